export const id = 45;
export const ids = [45];
export const modules = {

/***/ 3320:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ signSummary),
/* harmony export */   p: () => (/* binding */ verifySummary)
/* harmony export */ });
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5498);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1522);
/* harmony import */ var _html_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7111);
/* harmony import */ var _sign_how_to_verify_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9301);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6432);
/* harmony import */ var _signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7671);






// src/report/summary.ts
/** Rows shown: nobody reads more. */
const MAX_ROWS = 500;
const KIB = 1024;
const MAX_TABLE_BYTES = 500 * KIB;
const MAX_PLAN_BYTES = 150 * KIB;
const MAX_LIST_BYTES = 75 * KIB;
function signSummary(inputs, report, failure) {
	const { key, release, artifacts, signed, checksumsFile } = report;
	const heading = failure === void 0 && inputs.dryRun ? `Dry run: ${count(artifacts.length, "artifact")} would be signed` : failure === void 0 ? `Signed ${count(artifacts.length, "artifact")}${report.published ? " and published the release" : ""}` : "Signing failed";
	const byPath = new Map(signed.map((item) => [item.subject.path, item]));
	const made = signed.filter(({ isDocument }) => isDocument).map(({ subject }) => subject);
	const withRequests = signed.some(({ requestId }) => requestId !== void 0);
	const rows = [...artifacts, ...made].map(({ path, digest }) => {
		const own = byPath.get(path);
		const signature = own === void 0 ? `listed in ${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(checksumsFile ?? "")}` : `${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(own.assetName ?? own.signatureFile)}${own.kept ? " (kept)" : ""}`;
		const would = report.plannedActions.get(path);
		const request = withRequests ? [own?.requestId === void 0 ? "" : (0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(own.requestId)] : [];
		return [
			(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(path),
			(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)((0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDigest */ .MO)(digest)),
			would === void 0 ? signature : (0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq)(would),
			...request
		];
	});
	return (0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .sections */ .V0)([
		`## ${heading}`,
		failure && (0,_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .failureSection */ .m)(failure),
		key && facts([
			["Key", (0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(key.arn)],
			["Fingerprint", (0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(key.publicKey.fingerprint)],
			["Algorithm", (0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(inputs.algorithm)],
			...release === void 0 ? [] : [["Release", releaseLink(release)]]
		]),
		rows.length > 0 && table([
			"Artifact",
			"Digest",
			inputs.dryRun ? "Would" : "Signature",
			...withRequests ? ["KMS request"] : []
		], rows),
		inputs.dryRun && report.plan.length > 0 && `### Plan\n\n${planBlock(report.plan)}`,
		failure === void 0 && key && `### Pin this key\n\n${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .block */ .om)(`public-key-fingerprint: ${key.publicKey.fingerprint}`)}`,
		failure === void 0 && !inputs.dryRun && verifySection(inputs, report)
	]);
}
/** The job summary of verify mode: Markdown. */
function verifySummary(report, failure) {
	const { results, trust, release, binding, exempted, delivered } = report;
	const refused = results.filter(({ kind }) => kind === "refused").length;
	const heading = failure === void 0 ? `Verified ${count(results.length, "artifact")}` : results.length === 0 ? "Verification failed" : `Verification failed: ${refused} of ${results.length} rejected`;
	const severalKeys = (trust?.trusted.length ?? 0) > 1;
	const rows = results.toSorted((a, b) => a.kind < b.kind ? -1 : a.kind === b.kind ? 0 : 1).map((result) => result.kind === "verified" ? [
		"✅",
		(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(result.artifact),
		verifiedCell(result, severalKeys)
	] : [
		"❌",
		(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(result.artifact),
		(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq)(`${result.diagnosis.message}. ${result.diagnosis.hint}`)
	]);
	return (0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .sections */ .V0)([
		`## ${heading}`,
		failure && results.every(({ kind }) => kind === "verified") && (0,_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .failureSection */ .m)(failure),
		trust && facts([
			...trust.trusted.map(({ key, reason }) => ["Trusted key", `${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(key.fingerprint)} by ${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq)(reason)}`]),
			...release === void 0 ? [] : [["Release", releaseLink(release)]],
			...binding === void 0 ? [] : [["Bound", bindingCell(binding)]]
		]),
		rows.length > 0 && table([
			"",
			"Artifact",
			"Result"
		], rows),
		exempted.length > 0 && `Exempted, not verified: ${listOf(exempted.map(({ artifact }) => (0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(artifact)))}`,
		delivered.length > 0 && `Verified assets were kept as: ${listOf(delivered.map(_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY))}`
	]);
}
function verifySection(inputs, report) {
	const { key, artifacts, signed, publicKeyFiles, release, checksumsFile, binding } = report;
	const isChecksums = checksumsFile !== void 0;
	const first = isChecksums ? signed.at(-1) : signed[0];
	const [written] = publicKeyFiles;
	if (first === void 0 || written === void 0 || key === void 0) return false;
	const attached = release !== void 0 && first.assetName !== void 0;
	const publicKey = attached ? written.slice(written.lastIndexOf("/") + 1) : written;
	const openssl = (0,_sign_how_to_verify_js__WEBPACK_IMPORTED_MODULE_0__/* .opensslBlock */ .gk)(inputs, first.saltLength, {
		artifact: attached ? first.assetName.slice(0, -inputs.signatureSuffix.length) : first.subject.path,
		signature: attached ? first.assetName : first.signatureFile,
		publicKey,
		isChecksums
	});
	const kmsSign = (0,_sign_how_to_verify_js__WEBPACK_IMPORTED_MODULE_0__/* .kmsSignCommand */ .gv)({
		publicKey,
		fingerprint: key.publicKey.fingerprint,
		binding: isChecksums ? binding : void 0,
		path: attached ? "." : artifacts[0]?.path ?? "."
	});
	return `### Verify with OpenSSL\n\n${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .block */ .om)(openssl)}\n\n${otherWays(inputs, isChecksums, kmsSign)}`;
}
/** What verifies besides OpenSSL, and the commands on other systems. */
function otherWays({ algorithm }, isChecksums, kmsSign) {
	const bits = (0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .hashOf */ .qQ)(algorithm).slice(3);
	return `<details><summary>Other ways and systems</summary><ul>${[
		`In a shell script: <code>${_sign_how_to_verify_js__WEBPACK_IMPORTED_MODULE_0__/* .VERIFY_SCRIPT */ .Iu}</code> of <code>${_sign_how_to_verify_js__WEBPACK_IMPORTED_MODULE_0__/* .ACTION_REPOSITORY */ .Yx}</code>.`,
		`With Node.js 22 or newer: <code>${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_5__/* .escapeHtml */ .ZD)(kmsSign)}</code>`,
		...isChecksums ? [`macOS: <code>shasum -a ${bits}</code> instead of <code>sha${bits}sum</code> checks the list.`] : [],
		`Windows: the same in Git Bash; for PowerShell see <code>${_sign_how_to_verify_js__WEBPACK_IMPORTED_MODULE_0__/* .VERIFY_PAGE */ .g4}</code> there.`
	].map((note) => `<li>${note}</li>`).join("")}</ul></details>`;
}
function bindingCell(state) {
	if (state.kind !== "bound") return `no: ${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq)(state.reason)}`;
	const { repository, tag, commit } = state.binding;
	return `to ${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(`${repository}@${tag}`)}${commit === void 0 ? "" : ` at ${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(commit)}`}`;
}
function verifiedCell({ proof, key, checksums }, severalKeys) {
	const by = severalKeys ? `, key ${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(key.key.fingerprint)}` : "";
	return `${checksums === void 0 ? "" : `listed in ${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(checksums)}, `}${(0,_html_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(proof.algorithm)}, ${proof.format}${by}`;
}
function facts(entries) {
	return `<table>${entries.map(([name, html]) => `<tr><th align="left">${name}</th><td>${html}</td></tr>`).join("")}</table>`;
}
function table(header, rows) {
	const line = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
	const { shown, hidden } = fitting(rows.slice(0, MAX_ROWS).map((row) => line(row, "td")), MAX_TABLE_BYTES);
	const left = Math.max(0, rows.length - MAX_ROWS) + hidden;
	const more = left > 0 ? `<tr><td colspan="${header.length}">and ${left} more, not shown here</td></tr>` : "";
	return `<table>\n${line(header, "th")}\n${shown.join("\n")}${more}\n</table>`;
}
function planBlock(plan) {
	const { shown, hidden } = fitting(plan.map(_lib_text_js__WEBPACK_IMPORTED_MODULE_5__/* .escapeHtml */ .ZD), MAX_PLAN_BYTES);
	return `<pre><code>${[...shown, ...hidden > 0 ? [`and ${hidden} more lines, not shown here`] : []].join("\n")}</code></pre>`;
}
function listOf(items) {
	const { shown, hidden } = fitting(items, MAX_LIST_BYTES);
	return `${shown.join(", ")}${hidden > 0 ? ` and ${hidden} more, not shown here` : ""}`;
}
/** As many from the first on as fit. */
function fitting(items, maxBytes) {
	let bytes = 0;
	const tooMuch = items.findIndex((item) => (bytes += Buffer.byteLength(item) + 2) > maxBytes);
	const shown = tooMuch === -1 ? items : items.slice(0, tooMuch);
	return {
		shown,
		hidden: items.length - shown.length
	};
}
function releaseLink({ url, tag, draft }) {
	const label = `${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_5__/* .escapeHtml */ .ZD)((0,_lib_text_js__WEBPACK_IMPORTED_MODULE_5__/* .untrusted */ .bp)(tag))}${draft ? " (draft)" : ""}`;
	return /^https:\/\/[^\s"'<>]+$/.test(url) ? `<a href="${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_5__/* .escapeHtml */ .ZD)(url)}">${label}</a>` : label;
}
function count(n, noun) {
	return `${n} ${noun}${n === 1 ? "" : "s"}`;
}



/***/ }),

/***/ 1045:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  verifyRun: () => (/* binding */ verifyRun)
});

// EXTERNAL MODULE: ./build/src/report/lines.js
var lines = __webpack_require__(9603);
// EXTERNAL MODULE: ./build/src/report/outputs.js
var outputs = __webpack_require__(3558);
// EXTERNAL MODULE: ./build/src/report/summary.js
var summary = __webpack_require__(3320);
// EXTERNAL MODULE: ./build/src/verify/report.js
var report = __webpack_require__(3329);
// EXTERNAL MODULE: ./build/src/artifacts/find.js
var find = __webpack_require__(3406);
// EXTERNAL MODULE: ./build/src/artifacts/name-glob.js
var name_glob = __webpack_require__(9881);
// EXTERNAL MODULE: ./build/src/lib/concurrency.js
var concurrency = __webpack_require__(3014);
// EXTERNAL MODULE: ./build/src/lib/files.js
var files = __webpack_require__(6342);
// EXTERNAL MODULE: ./build/src/manifests/expected-digests.js
var expected_digests = __webpack_require__(7446);
// EXTERNAL MODULE: ./build/src/release/snapshot.js
var release_snapshot = __webpack_require__(1383);
// EXTERNAL MODULE: ./build/src/signature/schemes/index.js + 1 modules
var schemes = __webpack_require__(7671);
// EXTERNAL MODULE: ./build/src/trust/key-files.js
var key_files = __webpack_require__(6861);
// EXTERNAL MODULE: ./build/src/verify/gathered.js + 1 modules
var gathered = __webpack_require__(1142);
// EXTERNAL MODULE: ./build/src/inputs/terms.js
var terms = __webpack_require__(7176);
;// CONCATENATED MODULE: ./build/src/verify/policy.js

// src/verify/policy.ts
/** The policy of a verification run. */
function toPolicy({ algorithm, signatureSuffix, checksumsFile, requireBinding }) {
	return {
		algorithm,
		signatureSuffix,
		checksumsFile,
		requireBinding,
		terms: terms/* INPUT_TERMS */.r
	};
}


// EXTERNAL MODULE: ./build/src/errors.js
var errors = __webpack_require__(7406);
// EXTERNAL MODULE: ./build/src/lib/file-names.js
var file_names = __webpack_require__(7178);
// EXTERNAL MODULE: ./build/src/lib/rename.js
var rename = __webpack_require__(3411);
// EXTERNAL MODULE: ./build/src/release/names.js
var names = __webpack_require__(9451);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
;// CONCATENATED MODULE: ./build/src/verify/staging.js







// src/verify/staging.ts
const MAX_NAMES = 3;
/**
* Keeps downloaded assets aside until all are verified, so that what is deployed is what was verified: in a folder beside the one
* that is asked for, which nobody else can read (mode 0700), and which takes its name when the verdict stands. So all of them appear, or none.
*/
var StagedDownloads = class StagedDownloads {
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
			if (there !== void 0 && there.length > 0) throw notEmpty((0,files/* displayPath */.Gt)(folder, workspace) || ".", there);
			const target = there === void 0 ? folder : await (0,promises_.realpath)(folder).catch(() => folder);
			const made = await (0,promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
			if (there !== void 0 && await isMount(target)) throw mounted((0,files/* displayPath */.Gt)(folder, workspace) || ".");
			const aside = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_path_.dirname)(target), ".kms-sign-"));
			await (0,promises_.mkdir)((0,external_node_path_.join)(aside, VERIFIED));
			const mode = there === void 0 ? void 0 : (await (0,promises_.stat)(target)).mode;
			return new StagedDownloads(folder, {
				target,
				aside,
				made,
				mode,
				platform
			});
		} catch (cause) {
			throw cause instanceof errors/* ActionError */.lZ ? cause : (0,files/* notWritable */.GZ)(folder, cause);
		}
	}
	/**
	* Before anything is downloaded: the folder must be able to hold files of these names, all of them beside each other.
	*
	* @throws ASSET_WRONG, ARTIFACT_NAMES_COLLIDE; FILE_NOT_WRITABLE when this system cannot keep a file of such a name.
	*/
	assertNames(assetNames, host) {
		for (const name of assetNames) (0,names/* assertFileName */.uD)(host, name);
		const collision = (0,file_names/* findCollision */.Oj)(assetNames, (name) => name);
		if (collision !== void 0) throw oneFile(...collision);
		const [unkeepable] = (0,file_names/* findUnkeepable */.cp)(assetNames, this.#platform);
		if (unkeepable === void 0) return;
		throw new errors/* ActionError */.lZ("FILE_NOT_WRITABLE", `The asset ${JSON.stringify(unkeepable.name)} cannot be kept in output-directory: ${unkeepable.reason}.`, { hint: `Verify on a runner with another system, or exclude it with a line "!${unkeepable.name}" in release-assets.` });
	}
	/**
	* A file for one asset, which the caller closes.
	*
	* @throws FILE_NOT_WRITABLE
	*/
	async open(assetName) {
		const file = await files/* NewFile */.PA.create((0,external_node_path_.join)(this.#aside, VERIFIED, assetName), (0,external_node_path_.join)(this.#folder, assetName));
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
			if (this.#mode !== void 0) await (0,promises_.chmod)((0,external_node_path_.join)(this.#aside, VERIFIED), this.#mode & 4095);
			await (0,rename/* replaceEmptyFolder */.sx)((0,external_node_path_.join)(this.#aside, VERIFIED), this.#target);
		} catch (cause) {
			if (this.#mode !== void 0) await (0,promises_.mkdir)(this.#target, { mode: this.#mode }).catch(() => void 0);
			throw (0,files/* notReplaced */.M6)(this.#folder, cause);
		}
		return this.#names.map((name) => (0,external_node_path_.join)(this.#folder, name)).sort();
	}
	/**
	* Removes what was not committed; nothing that this class made is left but what was. Returns the absolute path of what could not be
	* removed, and never throws: what led to it is to be reported.
	*/
	async discard() {
		try {
			await (0,promises_.rm)(this.#aside, files/* PATIENTLY */.Ny);
		} catch {
			return this.#aside;
		}
		if (this.#made === void 0) return void 0;
		for (let path = (0,external_node_path_.dirname)(this.#target); path.length >= this.#made.length; path = (0,external_node_path_.dirname)(path)) try {
			await (0,promises_.rmdir)(path);
		} catch {
			return;
		}
	}
};
const VERIFIED = "verified";
/** Undefined when there is no such folder. */
async function entriesOf(folder) {
	try {
		return (await (0,promises_.readdir)(folder)).sort();
	} catch (thrown) {
		if ((0,errors/* systemErrorCode */.vq)(thrown) === "ENOENT") return void 0;
		throw thrown;
	}
}
function notEmpty(folder, entries) {
	const names = entries.slice(0, MAX_NAMES).map((name) => JSON.stringify(name));
	const more = entries.length > MAX_NAMES ? ` and ${entries.length - MAX_NAMES} more` : "";
	return new errors/* ActionError */.lZ("FILE_NOT_WRITABLE", `output-directory ${folder} has ${names.join(", ")}${more} in it, expected an empty folder or none: what is there already was not verified.`, { hint: "Give a folder of its own as output-directory, or empty it before this step." });
}
/** Whether a folder is the root of a file system of its own, as a volume of a container is: it cannot be replaced by a rename. */
async function isMount(folder) {
	const [inside, outside] = await Promise.all([(0,promises_.stat)(folder), (0,promises_.stat)((0,external_node_path_.dirname)(folder))]);
	return inside.dev !== outside.dev;
}
function mounted(folder) {
	return new errors/* ActionError */.lZ("FILE_NOT_WRITABLE", `output-directory ${folder} is a mounted file system, expected a folder in one: all files appear in it at once, by one rename.`, { hint: `Give a folder in it as output-directory, such as ${folder}/verified.` });
}
function oneFile(one, other) {
	return new errors/* ActionError */.lZ("ARTIFACT_NAMES_COLLIDE", `The assets ${JSON.stringify(one)} and ${JSON.stringify(other)} cannot both be kept in output-directory${(0,file_names/* describeCollision */._A)(one, other)}.`, { hint: `Exclude one with a "!" line in release-assets, or rename it on the release.` });
}


;// CONCATENATED MODULE: ./build/src/verify/verify.js












// src/verify/verify.ts
/**
* Verifies artifacts against a trust anchor and reports every one of them.
*
* @throws VERIFICATION_FAILED when any is rejected, ARTIFACT_NOT_FOUND when there is nothing to verify, NO_TRUSTED_KEY when no anchor
* gives a key; and what reading inputs, files, KMS and the release throws.
*/
async function verify(inputs, ports, report) {
	const staging = inputs.outputDirectory === void 0 ? void 0 : await StagedDownloads.create((0,external_node_path_.resolve)(ports.workspace, inputs.outputDirectory), ports);
	try {
		await verifyInto(staging, inputs, ports, report);
	} finally {
		const left = await staging?.discard();
		if (left !== void 0) ports.log.warning(`${(0,files/* displayPath */.Gt)(left, ports.workspace)} could not be removed: another program may have it open. Files in it were not verified; delete it.`);
	}
}
async function verifyInto(staging, inputs, ports, report) {
	const { log, workspace, signer, serverUrl, cancelled } = ports;
	const policy = toPolicy(inputs);
	const hash = policy.algorithm === void 0 ? void 0 : (0,schemes/* hashOf */.qQ)(policy.algorithm);
	const [expected, keyFiles, snapshot, kmsKey, discovered] = await Promise.all([
		(0,expected_digests/* readExpectedDigests */.yV)(inputs.digests, hash, workspace),
		(0,key_files/* readKeyFiles */.t)(inputs.trustedKeyFiles, workspace, policy.terms),
		openNamedRelease(inputs, ports, report),
		signer?.fetchKey(),
		discover(inputs, workspace, log)
	]);
	const readings = (0,expected_digests/* describeReadings */.x)(expected, discovered.files.map(({ name }) => name));
	for (const line of readings) log.info(line);
	const keeper = staging && snapshot && {
		assertNames: (names) => staging.assertNames(names, snapshot.host),
		open: (name) => staging.open(name)
	};
	const describeRelease = snapshot && (0,concurrency/* onDemand */.hd)(() => (0,release_snapshot/* fetchBinding */.q2)(snapshot, serverUrl));
	const globs = inputs.releaseAssets.length > 0 ? new name_glob/* NameGlobs */.V(inputs.releaseAssets) : void 0;
	await (0,gathered/* verifyGathered */.E)({
		policy,
		pins: inputs.pins,
		keyFiles,
		kmsKey,
		kms: kmsCheckOf(inputs, signer, kmsKey),
		keyId: signer?.keyId,
		discovered,
		release: snapshot && {
			snapshot,
			globs,
			evidence: {
				kind: "read",
				keeper
			}
		},
		expected,
		describeRelease,
		checkout: workspace
	}, {
		log,
		workspace,
		cancelled
	}, report);
	if (snapshot !== void 0 && globs !== void 0) await (0,release_snapshot/* assertUnchanged */.Wu)(snapshot);
	(0,gathered/* assertAllVerified */.Q)(report.results, policy.terms);
	report.delivered = (await staging?.commit() ?? []).map((path) => (0,files/* displayPath */.Gt)(path, workspace));
}
async function discover({ artifacts }, workspace, log) {
	const discovered = await (0,find/* discoverFiles */.ZO)(artifacts, workspace);
	for (const entry of discovered.skipped) log.info((0,find/* describeSkipped */.At)(entry));
	return discovered;
}
async function openNamedRelease({ release }, { releases, log }, report) {
	if (release === void 0 || releases === void 0) return void 0;
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
	if (verifyWith === "local") return void 0;
	if (signer === void 0 || key === void 0) throw new Error("verify-with is kms, but there is no key");
	return {
		signer,
		key,
		answers: /* @__PURE__ */ new Map()
	};
}


;// CONCATENATED MODULE: ./build/src/run/verify-run.js





// src/run/verify-run.ts
const MAX_ANNOTATIONS = 9;
/** Verify mode as a run. */
function verifyRun(inputs, { environment, console, cancelled }) {
	const { workspace, platform, serverUrl } = environment;
	const state = (0,report/* emptyVerifyReport */.F)();
	return {
		execute: async (adapters) => verify(inputs, {
			...await adapters,
			log: console,
			workspace,
			platform,
			serverUrl,
			cancelled
		}, state),
		outputs: () => (0,outputs/* verifyOutputs */.ce)(state),
		summary: (failure) => (0,summary/* verifySummary */.p)(state, failure),
		printResult: (failure) => {
			let annotated = 0;
			for (const result of state.results) if (result.kind === "verified") console.info((0,lines/* describeVerified */.UH)(result));
			else if (annotated++ < MAX_ANNOTATIONS) console.error((0,lines/* describeRefusal */.a2)(result), { file: result.artifact });
			else console.info((0,lines/* describeRefusal */.a2)(result));
			for (const result of state.exempted) console.info((0,lines/* describeExempted */.yH)(result));
			if (failure === void 0) console.info((0,lines/* verifiedLine */.BN)(state.results.length));
		},
		isReported: (failure) => failure.code === "VERIFICATION_FAILED" && state.results.filter(({ kind }) => kind === "refused").length === 1
	};
}



/***/ }),

/***/ 9301:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Iu: () => (/* binding */ VERIFY_SCRIPT),
/* harmony export */   Yx: () => (/* binding */ ACTION_REPOSITORY),
/* harmony export */   g4: () => (/* binding */ VERIFY_PAGE),
/* harmony export */   gk: () => (/* binding */ opensslBlock),
/* harmony export */   gv: () => (/* binding */ kmsSignCommand)
/* harmony export */ });
/* harmony import */ var _signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3301);

// src/sign/how-to-verify.ts
/** Where script and command are found. */
const ACTION_REPOSITORY = "your-org/kms-sign-action";
const VERIFY_SCRIPT = "examples/verify/verify.sh";
const VERIFY_PAGE = "docs/verifying.md";
/** The commands that verify with OpenSSL, and with the tool that reads checksums files, as one that fails as a whole. */
function opensslBlock(options, saltLength, names) {
	const listed = names.isChecksums ? [(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .checksumsCommand */ .C_)(options.algorithm, names.artifact)] : [];
	return (0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .allOf */ .bn)([(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .opensslCommands */ .fW)(options, saltLength, names), ...listed]);
}
/** The command that verifies with `kms-sign`; the commit is for the reader to fill in. */
function kmsSignCommand({ publicKey, fingerprint, binding, path }) {
	const expected = binding === void 0 ? [] : ["--expect", (0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .shellWord */ .r7)(nameRelease(binding))];
	const words = [
		"--key",
		(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .shellPath */ .G9)(publicKey),
		"--fingerprint",
		fingerprint,
		...expected
	];
	return `npx github:${ACTION_REPOSITORY}#<full commit SHA> verify ${words.join(" ")} ${(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .shellPath */ .G9)(path)}`;
}
function nameRelease({ server, repository, tag }) {
	return `${server === "https://github.com" ? "" : `${server}/`}${repository}@${tag}`;
}



/***/ }),

/***/ 1142:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Q: () => (/* binding */ assertAllVerified),
  E: () => (/* binding */ verifyGathered)
});

// EXTERNAL MODULE: ./build/src/errors.js
var errors = __webpack_require__(7406);
// EXTERNAL MODULE: ./build/src/lib/concurrency.js
var concurrency = __webpack_require__(3014);
// EXTERNAL MODULE: ./build/src/release/public-keys.js
var public_keys = __webpack_require__(2203);
// EXTERNAL MODULE: ./build/src/trust/anchors.js
var trust_anchors = __webpack_require__(6430);
// EXTERNAL MODULE: ./build/src/verify/binding.js
var verify_binding = __webpack_require__(9182);
// EXTERNAL MODULE: ./build/src/verify/checksums.js
var verify_checksums = __webpack_require__(4227);
// EXTERNAL MODULE: ./build/src/verify/closed-world.js + 4 modules
var closed_world = __webpack_require__(4474);
// EXTERNAL MODULE: ./build/src/verify/diagnosis-aids.js
var diagnosis_aids = __webpack_require__(5544);
// EXTERNAL MODULE: ./build/src/artifacts/find.js
var find = __webpack_require__(3406);
// EXTERNAL MODULE: ./build/src/artifacts/folder-spelling.js
var folder_spelling = __webpack_require__(4036);
// EXTERNAL MODULE: ./build/src/artifacts/select.js
var artifacts_select = __webpack_require__(1853);
// EXTERNAL MODULE: ./build/src/hashing/hash.js + 3 modules
var hash = __webpack_require__(9415);
// EXTERNAL MODULE: ./build/src/lib/file-names.js
var file_names = __webpack_require__(7178);
// EXTERNAL MODULE: ./build/src/lib/files.js
var lib_files = __webpack_require__(6342);
// EXTERNAL MODULE: ./build/src/signature/public-key.js
var public_key = __webpack_require__(529);
// EXTERNAL MODULE: ./build/src/verify/listing.js
var listing = __webpack_require__(6419);
// EXTERNAL MODULE: ./build/src/verify/signatures.js + 2 modules
var signatures = __webpack_require__(2580);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/src/verify/local.js












// src/verify/local.ts
const READS_AT_ONCE = 8;
/** The public keys beside the artifacts and in the workspace: only a pin can make one of them trusted. */
async function findLocalKeys(files, workspace) {
	const folders = /* @__PURE__ */ new Set([...files.map(({ absolutePath }) => (0,external_node_path_.dirname)(absolutePath)), workspace]);
	const paths = (await Promise.all([...folders].map(lib_files/* listFiles */.CS))).flat().filter(public_keys/* isNamedAsKey */.Vk);
	const keys = [];
	for (const path of paths.slice(0, 16)) {
		const key = await readLocalKey(path);
		if (key !== void 0) keys.push({
			path: (0,lib_files/* displayPath */.Gt)(path, workspace),
			key
		});
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
	const looked = await (0,concurrency/* mapConcurrently */.X2)(discovered.files, READS_AT_ONCE, async (file) => ({
		file,
		signature: await (0,signatures/* findSignatureOfFile */.zI)(file, policy, snapshot, workspace),
		listing: (0,listing/* listingOf */.K7)(checksums, (0,listing/* listedNamesOf */.zJ)(file, checksums, snapshot))
	}));
	const spelling = new folder_spelling/* FolderSpelling */.n(workspace);
	const { artifacts, own } = await (0,artifacts_select/* selectArtifacts */.q)(looked, {
		nameOf: ({ file }) => file.name,
		keyOf: ({ file }) => file.absolutePath,
		signaturesOf: async ({ signature: { path } }) => path === void 0 ? [] : [await spelling.of(path)],
		isListed: ({ listing }) => listing !== void 0,
		findReason: async ({ file, signature, listing }) => {
			if (signature.lookup.kind !== "missing" || listing !== void 0) return void 0;
			return await isTrustedKey(file, trust) ? "it is a trusted key" : void 0;
		}
	});
	for (const { file, listing } of artifacts) if (listing !== void 0 && (0,file_names/* differInForm */.K6)((0,file_names/* anyBaseName */.L2)(listing.name), file.name)) log.info(`${file.path} is listed in another form of Unicode (NFC, NFD): the same name.`);
	for (const { file, reason } of own) log.info(`Excluded ${file.file.path}: ${reason}.`);
	(0,find/* assertEachPatternKeeps */.e1)(discovered, new Set(artifacts.map(({ file }) => file.absolutePath)));
	const subjects = artifacts.toSorted((a, b) => a.file.path < b.file.path ? -1 : 1).map(({ file, signature: { lookup }, listing }) => ({
		file,
		listing,
		signature: (0,signatures/* examineSignature */.MO)(lookup, trust, policy.algorithm, [listing?.digest.hash, expectedHash])
	}));
	const jobs = subjects.map(({ file, signature: { hashes } }) => ({
		...file,
		hashes
	}));
	const hashed = await (0,hash/* hashFiles */.yQ)(jobs, {
		log,
		cancelled
	});
	const digestsOf = new Map(subjects.map(({ file }, index) => [file, hashed[index]]));
	return subjects.map(({ file, signature, listing }) => ({
		place: "local",
		artifact: file.path,
		signature,
		listing,
		digests: digestsOf.get(file) ?? /* @__PURE__ */ new Map(),
		reread: () => (0,lib_files/* streamFile */.Pq)(file.absolutePath)
	}));
}
async function isTrustedKey({ absolutePath, size }, trust) {
	if (size > 65536) return false;
	const read = await readLocalKey(absolutePath);
	return trust.trusted.some(({ key }) => key.fingerprint === read?.fingerprint);
}
async function readLocalKey(path) {
	const parsed = (0,public_key/* parsePublicKey */.ee)(await (0,lib_files/* readSmallFile */.EW)(path, 65536) ?? Buffer.alloc(0));
	return parsed.kind === "key" ? parsed.key : void 0;
}


// EXTERNAL MODULE: ./build/src/verify/other-lists.js
var other_lists = __webpack_require__(5133);
;// CONCATENATED MODULE: ./build/src/verify/gathered.js










// src/verify/gathered.ts
/**
* Judges everything that was gathered, and reports it: keys, checksums file, binding, and each file.
*
* @throws ARTIFACT_NOT_FOUND, NO_TRUSTED_KEY, CHECKSUMS_UNUSABLE; and what reading files, KMS and the release throws.
*/
async function verifyGathered(gathered, ports, report) {
	const { policy, pins, kms, release, expected, describeRelease, discovered } = gathered;
	const { log, workspace, cancelled } = ports;
	const { terms, requireBinding: demand } = policy;
	const snapshot = release?.snapshot;
	const trust = await establishTrust(gathered, ports);
	report.trust = trust;
	const artifacts = discovered.files;
	const budget = new diagnosis_aids/* DiagnosisBudget */.$();
	const checksums = await (0,verify_checksums/* findChecksums */.m)({
		policy,
		artifacts,
		snapshot,
		trust,
		workspace,
		kms,
		budget,
		log
	});
	const { verified } = checksums;
	const binding = await (0,verify_binding/* judgeBinding */.h)({
		checksums: verified,
		demand,
		snapshot,
		describeRelease,
		terms
	});
	(0,verify_binding/* tellBinding */.x)(binding, demand, log);
	if (verified !== void 0) report.binding = binding;
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
	const verdict = await (0,closed_world/* judgeWorld */.e)({
		local,
		release: release?.globs === void 0 ? void 0 : {
			snapshot: release.snapshot,
			globs: release.globs,
			evidence: release.evidence
		},
		policy,
		trust,
		pins,
		kms,
		checksums,
		budget,
		otherLists: (0,concurrency/* onDemand */.hd)(() => (0,other_lists/* findOtherLists */.Z)({
			policy,
			artifacts,
			snapshot,
			trust,
			workspace
		})),
		binding,
		expected,
		describeRelease
	});
	report.results = verdict.results;
	report.exempted = verdict.exempted;
	if (verified !== void 0 && policy.partialLists?.has(verified.from) === true) report.missing = verdict.missing;
}
/** The keys that every anchor agrees on; where a pin is the only anchor, keys beside the files and on the release are candidates. */
async function establishTrust({ policy: { terms }, pins, keyFiles, kmsKey, keyId, discovered: { files }, release, checkout }, { workspace, log }) {
	const artifacts = [...files, ...release?.files ?? []];
	(0,trust_anchors/* warnOfKeysBesideArtifacts */.xs)({
		keyFiles,
		artifacts,
		pins,
		workspace,
		checkout,
		terms,
		log
	});
	const byPinAlone = keyFiles.length === 0 && kmsKey === void 0;
	const local = byPinAlone ? await findLocalKeys(files, workspace) : [];
	const attached = byPinAlone && release !== void 0 ? await (0,public_keys/* findAttachedKeys */.GN)(release.snapshot) : [];
	const found = [...local, ...attached.map(({ asset, key }) => ({
		path: asset.name,
		key
	}))];
	const trust = (0,trust_anchors/* resolveTrust */.vO)({
		pins,
		keyFiles,
		kmsKey,
		found,
		terms
	});
	for (const { key, reason } of trust.trusted) log.info(`Trusted key ${key.fingerprint}, ${key.spec}, by ${reason}`);
	if (keyId !== void 0) (0,trust_anchors/* noticeAlias */.p$)({ keyId }, log);
	return trust;
}
/**
* @throws VERIFICATION_FAILED when any result is a rejection, ARTIFACT_NOT_FOUND when there is none at all.
*/
function assertAllVerified(results, terms) {
	if (results.length === 0) throw new errors/* ActionError */.lZ("ARTIFACT_NOT_FOUND", "Nothing was left to verify: all that was found are trusted keys and signatures.", { hint: terms.toName });
	const refused = results.filter((result) => result.kind === "refused");
	const [first] = refused;
	if (first === void 0) return;
	const message = refused.length === 1 ? `${first.artifact} is not verified: ${first.diagnosis.message}.` : `${refused.length} of ${results.length} artifacts are not verified, the first: ${first.artifact}: ${first.diagnosis.message}.`;
	throw new errors/* ActionError */.lZ("VERIFICATION_FAILED", message, { hint: first.diagnosis.hint });
}



/***/ }),

/***/ 3329:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ emptyVerifyReport)
/* harmony export */ });
// src/verify/report.ts
/** The report of a run that has not begun. */
function emptyVerifyReport() {
	return {
		release: void 0,
		trust: void 0,
		binding: void 0,
		results: [],
		exempted: [],
		missing: [],
		delivered: []
	};
}



/***/ })

};
