export const id = 337;
export const ids = [337];
export const modules = {

/***/ 9473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ie: () => (/* binding */ toActionError),
/* harmony export */   lZ: () => (/* binding */ ActionError),
/* harmony export */   vq: () => (/* binding */ systemErrorCode),
/* harmony export */   wh: () => (/* binding */ describeCauses)
/* harmony export */ });
/** A failure with a cause in the user's set-up and one next step to fix it. */
class ActionError extends Error {
    name = 'ActionError';
    code;
    hint;
    /** Several lines that help to fix it, such as a policy statement to paste. */
    details;
    constructor(code, message, options = {}) {
        super(message, options.cause === undefined ? undefined : { cause: options.cause });
        this.code = code;
        this.hint = options.hint;
        this.details = options.details;
    }
}
/** Wraps whatever was thrown; an error that nobody foresaw is reported as such, never swallowed. */
function toActionError(thrown) {
    if (thrown instanceof ActionError)
        return thrown;
    const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return new ActionError('INTERNAL', `Unexpected failure: ${message}`, {
        hint: 'Run the job again with debug logging; if it fails the same way, report it with the debug log.',
        cause: thrown
    });
}
/** The error with what caused it, each with its stack, outermost first. */
function describeCauses(thrown) {
    const described = [];
    for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++)
        described.push(error.stack ?? `${error.name}: ${error.message}`);
    return described;
}
/** The `code` of a Node.js system error such as `ENOENT`, wherever in the chain of causes it is. */
function systemErrorCode(thrown) {
    for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++) {
        const code = error.code;
        if (typeof code === 'string')
            return code;
        if (error instanceof AggregateError && error.errors.length > 0)
            return systemErrorCode(error.errors[0]);
    }
    return undefined;
}


/***/ }),

/***/ 7364:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qx: () => (/* binding */ digestBy),
/* harmony export */   TV: () => (/* binding */ toDigests),
/* harmony export */   YQ: () => (/* binding */ StreamHasher),
/* harmony export */   yi: () => (/* binding */ hashBytes)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

/** Collects digests of bytes that pass by. */
class StreamHasher {
    #hashers;
    /** Bytes seen. */
    size = 0;
    constructor(hashes) {
        this.#hashers = [...new Set(hashes)].map(name => [name, (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(name)]);
    }
    update(chunk) {
        this.size += chunk.length;
        for (const [, hasher] of this.#hashers)
            hasher.update(chunk);
    }
    /** Can be called once. */
    digests() {
        return toDigests(this.#hashers.map(([name, hasher]) => [name, hasher.digest()]));
    }
}
/** Digests of what is in memory. */
function hashBytes(bytes, hashes) {
    const hasher = new StreamHasher(hashes);
    hasher.update(bytes);
    return hasher.digests();
}
/** The digest by `hash`; it must have been asked for. */
function digestBy(digests, hash) {
    const digest = digests.get(hash);
    if (digest === undefined)
        throw new Error(`no ${hash} digest was computed`);
    return digest;
}
/** From pairs of a hash function and its bytes. */
function toDigests(entries) {
    return new Map(entries.map(([hash, bytes]) => [hash, { hash, bytes }]));
}


/***/ }),

/***/ 3301:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   YQ: () => (/* binding */ cancelledError),
/* harmony export */   dZ: () => (/* binding */ throwIfCancelled)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** Throws once the job is cancelled, or the run has ended for another reason. */
function throwIfCancelled(signal) {
    if (signal.aborted)
        throw reasonOf(signal);
}
/** Why the signal aborted; a signal that says nothing means that the job was cancelled. */
function reasonOf({ reason }) {
    return reason instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? reason : cancelledError();
}
function cancelledError() {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('CANCELLED', 'The job was cancelled; what is attached already is complete.', {
        hint: 'Run the job again: it keeps what is valid and goes on from there.'
    });
}


/***/ }),

/***/ 8285:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D6: () => (/* binding */ MIB),
/* harmony export */   Fo: () => (/* binding */ INTERVAL_MS),
/* harmony export */   Xq: () => (/* binding */ formatSize),
/* harmony export */   ke: () => (/* binding */ Progress)
/* harmony export */ });
const INTERVAL_MS = 10_000;
const MIB = 1024 * 1024;
/** Tells every ten seconds how far long work has come; says nothing of work that is done by then. */
class Progress {
    #timer;
    /**
     * @param doing as "Hashed".
     * @param totalBytes of the whole work.
     * @param bytesDone asked at each tick.
     */
    constructor(log, doing, totalBytes, bytesDone) {
        const started = performance.now();
        this.#timer = setInterval(() => {
            const done = bytesDone();
            if (done >= totalBytes)
                return;
            const rate = done / MIB / ((performance.now() - started) / 1000);
            const percent = Math.floor((done / totalBytes) * 100);
            log.info(`${doing} ${formatSize(done)} of ${formatSize(totalBytes)} (${percent} %), ${rate.toFixed(0)} MiB/s`);
        }, INTERVAL_MS);
        this.#timer.unref();
    }
    stop() {
        clearInterval(this.#timer);
    }
}
function formatSize(bytes) {
    return bytes < 1024 * MIB ? `${(bytes / MIB).toFixed(0)} MiB` : `${(bytes / MIB / 1024).toFixed(1)} GiB`;
}


/***/ }),

/***/ 4869:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Is: () => (/* binding */ harmless),
/* harmony export */   V$: () => (/* binding */ foreign),
/* harmony export */   ZD: () => (/* binding */ escapeHtml)
/* harmony export */ });
/** Characters shown of a text that came from a file name or a server. */
const MAX_FOREIGN_CHARACTERS = 300;
/** One line, cut to a length that people read: for names and messages that are not ours. */
function foreign(text) {
    const line = text.replace(/[\r\n]+/g, ' ');
    return line.length > MAX_FOREIGN_CHARACTERS ? `${line.slice(0, MAX_FOREIGN_CHARACTERS)}…` : line;
}
// control characters (C0 without line feed, DEL, C1), bidirectional controls, line and paragraph separators, zero-width and BOM
const UNPRINTABLE = 
// oxlint-disable-next-line no-control-regex
/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
/**
 * Makes a whole text safe for the runner's log. The runner obeys `##[…]` anywhere in a line and `::…` at the start of one
 * (actions/runner, ActionCommand.cs), so neither may come from a file name or a server.
 */
function harmless(text) {
    return text
        .replace(UNPRINTABLE, '�')
        .replaceAll('##[', '# #[')
        .replace(/^([^\S\n]*):(?=:)/gm, '$1: ');
}
/** For text inside HTML elements of the job summary, where Markdown is still read: both are escaped. */
function escapeHtml(text) {
    return harmless(text).replace(/[&<>"'\\`*_{}[\]()#+!|~:@-]/g, character => `&#${character.charCodeAt(0)};`);
}


/***/ }),

/***/ 3651:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ TimeLimitError),
/* harmony export */   E$: () => (/* binding */ Waiting),
/* harmony export */   KA: () => (/* binding */ PASSING),
/* harmony export */   KH: () => (/* binding */ TOLD_AFTER_MS),
/* harmony export */   Vs: () => (/* binding */ retryAfterMs),
/* harmony export */   XU: () => (/* binding */ FINAL)
/* harmony export */ });
/* unused harmony exports Attempts, TransferWatch */
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8474);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8500);
/* harmony import */ var _cancellation_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3301);



/** A wait that the local clock ended. */
class TimeLimitError extends Error {
    name = 'TimeoutError';
}
const FINAL = { kind: 'final' };
const PASSING = { kind: 'passing' };
/** A pause that will be longer than this is told before. */
const TOLD_FROM_MS = 5_000;
/** What takes longer than this is told while it is waited for. */
const TOLD_AFTER_MS = 10_000;
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
        const { promise: ended, reject } = Promise.withResolvers();
        const end = (reason) => {
            reject(reason);
            limit.abort(reason);
        };
        const cancel = () => end((0,_cancellation_js__WEBPACK_IMPORTED_MODULE_2__/* .reasonOf */ .A3)(this.cancelled));
        const late = new TimeLimitError(`no complete answer within ${limitMs / 1000} seconds`);
        const timer = setTimeout(end, limitMs, late);
        const told = setInterval(() => this.say(`Still waiting for ${what}.`), TOLD_AFTER_MS);
        this.cancelled.addEventListener('abort', cancel);
        try {
            return await Promise.race([work(limit.signal), ended]);
        }
        finally {
            clearTimeout(timer);
            clearInterval(told);
            this.cancelled.removeEventListener('abort', cancel);
        }
    }
    /** Watches a transfer, which may take as long as it makes progress. */
    watch(limits, what) {
        return new TransferWatch(limits, this.cancelled, () => this.say(`Still waiting for ${what}.`));
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
        if (now - (this.#said.get(text) ?? -Infinity) < TOLD_AFTER_MS / 2)
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
    #cancel = () => this.#ending.abort((0,_cancellation_js__WEBPACK_IMPORTED_MODULE_2__/* .reasonOf */ .A3)(this.#cancelled));
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

/***/ 6337:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
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

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/network/endpoints.js
var endpoints = __webpack_require__(2727);
;// CONCATENATED MODULE: ./build/network/proxy.js


/**
 * Understands the variables as the Actions toolkit does, so that GitHub, STS and KMS go the same way: a proxy without
 * scheme is `http://`, an entry of the exceptions also means its subdomains, loopback is always excepted.
 *
 * @param noProxy comma-separated hosts, `host:port`, `.suffix`, or `*`.
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
    const basic = Buffer.from(`${user}:${password}`).toString('base64');
    return {
        name: `${parsed.protocol}//${parsed.host}`,
        secrets: password === '' ? [] : [password, parsed.password, basic],
        variables: {
            HTTPS_PROXY: url,
            NO_PROXY: [...exceptions, 'localhost', '127.0.0.0-127.255.255.255', '::1'].join(',')
        },
        applies: (hostname, port = 443) => !(0,endpoints/* isLoopback */.U)(hostname) && !exceptions.some(exception => matches(exception, hostname.toLowerCase(), port))
    };
}
function readCredentials({ username, password }) {
    try {
        return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
    }
    catch {
        return undefined;
    }
}
/** Node.js takes `example.com` for this one host; the toolkit, curl and most others for its subdomains as well. */
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
        const said = (0,lib_text/* foreign */.V$)(isHtml ? 'an HTML page' : typeof message === 'string' ? message : text);
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
;// CONCATENATED MODULE: ./build/version.js
/** As in `package.json`; a test compares the two. */
const VERSION = '0.1.0';

;// CONCATENATED MODULE: ./build/connect.js







/** Makes the adapters that this run needs and loads no others. The OIDC request goes out first: it is waited for longest. */
async function connect(inputs, surroundings) {
    const { env, environment, console, waiting, limits } = surroundings;
    const { role } = inputs;
    restrainAwsSdk(env, { withRole: role !== undefined, githubHosted: environment.githubHosted });
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
async function connectSigner(inputs, { environment, console, waiting, limits }, { identityToken, proxy }) {
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
        return new KmsSigner({ key, kms, network, role: undefined, waiting, limits: limits?.aws });
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
    const { GitHubReleaseStore } = await Promise.all(/* import() */[__webpack_require__.e(36), __webpack_require__.e(556)]).then(__webpack_require__.bind(__webpack_require__, 4556));
    const userAgent = `kms-sign-action/${VERSION}`;
    return new GitHubReleaseStore(repository, {
        apiUrl,
        token,
        userAgent,
        debug: text => console.debug(text),
        info: text => console.info(text),
        waiting,
        limits: limits?.github
    });
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/lib/concurrency.js
/**
 * Maps items a few at a time, results in their order. After a failure nothing new is begun; what is under way is awaited
 * before the first failure is thrown, so that nothing goes on behind the caller's back.
 */
async function mapConcurrently(items, limit, map) {
    const results = Array.from({ length: items.length });
    const failures = [];
    const queue = items.entries();
    const lane = async () => {
        for (const [index, item] of queue) {
            if (failures.length > 0)
                return;
            try {
                results[index] = await map(item);
            }
            catch (thrown) {
                failures.push(thrown);
            }
        }
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
    if (failures.length > 0)
        throw failures[0];
    return results;
}
/**
 * Maps values a few at a time, in the order in which they come to be known; results in the order of `promises`. After a failure
 * nothing new is begun; what is under way is awaited before the first failure is thrown, but no value that is still to come.
 */
async function mapAsKnown(promises, limit, map) {
    const results = Array.from({ length: promises.length });
    const known = [];
    const failures = [];
    const end = Promise.withResolvers();
    let running = 0;
    let open = promises.length;
    const goOn = () => {
        const next = running < limit && failures.length === 0 ? known.shift() : undefined;
        if (next !== undefined)
            void run(next.value, next.index);
        if (failures.length > 0 && running === 0)
            end.reject(failures[0]);
        if (open === 0)
            end.resolve();
    };
    const run = async (value, index) => {
        running += 1;
        try {
            results[index] = await map(value, index);
            open -= 1;
        }
        catch (thrown) {
            failures.push(thrown);
        }
        running -= 1;
        goOn();
    };
    const wait = async (promise, index) => {
        try {
            known.push({ value: await promise, index });
        }
        catch (thrown) {
            failures.push(thrown);
        }
        goOn();
    };
    for (const [index, promise] of promises.entries())
        void wait(promise, index);
    goOn();
    await end.promise;
    return results;
}
/** Lets at most `limit` tasks run at once, in the order in which they come. After a failure nothing new is begun. */
class Lanes {
    #limit;
    #waiting = [];
    #running = 0;
    #failed;
    constructor(limit) {
        this.#limit = limit;
    }
    async run(task) {
        if (this.#running < this.#limit)
            this.#running += 1;
        else
            await new Promise(resolve => this.#waiting.push(resolve)); // a lane is handed over
        try {
            if (this.#failed !== undefined)
                throw this.#failed.reason;
            return await task();
        }
        catch (reason) {
            this.#failed ??= { reason };
            throw reason;
        }
        finally {
            const next = this.#waiting.shift();
            if (next === undefined)
                this.#running -= 1;
            else
                next();
        }
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/lib/files.js





/** Path for people: relative to the workspace with `/`, absolute where it lies outside. */
function displayPath(path, workspace) {
    const inside = (0,external_node_path_.relative)(workspace, path);
    const shown = inside === '..' || inside.startsWith(`..${external_node_path_.sep}`) || (0,external_node_path_.isAbsolute)(inside) ? path : inside;
    return shown.split(external_node_path_.sep).join('/');
}
const READ_BYTES = 256 * 1024;
/** Reads a small file whole; undefined when there is none, or no regular file. Reads at most `maxBytes` + 1 bytes. */
async function readSmallFile(path, maxBytes) {
    try {
        const status = await (0,promises_.stat)(path);
        if (!status.isFile())
            return undefined;
        const file = await (0,promises_.open)(path, external_node_fs_.constants.O_RDONLY);
        try {
            const buffer = Buffer.alloc(Math.min(maxBytes, status.size) + 1); // one more: it may be growing
            const { bytesRead } = await readFully(file, buffer);
            return buffer.subarray(0, bytesRead);
        }
        finally {
            await file.close();
        }
    }
    catch (cause) {
        if (['ENOENT', 'ENOTDIR'].includes((0,errors/* systemErrorCode */.vq)(cause) ?? ''))
            return undefined;
        throw failed('ARTIFACT_UNREADABLE', 'read', path, cause);
    }
}
/** A file's bytes in pieces that keep memory flat. */
function streamFile(path) {
    return (0,external_node_fs_.createReadStream)(path, { highWaterMark: READ_BYTES });
}
/** A file that appears under its name only when `commit` is called: written beside it first, never through a link. */
class PendingFile {
    path;
    #temporary;
    #file;
    #size = 0;
    constructor(path, temporary, file) {
        this.path = path;
        this.#temporary = temporary;
        this.#file = file;
    }
    static async create(path) {
        const temporary = (0,external_node_path_.join)((0,external_node_path_.dirname)(path), `.kms-sign-${(0,external_node_crypto_.randomBytes)(8).toString('hex')}.tmp`);
        try {
            await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
            const file = await (0,promises_.open)(temporary, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_CREAT | external_node_fs_.constants.O_EXCL, 0o644);
            return new PendingFile(path, temporary, file);
        }
        catch (cause) {
            throw failed('FILE_NOT_WRITABLE', 'write', path, cause);
        }
    }
    async write(chunk) {
        try {
            for (let written = 0; written < chunk.length;) {
                const { bytesWritten } = await this.#file.write(chunk, written, chunk.length - written, this.#size);
                written += bytesWritten;
                this.#size += bytesWritten;
            }
        }
        catch (cause) {
            throw failed('FILE_NOT_WRITABLE', 'write', this.path, cause);
        }
    }
    /** Forgets what was written. */
    async restart() {
        try {
            await this.#file.truncate(0);
            this.#size = 0;
        }
        catch (cause) {
            throw failed('FILE_NOT_WRITABLE', 'write', this.path, cause);
        }
    }
    async commit() {
        try {
            await this.#file.close();
            await (0,promises_.rename)(this.#temporary, this.path);
        }
        catch (cause) {
            throw failed('FILE_NOT_WRITABLE', 'write', this.path, cause);
        }
    }
    async discard() {
        await this.#file.close().catch(() => undefined);
        await (0,promises_.rm)(this.#temporary, { force: true });
    }
}
/** Writes a small file whole or not at all. */
async function writeSmallFile(path, bytes) {
    const file = await PendingFile.create(path);
    try {
        await file.write(bytes);
        await file.commit();
    }
    catch (thrown) {
        await file.discard();
        throw thrown;
    }
}
/** Paths of the files of one folder (links to files included), sorted; none when there is no such folder. */
async function listFiles(folder) {
    const entries = await (0,promises_.readdir)(folder, { withFileTypes: true }).catch(() => []);
    return entries
        .filter(entry => entry.isFile() || entry.isSymbolicLink())
        .map(entry => (0,external_node_path_.join)(folder, entry.name))
        .sort();
}
async function readFully(file, buffer) {
    let bytesRead = 0;
    while (bytesRead < buffer.length) {
        const { bytesRead: more } = await file.read(buffer, bytesRead, buffer.length - bytesRead);
        if (more === 0)
            break;
        bytesRead += more;
    }
    return { bytesRead };
}
function failed(code, verb, path, cause) {
    return new errors/* ActionError */.lZ(code, `Cannot ${verb} ${path}: ${(0,errors/* systemErrorCode */.vq)(cause) ?? String(cause)}.`, {
        hint: `Give the user that runs this job permission to ${verb} it${verb === 'write' ? ', and check that the disk is not full' : ''}.`,
        cause
    });
}

;// CONCATENATED MODULE: ./build/artifacts/find.js





const LOOKS_AT_ONCE = 8; // thousands of open questions would take more memory than their answers
/** A negative pattern starts with `!`. */
function isExclude(pattern) {
    return pattern.startsWith('!');
}
/**
 * Finds regular files by globs, sorted by path, each real file once. A literal path may lead anywhere and through links; a
 * link met while a wildcard expands is not followed, and `.git` is never entered. Every positive pattern must match.
 *
 * @param toOwnOutputs given all that matched, makes what tells whether a path is one that this run will write; such files are left out.
 */
async function findArtifacts(patterns, workspace, toOwnOutputs) {
    const exclude = patterns.filter(isExclude).map(pattern => pattern.slice(1));
    const linksSkipped = new Set();
    const byPattern = new Map();
    for (const pattern of patterns.filter(pattern => !isExclude(pattern))) {
        byPattern.set(pattern, await expand(pattern, exclude, workspace, linksSkipped));
    }
    const matched = new Set([...byPattern.values()].flat());
    const leftOut = new Set([...matched].filter(toOwnOutputs(matched)));
    for (const [pattern, paths] of byPattern) {
        if (!paths.some(path => !leftOut.has(path)))
            throw nothingMatched(pattern, paths.length > 0, exclude, workspace);
    }
    const kept = [...matched].filter(path => !leftOut.has(path));
    const artifacts = await mapConcurrently(kept, LOOKS_AT_ONCE, path => toArtifact(path, workspace));
    return {
        artifacts: await uniqueFiles(artifacts.sort((a, b) => (a.path < b.path ? -1 : 1))),
        leftOut: [...leftOut].map(path => displayPath(path, workspace)).sort(),
        linksSkipped: [...linksSkipped].map(path => displayPath(path, workspace)).sort()
    };
}
/** Two artifacts of one base name cannot both be on a release, nor both have their signature in one folder. */
function assertDistinctNames(artifacts) {
    const byName = Map.groupBy(artifacts, artifact => artifact.name);
    const clash = [...byName.values()].find(group => group.length > 1);
    if (clash === undefined)
        return;
    const [first, second] = clash;
    throw new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', `Two artifacts are called "${first?.name}": ${first?.path} and ${second?.path}; expected distinct file names.`, { hint: 'Rename one of them, exclude one with a "!" pattern, or sign them in two steps.' });
}
async function expand(pattern, exclude, workspace, linksSkipped) {
    const paths = [];
    for await (const match of (0,promises_.glob)(pattern, {
        cwd: workspace,
        exclude: ['**/.git', '**/.git/**', ...exclude]
    })) {
        if (match.split(/[/\\]/).includes('.git'))
            continue; // `exclude` misses it outside the workspace
        const path = (0,external_node_path_.resolve)(workspace, match);
        const wildcard = !isSamePath(pattern, match);
        const status = await statusOf(path, wildcard);
        if (status.isSymbolicLink())
            linksSkipped.add(path);
        else if (status.isFile())
            paths.push(path);
        else if (!wildcard)
            throw notAFile(pattern, status);
    }
    return paths;
}
/** A match that reads like its pattern was named by the user, not found by a wildcard. */
function isSamePath(pattern, match) {
    return (0,external_node_path_.join)(pattern).replace(/[/\\]$/, '') === (0,external_node_path_.join)(match).replace(/[/\\]$/, '');
}
async function statusOf(path, wildcard) {
    try {
        return await (wildcard ? (0,promises_.lstat)(path) : (0,promises_.stat)(path));
    }
    catch (cause) {
        throw unreadable(path, cause);
    }
}
async function toArtifact(path, workspace) {
    try {
        await (0,promises_.access)(path, promises_.constants.R_OK);
        const { size } = await (0,promises_.stat)(path);
        return { name: (0,external_node_path_.basename)(path), path: displayPath(path, workspace), absolutePath: path, size };
    }
    catch (cause) {
        throw unreadable(displayPath(path, workspace), cause);
    }
}
async function uniqueFiles(artifacts) {
    const seen = new Map();
    for (const artifact of artifacts) {
        const real = await (0,promises_.realpath)(artifact.absolutePath);
        if (!seen.has(real))
            seen.set(real, artifact);
    }
    return [...seen.values()];
}
function nothingMatched(pattern, onlyOwn, exclude, workspace) {
    if (onlyOwn) {
        return new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `The pattern "${pattern}" of artifacts matches only signatures, public keys and other files of this step.`, { hint: 'Name the artifacts themselves.' });
    }
    const excluding = exclude.length > 0 ? ` (after ${exclude.length} excluding pattern${exclude.length > 1 ? 's' : ''})` : '';
    const bracket = /[[\]{}()]/.test(pattern) ? ' A literal "[" is written "[[]".' : '';
    return new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `No file matches the pattern "${pattern}" of artifacts${excluding}, searched in ${workspace}.`, {
        hint: `Check that the build has run in this job or that its artifact was downloaded, and the spelling of the path.${bracket}`
    });
}
function notAFile(path, status) {
    const kind = status.isDirectory() ? 'a directory' : 'not a regular file';
    return new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `The artifact "${path}" is ${kind}, expected a regular file.`, {
        hint: status.isDirectory()
            ? `To take the files in it, write ${path.replace(/\/$/, '')}/*`
            : 'Name a regular file.'
    });
}
function unreadable(path, cause) {
    const reason = cause instanceof Error ? (cause.code ?? cause.message) : String(cause);
    return new errors/* ActionError */.lZ('ARTIFACT_UNREADABLE', `Cannot read the artifact ${path}: ${reason}.`, {
        hint: 'Give the user that runs this job read permission on the file.',
        cause
    });
}

;// CONCATENATED MODULE: ./build/inputs/schema.js
/** Every input that `action.yml` declares; a test compares the two. */
const INPUTS = {
    mode: { mode: 'both', default: 'sign' },
    artifacts: { mode: 'both' },
    'release-assets': { mode: 'both' },
    digests: { mode: 'both', default: 'none' },
    'key-id': { mode: 'both' },
    'signing-algorithm': { mode: 'both' },
    'aws-region': { mode: 'both' },
    'role-to-assume': { mode: 'both' },
    'role-session-name': { mode: 'both' },
    'role-duration-seconds': { mode: 'both', default: '900' },
    audience: { mode: 'both' },
    strategy: { mode: 'sign', default: 'each' },
    'checksums-file': { mode: 'both' },
    'signature-suffix': { mode: 'both', default: '.sig' },
    'signature-encoding': { mode: 'sign', default: 'raw' },
    'output-directory': { mode: 'both' },
    'public-key-file': { mode: 'sign', default: 'signing-public-key.pem' },
    'trusted-public-key': { mode: 'both' },
    'public-key-fingerprint': { mode: 'both', default: 'any' },
    'require-binding': { mode: 'verify', default: 'false' },
    'record-file': { mode: 'sign' },
    upload: { mode: 'sign', default: 'signatures' },
    'release-tag': { mode: 'both' },
    'release-id': { mode: 'both' },
    repository: { mode: 'both' },
    token: { mode: 'both', default: '${{ github.token }}' },
    overwrite: { mode: 'sign', default: 'false' },
    'publish-release': { mode: 'sign', default: 'false' },
    'verify-instructions': { mode: 'sign', default: 'false' },
    'verify-with': { mode: 'verify', default: 'local' },
    'dry-run': { mode: 'sign', default: 'false' },
    'job-total': { mode: 'both', default: '${{ strategy.job-total }}' }
};
const INPUT_NAMES = Object.keys(INPUTS);

;// CONCATENATED MODULE: ./build/inputs/spelling.js
/**
 * The declared name that a mistyped one most likely means; undefined when none is close. `_` counts as `-`.
 */
function nearestInput(name, declared) {
    const wanted = name.replaceAll('_', '-').slice(0, 64);
    const ranked = declared
        .map(candidate => ({ candidate, distance: editDistance(wanted, candidate) }))
        .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 4)))
        .sort((a, b) => a.distance - b.distance);
    return ranked[0]?.candidate;
}
/** Levenshtein distance: insertions, deletions and substitutions of single characters. */
function editDistance(a, b) {
    let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 1; i <= a.length; i++) {
        const current = [i];
        for (let j = 1; j <= b.length; j++) {
            const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution));
        }
        previous = current;
    }
    return previous[b.length] ?? 0;
}

;// CONCATENATED MODULE: ./build/inputs/reader.js



const BOOLEANS = new Map([
    ...['true', 'True', 'TRUE'].map(t => [t, true]),
    ...['false', 'False', 'FALSE'].map(f => [f, false])
]);
/** Reads single inputs and collects what is wrong with them. */
class InputReader {
    #env;
    #problems = [];
    constructor(env) {
        this.#env = env;
    }
    problem(text) {
        if (!this.#problems.includes(text))
            this.#problems.push(text);
    }
    throwProblems() {
        const [first, ...others] = this.#problems;
        if (first === undefined)
            return;
        const list = others.length === 0 ? first : this.#problems.map((text, index) => `(${index + 1}) ${text}`).join('; ');
        const what = others.length === 0 ? 'An input is wrong' : `${this.#problems.length} inputs are wrong`;
        throw new errors/* ActionError */.lZ('INPUT_INVALID', `${what}: ${list}.`, {
            hint: 'Correct the "with:" block of this step.'
        });
    }
    /** The value without surrounding ASCII white space; a byte-order mark and the like stay and are then refused. */
    text(name) {
        const spec = INPUTS[name];
        const value = this.#env[variableOf(name)] ?? (spec.default?.startsWith('${{') ? undefined : spec.default);
        const trimmed = value?.replace(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, '');
        return trimmed === '' ? undefined : trimmed;
    }
    list(name) {
        const lines = (this.text(name) ?? '').split(/\r?\n/).map(line => line.replace(/^[\t ]+|[\t ]+$/g, ''));
        return lines.filter(line => line !== '' && !line.startsWith('#'));
    }
    choice(name, allowed) {
        const value = this.text(name);
        const choice = allowed.find(candidate => candidate === value);
        if (choice === undefined) {
            this.problem(`${name}: ${value === undefined ? 'empty' : quote(value)}, expected ${allowed.join(' or ')}`);
        }
        return choice ?? allowed[0];
    }
    boolean(name) {
        const value = this.text(name);
        const parsed = BOOLEANS.get(value ?? '');
        if (parsed === undefined)
            this.problem(`${name}: ${value === undefined ? 'empty' : quote(value)}, expected true or false`);
        return parsed ?? false;
    }
    /** `min` and `max` are inclusive. */
    integer(name, min, max) {
        const value = this.text(name) ?? '';
        const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
        if (number >= min && number <= max)
            return number;
        this.problem(`${name}: ${quote(value)}, expected a whole number from ${min} to ${max}`);
        return min;
    }
    /** The runner only warns about an undeclared input, so a typing error would switch a pin off in silence. */
    refuseUndeclared() {
        for (const variable of Object.keys(this.#env)) {
            if (!variable.startsWith('INPUT_') || this.#env[variable] === undefined)
                continue;
            const name = variable.slice('INPUT_'.length).toLowerCase();
            if (INPUT_NAMES.some(declared => declared === name))
                continue;
            const nearest = nearestInput(name, INPUT_NAMES);
            if (nearest === undefined && !name.includes('-'))
                continue;
            this.problem(`${quote(name)} is not an input of this action${nearest === undefined ? '' : `; did you mean ${nearest}?`}`);
        }
    }
    refuseOtherMode(mode) {
        for (const name of INPUT_NAMES) {
            const spec = INPUTS[name];
            if (spec.mode === 'both' || spec.mode === mode)
                continue;
            const value = this.text(name);
            if (value === undefined || value === spec.default)
                continue;
            this.problem(`${name}: given, but it has no meaning in ${mode} mode; remove it or set mode: ${spec.mode}`);
        }
    }
}
/** The runner upper-cases a name and turns spaces into `_`; hyphens stay. */
function variableOf(name) {
    return `INPUT_${name.toUpperCase()}`;
}
/** A value as people see it in a message. */
function quote(value) {
    return JSON.stringify(value.length > 300 ? `${value.slice(0, 300)}…` : value);
}

;// CONCATENATED MODULE: ./build/inputs/files.js

// Inputs that name files, or hold what a file could.
function parseDigests(reader) {
    const text = reader.text('digests');
    if (text === undefined) {
        reader.problem('digests: empty, expected lines as sha256sum prints them, @path of a file with them, or "none"; an expression may have come to nothing');
    }
    if (text === undefined || text === 'none')
        return undefined;
    return text.startsWith('@') && !text.includes('\n')
        ? { kind: 'file', path: text.slice(1) }
        : { kind: 'text', text };
}
function parseRecordFile(reader) {
    const file = reader.text('record-file');
    if (file !== undefined && !/[^/\\]\.json$/.test(file))
        reader.problem(`record-file: ${quote(file)}, expected a file name ending in .json`);
    return file;
}
function parseChecksumsFile(reader) {
    const file = reader.text('checksums-file');
    if (file !== undefined && !/(^|[/\\])[^/\\\n]*[^/\\\n.]$/.test(file))
        reader.problem(`checksums-file: ${quote(file)}, expected a file name such as SHA256SUMS`);
    return file;
}
function parsePublicKeyFiles(reader) {
    const files = reader.list('public-key-file');
    if (files.length === 0)
        reader.problem('public-key-file: empty, expected a file name ending in .pem or .der');
    for (const file of files.filter(file => !/[^/\\]\.(pem|der)$/.test(file))) {
        reader.problem(`public-key-file: ${quote(file)}, expected a name ending in .pem or .der`);
    }
    return files;
}

;// CONCATENATED MODULE: ./build/inputs/key.js

const MAX_PINS = 100;
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
const KEY_ARN = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):(\d{12}):(key|alias)\/[\w/-]+$/;
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/[\w+=,.@/-]+$/;
function parseKey(reader, job) {
    const id = reader.text('key-id');
    const given = reader.text('aws-region');
    if (given !== undefined && !REGION.test(given)) {
        reader.problem(`aws-region: ${quote(given)}, expected a Region such as eu-central-1`);
    }
    if (id === undefined)
        return undefined;
    const arn = KEY_ARN.exec(id);
    if (arn === null && (id.startsWith('arn:') || !/^(alias\/[\w/-]+|[A-Za-z0-9-]+)$/.test(id))) {
        reader.problem(`key-id: ${quote(id)}, expected a key id, a key ARN (arn:aws:kms:<region>:<account>:key/<id>), an alias (alias/<name>) or an alias ARN`);
        return undefined;
    }
    const fromArn = arn?.[2];
    if (given !== undefined && fromArn !== undefined && given !== fromArn) {
        reader.problem(`aws-region: "${given}", but the ARN in key-id names ${fromArn}; remove aws-region or give the same`);
    }
    const region = given ?? fromArn ?? job.region;
    if (region === undefined) {
        reader.problem('aws-region: no Region is known; give aws-region, a key ARN as key-id, or set AWS_REGION');
        return undefined;
    }
    if (given === undefined && !REGION.test(region)) {
        reader.problem(`AWS_REGION: ${quote(region)} in the environment, expected a Region such as eu-central-1`);
    }
    const isAlias = arn === null ? id.startsWith('alias/') : arn[4] === 'alias';
    const kind = arn === null ? (isAlias ? 'alias' : 'id') : isAlias ? 'alias-arn' : 'arn';
    return { id, kind, region, partition: arn?.[1], account: arn?.[3] };
}
function parseRole(reader, job) {
    const arn = reader.text('role-to-assume');
    const duration = reader.integer('role-duration-seconds', 900, 43_200);
    if (arn === undefined)
        return undefined;
    const match = ROLE_ARN.exec(arn);
    if (match === null) {
        reader.problem(`role-to-assume: ${quote(arn)}, expected a role ARN such as arn:aws:iam::111122223333:role/release-signing`);
    }
    return {
        arn,
        partition: match?.[1] ?? '',
        account: match?.[2] ?? '',
        sessionName: toSessionName(reader.text('role-session-name') ?? job.sessionName),
        durationSeconds: duration,
        audience: reader.text('audience') ?? (match?.[1] === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com')
    };
}
/** What STS takes as `RoleSessionName`: 2 to 64 of `[\w+=,.@-]` (API reference, AssumeRoleWithWebIdentity). */
function toSessionName(name) {
    return name
        .replace(/[^\w+=,.@-]/g, '-')
        .slice(0, 64)
        .padEnd(2, '-');
}
function parsePins(reader) {
    const lines = reader.list('public-key-fingerprint');
    if (lines.length === 0) {
        reader.problem('public-key-fingerprint: empty, expected sha256:<64 hex> or "any"; an expression may have come to nothing');
    }
    if (lines.length > MAX_PINS)
        reader.problem(`public-key-fingerprint: ${lines.length} pins, expected at most ${MAX_PINS}`);
    const allowed = [];
    const revoked = [];
    for (const line of lines.filter(line => line !== 'any')) {
        const pin = /^(!?)(sha256:[0-9a-f]{64})$/i.exec(line);
        if (pin?.[2] === undefined) {
            reader.problem(`public-key-fingerprint: ${quote(line)}, expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"`);
        }
        else
            (pin[1] === '!' ? revoked : allowed).push(pin[2].toLowerCase());
    }
    const any = lines.includes('any');
    if (any && allowed.length > 0) {
        reader.problem('public-key-fingerprint: "any" together with pins; remove "any", or the pins mean nothing');
    }
    return { allowed: any || allowed.length === 0 ? undefined : allowed, revoked };
}

;// CONCATENATED MODULE: ./build/inputs/release.js

// Inputs that name the release, and what artifacts must be bound to.
function parseRepository(reader, job) {
    const repository = reader.text('repository') ?? job.repository;
    if (repository !== undefined && !/^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/.test(repository)) {
        reader.problem(`repository: ${quote(repository)}, expected owner/name`);
    }
    return repository;
}
function parseRelease(reader, job) {
    const id = reader.text('release-id') === undefined
        ? undefined
        : reader.integer('release-id', 1, Number.MAX_SAFE_INTEGER);
    const tag = reader.text('release-tag')?.replace(/^refs\/tags\//, '');
    if (tag === '')
        reader.problem('release-tag: "refs/tags/" names no tag');
    if (id !== undefined || tag !== undefined)
        return { id, tag };
    const other = reader.text('repository');
    if (other !== undefined && other.toLowerCase() !== job.repository?.toLowerCase())
        return undefined;
    if (job.eventRelease !== undefined)
        return job.eventRelease;
    return job.tag === undefined ? undefined : { id: undefined, tag: job.tag };
}
function parseRequiredBinding(reader) {
    const value = reader.text('require-binding');
    const named = /^([\w.-]+\/[\w.-]+)@(?:refs\/tags\/)?(\S+)$/.exec(value ?? '');
    if (named?.[1] !== undefined && named[2] !== undefined)
        return { kind: 'named', repository: named[1], tag: named[2] };
    if (value !== undefined && /^true$/i.test(value))
        return { kind: 'here' };
    if (value === undefined || !/^false$/i.test(value)) {
        reader.problem(`require-binding: ${value === undefined ? 'empty' : quote(value)}, expected true, false or owner/name@tag`);
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/inputs/parse.js






/**
 * Turns the runner's `INPUT_*` variables into typed inputs. Throws one `INPUT_INVALID` that names every problem.
 *
 * @param env the process's environment; nothing but `INPUT_*` is read.
 */
function parseInputs(env, job) {
    const reader = new InputReader(env);
    reader.refuseUndeclared();
    const mode = reader.choice('mode', ['sign', 'verify']);
    reader.refuseOtherMode(mode);
    return mode === 'sign' ? parseSign(reader, job) : parseVerify(reader, job);
}
/** Whether the step means to verify, however wrong its other inputs are: a gate must be closed from the start. */
function isVerifyMode(env) {
    return env['INPUT_MODE']?.trim() === 'verify';
}
function parseSign(reader, job) {
    const upload = reader.choice('upload', ['signatures', 'all', 'none']);
    const key = parseKey(reader, job);
    if (key === undefined && reader.text('key-id') === undefined) {
        reader.problem('key-id: not given; expected the id, ARN, alias or alias ARN of the KMS key that signs');
    }
    const releaseAssets = reader.list('release-assets');
    const digests = parseDigests(reader);
    const patterns = [...reader.list('artifacts'), ...releaseAssets].filter(pattern => !isExclude(pattern));
    if (patterns.length === 0 && digests === undefined) {
        reader.problem('artifacts: no pattern given, expected at least one glob of files to sign (an expression may have come to nothing), or of assets in release-assets');
    }
    if (patterns.length === 0 && digests !== undefined && upload === 'all') {
        reader.problem('upload: "all" needs the files, but only digests are given; set upload: signatures');
    }
    const dryRun = reader.boolean('dry-run');
    if (upload === 'none' && releaseAssets.length > 0) {
        reader.problem('release-assets: with upload: none no release is looked up; remove one of the two');
    }
    const release = upload === 'none' ? undefined : parseRelease(reader, job);
    if (upload !== 'none' && release === undefined && !dryRun) {
        reader.problem('release-tag: no release is named and this run is not for a release or a tag; give release-tag or release-id, or set upload: none to attach nothing');
    }
    const inputs = {
        ...parseCommon(reader, job),
        mode: 'sign',
        algorithm: parseAlgorithm(reader) ?? 'RSASSA_PSS_SHA_256',
        encoding: reader.choice('signature-encoding', ['raw', 'base64']),
        strategy: reader.choice('strategy', ['each', 'checksums', 'both']),
        publicKeyFiles: parsePublicKeyFiles(reader),
        upload,
        overwrite: reader.boolean('overwrite'),
        publishRelease: reader.boolean('publish-release'),
        verifyInstructions: reader.boolean('verify-instructions'),
        recordFile: parseRecordFile(reader),
        dryRun,
        release
    };
    refuseInMatrix(reader, inputs);
    if (inputs.strategy === 'each' && inputs.checksumsFile !== undefined) {
        reader.problem('checksums-file: with strategy: each there is no checksums file; set strategy to checksums or both');
    }
    for (const name of ['publish-release', 'verify-instructions']) {
        if (upload === 'none' && reader.boolean(name))
            reader.problem(`${name}: with upload: none there is no release; remove one of the two`);
    }
    reader.throwProblems();
    if (key === undefined)
        throw new Error('a missing key is always noted as a problem');
    return { ...inputs, key };
}
/** What concerns the release as a whole belongs into one job after a matrix: its legs would do it too early, and against each other. */
function refuseInMatrix(reader, { publishRelease, verifyInstructions, strategy, recordFile }) {
    const jobs = reader.text('job-total') === undefined ? 1 : reader.integer('job-total', 1, 1_000);
    if (jobs === 1)
        return;
    const names = [
        ...(publishRelease ? ['publish-release'] : []),
        ...(verifyInstructions ? ['verify-instructions'] : []),
        ...(strategy === 'each' ? [] : ['strategy']),
        ...(recordFile === undefined ? [] : ['record-file'])
    ];
    for (const name of names) {
        reader.problem(`${name}: this is one of ${jobs} jobs of a matrix; do it in one job after the matrix, or set job-total: 1 when each job signs a release of its own`);
    }
}
function parseVerify(reader, job) {
    const releaseAssets = reader.list('release-assets');
    const artifacts = reader.list('artifacts');
    const verifyWith = reader.choice('verify-with', ['local', 'kms']);
    const key = parseKey(reader, job);
    const named = reader.text('release-tag') !== undefined || reader.text('release-id') !== undefined;
    const requireBinding = parseRequiredBinding(reader);
    const needed = releaseAssets.length > 0 || named || requireBinding?.kind === 'here';
    const release = needed ? parseRelease(reader, job) : undefined;
    if (requireBinding?.kind === 'here' && release === undefined) {
        reader.problem('require-binding: "true", but no release is named and this run is not for one; give release-tag, or the release as owner/name@tag');
    }
    if (artifacts.every(isExclude) && releaseAssets.every(isExclude)) {
        reader.problem('artifacts: nothing to verify; expected globs of files in artifacts, or of asset names in release-assets (an expression may have come to nothing)');
    }
    if (releaseAssets.length > 0 && release === undefined) {
        reader.problem('release-assets: no release is named and this run is not for a release or a tag; give release-tag or release-id');
    }
    if (verifyWith === 'kms' && reader.text('key-id') === undefined) {
        reader.problem('verify-with: "kms" needs key-id, the KMS key that is asked');
    }
    const inputs = {
        ...parseCommon(reader, job),
        mode: 'verify',
        key,
        algorithm: parseAlgorithm(reader),
        verifyWith,
        requireBinding,
        release
    };
    if (inputs.trustedKeyFiles.length === 0 &&
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
    const suffix = reader.text('signature-suffix') ?? '';
    if (!/^\.[A-Za-z0-9_.-]*[A-Za-z0-9_-]$/.test(suffix) || suffix.length > 32 || suffix.includes('..')) {
        reader.problem(`signature-suffix: ${quote(suffix)}, expected a dot and up to 31 letters, digits, "-", "_" or "."`);
    }
    return {
        artifacts: reader.list('artifacts'),
        releaseAssets: reader.list('release-assets'),
        digests: parseDigests(reader),
        role: parseRole(reader, job),
        checksumsFile: parseChecksumsFile(reader),
        signatureSuffix: suffix,
        outputDirectory: reader.text('output-directory'),
        trustedKeyFiles: reader.list('trusted-public-key'),
        pins: parsePins(reader),
        repository: parseRepository(reader, job),
        token: reader.text('token')
    };
}
function parseAlgorithm(reader) {
    const name = reader.text('signing-algorithm');
    if (name === undefined || (0,algorithms/* isSigningAlgorithm */.vT)(name))
        return name;
    reader.problem(`signing-algorithm: ${quote(name)}, expected one of ${algorithms/* SIGNING_ALGORITHMS */.v8.join(', ')}`);
    return undefined;
}

// EXTERNAL MODULE: ./build/lib/cancellation.js
var cancellation = __webpack_require__(3301);
;// CONCATENATED MODULE: ./build/signature/rsa.js


/**
 * Applies RSAVP1 (RFC 8017, 5.2.2) and returns every well-formed reading; none when the signature was not made by
 * this key, is damaged, has another length than the modulus, or is not below it.
 */
function readSignature(key, signature) {
    const em = encodedMessage(key, signature);
    if (em === undefined)
        return [];
    const readings = algorithms/* HASH_NAMES */.Gt.flatMap(hash => [readPkcs1(em, hash), readPss(em, hash)]);
    return readings.filter(reading => reading !== undefined);
}
/** Whether `digest` is what the signature was made over. The only function that says yes. */
function matchesDigest(reading, digest) {
    if (digest.hash !== reading.hash || digest.bytes.length !== algorithms/* HASHES */.T$[digest.hash].bytes)
        return false;
    if (reading.scheme === 'PKCS1-v1_5')
        return Buffer.compare(reading.signedDigest, digest.bytes) === 0;
    // RFC 8017, 9.1.2, steps 12 to 14: H' = Hash(eight zero octets || mHash || salt)
    const h = (0,external_node_crypto_.createHash)(reading.hash)
        .update(Buffer.alloc(8))
        .update(digest.bytes)
        .update(reading.salt)
        .digest();
    return Buffer.compare(h, reading.h) === 0;
}
/** The reading under which `signature` is valid for `digest` with this key and algorithm; undefined: it is not. */
function verifyDigest(key, algorithm, digest, signature) {
    const { scheme, hash } = algorithms/* ALGORITHMS */.TM[algorithm];
    return readSignature(key, signature).find(reading => reading.scheme === scheme && reading.hash === hash && matchesDigest(reading, digest));
}
function algorithmOf(reading) {
    return (0,algorithms/* toSigningAlgorithm */.cH)(reading.scheme, reading.hash);
}
/** Length of the PSS salt in bytes; PKCS#1 v1.5 has none. */
function saltLengthOf(reading) {
    return reading.scheme === 'PSS' ? reading.salt.length : undefined;
}
/** RSAVP1 (RFC 8017, 5.2.2): the encoded message; undefined when the signature cannot be one by this key. */
function encodedMessage(key, signature) {
    if (signature.length !== key.modulusBytes)
        return undefined;
    try {
        const em = (0,external_node_crypto_.publicDecrypt)({ key: key.keyObject, padding: external_node_crypto_.constants.RSA_NO_PADDING }, signature);
        return em.length === key.modulusBytes ? em : undefined;
    }
    catch {
        return undefined; // a representative that is not below the modulus (RFC 8017, 5.2.2, step 1)
    }
}
/** EMSA-PKCS1-v1_5 (RFC 8017, 9.2): the whole encoded message is rebuilt and compared, never parsed. */
function readPkcs1(em, hash) {
    const { bytes, digestInfoPrefix } = algorithms/* HASHES */.T$[hash];
    const signedDigest = em.subarray(em.length - bytes);
    const digestInfo = Buffer.concat([Buffer.from(digestInfoPrefix, 'hex'), signedDigest]);
    const padding = Buffer.alloc(em.length - digestInfo.length - 3, 0xff);
    const expected = Buffer.concat([Buffer.from([0x00, 0x01]), padding, Buffer.from([0x00]), digestInfo]);
    return expected.equals(em) ? { scheme: 'PKCS1-v1_5', hash, signedDigest } : undefined;
}
function readPss(em, hash) {
    const data = readPssData(em, algorithms/* HASHES */.T$[hash].bytes, hash);
    return data && { scheme: 'PSS', hash, ...data };
}
/**
 * EMSA-PSS verification up to the hash (RFC 8017, 9.1.2, steps 3 to 11), with whatever salt length it has.
 *
 * @param maskHash the hash function of MGF1.
 */
function readPssData(em, hashBytes, maskHash) {
    // emBits is modBits - 1, so for these key sizes emLen is k and exactly the topmost bit must be zero (steps 6 and 9)
    if (em.at(-1) !== 0xbc || ((em[0] ?? 0xff) & 0x80) !== 0)
        return undefined;
    const dbBytes = em.length - hashBytes - 1;
    const h = em.subarray(dbBytes, dbBytes + hashBytes);
    const mask = mgf1(h, dbBytes, maskHash);
    const db = Buffer.from(em.subarray(0, dbBytes).map((byte, index) => byte ^ (mask[index] ?? 0)));
    db[0] = (db[0] ?? 0) & 0x7f;
    const separator = db.findIndex(byte => byte !== 0);
    if (separator === -1 || db[separator] !== 0x01)
        return undefined;
    return { h, salt: db.subarray(separator + 1) };
}
/** MGF1 (RFC 8017, appendix B.2.1). */
function mgf1(seed, length, hash) {
    const blocks = [];
    for (let counter = 0, filled = 0; filled < length; counter++) {
        const octets = Buffer.alloc(4);
        octets.writeUInt32BE(counter);
        const block = (0,external_node_crypto_.createHash)(hash).update(seed).update(octets).digest();
        blocks.push(block);
        filled += block.length;
    }
    return Buffer.concat(blocks).subarray(0, length);
}

;// CONCATENATED MODULE: ./build/report/lines.js



function describeVerified(result) {
    const { artifact, digest, proof, key, checksums, signatureFile } = result;
    const length = saltLengthOf(proof.reading);
    const salt = length === undefined ? '' : `, salt ${length} bytes`;
    const by = checksums === undefined ? '' : `, listed in ${(0,lib_text/* foreign */.V$)(checksums)}`;
    const file = `${(0,lib_text/* foreign */.V$)(signatureFile ?? '')} (${proof.encoding})`;
    return `Verified ${(0,lib_text/* foreign */.V$)(artifact)}: ${(0,algorithms/* formatDigest */.MO)(digest)}${by}, ${file}, ${proof.algorithm}${salt}, key ${key.key.fingerprint}`;
}
function describeRefusal({ artifact, diagnosis }) {
    return `REFUSED ${(0,lib_text/* foreign */.V$)(artifact)}: ${diagnosis.message}. ${diagnosis.hint}`;
}

;// CONCATENATED MODULE: ./build/report/outputs.js


/** GitHub cuts a job's outputs at 1 MiB. What does not fit is left empty, so that whoever parses it fails: half a list, or none, would pass for the whole. */
const MAX_JSON_CHARACTERS = 900_000;
function signOutputs(inputs, report) {
    const { key, release, signed, attached } = report;
    const signatures = signed.map(({ subject, signatureFile, assetName, kept }) => ({
        artifact: subject.path,
        size: subject.size ?? null,
        digest: (0,algorithms/* formatDigest */.MO)(subject.digest),
        signingAlgorithm: inputs.algorithm,
        signatureFile,
        assetName: assetName ?? null,
        kept
    }));
    return defined([
        ['signatures', boundedJson(signatures)],
        ['signature-files', signed.map(({ signatureFile }) => signatureFile).join('\n')],
        ['checksums-file', report.checksumsFile],
        ['record-file', report.recordFile],
        ['public-key-file', report.publicKeyFiles.join('\n')],
        ['public-key-fingerprint', key?.publicKey.fingerprint],
        ['key-arn', key?.arn],
        ['signing-algorithm', inputs.algorithm],
        ['release-id', release?.id.toString()],
        ['release-url', release?.url],
        ['assets', boundedJson(attached.map(asset => ({ ...asset, digest: asset.digest ?? null })))]
    ]);
}
function verifyOutputs(report) {
    const { trust, release } = report;
    const results = [...report.results, ...report.exempted].map(result => {
        const proof = result.kind === 'verified' ? result.proof : undefined;
        return {
            artifact: result.artifact,
            verified: result.kind === 'verified',
            bound: result.kind === 'verified' && result.bound,
            digest: result.digest === undefined ? null : (0,algorithms/* formatDigest */.MO)(result.digest),
            signingAlgorithm: proof?.algorithm ?? null,
            saltLength: (proof && saltLengthOf(proof.reading)) ?? null,
            signatureFile: result.signatureFile ?? null,
            signatureEncoding: proof?.encoding ?? null,
            diagnosis: result.kind === 'verified' ? null : result.diagnosis
        };
    });
    return defined([
        ['results', boundedJson(results)],
        ['public-key-fingerprint', trust?.trusted.map(({ key }) => key.fingerprint).join('\n')],
        ['release-id', release?.id.toString()],
        ['release-url', release?.url]
    ]);
}
function defined(entries) {
    return new Map(entries.filter((entry) => entry[1] !== undefined));
}
function boundedJson(entries) {
    const json = JSON.stringify(entries);
    return json.length <= MAX_JSON_CHARACTERS ? json : '';
}
/** Outputs that did not fit, for a word in the log. */
function leftEmpty(outputs) {
    return ['signatures', 'assets', 'results'].filter(name => outputs.get(name) === '');
}

;// CONCATENATED MODULE: ./build/signature/openssl-commands.js

/** The commands that check one artifact with plain OpenSSL, for a POSIX shell; a test executes them. */
function opensslCommands({ algorithm, encoding }, names) {
    const { scheme, hash } = algorithms/* ALGORITHMS */.TM[algorithm];
    const raw = encoding === 'raw' ? names.signature : `${names.signature}.raw`;
    const decode = encoding === 'raw' ? [] : [`openssl base64 -d -A -in ${openssl_commands_quote(names.signature)} -out ${openssl_commands_quote(raw)}`];
    const der = names.publicKey.endsWith('.der') ? ' -keyform DER' : '';
    // the salt length is written as a number: older OpenSSL and LibreSSL do not know its names
    const pss = scheme === 'PSS' ? ' -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-1' : '';
    return [
        ...decode,
        `openssl dgst -${hash}${der} -verify ${openssl_commands_quote(names.publicKey)} -signature ${openssl_commands_quote(raw)}${pss} ${openssl_commands_quote(names.artifact)}`
    ].join('\n');
}
/**
 * The command that checks files against a verified checksums file, in whose folder their names begin; files that are not there are
 * passed over.
 */
function checksumsCommand(algorithm, checksums) {
    const cut = checksums.lastIndexOf('/') + 1;
    const command = `${algorithms/* ALGORITHMS */.TM[algorithm].hash}sum --ignore-missing -c ${openssl_commands_quote(checksums.slice(cut))}`;
    return cut === 0 ? command : `(cd ${openssl_commands_quote(checksums.slice(0, cut))} && ${command})`;
}
function openssl_commands_quote(word) {
    const name = word.startsWith('-') ? `./${word}` : word; // else OpenSSL takes it for an option
    return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

;// CONCATENATED MODULE: ./build/report/summary.js



/** Rows shown: a job summary is at most 1 MiB, and nobody reads more. */
const MAX_ROWS = 500;
function signSummary(inputs, report, failure) {
    const { key, release, artifacts, signed, checksumsFile } = report;
    const heading = failure === undefined && inputs.dryRun
        ? `Dry run: ${count(artifacts.length, 'artifact')} would be signed`
        : failure === undefined
            ? `Signed ${count(artifacts.length, 'artifact')}${report.published ? ' and published the release' : ''}`
            : 'Signing failed';
    const byPath = new Map(signed.map(item => [item.subject.path, item]));
    const made = signed.map(({ subject }) => subject).filter(({ source }) => source.kind === 'made');
    const rows = [...artifacts, ...made].map(({ path, digest }) => {
        const own = byPath.get(path);
        const signature = own === undefined
            ? `listed in ${code(checksumsFile ?? '')}`
            : `${code(own.assetName ?? own.signatureFile)}${own.kept ? ' (kept)' : ''}`;
        const would = report.rehearsed.get(path);
        return [code(path), code((0,algorithms/* formatDigest */.MO)(digest)), would === undefined ? signature : summary_text(would)];
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
        rows.length > 0 && table(['Artifact', 'Digest', inputs.dryRun ? 'Would' : 'Signature'], rows),
        inputs.dryRun && report.plan.length > 0 && `### Plan\n\n${block(report.plan.join('\n'))}`,
        failure === undefined &&
            key &&
            `### Pin this key\n\n${block(`public-key-fingerprint: ${key.publicKey.fingerprint}`)}`,
        failure === undefined && !inputs.dryRun && verifySection(inputs, report)
    ]);
}
function verifySummary(report, failure) {
    const { results, trust, release, binding, exempted, delivered } = report;
    const refused = results.filter(({ kind }) => kind === 'refused').length;
    const heading = failure === undefined
        ? `Verified ${count(results.length, 'artifact')}`
        : results.length === 0
            ? 'Verification failed'
            : `Verification failed: ${refused} of ${results.length} refused`;
    const severalKeys = (trust?.trusted.length ?? 0) > 1;
    // what is refused is what people look for
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
            `Exempted, not verified: ${exempted.map(({ artifact }) => code(artifact)).join(', ')}`,
        delivered.length > 0 && `Verified assets were kept as: ${delivered.map(code).join(', ')}`
    ]);
}
/** When not even the inputs could be read. */
function failureSummary(failure) {
    return sections(['## Failed', failureSection(failure)]);
}
function verifySection(inputs, report) {
    const { signed, publicKeyFiles, release, checksumsFile } = report;
    const first = checksumsFile === undefined ? signed[0] : signed.at(-1);
    const publicKey = publicKeyFiles[0];
    if (first === undefined || publicKey === undefined)
        return false;
    const attached = release !== undefined && first.assetName !== undefined;
    const artifact = attached ? first.assetName.slice(0, -inputs.signatureSuffix.length) : first.subject.path;
    const command = opensslCommands(inputs, {
        artifact,
        signature: attached ? first.assetName : first.signatureFile,
        publicKey: attached ? publicKey.slice(publicKey.lastIndexOf('/') + 1) : publicKey
    });
    const listed = checksumsFile === undefined ? '' : `\n${checksumsCommand(inputs.algorithm, artifact)}`;
    return `### Verify with OpenSSL\n\n${block(command + listed)}\n\n${platforms(inputs, checksumsFile !== undefined)}`;
}
/** What is spelt otherwise elsewhere. */
function platforms({ algorithm }, hasChecksums) {
    const { hash } = algorithms/* ALGORITHMS */.TM[algorithm];
    const bits = hash.slice('sha'.length);
    const notes = [
        'The command is the same for OpenSSL 1.1.1, OpenSSL 3 and LibreSSL, and for PowerShell with the OpenSSL of Git for Windows.',
        ...(hasChecksums
            ? [
                `macOS: <code>shasum -a ${bits} --ignore-missing -c FILE</code> checks the list.`,
                `PowerShell: compare <code>(Get-FileHash FILE -Algorithm SHA${bits}).Hash</code> with the line of the file.`
            ]
            : [])
    ];
    return `<details><summary>Other systems</summary><ul>${notes.map(note => `<li>${note}</li>`).join('')}</ul></details>`;
}
function bindingCell(state) {
    if (state.kind === 'unbound')
        return `no: ${summary_text(state.reason)}`;
    const { repository, tag, commit } = state.binding;
    return `to ${code(`${repository}@${tag}`)}${commit === undefined ? '' : ` at ${code(commit)}`}`;
}
function verifiedCell({ proof, key, checksums }, severalKeys) {
    const by = severalKeys ? `, key ${code(key.key.fingerprint)}` : '';
    const listed = checksums === undefined ? '' : `listed in ${code(checksums)}, `;
    return `${listed}${code(proof.algorithm)}, ${proof.encoding}${by}`;
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
    const shown = rows.slice(0, MAX_ROWS).map(row => line(row, 'td'));
    const more = rows.length > MAX_ROWS
        ? `<tr><td colspan="${header.length}">and ${rows.length - MAX_ROWS} more</td></tr>`
        : '';
    return `<table>\n${line(header, 'th')}\n${shown.join('\n')}${more}\n</table>`;
}
function block(lines) {
    return `<pre><code>${(0,lib_text/* escapeHtml */.ZD)(lines)}</code></pre>`;
}
function code(name) {
    return `<code>${(0,lib_text/* escapeHtml */.ZD)((0,lib_text/* foreign */.V$)(name))}</code>`;
}
/** A sentence in a cell: a line break in it would end the HTML block. */
function summary_text(sentence) {
    return (0,lib_text/* escapeHtml */.ZD)(sentence.replace(/[\r\n]+/g, ' '));
}
function releaseLink({ url, tag, draft }) {
    const label = `${(0,lib_text/* escapeHtml */.ZD)((0,lib_text/* foreign */.V$)(tag))}${draft ? ' (draft)' : ''}`;
    return /^https:\/\/[^\s"'<>]+$/.test(url) ? `<a href="${(0,lib_text/* escapeHtml */.ZD)(url)}">${label}</a>` : label;
}
function count(n, noun) {
    return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 12 modules
var core = __webpack_require__(143);
;// CONCATENATED MODULE: ./build/runner/console.js


/** The runner's log, outputs and summary: the only place that writes to any of them. */
class RunnerConsole {
    #secrets = new Set();
    #closed = false;
    /** Hides a secret from here on, in what the runner shows and in what this process hands out. */
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
    /** The one error line of a failed run, cause and next step; before it, what may help to fix it. */
    fail(failure) {
        for (const line of failure.details?.split('\n') ?? [])
            this.info(line);
        this.error(`${failure.message}${failure.hint === undefined ? '' : ` ${failure.hint}`}`, {
            title: failure.code
        });
    }
    output(name, value) {
        if (this.#closed)
            return;
        core/* setOutput */.uH(name, this.#withoutSecrets(value));
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
    /** Nothing is told after the report, whatever still ends by and by; resolves once all of it is out. */
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
/** Shorter ones tell nothing and are found in honest text. */
const MIN_BEGINNING = 8;
const CUT = '…'; // what `foreign` ends with
/** A server's message is cut before it gets here, perhaps in the middle of a secret: its beginning goes too. */
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

;// CONCATENATED MODULE: ./build/runner/environment.js



const MAX_EVENT_BYTES = 32 * 1024 * 1024;
/** Reads the variables that the runner sets (GitHub docs, "Default environment variables") and those of the AWS SDK. */
function readEnvironment(env) {
    if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
        throw new errors/* ActionError */.lZ('ENVIRONMENT_INSECURE', 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of TLS certificates off.', {
            hint: 'Remove it from the job; give a private certificate authority in NODE_EXTRA_CA_CERTS instead.'
        });
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
        // the small letters win, as everywhere
        httpsProxy: value('https_proxy') ?? value('HTTPS_PROXY'),
        noProxy: value('no_proxy') ?? value('NO_PROXY'),
        awsCaBundle: value('AWS_CA_BUNDLE')
    };
}
/** Whether the run is one of those that never get an OIDC token: of `act`, or of a pull request from a fork. */
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
        return undefined; // it only explains: a run that needs nothing of the event goes on
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
/** Undefined when there is none, or none of a size that GitHub makes. */
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
 * Has V8 collect garbage before the heap grows rather than after. Each signature leaves some 20 kB of it, and thousands would
 * make the process twice as large. Not for verification, which streams: it would collect for every few pieces.
 */
function keepHeapSmall() {
    (0,external_node_v8_.setFlagsFromString)('--memory-saver-mode');
}

;// CONCATENATED MODULE: ./build/sign/report.js
function emptySignReport() {
    return {
        key: undefined,
        release: undefined,
        artifacts: [],
        signed: [],
        checksumsFile: undefined,
        recordFile: undefined,
        publicKeyFiles: [],
        attached: [],
        published: false,
        rehearsed: new Map(),
        plan: []
    };
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/lib/progress.js
var lib_progress = __webpack_require__(8285);
;// CONCATENATED MODULE: ./build/hashing/hash-file.js


const BUFFER_BYTES = 256 * 1024; // synchronous reads of this size keep a core busy hashing; smaller ones do not
let buffer; // one for each thread: many small files would spend their time on making it
/**
 * Hashes a file in one pass with every given function, in constant memory. Throws what `node:fs` throws.
 *
 * A step is one read: it yields the bytes that it hashed, so that the thread can do something else before the next one. The file
 * is closed at the end, also when the steps are ended early by `return()`.
 */
function* hashFile(path, hashes) {
    const file = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY);
    try {
        const before = (0,external_node_fs_.fstatSync)(file, { bigint: true });
        const hashers = hashes.map(name => [name, (0,external_node_crypto_.createHash)(name)]);
        let total = 0n;
        for (let read = -1; read !== 0 && total <= before.size;) {
            buffer ??= Buffer.allocUnsafeSlow(BUFFER_BYTES);
            read = (0,external_node_fs_.readSync)(file, buffer, 0, BUFFER_BYTES, null);
            total += BigInt(read);
            for (const [, hasher] of hashers)
                hasher.update(buffer.subarray(0, read));
            yield read;
        }
        const after = (0,external_node_fs_.fstatSync)(file, { bigint: true });
        const there = (0,external_node_fs_.statSync)(path, { bigint: true }); // another file may have been put in its place meanwhile
        if (total !== before.size ||
            after.size !== before.size ||
            after.mtimeNs !== before.mtimeNs ||
            there.ino !== before.ino ||
            there.dev !== before.dev) {
            return { kind: 'changed' };
        }
        return { kind: 'hashed', digests: hashers.map(([name, hasher]) => [name, hasher.digest()]) };
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}

// EXTERNAL MODULE: ./build/hashing/hasher.js
var hashing_hasher = __webpack_require__(7364);
;// CONCATENATED MODULE: ./build/hashing/hash-work.js


/** What there is to hash, given out file by file to whoever has a core for it, and what came of it. */
class HashWork {
    #pending;
    #tasks;
    #taken = 0;
    constructor(jobs) {
        this.#pending = jobs.map(() => Promise.withResolvers());
        for (const { promise } of this.#pending)
            promise.catch(() => undefined); // whoever awaits it reports it
        // the largest first, so that no core is left with a large file at the end
        this.#tasks = jobs.map((job, index) => ({ index, job })).sort((a, b) => b.job.size - a.job.size);
    }
    /** A promise for each file, in the order of the jobs. */
    get digests() {
        return this.#pending.map(({ promise }) => promise);
    }
    /** The next file, largest first; none after a failure. */
    take() {
        return this.#tasks[this.#taken++];
    }
    hashed({ index, job }, hash) {
        if (hash.kind === 'changed')
            return this.fail(changed(job));
        this.#pending[index]?.resolve((0,hashing_hasher/* toDigests */.TV)(hash.digests));
    }
    unreadable({ job }, failure) {
        const { code, message } = failure;
        this.fail(new errors/* ActionError */.lZ('ARTIFACT_UNREADABLE', `Cannot read the artifact ${job.path}: ${code ?? message}.`, {
            hint: 'Give the user that runs this job read permission on the file.',
            cause: failure
        }));
    }
    /** Fails every file that has no digests yet; no other is begun. */
    fail(reason) {
        this.#taken = this.#tasks.length;
        for (const { reject } of this.#pending)
            reject(reason);
    }
}
function changed(job) {
    return new errors/* ActionError */.lZ('ARTIFACT_CHANGED', `The artifact ${job.path} changed while it was read.`, {
        hint: 'Let the build finish before this step; nothing may write to an artifact while it is signed or verified.'
    });
}

// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(5919);
;// CONCATENATED MODULE: ./build/hashing/hash-workers.js

const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_FILES = 64;
/** Hashes in `count` worker threads until no file is left. */
function startHashWorkers(count, work, workerUrl) {
    const shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
    const workers = new Set();
    const end = async (ending) => {
        for (const worker of ending)
            workers.delete(worker);
        await Promise.all(ending.map(worker => worker.terminate()));
    };
    for (let started = 0; started < count; started++) {
        const worker = new external_node_worker_threads_.Worker(workerUrl, { workerData: shared });
        workers.add(worker);
        const tasks = new Map();
        const goOn = () => {
            give(worker, work, tasks);
            if (tasks.size === 0)
                end([worker]).catch(reason => work.fail(reason)); // its memory is better used elsewhere
        };
        worker.on('message', (answers) => {
            for (const answer of answers)
                settle(work, tasks, answer);
            goOn();
        });
        worker.on('error', reason => work.fail(reason));
        worker.on('exit', code => {
            if (workers.has(worker))
                work.fail(new Error(`a hash worker stopped early with code ${code}`));
        });
        goOn();
    }
    const counter = new BigInt64Array(shared);
    return { stop: () => end([...workers]), bytesDone: () => Number(Atomics.load(counter, 0)) };
}
/** Gives a worker batches, so that it has one to go on with while this thread is busy; of large files no more than one. */
function give(worker, work, tasks) {
    const size = () => [...tasks.values()].reduce((sum, { job }) => sum + job.size, 0);
    while (size() < 2 * BATCH_BYTES && tasks.size < 2 * BATCH_FILES) {
        const batch = takeBatch(work);
        if (batch.length === 0)
            return;
        for (const task of batch)
            tasks.set(task.index, task);
        const message = batch.map(({ index, job: { absolutePath: path, hashes } }) => ({ index, path, hashes }));
        worker.postMessage(message);
    }
}
/** One large file, or some small ones. */
function takeBatch(work) {
    const batch = [];
    for (let bytes = 0; bytes < BATCH_BYTES && batch.length < BATCH_FILES;) {
        const task = work.take();
        if (task === undefined)
            break;
        batch.push(task);
        bytes += task.job.size;
    }
    return batch;
}
function settle(work, tasks, answer) {
    const task = tasks.get(answer.index);
    tasks.delete(answer.index);
    if (task === undefined)
        work.fail(new Error(`a worker answered for file ${answer.index}`));
    else if ('failure' in answer)
        work.unreadable(task, answer.failure);
    else
        work.hashed(task, answer.hash);
}

;// CONCATENATED MODULE: ./build/hashing/hash.js







const MAX_THREADS = 4;
const WORTH_A_WORKER_BYTES = 32 * 1024 * 1024; // starting a worker takes as long as hashing about this much
const TURN_MS = 1;
const WORKER_URL = __webpack_require__.ab + "hash-worker.js";
/** Hashes files and waits for all of them; results are in the order of `jobs`. */
async function hashFiles(jobs, ports, options = {}) {
    (0,cancellation/* throwIfCancelled */.dZ)(ports.cancelled);
    return hashMeanwhile(jobs, ports, ({ digests }) => Promise.all(digests), options);
}
/** Hashes files while `work` runs, and tells how far it has come when it takes long. It ends with the work, done or not. */
async function hashMeanwhile(jobs, { log, cancelled }, work, options = {}) {
    const hashing = startHashing(jobs, cancelled, options);
    const progress = new lib_progress/* Progress */.ke(log, 'Hashed', totalSize(jobs), () => hashing.bytesDone());
    try {
        return await work(hashing);
    }
    finally {
        progress.stop();
        await hashing.stop();
    }
}
/**
 * Begins to hash files, each in one pass whatever the number of hash functions: in this thread, between what else it does, and in
 * worker threads when there are cores and bytes for them. Memory does not grow with the files. The first failure fails all that
 * is not done.
 */
function startHashing(jobs, cancelled, { workerUrl = WORKER_URL, cores = (0,external_node_os_.availableParallelism)() } = {}) {
    const work = new HashWork(jobs);
    if (cancelled.aborted)
        work.fail((0,cancellation/* cancelledError */.YQ)());
    else
        cancelled.addEventListener('abort', () => work.fail((0,cancellation/* cancelledError */.YQ)()), { once: true });
    const workers = startHashWorkers(countWorkers(jobs, cores), work, workerUrl);
    const here = hashHere(work);
    return {
        digests: work.digests,
        bytesDone: () => here.bytesDone() + workers.bytesDone(),
        stop: async () => {
            try {
                here.stop();
            }
            finally {
                await workers.stop();
            }
        }
    };
}
/**
 * How many help this thread: it begins at once, so that a worker pays only where there is work for as long as it takes to start.
 * The first worker takes the largest file, and small ones need not wait for that.
 */
function countWorkers(jobs, cores) {
    const worthwhile = Math.floor(totalSize(jobs) / WORTH_A_WORKER_BYTES);
    return Math.max(0, Math.min(cores - 1, MAX_THREADS - 1, jobs.length - 1, worthwhile));
}
function totalSize(jobs) {
    return jobs.reduce((sum, { size }) => sum + size, 0);
}
/** In this thread, a millisecond at a time: what arrives from the network waits no longer than that and one read. */
function hashHere(work) {
    const steps = hashAll(work);
    let bytes = 0;
    const run = async () => {
        for (;;) {
            await (0,external_node_timers_promises_.setImmediate)();
            const until = performance.now() + TURN_MS;
            while (performance.now() < until) {
                const { done, value } = steps.next();
                if (done === true)
                    return;
                bytes += value;
            }
        }
    };
    run().catch(reason => work.fail(reason));
    return {
        bytesDone: () => bytes,
        stop: () => void steps.return()
    };
}
function* hashAll(work) {
    for (let task = work.take(); task !== undefined; task = work.take()) {
        let hash;
        try {
            hash = yield* hashFile(task.job.absolutePath, task.job.hashes);
        }
        catch (thrown) {
            return work.unreadable(task, thrown);
        }
        work.hashed(task, hash);
    }
}

;// CONCATENATED MODULE: ./build/manifests/checksums.js

const MAX_CHECKSUMS_BYTES = 16 * 1024 * 1024;
const MAX_ENTRIES = 100_000;
const MAX_LINE_CHARACTERS = 8 * 1024;
// both as coreutils writes and reads them; a backslash in front tells that the name has escapes
const GNU = /^(\\?)([0-9A-Fa-f]+) [ *](.+)$/s;
const BSD = /^(\\?)([A-Za-z0-9-]+) \((.+)\) = ([0-9A-Fa-f]+)$/s;
/** Hash functions that are too weak, or too unlikely, to be accepted, by the length of their digests in hex digits. */
const REFUSED_LENGTHS = { 32: 'MD5', 40: 'SHA-1', 56: 'SHA-224' };
/**
 * Reads a checksums file in the formats of `sha256sum` and `sha256sum --tag` (GNU and BSD), with their escapes; a byte-order mark,
 * CRLF, blank lines and comments (`#`) are passed over. One line that cannot be read, or that contradicts another, refuses the whole file.
 */
function parseChecksums(file) {
    const refused = (reason) => ({ kind: 'refused', reason });
    if (file.length > MAX_CHECKSUMS_BYTES)
        return refused(`it has ${file.length} bytes, at most ${MAX_CHECKSUMS_BYTES} are read`);
    const text = decode(file);
    if (text === undefined)
        return refused('it is not UTF-8');
    if (text.includes('\0'))
        return refused('it has NUL characters');
    const entries = new Map();
    let hash;
    let number = 0;
    for (const line of linesOf(text)) {
        number += 1;
        if (line === '' || line.startsWith('#'))
            continue;
        if (line.length > MAX_LINE_CHARACTERS)
            return refused(`line ${number} has ${line.length} characters, at most ${MAX_LINE_CHARACTERS} are read`);
        const parsed = parseLine(line);
        if (typeof parsed === 'string')
            return refused(`line ${number} ${parsed}`);
        const { name, digest } = parsed;
        if (hash !== undefined && hash !== digest.hash)
            return refused(`line ${number} has a ${digest.hash} digest, the lines before have ${hash}`);
        hash = digest.hash;
        const before = entries.get(name);
        if (before !== undefined && Buffer.compare(before.bytes, digest.bytes) !== 0)
            return refused(`line ${number} gives ${JSON.stringify(name)} another digest than a line before`);
        entries.set(name, digest);
        if (entries.size > MAX_ENTRIES)
            return refused(`it lists more than ${MAX_ENTRIES} names`);
    }
    if (hash === undefined)
        return refused('it lists nothing');
    return { kind: 'checksums', list: { hash, entries } };
}
/** The file that `sha256sum -c` and its siblings read: GNU format, sorted by name, no comments. */
function formatChecksums(entries) {
    const lines = [...entries]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { bytes }]) => {
        // the tools read a bare "-" as their standard input
        const path = name === '-' ? './-' : name;
        const escaped = path.replace(/[\\\n\r]/g, character => ESCAPES[character] ?? character);
        return `${escaped === path ? '' : '\\'}${Buffer.from(bytes).toString('hex')}  ${escaped}\n`;
    });
    return Buffer.from(lines.join(''));
}
/** How a checksums file by `hash` is called when nobody says: as `sha256sum` and its siblings suggest. */
function defaultChecksumsName(hash) {
    return `${hash.toUpperCase()}SUMS`;
}
const DEFAULT_CHECKSUMS_NAMES = algorithms/* HASH_NAMES */.Gt.map(defaultChecksumsName);
const ESCAPES = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };
const UNESCAPES = { '\\': '\\', n: '\n', r: '\r' };
function decode(file) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(file); // drops a byte-order mark
    }
    catch {
        return undefined;
    }
}
/** One by one, so that a file of many lines is given up at the first one that is wrong. */
function* linesOf(text) {
    for (let start = 0; start < text.length;) {
        const end = text.indexOf('\n', start);
        const line = text.slice(start, end === -1 ? text.length : end);
        yield line.endsWith('\r') ? line.slice(0, -1) : line;
        start = end === -1 ? text.length : end + 1;
    }
}
/** An entry, or what is wrong with the line. */
function parseLine(line) {
    const gnu = GNU.exec(line);
    const bsd = gnu === null ? BSD.exec(line) : null;
    const [escaped, hex, listed] = gnu === null ? [bsd?.[1], bsd?.[4], bsd?.[3]] : [gnu[1], gnu[2], gnu[3]];
    if (hex === undefined || listed === undefined)
        return 'is none of a checksums file, expected "<hex>  <name>" or "SHA256 (<name>) = <hex>"';
    const hash = algorithms/* HASH_NAMES */.Gt.find(name => algorithms/* HASHES */.T$[name].bytes * 2 === hex.length);
    if (bsd !== null && bsd[2] !== hash?.toUpperCase())
        return `has a ${bsd[2]} digest of ${hex.length} hexadecimal digits, expected SHA256, SHA384 or SHA512`;
    if (hash === undefined) {
        const known = REFUSED_LENGTHS[hex.length];
        return `has a digest of ${hex.length} hexadecimal digits${known === undefined ? '' : ` (${known}?)`}, expected 64, 96 or 128`;
    }
    const name = escaped === '\\' ? checksums_unescape(listed) : listed;
    if (name === undefined)
        return 'has an unknown escape in its name';
    return {
        name: name.replace(/^(\.\/)+(?=.)/s, ''),
        digest: { hash, bytes: Buffer.from(hex, 'hex') }
    };
}
function checksums_unescape(name) {
    let known = true;
    const plain = name.replace(/\\(.?)/gs, (_, character) => {
        const unescaped = UNESCAPES[character];
        known &&= unescaped !== undefined;
        return unescaped ?? '';
    });
    return known ? plain : undefined;
}

;// CONCATENATED MODULE: ./build/manifests/expected-digests.js





/**
 * Reads what was handed over in `digests`: digests by base name. Names that are equal without their folders are an error,
 * since a release knows no folders.
 *
 * @param hash what the digests must be made with; undefined: any of the three.
 */
async function readDigests(input, hash, workspace) {
    if (input === undefined)
        return undefined;
    const source = input.kind === 'file' ? `the file ${input.path}` : undefined;
    const bytes = input.kind === 'text' ? Buffer.from(input.text) : await readFile(input.path, workspace);
    const parsed = parseChecksums(bytes);
    if (parsed.kind === 'refused')
        throw wrong(`${source === undefined ? '' : `${source}: `}${parsed.reason}`);
    const { list } = parsed;
    if (hash !== undefined && list.hash !== hash) {
        throw wrong(`${source === undefined ? 'the lines have' : `${source} has`} ${list.hash} digests of ${algorithms/* HASHES */.T$[list.hash].bytes} bytes, but signing-algorithm needs ${hash}`, `Make them with ${hash}sum, or give a signing-algorithm that ends in ${list.hash.slice('sha'.length)}.`);
    }
    const entries = new Map();
    for (const [path, digest] of list.entries) {
        const name = (0,external_node_path_.basename)(path);
        if (['', '.', '..'].includes(name))
            throw wrong(`"${path}" is no name of a file`);
        const before = entries.get(name);
        if (before !== undefined)
            throw wrong(`two names are "${name}" without their folders (${(0,algorithms/* formatDigest */.MO)(before)} and ${(0,algorithms/* formatDigest */.MO)(digest)})`);
        entries.set(name, digest);
    }
    return { hash: list.hash, entries };
}
/** The same digests by the names that GitHub gives to such files. */
function asStored({ hash, entries }, store) {
    const stored = new Map();
    for (const [name, digest] of entries) {
        const asset = store.storedName(name);
        if (stored.has(asset))
            throw wrong(`two names are "${asset}" on the release`);
        stored.set(asset, digest);
    }
    return { hash, entries: stored };
}
async function readFile(path, workspace) {
    const bytes = await readSmallFile((0,external_node_path_.resolve)(workspace, path), MAX_CHECKSUMS_BYTES);
    if (bytes === undefined)
        throw wrong(`the file ${path} does not exist or is no regular file`);
    return bytes;
}
function wrong(problem, hint = 'Give lines as "sha256sum FILE…" prints them, or @path of a file with such lines.') {
    return new errors/* ActionError */.lZ('INPUT_INVALID', `An input is wrong: digests: ${problem}.`, { hint });
}

;// CONCATENATED MODULE: ./build/release/snapshot.js

/** Looks the release up, with all its assets. */
async function findTarget(store, reference) {
    const release = await store.find(reference);
    const all = await store.listAssets(release);
    assertDistinct(all);
    const byName = (assets) => new Map(assets.map(asset => [asset.name, asset]));
    return {
        store,
        release,
        assets: byName(all.filter(({ state }) => state === 'uploaded')),
        incomplete: byName(all.filter(({ state }) => state !== 'uploaded')),
        contents: new Map()
    };
}
/** What the release's own account says that it is: never what the job's environment says. */
async function fetchBinding({ store, release }, server) {
    const [repository, commit] = await Promise.all([
        store.describeRepository(),
        store.findTagCommit(release.tag)
    ]);
    return { server, repository: repository.name, repositoryId: repository.id, tag: release.tag, commit };
}
/** GitHub lets no two assets of a release have one name; whoever answers so is not GitHub, or hides one behind the other. */
function assertDistinct(assets) {
    const seen = new Set();
    for (const { name } of assets) {
        if (seen.has(name)) {
            throw new errors/* ActionError */.lZ('GITHUB_REFUSED', `The release is listed with two assets called "${name}".`, {
                hint: 'Check GITHUB_API_URL and what stands between the runner and GitHub, which has no such releases.'
            });
        }
        seen.add(name);
    }
}

;// CONCATENATED MODULE: ./build/release/limits.js

const MAX_ASSETS = 1000;
const MAX_ASSET_BYTES = 2 * 1024 ** 3 - 1; // "under 2 GiB" (GitHub docs, "About releases")
const UPLOADS_AT_ONCE = 4;
/** All names that this run gives must differ after GitHub's renaming, and what it sends must fit on the release. */
function assertFits(target, names, sent) {
    const { store } = target;
    const byStoredName = Map.groupBy(names, name => store.storedName(name));
    for (const [stored, group] of byStoredName) {
        if (group.length < 2)
            continue;
        throw new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', `GitHub would store ${group.map(name => `"${name}"`).join(' and ')} under the same name, "${stored}".`, {
            hint: 'Rename one of them; GitHub replaces special characters in asset names with dots.'
        });
    }
    for (const { path, size } of sent) {
        if (size > 0 && size <= MAX_ASSET_BYTES)
            continue;
        const what = size === 0
            ? 'is empty; GitHub takes no empty assets'
            : `has ${size} bytes; GitHub takes assets under 2 GiB`;
        throw new errors/* ActionError */.lZ('ASSET_SIZE', `The artifact ${path} ${what}.`, {
            hint: size === 0
                ? 'Exclude it, or set upload: signatures.'
                : 'Split or compress it, or set upload: signatures and host it elsewhere.'
        });
    }
}
/** A release holds 1,000 assets; a replacement needs room for a moment, since the old asset goes last. */
function assertRoom(target, added, replaced) {
    const total = target.assets.size + target.incomplete.size + added + Math.min(replaced, UPLOADS_AT_ONCE);
    if (total <= MAX_ASSETS)
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `The release would have ${total} assets; GitHub allows ${MAX_ASSETS}.`, {
        hint: 'Remove some assets, or pack the artifacts into fewer archives.'
    });
}

;// CONCATENATED MODULE: ./build/manifests/release-binding.js
const BINDING_NAME = 'release-binding.json';
const MAX_BINDING_BYTES = 16 * 1024;
const TYPE = 'kms-sign-action/release-binding/v1';
/** The file's bytes: the same for the same binding, always. */
function formatBinding({ server, repository, repositoryId, tag, commit }) {
    const fields = { type: TYPE, server, repository, repositoryId, tag, commit }; // undefined ones are left out
    return Buffer.from(`${JSON.stringify(fields, undefined, 2)}\n`);
}
/** Undefined when the file is no binding. */
function parseBinding(file) {
    if (file.length > MAX_BINDING_BYTES)
        return undefined;
    const { type, server, repository, repositoryId, tag, commit } = release_binding_toRecord(file);
    const isWhole = type === TYPE &&
        typeof server === 'string' &&
        typeof repository === 'string' &&
        (repositoryId === undefined || Number.isSafeInteger(repositoryId)) &&
        typeof tag === 'string' &&
        (commit === undefined || (typeof commit === 'string' && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)));
    return isWhole
        ? { server, repository, repositoryId: repositoryId, tag, commit }
        : undefined;
}
/** What differs between a binding and the release it should name, in words; undefined when they agree. */
function describeDifference(binding, expected) {
    const sameName = binding.repository.toLowerCase() === expected.repository.toLowerCase();
    if (expected.kind === 'named') {
        if (!sameName)
            return `it was signed for the repository ${binding.repository}, expected ${expected.repository}`;
        return binding.tag === expected.tag
            ? undefined
            : `it was signed for the tag "${binding.tag}", expected "${expected.tag}"`;
    }
    if (origin(binding.server) !== origin(expected.server))
        return `it was signed for ${binding.server}, and this is ${expected.server}`;
    const byId = binding.repositoryId !== undefined && expected.repositoryId !== undefined;
    if (byId ? binding.repositoryId !== expected.repositoryId : !sameName)
        return `it was signed for the repository ${binding.repository}${byId ? ` (id ${binding.repositoryId})` : ''}, and this is ${expected.repository}${byId ? ` (id ${expected.repositoryId})` : ''}`;
    if (binding.tag !== expected.tag)
        return `it was signed for the tag "${binding.tag}", and this release is for "${expected.tag}"`;
    if (binding.commit !== undefined && binding.commit !== expected.commit)
        return `it was signed for the commit ${binding.commit}, and the tag "${expected.tag}" ${expected.commit === undefined ? 'does not exist' : `is now at ${expected.commit}`}`;
    return undefined;
}
function origin(url) {
    return URL.canParse(url) ? new URL(url).origin : url;
}
function release_binding_toRecord(file) {
    try {
        const parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file));
        return typeof parsed === 'object' && parsed !== null ? parsed : {};
    }
    catch {
        return {};
    }
}

// EXTERNAL MODULE: ./build/signature/public-key.js
var public_key = __webpack_require__(9758);
;// CONCATENATED MODULE: ./build/sign/output-names.js





/** Where the signature of a file goes: beside it, or into `output-directory`. */
function signaturePathOf(inputs, artifactPath, workspace) {
    const path = artifactPath + inputs.signatureSuffix;
    return inputs.outputDirectory === undefined
        ? path
        : (0,external_node_path_.join)((0,external_node_path_.resolve)(workspace, inputs.outputDirectory), (0,external_node_path_.basename)(path));
}
function publicKeyPaths(inputs, workspace) {
    return inputs.publicKeyFiles.map(file => (0,external_node_path_.resolve)(workspace, inputs.outputDirectory ?? '.', file));
}
/** Absolute path of the checksums file: in the workspace, or in `output-directory`. */
function checksumsPath(inputs, workspace) {
    const name = inputs.checksumsFile ?? defaultChecksumsName(algorithms/* ALGORITHMS */.TM[inputs.algorithm].hash);
    return (0,external_node_path_.resolve)(workspace, inputs.outputDirectory ?? '.', name);
}
function bindingPath(inputs, workspace) {
    return (0,external_node_path_.join)((0,external_node_path_.dirname)(checksumsPath(inputs, workspace)), BINDING_NAME);
}
/** Absolute path of the record; undefined without `record-file`. */
function recordPath(inputs, workspace) {
    return inputs.recordFile === undefined
        ? undefined
        : (0,external_node_path_.resolve)(workspace, inputs.outputDirectory ?? '.', inputs.recordFile);
}
/** Everything that this run writes besides the signatures of artifacts. */
function documentPaths(inputs, workspace) {
    const signed = [
        ...(inputs.strategy === 'each' ? [] : [checksumsPath(inputs, workspace)]),
        ...[recordPath(inputs, workspace)].filter(path => path !== undefined)
    ];
    return [
        ...publicKeyPaths(inputs, workspace),
        ...signed.flatMap(path => [path, signaturePathOf(inputs, path, workspace)]),
        ...(inputs.strategy === 'each' ? [] : [bindingPath(inputs, workspace)])
    ];
}
/** What checksums file, binding, record and their signatures are called on a release. */
function documentNames(inputs, workspace) {
    const hasBinding = inputs.strategy !== 'each' && inputs.release !== undefined;
    const signed = [
        ...(inputs.strategy === 'each' ? [] : [checksumsPath(inputs, workspace)]),
        ...(inputs.recordFile === undefined ? [] : [inputs.recordFile])
    ].map(path => (0,external_node_path_.basename)(path));
    return [
        ...signed.flatMap(name => [name, name + inputs.signatureSuffix]),
        ...(hasBinding ? [BINDING_NAME] : [])
    ];
}
/** The key in the format that the file's name asks for. */
function publicKeyBytes({ publicKey }, file) {
    return file.endsWith('.der') ? publicKey.der : Buffer.from((0,public_key/* formatPem */.uy)(publicKey));
}

;// CONCATENATED MODULE: ./build/artifacts/name-glob.js

/** Selects names by globs: `*` and `?` are wildcards, everything else is itself; `!` excludes. */
class NameGlobs {
    #include;
    #exclude;
    constructor(patterns) {
        this.#include = patterns
            .filter(pattern => !isExclude(pattern))
            .map(pattern => ({ pattern, expression: toExpression(pattern) }));
        this.#exclude = patterns
            .filter(isExclude)
            .map(pattern => ({ pattern, expression: toExpression(pattern.slice(1)) }));
    }
    /** The `!` pattern that takes a name out. */
    findExcluding(name) {
        return this.#exclude.find(({ expression }) => expression.test(name))?.pattern;
    }
    isSelected(name) {
        return this.#include.some(({ expression }) => expression.test(name)) && this.#isIncluded(name);
    }
    /** A positive pattern that selects none of the names. */
    findUnmatched(names) {
        return this.#include.find(({ expression }) => !names.some(name => expression.test(name) && this.#isIncluded(name)))?.pattern;
    }
    #isIncluded(name) {
        return this.findExcluding(name) === undefined;
    }
    /** Whether everything is selected but what is excluded by name. */
    get isClosedWorld() {
        return this.#include.some(({ pattern }) => pattern === '*');
    }
}
function toExpression(pattern) {
    const wildcards = { '*': '.*', '?': '.' };
    const source = pattern.replace(/[\\^$.*+?()[\]{}|]/g, character => wildcards[character] ?? `\\${character}`);
    return new RegExp(`^${source}$`, 's');
}

;// CONCATENATED MODULE: ./build/release/names.js


/** Name of a replacement until the old asset is gone; the id tells replacements of different assets apart. */
const REPLACEMENT = /^kms-sign-new-\d+-(.+)$/;
/** What the replacement of an asset is called until the old one is gone. */
function provisionalName(old) {
    return `kms-sign-new-${old.id}-${old.name}`;
}
/** The complete asset under the name that GitHub will give to `name`. */
function attachedAs(target, name) {
    return target.assets.get(target.store.storedName(name));
}
/** The name that an artifact's signature has on the release: made of the name that the artifact has there. */
function signatureNameOf(store, artifactName, suffix) {
    return store.storedName(store.storedName(artifactName) + suffix);
}
/** An asset that a replacement stored for `name` before it was interrupted. */
function findInterrupted(target, name) {
    const stored = target.store.storedName(name);
    return [...target.assets.values()].find(asset => REPLACEMENT.exec(asset.name)?.[1] === stored);
}
/** A positive pattern of `release-assets` that selects none of `names` is an error: it was meant to. */
function assertEachMatches({ release }, globs, names) {
    const pattern = globs.findUnmatched(names);
    if (pattern === undefined)
        return;
    const some = `it has ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;
    throw new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `No asset of the release ${release.id} matches the pattern "${pattern}" of release-assets; ${names.length === 0 ? 'it has no assets' : some}.`, { hint: 'Check release-tag and the spelling of the pattern.' });
}
/** A name from the server becomes part of a path only when it is a plain file name. */
function assertFileName(assetName) {
    if (assetName === (0,external_node_path_.basename)(assetName) &&
        !/[\\/:\0]/.test(assetName) &&
        !['', '.', '..'].includes(assetName))
        return;
    throw new errors/* ActionError */.lZ('ASSET_WRONG', `The asset name ${JSON.stringify(assetName)} is no file name; nothing is written.`, { hint: 'Check GITHUB_API_URL: GitHub does not store such names.' });
}

;// CONCATENATED MODULE: ./build/release/read.js




const READ_ATTEMPTS = 3;
/** Whether an asset has this digest: by GitHub's word, or by reading it where GitHub does not know. */
async function hasDigest(target, asset, digest) {
    if (asset.digest !== undefined && digest.hash === 'sha256')
        return asset.digest === (0,algorithms/* formatDigest */.MO)(digest);
    return (0,algorithms/* equalDigests */.cF)((0,hashing_hasher/* digestBy */.Qx)(await hashAsset(target, asset, [digest.hash]), digest.hash), digest);
}
async function hasSameBytes(target, asset, bytes) {
    return (asset.size === bytes.length &&
        (await hasDigest(target, asset, { hash: 'sha256', bytes: (0,external_node_crypto_.createHash)('sha256').update(bytes).digest() })));
}
/** An asset read whole, once; undefined when it is larger than `maxBytes`. */
async function readAsset({ store, contents }, asset, maxBytes) {
    if (asset.size > maxBytes)
        return undefined;
    const reading = contents.get(asset.id) ??
        rereading(asset, async () => {
            const chunks = [];
            for await (const chunk of store.download(asset))
                chunks.push(chunk);
            return Buffer.concat(chunks);
        });
    contents.set(asset.id, reading);
    try {
        return await reading;
    }
    catch (thrown) {
        contents.delete(asset.id);
        throw thrown;
    }
}
/** An asset's bytes as they come, or as they were read before. */
async function* streamAsset({ store, contents }, asset) {
    const read = await contents.get(asset.id);
    if (read === undefined)
        yield* store.download(asset);
    else
        yield read;
}
/** An asset streamed through hash functions. */
async function hashAsset(target, asset, hashes) {
    return rereading(asset, async () => {
        const hasher = new hashing_hasher/* StreamHasher */.YQ(hashes);
        for await (const chunk of streamAsset(target, asset))
            hasher.update(chunk);
        return hasher.digests();
    });
}
/**
 * Reads an asset again from the start when what came was wrong; also when the connection broke and the server has no digest
 * that would let the download be resumed.
 */
async function rereading(asset, read) {
    for (let attempt = 1;; attempt++) {
        try {
            return await read();
        }
        catch (thrown) {
            const code = thrown instanceof errors/* ActionError */.lZ ? thrown.code : undefined;
            const again = code === 'ASSET_WRONG' ||
                (code === 'GITHUB_UNREACHABLE' && asset.digest === undefined && asset.size > 0);
            if (!again || attempt >= READ_ATTEMPTS)
                throw thrown;
        }
    }
}

;// CONCATENATED MODULE: ./build/sign/collect/sources.js











const DOWNLOADS_AT_ONCE = 4;
const READS_AT_ONCE = 8;
const MAX_PROBLEMS = 5;
/** With a release SHA-256 is needed as well: GitHub knows assets by it. */
function hashesFor(inputs) {
    const { hash } = algorithms/* ALGORITHMS */.TM[inputs.algorithm];
    return inputs.release === undefined || hash === 'sha256' ? [hash] : [hash, 'sha256'];
}
/** Finds the local artifacts; what this very run will write is left out, and said so. */
async function findLocal(inputs, workspace, log) {
    if (inputs.artifacts.length === 0)
        return [];
    const documents = new Set(documentPaths(inputs, workspace));
    const found = await findArtifacts(inputs.artifacts, workspace, matched => {
        const signatures = [...matched].map(path => signaturePathOf(inputs, path, workspace));
        const own = inputs.strategy === 'checksums' ? documents : documents.union(new Set(signatures));
        return path => own.has(path);
    });
    for (const path of found.leftOut)
        log.info(`Left out ${path}: this step writes it.`);
    for (const path of found.linksSkipped)
        log.info(`Left out ${path}: a symbolic link met by a wildcard is not followed.`);
    assertDistinctNames(found.artifacts);
    log.info(`Found ${found.artifacts.length} artifact${found.artifacts.length === 1 ? '' : 's'} to sign.`);
    return found.artifacts;
}
/** Files whose digests are on their way. */
function toPending(inputs, artifacts, { digests }, workspace) {
    return artifacts.map((artifact, index) => {
        const { name, path, absolutePath, size } = artifact;
        const signaturePath = signaturePathOf(inputs, absolutePath, workspace);
        const found = { name, path, signaturePath, source: { kind: 'file', artifact } };
        const hashed = toSubject(inputs, found, size, digests[index] ?? Promise.reject(new Error('no digest')));
        return { ...found, hashed };
    });
}
/** Artifacts of which only the digests were handed over. */
function fromDigests(inputs, { entries }, workspace) {
    return [...entries].map(([name, digest]) => {
        const signaturePath = signaturePathOf(inputs, (0,external_node_path_.resolve)(workspace, name), workspace);
        const found = { name, path: name, signaturePath, source: { kind: 'digests' } };
        return {
            ...found,
            hashed: toSubject(inputs, found, undefined, Promise.resolve(new Map([[digest.hash, digest]])))
        };
    });
}
/** What was found and what was handed over in `digests` must be the same set, with the same digests, before anything is signed. */
async function assertAsExpected(pending, { entries }, target) {
    const stored = (name) => target?.store.storedName(name) ?? name;
    const left = new Map();
    const problems = [];
    for (const [name, digest] of entries) {
        if (left.has(stored(name)))
            problems.push(`two names in digests are "${stored(name)}" on the release`);
        left.set(stored(name), digest);
    }
    for (const subject of await Promise.all(pending.map(({ hashed }) => hashed))) {
        const expected = left.get(stored(subject.name));
        left.delete(stored(subject.name));
        if (expected === undefined)
            problems.push(`${subject.path} is not in digests`);
        else if (!(0,algorithms/* equalDigests */.cF)(expected, subject.digest))
            problems.push(`${subject.path} has ${(0,algorithms/* formatDigest */.MO)(subject.digest)}, digests says ${(0,algorithms/* formatDigest */.MO)(expected)}`);
    }
    for (const name of left.keys())
        problems.push(`${name} is in digests, but not among the artifacts`);
    if (problems.length === 0)
        return;
    const shown = problems.slice(0, MAX_PROBLEMS).join('; ');
    const more = problems.length > MAX_PROBLEMS ? `; and ${problems.length - MAX_PROBLEMS} more` : '';
    throw new errors/* ActionError */.lZ('DIGESTS_MISMATCH', `The artifacts are not what digests says: ${shown}${more}.`, {
        hint: 'Nothing was signed. Find out what changed between the job that made the digests and this one.'
    });
}
/**
 * Selects the assets that `release-assets` names. Signatures of other assets and public keys of the signing key are left
 * out, and said so; an asset that is a local artifact as well is signed once.
 */
async function selectAssets(inputs, target, key, local, workspace, log) {
    const globs = new NameGlobs(inputs.releaseAssets);
    const names = [...target.assets.keys()];
    assertEachMatches(target, globs, names);
    const documents = new Set(documentNames(inputs, workspace).map(name => target.store.storedName(name)));
    const localNames = new Set(local.map(({ name }) => target.store.storedName(name)));
    const selected = [...target.assets.values()].filter(({ name }) => globs.isSelected(name) && !localNames.has(name));
    const outputs = await mapConcurrently(selected, READS_AT_ONCE, async (asset) => {
        const { signatureSuffix: suffix } = inputs;
        if (documents.has(asset.name))
            return 'what this step makes';
        if (asset.name.endsWith(suffix) && target.assets.has(asset.name.slice(0, -suffix.length)))
            return 'a signature';
        return (await isPublicKeyOf(target, asset, key)) ? 'the public key' : undefined;
    });
    for (const [index, output] of outputs.entries()) {
        if (output !== undefined)
            log.info(`Left out asset ${selected[index]?.name}: it is ${output}.`);
    }
    return selected.filter((_, index) => outputs[index] === undefined);
}
/** Streams assets through the hash, a few at a time. */
function hashAssets(inputs, target, assets, workspace) {
    for (const { name } of assets)
        assertFileName(name); // it names the signature file
    const lanes = new Lanes(DOWNLOADS_AT_ONCE);
    return assets.map(asset => {
        const { name, size } = asset;
        const signaturePath = signaturePathOf(inputs, (0,external_node_path_.resolve)(workspace, name), workspace);
        const found = { name, path: name, signaturePath, source: { kind: 'asset' } };
        const digests = lanes.run(() => hashAsset(target, asset, hashesFor(inputs)));
        return { ...found, hashed: toSubject(inputs, found, size, digests) };
    });
}
function toSubject(inputs, found, size, hashing) {
    const hashed = hashing.then(digests => ({
        ...found,
        size,
        digests,
        digest: (0,hashing_hasher/* digestBy */.Qx)(digests, algorithms/* ALGORITHMS */.TM[inputs.algorithm].hash)
    }));
    hashed.catch(() => undefined); // whoever awaits it reports it
    return hashed;
}
async function isPublicKeyOf(target, asset, key) {
    if (key === undefined)
        return false;
    const bytes = await readAsset(target, asset, public_key/* MAX_KEY_FILE_BYTES */.Qn);
    const parsed = bytes === undefined ? undefined : (0,public_key/* parsePublicKey */.ee)(bytes);
    return parsed?.kind === 'key' && parsed.key.fingerprint === key?.publicKey.fingerprint;
}

;// CONCATENATED MODULE: ./build/sign/collect/collect.js







async function prepareTarget(inputs, releases, { log, workspace }, artifacts, report) {
    if (inputs.release === undefined || releases === undefined)
        return undefined;
    const target = await findTarget(releases, inputs.release);
    report.release = target.release;
    log.info(`Release ${target.release.id} for "${target.release.tag}"${target.release.draft ? ', a draft' : ''}, ${target.assets.size} assets`);
    assertFits(target, namesOf(inputs, workspace, artifacts), inputs.upload === 'all' ? artifacts : []);
    return target;
}
/** Everything that is to be signed: files, assets, or what `digests` names. */
async function findPending(inputs, ports, { files, expected, hashing }, target, key) {
    const { workspace, log } = ports;
    const attached = target === undefined ? [] : await findAttached(inputs, ports, target, key, files);
    const pending = [...toPending(inputs, files, hashing, workspace), ...attached];
    if (expected !== undefined && [...inputs.artifacts, ...inputs.releaseAssets].every(isExclude)) {
        const named = fromDigests(inputs, expected, workspace);
        log.info(`Found ${named.length} artifact${named.length === 1 ? '' : 's'} to sign in digests; no file is read.`);
        pending.push(...named);
    }
    if (pending.length === 0)
        throw nothingToSign();
    if (target !== undefined)
        assertFits(target, namesOf(inputs, workspace, pending), []);
    if (expected !== undefined)
        await assertAsExpected(pending, expected, target);
    return pending;
}
/** What is on the release already and is to be signed. */
async function findAttached(inputs, { log, workspace }, target, key, files) {
    if (inputs.releaseAssets.length === 0)
        return [];
    const assets = await selectAssets(inputs, target, key, files, workspace, log);
    return hashAssets(inputs, target, assets, workspace);
}
/** All names that the release will have because of this run. */
function namesOf(inputs, workspace, artifacts) {
    const { signatureSuffix, strategy } = inputs;
    return [
        ...artifacts.flatMap(({ name }) => (strategy === 'checksums' ? [name] : [name, name + signatureSuffix])),
        ...inputs.publicKeyFiles.map(file => (0,external_node_path_.basename)(file)),
        ...documentNames(inputs, workspace)
    ];
}
function nothingToSign() {
    return new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', 'Nothing was left to sign: all that was found are signatures and public keys.', {
        hint: 'Name the artifacts in artifacts or release-assets.'
    });
}

;// CONCATENATED MODULE: ./build/trust/anchors.js


/** What a pin says of a key. A revocation wins over everything. */
function judgeByPins(key, pins) {
    if (pins.revoked.includes(key.fingerprint))
        return 'revoked';
    return pins.allowed === undefined || pins.allowed.includes(key.fingerprint) ? 'allowed' : 'not pinned';
}
/** In sign mode: the KMS key must be what pins and trusted key files allow, before anything is signed. */
function assertKeyAllowed(key, pins, keyFiles) {
    const { fingerprint } = key.publicKey;
    const refuse = (message, hint) => {
        throw new errors/* ActionError */.lZ('KEY_NOT_ALLOWED', message, { hint });
    };
    const judgement = judgeByPins(key.publicKey, pins);
    if (judgement === 'revoked') {
        refuse(`The key ${key.arn} (${fingerprint}) is revoked by public-key-fingerprint.`, 'Sign with another key.');
    }
    if (judgement === 'not pinned') {
        refuse(`The key ${key.arn} has the fingerprint ${fingerprint}, expected ${pins.allowed?.join(' or ')}.`, 'Check key-id (an alias can have moved); if the key is meant, add its fingerprint to public-key-fingerprint.');
    }
    if (keyFiles.length > 0 && !keyFiles.some(file => file.key.fingerprint === fingerprint)) {
        refuse(`The key ${key.arn} (${fingerprint}) is none of the trusted-public-key files (${keyFiles.map(file => file.path).join(', ')}).`, 'Check key-id (an alias can have moved); if the key is meant, add its public key to trusted-public-key.');
    }
}
/** In verify mode: the keys that every given anchor agrees on. */
function resolveTrust({ pins, keyFiles, kmsKey, found }) {
    const byPinAlone = keyFiles.length === 0 && kmsKey === undefined && pins.allowed !== undefined;
    const candidates = byPinAlone ? [...found] : [...keyFiles];
    if (!byPinAlone && keyFiles.length === 0 && kmsKey !== undefined) {
        candidates.push({ path: kmsKey.arn, key: kmsKey.publicKey });
    }
    const trusted = new Map();
    const untrusted = new Map();
    for (const { path, key } of candidates) {
        const judgement = judgeByPins(key, pins);
        const agreed = kmsKey === undefined || kmsKey.publicKey.fingerprint === key.fingerprint;
        if (judgement === 'allowed' && agreed)
            trusted.set(key.fingerprint, { key, reason: reasonFor(path, byPinAlone, kmsKey, pins, keyFiles) });
        else
            untrusted.set(key.fingerprint, { key, why: judgement === 'allowed' ? 'not trusted' : judgement });
    }
    for (const { key } of [...found, ...(kmsKey === undefined ? [] : [{ key: kmsKey.publicKey }])]) {
        const judgement = judgeByPins(key, pins);
        if (trusted.has(key.fingerprint) || untrusted.has(key.fingerprint))
            continue;
        untrusted.set(key.fingerprint, { key, why: judgement === 'allowed' ? 'not trusted' : judgement });
    }
    if (trusted.size === 0)
        throw noTrustedKey({ pins, keyFiles, kmsKey, found }, [...untrusted.values()]);
    return { trusted: [...trusted.values()], untrusted: [...untrusted.values()] };
}
/** The same trust, with more keys that are known but not trusted, for diagnoses. */
function withForeignKeys(trust, keys, pins) {
    const known = new Set([...trust.trusted, ...trust.untrusted].map(({ key }) => key.fingerprint));
    const foreign = keys.filter(({ fingerprint }) => !known.has(fingerprint));
    const why = (key) => {
        const judgement = judgeByPins(key, pins);
        return judgement === 'allowed' ? 'not trusted' : judgement;
    };
    return { ...trust, untrusted: [...trust.untrusted, ...foreign.map(key => ({ key, why: why(key) }))] };
}
/** A key file that was perhaps downloaded together with the artifacts proves nothing unless a pin names it. */
function warnOfKeysBesideArtifacts(keyFiles, artifacts, pins, workspace, log) {
    if (pins.allowed !== undefined)
        return;
    const folders = new Set(artifacts.map(artifact => (0,external_node_path_.dirname)(artifact.absolutePath)));
    for (const { path } of keyFiles) {
        const folder = (0,external_node_path_.dirname)((0,external_node_path_.resolve)(workspace, path));
        if (!folders.has(folder) || folder === workspace)
            continue;
        log.warning(`The trusted key ${path} lies in the folder of the artifacts and may have come with them. Keep it in the repository elsewhere, or pin it in public-key-fingerprint.`);
    }
}
function reasonFor(path, byPinAlone, kmsKey, pins, keyFiles) {
    const reasons = [
        ...(keyFiles.length > 0 ? [`trusted-public-key ${path}`] : []),
        ...(kmsKey === undefined ? [] : [`key-id (${kmsKey.arn})`]),
        ...(pins.allowed === undefined
            ? []
            : [byPinAlone ? `public-key-fingerprint (key found as ${path})` : 'public-key-fingerprint'])
    ];
    return reasons.join(' and ');
}
function noTrustedKey({ pins, keyFiles, kmsKey, found }, untrusted) {
    const seen = untrusted.map(({ key, why }) => `${key.fingerprint} (${why})`).join(', ');
    if (keyFiles.length === 0 && kmsKey === undefined) {
        return new errors/* ActionError */.lZ('NO_TRUSTED_KEY', `No key with the pinned fingerprint ${pins.allowed?.join(' or ')} was found; ${found.length === 1 ? 'one public key was' : `${found.length} public keys were`} looked at${seen === '' ? '' : `: ${seen}`}.`, { hint: 'Put the public key beside the artifacts or on the release, or give it as trusted-public-key.' });
    }
    return new errors/* ActionError */.lZ('NO_TRUSTED_KEY', `No key is trusted by every anchor given; seen: ${seen}.`, {
        hint: 'Make trusted-public-key, key-id and public-key-fingerprint name the same key, and remove revoked ones.'
    });
}

;// CONCATENATED MODULE: ./build/trust/key-files.js




/** Reads the files of `trusted-public-key`; each must be one RSA public key. */
async function readKeyFiles(files, workspace) {
    return Promise.all(files.map(file => readKeyFile(file, workspace)));
}
async function readKeyFile(file, workspace) {
    const path = (0,external_node_path_.resolve)(workspace, file);
    const bytes = await readSmallFile(path, public_key/* MAX_KEY_FILE_BYTES */.Qn);
    const shown = displayPath(path, workspace);
    if (bytes === undefined) {
        throw new errors/* ActionError */.lZ('KEY_FILE_INVALID', `The trusted public key ${shown} does not exist or is no regular file.`, {
            hint: 'Check the path in trusted-public-key, and that the repository is checked out.'
        });
    }
    const parsed = (0,public_key/* parsePublicKey */.ee)(bytes);
    if (parsed.kind === 'refused') {
        throw new errors/* ActionError */.lZ('KEY_FILE_INVALID', `The trusted public key ${shown} cannot be used: ${parsed.reason}.`, { hint: parsed.hint });
    }
    return { path: shown, key: parsed.key };
}

;// CONCATENATED MODULE: ./build/sign/collect/key.js



async function fetchAllowedKey(inputs, signer, { log, workspace }, report) {
    const [keyFiles, key] = await Promise.all([
        readKeyFiles(inputs.trustedKeyFiles, workspace),
        signer.fetchKey()
    ]);
    report.key = key;
    log.info(`Key ${key.arn}, RSA_${key.publicKey.modulusBits}, fingerprint ${key.publicKey.fingerprint}`);
    assertKeyAllowed(key, inputs.pins, keyFiles);
    if (signer.keyId.includes('alias/') && inputs.pins.allowed === undefined && keyFiles.length === 0)
        log.info(`The alias ${signer.keyId} can be moved to another key; a pin in public-key-fingerprint would notice.`);
    if (!key.algorithms.includes(inputs.algorithm)) {
        const lists = key.algorithms.join(', ') || 'no RSA signing algorithm';
        throw new errors/* ActionError */.lZ('KMS_KEY_UNUSABLE', `The key ${key.arn} cannot sign with ${inputs.algorithm}; it lists ${lists}.`, {
            hint: 'Give one of these as signing-algorithm, or another key.'
        });
    }
    return { key, keyFiles };
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
 * Sends what is new, a few at a time; returns what is on the release then, in the order of `attachments`. `onAttached` hears
 * of each asset once it is safe.
 */
async function attachAll(target, attachments, log, onAttached) {
    return mapConcurrently(attachments, UPLOADS_AT_ONCE, async (attachment) => {
        const attached = await attach(target, attachment, log);
        onAttached(attached);
        return attached;
    });
}
async function attach(target, attachment, log) {
    switch (attachment.kind) {
        case 'kept':
            return toAttached(attachment.asset, 'kept');
        case 'interrupted':
            if (attachment.old !== undefined)
                await target.store.remove(attachment.old);
            log.info(`Completed the replacement of ${attachment.finalName}`);
            return toAttached(await settleName(target, attachment.asset, attachment.finalName, async () => false), 'kept');
        case 'new': {
            const { content, isEquivalent } = attachment;
            const stored = await uploadOrKeep(target, content, isEquivalent);
            log.info(`${stored.action === 'kept' ? 'Kept' : 'Attached'} ${stored.asset.name}`);
            return toAttached(stored.asset, stored.action);
        }
        case 'replacement': {
            const asset = await new lib_waiting/* Waiting */.E$().retry(WHILE_OTHERS_REPLACE, () => replace(target, attachment));
            log.info(`Replaced ${asset.name}`);
            return toAttached(asset, 'uploaded');
        }
    }
}
/** Another job can attach the same thing at the same time: the first one wins, and an equivalent asset is as good. */
async function uploadOrKeep({ store, release }, content, isEquivalent) {
    try {
        return { asset: await store.upload(release, content), action: 'uploaded' };
    }
    catch (thrown) {
        if (!(thrown instanceof ports/* NameTakenError */.B))
            throw thrown;
        if (await isEquivalent(thrown.asset))
            return { asset: thrown.asset, action: 'kept' };
        throw nameTaken(thrown.asset.name);
    }
}
/** The new bytes are stored and proven under a name of their own before the old ones go. */
async function replace(target, { content, isEquivalent, old }) {
    const { store } = target;
    const provisional = { ...content, name: provisionalName(old) };
    let { asset } = await uploadOrKeep(target, provisional, async () => true);
    if (asset.digest !== content.sha256 && !(await isEquivalent(asset))) {
        await store.remove(asset); // ours by its name, of an earlier run with other content
        asset = await store.upload(target.release, provisional);
    }
    await store.remove(old);
    return settleName(target, asset, old.name, isEquivalent);
}
/** Gives a stored asset its final name; when another job was faster and its asset is as good, ours goes. */
async function settleName(target, asset, name, isEquivalent) {
    const { store, release } = target;
    const renamed = await store.rename(asset, name);
    if (renamed !== undefined)
        return renamed;
    const there = (await store.listAssets(release)).find(candidate => candidate.name === name && candidate.state === 'uploaded');
    if (there === undefined || !(await isEquivalent(there)))
        throw nameTaken(name);
    await store.remove(asset);
    return there;
}
function nameTaken(name) {
    return new errors/* ActionError */.lZ('ASSET_CONFLICT', `Another job attached an asset ${name} meanwhile, with other content.`, {
        hint: 'Let one job alone sign each artifact, or run this job again once the other is done.'
    });
}
function toAttached({ name, url, id, digest }, action) {
    return { name, url, id, digest, action };
}

;// CONCATENATED MODULE: ./build/sign/model.js
function isProven(item) {
    return 'signature' in item;
}

;// CONCATENATED MODULE: ./build/release/content.js





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
 * A file to send, hashed again on its way: the last piece is held back until all of it has the digest that was signed, so
 * that a file which changed meanwhile never becomes an asset.
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
            for await (const chunk of streamFile(artifact.absolutePath)) {
                if (held !== undefined)
                    yield held;
                held = chunk;
                hasher.update(held);
            }
            if (!(0,algorithms/* equalDigests */.cF)((0,hashing_hasher/* digestBy */.Qx)(hasher.digests(), signed.hash), signed)) {
                throw new errors/* ActionError */.lZ('ARTIFACT_CHANGED', `The artifact ${artifact.path} changed after it was signed; it is not attached.`, {
                    hint: 'Let nothing write to the artifacts while this step runs, then run the job again.'
                });
            }
            if (held !== undefined)
                yield held;
        }
    };
}

;// CONCATENATED MODULE: ./build/signature/signature-file.js
const MAX_SIGNATURE_FILE_BYTES = 16 * 1024;
/** Lengths in bytes of signatures by RSA keys of 2048, 3072 and 4096 bits. */
const SIGNATURE_LENGTHS = [256, 384, 512];
/**
 * Reads a signature file for a key with signatures of `length` bytes: raw when it has exactly that length, else strict
 * base64 (RFC 4648 section 4: padding required, no URL-safe letters; line breaks are dropped) that decodes to it.
 */
function parseSignature(file, length) {
    if (file.length === length)
        return { kind: 'signature', bytes: file, encoding: 'raw' };
    const decoded = decodeBase64(file);
    if (decoded?.length === length)
        return { kind: 'signature', bytes: decoded, encoding: 'base64' };
    return describeUnreadable(file, decoded, length);
}
/** Whether a file could be an RSA signature of any supported size, whoever made it. */
function looksLikeSignature(file) {
    return SIGNATURE_LENGTHS.some(length => parseSignature(file, length).kind === 'signature');
}
/** The bytes of a signature file: raw as KMS answers them, or one line of base64 with a newline. */
function formatSignature(signature, encoding) {
    return encoding === 'raw' ? signature : Buffer.from(`${Buffer.from(signature).toString('base64')}\n`);
}
function decodeBase64(file) {
    if (file.length > MAX_SIGNATURE_FILE_BYTES)
        return undefined;
    const text = Buffer.from(file).toString('latin1').replace(/\r?\n/g, '');
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text))
        return undefined;
    const bytes = Buffer.from(text, 'base64');
    return bytes.toString('base64') === text ? bytes : undefined;
}
function describeUnreadable(file, decoded, length) {
    const unreadable = (description, hint) => ({
        kind: 'unreadable',
        description,
        hint
    });
    const again = 'Download the signature again, byte for byte, or sign again.';
    if (file.length === 0)
        return unreadable('the signature file is empty', again);
    const text = Buffer.from(file.subarray(0, MAX_SIGNATURE_FILE_BYTES)).toString('latin1');
    const trimmed = text.replace(/^\xef\xbb\xbf/, '').trim();
    const compact = trimmed.replace(/\s/g, '');
    if (/^<(!doctype|html|\?xml)/i.test(trimmed)) {
        return unreadable('the signature file is an HTML page', 'The download was answered by a web page (a log-in or an error); fetch the asset itself.');
    }
    if (/^(\{.*\}|\[.*\]|"[^"]*")$/s.test(trimmed)) {
        return unreadable('the signature file is JSON', 'It may be the whole answer of "aws kms sign": use --query Signature --output text | base64 --decode.');
    }
    if (/^(\xff\xfe|\xfe\xff)/.test(text) && text.includes('\0')) {
        return unreadable('the signature file is text in UTF-16, as ">" of Windows PowerShell writes it', 'Convert it to plain base64 in ASCII, or write it with Out-File -Encoding ascii.');
    }
    const seen = Buffer.from(decoded ?? file);
    if (trimmed.startsWith('-----BEGIN PGP') || isPgpSignature(seen)) {
        return unreadable('the signature file is a PGP signature', 'Verify it with gpg, or give the suffix of the RSA signatures as signature-suffix.');
    }
    if (trimmed.startsWith('-----BEGIN SSH SIGNATURE')) {
        return unreadable('the signature file is an SSH signature', 'Verify it with ssh-keygen -Y verify, or give the suffix of the RSA signatures as signature-suffix.');
    }
    if (trimmed.startsWith('untrusted comment:')) {
        return unreadable('the signature file is one of minisign or signify', 'Verify it with that tool, or give the suffix of the RSA signatures as signature-suffix.');
    }
    // before base64, which hexadecimal digits are as well
    if (/^[0-9a-f]+$/i.test(compact) && SIGNATURE_LENGTHS.includes(compact.length / 2)) {
        return unreadable('the signature file is hexadecimal', 'Convert it: xxd -r -p file.hex > file.sig');
    }
    const variant = describeBase64(compact, length);
    if (variant !== undefined) {
        return unreadable(`the signature file is ${variant}`, 'Convert it to raw bytes or to standard base64 with padding.');
    }
    const label = /^-----BEGIN ([A-Z0-9 #]{1,64})-----/.exec(trimmed)?.[1];
    const other = describeOtherKind(seen, label, trimmed);
    if (other !== undefined)
        return unreadable(`the signature file is ${other}, expected an RSA signature of ${length} bytes`, 'It was made by another kind of key or tool: verify it there, or sign with an RSA key.');
    if (label?.endsWith('PRIVATE KEY') === true) {
        return unreadable('the signature file is a PRIVATE key', 'Remove it wherever it was published, treat the key as leaked, and sign with another one.');
    }
    if (label?.endsWith('CERTIFICATE') === true || label?.endsWith('PUBLIC KEY') === true) {
        return unreadable(`the signature file is PEM "${label}", no signature`, 'Put the signature itself there.');
    }
    if (label !== undefined)
        return unreadable('the signature file is PEM', 'Decode it to raw bytes or to plain base64.');
    if (text.split('\xef\xbf\xbd').length > MANY_REPLACEMENTS) {
        return unreadable('the signature was damaged: its bytes were converted as if they were UTF-8 text', 'Sign again, and keep the signature as bytes wherever it is read and written, or as base64.');
    }
    if (file.length > MAX_SIGNATURE_FILE_BYTES) {
        return unreadable(`the signature file has more than ${MAX_SIGNATURE_FILE_BYTES} bytes, expected ${length}: it is no RSA signature`, again);
    }
    const as = decoded === undefined ? '' : ' after base64';
    if (SIGNATURE_LENGTHS.includes(seen.length)) {
        return unreadable(`the signature has ${seen.length} bytes${as}, the size for an RSA_${seen.length * 8} key, but the trusted key is RSA_${length * 8}`, 'It was made by another key: use the public key of the key that signed.');
    }
    const verb = seen.length < length ? 'it is truncated or no signature' : 'it is no RSA signature';
    return unreadable(`the signature has ${seen.length} bytes${as}, expected ${length}: ${verb}`, again);
}
/** Lengths in bytes of an ECDSA signature's two integers: P-256, P-384, P-521 (ANSI X9.62, as AWS KMS and OpenSSL write them). */
const ECDSA_DER = /^30(?:81)?[0-9a-f]{2}02([0-9a-f]{2})/;
const CMS_SIGNED_DATA = '06092a864886f70d010702'; // RFC 5652, section 5.1
/** Lengths in bytes of signatures that are not RSA (RFC 8032, FIPS 204). */
const OTHER_LENGTHS = {
    64: 'an Ed25519 signature, or a bare ECDSA P-256 one',
    2420: 'an ML-DSA-44 signature',
    3309: 'an ML-DSA-65 signature',
    4627: 'an ML-DSA-87 signature'
};
const CMS_LABELS = ['CMS', 'PKCS7', 'PKCS #7 SIGNED DATA']; // RFC 7468, sections 8 and 9
/** U+FFFD in UTF-8, which a decoder puts for each byte that is none: half of a signature's. */
const MANY_REPLACEMENTS = 8;
/** What other kind of signature a file is. */
function describeOtherKind(bytes, label, text) {
    const hex = bytes.toString('hex');
    if ((label !== undefined && CMS_LABELS.includes(label)) ||
        (hex.startsWith('30') && hex.slice(0, 80).includes(CMS_SIGNED_DATA)))
        return 'a CMS (PKCS #7) signature';
    if (text.startsWith('MIME-Version:'))
        return 'an S/MIME message';
    const [, first = ''] = ECDSA_DER.exec(hex) ?? [];
    const integer = Number.parseInt(first, 16);
    if (integer >= 20 && integer <= 67 && bytes.length >= 2 * integer - 4 && bytes.length <= 2 * integer + 16)
        return 'an ECDSA signature';
    return OTHER_LENGTHS[bytes.length];
}
/** A single signature packet (RFC 9580, sections 4.2 and 5.2): its header gives the length of all the rest. */
function isPgpSignature(bytes) {
    const [tag, one = 0, two = 0] = bytes;
    const header = tag === 0x88 ? 2 : tag === 0x89 ? 3 : tag === 0xc2 ? (one < 192 ? 2 : 3) : 0;
    const lengths = {
        0x88: one,
        0x89: one * 256 + two,
        0xc2: one < 192 ? one : (one - 192) * 256 + two + 192
    };
    const version = bytes[header] ?? 0;
    return header > 0 && lengths[tag ?? 0] === bytes.length - header && version >= 3 && version <= 6;
}
/** What is wrong with a base64 text that has all bytes of a signature. */
function describeBase64(compact, length) {
    const bytes = Buffer.from(compact, 'base64url');
    const standard = compact.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
    if (bytes.length !== length || bytes.toString('base64').replace(/=+$/, '') !== standard)
        return undefined;
    if (/[-_]/.test(compact))
        return 'base64url';
    return compact.length % 4 === 0 ? 'base64 with blanks or a byte-order mark' : 'base64 without its padding';
}

;// CONCATENATED MODULE: ./build/sign/plan/plan.js







/** What becomes of content under its name: kept, completed, new, or in place of an asset that may be replaced. */
async function planContent(target, content, isEquivalent, assertReplaceable) {
    const asset = attachedAs(target, content.name);
    if (asset !== undefined && (await isEquivalent(asset)))
        return { kind: 'kept', asset };
    const interrupted = asset === undefined ? findInterrupted(target, content.name) : undefined;
    if (interrupted !== undefined && (await isEquivalent(interrupted)))
        return { kind: 'interrupted', asset: interrupted, finalName: target.store.storedName(content.name) };
    if (asset === undefined)
        return { kind: 'new', content, isEquivalent };
    await assertReplaceable(asset);
    return { kind: 'replacement', content, isEquivalent, old: asset };
}
/**
 * An attached artifact must have the bytes that are signed: a signature of others would be worthless, or a trap. With
 * `upload: all` this plans what is sent; else undefined.
 */
async function planArtifact(inputs, target, { name, path, digest, digests, source }) {
    if (source.kind === 'asset')
        return undefined; // it is attached, and it is what was hashed
    const conflict = (asset) => new errors/* ActionError */.lZ('ASSET_CONFLICT', `The release has an asset ${asset.name} with other bytes than ${path}; it would not match its signature.`, {
        hint: 'Sign the file that is attached, or, while the release is a draft, replace it with upload: all and overwrite: true.'
    });
    if (source.kind !== 'file' || inputs.upload !== 'all') {
        const asset = attachedAs(target, name);
        if (asset !== undefined && !(await hasDigest(target, asset, digests.get('sha256') ?? digest)))
            throw conflict(asset);
        return undefined;
    }
    const sha256 = (0,hashing_hasher/* digestBy */.Qx)(digests, 'sha256');
    return planContent(target, contentOfFile(source.artifact, sha256), async (there) => hasDigest(target, there, sha256), async (asset) => {
        if (!inputs.overwrite || !target.release.draft)
            throw conflict(asset);
    });
}
/** What becomes of a signature: a valid one on the release is kept and KMS is not asked again. */
async function planSignature(inputs, key, target, subject) {
    const name = signatureNameOf(target.store, subject.name, inputs.signatureSuffix);
    const readValid = async (there) => {
        const file = there && (await readAsset(target, there, MAX_SIGNATURE_FILE_BYTES));
        return { file, signature: file && validSignature(inputs, key, subject, file) };
    };
    const asset = attachedAs(target, name);
    const { file, signature } = await readValid(asset);
    if (asset !== undefined && signature !== undefined)
        return { kind: 'valid', asset, signature };
    const interrupted = findInterrupted(target, name);
    const replacement = (await readValid(interrupted)).signature;
    if (asset === undefined) {
        return interrupted === undefined || replacement === undefined
            ? { kind: 'none' }
            : { kind: 'valid', asset: interrupted, signature: replacement };
    }
    assertIsSignature(asset, file);
    if (!inputs.overwrite) {
        throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `The release has a signature ${asset.name} that is not valid for ${subject.path} with this key, ${inputs.algorithm} and ${inputs.encoding} encoding.`, {
            hint: 'If it is stale, replace it with overwrite: true; else check key-id, signing-algorithm and the artifact.'
        });
    }
    return interrupted === undefined || replacement === undefined
        ? { kind: 'stale', asset }
        : { kind: 'valid', asset: interrupted, signature: replacement, old: asset };
}
/** @param file the asset's bytes; undefined when it is larger than a signature can be. */
function assertIsSignature(asset, file) {
    if (file !== undefined && looksLikeSignature(file))
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `The release has an asset ${asset.name} that is no RSA signature; it is never overwritten.`, {
        hint: 'Another tool may have made it: give another signature-suffix, or delete the asset.'
    });
}
/** @param artifactName what the artifact is called on the release, as far as that is known. */
function toAttachment(inputs, key, target, proven, artifactName) {
    const { signature, found } = proven;
    const finalName = signatureNameOf(target.store, artifactName, inputs.signatureSuffix);
    if (found.kind === 'valid') {
        return found.asset.name === finalName
            ? { kind: 'kept', asset: found.asset }
            : { kind: 'interrupted', asset: found.asset, finalName, old: found.old };
    }
    const content = contentOfBytes(finalName, formatSignature(signature, inputs.encoding));
    const isEquivalent = async (there) => {
        const file = await readAsset(target, there, MAX_SIGNATURE_FILE_BYTES);
        return file !== undefined && validSignature(inputs, key, proven, file) !== undefined;
    };
    return found.kind === 'none'
        ? { kind: 'new', content, isEquivalent }
        : { kind: 'replacement', content, isEquivalent, old: found.asset };
}
/** `valid`: same key, algorithm, encoding and digest, verified now. PSS is random, so bytes say nothing. */
function validSignature(inputs, { publicKey }, { digest }, file) {
    const parsed = parseSignature(file, publicKey.modulusBytes);
    if (parsed.kind !== 'signature' || parsed.encoding !== inputs.encoding)
        return undefined;
    return verifyDigest(publicKey, inputs.algorithm, digest, parsed.bytes) === undefined
        ? undefined
        : parsed.bytes;
}

;// CONCATENATED MODULE: ./build/sign/deliver/attach.js




/**
 * Artifacts; signatures, keys and binding; the signature of the checksums file; the record, that quotes all signatures, and only then
 * its own, so that an interrupted run leaves none that another run's record would contradict; the checksums file last: its
 * presence means complete.
 */
async function attachAllParts(inputs, key, target, { artifacts, checksums, record, keys }, log, report) {
    const attach = async (attachments) => {
        const parts = attachments.filter(part => part !== undefined);
        return attachAll(target, parts, log, asset => report.attached.push(asset));
    };
    const sent = artifacts.filter(({ artifact }) => artifact !== undefined);
    const names = new Map((await attach(sent.map(({ artifact }) => artifact))).map(({ name }, index) => [sent[index]?.path, name]));
    if (checksums !== undefined)
        assertListedNames(target, sent, names);
    const signatureOf = (item) => toAttachment(inputs, key, target, item, names.get(item.path) ?? item.name);
    const signatures = artifacts.filter(isProven).map(signatureOf);
    const attached = await attach([...signatures, ...keys, checksums?.binding]);
    const seals = await attach([checksums && signatureOf(checksums.planned)]);
    await attach([record?.attachment]);
    const recordSignatures = await attach([record && signatureOf(record.planned)]);
    await attach([checksums?.attachment]);
    // GitHub's answer has the last word on a name
    const assets = [...attached.slice(0, signatures.length), ...recordSignatures, ...seals];
    report.signed = report.signed.map((item, index) => ({
        ...item,
        assetName: assets[index]?.name ?? item.assetName
    }));
}
/** The checksums file is signed before GitHub says how it calls an artifact; a name that was not foreseen makes it wrong. */
function assertListedNames({ store }, sent, names) {
    for (const { path, name } of sent) {
        const stored = names.get(path);
        if (stored === undefined || stored === store.storedName(name))
            continue;
        throw new errors/* ActionError */.lZ('ASSET_WRONG', `GitHub stored ${path} as "${stored}"; the checksums file lists it as "${store.storedName(name)}" and is not attached.`, {
            hint: 'Rename the artifact to a name of plain letters, digits, "-", "_" and ".", and delete this asset.'
        });
    }
}

;// CONCATENATED MODULE: ./build/manifests/signing-record.js
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const RECORD_TYPE = 'kms-sign-action/record/v1';
function formatRecord(record) {
    return Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`);
}
/** Undefined when the file is no record of this action. */
function parseRecord(file) {
    try {
        const parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file));
        if (!isObject(parsed) || parsed['type'] !== RECORD_TYPE)
            return undefined;
        const { artifacts = [] } = parsed;
        return Array.isArray(artifacts) && artifacts.every(isObject) ? parsed : undefined;
    }
    catch {
        return undefined;
    }
}
/**
 * Whether a record on the release says what this run would say: the run itself, and a commit of a tag that did not exist then, do not
 * matter.
 *
 * @param withSignatures false before anything is signed.
 */
function saysTheSame(before, now, withSignatures) {
    const stated = ({ artifacts = [], ...statement }) => JSON.stringify({
        ...statement,
        run: undefined,
        commit: before.commit ?? null,
        artifacts: withSignatures ? artifacts : artifacts.map(({ name, digest }) => [name, digest])
    });
    const sameCommit = (before.commit ?? null) === null || before.commit === now.commit;
    return sameCommit && stated(before) === stated(now);
}
function isObject(value) {
    return typeof value === 'object' && value !== null;
}
/** Whether a record names the release that a binding names. */
function namesRelease(record, binding) {
    return (record.server === binding.server &&
        record.repository === binding.repository &&
        record.tag === binding.tag &&
        ((record.commit ?? null) === null || record.commit === binding.commit));
}

;// CONCATENATED MODULE: ./build/sign/deliver/overwrite-guard.js









/** A file of another tool under a name that we would write is not ours to replace. */
async function assertFilesAreOurs(inputs, workspace, signaturePaths) {
    const documents = documentFiles(inputs, workspace);
    for (const file of [...signaturePaths.map(signatureFile), ...documents])
        await assertOurs(file, workspace);
    if (inputs.strategy === 'each')
        return;
    const checksums = checksumsPath(inputs, workspace);
    const signature = signaturePathOf(inputs, checksums, workspace);
    if (signaturePaths.includes(signature)) {
        throw new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', `An artifact is called as the checksums file: the signatures of both would be ${displayPath(signature, workspace)}.`, { hint: 'Give another checksums-file, or exclude the artifact with a "!" pattern.' });
    }
    // ours is written after its signature
    const isThere = async (path) => (await readSmallFile(path, 0)) !== undefined;
    if ((await isThere(checksums)) && !(await isThere(signature)))
        throw foreign(checksums, workspace, 'not signed: another tool may have made it', 'checksums-file');
}
function documentFiles(inputs, workspace) {
    const keys = publicKeyPaths(inputs, workspace).map(path => ({
        path,
        input: 'public-key-file',
        maxBytes: public_key/* MAX_KEY_FILE_BYTES */.Qn,
        otherwise: 'no RSA public key',
        isOurs: (bytes) => (0,public_key/* parsePublicKey */.ee)(bytes).kind === 'key'
    }));
    const recordFile = recordPath(inputs, workspace);
    const record = recordFile === undefined
        ? []
        : [
            signatureFile(signaturePathOf(inputs, recordFile, workspace)),
            {
                path: recordFile,
                input: 'record-file',
                maxBytes: MAX_RECORD_BYTES,
                otherwise: 'no record of this action',
                isOurs: (bytes) => parseRecord(bytes) !== undefined
            }
        ];
    if (inputs.strategy === 'each')
        return [...keys, ...record];
    const checksums = {
        path: checksumsPath(inputs, workspace),
        input: 'checksums-file',
        maxBytes: MAX_CHECKSUMS_BYTES,
        otherwise: 'no checksums file',
        isOurs: (bytes) => parseChecksums(bytes).kind === 'checksums'
    };
    const binding = {
        path: bindingPath(inputs, workspace),
        input: 'output-directory',
        maxBytes: MAX_BINDING_BYTES,
        otherwise: 'no binding of a release',
        isOurs: (bytes) => parseBinding(bytes) !== undefined
    };
    const signature = signatureFile(signaturePathOf(inputs, checksums.path, workspace));
    return [...keys, ...record, signature, checksums, ...(inputs.release === undefined ? [] : [binding])];
}
function signatureFile(path) {
    return {
        path,
        input: 'signature-suffix',
        maxBytes: MAX_SIGNATURE_FILE_BYTES,
        otherwise: 'no RSA signature',
        isOurs: looksLikeSignature
    };
}
async function assertOurs({ path, input, maxBytes, otherwise, isOurs }, workspace) {
    const bytes = await readSmallFile(path, maxBytes);
    if (bytes === undefined) {
        const status = await (0,promises_.stat)(path).catch(() => undefined);
        if (status !== undefined)
            throw foreign(path, workspace, 'no regular file', input);
    }
    else if (!isOurs(bytes))
        throw foreign(path, workspace, otherwise, input);
}
function foreign(path, workspace, what, input) {
    return new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `${displayPath(path, workspace)} exists and is ${what}; it is not overwritten.`, {
        hint: `Remove the file, or give another ${input}.`
    });
}

;// CONCATENATED MODULE: ./build/sign/deliver/write.js





/** Artifacts first, then the record, and the checksums file last. */
async function writeSignatures(inputs, workspace, target, { artifacts, checksums, record }) {
    const proven = [
        ...artifacts.filter(isProven),
        ...(record === undefined ? [] : [record.planned]),
        ...(checksums === undefined ? [] : [checksums.planned])
    ];
    for (const { signaturePath, signature } of proven)
        await writeSignature(inputs, signaturePath, signature);
    return proven.map(subject => ({
        subject,
        signatureFile: displayPath(subject.signaturePath, workspace),
        assetName: target && signatureNameOf(target.store, subject.name, inputs.signatureSuffix),
        kept: subject.found.kind === 'valid'
    }));
}
async function writeSignature(inputs, path, signature) {
    await writeSmallFile(path, formatSignature(signature, inputs.encoding));
}
/** Returns the paths as people know them. */
async function writePublicKeys(inputs, workspace, key) {
    const paths = publicKeyPaths(inputs, workspace);
    for (const path of paths)
        await writeSmallFile(path, publicKeyBytes(key, path));
    return paths.map(path => displayPath(path, workspace));
}
/** Returns the path of the checksums file as people know it. */
async function writeChecksums({ file, bytes, binding }, workspace) {
    if (binding !== undefined)
        await writeSmallFile(binding.file, binding.bytes);
    await writeSmallFile(file, bytes);
    return displayPath(file, workspace);
}
async function writeRecord(file, bytes, workspace) {
    await writeSmallFile(file, bytes);
    return displayPath(file, workspace);
}

;// CONCATENATED MODULE: ./build/sign/plan/checksums-file.js








/**
 * Lists all artifacts: by the names that they have on the release, else by their paths from the checksums file on. With a release
 * the binding is listed as well, so that the one signature ties names and digests to it.
 */
async function makeChecksums(inputs, target, binding, subjects, workspace) {
    const file = checksumsPath(inputs, workspace);
    const { hash } = algorithms/* ALGORITHMS */.TM[inputs.algorithm];
    const bindingFile = target && binding && (await toBindingFile(inputs, target, binding, workspace));
    const entries = new Map(subjects.map(subject => [listedName(subject, target?.store, file), subject.digest]));
    if (bindingFile !== undefined)
        entries.set(bindingFile.name, (0,hashing_hasher/* digestBy */.Qx)((0,hashing_hasher/* hashBytes */.yi)(bindingFile.bytes, [hash]), hash));
    const bytes = formatChecksums(entries);
    const digests = (0,hashing_hasher/* hashBytes */.yi)(bytes, [hash, 'sha256']);
    const subject = {
        name: (0,external_node_path_.basename)(file),
        path: displayPath(file, workspace),
        size: bytes.length,
        digests,
        digest: (0,hashing_hasher/* digestBy */.Qx)(digests, hash),
        signaturePath: signaturePathOf(inputs, file, workspace),
        source: { kind: 'made' }
    };
    return { subject, file, bytes, binding: bindingFile };
}
/** A binding on the release that says the same, only without the commit of a tag that did not exist then, stays as it is. */
async function toBindingFile(inputs, target, binding, workspace) {
    const file = bindingPath(inputs, workspace);
    const asset = target.assets.get(target.store.storedName(BINDING_NAME));
    const there = asset && (await readAsset(target, asset, MAX_BINDING_BYTES));
    const before = there && parseBinding(there);
    const agrees = before !== undefined && describeDifference(before, { kind: 'here', ...binding }) === undefined;
    return { name: BINDING_NAME, file, bytes: agrees && there !== undefined ? there : formatBinding(binding) };
}
function listedName({ name, source }, store, checksumsFile) {
    if (store !== undefined)
        return store.storedName(name);
    return source.kind === 'file'
        ? (0,external_node_path_.relative)((0,external_node_path_.dirname)(checksumsFile), source.artifact.absolutePath).split(external_node_path_.sep).join('/')
        : name;
}

;// CONCATENATED MODULE: ./build/sign/plan/checksums.js








/** Exactly one signed checksums file may be on a release: verify mode refuses two that say different things. */
async function assertOnlyChecksums(inputs, target, name) {
    for (const other of DEFAULT_CHECKSUMS_NAMES.filter(candidate => candidate !== name)) {
        if (!target.assets.has(other) || !(await isSigned(inputs, target, other)))
            continue;
        throw conflictOf({ name: other })(`that is signed already; a second checksums file, ${name}, would contradict it.`, `Sign with an algorithm of the same hash, give checksums-file: ${other}, or delete it and its signature.`);
    }
}
/** Whether an asset has what looks like one of our signatures. */
async function isSigned(inputs, target, name) {
    const signatureName = signatureNameOf(target.store, name, inputs.signatureSuffix);
    const signature = target.assets.get(signatureName) ?? findInterrupted(target, signatureName);
    const file = signature && (await readAsset(target, signature, MAX_SIGNATURE_FILE_BYTES));
    return file !== undefined && looksLikeSignature(file);
}
/** The checksums file and its binding: kept when they are the same, replaced only when nothing that they say is lost. */
async function planChecksums(inputs, target, { subject, bytes, binding }) {
    const plan = async (name, content, assertReplaceable) => planContent(target, contentOfBytes(name, content), async (there) => hasSameBytes(target, there, content), assertReplaceable);
    return {
        checksums: await plan(subject.name, bytes, async (asset) => assertChecksumsReplaceable(inputs, target, asset, bytes)),
        binding: binding &&
            (await plan(binding.name, binding.bytes, async (asset) => assertBindingReplaceable(inputs, target, asset)))
    };
}
function conflictOf(asset) {
    return (message, hint) => new errors/* ActionError */.lZ('ASSET_CONFLICT', `The release has an asset ${asset.name} ${message}`, { hint });
}
async function assertChecksumsReplaceable(inputs, target, asset, bytes) {
    const conflict = conflictOf(asset);
    const otherName = 'Give another name in checksums-file, or delete the asset.';
    const old = await readAsset(target, asset, MAX_CHECKSUMS_BYTES);
    const before = old === undefined ? undefined : parseChecksums(old);
    const now = parseChecksums(bytes);
    if (before?.kind !== 'checksums')
        throw conflict('that is no checksums file; it is never overwritten.', otherName);
    if (!(await isSigned(inputs, target, asset.name)))
        throw conflict('that is not signed: another tool may have made it, so it is never overwritten.', otherName);
    const listed = now.kind === 'checksums' ? now.list.entries : new Map();
    const lost = [...before.list.entries.keys()].filter(name => !listed.has(name));
    if (lost.length > 0) {
        throw conflict(`that lists ${lost.slice(0, 5).join(', ')}${lost.length > 5 ? ' and more' : ''} as well, which this run does not sign; it is not replaced by one that lists less.`, 'Sign all of them in one step, in artifacts or release-assets; after a matrix build, in one job that follows it.');
    }
    if (!inputs.overwrite)
        throw conflict('with other content than this run would sign.', 'If it is stale, replace it with overwrite: true.');
}
async function assertBindingReplaceable(inputs, target, asset) {
    const conflict = conflictOf(asset);
    const old = await readAsset(target, asset, MAX_BINDING_BYTES);
    if (old === undefined || parseBinding(old) === undefined)
        throw conflict('that is no binding of this action; it is never overwritten.', 'Delete or rename the asset.');
    if (!inputs.overwrite)
        throw conflict('that names another repository, tag or commit than this release.', 'If the tag was moved or the release copied on purpose, replace it with overwrite: true.');
}

;// CONCATENATED MODULE: ./build/signature/verdict.js


/** Opens a signature file with every key. Says nothing about validity: for that the artifact's digests are needed. */
function examine(file, keys) {
    return keys.map(key => {
        const parsed = parseSignature(file, key.modulusBytes);
        return {
            key,
            file: parsed,
            readings: parsed.kind === 'signature' ? readSignature(key, parsed.bytes) : []
        };
    });
}
/** The hash functions whose digests decide: compute them all in one pass. */
function hashesToCompute(examinations) {
    return [...new Set(examinations.flatMap(({ readings }) => readings.map(({ hash }) => hash)))];
}
/**
 * The one place where an artifact becomes verified.
 *
 * @param examinations by trusted keys only.
 * @param pinned the one algorithm that is accepted; undefined: any of the six.
 */
function judge(examinations, digests, pinned) {
    for (const { key, file, readings } of examinations) {
        if (file.kind !== 'signature')
            continue;
        for (const reading of readings) {
            const algorithm = algorithmOf(reading);
            const digest = digests.get(reading.hash);
            if (digest === undefined || (pinned !== undefined && pinned !== algorithm))
                continue;
            if (!matchesDigest(reading, digest))
                continue;
            return { key, reading, algorithm, signature: file.bytes, encoding: file.encoding, digest };
        }
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/sign/plan/public-keys.js









const OTHER_KEY_FILE = 'Give another name in public-key-file, so that both are on the release.';
const MAX_BASE64_SIGNATURE_BYTES = 1024; // of RSA 4096 in short lines; larger assets are not read to see whether they are signatures
/** @param signatureNames of this run: no other signature on the release may need a key that is replaced. */
async function planPublicKeys(inputs, key, target, signatureNames) {
    const attachments = [];
    for (const file of inputs.publicKeyFiles) {
        const content = contentOfBytes((0,external_node_path_.basename)(file), publicKeyBytes(key, file));
        const isEquivalent = async (there) => (await readKey(target, there))?.fingerprint === key.publicKey.fingerprint;
        attachments.push(await planContent(target, content, isEquivalent, async (asset) => assertKeyReplaceable(inputs, target, signatureNames, asset, await assertIsPublicKey(target, asset))));
    }
    return attachments;
}
/** The attached public key; an asset that is none is not ours to replace. */
async function assertIsPublicKey(target, asset) {
    const key = await readKey(target, asset);
    if (key === undefined)
        throw conflictOf(asset)('that is no public key; it is never overwritten.', OTHER_KEY_FILE);
    return key;
}
async function readKey(target, asset) {
    const bytes = await readAsset(target, asset, public_key/* MAX_KEY_FILE_BYTES */.Qn);
    const parsed = bytes === undefined ? undefined : (0,public_key/* parsePublicKey */.ee)(bytes);
    return parsed?.kind === 'key' ? parsed.key : undefined;
}
async function assertKeyReplaceable(inputs, target, signatureNames, asset, key) {
    const conflict = conflictOf(asset);
    if (!inputs.overwrite)
        throw conflict(`with another key (${key.fingerprint}).`, `${OTHER_KEY_FILE} Or replace it with overwrite: true.`);
    const foreign = await findForeignSignature(inputs, target, signatureNames, key);
    if (foreign !== undefined) {
        throw conflict(`with another key (${key.fingerprint}), and ${foreign} may need that key: it is not replaced.`, OTHER_KEY_FILE);
    }
}
/** A signature outside this run that may need the key: by its name, or, whatever it is called, because this key opens it. */
async function findForeignSignature({ signatureSuffix }, target, signatureNames, key) {
    const others = [...target.assets.values()].filter(({ name }) => !signatureNames.has(name));
    const named = others.find(({ name }) => name.endsWith(signatureSuffix));
    if (named !== undefined)
        return named.name;
    for (const asset of others) {
        if (asset.size < key.modulusBytes || asset.size > MAX_BASE64_SIGNATURE_BYTES)
            continue;
        const file = await readAsset(target, asset, MAX_SIGNATURE_FILE_BYTES);
        const opened = file === undefined ? [] : examine(file, [key]);
        if (opened.some(({ readings }) => readings.length > 0))
            return asset.name;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/sign/plan/record.js











/** What becomes of the record; one on the release that says the same is kept, with its signature. */
async function planRecord({ inputs, key, workspace }, target, record) {
    const file = recordPath(inputs, workspace);
    if (file === undefined)
        return undefined;
    const there = target && (await readRecord(target, (0,external_node_path_.basename)(file)));
    const isKept = there?.record !== undefined && saysTheSame(there.record, record, true);
    const bytes = isKept ? there.bytes : formatRecord(record);
    const { hash } = algorithms/* ALGORITHMS */.TM[inputs.algorithm];
    const digests = (0,hashing_hasher/* hashBytes */.yi)(bytes, [hash, 'sha256']);
    const subject = {
        name: (0,external_node_path_.basename)(file),
        path: displayPath(file, workspace),
        size: bytes.length,
        digests,
        digest: (0,hashing_hasher/* digestBy */.Qx)(digests, hash),
        signaturePath: signaturePathOf(inputs, file, workspace),
        source: { kind: 'made' }
    };
    const found = target === undefined ? { kind: 'none' } : await planSignature(inputs, key, target, subject);
    const attachment = target &&
        (await planContent(target, contentOfBytes(subject.name, bytes), async (asset) => hasSameBytes(target, asset, bytes), async () => assertRecordReplaceable(inputs, target, record, true)));
    return { file, bytes, planned: { ...subject, found, artifact: undefined }, attachment };
}
/** A record that is not ours, or says something else, is not replaced unasked. */
async function assertRecordReplaceable(inputs, target, record, withSignatures) {
    const name = (0,external_node_path_.basename)(inputs.recordFile ?? '');
    const before = await assertIsRecord(target, name);
    if (before === undefined || inputs.overwrite || saysTheSame(before, record, withSignatures))
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `The release has an asset ${name} that records other artifacts or signatures, another key or another release.`, { hint: 'If it is stale, replace it with overwrite: true.' });
}
/** The record that the release has under this name, if any; an asset that is none is not ours to replace. */
async function assertIsRecord(target, name) {
    const there = await readRecord(target, name);
    if (there === undefined || there.record !== undefined)
        return there?.record;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `The release has an asset ${name} that is no record of this action; it is never overwritten.`, { hint: 'Give another name in record-file.' });
}
async function readRecord(target, name) {
    const asset = attachedAs(target, name);
    if (asset === undefined)
        return undefined;
    const bytes = (await readAsset(target, asset, MAX_RECORD_BYTES)) ?? new Uint8Array();
    return { bytes, record: parseRecord(bytes) };
}
/** @param target undefined without a release, which has the last word on names. */
function makeRecord({ inputs, key, run }, target, binding, signed) {
    const { scheme, hash } = algorithms/* ALGORITHMS */.TM[inputs.algorithm];
    return {
        type: RECORD_TYPE,
        key: {
            arn: key.arn,
            spec: `RSA_${key.publicKey.modulusBits}`,
            fingerprint: key.publicKey.fingerprint
        },
        signingAlgorithm: inputs.algorithm,
        saltLength: scheme === 'PSS' ? algorithms/* HASHES */.T$[hash].bytes : null,
        server: binding?.server ?? null,
        repository: binding?.repository ?? null,
        tag: binding?.tag ?? null,
        commit: binding?.commit ?? null,
        run: { id: run.id ?? null, attempt: run.attempt ?? null, workflow: run.workflow ?? null },
        artifacts: signed.map(item => ({
            name: target?.store.storedName(item.name) ?? item.name,
            size: item.size ?? null,
            digest: (0,algorithms/* formatDigest */.MO)(item.digest),
            signature: 'signature' in item ? Buffer.from(item.signature).toString('base64') : null
        }))
    };
}

;// CONCATENATED MODULE: ./build/sign/plan/compare.js












const compare_ATTEMPTS = 4;
const CALLS_AT_ONCE = 8;
/**
 * Compares with what is on the release, so that a conflict is known before KMS is asked. What the release knows nothing of needs no
 * comparison, and may be signed as soon as it is hashed. Looks again when another job replaces an asset while it is read.
 */
async function compare(preparation, found) {
    let target = found;
    for (let attempt = 1;; attempt++) {
        try {
            return await compareOnce(preparation, target);
        }
        catch (thrown) {
            const changed = thrown instanceof errors/* ActionError */.lZ && thrown.code === 'RELEASE_CHANGED';
            if (target === undefined || !changed || attempt >= compare_ATTEMPTS)
                throw thrown;
            target = await findTarget(target.store, { id: target.release.id, tag: undefined });
        }
    }
}
/** Plans an artifact that was not compared: the release has nothing under its names. */
async function planFresh(inputs, target, subject) {
    const artifact = target && (await planArtifact(inputs, target, subject));
    return { ...subject, found: { kind: 'none' }, artifact };
}
/** Plans the checksums file of all artifacts; undefined with `strategy: each`. */
async function planAllChecksums({ inputs, key, workspace, binding }, target, subjects) {
    if (inputs.strategy === 'each')
        return undefined;
    const made = await makeChecksums(inputs, target, await binding, subjects, workspace);
    if (target === undefined) {
        const planned = { ...made.subject, found: { kind: 'none' }, artifact: undefined };
        return { made, planned, attachment: undefined, binding: undefined };
    }
    const { checksums, binding: bindingAttachment } = await planChecksums(inputs, target, made);
    const found = await planSignature(inputs, key, target, made.subject);
    return {
        made,
        planned: { ...made.subject, found, artifact: undefined },
        attachment: checksums,
        binding: bindingAttachment
    };
}
/** Asked before KMS is: whether the release takes what will be sent. A run that only keeps what is there needs nothing. */
function assertTakes({ inputs, pending, workspace }, target, { planned, keys, checksums }) {
    const signsEach = inputs.strategy !== 'checksums';
    const compared = [...planned.values()];
    const fresh = pending.filter(item => !planned.has(item));
    const freshArtifacts = inputs.upload === 'all' ? fresh.filter(({ source }) => source.kind === 'file').length : 0;
    const attachments = [
        ...compared.flatMap(({ artifact }) => artifact ?? []),
        ...keys,
        ...(checksums === undefined ? [] : [checksums.attachment, checksums.binding].flatMap(one => one ?? []))
    ];
    const signatures = [...(signsEach ? compared : []), ...(checksums === undefined ? [] : [checksums.planned])];
    const documents = checksums === undefined ? documentNames(inputs, workspace).length : 0;
    const added = attachments.filter(({ kind }) => kind === 'new').length +
        signatures.filter(({ found }) => found.kind === 'none').length +
        (signsEach ? fresh.length : 0) +
        freshArtifacts +
        documents;
    const replaced = attachments.filter(({ kind }) => kind === 'replacement').length +
        signatures.filter(({ found }) => found.kind === 'stale').length;
    if (added + replaced > 0)
        target.store.assertWritable(target.release);
    assertRoom(target, added, replaced);
}
/** The names of all signatures that this run makes. */
function signatureNames(inputs, target, names) {
    return new Set(names.map(name => signatureNameOf(target.store, name, inputs.signatureSuffix)));
}
async function compareOnce(preparation, target) {
    if (target === undefined)
        return { target, planned: new Map(), keys: [], checksums: undefined };
    const { inputs, key, pending, workspace } = preparation;
    const known = pending.filter(item => isKnown(inputs, target, item));
    const planned = await mapConcurrently(known, CALLS_AT_ONCE, async (item) => {
        const subject = await item.hashed;
        const found = await (inputs.strategy === 'checksums'
            ? { kind: 'none' }
            : planSignature(inputs, key, target, subject));
        return [item, { ...subject, found, artifact: await planArtifact(inputs, target, subject) }];
    });
    const documents = documentNames(inputs, workspace);
    const signed = [...(inputs.strategy === 'checksums' ? [] : pending.map(({ name }) => name)), ...documents];
    const keys = await planPublicKeys(inputs, key, target, signatureNames(inputs, target, signed));
    if (inputs.strategy !== 'each')
        await assertOnlyChecksums(inputs, target, target.store.storedName((0,external_node_path_.basename)(checksumsPath(inputs, workspace))));
    const inTheWay = documents.some(name => isThere(target, name));
    const checksums = inTheWay
        ? await planAllChecksums(preparation, target, await Promise.all(pending.map(({ hashed }) => hashed)))
        : undefined;
    if (inputs.recordFile !== undefined && isThere(target, (0,external_node_path_.basename)(inputs.recordFile))) {
        const subjects = await Promise.all(pending.map(({ hashed }) => hashed));
        const all = checksums === undefined ? subjects : [...subjects, checksums.planned];
        const record = makeRecord(preparation, target, await preparation.binding, all);
        await assertRecordReplaceable(inputs, target, record, false);
    }
    return { target, planned: new Map(planned), keys, checksums };
}
/** Whether the release has something under one of the names of an artifact, also of a replacement that was interrupted. */
function isKnown(inputs, target, { name, source }) {
    const signature = signatureNameOf(target.store, name, inputs.signatureSuffix);
    return (source.kind !== 'asset' && isThere(target, name)) || isThere(target, signature);
}
function isThere(target, name) {
    return attachedAs(target, name) !== undefined || findInterrupted(target, name) !== undefined;
}

;// CONCATENATED MODULE: ./build/sign/plan/without-key.js












const without_key_CALLS_AT_ONCE = 8;
/**
 * What a rehearsal without a key can know of the release: that attached artifacts are the ones to sign, that nothing foreign has a
 * name of ours, and that the release takes what will be sent. Whether signatures there are valid needs the key.
 */
async function compareWithoutKey(inputs, target, binding, subjects, workspace) {
    const artifacts = await mapConcurrently(subjects, without_key_CALLS_AT_ONCE, subject => planArtifact(inputs, target, subject));
    const record = inputs.recordFile === undefined ? undefined : (0,external_node_path_.basename)(inputs.recordFile);
    const signed = [
        ...(inputs.strategy === 'checksums' ? [] : subjects.map(({ name }) => name)),
        ...(inputs.strategy === 'each' ? [] : [(0,external_node_path_.basename)(checksumsPath(inputs, workspace))]),
        ...(record === undefined ? [] : [record])
    ];
    const signatures = signed.map(name => signatureNameOf(target.store, name, inputs.signatureSuffix));
    await mapConcurrently(signatures, without_key_CALLS_AT_ONCE, async (name) => {
        const asset = attachedAs(target, name);
        if (asset !== undefined)
            assertIsSignature(asset, await readAsset(target, asset, MAX_SIGNATURE_FILE_BYTES));
    });
    const keys = inputs.publicKeyFiles.map(file => (0,external_node_path_.basename)(file));
    for (const name of keys) {
        const asset = attachedAs(target, name);
        if (asset !== undefined)
            await assertIsPublicKey(target, asset);
    }
    if (inputs.strategy !== 'each')
        await planChecksums(inputs, target, await makeChecksums(inputs, target, binding, subjects, workspace));
    if (record !== undefined)
        await assertIsRecord(target, record);
    const names = new Set([...signatures, ...keys, ...documentNames(inputs, workspace)]);
    const missing = [...names].filter(name => attachedAs(target, name) === undefined).length;
    const added = missing + artifacts.filter(artifact => artifact?.kind === 'new').length;
    const replaced = artifacts.filter(artifact => artifact?.kind === 'replacement').length;
    if (added + replaced > 0)
        target.store.assertWritable(target.release);
    assertRoom(target, added, replaced);
}

;// CONCATENATED MODULE: ./build/diagnosis/unsupported-scheme.js


/** Hash functions by the DER of their object identifiers (RFC 8017, appendix B.1; NIST CSOR). */
const HASH_OIDS = {
    '06082a864886f70d0202': 'MD2',
    '06082a864886f70d0205': 'MD5',
    '06052b0e03021a': 'SHA-1',
    '06052b24030201': 'RIPEMD-160',
    '0609608648016503040204': 'SHA-224',
    '0609608648016503040201': 'SHA-256',
    '0609608648016503040202': 'SHA-384',
    '0609608648016503040203': 'SHA-512',
    '0609608648016503040205': 'SHA-512/224',
    '0609608648016503040206': 'SHA-512/256',
    '0609608648016503040207': 'SHA3-224',
    '0609608648016503040208': 'SHA3-256',
    '0609608648016503040209': 'SHA3-384',
    '060960864801650304020a': 'SHA3-512'
};
const PSS_HASHES = {
    sha1: 'SHA-1',
    sha224: 'SHA-224',
    sha256: 'SHA-256',
    sha384: 'SHA-384',
    sha512: 'SHA-512'
};
const KMS_HASHES = ['sha256', 'sha384', 'sha512'];
/** With a longer salt, noise could pass for a data block that is well formed: then only the file's digest shows that it is none. */
const MAX_SALT_BYTES = 64;
/**
 * Names what a key made when it is none of the six algorithms, as "RSASSA-PKCS1-v1_5 with SHA-1"; undefined when the signature
 * does not open with this key. For explanations only: nothing here says whether a signature is valid.
 *
 * @param digests of the file that it is said to be of.
 */
function describeUnsupported(key, signature, digests) {
    const em = encodedMessage(key, signature);
    return em && (describePkcs1(em) ?? describePss(em, [...digests]));
}
/** EMSA-PKCS1-v1_5 (RFC 8017, 9.2): the DigestInfo names its hash function. */
function describePkcs1(em) {
    const end = em.indexOf(0, 2);
    if (em[0] !== 0 || em[1] !== 1 || end < 10 || !em.subarray(2, end).every(byte => byte === 0xff))
        return undefined;
    const content = em.subarray(end + 1).toString('hex');
    const bare = Object.entries({ 40: 'SHA-1', 64: 'SHA-256', 96: 'SHA-384', 128: 'SHA-512' });
    const digest = bare.find(([length]) => Number(length) === content.length);
    if (!content.startsWith('30') && digest !== undefined)
        return `RSASSA-PKCS1-v1_5 over a bare digest (${digest[1]}?), without the name of its hash function`;
    if (!content.startsWith('30'))
        return `RSASSA-PKCS1-v1_5 over ${content.length / 2} bytes as they are, without a hash function`;
    const [, hash] = Object.entries(HASH_OIDS).find(([oid]) => content.includes(oid)) ?? [];
    return `RSASSA-PKCS1-v1_5 with ${hash ?? 'an unknown hash function'}${KMS_HASHES.includes(hash?.replace('-', '').toLowerCase() ?? '') ? ' in another encoding than RFC 8017 gives' : ''}`;
}
/** EMSA-PSS with another hash function, or with MGF1 by another one: what some libraries do when not told. */
function describePss(em, digests) {
    for (const [hash, name] of Object.entries(PSS_HASHES)) {
        for (const [mask, maskName] of Object.entries(PSS_HASHES)) {
            if (hash === mask && KMS_HASHES.includes(hash))
                continue;
            const data = readPssData(em, (0,external_node_crypto_.createHash)(hash).digest().length, mask);
            if (data === undefined)
                continue;
            const { h, salt } = data;
            const isSure = salt.length <= MAX_SALT_BYTES ||
                digests.some(digest => digest.hash === hash && hashPss(digest, salt).equals(h));
            if (!isSure)
                continue;
            return `RSASSA-PSS with ${name}${hash === mask ? '' : ` and MGF1 with ${maskName}`}`;
        }
    }
    return undefined;
}
/** H of a data block (RFC 8017, 9.1.1, step 6). */
function hashPss({ hash, bytes }, salt) {
    return (0,external_node_crypto_.createHash)(hash).update(Buffer.alloc(8)).update(bytes).update(salt).digest();
}

;// CONCATENATED MODULE: ./build/diagnosis/signature.js





/** Explains a refusal. Called only after it, with what the refusal was made of. */
function diagnose(evidence) {
    return (signature_unreadable(evidence) ??
        otherAlgorithm(evidence) ??
        untrustedKey(evidence) ??
        otherContent(evidence) ??
        signature_changed(evidence) ??
        unsupportedAlgorithm(evidence) ??
        wrongKeyOrDamaged(evidence));
}
function signatureMissing({ lookedAt, hint }) {
    return {
        cause: 'signature-missing',
        message: `there is no signature; looked for ${lookedAt.join(', ')}`,
        hint
    };
}
/** @param size bytes. */
function signatureTooLarge(size) {
    return {
        cause: 'signature-unreadable',
        message: `the signature file has ${size} bytes, at most ${MAX_SIGNATURE_FILE_BYTES} are read: it is no RSA signature`,
        hint: 'Download the signature again, byte for byte, or sign again.'
    };
}
function kmsDisagrees(keyArn) {
    return {
        cause: 'kms-disagrees',
        message: `the local check accepts the signature, but KMS refuses it with ${keyArn}`,
        hint: 'Check that the trusted key is the public key of key-id, and AWS_ENDPOINT_URL_KMS; trust neither answer until this is explained.'
    };
}
/** For an asset that cannot even be tried. */
function assetUnverified(message, hint) {
    return { cause: 'asset-unverified', message, hint };
}
/** A key that nobody vouches for, attached to a release. */
function keyNotTrusted(fingerprint, asset) {
    return {
        cause: 'key-not-trusted',
        message: `it is a public key that is not trusted (${fingerprint})`,
        hint: `Delete it, or exempt it with a line "!${asset}" in release-assets; if the key is meant, give it as trusted-public-key or public-key-fingerprint.`
    };
}
function exempted(pattern) {
    return {
        cause: 'exempted',
        message: `exempted by the line "${pattern}" in release-assets, not verified`,
        hint: 'Sign it and remove the line to have it verified.'
    };
}
/** @param signedIn the checksums file that lists it; undefined when it has a signature of its own. */
function textChanged({ cause, description }, signedIn) {
    const signer = signedIn === undefined ? 'the trusted key signed this text' : `${signedIn} lists this text`;
    return {
        cause,
        message: `${signer} before ${description}`,
        hint: 'Take the file as it was signed; keep editors, scripts and git ("* -text" in .gitattributes) from converting it on its way.'
    };
}
function signature_unreadable({ trusted }) {
    if (trusted.some(({ file }) => file.kind === 'signature'))
        return undefined;
    const file = trusted[0]?.file;
    if (file?.kind !== 'unreadable')
        return undefined;
    return { cause: 'signature-unreadable', message: file.description, hint: file.hint };
}
function otherAlgorithm({ trusted, digests, pinned }) {
    const reading = trusted.flatMap(({ readings }) => readings).find(candidate => signature_matches(candidate, digests));
    if (reading === undefined || pinned === undefined)
        return undefined;
    return {
        cause: 'other-algorithm',
        message: `the trusted key signed exactly this file, but with ${algorithmOf(reading)}, and signing-algorithm allows ${pinned} only`,
        hint: `Sign it with ${pinned}, or change signing-algorithm if ${algorithmOf(reading)} is meant.`
    };
}
function untrustedKey({ untrusted, digests }) {
    const found = untrusted.find(({ readings }) => readings.some(reading => signature_matches(reading, digests)));
    if (found === undefined)
        return undefined;
    const key = `the key ${found.key.fingerprint}`;
    switch (found.why) {
        case 'revoked':
            return {
                cause: 'key-revoked',
                message: `${key} signed exactly this file, but that key is revoked in public-key-fingerprint`,
                hint: 'Sign it with a key that is not revoked.'
            };
        case 'not pinned':
            return {
                cause: 'key-not-pinned',
                message: `${key} signed exactly this file, but that key is not pinned in public-key-fingerprint`,
                hint: 'If the key is meant, add this fingerprint to public-key-fingerprint; learn it from its owner, not from the release.'
            };
        case 'not trusted':
            return {
                cause: 'key-not-trusted',
                message: `${key} signed exactly this file, but that key is not among the trusted ones`,
                hint: 'If the key is meant, give it as trusted-public-key, key-id or public-key-fingerprint.'
            };
    }
}
/** The trusted key signed something that can be named. */
function otherContent({ trusted, digests, others }) {
    for (const reading of trusted.flatMap(({ readings }) => readings)) {
        const digest = digests.get(reading.hash);
        if (digest === undefined)
            continue;
        const other = others.find(candidate => signature_matches(reading, candidate.digests));
        if (other !== undefined) {
            return {
                cause: 'signed-other-artifact',
                message: `this is the trusted key's signature of another artifact, ${other.name}`,
                hint: 'Put each signature beside its own artifact; two of them may have been swapped.'
            };
        }
        if (matchesDigest(reading, {
            hash: digest.hash,
            bytes: (0,external_node_crypto_.createHash)(digest.hash).update(digest.bytes).digest()
        })) {
            return {
                cause: 'signed-digest-of-digest',
                message: "the trusted key signed the digest of this file's digest: it was hashed twice",
                hint: 'Sign again: "aws kms sign" takes a digest with --message-type DIGEST only, OpenSSL with "pkeyutl -pkeyopt digest:", not with "dgst".'
            };
        }
        const hex = Buffer.from(digest.bytes).toString('hex');
        const texts = [hex, `${hex}\n`];
        if (texts.some(text => matchesDigest(reading, { hash: digest.hash, bytes: (0,external_node_crypto_.createHash)(digest.hash).update(text).digest() }))) {
            return {
                cause: 'signed-hex-digest',
                message: "the trusted key signed the hexadecimal text of this file's digest, not the file",
                hint: 'Sign the digest itself (raw bytes, with --message-type DIGEST), or the file.'
            };
        }
    }
    return undefined;
}
function signature_changed({ trusted, digests }) {
    const reading = trusted.flatMap(({ readings }) => readings).find(isSurelyOurs);
    if (reading === undefined)
        return undefined;
    const now = digests.get(reading.hash);
    const have = now === undefined ? 'this file is another' : `this file has ${(0,algorithms/* formatDigest */.MO)(now)}`;
    const what = reading.scheme === 'PSS'
        ? `the trusted key signed (${algorithmOf(reading)}), but not this content`
        : `the trusted key signed a file with the digest ${(0,algorithms/* formatDigest */.MO)({ hash: reading.hash, bytes: reading.signedDigest })}`;
    return {
        cause: 'file-changed',
        message: `${what}; ${have}: the file changed after signing, or it is another file`,
        hint: 'Take the file that was signed, or sign this one.'
    };
}
/**
 * Under a wrong key a signature opens to noise, which passes for PSS with some salt length in about 1 of 20,000 cases;
 * with the salt length that signers use, or as PKCS#1 v1.5, practically never.
 */
function isSurelyOurs(reading) {
    return reading.scheme === 'PKCS1-v1_5' || reading.salt.length === algorithms/* HASHES */.T$[reading.hash].bytes;
}
function unsupportedAlgorithm({ trusted, digests }) {
    const described = trusted
        .map(({ key, file }) => file.kind === 'signature' ? describeUnsupported(key, file.bytes, digests.values()) : undefined)
        .find(name => name !== undefined);
    if (described === undefined)
        return undefined;
    return {
        cause: 'unsupported-algorithm',
        message: `the trusted key made this signature as ${described}, which is none of the six algorithms`,
        hint: `Sign with one of ${algorithms/* SIGNING_ALGORITHMS */.v8.join(', ')}; some libraries use SHA-1 for MGF1 unless told otherwise.`
    };
}
function wrongKeyOrDamaged({ trusted }) {
    const keys = trusted.map(({ key }) => key.fingerprint).join(', ');
    const opens = trusted.some(({ readings }) => readings.length > 0);
    return {
        cause: 'wrong-key-or-damaged',
        message: opens
            ? `the signature was made over another content, by another key than the trusted one (${keys}), or it is damaged; these cannot be told apart`
            : `the signature was not made by the trusted key (${keys}), or it is damaged; the two cannot be told apart`,
        hint: 'Check that this is the public key of the key that signed, and download artifact and signature again.'
    };
}
function signature_matches(reading, digests) {
    const digest = digests.get(reading.hash);
    return digest !== undefined && matchesDigest(reading, digest);
}

;// CONCATENATED MODULE: ./build/diagnosis/checksums.js

const MAX_NAMES = 5;
/** The file has another digest than the one that the verified checksums file lists for it. */
function checksumsMismatch(checksums, listed, now, signatureHolds) {
    const have = now === undefined ? 'this file has another' : `this file has ${(0,algorithms/* formatDigest */.MO)(now)}`;
    return {
        cause: 'checksums-mismatch',
        message: `${checksums} lists it with ${(0,algorithms/* formatDigest */.MO)(listed)}, ${have}${signatureHolds ? ', though its own signature holds: one of the two is of another version' : ': the file changed, or it is another version'}`,
        hint: 'Take the file and the checksums file of one release, or sign again.'
    };
}
/** Neither a signature of its own, nor an entry in the verified checksums file. */
function notInChecksums(checksums, { lookedAt, hint }, similar) {
    const other = similar === undefined ? '' : ` (it does list ${JSON.stringify(similar)})`;
    return {
        cause: 'not-in-checksums',
        message: `${checksums} does not list it${other}, and it has no signature of its own; looked for ${lookedAt.join(', ')}`,
        hint
    };
}
/** The signature is good, the content is not a checksums file that can be relied on. */
function checksumsInvalid(reason) {
    return {
        cause: 'checksums-invalid',
        message: `its signature holds, but as a checksums file it is refused: ${reason}`,
        hint: 'Make it anew, with one line for each file as sha256sum writes them.'
    };
}
/** Listed files that are not among what is verified: a release that lost something does not pass. */
function checksumsIncomplete(missing, onRelease) {
    const names = missing.slice(0, MAX_NAMES).map(name => JSON.stringify(name));
    const more = missing.length > MAX_NAMES ? ` and ${missing.length - MAX_NAMES} more` : '';
    return {
        cause: 'checksums-incomplete',
        message: `its signature holds, but it lists ${names.join(', ')}${more}, which ${missing.length === 1 ? 'is' : 'are'} not there`,
        hint: onRelease
            ? 'Attach what is missing, or sign the release again.'
            : 'Put the listed files beside it, or name only the artifacts that you want verified, without the checksums file.'
    };
}
/** What could have vouched for an artifact cannot be relied on itself. */
function signatureMissingWith(missing, checksums, refusal) {
    return {
        ...missing,
        message: `${missing.message}; ${checksums}, which could vouch for it, is not verified: ${refusal.message}`,
        hint: refusal.hint
    };
}

;// CONCATENATED MODULE: ./build/diagnosis/text-changes.js

const MAX_TEXT_BYTES = 16 * 1024 * 1024;
const BOM = '\xef\xbb\xbf'; // as Latin-1, like every text here: bytes, not characters, are compared
const LINE_ENDINGS = [
    {
        cause: 'line-endings-changed',
        description: 'its line endings were changed from LF to CRLF',
        undo: text => text.replaceAll('\r\n', '\n')
    },
    {
        cause: 'line-endings-changed',
        description: 'its line endings were changed from CRLF to LF',
        undo: text => text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')
    }
];
const BYTE_ORDER_MARKS = [
    {
        cause: 'byte-order-mark-changed',
        description: 'a byte-order mark was added',
        undo: text => (text.startsWith(BOM) ? text.slice(BOM.length) : text)
    },
    {
        cause: 'byte-order-mark-changed',
        description: 'its byte-order mark was removed',
        undo: text => (text.startsWith(BOM) ? text : BOM + text)
    }
];
const FINAL_NEWLINES = [
    {
        cause: 'final-newline-changed',
        description: 'a final newline was added',
        undo: text => text.replace(/\r?\n$/, '')
    },
    {
        cause: 'final-newline-changed',
        description: 'its final newline was removed',
        undo: text => text + (text.includes('\r\n') ? '\r\n' : '\n')
    }
];
/**
 * Looks for an innocent change of a text that explains why it does not have the digest that was signed: line endings, a
 * byte-order mark, a final newline, or several of them. Undefined for other files, and for texts over 16 MiB.
 *
 * @param isSigned whether a digest is what was signed.
 */
async function findTextChange(content, hashes, isSigned) {
    const now = await readText(content);
    if (now === undefined)
        return undefined;
    const none = [undefined];
    for (const bom of [...none, ...BYTE_ORDER_MARKS]) {
        for (const endings of [...none, ...LINE_ENDINGS]) {
            for (const final of [...none, ...FINAL_NEWLINES]) {
                // a final newline is put back last but in the style of the other lines, so endings are undone before it
                const edits = [endings, bom, final].filter(edit => edit !== undefined);
                const then = edits.reduce((text, edit) => edit.undo(text), now);
                if (then === now)
                    continue;
                const bytes = Buffer.from(then, 'latin1');
                const signed = hashes.some(hash => isSigned({ hash, bytes: (0,external_node_crypto_.createHash)(hash).update(bytes).digest() }));
                const [first] = edits;
                if (signed && first !== undefined)
                    return { cause: first.cause, description: edits.map(edit => edit.description).join(' and ') };
            }
        }
    }
    return undefined;
}
/** The whole text byte by byte; undefined when it is none, or too large to be tried in several forms. */
async function readText(content) {
    const chunks = [];
    let size = 0;
    for await (const chunk of content) {
        size += chunk.length;
        if (size > MAX_TEXT_BYTES || chunk.includes(0))
            return undefined;
        chunks.push(Uint8Array.from(chunk));
    }
    return Buffer.concat(chunks).toString('latin1');
}

;// CONCATENATED MODULE: ./build/verify/signatures.js










/** Beside the file, in the workspace, on the release if one was named: the first signature that is there. */
async function findSignatureOfFile(file, inputs, target, workspace) {
    const name = file.name + inputs.signatureSuffix;
    const paths = [...new Set([file.absolutePath + inputs.signatureSuffix, (0,external_node_path_.join)(workspace, (0,external_node_path_.basename)(name))])];
    for (const path of paths) {
        const bytes = await readSmallFile(path, MAX_SIGNATURE_FILE_BYTES);
        if (bytes !== undefined)
            return { kind: 'found', bytes, from: displayPath(path, workspace) };
    }
    const lookedAt = paths.map(path => displayPath(path, workspace));
    const hint = 'Sign the artifact, put its signature beside it, or check signature-suffix.';
    if (target === undefined)
        return { kind: 'missing', lookedAt, hint };
    const assetName = signatureNameOf(target.store, file.name, inputs.signatureSuffix);
    const attached = await findAttachedSignature(target, assetName);
    return (attached ?? {
        kind: 'missing',
        lookedAt: [...lookedAt, `asset ${assetName} of release ${target.release.id}`],
        hint
    });
}
async function findSignatureOfAsset(asset, inputs, target) {
    const name = signatureNameOf(target.store, asset.name, inputs.signatureSuffix);
    const hint = `Sign it, or exempt it with a line "!${asset.name}" in release-assets.`;
    return (await findAttachedSignature(target, name)) ?? { kind: 'missing', lookedAt: [`asset ${name}`], hint };
}
/** A signature on the release; undefined when there is no such asset. */
async function findAttachedSignature(target, name) {
    const asset = target.assets.get(name);
    if (asset === undefined)
        return undefined;
    const bytes = await readAsset(target, asset, MAX_SIGNATURE_FILE_BYTES);
    return bytes === undefined
        ? { kind: 'too-large', from: name, size: asset.size }
        : { kind: 'found', bytes, from: name };
}
/**
 * Opens a signature with every key at hand.
 *
 * @param also hash functions whose digests are needed besides.
 */
function openSignature(signature, trust, pinned, also = []) {
    const bytes = signature.kind === 'found' ? signature.bytes : undefined;
    const examined = (keys) => bytes === undefined
        ? []
        : examine(bytes, keys.map(({ key }) => key));
    const trusted = examined(trust.trusted);
    const untrusted = examined(trust.untrusted);
    const usual = pinned === undefined ? 'sha256' : algorithms/* ALGORITHMS */.TM[pinned].hash;
    return {
        signature,
        trusted,
        untrusted: untrusted.map((examination, index) => ({
            ...examination,
            why: trust.untrusted[index]?.why ?? 'not trusted'
        })),
        hashes: [
            ...new Set([
                ...hashesToCompute([...trusted, ...untrusted]),
                ...also.filter(hash => hash !== undefined),
                usual
            ])
        ]
    };
}
/**
 * Whether digests that are known without reading the artifact suffice for a verdict. A PSS signature can look as if made with a second hash
 * as well: once it is proven with one, nobody needs the other.
 */
function isEnough(known, { hashes, trusted }, { algorithm }, listed) {
    const isProven = judge(trusted, known, algorithm) !== undefined && (listed === undefined || known.has(listed));
    return isProven || hashes.every(hash => known.has(hash));
}
/** The verdict on one signature, with the keys that are trusted, and with KMS where that is asked for. */
async function decideSignature({ opened, digests, reread, others }, inputs, trust, kms) {
    const refused = (diagnosis) => ({ kind: 'refused', diagnosis });
    const { signature } = opened;
    if (signature.kind === 'missing')
        return refused(signatureMissing(signature));
    if (signature.kind === 'too-large')
        return refused(signatureTooLarge(signature.size));
    const verified = judge(opened.trusted, digests, inputs.algorithm);
    const key = trust.trusted.find(candidate => candidate.key === verified?.key);
    if (verified === undefined || key === undefined) {
        const diagnosis = diagnose({ ...opened, digests, pinned: inputs.algorithm, others: others() });
        return refused((await explainChange(diagnosis, opened, reread)) ?? diagnosis);
    }
    if (inputs.verifyWith === 'kms' && !(await kmsAgrees(kms, verified)))
        return refused(kmsDisagrees(kms?.key.arn ?? 'no key'));
    return { kind: 'proven', verified, key, signatureFile: signature.from };
}
async function kmsAgrees(kms, { algorithm, digest, signature }) {
    if (kms === undefined)
        return false;
    const question = [algorithm, (0,algorithms/* formatDigest */.MO)(digest), Buffer.from(signature).toString('base64')].join(' ');
    const answer = kms.answers.get(question) ?? kms.signer.verify(kms.key, algorithm, digest, signature);
    kms.answers.set(question, answer);
    return await answer;
}
/** An innocent change of a text that explains why the signature does not hold. */
async function explainChange({ cause }, { trusted, hashes }, reread) {
    if (cause !== 'file-changed' && cause !== 'wrong-key-or-damaged')
        return undefined;
    const readings = trusted.flatMap(examination => examination.readings);
    if (readings.length === 0)
        return undefined;
    const change = await quietly(() => findTextChange(reread(), hashes, digest => readings.some(reading => matchesDigest(reading, digest))));
    return change && textChanged(change, undefined);
}
/** What fails while a refusal is explained leaves it unexplained, and refused. */
async function quietly(explain) {
    try {
        return await explain();
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/verify/checksums.js










/**
 * Looks for checksums files beside the artifacts, in the workspace and on the release, and judges their signatures. Exactly one may vouch:
 * two that say different things are an error. With `checksums-file` given there must be one.
 */
async function findChecksums(search) {
    const { inputs, log } = search;
    const found = [...(await findInFolders(search)), ...(await findOnRelease(search))];
    const vouching = [];
    const refused = [];
    for (const candidate of found) {
        if (candidate.signature.kind === 'missing') {
            if (inputs.checksumsFile === undefined)
                log.info(`${candidate.from} has no signature, so it vouches for nothing.`);
            continue;
        }
        const opened = await checksums_open(candidate, search);
        if ('diagnosis' in opened)
            refused.push(opened);
        else
            vouching.push(opened);
    }
    for (const { from, diagnosis } of refused)
        log.info(`${from} vouches for nothing: ${diagnosis.message}.`);
    const [first, ...others] = vouching;
    const other = others.find(({ bytes }) => first !== undefined && Buffer.compare(bytes, first.bytes) !== 0);
    if (first !== undefined && other !== undefined)
        throw ambiguous(first, other);
    if (inputs.checksumsFile !== undefined && first === undefined && refused.length === 0)
        throw notThere(inputs.checksumsFile, found);
    return { vouching: first, copies: vouching, refused };
}
/** What the checksums file lists for an artifact, under the first of `names` that it knows. */
function listingOf(checksums, names) {
    const name = names.find(candidate => checksums?.list.entries.has(candidate));
    const digest = name === undefined ? undefined : checksums?.list.entries.get(name);
    return checksums === undefined || name === undefined || digest === undefined
        ? undefined
        : { checksums, name, digest };
}
/** The names that a file may be listed under: its path from the checksums file on, its name, its name on a release. */
function listedNamesOf(artifact, checksums, target) {
    const path = checksums?.folder === undefined ? undefined : (0,external_node_path_.relative)(checksums.folder, artifact.absolutePath);
    return [
        ...(path === undefined ? [] : [path.split(external_node_path_.sep).join('/')]),
        artifact.name,
        ...(target === undefined ? [] : [target.store.storedName(artifact.name)])
    ];
}
/** Whether an artifact is what the checksums file lists. */
function matchesListing({ digest }, digests) {
    const now = digests.get(digest.hash);
    return now !== undefined && (0,algorithms/* equalDigests */.cF)(now, digest);
}
/** Listed under the same base name, but somewhere else: for a message. */
function similarTo(checksums, name) {
    return [...checksums.list.entries.keys()].find(listed => (0,external_node_path_.basename)(listed) === (0,external_node_path_.basename)(name));
}
async function findInFolders({ inputs, artifacts, target, workspace }) {
    const { checksumsFile } = inputs;
    if (workspace === undefined || (artifacts.length === 0 && checksumsFile === undefined))
        return [];
    const names = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [checksumsFile];
    const isPath = checksumsFile !== undefined && (0,external_node_path_.basename)(checksumsFile) !== checksumsFile;
    const folders = isPath ? [] : artifacts.map(({ absolutePath }) => (0,external_node_path_.dirname)(absolutePath));
    const paths = new Set([workspace, ...folders].flatMap(folder => names.map(name => (0,external_node_path_.resolve)(folder, name))));
    const found = [];
    for (const path of paths) {
        const bytes = await readSmallFile(path, MAX_CHECKSUMS_BYTES);
        if (bytes === undefined)
            continue;
        const file = { name: (0,external_node_path_.basename)(path), absolutePath: path };
        const signature = await findSignatureOfFile(file, inputs, target, workspace);
        found.push({
            place: 'local',
            from: displayPath(path, workspace),
            folder: (0,external_node_path_.dirname)(path),
            bytes,
            signature
        });
    }
    return found;
}
async function findOnRelease({ inputs, target }) {
    if (target === undefined)
        return [];
    const { store } = target;
    const { checksumsFile } = inputs;
    const names = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [store.storedName((0,external_node_path_.basename)(checksumsFile))];
    const found = [];
    for (const name of names) {
        const asset = target.assets.get(name);
        if (asset === undefined)
            continue;
        const signatureName = signatureNameOf(store, name, inputs.signatureSuffix);
        const signature = (await findAttachedSignature(target, signatureName)) ?? {
            kind: 'missing',
            lookedAt: [`asset ${signatureName}`],
            hint: ''
        };
        // one that is too large is refused by its size; its bytes are not needed for that
        const bytes = signature.kind === 'missing'
            ? new Uint8Array()
            : ((await readAsset(target, asset, MAX_CHECKSUMS_BYTES)) ?? new Uint8Array(MAX_CHECKSUMS_BYTES + 1));
        found.push({ place: 'release', from: name, folder: undefined, bytes, signature });
    }
    return found;
}
async function checksums_open(found, { inputs, trust, kms }) {
    const { place, from, bytes } = found;
    const signatureFile = found.signature.kind === 'missing' ? undefined : found.signature.from;
    const refused = (diagnosis) => ({ place, from, signatureFile, diagnosis });
    if (bytes.length > MAX_CHECKSUMS_BYTES)
        return refused(checksumsInvalid(`it has more than ${MAX_CHECKSUMS_BYTES} bytes`));
    const opened = openSignature(found.signature, trust, inputs.algorithm);
    const digests = (0,hashing_hasher/* hashBytes */.yi)(bytes, opened.hashes);
    const reread = async function* () {
        yield bytes;
    };
    const proof = await decideSignature({ opened, digests, reread, others: () => [] }, inputs, trust, kms);
    if (proof.kind === 'refused')
        return refused(proof.diagnosis);
    const parsed = parseChecksums(bytes);
    if (parsed.kind === 'refused')
        return refused(checksumsInvalid(parsed.reason));
    return { place, from, folder: found.folder, bytes, list: parsed.list, proof };
}
function ambiguous(first, other) {
    const where = ({ place, from }) => (place === 'release' ? `the asset ${from}` : from);
    return new errors/* ActionError */.lZ('CHECKSUMS_UNUSABLE', `Two signed checksums files say different things: ${where(first)} and ${where(other)}; expected one.`, { hint: 'Remove the one that is not meant, or name the other in checksums-file.' });
}
function notThere(name, found) {
    const unsigned = found.flatMap(({ signature, from }) => signature.kind === 'missing'
        ? [`${from} has no signature (looked for ${signature.lookedAt.join(', ')})`]
        : []);
    return new errors/* ActionError */.lZ('CHECKSUMS_UNUSABLE', `The checksums file ${JSON.stringify(name)} cannot be relied on: ${unsigned.length === 0 ? 'it was found neither beside the artifacts nor in the workspace nor on the release' : unsigned.join('; ')}.`, { hint: 'Put the checksums file and its signature there, or correct checksums-file.' });
}

;// CONCATENATED MODULE: ./build/verify/local.js








const KEY_EXTENSIONS = ['.pem', '.der', '.pub'];
const MAX_KEY_CANDIDATES = 16;
const local_READS_AT_ONCE = 8;
/** Finds the files to verify; a signature or a trusted key that a wildcard met along with its artifact is left out. */
async function local_findLocal(inputs, workspace, log) {
    if (inputs.artifacts.length === 0)
        return [];
    const trustedFiles = inputs.trustedKeyFiles.map(file => (0,external_node_path_.resolve)(workspace, file));
    const toOwnOutputs = (matched) => (path) => {
        const signed = path.endsWith(inputs.signatureSuffix)
            ? path.slice(0, -inputs.signatureSuffix.length)
            : undefined;
        return trustedFiles.includes(path) || (signed !== undefined && matched.has(signed));
    };
    const found = await findArtifacts(inputs.artifacts, workspace, toOwnOutputs);
    for (const path of found.leftOut)
        log.info(`Left out ${path}: a signature of another artifact, or a trusted key.`);
    for (const path of found.linksSkipped)
        log.info(`Left out ${path}: a symbolic link met by a wildcard is not followed.`);
    return found.artifacts;
}
/** Public keys beside the artifacts and in the workspace: only a pin can make one of them trusted. */
async function findLocalKeys(artifacts, workspace) {
    const folders = new Set([...artifacts.map(({ absolutePath }) => (0,external_node_path_.dirname)(absolutePath)), workspace]);
    const paths = (await Promise.all([...folders].map(listFiles)))
        .flat()
        .filter(path => KEY_EXTENSIONS.includes((0,external_node_path_.extname)(path)));
    const keys = [];
    for (const path of paths.slice(0, MAX_KEY_CANDIDATES)) {
        const parsed = (0,public_key/* parsePublicKey */.ee)((await readSmallFile(path, public_key/* MAX_KEY_FILE_BYTES */.Qn)) ?? Buffer.alloc(0));
        if (parsed.kind === 'key')
            keys.push({ path: displayPath(path, workspace), key: parsed.key });
    }
    return keys;
}
/** Opens each file's signature, then hashes all files, each once. Files that are trusted keys themselves are passed over. */
async function examineLocal(artifacts, world) {
    const { inputs, trust, target, checksums, expected, workspace, log, cancelled } = world;
    const found = await mapConcurrently(artifacts, local_READS_AT_ONCE, async (artifact) => {
        const signature = await findSignatureOfFile(artifact, inputs, target, workspace);
        const listing = listingOf(checksums, listedNamesOf(artifact, checksums, target));
        const unvouched = signature.kind === 'missing' && listing === undefined;
        return { artifact, signature, listing, passedOver: unvouched && (await isTrustedKey(artifact, trust)) };
    });
    for (const { artifact, passedOver } of found)
        if (passedOver)
            log.info(`Left out ${artifact.path}: it is a trusted key.`);
    const subjects = found
        .filter(({ passedOver }) => !passedOver)
        .map(({ artifact, signature, listing }) => ({
        artifact,
        listing,
        opened: openSignature(signature, trust, inputs.algorithm, [listing?.digest.hash, expected?.hash])
    }));
    const jobs = subjects.map(({ artifact, opened: { hashes } }) => ({ ...artifact, hashes }));
    const digests = await hashFiles(jobs, { log, cancelled });
    return subjects.map(({ artifact, opened, listing }, index) => ({
        place: 'local',
        artifact: artifact.path,
        opened,
        listing,
        digests: digests[index] ?? new Map(),
        reread: () => streamFile(artifact.absolutePath)
    }));
}
async function isTrustedKey(artifact, trust) {
    if (artifact.size > public_key/* MAX_KEY_FILE_BYTES */.Qn)
        return false;
    const parsed = (0,public_key/* parsePublicKey */.ee)((await readSmallFile(artifact.absolutePath, public_key/* MAX_KEY_FILE_BYTES */.Qn)) ?? Buffer.alloc(0));
    return parsed.kind === 'key' && trust.trusted.some(({ key }) => key.fingerprint === parsed.key.fingerprint);
}

;// CONCATENATED MODULE: ./build/verify/assets.js












const assets_DOWNLOADS_AT_ONCE = 4;
const MAX_PUBLIC_KEY_BYTES = 4096; // PEM of an RSA key of 4096 bits has 800; larger assets are not read to see whether they are keys
/**
 * Selects what `release-assets` means. With `*` the world is closed: whatever is not verified, exempted, a signature of a
 * verified artifact or a trusted key is refused, whatever it is called.
 */
async function assets_selectAssets(grounds, target) {
    const { inputs, trust, checksums } = grounds;
    const globs = new NameGlobs(inputs.releaseAssets);
    const assets = [...target.assets.values(), ...target.incomplete.values()];
    assertEachMatches(target, globs, assets.map(({ name }) => name));
    const refused = [];
    const subjects = new Map();
    const foreignKeys = [];
    // shorter names first: an artifact is sorted in before its signature, and only a subject's signature is judged with it
    const selected = assets
        .filter(({ name }) => globs.isSelected(name))
        .sort((a, b) => a.name.length - b.name.length);
    for (const asset of selected) {
        const isListed = checksums?.list.entries.has(asset.name) === true;
        const isSigned = target.assets.has(asset.name + inputs.signatureSuffix);
        const signed = signedName(asset.name, inputs.signatureSuffix);
        if (asset.state !== 'uploaded') {
            refused.push(refuse(asset.name, assetUnverified(...NEVER_COMPLETED)));
        }
        else if (isListed) {
            subjects.set(asset.name, asset);
        }
        else if (signed !== undefined && subjects.has(signed)) {
            continue;
        }
        else if (isSigned) {
            subjects.set(asset.name, asset);
        }
        else if (signed !== undefined && globs.isClosedWorld) {
            refused.push(refuse(asset.name, orphan(asset.name, signed, target)));
        }
        else {
            const key = await readPublicKey(asset, target);
            if (key !== undefined && trust.trusted.some(trusted => trusted.key.fingerprint === key.fingerprint))
                continue;
            if (key === undefined || !globs.isClosedWorld)
                subjects.set(asset.name, asset);
            else {
                if (foreignKeys.length < MAX_KEY_CANDIDATES)
                    foreignKeys.push(key);
                refused.push(refuse(asset.name, keyNotTrusted(key.fingerprint, asset.name)));
            }
        }
    }
    return {
        subjects: [...subjects.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
        refused,
        foreignKeys,
        exempted: assets.flatMap(({ name }) => {
            const pattern = globs.findExcluding(name);
            return pattern === undefined ? [] : [refuse(name, exempted(pattern))];
        })
    };
}
/**
 * Streams each asset once: hashed while it arrives, and kept aside where it is to be delivered.
 *
 * @param digestsOf digests that are known without reading the asset.
 */
async function examineAssets(subjects, { inputs, trust, checksums, expected }, target, delivery, digestsOf = () => undefined) {
    return mapConcurrently(subjects, assets_DOWNLOADS_AT_ONCE, async (asset) => {
        const listing = listingOf(checksums, [asset.name]);
        const signature = await findSignatureOfAsset(asset, inputs, target);
        const opened = openSignature(signature, trust, inputs.algorithm, [listing?.digest.hash, expected?.hash]);
        const known = digestsOf(asset);
        const digests = known !== undefined && isEnough(known, opened, inputs, listing?.digest.hash)
            ? known
            : await readThrough(asset, opened.hashes, target, delivery);
        return {
            place: 'release',
            artifact: asset.name,
            opened,
            listing,
            digests,
            reread: () => streamAsset(target, asset)
        };
    });
}
/** Public keys on the release: only a pin can make one of them trusted. */
async function findAttachedKeys(target) {
    const candidates = [...target.assets.values()].filter(({ name, state }) => state === 'uploaded' && KEY_EXTENSIONS.includes((0,external_node_path_.extname)(name)));
    const keys = [];
    for (const asset of candidates.slice(0, MAX_KEY_CANDIDATES)) {
        const bytes = await readAsset(target, asset, public_key/* MAX_KEY_FILE_BYTES */.Qn);
        const parsed = bytes === undefined ? undefined : (0,public_key/* parsePublicKey */.ee)(bytes);
        if (parsed?.kind === 'key')
            keys.push({ path: asset.name, key: parsed.key });
    }
    return keys;
}
/** The verdict is about the release as it was listed: a change while it was read makes it worthless. */
async function assertUnchanged(target) {
    const describe = (assets) => new Set([...assets].map(({ id, name, size, digest, state }) => JSON.stringify([id, name, size, digest, state])));
    const before = describe([...target.assets.values(), ...target.incomplete.values()]);
    const now = await target.store.listAssets(target.release);
    if (before.symmetricDifference(describe(now)).size === 0)
        return;
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `The assets of the release ${target.release.id} changed while they were verified.`, {
        hint: 'Let all jobs that attach to the release finish, then verify again.'
    });
}
const NEVER_COMPLETED = [
    'its upload was never completed',
    'Delete it from the release, or attach it again.'
];
function orphan(name, signed, target) {
    const what = target.assets.has(signed)
        ? `${signed}, which is not verified`
        : `${signed}, which is not on the release`;
    return assetUnverified(`it is called the signature of ${what}`, `Delete it, or exempt it with a line "!${name}" in release-assets.`);
}
async function readThrough(asset, hashes, target, delivery) {
    const file = await delivery.open(asset.name);
    return rereading(asset, async () => {
        const hasher = new hashing_hasher/* StreamHasher */.YQ(hashes);
        await file?.restart();
        for await (const chunk of streamAsset(target, asset)) {
            hasher.update(chunk);
            await file?.write(chunk);
        }
        return hasher.digests();
    });
}
/** A public key is recognised by what it is, never by its name. */
async function readPublicKey(asset, target) {
    const bytes = await readAsset(target, asset, MAX_PUBLIC_KEY_BYTES);
    const parsed = bytes === undefined ? undefined : (0,public_key/* parsePublicKey */.ee)(bytes);
    return parsed?.kind === 'key' ? parsed.key : undefined;
}
function signedName(name, suffix) {
    return name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;
}
function refuse(artifact, diagnosis) {
    return { kind: 'refused', artifact, signatureFile: undefined, digest: undefined, diagnosis };
}

;// CONCATENATED MODULE: ./build/diagnosis/release.js

/** Nothing signed says which release the artifact belongs to. */
function bindingMissing(reason) {
    return {
        cause: 'binding-missing',
        message: `its signature holds, but require-binding is set and ${reason}`,
        hint: 'Sign the release with strategy: checksums or both, which binds it to its repository and tag.'
    };
}
/** It was signed, but for another release. */
function bindingMismatch(checksums, difference) {
    return {
        cause: 'binding-mismatch',
        message: `its signature holds, but ${checksums} belongs to another release: ${difference}`,
        hint: 'Take the files of the release that you mean; somebody may have put an old or a foreign release in its place.'
    };
}
/** The digest that was handed over in `digests` is another one. */
function digestMismatch(expected, now) {
    return {
        cause: 'digest-mismatch',
        message: `its signature holds, but digests expects ${(0,algorithms/* formatDigest */.MO)(expected)}${now === undefined ? '' : `, and this has ${(0,algorithms/* formatDigest */.MO)(now)}`}`,
        hint: 'Take the file that the digests were made of, or correct digests.'
    };
}
function notExpected() {
    return {
        cause: 'not-expected',
        message: 'its signature holds, but digests does not list it',
        hint: 'Remove the file, or add its line to digests if it belongs to the release.'
    };
}
function expectedMissing(expected) {
    return {
        cause: 'expected-missing',
        message: `digests expects it with ${(0,algorithms/* formatDigest */.MO)(expected)}, but it is not there`,
        hint: 'Add the file, or remove its line from digests.'
    };
}

;// CONCATENATED MODULE: ./build/verify/binding.js








/** Where nobody asks for the binding. */
const NOT_JUDGED = {
    kind: 'unbound',
    reason: 'it was not read',
    diagnosis: bindingMissing('it was not read')
};
/**
 * Reads the binding that the verified checksums file lists, beside it or on the release, and compares it with the release at hand or the
 * one that is named. Always read, so that a pass without binding is told.
 */
async function judgeBinding(search) {
    const { checksums, log, required } = search;
    const state = await compareBinding(search);
    if (state.kind === 'bound') {
        const { repository, tag, commit } = state.binding;
        log.info(`Bound to ${repository} "${tag}"${commit === undefined ? '' : ` at ${commit}`}.`);
    }
    else if (required === undefined && checksums !== undefined) {
        if (state.diagnosis.cause === 'binding-mismatch')
            log.warning(`${capitalised(state.diagnosis.message)}.`);
        else
            log.info(`Not bound to a release: ${state.reason}.`);
    }
    return state;
}
async function compareBinding({ checksums, required, target, serverUrl }) {
    const unbound = (reason) => ({
        kind: 'unbound',
        reason,
        diagnosis: bindingMissing(reason)
    });
    if (checksums === undefined)
        return unbound('no signed checksums file lists it');
    const digest = checksums.list.entries.get(BINDING_NAME);
    if (digest === undefined)
        return unbound(`${checksums.from} lists no ${BINDING_NAME}`);
    const bytes = await readBinding(checksums, target);
    if (bytes === undefined)
        return unbound(`there is no ${BINDING_NAME}, which ${checksums.from} lists`);
    if (!matchesListing({ checksums, name: BINDING_NAME, digest }, (0,hashing_hasher/* hashBytes */.yi)(bytes, [digest.hash])))
        return unbound(`the ${BINDING_NAME} is not the one that ${checksums.from} lists`);
    const binding = parseBinding(bytes);
    if (binding === undefined)
        return unbound(`the ${BINDING_NAME} is of an unknown form`);
    const expected = await expectedBinding(required, target, serverUrl);
    if (expected === undefined)
        return unbound(`it was signed for ${binding.repository} "${binding.tag}", but no release is named to compare with`);
    const difference = describeDifference(binding, expected);
    return difference === undefined
        ? { kind: 'bound', binding }
        : { kind: 'unbound', reason: difference, diagnosis: bindingMismatch(checksums.from, difference) };
}
async function readBinding({ folder }, target) {
    const local = folder === undefined ? undefined : await readSmallFile((0,external_node_path_.join)(folder, BINDING_NAME), MAX_BINDING_BYTES);
    if (local !== undefined)
        return local;
    const asset = target?.assets.get(BINDING_NAME);
    return target && asset && (await readAsset(target, asset, MAX_BINDING_BYTES));
}
async function expectedBinding(required, target, serverUrl) {
    if (required?.kind === 'named')
        return required;
    return target && { kind: 'here', ...(await fetchBinding(target, serverUrl)) };
}
function capitalised(sentence) {
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

;// CONCATENATED MODULE: ./build/verify/decide.js











/**
 * The verdict on one artifact: its own signature must hold, or the verified checksums file must list it with this digest; where
 * both exist, both must hold. Only a refusal is diagnosed.
 */
async function decide(item, court) {
    const { artifact, opened, digests, listing } = item;
    const { inputs, trust, kms, cases, checksums, binding } = court;
    const own = opened.signature.kind === 'missing' ? undefined : opened.signature.from;
    const refused = (diagnosis) => ({
        kind: 'refused',
        artifact,
        signatureFile: own ?? listing?.checksums.proof.signatureFile,
        digest: digests.values().next().value,
        diagnosis
    });
    const others = () => cases.filter(other => other !== item).map(other => ({ name: other.artifact, digests: other.digests }));
    const signed = opened.signature.kind === 'missing'
        ? undefined
        : await decideSignature({ ...item, others }, inputs, trust, kms);
    if (signed?.kind === 'refused')
        return refused(signed.diagnosis);
    if (listing !== undefined && !matchesListing(listing, digests))
        return refused(await explainMismatch(item, listing, signed !== undefined));
    const invalid = invalidContent(item, court);
    if (invalid !== undefined)
        return refused(invalid);
    const proof = signed ?? listing?.checksums.proof;
    if (proof === undefined)
        return refused(nothingVouches(opened.signature, artifact, checksums));
    const isDocument = isChecksums(item, checksums) ||
        listing?.name === BINDING_NAME ||
        (signed !== undefined &&
            needsExcuse(item, court) &&
            (await isRecord(item, signed.verified.digest, binding)));
    const bound = binding.kind === 'bound' && (listing !== undefined || isDocument);
    if (inputs.requireBinding !== undefined && !bound)
        return refused(binding.kind === 'unbound'
            ? binding.diagnosis
            : bindingMissing(`${checksums.vouching?.from} does not list it`));
    const unexpected = isDocument ? undefined : notAsExpected(item, court.expected?.[item.place]);
    if (unexpected !== undefined)
        return refused(unexpected);
    const { hash } = proof.verified.digest;
    const digest = signed?.verified.digest ?? (listing && digests.get(listing.digest.hash)) ?? digests.get(hash);
    if (digest === undefined)
        throw new Error('a proof without the digest that it is about');
    return {
        kind: 'verified',
        artifact,
        signatureFile: proof.signatureFile,
        digest,
        proof: proof.verified,
        key: proof.key,
        checksums: listing?.checksums.from,
        bound
    };
}
/** What is wrong with a checksums file beyond its signature: unreadable, or listing what is not there. */
function invalidContent(item, court) {
    const { place, artifact } = item;
    const is = (file) => file.place === place && file.from === artifact;
    const refused = court.checksums.refused.find(is);
    if (refused !== undefined)
        return refused.diagnosis;
    const { vouching } = court.checksums;
    if (vouching === undefined || !isChecksums(item, court.checksums))
        return undefined;
    // a copy elsewhere does not make up for what a release lost
    const near = place === 'release' ? court.cases.filter(other => other.place === place) : court.cases;
    const there = new Set(near.flatMap(({ listing }) => (listing === undefined ? [] : [listing.name])));
    const missing = [...vouching.list.entries.keys()].filter(name => !there.has(name) && !court.exempted.includes(name));
    return missing.length === 0 ? undefined : checksumsIncomplete(missing, place === 'release');
}
/** Whether the artifact is the checksums file that vouches, or a copy of it. */
function isChecksums({ place, artifact }, { copies }) {
    return copies.some(copy => copy.place === place && copy.from === artifact);
}
/** Whether it would be refused if it were an artifact like any other: only then is it looked at for what else it may be. */
function needsExcuse({ place, artifact, listing }, { inputs, binding, expected }) {
    const isUnlisted = inputs.requireBinding !== undefined && binding.kind === 'bound' && listing === undefined;
    return isUnlisted || expected?.[place].entries.has((0,external_node_path_.basename)(artifact)) === false;
}
/**
 * Whether a file whose own signature holds is the record of a signing run, for the release at hand as far as that is known.
 *
 * @param proven what was signed: other bytes than these are not looked at, whoever serves them the second time.
 */
async function isRecord({ reread }, proven, binding) {
    const chunks = [];
    let size = 0;
    for await (const chunk of reread()) {
        size += chunk.length;
        if (size > MAX_RECORD_BYTES)
            return false;
        chunks.push(Uint8Array.from(chunk));
    }
    const bytes = Buffer.concat(chunks);
    if (!(0,algorithms/* equalDigests */.cF)((0,hashing_hasher/* digestBy */.Qx)((0,hashing_hasher/* hashBytes */.yi)(bytes, [proven.hash]), proven.hash), proven))
        return false;
    const record = parseRecord(bytes);
    return record !== undefined && (binding.kind === 'unbound' || namesRelease(record, binding.binding));
}
/** How an artifact that holds contradicts the digests that were handed over. */
function notAsExpected({ artifact, digests }, expected) {
    if (expected === undefined)
        return undefined;
    const digest = expected.entries.get((0,external_node_path_.basename)(artifact));
    if (digest === undefined)
        return notExpected();
    const now = digests.get(digest.hash);
    return now !== undefined && (0,algorithms/* equalDigests */.cF)(now, digest) ? undefined : digestMismatch(digest, now);
}
function nothingVouches(signature, artifact, checksums) {
    if (signature.kind !== 'missing')
        throw new Error('a signature that was not judged');
    const { vouching, refused } = checksums;
    if (vouching !== undefined)
        return notInChecksums(vouching.from, signature, similarTo(vouching, artifact));
    const missing = signatureMissing(signature);
    const [first] = refused;
    return first === undefined ? missing : signatureMissingWith(missing, first.from, first.diagnosis);
}
async function explainMismatch({ digests, reread }, { checksums, digest }, signatureHolds) {
    const change = signatureHolds
        ? undefined
        : await quietly(() => findTextChange(reread(), [digest.hash], now => (0,algorithms/* equalDigests */.cF)(now, digest)));
    return change === undefined
        ? checksumsMismatch(checksums.from, digest, digests.get(digest.hash), signatureHolds)
        : textChanged(change, checksums.from);
}

;// CONCATENATED MODULE: ./build/verify/staging.js



/** Keeps downloaded assets aside until all are verified, so that what is deployed is what was verified. */
class Delivery {
    #folder;
    #pending = [];
    /** @param outputDirectory undefined: nothing is kept. */
    constructor(outputDirectory, workspace) {
        this.#folder = outputDirectory === undefined ? undefined : (0,external_node_path_.resolve)(workspace, outputDirectory);
    }
    async open(assetName) {
        if (this.#folder === undefined)
            return undefined;
        assertFileName(assetName);
        const file = await PendingFile.create((0,external_node_path_.join)(this.#folder, assetName));
        this.#pending.push(file);
        return file;
    }
    /** Moves everything into place; returns the paths. */
    async commit() {
        const paths = [];
        for (let file = this.#pending[0]; file !== undefined; file = this.#pending[0]) {
            await file.commit();
            this.#pending.shift();
            paths.push(file.path);
        }
        return paths;
    }
    /** Removes what was not committed. */
    async discard() {
        await Promise.all(this.#pending.splice(0).map(file => file.discard()));
    }
}

;// CONCATENATED MODULE: ./build/sign/publish/gate.js












const gate_CALLS_AT_ONCE = 8;
/** Every asset of the draft, judged as it is attached: by GitHub's digest where that decides, else downloaded again. */
async function assertClosedWorld(inputs, target, trust, subjects, log) {
    const world = {
        ...inputs,
        mode: 'verify',
        digests: undefined,
        releaseAssets: ['*', ...inputs.releaseAssets.filter(pattern => pattern.startsWith('!'))],
        algorithm: undefined,
        checksumsFile: inputs.strategy === 'each' ? undefined : (0,external_node_path_.basename)(checksumsPath(inputs, '')),
        verifyWith: 'local',
        requireBinding: undefined
    };
    const checksums = await findChecksums({
        inputs: world,
        artifacts: [],
        target,
        trust,
        workspace: undefined,
        kms: undefined,
        log
    });
    const grounds = { inputs: world, trust, checksums: checksums.vouching, expected: undefined };
    const selection = await assets_selectAssets(grounds, target);
    const known = new Map(subjects.map(({ digests, digest }) => [(0,algorithms/* formatDigest */.MO)(digests.get('sha256') ?? digest), digests]));
    const cases = await examineAssets(selection.subjects, grounds, target, new Delivery(undefined, ''), asset => digestsOf(asset, known));
    const exempted = selection.exempted.map(({ artifact }) => artifact);
    const court = {
        inputs: world,
        trust,
        kms: undefined,
        checksums,
        binding: NOT_JUDGED,
        expected: undefined,
        cases,
        exempted
    };
    const decided = await mapConcurrently(cases, gate_CALLS_AT_ONCE, item => decide(item, court));
    for (const name of exempted)
        log.info(`Exempted from the publish gate: ${name}`);
    const refused = [...decided, ...selection.refused].filter((result) => result.kind === 'refused');
    const [first] = refused;
    if (first === undefined)
        return;
    const names = refused.map(({ artifact }) => artifact).join(', ');
    throw new errors/* ActionError */.lZ('RELEASE_INCOMPLETE', `${target.release.draft ? 'The release stays a draft' : 'The release is public already'}: ${refused.length} of its assets are not verified (${names}); the first, ${first.artifact}: ${first.diagnosis.message}.`, {
        hint: first.diagnosis.cause === 'asset-unverified'
            ? first.diagnosis.hint
            : `Sign such assets by naming them in artifacts or release-assets, or exempt them with a line "!${first.artifact}" in release-assets.`
    });
}
/** What this run signed must be there, artifact and signature: a release that lost something is not published. */
function assertComplete(inputs, target, subjects) {
    const { store, assets } = target;
    const sha256 = new Set([...assets.values()].map(({ digest }) => digest));
    for (const { name, path, digests, digest, source } of subjects) {
        const there = assets.has(store.storedName(name)) || sha256.has((0,algorithms/* formatDigest */.MO)(digests.get('sha256') ?? digest));
        if (there)
            continue;
        throw new errors/* ActionError */.lZ('RELEASE_INCOMPLETE', `The release is not published: the artifact ${path} is not on it.`, {
            hint: `Attach it before this step${source.kind === 'file' ? ', or set upload: all' : ''}. Its signature ${signatureNameOf(store, name, inputs.signatureSuffix)} alone helps nobody.`
        });
    }
}
/** What GitHub's digest says of an asset that this run signed itself. */
function digestsOf(asset, known) {
    return asset.digest === undefined ? undefined : known.get(asset.digest);
}
function trustOf(key, keyFiles, { pins }) {
    const others = keyFiles.filter(({ key: other }) => other.fingerprint !== key.publicKey.fingerprint && judgeByPins(other, pins) === 'allowed');
    return {
        trusted: [
            { key: key.publicKey, reason: `key-id (${key.arn})` },
            ...others.map(file => ({ key: file.key, reason: `trusted-public-key ${file.path}` }))
        ],
        untrusted: []
    };
}

;// CONCATENATED MODULE: ./build/sign/dry-run.js














/**
 * The dry run: everything that signing does before the first signature, and a question to KMS whether it would sign. Without credentials
 * files, names and release are checked all the same.
 */
async function rehearse(inputs, ports, report, found) {
    const { log, workspace } = ports;
    const { signer, releases } = await ports.adapters;
    const [key, target] = await Promise.all([
        fetchKeyIfPossible(inputs, signer, ports, report),
        prepareTarget(inputs, releases, ports, found.files, report)
    ]);
    const pending = await findPending(inputs, ports, found, target, typeof key === 'string' ? undefined : key);
    const subjects = await Promise.all(pending.map(({ hashed }) => hashed));
    const comparison = await compareAsFarAsPossible(inputs, ports, key, target, pending, subjects);
    if (target !== undefined && inputs.publishRelease)
        assertWillBeComplete(inputs, target, subjects);
    await assertFilesAreOurs(inputs, workspace, pending.map(({ signaturePath }) => signaturePath));
    const [first] = subjects;
    const checked = [];
    if (typeof key === 'string')
        checked.push(`KMS not checked: ${key}.`);
    else if (signer !== undefined && first !== undefined) {
        await signer.checkPermission(key, inputs.algorithm, first.digest);
        checked.push(`KMS would sign with ${key.arn} and ${inputs.algorithm}.`);
    }
    if (target === undefined && inputs.upload !== 'none')
        checked.push('The release is not checked: none is named, and this run is not for one.');
    report.artifacts = subjects;
    report.rehearsed = new Map(subjects.map((subject, index) => [
        subject.path,
        describeFate(inputs, workspace, target, subject, typeof key !== 'string', kindOf(pending[index], comparison))
    ]));
    report.plan = [...checked, ...describePlan(inputs, workspace, target, subjects)];
    for (const line of checked)
        log.info(line);
    for (const { path, digest } of subjects)
        log.info(`${(0,lib_text/* foreign */.V$)(path)} (${(0,algorithms/* formatDigest */.MO)(digest)}): would ${report.rehearsed.get(path)}`);
    for (const line of report.plan.slice(checked.length))
        log.info(line);
}
/** The key; or why there is none to ask for: a pull request must never hold a role that can sign. */
async function fetchKeyIfPossible(inputs, signer, ports, report) {
    if (signer === undefined) {
        await readKeyFiles(inputs.trustedKeyFiles, ports.workspace);
        return 'this job gets no OIDC token (no permission id-token: write, or a pull request from a fork)';
    }
    try {
        return (await fetchAllowedKey(inputs, signer, ports, report)).key;
    }
    catch (thrown) {
        if (!(thrown instanceof errors/* ActionError */.lZ) || thrown.code !== 'CREDENTIALS_MISSING')
            throw thrown;
        return 'there are no AWS credentials';
    }
}
async function compareAsFarAsPossible(inputs, { workspace, serverUrl, run }, key, target, pending, subjects) {
    if (target === undefined)
        return undefined;
    const tells = inputs.strategy !== 'each' || inputs.recordFile !== undefined;
    const binding = tells ? fetchBinding(target, serverUrl) : undefined;
    binding?.catch(() => undefined); // awaited where it is needed
    if (typeof key === 'string') {
        await compareWithoutKey(inputs, target, await binding, subjects, workspace);
        return undefined;
    }
    const preparation = { inputs, key, workspace, binding, pending, run };
    const comparison = await compare(preparation, target);
    assertTakes(preparation, comparison.target ?? target, comparison);
    return comparison;
}
/** The publish gate as far as it is known before: the artifacts are attached, or this step attaches them. */
function assertWillBeComplete(inputs, target, subjects) {
    const attaches = (subject) => inputs.upload === 'all' && subject.source.kind === 'file';
    assertComplete(inputs, target, subjects.filter(subject => !attaches(subject)));
}
function kindOf(item, comparison) {
    return item && comparison?.planned.get(item)?.found.kind;
}
function describeFate(inputs, workspace, target, { name }, hasKey, kind) {
    if (inputs.strategy === 'checksums')
        return `be listed in ${(0,external_node_path_.basename)(checksumsPath(inputs, workspace))}`;
    if (kind === 'valid')
        return 'keep its signature, which is valid';
    if (kind === 'stale')
        return 'be signed again, in place of a signature that is not valid';
    const attached = target && attachedAs(target, signatureNameOf(target.store, name, inputs.signatureSuffix)) !== undefined;
    return attached === true && !hasKey
        ? 'be signed, unless its signature on the release is valid'
        : 'be signed';
}
function describePlan(inputs, workspace, target, subjects) {
    const signatures = inputs.strategy === 'checksums' ? [] : [dry_run_count(subjects.length, 'signature')];
    const documents = [
        ...signatures,
        ...documentNames(inputs, workspace),
        ...inputs.publicKeyFiles.map(file => (0,external_node_path_.basename)(file))
    ].map(lib_text/* foreign */.V$);
    const sent = inputs.upload === 'all' ? subjects.filter(({ source }) => source.kind === 'file') : [];
    const attached = [...(sent.length === 0 ? [] : [dry_run_count(sent.length, 'artifact')]), ...documents];
    return [
        `Would write ${documents.join(', ')}`,
        ...(target === undefined
            ? []
            : [
                `Would attach to ${target.release.url}${target.release.draft ? ', a draft' : ''}, unless there and valid already: ${attached.join(', ')}`
            ]),
        ...(inputs.verifyInstructions
            ? ['Would write the section of the release notes that tells how to verify']
            : []),
        ...(inputs.publishRelease ? ['Would publish the release, if every asset on it is then verified'] : [])
    ];
}
function dry_run_count(n, noun) {
    return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

;// CONCATENATED MODULE: ./build/sign/produce/produce.js



const produce_CALLS_AT_ONCE = 8; // well under KMS's request quota for RSA, which other jobs share
/** Signs each artifact as soon as it is hashed, the checksums file once all are, and last the record of it all. */
async function signAll(preparation, { target, planned, checksums: compared }, notary) {
    const { inputs, pending } = preparation;
    const digests = pending.map(({ hashed }) => hashed);
    const artifacts = await mapAsKnown(digests, produce_CALLS_AT_ONCE, async (subject, index) => {
        const item = pending[index];
        const plan = (item && planned.get(item)) ?? (await planFresh(inputs, target, subject));
        return inputs.strategy === 'checksums' ? plan : notary.sign(plan);
    });
    const checksums = compared ?? (await planAllChecksums(preparation, target, artifacts));
    const sealed = checksums && { ...checksums, planned: await notary.sign(checksums.planned) };
    const all = sealed === undefined ? artifacts : [...artifacts, sealed.planned];
    const record = await planRecord(preparation, target, makeRecord(preparation, target, await preparation.binding, all));
    return {
        artifacts,
        checksums: sealed,
        record: record && { ...record, planned: await notary.sign(record.planned) }
    };
}

;// CONCATENATED MODULE: ./build/sign/produce/verifying-signer.js



/** Has digests signed and proves each signature with the public key before anyone sees it; what is valid already is kept. */
class Notary {
    #inputs;
    #signer;
    #key;
    #log;
    #warned = false;
    constructor(inputs, signer, key, log) {
        this.#inputs = inputs;
        this.#signer = signer;
        this.#key = key;
        this.#log = log;
    }
    async sign(item) {
        if (item.found.kind === 'valid') {
            this.#log.info(`Kept ${item.found.asset.name}: valid for ${item.path}`);
            return { ...item, signature: item.found.signature };
        }
        const { algorithm } = this.#inputs;
        const signature = await this.#signer.sign(this.#key, algorithm, item.digest);
        const reading = verifyDigest(this.#key.publicKey, algorithm, item.digest, signature);
        if (reading === undefined) {
            throw notByKms(`The signature that KMS gave for ${item.path} does not verify with the public key of ${this.#key.arn}.`);
        }
        const salt = saltLengthOf(reading);
        const expected = algorithms/* HASHES */.T$[reading.hash].bytes;
        if (salt !== undefined && salt !== expected) {
            const what = `a PSS salt of ${salt} bytes, expected ${expected} as AWS KMS makes it`;
            if (!this.#signer.emulated)
                throw notByKms(`The signature for ${item.path} has ${what}.`);
            if (!this.#warned)
                this.#log.warning(`The KMS at AWS_ENDPOINT_URL_KMS signs with ${what}: it is an emulator.`);
            this.#warned = true;
        }
        this.#log.info(`Signed ${item.path}`);
        return { ...item, signature };
    }
}
function notByKms(message) {
    return new errors/* ActionError */.lZ('KMS_ANSWER_WRONG', `${message} AWS KMS does not answer like this.`, {
        hint: 'Nothing was published. Check AWS_ENDPOINT_URL_KMS and the network between the runner and KMS.'
    });
}

;// CONCATENATED MODULE: ./build/sign/publish/notes.js




const START = '<!-- kms-sign-action: verify start -->';
const END = '<!-- kms-sign-action: verify end -->';
const MAX_NOTES_CHARACTERS = 125_000; // GitHub refuses longer ones
/**
 * Puts a section that tells how to verify into release notes: in place of the one that is there, else at the end. The rest
 * stays as it is, byte for byte.
 */
function withInstructions(notes, section) {
    const newline = notes.includes('\r\n') ? '\r\n' : '\n';
    const block = [START, section, END].join('\n').replaceAll('\n', newline);
    const start = notes.indexOf(START);
    const end = notes.indexOf(END);
    const once = start === notes.lastIndexOf(START) && end === notes.lastIndexOf(END);
    if (start === -1 && end === -1) {
        const gap = notes === '' ? '' : notes.endsWith('\n') ? newline : newline + newline;
        return bounded(`${notes}${gap}${block}${newline}`);
    }
    if (start === -1 || end < start || !once) {
        throw new errors/* ActionError */.lZ('RELEASE_CHANGED', 'The markers of the verify section in the release notes are damaged; the notes are not changed.', {
            hint: `Remove the lines "${START}" and "${END}" and what is between them from the notes.`
        });
    }
    return bounded(notes.slice(0, start) + block + notes.slice(end + END.length));
}
/** Markdown that tells which key signed and how to check a download with OpenSSL. */
function instructions(inputs, fingerprint, publicKey, checksums) {
    const artifact = checksums ?? 'ARTIFACT';
    const signature = artifact + inputs.signatureSuffix;
    const commands = opensslCommands(inputs, { artifact, signature, publicKey });
    const listed = checksums === undefined ? [] : [checksumsCommand(inputs.algorithm, checksums)];
    const what = checksums === undefined ? 'Each file' : `\`${checksums}\` lists all files and`;
    const then = checksums === undefined
        ? 'check a file with OpenSSL, `ARTIFACT` being its name'
        : 'check the list with OpenSSL and the files that you have downloaded with the list';
    return [
        '### Verify the signatures',
        '',
        `${what} is signed with ${inputs.algorithm} by the key \`${fingerprint}\` (SHA-256 of its DER SubjectPublicKeyInfo).`,
        `Compare this fingerprint with one that you know from elsewhere, then ${then}:`,
        '',
        '```sh',
        `openssl pkey -pubin${publicKey.endsWith('.der') ? ' -inform DER' : ''} -in ${publicKey} -outform DER | openssl dgst -sha256`,
        commands,
        ...listed,
        '```'
    ].join('\n');
}
function bounded(notes) {
    if (notes.length <= MAX_NOTES_CHARACTERS)
        return notes;
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `With the verify section the release notes have ${notes.length} characters; GitHub takes ${MAX_NOTES_CHARACTERS}.`, {
        hint: 'Shorten the notes, or set verify-instructions: false.'
    });
}
/** Keeps the verify section of the release notes up to date; does nothing when it is. */
async function writeInstructions(inputs, target, key, log) {
    const publicKey = target.store.storedName((0,external_node_path_.basename)(inputs.publicKeyFiles[0] ?? ''));
    const checksums = inputs.strategy === 'each' ? undefined : target.store.storedName((0,external_node_path_.basename)(checksumsPath(inputs, '')));
    const now = await target.store.reread(target.release);
    const notes = withInstructions(now.notes, instructions(inputs, key.publicKey.fingerprint, publicKey, checksums));
    if (notes === now.notes)
        return;
    await target.store.update(target.release, { notes });
    log.info('The release notes tell how to verify.');
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
 * Makes the draft public, if and only if the whole of it holds as a closed world as it is attached: every asset verified,
 * a key that is trusted, or exempted by name. A change by someone else in between is noticed.
 */
async function publish(inputs, { release: preflight, store }, attached, key, keyFiles, subjects, log) {
    const target = await new lib_waiting/* Waiting */.E$().retry(UNTIL_REPLICAS_AGREE, () => findWith(attached, store, preflight));
    assertSame(preflight, target.release);
    assertComplete(inputs, target, subjects);
    await assertClosedWorld(inputs, target, trustOf(key, keyFiles, inputs), subjects, log);
    await assertUnchanged(target);
    if (!target.release.draft) {
        log.info('The release is public already, and it holds.');
        return target.release;
    }
    assertSame(target.release, await store.reread(target.release));
    const released = await store.update(target.release, { draft: false });
    try {
        await new lib_waiting/* Waiting */.E$().retry(UNTIL_REPLICAS_AGREE, () => assertUnchanged(target));
    }
    catch (thrown) {
        if (!(thrown instanceof errors/* ActionError */.lZ && thrown.code === 'RELEASE_CHANGED'))
            throw thrown;
        await withdraw(target, thrown);
    }
    log.info(`Published ${released.url}`);
    log.info('A release that was published with GITHUB_TOKEN starts no other workflow (on: release).');
    return released;
}
/** The release with everything that this run attached or kept; a replica of GitHub may not list yet what is new. */
async function findWith(attached, store, { id }) {
    const target = await findTarget(store, { id, tag: undefined });
    const missing = attached.filter(asset => target.assets.get(asset.name)?.id !== asset.id);
    if (missing.length === 0)
        return target;
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `The release ${id} does not have ${missing.map(({ name }) => name).join(', ')} any more, attached by this run; it is not published.`, { hint: 'Find out who removed or replaced it, then run the job again.' });
}
function assertSame(before, now) {
    if (before.id === now.id && before.tag === now.tag && before.target === now.target)
        return;
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `The release ${before.id} was for "${before.tag}" on ${before.target}, and is now for "${now.tag}" on ${now.target}; it is not published.`, { hint: 'Find out who changed it, then run the job again.' });
}
/** The release changed in the moment of publishing: back to a draft, if GitHub allows that. */
async function withdraw(target, changed) {
    const withdrawn = await target.store.update(target.release, { draft: true }).then(() => true, () => false);
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `The assets of the release ${target.release.id} changed while it was published; ${withdrawn ? 'it is a draft again' : 'it is PUBLIC and could not be withdrawn'}.`, {
        hint: withdrawn
            ? 'Let all other jobs for this release finish, then run this job again.'
            : 'Look at the release now: an asset on it was never verified. Keep other jobs away from a release while it is published.',
        cause: changed
    });
}

;// CONCATENATED MODULE: ./build/sign/sign.js
















/**
 * Signs artifacts and attaches the signatures. Order is the promise: everything is hashed, signed and proven before the
 * first file is written and the first asset is attached, and everything attached is proven before a draft is published.
 */
async function sign(inputs, ports, report) {
    const { log, workspace } = ports;
    const { hash } = algorithms/* ALGORITHMS */.TM[inputs.algorithm];
    const [files, expected] = await Promise.all([
        findLocal(inputs, workspace, log),
        readDigests(inputs.digests, hash, workspace)
    ]);
    // hashing goes on while credentials, key and release are waited for, and while the first digests are signed
    const jobs = files.map(file => ({ ...file, hashes: hashesFor(inputs) }));
    await hashMeanwhile(jobs, ports, hashing => {
        const run = inputs.dryRun ? rehearse : signFound;
        return run(inputs, ports, report, { files, expected, hashing });
    });
}
async function signFound(inputs, ports, report, { files, expected, hashing }) {
    const { log, workspace } = ports;
    const { signer, releases } = await ports.adapters;
    if (signer === undefined)
        throw new Error('nobody to sign');
    const [{ key, keyFiles }, found] = await Promise.all([
        fetchAllowedKey(inputs, signer, ports, report),
        prepareTarget(inputs, releases, ports, files, report)
    ]);
    const binding = found === undefined || (inputs.strategy === 'each' && inputs.recordFile === undefined)
        ? undefined
        : fetchBinding(found, ports.serverUrl);
    binding?.catch(() => undefined); // awaited where it is needed
    const pending = await findPending(inputs, ports, { files, expected, hashing }, found, key);
    const preparation = { inputs, key, workspace, binding, pending, run: ports.run };
    const comparison = await compare(preparation, found);
    const { target } = comparison;
    if (target !== undefined)
        assertTakes(preparation, target, comparison);
    await assertFilesAreOurs(inputs, workspace, inputs.strategy === 'checksums' ? [] : pending.map(({ signaturePath }) => signaturePath));
    const signed = await signAll(preparation, comparison, new Notary(inputs, signer, key, log));
    const { artifacts, checksums, record } = signed;
    report.artifacts = artifacts;
    report.signed = await writeSignatures(inputs, workspace, target, signed);
    if (record !== undefined)
        report.recordFile = await writeRecord(record.file, record.bytes, workspace);
    if (checksums !== undefined)
        report.checksumsFile = await writeChecksums(checksums.made, workspace);
    report.publicKeyFiles = await writePublicKeys(inputs, workspace, key);
    if (target === undefined)
        return;
    await attachAllParts(inputs, key, target, { ...signed, keys: comparison.keys }, log, report);
    if (inputs.verifyInstructions)
        await writeInstructions(inputs, target, key, log);
    if (inputs.publishRelease) {
        report.release = await publish(inputs, target, report.attached, key, keyFiles, artifacts, log);
        report.published = target.release.draft;
    }
}

;// CONCATENATED MODULE: ./build/verify/report.js
function emptyVerifyReport() {
    return {
        release: undefined,
        trust: undefined,
        binding: undefined,
        results: [],
        exempted: [],
        delivered: []
    };
}

;// CONCATENATED MODULE: ./build/verify/verify.js
















const verify_CALLS_AT_ONCE = 8;
/**
 * Verifies artifacts against a trust anchor and reports every one of them; throws when any is refused, when there is
 * nothing to verify, or when there is no key to trust.
 */
async function verify(inputs, ports, report) {
    const { log, workspace, signer } = ports;
    const hash = inputs.algorithm === undefined ? undefined : algorithms/* ALGORITHMS */.TM[inputs.algorithm].hash;
    const [expected, keyFiles, target, kmsKey, local] = await Promise.all([
        readDigests(inputs.digests, hash, workspace),
        readKeyFiles(inputs.trustedKeyFiles, workspace),
        openRelease(inputs, ports, report),
        signer?.fetchKey(),
        local_findLocal(inputs, workspace, log)
    ]);
    warnOfKeysBesideArtifacts(keyFiles, local, inputs.pins, workspace, log);
    const byPinAlone = keyFiles.length === 0 && kmsKey === undefined;
    const found = byPinAlone
        ? [
            ...(await findLocalKeys(local, workspace)),
            ...(target === undefined ? [] : await findAttachedKeys(target))
        ]
        : [];
    const trust = resolveTrust({ pins: inputs.pins, keyFiles, kmsKey, found });
    report.trust = trust;
    for (const { key, reason } of trust.trusted)
        log.info(`Trusted key ${key.fingerprint}, RSA_${key.modulusBits}, by ${reason}`);
    if (signer?.keyId.includes('alias/'))
        log.info(`The alias ${signer.keyId} can be moved to another key; a pin in public-key-fingerprint would notice.`);
    const kms = signer === undefined || kmsKey === undefined ? undefined : { signer, key: kmsKey, answers: new Map() };
    const checksums = await findChecksums({ inputs, artifacts: local, target, trust, workspace, kms, log });
    const { vouching } = checksums;
    if (vouching !== undefined)
        log.info(`${vouching.from} lists ${vouching.list.entries.size} files, signed by ${vouching.proof.key.key.fingerprint}`);
    const attached = expected && (target === undefined ? expected : asStored(expected, target.store));
    const binding = await judgeBinding({
        checksums: vouching,
        required: inputs.requireBinding,
        target,
        serverUrl: ports.serverUrl,
        log
    });
    if (vouching !== undefined)
        report.binding = binding;
    const delivery = new Delivery(inputs.outputDirectory, workspace);
    try {
        const grounds = { inputs, trust, checksums: vouching, expected };
        const { cancelled } = ports;
        const localCases = await examineLocal(local, { ...grounds, target, workspace, log, cancelled });
        const selection = target === undefined || inputs.releaseAssets.length === 0
            ? undefined
            : await assets_selectAssets(grounds, target);
        const assetCases = target === undefined || selection === undefined
            ? []
            : await examineAssets(selection.subjects, {
                ...grounds,
                expected: attached,
                trust: withForeignKeys(trust, selection.foreignKeys, inputs.pins)
            }, target, delivery);
        report.exempted = selection?.exempted ?? [];
        const cases = [...localCases, ...assetCases];
        const court = {
            inputs,
            trust,
            kms,
            checksums,
            binding,
            expected: expected && attached && { local: expected, release: attached },
            cases,
            exempted: report.exempted.map(({ artifact }) => artifact)
        };
        const decided = await mapConcurrently(cases, verify_CALLS_AT_ONCE, item => decide(item, court));
        report.results = [
            ...decided,
            ...(selection?.refused ?? []),
            ...refusedChecksums(inputs, checksums, decided),
            ...missingExpected(expected, cases, target)
        ];
        if (target !== undefined && selection !== undefined)
            await assertUnchanged(target);
        assertAllVerified(report.results);
        report.delivered = (await delivery.commit()).map(path => displayPath(path, workspace));
    }
    finally {
        await delivery.discard();
    }
}
/** What was handed over in `digests` and is not there. */
function missingExpected(expected, cases, target) {
    const there = new Set(cases.map(({ artifact }) => (0,external_node_path_.basename)(artifact)));
    return [...(expected?.entries ?? [])]
        .filter(([name]) => !there.has(name) && !there.has(target?.store.storedName(name) ?? name))
        .map(([name, digest]) => ({
        kind: 'refused',
        artifact: name,
        signatureFile: undefined,
        digest: undefined,
        diagnosis: expectedMissing(digest)
    }));
}
/** A checksums file that was asked for by name is judged like an artifact, also when it is not among them. */
function refusedChecksums(inputs, { vouching, refused }, decided) {
    if (inputs.checksumsFile === undefined || vouching !== undefined)
        return [];
    return refused
        .filter(({ from }) => !decided.some(({ artifact }) => artifact === from))
        .map(({ from, signatureFile, diagnosis }) => ({
        kind: 'refused',
        artifact: from,
        signatureFile,
        digest: undefined,
        diagnosis
    }));
}
async function openRelease(inputs, { releases, log }, report) {
    if (inputs.release === undefined || releases === undefined)
        return undefined;
    const target = await findTarget(releases, inputs.release);
    report.release = target.release;
    log.info(`Release ${target.release.id} for "${target.release.tag}"${target.release.draft ? ', a draft' : ''}, ${target.assets.size} assets`);
    return target;
}
function assertAllVerified(results) {
    if (results.length === 0) {
        throw new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', 'Nothing was left to verify: all that was found are trusted keys and signatures.', {
            hint: 'Name the artifacts in artifacts or release-assets.'
        });
    }
    const refused = results.filter((result) => result.kind === 'refused');
    const [first] = refused;
    if (first === undefined)
        return;
    const message = refused.length === 1
        ? `${first.artifact} is not verified: ${first.diagnosis.message}.`
        : `${refused.length} of ${results.length} artifacts are not verified, the first: ${first.artifact}: ${first.diagnosis.message}.`;
    throw new errors/* ActionError */.lZ('VERIFICATION_FAILED', message, { hint: first.diagnosis.hint });
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
    if (isVerifyMode(env))
        console.output('verified', 'false');
    try {
        const environment = readEnvironment(env);
        const inputs = parseInputs(env, environment);
        if (inputs.token !== undefined)
            console.mask(inputs.token);
        if (inputs.mode === 'sign')
            warnOfForeignTrigger(environment.eventName, console);
        run =
            inputs.mode === 'sign'
                ? signRun(inputs, environment, console, running.signal)
                : verifyRun(inputs, environment, console, running.signal);
        const waiting = new lib_waiting/* Waiting */.E$({ cancelled: running.signal, info: text => console.info(text) });
        const adapters = connect(inputs, { env, environment, console, waiting });
        adapters.catch(() => undefined); // whoever awaits it reports it
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
        console.output(name, value);
    for (const name of leftEmpty(outputs))
        console.warning(`The output ${name} is empty: it would be larger than the 1 MiB that GitHub takes. record-file (to sign) and the log have all of it.`);
    await console.summary(run === undefined && failure !== undefined ? failureSummary(failure) : (run?.summary(failure) ?? ''));
    run?.tell(failure);
    if (failure !== undefined && !(run?.told(failure) ?? false))
        console.fail(failure);
    const complete = failure === undefined && run !== undefined;
    if (complete && isVerifyMode(env))
        console.output('verified', 'true'); // last: what reads it has everything else
    await console.close();
    return complete;
}
function signRun(inputs, { workspace, serverUrl, run }, console, cancelled) {
    const state = emptySignReport();
    keepHeapSmall();
    return {
        execute: adapters => sign(inputs, { adapters, log: console, workspace, serverUrl, run, cancelled }, state),
        outputs: () => signOutputs(inputs, state),
        summary: failure => signSummary(inputs, state, failure),
        tell: failure => {
            if (failure !== undefined)
                return;
            if (inputs.dryRun) {
                const kms = state.key === undefined ? ', as far as can be known without KMS' : '';
                console.info(`Dry run: ${state.artifacts.length} would be signed${kms}; nothing was signed or changed.`);
            }
            if (inputs.dryRun || state.key === undefined)
                return;
            const where = state.release === undefined
                ? 'nothing was attached'
                : `attached to ${state.release.url}${state.release.draft ? ', a draft' : ''}`;
            const kept = state.signed.filter(item => item.kept).length;
            const count = state.signed.length;
            const signatures = count === state.artifacts.length ? '' : ` with ${count} signature${count === 1 ? '' : 's'}`;
            const by = state.checksumsFile === undefined ? '' : `, all listed in ${(0,lib_text/* foreign */.V$)(state.checksumsFile)}`;
            const told = state.recordFile === undefined ? '' : `, recorded in ${(0,lib_text/* foreign */.V$)(state.recordFile)}`;
            console.info(`Signed ${state.artifacts.length}${signatures}, of these ${kept} kept${by}${told}; ${where}.`);
            console.info('To pin this key where you verify:');
            console.info(`public-key-fingerprint: ${state.key.publicKey.fingerprint}`);
        },
        told: () => false
    };
}
function verifyRun(inputs, { workspace, serverUrl }, console, cancelled) {
    const state = emptyVerifyReport();
    return {
        execute: async (adapters) => verify(inputs, { ...(await adapters), log: console, workspace, serverUrl, cancelled }, state),
        outputs: () => verifyOutputs(state),
        summary: failure => verifySummary(state, failure),
        tell: failure => {
            let annotated = 0;
            for (const result of state.results) {
                if (result.kind === 'verified')
                    console.info(describeVerified(result));
                else if (annotated++ < MAX_ANNOTATIONS)
                    console.error(describeRefusal(result), { file: result.artifact });
                else
                    console.info(describeRefusal(result));
            }
            for (const { artifact } of state.exempted)
                console.info(`Exempted, not verified: ${(0,lib_text/* foreign */.V$)(artifact)}`);
            if (failure === undefined)
                console.info(`All ${state.results.length} verified.`);
        },
        told: failure => failure.code === 'VERIFICATION_FAILED' &&
            state.results.filter(({ kind }) => kind === 'refused').length === 1
    };
}
/** Events that run with the base repository's rights on something that a fork may have made. */
function warnOfForeignTrigger(eventName, console) {
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
 * Secrets and signatures travel over TLS only, whoever configured the endpoint; loopback is excepted for emulators.
 *
 * @param source what configured it, for the message.
 */
function assertSecureEndpoint(url, source) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback(parsed.hostname)))
        return parsed;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ENVIRONMENT_INSECURE', `${source} is "${url}", expected an https:// URL.`, {
        hint: /^[A-Z_]+$/.test(source)
            ? `Give an https:// URL, or remove ${source} from the environment.`
            : 'Only loopback addresses may be plain http; find out where this address is configured.'
    });
}


/***/ }),

/***/ 4788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ NameTakenError)
/* harmony export */ });
/** An upload found its name taken by a complete asset with other bytes. */
class NameTakenError extends Error {
    name = 'NameTakenError';
    asset;
    constructor(asset) {
        super(`the asset ${asset.name} exists already`);
        this.asset = asset;
    }
}


/***/ }),

/***/ 6855:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gt: () => (/* binding */ HASH_NAMES),
/* harmony export */   MO: () => (/* binding */ formatDigest),
/* harmony export */   T$: () => (/* binding */ HASHES),
/* harmony export */   TM: () => (/* binding */ ALGORITHMS),
/* harmony export */   cF: () => (/* binding */ equalDigests),
/* harmony export */   cH: () => (/* binding */ toSigningAlgorithm),
/* harmony export */   v8: () => (/* binding */ SIGNING_ALGORITHMS),
/* harmony export */   vT: () => (/* binding */ isSigningAlgorithm)
/* harmony export */ });
/** The hash functions of the RSA signing algorithms, with what depends on them. */
const HASHES = {
    sha256: { bytes: 32, digestInfoPrefix: '3031300d060960864801650304020105000420' },
    sha384: { bytes: 48, digestInfoPrefix: '3041300d060960864801650304020205000430' },
    sha512: { bytes: 64, digestInfoPrefix: '3051300d060960864801650304020305000440' }
}; // digestInfoPrefix: the DER before the digest, RFC 8017 section 9.2, note 1
const HASH_NAMES = Object.keys(HASHES);
/** The one table of signing algorithms: AWS KMS's names for RSA (API reference, `SigningAlgorithmSpec`). */
const ALGORITHMS = {
    RSASSA_PSS_SHA_256: { scheme: 'PSS', hash: 'sha256' },
    RSASSA_PSS_SHA_384: { scheme: 'PSS', hash: 'sha384' },
    RSASSA_PSS_SHA_512: { scheme: 'PSS', hash: 'sha512' },
    RSASSA_PKCS1_V1_5_SHA_256: { scheme: 'PKCS1-v1_5', hash: 'sha256' },
    RSASSA_PKCS1_V1_5_SHA_384: { scheme: 'PKCS1-v1_5', hash: 'sha384' },
    RSASSA_PKCS1_V1_5_SHA_512: { scheme: 'PKCS1-v1_5', hash: 'sha512' }
};
const SIGNING_ALGORITHMS = Object.keys(ALGORITHMS);
function isSigningAlgorithm(name) {
    return Object.hasOwn(ALGORITHMS, name);
}
/** The algorithm of a scheme and a hash; there is exactly one for each pair. */
function toSigningAlgorithm(scheme, hash) {
    const size = hash.slice('sha'.length);
    return scheme === 'PSS' ? `RSASSA_PSS_SHA_${size}` : `RSASSA_PKCS1_V1_5_SHA_${size}`;
}
/** `sha256:<64 hex>` and its siblings, as GitHub writes asset digests. */
function formatDigest(digest) {
    return `${digest.hash}:${Buffer.from(digest.bytes).toString('hex')}`;
}
function equalDigests(a, b) {
    return a.hash === b.hash && Buffer.compare(a.bytes, b.bytes) === 0;
}


/***/ }),

/***/ 9758:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qn: () => (/* binding */ MAX_KEY_FILE_BYTES),
/* harmony export */   ee: () => (/* binding */ parsePublicKey),
/* harmony export */   uy: () => (/* binding */ formatPem)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

const MAX_KEY_FILE_BYTES = 64 * 1024;
const RSA_ENCRYPTION_OID = Buffer.from('06092a864886f70d010101', 'hex'); // rsaEncryption, RFC 8017 appendix A.1
const RSASSA_PSS_OID = Buffer.from('06092a864886f70d01010a', 'hex');
/** RFC 7468, lax in line lengths. An empty line inside is not base64: to OpenSSL it ends the headers of RFC 1421. */
const PEM = /^-----BEGIN ([A-Z0-9 ]+)-----\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)-----END \1-----[\r\n\t ]*$/;
const PEM_LABEL = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g;
const MIN_EXPONENT = 3n;
const MAX_EXPONENT = 2n ** 64n;
/**
 * Reads a public key file: PEM `PUBLIC KEY` with nothing around it, or DER SubjectPublicKeyInfo.
 * What is not exactly one such RSA key of 2048, 3072 or 4096 bits is refused with a sentence that says what it is.
 */
function parsePublicKey(file) {
    const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
    if (bytes.length === 0)
        return refused('the file is empty', EXPORT_HINT);
    if (bytes.length > MAX_KEY_FILE_BYTES) {
        return refused(`the file has ${bytes.length} bytes, at most ${MAX_KEY_FILE_BYTES} are read`, EXPORT_HINT);
    }
    return bytes[0] === 0x30 ? fromDer(bytes) : fromText(bytes);
}
/** PEM of the key: 64 columns, one final newline. */
function formatPem(key) {
    return key.keyObject.export({ type: 'spki', format: 'pem' });
}
const EXPORT_HINT = 'Use the public key in PEM or DER as the sign mode writes it ("aws kms get-public-key" gives the same DER).';
function refused(reason, hint) {
    return { kind: 'refused', reason, hint };
}
function fromText(bytes) {
    const text = bytes.toString('latin1');
    const labels = [...text.matchAll(PEM_LABEL)].map(match => match[1] ?? '');
    const first = labels[0];
    if (first === undefined)
        return refused(`it is ${describeNoPem(text)}`, EXPORT_HINT);
    if (labels.some(label => label.endsWith('PRIVATE KEY'))) {
        return refused('it holds a PRIVATE key', 'Remove it from the repository, treat the key as leaked, and use its public half.');
    }
    if (labels.length > 1) {
        return refused(`it holds ${labels.length} PEM blocks, expected one`, 'Put each key into a file of its own.');
    }
    if (first === 'CERTIFICATE' || first === 'TRUSTED CERTIFICATE')
        return refusedCertificate();
    if (first === 'RSA PUBLIC KEY')
        return refusedPkcs1();
    if (first !== 'PUBLIC KEY') {
        return refused(`it holds a PEM block "${first}", expected "PUBLIC KEY"`, EXPORT_HINT);
    }
    const match = PEM.exec(text);
    const base64 = match?.[2]?.replace(/[\r\n]/g, '');
    if (base64 === undefined) {
        return refused('there is text or an empty line around or inside its PEM block', 'Keep the PEM block alone in the file.');
    }
    const der = Buffer.from(base64, 'base64');
    if (der.toString('base64') !== base64) {
        return refused('the base64 of its PEM block is damaged', 'Copy the key file again, byte for byte.');
    }
    return fromDer(der);
}
function fromDer(der) {
    let keyObject;
    try {
        keyObject = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: der, format: 'der', type: 'spki' });
    }
    catch {
        return refusedDer(der);
    }
    if (keyObject.asymmetricKeyType !== 'rsa') {
        const type = keyObject.asymmetricKeyType ?? 'unknown';
        const name = type === 'rsa-pss' ? 'an id-RSASSA-PSS key' : `a key of type ${type.toUpperCase()}`;
        return refused(`it is ${name}, expected an RSA key (rsaEncryption)`, 'Use a KMS key of spec RSA_2048, RSA_3072 or RSA_4096.');
    }
    const { modulusLength: bits = 0, publicExponent: exponent = 0n } = keyObject.asymmetricKeyDetails ?? {};
    if (bits !== 2048 && bits !== 3072 && bits !== 4096) {
        return refused(`its modulus has ${bits} bits, expected 2048, 3072 or 4096`, 'Use a KMS key of spec RSA_2048, RSA_3072 or RSA_4096.');
    }
    if (!der.includes(RSA_ENCRYPTION_OID) || !keyObject.export({ type: 'spki', format: 'der' }).equals(der)) {
        return refused('its DER has bytes that do not belong to the key', 'Export the key again; only its canonical DER is accepted.');
    }
    const modulus = Buffer.from(keyObject.export({ format: 'jwk' }).n ?? '', 'base64url');
    if (exponent < MIN_EXPONENT ||
        exponent >= MAX_EXPONENT ||
        exponent % 2n === 0n ||
        (modulus.at(-1) ?? 0) % 2 === 0) {
        return refused('its numbers are not those of an RSA key (an even modulus, or an exponent out of range)', 'Do not use this key.');
    }
    const fingerprint = `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(der).digest('hex')}`;
    return {
        kind: 'key',
        key: { keyObject, der: Uint8Array.from(der), modulusBits: bits, modulusBytes: bits / 8, fingerprint }
    };
}
function refusedDer(der) {
    if (der.includes(RSASSA_PSS_OID) && !der.includes(RSA_ENCRYPTION_OID)) {
        return refused('it is an id-RSASSA-PSS key, expected an RSA key (rsaEncryption)', EXPORT_HINT);
    }
    if (succeeds(() => new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(der)))
        return refusedCertificate();
    const isPrivate = ['pkcs8', 'pkcs1', 'sec1'].some(type => isPrivateKey(der, type));
    if (isPrivate) {
        return refused('it is a PRIVATE key', 'Treat the key as leaked, and use its public half.');
    }
    // after the private ones, since this also takes the public half of a private key
    if (succeeds(() => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: der, format: 'der', type: 'pkcs1' })))
        return refusedPkcs1();
    return refused('it is neither a DER SubjectPublicKeyInfo nor PEM', EXPORT_HINT);
}
function refusedCertificate() {
    return refused('it is a certificate, expected a public key', 'Take the key out of it: openssl x509 -in certificate.pem -noout -pubkey > key.pem');
}
function refusedPkcs1() {
    return refused('it is a PKCS#1 "RSA PUBLIC KEY", expected a SubjectPublicKeyInfo ("PUBLIC KEY")', 'Convert it: openssl rsa -RSAPublicKey_in -in key.pem -pubout -out spki.pem');
}
function describeNoPem(text) {
    if (/^\s*(<!doctype|<html)/i.test(text))
        return 'an HTML page, expected a public key';
    if (/^(ssh-|ecdsa-|---- BEGIN SSH2)/.test(text))
        return 'an SSH public key, expected PEM "PUBLIC KEY" or DER';
    if (text.includes('PGP'))
        return 'a PGP block, expected PEM "PUBLIC KEY" or DER';
    if (/^[A-Za-z0-9+/=\s]+$/.test(text))
        return 'bare base64 without its PEM lines';
    return 'not a public key in PEM or DER';
}
function isPrivateKey(der, type) {
    try {
        (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)({ key: der, format: 'der', type });
        return true;
    }
    catch (thrown) {
        return thrown.code === 'ERR_MISSING_PASSPHRASE'; // an encrypted one
    }
}
function succeeds(attempt) {
    try {
        attempt();
        return true;
    }
    catch {
        return false;
    }
}


/***/ })

};
