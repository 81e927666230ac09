export const id = 856;
export const ids = [856];
export const modules = {

/***/ 9780:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ol: () => (/* binding */ adviseKms),
/* harmony export */   Zx: () => (/* binding */ adviseSts),
/* harmony export */   dg: () => (/* binding */ isTransient)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _foreign_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8392);


const NETWORK_CODES = new Set([
    'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'
]); // prettier-ignore
/** Whether trying the same call again can help. Decided by name: the status differs between the services' wire formats. */
function isTransient(thrown) {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
        return false;
    const { name, message, status } = toServiceError(thrown);
    if (isNetworkFailure(thrown))
        return true;
    if (name === 'IDPCommunicationError' || name === 'IDPCommunicationErrorException')
        return true;
    // STS names this one like a permanent error, yet it passes (seen when many jobs start at once)
    if (message.includes("Couldn't retrieve verification key"))
        return true;
    return /throttl|toomanyrequests|requestlimitexceeded/i.test(name) || (status ?? 0) >= 500;
}
/** What a failed `AssumeRoleWithWebIdentity` means for the user. */
function adviseSts(thrown, { arn, audience }) {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
        return thrown;
    const { name, message } = toServiceError(thrown);
    const refused = (hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ROLE_REFUSED', `STS refused to let this job assume ${arn}: ${name}: ${message}.`, {
        hint,
        cause: thrown
    });
    if (isNetworkFailure(thrown))
        return unreachable('STS', thrown);
    switch (name) {
        case 'AccessDenied':
        case 'AccessDeniedException':
            return refused(`Check that the role exists and that its trust policy allows sts:AssumeRoleWithWebIdentity for this repository's subject ("sub") with audience ${audience}.`);
        case 'InvalidIdentityToken':
        case 'InvalidIdentityTokenException':
            return refused(`Check that the role's account has an IAM OIDC provider for GitHub's issuer and that its client ids include ${audience}.`);
        case 'ExpiredTokenException':
        case 'ExpiredToken':
            return refused("The job's OIDC token had expired: check the runner's clock, then run the job again.");
        case 'RegionDisabledException':
            return refused('Activate STS for this Region in the IAM account settings, or use another Region.');
        case 'PackedPolicyTooLarge':
        case 'PackedPolicyTooLargeException':
            return refused('Remove session tags or managed session policies from the role set-up.');
        default:
            return refused('Check role-to-assume, role-duration-seconds (the role has a maximum) and the trust policy of the role.');
    }
}
/** What a failed KMS call means for the user. */
function adviseKms(thrown, operation, keyId, region) {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
        return thrown;
    const { name, message } = toServiceError(thrown);
    const failed = `kms:${operation} with the key ${keyId} in ${region} failed: ${name}: ${message}.`;
    const error = (code, hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, failed, { hint, cause: thrown });
    if (name === 'CredentialsProviderError') {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('CREDENTIALS_MISSING', `No AWS credentials for kms:${operation}: ${message}.`, {
            hint: 'Give role-to-assume and add "permissions: { id-token: write }" to the job, or configure AWS credentials in an earlier step.',
            cause: thrown
        });
    }
    if (isNetworkFailure(thrown))
        return unreachable('KMS', thrown);
    switch (name) {
        case 'NotFoundException':
            return error('KMS_KEY_NOT_FOUND', `Check key-id and the Region (${region}); an alias is written alias/<name>, and a key of another account needs its ARN.`);
        case 'DisabledException':
            return error('KMS_KEY_UNUSABLE', 'Enable the key in KMS (aws kms enable-key), or give another one.');
        case 'KMSInvalidStateException':
            return error('KMS_KEY_UNUSABLE', 'Bring the key into the state Enabled (a deletion that is pending can be cancelled), or give another one.');
        case 'KeyUnavailableException':
            return error('KMS_KEY_UNUSABLE', 'The key material is not available now; try again, or check its custom key store.');
        case 'InvalidKeyUsageException':
            return error('KMS_KEY_UNUSABLE', 'Use an RSA key with the usage SIGN_VERIFY, and an algorithm that it lists.');
        case 'UnsupportedOperationException':
            return error('KMS_KEY_UNUSABLE', 'Use an asymmetric RSA key with the usage SIGN_VERIFY; a symmetric key cannot sign.');
        case 'AccessDeniedException':
            return error('KMS_ACCESS_DENIED', `Allow kms:${operation} on this key, in the policy of the role and in the policy of the key.`);
        case 'ThrottlingException':
        case 'LimitExceededException':
            return error('KMS_THROTTLED', 'Run the job again later, or raise the KMS request quota of the account.');
        case 'UnrecognizedClientException':
        case 'InvalidClientTokenId':
        case 'InvalidSignatureException':
        case 'IncompleteSignature':
        case 'ExpiredTokenException':
        case 'ExpiredToken':
            return error('CREDENTIALS_REFUSED', "AWS does not accept these credentials: check where they come from, their expiry, and the runner's clock.");
        default:
            return error('KMS_REFUSED', 'See the KMS API reference for this error, and CloudTrail for the refused call.');
    }
}
function unreachable(service, thrown) {
    const reason = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(thrown) ?? toServiceError(thrown).message;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('AWS_UNREACHABLE', `Cannot reach ${service}: ${reason}.`, {
        hint: `Check the network of the runner: DNS, a firewall, a proxy, and AWS_ENDPOINT_URL_${service} if it is set.`,
        cause: thrown
    });
}
function isNetworkFailure(thrown) {
    const { name } = toServiceError(thrown);
    return name === 'TimeoutError' || NETWORK_CODES.has((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(thrown) ?? '');
}
function toServiceError(thrown) {
    if (!(thrown instanceof Error))
        return { name: 'Error', message: String(thrown), status: undefined };
    const metadata = thrown.$metadata;
    const upper = thrown.Message; // AccessDeniedException spells it with a capital
    const message = thrown.message === '' || thrown.message === 'UnknownError' ? upper : thrown.message;
    const text = typeof message === 'string' ? message : 'no message';
    return { name: thrown.name, message: (0,_foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V)(text).replace(/\.$/, ''), status: metadata?.httpStatusCode };
}


/***/ }),

/***/ 5811:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ clientConfig),
/* harmony export */   z: () => (/* binding */ refusePlainHttp)
/* harmony export */ });
/* harmony import */ var _endpoints_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3590);

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;
/** The SDK has no time limits of its own; a signing step must not hang. */
function clientConfig(location, maxAttempts) {
    return {
        region: location.region,
        ...(location.endpoint === undefined ? {} : { endpoint: location.endpoint }),
        maxAttempts,
        requestHandler: {
            connectionTimeout: CONNECT_TIMEOUT_MS,
            requestTimeout: REQUEST_TIMEOUT_MS,
            throwOnRequestTimeout: true
        }
    };
}
/**
 * The last look at a request before it leaves: an endpoint can also come from a shared AWS file or a global variable,
 * and must be https like any other.
 */
function refusePlainHttp(client) {
    const stack = client.middlewareStack;
    stack.add(next => args => {
        const { request } = args;
        (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_0__/* .assertSecureEndpoint */ .n)(`${request.protocol}//${request.hostname}`, 'the AWS endpoint');
        return next(args);
    }, { step: 'finalizeRequest', name: 'refusePlainHttp' });
}


/***/ }),

/***/ 7856:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   roleCredentials: () => (/* binding */ roleCredentials)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1695);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5402);
/* harmony import */ var _advice_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9780);
/* harmony import */ var _client_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5811);





const ATTEMPTS = 4;
const BASE_DELAY_MS = 250;
/**
 * Exchanges the job's OIDC token for credentials of the role, within this process. The SDK calls the returned function
 * again when they are about to expire. Each attempt sends a fresh token.
 */
function roleCredentials(session) {
    const { role, identityToken } = session;
    // one attempt a call of the SDK: its own retries would send the same, perhaps expired, token again
    const client = new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_4__/* .STSClient */ .iM((0,_client_js__WEBPACK_IMPORTED_MODULE_3__/* .clientConfig */ .y)(session.sts, 1));
    (0,_client_js__WEBPACK_IMPORTED_MODULE_3__/* .refusePlainHttp */ .z)(client);
    return async () => {
        try {
            return await (0,_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .retry */ .L)({ attempts: ATTEMPTS, baseDelayMs: BASE_DELAY_MS, isTransient: _advice_js__WEBPACK_IMPORTED_MODULE_2__/* .isTransient */ .dg }, async () => assumeRole(client, session, await identityToken.fetch(role.audience)));
        }
        catch (thrown) {
            throw (0,_advice_js__WEBPACK_IMPORTED_MODULE_2__/* .adviseSts */ .Zx)(thrown, role);
        }
    };
}
async function assumeRole(client, session, token) {
    const { role, policy, log, mask } = session;
    const { Credentials: issued, AssumedRoleUser: user } = await client.send(new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_4__/* .AssumeRoleWithWebIdentityCommand */ .WH({
        RoleArn: role.arn,
        RoleSessionName: role.sessionName,
        WebIdentityToken: token,
        DurationSeconds: role.durationSeconds,
        Policy: policy
    }));
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ROLE_REFUSED', `STS answered without complete credentials for ${role.arn}.`, {
            hint: 'Check AWS_ENDPOINT_URL_STS: the answer does not look like AWS STS.'
        });
    }
    for (const secret of [AccessKeyId, SecretAccessKey, SessionToken])
        mask(secret);
    log.info(`Assumed ${user?.Arn ?? role.arn} until ${Expiration.toISOString()}, limited to this key and this use.`);
    log.debug(`Session policy: ${policy}`);
    return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: Expiration
    };
}


/***/ })

};
