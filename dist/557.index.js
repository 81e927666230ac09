export const id = 557;
export const ids = [557];
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

/***/ 5557:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  signRun: () => (/* binding */ signRun)
});

// EXTERNAL MODULE: ./build/src/report/lines.js
var lines = __webpack_require__(9603);
// EXTERNAL MODULE: ./build/src/report/outputs.js
var outputs = __webpack_require__(3558);
// EXTERNAL MODULE: ./build/src/report/summary.js
var summary = __webpack_require__(3320);
// EXTERNAL MODULE: external "node:v8"
var external_node_v8_ = __webpack_require__(8877);
;// CONCATENATED MODULE: ./build/src/lib/memory.js

// src/lib/memory.ts
/**
* Makes V8 collect garbage before the heap grows instead of after. Each signature leaves some 20 kB of it, and thousands of them would
* double the size of the process. Not for verification, which streams: V8 would collect after every few pieces.
*/
function keepHeapSmall() {
	(0,external_node_v8_.setFlagsFromString)("--memory-saver-mode");
}


;// CONCATENATED MODULE: ./build/src/sign/report.js
// src/sign/report.ts
/** The report of a run that has not begun. */
function emptySignReport() {
	return {
		key: void 0,
		release: void 0,
		binding: void 0,
		artifacts: [],
		signed: [],
		checksumsFile: void 0,
		recordFile: void 0,
		publicKeyFiles: [],
		attached: [],
		published: false,
		plannedActions: /* @__PURE__ */ new Map(),
		plan: []
	};
}


// EXTERNAL MODULE: ./build/src/hashing/hash.js + 3 modules
var hashing_hash = __webpack_require__(9415);
// EXTERNAL MODULE: ./build/src/lib/files.js
var lib_files = __webpack_require__(6342);
// EXTERNAL MODULE: ./build/src/lib/waiting.js
var waiting = __webpack_require__(1234);
// EXTERNAL MODULE: ./build/src/manifests/expected-digests.js
var expected_digests = __webpack_require__(7446);
// EXTERNAL MODULE: ./build/src/release/names.js
var release_names = __webpack_require__(9451);
// EXTERNAL MODULE: ./build/src/release/snapshot.js
var release_snapshot = __webpack_require__(1383);
// EXTERNAL MODULE: ./build/src/signature/schemes/index.js + 1 modules
var schemes = __webpack_require__(7671);
// EXTERNAL MODULE: ./build/src/artifacts/find.js
var find = __webpack_require__(3406);
// EXTERNAL MODULE: ./build/src/artifacts/pattern.js
var pattern = __webpack_require__(47);
// EXTERNAL MODULE: ./build/src/errors.js
var errors = __webpack_require__(7406);
// EXTERNAL MODULE: ./build/src/hashing/hasher.js
var hashing_hasher = __webpack_require__(5859);
// EXTERNAL MODULE: ./build/src/lib/concurrency.js
var concurrency = __webpack_require__(3014);
// EXTERNAL MODULE: ./build/src/lib/file-names.js
var file_names = __webpack_require__(7178);
// EXTERNAL MODULE: ./build/src/lib/progress.js
var progress = __webpack_require__(2438);
;// CONCATENATED MODULE: ./build/src/release/limits.js



/**
* All names of assets that this run has must differ, as the host stores them, and as files that are downloaded into one folder, on every
* system: from each other, and from what the release has under other names.
*
* @throws ARTIFACT_NAMES_COLLIDE
*/
function assertDistinctStoredNames({ host, assets }, names) {
	const own = names.map((name) => ({
		given: name,
		stored: host.storedName(name)
	}));
	const taken = new Set(own.map(({ stored }) => stored));
	const others = [...assets.keys()].filter((name) => !taken.has(name)).map((name) => ({
		given: name,
		stored: name
	}));
	const relevant = new Set(own.map(({ stored }) => (0,file_names/* foldedName */.mw)(stored)));
	const collision = (0,file_names/* findCollision */.Oj)([...own, ...others.filter(({ stored }) => relevant.has((0,file_names/* foldedName */.mw)(stored)))], ({ stored }) => stored);
	if (collision === void 0) return;
	const [one, other] = collision;
	throw one.stored === other.stored ? new errors/* ActionError */.lZ("ARTIFACT_NAMES_COLLIDE", `${host.name} would store "${one.given}" and "${other.given}" under the same name, "${one.stored}".`, { hint: `Rename one of them; ${host.name} replaces special characters in asset names with dots.` }) : new errors/* ActionError */.lZ("ARTIFACT_NAMES_COLLIDE", `The release would have the assets "${one.stored}" and "${other.stored}"${(0,file_names/* describeCollision */._A)(one.stored, other.stored)}: whoever downloads both there keeps one.`, { hint: taken.has(other.stored) ? "Rename one of them." : `Rename one of them, or delete the asset ${other.stored} from the release.` });
}
/**
* Each file that this run attaches must have a size that the host accepts.
*
* @throws ASSET_SIZE
*/
function assertSizes({ host }, sent) {
	for (const { path, size } of sent) {
		if (size > 0 && size <= host.limits.assetBytes) continue;
		const what = size === 0 ? `is empty; ${host.name} accepts no empty assets` : `has ${size} bytes; ${host.name} accepts assets under ${(0,progress/* formatSize */.Xq)(host.limits.assetBytes + 1).replace(".0 ", " ")}`;
		throw new errors/* ActionError */.lZ("ASSET_SIZE", `The artifact ${path} ${what}.`, { hint: size === 0 ? "Exclude it, or set upload: signatures." : "Split or compress it, or set upload: signatures and host it elsewhere." });
	}
}
/**
* The release must have room for the assets that are added. A replacement needs room for a moment, since the old asset is removed last.
*
* @throws ASSET_CONFLICT
*/
function assertAssetLimit({ host, assets, incomplete, provisional }, { added, replaced }) {
	const total = assets.size + incomplete.size + provisional.length + added + Math.min(replaced, 4);
	if (total <= host.limits.assets) return;
	throw new errors/* ActionError */.lZ("ASSET_CONFLICT", `The release would have ${total} assets; ${host.name} allows ${host.limits.assets}.`, { hint: "Remove some assets, or pack the artifacts into fewer archives." });
}


// EXTERNAL MODULE: ./build/src/release/read.js
var read = __webpack_require__(1319);
// EXTERNAL MODULE: ./build/src/signature/algorithms.js
var algorithms = __webpack_require__(6432);
// EXTERNAL MODULE: ./build/src/artifacts/name-glob.js
var name_glob = __webpack_require__(9881);
// EXTERNAL MODULE: ./build/src/artifacts/select.js
var artifacts_select = __webpack_require__(1853);
// EXTERNAL MODULE: ./build/src/release/public-keys.js
var public_keys = __webpack_require__(2203);
// EXTERNAL MODULE: ./build/src/signature/formats/index.js
var formats = __webpack_require__(7151);
// EXTERNAL MODULE: ./build/src/signature/verdict.js
var verdict = __webpack_require__(9025);
// EXTERNAL MODULE: ./build/src/manifests/checksums.js
var manifests_checksums = __webpack_require__(8856);
// EXTERNAL MODULE: ./build/src/manifests/release-binding.js
var release_binding = __webpack_require__(7721);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/src/sign/output-names.js







// src/sign/output-names.ts
/**
* The names of all files that a run with these inputs writes.
*
* @param workspace absolute path.
*/
function outputNames(inputs, workspace) {
	const { signatureSuffix, outputDirectory, strategy, recordFile } = inputs;
	const folder = (0,external_node_path_.resolve)(workspace, outputDirectory ?? ".");
	const signatureFileOf = (path) => outputDirectory === void 0 ? path + signatureSuffix : (0,external_node_path_.join)(folder, (0,external_node_path_.basename)(path) + signatureSuffix);
	const output = (path) => {
		const file = (0,external_node_path_.resolve)(folder, path);
		return {
			file,
			name: (0,external_node_path_.basename)(file),
			signatureFile: signatureFileOf(file)
		};
	};
	const checksums = strategy === "each" ? void 0 : output(inputs.checksumsFile ?? (0,manifests_checksums/* defaultChecksumsName */.Lh)((0,schemes/* hashOf */.qQ)(inputs.algorithm)));
	return {
		signatureSuffix,
		checksums,
		binding: checksums === void 0 || inputs.release === void 0 ? void 0 : {
			file: (0,external_node_path_.join)((0,external_node_path_.dirname)(checksums.file), release_binding/* BINDING_NAME */.AJ),
			name: release_binding/* BINDING_NAME */.AJ
		},
		record: recordFile === void 0 ? void 0 : output(recordFile),
		publicKeys: inputs.publicKeyFiles.map(output),
		signatureFileOf
	};
}
/** Absolute paths of everything that this run writes besides the signatures of artifacts. */
function documentPaths({ checksums, binding, record, publicKeys }) {
	const signed = [checksums, record].filter((output) => output !== void 0);
	return [
		...publicKeys.map(({ file }) => file),
		...signed.flatMap(({ file, signatureFile }) => [file, signatureFile]),
		...binding === void 0 ? [] : [binding.file]
	];
}
/** The names of checksums file, record, their signatures and the binding, before the host stores them. */
function documentNames({ checksums, binding, record, signatureSuffix }) {
	return [...[checksums, record].filter((output) => output !== void 0).flatMap(({ name }) => [name, name + signatureSuffix]), ...binding === void 0 ? [] : [binding.name]];
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
		...artifactFiles.map((path) => ({
			path,
			what: "an artifact"
		})),
		...signatureFiles.map((path) => ({
			path,
			what: "the signature of an artifact"
		})),
		...publicKeys.map(({ file }) => ({
			path: file,
			what: "the public key"
		})),
		...binding === void 0 ? [] : [{
			path: binding.file,
			what: "the release binding"
		}],
		...toOutputs(checksums, "the checksums file"),
		...toOutputs(record, "the record")
	];
	const collision = (0,file_names/* findCollision */.Oj)(files, ({ path }) => path);
	if (collision === void 0) return;
	const [one, other] = collision.map(({ path, what }) => ({
		path: (0,lib_files/* displayPath */.Gt)(path, workspace),
		what
	}));
	throw new errors/* ActionError */.lZ("ARTIFACT_NAMES_COLLIDE", one.path === other.path ? `Two outputs of this step would be ${one.path}: ${one.what} and ${other.what}.` : `Two files of this step would be ${one.path} (${one.what}) and ${other.path} (${other.what})${(0,file_names/* describeCollision */._A)(one.path, other.path)}.`, { hint: "Give another name in checksums-file, record-file, public-key-file or signature-suffix, or exclude the artifact with a \"!\" pattern." });
}
function toOutputs(output, what) {
	if (output === void 0) return [];
	return [{
		path: output.file,
		what
	}, {
		path: output.signatureFile,
		what: `the signature of ${what}`
	}];
}


;// CONCATENATED MODULE: ./build/src/sign/collect/assets.js









// src/sign/collect/assets.ts
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
	const ownNames = new Set(own.flatMap((name) => [name, host.storedName(name)]));
	const localNames = new Set(local.map(({ name }) => host.storedName(name)));
	const selected = [...assets.values()].filter(({ name }) => globs.isSelected(name) && !localNames.has(name));
	const suffix = names.signatureSuffix;
	const selection = await (0,artifacts_select/* selectArtifacts */.q)(selected, {
		nameOf: ({ name }) => name,
		keyOf: ({ name }) => name,
		signaturesOf: async ({ name }) => signatureNameOf(snapshot, name, suffix),
		isListed: () => false,
		findReason: async (asset) => {
			if (ownNames.has(asset.name)) return "this step makes it";
			const signed = await findSigned(asset, snapshot, suffix, key);
			if (signed !== void 0) return `it is the signature of ${signed}`;
			if (key === void 0) return void 0;
			return (await (0,public_keys/* readPublicKey */.RR)(snapshot, asset))?.fingerprint === key.publicKey.fingerprint ? "it is the public key" : void 0;
		}
	});
	for (const { file, reason } of selection.own) log.info(`Excluded asset ${file.name}: ${reason}.`);
	for (const { asset } of snapshot.provisional.filter(({ asset }) => globs.isSelected(asset.name))) log.info(`Excluded asset ${asset.name}: an interrupted replacement left it.`);
	return selection.artifacts;
}
function signatureNameOf(snapshot, name, suffix) {
	const asset = (0,release_names/* findSignatureAsset */.IL)(snapshot, name, suffix);
	return asset === void 0 ? [] : [asset.name];
}
/** The asset, not an artifact of this run, of which this one is proven to be a signature by the key. */
async function findSigned(asset, snapshot, suffix, key) {
	const signed = asset.name.endsWith(suffix) ? snapshot.assets.get(asset.name.slice(0, -suffix.length)) : void 0;
	const file = signed && key && await (0,read/* readAsset */.fs)(snapshot, asset, 16384);
	if (signed === void 0 || key === void 0 || file === void 0) return void 0;
	const interpretations = (0,verdict/* examine */.sb)(file, [key.publicKey]).flatMap((examination) => examination.interpretations);
	if (interpretations.length === 0) return void 0;
	const digests = await (0,read/* hashAsset */.$e)(snapshot, signed, interpretations.map(({ hash }) => hash));
	return interpretations.some(({ hash, covers }) => covers((0,hashing_hasher/* digestBy */.Qx)(digests, hash))) ? signed.name : void 0;
}


;// CONCATENATED MODULE: ./build/src/sign/collect/collect.js













// src/sign/collect/collect.ts
const DOWNLOADS_AT_ONCE = 4;
const MAX_PROBLEMS = 5;
/** The hash functions that artifacts need: with a release SHA-256 as well, by which the host reports the digests of assets. */
function hashesFor({ algorithm, release }) {
	const hash = (0,schemes/* hashOf */.qQ)(algorithm);
	return release === void 0 || hash === "sha256" ? [hash] : [hash, "sha256"];
}
/**
* Everything that is to be signed: files, assets, or the names in `digests`. With artifacts and `digests` given, both must be the same set
* with the same digests.
*
* @throws ARTIFACT_NOT_FOUND when there is nothing to sign, ARTIFACT_NAMES_COLLIDE, DIGESTS_MISMATCH, INPUT_INVALID when `digests` can be
* read in two ways, ASSET_WRONG
*/
async function collect(inputs, { files, expected, hashing }, { names, snapshot, key, log }) {
	const assets = snapshot === void 0 || inputs.releaseAssets.length === 0 ? [] : await selectReleaseAssets(inputs, snapshot, {
		names,
		key,
		local: files,
		log
	});
	const subjects = [...fromFiles(inputs, files, hashing), ...snapshot === void 0 ? [] : fromAssets(inputs, snapshot, assets)];
	if (expected !== void 0 && [...inputs.artifacts, ...inputs.releaseAssets].every(pattern/* isExclude */.z)) {
		const named = fromDigests(inputs, expected);
		log.info(`Found ${named.length} artifact${named.length === 1 ? "" : "s"} to sign in digests; no file is read.`);
		subjects.push(...named);
	}
	if (subjects.length === 0) throw nothingToSign();
	(0,find/* assertDistinctNames */.zn)(subjects);
	for (const line of (0,expected_digests/* describeReadings */.x)(expected, [...files, ...assets].map(({ name }) => name))) log.info(line);
	if (snapshot !== void 0) assertDistinctStoredNames(snapshot, subjects.map(({ name }) => name));
	if (expected !== void 0) await assertAsExpected(subjects, expected, snapshot);
	if (snapshot !== void 0) warnOfAbsent(subjects, snapshot, log);
	return subjects;
}
/** Local files, whose digests may still be pending. */
function fromFiles(inputs, files, hashing) {
	return files.map((file) => {
		const found = {
			name: file.name,
			path: file.path,
			source: {
				kind: "file",
				file
			}
		};
		return {
			...found,
			hashed: toSubject(inputs, found, file.size, hashing.digestsOf(file))
		};
	});
}
/** Assets, streamed through the hash a few at a time. */
function fromAssets(inputs, snapshot, assets) {
	for (const { name } of assets) (0,release_names/* assertFileName */.uD)(snapshot.host, name);
	const limit = new concurrency/* ConcurrencyLimit */.DM(DOWNLOADS_AT_ONCE);
	return assets.map((asset) => {
		const found = {
			name: asset.name,
			path: asset.name,
			source: { kind: "asset" }
		};
		const digests = limit.run((failed) => (0,read/* hashAsset */.$e)(snapshot, asset, hashesFor(inputs), failed));
		return {
			...found,
			hashed: toSubject(inputs, found, asset.size, digests)
		};
	});
}
/** Artifacts of which only the digests were given. */
function fromDigests(inputs, { entries }) {
	return [...entries].map(([name, digest]) => {
		const found = {
			name,
			path: name,
			source: { kind: "digests" }
		};
		const digests = Promise.resolve(/* @__PURE__ */ new Map([[digest.hash, digest]]));
		return {
			...found,
			hashed: toSubject(inputs, found, void 0, digests)
		};
	});
}
/** A name that is spelled wrong would be signed as well: nothing but the release could tell. */
function warnOfAbsent(subjects, snapshot, log) {
	const absent = subjects.filter(({ name, source }) => source.kind === "digests" && (0,release_names/* findAsset */.Iu)(snapshot, name) === void 0).map(({ name }) => name);
	if (absent.length === 0) return;
	const more = absent.length > MAX_PROBLEMS ? ` and ${absent.length - MAX_PROBLEMS} more` : "";
	log.warning(`The release ${snapshot.release.id} has no asset ${absent.slice(0, MAX_PROBLEMS).join(", ")}${more}: what is in digests is signed without it. Correct the name in digests, or attach ${absent.length === 1 ? "the file" : "the files"}.`);
}
/** The absolute path beside which the signature of an artifact is written: the file itself, or its name in the workspace. */
function artifactPathOf({ name, source }, workspace) {
	return source.kind === "file" ? source.file.absolutePath : (0,external_node_path_.resolve)(workspace, name);
}
function toSubject({ algorithm }, { name, path }, size, hashing) {
	const hashed = hashing.then((digests) => ({
		name,
		path,
		size,
		digests,
		digest: (0,hashing_hasher/* digestBy */.Qx)(digests, (0,schemes/* hashOf */.qQ)(algorithm))
	}));
	hashed.catch(() => void 0);
	return hashed;
}
/** @throws DIGESTS_MISMATCH when the artifacts are not the set that `digests` names, with the same digests. */
async function assertAsExpected(subjects, { entries }, snapshot) {
	const stored = (name) => (snapshot?.host.storedName(name) ?? name).normalize("NFC");
	const left = /* @__PURE__ */ new Map();
	const problems = [];
	for (const [name, digest] of entries) {
		if (left.has(stored(name))) problems.push(`two names in digests become "${stored(name)}" on the release`);
		left.set(stored(name), digest);
	}
	const unlisted = [];
	for (const subject of await Promise.all(subjects.map(({ hashed }) => hashed))) {
		const expected = left.get(stored(subject.name));
		left.delete(stored(subject.name));
		if (expected === void 0) unlisted.push(subject);
		else if (!(0,algorithms/* equalDigests */.cF)(expected, subject.digest)) problems.push(`${subject.path} has ${(0,algorithms/* formatDigest */.MO)(subject.digest)}, expected ${(0,algorithms/* formatDigest */.MO)(expected)}`);
	}
	const leftNames = new Map([...left].map(([name, digest]) => [(0,algorithms/* formatDigest */.MO)(digest), name]));
	for (const { path, digest } of unlisted) {
		const other = leftNames.get((0,algorithms/* formatDigest */.MO)(digest));
		if (other !== void 0) left.delete(other);
		problems.push(other === void 0 ? `${path} is not in digests` : `${path} is in digests under another name, ${other}`);
	}
	for (const name of left.keys()) problems.push(`${name} is in digests, but not among the artifacts`);
	if (problems.length === 0) return;
	const shown = problems.slice(0, MAX_PROBLEMS).join("; ");
	const more = problems.length > MAX_PROBLEMS ? `; and ${problems.length - MAX_PROBLEMS} more` : "";
	throw new errors/* ActionError */.lZ("DIGESTS_MISMATCH", `The artifacts do not match digests: ${shown}${more}.`, { hint: "Find out what changed between the job that made the digests and this one; nothing was signed." });
}
function nothingToSign() {
	return new errors/* ActionError */.lZ("ARTIFACT_NOT_FOUND", "Nothing was left to sign: all that was found are signatures and public keys.", { hint: "Name the artifacts in artifacts or release-assets." });
}


// EXTERNAL MODULE: ./build/src/trust/anchors.js
var trust_anchors = __webpack_require__(6430);
// EXTERNAL MODULE: ./build/src/inputs/terms.js
var terms = __webpack_require__(7176);
// EXTERNAL MODULE: ./build/src/trust/key-files.js
var key_files = __webpack_require__(6861);
;// CONCATENATED MODULE: ./build/src/sign/collect/key.js




// src/sign/collect/key.ts
/**
* The KMS key with its public half, allowed by pins and trusted key files. A dry run continues without one where there are no credentials:
* a pull request must never hold a role that can sign.
*
* @throws KEY_NOT_ALLOWED when pins or trusted key files exclude it, KMS_KEY_UNUSABLE when it cannot sign with the algorithm,
* KEY_FILE_INVALID, and what KMS and STS throw.
*/
async function fetchSigningKey(inputs, signer, ports) {
	if (signer === void 0) {
		if (!inputs.dryRun) throw new Error("there is no signer");
		await (0,key_files/* readKeyFiles */.t)(inputs.trustedKeyFiles, ports.workspace, terms/* INPUT_TERMS */.r);
		return {
			kind: "unavailable",
			reason: "this job gets no OIDC token (no permission id-token: write, or a pull request from a fork)"
		};
	}
	try {
		return await fetchAllowedKey(inputs, signer, ports);
	} catch (thrown) {
		if (!inputs.dryRun || !(thrown instanceof errors/* ActionError */.lZ) || thrown.code !== "CREDENTIALS_MISSING") throw thrown;
		return {
			kind: "unavailable",
			reason: "there are no AWS credentials"
		};
	}
}
async function fetchAllowedKey(inputs, signer, { log, workspace }) {
	const [keyFiles, key] = await Promise.all([(0,key_files/* readKeyFiles */.t)(inputs.trustedKeyFiles, workspace, terms/* INPUT_TERMS */.r), signer.fetchKey()]);
	log.info(`Key ${key.arn}, ${key.publicKey.spec}, fingerprint ${key.publicKey.fingerprint}`);
	(0,trust_anchors/* assertKeyAllowed */.O7)(key, inputs.pins, keyFiles);
	if (inputs.pins.allowed === void 0 && keyFiles.length === 0) (0,trust_anchors/* noticeAlias */.p$)(signer, log);
	if (!key.algorithms.includes(inputs.algorithm)) {
		const lists = key.algorithms.join(", ") || "no RSA signing algorithm";
		throw new errors/* ActionError */.lZ("KMS_KEY_UNUSABLE", `The key ${key.arn} cannot sign with ${inputs.algorithm}; it lists ${lists}.`, { hint: "Give one of these as signing-algorithm, or another key." });
	}
	return {
		kind: "key",
		key,
		keyFiles
	};
}


// EXTERNAL MODULE: ./build/src/artifacts/folder-spelling.js
var folder_spelling = __webpack_require__(4036);
;// CONCATENATED MODULE: ./build/src/sign/collect/local.js




// src/sign/collect/local.ts
/**
* The local artifacts by path. Files that this run will write are excluded, each with a line in the log.
*
* @throws ARTIFACT_NOT_FOUND, ARTIFACT_UNREADABLE, ARTIFACT_NAMES_COLLIDE
*/
async function findLocalArtifacts({ artifacts: patterns, strategy }, names, { workspace, log }) {
	if (patterns.length === 0) return [];
	const discovered = await (0,find/* discoverFiles */.ZO)(patterns, workspace);
	const spelling = new folder_spelling/* FolderSpelling */.n(workspace);
	const documents = new Set(await Promise.all(documentPaths(names).map((path) => spelling.of(path))));
	const { artifacts, own } = await (0,artifacts_select/* selectArtifacts */.q)(discovered.files, {
		nameOf: ({ name }) => name,
		keyOf: ({ absolutePath }) => absolutePath,
		signaturesOf: async ({ absolutePath }) => strategy === "checksums" ? [] : [await spelling.of(names.signatureFileOf(absolutePath))],
		isListed: () => false,
		findReason: async ({ absolutePath }) => documents.has(absolutePath) ? "this step writes it" : void 0
	});
	for (const { file } of own) log.info(`Excluded ${file.path}: this step writes it.`);
	for (const entry of discovered.skipped) log.info((0,find/* describeSkipped */.At)(entry));
	(0,find/* assertEachPatternKeeps */.e1)(discovered, new Set(artifacts.map(({ absolutePath }) => absolutePath)));
	(0,find/* assertDistinctNames */.zn)(artifacts);
	log.info(`Found ${artifacts.length} artifact${artifacts.length === 1 ? "" : "s"} to sign.`);
	return artifacts.toSorted((a, b) => a.path < b.path ? -1 : 1);
}


// EXTERNAL MODULE: ./build/src/ports.js
var ports = __webpack_require__(7709);
// EXTERNAL MODULE: ./build/src/release/provisional.js
var release_provisional = __webpack_require__(2129);
;// CONCATENATED MODULE: ./build/src/release/attach.js





// src/release/attach.ts
const WHILE_OTHERS_REPLACE = {
	service: "GitHub",
	doing: "replace an asset",
	attempts: 3,
	baseDelayMs: 250,
	outlook: (thrown) => thrown instanceof errors/* ActionError */.lZ && thrown.code === "RELEASE_CHANGED" ? waiting/* PASSING */.KA : waiting/* FINAL */.XU
};
/**
* The assets that are on the release afterwards, by attachment; four are attached at once. The first failure ends the uploads beside it.
*
* @throws ASSET_CONFLICT when another job attached different content under one of the names, and what the host's requests throw.
*/
async function attachAll(snapshot, attachments, ports) {
	const attached = /* @__PURE__ */ new Map();
	await (0,concurrency/* mapConcurrently */.X2)(attachments, 4, async (attachment, failed) => {
		const asset = await attach(snapshot, attachment, {
			...ports,
			failed
		});
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
	if (leftovers.length === 0) return;
	const now = await snapshot.host.listAssets(snapshot.release);
	const complete = new Set(now.filter(({ state }) => state === "uploaded").map(({ name }) => name));
	for (const { asset, finalName } of leftovers) {
		if (!complete.has(finalName)) continue;
		await snapshot.host.remove(asset);
		log.info(`Removed ${asset.name}, left by an interrupted replacement`);
	}
}
async function attach(snapshot, attachment, { log, waiting, failed }) {
	switch (attachment.kind) {
		case "kept": return toAttached(attachment.asset, "kept");
		case "interrupted":
			if (attachment.old !== void 0) await snapshot.host.remove(attachment.old);
			log.info(`Completed the replacement of ${attachment.finalName}`);
			return toAttached(await settleName(snapshot, attachment.asset, attachment.finalName, async () => false), "kept");
		case "new": {
			const { content, isEquivalent } = attachment;
			const stored = await uploadOrKeep(snapshot, content, {
				isEquivalent,
				failed
			});
			log.info(`${stored.action === "kept" ? "Kept" : "Attached"} ${stored.asset.name}`);
			return toAttached(stored.asset, stored.action);
		}
		case "replacement": {
			const stored = await waiting.until(failed).retry(WHILE_OTHERS_REPLACE, () => replace(snapshot, attachment, failed));
			log.info(`Replaced ${stored.asset.name}`);
			return toAttached(stored.asset, stored.action);
		}
	}
}
/** Uploads the content; when another job attached an equivalent asset first, that one is kept. */
async function uploadOrKeep({ host, release }, content, { isEquivalent, failed }) {
	try {
		return {
			asset: await host.upload(release, content, failed),
			action: "uploaded"
		};
	} catch (thrown) {
		if (!(thrown instanceof ports/* NameTakenError */.B)) throw thrown;
		if (await isEquivalent(thrown.asset)) return {
			asset: thrown.asset,
			action: "kept"
		};
		throw nameTaken(thrown.asset.name);
	}
}
/** Stores the new content, checked, under a provisional name before the old asset is removed. */
async function replace(snapshot, { content, isEquivalent, old }, failed) {
	const { host } = snapshot;
	const provisional = {
		...content,
		name: (0,release_provisional/* provisionalName */.O)(old)
	};
	let stored = await uploadOrKeep(snapshot, provisional, {
		isEquivalent: async () => true,
		failed
	});
	const isSame = stored.asset.digest === content.sha256;
	if (stored.action === "kept" && !isSame && !await isEquivalent(stored.asset)) {
		await host.remove(stored.asset);
		stored = {
			asset: await host.upload(snapshot.release, provisional, failed),
			action: "uploaded"
		};
	}
	await host.remove(old);
	const asset = await settleName(snapshot, stored.asset, old.name, isEquivalent);
	return {
		asset,
		action: asset.id === stored.asset.id && (isSame || stored.action === "uploaded") ? "uploaded" : "kept"
	};
}
/** Gives a stored asset its final name; when another job was first and its asset is equivalent, that one is kept and this one removed. */
async function settleName(snapshot, asset, name, isEquivalent) {
	const { host, release } = snapshot;
	const renamed = await host.rename(asset, name);
	if (renamed !== void 0) return renamed;
	const there = (await host.listAssets(release)).find((candidate) => candidate.name === name && candidate.state === "uploaded");
	if (there === void 0 || !await isEquivalent(there)) throw nameTaken(name);
	await host.remove(asset);
	return there;
}
function nameTaken(name) {
	return new errors/* ActionError */.lZ("ASSET_CONFLICT", `Release asset ${name} was attached by another job in the meantime, with different content.`, { hint: "Let one job alone sign each artifact, or run this job again once the other is done." });
}
function toAttached(asset, action) {
	const { name, url, id, digest } = asset;
	return {
		name,
		url,
		id,
		digest,
		action,
		asset
	};
}


;// CONCATENATED MODULE: ./build/src/sign/plan/conflict.js

// src/sign/plan/conflict.ts
/**
* The error for an asset of this action that this run may not replace.
*
* @param what the predicate of the sentence, as "is signed already."
*/
function assetConflict({ name }, what, hint) {
	return new errors/* ActionError */.lZ("ASSET_CONFLICT", `Release asset ${name} ${what}`, { hint });
}
/**
* The error for a third-party file under a name of this run.
*
* @param kind what it should be, as "a public key".
*/
function thirdPartyAsset({ name }, kind, hint) {
	return new errors/* ActionError */.lZ("ASSET_CONFLICT", `Release asset ${name} already exists and is not ${kind}; it will not be overwritten.`, { hint });
}


;// CONCATENATED MODULE: ./build/src/sign/plan/content.js





// src/sign/plan/content.ts
/**
* What the run will do for content under a name: keep an equivalent asset, complete an interrupted replacement, replace an asset, or
* attach a new one.
*
* @param assertReplaceable throws when the asset may not be replaced.
*/
async function planContent(snapshot, name, isEquivalent, assertReplaceable) {
	const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
	if (asset !== void 0 && await isEquivalent(asset)) return {
		kind: "kept",
		asset
	};
	if (asset !== void 0) {
		await assertReplaceable(asset);
		return {
			kind: "replacement",
			old: asset
		};
	}
	for (const provisional of (0,release_snapshot/* findProvisional */.y4)(snapshot, name)) if (await isEquivalent(provisional)) return {
		kind: "interrupted",
		asset: provisional
	};
	return { kind: "new" };
}
/** Whether the release has an asset under a name, or one that an interrupted replacement stored for it. */
function isPresent(snapshot, name) {
	return (0,release_names/* findAsset */.Iu)(snapshot, name) !== void 0 || (0,release_snapshot/* findProvisional */.y4)(snapshot, name).length > 0;
}
/**
* What the run will do for the asset of an artifact; undefined when it does not attach it. An attached artifact must have the content that
* is signed: a signature that does not match it would be worthless, or misleading.
*
* @throws ASSET_CONFLICT
*/
async function planArtifactContent({ upload, overwrite }, snapshot, source, { name, path, digest, digests }) {
	if (source.kind === "asset") return void 0;
	const conflict = (asset) => new errors/* ActionError */.lZ("ASSET_CONFLICT", `Release asset ${asset.name} already exists and its content differs from ${path}; the signature would not match it.`, { hint: "Sign the file that is attached, or, while the release is a draft, replace it with upload: all and overwrite: true." });
	if (source.kind !== "file" || upload !== "all") {
		const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
		if (asset !== void 0 && !await (0,read/* hasDigest */.tH)(snapshot, asset, digests.get("sha256") ?? digest)) throw conflict(asset);
		return;
	}
	const sha256 = (0,hashing_hasher/* digestBy */.Qx)(digests, "sha256");
	return planContent(snapshot, name, async (there) => (0,read/* hasDigest */.tH)(snapshot, there, sha256), async (asset) => {
		if (!overwrite || !snapshot.release.draft) throw conflict(asset);
	});
}


;// CONCATENATED MODULE: ./build/src/sign/plan/signature.js






// src/sign/plan/signature.ts
/**
* What the run will do for a signature: a valid one on the release is kept, and KMS is not called again.
*
* @param snapshot undefined when nothing is attached.
* @throws ASSET_CONFLICT when the asset is not an RSA signature, or is not valid and `overwrite` is false.
*/
async function planSignature({ options, names, key }, snapshot, subject) {
	if (snapshot === void 0) return { kind: "new" };
	const asset = (0,release_names/* findSignatureAsset */.IL)(snapshot, subject.name, names.signatureSuffix);
	const file = asset && await (0,read/* readAsset */.fs)(snapshot, asset, 16384);
	if (key === void 0) {
		if (asset === void 0) return { kind: "new" };
		assertIsSignature(asset, file);
		return {
			kind: "undecided",
			asset
		};
	}
	const signature = file && readValidSignature(options, key, subject, file);
	if (asset !== void 0 && signature !== void 0) return {
		kind: "kept",
		asset,
		signature,
		old: void 0
	};
	if (asset !== void 0) {
		assertIsSignature(asset, file);
		assertOverwrite(options, asset, subject);
	}
	const name = (0,release_names/* storedSignatureName */.XQ)(snapshot.host, subject.name, names.signatureSuffix);
	for (const provisional of (0,release_snapshot/* findProvisional */.y4)(snapshot, name)) {
		const bytes = await (0,read/* readAsset */.fs)(snapshot, provisional, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
		const replacement = bytes && readValidSignature(options, key, subject, bytes);
		if (replacement !== void 0) return {
			kind: "kept",
			asset: provisional,
			signature: replacement,
			old: asset
		};
	}
	return asset === void 0 ? { kind: "new" } : {
		kind: "replacement",
		old: asset
	};
}
/**
* The signature in a file, if it is valid for the subject with this key, algorithm and format; else undefined. It is verified, since PSS
* is random and its bytes cannot be compared.
*/
function readValidSignature(options, { publicKey }, subject, file) {
	const signature = (0,formats/* formatOf */.be)(options.signatureFormat).read(file, publicKey);
	return signature !== void 0 && (0,schemes/* schemeOf */.wW)(options.algorithm).verify(publicKey, digestToSign(options, publicKey, subject), signature) ? signature : void 0;
}
/** The digest that KMS signs for a subject: the signature format makes it of the subject's digest. */
function digestToSign({ algorithm, signatureFormat }, publicKey, { digest }) {
	return (0,formats/* formatOf */.be)(signatureFormat).preimage((0,schemes/* schemeOf */.wW)(algorithm), publicKey).signedDigest(digest);
}
/** @param file the asset's bytes; undefined when it is larger than a signature can be. */
function assertIsSignature(asset, file) {
	if (file !== void 0 && (0,formats/* looksLikeSignature */.Oh)(file)) return;
	throw new errors/* ActionError */.lZ("ASSET_CONFLICT", `Release asset ${asset.name} already exists and is not an RSA signature; it will not be overwritten.`, { hint: "Another tool may have made it: give another signature-suffix, or delete the asset." });
}
function assertOverwrite({ overwrite, algorithm, signatureFormat }, asset, { path }) {
	if (overwrite) return;
	throw new errors/* ActionError */.lZ("ASSET_CONFLICT", `Release asset ${asset.name} already exists and is not a valid signature of ${path} with this key, ${algorithm} and ${signatureFormat} encoding.`, { hint: "If it is stale, replace it with overwrite: true; else correct key-id, signing-algorithm or the artifact." });
}


;// CONCATENATED MODULE: ./build/src/sign/plan/checksums.js













// src/sign/plan/checksums.ts
const OTHER_NAME = "Give another name in checksums-file, or delete the asset.";
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
	const entries = new Map(artifacts.map((artifact) => [listedName(artifact, snapshot, output.file), artifact.subject.digest]));
	if (binding !== void 0) entries.set(binding.name, (0,hashing_hasher/* digestBy */.Qx)((0,hashing_hasher/* hashBytes */.yi)(binding.bytes, [hash]), hash));
	const bytes = (0,manifests_checksums/* formatChecksums */.ss)(entries);
	const subject = toDocumentSubject(options.algorithm, output, bytes, workspace);
	return {
		name: output.name,
		file: output.file,
		bytes,
		subject,
		content: snapshot && await planContent(snapshot, output.name, async (there) => (0,read/* hasSameBytes */.gT)(snapshot, there, bytes), async (asset) => assertChecksumsReplaceable(context, snapshot, asset, bytes)),
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
	const digests = (0,hashing_hasher/* hashBytes */.yi)(bytes, [hash, "sha256"]);
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
	for (const other of manifests_checksums/* DEFAULT_CHECKSUMS_NAMES */.ix.filter((candidate) => candidate !== stored)) {
		const signature = await findSignatureOfList(snapshot, other, names.signatureSuffix);
		if (signature === void 0) continue;
		if (snapshot.assets.has(other)) throw assetConflict({ name: other }, `is signed already; a second checksums file, ${stored}, would contradict it.`, `Sign with an algorithm of the same hash, give checksums-file: ${other}, or delete it and its signature.`);
		if (own === void 0 || own.id > signature.id) throw assetConflict(signature, `is there without ${other}: another job is about to attach that checksums file, or was interrupted; a second one, ${stored}, would contradict it.`, `Let one job alone sign the checksums file of a release; if no other job is running, delete ${signature.name} and run this job again.`);
		log.warning(`${signature.name} is on the release without ${other}: another job began to sign a second checksums file, and will fail. If it stays there, delete it: it is a signature of nothing.`);
	}
}
/** The name that an artifact has on the release; without one, its path relative to the checksums file. */
function listedName({ subject: { name }, source }, snapshot, checksumsFile) {
	if (snapshot !== void 0) return source.kind === "asset" ? name : snapshot.host.storedName(name);
	return source.kind === "file" ? (0,external_node_path_.relative)((0,external_node_path_.dirname)(checksumsFile), source.file.absolutePath).split(external_node_path_.sep).join("/") : name;
}
async function planBinding({ names, options, binding }, snapshot) {
	if (snapshot === void 0 || names.binding === void 0 || binding === void 0) return void 0;
	const { name, file } = names.binding;
	const bytes = await bindingBytes(snapshot, name, await binding);
	return {
		name,
		file,
		bytes,
		content: await planContent(snapshot, name, async (there) => (0,read/* hasSameBytes */.gT)(snapshot, there, bytes), async (asset) => assertBindingReplaceable(options.overwrite, snapshot, asset))
	};
}
/** The bytes of the binding; those on the release where they agree, perhaps without the commit of a tag that did not exist then. */
async function bindingBytes(snapshot, name, binding) {
	const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
	const there = asset && await (0,read/* readAsset */.fs)(snapshot, asset, 16384);
	const before = there && (0,release_binding/* parseBinding */.Vy)(there);
	return before !== void 0 && (0,release_binding/* describeDifference */.hF)(before, {
		kind: "here",
		...binding
	}) === void 0 && there !== void 0 ? there : (0,release_binding/* formatBinding */.VT)(binding);
}
/** The asset that could be the signature that this action made of a checksums file, whether that file is there or not. */
async function findSignatureOfList(snapshot, name, suffix) {
	const attached = (0,release_names/* findSignatureAsset */.IL)(snapshot, name, suffix);
	const provisional = (0,release_snapshot/* findProvisional */.y4)(snapshot, (0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, suffix));
	for (const asset of [...attached === void 0 ? [] : [attached], ...provisional]) {
		const file = await (0,read/* readAsset */.fs)(snapshot, asset, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
		if (file !== void 0 && (0,formats/* looksLikeSignature */.Oh)(file)) return asset;
	}
}
async function assertChecksumsReplaceable({ options, names }, snapshot, asset, bytes) {
	const old = await (0,read/* readAsset */.fs)(snapshot, asset, manifests_checksums/* MAX_CHECKSUMS_BYTES */.Qw);
	const before = old === void 0 ? void 0 : (0,manifests_checksums/* parseChecksums */.yk)(old);
	const now = (0,manifests_checksums/* parseChecksums */.yk)(bytes);
	if (before?.kind !== "checksums") throw thirdPartyAsset(asset, "a checksums file", OTHER_NAME);
	if (await findSignatureOfList(snapshot, asset.name, names.signatureSuffix) === void 0) throw thirdPartyAsset(asset, "signed: another tool may have made it", OTHER_NAME);
	const listed = now.kind === "checksums" ? now.list.entries : /* @__PURE__ */ new Map();
	const lost = [...before.list.entries.keys()].filter((name) => !listed.has(name));
	if (lost.length > 0) throw assetConflict(asset, `also lists ${lost.slice(0, 5).join(", ")}${lost.length > 5 ? " and more" : ""}, which this run does not sign; it will not be replaced by one that lists less.`, "Sign all of them in one step, in artifacts or release-assets; after a matrix build, in one job that follows it. Where several steps sign parts of a release, give each of them strategy: each.");
	if (!options.overwrite) throw assetConflict(asset, "already exists with different content than this run would sign.", "If it is stale, replace it with overwrite: true.");
}
async function assertBindingReplaceable(overwrite, snapshot, asset) {
	const old = await (0,read/* readAsset */.fs)(snapshot, asset, release_binding/* MAX_BINDING_BYTES */.TM);
	if (old === void 0 || (0,release_binding/* parseBinding */.Vy)(old) === void 0) throw thirdPartyAsset(asset, "a release binding of this action", "Delete or rename the asset.");
	if (!overwrite) throw assetConflict(asset, "names another repository, tag or commit than this release.", "If the tag was moved or the release copied on purpose, replace it with overwrite: true.");
}


;// CONCATENATED MODULE: ./build/src/sign/produce/produce.js


// src/sign/produce/produce.ts
const CALLS_AT_ONCE = 8;
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
		signed: planned.signature && await signSubject(context, signer, subject, planned.signature)
	}));
	const planned = await plan.checksums?.();
	const checksums = planned && {
		planned,
		signed: await signSubject(context, signer, planned.subject, planned.signature)
	};
	return {
		artifacts,
		checksums,
		record: await produceRecord(context, plan, signer, {
			artifacts,
			checksums
		})
	};
}
/** The record of these signatures, signed; undefined when none is asked for. */
async function produceRecord(context, plan, signer, { artifacts, checksums }) {
	const recorded = artifacts.map(({ subject, signed }) => ({
		subject,
		signature: signed?.signature,
		requestId: signed?.requestId
	}));
	if (checksums !== void 0) recorded.push(checksums.signed);
	const planned = await plan.record?.(recorded);
	return planned && {
		planned,
		signed: await signSubject(context, signer, planned.subject, planned.signature)
	};
}
async function hashed(planned) {
	return {
		planned,
		subject: await planned.artifact.hashed
	};
}
async function signSubject({ options, key, log }, signer, subject, { file, plan }) {
	if (plan.kind === "kept") {
		log.info(`Kept ${plan.asset.name}: valid for ${subject.path}`);
		return {
			subject,
			file,
			plan,
			signature: plan.signature,
			requestId: void 0
		};
	}
	if (key === void 0) throw new Error("there is no key to sign with");
	const { bytes, requestId } = await signer.sign(key, options.algorithm, digestToSign(options, key.publicKey, subject), subject.path);
	log.info(`Signed ${subject.path}${requestId === void 0 ? "" : ` (KMS request ${requestId})`}`);
	return {
		subject,
		file,
		plan,
		signature: bytes,
		requestId
	};
}


// EXTERNAL MODULE: ./build/src/lib/file-errors.js
var file_errors = __webpack_require__(2023);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/src/release/content.js






// src/release/content.ts
/** Bytes to attach that are in memory. */
function contentOfBytes(name, bytes) {
	return {
		name,
		contentType: "application/octet-stream",
		size: bytes.length,
		sha256: `sha256:${(0,external_node_crypto_.createHash)("sha256").update(bytes).digest("hex")}`,
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
		contentType: "application/octet-stream",
		size: artifact.size,
		sha256: (0,algorithms/* formatDigest */.MO)(signed),
		async *open() {
			const hasher = new hashing_hasher/* StreamHasher */.YQ([signed.hash]);
			let held;
			for await (const chunk of readAgain(artifact)) {
				if (hasher.size + chunk.length > artifact.size) throw changed(artifact);
				if (held !== void 0) yield held;
				held = chunk;
				hasher.update(held);
			}
			if (!(0,algorithms/* equalDigests */.cF)((0,hashing_hasher/* digestBy */.Qx)(hasher.digests(), signed.hash), signed)) throw changed(artifact);
			if (held !== void 0) yield held;
		}
	};
}
/** What fails here is not the host's fault. */
async function* readAgain({ path, absolutePath }) {
	try {
		yield* (0,lib_files/* streamFile */.Pq)(absolutePath);
	} catch (cause) {
		const { reason, hint } = (0,file_errors/* describeFileFailure */.e)(cause, "read");
		throw new errors/* ActionError */.lZ((0,errors/* systemErrorCode */.vq)(cause) === "ENOENT" ? "ARTIFACT_CHANGED" : "ARTIFACT_UNREADABLE", `The artifact ${path} cannot be read again to be attached: ${reason}.`, {
			hint,
			cause
		});
	}
}
function changed({ path }) {
	return new errors/* ActionError */.lZ("ARTIFACT_CHANGED", `The artifact ${path} changed after it was signed; it is not attached.`, { hint: "Let nothing write to the artifacts while this step runs, then run the job again." });
}


;// CONCATENATED MODULE: ./build/src/sign/deliver/attachments.js







// src/sign/deliver/attachments.ts
/** The attachment of an artifact; undefined when this run does not attach it. An asset with the same digest is equivalent. */
function artifactAttachment(snapshot, { planned, subject }) {
	const { artifact, content } = planned;
	if (content === void 0 || artifact.source.kind !== "file") return void 0;
	const sha256 = (0,hashing_hasher/* digestBy */.Qx)(subject.digests, "sha256");
	return toAttachment(snapshot, content, contentOfFile(artifact.source.file, sha256), async (there) => (0,read/* hasDigest */.tH)(snapshot, there, sha256));
}
/** The attachment of a checksums file, binding or record; undefined when nothing is attached. An asset with the same bytes is equivalent. */
function documentAttachment(snapshot, { name, bytes, content }) {
	if (content === void 0) return void 0;
	return toAttachment(snapshot, content, contentOfBytes(name, bytes), async (there) => (0,read/* hasSameBytes */.gT)(snapshot, there, bytes));
}
/** The attachment of a public key file; undefined when nothing is attached. An asset with the same key in another form is equivalent. */
function publicKeyAttachment({ key }, snapshot, { name, bytes, content }) {
	if (content === void 0) return void 0;
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
		case "kept": return snapshot.assets.get(plan.asset.name) === plan.asset ? {
			kind: "kept",
			asset: plan.asset
		} : {
			kind: "interrupted",
			asset: plan.asset,
			finalName,
			old: plan.old
		};
		case "undecided": throw new Error("a dry run attaches nothing");
		case "new":
		case "replacement": {
			const content = contentOfBytes(finalName, encodeSignature(context, signature));
			const isEquivalent = async (there) => await readAttachedSignature(context, snapshot, subject, there) !== void 0;
			return plan.kind === "new" ? {
				kind: "new",
				content,
				isEquivalent
			} : {
				kind: "replacement",
				content,
				isEquivalent,
				old: plan.old
			};
		}
	}
}
/** The bytes of a signature file. */
function encodeSignature({ options, key }, signature) {
	if (key === void 0) throw new Error("a signature without a key");
	return (0,formats/* formatOf */.be)(options.signatureFormat).encode(signature, key.publicKey);
}
/** The signature in an asset; undefined when it is not a valid one for the subject. */
async function readAttachedSignature({ options, key }, snapshot, subject, asset) {
	const file = await (0,read/* readAsset */.fs)(snapshot, asset, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
	return file === void 0 || key === void 0 ? void 0 : readValidSignature(options, key, subject, file);
}
function toAttachment(snapshot, plan, content, isEquivalent) {
	switch (plan.kind) {
		case "kept": return plan;
		case "interrupted": return {
			kind: "interrupted",
			asset: plan.asset,
			finalName: snapshot.host.storedName(content.name)
		};
		case "new": return {
			kind: "new",
			content,
			isEquivalent
		};
		case "replacement": return {
			kind: "replacement",
			content,
			isEquivalent,
			old: plan.old
		};
	}
}


;// CONCATENATED MODULE: ./build/src/sign/deliver/write.js


// src/sign/deliver/write.ts
/** Everything that has a signature of its own: artifacts, then the record, and the checksums file last. */
function signedSubjects({ artifacts, checksums, record }) {
	return [
		...artifacts.flatMap(({ signed }) => signed ?? []),
		...record === void 0 ? [] : [record.signed],
		...checksums === void 0 ? [] : [checksums.signed]
	];
}
/**
* Writes signatures first, and after them record, binding, checksums file and public keys; returns the paths of these.
*
* @throws FILE_NOT_WRITABLE
*/
async function writeFiles(context, { publicKeys }, release) {
	const { workspace } = context;
	for (const signed of signedSubjects(release)) await writeSignature(context, signed);
	const { record, checksums } = release;
	if (record !== void 0) await (0,lib_files/* writeSmallFile */.vd)(record.planned.file, record.planned.bytes);
	const binding = checksums?.planned.binding;
	if (binding !== void 0) await (0,lib_files/* writeSmallFile */.vd)(binding.file, binding.bytes);
	if (checksums !== void 0) await (0,lib_files/* writeSmallFile */.vd)(checksums.planned.file, checksums.planned.bytes);
	for (const { file, bytes } of publicKeys) await (0,lib_files/* writeSmallFile */.vd)(file, bytes);
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


;// CONCATENATED MODULE: ./build/src/sign/deliver/attach.js







// src/sign/deliver/attach.ts
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
	const inUse = /* @__PURE__ */ new Set();
	const attach = async (attachments) => attachAll(snapshot, attachments.filter((part) => part !== void 0), {
		log,
		waiting,
		onAttached: (asset) => {
			inUse.add(asset.id);
			onAttached(asset);
		}
	});
	const artifactNames = await attachArtifacts(snapshot, produced, attach);
	const signatures = /* @__PURE__ */ new Map();
	/** Attaches signatures; returns them as they are on the release. */
	const attachSignatures = async (signed, others = []) => {
		const attachments = new Map(signed.map((item) => [item, signatureAttachment(context, snapshot, item, artifactNames.get(item.subject) ?? item.subject.name)]));
		const attached = await attach([...attachments.values(), ...others]);
		const settled = /* @__PURE__ */ new Map();
		for (const [item, attachment] of attachments) {
			const asset = attached.get(attachment);
			if (asset === void 0) throw new Error("an attachment without an asset");
			const final = await adoptSibling(context, snapshot, item, asset);
			settled.set(item, final);
			signatures.set(final, asset);
		}
		return settled;
	};
	const settled = await attachSignatures(produced.artifacts.flatMap(({ signed }) => signed ?? []), [...plan.publicKeys.map((document) => publicKeyAttachment(context, snapshot, document)), produced.checksums?.planned.binding && documentAttachment(snapshot, produced.checksums.planned.binding)]);
	const seal = produced.checksums?.signed;
	const release = await withSettled(context, plan, signer, {
		produced,
		settled,
		sealed: seal === void 0 ? void 0 : (await attachSignatures([seal])).get(seal)
	});
	const { record, checksums } = release;
	await attach([record && documentAttachment(snapshot, record.planned)]);
	if (record !== void 0) await attachSignatures([record.signed]);
	await removeLeftovers(snapshot, finalNames(context, snapshot, release), inUse, log);
	if (checksums !== void 0) {
		if (!(checksums.planned.content?.kind === "kept")) await assertStillOnly(context, snapshot, checksums.planned, {
			signature: signatures.get(checksums.signed),
			onRemoved
		});
		await attach([documentAttachment(snapshot, checksums.planned)]);
	}
	return {
		release,
		signatures
	};
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
	} catch (thrown) {
		if (!(thrown instanceof errors/* ActionError */.lZ && thrown.code === "ASSET_CONFLICT") || signature?.action !== "uploaded") throw thrown;
		try {
			await snapshot.host.remove(signature.asset);
			onRemoved(signature);
			context.log.info(`Removed ${signature.name} again, since ${name} is not attached`);
		} catch {}
		throw thrown;
	}
}
/** Attaches the artifacts that this run attaches; returns their names on the release. */
async function attachArtifacts(snapshot, { artifacts, checksums }, attach) {
	const sent = artifacts.flatMap((produced) => {
		const attachment = artifactAttachment(snapshot, produced);
		return attachment === void 0 ? [] : [{
			subject: produced.subject,
			attachment
		}];
	});
	const attached = await attach(sent.map(({ attachment }) => attachment));
	const names = /* @__PURE__ */ new Map();
	for (const { subject, attachment } of sent) {
		const stored = attached.get(attachment)?.name;
		if (stored === void 0) continue;
		names.set(subject, stored);
		const listed = snapshot.host.storedName(subject.name);
		if (checksums === void 0 || stored === listed) continue;
		throw new errors/* ActionError */.lZ("ASSET_WRONG", `${snapshot.host.name} stored ${subject.path} as "${stored}"; the checksums file lists it as "${listed}" and is not attached.`, { hint: "Rename the artifact to a name of plain letters, digits, \"-\", \"_\" and \".\", and delete this asset." });
	}
	return names;
}
/** The signature as it is on the release; that of another job, where it was attached first, is written to the local file as well. */
async function adoptSibling(context, snapshot, item, asset) {
	if (asset.action !== "kept" || item.plan.kind === "kept") return item;
	const signature = await readAttachedSignature(context, snapshot, item.subject, asset.asset);
	if (signature === void 0) throw new Error("a signature that was kept does not verify");
	const adopted = {
		...item,
		signature,
		requestId: void 0,
		plan: {
			kind: "kept",
			asset: asset.asset,
			signature,
			old: void 0
		}
	};
	await writeSignature(context, adopted);
	return adopted;
}
/** The outputs with the signatures that are on the release; where these differ, the record is made again. */
async function withSettled(context, plan, signer, { produced, settled, sealed }) {
	const artifacts = produced.artifacts.map((artifact) => ({
		...artifact,
		signed: artifact.signed && (settled.get(artifact.signed) ?? artifact.signed)
	}));
	const checksums = produced.checksums && {
		...produced.checksums,
		signed: sealed ?? produced.checksums.signed
	};
	if (!([...settled].some(([before, now]) => before !== now) || checksums?.signed !== produced.checksums?.signed) || produced.record === void 0) return {
		artifacts,
		checksums,
		record: produced.record
	};
	const record = await produceRecord(context, plan, signer, {
		artifacts,
		checksums
	});
	if (record !== void 0) await writeRecord(context, record);
	return {
		artifacts,
		checksums,
		record
	};
}
/** The names of all assets of this run, as the host stores them. */
function finalNames({ names }, { host }, { artifacts, checksums, record }) {
	const all = [
		...[...artifacts.map(({ subject }) => subject.name), ...[checksums, record].flatMap((document) => document?.planned.name ?? [])].flatMap((name) => [name, host.storedName(name) + names.signatureSuffix]),
		...names.publicKeys.map(({ name }) => name),
		...names.binding === void 0 ? [] : [names.binding.name]
	];
	return new Set(all.flatMap((name) => [name, host.storedName(name)]));
}


// EXTERNAL MODULE: ./build/src/lib/text.js
var lib_text = __webpack_require__(5498);
;// CONCATENATED MODULE: ./build/src/sign/dry-run.js



// src/sign/dry-run.ts
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
	const checked = [await checkKms(context, signer, fetched, artifacts)].filter((line) => line !== void 0);
	if (snapshot === void 0 && options.upload !== "none") checked.push("The release is not checked: none is named, and this run is not for one.");
	const further = describeOutputs(context, plan, snapshot);
	for (const line of checked) log.info(line);
	for (const { subject, action } of described) log.info(`${(0,lib_text/* untrusted */.bp)(subject.path)} (${(0,algorithms/* formatDigest */.MO)(subject.digest)}): would ${action}`);
	for (const line of further) log.info(line);
	return {
		artifacts,
		actions: new Map(described.map(({ subject, action }) => [subject.path, action])),
		plan: [...checked, ...further]
	};
}
async function checkKms({ options: { algorithm }, log }, signer, fetched, [first]) {
	if (fetched.kind === "unavailable") return `KMS not checked: ${fetched.reason}.`;
	if (signer === void 0 || first === void 0) return void 0;
	if (!await signer.checkPermission(fetched.key, algorithm, first.digest)) log.warning("The KMS at AWS_ENDPOINT_URL_KMS signed although it was asked for a dry run: it is an emulator, which ignores DryRun. The signature is dropped.");
	return `KMS would sign with ${fetched.key.arn} and ${algorithm}.`;
}
function describeAction({ names }, { signature }) {
	switch (signature?.plan.kind) {
		case void 0: return `be listed in ${names.checksums?.name}`;
		case "kept": return "keep its signature, which is valid";
		case "replacement": return "be signed again, in place of a signature that is not valid";
		case "undecided": return "be signed, unless its signature on the release is valid";
		case "new": return "be signed";
	}
}
function describeOutputs({ options, names }, { artifacts }, snapshot) {
	const documents = [
		...options.strategy === "checksums" ? [] : [count(artifacts.length, "signature")],
		...documentNames(names),
		...names.publicKeys.map(({ name }) => name)
	].map(lib_text/* untrusted */.bp);
	const sent = options.upload === "all" ? artifacts.filter(({ artifact }) => artifact.source.kind === "file") : [];
	const attached = [...sent.length === 0 ? [] : [count(sent.length, "artifact")], ...documents];
	return [
		`Would write ${documents.join(", ")}`,
		...snapshot === void 0 ? [] : [`Would attach to ${snapshot.release.url}${snapshot.release.draft ? ", a draft" : ""}, unless there and valid already: ${attached.join(", ")}`],
		...options.verifyInstructions !== void 0 ? ["Would write the section of the release notes that says how to verify"] : [],
		...options.publishRelease ? ["Would publish the release, if every asset on it is then verified"] : []
	];
}
function count(n, noun) {
	return `${n} ${noun}${n === 1 ? "" : "s"}`;
}


// EXTERNAL MODULE: ./build/src/manifests/signing-record.js
var signing_record = __webpack_require__(4973);
// EXTERNAL MODULE: ./build/src/signature/public-key.js
var public_key = __webpack_require__(529);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
;// CONCATENATED MODULE: ./build/src/sign/plan/local-outputs.js











// src/sign/plan/local-outputs.ts
/**
* Every file that this run writes must be writable, and a file that is there already must be one of this action: a third-party file is never
* overwritten.
*
* @throws FILE_NOT_WRITABLE
*/
async function assertLocalOutputs({ options, names, workspace }, artifacts) {
	const outputs = [...(options.strategy === "checksums" ? [] : artifacts).map((artifact) => signatureFile(names.signatureFileOf(artifactPathOf(artifact, workspace)))), ...documents(names)];
	for (const folder of new Set(outputs.map(({ path }) => (0,external_node_path_.dirname)(path)))) await assertFolder(folder, workspace);
	for (const output of outputs) await assertOwn(output, workspace);
	if (names.checksums !== void 0) await assertChecksumsSigned(names.checksums, workspace);
}
function documents({ checksums, binding, record, publicKeys }) {
	const outputs = [...publicKeys.map(({ file }) => ({
		path: file,
		input: "public-key-file",
		maxBytes: public_key/* MAX_KEY_FILE_BYTES */.Qn,
		kind: "an RSA public key",
		isOwn: (bytes) => (0,public_key/* parsePublicKey */.ee)(bytes).kind === "key"
	}))];
	if (record !== void 0) outputs.push(signatureFile(record.signatureFile), {
		path: record.file,
		input: "record-file",
		maxBytes: signing_record/* MAX_RECORD_BYTES */.xR,
		kind: "a record of this action",
		isOwn: (bytes) => (0,signing_record/* parseRecord */.Hh)(bytes) !== void 0
	});
	if (checksums !== void 0) outputs.push(signatureFile(checksums.signatureFile), {
		path: checksums.file,
		input: "checksums-file",
		maxBytes: manifests_checksums/* MAX_CHECKSUMS_BYTES */.Qw,
		kind: "a checksums file",
		isOwn: (bytes) => (0,manifests_checksums/* parseChecksums */.yk)(bytes).kind === "checksums"
	});
	if (binding !== void 0) outputs.push({
		path: binding.file,
		input: "output-directory",
		maxBytes: release_binding/* MAX_BINDING_BYTES */.TM,
		kind: "a release binding",
		isOwn: (bytes) => (0,release_binding/* parseBinding */.Vy)(bytes) !== void 0
	});
	return outputs;
}
function signatureFile(path) {
	return {
		path,
		input: "signature-suffix",
		maxBytes: formats/* MAX_SIGNATURE_FILE_BYTES */.NT,
		kind: "an RSA signature",
		isOwn: formats/* looksLikeSignature */.Oh
	};
}
/** A missing folder is made later, so its nearest existing parent must be a folder that can be written to. */
async function assertFolder(folder, workspace) {
	for (let above = folder;; above = (0,external_node_path_.dirname)(above)) {
		const status = await (0,promises_.stat)(above).catch((cause) => {
			if (["ENOENT", "ENOTDIR"].includes((0,errors/* systemErrorCode */.vq)(cause) ?? "")) return void 0;
			throw notWritable(above, workspace, (0,file_errors/* describeFileFailure */.e)(cause, "write"), cause);
		});
		if (status === void 0 && (0,external_node_path_.dirname)(above) !== above) continue;
		if (status?.isDirectory() !== true) throw notWritable(above, workspace, NOT_A_DIRECTORY);
		return (0,promises_.access)(above, promises_.constants.W_OK | promises_.constants.X_OK).catch((cause) => {
			throw notWritable(above, workspace, (0,file_errors/* describeFileFailure */.e)(cause, "write"), cause);
		});
	}
}
async function assertOwn({ path, input, maxBytes, kind, isOwn }, workspace) {
	const bytes = await (0,lib_files/* readSmallFile */.EW)(path, maxBytes);
	if (bytes === void 0) {
		const status = await (0,promises_.stat)(path).catch((cause) => {
			if ((0,errors/* systemErrorCode */.vq)(cause) === "ENAMETOOLONG") throw (0,lib_files/* notWritable */.GZ)((0,lib_files/* displayPath */.Gt)(path, workspace), cause);
		});
		if (status?.isDirectory() === true) throw new errors/* ActionError */.lZ("FILE_NOT_WRITABLE", `${(0,lib_files/* displayPath */.Gt)(path, workspace)} is a directory, where ${kind} is to be written.`, { hint: `Remove the directory, or give another ${input}.` });
		if (status !== void 0) throw thirdPartyFile(path, workspace, "a regular file", input);
	} else if (!isOwn(bytes)) throw thirdPartyFile(path, workspace, kind, input);
}
/** This action writes a checksums file after its signature: one without a signature is a third-party file. */
async function assertChecksumsSigned({ file, signatureFile }, workspace) {
	const isThere = async (path) => await (0,lib_files/* readSmallFile */.EW)(path, 0) !== void 0;
	if (await isThere(file) && !await isThere(signatureFile)) throw thirdPartyFile(file, workspace, "signed: another tool may have made it", "checksums-file");
}
function thirdPartyFile(path, workspace, kind, input) {
	return new errors/* ActionError */.lZ("FILE_NOT_WRITABLE", `${(0,lib_files/* displayPath */.Gt)(path, workspace)} already exists and is not ${kind}; it will not be overwritten.`, { hint: `Remove the file, or give another ${input}.` });
}
const NOT_A_DIRECTORY = {
	reason: "it is not a directory",
	hint: "Remove that file, or give another output-directory."
};
function notWritable(path, workspace, { reason, hint }, cause) {
	return new errors/* ActionError */.lZ("FILE_NOT_WRITABLE", `Cannot write into ${(0,lib_files/* displayPath */.Gt)(path, workspace) || "the workspace"}: ${reason}.`, {
		hint,
		cause
	});
}


;// CONCATENATED MODULE: ./build/src/sign/plan/preflight.js








// src/sign/plan/preflight.ts
/**
* All files and all assets that this run makes must have different names, which this system can keep, and the files that it attaches sizes
* that the host accepts. Names on the release that another system cannot keep draw a warning.
*
* @throws ARTIFACT_NAMES_COLLIDE, FILE_NOT_WRITABLE, ASSET_SIZE
*/
function assertNames({ options, names, workspace, platform, log }, snapshot, artifacts) {
	const signed = options.strategy === "checksums" ? [] : artifacts;
	const made = [
		...signed.map(({ name }) => name + names.signatureSuffix),
		...names.publicKeys.map(({ name }) => name),
		...documentNames(names)
	];
	const all = [...artifacts.map(({ name }) => name), ...made];
	assertKeepable(all, platform);
	if (snapshot !== void 0) {
		assertDistinctStoredNames(snapshot, all);
		warnOfUnkeepable(all.map((name) => snapshot.host.storedName(name)), platform, log);
		const files = artifacts.flatMap(({ source }) => source.kind === "file" ? [source.file] : []);
		assertSizes(snapshot, options.upload === "all" ? files : []);
	}
	const signatureFiles = signed.map((artifact) => names.signatureFileOf(artifactPathOf(artifact, workspace)));
	const artifactFiles = artifacts.flatMap(({ source }) => source.kind === "file" ? [source.file.absolutePath] : []);
	assertDistinctOutputs(names, artifactFiles, signatureFiles, workspace);
}
/** @throws FILE_NOT_WRITABLE */
function assertKeepable(fileNames, platform) {
	const [unkeepable] = (0,file_names/* findUnkeepable */.cp)(fileNames, platform);
	if (unkeepable === void 0) return;
	throw new errors/* ActionError */.lZ("FILE_NOT_WRITABLE", `This system cannot keep a file called ${JSON.stringify(unkeepable.name)}: ${unkeepable.reason}.`, { hint: "Rename the artifact, or give another name for the output." });
}
const MAX_WARNED_NAMES = 3;
/** What is released is downloaded on every system. */
function warnOfUnkeepable(fileNames, here, log) {
	const others = file_names/* PLATFORMS */.P4.filter((platform) => platform !== here);
	const unkeepable = new Map(others.flatMap((platform) => (0,file_names/* findUnkeepable */.cp)(fileNames, platform).map(({ name, reason }) => [name, reason])));
	if (unkeepable.size === 0) return;
	const shown = [...unkeepable].slice(0, MAX_WARNED_NAMES);
	const more = unkeepable.size > shown.length ? ` and ${unkeepable.size - shown.length} more such names` : "";
	log.warning(`Not every system can keep what is released here under these names: ${shown.map(([name, reason]) => `${JSON.stringify(name)} (${reason})`).join(", ")}${more}. Rename the artifacts if people are to download them there.`);
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
		...checksums === void 0 ? [] : [
			checksums.content,
			checksums.signature.plan,
			checksums.binding?.content
		]
	].filter((plan) => plan !== void 0);
	const unplanned = checksums === void 0 ? documentNames(names) : [names.record].flatMap((record) => record === void 0 ? [] : [record.name, record.name + names.signatureSuffix]);
	const added = plans.filter(({ kind }) => kind === "new").length + unplanned.filter((name) => !isPresent(snapshot, name)).length;
	const replaced = plans.filter(({ kind }) => kind === "replacement").length;
	if (added + replaced > 0) snapshot.host.assertWritable(snapshot.release);
	assertAssetLimit(snapshot, {
		added,
		replaced
	});
	if (plans.some(({ kind }) => kind === "replacement" || kind === "interrupted") || options.publishRelease || options.verifyInstructions !== void 0) await assertPresentName(context, snapshot);
}
/**
* Changes do not follow a redirect, so the repository must be given by its present name; reads and uploads would work with an old one.
*/
async function assertPresentName({ options: { repository: given }, binding }, { host, release }) {
	const name = (await binding)?.repository ?? release.repository;
	if (given === void 0 || name === void 0 || name.toLowerCase() === given.toLowerCase()) return;
	throw new errors/* ActionError */.lZ("GITHUB_REFUSED", `The repository ${given} is called ${name} now; ${host.name} answers changes under the old name with a redirect, which is not followed.`, { hint: `Give repository: ${name}.` });
}
/**
* With publish-release, each artifact must be on the release, unless this run attaches it: the publish gate rejects the signature of an
* artifact that is not there.
*
* @throws RELEASE_INCOMPLETE
*/
async function assertWillBeComplete({ options, names }, snapshot, artifacts) {
	if (!options.publishRelease) return;
	const attachedDigests = new Set([...snapshot.assets.values()].map(({ digest }) => digest));
	for (const { artifact, content } of artifacts) {
		const { name, path, source } = artifact;
		if (content !== void 0 || (0,release_names/* findAsset */.Iu)(snapshot, name) !== void 0) continue;
		const { digests, digest } = await artifact.hashed;
		if (attachedDigests.has((0,algorithms/* formatDigest */.MO)(digests.get("sha256") ?? digest))) continue;
		throw new errors/* ActionError */.lZ("RELEASE_INCOMPLETE", `The release is not published: the artifact ${path} is not on it.`, { hint: `Attach it before this step${source.kind === "file" ? ", or set upload: all" : ""}; its signature ${(0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, names.signatureSuffix)} alone verifies nothing.` });
	}
}


;// CONCATENATED MODULE: ./build/src/sign/plan/public-keys.js








// src/sign/plan/public-keys.ts
const OTHER_KEY_FILE = "Give another name in public-key-file, so that both are on the release.";
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
		const bytes = key === void 0 ? /* @__PURE__ */ new Uint8Array() : publicKeyBytes(key, file);
		const content = snapshot && (key === void 0 ? await planWithoutKey(snapshot, name) : await planContent(snapshot, name, async (there) => (await (0,public_keys/* readPublicKey */.RR)(snapshot, there))?.fingerprint === key.publicKey.fingerprint, async (asset) => assertKeyReplaceable(options.overwrite, snapshot, names.signatureSuffix, {
			asset,
			signatureNames
		})));
		documents.push({
			name,
			file,
			bytes,
			content
		});
	}
	return documents;
}
/** The key in DER for a name that ends in `.der`, else in PEM. */
function publicKeyBytes({ publicKey }, file) {
	return file.endsWith(".der") ? publicKey.der : Buffer.from((0,public_key/* formatPem */.uy)(publicKey));
}
/** In a dry run without credentials: an asset that is a public key counts as this one. */
async function planWithoutKey(snapshot, name) {
	const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
	if (asset === void 0) return { kind: "new" };
	await assertIsPublicKey(snapshot, asset);
	return {
		kind: "kept",
		asset
	};
}
async function assertIsPublicKey(snapshot, asset) {
	const key = await (0,public_keys/* readPublicKey */.RR)(snapshot, asset);
	if (key === void 0) throw thirdPartyAsset(asset, "a public key", OTHER_KEY_FILE);
	return key;
}
async function assertKeyReplaceable(overwrite, snapshot, suffix, { asset, signatureNames }) {
	const key = await assertIsPublicKey(snapshot, asset);
	if (!overwrite) throw assetConflict(asset, `already exists with another key (${key.fingerprint}).`, `${OTHER_KEY_FILE} Or replace it with overwrite: true.`);
	const signature = await findSignatureBy(key, [...snapshot.assets.values()].filter(({ name }) => !signatureNames.has(name)), snapshot, suffix);
	if (signature !== void 0) throw assetConflict(asset, `already exists with another key (${key.fingerprint}), which ${signature} may need; it will not be replaced.`, OTHER_KEY_FILE);
}
/** The name of an asset that may be a signature by the key: by its own name, or because it can be read with this key. */
async function findSignatureBy(key, assets, snapshot, suffix) {
	const named = assets.find(({ name }) => name.endsWith(suffix));
	if (named !== void 0) return named.name;
	for (const asset of assets) {
		if (asset.size < key.signatureBytes || asset.size > MAX_BASE64_SIGNATURE_BYTES) continue;
		const file = await (0,read/* readAsset */.fs)(snapshot, asset, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
		if ((file === void 0 ? [] : (0,verdict/* examine */.sb)(file, [key])).some(({ interpretations }) => interpretations.length > 0)) return asset.name;
	}
}


;// CONCATENATED MODULE: ./build/src/sign/plan/record.js









// src/sign/plan/record.ts
/**
* The record of everything that is signed, and what the run will do for it on the release; an equivalent one is kept with its signature.
*
* @throws ASSET_CONFLICT
*/
async function planRecord(context, snapshot, output, signed) {
	const { options, workspace } = context;
	const record = await makeRecord(context, snapshot, signed);
	const there = snapshot && await readRecord(snapshot, output.name);
	const bytes = there?.record !== void 0 && (0,signing_record/* equivalentRecords */.nF)(there.record, record, { withSignatures: true }) ? there.bytes : (0,signing_record/* formatRecord */.bM)(record);
	const subject = toDocumentSubject(options.algorithm, output, bytes, workspace);
	const content = snapshot && await planContent(snapshot, output.name, async (asset) => (0,read/* hasSameBytes */.gT)(snapshot, asset, bytes), async () => assertReplaceable(context, snapshot, output, {
		record,
		withSignatures: true
	}));
	const plan = await planSignature(context, snapshot, subject);
	return {
		name: output.name,
		file: output.file,
		bytes,
		subject,
		content,
		signature: {
			file: output.signatureFile,
			plan
		}
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
	if (context.key === void 0) {
		await assertIsRecord(snapshot, output.name);
		return;
	}
	await assertReplaceable(context, snapshot, output, {
		record: await makeRecord(context, snapshot, subjects),
		withSignatures: false
	});
}
async function assertReplaceable({ options }, snapshot, { name }, { record, withSignatures }) {
	const before = await assertIsRecord(snapshot, name);
	if (before === void 0 || options.overwrite || (0,signing_record/* equivalentRecords */.nF)(before, record, { withSignatures })) return;
	throw assetConflict({ name }, "records other artifacts or signatures, another key or another release.", "If it is stale, replace it with overwrite: true.");
}
/** The record that the release has under this name; undefined without one. An asset that is not a record is a conflict. */
async function assertIsRecord(snapshot, name) {
	const there = await readRecord(snapshot, name);
	if (there === void 0 || there.record !== void 0) return there?.record;
	throw thirdPartyAsset({ name }, "a record of this action", "Give another name in record-file.");
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
		run: {
			id: run.id ?? null,
			attempt: run.attempt ?? null,
			workflow: run.workflow ?? null
		},
		artifacts: signed.map(({ subject, signature, requestId }) => ({
			name: snapshot?.host.storedName(subject.name) ?? subject.name,
			size: subject.size ?? null,
			digest: (0,algorithms/* formatDigest */.MO)(subject.digest),
			signature: signature === void 0 ? null : Buffer.from(signature).toString("base64"),
			requestId: requestId ?? null
		}))
	};
}
/** Of the signatures that are there; before any is made, and where they differ, it says none. */
function recordedSaltLength(algorithm, key, signed) {
	const signatures = signed.flatMap(({ signature }) => signature ?? []);
	const seen = key && (0,schemes/* saltLengthOf */.QF)(key.publicKey, algorithm, signatures);
	return typeof seen === "number" ? seen : null;
}
function keyOf(key) {
	if (key === void 0) throw new Error("a record without a key");
	return {
		arn: key.arn,
		spec: key.publicKey.spec,
		fingerprint: key.publicKey.fingerprint
	};
}
async function readRecord(snapshot, name) {
	const asset = (0,release_names/* findAsset */.Iu)(snapshot, name);
	if (asset === void 0) return void 0;
	const bytes = await (0,read/* readAsset */.fs)(snapshot, asset, 16777216) ?? /* @__PURE__ */ new Uint8Array();
	return {
		bytes,
		record: (0,signing_record/* parseRecord */.Hh)(bytes)
	};
}


;// CONCATENATED MODULE: ./build/src/sign/plan/plan.js













// src/sign/plan/plan.ts
const ATTEMPTS = 4;
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
	for (let attempt = 1;; attempt++) try {
		const plan = await planOnce(context, snapshot, artifacts);
		await assertLocalOutputs(context, artifacts).catch(async (thrown) => {
			await Promise.all(artifacts.map(({ hashed }) => hashed));
			throw thrown;
		});
		return plan;
	} catch (thrown) {
		const changed = thrown instanceof errors/* ActionError */.lZ && thrown.code === "RELEASE_CHANGED";
		if (snapshot === void 0 || !changed || attempt >= ATTEMPTS) throw thrown;
		snapshot = await (0,release_snapshot/* takeSnapshot */.W9)(snapshot.host, {
			id: snapshot.release.id,
			tag: void 0
		});
	}
}
async function planOnce(context, snapshot, artifacts) {
	const { names } = context;
	const planned = await (0,concurrency/* mapConcurrently */.X2)(artifacts, COMPARISONS_AT_ONCE, (artifact) => planArtifact(context, snapshot, artifact));
	const publicKeys = await planPublicKeys(context, snapshot, signatureNamesOf(context, snapshot, artifacts));
	const output = names.checksums;
	const checksums = output && (0,concurrency/* onDemand */.hd)(async () => {
		const subjects = await Promise.all(artifacts.map(async ({ hashed, source }) => ({
			subject: await hashed,
			source
		})));
		return planChecksums(context, snapshot, output, subjects);
	});
	const { record } = names;
	const plan = {
		snapshot,
		artifacts: planned,
		publicKeys,
		checksums,
		record: record === void 0 || context.key === void 0 ? void 0 : async (signed) => planRecord(context, snapshot, record, signed)
	};
	if (snapshot === void 0) return plan;
	if (names.checksums !== void 0) await assertOnlyChecksums(context, snapshot, names.checksums);
	const settled = documentNames(names).some((name) => isPresent(snapshot, name)) ? await checksums?.() : void 0;
	if (record !== void 0 && isPresent(snapshot, record.name)) await assertRecordReplaceable(context, snapshot, record, await subjectsOf(artifacts, settled));
	await assertWillBeComplete(context, snapshot, planned);
	await assertReleaseAccepts(context, snapshot, plan, settled);
	return plan;
}
/** The plan for one artifact and its signature; where the release has an asset of neither, it is made before the artifact is hashed. */
async function planArtifact(context, snapshot, artifact) {
	const { options, names, workspace } = context;
	const { name, source, hashed } = artifact;
	const file = names.signatureFileOf(artifactPathOf(artifact, workspace));
	const signed = options.strategy !== "checksums";
	const isSent = snapshot !== void 0 && source.kind === "file" && options.upload === "all";
	if (snapshot === void 0 || !isKnown(context, snapshot, name, source.kind)) return {
		artifact,
		content: isSent ? { kind: "new" } : void 0,
		signature: signed ? {
			file,
			plan: { kind: "new" }
		} : void 0
	};
	const subject = await hashed;
	const signature = signed ? {
		file,
		plan: await planSignature(context, snapshot, subject)
	} : void 0;
	return {
		artifact,
		content: await planArtifactContent(options, snapshot, source, subject),
		signature
	};
}
/** Whether the release has an asset under one of the names of an artifact, or one that an interrupted replacement stored for it. */
function isKnown({ names }, snapshot, name, source) {
	const signature = (0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, names.signatureSuffix);
	return source !== "asset" && isPresent(snapshot, name) || isPresent(snapshot, signature) || isPresent(snapshot, name + names.signatureSuffix);
}
/** The names of all signatures that this run makes, as the host stores them. */
function signatureNamesOf({ options, names }, snapshot, artifacts) {
	const signed = [...options.strategy === "checksums" ? [] : artifacts.map(({ name }) => name), ...[names.checksums, names.record].flatMap((output) => output?.name ?? [])];
	const suffix = names.signatureSuffix;
	return new Set(snapshot === void 0 ? [] : signed.flatMap((name) => [name + suffix, (0,release_names/* storedSignatureName */.XQ)(snapshot.host, name, suffix)]));
}
/** Everything that the record will list, without signatures. */
async function subjectsOf(artifacts, checksums) {
	const subjects = await Promise.all(artifacts.map(({ hashed }) => hashed));
	return (checksums === void 0 ? subjects : [...subjects, checksums.subject]).map((subject) => ({
		subject,
		signature: void 0,
		requestId: void 0
	}));
}


;// CONCATENATED MODULE: ./build/src/sign/produce/verifying-signer.js




// src/sign/produce/verifying-signer.ts
/** A signer that verifies each signature with the public key before it returns it. */
var VerifyingSigner = class {
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
			const twice = {
				...digest,
				bytes: (0,external_node_crypto_.createHash)(digest.hash).update(digest.bytes).digest()
			};
			if (scheme.verify(key.publicKey, twice, signature)) throw notByKms(`The signature that KMS returned for ${of} is of the digest of its digest: MessageType DIGEST was ignored, as some emulators do (moto).`);
			throw notByKms(`The signature that KMS returned for ${of} does not verify with the public key of ${key.arn}.`);
		}
		const salt = (0,schemes/* saltLengthOf */.QF)(key.publicKey, algorithm, [signature]);
		const expected = scheme.saltLength;
		if (salt !== void 0 && salt !== expected) {
			const what = `a PSS salt of ${salt} bytes, expected ${expected} as AWS KMS makes it`;
			if (!this.emulated) throw notByKms(`The signature for ${of} has ${what}.`);
			if (!this.#warned) this.#log.warning(`The KMS at AWS_ENDPOINT_URL_KMS signs with ${what}: it is an emulator.`);
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
};
function notByKms(message) {
	return new errors/* ActionError */.lZ("KMS_ANSWER_WRONG", `${message} AWS KMS never returns a response like this.`, { hint: "Correct AWS_ENDPOINT_URL_KMS, or find out what answers in place of KMS; nothing was published." });
}


// EXTERNAL MODULE: ./build/src/signature/openssl-commands.js
var openssl_commands = __webpack_require__(3301);
// EXTERNAL MODULE: ./build/src/sign/how-to-verify.js
var how_to_verify = __webpack_require__(9301);
;// CONCATENATED MODULE: ./build/src/sign/publish/notes.js




// src/sign/publish/notes.ts
const START = "<!-- kms-sign-action: verify start -->";
const END = "<!-- kms-sign-action: verify end -->";
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
	if (notes === now.notes) return;
	await host.update(release, { notes });
	context.log.info("The release notes say how to verify.");
}
/**
* The release notes with the verify section: in place of the one that is there, else at the end. The rest stays as it is, byte for
* byte.
*/
function withInstructions(notes, section, host) {
	const newline = notes.includes("\r\n") ? "\r\n" : "\n";
	const block = [
		START,
		section,
		END
	].join("\n").replaceAll("\n", newline);
	const start = notes.indexOf(START);
	const end = notes.indexOf(END);
	const once = start === notes.lastIndexOf(START) && end === notes.lastIndexOf(END);
	if (start === -1 && end === -1) return bounded(`${notes}${notes === "" ? "" : notes.endsWith("\n") ? newline : newline + newline}${block}${newline}`, host);
	if (start === -1 || end < start || !once) throw new errors/* ActionError */.lZ("RELEASE_CHANGED", "The markers of the verify section in the release notes are damaged; the notes are not changed.", { hint: `Remove the lines "${START}" and "${END}" and what is between them from the notes.` });
	return bounded(notes.slice(0, start) + block + notes.slice(end + 36), host);
}
/** The section in Markdown: which key signed, where to compare it, and how to verify a download. */
async function instructions({ options, names, key, binding }, host, signatures) {
	if (key === void 0) throw new Error("nothing is attached without a key");
	const { fingerprint } = key.publicKey;
	const publicKey = host.storedName(names.publicKeys[0]?.name ?? "");
	const checksums = names.checksums && host.storedName(names.checksums.name);
	const artifact = checksums ?? "ARTIFACT";
	const openssl = (0,how_to_verify/* opensslBlock */.gk)(options, (0,schemes/* saltLengthOf */.QF)(key.publicKey, options.algorithm, signatures), {
		artifact,
		signature: artifact + names.signatureSuffix,
		publicKey,
		isChecksums: checksums !== void 0
	});
	const bound = checksums === void 0 ? void 0 : await binding;
	const bits = (0,schemes/* hashOf */.qQ)(options.algorithm).slice(3);
	const what = checksums === void 0 ? "Each file" : `\`${checksums}\` lists all files and`;
	const then = checksums === void 0 ? "Then check a file with OpenSSL, `ARTIFACT` being its name" : `Then check the list with OpenSSL, and the files that you have downloaded with the list (on macOS with \`shasum -a ${bits}\` instead of \`sha${bits}sum\`)`;
	return [
		"### Verify the signatures",
		"",
		`${what} is signed with ${options.algorithm} by the key \`${fingerprint}\` (SHA-256 of its DER SubjectPublicKeyInfo).`,
		`${comparison(options.verifyInstructions?.pinPublishedAt, publicKey)} ${then}:`,
		"",
		"```sh",
		(0,openssl_commands/* allOf */.bn)([(0,openssl_commands/* fingerprintCommand */.kf)(publicKey), openssl]),
		"```",
		"",
		`In a script use \`${how_to_verify/* VERIFY_SCRIPT */.Iu}\` of ${how_to_verify/* ACTION_REPOSITORY */.Yx}; with Node.js 22 or newer this command, at a commit that you trust and with the fingerprint that you compared, in the folder of the download. PowerShell and more: \`${how_to_verify/* VERIFY_PAGE */.g4}\` there.`,
		"",
		`    ${(0,how_to_verify/* kmsSignCommand */.gv)({
			publicKey,
			fingerprint,
			binding: bound,
			path: "."
		})}`
	].join("\n");
}
/** Which fingerprint counts: never one that is on the release alone, since these notes are as easily replaced as its files. */
function comparison(pinPublishedAt, publicKey) {
	return `Whoever can replace these files can replace \`${publicKey}\` and this text as well, so compare the fingerprint that the first command prints with one from elsewhere: ${pinPublishedAt === void 0 ? "ask the publisher for it" : `the publisher states it at <${pinPublishedAt}>`}.`;
}
function bounded(notes, { name, limits }) {
	if (notes.length <= limits.notesCharacters) return notes;
	throw new errors/* ActionError */.lZ("RELEASE_CHANGED", `With the verify section the release notes have ${notes.length} characters; ${name} accepts ${limits.notesCharacters}.`, { hint: "Shorten the notes, or set verify-instructions: false." });
}


// EXTERNAL MODULE: ./build/src/verify/closed-world.js + 4 modules
var closed_world = __webpack_require__(4474);
;// CONCATENATED MODULE: ./build/src/sign/publish/gate.js







// src/sign/publish/gate.ts
/**
* Every asset of the release must be verified, exempted or an own output, as verify mode demands it with `release-assets: '*'`.
*
* @throws RELEASE_INCOMPLETE
*/
async function assertClosedWorld({ names, key, binding, serverUrl, log }, snapshot, { releaseAssets, pins, keyFiles, subjects }) {
	if (key === void 0) throw new Error("nothing is published without a key");
	const { results, exempted } = await (0,closed_world/* judgeClosedWorld */.g)({
		snapshot,
		policy: {
			algorithm: void 0,
			signatureSuffix: names.signatureSuffix,
			checksumsFile: names.checksums?.name,
			requireBinding: { kind: "if-present" },
			terms: terms/* INPUT_TERMS */.r
		},
		trust: trustOf(key, keyFiles, pins),
		pins,
		exempt: releaseAssets.filter(pattern/* isExclude */.z),
		ownUploads: new Map(subjects.map(({ digests, digest }) => [(0,algorithms/* formatDigest */.MO)(digests.get("sha256") ?? digest), digests])),
		describeRelease: () => binding ?? (0,release_snapshot/* fetchBinding */.q2)(snapshot, serverUrl),
		log
	});
	for (const { artifact } of exempted) log.info(`Exempted from the publish gate: ${artifact}`);
	const refused = results.flatMap((result) => result.kind === "refused" ? [result] : []);
	const [first] = refused;
	if (first === void 0) return;
	const all = refused.map(({ artifact }) => artifact).join(", ");
	throw new errors/* ActionError */.lZ("RELEASE_INCOMPLETE", `${snapshot.release.draft ? "The release stays a draft" : "The release is public already"}: ${refused.length} of its assets are not verified (${all}); the first, ${first.artifact}: ${first.diagnosis.message}.`, { hint: first.diagnosis.cause === "asset-unverified" ? first.diagnosis.hint : `Sign such assets by naming them in artifacts or release-assets, or exempt them with a line "!${first.artifact}" in release-assets.` });
}
function trustOf(key, keyFiles, pins) {
	const others = keyFiles.filter(({ key: other }) => other.fingerprint !== key.publicKey.fingerprint && (0,trust_anchors/* judgeByPins */.pI)(other, pins) === "allowed");
	return {
		trusted: [{
			key: key.publicKey,
			reason: `key-id (${key.arn})`
		}, ...others.map((file) => ({
			key: file.key,
			reason: `trusted-public-key ${file.path}`
		}))],
		untrusted: []
	};
}


;// CONCATENATED MODULE: ./build/src/sign/publish/publish.js





// src/sign/publish/publish.ts
const UNTIL_REPLICAS_AGREE = {
	service: "GitHub",
	doing: "publish the release",
	attempts: 4,
	baseDelayMs: 250,
	outlook: (thrown) => thrown instanceof errors/* ActionError */.lZ && thrown.code === "RELEASE_CHANGED" ? waiting/* PASSING */.KA : waiting/* FINAL */.XU
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
	const artifacts = inputs.artifacts.map((planned) => ({
		...planned,
		content: void 0
	}));
	await assertWillBeComplete(context, snapshot, artifacts);
	await assertClosedWorld(context, snapshot, inputs);
	await (0,release_snapshot/* assertUnchanged */.Wu)(snapshot);
	if (!snapshot.release.draft) {
		log.info("The release is public already, and every asset on it is verified or exempted.");
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
	} catch (thrown) {
		if (thrown instanceof errors/* ActionError */.lZ && thrown.code === "RELEASE_CHANGED") throw await withdraw(snapshot, thrown, onChanged);
		throw notChecked(released, thrown);
	}
	log.info(`Published ${released.url}`);
	log.info("A release that was published with GITHUB_TOKEN starts no other workflow (on: release).");
	return released;
}
/** The release with all assets that this run attached or kept; a replica of the host may not list new ones yet. */
async function snapshotWith(attached, host, { id }) {
	const snapshot = await (0,release_snapshot/* takeSnapshot */.W9)(host, {
		id,
		tag: void 0
	});
	const missing = attached.filter((asset) => snapshot.assets.get(asset.name)?.id !== asset.id);
	if (missing.length === 0) return snapshot;
	throw new errors/* ActionError */.lZ("RELEASE_CHANGED", `The release ${id} no longer has ${missing.map(({ name }) => name).join(", ")}, which this run attached; it is not published.`, { hint: "Find out who removed or replaced it, then run the job again." });
}
function assertSame(before, now) {
	if (before.id === now.id && before.tag === now.tag && before.targetCommitish === now.targetCommitish) return;
	throw new errors/* ActionError */.lZ("RELEASE_CHANGED", `The release ${before.id} was for "${before.tag}" on ${before.targetCommitish}, and is now for "${now.tag}" on ${now.targetCommitish}; it is not published.`, { hint: "Find out who changed it, then run the job again." });
}
/** The last check could not be made: the release is what it is by then. */
function notChecked({ id, url }, thrown) {
	const { code, message } = (0,errors/* toActionError */.ie)(thrown);
	return new errors/* ActionError */.lZ(code, `The release ${id} is public (${url}), but whether its assets changed while it was published could not be checked: ${message}`, {
		hint: "Verify the public release now: mode: verify with release-assets: \"*\". Running this job again checks it, too.",
		cause: thrown
	});
}
/**
* Makes the release a draft again, if the host allows it, because it changed while it was published. Returns the error to end with.
*/
async function withdraw(snapshot, changed, onChanged) {
	const draft = await snapshot.host.update(snapshot.release, { draft: true }).catch(() => void 0);
	if (draft !== void 0) onChanged(draft);
	const withdrawn = draft !== void 0;
	return new errors/* ActionError */.lZ("RELEASE_CHANGED", `The assets of the release ${snapshot.release.id} changed while it was published; ${withdrawn ? "it is a draft again" : "it is PUBLIC and could not be withdrawn"}.`, {
		hint: withdrawn ? "Let all other jobs for this release finish, then run this job again." : "Look at the release now: an asset on it was never verified. Keep other jobs away from a release while it is published.",
		cause: changed
	});
}


;// CONCATENATED MODULE: ./build/src/sign/sign.js



















// src/sign/sign.ts
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
	const [files, expected] = await Promise.all([findLocalArtifacts(inputs, names, {
		workspace,
		log
	}), (0,expected_digests/* readExpectedDigests */.yV)(inputs.digests, hash, workspace)]);
	const jobs = files.map((file) => ({
		...file,
		hashes: hashesFor(inputs)
	}));
	const hashing = (0,hashing_hash/* hashInBackground */.Ak)(jobs, {
		log,
		cancelled
	});
	try {
		await signSources(inputs, ports, report, {
			names,
			sources: {
				files,
				expected,
				hashing
			}
		});
	} finally {
		await hashing.stop();
	}
}
async function signSources(inputs, ports, report, { names, sources }) {
	const { log } = ports;
	const { signer, releases } = await ports.adapters;
	const [fetched, snapshot] = await Promise.all([fetchSigningKey(inputs, signer, ports).then((known) => {
		if (known.kind === "key") report.key = known.key;
		return known;
	}), openNamedRelease(inputs, releases, log).then((opened) => {
		report.release = opened?.release;
		return opened;
	})]);
	const context = contextOf(inputs, ports, {
		names,
		fetched,
		snapshot
	});
	const { key } = context;
	const artifacts = await collect(inputs, sources, {
		names,
		snapshot,
		key,
		log
	});
	const plan = await planRelease(context, snapshot, artifacts);
	if (inputs.dryRun) {
		const dryRun = await describePlan(context, plan, signer, fetched);
		report.artifacts = dryRun.artifacts;
		report.plannedActions = dryRun.actions;
		report.plan = dryRun.plan;
		return;
	}
	if (signer === void 0 || fetched.kind !== "key") throw new Error("there is no key to sign with");
	const verifyingSigner = new VerifyingSigner(signer, log);
	const produced = await produce(context, plan, verifyingSigner);
	report.artifacts = produced.artifacts.map(({ subject }) => subject);
	const written = await writeFiles(context, plan, produced);
	report.recordFile = written.recordFile;
	report.checksumsFile = written.checksumsFile;
	report.publicKeyFiles = written.publicKeyFiles;
	report.signed = signedArtifacts(context, plan.snapshot, {
		release: produced,
		signatures: /* @__PURE__ */ new Map()
	});
	if (plan.snapshot === void 0) return;
	const delivered = await attachRelease(context, {
		...plan,
		snapshot: plan.snapshot
	}, produced, {
		signer: verifyingSigner,
		onAttached: (asset) => report.attached.push(asset),
		onRemoved: (asset) => report.attached.splice(report.attached.indexOf(asset), 1)
	});
	report.signed = signedArtifacts(context, plan.snapshot, delivered);
	report.binding = await context.binding;
	if (inputs.verifyInstructions !== void 0) {
		const signatures = signedSubjects(delivered.release).map(({ signature }) => signature);
		await writeInstructions(context, plan.snapshot, signatures);
	}
	if (!inputs.publishRelease) return;
	const wasDraft = plan.snapshot.release.draft;
	report.release = await publish(context, plan.snapshot, {
		releaseAssets: inputs.releaseAssets,
		pins: inputs.pins,
		keyFiles: fetched.keyFiles,
		subjects: report.artifacts,
		artifacts: plan.artifacts,
		attached: report.attached,
		onChanged: (release) => {
			report.release = release;
			report.published = wasDraft && !release.draft;
		}
	});
}
async function openNamedRelease({ release }, releases, log) {
	return release === void 0 || releases === void 0 ? void 0 : (0,release_snapshot/* openRelease */.gS)(releases, release, log);
}
function contextOf(inputs, { workspace, platform, run, log, serverUrl, cancelled }, { names, fetched, snapshot }) {
	const isStated = names.checksums !== void 0 || names.record !== void 0;
	const binding = snapshot !== void 0 && isStated ? (0,release_snapshot/* fetchBinding */.q2)(snapshot, serverUrl) : void 0;
	binding?.catch(() => void 0);
	const key = fetched.kind === "key" ? fetched.key : void 0;
	return {
		options: inputs,
		names,
		workspace,
		platform,
		serverUrl,
		run,
		log,
		waiting: new waiting/* Waiting */.E$({
			cancelled,
			info: (text) => log.info(text)
		}),
		key,
		binding
	};
}
/** Everything with a signature of its own, for the report; the name of an attached one is that which the host reports. */
function signedArtifacts({ names, workspace, options, key }, snapshot, { release, signatures }) {
	const documents = /* @__PURE__ */ new Set([release.checksums?.signed, release.record?.signed]);
	return signedSubjects(release).map((signed) => ({
		subject: signed.subject,
		isDocument: documents.has(signed),
		signatureFile: (0,lib_files/* displayPath */.Gt)(signed.file, workspace),
		assetName: signatures.get(signed)?.name ?? (snapshot && (0,release_names/* storedSignatureName */.XQ)(snapshot.host, signed.subject.name, names.signatureSuffix)),
		kept: signed.plan.kind === "kept",
		requestId: signed.requestId,
		saltLength: key && (0,schemes/* saltLengthOf */.QF)(key.publicKey, options.algorithm, [signed.signature])
	}));
}


;// CONCATENATED MODULE: ./build/src/run/sign-run.js






// src/run/sign-run.ts
/** Sign mode as a run. */
function signRun(inputs, { environment, console, cancelled }) {
	const { workspace, platform, serverUrl, run } = environment;
	const state = emptySignReport();
	keepHeapSmall();
	return {
		execute: (adapters) => sign(inputs, {
			adapters,
			log: console,
			workspace,
			platform,
			serverUrl,
			run,
			cancelled
		}, state),
		outputs: () => (0,outputs/* signOutputs */.OB)(inputs, state),
		summary: (failure) => (0,summary/* signSummary */.I)(inputs, state, failure),
		printResult: (failure) => {
			for (const line of failure === void 0 ? (0,lines/* closingLines */.Po)(inputs, state) : []) console.info(line);
		},
		isReported: () => false
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



/***/ })

};
