export const id = 516;
export const ids = [516,808];
export const modules = {

/***/ 3420:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ toIamArn),
/* harmony export */   P: () => (/* binding */ parseDenial)
/* harmony export */ });
const POLICIES = [
    [/identity-based polic/, 'identity-based'],
    [/resource-based polic/, 'resource-based'],
    [/permissions boundar/, 'permissions-boundary'],
    [/session polic/, 'session'],
    [/(?:service|resource) control polic/, 'organization'],
    [/VPC endpoint polic/, 'vpc-endpoint']
];
/** Takes `User: … is not authorized to perform: … on resource: … because …` apart. */
function parseDenial(message) {
    const reason = / (because .*|with an explicit deny .*)$/.exec(message)?.[1] ?? '';
    return {
        principal: /User: (arn:\S+)/.exec(message)?.[1],
        action: /perform: ([\w-]+:\w+)/.exec(message)?.[1],
        resource: /resource: (arn:\S+)/.exec(message)?.[1],
        policy: POLICIES.find(([words]) => words.test(reason))?.[1],
        explicit: reason.startsWith('with an explicit deny')
    };
}
/** The role or user behind a caller's ARN: a session's own ARN cannot stand in a policy of a role. */
function toIamArn(principal) {
    const [, partition, account, name] = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal) ?? [];
    return name === undefined ? principal : `arn:${partition}:iam::${account}:role/${name}`;
}


/***/ }),

/***/ 5811:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RR: () => (/* binding */ AWS_LIMITS),
/* harmony export */   ek: () => (/* binding */ guardRequests),
/* harmony export */   yO: () => (/* binding */ clientConfig)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _network_endpoints_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2727);
/* harmony import */ var _network_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(808);
/* harmony import */ var _service_error_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8054);




const AWS_LIMITS = {
    connectMs: 5_000,
    headersMs: 15_000,
    answerMs: 20_000,
    credentialsMs: 60_000,
    throttleBudgetMs: 5 * 60_000
};
const MAX_ANSWER_BYTES = 1024 * 1024; // what is asked of KMS and STS takes some thousand
/** Attempts are ours to repeat, and to bound: the SDK would send the same, perhaps expired, token again, and never ends an answer that stalls. */
function clientConfig(location, network, limits = AWS_LIMITS) {
    return {
        region: location.region,
        ...(location.endpoint === undefined ? {} : { endpoint: location.endpoint }),
        maxAttempts: 1,
        streamCollector: collect,
        requestHandler: {
            connectionTimeout: limits.connectMs,
            requestTimeout: limits.headersMs,
            throwOnRequestTimeout: true,
            httpsAgent: network.agent
        }
    };
}
/**
 * The last look at a request before it leaves. Endpoint and FIPS can also come from a shared AWS file or a global
 * variable, and are judged like any other.
 */
function guardRequests(client, { proxy, onCustomEndpoint }) {
    const stack = client.middlewareStack;
    stack.add(next => async (args) => {
        const { protocol, hostname, port } = args.request;
        (0,_network_endpoints_js__WEBPACK_IMPORTED_MODULE_1__/* .assertSecureEndpoint */ .n)(`${protocol}//${hostname}`, 'the AWS endpoint');
        assertFipsExists(hostname);
        if (!(0,_network_endpoints_js__WEBPACK_IMPORTED_MODULE_1__/* .isAwsHost */ .Mx)(hostname))
            onCustomEndpoint(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
        const proxied = protocol === 'https:' && proxy?.applies(hostname, port) ? proxy : undefined;
        if (proxied === undefined)
            return next(args);
        (0,_network_js__WEBPACK_IMPORTED_MODULE_2__/* .assertProxySupported */ .R)(process.versions.node, proxied);
        try {
            return await next(args);
        }
        catch (thrown) {
            throw (0,_service_error_js__WEBPACK_IMPORTED_MODULE_3__/* .markProxied */ .hA)(thrown, proxied.name);
        }
    }, { step: 'finalizeRequest', name: 'guardRequests' });
}
/** The SDK's own collects an answer in memory, however long it becomes. */
async function collect(body) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const chunks = [];
    let bytes = 0;
    body.on('data', (chunk) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > MAX_ANSWER_BYTES)
            body.destroy(new _service_error_js__WEBPACK_IMPORTED_MODULE_3__/* .AnswerTooLongError */ .lY());
    });
    body.on('error', reject);
    body.on('end', () => resolve(Buffer.concat(chunks)));
    return promise;
}
/** The SDK's endpoint rules make up names for China, which has no FIPS endpoints, and would take them for a failing network. */
function assertFipsExists(hostname) {
    if (!/^[a-z]+-fips\..*\.amazonaws\.com\.cn$/.test(hostname))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `AWS has no FIPS endpoints in China: ${hostname} does not exist.`, {
        hint: 'Remove AWS_USE_FIPS_ENDPOINT from the environment, or use_fips_endpoint from the shared AWS config file.'
    });
}


/***/ }),

/***/ 3516:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  roleCredentials: () => (/* binding */ roleCredentials)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-sts/dist-cjs/index.js
var dist_cjs = __webpack_require__(1695);
// EXTERNAL MODULE: ./build/aws/client.js
var aws_client = __webpack_require__(5811);
// EXTERNAL MODULE: ./build/aws/service-error.js
var service_error = __webpack_require__(8054);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/lib/text.js
var lib_text = __webpack_require__(4869);
// EXTERNAL MODULE: ./build/lib/waiting.js
var waiting = __webpack_require__(3651);
// EXTERNAL MODULE: ./build/aws/access-denied.js
var access_denied = __webpack_require__(3420);
;// CONCATENATED MODULE: ./build/aws/identity-claims.js
const OTHERS = ['repository', 'repository_id', 'ref', 'environment', 'job_workflow_ref'];
/**
 * Reads the payload of a token without checking it: to explain a refusal, never to decide. Undefined when it is no JWT
 * with issuer, subject and audience.
 */
function readClaims(token) {
    let payload;
    try {
        payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    }
    catch {
        return undefined;
    }
    if (typeof payload !== 'object' || payload === null)
        return undefined;
    const claim = (name) => {
        const value = payload[name];
        const first = Array.isArray(value) ? value[0] : value;
        return typeof first === 'string' && first !== '' ? first : undefined;
    };
    const [issuer, subject, audience] = [claim('iss'), claim('sub'), claim('aud')];
    if (issuer === undefined || subject === undefined || audience === undefined)
        return undefined;
    const others = OTHERS.flatMap(name => {
        const value = claim(name);
        return value === undefined ? [] : [[name, value]];
    });
    return { issuer, subject, audience, others };
}
/** The issuer as IAM names it: host and path, without scheme. */
function providerName({ issuer }) {
    return issuer.replace(/^https:\/\//, '').replace(/\/$/, '');
}
/** One claim a line. */
function describeClaims({ issuer, subject, audience, others }) {
    const claims = [['sub', subject], ['aud', audience], ['iss', issuer], ...others];
    return claims.map(([name, value]) => `${name}: ${value}`).join('\n');
}
/** Whether the job names an environment, as far as its subject says so (GitHub docs, "OpenID Connect reference"). */
function namesEnvironment({ subject }) {
    return /:environment:[^:]/.test(subject);
}
/** The condition of a trust policy that compares the audience and the subject with those of this token. */
function trustCondition(claims) {
    const provider = providerName(claims);
    return { StringEquals: { [`${provider}:aud`]: claims.audience, [`${provider}:sub`]: claims.subject } };
}

;// CONCATENATED MODULE: ./build/aws/sts-advice.js






/** What a failed `AssumeRoleWithWebIdentity` means for another one, which sends a token of its own. */
function stsOutlookOf(thrown) {
    return /^ExpiredToken(Exception)?$/.test((0,service_error/* toServiceError */.N1)(thrown).name) ? waiting/* PASSING */.KA : (0,service_error/* outlookOf */.jH)(thrown);
}
/**
 * What a failed `AssumeRoleWithWebIdentity` means for the user.
 *
 * @param token the OIDC token that was sent: its claims are told, itself never.
 */
function adviseSts(thrown, role, token) {
    if (thrown instanceof errors/* ActionError */.lZ)
        return thrown;
    const known = (0,service_error/* adviseNetwork */.Nk)(thrown, 'STS') ?? (0,service_error/* adviseSettings */.Ww)(thrown, 'STS');
    if (known !== undefined)
        return known;
    const wrong = (0,service_error/* describeWrongAnswer */.DC)(thrown);
    if (wrong !== undefined) {
        return new errors/* ActionError */.lZ('ROLE_REFUSED', `STS ${wrong}; ${role.arn} is not assumed.`, {
            hint: 'Check AWS_ENDPOINT_URL_STS and the network between the runner and STS: AWS does not answer like this.',
            cause: thrown
        });
    }
    const { name } = (0,service_error/* toServiceError */.N1)(thrown);
    // before it is cut: the beginning of a token would no longer be recognised as one
    const whole = token === undefined ? (0,service_error/* wholeMessage */.dH)(thrown) : (0,service_error/* wholeMessage */.dH)(thrown).replaceAll(token, '***');
    const claims = token === undefined ? undefined : readClaims(token);
    const identity = claims === undefined ? '' : ` (sub "${(0,lib_text/* untrusted */.bp)(claims.subject)}", aud "${(0,lib_text/* untrusted */.bp)(claims.audience)}")`;
    return new errors/* ActionError */.lZ('ROLE_REFUSED', `STS refused to let this job${identity} assume ${role.arn}: ${name}: ${(0,lib_text/* untrusted */.bp)(whole).replace(/\.$/, '')}.`, {
        hint: hintFor(name.replace(/Exception$/, ''), whole, role, claims),
        details: claims === undefined ? undefined : explain(claims, role),
        cause: thrown
    });
}
function hintFor(name, message, role, claims) {
    switch (name) {
        case 'AccessDenied':
            return deniedHint(message, claims);
        case 'InvalidIdentityToken':
            return tokenHint(message, role, claims);
        case 'IDPRejectedClaim':
            return 'The identity provider in IAM rejects the claims: compare its issuer and client ids with those in the log.';
        case 'IDPCommunicationError':
            return "AWS could not reach the token's issuer: run the job again; a GitHub Enterprise Server must be reachable from AWS.";
        case 'ExpiredToken':
            return "The job's OIDC token had expired: check the runner's clock, then run the job again.";
        case 'RegionDisabled':
            return 'Activate STS for this Region in the IAM account settings, or use another Region.';
        case 'PackedPolicyTooLarge':
            return 'Remove session tags or managed session policies from the role set-up.';
        case 'MalformedPolicyDocument':
            return "STS does not accept this step's session policy: report it with the debug log, which shows the policy.";
        case 'InternalFailure':
        case 'ServiceUnavailable':
            return 'STS failed within itself, several times in a row: run the job again; see the AWS Health Dashboard.';
        case 'Throttling':
        case 'ThrottledException':
            return 'Many jobs ask STS at once: run the job again later.';
        default:
            return 'Check role-to-assume, role-duration-seconds (the role has a maximum) and the trust policy of the role.';
    }
}
function deniedHint(message, claims) {
    if ((0,access_denied/* parseDenial */.P)(message).policy === 'organization')
        return 'A policy of the AWS organization denies it: ask who administers the organization.';
    if (claims === undefined)
        return "Check that role-to-assume exists and that its trust policy allows sts:AssumeRoleWithWebIdentity for this job's token.";
    const withIds = /^repo:[^/:]+@\d+\/[^:]+@\d+(:|$)/.test(claims.subject)
        ? ' The subject carries ids (owner@id/name@id), as for repositories made, renamed or moved since July 2026.'
        : '';
    if (!namesEnvironment(claims))
        return `Name the environment that the trust policy expects in the job (environment: …): its subject names none, and a trust policy must not admit branches, tags or pull requests for this.${withIds}`;
    return `Compare the claims in the log with the conditions of the role's trust policy, each as a whole, and correct what differs in the workflow: the job's environment, the reusable workflow and its ref, audience, or role-to-assume, if there is no such role.${withIds} A resource control policy of the organization refuses in the same words.`;
}
function tokenHint(message, role, claims) {
    const issuer = claims?.issuer ?? "the token's issuer";
    const provider = claims === undefined ? '<issuer>' : providerName(claims);
    if (message.includes('No OpenIDConnect provider found'))
        return `Check the account in role-to-assume (${role.account}). If it is right, create the provider there: aws iam create-open-id-connect-provider --url ${issuer} --client-id-list ${role.audience}`;
    if (claims !== undefined && claims.audience !== role.audience)
        return `The token's aud is "${(0,lib_text/* untrusted */.bp)(claims.audience)}", but "${role.audience}" was asked for: whatever answers at ACTIONS_ID_TOKEN_REQUEST_URL does not obey the audience.`;
    if (message.includes('Incorrect token audience'))
        return isAudienceOfSts(role.audience)
            ? `Add the client id to the provider: aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn arn:${role.partition}:iam::${role.account}:oidc-provider/${provider} --client-id ${role.audience}`
            : `Correct audience in the workflow: "${role.audience}" is no client id of the provider ${provider} in account ${role.account}; without audience it is that of AWS STS.`;
    if (message.includes("Couldn't retrieve verification key"))
        return `Run the job again; if it stays so, AWS must be able to fetch ${issuer}/.well-known/openid-configuration and the keys it names.`;
    return `Check that account ${role.account} has an IAM OIDC provider for ${issuer} with the client id ${role.audience}.`;
}
function isAudienceOfSts(audience) {
    return /^sts\.amazonaws\.com(\.cn)?$/.test(audience);
}
function explain(claims, role) {
    return [
        "Claims of this job's OIDC token:",
        describeClaims(claims),
        ...(namesEnvironment(claims)
            ? [
                '',
                `The condition of the trust policy of ${role.arn} that compares these (repository_id and job_workflow_ref`,
                'where it has them). Correct a value in the statement that is there: a second statement would go round the other conditions.',
                JSON.stringify(trustCondition(claims), undefined, 2)
            ]
            : [])
    ].join('\n');
}

;// CONCATENATED MODULE: ./build/aws/credentials.js




const ATTEMPTS = 4;
const BASE_DELAY_MS = 250;
/**
 * Exchanges the job's OIDC token for credentials of the role, within this process. The SDK calls the returned function
 * again when they are about to expire. Each attempt sends a fresh token.
 */
function roleCredentials(session) {
    const { role, identityToken, waiting, limits = aws_client/* AWS_LIMITS */.RR } = session;
    const client = new dist_cjs/* STSClient */.iM((0,aws_client/* clientConfig */.yO)(session.sts, session.network, limits));
    (0,aws_client/* guardRequests */.ek)(client, session.network);
    return async () => {
        let token;
        const policy = {
            service: 'STS',
            doing: `assume ${role.arn}`,
            attempts: ATTEMPTS,
            baseDelayMs: BASE_DELAY_MS,
            throttleBudgetMs: limits.throttleBudgetMs,
            outlook: stsOutlookOf,
            explain: (thrown) => adviseSts(thrown, role, token)
        };
        return waiting.retry(policy, async () => {
            const sent = await identityToken.fetch(role.audience);
            token = sent;
            return waiting.within(limits.answerMs, 'the answer of STS', async (signal) => assumeRole(client, session, sent, signal));
        });
    };
}
async function assumeRole(client, session, token, abortSignal) {
    const { role, policy, log, mask } = session;
    const askedAt = Date.now();
    const answer = await client.send(new dist_cjs/* AssumeRoleWithWebIdentityCommand */.WH({
        RoleArn: role.arn,
        RoleSessionName: role.sessionName,
        WebIdentityToken: token,
        DurationSeconds: role.durationSeconds,
        Policy: policy
    }), { abortSignal });
    const { Credentials: issued, AssumedRoleUser: user } = answer;
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
        throw new service_error/* IncompleteAnswerError */.j2('AssumeRoleWithWebIdentity', 'complete credentials', answer);
    }
    for (const secret of [AccessKeyId, SecretAccessKey, SessionToken])
        mask(secret);
    log.info(`Assumed ${user?.Arn ?? role.arn} until ${Expiration.toISOString()}, limited to this key and this use.`);
    log.debug(`Session policy: ${policy}`);
    return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: toLocalTime(Expiration, askedAt, role.durationSeconds)
    };
}
/**
 * The SDK holds the expiry against this machine's clock. Where that is so wrong that the session would last longer than
 * asked for, or be over already, what was asked for counts from now: else every call would get a session of its own.
 */
function toLocalTime(expiration, askedAt, durationSeconds) {
    const lifetimeMs = expiration.getTime() - askedAt;
    const slackMs = 60_000;
    const isPlausible = lifetimeMs > 0 && lifetimeMs <= durationSeconds * 1000 + slackMs;
    return isPlausible ? expiration : new Date(askedAt + durationSeconds * 1000);
}


/***/ }),

/***/ 808:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ assertProxySupported),
/* harmony export */   connectNetwork: () => (/* binding */ connectNetwork)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4708);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1692);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9473);





const MAX_SOCKETS = 50; // the SDK's own; more than are ever in use at once
const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;
/**
 * @param announce called once for each address that is none of AWS, before the first request to it.
 * @param caBundle path of a PEM file with certificate authorities that are trusted besides Node's own and those of
 * `NODE_EXTRA_CA_CERTS`.
 */
function connectNetwork(proxy, caBundle, announce = () => undefined) {
    const agent = new node_https__WEBPACK_IMPORTED_MODULE_2__.Agent({
        keepAlive: true,
        maxSockets: MAX_SOCKETS,
        ...(proxy === undefined ? {} : { proxyEnv: proxy.variables }),
        // made once: it takes some milliseconds to read all authorities
        ...(caBundle === undefined
            ? {}
            : { secureContext: (0,node_tls__WEBPACK_IMPORTED_MODULE_3__.createSecureContext)({ ca: [...defaultAuthorities(), ...readBundle(caBundle)] }) })
    });
    const announced = new Set();
    const onCustomEndpoint = (origin) => {
        if (!announced.has(origin))
            announce(origin);
        announced.add(origin);
    };
    return { agent, proxy, onCustomEndpoint };
}
/** Absent from the first Node.js 22. */
function defaultAuthorities() {
    if (typeof node_tls__WEBPACK_IMPORTED_MODULE_3__.getCACertificates === 'function')
        return (0,node_tls__WEBPACK_IMPORTED_MODULE_3__.getCACertificates)('default');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `AWS_CA_BUNDLE needs Node.js 22.15 or newer; this is ${process.versions.node}.`, { hint: 'Use a newer Node.js, or give the authorities in NODE_EXTRA_CA_CERTS.' });
}
/** Node.js older than 24.5 ignores an agent's proxy without a word: requests would go past it. */
function assertProxySupported(version, { name }) {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major > 24 || (major === 24 && minor >= 5))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `AWS is to be reached through the proxy ${name}, which needs Node.js 24.5 or newer; this is ${version}.`, {
        hint: 'Use a newer Node.js (an updated runner brings it), or except the AWS endpoints in NO_PROXY if they can be reached directly.'
    });
}
function readBundle(path) {
    const refused = (seen, cause) => new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `AWS_CA_BUNDLE is "${path}", ${seen}, expected a file of PEM certificates.`, {
        hint: 'Give the path of a PEM file that can be read here, or remove AWS_CA_BUNDLE from the environment.',
        cause
    });
    let text;
    try {
        text = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(path, 'utf8');
    }
    catch (cause) {
        throw refused('which cannot be read', cause);
    }
    if (text.length > MAX_BUNDLE_BYTES)
        throw refused('which is larger than 4 MiB');
    // OpenSSL passes over what it cannot read, and then every connection fails without naming the file
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0)
        throw refused('which has none');
    return blocks.map((block, index) => {
        try {
            return new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(block).toString();
        }
        catch (cause) {
            throw refused(`whose certificate ${index + 1} is damaged`, cause);
        }
    });
}


/***/ }),

/***/ 8054:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DC: () => (/* binding */ describeWrongAnswer),
/* harmony export */   N1: () => (/* binding */ toServiceError),
/* harmony export */   Nk: () => (/* binding */ adviseNetwork),
/* harmony export */   Ww: () => (/* binding */ adviseSettings),
/* harmony export */   dH: () => (/* binding */ wholeMessage),
/* harmony export */   hA: () => (/* binding */ markProxied),
/* harmony export */   j2: () => (/* binding */ IncompleteAnswerError),
/* harmony export */   jH: () => (/* binding */ outlookOf),
/* harmony export */   lY: () => (/* binding */ AnswerTooLongError)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4869);
/* harmony import */ var _lib_waiting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3651);



const NETWORK_CODES = new Set([
    'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'
]); // prettier-ignore
const TRANSIENT_NAMES = new Set([
    'IDPCommunicationError', 'IDPCommunicationErrorException',
    'KMSInternalException', 'DependencyTimeoutException', 'KeyUnavailableException', 'InternalFailure', 'ServiceUnavailable'
]); // prettier-ignore
const TUNNEL_CODE = 'ERR_PROXY_TUNNEL';
/** OpenSSL's verdicts on a certificate, as Node.js names them. */
const CERTIFICATE_CODE = /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^INVALID_CA$|^PATH_LENGTH_EXCEEDED$/;
const TLS_CODE = /^ERR_(SSL|TLS)_|^EPROTO$/;
/** What a failed call means for another one. Decided by name: the status differs between the services' wire formats. */
function outlookOf(thrown) {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
        return _lib_waiting_js__WEBPACK_IMPORTED_MODULE_1__/* .FINAL */ .XU;
    if (isThrottled(thrown))
        return { kind: 'throttled', afterMs: askedDelay(thrown) };
    return isTransient(thrown) ? _lib_waiting_js__WEBPACK_IMPORTED_MODULE_1__/* .PASSING */ .KA : _lib_waiting_js__WEBPACK_IMPORTED_MODULE_1__/* .FINAL */ .XU;
}
function isThrottled(thrown) {
    const { name, status } = toServiceError(thrown);
    return /throttl|toomanyrequests|limitexceeded|slowdown/i.test(name) || status === 429;
}
function askedDelay(thrown) {
    const { $response: response } = thrown;
    return (0,_lib_waiting_js__WEBPACK_IMPORTED_MODULE_1__/* .retryAfterMs */ .Vs)(response?.headers?.['retry-after'], Date.now());
}
function isTransient(thrown) {
    if (thrown instanceof IncompleteAnswerError)
        return true;
    const { name, message, status } = toServiceError(thrown);
    const code = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(thrown);
    if (code === TUNNEL_CODE)
        return isTunnelTransient(thrown);
    if (name === 'TimeoutError' || NETWORK_CODES.has(code ?? ''))
        return true;
    if (TRANSIENT_NAMES.has(name))
        return true;
    // STS names this one like a permanent error, yet it passes (seen when many jobs start at once)
    if (message.includes("Couldn't retrieve verification key"))
        return true;
    // signed again by the clock of AWS, which the SDK has taken over from the answer
    if (isClockCorrected(thrown))
        return true;
    return (status ?? 0) >= 500 || (isGarbled(thrown) && (status ?? 0) < 300);
}
/** An answer without an error that lacks what was asked for. */
class IncompleteAnswerError extends Error {
    name = 'IncompleteAnswerError';
    /** @param lacking as "a signature". */
    constructor(operation, lacking, answer) {
        const fields = Object.entries(answer).filter(([name, value]) => name !== '$metadata' && value !== undefined);
        const seen = fields.length === 0 ? 'nothing' : `only ${fields.map(([name]) => name).join(', ')}`;
        super(`answered ${operation} without ${lacking}; the answer holds ${seen}`);
    }
}
/** What is asked of KMS and STS is answered with some thousand bytes. */
class AnswerTooLongError extends Error {
    name = 'AnswerTooLongError';
}
/** Whether the SDK could not make sense of the answer. */
function isGarbled(thrown) {
    return !isTooLong(thrown) && wholeMessage(thrown).includes('Deserialization error');
}
/** By its name: the SDK writes into an error that passes through it. */
function isTooLong(thrown) {
    return thrown instanceof Error && thrown.name === 'AnswerTooLongError';
}
/** What an answer was that holds nothing usable, else undefined. */
function describeWrongAnswer(thrown) {
    if (thrown instanceof IncompleteAnswerError)
        return thrown.message;
    if (!isGarbled(thrown))
        return undefined;
    const { $response: response } = thrown;
    const type = response?.headers?.['content-type'];
    const what = typeof type !== 'string'
        ? 'without a content type'
        : type.startsWith('text/html')
            ? 'with an HTML page'
            : `with something that does not read as ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_2__/* .untrusted */ .bp)(type)}`;
    return `answered ${what} (status ${toServiceError(thrown).status ?? 'unknown'})`;
}
/** Notes which proxy a request went through. */
function markProxied(thrown, proxy) {
    if (!(thrown instanceof Error))
        return thrown;
    const error = thrown;
    error.proxy = proxy;
    return error;
}
/** The error of a request that reached no service, else undefined. */
function adviseNetwork(thrown, service) {
    const { name, message } = toServiceError(thrown);
    const code = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(thrown) ?? '';
    const { proxy, statusCode } = (thrown instanceof Error ? thrown : {});
    const through = proxy === undefined ? '' : ` through the proxy ${proxy}`;
    const error = (reason, hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('AWS_UNREACHABLE', `Cannot reach ${service}${through}: ${reason}.`, {
        hint,
        cause: thrown
    });
    if (isTooLong(thrown))
        return error('the answer is longer than 1 MiB', `Check AWS_ENDPOINT_URL_${service} if it is set, and what stands between this machine and AWS, which does not answer like this.`);
    if (code === TUNNEL_CODE) {
        const answer = /: HTTP\/[\d.]+ (.*)$/.exec(message)?.[1];
        const reason = answer === undefined ? message : `it answered ${answer}`;
        if (statusCode === 407)
            return error(reason, 'Give the proxy’s user and password, percent-encoded, in HTTPS_PROXY: http://user:password@host:port.');
        return error(reason, `Let the proxy connect to ${service}'s endpoint on port 443, or name that host in NO_PROXY if it can be reached directly.`);
    }
    if (CERTIFICATE_CODE.test(code))
        return error(`its TLS certificate is not trusted (${code})`, 'If a proxy or a private endpoint has a certificate of your own authority, give that as a PEM file in AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS.');
    if (TLS_CODE.test(code))
        return error(`the TLS handshake failed (${code})`, `Check AWS_ENDPOINT_URL_${service} if it is set, and whatever takes TLS apart on the way.`);
    if (name !== 'TimeoutError' && !NETWORK_CODES.has(code))
        return undefined;
    const reason = code === '' ? message : code;
    if (proxy !== undefined)
        return error(reason, 'Check the proxy in HTTPS_PROXY and whether it is up; hosts that need no proxy belong into NO_PROXY.');
    return error(reason, `Check the network of this machine: DNS, a firewall, a proxy (HTTPS_PROXY), and AWS_ENDPOINT_URL_${service} if it is set.`);
}
/** Settings that the SDK's endpoint rules refuse before anything is sent, else undefined. */
function adviseSettings(thrown, service) {
    const { message } = toServiceError(thrown);
    if (/^ERR_(HTTP_)?INVALID_/.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(thrown) ?? '')) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `The request to ${service} could not be made: ${message}.`, {
            hint: 'Nothing was sent: check the AWS variables of the environment and the shared AWS files.',
            cause: thrown
        });
    }
    if (!/^Invalid Configuration: |^(FIPS|DualStack) .*partition does not support/.test(message))
        return undefined;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `${service} has no endpoint for these settings: ${message}.`, {
        hint: `Remove AWS_USE_FIPS_ENDPOINT or AWS_USE_DUALSTACK_ENDPOINT, or give the right address in AWS_ENDPOINT_URL_${service} and set neither.`,
        cause: thrown
    });
}
function toServiceError(thrown) {
    if (!(thrown instanceof Error))
        return { name: 'Error', message: String(thrown), status: undefined };
    const metadata = thrown.$metadata;
    return {
        name: thrown.name,
        message: (0,_lib_text_js__WEBPACK_IMPORTED_MODULE_2__/* .untrusted */ .bp)(wholeMessage(thrown)).replace(/\.$/, ''),
        status: metadata?.httpStatusCode
    };
}
/** What the service said, uncut. */
function wholeMessage(thrown) {
    if (!(thrown instanceof Error))
        return String(thrown);
    const upper = thrown.Message; // AccessDeniedException spells it with a capital
    const message = thrown.message === '' || thrown.message === 'UnknownError' ? upper : thrown.message;
    return typeof message === 'string' ? message : 'no message';
}
function isClockCorrected(thrown) {
    return thrown.$metadata?.clockSkewCorrected === true;
}
function isTunnelTransient(thrown) {
    const { statusCode } = thrown;
    return statusCode === undefined || statusCode >= 500;
}


/***/ })

};
