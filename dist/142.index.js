export const id = 142;
export const ids = [142,808];
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

/***/ 5142:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  KmsSigner: () => (/* binding */ KmsSigner)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-kms/dist-cjs/index.js
var dist_cjs = __webpack_require__(2632);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/lib/waiting.js
var waiting = __webpack_require__(3651);
// EXTERNAL MODULE: ./build/lib/transfer-watch.js
var transfer_watch = __webpack_require__(4207);
// EXTERNAL MODULE: ./build/signature/schemes/index.js + 2 modules
var schemes = __webpack_require__(6566);
// EXTERNAL MODULE: ./build/aws/client.js
var client = __webpack_require__(5811);
// EXTERNAL MODULE: ./build/aws/access-denied.js
var access_denied = __webpack_require__(3420);
// EXTERNAL MODULE: ./build/aws/service-error.js
var service_error = __webpack_require__(8054);
;// CONCATENATED MODULE: ./build/aws/kms-advice.js



const WRONG_ANSWER_HINT = 'Check AWS_ENDPOINT_URL_KMS and the network between this machine and KMS: AWS does not answer like this.';
/** What a failed KMS call means for the user. */
function adviseKms(thrown, call) {
    if (thrown instanceof errors/* ActionError */.lZ)
        return thrown;
    const { name, message } = (0,service_error/* toServiceError */.N1)(thrown);
    if (name === 'CredentialsProviderError')
        return adviseCredentials(thrown, call, []);
    const known = (0,service_error/* adviseNetwork */.Nk)(thrown, 'KMS') ?? (0,service_error/* adviseSettings */.Ww)(thrown, 'KMS');
    if (known !== undefined)
        return known;
    const wrong = (0,service_error/* describeWrongAnswer */.DC)(thrown);
    if (wrong !== undefined) {
        return new errors/* ActionError */.lZ('KMS_ANSWER_WRONG', `KMS ${wrong}.`, { hint: WRONG_ANSWER_HINT, cause: thrown });
    }
    const failed = `kms:${call.operation} with the key ${call.keyId} in ${call.region} failed: ${name}: ${message}.`;
    if (name === 'AccessDeniedException' || name === 'AccessDenied') {
        const denial = (0,access_denied/* parseDenial */.P)((0,service_error/* wholeMessage */.dH)(thrown));
        return new errors/* ActionError */.lZ('KMS_ACCESS_DENIED', failed, {
            hint: deniedHint(denial, call),
            details: statements(denial, call),
            cause: thrown
        });
    }
    const [code, hint] = adviceFor(name, message, call);
    return new errors/* ActionError */.lZ(code, failed, { hint, cause: thrown });
}
/**
 * What it means that the SDK found no credentials: nothing has been asked of KMS yet.
 *
 * @param sources the variables that name where to look, with what they say.
 */
function adviseCredentials(thrown, { operation, terms }, sources) {
    if (thrown instanceof errors/* ActionError */.lZ)
        return thrown;
    const { name, message } = (0,service_error/* toServiceError */.N1)(thrown);
    const what = /^(CredentialsProvider)?Error$/.test(name) ? message : `${name}: ${message}`;
    return new errors/* ActionError */.lZ('CREDENTIALS_MISSING', `No AWS credentials for kms:${operation}: ${what}.`, {
        hint: credentialsHint(what, terms, sources),
        cause: thrown
    });
}
function credentialsHint(what, terms, sources) {
    const login = /\baws (?:sso )?login\b/.exec(what)?.[0];
    if (login !== undefined)
        return `The sign-in has ended: run "${login}" with this profile, then try again.`;
    if (what.includes('multi-factor authentication'))
        return 'Nobody can be asked for a code here: get a session first, with "aws configure export-credentials --format env" and the profile.';
    return sources.length === 0
        ? `${terms.getCredentials}.`
        : `The environment names ${sources.join(' and ')}: check that this is there, complete and readable, and that a credential_process in it succeeds; or ${terms.getOthers}.`;
}
function adviceFor(name, message, { region, roleArn, terms }) {
    switch (name) {
        case 'NotFoundException':
            return [
                'KMS_KEY_NOT_FOUND',
                `Check ${terms.keyId} and the Region (${region}); an alias is written alias/<name>, and a key of another account needs its ARN.`
            ];
        case 'InvalidArnException':
            return ['KMS_KEY_NOT_FOUND', `Check the ARN in ${terms.keyId}: aws kms describe-key prints it.`];
        case 'DisabledException':
            return [
                'KMS_KEY_UNUSABLE',
                'Ask who administers the key why it is disabled: that stops signing on purpose. Or give another key.'
            ];
        case 'KMSInvalidStateException':
            return [
                'KMS_KEY_UNUSABLE',
                'Ask who administers the key why it is in this state: a deletion that is pending can be cancelled by them. Or give another key.'
            ];
        case 'KeyUnavailableException':
            return [
                'KMS_KEY_UNUSABLE',
                'The key material is not available now; try again, or check its custom key store.'
            ];
        case 'InvalidKeyUsageException':
            return [
                'KMS_KEY_UNUSABLE',
                'Use an RSA key, or one on P-256, P-384 or P-521, with the usage SIGN_VERIFY, and an algorithm that it lists.'
            ];
        case 'UnsupportedOperationException':
            return [
                'KMS_KEY_UNUSABLE',
                'Use an asymmetric key with the usage SIGN_VERIFY, such as RSA_4096 or ECC_NIST_P256: a symmetric or HMAC key has no public half, so that nobody else could verify.'
            ];
        case 'ThrottlingException':
        case 'LimitExceededException':
            return ['KMS_THROTTLED', 'Try again later, or raise the KMS request quota of the account.'];
        case 'KMSInternalException':
        case 'DependencyTimeoutException':
            return [
                'KMS_REFUSED',
                'KMS failed within itself, several times in a row: try again later; see the AWS Health Dashboard.'
            ];
        case 'ValidationException':
            return ['KMS_REFUSED', `Check the spelling of ${terms.keyId}; if it is right, report this message.`];
        case 'InvalidSignatureException':
            if (/Signature (expired|not yet current)/.test(message)) {
                return [
                    'CREDENTIALS_REFUSED',
                    'Correct the clock of this machine: AWS takes requests within five minutes.'
                ];
            }
            break;
        case 'ExpiredTokenException':
        case 'ExpiredToken':
            if (roleArn === undefined) {
                return ['CREDENTIALS_REFUSED', `The credentials of the environment have expired: ${terms.renew}.`];
            }
            break;
        case 'UnrecognizedClientException':
        case 'InvalidClientTokenId':
        case 'IncompleteSignatureException':
        case 'IncompleteSignature':
        case 'MissingAuthenticationTokenException':
            break;
        default:
            return ['KMS_REFUSED', 'See the KMS API reference for this error, and CloudTrail for the refused call.'];
    }
    return [
        'CREDENTIALS_REFUSED',
        'AWS does not accept these credentials: check where they come from, their expiry, and the clock of this machine.'
    ];
}
function deniedHint({ principal, policy, explicit }, call) {
    const action = `kms:${call.operation}`;
    const who = call.roleArn ?? (principal === undefined ? 'the caller' : (0,access_denied/* toIamArn */.G)(principal));
    const alias = isAlias(call.keyId)
        ? ` The key is called by ${call.keyId}: a Resource names the key's ARN, not the alias, and a condition on kms:RequestAlias must name this alias.`
        : '';
    const { keyId, caller, correct, pasteFrom } = call.terms;
    const compared = call.terms.compared(call.algorithm);
    const deny = `has a Deny that this call meets, on purpose: compare ${compared} with its conditions, and ${correct}.`;
    switch (policy) {
        case 'identity-based':
            return explicit
                ? `A policy of ${who} ${deny}${alias}`
                : `Compare ${compared} with what the policies of ${who} allow, and ${correct}. A role that may not use this key yet needs the statement ${pasteFrom}.${alias}`;
        case 'resource-based':
            return explicit
                ? `The key policy ${deny}${alias}`
                : `Compare ${compared}, and the Region, with the key policy and ${correct}: the message is the same for a key that is not there. A role that the key policy does not name yet needs the statement ${pasteFrom}.${alias}`;
        case 'permissions-boundary':
            return `The permissions boundary of ${who} does not admit ${action} on this key: correct ${caller} or ${keyId}, or ask who administers the boundary.${alias}`;
        case 'session':
            return call.roleArn === undefined
                ? `The session policy that these credentials were issued with does not admit ${action} on this key: correct ${keyId}, or change the policy where the role is assumed.${alias}`
                : `This step's own session policy limits the role to ${keyId}: check that account, partition and Region of ${keyId} are those of the key; a key of another account needs its ARN.${alias}`;
        case 'organization':
            return `A policy of the AWS organization (service or resource control policy) stands against ${action}: ask who administers the organization.`;
        case 'vpc-endpoint':
            return `The policy of the VPC endpoint for KMS that this machine uses does not admit ${action} on this key for ${who}: correct ${caller} or ${keyId}, or ask who administers the endpoint.`;
        case undefined:
            return `Compare ${compared} with the policies of the role and of the key, and ${correct}. A role that they do not name yet needs the statements ${pasteFrom}.${alias}`;
    }
}
/**
 * What to paste where; undefined where a Deny decided, which an Allow does not outweigh, or an Allow is missing in a policy that
 * is there to limit its reader.
 */
function statements({ principal, resource, policy, explicit }, call) {
    if (explicit)
        return undefined;
    const actor = call.roleArn ?? (principal === undefined ? undefined : (0,access_denied/* toIamArn */.G)(principal));
    const key = resource ?? (/^arn:[^:]+:kms:.*:key\//.test(call.keyId) ? call.keyId : '<key ARN>');
    const forIdentity = [
        `A statement for a policy of ${actor ?? 'the role'}:`,
        toJson({ ...allow(call), Resource: key, ...digestsOnly(call) })
    ];
    const forKey = [
        `A statement for the key policy of ${key}:`,
        toJson({ ...allow(call), Principal: { AWS: actor ?? '<role ARN>' }, Resource: '*', ...digestsOnly(call) })
    ];
    switch (policy) {
        case 'identity-based':
            return forIdentity.join('\n');
        case 'resource-based':
            return forKey.join('\n');
        case undefined:
            return [...forIdentity, '', ...forKey].join('\n');
        case 'permissions-boundary':
        case 'session':
        case 'organization':
        case 'vpc-endpoint':
            return undefined;
    }
}
function allow({ operation }) {
    return { Effect: 'Allow', Action: `kms:${operation}` };
}
function digestsOnly({ operation, algorithm }) {
    if (operation === 'GetPublicKey')
        return {};
    const algorithms = algorithm === undefined ? {} : { 'kms:SigningAlgorithm': algorithm };
    return { Condition: { StringEquals: { 'kms:MessageType': 'DIGEST', ...algorithms } } };
}
function toJson(value) {
    return JSON.stringify(value, undefined, 2);
}
function isAlias(keyId) {
    return keyId.startsWith('alias/') || keyId.includes(':alias/');
}

// EXTERNAL MODULE: ./build/signature/algorithms.js
var algorithms = __webpack_require__(6855);
// EXTERNAL MODULE: ./build/signature/not-a-key.js
var not_a_key = __webpack_require__(3920);
// EXTERNAL MODULE: ./build/signature/public-key.js
var public_key = __webpack_require__(9758);
;// CONCATENATED MODULE: ./build/aws/signing-key.js





/** Why keys of another kind are of no use here, by the beginning of their spec (API reference, `KeySpec`). */
const OTHER_KINDS = [
    ['ECC_NIST_EDWARDS25519', not_a_key/* UNSUPPORTED_KINDS */.O.ed25519],
    ['ECC_SECG_P256K1', not_a_key/* UNSUPPORTED_KINDS */.O.secp256k1],
    ['SM2', not_a_key/* UNSUPPORTED_KINDS */.O.sm2],
    ['ML_DSA', not_a_key/* UNSUPPORTED_KINDS */.O['ml-dsa']],
    ['HMAC_', 'a symmetric key, whose codes can be verified only by who could make them'],
    ['SYMMETRIC_DEFAULT', 'a symmetric key for encryption, which cannot sign']
];
function whyNot(spec) {
    const why = OTHER_KINDS.find(([beginning]) => spec.startsWith(beginning))?.[1];
    return why === undefined ? '' : `: it is ${why}`;
}
/** What keys of other usages are for (API reference, `KeyUsage`). */
const OTHER_USAGES = {
    ENCRYPT_DECRYPT: 'encryption',
    KEY_AGREEMENT: 'key agreement',
    GENERATE_VERIFY_MAC: 'message authentication codes'
};
/**
 * The key that KMS described.
 *
 * @throws KMS_KEY_UNUSABLE for a key of another kind or use, KMS_ANSWER_WRONG for an answer that AWS does not give.
 */
function toSigningKey(answer, keyId) {
    const { arn, der, KeySpec: spec = 'of an unknown spec', KeyUsage: usage } = answer;
    if (answer.KeySpec === undefined && answer.CustomerMasterKeySpec !== undefined)
        throw answerOfEmulator(`KMS answered GetPublicKey with CustomerMasterKeySpec ${answer.CustomerMasterKeySpec}, but without KeySpec.`);
    if (!arn.startsWith('arn:'))
        throw answerOfEmulator(`KMS answered GetPublicKey with the bare key id ${arn}, expected the key's ARN.`);
    if (!(0,public_key/* isKeySpec */.vK)(spec)) {
        const expected = `${public_key/* KEY_SPECS */.ZD.slice(0, -1).join(', ')} or ${public_key/* KEY_SPECS */.ZD.at(-1)}`;
        throw unusable(`The KMS key ${keyId} is ${spec}, expected ${expected}${whyNot(spec)}.`);
    }
    if (usage !== 'SIGN_VERIFY') {
        const purpose = OTHER_USAGES[usage ?? ''];
        const why = purpose === undefined ? '' : `: it is for ${purpose}, for good, since no key's usage can be changed`;
        throw unusable(`The KMS key ${keyId} has the usage ${usage ?? 'unknown'}, expected SIGN_VERIFY${why}.`);
    }
    const parsed = (0,public_key/* parsePublicKey */.ee)(der);
    if (parsed.kind === 'refused')
        throw answerWrong(`KMS answered GetPublicKey with a key that cannot be used: ${parsed.reason}.`);
    return {
        arn,
        publicKey: parsed.key,
        algorithms: (answer.SigningAlgorithms ?? []).filter(algorithms/* isSigningAlgorithm */.vT)
    };
}
/**
 * The key that answers must be the one that was asked for, as far as its reference says: an ARN whole, an id as the end of the ARN, an
 * alias ARN by Region and account.
 *
 * @throws KMS_ANSWER_WRONG
 */
function assertAskedFor({ arn }, { id, kind, partition, region, account }) {
    const isSame = kind === 'arn'
        ? arn === id
        : kind === 'id'
            ? arn.endsWith(`:key/${id}`)
            : kind === 'alias' || arn.startsWith(`arn:${partition}:kms:${region}:${account}:key/`);
    if (!isSame)
        throw answerWrong(`KMS was asked for the key ${id}, and answered with ${arn}.`);
}
function unusable(message) {
    return new errors/* ActionError */.lZ('KMS_KEY_UNUSABLE', message, {
        hint: 'Create a key with: aws kms create-key --key-spec RSA_4096 --key-usage SIGN_VERIFY'
    });
}
/** The error for an answer that emulators give. */
function answerOfEmulator(message) {
    return new errors/* ActionError */.lZ('KMS_ANSWER_WRONG', message, {
        hint: 'AWS does not answer like this, emulators do (moto): check AWS_ENDPOINT_URL_KMS, or use an emulator that answers as AWS does.'
    });
}
/** The error for an answer that AWS does not give. */
function answerWrong(message) {
    return new errors/* ActionError */.lZ('KMS_ANSWER_WRONG', message, {
        hint: WRONG_ANSWER_HINT
    });
}

;// CONCATENATED MODULE: ./build/aws/kms-signer.js









const ATTEMPTS = 6;
const BASE_DELAY_MS = 250;
/** AWS KMS behind the `Signer` port. KMS is always called with the identifier that the user gave. */
class KmsSigner {
    keyId;
    emulated;
    #reference;
    #region;
    #roleArn;
    #sources;
    #client;
    #waiting;
    #end;
    #limits;
    #terms;
    constructor(options) {
        const { key, kms, network, role, sources = [], waiting, limits = client/* AWS_LIMITS */.RR, terms } = options;
        this.keyId = key.id;
        this.#reference = key;
        this.emulated = kms.endpoint !== undefined;
        this.#region = kms.region;
        this.#roleArn = role?.arn;
        this.#sources = sources;
        this.#client = new dist_cjs/* KMSClient */.pgq({
            ...(0,client/* clientConfig */.yO)(kms, network, limits),
            ...(role === undefined ? {} : { credentials: role.credentials })
        });
        (0,client/* guardRequests */.ek)(this.#client, network);
        const branch = waiting.branch();
        this.#waiting = branch.waiting;
        this.#end = branch.end;
        this.#limits = limits;
        this.#terms = terms;
    }
    async fetchKey() {
        const command = new dist_cjs/* GetPublicKeyCommand */.QSA({ KeyId: this.keyId });
        const answer = await this.#call('GetPublicKey', undefined, async (abortSignal) => {
            const answered = await this.#client.send(command, { abortSignal });
            const { KeyId: arn, PublicKey: der } = answered;
            if (arn !== undefined && der !== undefined)
                return { ...answered, arn, der };
            throw new service_error/* IncompleteAnswerError */.j2('GetPublicKey', 'an ARN or a key', answered);
        });
        const key = toSigningKey(answer, this.keyId);
        assertAskedFor(key, this.#reference);
        await (0,schemes/* loadSchemes */.Te)(key.publicKey);
        return key;
    }
    async sign(key, algorithm, digest) {
        const command = new dist_cjs/* SignCommand */.fJE({
            KeyId: this.keyId,
            Message: digest.bytes,
            MessageType: 'DIGEST',
            SigningAlgorithm: algorithm
        });
        const answer = await this.#call('Sign', algorithm, async (abortSignal) => {
            const answered = await this.#client.send(command, { abortSignal });
            const { Signature: signature = Uint8Array.of() } = answered;
            if (signature.length > 0)
                return { ...answered, signature };
            throw new service_error/* IncompleteAnswerError */.j2('Sign', 'a signature', answered);
        });
        assertSameKey(key, answer.KeyId, this.keyId);
        if (answer.SigningAlgorithm !== algorithm) {
            throw answerWrong(`KMS signed with ${answer.SigningAlgorithm ?? 'no algorithm'}, expected ${algorithm}.`);
        }
        return {
            bytes: Uint8Array.from(answer.signature), // a copy: the SDK's bytes are a piece of 8 KiB that would all be kept
            requestId: toRequestId(answer.$metadata.requestId)
        };
    }
    async checkPermission(key, algorithm, digest) {
        const command = new dist_cjs/* SignCommand */.fJE({
            KeyId: this.keyId,
            Message: digest.bytes,
            MessageType: 'DIGEST',
            SigningAlgorithm: algorithm,
            DryRun: true
        });
        const signed = await this.#call('Sign', algorithm, async (abortSignal) => this.#client.send(command, { abortSignal }).then(() => true, unless('DryRunOperationException') // it would have worked
        ));
        if (!signed)
            return true;
        if (this.emulated)
            return false;
        throw answerWrong(`KMS signed with ${key.arn} although it was asked for a dry run; the signature is dropped.`);
    }
    async verify(key, algorithm, digest, signature) {
        const command = new dist_cjs/* VerifyCommand */.lQ6({
            KeyId: this.keyId,
            Message: digest.bytes,
            MessageType: 'DIGEST',
            Signature: signature,
            SigningAlgorithm: algorithm
        });
        const answer = await this.#call('Verify', algorithm, async (abortSignal) => {
            const answered = await this.#client
                .send(command, { abortSignal })
                .catch(unless('KMSInvalidSignatureException'));
            if (answered === false || answered.SignatureValid !== undefined)
                return answered;
            throw new service_error/* IncompleteAnswerError */.j2('Verify', 'a verdict', answered);
        });
        if (answer === false)
            return false;
        assertSameKey(key, answer.KeyId, this.keyId);
        if (answer.SigningAlgorithm !== algorithm) {
            throw answerWrong(`KMS verified with ${answer.SigningAlgorithm ?? 'no algorithm'}, expected ${algorithm}.`);
        }
        return answer.SignatureValid === true;
    }
    /** A call that fails for good ends all others: without one signature or verdict the run comes to nothing. */
    async #call(operation, algorithm, attempt) {
        const { keyId } = this;
        const [region, roleArn, terms] = [this.#region, this.#roleArn, this.#terms];
        const call = { operation, keyId, region, algorithm, roleArn, terms };
        let hasCredentials = false;
        const policy = {
            service: 'KMS',
            doing: `call kms:${operation}`,
            attempts: ATTEMPTS,
            baseDelayMs: BASE_DELAY_MS,
            throttleBudgetMs: this.#limits.throttleBudgetMs,
            outlook: service_error/* outlookOf */.jH,
            explain: thrown => hasCredentials ? adviseKms(thrown, call) : adviseCredentials(thrown, call, this.#sources)
        };
        try {
            return await this.#waiting.retry(policy, async () => {
                hasCredentials = false;
                await this.#awaitCredentials(operation);
                hasCredentials = true;
                return this.#waiting.within(this.#limits.answerMs, `the answer of KMS to ${operation}`, attempt);
            });
        }
        catch (thrown) {
            if (thrown instanceof errors/* ActionError */.lZ)
                this.#end(thrown);
            throw thrown;
        }
    }
    /** The SDK keeps them; fetched here, they have the time that they need, and a call has its own. */
    async #awaitCredentials(operation) {
        const fetch = async () => this.#client.config.credentials();
        if (this.#roleArn !== undefined)
            return void (await fetch());
        const limitMs = this.#limits.credentialsMs;
        try {
            await this.#waiting.within(limitMs, 'AWS credentials', fetch);
        }
        catch (cause) {
            if (!(cause instanceof transfer_watch/* TimeLimitError */.$q))
                throw cause;
            const message = `No AWS credentials for kms:${operation}: none of the SDK's sources answered within ${limitMs / 1000} seconds.`;
            throw new errors/* ActionError */.lZ('CREDENTIALS_MISSING', message, {
                hint: `${this.#terms.getCredentials}, or check the sources that the environment names: a profile, a process, instance metadata.`,
                cause
            });
        }
    }
}
/** The id as AWS writes it; one of another form comes from something in between. */
function toRequestId(id) {
    return id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}
/** Takes an exception of this name for an answer that is no: not a failure of the call. */
function unless(name) {
    return thrown => {
        if (thrown instanceof Error && thrown.name === name)
            return false;
        throw thrown;
    };
}
/** The same key, or its replica in another Region: a multi-Region key has one id (`mrk-…`) and one key material everywhere. */
function assertSameKey(key, answered, keyId) {
    if (answered === key.arn)
        return;
    const id = (arn) => arn?.slice(arn.indexOf(':key/') + 1) ?? '';
    if (id(key.arn).startsWith('key/mrk-') && id(answered) === id(key.arn))
        return;
    if (answered !== undefined && key.arn.endsWith(`:key/${answered}`))
        throw answerOfEmulator(`KMS answered with the bare key id ${answered}, expected ${key.arn}.`);
    throw new errors/* ActionError */.lZ('KMS_ANSWER_WRONG', `${keyId} was ${key.arn} at first, but KMS then used ${answered ?? 'no key'}.`, {
        hint: keyId.includes('alias/')
            ? 'The alias was moved meanwhile: try again once it is settled, or give a key ARN.'
            : WRONG_ANSWER_HINT
    });
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
