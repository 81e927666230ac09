export const id = 76;
export const ids = [76];
export const modules = {

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

/***/ 9695:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/lib/text.js
var lib_text = __webpack_require__(4869);
;// CONCATENATED MODULE: ./build/aws/sdk-environment.js



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
    env['AWS_CONFIG_FILE'] = external_node_os_.devNull;
    env['AWS_SHARED_CREDENTIALS_FILE'] = external_node_os_.devNull;
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
        throw new errors/* ActionError */.lZ('ENVIRONMENT_INVALID', `${name} is "${(0,lib_text/* untrusted */.bp)(given)}", expected ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}.`, { hint: `Correct ${name} in the environment of the job, or remove it.` });
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
        throw new errors/* ActionError */.lZ('ENVIRONMENT_INVALID', `${name} holds a line break, a blank or another character that no AWS credential has.`, { hint: `Store the secret behind ${name} again, without a line break at its end.` });
    }
    for (const [name, others] of TOGETHER) {
        const missing = (env[name] ?? '') === '' ? undefined : others.find(other => (env[other] ?? '') === '');
        if (missing === undefined)
            continue;
        throw new errors/* ActionError */.lZ('ENVIRONMENT_INVALID', `${name} is set, but ${missing} is ${env[missing] === undefined ? 'not' : 'empty'}: the AWS SDK would go on to other credentials.`, {
            hint: `Set ${missing} as well (a secret that is not there is an empty string), or remove ${name}.`
        });
    }
}
/** The variables that name where the SDK takes credentials from, with what they say; none of them is a secret. */
function credentialSources(env) {
    return ['AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE']
        .filter(name => (env[name] ?? '') !== '')
        .map(name => `${name} (${(0,lib_text/* untrusted */.bp)(env[name] ?? '')})`);
}

// EXTERNAL MODULE: ./build/network/endpoints.js
var endpoints = __webpack_require__(2727);
;// CONCATENATED MODULE: ./build/network/proxy.js


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
        throw new errors/* ActionError */.lZ('ENVIRONMENT_INVALID', `HTTPS_PROXY is ${credentials === undefined && parsed !== undefined ? 'a URL with a wrong % escape' : seen}, expected http://host:port or https://host:port.`, {
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
        applies: (hostname, port = 443) => !(0,endpoints/* isLoopback */.U)(hostname) && !exceptions.some(exception => matches(exception, hostname.toLowerCase(), port))
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

// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(4942);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
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

// EXTERNAL MODULE: ./build/signature/algorithms.js
var algorithms = __webpack_require__(6855);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(8508);
;// CONCATENATED MODULE: ./build/connect.js







/** Makes the adapters that this run needs and loads no others. The OIDC request goes out first: it is waited for longest. */
async function connect(inputs, surroundings) {
    const { env, environment, console, waiting, limits } = surroundings;
    const { role } = inputs;
    refuseExampleAccount(inputs, environment, console);
    restrainAwsSdk(env, { withRole: role !== undefined, githubHosted: environment.githubHosted });
    if (inputs.key !== undefined)
        normalizeAwsSwitches(env);
    if (inputs.key !== undefined && role === undefined)
        assertUsableCredentials(env);
    const proxy = inputs.key === undefined ? undefined : parseProxy(environment.httpsProxy, environment.noProxy);
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
    const [{ KmsSigner }, { connectNetwork }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(861), __webpack_require__.e(632), __webpack_require__.e(7)]).then(__webpack_require__.bind(__webpack_require__, 2007)),
        __webpack_require__.e(/* import() */ 808).then(__webpack_require__.bind(__webpack_require__, 808))
    ]);
    const network = connectNetwork(proxy, environment.awsCaBundle);
    if (proxy !== undefined)
        console.info(`AWS is asked through the proxy ${proxy.name} (HTTPS_PROXY), unless NO_PROXY excepts it.`);
    const kms = { region: key.region, endpoint: environment.kmsEndpoint };
    if (kms.endpoint !== undefined)
        console.info(`KMS is asked at ${kms.endpoint} (AWS_ENDPOINT_URL_KMS).`);
    if (role === undefined || identityToken === undefined) {
        if (kms.endpoint === undefined && environment.awsEndpoint !== undefined) {
            console.info(`KMS is asked at ${(0,endpoints/* assertSecureEndpoint */.n)(environment.awsEndpoint, 'AWS_ENDPOINT_URL').href} (AWS_ENDPOINT_URL).`);
        }
        console.info("AWS credentials come from the environment; their scope is not this step's. role-to-assume would limit them to this key and use.");
        return new KmsSigner({
            key,
            kms,
            network,
            role: undefined,
            sources: credentialSources(env),
            waiting,
            limits: limits?.aws
        });
    }
    const [{ roleCredentials }, { sessionPolicy }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(861), __webpack_require__.e(695), __webpack_require__.e(516)]).then(__webpack_require__.bind(__webpack_require__, 3516)),
        __webpack_require__.e(/* import() */ 45).then(__webpack_require__.bind(__webpack_require__, 5045))
    ]);
    const sts = { region: key.region, endpoint: environment.stsEndpoint };
    if (sts.endpoint !== undefined)
        console.info(`STS is asked at ${sts.endpoint} (AWS_ENDPOINT_URL_STS).`);
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
        limits: limits?.aws
    });
}
/** Of AWS's documentation, the first one of ours too: nobody has them. */
const EXAMPLE_ACCOUNTS = ['111122223333', '444455556666', '123456789012'];
const AWS_DOMAIN = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|amazonwebservices\.com\.cn)$/;
/**
 * A copied example is an error before AWS refuses it; emulators have any account. Without a role a shared AWS file may lead to one, which is
 * not known here: then it is a warning.
 *
 * @throws INPUT_INVALID
 */
function refuseExampleAccount({ key, role }, { kmsEndpoint, awsEndpoint }, console) {
    const endpoint = kmsEndpoint ?? awsEndpoint ?? '';
    if (URL.canParse(endpoint) && !AWS_DOMAIN.test(new URL(endpoint).hostname))
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
        return { operation: 'kms:Sign', algorithms: [inputs.algorithm] };
    if (inputs.verifyWith === 'local')
        return { operation: undefined, algorithms: [] };
    return {
        operation: 'kms:Verify',
        algorithms: inputs.algorithm === undefined ? algorithms/* SIGNING_ALGORITHMS */.v8 : [inputs.algorithm]
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
// EXTERNAL MODULE: ./build/signature/formats/index.js
var formats = __webpack_require__(5926);
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
        ...(inputs.recordFile === undefined ? [] : ['record-file'])
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
    for (const name of ['role-to-assume', 'key-id', 'signing-algorithm', 'trusted-public-key']) {
        if (!reader.isBlank(name))
            continue;
        const expected = name === 'trusted-public-key' ? 'paths of public key files' : 'a value';
        reader.problem(`${name}: only blanks or comments, expected ${expected}; remove it if none is meant (an expression may have evaluated to an empty string)`);
    }
}
/** Of inputs that may have any text; the others accept no line break anyway. */
function refuseSeveralLines(reader) {
    for (const name of ['role-session-name', 'audience', 'output-directory', 'record-file', 'token']) {
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
    const inputs = {
        ...parseCommon(reader, job),
        mode: 'sign',
        algorithm: (0,inputs_key/* parseAlgorithm */.f5)(reader) ?? 'RSASSA_PSS_SHA_256',
        signatureFormat: reader.choice('signature-encoding', formats/* FORMAT_NAMES */.BU),
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
    if (inputs.strategy === 'each' && inputs.checksumsFile !== undefined) {
        reader.problem(`checksums-file: with strategy: each${reader.text('strategy') === undefined ? ', the default in a matrix job,' : ''} there is no checksums file; set strategy to checksums or both`);
    }
    if (upload === 'none') {
        for (const name of changesOfRelease(inputs))
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
        signatureSuffix: (0,files/* parseSignatureSuffix */.LE)(reader),
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
// EXTERNAL MODULE: ./build/signature/openssl-commands.js
var openssl_commands = __webpack_require__(3134);
;// CONCATENATED MODULE: ./build/sign/how-to-verify.js

// What release notes and job summary tell people to verify with, in this order: OpenSSL, the script, the command.
/** Where script and command are found. */
const ACTION_REPOSITORY = 'your-org/kms-sign-action';
const VERIFY_SCRIPT = 'examples/verify/verify.sh';
const VERIFY_PAGE = 'docs/verifying.md';
/** The commands that verify with OpenSSL, and with the tool that reads checksums files, as one that fails as a whole. */
function opensslBlock(options, saltLength, names) {
    const listed = names.isChecksums ? [(0,openssl_commands/* checksumsCommand */.C_)(options.algorithm, names.artifact)] : [];
    return (0,openssl_commands/* allOf */.bn)([(0,openssl_commands/* opensslCommands */.fW)(options, saltLength, names), ...listed]);
}
/** The command that verifies with `kms-sign`; the commit is for the reader to fill in. */
function kmsSignCommand({ publicKey, fingerprint, binding, path }) {
    const expected = binding === undefined ? [] : ['--expect', (0,openssl_commands/* shellWord */.r7)(nameRelease(binding))];
    const words = ['--key', (0,openssl_commands/* shellPath */.G9)(publicKey), '--fingerprint', fingerprint, ...expected];
    return `npx github:${ACTION_REPOSITORY}#<full commit SHA> verify ${words.join(' ')} ${(0,openssl_commands/* shellPath */.G9)(path)}`;
}
function nameRelease({ server, repository, tag }) {
    return `${server === 'https://github.com' ? '' : `${server}/`}${repository}@${tag}`;
}

// EXTERNAL MODULE: ./build/signature/schemes/index.js + 1 modules
var schemes = __webpack_require__(4993);
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
    const byPath = new Map(signed.map(item => [item.subject.path, item]));
    const made = signed.filter(({ isDocument }) => isDocument).map(({ subject }) => subject);
    const withRequests = signed.some(({ requestId }) => requestId !== undefined);
    const rows = [...artifacts, ...made].map(({ path, digest }) => {
        const own = byPath.get(path);
        const signature = own === undefined
            ? `listed in ${code(checksumsFile ?? '')}`
            : `${code(own.assetName ?? own.signatureFile)}${own.kept ? ' (kept)' : ''}`;
        const would = report.plannedActions.get(path);
        const request = withRequests ? [own?.requestId === undefined ? '' : code(own.requestId)] : [];
        return [code(path), code((0,algorithms/* formatDigest */.MO)(digest)), would === undefined ? signature : summary_text(would), ...request];
    });
    return sections([
        `## ${heading}`,
        failure && failureSection(failure),
        key &&
            facts([
                ['Key', code(key.arn)],
                ['Fingerprint', code(key.publicKey.fingerprint)],
                ['Algorithm', code(inputs.algorithm)],
                ...(release === undefined ? [] : [['Release', releaseLink(release)]])
            ]),
        rows.length > 0 &&
            table([
                'Artifact',
                'Digest',
                inputs.dryRun ? 'Would' : 'Signature',
                ...(withRequests ? ['KMS request'] : [])
            ], rows),
        inputs.dryRun && report.plan.length > 0 && `### Plan\n\n${planBlock(report.plan)}`,
        failure === undefined &&
            key &&
            `### Pin this key\n\n${block(`public-key-fingerprint: ${key.publicKey.fingerprint}`)}`,
        failure === undefined && !inputs.dryRun && verifySection(inputs, report)
    ]);
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
    const first = isChecksums ? signed.at(-1) : signed[0];
    const [written] = publicKeyFiles;
    if (first === undefined || written === undefined || key === undefined)
        return false;
    const attached = release !== undefined && first.assetName !== undefined;
    const publicKey = attached ? written.slice(written.lastIndexOf('/') + 1) : written;
    const openssl = opensslBlock(inputs, first.saltLength, {
        artifact: attached ? first.assetName.slice(0, -inputs.signatureSuffix.length) : first.subject.path,
        signature: attached ? first.assetName : first.signatureFile,
        publicKey,
        isChecksums
    });
    const kmsSign = kmsSignCommand({
        publicKey,
        fingerprint: key.publicKey.fingerprint,
        binding: isChecksums ? binding : undefined,
        path: attached ? '.' : (artifacts[0]?.path ?? '.')
    });
    return `### Verify with OpenSSL\n\n${block(openssl)}\n\n${otherWays(inputs, isChecksums, kmsSign)}`;
}
/** What verifies besides OpenSSL, and the commands on other systems. */
function otherWays({ algorithm }, isChecksums, kmsSign) {
    const bits = (0,schemes/* hashOf */.qQ)(algorithm).slice('sha'.length);
    const notes = [
        `In a shell script: <code>${VERIFY_SCRIPT}</code> of <code>${ACTION_REPOSITORY}</code>.`,
        `With Node.js 22 or newer: <code>${(0,lib_text/* escapeHtml */.ZD)(kmsSign)}</code>`,
        ...(isChecksums
            ? [`macOS: <code>shasum -a ${bits}</code> instead of <code>sha${bits}sum</code> checks the list.`]
            : []),
        `Windows: the same in Git Bash; for PowerShell see <code>${VERIFY_PAGE}</code> there.`
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
;// CONCATENATED MODULE: ./build/runner/environment.js




const MAX_EVENT_BYTES = 32 * 1024 * 1024;
/**
 * The environment of the job: variables that the runner sets (GitHub docs, "Default environment variables") and those of the AWS SDK.
 *
 * @throws ENVIRONMENT_INSECURE when TLS certificates are not verified or an endpoint is not https, INPUT_INVALID when the file of a
 * `release` event is not JSON.
 */
function readEnvironment(env) {
    if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
        throw new errors/* ActionError */.lZ('ENVIRONMENT_INSECURE', 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of TLS certificates off.', {
            hint: 'Remove it from the job; give a private certificate authority in NODE_EXTRA_CA_CERTS instead.'
        });
    }
    for (const name of ['NODE_DEBUG', 'NODE_DEBUG_NATIVE']) {
        if ((env[name] ?? '').trim() === '')
            continue;
        throw new errors/* ActionError */.lZ('ENVIRONMENT_INSECURE', `${name} is set, and makes Node.js print requests to the log, with the tokens in them.`, { hint: `Remove ${name} from the job; debug logging of GitHub Actions shows what this step does.` });
    }
    const value = (name) => env[name] || undefined;
    const endpoint = (name) => {
        const url = value(name);
        if (url !== undefined)
            (0,endpoints/* assertSecureEndpoint */.n)(url, name);
        return url;
    };
    const repository = value('GITHUB_REPOSITORY');
    return {
        workspace: value('GITHUB_WORKSPACE') ?? process.cwd(),
        platform: (0,file_names/* toPlatform */.rE)(process.platform),
        repository,
        serverUrl: value('GITHUB_SERVER_URL') ?? 'https://github.com',
        apiUrl: endpoint('GITHUB_API_URL') ?? 'https://api.github.com',
        eventName: value('GITHUB_EVENT_NAME') ?? '',
        eventRelease: value('GITHUB_EVENT_NAME') === 'release' ? readEventRelease(value('GITHUB_EVENT_PATH')) : undefined,
        tag: value('GITHUB_REF_TYPE') === 'tag' ? value('GITHUB_REF_NAME') : undefined,
        region: value('AWS_REGION') ?? value('AWS_DEFAULT_REGION'),
        sessionName: [
            repository?.replace('/', '@') ?? 'github',
            value('GITHUB_RUN_ID'),
            value('GITHUB_RUN_ATTEMPT')
        ]
            .filter(part => part !== undefined)
            .join('-'),
        githubHosted: value('RUNNER_ENVIRONMENT') === 'github-hosted',
        awsEndpoint: value('AWS_ENDPOINT_URL'),
        kmsEndpoint: endpoint('AWS_ENDPOINT_URL_KMS'),
        stsEndpoint: endpoint('AWS_ENDPOINT_URL_STS'),
        run: {
            id: value('GITHUB_RUN_ID'),
            attempt: value('GITHUB_RUN_ATTEMPT'),
            workflow: value('GITHUB_WORKFLOW_REF')
        },
        oidcRequestUrl: value('ACTIONS_ID_TOKEN_REQUEST_URL'),
        oidcRequestToken: value('ACTIONS_ID_TOKEN_REQUEST_TOKEN'),
        withoutToken: readWithoutToken(env),
        // lowercase variables take precedence, as in curl
        httpsProxy: value('https_proxy') ?? value('HTTPS_PROXY'),
        noProxy: value('no_proxy') ?? value('NO_PROXY'),
        awsCaBundle: value('AWS_CA_BUNDLE')
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

const V8_WITH_MEMORY_SAVER = 13;
/**
 * Makes V8 collect garbage before the heap grows instead of after. Each signature leaves some 20 kB of it, and thousands of them would
 * double the size of the process. Not for verification, which streams: V8 would collect after every few pieces.
 */
function keepHeapSmall() {
    // of Node.js 24; an older V8 prints an error about a flag that it does not know
    if (Number.parseInt(process.versions.v8, 10) >= V8_WITH_MEMORY_SAVER)
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
// EXTERNAL MODULE: ./build/hashing/hasher.js
var hashing_hasher = __webpack_require__(7364);
// EXTERNAL MODULE: ./build/lib/concurrency.js
var concurrency = __webpack_require__(8867);
// EXTERNAL MODULE: ./build/lib/progress.js
var progress = __webpack_require__(8285);
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
function assertAssetLimit({ host, assets, incomplete, provisional }, { added, replaced }) {
    const present = assets.size + incomplete.size + provisional.length;
    const total = present + added + Math.min(replaced, UPLOADS_AT_ONCE);
    if (total <= host.limits.assets)
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `The release would have ${total} assets; ${host.name} allows ${host.limits.assets}.`, { hint: 'Remove some assets, or pack the artifacts into fewer archives.' });
}

// EXTERNAL MODULE: ./build/release/read.js
var read = __webpack_require__(3916);
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
    const { signatureSuffix, outputDirectory, strategy, recordFile } = inputs;
    const folder = (0,external_node_path_.resolve)(workspace, outputDirectory ?? '.');
    const signatureFileOf = (path) => outputDirectory === undefined ? path + signatureSuffix : (0,external_node_path_.join)(folder, (0,external_node_path_.basename)(path) + signatureSuffix);
    const output = (path) => {
        const file = (0,external_node_path_.resolve)(folder, path);
        return { file, name: (0,external_node_path_.basename)(file), signatureFile: signatureFileOf(file) };
    };
    const checksums = strategy === 'each'
        ? undefined
        : output(inputs.checksumsFile ?? (0,manifests_checksums/* defaultChecksumsName */.Lh)((0,schemes/* hashOf */.qQ)(inputs.algorithm)));
    return {
        signatureSuffix,
        checksums,
        binding: checksums === undefined || inputs.release === undefined
            ? undefined
            : { file: (0,external_node_path_.join)((0,external_node_path_.dirname)(checksums.file), release_binding/* BINDING_NAME */.AJ), name: release_binding/* BINDING_NAME */.AJ },
        record: recordFile === undefined ? undefined : output(recordFile),
        publicKeys: inputs.publicKeyFiles.map(output),
        signatureFileOf
    };
}
/** Absolute paths of everything that this run writes besides the signatures of artifacts. */
function documentPaths({ checksums, binding, record, publicKeys }) {
    const signed = [checksums, record].filter(output => output !== undefined);
    return [
        ...publicKeys.map(({ file }) => file),
        ...signed.flatMap(({ file, signatureFile }) => [file, signatureFile]),
        ...(binding === undefined ? [] : [binding.file])
    ];
}
/** The names of checksums file, record, their signatures and the binding, before the host stores them. */
function documentNames({ checksums, binding, record, signatureSuffix }) {
    const signed = [checksums, record].filter(output => output !== undefined);
    return [
        ...signed.flatMap(({ name }) => [name, name + signatureSuffix]),
        ...(binding === undefined ? [] : [binding.name])
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
function assertDistinctOutputs({ checksums, binding, record, publicKeys }, artifactFiles, signatureFiles, workspace) {
    const files = [
        ...artifactFiles.map(path => ({ path, what: 'an artifact' })),
        ...signatureFiles.map(path => ({ path, what: 'the signature of an artifact' })),
        ...publicKeys.map(({ file }) => ({ path: file, what: 'the public key' })),
        ...(binding === undefined ? [] : [{ path: binding.file, what: 'the release binding' }]),
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
        hint: 'Give another name in checksums-file, record-file, public-key-file or signature-suffix, or exclude the artifact with a "!" pattern.'
    });
}
function toOutputs(output, what) {
    if (output === undefined)
        return [];
    return [
        { path: output.file, what },
        { path: output.signatureFile, what: `the signature of ${what}` }
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
        ...local.map(({ name }) => name + names.signatureSuffix)
    ];
    const ownNames = new Set(own.flatMap(name => [name, host.storedName(name)]));
    const localNames = new Set(local.map(({ name }) => host.storedName(name)));
    const selected = [...assets.values()].filter(({ name }) => globs.isSelected(name) && !localNames.has(name));
    const suffix = names.signatureSuffix;
    const selection = await (0,artifacts_select/* selectArtifacts */.q)(selected, {
        nameOf: ({ name }) => name,
        keyOf: ({ name }) => name,
        signaturesOf: async ({ name }) => signatureNameOf(snapshot, name, suffix),
        isListed: () => false,
        findReason: async (asset) => {
            if (ownNames.has(asset.name))
                return 'this step makes it';
            const signed = await findSigned(asset, snapshot, suffix, key);
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
async function findSigned(asset, snapshot, suffix, key) {
    const signed = asset.name.endsWith(suffix)
        ? snapshot.assets.get(asset.name.slice(0, -suffix.length))
        : undefined;
    const file = signed && key && (await (0,read/* readAsset */.fs)(snapshot, asset, formats/* MAX_SIGNATURE_FILE_BYTES */.NT));
    if (signed === undefined || key === undefined || file === undefined)
        return undefined;
    const interpretations = (0,verdict/* examine */.sb)(file, [key.publicKey]).flatMap(examination => examination.interpretations);
    if (interpretations.length === 0)
        return undefined;
    const digests = await (0,read/* hashAsset */.$e)(snapshot, signed, interpretations.map(({ hash }) => hash));
    const isBy = interpretations.some(({ hash, covers }) => covers((0,hashing_hasher/* digestBy */.Qx)(digests, hash)));
    return isBy ? signed.name : undefined;
}

;// CONCATENATED MODULE: ./build/sign/collect/collect.js












const DOWNLOADS_AT_ONCE = 4;
const MAX_PROBLEMS = 5;
/** The hash functions that artifacts need: with a release SHA-256 as well, by which the host reports the digests of assets. */
function hashesFor({ algorithm, release }) {
    const hash = (0,schemes/* hashOf */.qQ)(algorithm);
    return release === undefined || hash === 'sha256' ? [hash] : [hash, 'sha256'];
}
/**
 * Everything that is to be signed: files, assets, or the names in `digests`. With artifacts and `digests` given, both must be the same set
 * with the same digests.
 *
 * @throws ARTIFACT_NOT_FOUND when there is nothing to sign, ARTIFACT_NAMES_COLLIDE, DIGESTS_MISMATCH, INPUT_INVALID when `digests` can be
 * read in two ways, ASSET_WRONG
 */
async function collect(inputs, { files, expected, hashing }, { names, snapshot, key, log }) {
    const assets = snapshot === undefined || inputs.releaseAssets.length === 0
        ? []
        : await selectReleaseAssets(inputs, snapshot, { names, key, local: files, log });
    const subjects = [
        ...fromFiles(inputs, files, hashing),
        ...(snapshot === undefined ? [] : fromAssets(inputs, snapshot, assets))
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
    return subjects;
}
/** Local files, whose digests may still be pending. */
function fromFiles(inputs, files, hashing) {
    return files.map(file => {
        const found = { name: file.name, path: file.path, source: { kind: 'file', file } };
        return { ...found, hashed: toSubject(inputs, found, file.size, hashing.digestsOf(file)) };
    });
}
/** Assets, streamed through the hash a few at a time. */
function fromAssets(inputs, snapshot, assets) {
    for (const { name } of assets)
        (0,release_names/* assertFileName */.uD)(snapshot.host, name); // the name of its signature file is made of it
    const limit = new concurrency/* ConcurrencyLimit */.DM(DOWNLOADS_AT_ONCE);
    return assets.map(asset => {
        const found = { name: asset.name, path: asset.name, source: { kind: 'asset' } };
        const digests = limit.run(failed => (0,read/* hashAsset */.$e)(snapshot, asset, hashesFor(inputs), failed));
        return { ...found, hashed: toSubject(inputs, found, asset.size, digests) };
    });
}
/** Artifacts of which only the digests were given. */
function fromDigests(inputs, { entries }) {
    return [...entries].map(([name, digest]) => {
        const found = { name, path: name, source: { kind: 'digests' } };
        const digests = Promise.resolve(new Map([[digest.hash, digest]]));
        return { ...found, hashed: toSubject(inputs, found, undefined, digests) };
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
function toSubject({ algorithm }, { name, path }, size, hashing) {
    const hashed = hashing.then(digests => ({
        name,
        path,
        size,
        digests,
        digest: (0,hashing_hasher/* digestBy */.Qx)(digests, (0,schemes/* hashOf */.qQ)(algorithm))
    }));
    hashed.catch(() => undefined); // reported where it is awaited
    return hashed;
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
 * @throws KEY_NOT_ALLOWED when pins or trusted key files exclude it, KMS_KEY_UNUSABLE when it cannot sign with the algorithm,
 * KEY_FILE_INVALID, and what KMS and STS throw.
 */
async function fetchSigningKey(inputs, signer, ports) {
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
        return await fetchAllowedKey(inputs, signer, ports);
    }
    catch (thrown) {
        if (!inputs.dryRun || !(thrown instanceof errors/* ActionError */.lZ) || thrown.code !== 'CREDENTIALS_MISSING')
            throw thrown;
        return { kind: 'unavailable', reason: 'there are no AWS credentials' };
    }
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
    if (!key.algorithms.includes(inputs.algorithm)) {
        const lists = key.algorithms.join(', ') || 'no RSA signing algorithm';
        throw new errors/* ActionError */.lZ('KMS_KEY_UNUSABLE', `The key ${key.arn} cannot sign with ${inputs.algorithm}; it lists ${lists}.`, { hint: 'Give one of these as signing-algorithm, or another key.' });
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
        signaturesOf: async ({ absolutePath }) => strategy === 'checksums' ? [] : [await spelling.of(names.signatureFileOf(absolutePath))],
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
// EXTERNAL MODULE: ./build/release/provisional.js
var release_provisional = __webpack_require__(4748);
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
    const provisional = { ...content, name: (0,release_provisional/* provisionalName */.O)(old) };
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
        if (asset !== undefined && !(await (0,read/* hasDigest */.tH)(snapshot, asset, digests.get('sha256') ?? digest)))
            throw conflict(asset);
        return undefined;
    }
    const sha256 = (0,hashing_hasher/* digestBy */.Qx)(digests, 'sha256');
    return planContent(snapshot, name, async (there) => (0,read/* hasDigest */.tH)(snapshot, there, sha256), async (asset) => {
        if (!overwrite || !snapshot.release.draft)
            throw conflict(asset);
    });
}

;// CONCATENATED MODULE: ./build/sign/plan/signature.js






/**
 * What the run will do for a signature: a valid one on the release is kept, and KMS is not called again.
 *
 * @param snapshot undefined when nothing is attached.
 * @throws ASSET_CONFLICT when the asset is not an RSA signature, or is not valid and `overwrite` is false.
 */
async function planSignature({ options, names, key }, snapshot, subject) {
    if (snapshot === undefined)
        return { kind: 'new' };
    const asset = (0,release_names/* findSignatureAsset */.IL)(snapshot, subject.name, names.signatureSuffix);
    const file = asset && (await (0,read/* readAsset */.fs)(snapshot, asset, formats/* MAX_SIGNATURE_FILE_BYTES */.NT));
    if (key === undefined) {
        if (asset === undefined)
            return { kind: 'new' };
        assertIsSignature(asset, file);
        return { kind: 'undecided', asset };
    }
    const signature = file && readValidSignature(options, key, subject, file);
    if (asset !== undefined && signature !== undefined)
        return { kind: 'kept', asset, signature, old: undefined };
    if (asset !== undefined) {
        assertIsSignature(asset, file);
        assertOverwrite(options, asset, subject);
    }
    const name = (0,release_names/* storedSignatureName */.XQ)(snapshot.host, subject.name, names.signatureSuffix);
    for (const provisional of (0,release_snapshot/* findProvisional */.y4)(snapshot, name)) {
        const bytes = await (0,read/* readAsset */.fs)(snapshot, provisional, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
        const replacement = bytes && readValidSignature(options, key, subject, bytes);
        if (replacement !== undefined)
            return { kind: 'kept', asset: provisional, signature: replacement, old: asset };
    }
    return asset === undefined ? { kind: 'new' } : { kind: 'replacement', old: asset };
}
/**
 * The signature in a file, if it is valid for the subject with this key, algorithm and format; else undefined. It is verified, since PSS
 * is random and its bytes cannot be compared.
 */
function readValidSignature(options, { publicKey }, subject, file) {
    const signature = (0,formats/* formatOf */.be)(options.signatureFormat).read(file, publicKey);
    const isValid = signature !== undefined &&
        (0,schemes/* schemeOf */.wW)(options.algorithm).verify(publicKey, digestToSign(options, publicKey, subject), signature);
    return isValid ? signature : undefined;
}
/** The digest that KMS signs for a subject: the signature format makes it of the subject's digest. */
function digestToSign({ algorithm, signatureFormat }, publicKey, { digest }) {
    return (0,formats/* formatOf */.be)(signatureFormat).preimage((0,schemes/* schemeOf */.wW)(algorithm), publicKey).signedDigest(digest);
}
/** @param file the asset's bytes; undefined when it is larger than a signature can be. */
function assertIsSignature(asset, file) {
    if (file !== undefined && (0,formats/* looksLikeSignature */.Oh)(file))
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `Release asset ${asset.name} already exists and is not an RSA signature; it will not be overwritten.`, { hint: 'Another tool may have made it: give another signature-suffix, or delete the asset.' });
}
function assertOverwrite({ overwrite, algorithm, signatureFormat }, asset, { path }) {
    if (overwrite)
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `Release asset ${asset.name} already exists and is not a valid signature of ${path} with this key, ${algorithm} and ${signatureFormat} encoding.`, {
        hint: 'If it is stale, replace it with overwrite: true; else correct key-id, signing-algorithm or the artifact.'
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
            (await planContent(snapshot, output.name, async (there) => (0,read/* hasSameBytes */.gT)(snapshot, there, bytes), async (asset) => assertChecksumsReplaceable(context, snapshot, asset, bytes))),
        signature: {
            file: output.signatureFile,
            plan: await planSignature(context, snapshot, subject)
        },
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
        digest: (0,hashing_hasher/* digestBy */.Qx)(digests, hash)
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
    const own = (0,release_names/* findSignatureAsset */.IL)(snapshot, name, names.signatureSuffix);
    for (const other of manifests_checksums/* DEFAULT_CHECKSUMS_NAMES */.ix.filter(candidate => candidate !== stored)) {
        const signature = await findSignatureOfList(snapshot, other, names.signatureSuffix);
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
    const content = await planContent(snapshot, name, async (there) => (0,read/* hasSameBytes */.gT)(snapshot, there, bytes), async (asset) => assertBindingReplaceable(options.overwrite, snapshot, asset));
    return { name, file, bytes, content };
}
/** The bytes of the binding; those on the release where they agree, perhaps without the commit of a tag that did not exist then. */
async function bindingBytes(snapshot, name, binding) {
    const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
    const there = asset && (await (0,read/* readAsset */.fs)(snapshot, asset, release_binding/* MAX_BINDING_BYTES */.TM));
    const before = there && (0,release_binding/* parseBinding */.Vy)(there);
    const agrees = before !== undefined && (0,release_binding/* describeDifference */.hF)(before, { kind: 'here', ...binding }) === undefined;
    return agrees && there !== undefined ? there : (0,release_binding/* formatBinding */.VT)(binding);
}
/** The asset that could be the signature that this action made of a checksums file, whether that file is there or not. */
async function findSignatureOfList(snapshot, name, suffix) {
    const attached = (0,release_names/* findSignatureAsset */.IL)(snapshot, name, suffix);
    const provisional = (0,release_snapshot/* findProvisional */.y4)(snapshot, (0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, suffix));
    for (const asset of [...(attached === undefined ? [] : [attached]), ...provisional]) {
        const file = await (0,read/* readAsset */.fs)(snapshot, asset, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
        if (file !== undefined && (0,formats/* looksLikeSignature */.Oh)(file))
            return asset;
    }
    return undefined;
}
async function assertChecksumsReplaceable({ options, names }, snapshot, asset, bytes) {
    const old = await (0,read/* readAsset */.fs)(snapshot, asset, manifests_checksums/* MAX_CHECKSUMS_BYTES */.Qw);
    const before = old === undefined ? undefined : (0,manifests_checksums/* parseChecksums */.yk)(old);
    const now = (0,manifests_checksums/* parseChecksums */.yk)(bytes);
    if (before?.kind !== 'checksums')
        throw thirdPartyAsset(asset, 'a checksums file', OTHER_NAME);
    if ((await findSignatureOfList(snapshot, asset.name, names.signatureSuffix)) === undefined)
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
    const old = await (0,read/* readAsset */.fs)(snapshot, asset, release_binding/* MAX_BINDING_BYTES */.TM);
    if (old === undefined || (0,release_binding/* parseBinding */.Vy)(old) === undefined)
        throw thirdPartyAsset(asset, 'a release binding of this action', 'Delete or rename the asset.');
    if (!overwrite)
        throw assetConflict(asset, 'names another repository, tag or commit than this release.', 'If the tag was moved or the release copied on purpose, replace it with overwrite: true.');
}

;// CONCATENATED MODULE: ./build/sign/produce/produce.js


const CALLS_AT_ONCE = 8; // well under KMS's request quota for RSA, which other jobs share
/**
 * Everything signed, in memory: each artifact as soon as it is hashed, the checksums file once all are, and last the record. Every signature
 * is verified; nothing is written or attached.
 *
 * @throws what hashing, the plan of the checksums file and the signer throw; one missing signature fails the whole run.
 */
async function produce(context, plan, signer) {
    const artifacts = await (0,concurrency/* mapAsKnown */.Iz)(plan.artifacts.map(hashed), CALLS_AT_ONCE, async ({ planned, subject }) => ({
        planned,
        subject,
        signed: planned.signature && (await signSubject(context, signer, subject, planned.signature))
    }));
    const planned = await plan.checksums?.();
    const checksums = planned && {
        planned,
        signed: await signSubject(context, signer, planned.subject, planned.signature)
    };
    const record = await produceRecord(context, plan, signer, { artifacts, checksums });
    return { artifacts, checksums, record };
}
/** The record of these signatures, signed; undefined when none is asked for. */
async function produceRecord(context, plan, signer, { artifacts, checksums }) {
    const recorded = artifacts.map(({ subject, signed }) => ({
        subject,
        signature: signed?.signature,
        requestId: signed?.requestId
    }));
    if (checksums !== undefined)
        recorded.push(checksums.signed);
    const planned = await plan.record?.(recorded);
    return (planned && { planned, signed: await signSubject(context, signer, planned.subject, planned.signature) });
}
async function hashed(planned) {
    return { planned, subject: await planned.artifact.hashed };
}
async function signSubject({ options, key, log }, signer, subject, { file, plan }) {
    if (plan.kind === 'kept') {
        log.info(`Kept ${plan.asset.name}: valid for ${subject.path}`);
        return { subject, file, plan, signature: plan.signature, requestId: undefined };
    }
    if (key === undefined)
        throw new Error('there is no key to sign with');
    const { bytes, requestId } = await signer.sign(key, options.algorithm, digestToSign(options, key.publicKey, subject), subject.path);
    log.info(`Signed ${subject.path}${requestId === undefined ? '' : ` (KMS request ${requestId})`}`);
    return { subject, file, plan, signature: bytes, requestId };
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
            const hasher = new hashing_hasher/* StreamHasher */.YQ([signed.hash]);
            let held;
            for await (const chunk of readAgain(artifact)) {
                if (hasher.size + chunk.length > artifact.size)
                    throw changed(artifact);
                if (held !== undefined)
                    yield held;
                held = chunk;
                hasher.update(held);
            }
            if (!(0,algorithms/* equalDigests */.cF)((0,hashing_hasher/* digestBy */.Qx)(hasher.digests(), signed.hash), signed))
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
    return toAttachment(snapshot, content, contentOfFile(artifact.source.file, sha256), async (there) => (0,read/* hasDigest */.tH)(snapshot, there, sha256));
}
/** The attachment of a checksums file, binding or record; undefined when nothing is attached. An asset with the same bytes is equivalent. */
function documentAttachment(snapshot, { name, bytes, content }) {
    if (content === undefined)
        return undefined;
    return toAttachment(snapshot, content, contentOfBytes(name, bytes), async (there) => (0,read/* hasSameBytes */.gT)(snapshot, there, bytes));
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
function signatureAttachment(context, snapshot, { subject, plan, signature }, artifactName) {
    const { names } = context;
    const finalName = (0,release_names/* storedSignatureName */.XQ)(snapshot.host, artifactName, names.signatureSuffix);
    switch (plan.kind) {
        case 'kept':
            return snapshot.assets.get(plan.asset.name) === plan.asset
                ? { kind: 'kept', asset: plan.asset }
                : { kind: 'interrupted', asset: plan.asset, finalName, old: plan.old };
        case 'undecided':
            throw new Error('a dry run attaches nothing');
        case 'new':
        case 'replacement': {
            const content = contentOfBytes(finalName, encodeSignature(context, signature));
            const isEquivalent = async (there) => (await readAttachedSignature(context, snapshot, subject, there)) !== undefined;
            return plan.kind === 'new'
                ? { kind: 'new', content, isEquivalent }
                : { kind: 'replacement', content, isEquivalent, old: plan.old };
        }
    }
}
/** The bytes of a signature file. */
function encodeSignature({ options, key }, signature) {
    if (key === undefined)
        throw new Error('a signature without a key');
    return (0,formats/* formatOf */.be)(options.signatureFormat).encode(signature, key.publicKey);
}
/** The signature in an asset; undefined when it is not a valid one for the subject. */
async function readAttachedSignature({ options, key }, snapshot, subject, asset) {
    const file = await (0,read/* readAsset */.fs)(snapshot, asset, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
    return file === undefined || key === undefined ? undefined : readValidSignature(options, key, subject, file);
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
        ...artifacts.flatMap(({ signed }) => signed ?? []),
        ...(record === undefined ? [] : [record.signed]),
        ...(checksums === undefined ? [] : [checksums.signed])
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
        await writeSignature(context, signed);
    const { record, checksums } = release;
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
        checksumsFile: checksums && shown(checksums.planned.file),
        publicKeyFiles: publicKeys.map(({ file }) => shown(file))
    };
}
/**
 * Writes the signature file of a subject.
 *
 * @throws FILE_NOT_WRITABLE
 */
async function writeSignature(context, { file, signature }) {
    await (0,lib_files/* writeSmallFile */.vd)(file, encodeSignature(context, signature));
}
/**
 * Writes a record with its signature, in place of the one that was written before.
 *
 * @throws FILE_NOT_WRITABLE
 */
async function writeRecord(context, { planned, signed }) {
    await writeSignature(context, signed);
    await (0,lib_files/* writeSmallFile */.vd)(planned.file, planned.bytes);
}

;// CONCATENATED MODULE: ./build/sign/deliver/attach.js







/**
 * The outputs as they are on the release, after they are attached in this order: artifacts; signatures, keys and binding; the signature of
 * the checksums file; the record, which quotes all signatures, and only then its signature, so that an interrupted run leaves no signature
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
    const own = produced.artifacts.flatMap(({ signed }) => signed ?? []);
    const settled = await attachSignatures(own, [
        ...plan.publicKeys.map(document => publicKeyAttachment(context, snapshot, document)),
        produced.checksums?.planned.binding && documentAttachment(snapshot, produced.checksums.planned.binding)
    ]);
    const seal = produced.checksums?.signed;
    const sealed = seal === undefined ? undefined : (await attachSignatures([seal])).get(seal);
    const release = await withSettled(context, plan, signer, { produced, settled, sealed });
    const { record, checksums } = release;
    await attach([record && documentAttachment(snapshot, record.planned)]);
    if (record !== undefined)
        await attachSignatures([record.signed]);
    await removeLeftovers(snapshot, finalNames(context, snapshot, release), inUse, log);
    if (checksums !== undefined) {
        const isKept = checksums.planned.content?.kind === 'kept'; // then nothing is added
        if (!isKept)
            await assertStillOnly(context, snapshot, checksums.planned, {
                signature: signatures.get(checksums.signed),
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
async function assertStillOnly(context, snapshot, { name }, { signature, onRemoved }) {
    try {
        await assertOnlyChecksums(context, await (0,release_snapshot/* relist */._M)(snapshot), { name });
    }
    catch (thrown) {
        const isConflict = thrown instanceof errors/* ActionError */.lZ && thrown.code === 'ASSET_CONFLICT';
        if (!isConflict || signature?.action !== 'uploaded')
            throw thrown;
        try {
            await snapshot.host.remove(signature.asset);
            onRemoved(signature);
            context.log.info(`Removed ${signature.name} again, since ${name} is not attached`);
        }
        catch {
            // the conflict matters more
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
    const signature = await readAttachedSignature(context, snapshot, item.subject, asset.asset);
    if (signature === undefined)
        throw new Error('a signature that was kept does not verify');
    const adopted = {
        ...item,
        signature,
        requestId: undefined,
        plan: { kind: 'kept', asset: asset.asset, signature, old: undefined }
    };
    await writeSignature(context, adopted);
    return adopted;
}
/** The outputs with the signatures that are on the release; where these differ, the record is made again. */
async function withSettled(context, plan, signer, { produced, settled, sealed }) {
    const artifacts = produced.artifacts.map(artifact => ({
        ...artifact,
        signed: artifact.signed && (settled.get(artifact.signed) ?? artifact.signed)
    }));
    const checksums = produced.checksums && {
        ...produced.checksums,
        signed: sealed ?? produced.checksums.signed
    };
    const isAdopted = [...settled].some(([before, now]) => before !== now) || checksums?.signed !== produced.checksums?.signed;
    if (!isAdopted || produced.record === undefined)
        return { artifacts, checksums, record: produced.record };
    const record = await produceRecord(context, plan, signer, { artifacts, checksums });
    if (record !== undefined)
        await writeRecord(context, record);
    return { artifacts, checksums, record };
}
/** The names of all assets of this run, as the host stores them. */
function finalNames({ names }, { host }, { artifacts, checksums, record }) {
    const signed = [
        ...artifacts.map(({ subject }) => subject.name),
        ...[checksums, record].flatMap(document => document?.planned.name ?? [])
    ];
    const all = [
        ...signed.flatMap(name => [name, host.storedName(name) + names.signatureSuffix]),
        ...names.publicKeys.map(({ name }) => name),
        ...(names.binding === undefined ? [] : [names.binding.name])
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
async function checkKms({ options: { algorithm }, log }, signer, fetched, [first]) {
    if (fetched.kind === 'unavailable')
        return `KMS not checked: ${fetched.reason}.`;
    if (signer === undefined || first === undefined)
        return undefined;
    if (!(await signer.checkPermission(fetched.key, algorithm, first.digest)))
        log.warning('The KMS at AWS_ENDPOINT_URL_KMS signed although it was asked for a dry run: it is an emulator, which ignores DryRun. The signature is dropped.');
    return `KMS would sign with ${fetched.key.arn} and ${algorithm}.`;
}
function describeAction({ names }, { signature }) {
    switch (signature?.plan.kind) {
        case undefined:
            return `be listed in ${names.checksums?.name}`;
        case 'kept':
            return 'keep its signature, which is valid';
        case 'replacement':
            return 'be signed again, in place of a signature that is not valid';
        case 'undecided':
            return 'be signed, unless its signature on the release is valid';
        case 'new':
            return 'be signed';
    }
}
function describeOutputs({ options, names }, { artifacts }, snapshot) {
    const signatures = options.strategy === 'checksums' ? [] : [dry_run_count(artifacts.length, 'signature')];
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
async function assertLocalOutputs({ options, names, workspace }, artifacts) {
    const signed = options.strategy === 'checksums' ? [] : artifacts;
    const outputs = [
        ...signed.map(artifact => signatureFile(names.signatureFileOf(artifactPathOf(artifact, workspace)))),
        ...documents(names)
    ];
    for (const folder of new Set(outputs.map(({ path }) => (0,external_node_path_.dirname)(path))))
        await assertFolder(folder, workspace);
    for (const output of outputs)
        await assertOwn(output, workspace);
    if (names.checksums !== undefined)
        await assertChecksumsSigned(names.checksums, workspace);
}
function documents({ checksums, binding, record, publicKeys }) {
    const keys = publicKeys.map(({ file }) => ({
        path: file,
        input: 'public-key-file',
        maxBytes: public_key/* MAX_KEY_FILE_BYTES */.Qn,
        kind: 'an RSA public key',
        isOwn: (bytes) => (0,public_key/* parsePublicKey */.ee)(bytes).kind === 'key'
    }));
    const outputs = [...keys];
    if (record !== undefined) {
        outputs.push(signatureFile(record.signatureFile), {
            path: record.file,
            input: 'record-file',
            maxBytes: signing_record/* MAX_RECORD_BYTES */.xR,
            kind: 'a record of this action',
            isOwn: bytes => (0,signing_record/* parseRecord */.Hh)(bytes) !== undefined
        });
    }
    if (checksums !== undefined) {
        outputs.push(signatureFile(checksums.signatureFile), {
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
    return outputs;
}
function signatureFile(path) {
    return {
        path,
        input: 'signature-suffix',
        maxBytes: formats/* MAX_SIGNATURE_FILE_BYTES */.NT,
        kind: 'an RSA signature',
        isOwn: formats/* looksLikeSignature */.Oh
    };
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
/** This action writes a checksums file after its signature: one without a signature is a third-party file. */
async function assertChecksumsSigned({ file, signatureFile }, workspace) {
    const isThere = async (path) => (await (0,lib_files/* readSmallFile */.EW)(path, 0)) !== undefined;
    if ((await isThere(file)) && !(await isThere(signatureFile)))
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
        ...signed.map(({ name }) => name + names.signatureSuffix),
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
    const signatureFiles = signed.map(artifact => names.signatureFileOf(artifactPathOf(artifact, workspace)));
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
 * @param checksums the plan of the checksums file, where it is made already.
 * @throws RELEASE_IMMUTABLE, ASSET_CONFLICT, GITHUB_REFUSED
 */
async function assertReleaseAccepts(context, snapshot, { artifacts, publicKeys }, checksums) {
    const { options, names } = context;
    const plans = [
        ...artifacts.flatMap(({ content, signature }) => [content, signature?.plan]),
        ...publicKeys.map(({ content }) => content),
        ...(checksums === undefined
            ? []
            : [checksums.content, checksums.signature.plan, checksums.binding?.content])
    ].filter(plan => plan !== undefined);
    const unplanned = checksums === undefined
        ? documentNames(names)
        : [names.record].flatMap(record => record === undefined ? [] : [record.name, record.name + names.signatureSuffix]);
    const added = plans.filter(({ kind }) => kind === 'new').length +
        unplanned.filter(name => !isPresent(snapshot, name)).length;
    const replaced = plans.filter(({ kind }) => kind === 'replacement').length;
    if (added + replaced > 0)
        snapshot.host.assertWritable(snapshot.release);
    assertAssetLimit(snapshot, { added, replaced });
    const renames = plans.some(({ kind }) => kind === 'replacement' || kind === 'interrupted');
    if (renames || options.publishRelease || options.verifyInstructions !== undefined)
        await assertPresentName(context, snapshot);
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
            hint: `Attach it before this step${source.kind === 'file' ? ', or set upload: all' : ''}; its signature ${(0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, names.signatureSuffix)} alone verifies nothing.`
        });
    }
}

;// CONCATENATED MODULE: ./build/sign/plan/public-keys.js








const OTHER_KEY_FILE = 'Give another name in public-key-file, so that both are on the release.';
/** Bytes of a signature by RSA 4096 in base64 with short lines; larger assets are not read to see whether they are signatures. */
const MAX_BASE64_SIGNATURE_BYTES = 1024;
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
                : await planContent(snapshot, name, async (there) => (await (0,public_keys/* readPublicKey */.RR)(snapshot, there))?.fingerprint === key.publicKey.fingerprint, async (asset) => assertKeyReplaceable(options.overwrite, snapshot, names.signatureSuffix, {
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
async function assertKeyReplaceable(overwrite, snapshot, suffix, { asset, signatureNames }) {
    const key = await assertIsPublicKey(snapshot, asset);
    if (!overwrite)
        throw assetConflict(asset, `already exists with another key (${key.fingerprint}).`, `${OTHER_KEY_FILE} Or replace it with overwrite: true.`);
    const others = [...snapshot.assets.values()].filter(({ name }) => !signatureNames.has(name));
    const signature = await findSignatureBy(key, others, snapshot, suffix);
    if (signature !== undefined)
        throw assetConflict(asset, `already exists with another key (${key.fingerprint}), which ${signature} may need; it will not be replaced.`, OTHER_KEY_FILE);
}
/** The name of an asset that may be a signature by the key: by its own name, or because it can be read with this key. */
async function findSignatureBy(key, assets, snapshot, suffix) {
    const named = assets.find(({ name }) => name.endsWith(suffix));
    if (named !== undefined)
        return named.name;
    for (const asset of assets) {
        if (asset.size < key.signatureBytes || asset.size > MAX_BASE64_SIGNATURE_BYTES)
            continue;
        const file = await (0,read/* readAsset */.fs)(snapshot, asset, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
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
async function planRecord(context, snapshot, output, signed) {
    const { options, workspace } = context;
    const record = await makeRecord(context, snapshot, signed);
    const there = snapshot && (await readRecord(snapshot, output.name));
    const isKept = there?.record !== undefined && (0,signing_record/* equivalentRecords */.nF)(there.record, record, { withSignatures: true });
    const bytes = isKept ? there.bytes : (0,signing_record/* formatRecord */.bM)(record);
    const subject = toDocumentSubject(options.algorithm, output, bytes, workspace);
    const content = snapshot &&
        (await planContent(snapshot, output.name, async (asset) => (0,read/* hasSameBytes */.gT)(snapshot, asset, bytes), async () => assertReplaceable(context, snapshot, output, { record, withSignatures: true })));
    const plan = await planSignature(context, snapshot, subject);
    return {
        name: output.name,
        file: output.file,
        bytes,
        subject,
        content,
        signature: { file: output.signatureFile, plan }
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
    const record = await makeRecord(context, snapshot, subjects);
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
async function makeRecord({ options, key, binding: fetching, run }, snapshot, signed) {
    const { algorithm } = options;
    const binding = await fetching;
    return {
        type: signing_record/* RECORD_TYPE */.Bm,
        key: keyOf(key),
        signingAlgorithm: algorithm,
        saltLength: recordedSaltLength(algorithm, key, signed),
        server: binding?.server ?? null,
        repository: binding?.repository ?? null,
        tag: binding?.tag ?? null,
        commit: binding?.commit ?? null,
        run: { id: run.id ?? null, attempt: run.attempt ?? null, workflow: run.workflow ?? null },
        artifacts: signed.map(({ subject, signature, requestId }) => ({
            name: snapshot?.host.storedName(subject.name) ?? subject.name,
            size: subject.size ?? null,
            digest: (0,algorithms/* formatDigest */.MO)(subject.digest),
            signature: signature === undefined ? null : Buffer.from(signature).toString('base64'),
            requestId: requestId ?? null
        }))
    };
}
/** Of the signatures that are there; before any is made, and where they differ, it says none. */
function recordedSaltLength(algorithm, key, signed) {
    const signatures = signed.flatMap(({ signature }) => signature ?? []);
    const seen = key && (0,schemes/* saltLengthOf */.QF)(key.publicKey, algorithm, signatures);
    return typeof seen === 'number' ? seen : null;
}
function keyOf(key) {
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
    const bytes = (await (0,read/* readAsset */.fs)(snapshot, asset, signing_record/* MAX_RECORD_BYTES */.xR)) ?? new Uint8Array();
    return { bytes, record: (0,signing_record/* parseRecord */.Hh)(bytes) };
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
    const { record } = names;
    const plan = {
        snapshot,
        artifacts: planned,
        publicKeys,
        checksums,
        record: record === undefined || context.key === undefined
            ? undefined
            : async (signed) => planRecord(context, snapshot, record, signed)
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
    await assertWillBeComplete(context, snapshot, planned);
    await assertReleaseAccepts(context, snapshot, plan, settled);
    return plan;
}
/** The plan for one artifact and its signature; where the release has an asset of neither, it is made before the artifact is hashed. */
async function planArtifact(context, snapshot, artifact) {
    const { options, names, workspace } = context;
    const { name, source, hashed } = artifact;
    const file = names.signatureFileOf(artifactPathOf(artifact, workspace));
    const signed = options.strategy !== 'checksums';
    const isSent = snapshot !== undefined && source.kind === 'file' && options.upload === 'all';
    if (snapshot === undefined || !isKnown(context, snapshot, name, source.kind)) {
        return {
            artifact,
            content: isSent ? { kind: 'new' } : undefined,
            signature: signed ? { file, plan: { kind: 'new' } } : undefined
        };
    }
    const subject = await hashed;
    const signature = signed
        ? { file, plan: await planSignature(context, snapshot, subject) }
        : undefined;
    return { artifact, content: await planArtifactContent(options, snapshot, source, subject), signature };
}
/** Whether the release has an asset under one of the names of an artifact, or one that an interrupted replacement stored for it. */
function isKnown({ names }, snapshot, name, source) {
    const signature = (0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, names.signatureSuffix);
    return ((source !== 'asset' && isPresent(snapshot, name)) ||
        isPresent(snapshot, signature) ||
        isPresent(snapshot, name + names.signatureSuffix));
}
/** The names of all signatures that this run makes, as the host stores them. */
function signatureNamesOf({ options, names }, snapshot, artifacts) {
    const signed = [
        ...(options.strategy === 'checksums' ? [] : artifacts.map(({ name }) => name)),
        ...[names.checksums, names.record].flatMap(output => output?.name ?? [])
    ];
    const suffix = names.signatureSuffix;
    return new Set(snapshot === undefined
        ? []
        : signed.flatMap(name => [name + suffix, (0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, suffix)]));
}
/** Everything that the record will list, without signatures. */
async function subjectsOf(artifacts, checksums) {
    const subjects = await Promise.all(artifacts.map(({ hashed }) => hashed));
    const all = checksums === undefined ? subjects : [...subjects, checksums.subject];
    return all.map(subject => ({ subject, signature: undefined, requestId: undefined }));
}

;// CONCATENATED MODULE: ./build/sign/produce/verifying-signer.js




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
    async sign(key, algorithm, digest, of = (0,algorithms/* formatDigest */.MO)(digest)) {
        const issued = await this.#signer.sign(key, algorithm, digest);
        const signature = issued.bytes;
        const scheme = (0,schemes/* schemeOf */.wW)(algorithm);
        if (!scheme.verify(key.publicKey, digest, signature)) {
            const twice = { ...digest, bytes: (0,external_node_crypto_.createHash)(digest.hash).update(digest.bytes).digest() };
            if (scheme.verify(key.publicKey, twice, signature))
                throw notByKms(`The signature that KMS returned for ${of} is of the digest of its digest: MessageType DIGEST was ignored, as some emulators do (moto).`);
            throw notByKms(`The signature that KMS returned for ${of} does not verify with the public key of ${key.arn}.`);
        }
        const salt = (0,schemes/* saltLengthOf */.QF)(key.publicKey, algorithm, [signature]);
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
    return new errors/* ActionError */.lZ('KMS_ANSWER_WRONG', `${message} AWS KMS never returns a response like this.`, {
        hint: 'Correct AWS_ENDPOINT_URL_KMS, or find out what answers in place of KMS; nothing was published.'
    });
}

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
    const openssl = opensslBlock(options, (0,schemes/* saltLengthOf */.QF)(key.publicKey, options.algorithm, signatures), {
        artifact,
        signature: artifact + names.signatureSuffix,
        publicKey,
        isChecksums: checksums !== undefined
    });
    const bound = checksums === undefined ? undefined : await binding;
    const bits = (0,schemes/* hashOf */.qQ)(options.algorithm).slice('sha'.length);
    const what = checksums === undefined ? 'Each file' : `\`${checksums}\` lists all files and`;
    const then = checksums === undefined
        ? 'Then check a file with OpenSSL, `ARTIFACT` being its name'
        : `Then check the list with OpenSSL, and the files that you have downloaded with the list (on macOS with \`shasum -a ${bits}\` instead of \`sha${bits}sum\`)`;
    return [
        '### Verify the signatures',
        '',
        `${what} is signed with ${options.algorithm} by the key \`${fingerprint}\` (SHA-256 of its DER SubjectPublicKeyInfo).`,
        `${comparison(options.verifyInstructions?.pinPublishedAt, publicKey)} ${then}:`,
        '',
        '```sh',
        (0,openssl_commands/* allOf */.bn)([(0,openssl_commands/* fingerprintCommand */.kf)(publicKey), openssl]),
        '```',
        '',
        `In a script use \`${VERIFY_SCRIPT}\` of ${ACTION_REPOSITORY}; with Node.js 22 or newer this command, at a commit that you trust and with the fingerprint that you compared, in the folder of the download. PowerShell and more: \`${VERIFY_PAGE}\` there.`,
        '',
        `    ${kmsSignCommand({ publicKey, fingerprint, binding: bound, path: '.' })}`
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

// EXTERNAL MODULE: ./build/verify/closed-world.js + 4 modules
var closed_world = __webpack_require__(1801);
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
            signatureSuffix: names.signatureSuffix,
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
        await waiting.retry(UNTIL_REPLICAS_AGREE, () => (0,release_snapshot/* assertUnchanged */.Wu)(snapshot));
    }
    catch (thrown) {
        if (thrown instanceof errors/* ActionError */.lZ && thrown.code === 'RELEASE_CHANGED')
            throw await withdraw(snapshot, thrown, onChanged);
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
function assertSame(before, now) {
    if (before.id === now.id && before.tag === now.tag && before.targetCommitish === now.targetCommitish)
        return;
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `The release ${before.id} was for "${before.tag}" on ${before.targetCommitish}, and is now for "${now.tag}" on ${now.targetCommitish}; it is not published.`, { hint: 'Find out who changed it, then run the job again.' });
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
async function withdraw(snapshot, changed, onChanged) {
    const draft = await snapshot.host.update(snapshot.release, { draft: true }).catch(() => undefined);
    if (draft !== undefined)
        onChanged(draft);
    const withdrawn = draft !== undefined;
    return new errors/* ActionError */.lZ('RELEASE_CHANGED', `The assets of the release ${snapshot.release.id} changed while it was published; ${withdrawn ? 'it is a draft again' : 'it is PUBLIC and could not be withdrawn'}.`, {
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
    const [files, expected] = await Promise.all([
        findLocalArtifacts(inputs, names, { workspace, log }),
        (0,expected_digests/* readExpectedDigests */.yV)(inputs.digests, hash, workspace)
    ]);
    // hashing continues while credentials, key and release are fetched, and while the first digests are signed
    const jobs = files.map(file => ({ ...file, hashes: hashesFor(inputs) }));
    const hashing = (0,hashing_hash/* hashInBackground */.Ak)(jobs, { log, cancelled });
    try {
        await signSources(inputs, ports, report, { names, sources: { files, expected, hashing } });
    }
    finally {
        await hashing.stop();
    }
}
async function signSources(inputs, ports, report, { names, sources }) {
    const { log } = ports;
    const { signer, releases } = await ports.adapters;
    const [fetched, snapshot] = await Promise.all([
        fetchSigningKey(inputs, signer, ports).then(known => {
            if (known.kind === 'key')
                report.key = known.key;
            return known;
        }),
        openNamedRelease(inputs, releases, log).then(opened => {
            report.release = opened?.release;
            return opened;
        })
    ]);
    const context = contextOf(inputs, ports, { names, fetched, snapshot });
    const { key } = context;
    const artifacts = await collect(inputs, sources, { names, snapshot, key, log });
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
    const verifyingSigner = new VerifyingSigner(signer, log);
    const produced = await produce(context, plan, verifyingSigner);
    report.artifacts = produced.artifacts.map(({ subject }) => subject);
    const written = await writeFiles(context, plan, produced);
    report.recordFile = written.recordFile;
    report.checksumsFile = written.checksumsFile;
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
        const signatures = signedSubjects(delivered.release).map(({ signature }) => signature);
        await writeInstructions(context, plan.snapshot, signatures);
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
function contextOf(inputs, { workspace, platform, run, log, serverUrl, cancelled }, { names, fetched, snapshot }) {
    const isStated = names.checksums !== undefined || names.record !== undefined;
    const binding = snapshot !== undefined && isStated ? (0,release_snapshot/* fetchBinding */.q2)(snapshot, serverUrl) : undefined;
    binding?.catch(() => undefined); // awaited where it is needed
    const key = fetched.kind === 'key' ? fetched.key : undefined;
    const waiting = new lib_waiting/* Waiting */.E$({ cancelled, info: text => log.info(text) });
    return { options: inputs, names, workspace, platform, serverUrl, run, log, waiting, key, binding };
}
/** Everything with a signature of its own, for the report; the name of an attached one is that which the host reports. */
function signedArtifacts({ names, workspace, options, key }, snapshot, { release, signatures }) {
    const documents = new Set([release.checksums?.signed, release.record?.signed]);
    return signedSubjects(release).map(signed => ({
        subject: signed.subject,
        isDocument: documents.has(signed),
        signatureFile: (0,lib_files/* displayPath */.Gt)(signed.file, workspace),
        assetName: signatures.get(signed)?.name ??
            (snapshot && (0,release_names/* storedSignatureName */.XQ)(snapshot.host, signed.subject.name, names.signatureSuffix)),
        kept: signed.plan.kind === 'kept',
        requestId: signed.requestId,
        saltLength: key && (0,schemes/* saltLengthOf */.QF)(key.publicKey, options.algorithm, [signed.signature])
    }));
}

// EXTERNAL MODULE: ./build/verify/report.js
var report = __webpack_require__(9820);
// EXTERNAL MODULE: ./build/verify/gathered.js + 1 modules
var gathered = __webpack_require__(3872);
;// CONCATENATED MODULE: ./build/verify/policy.js

/** The policy of a verification run. */
function toPolicy({ algorithm, signatureSuffix, checksumsFile, requireBinding }) {
    return { algorithm, signatureSuffix, checksumsFile, requireBinding, terms: terms/* INPUT_TERMS */.r };
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


/***/ }),

/***/ 2727:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isLoopback),
/* harmony export */   n: () => (/* binding */ assertSecureEndpoint)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** Whether a host is this machine: `localhost`, `127.0.0.0/8` or `::1`. */
function isLoopback(hostname) {
    return (hostname === 'localhost' ||
        /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname) ||
        hostname.replace(/^\[|\]$/g, '') === '::1');
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
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ENVIRONMENT_INSECURE', `${source} is "${url}", expected an https:// URL.`, {
        hint: /^[A-Z_]+$/.test(source)
            ? `Give an https:// URL, or remove ${source} from the environment.`
            : 'Give an https:// address where this one is configured; only loopback addresses may be plain http.'
    });
}


/***/ })

};
