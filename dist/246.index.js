export const id = 246;
export const ids = [246];
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
/** The thrown value as an ActionError: itself when it is one, else `INTERNAL` with the thrown value as its cause. */
function toActionError(thrown) {
    if (thrown instanceof ActionError)
        return thrown;
    const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return new ActionError('INTERNAL', `Unexpected failure: ${message}`, {
        hint: 'Run the job again with debug logging; if it fails the same way, report it with the debug log.',
        cause: thrown
    });
}
/** The stacks of an error and of its causes, outermost first; empty when something else than an error was thrown. At most eight. */
function describeCauses(thrown) {
    const described = [];
    for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++)
        described.push(error.stack ?? `${error.name}: ${error.message}`);
    return described;
}
/** The first `code` in the chain of causes, as `ENOENT` of a Node.js system error; undefined when no cause has one. */
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

/** Computes the digests of a stream, piece by piece. */
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
    /** The digests of everything so far; can be called once. */
    digests() {
        return toDigests(this.#hashers.map(([name, hasher]) => [name, hasher.digest()]));
    }
}
/** The digests of bytes in memory. */
function hashBytes(bytes, hashes) {
    const hasher = new StreamHasher(hashes);
    hasher.update(bytes);
    return hasher.digests();
}
/**
 * The digest by `hash`.
 *
 * @throws when it was not asked for, which is an error of the caller.
 */
function digestBy(digests, hash) {
    const digest = digests.get(hash);
    if (digest === undefined)
        throw new Error(`no ${hash} digest was computed`);
    return digest;
}
/** The digests of pairs of a hash function and its output. */
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

/** @throws CANCELLED once the job is cancelled; another ActionError when the signal was aborted with one. */
function throwIfCancelled(signal) {
    if (signal.aborted)
        throw reasonOf(signal);
}
/** The ActionError that the signal was aborted with; CANCELLED when it was aborted with anything else. */
function reasonOf({ reason }) {
    return reason instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? reason : cancelledError();
}
/** The error of a run that ends because the job was cancelled. */
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
/** Time between two reports of progress. */
const INTERVAL_MS = 10_000;
/** Bytes. */
const MIB = 1024 * 1024;
/** Logs every ten seconds how much of some work is done; logs nothing of work that is done by then. Runs until `stop`. */
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
/** The size in whole MiB, or in GiB with one decimal. */
function formatSize(bytes) {
    return bytes < 1024 * MIB ? `${(bytes / MIB).toFixed(0)} MiB` : `${(bytes / MIB / 1024).toFixed(1)} GiB`;
}


/***/ }),

/***/ 4869:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Is: () => (/* binding */ harmless),
/* harmony export */   ZD: () => (/* binding */ escapeHtml),
/* harmony export */   bp: () => (/* binding */ untrusted)
/* harmony export */ });
/** UTF-16 code units that are shown of an untrusted text. */
const MAX_UNTRUSTED_CHARACTERS = 300;
/** Untrusted text on one line, cut to 300 characters: for names and messages that come from a file, a server or an event. */
function untrusted(text) {
    const line = text.replace(/[\r\n]+/g, ' ');
    return line.length > MAX_UNTRUSTED_CHARACTERS ? `${line.slice(0, MAX_UNTRUSTED_CHARACTERS)}…` : line;
}
// control characters (C0 without line feed, DEL, C1), bidirectional controls, line and paragraph separators, zero-width and BOM, and
// what shows as nothing: soft hyphen, joiners, fillers of Hangul and Khmer, variation selectors, tags
const UNPRINTABLE = 
// oxlint-disable-next-line no-control-regex, no-misleading-character-class
/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
/**
 * The text, safe for the runner's log: without control characters and commands. The runner obeys `##[…]` anywhere in a line and
 * `::…` at the start of one (actions/runner, ActionCommand.cs), so neither may come from a file name or a server.
 */
function harmless(text) {
    return text
        .replace(UNPRINTABLE, '�')
        .replaceAll('##[', '# #[')
        .replace(/^([^\S\n]*):(?=:)/gm, '$1: ');
}
/** The text for the inside of an HTML element of the job summary, where Markdown is still read: both are escaped. */
function escapeHtml(text) {
    return harmless(text).replace(/[&<>"'\\`*_{}[\]()#+!|~:@-]/g, character => `&#${character.charCodeAt(0)};`);
}


/***/ }),

/***/ 3651:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ TimeLimitError),
/* harmony export */   E$: () => (/* binding */ Waiting),
/* harmony export */   Eu: () => (/* binding */ untilAborted),
/* harmony export */   KA: () => (/* binding */ PASSING),
/* harmony export */   KH: () => (/* binding */ TOLD_AFTER_MS),
/* harmony export */   QY: () => (/* binding */ readUntilAborted),
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
        const late = new TimeLimitError(`no complete answer within ${limitMs / 1000} seconds`);
        const timer = setTimeout(() => limit.abort(late), limitMs);
        const told = setInterval(() => this.say(`Still waiting for ${what}.`), TOLD_AFTER_MS);
        this.cancelled.addEventListener('abort', cancel);
        try {
            return await untilAborted(limit.signal, work(limit.signal));
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

/***/ 5246:
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
/**
 * Credentials that no header can carry would fail late, and as if AWS had refused them.
 *
 * @throws ENVIRONMENT_INVALID, without the value.
 */
function assertUsableCredentials(env) {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
        if (/^[\x21-\x7e]*$/.test(env[name] ?? ''))
            continue;
        throw new errors/* ActionError */.lZ('ENVIRONMENT_INVALID', `${name} holds a line break, a blank or another character that no AWS credential has.`, { hint: `Store the secret behind ${name} again, without a line break at its end.` });
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
;// CONCATENATED MODULE: ./build/version.js
/** As in `package.json`; a test compares the two. */
const VERSION = '0.1.0';

;// CONCATENATED MODULE: ./build/connect.js







/** Makes the adapters that this run needs and loads no others. The OIDC request goes out first: it is waited for longest. */
async function connect(inputs, surroundings) {
    const { env, environment, console, waiting, limits } = surroundings;
    const { role } = inputs;
    tellExampleAccount(inputs, environment, console);
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
const EXAMPLE_ACCOUNT = '111122223333'; // of AWS's documentation, and of ours
/** A copied example is told before AWS refuses it; emulators and tests use that account, and are on loopback. */
function tellExampleAccount({ key, role }, { kmsEndpoint, awsEndpoint }, console) {
    const endpoint = kmsEndpoint ?? awsEndpoint ?? '';
    if (URL.canParse(endpoint) && (0,endpoints/* isLoopback */.U)(new URL(endpoint).hostname))
        return;
    for (const [name, account] of [
        ['key-id', key?.account],
        ['role-to-assume', role?.account]
    ])
        if (account === EXAMPLE_ACCOUNT)
            console.info(`${name} names the account ${account}, which stands for yours in examples: put your own there.`);
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
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
;// CONCATENATED MODULE: ./build/lib/concurrency.js

/**
 * The results of `map` in the order of the items, of which at most `limit` are mapped at once. After a failure nothing new is begun, the
 * signal of those under way aborts with that failure, and they are awaited before it is thrown: nothing runs on once this has settled.
 */
async function mapConcurrently(items, limit, map) {
    const results = Array.from({ length: items.length });
    const failures = [];
    const failing = new AbortController();
    (0,external_node_events_.setMaxListeners)(0, failing.signal); // one for each that is under way
    const queue = items.entries();
    const lane = async () => {
        for (const [index, item] of queue) {
            if (failures.length > 0)
                return;
            try {
                results[index] = await map(item, failing.signal);
            }
            catch (thrown) {
                failures.push(thrown);
                failing.abort(thrown);
            }
        }
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
    if (failures.length > 0)
        throw failures[0];
    return results;
}
/** A function that runs `work` when it is first called, and returns the same promise to every caller. */
function onDemand(work) {
    let result;
    return () => (result ??= work());
}
/**
 * The results of `map` in the order of `promises`. Values are mapped in the order in which they resolve, at most `limit` at once. After a
 * failure nothing new is begun, and mapping that is under way is awaited before the first failure is thrown; pending promises are not.
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
/**
 * Runs at most `limit` tasks at once, in the order in which they are given. After a failure the signal of those under way aborts with it, and
 * every later task fails with the same reason.
 */
class ConcurrencyLimit {
    #limit;
    #waiting = [];
    #failing = new AbortController();
    #running = 0;
    #failed;
    constructor(limit) {
        this.#limit = limit;
        (0,external_node_events_.setMaxListeners)(0, this.#failing.signal);
    }
    async run(task) {
        if (this.#running < this.#limit)
            this.#running += 1;
        else
            await new Promise(resolve => this.#waiting.push(resolve)); // the task that ends passes its place on
        try {
            if (this.#failed !== undefined)
                throw this.#failed.reason;
            return await task(this.#failing.signal);
        }
        catch (reason) {
            this.#failed ??= { reason };
            this.#failing.abort(reason);
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





/** The path for messages and outputs: relative to the workspace with `/`, absolute where it is outside of it. */
function displayPath(path, workspace) {
    const inside = (0,external_node_path_.relative)(workspace, path);
    const shown = inside === '..' || inside.startsWith(`..${external_node_path_.sep}`) || (0,external_node_path_.isAbsolute)(inside) ? path : inside;
    return shown.split(external_node_path_.sep).join('/');
}
const READ_BYTES = 256 * 1024;
/**
 * The bytes of a small file, at most `maxBytes` + 1 of them, so that a larger one shows by its length; undefined when there is no file,
 * or no regular one.
 *
 * @throws ARTIFACT_UNREADABLE
 */
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
/** The bytes of a file in pieces of 256 KiB at most. Iterating throws what `node:fs` throws. */
function streamFile(path) {
    return (0,external_node_fs_.createReadStream)(path, { highWaterMark: READ_BYTES });
}
/** A file that was not there before, open until it is closed. */
class NewFile {
    /** What errors call it. */
    #shown;
    #file;
    #size = 0;
    constructor(shown, file) {
        this.#shown = shown;
        this.#file = file;
    }
    /** @throws FILE_NOT_WRITABLE, also when something of this name is there. */
    static async create(path, shown) {
        try {
            const file = await (0,promises_.open)(path, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_CREAT | external_node_fs_.constants.O_EXCL, 0o644);
            return new NewFile(shown, file);
        }
        catch (cause) {
            throw notWritable(shown, cause);
        }
    }
    /** @throws FILE_NOT_WRITABLE */
    async write(chunk) {
        try {
            for (let written = 0; written < chunk.length;) {
                const { bytesWritten } = await this.#file.write(chunk, written, chunk.length - written, this.#size);
                written += bytesWritten;
                this.#size += bytesWritten;
            }
        }
        catch (cause) {
            throw notWritable(this.#shown, cause);
        }
    }
    /**
     * Empties the file.
     *
     * @throws FILE_NOT_WRITABLE
     */
    async restart() {
        try {
            await this.#file.truncate(0);
            this.#size = 0;
        }
        catch (cause) {
            throw notWritable(this.#shown, cause);
        }
    }
    async close() {
        try {
            await this.#file.close();
        }
        catch (cause) {
            throw notWritable(this.#shown, cause);
        }
    }
}
/** A file that appears under its name only when `commit` is called: written beside it first, never through a link. */
class PendingFile {
    path;
    #temporary;
    #file;
    constructor(path, temporary, file) {
        this.path = path;
        this.#temporary = temporary;
        this.#file = file;
    }
    static async create(path) {
        const temporary = (0,external_node_path_.join)((0,external_node_path_.dirname)(path), `.kms-sign-${(0,external_node_crypto_.randomBytes)(8).toString('hex')}.tmp`);
        try {
            await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
        }
        catch (cause) {
            throw notWritable(path, cause);
        }
        return new PendingFile(path, temporary, await NewFile.create(temporary, path));
    }
    async write(chunk) {
        await this.#file.write(chunk);
    }
    async commit() {
        await this.#file.close();
        try {
            await (0,promises_.rename)(this.#temporary, this.path);
        }
        catch (cause) {
            throw notWritable(this.path, cause);
        }
    }
    /** Removes the file, unless it was committed. */
    async discard() {
        await this.#file.close().catch(() => undefined);
        await (0,promises_.rm)(this.#temporary, { force: true });
    }
}
/**
 * Writes a small file whole or not at all.
 *
 * @throws FILE_NOT_WRITABLE
 */
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
/** Paths of the files and symbolic links in one folder, sorted; empty when there is no such folder. */
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
/** @param path as errors call it. */
function notWritable(path, cause) {
    return failed('FILE_NOT_WRITABLE', 'write', path, cause);
}
function failed(code, verb, path, cause) {
    return new errors/* ActionError */.lZ(code, `Cannot ${verb} ${path}: ${(0,errors/* systemErrorCode */.vq)(cause) ?? String(cause)}.`, {
        hint: `Give the user that runs this job permission to ${verb} it${verb === 'write' ? ', or free space on its disk' : ''}.`,
        cause
    });
}

;// CONCATENATED MODULE: ./build/artifacts/folders.js



/** Lists a folder whose entries can be looked at as well. */
async function lookIntoFolder(path) {
    await (0,promises_.access)(path, promises_.constants.X_OK);
    return (0,promises_.readdir)(path, { withFileTypes: true });
}
function toGlobOptions(exclude, workspace) {
    return { cwd: workspace, exclude: ['**/.git', '**/.git/**', ...exclude] };
}
/** Whether a path leads into a `.git` folder, or is one. */
function isGitPath(path) {
    return path.split(/[/\\]/).includes('.git');
}
/**
 * Looks into every folder that a pattern reaches while it expands: `glob` itself passes over what it cannot read. Returns the
 * absolute paths of the links to folders that a `**` meets and does not follow.
 *
 * @throws what `unreadable` makes of a failure.
 */
async function findFolderLinks(pattern, { exclude, workspace, lookInto, unreadable }) {
    const links = [];
    for (const variant of expandFolders(pattern)) {
        const segments = variant.split(/[/\\]/);
        const isDeep = (index) => segments[index] === '**';
        for (const [index, segment] of segments.entries()) {
            const isListed = isWildcard(segment);
            const isLookedUp = !isListed && (index === segments.length - 1 || segments.slice(0, index).some(isWildcard));
            if (!isListed && !isLookedUp)
                continue;
            for await (const path of foldersBefore(segments, index, exclude, workspace)) {
                const look = isListed ? lookInto : (folder) => lookUp(folder, segment);
                const entries = await entriesOf(path, look, unreadable);
                if (isDeep(index))
                    links.push(...(await linksToFolders(path, entries)));
            }
        }
    }
    return [...new Set(links)];
}
/** The folders in which the segment at `index` is looked for. */
async function* foldersBefore(segments, index, exclude, workspace) {
    const before = segments.slice(0, index);
    if (!before.some(isWildcard)) {
        const path = (0,external_node_path_.resolve)(workspace, before.length === 1 && before[0] === '' ? '/' : before.join('/'));
        if (!isGitPath(before.join('/')) && (await isFolder(path)))
            yield path;
    }
    // `**` stands for no folder, too: then it is the one before it, and else every one below
    const globbed = segments[index] === '**' ? [...before, '**'] : before;
    if (!globbed.some(isWildcard))
        return;
    for await (const match of (0,promises_.glob)(`${globbed.join('/')}/`, toGlobOptions(exclude, workspace)))
        if (!isGitPath(match))
            yield (0,external_node_path_.resolve)(workspace, match);
}
/** A folder need not be readable where only one name in it is asked for. */
async function lookUp(folder, name) {
    try {
        await (0,promises_.lstat)((0,external_node_path_.join)(folder, name));
    }
    catch (thrown) {
        if (!['ENOENT', 'ENOTDIR'].includes((0,errors/* systemErrorCode */.vq)(thrown) ?? ''))
            throw thrown;
    }
    return [];
}
async function entriesOf(path, lookInto, unreadable) {
    try {
        return await lookInto(path);
    }
    catch (thrown) {
        // what is a link and leads to no folder is no folder that could not be read
        const isLink = (await (0,promises_.lstat)(path).catch(() => undefined))?.isSymbolicLink() === true;
        if (isLink && !(await isFolder(path)))
            return [];
        throw unreadable(path, thrown);
    }
}
async function linksToFolders(folder, entries) {
    const links = entries.filter(entry => entry.isSymbolicLink() && !entry.name.startsWith('.'));
    const paths = links.map(({ name }) => (0,external_node_path_.join)(folder, name));
    const leading = await Promise.all(paths.map(isFolder));
    return paths.filter((_, index) => leading[index]);
}
/** Anything but a certain no counts, so that what cannot be told is looked into, and fails there. */
async function isFolder(path) {
    try {
        return (await (0,promises_.stat)(path)).isDirectory();
    }
    catch (thrown) {
        return !['ENOENT', 'ENOTDIR', 'ELOOP'].includes((0,errors/* systemErrorCode */.vq)(thrown) ?? '');
    }
}
function isWildcard(segment) {
    return /[*?[{(]/.test(segment);
}
/** The patterns that one with folders inside braces stands for: `{a,b/*}/c` is `a/c` and `b/*\/c`. */
function expandFolders(pattern) {
    const group = /\{([^{}]*[/\\][^{}]*)\}/.exec(pattern);
    if (group === null)
        return [pattern];
    const [whole, inside = ''] = group;
    const [before, after] = [pattern.slice(0, group.index), pattern.slice(group.index + whole.length)];
    return inside.split(',').flatMap(part => expandFolders(`${before}${part}${after}`));
}

;// CONCATENATED MODULE: ./build/artifacts/find.js






const LOOKS_AT_ONCE = 8; // thousands of pending calls would take more memory than their results
/** A line for the log. */
function describeSkipped({ path, kind }) {
    return kind === 'link'
        ? `Skipped ${path}: a symbolic link that a wildcard meets is not followed.`
        : `Skipped ${path}: it is not a regular file (a pipe, a socket or a device).`;
}
/** Whether a pattern excludes: it starts with `!`. */
function isExclude(pattern) {
    return pattern.startsWith('!');
}
/**
 * The regular files that globs match. A literal path may lead anywhere and through links; a link that a wildcard matches is not followed,
 * and `.git` is never entered.
 *
 * @param lookInto how a folder is looked into, for tests.
 * @throws ARTIFACT_NOT_FOUND when a positive pattern finds no file; ARTIFACT_UNREADABLE when something that a pattern reaches cannot
 * be looked at.
 */
async function discoverFiles(patterns, workspace, lookInto = lookIntoFolder) {
    const exclude = patterns.filter(isExclude).map(pattern => pattern.slice(1));
    const skipped = new Map();
    const found = new Map();
    for (const pattern of patterns.filter(pattern => !isExclude(pattern))) {
        const expanded = await expand(pattern, exclude, workspace, lookInto);
        if (expanded.paths.length === 0)
            throw nothingMatched(pattern, exclude, workspace, expanded);
        found.set(pattern, expanded.paths);
        for (const entry of [...expanded.skipped, ...expanded.folderLinks])
            skipped.set(entry.path, entry);
    }
    const matched = [...new Set([...found.values()].flat())];
    const all = await mapConcurrently(matched, LOOKS_AT_ONCE, path => toArtifact(path, workspace));
    const { files, sameAs } = await uniqueFiles(all.sort((a, b) => (a.path < b.path ? -1 : 1)));
    return {
        files,
        byPattern: new Map([...found].map(([pattern, paths]) => [pattern, paths.map(path => sameAs.get(path) ?? path)])),
        skipped: [...skipped.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
    };
}
/**
 * Each positive pattern must have found an artifact, not only files that belong to this action.
 *
 * @param kept absolute paths of the artifacts.
 * @throws ARTIFACT_NOT_FOUND
 */
function assertEachPatternKeeps({ byPattern }, kept) {
    for (const [pattern, paths] of byPattern) {
        if (paths.some(path => kept.has(path)))
            continue;
        throw new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `The pattern "${pattern}" of artifacts matches only signatures, public keys and other files of this step.`, { hint: 'Name the artifacts themselves.' });
    }
}
/**
 * Two artifacts with one base name cannot both be on a release, nor both have their signature in one folder.
 *
 * @throws ARTIFACT_NAMES_COLLIDE
 */
function assertDistinctNames(artifacts) {
    const byName = Map.groupBy(artifacts, artifact => artifact.name);
    const clash = [...byName.values()].find(group => group.length > 1);
    if (clash === undefined)
        return;
    const [first, second] = clash;
    throw new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', `Two artifacts are called "${first?.name}": ${first?.path} and ${second?.path}; expected distinct file names.`, { hint: 'Rename one of them, exclude one with a "!" pattern, or sign them in two steps.' });
}
async function expand(pattern, exclude, workspace, lookInto) {
    const links = await findFolderLinks(pattern, {
        exclude,
        workspace,
        lookInto,
        unreadable: (path, cause) => unreadableFolder(displayPath(path, workspace) || '.', pattern, cause)
    });
    const paths = [];
    const skipped = [];
    for await (const match of (0,promises_.glob)(pattern, toGlobOptions(exclude, workspace))) {
        if (isGitPath(match))
            continue; // `exclude` misses it outside the workspace
        const path = (0,external_node_path_.resolve)(workspace, match);
        const wildcard = !isSamePath(pattern, match);
        const status = await statusOf(path, wildcard);
        if (status.isFile())
            paths.push(path);
        else if (status.isSymbolicLink())
            skipped.push({ path: displayPath(path, workspace), kind: 'link' });
        else if (!wildcard)
            throw notAFile(pattern, status);
        else if (!status.isDirectory())
            skipped.push({ path: displayPath(path, workspace), kind: 'special' });
    }
    const folderLinks = links.map(path => ({ path: displayPath(path, workspace), kind: 'link' }));
    return { paths, skipped, folderLinks };
}
/** Whether the pattern is the path itself: then the user named the file, and no wildcard found it. */
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
async function uniqueFiles(files) {
    const seen = new Map();
    const sameAs = new Map();
    for (const file of files) {
        const real = await (0,promises_.realpath)(file.absolutePath);
        const first = seen.get(real);
        if (first === undefined)
            seen.set(real, file);
        else
            sameAs.set(file.absolutePath, first.absolutePath);
    }
    return { files: [...seen.values()], sameAs };
}
const MAX_NAMES = 5;
function nothingMatched(pattern, exclude, workspace, { skipped, folderLinks }) {
    if (skipped.length > 0)
        return onlySkipped(pattern, skipped);
    const excluding = exclude.length > 0 ? ` (after ${exclude.length} excluding pattern${exclude.length > 1 ? 's' : ''})` : '';
    const links = folderLinks.length > 0
        ? ` Symbolic links to folders, which a wildcard does not follow: ${namesOf(folderLinks)}.`
        : '';
    const bracket = /[[\]{}()]/.test(pattern) ? ' A literal "[" is written "[[]".' : '';
    const comma = pattern.replaceAll(/\{[^{}]*\}/g, '').includes(',')
        ? ' Write one pattern a line: a comma separates nothing.'
        : '';
    return new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `No file matches the pattern "${pattern}" of artifacts${excluding}, searched in ${workspace}.${links}`, {
        hint: `Run the build in this job or download its workflow artifact before this step, or correct the path.${bracket}${comma}`
    });
}
function onlySkipped(pattern, skipped) {
    const kinds = new Set(skipped.map(({ kind }) => kind));
    const what = [
        ...(kinds.has('link') ? ['symbolic links'] : []),
        ...(kinds.has('special') ? ['pipes, sockets or devices'] : [])
    ].join(' and ');
    return new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `Only ${what} match the pattern "${pattern}" of artifacts, expected regular files: ${namesOf(skipped)}.`, {
        hint: kinds.has('link')
            ? 'A wildcard does not follow links: name each link without a wildcard, or the files that they lead to.'
            : 'Name regular files.'
    });
}
function namesOf(entries) {
    const more = entries.length > MAX_NAMES ? ` and ${entries.length - MAX_NAMES} more` : '';
    const names = entries.map(({ path }) => path).sort();
    return `${names.slice(0, MAX_NAMES).join(', ')}${more}`;
}
function notAFile(path, status) {
    const kind = status.isDirectory() ? 'a directory' : 'not a regular file';
    return new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `The artifact "${path}" is ${kind}, expected a regular file.`, {
        hint: status.isDirectory()
            ? `Write ${path.replace(/\/$/, '')}/* to take the files in it.`
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
function unreadableFolder(path, pattern, cause) {
    return new errors/* ActionError */.lZ('ARTIFACT_UNREADABLE', `Cannot look into the folder ${path}, which the pattern "${pattern}" of artifacts reaches: ${(0,errors/* systemErrorCode */.vq)(cause) ?? String(cause)}.`, {
        hint: 'Give the user that runs this job permission to read the folder, or exclude it with a "!" pattern.',
        cause
    });
}

// EXTERNAL MODULE: ./build/signature/public-key.js
var public_key = __webpack_require__(9758);
;// CONCATENATED MODULE: ./build/signature/schemes/rsa.js


/** The schemes of one encoding, by name. */
function rsaSchemes(hashes, encoding) {
    const names = Object.keys(hashes);
    const schemes = names.map(name => [name, rsaScheme(name, hashes[name], encoding)]);
    return Object.fromEntries(schemes);
}
function rsaScheme(name, hash, encoding) {
    const saltLength = encoding.saltLength(hash);
    return {
        name,
        keyKind: 'rsa',
        keySpecs: public_key/* RSA_SPECS */.AA,
        ...(saltLength === undefined ? {} : { saltLength }),
        prehash: () => ({ kind: 'hash', hash }),
        signatureLengths: spec => ({ min: public_key/* RSA_SIGNATURE_BYTES */.YN[spec], max: public_key/* RSA_SIGNATURE_BYTES */.YN[spec] }),
        verify: (key, digest, signature) => {
            const em = encodedMessage(key, signature);
            return em !== undefined && digest.hash === hash && encoding.read(em, hash)?.covers(digest) === true;
        },
        recovery: {
            open: encodedMessage,
            read: em => {
                const message = encoding.read(em, hash);
                return message && { algorithm: name, hash, ...message };
            }
        },
        openssl: ({ publicKey, publicKeyForm, signature, artifact, saltLength: seen }) => {
            const form = publicKeyForm === 'DER' ? ' -keyform DER' : '';
            return `dgst -${hash}${form} -verify ${publicKey} -signature ${signature}${encoding.opensslOptions(seen === saltLength ? undefined : seen)} ${artifact}`;
        }
    };
}
/** RSAVP1 (RFC 8017, 5.2.2): the encoded message; undefined when the signature cannot be one by this key. */
function encodedMessage(key, signature) {
    if (signature.length !== key.signatureBytes)
        return undefined;
    try {
        const em = (0,external_node_crypto_.publicDecrypt)({ key: key.keyObject, padding: external_node_crypto_.constants.RSA_NO_PADDING }, signature);
        return em.length === key.signatureBytes ? em : undefined;
    }
    catch {
        return undefined; // a representative that is not below the modulus (RFC 8017, 5.2.2, step 1)
    }
}

;// CONCATENATED MODULE: ./build/signature/schemes/rsa-pkcs1.js


/** The DER of a DigestInfo before its digest (RFC 8017, section 9.2, note 1), in hexadecimal. */
const DIGEST_INFO_PREFIXES = {
    sha256: '3031300d060960864801650304020105000420',
    sha384: '3041300d060960864801650304020205000430',
    sha512: '3051300d060960864801650304020305000440'
};
/** EMSA-PKCS1-v1_5 (RFC 8017, 9.2): the whole encoded message is rebuilt and compared, never parsed. */
const ENCODING = {
    read: (em, hash) => {
        const signedDigest = em.subarray(em.length - algorithms/* HASHES */.T$[hash].bytes);
        const digestInfo = Buffer.concat([Buffer.from(DIGEST_INFO_PREFIXES[hash], 'hex'), signedDigest]);
        const padding = Buffer.alloc(em.length - digestInfo.length - 3, 0xff);
        const expected = Buffer.concat([Buffer.from([0x00, 0x01]), padding, Buffer.from([0x00]), digestInfo]);
        if (!expected.equals(em))
            return undefined;
        return { signedDigest, covers: digest => (0,algorithms/* equalDigests */.cF)(digest, { hash, bytes: signedDigest }) };
    },
    saltLength: () => undefined,
    opensslOptions: () => ''
};
/** RSASSA-PKCS1-v1_5 (RFC 8017, 8.2). */
const RSA_PKCS1 = rsaSchemes({
    RSASSA_PKCS1_V1_5_SHA_256: 'sha256',
    RSASSA_PKCS1_V1_5_SHA_384: 'sha384',
    RSASSA_PKCS1_V1_5_SHA_512: 'sha512'
}, ENCODING);

;// CONCATENATED MODULE: ./build/signature/schemes/rsa-pss.js



/** EMSA-PSS verification (RFC 8017, 9.1.2) in two halves: whether a message is well formed, and whether it was made of a digest. */
const rsa_pss_ENCODING = {
    read: (em, hash) => {
        const data = readPssData(em, algorithms/* HASHES */.T$[hash].bytes, hash);
        if (data === undefined)
            return undefined;
        const { h, salt } = data;
        return {
            saltLength: salt.length,
            covers: digest => digest.hash === hash &&
                digest.bytes.length === algorithms/* HASHES */.T$[hash].bytes &&
                pssHash(hash, digest.bytes, salt).equals(h)
        };
    },
    saltLength: hash => algorithms/* HASHES */.T$[hash].bytes,
    // the salt length is written as a number: older OpenSSL and LibreSSL do not know its names (-1: digest, -2: auto)
    opensslOptions: (saltLength = -1) => ` -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:${saltLength === 'any' ? -2 : saltLength}`
};
/** RSASSA-PSS (RFC 8017, 8.1), MGF1 by the same hash, with any salt length that the RFC allows. */
const RSA_PSS = rsaSchemes({ RSASSA_PSS_SHA_256: 'sha256', RSASSA_PSS_SHA_384: 'sha384', RSASSA_PSS_SHA_512: 'sha512' }, rsa_pss_ENCODING);
/**
 * H and the salt of an encoded message (RFC 8017, 9.1.2, steps 3 to 11), whatever length the salt has; undefined when it is
 * not well formed.
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
/** H of a digest and a salt: Hash(eight zero octets || mHash || salt), RFC 8017, 9.1.2, steps 12 and 13. */
function pssHash(hash, digest, salt) {
    return (0,external_node_crypto_.createHash)(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
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

;// CONCATENATED MODULE: ./build/signature/schemes/index.js




/** The compiler asks for an entry for each name in `SIGNING_ALGORITHMS`. */
const BY_NAME = { ...RSA_PSS, ...RSA_PKCS1 };
/** The algorithms that are supported, in the order in which they are offered. */
const SCHEMES = algorithms/* SIGNING_ALGORITHMS */.v8.map(name => BY_NAME[name]);
function schemeOf(algorithm) {
    return BY_NAME[algorithm];
}
/** The hash function whose digest of an artifact an algorithm signs, known before the key is. */
function hashOf(algorithm) {
    return schemeOf(algorithm).prehash().hash;
}
/** Whether a signature by keys of these specs can have this length in bytes. */
function isSignatureLength(length, specs = public_key/* KEY_SPECS */.ZD) {
    return SCHEMES.some(scheme => scheme.keySpecs.some(spec => specs.includes(spec) && isWithin(length, scheme.signatureLengths(spec))));
}
/**
 * The messages that a signature reveals under a key, one for each of `schemes` under which one is well formed. Empty when the key did not
 * make the signature, when it is damaged or has another length, and for schemes whose signatures reveal none.
 */
function recoverMessages(key, signature, schemes = SCHEMES) {
    const recoveries = schemes.map(({ recovery }) => recovery).filter(recovery => recovery !== undefined);
    return [...Map.groupBy(recoveries, ({ open }) => open)].flatMap(([open, sharing]) => {
        const encoded = open(key, signature);
        if (encoded === undefined)
            return [];
        return sharing.map(({ read }) => read(encoded)).filter(message => message !== undefined);
    });
}
/** Length of the PSS salt of signatures that verify: 'any' when they differ; undefined where there is none. */
function saltLengthOf(key, algorithm, signatures) {
    const scheme = schemeOf(algorithm);
    const lengths = new Set(signatures.map(signature => recoverMessages(key, signature, [scheme])[0]?.saltLength));
    return lengths.size > 1 ? 'any' : [...lengths][0];
}
function isWithin(length, { min, max }) {
    return length >= min && length <= max;
}

;// CONCATENATED MODULE: ./build/signature/formats/detached.js

/** The artifact's digest, and nothing around it. */
const preimage = (scheme, key) => ({
    prehash: scheme.prehash(key),
    signedDigest: digest => digest
});
/** The bytes as KMS returns them. */
const RAW = {
    name: 'raw',
    suffix: '.sig',
    preimage,
    encode: signature => signature,
    read: (file, key) => (isSignatureLength(file.length, specsOf(key)) ? file : undefined)
};
/** One line of base64 with a newline; line breaks anywhere are read. */
const BASE64 = {
    name: 'base64',
    suffix: '.sig',
    preimage,
    encode: signature => Buffer.from(`${Buffer.from(signature).toString('base64')}\n`),
    read: (file, key) => {
        const bytes = decodeBase64(file);
        return bytes !== undefined && isSignatureLength(bytes.length, specsOf(key)) ? bytes : undefined;
    },
    opensslDecode: (file, raw) => `base64 -d -A -in ${file} -out ${raw}`
};
/**
 * The bytes of strict base64 (RFC 4648, section 4: padding required, no URL-safe letters, no bits after the end; only line
 * breaks are dropped); undefined when the file is anything else.
 */
function decodeBase64(file) {
    const text = Buffer.from(file).toString('latin1').replace(/\r?\n/g, '');
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text))
        return undefined;
    const bytes = Buffer.from(text, 'base64');
    return bytes.toString('base64') === text ? bytes : undefined;
}
function specsOf(key) {
    return key && [key.spec];
}

;// CONCATENATED MODULE: ./build/signature/formats/index.js

const formats_BY_NAME = { raw: RAW, base64: BASE64 };
const FORMAT_NAMES = Object.keys(formats_BY_NAME);
/** The formats that are supported, in the order in which a file is tried. */
const FORMATS = FORMAT_NAMES.map(name => formats_BY_NAME[name]);
function formatOf(name) {
    return formats_BY_NAME[name];
}
/** A larger file is not read: no signature of any format is as large. */
const MAX_SIGNATURE_FILE_BYTES = 16 * 1024;
/** The signature in a file, by the first format in which it can be one by this key. */
function parseSignature(file, key) {
    return readAs(file, key) ?? { kind: 'unreadable', file };
}
/** Whether a file could be a signature by some key of a supported spec. */
function looksLikeSignature(file) {
    return readAs(file, undefined) !== undefined;
}
function readAs(file, key) {
    if (file.length > MAX_SIGNATURE_FILE_BYTES)
        return undefined;
    for (const format of FORMATS) {
        const bytes = format.read(file, key);
        if (bytes !== undefined)
            return { kind: 'signature', bytes, format: format.name };
    }
    return undefined;
}

// EXTERNAL MODULE: ./build/signature/not-a-key.js
var not_a_key = __webpack_require__(3920);
// EXTERNAL MODULE: ./build/signature/text-kinds.js
var text_kinds = __webpack_require__(8528);
;// CONCATENATED MODULE: ./build/signature/key-forms.js


// Forms in which people have a key, for explanations only: nothing is trusted because of them.
/** The key in a text: PEM, also with literal "\n"; base64 of DER or of PEM, once or twice; the response of "aws kms get-public-key". */
function findKeyIn(text) {
    const trimmed = text.trim();
    return (keyOf(Buffer.from(`${trimmed.replaceAll('\\n', '\n')}\n`)) ??
        keyInBase64(trimmed) ??
        keyInResponse(trimmed));
}
/** SHA-256 of other forms of the key than the DER SubjectPublicKeyInfo that a pin names. */
function otherFingerprintsOf(key) {
    const pem = (0,public_key/* formatPem */.uy)(key);
    const base64 = Buffer.from(key.der).toString('base64');
    const forms = [
        ['the text of its PEM file', pem],
        ['the text of its PEM file', pem.trimEnd()],
        ['the text of its PEM file with CRLF', pem.replaceAll('\n', '\r\n')],
        ['its base64, not decoded', base64],
        ['its base64, not decoded', `${base64}\n`],
        ['its PKCS#1 form ("RSA PUBLIC KEY")', key.keyObject.export({ type: 'pkcs1', format: 'der' })]
    ];
    return forms.map(([of, content]) => ({
        of,
        fingerprint: `sha256:${(0,external_node_crypto_.createHash)('sha256').update(content).digest('hex')}`
    }));
}
function keyOf(bytes) {
    const parsed = (0,public_key/* parsePublicKey */.ee)(bytes);
    return parsed.kind === 'key' ? parsed.key : undefined;
}
function keyInBase64(text, depth = 1) {
    const compact = text.replace(/\s/g, '');
    if (!/^[A-Za-z0-9+/]{64,}={0,2}$/.test(compact))
        return undefined;
    const bytes = Buffer.from(compact, 'base64');
    const inner = bytes.toString('latin1').trim();
    return (keyOf(bytes) ??
        keyOf(Buffer.from(`${inner}\n`, 'latin1')) ??
        (depth < 3 ? keyInBase64(inner, depth + 1) : undefined));
}
function keyInResponse(text) {
    const [, base64] = /"PublicKey"\s*:\s*"([A-Za-z0-9+/=]+)"/.exec(text) ?? [];
    return base64 === undefined ? undefined : keyOf(Buffer.from(base64, 'base64'));
}

;// CONCATENATED MODULE: ./build/inputs/values.js



// What a wrong value is, for messages: quoted, or named where a whole text was given for a name.
const MAX_QUOTED_CHARACTERS = 300;
/** No id, name or path looks like them from this length on. */
const MIN_ENCODED_CHARACTERS = 128;
const ENCODED = ['base64', 'base64-twice', 'base64-pem', 'hex'];
/** Names can be long as well, but of letters alone. */
const LOOKS_ENCODED = /\d/;
/** Any value with two words, or in quotation marks, could be one of these. */
const NOT_TELLING = ['text', 'certutil'];
/** The value in quotes, escaped and cut; or what it is, when a whole text such as a key was given. A key is never quoted. */
function describeValue(value) {
    return (describeText(value) ??
        JSON.stringify(value.length > MAX_QUOTED_CHARACTERS ? `${value.slice(0, MAX_QUOTED_CHARACTERS)}…` : value));
}
/** What a whole text is, as "a public key in PEM"; undefined for what may be a name, a path or an id. */
function describeText(value) {
    if ((0,not_a_key/* holdsPrivateKey */.jc)(value))
        return 'a PRIVATE key (treat it as leaked, and make a new one)';
    const kind = (0,text_kinds/* textKindOf */.Ji)(Buffer.from(value).toString('latin1'));
    if (kind === undefined || NOT_TELLING.includes(kind))
        return undefined;
    if (kind === 'json' && !isJsonObject(value))
        return undefined;
    if (!ENCODED.includes(kind))
        return text_kinds/* TEXT_KIND_NAMES */.mn[kind];
    if (value.length < MIN_ENCODED_CHARACTERS || !LOOKS_ENCODED.test(value))
        return undefined;
    return findKeyIn(value) === undefined ? text_kinds/* TEXT_KIND_NAMES */.mn[kind] : `a public key in ${text_kinds/* TEXT_KIND_NAMES */.mn[kind]}`;
}
function isJsonObject(text) {
    try {
        const parsed = JSON.parse(text);
        return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./build/inputs/files.js


const MAX_PATH_CHARACTERS = 300;
// Inputs that name files, or hold the content of one. Each function returns the value and notes its problems on the reader.
/** `digests`; undefined for "none". */
function parseDigests(reader) {
    const text = reader.text('digests');
    if (text === undefined) {
        reader.problem('digests: empty, expected lines as sha256sum prints them, @path of a file with them, or "none"; an expression may have evaluated to an empty string');
    }
    if (text === undefined || text === 'none')
        return undefined;
    const what = describeOtherThanLines(text);
    if (what !== undefined)
        reader.problem(`digests: ${what}, expected lines as sha256sum prints them, or @path of a file with them`);
    return text.startsWith('@') && !text.includes('\n')
        ? { kind: 'file', path: text.slice(1) }
        : { kind: 'text', text };
}
/** What is given instead of lines; undefined for what is left to the parser of the lines. */
function describeOtherThanLines(text) {
    if (isList(text) || text.startsWith('@'))
        return undefined;
    if (isList(Buffer.from(text, 'base64').toString()))
        return 'base64 of such lines; decode it (base64 --decode)';
    const isPath = !/\s/.test(text) && /[./]/.test(text) && text.length < MAX_PATH_CHARACTERS;
    return describeText(text) ?? (isPath ? `${describeValue(text)}; perhaps @${text} is intended` : undefined);
}
function isList(text) {
    return (0,text_kinds/* textKindOf */.Ji)(Buffer.from(text).toString('latin1')) === 'checksums';
}
/** Globs; what looks like a list of another language would match nothing, or not what was meant. */
function parsePatterns(reader, name) {
    const patterns = reader.list(name);
    for (const pattern of patterns) {
        const mark = otherMark(pattern);
        if (mark !== undefined)
            reader.problem(`${name}: ${describeValue(pattern)}, expected one pattern a line, without ${mark}`);
    }
    return patterns;
}
function otherMark(pattern) {
    if (/^-\s/.test(pattern))
        return 'the dash of a YAML list ("|" after the name of the input makes lines)';
    if (/^\[.*[,"'].*\]$/.test(pattern))
        return 'the brackets and commas of a list';
    return /^!?(["']).*\1,?$/.test(pattern) ? 'quotation marks' : undefined;
}
/** `trusted-public-key`: paths of key files. */
function parseTrustedKeyFiles(reader) {
    const files = reader.list('trusted-public-key');
    const what = describeText(reader.text('trusted-public-key') ?? '');
    if (what !== undefined) {
        reader.problem(`trusted-public-key: ${what}, expected the path of a file with the key; keep that file in the repository`);
        return files;
    }
    for (const file of files) {
        const other = otherAnchor(file);
        if (other !== undefined)
            reader.problem(`trusted-public-key: ${describeValue(file)}, expected the path of a key file${other}`);
    }
    return files;
}
/** What else than a path names a key, and where it belongs. */
function otherAnchor(line) {
    if (/^https?:\/\//i.test(line))
        return '; nothing is downloaded to be trusted: compare the fingerprint of the key once, and commit its file';
    if (/^!?(sha-?256[:=/])?([0-9a-f]{2}:?){32}$/i.test(line))
        return '; give a fingerprint as public-key-fingerprint';
    return /^(arn:aws[a-z-]*:kms:|alias\/)/.test(line) ? '; give a KMS key as key-id' : undefined;
}
/** `record-file`; undefined when none is asked for. */
function parseRecordFile(reader) {
    const file = reader.text('record-file');
    if (file !== undefined && !/[^/\\]\.json$/.test(file))
        reader.problem(`record-file: ${describeValue(file)}, expected a file name ending in .json`);
    return file;
}
/** `checksums-file`; undefined for the usual name. */
function parseChecksumsFile(reader) {
    const file = reader.text('checksums-file');
    if (file !== undefined && !/(^|[/\\])[^/\\\n]*[^/\\\n.]$/.test(file))
        reader.problem(`checksums-file: ${describeValue(file)}, expected a file name such as SHA256SUMS`);
    return file;
}
/** `public-key-file`, one path for each format. */
function parsePublicKeyFiles(reader) {
    const files = reader.list('public-key-file');
    if (files.length === 0)
        reader.problem('public-key-file: empty, expected a file name ending in .pem or .der');
    for (const file of files.filter(file => !/[^/\\]\.(pem|der)$/.test(file))) {
        reader.problem(`public-key-file: ${describeValue(file)}, expected a name ending in .pem or .der`);
    }
    return files;
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
    strategy: { mode: 'sign' },
    'checksums-file': { mode: 'both' },
    'signature-suffix': { mode: 'both', default: '.sig' },
    'signature-encoding': { mode: 'sign', default: 'raw' },
    'output-directory': { mode: 'both' },
    'public-key-file': { mode: 'sign', default: 'signing-public-key.pem' },
    'trusted-public-key': { mode: 'both' },
    'public-key-fingerprint': { mode: 'both', default: 'any' },
    'require-binding': { mode: 'verify', default: 'if-present' },
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

;// CONCATENATED MODULE: ./build/inputs/key.js



const MAX_PINS = 100;
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
const KEY_ARN = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):(\d{12}):(key|alias)\/[\w/-]+$/;
const KEY_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]+)$/i;
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/[\w+=,.@/-]+$/;
/** `key-id` with its Region; undefined when it is not given, or so wrong that no call could be made with it. */
function parseKey(reader, job) {
    const id = reader.text('key-id');
    const given = reader.text('aws-region');
    if (given !== undefined && !REGION.test(given)) {
        reader.problem(`aws-region: ${describeValue(given)}, expected a Region such as eu-central-1`);
    }
    if (id === undefined)
        return undefined;
    const arn = KEY_ARN.exec(id);
    if (arn === null && (id.startsWith('arn:') || !/^(alias\/[\w/-]+|[A-Za-z0-9-]+)$/.test(id))) {
        reader.problem(`key-id: ${describeValue(id)}, expected a key id, a key ARN (arn:aws:kms:<region>:<account>:key/<id>), an alias (alias/<name>) or an alias ARN${meantKey(id)}`);
        return undefined;
    }
    if (arn === null && !id.startsWith('alias/') && !KEY_ID.test(id)) {
        const meant = describeText(id) === undefined ? `; perhaps alias/${id} is intended` : '';
        reader.problem(`key-id: ${describeValue(id)} is no key id${meant}`);
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
    if (given === undefined && fromArn !== undefined && !REGION.test(fromArn)) {
        reader.problem(`key-id: the ARN names the Region "${fromArn}", expected a Region such as eu-central-1`);
    }
    else if (given === undefined && !REGION.test(region)) {
        reader.problem(`AWS_REGION: ${describeValue(region)} in the environment, expected a Region such as eu-central-1`);
    }
    const isAlias = arn === null ? id.startsWith('alias/') : arn[4] === 'alias';
    const kind = arn === null ? (isAlias ? 'alias' : 'id') : isAlias ? 'alias-arn' : 'arn';
    return { id, kind, region, partition: arn?.[1], account: arn?.[3] };
}
/** Where something else that people have belongs, or the key in an address of the console. */
function meantKey(value) {
    if (/^arn:aws[a-z-]*:(iam|sts):/.test(value))
        return '; a role belongs into role-to-assume';
    if (/^!?sha256:[0-9a-f]{64}$/i.test(value))
        return '; a fingerprint belongs into public-key-fingerprint';
    const [, id] = /^https:\/\/[\w.-]*console\.\S*\/kms\/keys\/((?:mrk-)?[0-9a-f-]{32,36})/.exec(value) ?? [];
    return id === undefined ? '' : `; perhaps ${id} is intended`;
}
/** The role that a session of it names, or where something else belongs. */
function meantRole(value) {
    const [, partition, account, name] = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)/.exec(value) ?? [];
    if (name !== undefined)
        return `; perhaps arn:${partition}:iam::${account}:role/${name} is intended`;
    if (/^(arn:aws[a-z-]*:kms:|alias\/)/.test(value))
        return '; a KMS key belongs into key-id';
    return /^arn:aws[a-z-]*:iam::\d*:(user|oidc-provider)\//.test(value)
        ? '; give the role that trusts the OIDC provider of GitHub'
        : '';
}
/** The role and its session; undefined when no role is given. */
function parseRole(reader, job) {
    const arn = reader.text('role-to-assume');
    const duration = reader.integer('role-duration-seconds', 900, 43_200);
    if (arn === undefined) {
        refuseWithoutRole(reader, duration);
        return undefined;
    }
    const match = ROLE_ARN.exec(arn);
    if (match === null) {
        reader.problem(`role-to-assume: ${describeValue(arn)}, expected a role ARN such as arn:aws:iam::111122223333:role/release-signing${meantRole(arn)}`);
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
/** @param all the whole input: where it is a key, no line of it says so. */
function wrongPin(line, all) {
    const key = findKeyIn(all);
    const meant = meantPin(line);
    const text = describeText(all);
    const isLine = key === undefined && meant !== '';
    const seen = (isLine ? undefined : text) ?? describeValue(line);
    const next = key !== undefined
        ? `; the fingerprint of this key is ${key.fingerprint}`
        : isLine || text === undefined
            ? meant
            : '; a key belongs into a file that trusted-public-key names';
    return `public-key-fingerprint: ${seen}, expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"${next}`;
}
/** As "openssl dgst -sha256" and "sha256sum" print a digest. */
const OUTPUTS_OF_TOOLS = /^(?:sha2?-?256 ?\([^)]*\) ?= ?(?<dgst>[0-9a-f]{64})|(?<sum>[0-9a-f]{64}) [ *](?<file>.+))$/i;
const OTHER_HASHES = {
    32: 'MD5',
    40: 'SHA-1',
    96: 'SHA-384',
    128: 'SHA-512'
};
/** For a fingerprint as another tool writes it: what to write instead, or why it cannot be converted. */
function meantPin(line) {
    const [, revoked = '', rest = ''] = /^(!?)(.*)$/.exec(line) ?? [];
    const { dgst, sum, file = '' } = OUTPUTS_OF_TOOLS.exec(rest)?.groups ?? {};
    if (/\.(pem|pub|crt|cer)$/i.test(file))
        return '; that is the hash of a file in PEM, and a fingerprint that of its DER: openssl pkey -pubin -in FILE -outform DER | openssl dgst -sha256';
    if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(rest))
        return '; that is a fingerprint of SSH, the hash of another form of the key: openssl pkey -pubin -in FILE -outform DER | openssl dgst -sha256';
    const digits = dgst ?? sum ?? /^(?:sha-?256[:=/]?)?((?:[0-9a-f]{2}:?){16,64})$/i.exec(rest)?.[1]?.replaceAll(':', '');
    const base64 = /^(?:pin-)?(?:sha256[:=/])?"?([A-Za-z0-9+/]{43}=)"?$/.exec(rest)?.[1]; // RFC 7469
    const hex = (digits ?? (base64 === undefined ? '' : Buffer.from(base64, 'base64').toString('hex'))).toLowerCase();
    const other = OTHER_HASHES[hex.length];
    if (other !== undefined)
        return `; ${hex.length} digits are ${other}, and it must be SHA-256`;
    return hex.length === 64 ? `; perhaps ${revoked}sha256:${hex} is intended` : '';
}
/** A described session means a role: credentials of the environment must not take its place. */
function refuseWithoutRole(reader, duration) {
    const names = [
        ...['role-session-name', 'audience'].filter(name => reader.text(name) !== undefined),
        ...(duration === Number(INPUTS['role-duration-seconds'].default) ? [] : ['role-duration-seconds'])
    ];
    if (names.length === 0)
        return;
    const given = names.join(' and ');
    reader.problem(`role-to-assume: empty beside ${given}; give the ARN of the role (an expression may have evaluated to an empty string), or remove ${given}`);
}
/** The name as STS accepts it for `RoleSessionName`: 2 to 64 of `[\w+=,.@-]` (API reference, AssumeRoleWithWebIdentity). */
function toSessionName(name) {
    return name
        .replace(/[^\w+=,.@-]/g, '-')
        .slice(0, 64)
        .padEnd(2, '-');
}
/** The keys that `public-key-fingerprint` allows and revokes, in lower case. */
function parsePins(reader) {
    const lines = reader.list('public-key-fingerprint');
    if (lines.length === 0) {
        reader.problem('public-key-fingerprint: empty, expected sha256:<64 hex> or "any"; an expression may have evaluated to an empty string');
    }
    if (lines.length > MAX_PINS)
        reader.problem(`public-key-fingerprint: ${lines.length} pins, expected at most ${MAX_PINS}`);
    const allowed = [];
    const revoked = [];
    for (const line of lines.filter(line => line !== 'any')) {
        const pin = /^(!?)(sha256:[0-9a-f]{64})$/i.exec(line);
        if (pin?.[2] === undefined)
            reader.problem(wrongPin(line, reader.text('public-key-fingerprint') ?? ''));
        else
            (pin[1] === '!' ? revoked : allowed).push(pin[2].toLowerCase());
    }
    for (const pin of new Set(allowed.filter(pin => revoked.includes(pin))))
        reader.problem(`public-key-fingerprint: ${pin} is both allowed and revoked; remove one of the two lines`);
    const any = lines.includes('any');
    if (any && allowed.length > 0) {
        reader.problem('public-key-fingerprint: "any" together with pins; remove "any", or the pins mean nothing');
    }
    return { allowed: any || allowed.length === 0 ? undefined : allowed, revoked };
}

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
function releaseWide({ publishRelease, verifyInstructions, strategy, recordFile }) {
    return [
        ...(publishRelease ? ['publish-release'] : []),
        ...(verifyInstructions ? ['verify-instructions'] : []),
        ...(strategy === 'each' ? [] : ['strategy']),
        ...(recordFile === undefined ? [] : ['record-file'])
    ];
}

;// CONCATENATED MODULE: ./build/inputs/spelling.js
/** What people call an input, from other actions and tools. A part of a declared name needs no entry. */
const USUAL_WORDS = new Map(Object.entries({
    file: ['artifacts'],
    path: ['artifacts'],
    pattern: ['artifacts'],
    glob: ['artifacts'],
    'artifact-path': ['artifacts'],
    subject: ['artifacts'],
    'subject-path': ['artifacts'],
    input: ['artifacts'],
    asset: ['artifacts', 'release-assets'],
    hash: ['digests'],
    'subject-checksums': ['digests'],
    'subject-digest': ['digests'],
    checksum: ['checksums-file', 'digests'],
    sha256sum: ['checksums-file', 'digests'],
    role: ['role-to-assume'],
    'role-arn': ['role-to-assume'],
    'aws-role': ['role-to-assume'],
    'aws-role-arn': ['role-to-assume'],
    'aws-role-to-assume': ['role-to-assume'],
    'assume-role': ['role-to-assume'],
    'session-name': ['role-session-name'],
    duration: ['role-duration-seconds'],
    'role-duration': ['role-duration-seconds'],
    key: ['key-id', 'trusted-public-key', 'public-key-fingerprint', 'public-key-file'],
    'kms-key': ['key-id'],
    'kms-key-id': ['key-id'],
    'kms-key-arn': ['key-id'],
    'aws-kms-key-id': ['key-id'],
    'aws-kms-key-arn': ['key-id'],
    'key-arn': ['key-id'],
    'key-alias': ['key-id'],
    'signing-key': ['key-id'],
    kms: ['key-id'],
    alias: ['key-id'],
    arn: ['key-id', 'role-to-assume'],
    'public-key': ['trusted-public-key', 'public-key-fingerprint', 'public-key-file'],
    pubkey: ['trusted-public-key', 'public-key-fingerprint', 'public-key-file'],
    'trusted-key': ['trusted-public-key'],
    'verify-key': ['trusted-public-key'],
    pin: ['public-key-fingerprint'],
    'key-fingerprint': ['public-key-fingerprint'],
    certificate: ['trusted-public-key'],
    extension: ['signature-suffix'],
    suffix: ['signature-suffix'],
    output: ['output-directory'],
    'output-dir': ['output-directory'],
    'output-path': ['output-directory'],
    outdir: ['output-directory'],
    'out-dir': ['output-directory'],
    dir: ['output-directory'],
    directory: ['output-directory'],
    release: ['release-tag', 'release-id', 'release-assets'],
    'tag-name': ['release-tag'],
    ref: ['release-tag'],
    'release-name': ['release-tag'],
    repo: ['repository'],
    'github-token': ['token'],
    'repo-token': ['token'],
    'gh-token': ['token'],
    clobber: ['overwrite'],
    force: ['overwrite'],
    replace: ['overwrite'],
    draft: ['publish-release'],
    attach: ['upload'],
    dryrun: ['dry-run'],
    'check-only': ['dry-run']
}));
const MAX_NAME = 64;
const MIN_LENGTH_TO_MISTYPE = 6; // a shorter part is one letter away from too many words
/**
 * The declared names that an undeclared one can mean, best first; empty when it resembles none. `_` counts as `-`, and
 * a plural as its singular.
 */
function meantInputs(name, declared) {
    const wanted = name.replaceAll('_', '-').slice(0, MAX_NAME);
    const nearest = nearestInput(wanted, declared);
    if (nearest !== undefined && editDistance(wanted, nearest) <= 1)
        return [nearest];
    const word = singular(wanted);
    const usual = USUAL_WORDS.get(wanted) ?? USUAL_WORDS.get(word);
    if (usual !== undefined)
        return usual;
    const holding = declared.filter(candidate => isPart(word, candidate));
    if (holding.length > 0)
        return holding;
    return nearest === undefined ? [] : [nearest];
}
/** Whether a name is one or several neighboring parts of a declared one. */
function isPart(word, declared) {
    if (word === '')
        return false;
    const parts = declared.split('-').map(singular);
    if (`-${parts.join('-')}-`.includes(`-${word}-`))
        return true;
    return parts.some(part => Math.min(part.length, word.length) >= MIN_LENGTH_TO_MISTYPE && editDistance(word, part) <= 1);
}
function singular(name) {
    return name
        .split('-')
        .map(part => (part.length > 2 ? part.replace(/s$/, '') : part))
        .join('-');
}
/** The declared name that is closest to a mistyped one; undefined when none is close. `_` counts as `-`. */
function nearestInput(name, declared) {
    const wanted = name.replaceAll('_', '-').slice(0, MAX_NAME);
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
/** Reads single inputs and collects their problems. */
class InputReader {
    #env;
    #problems = [];
    constructor(env) {
        this.#env = env;
    }
    /** Notes a problem, as "<input>: <what was given>, expected <what>"; the same one counts once. */
    problem(text) {
        if (!this.#problems.includes(text))
            this.#problems.push(text);
    }
    /** @throws INPUT_INVALID when a problem was noted; it names all of them. */
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
    /**
     * The value, else its default, without surrounding ASCII white space; undefined when it is empty. A byte-order mark and the like stay,
     * and make the value wrong.
     */
    text(name) {
        const spec = INPUTS[name];
        const value = this.#env[variableOf(name)] ?? (spec.default?.startsWith('${{') ? undefined : spec.default);
        const trimmed = value?.replace(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, '');
        return trimmed === '' ? undefined : trimmed;
    }
    /** Something is written, but nothing that counts: white space, or comments where a list is expected. */
    isBlank(name) {
        return (this.#env[variableOf(name)] ?? '') !== '' && this.list(name).length === 0;
    }
    /** The lines without blank ones and comments (`#`). */
    list(name) {
        const lines = (this.text(name) ?? '').split(/\r?\n/).map(line => line.replace(/^[\t ]+|[\t ]+$/g, ''));
        return lines.filter(line => line !== '' && !line.startsWith('#'));
    }
    /** The value; the first of `allowed`, with a problem noted, when it is none of them. */
    choice(name, allowed) {
        const value = this.text(name);
        const choice = allowed.find(candidate => candidate === value);
        if (choice === undefined) {
            this.problem(`${name}: ${value === undefined ? 'empty' : describeValue(value)}, expected ${allowed.join(' or ')}`);
        }
        return choice ?? allowed[0];
    }
    /** The value; false, with a problem noted, when it is neither true nor false. */
    boolean(name) {
        const value = this.text(name);
        const parsed = BOOLEANS.get(value ?? '');
        if (parsed === undefined)
            this.problem(`${name}: ${value === undefined ? 'empty' : describeValue(value)}, expected true or false`);
        return parsed ?? false;
    }
    /** The value from `min` to `max`, both included; `min`, with a problem noted, when it is anything else. */
    integer(name, min, max) {
        const value = this.text(name) ?? '';
        const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
        if (number >= min && number <= max)
            return number;
        this.problem(`${name}: ${describeValue(value)}, expected a whole number from ${min} to ${max}`);
        return min;
    }
    /**
     * The runner only warns about an undeclared input, so a typing error would switch a pin off in silence: what resembles
     * an input of ours, or can only come from a `with:` block, is refused. The others are warned of.
     */
    refuseUndeclared(warn) {
        for (const variable of Object.keys(this.#env)) {
            if (!variable.startsWith('INPUT_') || this.#env[variable] === undefined)
                continue;
            const name = variable.slice('INPUT_'.length).toLowerCase();
            if (name === '' || INPUT_NAMES.some(declared => declared === name))
                continue;
            const meant = meantInputs(name, INPUT_NAMES);
            if (meant.length > 0) {
                this.problem(`${describeValue(name)} is not an input of this action; the closest is ${anyOf(meant)}`);
            }
            else if (name.includes('-'))
                this.problem(`${describeValue(name)} is not an input of this action`);
            else
                warn(`${describeValue(name)} is not an input of this action and has no effect. Remove it, or correct its name.`);
        }
    }
    /** Notes each input of the other mode that has another value than its default. */
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
function anyOf(names) {
    return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

;// CONCATENATED MODULE: ./build/inputs/release.js

// Inputs that name the release, and the release that artifacts must be bound to. Each function notes its problems on the reader.
const REPOSITORY = /^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/;
const REPOSITORY_URL = /^(?:[a-z+]+:\/\/|git@)[^/:]+[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/;
/** What no name of a tag may have (git check-ref-format). */
// oxlint-disable-next-line no-control-regex
const NO_TAG = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{/;
const RELEASE_URL = /^https?:\/\/[^/]+\/[\w.-]+\/[\w.-]+\/(?:releases\/(?:tag|download)|tree)\/((?:[\w.+-]|%[2-7][0-9A-F])+)/;
/** `owner/name` of `repository`, else of the job; undefined outside of a job. */
function parseRepository(reader, job) {
    const repository = reader.text('repository') ?? job.repository;
    if (repository !== undefined && !REPOSITORY.test(repository)) {
        const name = REPOSITORY_URL.exec(repository)?.[1];
        const meant = name === undefined ? '' : `; perhaps ${name} is intended`;
        reader.problem(`repository: ${describeValue(repository)}, expected owner/name${meant}`);
    }
    return repository;
}
/** The release that is named, else that of the job's event or tag, if it is of the same repository; undefined when there is none. */
function parseRelease(reader, job) {
    const id = reader.text('release-id') === undefined
        ? undefined
        : reader.integer('release-id', 1, Number.MAX_SAFE_INTEGER);
    const tag = reader.text('release-tag')?.replace(/^refs\/tags\//, '');
    if (tag === '')
        reader.problem('release-tag: "refs/tags/", expected a tag name');
    else if (tag !== undefined && NO_TAG.test(tag)) {
        const name = RELEASE_URL.exec(tag)?.[1];
        const meant = name === undefined ? '' : `; perhaps ${decodeURIComponent(name)} is intended`;
        reader.problem(`release-tag: ${describeValue(tag)}, expected a tag name${meant}`);
    }
    if (id !== undefined || tag !== undefined)
        return { id, tag };
    const other = reader.text('repository');
    // one that is no repository is told as that, and not as a missing release too
    const isOther = other !== undefined && other.toLowerCase() !== job.repository?.toLowerCase();
    if (isOther && REPOSITORY.test(other))
        return undefined;
    if (job.eventRelease !== undefined)
        return job.eventRelease;
    return job.tag === undefined ? undefined : { id: undefined, tag: job.tag };
}
const NAMED_RELEASE = /^(?:(https?:\/\/[\w.:-]+)\/)?([\w.-]+\/[\w.-]+)@(?:refs\/tags\/)?(\S+)$/;
const BINDING_DEMANDS = new Map([
    ['if-present', { kind: 'if-present' }],
    ...['true', 'True', 'TRUE'].map(word => [word, { kind: 'here' }]),
    ...['false', 'False', 'FALSE'].map(word => [word, { kind: 'not-required' }])
]);
/** `require-binding`; a release is named as `owner/name@tag`, on another server than the job's as `https://host/owner/name@tag`. */
function parseBindingDemand(reader, { serverUrl }) {
    const value = reader.text('require-binding');
    const demand = BINDING_DEMANDS.get(value ?? '');
    if (demand !== undefined)
        return demand;
    const [, server = serverUrl, repository, tag] = NAMED_RELEASE.exec(value ?? '') ?? [];
    if (repository !== undefined && tag !== undefined && REPOSITORY.test(repository))
        return { kind: 'named', server, repository, tag };
    reader.problem(`require-binding: ${value === undefined ? 'empty' : describeValue(value)}, expected true, false, if-present or owner/name@tag`);
    return { kind: 'if-present' };
}

;// CONCATENATED MODULE: ./build/inputs/parse.js











/**
 * The typed inputs of the step.
 *
 * @param env the process's environment; nothing but `INPUT_*` is read.
 * @param warn called with what is wrong and harmless.
 * @throws INPUT_INVALID one error that names every problem.
 */
function parseInputs(env, job, warn = () => undefined) {
    const reader = new InputReader(env);
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
        const seen = (name === 'token' ? undefined : describeText(value)) ?? 'several lines';
        reader.problem(`${name}: ${seen}, expected one line`);
    }
}
/** Nothing here takes one, and a message of a later stage could quote it. */
function refusePrivateKeys(reader) {
    for (const name of INPUT_NAMES) {
        const value = reader.text(name);
        if (value !== undefined && (0,not_a_key/* holdsPrivateKey */.jc)(value))
            reader.problem(`${name}: ${describeValue(value)}; the private half of a KMS key never leaves KMS`);
    }
}
/** Whether `mode` is `verify`, readable before the other inputs are checked: a step that verifies must fail from its first moment on. */
function isVerifyMode(env) {
    return env['INPUT_MODE']?.trim() === 'verify';
}
function parseSign(reader, job, warn) {
    const upload = reader.choice('upload', ['signatures', 'all', 'none']);
    const key = parseKey(reader, job);
    if (key === undefined && reader.text('key-id') === undefined && !reader.isBlank('key-id')) {
        reader.problem('key-id: empty, expected the id, ARN, alias or alias ARN of the KMS key that signs');
    }
    const releaseAssets = reader.list('release-assets');
    const digests = parseDigests(reader);
    const patterns = [...reader.list('artifacts'), ...releaseAssets].filter(pattern => !isExclude(pattern));
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
    const release = upload === 'none' ? undefined : parseRelease(reader, job);
    if (upload !== 'none' && release === undefined && !dryRun) {
        reader.problem('release-tag: no release is named and this run is not for a release or a tag; give release-tag or release-id, or set upload: none to attach nothing');
    }
    const inputs = {
        ...parseCommon(reader, job),
        mode: 'sign',
        algorithm: parseAlgorithm(reader) ?? 'RSASSA_PSS_SHA_256',
        encoding: reader.choice('signature-encoding', FORMAT_NAMES),
        strategy: parseStrategy(reader, jobs),
        publicKeyFiles: parsePublicKeyFiles(reader),
        upload,
        overwrite: reader.boolean('overwrite'),
        publishRelease: reader.boolean('publish-release'),
        verifyInstructions: reader.boolean('verify-instructions'),
        recordFile: parseRecordFile(reader),
        dryRun,
        release
    };
    refuseInMatrix(reader, jobs, inputs, warn);
    if (inputs.strategy === 'each' && inputs.checksumsFile !== undefined) {
        reader.problem(`checksums-file: with strategy: each${reader.text('strategy') === undefined ? ', the default in a matrix job,' : ''} there is no checksums file; set strategy to checksums or both`);
    }
    for (const name of ['publish-release', 'verify-instructions']) {
        if (upload === 'none' && reader.boolean(name))
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
    const key = parseKey(reader, job);
    const named = reader.text('release-tag') !== undefined || reader.text('release-id') !== undefined;
    const requireBinding = parseBindingDemand(reader, job);
    const needed = releaseAssets.length > 0 || named || requireBinding.kind === 'here';
    const release = needed ? parseRelease(reader, job) : undefined;
    if (requireBinding.kind === 'here' && release === undefined) {
        reader.problem('require-binding: "true", but no release is named and this run is not for one; give release-tag, or the release as owner/name@tag');
    }
    if (artifacts.every(isExclude) && releaseAssets.every(isExclude)) {
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
        algorithm: parseAlgorithm(reader),
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
    const suffix = reader.text('signature-suffix') ?? '';
    if (!/^\.[A-Za-z0-9_.-]*[A-Za-z0-9_-]$/.test(suffix) || suffix.length > 32 || suffix.includes('..')) {
        reader.problem(`signature-suffix: ${describeValue(suffix)}, expected a dot and up to 31 letters, digits, "-", "_" or "."`);
    }
    return {
        artifacts: parsePatterns(reader, 'artifacts'),
        releaseAssets: parsePatterns(reader, 'release-assets'),
        digests: parseDigests(reader),
        role: parseRole(reader, job),
        checksumsFile: parseChecksumsFile(reader),
        signatureSuffix: suffix,
        outputDirectory: reader.text('output-directory'),
        trustedKeyFiles: parseTrustedKeyFiles(reader),
        pins: parsePins(reader),
        repository: parseRepository(reader, job),
        token: reader.text('token')
    };
}
function parseAlgorithm(reader) {
    const name = reader.text('signing-algorithm');
    if (name === undefined || (0,algorithms/* isSigningAlgorithm */.vT)(name))
        return name;
    reader.problem(`signing-algorithm: ${describeValue(name)}, expected one of ${algorithms/* SIGNING_ALGORITHMS */.v8.join(', ')}`);
    return undefined;
}

// EXTERNAL MODULE: ./build/lib/cancellation.js
var cancellation = __webpack_require__(3301);
;// CONCATENATED MODULE: ./build/report/lines.js


/** The log line of a verified artifact. */
function describeVerified(result) {
    const { artifact, digest, proof, key, checksums, signatureFile } = result;
    const salt = proof.saltLength === undefined ? '' : `, salt ${proof.saltLength} bytes`;
    const by = checksums === undefined ? '' : `, listed in ${(0,lib_text/* untrusted */.bp)(checksums)}`;
    const file = `${(0,lib_text/* untrusted */.bp)(signatureFile ?? '')} (${proof.format})`;
    return `Verified ${(0,lib_text/* untrusted */.bp)(artifact)}: ${(0,algorithms/* formatDigest */.MO)(digest)}${by}, ${file}, ${proof.algorithm}${salt}, key ${key.key.fingerprint}`;
}
/** The log line of a rejected artifact. */
function describeRefusal({ artifact, diagnosis }) {
    return `REJECTED ${(0,lib_text/* untrusted */.bp)(artifact)}: ${diagnosis.message}. ${diagnosis.hint}`;
}
/** The last lines of the log of a successful signing run: what was done, and the pin for verify mode. */
function closingLines(inputs, report) {
    const { artifacts, key } = report;
    if (inputs.dryRun) {
        const kms = key === undefined ? ', as far as can be known without KMS' : '';
        return [`Dry run: ${counted(artifacts.length)} would be signed${kms}; nothing was signed or changed.`];
    }
    if (key === undefined)
        return [];
    return [
        describeSigned(report),
        'To pin this key where you verify:',
        `public-key-fingerprint: ${key.publicKey.fingerprint}`
    ];
}
function describeSigned({ artifacts, signed, release, checksumsFile, recordFile }) {
    const where = release === undefined
        ? 'nothing was attached'
        : `attached to ${release.url}${release.draft ? ', a draft' : ''}`;
    const kept = signed.filter(item => item.kept).length;
    const count = signed.length;
    const signatures = count === artifacts.length ? '' : ` with ${count} signature${count === 1 ? '' : 's'}`;
    const list = checksumsFile === undefined ? '' : `, all listed in ${(0,lib_text/* untrusted */.bp)(checksumsFile)}`;
    const record = recordFile === undefined ? '' : `, recorded in ${(0,lib_text/* untrusted */.bp)(recordFile)}`;
    const before = kept === 0 ? '' : `, of these ${kept} kept`;
    return `Signed ${counted(artifacts.length)}${signatures}${before}${list}${record}; ${where}.`;
}
/** The line that the log of a verification without a refusal ends with. */
function verifiedLine(count) {
    return `${counted(count)} verified.`;
}
function counted(artifacts) {
    return `${artifacts} artifact${artifacts === 1 ? '' : 's'}`;
}

;// CONCATENATED MODULE: ./build/report/outputs.js

/**
 * GitHub cuts a job's outputs at 1 MiB. A list that does not fit becomes an empty string, which is not JSON, so that a step that parses it
 * fails: part of a list, or `[]`, would pass for the whole.
 */
const MAX_JSON_CHARACTERS = 900_000;
/** The outputs of sign mode, as far as the report goes. */
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
    const assets = attached.map(({ name, url, id, digest, action }) => ({
        name,
        url,
        id,
        digest: digest ?? null,
        action
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
        ['assets', boundedJson(assets)]
    ]);
}
/** The outputs of verify mode, as far as the report goes. */
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
            saltLength: proof?.saltLength ?? null,
            signatureFile: result.signatureFile ?? null,
            signatureEncoding: proof?.format ?? null,
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
/** Names of the outputs that did not fit and are empty, for a warning. */
function leftEmpty(outputs) {
    return ['signatures', 'assets', 'results'].filter(name => outputs.get(name) === '');
}

;// CONCATENATED MODULE: ./build/signature/openssl-commands.js


/**
 * One command that fails as soon as one of its parts does, and that can be pasted: the terminal stays open (`set -e` would close
 * it), and the shell waits for what follows the `&&`.
 */
function allOf(commands) {
    return commands.join(' &&\n  ');
}
/**
 * The command that verifies one artifact with plain OpenSSL in a POSIX shell; a test executes it.
 *
 * @param saltLength of the signatures that were made or kept.
 */
function opensslCommands({ algorithm, encoding }, saltLength, names) {
    const decode = formatOf(encoding).opensslDecode;
    const raw = quote(decode === undefined ? names.signature : `${names.signature}.raw`);
    const verify = schemeOf(algorithm).openssl({
        publicKey: quote(names.publicKey),
        publicKeyForm: names.publicKey.endsWith('.der') ? 'DER' : 'PEM',
        signature: raw,
        artifact: quote(names.artifact),
        saltLength
    });
    const commands = decode === undefined ? [verify] : [decode(quote(names.signature), raw), verify];
    return allOf(commands.map(command => `openssl ${command}`));
}
/**
 * The command that checks files against a checksums file that is verified, run in its folder, from which their names begin; files that
 * are not there are skipped. It fails when it checked none, or when the list has a line that it cannot read.
 */
function checksumsCommand(algorithm, checksums) {
    const cut = checksums.lastIndexOf('/') + 1;
    const command = `${hashOf(algorithm)}sum --strict --ignore-missing -c ${quote(checksums.slice(cut))}`;
    return cut === 0 ? command : `(cd ${quote(checksums.slice(0, cut))} && ${command})`;
}
function quote(word) {
    const name = word.startsWith('-') ? `./${word}` : word; // else OpenSSL takes it for an option
    return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

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
    const rows = [...artifacts, ...made].map(({ path, digest }) => {
        const own = byPath.get(path);
        const signature = own === undefined
            ? `listed in ${code(checksumsFile ?? '')}`
            : `${code(own.assetName ?? own.signatureFile)}${own.kept ? ' (kept)' : ''}`;
        const would = report.plannedActions.get(path);
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
    const { signed, publicKeyFiles, release, checksumsFile } = report;
    const first = checksumsFile === undefined ? signed[0] : signed.at(-1);
    const publicKey = publicKeyFiles[0];
    if (first === undefined || publicKey === undefined)
        return false;
    const attached = release !== undefined && first.assetName !== undefined;
    const artifact = attached ? first.assetName.slice(0, -inputs.signatureSuffix.length) : first.subject.path;
    const command = opensslCommands(inputs, first.saltLength, {
        artifact,
        signature: attached ? first.assetName : first.signatureFile,
        publicKey: attached ? publicKey.slice(publicKey.lastIndexOf('/') + 1) : publicKey
    });
    const listed = checksumsFile === undefined ? [] : [checksumsCommand(inputs.algorithm, artifact)];
    return `### Verify with OpenSSL\n\n${block(allOf([command, ...listed]))}\n\n${platforms(inputs, checksumsFile !== undefined)}`;
}
/** The commands on other systems. */
function platforms({ algorithm }, hasChecksums) {
    const bits = hashOf(algorithm).slice('sha'.length);
    const notes = [
        'The command is the same for OpenSSL 1.1.1, OpenSSL 3 and LibreSSL, and for PowerShell 7 with the OpenSSL of Git for Windows.',
        ...(hasChecksums
            ? [
                `macOS: <code>shasum -a ${bits} --strict --ignore-missing -c FILE</code> checks the list.`,
                `PowerShell: compare <code>(Get-FileHash FILE -Algorithm SHA${bits}).Hash</code> with the line of the file.`
            ]
            : [])
    ];
    return `<details><summary>Other systems</summary><ul>${notes.map(note => `<li>${note}</li>`).join('')}</ul></details>`;
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

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/lib/progress.js
var lib_progress = __webpack_require__(8285);
;// CONCATENATED MODULE: ./build/hashing/hash-file.js


const BUFFER_BYTES = 256 * 1024; // synchronous reads of this size keep a core busy hashing; smaller ones do not
let buffer; // one for each thread: with many small files, allocating it would take most of the time
/**
 * The digests of a file by every given function, in one pass and in constant memory.
 *
 * Each step is one read and yields the number of bytes that it hashed, so that the thread can do something else before the next one. The
 * file is closed at the end, also when the steps are ended early by `return()`.
 *
 * @throws what `node:fs` throws.
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


/** The queue of files to hash, from which threads take one at a time, and a promise for the digests of each. */
class HashWork {
    #pending;
    #tasks;
    #taken = 0;
    constructor(jobs) {
        this.#pending = jobs.map(() => Promise.withResolvers());
        for (const { promise } of this.#pending)
            promise.catch(() => undefined); // reported where it is awaited
        // the largest first, so that no core is left with a large file at the end
        this.#tasks = jobs.map((job, index) => ({ index, job })).sort((a, b) => b.job.size - a.job.size);
    }
    /** A promise for each file, in the order of the jobs. */
    get digests() {
        return this.#pending.map(({ promise }) => promise);
    }
    /** The next file, largest first; undefined when none is left, and after a failure. */
    take() {
        return this.#tasks[this.#taken++];
    }
    /** Settles the promise of a file that was read. */
    hashed({ index, job }, hash) {
        if (hash.kind === 'changed')
            return this.fail(changed(job));
        this.#pending[index]?.resolve((0,hashing_hasher/* toDigests */.TV)(hash.digests));
    }
    /** Fails every file without digests with ARTIFACT_UNREADABLE. */
    unreadable({ job }, failure) {
        const { code, message } = failure;
        this.fail(new errors/* ActionError */.lZ('ARTIFACT_UNREADABLE', `Cannot read the artifact ${job.path}: ${code ?? message}.`, {
            hint: 'Give the user that runs this job read permission on the file.',
            cause: failure
        }));
    }
    /** Fails every file that has no digests yet; no further one is taken. */
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
/** Starts `count` worker threads, which hash until no file is left. */
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
                end([worker]).catch(reason => work.fail(reason)); // it has nothing left to do, and holds memory
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
/** Posts batches to a worker until it has two, so that it has work while this thread is busy; of large files no more than one. */
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
/**
 * The digests of all files, in the order of `jobs`.
 *
 * @throws ARTIFACT_UNREADABLE, ARTIFACT_CHANGED, CANCELLED
 */
async function hashFiles(jobs, ports, options = {}) {
    (0,cancellation/* throwIfCancelled */.dZ)(ports.cancelled);
    const hashing = hashInBackground(jobs, ports, options);
    try {
        return await Promise.all(hashing.digests);
    }
    finally {
        await hashing.stop();
    }
}
/** Begins to hash files, and logs its progress when it takes long. The caller must call `stop`, whatever the outcome. */
function hashInBackground(jobs, { log, cancelled }, options = {}) {
    const hashing = startHashing(jobs, cancelled, options);
    const progress = new lib_progress/* Progress */.ke(log, 'Hashed', totalSize(jobs), () => hashing.bytesDone());
    return {
        ...hashing,
        stop: async () => {
            progress.stop();
            await hashing.stop();
        }
    };
}
/**
 * Begins to hash files, each in one pass whatever the number of hash functions: in this thread, between its other tasks, and in worker
 * threads when there are enough cores and bytes. Memory does not grow with the files. The first failure rejects every promise that is
 * still pending: with ARTIFACT_UNREADABLE, ARTIFACT_CHANGED or CANCELLED.
 */
function startHashing(jobs, cancelled, { workerUrl = WORKER_URL, cores = (0,external_node_os_.availableParallelism)() } = {}) {
    const work = new HashWork(jobs);
    if (cancelled.aborted)
        work.fail((0,cancellation/* cancelledError */.YQ)());
    else
        cancelled.addEventListener('abort', () => work.fail((0,cancellation/* cancelledError */.YQ)()), { once: true });
    const workers = startHashWorkers(countWorkers(jobs, cores), work, workerUrl);
    const here = hashHere(work);
    const { digests } = work;
    const byPath = new Map(jobs.map(({ absolutePath }, index) => [absolutePath, digests[index]]));
    return {
        digests,
        digestsOf: async ({ absolutePath }) => {
            const known = byPath.get(absolutePath);
            if (known === undefined)
                throw new Error(`${absolutePath} is not hashed`);
            return known;
        },
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
 * The number of workers beside this thread, which begins at once: a worker pays only where there is work for longer than it takes to
 * start. The first worker takes the largest file, and small ones need not wait for that.
 */
function countWorkers(jobs, cores) {
    const worthwhile = Math.floor(totalSize(jobs) / WORTH_A_WORKER_BYTES);
    return Math.max(0, Math.min(cores - 1, MAX_THREADS - 1, jobs.length - 1, worthwhile));
}
function totalSize(jobs) {
    return jobs.reduce((sum, { size }) => sum + size, 0);
}
/** Hashes in this thread, a millisecond at a time: an event of the network waits no longer than that and one read. */
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
// both as coreutils reads them (digest.c, split_3); a backslash in front means that the name has escapes
const GNU = /^[ \t]*(\\?)([0-9A-Fa-f]+)[ \t]([ *]?)(.+)$/s;
const BSD = /^[ \t]*(\\?)([A-Za-z0-9-]+) ?\((.+)\)[ \t]*=[ \t]*([0-9A-Fa-f]+)$/s;
const checksums_MAX_QUOTED_CHARACTERS = 60;
/** Hash functions that are not accepted, by the length of their digests in hexadecimal digits. */
const REFUSED_LENGTHS = { 32: 'MD5', 40: 'SHA-1', 56: 'SHA-224' };
/**
 * The list in a checksums file, in the formats of `sha256sum` and `sha256sum --tag` (GNU and BSD) with their escapes; a byte-order mark,
 * CRLF, blank lines and comments (`#`) are skipped. One line that cannot be read, or that contradicts another, makes the whole file rejected.
 */
function parseChecksums(file) {
    const refused = (reason) => ({ kind: 'refused', reason });
    if (file.length > MAX_CHECKSUMS_BYTES)
        return refused(`it has ${file.length} bytes, at most ${MAX_CHECKSUMS_BYTES} are read`);
    const text = decode(file);
    if (text === undefined)
        return refused(otherKind(file) ?? 'it is not UTF-8');
    if (text.includes('\0'))
        return refused(otherKind(file) ?? 'it has NUL characters');
    const entries = new Map();
    let hash;
    let gap;
    let number = 0;
    for (const line of linesOf(text)) {
        number += 1;
        if (line === '' || line.startsWith('#'))
            continue;
        if (line.length > MAX_LINE_CHARACTERS)
            return refused(`line ${number} has ${line.length} characters, at most ${MAX_LINE_CHARACTERS} are read`);
        const parsed = parseLine(line, gap);
        if (typeof parsed === 'string')
            return refused(otherKind(file) ?? `line ${number} ${parsed}, seen: ${quoted(line)}`);
        gap ??= parsed.gap;
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
/** The bytes of a file for `sha256sum -c` and its siblings: GNU format, sorted by name, no comments. */
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
/** The name of a checksums file by `hash` where none is given, as `SHA256SUMS`. */
function defaultChecksumsName(hash) {
    return `${hash.toUpperCase()}SUMS`;
}
/** The names that are looked for where none is given. */
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
/** The lines one by one, so that a long file is rejected at its first wrong line. */
function* linesOf(text) {
    for (let start = 0; start < text.length;) {
        const end = text.indexOf('\n', start);
        const line = text.slice(start, end === -1 ? text.length : end);
        yield line.endsWith('\r') ? line.slice(0, -1) : line;
        start = end === -1 ? text.length : end + 1;
    }
}
/** What the file is instead, when that says more than one of its lines does. */
function otherKind(file) {
    const kind = (0,text_kinds/* textKindOf */.Ji)(Buffer.from(file).toString('latin1'));
    if (kind === undefined || LINE_BY_LINE.includes(kind))
        return undefined;
    return `it is ${text_kinds/* TEXT_KIND_NAMES */.mn[kind]}, expected lines as sha256sum prints them`;
}
const LINE_BY_LINE = ['checksums', 'text', 'hex', 'base64', 'base64-twice'];
/** The start of a line, in ASCII: the file may be hostile. */
function quoted(line) {
    const start = JSON.stringify(line.slice(0, checksums_MAX_QUOTED_CHARACTERS)).replaceAll(/[^ -~]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
    return line.length > checksums_MAX_QUOTED_CHARACTERS ? `${start} (cut)` : start;
}
/**
 * The entry of a line, or what is wrong with it, as "has an unknown escape in its name".
 *
 * @param before the gap of the lines before.
 */
function parseLine(line, before) {
    const match = GNU.exec(line);
    const gap = match === null ? undefined : match[3] === '' ? 'one' : 'two';
    const isMixed = gap !== undefined && before !== undefined && gap !== before;
    const gnu = isMixed || (gap === 'one' && /^[ *]/.test(match?.[4] ?? '')) ? null : match;
    const bsd = gnu === null ? BSD.exec(line) : null;
    const [escaped, hex, listed] = gnu === null ? [bsd?.[1], bsd?.[4], bsd?.[3]] : [gnu[1], gnu[2], gnu[4]];
    if (hex === undefined || listed === undefined)
        return 'is not a line of a checksums file, expected "<hex>  <name>" or "SHA256 (<name>) = <hex>"';
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
        gap,
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
 * The digests of the input `digests` by base name, since a release has no folders; undefined when the input was not given.
 *
 * @param hash the hash function that the digests must be of; undefined: any of the three.
 * @param workspace absolute path.
 * @throws INPUT_INVALID when the lines cannot be read, are of another hash function, or have two paths with one base name;
 * ARTIFACT_UNREADABLE
 */
async function readExpectedDigests(input, hash, workspace) {
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
            throw wrong(`"${path}" is not a file name`);
        const before = entries.get(name);
        if (before !== undefined)
            throw wrong(`two paths have the base name "${name}" (${(0,algorithms/* formatDigest */.MO)(before)} and ${(0,algorithms/* formatDigest */.MO)(digest)})`);
        entries.set(name, digest);
    }
    assertListsNotItself(input, { hash: list.hash, entries });
    return { hash: list.hash, entries };
}
/**
 * The same digests by the names under which the host stores such files.
 *
 * @throws INPUT_INVALID when two names become one.
 */
function withStoredNames({ hash, entries }, host) {
    const stored = new Map();
    for (const [name, digest] of entries) {
        const asset = host.storedName(name);
        if (stored.has(asset))
            throw wrong(`two names become "${asset}" on the release`);
        stored.set(asset, digest);
    }
    return { hash, entries: stored };
}
/** `sha256sum * > SHA256SUMS` reads the list that it is about to write: an artifact of this name would be signed with that digest. */
function assertListsNotItself(input, { hash, entries }) {
    const names = input.kind === 'file' ? [(0,external_node_path_.basename)(input.path)] : DEFAULT_CHECKSUMS_NAMES;
    const empty = (0,external_node_crypto_.createHash)(hash).digest();
    for (const name of names) {
        const digest = entries.get(name);
        if (digest === undefined || !empty.equals(Buffer.from(digest.bytes)))
            continue;
        throw wrong(`the list has a line for itself, "${name}", with the digest of an empty file`, `Make it in another folder, as in sha256sum * > ../${name}, or remove that line.`);
    }
}
async function readFile(path, workspace) {
    const bytes = await readSmallFile((0,external_node_path_.resolve)(workspace, path), MAX_CHECKSUMS_BYTES);
    if (bytes === undefined)
        throw wrong(`the file ${path} does not exist or is not a regular file`);
    return bytes;
}
function wrong(problem, hint = 'Give lines as "sha256sum FILE…" prints them, or @path of a file with such lines.') {
    return new errors/* ActionError */.lZ('INPUT_INVALID', `An input is wrong: digests: ${problem}.`, { hint });
}

;// CONCATENATED MODULE: ./build/release/names.js


/**
 * The names that the signature of a file can have on the release: first with the name of the file as it is, then as the host stores it. The
 * one definition for both modes; sign mode gives its signatures the last one.
 *
 * @param fileName the name of the file on the release, or in the workspace.
 */
function signatureNamesOf(host, fileName, suffix) {
    return [...new Set([fileName + suffix, storedSignatureName(host, fileName, suffix)])];
}
/** The name under which the host stores the signature of a file that it stores as well. */
function storedSignatureName(host, fileName, suffix) {
    return host.storedName(host.storedName(fileName) + suffix);
}
/** The complete asset called `name`, else the one under the name that the host gives to `name`; undefined when there is neither. */
function findAsset({ assets, host }, name) {
    return assets.get(name) ?? assets.get(host.storedName(name));
}
/** The asset that holds the signature of an asset of this name; undefined when there is none. */
function findSignatureAsset({ assets, host }, fileName, suffix) {
    const names = signatureNamesOf(host, fileName, suffix);
    return names.map(name => assets.get(name)).find(asset => asset !== undefined);
}
/**
 * Each positive pattern of `release-assets` must select one of `names`.
 *
 * @throws ARTIFACT_NOT_FOUND
 */
function assertEachMatches({ release }, globs, names) {
    const pattern = globs.findUnmatched(names);
    if (pattern === undefined)
        return;
    const some = `it has ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;
    throw new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `No asset of the release ${release.id} matches the pattern "${pattern}" of release-assets; ${names.length === 0 ? 'it has no assets' : some}.`, { hint: 'Correct release-tag or the spelling of the pattern.' });
}
/**
 * The name of an asset, which comes from the server, must be a plain file name before it becomes part of a path.
 *
 * @throws ASSET_WRONG
 */
function assertFileName({ addressVariable, name: hostName }, assetName) {
    if (assetName === (0,external_node_path_.basename)(assetName) &&
        !/[\\/:\0]/.test(assetName) &&
        !['', '.', '..'].includes(assetName))
        return;
    throw new errors/* ActionError */.lZ('ASSET_WRONG', `Asset name ${JSON.stringify(assetName)} is not a valid file name; nothing was written.`, { hint: `Correct ${addressVariable}: ${hostName} does not store such names.` });
}

// EXTERNAL MODULE: ./build/ports.js
var ports = __webpack_require__(4788);
;// CONCATENATED MODULE: ./build/release/provisional.js
/** `<id of the old asset>-<its name>`: by the id, replacements of different assets differ. */
const PROVISIONAL = /^kms-sign-new-\d+-(.+)$/s;
/** The name of the replacement of an asset until the old one is removed. */
function provisionalName(old) {
    return `kms-sign-new-${old.id}-${old.name}`;
}
/** The asset with its final name; undefined when it has no provisional name. */
function toProvisional(asset) {
    const finalName = PROVISIONAL.exec(asset.name)?.[1];
    return finalName === undefined ? undefined : { asset, finalName };
}

;// CONCATENATED MODULE: ./build/release/snapshot.js



/**
 * The release with all its assets, as `takeSnapshot` returns it; logs which release it is.
 *
 * @throws RELEASE_NOT_FOUND, RELEASE_AMBIGUOUS and what the host's requests throw.
 */
async function openRelease(host, reference, log) {
    const snapshot = await takeSnapshot(host, reference);
    const { release, assets } = snapshot;
    log.info(`Release ${release.id} for "${release.tag}"${release.draft ? ', a draft' : ''}, ${assets.size} assets`);
    return snapshot;
}
/**
 * The release with all its assets, sorted into complete, incomplete and provisional ones.
 *
 * @throws RELEASE_NOT_FOUND, RELEASE_AMBIGUOUS, GITHUB_REFUSED and what the host's requests throw.
 */
async function takeSnapshot(host, reference) {
    const release = await host.find(reference);
    return sortAssets(host, release, await host.listAssets(release));
}
/** The same release with its assets as they are listed now. */
async function relist({ host, release, contents }) {
    return { ...sortAssets(host, release, await host.listAssets(release)), contents };
}
function sortAssets(host, release, all) {
    assertDistinct(host, all);
    const complete = all.filter(({ state }) => state === 'uploaded');
    const provisional = complete.map(toProvisional).filter(asset => asset !== undefined);
    const setAside = new Set(provisional.map(({ asset }) => asset));
    return {
        host,
        release,
        assets: byName(complete.filter(asset => !setAside.has(asset))),
        incomplete: byName(all.filter(({ state }) => state !== 'uploaded')),
        provisional,
        contents: new Map()
    };
}
/** The provisional assets that interrupted replacements stored for `name`, or for the name under which the host stores it. */
function findProvisional({ provisional, host }, name) {
    const stored = host.storedName(name);
    return provisional
        .filter(({ finalName }) => finalName === name || finalName === stored)
        .map(({ asset }) => asset);
}
/** The binding to this release, made of what the API reports and never of the job's environment. */
async function fetchBinding({ host, release }, server) {
    const [{ name, id }, commit] = await Promise.all([
        host.describeRepository(),
        host.findTagCommit(release.tag)
    ]);
    return { server, repository: name, repositoryId: id, tag: release.tag, commit };
}
/**
 * The release must still have exactly the assets of the snapshot: a verdict is about no others.
 *
 * @throws RELEASE_CHANGED
 */
async function assertUnchanged(snapshot) {
    const { host, release, assets, incomplete, provisional } = snapshot;
    const before = [...assets.values(), ...incomplete.values(), ...provisional.map(({ asset }) => asset)];
    const now = new Map((await host.listAssets(release)).map(asset => [asset.id, asset]));
    const isUnchanged = (asset) => {
        const listed = now.get(asset.id);
        return listed !== undefined && (0,ports/* isSameAsset */.n)(asset, listed);
    };
    if (before.length === now.size && before.every(isUnchanged))
        return;
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `The assets of the release ${release.id} changed while they were verified.`, { hint: 'Let all jobs that attach to the release finish, then verify again.' });
}
/** GitHub does not allow two assets of a release with one name: a server that lists two is not GitHub, or hides one behind the other. */
function assertDistinct({ name: hostName, addressVariable }, assets) {
    const seen = new Set();
    for (const { name } of assets) {
        if (seen.has(name)) {
            throw new errors/* ActionError */.lZ('GITHUB_REFUSED', `The release is listed with two assets called "${name}".`, {
                hint: `Correct ${addressVariable}, or the proxy in between: ${hostName} does not allow two assets with one name.`
            });
        }
        seen.add(name);
    }
}
function byName(assets) {
    return new Map(assets.map(asset => [asset.name, asset]));
}

;// CONCATENATED MODULE: ./build/release/limits.js


/** Assets that one run attaches at the same time. */
const UPLOADS_AT_ONCE = 4;
/**
 * All names of assets that this run attaches must differ, as the host stores them.
 *
 * @throws ARTIFACT_NAMES_COLLIDE
 */
function assertDistinctStoredNames({ host }, names) {
    const byStoredName = Map.groupBy(names, name => host.storedName(name));
    for (const [stored, group] of byStoredName) {
        if (group.length < 2)
            continue;
        throw new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', `${host.name} would store ${group.map(name => `"${name}"`).join(' and ')} under the same name, "${stored}".`, { hint: `Rename one of them; ${host.name} replaces special characters in asset names with dots.` });
    }
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
            : `has ${size} bytes; ${host.name} accepts assets under ${(0,lib_progress/* formatSize */.Xq)(host.limits.assetBytes + 1).replace('.0 ', ' ')}`;
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

;// CONCATENATED MODULE: ./build/release/read.js




const READ_ATTEMPTS = 3;
/** Whether an asset has this digest: as the API reports it, or by reading the asset where the API reports none. */
async function hasDigest(snapshot, asset, digest) {
    if (asset.digest !== undefined && digest.hash === 'sha256')
        return asset.digest === (0,algorithms/* formatDigest */.MO)(digest);
    return (0,algorithms/* equalDigests */.cF)((0,hashing_hasher/* digestBy */.Qx)(await hashAsset(snapshot, asset, [digest.hash]), digest.hash), digest);
}
/** Whether an asset has exactly these bytes. */
async function hasSameBytes(snapshot, asset, bytes) {
    return (asset.size === bytes.length &&
        (await hasDigest(snapshot, asset, { hash: 'sha256', bytes: (0,external_node_crypto_.createHash)('sha256').update(bytes).digest() })));
}
/** The bytes of an asset, which is downloaded once for each snapshot; undefined when it is larger than `maxBytes`. */
async function readAsset({ host, contents }, asset, maxBytes) {
    if (asset.size > maxBytes)
        return undefined;
    const reading = contents.get(asset.id) ??
        rereading(asset, async () => {
            const chunks = [];
            for await (const chunk of host.download(asset))
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
/**
 * The bytes of an asset as they arrive, or as they were read before.
 *
 * @param failed ends it: another of several transfers failed.
 */
async function* streamAsset({ host, contents }, asset, failed) {
    const read = await contents.get(asset.id);
    if (read === undefined)
        yield* host.download(asset, failed);
    else
        yield read;
}
/**
 * The digests of an asset, which is streamed unless it was read before.
 *
 * @param failed ends it: another of several transfers failed.
 */
async function hashAsset(snapshot, asset, hashes, failed) {
    return rereading(asset, async () => {
        const hasher = new hashing_hasher/* StreamHasher */.YQ(hashes);
        for await (const chunk of streamAsset(snapshot, asset, failed))
            hasher.update(chunk);
        return hasher.digests();
    });
}
/**
 * The result of `read`, which is called again, three times at most, when the content that arrived was wrong; also when the connection broke
 * and the API reports no digest, without which the download cannot be resumed.
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
    /** The `!` pattern that excludes a name; undefined when none does. */
    findExcluding(name) {
        return this.#exclude.find(({ expression }) => expression.test(name))?.pattern;
    }
    /** Whether a positive pattern matches the name, and no `!` pattern. */
    isSelected(name) {
        return this.#include.some(({ expression }) => expression.test(name)) && this.#isIncluded(name);
    }
    /** A positive pattern that selects none of the names; undefined when each selects one. */
    findUnmatched(names) {
        return this.#include.find(({ expression }) => !names.some(name => expression.test(name) && this.#isIncluded(name)))?.pattern;
    }
    #isIncluded(name) {
        return this.findExcluding(name) === undefined;
    }
    /** Whether `*` is among the patterns: every name is selected, unless a `!` pattern excludes it. */
    get isClosedWorld() {
        return this.#include.some(({ pattern }) => pattern === '*');
    }
}
function toExpression(pattern) {
    const wildcards = { '*': '.*', '?': '.' };
    const source = pattern.replace(/[\\^$.*+?()[\]{}|]/g, character => wildcards[character] ?? `\\${character}`);
    return new RegExp(`^${source}$`, 's');
}

;// CONCATENATED MODULE: ./build/artifacts/select.js

const select_LOOKS_AT_ONCE = 8;
/**
 * The artifacts among files, and the files that belong to them, in both modes and for local files and assets alike. Names are judged from
 * the shortest on: a file is a signature only when the file that it signs is an artifact, and is then judged with that one. So
 * `app.sig.sig` is an artifact where `app.sig` is the signature of `app`.
 */
async function selectArtifacts(files, { nameOf, keyOf, signaturesOf, isListed, findReason }) {
    const artifacts = [];
    const own = [];
    const signedBy = new Map();
    const byLength = Map.groupBy(files, file => nameOf(file).length);
    for (const length of [...byLength.keys()].sort((a, b) => a - b)) {
        const judged = await mapConcurrently(byLength.get(length) ?? [], select_LOOKS_AT_ONCE, async (file) => {
            const artifact = isListed(file) ? undefined : signedBy.get(keyOf(file));
            if (artifact !== undefined)
                return { file, reason: `it is the signature of ${nameOf(artifact)}` };
            return { file, reason: await findReason(file) };
        });
        for (const { file, reason } of judged) {
            if (reason !== undefined)
                own.push({ file, reason });
            else {
                artifacts.push(file);
                for (const key of signaturesOf(file))
                    if (!signedBy.has(key))
                        signedBy.set(key, file);
            }
        }
    }
    return { artifacts, own };
}

;// CONCATENATED MODULE: ./build/release/public-keys.js



/** Names that a public key file usually ends with. */
const KEY_EXTENSIONS = ['.pem', '.der', '.pub'];
/** Files or assets, at most, that are read to find a key that a pin could make trusted. */
const MAX_KEY_CANDIDATES = 16;
/** Bytes; the PEM of an RSA key of 4096 bits has 800. Larger assets are not read to see whether they are keys. */
const MAX_PUBLIC_KEY_BYTES = 4096;
/** The public key that an asset is, by its content and never by its name; undefined when it is not one. */
async function readPublicKey(snapshot, asset) {
    const bytes = await readAsset(snapshot, asset, MAX_PUBLIC_KEY_BYTES);
    const parsed = bytes === undefined ? undefined : (0,public_key/* parsePublicKey */.ee)(bytes);
    return parsed?.kind === 'key' ? parsed.key : undefined;
}
/** The assets that are public keys and have a usual name: only a pin can make one of them trusted. */
async function findAttachedKeys(snapshot) {
    const candidates = [...snapshot.assets.values()].filter(({ name }) => KEY_EXTENSIONS.includes((0,external_node_path_.extname)(name)));
    const keys = [];
    for (const asset of candidates.slice(0, MAX_KEY_CANDIDATES)) {
        const key = await readPublicKey(snapshot, asset);
        if (key !== undefined)
            keys.push({ asset, key });
    }
    return keys;
}

;// CONCATENATED MODULE: ./build/signature/verdict.js


/** The file, read as a signature by each key. Says nothing about validity: for that the artifact's digests are needed. */
function examine(file, keys) {
    return keys.map(key => {
        const parsed = parseSignature(file, key);
        return { key, file: parsed, interpretations: parsed.kind === 'signature' ? interpret(key, parsed) : [] };
    });
}
/**
 * The algorithms under which a signature may hold: where messages can be recovered, those that the signature names; elsewhere all that
 * go with the key.
 */
function interpret(key, { bytes, format }, schemes = SCHEMES) {
    const fitting = schemes.filter(({ keySpecs }) => keySpecs.includes(key.spec));
    const messages = recoverMessages(key, bytes, fitting);
    return fitting.flatMap(scheme => {
        const recovered = messages.find(({ algorithm }) => algorithm === scheme.name);
        if (scheme.recovery !== undefined && recovered === undefined)
            return [];
        const { prehash, signedDigest } = formatOf(format).preimage(scheme, key);
        const covers = (digest) => digest.hash === prehash.hash &&
            (recovered?.covers(signedDigest(digest)) ?? scheme.verify(key, signedDigest(digest), bytes));
        return [{ algorithm: scheme.name, hash: prehash.hash, covers, ...(recovered && { recovered }) }];
    });
}
/** The hash functions whose digests `judge` needs, to be computed in one pass. */
function hashesToCompute(examinations) {
    return [...new Set(examinations.flatMap(({ interpretations }) => interpretations.map(({ hash }) => hash)))];
}
/**
 * Proof that one of the keys signed one of the digests; undefined when none did. The one place where an artifact becomes verified.
 * A recovered message only names the algorithms to try: the scheme verifies the signature again.
 *
 * @param examinations by trusted keys only.
 * @param pinned the one algorithm that is accepted; undefined: any.
 */
function judge(examinations, digests, pinned) {
    for (const { key, file, interpretations } of examinations) {
        if (file.kind !== 'signature')
            continue;
        for (const { algorithm, hash, recovered } of interpretations) {
            const digest = digests.get(hash);
            if (digest === undefined || (pinned !== undefined && pinned !== algorithm))
                continue;
            const scheme = schemeOf(algorithm);
            const { signedDigest } = formatOf(file.format).preimage(scheme, key);
            if (!scheme.verify(key, signedDigest(digest), file.bytes))
                continue;
            const saltLength = recovered?.saltLength;
            const { bytes: signature, format } = file;
            return { key, algorithm, format, signature, digest, saltLength };
        }
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/manifests/release-binding.js
const BINDING_NAME = 'release-binding.json';
const MAX_BINDING_BYTES = 16 * 1024;
const TYPE = 'kms-sign-action/release-binding/v1';
/** The bytes of `release-binding.json`, always the same for the same binding. */
function formatBinding({ server, repository, repositoryId, tag, commit }) {
    const fields = { type: TYPE, server, repository, repositoryId, tag, commit }; // JSON has no undefined ones
    return Buffer.from(`${JSON.stringify(fields, undefined, 2)}\n`);
}
/** The binding in a file; undefined when it is malformed, or of another type or version. */
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
/** How a binding differs from the release that it should name, as a clause; undefined when they agree. */
function describeDifference(binding, expected) {
    if (origin(binding.server) !== origin(expected.server))
        return `it was signed for ${binding.server}, expected ${expected.server}`;
    const sameName = binding.repository.toLowerCase() === expected.repository.toLowerCase();
    if (expected.kind === 'named') {
        if (!sameName)
            return `it was signed for the repository ${binding.repository}, expected ${expected.repository}`;
        return binding.tag === expected.tag
            ? undefined
            : `it was signed for the tag "${binding.tag}", expected "${expected.tag}"`;
    }
    const byId = binding.repositoryId !== undefined && expected.repositoryId !== undefined;
    if (byId ? binding.repositoryId !== expected.repositoryId : !sameName)
        return `it was signed for the repository ${binding.repository}${byId ? ` (id ${binding.repositoryId})` : ''}, expected ${expected.repository}${byId ? ` (id ${expected.repositoryId})` : ''}`;
    if (binding.tag !== expected.tag)
        return `it was signed for the tag "${binding.tag}", expected "${expected.tag}"`;
    if (binding.commit !== undefined && binding.commit !== expected.commit)
        return `it was signed for the commit ${binding.commit}, but the tag "${expected.tag}" ${expected.commit === undefined ? 'does not exist' : `points to ${expected.commit}`}`;
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
        : output(inputs.checksumsFile ?? defaultChecksumsName(hashOf(inputs.algorithm)));
    return {
        signatureSuffix,
        checksums,
        binding: checksums === undefined || inputs.release === undefined
            ? undefined
            : { file: (0,external_node_path_.join)((0,external_node_path_.dirname)(checksums.file), BINDING_NAME), name: BINDING_NAME },
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
 * All files that this run writes must have different paths, also where nothing is attached.
 *
 * @param signatureFiles absolute paths of the signatures of artifacts.
 * @throws ARTIFACT_NAMES_COLLIDE
 */
function assertDistinctOutputs({ checksums, binding, record, publicKeys }, signatureFiles, workspace) {
    const outputs = [
        ...signatureFiles.map(path => [path, 'the signature of an artifact']),
        ...publicKeys.map(({ file }) => [file, 'the public key']),
        ...(binding === undefined ? [] : [[binding.file, 'the release binding']]),
        ...toOutputs(checksums, 'the checksums file'),
        ...toOutputs(record, 'the record')
    ];
    const seen = new Map();
    for (const [path, what] of outputs) {
        const other = seen.get(path);
        if (other !== undefined) {
            throw new errors/* ActionError */.lZ('ARTIFACT_NAMES_COLLIDE', `Two outputs of this step would be ${displayPath(path, workspace)}: ${other} and ${what}.`, {
                hint: 'Give another name in checksums-file, record-file, public-key-file or signature-suffix, or exclude the artifact with a "!" pattern.'
            });
        }
        seen.set(path, what);
    }
}
function toOutputs(output, what) {
    if (output === undefined)
        return [];
    return [
        [output.file, what],
        [output.signatureFile, `the signature of ${what}`]
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
    const globs = new NameGlobs(releaseAssets);
    assertEachMatches(snapshot, globs, [...assets.keys()]);
    const own = [
        ...documentNames(names),
        ...names.publicKeys.map(({ name }) => name),
        ...local.map(({ name }) => name + names.signatureSuffix)
    ];
    const ownNames = new Set(own.flatMap(name => [name, host.storedName(name)]));
    const localNames = new Set(local.map(({ name }) => host.storedName(name)));
    const selected = [...assets.values()].filter(({ name }) => globs.isSelected(name) && !localNames.has(name));
    const suffix = names.signatureSuffix;
    const selection = await selectArtifacts(selected, {
        nameOf: ({ name }) => name,
        keyOf: ({ name }) => name,
        signaturesOf: ({ name }) => signatureNameOf(snapshot, name, suffix),
        isListed: () => false,
        findReason: async (asset) => {
            if (ownNames.has(asset.name))
                return 'this step makes it';
            const signed = await findSigned(asset, snapshot, suffix, key);
            if (signed !== undefined)
                return `it is the signature of ${signed}`;
            if (key === undefined)
                return undefined;
            const attached = await readPublicKey(snapshot, asset);
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
    const asset = findSignatureAsset(snapshot, name, suffix);
    return asset === undefined ? [] : [asset.name];
}
/** The asset, not an artifact of this run, of which this one is proven to be a signature by the key. */
async function findSigned(asset, snapshot, suffix, key) {
    const signed = asset.name.endsWith(suffix)
        ? snapshot.assets.get(asset.name.slice(0, -suffix.length))
        : undefined;
    const file = signed && key && (await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES));
    if (signed === undefined || key === undefined || file === undefined)
        return undefined;
    const interpretations = examine(file, [key.publicKey]).flatMap(examination => examination.interpretations);
    if (interpretations.length === 0)
        return undefined;
    const digests = await hashAsset(snapshot, signed, interpretations.map(({ hash }) => hash));
    const isBy = interpretations.some(({ hash, covers }) => covers((0,hashing_hasher/* digestBy */.Qx)(digests, hash)));
    return isBy ? signed.name : undefined;
}

;// CONCATENATED MODULE: ./build/sign/collect/collect.js











const DOWNLOADS_AT_ONCE = 4;
const MAX_PROBLEMS = 5;
/** The hash functions that artifacts need: with a release SHA-256 as well, by which the host reports the digests of assets. */
function hashesFor({ algorithm, release }) {
    const hash = hashOf(algorithm);
    return release === undefined || hash === 'sha256' ? [hash] : [hash, 'sha256'];
}
/**
 * Everything that is to be signed: files, assets, or the names in `digests`. With artifacts and `digests` given, both must be the same set
 * with the same digests.
 *
 * @throws ARTIFACT_NOT_FOUND when there is nothing to sign, DIGESTS_MISMATCH, ASSET_WRONG
 */
async function collect(inputs, { files, expected, hashing }, { names, snapshot, key, log }) {
    const assets = snapshot === undefined || inputs.releaseAssets.length === 0
        ? []
        : await selectReleaseAssets(inputs, snapshot, { names, key, local: files, log });
    const subjects = [
        ...fromFiles(inputs, files, hashing),
        ...(snapshot === undefined ? [] : fromAssets(inputs, snapshot, assets))
    ];
    if (expected !== undefined && [...inputs.artifacts, ...inputs.releaseAssets].every(isExclude)) {
        const named = fromDigests(inputs, expected);
        log.info(`Found ${named.length} artifact${named.length === 1 ? '' : 's'} to sign in digests; no file is read.`);
        subjects.push(...named);
    }
    if (subjects.length === 0)
        throw nothingToSign();
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
        assertFileName(snapshot.host, name); // the name of its signature file is made of it
    const limit = new ConcurrencyLimit(DOWNLOADS_AT_ONCE);
    return assets.map(asset => {
        const found = { name: asset.name, path: asset.name, source: { kind: 'asset' } };
        const digests = limit.run(failed => hashAsset(snapshot, asset, hashesFor(inputs), failed));
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
        .filter(({ name, source }) => source.kind === 'digests' && findAsset(snapshot, name) === undefined)
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
        digest: (0,hashing_hasher/* digestBy */.Qx)(digests, hashOf(algorithm))
    }));
    hashed.catch(() => undefined); // reported where it is awaited
    return hashed;
}
/** @throws DIGESTS_MISMATCH when the artifacts are not the set that `digests` names, with the same digests. */
async function assertAsExpected(subjects, { entries }, snapshot) {
    const stored = (name) => snapshot?.host.storedName(name) ?? name;
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

;// CONCATENATED MODULE: ./build/trust/anchors.js



/**
 * What the pins make of a key. A revoked key is revoked even if another pin allows it, and also where its pin was made of another form of the
 * key: to take that for the pin of no key would switch the revocation off.
 */
function judgeByPins(key, pins) {
    if (pins.revoked.includes(key.fingerprint))
        return 'revoked';
    if (pins.revoked.length > 0 && findOtherPin([key], pins.revoked) !== undefined)
        return 'revoked';
    return pins.allowed === undefined || pins.allowed.includes(key.fingerprint) ? 'allowed' : 'not pinned';
}
/** A pin that was made of another form of one of the keys, and what to write instead; undefined when there is none. */
function findOtherPin(keys, pins) {
    for (const key of keys) {
        const other = otherFingerprintsOf(key).find(({ fingerprint }) => pins.includes(fingerprint));
        if (other !== undefined)
            return `The pin ${other.fingerprint} is the SHA-256 of ${other.of}, not of its DER SubjectPublicKeyInfo: write ${key.fingerprint} in public-key-fingerprint if this key is intended.`;
    }
    return undefined;
}
/** Logs, if the key is named by an alias, that an alias can be moved. */
function noticeAlias({ keyId }, log) {
    if (keyId.includes('alias/'))
        log.info(`The alias ${keyId} can be moved to another key; pin the key in public-key-fingerprint to detect that.`);
}
/**
 * In sign mode, before anything is signed: pins and trusted key files, where they are given, must allow the KMS key.
 *
 * @throws KEY_NOT_ALLOWED
 */
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
        refuse(`The key ${key.arn} has the fingerprint ${fingerprint}, expected ${pins.allowed?.join(' or ')}.`, findOtherPin([key.publicKey], pins.allowed ?? []) ??
            'Correct key-id (an alias may have been moved), or add its fingerprint to public-key-fingerprint if this key is intended.');
    }
    if (keyFiles.length > 0 && !keyFiles.some(file => file.key.fingerprint === fingerprint)) {
        refuse(`The key ${key.arn} (${fingerprint}) is not among the keys of trusted-public-key (${keyFiles.map(file => file.path).join(', ')}).`, 'Correct key-id (an alias may have been moved), or add its public key to trusted-public-key if this key is intended.');
    }
}
/**
 * In verify mode: the keys that every given anchor agrees on, and the other keys at hand.
 *
 * @throws NO_TRUSTED_KEY
 */
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
            trusted.set(key.fingerprint, {
                key,
                reason: reasonFor(path, byPinAlone, { pins, keyFiles, kmsKey, found })
            });
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
function withUnknownKeys(trust, keys, pins) {
    const known = new Set([...trust.trusted, ...trust.untrusted].map(({ key }) => key.fingerprint));
    const unknown = keys.filter(({ fingerprint }) => !known.has(fingerprint));
    const why = (key) => {
        const judgement = judgeByPins(key, pins);
        return judgement === 'allowed' ? 'not trusted' : judgement;
    };
    return { ...trust, untrusted: [...trust.untrusted, ...unknown.map(key => ({ key, why: why(key) }))] };
}
/** Logs a warning for each trusted key file that may have been downloaded with the artifacts: unless it is pinned, it proves nothing. */
function warnOfKeysBesideArtifacts({ keyFiles, artifacts, pins, workspace, log }) {
    if (pins.allowed !== undefined)
        return;
    const keyPaths = new Set(keyFiles.map(({ path }) => (0,external_node_path_.resolve)(workspace, path)));
    const others = artifacts.filter(({ absolutePath }) => !keyPaths.has(absolutePath));
    const folders = new Set(others.map(({ absolutePath }) => (0,external_node_path_.dirname)(absolutePath)));
    for (const { path } of keyFiles) {
        const folder = (0,external_node_path_.dirname)((0,external_node_path_.resolve)(workspace, path));
        if (!folders.has(folder) || folder === workspace)
            continue;
        log.warning(`The trusted key ${path} is in the same directory as the artifacts and may have been downloaded with them. Keep it in the repository elsewhere, or pin it in public-key-fingerprint.`);
    }
}
function reasonFor(path, byPinAlone, { kmsKey, pins, keyFiles }) {
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
    const otherPin = findOtherPin(untrusted.map(({ key }) => key), pins.allowed ?? []);
    if (keyFiles.length === 0 && kmsKey === undefined) {
        return new errors/* ActionError */.lZ('NO_TRUSTED_KEY', `No key with the pinned fingerprint ${pins.allowed?.join(' or ')} was found; ${found.length === 1 ? 'one public key was' : `${found.length} public keys were`} looked at${seen === '' ? '' : `: ${seen}`}.`, {
            hint: otherPin ??
                'Put the public key beside the artifacts or on the release, or give it as trusted-public-key.'
        });
    }
    return new errors/* ActionError */.lZ('NO_TRUSTED_KEY', `No key is trusted by every anchor given; seen: ${seen}.`, {
        hint: otherPin ??
            'Make trusted-public-key, key-id and public-key-fingerprint name the same key, and remove revoked ones.'
    });
}

;// CONCATENATED MODULE: ./build/trust/key-files.js




/**
 * The keys of the files of `trusted-public-key`, each one RSA public key, in their order.
 *
 * @throws KEY_FILE_INVALID, ARTIFACT_UNREADABLE
 */
async function readKeyFiles(files, workspace) {
    return Promise.all(files.map(file => readKeyFile(file, workspace)));
}
async function readKeyFile(file, workspace) {
    const path = (0,external_node_path_.resolve)(workspace, file);
    const bytes = await readSmallFile(path, public_key/* MAX_KEY_FILE_BYTES */.Qn);
    const shown = displayPath(path, workspace);
    if (bytes === undefined) {
        throw new errors/* ActionError */.lZ('KEY_FILE_INVALID', `The trusted public key ${shown} does not exist or is not a regular file.`, {
            hint: 'Check out the repository before this step, or correct the path in trusted-public-key.'
        });
    }
    const parsed = (0,public_key/* parsePublicKey */.ee)(bytes);
    if (parsed.kind === 'refused') {
        throw new errors/* ActionError */.lZ('KEY_FILE_INVALID', `The trusted public key ${shown} cannot be used: ${parsed.reason}.`, { hint: parsed.hint });
    }
    return { path: shown, key: parsed.key };
}

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
        await readKeyFiles(inputs.trustedKeyFiles, ports.workspace);
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
        readKeyFiles(inputs.trustedKeyFiles, workspace),
        signer.fetchKey()
    ]);
    log.info(`Key ${key.arn}, ${key.publicKey.spec}, fingerprint ${key.publicKey.fingerprint}`);
    assertKeyAllowed(key, inputs.pins, keyFiles);
    if (inputs.pins.allowed === undefined && keyFiles.length === 0)
        noticeAlias(signer, log);
    if (!key.algorithms.includes(inputs.algorithm)) {
        const lists = key.algorithms.join(', ') || 'no RSA signing algorithm';
        throw new errors/* ActionError */.lZ('KMS_KEY_UNUSABLE', `The key ${key.arn} cannot sign with ${inputs.algorithm}; it lists ${lists}.`, { hint: 'Give one of these as signing-algorithm, or another key.' });
    }
    return { kind: 'key', key, keyFiles };
}

;// CONCATENATED MODULE: ./build/sign/collect/local.js



/**
 * The local artifacts by path. Files that this run will write are excluded, each with a line in the log.
 *
 * @throws ARTIFACT_NOT_FOUND, ARTIFACT_UNREADABLE, ARTIFACT_NAMES_COLLIDE
 */
async function findLocalArtifacts({ artifacts: patterns, strategy }, names, { workspace, log }) {
    if (patterns.length === 0)
        return [];
    const discovered = await discoverFiles(patterns, workspace);
    const documents = new Set(documentPaths(names));
    const { artifacts, own } = await selectArtifacts(discovered.files, {
        nameOf: ({ name }) => name,
        keyOf: ({ absolutePath }) => absolutePath,
        signaturesOf: ({ absolutePath }) => strategy === 'checksums' ? [] : [names.signatureFileOf(absolutePath)],
        isListed: () => false,
        findReason: async ({ absolutePath }) => (documents.has(absolutePath) ? 'this step writes it' : undefined)
    });
    for (const { file } of own)
        log.info(`Excluded ${file.path}: this step writes it.`);
    for (const entry of discovered.skipped)
        log.info(describeSkipped(entry));
    assertEachPatternKeeps(discovered, new Set(artifacts.map(({ absolutePath }) => absolutePath)));
    assertDistinctNames(artifacts);
    log.info(`Found ${artifacts.length} artifact${artifacts.length === 1 ? '' : 's'} to sign.`);
    return artifacts.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

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
    await mapConcurrently(attachments, UPLOADS_AT_ONCE, async (attachment, failed) => {
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
    const provisional = { ...content, name: provisionalName(old) };
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
    const asset = findAsset(snapshot, name);
    if (asset !== undefined && (await isEquivalent(asset)))
        return { kind: 'kept', asset };
    if (asset !== undefined) {
        await assertReplaceable(asset);
        return { kind: 'replacement', old: asset };
    }
    for (const provisional of findProvisional(snapshot, name))
        if (await isEquivalent(provisional))
            return { kind: 'interrupted', asset: provisional };
    return { kind: 'new' };
}
/** Whether the release has an asset under a name, or one that an interrupted replacement stored for it. */
function isPresent(snapshot, name) {
    return findAsset(snapshot, name) !== undefined || findProvisional(snapshot, name).length > 0;
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
        const asset = findAsset(snapshot, name);
        if (asset !== undefined && !(await hasDigest(snapshot, asset, digests.get('sha256') ?? digest)))
            throw conflict(asset);
        return undefined;
    }
    const sha256 = (0,hashing_hasher/* digestBy */.Qx)(digests, 'sha256');
    return planContent(snapshot, name, async (there) => hasDigest(snapshot, there, sha256), async (asset) => {
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
    const asset = findSignatureAsset(snapshot, subject.name, names.signatureSuffix);
    const file = asset && (await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES));
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
    const name = storedSignatureName(snapshot.host, subject.name, names.signatureSuffix);
    for (const provisional of findProvisional(snapshot, name)) {
        const bytes = await readAsset(snapshot, provisional, MAX_SIGNATURE_FILE_BYTES);
        const replacement = bytes && readValidSignature(options, key, subject, bytes);
        if (replacement !== undefined)
            return { kind: 'kept', asset: provisional, signature: replacement, old: asset };
    }
    return asset === undefined ? { kind: 'new' } : { kind: 'replacement', old: asset };
}
/**
 * The signature in a file, if it is valid for the subject with this key, algorithm and encoding; else undefined. It is verified, since PSS
 * is random and its bytes cannot be compared.
 */
function readValidSignature(options, { publicKey }, subject, file) {
    const signature = formatOf(options.encoding).read(file, publicKey);
    const isValid = signature !== undefined &&
        schemeOf(options.algorithm).verify(publicKey, digestToSign(options, publicKey, subject), signature);
    return isValid ? signature : undefined;
}
/** The digest that KMS signs for a subject: the signature format makes it of the subject's digest. */
function digestToSign({ algorithm, encoding }, publicKey, { digest }) {
    return formatOf(encoding).preimage(schemeOf(algorithm), publicKey).signedDigest(digest);
}
/** @param file the asset's bytes; undefined when it is larger than a signature can be. */
function assertIsSignature(asset, file) {
    if (file !== undefined && looksLikeSignature(file))
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `Release asset ${asset.name} already exists and is not an RSA signature; it will not be overwritten.`, { hint: 'Another tool may have made it: give another signature-suffix, or delete the asset.' });
}
function assertOverwrite({ overwrite, algorithm, encoding }, asset, { path }) {
    if (overwrite)
        return;
    throw new errors/* ActionError */.lZ('ASSET_CONFLICT', `Release asset ${asset.name} already exists and is not a valid signature of ${path} with this key, ${algorithm} and ${encoding} encoding.`, {
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
    const hash = hashOf(options.algorithm);
    const binding = await planBinding(context, snapshot);
    const entries = new Map(artifacts.map(artifact => [listedName(artifact, snapshot, output.file), artifact.subject.digest]));
    if (binding !== undefined)
        entries.set(binding.name, (0,hashing_hasher/* digestBy */.Qx)((0,hashing_hasher/* hashBytes */.yi)(binding.bytes, [hash]), hash));
    const bytes = formatChecksums(entries);
    const subject = toDocumentSubject(options.algorithm, output, bytes, workspace);
    return {
        name: output.name,
        file: output.file,
        bytes,
        subject,
        content: snapshot &&
            (await planContent(snapshot, output.name, async (there) => hasSameBytes(snapshot, there, bytes), async (asset) => assertChecksumsReplaceable(context, snapshot, asset, bytes))),
        signature: {
            file: output.signatureFile,
            plan: await planSignature(context, snapshot, subject)
        },
        binding
    };
}
/** A document as a subject, with its digests. */
function toDocumentSubject(algorithm, { file, name }, bytes, workspace) {
    const hash = hashOf(algorithm);
    const digests = (0,hashing_hasher/* hashBytes */.yi)(bytes, [hash, 'sha256']);
    return {
        name,
        path: displayPath(file, workspace),
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
    const own = findSignatureAsset(snapshot, name, names.signatureSuffix);
    for (const other of DEFAULT_CHECKSUMS_NAMES.filter(candidate => candidate !== stored)) {
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
    const content = await planContent(snapshot, name, async (there) => hasSameBytes(snapshot, there, bytes), async (asset) => assertBindingReplaceable(options.overwrite, snapshot, asset));
    return { name, file, bytes, content };
}
/** The bytes of the binding; those on the release where they agree, perhaps without the commit of a tag that did not exist then. */
async function bindingBytes(snapshot, name, binding) {
    const asset = findAsset(snapshot, name);
    const there = asset && (await readAsset(snapshot, asset, MAX_BINDING_BYTES));
    const before = there && parseBinding(there);
    const agrees = before !== undefined && describeDifference(before, { kind: 'here', ...binding }) === undefined;
    return agrees && there !== undefined ? there : formatBinding(binding);
}
/** The asset that could be the signature that this action made of a checksums file, whether that file is there or not. */
async function findSignatureOfList(snapshot, name, suffix) {
    const attached = findSignatureAsset(snapshot, name, suffix);
    const provisional = findProvisional(snapshot, storedSignatureName(snapshot.host, name, suffix));
    for (const asset of [...(attached === undefined ? [] : [attached]), ...provisional]) {
        const file = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES);
        if (file !== undefined && looksLikeSignature(file))
            return asset;
    }
    return undefined;
}
async function assertChecksumsReplaceable({ options, names }, snapshot, asset, bytes) {
    const old = await readAsset(snapshot, asset, MAX_CHECKSUMS_BYTES);
    const before = old === undefined ? undefined : parseChecksums(old);
    const now = parseChecksums(bytes);
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
    const old = await readAsset(snapshot, asset, MAX_BINDING_BYTES);
    if (old === undefined || parseBinding(old) === undefined)
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
    const artifacts = await mapAsKnown(plan.artifacts.map(hashed), CALLS_AT_ONCE, async ({ planned, subject }) => ({
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
        signature: signed?.signature
    }));
    if (checksums !== undefined)
        recorded.push({ subject: checksums.signed.subject, signature: checksums.signed.signature });
    const planned = await plan.record?.(recorded);
    return (planned && { planned, signed: await signSubject(context, signer, planned.subject, planned.signature) });
}
async function hashed(planned) {
    return { planned, subject: await planned.artifact.hashed };
}
async function signSubject({ options, key, log }, signer, subject, { file, plan }) {
    if (plan.kind === 'kept') {
        log.info(`Kept ${plan.asset.name}: valid for ${subject.path}`);
        return { subject, file, plan, signature: plan.signature };
    }
    if (key === undefined)
        throw new Error('there is no key to sign with');
    const signature = await signer.sign(key, options.algorithm, digestToSign(options, key.publicKey, subject), subject.path);
    log.info(`Signed ${subject.path}`);
    return { subject, file, plan, signature };
}

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

;// CONCATENATED MODULE: ./build/sign/deliver/attachments.js







// Attachments, made of plans and signed content.
/** The attachment of an artifact; undefined when this run does not attach it. An asset with the same digest is equivalent. */
function artifactAttachment(snapshot, { planned, subject }) {
    const { artifact, content } = planned;
    if (content === undefined || artifact.source.kind !== 'file')
        return undefined;
    const sha256 = (0,hashing_hasher/* digestBy */.Qx)(subject.digests, 'sha256');
    return toAttachment(snapshot, content, contentOfFile(artifact.source.file, sha256), async (there) => hasDigest(snapshot, there, sha256));
}
/** The attachment of a checksums file, binding or record; undefined when nothing is attached. An asset with the same bytes is equivalent. */
function documentAttachment(snapshot, { name, bytes, content }) {
    if (content === undefined)
        return undefined;
    return toAttachment(snapshot, content, contentOfBytes(name, bytes), async (there) => hasSameBytes(snapshot, there, bytes));
}
/** The attachment of a public key file; undefined when nothing is attached. An asset with the same key in another form is equivalent. */
function publicKeyAttachment({ key }, snapshot, { name, bytes, content }) {
    if (content === undefined)
        return undefined;
    return toAttachment(snapshot, content, contentOfBytes(name, bytes), async (there) => (await readPublicKey(snapshot, there))?.fingerprint === key?.publicKey.fingerprint);
}
/**
 * The attachment of a signature. An asset that is any valid signature of the artifact is equivalent.
 *
 * @param artifactName the name of its artifact on the release, or in the workspace while that is not known.
 */
function signatureAttachment(context, snapshot, { subject, plan, signature }, artifactName) {
    const { names } = context;
    const finalName = storedSignatureName(snapshot.host, artifactName, names.signatureSuffix);
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
    return formatOf(options.encoding).encode(signature, key.publicKey);
}
/** The signature in an asset; undefined when it is not a valid one for the subject. */
async function readAttachedSignature({ options, key }, snapshot, subject, asset) {
    const file = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES);
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
        await writeSmallFile(record.planned.file, record.planned.bytes);
    const binding = checksums?.planned.binding;
    if (binding !== undefined)
        await writeSmallFile(binding.file, binding.bytes);
    if (checksums !== undefined)
        await writeSmallFile(checksums.planned.file, checksums.planned.bytes);
    for (const { file, bytes } of publicKeys)
        await writeSmallFile(file, bytes);
    const shown = (file) => displayPath(file, workspace);
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
    await writeSmallFile(file, encodeSignature(context, signature));
}
/**
 * Writes a record with its signature, in place of the one that was written before.
 *
 * @throws FILE_NOT_WRITABLE
 */
async function writeRecord(context, { planned, signed }) {
    await writeSignature(context, signed);
    await writeSmallFile(planned.file, planned.bytes);
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
        await assertOnlyChecksums(context, await relist(snapshot), { name });
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
        ...(options.verifyInstructions
            ? ['Would write the section of the release notes that says how to verify']
            : []),
        ...(options.publishRelease ? ['Would publish the release, if every asset on it is then verified'] : [])
    ];
}
function dry_run_count(n, noun) {
    return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

;// CONCATENATED MODULE: ./build/manifests/signing-record.js
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const RECORD_TYPE = 'kms-sign-action/record/v1';
/** The bytes of the file, always the same for the same record. */
function formatRecord(record) {
    return Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`);
}
/** The record in a file, of which only `type` and `artifacts` are checked; undefined when it is not a record of this action. */
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
 * Whether a record on the release states the same as that of this run. The identity of the run, and the commit of a tag that did not exist
 * then, do not matter.
 *
 * @param withSignatures false: signatures are not compared, since nothing is signed yet.
 */
function equivalentRecords(before, now, { withSignatures }) {
    const stated = ({ artifacts = [], ...statement }) => JSON.stringify({
        ...statement,
        run: undefined,
        saltLength: withSignatures ? statement.saltLength : undefined,
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
            maxBytes: MAX_RECORD_BYTES,
            kind: 'a record of this action',
            isOwn: bytes => parseRecord(bytes) !== undefined
        });
    }
    if (checksums !== undefined) {
        outputs.push(signatureFile(checksums.signatureFile), {
            path: checksums.file,
            input: 'checksums-file',
            maxBytes: MAX_CHECKSUMS_BYTES,
            kind: 'a checksums file',
            isOwn: bytes => parseChecksums(bytes).kind === 'checksums'
        });
    }
    if (binding !== undefined) {
        outputs.push({
            path: binding.file,
            input: 'output-directory',
            maxBytes: MAX_BINDING_BYTES,
            kind: 'a release binding',
            isOwn: bytes => parseBinding(bytes) !== undefined
        });
    }
    return outputs;
}
function signatureFile(path) {
    return {
        path,
        input: 'signature-suffix',
        maxBytes: MAX_SIGNATURE_FILE_BYTES,
        kind: 'an RSA signature',
        isOwn: looksLikeSignature
    };
}
/** A missing folder is made later, so its nearest existing parent must be a folder that can be written to. */
async function assertFolder(folder, workspace) {
    for (let above = folder;; above = (0,external_node_path_.dirname)(above)) {
        const status = await (0,promises_.stat)(above).catch((cause) => {
            if (['ENOENT', 'ENOTDIR'].includes((0,errors/* systemErrorCode */.vq)(cause) ?? ''))
                return undefined;
            throw local_outputs_notWritable(above, workspace, (0,errors/* systemErrorCode */.vq)(cause) ?? String(cause), cause);
        });
        if (status === undefined && (0,external_node_path_.dirname)(above) !== above)
            continue;
        if (status?.isDirectory() !== true)
            throw local_outputs_notWritable(above, workspace, 'it is not a directory');
        return (0,promises_.access)(above, promises_.constants.W_OK | promises_.constants.X_OK).catch((cause) => {
            throw local_outputs_notWritable(above, workspace, (0,errors/* systemErrorCode */.vq)(cause) ?? String(cause), cause);
        });
    }
}
async function assertOwn({ path, input, maxBytes, kind, isOwn }, workspace) {
    const bytes = await readSmallFile(path, maxBytes);
    if (bytes === undefined) {
        const status = await (0,promises_.stat)(path).catch(() => undefined);
        if (status !== undefined)
            throw thirdPartyFile(path, workspace, 'a regular file', input);
    }
    else if (!isOwn(bytes))
        throw thirdPartyFile(path, workspace, kind, input);
}
/** This action writes a checksums file after its signature: one without a signature is a third-party file. */
async function assertChecksumsSigned({ file, signatureFile }, workspace) {
    const isThere = async (path) => (await readSmallFile(path, 0)) !== undefined;
    if ((await isThere(file)) && !(await isThere(signatureFile)))
        throw thirdPartyFile(file, workspace, 'signed: another tool may have made it', 'checksums-file');
}
function thirdPartyFile(path, workspace, kind, input) {
    return new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `${displayPath(path, workspace)} already exists and is not ${kind}; it will not be overwritten.`, { hint: `Remove the file, or give another ${input}.` });
}
function local_outputs_notWritable(path, workspace, reason, cause) {
    return new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `Cannot write into ${displayPath(path, workspace) || 'the workspace'}: ${reason}.`, {
        hint: 'Give another output-directory, or give the user that runs this job permission to write there.',
        cause
    });
}

;// CONCATENATED MODULE: ./build/sign/plan/preflight.js







// What can be known before KMS is called: whether the release and the workspace accept the outputs of this run.
/**
 * All files and all assets that this run makes must have different names, and the files that it attaches sizes that the host accepts.
 *
 * @throws ARTIFACT_NAMES_COLLIDE, ASSET_SIZE
 */
function assertNames({ options, names, workspace }, snapshot, artifacts) {
    const signed = options.strategy === 'checksums' ? [] : artifacts;
    if (snapshot !== undefined) {
        assertDistinctStoredNames(snapshot, [
            ...artifacts.map(({ name }) => name),
            ...signed.map(({ name }) => name + names.signatureSuffix),
            ...names.publicKeys.map(({ name }) => name),
            ...documentNames(names)
        ]);
        const files = artifacts.flatMap(({ source }) => (source.kind === 'file' ? [source.file] : []));
        assertSizes(snapshot, options.upload === 'all' ? files : []);
    }
    const signatureFiles = signed.map(artifact => names.signatureFileOf(artifactPathOf(artifact, workspace)));
    assertDistinctOutputs(names, signatureFiles, workspace);
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
    if (renames || options.publishRelease || options.verifyInstructions)
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
        if (content !== undefined || findAsset(snapshot, name) !== undefined)
            continue;
        const { digests, digest } = await artifact.hashed;
        if (attachedDigests.has((0,algorithms/* formatDigest */.MO)(digests.get('sha256') ?? digest)))
            continue;
        throw new errors/* ActionError */.lZ('RELEASE_INCOMPLETE', `The release is not published: the artifact ${path} is not on it.`, {
            hint: `Attach it before this step${source.kind === 'file' ? ', or set upload: all' : ''}; its signature ${storedSignatureName(snapshot.host, name, names.signatureSuffix)} alone verifies nothing.`
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
                : await planContent(snapshot, name, async (there) => (await readPublicKey(snapshot, there))?.fingerprint === key.publicKey.fingerprint, async (asset) => assertKeyReplaceable(options.overwrite, snapshot, names.signatureSuffix, {
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
    const asset = findAsset(snapshot, name);
    if (asset === undefined)
        return { kind: 'new' };
    await assertIsPublicKey(snapshot, asset);
    return { kind: 'kept', asset };
}
async function assertIsPublicKey(snapshot, asset) {
    const key = await readPublicKey(snapshot, asset);
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
        const file = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES);
        const opened = file === undefined ? [] : examine(file, [key]);
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
    const isKept = there?.record !== undefined && equivalentRecords(there.record, record, { withSignatures: true });
    const bytes = isKept ? there.bytes : formatRecord(record);
    const subject = toDocumentSubject(options.algorithm, output, bytes, workspace);
    const content = snapshot &&
        (await planContent(snapshot, output.name, async (asset) => hasSameBytes(snapshot, asset, bytes), async () => assertReplaceable(context, snapshot, output, { record, withSignatures: true })));
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
    if (before === undefined || options.overwrite || equivalentRecords(before, record, { withSignatures }))
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
        type: RECORD_TYPE,
        key: record_keyOf(key),
        signingAlgorithm: algorithm,
        saltLength: recordedSaltLength(algorithm, key, signed),
        server: binding?.server ?? null,
        repository: binding?.repository ?? null,
        tag: binding?.tag ?? null,
        commit: binding?.commit ?? null,
        run: { id: run.id ?? null, attempt: run.attempt ?? null, workflow: run.workflow ?? null },
        artifacts: signed.map(({ subject, signature }) => ({
            name: snapshot?.host.storedName(subject.name) ?? subject.name,
            size: subject.size ?? null,
            digest: (0,algorithms/* formatDigest */.MO)(subject.digest),
            signature: signature === undefined ? null : Buffer.from(signature).toString('base64')
        }))
    };
}
/** Of the signatures that are there; before any is made, and where they differ, it says none. */
function recordedSaltLength(algorithm, key, signed) {
    const signatures = signed.flatMap(({ signature }) => signature ?? []);
    const seen = key && saltLengthOf(key.publicKey, algorithm, signatures);
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
    const asset = findAsset(snapshot, name);
    if (asset === undefined)
        return undefined;
    const bytes = (await readAsset(snapshot, asset, MAX_RECORD_BYTES)) ?? new Uint8Array();
    return { bytes, record: parseRecord(bytes) };
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
            snapshot = await takeSnapshot(snapshot.host, { id: snapshot.release.id, tag: undefined });
        }
    }
}
async function planOnce(context, snapshot, artifacts) {
    const { names } = context;
    const planned = await mapConcurrently(artifacts, COMPARISONS_AT_ONCE, artifact => planArtifact(context, snapshot, artifact));
    const publicKeys = await planPublicKeys(context, snapshot, plan_signatureNamesOf(context, snapshot, artifacts));
    const output = names.checksums;
    const checksums = output &&
        onDemand(async () => {
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
    const signature = storedSignatureName(snapshot.host, name, names.signatureSuffix);
    return ((source !== 'asset' && isPresent(snapshot, name)) ||
        isPresent(snapshot, signature) ||
        isPresent(snapshot, name + names.signatureSuffix));
}
/** The names of all signatures that this run makes, as the host stores them. */
function plan_signatureNamesOf({ options, names }, snapshot, artifacts) {
    const signed = [
        ...(options.strategy === 'checksums' ? [] : artifacts.map(({ name }) => name)),
        ...[names.checksums, names.record].flatMap(output => output?.name ?? [])
    ];
    const suffix = names.signatureSuffix;
    return new Set(snapshot === undefined
        ? []
        : signed.flatMap(name => [name + suffix, storedSignatureName(snapshot.host, name, suffix)]));
}
/** Everything that the record will list, without signatures. */
async function subjectsOf(artifacts, checksums) {
    const subjects = await Promise.all(artifacts.map(({ hashed }) => hashed));
    const all = checksums === undefined ? subjects : [...subjects, checksums.subject];
    return all.map(subject => ({ subject, signature: undefined }));
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
        const signature = await this.#signer.sign(key, algorithm, digest);
        const scheme = schemeOf(algorithm);
        if (!scheme.verify(key.publicKey, digest, signature)) {
            const twice = { ...digest, bytes: (0,external_node_crypto_.createHash)(digest.hash).update(digest.bytes).digest() };
            if (scheme.verify(key.publicKey, twice, signature))
                throw notByKms(`The signature that KMS returned for ${of} is of the digest of its digest: MessageType DIGEST was ignored, as some emulators do (moto).`);
            throw notByKms(`The signature that KMS returned for ${of} does not verify with the public key of ${key.arn}.`);
        }
        const salt = saltLengthOf(key.publicKey, algorithm, [signature]);
        const expected = scheme.saltLength;
        if (salt !== undefined && salt !== expected) {
            const what = `a PSS salt of ${salt} bytes, expected ${expected} as AWS KMS makes it`;
            if (!this.emulated)
                throw notByKms(`The signature for ${of} has ${what}.`);
            if (!this.#warned)
                this.#log.warning(`The KMS at AWS_ENDPOINT_URL_KMS signs with ${what}: it is an emulator.`);
            this.#warned = true;
        }
        return signature;
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
    const notes = withInstructions(now.notes, instructions(context, host, signatures), host);
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
/** The section in Markdown: which key signed, and how to verify a download with OpenSSL. */
function instructions({ options, names, key }, host, signatures) {
    const publicKey = host.storedName(names.publicKeys[0]?.name ?? '');
    const checksums = names.checksums && host.storedName(names.checksums.name);
    const artifact = checksums ?? 'ARTIFACT';
    const signature = artifact + names.signatureSuffix;
    const salt = key && saltLengthOf(key.publicKey, options.algorithm, signatures);
    const commands = opensslCommands(options, salt, { artifact, signature, publicKey });
    const listed = checksums === undefined ? [] : [checksumsCommand(options.algorithm, checksums)];
    const form = publicKey.endsWith('.der') ? ' -inform DER' : '';
    const fingerprint = `openssl pkey -pubin${form} -in ${publicKey} -outform DER | openssl dgst -sha256`;
    const what = checksums === undefined ? 'Each file' : `\`${checksums}\` lists all files and`;
    const then = checksums === undefined
        ? 'check a file with OpenSSL, `ARTIFACT` being its name'
        : 'check the list with OpenSSL and the files that you have downloaded with the list';
    return [
        '### Verify the signatures',
        '',
        `${what} is signed with ${options.algorithm} by the key \`${key?.publicKey.fingerprint}\` (SHA-256 of its DER SubjectPublicKeyInfo).`,
        `Compare this fingerprint with one that you know from elsewhere, then ${then}:`,
        '',
        '```sh',
        allOf([fingerprint, commands, ...listed]),
        '```'
    ].join('\n');
}
function bounded(notes, { name, limits }) {
    if (notes.length <= limits.notesCharacters)
        return notes;
    throw new errors/* ActionError */.lZ('RELEASE_CHANGED', `With the verify section the release notes have ${notes.length} characters; ${name} accepts ${limits.notesCharacters}.`, { hint: 'Shorten the notes, or set verify-instructions: false.' });
}

;// CONCATENATED MODULE: ./build/diagnosis/checksums.js



const checksums_MAX_NAMES = 5;
/**
 * The artifact has another digest than the one that the verified checksums file lists for it.
 *
 * @param now undefined when it was not computed.
 * @param signatureHolds whether the artifact has a valid signature of its own.
 */
function checksumsMismatch(checksums, listed, now, signatureHolds) {
    const have = now === undefined ? 'this file has a different one' : `this file has ${(0,algorithms/* formatDigest */.MO)(now)}`;
    return {
        cause: 'checksums-mismatch',
        message: `${checksums} lists it with ${(0,algorithms/* formatDigest */.MO)(listed)}, ${have}${signatureHolds ? ', though its own signature holds: one of the two is of another version' : ': the file changed, or it is another version'}`,
        hint: 'Take the file and the checksums file of one release, or sign again.'
    };
}
/**
 * The artifact has neither a signature of its own nor an entry in the verified checksums file.
 *
 * @param similar a listed path with the same base name.
 */
function notInChecksums(checksums, { lookedAt, hint }, similar) {
    const other = similar === undefined ? '' : ` (it does list ${JSON.stringify(similar)})`;
    return {
        cause: 'not-in-checksums',
        message: `${checksums} does not list it${other}, and it has no signature of its own; looked for ${lookedAt.join(', ')}`,
        hint
    };
}
/** The signature of a checksums file is valid, but its content is rejected. */
function checksumsInvalid(reason, hint = 'Regenerate it with one line per file, as sha256sum prints them.') {
    return {
        cause: 'checksums-invalid',
        message: `its signature holds, but it is rejected as a checksums file: ${reason}`,
        hint
    };
}
/** The checksums file lists files that are not among those that are verified: a release that lost one is not verified. */
function checksumsIncomplete(missing, onRelease) {
    const names = missing
        .slice(0, checksums_MAX_NAMES)
        .map(({ name, hereAs }) => hereAs === undefined
        ? JSON.stringify(name)
        : `${JSON.stringify(name)} (its content is here as ${JSON.stringify(hereAs)})`);
    const more = missing.length > checksums_MAX_NAMES ? ` and ${missing.length - checksums_MAX_NAMES} more` : '';
    const areRenamed = missing.every(({ hereAs }) => hereAs !== undefined);
    return {
        cause: 'checksums-incomplete',
        message: `its signature holds, but it lists ${names.join(', ')}${more}, which ${missing.length === 1 ? 'is' : 'are'} not there`,
        hint: areRenamed
            ? otherNameHint(onRelease)
            : onRelease
                ? 'Attach what is missing, or sign the release again.'
                : 'Put the listed files beside it, or name only the artifacts that you want verified, without the checksums file.'
    };
}
/** The verified checksums file lists the content of the artifact, under another name. */
function listedUnderOtherName(checksums, name, onRelease) {
    return {
        cause: 'not-in-checksums',
        message: `${checksums} lists this content, but as ${JSON.stringify(name)}`,
        hint: otherNameHint(onRelease)
    };
}
function otherNameHint(onRelease) {
    return onRelease
        ? 'Make the checksums file with the names that the assets have on the release (GitHub replaces blanks and special characters with dots), and sign it again.'
        : 'Give the files the names that are listed, or make the checksums file with the names that they have here, and sign it again.';
}
/** The checksums file has an entry of its own name, which no content can fulfil. */
function checksumsListItself(listed) {
    const empty = (0,external_node_crypto_.createHash)(listed.hash).digest();
    const seen = empty.equals(Buffer.from(listed.bytes))
        ? ', with the digest of an empty file: it was empty when it was read'
        : '';
    return checksumsInvalid(`it lists itself${seen}; no file can have its own digest in it`, 'Make it in another folder and move it: sha256sum * > ../SHA256SUMS lists no SHA256SUMS; then sign it again.');
}
/**
 * The artifact has no signature, but a checksums file of another name than those looked for is signed and lists it.
 *
 * @param checksums its path or the name of the asset.
 */
function listedInOther(missing, checksums) {
    return {
        ...missing,
        message: `${missing.message}; ${checksums} is signed by a trusted key and lists it, but is not looked for under that name`,
        hint: `Give checksums-file: ${(0,external_node_path_.basename)(checksums)}.`
    };
}
/** The artifact has no signature, and the checksums file that could list it is not verified either. */
function signatureMissingWith(missing, checksums, refusal) {
    return {
        ...missing,
        message: `${missing.message}; ${checksums}, which could cover it, is not verified: ${refusal.message}`,
        hint: refusal.hint
    };
}

;// CONCATENATED MODULE: ./build/diagnosis/release.js

/**
 * Nothing that is signed binds the artifact to the release.
 *
 * @param reason a clause, as "no signed checksums file lists it".
 */
function bindingMissing(reason) {
    return {
        cause: 'binding-missing',
        message: `its signature holds, but require-binding is set and ${reason}`,
        hint: 'Sign the release with strategy: checksums or both, which binds it to its repository and tag.'
    };
}
/**
 * The signed checksums file lists a binding that is not there, or not that one.
 *
 * @param reason a clause, as "there is no release-binding.json, which SHA256SUMS lists".
 */
function bindingBroken(reason) {
    return {
        cause: 'binding-broken',
        message: `its signature holds, but ${reason}`,
        hint: 'Download all files of the release again. If it stays so, one of them was removed or replaced after the release was signed: do not use it.'
    };
}
/** The binding that the signed checksums file lists cannot be read. */
function bindingUnreadable() {
    return {
        cause: 'binding-broken',
        message: 'its signature holds, but release-binding.json is malformed, or of a version that is not known here',
        hint: 'Verify with the version of this action that signed the release, or with a later one.'
    };
}
/** The artifact was signed for another release. */
function bindingMismatch(checksums, difference) {
    return {
        cause: 'binding-mismatch',
        message: `its signature holds, but ${checksums} belongs to another release: ${difference}`,
        hint: 'Download the files of the intended release; an old release, or one of another repository, may have been put in its place.'
    };
}
/** The artifact has another digest than the input `digests` gives for it. */
function digestMismatch(expected, now) {
    return {
        cause: 'digest-mismatch',
        message: `its signature holds, but digests expects ${(0,algorithms/* formatDigest */.MO)(expected)}${now === undefined ? '' : `, and this has ${(0,algorithms/* formatDigest */.MO)(now)}`}`,
        hint: 'Take the file that the digests were made of, or correct digests.'
    };
}
/**
 * The input `digests` does not list the artifact.
 *
 * @param listedAs the name under which it lists the same content.
 */
function notExpected(listedAs) {
    return {
        cause: 'not-expected',
        message: `its signature holds, but digests ${listedAs === undefined ? 'does not list it' : `lists this content as ${JSON.stringify(listedAs)}`}`,
        hint: listedAs === undefined
            ? 'Remove the file, or add its line to digests if it belongs to the release.'
            : 'Give the file and its line in digests the same name.'
    };
}
/**
 * The input `digests` lists an artifact that is not there.
 *
 * @param hereAs the name under which the same content is there.
 */
function expectedMissing(expected, hereAs) {
    const where = hereAs === undefined ? 'it is not there' : `that content is here as ${JSON.stringify(hereAs)}`;
    return {
        cause: 'expected-missing',
        message: `digests expects it with ${(0,algorithms/* formatDigest */.MO)(expected)}, but ${where}`,
        hint: hereAs === undefined
            ? 'Add the file, or remove its line from digests.'
            : 'Give the file and its line in digests the same name.'
    };
}

;// CONCATENATED MODULE: ./build/diagnosis/file-kinds.js





/** The first that returns a description decides, so the order is from certain to likely. */
const DETECTORS = [
    empty,
    knownText,
    hexadecimal, // before base64, whose letters its digits are
    base64Variant,
    otherSignature,
    pem,
    convertedToUtf8,
    tooLarge,
    ofAnotherSize,
    otherText
];
/**
 * The description of a file that is not a signature by the key in any format.
 *
 * @param file a file that `parseSignature` found unreadable for the key.
 */
function describeUnreadable(file, key) {
    const text = Buffer.from(file.subarray(0, MAX_SIGNATURE_FILE_BYTES)).toString('latin1');
    const trimmed = (0,text_kinds/* trimText */.Oj)(text);
    const decoded = file.length > MAX_SIGNATURE_FILE_BYTES ? undefined : decodeBase64(file);
    const seen = {
        file,
        decoded,
        bytes: Buffer.from(decoded ?? file),
        text,
        trimmed,
        compact: trimmed.replace(/\s/g, ''),
        label: /^-----BEGIN ([A-Z0-9 #]{1,64})-----/.exec(trimmed)?.[1],
        key
    };
    for (const detect of DETECTORS) {
        const described = detect(seen);
        if (described !== undefined)
            return described;
    }
    return ofAnotherLength(seen);
}
/** The description of a file that is larger than `MAX_SIGNATURE_FILE_BYTES`; `size` is in bytes. */
function describeTooLarge(size) {
    return {
        description: `the signature file has ${size} bytes, at most ${MAX_SIGNATURE_FILE_BYTES} are read: it is not an RSA signature`,
        hint: AGAIN
    };
}
const AGAIN = 'Download the signature again, byte for byte, or sign again.';
function empty({ file }) {
    return file.length === 0 ? { description: 'the signature file is empty', hint: AGAIN } : undefined;
}
const PGP = {
    description: 'the signature file is a PGP signature',
    hint: 'Verify it with gpg, or give the suffix of the RSA signatures as signature-suffix.'
};
const TEXTS = {
    html: {
        description: 'the signature file is an HTML page',
        hint: 'Download the asset itself: the server returned a web page (a log-in or an error).'
    },
    'aws-signature': {
        description: 'the signature file is the whole response of "aws kms sign"',
        hint: 'Take the signature out of it: aws kms sign … --query Signature --output text | base64 --decode > file.sig'
    },
    json: {
        description: 'the signature file is JSON',
        hint: 'Extract the signature if this is the whole response of "aws kms sign": --query Signature --output text | base64 --decode.'
    },
    'sigstore-bundle': bundle('sigstore-bundle'),
    'cosign-bundle': bundle('cosign-bundle'),
    'utf-16': {
        description: 'the signature file is text in UTF-16, as ">" of Windows PowerShell writes it',
        hint: 'Convert it to plain base64 in ASCII, or write it with Out-File -Encoding ascii.'
    },
    'pgp-armor': PGP,
    'pgp-binary': PGP,
    'ssh-signature': {
        description: 'the signature file is an SSH signature',
        hint: 'Verify it with ssh-keygen -Y verify, or give the suffix of the RSA signatures as signature-suffix.'
    },
    minisign: {
        description: 'the signature file is a minisign signature',
        hint: 'Verify it with that tool, or give the suffix of the RSA signatures as signature-suffix.'
    },
    signify: {
        description: 'the signature file is a signify signature',
        hint: 'Verify it with that tool, or give the suffix of the RSA signatures as signature-suffix.'
    },
    'lfs-pointer': {
        description: 'the signature file is a Git LFS pointer, not the file that it stands for',
        hint: 'Fetch the file itself: git lfs pull, or "lfs: true" with actions/checkout.'
    }
};
function bundle(kind) {
    return {
        description: `the signature file is ${text_kinds/* TEXT_KIND_NAMES */.mn[kind]}`,
        hint: 'Verify it with cosign, or give the suffix of the RSA signatures as signature-suffix.'
    };
}
/** What `hexadecimal`, `base64Variant` and those after them look at more closely. */
const LOOKED_AT_CLOSER = [
    'hex',
    'base64',
    'base64-twice',
    'cms',
    'pem-private-key',
    'pem-certificate',
    'pem-public-key',
    'pem',
    'text'
];
function knownText({ file, text }) {
    const kind = file.length > MAX_SIGNATURE_FILE_BYTES ? undefined : (0,text_kinds/* textKindOf */.Ji)(text);
    if (kind === undefined || LOOKED_AT_CLOSER.includes(kind))
        return undefined;
    return (TEXTS[kind] ?? {
        description: `the signature file is ${text_kinds/* TEXT_KIND_NAMES */.mn[kind]}`,
        hint: 'Put the signature itself there, as raw bytes or as plain base64.'
    });
}
/** Of another length than any signature. */
function otherText({ text }) {
    const kind = (0,text_kinds/* textKindOf */.Ji)(text);
    if (kind !== 'hex' && kind !== 'base64-twice' && kind !== 'text')
        return undefined;
    return {
        description: `the signature file is ${text_kinds/* TEXT_KIND_NAMES */.mn[kind]}, not a signature`,
        hint: 'Put the signature itself there, as raw bytes or as plain base64.'
    };
}
function hexadecimal({ compact }) {
    if (!/^[0-9a-f]+$/i.test(compact) || !isSignatureLength(compact.length / 2))
        return undefined;
    return {
        description: 'the signature file is hexadecimal',
        hint: 'Convert it: xxd -r -p file.hex > file.sig'
    };
}
/** A base64 text that has all bytes of a signature by the key, but is not strict. */
function base64Variant({ compact, key }) {
    const bytes = Buffer.from(compact, 'base64url');
    const standard = compact.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
    const isComplete = bytes.toString('base64').replace(/=+$/, '') === standard;
    if (!isSignatureLength(bytes.length, [key.spec]) || !isComplete)
        return undefined;
    const padded = compact.length % 4 === 0 ? 'base64 with blanks or a byte-order mark' : 'base64 without its padding';
    return {
        description: `the signature file is ${/[-_]/.test(compact) ? 'base64url' : padded}`,
        hint: 'Convert it to raw bytes or to standard base64 with padding.'
    };
}
const CMS_LABELS = ['CMS', 'PKCS7', 'PKCS #7 SIGNED DATA']; // RFC 7468, sections 8 and 9
const CMS_SIGNED_DATA = '06092a864886f70d010702'; // RFC 5652, section 5.1
/** The SEQUENCE of an ECDSA signature up to the length of its first INTEGER (ANSI X9.62, as AWS KMS and OpenSSL write it). */
const ECDSA_DER = /^30(?:81)?[0-9a-f]{2}02([0-9a-f]{2})/;
/** Lengths in bytes of signatures that are not RSA (RFC 8032, FIPS 204). */
const OTHER_LENGTHS = {
    64: 'an Ed25519 signature, or a bare ECDSA P-256 one',
    2420: 'an ML-DSA-44 signature',
    3309: 'an ML-DSA-65 signature',
    4627: 'an ML-DSA-87 signature'
};
function otherSignature(seen) {
    const kind = otherSignatureKind(seen);
    if (kind === undefined)
        return undefined;
    return {
        description: `the signature file is ${kind}, expected an RSA signature of ${seen.key.signatureBytes} bytes`,
        hint: 'Verify it with the tool that made it, or sign with an RSA key.'
    };
}
function otherSignatureKind({ bytes, label, trimmed }) {
    const hex = bytes.toString('hex');
    const isCms = hex.startsWith('30') && hex.slice(0, 80).includes(CMS_SIGNED_DATA);
    if (isCms || (label !== undefined && CMS_LABELS.includes(label)))
        return 'a CMS (PKCS #7) signature';
    if (trimmed.startsWith('MIME-Version:'))
        return 'an S/MIME message';
    const [, first = ''] = ECDSA_DER.exec(hex) ?? [];
    const integer = Number.parseInt(first, 16);
    if (integer >= 20 && integer <= 67 && bytes.length >= 2 * integer - 4 && bytes.length <= 2 * integer + 16)
        return 'an ECDSA signature';
    return OTHER_LENGTHS[bytes.length];
}
function pem({ label }) {
    if (label === undefined)
        return undefined;
    if (label.endsWith('PRIVATE KEY')) {
        return {
            description: 'the signature file is a PRIVATE key',
            hint: 'Remove it wherever it was published, treat the key as leaked, and sign with another one.'
        };
    }
    if (label.endsWith('CERTIFICATE') || label.endsWith('PUBLIC KEY')) {
        return {
            description: `the signature file is PEM "${label}", not a signature`,
            hint: 'Put the signature itself there.'
        };
    }
    return {
        description: 'the signature file is PEM',
        hint: 'Decode it to raw bytes or to plain base64.'
    };
}
const REPLACEMENT = '\xef\xbf\xbd'; // U+FFFD in UTF-8, by which a decoder replaces each invalid byte: half of those of a signature
const MANY_REPLACEMENTS = 8;
function convertedToUtf8({ text }) {
    if (text.split(REPLACEMENT).length <= MANY_REPLACEMENTS)
        return undefined;
    return {
        description: 'the signature was damaged: its bytes were converted as if they were UTF-8 text',
        hint: 'Sign again, and keep the signature as bytes wherever it is read and written, or as base64.'
    };
}
function tooLarge({ file, key }) {
    if (file.length <= MAX_SIGNATURE_FILE_BYTES)
        return undefined;
    return {
        description: `the signature file has more than ${MAX_SIGNATURE_FILE_BYTES} bytes, expected ${key.signatureBytes}: it is not an RSA signature`,
        hint: AGAIN
    };
}
/** A signature, going by its length, but by a key of another size. */
function ofAnotherSize(seen) {
    const spec = public_key/* KEY_SPECS */.ZD.find(candidate => isSignatureLength(seen.bytes.length, [candidate]));
    if (spec === undefined)
        return undefined;
    return {
        description: `${lengthOf(seen)}, the size for an ${spec} key, but the trusted key is ${seen.key.spec}`,
        hint: 'Give the public key of the key that signed: another one made this signature.'
    };
}
function ofAnotherLength(seen) {
    const expected = seen.key.signatureBytes;
    const verb = seen.bytes.length < expected ? 'it is truncated or not a signature' : 'it is not an RSA signature';
    return { description: `${lengthOf(seen)}, expected ${expected}: ${verb}`, hint: AGAIN };
}
function lengthOf({ bytes, decoded }) {
    return `the signature has ${bytes.length} bytes${decoded === undefined ? '' : ' after base64'}`;
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
const KMS_HASHES = algorithms/* HASH_NAMES */.Gt;
/** With a longer salt, noise could pass for a data block that is well formed: then only the file's digest shows that it is none. */
const MAX_SALT_BYTES = 64;
/**
 * The name of the algorithm of a signature that is by the key but by none of the six algorithms, as "RSASSA-PKCS1-v1_5 with SHA-1";
 * undefined when the signature is not by this key. For explanations only: nothing here decides whether a signature is valid.
 *
 * @param digests of the file that the signature is given for.
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
/** EMSA-PSS with another hash function, or with MGF1 by another one: the default of some libraries. */
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
                digests.some(digest => digest.hash === hash && pssHash(digest.hash, digest.bytes, salt).equals(h));
            if (!isSure)
                continue;
            return `RSASSA-PSS with ${name}${hash === mask ? '' : ` and MGF1 with ${maskName}`}`;
        }
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/diagnosis/signature.js





/**
 * Why a signature was rejected: the first explanation that fits, from certain ones to the one that is left. Called only after the
 * rejection, with the evidence for it. Where a scheme recovers no messages, the explanations that need one are skipped.
 */
function diagnose(evidence) {
    return (signature_unreadable(evidence) ??
        otherAlgorithm(evidence) ??
        untrustedKey(evidence) ??
        otherContent(evidence) ??
        signature_changed(evidence) ??
        unsupportedAlgorithm(evidence) ??
        wrongKeyOrDamaged(evidence));
}
/** Whether a closer look could explain more: at other artifacts, and at the artifact itself. */
function isUncertain({ cause }) {
    return cause === 'file-changed' || cause === 'wrong-key-or-damaged';
}
/**
 * The diagnosis of a signature that was not looked at more closely, as the first refusals are, with what that leaves open. What PKCS#1 v1.5
 * signed is known, and was compared; under PSS each artifact would have to be tried.
 *
 * @param limit how many refusals are looked at.
 */
function notInDepth(diagnosis, { trusted }, limit) {
    const isHidden = interpretationsBy(trusted).some(({ recovered }) => recovered?.signedDigest === undefined);
    return {
        ...diagnosis,
        message: `${diagnosis.message} ${openQuestions(isHidden ? [SWAPPED, CONVERTED] : [CONVERTED], limit)}`
    };
}
const SWAPPED = 'whether it is the signature of another artifact';
const CONVERTED = 'whether line endings or the like were changed';
/** A remark that ends a message about one of many refusals. */
function openQuestions(questions, limit) {
    return `(not looked into beyond the first ${limit} rejections: ${questions.join(', ')})`;
}
/** The same for an artifact whose digest differs from that in a checksums file. */
function notInDepthListed(diagnosis, limit) {
    return { ...diagnosis, message: `${diagnosis.message} ${openQuestions([CONVERTED], limit)}` };
}
/** There is no signature. */
function signatureMissing({ lookedAt, hint }) {
    return {
        cause: 'signature-missing',
        message: `there is no signature; looked for ${lookedAt.join(', ')}`,
        hint
    };
}
/** The signature file is too large to be one; `size` is in bytes. */
function signatureTooLarge(size) {
    const { description, hint } = describeTooLarge(size);
    return { cause: 'signature-unreadable', message: description, hint };
}
/** The local check accepts the signature, and `verify-with: kms` rejects it. */
function kmsDisagrees(keyArn) {
    return {
        cause: 'kms-disagrees',
        message: `the local check accepts the signature, but KMS rejects it with ${keyArn}`,
        hint: 'Correct AWS_ENDPOINT_URL_KMS, or the trusted key, which must be the public key of key-id; trust neither result until this is explained.'
    };
}
/** The asset cannot be judged at all, as an upload that was never completed. */
function assetUnverified(message, hint) {
    return { cause: 'asset-unverified', message, hint };
}
/** The asset is a public key that is not trusted. */
function keyNotTrusted(fingerprint, asset) {
    return {
        cause: 'key-not-trusted',
        message: `it is a public key that is not trusted (${fingerprint})`,
        hint: `Delete it, or exempt it with a line "!${asset}" in release-assets; if this key is intended, give it as trusted-public-key or public-key-fingerprint.`
    };
}
/** The asset is excluded by a `!` pattern. */
function exempted(pattern) {
    return {
        cause: 'exempted',
        message: `exempted by the line "${pattern}" in release-assets, not verified`,
        hint: 'Sign it and remove the line to have it verified.'
    };
}
/**
 * The artifact is a text that was changed on its way after it was signed, or the hash file of what was signed.
 *
 * @param signedIn the checksums file that lists it; undefined when it has a signature of its own.
 */
function textChanged(change, signedIn) {
    const signer = signedIn === undefined ? 'the trusted key signed' : `${signedIn} lists`;
    if ('digest' in change) {
        return {
            cause: change.cause,
            message: `this is a hash file: ${signer} the file whose digest is in it (${(0,algorithms/* formatDigest */.MO)(change.digest)}), not this text`,
            hint: 'Give the file itself as the artifact, not the hash file beside it.'
        };
    }
    return {
        cause: change.cause,
        message: `${signer} this text before ${change.description}`,
        hint: 'Take the file as it was signed; keep editors, scripts and git ("* -text" in .gitattributes) from converting it on its way.'
    };
}
function signature_unreadable({ trusted }) {
    if (trusted.some(({ file }) => file.kind === 'signature'))
        return undefined;
    const [first] = trusted;
    if (first?.file.kind !== 'unreadable')
        return undefined;
    const { description, hint } = describeUnreadable(first.file.file, first.key);
    return { cause: 'signature-unreadable', message: description, hint };
}
function otherAlgorithm({ trusted, digests, pinned }) {
    const found = interpretationsBy(trusted).find(interpretation => covers(interpretation, digests));
    if (found === undefined || pinned === undefined)
        return undefined;
    return {
        cause: 'other-algorithm',
        message: `the trusted key signed exactly this file, but with ${found.algorithm}, and signing-algorithm allows ${pinned} only`,
        hint: `Sign it with ${pinned}, or change signing-algorithm if ${found.algorithm} is intended.`
    };
}
function untrustedKey({ untrusted, digests }) {
    const found = untrusted.find(({ interpretations }) => interpretations.some(interpretation => covers(interpretation, digests)));
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
                hint: 'Add this fingerprint to public-key-fingerprint if the key is intended; get it from its owner, not from the release.'
            };
        case 'not trusted':
            return {
                cause: 'key-not-trusted',
                message: `${key} signed exactly this file, but that key is not among the trusted ones`,
                hint: 'Give the key as trusted-public-key, key-id or public-key-fingerprint if it is intended.'
            };
    }
}
/** The trusted key signed something that can be named. */
function otherContent({ trusted, digests, others, findByDigest }) {
    for (const interpretation of interpretationsBy(trusted)) {
        const digest = digests.get(interpretation.hash);
        if (digest === undefined)
            continue;
        const signed = interpretation.recovered?.signedDigest;
        const other = signed === undefined || findByDigest === undefined
            ? others.find(candidate => covers(interpretation, candidate.digests))?.name
            : findByDigest({ hash: interpretation.hash, bytes: signed });
        if (other !== undefined) {
            return {
                cause: 'signed-other-artifact',
                message: `this is the trusted key's signature of another artifact, ${other}`,
                hint: 'Put each signature beside its own artifact; two of them may have been swapped.'
            };
        }
        const { hash, bytes } = digest;
        const coversContent = (content) => interpretation.covers({ hash, bytes: (0,external_node_crypto_.createHash)(hash).update(content).digest() });
        if (coversContent(bytes)) {
            return {
                cause: 'signed-digest-of-digest',
                message: "the trusted key signed the digest of this file's digest: it was hashed twice",
                hint: 'Sign again: "aws kms sign" takes a digest with --message-type DIGEST only, OpenSSL with "pkeyutl -pkeyopt digest:", not with "dgst".'
            };
        }
        const hex = Buffer.from(bytes).toString('hex');
        const base64 = Buffer.from(bytes).toString('base64');
        if ([base64, `${base64}\n`].some(coversContent)) {
            return {
                cause: 'signed-hex-digest',
                message: "the trusted key signed the base64 text of this file's digest, not the file",
                hint: 'Sign the digest itself (raw bytes, with --message-type DIGEST), or the file.'
            };
        }
        if ([hex, `${hex}\n`].some(coversContent)) {
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
    const messages = interpretationsBy(trusted).map(({ recovered }) => recovered);
    const message = messages.filter(recovered => recovered !== undefined).find(isSurelyByKey);
    if (message === undefined)
        return undefined;
    const { algorithm, hash, signedDigest } = message;
    const now = digests.get(hash);
    const have = now === undefined ? 'this file is a different one' : `this file has ${(0,algorithms/* formatDigest */.MO)(now)}`;
    const what = signedDigest === undefined
        ? `the trusted key signed (${algorithm}), but not this content`
        : `the trusted key signed a file with the digest ${(0,algorithms/* formatDigest */.MO)({ hash, bytes: signedDigest })}`;
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
function isSurelyByKey({ algorithm, saltLength }) {
    return saltLength === schemeOf(algorithm).saltLength;
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
        hint: `Sign with one of ${algorithms/* SIGNING_ALGORITHMS */.v8.join(', ')}; some libraries use SHA-1 for MGF1 by default.`
    };
}
function wrongKeyOrDamaged({ trusted }) {
    const keys = trusted.map(({ key }) => key.fingerprint).join(', ');
    const mayCoverOther = interpretationsBy(trusted).length > 0;
    return {
        cause: 'wrong-key-or-damaged',
        message: mayCoverOther
            ? `the signature covers different content, was made by a different key than the trusted one (${keys}), or is damaged; these cases are indistinguishable`
            : `the signature was not made by the trusted key (${keys}), or is damaged; these cases are indistinguishable`,
        hint: 'Download artifact and signature again, or give the public key of the key that signed.'
    };
}
function interpretationsBy(trusted) {
    return trusted.flatMap(({ interpretations }) => interpretations);
}
function covers(interpretation, digests) {
    const digest = digests.get(interpretation.hash);
    return digest !== undefined && interpretation.covers(digest);
}

;// CONCATENATED MODULE: ./build/verify/listing.js


/** The entry of an artifact in the checksums file, under the first of `names` that it lists; undefined when it lists none of them. */
function listingOf(checksums, names) {
    const name = names.find(candidate => checksums?.list.entries.has(candidate));
    const digest = name === undefined ? undefined : checksums?.list.entries.get(name);
    return checksums === undefined || name === undefined || digest === undefined
        ? undefined
        : { checksums, name, digest };
}
/** The names that a file may be listed under: its path relative to the checksums file, its base name, and its name as the host stores it. */
function listedNamesOf(artifact, checksums, snapshot) {
    const path = checksums?.folder === undefined ? undefined : (0,external_node_path_.relative)(checksums.folder, artifact.absolutePath);
    return [
        ...(path === undefined ? [] : [path.split(external_node_path_.sep).join('/')]),
        artifact.name,
        ...(snapshot === undefined ? [] : [snapshot.host.storedName(artifact.name)])
    ];
}
/** Whether an artifact has the digest that the checksums file lists. */
function matchesListing({ digest }, digests) {
    const now = digests.get(digest.hash);
    return now !== undefined && (0,algorithms/* equalDigests */.cF)(now, digest);
}
const LISTED_NAMES = new WeakMap();
/** The name that the list has for the content of an artifact; undefined when it lists no such content, or the digest is not known. */
function listedAs(list, digests) {
    const digest = digests.get(list.hash);
    return digest && namesIn(list).byDigest.get((0,algorithms/* formatDigest */.MO)(digest));
}
/** Listed in another folder, in letters of another case, or under a name of which the host would make this one. */
function similarTo(list, name) {
    return namesIn(list).bySpelling.get(spellingOf(name));
}
function namesIn(list) {
    const known = LISTED_NAMES.get(list);
    if (known !== undefined)
        return known;
    const entries = [...list.entries].toReversed();
    const names = {
        byDigest: new Map(entries.map(([name, digest]) => [(0,algorithms/* formatDigest */.MO)(digest), name])),
        bySpelling: new Map(entries.map(([name]) => [spellingOf(name), name]))
    };
    LISTED_NAMES.set(list, names);
    return names;
}
/** GitHub replaces runs of blanks and special characters with a dot. */
function spellingOf(name) {
    return (0,external_node_path_.basename)(name)
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_-]+/gu, '.');
}

;// CONCATENATED MODULE: ./build/diagnosis/text-changes.js



const MAX_HASH_FILE_BYTES = 8 * 1024;
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
const PIECE_BYTES = 64 * 1024;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const [CR, LF] = [0x0d, 0x0a];
const CRLF = Buffer.from([CR, LF]);
const LINE_ENDINGS = [
    {
        cause: 'line-endings-changed',
        description: 'its line endings were changed from LF to CRLF',
        undo: 'LF'
    },
    {
        cause: 'line-endings-changed',
        description: 'its line endings were changed from CRLF to LF',
        undo: 'CRLF'
    }
];
const BYTE_ORDER_MARKS = [
    { cause: 'byte-order-mark-changed', description: 'a byte-order mark was added', undo: 'without' },
    { cause: 'byte-order-mark-changed', description: 'its byte-order mark was removed', undo: 'with' }
];
const FINAL_NEWLINES = [
    { cause: 'final-newline-changed', description: 'a final newline was added', undo: 'without' },
    { cause: 'final-newline-changed', description: 'its final newline was removed', undo: 'with' }
];
/**
 * Looks for an innocent change of a text that explains why it does not have the digest that was signed: line endings, a
 * byte-order mark, a final newline, or several of them; or finds the signed digest in it, as in a hash file. Undefined for other files,
 * and for texts over 16 MiB. The text is read once and never held: each form that it may have had is hashed while it passes by.
 *
 * @param isSigned whether a digest is the one that was signed.
 */
async function findTextChange(content, hashes, isSigned) {
    const forms = await readForms(content, hashes);
    // a text that reads as it was signed this time has not changed
    if (forms === undefined || forms.digests('as they are', undefined, undefined).some(isSigned))
        return undefined;
    const digest = heldDigests(forms.whenSmall, hashes).find(isSigned);
    if (digest !== undefined)
        return { cause: 'signed-other-artifact', digest };
    // from the simplest on: what is left out is tried first
    for (const bom of [undefined, ...BYTE_ORDER_MARKS]) {
        for (const endings of [undefined, ...LINE_ENDINGS]) {
            for (const final of [undefined, ...FINAL_NEWLINES]) {
                const edits = [endings, bom, final].filter(edit => edit !== undefined);
                const [first] = edits;
                if (first === undefined)
                    continue;
                const digests = forms.digests(endings?.undo ?? 'as they are', bom?.undo, final?.undo);
                if (digests.some(isSigned))
                    return { cause: first.cause, description: edits.map(edit => edit.description).join(' and ') };
            }
        }
    }
    return undefined;
}
/** The digests that are written in a text in hexadecimal; none in a text too large for a hash file. */
function heldDigests(text, hashes) {
    return [...(text ?? '').matchAll(/\b[0-9a-f]+\b/gi)].flatMap(([hex]) => hashes
        .filter(hash => algorithms/* HASHES */.T$[hash].bytes * 2 === hex.length)
        .map(hash => ({ hash, bytes: Buffer.from(hex, 'hex') })));
}
/** Undefined when it is no text, or too large. */
async function readForms(content, hashes) {
    const forms = new TextForms(hashes);
    let size = 0;
    for await (const chunk of content) {
        size += chunk.length;
        if (size > MAX_TEXT_BYTES || chunk.includes(0))
            return undefined;
        for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
            forms.update(chunk.subarray(start, start + PIECE_BYTES));
            await (0,external_node_timers_promises_.setImmediate)(); // time for what else is under way: chunks can be there without any waiting
        }
    }
    forms.end();
    return forms;
}
/** The forms that a text may have had, hashed while it is read. */
class TextForms {
    #forms;
    /** Not passed on yet: the first bytes, until it is known whether they are a byte-order mark, and a CR until its LF is seen. */
    #held = Buffer.alloc(0);
    #hasBom;
    #small = '';
    // a piece and what was held, in each form; the same again for each piece, since garbage of this size is not collected soon enough
    #lf = Buffer.alloc(PIECE_BYTES + BOM.length);
    #crlf = Buffer.alloc(2 * (PIECE_BYTES + BOM.length));
    constructor(hashes) {
        const both = () => [new FormHasher(hashes), new FormHasher(hashes)];
        this.#forms = { 'as they are': both(), LF: both(), CRLF: both() };
    }
    /** The whole text as Latin-1 while it is small enough to be a hash file; undefined from then on. */
    get whenSmall() {
        return this.#small;
    }
    update(chunk) {
        this.#keepSmall(chunk);
        const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
        if (this.#hasBom === undefined && bytes.length < BOM.length) {
            this.#held = Uint8Array.from(bytes);
            return;
        }
        const end = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length;
        this.#held = Uint8Array.from(bytes.subarray(end));
        this.#pass(bytes.subarray(0, end));
    }
    end() {
        this.#pass(this.#held);
    }
    #keepSmall(chunk) {
        if (this.#small === undefined)
            return;
        const fits = this.#small.length + chunk.length <= MAX_HASH_FILE_BYTES;
        this.#small = fits ? this.#small + Buffer.from(chunk).toString('latin1') : undefined;
    }
    digests(endings, bom, final) {
        const [asItIs, otherBom] = this.#forms[endings];
        const isOther = bom !== undefined && (bom === 'with') !== this.#hasBom;
        return (isOther ? otherBom : asItIs).digests(final);
    }
    /** A CRLF is never divided between two calls. */
    #pass(bytes) {
        const isFirst = this.#hasBom === undefined;
        this.#hasBom ??= BOM.equals(bytes.subarray(0, BOM.length));
        const lf = toLf(bytes, this.#lf);
        const texts = { 'as they are': bytes, LF: lf, CRLF: toCrlf(lf, this.#crlf) };
        for (const endings of ['as they are', 'LF', 'CRLF']) {
            const [asItIs, otherBom] = this.#forms[endings];
            const text = texts[endings];
            asItIs.update(text);
            if (isFirst && !this.#hasBom)
                otherBom.update(BOM);
            otherBom.update(isFirst && this.#hasBom ? text.subarray(BOM.length) : text);
        }
    }
}
/** One form of the text up to its end, which may have a final newline or not. */
class FormHasher {
    #hashers;
    /** The last bytes, which a final newline may be: at most two. */
    #tail = Buffer.alloc(0);
    #hasCrlf = false;
    constructor(hashes) {
        this.#hashers = hashes.map(hash => [hash, (0,external_node_crypto_.createHash)(hash)]);
    }
    update(text) {
        if (text.length === 0)
            return;
        this.#hasCrlf ||=
            (this.#tail.at(-1) === CR && text[0] === LF) ||
                Buffer.from(text.buffer, text.byteOffset, text.length).includes(CRLF);
        const seam = Buffer.concat([this.#tail, text.subarray(0, CRLF.length)]);
        if (text.length <= CRLF.length) {
            const kept = Math.min(seam.length, CRLF.length);
            this.#hash(seam.subarray(0, seam.length - kept));
            this.#tail = Buffer.from(seam.subarray(seam.length - kept));
            return;
        }
        this.#hash(this.#tail);
        this.#hash(text.subarray(0, -CRLF.length));
        this.#tail = Buffer.from(text.subarray(-CRLF.length));
    }
    digests(final) {
        const end = this.#endOf(final);
        return this.#hashers.map(([hash, hasher]) => ({ hash, bytes: hasher.copy().update(end).digest() }));
    }
    #endOf(final) {
        const tail = this.#tail;
        // it is put back in the style of the other lines
        if (final === 'with')
            return Buffer.concat([tail, this.#hasCrlf ? CRLF : CRLF.subarray(1)]);
        if (final === undefined || tail.at(-1) !== LF)
            return tail;
        return tail.subarray(0, tail.at(-2) === CR ? -2 : -1);
    }
    #hash(bytes) {
        for (const [, hasher] of this.#hashers)
            hasher.update(bytes);
    }
}
function toLf(bytes, text) {
    let length = 0;
    for (let index = 0; index < bytes.length; index++) {
        const byte = bytes[index] ?? 0;
        if (byte !== CR || bytes[index + 1] !== LF)
            text[length++] = byte;
    }
    return text.subarray(0, length);
}
function toCrlf(lf, text) {
    let length = 0;
    for (const byte of lf) {
        if (byte === LF)
            text[length++] = CR;
        text[length++] = byte;
    }
    return text.subarray(0, length);
}

;// CONCATENATED MODULE: ./build/verify/diagnosis-aids.js

/** In depth: every other artifact is tried, and the artifact is read again. The first ones show what is wrong with all. */
const MAX_IN_DEPTH = 20;
/** How many refusals of a run are explained in depth, so that explaining thousands costs no more than a few times what judging them does. */
class DiagnosisBudget {
    #left = MAX_IN_DEPTH;
    /** Whether one more refusal may be explained in depth; asked once for each that could be. */
    mayGoDeep() {
        this.#left -= 1;
        return this.#left >= 0;
    }
}
/** What refusals are explained with. */
class DiagnosisAids {
    #candidates;
    #budget;
    #byDigest;
    /** @param budget the one of the whole run: checksums files, files and assets share it. */
    constructor(candidates, budget) {
        this.#candidates = candidates;
        this.#budget = budget;
    }
    /** Whether one more refusal may be explained in depth. */
    mayGoDeep() {
        return this.#budget.mayGoDeep();
    }
    /** The artifact of this run that has the digest. */
    findByDigest(digest) {
        this.#byDigest ??= new Map(this.#candidates
            .toReversed()
            .flatMap(({ artifact, digests }) => [...digests.values()].map(now => [(0,algorithms/* formatDigest */.MO)(now), artifact])));
        return this.#byDigest.get((0,algorithms/* formatDigest */.MO)(digest));
    }
}

;// CONCATENATED MODULE: ./build/verify/signatures.js











/** The first signature file that is there: beside the file, in the workspace, or on the release if one was named. */
async function findSignatureOfFile(file, { signatureSuffix }, snapshot, workspace) {
    const name = file.name + signatureSuffix;
    const paths = [...new Set([file.absolutePath + signatureSuffix, (0,external_node_path_.join)(workspace, (0,external_node_path_.basename)(name))])];
    for (const path of paths) {
        const bytes = await readSmallFile(path, MAX_SIGNATURE_FILE_BYTES);
        if (bytes !== undefined)
            return { lookup: { kind: 'found', bytes, from: displayPath(path, workspace) }, path };
    }
    const lookedAt = paths.map(path => displayPath(path, workspace));
    const hint = 'Sign the artifact, put its signature beside it, or correct signature-suffix.';
    if (snapshot === undefined)
        return { lookup: { kind: 'missing', lookedAt, hint }, path: undefined };
    const attached = await findSignatureOf(snapshot, file.name, signatureSuffix);
    const looked = `asset ${storedSignatureName(snapshot.host, file.name, signatureSuffix)} of release ${snapshot.release.id}`;
    return {
        lookup: attached ?? { kind: 'missing', lookedAt: [...lookedAt, looked], hint },
        path: undefined
    };
}
/** The signature of an asset on the release, or the names under which there is none. */
async function findSignatureOfAsset({ name }, { signatureSuffix }, snapshot) {
    const hint = `Sign it, or exempt it with a line "!${name}" in release-assets.`;
    const lookedAt = [`asset ${storedSignatureName(snapshot.host, name, signatureSuffix)}`];
    return (await findSignatureOf(snapshot, name, signatureSuffix)) ?? { kind: 'missing', lookedAt, hint };
}
/** The signature that the release has for a file of this name; undefined when it has none. */
async function findSignatureOf(snapshot, fileName, suffix) {
    const asset = findSignatureAsset(snapshot, fileName, suffix);
    if (asset === undefined)
        return undefined;
    const bytes = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES);
    return bytes === undefined
        ? { kind: 'too-large', from: asset.name, size: asset.size }
        : { kind: 'found', bytes, from: asset.name };
}
/**
 * The signature, read by every key at hand, with the hash functions that the verdict needs.
 *
 * @param pinned the one algorithm that is accepted; undefined: any.
 * @param also hash functions whose digests are needed as well.
 */
function examineSignature(lookup, trust, pinned, also = []) {
    const bytes = lookup.kind === 'found' ? lookup.bytes : undefined;
    const examined = (keys) => bytes === undefined
        ? []
        : examine(bytes, keys.map(({ key }) => key));
    const trusted = examined(trust.trusted);
    const untrusted = examined(trust.untrusted);
    const usual = pinned === undefined ? 'sha256' : hashOf(pinned);
    return {
        lookup,
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
 * Whether digests that are known without reading the artifact suffice for a verdict. A PSS signature can be well formed under a second hash
 * function as well: once it is proven under one, the other is not needed.
 */
function digestsSuffice(known, signature, policy, listed) {
    const isProven = isSigned(known, signature, policy) && (listed === undefined || known.has(listed));
    return isProven || signature.hashes.every(hash => known.has(hash));
}
/** Whether a trusted key signed what has these digests: of no use as evidence. */
function isSigned(digests, { trusted }, { algorithm }) {
    return judge(trusted, digests, algorithm) !== undefined;
}
/**
 * The verdict on one signature, by the keys that are trusted, and by KMS where `verify-with: kms` asks for it.
 *
 * @throws what the call of KMS throws.
 */
async function decideSignature({ signature, digests, reread, others }, { policy, trust, kms, aids }) {
    const refused = (diagnosis) => ({ kind: 'refused', diagnosis });
    const { lookup } = signature;
    if (lookup.kind === 'missing')
        return refused(signatureMissing(lookup));
    if (lookup.kind === 'too-large')
        return refused(signatureTooLarge(lookup.size));
    const verified = judge(signature.trusted, digests, policy.algorithm);
    const key = trust.trusted.find(candidate => candidate.key === verified?.key);
    if (verified === undefined || key === undefined) {
        const evidence = {
            ...signature,
            digests,
            pinned: policy.algorithm,
            others: [],
            ...(aids && { findByDigest: digest => aids.findByDigest(digest) })
        };
        const diagnosis = diagnose(evidence);
        if (!isUncertain(diagnosis))
            return refused(diagnosis);
        if (aids?.mayGoDeep() === false)
            return refused(notInDepth(diagnosis, evidence, MAX_IN_DEPTH));
        const inDepth = diagnose({ ...evidence, others: others() });
        return refused((isUncertain(inDepth) && (await explainChange(signature, reread))) || inDepth);
    }
    if (kms !== undefined && !(await kmsAgrees(kms, verified)))
        return refused(kmsDisagrees(kms.key.arn));
    return { kind: 'proven', verified, key, signatureFile: lookup.from };
}
async function kmsAgrees(kms, { algorithm, digest, signature }) {
    const question = [algorithm, (0,algorithms/* formatDigest */.MO)(digest), Buffer.from(signature).toString('base64')].join(' ');
    const answer = kms.answers.get(question) ?? kms.signer.verify(kms.key, algorithm, digest, signature);
    kms.answers.set(question, answer);
    return await answer;
}
/** The diagnosis of an innocent change of a text, where one explains why the signature is not valid; else undefined. */
async function explainChange({ trusted, hashes }, reread) {
    const interpretations = trusted.flatMap(examination => examination.interpretations);
    if (interpretations.length === 0)
        return undefined;
    const change = await undefinedOnError(() => findTextChange(reread(), hashes, digest => interpretations.some(({ covers }) => covers(digest))));
    return change && textChanged(change, undefined);
}
/** The result of `explain`; undefined when it throws, so that a rejection without an explanation stays a rejection. */
async function undefinedOnError(explain) {
    try {
        return await explain();
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/verify/assets.js









const assets_DOWNLOADS_AT_ONCE = 4;
/**
 * The assets that `release-assets` selects. With `*` the world is closed: an asset that is not verified, exempted, the signature of a
 * verified artifact or a trusted key is rejected, under whatever name.
 *
 * @throws ARTIFACT_NOT_FOUND when a pattern selects nothing.
 */
async function selectAssets({ globs, policy, trust, checksums }, snapshot) {
    const { assets, incomplete, provisional } = snapshot;
    const leftovers = provisional.map(({ asset }) => asset);
    const all = [...assets.values(), ...incomplete.values(), ...leftovers];
    assertEachMatches(snapshot, globs, all.map(({ name }) => name));
    const selected = all.filter(({ name }) => globs.isSelected(name));
    const refused = selected.flatMap(asset => {
        if (asset.state !== 'uploaded')
            return refuse(asset.name, assetUnverified(...NEVER_COMPLETED));
        return leftovers.includes(asset) ? refuse(asset.name, leftover(asset.name)) : [];
    });
    const unknownKeys = [];
    const candidates = selected.filter(asset => assets.get(asset.name) === asset);
    const signatureOf = ({ name }) => findSignatureAsset(snapshot, name, policy.signatureSuffix);
    const isListed = ({ name }) => checksums?.list.entries.has(name) === true;
    const { artifacts } = await selectArtifacts(candidates, {
        nameOf: ({ name }) => name,
        keyOf: ({ name }) => name,
        signaturesOf: asset => [signatureOf(asset)?.name].filter(name => name !== undefined),
        isListed,
        findReason: async (asset) => {
            if (isListed(asset) || signatureOf(asset) !== undefined)
                return undefined;
            const signed = signedName(asset.name, policy.signatureSuffix);
            if (signed !== undefined && globs.isClosedWorld) {
                refused.push(refuse(asset.name, orphan(asset.name, signed, snapshot)));
                return 'it is refused';
            }
            const key = await readPublicKey(snapshot, asset);
            if (key === undefined)
                return undefined;
            if (trust.trusted.some(trusted => trusted.key.fingerprint === key.fingerprint))
                return 'it is a trusted key';
            if (!globs.isClosedWorld)
                return undefined;
            if (unknownKeys.length < MAX_KEY_CANDIDATES)
                unknownKeys.push(key);
            refused.push(refuse(asset.name, keyNotTrusted(key.fingerprint, asset.name)));
            return 'it is refused';
        }
    });
    return {
        artifacts: artifacts.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        refused: refused.toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1)),
        unknownKeys,
        exempted: all.flatMap(({ name }) => {
            const pattern = globs.findExcluding(name);
            return pattern === undefined ? [] : [refuse(name, exempted(pattern))];
        })
    };
}
/** The digests of assets that a run signed and attached itself, found by the digest that the host reports. */
class OwnUploads {
    #bySha256;
    /** @param bySha256 by `sha256:<hex>`. */
    constructor(bySha256) {
        this.#bySha256 = bySha256;
    }
    /** The digests of an asset; undefined when the run did not attach this content, or the host reports no digest. */
    digestsOf({ digest }) {
        return digest === undefined ? undefined : this.#bySha256.get(digest);
    }
}
/** Each asset with its signature and its digests. It is streamed once: hashed while it arrives, and staged where it is to be kept. */
async function examineAssets(assets, snapshot, { policy, trust, checksums, expectedHash, evidence }) {
    return mapConcurrently(assets, assets_DOWNLOADS_AT_ONCE, async (asset, failed) => {
        const listing = listingOf(checksums, [asset.name]);
        const lookup = await findSignatureOfAsset(asset, policy, snapshot);
        const signature = examineSignature(lookup, trust, policy.algorithm, [listing?.digest.hash, expectedHash]);
        const known = evidence.kind === 'own-uploads' ? evidence.uploads.digestsOf(asset) : undefined;
        const digests = isHopeless(signature, listing)
            ? reportedDigests(asset)
            : known !== undefined && digestsSuffice(known, signature, policy, listing?.digest.hash)
                ? known
                : await readThrough(asset, signature.hashes, { snapshot, failed }, evidence.kind === 'read' ? evidence.staging : undefined);
        return {
            place: 'release',
            artifact: asset.name,
            signature,
            listing,
            digests,
            reread: () => streamAsset(snapshot, asset)
        };
    });
}
const NEVER_COMPLETED = [
    'its upload was never completed',
    'Delete it from the release, or attach it again.'
];
function leftover(name) {
    return assetUnverified('it was left by a replacement that was interrupted', `Run the signing job again, which completes the replacement; else delete the asset, or exempt it with a line "!${name}" in release-assets.`);
}
function orphan(name, signed, { assets }) {
    const what = assets.has(signed)
        ? `${signed}, which is not verified`
        : `${signed}, which is not on the release`;
    return assetUnverified(`it is named as the signature of ${what}`, `Delete it, or exempt it with a line "!${name}" in release-assets.`);
}
/** Whether an asset is refused whatever it contains: nothing vouches for it, or its signature is none by any key at hand. */
function isHopeless({ lookup, trusted, untrusted }, listing) {
    if (lookup.kind === 'missing')
        return listing === undefined;
    return (lookup.kind === 'too-large' || [...trusted, ...untrusted].every(({ file }) => file.kind === 'unreadable'));
}
/** What the host says of an asset, to tell its refusal with: nothing is downloaded for that. Empty where the host says nothing. */
function reportedDigests({ digest }) {
    const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(digest ?? '') ?? [];
    return hex === undefined ? new Map() : (0,hashing_hasher/* toDigests */.TV)([['sha256', Buffer.from(hex, 'hex')]]);
}
async function readThrough(asset, hashes, { snapshot, failed }, staging) {
    const file = await staging?.open(asset.name, snapshot.host);
    try {
        return await rereading(asset, async () => {
            const hasher = new hashing_hasher/* StreamHasher */.YQ(hashes);
            await file?.restart();
            for await (const chunk of streamAsset(snapshot, asset, failed)) {
                hasher.update(chunk);
                await file?.write(chunk);
            }
            return hasher.digests();
        });
    }
    finally {
        await file?.close();
    }
}
function signedName(name, suffix) {
    return name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;
}
function refuse(artifact, diagnosis) {
    return { kind: 'refused', artifact, signatureFile: undefined, digest: undefined, diagnosis };
}

;// CONCATENATED MODULE: ./build/verify/binding.js







/** Tells what the binding was found to be; a refusal tells it by itself. */
function tellBinding(state, demand, log) {
    if (state.kind === 'bound') {
        const { repository, tag, commit } = state.binding;
        log.info(`Bound to ${repository} "${tag}"${commit === undefined ? '' : ` at ${commit}`}.`);
    }
    else if (demand.kind === 'not-required' && state.kind === 'contradicted') {
        log.warning(`${capitalised(state.diagnosis.message)}.`);
    }
    else if (state.kind === 'unbound' && (demand.kind === 'not-required' || demand.kind === 'if-present')) {
        log.info(`Not bound to a release: ${state.reason}.`);
    }
}
/**
 * Whether the artifacts are bound to the release: the binding that the verified checksums file lists, beside it or on the release, is
 * compared with the release at hand or the one that is named. It is read even if it is not required, so that the report has the result.
 */
async function judgeBinding({ checksums, demand, snapshot, describeRelease }) {
    const unbound = (reason) => ({
        kind: 'unbound',
        reason,
        diagnosis: bindingMissing(reason)
    });
    const contradicted = (reason, diagnosis = bindingBroken(reason)) => ({
        kind: 'contradicted',
        reason,
        diagnosis
    });
    if (checksums === undefined)
        return unbound('there is no signed checksums file');
    const digest = checksums.list.entries.get(BINDING_NAME);
    if (digest === undefined)
        return unbound(`${checksums.from} lists no ${BINDING_NAME}`);
    const bytes = await readBinding(checksums, snapshot);
    if (bytes === undefined) {
        const reason = `there is no ${BINDING_NAME}, which ${checksums.from} lists`;
        // files that were downloaded need not be all of a release, but nobody takes this one off it without a purpose
        return snapshot === undefined ? unbound(reason) : contradicted(reason);
    }
    if (!matchesListing({ checksums, name: BINDING_NAME, digest }, (0,hashing_hasher/* hashBytes */.yi)(bytes, [digest.hash])))
        return contradicted(`the ${BINDING_NAME} is not the one that ${checksums.from} lists`);
    const binding = parseBinding(bytes);
    if (binding === undefined)
        return contradicted(`${BINDING_NAME} cannot be read`, bindingUnreadable());
    const expected = await expectedBinding(demand, describeRelease);
    if (expected === undefined)
        return unbound(`it was signed for ${binding.repository} "${binding.tag}", but no release is named to compare with`);
    const difference = describeDifference(binding, expected);
    return difference === undefined
        ? { kind: 'bound', binding }
        : contradicted(difference, bindingMismatch(checksums.from, difference));
}
async function readBinding({ folder }, snapshot) {
    const local = folder === undefined ? undefined : await readSmallFile((0,external_node_path_.join)(folder, BINDING_NAME), MAX_BINDING_BYTES);
    if (local !== undefined)
        return local;
    const asset = snapshot?.assets.get(BINDING_NAME);
    return snapshot && asset && (await readAsset(snapshot, asset, MAX_BINDING_BYTES));
}
async function expectedBinding(demand, describeRelease) {
    if (demand.kind === 'named')
        return demand;
    return describeRelease && { kind: 'here', ...(await describeRelease()) };
}
function capitalised(sentence) {
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

;// CONCATENATED MODULE: ./build/verify/other-lists.js









const MAX_CANDIDATES = 8;
const MAX_FOLDERS = 16;
const MAX_BYTES = 1024 * 1024;
const LIKELY_NAME = /sum|sha-?\d|digest|hash|manifest|\.txt$/i;
/**
 * Checksums files that a trusted key signed and that have another name than those that are looked for, beside the artifacts, in the
 * workspace and on the release: so that a refusal can name them in `checksums-file`. Never evidence for a verdict. At most eight files of
 * likely names, of 1 MiB each, are read.
 */
async function findOtherLists(search) {
    const candidates = [...(await candidatesInFolders(search)), ...candidatesOnRelease(search)];
    const found = [];
    for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
        const list = await readSigned(candidate, search);
        if (list !== undefined)
            found.push({ from: candidate.from, list });
    }
    return found;
}
/** The first list that has the artifact under its base name, with its digest as far as that is known. */
function findListing(lists, artifact, digests) {
    return lists.find(({ list }) => {
        const listed = list.entries.get((0,external_node_path_.basename)(artifact)) ?? list.entries.get(artifact);
        const now = digests.get(list.hash);
        return listed !== undefined && (now === undefined || (0,algorithms/* equalDigests */.cF)(now, listed));
    });
}
async function candidatesInFolders({ policy, artifacts, workspace }) {
    const { signatureSuffix } = policy;
    if (workspace === undefined)
        return [];
    const folders = new Set([...artifacts.map(({ absolutePath }) => (0,external_node_path_.dirname)(absolutePath)), workspace]);
    const isLikely = likelyNames(policy);
    const paths = [];
    for (const folder of [...folders].slice(0, MAX_FOLDERS)) {
        const files = await listFiles(folder);
        const there = new Set(files);
        paths.push(...files.filter(path => isLikely((0,external_node_path_.basename)(path)) && there.has(path + signatureSuffix)));
    }
    return paths.map(path => ({
        from: displayPath(path, workspace),
        read: () => readSmallFile(path, MAX_BYTES),
        readSignature: () => readSmallFile(path + signatureSuffix, MAX_SIGNATURE_FILE_BYTES)
    }));
}
function candidatesOnRelease({ policy, snapshot }) {
    if (snapshot === undefined)
        return [];
    const { signatureSuffix } = policy;
    const isLikely = likelyNames(policy);
    return [...snapshot.assets.values()].flatMap(asset => {
        const signature = isLikely(asset.name)
            ? findSignatureAsset(snapshot, asset.name, signatureSuffix)
            : undefined;
        if (signature === undefined)
            return [];
        return {
            from: asset.name,
            read: () => readAsset(snapshot, asset, MAX_BYTES),
            readSignature: () => readAsset(snapshot, signature, MAX_SIGNATURE_FILE_BYTES)
        };
    });
}
function likelyNames({ checksumsFile }) {
    const lookedFor = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [(0,external_node_path_.basename)(checksumsFile)];
    return name => LIKELY_NAME.test(name) && !lookedFor.includes(name);
}
async function readSigned({ from, read, readSignature }, { policy, trust }) {
    const file = await read();
    const parsed = file === undefined || file.length > MAX_BYTES ? undefined : parseChecksums(file);
    if (file === undefined || parsed?.kind !== 'checksums')
        return undefined;
    const bytes = await readSignature();
    if (bytes === undefined)
        return undefined;
    const signature = examineSignature({ kind: 'found', bytes, from }, trust, policy.algorithm);
    return isSigned((0,hashing_hasher/* hashBytes */.yi)(file, signature.hashes), signature, policy) ? parsed.list : undefined;
}

;// CONCATENATED MODULE: ./build/verify/checksums.js











/**
 * The checksums files beside the artifacts, in the workspace and on the release, by the verdict on their signatures. At most one may be
 * verified; with `checksums-file` given there must be one.
 *
 * @throws CHECKSUMS_UNUSABLE when two verified ones differ, or the one that `checksums-file` names is not there or not signed.
 */
async function findChecksums(search) {
    const { policy, log } = search;
    const candidates = [...(await findInFolders(search)), ...(await findOnRelease(search))];
    const copies = [];
    const refused = [];
    for (const candidate of candidates) {
        if (candidate.lookup.kind === 'missing') {
            if (policy.checksumsFile === undefined)
                log.info(`${candidate.from} is not signed and is ignored.`);
            continue;
        }
        const judged = await judgeCandidate(candidate, search);
        if ('diagnosis' in judged)
            refused.push(judged);
        else
            copies.push(judged);
    }
    for (const { from, diagnosis } of refused)
        log.info(`${from} is ignored: ${diagnosis.message}.`);
    const [verified, ...others] = copies;
    const other = others.find(({ bytes }) => verified !== undefined && Buffer.compare(bytes, verified.bytes) !== 0);
    if (verified !== undefined && other !== undefined)
        throw ambiguous(verified, other);
    if (verified !== undefined)
        log.info(`${verified.from} lists ${verified.list.entries.size} files, signed by ${verified.proof.key.key.fingerprint}`);
    if (policy.checksumsFile !== undefined && verified === undefined && refused.length === 0)
        throw notThere(policy.checksumsFile, candidates, await findOtherLists(search));
    return { verified, copies, refused };
}
async function findInFolders({ policy, artifacts, snapshot, workspace }) {
    const { checksumsFile } = policy;
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
        const { lookup } = await findSignatureOfFile(file, policy, snapshot, workspace);
        found.push({
            place: 'local',
            from: displayPath(path, workspace),
            folder: (0,external_node_path_.dirname)(path),
            bytes,
            lookup
        });
    }
    return found;
}
async function findOnRelease({ policy, snapshot }) {
    if (snapshot === undefined)
        return [];
    const { checksumsFile } = policy;
    const names = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [(0,external_node_path_.basename)(checksumsFile)];
    const found = [];
    for (const name of names) {
        const asset = findAsset(snapshot, name);
        if (asset === undefined)
            continue;
        const lookup = await findSignatureOfAsset(asset, policy, snapshot);
        // one that is too large is rejected by its size, without its bytes
        const bytes = lookup.kind === 'missing'
            ? new Uint8Array()
            : ((await readAsset(snapshot, asset, MAX_CHECKSUMS_BYTES)) ?? new Uint8Array(MAX_CHECKSUMS_BYTES + 1));
        found.push({ place: 'release', from: asset.name, folder: undefined, bytes, lookup });
    }
    return found;
}
async function judgeCandidate({ place, from, folder, bytes, lookup }, { policy, trust, kms, budget }) {
    const signatureFile = lookup.kind === 'missing' ? undefined : lookup.from;
    const refused = (diagnosis) => ({ place, from, signatureFile, diagnosis });
    if (bytes.length > MAX_CHECKSUMS_BYTES)
        return refused(checksumsInvalid(`it has more than ${MAX_CHECKSUMS_BYTES} bytes`));
    const signature = examineSignature(lookup, trust, policy.algorithm);
    const digests = (0,hashing_hasher/* hashBytes */.yi)(bytes, signature.hashes);
    const reread = async function* () {
        yield bytes;
    };
    const proof = await decideSignature({ signature, digests, reread, others: () => [] }, { policy, trust, kms, aids: new DiagnosisAids([], budget) });
    if (proof.kind === 'refused')
        return refused(proof.diagnosis);
    const parsed = parseChecksums(bytes);
    if (parsed.kind === 'refused')
        return refused(checksumsInvalid(parsed.reason));
    return { place, from, folder, bytes, list: parsed.list, proof };
}
function ambiguous(first, other) {
    const where = ({ place, from }) => place === 'release' ? `the asset ${from}` : from;
    return new errors/* ActionError */.lZ('CHECKSUMS_UNUSABLE', `Two signed checksums files differ: ${where(first)} and ${where(other)}; expected one.`, { hint: 'Remove the one that is not intended, or name the intended one in checksums-file.' });
}
function notThere(name, found, others) {
    const [other] = others;
    const unsigned = found.flatMap(({ lookup, from }) => lookup.kind === 'missing' ? [`${from} has no signature (looked for ${lookup.lookedAt.join(', ')})`] : []);
    return new errors/* ActionError */.lZ('CHECKSUMS_UNUSABLE', `The checksums file ${JSON.stringify(name)} cannot be relied on: ${unsigned.length === 0 ? 'it was found neither beside the artifacts nor in the workspace nor on the release' : unsigned.join('; ')}.`, {
        hint: other === undefined
            ? 'Put the checksums file and its signature there, or correct checksums-file.'
            : `${other.from} is a checksums file that a trusted key signed: give checksums-file: ${(0,external_node_path_.basename)(other.from)} if it is meant.`
    });
}

;// CONCATENATED MODULE: ./build/verify/record.js



/**
 * Whether a file whose own signature is valid is the signing record of these artifacts and this release: each artifact that it names is
 * known with that digest, and it names the release at hand. A record of another release, or of an older build, is not.
 *
 * @param proven the digest that was signed: the file is read again, and different content is not accepted then.
 */
async function isRecordOf(item, proven, known) {
    const bytes = await readBounded(item.reread(), MAX_RECORD_BYTES);
    if (bytes === undefined)
        return false;
    if (!(0,algorithms/* equalDigests */.cF)((0,hashing_hasher/* digestBy */.Qx)((0,hashing_hasher/* hashBytes */.yi)(bytes, [proven.hash]), proven.hash), proven))
        return false;
    const record = parseRecord(bytes);
    return record !== undefined && recordsOnlyKnown(record, item, known) && (await isOfRelease(record, known));
}
function recordsOnlyKnown({ artifacts = [] }, { place, artifact }, { candidates, checksums, expected }) {
    const known = new Map();
    const add = (path, digests) => {
        const name = baseName(path);
        const all = known.get(name) ?? new Set();
        known.set(name, all);
        for (const digest of digests)
            all.add((0,algorithms/* formatDigest */.MO)(digest));
    };
    for (const other of candidates)
        if (other.place === place && other.artifact !== artifact)
            add(other.artifact, other.digests.values());
    const { verified } = checksums;
    for (const list of [verified?.list, expected?.[place]])
        for (const [name, digest] of list?.entries ?? [])
            add(name, [digest]);
    if (verified !== undefined)
        add(verified.from, (0,hashing_hasher/* hashBytes */.yi)(verified.bytes, algorithms/* HASH_NAMES */.Gt).values());
    return (artifacts.length > 0 &&
        artifacts.every(({ name, digest }) => typeof name === 'string' && known.get(name)?.has(digest) === true));
}
/** Whether the record names the release at hand; true without a release, where the artifacts alone decide. */
async function isOfRelease(record, { binding, describeRelease }) {
    if (binding.kind === 'bound')
        return namesRelease(record, binding.binding);
    return describeRelease === undefined || namesRelease(record, await describeRelease());
}
function baseName(path) {
    return path.slice(path.lastIndexOf('/') + 1);
}
/** The whole content; undefined when it has more than `maxBytes`. */
async function readBounded(content, maxBytes) {
    const chunks = [];
    let size = 0;
    for await (const chunk of content) {
        size += chunk.length;
        if (size > maxBytes)
            return undefined;
        chunks.push(Uint8Array.from(chunk));
    }
    return Buffer.concat(chunks);
}

;// CONCATENATED MODULE: ./build/verify/verdict-table.js
// Decides whether an artifact is verified, as a table. Nothing else does: `decide.ts` establishes the facts and explains a rejection.
const NOT_REFUSED = ['missing', 'proven'];
const NOT_MISMATCHED = ['none', 'match'];
const USABLE = ['artifact', 'checksums', 'binding', 'record'];
/** Documents of this action need no line in `digests`, which the build job made before them; one that is there must agree. */
const DOCUMENT = ['checksums', 'binding', 'record'];
const BOUND_ENOUGH = ['bound', 'not-required'];
/** Its own signature is valid, and the checksums file does not contradict it. */
const SIGNED = { signature: ['proven'], listing: NOT_MISMATCHED };
/** It has no signature of its own, and the checksums file lists it. */
const LISTED = { signature: ['missing'], listing: ['match'] };
/**
 * Exactly one row applies to each combination of facts, so that their order does not matter; a test tries all combinations.
 */
const VERDICT_TABLE = [
    { outcome: 'signature-refused', when: { signature: ['refused'] } },
    { outcome: 'listing-mismatch', when: { signature: NOT_REFUSED, listing: ['mismatch'] } },
    {
        outcome: 'checksums-broken',
        when: { signature: NOT_REFUSED, listing: NOT_MISMATCHED, content: ['broken-checksums'] }
    },
    { outcome: 'not-signed', when: { signature: ['missing'], listing: ['none'], content: USABLE } },
    ...[SIGNED, LISTED].flatMap((covered) => [
        { outcome: 'not-bound', when: { ...covered, content: USABLE, binding: ['refused'] } },
        {
            outcome: 'digest-mismatch',
            when: { ...covered, content: USABLE, binding: BOUND_ENOUGH, digests: ['mismatch'] }
        },
        {
            outcome: 'not-expected',
            when: { ...covered, content: ['artifact'], binding: BOUND_ENOUGH, digests: ['unlisted'] }
        },
        {
            outcome: 'verified',
            when: { ...covered, content: USABLE, binding: BOUND_ENOUGH, digests: ['not-given', 'match'] }
        },
        {
            outcome: 'verified',
            when: { ...covered, content: DOCUMENT, binding: BOUND_ENOUGH, digests: ['unlisted'] }
        }
    ])
];
/**
 * The verdict on one artifact.
 *
 * @throws when not exactly one row applies to these facts, which a test excludes.
 */
function lookUpVerdict(facts) {
    const rules = VERDICT_TABLE.filter(rule => applies(rule, facts));
    const [rule] = rules;
    if (rule === undefined || rules.length > 1)
        throw new Error(`the verdict table has ${rules.length} rows for ${JSON.stringify(facts)}`);
    return rule.outcome;
}
/** Whether a row applies to these facts. */
function applies({ when }, facts) {
    return Object.entries(when).every(([question, values]) => values.includes(facts[question]));
}

;// CONCATENATED MODULE: ./build/verify/decide.js













/**
 * The verdict on one artifact: its own signature must hold, or the verified checksums file must list it with this digest; where
 * both exist, both must hold. The verdict table decides; only a rejection is diagnosed.
 */
async function decide(item, context) {
    const signature = await judgeSignature(item, context);
    const facts = factsOf(item, signature, context);
    const outcome = lookUpVerdict(facts);
    // only a file that would be rejected is read to see whether it is the record of these artifacts
    if (signature.kind === 'proven' &&
        mayBeRecord(facts, outcome) &&
        (await isRecordOf(item, signature.verified.digest, context))) {
        const binding = context.binding.kind === 'bound' ? 'bound' : facts.binding;
        const asRecord = { ...facts, content: 'record', binding };
        return toResult(item, context, { signature, facts: asRecord, outcome: lookUpVerdict(asRecord) });
    }
    return toResult(item, context, { signature, facts, outcome });
}
async function judgeSignature(item, context) {
    if (item.signature.lookup.kind === 'missing')
        return { kind: 'missing' };
    const others = () => context.candidates
        .filter(other => other !== item)
        .map(other => ({ name: other.artifact, digests: other.digests }));
    return decideSignature({ ...item, others }, context);
}
/** The facts on an artifact, as far as they are known without reading it as a record. */
function factsOf(item, signature, context) {
    const { listing, digests } = item;
    const content = contentOf(item, context);
    return {
        signature: signature.kind,
        listing: listing === undefined ? 'none' : matchesListing(listing, digests) ? 'match' : 'mismatch',
        content,
        digests: compareWithExpected(item, context),
        binding: judgeCoverage(listing !== undefined || content === 'checksums', context)
    };
}
/** What the binding says of one artifact; `isCovered`: it is the verified checksums file, or listed in it. */
function judgeCoverage(isCovered, { binding, policy: { requireBinding: demand } }) {
    if (isCovered && binding.kind === 'bound')
        return 'bound';
    switch (demand.kind) {
        case 'not-required':
            return 'not-required';
        case 'if-present':
            return isCovered && binding.kind === 'contradicted' ? 'refused' : 'not-required';
        case 'here':
        case 'named':
            return 'refused';
    }
}
function contentOf(item, { checksums, missingEntries }) {
    const { place, artifact, listing } = item;
    const is = (file) => file.place === place && file.from === artifact;
    if (checksums.refused.some(is))
        return 'broken-checksums';
    if (checksums.copies.some(is))
        return missingEntries[place].length > 0 ? 'broken-checksums' : 'checksums';
    return listing?.name === BINDING_NAME ? 'binding' : 'artifact';
}
function compareWithExpected({ artifact, place, digests }, { expected }) {
    if (expected === undefined)
        return 'not-given';
    const line = expected[place].entries.get((0,external_node_path_.basename)(artifact));
    if (line === undefined)
        return 'unlisted';
    const now = digests.get(line.hash);
    return now !== undefined && (0,algorithms/* equalDigests */.cF)(now, line) ? 'match' : 'mismatch';
}
/** Whether the outcome would be another one for a record: no checksums file lists it, and `digests` was made before it. */
function mayBeRecord({ content }, outcome) {
    return content === 'artifact' && (outcome === 'not-expected' || outcome === 'not-bound');
}
async function toResult(item, context, verdict) {
    const { artifact, digests, listing } = item;
    const { signature, facts, outcome } = verdict;
    if (outcome !== 'verified') {
        const refused = {
            kind: 'refused',
            artifact,
            signatureFile: signatureFileOf(item),
            digest: digests.values().next().value,
            diagnosis: await explain(item, context, verdict)
        };
        return refused;
    }
    const proof = signature.kind === 'proven' ? signature : listing?.checksums.proof;
    const listed = listing && digests.get(listing.digest.hash);
    const digest = signature.kind === 'proven' ? signature.verified.digest : listed;
    if (proof === undefined || digest === undefined)
        throw new Error('verified without a proof and a digest');
    return {
        kind: 'verified',
        artifact,
        signatureFile: proof.signatureFile,
        digest,
        proof: proof.verified,
        key: proof.key,
        checksums: listing?.checksums.from,
        bound: facts.binding === 'bound'
    };
}
function signatureFileOf({ signature: { lookup }, listing }) {
    return lookup.kind === 'missing' ? listing?.checksums.proof.signatureFile : lookup.from;
}
/** The diagnosis of a rejected artifact, made of the facts that the verdict rests on. */
async function explain(item, context, { signature, outcome }) {
    const { listing, digests, place, artifact } = item;
    switch (outcome) {
        case 'signature-refused':
            if (signature.kind !== 'refused')
                break;
            return signature.diagnosis;
        case 'listing-mismatch':
            if (listing === undefined)
                break;
            if (context.checksums.copies.some(copy => copy.place === place && copy.from === artifact))
                return checksumsListItself(listing.digest);
            return explainMismatch(item, listing, signature.kind === 'proven', context.aids);
        case 'checksums-broken':
            return explainBroken(item, context);
        case 'not-signed':
            return explainUnsigned(item, context);
        case 'not-bound':
            return context.binding.kind === 'bound'
                ? bindingMissing(`${context.checksums.verified?.from} does not list it`)
                : context.binding.diagnosis;
        case 'digest-mismatch': {
            const line = context.expected?.[place].entries.get((0,external_node_path_.basename)(artifact));
            if (line === undefined)
                break;
            return digestMismatch(line, digests.get(line.hash));
        }
        case 'not-expected':
            return notExpected(context.expected && listedAs(context.expected[place], digests));
        case 'verified':
            break;
    }
    throw new Error(`no rejection to explain: ${outcome}`);
}
function explainBroken({ place, artifact }, { checksums, missingEntries, aids }) {
    const refused = checksums.refused.find(file => file.place === place && file.from === artifact);
    if (refused !== undefined)
        return refused.diagnosis;
    const missing = toMissingEntries(missingEntries[place], checksums.verified, aids);
    return checksumsIncomplete(missing, place === 'release');
}
/** Names that a list has and that are not there, each with the name under which its content is. */
function toMissingEntries(names, verified, aids) {
    return names.map(name => {
        const digest = verified?.list.entries.get(name);
        const hereAs = digest && aids?.findByDigest(digest);
        const isListed = hereAs !== undefined && verified?.list.entries.has((0,external_node_path_.basename)(hereAs)) === true;
        return { name, hereAs: isListed ? undefined : hereAs };
    });
}
async function explainUnsigned({ artifact, place, digests, signature: { lookup } }, { checksums: { verified, refused }, otherLists }) {
    if (lookup.kind !== 'missing')
        throw new Error('a signature that was not judged');
    if (verified !== undefined) {
        const renamed = listedAs(verified.list, digests);
        return renamed === undefined
            ? notInChecksums(verified.from, lookup, similarTo(verified.list, artifact))
            : listedUnderOtherName(verified.from, renamed, place === 'release');
    }
    const missing = signatureMissing(lookup);
    const [first] = refused;
    if (first !== undefined)
        return signatureMissingWith(missing, first.from, first.diagnosis);
    const lists = await undefinedOnError(async () => otherLists?.());
    const other = findListing(lists ?? [], artifact, digests);
    return other === undefined ? missing : listedInOther(missing, other.from);
}
async function explainMismatch({ digests, reread }, { checksums, digest }, signatureHolds, aids) {
    const mismatch = checksumsMismatch(checksums.from, digest, digests.get(digest.hash), signatureHolds);
    if (signatureHolds)
        return mismatch;
    if (aids?.mayGoDeep() === false)
        return notInDepthListed(mismatch, MAX_IN_DEPTH);
    const change = await undefinedOnError(() => findTextChange(reread(), [digest.hash], now => (0,algorithms/* equalDigests */.cF)(now, digest)));
    return change === undefined ? mismatch : textChanged(change, checksums.from);
}

;// CONCATENATED MODULE: ./build/verify/closed-world.js













const DECISIONS_AT_ONCE = 8;
/**
 * The verdicts on files and assets together, and on files that are missing: the one way to a verdict, for verify mode and for the publish
 * gate. In a closed world every asset must be verified, exempted or an own output, and what a verified checksums file or `digests`
 * lists must be on the release itself: a copy elsewhere does not make up for it.
 *
 * @throws ARTIFACT_NOT_FOUND when a pattern selects no asset, and what reading the release throws.
 */
async function judgeWorld(world) {
    const { local, release, policy, trust, kms, checksums, binding, expected } = world;
    const selection = release &&
        (await selectAssets({ globs: release.globs, policy, trust, checksums: checksums.verified }, release.snapshot));
    const withUnknown = withUnknownKeys(trust, selection?.unknownKeys ?? [], world.pins);
    const assets = release === undefined || selection === undefined
        ? []
        : await examineAssets(selection.artifacts, release.snapshot, {
            policy,
            trust: withUnknown,
            checksums: checksums.verified,
            expectedHash: expected?.hash,
            evidence: release.evidence
        });
    const candidates = [...local, ...assets];
    const exempted = selection?.exempted ?? [];
    const missingEntries = findMissingEntries(world, candidates, exempted);
    const context = {
        policy,
        trust,
        kms,
        checksums,
        binding,
        expected: expected && { local: expected, release: storedNames(expected, release) },
        aids: new DiagnosisAids(candidates, world.budget),
        candidates,
        missingEntries,
        otherLists: world.otherLists,
        describeRelease: world.describeRelease
    };
    const decided = await mapConcurrently(candidates, DECISIONS_AT_ONCE, item => decide(item, context));
    return {
        results: [
            ...decided,
            ...(selection?.refused ?? []),
            ...refuseIncompleteList(world, decided, context),
            ...refuseNamedList(world, decided),
            ...refuseMissingExpected(world, context)
        ],
        exempted
    };
}
function storedNames(expected, release) {
    return release === undefined ? expected : withStoredNames(expected, release.snapshot.host);
}
/** Names that the verified checksums file lists and that are not there, for a copy of it in each place. */
function findMissingEntries({ checksums, release }, candidates, exempted) {
    const listed = [...(checksums.verified?.list.entries.keys() ?? [])];
    const exemptedNames = new Set(exempted.map(({ artifact }) => artifact));
    const there = (near) => new Set(near.flatMap(({ listing }) => (listing === undefined ? [] : [listing.name])));
    const onRelease = there(candidates.filter(({ place }) => place === 'release'));
    const anywhere = there(candidates);
    // a release has no folders: what is listed with one is a local file
    const mustBeOnRelease = (name) => release?.globs.isClosedWorld === true && !name.includes('/');
    const missing = (isThere) => listed.filter(name => !isThere(name) && !exemptedNames.has(name));
    return {
        release: missing(name => onRelease.has(name)),
        local: missing(name => (mustBeOnRelease(name) ? onRelease : anywhere).has(name))
    };
}
/** In a closed world the release must have what the verified checksums file lists, wherever that file was found. */
function refuseIncompleteList({ checksums: { verified }, release }, decided, { missingEntries: { local, release: onRelease }, aids }) {
    if (release?.globs.isClosedWorld !== true || verified === undefined)
        return [];
    const missing = verified.place === 'release' ? onRelease : local;
    if (missing.length === 0 || decided.some(({ artifact }) => artifact === verified.from))
        return [];
    return [
        {
            kind: 'refused',
            artifact: verified.from,
            signatureFile: verified.proof.signatureFile,
            digest: undefined,
            diagnosis: checksumsIncomplete(toMissingEntries(missing, verified, aids), true)
        }
    ];
}
/** The file that `checksums-file` names is judged like an artifact, also when it is not among them. */
function refuseNamedList({ policy, checksums }, decided) {
    if (policy.checksumsFile === undefined || checksums.verified !== undefined)
        return [];
    return checksums.refused
        .filter(({ from }) => !decided.some(({ artifact }) => artifact === from))
        .map(({ from, signatureFile, diagnosis }) => ({
        kind: 'refused',
        artifact: from,
        signatureFile,
        digest: undefined,
        diagnosis
    }));
}
/** A rejection for each file that `digests` lists and that is not there: on the release itself, in a closed world. */
function refuseMissingExpected({ expected, release }, { candidates, aids }) {
    const near = release?.globs.isClosedWorld === true ? candidates.filter(({ place }) => place === 'release') : candidates;
    const there = new Set(near.map(({ artifact }) => (0,external_node_path_.basename)(artifact)));
    return [...(expected?.entries ?? [])]
        .filter(([name]) => !there.has(name) && !there.has(release?.snapshot.host.storedName(name) ?? name))
        .map(([name, digest]) => ({
        kind: 'refused',
        artifact: name,
        signatureFile: undefined,
        digest: undefined,
        diagnosis: expectedMissing(digest, aids?.findByDigest(digest))
    }));
}
/**
 * The verdicts on every asset of a release, for the publish gate: as verify mode judges `release-assets: '*'`, with no local file and no
 * KMS. Assets that the run attached itself are judged by the digest that the host reports where that suffices; the others are downloaded.
 */
async function judgeClosedWorld(world) {
    const { snapshot, policy, trust, pins, exempt, ownUploads, describeRelease, log } = world;
    const budget = new DiagnosisBudget();
    const checksums = await findChecksums({
        policy,
        artifacts: [],
        snapshot,
        trust,
        workspace: undefined,
        kms: undefined,
        budget,
        log
    });
    return judgeWorld({
        local: [],
        release: {
            snapshot,
            globs: new NameGlobs(['*', ...exempt]),
            evidence: { kind: 'own-uploads', uploads: new OwnUploads(ownUploads) }
        },
        policy,
        trust,
        pins,
        kms: undefined,
        checksums,
        budget,
        otherLists: onDemand(() => findOtherLists({ policy, artifacts: [], snapshot, trust, workspace: undefined })),
        binding: await judgeBinding({
            checksums: checksums.verified,
            demand: policy.requireBinding,
            snapshot,
            describeRelease
        }),
        expected: undefined,
        describeRelease
    });
}

;// CONCATENATED MODULE: ./build/sign/publish/gate.js






/**
 * Every asset of the release must be verified, exempted or an own output, as verify mode demands it with `release-assets: '*'`.
 *
 * @throws RELEASE_INCOMPLETE
 */
async function assertClosedWorld({ names, key, binding, serverUrl, log }, snapshot, { releaseAssets, pins, keyFiles, subjects }) {
    if (key === undefined)
        throw new Error('nothing is published without a key');
    const { results, exempted } = await judgeClosedWorld({
        snapshot,
        policy: {
            algorithm: undefined,
            signatureSuffix: names.signatureSuffix,
            checksumsFile: names.checksums?.name,
            requireBinding: { kind: 'if-present' }
        },
        trust: trustOf(key, keyFiles, pins),
        pins,
        exempt: releaseAssets.filter(isExclude),
        ownUploads: new Map(subjects.map(({ digests, digest }) => [(0,algorithms/* formatDigest */.MO)(digests.get('sha256') ?? digest), digests])),
        // what the release is bound to was asked before anything was signed
        describeRelease: () => binding ?? fetchBinding(snapshot, serverUrl),
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
    const others = keyFiles.filter(({ key: other }) => other.fingerprint !== key.publicKey.fingerprint && judgeByPins(other, pins) === 'allowed');
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
    await assertUnchanged(snapshot);
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
        await waiting.retry(UNTIL_REPLICAS_AGREE, () => assertUnchanged(snapshot));
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
    const snapshot = await takeSnapshot(host, { id, tag: undefined });
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
    const hash = hashOf(inputs.algorithm);
    const [files, expected] = await Promise.all([
        findLocalArtifacts(inputs, names, { workspace, log }),
        readExpectedDigests(inputs.digests, hash, workspace)
    ]);
    // hashing continues while credentials, key and release are fetched, and while the first digests are signed
    const jobs = files.map(file => ({ ...file, hashes: hashesFor(inputs) }));
    const hashing = hashInBackground(jobs, { log, cancelled });
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
    if (inputs.verifyInstructions) {
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
    return release === undefined || releases === undefined ? undefined : openRelease(releases, release, log);
}
function contextOf(inputs, { workspace, run, log, serverUrl, cancelled }, { names, fetched, snapshot }) {
    const isStated = names.checksums !== undefined || names.record !== undefined;
    const binding = snapshot !== undefined && isStated ? fetchBinding(snapshot, serverUrl) : undefined;
    binding?.catch(() => undefined); // awaited where it is needed
    const key = fetched.kind === 'key' ? fetched.key : undefined;
    const waiting = new lib_waiting/* Waiting */.E$({ cancelled, info: text => log.info(text) });
    return { options: inputs, names, workspace, serverUrl, run, log, waiting, key, binding };
}
/** Everything with a signature of its own, for the report; the name of an attached one is that which the host reports. */
function signedArtifacts({ names, workspace, options, key }, snapshot, { release, signatures }) {
    const documents = new Set([release.checksums?.signed, release.record?.signed]);
    return signedSubjects(release).map(signed => ({
        subject: signed.subject,
        isDocument: documents.has(signed),
        signatureFile: displayPath(signed.file, workspace),
        assetName: signatures.get(signed)?.name ??
            (snapshot && storedSignatureName(snapshot.host, signed.subject.name, names.signatureSuffix)),
        kept: signed.plan.kind === 'kept',
        saltLength: key && saltLengthOf(key.publicKey, options.algorithm, [signed.signature])
    }));
}

;// CONCATENATED MODULE: ./build/verify/report.js
/** The report of a run that has not begun. */
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

;// CONCATENATED MODULE: ./build/verify/local.js










const READS_AT_ONCE = 8;
/** The public keys beside the artifacts and in the workspace: only a pin can make one of them trusted. */
async function findLocalKeys(files, workspace) {
    const folders = new Set([...files.map(({ absolutePath }) => (0,external_node_path_.dirname)(absolutePath)), workspace]);
    const paths = (await Promise.all([...folders].map(listFiles)))
        .flat()
        .filter(path => KEY_EXTENSIONS.includes((0,external_node_path_.extname)(path)));
    const keys = [];
    for (const path of paths.slice(0, MAX_KEY_CANDIDATES)) {
        const key = await readLocalKey(path);
        if (key !== undefined)
            keys.push({ path: displayPath(path, workspace), key });
    }
    return keys;
}
/**
 * The artifacts among the files, each with its signature and its digests, without the signatures and trusted keys that a wildcard matched
 * as well. Each artifact is hashed once.
 *
 * @throws ARTIFACT_NOT_FOUND when a pattern found nothing but such files, and what hashing throws.
 */
async function examineLocal(discovered, examination) {
    const { policy, trust, snapshot, checksums, expectedHash, workspace, log, cancelled } = examination;
    const looked = await mapConcurrently(discovered.files, READS_AT_ONCE, async (file) => ({
        file,
        signature: await findSignatureOfFile(file, policy, snapshot, workspace),
        listing: listingOf(checksums, listedNamesOf(file, checksums, snapshot))
    }));
    const { artifacts, own } = await selectArtifacts(looked, {
        nameOf: ({ file }) => file.name,
        keyOf: ({ file }) => file.absolutePath,
        signaturesOf: ({ signature }) => [signature.path].filter(path => path !== undefined),
        isListed: ({ listing }) => listing !== undefined,
        findReason: async ({ file, signature, listing }) => {
            if (signature.lookup.kind !== 'missing' || listing !== undefined)
                return undefined;
            return (await isTrustedKey(file, trust)) ? 'it is a trusted key' : undefined;
        }
    });
    for (const { file, reason } of own)
        log.info(`Excluded ${file.file.path}: ${reason}.`);
    assertEachPatternKeeps(discovered, new Set(artifacts.map(({ file }) => file.absolutePath)));
    const subjects = artifacts
        .toSorted((a, b) => (a.file.path < b.file.path ? -1 : 1))
        .map(({ file, signature: { lookup }, listing }) => ({
        file,
        listing,
        signature: examineSignature(lookup, trust, policy.algorithm, [listing?.digest.hash, expectedHash])
    }));
    const jobs = subjects.map(({ file, signature: { hashes } }) => ({ ...file, hashes }));
    const hashed = await hashFiles(jobs, { log, cancelled });
    const digestsOf = new Map(subjects.map(({ file }, index) => [file, hashed[index]]));
    return subjects.map(({ file, signature, listing }) => ({
        place: 'local',
        artifact: file.path,
        signature,
        listing,
        digests: digestsOf.get(file) ?? new Map(),
        reread: () => streamFile(file.absolutePath)
    }));
}
async function isTrustedKey({ absolutePath, size }, trust) {
    if (size > public_key/* MAX_KEY_FILE_BYTES */.Qn)
        return false;
    const read = await readLocalKey(absolutePath);
    return trust.trusted.some(({ key }) => key.fingerprint === read?.fingerprint);
}
async function readLocalKey(path) {
    const parsed = (0,public_key/* parsePublicKey */.ee)((await readSmallFile(path, public_key/* MAX_KEY_FILE_BYTES */.Qn)) ?? Buffer.alloc(0));
    return parsed.kind === 'key' ? parsed.key : undefined;
}

;// CONCATENATED MODULE: ./build/verify/policy.js
/** The policy of a verification run. */
function toPolicy({ algorithm, signatureSuffix, checksumsFile, requireBinding }) {
    return { algorithm, signatureSuffix, checksumsFile, requireBinding };
}

;// CONCATENATED MODULE: ./build/verify/staging.js





const staging_MAX_NAMES = 3;
/**
 * Keeps downloaded assets aside until all are verified, so that what is deployed is what was verified: in a folder beside the one
 * that is asked for, which nobody else can read, and which takes its name when the verdict stands. So all of them appear, or none.
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
    #names = [];
    constructor(folder, { target, aside, made, mode }) {
        this.#folder = folder;
        this.#target = target;
        this.#aside = aside;
        this.#made = made;
        this.#mode = mode;
    }
    /**
     * @param folder absolute path of where they go.
     * @throws FILE_NOT_WRITABLE, also when there is anything in it: what lies there was not verified.
     */
    static async create(folder, workspace) {
        try {
            const there = await staging_entriesOf(folder);
            if (there !== undefined && there.length > 0)
                throw notEmpty(displayPath(folder, workspace) || '.', there);
            const target = there === undefined ? folder : await (0,promises_.realpath)(folder);
            const made = await (0,promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
            const aside = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_path_.dirname)(target), '.kms-sign-'));
            await (0,promises_.mkdir)((0,external_node_path_.join)(aside, VERIFIED));
            const mode = there === undefined ? undefined : (await (0,promises_.stat)(target)).mode;
            return new StagedDownloads(folder, { target, aside, made, mode });
        }
        catch (cause) {
            throw cause instanceof errors/* ActionError */.lZ ? cause : notWritable(folder, cause);
        }
    }
    /**
     * A file for one asset, which the caller closes.
     *
     * @throws ASSET_WRONG, FILE_NOT_WRITABLE
     */
    async open(assetName, host) {
        assertFileName(host, assetName);
        const file = await NewFile.create((0,external_node_path_.join)(this.#aside, VERIFIED, assetName), (0,external_node_path_.join)(this.#folder, assetName));
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
            await (0,promises_.rmdir)(this.#target).catch((thrown) => {
                if ((0,errors/* systemErrorCode */.vq)(thrown) !== 'ENOENT')
                    throw thrown;
            });
            await (0,promises_.rename)((0,external_node_path_.join)(this.#aside, VERIFIED), this.#target);
        }
        catch (cause) {
            throw notWritable(this.#folder, cause);
        }
        return this.#names.map(name => (0,external_node_path_.join)(this.#folder, (0,external_node_path_.basename)(name))).sort();
    }
    /** Removes what was not committed; nothing that this class made is left but what was. */
    async discard() {
        await (0,promises_.rm)(this.#aside, { recursive: true, force: true });
        if (this.#made === undefined)
            return;
        for (let path = (0,external_node_path_.dirname)(this.#target); path.length >= this.#made.length; path = (0,external_node_path_.dirname)(path)) {
            try {
                await (0,promises_.rmdir)(path);
            }
            catch {
                return; // it is used
            }
        }
    }
}
const VERIFIED = 'verified';
/** Undefined when there is no such folder. */
async function staging_entriesOf(folder) {
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
    const names = entries.slice(0, staging_MAX_NAMES).map(name => JSON.stringify(name));
    const more = entries.length > staging_MAX_NAMES ? ` and ${entries.length - staging_MAX_NAMES} more` : '';
    return new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `output-directory ${folder} has ${names.join(', ')}${more} in it, expected an empty folder or none: what is there already was not verified.`, { hint: 'Give a folder of its own as output-directory, or empty it before this step.' });
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
        : await StagedDownloads.create((0,external_node_path_.resolve)(ports.workspace, inputs.outputDirectory), ports.workspace);
    try {
        await verifyInto(staging, inputs, ports, report);
    }
    finally {
        await staging?.discard();
    }
}
async function verifyInto(staging, inputs, ports, report) {
    const { log, workspace, signer, serverUrl, cancelled } = ports;
    const { pins } = inputs;
    const policy = toPolicy(inputs);
    const hash = policy.algorithm === undefined ? undefined : hashOf(policy.algorithm);
    const [expected, keyFiles, snapshot, kmsKey, discovered] = await Promise.all([
        readExpectedDigests(inputs.digests, hash, workspace),
        readKeyFiles(inputs.trustedKeyFiles, workspace),
        verify_openNamedRelease(inputs, ports, report),
        signer?.fetchKey(),
        discover(inputs, workspace, log)
    ]);
    const trust = await establishTrust(inputs, ports, { keyFiles, kmsKey, discovered, snapshot });
    report.trust = trust;
    const kms = kmsCheckOf(inputs, signer, kmsKey);
    const artifacts = discovered.files;
    const budget = new DiagnosisBudget();
    const checksums = await findChecksums({ policy, artifacts, snapshot, trust, workspace, kms, budget, log });
    const { verified } = checksums;
    const demand = policy.requireBinding;
    const describeRelease = snapshot && onDemand(() => fetchBinding(snapshot, serverUrl));
    const binding = await judgeBinding({ checksums: verified, demand, snapshot, describeRelease });
    tellBinding(binding, demand, log);
    if (verified !== undefined)
        report.binding = binding;
    const isReleaseJudged = snapshot !== undefined && inputs.releaseAssets.length > 0;
    const local = await examineLocal(discovered, {
        policy,
        trust,
        snapshot,
        checksums: verified,
        expectedHash: expected?.hash,
        workspace,
        log,
        cancelled
    });
    const verdict = await judgeWorld({
        local,
        release: isReleaseJudged
            ? { snapshot, globs: new NameGlobs(inputs.releaseAssets), evidence: { kind: 'read', staging } }
            : undefined,
        policy,
        trust,
        pins,
        kms,
        checksums,
        budget,
        otherLists: onDemand(() => findOtherLists({ policy, artifacts, snapshot, trust, workspace })),
        binding,
        expected,
        describeRelease
    });
    report.results = verdict.results;
    report.exempted = verdict.exempted;
    if (isReleaseJudged)
        await assertUnchanged(snapshot);
    assertAllVerified(report.results);
    report.delivered = ((await staging?.commit()) ?? []).map(path => displayPath(path, workspace));
}
async function discover({ artifacts }, workspace, log) {
    const discovered = await discoverFiles(artifacts, workspace);
    for (const entry of discovered.skipped)
        log.info(describeSkipped(entry));
    return discovered;
}
async function verify_openNamedRelease({ release }, { releases, log }, report) {
    if (release === undefined || releases === undefined)
        return undefined;
    const snapshot = await openRelease(releases, release, log);
    report.release = snapshot.release;
    return snapshot;
}
/** The keys that every anchor agrees on; where a pin is the only anchor, keys beside the files and on the release are candidates. */
async function establishTrust({ pins }, { workspace, signer, log }, { keyFiles, kmsKey, discovered: { files }, snapshot }) {
    warnOfKeysBesideArtifacts({ keyFiles, artifacts: files, pins, workspace, log });
    const byPinAlone = keyFiles.length === 0 && kmsKey === undefined;
    const local = byPinAlone ? await findLocalKeys(files, workspace) : [];
    const attached = byPinAlone && snapshot !== undefined ? await findAttachedKeys(snapshot) : [];
    const found = [...local, ...attached.map(({ asset, key }) => ({ path: asset.name, key }))];
    const trust = resolveTrust({ pins, keyFiles, kmsKey, found });
    for (const { key, reason } of trust.trusted)
        log.info(`Trusted key ${key.fingerprint}, ${key.spec}, by ${reason}`);
    if (signer !== undefined)
        noticeAlias(signer, log);
    return trust;
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
function assertAllVerified(results) {
    if (results.length === 0) {
        throw new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', 'Nothing was left to verify: all that was found are trusted keys and signatures.', { hint: 'Name the artifacts in artifacts or release-assets.' });
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
    for (const name of leftEmpty(outputs))
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
function signRun(inputs, { workspace, serverUrl, run }, console, cancelled) {
    const state = emptySignReport();
    keepHeapSmall();
    return {
        execute: adapters => sign(inputs, { adapters, log: console, workspace, serverUrl, run, cancelled }, state),
        outputs: () => signOutputs(inputs, state),
        summary: failure => signSummary(inputs, state, failure),
        printResult: failure => {
            for (const line of failure === undefined ? closingLines(inputs, state) : [])
                console.info(line);
        },
        isReported: () => false
    };
}
function verifyRun(inputs, { workspace, serverUrl }, console, cancelled) {
    const state = emptyVerifyReport();
    return {
        execute: async (adapters) => verify(inputs, { ...(await adapters), log: console, workspace, serverUrl, cancelled }, state),
        outputs: () => verifyOutputs(state),
        summary: failure => verifySummary(state, failure),
        printResult: failure => {
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
                console.info(`Exempted, not verified: ${(0,lib_text/* untrusted */.bp)(artifact)}`);
            if (failure === undefined)
                console.info(verifiedLine(state.results.length));
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


/***/ }),

/***/ 4788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ NameTakenError),
/* harmony export */   n: () => (/* binding */ isSameAsset)
/* harmony export */ });
/**
 * Whether two listings show the same asset with the same content. GitHub computes the digest after the upload: one that only one of the
 * listings has is no change. Content never changes under an id.
 */
function isSameAsset(one, other) {
    const isDigestSame = one.digest === undefined || other.digest === undefined || one.digest === other.digest;
    return (one.id === other.id &&
        one.name === other.name &&
        one.size === other.size &&
        one.state === other.state &&
        isDigestSame);
}
/** Thrown by an upload whose name belongs to a complete asset with different content. */
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
/* harmony export */   cF: () => (/* binding */ equalDigests),
/* harmony export */   v8: () => (/* binding */ SIGNING_ALGORITHMS),
/* harmony export */   vT: () => (/* binding */ isSigningAlgorithm)
/* harmony export */ });
/** The hash functions whose digests are signed, with the length of a digest in bytes. */
const HASHES = {
    sha256: { bytes: 32 },
    sha384: { bytes: 48 },
    sha512: { bytes: 64 }
};
const HASH_NAMES = Object.keys(HASHES);
/** AWS KMS's names of the algorithms (API reference, `SigningAlgorithmSpec`); `schemes/` has an entry for each. */
const SIGNING_ALGORITHMS = [
    'RSASSA_PSS_SHA_256',
    'RSASSA_PSS_SHA_384',
    'RSASSA_PSS_SHA_512',
    'RSASSA_PKCS1_V1_5_SHA_256',
    'RSASSA_PKCS1_V1_5_SHA_384',
    'RSASSA_PKCS1_V1_5_SHA_512'
];
function isSigningAlgorithm(name) {
    return SIGNING_ALGORITHMS.some(algorithm => algorithm === name);
}
/** `sha256:<64 hex>` and its siblings, as GitHub writes asset digests. */
function formatDigest(digest) {
    return `${digest.hash}:${Buffer.from(digest.bytes).toString('hex')}`;
}
/** Whether two digests are of the same hash function and equal. */
function equalDigests(a, b) {
    return a.hash === b.hash && Buffer.compare(a.bytes, b.bytes) === 0;
}


/***/ }),

/***/ 3920:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cr: () => (/* binding */ refusedDer),
/* harmony export */   F0: () => (/* binding */ EXPORT_HINT),
/* harmony export */   J5: () => (/* binding */ refused),
/* harmony export */   Up: () => (/* binding */ RSA_ENCRYPTION_OID),
/* harmony export */   cN: () => (/* binding */ refusedText),
/* harmony export */   jc: () => (/* binding */ holdsPrivateKey)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _text_kinds_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8528);


const RSA_ENCRYPTION_OID = Buffer.from('06092a864886f70d010101', 'hex'); // rsaEncryption, RFC 8017 appendix A.1
const RSASSA_PSS_OID = Buffer.from('06092a864886f70d01010a', 'hex');
const PEM_LABEL = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g;
const EXPORT_HINT = 'Use the public key in PEM or DER as the sign mode writes it ("aws kms get-public-key" gives the same DER).';
function refused(reason, hint) {
    return { kind: 'refused', reason, hint };
}
/** What a file is that begins like a text and is not one PEM block "PUBLIC KEY". @param text bytes as Latin-1. */
function refusedText(text) {
    const labels = [...text.matchAll(PEM_LABEL)].map(match => match[1] ?? '');
    const first = labels[0];
    if (holdsPrivateKey(text)) {
        return refused('it holds a PRIVATE key', 'Remove it from the repository, treat the key as leaked, and use its public half.');
    }
    if (first === undefined) {
        const kind = (0,_text_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .textKindOf */ .Ji)(text);
        return refused(`it is ${describeNoPem(kind, text)}`, (kind && DECODING_HINTS[kind]) ?? EXPORT_HINT);
    }
    if (text.startsWith('\xef\xbb\xbf'))
        return refused('there is a byte-order mark before its PEM block', 'Save the file as UTF-8 without one, or in ASCII.');
    if ((0,_text_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .textKindOf */ .Ji)(text) === 'escaped-newlines')
        return refused('its line breaks are the two characters "\\n"', 'Write the key with line breaks: printf \'%b\' "$KEY" > key.pem');
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
    return refused('there is text or an empty line around or inside its PEM block', 'Keep the PEM block alone in the file.');
}
/** What a file is that begins like DER and is not a SubjectPublicKeyInfo. */
function refusedDer(der) {
    if (der.includes(RSASSA_PSS_OID) && !der.includes(RSA_ENCRYPTION_OID)) {
        return refused('it is an id-RSASSA-PSS key, expected an RSA key (rsaEncryption)', EXPORT_HINT);
    }
    if (succeeds(() => new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(der)))
        return refusedCertificate();
    if (isPrivateDer(der)) {
        return refused('it is a PRIVATE key', 'Treat the key as leaked, and use its public half.');
    }
    // after the private ones, since this also takes the public half of a private key
    if (succeeds(() => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: der, format: 'der', type: 'pkcs1' })))
        return refusedPkcs1();
    const kind = (0,_text_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .textKindOf */ .Ji)(der.toString('latin1'));
    if (kind === 'cms' || kind === 'pkcs12')
        return refused(`it is ${_text_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .TEXT_KIND_NAMES */ .mn[kind]}, expected a public key`, EXPORT_HINT);
    return refused('it is neither a DER SubjectPublicKeyInfo nor PEM', EXPORT_HINT);
}
/** Whether a text has a private key in it: in PEM, or base64 of PEM or DER. */
function holdsPrivateKey(text) {
    if (/-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY-----/.test(text))
        return true;
    const compact = text.replace(/\s/g, '');
    if (!/^[A-Za-z0-9+/]{64,}={0,2}$/.test(compact))
        return false;
    const bytes = Buffer.from(compact, 'base64');
    return holdsPrivateKey(bytes.toString('latin1')) || isPrivateDer(bytes);
}
function isPrivateDer(der) {
    return der[0] === 0x30 && ['pkcs8', 'pkcs1', 'sec1'].some(type => isPrivateKey(der, type));
}
function refusedCertificate() {
    return refused('it is a certificate, expected a public key', 'Take the key out of it: openssl x509 -in certificate.pem -noout -pubkey > key.pem');
}
function refusedPkcs1() {
    return refused('it is a PKCS#1 "RSA PUBLIC KEY", expected a SubjectPublicKeyInfo ("PUBLIC KEY")', 'Convert it: openssl rsa -RSAPublicKey_in -in key.pem -pubout -out spki.pem');
}
/** Texts that are often mistaken for a public key file, where they are not called as any text of their kind is. */
const TEXTS = {
    'aws-public-key': `${_text_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .TEXT_KIND_NAMES */ .mn['aws-public-key']}, expected its PublicKey alone, decoded from base64`,
    text: 'not a public key in PEM or DER',
    base64: 'bare base64 without its PEM lines',
    'base64-pem': 'base64 of a PEM block, expected the block itself'
};
/** How to make a key file of what can be decoded. */
const DECODING_HINTS = {
    'aws-public-key': 'Take the key out of it: aws kms get-public-key … --query PublicKey --output text | base64 --decode > key.der',
    base64: 'Decode it to DER: base64 --decode key.txt > key.der',
    'base64-pem': 'Decode it: base64 --decode key.txt > key.pem',
    'base64-twice': 'Decode it twice: base64 --decode key.txt | base64 --decode > key.der'
};
function describeNoPem(kind, text) {
    const described = kind && TEXTS[kind];
    if (described !== undefined)
        return described;
    if (kind !== undefined) {
        const expected = kind === 'html' ? 'a public key' : 'PEM "PUBLIC KEY" or DER';
        return `${_text_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .TEXT_KIND_NAMES */ .mn[kind]}, expected ${expected}`;
    }
    if (text.includes('PGP'))
        return 'a PGP block, expected PEM "PUBLIC KEY" or DER';
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


/***/ }),

/***/ 9758:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AA: () => (/* binding */ RSA_SPECS),
/* harmony export */   Qn: () => (/* binding */ MAX_KEY_FILE_BYTES),
/* harmony export */   YN: () => (/* binding */ RSA_SIGNATURE_BYTES),
/* harmony export */   ZD: () => (/* binding */ KEY_SPECS),
/* harmony export */   ee: () => (/* binding */ parsePublicKey),
/* harmony export */   uy: () => (/* binding */ formatPem),
/* harmony export */   vK: () => (/* binding */ isKeySpec)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _not_a_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3920);


/** The RSA keys that KMS makes, with the length of their signatures in bytes. */
const RSA_SIGNATURE_BYTES = { RSA_2048: 256, RSA_3072: 384, RSA_4096: 512 };
const RSA_SPECS = Object.keys(RSA_SIGNATURE_BYTES);
/** The specs of the keys that are accepted, from the smallest up. */
const KEY_SPECS = RSA_SPECS;
function isKeySpec(name) {
    return KEY_SPECS.some(spec => spec === name);
}
const MAX_KEY_FILE_BYTES = 64 * 1024;
/** RFC 7468, lax in line lengths. An empty line inside is not base64: to OpenSSL it ends the headers of RFC 1421. */
const PEM = /^-----BEGIN ([A-Z0-9 ]+)-----\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)-----END \1-----[\r\n\t ]*$/;
const MIN_EXPONENT = 3n;
const MAX_EXPONENT = 2n ** 64n;
/**
 * The key of a public key file: PEM `PUBLIC KEY` with nothing around it, or DER SubjectPublicKeyInfo. What is not exactly one
 * such RSA key of 2048, 3072 or 4096 bits is rejected with a clause that names what it is.
 */
function parsePublicKey(file) {
    const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
    if (bytes.length === 0)
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J5)('the file is empty', _not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .EXPORT_HINT */ .F0);
    if (bytes.length > MAX_KEY_FILE_BYTES) {
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J5)(`the file has ${bytes.length} bytes, at most ${MAX_KEY_FILE_BYTES} are read`, _not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .EXPORT_HINT */ .F0);
    }
    return bytes[0] === 0x30 ? fromDer(bytes) : fromText(bytes);
}
/** PEM of the key: 64 columns, one final newline. */
function formatPem(key) {
    return key.keyObject.export({ type: 'spki', format: 'pem' });
}
const SPECS_HINT = 'Use a KMS key of spec RSA_2048, RSA_3072 or RSA_4096.';
function fromText(bytes) {
    const text = bytes.toString('latin1');
    const [, label, lines] = PEM.exec(text) ?? [];
    if (label !== 'PUBLIC KEY' || lines === undefined)
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .refusedText */ .cN)(text);
    const base64 = lines.replace(/[\r\n]/g, '');
    const der = Buffer.from(base64, 'base64');
    if (der.toString('base64') !== base64) {
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J5)('the base64 of its PEM block is damaged', 'Copy the key file again, byte for byte.');
    }
    return fromDer(der);
}
function fromDer(der) {
    let keyObject;
    try {
        keyObject = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: der, format: 'der', type: 'spki' });
    }
    catch {
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .refusedDer */ .Cr)(der);
    }
    if (keyObject.asymmetricKeyType === 'rsa')
        return fromRsa(der, keyObject);
    const type = keyObject.asymmetricKeyType ?? 'unknown';
    const name = type === 'rsa-pss' ? 'an id-RSASSA-PSS key' : `a key of type ${type.toUpperCase()}`;
    return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J5)(`it is ${name}, expected an RSA key (rsaEncryption)`, SPECS_HINT);
}
/** @param keyObject the key that OpenSSL, which is laxer, reads from `der`. */
function fromRsa(der, keyObject) {
    const { modulusLength: bits = 0, publicExponent: exponent = 0n } = keyObject.asymmetricKeyDetails ?? {};
    const spec = RSA_SPECS.find(name => RSA_SIGNATURE_BYTES[name] * 8 === bits);
    if (spec === undefined)
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J5)(`its modulus has ${bits} bits, expected 2048, 3072 or 4096`, SPECS_HINT);
    if (!der.includes(_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .RSA_ENCRYPTION_OID */ .Up) || !keyObject.export({ type: 'spki', format: 'der' }).equals(der)) {
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J5)('its DER has bytes that do not belong to the key', 'Export the key again; only its canonical DER is accepted.');
    }
    const modulus = Buffer.from(keyObject.export({ format: 'jwk' }).n ?? '', 'base64url');
    if (exponent < MIN_EXPONENT ||
        exponent >= MAX_EXPONENT ||
        exponent % 2n === 0n ||
        (modulus.at(-1) ?? 0) % 2 === 0) {
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J5)('its numbers are not those of an RSA key (an even modulus, or an exponent out of range)', 'Do not use this key.');
    }
    const fingerprint = `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(der).digest('hex')}`;
    const signatureBytes = RSA_SIGNATURE_BYTES[spec];
    return {
        kind: 'key',
        key: { kind: 'rsa', spec, signatureBytes, keyObject, der: Uint8Array.from(der), fingerprint }
    };
}


/***/ }),

/***/ 8528:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ji: () => (/* binding */ textKindOf),
/* harmony export */   Oj: () => (/* binding */ trimText),
/* harmony export */   mn: () => (/* binding */ TEXT_KIND_NAMES)
/* harmony export */ });
/** As it is called in a sentence that begins with "it is". */
const TEXT_KIND_NAMES = {
    'utf-16': 'text in UTF-16, as ">" of Windows PowerShell writes it',
    html: 'an HTML page',
    'aws-public-key': 'the whole response of "aws kms get-public-key"',
    'aws-signature': 'the whole response of "aws kms sign"',
    'sigstore-bundle': 'a Sigstore bundle',
    'cosign-bundle': 'a bundle of an older cosign',
    dsse: 'a DSSE envelope',
    jwk: 'a JSON Web Key (JWK)',
    jws: 'a JSON Web Signature (JWS)',
    json: 'JSON',
    'pgp-armor': 'a PGP block',
    'pgp-binary': 'a binary PGP signature',
    'ssh-signature': 'an SSH signature',
    'ssh-public-key': 'an SSH public key',
    minisign: 'a minisign signature',
    signify: 'a signify signature',
    'lfs-pointer': 'a Git LFS pointer, not the file that it stands for',
    'java-keystore': 'a Java keystore',
    pkcs12: 'a PKCS #12 keystore',
    cms: 'a CMS (PKCS #7) signature',
    'openssl-digest': 'the output of "openssl dgst"',
    certutil: 'the output of "certutil -hashfile"',
    checksums: 'a checksums file',
    'escaped-newlines': 'text whose line breaks are the two characters "\\n"',
    'pem-private-key': 'a PRIVATE key',
    'pem-certificate': 'a certificate in PEM',
    'pem-public-key': 'a public key in PEM',
    pem: 'a PEM block',
    hex: 'hexadecimal',
    'base64-twice': 'base64 of base64',
    'base64-pem': 'base64 of a PEM block',
    base64: 'base64',
    text: 'plain text'
};
const MAX_LOOKED_AT = 64 * 1024;
const BASE64_TEXT = /^[A-Za-z0-9+/=\s]*$/;
/** The first that fits. */
const KINDS = [
    ['html', text => /^<(!doctype|html|\?xml)/i.test(text)],
    ['aws-public-key', text => isJson(text) && has(text, 'PublicKey') && has(text, 'KeyUsage')],
    ['aws-public-key', text => /^[^\n]*\barn:[^\n\t]*\t[^\n]*SIGN_VERIFY\t/.test(text)],
    ['aws-signature', text => isJson(text) && has(text, 'Signature') && has(text, 'SigningAlgorithm')],
    ['aws-signature', text => /^arn:\S+\t[A-Za-z0-9+/=]+\t[A-Z0-9_]+$/.test(text)],
    ['sigstore-bundle', text => isJson(text) && text.includes('application/vnd.dev.sigstore.bundle')],
    ['cosign-bundle', text => isJson(text) && has(text, 'base64Signature')],
    ['dsse', text => isJson(text) && has(text, 'payloadType') && has(text, 'signatures')],
    ['jwk', text => isJson(text) && has(text, 'kty')],
    [
        'jws',
        text => isJson(text) && has(text, 'payload') && (has(text, 'protected') || has(text, 'signatures'))
    ],
    ['jws', text => /^eyJ[\w-]+\.[\w-]*\.[\w-]+$/.test(text)],
    ['json', text => isJson(text) || /^"[^"]*"$/.test(text)],
    ['pgp-armor', text => text.startsWith('-----BEGIN PGP')],
    ['ssh-signature', text => text.startsWith('-----BEGIN SSH SIGNATURE')],
    ['ssh-public-key', text => /^((ssh|ecdsa|sk)-[\w@.-]+ AAAA|---- BEGIN SSH2)/.test(text)],
    ['minisign', text => text.startsWith('untrusted comment:') && /minisign|\ntrusted comment:/.test(text)],
    ['signify', text => text.startsWith('untrusted comment:')],
    ['lfs-pointer', text => text.startsWith('version https://git-lfs.github.com/spec/')],
    ['openssl-digest', text => /^(SHA\d|MD5)[\w-]*\([^\n]*\)= ?[0-9a-f]{32,128}\s*(\n|$)/i.test(text)],
    ['certutil', text => /^[A-Z0-9]+ [^\n]*:\r?\n[0-9a-f ]{32,200}\r?\n(CertUtil: |$)/i.test(text)],
    [
        'checksums',
        text => /^\\?[0-9a-f]{32,128} [ *]\S/i.test(text) ||
            /^[A-Z0-9-]+ \([^\n]+\) = [0-9a-f]{32,128}\s*(\n|$)/.test(text)
    ],
    ['escaped-newlines', text => /^(-----BEGIN |[A-Za-z0-9+/=]{16,})/.test(text) && /[^\\]\\n/.test(text)],
    ['pem-private-key', text => /^-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY-----/.test(text)],
    ['pem-certificate', text => /^-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(text)],
    ['pem-public-key', text => /^-----BEGIN (RSA )?PUBLIC KEY-----/.test(text)],
    ['pem', text => /^-----BEGIN [A-Z0-9 #]{1,64}-----/.test(text)],
    ['hex', text => /\d/.test(text) && /^(?:[0-9a-f]{2}\s*){16,}$/i.test(text)],
    ['base64-twice', text => BASE64_TEXT.test(text) && isBase64OfBase64(text)],
    ['base64-pem', text => BASE64_TEXT.test(text) && /^\s*LS0tLS1CRUdJTi/.test(text)], // "-----BEGIN"
    ['base64', text => BASE64_TEXT.test(text)],
    // oxlint-disable-next-line no-control-regex
    ['text', text => /^[\t\r\n\x20-\x7e]+$/.test(text) && /[a-z] [a-z]/i.test(text)]
];
/**
 * The kind of a file by how it begins or by what it has in it; undefined when it is of no known kind. A guess, for explanations only:
 * nothing is accepted because of it. What UTF-16 and binary forms begin with is looked for in the bytes as they are.
 *
 * @param text bytes as Latin-1.
 */
function textKindOf(text) {
    const start = text.slice(0, MAX_LOOKED_AT);
    if (/^(\xff\xfe|\xfe\xff)/.test(start) && start.includes('\0'))
        return 'utf-16';
    if (/^(?:[\t\r\n\x20-\x7e]\0){8}/.test(start) || /^(?:\0[\t\r\n\x20-\x7e]){8}/.test(start))
        return 'utf-16';
    return binaryKindOf(Buffer.from(start, 'latin1')) ?? KINDS.find(([, fits]) => fits(trimText(start)))?.[0];
}
/** The text without a UTF-8 byte-order mark and without white space around it. */
function trimText(text) {
    return text.replace(/^\xef\xbb\xbf/, '').trim();
}
const CMS_SIGNED_DATA = '06092a864886f70d010702'; // RFC 5652, section 5.1
const PKCS12_START = /^30(?:[0-7][0-9a-f]|8[0-4](?:[0-9a-f]{2}){1,4}?)020103/; // version 3, RFC 7292, section 4
function binaryKindOf(bytes) {
    const hex = bytes.subarray(0, 40).toString('hex');
    if (/^(feedfeed|cececece)/.test(hex))
        return 'java-keystore';
    if (hex.startsWith('30') && hex.includes(CMS_SIGNED_DATA))
        return 'cms';
    return PKCS12_START.test(hex) ? 'pkcs12' : pgpKindOf(bytes);
}
/** A single signature packet (RFC 9580, sections 4.2 and 5.2): its header gives the length of all the rest. */
function pgpKindOf(bytes) {
    const [tag, one = 0, two = 0] = bytes;
    const header = tag === 0x88 ? 2 : tag === 0x89 ? 3 : tag === 0xc2 ? (one < 192 ? 2 : 3) : 0;
    const lengths = {
        0x88: one,
        0x89: one * 256 + two,
        0xc2: one < 192 ? one : (one - 192) * 256 + two + 192
    };
    const version = bytes[header] ?? 0;
    const fits = header > 0 && lengths[tag ?? 0] === bytes.length - header && version >= 3 && version <= 6;
    return fits ? 'pgp-binary' : undefined;
}
function isJson(text) {
    return /^(\{|\[)/.test(text) && /(\}|\])$/.test(text);
}
function has(text, member) {
    return new RegExp(`"${member}"\\s*:`).test(text);
}
/** Base64 whose bytes are again base64 of at least as many characters as the smallest signature or key has. */
function isBase64OfBase64(text) {
    const compact = text.replace(/\s/g, '');
    const inner = Buffer.from(compact, 'base64').toString('latin1').trim();
    return compact.length % 4 === 0 && inner.length >= 340 && /^[A-Za-z0-9+/\r\n]+={0,2}$/.test(inner);
}


/***/ })

};
