export const id = 723;
export const ids = [723];
export const modules = {

/***/ 3723:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./build/aws/connection.js
var aws_connection = __webpack_require__(3256);
// EXTERNAL MODULE: ./build/aws/sdk-environment.js
var sdk_environment = __webpack_require__(6330);
;// CONCATENATED MODULE: ./build/aws/terms.js
/** The author of a workflow. */
const WORKFLOW_TERMS = {
    keyId: 'key-id',
    caller: 'role-to-assume',
    compared: algorithm => `${algorithm === undefined ? '' : `signing-algorithm (${algorithm}), `}role-to-assume and key-id of this step`,
    correct: 'correct the workflow',
    pasteFrom: 'in the log',
    getCredentials: 'Give role-to-assume and add "permissions: { id-token: write }" to the job, or configure AWS credentials in an earlier step',
    getOthers: 'remove it and give role-to-assume',
    renew: 'get them right before this step, or give role-to-assume, which renews its own'
};

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/inputs/formats.js
var formats = __webpack_require__(9416);
// EXTERNAL MODULE: ./build/network/endpoints.js
var endpoints = __webpack_require__(2727);
// EXTERNAL MODULE: ./build/network/proxy.js
var network_proxy = __webpack_require__(8637);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(4942);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: ./build/lib/text.js
var lib_text = __webpack_require__(4869);
// EXTERNAL MODULE: ./build/lib/waiting.js
var lib_waiting = __webpack_require__(3651);
;// CONCATENATED MODULE: ./build/runner/identity-token.js







const PERMISSION_HINT = 'Add "permissions: { id-token: write }" to the job; in a reusable workflow the job that calls it needs it too.';
const MISSING_HINTS = {
    fork: 'A pull request from a fork never gets one: sign on a tag, a release or workflow_dispatch of this repository.',
    act: 'act has no token endpoint: leave role-to-assume out there and give AWS credentials in the environment.',
    // no variable tells whether the job is one of a reusable workflow
    unknown: PERMISSION_HINT
};
const LIMITS = { answerMs: 15_000, throttleBudgetMs: 5 * 60_000 };
const ATTEMPTS = 6;
const BASE_DELAY_MS = 250;
const MAX_ANSWER_BYTES = 64 * 1024;
/** The runner's OIDC endpoint (GitHub docs, "OpenID Connect reference"). */
class RunnerIdentityToken {
    #requestUrl;
    #requestToken;
    #withoutToken;
    #waiting;
    #limits;
    #mask;
    constructor({ requestUrl, requestToken, withoutToken, waiting, limits = LIMITS, mask }) {
        this.#requestUrl = requestUrl;
        this.#requestToken = requestToken;
        this.#withoutToken = withoutToken;
        this.#waiting = waiting;
        this.#limits = limits;
        this.#mask = mask;
        if (requestToken !== undefined)
            mask(requestToken); // an endpoint, or what stands before it, may echo it
    }
    async fetch(audience) {
        const requestToken = this.#requestToken;
        if (!this.#requestUrl || !requestToken) {
            throw new errors/* ActionError */.lZ('OIDC_UNAVAILABLE', 'This job cannot get an OIDC token: the runner gives it no token endpoint.', { hint: MISSING_HINTS[this.#withoutToken ?? 'unknown'] });
        }
        const { href, search } = (0,endpoints/* assertSecureEndpoint */.n)(this.#requestUrl, 'ACTIONS_ID_TOKEN_REQUEST_URL');
        const url = new URL(`${href}${search === '' ? '?' : '&'}audience=${encodeURIComponent(audience)}`);
        const policy = {
            service: 'The OIDC endpoint',
            doing: 'get an OIDC token',
            attempts: ATTEMPTS,
            baseDelayMs: BASE_DELAY_MS,
            throttleBudgetMs: this.#limits.throttleBudgetMs,
            outlook: outlookOf,
            explain: unavailable
        };
        return this.#waiting.retry(policy, async () => {
            const answer = await this.#waiting.within(this.#limits.answerMs, "the runner's OIDC endpoint", async (signal) => get(url, requestToken, signal));
            const token = toToken(answer);
            this.#mask(token);
            return token;
        });
    }
}
/** What the endpoint answered instead of a token. */
class NoTokenError extends Error {
    status;
    retryAfter;
    constructor({ status, retryAfter }, message) {
        super(message);
        this.status = status;
        this.retryAfter = retryAfter;
    }
}
function toToken(answer) {
    const { status, text, isHtml } = answer;
    const { value, message } = toRecord(text);
    if (status !== 200) {
        const said = (0,lib_text/* untrusted */.bp)(isHtml ? 'an HTML page' : typeof message === 'string' ? message : text);
        throw new NoTokenError(answer, `it answered ${status}${said === '' ? '' : `: ${said.replace(/\.$/, '')}`}`);
    }
    if (typeof value === 'string' && value !== '')
        return value;
    throw new NoTokenError(answer, isHtml ? 'it answered with an HTML page' : 'its answer holds no token');
}
/** Nothing where the text is no JSON object. */
function toRecord(text) {
    try {
        const data = JSON.parse(text);
        return typeof data === 'object' && data !== null ? data : {};
    }
    catch {
        return {};
    }
}
function outlookOf(thrown) {
    if (thrown instanceof errors/* ActionError */.lZ)
        return lib_waiting/* FINAL */.XU;
    if (!(thrown instanceof NoTokenError))
        return lib_waiting/* PASSING */.KA; // the network
    const { status, retryAfter } = thrown;
    if (status === 429)
        return { kind: 'throttled', afterMs: (0,lib_waiting/* retryAfterMs */.Vs)(retryAfter, Date.now()) };
    return status === 200 || status >= 500 ? lib_waiting/* PASSING */.KA : lib_waiting/* FINAL */.XU;
}
function unavailable(cause) {
    if (cause instanceof errors/* ActionError */.lZ)
        return cause;
    const status = cause instanceof NoTokenError ? cause.status : undefined;
    const reason = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause);
    return new errors/* ActionError */.lZ('OIDC_UNAVAILABLE', `The runner's OIDC endpoint gave no token: ${reason}.`, {
        hint: status === 401 || status === 403
            ? PERMISSION_HINT
            : "Run the job again; if it stays so, see githubstatus.com, and check a self-hosted runner's way to GitHub.",
        cause
    });
}
/** One request, through the proxy that the toolkit would take; redirects are not followed, since the token would go along. */
async function get(url, requestToken, signal) {
    const request = url.protocol === 'https:' ? external_node_https_.request : external_node_http_.request;
    const { promise, resolve, reject } = Promise.withResolvers();
    const headers = {
        accept: 'application/json',
        authorization: `Bearer ${requestToken}`,
        'user-agent': 'kms-sign-action'
    };
    request(url, { agent: new lib/* HttpClient */.Qq('').getAgent(url.href), headers, signal }, resolve)
        .on('error', reject)
        .end();
    const answer = await promise;
    const { statusCode: status = 0 } = answer;
    const { 'retry-after': retryAfter, 'content-type': type = '' } = answer.headers;
    const chunks = [];
    let bytes = 0;
    for await (const chunk of answer) {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES)
            throw new NoTokenError({ status, retryAfter }, 'its answer is too large');
        chunks.push(chunk);
    }
    return { status, retryAfter, isHtml: type.startsWith('text/html'), text: Buffer.concat(chunks).toString() };
}
/** An identity token whose first fetch is already on its way, while other parts are being loaded. */
function prefetched(identityToken, audience) {
    let first = identityToken.fetch(audience);
    first.catch(() => undefined); // whoever awaits it reports it
    return {
        fetch: async (wanted) => {
            const token = wanted === audience ? first : undefined;
            first = undefined;
            return token ?? identityToken.fetch(wanted);
        }
    };
}

// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(8508);
;// CONCATENATED MODULE: ./build/connect.js









/** Makes the adapters that this run needs and loads no others. The OIDC request goes out first: it is waited for longest. */
async function connect(inputs, surroundings) {
    const { env, environment, console, waiting, limits } = surroundings;
    const { role } = inputs;
    refuseExampleAccount(inputs, environment, console);
    (0,sdk_environment/* restrainAwsSdk */.s0)(env, { withRole: role !== undefined, githubHosted: environment.githubHosted });
    if (inputs.key !== undefined)
        (0,sdk_environment/* normalizeAwsSwitches */.Zu)(env);
    if (inputs.key !== undefined && role === undefined)
        (0,sdk_environment/* assertUsableCredentials */.zQ)(env);
    const proxy = inputs.key === undefined ? undefined : (0,network_proxy/* parseProxy */.Y)(environment.httpsProxy, environment.noProxy);
    for (const secret of proxy?.secrets ?? [])
        console.mask(secret);
    const identityToken = role === undefined || inputs.key === undefined || isDryRunWithoutToken(inputs, environment)
        ? undefined
        : prefetched(new RunnerIdentityToken({
            requestUrl: environment.oidcRequestUrl,
            requestToken: environment.oidcRequestToken,
            withoutToken: environment.withoutToken,
            waiting,
            limits: limits?.oidc,
            mask: secret => console.mask(secret)
        }), role.audience);
    const [releases, signer] = await Promise.all([
        connectReleases(inputs, surroundings),
        connectSigner(inputs, surroundings, { identityToken, proxy })
    ]);
    return { releases, signer };
}
async function connectSigner(inputs, { env, environment, console, waiting, limits }, { identityToken, proxy }) {
    const { key, role } = inputs;
    if (key === undefined)
        return undefined;
    if (isDryRunWithoutToken(inputs, environment))
        return undefined;
    const connection = {
        key,
        environment,
        proxy,
        waiting,
        limits: limits?.aws,
        terms: WORKFLOW_TERMS,
        log: console
    };
    if (role === undefined || identityToken === undefined) {
        const signer = await (0,aws_connection/* connectWithDefaultChain */.r)(connection, env);
        console.info("AWS credentials come from the environment; their scope is not this step's. role-to-assume would limit them to this key and use.");
        return signer;
    }
    const [{ KmsSigner }, { network, kms }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(861), __webpack_require__.e(632), __webpack_require__.e(142)]).then(__webpack_require__.bind(__webpack_require__, 5142)),
        (0,aws_connection/* connectToAws */.p)(connection)
    ]);
    const [{ roleCredentials }, { sessionPolicy }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(861), __webpack_require__.e(695), __webpack_require__.e(516)]).then(__webpack_require__.bind(__webpack_require__, 3516)),
        __webpack_require__.e(/* import() */ 45).then(__webpack_require__.bind(__webpack_require__, 5045))
    ]);
    const sts = { region: key.region, endpoint: environment.stsEndpoint };
    const policy = sessionPolicy(key, role, keyUse(inputs));
    const credentials = roleCredentials({
        role,
        policy,
        sts,
        network,
        identityToken,
        waiting,
        limits: limits?.aws,
        log: console,
        mask: secret => console.mask(secret)
    });
    return new KmsSigner({
        key,
        kms,
        network,
        role: { arn: role.arn, credentials },
        waiting,
        limits: limits?.aws,
        terms: WORKFLOW_TERMS
    });
}
/** Of AWS's documentation, the first one of ours too: nobody has them. */
const EXAMPLE_ACCOUNTS = ['111122223333', '444455556666', '123456789012'];
/**
 * A copied example is an error before AWS refuses it; emulators have any account. Without a role a shared AWS file may lead to one, which is
 * not known here: then it is a warning.
 *
 * @throws INPUT_INVALID
 */
function refuseExampleAccount({ key, role }, { kmsEndpoint, awsEndpoint }, console) {
    const endpoint = kmsEndpoint ?? awsEndpoint ?? '';
    if (URL.canParse(endpoint) && !(0,endpoints/* isAwsHost */.Mx)(new URL(endpoint).hostname))
        return;
    const copied = [
        ['key-id', key?.account],
        ['role-to-assume', role?.account]
    ].flatMap(([name, account]) => account !== undefined && EXAMPLE_ACCOUNTS.includes(account)
        ? [`${name}: it names the account ${account}, which stands for yours in examples`]
        : []);
    if (copied.length === 0)
        return;
    if (role === undefined) {
        console.warning(`${copied.join('; ')}: put the ARN of your own key there.`);
        return;
    }
    const what = copied.length === 1 ? 'An input is wrong' : '2 inputs are wrong';
    throw new errors/* ActionError */.lZ('INPUT_INVALID', `${what}: ${copied.join('; ')}.`, {
        hint: 'Put the ARN of your own there: aws sts get-caller-identity --query Account prints your account.'
    });
}
/** A dry run checks what it can: on a pull request there is no token, and should be none. */
function isDryRunWithoutToken(inputs, { oidcRequestUrl }) {
    return inputs.mode === 'sign' && inputs.dryRun && inputs.role !== undefined && oidcRequestUrl === undefined;
}
function keyUse(inputs) {
    if (inputs.mode === 'sign')
        return { operation: 'kms:Sign', algorithms: (0,formats/* algorithmsInUse */.jS)(inputs) };
    if (inputs.verifyWith === 'local')
        return { operation: undefined, algorithms: [] };
    return {
        operation: 'kms:Verify',
        algorithms: inputs.algorithm && [inputs.algorithm]
    };
}
async function connectReleases(inputs, { environment: { apiUrl }, console, waiting, limits }) {
    const { release, repository, token } = inputs;
    if (release === undefined)
        return undefined;
    if (repository === undefined || token === undefined) {
        throw new errors/* ActionError */.lZ('INPUT_INVALID', `The release cannot be looked up: ${token === undefined ? 'token' : 'repository'} is empty.`, {
            hint: 'Leave token at its default, ${{ github.token }}, and repository unset for the repository of the job.'
        });
    }
    const { GitHubReleaseHost } = await Promise.all(/* import() */[__webpack_require__.e(36), __webpack_require__.e(726)]).then(__webpack_require__.bind(__webpack_require__, 5726));
    const userAgent = `kms-sign-action/${version/* VERSION */.x}`;
    return new GitHubReleaseHost(repository, {
        apiUrl,
        token,
        userAgent,
        debug: text => console.debug(text),
        info: text => console.info(text),
        waiting,
        limits: limits?.github
    });
}

// EXTERNAL MODULE: ./build/artifacts/find.js
var find = __webpack_require__(7357);
// EXTERNAL MODULE: ./build/signature/not-a-key.js
var not_a_key = __webpack_require__(3920);
// EXTERNAL MODULE: ./build/inputs/files.js
var files = __webpack_require__(4519);
// EXTERNAL MODULE: ./build/inputs/key.js
var inputs_key = __webpack_require__(5003);
;// CONCATENATED MODULE: ./build/inputs/matrix.js
/** The jobs of the matrix that this job belongs to; undefined where the runner does not say (act, Gitea). */
function countMatrixJobs(reader) {
    return reader.text('job-total') === undefined ? undefined : reader.integer('job-total', 1, 1_000);
}
/** A release is bound to its tag without being asked for; the jobs of a matrix would each attach a checksums file of a part. */
function parseStrategy(reader, jobs) {
    if (reader.text('strategy') === undefined)
        return jobs !== undefined && jobs > 1 ? 'each' : 'both';
    return reader.choice('strategy', ['both', 'each', 'checksums']);
}
/**
 * Notes the inputs that concern the release as a whole: matrix jobs would act on it before the others are done, and against each other.
 * Where it is not known whether this is one of them, publishing is refused, since nothing takes it back; the rest is warned of.
 */
function refuseInMatrix(reader, jobs, inputs, warn) {
    if (jobs === 1)
        return;
    const names = releaseWide(inputs);
    if (jobs !== undefined) {
        for (const name of names)
            reader.problem(`${name}: given in one of ${jobs} matrix jobs; give it in one job after the matrix, or set job-total: 1 when each matrix job signs its own release`);
        return;
    }
    if (inputs.publishRelease) {
        reader.problem('job-total: empty, so that it is not known whether this job is one of a matrix, whose first job would publish what the others have not signed; set job-total: 1 if this job alone publishes the release');
    }
    else if (names.length > 0 && inputs.release !== undefined) {
        warn(`job-total is empty: this runner does not say whether the job is one of a matrix, where ${names.join(' and ')} would concern the release as a whole before the other jobs are done. Set job-total: 1 if this job alone signs the release; in a matrix set strategy: each, and leave the rest to one job after it.`);
    }
}
function releaseWide(inputs) {
    return [
        ...changesOfRelease(inputs),
        ...(inputs.strategy === 'each' ? [] : ['strategy']),
        ...(inputs.recordFile === undefined ? [] : ['record-file']),
        ...(inputs.statementFile === undefined ? [] : ['statement-file'])
    ];
}
/** The inputs that change the release itself. */
function changesOfRelease({ publishRelease, verifyInstructions }) {
    return [
        ...(publishRelease ? ['publish-release'] : []),
        ...(verifyInstructions === undefined ? [] : ['verify-instructions'])
    ];
}

// EXTERNAL MODULE: ./build/inputs/reader.js
var inputs_reader = __webpack_require__(401);
// EXTERNAL MODULE: ./build/inputs/schema.js
var schema = __webpack_require__(8313);
// EXTERNAL MODULE: ./build/inputs/release.js
var inputs_release = __webpack_require__(9241);
// EXTERNAL MODULE: ./build/inputs/values.js
var values = __webpack_require__(3368);
;// CONCATENATED MODULE: ./build/inputs/parse.js










/**
 * The typed inputs of the step.
 *
 * @param env the process's environment; nothing but `INPUT_*` is read.
 * @param warn called with what is wrong and harmless.
 * @throws INPUT_INVALID one error that names every problem.
 */
function parseInputs(env, job, warn = () => undefined) {
    const reader = new inputs_reader/* InputReader */.i_(env);
    reader.refuseUndeclared(warn);
    const mode = reader.choice('mode', ['sign', 'verify']);
    reader.refuseOtherMode(mode);
    refuseBlank(reader);
    refuseSeveralLines(reader);
    refusePrivateKeys(reader);
    return mode === 'sign' ? parseSign(reader, job, warn) : parseVerify(reader, job);
}
/** Without these a run does less than it was meant to, in silence. */
function refuseBlank(reader) {
    for (const name of [
        'role-to-assume',
        'key-id',
        'signing-algorithm',
        'trusted-public-key',
        'openpgp-certificate',
        'statement-file'
    ]) {
        if (!reader.isBlank(name))
            continue;
        const expected = name === 'trusted-public-key' ? 'paths of public key files' : 'a value';
        reader.problem(`${name}: only blanks or comments, expected ${expected}; remove it if none is meant (an expression may have evaluated to an empty string)`);
    }
}
/** Of inputs that may have any text; the others accept no line break anyway. */
function refuseSeveralLines(reader) {
    for (const name of [
        'role-session-name',
        'audience',
        'output-directory',
        'record-file',
        'statement-file',
        'openpgp-certificate',
        'token'
    ]) {
        const value = reader.text(name);
        if (value === undefined || !/[\r\n]/.test(value))
            continue;
        const seen = (name === 'token' ? undefined : (0,values/* describeText */.l)(value)) ?? 'several lines';
        reader.problem(`${name}: ${seen}, expected one line`);
    }
}
/** Nothing here takes one, and a message of a later stage could quote it. */
function refusePrivateKeys(reader) {
    for (const name of schema/* INPUT_NAMES */.Q) {
        const value = reader.text(name);
        if (value !== undefined && (0,not_a_key/* holdsPrivateKey */.jc)(value))
            reader.problem(`${name}: ${(0,values/* describeValue */.b)(value)}; the private half of a KMS key never leaves KMS`);
    }
}
/** Whether `mode` is `verify`, readable before the other inputs are checked: a step that verifies must fail from its first moment on. */
function isVerifyMode(env) {
    return env['INPUT_MODE']?.trim() === 'verify';
}
function parseSign(reader, job, warn) {
    const upload = reader.choice('upload', ['signatures', 'all', 'none']);
    const key = (0,inputs_key/* parseKey */.Do)(reader, job);
    if (key === undefined && reader.text('key-id') === undefined && !reader.isBlank('key-id')) {
        reader.problem('key-id: empty, expected the id, ARN, alias or alias ARN of the KMS key that signs');
    }
    const releaseAssets = reader.list('release-assets');
    const digests = (0,files/* parseDigests */.fV)(reader);
    const patterns = [...reader.list('artifacts'), ...releaseAssets].filter(pattern => !(0,find/* isExclude */.zl)(pattern));
    if (patterns.length === 0 && digests === undefined) {
        reader.problem(reader.list('artifacts').length > 0
            ? 'artifacts: only patterns that exclude, expected at least one glob of files to sign'
            : 'artifacts: no pattern given, expected at least one glob of files to sign (an expression may have evaluated to an empty string), or of assets in release-assets');
    }
    if (patterns.length === 0 && digests !== undefined && upload === 'all') {
        reader.problem('upload: "all" needs the files, but only digests are given; set upload: signatures');
    }
    const dryRun = reader.boolean('dry-run');
    const jobs = countMatrixJobs(reader);
    if (upload === 'none' && releaseAssets.length > 0) {
        reader.problem('release-assets: with upload: none no release is looked up; remove one of the two');
    }
    const release = upload === 'none' ? undefined : (0,inputs_release/* parseRelease */.BC)(reader, job);
    if (upload !== 'none' && release === undefined && !dryRun) {
        reader.problem('release-tag: no release is named and this run is not for a release or a tag; give release-tag or release-id, or set upload: none to attach nothing');
    }
    const algorithm = (0,inputs_key/* parseAlgorithm */.f5)(reader) ?? 'RSASSA_PSS_SHA_256';
    const forms = (0,formats/* parseForms */.dv)(reader, algorithm);
    const inputs = {
        ...parseCommon(reader, job),
        mode: 'sign',
        algorithm,
        forms,
        certificateFile: (0,formats/* parseCertificateFile */.xi)(reader, forms),
        statementFile: (0,formats/* parseStatementFile */.P_)(reader, algorithm),
        strategy: parseStrategy(reader, jobs),
        publicKeyFiles: (0,files/* parsePublicKeyFiles */.Zj)(reader),
        upload,
        overwrite: reader.boolean('overwrite'),
        publishRelease: reader.boolean('publish-release'),
        verifyInstructions: (0,inputs_release/* parseVerifyInstructions */.aG)(reader, job),
        recordFile: (0,files/* parseRecordFile */.TG)(reader),
        dryRun,
        release
    };
    refuseInMatrix(reader, jobs, inputs, warn);
    if (patterns.length === 0)
        (0,formats/* refuseForDigests */.F2)(reader, inputs, warn);
    if (inputs.strategy === 'each' && inputs.checksumsFile !== undefined) {
        reader.problem(`checksums-file: with strategy: each${reader.text('strategy') === undefined ? ', the default in a matrix job,' : ''} there is no checksums file; set strategy to checksums or both`);
    }
    if (upload === 'none') {
        const ofRelease = [
            ...changesOfRelease(inputs),
            ...(inputs.statementFile === undefined ? [] : ['statement-file'])
        ];
        for (const name of ofRelease)
            reader.problem(`${name}: with upload: none there is no release; remove one of the two`);
    }
    reader.throwProblems();
    if (key === undefined)
        throw new Error('a missing key was not noted as a problem');
    return { ...inputs, key };
}
function parseVerify(reader, job) {
    const releaseAssets = reader.list('release-assets');
    const artifacts = reader.list('artifacts');
    const verifyWith = reader.choice('verify-with', ['local', 'kms']);
    const key = (0,inputs_key/* parseKey */.Do)(reader, job);
    const named = reader.text('release-tag') !== undefined || reader.text('release-id') !== undefined;
    const requireBinding = (0,inputs_release/* parseBindingDemand */.G3)(reader, job);
    const needed = releaseAssets.length > 0 || named || requireBinding.kind === 'here';
    const release = needed ? (0,inputs_release/* parseRelease */.BC)(reader, job) : undefined;
    if (requireBinding.kind === 'here' && release === undefined) {
        reader.problem('require-binding: "true", but no release is named and this run is not for one; give release-tag, or the release as owner/name@tag');
    }
    if (artifacts.every(find/* isExclude */.zl) && releaseAssets.every(find/* isExclude */.zl)) {
        reader.problem(artifacts.length > 0 && releaseAssets.length === 0
            ? 'artifacts: only patterns that exclude, expected at least one glob of files to verify'
            : 'artifacts: no pattern given, expected globs of files in artifacts, or of asset names in release-assets (an expression may have evaluated to an empty string)');
    }
    if (releaseAssets.length > 0 && release === undefined) {
        reader.problem('release-assets: no release is named and this run is not for a release or a tag; give release-tag or release-id');
    }
    if (verifyWith === 'kms' && reader.text('key-id') === undefined) {
        reader.problem('verify-with: "kms" needs key-id, the KMS key that verifies');
    }
    const inputs = {
        ...parseCommon(reader, job),
        mode: 'verify',
        key,
        algorithm: (0,inputs_key/* parseAlgorithm */.f5)(reader),
        verifyWith,
        signatureSuffixes: (0,formats/* parseSignatureSuffixes */.Zr)(reader),
        requireBinding,
        release
    };
    if (inputs.trustedKeyFiles.length === 0 &&
        !reader.isBlank('trusted-public-key') &&
        inputs.pins.allowed === undefined &&
        reader.text('key-id') === undefined) {
        reader.problem('trusted-public-key: no key to trust is given; give a public key file from the checkout, a pin in public-key-fingerprint, or key-id');
    }
    if (inputs.outputDirectory !== undefined && releaseAssets.length === 0) {
        reader.problem('output-directory: in verify mode it keeps verified release assets, but release-assets is empty');
    }
    reader.throwProblems();
    return inputs;
}
function parseCommon(reader, job) {
    return {
        artifacts: (0,files/* parsePatterns */.Z7)(reader, 'artifacts'),
        releaseAssets: (0,files/* parsePatterns */.Z7)(reader, 'release-assets'),
        digests: (0,files/* parseDigests */.fV)(reader),
        role: (0,inputs_key/* parseRole */.gP)(reader, job),
        checksumsFile: (0,files/* parseChecksumsFile */.S7)(reader),
        outputDirectory: reader.text('output-directory'),
        trustedKeyFiles: (0,files/* parseTrustedKeyFiles */.L1)(reader),
        pins: (0,inputs_key/* parsePins */.MZ)(reader),
        repository: (0,inputs_release/* parseRepository */.SU)(reader, job),
        token: reader.text('token')
    };
}

// EXTERNAL MODULE: ./build/lib/cancellation.js
var cancellation = __webpack_require__(3301);
// EXTERNAL MODULE: ./build/report/lines.js
var lines = __webpack_require__(6812);
// EXTERNAL MODULE: ./build/report/outputs.js
var report_outputs = __webpack_require__(4121);
// EXTERNAL MODULE: ./build/sign/how-to-verify.js
var how_to_verify = __webpack_require__(4286);
// EXTERNAL MODULE: ./build/signature/algorithms.js
var algorithms = __webpack_require__(6855);
// EXTERNAL MODULE: ./build/signature/schemes/index.js + 2 modules
var schemes = __webpack_require__(6566);
;// CONCATENATED MODULE: ./build/report/summary.js






/** Rows shown: nobody reads more. */
const MAX_ROWS = 500;
// GitHub drops a job summary of more than 1 MiB: all of these together, and what is around them, stay under 900 KiB
const KIB = 1024;
const MAX_TABLE_BYTES = 500 * KIB;
const MAX_PLAN_BYTES = 150 * KIB;
const MAX_LIST_BYTES = 75 * KIB;
function signSummary(inputs, report, failure) {
    const { key, release, artifacts, signed, checksumsFile } = report;
    const heading = failure === undefined && inputs.dryRun
        ? `Dry run: ${count(artifacts.length, 'artifact')} would be signed`
        : failure === undefined
            ? `Signed ${count(artifacts.length, 'artifact')}${report.published ? ' and published the release' : ''}`
            : 'Signing failed';
    const byPath = Map.groupBy(signed, ({ subject }) => subject.path);
    const made = new Set(signed.filter(({ isDocument }) => isDocument).map(({ subject }) => subject));
    const withRequests = signed.some(({ requestId }) => requestId !== undefined);
    const rows = [...artifacts, ...made].map(({ path, digest }) => {
        const own = byPath.get(path) ?? [];
        const signature = own.length === 0
            ? `listed in ${code(checksumsFile ?? '')}`
            : own
                .map(one => `${code(one.assetName ?? one.signatureFile)}${one.kept ? ' (kept)' : ''}`)
                .join('<br>');
        const ids = new Set(own.map(({ requestId }) => requestId).filter(id => id !== undefined));
        const would = report.plannedActions.get(path);
        const request = withRequests ? [[...ids].map(code).join('<br>')] : [];
        return [code(path), code((0,algorithms/* formatDigest */.MO)(digest)), would === undefined ? signature : summary_text(would), ...request];
    });
    return sections([
        `## ${heading}`,
        failure && failureSection(failure),
        key &&
            facts([
                ['Key', code(key.arn)],
                ['Fingerprint', code(key.publicKey.fingerprint)],
                ['Algorithm', (0,formats/* algorithmsInUse */.jS)(inputs).map(code).join(', ')],
                ...(release === undefined ? [] : [['Release', releaseLink(release)]]),
                ...(report.statement === undefined ? [] : [['Statement', statementCell(report.statement)]])
            ]),
        rows.length > 0 &&
            table([
                'Artifact',
                'Digest',
                inputs.dryRun ? 'Would' : 'Signature',
                ...(withRequests ? ['KMS request'] : [])
            ], rows),
        inputs.dryRun && report.plan.length > 0 && `### Plan\n\n${planBlock(report.plan)}`,
        failure === undefined && key && `### Pin this key\n\n${block((0,lines/* pinLines */.tx)(inputs, key).join('\n'))}`,
        failure === undefined && !inputs.dryRun && verifySection(inputs, report)
    ]);
}
function statementCell({ file, requestId }) {
    return `${code(file)}${requestId === undefined ? '' : `, KMS request ${code(requestId)}`}`;
}
/** The job summary of verify mode: Markdown. */
function verifySummary(report, failure) {
    const { results, trust, release, binding, exempted, delivered } = report;
    const refused = results.filter(({ kind }) => kind === 'refused').length;
    const heading = failure === undefined
        ? `Verified ${count(results.length, 'artifact')}`
        : results.length === 0
            ? 'Verification failed'
            : `Verification failed: ${refused} of ${results.length} rejected`;
    const severalKeys = (trust?.trusted.length ?? 0) > 1;
    // rejected artifacts come first
    const rows = results
        .toSorted((a, b) => (a.kind < b.kind ? -1 : a.kind === b.kind ? 0 : 1))
        .map(result => result.kind === 'verified'
        ? ['✅', code(result.artifact), verifiedCell(result, severalKeys)]
        : ['❌', code(result.artifact), summary_text(`${result.diagnosis.message}. ${result.diagnosis.hint}`)]);
    return sections([
        `## ${heading}`,
        failure && results.every(({ kind }) => kind === 'verified') && failureSection(failure),
        trust &&
            facts([
                ...trust.trusted.map(({ key, reason }) => ['Trusted key', `${code(key.fingerprint)} by ${summary_text(reason)}`]),
                ...(release === undefined ? [] : [['Release', releaseLink(release)]]),
                ...(binding === undefined ? [] : [['Bound', bindingCell(binding)]])
            ]),
        rows.length > 0 && table(['', 'Artifact', 'Result'], rows),
        exempted.length > 0 &&
            `Exempted, not verified: ${listOf(exempted.map(({ artifact }) => code(artifact)))}`,
        delivered.length > 0 && `Verified assets were kept as: ${listOf(delivered.map(code))}`
    ]);
}
/** The job summary of a run that failed before its mode was known, or before it began. */
function failureSummary(failure) {
    return sections(['## Failed', failureSection(failure)]);
}
function verifySection(inputs, report) {
    const { key, artifacts, signed, publicKeyFiles, release, checksumsFile, binding } = report;
    const isChecksums = checksumsFile !== undefined;
    const subject = (isChecksums ? signed.at(-1) : signed[0])?.subject;
    const main = (0,how_to_verify/* mainForm */.WF)(inputs.forms);
    const own = signed.filter(one => one.subject === subject);
    const first = own.find(({ form }) => form === main);
    const [written] = publicKeyFiles;
    if (first === undefined || written === undefined || key === undefined)
        return false;
    const attached = release !== undefined && first.assetName !== undefined;
    const publicKey = attached ? written.slice(written.lastIndexOf('/') + 1) : written;
    const namesOf = (one) => ({
        artifact: one.assetName !== undefined && attached
            ? one.assetName.slice(0, -one.form.suffix.length)
            : one.subject.path,
        signature: one.assetName !== undefined && attached ? one.assetName : one.signatureFile,
        publicKey
    });
    const { algorithm } = inputs;
    const commands = (0,how_to_verify/* verifyBlock */.Zw)({ algorithm, form: first.form }, first.saltLength, {
        ...namesOf(first),
        isChecksums
    });
    const others = own
        .filter(one => one !== first)
        .map(one => `${how_to_verify/* TOOLS */.It[one.form.format]}: <code>${(0,lib_text/* escapeHtml */.ZD)((0,how_to_verify/* toolCommands */.tQ)(one.form, one.saltLength, namesOf(one)))}</code>`);
    if (report.statement !== undefined) {
        const { file } = report.statement;
        const bundle = attached ? file.slice(file.lastIndexOf('/') + 1) : file;
        const command = (0,how_to_verify/* attestationCommand */.QC)({ bundle, publicKey, artifact: namesOf(first).artifact });
        others.push(`The release statement, with cosign: <code>${(0,lib_text/* escapeHtml */.ZD)(command)}</code>`);
    }
    const kmsSign = (0,how_to_verify/* kmsSignCommand */.gv)({
        publicKey,
        fingerprint: key.publicKey.fingerprint,
        binding: isChecksums ? binding : undefined,
        path: attached ? '.' : (artifacts[0]?.path ?? '.')
    });
    return `### Verify with ${how_to_verify/* TOOLS */.It[first.form.format]}\n\n${block(commands)}\n\n${otherWays(inputs, isChecksums, [...others, `With Node.js 22 or newer: <code>${(0,lib_text/* escapeHtml */.ZD)(kmsSign)}</code>`])}`;
}
/** What else verifies, and the commands on other systems. */
function otherWays({ algorithm }, isChecksums, commands) {
    const bits = (0,schemes/* hashOf */.qQ)(algorithm).slice('sha'.length);
    const notes = [
        `In a shell script: <code>${how_to_verify/* VERIFY_SCRIPT */.Iu}</code> of <code>${how_to_verify/* ACTION_REPOSITORY */.Yx}</code>.`,
        ...commands,
        ...(isChecksums
            ? [`macOS: <code>shasum -a ${bits}</code> instead of <code>sha${bits}sum</code> checks the list.`]
            : []),
        `Windows: the same in Git Bash; for PowerShell see <code>${how_to_verify/* VERIFY_PAGE */.g4}</code> there.`
    ];
    return `<details><summary>Other ways and systems</summary><ul>${notes.map(note => `<li>${note}</li>`).join('')}</ul></details>`;
}
function bindingCell(state) {
    if (state.kind !== 'bound')
        return `no: ${summary_text(state.reason)}`;
    const { repository, tag, commit } = state.binding;
    return `to ${code(`${repository}@${tag}`)}${commit === undefined ? '' : ` at ${code(commit)}`}`;
}
function verifiedCell({ proof, key, checksums }, severalKeys) {
    const by = severalKeys ? `, key ${code(key.key.fingerprint)}` : '';
    const listed = checksums === undefined ? '' : `listed in ${code(checksums)}, `;
    return `${listed}${code(proof.algorithm)}, ${proof.format}${by}`;
}
function failureSection(failure) {
    const hint = failure.hint === undefined ? '' : `<br><b>What to do:</b> ${summary_text(failure.hint)}`;
    const details = failure.details === undefined ? '' : `\n\n${block(failure.details)}`;
    return `<p><b>${summary_text(failure.code)}</b>: ${summary_text(failure.message)}${hint}</p>${details}`;
}
function sections(parts) {
    return `${parts.filter(part => typeof part === 'string').join('\n\n')}\n`;
}
function facts(entries) {
    return `<table>${entries.map(([name, html]) => `<tr><th align="left">${name}</th><td>${html}</td></tr>`).join('')}</table>`;
}
function table(header, rows) {
    const line = (cells, tag) => `<tr>${cells.map(cell => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
    const { shown, hidden } = fitting(rows.slice(0, MAX_ROWS).map(row => line(row, 'td')), MAX_TABLE_BYTES);
    const left = Math.max(0, rows.length - MAX_ROWS) + hidden;
    const more = left > 0 ? `<tr><td colspan="${header.length}">and ${left} more, not shown here</td></tr>` : '';
    return `<table>\n${line(header, 'th')}\n${shown.join('\n')}${more}\n</table>`;
}
function planBlock(plan) {
    const { shown, hidden } = fitting(plan.map(lib_text/* escapeHtml */.ZD), MAX_PLAN_BYTES);
    return `<pre><code>${[...shown, ...(hidden > 0 ? [`and ${hidden} more lines, not shown here`] : [])].join('\n')}</code></pre>`;
}
function listOf(items) {
    const { shown, hidden } = fitting(items, MAX_LIST_BYTES);
    return `${shown.join(', ')}${hidden > 0 ? ` and ${hidden} more, not shown here` : ''}`;
}
/** As many from the first on as fit. */
function fitting(items, maxBytes) {
    let bytes = 0;
    const tooMuch = items.findIndex(item => (bytes += Buffer.byteLength(item) + 2) > maxBytes);
    const shown = tooMuch === -1 ? items : items.slice(0, tooMuch);
    return { shown, hidden: items.length - shown.length };
}
function block(lines) {
    return `<pre><code>${(0,lib_text/* escapeHtml */.ZD)(lines)}</code></pre>`;
}
function code(name) {
    return `<code>${(0,lib_text/* escapeHtml */.ZD)((0,lib_text/* untrusted */.bp)(name))}</code>`;
}
/** A sentence for a cell, on one line: a line break would end the HTML block. */
function summary_text(sentence) {
    return (0,lib_text/* escapeHtml */.ZD)(sentence.replace(/[\r\n]+/g, ' '));
}
function releaseLink({ url, tag, draft }) {
    const label = `${(0,lib_text/* escapeHtml */.ZD)((0,lib_text/* untrusted */.bp)(tag))}${draft ? ' (draft)' : ''}`;
    return /^https:\/\/[^\s"'<>]+$/.test(url) ? `<a href="${(0,lib_text/* escapeHtml */.ZD)(url)}">${label}</a>` : label;
}
function count(n, noun) {
    return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 12 modules
var core = __webpack_require__(143);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/runner/console.js




/** The runner's log, outputs and summary: the only place that writes to any of them. */
class RunnerConsole {
    #secrets = new Set();
    #closed = false;
    /** Hides a secret, as it is and percent-encoded, from here on: in the log of the runner and in all that this class writes. */
    mask(secret) {
        for (const spelling of new Set([secret, encodeURIComponent(secret)])) {
            if (spelling === '' || this.#secrets.has(spelling))
                continue;
            this.#secrets.add(spelling);
            core/* setSecret */.Pq(spelling);
        }
    }
    info(text) {
        if (this.#closed)
            return;
        core/* info */.pq(this.#clean(text));
    }
    debug(text) {
        if (this.#closed)
            return;
        core/* debug */.Yz(this.#clean(text));
    }
    warning(text, annotation = {}) {
        if (this.#closed)
            return;
        core/* warning */.$e(this.#clean(text), this.#properties(annotation));
    }
    error(text, annotation = {}) {
        if (this.#closed)
            return;
        core/* error */.z3(this.#clean(text), this.#properties(annotation));
    }
    /** Prints the one error line of a failed run, cause and next step; before it, the details that help to fix it. */
    fail(failure) {
        for (const line of failure.details?.split('\n') ?? [])
            this.info(line);
        this.error(`${failure.message}${failure.hint === undefined ? '' : ` ${failure.hint}`}`, {
            title: failure.code
        });
    }
    /** @throws FILE_NOT_WRITABLE */
    output(name, value) {
        if (this.#closed)
            return;
        try {
            core/* setOutput */.uH(name, this.#withoutSecrets(value));
        }
        catch (cause) {
            throw outputsRefused(cause);
        }
    }
    /**
     * Outputs are written last; a file that takes none must be known before anything is signed.
     *
     * @param path `GITHUB_OUTPUT`.
     * @throws FILE_NOT_WRITABLE
     */
    assertOutputsWritable(path = '') {
        if (path === '')
            return;
        try {
            (0,external_node_fs_.closeSync)((0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND));
        }
        catch (cause) {
            throw outputsRefused(cause);
        }
    }
    /** Adds Markdown to the job summary; a runner without one, or a full disk, does not fail the run. */
    async summary(markdown) {
        try {
            await core/* summary */.z.addRaw(this.#withoutSecrets(markdown), true).write();
        }
        catch (thrown) {
            this.warning(`The job summary could not be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
        }
    }
    /** Prints nothing from here on, whatever still runs; resolves once everything printed so far is written. */
    async close() {
        this.#closed = true;
        await new Promise(resolve => {
            process.stdout.write('', () => resolve());
        });
    }
    /** The runner obeys commands in properties too: a file whose name would have to be changed is not named. */
    #properties({ title, file }) {
        return {
            ...(title === undefined ? {} : { title: this.#clean(title) }),
            ...(file === undefined || this.#clean(file) !== file ? {} : { file })
        };
    }
    #clean(text) {
        return (0,lib_text/* harmless */.Is)(this.#withoutSecrets(text).replace(/[\r\n]+/g, ' '));
    }
    #withoutSecrets(text) {
        return [...this.#secrets].reduce((clean, secret) => withoutBeginning(clean.replaceAll(secret, '***'), secret), text);
    }
}
function outputsRefused(cause) {
    const reason = (0,errors/* systemErrorCode */.vq)(cause) ?? (cause instanceof Error ? cause.message : String(cause));
    return new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `The outputs cannot be written to the file that GITHUB_OUTPUT names: ${reason}.`, {
        hint: 'Leave GITHUB_OUTPUT and its file as the runner made them, and check that the disk is not full.',
        cause
    });
}
/** A shorter beginning reveals nothing, and is found in text that has nothing to do with the secret. */
const MIN_BEGINNING = 8;
const CUT = '…'; // what `untrusted` ends with
/** The text without the beginning of a secret before a cut: the message of a server may have been cut in the middle of one. */
function withoutBeginning(text, secret) {
    const [first = '', ...pieces] = text.split(CUT);
    if (pieces.length === 0)
        return text;
    const withoutEnd = (piece) => {
        for (let length = Math.min(secret.length, piece.length); length >= MIN_BEGINNING; length--)
            if (piece.endsWith(secret.slice(0, length)))
                return `${piece.slice(0, -length)}***`;
        return piece;
    };
    const last = pieces.pop() ?? '';
    return [...[first, ...pieces].map(withoutEnd), last].join(CUT);
}

// EXTERNAL MODULE: ./build/lib/file-names.js
var file_names = __webpack_require__(7037);
// EXTERNAL MODULE: ./build/network/network-environment.js
var network_environment = __webpack_require__(915);
;// CONCATENATED MODULE: ./build/runner/environment.js




const MAX_EVENT_BYTES = 32 * 1024 * 1024;
/**
 * The environment of the job: variables that the runner sets (GitHub docs, "Default environment variables") and those of the AWS SDK.
 *
 * @throws ENVIRONMENT_INSECURE when TLS certificates are not verified or an endpoint is not https, INPUT_INVALID when the file of a
 * `release` event is not JSON.
 */
function readEnvironment(env) {
    const value = (name) => env[name] || undefined;
    const network = (0,network_environment/* readNetworkEnvironment */.C)(env);
    const repository = value('GITHUB_REPOSITORY');
    return {
        ...network,
        workspace: value('GITHUB_WORKSPACE') ?? process.cwd(),
        platform: (0,file_names/* toPlatform */.rE)(process.platform),
        repository,
        serverUrl: value('GITHUB_SERVER_URL') ?? 'https://github.com',
        apiUrl: (0,network_environment/* endpointIn */.B)(env, 'GITHUB_API_URL') ?? 'https://api.github.com',
        eventName: value('GITHUB_EVENT_NAME') ?? '',
        eventRelease: value('GITHUB_EVENT_NAME') === 'release' ? readEventRelease(value('GITHUB_EVENT_PATH')) : undefined,
        tag: value('GITHUB_REF_TYPE') === 'tag' ? value('GITHUB_REF_NAME') : undefined,
        sessionName: [
            repository?.replace('/', '@') ?? 'github',
            value('GITHUB_RUN_ID'),
            value('GITHUB_RUN_ATTEMPT')
        ]
            .filter(part => part !== undefined)
            .join('-'),
        githubHosted: value('RUNNER_ENVIRONMENT') === 'github-hosted',
        run: {
            id: value('GITHUB_RUN_ID'),
            attempt: value('GITHUB_RUN_ATTEMPT'),
            workflow: value('GITHUB_WORKFLOW_REF')
        },
        oidcRequestUrl: value('ACTIONS_ID_TOKEN_REQUEST_URL'),
        oidcRequestToken: value('ACTIONS_ID_TOKEN_REQUEST_TOKEN'),
        withoutToken: readWithoutToken(env)
    };
}
/** Why the run can never get an OIDC token: it is one of `act`, or of a pull request from a fork; undefined for other runs. */
function readWithoutToken(env) {
    if (env['ACT'] === 'true')
        return 'act'; // nektos/act sets it, and has no token endpoint
    if (env['GITHUB_EVENT_NAME'] !== 'pull_request')
        return undefined;
    let event;
    try {
        event = readEvent(env['GITHUB_EVENT_PATH']);
    }
    catch {
        return undefined; // used for an explanation only: a run that needs nothing of the event continues
    }
    const { head, base } = event?.pull_request ?? {};
    if (head === undefined || base === undefined)
        return undefined;
    return head.repo?.full_name === base.repo?.full_name ? undefined : 'fork';
}
function readEventRelease(path) {
    let event;
    try {
        event = readEvent(path);
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ('INPUT_INVALID', `The event file ${path} is not readable JSON.`, {
            hint: 'Give release-tag or release-id instead of relying on the event.',
            cause
        });
    }
    const { id, tag_name: tag } = event?.release ?? {};
    return typeof id === 'number' && typeof tag === 'string' ? { id, tag } : undefined;
}
/** The parsed event file; undefined when there is none, or when it is larger than any that GitHub writes. */
function readEvent(path) {
    if (path === undefined || path === '')
        return undefined;
    const text = (0,external_node_fs_.readFileSync)(path, 'utf8');
    return text.length > MAX_EVENT_BYTES ? undefined : JSON.parse(text);
}

// EXTERNAL MODULE: external "node:v8"
var external_node_v8_ = __webpack_require__(8877);
;// CONCATENATED MODULE: ./build/runner/memory.js

/**
 * Makes V8 collect garbage before the heap grows instead of after. Each signature leaves some 20 kB of it, and thousands of them would
 * double the size of the process. Not for verification, which streams: V8 would collect after every few pieces.
 */
function keepHeapSmall() {
    (0,external_node_v8_.setFlagsFromString)('--memory-saver-mode');
}

;// CONCATENATED MODULE: ./build/sign/report.js
/** The report of a run that has not begun. */
function emptySignReport() {
    return {
        key: undefined,
        release: undefined,
        binding: undefined,
        artifacts: [],
        signed: [],
        checksumsFile: undefined,
        recordFile: undefined,
        statement: undefined,
        publicKeyFiles: [],
        attached: [],
        published: false,
        plannedActions: new Map(),
        plan: []
    };
}

// EXTERNAL MODULE: ./build/hashing/hash.js + 3 modules
var hashing_hash = __webpack_require__(17);
// EXTERNAL MODULE: ./build/lib/files.js
var lib_files = __webpack_require__(3963);
// EXTERNAL MODULE: ./build/manifests/expected-digests.js
var expected_digests = __webpack_require__(2205);
// EXTERNAL MODULE: ./build/release/names.js
var release_names = __webpack_require__(8898);
// EXTERNAL MODULE: ./build/release/snapshot.js
var release_snapshot = __webpack_require__(7704);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/signature/openpgp/certificate.js + 1 modules
var openpgp_certificate = __webpack_require__(9065);
;// CONCATENATED MODULE: ./build/sign/collect/openpgp-certificate.js




/**
 * The OpenPGP certificate of `openpgp-certificate`, which must hold at the time at which it is to sign.
 *
 * @param signedAt seconds since 1970.
 * @throws KEY_FILE_INVALID when there is none, or it is revoked, expired or not valid yet.
 */
async function readCertificate(file, workspace, signedAt) {
    const path = (0,external_node_path_.resolve)(workspace, file);
    const shown = (0,lib_files/* displayPath */.Gt)(path, workspace);
    const refuse = (message, hint) => new errors/* ActionError */.lZ('KEY_FILE_INVALID', `The OpenPGP certificate ${shown} ${message}.`, { hint });
    const bytes = await (0,lib_files/* readSmallFile */.EW)(path, openpgp_certificate/* MAX_CERTIFICATE_BYTES */.to);
    if (bytes === undefined)
        throw refuse('does not exist or is not a regular file', 'Check out the repository before this step, or correct the path in openpgp-certificate; kms-sign openpgp-certificate makes one.');
    const parsed = await (0,openpgp_certificate/* parseCertificate */.hB)(bytes);
    if (parsed.kind === 'refused')
        throw refuse(`cannot be used: ${parsed.reason}`, parsed.hint);
    const { certificate } = parsed;
    const { createdAt, expiresAt } = certificate.key.openpgp;
    if (certificate.isRevoked)
        throw refuse('is revoked: programs reject what it signs', 'Make a certificate for another key with kms-sign openpgp-certificate, and sign with that key.');
    if (expiresAt !== undefined && signedAt >= expiresAt)
        throw refuse(`expired on ${dateOf(expiresAt)}: programs reject what it signs after that`, 'Make it valid for longer with kms-sign openpgp-certificate (the same --created keeps the fingerprint), commit it, and publish it again.');
    if (signedAt < createdAt)
        throw refuse(`was created on ${dateOf(createdAt)}, after the time of this machine (${dateOf(signedAt)})`, "Correct the machine's clock, or make the certificate again with an earlier --created.");
    return certificate;
}
/**
 * The key of the certificate must be the KMS key.
 *
 * @param arn of the KMS key.
 * @throws KEY_NOT_ALLOWED
 */
function assertCertifies({ key, userIds }, { arn, fingerprint }) {
    if (key.fingerprint === fingerprint)
        return;
    throw new errors/* ActionError */.lZ('KEY_NOT_ALLOWED', `The certificate in openpgp-certificate (${userIds[0]}) is of another key, ${key.fingerprint}; the key ${arn} has the fingerprint ${fingerprint}.`, {
        hint: 'Correct key-id (an alias may have been moved), or make a certificate of this key with kms-sign openpgp-certificate.'
    });
}
function dateOf(seconds) {
    return new Date(seconds * 1000).toISOString().slice(0, 10);
}

// EXTERNAL MODULE: ./build/hashing/hasher.js + 2 modules
var hashing_hasher = __webpack_require__(4763);
// EXTERNAL MODULE: ./build/lib/concurrency.js
var concurrency = __webpack_require__(8867);
// EXTERNAL MODULE: ./build/lib/progress.js
var progress = __webpack_require__(8285);
// EXTERNAL MODULE: ./build/release/provisional.js
var release_provisional = __webpack_require__(4748);
;// CONCATENATED MODULE: ./build/release/limits.js




/** Assets that one run attaches at the same time. */
const UPLOADS_AT_ONCE = 4;
/**
 * All names of assets that this run has must differ, as the host stores them, and as files that are downloaded into one folder, on every
 * system: from each other, and from what the release has under other names.
 *
 * @throws ARTIFACT_NAMES_COLLIDE
 */
function assertDistinctStoredNames({ host, assets }, names) {
    const own = names.map(name => ({ given: name, stored: host.storedName(name) }));
    const reserved = own.find(({ stored }) => (0,release_provisional/* isReservedName */.ce)(stored));
    if (reserved !== undefined)
        throw new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', `The name "${reserved.given}" is one that replacements of assets have for a moment (kms-sign-new-<id>-<name>).`, { hint: 'Rename the artifact.' });
    const taken = new Set(own.map(({ stored }) => stored));
    const others = [...assets.keys()]
        .filter(name => !taken.has(name))
        .map(name => ({ given: name, stored: name }));
    // two assets that are there already are none of this run's business
    const relevant = new Set(own.map(({ stored }) => (0,file_names/* foldedName */.mw)(stored)));
    const collision = (0,file_names/* findCollision */.Oj)([...own, ...others.filter(({ stored }) => relevant.has((0,file_names/* foldedName */.mw)(stored)))], ({ stored }) => stored);
    if (collision === undefined)
        return;
    const [one, other] = collision;
    throw one.stored === other.stored
        ? new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', `${host.name} would store "${one.given}" and "${other.given}" under the same name, "${one.stored}".`, { hint: `Rename one of them; ${host.name} replaces special characters in asset names with dots.` })
        : new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', `The release would have the assets "${one.stored}" and "${other.stored}"${(0,file_names/* describeCollision */._A)(one.stored, other.stored)}: whoever downloads both there keeps one.`, {
            hint: taken.has(other.stored)
                ? 'Rename one of them.'
                : `Rename one of them, or delete the asset ${other.stored} from the release.`
        });
}
/**
 * Each file that this run attaches must have a size that the host accepts.
 *
 * @throws ASSET_SIZE
 */
function assertSizes({ host }, sent) {
    for (const { path, size } of sent) {
        if (size > 0 && size <= host.limits.assetBytes)
            continue;
        const what = size === 0
            ? `is empty; ${host.name} accepts no empty assets`
            : `has ${size} bytes; ${host.name} accepts assets under ${(0,progress/* formatSize */.Xq)(host.limits.assetBytes + 1).replace('.0 ', ' ')}`;
        throw new errors/* ActionError */.lZ('ASSET_SIZE', `The artifact ${path} ${what}.`, {
            hint: size === 0
                ? 'Exclude it, or set upload: signatures.'
                : 'Split or compress it, or set upload: signatures and host it elsewhere.'
        });
    }
}
/**
 * The release must have room for the assets that are added. A replacement needs room for a moment, since the old asset is removed last.
 *
 * @throws ASSET_CONFLICT
 */
function assertAssetLimit({ host, assets, incomplete, provisional }, { added, replaced, byFormat }) {
    const present = assets.size + incomplete.size + provisional.length;
    const total = present + added + Math.min(replaced, UPLOADS_AT_ONCE);
    if (total <= host.limits.assets)
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `The release would have ${total} assets; ${host.name} allows ${host.limits.assets}.`, { hint: tooMany(total - host.limits.assets, byFormat) });
}
/** The formats that may be dropped, the last one of `signature-format` first, until the rest fits. */
function tooMany(excess, [, ...others]) {
    const dropped = [];
    let saved = 0;
    for (const [format, count] of others.toReversed()) {
        if (saved >= excess)
            break;
        dropped.unshift(format);
        saved += count;
    }
    const otherwise = 'emove some assets, or pack the artifacts into fewer archives.';
    return saved >= excess && dropped.length > 0
        ? `Drop ${dropped.join(' and ')} from signature-format (${saved} assets less); or r${otherwise}`
        : `R${otherwise}`;
}

// EXTERNAL MODULE: ./build/release/read.js
var release_read = __webpack_require__(3916);
// EXTERNAL MODULE: ./build/signature/formats/index.js + 1 modules
var signature_formats = __webpack_require__(6770);
// EXTERNAL MODULE: ./build/signature/prehash.js
var signature_prehash = __webpack_require__(604);
// EXTERNAL MODULE: ./build/artifacts/name-glob.js
var name_glob = __webpack_require__(3324);
// EXTERNAL MODULE: ./build/artifacts/select.js
var artifacts_select = __webpack_require__(3529);
// EXTERNAL MODULE: ./build/release/public-keys.js
var public_keys = __webpack_require__(6194);
// EXTERNAL MODULE: ./build/signature/verdict.js
var verdict = __webpack_require__(5484);
// EXTERNAL MODULE: ./build/manifests/checksums.js
var manifests_checksums = __webpack_require__(9537);
// EXTERNAL MODULE: ./build/manifests/release-binding.js
var release_binding = __webpack_require__(7784);
;// CONCATENATED MODULE: ./build/sign/output-names.js







/**
 * The names of all files that a run with these inputs writes.
 *
 * @param workspace absolute path.
 */
function outputNames(inputs, workspace) {
    const { forms, outputDirectory, strategy, recordFile } = inputs;
    const folder = (0,external_node_path_.resolve)(workspace, outputDirectory ?? '.');
    const signaturesOf = (path) => {
        const beside = outputDirectory === undefined ? path : (0,external_node_path_.join)(folder, (0,external_node_path_.basename)(path));
        return forms.map(form => ({ form, file: beside + form.suffix }));
    };
    const named = (path) => {
        const file = (0,external_node_path_.resolve)(folder, path);
        return { file, name: (0,external_node_path_.basename)(file) };
    };
    const output = (path) => {
        const own = named(path);
        return { ...own, signatures: signaturesOf(own.file) };
    };
    const checksums = strategy === 'each'
        ? undefined
        : output(inputs.checksumsFile ?? (0,manifests_checksums/* defaultChecksumsName */.Lh)((0,schemes/* hashOf */.qQ)(inputs.algorithm)));
    return {
        suffixes: forms.map(({ suffix }) => suffix),
        checksums,
        binding: checksums === undefined || inputs.release === undefined
            ? undefined
            : { file: (0,external_node_path_.join)((0,external_node_path_.dirname)(checksums.file), release_binding/* BINDING_NAME */.AJ), name: release_binding/* BINDING_NAME */.AJ },
        record: recordFile === undefined ? undefined : output(recordFile),
        statement: inputs.statementFile === undefined ? undefined : named(inputs.statementFile),
        publicKeys: inputs.publicKeyFiles.map(named),
        signaturesOf
    };
}
/** Absolute paths of everything that this run writes besides the signatures of artifacts. */
function documentPaths({ checksums, binding, statement, record, publicKeys }) {
    const signed = [checksums, record].filter(output => output !== undefined);
    return [
        ...publicKeys.map(({ file }) => file),
        ...signed.flatMap(({ file, signatures }) => [file, ...signatures.map(signature => signature.file)]),
        ...[binding, statement].flatMap(document => document?.file ?? [])
    ];
}
/** The names of checksums file, record, their signatures, the binding and the release statement, before the host stores them. */
function documentNames({ checksums, binding, statement, record, suffixes }) {
    const signed = [checksums, record].filter(output => output !== undefined);
    return [
        ...signed.flatMap(({ name }) => [name, ...suffixes.map(suffix => name + suffix)]),
        ...[binding, statement].flatMap(document => document?.name ?? [])
    ];
}
/**
 * All files that this run writes must have different paths, also where nothing is attached, and none may be an artifact's. Paths are
 * compared as file systems compare them that ignore case and the form of Unicode, on every system.
 *
 * @param artifactFiles absolute paths of artifacts.
 * @param signatureFiles absolute paths of the signatures of artifacts.
 * @throws ARTIFACT_NAMES_COLLIDE
 */
function assertDistinctOutputs({ checksums, binding, statement, record, publicKeys }, artifactFiles, signatureFiles, workspace) {
    const files = [
        ...artifactFiles.map(path => ({ path, what: 'an artifact' })),
        ...signatureFiles.map(path => ({ path, what: 'the signature of an artifact' })),
        ...publicKeys.map(({ file }) => ({ path: file, what: 'the public key' })),
        ...(binding === undefined ? [] : [{ path: binding.file, what: 'the release binding' }]),
        ...(statement === undefined ? [] : [{ path: statement.file, what: 'the release statement' }]),
        ...toOutputs(checksums, 'the checksums file'),
        ...toOutputs(record, 'the record')
    ];
    const collision = (0,file_names/* findCollision */.Oj)(files, ({ path }) => path);
    if (collision === undefined)
        return;
    const [one, other] = collision.map(({ path, what }) => ({ path: (0,lib_files/* displayPath */.Gt)(path, workspace), what }));
    throw new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', one.path === other.path
        ? `Two outputs of this step would be ${one.path}: ${one.what} and ${other.what}.`
        : `Two files of this step would be ${one.path} (${one.what}) and ${other.path} (${other.what})${(0,file_names/* describeCollision */._A)(one.path, other.path)}.`, {
        hint: 'Give another name in checksums-file, record-file, statement-file or public-key-file, another suffix in signature-format, or exclude the artifact with a "!" pattern.'
    });
}
function toOutputs(output, what) {
    if (output === undefined)
        return [];
    return [
        { path: output.file, what },
        ...output.signatures.map(({ file }) => ({ path: file, what: `the signature of ${what}` }))
    ];
}

;// CONCATENATED MODULE: ./build/sign/collect/assets.js










/**
 * The assets to sign that `release-assets` selects. Outputs of this run, signatures of the artifacts, and assets that prove to be a signature
 * by the key or its public key are excluded, each with a line in the log.
 *
 * @throws ARTIFACT_NOT_FOUND when a pattern selects nothing.
 */
async function selectReleaseAssets({ releaseAssets }, snapshot, { names, key, local, log }) {
    const { host, assets } = snapshot;
    const globs = new name_glob/* NameGlobs */.V(releaseAssets);
    (0,release_names/* assertEachMatches */.pR)(snapshot, globs, [...assets.keys()]);
    const own = [
        ...documentNames(names),
        ...names.publicKeys.map(({ name }) => name),
        ...local.flatMap(({ name }) => names.suffixes.map(suffix => name + suffix))
    ];
    const ownNames = new Set(own.flatMap(name => [name, host.storedName(name)]));
    const localNames = new Set(local.map(({ name }) => host.storedName(name)));
    const selected = [...assets.values()].filter(({ name }) => globs.isSelected(name) && !localNames.has(name));
    // an earlier run may have signed in other formats
    const suffixes = [...new Set([...names.suffixes, ...signature_formats/* KNOWN_SUFFIXES */.E5])];
    const selection = await (0,artifacts_select/* selectArtifacts */.q)(selected, {
        nameOf: ({ name }) => name,
        keyOf: ({ name }) => name,
        signaturesOf: async ({ name }) => names.suffixes.flatMap(suffix => signatureNameOf(snapshot, name, suffix)),
        isListed: () => false,
        findReason: async (asset) => {
            if (ownNames.has(asset.name))
                return 'this step makes it';
            const signed = await findSigned(asset, snapshot, suffixes, key);
            if (signed !== undefined)
                return `it is the signature of ${signed}`;
            if (key === undefined)
                return undefined;
            const attached = await (0,public_keys/* readPublicKey */.RR)(snapshot, asset);
            return attached?.fingerprint === key.publicKey.fingerprint ? 'it is the public key' : undefined;
        }
    });
    for (const { file, reason } of selection.own)
        log.info(`Excluded asset ${file.name}: ${reason}.`);
    for (const { asset } of snapshot.provisional.filter(({ asset }) => globs.isSelected(asset.name)))
        log.info(`Excluded asset ${asset.name}: an interrupted replacement left it.`);
    return selection.artifacts;
}
function signatureNameOf(snapshot, name, suffix) {
    const asset = (0,release_names/* findSignatureAsset */.IL)(snapshot, name, suffix);
    return asset === undefined ? [] : [asset.name];
}
/** The asset, not an artifact of this run, of which this one is proven to be a signature by the key. */
async function findSigned(asset, snapshot, suffixes, key) {
    const signed = suffixes
        .filter(suffix => asset.name.endsWith(suffix))
        .map(suffix => snapshot.assets.get(asset.name.slice(0, -suffix.length)))
        .find(candidate => candidate !== undefined);
    const file = signed && key && (await (0,release_read/* readAsset */.fs)(snapshot, asset, signature_formats/* MAX_SIGNATURE_FILE_BYTES */.NT));
    if (signed === undefined || key === undefined || file === undefined)
        return undefined;
    const interpretations = (0,verdict/* examine */.sb)(file, [key.publicKey]).flatMap(examination => examination.interpretations);
    if (interpretations.length === 0)
        return undefined;
    const prehashes = (0,hashing_hasher/* toPrehashes */.X1)(interpretations.map(({ prehash }) => prehash));
    const { digests } = await (0,release_read/* hashAsset */.$e)(snapshot, signed, { prehashes });
    const isBy = interpretations.some(({ prehash, covers }) => {
        const digest = digests.get((0,signature_prehash/* digestKey */.C)(prehash));
        return digest !== undefined && covers(digest);
    });
    return isBy ? signed.name : undefined;
}

;// CONCATENATED MODULE: ./build/sign/collect/signing-input.js



/** What a signature over a file of each kind would be as well. */
const MEANINGS = {
    'dsse-envelope': 'an attestation (the text that a DSSE envelope is signed over)',
    'ssh-signature': 'an SSH signature (an SSHSIG structure)',
    'ssh-certificate': 'an SSH certificate',
    'ssh-login': 'a login over SSH',
    'tls-handshake': 'a handshake of TLS',
    'cose-structure': 'a COSE signature',
    jws: 'a JSON Web Signature or token (a JWS signing input)',
    'git-object': 'a signed commit or tag of git',
    'x509-certificate': 'an X.509 certificate (a TBSCertificate)',
    'x509-certificate-request': 'a request for an X.509 certificate',
    'x509-revocation-list': 'a certificate revocation list (a TBSCertList)',
    'x509-attribute-certificate': 'an X.509 attribute certificate',
    'ocsp-response': 'an OCSP response',
    'cms-attributes': 'a CMS (PKCS #7) signature (its signed attributes)',
    'openpgp-certification': 'an OpenPGP certification of a key',
    'openpgp-signature': 'an OpenPGP signature over the part before its last bytes (an OpenPGP trailer)'
};
/** Those of which PSS makes one as well (RFC 4055, RFC 7518, RFC 8230, RFC 8446). */
const ALSO_BY_PSS = new Set([
    'tls-handshake',
    'cose-structure',
    'jws',
    'x509-certificate',
    'x509-certificate-request',
    'x509-revocation-list',
    'x509-attribute-certificate',
    'ocsp-response',
    'cms-attributes'
]);
/**
 * Whether signatures of this form over an artifact can be taken for signatures of another protocol: by PKCS #1 v1.5 and ECDSA a signature
 * says nothing of its purpose, and the artifact's own bytes begin what is signed. Attestations and the signatures of SSH, git and OpenPGP are never made
 * with PSS.
 */
function signsForeignBytes({ format, algorithm }) {
    return (0,signature_formats/* formatOf */.be)(format).signsArtifactBytes && !algorithm.startsWith('RSASSA_PSS_');
}
/**
 * An artifact whose bytes are the signing input of another protocol is not signed: whoever made it would have the key say what it never
 * said.
 *
 * @throws ARTIFACT_NOT_SIGNABLE
 */
function assertSignable(path, { signingInputs }, forms) {
    for (const [key, input] of signingInputs) {
        const form = forms.find(candidate => signsForeignBytes(candidate) &&
            (key === (0,schemes/* hashOf */.qQ)(candidate.algorithm) || (candidate.format.startsWith('openpgp') && key.includes('+'))));
        if (form === undefined)
            continue;
        throw new errors/* ActionError */.lZ('ARTIFACT_NOT_SIGNABLE', `The artifact ${path} is not signed: a signature over its bytes with ${form.algorithm} (${form.format}) would also be ${MEANINGS[input]} by this key.`, {
            hint: `Find out where the file comes from: it may have been made to misuse the key. If it is meant, put it into an archive and sign that${orWithPss(form, input)}.`
        });
    }
}
/** What PSS would change, for a key that makes it. */
function orWithPss({ algorithm }, input) {
    if (!(0,schemes/* shareKeys */.Qx)(algorithm, 'RSASSA_PSS_SHA_256'))
        return '';
    return ALSO_BY_PSS.has(input)
        ? ' (signed as raw with RSASSA_PSS_SHA_256 alone it would not be refused, but these exist with PSS as well)'
        : ', or sign it as raw with RSASSA_PSS_SHA_256 alone';
}

;// CONCATENATED MODULE: ./build/sign/collect/collect.js
















const DOWNLOADS_AT_ONCE = 4;
const MAX_PROBLEMS = 5;
/**
 * What is computed of each artifact: the digests that its signatures need, that of the signing algorithm, which is listed, and with a
 * release SHA-256, by which the host reports the digests of assets.
 *
 * @param signedAt seconds since 1970.
 */
function hashRequestFor({ algorithm, forms, release, strategy, statementFile }, certificate, signedAt) {
    const signed = strategy === 'checksums' ? [] : forms;
    return {
        prehashes: (0,hashing_hasher/* toPrehashes */.X1)([
            (0,schemes/* hashOf */.qQ)(algorithm),
            ...(release === undefined && statementFile === undefined ? [] : ['sha256']),
            ...signed.map(form => prehashOf(form, certificate, signedAt))
        ]),
        crossProtocol: signed.some(signsForeignBytes)
    };
}
/** What a signature of this form is made of, known before the KMS key is. */
function prehashOf({ format, algorithm }, certificate, signedAt) {
    const entry = (0,signature_formats/* formatOf */.be)(format);
    if (!entry.needsCertificate)
        return (0,signature_prehash/* plainPrehash */.E)(entry.artifactHash(algorithm));
    if (certificate === undefined)
        throw new Error(`${format} without a certificate`);
    return entry.prepare((0,schemes/* schemeOf */.wW)(algorithm), certificate.key, signedAt).prehash;
}
/**
 * Everything that is to be signed: files, assets, or the names in `digests`. With artifacts and `digests` given, both must be the same set
 * with the same digests.
 *
 * @throws ARTIFACT_NOT_FOUND when there is nothing to sign, ARTIFACT_NAMES_COLLIDE, DIGESTS_MISMATCH, INPUT_INVALID when `digests` can be
 * read in two ways, ASSET_WRONG, ARTIFACT_NOT_SIGNABLE
 */
async function collect(inputs, { files, expected, hashing, request }, { names, snapshot, key, log, cancelled }) {
    const assets = snapshot === undefined || inputs.releaseAssets.length === 0
        ? []
        : await selectReleaseAssets(inputs, snapshot, { names, key, local: files, log });
    const subjects = [
        ...fromFiles(inputs, files, hashing, { log, cancelled }),
        ...(snapshot === undefined ? [] : fromAssets(inputs, assets, { snapshot, key, request }))
    ];
    if (expected !== undefined && [...inputs.artifacts, ...inputs.releaseAssets].every(find/* isExclude */.zl)) {
        const named = fromDigests(inputs, expected);
        log.info(`Found ${named.length} artifact${named.length === 1 ? '' : 's'} to sign in digests; no file is read.`);
        subjects.push(...named);
    }
    if (subjects.length === 0)
        throw nothingToSign();
    (0,find/* assertDistinctNames */.zn)(subjects);
    for (const line of (0,expected_digests/* describeReadings */.x)(expected, [...files, ...assets].map(({ name }) => name)))
        log.info(line);
    if (snapshot !== undefined)
        assertDistinctStoredNames(snapshot, subjects.map(({ name }) => name));
    if (expected !== undefined)
        await assertAsExpected(subjects, expected, snapshot);
    if (snapshot !== undefined)
        warnOfAbsent(subjects, snapshot, log);
    // one that is not signable ends the run before anything is signed
    if (request.crossProtocol === true)
        await Promise.all(subjects.map(({ hashed }) => hashed));
    return subjects;
}
/** Local files, whose digests may still be pending. */
function fromFiles(inputs, files, hashing, ports) {
    return files.map(file => {
        const found = { name: file.name, path: file.path, source: { kind: 'file', file } };
        const read = async (prehashes) => (await (0,hashing_hash/* hashFiles */.yQ)([{ ...file, prehashes }], ports))[0] ?? new Map();
        return {
            ...found,
            hashed: toSubject(inputs, found, { size: file.size, hashing: hashing.contentOf(file), read })
        };
    });
}
/** Assets, streamed through the hash a few at a time. */
function fromAssets(inputs, assets, { snapshot, key, request }) {
    for (const { name } of assets)
        (0,release_names/* assertFileName */.uD)(snapshot.host, name); // the name of its signature file is made of it
    const limit = new concurrency/* ConcurrencyLimit */.DM(DOWNLOADS_AT_ONCE);
    return assets.map(asset => {
        const found = { name: asset.name, path: asset.name, source: { kind: 'asset' } };
        const hashing = limit.run(async (failed) => {
            const attached = await attachedPrehashes(inputs, snapshot, asset, key);
            const prehashes = (0,hashing_hasher/* toPrehashes */.X1)([...request.prehashes, ...attached]);
            return (0,release_read/* hashAsset */.$e)(snapshot, asset, { ...request, prehashes }, failed);
        });
        const read = async (prehashes) => (await (0,release_read/* hashAsset */.$e)(snapshot, asset, { prehashes })).digests;
        return { ...found, hashed: toSubject(inputs, found, { size: asset.size, hashing, read }) };
    });
}
/** What the signatures that are attached already are made of, so that an asset is downloaded once to see whether they hold. */
async function attachedPrehashes({ forms, strategy }, snapshot, { name }, key) {
    if (key === undefined || strategy === 'checksums')
        return [];
    const read = forms
        .filter(({ format }) => (0,signature_formats/* formatOf */.be)(format).needsCertificate)
        .map(async ({ format, suffix, algorithm }) => {
        const there = (0,release_names/* findSignatureAsset */.IL)(snapshot, name, suffix);
        const file = there && (await (0,release_read/* readAsset */.fs)(snapshot, there, signature_formats/* MAX_SIGNATURE_FILE_BYTES */.NT));
        const signature = file && (0,signature_formats/* formatOf */.be)(format).read(file, key.publicKey);
        return signature?.preimage((0,schemes/* schemeOf */.wW)(algorithm), key.publicKey)?.prehash;
    });
    return (await Promise.all(read)).filter(prehash => prehash !== undefined);
}
/** Artifacts of which only the digests were given. */
function fromDigests(inputs, { entries }) {
    return [...entries].map(([name, digest]) => {
        const found = { name, path: name, source: { kind: 'digests' } };
        const digests = new Map([[digest.hash, digest]]);
        const hashing = Promise.resolve({ digests, signingInputs: new Map() });
        return { ...found, hashed: toSubject(inputs, found, { size: undefined, hashing, read: undefined }) };
    });
}
/** A name that is spelled wrong would be signed as well: nothing but the release could tell. */
function warnOfAbsent(subjects, snapshot, log) {
    const absent = subjects
        .filter(({ name, source }) => source.kind === 'digests' && (0,release_names/* findAsset */.Iu)(snapshot, name) === undefined)
        .map(({ name }) => name);
    if (absent.length === 0)
        return;
    const more = absent.length > MAX_PROBLEMS ? ` and ${absent.length - MAX_PROBLEMS} more` : '';
    log.warning(`The release ${snapshot.release.id} has no asset ${absent.slice(0, MAX_PROBLEMS).join(', ')}${more}: what is in digests is signed without it. Correct the name in digests, or attach ${absent.length === 1 ? 'the file' : 'the files'}.`);
}
/** The absolute path beside which the signature of an artifact is written: the file itself, or its name in the workspace. */
function artifactPathOf({ name, source }, workspace) {
    return source.kind === 'file' ? source.file.absolutePath : (0,external_node_path_.resolve)(workspace, name);
}
function toSubject({ algorithm, forms }, { name, path }, { size, hashing, read }) {
    const hashed = hashing.then(content => {
        assertSignable(path, content, forms);
        const { digests } = content;
        const digest = (0,hashing_hasher/* digestBy */.Qx)(digests, (0,schemes/* hashOf */.qQ)(algorithm));
        return { name, path, size, digests, digest, digestBy: digestReader(path, { digest, digests, read }) };
    });
    hashed.catch(() => undefined); // reported where it is awaited
    return hashed;
}
/** The digest by a prehash: as it was computed, or by reading the content once more, which must still be the same. */
function digestReader(path, { digest, digests, read }) {
    const again = new Map();
    const readAgain = async (prehash) => {
        if (read === undefined)
            throw new Error(`${path} is known by its digest only`);
        const now = await read((0,hashing_hasher/* toPrehashes */.X1)([prehash, digest.hash]));
        const wanted = now.get((0,signature_prehash/* digestKey */.C)(prehash));
        if (wanted !== undefined && (0,algorithms/* equalDigests */.cF)((0,hashing_hasher/* digestBy */.Qx)(now, digest.hash), digest))
            return wanted;
        throw new errors/* ActionError */.lZ('ARTIFACT_CHANGED', `The artifact ${path} changed while it was signed.`, {
            hint: 'Let the build or download finish first; nothing may write to an artifact while it is signed.'
        });
    };
    return async (prehash) => {
        const key = (0,signature_prehash/* digestKey */.C)(prehash);
        const known = digests.get(key);
        if (known !== undefined)
            return known;
        const reading = again.get(key) ?? readAgain(prehash);
        again.set(key, reading);
        return reading;
    };
}
/** @throws DIGESTS_MISMATCH when the artifacts are not the set that `digests` names, with the same digests. */
async function assertAsExpected(subjects, { entries }, snapshot) {
    const stored = (name) => (snapshot?.host.storedName(name) ?? name).normalize('NFC');
    const left = new Map();
    const problems = [];
    for (const [name, digest] of entries) {
        if (left.has(stored(name)))
            problems.push(`two names in digests become "${stored(name)}" on the release`);
        left.set(stored(name), digest);
    }
    const unlisted = [];
    for (const subject of await Promise.all(subjects.map(({ hashed }) => hashed))) {
        const expected = left.get(stored(subject.name));
        left.delete(stored(subject.name));
        if (expected === undefined)
            unlisted.push(subject);
        else if (!(0,algorithms/* equalDigests */.cF)(expected, subject.digest))
            problems.push(`${subject.path} has ${(0,algorithms/* formatDigest */.MO)(subject.digest)}, expected ${(0,algorithms/* formatDigest */.MO)(expected)}`);
    }
    const leftNames = new Map([...left].map(([name, digest]) => [(0,algorithms/* formatDigest */.MO)(digest), name]));
    for (const { path, digest } of unlisted) {
        const other = leftNames.get((0,algorithms/* formatDigest */.MO)(digest));
        if (other !== undefined)
            left.delete(other);
        problems.push(other === undefined ? `${path} is not in digests` : `${path} is in digests under another name, ${other}`);
    }
    for (const name of left.keys())
        problems.push(`${name} is in digests, but not among the artifacts`);
    if (problems.length === 0)
        return;
    const shown = problems.slice(0, MAX_PROBLEMS).join('; ');
    const more = problems.length > MAX_PROBLEMS ? `; and ${problems.length - MAX_PROBLEMS} more` : '';
    throw new errors/* ActionError */.lZ('DIGESTS_MISMATCH', `The artifacts do not match digests: ${shown}${more}.`, {
        hint: 'Find out what changed between the job that made the digests and this one; nothing was signed.'
    });
}
function nothingToSign() {
    return new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', 'Nothing was left to sign: all that was found are signatures and public keys.', { hint: 'Name the artifacts in artifacts or release-assets.' });
}

// EXTERNAL MODULE: ./build/trust/anchors.js
var trust_anchors = __webpack_require__(1475);
// EXTERNAL MODULE: ./build/inputs/terms.js
var terms = __webpack_require__(7707);
// EXTERNAL MODULE: ./build/trust/key-files.js
var key_files = __webpack_require__(7444);
;// CONCATENATED MODULE: ./build/sign/collect/key.js






/**
 * The KMS key with its public half, allowed by pins and trusted key files. A dry run continues without one where there are no credentials:
 * a pull request must never hold a role that can sign.
 *
 * @throws KEY_NOT_ALLOWED when pins, trusted key files or the OpenPGP certificate exclude it, KMS_KEY_UNUSABLE when it cannot sign with the algorithm,
 * KEY_FILE_INVALID, and what KMS and STS throw.
 */
async function fetchSigningKey(inputs, signer, ports, certificate) {
    if (signer === undefined) {
        if (!inputs.dryRun)
            throw new Error('there is no signer');
        await (0,key_files/* readKeyFiles */.t)(inputs.trustedKeyFiles, ports.workspace, terms/* INPUT_TERMS */.r);
        return {
            kind: 'unavailable',
            reason: 'this job gets no OIDC token (no permission id-token: write, or a pull request from a fork)'
        };
    }
    try {
        const fetched = await fetchAllowedKey(inputs, signer, ports);
        return certificate === undefined ? fetched : certified(fetched, certificate);
    }
    catch (thrown) {
        if (!inputs.dryRun || !(thrown instanceof errors/* ActionError */.lZ) || thrown.code !== 'CREDENTIALS_MISSING')
            throw thrown;
        return { kind: 'unavailable', reason: 'there are no AWS credentials' };
    }
}
/** The key with what its OpenPGP certificate says of it. */
function certified({ key, keyFiles }, certificate) {
    assertCertifies(certificate, { arn: key.arn, fingerprint: key.publicKey.fingerprint });
    const publicKey = { ...key.publicKey, openpgp: certificate.key.openpgp };
    return { kind: 'key', key: { ...key, publicKey }, keyFiles };
}
async function fetchAllowedKey(inputs, signer, { log, workspace }) {
    const [keyFiles, key] = await Promise.all([
        (0,key_files/* readKeyFiles */.t)(inputs.trustedKeyFiles, workspace, terms/* INPUT_TERMS */.r),
        signer.fetchKey()
    ]);
    log.info(`Key ${key.arn}, ${key.publicKey.spec}, fingerprint ${key.publicKey.fingerprint}`);
    (0,trust_anchors/* assertKeyAllowed */.O7)(key, inputs.pins, keyFiles);
    if (inputs.pins.allowed === undefined && keyFiles.length === 0)
        (0,trust_anchors/* noticeAlias */.p$)(signer, log);
    const missing = (0,formats/* algorithmsInUse */.jS)(inputs).find(algorithm => !key.algorithms.includes(algorithm));
    if (missing !== undefined) {
        const lists = key.algorithms.join(', ') || 'no algorithm that is known here';
        const [only, ...more] = key.algorithms;
        throw new errors/* ActionError */.lZ('KMS_KEY_UNUSABLE', `The key ${key.arn} (${key.publicKey.spec}) cannot sign with ${missing}; it lists ${lists}.`, {
            hint: only !== undefined && more.length === 0
                ? `Set signing-algorithm: ${only}, or give another key.`
                : 'Give one of these as signing-algorithm, or another key.'
        });
    }
    return { kind: 'key', key, keyFiles };
}

// EXTERNAL MODULE: ./build/artifacts/folder-spelling.js
var folder_spelling = __webpack_require__(4665);
;// CONCATENATED MODULE: ./build/sign/collect/local.js




/**
 * The local artifacts by path. Files that this run will write are excluded, each with a line in the log.
 *
 * @throws ARTIFACT_NOT_FOUND, ARTIFACT_UNREADABLE, ARTIFACT_NAMES_COLLIDE
 */
async function findLocalArtifacts({ artifacts: patterns, strategy }, names, { workspace, log }) {
    if (patterns.length === 0)
        return [];
    const discovered = await (0,find/* discoverFiles */.ZO)(patterns, workspace);
    // what an earlier run wrote may be there in another spelling
    const spelling = new folder_spelling/* FolderSpelling */.n(workspace);
    const documents = new Set(await Promise.all(documentPaths(names).map(path => spelling.of(path))));
    const { artifacts, own } = await (0,artifacts_select/* selectArtifacts */.q)(discovered.files, {
        nameOf: ({ name }) => name,
        keyOf: ({ absolutePath }) => absolutePath,
        signaturesOf: async ({ absolutePath }) => strategy === 'checksums'
            ? []
            : Promise.all(names.signaturesOf(absolutePath).map(({ file }) => spelling.of(file))),
        isListed: () => false,
        findReason: async ({ absolutePath }) => (documents.has(absolutePath) ? 'this step writes it' : undefined)
    });
    for (const { file } of own)
        log.info(`Excluded ${file.path}: this step writes it.`);
    for (const entry of discovered.skipped)
        log.info((0,find/* describeSkipped */.At)(entry));
    (0,find/* assertEachPatternKeeps */.e1)(discovered, new Set(artifacts.map(({ absolutePath }) => absolutePath)));
    (0,find/* assertDistinctNames */.zn)(artifacts);
    log.info(`Found ${artifacts.length} artifact${artifacts.length === 1 ? '' : 's'} to sign.`);
    return artifacts.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

// EXTERNAL MODULE: ./build/ports.js
var ports = __webpack_require__(4788);
;// CONCATENATED MODULE: ./build/release/attach.js






const WHILE_OTHERS_REPLACE = {
    service: 'GitHub',
    doing: 'replace an asset',
    attempts: 3,
    baseDelayMs: 250,
    outlook: (thrown) => thrown instanceof errors/* ActionError */.lZ && thrown.code === 'RELEASE_CHANGED' ? lib_waiting/* PASSING */.KA : lib_waiting/* FINAL */.XU
};
/**
 * The assets that are on the release afterwards, by attachment; four are attached at once. The first failure ends the uploads beside it.
 *
 * @throws ASSET_CONFLICT when another job attached different content under one of the names, and what the host's requests throw.
 */
async function attachAll(snapshot, attachments, ports) {
    const attached = new Map();
    await (0,concurrency/* mapConcurrently */.X2)(attachments, UPLOADS_AT_ONCE, async (attachment, failed) => {
        const asset = await attach(snapshot, attachment, { ...ports, failed });
        attached.set(attachment, asset);
        ports.onAttached(asset);
    });
    return attached;
}
/**
 * Removes the provisional assets of these names that interrupted replacements left, where the asset under the name itself is complete.
 *
 * @param inUse ids of assets that are attached under their final name by now.
 */
async function removeLeftovers(snapshot, names, inUse, log) {
    const leftovers = snapshot.provisional.filter(({ asset, finalName }) => names.has(finalName) && !inUse.has(asset.id));
    if (leftovers.length === 0)
        return;
    const now = await snapshot.host.listAssets(snapshot.release);
    const complete = new Set(now.filter(({ state }) => state === 'uploaded').map(({ name }) => name));
    for (const { asset, finalName } of leftovers) {
        if (!complete.has(finalName))
            continue; // another job may be about to give it that name
        await snapshot.host.remove(asset);
        log.info(`Removed ${asset.name}, left by an interrupted replacement`);
    }
}
async function attach(snapshot, attachment, { log, waiting, failed }) {
    switch (attachment.kind) {
        case 'kept':
            return toAttached(attachment.asset, 'kept');
        case 'interrupted':
            if (attachment.old !== undefined)
                await snapshot.host.remove(attachment.old);
            log.info(`Completed the replacement of ${attachment.finalName}`);
            return toAttached(await settleName(snapshot, attachment.asset, attachment.finalName, async () => false), 'kept');
        case 'new': {
            const { content, isEquivalent } = attachment;
            const stored = await uploadOrKeep(snapshot, content, { isEquivalent, failed });
            log.info(`${stored.action === 'kept' ? 'Kept' : 'Attached'} ${stored.asset.name}`);
            return toAttached(stored.asset, stored.action);
        }
        case 'replacement': {
            const stored = await waiting
                .until(failed)
                .retry(WHILE_OTHERS_REPLACE, () => replace(snapshot, attachment, failed));
            log.info(`Replaced ${stored.asset.name}`);
            return toAttached(stored.asset, stored.action);
        }
    }
}
/** Uploads the content; when another job attached an equivalent asset first, that one is kept. */
async function uploadOrKeep({ host, release }, content, { isEquivalent, failed }) {
    try {
        return { asset: await host.upload(release, content, failed), action: 'uploaded' };
    }
    catch (thrown) {
        if (!(thrown instanceof ports/* NameTakenError */.B))
            throw thrown;
        if (await isEquivalent(thrown.asset))
            return { asset: thrown.asset, action: 'kept' };
        throw nameTaken(thrown.asset.name);
    }
}
/** Stores the new content, checked, under a provisional name before the old asset is removed. */
async function replace(snapshot, { content, isEquivalent, old }, failed) {
    const { host } = snapshot;
    const provisional = { ...content, name: (0,release_provisional/* provisionalName */.Ol)(old) };
    let stored = await uploadOrKeep(snapshot, provisional, { isEquivalent: async () => true, failed });
    const isSame = stored.asset.digest === content.sha256;
    if (stored.action === 'kept' && !isSame && !(await isEquivalent(stored.asset))) {
        await host.remove(stored.asset); // by its name an asset of this action, of an earlier run with different content
        stored = { asset: await host.upload(snapshot.release, provisional, failed), action: 'uploaded' };
    }
    await host.remove(old);
    const asset = await settleName(snapshot, stored.asset, old.name, isEquivalent);
    const isOwn = asset.id === stored.asset.id && (isSame || stored.action === 'uploaded');
    return { asset, action: isOwn ? 'uploaded' : 'kept' };
}
/** Gives a stored asset its final name; when another job was first and its asset is equivalent, that one is kept and this one removed. */
async function settleName(snapshot, asset, name, isEquivalent) {
    const { host, release } = snapshot;
    const renamed = await host.rename(asset, name);
    if (renamed !== undefined)
        return renamed;
    const there = (await host.listAssets(release)).find(candidate => candidate.name === name && candidate.state === 'uploaded');
    if (there === undefined || !(await isEquivalent(there)))
        throw nameTaken(name);
    await host.remove(asset);
    return there;
}
function nameTaken(name) {
    return new errors/* ActionError */.lZ('ASSET_CONFLICT', `Release asset ${name} was attached by another job in the meantime, with different content.`, {
        hint: 'Let one job alone sign each artifact, or run this job again once the other is done.'
    });
}
function toAttached(asset, action) {
    const { name, url, id, digest } = asset;
    return { name, url, id, digest, action, asset };
}

;// CONCATENATED MODULE: ./build/sign/plan/conflict.js

/**
 * The error for an asset of this action that this run may not replace.
 *
 * @param what the predicate of the sentence, as "is signed already."
 */
function assetConflict({ name }, what, hint) {
    return new errors/* ActionError */.lZ('ASSET_CONFLICT', `Release asset ${name} ${what}`, { hint });
}
/**
 * The error for a third-party file under a name of this run.
 *
 * @param kind what it should be, as "a public key".
 */
function thirdPartyAsset({ name }, kind, hint) {
    return new errors/* ActionError */.lZ('ASSET_CONFLICT', `Release asset ${name} already exists and is not ${kind}; it will not be overwritten.`, { hint });
}

;// CONCATENATED MODULE: ./build/sign/plan/content.js





/**
 * What the run will do for content under a name: keep an equivalent asset, complete an interrupted replacement, replace an asset, or
 * attach a new one.
 *
 * @param assertReplaceable throws when the asset may not be replaced.
 */
async function planContent(snapshot, name, isEquivalent, assertReplaceable) {
    const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
    if (asset !== undefined && (await isEquivalent(asset)))
        return { kind: 'kept', asset };
    if (asset !== undefined) {
        await assertReplaceable(asset);
        return { kind: 'replacement', old: asset };
    }
    for (const provisional of (0,release_snapshot/* findProvisional */.y4)(snapshot, name))
        if (await isEquivalent(provisional))
            return { kind: 'interrupted', asset: provisional };
    return { kind: 'new' };
}
/** Whether the release has an asset under a name, or one that an interrupted replacement stored for it. */
function isPresent(snapshot, name) {
    return (0,release_names/* findAsset */.Iu)(snapshot, name) !== undefined || (0,release_snapshot/* findProvisional */.y4)(snapshot, name).length > 0;
}
/**
 * What the run will do for the asset of an artifact; undefined when it does not attach it. An attached artifact must have the content that
 * is signed: a signature that does not match it would be worthless, or misleading.
 *
 * @throws ASSET_CONFLICT
 */
async function planArtifactContent({ upload, overwrite }, snapshot, source, { name, path, digest, digests }) {
    if (source.kind === 'asset')
        return undefined; // it is attached, and it is what was hashed
    const conflict = (asset) => new errors/* ActionError */.lZ('ASSET_CONFLICT', `Release asset ${asset.name} already exists and its content differs from ${path}; the signature would not match it.`, {
        hint: 'Sign the file that is attached, or, while the release is a draft, replace it with upload: all and overwrite: true.'
    });
    if (source.kind !== 'file' || upload !== 'all') {
        const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
        if (asset !== undefined && !(await (0,release_read/* hasDigest */.tH)(snapshot, asset, digests.get('sha256') ?? digest)))
            throw conflict(asset);
        return undefined;
    }
    const sha256 = (0,hashing_hasher/* digestBy */.Qx)(digests, 'sha256');
    return planContent(snapshot, name, async (there) => (0,release_read/* hasDigest */.tH)(snapshot, there, sha256), async (asset) => {
        if (!overwrite || !snapshot.release.draft)
            throw conflict(asset);
    });
}

;// CONCATENATED MODULE: ./build/sign/plan/signature.js







/**
 * What the run will do for each signature of a subject: a valid one on the release is kept, and KMS is not called again.
 *
 * @param snapshot undefined when nothing is attached.
 * @throws ASSET_CONFLICT when an asset is no signature of its format, or is not valid and `overwrite` is false.
 */
async function planSignatures(context, snapshot, subject, outputs) {
    return (0,concurrency/* mapConcurrently */.X2)(outputs, outputs.length, async ({ form, file }) => ({
        form,
        file,
        plan: await planSignature(context, snapshot, subject, form)
    }));
}
async function planSignature(context, snapshot, subject, form) {
    if (snapshot === undefined)
        return { kind: 'new' };
    const asset = (0,release_names/* findSignatureAsset */.IL)(snapshot, subject.name, form.suffix);
    const file = asset && (await (0,release_read/* readAsset */.fs)(snapshot, asset, signature_formats/* MAX_SIGNATURE_FILE_BYTES */.NT));
    if (context.key === undefined) {
        if (asset === undefined)
            return { kind: 'new' };
        assertIsSignature(asset, file);
        return { kind: 'undecided', asset };
    }
    const valid = file && (await readValidSignature(context, subject, form, file));
    if (asset !== undefined && valid !== undefined)
        return { kind: 'kept', asset, valid, old: undefined };
    if (asset !== undefined) {
        assertIsSignature(asset, file);
        assertOverwrite(context.options, asset, subject, form);
    }
    const name = (0,release_names/* storedSignatureName */.XQ)(snapshot.host, subject.name, form.suffix);
    for (const provisional of (0,release_snapshot/* findProvisional */.y4)(snapshot, name)) {
        const bytes = await (0,release_read/* readAsset */.fs)(snapshot, provisional, signature_formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
        const replacement = bytes && (await readValidSignature(context, subject, form, bytes));
        if (replacement !== undefined)
            return { kind: 'kept', asset: provisional, valid: replacement, old: asset };
    }
    return asset === undefined ? { kind: 'new' } : { kind: 'replacement', old: asset };
}
/**
 * The signature in a file, if it is valid for the subject with this key, algorithm and format; else undefined. It is verified, since PSS
 * is random and its bytes cannot be compared.
 */
async function readValidSignature({ key }, subject, { format, algorithm }, file) {
    if (key === undefined)
        throw new Error('a signature cannot be verified without a key');
    const { publicKey } = key;
    const scheme = (0,schemes/* schemeOf */.wW)(algorithm);
    const read = (0,signature_formats/* formatOf */.be)(format).read(file, publicKey);
    const preimage = read?.preimage(scheme, publicKey);
    if (read === undefined || preimage === undefined)
        return undefined;
    const signed = preimage.signedDigest(await subject.digestBy(preimage.prehash));
    if (signed === undefined || !scheme.verify(publicKey, signed, read.bytes))
        return undefined;
    return { content: file, signature: read.bytes, signed, createdAt: read.createdAt };
}
/**
 * A signature of a subject before KMS makes it.
 *
 * @param createdAt seconds since 1970, for formats that state a time.
 */
async function prepareSignature({ key }, subject, { format, algorithm }, createdAt) {
    if (key === undefined)
        throw new Error('there is no key to sign with');
    const unsigned = (0,signature_formats/* formatOf */.be)(format).prepare((0,schemes/* schemeOf */.wW)(algorithm), key.publicKey, createdAt);
    const digest = unsigned.signedDigest(await subject.digestBy(unsigned.prehash));
    return { digest, encode: signature => unsigned.encode(signature, digest) };
}
/** @param file the asset's bytes; undefined when it is larger than a signature can be. */
function assertIsSignature(asset, file) {
    if (file !== undefined && (0,signature_formats/* looksLikeSignature */.Oh)(file))
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `Release asset ${asset.name} already exists and is not a signature of this action; it will not be overwritten.`, { hint: 'Another tool may have made it: give another suffix in signature-format, or delete the asset.' });
}
function assertOverwrite({ overwrite }, asset, { path }, { format, algorithm }) {
    if (overwrite)
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `Release asset ${asset.name} already exists and is not a valid signature of ${path} with this key, ${algorithm} and the format ${format}.`, {
        hint: 'If it is stale, replace it with overwrite: true; else correct key-id, signing-algorithm, signature-format or the artifact.'
    });
}

;// CONCATENATED MODULE: ./build/sign/plan/checksums.js













const OTHER_NAME = 'Give another name in checksums-file, or delete the asset.';
/**
 * The checksums file of all artifacts with its binding, and what the run will do for both on the release: they are kept when they are the
 * same, and a checksums file is replaced only by one that lists all names of the old one.
 *
 * @throws ASSET_CONFLICT
 */
async function planChecksums(context, snapshot, output, artifacts) {
    const { options, workspace } = context;
    const hash = (0,schemes/* hashOf */.qQ)(options.algorithm);
    const binding = await planBinding(context, snapshot);
    const entries = new Map(artifacts.map(artifact => [listedName(artifact, snapshot, output.file), artifact.subject.digest]));
    if (binding !== undefined)
        entries.set(binding.name, (0,hashing_hasher/* digestBy */.Qx)((0,hashing_hasher/* hashBytes */.yi)(binding.bytes, [hash]), hash));
    const bytes = (0,manifests_checksums/* formatChecksums */.ss)(entries);
    const subject = toDocumentSubject(options.algorithm, output, bytes, workspace);
    return {
        name: output.name,
        file: output.file,
        bytes,
        subject,
        content: snapshot &&
            (await planContent(snapshot, output.name, async (there) => (0,release_read/* hasSameBytes */.gT)(snapshot, there, bytes), async (asset) => assertChecksumsReplaceable(context, snapshot, asset, bytes))),
        signatures: await planSignatures(context, snapshot, subject, output.signatures),
        binding
    };
}
/** A document as a subject, with its digests. */
function toDocumentSubject(algorithm, { file, name }, bytes, workspace) {
    const hash = (0,schemes/* hashOf */.qQ)(algorithm);
    const digests = (0,hashing_hasher/* hashBytes */.yi)(bytes, [hash, 'sha256']);
    return {
        name,
        path: (0,lib_files/* displayPath */.Gt)(file, workspace),
        size: bytes.length,
        digests,
        digest: (0,hashing_hasher/* digestBy */.Qx)(digests, hash),
        digestBy: async (prehash) => (0,hashing_hasher/* digestOfBytes */.by)(bytes, prehash)
    };
}
/**
 * No other checksums file with a signature may be on the release: verify mode fails when two verified ones differ. The signature of a
 * checksums file is attached before the file itself. Where two jobs did that at once, the one whose signature was first goes on: ids ascend.
 *
 * @throws ASSET_CONFLICT
 */
async function assertOnlyChecksums({ names, log }, snapshot, { name }) {
    const stored = snapshot.host.storedName(name);
    const own = findFirstSignature(snapshot, name, names.suffixes);
    for (const other of manifests_checksums/* DEFAULT_CHECKSUMS_NAMES */.ix.filter(candidate => candidate !== stored)) {
        const signature = await findSignatureOfList(snapshot, other, names.suffixes);
        if (signature === undefined)
            continue;
        if (snapshot.assets.has(other))
            throw assetConflict({ name: other }, `is signed already; a second checksums file, ${stored}, would contradict it.`, `Sign with an algorithm of the same hash, give checksums-file: ${other}, or delete it and its signature.`);
        if (own === undefined || own.id > signature.id)
            throw assetConflict(signature, `is there without ${other}: another job is about to attach that checksums file, or was interrupted; a second one, ${stored}, would contradict it.`, `Let one job alone sign the checksums file of a release; if no other job is running, delete ${signature.name} and run this job again.`);
        log.warning(`${signature.name} is on the release without ${other}: another job began to sign a second checksums file, and will fail. If it stays there, delete it: it is a signature of nothing.`);
    }
}
/** The name that an artifact has on the release; without one, its path relative to the checksums file. */
function listedName({ subject: { name }, source }, snapshot, checksumsFile) {
    if (snapshot !== undefined)
        return source.kind === 'asset' ? name : snapshot.host.storedName(name);
    return source.kind === 'file'
        ? (0,external_node_path_.relative)((0,external_node_path_.dirname)(checksumsFile), source.file.absolutePath).split(external_node_path_.sep).join('/')
        : name;
}
async function planBinding({ names, options, binding }, snapshot) {
    if (snapshot === undefined || names.binding === undefined || binding === undefined)
        return undefined;
    const { name, file } = names.binding;
    const bytes = await bindingBytes(snapshot, name, await binding);
    const content = await planContent(snapshot, name, async (there) => (0,release_read/* hasSameBytes */.gT)(snapshot, there, bytes), async (asset) => assertBindingReplaceable(options.overwrite, snapshot, asset));
    return { name, file, bytes, content };
}
/** The bytes of the binding; those on the release where they agree, perhaps without the commit of a tag that did not exist then. */
async function bindingBytes(snapshot, name, binding) {
    const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
    const there = asset && (await (0,release_read/* readAsset */.fs)(snapshot, asset, release_binding/* MAX_BINDING_BYTES */.TM));
    const before = there && (0,release_binding/* parseBinding */.Vy)(there);
    const agrees = before !== undefined && (0,release_binding/* describeDifference */.hF)(before, { kind: 'here', ...binding }) === undefined;
    return agrees && there !== undefined ? there : (0,release_binding/* formatBinding */.VT)(binding);
}
/** The asset that could be the signature that this action made of a checksums file, whether that file is there or not. */
async function findSignatureOfList(snapshot, name, ofThisRun) {
    for (const suffix of new Set([...ofThisRun, ...signature_formats/* KNOWN_SUFFIXES */.E5])) {
        const attached = (0,release_names/* findSignatureAsset */.IL)(snapshot, name, suffix);
        const provisional = (0,release_snapshot/* findProvisional */.y4)(snapshot, (0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, suffix));
        for (const asset of [...(attached === undefined ? [] : [attached]), ...provisional]) {
            const file = await (0,release_read/* readAsset */.fs)(snapshot, asset, signature_formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
            if (file !== undefined && (0,signature_formats/* looksLikeSignature */.Oh)(file))
                return asset;
        }
    }
    return undefined;
}
/** Of the signatures that this run makes of a file, the one that was attached first. */
function findFirstSignature(snapshot, name, suffixes) {
    const there = suffixes.map(suffix => (0,release_names/* findSignatureAsset */.IL)(snapshot, name, suffix));
    return there.filter(asset => asset !== undefined).sort((a, b) => a.id - b.id)[0];
}
async function assertChecksumsReplaceable({ options, names }, snapshot, asset, bytes) {
    const old = await (0,release_read/* readAsset */.fs)(snapshot, asset, manifests_checksums/* MAX_CHECKSUMS_BYTES */.Qw);
    const before = old === undefined ? undefined : (0,manifests_checksums/* parseChecksums */.yk)(old);
    const now = (0,manifests_checksums/* parseChecksums */.yk)(bytes);
    if (before?.kind !== 'checksums')
        throw thirdPartyAsset(asset, 'a checksums file', OTHER_NAME);
    if ((await findSignatureOfList(snapshot, asset.name, names.suffixes)) === undefined)
        throw thirdPartyAsset(asset, 'signed: another tool may have made it', OTHER_NAME);
    const listed = now.kind === 'checksums' ? now.list.entries : new Map();
    const lost = [...before.list.entries.keys()].filter(name => !listed.has(name));
    if (lost.length > 0) {
        throw assetConflict(asset, `also lists ${lost.slice(0, 5).join(', ')}${lost.length > 5 ? ' and more' : ''}, which this run does not sign; it will not be replaced by one that lists less.`, 'Sign all of them in one step, in artifacts or release-assets; after a matrix build, in one job that follows it. Where several steps sign parts of a release, give each of them strategy: each.');
    }
    if (!options.overwrite)
        throw assetConflict(asset, 'already exists with different content than this run would sign.', 'If it is stale, replace it with overwrite: true.');
}
async function assertBindingReplaceable(overwrite, snapshot, asset) {
    const old = await (0,release_read/* readAsset */.fs)(snapshot, asset, release_binding/* MAX_BINDING_BYTES */.TM);
    if (old === undefined || (0,release_binding/* parseBinding */.Vy)(old) === undefined)
        throw thirdPartyAsset(asset, 'a release binding of this action', 'Delete or rename the asset.');
    if (!overwrite)
        throw assetConflict(asset, 'names another repository, tag or commit than this release.', 'If the tag was moved or the release copied on purpose, replace it with overwrite: true.');
}

;// CONCATENATED MODULE: ./build/sign/produce/produce.js




const SUBJECTS_AT_ONCE = 8;
const CALLS_AT_ONCE = 8; // well under KMS's request quotas for RSA and for curves, which other jobs share
/**
 * Everything signed, in memory: each artifact as soon as it is hashed, the checksums file once all are, and last the record. Every signature
 * is verified; nothing is written or attached.
 *
 * @throws what hashing, the plan of the checksums file and the signer throw; one missing signature fails the whole run.
 */
async function produce(context, plan, signer) {
    const calls = new concurrency/* ConcurrencyLimit */.DM(CALLS_AT_ONCE);
    const artifacts = await (0,concurrency/* mapAsKnown */.Iz)(plan.artifacts.map(hashed), SUBJECTS_AT_ONCE, async ({ planned, subject }) => ({
        planned,
        subject,
        signed: await signSubject(context, { signer, calls }, subject, planned.signatures)
    }));
    const planned = await plan.checksums?.();
    const checksums = planned && {
        planned,
        signed: await signSubject(context, { signer, calls }, planned.subject, planned.signatures)
    };
    const statement = await produceStatement(context, plan, signer);
    const record = await produceRecord(context, plan, signer, { artifacts, checksums, statement });
    return { artifacts, checksums, statement, record };
}
/** The release statement, signed unless the one on the release is kept; undefined when none is asked for. */
async function produceStatement({ key, log }, plan, signer) {
    const planned = await plan.statement?.();
    if (planned === undefined)
        return undefined;
    if (planned.kept !== undefined) {
        log.info(`Kept ${planned.name}: it states this release and these files, and is valid`);
        return { planned, bytes: planned.kept, requestId: undefined };
    }
    const algorithm = key && (0,verdict/* envelopeAlgorithmOf */.t1)(key.publicKey);
    if (key === undefined || algorithm === undefined)
        throw new Error('there is no key to sign with');
    const { bytes, requestId } = await signer.sign(key, algorithm, planned.digest, planned.name);
    log.info(`Signed ${planned.name}${requestId === undefined ? '' : ` (KMS request ${requestId})`}`);
    return { planned, bytes: planned.encode(bytes), requestId };
}
/** The record of these signatures, signed; undefined when none is asked for. */
async function produceRecord(context, plan, signer, { artifacts, checksums, statement }) {
    const recorded = artifacts.map(({ subject, signed }) => ({
        subject,
        signatures: signed
    }));
    if (checksums !== undefined)
        recorded.push({ subject: checksums.planned.subject, signatures: checksums.signed });
    const planned = await plan.record?.(recorded, statement);
    if (planned === undefined)
        return undefined;
    const calls = new concurrency/* ConcurrencyLimit */.DM(CALLS_AT_ONCE);
    return {
        planned,
        signed: await signSubject(context, { signer, calls }, planned.subject, planned.signatures)
    };
}
async function hashed(planned) {
    return { planned, subject: await planned.artifact.hashed };
}
/**
 * The signatures of a subject, each file by one of them. KMS is called once for each digest and algorithm: `raw`, `base64` and `sigstore`
 * by one algorithm hold the same signature, and so do both forms of OpenPGP. What is kept on the release is not asked for again, in
 * whatever form it is there.
 */
async function signSubject(context, ports, subject, signatures) {
    const kept = signatures.flatMap(({ form, plan }) => (plan.kind === 'kept' ? [{ form, plan }] : []));
    // those of OpenPGP state a time: with that of a kept one, the others are the same signature
    const createdAt = kept.map(({ plan }) => plan.valid.createdAt).find(time => time !== undefined) ?? context.signedAt;
    const issued = new Map();
    for (const { form, plan } of kept) {
        const { signed, signature } = plan.valid;
        issued.set(keyOf(form, signed), Promise.resolve({ signature, requestId: undefined }));
    }
    return Promise.all(signatures.map(async ({ form, file, plan }) => {
        if (plan.kind === 'kept') {
            context.log.info(`Kept ${plan.asset.name}: valid for ${subject.path}`);
            const { content, signature } = plan.valid;
            return { subject, form, file, plan, content, signature, requestId: undefined };
        }
        const prepared = await prepareSignature(context, subject, form, createdAt);
        const key = keyOf(form, prepared.digest);
        const issuing = issued.get(key) ?? issue(context, ports, { subject, form, prepared });
        issued.set(key, issuing);
        const { signature, requestId } = await issuing;
        return { subject, form, file, plan, content: prepared.encode(signature), signature, requestId };
    }));
}
function keyOf({ algorithm }, digest) {
    return `${algorithm} ${(0,algorithms/* formatDigest */.MO)(digest)}`;
}
async function issue({ key, log, options }, { signer, calls }, { subject, form, prepared }) {
    if (key === undefined)
        throw new Error('there is no key to sign with');
    const { algorithm, format } = form;
    const { bytes, requestId } = await calls.run(async () => signer.sign(key, algorithm, prepared.digest, subject.path));
    const request = requestId === undefined ? '' : `KMS request ${requestId}`;
    const remarks = [...(options.forms.length === 1 ? [] : [format]), ...(request === '' ? [] : [request])];
    log.info(`Signed ${subject.path}${remarks.length === 0 ? '' : ` (${remarks.join(', ')})`}`);
    return { signature: bytes, requestId };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/lib/file-errors.js
var file_errors = __webpack_require__(8906);
;// CONCATENATED MODULE: ./build/release/content.js







/** Bytes to attach that are in memory. */
function contentOfBytes(name, bytes) {
    return {
        name,
        contentType: 'application/octet-stream',
        size: bytes.length,
        sha256: `sha256:${(0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex')}`,
        async *open() {
            yield bytes;
        }
    };
}
/**
 * A file to attach, hashed again while it is sent. The last piece is held back until the whole file has the digest that was signed, so
 * that a file that changed in the meantime never becomes an asset; reading it then throws ARTIFACT_CHANGED.
 *
 * @param signed its SHA-256 digest.
 */
function contentOfFile(artifact, signed) {
    return {
        name: artifact.name,
        contentType: 'application/octet-stream',
        size: artifact.size,
        sha256: (0,algorithms/* formatDigest */.MO)(signed),
        async *open() {
            const hasher = (0,hashing_hasher/* hasherBy */.DA)(signed.hash);
            let held;
            for await (const chunk of readAgain(artifact)) {
                if (hasher.size + chunk.length > artifact.size)
                    throw changed(artifact);
                if (held !== undefined)
                    yield held;
                held = chunk;
                hasher.update(held);
            }
            if (!(0,algorithms/* equalDigests */.cF)(hasher.digest((0,signature_prehash/* plainPrehash */.E)(signed.hash)), signed))
                throw changed(artifact);
            if (held !== undefined)
                yield held;
        }
    };
}
/** What fails here is not the host's fault. */
async function* readAgain({ path, absolutePath }) {
    try {
        yield* (0,lib_files/* streamFile */.Pq)(absolutePath);
    }
    catch (cause) {
        const { reason, hint } = (0,file_errors/* describeFileFailure */.e)(cause, 'read');
        throw new errors/* ActionError */.lZ((0,errors/* systemErrorCode */.vq)(cause) === 'ENOENT' ? 'ARTIFACT_CHANGED' : 'ARTIFACT_UNREADABLE', `The artifact ${path} cannot be read again to be attached: ${reason}.`, { hint, cause });
    }
}
function changed({ path }) {
    return new errors/* ActionError */.lZ('ARTIFACT_CHANGED', `The artifact ${path} changed after it was signed; it is not attached.`, { hint: 'Let nothing write to the artifacts while this step runs, then run the job again.' });
}

;// CONCATENATED MODULE: ./build/sign/deliver/attachments.js







// Attachments, made of plans and signed content.
/** The attachment of an artifact; undefined when this run does not attach it. An asset with the same digest is equivalent. */
function artifactAttachment(snapshot, { planned, subject }) {
    const { artifact, content } = planned;
    if (content === undefined || artifact.source.kind !== 'file')
        return undefined;
    const sha256 = (0,hashing_hasher/* digestBy */.Qx)(subject.digests, 'sha256');
    return toAttachment(snapshot, content, contentOfFile(artifact.source.file, sha256), async (there) => (0,release_read/* hasDigest */.tH)(snapshot, there, sha256));
}
/** The attachment of a checksums file, binding or record; undefined when nothing is attached. An asset with the same bytes is equivalent. */
function documentAttachment(snapshot, { name, bytes, content }) {
    if (content === undefined)
        return undefined;
    return toAttachment(snapshot, content, contentOfBytes(name, bytes), async (there) => (0,release_read/* hasSameBytes */.gT)(snapshot, there, bytes));
}
/** The attachment of the release statement. An asset that says the same and is valid is equivalent. */
function statementAttachment(snapshot, { planned: { name, content, isEquivalent }, bytes }) {
    return toAttachment(snapshot, content, contentOfBytes(name, bytes), isEquivalent);
}
/** The attachment of a public key file; undefined when nothing is attached. An asset with the same key in another form is equivalent. */
function publicKeyAttachment({ key }, snapshot, { name, bytes, content }) {
    if (content === undefined)
        return undefined;
    return toAttachment(snapshot, content, contentOfBytes(name, bytes), async (there) => (await (0,public_keys/* readPublicKey */.RR)(snapshot, there))?.fingerprint === key?.publicKey.fingerprint);
}
/**
 * The attachment of a signature. An asset that is any valid signature of the artifact is equivalent.
 *
 * @param artifactName the name of its artifact on the release, or in the workspace while that is not known.
 */
function signatureAttachment(context, snapshot, signed, artifactName) {
    const { form, plan } = signed;
    const finalName = (0,release_names/* storedSignatureName */.XQ)(snapshot.host, artifactName, form.suffix);
    switch (plan.kind) {
        case 'kept':
            return snapshot.assets.get(plan.asset.name) === plan.asset
                ? { kind: 'kept', asset: plan.asset }
                : { kind: 'interrupted', asset: plan.asset, finalName, old: plan.old };
        case 'undecided':
            throw new Error('a dry run attaches nothing');
        case 'new':
        case 'replacement': {
            const content = contentOfBytes(finalName, signed.content);
            const isEquivalent = async (there) => (await readAttachedSignature(context, snapshot, signed, there)) !== undefined;
            return plan.kind === 'new'
                ? { kind: 'new', content, isEquivalent }
                : { kind: 'replacement', content, isEquivalent, old: plan.old };
        }
    }
}
/** The signature in an asset; undefined when it is not a valid one for the subject. */
async function readAttachedSignature(context, snapshot, { subject, form }, asset) {
    const file = await (0,release_read/* readAsset */.fs)(snapshot, asset, signature_formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
    return file && readValidSignature(context, subject, form, file);
}
function toAttachment(snapshot, plan, content, isEquivalent) {
    switch (plan.kind) {
        case 'kept':
            return plan;
        case 'interrupted':
            return { kind: 'interrupted', asset: plan.asset, finalName: snapshot.host.storedName(content.name) };
        case 'new':
            return { kind: 'new', content, isEquivalent };
        case 'replacement':
            return { kind: 'replacement', content, isEquivalent, old: plan.old };
    }
}

;// CONCATENATED MODULE: ./build/sign/deliver/write.js

/** Everything that has a signature of its own: artifacts, then the record, and the checksums file last. */
function signedSubjects({ artifacts, checksums, record }) {
    return [
        ...artifacts.flatMap(({ signed }) => signed),
        ...(record?.signed ?? []),
        ...(checksums?.signed ?? [])
    ];
}
/**
 * Writes signatures first, and after them record, binding, checksums file and public keys; returns the paths of these.
 *
 * @throws FILE_NOT_WRITABLE
 */
async function writeFiles(context, { publicKeys }, release) {
    const { workspace } = context;
    for (const signed of signedSubjects(release))
        await writeSignature(signed);
    const { record, checksums, statement } = release;
    if (statement !== undefined)
        await (0,lib_files/* writeSmallFile */.vd)(statement.planned.file, statement.bytes);
    if (record !== undefined)
        await (0,lib_files/* writeSmallFile */.vd)(record.planned.file, record.planned.bytes);
    const binding = checksums?.planned.binding;
    if (binding !== undefined)
        await (0,lib_files/* writeSmallFile */.vd)(binding.file, binding.bytes);
    if (checksums !== undefined)
        await (0,lib_files/* writeSmallFile */.vd)(checksums.planned.file, checksums.planned.bytes);
    for (const { file, bytes } of publicKeys)
        await (0,lib_files/* writeSmallFile */.vd)(file, bytes);
    const shown = (file) => (0,lib_files/* displayPath */.Gt)(file, workspace);
    return {
        recordFile: record && shown(record.planned.file),
        statementFile: statement && shown(statement.planned.file),
        checksumsFile: checksums && shown(checksums.planned.file),
        publicKeyFiles: publicKeys.map(({ file }) => shown(file))
    };
}
/**
 * Writes the signature file of a subject.
 *
 * @throws FILE_NOT_WRITABLE
 */
async function writeSignature({ file, content }) {
    await (0,lib_files/* writeSmallFile */.vd)(file, content);
}
/**
 * Writes a record with its signatures, in place of the one that was written before.
 *
 * @throws FILE_NOT_WRITABLE
 */
async function writeRecord({ planned, signed }) {
    for (const signature of signed)
        await writeSignature(signature);
    await (0,lib_files/* writeSmallFile */.vd)(planned.file, planned.bytes);
}

;// CONCATENATED MODULE: ./build/sign/deliver/attach.js







/**
 * The outputs as they are on the release, after they are attached in this order: artifacts; signatures, keys and binding; the signature of
 * the checksums file; the release statement, and the record, which quotes all signatures, and only then its signature, so that an interrupted run leaves no signature
 * that another run's record would contradict; last the checksums file: its presence means that the release is complete. Where another job
 * attached its own valid signature first, that one is kept, and written to the local file and the record.
 *
 * @throws ASSET_CONFLICT, ASSET_WRONG, ARTIFACT_CHANGED and what the host's requests throw.
 */
async function attachRelease(context, plan, produced, { signer, onAttached, onRemoved }) {
    const { snapshot } = plan;
    const { log, waiting } = context;
    const inUse = new Set();
    const attach = async (attachments) => attachAll(snapshot, attachments.filter(part => part !== undefined), {
        log,
        waiting,
        onAttached: asset => {
            inUse.add(asset.id);
            onAttached(asset);
        }
    });
    const artifactNames = await attachArtifacts(snapshot, produced, attach);
    const signatures = new Map();
    /** Attaches signatures; returns them as they are on the release. */
    const attachSignatures = async (signed, others = []) => {
        const attachments = new Map(signed.map(item => [
            item,
            signatureAttachment(context, snapshot, item, artifactNames.get(item.subject) ?? item.subject.name)
        ]));
        const attached = await attach([...attachments.values(), ...others]);
        const settled = new Map();
        for (const [item, attachment] of attachments) {
            const asset = attached.get(attachment);
            if (asset === undefined)
                throw new Error('an attachment without an asset');
            const final = await adoptSibling(context, snapshot, item, asset);
            settled.set(item, final);
            signatures.set(final, asset);
        }
        return settled;
    };
    const own = produced.artifacts.flatMap(({ signed }) => signed);
    const settled = await attachSignatures(own, [
        ...plan.publicKeys.map(document => publicKeyAttachment(context, snapshot, document)),
        produced.checksums?.planned.binding && documentAttachment(snapshot, produced.checksums.planned.binding)
    ]);
    const sealed = await attachSignatures(produced.checksums?.signed ?? []);
    const all = new Map([...settled, ...sealed]);
    const release = await withSettled(context, plan, signer, { produced, settled: all });
    const { record, checksums } = release;
    await attach([
        record && documentAttachment(snapshot, record.planned),
        release.statement && statementAttachment(snapshot, release.statement)
    ]);
    if (record !== undefined)
        await attachSignatures(record.signed);
    await removeLeftovers(snapshot, finalNames(context, snapshot, release), inUse, log);
    if (checksums !== undefined) {
        const isKept = checksums.planned.content?.kind === 'kept'; // then nothing is added
        if (!isKept)
            await assertStillOnly(context, snapshot, checksums.planned, {
                signatures: checksums.signed.map(signed => signatures.get(signed)),
                onRemoved
            });
        await attach([documentAttachment(snapshot, checksums.planned)]);
    }
    return { release, signatures };
}
/**
 * Another job may have attached a second checksums file since the release was read: looked at again at the last moment. The signature that
 * this run attached is then removed, since it would be the signature of nothing.
 *
 * @throws ASSET_CONFLICT
 */
async function assertStillOnly(context, snapshot, { name }, { signatures, onRemoved }) {
    try {
        await assertOnlyChecksums(context, await (0,release_snapshot/* relist */._M)(snapshot), { name });
    }
    catch (thrown) {
        const isConflict = thrown instanceof errors/* ActionError */.lZ && thrown.code === 'ASSET_CONFLICT';
        if (!isConflict)
            throw thrown;
        for (const signature of signatures) {
            if (signature?.action !== 'uploaded')
                continue;
            try {
                await snapshot.host.remove(signature.asset);
                onRemoved(signature);
                context.log.info(`Removed ${signature.name} again, since ${name} is not attached`);
            }
            catch {
                // the conflict matters more
            }
        }
        throw thrown;
    }
}
/** Attaches the artifacts that this run attaches; returns their names on the release. */
async function attachArtifacts(snapshot, { artifacts, checksums }, attach) {
    const sent = artifacts.flatMap(produced => {
        const attachment = artifactAttachment(snapshot, produced);
        return attachment === undefined ? [] : [{ subject: produced.subject, attachment }];
    });
    const attached = await attach(sent.map(({ attachment }) => attachment));
    const names = new Map();
    for (const { subject, attachment } of sent) {
        const stored = attached.get(attachment)?.name;
        if (stored === undefined)
            continue;
        names.set(subject, stored);
        // the checksums file is signed before the host reports the name of an artifact; another name than the predicted one makes it wrong
        const listed = snapshot.host.storedName(subject.name);
        if (checksums === undefined || stored === listed)
            continue;
        throw new errors/* ActionError */.lZ('ASSET_WRONG', `${snapshot.host.name} stored ${subject.path} as "${stored}"; the checksums file lists it as "${listed}" and is not attached.`, {
            hint: 'Rename the artifact to a name of plain letters, digits, "-", "_" and ".", and delete this asset.'
        });
    }
    return names;
}
/** The signature as it is on the release; that of another job, where it was attached first, is written to the local file as well. */
async function adoptSibling(context, snapshot, item, asset) {
    if (asset.action !== 'kept' || item.plan.kind === 'kept')
        return item;
    const valid = await readAttachedSignature(context, snapshot, item, asset.asset);
    if (valid === undefined)
        throw new Error('a signature that was kept does not verify');
    const { signature, content } = valid;
    const adopted = {
        ...item,
        signature,
        content,
        requestId: undefined,
        plan: { kind: 'kept', asset: asset.asset, valid, old: undefined }
    };
    await writeSignature(adopted);
    return adopted;
}
/** The outputs with the signatures that are on the release; where these differ, the record is made again. */
async function withSettled(context, plan, signer, { produced, settled }) {
    const artifacts = produced.artifacts.map(artifact => ({
        ...artifact,
        signed: artifact.signed.map(signed => settled.get(signed) ?? signed)
    }));
    const checksums = produced.checksums && {
        ...produced.checksums,
        signed: produced.checksums.signed.map(signed => settled.get(signed) ?? signed)
    };
    const isAdopted = [...settled].some(([before, now]) => before !== now);
    if (!isAdopted || produced.record === undefined)
        return { ...produced, artifacts, checksums };
    const record = await produceRecord(context, plan, signer, { ...produced, artifacts, checksums });
    if (record !== undefined)
        await writeRecord(record);
    return { ...produced, artifacts, checksums, record };
}
/** The names of all assets of this run, as the host stores them. */
function finalNames({ names }, { host }, { artifacts, checksums, record }) {
    const signed = [
        ...artifacts.map(({ subject }) => subject.name),
        ...[checksums, record].flatMap(document => document?.planned.name ?? [])
    ];
    const all = [
        ...signed.flatMap(name => [name, ...names.suffixes.map(suffix => host.storedName(name) + suffix)]),
        ...names.publicKeys.map(({ name }) => name),
        ...[names.binding, names.statement].flatMap(document => document?.name ?? [])
    ];
    return new Set(all.flatMap(name => [name, host.storedName(name)]));
}

;// CONCATENATED MODULE: ./build/sign/dry-run.js







/**
 * The plan that a real run would carry out, described and logged; KMS is asked whether it would sign. Nothing is signed or changed.
 *
 * @throws what the plan of the checksums file and KMS throw.
 */
async function describePlan(context, plan, signer, fetched) {
    const { log, options } = context;
    const { snapshot } = plan;
    const described = await Promise.all(plan.artifacts.map(async (planned) => ({
        subject: await planned.artifact.hashed,
        action: describeAction(context, planned)
    })));
    await plan.checksums?.();
    await plan.statement?.();
    const artifacts = described.map(({ subject }) => subject);
    const checked = [await checkKms(context, signer, fetched, artifacts)].filter(line => line !== undefined);
    if (snapshot === undefined && options.upload !== 'none')
        checked.push('The release is not checked: none is named, and this run is not for one.');
    const further = describeOutputs(context, plan, snapshot);
    for (const line of checked)
        log.info(line);
    for (const { subject, action } of described)
        log.info(`${(0,lib_text/* untrusted */.bp)(subject.path)} (${(0,algorithms/* formatDigest */.MO)(subject.digest)}): would ${action}`);
    for (const line of further)
        log.info(line);
    return {
        artifacts,
        actions: new Map(described.map(({ subject, action }) => [subject.path, action])),
        plan: [...checked, ...further]
    };
}
/** Asks KMS for each algorithm in use whether it would sign with it. */
async function checkKms({ options, log }, signer, fetched, [first]) {
    if (fetched.kind === 'unavailable')
        return `KMS not checked: ${fetched.reason}.`;
    if (signer === undefined || first === undefined)
        return undefined;
    const algorithms = (0,formats/* algorithmsInUse */.jS)(options);
    let isIgnored = false;
    for (const algorithm of algorithms) {
        const hash = (0,schemes/* hashOf */.qQ)(algorithm);
        // KMS signs nothing now: the artifact's own digest is taken where it was computed
        const digest = first.digests.get(hash) ?? (0,hashing_hasher/* digestOfBytes */.by)(first.digest.bytes, (0,signature_prehash/* plainPrehash */.E)(hash));
        isIgnored = !(await signer.checkPermission(fetched.key, algorithm, digest)) || isIgnored;
    }
    if (isIgnored)
        log.warning('The KMS at AWS_ENDPOINT_URL_KMS signed although it was asked for a dry run: it is an emulator, which ignores DryRun. The signature is dropped.');
    return `KMS would sign with ${fetched.key.arn} and ${(0,lib_text/* listed */.KE)([...algorithms], 'and')}.`;
}
function describeAction({ names, options }, { signatures }) {
    if (signatures.length === 0)
        return `be listed in ${names.checksums?.name}`;
    const byKind = Map.groupBy(signatures, ({ plan }) => plan.kind);
    return [...byKind]
        .map(([kind, planned]) => {
        const formats = (0,lib_text/* listed */.KE)(planned.map(({ form }) => form.format), 'and');
        return `${ACTIONS[kind]}${options.forms.length === 1 ? '' : ` (${formats})`}`;
    })
        .join('; ');
}
const ACTIONS = {
    kept: 'keep its signature, which is valid',
    replacement: 'be signed again, in place of a signature that is not valid',
    undecided: 'be signed, unless its signature on the release is valid',
    new: 'be signed'
};
function describeOutputs({ options, names }, { artifacts }, snapshot) {
    const signatures = options.strategy === 'checksums' ? [] : [dry_run_count(artifacts.length * options.forms.length, 'signature')];
    const documents = [...signatures, ...documentNames(names), ...names.publicKeys.map(({ name }) => name)].map(lib_text/* untrusted */.bp);
    const sent = options.upload === 'all' ? artifacts.filter(({ artifact }) => artifact.source.kind === 'file') : [];
    const attached = [...(sent.length === 0 ? [] : [dry_run_count(sent.length, 'artifact')]), ...documents];
    return [
        `Would write ${documents.join(', ')}`,
        ...(snapshot === undefined
            ? []
            : [
                `Would attach to ${snapshot.release.url}${snapshot.release.draft ? ', a draft' : ''}, unless there and valid already: ${attached.join(', ')}`
            ]),
        ...(options.verifyInstructions !== undefined
            ? ['Would write the section of the release notes that says how to verify']
            : []),
        ...(options.publishRelease ? ['Would publish the release, if every asset on it is then verified'] : [])
    ];
}
function dry_run_count(n, noun) {
    return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./build/manifests/release-statement.js
var release_statement = __webpack_require__(8348);
// EXTERNAL MODULE: ./build/manifests/signing-record.js
var signing_record = __webpack_require__(6822);
// EXTERNAL MODULE: ./build/signature/public-key.js
var public_key = __webpack_require__(9758);
;// CONCATENATED MODULE: ./build/sign/plan/local-outputs.js












/**
 * Every file that this run writes must be writable, and a file that is there already must be one of this action: a third-party file is never
 * overwritten.
 *
 * @throws FILE_NOT_WRITABLE
 */
async function assertLocalOutputs({ options, names, workspace, key }, artifacts) {
    const signed = options.strategy === 'checksums' ? [] : artifacts;
    const outputs = [
        ...signed.flatMap(artifact => signatureFiles(names.signaturesOf(artifactPathOf(artifact, workspace)))),
        ...documents(names)
    ];
    for (const folder of new Set(outputs.map(({ path }) => (0,external_node_path_.dirname)(path))))
        await assertFolder(folder, workspace);
    for (const output of outputs)
        await assertOwn(output, workspace);
    for (const { file } of options.overwrite ? [] : names.publicKeys)
        await assertNoOtherKey(file, key, workspace);
    if (names.checksums !== undefined)
        await assertChecksumsSigned(names.checksums, workspace);
}
function documents({ checksums, binding, statement, record, publicKeys }) {
    const keys = publicKeys.map(({ file }) => ({
        path: file,
        input: 'public-key-file',
        maxBytes: public_key/* MAX_KEY_FILE_BYTES */.Qn,
        kind: 'a public key',
        isOwn: (bytes) => (0,public_key/* parsePublicKey */.ee)(bytes).kind === 'key'
    }));
    const outputs = [...keys];
    if (record !== undefined) {
        outputs.push(...signatureFiles(record.signatures), {
            path: record.file,
            input: 'record-file',
            maxBytes: signing_record/* MAX_RECORD_BYTES */.xR,
            kind: 'a record of this action',
            isOwn: bytes => (0,signing_record/* parseRecord */.Hh)(bytes) !== undefined
        });
    }
    if (checksums !== undefined) {
        outputs.push(...signatureFiles(checksums.signatures), {
            path: checksums.file,
            input: 'checksums-file',
            maxBytes: manifests_checksums/* MAX_CHECKSUMS_BYTES */.Qw,
            kind: 'a checksums file',
            isOwn: bytes => (0,manifests_checksums/* parseChecksums */.yk)(bytes).kind === 'checksums'
        });
    }
    if (binding !== undefined) {
        outputs.push({
            path: binding.file,
            input: 'output-directory',
            maxBytes: release_binding/* MAX_BINDING_BYTES */.TM,
            kind: 'a release binding',
            isOwn: bytes => (0,release_binding/* parseBinding */.Vy)(bytes) !== undefined
        });
    }
    if (statement !== undefined) {
        outputs.push({
            path: statement.file,
            input: 'statement-file',
            maxBytes: release_statement/* MAX_STATEMENT_BYTES */.Xk,
            kind: 'a release statement of this action',
            isOwn: bytes => (0,release_statement/* readSignedStatement */.eT)(bytes) !== undefined
        });
    }
    return outputs;
}
function signatureFiles(signatures) {
    return signatures.map(({ file }) => ({
        path: file,
        input: 'suffix in signature-format',
        maxBytes: signature_formats/* MAX_SIGNATURE_FILE_BYTES */.NT,
        kind: 'a signature',
        isOwn: bytes => (0,signature_formats/* looksLikeSignature */.Oh)(bytes)
    }));
}
/** A missing folder is made later, so its nearest existing parent must be a folder that can be written to. */
async function assertFolder(folder, workspace) {
    for (let above = folder;; above = (0,external_node_path_.dirname)(above)) {
        const status = await (0,promises_.stat)(above).catch((cause) => {
            if (['ENOENT', 'ENOTDIR'].includes((0,errors/* systemErrorCode */.vq)(cause) ?? ''))
                return undefined;
            throw notWritable(above, workspace, (0,file_errors/* describeFileFailure */.e)(cause, 'write'), cause);
        });
        if (status === undefined && (0,external_node_path_.dirname)(above) !== above)
            continue;
        if (status?.isDirectory() !== true)
            throw notWritable(above, workspace, NOT_A_DIRECTORY);
        return (0,promises_.access)(above, promises_.constants.W_OK | promises_.constants.X_OK).catch((cause) => {
            throw notWritable(above, workspace, (0,file_errors/* describeFileFailure */.e)(cause, 'write'), cause);
        });
    }
}
async function assertOwn({ path, input, maxBytes, kind, isOwn }, workspace) {
    const bytes = await (0,lib_files/* readSmallFile */.EW)(path, maxBytes);
    if (bytes === undefined) {
        const status = await (0,promises_.stat)(path).catch((cause) => {
            if ((0,errors/* systemErrorCode */.vq)(cause) === 'ENAMETOOLONG')
                throw (0,lib_files/* notWritable */.GZ)((0,lib_files/* displayPath */.Gt)(path, workspace), cause);
            return undefined;
        });
        if (status?.isDirectory() === true)
            throw new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `${(0,lib_files/* displayPath */.Gt)(path, workspace)} is a directory, where ${kind} is to be written.`, { hint: `Remove the directory, or give another ${input}.` });
        if (status !== undefined)
            throw thirdPartyFile(path, workspace, 'a regular file', input);
    }
    else if (!isOwn(bytes))
        throw thirdPartyFile(path, workspace, kind, input);
}
/** A later step may trust this file: that of another key is not replaced unasked, as on the release. */
async function assertNoOtherKey(file, key, workspace) {
    const bytes = await (0,lib_files/* readSmallFile */.EW)(file, public_key/* MAX_KEY_FILE_BYTES */.Qn);
    const there = bytes === undefined || key === undefined ? undefined : (0,public_key/* parsePublicKey */.ee)(bytes);
    if (there?.kind !== 'key' || there.key.fingerprint === key?.publicKey.fingerprint)
        return;
    throw new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `${(0,lib_files/* displayPath */.Gt)(file, workspace)} already exists with another key (${there.key.fingerprint}); it will not be overwritten.`, { hint: 'Give another public-key-file, remove the file, or replace it with overwrite: true.' });
}
/** This action writes a checksums file after its signature: one without a signature is a third-party file. */
async function assertChecksumsSigned({ file, signatures }, workspace) {
    const isThere = async (path) => (await (0,lib_files/* readSmallFile */.EW)(path, 0)) !== undefined;
    if (!(await isThere(file)))
        return;
    const beside = [
        ...signatures.map(signature => signature.file),
        ...signature_formats/* KNOWN_SUFFIXES */.E5.map(suffix => file + suffix)
    ];
    for (const path of beside)
        if (await isThere(path))
            return;
    throw thirdPartyFile(file, workspace, 'signed: another tool may have made it', 'checksums-file');
}
function thirdPartyFile(path, workspace, kind, input) {
    return new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `${(0,lib_files/* displayPath */.Gt)(path, workspace)} already exists and is not ${kind}; it will not be overwritten.`, { hint: `Remove the file, or give another ${input}.` });
}
const NOT_A_DIRECTORY = {
    reason: 'it is not a directory',
    hint: 'Remove that file, or give another output-directory.'
};
function notWritable(path, workspace, { reason, hint }, cause) {
    return new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `Cannot write into ${(0,lib_files/* displayPath */.Gt)(path, workspace) || 'the workspace'}: ${reason}.`, { hint, cause });
}

;// CONCATENATED MODULE: ./build/sign/plan/preflight.js








// What can be known before KMS is called: whether the release and the workspace accept the outputs of this run.
/**
 * All files and all assets that this run makes must have different names, which this system can keep, and the files that it attaches sizes
 * that the host accepts. Names on the release that another system cannot keep draw a warning.
 *
 * @throws ARTIFACT_NAMES_COLLIDE, FILE_NOT_WRITABLE, ASSET_SIZE
 */
function assertNames({ options, names, workspace, platform, log }, snapshot, artifacts) {
    const signed = options.strategy === 'checksums' ? [] : artifacts;
    const made = [
        ...signed.flatMap(({ name }) => names.suffixes.map(suffix => name + suffix)),
        ...names.publicKeys.map(({ name }) => name),
        ...documentNames(names)
    ];
    const all = [...artifacts.map(({ name }) => name), ...made];
    assertKeepable(all, platform);
    if (snapshot !== undefined) {
        assertDistinctStoredNames(snapshot, all);
        warnOfUnkeepable(all.map(name => snapshot.host.storedName(name)), platform, log);
        const files = artifacts.flatMap(({ source }) => (source.kind === 'file' ? [source.file] : []));
        assertSizes(snapshot, options.upload === 'all' ? files : []);
    }
    const signatureFiles = signed.flatMap(artifact => names.signaturesOf(artifactPathOf(artifact, workspace)).map(({ file }) => file));
    const artifactFiles = artifacts.flatMap(({ source }) => source.kind === 'file' ? [source.file.absolutePath] : []);
    assertDistinctOutputs(names, artifactFiles, signatureFiles, workspace);
}
/** @throws FILE_NOT_WRITABLE */
function assertKeepable(fileNames, platform) {
    const [unkeepable] = (0,file_names/* findUnkeepable */.cp)(fileNames, platform);
    if (unkeepable === undefined)
        return;
    throw new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `This system cannot keep a file called ${JSON.stringify(unkeepable.name)}: ${unkeepable.reason}.`, { hint: 'Rename the artifact, or give another name for the output.' });
}
const MAX_WARNED_NAMES = 3;
/** What is released is downloaded on every system. */
function warnOfUnkeepable(fileNames, here, log) {
    const others = file_names/* PLATFORMS */.P4.filter(platform => platform !== here);
    const unkeepable = new Map(others.flatMap(platform => (0,file_names/* findUnkeepable */.cp)(fileNames, platform).map(({ name, reason }) => [name, reason])));
    if (unkeepable.size === 0)
        return;
    const shown = [...unkeepable].slice(0, MAX_WARNED_NAMES);
    const more = unkeepable.size > shown.length ? ` and ${unkeepable.size - shown.length} more such names` : '';
    log.warning(`Not every system can keep what is released here under these names: ${shown.map(([name, reason]) => `${JSON.stringify(name)} (${reason})`).join(', ')}${more}. Rename the artifacts if people are to download them there.`);
}
/**
 * The release must be writable and have room for the assets that this run adds and replaces; a run that only keeps assets needs neither.
 *
 * @param documents the plans of checksums file and statement, where they are made already.
 * @throws RELEASE_IMMUTABLE, ASSET_CONFLICT, GITHUB_REFUSED
 */
async function assertReleaseAccepts(context, snapshot, { artifacts, publicKeys }, { checksums, statement }) {
    const { options, names } = context;
    const plans = [
        ...artifacts.flatMap(({ content, signatures }) => [content, ...signatures.map(({ plan }) => plan)]),
        ...publicKeys.map(({ content }) => content),
        ...(checksums === undefined
            ? []
            : [checksums.content, ...checksums.signatures.map(({ plan }) => plan), checksums.binding?.content]),
        statement?.content
    ].filter(plan => plan !== undefined);
    const unplanned = documentNames({
        ...names,
        ...(checksums !== undefined && { checksums: undefined, binding: undefined }),
        ...(statement !== undefined && { statement: undefined })
    });
    const added = plans.filter(({ kind }) => kind === 'new').length +
        unplanned.filter(name => !isPresent(snapshot, name)).length;
    const replaced = plans.filter(({ kind }) => kind === 'replacement').length;
    if (added + replaced > 0)
        snapshot.host.assertWritable(snapshot.release);
    assertAssetLimit(snapshot, { added, replaced, byFormat: countNewByFormat(context, artifacts, snapshot) });
    const renames = plans.some(({ kind }) => kind === 'replacement' || kind === 'interrupted');
    if (renames || options.publishRelease || options.verifyInstructions !== undefined)
        await assertPresentName(context, snapshot);
}
/** New signatures of each format, in the order of `signature-format`. */
function countNewByFormat({ names, options: { forms } }, artifacts, snapshot) {
    const documents = [names.checksums, names.record].filter(output => output !== undefined);
    return forms.map(({ format, suffix }) => {
        const planned = artifacts.flatMap(({ signatures }) => signatures.filter(({ form, plan }) => form.suffix === suffix && plan.kind === 'new'));
        const ofDocuments = documents.filter(({ name }) => !isPresent(snapshot, name + suffix));
        return [format, planned.length + ofDocuments.length];
    });
}
/**
 * Changes do not follow a redirect, so the repository must be given by its present name; reads and uploads would work with an old one.
 */
async function assertPresentName({ options: { repository: given }, binding }, { host, release }) {
    const name = (await binding)?.repository ?? release.repository;
    if (given === undefined || name === undefined || name.toLowerCase() === given.toLowerCase())
        return;
    throw new errors/* ActionError */.lZ('GITHUB_REFUSED', `The repository ${given} is called ${name} now; ${host.name} answers changes under the old name with a redirect, which is not followed.`, { hint: `Give repository: ${name}.` });
}
/**
 * With publish-release, each artifact must be on the release, unless this run attaches it: the publish gate rejects the signature of an
 * artifact that is not there.
 *
 * @throws RELEASE_INCOMPLETE
 */
async function assertWillBeComplete({ options, names }, snapshot, artifacts) {
    if (!options.publishRelease)
        return;
    const attachedDigests = new Set([...snapshot.assets.values()].map(({ digest }) => digest));
    for (const { artifact, content } of artifacts) {
        const { name, path, source } = artifact;
        if (content !== undefined || (0,release_names/* findAsset */.Iu)(snapshot, name) !== undefined)
            continue;
        const { digests, digest } = await artifact.hashed;
        if (attachedDigests.has((0,algorithms/* formatDigest */.MO)(digests.get('sha256') ?? digest)))
            continue;
        throw new errors/* ActionError */.lZ('RELEASE_INCOMPLETE', `The release is not published: the artifact ${path} is not on it.`, {
            hint: `Attach it before this step${source.kind === 'file' ? ', or set upload: all' : ''}; its signature ${(0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, names.suffixes[0] ?? '')} alone verifies nothing.`
        });
    }
}

;// CONCATENATED MODULE: ./build/sign/plan/public-keys.js








const OTHER_KEY_FILE = 'Give another name in public-key-file, so that both are on the release.';
/**
 * The public key files, and what the run will do for them on the release.
 *
 * @param signatureNames of this run, as the host stores them: no other signature on the release may need a key that is replaced.
 * @throws ASSET_CONFLICT
 */
async function planPublicKeys({ names, options, key }, snapshot, signatureNames) {
    const documents = [];
    for (const { file, name } of names.publicKeys) {
        const bytes = key === undefined ? new Uint8Array() : publicKeyBytes(key, file);
        const content = snapshot &&
            (key === undefined
                ? await planWithoutKey(snapshot, name)
                : await planContent(snapshot, name, async (there) => (await (0,public_keys/* readPublicKey */.RR)(snapshot, there))?.fingerprint === key.publicKey.fingerprint, async (asset) => assertKeyReplaceable(options.overwrite, snapshot, names.suffixes, {
                    asset,
                    signatureNames
                })));
        documents.push({ name, file, bytes, content });
    }
    return documents;
}
/** The key in DER for a name that ends in `.der`, else in PEM. */
function publicKeyBytes({ publicKey }, file) {
    return file.endsWith('.der') ? publicKey.der : Buffer.from((0,public_key/* formatPem */.uy)(publicKey));
}
/** In a dry run without credentials: an asset that is a public key counts as this one. */
async function planWithoutKey(snapshot, name) {
    const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
    if (asset === undefined)
        return { kind: 'new' };
    await assertIsPublicKey(snapshot, asset);
    return { kind: 'kept', asset };
}
async function assertIsPublicKey(snapshot, asset) {
    const key = await (0,public_keys/* readPublicKey */.RR)(snapshot, asset);
    if (key === undefined)
        throw thirdPartyAsset(asset, 'a public key', OTHER_KEY_FILE);
    return key;
}
async function assertKeyReplaceable(overwrite, snapshot, suffixes, { asset, signatureNames }) {
    const key = await assertIsPublicKey(snapshot, asset);
    if (!overwrite)
        throw assetConflict(asset, `already exists with another key (${key.fingerprint}).`, `${OTHER_KEY_FILE} Or replace it with overwrite: true.`);
    const others = [...snapshot.assets.values()].filter(({ name }) => !signatureNames.has(name));
    const signature = await findSignatureBy(key, others, snapshot, suffixes);
    if (signature !== undefined)
        throw assetConflict(asset, `already exists with another key (${key.fingerprint}), which ${signature} may need; it will not be replaced.`, OTHER_KEY_FILE);
}
/** The name of an asset that may be a signature by the key: by its own name, or because it can be read with this key. */
async function findSignatureBy(key, assets, snapshot, suffixes) {
    const named = assets.find(({ name }) => suffixes.some(suffix => name.endsWith(suffix)));
    if (named !== undefined)
        return named.name;
    for (const asset of assets) {
        if (asset.size > signature_formats/* MAX_SIGNATURE_FILE_BYTES */.NT)
            continue;
        const file = await (0,release_read/* readAsset */.fs)(snapshot, asset, signature_formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
        const opened = file === undefined ? [] : (0,verdict/* examine */.sb)(file, [key]);
        if (opened.some(({ interpretations }) => interpretations.length > 0))
            return asset.name;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/sign/plan/record.js









/**
 * The record of everything that is signed, and what the run will do for it on the release; an equivalent one is kept with its signature.
 *
 * @throws ASSET_CONFLICT
 */
async function planRecord(context, snapshot, output, { signed, statement }) {
    const { options, workspace } = context;
    const record = await makeRecord(context, snapshot, signed, statement);
    const there = snapshot && (await readRecord(snapshot, output.name));
    const isKept = there?.record !== undefined && (0,signing_record/* equivalentRecords */.nF)(there.record, record, { withSignatures: true });
    const bytes = isKept ? there.bytes : (0,signing_record/* formatRecord */.bM)(record);
    const subject = toDocumentSubject(options.algorithm, output, bytes, workspace);
    const content = snapshot &&
        (await planContent(snapshot, output.name, async (asset) => (0,release_read/* hasSameBytes */.gT)(snapshot, asset, bytes), async () => assertReplaceable(context, snapshot, output, { record, withSignatures: true })));
    return {
        name: output.name,
        file: output.file,
        bytes,
        subject,
        content,
        signatures: await planSignatures(context, snapshot, subject, output.signatures)
    };
}
/**
 * Before anything is signed: an asset under the name of the record must be a record, and an equivalent one unless `overwrite` allows its
 * replacement.
 *
 * @param subjects everything that will be signed.
 * @throws ASSET_CONFLICT
 */
async function assertRecordReplaceable(context, snapshot, output, subjects) {
    if (context.key === undefined) {
        await assertIsRecord(snapshot, output.name);
        return;
    }
    const record = await makeRecord(context, snapshot, subjects, undefined);
    await assertReplaceable(context, snapshot, output, { record, withSignatures: false });
}
async function assertReplaceable({ options }, snapshot, { name }, { record, withSignatures }) {
    const before = await assertIsRecord(snapshot, name);
    if (before === undefined || options.overwrite || (0,signing_record/* equivalentRecords */.nF)(before, record, { withSignatures }))
        return;
    throw assetConflict({ name }, 'records other artifacts or signatures, another key or another release.', 'If it is stale, replace it with overwrite: true.');
}
/** The record that the release has under this name; undefined without one. An asset that is not a record is a conflict. */
async function assertIsRecord(snapshot, name) {
    const there = await readRecord(snapshot, name);
    if (there === undefined || there.record !== undefined)
        return there?.record;
    throw thirdPartyAsset({ name }, 'a record of this action', 'Give another name in record-file.');
}
/** The record, with names as the host stores them; without a release they are the artifacts' own. */
async function makeRecord({ options, key, binding: fetching, run, names }, snapshot, signed, statement) {
    const { algorithm } = options;
    const binding = await fetching;
    return {
        type: signing_record/* RECORD_TYPE */.Bm,
        key: record_keyOf(key),
        signingAlgorithm: algorithm,
        saltLength: recordedSaltLength(algorithm, key, signed),
        server: binding?.server ?? null,
        repository: binding?.repository ?? null,
        tag: binding?.tag ?? null,
        commit: binding?.commit ?? null,
        run: { id: run.id ?? null, attempt: run.attempt ?? null, workflow: run.workflow ?? null },
        artifacts: signed.map(item => toRecordedArtifact(item, algorithm, snapshot)),
        statement: names.statement === undefined
            ? null
            : {
                name: snapshot?.host.storedName(names.statement.name) ?? names.statement.name,
                requestId: statement?.requestId ?? null
            }
    };
}
function toRecordedArtifact({ subject, signatures }, algorithm, snapshot) {
    const stored = snapshot?.host.storedName(subject.name) ?? subject.name;
    const detached = signatures.find(isDetachedBy(algorithm));
    return {
        name: stored,
        size: subject.size ?? null,
        digest: (0,algorithms/* formatDigest */.MO)(subject.digest),
        signature: detached === undefined ? null : Buffer.from(detached.signature).toString('base64'),
        requestId: detached?.requestId ?? null,
        signatures: signatures.map(({ form, requestId }) => ({
            name: snapshot?.host.storedName(stored + form.suffix) ?? stored + form.suffix,
            format: form.format,
            signingAlgorithm: form.algorithm,
            requestId: requestId ?? null
        }))
    };
}
/** Whether a signature is over the digest itself by the algorithm, as `raw` and `base64` are. */
function isDetachedBy(algorithm) {
    return ({ form }) => form.algorithm === algorithm && ['raw', 'base64'].includes(form.format);
}
/** Of the signatures that are there; before any is made, and where they differ, it says none. */
function recordedSaltLength(algorithm, key, signed) {
    const signatures = signed.flatMap(item => item.signatures.filter(isDetachedBy(algorithm)).map(({ signature }) => signature));
    const seen = key && (0,schemes/* saltLengthOf */.QF)(key.publicKey, algorithm, signatures);
    return typeof seen === 'number' ? seen : null;
}
function record_keyOf(key) {
    if (key === undefined)
        throw new Error('a record without a key');
    return {
        arn: key.arn,
        spec: key.publicKey.spec,
        fingerprint: key.publicKey.fingerprint
    };
}
async function readRecord(snapshot, name) {
    const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
    if (asset === undefined)
        return undefined;
    const bytes = (await (0,release_read/* readAsset */.fs)(snapshot, asset, signing_record/* MAX_RECORD_BYTES */.xR)) ?? new Uint8Array();
    return { bytes, record: (0,signing_record/* parseRecord */.Hh)(bytes) };
}

;// CONCATENATED MODULE: ./build/sign/plan/statement.js










/**
 * The release statement about all artifacts and the checksums file, and what the run will do for it on the release; one that says the same
 * and is signed by the key is kept.
 *
 * @throws RELEASE_INCOMPLETE while the commit of the release is not known, INPUT_INVALID when it cannot name all files, ASSET_CONFLICT
 */
async function planStatement(context, { snapshot, output, artifacts, checksums }) {
    const subjects = checksums === undefined ? artifacts : [...artifacts, checksums.subject];
    const statement = (0,release_statement/* formatStatement */.j8)({
        release: await statedRelease(context, snapshot),
        files: subjects.map(subject => statedFile(subject, snapshot)).sort(byName)
    });
    const digest = (0,hashing_hasher/* digestOfBytes */.by)((0,release_statement/* statementSigningInput */.lH)(statement), (0,signature_prehash/* plainPrehash */.E)('sha256'));
    const isEquivalent = async (asset) => (await readStatement(context, snapshot, asset, digest)) !== undefined;
    const content = context.key === undefined
        ? await statement_planWithoutKey(snapshot, output.name)
        : await planContent(snapshot, output.name, isEquivalent, async (asset) => statement_assertReplaceable(context, snapshot, asset));
    const kept = content.kind === 'kept' || content.kind === 'interrupted' ? content.asset : undefined;
    return {
        ...output,
        digest,
        content,
        kept: kept && (await readStatement(context, snapshot, kept, digest)),
        isEquivalent,
        encode: signature => {
            if (context.key === undefined)
                throw new Error('a statement without a key');
            return (0,release_statement/* formatStatementBundle */.vk)(statement, signature, context.key.publicKey);
        }
    };
}
/**
 * Before anything is signed: the commit of the release must be known, and a statement must be able to name all files.
 *
 * @param count of artifacts.
 * @throws RELEASE_INCOMPLETE, INPUT_INVALID
 */
async function assertStatable(context, snapshot, count) {
    await statedRelease(context, snapshot);
    const files = count + (context.names.checksums === undefined ? 0 : 1);
    if (files <= release_statement/* MAX_STATEMENT_FILES */.RH)
        return;
    throw new errors/* ActionError */.lZ('INPUT_INVALID', `statement-file: the statement would name ${files} files, expected at most ${release_statement/* MAX_STATEMENT_FILES */.RH} and the release.`, {
        hint: 'Remove statement-file: the checksums file (strategy: checksums or both) names any number of files and says the same. Or pack the artifacts into fewer archives.'
    });
}
/** The release with its commit: that of the tag, else the one that the tag will be made from. */
async function statedRelease({ binding: fetching }, { release, host }) {
    const binding = await fetching;
    if (binding === undefined)
        throw new Error('a statement without a release');
    const target = release.targetCommitish;
    const commit = binding.commit ?? (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(target) ? target : undefined);
    if (commit !== undefined)
        return { ...binding, commit };
    throw new errors/* ActionError */.lZ('RELEASE_INCOMPLETE', `The release statement cannot name a commit: there is no tag "${release.tag}" yet, and ${host.name} will make it from "${target}", which can move.`, {
        hint: 'Push the tag before this step, make the draft for a full commit id (target_commitish), or remove statement-file.'
    });
}
function statedFile({ name, path, digests }, { host }) {
    const digest = digests.get('sha256');
    if (digest === undefined)
        throw new errors/* ActionError */.lZ('INPUT_INVALID', `statement-file: of ${path} only another digest than SHA-256 is known, which the statement names.`, { hint: 'Name the files in artifacts or release-assets, or give SHA-256 in digests.' });
    return { name: host.storedName(name), digest };
}
function byName(a, b) {
    return a.name < b.name ? -1 : 1;
}
/** The bytes of an asset that is this statement, signed by the key; undefined for any other. */
async function readStatement({ key }, snapshot, asset, digest) {
    const bytes = await (0,release_read/* readAsset */.fs)(snapshot, asset, release_statement/* MAX_STATEMENT_BYTES */.Xk);
    const signed = bytes && key && (0,release_statement/* parseStatementBundle */.hI)(bytes, key.publicKey);
    if (signed === undefined || key === undefined)
        return undefined;
    const proof = (0,verdict/* judgeEnvelope */.Yj)(key.publicKey, signed, digest);
    return proof !== undefined && (0,algorithms/* equalDigests */.cF)(proof.signed, digest) ? bytes : undefined;
}
const statement_OTHER_NAME = 'Give another name in statement-file, or delete the asset.';
async function statement_assertReplaceable({ options }, snapshot, asset) {
    await assertIsStatement(snapshot, asset);
    if (!options.overwrite)
        throw assetConflict(asset, 'states other files, another release or another commit, or is signed by another key.', 'If it is stale, replace it with overwrite: true.');
}
async function assertIsStatement(snapshot, asset) {
    const bytes = await (0,release_read/* readAsset */.fs)(snapshot, asset, release_statement/* MAX_STATEMENT_BYTES */.Xk);
    if (bytes === undefined || (0,release_statement/* readSignedStatement */.eT)(bytes) === undefined)
        throw thirdPartyAsset(asset, 'a release statement of this action', statement_OTHER_NAME);
}
/** In a dry run without credentials: an asset that is a release statement counts as this one. */
async function statement_planWithoutKey(snapshot, name) {
    const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
    if (asset === undefined)
        return { kind: 'new' };
    await assertIsStatement(snapshot, asset);
    return { kind: 'kept', asset };
}

;// CONCATENATED MODULE: ./build/sign/plan/plan.js














const plan_ATTEMPTS = 4;
const COMPARISONS_AT_ONCE = 8;
/**
 * What the run will do with each file and asset, decided before KMS is called and before anything changes; a dry run describes the same
 * plan. Where the release has an asset under a name of this run, the two are compared now; an artifact without one needs no digest yet. The
 * snapshot is taken again when another job replaces an asset while it is read.
 *
 * @param found undefined when nothing is attached.
 * @throws ASSET_CONFLICT, ASSET_SIZE, ARTIFACT_NAMES_COLLIDE, FILE_NOT_WRITABLE, RELEASE_IMMUTABLE, RELEASE_INCOMPLETE, and what reading
 * the release throws.
 */
async function planRelease(context, found, artifacts) {
    assertNames(context, found, artifacts);
    let snapshot = found;
    for (let attempt = 1;; attempt++) {
        try {
            const plan = await planOnce(context, snapshot, artifacts);
            await assertLocalOutputs(context, artifacts).catch(async (thrown) => {
                await Promise.all(artifacts.map(({ hashed }) => hashed)); // an artifact that cannot be read is the likelier cause
                throw thrown;
            });
            return plan;
        }
        catch (thrown) {
            const changed = thrown instanceof errors/* ActionError */.lZ && thrown.code === 'RELEASE_CHANGED';
            if (snapshot === undefined || !changed || attempt >= plan_ATTEMPTS)
                throw thrown;
            snapshot = await (0,release_snapshot/* takeSnapshot */.W9)(snapshot.host, { id: snapshot.release.id, tag: undefined });
        }
    }
}
async function planOnce(context, snapshot, artifacts) {
    const { names } = context;
    const planned = await (0,concurrency/* mapConcurrently */.X2)(artifacts, COMPARISONS_AT_ONCE, artifact => planArtifact(context, snapshot, artifact));
    const publicKeys = await planPublicKeys(context, snapshot, signatureNamesOf(context, snapshot, artifacts));
    const output = names.checksums;
    const checksums = output &&
        (0,concurrency/* onDemand */.hd)(async () => {
            const subjects = await Promise.all(artifacts.map(async ({ hashed, source }) => ({ subject: await hashed, source })));
            return planChecksums(context, snapshot, output, subjects);
        });
    const { record, statement } = names;
    const stated = statement &&
        snapshot &&
        (0,concurrency/* onDemand */.hd)(async () => planStatement(context, {
            snapshot,
            output: statement,
            artifacts: await Promise.all(artifacts.map(({ hashed }) => hashed)),
            checksums: await checksums?.()
        }));
    const plan = {
        snapshot,
        artifacts: planned,
        publicKeys,
        checksums,
        statement: stated,
        record: record === undefined || context.key === undefined
            ? undefined
            : async (signed, signedStatement) => planRecord(context, snapshot, record, { signed, statement: signedStatement })
    };
    if (snapshot === undefined)
        return plan;
    if (names.checksums !== undefined)
        await assertOnlyChecksums(context, snapshot, names.checksums);
    const settled = documentNames(names).some(name => isPresent(snapshot, name))
        ? await checksums?.()
        : undefined;
    if (record !== undefined && isPresent(snapshot, record.name))
        await assertRecordReplaceable(context, snapshot, record, await subjectsOf(artifacts, settled));
    if (stated !== undefined)
        await assertStatable(context, snapshot, artifacts.length);
    const statedNow = statement !== undefined && isPresent(snapshot, statement.name) ? await stated?.() : undefined;
    await assertWillBeComplete(context, snapshot, planned);
    await assertReleaseAccepts(context, snapshot, plan, { checksums: settled, statement: statedNow });
    return plan;
}
/** The plan for one artifact and its signature; where the release has an asset of neither, it is made before the artifact is hashed. */
async function planArtifact(context, snapshot, artifact) {
    const { options, names, workspace } = context;
    const { name, source, hashed } = artifact;
    const outputs = options.strategy === 'checksums' ? [] : names.signaturesOf(artifactPathOf(artifact, workspace));
    const isSent = snapshot !== undefined && source.kind === 'file' && options.upload === 'all';
    if (snapshot === undefined || !isKnown(context, snapshot, name, source.kind)) {
        return {
            artifact,
            content: isSent ? { kind: 'new' } : undefined,
            signatures: outputs.map(output => ({ ...output, plan: { kind: 'new' } }))
        };
    }
    const subject = await hashed;
    const signatures = await planSignatures(context, snapshot, subject, outputs);
    return { artifact, content: await planArtifactContent(options, snapshot, source, subject), signatures };
}
/** Whether the release has an asset under one of the names of an artifact, or one that an interrupted replacement stored for it. */
function isKnown({ names }, snapshot, name, source) {
    const signatures = names.suffixes.flatMap(suffix => [
        (0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, suffix),
        name + suffix
    ]);
    return ((source !== 'asset' && isPresent(snapshot, name)) ||
        signatures.some(signature => isPresent(snapshot, signature)));
}
/** The names of all signatures that this run makes, as the host stores them. */
function signatureNamesOf({ options, names }, snapshot, artifacts) {
    const signed = [
        ...(options.strategy === 'checksums' ? [] : artifacts.map(({ name }) => name)),
        ...[names.checksums, names.record].flatMap(output => output?.name ?? [])
    ];
    if (snapshot === undefined)
        return new Set();
    return new Set(names.suffixes.flatMap(suffix => signed.flatMap(name => [name + suffix, (0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, suffix)])));
}
/** Everything that the record will list, without signatures. */
async function subjectsOf(artifacts, checksums) {
    const subjects = await Promise.all(artifacts.map(({ hashed }) => hashed));
    const all = checksums === undefined ? subjects : [...subjects, checksums.subject];
    return all.map(subject => ({ subject, signatures: [] }));
}

// EXTERNAL MODULE: ./build/sign/produce/verifying-signer.js
var verifying_signer = __webpack_require__(2135);
// EXTERNAL MODULE: ./build/signature/openssl-commands.js
var openssl_commands = __webpack_require__(3134);
;// CONCATENATED MODULE: ./build/sign/publish/notes.js





const START = '<!-- kms-sign-action: verify start -->';
const END = '<!-- kms-sign-action: verify end -->';
/**
 * Writes the verify section of the release notes; sends nothing when it is up to date.
 *
 * @param signatures of everything that the section is about.
 *
 * @throws RELEASE_CHANGED when the section's markers are damaged or the notes become too long, and what the host's requests throw.
 */
async function writeInstructions(context, { host, release }, signatures) {
    const now = await host.reread(release);
    const notes = withInstructions(now.notes, await instructions(context, host, signatures), host);
    if (notes === now.notes)
        return;
    await host.update(release, { notes });
    context.log.info('The release notes say how to verify.');
}
/**
 * The release notes with the verify section: in place of the one that is there, else at the end. The rest stays as it is, byte for
 * byte.
 */
function withInstructions(notes, section, host) {
    const newline = notes.includes('\r\n') ? '\r\n' : '\n';
    const block = [START, section, END].join('\n').replaceAll('\n', newline);
    const start = notes.indexOf(START);
    const end = notes.indexOf(END);
    const once = start === notes.lastIndexOf(START) && end === notes.lastIndexOf(END);
    if (start === -1 && end === -1) {
        const gap = notes === '' ? '' : notes.endsWith('\n') ? newline : newline + newline;
        return bounded(`${notes}${gap}${block}${newline}`, host);
    }
    if (start === -1 || end < start || !once) {
        throw new errors/* ActionError */.lZ('RELEASE_CHANGED', 'The markers of the verify section in the release notes are damaged; the notes are not changed.', { hint: `Remove the lines "${START}" and "${END}" and what is between them from the notes.` });
    }
    return bounded(notes.slice(0, start) + block + notes.slice(end + END.length), host);
}
/** The section in Markdown: which key signed, where to compare it, and how to verify a download. */
async function instructions({ options, names, key, binding }, host, signatures) {
    if (key === undefined)
        throw new Error('nothing is attached without a key');
    const { fingerprint } = key.publicKey;
    const publicKey = host.storedName(names.publicKeys[0]?.name ?? '');
    const checksums = names.checksums && host.storedName(names.checksums.name);
    const artifact = checksums ?? 'ARTIFACT';
    const form = (0,how_to_verify/* mainForm */.WF)(options.forms);
    if (form === undefined)
        throw new Error('nothing is signed in any format');
    const tool = how_to_verify/* TOOLS */.It[form.format];
    const ofForm = signatures.filter(signed => signed.form === form).map(({ signature }) => signature);
    const commands = (0,how_to_verify/* verifyBlock */.Zw)({ algorithm: options.algorithm, form }, (0,schemes/* saltLengthOf */.QF)(key.publicKey, form.algorithm, ofForm), {
        artifact,
        signature: artifact + form.suffix,
        publicKey,
        isChecksums: checksums !== undefined
    });
    const others = options.forms.filter(other => other !== form);
    const bound = checksums === undefined ? undefined : await binding;
    const bits = (0,schemes/* hashOf */.qQ)(options.algorithm).slice('sha'.length);
    const what = checksums === undefined ? 'Each file' : `\`${checksums}\` lists all files and`;
    const then = checksums === undefined
        ? `Then check a file with ${tool}, \`ARTIFACT\` being its name`
        : `Then check the list with ${tool}, and the files that you have downloaded with the list (on macOS with \`shasum -a ${bits}\` instead of \`sha${bits}sum\`)`;
    return [
        '### Verify the signatures',
        '',
        `${what} is signed with ${form.algorithm} by the key \`${fingerprint}\` (SHA-256 of its DER SubjectPublicKeyInfo).`,
        `${comparison(options.verifyInstructions?.pinPublishedAt, publicKey)} ${then}:`,
        '',
        '```sh',
        (0,openssl_commands/* allOf */.bn)([(0,openssl_commands/* fingerprintCommand */.kf)(publicKey), commands]),
        '```',
        ...(others.length === 0
            ? []
            : [
                '',
                `There are signatures for ${(0,lib_text/* listed */.KE)([...new Set(others.map(({ format }) => how_to_verify/* TOOLS */.It[format]))], 'and')} as well: ${others.map(other => `\`${(0,how_to_verify/* toolCommands */.tQ)(other, undefined, { artifact, signature: artifact + other.suffix, publicKey })}\``).join(', ')}.`
            ]),
        '',
        `In a script use \`${how_to_verify/* VERIFY_SCRIPT */.Iu}\` of ${how_to_verify/* ACTION_REPOSITORY */.Yx}; with Node.js 22 or newer this command, at a commit that you trust and with the fingerprint that you compared, in the folder of the download. PowerShell and more: \`${how_to_verify/* VERIFY_PAGE */.g4}\` there.`,
        '',
        `    ${(0,how_to_verify/* kmsSignCommand */.gv)({ publicKey, fingerprint, binding: bound, path: '.' })}`
    ].join('\n');
}
/** Which fingerprint counts: never one that is on the release alone, since these notes are as easily replaced as its files. */
function comparison(pinPublishedAt, publicKey) {
    const there = pinPublishedAt === undefined
        ? 'ask the publisher for it'
        : `the publisher states it at <${pinPublishedAt}>`;
    return `Whoever can replace these files can replace \`${publicKey}\` and this text as well, so compare the fingerprint that the first command prints with one from elsewhere: ${there}.`;
}
function bounded(notes, { name, limits }) {
    if (notes.length <= limits.notesCharacters)
        return notes;
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `With the verify section the release notes have ${notes.length} characters; ${name} accepts ${limits.notesCharacters}.`, { hint: 'Shorten the notes, or set verify-instructions: false.' });
}

// EXTERNAL MODULE: ./build/verify/closed-world.js + 3 modules
var closed_world = __webpack_require__(8375);
;// CONCATENATED MODULE: ./build/sign/publish/gate.js








/**
 * Every asset of the release must be verified, exempted or an own output, as verify mode demands it with `release-assets: '*'`.
 *
 * @throws RELEASE_INCOMPLETE
 */
async function assertClosedWorld({ names, key, binding, serverUrl, log }, snapshot, { releaseAssets, pins, keyFiles, subjects }) {
    if (key === undefined)
        throw new Error('nothing is published without a key');
    const { results, exempted } = await (0,closed_world/* judgeClosedWorld */.g)({
        snapshot,
        policy: {
            algorithm: undefined,
            signatureSuffixes: (0,signature_formats/* suffixesToTry */.SB)(names.suffixes),
            checksumsFile: names.checksums?.name,
            requireBinding: { kind: 'if-present' },
            terms: terms/* INPUT_TERMS */.r
        },
        trust: trustOf(key, keyFiles, pins),
        pins,
        exempt: releaseAssets.filter(find/* isExclude */.zl),
        ownUploads: new Map(subjects.map(({ digests, digest }) => [(0,algorithms/* formatDigest */.MO)(digests.get('sha256') ?? digest), digests])),
        // what the release is bound to was asked before anything was signed
        describeRelease: () => binding ?? (0,release_snapshot/* fetchBinding */.q2)(snapshot, serverUrl),
        log
    });
    for (const { artifact } of exempted)
        log.info(`Exempted from the publish gate: ${artifact}`);
    const refused = results.flatMap(result => (result.kind === 'refused' ? [result] : []));
    const [first] = refused;
    if (first === undefined)
        return;
    const all = refused.map(({ artifact }) => artifact).join(', ');
    throw new errors/* ActionError */.lZ('RELEASE_INCOMPLETE', `${snapshot.release.draft ? 'The release stays a draft' : 'The release is public already'}: ${refused.length} of its assets are not verified (${all}); the first, ${first.artifact}: ${first.diagnosis.message}.`, {
        hint: first.diagnosis.cause === 'asset-unverified'
            ? first.diagnosis.hint
            : `Sign such assets by naming them in artifacts or release-assets, or exempt them with a line "!${first.artifact}" in release-assets.`
    });
}
function trustOf(key, keyFiles, pins) {
    const others = keyFiles.filter(({ key: other }) => other.fingerprint !== key.publicKey.fingerprint && (0,trust_anchors/* judgeByPins */.pI)(other, pins) === 'allowed');
    return {
        trusted: [
            { key: key.publicKey, reason: `key-id (${key.arn})` },
            ...others.map(file => ({ key: file.key, reason: `trusted-public-key ${file.path}` }))
        ],
        untrusted: []
    };
}

;// CONCATENATED MODULE: ./build/sign/publish/publish.js





const UNTIL_REPLICAS_AGREE = {
    service: 'GitHub',
    doing: 'publish the release',
    attempts: 4,
    baseDelayMs: 250,
    outlook: (thrown) => thrown instanceof errors/* ActionError */.lZ && thrown.code === 'RELEASE_CHANGED' ? lib_waiting/* PASSING */.KA : lib_waiting/* FINAL */.XU
};
/**
 * The release, published if and only if it is a closed world: every asset is verified, an own output, or exempted. A change by another job
 * in between is detected. A release that is public already is only checked.
 *
 * @throws RELEASE_INCOMPLETE, RELEASE_CHANGED and what the host's requests throw.
 */
async function publish(context, { release: preflight, host }, inputs) {
    const { log, waiting } = context;
    const snapshot = await waiting.retry(UNTIL_REPLICAS_AGREE, () => snapshotWith(inputs.attached, host, preflight));
    assertSame(preflight, snapshot.release);
    const artifacts = inputs.artifacts.map(planned => ({ ...planned, content: undefined }));
    await assertWillBeComplete(context, snapshot, artifacts);
    await assertClosedWorld(context, snapshot, inputs);
    await (0,release_snapshot/* assertUnchanged */.Wu)(snapshot);
    if (!snapshot.release.draft) {
        log.info('The release is public already, and every asset on it is verified or exempted.');
        return snapshot.release;
    }
    assertSame(snapshot.release, await host.reread(snapshot.release));
    return makePublic(context, snapshot, inputs);
}
async function makePublic({ log, waiting }, snapshot, { onChanged }) {
    const released = await snapshot.host.update(snapshot.release, { draft: false });
    onChanged(released);
    try {
        assertSame(snapshot.release, released);
        await waiting.retry(UNTIL_REPLICAS_AGREE, () => (0,release_snapshot/* assertUnchanged */.Wu)(snapshot));
    }
    catch (thrown) {
        if (thrown instanceof errors/* ActionError */.lZ && thrown.code === 'RELEASE_CHANGED')
            throw await withdraw(snapshot, { released, changed: thrown }, onChanged);
        throw notChecked(released, thrown);
    }
    log.info(`Published ${released.url}`);
    log.info('A release that was published with GITHUB_TOKEN starts no other workflow (on: release).');
    return released;
}
/** The release with all assets that this run attached or kept; a replica of the host may not list new ones yet. */
async function snapshotWith(attached, host, { id }) {
    const snapshot = await (0,release_snapshot/* takeSnapshot */.W9)(host, { id, tag: undefined });
    const missing = attached.filter(asset => snapshot.assets.get(asset.name)?.id !== asset.id);
    if (missing.length === 0)
        return snapshot;
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `The release ${id} no longer has ${missing.map(({ name }) => name).join(', ')}, which this run attached; it is not published.`, { hint: 'Find out who removed or replaced it, then run the job again.' });
}
function isSame(before, now) {
    return before.id === now.id && before.tag === now.tag && before.targetCommitish === now.targetCommitish;
}
function assertSame(before, now) {
    if (isSame(before, now))
        return;
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `The release ${before.id} was for "${before.tag}" on ${before.targetCommitish}, and is now for "${now.tag}" on ${now.targetCommitish}${now.draft ? '; it is not published' : ''}.`, { hint: 'Find out who changed it, then run the job again.' });
}
/** The last check could not be made: the release is what it is by then. */
function notChecked({ id, url }, thrown) {
    const { code, message } = (0,errors/* toActionError */.ie)(thrown);
    return new errors/* ActionError */.lZ(code, `The release ${id} is public (${url}), but whether its assets changed while it was published could not be checked: ${message}`, {
        hint: 'Verify the public release now: mode: verify with release-assets: "*". Running this job again checks it, too.',
        cause: thrown
    });
}
/**
 * Makes the release a draft again, if the host allows it, because it changed while it was published. Returns the error to end with.
 */
async function withdraw(snapshot, { released, changed }, onChanged) {
    const draft = await snapshot.host.update(snapshot.release, { draft: true }).catch(() => undefined);
    if (draft !== undefined)
        onChanged(draft);
    const withdrawn = draft !== undefined;
    return new errors/* ActionError */.lZ('RELEASE_CHANGED', `${isSame(snapshot.release, released) ? 'The assets' : 'Tag or target'} of the release ${snapshot.release.id} changed while it was published; ${withdrawn ? 'it is a draft again' : 'it is PUBLIC and could not be withdrawn'}.`, {
        hint: withdrawn
            ? 'Let all other jobs for this release finish, then run this job again.'
            : 'Look at the release now: an asset on it was never verified. Keep other jobs away from a release while it is published.',
        cause: changed
    });
}

;// CONCATENATED MODULE: ./build/sign/sign.js




















/**
 * Signs artifacts and attaches the signatures: collect → plan → produce → deliver → publish. Everything is hashed, signed and verified
 * before the first file is written and the first asset is attached, and everything attached is verified before a draft is published.
 *
 * @throws what the stages throw; the report then has the results up to there.
 */
async function sign(inputs, ports, report) {
    const { log, workspace, cancelled } = ports;
    const names = outputNames(inputs, workspace);
    const hash = (0,schemes/* hashOf */.qQ)(inputs.algorithm);
    const signedAt = Math.floor(Date.now() / 1000);
    const [files, expected, certificate] = await Promise.all([
        findLocalArtifacts(inputs, names, { workspace, log }),
        (0,expected_digests/* readExpectedDigests */.yV)(inputs.digests, hash, workspace),
        inputs.certificateFile === undefined
            ? undefined
            : readCertificate(inputs.certificateFile, workspace, signedAt)
    ]);
    // hashing continues while credentials, key and release are fetched, and while the first digests are signed
    const request = hashRequestFor(inputs, certificate, signedAt);
    const jobs = files.map(file => ({ ...file, ...request }));
    const hashing = (0,hashing_hash/* hashInBackground */.Ak)(jobs, { log, cancelled });
    try {
        const sources = { files, expected, hashing, request };
        await signSources(inputs, ports, report, { names, sources, certificate, signedAt });
    }
    finally {
        await hashing.stop();
    }
}
async function signSources(inputs, ports, report, { names, sources, certificate, signedAt }) {
    const { log, cancelled } = ports;
    const { signer, releases } = await ports.adapters;
    const [fetched, snapshot] = await Promise.all([
        fetchSigningKey(inputs, signer, ports, certificate).then(known => {
            if (known.kind === 'key')
                report.key = known.key;
            return known;
        }),
        openNamedRelease(inputs, releases, log).then(opened => {
            report.release = opened?.release;
            return opened;
        })
    ]);
    const context = contextOf(inputs, ports, { names, fetched, snapshot, signedAt });
    const { key } = context;
    const artifacts = await collect(inputs, sources, { names, snapshot, key, log, cancelled });
    const plan = await planRelease(context, snapshot, artifacts);
    if (inputs.dryRun) {
        const dryRun = await describePlan(context, plan, signer, fetched);
        report.artifacts = dryRun.artifacts;
        report.plannedActions = dryRun.actions;
        report.plan = dryRun.plan;
        return;
    }
    if (signer === undefined || fetched.kind !== 'key')
        throw new Error('there is no key to sign with');
    const verifyingSigner = new verifying_signer/* VerifyingSigner */.A(signer, log);
    const produced = await produce(context, plan, verifyingSigner);
    report.artifacts = produced.artifacts.map(({ subject }) => subject);
    const written = await writeFiles(context, plan, produced);
    report.recordFile = written.recordFile;
    report.checksumsFile = written.checksumsFile;
    report.statement =
        written.statementFile === undefined
            ? undefined
            : { file: written.statementFile, requestId: produced.statement?.requestId };
    report.publicKeyFiles = written.publicKeyFiles;
    report.signed = signedArtifacts(context, plan.snapshot, { release: produced, signatures: new Map() });
    if (plan.snapshot === undefined)
        return;
    const delivered = await attachRelease(context, { ...plan, snapshot: plan.snapshot }, produced, {
        signer: verifyingSigner,
        onAttached: asset => report.attached.push(asset),
        onRemoved: asset => report.attached.splice(report.attached.indexOf(asset), 1)
    });
    report.signed = signedArtifacts(context, plan.snapshot, delivered);
    report.binding = await context.binding;
    if (inputs.verifyInstructions !== undefined) {
        await writeInstructions(context, plan.snapshot, signedSubjects(delivered.release));
    }
    if (!inputs.publishRelease)
        return;
    const wasDraft = plan.snapshot.release.draft;
    report.release = await publish(context, plan.snapshot, {
        releaseAssets: inputs.releaseAssets,
        pins: inputs.pins,
        keyFiles: fetched.keyFiles,
        subjects: report.artifacts,
        artifacts: plan.artifacts,
        attached: report.attached,
        onChanged: release => {
            report.release = release;
            report.published = wasDraft && !release.draft;
        }
    });
}
async function openNamedRelease({ release }, releases, log) {
    return release === undefined || releases === undefined ? undefined : (0,release_snapshot/* openRelease */.gS)(releases, release, log);
}
function contextOf(inputs, { workspace, platform, run, log, serverUrl, cancelled }, { names, fetched, snapshot, signedAt }) {
    const isStated = [names.checksums, names.record, names.statement].some(output => output !== undefined);
    const binding = snapshot !== undefined && isStated ? (0,release_snapshot/* fetchBinding */.q2)(snapshot, serverUrl) : undefined;
    binding?.catch(() => undefined); // awaited where it is needed
    const key = fetched.kind === 'key' ? fetched.key : undefined;
    const waiting = new lib_waiting/* Waiting */.E$({ cancelled, info: text => log.info(text) });
    const surroundings = { workspace, platform, serverUrl, run, log, waiting };
    return { options: inputs, names, ...surroundings, key, signedAt, binding };
}
/** Everything with a signature of its own, for the report; the name of an attached one is that which the host reports. */
function signedArtifacts({ workspace, key }, snapshot, { release, signatures }) {
    const documents = new Set([...(release.checksums?.signed ?? []), ...(release.record?.signed ?? [])]);
    return signedSubjects(release).map(signed => ({
        subject: signed.subject,
        form: signed.form,
        isDocument: documents.has(signed),
        signatureFile: (0,lib_files/* displayPath */.Gt)(signed.file, workspace),
        assetName: signatures.get(signed)?.name ??
            (snapshot && (0,release_names/* storedSignatureName */.XQ)(snapshot.host, signed.subject.name, signed.form.suffix)),
        kept: signed.plan.kind === 'kept',
        requestId: signed.requestId,
        saltLength: key && (0,schemes/* saltLengthOf */.QF)(key.publicKey, signed.form.algorithm, [signed.signature])
    }));
}

// EXTERNAL MODULE: ./build/verify/report.js
var report = __webpack_require__(9820);
// EXTERNAL MODULE: ./build/verify/gathered.js + 1 modules
var gathered = __webpack_require__(3872);
;// CONCATENATED MODULE: ./build/verify/policy.js


/** The policy of a verification run. */
function toPolicy({ algorithm, signatureSuffixes, checksumsFile, requireBinding }) {
    return {
        algorithm,
        signatureSuffixes: (0,signature_formats/* suffixesToTry */.SB)(signatureSuffixes),
        checksumsFile,
        requireBinding,
        terms: terms/* INPUT_TERMS */.r
    };
}

// EXTERNAL MODULE: ./build/lib/rename.js
var rename = __webpack_require__(3364);
;// CONCATENATED MODULE: ./build/verify/staging.js







const MAX_NAMES = 3;
/**
 * Keeps downloaded assets aside until all are verified, so that what is deployed is what was verified: in a folder beside the one
 * that is asked for, which nobody else can read (mode 0700), and which takes its name when the verdict stands. So all of them appear, or none.
 */
class StagedDownloads {
    /** As it was given. */
    #folder;
    /** Where it really is. */
    #target;
    /** Whose content is kept from others until the end. */
    #aside;
    /** The first folder that had to be made on the way. */
    #made;
    #mode;
    #platform;
    #names = [];
    constructor(folder, { target, aside, made, mode, platform }) {
        this.#folder = folder;
        this.#target = target;
        this.#aside = aside;
        this.#made = made;
        this.#mode = mode;
        this.#platform = platform;
    }
    /**
     * @param folder absolute path of where they go.
     * @param platform whose file names they get.
     * @throws FILE_NOT_WRITABLE, also when there is anything in it: what lies there was not verified.
     */
    static async create(folder, { workspace, platform }) {
        try {
            const there = await entriesOf(folder);
            if (there !== undefined && there.length > 0)
                throw notEmpty((0,lib_files/* displayPath */.Gt)(folder, workspace) || '.', there);
            // a RAM or subst drive of Windows has no real path
            const target = there === undefined ? folder : await (0,promises_.realpath)(folder).catch(() => folder);
            const made = await (0,promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
            if (there !== undefined && (await isMount(target)))
                throw mounted((0,lib_files/* displayPath */.Gt)(folder, workspace) || '.');
            const aside = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_path_.dirname)(target), '.kms-sign-'));
            await (0,promises_.mkdir)((0,external_node_path_.join)(aside, VERIFIED));
            const mode = there === undefined ? undefined : (await (0,promises_.stat)(target)).mode;
            return new StagedDownloads(folder, { target, aside, made, mode, platform });
        }
        catch (cause) {
            throw cause instanceof errors/* ActionError */.lZ ? cause : (0,lib_files/* notWritable */.GZ)(folder, cause);
        }
    }
    /**
     * Before anything is downloaded: the folder must be able to hold files of these names, all of them beside each other.
     *
     * @throws ASSET_WRONG, ARTIFACT_NAMES_COLLIDE; FILE_NOT_WRITABLE when this system cannot keep a file of such a name.
     */
    assertNames(assetNames, host) {
        for (const name of assetNames)
            (0,release_names/* assertFileName */.uD)(host, name);
        const collision = (0,file_names/* findCollision */.Oj)(assetNames, name => name);
        if (collision !== undefined)
            throw oneFile(...collision);
        const [unkeepable] = (0,file_names/* findUnkeepable */.cp)(assetNames, this.#platform);
        if (unkeepable === undefined)
            return;
        throw new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `The asset ${JSON.stringify(unkeepable.name)} cannot be kept in output-directory: ${unkeepable.reason}.`, {
            hint: `Verify on a runner with another system, or exclude it with a line "!${unkeepable.name}" in release-assets.`
        });
    }
    /**
     * A file for one asset, which the caller closes.
     *
     * @throws FILE_NOT_WRITABLE
     */
    async open(assetName) {
        const file = await lib_files/* NewFile */.PA.create((0,external_node_path_.join)(this.#aside, VERIFIED, assetName), (0,external_node_path_.join)(this.#folder, assetName));
        this.#names.push(assetName);
        return file;
    }
    /**
     * Moves everything into place at once; returns the paths.
     *
     * @throws FILE_NOT_WRITABLE when something came to be there meanwhile, among other causes.
     */
    async commit() {
        try {
            if (this.#mode !== undefined)
                await (0,promises_.chmod)((0,external_node_path_.join)(this.#aside, VERIFIED), this.#mode & 0o7777);
            await (0,rename/* replaceEmptyFolder */.sx)((0,external_node_path_.join)(this.#aside, VERIFIED), this.#target);
        }
        catch (cause) {
            // the empty folder that was there may be gone by now
            if (this.#mode !== undefined)
                await (0,promises_.mkdir)(this.#target, { mode: this.#mode }).catch(() => undefined);
            throw (0,lib_files/* notReplaced */.M6)(this.#folder, cause);
        }
        return this.#names.map(name => (0,external_node_path_.join)(this.#folder, name)).sort();
    }
    /**
     * Removes what was not committed; nothing that this class made is left but what was. Returns the absolute path of what could not be
     * removed, and never throws: what led to it is to be reported.
     */
    async discard() {
        try {
            await (0,promises_.rm)(this.#aside, lib_files/* PATIENTLY */.Ny);
        }
        catch {
            return this.#aside;
        }
        if (this.#made === undefined)
            return undefined;
        for (let path = (0,external_node_path_.dirname)(this.#target); path.length >= this.#made.length; path = (0,external_node_path_.dirname)(path)) {
            try {
                await (0,promises_.rmdir)(path);
            }
            catch {
                return undefined; // it is used
            }
        }
        return undefined;
    }
}
const VERIFIED = 'verified';
/** Undefined when there is no such folder. */
async function entriesOf(folder) {
    try {
        return (await (0,promises_.readdir)(folder)).sort();
    }
    catch (thrown) {
        if ((0,errors/* systemErrorCode */.vq)(thrown) === 'ENOENT')
            return undefined;
        throw thrown;
    }
}
function notEmpty(folder, entries) {
    const names = entries.slice(0, MAX_NAMES).map(name => JSON.stringify(name));
    const more = entries.length > MAX_NAMES ? ` and ${entries.length - MAX_NAMES} more` : '';
    return new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `output-directory ${folder} has ${names.join(', ')}${more} in it, expected an empty folder or none: what is there already was not verified.`, { hint: 'Give a folder of its own as output-directory, or empty it before this step.' });
}
/** Whether a folder is the root of a file system of its own, as a volume of a container is: it cannot be replaced by a rename. */
async function isMount(folder) {
    const [inside, outside] = await Promise.all([(0,promises_.stat)(folder), (0,promises_.stat)((0,external_node_path_.dirname)(folder))]);
    return inside.dev !== outside.dev;
}
function mounted(folder) {
    return new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `output-directory ${folder} is a mounted file system, expected a folder in one: all files appear in it at once, by one rename.`, { hint: `Give a folder in it as output-directory, such as ${folder}/verified.` });
}
function oneFile(one, other) {
    return new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', `The assets ${JSON.stringify(one)} and ${JSON.stringify(other)} cannot both be kept in output-directory${(0,file_names/* describeCollision */._A)(one, other)}.`, { hint: `Exclude one with a "!" line in release-assets, or rename it on the release.` });
}

;// CONCATENATED MODULE: ./build/verify/verify.js












/**
 * Verifies artifacts against a trust anchor and reports every one of them.
 *
 * @throws VERIFICATION_FAILED when any is rejected, ARTIFACT_NOT_FOUND when there is nothing to verify, NO_TRUSTED_KEY when no anchor
 * gives a key; and what reading inputs, files, KMS and the release throws.
 */
async function verify(inputs, ports, report) {
    // before anything is asked for: nothing is downloaded for a folder that cannot take it
    const staging = inputs.outputDirectory === undefined
        ? undefined
        : await StagedDownloads.create((0,external_node_path_.resolve)(ports.workspace, inputs.outputDirectory), ports);
    try {
        await verifyInto(staging, inputs, ports, report);
    }
    finally {
        const left = await staging?.discard();
        if (left !== undefined)
            ports.log.warning(`${(0,lib_files/* displayPath */.Gt)(left, ports.workspace)} could not be removed: another program may have it open. Files in it were not verified; delete it.`);
    }
}
async function verifyInto(staging, inputs, ports, report) {
    const { log, workspace, signer, serverUrl, cancelled } = ports;
    const policy = toPolicy(inputs);
    const hash = policy.algorithm === undefined ? undefined : (0,schemes/* hashOf */.qQ)(policy.algorithm);
    const [expected, keyFiles, snapshot, kmsKey, discovered] = await Promise.all([
        (0,expected_digests/* readExpectedDigests */.yV)(inputs.digests, hash, workspace),
        (0,key_files/* readKeyFiles */.t)(inputs.trustedKeyFiles, workspace, policy.terms),
        verify_openNamedRelease(inputs, ports, report),
        signer?.fetchKey(),
        discover(inputs, workspace, log)
    ]);
    const readings = (0,expected_digests/* describeReadings */.x)(expected, discovered.files.map(({ name }) => name));
    for (const line of readings)
        log.info(line);
    const keeper = staging &&
        snapshot && {
        assertNames: (names) => staging.assertNames(names, snapshot.host),
        open: (name) => staging.open(name)
    };
    const describeRelease = snapshot && (0,concurrency/* onDemand */.hd)(() => (0,release_snapshot/* fetchBinding */.q2)(snapshot, serverUrl));
    const globs = inputs.releaseAssets.length > 0 ? new name_glob/* NameGlobs */.V(inputs.releaseAssets) : undefined;
    await (0,gathered/* verifyGathered */.E)({
        policy,
        pins: inputs.pins,
        keyFiles,
        kmsKey,
        kms: kmsCheckOf(inputs, signer, kmsKey),
        keyId: signer?.keyId,
        discovered,
        release: snapshot && { snapshot, globs, evidence: { kind: 'read', keeper } },
        expected,
        describeRelease,
        checkout: workspace
    }, { log, workspace, cancelled }, report);
    if (snapshot !== undefined && globs !== undefined)
        await (0,release_snapshot/* assertUnchanged */.Wu)(snapshot);
    (0,gathered/* assertAllVerified */.Q)(report.results, policy.terms);
    report.delivered = ((await staging?.commit()) ?? []).map(path => (0,lib_files/* displayPath */.Gt)(path, workspace));
}
async function discover({ artifacts }, workspace, log) {
    const discovered = await (0,find/* discoverFiles */.ZO)(artifacts, workspace);
    for (const entry of discovered.skipped)
        log.info((0,find/* describeSkipped */.At)(entry));
    return discovered;
}
async function verify_openNamedRelease({ release }, { releases, log }, report) {
    if (release === undefined || releases === undefined)
        return undefined;
    const snapshot = await (0,release_snapshot/* openRelease */.gS)(releases, release, log);
    report.release = snapshot.release;
    return snapshot;
}
/**
 * The second check by KMS; undefined unless `verify-with: kms` asks for it.
 *
 * @throws when it does and there is no signer, which the inputs exclude.
 */
function kmsCheckOf({ verifyWith }, signer, key) {
    if (verifyWith === 'local')
        return undefined;
    if (signer === undefined || key === undefined)
        throw new Error('verify-with is kms, but there is no key');
    return { signer, key, answers: new Map() };
}

;// CONCATENATED MODULE: ./build/main.js















const MAX_ANNOTATIONS = 9; // the runner shows ten of a step, and the closing line is one
/**
 * Runs the step: reads the inputs, connects the adapters, runs the use case, reports. Returns whether all went well; never
 * throws for a cause that a user can have.
 *
 * @param cancelled aborts when the runner cancels the job: what is under way is broken off, nothing new is begun.
 */
async function main(env, cancelled) {
    const console = new RunnerConsole();
    const running = new AbortController();
    const cancel = () => running.abort((0,cancellation/* cancelledError */.YQ)());
    if (cancelled.aborted)
        cancel();
    else
        cancelled.addEventListener('abort', cancel);
    let run;
    let failure;
    let outputFailure;
    const output = (name, value) => {
        try {
            console.output(name, value);
        }
        catch (thrown) {
            outputFailure ??= (0,errors/* toActionError */.ie)(thrown);
        }
    };
    try {
        console.assertOutputsWritable(env['GITHUB_OUTPUT']);
        if (isVerifyMode(env))
            console.output('verified', 'false');
        const environment = readEnvironment(env);
        const inputs = parseInputs(env, environment, text => console.warning(text));
        if (inputs.token !== undefined)
            console.mask(inputs.token);
        if (inputs.mode === 'sign')
            warnOfExternalTrigger(environment.eventName, console);
        run =
            inputs.mode === 'sign'
                ? signRun(inputs, environment, console, running.signal)
                : verifyRun(inputs, environment, console, running.signal);
        const waiting = new lib_waiting/* Waiting */.E$({ cancelled: running.signal, info: text => console.info(text) });
        const adapters = connect(inputs, { env, environment, console, waiting });
        adapters.catch(() => undefined); // what awaits it reports it
        await run.execute(adapters);
    }
    catch (thrown) {
        failure = (0,errors/* toActionError */.ie)(thrown);
        for (const cause of (0,errors/* describeCauses */.wh)(failure.cause))
            console.debug(`Caused by ${cause}`);
    }
    running.abort(failure ?? new Error('The run is over.')); // ends what is still under way beside what failed
    const outputs = run?.outputs() ?? new Map();
    for (const [name, value] of outputs)
        output(name, value);
    failure ??= outputFailure;
    for (const name of (0,report_outputs/* leftEmpty */.dq)(outputs))
        console.warning(`The output ${name} is empty: it would be larger than the 1 MiB that GitHub takes. record-file (to sign) and the log have all of it.`);
    await console.summary(run === undefined && failure !== undefined ? failureSummary(failure) : (run?.summary(failure) ?? ''));
    run?.printResult(failure);
    if (failure !== undefined && !(run?.isReported(failure) ?? false))
        console.fail(failure);
    const complete = failure === undefined && run !== undefined;
    if (complete && isVerifyMode(env))
        output('verified', 'true'); // last: what reads it has everything else
    const late = complete ? outputFailure : undefined;
    if (late !== undefined)
        console.fail(late);
    await console.close();
    return complete && late === undefined;
}
function signRun(inputs, { workspace, platform, serverUrl, run }, console, cancelled) {
    const state = emptySignReport();
    keepHeapSmall();
    return {
        execute: adapters => sign(inputs, { adapters, log: console, workspace, platform, serverUrl, run, cancelled }, state),
        outputs: () => (0,report_outputs/* signOutputs */.OB)(inputs, state),
        summary: failure => signSummary(inputs, state, failure),
        printResult: failure => {
            for (const line of failure === undefined ? (0,lines/* closingLines */.Po)(inputs, state) : [])
                console.info(line);
        },
        isReported: () => false
    };
}
function verifyRun(inputs, { workspace, platform, serverUrl }, console, cancelled) {
    const state = (0,report/* emptyVerifyReport */.F)();
    return {
        execute: async (adapters) => verify(inputs, { ...(await adapters), log: console, workspace, platform, serverUrl, cancelled }, state),
        outputs: () => (0,report_outputs/* verifyOutputs */.ce)(state),
        summary: failure => verifySummary(state, failure),
        printResult: failure => {
            let annotated = 0;
            for (const result of state.results) {
                if (result.kind === 'verified')
                    console.info((0,lines/* describeVerified */.UH)(result));
                else if (annotated++ < MAX_ANNOTATIONS)
                    console.error((0,lines/* describeRefusal */.a2)(result), { file: result.artifact });
                else
                    console.info((0,lines/* describeRefusal */.a2)(result));
            }
            for (const result of state.exempted)
                console.info((0,lines/* describeExempted */.yH)(result));
            if (failure === undefined)
                console.info((0,lines/* verifiedLine */.BN)(state.results.length));
        },
        isReported: failure => failure.code === 'VERIFICATION_FAILED' &&
            state.results.filter(({ kind }) => kind === 'refused').length === 1
    };
}
/** Events that run with the base repository's rights on something that a fork may have made. */
function warnOfExternalTrigger(eventName, console) {
    if (!['pull_request_target', 'issue_comment', 'workflow_run'].includes(eventName))
        return;
    console.warning(`This run was started by ${eventName}, which people without write access can cause: what it signs may come from them. Sign on a tag, a release or workflow_dispatch, behind an environment with reviewers.`);
}


/***/ })

};
