export const id = 478;
export const ids = [478];
export const modules = {

/***/ 3256:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ connectToAws),
/* harmony export */   r: () => (/* binding */ connectWithDefaultChain)
/* harmony export */ });
/* harmony import */ var _network_endpoints_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2727);
/* harmony import */ var _sdk_environment_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6330);


/** The way to AWS, and where KMS is asked; what is not usual is logged. The SDK is not loaded before. */
async function connectToAws({ key, environment, proxy, log }) {
    const { connectNetwork } = await __webpack_require__.e(/* import() */ 808).then(__webpack_require__.bind(__webpack_require__, 808));
    const network = connectNetwork(proxy, environment.awsCaBundle, origin => announceEndpoint(origin, environment, log));
    if (proxy !== undefined)
        log.info(`AWS is asked through the proxy ${proxy.name} (HTTPS_PROXY), unless NO_PROXY excepts it.`);
    const kms = { region: key.region, endpoint: environment.kmsEndpoint };
    return { network, kms };
}
/**
 * KMS with the credentials that the SDK's default chain finds: of the environment, a profile, a session of IAM Identity Center, a process,
 * the machine.
 *
 * @param env this process's environment, which the SDK reads by itself.
 */
async function connectWithDefaultChain(connection, env) {
    const { key, waiting, limits, terms } = connection;
    const [{ KmsSigner }, { network, kms }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(861), __webpack_require__.e(632), __webpack_require__.e(142)]).then(__webpack_require__.bind(__webpack_require__, 5142)),
        connectToAws(connection)
    ]);
    const sources = (0,_sdk_environment_js__WEBPACK_IMPORTED_MODULE_1__/* .credentialSources */ .e3)(env);
    return new KmsSigner({ key, kms, network, role: undefined, sources, waiting, limits, terms });
}
/** Whoever answers in place of KMS chooses what key-id means, so that each such address is told, and where it comes from. */
function announceEndpoint(origin, { kmsEndpoint, stsEndpoint, awsEndpoint }, log) {
    const isIn = (url) => url !== undefined && URL.canParse(url) && new URL(url).origin === new URL(origin).origin;
    const variables = [
        ['AWS_ENDPOINT_URL_KMS', kmsEndpoint],
        ['AWS_ENDPOINT_URL_STS', stsEndpoint],
        ['AWS_ENDPOINT_URL', awsEndpoint]
    ].flatMap(([name, url]) => (isIn(url) ? [name] : []));
    if (variables.length > 0) {
        log.info(`AWS is asked at ${(0,_network_endpoints_js__WEBPACK_IMPORTED_MODULE_0__/* .describeAddress */ .KU)(origin)}, which is none of its addresses (${variables.join(', ')}).`);
        return;
    }
    log.warning(`AWS is asked at ${(0,_network_endpoints_js__WEBPACK_IMPORTED_MODULE_0__/* .describeAddress */ .KU)(origin)}, which is none of its addresses: a shared AWS file names it (endpoint_url). Whoever answers there says which key key-id is; pin the key in public-key-fingerprint, or set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true.`);
}


/***/ }),

/***/ 6330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Zu: () => (/* binding */ normalizeAwsSwitches),
/* harmony export */   e3: () => (/* binding */ credentialSources),
/* harmony export */   s0: () => (/* binding */ restrainAwsSdk),
/* harmony export */   zQ: () => (/* binding */ assertUsableCredentials)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8161);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4869);



/**
 * Takes out of this process's environment what must not steer the AWS SDK; the job's environment is not changed.
 * With a role, nothing left behind on the machine may: no shared AWS file, no profile, no global endpoint. Instance
 * metadata is not asked on GitHub's runners: no answer there can be meant for this job.
 */
function restrainAwsSdk(env, { withRole, githubHosted }) {
    if (githubHosted)
        env['AWS_EC2_METADATA_DISABLED'] = 'true';
    if (!withRole)
        return;
    env['AWS_CONFIG_FILE'] = node_os__WEBPACK_IMPORTED_MODULE_0__.devNull;
    env['AWS_SHARED_CREDENTIALS_FILE'] = node_os__WEBPACK_IMPORTED_MODULE_0__.devNull;
    for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ENDPOINT_URL'])
        delete env[name];
}
const SWITCHES = [
    'AWS_USE_FIPS_ENDPOINT',
    'AWS_USE_DUALSTACK_ENDPOINT',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_EC2_METADATA_V1_DISABLED',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    'AWS_DISABLE_CLOCK_SKEW_CORRECTION'
];
const DEFAULTS_MODES = ['auto', 'in-region', 'cross-region', 'mobile', 'standard', 'legacy'];
/**
 * Spells the switches of AWS as the SDK reads them: it drops `True`, which the AWS CLI takes, without a word, and the
 * request would go to another endpoint. Attempts are counted here, so the SDK's own settings for them are taken out.
 *
 * @throws ENVIRONMENT_INVALID
 */
function normalizeAwsSwitches(env) {
    for (const name of SWITCHES)
        normalize(env, name, ['true', 'false']);
    normalize(env, 'AWS_DEFAULTS_MODE', DEFAULTS_MODES);
    for (const name of ['AWS_RETRY_MODE', 'AWS_MAX_ATTEMPTS'])
        delete env[name];
}
/** Empty is unset, as for the AWS CLI. */
function normalize(env, name, allowed) {
    const given = env[name];
    const value = given?.trim().toLowerCase();
    if (given === undefined || value === undefined)
        return;
    if (value === '')
        delete env[name];
    else if (allowed.includes(value))
        env[name] = value;
    else {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `${name} is "${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_2__/* .untrusted */ .bp)(given)}", expected ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}.`, { hint: `Correct ${name} in the environment, or remove it.` });
    }
}
/** What the SDK takes together, or passes over without a word for the next source. */
const TOGETHER = [
    ['AWS_ACCESS_KEY_ID', ['AWS_SECRET_ACCESS_KEY']],
    ['AWS_SECRET_ACCESS_KEY', ['AWS_ACCESS_KEY_ID']],
    ['AWS_SESSION_TOKEN', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
    ['AWS_WEB_IDENTITY_TOKEN_FILE', ['AWS_ROLE_ARN']]
];
/**
 * Credentials that no header can carry would fail late, and as if AWS had refused them; half of a pair would let other credentials take its
 * place.
 *
 * @throws ENVIRONMENT_INVALID, without the value.
 */
function assertUsableCredentials(env) {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
        if (/^[\x21-\x7e]*$/.test(env[name] ?? ''))
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `${name} holds a line break, a blank or another character that no AWS credential has.`, { hint: `Give ${name} again, or the secret behind it, without a line break at its end.` });
    }
    for (const [name, others] of TOGETHER) {
        const missing = (env[name] ?? '') === '' ? undefined : others.find(other => (env[other] ?? '') === '');
        if (missing === undefined)
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `${name} is set, but ${missing} is ${env[missing] === undefined ? 'not' : 'empty'}: the AWS SDK would go on to other credentials.`, {
            hint: `Set ${missing} as well (a secret that is not there is an empty string), or remove ${name}.`
        });
    }
}
/** The variables that name where the SDK takes credentials from, with what they say; none of them is a secret. */
function credentialSources(env) {
    return ['AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE']
        .filter(name => (env[name] ?? '') !== '')
        .map(name => `${name} (${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_2__/* .untrusted */ .bp)(env[name] ?? '')})`);
}


/***/ }),

/***/ 8414:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ untilAborted),
/* harmony export */   Q: () => (/* binding */ readUntilAborted)
/* harmony export */ });
/**
 * Settles like `work`, or rejects with the signal's reason once it aborts. Needed also where `work` was given the signal: what `fetch` of
 * Node does with it depends on objects that it holds weakly, so that an abort can come to nothing after a garbage collection.
 */
async function untilAborted(signal, work) {
    const { promise: ended, reject } = Promise.withResolvers();
    const end = () => reject(signal.reason);
    if (signal.aborted)
        end();
    else
        signal.addEventListener('abort', end);
    try {
        return await Promise.race([work, ended]);
    }
    finally {
        signal.removeEventListener('abort', end);
    }
}
/** The pieces of a body, which is cancelled once the signal aborts or nobody reads on. */
async function* readUntilAborted(body, signal) {
    const reader = body.getReader();
    // a read that is under way ends with it
    const cancel = () => void reader.cancel(signal?.reason).catch(() => undefined);
    if (signal?.aborted ?? false)
        cancel();
    else
        signal?.addEventListener('abort', cancel);
    try {
        for (;;) {
            const { done, value } = await reader.read();
            signal?.throwIfAborted();
            if (done)
                return;
            yield value;
        }
    }
    finally {
        signal?.removeEventListener('abort', cancel);
        cancel();
    }
}


/***/ }),

/***/ 4207:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ TimeLimitError),
/* harmony export */   KH: () => (/* binding */ TOLD_AFTER_MS),
/* harmony export */   tk: () => (/* binding */ TransferWatch)
/* harmony export */ });
/* harmony import */ var _cancellation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3301);

/** A wait that the local clock ended. */
class TimeLimitError extends Error {
    name = 'TimeoutError';
}
/** What takes longer than this is told while it is waited for. */
const TOLD_AFTER_MS = 10_000;
const TICKS_PER_WINDOW = 12;
/**
 * Aborts a transfer that moves too little, however long it takes as a whole, and when the job is cancelled. It counts from `begin`
 * on: before, the request may have to wait for its turn.
 */
class TransferWatch {
    signal;
    #limits;
    #cancelled;
    #tell;
    #ending = new AbortController();
    #cancel = () => this.#ending.abort((0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(this.#cancelled));
    #timer;
    #bytes = 0;
    #since = performance.now();
    /** Of the time since: in which nobody asked for more. */
    #pausedMs = 0;
    #pausedAt = this.#since;
    #movedAt = this.#since;
    constructor(limits, cancelled, tell) {
        this.signal = this.#ending.signal;
        this.#limits = limits;
        this.#cancelled = cancelled;
        this.#tell = tell;
        this.#timer = setInterval(() => this.#look(), limits.windowMs / TICKS_PER_WINDOW);
        if (cancelled.aborted)
            this.#cancel();
        else
            cancelled.addEventListener('abort', this.#cancel);
    }
    /** Called with each piece that moves. */
    moved(bytes) {
        this.#bytes += bytes;
        this.#movedAt = performance.now();
    }
    /** The request is sent, or something else is waited for from here on: the answer to what was sent. */
    begin() {
        this.#bytes = 0;
        this.#pausedMs = 0;
        this.#pausedAt = undefined;
        this.#since = performance.now();
        this.#movedAt = this.#since;
    }
    /** Whoever reads does something else: that is not the other side's doing. */
    pause() {
        this.#pausedAt = performance.now();
    }
    resume() {
        if (this.#pausedAt !== undefined)
            this.#pausedMs += performance.now() - this.#pausedAt;
        this.#pausedAt = undefined;
        this.#movedAt = performance.now();
    }
    stop() {
        clearInterval(this.#timer);
        this.#cancelled.removeEventListener('abort', this.#cancel);
    }
    #look() {
        if (this.#pausedAt !== undefined)
            return;
        const { windowMs, minBytesPerWindow } = this.#limits;
        const now = performance.now();
        if (now - this.#movedAt >= TOLD_AFTER_MS)
            this.#tell();
        if (now - this.#since - this.#pausedMs < windowMs)
            return;
        if (this.#bytes >= minBytesPerWindow)
            return this.begin();
        const seen = this.#bytes === 0 ? 'no progress' : `no more than ${this.#bytes} bytes`;
        this.#ending.abort(new TimeLimitError(`${seen} in ${windowMs / 1000} seconds`));
    }
}


/***/ }),

/***/ 3651:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E$: () => (/* binding */ Waiting),
/* harmony export */   KA: () => (/* binding */ PASSING),
/* harmony export */   Vs: () => (/* binding */ retryAfterMs),
/* harmony export */   XU: () => (/* binding */ FINAL)
/* harmony export */ });
/* unused harmony export Attempts */
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8474);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8500);
/* harmony import */ var _abort_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8414);
/* harmony import */ var _cancellation_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3301);
/* harmony import */ var _transfer_watch_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4207);





const FINAL = { kind: 'final' };
const PASSING = { kind: 'passing' };
/** A pause that will be longer than this is told before. */
const TOLD_FROM_MS = 5_000;
const MAX_DELAY_MS = 20_000;
const LOCAL_CLOCK = {
    now: () => performance.now(),
    sleep: async (ms, signal) => (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_1__.setTimeout)(ms, undefined, signal && { signal })
};
/** How one run waits: attempts with back-off and full jitter, what services ask for, and what is said meanwhile. */
class Waiting {
    cancelled;
    clock;
    #info;
    /** When each line was said last: many that wait for the same say it once. */
    #said = new Map();
    constructor({ cancelled, info, clock } = {}) {
        this.cancelled = cancelled ?? new AbortController().signal;
        this.clock = clock ?? LOCAL_CLOCK;
        (0,node_events__WEBPACK_IMPORTED_MODULE_0__.setMaxListeners)(0, this.cancelled); // one for each wait under way
        this.#info = info ?? (() => undefined);
    }
    /** The same, for work of several parts of which the first failure ends all the others. */
    branch() {
        const controller = new AbortController();
        const end = () => controller.abort((0,_cancellation_js__WEBPACK_IMPORTED_MODULE_2__/* .reasonOf */ .A3)(this.cancelled));
        if (this.cancelled.aborted)
            end();
        else
            this.cancelled.addEventListener('abort', end, { once: true });
        const waiting = new Waiting({ cancelled: controller.signal, info: this.#info, clock: this.clock });
        return { waiting, end: reason => controller.abort(reason) };
    }
    /** The same, for one of several parts: ended by the failure of another part, too. */
    until(failed) {
        const { waiting, end } = this.branch();
        const fail = () => end((0,_cancellation_js__WEBPACK_IMPORTED_MODULE_2__/* .reasonOf */ .A3)(failed));
        if (failed.aborted)
            fail();
        else
            failed.addEventListener('abort', fail, { once: true });
        return waiting;
    }
    /** Runs `attempt` until it succeeds, fails for good, or the policy allows no more; then explains what it threw last. */
    async retry(policy, attempt) {
        const attempts = this.attempts(policy);
        for (;;) {
            (0,_cancellation_js__WEBPACK_IMPORTED_MODULE_2__/* .throwIfCancelled */ .dZ)(this.cancelled);
            try {
                return await attempt();
            }
            catch (thrown) {
                await attempts.waitAfter(thrown);
            }
        }
    }
    /** For what is more than one call to repeat: a stream that goes on where it broke, an upload that looks around first. */
    attempts(policy) {
        return new Attempts(this, policy);
    }
    /**
     * Gives work a signal that aborts when its time is over or the job is cancelled, and does not wait for work that ignores it.
     *
     * @param what is waited for, as "the answer of KMS".
     */
    async within(limitMs, what, work) {
        (0,_cancellation_js__WEBPACK_IMPORTED_MODULE_2__/* .throwIfCancelled */ .dZ)(this.cancelled);
        const limit = new AbortController();
        const cancel = () => limit.abort((0,_cancellation_js__WEBPACK_IMPORTED_MODULE_2__/* .reasonOf */ .A3)(this.cancelled));
        const late = new _transfer_watch_js__WEBPACK_IMPORTED_MODULE_3__/* .TimeLimitError */ .$q(`no complete answer within ${limitMs / 1000} seconds`);
        const timer = setTimeout(() => limit.abort(late), limitMs);
        const told = setInterval(() => this.say(`Still waiting for ${what}.`), _transfer_watch_js__WEBPACK_IMPORTED_MODULE_3__/* .TOLD_AFTER_MS */ .KH);
        this.cancelled.addEventListener('abort', cancel);
        try {
            return await (0,_abort_js__WEBPACK_IMPORTED_MODULE_4__/* .untilAborted */ .E)(limit.signal, work(limit.signal));
        }
        finally {
            clearTimeout(timer);
            clearInterval(told);
            this.cancelled.removeEventListener('abort', cancel);
        }
    }
    /** Watches a transfer, which may take as long as it makes progress. */
    watch(limits, what) {
        return new _transfer_watch_js__WEBPACK_IMPORTED_MODULE_3__/* .TransferWatch */ .tk(limits, this.cancelled, () => this.say(`Still waiting for ${what}.`));
    }
    /** Waits for a reason that is told; a cancelled job does not wait. */
    async pause(ms, reason) {
        (0,_cancellation_js__WEBPACK_IMPORTED_MODULE_2__/* .throwIfCancelled */ .dZ)(this.cancelled);
        if (ms >= TOLD_FROM_MS)
            this.say(`${reason}: waiting`, ` ${Math.ceil(ms / 1000)} seconds.`);
        try {
            await this.clock.sleep(ms, this.cancelled);
        }
        catch (thrown) {
            (0,_cancellation_js__WEBPACK_IMPORTED_MODULE_2__/* .throwIfCancelled */ .dZ)(this.cancelled);
            throw thrown;
        }
    }
    /** Says what is waited for, at most once in a while. */
    say(text, details = '') {
        const now = this.clock.now();
        if (now - (this.#said.get(text) ?? -Infinity) < _transfer_watch_js__WEBPACK_IMPORTED_MODULE_3__/* .TOLD_AFTER_MS */ .KH / 2)
            return;
        this.#said.set(text, now);
        this.#info(`${text}${details}`);
    }
}
/** Counts the failures of one piece of work against its policy. */
class Attempts {
    #waiting;
    #policy;
    #failures = 0;
    #throttled;
    constructor(waiting, policy) {
        this.#waiting = waiting;
        this.#policy = policy;
    }
    /** Waits until the next attempt is due; throws when there is to be none. */
    async waitAfter(thrown) {
        (0,_cancellation_js__WEBPACK_IMPORTED_MODULE_2__/* .throwIfCancelled */ .dZ)(this.#waiting.cancelled);
        const { service, doing, explain } = this.#policy;
        const outlook = this.#policy.outlook(thrown);
        const ms = this.#delayAfter(outlook);
        if (ms === undefined)
            throw explain === undefined ? thrown : explain(thrown);
        await this.#waiting.pause(ms, outlook.kind === 'throttled' ? `${service} limits the rate of requests` : `Cannot ${doing} for now`);
    }
    /** Undefined: no other attempt. */
    #delayAfter(outlook) {
        const { attempts, baseDelayMs } = this.#policy;
        switch (outlook.kind) {
            case 'final':
                return undefined;
            case 'passing':
                this.#failures += 1;
                return this.#failures < attempts ? backOff(baseDelayMs, this.#failures) : undefined;
            case 'throttled':
                return this.#throttleDelay(outlook.afterMs);
        }
    }
    /** Undefined when the wait would go beyond the budget. */
    #throttleDelay(afterMs) {
        const { baseDelayMs, throttleBudgetMs = 0 } = this.#policy;
        const now = this.#waiting.clock.now();
        this.#throttled ??= { since: now, times: 0 };
        this.#throttled.times += 1;
        const ms = afterMs ?? backOff(baseDelayMs, this.#throttled.times);
        return now - this.#throttled.since + ms > throttleBudgetMs ? undefined : ms;
    }
}
/** Full jitter: many jobs that failed at once do not come back at once. */
function backOff(baseDelayMs, failures) {
    return Math.random() * Math.min(MAX_DELAY_MS, baseDelayMs * 2 ** failures);
}
/** What a `Retry-After` header asks for, in milliseconds, with up to a second on top; undefined where it says nothing usable. */
function retryAfterMs(header, serverNowMs) {
    if (typeof header !== 'string' && typeof header !== 'number')
        return undefined;
    const seconds = /^\s*\d+\s*$/.test(String(header)) ? Number(header) : undefined;
    const ms = seconds === undefined ? Date.parse(String(header)) - serverNowMs : seconds * 1000;
    return Number.isFinite(ms) ? Math.max(0, ms) + Math.random() * 1000 : undefined;
}


/***/ }),

/***/ 2727:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KU: () => (/* binding */ describeAddress),
/* harmony export */   Mx: () => (/* binding */ isAwsHost),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   n: () => (/* binding */ assertSecureEndpoint)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** Whether a host is this machine: `localhost`, `127.0.0.0/8` or `::1`. */
function isLoopback(hostname) {
    return (hostname === 'localhost' ||
        /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname) ||
        hostname.replace(/^\[|\]$/g, '') === '::1');
}
const AWS_DOMAIN = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|amazonwebservices\.com\.cn)$/;
/** Whether a host is one of AWS, in any partition. */
function isAwsHost(hostname) {
    return AWS_DOMAIN.test(hostname);
}
const MAX_SHOWN = 100;
/** An address for messages: without user, password, path and query, which can hold secrets. */
function describeAddress(url) {
    if (!URL.canParse(url))
        return `"${url.slice(0, MAX_SHOWN)}"`;
    const { protocol, host } = new URL(url);
    return host === '' ? `an address of the kind "${protocol}"` : `"${protocol}//${host}"`;
}
/**
 * The parsed URL, which is https or loopback. Secrets and signatures travel over TLS only, wherever the endpoint is configured; loopback
 * is excepted for emulators.
 *
 * @param source the variable that holds the URL, or what it is the address of, for the message.
 * @throws ENVIRONMENT_INSECURE
 */
function assertSecureEndpoint(url, source) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback(parsed.hostname)))
        return parsed;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ENVIRONMENT_INSECURE', `${source} is ${describeAddress(url)}, expected an https:// URL.`, {
        hint: /^[A-Z_]+$/.test(source)
            ? `Give an https:// URL, or remove ${source} from the environment.`
            : 'Give an https:// address where this one is configured; only loopback addresses may be plain http.'
    });
}


/***/ }),

/***/ 915:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ endpointIn),
/* harmony export */   C: () => (/* binding */ readNetworkEnvironment)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _endpoints_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2727);


/**
 * @throws ENVIRONMENT_INSECURE when TLS certificates are not verified, Node.js would print requests, or an endpoint is not https.
 */
function readNetworkEnvironment(env) {
    assertSafe(env);
    const value = (name) => env[name] || undefined;
    return {
        region: value('AWS_REGION') ?? value('AWS_DEFAULT_REGION'),
        awsEndpoint: value('AWS_ENDPOINT_URL'),
        kmsEndpoint: endpointIn(env, 'AWS_ENDPOINT_URL_KMS'),
        stsEndpoint: endpointIn(env, 'AWS_ENDPOINT_URL_STS'),
        // lowercase variables take precedence, as in curl
        httpsProxy: value('https_proxy') ?? value('HTTPS_PROXY'),
        noProxy: value('no_proxy') ?? value('NO_PROXY'),
        awsCaBundle: value('AWS_CA_BUNDLE')
    };
}
/**
 * The address in a variable; undefined when it is not set.
 *
 * @throws ENVIRONMENT_INSECURE
 */
function endpointIn(env, name) {
    const url = env[name] || undefined;
    if (url !== undefined)
        (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_1__/* .assertSecureEndpoint */ .n)(url, name);
    return url;
}
function assertSafe(env) {
    if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ENVIRONMENT_INSECURE', 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of TLS certificates off.', {
            hint: 'Remove it from the environment; give a private certificate authority in NODE_EXTRA_CA_CERTS instead.'
        });
    }
    for (const name of ['NODE_DEBUG', 'NODE_DEBUG_NATIVE']) {
        if ((env[name] ?? '').trim() === '')
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ENVIRONMENT_INSECURE', `${name} is set, and makes Node.js print requests, with the tokens in them.`, { hint: `Remove ${name} from the environment; in a workflow, use the debug logging of GitHub Actions.` });
    }
}


/***/ }),

/***/ 8637:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ parseProxy)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _endpoints_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2727);


/**
 * The proxy of the environment; undefined when none is set. The variables are read as the Actions toolkit reads them, so that requests to
 * GitHub, STS and KMS take the same way: a proxy without scheme is `http://`, an exception includes its subdomains, loopback is always
 * excepted.
 *
 * @param text `HTTPS_PROXY`.
 * @param noProxy comma-separated hosts, `host:port`, `.suffix`, or `*`.
 * @throws ENVIRONMENT_INVALID
 */
function parseProxy(text, noProxy = '') {
    if (text === undefined)
        return undefined;
    const url = text.includes('://') ? text : `http://${text}`;
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const credentials = parsed === undefined ? undefined : readCredentials(parsed);
    if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || credentials === undefined) {
        const seen = parsed === undefined ? 'not a URL' : `a ${parsed.protocol}// URL`;
        // its text is not shown: it can hold a password
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `HTTPS_PROXY is ${credentials === undefined && parsed !== undefined ? 'a URL with a wrong % escape' : seen}, expected http://host:port or https://host:port.`, {
            hint: 'Correct HTTPS_PROXY (or https_proxy); user and password go before the host, percent-encoded: http://user:password@host:port.'
        });
    }
    const { user, password } = credentials;
    const exceptions = toExceptions(noProxy);
    return {
        name: `${parsed.protocol}//${parsed.host}`,
        secrets: password === '' ? [] : secretsOf(parsed, user, password),
        variables: {
            HTTPS_PROXY: url,
            NO_PROXY: [...exceptions, 'localhost', '127.0.0.0-127.255.255.255', '::1'].join(',')
        },
        applies: (hostname, port = 443) => !(0,_endpoints_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(hostname) && !exceptions.some(exception => matches(exception, hostname.toLowerCase(), port))
    };
}
const MIN_MASKED = 4; // shorter ones are found in honest text, and outputs would be damaged
/** A short password is hidden only as part of something that is found nowhere else. */
function secretsOf(url, user, password) {
    const basic = Buffer.from(`${user}:${password}`).toString('base64');
    return password.length >= MIN_MASKED
        ? [password, url.password, basic]
        : [`${user}:${password}@`, `${url.username}:${url.password}@`, basic];
}
function readCredentials({ username, password }) {
    try {
        return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
    }
    catch {
        return undefined;
    }
}
/** The exceptions for Node.js, to which `example.com` is one host only; to the toolkit, curl and most others it is its subdomains too. */
function toExceptions(noProxy) {
    const entries = noProxy.split(/[\s,]+/).map(entry => entry.toLowerCase());
    return entries
        .filter(entry => entry !== '')
        .flatMap(entry => (/^[\w-][\w.-]*$/.test(entry) ? [entry, `.${entry}`] : [entry.replace(/^\*\./, '.')]));
}
function matches(exception, host, port) {
    if (exception === '*' || exception === host || exception === `${host}:${port}`)
        return true;
    return exception.startsWith('.') && `.${host}`.endsWith(exception);
}


/***/ }),

/***/ 2135:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ VerifyingSigner)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6855);
/* harmony import */ var _signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6566);




/** A signer that verifies each signature with the public key before it returns it. */
class VerifyingSigner {
    #signer;
    #log;
    #warned = false;
    constructor(signer, log) {
        this.#signer = signer;
        this.#log = log;
    }
    get keyId() {
        return this.#signer.keyId;
    }
    get emulated() {
        return this.#signer.emulated;
    }
    async fetchKey() {
        return this.#signer.fetchKey();
    }
    /**
     * A signature that is verified.
     *
     * @param of the name of the artifact, for messages.
     * @throws KMS_ANSWER_WRONG when it does not verify, or was not made as AWS KMS makes it.
     */
    async sign(key, algorithm, digest, of = (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDigest */ .MO)(digest)) {
        const issued = await this.#signer.sign(key, algorithm, digest);
        const signature = issued.bytes;
        const scheme = (0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__/* .schemeOf */ .wW)(algorithm);
        if (!scheme.verify(key.publicKey, digest, signature)) {
            const twice = { ...digest, bytes: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(digest.hash).update(digest.bytes).digest() };
            if (scheme.verify(key.publicKey, twice, signature))
                throw notByKms(`The signature that KMS returned for ${of} is of the digest of its digest: MessageType DIGEST was ignored, as some emulators do (moto).`);
            throw notByKms(`The signature that KMS returned for ${of} does not verify with the public key of ${key.arn}.`);
        }
        const salt = (0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__/* .saltLengthOf */ .QF)(key.publicKey, algorithm, [signature]);
        const expected = scheme.saltLength;
        if (salt !== undefined && salt !== expected) {
            const what = `a PSS salt of ${salt} bytes, expected ${expected} as AWS KMS makes it`;
            if (!this.emulated)
                throw notByKms(`The signature for ${of} has ${what}.`);
            if (!this.#warned)
                this.#log.warning(`The KMS at AWS_ENDPOINT_URL_KMS signs with ${what}: it is an emulator.`);
            this.#warned = true;
        }
        return issued;
    }
    async checkPermission(key, algorithm, digest) {
        return this.#signer.checkPermission(key, algorithm, digest);
    }
    async verify(key, algorithm, digest, signature) {
        return this.#signer.verify(key, algorithm, digest, signature);
    }
}
function notByKms(message) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('KMS_ANSWER_WRONG', `${message} AWS KMS never returns a response like this.`, {
        hint: 'Correct AWS_ENDPOINT_URL_KMS, or find out what answers in place of KMS; nothing was published.'
    });
}


/***/ })

};
