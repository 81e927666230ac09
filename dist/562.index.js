export const id = 562;
export const ids = [562];
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

/***/ 3562:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KmsSigner: () => (/* binding */ KmsSigner)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2632);
/* harmony import */ var _cancellation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2529);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6855);
/* harmony import */ var _signature_public_key_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9758);
/* harmony import */ var _advice_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9780);
/* harmony import */ var _client_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5811);







const MAX_ATTEMPTS = 6; // a throttled call is worth waiting for: a signature less fails the whole run
/** AWS KMS behind the `Signer` port. KMS is always called with the identifier that the user gave. */
class KmsSigner {
    keyId;
    emulated;
    #region;
    #client;
    #cancelled;
    /** @param credentials undefined: the SDK's default chain. */
    constructor(key, kms, credentials, cancelled) {
        this.keyId = key.id;
        this.emulated = kms.endpoint !== undefined;
        this.#region = kms.region;
        this.#client = new _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_6__/* .KMSClient */ .pgq({
            ...(0,_client_js__WEBPACK_IMPORTED_MODULE_5__/* .clientConfig */ .y)(kms, MAX_ATTEMPTS),
            ...(credentials === undefined ? {} : { credentials })
        });
        (0,_client_js__WEBPACK_IMPORTED_MODULE_5__/* .refusePlainHttp */ .z)(this.#client);
        this.#cancelled = cancelled;
    }
    async fetchKey() {
        (0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .throwIfCancelled */ .d)(this.#cancelled);
        const command = new _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_6__/* .GetPublicKeyCommand */ .QSA({ KeyId: this.keyId });
        const answer = await this.#advised('GetPublicKey', this.#client.send(command));
        return toSigningKey(answer, this.keyId);
    }
    async sign(key, algorithm, digest) {
        (0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .throwIfCancelled */ .d)(this.#cancelled);
        const answer = await this.#advised('Sign', this.#client.send(new _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_6__/* .SignCommand */ .fJE({
            KeyId: this.keyId,
            Message: digest.bytes,
            MessageType: 'DIGEST',
            SigningAlgorithm: algorithm
        })));
        assertSameKey(key, answer.KeyId, this.keyId);
        if (answer.SigningAlgorithm !== algorithm) {
            throw answerWrong(`KMS signed with ${answer.SigningAlgorithm ?? 'no algorithm'}, expected ${algorithm}.`);
        }
        if (answer.Signature === undefined || answer.Signature.length === 0)
            throw answerWrong('KMS answered without a signature.');
        return answer.Signature;
    }
    async checkPermission(key, algorithm, digest) {
        (0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .throwIfCancelled */ .d)(this.#cancelled);
        const command = new _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_6__/* .SignCommand */ .fJE({
            KeyId: this.keyId,
            Message: digest.bytes,
            MessageType: 'DIGEST',
            SigningAlgorithm: algorithm,
            DryRun: true
        });
        try {
            await this.#client.send(command);
        }
        catch (thrown) {
            // an answer, not a failure of the call: it would have worked
            if (thrown instanceof Error && thrown.name === 'DryRunOperationException')
                return;
            throw (0,_advice_js__WEBPACK_IMPORTED_MODULE_4__/* .adviseKms */ .Ol)(thrown, 'Sign', this.keyId, this.#region);
        }
        throw answerWrong(`KMS signed with ${key.arn} although it was asked for a dry run; the signature is dropped.`);
    }
    async verify(key, algorithm, digest, signature) {
        (0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .throwIfCancelled */ .d)(this.#cancelled);
        const command = new _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_6__/* .VerifyCommand */ .lQ6({
            KeyId: this.keyId,
            Message: digest.bytes,
            MessageType: 'DIGEST',
            Signature: signature,
            SigningAlgorithm: algorithm
        });
        try {
            const answer = await this.#client.send(command);
            assertSameKey(key, answer.KeyId, this.keyId);
            if (answer.SigningAlgorithm !== algorithm) {
                throw answerWrong(`KMS verified with ${answer.SigningAlgorithm ?? 'no algorithm'}, expected ${algorithm}.`);
            }
            return answer.SignatureValid === true;
        }
        catch (thrown) {
            // an answer, not a failure of the call
            if (thrown instanceof Error && thrown.name === 'KMSInvalidSignatureException')
                return false;
            throw (0,_advice_js__WEBPACK_IMPORTED_MODULE_4__/* .adviseKms */ .Ol)(thrown, 'Verify', this.keyId, this.#region);
        }
    }
    async #advised(operation, call) {
        try {
            return await call;
        }
        catch (thrown) {
            throw (0,_advice_js__WEBPACK_IMPORTED_MODULE_4__/* .adviseKms */ .Ol)(thrown, operation, this.keyId, this.#region);
        }
    }
}
function toSigningKey(answer, keyId) {
    const { KeyId: arn, PublicKey: der, KeySpec: spec = 'of an unknown spec', KeyUsage: usage } = answer;
    if (!spec.startsWith('RSA_')) {
        throw unusable(`The KMS key ${keyId} is ${spec}, expected RSA_2048, RSA_3072 or RSA_4096.`);
    }
    if (usage !== 'SIGN_VERIFY') {
        throw unusable(`The KMS key ${keyId} has the usage ${usage ?? 'unknown'}, expected SIGN_VERIFY.`);
    }
    if (arn === undefined || der === undefined)
        throw answerWrong('KMS answered GetPublicKey without an ARN or a key.');
    const parsed = (0,_signature_public_key_js__WEBPACK_IMPORTED_MODULE_3__/* .parsePublicKey */ .ee)(der);
    if (parsed.kind === 'refused')
        throw answerWrong(`KMS answered GetPublicKey with a key that cannot be used: ${parsed.reason}.`);
    return {
        arn,
        publicKey: parsed.key,
        algorithms: (answer.SigningAlgorithms ?? []).filter(_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__/* .isSigningAlgorithm */ .vT)
    };
}
/** The same key, or its replica in another Region: a multi-Region key has one id (`mrk-…`) and one key material everywhere. */
function assertSameKey(key, answered, keyId) {
    if (answered === key.arn)
        return;
    const id = (arn) => arn?.slice(arn.indexOf(':key/') + 1) ?? '';
    if (id(key.arn).startsWith('key/mrk-') && id(answered) === id(key.arn))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('KMS_ANSWER_WRONG', `${keyId} was ${key.arn} at first, but KMS then used ${answered ?? 'no key'}.`, {
        hint: keyId.includes('alias/')
            ? 'The alias was moved while this step ran: run the job again once it is settled, or give a key ARN.'
            : 'Check AWS_ENDPOINT_URL_KMS and the network between the runner and KMS: AWS does not answer like this.'
    });
}
function unusable(message) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('KMS_KEY_UNUSABLE', message, {
        hint: 'Create a key with: aws kms create-key --key-spec RSA_4096 --key-usage SIGN_VERIFY'
    });
}
function answerWrong(message) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('KMS_ANSWER_WRONG', message, {
        hint: 'Check AWS_ENDPOINT_URL_KMS and the network between the runner and KMS: AWS does not answer like this.'
    });
}


/***/ })

};
