export const id = 383;
export const ids = [383];
export const modules = {

/***/ 5417:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ expandGlob),
/* harmony export */   m: () => (/* binding */ lookIntoFolder)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7178);
/* harmony import */ var _glob_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2823);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1455);





// src/artifacts/expand.ts
/** Lists a folder whose entries can be looked at as well. */
async function lookIntoFolder(path) {
	await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.access)(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.constants.X_OK);
	return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.readdir)(path, { withFileTypes: true });
}
/**
* The files that a glob matches. Literal parts may lead through links, wildcards do not follow them, and `.git` is never entered. Each folder
* that a wildcard is matched in must be readable.
*
* @throws what `unreadableFile` and `unreadableFolder` make of a failure.
*/
async function expandGlob(glob, search) {
	const expansion = new Expansion(glob, search);
	await expansion.begin();
	return expansion;
}
var Expansion = class {
	files = [];
	skipped = [];
	folderLinks = [];
	notFiles = [];
	#glob;
	#search;
	/** A folder is asked for once, however many parts of the pattern are matched in it. */
	#entries = /* @__PURE__ */ new Map();
	constructor(glob, search) {
		this.#glob = glob;
		this.#search = search;
	}
	async begin() {
		const { base, segments, foldersOnly } = this.#glob;
		const path = await this.#search.spelling.of(base);
		if (isInGit(path)) return;
		if (segments.length > 0) {
			if (!this.#isExcluded(path, true) && await isFolder(path)) await this.#walk(path, segments);
			return;
		}
		const status = await this.#look(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.stat, this.#search.unreadableFile);
		if (status === void 0 || this.#isExcluded(path, status.isDirectory())) return;
		if (!status.isFile()) this.notFiles.push(status);
		else if (!foldersOnly) this.files.push(path);
	}
	/** Matches the first of the segments in a folder, and the others in what that leads to. */
	async #walk(folder, [segment, ...rest]) {
		if (segment === void 0) return;
		if (segment.kind === "name") return this.#enter(folder, segment.name, rest);
		if (segment.kind === "deep" && rest.length > 0) await this.#walk(folder, rest);
		for (const entry of await this.#entriesOf(folder)) {
			if (!(0,_glob_js__WEBPACK_IMPORTED_MODULE_2__/* .matchesSegment */ .vO)(segment, entry.name)) continue;
			const path = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, entry.name);
			if (isGit(entry.name) || this.#isExcluded(path, entry.isDirectory())) continue;
			const isLast = rest.length === 0;
			if (entry.isDirectory()) await this.#walk(path, segment.kind === "deep" ? [segment, ...rest] : rest);
			else if (isLast) this.#add(path, entry);
			else if (entry.isSymbolicLink() && await isFolder(path)) this.folderLinks.push(path);
		}
	}
	/** A part that has no wildcard, after one that has. */
	async #enter(folder, name, rest) {
		const path = name === ".." ? (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(folder, name) : await this.#search.spelling.of((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, name));
		if (isGit(name)) return;
		const unreadable = (_, cause) => this.#search.unreadableFolder(folder, cause);
		const status = await this.#look(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.lstat, unreadable);
		if (status === void 0 || this.#isExcluded(path, status.isDirectory())) return;
		if (rest.length === 0) this.#add(path, status);
		else if (status.isDirectory() || status.isSymbolicLink() && await isFolder(path)) await this.#walk(path, rest);
	}
	#add(path, entry) {
		if (entry.isDirectory() || this.#glob.foldersOnly) return;
		if (entry.isFile()) this.files.push(path);
		else this.skipped.push({
			path,
			kind: entry.isSymbolicLink() ? "link" : "special"
		});
	}
	#isExcluded(path, isDirectory) {
		return this.#search.excluded.some((glob) => (0,_glob_js__WEBPACK_IMPORTED_MODULE_2__/* .excludes */ .m1)(glob, path, isDirectory));
	}
	/** A folder need not be readable where only one name in it is asked for. */
	async #look(path, status, unreadable) {
		try {
			return await status(path);
		} catch (thrown) {
			if (["ENOENT", "ENOTDIR"].includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(thrown) ?? "")) return void 0;
			throw unreadable(path, thrown);
		}
	}
	#entriesOf(folder) {
		const known = this.#entries.get(folder);
		if (known !== void 0) return known;
		const entries = this.#search.lookInto(folder).catch((thrown) => {
			throw this.#search.unreadableFolder(folder, thrown);
		});
		this.#entries.set(folder, entries);
		return entries;
	}
};
function isGit(name) {
	return (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__/* .foldedName */ .mw)(name) === (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__/* .foldedName */ .mw)(".git");
}
function isInGit(path) {
	return path.split(/[/\\]/).some(isGit);
}
/** Anything but a certain no counts, so that what cannot be told is looked into, and fails there. */
async function isFolder(path) {
	try {
		return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.stat)(path)).isDirectory();
	} catch (thrown) {
		return ![
			"ENOENT",
			"ENOTDIR",
			"ELOOP"
		].includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(thrown) ?? "");
	}
}



/***/ }),

/***/ 3406:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   At: () => (/* binding */ describeSkipped),
/* harmony export */   O$: () => (/* binding */ unreadable),
/* harmony export */   ZO: () => (/* binding */ discoverFiles),
/* harmony export */   e1: () => (/* binding */ assertEachPatternKeeps),
/* harmony export */   eH: () => (/* binding */ toArtifact),
/* harmony export */   zZ: () => (/* binding */ uniqueFiles),
/* harmony export */   zn: () => (/* binding */ assertDistinctNames)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var _lib_concurrency_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3014);
/* harmony import */ var _lib_file_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2023);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7178);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6342);
/* harmony import */ var _expand_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5417);
/* harmony import */ var _folder_spelling_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4036);
/* harmony import */ var _glob_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2823);
/* harmony import */ var _pattern_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(47);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6760);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1455);











// src/artifacts/find.ts
const LOOKS_AT_ONCE = 8;
/** A line for the log. */
function describeSkipped({ path, kind }) {
	return kind === "link" ? `Skipped ${path}: a symbolic link that a wildcard meets is not followed.` : `Skipped ${path}: it is not a regular file (a pipe, a socket or a device).`;
}
/**
* The regular files that globs match. A literal path may lead anywhere and through links; a link that a wildcard matches is not followed,
* and `.git` is never entered.
*
* @param lookInto how a folder is looked into, for tests.
* @throws ARTIFACT_NOT_FOUND when a positive pattern finds no file; ARTIFACT_UNREADABLE when something that a pattern reaches cannot
* be looked at.
*/
async function discoverFiles(patterns, workspace, lookInto = _expand_js__WEBPACK_IMPORTED_MODULE_5__/* .lookIntoFolder */ .m) {
	const exclude = patterns.filter(_pattern_js__WEBPACK_IMPORTED_MODULE_10__/* .isExclude */ .z).map((pattern) => pattern.slice(1));
	const spelling = new _folder_spelling_js__WEBPACK_IMPORTED_MODULE_6__/* .FolderSpelling */ .n(workspace);
	const excluded = await Promise.all(exclude.flatMap((pattern) => (0,_glob_js__WEBPACK_IMPORTED_MODULE_7__/* .parseGlobs */ .nS)(pattern, workspace)).map(async (glob) => ({
		...glob,
		base: await spelling.of(glob.base)
	})));
	const skipped = /* @__PURE__ */ new Map();
	const found = /* @__PURE__ */ new Map();
	for (const pattern of patterns.filter((pattern) => !(0,_pattern_js__WEBPACK_IMPORTED_MODULE_10__/* .isExclude */ .z)(pattern))) {
		const matches = await expand(pattern, workspace, {
			excluded,
			spelling,
			lookInto,
			unreadableFile: (path, cause) => unreadable((0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .displayPath */ .Gt)(path, workspace), cause),
			unreadableFolder: (path, cause) => unreadableFolder((0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .displayPath */ .Gt)(path, workspace) || ".", pattern, cause)
		});
		if (matches.paths.length === 0) throw nothingMatched(pattern, exclude, workspace, matches);
		found.set(pattern, matches.paths);
		for (const entry of [...matches.skipped, ...matches.folderLinks]) skipped.set(entry.path, entry);
	}
	const matched = [...new Set([...found.values()].flat())];
	const { files, sameAs } = await uniqueFiles((await (0,_lib_concurrency_js__WEBPACK_IMPORTED_MODULE_1__/* .mapConcurrently */ .X2)(matched, LOOKS_AT_ONCE, (path) => toArtifact(path, workspace))).sort((a, b) => a.path < b.path ? -1 : 1), spelling);
	return {
		files,
		byPattern: new Map([...found].map(([pattern, paths]) => [pattern, paths.map((path) => sameAs.get(path) ?? path)])),
		skipped: [...skipped.values()].sort((a, b) => a.path < b.path ? -1 : 1),
		describeUseless: (pattern) => `The pattern "${pattern}" of artifacts matches only signatures, public keys and other files of this step.`
	};
}
/**
* Each positive pattern must have found an artifact, not only files that belong to this action.
*
* @param kept absolute paths of the artifacts.
* @throws ARTIFACT_NOT_FOUND
*/
function assertEachPatternKeeps({ byPattern, describeUseless }, kept) {
	for (const [pattern, paths] of byPattern) {
		if (paths.some((path) => kept.has(path))) continue;
		throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ARTIFACT_NOT_FOUND", describeUseless(pattern), { hint: "Name the artifacts themselves." });
	}
}
/**
* Two artifacts with one base name cannot both be on a release, nor both have their signature in one folder. Names are compared as file
* systems compare them that ignore case and the form of Unicode, on every system.
*
* @throws ARTIFACT_NAMES_COLLIDE
*/
function assertDistinctNames(artifacts) {
	const collision = (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__/* .findCollision */ .Oj)(artifacts, ({ name }) => name);
	if (collision === void 0) return;
	const [first, second] = collision;
	const why = (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__/* .describeCollision */ ._A)(first.name, second.name);
	throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ARTIFACT_NAMES_COLLIDE", why === "" ? `Two artifacts are called "${first.name}": ${first.path} and ${second.path}; expected distinct file names.` : `Two artifacts are called "${first.name}" and "${second.name}"${why}: ${first.path} and ${second.path}; expected distinct file names.`, { hint: "Rename one of them, exclude one with a \"!\" pattern, or sign them in two steps." });
}
async function expand(pattern, workspace, search) {
	const expanded = [];
	for (const glob of (0,_glob_js__WEBPACK_IMPORTED_MODULE_7__/* .parseGlobs */ .nS)(pattern, workspace)) expanded.push(await (0,_expand_js__WEBPACK_IMPORTED_MODULE_5__/* .expandGlob */ .h)(glob, search));
	const [notFile] = expanded.flatMap(({ notFiles }) => notFiles);
	if (notFile !== void 0) throw notAFile(pattern, notFile);
	const shown = (path) => (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .displayPath */ .Gt)(path, workspace);
	return {
		paths: [...new Set(expanded.flatMap(({ files }) => files))],
		skipped: expanded.flatMap(({ skipped }) => skipped.map(({ path, kind }) => ({
			path: shown(path),
			kind
		}))),
		folderLinks: expanded.flatMap(({ folderLinks }) => folderLinks.map((path) => ({
			path: shown(path),
			kind: "link"
		})))
	};
}
async function toArtifact(path, workspace) {
	try {
		await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.access)(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.constants.R_OK);
		const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.stat)(path);
		return {
			name: (0,node_path__WEBPACK_IMPORTED_MODULE_8__.basename)(path),
			path: (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .displayPath */ .Gt)(path, workspace),
			absolutePath: path,
			size
		};
	} catch (cause) {
		throw unreadable((0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .displayPath */ .Gt)(path, workspace), cause);
	}
}
async function uniqueFiles(files, spelling) {
	const seen = /* @__PURE__ */ new Map();
	const sameAs = /* @__PURE__ */ new Map();
	for (const file of files) {
		const real = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.realpath)(file.absolutePath).then((path) => spelling.of(path), () => file.absolutePath);
		const first = seen.get(real);
		if (first === void 0) seen.set(real, file);
		else sameAs.set(file.absolutePath, first.absolutePath);
	}
	return {
		files: [...seen.values()],
		sameAs
	};
}
const MAX_NAMES = 5;
function nothingMatched(pattern, exclude, workspace, { skipped, folderLinks }) {
	if (skipped.length > 0) return onlySkipped(pattern, skipped);
	const excluding = exclude.length > 0 ? ` (after ${exclude.length} excluding pattern${exclude.length > 1 ? "s" : ""})` : "";
	const links = folderLinks.length > 0 ? ` Symbolic links to folders, which a wildcard does not follow: ${namesOf(folderLinks)}.` : "";
	const bracket = /[[\]{}()]/.test(pattern) ? " A literal \"[\" is written \"[[]\"." : "";
	const comma = pattern.replaceAll(/\{[^{}]*\}/g, "").includes(",") ? " Write one pattern a line: a comma separates nothing." : "";
	return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ARTIFACT_NOT_FOUND", `No file matches the pattern "${pattern}" of artifacts${excluding}, searched in ${workspace}.${links}`, { hint: `Run the build in this job or download its workflow artifact before this step, or correct the path.${bracket}${comma}` });
}
function onlySkipped(pattern, skipped) {
	const kinds = new Set(skipped.map(({ kind }) => kind));
	const what = [...kinds.has("link") ? ["symbolic links"] : [], ...kinds.has("special") ? ["pipes, sockets or devices"] : []].join(" and ");
	return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ARTIFACT_NOT_FOUND", `Only ${what} match the pattern "${pattern}" of artifacts, expected regular files: ${namesOf(skipped)}.`, { hint: kinds.has("link") ? "A wildcard does not follow links: name each link without a wildcard, or the files that they lead to." : "Name regular files." });
}
function namesOf(entries) {
	const more = entries.length > MAX_NAMES ? ` and ${entries.length - MAX_NAMES} more` : "";
	return `${entries.map(({ path }) => path).sort().slice(0, MAX_NAMES).join(", ")}${more}`;
}
function notAFile(path, status) {
	const kind = status.isDirectory() ? "a directory" : "not a regular file";
	return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ARTIFACT_NOT_FOUND", `The artifact "${path}" is ${kind}, expected a regular file.`, { hint: status.isDirectory() ? `Write ${path.replace(/\/$/, "")}/* to take the files in it.` : "Name a regular file." });
}
function unreadable(path, cause) {
	const { reason, hint } = (0,_lib_file_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .describeFileFailure */ .e)(cause, "read");
	return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ARTIFACT_UNREADABLE", `Cannot read the artifact ${path}: ${reason}.`, {
		hint,
		cause
	});
}
function unreadableFolder(path, pattern, cause) {
	return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ARTIFACT_UNREADABLE", `Cannot look into the folder ${path}, which the pattern "${pattern}" of artifacts reaches: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(cause) ?? String(cause)}.`, {
		hint: "Give the user that runs this the permission to read the folder, or exclude it with a \"!\" pattern.",
		cause
	});
}



/***/ }),

/***/ 4036:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

var node_path__WEBPACK_IMPORTED_MODULE_1___namespace_cache;
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ FolderSpelling)
/* harmony export */ });
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7178);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);



// src/artifacts/folder-spelling.ts
const DISK = {
	readdir: (folder) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readdir)(folder),
	identify: async (path) => {
		const { ino, size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)(path, { bigint: true });
		return `${ino} ${size}`;
	}
};
const SHORT_NAME = /^[^~.]{1,6}~\d+(\.[^.]{0,3})?$/;
/**
* Gives paths the spelling that their folders have. Where a file system ignores case or the form of Unicode, one file is found under
* several spellings; with the folder's, equal files have equal paths. A system that distinguishes them finds every path as it is. What is
* inside the workspace begins with the workspace's path as it was given.
*/
var FolderSpelling = class {
	#workspace;
	#disk;
	#path;
	/** Names by their folded form, for each folder. */
	#listed = /* @__PURE__ */ new Map();
	#folders = /* @__PURE__ */ new Map();
	/** @param workspace absolute path. */
	constructor(workspace, disk = DISK, path = /*#__PURE__*/ (node_path__WEBPACK_IMPORTED_MODULE_1___namespace_cache || (node_path__WEBPACK_IMPORTED_MODULE_1___namespace_cache = __webpack_require__.t(node_path__WEBPACK_IMPORTED_MODULE_1__, 2)))) {
		this.#workspace = workspace;
		this.#disk = disk;
		this.#path = path;
	}
	/**
	* The path as its folders spell it; what is not there, or in a folder that cannot be read, stays as it is.
	*
	* @param path absolute and normalized.
	*/
	async of(path) {
		const [spelled, workspace] = [await this.#spell(path), await this.#folder(this.#workspace)];
		if (spelled === workspace) return this.#workspace;
		const { sep } = this.#path;
		return spelled.startsWith(workspace.endsWith(sep) ? workspace : workspace + sep) ? this.#workspace + spelled.slice(workspace.length) : spelled;
	}
	async #spell(path) {
		const parent = this.#path.dirname(path);
		if (parent === path) return withDrive(path);
		const folder = await this.#folder(parent);
		return this.#path.join(folder, await this.#nameIn(folder, this.#path.basename(path)));
	}
	/** A folder that others may have filled is listed only where it has another spelling at all. */
	#folder(path) {
		const known = this.#folders.get(path);
		if (known !== void 0) return known;
		const spelled = (async () => {
			const parent = this.#path.dirname(path);
			if (parent === path) return withDrive(path);
			const folder = await this.#folder(parent);
			const name = this.#path.basename(path);
			const hasOthers = await this.#isFoundAs(folder, otherSpellings(name));
			return this.#path.join(folder, hasOthers ? await this.#nameIn(folder, name) : name);
		})();
		this.#folders.set(path, spelled);
		return spelled;
	}
	async #isFoundAs(folder, names) {
		for (const name of names) if (await this.#identify(this.#path.join(folder, name)) !== void 0) return true;
		return false;
	}
	async #nameIn(folder, name) {
		const names = await this.#namesIn(folder);
		const alike = names.get((0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_0__/* .foldedName */ .mw)(name)) ?? [];
		const candidates = alike.length === 0 && SHORT_NAME.test(name) ? [...names.values()].flat() : alike;
		if (candidates.length === 0 || candidates.includes(name)) return name;
		const wanted = await this.#identify(this.#path.join(folder, name));
		if (wanted === void 0) return name;
		for (const candidate of candidates) if (await this.#identify(this.#path.join(folder, candidate)) === wanted) return candidate;
		return name;
	}
	async #identify(path) {
		return this.#disk.identify(path).catch(() => void 0);
	}
	#namesIn(folder) {
		const known = this.#listed.get(folder);
		if (known !== void 0) return known;
		const listed = this.#disk.readdir(folder).then((names) => Map.groupBy(names, _lib_file_names_js__WEBPACK_IMPORTED_MODULE_0__/* .foldedName */ .mw), () => /* @__PURE__ */ new Map());
		this.#listed.set(folder, listed);
		return listed;
	}
};
function withDrive(root) {
	return root.replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}
/** Under which a file is found as well where a file system ignores case or the form of Unicode. */
function otherSpellings(name) {
	const spellings = [
		name.toUpperCase(),
		name.toLowerCase(),
		name.normalize("NFC"),
		name.normalize("NFD")
	];
	return [...new Set(spellings)].filter((spelling) => spelling !== name);
}



/***/ }),

/***/ 2823:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

var node_path__WEBPACK_IMPORTED_MODULE_1___namespace_cache;
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m1: () => (/* binding */ excludes),
/* harmony export */   nS: () => (/* binding */ parseGlobs),
/* harmony export */   vO: () => (/* binding */ matchesSegment)
/* harmony export */ });
/* harmony import */ var _node_modules_minimatch_dist_esm_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(381);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);


// src/artifacts/glob.ts
/**
* Case counts on every system, a name that begins with a dot is matched by a pattern that does, and `!` and `#` are what they are: `!` of a
* line of an input is read before.
*/
const OPTIONS = {
	platform: "linux",
	nocase: false,
	nocomment: true,
	nonegate: true
};
/** The globs that a pattern stands for: one for each combination of what its braces list. */
function parseGlobs(pattern, workspace, path = /*#__PURE__*/ (node_path__WEBPACK_IMPORTED_MODULE_1___namespace_cache || (node_path__WEBPACK_IMPORTED_MODULE_1___namespace_cache = __webpack_require__.t(node_path__WEBPACK_IMPORTED_MODULE_1__, 2)))) {
	const slashes = pattern.replaceAll("\\", "/");
	const { root } = path.parse(slashes);
	const typed = new _node_modules_minimatch_dist_esm_index_js__WEBPACK_IMPORTED_MODULE_0__/* .Minimatch */ .VR(slashes.slice(root.length), OPTIONS).set;
	const composed = new _node_modules_minimatch_dist_esm_index_js__WEBPACK_IMPORTED_MODULE_0__/* .Minimatch */ .VR(slashes.slice(root.length).normalize("NFC"), OPTIONS).set;
	return typed.map((parts, variant) => {
		const segments = parts.map((part, index) => typeof part === "string" ? part : composed[variant]?.[index] ?? part).filter((part) => part !== "" && part !== ".").map(toSegment);
		const first = segments.findIndex(({ kind }) => kind !== "name");
		const literal = first === -1 ? segments : segments.slice(0, first);
		const names = literal.flatMap((segment) => segment.kind === "name" ? [segment.name] : []);
		return {
			base: path.resolve(workspace, root, ...names),
			segments: segments.slice(literal.length),
			foldersOnly: parts.at(-1) === ""
		};
	});
}
function toSegment(part) {
	if (part === _node_modules_minimatch_dist_esm_index_js__WEBPACK_IMPORTED_MODULE_0__/* .GLOBSTAR */ .ZN) return { kind: "deep" };
	return typeof part === "string" ? {
		kind: "name",
		name: part
	} : {
		kind: "pattern",
		matches: (name) => part.test(name.normalize("NFC"))
	};
}
/** Whether a name is the one that a segment asks for; `**` takes every folder whose name does not begin with a dot. */
function matchesSegment(segment, name) {
	switch (segment.kind) {
		case "deep": return !name.startsWith(".");
		case "name": return segment.name === name || segment.name.normalize("NFC") === name.normalize("NFC");
		case "pattern": return segment.matches(name);
	}
}
/**
* Whether a pattern of what is excluded matches a path, or a folder above it.
*
* @param path absolute; `isFolder` says what is there: `d/**` excludes the folder `d`, but no file `d`.
*/
function excludes({ base, segments, foldersOnly }, file, isFolder, path = /*#__PURE__*/ (node_path__WEBPACK_IMPORTED_MODULE_1___namespace_cache || (node_path__WEBPACK_IMPORTED_MODULE_1___namespace_cache = __webpack_require__.t(node_path__WEBPACK_IMPORTED_MODULE_1__, 2)))) {
	const names = namesOf(file, path);
	const before = namesOf(base, path);
	if (names.length < before.length || !before.every((name, index) => name === names[index]?.normalize("NFC"))) return false;
	const inside = names.slice(before.length);
	return Array.from({ length: inside.length + 1 }, (_, length) => length).some((length) => {
		const folder = length < inside.length || isFolder;
		return (!foldersOnly || folder) && matchesAll(segments, inside.slice(0, length), folder);
	});
}
/** The root of a path and the names in it, in NFC. */
function namesOf(file, path) {
	const { root } = path.parse(file);
	return [root, ...file.slice(root.length).split(path.sep).filter((name) => name !== "")].map((name) => name.normalize("NFC"));
}
function matchesAll(segments, names, isFolder) {
	const [segment, ...rest] = segments;
	if (segment === void 0) return names.length === 0;
	const [name, ...others] = names;
	if (segment.kind === "deep") {
		if (rest.length === 0 && names.length === 0) return isFolder;
		if (rest.length > 0 && matchesAll(rest, names, isFolder)) return true;
		if (name === void 0 || !matchesSegment(segment, name)) return false;
		return rest.length === 0 && others.length === 0 ? true : matchesAll(segments, others, isFolder);
	}
	return name !== void 0 && matchesSegment(segment, name) && matchesAll(rest, others, isFolder);
}



/***/ }),

/***/ 9881:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ NameGlobs)
/* harmony export */ });
/* harmony import */ var _pattern_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(47);

// src/artifacts/name-glob.ts
/** Selects names by globs: `*` and `?` are wildcards, everything else is itself; `!` excludes. */
var NameGlobs = class {
	#include;
	#exclude;
	constructor(patterns) {
		this.#include = patterns.filter((pattern) => !(0,_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .isExclude */ .z)(pattern)).map((pattern) => ({
			pattern,
			expression: toExpression(pattern)
		}));
		this.#exclude = patterns.filter(_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .isExclude */ .z).map((pattern) => ({
			pattern,
			expression: toExpression(pattern.slice(1))
		}));
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
		return this.#include.find(({ expression }) => !names.some((name) => expression.test(name) && this.#isIncluded(name)))?.pattern;
	}
	#isIncluded(name) {
		return this.findExcluding(name) === void 0;
	}
	/** Whether `*` is among the patterns: every name is selected, unless a `!` pattern excludes it. */
	get isClosedWorld() {
		return this.#include.some(({ pattern }) => pattern === "*");
	}
};
function toExpression(pattern) {
	const wildcards = {
		"*": ".*",
		"?": "."
	};
	const source = pattern.replace(/[\\^$.*+?()[\]{}|]/g, (character) => wildcards[character] ?? `\\${character}`);
	return new RegExp(`^${source}$`, "s");
}



/***/ }),

/***/ 1853:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ selectArtifacts)
/* harmony export */ });
/* harmony import */ var _lib_concurrency_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3014);

// src/artifacts/select.ts
const LOOKS_AT_ONCE = 8;
/**
* The artifacts among files, and the files that belong to them, in both modes and for local files and assets alike. Names are judged from
* the shortest on: a file is a signature only when the file that it signs is an artifact, and is then judged with that one. So
* `app.sig.sig` is an artifact where `app.sig` is the signature of `app`.
*/
async function selectArtifacts(files, { nameOf, keyOf, signaturesOf, isListed, findReason }) {
	const artifacts = [];
	const own = [];
	const signedBy = /* @__PURE__ */ new Map();
	const byLength = Map.groupBy(files, (file) => nameOf(file).length);
	for (const length of [...byLength.keys()].sort((a, b) => a - b)) {
		const judged = await (0,_lib_concurrency_js__WEBPACK_IMPORTED_MODULE_0__/* .mapConcurrently */ .X2)(byLength.get(length) ?? [], LOOKS_AT_ONCE, async (file) => {
			const artifact = isListed(file) ? void 0 : signedBy.get(keyOf(file));
			if (artifact !== void 0) return {
				file,
				reason: `it is the signature of ${nameOf(artifact)}`
			};
			return {
				file,
				reason: await findReason(file)
			};
		});
		for (const { file, reason } of judged) if (reason !== void 0) own.push({
			file,
			reason
		});
		else {
			artifacts.push(file);
			for (const key of await signaturesOf(file)) if (!signedBy.has(key)) signedBy.set(key, file);
		}
	}
	return {
		artifacts,
		own
	};
}



/***/ }),

/***/ 4287:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lq: () => (/* binding */ listedUnderOtherName),
/* harmony export */   N9: () => (/* binding */ checksumsIncomplete),
/* harmony export */   O0: () => (/* binding */ checksumsListItself),
/* harmony export */   ZJ: () => (/* binding */ checksumsMismatch),
/* harmony export */   Zr: () => (/* binding */ listedInOther),
/* harmony export */   cU: () => (/* binding */ checksumsInvalid),
/* harmony export */   ht: () => (/* binding */ notInChecksums),
/* harmony export */   pz: () => (/* binding */ signatureMissingWith)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6432);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7598);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);



// src/diagnosis/checksums.ts
const MAX_NAMES = 5;
/**
* The artifact has another digest than the one that the verified checksums file lists for it.
*
* @param now undefined when it was not computed.
* @param signatureHolds whether the artifact has a valid signature of its own.
*/
function checksumsMismatch(checksums, listed, now, signatureHolds) {
	const have = now === void 0 ? "this file has a different one" : `this file has ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(now)}`;
	return {
		cause: "checksums-mismatch",
		message: `${checksums} lists it with ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(listed)}, ${have}${signatureHolds ? ", though its own signature holds: one of the two is of another version" : ": the file changed, or it is another version"}`,
		hint: "Take the file and the checksums file of one release, or sign again."
	};
}
/**
* The artifact has neither a signature of its own nor an entry in the verified checksums file.
*
* @param similar a listed path with the same base name.
*/
function notInChecksums(checksums, { lookedAt, hint }, similar) {
	return {
		cause: "not-in-checksums",
		message: `${checksums} does not list it${similar === void 0 ? "" : ` (it does list ${JSON.stringify(similar)})`}, and it has no signature of its own; looked for ${lookedAt.join(", ")}`,
		hint
	};
}
/** The signature of a checksums file is valid, but its content is rejected. */
function checksumsInvalid(reason, hint = "Regenerate it with one line per file, as sha256sum prints them.") {
	return {
		cause: "checksums-invalid",
		message: `its signature holds, but it is rejected as a checksums file: ${reason}`,
		hint
	};
}
/** The checksums file lists files that are not among those that are verified: a release that lost one is not verified. */
function checksumsIncomplete(missing, place, { toComplete, toRename }) {
	const names = missing.slice(0, MAX_NAMES).map(({ name, hereAs }) => hereAs === void 0 ? JSON.stringify(name) : `${JSON.stringify(name)} (its content is here as ${JSON.stringify(hereAs)})`);
	const more = missing.length > MAX_NAMES ? ` and ${missing.length - MAX_NAMES} more` : "";
	const areRenamed = missing.every(({ hereAs }) => hereAs !== void 0);
	return {
		cause: "checksums-incomplete",
		message: `its signature holds, but it lists ${names.join(", ")}${more}, which ${missing.length === 1 ? "is" : "are"} not there`,
		hint: areRenamed ? toRename[place] : toComplete[place]
	};
}
/** The verified checksums file lists the content of the artifact, under another name. */
function listedUnderOtherName(checksums, name, place, { toRename }) {
	return {
		cause: "not-in-checksums",
		message: `${checksums} lists this content, but as ${JSON.stringify(name)}`,
		hint: toRename[place]
	};
}
/** The checksums file has an entry of its own name, which no content can fulfil. */
function checksumsListItself(listed) {
	return checksumsInvalid(`it lists itself${(0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createHash)(listed.hash).digest().equals(Buffer.from(listed.bytes)) ? ", with the digest of an empty file: it was empty when it was read" : ""}; no file can have its own digest in it`, "Make it in another folder and move it: sha256sum * > ../SHA256SUMS lists no SHA256SUMS; then sign it again.");
}
/**
* The artifact has no signature, but a checksums file of another name than those looked for is signed and lists it.
*
* @param checksums its path or the name of the asset.
*/
function listedInOther(missing, checksums, { giveList }) {
	return {
		...missing,
		message: `${missing.message}; ${checksums} is signed by a trusted key and lists it, but is not looked for under that name`,
		hint: `Give ${giveList((0,node_path__WEBPACK_IMPORTED_MODULE_2__.basename)(checksums))}.`
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



/***/ }),

/***/ 7046:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rx: () => (/* binding */ notInDepthListed),
/* harmony export */   W1: () => (/* binding */ notInDepth),
/* harmony export */   cp: () => (/* binding */ isUncertain)
/* harmony export */ });
/* unused harmony export openQuestions */
// src/diagnosis/depth.ts
/** Whether a closer look could explain more: at other artifacts, and at the artifact itself. */
function isUncertain({ cause }) {
	return cause === "file-changed" || cause === "wrong-key-or-damaged";
}
/**
* The diagnosis of a signature that was not looked at more closely, as the first refusals are, with what that leaves open. What PKCS#1 v1.5
* signed is known, and was compared; under PSS each artifact would have to be tried.
*
* @param limit how many refusals are looked at.
*/
function notInDepth(diagnosis, { trusted }, limit) {
	const isHidden = trusted.flatMap(({ interpretations }) => interpretations).some(({ recovered }) => recovered?.signedDigest === void 0);
	return {
		...diagnosis,
		message: `${diagnosis.message} ${openQuestions(isHidden ? [SWAPPED, CONVERTED] : [CONVERTED], limit)}`
	};
}
const SWAPPED = "whether it is the signature of another artifact";
const CONVERTED = "whether line endings or the like were changed";
/** A remark that ends a message about one of many refusals. */
function openQuestions(questions, limit) {
	return `(not looked into beyond the first ${limit} rejections: ${questions.join(", ")})`;
}
/** The same for an artifact whose digest differs from that in a checksums file. */
function notInDepthListed(diagnosis, limit) {
	return {
		...diagnosis,
		message: `${diagnosis.message} ${openQuestions([CONVERTED], limit)}`
	};
}



/***/ }),

/***/ 9083:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ describeUnreadable),
/* harmony export */   T: () => (/* binding */ describeTooLarge)
/* harmony export */ });
/* harmony import */ var _signature_formats_detached_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9197);
/* harmony import */ var _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7151);
/* harmony import */ var _signature_public_key_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(529);
/* harmony import */ var _signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7671);
/* harmony import */ var _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3739);





// src/diagnosis/file-kinds.ts
/** The first that returns a description decides, so the order is from certain to likely. */
const DETECTORS = [
	empty,
	knownText,
	hexadecimal,
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
function describeUnreadable(file, key, terms) {
	const text = Buffer.from(file.subarray(0, _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_SIGNATURE_FILE_BYTES */ .NT)).toString("latin1");
	const trimmed = (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .trimText */ .Oj)(text);
	const decoded = file.length > 16384 ? void 0 : (0,_signature_formats_detached_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeBase64 */ .y4)(file);
	const seen = {
		file,
		decoded,
		bytes: Buffer.from(decoded ?? file),
		text,
		trimmed,
		compact: trimmed.replace(/\s/g, ""),
		label: /^-----BEGIN ([A-Z0-9 #]{1,64})-----/.exec(trimmed)?.[1],
		key,
		terms
	};
	for (const detect of DETECTORS) {
		const described = detect(seen);
		if (described !== void 0) return described;
	}
	return ofAnotherLength(seen);
}
/** The description of a file that is larger than `MAX_SIGNATURE_FILE_BYTES`; `size` is in bytes. */
function describeTooLarge(size) {
	return {
		description: `the signature file has ${size} bytes, at most ${_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_SIGNATURE_FILE_BYTES */ .NT} are read: it is not an RSA signature`,
		hint: AGAIN
	};
}
const AGAIN = "Download the signature again, byte for byte, or sign again.";
function empty({ file }) {
	return file.length === 0 ? {
		description: "the signature file is empty",
		hint: AGAIN
	} : void 0;
}
const PGP = {
	description: "the signature file is a PGP signature",
	tool: "gpg"
};
const TEXTS = {
	html: {
		description: "the signature file is an HTML page",
		hint: "Download the asset itself: the server returned a web page (a log-in or an error)."
	},
	"aws-signature": {
		description: "the signature file is the whole response of \"aws kms sign\"",
		hint: "Take the signature out of it: aws kms sign … --query Signature --output text | base64 --decode > file.sig"
	},
	json: {
		description: "the signature file is JSON",
		hint: "Extract the signature if this is the whole response of \"aws kms sign\": --query Signature --output text | base64 --decode."
	},
	"sigstore-bundle": bundle("sigstore-bundle"),
	"cosign-bundle": bundle("cosign-bundle"),
	"utf-16": {
		description: "the signature file is text in UTF-16, as \">\" of Windows PowerShell writes it",
		hint: "Convert it to plain base64 in ASCII, or write it with Out-File -Encoding ascii."
	},
	"pgp-armor": PGP,
	"pgp-binary": PGP,
	"ssh-signature": {
		description: "the signature file is an SSH signature",
		tool: "ssh-keygen -Y verify"
	},
	minisign: {
		description: "the signature file is a minisign signature",
		tool: "that tool"
	},
	signify: {
		description: "the signature file is a signify signature",
		tool: "that tool"
	},
	"lfs-pointer": {
		description: "the signature file is a Git LFS pointer, not the file that it stands for",
		hint: "Fetch the file itself: git lfs pull, or \"lfs: true\" with actions/checkout."
	}
};
function bundle(kind) {
	return {
		description: `the signature file is ${_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .TEXT_KIND_NAMES */ .mn[kind]}`,
		tool: "cosign"
	};
}
/** What `hexadecimal`, `base64Variant` and those after them look at more closely. */
const LOOKED_AT_CLOSER = [
	"hex",
	"base64",
	"base64-twice",
	"cms",
	"pem-private-key",
	"pem-certificate",
	"pem-public-key",
	"pem",
	"text"
];
function knownText({ file, text, terms }) {
	const kind = file.length > 16384 ? void 0 : (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .textKindOf */ .Ji)(text);
	if (kind === void 0 || LOOKED_AT_CLOSER.includes(kind)) return void 0;
	const known = TEXTS[kind];
	if (known === void 0) return {
		description: `the signature file is ${_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .TEXT_KIND_NAMES */ .mn[kind]}`,
		hint: "Put the signature itself there, as raw bytes or as plain base64."
	};
	if ("hint" in known) return known;
	return {
		description: known.description,
		hint: `Verify it with ${known.tool}, or give the suffix of the RSA signatures as ${terms.names["signature-suffix"]}.`
	};
}
/** Of another length than any signature. */
function otherText({ text }) {
	const kind = (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .textKindOf */ .Ji)(text);
	if (kind !== "hex" && kind !== "base64-twice" && kind !== "text") return void 0;
	return {
		description: `the signature file is ${_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .TEXT_KIND_NAMES */ .mn[kind]}, not a signature`,
		hint: "Put the signature itself there, as raw bytes or as plain base64."
	};
}
function hexadecimal({ compact }) {
	if (!/^[0-9a-f]+$/i.test(compact) || !(0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__/* .isSignatureLength */ .JE)(compact.length / 2)) return void 0;
	return {
		description: "the signature file is hexadecimal",
		hint: "Convert it: xxd -r -p file.hex > file.sig"
	};
}
/** A base64 text that has all bytes of a signature by the key, but is not strict. */
function base64Variant({ compact, key }) {
	const bytes = Buffer.from(compact, "base64url");
	const standard = compact.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
	const isComplete = bytes.toString("base64").replace(/=+$/, "") === standard;
	if (!(0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__/* .isSignatureLength */ .JE)(bytes.length, [key.spec]) || !isComplete) return void 0;
	const padded = compact.length % 4 === 0 ? "base64 with blanks or a byte-order mark" : "base64 without its padding";
	return {
		description: `the signature file is ${/[-_]/.test(compact) ? "base64url" : padded}`,
		hint: "Convert it to raw bytes or to standard base64 with padding."
	};
}
const CMS_LABELS = [
	"CMS",
	"PKCS7",
	"PKCS #7 SIGNED DATA"
];
const CMS_SIGNED_DATA = "06092a864886f70d010702";
/** The SEQUENCE of an ECDSA signature up to the length of its first INTEGER (ANSI X9.62, as AWS KMS and OpenSSL write it). */
const ECDSA_DER = /^30(?:81)?[0-9a-f]{2}02([0-9a-f]{2})/;
/** Lengths in bytes of signatures that are not RSA (RFC 8032, FIPS 204). */
const OTHER_LENGTHS = {
	64: "an Ed25519 signature, or a bare ECDSA P-256 one",
	2420: "an ML-DSA-44 signature",
	3309: "an ML-DSA-65 signature",
	4627: "an ML-DSA-87 signature"
};
function otherSignature(seen) {
	const kind = otherSignatureKind(seen);
	if (kind === void 0) return void 0;
	return {
		description: `the signature file is ${kind}, expected an RSA signature of ${seen.key.signatureBytes} bytes`,
		hint: "Verify it with the tool that made it, or sign with an RSA key."
	};
}
function otherSignatureKind({ bytes, label, trimmed }) {
	const hex = bytes.toString("hex");
	if (hex.startsWith("30") && hex.slice(0, 80).includes(CMS_SIGNED_DATA) || label !== void 0 && CMS_LABELS.includes(label)) return "a CMS (PKCS #7) signature";
	if (trimmed.startsWith("MIME-Version:")) return "an S/MIME message";
	const [, first = ""] = ECDSA_DER.exec(hex) ?? [];
	const integer = Number.parseInt(first, 16);
	if (integer >= 20 && integer <= 67 && bytes.length >= 2 * integer - 4 && bytes.length <= 2 * integer + 16) return "an ECDSA signature";
	return OTHER_LENGTHS[bytes.length];
}
function pem({ label }) {
	if (label === void 0) return void 0;
	if (label.endsWith("PRIVATE KEY")) return {
		description: "the signature file is a PRIVATE key",
		hint: "Remove it wherever it was published, treat the key as leaked, and sign with another one."
	};
	if (label.endsWith("CERTIFICATE") || label.endsWith("PUBLIC KEY")) return {
		description: `the signature file is PEM "${label}", not a signature`,
		hint: "Put the signature itself there."
	};
	return {
		description: "the signature file is PEM",
		hint: "Decode it to raw bytes or to plain base64."
	};
}
const REPLACEMENT = "ï¿½";
const MANY_REPLACEMENTS = 8;
function convertedToUtf8({ text }) {
	if (text.split(REPLACEMENT).length <= MANY_REPLACEMENTS) return void 0;
	return {
		description: "the signature was damaged: its bytes were converted as if they were UTF-8 text",
		hint: "Sign again, and keep the signature as bytes wherever it is read and written, or as base64."
	};
}
function tooLarge({ file, key }) {
	if (file.length <= 16384) return void 0;
	return {
		description: `the signature file has more than ${_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_SIGNATURE_FILE_BYTES */ .NT} bytes, expected ${key.signatureBytes}: it is not an RSA signature`,
		hint: AGAIN
	};
}
/** A signature, going by its length, but by a key of another size. */
function ofAnotherSize(seen) {
	const spec = _signature_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .KEY_SPECS */ .ZD.find((candidate) => (0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__/* .isSignatureLength */ .JE)(seen.bytes.length, [candidate]));
	if (spec === void 0) return void 0;
	return {
		description: `${lengthOf(seen)}, the size for an ${spec} key, but the trusted key is ${seen.key.spec}`,
		hint: "Give the public key of the key that signed: another one made this signature."
	};
}
function ofAnotherLength(seen) {
	const expected = seen.key.signatureBytes;
	const verb = seen.bytes.length < expected ? "it is truncated or not a signature" : "it is not an RSA signature";
	return {
		description: `${lengthOf(seen)}, expected ${expected}: ${verb}`,
		hint: AGAIN
	};
}
function lengthOf({ bytes, decoded }) {
	return `the signature has ${bytes.length} bytes${decoded === void 0 ? "" : " after base64"}`;
}



/***/ }),

/***/ 7163:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hi: () => (/* binding */ kmsDisagrees),
/* harmony export */   JN: () => (/* binding */ signatureMissing),
/* harmony export */   Qw: () => (/* binding */ textChanged),
/* harmony export */   Tw: () => (/* binding */ exempted),
/* harmony export */   Wm: () => (/* binding */ signatureTooLarge),
/* harmony export */   YN: () => (/* binding */ keyNotTrusted),
/* harmony export */   wR: () => (/* binding */ assetUnverified)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6432);
/* harmony import */ var _file_kinds_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9083);


// src/diagnosis/rejections.ts
/** There is no signature. */
function signatureMissing({ lookedAt, hint }) {
	return {
		cause: "signature-missing",
		message: `there is no signature; looked for ${lookedAt.join(", ")}`,
		hint
	};
}
/** The signature file is too large to be one; `size` is in bytes. */
function signatureTooLarge(size) {
	const { description, hint } = (0,_file_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .describeTooLarge */ .T)(size);
	return {
		cause: "signature-unreadable",
		message: description,
		hint
	};
}
/** The local check accepts the signature, and `verify-with: kms` rejects it. */
function kmsDisagrees(keyArn) {
	return {
		cause: "kms-disagrees",
		message: `the local check accepts the signature, but KMS rejects it with ${keyArn}`,
		hint: "Correct AWS_ENDPOINT_URL_KMS, or the trusted key, which must be the public key of key-id; trust neither result until this is explained."
	};
}
/** The asset cannot be judged at all, as an upload that was never completed. */
function assetUnverified(message, hint) {
	return {
		cause: "asset-unverified",
		message,
		hint
	};
}
/** The asset is a public key that is not trusted. */
function keyNotTrusted(fingerprint, name, terms) {
	return {
		cause: "key-not-trusted",
		message: `it is a public key that is not trusted (${fingerprint})`,
		hint: `Delete it, or ${terms.exempt(name)}; if this key is intended, give it as ${terms.names["trusted-public-key"]} or ${terms.names["public-key-fingerprint"]}.`
	};
}
/** The asset is excluded by a `!` pattern. */
function exempted(pattern, terms) {
	return {
		cause: "exempted",
		message: `exempted by ${terms.exemptedBy(pattern)}, not verified`,
		hint: `Sign it and remove the ${terms.exemption} to have it verified.`
	};
}
/**
* The artifact is a text that was changed on its way after it was signed, or the hash file of what was signed.
*
* @param signedIn the checksums file that lists it; undefined when it has a signature of its own.
*/
function textChanged(change, signedIn) {
	const signer = signedIn === void 0 ? "the trusted key signed" : `${signedIn} lists`;
	if ("digest" in change) return {
		cause: change.cause,
		message: `this is a hash file: ${signer} the file whose digest is in it (${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(change.digest)}), not this text`,
		hint: "Give the file itself as the artifact, not the hash file beside it."
	};
	return {
		cause: change.cause,
		message: `${signer} this text before ${change.description}`,
		hint: "Take the file as it was signed; keep editors, scripts and git (\"* -text\" in .gitattributes) from converting it on its way."
	};
}



/***/ }),

/***/ 9974:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H3: () => (/* binding */ digestMismatch),
/* harmony export */   VF: () => (/* binding */ bindingBroken),
/* harmony export */   Ye: () => (/* binding */ notExpected),
/* harmony export */   eL: () => (/* binding */ bindingMissing),
/* harmony export */   po: () => (/* binding */ bindingUnreadable),
/* harmony export */   r: () => (/* binding */ expectedMissing),
/* harmony export */   ub: () => (/* binding */ bindingMismatch)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6432);

// src/diagnosis/release.ts
/**
* Nothing that is signed binds the artifact to the release.
*
* @param reason a clause, as "no signed checksums file lists it".
*/
function bindingMissing(reason, terms) {
	return {
		cause: "binding-missing",
		message: `its signature holds, but ${terms.names["require-binding"]} is set and ${reason}`,
		hint: terms.toBind
	};
}
/**
* The signed checksums file lists a binding that is not there, or not that one.
*
* @param reason a clause, as "there is no release-binding.json, which SHA256SUMS lists".
*/
function bindingBroken(reason) {
	return {
		cause: "binding-broken",
		message: `its signature holds, but ${reason}`,
		hint: "Download all files of the release again. If it stays so, one of them was removed or replaced after the release was signed: do not use it."
	};
}
/** The binding that the signed checksums file lists cannot be read. */
function bindingUnreadable() {
	return {
		cause: "binding-broken",
		message: "its signature holds, but release-binding.json is malformed, or of a version that is not known here",
		hint: "Verify with the version of this action that signed the release, or with a later one."
	};
}
/** The artifact was signed for another release. */
function bindingMismatch(checksums, difference) {
	return {
		cause: "binding-mismatch",
		message: `its signature holds, but ${checksums} belongs to another release: ${difference}`,
		hint: "Download the files of the intended release; an old release, or one of another repository, may have been put in its place."
	};
}
/** The artifact has another digest than the input `digests` gives for it. */
function digestMismatch(expected, now) {
	return {
		cause: "digest-mismatch",
		message: `its signature holds, but digests expects ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(expected)}${now === void 0 ? "" : `, and this has ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(now)}`}`,
		hint: "Take the file that the digests were made of, or correct digests."
	};
}
/**
* The input `digests` does not list the artifact.
*
* @param listedAs the name under which it lists the same content.
*/
function notExpected(listedAs) {
	return {
		cause: "not-expected",
		message: `its signature holds, but digests ${listedAs === void 0 ? "does not list it" : `lists this content as ${JSON.stringify(listedAs)}`}`,
		hint: listedAs === void 0 ? "Remove the file, or add its line to digests if it belongs to the release." : "Give the file and its line in digests the same name."
	};
}
/**
* The input `digests` lists an artifact that is not there.
*
* @param hereAs the name under which the same content is there.
*/
function expectedMissing(expected, hereAs) {
	const where = hereAs === void 0 ? "it is not there" : `that content is here as ${JSON.stringify(hereAs)}`;
	return {
		cause: "expected-missing",
		message: `digests expects it with ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(expected)}, but ${where}`,
		hint: hereAs === void 0 ? "Add the file, or remove its line from digests." : "Give the file and its line in digests the same name."
	};
}



/***/ }),

/***/ 456:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ findTextChange)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6432);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7598);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8500);



// src/diagnosis/text-changes.ts
const MAX_HASH_FILE_BYTES = 8192;
const MAX_TEXT_BYTES = 16777216;
const PIECE_BYTES = 65536;
const BOM = Buffer.from([
	239,
	187,
	191
]);
const [CR, LF] = [13, 10];
const CRLF = Buffer.from([CR, LF]);
const LINE_ENDINGS = [{
	cause: "line-endings-changed",
	description: "its line endings were changed from LF to CRLF",
	undo: "LF"
}, {
	cause: "line-endings-changed",
	description: "its line endings were changed from CRLF to LF",
	undo: "CRLF"
}];
const BYTE_ORDER_MARKS = [{
	cause: "byte-order-mark-changed",
	description: "a byte-order mark was added",
	undo: "without"
}, {
	cause: "byte-order-mark-changed",
	description: "its byte-order mark was removed",
	undo: "with"
}];
const FINAL_NEWLINES = [{
	cause: "final-newline-changed",
	description: "a final newline was added",
	undo: "without"
}, {
	cause: "final-newline-changed",
	description: "its final newline was removed",
	undo: "with"
}];
/**
* Looks for an innocent change of a text that explains why it does not have the digest that was signed: line endings, a
* byte-order mark, a final newline, or several of them; or finds the signed digest in it, as in a hash file. Undefined for other files,
* and for texts over 16 MiB. The text is read once and never held: each form that it may have had is hashed while it passes by.
*
* @param isSigned whether a digest is the one that was signed.
*/
async function findTextChange(content, hashes, isSigned) {
	const forms = await readForms(content, hashes);
	if (forms === void 0 || forms.digests("as they are", void 0, void 0).some(isSigned)) return void 0;
	const digest = heldDigests(forms.whenSmall, hashes).find(isSigned);
	if (digest !== void 0) return {
		cause: "signed-other-artifact",
		digest
	};
	for (const bom of [void 0, ...BYTE_ORDER_MARKS]) for (const endings of [void 0, ...LINE_ENDINGS]) for (const final of [void 0, ...FINAL_NEWLINES]) {
		const edits = [
			endings,
			bom,
			final
		].filter((edit) => edit !== void 0);
		const [first] = edits;
		if (first === void 0) continue;
		if (forms.digests(endings?.undo ?? "as they are", bom?.undo, final?.undo).some(isSigned)) return {
			cause: first.cause,
			description: edits.map((edit) => edit.description).join(" and ")
		};
	}
}
/** The digests that are written in a text in hexadecimal; none in a text too large for a hash file. */
function heldDigests(text, hashes) {
	return [...(text ?? "").matchAll(/\b[0-9a-f]+\b/gi)].flatMap(([hex]) => hashes.filter((hash) => _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .HASHES */ .T$[hash].bytes * 2 === hex.length).map((hash) => ({
		hash,
		bytes: Buffer.from(hex, "hex")
	})));
}
/** Undefined when it is no text, or too large. */
async function readForms(content, hashes) {
	const forms = new TextForms(hashes);
	let size = 0;
	for await (const chunk of content) {
		size += chunk.length;
		if (size > MAX_TEXT_BYTES || chunk.includes(0)) return void 0;
		for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
			forms.update(chunk.subarray(start, start + PIECE_BYTES));
			await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setImmediate)();
		}
	}
	forms.end();
	return forms;
}
/** The forms that a text may have had, hashed while it is read. */
var TextForms = class {
	#forms;
	/** Not passed on yet: the first bytes, until it is known whether they are a byte-order mark, and a CR until its LF is seen. */
	#held = Buffer.alloc(0);
	#hasBom;
	#small = "";
	#lf = Buffer.alloc(PIECE_BYTES + BOM.length);
	#crlf = Buffer.alloc(2 * (PIECE_BYTES + BOM.length));
	constructor(hashes) {
		const both = () => [new FormHasher(hashes), new FormHasher(hashes)];
		this.#forms = {
			"as they are": both(),
			LF: both(),
			CRLF: both()
		};
	}
	/** The whole text as Latin-1 while it is small enough to be a hash file; undefined from then on. */
	get whenSmall() {
		return this.#small;
	}
	update(chunk) {
		this.#keepSmall(chunk);
		const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
		if (this.#hasBom === void 0 && bytes.length < BOM.length) {
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
		if (this.#small === void 0) return;
		const fits = this.#small.length + chunk.length <= MAX_HASH_FILE_BYTES;
		this.#small = fits ? this.#small + Buffer.from(chunk).toString("latin1") : void 0;
	}
	digests(endings, bom, final) {
		const [asItIs, otherBom] = this.#forms[endings];
		return (bom !== void 0 && bom === "with" !== this.#hasBom ? otherBom : asItIs).digests(final);
	}
	/** A CRLF is never divided between two calls. */
	#pass(bytes) {
		const isFirst = this.#hasBom === void 0;
		this.#hasBom ??= BOM.equals(bytes.subarray(0, BOM.length));
		const lf = toLf(bytes, this.#lf);
		const texts = {
			"as they are": bytes,
			LF: lf,
			CRLF: toCrlf(lf, this.#crlf)
		};
		for (const endings of [
			"as they are",
			"LF",
			"CRLF"
		]) {
			const [asItIs, otherBom] = this.#forms[endings];
			const text = texts[endings];
			asItIs.update(text);
			if (isFirst && !this.#hasBom) otherBom.update(BOM);
			otherBom.update(isFirst && this.#hasBom ? text.subarray(BOM.length) : text);
		}
	}
};
/** One form of the text up to its end, which may have a final newline or not. */
var FormHasher = class {
	#hashers;
	/** The last bytes, which a final newline may be: at most two. */
	#tail = Buffer.alloc(0);
	#hasCrlf = false;
	constructor(hashes) {
		this.#hashers = hashes.map((hash) => [hash, (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createHash)(hash)]);
	}
	update(text) {
		if (text.length === 0) return;
		this.#hasCrlf ||= this.#tail.at(-1) === CR && text[0] === LF || Buffer.from(text.buffer, text.byteOffset, text.length).includes(CRLF);
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
		return this.#hashers.map(([hash, hasher]) => ({
			hash,
			bytes: hasher.copy().update(end).digest()
		}));
	}
	#endOf(final) {
		const tail = this.#tail;
		if (final === "with") return Buffer.concat([tail, this.#hasCrlf ? CRLF : CRLF.subarray(1)]);
		if (final === void 0 || tail.at(-1) !== LF) return tail;
		return tail.subarray(0, tail.at(-2) === CR ? -2 : -1);
	}
	#hash(bytes) {
		for (const [, hasher] of this.#hashers) hasher.update(bytes);
	}
};
function toLf(bytes, text) {
	let length = 0;
	for (let index = 0; index < bytes.length; index++) {
		const byte = bytes[index] ?? 0;
		if (byte !== CR || bytes[index + 1] !== LF) text[length++] = byte;
	}
	return text.subarray(0, length);
}
function toCrlf(lf, text) {
	let length = 0;
	for (const byte of lf) {
		if (byte === LF) text[length++] = CR;
		text[length++] = byte;
	}
	return text.subarray(0, length);
}



/***/ }),

/***/ 9415:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  yQ: () => (/* binding */ hashFiles),
  Ak: () => (/* binding */ hashInBackground)
});

// UNUSED EXPORTS: startHashing

// EXTERNAL MODULE: ./build/src/lib/cancellation.js
var cancellation = __webpack_require__(9106);
// EXTERNAL MODULE: ./build/src/lib/progress.js
var lib_progress = __webpack_require__(2438);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/src/hashing/hash-file.js


// src/hashing/hash-file.ts
const BUFFER_BYTES = 262144;
let buffer;
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
		const hashers = hashes.map((name) => [name, (0,external_node_crypto_.createHash)(name)]);
		let total = 0n;
		for (let read = -1; read !== 0 && total <= before.size;) {
			buffer ??= Buffer.allocUnsafeSlow(BUFFER_BYTES);
			read = (0,external_node_fs_.readSync)(file, buffer, 0, BUFFER_BYTES, null);
			total += BigInt(read);
			for (const [, hasher] of hashers) hasher.update(buffer.subarray(0, read));
			yield read;
		}
		const after = (0,external_node_fs_.fstatSync)(file, { bigint: true });
		const there = (0,external_node_fs_.statSync)(path, { bigint: true });
		if (total !== before.size || after.size !== before.size || after.mtimeNs !== before.mtimeNs || there.ino !== before.ino || there.size !== before.size) return { kind: "changed" };
		return {
			kind: "hashed",
			digests: hashers.map(([name, hasher]) => [name, hasher.digest()])
		};
	} finally {
		(0,external_node_fs_.closeSync)(file);
	}
}


// EXTERNAL MODULE: ./build/src/errors.js
var errors = __webpack_require__(7406);
// EXTERNAL MODULE: ./build/src/lib/file-errors.js
var file_errors = __webpack_require__(2023);
// EXTERNAL MODULE: ./build/src/hashing/hasher.js
var hasher = __webpack_require__(5859);
;// CONCATENATED MODULE: ./build/src/hashing/hash-work.js



// src/hashing/hash-work.ts
/** The queue of files to hash, from which threads take one at a time, and a promise for the digests of each. */
var HashWork = class {
	#pending;
	#tasks;
	#taken = 0;
	constructor(jobs) {
		this.#pending = jobs.map(() => Promise.withResolvers());
		for (const { promise } of this.#pending) promise.catch(() => void 0);
		this.#tasks = jobs.map((job, index) => ({
			index,
			job
		})).sort((a, b) => b.job.size - a.job.size);
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
		if (hash.kind === "changed") return this.fail(changed(job));
		this.#pending[index]?.resolve((0,hasher/* toDigests */.TV)(hash.digests));
	}
	/** Fails every file without digests with ARTIFACT_UNREADABLE. */
	unreadable({ job }, failure) {
		const { reason, hint } = (0,file_errors/* describeFileFailure */.e)(Object.assign(new Error(failure.message), failure), "read");
		this.fail(new errors/* ActionError */.lZ("ARTIFACT_UNREADABLE", `Cannot read the artifact ${job.path}: ${reason}.`, {
			hint,
			cause: failure
		}));
	}
	/** Fails every file that has no digests yet; no further one is taken. */
	fail(reason) {
		this.#taken = this.#tasks.length;
		for (const { reject } of this.#pending) reject(reason);
	}
};
function changed(job) {
	return new errors/* ActionError */.lZ("ARTIFACT_CHANGED", `The artifact ${job.path} changed while it was read.`, { hint: "Let the build or download finish first; nothing may write to an artifact while it is signed or verified." });
}


// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(5919);
;// CONCATENATED MODULE: ./build/src/hashing/hash-workers.js

// src/hashing/hash-workers.ts
const BATCH_BYTES = 4194304;
const BATCH_FILES = 64;
/** Starts `count` worker threads, which hash until no file is left; none where this system cannot start one from there. */
function startHashWorkers(count, work, workerUrl) {
	const shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
	const workers = /* @__PURE__ */ new Set();
	const end = async (ending) => {
		for (const worker of ending) workers.delete(worker);
		await Promise.all(ending.map((worker) => worker.terminate()));
	};
	for (let started = 0; started < count; started++) {
		const worker = startWorker(workerUrl, shared);
		if (worker === void 0) break;
		workers.add(worker);
		const tasks = /* @__PURE__ */ new Map();
		const goOn = () => {
			give(worker, work, tasks);
			if (tasks.size === 0) end([worker]).catch((reason) => work.fail(reason));
		};
		worker.on("message", (answers) => {
			for (const answer of answers) settle(work, tasks, answer);
			goOn();
		});
		worker.on("error", (reason) => work.fail(reason));
		worker.on("exit", (code) => {
			if (workers.has(worker)) work.fail(/* @__PURE__ */ new Error(`a hash worker stopped early with code ${code}`));
		});
		goOn();
	}
	const counter = new BigInt64Array(shared);
	return {
		stop: () => end([...workers]),
		bytesDone: () => Number(Atomics.load(counter, 0))
	};
}
/** Undefined where Node.js takes no such address, as of a share on Windows: this thread hashes all of it, then. */
function startWorker(workerUrl, shared) {
	try {
		return new external_node_worker_threads_.Worker(workerUrl, { workerData: shared });
	} catch {
		return;
	}
}
/** Posts batches to a worker until it has two, so that it has work while this thread is busy; of large files no more than one. */
function give(worker, work, tasks) {
	const size = () => [...tasks.values()].reduce((sum, { job }) => sum + job.size, 0);
	while (size() < 2 * BATCH_BYTES && tasks.size < 128) {
		const batch = takeBatch(work);
		if (batch.length === 0) return;
		for (const task of batch) tasks.set(task.index, task);
		const message = batch.map(({ index, job: { absolutePath: path, hashes } }) => ({
			index,
			path,
			hashes
		}));
		worker.postMessage(message);
	}
}
/** One large file, or some small ones. */
function takeBatch(work) {
	const batch = [];
	for (let bytes = 0; bytes < BATCH_BYTES && batch.length < BATCH_FILES;) {
		const task = work.take();
		if (task === void 0) break;
		batch.push(task);
		bytes += task.job.size;
	}
	return batch;
}
function settle(work, tasks, answer) {
	const task = tasks.get(answer.index);
	tasks.delete(answer.index);
	if (task === void 0) work.fail(/* @__PURE__ */ new Error(`a worker answered for file ${answer.index}`));
	else if ("failure" in answer) work.unreadable(task, answer.failure);
	else work.hashed(task, answer.hash);
}


// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./build/src/hashing/hash.js







// src/hashing/hash.ts
const WORTH_A_WORKER_BYTES = 33554432;
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
	} finally {
		await hashing.stop();
	}
}
/** Begins to hash files, and logs its progress when it takes long. The caller must call `stop`, whatever the outcome. */
function hashInBackground(jobs, { log, cancelled }, options = {}) {
	const hashing = startHashing(jobs, cancelled, options);
	const progress = new lib_progress/* Progress */.ke(log, "Hashed", totalSize(jobs), () => hashing.bytesDone());
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
	if (cancelled.aborted) work.fail((0,cancellation/* cancelledError */.YQ)());
	else cancelled.addEventListener("abort", () => work.fail((0,cancellation/* cancelledError */.YQ)()), { once: true });
	const workers = startHashWorkers(countWorkers(jobs, cores), work, workerUrl);
	const here = hashHere(work);
	const { digests } = work;
	const byPath = new Map(jobs.map(({ absolutePath }, index) => [absolutePath, digests[index]]));
	return {
		digests,
		digestsOf: async ({ absolutePath }) => {
			const known = byPath.get(absolutePath);
			if (known === void 0) throw new Error(`${absolutePath} is not hashed`);
			return known;
		},
		bytesDone: () => here.bytesDone() + workers.bytesDone(),
		stop: async () => {
			try {
				here.stop();
			} finally {
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
	return Math.max(0, Math.min(cores - 1, 3, jobs.length - 1, worthwhile));
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
			await (0,promises_.setImmediate)();
			const until = performance.now() + TURN_MS;
			while (performance.now() < until) {
				const { done, value } = steps.next();
				if (done === true) return;
				bytes += value;
			}
		}
	};
	run().catch((reason) => work.fail(reason));
	return {
		bytesDone: () => bytes,
		stop: () => void steps.return()
	};
}
function* hashAll(work) {
	for (let task = work.take(); task !== void 0; task = work.take()) {
		let hash;
		try {
			hash = yield* hashFile(task.job.absolutePath, task.job.hashes);
		} catch (thrown) {
			return work.unreadable(task, thrown);
		}
		work.hashed(task, hash);
	}
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

/***/ 3014:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DM: () => (/* binding */ ConcurrencyLimit),
/* harmony export */   Iz: () => (/* binding */ mapAsKnown),
/* harmony export */   X2: () => (/* binding */ mapConcurrently),
/* harmony export */   hd: () => (/* binding */ onDemand)
/* harmony export */ });
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8474);

// src/lib/concurrency.ts
/**
* The results of `map` in the order of the items, of which at most `limit` are mapped at once. After a failure nothing new is begun, the
* signal of those under way aborts with that failure, and they are awaited before it is thrown: nothing runs on once this has settled.
*/
async function mapConcurrently(items, limit, map) {
	const results = Array.from({ length: items.length });
	const failures = [];
	const failing = new AbortController();
	(0,node_events__WEBPACK_IMPORTED_MODULE_0__.setMaxListeners)(0, failing.signal);
	const queue = items.entries();
	const worker = async () => {
		for (const [index, item] of queue) {
			if (failures.length > 0) return;
			try {
				results[index] = await map(item, failing.signal);
			} catch (thrown) {
				failures.push(thrown);
				failing.abort(thrown);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
	if (failures.length > 0) throw failures[0];
	return results;
}
/** A function that runs `work` when it is first called, and returns the same promise to every caller. */
function onDemand(work) {
	let result;
	return () => result ??= work();
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
		const next = running < limit && failures.length === 0 ? known.shift() : void 0;
		if (next !== void 0) run(next.value, next.index);
		if (failures.length > 0 && running === 0) end.reject(failures[0]);
		if (open === 0) end.resolve();
	};
	const run = async (value, index) => {
		running += 1;
		try {
			results[index] = await map(value, index);
			open -= 1;
		} catch (thrown) {
			failures.push(thrown);
		}
		running -= 1;
		goOn();
	};
	const wait = async (promise, index) => {
		try {
			known.push({
				value: await promise,
				index
			});
		} catch (thrown) {
			failures.push(thrown);
		}
		goOn();
	};
	for (const [index, promise] of promises.entries()) wait(promise, index);
	goOn();
	await end.promise;
	return results;
}
/**
* Runs at most `limit` tasks at once, in the order in which they are given. After a failure the signal of those under way aborts with it, and
* every later task fails with the same reason.
*/
var ConcurrencyLimit = class {
	#limit;
	#waiting = [];
	#failing = new AbortController();
	#running = 0;
	#failed;
	constructor(limit) {
		this.#limit = limit;
		(0,node_events__WEBPACK_IMPORTED_MODULE_0__.setMaxListeners)(0, this.#failing.signal);
	}
	async run(task) {
		if (this.#running < this.#limit) this.#running += 1;
		else await new Promise((resolve) => this.#waiting.push(resolve));
		try {
			if (this.#failed !== void 0) throw this.#failed.reason;
			return await task(this.#failing.signal);
		} catch (reason) {
			this.#failed ??= { reason };
			this.#failing.abort(reason);
			throw reason;
		} finally {
			const next = this.#waiting.shift();
			if (next === void 0) this.#running -= 1;
			else next();
		}
	}
};



/***/ }),

/***/ 2023:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ HELD_BY_ANOTHER),
/* harmony export */   e: () => (/* binding */ describeFileFailure)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);

// src/lib/file-errors.ts
/** What Windows says of a file that cannot be replaced, or removed, while somebody else reads it. */
const HELD_BY_ANOTHER = {
	reason: "another program has it open",
	hint: "Close the program that has it open (a virus scanner, an indexer, a service of the job), or exclude the folder from scanning, and run the job again."
};
const FULL = {
	reason: "the disk is full",
	hint: "Free space on the disk."
};
const TOO_MANY = {
	reason: "too many files are open",
	hint: "Raise the limit of open files of the runner (ulimit -n)."
};
/** What is not a matter of permission, by the code of the system error. */
const FAILURES = {
	EISDIR: {
		read: {
			reason: "it is a directory",
			hint: "Give the path of a file."
		},
		write: {
			reason: "a directory of this name is there",
			hint: "Remove the directory, or give the file another name."
		}
	},
	ENOTDIR: both({
		reason: "a part of its path is a file, not a directory",
		hint: "Remove that file, or give another path."
	}),
	EEXIST: both({
		reason: "a file is there already, under its name or in place of one of its directories",
		hint: "Remove that file, or give another path."
	}),
	ENOENT: {
		read: {
			reason: "it is not there any more",
			hint: "Let nothing remove or rename files while this step runs, then run the job again."
		},
		write: {
			reason: "its directory is not there any more",
			hint: "Let nothing remove or rename directories while this step runs, then run the job again."
		}
	},
	ENAMETOOLONG: both({
		reason: "its name is too long for the file system, which takes 255 bytes in most cases",
		hint: "Shorten the file name; a signature has the name of its artifact and a suffix."
	}),
	ELOOP: both({
		reason: "symbolic links lead in a circle",
		hint: "Correct the links on its path."
	}),
	EIO: both({
		reason: "the disk, or what stands for it, reports an error",
		hint: "Copy the file in a step before this one, and look at the disk of the runner if that fails, too."
	}),
	EROFS: both({
		reason: "the file system is read-only",
		hint: "Give a path on another file system, as output-directory."
	}),
	EBUSY: both(HELD_BY_ANOTHER),
	ENOSPC: both(FULL),
	EDQUOT: both(FULL),
	EMFILE: both(TOO_MANY),
	ENFILE: both(TOO_MANY)
};
/** What a failure of `node:fs` means. @param thrown what it threw, or an error with it as a cause. */
function describeFileFailure(thrown, verb) {
	const code = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(thrown);
	const known = FAILURES[code ?? ""]?.[verb];
	if (known !== void 0) return {
		...known,
		reason: `${known.reason} (${code})`
	};
	return {
		reason: code ?? (thrown instanceof Error ? thrown.message : String(thrown)),
		hint: `Give the user that runs this the permission to ${verb} it.`
	};
}
function both(failure) {
	return {
		read: failure,
		write: failure
	};
}



/***/ }),

/***/ 6342:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CS: () => (/* binding */ listFiles),
/* harmony export */   EW: () => (/* binding */ readSmallFile),
/* harmony export */   GZ: () => (/* binding */ notWritable),
/* harmony export */   Gt: () => (/* binding */ displayPath),
/* harmony export */   M6: () => (/* binding */ notReplaced),
/* harmony export */   Ny: () => (/* binding */ PATIENTLY),
/* harmony export */   PA: () => (/* binding */ NewFile),
/* harmony export */   Pq: () => (/* binding */ streamFile),
/* harmony export */   vd: () => (/* binding */ writeSmallFile),
/* harmony export */   wd: () => (/* binding */ isDirectory)
/* harmony export */ });
/* unused harmony export PendingFile */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var _file_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2023);
/* harmony import */ var _rename_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3411);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6760);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1455);







// src/lib/files.ts
/** The path for messages and outputs: relative to the workspace with `/`, absolute where it is outside of it. */
function displayPath(path, workspace) {
	const inside = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.relative)(workspace, path);
	return (inside === ".." || inside.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_5__.sep}`) || (0,node_path__WEBPACK_IMPORTED_MODULE_5__.isAbsolute)(inside) ? path : inside).split(node_path__WEBPACK_IMPORTED_MODULE_5__.sep).join("/");
}
const READ_BYTES = 262144;
/** Options of `rm`: what another program has open is tried again, which `rm` does with `recursive` only, for 5.5 seconds in all. */
const PATIENTLY = {
	force: true,
	recursive: true,
	maxRetries: 10,
	retryDelay: 100
};
/**
* The bytes of a small file, at most `maxBytes` + 1 of them, so that a larger one shows by its length; undefined when there is no file,
* or no regular one.
*
* @throws ARTIFACT_UNREADABLE
*/
async function readSmallFile(path, maxBytes) {
	try {
		const status = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.stat)(path);
		if (!status.isFile()) return void 0;
		const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.open)(path, node_fs__WEBPACK_IMPORTED_MODULE_4__.constants.O_RDONLY);
		try {
			const buffer = Buffer.alloc(Math.min(maxBytes, status.size) + 1);
			const { bytesRead } = await readFully(file, buffer);
			return buffer.subarray(0, bytesRead);
		} finally {
			await file.close();
		}
	} catch (cause) {
		if ([
			"ENOENT",
			"ENOTDIR",
			"ENAMETOOLONG"
		].includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(cause) ?? "")) return void 0;
		throw failed("ARTIFACT_UNREADABLE", "read", path, cause);
	}
}
/** The bytes of a file in pieces of 256 KiB at most. Iterating throws what `node:fs` throws. */
function streamFile(path) {
	return (0,node_fs__WEBPACK_IMPORTED_MODULE_4__.createReadStream)(path, { highWaterMark: READ_BYTES });
}
/** A file that was not there before, open until it is closed. */
var NewFile = class NewFile {
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
			const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.open)(path, node_fs__WEBPACK_IMPORTED_MODULE_4__.constants.O_WRONLY | node_fs__WEBPACK_IMPORTED_MODULE_4__.constants.O_CREAT | node_fs__WEBPACK_IMPORTED_MODULE_4__.constants.O_EXCL, 420);
			return new NewFile(shown, file);
		} catch (cause) {
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
		} catch (cause) {
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
		} catch (cause) {
			throw notWritable(this.#shown, cause);
		}
	}
	async close() {
		try {
			await this.#file.close();
		} catch (cause) {
			throw notWritable(this.#shown, cause);
		}
	}
};
/** A file that appears under its name only when `commit` is called: written beside it first, never through a link. */
var PendingFile = class PendingFile {
	path;
	#temporary;
	#file;
	constructor(path, temporary, file) {
		this.path = path;
		this.#temporary = temporary;
		this.#file = file;
	}
	static async create(path) {
		const temporary = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.dirname)(path), `.kms-sign-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.randomBytes)(8).toString("hex")}.tmp`);
		try {
			await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.dirname)(path), { recursive: true });
		} catch (cause) {
			throw notWritable(path, cause);
		}
		return new PendingFile(path, temporary, await NewFile.create(temporary, path));
	}
	async write(chunk) {
		await this.#file.write(chunk);
	}
	async commit() {
		await this.#file.close();
		if (await isFolder(this.path)) throw notWritable(this.path, folderInTheWay());
		try {
			await (0,_rename_js__WEBPACK_IMPORTED_MODULE_2__/* .renamePatiently */ .bK)(this.#temporary, this.path);
		} catch (cause) {
			throw notReplaced(this.path, cause);
		}
	}
	/** Removes the file, unless it was committed; never throws, so that what led to it is reported. */
	async discard() {
		await this.#file.close().catch(() => void 0);
		await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.rm)(this.#temporary, PATIENTLY).catch(() => void 0);
	}
};
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
	} catch (thrown) {
		await file.discard();
		throw thrown;
	}
}
/** Paths of the files and symbolic links in one folder, sorted; empty when there is no such folder. */
async function listFiles(folder) {
	return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.readdir)(folder, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, entry.name)).sort();
}
/** Whether a directory is there, perhaps behind a link. */
async function isDirectory(path) {
	return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.stat)(path).catch(() => void 0))?.isDirectory() === true;
}
async function isFolder(path) {
	return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.lstat)(path).catch(() => void 0))?.isDirectory() === true;
}
/** As a Unix says it; Windows answers like for a file that another program has open. */
function folderInTheWay() {
	return Object.assign(/* @__PURE__ */ new Error("a folder is in the way"), { code: "EISDIR" });
}
async function readFully(file, buffer) {
	let bytesRead = 0;
	while (bytesRead < buffer.length) {
		const { bytesRead: more } = await file.read(buffer, bytesRead, buffer.length - bytesRead);
		if (more === 0) break;
		bytesRead += more;
	}
	return { bytesRead };
}
/** @param path as errors call it. */
function notWritable(path, cause) {
	return failed("FILE_NOT_WRITABLE", "write", path, cause);
}
/**
* Why a file or a folder did not get its name, though it could be written beside it: another program has what is there open.
*
* @param path as errors call it.
*/
function notReplaced(path, cause) {
	if (!(0,_rename_js__WEBPACK_IMPORTED_MODULE_2__/* .isHeld */ .i7)(cause)) return notWritable(path, cause);
	const { reason, hint } = _file_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .HELD_BY_ANOTHER */ .K;
	return toError("FILE_NOT_WRITABLE", `Cannot write ${path}`, {
		cause,
		failure: {
			reason: `${reason} (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(cause)})`,
			hint
		}
	});
}
function failed(code, verb, path, cause) {
	return toError(code, `Cannot ${verb} ${path}`, {
		cause,
		failure: (0,_file_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .describeFileFailure */ .e)(cause, verb)
	});
}
function toError(code, what, { cause, failure: { reason, hint } }) {
	return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, `${what}: ${reason}.`, {
		hint,
		cause
	});
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

/***/ 3411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   bK: () => (/* binding */ renamePatiently),
/* harmony export */   i7: () => (/* binding */ isHeld),
/* harmony export */   sx: () => (/* binding */ replaceEmptyFolder)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8500);



// src/lib/rename.ts
const SYSTEM = {
	rename: node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename,
	rmdir: node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rmdir,
	sleep: node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout
};
const HELD = [
	"EPERM",
	"EACCES",
	"EBUSY"
];
const DELAYS_MS = [
	20,
	50,
	100,
	200,
	400,
	800,
	1e3,
	1e3,
	1e3
];
/** Whether a failure is what the system says while another program has the file open. */
function isHeld(thrown) {
	return HELD.includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(thrown) ?? "");
}
/**
* Renames a file or a folder; while another program holds it, again for some seconds.
*
* @throws what the last attempt threw.
*/
async function renamePatiently(from, to, system = SYSTEM) {
	await patiently(() => system.rename(from, to), system);
}
/**
* Gives a folder the name of another one, which must be empty or not there: nobody sees a part of it under that name.
*
* @throws what the system throws: ENOTEMPTY or EEXIST when there is something in the other folder.
*/
async function replaceEmptyFolder(from, to, system = SYSTEM) {
	try {
		await system.rename(from, to);
	} catch (thrown) {
		if (!isHeld(thrown) && (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(thrown) !== "EEXIST") throw thrown;
		await patiently(async () => {
			await system.rmdir(to).catch((reason) => {
				if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemErrorCode */ .vq)(reason) !== "ENOENT") throw reason;
			});
			await system.rename(from, to);
		}, system);
	}
}
async function patiently(act, { sleep }) {
	for (const ms of DELAYS_MS) {
		try {
			return await act();
		} catch (thrown) {
			if (!isHeld(thrown)) throw thrown;
		}
		await sleep(ms);
	}
	await act();
}



/***/ }),

/***/ 8856:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lh: () => (/* binding */ defaultChecksumsName),
/* harmony export */   Qw: () => (/* binding */ MAX_CHECKSUMS_BYTES),
/* harmony export */   _S: () => (/* binding */ parseListing),
/* harmony export */   ix: () => (/* binding */ DEFAULT_CHECKSUMS_NAMES),
/* harmony export */   ss: () => (/* binding */ formatChecksums),
/* harmony export */   w4: () => (/* binding */ findEntry),
/* harmony export */   yk: () => (/* binding */ parseChecksums)
/* harmony export */ });
/* harmony import */ var _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3739);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6432);


// src/manifests/checksums.ts
const MAX_CHECKSUMS_BYTES = 16777216;
const MAX_ENTRIES = 1e5;
const MAX_LINE_CHARACTERS = 8192;
const GNU = /^[ \t]*(\\?)([0-9A-Fa-f]+)[ \t]([ *]?)(.+)$/s;
const BSD = /^[ \t]*(\\?)([A-Za-z0-9-]+) ?\((.+)\)[ \t]*=[ \t]*([0-9A-Fa-f]+)$/s;
const MAX_QUOTED_CHARACTERS = 60;
/** Hash functions that are not accepted, by the length of their digests in hexadecimal digits. */
const REFUSED_LENGTHS = {
	32: "MD5",
	40: "SHA-1",
	56: "SHA-224"
};
/**
* The list in a checksums file, in the formats of `sha256sum` and `sha256sum --tag` (GNU and BSD) with their escapes; a byte-order mark,
* CRLF, blank lines and comments (`#`) are skipped. One line that cannot be read, or that contradicts another, makes the whole file rejected.
*/
function parseChecksums(file) {
	const parsed = parseListing(file);
	return parsed.kind === "refused" ? parsed : {
		kind: "checksums",
		list: parsed.list
	};
}
/** The same as `parseChecksums`, with how escaped paths were written. */
function parseListing(file) {
	const refused = (reason) => ({
		kind: "refused",
		reason
	});
	if (file.length > 16777216) return refused(`it has ${file.length} bytes, at most ${MAX_CHECKSUMS_BYTES} are read`);
	const text = decode(file);
	if (text === void 0) return refused(otherKind(file) ?? "it is not UTF-8");
	if (text.includes("\0")) return refused(otherKind(file) ?? "it has NUL characters");
	const entries = /* @__PURE__ */ new Map();
	const escaped = /* @__PURE__ */ new Map();
	let hash;
	let gap;
	let number = 0;
	for (const line of linesOf(text)) {
		number += 1;
		if (line === "" || line.startsWith("#")) continue;
		if (line.length > MAX_LINE_CHARACTERS) return refused(`line ${number} has ${line.length} characters, at most ${MAX_LINE_CHARACTERS} are read`);
		const parsed = parseLine(line, gap);
		if (typeof parsed === "string") return refused(otherKind(file) ?? `line ${number} ${parsed}, seen: ${quoted(line)}`);
		gap ??= parsed.gap;
		const { name, digest } = parsed;
		if (hash !== void 0 && hash !== digest.hash) return refused(`line ${number} has a ${digest.hash} digest, the lines before have ${hash}`);
		hash = digest.hash;
		const before = entries.get(name);
		if (before !== void 0 && Buffer.compare(before.bytes, digest.bytes) !== 0) return refused(`line ${number} gives ${JSON.stringify(name)} another digest than a line before`);
		entries.set(name, digest);
		if (parsed.escapedPath !== void 0) escaped.set(name, parsed.escapedPath);
		if (entries.size > MAX_ENTRIES) return refused(`it lists more than ${MAX_ENTRIES} names`);
	}
	if (hash === void 0) return refused("it lists nothing");
	return {
		kind: "listing",
		list: {
			hash,
			entries
		},
		escaped
	};
}
/** The entry of a name. A name that is listed as it is comes first; then the only one that differs in nothing but the form of Unicode. */
function findEntry(list, name) {
	const listed = list.entries.has(name) ? name : formsOf(list).get(name.normalize("NFC"));
	const digest = listed === void 0 ? void 0 : list.entries.get(listed);
	return listed === void 0 || digest === void 0 ? void 0 : {
		name: listed,
		digest
	};
}
const FORMS = /* @__PURE__ */ new WeakMap();
/** Listed names by their NFC, where it is that of one name only. */
function formsOf(list) {
	const known = FORMS.get(list);
	if (known !== void 0) return known;
	const groups = Map.groupBy(list.entries.keys(), (name) => name.normalize("NFC"));
	const forms = new Map([...groups].flatMap(([form, [name, ...others]]) => name === void 0 || others.length > 0 ? [] : [[form, name]]));
	FORMS.set(list, forms);
	return forms;
}
/** The bytes of a file for `sha256sum -c` and its siblings: GNU format, sorted by name, no comments. */
function formatChecksums(entries) {
	const lines = [...entries].sort(([a], [b]) => a < b ? -1 : 1).map(([name, { bytes }]) => {
		const path = name === "-" ? "./-" : name;
		const escaped = path.replace(/[\\\n\r]/g, (character) => ESCAPES[character] ?? character);
		return `${escaped === path ? "" : "\\"}${Buffer.from(bytes).toString("hex")}  ${escaped}\n`;
	});
	return Buffer.from(lines.join(""));
}
/** The name of a checksums file by `hash` where none is given, as `SHA256SUMS`. */
function defaultChecksumsName(hash) {
	return `${hash.toUpperCase()}SUMS`;
}
/** The names that are looked for where none is given. */
const DEFAULT_CHECKSUMS_NAMES = _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .HASH_NAMES */ .Gt.map(defaultChecksumsName);
const ESCAPES = {
	"\\": "\\\\",
	"\n": "\\n",
	"\r": "\\r"
};
const UNESCAPES = {
	"\\": "\\",
	n: "\n",
	r: "\r"
};
function decode(file) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(file);
	} catch {
		return;
	}
}
/** The lines one by one, so that a long file is rejected at its first wrong line. */
function* linesOf(text) {
	for (let start = 0; start < text.length;) {
		const end = text.indexOf("\n", start);
		const line = text.slice(start, end === -1 ? text.length : end);
		yield line.endsWith("\r") ? line.slice(0, -1) : line;
		start = end === -1 ? text.length : end + 1;
	}
}
/** What the file is instead, when that says more than one of its lines does. */
function otherKind(file) {
	const kind = (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .textKindOf */ .Ji)(Buffer.from(file).toString("latin1"));
	if (kind === void 0 || LINE_BY_LINE.includes(kind)) return void 0;
	return `it is ${_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .TEXT_KIND_NAMES */ .mn[kind]}, expected lines as sha256sum prints them`;
}
const LINE_BY_LINE = [
	"checksums",
	"text",
	"hex",
	"base64",
	"base64-twice"
];
/** The start of a line, in ASCII: the file may be hostile. */
function quoted(line) {
	const start = JSON.stringify(line.slice(0, MAX_QUOTED_CHARACTERS)).replaceAll(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
	return line.length > MAX_QUOTED_CHARACTERS ? `${start} (cut)` : start;
}
/**
* The entry of a line, or what is wrong with it, as "has an unknown escape in its name".
*
* @param before the gap of the lines before.
*/
function parseLine(line, before) {
	const match = GNU.exec(line);
	const gap = match === null ? void 0 : match[3] === "" ? "one" : "two";
	const gnu = gap !== void 0 && before !== void 0 && gap !== before || gap === "one" && /^[ *]/.test(match?.[4] ?? "") ? null : match;
	const bsd = gnu === null ? BSD.exec(line) : null;
	const [escaped, hex, listed] = gnu === null ? [
		bsd?.[1],
		bsd?.[4],
		bsd?.[3]
	] : [
		gnu[1],
		gnu[2],
		gnu[4]
	];
	if (hex === void 0 || listed === void 0) return "is not a line of a checksums file, expected \"<hex>  <name>\" or \"SHA256 (<name>) = <hex>\"";
	const hash = _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .HASH_NAMES */ .Gt.find((name) => _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .HASHES */ .T$[name].bytes * 2 === hex.length);
	if (bsd !== null && bsd[2] !== hash?.toUpperCase()) return `has a ${bsd[2]} digest of ${hex.length} hexadecimal digits, expected SHA256, SHA384 or SHA512`;
	if (hash === void 0) {
		const known = REFUSED_LENGTHS[hex.length];
		return `has a digest of ${hex.length} hexadecimal digits${known === void 0 ? "" : ` (${known}?)`}, expected 64, 96 or 128`;
	}
	const path = escaped === "\\" ? unescape(listed) : listed;
	if (path === void 0) return "has an unknown escape in its name";
	return {
		gap,
		escapedPath: escaped === "\\" ? path : void 0,
		name: path.replace(/^(\.\/)+(?=.)/s, ""),
		digest: {
			hash,
			bytes: Buffer.from(hex, "hex")
		}
	};
}
function unescape(name) {
	let known = true;
	const plain = name.replace(/\\(.?)/gs, (_, character) => {
		const unescaped = UNESCAPES[character];
		known &&= unescaped !== void 0;
		return unescaped ?? "";
	});
	return known ? plain : void 0;
}



/***/ }),

/***/ 7446:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uk: () => (/* binding */ withStoredNames),
/* harmony export */   x: () => (/* binding */ describeReadings),
/* harmony export */   yV: () => (/* binding */ readExpectedDigests)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7178);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6342);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6432);
/* harmony import */ var _checksums_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8856);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7598);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6760);







// src/manifests/expected-digests.ts
/**
* The digests of the input `digests` by base name, since a release has no folders; undefined when the input was not given. Both `/` and `\`
* separate folders, whatever system the list comes from and this runs on.
*
* @param hash the hash function that the digests must be of; undefined: any of the three.
* @param workspace absolute path.
* @throws INPUT_INVALID when the lines cannot be read, are of another hash function, have two paths with one base name, or one of which it
* is not clear what its `\` means; ARTIFACT_UNREADABLE
*/
async function readExpectedDigests(input, hash, workspace) {
	if (input === void 0) return void 0;
	const source = input.kind === "file" ? `the file ${input.path}` : void 0;
	const bytes = input.kind === "text" ? Buffer.from(input.text) : await readFile(input.path, workspace);
	const parsed = (0,_checksums_js__WEBPACK_IMPORTED_MODULE_4__/* .parseListing */ ._S)(fromUtf16(bytes));
	if (parsed.kind === "refused") throw wrong(`${source === void 0 ? "" : `${source}: `}${parsed.reason}`);
	const { list, escaped } = parsed;
	if (hash !== void 0 && list.hash !== hash) throw wrong(`${source === void 0 ? "the lines have" : `${source} has`} ${list.hash} digests of ${_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__/* .HASHES */ .T$[list.hash].bytes} bytes, but signing-algorithm needs ${hash}`, `Make them with ${hash}sum, or give a signing-algorithm that ends in ${list.hash.slice(3)}.`);
	const entries = /* @__PURE__ */ new Map();
	const byForm = /* @__PURE__ */ new Map();
	const backslashed = /* @__PURE__ */ new Map();
	for (const [path, digest] of list.entries) {
		const { name, onUnix } = readPath(path, escaped.get(path));
		if ([
			"",
			".",
			".."
		].includes(name)) throw wrong(`"${path}" is not a file name`);
		if (onUnix !== name) backslashed.set(onUnix, name);
		const before = byForm.get(name.normalize("NFC"));
		if (before !== void 0) throw wrong(`two paths have the base name "${name}" (${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDigest */ .MO)(before)} and ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDigest */ .MO)(digest)})`);
		entries.set(name, digest);
		byForm.set(name.normalize("NFC"), digest);
	}
	assertListsNotItself(input, {
		hash: list.hash,
		entries
	});
	return {
		hash: list.hash,
		entries,
		backslashed
	};
}
/**
* The base name of a path, and what it is where only `/` separates folders.
*
* @param escaped the path as it was written, where coreutils wrote it with escapes: on Windows because of its separators, or on a Unix
* because of a name with a backslash. With `/` before the `\` it is more likely the latter.
* @throws INPUT_INVALID
*/
function readPath(path, escaped) {
	const onUnix = path.slice(path.lastIndexOf("/") + 1);
	if (!onUnix.includes("\\")) return {
		name: onUnix,
		onUnix
	};
	if (!(escaped === void 0 || /^[A-Za-z]:/.test(escaped) || !/[/\n\r]/.test(escaped))) throw ambiguous(escaped, onUnix);
	return {
		name: (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__/* .anyBaseName */ .L2)(onUnix),
		onUnix
	};
}
/** The text in UTF-8; PowerShell's `>` writes UTF-16 with a byte-order mark. */
function fromUtf16(bytes) {
	const encoding = {
		fffe: "utf-16le",
		feff: "utf-16be"
	}[Buffer.from(bytes.subarray(0, 2)).toString("hex")];
	if (encoding === void 0 || bytes.length === 2) return bytes;
	try {
		return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes));
	} catch {
		return bytes;
	}
}
/**
* How the names in `digests` were read where that is not plain, a line each for the log.
*
* @param fileNames base names of the files at hand.
* @throws INPUT_INVALID when a file has a name with a backslash that a line can mean, too.
*/
function describeReadings(expected, fileNames) {
	if (expected === void 0) return [];
	const { backslashed } = expected;
	for (const name of fileNames) if (backslashed.has(name)) throw ambiguous(name, name);
	const [[onUnix, name] = []] = backslashed;
	const more = backslashed.size > 1 ? `, and ${backslashed.size - 1} more alike` : "";
	return [...onUnix === void 0 ? [] : [`A backslash in digests separates folders: ${onUnix} is ${name}${more}.`], ...fileNames.flatMap((fileName) => {
		const entry = (0,_checksums_js__WEBPACK_IMPORTED_MODULE_4__/* .findEntry */ .w4)(expected, fileName);
		return entry === void 0 || entry.name === fileName ? [] : [`${fileName} is in digests in another form of Unicode (NFC, NFD): the same name.`];
	})];
}
function ambiguous(path, onUnix) {
	return wrong(`"${path}" can be the file "${(0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__/* .anyBaseName */ .L2)(onUnix)}" in a folder of Windows, or a file whose name is "${onUnix}"`, "Write \"/\" between folders, or rename the file: a name with a backslash cannot be kept on Windows, and is changed on a release.");
}
/**
* The same digests by the names under which the host stores such files.
*
* @throws INPUT_INVALID when two names become one.
*/
function withStoredNames({ hash, entries }, host) {
	const stored = /* @__PURE__ */ new Map();
	for (const [name, digest] of entries) {
		const asset = host.storedName(name);
		if (stored.has(asset)) throw wrong(`two names become "${asset}" on the release`);
		stored.set(asset, digest);
	}
	return {
		hash,
		entries: stored
	};
}
/** `sha256sum * > SHA256SUMS` reads the list that it is about to write: an artifact of this name would be signed with that digest. */
function assertListsNotItself(input, { hash, entries }) {
	const names = input.kind === "file" ? [(0,node_path__WEBPACK_IMPORTED_MODULE_6__.basename)(input.path)] : _checksums_js__WEBPACK_IMPORTED_MODULE_4__/* .DEFAULT_CHECKSUMS_NAMES */ .ix;
	const empty = (0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)(hash).digest();
	for (const name of names) {
		const digest = entries.get(name);
		if (digest === void 0 || !empty.equals(Buffer.from(digest.bytes))) continue;
		throw wrong(`the list has a line for itself, "${name}", with the digest of an empty file`, `Make it in another folder, as in sha256sum * > ../${name}, or remove that line.`);
	}
}
async function readFile(path, workspace) {
	const bytes = await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readSmallFile */ .EW)((0,node_path__WEBPACK_IMPORTED_MODULE_6__.resolve)(workspace, path), _checksums_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_CHECKSUMS_BYTES */ .Qw);
	if (bytes === void 0 && await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .isDirectory */ .wd)((0,node_path__WEBPACK_IMPORTED_MODULE_6__.resolve)(workspace, path))) throw wrong(`${path} is a directory`, "Give @path of the file in it that has the lines.");
	if (bytes === void 0) throw wrong(`the file ${path} does not exist or is not a regular file`);
	return bytes;
}
function wrong(problem, hint = "Give lines as \"sha256sum FILE…\" prints them, or @path of a file with such lines.") {
	return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("INPUT_INVALID", `An input is wrong: digests: ${problem}.`, { hint });
}



/***/ }),

/***/ 7721:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AJ: () => (/* binding */ BINDING_NAME),
/* harmony export */   TM: () => (/* binding */ MAX_BINDING_BYTES),
/* harmony export */   VT: () => (/* binding */ formatBinding),
/* harmony export */   Vy: () => (/* binding */ parseBinding),
/* harmony export */   hF: () => (/* binding */ describeDifference)
/* harmony export */ });
// src/manifests/release-binding.ts
const BINDING_NAME = "release-binding.json";
const MAX_BINDING_BYTES = 16384;
const TYPE = "kms-sign-action/release-binding/v1";
/** The bytes of `release-binding.json`, always the same for the same binding. */
function formatBinding({ server, repository, repositoryId, tag, commit }) {
	const fields = {
		type: TYPE,
		server,
		repository,
		repositoryId,
		tag,
		commit
	};
	return Buffer.from(`${JSON.stringify(fields, void 0, 2)}\n`);
}
/** The binding in a file; undefined when it is malformed, or of another type or version. */
function parseBinding(file) {
	if (file.length > 16384) return void 0;
	const { type, server, repository, repositoryId, tag, commit } = toRecord(file);
	return type === TYPE && typeof server === "string" && typeof repository === "string" && (repositoryId === void 0 || Number.isSafeInteger(repositoryId)) && typeof tag === "string" && (commit === void 0 || typeof commit === "string" && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) ? {
		server,
		repository,
		repositoryId,
		tag,
		commit
	} : void 0;
}
/** How a binding differs from the release that it should name, as a clause; undefined when they agree. */
function describeDifference(binding, expected) {
	if (expected.server !== void 0 && origin(binding.server) !== origin(expected.server)) return `it was signed for ${binding.server}, expected ${expected.server}`;
	const sameName = binding.repository.toLowerCase() === expected.repository.toLowerCase();
	if (expected.kind === "named") {
		if (!sameName) return `it was signed for the repository ${binding.repository}, expected ${expected.repository}`;
		return binding.tag === expected.tag ? void 0 : `it was signed for the tag "${binding.tag}", expected "${expected.tag}"`;
	}
	const byId = binding.repositoryId !== void 0 && expected.repositoryId !== void 0;
	if (byId ? binding.repositoryId !== expected.repositoryId : !sameName) return `it was signed for the repository ${binding.repository}${byId ? ` (id ${binding.repositoryId})` : ""}, expected ${expected.repository}${byId ? ` (id ${expected.repositoryId})` : ""}`;
	if (binding.tag !== expected.tag) return `it was signed for the tag "${binding.tag}", expected "${expected.tag}"`;
	if (binding.commit !== void 0 && binding.commit !== expected.commit) return `it was signed for the commit ${binding.commit}, but the tag "${expected.tag}" ${expected.commit === void 0 ? "does not exist" : `points to ${expected.commit}`}`;
}
function origin(url) {
	return URL.canParse(url) ? new URL(url).origin : url;
}
function toRecord(file) {
	try {
		const parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file));
		return typeof parsed === "object" && parsed !== null ? parsed : {};
	} catch {
		return {};
	}
}



/***/ }),

/***/ 4973:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bm: () => (/* binding */ RECORD_TYPE),
/* harmony export */   Hh: () => (/* binding */ parseRecord),
/* harmony export */   bM: () => (/* binding */ formatRecord),
/* harmony export */   gH: () => (/* binding */ namesRelease),
/* harmony export */   nF: () => (/* binding */ equivalentRecords),
/* harmony export */   xR: () => (/* binding */ MAX_RECORD_BYTES)
/* harmony export */ });
// src/manifests/signing-record.ts
const MAX_RECORD_BYTES = 16777216;
const RECORD_TYPE = "kms-sign-action/record/v1";
/** The bytes of the file, always the same for the same record. */
function formatRecord(record) {
	return Buffer.from(`${JSON.stringify(record, void 0, 2)}\n`);
}
/** The record in a file, of which only `type` and `artifacts` are checked; undefined when it is not a record of this action. */
function parseRecord(file) {
	try {
		const parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file));
		if (!isObject(parsed) || parsed["type"] !== "kms-sign-action/record/v1") return void 0;
		const { artifacts = [] } = parsed;
		return Array.isArray(artifacts) && artifacts.every(isObject) ? parsed : void 0;
	} catch {
		return;
	}
}
/**
* Whether a record on the release states the same as that of this run. The identity of the run, the ids of its requests, and the commit of
* a tag that did not exist then, do not matter.
*
* @param withSignatures false: signatures are not compared, since nothing is signed yet.
*/
function equivalentRecords(before, now, { withSignatures }) {
	const stated = ({ artifacts = [], ...statement }) => JSON.stringify({
		...statement,
		run: void 0,
		saltLength: withSignatures ? statement.saltLength : void 0,
		commit: before.commit ?? null,
		artifacts: withSignatures ? artifacts.map((artifact) => ({
			...artifact,
			requestId: void 0
		})) : artifacts.map(({ name, digest }) => [name, digest])
	});
	return ((before.commit ?? null) === null || before.commit === now.commit) && stated(before) === stated(now);
}
function isObject(value) {
	return typeof value === "object" && value !== null;
}
/** Whether a record names the release that a binding names. */
function namesRelease(record, binding) {
	return record.server === binding.server && record.repository === binding.repository && record.tag === binding.tag && ((record.commit ?? null) === null || record.commit === binding.commit);
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



/***/ }),

/***/ 9451:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IL: () => (/* binding */ findSignatureAsset),
/* harmony export */   Iu: () => (/* binding */ findAsset),
/* harmony export */   XQ: () => (/* binding */ storedSignatureName),
/* harmony export */   pR: () => (/* binding */ assertEachMatches),
/* harmony export */   uD: () => (/* binding */ assertFileName)
/* harmony export */ });
/* unused harmony export signatureNamesOf */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);

// src/release/names.ts
/**
* The names that the signature of a file can have on the release: first with the name of the file as it is, then as the host stores it. The
* one definition for both modes; sign mode gives its signatures the last one.
*
* @param fileName the name of the file on the release, or in the workspace.
*/
function signatureNamesOf(host, fileName, suffix) {
	return [.../* @__PURE__ */ new Set([fileName + suffix, storedSignatureName(host, fileName, suffix)])];
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
	return signatureNamesOf(host, fileName, suffix).map((name) => assets.get(name)).find((asset) => asset !== void 0);
}
/**
* Each positive pattern of `release-assets` must select one of `names`.
*
* @throws ARTIFACT_NOT_FOUND
*/
function assertEachMatches({ label }, globs, names) {
	const pattern = globs.findUnmatched(names);
	if (pattern === void 0) return;
	const some = `it has ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}`;
	throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ARTIFACT_NOT_FOUND", `No asset of the ${label} matches the pattern "${pattern}" of release-assets; ${names.length === 0 ? "it has no assets" : some}.`, { hint: "Correct release-tag or the spelling of the pattern." });
}
/**
* The name of an asset, which comes from the server, must be a plain file name before it becomes part of a path.
*
* @throws ASSET_WRONG
*/
function assertFileName({ addressVariable, name: hostName }, assetName) {
	if (!/[\\/:\0]/.test(assetName) && ![
		"",
		".",
		".."
	].includes(assetName)) return;
	throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("ASSET_WRONG", `Asset name ${JSON.stringify(assetName)} is not a valid file name; nothing was written.`, { hint: `Correct ${addressVariable}: ${hostName} does not store such names.` });
}



/***/ }),

/***/ 2129:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ provisionalName),
/* harmony export */   _: () => (/* binding */ toProvisional)
/* harmony export */ });
// src/release/provisional.ts
/** `<id of the old asset>-<its name>`: by the id, replacements of different assets differ. */
const PROVISIONAL = /^kms-sign-new-\d+-(.+)$/s;
/** The name of the replacement of an asset until the old one is removed. */
function provisionalName(old) {
	return `kms-sign-new-${old.id}-${old.name}`;
}
/** The asset with its final name; undefined when it has no provisional name. */
function toProvisional(asset) {
	const finalName = PROVISIONAL.exec(asset.name)?.[1];
	return finalName === void 0 ? void 0 : {
		asset,
		finalName
	};
}



/***/ }),

/***/ 2203:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GN: () => (/* binding */ findAttachedKeys),
/* harmony export */   RR: () => (/* binding */ readPublicKey),
/* harmony export */   Vk: () => (/* binding */ isNamedAsKey)
/* harmony export */ });
/* harmony import */ var _signature_public_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(529);
/* harmony import */ var _read_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1319);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);



// src/release/public-keys.ts
/** Names that a public key file usually ends with, in lower case. */
const KEY_EXTENSIONS = [
	".pem",
	".der",
	".pub"
];
/** Bytes; the PEM of an RSA key of 4096 bits has 800. Larger assets are not read to see whether they are keys. */
const MAX_PUBLIC_KEY_BYTES = 4096;
/** Whether a file has a name as public key files have, in any case. */
function isNamedAsKey(path) {
	return KEY_EXTENSIONS.includes((0,node_path__WEBPACK_IMPORTED_MODULE_2__.extname)(path).toLowerCase());
}
/** The public key that an asset is, by its content and never by its name; undefined when it is not one. */
async function readPublicKey(snapshot, asset) {
	const bytes = await (0,_read_js__WEBPACK_IMPORTED_MODULE_1__/* .readAsset */ .fs)(snapshot, asset, MAX_PUBLIC_KEY_BYTES);
	const parsed = bytes === void 0 ? void 0 : (0,_signature_public_key_js__WEBPACK_IMPORTED_MODULE_0__/* .parsePublicKey */ .ee)(bytes);
	return parsed?.kind === "key" ? parsed.key : void 0;
}
/** The assets that are public keys and have a usual name: only a pin can make one of them trusted. */
async function findAttachedKeys(snapshot) {
	const candidates = [...snapshot.assets.values()].filter(({ name }) => isNamedAsKey(name));
	const keys = [];
	for (const asset of candidates.slice(0, 16)) {
		const key = await readPublicKey(snapshot, asset);
		if (key !== void 0) keys.push({
			asset,
			key
		});
	}
	return keys;
}



/***/ }),

/***/ 1319:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $e: () => (/* binding */ hashAsset),
/* harmony export */   LY: () => (/* binding */ streamAsset),
/* harmony export */   fs: () => (/* binding */ readAsset),
/* harmony export */   gT: () => (/* binding */ hasSameBytes),
/* harmony export */   kZ: () => (/* binding */ rereading),
/* harmony export */   tH: () => (/* binding */ hasDigest)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5859);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6432);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7598);




// src/release/read.ts
const READ_ATTEMPTS = 3;
/** Whether an asset has this digest: as the API reports it, or by reading the asset where the API reports none. */
async function hasDigest(snapshot, asset, digest) {
	if (asset.digest !== void 0 && digest.hash === "sha256") return asset.digest === (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDigest */ .MO)(digest);
	return (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__/* .equalDigests */ .cF)((0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_1__/* .digestBy */ .Qx)(await hashAsset(snapshot, asset, [digest.hash]), digest.hash), digest);
}
/** Whether an asset has exactly these bytes. */
async function hasSameBytes(snapshot, asset, bytes) {
	return asset.size === bytes.length && await hasDigest(snapshot, asset, {
		hash: "sha256",
		bytes: (0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.createHash)("sha256").update(bytes).digest()
	});
}
/** The bytes of an asset, which is downloaded once for each snapshot; undefined when it is larger than `maxBytes`. */
async function readAsset({ host, contents }, asset, maxBytes) {
	if (asset.size > maxBytes) return void 0;
	const reading = contents.get(asset.id) ?? rereading(asset, async () => {
		const chunks = [];
		for await (const chunk of host.download(asset)) chunks.push(chunk);
		return Buffer.concat(chunks);
	});
	contents.set(asset.id, reading);
	try {
		return await reading;
	} catch (thrown) {
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
	if (read === void 0) yield* host.download(asset, failed);
	else yield read;
}
/**
* The digests of an asset, which is streamed unless it was read before.
*
* @param failed ends it: another of several transfers failed.
*/
async function hashAsset(snapshot, asset, hashes, failed) {
	return rereading(asset, async () => {
		const hasher = new _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_1__/* .StreamHasher */ .YQ(hashes);
		for await (const chunk of streamAsset(snapshot, asset, failed)) hasher.update(chunk);
		return hasher.digests();
	});
}
/**
* The result of `read`, which is called again, three times at most, when the content that arrived was wrong; also when the connection broke
* and the API reports no digest, without which the download cannot be resumed.
*/
async function rereading(asset, read) {
	for (let attempt = 1;; attempt++) try {
		return await read();
	} catch (thrown) {
		const code = thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? thrown.code : void 0;
		if (!(code === "ASSET_WRONG" || code === "GITHUB_UNREACHABLE" && asset.digest === void 0 && asset.size > 0) || attempt >= READ_ATTEMPTS) throw thrown;
	}
}



/***/ }),

/***/ 1383:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W9: () => (/* binding */ takeSnapshot),
/* harmony export */   Wu: () => (/* binding */ assertUnchanged),
/* harmony export */   _M: () => (/* binding */ relist),
/* harmony export */   gS: () => (/* binding */ openRelease),
/* harmony export */   q2: () => (/* binding */ fetchBinding),
/* harmony export */   qI: () => (/* binding */ toAssetSet),
/* harmony export */   y4: () => (/* binding */ findProvisional)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var _ports_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7709);
/* harmony import */ var _provisional_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2129);



// src/release/snapshot.ts
/**
* The release with all its assets, as `takeSnapshot` returns it; logs which release it is.
*
* @throws RELEASE_NOT_FOUND, RELEASE_AMBIGUOUS and what the host's requests throw.
*/
async function openRelease(host, reference, log) {
	const snapshot = await takeSnapshot(host, reference);
	const { release, assets } = snapshot;
	log.info(`Release ${release.id} for "${release.tag}"${release.draft ? ", a draft" : ""}, ${assets.size} assets`);
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
	return {
		...sortAssets(host, release, await host.listAssets(release)),
		contents
	};
}
function sortAssets(host, release, all) {
	assertDistinct(host, all);
	return {
		...toAssetSet({
			host,
			label: `release ${release.id}`
		}, all),
		host,
		release
	};
}
/** Assets, sorted into complete, incomplete and provisional ones. */
function toAssetSet(source, all) {
	const complete = all.filter(({ state }) => state === "uploaded");
	const provisional = complete.map(_provisional_js__WEBPACK_IMPORTED_MODULE_2__/* .toProvisional */ ._).filter((asset) => asset !== void 0);
	const setAside = new Set(provisional.map(({ asset }) => asset));
	return {
		...source,
		assets: byName(complete.filter((asset) => !setAside.has(asset))),
		incomplete: byName(all.filter(({ state }) => state !== "uploaded")),
		provisional,
		contents: /* @__PURE__ */ new Map()
	};
}
/** The provisional assets that interrupted replacements stored for `name`, or for the name under which the host stores it. */
function findProvisional({ provisional, host }, name) {
	const stored = host.storedName(name);
	return provisional.filter(({ finalName }) => finalName === name || finalName === stored).map(({ asset }) => asset);
}
/** The binding to this release, made of what the API reports and never of the job's environment. */
async function fetchBinding({ host, release }, server) {
	const [{ name, id }, commit] = await Promise.all([host.describeRepository(), host.findTagCommit(release.tag)]);
	return {
		server,
		repository: name,
		repositoryId: id,
		tag: release.tag,
		commit
	};
}
/**
* The release must still have exactly the assets of the snapshot: a verdict is about no others.
*
* @throws RELEASE_CHANGED
*/
async function assertUnchanged(snapshot) {
	const { host, release, assets, incomplete, provisional } = snapshot;
	const before = [
		...assets.values(),
		...incomplete.values(),
		...provisional.map(({ asset }) => asset)
	];
	const now = new Map((await host.listAssets(release)).map((asset) => [asset.id, asset]));
	const isUnchanged = (asset) => {
		const listed = now.get(asset.id);
		return listed !== void 0 && (0,_ports_js__WEBPACK_IMPORTED_MODULE_1__/* .isSameAsset */ .n)(asset, listed);
	};
	if (before.length === now.size && before.every(isUnchanged)) return;
	throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("RELEASE_CHANGED", `The assets of the release ${release.id} changed while they were verified.`, { hint: "Let all jobs that attach to the release finish, then verify again." });
}
/** GitHub does not allow two assets of a release with one name: a server that lists two is not GitHub, or hides one behind the other. */
function assertDistinct({ name: hostName, addressVariable }, assets) {
	const seen = /* @__PURE__ */ new Set();
	for (const { name } of assets) {
		if (seen.has(name)) throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("GITHUB_REFUSED", `The release is listed with two assets called "${name}".`, { hint: `Correct ${addressVariable}, or the proxy in between: ${hostName} does not allow two assets with one name.` });
		seen.add(name);
	}
}
function byName(assets) {
	return new Map(assets.map((asset) => [asset.name, asset]));
}



/***/ }),

/***/ 9603:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BN: () => (/* binding */ verifiedLine),
/* harmony export */   Po: () => (/* binding */ closingLines),
/* harmony export */   UH: () => (/* binding */ describeVerified),
/* harmony export */   a2: () => (/* binding */ describeRefusal),
/* harmony export */   i_: () => (/* binding */ verifiedFacts),
/* harmony export */   rf: () => (/* binding */ rejectedLine),
/* harmony export */   s6: () => (/* binding */ refusedFacts),
/* harmony export */   yH: () => (/* binding */ describeExempted)
/* harmony export */ });
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5498);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6432);


// src/report/lines.ts
/** The log line of a verified artifact. */
function describeVerified(result) {
	return `Verified ${verifiedFacts(result)}`;
}
/** A verified artifact and what proves it, without the word for that. */
function verifiedFacts(result) {
	const { artifact, digest, proof, key, checksums, signatureFile } = result;
	const salt = proof.saltLength === void 0 ? "" : `, salt ${proof.saltLength} bytes`;
	const by = checksums === void 0 ? "" : `, listed in ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_1__/* .untrusted */ .bp)(checksums)}`;
	const file = `${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_1__/* .untrusted */ .bp)(signatureFile ?? "")} (${proof.format})`;
	return `${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_1__/* .untrusted */ .bp)(artifact)}: ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(digest)}${by}, ${file}, ${proof.algorithm}${salt}, key ${key.key.fingerprint}`;
}
/** The log line of a rejected artifact. */
function describeRefusal(result) {
	return `REJECTED ${refusedFacts(result)}`;
}
/** A rejected artifact, why and what to do, without the word for that. */
function refusedFacts({ artifact, diagnosis }) {
	return `${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_1__/* .untrusted */ .bp)(artifact)}: ${diagnosis.message}. ${diagnosis.hint}`;
}
/** The line of an artifact that a pattern takes out of a closed world. */
function describeExempted({ artifact }) {
	return `Exempted, not verified: ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_1__/* .untrusted */ .bp)(artifact)}`;
}
/** The last lines of the log of a successful signing run: what was done, and the pin for verify mode. */
function closingLines(inputs, report) {
	const { artifacts, key } = report;
	if (inputs.dryRun) {
		const kms = key === void 0 ? ", as far as can be known without KMS" : "";
		return [`Dry run: ${counted(artifacts.length)} would be signed${kms}; nothing was signed or changed.`];
	}
	if (key === void 0) return [];
	return [
		describeSigned(report),
		"To pin this key where you verify:",
		`public-key-fingerprint: ${key.publicKey.fingerprint}`
	];
}
function describeSigned({ artifacts, signed, release, checksumsFile, recordFile }) {
	const where = release === void 0 ? "nothing was attached" : `attached to ${release.url}${release.draft ? ", a draft" : ""}`;
	const kept = signed.filter((item) => item.kept).length;
	const count = signed.length;
	const signatures = count === artifacts.length ? "" : ` with ${count} signature${count === 1 ? "" : "s"}`;
	const list = checksumsFile === void 0 ? "" : `, all listed in ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_1__/* .untrusted */ .bp)(checksumsFile)}`;
	const record = recordFile === void 0 ? "" : `, recorded in ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_1__/* .untrusted */ .bp)(recordFile)}`;
	const before = kept === 0 ? "" : `, of these ${kept} kept`;
	return `Signed ${counted(artifacts.length)}${signatures}${before}${list}${record}; ${where}.`;
}
/** The line that the log of a verification without a refusal ends with. */
function verifiedLine(count) {
	return `${counted(count)} verified.`;
}
/** The line that the output of the command ends with when anything is rejected. */
function rejectedLine(rejected, count) {
	return `${rejected} of ${counted(count)} not verified.`;
}
function counted(artifacts) {
	return `${artifacts} artifact${artifacts === 1 ? "" : "s"}`;
}



/***/ }),

/***/ 3301:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C_: () => (/* binding */ checksumsCommand),
/* harmony export */   G9: () => (/* binding */ shellPath),
/* harmony export */   bn: () => (/* binding */ allOf),
/* harmony export */   fW: () => (/* binding */ opensslCommands),
/* harmony export */   kf: () => (/* binding */ fingerprintCommand),
/* harmony export */   r7: () => (/* binding */ shellWord)
/* harmony export */ });
/* harmony import */ var _formats_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7151);
/* harmony import */ var _schemes_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7671);


// src/signature/openssl-commands.ts
/**
* One command that fails as soon as one of its parts does, and that can be pasted: the terminal stays open (`set -e` would close
* it), and the shell waits for what follows the `&&`.
*/
function allOf(commands) {
	return commands.join(" &&\n  ");
}
/**
* The command that verifies one artifact with plain OpenSSL in a POSIX shell; a test executes it.
*
* @param saltLength of the signatures that were made or kept.
*/
function opensslCommands({ algorithm, signatureFormat }, saltLength, names) {
	const decode = (0,_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .formatOf */ .be)(signatureFormat).opensslDecode;
	const raw = shellPath(decode === void 0 ? names.signature : `${names.signature}.raw`);
	const verify = (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .schemeOf */ .wW)(algorithm).openssl({
		publicKey: shellPath(names.publicKey),
		publicKeyForm: names.publicKey.endsWith(".der") ? "DER" : "PEM",
		signature: raw,
		artifact: shellPath(names.artifact),
		saltLength
	});
	return allOf((decode === void 0 ? [verify] : [decode(shellPath(names.signature), raw), verify]).map((command) => `openssl ${command}`));
}
/**
* The command that checks files against a checksums file that is verified, run in its folder, from which their names begin; files that
* are not there are skipped. It fails when it checked none, or when the list has a line that it cannot read.
*/
function checksumsCommand(algorithm, checksums) {
	const cut = checksums.lastIndexOf("/") + 1;
	const command = `${(0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .hashOf */ .qQ)(algorithm)}sum --strict --ignore-missing -c ${shellPath(checksums.slice(cut))}`;
	return cut === 0 ? command : `(cd ${shellPath(checksums.slice(0, cut))} && ${command})`;
}
/**
* The command that prints the SHA-256 of a public key file's SubjectPublicKeyInfo, in hexadecimal digits. The key is read twice, since a
* shell reports the end of a pipe only: without the first reading, a file that is no key has the fingerprint of nothing.
*/
function fingerprintCommand(publicKey) {
	const read = `openssl pkey -pubin${publicKey.endsWith(".der") ? " -inform DER" : ""} -in ${shellPath(publicKey)}`;
	return `${read} -noout && ${read} -outform DER | openssl dgst -sha256`;
}
/** A path as one word of a POSIX shell, that no program takes for an option. */
function shellPath(path) {
	return shellWord(path.startsWith("-") ? `./${path}` : path);
}
/** A text as one word of a POSIX shell, in quotes where it needs them. */
function shellWord(text) {
	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}



/***/ }),

/***/ 9025:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S4: () => (/* binding */ judge),
/* harmony export */   pG: () => (/* binding */ hashesToCompute),
/* harmony export */   sb: () => (/* binding */ examine)
/* harmony export */ });
/* unused harmony export interpret */
/* harmony import */ var _formats_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7151);
/* harmony import */ var _schemes_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7671);


// src/signature/verdict.ts
/** The file, read as a signature by each key. Says nothing about validity: for that the artifact's digests are needed. */
function examine(file, keys) {
	return keys.map((key) => {
		const parsed = (0,_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .parseSignature */ .uT)(file, key);
		return {
			key,
			file: parsed,
			interpretations: parsed.kind === "signature" ? interpret(key, parsed) : []
		};
	});
}
/**
* The algorithms under which a signature may hold: where messages can be recovered, those that the signature names; elsewhere all that
* go with the key.
*/
function interpret(key, { bytes, format }, schemes = _schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .SCHEMES */ .dz) {
	const fitting = schemes.filter(({ keySpecs }) => keySpecs.includes(key.spec));
	const messages = (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .recoverMessages */ .LM)(key, bytes, fitting);
	return fitting.flatMap((scheme) => {
		const recovered = messages.find(({ algorithm }) => algorithm === scheme.name);
		if (scheme.recovery !== void 0 && recovered === void 0) return [];
		const { prehash, signedDigest } = (0,_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .formatOf */ .be)(format).preimage(scheme, key);
		const covers = (digest) => digest.hash === prehash.hash && (recovered?.covers(signedDigest(digest)) ?? scheme.verify(key, signedDigest(digest), bytes));
		return [{
			algorithm: scheme.name,
			hash: prehash.hash,
			covers,
			...recovered && { recovered }
		}];
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
		if (file.kind !== "signature") continue;
		for (const { algorithm, hash, recovered } of interpretations) {
			const digest = digests.get(hash);
			if (digest === void 0 || pinned !== void 0 && pinned !== algorithm) continue;
			const scheme = (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .schemeOf */ .wW)(algorithm);
			const { signedDigest } = (0,_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .formatOf */ .be)(file.format).preimage(scheme, key);
			if (!scheme.verify(key, signedDigest(digest), file.bytes)) continue;
			const saltLength = recovered?.saltLength;
			const { bytes: signature, format } = file;
			return {
				key,
				algorithm,
				format,
				signature,
				digest,
				saltLength
			};
		}
	}
}



/***/ }),

/***/ 6430:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O7: () => (/* binding */ assertKeyAllowed),
/* harmony export */   d2: () => (/* binding */ withUnknownKeys),
/* harmony export */   p$: () => (/* binding */ noticeAlias),
/* harmony export */   pI: () => (/* binding */ judgeByPins),
/* harmony export */   vO: () => (/* binding */ resolveTrust),
/* harmony export */   xs: () => (/* binding */ warnOfKeysBesideArtifacts)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7178);
/* harmony import */ var _signature_key_forms_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3049);
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5498);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);





// src/trust/anchors.ts
/**
* What the pins make of a key. A revoked key is revoked even if another pin allows it, and also where its pin was made of another form of the
* key: to take that for the pin of no key would switch the revocation off.
*/
function judgeByPins(key, pins) {
	if (pins.revoked.includes(key.fingerprint)) return "revoked";
	if (pins.revoked.length > 0 && findOtherPin([key], pins.revoked) !== void 0) return "revoked";
	return pins.allowed === void 0 || pins.allowed.includes(key.fingerprint) ? "allowed" : "not pinned";
}
/** A pin that was made of another form of one of the keys, and what to write instead; undefined when there is none. */
function findOtherPin(keys, pins) {
	for (const key of keys) {
		const other = (0,_signature_key_forms_js__WEBPACK_IMPORTED_MODULE_2__/* .otherFingerprintsOf */ .xU)(key).find(({ fingerprint }) => pins.includes(fingerprint));
		if (other !== void 0) return `The pin ${other.fingerprint} is the SHA-256 of ${other.of}, not of its DER SubjectPublicKeyInfo: write ${key.fingerprint} in public-key-fingerprint if this key is intended.`;
	}
}
/** Logs, if the key is named by an alias, that an alias can be moved. */
function noticeAlias({ keyId }, log) {
	if (keyId.includes("alias/")) log.info(`The alias ${keyId} can be moved to another key; pin the key in public-key-fingerprint to detect that.`);
}
/**
* In sign mode, before anything is signed: pins and trusted key files, where they are given, must allow the KMS key.
*
* @throws KEY_NOT_ALLOWED
*/
function assertKeyAllowed(key, pins, keyFiles) {
	const { fingerprint } = key.publicKey;
	const refuse = (message, hint) => {
		throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("KEY_NOT_ALLOWED", message, { hint });
	};
	const judgement = judgeByPins(key.publicKey, pins);
	if (judgement === "revoked") refuse(`The key ${key.arn} (${fingerprint}) is revoked by public-key-fingerprint.`, "Sign with another key.");
	if (judgement === "not pinned") refuse(`The key ${key.arn} has the fingerprint ${fingerprint}, expected ${pins.allowed?.join(" or ")}.`, findOtherPin([key.publicKey], pins.allowed ?? []) ?? "Correct key-id (an alias may have been moved), or add its fingerprint to public-key-fingerprint if this key is intended.");
	if (keyFiles.length > 0 && !keyFiles.some((file) => file.key.fingerprint === fingerprint)) refuse(`The key ${key.arn} (${fingerprint}) is not among the keys of trusted-public-key (${keyFiles.map((file) => file.path).join(", ")}).`, "Correct key-id (an alias may have been moved), or add its public key to trusted-public-key if this key is intended.");
}
/**
* In verify mode: the keys that every given anchor agrees on, and the other keys at hand.
*
* @throws NO_TRUSTED_KEY
*/
function resolveTrust(anchors) {
	const { pins, keyFiles, kmsKey, found } = anchors;
	const byPinAlone = keyFiles.length === 0 && kmsKey === void 0 && pins.allowed !== void 0;
	const candidates = byPinAlone ? [...found] : [...keyFiles];
	if (!byPinAlone && keyFiles.length === 0 && kmsKey !== void 0) candidates.push({
		path: kmsKey.arn,
		key: kmsKey.publicKey
	});
	const trusted = /* @__PURE__ */ new Map();
	const untrusted = /* @__PURE__ */ new Map();
	for (const { path, key } of candidates) {
		const judgement = judgeByPins(key, pins);
		const agreed = kmsKey === void 0 || kmsKey.publicKey.fingerprint === key.fingerprint;
		if (judgement === "allowed" && agreed) trusted.set(key.fingerprint, {
			key,
			reason: reasonFor(path, byPinAlone, anchors)
		});
		else untrusted.set(key.fingerprint, {
			key,
			why: judgement === "allowed" ? "not trusted" : judgement
		});
	}
	for (const { key } of [...found, ...kmsKey === void 0 ? [] : [{ key: kmsKey.publicKey }]]) {
		const judgement = judgeByPins(key, pins);
		if (trusted.has(key.fingerprint) || untrusted.has(key.fingerprint)) continue;
		untrusted.set(key.fingerprint, {
			key,
			why: judgement === "allowed" ? "not trusted" : judgement
		});
	}
	if (trusted.size === 0) throw noTrustedKey(anchors, [...untrusted.values()]);
	return {
		trusted: [...trusted.values()],
		untrusted: [...untrusted.values()]
	};
}
/** The same trust, with more keys that are known but not trusted, for diagnoses. */
function withUnknownKeys(trust, keys, pins) {
	const known = new Set([...trust.trusted, ...trust.untrusted].map(({ key }) => key.fingerprint));
	const unknown = keys.filter(({ fingerprint }) => !known.has(fingerprint));
	const why = (key) => {
		const judgement = judgeByPins(key, pins);
		return judgement === "allowed" ? "not trusted" : judgement;
	};
	return {
		...trust,
		untrusted: [...trust.untrusted, ...unknown.map((key) => ({
			key,
			why: why(key)
		}))]
	};
}
/** Logs a warning for each trusted key file that may have been downloaded with the artifacts: unless it is pinned, it proves nothing. */
function warnOfKeysBesideArtifacts({ keyFiles, artifacts, pins, workspace, checkout, terms, log }) {
	if (pins.allowed !== void 0) return;
	const folded = (path) => (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__/* .foldedName */ .mw)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(workspace, path));
	const keyPaths = new Set(keyFiles.map(({ path }) => folded(path)));
	const others = artifacts.filter(({ absolutePath }) => !keyPaths.has(folded(absolutePath)));
	const folders = new Set(others.map(({ absolutePath }) => folded((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(absolutePath))));
	for (const { path } of keyFiles) {
		const folder = folded((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path));
		if (!folders.has(folder) || checkout !== void 0 && folder === folded(checkout)) continue;
		log.warning(`The trusted key ${path} is in the same directory as the artifacts and may have been downloaded with them. ${terms.keepKey}, or pin it in ${terms.names["public-key-fingerprint"]}.`);
	}
}
function reasonFor(path, byPinAlone, anchors) {
	const { kmsKey, pins, keyFiles, terms } = anchors;
	const pinned = terms.names["public-key-fingerprint"];
	return [
		...keyFiles.length > 0 ? [`${terms.names["trusted-public-key"]} ${path}`] : [],
		...kmsKey === void 0 ? [] : [`key-id (${kmsKey.arn})`],
		...pins.allowed === void 0 ? [] : [byPinAlone ? `${pinned} (key found as ${path})` : pinned]
	].join(" and ");
}
function noTrustedKey({ pins, keyFiles, kmsKey, found, terms }, untrusted) {
	const seen = untrusted.map(({ key, why }) => `${key.fingerprint} (${why})`).join(", ");
	const otherPin = findOtherPin(untrusted.map(({ key }) => key), pins.allowed ?? []);
	if (keyFiles.length === 0 && kmsKey === void 0) return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("NO_TRUSTED_KEY", `No key with the pinned fingerprint ${pins.allowed?.join(" or ")} was found; ${found.length === 1 ? "one public key was" : `${found.length} public keys were`} looked at${seen === "" ? "" : `: ${seen}`}.`, { hint: otherPin ?? `Put the public key beside the artifacts or ${terms.inWorld}, or give it as ${terms.names["trusted-public-key"]}.` });
	return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("NO_TRUSTED_KEY", `No key is trusted by every anchor given; seen: ${seen}.`, { hint: otherPin ?? `Make ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_4__/* .listed */ .KE)(terms.anchors, "and")} name the same key, and remove revoked ones.` });
}



/***/ }),

/***/ 6861:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ readKeyFiles)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6342);
/* harmony import */ var _signature_public_key_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(529);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);




// src/trust/key-files.ts
/**
* The keys of the files of `trusted-public-key`, each one RSA public key, in their order.
*
* @throws KEY_FILE_INVALID, ARTIFACT_UNREADABLE
*/
async function readKeyFiles(files, workspace, terms) {
	return Promise.all(files.map((file) => readKeyFile(file, workspace, terms)));
}
async function readKeyFile(file, workspace, { keyFileMissing, names }) {
	const path = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(workspace, file);
	const bytes = await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_1__/* .readSmallFile */ .EW)(path, _signature_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .MAX_KEY_FILE_BYTES */ .Qn);
	const shown = (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_1__/* .displayPath */ .Gt)(path, workspace);
	if (bytes === void 0) {
		if (await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_1__/* .isDirectory */ .wd)(path)) throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("KEY_FILE_INVALID", `The trusted public key ${shown} is a directory.`, { hint: `Give the paths of the key files in it, each by itself, as ${names["trusted-public-key"]}.` });
		throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("KEY_FILE_INVALID", `The trusted public key ${shown} does not exist or is not a regular file.`, { hint: keyFileMissing });
	}
	const parsed = (0,_signature_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .parsePublicKey */ .ee)(bytes);
	if (parsed.kind === "refused") throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("KEY_FILE_INVALID", `The trusted public key ${shown} cannot be used: ${parsed.reason}.`, { hint: parsed.hint });
	return {
		path: shown,
		key: parsed.key
	};
}



/***/ }),

/***/ 9182:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ judgeBinding),
/* harmony export */   x: () => (/* binding */ tellBinding)
/* harmony export */ });
/* harmony import */ var _diagnosis_release_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9974);
/* harmony import */ var _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5859);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6342);
/* harmony import */ var _manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7721);
/* harmony import */ var _release_read_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1319);
/* harmony import */ var _listing_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6419);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6760);







// src/verify/binding.ts
/** Tells what the binding was found to be; a refusal tells it by itself. */
function tellBinding(state, demand, log) {
	if (state.kind === "bound") {
		const { repository, tag, commit } = state.binding;
		log.info(`Bound to ${repository} "${tag}"${commit === void 0 ? "" : ` at ${commit}`}.`);
	} else if (demand.kind === "not-required" && state.kind === "contradicted") log.warning(`${capitalised(state.diagnosis.message)}.`);
	else if (state.kind === "unbound" && (demand.kind === "not-required" || demand.kind === "if-present")) log.info(`Not bound to a release: ${state.reason}.`);
}
/**
* Whether the artifacts are bound to the release: the binding that the verified checksums file lists, beside it or on the release, is
* compared with the release at hand or the one that is named. It is read even if it is not required, so that the report has the result.
*/
async function judgeBinding({ checksums, demand, snapshot, describeRelease, terms }) {
	const unbound = (reason) => ({
		kind: "unbound",
		reason,
		diagnosis: (0,_diagnosis_release_js__WEBPACK_IMPORTED_MODULE_0__/* .bindingMissing */ .eL)(reason, terms)
	});
	const contradicted = (reason, diagnosis = (0,_diagnosis_release_js__WEBPACK_IMPORTED_MODULE_0__/* .bindingBroken */ .VF)(reason)) => ({
		kind: "contradicted",
		reason,
		diagnosis
	});
	if (checksums === void 0) return unbound("there is no signed checksums file");
	const digest = checksums.list.entries.get(_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ);
	if (digest === void 0) return unbound(`${checksums.from} lists no ${_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ}`);
	const bytes = await readBinding(checksums, snapshot);
	if (bytes === void 0) {
		const reason = `there is no ${_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ}, which ${checksums.from} lists`;
		return snapshot === void 0 ? unbound(reason) : contradicted(reason);
	}
	if (!(0,_listing_js__WEBPACK_IMPORTED_MODULE_4__/* .matchesListing */ .si)({
		checksums,
		name: "release-binding.json",
		digest
	}, (0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_1__/* .hashBytes */ .yi)(bytes, [digest.hash]))) return contradicted(`the ${_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ} is not the one that ${checksums.from} lists`);
	const binding = (0,_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .parseBinding */ .Vy)(bytes);
	if (binding === void 0) return contradicted(`${_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ} cannot be read`, (0,_diagnosis_release_js__WEBPACK_IMPORTED_MODULE_0__/* .bindingUnreadable */ .po)());
	const expected = await expectedBinding(demand, describeRelease);
	if (expected === void 0) return unbound(`it was signed for ${binding.repository} "${binding.tag}", but no release is named to compare with`);
	const difference = (0,_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .describeDifference */ .hF)(binding, expected);
	return difference === void 0 ? {
		kind: "bound",
		binding
	} : contradicted(difference, (0,_diagnosis_release_js__WEBPACK_IMPORTED_MODULE_0__/* .bindingMismatch */ .ub)(checksums.from, difference));
}
async function readBinding({ folder }, snapshot) {
	const local = folder === void 0 ? void 0 : await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readSmallFile */ .EW)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, _manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ), _manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .MAX_BINDING_BYTES */ .TM);
	if (local !== void 0) return local;
	const asset = snapshot?.assets.get(_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ);
	return snapshot && asset && await (0,_release_read_js__WEBPACK_IMPORTED_MODULE_3__/* .readAsset */ .fs)(snapshot, asset, 16384);
}
async function expectedBinding(demand, describeRelease) {
	if (demand.kind === "named") return demand;
	return describeRelease && {
		kind: "here",
		...await describeRelease()
	};
}
function capitalised(sentence) {
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}



/***/ }),

/***/ 4227:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ findChecksums)
/* harmony export */ });
/* harmony import */ var _diagnosis_checksums_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4287);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7406);
/* harmony import */ var _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5859);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6342);
/* harmony import */ var _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8856);
/* harmony import */ var _release_names_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9451);
/* harmony import */ var _release_read_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1319);
/* harmony import */ var _diagnosis_aids_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5544);
/* harmony import */ var _other_lists_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5133);
/* harmony import */ var _signatures_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(2580);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(6760);











// src/verify/checksums.ts
/**
* The checksums files beside the artifacts, in the workspace and on the release, by the verdict on their signatures. At most one may be
* verified; with `checksums-file` given there must be one.
*
* @throws CHECKSUMS_UNUSABLE when two verified ones differ, or the one that `checksums-file` names is not there or not signed.
*/
async function findChecksums(search) {
	const { policy, log } = search;
	const candidates = [...await findInFolders(search), ...await findOnRelease(search)];
	const copies = [];
	const refused = [];
	for (const candidate of candidates) {
		if (candidate.lookup.kind === "missing") {
			if (policy.checksumsFile === void 0) log.info(`${candidate.from} is not signed and is ignored.`);
			continue;
		}
		const judged = await judgeCandidate(candidate, search);
		if ("diagnosis" in judged) refused.push(judged);
		else copies.push(judged);
	}
	for (const { from, diagnosis } of refused) log.info(`${from} is ignored: ${diagnosis.message}.`);
	const [verified, ...others] = copies;
	const other = others.find(({ bytes }) => verified !== void 0 && Buffer.compare(bytes, verified.bytes) !== 0);
	if (verified !== void 0 && other !== void 0) throw ambiguous(verified, other, policy.terms);
	if (verified !== void 0) log.info(`${verified.from} lists ${verified.list.entries.size} files, signed by ${verified.proof.key.key.fingerprint}`);
	if (policy.checksumsFile !== void 0 && verified === void 0 && refused.length === 0) throw notThere(policy.checksumsFile, candidates, await (0,_other_lists_js__WEBPACK_IMPORTED_MODULE_8__/* .findOtherLists */ .Z)(search), policy.terms);
	return {
		verified,
		copies,
		refused
	};
}
async function findInFolders({ policy, artifacts, snapshot, workspace }) {
	const { checksumsFile } = policy;
	if (workspace === void 0 || artifacts.length === 0 && checksumsFile === void 0) return [];
	const names = checksumsFile === void 0 ? _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_4__/* .DEFAULT_CHECKSUMS_NAMES */ .ix : [checksumsFile];
	const folders = checksumsFile !== void 0 && (0,node_path__WEBPACK_IMPORTED_MODULE_10__.basename)(checksumsFile) !== checksumsFile ? [] : artifacts.map(({ absolutePath }) => (0,node_path__WEBPACK_IMPORTED_MODULE_10__.dirname)(absolutePath));
	const paths = new Set([workspace, ...folders].flatMap((folder) => names.map((name) => (0,node_path__WEBPACK_IMPORTED_MODULE_10__.resolve)(folder, name))));
	const found = [];
	for (const path of paths) {
		const bytes = await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_3__/* .readSmallFile */ .EW)(path, _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_CHECKSUMS_BYTES */ .Qw);
		if (bytes === void 0) continue;
		const file = {
			name: (0,node_path__WEBPACK_IMPORTED_MODULE_10__.basename)(path),
			absolutePath: path
		};
		const { lookup } = await (0,_signatures_js__WEBPACK_IMPORTED_MODULE_9__/* .findSignatureOfFile */ .zI)(file, policy, snapshot, workspace);
		found.push({
			place: "local",
			from: (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_3__/* .displayPath */ .Gt)(path, workspace),
			folder: (0,node_path__WEBPACK_IMPORTED_MODULE_10__.dirname)(path),
			bytes,
			lookup
		});
	}
	return found;
}
async function findOnRelease({ policy, snapshot }) {
	if (snapshot === void 0) return [];
	const { checksumsFile } = policy;
	const names = checksumsFile === void 0 ? _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_4__/* .DEFAULT_CHECKSUMS_NAMES */ .ix : [(0,node_path__WEBPACK_IMPORTED_MODULE_10__.basename)(checksumsFile)];
	const found = [];
	for (const name of names) {
		const asset = (0,_release_names_js__WEBPACK_IMPORTED_MODULE_5__/* .findAsset */ .Iu)(snapshot, name);
		if (asset === void 0) continue;
		const lookup = await (0,_signatures_js__WEBPACK_IMPORTED_MODULE_9__/* .findSignatureOfAsset */ .BB)(asset, policy, snapshot);
		const bytes = lookup.kind === "missing" ? /* @__PURE__ */ new Uint8Array() : await (0,_release_read_js__WEBPACK_IMPORTED_MODULE_6__/* .readAsset */ .fs)(snapshot, asset, 16777216) ?? /* @__PURE__ */ new Uint8Array(16777217);
		found.push({
			place: "release",
			from: asset.name,
			folder: void 0,
			bytes,
			lookup
		});
	}
	return found;
}
async function judgeCandidate({ place, from, folder, bytes, lookup }, { policy, trust, kms, budget }) {
	const signatureFile = lookup.kind === "missing" ? void 0 : lookup.from;
	const refused = (diagnosis) => ({
		place,
		from,
		signatureFile,
		diagnosis
	});
	if (bytes.length > 16777216) return refused((0,_diagnosis_checksums_js__WEBPACK_IMPORTED_MODULE_0__/* .checksumsInvalid */ .cU)(`it has more than ${_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_4__/* .MAX_CHECKSUMS_BYTES */ .Qw} bytes`));
	const signature = (0,_signatures_js__WEBPACK_IMPORTED_MODULE_9__/* .examineSignature */ .MO)(lookup, trust, policy.algorithm);
	const digests = (0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_2__/* .hashBytes */ .yi)(bytes, signature.hashes);
	const reread = async function* () {
		yield bytes;
	};
	const proof = await (0,_signatures_js__WEBPACK_IMPORTED_MODULE_9__/* .decideSignature */ .v5)({
		signature,
		digests,
		reread,
		others: () => []
	}, {
		policy,
		trust,
		kms,
		aids: new _diagnosis_aids_js__WEBPACK_IMPORTED_MODULE_7__/* .DiagnosisAids */ .Z([], budget)
	});
	if (proof.kind === "refused") return refused(proof.diagnosis);
	const parsed = (0,_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_4__/* .parseChecksums */ .yk)(bytes);
	if (parsed.kind === "refused") return refused((0,_diagnosis_checksums_js__WEBPACK_IMPORTED_MODULE_0__/* .checksumsInvalid */ .cU)(parsed.reason));
	return {
		place,
		from,
		folder,
		bytes,
		list: parsed.list,
		proof
	};
}
function ambiguous(first, other, { names, member }) {
	const where = ({ place, from }) => place === "release" ? `the ${member(from)}` : from;
	return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ("CHECKSUMS_UNUSABLE", `Two signed checksums files differ: ${where(first)} and ${where(other)}; expected one.`, { hint: `Remove the one that is not intended, or name the intended one in ${names["checksums-file"]}.` });
}
function notThere(name, found, [other], { names, elsewhere, giveList }) {
	const unsigned = found.flatMap(({ lookup, from }) => lookup.kind === "missing" ? [`${from} has no signature (looked for ${lookup.lookedAt.join(", ")})`] : []);
	return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ("CHECKSUMS_UNUSABLE", `The checksums file ${JSON.stringify(name)} cannot be relied on: ${unsigned.length === 0 ? `it was found neither beside the artifacts nor ${elsewhere}` : unsigned.join("; ")}.`, { hint: other === void 0 ? `Put the checksums file and its signature there, or correct ${names["checksums-file"]}.` : `${other.from} is a checksums file that a trusted key signed: give ${giveList((0,node_path__WEBPACK_IMPORTED_MODULE_10__.basename)(other.from))} if it is meant.` });
}



/***/ }),

/***/ 4474:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ judgeClosedWorld),
  e: () => (/* binding */ judgeWorld)
});

// EXTERNAL MODULE: ./build/src/artifacts/name-glob.js
var name_glob = __webpack_require__(9881);
// EXTERNAL MODULE: ./build/src/diagnosis/checksums.js
var diagnosis_checksums = __webpack_require__(4287);
// EXTERNAL MODULE: ./build/src/diagnosis/release.js
var diagnosis_release = __webpack_require__(9974);
// EXTERNAL MODULE: ./build/src/lib/concurrency.js
var concurrency = __webpack_require__(3014);
// EXTERNAL MODULE: ./build/src/lib/file-names.js
var file_names = __webpack_require__(7178);
// EXTERNAL MODULE: ./build/src/manifests/expected-digests.js
var expected_digests = __webpack_require__(7446);
// EXTERNAL MODULE: ./build/src/trust/anchors.js
var trust_anchors = __webpack_require__(6430);
// EXTERNAL MODULE: ./build/src/artifacts/select.js
var artifacts_select = __webpack_require__(1853);
// EXTERNAL MODULE: ./build/src/diagnosis/rejections.js
var rejections = __webpack_require__(7163);
// EXTERNAL MODULE: ./build/src/hashing/hasher.js
var hashing_hasher = __webpack_require__(5859);
// EXTERNAL MODULE: ./build/src/release/names.js
var names = __webpack_require__(9451);
// EXTERNAL MODULE: ./build/src/release/public-keys.js
var public_keys = __webpack_require__(2203);
// EXTERNAL MODULE: ./build/src/release/read.js
var read = __webpack_require__(1319);
// EXTERNAL MODULE: ./build/src/verify/listing.js
var verify_listing = __webpack_require__(6419);
// EXTERNAL MODULE: ./build/src/verify/signatures.js + 2 modules
var signatures = __webpack_require__(2580);
;// CONCATENATED MODULE: ./build/src/verify/assets.js









// src/verify/assets.ts
const DOWNLOADS_AT_ONCE = 4;
/**
* The assets that `release-assets` selects. With `*` the world is closed: an asset that is not verified, exempted, the signature of a
* verified artifact or a trusted key is rejected, under whatever name.
*
* @throws ARTIFACT_NOT_FOUND when a pattern selects nothing.
*/
async function selectAssets({ globs, policy, trust, checksums }, snapshot) {
	const { assets, incomplete, provisional } = snapshot;
	const { terms } = policy;
	const leftovers = provisional.map(({ asset }) => asset);
	const all = [
		...assets.values(),
		...incomplete.values(),
		...leftovers
	];
	(0,names/* assertEachMatches */.pR)(snapshot, globs, all.map(({ name }) => name));
	const selected = all.filter(({ name }) => globs.isSelected(name));
	const refused = selected.flatMap((asset) => {
		if (asset.state !== "uploaded") return refuse(asset.name, unusable(asset, terms));
		return leftovers.includes(asset) ? refuse(asset.name, leftover(asset.name, terms)) : [];
	});
	const unknownKeys = [];
	const candidates = selected.filter((asset) => assets.get(asset.name) === asset);
	const signatureOf = ({ name }) => (0,names/* findSignatureAsset */.IL)(snapshot, name, policy.signatureSuffix);
	const isListed = ({ name }) => checksums?.list.entries.has(name) === true;
	const { artifacts } = await (0,artifacts_select/* selectArtifacts */.q)(candidates, {
		nameOf: ({ name }) => name,
		keyOf: ({ name }) => name,
		signaturesOf: async (asset) => [signatureOf(asset)?.name].filter((name) => name !== void 0),
		isListed,
		findReason: async (asset) => {
			if (isListed(asset) || signatureOf(asset) !== void 0) return void 0;
			const signed = signedName(asset.name, policy.signatureSuffix);
			if (signed !== void 0 && globs.isClosedWorld) {
				refused.push(refuse(asset.name, orphan(asset.name, signed, snapshot, terms)));
				return "it is refused";
			}
			const key = await (0,public_keys/* readPublicKey */.RR)(snapshot, asset);
			if (key === void 0) return void 0;
			if (trust.trusted.some((trusted) => trusted.key.fingerprint === key.fingerprint)) return "it is a trusted key";
			if (!globs.isClosedWorld) return void 0;
			if (unknownKeys.length < 16) unknownKeys.push(key);
			refused.push(refuse(asset.name, (0,rejections/* keyNotTrusted */.YN)(key.fingerprint, asset.name, terms)));
			return "it is refused";
		}
	});
	return {
		artifacts: artifacts.toSorted((a, b) => a.name < b.name ? -1 : 1),
		refused: refused.toSorted((a, b) => a.artifact < b.artifact ? -1 : 1),
		unknownKeys,
		exempted: all.flatMap(({ name }) => {
			const pattern = globs.findExcluding(name);
			return pattern === void 0 ? [] : [refuse(name, (0,rejections/* exempted */.Tw)(pattern, terms))];
		})
	};
}
/** The digests of assets that a run signed and attached itself, found by the digest that the host reports. */
var OwnUploads = class {
	#bySha256;
	/** @param bySha256 by `sha256:<hex>`. */
	constructor(bySha256) {
		this.#bySha256 = bySha256;
	}
	/** The digests of an asset; undefined when the run did not attach this content, or the host reports no digest. */
	digestsOf({ digest }) {
		return digest === void 0 ? void 0 : this.#bySha256.get(digest);
	}
};
/**
* Each asset with its signature and its digests. It is streamed once: hashed while it arrives, and kept where it is to be kept.
*
* @throws what keeping throws for names that it cannot keep, before anything is downloaded; and what reading the release throws.
*/
async function examineAssets(assets, snapshot, examination) {
	const { policy, trust, checksums, expectedHash, evidence } = examination;
	if (evidence.kind === "read") evidence.keeper?.assertNames(assets.map(({ name }) => name));
	const examine = async (asset) => {
		const listing = (0,verify_listing/* listingOf */.K7)(checksums, [asset.name]);
		const lookup = await (0,signatures/* findSignatureOfAsset */.BB)(asset, policy, snapshot);
		const hashes = [listing?.digest.hash, expectedHash];
		return {
			asset,
			listing,
			signature: (0,signatures/* examineSignature */.MO)(lookup, trust, policy.algorithm, hashes)
		};
	};
	const toCandidate = ({ asset, listing, signature }, digests) => ({
		place: "release",
		artifact: asset.name,
		signature,
		listing,
		digests,
		reread: () => (0,read/* streamAsset */.LY)(snapshot, asset)
	});
	if (evidence.kind === "files") {
		const examined = await (0,concurrency/* mapConcurrently */.X2)(assets, DOWNLOADS_AT_ONCE, examine);
		const jobs = examined.map(({ asset, signature: { hashes } }) => ({
			asset,
			hashes
		}));
		const digests = await evidence.hash(jobs);
		return examined.map((one, index) => toCandidate(one, digests[index] ?? /* @__PURE__ */ new Map()));
	}
	return (0,concurrency/* mapConcurrently */.X2)(assets, DOWNLOADS_AT_ONCE, async (asset, failed) => {
		const one = await examine(asset);
		return toCandidate(one, await digestsOf(one, {
			snapshot,
			failed
		}, policy, evidence));
	});
}
async function digestsOf({ asset, listing, signature }, download, policy, evidence) {
	const known = evidence.kind === "own-uploads" ? evidence.uploads.digestsOf(asset) : void 0;
	if (isHopeless(signature, listing)) return reportedDigests(asset);
	if (known !== void 0 && (0,signatures/* digestsSuffice */.BI)(known, signature, policy, listing?.digest.hash)) return known;
	const keeper = evidence.kind === "read" ? evidence.keeper : void 0;
	return readThrough(asset, signature.hashes, download, keeper);
}
/** Why a file without bytes of its own cannot be judged. */
function unusable({ name, state }, { exempt }) {
	switch (state) {
		case "link": return (0,rejections/* assetUnverified */.wR)("it is a symbolic link, which is not followed", `Put the file itself in its place, or ${exempt(name)}.`);
		case "special": return (0,rejections/* assetUnverified */.wR)("it is not a regular file (a pipe, a socket or a device)", `Remove it, or ${exempt(name)}.`);
		default: return (0,rejections/* assetUnverified */.wR)("its upload was never completed", "Delete it from the release, or attach it again.");
	}
}
function leftover(name, { exempt }) {
	return (0,rejections/* assetUnverified */.wR)("it was left by a replacement that was interrupted", `Run the signing job again, which completes the replacement; else delete it, or ${exempt(name)}.`);
}
function orphan(name, signed, { assets }, { inWorld, exempt }) {
	const what = assets.has(signed) ? `${signed}, which is not verified` : `${signed}, which is not ${inWorld}`;
	return (0,rejections/* assetUnverified */.wR)(`it is named as the signature of ${what}`, `Delete it, or ${exempt(name)}.`);
}
/** Whether an asset is refused whatever it contains: no evidence covers it, or its signature is none by any key at hand. */
function isHopeless({ lookup, trusted, untrusted }, listing) {
	if (lookup.kind === "missing") return listing === void 0;
	return lookup.kind === "too-large" || [...trusted, ...untrusted].every(({ file }) => file.kind === "unreadable");
}
/** What the host says of an asset, to tell its refusal with: nothing is downloaded for that. Empty where the host says nothing. */
function reportedDigests({ digest }) {
	const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(digest ?? "") ?? [];
	return hex === void 0 ? /* @__PURE__ */ new Map() : (0,hashing_hasher/* toDigests */.TV)([["sha256", Buffer.from(hex, "hex")]]);
}
async function readThrough(asset, hashes, { snapshot, failed }, keeper) {
	const file = await keeper?.open(asset.name);
	try {
		return await (0,read/* rereading */.kZ)(asset, async () => {
			const hasher = new hashing_hasher/* StreamHasher */.YQ(hashes);
			await file?.restart();
			for await (const chunk of (0,read/* streamAsset */.LY)(snapshot, asset, failed)) {
				hasher.update(chunk);
				await file?.write(chunk);
			}
			return hasher.digests();
		});
	} finally {
		await file?.close();
	}
}
function signedName(name, suffix) {
	return name.endsWith(suffix) ? name.slice(0, -suffix.length) : void 0;
}
function refuse(artifact, diagnosis) {
	return {
		kind: "refused",
		artifact,
		signatureFile: void 0,
		digest: void 0,
		diagnosis
	};
}


// EXTERNAL MODULE: ./build/src/verify/binding.js
var binding = __webpack_require__(9182);
// EXTERNAL MODULE: ./build/src/verify/checksums.js
var verify_checksums = __webpack_require__(4227);
// EXTERNAL MODULE: ./build/src/diagnosis/depth.js
var depth = __webpack_require__(7046);
// EXTERNAL MODULE: ./build/src/diagnosis/text-changes.js
var text_changes = __webpack_require__(456);
// EXTERNAL MODULE: ./build/src/manifests/checksums.js
var checksums = __webpack_require__(8856);
// EXTERNAL MODULE: ./build/src/signature/algorithms.js
var algorithms = __webpack_require__(6432);
// EXTERNAL MODULE: ./build/src/verify/diagnosis-aids.js
var diagnosis_aids = __webpack_require__(5544);
// EXTERNAL MODULE: ./build/src/verify/other-lists.js
var other_lists = __webpack_require__(5133);
// EXTERNAL MODULE: ./build/src/manifests/signing-record.js
var signing_record = __webpack_require__(4973);
;// CONCATENATED MODULE: ./build/src/verify/record.js



// src/verify/record.ts
/**
* Whether a file whose own signature is valid is the signing record of these artifacts and this release: each artifact that it names is
* known with that digest, and it names the release at hand. A record of another release, or of an older build, is not.
*
* @param proven the digest that was signed: the file is read again, and different content is not accepted then.
*/
async function isRecordOf(item, proven, known) {
	const bytes = await readBounded(item.reread(), signing_record/* MAX_RECORD_BYTES */.xR);
	if (bytes === void 0) return false;
	if (!(0,algorithms/* equalDigests */.cF)((0,hashing_hasher/* digestBy */.Qx)((0,hashing_hasher/* hashBytes */.yi)(bytes, [proven.hash]), proven.hash), proven)) return false;
	const record = (0,signing_record/* parseRecord */.Hh)(bytes);
	return record !== void 0 && recordsOnlyKnown(record, item, known) && await isOfRelease(record, known);
}
function recordsOnlyKnown({ artifacts = [] }, { place, artifact }, { candidates, checksums, expected }) {
	const known = /* @__PURE__ */ new Map();
	const add = (path, digests) => {
		const name = baseName(path);
		const all = known.get(name) ?? /* @__PURE__ */ new Set();
		known.set(name, all);
		for (const digest of digests) all.add((0,algorithms/* formatDigest */.MO)(digest));
	};
	for (const other of candidates) if (other.place === place && other.artifact !== artifact) add(other.artifact, other.digests.values());
	const { verified } = checksums;
	for (const list of [verified?.list, expected?.[place]]) for (const [name, digest] of list?.entries ?? []) add(name, [digest]);
	if (verified !== void 0) add(verified.from, (0,hashing_hasher/* hashBytes */.yi)(verified.bytes, algorithms/* HASH_NAMES */.Gt).values());
	return artifacts.length > 0 && artifacts.every(({ name, digest }) => typeof name === "string" && known.get(name)?.has(digest) === true);
}
/** Whether the record names the release at hand; true without a release, where the artifacts alone decide. */
async function isOfRelease(record, { binding, describeRelease }) {
	if (binding.kind === "bound") return (0,signing_record/* namesRelease */.gH)(record, binding.binding);
	return describeRelease === void 0 || (0,signing_record/* namesRelease */.gH)(record, await describeRelease());
}
function baseName(path) {
	return path.slice(path.lastIndexOf("/") + 1);
}
/** The whole content; undefined when it has more than `maxBytes`. */
async function readBounded(content, maxBytes) {
	const chunks = [];
	let size = 0;
	for await (const chunk of content) {
		size += chunk.length;
		if (size > maxBytes) return void 0;
		chunks.push(Uint8Array.from(chunk));
	}
	return Buffer.concat(chunks);
}


;// CONCATENATED MODULE: ./build/src/verify/verdict-table.js
// src/verify/verdict-table.ts
const NOT_REFUSED = ["missing", "proven"];
const NOT_MISMATCHED = ["none", "match"];
const USABLE = [
	"artifact",
	"checksums",
	"binding",
	"record"
];
/** Documents of this action need no line in `digests`, which the build job made before them; one that is there must agree. */
const DOCUMENT = [
	"checksums",
	"binding",
	"record"
];
const BOUND_ENOUGH = ["bound", "not-required"];
/**
* Exactly one row applies to each combination of facts, so that their order does not matter; a test tries all combinations.
*/
const VERDICT_TABLE = [
	{
		outcome: "signature-refused",
		when: { signature: ["refused"] }
	},
	{
		outcome: "listing-mismatch",
		when: {
			signature: NOT_REFUSED,
			listing: ["mismatch"]
		}
	},
	{
		outcome: "checksums-broken",
		when: {
			signature: NOT_REFUSED,
			listing: NOT_MISMATCHED,
			content: ["broken-checksums"]
		}
	},
	{
		outcome: "not-signed",
		when: {
			signature: ["missing"],
			listing: ["none"],
			content: USABLE
		}
	},
	...[{
		signature: ["proven"],
		listing: NOT_MISMATCHED
	}, {
		signature: ["missing"],
		listing: ["match"]
	}].flatMap((covered) => [
		{
			outcome: "not-bound",
			when: {
				...covered,
				content: USABLE,
				binding: ["refused"]
			}
		},
		{
			outcome: "digest-mismatch",
			when: {
				...covered,
				content: USABLE,
				binding: BOUND_ENOUGH,
				digests: ["mismatch"]
			}
		},
		{
			outcome: "not-expected",
			when: {
				...covered,
				content: ["artifact"],
				binding: BOUND_ENOUGH,
				digests: ["unlisted"]
			}
		},
		{
			outcome: "verified",
			when: {
				...covered,
				content: USABLE,
				binding: BOUND_ENOUGH,
				digests: ["not-given", "match"]
			}
		},
		{
			outcome: "verified",
			when: {
				...covered,
				content: DOCUMENT,
				binding: BOUND_ENOUGH,
				digests: ["unlisted"]
			}
		}
	])
];
/**
* The verdict on one artifact.
*
* @throws when not exactly one row applies to these facts, which a test excludes.
*/
function lookUpVerdict(facts) {
	const rules = VERDICT_TABLE.filter((rule) => applies(rule, facts));
	const [rule] = rules;
	if (rule === void 0 || rules.length > 1) throw new Error(`the verdict table has ${rules.length} rows for ${JSON.stringify(facts)}`);
	return rule.outcome;
}
/** Whether a row applies to these facts. */
function applies({ when }, facts) {
	return Object.entries(when).every(([question, values]) => values.includes(facts[question]));
}


// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/src/verify/decide.js















// src/verify/decide.ts
/**
* The verdict on one artifact: its own signature must hold, or the verified checksums file must list it with this digest; where
* both exist, both must hold. The verdict table decides; only a rejection is diagnosed.
*/
async function decide(item, context) {
	const signature = await judgeSignature(item, context);
	const facts = factsOf(item, signature, context);
	const outcome = lookUpVerdict(facts);
	if (signature.kind === "proven" && mayBeRecord(facts, outcome) && await isRecordOf(item, signature.verified.digest, context)) {
		const binding = context.binding.kind === "bound" ? "bound" : facts.binding;
		const asRecord = {
			...facts,
			content: "record",
			binding
		};
		return toResult(item, context, {
			signature,
			facts: asRecord,
			outcome: lookUpVerdict(asRecord)
		});
	}
	return toResult(item, context, {
		signature,
		facts,
		outcome
	});
}
async function judgeSignature(item, context) {
	if (item.signature.lookup.kind === "missing") return { kind: "missing" };
	const others = () => context.candidates.filter((other) => other !== item).map((other) => ({
		name: other.artifact,
		digests: other.digests
	}));
	return (0,signatures/* decideSignature */.v5)({
		...item,
		others
	}, context);
}
/** The facts on an artifact, as far as they are known without reading it as a record. */
function factsOf(item, signature, context) {
	const { listing, digests } = item;
	const content = contentOf(item, context);
	return {
		signature: signature.kind,
		listing: listing === void 0 ? "none" : (0,verify_listing/* matchesListing */.si)(listing, digests) ? "match" : "mismatch",
		content,
		digests: compareWithExpected(item, context),
		binding: judgeCoverage(listing !== void 0 || content === "checksums", context)
	};
}
/** What the binding says of one artifact; `isCovered`: it is the verified checksums file, or listed in it. */
function judgeCoverage(isCovered, { binding, policy: { requireBinding: demand } }) {
	if (isCovered && binding.kind === "bound") return "bound";
	switch (demand.kind) {
		case "not-required": return "not-required";
		case "if-present": return isCovered && binding.kind === "contradicted" ? "refused" : "not-required";
		case "here":
		case "named": return "refused";
	}
}
function contentOf(item, context) {
	const { checksums, missingEntries, policy } = context;
	const { place, artifact, listing } = item;
	const is = (file) => file.place === place && file.from === artifact;
	if (checksums.refused.some(is)) return "broken-checksums";
	if (checksums.copies.some(is)) return missingEntries[place].length === 0 || policy.partialLists?.has(artifact) === true ? "checksums" : "broken-checksums";
	return listing?.name === "release-binding.json" ? "binding" : "artifact";
}
function compareWithExpected({ artifact, place, digests }, { expected }) {
	if (expected === void 0) return "not-given";
	const line = (0,checksums/* findEntry */.w4)(expected[place], (0,external_node_path_.basename)(artifact))?.digest;
	if (line === void 0) return "unlisted";
	const now = digests.get(line.hash);
	return now !== void 0 && (0,algorithms/* equalDigests */.cF)(now, line) ? "match" : "mismatch";
}
/** Whether the outcome would be another one for a record: no checksums file lists it, and `digests` was made before it. */
function mayBeRecord({ content }, outcome) {
	return content === "artifact" && (outcome === "not-expected" || outcome === "not-bound");
}
async function toResult(item, context, verdict) {
	const { artifact, digests, listing } = item;
	const { signature, facts, outcome } = verdict;
	if (outcome !== "verified") return {
		kind: "refused",
		artifact,
		signatureFile: signatureFileOf(item),
		digest: digests.values().next().value,
		diagnosis: await explain(item, context, verdict)
	};
	const proof = signature.kind === "proven" ? signature : listing?.checksums.proof;
	const listed = listing && digests.get(listing.digest.hash);
	const digest = signature.kind === "proven" ? signature.verified.digest : listed;
	if (proof === void 0 || digest === void 0) throw new Error("verified without a proof and a digest");
	return {
		kind: "verified",
		artifact,
		signatureFile: proof.signatureFile,
		digest,
		proof: proof.verified,
		key: proof.key,
		checksums: listing?.checksums.from,
		bound: facts.binding === "bound"
	};
}
function signatureFileOf({ signature: { lookup }, listing }) {
	return lookup.kind === "missing" ? listing?.checksums.proof.signatureFile : lookup.from;
}
/** The diagnosis of a rejected artifact, made of the facts that the verdict rests on. */
async function explain(item, context, { signature, outcome }) {
	const { listing, digests, place, artifact } = item;
	switch (outcome) {
		case "signature-refused":
			if (signature.kind !== "refused") break;
			return signature.diagnosis;
		case "listing-mismatch":
			if (listing === void 0) break;
			if (context.checksums.copies.some((copy) => copy.place === place && copy.from === artifact)) return (0,diagnosis_checksums/* checksumsListItself */.O0)(listing.digest);
			return explainMismatch(item, listing, signature.kind === "proven", context.aids);
		case "checksums-broken": return explainBroken(item, context);
		case "not-signed": return explainUnsigned(item, context);
		case "not-bound": return context.binding.kind === "bound" ? (0,diagnosis_release/* bindingMissing */.eL)(`${context.checksums.verified?.from} does not list it`, context.policy.terms) : context.binding.diagnosis;
		case "digest-mismatch": {
			const line = context.expected?.[place].entries.get((0,external_node_path_.basename)(artifact));
			if (line === void 0) break;
			return (0,diagnosis_release/* digestMismatch */.H3)(line, digests.get(line.hash));
		}
		case "not-expected": return (0,diagnosis_release/* notExpected */.Ye)(context.expected && (0,verify_listing/* listedAs */.WC)(context.expected[place], digests));
	}
	throw new Error(`no rejection to explain: ${outcome}`);
}
function explainBroken({ place, artifact }, { checksums, missingEntries, policy, aids }) {
	const refused = checksums.refused.find((file) => file.place === place && file.from === artifact);
	if (refused !== void 0) return refused.diagnosis;
	const missing = toMissingEntries(missingEntries[place], checksums.verified, aids);
	return (0,diagnosis_checksums/* checksumsIncomplete */.N9)(missing, place, policy.terms);
}
/** Names that a list has and that are not there, each with the name under which its content is. */
function toMissingEntries(names, verified, aids) {
	return names.map((name) => {
		const digest = verified?.list.entries.get(name);
		const hereAs = digest && aids?.findByDigest(digest);
		return {
			name,
			hereAs: hereAs !== void 0 && verified?.list.entries.has((0,external_node_path_.basename)(hereAs)) === true ? void 0 : hereAs
		};
	});
}
async function explainUnsigned({ artifact, place, digests, signature: { lookup } }, { checksums: { verified, refused }, otherLists, policy: { terms } }) {
	if (lookup.kind !== "missing") throw new Error("a signature that was not judged");
	if (verified !== void 0) {
		const renamed = (0,verify_listing/* listedAs */.WC)(verified.list, digests);
		return renamed === void 0 ? (0,diagnosis_checksums/* notInChecksums */.ht)(verified.from, lookup, (0,verify_listing/* similarTo */.Tg)(verified.list, artifact)) : (0,diagnosis_checksums/* listedUnderOtherName */.Lq)(verified.from, renamed, place, terms);
	}
	const missing = (0,rejections/* signatureMissing */.JN)(lookup);
	const [first] = refused;
	if (first !== void 0) return (0,diagnosis_checksums/* signatureMissingWith */.pz)(missing, first.from, first.diagnosis);
	const lists = await (0,signatures/* undefinedOnError */.Kg)(async () => otherLists?.());
	const other = (0,other_lists/* findListing */.s)(lists ?? [], artifact, digests);
	return other === void 0 ? missing : (0,diagnosis_checksums/* listedInOther */.Zr)(missing, other.from, terms);
}
async function explainMismatch({ digests, reread }, { checksums, digest }, signatureHolds, aids) {
	const mismatch = (0,diagnosis_checksums/* checksumsMismatch */.ZJ)(checksums.from, digest, digests.get(digest.hash), signatureHolds);
	if (signatureHolds) return mismatch;
	if (aids?.mayGoDeep() === false) return (0,depth/* notInDepthListed */.Rx)(mismatch, 20);
	const change = await (0,signatures/* undefinedOnError */.Kg)(() => (0,text_changes/* findTextChange */.Z)(reread(), [digest.hash], (now) => (0,algorithms/* equalDigests */.cF)(now, digest)));
	return change === void 0 ? mismatch : (0,rejections/* textChanged */.Qw)(change, checksums.from);
}


;// CONCATENATED MODULE: ./build/src/verify/closed-world.js














// src/verify/closed-world.ts
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
	const selection = release && await selectAssets({
		globs: release.globs,
		policy,
		trust,
		checksums: checksums.verified
	}, release.snapshot);
	const withUnknown = (0,trust_anchors/* withUnknownKeys */.d2)(trust, selection?.unknownKeys ?? [], world.pins);
	const assets = release === void 0 || selection === void 0 ? [] : await examineAssets(selection.artifacts, release.snapshot, {
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
		expected: expected && {
			local: expected,
			release: storedNames(expected, release)
		},
		aids: new diagnosis_aids/* DiagnosisAids */.Z(candidates, world.budget),
		candidates,
		missingEntries,
		otherLists: world.otherLists,
		describeRelease: world.describeRelease
	};
	const decided = await (0,concurrency/* mapConcurrently */.X2)(candidates, DECISIONS_AT_ONCE, (item) => decide(item, context));
	return {
		results: [
			...decided,
			...selection?.refused ?? [],
			...refuseIncompleteList(world, decided, context),
			...refuseNamedList(world, decided),
			...refuseMissingExpected(world, context)
		],
		exempted,
		missing: missingEntries[checksums.verified?.place ?? "local"]
	};
}
function storedNames(expected, release) {
	return release === void 0 ? expected : (0,expected_digests/* withStoredNames */.Uk)(expected, release.snapshot.host);
}
/** Names that the verified checksums file lists and that are not there, for a copy of it in each place. */
function findMissingEntries({ checksums, release }, candidates, exempted) {
	const listed = [...checksums.verified?.list.entries.keys() ?? []];
	const exemptedNames = new Set(exempted.map(({ artifact }) => artifact));
	const there = (near) => new Set(near.flatMap(({ listing }) => listing === void 0 ? [] : [listing.name]));
	const onRelease = there(candidates.filter(({ place }) => place === "release"));
	const anywhere = there(candidates);
	const mustBeOnRelease = (name) => release?.globs.isClosedWorld === true && !(0,file_names/* hasFolder */.bU)(name);
	const missing = (isThere) => listed.filter((name) => !isThere(name) && !exemptedNames.has(name));
	return {
		release: missing((name) => onRelease.has(name)),
		local: missing((name) => (mustBeOnRelease(name) ? onRelease : anywhere).has(name))
	};
}
/** In a closed world the release must have what the verified checksums file lists, wherever that file was found. */
function refuseIncompleteList({ checksums: { verified }, release, policy }, decided, { missingEntries: { local, release: onRelease }, aids }) {
	if (release?.globs.isClosedWorld !== true || verified === void 0) return [];
	const missing = verified.place === "release" ? onRelease : local;
	if (missing.length === 0 || decided.some(({ artifact }) => artifact === verified.from)) return [];
	return [{
		kind: "refused",
		artifact: verified.from,
		signatureFile: verified.proof.signatureFile,
		digest: void 0,
		diagnosis: (0,diagnosis_checksums/* checksumsIncomplete */.N9)(toMissingEntries(missing, verified, aids), "release", policy.terms)
	}];
}
/** The file that `checksums-file` names is judged like an artifact, also when it is not among them. */
function refuseNamedList({ policy, checksums }, decided) {
	if (policy.checksumsFile === void 0 || checksums.verified !== void 0) return [];
	return checksums.refused.filter(({ from }) => !decided.some(({ artifact }) => artifact === from)).map(({ from, signatureFile, diagnosis }) => ({
		kind: "refused",
		artifact: from,
		signatureFile,
		digest: void 0,
		diagnosis
	}));
}
/** A rejection for each file that `digests` lists and that is not there: on the release itself, in a closed world. */
function refuseMissingExpected({ expected, release }, { candidates, aids }) {
	const near = release?.globs.isClosedWorld === true ? candidates.filter(({ place }) => place === "release") : candidates;
	const form = (name) => name.normalize("NFC");
	const there = new Set(near.map(({ artifact }) => form((0,external_node_path_.basename)(artifact))));
	return [...expected?.entries ?? []].filter(([name]) => !there.has(form(name)) && !there.has(form(release?.snapshot.host.storedName(name) ?? name))).map(([name, digest]) => ({
		kind: "refused",
		artifact: name,
		signatureFile: void 0,
		digest: void 0,
		diagnosis: (0,diagnosis_release/* expectedMissing */.r)(digest, aids?.findByDigest(digest))
	}));
}
/**
* The verdicts on every asset of a release, for the publish gate: as verify mode judges `release-assets: '*'`, with no local file and no
* KMS. Assets that the run attached itself are judged by the digest that the host reports where that suffices; the others are downloaded.
*/
async function judgeClosedWorld(world) {
	const { snapshot, policy, trust, pins, exempt, ownUploads, describeRelease, log } = world;
	const budget = new diagnosis_aids/* DiagnosisBudget */.$();
	const checksums = await (0,verify_checksums/* findChecksums */.m)({
		policy,
		artifacts: [],
		snapshot,
		trust,
		workspace: void 0,
		kms: void 0,
		budget,
		log
	});
	return judgeWorld({
		local: [],
		release: {
			snapshot,
			globs: new name_glob/* NameGlobs */.V(["*", ...exempt]),
			evidence: {
				kind: "own-uploads",
				uploads: new OwnUploads(ownUploads)
			}
		},
		policy,
		trust,
		pins,
		kms: void 0,
		checksums,
		budget,
		otherLists: (0,concurrency/* onDemand */.hd)(() => (0,other_lists/* findOtherLists */.Z)({
			policy,
			artifacts: [],
			snapshot,
			trust,
			workspace: void 0
		})),
		binding: await (0,binding/* judgeBinding */.h)({
			checksums: checksums.verified,
			demand: policy.requireBinding,
			snapshot,
			describeRelease,
			terms: policy.terms
		}),
		expected: void 0,
		describeRelease
	});
}



/***/ }),

/***/ 5544:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ DiagnosisBudget),
/* harmony export */   Z: () => (/* binding */ DiagnosisAids)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6432);

/** How many refusals of a run are explained in depth, so that explaining thousands costs no more than a few times what judging them does. */
var DiagnosisBudget = class {
	#left = 20;
	/** Whether one more refusal may be explained in depth; asked once for each that could be. */
	mayGoDeep() {
		this.#left -= 1;
		return this.#left >= 0;
	}
};
/** What refusals are explained with. */
var DiagnosisAids = class {
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
		this.#byDigest ??= new Map(this.#candidates.toReversed().flatMap(({ artifact, digests }) => [...digests.values()].map((now) => [(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(now), artifact])));
		return this.#byDigest.get((0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(digest));
	}
};



/***/ }),

/***/ 6419:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K7: () => (/* binding */ listingOf),
/* harmony export */   Tg: () => (/* binding */ similarTo),
/* harmony export */   WC: () => (/* binding */ listedAs),
/* harmony export */   si: () => (/* binding */ matchesListing),
/* harmony export */   zJ: () => (/* binding */ listedNamesOf)
/* harmony export */ });
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7178);
/* harmony import */ var _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8856);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6432);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);




// src/verify/listing.ts
/**
* The entry of an artifact in the checksums file, under the first of `names` that it lists, exactly or else in another form of Unicode;
* undefined when it lists none of them.
*/
function listingOf(checksums, names) {
	if (checksums === void 0) return void 0;
	const { list } = checksums;
	const name = names.find((candidate) => list.entries.has(candidate)) ?? names.find((candidate) => (0,_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_1__/* .findEntry */ .w4)(list, candidate));
	const entry = name === void 0 ? void 0 : (0,_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_1__/* .findEntry */ .w4)(list, name);
	return entry && {
		checksums,
		...entry
	};
}
/**
* The names that a file may be listed under: its path relative to the checksums file, with `/` or as on Windows, its base name, and its
* name as the host stores it.
*/
function listedNamesOf(artifact, checksums, snapshot) {
	const path = checksums?.folder === void 0 ? void 0 : (0,node_path__WEBPACK_IMPORTED_MODULE_3__.relative)(checksums.folder, artifact.absolutePath);
	return [
		...path === void 0 ? [] : [path.split(node_path__WEBPACK_IMPORTED_MODULE_3__.sep).join("/"), path.split(node_path__WEBPACK_IMPORTED_MODULE_3__.sep).join("\\")],
		artifact.name,
		...snapshot === void 0 ? [] : [snapshot.host.storedName(artifact.name)]
	];
}
/** Whether an artifact has the digest that the checksums file lists. */
function matchesListing({ digest }, digests) {
	const now = digests.get(digest.hash);
	return now !== void 0 && (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__/* .equalDigests */ .cF)(now, digest);
}
const LISTED_NAMES = /* @__PURE__ */ new WeakMap();
/** The name that the list has for the content of an artifact; undefined when it lists no such content, or the digest is not known. */
function listedAs(list, digests) {
	const digest = digests.get(list.hash);
	return digest && namesIn(list).byDigest.get((0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDigest */ .MO)(digest));
}
/** Listed in another folder, in letters of another case, or under a name of which the host would make this one. */
function similarTo(list, name) {
	return namesIn(list).bySpelling.get(spellingOf(name));
}
function namesIn(list) {
	const known = LISTED_NAMES.get(list);
	if (known !== void 0) return known;
	const entries = [...list.entries].toReversed();
	const names = {
		byDigest: new Map(entries.map(([name, digest]) => [(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDigest */ .MO)(digest), name])),
		bySpelling: new Map(entries.map(([name]) => [spellingOf(name), name]))
	};
	LISTED_NAMES.set(list, names);
	return names;
}
/** GitHub replaces runs of blanks and special characters with a dot. */
function spellingOf(name) {
	return (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_0__/* .foldedName */ .mw)((0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_0__/* .anyBaseName */ .L2)(name)).replaceAll(/[^\p{L}\p{N}_-]+/gu, ".");
}



/***/ }),

/***/ 5133:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ findOtherLists),
/* harmony export */   s: () => (/* binding */ findListing)
/* harmony export */ });
/* harmony import */ var _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5859);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6342);
/* harmony import */ var _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8856);
/* harmony import */ var _release_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9451);
/* harmony import */ var _release_read_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1319);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6432);
/* harmony import */ var _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7151);
/* harmony import */ var _signatures_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2580);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6760);









// src/verify/other-lists.ts
const MAX_CANDIDATES = 8;
const MAX_FOLDERS = 16;
const MAX_BYTES = 1048576;
const LIKELY_NAME = /sum|sha-?\d|digest|hash|manifest|\.txt$/i;
/**
* Checksums files that a trusted key signed and that have another name than those that are looked for, beside the artifacts, in the
* workspace and on the release: so that a refusal can name them in `checksums-file`. Never evidence for a verdict. At most eight files of
* likely names, of 1 MiB each, are read.
*/
async function findOtherLists(search) {
	const candidates = [...await candidatesInFolders(search), ...candidatesOnRelease(search)];
	const found = [];
	for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
		const list = await readSigned(candidate, search);
		if (list !== void 0) found.push({
			from: candidate.from,
			list
		});
	}
	return found;
}
/** The first list that has the artifact under its base name, with its digest as far as that is known. */
function findListing(lists, artifact, digests) {
	return lists.find(({ list }) => {
		const listed = list.entries.get((0,node_path__WEBPACK_IMPORTED_MODULE_8__.basename)(artifact)) ?? list.entries.get(artifact);
		const now = digests.get(list.hash);
		return listed !== void 0 && (now === void 0 || (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_5__/* .equalDigests */ .cF)(now, listed));
	});
}
async function candidatesInFolders({ policy, artifacts, workspace }) {
	const { signatureSuffix } = policy;
	if (workspace === void 0) return [];
	const folders = /* @__PURE__ */ new Set([...artifacts.map(({ absolutePath }) => (0,node_path__WEBPACK_IMPORTED_MODULE_8__.dirname)(absolutePath)), workspace]);
	const isLikely = likelyNames(policy);
	const paths = [];
	for (const folder of [...folders].slice(0, MAX_FOLDERS)) {
		const files = await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_1__/* .listFiles */ .CS)(folder);
		const there = new Set(files);
		paths.push(...files.filter((path) => isLikely((0,node_path__WEBPACK_IMPORTED_MODULE_8__.basename)(path)) && there.has(path + signatureSuffix)));
	}
	return paths.map((path) => ({
		from: (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_1__/* .displayPath */ .Gt)(path, workspace),
		read: () => (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_1__/* .readSmallFile */ .EW)(path, MAX_BYTES),
		readSignature: () => (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_1__/* .readSmallFile */ .EW)(path + signatureSuffix, _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_6__/* .MAX_SIGNATURE_FILE_BYTES */ .NT)
	}));
}
function candidatesOnRelease({ policy, snapshot }) {
	if (snapshot === void 0) return [];
	const { signatureSuffix } = policy;
	const isLikely = likelyNames(policy);
	return [...snapshot.assets.values()].flatMap((asset) => {
		const signature = isLikely(asset.name) ? (0,_release_names_js__WEBPACK_IMPORTED_MODULE_3__/* .findSignatureAsset */ .IL)(snapshot, asset.name, signatureSuffix) : void 0;
		if (signature === void 0) return [];
		return {
			from: asset.name,
			read: () => (0,_release_read_js__WEBPACK_IMPORTED_MODULE_4__/* .readAsset */ .fs)(snapshot, asset, MAX_BYTES),
			readSignature: () => (0,_release_read_js__WEBPACK_IMPORTED_MODULE_4__/* .readAsset */ .fs)(snapshot, signature, _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_6__/* .MAX_SIGNATURE_FILE_BYTES */ .NT)
		};
	});
}
function likelyNames({ checksumsFile }) {
	const lookedFor = checksumsFile === void 0 ? _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_2__/* .DEFAULT_CHECKSUMS_NAMES */ .ix : [(0,node_path__WEBPACK_IMPORTED_MODULE_8__.basename)(checksumsFile)];
	return (name) => LIKELY_NAME.test(name) && !lookedFor.includes(name);
}
async function readSigned({ from, read, readSignature }, { policy, trust }) {
	const file = await read();
	const parsed = file === void 0 || file.length > MAX_BYTES ? void 0 : (0,_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_2__/* .parseChecksums */ .yk)(file);
	if (file === void 0 || parsed?.kind !== "checksums") return void 0;
	const bytes = await readSignature();
	if (bytes === void 0) return void 0;
	const signature = (0,_signatures_js__WEBPACK_IMPORTED_MODULE_7__/* .examineSignature */ .MO)({
		kind: "found",
		bytes,
		from
	}, trust, policy.algorithm);
	return (0,_signatures_js__WEBPACK_IMPORTED_MODULE_7__/* .isSigned */ .JI)((0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_0__/* .hashBytes */ .yi)(file, signature.hashes), signature, policy) ? parsed.list : void 0;
}



/***/ }),

/***/ 2580:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  v5: () => (/* binding */ decideSignature),
  BI: () => (/* binding */ digestsSuffice),
  MO: () => (/* binding */ examineSignature),
  BB: () => (/* binding */ findSignatureOfAsset),
  zI: () => (/* binding */ findSignatureOfFile),
  JI: () => (/* binding */ isSigned),
  Kg: () => (/* binding */ undefinedOnError)
});

// EXTERNAL MODULE: ./build/src/signature/algorithms.js
var algorithms = __webpack_require__(6432);
// EXTERNAL MODULE: ./build/src/signature/schemes/index.js + 1 modules
var schemes = __webpack_require__(7671);
// EXTERNAL MODULE: ./build/src/lib/text.js
var lib_text = __webpack_require__(5498);
// EXTERNAL MODULE: ./build/src/diagnosis/file-kinds.js
var file_kinds = __webpack_require__(9083);
// EXTERNAL MODULE: ./build/src/signature/schemes/rsa-pss.js
var rsa_pss = __webpack_require__(6218);
// EXTERNAL MODULE: ./build/src/signature/schemes/rsa.js
var rsa = __webpack_require__(2177);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/src/diagnosis/unsupported-scheme.js




// src/diagnosis/unsupported-scheme.ts
/** Hash functions by the DER of their object identifiers (RFC 8017, appendix B.1; NIST CSOR). */
const HASH_OIDS = {
	"06082a864886f70d0202": "MD2",
	"06082a864886f70d0205": "MD5",
	"06052b0e03021a": "SHA-1",
	"06052b24030201": "RIPEMD-160",
	"0609608648016503040204": "SHA-224",
	"0609608648016503040201": "SHA-256",
	"0609608648016503040202": "SHA-384",
	"0609608648016503040203": "SHA-512",
	"0609608648016503040205": "SHA-512/224",
	"0609608648016503040206": "SHA-512/256",
	"0609608648016503040207": "SHA3-224",
	"0609608648016503040208": "SHA3-256",
	"0609608648016503040209": "SHA3-384",
	"060960864801650304020a": "SHA3-512"
};
const PSS_HASHES = {
	sha1: "SHA-1",
	sha224: "SHA-224",
	sha256: "SHA-256",
	sha384: "SHA-384",
	sha512: "SHA-512"
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
	const em = (0,rsa/* encodedMessage */.U)(key, signature);
	return em && (describePkcs1(em) ?? describePss(em, [...digests]));
}
/** EMSA-PKCS1-v1_5 (RFC 8017, 9.2): the DigestInfo names its hash function. */
function describePkcs1(em) {
	const end = em.indexOf(0, 2);
	if (em[0] !== 0 || em[1] !== 1 || end < 10 || !em.subarray(2, end).every((byte) => byte === 255)) return void 0;
	const content = em.subarray(end + 1).toString("hex");
	const digest = Object.entries({
		40: "SHA-1",
		64: "SHA-256",
		96: "SHA-384",
		128: "SHA-512"
	}).find(([length]) => Number(length) === content.length);
	if (!content.startsWith("30") && digest !== void 0) return `RSASSA-PKCS1-v1_5 over a bare digest (${digest[1]}?), without the name of its hash function`;
	if (!content.startsWith("30")) return `RSASSA-PKCS1-v1_5 over ${content.length / 2} bytes as they are, without a hash function`;
	const [, hash] = Object.entries(HASH_OIDS).find(([oid]) => content.includes(oid)) ?? [];
	return `RSASSA-PKCS1-v1_5 with ${hash ?? "an unknown hash function"}${KMS_HASHES.includes(hash?.replace("-", "").toLowerCase() ?? "") ? " in another encoding than RFC 8017 gives" : ""}`;
}
/** EMSA-PSS with another hash function, or with MGF1 by another one: the default of some libraries. */
function describePss(em, digests) {
	for (const [hash, name] of Object.entries(PSS_HASHES)) for (const [mask, maskName] of Object.entries(PSS_HASHES)) {
		if (hash === mask && KMS_HASHES.includes(hash)) continue;
		const data = (0,rsa_pss/* readPssData */.h8)(em, (0,external_node_crypto_.createHash)(hash).digest().length, mask);
		if (data === void 0) continue;
		const { h, salt } = data;
		if (!(salt.length <= MAX_SALT_BYTES || digests.some((digest) => digest.hash === hash && (0,rsa_pss/* pssHash */.jV)(digest.hash, digest.bytes, salt).equals(h)))) continue;
		return `RSASSA-PSS with ${name}${hash === mask ? "" : ` and MGF1 with ${maskName}`}`;
	}
}


;// CONCATENATED MODULE: ./build/src/diagnosis/signature.js






// src/diagnosis/signature.ts
/**
* Why a signature was rejected: the first explanation that fits, from certain ones to the one that is left. Called only after the
* rejection, with the evidence for it. Where a scheme recovers no messages, the explanations that need one are skipped.
*/
function diagnose(evidence) {
	return unreadable(evidence) ?? otherAlgorithm(evidence) ?? untrustedKey(evidence) ?? otherContent(evidence) ?? changed(evidence) ?? unsupportedAlgorithm(evidence) ?? wrongKeyOrDamaged(evidence);
}
function unreadable({ trusted, terms }) {
	if (trusted.some(({ file }) => file.kind === "signature")) return void 0;
	const [first] = trusted;
	if (first?.file.kind !== "unreadable") return void 0;
	const { description, hint } = (0,file_kinds/* describeUnreadable */.D)(first.file.file, first.key, terms);
	return {
		cause: "signature-unreadable",
		message: description,
		hint
	};
}
function otherAlgorithm({ trusted, digests, pinned, terms }) {
	const setting = terms.names["signing-algorithm"];
	const found = interpretationsBy(trusted).find((interpretation) => covers(interpretation, digests));
	if (found === void 0 || pinned === void 0) return void 0;
	return {
		cause: "other-algorithm",
		message: `the trusted key signed exactly this file, but with ${found.algorithm}, and ${setting} allows ${pinned} only`,
		hint: `Sign it with ${pinned}, or change ${setting} if ${found.algorithm} is intended.`
	};
}
function untrustedKey({ untrusted, digests, terms }) {
	const found = untrusted.find(({ interpretations }) => interpretations.some((interpretation) => covers(interpretation, digests)));
	if (found === void 0) return void 0;
	const key = `the key ${found.key.fingerprint}`;
	const pins = terms.names["public-key-fingerprint"];
	switch (found.why) {
		case "revoked": return {
			cause: "key-revoked",
			message: `${key} signed exactly this file, but that key is revoked in ${pins}`,
			hint: "Sign it with a key that is not revoked."
		};
		case "not pinned": return {
			cause: "key-not-pinned",
			message: `${key} signed exactly this file, but that key is not pinned in ${pins}`,
			hint: `Add this fingerprint to ${pins} if the key is intended; get it from its owner, not from the release.`
		};
		case "not trusted": return {
			cause: "key-not-trusted",
			message: `${key} signed exactly this file, but that key is not among the trusted ones`,
			hint: `Give the key as ${(0,lib_text/* listed */.KE)(terms.anchors, "or")} if it is intended.`
		};
	}
}
/** The trusted key signed something that can be named. */
function otherContent({ trusted, digests, others, findByDigest }) {
	for (const interpretation of interpretationsBy(trusted)) {
		const digest = digests.get(interpretation.hash);
		if (digest === void 0) continue;
		const signed = interpretation.recovered?.signedDigest;
		const other = signed === void 0 || findByDigest === void 0 ? others.find((candidate) => covers(interpretation, candidate.digests))?.name : findByDigest({
			hash: interpretation.hash,
			bytes: signed
		});
		if (other !== void 0) return {
			cause: "signed-other-artifact",
			message: `this is the trusted key's signature of another artifact, ${other}`,
			hint: "Put each signature beside its own artifact; two of them may have been swapped."
		};
		const { hash, bytes } = digest;
		const coversContent = (content) => interpretation.covers({
			hash,
			bytes: (0,external_node_crypto_.createHash)(hash).update(content).digest()
		});
		if (coversContent(bytes)) return {
			cause: "signed-digest-of-digest",
			message: "the trusted key signed the digest of this file's digest: it was hashed twice",
			hint: "Sign again: \"aws kms sign\" takes a digest with --message-type DIGEST only, OpenSSL with \"pkeyutl -pkeyopt digest:\", not with \"dgst\"."
		};
		const hex = Buffer.from(bytes).toString("hex");
		const base64 = Buffer.from(bytes).toString("base64");
		if ([base64, `${base64}\n`].some(coversContent)) return {
			cause: "signed-hex-digest",
			message: "the trusted key signed the base64 text of this file's digest, not the file",
			hint: "Sign the digest itself (raw bytes, with --message-type DIGEST), or the file."
		};
		if ([hex, `${hex}\n`].some(coversContent)) return {
			cause: "signed-hex-digest",
			message: "the trusted key signed the hexadecimal text of this file's digest, not the file",
			hint: "Sign the digest itself (raw bytes, with --message-type DIGEST), or the file."
		};
	}
}
function changed({ trusted, digests }) {
	const message = interpretationsBy(trusted).map(({ recovered }) => recovered).filter((recovered) => recovered !== void 0).find(isSurelyByKey);
	if (message === void 0) return void 0;
	const { algorithm, hash, signedDigest } = message;
	const now = digests.get(hash);
	const have = now === void 0 ? "this file is a different one" : `this file has ${(0,algorithms/* formatDigest */.MO)(now)}`;
	return {
		cause: "file-changed",
		message: `${signedDigest === void 0 ? `the trusted key signed (${algorithm}), but not this content` : `the trusted key signed a file with the digest ${(0,algorithms/* formatDigest */.MO)({
			hash,
			bytes: signedDigest
		})}`}; ${have}: the file changed after signing, or it is another file`,
		hint: "Take the file that was signed, or sign this one."
	};
}
/**
* Under a wrong key a signature opens to noise, which passes for PSS with some salt length in about 1 of 20,000 cases;
* with the salt length that signers use, or as PKCS#1 v1.5, practically never.
*/
function isSurelyByKey({ algorithm, saltLength }) {
	return saltLength === (0,schemes/* schemeOf */.wW)(algorithm).saltLength;
}
function unsupportedAlgorithm({ trusted, digests }) {
	const described = trusted.map(({ key, file }) => file.kind === "signature" ? describeUnsupported(key, file.bytes, digests.values()) : void 0).find((name) => name !== void 0);
	if (described === void 0) return void 0;
	return {
		cause: "unsupported-algorithm",
		message: `the trusted key made this signature as ${described}, which is none of the six algorithms`,
		hint: `Sign with one of ${algorithms/* SIGNING_ALGORITHMS */.v8.join(", ")}; some libraries use SHA-1 for MGF1 by default.`
	};
}
function wrongKeyOrDamaged({ trusted }) {
	const keys = trusted.map(({ key }) => key.fingerprint).join(", ");
	return {
		cause: "wrong-key-or-damaged",
		message: interpretationsBy(trusted).length > 0 ? `the signature covers different content, was made by a different key than the trusted one (${keys}), or is damaged; these cases are indistinguishable` : `the signature was not made by the trusted key (${keys}), or is damaged; these cases are indistinguishable`,
		hint: "Download artifact and signature again, or give the public key of the key that signed."
	};
}
function interpretationsBy(trusted) {
	return trusted.flatMap(({ interpretations }) => interpretations);
}
function covers(interpretation, digests) {
	const digest = digests.get(interpretation.hash);
	return digest !== void 0 && interpretation.covers(digest);
}


// EXTERNAL MODULE: ./build/src/diagnosis/depth.js
var depth = __webpack_require__(7046);
// EXTERNAL MODULE: ./build/src/diagnosis/rejections.js
var rejections = __webpack_require__(7163);
// EXTERNAL MODULE: ./build/src/diagnosis/text-changes.js
var text_changes = __webpack_require__(456);
// EXTERNAL MODULE: ./build/src/lib/files.js
var files = __webpack_require__(6342);
// EXTERNAL MODULE: ./build/src/release/names.js
var names = __webpack_require__(9451);
// EXTERNAL MODULE: ./build/src/release/read.js
var read = __webpack_require__(1319);
// EXTERNAL MODULE: ./build/src/signature/formats/index.js
var formats = __webpack_require__(7151);
// EXTERNAL MODULE: ./build/src/signature/verdict.js
var verdict = __webpack_require__(9025);
// EXTERNAL MODULE: ./build/src/verify/diagnosis-aids.js
var diagnosis_aids = __webpack_require__(5544);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/src/verify/signatures.js













// src/verify/signatures.ts
/** The first signature file that is there: beside the file, in the workspace, or on the release if one was named. */
async function findSignatureOfFile(file, { signatureSuffix, terms }, snapshot, workspace) {
	const name = file.name + signatureSuffix;
	const paths = [.../* @__PURE__ */ new Set([file.absolutePath + signatureSuffix, (0,external_node_path_.join)(workspace, (0,external_node_path_.basename)(name))])];
	for (const path of paths) {
		const bytes = await (0,files/* readSmallFile */.EW)(path, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
		if (bytes !== void 0) return {
			lookup: {
				kind: "found",
				bytes,
				from: (0,files/* displayPath */.Gt)(path, workspace)
			},
			path
		};
	}
	const lookedAt = paths.map((path) => (0,files/* displayPath */.Gt)(path, workspace));
	const hint = `Sign the artifact, put its signature beside it, or correct ${terms.names["signature-suffix"]}.`;
	if (snapshot === void 0) return {
		lookup: {
			kind: "missing",
			lookedAt,
			hint
		},
		path: void 0
	};
	const attached = await findSignatureOf(snapshot, file.name, signatureSuffix);
	const looked = `${terms.member((0,names/* storedSignatureName */.XQ)(snapshot.host, file.name, signatureSuffix))} of ${snapshot.label}`;
	return {
		lookup: attached ?? {
			kind: "missing",
			lookedAt: [...lookedAt, looked],
			hint
		},
		path: void 0
	};
}
/** The signature of an asset on the release, or the names under which there is none. */
async function findSignatureOfAsset({ name }, { signatureSuffix, terms }, snapshot) {
	const hint = `Sign it, or ${terms.exempt(name)}.`;
	const lookedAt = [terms.member((0,names/* storedSignatureName */.XQ)(snapshot.host, name, signatureSuffix))];
	return await findSignatureOf(snapshot, name, signatureSuffix) ?? {
		kind: "missing",
		lookedAt,
		hint
	};
}
/** The signature that the release has for a file of this name; undefined when it has none. */
async function findSignatureOf(snapshot, fileName, suffix) {
	const asset = (0,names/* findSignatureAsset */.IL)(snapshot, fileName, suffix);
	if (asset === void 0) return void 0;
	const bytes = await (0,read/* readAsset */.fs)(snapshot, asset, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
	return bytes === void 0 ? {
		kind: "too-large",
		from: asset.name,
		size: asset.size
	} : {
		kind: "found",
		bytes,
		from: asset.name
	};
}
/**
* The signature, read by every key at hand, with the hash functions that the verdict needs.
*
* @param pinned the one algorithm that is accepted; undefined: any.
* @param also hash functions whose digests are needed as well.
*/
function examineSignature(lookup, trust, pinned, also = []) {
	const bytes = lookup.kind === "found" ? lookup.bytes : void 0;
	const examined = (keys) => bytes === void 0 ? [] : (0,verdict/* examine */.sb)(bytes, keys.map(({ key }) => key));
	const trusted = examined(trust.trusted);
	const untrusted = examined(trust.untrusted);
	const usual = pinned === void 0 ? "sha256" : (0,schemes/* hashOf */.qQ)(pinned);
	return {
		lookup,
		trusted,
		untrusted: untrusted.map((examination, index) => ({
			...examination,
			why: trust.untrusted[index]?.why ?? "not trusted"
		})),
		hashes: [.../* @__PURE__ */ new Set([
			...(0,verdict/* hashesToCompute */.pG)([...trusted, ...untrusted]),
			...also.filter((hash) => hash !== void 0),
			usual
		])]
	};
}
/**
* Whether digests that are known without reading the artifact suffice for a verdict. A PSS signature can be well formed under a second hash
* function as well: once it is proven under one, the other is not needed.
*/
function digestsSuffice(known, signature, policy, listed) {
	return isSigned(known, signature, policy) && (listed === void 0 || known.has(listed)) || signature.hashes.every((hash) => known.has(hash));
}
/** Whether a trusted key signed what has these digests: of no use as evidence. */
function isSigned(digests, { trusted }, { algorithm }) {
	return (0,verdict/* judge */.S4)(trusted, digests, algorithm) !== void 0;
}
/**
* The verdict on one signature, by the keys that are trusted, and by KMS where `verify-with: kms` asks for it.
*
* @throws what the call of KMS throws.
*/
async function decideSignature({ signature, digests, reread, others }, { policy, trust, kms, aids }) {
	const refused = (diagnosis) => ({
		kind: "refused",
		diagnosis
	});
	const { lookup } = signature;
	if (lookup.kind === "missing") return refused((0,rejections/* signatureMissing */.JN)(lookup));
	if (lookup.kind === "too-large") return refused((0,rejections/* signatureTooLarge */.Wm)(lookup.size));
	const verified = (0,verdict/* judge */.S4)(signature.trusted, digests, policy.algorithm);
	const key = trust.trusted.find((candidate) => candidate.key === verified?.key);
	if (verified === void 0 || key === void 0) {
		const evidence = {
			...signature,
			digests,
			pinned: policy.algorithm,
			terms: policy.terms,
			others: [],
			...aids && { findByDigest: (digest) => aids.findByDigest(digest) }
		};
		const diagnosis = diagnose(evidence);
		if (!(0,depth/* isUncertain */.cp)(diagnosis)) return refused(diagnosis);
		if (aids?.mayGoDeep() === false) return refused((0,depth/* notInDepth */.W1)(diagnosis, evidence, 20));
		const inDepth = diagnose({
			...evidence,
			others: others()
		});
		return refused((0,depth/* isUncertain */.cp)(inDepth) && await explainChange(signature, reread) || inDepth);
	}
	if (kms !== void 0 && !await kmsAgrees(kms, verified)) return refused((0,rejections/* kmsDisagrees */.Hi)(kms.key.arn));
	return {
		kind: "proven",
		verified,
		key,
		signatureFile: lookup.from
	};
}
async function kmsAgrees(kms, { algorithm, digest, signature }) {
	const question = [
		algorithm,
		(0,algorithms/* formatDigest */.MO)(digest),
		Buffer.from(signature).toString("base64")
	].join(" ");
	const answer = kms.answers.get(question) ?? kms.signer.verify(kms.key, algorithm, digest, signature);
	kms.answers.set(question, answer);
	return await answer;
}
/** The diagnosis of an innocent change of a text, where one explains why the signature is not valid; else undefined. */
async function explainChange({ trusted, hashes }, reread) {
	const interpretations = trusted.flatMap((examination) => examination.interpretations);
	if (interpretations.length === 0) return void 0;
	const change = await undefinedOnError(() => (0,text_changes/* findTextChange */.Z)(reread(), hashes, (digest) => interpretations.some(({ covers }) => covers(digest))));
	return change && (0,rejections/* textChanged */.Qw)(change, void 0);
}
/** The result of `explain`; undefined when it throws, so that a rejection without an explanation stays a rejection. */
async function undefinedOnError(explain) {
	try {
		return await explain();
	} catch {
		return;
	}
}



/***/ })

};
