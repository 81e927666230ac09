export const id = 321;
export const ids = [321];
export const modules = {

/***/ 4499:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ untilAborted)
/* harmony export */ });
// src/lib/abort.ts
/** Settles like `work`, or rejects with the signal's reason once it aborts: also where `work` cannot be ended. */
async function untilAborted(signal, work) {
	const { promise: ended, reject } = Promise.withResolvers();
	const end = () => reject(signal.reason);
	if (signal.aborted) end();
	else signal.addEventListener("abort", end);
	try {
		return await Promise.race([work, ended]);
	} finally {
		signal.removeEventListener("abort", end);
	}
}



/***/ }),

/***/ 7988:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ TimeLimitError),
/* harmony export */   KH: () => (/* binding */ TOLD_AFTER_MS),
/* harmony export */   tk: () => (/* binding */ TransferWatch)
/* harmony export */ });
/* harmony import */ var _cancellation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9106);

// src/lib/transfer-watch.ts
/** A wait that the local clock ended. */
var TimeLimitError = class extends Error {
	name = "TimeoutError";
};
/** What takes longer than this is told while it is waited for. */
const TOLD_AFTER_MS = 1e4;
const TICKS_PER_WINDOW = 12;
/**
* Aborts a transfer that moves too little, however long it takes as a whole, and when the job is cancelled. It counts from `begin`
* on: before, the request may have to wait for its turn.
*/
var TransferWatch = class {
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
		if (cancelled.aborted) this.#cancel();
		else cancelled.addEventListener("abort", this.#cancel);
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
		this.#pausedAt = void 0;
		this.#since = performance.now();
		this.#movedAt = this.#since;
	}
	/** Whoever reads does something else: that is not the other side's doing. */
	pause() {
		this.#pausedAt = performance.now();
	}
	resume() {
		if (this.#pausedAt !== void 0) this.#pausedMs += performance.now() - this.#pausedAt;
		this.#pausedAt = void 0;
		this.#movedAt = performance.now();
	}
	stop() {
		clearInterval(this.#timer);
		this.#cancelled.removeEventListener("abort", this.#cancel);
	}
	#look() {
		if (this.#pausedAt !== void 0) return;
		const { windowMs, minBytesPerWindow } = this.#limits;
		const now = performance.now();
		if (now - this.#movedAt >= 1e4) this.#tell();
		if (now - this.#since - this.#pausedMs < windowMs) return;
		if (this.#bytes >= minBytesPerWindow) return this.begin();
		const seen = this.#bytes === 0 ? "no progress" : `no more than ${this.#bytes} bytes`;
		this.#ending.abort(new TimeLimitError(`${seen} in ${windowMs / 1e3} seconds`));
	}
};



/***/ }),

/***/ 1234:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E$: () => (/* binding */ Waiting),
/* harmony export */   KA: () => (/* binding */ PASSING),
/* harmony export */   Vs: () => (/* binding */ retryAfterMs),
/* harmony export */   XU: () => (/* binding */ FINAL)
/* harmony export */ });
/* unused harmony export Attempts */
/* harmony import */ var _abort_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4499);
/* harmony import */ var _cancellation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9106);
/* harmony import */ var _transfer_watch_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7988);
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8474);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8500);





// src/lib/waiting.ts
const FINAL = { kind: "final" };
const PASSING = { kind: "passing" };
/** A pause that will be longer than this is told before. */
const TOLD_FROM_MS = 5e3;
const MAX_DELAY_MS = 2e4;
const LOCAL_CLOCK = {
	now: () => performance.now(),
	sleep: async (ms, signal) => (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_3__.setTimeout)(ms, void 0, signal && { signal })
};
/** How one run waits: attempts with back-off and full jitter, what services ask for, and what is said meanwhile. */
var Waiting = class Waiting {
	cancelled;
	clock;
	#info;
	/** When each line was said last: many that wait for the same say it once. */
	#said = /* @__PURE__ */ new Map();
	constructor({ cancelled, info, clock } = {}) {
		this.cancelled = cancelled ?? new AbortController().signal;
		this.clock = clock ?? LOCAL_CLOCK;
		(0,node_events__WEBPACK_IMPORTED_MODULE_2__.setMaxListeners)(0, this.cancelled);
		this.#info = info ?? (() => void 0);
	}
	/** The same, for work of several parts of which the first failure ends all the others. */
	branch() {
		const controller = new AbortController();
		const end = () => controller.abort((0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(this.cancelled));
		if (this.cancelled.aborted) end();
		else this.cancelled.addEventListener("abort", end, { once: true });
		return {
			waiting: new Waiting({
				cancelled: controller.signal,
				info: this.#info,
				clock: this.clock
			}),
			end: (reason) => controller.abort(reason)
		};
	}
	/** The same, for one of several parts: ended by the failure of another part, too. */
	until(failed) {
		const { waiting, end } = this.branch();
		const fail = () => end((0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(failed));
		if (failed.aborted) fail();
		else failed.addEventListener("abort", fail, { once: true });
		return waiting;
	}
	/** Runs `attempt` until it succeeds, fails for good, or the policy allows no more; then explains what it threw last. */
	async retry(policy, attempt) {
		const attempts = this.attempts(policy);
		for (;;) {
			(0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .throwIfCancelled */ .dZ)(this.cancelled);
			try {
				return await attempt();
			} catch (thrown) {
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
		(0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .throwIfCancelled */ .dZ)(this.cancelled);
		const limit = new AbortController();
		const cancel = () => limit.abort((0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(this.cancelled));
		const late = new _transfer_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .TimeLimitError */ .$q(`no complete answer within ${limitMs / 1e3} seconds`);
		const timer = setTimeout(() => limit.abort(late), limitMs);
		const told = setInterval(() => this.say(`Still waiting for ${what}.`), _transfer_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .TOLD_AFTER_MS */ .KH);
		this.cancelled.addEventListener("abort", cancel);
		try {
			return await (0,_abort_js__WEBPACK_IMPORTED_MODULE_4__/* .untilAborted */ .E)(limit.signal, work(limit.signal));
		} finally {
			clearTimeout(timer);
			clearInterval(told);
			this.cancelled.removeEventListener("abort", cancel);
		}
	}
	/** Watches a transfer, which may take as long as it makes progress. */
	watch(limits, what) {
		return new _transfer_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .TransferWatch */ .tk(limits, this.cancelled, () => this.say(`Still waiting for ${what}.`));
	}
	/** Waits for a reason that is told; a cancelled job does not wait. */
	async pause(ms, reason) {
		(0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .throwIfCancelled */ .dZ)(this.cancelled);
		if (ms >= TOLD_FROM_MS) this.say(`${reason}: waiting`, ` ${Math.ceil(ms / 1e3)} seconds.`);
		try {
			await this.clock.sleep(ms, this.cancelled);
		} catch (thrown) {
			(0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .throwIfCancelled */ .dZ)(this.cancelled);
			throw thrown;
		}
	}
	/** Says what is waited for, at most once in a while. */
	say(text, details = "") {
		const now = this.clock.now();
		if (now - (this.#said.get(text) ?? -Infinity) < 5e3) return;
		this.#said.set(text, now);
		this.#info(`${text}${details}`);
	}
};
/** Counts the failures of one piece of work against its policy. */
var Attempts = class {
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
		(0,_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .throwIfCancelled */ .dZ)(this.#waiting.cancelled);
		const { service, doing, explain } = this.#policy;
		const outlook = this.#policy.outlook(thrown);
		const ms = this.#delayAfter(outlook);
		if (ms === void 0) throw explain === void 0 ? thrown : explain(thrown);
		await this.#waiting.pause(ms, outlook.kind === "throttled" ? `${service} limits the rate of requests` : `Cannot ${doing} for now`);
	}
	/** Undefined: no other attempt. */
	#delayAfter(outlook) {
		const { attempts, baseDelayMs } = this.#policy;
		switch (outlook.kind) {
			case "final": return;
			case "passing":
				this.#failures += 1;
				return this.#failures < attempts ? backOff(baseDelayMs, this.#failures) : void 0;
			case "throttled": return this.#throttleDelay(outlook.afterMs);
		}
	}
	/** Undefined when the wait would go beyond the budget. */
	#throttleDelay(afterMs) {
		const { baseDelayMs, throttleBudgetMs = 0 } = this.#policy;
		const now = this.#waiting.clock.now();
		this.#throttled ??= {
			since: now,
			times: 0
		};
		this.#throttled.times += 1;
		const ms = afterMs ?? backOff(baseDelayMs, this.#throttled.times);
		return now - this.#throttled.since + ms > throttleBudgetMs ? void 0 : ms;
	}
};
/** Full jitter: many jobs that failed at once do not come back at once. */
function backOff(baseDelayMs, failures) {
	return Math.random() * Math.min(MAX_DELAY_MS, baseDelayMs * 2 ** failures);
}
/** What a `Retry-After` header asks for, in milliseconds, with up to a second on top; undefined where it says nothing usable. */
function retryAfterMs(header, serverNowMs) {
	if (typeof header !== "string" && typeof header !== "number") return void 0;
	const seconds = /^\s*\d+\s*$/.test(String(header)) ? Number(header) : void 0;
	const ms = seconds === void 0 ? Date.parse(String(header)) - serverNowMs : seconds * 1e3;
	return Number.isFinite(ms) ? Math.max(0, ms) + Math.random() * 1e3 : void 0;
}



/***/ }),

/***/ 2321:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./build/src/errors.js
var errors = __webpack_require__(7406);
// EXTERNAL MODULE: ./build/src/lib/text.js
var lib_text = __webpack_require__(5498);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./build/src/aws/sdk-environment.js



// src/aws/sdk-environment.ts
/**
* Takes out of this process's environment what must not steer the AWS SDK; the job's environment is not changed.
* With a role, nothing left behind on the machine may: no shared AWS file, no profile, no global endpoint. Instance
* metadata is not asked on GitHub's runners: no answer there can be meant for this job.
*/
function restrainAwsSdk(env, { withRole, githubHosted }) {
	if (githubHosted) env["AWS_EC2_METADATA_DISABLED"] = "true";
	if (!withRole) return;
	env["AWS_CONFIG_FILE"] = external_node_os_.devNull;
	env["AWS_SHARED_CREDENTIALS_FILE"] = external_node_os_.devNull;
	for (const name of [
		"AWS_PROFILE",
		"AWS_DEFAULT_PROFILE",
		"AWS_ENDPOINT_URL"
	]) delete env[name];
}
const SWITCHES = [
	"AWS_USE_FIPS_ENDPOINT",
	"AWS_USE_DUALSTACK_ENDPOINT",
	"AWS_EC2_METADATA_DISABLED",
	"AWS_EC2_METADATA_V1_DISABLED",
	"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
	"AWS_DISABLE_CLOCK_SKEW_CORRECTION"
];
const DEFAULTS_MODES = [
	"auto",
	"in-region",
	"cross-region",
	"mobile",
	"standard",
	"legacy"
];
/**
* Spells the switches of AWS as the SDK reads them: it drops `True`, which the AWS CLI takes, without a word, and the
* request would go to another endpoint. Attempts are counted here, so the SDK's own settings for them are taken out.
*
* @throws ENVIRONMENT_INVALID
*/
function normalizeAwsSwitches(env) {
	for (const name of SWITCHES) normalize(env, name, ["true", "false"]);
	normalize(env, "AWS_DEFAULTS_MODE", DEFAULTS_MODES);
	for (const name of ["AWS_RETRY_MODE", "AWS_MAX_ATTEMPTS"]) delete env[name];
}
/** Empty is unset, as for the AWS CLI. */
function normalize(env, name, allowed) {
	const given = env[name];
	const value = given?.trim().toLowerCase();
	if (given === void 0 || value === void 0) return;
	if (value === "") delete env[name];
	else if (allowed.includes(value)) env[name] = value;
	else throw new errors/* ActionError */.lZ("ENVIRONMENT_INVALID", `${name} is "${(0,lib_text/* untrusted */.bp)(given)}", expected ${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}.`, { hint: `Correct ${name} in the environment of the job, or remove it.` });
}
/** What the SDK takes together, or passes over without a word for the next source. */
const TOGETHER = [
	["AWS_ACCESS_KEY_ID", ["AWS_SECRET_ACCESS_KEY"]],
	["AWS_SECRET_ACCESS_KEY", ["AWS_ACCESS_KEY_ID"]],
	["AWS_SESSION_TOKEN", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]],
	["AWS_WEB_IDENTITY_TOKEN_FILE", ["AWS_ROLE_ARN"]]
];
/**
* Credentials that no header can carry would fail late, and as if AWS had refused them; half of a pair would let other credentials take its
* place.
*
* @throws ENVIRONMENT_INVALID, without the value.
*/
function assertUsableCredentials(env) {
	for (const name of [
		"AWS_ACCESS_KEY_ID",
		"AWS_SECRET_ACCESS_KEY",
		"AWS_SESSION_TOKEN"
	]) {
		if (/^[\x21-\x7e]*$/.test(env[name] ?? "")) continue;
		throw new errors/* ActionError */.lZ("ENVIRONMENT_INVALID", `${name} holds a line break, a blank or another character that no AWS credential has.`, { hint: `Store the secret behind ${name} again, without a line break at its end.` });
	}
	for (const [name, others] of TOGETHER) {
		const missing = (env[name] ?? "") === "" ? void 0 : others.find((other) => (env[other] ?? "") === "");
		if (missing === void 0) continue;
		throw new errors/* ActionError */.lZ("ENVIRONMENT_INVALID", `${name} is set, but ${missing} is ${env[missing] === void 0 ? "not" : "empty"}: the AWS SDK would go on to other credentials.`, { hint: `Set ${missing} as well (a secret that is not there is an empty string), or remove ${name}.` });
	}
}
/** The variables that name where the SDK takes credentials from, with what they say; none of them is a secret. */
function credentialSources(env) {
	return [
		"AWS_PROFILE",
		"AWS_CONFIG_FILE",
		"AWS_SHARED_CREDENTIALS_FILE",
		"AWS_WEB_IDENTITY_TOKEN_FILE"
	].filter((name) => (env[name] ?? "") !== "").map((name) => `${name} (${(0,lib_text/* untrusted */.bp)(env[name] ?? "")})`);
}


// EXTERNAL MODULE: ./build/src/network/endpoints.js
var endpoints = __webpack_require__(6198);
// EXTERNAL MODULE: ./build/src/network/proxy.js
var network_proxy = __webpack_require__(2240);
// EXTERNAL MODULE: ./build/src/lib/waiting.js
var lib_waiting = __webpack_require__(1234);
// EXTERNAL MODULE: ./build/src/network/http.js
var http = __webpack_require__(3702);
;// CONCATENATED MODULE: ./build/src/runner/identity-token.js





// src/runner/identity-token.ts
const PERMISSION_HINT = "Add \"permissions: { id-token: write }\" to the job; in a reusable workflow the job that calls it needs it too.";
const MISSING_HINTS = {
	fork: "A pull request from a fork never gets one: sign on a tag, a release or workflow_dispatch of this repository.",
	act: "act has no token endpoint: leave role-to-assume out there and give AWS credentials in the environment.",
	unknown: PERMISSION_HINT
};
const LIMITS = {
	answerMs: 15e3,
	throttleBudgetMs: 3e5
};
const ATTEMPTS = 6;
const BASE_DELAY_MS = 250;
const MAX_ANSWER_BYTES = 65536;
/** The runner's OIDC endpoint (GitHub docs, "OpenID Connect reference"). */
var RunnerIdentityToken = class {
	#requestUrl;
	#requestToken;
	#withoutToken;
	#connections;
	#waiting;
	#limits;
	#mask;
	constructor({ requestUrl, requestToken, withoutToken, proxy, waiting, limits = LIMITS, mask }) {
		this.#requestUrl = requestUrl;
		this.#requestToken = requestToken;
		this.#withoutToken = withoutToken;
		this.#connections = new http/* Connections */.U("The OIDC endpoint", proxy);
		this.#waiting = waiting;
		this.#limits = limits;
		this.#mask = mask;
		if (requestToken !== void 0) mask(requestToken);
	}
	async fetch(audience) {
		const requestToken = this.#requestToken;
		if (!this.#requestUrl || !requestToken) throw new errors/* ActionError */.lZ("OIDC_UNAVAILABLE", "This job cannot get an OIDC token: the runner gives it no token endpoint.", { hint: MISSING_HINTS[this.#withoutToken ?? "unknown"] });
		const { href, search } = (0,endpoints/* assertSecureEndpoint */.n)(this.#requestUrl, "ACTIONS_ID_TOKEN_REQUEST_URL");
		const url = new URL(`${href}${search === "" ? "?" : "&"}audience=${encodeURIComponent(audience)}`);
		const policy = {
			service: "The OIDC endpoint",
			doing: "get an OIDC token",
			attempts: ATTEMPTS,
			baseDelayMs: BASE_DELAY_MS,
			throttleBudgetMs: this.#limits.throttleBudgetMs,
			outlook: outlookOf,
			explain: unavailable
		};
		return this.#waiting.retry(policy, async () => {
			const token = toToken(await this.#waiting.within(this.#limits.answerMs, "the runner's OIDC endpoint", async (signal) => get(this.#connections, {
				url,
				requestToken,
				signal
			})));
			this.#mask(token);
			return token;
		});
	}
};
/** What the endpoint answered instead of a token. */
var NoTokenError = class extends Error {
	status;
	retryAfter;
	constructor({ status, retryAfter }, message) {
		super(message);
		this.status = status;
		this.retryAfter = retryAfter;
	}
};
function toToken(answer) {
	const { status, text, isHtml } = answer;
	const { value, message } = toRecord(text);
	if (status !== 200) {
		const said = (0,lib_text/* untrusted */.bp)(isHtml ? "an HTML page" : typeof message === "string" ? message : text);
		throw new NoTokenError(answer, `it answered ${status}${said === "" ? "" : `: ${said.replace(/\.$/, "")}`}`);
	}
	if (typeof value === "string" && value !== "") return value;
	throw new NoTokenError(answer, isHtml ? "it answered with an HTML page" : "its answer holds no token");
}
/** Nothing where the text is no JSON object. */
function toRecord(text) {
	try {
		const data = JSON.parse(text);
		return typeof data === "object" && data !== null ? data : {};
	} catch {
		return {};
	}
}
function outlookOf(thrown) {
	if (thrown instanceof errors/* ActionError */.lZ) return lib_waiting/* FINAL */.XU;
	if (!(thrown instanceof NoTokenError)) return lib_waiting/* PASSING */.KA;
	const { status, retryAfter } = thrown;
	if (status === 429) return {
		kind: "throttled",
		afterMs: (0,lib_waiting/* retryAfterMs */.Vs)(retryAfter, Date.now())
	};
	return status === 200 || status >= 500 ? lib_waiting/* PASSING */.KA : lib_waiting/* FINAL */.XU;
}
function unavailable(cause) {
	if (cause instanceof errors/* ActionError */.lZ) return cause;
	const status = cause instanceof NoTokenError ? cause.status : void 0;
	const reason = cause instanceof Error ? cause.message.replace(/\s+/g, " ") : String(cause);
	return new errors/* ActionError */.lZ("OIDC_UNAVAILABLE", `The runner's OIDC endpoint gave no token: ${reason}.`, {
		hint: status === 401 || status === 403 ? PERMISSION_HINT : "Run the job again; if it stays so, see githubstatus.com, and check a self-hosted runner's way to GitHub.",
		cause
	});
}
/** One request; redirects are not followed, since the token would go along. */
async function get(connections, { url, requestToken, signal }) {
	const headers = {
		accept: "application/json",
		authorization: `Bearer ${requestToken}`,
		"user-agent": "kms-sign-action"
	};
	const answer = await connections.send({
		url,
		method: "GET",
		headers,
		signal
	});
	const { statusCode: status = 0 } = answer;
	const { "retry-after": retryAfter, "content-type": type = "" } = answer.headers;
	const chunks = [];
	let bytes = 0;
	for await (const chunk of (0,http/* piecesOf */.X)(answer, signal)) {
		bytes += chunk.length;
		if (bytes > MAX_ANSWER_BYTES) throw new NoTokenError({
			status,
			retryAfter
		}, "its answer is too large");
		chunks.push(chunk);
	}
	return {
		status,
		retryAfter,
		isHtml: type.startsWith("text/html"),
		text: Buffer.concat(chunks).toString()
	};
}
/** An identity token whose first fetch is already on its way, while other parts are being loaded. */
function prefetched(identityToken, audience) {
	let first = identityToken.fetch(audience);
	first.catch(() => void 0);
	return { fetch: async (wanted) => {
		const token = wanted === audience ? first : void 0;
		first = void 0;
		return token ?? identityToken.fetch(wanted);
	} };
}


// EXTERNAL MODULE: ./build/src/signature/algorithms.js
var algorithms = __webpack_require__(6432);
// EXTERNAL MODULE: ./build/src/version.js
var version = __webpack_require__(8009);
;// CONCATENATED MODULE: ./build/src/connect.js







// src/connect.ts
/** Makes the adapters that this run needs and loads no others. The OIDC request goes out first: it is waited for longest. */
async function connect(inputs, surroundings) {
	const { env, environment, console, waiting, limits } = surroundings;
	const { role } = inputs;
	refuseExampleAccount(inputs, environment, console);
	restrainAwsSdk(env, {
		withRole: role !== void 0,
		githubHosted: environment.githubHosted
	});
	if (inputs.key !== void 0) normalizeAwsSwitches(env);
	if (inputs.key !== void 0 && role === void 0) assertUsableCredentials(env);
	const proxy = inputs.key === void 0 && inputs.release === void 0 ? void 0 : (0,network_proxy/* parseProxy */.Y)(environment.httpsProxy, environment.noProxy);
	for (const secret of proxy?.secrets ?? []) console.mask(secret);
	const identityToken = role === void 0 || inputs.key === void 0 || isDryRunWithoutToken(inputs, environment) ? void 0 : prefetched(new RunnerIdentityToken({
		requestUrl: environment.oidcRequestUrl,
		requestToken: environment.oidcRequestToken,
		withoutToken: environment.withoutToken,
		proxy,
		waiting,
		limits: limits?.oidc,
		mask: (secret) => console.mask(secret)
	}), role.audience);
	const [releases, signer] = await Promise.all([connectReleases(inputs, surroundings, proxy), connectSigner(inputs, surroundings, {
		identityToken,
		proxy
	})]);
	return {
		releases,
		signer
	};
}
async function connectSigner(inputs, { env, environment, console, waiting, limits }, { identityToken, proxy }) {
	const { key, role } = inputs;
	if (key === void 0) return void 0;
	if (isDryRunWithoutToken(inputs, environment)) return void 0;
	const { connectKms } = await Promise.all(/* import() */[__webpack_require__.e(813), __webpack_require__.e(55)]).then(__webpack_require__.bind(__webpack_require__, 5055));
	const { kmsEndpoint, stsEndpoint, awsEndpoint, awsCaBundle: caBundle } = environment;
	const common = {
		key,
		kms: {
			region: key.region,
			endpoint: kmsEndpoint
		},
		proxy,
		caBundle,
		sources: credentialSources(env),
		waiting,
		limits: limits?.aws
	};
	if (proxy !== void 0) console.info(`AWS is asked through the proxy ${proxy.name} (HTTPS_PROXY), unless NO_PROXY excepts it.`);
	if (kmsEndpoint !== void 0) console.info(`KMS is asked at ${kmsEndpoint} (AWS_ENDPOINT_URL_KMS).`);
	if (role === void 0 || identityToken === void 0) {
		if (kmsEndpoint === void 0 && awsEndpoint !== void 0) console.info(`KMS is asked at ${(0,endpoints/* assertSecureEndpoint */.n)(awsEndpoint, "AWS_ENDPOINT_URL").href} (AWS_ENDPOINT_URL).`);
		console.info("AWS credentials come from the environment; their scope is not this step's. role-to-assume would limit them to this key and use.");
		return connectKms({
			...common,
			role: void 0
		});
	}
	if (stsEndpoint !== void 0) console.info(`STS is asked at ${stsEndpoint} (AWS_ENDPOINT_URL_STS).`);
	const sts = {
		region: key.region,
		endpoint: stsEndpoint
	};
	const mask = (secret) => console.mask(secret);
	return connectKms({
		...common,
		role: {
			role,
			use: keyUse(inputs),
			sts,
			identityToken,
			log: console,
			mask
		}
	});
}
/** Of AWS's documentation, the first one of ours too: nobody has them. */
const EXAMPLE_ACCOUNTS = [
	"111122223333",
	"444455556666",
	"123456789012"
];
const AWS_DOMAIN = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|amazonwebservices\.com\.cn)$/;
/**
* A copied example is an error before AWS refuses it; emulators have any account. Without a role a shared AWS file may lead to one, which is
* not known here: then it is a warning.
*
* @throws INPUT_INVALID
*/
function refuseExampleAccount({ key, role }, { kmsEndpoint, awsEndpoint }, console) {
	const endpoint = kmsEndpoint ?? awsEndpoint ?? "";
	if (URL.canParse(endpoint) && !AWS_DOMAIN.test(new URL(endpoint).hostname)) return;
	const copied = [["key-id", key?.account], ["role-to-assume", role?.account]].flatMap(([name, account]) => account !== void 0 && EXAMPLE_ACCOUNTS.includes(account) ? [`${name}: it names the account ${account}, which stands for yours in examples`] : []);
	if (copied.length === 0) return;
	if (role === void 0) {
		console.warning(`${copied.join("; ")}: put the ARN of your own key there.`);
		return;
	}
	const what = copied.length === 1 ? "An input is wrong" : "2 inputs are wrong";
	throw new errors/* ActionError */.lZ("INPUT_INVALID", `${what}: ${copied.join("; ")}.`, { hint: "Put the ARN of your own there: aws sts get-caller-identity --query Account prints your account." });
}
/** A dry run checks what it can: on a pull request there is no token, and should be none. */
function isDryRunWithoutToken(inputs, { oidcRequestUrl }) {
	return inputs.mode === "sign" && inputs.dryRun && inputs.role !== void 0 && oidcRequestUrl === void 0;
}
function keyUse(inputs) {
	if (inputs.mode === "sign") return {
		operation: "kms:Sign",
		algorithms: [inputs.algorithm]
	};
	if (inputs.verifyWith === "local") return {
		operation: void 0,
		algorithms: []
	};
	return {
		operation: "kms:Verify",
		algorithms: inputs.algorithm === void 0 ? algorithms/* SIGNING_ALGORITHMS */.v8 : [inputs.algorithm]
	};
}
async function connectReleases(inputs, { environment: { apiUrl, orchestrationId }, console, waiting, limits }, proxy) {
	const { release, repository, token } = inputs;
	if (release === void 0) return void 0;
	if (repository === void 0 || token === void 0) throw new errors/* ActionError */.lZ("INPUT_INVALID", `The release cannot be looked up: ${token === void 0 ? "token" : "repository"} is empty.`, { hint: "Leave token at its default, ${{ github.token }}, and repository unset for the repository of the job." });
	const { GitHubReleaseHost } = await Promise.all(/* import() */[__webpack_require__.e(917), __webpack_require__.e(10)]).then(__webpack_require__.bind(__webpack_require__, 1010));
	const orchestration = orchestrationId === void 0 ? "" : ` actions_orchestration_id/${orchestrationId.trim().replace(/[^a-z0-9_.-]/gi, "_")}`;
	return new GitHubReleaseHost(repository, {
		apiUrl,
		token,
		userAgent: `kms-sign-action/${version/* VERSION */.x}${orchestration}`,
		proxy,
		debug: (text) => console.debug(text),
		info: (text) => console.info(text),
		waiting,
		limits: limits?.github
	});
}


// EXTERNAL MODULE: ./build/src/artifacts/pattern.js
var artifacts_pattern = __webpack_require__(47);
// EXTERNAL MODULE: ./build/src/signature/formats/index.js
var formats = __webpack_require__(7151);
// EXTERNAL MODULE: ./build/src/signature/not-a-key.js
var not_a_key = __webpack_require__(5853);
// EXTERNAL MODULE: ./build/src/inputs/files.js
var files = __webpack_require__(4876);
// EXTERNAL MODULE: ./build/src/inputs/key.js
var inputs_key = __webpack_require__(172);
;// CONCATENATED MODULE: ./build/src/inputs/matrix.js
// src/inputs/matrix.ts
/** The jobs of the matrix that this job belongs to; undefined where the runner does not say (act, Gitea). */
function countMatrixJobs(reader) {
	return reader.text("job-total") === void 0 ? void 0 : reader.integer("job-total", 1, 1e3);
}
/** A release is bound to its tag without being asked for; the jobs of a matrix would each attach a checksums file of a part. */
function parseStrategy(reader, jobs) {
	if (reader.text("strategy") === void 0) return jobs !== void 0 && jobs > 1 ? "each" : "both";
	return reader.choice("strategy", [
		"both",
		"each",
		"checksums"
	]);
}
/**
* Notes the inputs that concern the release as a whole: matrix jobs would act on it before the others are done, and against each other.
* Where it is not known whether this is one of them, publishing is refused, since nothing takes it back; the rest is warned of.
*/
function refuseInMatrix(reader, jobs, inputs, warn) {
	if (jobs === 1) return;
	const names = releaseWide(inputs);
	if (jobs !== void 0) {
		for (const name of names) reader.problem(`${name}: given in one of ${jobs} matrix jobs; give it in one job after the matrix, or set job-total: 1 when each matrix job signs its own release`);
		return;
	}
	if (inputs.publishRelease) reader.problem("job-total: empty, so that it is not known whether this job is one of a matrix, whose first job would publish what the others have not signed; set job-total: 1 if this job alone publishes the release");
	else if (names.length > 0 && inputs.release !== void 0) warn(`job-total is empty: this runner does not say whether the job is one of a matrix, where ${names.join(" and ")} would concern the release as a whole before the other jobs are done. Set job-total: 1 if this job alone signs the release; in a matrix set strategy: each, and leave the rest to one job after it.`);
}
function releaseWide(inputs) {
	return [
		...changesOfRelease(inputs),
		...inputs.strategy === "each" ? [] : ["strategy"],
		...inputs.recordFile === void 0 ? [] : ["record-file"]
	];
}
/** The inputs that change the release itself. */
function changesOfRelease({ publishRelease, verifyInstructions }) {
	return [...publishRelease ? ["publish-release"] : [], ...verifyInstructions === void 0 ? [] : ["verify-instructions"]];
}


// EXTERNAL MODULE: ./build/src/inputs/reader.js
var inputs_reader = __webpack_require__(8064);
// EXTERNAL MODULE: ./build/src/inputs/schema.js
var schema = __webpack_require__(2336);
// EXTERNAL MODULE: ./build/src/inputs/release.js
var inputs_release = __webpack_require__(6182);
// EXTERNAL MODULE: ./build/src/inputs/values.js
var values = __webpack_require__(7745);
;// CONCATENATED MODULE: ./build/src/inputs/parse.js










// src/inputs/parse.ts
/**
* The typed inputs of the step.
*
* @param env the process's environment; nothing but `INPUT_*` is read.
* @param warn called with what is wrong and harmless.
* @throws INPUT_INVALID one error that names every problem.
*/
function parseInputs(env, job, warn = () => void 0) {
	const reader = new inputs_reader/* InputReader */.i_(env);
	reader.refuseUndeclared(warn);
	const mode = reader.choice("mode", ["sign", "verify"]);
	reader.refuseOtherMode(mode);
	refuseBlank(reader);
	refuseSeveralLines(reader);
	refusePrivateKeys(reader);
	return mode === "sign" ? parseSign(reader, job, warn) : parseVerify(reader, job);
}
/** Without these a run does less than it was meant to, in silence. */
function refuseBlank(reader) {
	for (const name of [
		"role-to-assume",
		"key-id",
		"signing-algorithm",
		"trusted-public-key"
	]) {
		if (!reader.isBlank(name)) continue;
		const expected = name === "trusted-public-key" ? "paths of public key files" : "a value";
		reader.problem(`${name}: only blanks or comments, expected ${expected}; remove it if none is meant (an expression may have evaluated to an empty string)`);
	}
}
/** Of inputs that may have any text; the others accept no line break anyway. */
function refuseSeveralLines(reader) {
	for (const name of [
		"role-session-name",
		"audience",
		"output-directory",
		"record-file",
		"token"
	]) {
		const value = reader.text(name);
		if (value === void 0 || !/[\r\n]/.test(value)) continue;
		const seen = (name === "token" ? void 0 : (0,values/* describeText */.l)(value)) ?? "several lines";
		reader.problem(`${name}: ${seen}, expected one line`);
	}
}
/** Nothing here takes one, and a message of a later stage could quote it. */
function refusePrivateKeys(reader) {
	for (const name of schema/* INPUT_NAMES */.Q) {
		const value = reader.text(name);
		if (value !== void 0 && (0,not_a_key/* holdsPrivateKey */.jc)(value)) reader.problem(`${name}: ${(0,values/* describeValue */.b)(value)}; the private half of a KMS key never leaves KMS`);
	}
}
/** Whether `mode` is `verify`, readable before the other inputs are checked: a step that verifies must fail from its first moment on. */
function isVerifyMode(env) {
	return env["INPUT_MODE"]?.trim() === "verify";
}
function parseSign(reader, job, warn) {
	const upload = reader.choice("upload", [
		"signatures",
		"all",
		"none"
	]);
	const key = (0,inputs_key/* parseKey */.Do)(reader, job);
	if (key === void 0 && reader.text("key-id") === void 0 && !reader.isBlank("key-id")) reader.problem("key-id: empty, expected the id, ARN, alias or alias ARN of the KMS key that signs");
	const releaseAssets = reader.list("release-assets");
	const digests = (0,files/* parseDigests */.fV)(reader);
	const patterns = [...reader.list("artifacts"), ...releaseAssets].filter((pattern) => !(0,artifacts_pattern/* isExclude */.z)(pattern));
	if (patterns.length === 0 && digests === void 0) reader.problem(reader.list("artifacts").length > 0 ? "artifacts: only patterns that exclude, expected at least one glob of files to sign" : "artifacts: no pattern given, expected at least one glob of files to sign (an expression may have evaluated to an empty string), or of assets in release-assets");
	if (patterns.length === 0 && digests !== void 0 && upload === "all") reader.problem("upload: \"all\" needs the files, but only digests are given; set upload: signatures");
	const dryRun = reader.boolean("dry-run");
	const jobs = countMatrixJobs(reader);
	if (upload === "none" && releaseAssets.length > 0) reader.problem("release-assets: with upload: none no release is looked up; remove one of the two");
	const release = upload === "none" ? void 0 : (0,inputs_release/* parseRelease */.BC)(reader, job);
	if (upload !== "none" && release === void 0 && !dryRun) reader.problem("release-tag: no release is named and this run is not for a release or a tag; give release-tag or release-id, or set upload: none to attach nothing");
	const inputs = {
		...parseCommon(reader, job),
		mode: "sign",
		algorithm: (0,inputs_key/* parseAlgorithm */.f5)(reader) ?? "RSASSA_PSS_SHA_256",
		signatureFormat: reader.choice("signature-encoding", formats/* FORMAT_NAMES */.BU),
		strategy: parseStrategy(reader, jobs),
		publicKeyFiles: (0,files/* parsePublicKeyFiles */.Zj)(reader),
		upload,
		overwrite: reader.boolean("overwrite"),
		publishRelease: reader.boolean("publish-release"),
		verifyInstructions: (0,inputs_release/* parseVerifyInstructions */.aG)(reader, job),
		recordFile: (0,files/* parseRecordFile */.TG)(reader),
		dryRun,
		release
	};
	refuseInMatrix(reader, jobs, inputs, warn);
	if (inputs.strategy === "each" && inputs.checksumsFile !== void 0) reader.problem(`checksums-file: with strategy: each${reader.text("strategy") === void 0 ? ", the default in a matrix job," : ""} there is no checksums file; set strategy to checksums or both`);
	if (upload === "none") for (const name of changesOfRelease(inputs)) reader.problem(`${name}: with upload: none there is no release; remove one of the two`);
	reader.throwProblems();
	if (key === void 0) throw new Error("a missing key was not noted as a problem");
	return {
		...inputs,
		key
	};
}
function parseVerify(reader, job) {
	const releaseAssets = reader.list("release-assets");
	const artifacts = reader.list("artifacts");
	const verifyWith = reader.choice("verify-with", ["local", "kms"]);
	const key = (0,inputs_key/* parseKey */.Do)(reader, job);
	const named = reader.text("release-tag") !== void 0 || reader.text("release-id") !== void 0;
	const requireBinding = (0,inputs_release/* parseBindingDemand */.G3)(reader, job);
	const release = releaseAssets.length > 0 || named || requireBinding.kind === "here" ? (0,inputs_release/* parseRelease */.BC)(reader, job) : void 0;
	if (requireBinding.kind === "here" && release === void 0) reader.problem("require-binding: \"true\", but no release is named and this run is not for one; give release-tag, or the release as owner/name@tag");
	if (artifacts.every(artifacts_pattern/* isExclude */.z) && releaseAssets.every(artifacts_pattern/* isExclude */.z)) reader.problem(artifacts.length > 0 && releaseAssets.length === 0 ? "artifacts: only patterns that exclude, expected at least one glob of files to verify" : "artifacts: no pattern given, expected globs of files in artifacts, or of asset names in release-assets (an expression may have evaluated to an empty string)");
	if (releaseAssets.length > 0 && release === void 0) reader.problem("release-assets: no release is named and this run is not for a release or a tag; give release-tag or release-id");
	if (verifyWith === "kms" && reader.text("key-id") === void 0) reader.problem("verify-with: \"kms\" needs key-id, the KMS key that verifies");
	const inputs = {
		...parseCommon(reader, job),
		mode: "verify",
		key,
		algorithm: (0,inputs_key/* parseAlgorithm */.f5)(reader),
		verifyWith,
		requireBinding,
		release
	};
	if (inputs.trustedKeyFiles.length === 0 && !reader.isBlank("trusted-public-key") && inputs.pins.allowed === void 0 && reader.text("key-id") === void 0) reader.problem("trusted-public-key: no key to trust is given; give a public key file from the checkout, a pin in public-key-fingerprint, or key-id");
	if (inputs.outputDirectory !== void 0 && releaseAssets.length === 0) reader.problem("output-directory: in verify mode it keeps verified release assets, but release-assets is empty");
	reader.throwProblems();
	return inputs;
}
function parseCommon(reader, job) {
	return {
		artifacts: (0,files/* parsePatterns */.Z7)(reader, "artifacts"),
		releaseAssets: (0,files/* parsePatterns */.Z7)(reader, "release-assets"),
		digests: (0,files/* parseDigests */.fV)(reader),
		role: (0,inputs_key/* parseRole */.gP)(reader, job),
		checksumsFile: (0,files/* parseChecksumsFile */.S7)(reader),
		signatureSuffix: (0,files/* parseSignatureSuffix */.LE)(reader),
		outputDirectory: reader.text("output-directory"),
		trustedKeyFiles: (0,files/* parseTrustedKeyFiles */.L1)(reader),
		pins: (0,inputs_key/* parsePins */.MZ)(reader),
		repository: (0,inputs_release/* parseRepository */.SU)(reader, job),
		token: reader.text("token")
	};
}


// EXTERNAL MODULE: ./build/src/lib/cancellation.js
var cancellation = __webpack_require__(9106);
// EXTERNAL MODULE: ./build/src/report/failure.js
var report_failure = __webpack_require__(1522);
// EXTERNAL MODULE: ./build/src/report/outputs.js
var report_outputs = __webpack_require__(3558);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/utils.js
// node_modules/@actions/core/lib/utils.js
/**
* Sanitizes an input into a string so it can be passed into issueCommand safely
* @param input input to sanitize into a string
*/
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
/**
*
* @param annotationProperties
* @returns The command properties to send with the actual annotation command
* See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
*/
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}


// EXTERNAL MODULE: external "os"
var external_os_ = __webpack_require__(857);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/command.js


// node_modules/@actions/core/lib/command.js
/**
* Issues a command to the GitHub Actions runner
*
* @param command - The command name to issue
* @param properties - Additional properties for the command (key-value pairs)
* @param message - The message to include with the command
* @remarks
* This function outputs a specially formatted string to stdout that the Actions
* runner interprets as a command. These commands can control workflow behavior,
* set outputs, create annotations, mask values, and more.
*
* Command Format:
*   ::name key=value,key=value::message
*
* @example
* ```typescript
* // Issue a warning annotation
* issueCommand('warning', {}, 'This is a warning message');
* // Output: ::warning::This is a warning message
*
* // Set an environment variable
* issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
* // Output: ::set-env name=MY_VAR::some value
*
* // Add a secret mask
* issueCommand('add-mask', {}, 'secretValue123');
* // Output: ::add-mask::secretValue123
* ```
*
* @internal
* This is an internal utility function that powers the public API functions
* such as setSecret, warning, error, and exportVariable.
*/
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + external_os_.EOL);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}


// EXTERNAL MODULE: external "crypto"
var external_crypto_ = __webpack_require__(6982);
// EXTERNAL MODULE: external "fs"
var external_fs_ = __webpack_require__(9896);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/file-command.js




// node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!external_fs_.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	external_fs_.appendFileSync(filePath, `${toCommandValue(message)}${external_os_.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${external_crypto_.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${external_os_.EOL}${convertedValue}${external_os_.EOL}${delimiter}`;
}


;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/summary.js


// node_modules/@actions/core/lib/summary.js
var __awaiter = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access, appendFile, writeFile } = external_fs_.promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	/**
	* Finds the summary file path from the environment, rejects if env var is not found or file does not exist
	* Also checks r/w permissions.
	*
	* @returns step summary file path
	*/
	filePath() {
		return __awaiter(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, external_fs_.constants.R_OK | external_fs_.constants.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	/**
	* Wraps content in an HTML tag, adding any HTML attributes
	*
	* @param {string} tag HTML tag to wrap
	* @param {string | null} content content within the tag
	* @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
	*
	* @returns {string} content wrapped in HTML element
	*/
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	/**
	* Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
	*
	* @param {SummaryWriteOptions} [options] (optional) options for write operation
	*
	* @returns {Promise<Summary>} summary instance
	*/
	write(options) {
		return __awaiter(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	/**
	* Clears the summary buffer and wipes the summary file
	*
	* @returns {Summary} summary instance
	*/
	clear() {
		return __awaiter(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	/**
	* Returns the current summary buffer as a string
	*
	* @returns {string} string of summary buffer
	*/
	stringify() {
		return this._buffer;
	}
	/**
	* If the summary buffer is empty
	*
	* @returns {boolen} true if the buffer is empty
	*/
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	/**
	* Resets the summary buffer without writing to summary file
	*
	* @returns {Summary} summary instance
	*/
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	/**
	* Adds raw text to the summary buffer
	*
	* @param {string} text content to add
	* @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
	*
	* @returns {Summary} summary instance
	*/
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	/**
	* Adds the operating system-specific end-of-line marker to the buffer
	*
	* @returns {Summary} summary instance
	*/
	addEOL() {
		return this.addRaw(external_os_.EOL);
	}
	/**
	* Adds an HTML codeblock to the summary buffer
	*
	* @param {string} code content to render within fenced code block
	* @param {string} lang (optional) language to syntax highlight code
	*
	* @returns {Summary} summary instance
	*/
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML list to the summary buffer
	*
	* @param {string[]} items list of items to render
	* @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
	*
	* @returns {Summary} summary instance
	*/
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML table to the summary buffer
	*
	* @param {SummaryTableCell[]} rows table rows
	*
	* @returns {Summary} summary instance
	*/
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds a collapsable HTML details element to the summary buffer
	*
	* @param {string} label text for the closed state
	* @param {string} content collapsable content
	*
	* @returns {Summary} summary instance
	*/
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML image tag to the summary buffer
	*
	* @param {string} src path to the image you to embed
	* @param {string} alt text description of the image
	* @param {SummaryImageOptions} options (optional) addition image attributes
	*
	* @returns {Summary} summary instance
	*/
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML section heading element
	*
	* @param {string} text heading text
	* @param {number | string} [level=1] (optional) the heading level, default: 1
	*
	* @returns {Summary} summary instance
	*/
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML thematic break (<hr>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML line break (<br>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML blockquote to the summary buffer
	*
	* @param {string} text quote text
	* @param {string} cite (optional) citation url
	*
	* @returns {Summary} summary instance
	*/
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML anchor tag to the summary buffer
	*
	* @param {string} text link text/content
	* @param {string} href hyperlink
	*
	* @returns {Summary} summary instance
	*/
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const summary = new Summary();


;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/core.js





/**
* The code to exit an action
*/
var ExitCode;
(function(ExitCode) {
	/**
	* A code indicating that the action was successful
	*/
	ExitCode[ExitCode["Success"] = 0] = "Success";
	/**
	* A code indicating that the action was a failure
	*/
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
/**
* Registers a secret which will get masked from logs
*
* @param secret - Value of the secret to be masked
* @remarks
* This function instructs the Actions runner to mask the specified value in any
* logs produced during the workflow run. Once registered, the secret value will
* be replaced with asterisks (***) whenever it appears in console output, logs,
* or error messages.
*
* This is useful for protecting sensitive information such as:
* - API keys
* - Access tokens
* - Authentication credentials
* - URL parameters containing signatures (SAS tokens)
*
* Note that masking only affects future logs; any previous appearances of the
* secret in logs before calling this function will remain unmasked.
*
* @example
* ```typescript
* // Register an API token as a secret
* const apiToken = "abc123xyz456";
* setSecret(apiToken);
*
* // Now any logs containing this value will show *** instead
* console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
* ```
*/
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
/**
* Sets the value of an output.
*
* @param     name     name of the output to set
* @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
*/
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(external_os_.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
/**
* Writes debug message to user log
* @param message debug message
*/
function debug(message) {
	issueCommand("debug", {}, message);
}
/**
* Adds an error issue
* @param message error issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a warning issue
* @param message warning issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Writes info to log with console.log.
* @param message info message
*/
function info(message) {
	process.stdout.write(message + external_os_.EOL);
}


// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/src/runner/console.js





// src/runner/console.ts
/** The runner's log, outputs and summary: the only place that writes to any of them. */
var RunnerConsole = class {
	#secrets = /* @__PURE__ */ new Set();
	#closed = false;
	/** Hides a secret, as it is and percent-encoded, from here on: in the log of the runner and in all that this class writes. */
	mask(secret) {
		for (const spelling of /* @__PURE__ */ new Set([secret, encodeURIComponent(secret)])) {
			if (spelling === "" || this.#secrets.has(spelling)) continue;
			this.#secrets.add(spelling);
			setSecret(spelling);
		}
	}
	info(text) {
		if (this.#closed) return;
		info(this.#clean(text));
	}
	debug(text) {
		if (this.#closed) return;
		debug(this.#clean(text));
	}
	warning(text, annotation = {}) {
		if (this.#closed) return;
		warning(this.#clean(text), this.#properties(annotation));
	}
	error(text, annotation = {}) {
		if (this.#closed) return;
		error(this.#clean(text), this.#properties(annotation));
	}
	/** Prints the one error line of a failed run, cause and next step; before it, the details that help to fix it. */
	fail(failure) {
		for (const line of failure.details?.split("\n") ?? []) this.info(line);
		this.error(`${failure.message}${failure.hint === void 0 ? "" : ` ${failure.hint}`}`, { title: failure.code });
	}
	/** @throws FILE_NOT_WRITABLE */
	output(name, value) {
		if (this.#closed) return;
		try {
			setOutput(name, this.#withoutSecrets(value));
		} catch (cause) {
			throw outputsRefused(cause);
		}
	}
	/**
	* Outputs are written last; a file that takes none must be known before anything is signed.
	*
	* @param path `GITHUB_OUTPUT`.
	* @throws FILE_NOT_WRITABLE
	*/
	assertOutputsWritable(path = "") {
		if (path === "") return;
		try {
			(0,external_node_fs_.closeSync)((0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND));
		} catch (cause) {
			throw outputsRefused(cause);
		}
	}
	/** Adds Markdown to the job summary; a runner without one, or a full disk, does not fail the run. */
	async summary(markdown) {
		try {
			await summary.addRaw(this.#withoutSecrets(markdown), true).write();
		} catch (thrown) {
			this.warning(`The job summary could not be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
		}
	}
	/** Prints nothing from here on, whatever still runs; resolves once everything printed so far is written. */
	async close() {
		this.#closed = true;
		await new Promise((resolve) => {
			process.stdout.write("", () => resolve());
		});
	}
	/** The runner obeys commands in properties too: a file whose name would have to be changed is not named. */
	#properties({ title, file }) {
		return {
			...title === void 0 ? {} : { title: this.#clean(title) },
			...file === void 0 || this.#clean(file) !== file ? {} : { file }
		};
	}
	#clean(text) {
		return (0,lib_text/* harmless */.Is)(this.#withoutSecrets(text).replace(/[\r\n]+/g, " "));
	}
	#withoutSecrets(text) {
		return [...this.#secrets].reduce((clean, secret) => withoutBeginning(clean.replaceAll(secret, "***"), secret), text);
	}
};
function outputsRefused(cause) {
	const reason = (0,errors/* systemErrorCode */.vq)(cause) ?? (cause instanceof Error ? cause.message : String(cause));
	return new errors/* ActionError */.lZ("FILE_NOT_WRITABLE", `The outputs cannot be written to the file that GITHUB_OUTPUT names: ${reason}.`, {
		hint: "Leave GITHUB_OUTPUT and its file as the runner made them, and check that the disk is not full.",
		cause
	});
}
/** A shorter beginning reveals nothing, and is found in text that has nothing to do with the secret. */
const MIN_BEGINNING = 8;
const CUT = "…";
/** The text without the beginning of a secret before a cut: the message of a server may have been cut in the middle of one. */
function withoutBeginning(text, secret) {
	const [first = "", ...pieces] = text.split(CUT);
	if (pieces.length === 0) return text;
	const withoutEnd = (piece) => {
		for (let length = Math.min(secret.length, piece.length); length >= MIN_BEGINNING; length--) if (piece.endsWith(secret.slice(0, length))) return `${piece.slice(0, -length)}***`;
		return piece;
	};
	const last = pieces.pop() ?? "";
	return [...[first, ...pieces].map(withoutEnd), last].join(CUT);
}


// EXTERNAL MODULE: ./build/src/lib/file-names.js
var file_names = __webpack_require__(7178);
;// CONCATENATED MODULE: ./build/src/runner/environment.js




// src/runner/environment.ts
const MAX_EVENT_BYTES = 33554432;
/**
* The environment of the job: variables that the runner sets (GitHub docs, "Default environment variables") and those of the AWS SDK.
*
* @throws ENVIRONMENT_INSECURE when TLS certificates are not verified or an endpoint is not https, INPUT_INVALID when the file of a
* `release` event is not JSON.
*/
function readEnvironment(env) {
	if (env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0") throw new errors/* ActionError */.lZ("ENVIRONMENT_INSECURE", "NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of TLS certificates off.", { hint: "Remove it from the job; give a private certificate authority in NODE_EXTRA_CA_CERTS instead." });
	for (const name of ["NODE_DEBUG", "NODE_DEBUG_NATIVE"]) {
		if ((env[name] ?? "").trim() === "") continue;
		throw new errors/* ActionError */.lZ("ENVIRONMENT_INSECURE", `${name} is set, and makes Node.js print requests to the log, with the tokens in them.`, { hint: `Remove ${name} from the job; debug logging of GitHub Actions shows what this step does.` });
	}
	const value = (name) => env[name] || void 0;
	const endpoint = (name) => {
		const url = value(name);
		if (url !== void 0) (0,endpoints/* assertSecureEndpoint */.n)(url, name);
		return url;
	};
	const repository = value("GITHUB_REPOSITORY");
	return {
		workspace: value("GITHUB_WORKSPACE") ?? process.cwd(),
		platform: (0,file_names/* toPlatform */.rE)(process.platform),
		repository,
		serverUrl: value("GITHUB_SERVER_URL") ?? "https://github.com",
		apiUrl: endpoint("GITHUB_API_URL") ?? "https://api.github.com",
		eventName: value("GITHUB_EVENT_NAME") ?? "",
		eventRelease: value("GITHUB_EVENT_NAME") === "release" ? readEventRelease(value("GITHUB_EVENT_PATH")) : void 0,
		tag: value("GITHUB_REF_TYPE") === "tag" ? value("GITHUB_REF_NAME") : void 0,
		region: value("AWS_REGION") ?? value("AWS_DEFAULT_REGION"),
		sessionName: [
			repository?.replace("/", "@") ?? "github",
			value("GITHUB_RUN_ID"),
			value("GITHUB_RUN_ATTEMPT")
		].filter((part) => part !== void 0).join("-"),
		githubHosted: value("RUNNER_ENVIRONMENT") === "github-hosted",
		awsEndpoint: value("AWS_ENDPOINT_URL"),
		kmsEndpoint: endpoint("AWS_ENDPOINT_URL_KMS"),
		stsEndpoint: endpoint("AWS_ENDPOINT_URL_STS"),
		run: {
			id: value("GITHUB_RUN_ID"),
			attempt: value("GITHUB_RUN_ATTEMPT"),
			workflow: value("GITHUB_WORKFLOW_REF")
		},
		oidcRequestUrl: value("ACTIONS_ID_TOKEN_REQUEST_URL"),
		oidcRequestToken: value("ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
		orchestrationId: value("ACTIONS_ORCHESTRATION_ID"),
		withoutToken: readWithoutToken(env),
		httpsProxy: value("https_proxy") ?? value("HTTPS_PROXY"),
		noProxy: value("no_proxy") ?? value("NO_PROXY"),
		awsCaBundle: value("AWS_CA_BUNDLE")
	};
}
/** Why the run can never get an OIDC token: it is one of `act`, or of a pull request from a fork; undefined for other runs. */
function readWithoutToken(env) {
	if (env["ACT"] === "true") return "act";
	if (env["GITHUB_EVENT_NAME"] !== "pull_request") return void 0;
	let event;
	try {
		event = readEvent(env["GITHUB_EVENT_PATH"]);
	} catch {
		return;
	}
	const { head, base } = event?.pull_request ?? {};
	if (head === void 0 || base === void 0) return void 0;
	return head.repo?.full_name === base.repo?.full_name ? void 0 : "fork";
}
function readEventRelease(path) {
	let event;
	try {
		event = readEvent(path);
	} catch (cause) {
		throw new errors/* ActionError */.lZ("INPUT_INVALID", `The event file ${path} is not readable JSON.`, {
			hint: "Give release-tag or release-id instead of relying on the event.",
			cause
		});
	}
	const { id, tag_name: tag } = event?.release ?? {};
	return typeof id === "number" && typeof tag === "string" ? {
		id,
		tag
	} : void 0;
}
/** The parsed event file; undefined when there is none, or when it is larger than any that GitHub writes. */
function readEvent(path) {
	if (path === void 0 || path === "") return void 0;
	const text = (0,external_node_fs_.readFileSync)(path, "utf8");
	return text.length > MAX_EVENT_BYTES ? void 0 : JSON.parse(text);
}


;// CONCATENATED MODULE: ./build/src/main.js









// src/main.ts
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
	if (cancelled.aborted) cancel();
	else cancelled.addEventListener("abort", cancel);
	let run;
	let failure;
	let outputFailure;
	const output = (name, value) => {
		try {
			console.output(name, value);
		} catch (thrown) {
			outputFailure ??= (0,errors/* toActionError */.ie)(thrown);
		}
	};
	try {
		console.assertOutputsWritable(env["GITHUB_OUTPUT"]);
		if (isVerifyMode(env)) console.output("verified", "false");
		const environment = readEnvironment(env);
		const inputs = parseInputs(env, environment, (text) => console.warning(text));
		if (inputs.token !== void 0) console.mask(inputs.token);
		if (inputs.mode === "sign") warnOfExternalTrigger(environment.eventName, console);
		const waiting = new lib_waiting/* Waiting */.E$({
			cancelled: running.signal,
			info: (text) => console.info(text)
		});
		const adapters = connect(inputs, {
			env,
			environment,
			console,
			waiting
		});
		adapters.catch(() => void 0);
		run = await prepareRun(inputs, {
			environment,
			console,
			cancelled: running.signal
		});
		await run.execute(adapters);
	} catch (thrown) {
		failure = (0,errors/* toActionError */.ie)(thrown);
		for (const cause of (0,errors/* describeCauses */.wh)(failure.cause)) console.debug(`Caused by ${cause}`);
	}
	running.abort(failure ?? /* @__PURE__ */ new Error("The run is over."));
	const outputs = run?.outputs() ?? /* @__PURE__ */ new Map();
	for (const [name, value] of outputs) output(name, value);
	failure ??= outputFailure;
	for (const name of (0,report_outputs/* leftEmpty */.dq)(outputs)) console.warning(`The output ${name} is empty: it would be larger than the 1 MiB that GitHub takes. record-file (to sign) and the log have all of it.`);
	await console.summary(run === void 0 && failure !== void 0 ? (0,report_failure/* failureSummary */.j)(failure) : run?.summary(failure) ?? "");
	run?.printResult(failure);
	if (failure !== void 0 && !(run?.isReported(failure) ?? false)) console.fail(failure);
	const complete = failure === void 0 && run !== void 0;
	if (complete && isVerifyMode(env)) output("verified", "true");
	const late = complete ? outputFailure : void 0;
	if (late !== void 0) console.fail(late);
	await console.close();
	return complete && late === void 0;
}
/** Each mode is loaded when the inputs say which it is. */
async function prepareRun(inputs, surroundings) {
	if (inputs.mode === "sign") return (await Promise.all(/* import() */[__webpack_require__.e(381), __webpack_require__.e(383), __webpack_require__.e(557)]).then(__webpack_require__.bind(__webpack_require__, 5557))).signRun(inputs, surroundings);
	return (await Promise.all(/* import() */[__webpack_require__.e(381), __webpack_require__.e(383), __webpack_require__.e(45)]).then(__webpack_require__.bind(__webpack_require__, 1045))).verifyRun(inputs, surroundings);
}
/** Events that run with the base repository's rights on something that a fork may have made. */
function warnOfExternalTrigger(eventName, console) {
	if (![
		"pull_request_target",
		"issue_comment",
		"workflow_run"
	].includes(eventName)) return;
	console.warning(`This run was started by ${eventName}, which people without write access can cause: what it signs may come from them. Sign on a tag, a release or workflow_dispatch, behind an environment with reviewers.`);
}



/***/ }),

/***/ 6198:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isLoopback),
/* harmony export */   n: () => (/* binding */ assertSecureEndpoint)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);

// src/network/endpoints.ts
/** Whether a host is this machine: `localhost`, `127.0.0.0/8` or `::1`. */
function isLoopback(hostname) {
	return hostname === "localhost" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname) || hostname.replace(/^\[|\]$/g, "") === "::1";
}
/**
* The parsed URL, which is https or loopback. Secrets and signatures travel over TLS only, wherever the endpoint is configured; loopback
* is excepted for emulators.
*
* @param source the variable that holds the URL, or what it is the address of, for the message.
* @throws ENVIRONMENT_INSECURE
*/
function assertSecureEndpoint(url, source) {
	const parsed = URL.canParse(url) ? new URL(url) : void 0;
	if (parsed?.protocol === "https:" || parsed?.protocol === "http:" && isLoopback(parsed.hostname)) return parsed;
	throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ENVIRONMENT_INSECURE", `${source} is "${url}", expected an https:// URL.`, { hint: /^[A-Z_]+$/.test(source) ? `Give an https:// URL, or remove ${source} from the environment.` : "Give an https:// address where this one is configured; only loopback addresses may be plain http." });
}



/***/ }),

/***/ 3702:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ Connections),
/* harmony export */   X: () => (/* binding */ piecesOf)
/* harmony export */ });
/* harmony import */ var _proxy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2240);

// src/network/http.ts
/** How long a connection without a request is kept: servers end theirs some seconds later. */
const IDLE_MS = 4e3;
/** The connections to a service, through the job's proxy where it applies. Node's modules are loaded by the first request that needs them. */
var Connections = class {
	#service;
	#proxy;
	#protocols = /* @__PURE__ */ new Map();
	/** @param service for messages. */
	constructor(service, proxy) {
		this.#service = service;
		this.#proxy = proxy;
	}
	/**
	* The beginning of the answer, whatever its status; redirects are not followed. Once the signal aborts, this rejects with its reason,
	* and so does reading the body (`piecesOf`).
	*
	* @throws ENVIRONMENT_INVALID, or what `node:http` throws.
	*/
	async send({ url, method, headers, body, signal }) {
		const port = url.port === "" ? void 0 : Number(url.port);
		if (this.#proxy?.applies(url.hostname, port) === true) (0,_proxy_js__WEBPACK_IMPORTED_MODULE_0__/* .assertProxySupported */ .R)(process.versions.node, this.#proxy, this.#service);
		const { request, agent } = await this.#protocolOf(url);
		signal?.throwIfAborted();
		const { promise, resolve, reject } = Promise.withResolvers();
		const outgoing = request(url, {
			method,
			headers,
			agent,
			signal
		});
		outgoing.on("error", reject).on("response", resolve);
		if (typeof body === "object") this.#upload(body, outgoing).catch(reject);
		else outgoing.end(body);
		try {
			return await promise;
		} catch (thrown) {
			signal?.throwIfAborted();
			throw thrown;
		}
	}
	async #protocolOf({ protocol }) {
		const known = this.#protocols.get(protocol);
		if (known !== void 0) return known;
		const options = {
			keepAlive: true,
			timeout: IDLE_MS,
			proxyEnv: this.#proxy?.variables ?? {}
		};
		const loaded = (protocol === "https:" ? Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 4708, 19)) : __webpack_require__.e(/* import() */ 705).then(__webpack_require__.bind(__webpack_require__, 4705))).then(({ request, Agent }) => ({
			request,
			agent: new Agent(options)
		}));
		this.#protocols.set(protocol, loaded);
		return loaded;
	}
	/** An answer that comes before the end of the body is a refusal: the rest is not sent. */
	async #upload(body, outgoing) {
		const { pipeline } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 6466, 19));
		outgoing.on("response", (answer) => {
			answer.on("end", () => {
				if (!outgoing.writableFinished) outgoing.destroy();
			});
		});
		await pipeline(body, outgoing);
	}
};
/** The pieces of a body; it is given up once the signal aborts or nobody reads on. */
async function* piecesOf(body, signal) {
	try {
		for await (const piece of body) {
			signal?.throwIfAborted();
			yield piece;
		}
	} catch (thrown) {
		signal?.throwIfAborted();
		throw thrown;
	}
}



/***/ }),

/***/ 2240:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ assertProxySupported),
/* harmony export */   Y: () => (/* binding */ parseProxy)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var _endpoints_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6198);


// src/network/proxy.ts
/**
* The proxy of the environment; undefined when none is set. The variables are read as the Actions toolkit reads them, so that requests to
* GitHub, STS and KMS take the same way: a proxy without scheme is `http://`, an exception includes its subdomains, loopback is always
* excepted.
*
* @param text `HTTPS_PROXY`.
* @param noProxy comma-separated hosts, `host:port`, `.suffix`, or `*`.
* @throws ENVIRONMENT_INVALID
*/
function parseProxy(text, noProxy = "") {
	if (text === void 0) return void 0;
	const url = text.includes("://") ? text : `http://${text}`;
	const parsed = URL.canParse(url) ? new URL(url) : void 0;
	const credentials = parsed === void 0 ? void 0 : readCredentials(parsed);
	if (parsed === void 0 || !/^https?:$/.test(parsed.protocol) || credentials === void 0) {
		const seen = parsed === void 0 ? "not a URL" : `a ${parsed.protocol}// URL`;
		throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ENVIRONMENT_INVALID", `HTTPS_PROXY is ${credentials === void 0 && parsed !== void 0 ? "a URL with a wrong % escape" : seen}, expected http://host:port or https://host:port.`, { hint: "Correct HTTPS_PROXY (or https_proxy); user and password go before the host, percent-encoded: http://user:password@host:port." });
	}
	const { user, password } = credentials;
	const exceptions = toExceptions(noProxy);
	return {
		name: `${parsed.protocol}//${parsed.host}`,
		secrets: password === "" ? [] : secretsOf(parsed, user, password),
		variables: {
			HTTPS_PROXY: url,
			NO_PROXY: [
				...exceptions,
				"localhost",
				"127.0.0.0-127.255.255.255",
				"::1"
			].join(",")
		},
		applies: (hostname, port = 443) => !(0,_endpoints_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U)(hostname) && !exceptions.some((exception) => matches(exception, hostname.toLowerCase(), port))
	};
}
/** Node.js older than 24.5 ignores an agent's proxy without a word: requests would go past it. */
function assertProxySupported(version, { name }, service) {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major > 24 || major === 24 && minor >= 5) return;
	throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ENVIRONMENT_INVALID", `${service} is to be reached through the proxy ${name}, which needs Node.js 24.5; the runner brings ${version}.`, { hint: `Update the runner, or except the endpoints of ${service} in NO_PROXY if the job can reach them directly.` });
}
const MIN_MASKED = 4;
/** A short password is hidden only as part of something that is found nowhere else. */
function secretsOf(url, user, password) {
	const basic = Buffer.from(`${user}:${password}`).toString("base64");
	return password.length >= MIN_MASKED ? [
		password,
		url.password,
		basic
	] : [
		`${user}:${password}@`,
		`${url.username}:${url.password}@`,
		basic
	];
}
function readCredentials({ username, password }) {
	try {
		return {
			user: decodeURIComponent(username),
			password: decodeURIComponent(password)
		};
	} catch {
		return;
	}
}
/** The exceptions for Node.js, to which `example.com` is one host only; to the toolkit, curl and most others it is its subdomains too. */
function toExceptions(noProxy) {
	return noProxy.split(/[\s,]+/).map((entry) => entry.toLowerCase()).filter((entry) => entry !== "").flatMap((entry) => /^[\w-][\w.-]*$/.test(entry) ? [entry, `.${entry}`] : [entry.replace(/^\*\./, ".")]);
}
function matches(exception, host, port) {
	if (exception === "*" || exception === host || exception === `${host}:${port}`) return true;
	return exception.startsWith(".") && `.${host}`.endsWith(exception);
}



/***/ }),

/***/ 1522:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ failureSummary),
/* harmony export */   m: () => (/* binding */ failureSection)
/* harmony export */ });
/* harmony import */ var _html_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7111);

// src/report/failure.ts
/** The job summary of a run that failed before its mode was known, or before it began. */
function failureSummary(failure) {
	return (0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .sections */ .V0)(["## Failed", failureSection(failure)]);
}
function failureSection(failure) {
	const hint = failure.hint === void 0 ? "" : `<br><b>What to do:</b> ${(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(failure.hint)}`;
	const details = failure.details === void 0 ? "" : `\n\n${(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .block */ .om)(failure.details)}`;
	return `<p><b>${(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(failure.code)}</b>: ${(0,_html_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(failure.message)}${hint}</p>${details}`;
}



/***/ }),

/***/ 7111:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   V0: () => (/* binding */ sections),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   om: () => (/* binding */ block)
/* harmony export */ });
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5498);

// src/report/html.ts
function sections(parts) {
	return `${parts.filter((part) => typeof part === "string").join("\n\n")}\n`;
}
function block(lines) {
	return `<pre><code>${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeHtml */ .ZD)(lines)}</code></pre>`;
}
function code(name) {
	return `<code>${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeHtml */ .ZD)((0,_lib_text_js__WEBPACK_IMPORTED_MODULE_0__/* .untrusted */ .bp)(name))}</code>`;
}
/** A sentence for a cell, on one line: a line break would end the HTML block. */
function text(sentence) {
	return (0,_lib_text_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeHtml */ .ZD)(sentence.replace(/[\r\n]+/g, " "));
}



/***/ })

};
