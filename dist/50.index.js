export const id = 50;
export const ids = [50];
export const modules = {

/***/ 5050:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  GitHubReleaseStore: () => (/* binding */ GitHubReleaseStore)
});

// EXTERNAL MODULE: ./build/artifacts/hash.js + 1 modules
var hash = __webpack_require__(110);
// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/retry.js
var retry = __webpack_require__(5402);
// EXTERNAL MODULE: ./build/signature/algorithms.js
var algorithms = __webpack_require__(6855);
;// CONCATENATED MODULE: ./build/github/advice.js

/** Whether a request that changes nothing may be sent again. */
function isTransient(thrown) {
    if (thrown instanceof build_errors/* ActionError */.lZ)
        return thrown.code === 'GITHUB_UNREACHABLE';
    const { status } = toRefusal(thrown);
    return status === undefined || status >= 500;
}
/**
 * What a failed request to GitHub means for the user.
 *
 * @param doing what was being done, as "upload app.tgz.sig".
 */
function adviseGitHub(thrown, doing) {
    if (thrown instanceof build_errors/* ActionError */.lZ)
        return thrown;
    const { status, message, headers, errors } = toRefusal(thrown);
    if (status === undefined)
        return unreachable(thrown, doing);
    const error = (code, hint) => new build_errors/* ActionError */.lZ(code, `GitHub refused to ${doing}: ${status}: ${message}`, { hint, cause: thrown });
    const detail = (code, field) => errors.some(entry => entry.code === code && (field === undefined || entry.field === field));
    if (/immutable/i.test(message))
        return error('RELEASE_IMMUTABLE', build_errors/* ATTACH_TO_DRAFT_HINT */.my);
    if (status === 429 || (status === 403 && isRateLimit(headers, message))) {
        const wait = headers['retry-after'] === undefined ? '' : ` after ${headers['retry-after']} seconds`;
        return error('GITHUB_REFUSED', `The rate limit of this token is used up: run the job again${wait}.`);
    }
    if (status === 401)
        return error('GITHUB_ACCESS_DENIED', 'Give a token that is valid for this repository (the default is ${{ github.token }}).');
    if (status === 403) {
        return error('GITHUB_ACCESS_DENIED', 'Add "permissions: { contents: write }" to the job, or give a token that may write releases.');
    }
    if (status === 404) {
        return error('GITHUB_ACCESS_DENIED', 'Check repository, and that the token may see it and write its releases ("permissions: { contents: write }").');
    }
    if (detail('already_exists')) {
        return error('ASSET_CONFLICT', 'Another job attached an asset of this name meanwhile: run this job again.');
    }
    if (detail('custom', 'file_count')) {
        return error('ASSET_CONFLICT', 'A release holds at most 1,000 assets: remove some, or pack the artifacts into archives.');
    }
    if (status >= 500)
        return error('GITHUB_UNREACHABLE', 'Run the job again; see githubstatus.com if it stays so.');
    if (status >= 300 && status < 400) {
        return error('GITHUB_REFUSED', 'The repository has moved: give its present owner/name in repository.');
    }
    return error('GITHUB_REFUSED', 'See the message above and the REST API documentation for releases.');
}
function unreachable(thrown, doing) {
    const reason = (0,build_errors/* systemErrorCode */.vq)(thrown) ?? (thrown instanceof Error ? thrown.message : String(thrown));
    return new build_errors/* ActionError */.lZ('GITHUB_UNREACHABLE', `Cannot ${doing}: GitHub cannot be reached (${reason}).`, {
        hint: 'Run the job again; if it stays so, check the network of the runner and GITHUB_API_URL.',
        cause: thrown
    });
}
function isRateLimit(headers, message) {
    return (headers['retry-after'] !== undefined ||
        String(headers['x-ratelimit-remaining']) === '0' ||
        /rate limit/i.test(message));
}
/** From octokit's `RequestError`; a failure of the network carries no response there, whatever its `status` says. */
function toRefusal(thrown) {
    const { response, message } = thrown;
    const data = typeof response?.data === 'object' ? response.data : undefined;
    return {
        status: response?.status,
        message: typeof data?.message === 'string' ? data.message : (message ?? 'no message'),
        headers: response?.headers ?? {},
        errors: Array.isArray(data?.errors) ? data.errors : []
    };
}

;// CONCATENATED MODULE: ./build/github/asset-name.js
/**
 * Predicts the name under which GitHub stores an asset: diacritics and other non-ASCII letters are dropped, what is not a letter,
 * a digit, `-`, `_`, `+`, `@` or `.` becomes a dot, runs of dots become one, leading and trailing dots go (REST API, "Upload a
 * release asset"; the GitHub CLI predicts the same way). The answer to the upload has the last word.
 */
function storedAssetName(name) {
    // oxlint-disable-next-line no-control-regex
    const ascii = name.normalize('NFD').replace(/[^\u0000-\u007f]/g, '');
    const named = ascii.startsWith('.') ? `default${ascii}` : ascii;
    const clean = named
        .replace(/[^a-zA-Z0-9\-_+@.]+/g, '.')
        .replace(/\.{2,}/g, '.')
        .replace(/^\.+|\.+$/g, '');
    return clean.includes('.') ? clean : `default.${clean}`;
}

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/utils.js + 21 modules
var utils = __webpack_require__(1845);
// EXTERNAL MODULE: ./build/endpoints.js
var endpoints = __webpack_require__(3590);
;// CONCATENATED MODULE: ./build/github/http.js



const STALL_TIMEOUT_MS = 60_000;
const MAX_JSON_BYTES = 32 * 1024 * 1024;
const MAX_REDIRECTS = 5;
// knows the job's proxy settings, unlike Node's own
const proxyFetch = utils/* defaults */.NT.request?.fetch;
/** An octokit whose answers are bounded in time and size, and which follows redirects of reads only. */
function createOctokit(apiUrl, token, userAgent, debug) {
    const log = { debug, info: debug, warn: debug, error: debug };
    return new utils/* GitHub */.gq((0,utils/* getOctokitOptions */.EG)(token, { baseUrl: apiUrl, userAgent, log, request: { fetch: boundedFetch } }));
}
const boundedFetch = async (input, init) => {
    const method = init?.method ?? 'GET';
    const response = await proxyFetch(input, {
        redirect: method === 'GET' ? 'follow' : 'manual',
        ...definedOnly(init),
        signal: init?.signal ?? AbortSignal.timeout(STALL_TIMEOUT_MS)
    });
    if (response.status >= 300 && response.status < 400 && method !== 'GET') {
        throw new build_errors/* ActionError */.lZ('GITHUB_REFUSED', `GitHub answered a ${method} with a redirect (${response.status}); it is not followed.`, {
            hint: 'The repository has moved or was renamed: give its present owner/name in repository.'
        });
    }
    if (Number(response.headers.get('content-length') ?? 0) > MAX_JSON_BYTES && isJson(response)) {
        throw new build_errors/* ActionError */.lZ('GITHUB_REFUSED', `An answer of GitHub is larger than ${MAX_JSON_BYTES} bytes.`, {
            hint: 'Check GITHUB_API_URL: the GitHub API does not answer like this.'
        });
    }
    return response;
};
/**
 * Follows the redirects of an asset download, starting from an answer to an authorized request. The token is not sent
 * again: asset storage is another origin and carries its own signature in the URL.
 */
async function followRedirects(from, location, signal) {
    let url = new URL(location, from);
    for (let hop = 0; hop < MAX_REDIRECTS; hop++) {
        (0,endpoints/* assertSecureEndpoint */.n)(url.href, 'a redirect of GitHub');
        const response = await proxyFetch(url, {
            redirect: 'manual',
            signal,
            headers: { 'accept-encoding': 'identity' }
        });
        const next = response.headers.get('location');
        if (response.status < 300 || response.status >= 400 || next === null)
            return response;
        await response.body?.cancel();
        url = new URL(next, url);
    }
    throw new build_errors/* ActionError */.lZ('GITHUB_REFUSED', `A download was redirected more than ${MAX_REDIRECTS} times.`, {
        hint: 'Run the job again; if it stays so, check the proxy between the runner and GitHub.'
    });
}
/**
 * The upload endpoint of a release, out of its RFC 6570 template. It gets the token, so it must belong to the API: the
 * same host, `uploads.github.com` for `api.github.com`, or `uploads.X` for `api.X`.
 */
function uploadEndpoint(apiUrl, template) {
    const api = new URL(apiUrl);
    const url = (0,endpoints/* assertSecureEndpoint */.n)(template.split('{')[0] ?? '', "the release's upload_url");
    const belongs = url.hostname === api.hostname ||
        (api.hostname.startsWith('api.') && url.hostname === `uploads.${api.hostname.slice('api.'.length)}`) ||
        ((0,endpoints/* isLoopback */.U)(url.hostname) && (0,endpoints/* isLoopback */.U)(api.hostname));
    if (belongs)
        return url;
    throw new build_errors/* ActionError */.lZ('GITHUB_REFUSED', `The release's upload_url leads to ${url.host}, which does not belong to the API at ${api.host}.`, {
        hint: 'Check GITHUB_API_URL; the token is not sent to another host.'
    });
}
function isJson(response) {
    return response.headers.get('content-type')?.includes('json') ?? false;
}
function definedOnly(init) {
    return Object.fromEntries(Object.entries(init ?? {}).filter(([, value]) => value !== undefined));
}

;// CONCATENATED MODULE: ./build/github/release-store.js







const PAGE_SIZE = 100;
const MAX_PAGES = 100; // GitHub lists at most 10,000 releases
const READ_ATTEMPTS = 4;
const READ_BASE_DELAY_MS = 500;
/** The releases REST API of one repository (docs.github.com/rest/releases). */
class GitHubReleaseStore {
    #octokit;
    #apiUrl;
    #base;
    constructor(options) {
        this.#octokit = createOctokit(options.apiUrl, options.token, options.userAgent, options.debug);
        this.#apiUrl = options.apiUrl;
        this.#base = `/repos/${options.repository}/releases`;
    }
    async find({ id, tag }) {
        return id === undefined ? this.#findByTag(tag ?? '') : this.#findById(id, tag);
    }
    async listAssets(release) {
        return this.#list(`${this.#base}/${release.id}/assets`, 'list the assets of the release', toAsset);
    }
    async *download(asset) {
        const stalled = new StallTimer();
        const hasher = new hash/* StreamHasher */.YQ(['sha256']);
        try {
            const body = await this.#openDownload(asset, stalled.signal);
            for await (const chunk of body) {
                stalled.restart();
                hasher.update(chunk);
                if (hasher.size > asset.size)
                    break;
                yield chunk;
            }
        }
        catch (thrown) {
            throw adviseGitHub(thrown, `download ${asset.name}`);
        }
        finally {
            stalled.stop();
        }
        if (hasher.size !== asset.size) {
            const seen = hasher.size > asset.size ? 'more' : `${hasher.size}`;
            throw assetWrong(`The download of ${asset.name} has ${seen} bytes, GitHub lists ${asset.size}.`);
        }
        const digest = (0,algorithms/* formatDigest */.MO)((0,hash/* digestBy */.Qx)(hasher.digests(), 'sha256'));
        if (asset.digest !== undefined && asset.digest !== digest) {
            throw assetWrong(`The download of ${asset.name} is ${digest}, GitHub lists ${asset.digest}.`);
        }
    }
    async upload(release, content) {
        const url = uploadEndpoint(this.#apiUrl, release.uploadUrl);
        url.searchParams.set('name', content.name);
        const stalled = new StallTimer();
        const hasher = new hash/* StreamHasher */.YQ(['sha256']);
        async function* counted() {
            for await (const chunk of content.open()) {
                stalled.restart();
                hasher.update(chunk);
                yield chunk;
            }
        }
        let failure;
        const body = ReadableStream.from((async function* () {
            try {
                yield* counted();
            }
            catch (thrown) {
                failure = thrown; // fetch reports only that the body failed
                throw thrown;
            }
        })());
        try {
            const { data } = await this.#octokit.request({
                method: 'POST',
                url: url.href,
                headers: { 'content-type': content.contentType, 'content-length': content.size },
                data: body,
                request: { signal: stalled.signal }
            });
            const asset = toAsset(data);
            await this.#assertStored(asset, content, (0,algorithms/* formatDigest */.MO)((0,hash/* digestBy */.Qx)(hasher.digests(), 'sha256')));
            return asset;
        }
        catch (thrown) {
            throw adviseGitHub(failure ?? thrown, `upload ${content.name}`);
        }
        finally {
            stalled.stop();
        }
    }
    async rename(asset, name) {
        try {
            const { data } = await this.#octokit.request(`PATCH ${this.#base}/assets/${asset.id}`, { name });
            return toAsset(data);
        }
        catch (thrown) {
            throw adviseGitHub(thrown, `rename ${asset.name} to ${name}`);
        }
    }
    async remove(asset) {
        const doing = `remove ${asset.name}`;
        const now = toAsset(await this.#read(`${this.#base}/assets/${asset.id}`, doing));
        if (now.name !== asset.name ||
            now.size !== asset.size ||
            now.digest !== asset.digest ||
            now.state !== asset.state) {
            throw new build_errors/* ActionError */.lZ('RELEASE_CHANGED', `The asset ${asset.name} was changed by someone else; it is not removed.`, {
                hint: 'Let other jobs for this release finish, then run this job again.'
            });
        }
        try {
            await this.#octokit.request(`DELETE ${this.#base}/assets/${asset.id}`);
        }
        catch (thrown) {
            throw adviseGitHub(thrown, doing);
        }
    }
    storedName(name) {
        return storedAssetName(name);
    }
    async #findById(id, tag) {
        const found = await this.#readIfThere(`${this.#base}/${id}`, `read the release ${id}`);
        if (found === undefined) {
            throw new build_errors/* ActionError */.lZ('RELEASE_NOT_FOUND', `There is no release with the id ${id}, or the token cannot see it.`, {
                hint: 'Check release-id and repository; a draft is seen only with "permissions: { contents: write }".'
            });
        }
        const release = toRelease(found);
        if (tag !== undefined && release.tag !== tag) {
            throw new build_errors/* ActionError */.lZ('RELEASE_NOT_FOUND', `The release ${id} is for the tag "${release.tag}", expected "${tag}".`, {
                hint: 'Give release-id or release-tag, or make them agree.'
            });
        }
        return release;
    }
    /** By listing, since the look-up by tag does not know drafts, and since two releases can be for one tag. */
    async #findByTag(tag) {
        const releases = await this.#list(this.#base, `list the releases`, toRelease);
        const [release, ...others] = releases.filter(candidate => candidate.tag === tag);
        if (release !== undefined && others.length > 0) {
            const all = [release, ...others].map(({ id, draft }) => `${id}${draft ? ' (draft)' : ''}`);
            throw new build_errors/* ActionError */.lZ('RELEASE_AMBIGUOUS', `${all.length} releases are for the tag "${tag}": ${all.join(', ')}.`, {
                hint: 'Delete the one that is not meant, or give release-id.'
            });
        }
        if (release !== undefined)
            return release;
        const published = await this.#readIfThere(`${this.#base}/tags/${encodeURIComponent(tag)}`, `read the release of "${tag}"`);
        if (published !== undefined)
            return toRelease(published);
        throw new build_errors/* ActionError */.lZ('RELEASE_NOT_FOUND', `There is no release for the tag "${tag}", published or draft, among ${releases.length} seen.`, {
            hint: `Create it first (gh release create ${tag} --draft), or set upload: none; a draft is seen only with "permissions: { contents: write }".`
        });
    }
    async #list(path, doing, convert) {
        const all = [];
        for (let page = 1; page <= MAX_PAGES; page++) {
            const data = await this.#read(`${path}?per_page=${PAGE_SIZE}&page=${page}`, doing);
            if (!Array.isArray(data))
                throw unexpected(doing);
            all.push(...data.map(convert));
            if (data.length < PAGE_SIZE)
                break;
        }
        return all;
    }
    async #read(path, doing) {
        const policy = { attempts: READ_ATTEMPTS, baseDelayMs: READ_BASE_DELAY_MS, isTransient: isTransient };
        try {
            return await (0,retry/* retry */.L)(policy, async () => (await this.#octokit.request(`GET ${path}`)).data);
        }
        catch (thrown) {
            throw adviseGitHub(thrown, doing);
        }
    }
    async #readIfThere(path, doing) {
        try {
            return await this.#read(path, doing);
        }
        catch (thrown) {
            const cause = thrown instanceof build_errors/* ActionError */.lZ ? thrown.cause : thrown;
            if (cause?.status === 404)
                return undefined;
            throw thrown;
        }
    }
    async #openDownload(asset, signal) {
        const answer = await this.#octokit.request(`GET ${this.#base}/assets/${asset.id}`, {
            headers: { accept: 'application/octet-stream', 'accept-encoding': 'identity' },
            request: { parseSuccessResponseBody: false, redirect: 'manual', signal }
        });
        const location = answer.headers.location;
        if (answer.status < 300 || location === undefined)
            return answer.data;
        const response = await followRedirects(new URL(answer.url), location, signal);
        if (response.status !== 200 || response.body === null) {
            throw assetWrong(`The download of ${asset.name} was answered with status ${response.status}.`);
        }
        return response.body;
    }
    async #assertStored(asset, content, digest) {
        const wrong = (seen) => assetWrong(`GitHub stored ${content.name} ${seen}; sent were ${content.size} bytes, ${digest}.`);
        if (asset.state !== 'uploaded')
            throw wrong(`in the state "${asset.state}"`);
        if (asset.size !== content.size)
            throw wrong(`with ${asset.size} bytes`);
        if (asset.digest !== undefined) {
            if (asset.digest !== digest)
                throw wrong(`as ${asset.digest}`);
            return;
        }
        const hasher = new hash/* StreamHasher */.YQ(['sha256']); // an older server does not tell: look
        for await (const chunk of this.download(asset))
            hasher.update(chunk);
        if ((0,algorithms/* formatDigest */.MO)((0,hash/* digestBy */.Qx)(hasher.digests(), 'sha256')) !== digest)
            throw wrong('with other bytes');
    }
}
/** Aborts a transfer that makes no progress, however long it takes as a whole. */
class StallTimer {
    #controller = new AbortController();
    #timer = this.#start();
    get signal() {
        return this.#controller.signal;
    }
    restart() {
        this.stop();
        this.#timer = this.#start();
    }
    stop() {
        clearTimeout(this.#timer);
    }
    #start() {
        const stalled = () => this.#controller.abort(new build_errors/* ActionError */.lZ('GITHUB_UNREACHABLE', `A transfer made no progress for ${STALL_TIMEOUT_MS / 1000} seconds.`, {
            hint: 'Run the job again; if it stays so, check the network of the runner.'
        }));
        return setTimeout(stalled, STALL_TIMEOUT_MS);
    }
}
function toRelease(data) {
    const { id, tag_name, draft, immutable, html_url, upload_url } = toRecord(data);
    if (typeof id !== 'number' || typeof tag_name !== 'string' || typeof upload_url !== 'string')
        throw unexpected('read a release');
    return {
        id,
        tag: tag_name,
        draft: draft === true,
        immutable: immutable === true,
        url: typeof html_url === 'string' ? html_url : '',
        uploadUrl: upload_url
    };
}
function toAsset(data) {
    const { id, name, size, state, digest, browser_download_url: url } = toRecord(data);
    if (typeof id !== 'number' || typeof name !== 'string' || typeof size !== 'number')
        throw unexpected('read an asset');
    return {
        id,
        name,
        size,
        state: typeof state === 'string' ? state : 'uploaded',
        digest: typeof digest === 'string' && digest.startsWith('sha256:') ? digest : undefined,
        url: typeof url === 'string' ? url : ''
    };
}
function toRecord(data) {
    return typeof data === 'object' && data !== null ? data : {};
}
function unexpected(doing) {
    return new build_errors/* ActionError */.lZ('GITHUB_REFUSED', `GitHub's answer to the request to ${doing} has an unexpected form.`, {
        hint: 'Check GITHUB_API_URL: the GitHub API does not answer like this.'
    });
}
function assetWrong(message) {
    return new build_errors/* ActionError */.lZ('ASSET_WRONG', message, {
        hint: 'Run the job again; if it stays so, delete the asset from the release and attach it again.'
    });
}


/***/ }),

/***/ 5402:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ retry)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);

/** Runs `attempt` until it succeeds, fails for good, or the attempts are used up; waits with full jitter in between. */
async function retry(policy, attempt) {
    for (let round = 1;; round++) {
        try {
            return await attempt();
        }
        catch (thrown) {
            if (round >= policy.attempts || !policy.isTransient(thrown))
                throw thrown;
            await (policy.sleep ?? node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(Math.random() * policy.baseDelayMs * 2 ** round);
        }
    }
}


/***/ })

};
