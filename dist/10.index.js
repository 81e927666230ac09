export const id = 10;
export const ids = [10];
export const modules = {

/***/ 1010:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  GitHubReleaseHost: () => (/* binding */ GitHubReleaseHost)
});

// EXTERNAL MODULE: ./build/src/errors.js
var src_errors = __webpack_require__(7406);
// EXTERNAL MODULE: ./build/src/ports.js
var ports = __webpack_require__(7709);
// EXTERNAL MODULE: ./build/src/lib/text.js
var lib_text = __webpack_require__(5498);
// EXTERNAL MODULE: ./build/src/lib/waiting.js
var waiting = __webpack_require__(1234);
;// CONCATENATED MODULE: ./build/src/github/advice.js



// src/github/advice.ts
/** What to do about a release that does not take assets any more. */
const ATTACH_TO_DRAFT_HINT = "Attach while the release is a draft, then publish it (softprops/action-gh-release: \"draft: true\"; gh release create --draft).";
/** An answer of success that is not the JSON that was asked for: a page of a proxy, or one that breaks off. */
var UnreadableAnswerError = class extends Error {
	name = "UnreadableAnswerError";
	constructor(status, contentType) {
		const what = contentType.startsWith("text/html") ? "an HTML page" : contentType.includes("json") ? "JSON that breaks off or cannot be read" : contentType === "" ? "something of no content type" : (0,lib_text/* untrusted */.bp)(contentType);
		super(`${what} (status ${status})`);
	}
};
/** Whether what stopped a request may pass by itself. */
function isTransient(thrown) {
	const known = knownError(thrown);
	if (known !== void 0) return known.code === "GITHUB_UNREACHABLE";
	const { status } = toRefusal(thrown);
	return status === void 0 || status >= 500;
}
/** The HTTP status of a failed request; undefined when there was no answer. */
function statusOf(thrown) {
	return toRefusal(thrown instanceof src_errors/* ActionError */.lZ ? thrown.cause : thrown).status;
}
/** Whether an upload was refused because its name is taken. */
function isNameTaken(thrown) {
	const { status, errors } = toRefusal(thrown);
	return status === 422 && errors.some(({ code }) => code === "already_exists");
}
/** What a failed request means for another one. */
function outlookOf(thrown, serverNowMs) {
	const afterMs = rateLimitDelay(thrown, serverNowMs);
	if (afterMs !== void 0) return {
		kind: "throttled",
		afterMs
	};
	return isTransient(thrown) ? waiting/* PASSING */.KA : waiting/* FINAL */.XU;
}
const SECONDARY_LIMIT_WAIT_MS = 6e4;
/**
* How long to wait before a request that a rate limit refused is sent again, in milliseconds; undefined when it was refused
* for another reason (docs.github.com, "Rate limits for the REST API", "Exceeding the rate limit").
*/
function rateLimitDelay(thrown, serverNowMs) {
	const { status, headers, message } = toRefusal(thrown);
	if (status !== 403 && status !== 429 || status === 403 && !isRateLimit(headers, message)) return void 0;
	const retryAfter = (0,waiting/* retryAfterMs */.Vs)(headers["retry-after"], serverNowMs);
	if (retryAfter !== void 0) return retryAfter;
	const reset = Number(headers["x-ratelimit-reset"]);
	if (String(headers["x-ratelimit-remaining"]) === "0" && Number.isFinite(reset)) return Math.max(0, reset * 1e3 - serverNowMs) + 1e3 + Math.random() * 1e3;
	return SECONDARY_LIMIT_WAIT_MS + Math.random() * 5e3;
}
/**
* What a failed request to GitHub means for the user.
*
* @param doing what was being done, as "upload app.tgz.sig".
*/
function adviseGitHub(thrown, doing) {
	const known = knownError(thrown);
	if (known !== void 0) return known;
	if (thrown instanceof UnreadableAnswerError) return new src_errors/* ActionError */.lZ("GITHUB_REFUSED", `GitHub answered the request to ${doing} with ${thrown.message}, expected JSON.`, {
		hint: "Run the job again; if it stays so, check GITHUB_API_URL and what stands between the runner and GitHub.",
		cause: thrown
	});
	const refusal = toRefusal(thrown);
	const { status, message, errors } = refusal;
	if (status === void 0) return unreachable(thrown, doing);
	const reasons = errors.map((entry) => entry.message ?? [entry.field, entry.code].filter(Boolean).join(" ")).filter((text) => text !== "");
	const details = (0,lib_text/* untrusted */.bp)([message, ...reasons].join(", ")).replace(/\.?$/, ".");
	const { code, hint } = adviseStatus({
		...refusal,
		status
	});
	return new src_errors/* ActionError */.lZ(code, `GitHub refused to ${doing}: ${status}: ${details}`, {
		hint,
		cause: thrown
	});
}
/** The likeliest cause first: what a message says is nearer than what its status does. */
function adviseStatus(refusal) {
	const { status, message, headers, errors } = refusal;
	const advice = (code, hint) => ({
		code,
		hint
	});
	const detail = (code, field) => errors.some((entry) => entry.code === code && (field === void 0 || entry.field === field));
	if (/protected tag|tag.*(ruleset|restricted)|creations being restricted|pre_receive/i.test(message + JSON.stringify(errors))) return advice("GITHUB_REFUSED", "A tag rule of the repository forbids to create this tag: push the tag first, or let the rule allow this token.");
	if (/immutable/i.test(message)) return advice("RELEASE_IMMUTABLE", ATTACH_TO_DRAFT_HINT);
	if (status === 429 || status === 403 && isRateLimit(headers, message)) return advice("GITHUB_REFUSED", `The rate limit of this token is used up: run the job again ${describeWait(headers)}.`);
	if (status === 401) return advice("GITHUB_ACCESS_DENIED", "Give a token that is valid for this repository (the default is ${{ github.token }}).");
	if (status === 403) return advice("GITHUB_ACCESS_DENIED", "Add \"permissions: { contents: write }\" to the job, or give a token that may write releases.");
	if (status === 404) return advice("GITHUB_ACCESS_DENIED", "Check repository, and that the token may see it and write its releases (\"permissions: { contents: write }\").");
	if (detail("already_exists")) return advice("ASSET_CONFLICT", "Another job attached an asset of this name meanwhile: run this job again.");
	if (detail("custom", "file_count")) return advice("ASSET_CONFLICT", "A release holds at most 1,000 assets: remove some, or pack the artifacts into archives.");
	if (status >= 500) return advice("GITHUB_UNREACHABLE", "Run the job again; see githubstatus.com if it stays so.");
	if (status >= 300 && status < 400) return advice("GITHUB_REFUSED", "The repository has moved: give its present owner/name in repository.");
	return advice("GITHUB_REFUSED", "See the message above and the REST API documentation for releases.");
}
/** An error of ours, also where octokit or fetch wrapped it. */
function knownError(thrown) {
	for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) if (error instanceof src_errors/* ActionError */.lZ) return error;
}
function describeWait(headers) {
	if (headers["retry-after"] !== void 0) return `after ${headers["retry-after"]} seconds`;
	const reset = Number(headers["x-ratelimit-reset"]) * 1e3;
	return Number.isFinite(reset) ? `after ${new Date(reset).toISOString()}` : "later";
}
function unreachable(thrown, doing) {
	const reason = (0,src_errors/* systemErrorCode */.vq)(thrown) ?? (thrown instanceof Error ? thrown.message : String(thrown));
	return new src_errors/* ActionError */.lZ("GITHUB_UNREACHABLE", `Cannot ${doing}: GitHub cannot be reached (${reason}).`, {
		hint: "Run the job again; if it stays so, check the network of the runner and GITHUB_API_URL.",
		cause: thrown
	});
}
function isRateLimit(headers, message) {
	return headers["retry-after"] !== void 0 || String(headers["x-ratelimit-remaining"]) === "0" || /rate limit/i.test(message);
}
/** From octokit's `RequestError`; a failure of the network carries no response there, whatever its `status` says. */
function toRefusal(thrown) {
	const { response, message } = thrown ?? {};
	const data = typeof response?.data === "object" ? response.data : void 0;
	return {
		status: response?.status,
		message: (0,lib_text/* untrusted */.bp)(typeof data?.message === "string" ? data.message : message ?? "no message"),
		headers: response?.headers ?? {},
		errors: Array.isArray(data?.errors) ? data.errors : []
	};
}


// EXTERNAL MODULE: ./build/node_modules/@octokit/core/dist-src/index.js + 13 modules
var dist_src = __webpack_require__(6715);
// EXTERNAL MODULE: ./build/node_modules/p-throttle/index.js
var p_throttle = __webpack_require__(3655);
// EXTERNAL MODULE: ./build/src/lib/cancellation.js
var cancellation = __webpack_require__(9106);
// EXTERNAL MODULE: ./build/src/lib/abort.js
var abort = __webpack_require__(4499);
// EXTERNAL MODULE: ./build/src/lib/transfer-watch.js
var transfer_watch = __webpack_require__(7988);
// EXTERNAL MODULE: ./build/src/network/endpoints.js
var endpoints = __webpack_require__(6198);
// EXTERNAL MODULE: ./build/src/network/http.js
var http = __webpack_require__(3702);
;// CONCATENATED MODULE: ./build/src/github/fetch.js



// src/github/fetch.ts
const MAX_JSON_BYTES = 33554432;
const MAX_REDIRECTS = 5;
const REDIRECTS = [
	301,
	302,
	303,
	307,
	308
];
/**
* `fetch` over `node:http` as far as GitHub needs it: Node's own takes longer to load than all of the rest of a short run, holds the signal
* weakly, and keeps a copy of an upload in case it is redirected. The answer is still to come, unless it is an error.
*/
function openFetch(connections) {
	return async (input, init = {}) => {
		const { method = "GET", redirect = "follow" } = init;
		let url = new URL(input);
		let { headers = {} } = init;
		for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			const answer = await send(connections, url, {
				...init,
				method,
				headers
			});
			const location = answer.headers.get("location");
			if (!REDIRECTS.includes(answer.status) || redirect === "manual") return whenRefused(answer);
			answer.body.cancel();
			if (method !== "GET" || location === void 0) throw redirected(method);
			const next = (0,endpoints/* assertSecureEndpoint */.n)(new URL(location, url).href, "a redirect of GitHub");
			if (next.origin !== url.origin) headers = withoutToken(headers);
			url = next;
		}
		throw tooManyRedirects();
	};
}
/** The same for an answer that is all here: octokit takes a body that breaks off for an empty one, and reads any length. */
function wholeFetch(connections) {
	const open = openFetch(connections);
	return async (url, init) => toWhole(await open(url, init));
}
async function whenRefused(answer) {
	return answer.status < 400 ? answer : toWhole(answer);
}
async function send(connections, url, init) {
	const { method, headers = {}, body, signal } = init;
	return toAnswer(await connections.send({
		url,
		method,
		headers: {
			"accept-encoding": "gzip",
			...headers
		},
		body,
		signal
	}), url, signal);
}
async function toAnswer(incoming, { href: url }, signal) {
	const { statusCode: status = 0, statusMessage: statusText = "" } = incoming;
	const headers = new Map(Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value ?? ""]));
	const bytes = headers.get("content-encoding") === "gzip" ? await unzipped(incoming) : incoming;
	const body = {
		[Symbol.asyncIterator]: () => (0,http/* piecesOf */.X)(bytes, signal)[Symbol.asyncIterator](),
		cancel: () => void incoming.destroy()
	};
	return {
		status,
		statusText,
		url,
		headers,
		body,
		...readers(async () => readWhole(body))
	};
}
function readers(bytes) {
	return {
		text: async () => (await bytes()).toString(),
		arrayBuffer: async () => Uint8Array.from(await bytes()).buffer
	};
}
async function unzipped(incoming) {
	const [{ createGunzip }, { pipeline }] = await Promise.all([Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 8522, 19)), Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 7075, 19))]);
	return pipeline(incoming, createGunzip(), () => void 0);
}
async function toWhole(answer) {
	const bytes = await readWhole(answer.body);
	return {
		...answer,
		...readers(async () => bytes)
	};
}
/** Counted as it comes, after it was unzipped: what a header says about its length proves nothing. */
async function readWhole(body) {
	const chunks = [];
	let bytes = 0;
	for await (const chunk of body) {
		bytes += chunk.length;
		if (bytes > MAX_JSON_BYTES) throw tooLong();
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
/** Another origin is another party. */
function withoutToken(headers) {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization"));
}
function tooLong() {
	return new src_errors/* ActionError */.lZ("GITHUB_REFUSED", `An answer of GitHub is larger than ${MAX_JSON_BYTES} bytes.`, { hint: "Check GITHUB_API_URL: the GitHub API does not answer like this." });
}
function tooManyRedirects() {
	return new src_errors/* ActionError */.lZ("GITHUB_REFUSED", `GitHub redirected a request more than ${MAX_REDIRECTS} times.`, { hint: "Check GITHUB_API_URL and what stands between the runner and GitHub." });
}
function redirected(method) {
	return new src_errors/* ActionError */.lZ("GITHUB_REFUSED", `GitHub answered a ${method} with a redirect; it is not followed.`, { hint: "The repository has moved or was renamed: give its present owner/name in repository." });
}


// EXTERNAL MODULE: ./build/src/lib/progress.js
var progress = __webpack_require__(2438);
;// CONCATENATED MODULE: ./build/src/github/transfers.js

// src/github/transfers.ts
/** Tells every ten seconds how much came from GitHub or went there, where that is a MiB at least. */
var Transfers = class {
	#info;
	#bytes = {
		Downloaded: 0,
		Uploaded: 0
	};
	#told = {
		Downloaded: {
			bytes: 0,
			at: 0
		},
		Uploaded: {
			bytes: 0,
			at: 0
		}
	};
	#timer;
	constructor(info) {
		this.#info = info;
	}
	/** Of the contents of assets, also of those that were in vain. */
	count(direction, bytes) {
		if (this.#bytes[direction] === 0) this.#told[direction].at = performance.now();
		this.#bytes[direction] += bytes;
		if (this.#timer === void 0) this.#timer = setInterval(() => this.#tell(), progress/* INTERVAL_MS */.Fo).unref();
	}
	#tell() {
		for (const direction of ["Downloaded", "Uploaded"]) {
			const bytes = this.#bytes[direction];
			const told = this.#told[direction];
			const moved = (bytes - told.bytes) / progress/* MIB */.D6;
			const at = performance.now();
			if (moved === 0) told.at = at;
			if (moved < 1) continue;
			const rate = moved / ((at - told.at) / 1e3);
			this.#info(`${direction} ${(0,progress/* formatSize */.Xq)(bytes)} so far, ${rate.toFixed(1)} MiB/s`);
			this.#told[direction] = {
				bytes,
				at
			};
		}
	}
};


;// CONCATENATED MODULE: ./build/src/github/api.js










// src/github/api.ts
const LIMITS = {
	answerMs: 6e4,
	transfer: {
		windowMs: 6e4,
		minBytesPerWindow: 245760
	},
	leftoverMs: 45e3
};
const ATTEMPTS = 5;
const BASE_DELAY_MS = 250;
/** GitHub: at most 80 requests that make content a minute (docs.github.com, "Rate limits for the REST API"); others share it. */
const PACE = {
	writesPerMinute: 70,
	minuteMs: 6e4
};
/** Longer waits than this are left to the user: a job that sleeps costs money. */
const RATE_LIMIT_BUDGET_MS = 9e5;
/**
* Requests to one GitHub API: bounded in time and size, paced where the server limits rates, waiting when told to, stopping
* between requests when the job is cancelled. Redirects are followed for reads only.
*/
var GitHubApi = class GitHubApi {
	apiUrl;
	transfers;
	limits;
	/** Of an answer whose body is still to come; without the token. */
	fetch;
	#options;
	#server;
	#waiting;
	/** By the signals that end them. */
	#parts = /* @__PURE__ */ new WeakMap();
	constructor(options, server = connectServer(options)) {
		this.apiUrl = options.apiUrl;
		this.transfers = server.transfers;
		this.fetch = server.fetch;
		this.limits = options.limits ?? LIMITS;
		this.#server = server;
		this.#waiting = options.waiting;
		this.#options = options;
	}
	/** The same API, for what ends once `failed` aborts: one of several transfers, of which the first failure ends the others. */
	until(failed) {
		if (failed === void 0) return this;
		const known = this.#parts.get(failed);
		if (known !== void 0) return known;
		const part = new GitHubApi({
			...this.#options,
			waiting: this.#waiting.until(failed)
		}, this.#server);
		this.#parts.set(failed, part);
		return part;
	}
	/** @throws CANCELLED, or the failure that ended this part. */
	throwIfEnded() {
		(0,cancellation/* throwIfCancelled */.dZ)(this.#waiting.cancelled);
	}
	/** The server's time now, as far as its last answer told; milliseconds. */
	serverNow() {
		return Date.now() + this.#server.clockOffsetMs;
	}
	/** Reads JSON; tried again on what is transient, and with `lagging` on 404 too: a replica may not know yet what is new. */
	async read(path, doing, { lagging = false } = {}) {
		return this.repeated(doing, lagging, async () => (await this.send({
			method: "GET",
			url: path
		})).data);
	}
	/** Reads one page of a list, and whether the server links to a next one; undefined where it links to none at all. */
	async readPage(path, doing) {
		const { data, headers } = await this.repeated(doing, false, () => this.send({
			method: "GET",
			url: path
		}));
		const { link } = headers;
		return {
			data,
			hasNext: link === void 0 ? void 0 : /;\s*rel="?next"?/.test(String(link))
		};
	}
	/** Sends a change that can be repeated without harm. */
	async change(method, path, doing, body) {
		return this.repeated(doing, true, async () => (await this.send({
			method,
			url: path,
			...body && { body }
		})).data);
	}
	/** Runs an attempt again while what stops it is transient; what remains is explained. */
	async repeated(doing, lagging, attempt) {
		const outlook = (thrown) => lagging && statusOf(thrown) === 404 ? waiting/* PASSING */.KA : this.outlookOf(thrown);
		return this.#waiting.retry(this.#policy({
			doing,
			outlook
		}), attempt);
	}
	/** For what is more than one request to repeat. */
	attempts(repeating) {
		return this.#waiting.attempts(this.#policy(repeating));
	}
	/** What a failed request means for another one. */
	outlookOf(thrown) {
		return outlookOf(thrown, this.serverNow());
	}
	/** Waits for a reason that is told; a cancelled job does not wait. */
	async pause(ms, reason) {
		await this.#waiting.pause(ms, reason);
	}
	/** Watches a transfer of an asset's bytes. */
	watch(what) {
		return this.#waiting.watch(this.limits.transfer, what);
	}
	/** Milliseconds by the local clock, which never goes back. */
	now() {
		return this.#waiting.clock.now();
	}
	/** Says what is waited for. */
	say(text) {
		this.#waiting.say(text);
	}
	/** One request. */
	async send(request) {
		(0,cancellation/* throwIfCancelled */.dZ)(this.#waiting.cancelled);
		try {
			return await (this.#server.limited && request.method !== "GET" ? this.#inTurn(async () => this.#once(request)) : this.#once(request));
		} catch (thrown) {
			(0,cancellation/* throwIfCancelled */.dZ)(this.#waiting.cancelled);
			this.#learn(thrown);
			throw thrown;
		}
	}
	#policy({ doing, ...more }) {
		return {
			service: "GitHub",
			doing,
			attempts: ATTEMPTS,
			baseDelayMs: BASE_DELAY_MS,
			throttleBudgetMs: RATE_LIMIT_BUDGET_MS,
			explain: (thrown) => adviseGitHub(thrown, doing),
			...more
		};
	}
	async #inTurn(write) {
		const told = setInterval(() => this.say(`GitHub is sent ${this.#server.pace.writesPerMinute} changes a minute at most: waiting.`), transfer_watch/* TOLD_AFTER_MS */.KH);
		try {
			const turn = this.#server.paced(async () => {
				clearInterval(told);
				return write();
			});
			return await (0,abort/* untilAborted */.E)(this.#waiting.cancelled, turn);
		} finally {
			clearInterval(told);
		}
	}
	async #once(request) {
		(0,cancellation/* throwIfCancelled */.dZ)(this.#waiting.cancelled);
		const { method, url, watch } = request;
		watch?.begin();
		const answer = watch === void 0 ? await this.#waiting.within(this.limits.answerMs, "an answer of GitHub", async (limit) => this.#request(request, limit)) : await this.#request(request, watch.signal);
		this.#learn({ response: answer });
		this.#options.debug(`${method} ${url.split("?")[0]}: ${answer.status}`);
		if (!(request.streamed ?? false)) assertReadable(answer);
		return answer;
	}
	async #request({ method, url, headers, body, streamed = false }, signal) {
		return this.#server.octokit.request({
			method,
			url,
			headers: { ...headers },
			...body === void 0 ? {} : { data: body },
			request: {
				signal,
				...streamed && {
					fetch: this.fetch,
					parseSuccessResponseBody: false,
					redirect: "manual"
				}
			}
		});
	}
	/** Every answer tells the server's time, and whether it counts requests (an Enterprise Server usually does not). */
	#learn(source) {
		const { headers } = source.response ?? {};
		const date = Date.parse(String(headers?.["date"]));
		if (Number.isFinite(date)) this.#server.clockOffsetMs = date - Date.now();
		if (headers?.["x-ratelimit-limit"] !== void 0) this.#server.limited = true;
	}
};
function connectServer(options) {
	const { apiUrl, token, userAgent, proxy, debug, info, waiting, pace = PACE } = options;
	const log = {
		debug,
		info: debug,
		warn: debug,
		error: debug
	};
	const connections = new http/* Connections */.U("GitHub", proxy);
	const octokit = new dist_src/* Octokit */.E({
		auth: token,
		baseUrl: apiUrl,
		userAgent,
		log,
		request: { fetch: wholeFetch(connections) }
	});
	const paced = (0,p_throttle/* default */.A)({
		limit: pace.writesPerMinute,
		interval: pace.minuteMs,
		strict: true,
		signal: waiting.cancelled
	})(async (write) => write());
	return {
		octokit,
		fetch: openFetch(connections),
		pace,
		paced,
		transfers: new Transfers(info),
		limited: false,
		clockOffsetMs: 0
	};
}
/** Octokit gives the text of what it cannot read as JSON. */
function assertReadable({ status, headers, data }) {
	if (status === 204 || typeof data === "object" && !(data instanceof ArrayBuffer)) return;
	throw new UnreadableAnswerError(status, String(headers["content-type"] ?? ""));
}


;// CONCATENATED MODULE: ./build/src/github/asset-name.js
// src/github/asset-name.ts
/**
* Predicts the name under which GitHub stores an asset, so that collisions and assets of an earlier run are seen: marks are taken
* off letters, a leading dot gets `default` before it, every run of what is no letter, digit, `-`, `_`, `+` or `@` becomes one dot,
* dots at the ends go, and what has no dot left after a change gets `default.` before it (REST API, "Upload a release asset"; the
* GitHub CLI predicts the same way). The answer to the upload has the last word.
*/
function storedAssetName(name) {
	const plain = name.normalize("NFD").replace(/\p{Mn}/gu, "").normalize("NFC");
	const clean = (plain.startsWith(".") ? `default${plain}` : plain).replace(/[^a-zA-Z0-9\-_+@]+/g, ".").replace(/^\.|\.$/g, "");
	return clean !== name && !clean.includes(".") ? `default.${clean}` : clean;
}


// EXTERNAL MODULE: ./build/src/hashing/hasher.js
var hashing_hasher = __webpack_require__(5859);
// EXTERNAL MODULE: ./build/src/signature/algorithms.js
var algorithms = __webpack_require__(6432);
;// CONCATENATED MODULE: ./build/src/github/download.js







// src/github/download.ts
const download_MAX_REDIRECTS = 5;
/**
* Streams an asset's bytes. A connection that breaks is resumed where it broke, if GitHub's digest can prove the whole. What
* arrives must have the size and the digest that GitHub lists, or the stream ends with an error.
*/
async function* downloadAsset(api, path, asset) {
	const hasher = new hashing_hasher/* StreamHasher */.YQ(["sha256"]);
	const doing = `download ${asset.name}`;
	const attempts = api.attempts({
		doing,
		outlook: (thrown) => {
			if (hasher.size > 0 && asset.digest === void 0) return waiting/* FINAL */.XU;
			return statusOf(thrown) === 404 && hasher.size === 0 ? waiting/* PASSING */.KA : api.outlookOf(thrown);
		},
		explain: (thrown) => statusOf(thrown) === 404 ? assetGone(asset, thrown) : adviseGitHub(thrown, doing)
	});
	for (;;) {
		const watch = api.watch(`the bytes of ${asset.name}`);
		try {
			const { body, description } = await openAt(api, path, hasher.size, watch);
			for await (const chunk of body) {
				watch.moved(chunk.length);
				api.transfers.count("Downloaded", chunk.length);
				hasher.update(chunk);
				if (hasher.size > asset.size) throw sizeWrong(asset, `more than ${asset.size}`, description);
				watch.pause();
				yield chunk;
				watch.resume();
			}
			if (hasher.size !== asset.size) throw sizeWrong(asset, `${hasher.size}`, description);
			break;
		} catch (thrown) {
			await attempts.waitAfter(thrown);
		} finally {
			watch.stop();
		}
	}
	const digest = (0,algorithms/* formatDigest */.MO)((0,hashing_hasher/* digestBy */.Qx)(hasher.digests(), "sha256"));
	if (asset.digest !== void 0 && asset.digest !== digest) throw assetWrong(`The download of ${asset.name} is ${digest}, GitHub lists ${asset.digest}.`);
}
/** Opens the asset's bytes from `offset` on. */
async function openAt(api, path, offset, watch) {
	const answer = await follow(api, path, {
		accept: "application/octet-stream",
		"accept-encoding": "identity",
		...offset > 0 && { range: `bytes=${offset}-` }
	}, watch);
	if (answer.status !== 200 && answer.status !== 206) throw Object.assign(/* @__PURE__ */ new Error(`status ${answer.status}`), { response: {
		status: answer.status,
		headers: answer.headers
	} });
	const description = String(answer.headers["content-type"]).startsWith("text/html") ? "an HTML page" : void 0;
	const { status, body } = answer;
	return {
		description,
		body: status === 206 ? body : skipping(body, offset)
	};
}
/**
* Follows the redirects of a download. Once they leave the API's origin the token is not sent again: asset storage is
* another party and carries its own signature in the URL.
*/
async function follow(api, path, headers, watch) {
	const apiOrigin = new URL(api.apiUrl).origin;
	let url = path;
	let authorized = true;
	for (let redirects = 0; redirects <= download_MAX_REDIRECTS; redirects++) {
		const answer = authorized ? await openAuthorized(api, url, headers, watch) : await openPlain(api, url, headers, watch);
		const { location } = answer.headers;
		if (answer.status < 300 || answer.status >= 400 || location === void 0) return answer;
		answer.body.cancel();
		const next = new URL(String(location), answer.from);
		(0,endpoints/* assertSecureEndpoint */.n)(next.href, "a redirect of GitHub");
		authorized = authorized && next.origin === apiOrigin;
		url = next.href;
	}
	throw new src_errors/* ActionError */.lZ("GITHUB_REFUSED", `A download was redirected more than ${download_MAX_REDIRECTS} times.`, { hint: "Run the job again; if it stays so, check the proxy between the runner and GitHub." });
}
async function openAuthorized(api, url, headers, watch) {
	const { status, headers: answered, data, url: from } = await api.send({
		method: "GET",
		url,
		headers,
		streamed: true,
		watch
	});
	return {
		status,
		headers: answered,
		body: data,
		from
	};
}
async function openPlain(api, url, headers, watch) {
	const { accept: _, ...plain } = headers;
	const response = await api.fetch(url, {
		redirect: "manual",
		signal: watch.signal,
		headers: plain
	});
	const { status, body } = response;
	return {
		status,
		headers: Object.fromEntries(response.headers),
		body,
		from: url
	};
}
async function* skipping(body, bytes) {
	let left = bytes;
	for await (const chunk of body) {
		if (left < chunk.length) yield chunk.subarray(left);
		left = Math.max(0, left - chunk.length);
	}
}
function sizeWrong(asset, seen, description) {
	return assetWrong(`The download of ${asset.name} ${description === void 0 ? "has" : `is ${description} of`} ${seen} bytes; GitHub lists ${asset.size}.`);
}
/** It was listed a moment ago. */
function assetGone({ name }, cause) {
	return new src_errors/* ActionError */.lZ("RELEASE_CHANGED", `The asset ${name} cannot be downloaded: it is not there any more.`, {
		hint: "Let other jobs for this release finish, then run this job again.",
		cause
	});
}
function assetWrong(message) {
	return new src_errors/* ActionError */.lZ("ASSET_WRONG", message, { hint: "Run the job again; if it stays so, delete the asset from the release and attach it again." });
}


;// CONCATENATED MODULE: ./build/src/github/shapes.js

// src/github/shapes.ts
const REPOSITORY_IN_URL = /\/repos\/([^/]+\/[^/]+)\/releases\/\d+$/;
/** A release out of GitHub's JSON. */
function toRelease(data) {
	const { id, tag_name, url, draft, immutable, html_url, upload_url, target_commitish, body } = toRecord(data);
	if (typeof id !== "number" || typeof tag_name !== "string" || typeof upload_url !== "string") throw unexpected("read a release");
	return {
		id,
		tag: tag_name,
		repository: typeof url === "string" ? REPOSITORY_IN_URL.exec(url)?.[1] : void 0,
		targetCommitish: typeof target_commitish === "string" ? target_commitish : "",
		draft: draft === true,
		immutable: immutable === true,
		url: typeof html_url === "string" ? html_url : "",
		notes: typeof body === "string" ? body : "",
		uploadUrl: upload_url
	};
}
/** An asset out of GitHub's JSON. */
function toAsset(data) {
	const { id, name, size, state, digest, created_at, browser_download_url: url } = toRecord(data);
	if (typeof id !== "number" || typeof name !== "string" || typeof size !== "number") throw unexpected("read an asset");
	return {
		id,
		name,
		size,
		state: typeof state === "string" ? state : "uploaded",
		digest: typeof digest === "string" && digest.startsWith("sha256:") ? digest : void 0,
		createdAt: Date.parse(String(created_at)) || 0,
		url: typeof url === "string" ? url : ""
	};
}
function toRepository(data) {
	const { id, full_name: name } = toRecord(data);
	if (typeof name !== "string") throw unexpected("read the repository");
	return {
		name,
		id: typeof id === "number" ? id : void 0
	};
}
/** What a reference or an annotated tag points to. */
function toGitObject(data) {
	const { type, sha } = toRecord(toRecord(data)["object"]);
	if (typeof type !== "string" || typeof sha !== "string" || !/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha)) throw unexpected("read a tag");
	return {
		type,
		sha
	};
}
function unexpected(doing) {
	return new src_errors/* ActionError */.lZ("GITHUB_REFUSED", `GitHub's answer to the request to ${doing} has an unexpected form.`, { hint: "Check GITHUB_API_URL: the GitHub API does not answer like this." });
}
function toRecord(data) {
	return typeof data === "object" && data !== null ? data : {};
}


;// CONCATENATED MODULE: ./build/src/github/upload.js










// src/github/upload.ts
const upload_BASE_DELAY_MS = 500;
/** An incomplete upload younger than this may be another job's, still under way; larger files get a second for each MiB. */
const LEFTOVER_GRACE_MS = 1e4;
const FIRST_LOOK_MS = 1e3;
const LAST_LOOK_MS = 1e4;
const MIB = 1048576;
/** Another job that is seen to upload is waited for so long at most, however slow it is. */
const MAX_FOREIGN_UPLOAD_MS = 9e5;
/**
* Uploads one asset. When the answer is lost or an error, the release is asked what became of it before anything is sent
* again: the bytes may be stored, half an upload may block the name, another job may have been first.
*/
async function uploadAsset(api, release, content, lookup) {
	const outlook = (failure) => isNameTaken(failure) || statusOf(failure) === 404 ? waiting/* PASSING */.KA : api.outlookOf(failure);
	const attempts = api.attempts({
		doing: `upload ${content.name}`,
		baseDelayMs: upload_BASE_DELAY_MS,
		outlook
	});
	for (;;) {
		let failure;
		try {
			return await sendAndCheck(api, release, content, lookup);
		} catch (thrown) {
			failure = thrown;
		}
		api.throwIfEnded();
		const { kind } = outlook(failure);
		if (kind === "final" && failure instanceof src_errors/* ActionError */.lZ) await clearLeftover(api, content, lookup).catch(() => void 0);
		const there = kind === "passing" ? await settle(api, content, lookup) : void 0;
		if (there !== void 0) return there;
		await attempts.waitAfter(failure);
	}
}
/**
* The upload endpoint of a release, out of its RFC 6570 template. It gets the token, so it must belong to the API: the
* same host, `uploads.github.com` for `api.github.com`, or `uploads.X` for `api.X`.
*/
function uploadEndpoint(apiUrl, template) {
	const api = new URL(apiUrl);
	const url = (0,endpoints/* assertSecureEndpoint */.n)(template.split("{")[0] ?? "", "the release's upload_url");
	if (url.hostname === api.hostname || api.hostname.startsWith("api.") && url.hostname === `uploads.${api.hostname.slice(4)}` || (0,endpoints/* isLoopback */.U)(url.hostname) && (0,endpoints/* isLoopback */.U)(api.hostname)) return url;
	throw new src_errors/* ActionError */.lZ("GITHUB_REFUSED", `The release's upload_url leads to ${url.host}, which does not belong to the API at ${api.host}.`, { hint: "Check GITHUB_API_URL; the token is not sent to another host." });
}
async function sendAndCheck(api, release, content, lookup) {
	const url = uploadEndpoint(api.apiUrl, release.uploadUrl);
	url.searchParams.set("name", content.name);
	const watch = api.watch(`the upload of ${content.name}`);
	let unreadable;
	async function* body() {
		try {
			for await (const chunk of content.open()) {
				watch.signal.throwIfAborted();
				watch.moved(chunk.length);
				api.transfers.count("Uploaded", chunk.length);
				yield chunk;
			}
			watch.begin();
		} catch (thrown) {
			unreadable = thrown;
			throw thrown;
		}
	}
	try {
		const { data } = await api.send({
			method: "POST",
			url: url.href,
			headers: {
				"content-type": content.contentType,
				"content-length": content.size
			},
			body: body(),
			watch
		});
		const asset = toAsset(data);
		await assertStored(api, asset, content, lookup);
		return asset;
	} catch (thrown) {
		throw unreadable ?? thrown;
	} finally {
		watch.stop();
	}
}
/** GitHub's answer is checked; an asset of ours that turned out wrong is taken away again. */
async function assertStored(api, asset, content, lookup) {
	const seen = asset.state !== "uploaded" ? `in the state "${asset.state}"` : asset.size !== content.size ? `with ${asset.size} bytes` : await hasContent(api, asset, content, lookup) ? void 0 : asset.digest === void 0 ? "with other bytes" : `as ${asset.digest}`;
	if (seen === void 0) return;
	await lookup.remove(asset).catch(() => void 0);
	throw assetWrong(`GitHub stored ${content.name} ${seen}; sent were ${content.size} bytes, ${content.sha256}.`);
}
/**
* What is under the content's name now: our bytes (returned), nothing (undefined), or another job's asset (thrown). An
* incomplete upload is given time to complete, since it may be another job's, and is then removed.
*/
async function settle(api, content, lookup) {
	const stored = storedAssetName(content.name);
	const listed = (await lookup.list()).find(({ name }) => name === stored);
	const asset = listed?.state === "uploaded" ? listed : listed && await waitForLeftover(api, listed, content, lookup);
	if (asset === void 0) return void 0;
	if (asset.size === content.size && await hasContent(api, asset, content, lookup)) return asset;
	throw new ports/* NameTakenError */.B(asset);
}
/**
* Undefined once the leftover is gone, by itself or removed; else the asset that it has become. How old it is says the server's
* clock; how long it is waited for, the local one: the server may be wrong about either.
*/
async function waitForLeftover(api, leftover, content, lookup) {
	const { leftoverMs } = api.limits;
	const graceMs = Math.min(leftoverMs, LEFTOVER_GRACE_MS + content.size / MIB * 1e3);
	const ageMs = Math.max(0, api.serverNow() - leftover.createdAt);
	const startedAt = api.now();
	let seen = leftover;
	let until = startedAt + Math.max(0, graceMs - ageMs);
	for (let looks = 0;; looks++) {
		const now = await lookup.reread(leftover);
		if (now === void 0 || now.state === "uploaded") return now;
		if (now.size !== seen.size) until = api.now() + leftoverMs;
		seen = now;
		const leftMs = Math.min(until, startedAt + MAX_FOREIGN_UPLOAD_MS) - api.now();
		if (leftMs <= 0) {
			await lookup.remove(now);
			return;
		}
		if (looks === 1) api.say(`An unfinished upload of ${leftover.name} is on the release; another job may be at it: waiting.`);
		await api.pause(Math.min(leftMs, LAST_LOOK_MS, FIRST_LOOK_MS * 2 ** looks), `Waiting for the upload of ${leftover.name}`);
	}
}
/** After an upload that we broke off ourselves. */
async function clearLeftover(api, content, lookup) {
	const stored = storedAssetName(content.name);
	const leftover = (await lookup.list()).find(({ name, state }) => name === stored && state !== "uploaded");
	if (leftover !== void 0) await waitForLeftover(api, leftover, content, lookup);
}
/** By GitHub's digest; an older server does not tell, so there it is read. */
async function hasContent(api, asset, content, lookup) {
	if (asset.digest !== void 0) return asset.digest === content.sha256;
	const hasher = new hashing_hasher/* StreamHasher */.YQ(["sha256"]);
	for await (const chunk of downloadAsset(api, lookup.pathOf(asset), asset)) hasher.update(chunk);
	return (0,algorithms/* formatDigest */.MO)((0,hashing_hasher/* digestBy */.Qx)(hasher.digests(), "sha256")) === content.sha256;
}


;// CONCATENATED MODULE: ./build/src/github/release-host.js








// src/github/release-host.ts
const PAGE_SIZE = 100;
const MAX_TAG_DEPTH = 5;
const MAX_PAGES = 100;
/** The releases REST API of one repository (docs.github.com/rest/releases). */
var GitHubReleaseHost = class {
	name = "GitHub";
	limits = {
		assets: 1e3,
		assetBytes: 2 * 1024 ** 3 - 1,
		notesCharacters: 125e3
	};
	addressVariable = "GITHUB_API_URL";
	#api;
	#repository;
	#base;
	/** @param repository `owner/name`. */
	constructor(repository, options) {
		this.#api = new GitHubApi(options);
		this.#repository = `/repos/${repository}`;
		this.#base = `${this.#repository}/releases`;
	}
	async find({ id, tag }) {
		return id === void 0 ? this.#findByTag(tag ?? "") : this.#findById(id, tag);
	}
	async describeRepository() {
		return toRepository(await this.#api.read(this.#repository, "read the repository"));
	}
	async findTagCommit(tag) {
		const path = tag.split("/").map(encodeURIComponent).join("/");
		const ref = await this.#readIfThere(`${this.#repository}/git/ref/tags/${path}`, `read the tag "${tag}"`);
		let object = ref === void 0 ? void 0 : toGitObject(ref);
		for (let depth = 0; object?.type === "tag" && depth < MAX_TAG_DEPTH; depth++) {
			const data = await this.#api.read(`${this.#repository}/git/tags/${object.sha}`, `read the tag "${tag}"`);
			object = toGitObject(data);
		}
		if (object === void 0 || object.type === "commit") return object?.sha;
		throw unexpected(`read the commit of the tag "${tag}"`);
	}
	async reread(release) {
		return toRelease(await this.#api.read(`${this.#base}/${release.id}`, `read the release ${release.id}`, { lagging: true }));
	}
	assertWritable(release) {
		uploadEndpoint(this.#api.apiUrl, release.uploadUrl);
		if (!release.immutable) return;
		const message = `The release ${release.id} for "${release.tag}" is immutable: nothing can be attached to it.`;
		throw new src_errors/* ActionError */.lZ("RELEASE_IMMUTABLE", message, { hint: ATTACH_TO_DRAFT_HINT });
	}
	async update(release, change) {
		const body = {
			...change.notes === void 0 ? {} : { body: change.notes },
			...change.draft === void 0 ? {} : { draft: change.draft },
			...change.draft === false ? { make_latest: "legacy" } : {}
		};
		const doing = change.draft === void 0 ? `change the notes of the release ${release.id}` : `make the release ${release.id} ${change.draft ? "a draft again" : "public"}`;
		try {
			return toRelease(await this.#api.change("PATCH", `${this.#base}/${release.id}`, doing, body));
		} catch (thrown) {
			if (change.draft !== false) throw thrown;
			const now = await this.reread(release).catch(() => void 0);
			if (now === void 0) throw mayBePublic(release, thrown);
			if (now.draft) throw thrown;
			return now;
		}
	}
	async listAssets(release) {
		return this.#list(`${this.#base}/${release.id}/assets`, "list the assets of the release", toAsset);
	}
	download(asset, failed) {
		return downloadAsset(this.#api.until(failed), this.#pathOf(asset), asset);
	}
	async upload(release, content, failed) {
		return uploadAsset(this.#api.until(failed), release, content, {
			list: async () => this.listAssets(release),
			reread: async (asset) => this.#readAsset(asset),
			remove: async (asset) => this.remove(asset),
			pathOf: (asset) => this.#pathOf(asset)
		});
	}
	async rename(asset, name) {
		const doing = `rename ${asset.name} to ${name}`;
		try {
			return toAsset(await this.#api.change("PATCH", this.#pathOf(asset), doing, { name }));
		} catch (thrown) {
			const now = await this.#readAsset(asset);
			if (now?.name === storedAssetName(name)) return now;
			if (now === void 0 || isNameTaken(thrown instanceof src_errors/* ActionError */.lZ ? thrown.cause : thrown)) return void 0;
			throw thrown;
		}
	}
	async remove(asset) {
		const now = await this.#readAsset(asset);
		if (now === void 0) return;
		if (!(0,ports/* isSameAsset */.n)(asset, now)) throw new src_errors/* ActionError */.lZ("RELEASE_CHANGED", `The asset ${asset.name} was changed by someone else; it is not removed.`, { hint: "Let other jobs for this release finish, then run this job again." });
		try {
			await this.#api.change("DELETE", this.#pathOf(asset), `remove ${asset.name}`);
		} catch (thrown) {
			if (statusOf(thrown) !== 404) throw thrown;
		}
	}
	storedName(name) {
		return storedAssetName(name);
	}
	#pathOf(asset) {
		return `${this.#base}/assets/${asset.id}`;
	}
	async #readAsset(asset) {
		const data = await this.#readIfThere(this.#pathOf(asset), `read the asset ${asset.name}`);
		return data === void 0 ? void 0 : toAsset(data);
	}
	async #findById(id, tag) {
		const found = await this.#readIfThere(`${this.#base}/${id}`, `read the release ${id}`);
		if (found === void 0) throw new src_errors/* ActionError */.lZ("RELEASE_NOT_FOUND", `There is no release with the id ${id}, or the token cannot see it.`, { hint: "Check release-id and repository; a draft is seen only with \"permissions: { contents: write }\"." });
		const release = toRelease(found);
		if (tag !== void 0 && release.tag !== tag) throw new src_errors/* ActionError */.lZ("RELEASE_NOT_FOUND", `The release ${id} is for the tag "${release.tag}", expected "${tag}".`, { hint: "Give release-id or release-tag, or make them agree." });
		return release;
	}
	/** By listing, since the look-up by tag does not know drafts, and since two releases can be for one tag. */
	async #findByTag(tag) {
		const releases = await this.#list(this.#base, "list the releases", toRelease);
		const [release, ...others] = releases.filter((candidate) => candidate.tag === tag);
		if (release !== void 0 && others.length > 0) {
			const all = [release, ...others].map(({ id, draft }) => `${id}${draft ? " (draft)" : ""}`);
			throw new src_errors/* ActionError */.lZ("RELEASE_AMBIGUOUS", `${all.length} releases are for the tag "${tag}": ${all.join(", ")}.`, { hint: "Delete the one that is not meant, or give release-id." });
		}
		if (release !== void 0) return release;
		const published = await this.#readIfThere(`${this.#base}/tags/${encodeURIComponent(tag)}`, `read the release of "${tag}"`);
		if (published !== void 0) return toRelease(published);
		throw new src_errors/* ActionError */.lZ("RELEASE_NOT_FOUND", `There is no release for the tag "${tag}", published or draft, among ${releases.length} seen.`, { hint: "Check release-tag and repository; a draft must be there before this step and is seen only with \"permissions: { contents: write }\"." });
	}
	/**
	* All pages of a list. What is created while pages are read moves the rest on, so that an entry can come twice: each id counts once,
	* as it was listed last. A page can be short and not the last one.
	*/
	async #list(path, doing, convert) {
		const all = /* @__PURE__ */ new Map();
		for (let page = 1; page <= MAX_PAGES; page++) {
			const { data, hasNext } = await this.#api.readPage(`${path}?per_page=${PAGE_SIZE}&page=${page}`, doing);
			if (!Array.isArray(data)) throw unexpected(doing);
			for (const entry of data.map(convert)) all.set(entry.id, entry);
			if (!(hasNext ?? data.length === PAGE_SIZE)) break;
		}
		return [...all.values()];
	}
	async #readIfThere(path, doing) {
		try {
			return await this.#api.read(path, doing);
		} catch (thrown) {
			if (statusOf(thrown) === 404) return void 0;
			throw thrown;
		}
	}
};
/** Without an answer it is not known what became of the change; with a refusal it is. */
function mayBePublic({ id }, thrown) {
	if (!(thrown instanceof src_errors/* ActionError */.lZ && (thrown.code === "GITHUB_UNREACHABLE" || thrown.code === "CANCELLED"))) return thrown;
	return new src_errors/* ActionError */.lZ(thrown.code, `${thrown.message} Whether the release ${id} is public now is not known.`, {
		hint: "Look at the release; if it is still a draft, run the job again.",
		cause: thrown
	});
}



/***/ }),

/***/ 5859:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qx: () => (/* binding */ digestBy),
/* harmony export */   TV: () => (/* binding */ toDigests),
/* harmony export */   YQ: () => (/* binding */ StreamHasher),
/* harmony export */   yi: () => (/* binding */ hashBytes)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

// src/hashing/hasher.ts
/** Computes the digests of a stream, piece by piece. */
var StreamHasher = class {
	#hashers;
	/** Bytes seen. */
	size = 0;
	constructor(hashes) {
		this.#hashers = [...new Set(hashes)].map((name) => [name, (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(name)]);
	}
	update(chunk) {
		this.size += chunk.length;
		for (const [, hasher] of this.#hashers) hasher.update(chunk);
	}
	/** The digests of everything so far; can be called once. */
	digests() {
		return toDigests(this.#hashers.map(([name, hasher]) => [name, hasher.digest()]));
	}
};
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
	if (digest === void 0) throw new Error(`no ${hash} digest was computed`);
	return digest;
}
/** The digests of pairs of a hash function and its output. */
function toDigests(entries) {
	return new Map(entries.map(([hash, bytes]) => [hash, {
		hash,
		bytes
	}]));
}



/***/ }),

/***/ 2438:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D6: () => (/* binding */ MIB),
/* harmony export */   Fo: () => (/* binding */ INTERVAL_MS),
/* harmony export */   Xq: () => (/* binding */ formatSize),
/* harmony export */   ke: () => (/* binding */ Progress)
/* harmony export */ });
// src/lib/progress.ts
/** Time between two reports of progress. */
const INTERVAL_MS = 1e4;
/** Bytes. */
const MIB = 1048576;
/** Shows every ten seconds, or as often as the log wants it, how much of some work is done. Runs until `stop`. */
var Progress = class {
	#timer;
	/**
	* @param doing as "Hashed".
	* @param totalBytes of the whole work.
	* @param bytesDone asked at each tick.
	*/
	constructor(log, doing, totalBytes, bytesDone) {
		const started = performance.now();
		const { everyMs, show } = log.progress ?? {
			everyMs: 1e4,
			show: (text) => log.info(text)
		};
		this.#timer = setInterval(() => {
			const done = bytesDone();
			if (done >= totalBytes) return;
			const rate = done / MIB / ((performance.now() - started) / 1e3);
			const percent = Math.floor(done / totalBytes * 100);
			show(`${doing} ${formatSize(done)} of ${formatSize(totalBytes)} (${percent} %), ${rate.toFixed(0)} MiB/s`);
		}, everyMs);
		this.#timer.unref();
	}
	stop() {
		clearInterval(this.#timer);
	}
};
/** The size in whole MiB, or in GiB with one decimal. */
function formatSize(bytes) {
	return bytes < 1073741824 ? `${(bytes / MIB).toFixed(0)} MiB` : `${(bytes / MIB / 1024).toFixed(1)} GiB`;
}



/***/ }),

/***/ 7709:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ NameTakenError),
/* harmony export */   n: () => (/* binding */ isSameAsset)
/* harmony export */ });
// src/ports.ts
/**
* Whether two listings show the same asset with the same content. GitHub computes the digest after the upload: one that only one of the
* listings has is no change. Content never changes under an id.
*/
function isSameAsset(one, other) {
	const isDigestSame = one.digest === void 0 || other.digest === void 0 || one.digest === other.digest;
	return one.id === other.id && one.name === other.name && one.size === other.size && one.state === other.state && isDigestSame;
}
/** Thrown by an upload whose name belongs to a complete asset with different content. */
var NameTakenError = class extends Error {
	name = "NameTakenError";
	asset;
	constructor(asset) {
		super(`the asset ${asset.name} exists already`);
		this.asset = asset;
	}
};



/***/ })

};
