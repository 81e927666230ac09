export const id = 952;
export const ids = [952];
export const modules = {

/***/ 1098:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ expandGlob),
/* harmony export */   m: () => (/* binding */ lookIntoFolder)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7037);
/* harmony import */ var _glob_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8264);





/** Lists a folder whose entries can be looked at as well. */
async function lookIntoFolder(path) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.access)(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.X_OK);
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(path, { withFileTypes: true });
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
class Expansion {
    files = [];
    skipped = [];
    folderLinks = [];
    notFiles = [];
    #glob;
    #search;
    /** A folder is asked for once, however many parts of the pattern are matched in it. */
    #entries = new Map();
    constructor(glob, search) {
        this.#glob = glob;
        this.#search = search;
    }
    async begin() {
        const { base, segments, foldersOnly } = this.#glob;
        const path = await this.#search.spelling.of(base);
        if (isInGit(path))
            return;
        if (segments.length > 0) {
            if (!this.#isExcluded(path, true) && (await isFolder(path)))
                await this.#walk(path, segments);
            return;
        }
        const status = await this.#look(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat, this.#search.unreadableFile);
        if (status === undefined || this.#isExcluded(path, status.isDirectory()))
            return;
        if (!status.isFile())
            this.notFiles.push(status);
        else if (!foldersOnly)
            this.files.push(path);
    }
    /** Matches the first of the segments in a folder, and the others in what that leads to. */
    async #walk(folder, [segment, ...rest]) {
        if (segment === undefined)
            return;
        if (segment.kind === 'name')
            return this.#enter(folder, segment.name, rest);
        if (segment.kind === 'deep' && rest.length > 0)
            await this.#walk(folder, rest);
        for (const entry of await this.#entriesOf(folder)) {
            if (!(0,_glob_js__WEBPACK_IMPORTED_MODULE_4__/* .matchesSegment */ .vO)(segment, entry.name))
                continue;
            const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, entry.name);
            if (isGit(entry.name) || this.#isExcluded(path, entry.isDirectory()))
                continue;
            const isLast = rest.length === 0;
            if (entry.isDirectory())
                await this.#walk(path, segment.kind === 'deep' ? [segment, ...rest] : rest);
            else if (isLast)
                this.#add(path, entry);
            else if (entry.isSymbolicLink() && (await isFolder(path)))
                this.folderLinks.push(path);
        }
    }
    /** A part that has no wildcard, after one that has. */
    async #enter(folder, name, rest) {
        const path = name === '..' ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(folder, name) : await this.#search.spelling.of((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name));
        if (isGit(name))
            return;
        const unreadable = (_, cause) => this.#search.unreadableFolder(folder, cause);
        const status = await this.#look(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.lstat, unreadable);
        if (status === undefined || this.#isExcluded(path, status.isDirectory()))
            return;
        if (rest.length === 0)
            this.#add(path, status);
        else if (status.isDirectory() || (status.isSymbolicLink() && (await isFolder(path))))
            await this.#walk(path, rest);
    }
    #add(path, entry) {
        if (entry.isDirectory() || this.#glob.foldersOnly)
            return;
        if (entry.isFile())
            this.files.push(path);
        else
            this.skipped.push({ path, kind: entry.isSymbolicLink() ? 'link' : 'special' });
    }
    #isExcluded(path, isDirectory) {
        return this.#search.excluded.some(glob => (0,_glob_js__WEBPACK_IMPORTED_MODULE_4__/* .excludes */ .m1)(glob, path, isDirectory));
    }
    /** A folder need not be readable where only one name in it is asked for. */
    async #look(path, status, unreadable) {
        try {
            return await status(path);
        }
        catch (thrown) {
            if (['ENOENT', 'ENOTDIR'].includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .systemErrorCode */ .vq)(thrown) ?? ''))
                return undefined;
            throw unreadable(path, thrown);
        }
    }
    #entriesOf(folder) {
        const known = this.#entries.get(folder);
        if (known !== undefined)
            return known;
        const entries = this.#search.lookInto(folder).catch((thrown) => {
            throw this.#search.unreadableFolder(folder, thrown);
        });
        this.#entries.set(folder, entries);
        return entries;
    }
}
function isGit(name) {
    return (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__/* .foldedName */ .mw)(name) === (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__/* .foldedName */ .mw)('.git');
}
function isInGit(path) {
    return path.split(/[/\\]/).some(isGit);
}
/** Anything but a certain no counts, so that what cannot be told is looked into, and fails there. */
async function isFolder(path) {
    try {
        return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path)).isDirectory();
    }
    catch (thrown) {
        return !['ENOENT', 'ENOTDIR', 'ELOOP'].includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .systemErrorCode */ .vq)(thrown) ?? '');
    }
}


/***/ }),

/***/ 7357:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   At: () => (/* binding */ describeSkipped),
/* harmony export */   O$: () => (/* binding */ unreadable),
/* harmony export */   ZO: () => (/* binding */ discoverFiles),
/* harmony export */   e1: () => (/* binding */ assertEachPatternKeeps),
/* harmony export */   eH: () => (/* binding */ toArtifact),
/* harmony export */   zZ: () => (/* binding */ uniqueFiles),
/* harmony export */   zl: () => (/* binding */ isExclude),
/* harmony export */   zn: () => (/* binding */ assertDistinctNames)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _lib_concurrency_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8867);
/* harmony import */ var _lib_file_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8906);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7037);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3963);
/* harmony import */ var _expand_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1098);
/* harmony import */ var _folder_spelling_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4665);
/* harmony import */ var _glob_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8264);










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
async function discoverFiles(patterns, workspace, lookInto = _expand_js__WEBPACK_IMPORTED_MODULE_7__/* .lookIntoFolder */ .m) {
    const exclude = patterns.filter(isExclude).map(pattern => pattern.slice(1));
    const spelling = new _folder_spelling_js__WEBPACK_IMPORTED_MODULE_8__/* .FolderSpelling */ .n(workspace);
    const excluded = await Promise.all(exclude
        .flatMap(pattern => (0,_glob_js__WEBPACK_IMPORTED_MODULE_9__/* .parseGlobs */ .nS)(pattern, workspace))
        .map(async (glob) => ({ ...glob, base: await spelling.of(glob.base) })));
    const skipped = new Map();
    const found = new Map();
    for (const pattern of patterns.filter(pattern => !isExclude(pattern))) {
        const matches = await expand(pattern, workspace, {
            excluded,
            spelling,
            lookInto,
            unreadableFile: (path, cause) => unreadable((0,_lib_files_js__WEBPACK_IMPORTED_MODULE_6__/* .displayPath */ .Gt)(path, workspace), cause),
            unreadableFolder: (path, cause) => unreadableFolder((0,_lib_files_js__WEBPACK_IMPORTED_MODULE_6__/* .displayPath */ .Gt)(path, workspace) || '.', pattern, cause)
        });
        if (matches.paths.length === 0)
            throw nothingMatched(pattern, exclude, workspace, matches);
        found.set(pattern, matches.paths);
        for (const entry of [...matches.skipped, ...matches.folderLinks])
            skipped.set(entry.path, entry);
    }
    const matched = [...new Set([...found.values()].flat())];
    const all = await (0,_lib_concurrency_js__WEBPACK_IMPORTED_MODULE_3__/* .mapConcurrently */ .X2)(matched, LOOKS_AT_ONCE, path => toArtifact(path, workspace));
    const { files, sameAs } = await uniqueFiles(all.sort((a, b) => (a.path < b.path ? -1 : 1)), spelling);
    return {
        files,
        byPattern: new Map([...found].map(([pattern, paths]) => [pattern, paths.map(path => sameAs.get(path) ?? path)])),
        skipped: [...skipped.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
        describeUseless: pattern => `The pattern "${pattern}" of artifacts matches only signatures, public keys and other files of this step.`
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
        if (paths.some(path => kept.has(path)))
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('ARTIFACT_NOT_FOUND', describeUseless(pattern), {
            hint: 'Name the artifacts themselves.'
        });
    }
}
/**
 * Two artifacts with one base name cannot both be on a release, nor both have their signature in one folder. Names are compared as file
 * systems compare them that ignore case and the form of Unicode, on every system.
 *
 * @throws ARTIFACT_NAMES_COLLIDE
 */
function assertDistinctNames(artifacts) {
    const collision = (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_5__/* .findCollision */ .Oj)(artifacts, ({ name }) => name);
    if (collision === undefined)
        return;
    const [first, second] = collision;
    const why = (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_5__/* .describeCollision */ ._A)(first.name, second.name);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('ARTIFACT_NAMES_COLLIDE', why === ''
        ? `Two artifacts are called "${first.name}": ${first.path} and ${second.path}; expected distinct file names.`
        : `Two artifacts are called "${first.name}" and "${second.name}"${why}: ${first.path} and ${second.path}; expected distinct file names.`, { hint: 'Rename one of them, exclude one with a "!" pattern, or sign them in two steps.' });
}
async function expand(pattern, workspace, search) {
    const expanded = [];
    for (const glob of (0,_glob_js__WEBPACK_IMPORTED_MODULE_9__/* .parseGlobs */ .nS)(pattern, workspace))
        expanded.push(await (0,_expand_js__WEBPACK_IMPORTED_MODULE_7__/* .expandGlob */ .h)(glob, search));
    const [notFile] = expanded.flatMap(({ notFiles }) => notFiles);
    if (notFile !== undefined)
        throw notAFile(pattern, notFile);
    const shown = (path) => (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_6__/* .displayPath */ .Gt)(path, workspace);
    return {
        paths: [...new Set(expanded.flatMap(({ files }) => files))],
        skipped: expanded.flatMap(({ skipped }) => skipped.map(({ path, kind }) => ({ path: shown(path), kind }))),
        folderLinks: expanded.flatMap(({ folderLinks }) => folderLinks.map(path => ({ path: shown(path), kind: 'link' })))
    };
}
async function toArtifact(path, workspace) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.access)(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.R_OK);
        const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path);
        return { name: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path), path: (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_6__/* .displayPath */ .Gt)(path, workspace), absolutePath: path, size };
    }
    catch (cause) {
        throw unreadable((0,_lib_files_js__WEBPACK_IMPORTED_MODULE_6__/* .displayPath */ .Gt)(path, workspace), cause);
    }
}
/**
 * The files, each path once, however it is spelled. Two names for one file, by a link, stay two: each is judged, or signed, by itself, since
 * what it is called is part of what is verified.
 */
async function uniqueFiles(files, spelling) {
    const seen = new Map();
    const sameAs = new Map();
    for (const file of files) {
        const path = await spelling.of(file.absolutePath);
        const first = seen.get(path);
        if (first === undefined)
            seen.set(path, file);
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
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('ARTIFACT_NOT_FOUND', `No file matches the pattern "${pattern}" of artifacts${excluding}, searched in ${workspace}.${links}`, {
        hint: `Run the build in this job or download its workflow artifact before this step, or correct the path.${bracket}${comma}`
    });
}
function onlySkipped(pattern, skipped) {
    const kinds = new Set(skipped.map(({ kind }) => kind));
    const what = [
        ...(kinds.has('link') ? ['symbolic links'] : []),
        ...(kinds.has('special') ? ['pipes, sockets or devices'] : [])
    ].join(' and ');
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('ARTIFACT_NOT_FOUND', `Only ${what} match the pattern "${pattern}" of artifacts, expected regular files: ${namesOf(skipped)}.`, {
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
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('ARTIFACT_NOT_FOUND', `The artifact "${path}" is ${kind}, expected a regular file.`, {
        hint: status.isDirectory()
            ? `Write ${path.replace(/\/$/, '')}/* to take the files in it.`
            : 'Name a regular file.'
    });
}
function unreadable(path, cause) {
    const { reason, hint } = (0,_lib_file_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .describeFileFailure */ .e)(cause, 'read');
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('ARTIFACT_UNREADABLE', `Cannot read the artifact ${path}: ${reason}.`, {
        hint,
        cause
    });
}
function unreadableFolder(path, pattern, cause) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('ARTIFACT_UNREADABLE', `Cannot look into the folder ${path}, which the pattern "${pattern}" of artifacts reaches: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .systemErrorCode */ .vq)(cause) ?? String(cause)}.`, {
        hint: 'Give the user that runs this the permission to read the folder, or exclude it with a "!" pattern.',
        cause
    });
}


/***/ }),

/***/ 4665:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

var node_path__WEBPACK_IMPORTED_MODULE_1___namespace_cache;
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ FolderSpelling)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7037);



const DISK = {
    readdir: folder => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(folder),
    identify: async (path) => {
        const { ino, size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.lstat)(path, { bigint: true }); // `dev` differs between calls on Windows (libuv before 1.51)
        return `${ino} ${size}`;
    }
};
const SHORT_NAME = /^[^~.]{1,6}~\d+(\.[^.]{0,3})?$/;
/**
 * Gives paths the spelling that their folders have. Where a file system ignores case or the form of Unicode, one file is found under
 * several spellings; with the folder's, equal files have equal paths. A system that distinguishes them finds every path as it is. What is
 * inside the workspace begins with the workspace's path as it was given.
 */
class FolderSpelling {
    #workspace;
    #disk;
    #path;
    /** Names by their folded form, for each folder. */
    #listed = new Map();
    #folders = new Map();
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
        if (spelled === workspace)
            return this.#workspace;
        const { sep } = this.#path;
        return spelled.startsWith(workspace.endsWith(sep) ? workspace : workspace + sep)
            ? this.#workspace + spelled.slice(workspace.length)
            : spelled;
    }
    async #spell(path) {
        const parent = this.#path.dirname(path);
        if (parent === path)
            return withDrive(path);
        const folder = await this.#folder(parent);
        return this.#path.join(folder, await this.#nameIn(folder, this.#path.basename(path)));
    }
    /** A folder that others may have filled is listed only where it has another spelling at all. */
    #folder(path) {
        const known = this.#folders.get(path);
        if (known !== undefined)
            return known;
        const spelled = (async () => {
            const parent = this.#path.dirname(path);
            if (parent === path)
                return withDrive(path);
            const folder = await this.#folder(parent);
            const name = this.#path.basename(path);
            const hasOthers = await this.#isFoundAs(folder, otherSpellings(name));
            return this.#path.join(folder, hasOthers ? await this.#nameIn(folder, name) : name);
        })();
        this.#folders.set(path, spelled);
        return spelled;
    }
    async #isFoundAs(folder, names) {
        for (const name of names)
            if ((await this.#identify(this.#path.join(folder, name))) !== undefined)
                return true;
        return false;
    }
    async #nameIn(folder, name) {
        const names = await this.#namesIn(folder);
        const alike = names.get((0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_2__/* .foldedName */ .mw)(name)) ?? [];
        // Windows gives a file a second, short name, which no folder lists
        const candidates = alike.length === 0 && SHORT_NAME.test(name) ? [...names.values()].flat() : alike;
        if (candidates.length === 0 || candidates.includes(name))
            return name;
        const wanted = await this.#identify(this.#path.join(folder, name));
        if (wanted === undefined)
            return name;
        for (const candidate of candidates)
            if ((await this.#identify(this.#path.join(folder, candidate))) === wanted)
                return candidate;
        return name;
    }
    async #identify(path) {
        return this.#disk.identify(path).catch(() => undefined);
    }
    #namesIn(folder) {
        const known = this.#listed.get(folder);
        if (known !== undefined)
            return known;
        const listed = this.#disk.readdir(folder).then(names => Map.groupBy(names, _lib_file_names_js__WEBPACK_IMPORTED_MODULE_2__/* .foldedName */ .mw), () => new Map());
        this.#listed.set(folder, listed);
        return listed;
    }
}
function withDrive(root) {
    return root.replace(/^[a-z]:/, drive => drive.toUpperCase());
}
/** Under which a file is found as well where a file system ignores case or the form of Unicode. */
function otherSpellings(name) {
    const spellings = [name.toUpperCase(), name.toLowerCase(), name.normalize('NFC'), name.normalize('NFD')];
    return [...new Set(spellings)].filter(spelling => spelling !== name);
}


/***/ }),

/***/ 8264:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

var node_path__WEBPACK_IMPORTED_MODULE_0___namespace_cache;
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m1: () => (/* binding */ excludes),
/* harmony export */   nS: () => (/* binding */ parseGlobs),
/* harmony export */   vO: () => (/* binding */ matchesSegment)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var minimatch__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3581);


/**
 * Case counts on every system, a name that begins with a dot is matched by a pattern that does, and `!` and `#` are what they are: `!` of a
 * line of an input is read before.
 */
const OPTIONS = { platform: 'linux', nocase: false, nocomment: true, nonegate: true };
/** The globs that a pattern stands for: one for each combination of what its braces list. */
function parseGlobs(pattern, workspace, path = /*#__PURE__*/ (node_path__WEBPACK_IMPORTED_MODULE_0___namespace_cache || (node_path__WEBPACK_IMPORTED_MODULE_0___namespace_cache = __webpack_require__.t(node_path__WEBPACK_IMPORTED_MODULE_0__, 2)))) {
    const slashes = pattern.replaceAll('\\', '/');
    const { root } = path.parse(slashes);
    const typed = new minimatch__WEBPACK_IMPORTED_MODULE_1__/* .Minimatch */ .VR(slashes.slice(root.length), OPTIONS).set;
    const composed = new minimatch__WEBPACK_IMPORTED_MODULE_1__/* .Minimatch */ .VR(slashes.slice(root.length).normalize('NFC'), OPTIONS).set;
    return typed.map((parts, variant) => {
        // a name is asked for as it was typed; a wildcard is matched with the composed form of both
        const segments = parts
            .map((part, index) => (typeof part === 'string' ? part : (composed[variant]?.[index] ?? part)))
            .filter(part => part !== '' && part !== '.')
            .map(toSegment);
        const first = segments.findIndex(({ kind }) => kind !== 'name');
        const literal = first === -1 ? segments : segments.slice(0, first);
        const names = literal.flatMap(segment => (segment.kind === 'name' ? [segment.name] : []));
        return {
            base: path.resolve(workspace, root, ...names),
            segments: segments.slice(literal.length),
            foldersOnly: parts.at(-1) === ''
        };
    });
}
function toSegment(part) {
    if (part === minimatch__WEBPACK_IMPORTED_MODULE_1__/* .GLOBSTAR */ .ZN)
        return { kind: 'deep' };
    return typeof part === 'string'
        ? { kind: 'name', name: part }
        : { kind: 'pattern', matches: name => part.test(name.normalize('NFC')) };
}
/** Whether a name is the one that a segment asks for; `**` takes every folder whose name does not begin with a dot. */
function matchesSegment(segment, name) {
    switch (segment.kind) {
        case 'deep':
            return !name.startsWith('.');
        case 'name':
            return segment.name === name || segment.name.normalize('NFC') === name.normalize('NFC');
        case 'pattern':
            return segment.matches(name);
    }
}
/**
 * Whether a pattern of what is excluded matches a path, or a folder above it.
 *
 * @param path absolute; `isFolder` says what is there: `d/**` excludes the folder `d`, but no file `d`.
 */
function excludes({ base, segments, foldersOnly }, file, isFolder, path = /*#__PURE__*/ (node_path__WEBPACK_IMPORTED_MODULE_0___namespace_cache || (node_path__WEBPACK_IMPORTED_MODULE_0___namespace_cache = __webpack_require__.t(node_path__WEBPACK_IMPORTED_MODULE_0__, 2)))) {
    const names = namesOf(file, path);
    const before = namesOf(base, path);
    if (names.length < before.length || !before.every((name, index) => name === names[index]?.normalize('NFC')))
        return false;
    const inside = names.slice(before.length);
    return Array.from({ length: inside.length + 1 }, (_, length) => length).some(length => {
        const folder = length < inside.length || isFolder;
        return (!foldersOnly || folder) && matchesAll(segments, inside.slice(0, length), folder);
    });
}
/** The root of a path and the names in it, in NFC. */
function namesOf(file, path) {
    const { root } = path.parse(file);
    const names = file
        .slice(root.length)
        .split(path.sep)
        .filter(name => name !== '');
    return [root, ...names].map(name => name.normalize('NFC'));
}
function matchesAll(segments, names, isFolder) {
    const [segment, ...rest] = segments;
    if (segment === undefined)
        return names.length === 0;
    const [name, ...others] = names;
    if (segment.kind === 'deep') {
        if (rest.length === 0 && names.length === 0)
            return isFolder;
        if (rest.length > 0 && matchesAll(rest, names, isFolder))
            return true;
        if (name === undefined || !matchesSegment(segment, name))
            return false;
        return rest.length === 0 && others.length === 0 ? true : matchesAll(segments, others, isFolder);
    }
    return name !== undefined && matchesSegment(segment, name) && matchesAll(rest, others, isFolder);
}


/***/ }),

/***/ 3324:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ NameGlobs)
/* harmony export */ });
/* unused harmony export matchesGlob */
/* harmony import */ var _find_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7357);

/** Selects names by globs: `*` and `?` are wildcards, everything else is itself; `!` excludes. */
class NameGlobs {
    #include;
    #exclude;
    constructor(patterns) {
        this.#include = patterns
            .filter(pattern => !(0,_find_js__WEBPACK_IMPORTED_MODULE_0__/* .isExclude */ .zl)(pattern))
            .map(pattern => ({ pattern, glob: pattern }));
        this.#exclude = patterns.filter(_find_js__WEBPACK_IMPORTED_MODULE_0__/* .isExclude */ .zl).map(pattern => ({ pattern, glob: pattern.slice(1) }));
    }
    /** The `!` pattern that excludes a name; undefined when none does. */
    findExcluding(name) {
        return this.#exclude.find(({ glob }) => matchesGlob(glob, name))?.pattern;
    }
    /** Whether a positive pattern matches the name, and no `!` pattern. */
    isSelected(name) {
        return this.#include.some(({ glob }) => matchesGlob(glob, name)) && this.#isIncluded(name);
    }
    /** A positive pattern that selects none of the names; undefined when each selects one. */
    findUnmatched(names) {
        return this.#include.find(({ glob }) => !names.some(name => matchesGlob(glob, name) && this.#isIncluded(name)))?.pattern;
    }
    #isIncluded(name) {
        return this.findExcluding(name) === undefined;
    }
    /** Whether `*` is among the patterns: every name is selected, unless a `!` pattern excludes it. */
    get isClosedWorld() {
        return this.#include.some(({ pattern }) => pattern === '*');
    }
}
/**
 * Whether a glob matches a name whole, in time that grows with the product of their lengths at most: names come from others.
 *
 * @param glob `*` is any text, `?` any one character (a surrogate pair is one).
 */
function matchesGlob(glob, name) {
    const pattern = [...glob];
    const text = [...name];
    let at = 0;
    let star = -1;
    let resume = 0;
    let next = 0;
    while (next < text.length) {
        if (pattern[at] === '*') {
            star = at++;
            resume = next;
        }
        else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[next])) {
            at++;
            next++;
        }
        else if (star !== -1) {
            at = star + 1; // the last `*` takes one character more
            next = ++resume;
        }
        else
            return false;
    }
    while (pattern[at] === '*')
        at++;
    return at === pattern.length;
}


/***/ }),

/***/ 3529:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ selectArtifacts)
/* harmony export */ });
/* harmony import */ var _lib_concurrency_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8867);

const LOOKS_AT_ONCE = 8;
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
        const judged = await (0,_lib_concurrency_js__WEBPACK_IMPORTED_MODULE_0__/* .mapConcurrently */ .X2)(byLength.get(length) ?? [], LOOKS_AT_ONCE, async (file) => {
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
                for (const key of await signaturesOf(file))
                    if (!signedBy.has(key))
                        signedBy.set(key, file);
            }
        }
    }
    return { artifacts, own };
}


/***/ }),

/***/ 2066:
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
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6855);



const MAX_NAMES = 5;
/**
 * The artifact has another digest than the one that the verified checksums file lists for it.
 *
 * @param now undefined when it was not computed.
 * @param signatureHolds whether the artifact has a valid signature of its own.
 */
function checksumsMismatch(checksums, listed, now, signatureHolds) {
    const have = now === undefined ? 'this file has a different one' : `this file has ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDigest */ .MO)(now)}`;
    return {
        cause: 'checksums-mismatch',
        message: `${checksums} lists it with ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDigest */ .MO)(listed)}, ${have}${signatureHolds ? ', though its own signature holds: one of the two is of another version' : ': the file changed, or it is another version'}`,
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
function checksumsIncomplete(missing, place, { toComplete, toRename }) {
    const names = missing
        .slice(0, MAX_NAMES)
        .map(({ name, hereAs }) => hereAs === undefined
        ? JSON.stringify(name)
        : `${JSON.stringify(name)} (its content is here as ${JSON.stringify(hereAs)})`);
    const more = missing.length > MAX_NAMES ? ` and ${missing.length - MAX_NAMES} more` : '';
    const areRenamed = missing.every(({ hereAs }) => hereAs !== undefined);
    return {
        cause: 'checksums-incomplete',
        message: `its signature holds, but it lists ${names.join(', ')}${more}, which ${missing.length === 1 ? 'is' : 'are'} not there`,
        hint: areRenamed ? toRename[place] : toComplete[place]
    };
}
/** The verified checksums file lists the content of the artifact, under another name. */
function listedUnderOtherName(checksums, name, place, { toRename }) {
    return {
        cause: 'not-in-checksums',
        message: `${checksums} lists this content, but as ${JSON.stringify(name)}`,
        hint: toRename[place]
    };
}
/** The checksums file has an entry of its own name, which no content can fulfil. */
function checksumsListItself(listed) {
    const empty = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(listed.hash).digest();
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
function listedInOther(missing, checksums, { giveList }) {
    return {
        ...missing,
        message: `${missing.message}; ${checksums} is signed by a trusted key and lists it, but is not looked for under that name`,
        hint: `Give ${giveList((0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(checksums))}.`
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

/***/ 3659:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rx: () => (/* binding */ notInDepthListed),
/* harmony export */   W1: () => (/* binding */ notInDepth),
/* harmony export */   cp: () => (/* binding */ isUncertain)
/* harmony export */ });
/* unused harmony export openQuestions */
// Of many rejections the first ones are looked into; the others say what that leaves open.
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
    const isHidden = trusted
        .flatMap(({ interpretations }) => interpretations)
        .some(({ recovered }) => recovered?.signedDigest === undefined);
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


/***/ }),

/***/ 9729:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fi: () => (/* binding */ curveOf),
/* harmony export */   Vo: () => (/* binding */ expectedLength),
/* harmony export */   vA: () => (/* binding */ signatureKind),
/* harmony export */   xd: () => (/* binding */ describeNotEcdsa)
/* harmony export */ });
/* harmony import */ var _signature_curves_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3313);
/* harmony import */ var _signature_ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7335);


/** As signatures by the key are called: "an RSA signature". */
function signatureKind(key) {
    return key.kind === 'rsa' ? 'an RSA signature' : 'an ECDSA signature';
}
/** What a number of bytes is compared with: "384", where all signatures by the key have that length. */
function expectedLength(key) {
    return key.kind === 'rsa'
        ? `${key.signatureBytes}`
        : `${signatureKind(key)} by ${_signature_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .CURVES */ .H1[key.spec].name} in DER`;
}
/** The smallest curve by whose keys a signature in DER can be: a larger one practically never has numbers as small. */
function curveOf(signature) {
    return _signature_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .EC_SPECS */ .m3.find(spec => (0,_signature_ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__/* .parseEcdsaSignature */ .wk)(signature, spec) !== undefined);
}
/** What bytes are that were given as a signature by a key on a curve and are none, and the next step; undefined where nothing is seen. */
function describeNotEcdsa(bytes, spec) {
    const { name, bytes: length } = _signature_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .CURVES */ .H1[spec];
    const curve = curveOf(bytes);
    if (curve !== undefined)
        return {
            description: `the signature file is an ECDSA signature by ${_signature_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .CURVES */ .H1[curve].name}, but the trusted key is on ${name}`,
            hint: 'Give the public key of the key that signed: another one made this signature.'
        };
    if (bytes.length === 2 * length)
        return {
            description: `the signature file has the ${2 * length} bytes of a bare ECDSA signature by ${name} (r and s, as in IEEE P1363, JWS and WebCrypto), expected DER`,
            hint: 'Write r and s as DER, as "aws kms sign" and OpenSSL do.'
        };
    if (bytes[0] !== 0x30)
        return undefined;
    return {
        description: 'the signature file begins like an ECDSA signature in DER, but is damaged, not in strict DER, or has a number out of range',
        hint: 'Download the signature again, byte for byte, or sign again.'
    };
}


/***/ }),

/***/ 5088:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ describeUnreadable),
/* harmony export */   T: () => (/* binding */ describeTooLarge)
/* harmony export */ });
/* harmony import */ var _signature_formats_detached_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9506);
/* harmony import */ var _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6770);
/* harmony import */ var _signature_public_key_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9758);
/* harmony import */ var _signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6566);
/* harmony import */ var _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8528);
/* harmony import */ var _ecdsa_signature_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9729);
/* harmony import */ var _stated_signatures_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(935);







/** The first that returns a description decides, so the order is from certain to likely. */
const DETECTORS = [
    empty,
    ({ file, key }) => file.length > _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_SIGNATURE_FILE_BYTES */ .NT ? undefined : (0,_stated_signatures_js__WEBPACK_IMPORTED_MODULE_6__/* .describeStatedSignature */ .B)(file, key),
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
function describeUnreadable(file, key, terms) {
    const text = Buffer.from(file.subarray(0, _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_SIGNATURE_FILE_BYTES */ .NT)).toString('latin1');
    const trimmed = (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .trimText */ .Oj)(text);
    const decoded = file.length > _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_SIGNATURE_FILE_BYTES */ .NT ? undefined : (0,_signature_formats_detached_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeBase64Lines */ .BD)(file);
    const seen = {
        file,
        decoded,
        bytes: Buffer.from(decoded ?? file),
        text,
        trimmed,
        compact: trimmed.replace(/\s/g, ''),
        label: /^-----BEGIN ([A-Z0-9 #]{1,64})-----/.exec(trimmed)?.[1],
        key,
        terms
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
        description: `the signature file has ${size} bytes, at most ${_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_SIGNATURE_FILE_BYTES */ .NT} are read: no signature is as large`,
        hint: AGAIN
    };
}
const AGAIN = 'Download the signature again, byte for byte, or sign again.';
function empty({ file }) {
    return file.length === 0 ? { description: 'the signature file is empty', hint: AGAIN } : undefined;
}
const PGP = { description: 'the signature file is a PGP signature', tool: 'gpg' };
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
    'cosign-bundle': bundle('cosign-bundle'),
    'utf-16': {
        description: 'the signature file is text in UTF-16, as ">" of Windows PowerShell writes it',
        hint: 'Convert it to plain base64 in ASCII, or write it with Out-File -Encoding ascii.'
    },
    'pgp-armor': PGP,
    'pgp-binary': PGP,
    'ssh-signature': {
        description: 'the signature file is an SSH signature',
        tool: 'ssh-keygen -Y verify'
    },
    minisign: {
        description: 'the signature file is a minisign signature',
        tool: 'that tool'
    },
    signify: {
        description: 'the signature file is a signify signature',
        tool: 'that tool'
    },
    'lfs-pointer': {
        description: 'the signature file is a Git LFS pointer, not the file that it stands for',
        hint: 'Fetch the file itself: git lfs pull, or "lfs: true" with actions/checkout.'
    }
};
function bundle(kind) {
    return {
        description: `the signature file is ${_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .TEXT_KIND_NAMES */ .mn[kind]}`,
        tool: 'cosign'
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
function knownText({ file, text, terms }) {
    const kind = file.length > _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_SIGNATURE_FILE_BYTES */ .NT ? undefined : (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .textKindOf */ .Ji)(text);
    if (kind === undefined || LOOKED_AT_CLOSER.includes(kind))
        return undefined;
    const known = TEXTS[kind];
    if (known === undefined) {
        return {
            description: `the signature file is ${_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .TEXT_KIND_NAMES */ .mn[kind]}`,
            hint: 'Put the signature itself there, as raw bytes or as plain base64.'
        };
    }
    if ('hint' in known)
        return known;
    return {
        description: known.description,
        hint: `Verify it with ${known.tool}, or give the suffix of the signatures as ${terms.names['signature-suffix']}.`
    };
}
/** Of another length than any signature. */
function otherText({ text }) {
    const kind = (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .textKindOf */ .Ji)(text);
    if (kind !== 'hex' && kind !== 'base64-twice' && kind !== 'text')
        return undefined;
    return {
        description: `the signature file is ${_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .TEXT_KIND_NAMES */ .mn[kind]}, not a signature`,
        hint: 'Put the signature itself there, as raw bytes or as plain base64.'
    };
}
function hexadecimal({ compact }) {
    if (!/^[0-9a-f]+$/i.test(compact) || !(0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__/* .isSignature */ .hi)(Buffer.from(compact, 'hex')))
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
    if (!(0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__/* .isSignature */ .hi)(bytes, [key.spec]) || !isComplete)
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
    const { bytes, key } = seen;
    const notEcdsa = key.kind === 'ec' ? (0,_ecdsa_signature_js__WEBPACK_IMPORTED_MODULE_5__/* .describeNotEcdsa */ .xd)(bytes, key.spec) : undefined;
    const kind = otherSignatureKind(seen);
    if (kind === undefined || (notEcdsa !== undefined && !kind.includes('CMS')))
        return notEcdsa;
    return {
        description: `the signature file is ${kind}, expected ${key.kind === 'rsa' ? `an RSA signature of ${key.signatureBytes} bytes` : (0,_ecdsa_signature_js__WEBPACK_IMPORTED_MODULE_5__/* .expectedLength */ .Vo)(key)}`,
        hint: `Verify it with the tool that made it, or sign with ${key.kind === 'rsa' ? 'an RSA key' : 'the trusted key'}.`
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
    if (file.length <= _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_SIGNATURE_FILE_BYTES */ .NT)
        return undefined;
    return {
        description: `the signature file has more than ${_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_SIGNATURE_FILE_BYTES */ .NT} bytes, expected ${(0,_ecdsa_signature_js__WEBPACK_IMPORTED_MODULE_5__/* .expectedLength */ .Vo)(key)}: it is not ${(0,_ecdsa_signature_js__WEBPACK_IMPORTED_MODULE_5__/* .signatureKind */ .vA)(key)}`,
        hint: AGAIN
    };
}
/** A signature, going by its length, but by a key of another size. */
function ofAnotherSize(seen) {
    const spec = _signature_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .KEY_SPECS */ .ZD.find(candidate => (0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__/* .isSignature */ .hi)(seen.bytes, [candidate]));
    if (spec === undefined)
        return undefined;
    return {
        description: `${lengthOf(seen)}, the size for an ${spec} key, but the trusted key is ${seen.key.spec}`,
        hint: 'Give the public key of the key that signed: another one made this signature.'
    };
}
function ofAnotherLength(seen) {
    const { bytes, key } = seen;
    const mayBeCut = key.kind === 'ec' || bytes.length < key.signatureBytes;
    const verb = mayBeCut ? 'it is truncated or not a signature' : `it is not ${(0,_ecdsa_signature_js__WEBPACK_IMPORTED_MODULE_5__/* .signatureKind */ .vA)(key)}`;
    return { description: `${lengthOf(seen)}, expected ${(0,_ecdsa_signature_js__WEBPACK_IMPORTED_MODULE_5__/* .expectedLength */ .Vo)(key)}: ${verb}`, hint: AGAIN };
}
function lengthOf({ bytes, decoded }) {
    return `the signature has ${bytes.length} bytes${decoded === undefined ? '' : ' after base64'}`;
}


/***/ }),

/***/ 644:
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
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6855);
/* harmony import */ var _file_kinds_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5088);


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
    const { description, hint } = (0,_file_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .describeTooLarge */ .T)(size);
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
function keyNotTrusted(fingerprint, name, terms) {
    return {
        cause: 'key-not-trusted',
        message: `it is a public key that is not trusted (${fingerprint})`,
        hint: `Delete it, or ${terms.exempt(name)}; if this key is intended, give it as ${terms.names['trusted-public-key']} or ${terms.names['public-key-fingerprint']}.`
    };
}
/** The asset is excluded by a `!` pattern. */
function exempted(pattern, terms) {
    return {
        cause: 'exempted',
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
    const signer = signedIn === undefined ? 'the trusted key signed' : `${signedIn} lists`;
    if ('digest' in change) {
        return {
            cause: change.cause,
            message: `this is a hash file: ${signer} the file whose digest is in it (${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(change.digest)}), not this text`,
            hint: 'Give the file itself as the artifact, not the hash file beside it.'
        };
    }
    return {
        cause: change.cause,
        message: `${signer} this text before ${change.description}`,
        hint: 'Take the file as it was signed; keep editors, scripts and git ("* -text" in .gitattributes) from converting it on its way.'
    };
}


/***/ }),

/***/ 4959:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H3: () => (/* binding */ digestMismatch),
/* harmony export */   Qw: () => (/* binding */ statementMismatch),
/* harmony export */   VF: () => (/* binding */ bindingBroken),
/* harmony export */   Ye: () => (/* binding */ notExpected),
/* harmony export */   eL: () => (/* binding */ bindingMissing),
/* harmony export */   po: () => (/* binding */ bindingUnreadable),
/* harmony export */   r: () => (/* binding */ expectedMissing),
/* harmony export */   ub: () => (/* binding */ bindingMismatch)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6855);

/**
 * Nothing that is signed binds the artifact to the release.
 *
 * @param reason a clause, as "no signed checksums file lists it".
 */
function bindingMissing(reason, terms) {
    return {
        cause: 'binding-missing',
        message: `its signature holds, but ${terms.names['require-binding']} is set and ${reason}`,
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
        message: `its signature holds, but digests expects ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(expected)}${now === undefined ? '' : `, and this has ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(now)}`}`,
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
        message: `digests expects it with ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(expected)}, but ${where}`,
        hint: hereAs === undefined
            ? 'Add the file, or remove its line from digests.'
            : 'Give the file and its line in digests the same name.'
    };
}
/** The release statement is not one of this release and these files; `what` is a clause about it. */
function statementMismatch(what) {
    return {
        cause: 'statement-mismatch',
        message: `this release statement is rejected: ${what}`,
        hint: 'Take the statement that was made for this release; if the release was signed again, sign the statement again as well (statement-file, overwrite: true).'
    };
}


/***/ }),

/***/ 935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ describeStatedSignature)
/* harmony export */ });
/* harmony import */ var _signature_formats_openpgp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4401);
/* harmony import */ var _signature_formats_ssh_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9692);
/* harmony import */ var _signature_openpgp_armor_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3734);
/* harmony import */ var _signature_openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4948);
/* harmony import */ var _signature_sigstore_bundle_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6204);
/* harmony import */ var _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8528);
/* harmony import */ var _signature_wire_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1816);
/* harmony import */ var _ecdsa_signature_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9729);








/** Why an OpenPGP, SSH or Sigstore signature is not read as one by the key; undefined for any other file. */
function describeStatedSignature(file, key) {
    const kind = (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .textKindOf */ .Ji)(Buffer.from(file).toString('latin1'));
    if (kind === 'pgp-armor')
        return describeOpenPgp((0,_signature_openpgp_armor_js__WEBPACK_IMPORTED_MODULE_2__/* .unarmor */ .H)('SIGNATURE', file), key);
    if (kind === 'pgp-binary')
        return describeOpenPgp(file, key);
    if (kind === 'ssh-signature')
        return describeSsh(file);
    return kind === 'sigstore-bundle' ? describeBundle(file, key) : undefined;
}
const SIGN_AGAIN = 'Download the signature again, byte for byte, or sign again.';
const WITH_GPG = 'Verify it with gpg and the certificate of whoever made it.';
const OPENPGP_PROBLEMS = {
    armor: {
        description: 'the signature file is a damaged OpenPGP signature: its armor is not whole',
        hint: SIGN_AGAIN
    },
    structure: { description: 'the signature file is a damaged OpenPGP signature', hint: SIGN_AGAIN },
    'creation-time': {
        description: 'the signature file is an OpenPGP signature without one creation time',
        hint: WITH_GPG
    },
    count: {
        description: 'the signature file is OpenPGP, but not exactly one detached signature',
        hint: 'Make a detached signature, one in a file; a clear-signed or signed message holds the text as well.'
    },
    type: {
        description: 'the signature file is an OpenPGP signature over text or of a key, expected one over a file (type 0x00)',
        hint: 'Sign the file without --textmode.'
    },
    version: {
        description: 'the signature file is an OpenPGP signature of another version than 4',
        hint: WITH_GPG
    },
    algorithm: {
        description: 'the signature file is an OpenPGP signature by a key that is neither RSA nor on a NIST curve: somebody else made it',
        hint: WITH_GPG
    },
    hash: {
        description: 'the signature file is an OpenPGP signature by another hash than SHA-256, SHA-384 or SHA-512',
        hint: WITH_GPG
    },
    subpacket: {
        description: 'the signature file is an OpenPGP signature that states more than is accepted here',
        hint: WITH_GPG
    },
    expires: {
        description: 'the signature file is an OpenPGP signature that expires, which is not accepted here',
        hint: 'Sign without an expiration time.'
    }
};
function describeOpenPgp(bytes, key) {
    if (bytes === undefined)
        return OPENPGP_PROBLEMS.armor;
    const signature = (0,_signature_formats_openpgp_js__WEBPACK_IMPORTED_MODULE_0__/* .parseOpenPgpSignature */ .vK)(bytes);
    if (signature instanceof _signature_wire_js__WEBPACK_IMPORTED_MODULE_6__/* .Malformed */ .sG)
        return OPENPGP_PROBLEMS[signature.problem];
    const outside = outsideValidity(signature, key);
    if (outside !== undefined)
        return outside;
    const by = signature.issuer ?? signature.issuerKeyId;
    const who = by === undefined ? 'an unknown key' : `the key ${Buffer.from(by).toString('hex').toUpperCase()}`;
    return {
        description: `the signature file is an OpenPGP signature by ${who}, which is not the trusted one`,
        hint: WITH_GPG
    };
}
/** By the certificate, but made when that did not hold. */
function outsideValidity({ issuer, issuerKeyId, createdAt }, { openpgp }) {
    if (openpgp === undefined)
        return undefined;
    const isNamed = issuer?.equals(openpgp.fingerprint) ?? issuerKeyId?.equals((0,_signature_openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__/* .keyIdOf */ .yg)(openpgp.fingerprint)) ?? false;
    if (!isNamed)
        return undefined;
    const made = `the signature file is an OpenPGP signature by the trusted certificate, made on ${dateOf(createdAt)}`;
    if (createdAt < openpgp.createdAt)
        return {
            description: `${made}, before the certificate was (${dateOf(openpgp.createdAt)})`,
            hint: 'Correct the clock of the machine that signs, and sign again.'
        };
    if (openpgp.expiresAt === undefined || createdAt < openpgp.expiresAt)
        return undefined;
    return {
        description: `${made}, after the certificate expired (${dateOf(openpgp.expiresAt)})`,
        hint: 'Give the certificate that was made valid for longer, or sign again with one.'
    };
}
const WITH_SSH = 'Verify it with ssh-keygen -Y verify and the key of whoever made it.';
const SSH_PROBLEMS = {
    armor: {
        description: 'the signature file is a damaged SSH signature: its armor is not whole',
        hint: SIGN_AGAIN
    },
    structure: { description: 'the signature file is a damaged SSH signature', hint: SIGN_AGAIN },
    version: {
        description: 'the signature file is an SSH signature of an unknown version, expected 1',
        hint: WITH_SSH
    },
    namespace: {
        description: 'the signature file is an SSH signature for another namespace than "file"',
        hint: 'Sign it for files: ssh-keygen -Y sign -n file. A signature of git or of an e-mail is none of a file.'
    },
    hash: {
        description: 'the signature file is an SSH signature by another hash than SHA-256 or SHA-512',
        hint: WITH_SSH
    },
    algorithm: {
        description: 'the signature file is an SSH signature by another algorithm than rsa-sha2-256, rsa-sha2-512 or ecdsa-sha2-nistp256, 384 and 521',
        hint: WITH_SSH
    }
};
function describeSsh(file) {
    const signature = (0,_signature_formats_ssh_js__WEBPACK_IMPORTED_MODULE_1__/* .parseSshSignature */ ._y)(file);
    if (signature instanceof _signature_wire_js__WEBPACK_IMPORTED_MODULE_6__/* .Malformed */ .sG)
        return SSH_PROBLEMS[signature.problem];
    return {
        description: 'the signature file is an SSH signature by another key than the trusted one',
        hint: WITH_SSH
    };
}
const WITH_COSIGN = 'Verify it with cosign verify-blob, which knows that authority.';
const BUNDLE_PROBLEMS = {
    json: { description: 'the signature file is a damaged Sigstore bundle: it is not JSON', hint: SIGN_AGAIN },
    version: {
        description: 'the signature file is a Sigstore bundle of another version than 0.3',
        hint: 'Verify it with cosign verify-blob, or sign again with a newer version of the tool.'
    },
    certificate: {
        description: 'the signature file is a Sigstore bundle with a certificate ("keyless"), not by a key',
        hint: WITH_COSIGN
    },
    'log-entries': {
        description: 'the signature file is a Sigstore bundle with entries of a transparency log',
        hint: 'Verify it with cosign verify-blob --key, which checks the log as well.'
    },
    structure: {
        description: 'the signature file is a Sigstore bundle with fields that are not expected in one by a key',
        hint: 'Verify it with cosign verify-blob --key, or sign again.'
    }
};
function describeBundle(file, key) {
    const bundle = (0,_signature_sigstore_bundle_js__WEBPACK_IMPORTED_MODULE_7__/* .parseBundle */ .QN)(file);
    if (bundle instanceof _signature_wire_js__WEBPACK_IMPORTED_MODULE_6__/* .Malformed */ .sG)
        return BUNDLE_PROBLEMS[bundle.problem];
    if (bundle.content.kind === 'envelope')
        return {
            description: 'the signature file is an attestation (a DSSE envelope in a Sigstore bundle), not a signature of a file',
            hint: 'Verify it with cosign verify-blob-attestation, and put the signature itself here.'
        };
    if (bundle.hint !== (0,_signature_sigstore_bundle_js__WEBPACK_IMPORTED_MODULE_7__/* .keyHint */ .p4)(key))
        return {
            description: 'the signature file is a Sigstore bundle by another key than the trusted one, or without its fingerprint as hint',
            hint: 'Verify it with cosign verify-blob --key and the key of whoever made it.'
        };
    return {
        description: `the signature file is a Sigstore bundle with a signature of ${bundle.content.signature.length} bytes, expected ${(0,_ecdsa_signature_js__WEBPACK_IMPORTED_MODULE_5__/* .expectedLength */ .Vo)(key)}`,
        hint: SIGN_AGAIN
    };
}
function dateOf(seconds) {
    return new Date(seconds * 1000).toISOString().slice(0, 10);
}


/***/ }),

/***/ 1819:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ findTextChange)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8500);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6855);



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
        .filter(hash => _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_2__/* .HASHES */ .T$[hash].bytes * 2 === hex.length)
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
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_1__.setImmediate)(); // time for what else is under way: chunks can be there without any waiting
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
        this.#hashers = hashes.map(hash => [hash, (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(hash)]);
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


/***/ }),

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

/***/ 17:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  yQ: () => (/* binding */ hashFiles),
  Ak: () => (/* binding */ hashInBackground)
});

// UNUSED EXPORTS: startHashing

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/lib/cancellation.js
var cancellation = __webpack_require__(3301);
// EXTERNAL MODULE: ./build/lib/progress.js
var lib_progress = __webpack_require__(8285);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./build/hashing/hasher.js + 2 modules
var hashing_hasher = __webpack_require__(4763);
;// CONCATENATED MODULE: ./build/hashing/hash-file.js


const BUFFER_BYTES = 256 * 1024; // synchronous reads of this size keep a core busy hashing; smaller ones do not
let buffer; // one for each thread: with many small files, allocating it would take most of the time
/**
 * Everything that is asked for, in one pass and in constant memory.
 *
 * Each step is one read and yields the number of bytes that it hashed, so that the thread can do something else before the next one. The
 * file is closed at the end, also when the steps are ended early by `return()`.
 *
 * @throws what `node:fs` throws.
 */
function* hashFile(path, request) {
    const file = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY);
    try {
        const before = (0,external_node_fs_.fstatSync)(file, { bigint: true });
        const hasher = new hashing_hasher/* StreamHasher */.YQ(request);
        let total = 0n;
        for (let read = -1; read !== 0 && total <= before.size;) {
            buffer ??= Buffer.allocUnsafeSlow(BUFFER_BYTES);
            read = (0,external_node_fs_.readSync)(file, buffer, 0, BUFFER_BYTES, null);
            total += BigInt(read);
            hasher.update(buffer.subarray(0, read));
            yield read;
        }
        const after = (0,external_node_fs_.fstatSync)(file, { bigint: true });
        const there = (0,external_node_fs_.statSync)(path, { bigint: true }); // another file may have been put in its place meanwhile
        if (total !== before.size ||
            after.size !== before.size ||
            after.mtimeNs !== before.mtimeNs ||
            there.ino !== before.ino || // not `dev`: on Windows stat and fstat differ in it (libuv before 1.51)
            there.size !== before.size) {
            return { kind: 'changed' };
        }
        return { kind: 'hashed', content: hasher.result() };
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/lib/file-errors.js
var file_errors = __webpack_require__(8906);
;// CONCATENATED MODULE: ./build/hashing/hash-work.js


/** The queue of files to hash, from which threads take one at a time, and a promise for what is computed of each. */
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
    get contents() {
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
        this.#pending[index]?.resolve(hash.content);
    }
    /** Fails every file without digests with ARTIFACT_UNREADABLE. */
    unreadable({ job }, failure) {
        const { reason, hint } = (0,file_errors/* describeFileFailure */.e)(Object.assign(new Error(failure.message), failure), 'read');
        this.fail(new errors/* ActionError */.lZ('ARTIFACT_UNREADABLE', `Cannot read the artifact ${job.path}: ${reason}.`, {
            hint,
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
        hint: 'Let the build or download finish first; nothing may write to an artifact while it is signed or verified.'
    });
}

// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(5919);
;// CONCATENATED MODULE: ./build/hashing/hash-workers.js

const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_FILES = 64;
/** Starts `count` worker threads, which hash until no file is left; none where this system cannot start one from there. */
function startHashWorkers(count, work, workerUrl) {
    const shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
    const workers = new Set();
    const end = async (ending) => {
        for (const worker of ending)
            workers.delete(worker);
        await Promise.all(ending.map(worker => worker.terminate()));
    };
    for (let started = 0; started < count; started++) {
        const worker = startWorker(workerUrl, shared);
        if (worker === undefined)
            break;
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
/** Undefined where Node.js takes no such address, as of a share on Windows: this thread hashes all of it, then. */
function startWorker(workerUrl, shared) {
    try {
        return new external_node_worker_threads_.Worker(workerUrl, { workerData: shared });
    }
    catch {
        return undefined;
    }
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
        worker.postMessage(batch.map(toWorkerJob));
    }
}
function toWorkerJob({ index, job: { absolutePath, prehashes, crossProtocol } }) {
    return { index, path: absolutePath, request: { prehashes, crossProtocol: crossProtocol === true } };
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
        return (await Promise.all(hashing.contents)).map(({ digests }) => digests);
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
    const { contents } = work;
    const byPath = new Map(jobs.map(({ absolutePath }, index) => [absolutePath, contents[index]]));
    return {
        contents,
        contentOf: async ({ absolutePath }) => {
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
            await (0,promises_.setImmediate)();
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
            hash = yield* hashFile(task.job.absolutePath, task.job);
        }
        catch (thrown) {
            return work.unreadable(task, thrown);
        }
        work.hashed(task, hash);
    }
}


/***/ }),

/***/ 4763:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  YQ: () => (/* binding */ StreamHasher),
  Qx: () => (/* binding */ digestBy),
  by: () => (/* binding */ digestOfBytes),
  yi: () => (/* binding */ hashBytes),
  DA: () => (/* binding */ hasherBy),
  TV: () => (/* binding */ toDigests),
  X1: () => (/* binding */ toPrehashes)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/signature/der-skeleton.js
/**
 * The tags of a DER structure and of the elements at its top, found in one pass over a file of any size: contents are skipped, not kept.
 * Lengths of any form are followed, also indefinite ones, since programs that verify signatures read more than DER.
 */
class DerSkeleton {
    /** The outermost element, and those in it of indefinite length: the place of the end of each; undefined where only an end mark can tell. */
    #open = [];
    #header = [];
    #at = 0;
    /** Everything before it is content of an element that needs no look. */
    #skipTo = 0;
    #tags = '';
    #isOver = false;
    update(chunk) {
        if (this.#isOver)
            return;
        const start = this.#at;
        this.#at += chunk.length;
        for (let at = Math.max(start, this.#skipTo); at < this.#at && !this.#isOver; at = Math.max(at + 1, this.#skipTo))
            this.#byte(chunk[at - start] ?? 0, at);
    }
    /**
     * The structure as `tag:tags of its elements` in hexadecimal; undefined when the bytes are not one structure of that size. Its last
     * element may lack bytes at its end, where the size counts what is to be appended.
     */
    children(size) {
        if (this.#isOver || this.#header.length > 0 || this.#tags === '')
            return undefined;
        const [end] = this.#open;
        const isWhole = this.#open.length === 0 ? this.#skipTo === size : end === size && this.#skipTo === size;
        return isWhole ? this.#tags : undefined;
    }
    #byte(byte, at) {
        if (this.#open.length === 0 && this.#tags !== '')
            return this.#stop(); // something after the structure
        this.#header.push(byte);
        const header = parseHeader(this.#header);
        if (header === 'incomplete')
            return;
        this.#header = [];
        if (header === 'not DER')
            return this.#stop();
        this.#element(header, at + 1);
    }
    #element({ tag, length }, contentAt) {
        const isRoot = this.#tags === '';
        if (isRoot && tag !== SEQUENCE && tag !== SET)
            return this.#stop();
        if (tag === 0 && length === 0) {
            if (this.#open.at(-1) !== undefined)
                return this.#stop();
            this.#open.pop();
            this.#skipTo = contentAt;
            return;
        }
        if (isRoot)
            this.#tags = `${hex(tag)}:`;
        else if (this.#open.length === 1)
            this.#addTag(tag);
        const parent = this.#open.at(-1);
        const end = length === undefined ? undefined : contentAt + length;
        if (end !== undefined && parent !== undefined && end > parent)
            return this.#stop();
        if (isRoot || end === undefined) {
            if (this.#open.length >= MAX_DEPTH)
                return this.#stop();
            this.#open.push(end);
            this.#skipTo = contentAt;
        }
        else {
            this.#skipTo = end;
        }
    }
    #addTag(tag) {
        if (this.#tags.startsWith('31') && tag === SEQUENCE && this.#tags.length > 3)
            return; // a set of any number of them
        if (this.#tags.length > 3 + 2 * MAX_ELEMENTS)
            return this.#stop();
        this.#tags += hex(tag);
    }
    #stop() {
        this.#isOver = true;
    }
}
const SEQUENCE = 0x30;
const SET = 0x31;
const MAX_DEPTH = 32;
/** More than any structure that is looked for has. */
const MAX_ELEMENTS = 16;
/** ITU-T X.690, section 8.1. Tags of more than one byte are in no structure that is looked for. */
function parseHeader([tag = 0, first, ...rest]) {
    if ((tag & 0x1f) === 0x1f)
        return 'not DER';
    if (first === undefined)
        return 'incomplete';
    if (first < 0x80)
        return { tag, length: first };
    if (first === 0x80)
        return (tag & 0x20) === 0 ? 'not DER' : { tag, length: undefined };
    const count = first & 0x7f;
    if (count > 16)
        return 'not DER';
    if (rest.length < count)
        return 'incomplete';
    const length = rest.reduce((sum, byte) => sum * 256 + byte, 0);
    return length <= Number.MAX_SAFE_INTEGER ? { tag, length } : 'not DER';
}
function hex(tag) {
    return tag.toString(16).padStart(2, '0');
}

// EXTERNAL MODULE: ./build/signature/dsse.js
var dsse = __webpack_require__(7256);
// EXTERNAL MODULE: ./build/signature/ssh-wire.js
var ssh_wire = __webpack_require__(8097);
// EXTERNAL MODULE: ./build/signature/wire.js
var wire = __webpack_require__(1816);
;// CONCATENATED MODULE: ./build/signature/cross-protocol.js




/** The first bytes that are kept: more than any beginning below needs, except a JWS header. */
const HEAD_BYTES = 4096;
/** The last bytes that are kept: the longest signed part of an OpenPGP packet (version to hashed subpackets) and what follows it. */
const TAIL_BYTES = 6 + 0xffff + 10;
/**
 * Looks at a file, piece by piece, while it is read for its digests, in constant memory: its beginning, its end, whether it is text of a
 * JWS throughout, and which elements a DER structure consists of at its top, so that no size of the file hides one.
 *
 * It is a list of what is known. A file that is none of it can still mean something to a program that was never looked at: a key that
 * signs releases should do nothing else.
 */
class CrossProtocolCheck {
    #head = Buffer.alloc(HEAD_BYTES);
    #der = new DerSkeleton();
    #jws = new JwsScan();
    #tail = Buffer.alloc(0);
    #size = 0;
    update(chunk) {
        const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
        if (this.#size < HEAD_BYTES)
            bytes.copy(this.#head, this.#size);
        this.#size += bytes.length;
        this.#der.update(bytes);
        this.#jws.update(bytes);
        this.#tail =
            bytes.length >= TAIL_BYTES
                ? Buffer.from(bytes.subarray(-TAIL_BYTES))
                : Buffer.concat([this.#tail, bytes]).subarray(-TAIL_BYTES);
    }
    /**
     * What a signature over everything so far, and what is appended, would be; undefined when it is nothing that is known.
     *
     * @param appendedBytes how many bytes the format signs after the artifact's: none, or the length of the trailer with OpenPGP.
     */
    finding(appendedBytes = 0) {
        const head = this.#head.subarray(0, Math.min(this.#size, HEAD_BYTES));
        const beginning = BEGINNINGS.find(([, isLike]) => isLike(head))?.[0];
        if (beginning !== undefined)
            return beginning;
        const der = this.#der.children(this.#size + appendedBytes);
        const structure = DER_STRUCTURES.find(([, pattern]) => der !== undefined && pattern.test(der))?.[0];
        if (structure !== undefined)
            return structure;
        if (this.#jws.isSigningInput(appendedBytes > 0))
            return 'jws';
        if (appendedBytes > 0)
            return undefined; // the end of what is signed is the signer's own
        return endsLikeOpenPgp(this.#tail, this.#size) ? 'openpgp-signature' : undefined;
    }
}
/** What a signature over bytes in memory would be. */
function signingInputOf(bytes, appendedBytes) {
    const check = new CrossProtocolCheck();
    check.update(bytes);
    return check.finding(appendedBytes);
}
const beginsWith = (...prefixes) => (head) => prefixes.some(prefix => head.subarray(0, prefix.length).equals(Buffer.from(prefix)));
const matches = (pattern) => (head) => pattern.test(head.toString('latin1'));
/** What is recognized by its first bytes, whatever follows. */
const BEGINNINGS = [
    ['dsse-envelope', beginsWith(dsse/* DSSE_PREFIX */.B)],
    ['ssh-signature', beginsWith('SSHSIG')],
    ['ssh-certificate', beginsLikeSshCertificate],
    ['ssh-login', beginsLikeSshLogin],
    // RFC 8446, section 4.4.3
    ['tls-handshake', matches(/^ {64}TLS 1\.3, (?:server|client) CertificateVerify\0/)],
    // RFC 9052, section 4.4: an array of 4 or 5, whose first element is the text that names the context
    ['cose-structure', matches(/^(?:\x84\x6aSignature1|\x85\x69Signature|[\x85\x86]\x70CounterSignature|[\x85\x86]\x72CounterSignature0)/)],
    // git verifies a signature over the text of a commit or a tag
    ['git-object', matches(/^(?:tree [0-9a-f]{40}(?:[0-9a-f]{24})?\n(?:parent|author) |object [0-9a-f]{40}(?:[0-9a-f]{24})?\ntype )/)],
    ['openpgp-certification', beginsLikeCertification]
]; // prettier-ignore
/** OpenSSH, PROTOCOL.certkeys: the name of the type is the first field. */
function beginsLikeSshCertificate(head) {
    const name = read(head, reader => (0,ssh_wire/* readSshString */.AN)(reader).toString('latin1'));
    return name !== undefined && /-cert-v\d\d@openssh\.com$/.test(name);
}
/** RFC 4252, section 7: session id, message 50, user, service, method. */
function beginsLikeSshLogin(head) {
    const service = read(head, reader => {
        (0,ssh_wire/* readSshString */.AN)(reader);
        const message = reader.uint(1);
        (0,ssh_wire/* readSshString */.AN)(reader);
        return message === 50 ? (0,ssh_wire/* readSshString */.AN)(reader).toString('latin1') : '';
    });
    return service === 'ssh-connection' || service === 'ssh-userauth';
}
/** What `take` makes of the beginning of a file; undefined where that is too short. */
function read(head, take) {
    return (0,wire/* readWhole */.oD)(head, reader => {
        const result = take(reader);
        reader.rest();
        return result;
    });
}
/** Algorithm ids of OpenPGP keys that sign or have signed. */
const KEY_ALGORITHMS = new Set([1, 2, 3, 16, 17, 18, 19, 20, 22, 25, 27, 28]);
/**
 * Whether a file begins like what is hashed for a statement about a key (RFC 9580, section 5.2.4): `99`, a length and a public key, and then
 * what no file of packets has there: text, a prefix with four bytes of length, another key, or nothing.
 */
function beginsLikeCertification(head) {
    if (head[0] !== 0x99 || head.length < 12)
        return false;
    const end = 3 + head.readUInt16BE(1);
    const version = head[3] ?? 0;
    const algorithm = head[version === 3 ? 10 : 8] ?? 0;
    if (version < 2 || version > 4 || !KEY_ALGORITHMS.has(algorithm) || end > head.length)
        return false;
    const [next, length] = head.subarray(end);
    if (next === undefined || next < 0x80 || next === 0x99)
        return true;
    return (next === 0xb4 || next === 0xd1) && length === 0;
}
/** The tags of the elements of a DER structure, after its own tag. */
const DER_STRUCTURES = [
    // RFC 5280, 4.1: version, serial number, algorithm, issuer, validity, subject, key, unique ids, extensions
    ['x509-certificate', /^30:(?:a0)?02(?:30){5}(?:81|a1)?(?:82|a2)?(?:a3)?$/],
    // RFC 5280, 5.1: version, algorithm, issuer, two times, revoked certificates, extensions
    ['x509-revocation-list', /^30:(?:02)?3030(?:17|18){1,2}(?:30)?(?:a0)?$/],
    // RFC 2986, 4.1: version, subject, key, attributes
    ['x509-certificate-request', /^30:023030a0$/],
    // RFC 5755, 4.1: version, holder, issuer, algorithm, serial number, validity, attributes, unique id, extensions
    ['x509-attribute-certificate', /^30:0230(?:a0|30)30023030(?:03)?(?:30)?$/],
    // RFC 6960, 4.2.1: version, responder, time, responses, extensions
    ['ocsp-response', /^30:(?:a0)?(?:a1|a2)1830(?:a1)?$/],
    // RFC 5652, 5.3: a set of attributes
    ['cms-attributes', /^31:(?:30)+$/]
];
/**
 * Whether a file ends like what an OpenPGP signature hashes (RFC 9580, section 5.2.4): version and `ff`, and in 4 bytes, or 8 in version
 * 5 of LibrePGP, the length of the signed part before them, which begins with the version.
 */
function endsLikeOpenPgp(tail, size) {
    return [4, 8].some(lengthBytes => {
        const end = tail.length - lengthBytes - 2;
        if (end < 0)
            return false;
        const [version = 0, mark] = tail.subarray(end);
        if (version < 4 || version > 6 || mark !== 0xff)
            return false;
        const length = Number(BigInt(`0x${tail.subarray(end + 2).toString('hex')}`));
        if (length < 6 || length > size)
            return false;
        return length > end || tail[end - length] === version;
    });
}
const DOT = 0x2e;
const MAX_HEADER_CHARACTERS = 64 * 1024;
/**
 * Whether a file is what a JWS signs (RFC 7515, section 5.1): a header that is a JSON object in base64url, a dot, and a payload in
 * base64url, or, where the header says so (RFC 7797), any bytes at all. It looks at no byte after the first that cannot be.
 */
class JwsScan {
    #header = '';
    #state = 'header';
    update(chunk) {
        let at = 0;
        if (this.#state === 'header') {
            at = firstOther(chunk, 0);
            this.#header += chunk.toString('latin1', 0, Math.min(at, MAX_HEADER_CHARACTERS - this.#header.length));
            if (at === chunk.length)
                return;
            const kind = chunk[at] === DOT ? headerKind(this.#header) : undefined;
            this.#state = kind ?? 'no';
            at++;
        }
        if (this.#state === 'payload' && firstOther(chunk, at) < chunk.length)
            this.#state = 'no';
    }
    /** @param appends something that is not base64url. */
    isSigningInput(appends) {
        return this.#state === 'any' || (this.#state === 'payload' && !appends);
    }
}
/** The place of the first byte that base64url does not have. */
function firstOther(chunk, from) {
    let at = from;
    while (at < chunk.length && IS_BASE64URL[chunk[at] ?? 0] === 1)
        at++;
    return at;
}
const IS_BASE64URL = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
    IS_BASE64URL[character.charCodeAt(0)] = 1;
/** What may follow a header, and undefined when it is none: a JSON object, or the beginning of one that is too long to be looked at. */
function headerKind(encoded) {
    const text = Buffer.from(encoded, 'base64url').toString('latin1').trim();
    const isCut = encoded.length >= MAX_HEADER_CHARACTERS;
    if (!text.startsWith('{') || !(isCut || text.endsWith('}')))
        return undefined;
    return isCut || /"b64"\s*:/.test(text) || text.includes('\\u') ? 'any' : 'payload';
}

// EXTERNAL MODULE: ./build/signature/prehash.js
var signature_prehash = __webpack_require__(604);
;// CONCATENATED MODULE: ./build/hashing/hasher.js



/** Computes the digests of a stream, piece by piece. */
class StreamHasher {
    #request;
    #hashers;
    #check;
    /** Bytes seen. */
    size = 0;
    constructor(request) {
        this.#request = request;
        const names = new Set(request.prehashes.map(({ hash }) => hash));
        this.#hashers = new Map([...names].map(name => [name, (0,external_node_crypto_.createHash)(name)]));
        this.#check = request.crossProtocol === true ? new CrossProtocolCheck() : undefined;
    }
    update(chunk) {
        this.size += chunk.length;
        for (const hasher of this.#hashers.values())
            hasher.update(chunk);
        this.#check?.update(chunk);
    }
    /** What was asked for, of everything so far. */
    result() {
        const { prehashes } = this.#request;
        const signingInputs = new Map();
        for (const prehash of this.#check === undefined ? [] : prehashes) {
            const found = this.#check?.finding(prehash.kind === 'hash' ? 0 : prehash.trailer.length);
            if (found !== undefined)
                signingInputs.set((0,signature_prehash/* digestKey */.C)(prehash), found);
        }
        return {
            digests: new Map(prehashes.map(prehash => [(0,signature_prehash/* digestKey */.C)(prehash), this.digest(prehash)])),
            signingInputs
        };
    }
    /**
     * The digest of everything so far and, where the prehash has one, of its trailer: by a copy, so that one pass serves all prehashes.
     *
     * @throws when its hash function was not asked for, which is an error of the caller.
     */
    digest(prehash) {
        const copy = this.#hashers.get(prehash.hash)?.copy();
        if (copy === undefined)
            throw new Error(`no ${prehash.hash} digest is computed`);
        if (prehash.kind === 'hash-with-trailer')
            copy.update(prehash.trailer);
        return { hash: prehash.hash, bytes: copy.digest() };
    }
}
/** A hasher by one function. */
function hasherBy(hash) {
    return new StreamHasher({ prehashes: [(0,signature_prehash/* plainPrehash */.E)(hash)] });
}
/** The digests of bytes in memory. */
function hashBytes(bytes, prehashes) {
    const hasher = new StreamHasher({ prehashes: toPrehashes(prehashes) });
    hasher.update(bytes);
    return hasher.result().digests;
}
/** The digest of bytes in memory by one prehash. */
function digestOfBytes(bytes, prehash) {
    const hasher = new StreamHasher({ prehashes: [prehash] });
    hasher.update(bytes);
    return hasher.digest(prehash);
}
/** Prehashes, each once; the name of a hash stands for its digest without a trailer. */
function toPrehashes(wanted) {
    const all = [...wanted].map(one => (typeof one === 'string' ? (0,signature_prehash/* plainPrehash */.E)(one) : one));
    return [...new Map(all.map(prehash => [(0,signature_prehash/* digestKey */.C)(prehash), prehash])).values()];
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

/***/ 4519:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L1: () => (/* binding */ parseTrustedKeyFiles),
/* harmony export */   S7: () => (/* binding */ parseChecksumsFile),
/* harmony export */   TG: () => (/* binding */ parseRecordFile),
/* harmony export */   Z7: () => (/* binding */ parsePatterns),
/* harmony export */   Zj: () => (/* binding */ parsePublicKeyFiles),
/* harmony export */   fV: () => (/* binding */ parseDigests)
/* harmony export */ });
/* harmony import */ var _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8528);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3368);


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
    return (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeText */ .l)(text) ?? (isPath ? `${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(text)}; perhaps @${text} is intended` : undefined);
}
function isList(text) {
    return (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .textKindOf */ .Ji)(Buffer.from(text).toString('latin1')) === 'checksums';
}
/** Globs; what looks like a list of another language would match nothing, or not what was meant. */
function parsePatterns(reader, name) {
    const patterns = reader.list(name);
    for (const pattern of patterns) {
        const mark = otherMark(pattern);
        if (mark !== undefined)
            reader.problem(`${name}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(pattern)}, expected one pattern a line, without ${mark}`);
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
    const { names, keepKeyFile } = reader.terms;
    const setting = names['trusted-public-key'];
    const what = (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeText */ .l)(files.join('\n'));
    if (what !== undefined) {
        reader.problem(`${setting}: ${what}, expected the path of a file with the key; ${keepKeyFile}`);
        return files;
    }
    for (const file of files) {
        const other = otherAnchor(file, names['public-key-fingerprint']);
        if (other !== undefined)
            reader.problem(`${setting}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(file)}, expected the path of a key file${other}`);
    }
    return files;
}
/** What else than a path names a key, and where it belongs. */
function otherAnchor(line, pin) {
    if (/^https?:\/\//i.test(line))
        return '; nothing is downloaded to be trusted: compare the fingerprint of the key once, and keep its file';
    if (/^!?(sha-?256[:=/])?([0-9a-f]{2}:?){32}$/i.test(line))
        return `; give a fingerprint as ${pin}`;
    return /^(arn:aws[a-z-]*:kms:|alias\/)/.test(line) ? '; give a KMS key as key-id' : undefined;
}
/** `record-file`; undefined when none is asked for. */
function parseRecordFile(reader) {
    const file = reader.text('record-file');
    if (file !== undefined && !/[^/\\]\.json$/.test(file))
        reader.problem(`record-file: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(file)}, expected a file name ending in .json`);
    return file;
}
/** `checksums-file`; undefined for the usual name. */
function parseChecksumsFile(reader) {
    const file = reader.text('checksums-file');
    if (file !== undefined && !/(^|[/\\])[^/\\\n]*[^/\\\n.]$/.test(file))
        reader.problem(`${reader.terms.names['checksums-file']}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(file)}, expected a file name such as SHA256SUMS`);
    return file;
}
/** `public-key-file`, one path for each format. */
function parsePublicKeyFiles(reader) {
    const files = reader.list('public-key-file');
    if (files.length === 0)
        reader.problem('public-key-file: empty, expected a file name ending in .pem or .der');
    for (const file of files.filter(file => !/[^/\\]\.(pem|der)$/.test(file))) {
        reader.problem(`public-key-file: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(file)}, expected a name ending in .pem or .der`);
    }
    return files;
}


/***/ }),

/***/ 9416:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F2: () => (/* binding */ refuseForDigests),
/* harmony export */   P_: () => (/* binding */ parseStatementFile),
/* harmony export */   Zr: () => (/* binding */ parseSignatureSuffixes),
/* harmony export */   dv: () => (/* binding */ parseForms),
/* harmony export */   jS: () => (/* binding */ algorithmsInUse),
/* harmony export */   xi: () => (/* binding */ parseCertificateFile)
/* harmony export */ });
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4869);
/* harmony import */ var _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6770);
/* harmony import */ var _signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6566);
/* harmony import */ var _spelling_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2068);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3368);





// Inputs that say in which formats things are signed. Each function returns the value and notes its problems on the reader.
/** What people call the formats. */
const USUAL_WORDS = new Map([
    ['pgp', 'openpgp'],
    ['gpg', 'openpgp'],
    ['asc', 'openpgp'],
    ['armor', 'openpgp'],
    ['armored', 'openpgp'],
    ['gpg-binary', 'openpgp-binary'],
    ['pgp-binary', 'openpgp-binary'],
    ['binary', 'raw'],
    ['der', 'raw'],
    ['b64', 'base64'],
    ['sshsig', 'ssh'],
    ['cosign', 'sigstore'],
    ['bundle', 'sigstore'],
    ['sigstore-bundle', 'sigstore']
]);
const EXPECTED = `one format a line, of ${_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .FORMAT_NAMES */ .BU.join(', ')}, with a suffix after it if another than its own is meant`;
const MAX_SUFFIX = 32;
/** `signature-format`: what is made of everything that is signed. */
function parseForms(reader, algorithm) {
    const lines = reader.list('signature-format');
    if (lines.length === 0)
        reader.problem(`signature-format: empty, expected ${EXPECTED}`);
    const forms = lines.flatMap(line => parseForm(reader, line, algorithm) ?? []);
    const suffixes = new Map();
    for (const form of forms) {
        const other = suffixes.get(form.suffix.toLowerCase());
        suffixes.set(form.suffix.toLowerCase(), form);
        if (other === undefined)
            continue;
        reader.problem(other.format === form.format
            ? `signature-format: ${form.format} twice with the suffix ${form.suffix}; remove one of the lines`
            : `signature-format: ${other.format} and ${form.format} would both be files that end in ${form.suffix}; give one of them another suffix, as "${form.format} ${form.suffix}.${form.format}"`);
    }
    return forms;
}
function parseForm(reader, line, algorithm) {
    const [name = '', given, ...rest] = line.split(/[ \t]+/);
    if (!(0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .isFormatName */ .xg)(name) || rest.length > 0) {
        const meant = (0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .isFormatName */ .xg)(name) || line.includes(',')
            ? undefined
            : (USUAL_WORDS.get(name.toLowerCase()) ?? (0,_spelling_js__WEBPACK_IMPORTED_MODULE_2__/* .nearestInput */ .Z)(name.toLowerCase(), _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .FORMAT_NAMES */ .BU));
        const next = meant === undefined ? '' : `; perhaps ${meant} is intended`;
        reader.problem(`signature-format: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(line)}, expected ${EXPECTED}${next}`);
        return undefined;
    }
    const format = (0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .formatOf */ .be)(name);
    const suffix = given ?? format.suffix;
    if (!isSuffix(suffix)) {
        reader.problem(`signature-format: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(line)}, ${EXPECTED_SUFFIX}`);
        return undefined;
    }
    const own = (0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .algorithmFor */ .pQ)(name, algorithm);
    if (own === undefined) {
        reader.problem(`signature-format: ${name} cannot be made with ${notWith(name, algorithm)}`);
        return undefined;
    }
    return { format: name, suffix, algorithm: own };
}
/** What a format is not made with, and what instead. */
function notWith(name, algorithm) {
    const { algorithms } = (0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .formatOf */ .be)(name);
    const bySameKey = algorithms.filter(candidate => (0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .shareKeys */ .Qx)(candidate, algorithm));
    return bySameKey.length > 0
        ? `the hash of signing-algorithm ${algorithm}; it takes ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_4__/* .listed */ .KE)(bySameKey, 'or')}, so set signing-algorithm to one of the same hash as these`
        : `signing-algorithm ${algorithm}; it takes ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_4__/* .listed */ .KE)([...algorithms], 'or')}, each with a key of its own kind`;
}
const EXPECTED_SUFFIX = 'expected a dot and up to 31 letters, digits, "-", "_" or "." as suffix';
function isSuffix(suffix) {
    return (/^\.[A-Za-z0-9_.-]*[A-Za-z0-9_-]$/.test(suffix) && suffix.length <= MAX_SUFFIX && !suffix.includes('..'));
}
/** `signature-suffix` of verify mode: under which signatures are looked for as well. */
function parseSignatureSuffixes(reader) {
    const suffixes = reader.list('signature-suffix');
    for (const suffix of suffixes.filter(one => !isSuffix(one)))
        reader.problem(`${reader.terms.names['signature-suffix']}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(suffix)}, ${EXPECTED_SUFFIX}`);
    return suffixes;
}
/** `openpgp-certificate`; undefined where no OpenPGP signature is made. */
function parseCertificateFile(reader, forms) {
    const file = reader.text('openpgp-certificate');
    const needing = forms.find(({ format }) => (0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .formatOf */ .be)(format).needsCertificate);
    if (file === undefined && needing !== undefined)
        reader.problem(`openpgp-certificate: empty, but signature-format has ${needing.format}; give the certificate of the key, a file in the repository that kms-sign openpgp-certificate makes`);
    if (file !== undefined && needing === undefined)
        reader.problem('openpgp-certificate: given, but signature-format has no openpgp or openpgp-binary; add one of them, or remove it');
    return file;
}
/** `statement-file`; undefined when no release statement is asked for. */
function parseStatementFile(reader, algorithm) {
    const file = reader.text('statement-file');
    if (file !== undefined && (0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .algorithmFor */ .pQ)('sigstore', algorithm) === undefined)
        reader.problem(`statement-file: a statement cannot be signed with ${notWith('sigstore', algorithm)}`);
    if (file !== undefined && !/[^/\\]\.json$/.test(file))
        reader.problem(`statement-file: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(file)}, expected a file name ending in .json, such as release.sigstore.json`);
    return file;
}
/**
 * Artifacts of which only the digests are given cannot be looked at: neither is the trailer of OpenPGP hashed after them, nor is it seen
 * what a signature over their bytes would be in another protocol.
 */
function refuseForDigests(reader, { forms, strategy, statementFile }, warn) {
    if (strategy === 'checksums')
        return;
    const files = 'name the files in artifacts or release-assets, or set strategy: checksums';
    for (const { format } of forms.filter(form => (0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .formatOf */ .be)(form.format).needsCertificate))
        reader.problem(`signature-format: ${format} needs the files, since what it signs does not follow from their digests, and only digests are given; ${files}`);
    for (const { format, algorithm } of forms) {
        const hash = (0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .formatOf */ .be)(format).artifactHash(algorithm);
        if (hash !== (0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .hashOf */ .qQ)(algorithm))
            reader.problem(`signature-format: ${format} with ${algorithm} is made from the ${hash} digest of a file, and only digests by ${(0,_signature_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .hashOf */ .qQ)(algorithm)} are given; ${files}`);
    }
    if (forms.some(({ format }) => format === 'sigstore'))
        reader.problem(`signature-format: sigstore signs the bytes of a file, which must be looked at first (they could be an attestation of somebody else's making), and only digests are given; ${files}`);
    const blind = forms.find(({ format, algorithm }) => ['raw', 'base64'].includes(format) && !algorithm.startsWith('RSASSA_PSS_'));
    if (blind === undefined)
        return;
    const others = [
        ...forms.filter(form => !['raw', 'base64', 'sigstore'].includes(form.format)).map(({ format }) => format),
        ...(statementFile === undefined ? [] : ['statement-file'])
    ];
    if (others.length > 0) {
        reader.problem(`signature-format: ${blind.format} with ${blind.algorithm} over digests, whose files cannot be looked at, together with ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_4__/* .listed */ .KE)(others, 'and')} of the same key; ${files}, or sign as ${blind.format} with RSASSA_PSS_SHA_256 and an RSA key`);
        return;
    }
    warn(`Signatures with ${blind.algorithm} over digests alone: whoever makes the digests can have this key sign an attestation, an SSH or OpenPGP signature or a certificate. Trust it for ${blind.format} signatures of files only, or sign with RSASSA_PSS_SHA_256 and an RSA key.`);
}
/** Every algorithm that a signing run asks KMS for, each once. */
function algorithmsInUse({ algorithm, forms, statementFile }) {
    const ofStatement = statementFile === undefined ? [] : [(0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .algorithmFor */ .pQ)('sigstore', algorithm) ?? algorithm];
    return [...new Set([...forms.map(({ algorithm }) => algorithm), ...ofStatement])];
}


/***/ }),

/***/ 5003:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Do: () => (/* binding */ parseKey),
/* harmony export */   MZ: () => (/* binding */ parsePins),
/* harmony export */   f5: () => (/* binding */ parseAlgorithm),
/* harmony export */   gP: () => (/* binding */ parseRole)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6855);
/* harmony import */ var _signature_key_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1372);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8313);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3368);




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
        reader.problem(`aws-region: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(given)}, expected a Region such as eu-central-1`);
    }
    if (id === undefined)
        return undefined;
    const arn = KEY_ARN.exec(id);
    if (arn === null && (id.startsWith('arn:') || !/^(alias\/[\w/-]+|[A-Za-z0-9-]+)$/.test(id))) {
        reader.problem(`key-id: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(id)}, expected a key id, a key ARN (arn:aws:kms:<region>:<account>:key/<id>), an alias (alias/<name>) or an alias ARN${meantKey(id)}`);
        return undefined;
    }
    if (arn === null && !id.startsWith('alias/') && !KEY_ID.test(id)) {
        const meant = (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeText */ .l)(id) === undefined ? `; perhaps alias/${id} is intended` : '';
        reader.problem(`key-id: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(id)} is no key id${meant}`);
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
        reader.problem(`AWS_REGION: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(region)} in the environment, expected a Region such as eu-central-1`);
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
        reader.problem(`role-to-assume: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(arn)}, expected a role ARN such as arn:aws:iam::111122223333:role/release-signing${meantRole(arn)}`);
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
function wrongPin(line, all, names) {
    const key = (0,_signature_key_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .findKeyIn */ .Ig)(all);
    const meant = meantPin(line);
    const text = (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeText */ .l)(all);
    const isLine = key === undefined && meant !== '';
    const seen = (isLine ? undefined : text) ?? (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(line);
    const next = key !== undefined
        ? `; the fingerprint of this key is ${key.fingerprint}`
        : isLine || text === undefined
            ? meant
            : `; a key belongs into a file that ${names['trusted-public-key']} names`;
    return `${names['public-key-fingerprint']}: ${seen}, expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"${next}`;
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
        ...(duration === Number(_schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUTS */ .m['role-duration-seconds'].default) ? [] : ['role-duration-seconds'])
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
    const { names, whyEmpty } = reader.terms;
    const setting = names['public-key-fingerprint'];
    const lines = reader.list('public-key-fingerprint');
    if (lines.length === 0) {
        reader.problem(`${setting}: empty, expected sha256:<64 hex> or "any"; ${whyEmpty}`);
    }
    if (lines.length > MAX_PINS)
        reader.problem(`${setting}: ${lines.length} pins, expected at most ${MAX_PINS}`);
    const allowed = [];
    const revoked = [];
    for (const line of lines.filter(line => line !== 'any')) {
        const pin = /^(!?)(sha256:[0-9a-f]{64})$/i.exec(line);
        if (pin?.[2] === undefined)
            reader.problem(wrongPin(line, lines.join('\n'), names));
        else
            (pin[1] === '!' ? revoked : allowed).push(pin[2].toLowerCase());
    }
    for (const pin of new Set(allowed.filter(pin => revoked.includes(pin))))
        reader.problem(`${setting}: ${pin} is both allowed and revoked; remove one of the two lines`);
    const any = lines.includes('any');
    if (any && allowed.length > 0) {
        reader.problem(`${setting}: "any" together with pins; remove "any", or the pins mean nothing`);
    }
    return { allowed: any || allowed.length === 0 ? undefined : allowed, revoked };
}
/** `signing-algorithm`; undefined when none is given. */
function parseAlgorithm(reader) {
    const name = reader.text('signing-algorithm');
    if (name === undefined || (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .isSigningAlgorithm */ .vT)(name))
        return name;
    reader.problem(`${reader.terms.names['signing-algorithm']}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(name)}, expected one of ${_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .SIGNING_ALGORITHMS */ .v8.join(', ')}`);
    return undefined;
}


/***/ }),

/***/ 401:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jh: () => (/* binding */ throwProblems),
/* harmony export */   i_: () => (/* binding */ InputReader),
/* harmony export */   sV: () => (/* binding */ BOOLEANS)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4869);
/* harmony import */ var _terms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7707);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8313);
/* harmony import */ var _spelling_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2068);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3368);






/** What stands for true and false. */
const BOOLEANS = new Map([
    ...['true', 'True', 'TRUE'].map(t => [t, true]),
    ...['false', 'False', 'FALSE'].map(f => [f, false])
]);
/** Reads single inputs and collects their problems. */
class InputReader {
    terms = _terms_js__WEBPACK_IMPORTED_MODULE_1__/* .INPUT_TERMS */ .r;
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
        throwProblems(this.#problems, 'input', 'Correct the "with:" block of this step.');
    }
    /**
     * The value, else its default, without surrounding ASCII white space; undefined when it is empty. A byte-order mark and the like stay,
     * and make the value wrong.
     */
    text(name) {
        const spec = _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUTS */ .m[name];
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
            this.problem(`${name}: ${value === undefined ? 'empty' : (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(value)}, expected ${allowed.join(' or ')}`);
        }
        return choice ?? allowed[0];
    }
    /** The value; false, with a problem noted, when it is neither true nor false. */
    boolean(name) {
        const value = this.text(name);
        const parsed = BOOLEANS.get(value ?? '');
        if (parsed === undefined)
            this.problem(`${name}: ${value === undefined ? 'empty' : (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(value)}, expected true or false`);
        return parsed ?? false;
    }
    /** The value from `min` to `max`, both included; `min`, with a problem noted, when it is anything else. */
    integer(name, min, max) {
        const value = this.text(name) ?? '';
        const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
        if (number >= min && number <= max)
            return number;
        this.problem(`${name}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(value)}, expected a whole number from ${min} to ${max}`);
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
            if (name === '' || _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_NAMES */ .Q.some(declared => declared === name))
                continue;
            const meant = (0,_spelling_js__WEBPACK_IMPORTED_MODULE_3__/* .meantInputs */ .J)(name, _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_NAMES */ .Q);
            if (meant.length > 0) {
                this.problem(`${(0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(name)} is not an input of this action; the closest is ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_5__/* .listed */ .KE)(meant, 'or')}`);
            }
            else if (name.includes('-'))
                this.problem(`${(0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(name)} is not an input of this action`);
            else
                warn(`${(0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(name)} is not an input of this action and has no effect. Remove it, or correct its name.`);
        }
    }
    /** Notes each input of the other mode that has another value than its default. */
    refuseOtherMode(mode) {
        for (const name of _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_NAMES */ .Q) {
            const spec = _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUTS */ .m[name];
            if (spec.mode === 'both' || spec.mode === mode)
                continue;
            const value = this.text(name);
            if (value === undefined || value === spec.default)
                continue;
            this.problem(`${name}: given, but it has no meaning in ${mode} mode; ${name === 'signature-suffix' ? 'give the suffix after its format in signature-format, as "raw .sig"' : `remove it or set mode: ${spec.mode}`}`);
        }
    }
}
/**
 * @param noun what the problems are of: "input".
 * @throws INPUT_INVALID when there is a problem; it names all of them.
 */
function throwProblems(problems, noun, hint) {
    const [first, ...others] = problems;
    if (first === undefined)
        return;
    const list = others.length === 0 ? first : problems.map((text, index) => `(${index + 1}) ${text}`).join('; ');
    const what = others.length === 0 ? `An ${noun} is wrong` : `${problems.length} ${noun}s are wrong`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('INPUT_INVALID', `${what}: ${list}.`, { hint });
}
/** The runner upper-cases a name and turns spaces into `_`; hyphens stay. */
function variableOf(name) {
    return `INPUT_${name.toUpperCase()}`;
}


/***/ }),

/***/ 9241:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BC: () => (/* binding */ parseRelease),
/* harmony export */   G3: () => (/* binding */ parseBindingDemand),
/* harmony export */   SU: () => (/* binding */ parseRepository),
/* harmony export */   aG: () => (/* binding */ parseVerifyInstructions),
/* harmony export */   uV: () => (/* binding */ parseNamedRelease)
/* harmony export */ });
/* harmony import */ var _reader_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(401);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3368);


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
        reader.problem(`repository: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(repository)}, expected owner/name${meant}`);
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
        reader.problem(`release-tag: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(tag)}, expected a tag name${meant}`);
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
    ...[..._reader_js__WEBPACK_IMPORTED_MODULE_0__/* .BOOLEANS */ .sV].map(([word, wanted]) => [word, { kind: wanted ? 'here' : 'not-required' }])
]);
/**
 * A release as `owner/name@tag`, on another server as `https://host/owner/name@tag`; undefined when it is not written like that.
 *
 * @param serverUrl the server of a release that names none; undefined: any.
 */
function parseNamedRelease(value, serverUrl) {
    const [, server = serverUrl, repository, tag] = NAMED_RELEASE.exec(value) ?? [];
    return repository !== undefined && tag !== undefined && REPOSITORY.test(repository)
        ? { kind: 'named', server, repository, tag }
        : undefined;
}
/** `require-binding`; a release is named as `owner/name@tag`, on another server than the job's as `https://host/owner/name@tag`. */
function parseBindingDemand(reader, { serverUrl }) {
    const value = reader.text('require-binding');
    const demand = BINDING_DEMANDS.get(value ?? '') ?? parseNamedRelease(value ?? '', serverUrl);
    if (demand !== undefined)
        return demand;
    reader.problem(`require-binding: ${value === undefined ? 'empty' : (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(value)}, expected true, false, if-present or owner/name@tag`);
    return { kind: 'if-present' };
}
const PAGE = /^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w.~!$&()*+,;=:@%/?#-]*)?$/;
const MAX_PAGE_CHARACTERS = 500;
/** `verify-instructions`: true, false, or the address of a page that states the fingerprint, which the release itself cannot be. */
function parseVerifyInstructions(reader, { serverUrl, repository: own }) {
    const value = reader.text('verify-instructions');
    const wanted = _reader_js__WEBPACK_IMPORTED_MODULE_0__/* .BOOLEANS */ .sV.get(value ?? '');
    if (wanted !== undefined)
        return wanted ? { pinPublishedAt: undefined } : undefined;
    if (value === undefined ||
        !PAGE.test(value) ||
        value.length > MAX_PAGE_CHARACTERS ||
        !URL.canParse(value)) {
        reader.problem(`verify-instructions: ${value === undefined ? 'empty' : (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(value)}, expected true, false, or the https:// address of a page that states the fingerprint`);
        return undefined;
    }
    const releases = `${serverUrl}/${reader.text('repository') ?? own}/releases`.toLowerCase();
    const { origin, pathname } = new URL(value);
    const page = `${origin}${pathname}`.toLowerCase();
    if (page === releases || page.startsWith(`${releases}/`))
        reader.problem(`verify-instructions: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(value)}, expected a page outside of the releases: who can replace the files of one can replace a fingerprint there as well`);
    return { pinPublishedAt: value };
}


/***/ }),

/***/ 8313:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ INPUT_NAMES),
/* harmony export */   m: () => (/* binding */ INPUTS)
/* harmony export */ });
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
    'signature-format': { mode: 'sign', default: 'raw' },
    'openpgp-certificate': { mode: 'sign' },
    'statement-file': { mode: 'sign' },
    'signature-suffix': { mode: 'verify' },
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


/***/ }),

/***/ 2068:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ meantInputs),
/* harmony export */   Z: () => (/* binding */ nearestInput)
/* harmony export */ });
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
    certificate: ['openpgp-certificate', 'trusted-public-key'],
    extension: ['signature-format'],
    suffix: ['signature-format'],
    encoding: ['signature-format'],
    'signature-encoding': ['signature-format'],
    'output-format': ['signature-format'],
    gpg: ['signature-format', 'openpgp-certificate'],
    pgp: ['signature-format', 'openpgp-certificate'],
    'gpg-key': ['openpgp-certificate'],
    'gpg-private-key': ['openpgp-certificate'],
    'pgp-certificate': ['openpgp-certificate'],
    attestation: ['statement-file'],
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


/***/ }),

/***/ 7707:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ INPUT_TERMS)
/* harmony export */ });
const LOCAL_PART = 'Put the listed files beside it, or name only the artifacts that you want verified, without the checksums file.';
const LOCAL_NAMES = 'Give the files the names that are listed, or make the checksums file with the names that they have here, and sign it again.';
/** The action: its inputs, its job, a release. */
const INPUT_TERMS = {
    names: {
        'checksums-file': 'checksums-file',
        'signature-suffix': 'signature-suffix',
        'signing-algorithm': 'signing-algorithm',
        'trusted-public-key': 'trusted-public-key',
        'public-key-fingerprint': 'public-key-fingerprint',
        'require-binding': 'require-binding'
    },
    anchors: ['trusted-public-key', 'key-id', 'public-key-fingerprint'],
    keepKey: 'Keep it in the repository elsewhere',
    toName: 'Name the artifacts in artifacts or release-assets.',
    toBind: 'Sign the release with strategy: checksums or both, which binds it to its repository and tag.',
    elsewhere: 'in the workspace nor on the release',
    keyFileMissing: 'Check out the repository before this step, or correct the path in trusted-public-key.',
    inWorld: 'on the release',
    member: name => `asset ${name}`,
    toComplete: {
        local: LOCAL_PART,
        release: 'Attach what is missing, or sign the release again.'
    },
    toRename: {
        local: LOCAL_NAMES,
        release: 'Make the checksums file with the names that the assets have on the release (GitHub replaces blanks and special characters with dots), and sign it again.'
    },
    giveList: name => `checksums-file: ${name}`,
    keepKeyFile: 'keep that file in the repository',
    exemption: 'line',
    exempt: name => `exempt it with a line "!${name}" in release-assets`,
    exemptedBy: pattern => `the line "${pattern}" in release-assets`,
    whyEmpty: 'an expression may have evaluated to an empty string'
};


/***/ }),

/***/ 3368:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ describeValue),
/* harmony export */   l: () => (/* binding */ describeText)
/* harmony export */ });
/* harmony import */ var _signature_key_forms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1372);
/* harmony import */ var _signature_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3920);
/* harmony import */ var _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8528);



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
    if ((0,_signature_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .holdsPrivateKey */ .jc)(value))
        return 'a PRIVATE key (treat it as leaked, and make a new one)';
    const kind = (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .textKindOf */ .Ji)(Buffer.from(value).toString('latin1'));
    if (kind === undefined || NOT_TELLING.includes(kind))
        return undefined;
    if (kind === 'json' && !isJsonObject(value))
        return undefined;
    if (!ENCODED.includes(kind))
        return _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .TEXT_KIND_NAMES */ .mn[kind];
    if (value.length < MIN_ENCODED_CHARACTERS || !LOOKS_ENCODED.test(value))
        return undefined;
    return (0,_signature_key_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .findKeyIn */ .Ig)(value) === undefined ? _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .TEXT_KIND_NAMES */ .mn[kind] : `a public key in ${_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .TEXT_KIND_NAMES */ .mn[kind]}`;
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

/***/ 8867:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DM: () => (/* binding */ ConcurrencyLimit),
/* harmony export */   Iz: () => (/* binding */ mapAsKnown),
/* harmony export */   X2: () => (/* binding */ mapConcurrently),
/* harmony export */   hd: () => (/* binding */ onDemand)
/* harmony export */ });
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8474);

/**
 * The results of `map` in the order of the items, of which at most `limit` are mapped at once. After a failure nothing new is begun, the
 * signal of those under way aborts with that failure, and they are awaited before it is thrown: nothing runs on once this has settled.
 */
async function mapConcurrently(items, limit, map) {
    const results = Array.from({ length: items.length });
    const failures = [];
    const failing = new AbortController();
    (0,node_events__WEBPACK_IMPORTED_MODULE_0__.setMaxListeners)(0, failing.signal); // one for each that is under way
    const queue = items.entries();
    const worker = async () => {
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
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
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
        (0,node_events__WEBPACK_IMPORTED_MODULE_0__.setMaxListeners)(0, this.#failing.signal);
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


/***/ }),

/***/ 8906:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ HELD_BY_ANOTHER),
/* harmony export */   e: () => (/* binding */ describeFileFailure)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** What Windows says of a file that cannot be replaced, or removed, while somebody else reads it. */
const HELD_BY_ANOTHER = {
    reason: 'another program has it open',
    hint: 'Close the program that has it open (a virus scanner, an indexer, a service of the job), or exclude the folder from scanning, and run the job again.'
};
const FULL = { reason: 'the disk is full', hint: 'Free space on the disk.' };
const TOO_MANY = {
    reason: 'too many files are open',
    hint: 'Raise the limit of open files of the runner (ulimit -n).'
};
const A_FILE_IN_ITS_PATH = {
    reason: 'a part of its path is a file, not a directory',
    hint: 'Remove that file, or give another path.'
};
/** What is not a matter of permission, by the code of the system error. */
const FAILURES = {
    EISDIR: {
        read: { reason: 'it is a directory', hint: 'Give the path of a file.' },
        write: {
            reason: 'a directory of this name is there',
            hint: 'Remove the directory, or give the file another name.'
        }
    },
    ENOTDIR: both(A_FILE_IN_ITS_PATH),
    EEXIST: both({
        reason: 'a file is there already, under its name or in place of one of its directories',
        hint: 'Remove that file, or give another path.'
    }),
    ENOENT: {
        read: {
            reason: 'it is not there any more',
            hint: 'Let nothing remove or rename files while this step runs, then run the job again.'
        },
        write: {
            reason: 'its directory is not there any more',
            hint: 'Let nothing remove or rename directories while this step runs, then run the job again.'
        }
    },
    ENAMETOOLONG: both({
        reason: 'its name is too long for the file system, which takes 255 bytes in most cases',
        hint: 'Shorten the file name; a signature has the name of its artifact and a suffix.'
    }),
    ELOOP: both({
        reason: 'symbolic links lead in a circle',
        hint: 'Correct the links on its path.'
    }),
    EIO: both({
        reason: 'the disk, or what stands for it, reports an error',
        hint: 'Copy the file in a step before this one, and look at the disk of the runner if that fails, too.'
    }),
    EROFS: both({
        reason: 'the file system is read-only',
        hint: 'Give a path on another file system, as output-directory.'
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
    const known = FAILURES[code ?? '']?.[verb];
    if (known !== undefined)
        return { ...known, reason: `${known.reason} (${code})` };
    return {
        reason: code ?? (thrown instanceof Error ? thrown.message : String(thrown)),
        hint: `Give the user that runs this the permission to ${verb} it.`
    };
}
function both(failure) {
    return { read: failure, write: failure };
}


/***/ }),

/***/ 7037:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K6: () => (/* binding */ differInForm),
/* harmony export */   L2: () => (/* binding */ anyBaseName),
/* harmony export */   Oj: () => (/* binding */ findCollision),
/* harmony export */   P4: () => (/* binding */ PLATFORMS),
/* harmony export */   _A: () => (/* binding */ describeCollision),
/* harmony export */   bU: () => (/* binding */ hasFolder),
/* harmony export */   cp: () => (/* binding */ findUnkeepable),
/* harmony export */   mw: () => (/* binding */ foldedName),
/* harmony export */   rE: () => (/* binding */ toPlatform)
/* harmony export */ });
/* unused harmony export describeUnkeepable */
// What a name means on the file systems of Linux, macOS and Windows. Everything here is pure: the platform is a parameter.
/** Systems that runners and the people who download a release have. */
const PLATFORMS = ['linux', 'darwin', 'win32'];
const PLATFORM_NAMES = {
    linux: 'Linux',
    darwin: 'macOS',
    win32: 'Windows'
};
const MAX_NAME_LENGTH = 255; // bytes in UTF-8 on Linux (ext4, NAME_MAX) and macOS (APFS), UTF-16 code units on Windows (NTFS)
/** As `process.platform` has it; every other system is a Unix like Linux. */
function toPlatform(name) {
    return PLATFORMS.find(platform => platform === name) ?? 'linux';
}
/**
 * The name as a file system compares it that ignores case and the form of Unicode (NTFS, APFS, HFS+): NFC and full case folding, without
 * the invisible characters that HFS+ ignores. Two names with the same folded form can be one file; used for every such comparison, on
 * every system, so that a verdict does not depend on the runner.
 */
function foldedName(name) {
    if (/^[\x20-\x7e]*$/.test(name))
        return name.toUpperCase();
    // lower case first: it is upper case that expands, as "ß" to "SS", and unites the forms of one letter, as both lower-case sigmas
    const cased = name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').normalize('NFC');
    return cased.toLowerCase().toUpperCase().normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');
}
/** Whether two names are one but for the form of Unicode: macOS takes letters apart (NFD) where other systems keep them whole (NFC). */
function differInForm(one, other) {
    return one !== other && one.normalize('NFC') === other.normalize('NFC');
}
/** The first two items whose names can be one file somewhere; undefined when all are distinct on every system. */
function findCollision(items, nameOf) {
    const seen = new Map();
    for (const item of items) {
        const folded = foldedName(nameOf(item));
        const first = seen.get(folded);
        if (first !== undefined)
            return [first, item];
        seen.set(folded, item);
    }
    return undefined;
}
/** Why two names with one folded form are one file, for the end of a sentence; empty when they are equal. */
function describeCollision(one, other) {
    if (one === other)
        return '';
    const what = differInForm(one, other) ? 'the form of Unicode (NFC, NFD)' : 'case';
    return `, which are one file where names do not differ by ${what}, as on Windows and macOS`;
}
/**
 * The base name of a path that was written on any system: the part after the last `/` or `\`.
 */
function anyBaseName(path) {
    return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
/** Whether a path that was written on any system names a folder as well. */
function hasFolder(path) {
    return /[/\\]/.test(path);
}
// Windows: "Naming Files, Paths, and Namespaces". The digits of COM and LPT can be superscripts; a device is meant whatever follows its dot.
// oxlint-disable-next-line no-control-regex
const WINDOWS_RESERVED = /[\u0000-\u001f<>:"/\\|?*]/;
const WINDOWS_DEVICE = /^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|CLOCK\$|(?:COM|LPT)[0-9¹²³]) *(?:[.:]|$)/i;
/**
 * Why a system cannot keep a file of this name, as "NUL is the name of a device on Windows, whatever follows its dot"; undefined when it
 * can.
 *
 * @param name a base name.
 */
function describeUnkeepable(name, platform) {
    const system = PLATFORM_NAMES[platform];
    if (/^\.{0,2}$/.test(name))
        return 'it is not the name of a file';
    if (/[/\0]/.test(name))
        return `no name of a file on ${system} has ${name.includes('/') ? '"/"' : 'NUL'}`;
    const length = platform === 'win32' ? name.length : Buffer.byteLength(name);
    if (length > MAX_NAME_LENGTH)
        return `it is ${length} ${platform === 'win32' ? 'characters' : 'bytes'} long, and a name on ${system} has at most ${MAX_NAME_LENGTH}`;
    return platform === 'win32' ? describeUnkeepableOnWindows(name) : undefined;
}
function describeUnkeepableOnWindows(name) {
    const [character] = WINDOWS_RESERVED.exec(name) ?? [];
    if (character !== undefined)
        return `no name of a file on Windows has ${character < ' ' ? 'control characters' : JSON.stringify(character)}`;
    const [, device] = WINDOWS_DEVICE.exec(name) ?? [];
    if (device !== undefined)
        return `${device.toUpperCase()} is the name of a device on Windows, whatever follows its dot`;
    return /[. ]$/.test(name)
        ? `Windows drops the ${name.endsWith('.') ? 'dot' : 'blank'} at its end`
        : undefined;
}
/** The names that a system cannot keep, each once. */
function findUnkeepable(names, platform) {
    return [...new Set(names)].flatMap(name => {
        const reason = describeUnkeepable(name, platform);
        return reason === undefined ? [] : [{ name, reason }];
    });
}


/***/ }),

/***/ 3963:
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
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9473);
/* harmony import */ var _file_errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8906);
/* harmony import */ var _rename_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3364);







/** The path for messages and outputs: relative to the workspace with `/`, absolute where it is outside of it. */
function displayPath(path, workspace) {
    const inside = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.relative)(workspace, path);
    const shown = inside === '..' || inside.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_3__.sep}`) || (0,node_path__WEBPACK_IMPORTED_MODULE_3__.isAbsolute)(inside) ? path : inside;
    return shown.split(node_path__WEBPACK_IMPORTED_MODULE_3__.sep).join('/');
}
const READ_BYTES = 256 * 1024;
/** Options of `rm`: what another program has open is tried again, which `rm` does with `recursive` only, for 5.5 seconds in all. */
const PATIENTLY = { force: true, recursive: true, maxRetries: 10, retryDelay: 100 };
/**
 * The bytes of a small file, at most `maxBytes` + 1 of them, so that a larger one shows by its length; undefined when there is no file,
 * or no regular one.
 *
 * @throws ARTIFACT_UNREADABLE
 */
async function readSmallFile(path, maxBytes) {
    try {
        const status = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(path);
        if (!status.isFile())
            return undefined;
        const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(path, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_RDONLY);
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
        // no file can have a name that the file system does not take
        if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .systemErrorCode */ .vq)(cause) ?? ''))
            return undefined;
        throw failed('ARTIFACT_UNREADABLE', 'read', path, cause);
    }
}
/** The bytes of a file in pieces of 256 KiB at most. Iterating throws what `node:fs` throws. */
function streamFile(path) {
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path, { highWaterMark: READ_BYTES });
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
            const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(path, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_WRONLY | node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_CREAT | node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_EXCL, 0o644);
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
        const temporary = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path), `.kms-sign-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(8).toString('hex')}.tmp`);
        try {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path), { recursive: true });
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
        if (await isFolder(this.path))
            throw notWritable(this.path, folderInTheWay());
        try {
            await (0,_rename_js__WEBPACK_IMPORTED_MODULE_6__/* .renamePatiently */ .bK)(this.#temporary, this.path);
        }
        catch (cause) {
            throw notReplaced(this.path, cause);
        }
    }
    /** Removes the file, unless it was committed; never throws, so that what led to it is reported. */
    async discard() {
        await this.#file.close().catch(() => undefined);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(this.#temporary, PATIENTLY).catch(() => undefined);
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
    const entries = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readdir)(folder, { withFileTypes: true }).catch(() => []);
    return entries
        .filter(entry => entry.isFile() || entry.isSymbolicLink())
        .map(entry => (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, entry.name))
        .sort();
}
/** Whether a directory is there, perhaps behind a link. */
async function isDirectory(path) {
    return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(path).catch(() => undefined))?.isDirectory() === true;
}
async function isFolder(path) {
    return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)(path).catch(() => undefined))?.isDirectory() === true;
}
/** As a Unix says it; Windows answers like for a file that another program has open. */
function folderInTheWay() {
    return Object.assign(new Error('a folder is in the way'), { code: 'EISDIR' });
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
/**
 * Why a file or a folder did not get its name, though it could be written beside it: another program has what is there open.
 *
 * @param path as errors call it.
 */
function notReplaced(path, cause) {
    if (!(0,_rename_js__WEBPACK_IMPORTED_MODULE_6__/* .isHeld */ .i7)(cause))
        return notWritable(path, cause);
    const { reason, hint } = _file_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .HELD_BY_ANOTHER */ .K;
    return toError('FILE_NOT_WRITABLE', `Cannot write ${path}`, {
        cause,
        failure: { reason: `${reason} (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .systemErrorCode */ .vq)(cause)})`, hint }
    });
}
function failed(code, verb, path, cause) {
    return toError(code, `Cannot ${verb} ${path}`, { cause, failure: (0,_file_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .describeFileFailure */ .e)(cause, verb) });
}
function toError(code, what, { cause, failure: { reason, hint } }) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ(code, `${what}: ${reason}.`, { hint, cause });
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
/** Shows every ten seconds, or as often as the log wants it, how much of some work is done. Runs until `stop`. */
class Progress {
    #timer;
    /**
     * @param doing as "Hashed".
     * @param totalBytes of the whole work.
     * @param bytesDone asked at each tick.
     */
    constructor(log, doing, totalBytes, bytesDone) {
        const started = performance.now();
        const { everyMs, show } = log.progress ?? {
            everyMs: INTERVAL_MS,
            show: (text) => log.info(text)
        };
        this.#timer = setInterval(() => {
            const done = bytesDone();
            if (done >= totalBytes)
                return;
            const rate = done / MIB / ((performance.now() - started) / 1000);
            const percent = Math.floor((done / totalBytes) * 100);
            show(`${doing} ${formatSize(done)} of ${formatSize(totalBytes)} (${percent} %), ${rate.toFixed(0)} MiB/s`);
        }, everyMs);
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

/***/ 3364:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   bK: () => (/* binding */ renamePatiently),
/* harmony export */   i7: () => (/* binding */ isHeld),
/* harmony export */   sx: () => (/* binding */ replaceEmptyFolder)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);



const SYSTEM = { rename: node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename, rmdir: node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rmdir, sleep: node_timers_promises__WEBPACK_IMPORTED_MODULE_1__.setTimeout };
// a virus scanner or an indexer holds a new file for a moment; on Windows, and on shares of it, a rename fails meanwhile
const HELD = ['EPERM', 'EACCES', 'EBUSY'];
const DELAYS_MS = [20, 50, 100, 200, 400, 800, 1_000, 1_000, 1_000]; // 4.6 seconds in all
/** Whether a failure is what the system says while another program has the file open. */
function isHeld(thrown) {
    return HELD.includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .systemErrorCode */ .vq)(thrown) ?? '');
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
    // a Unix renames onto an empty folder; Windows onto none, and refuses to remove one that is not empty
    try {
        await system.rename(from, to);
    }
    catch (thrown) {
        if (!isHeld(thrown) && (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .systemErrorCode */ .vq)(thrown) !== 'EEXIST')
            throw thrown;
        await patiently(async () => {
            await system.rmdir(to).catch((reason) => {
                if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .systemErrorCode */ .vq)(reason) !== 'ENOENT')
                    throw reason;
            });
            await system.rename(from, to);
        }, system);
    }
}
async function patiently(act, { sleep }) {
    for (const ms of DELAYS_MS) {
        try {
            return await act();
        }
        catch (thrown) {
            if (!isHeld(thrown))
                throw thrown;
        }
        await sleep(ms);
    }
    await act();
}


/***/ }),

/***/ 4869:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EL: () => (/* binding */ harmlessJson),
/* harmony export */   Is: () => (/* binding */ harmless),
/* harmony export */   KE: () => (/* binding */ listed),
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
/** The same JSON, safe for a terminal and for the runner's log: what `harmless` would replace is escaped, so that it parses to the same. */
function harmlessJson(json) {
    const escape = (text) => Array.from({ length: text.length }, (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
    return json.replace(UNPRINTABLE, escape).replaceAll('##[', `${escape('#')}#[`);
}
/** The text for the inside of an HTML element of the job summary, where Markdown is still read: both are escaped. */
function escapeHtml(text) {
    return harmless(text).replace(/[&<>"'\\`*_{}[\]()#+!|~:@-]/g, character => `&#${character.charCodeAt(0)};`);
}
/** Several names in a sentence: "a, b or c". */
function listed(names, conjunction) {
    return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`;
}


/***/ }),

/***/ 9537:
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
/* harmony import */ var _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8528);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6855);


const MAX_CHECKSUMS_BYTES = 16 * 1024 * 1024;
const MAX_ENTRIES = 100_000;
const MAX_LINE_CHARACTERS = 8 * 1024;
// both as coreutils reads them (digest.c, split_3); a backslash in front means that the name has escapes
const GNU = /^[ \t]*(\\?)([0-9A-Fa-f]+)[ \t]([ *]?)(.+)$/s;
const BSD = /^[ \t]*(\\?)([A-Za-z0-9-]+) ?\((.+)\)[ \t]*=[ \t]*([0-9A-Fa-f]+)$/s;
const MAX_QUOTED_CHARACTERS = 60;
/** Hash functions that are not accepted, by the length of their digests in hexadecimal digits. */
const REFUSED_LENGTHS = { 32: 'MD5', 40: 'SHA-1', 56: 'SHA-224' };
/**
 * The list in a checksums file, in the formats of `sha256sum` and `sha256sum --tag` (GNU and BSD) with their escapes; a byte-order mark,
 * CRLF, blank lines and comments (`#`) are skipped. One line that cannot be read, or that contradicts another, makes the whole file rejected.
 */
function parseChecksums(file) {
    const parsed = parseListing(file);
    return parsed.kind === 'refused' ? parsed : { kind: 'checksums', list: parsed.list };
}
/** The same as `parseChecksums`, with how escaped paths were written. */
function parseListing(file) {
    const refused = (reason) => ({ kind: 'refused', reason });
    if (file.length > MAX_CHECKSUMS_BYTES)
        return refused(`it has ${file.length} bytes, at most ${MAX_CHECKSUMS_BYTES} are read`);
    const text = decode(file);
    if (text === undefined)
        return refused(otherKind(file) ?? 'it is not UTF-8');
    if (text.includes('\0'))
        return refused(otherKind(file) ?? 'it has NUL characters');
    const entries = new Map();
    const escaped = new Map();
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
        if (parsed.escapedPath !== undefined)
            escaped.set(name, parsed.escapedPath);
        if (entries.size > MAX_ENTRIES)
            return refused(`it lists more than ${MAX_ENTRIES} names`);
    }
    if (hash === undefined)
        return refused('it lists nothing');
    return { kind: 'listing', list: { hash, entries }, escaped };
}
/** The entry of a name. A name that is listed as it is comes first; then the only one that differs in nothing but the form of Unicode. */
function findEntry(list, name) {
    const listed = list.entries.has(name) ? name : formsOf(list).get(name.normalize('NFC'));
    const digest = listed === undefined ? undefined : list.entries.get(listed);
    return listed === undefined || digest === undefined ? undefined : { name: listed, digest };
}
const FORMS = new WeakMap();
/** Listed names by their NFC, where it is that of one name only. */
function formsOf(list) {
    const known = FORMS.get(list);
    if (known !== undefined)
        return known;
    const groups = Map.groupBy(list.entries.keys(), name => name.normalize('NFC'));
    const forms = new Map([...groups].flatMap(([form, [name, ...others]]) => name === undefined || others.length > 0 ? [] : [[form, name]]));
    FORMS.set(list, forms);
    return forms;
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
const DEFAULT_CHECKSUMS_NAMES = _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .HASH_NAMES */ .Gt.map(defaultChecksumsName);
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
    const kind = (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .textKindOf */ .Ji)(Buffer.from(file).toString('latin1'));
    if (kind === undefined || LINE_BY_LINE.includes(kind))
        return undefined;
    return `it is ${_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .TEXT_KIND_NAMES */ .mn[kind]}, expected lines as sha256sum prints them`;
}
const LINE_BY_LINE = ['checksums', 'text', 'hex', 'base64', 'base64-twice'];
/** The start of a line, in ASCII: the file may be hostile. */
function quoted(line) {
    const start = JSON.stringify(line.slice(0, MAX_QUOTED_CHARACTERS)).replaceAll(/[^ -~]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
    return line.length > MAX_QUOTED_CHARACTERS ? `${start} (cut)` : start;
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
    const hash = _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .HASH_NAMES */ .Gt.find(name => _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .HASHES */ .T$[name].bytes * 2 === hex.length);
    if (bsd !== null && bsd[2] !== hash?.toUpperCase())
        return `has a ${bsd[2]} digest of ${hex.length} hexadecimal digits, expected SHA256, SHA384 or SHA512`;
    if (hash === undefined) {
        const known = REFUSED_LENGTHS[hex.length];
        return `has a digest of ${hex.length} hexadecimal digits${known === undefined ? '' : ` (${known}?)`}, expected 64, 96 or 128`;
    }
    const path = escaped === '\\' ? unescape(listed) : listed;
    if (path === undefined)
        return 'has an unknown escape in its name';
    return {
        gap,
        escapedPath: escaped === '\\' ? path : undefined,
        name: path.replace(/^(\.\/)+(?=.)/s, ''),
        digest: { hash, bytes: Buffer.from(hex, 'hex') }
    };
}
function unescape(name) {
    let known = true;
    const plain = name.replace(/\\(.?)/gs, (_, character) => {
        const unescaped = UNESCAPES[character];
        known &&= unescaped !== undefined;
        return unescaped ?? '';
    });
    return known ? plain : undefined;
}


/***/ }),

/***/ 2205:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uk: () => (/* binding */ withStoredNames),
/* harmony export */   x: () => (/* binding */ describeReadings),
/* harmony export */   yV: () => (/* binding */ readExpectedDigests)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7037);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3963);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6855);
/* harmony import */ var _checksums_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9537);







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
    if (input === undefined)
        return undefined;
    const source = input.kind === 'file' ? `the file ${input.path}` : undefined;
    const bytes = input.kind === 'text' ? Buffer.from(input.text) : await readFile(input.path, workspace);
    const parsed = (0,_checksums_js__WEBPACK_IMPORTED_MODULE_6__/* .parseListing */ ._S)(fromUtf16(bytes));
    if (parsed.kind === 'refused')
        throw wrong(`${source === undefined ? '' : `${source}: `}${parsed.reason}`);
    const { list, escaped } = parsed;
    if (hash !== undefined && list.hash !== hash) {
        throw wrong(`${source === undefined ? 'the lines have' : `${source} has`} ${list.hash} digests of ${_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_5__/* .HASHES */ .T$[list.hash].bytes} bytes, but signing-algorithm needs ${hash}`, `Make them with ${hash}sum, or give a signing-algorithm that ends in ${list.hash.slice('sha'.length)}.`);
    }
    const entries = new Map();
    const byForm = new Map();
    const backslashed = new Map();
    for (const [path, digest] of list.entries) {
        const { name, onUnix } = readPath(path, escaped.get(path));
        if (['', '.', '..'].includes(name))
            throw wrong(`"${path}" is not a file name`);
        if (onUnix !== name)
            backslashed.set(onUnix, name);
        const before = byForm.get(name.normalize('NFC'));
        if (before !== undefined)
            throw wrong(`two paths have the base name "${name}" (${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDigest */ .MO)(before)} and ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDigest */ .MO)(digest)})`);
        entries.set(name, digest);
        byForm.set(name.normalize('NFC'), digest);
    }
    assertListsNotItself(input, { hash: list.hash, entries });
    return { hash: list.hash, entries, backslashed };
}
/**
 * The base name of a path, and what it is where only `/` separates folders.
 *
 * @param escaped the path as it was written, where coreutils wrote it with escapes: on Windows because of its separators, or on a Unix
 * because of a name with a backslash. With `/` before the `\` it is more likely the latter.
 * @throws INPUT_INVALID
 */
function readPath(path, escaped) {
    const onUnix = path.slice(path.lastIndexOf('/') + 1);
    if (!onUnix.includes('\\'))
        return { name: onUnix, onUnix };
    const isFromWindows = escaped === undefined || /^[A-Za-z]:/.test(escaped) || !/[/\n\r]/.test(escaped);
    if (!isFromWindows)
        throw ambiguous(escaped, onUnix);
    return { name: (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__/* .anyBaseName */ .L2)(onUnix), onUnix };
}
/** The text in UTF-8; PowerShell's `>` writes UTF-16 with a byte-order mark. */
function fromUtf16(bytes) {
    const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex');
    const encoding = { fffe: 'utf-16le', feff: 'utf-16be' }[mark];
    if (encoding === undefined || bytes.length === 2)
        return bytes;
    try {
        return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes));
    }
    catch {
        return bytes; // its kind is named where it is refused
    }
}
/**
 * How the names in `digests` were read where that is not plain, a line each for the log.
 *
 * @param fileNames base names of the files at hand.
 * @throws INPUT_INVALID when a file has a name with a backslash that a line can mean, too.
 */
function describeReadings(expected, fileNames) {
    if (expected === undefined)
        return [];
    const { backslashed } = expected;
    for (const name of fileNames)
        if (backslashed.has(name))
            throw ambiguous(name, name);
    const [[onUnix, name] = []] = backslashed;
    const more = backslashed.size > 1 ? `, and ${backslashed.size - 1} more alike` : '';
    return [
        ...(onUnix === undefined
            ? []
            : [`A backslash in digests separates folders: ${onUnix} is ${name}${more}.`]),
        ...fileNames.flatMap(fileName => {
            const entry = (0,_checksums_js__WEBPACK_IMPORTED_MODULE_6__/* .findEntry */ .w4)(expected, fileName);
            return entry === undefined || entry.name === fileName
                ? []
                : [`${fileName} is in digests in another form of Unicode (NFC, NFD): the same name.`];
        })
    ];
}
function ambiguous(path, onUnix) {
    return wrong(`"${path}" can be the file "${(0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__/* .anyBaseName */ .L2)(onUnix)}" in a folder of Windows, or a file whose name is "${onUnix}"`, 'Write "/" between folders, or rename the file: a name with a backslash cannot be kept on Windows, and is changed on a release.');
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
    const names = input.kind === 'file' ? [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(input.path)] : _checksums_js__WEBPACK_IMPORTED_MODULE_6__/* .DEFAULT_CHECKSUMS_NAMES */ .ix;
    const empty = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(hash).digest();
    for (const name of names) {
        const digest = entries.get(name);
        if (digest === undefined || !empty.equals(Buffer.from(digest.bytes)))
            continue;
        throw wrong(`the list has a line for itself, "${name}", with the digest of an empty file`, `Make it in another folder, as in sha256sum * > ../${name}, or remove that line.`);
    }
}
async function readFile(path, workspace) {
    const bytes = await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .readSmallFile */ .EW)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, path), _checksums_js__WEBPACK_IMPORTED_MODULE_6__/* .MAX_CHECKSUMS_BYTES */ .Qw);
    if (bytes === undefined && (await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .isDirectory */ .wd)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, path))))
        throw wrong(`${path} is a directory`, 'Give @path of the file in it that has the lines.');
    if (bytes === undefined)
        throw wrong(`the file ${path} does not exist or is not a regular file`);
    return bytes;
}
function wrong(problem, hint = 'Give lines as "sha256sum FILE…" prints them, or @path of a file with such lines.') {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('INPUT_INVALID', `An input is wrong: digests: ${problem}.`, { hint });
}


/***/ }),

/***/ 7784:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AJ: () => (/* binding */ BINDING_NAME),
/* harmony export */   TM: () => (/* binding */ MAX_BINDING_BYTES),
/* harmony export */   VT: () => (/* binding */ formatBinding),
/* harmony export */   Vy: () => (/* binding */ parseBinding),
/* harmony export */   hF: () => (/* binding */ describeDifference)
/* harmony export */ });
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
    const { type, server, repository, repositoryId, tag, commit } = toRecord(file);
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
    if (expected.server !== undefined && origin(binding.server) !== origin(expected.server))
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
function toRecord(file) {
    try {
        const parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file));
        return typeof parsed === 'object' && parsed !== null ? parsed : {};
    }
    catch {
        return {};
    }
}


/***/ }),

/***/ 8348:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RH: () => (/* binding */ MAX_STATEMENT_FILES),
/* harmony export */   T1: () => (/* binding */ findStatedMismatches),
/* harmony export */   To: () => (/* binding */ PREDICATE_TYPE),
/* harmony export */   Xk: () => (/* binding */ MAX_STATEMENT_BYTES),
/* harmony export */   eT: () => (/* binding */ readSignedStatement),
/* harmony export */   hI: () => (/* binding */ parseStatementBundle),
/* harmony export */   j8: () => (/* binding */ formatStatement),
/* harmony export */   lH: () => (/* binding */ statementSigningInput),
/* harmony export */   vk: () => (/* binding */ formatStatementBundle),
/* harmony export */   w4: () => (/* binding */ describeStatementDifference)
/* harmony export */ });
/* unused harmony export parseStatement */
/* harmony import */ var _signature_dsse_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7256);
/* harmony import */ var _signature_sigstore_bundle_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6204);
/* harmony import */ var _signature_wire_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1816);



/** Of in-toto: more are an error of the caller, which names the checksums file instead. */
const MAX_STATEMENT_FILES = 1023;
const MAX_STATEMENT_BYTES = 1024 * 1024;
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'https://in-toto.io/attestation/release/v0.2';
const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const PUBLIC_SERVER = 'https://github.com';
/** The bytes of a statement, always the same for the same release and files. @throws when there are more than `MAX_STATEMENT_FILES`. */
function formatStatement({ release, files }) {
    if (files.length > MAX_STATEMENT_FILES)
        throw new Error(`${files.length} files in one statement`);
    const { repositoryId, commit } = release;
    const purl = purlOf(release);
    return Buffer.from(JSON.stringify({
        _type: STATEMENT_TYPE,
        subject: [
            { uri: purl, digest: { [commitAlgorithm(commit)]: commit } },
            ...files.map(({ name, digest }) => ({ name, digest: { sha256: hexOf(digest) } }))
        ],
        predicateType: PREDICATE_TYPE,
        predicate: { purl, packageId: repositoryId?.toString() } // JSON has no undefined one
    }));
}
/** What is signed for a statement. */
function statementSigningInput(statement) {
    return (0,_signature_dsse_js__WEBPACK_IMPORTED_MODULE_0__/* .preAuthenticationEncoding */ .J)(PAYLOAD_TYPE, statement);
}
/** The bytes of the Sigstore bundle that holds a statement and its one signature. */
function formatStatementBundle(statement, signature, key) {
    return (0,_signature_sigstore_bundle_js__WEBPACK_IMPORTED_MODULE_1__/* .formatBundle */ .a1)({
        hint: (0,_signature_sigstore_bundle_js__WEBPACK_IMPORTED_MODULE_1__/* .keyHint */ .p4)(key),
        content: { kind: 'envelope', payloadType: PAYLOAD_TYPE, payload: statement, signature }
    });
}
/**
 * The statement in a bundle by this key; undefined when the file is anything else, or says more than a statement of this action does. Says
 * nothing about validity.
 */
function parseStatementBundle(file, key) {
    const found = readSignedStatement(file);
    return found?.hint === (0,_signature_sigstore_bundle_js__WEBPACK_IMPORTED_MODULE_1__/* .keyHint */ .p4)(key) ? found : undefined;
}
/** The same by whatever key: that which `hint` names. */
function readSignedStatement(file) {
    if (file.length > MAX_STATEMENT_BYTES)
        return undefined;
    const bundle = (0,_signature_sigstore_bundle_js__WEBPACK_IMPORTED_MODULE_1__/* .parseBundle */ .QN)(file);
    if (bundle instanceof _signature_wire_js__WEBPACK_IMPORTED_MODULE_2__/* .Malformed */ .sG)
        return undefined;
    const { content, hint } = bundle;
    if (content.kind !== 'envelope' || content.payloadType !== PAYLOAD_TYPE)
        return undefined;
    const statement = parseStatement(content.payload);
    if (statement === undefined)
        return undefined;
    const { signature, payload } = content;
    return { statement, signature, signedBytes: statementSigningInput(payload), hint };
}
/** The statement in a payload: the bytes must be those that `formatStatement` makes of what they say. */
function parseStatement(payload) {
    const { subject, predicate } = toRecord(payload);
    const [first, ...rest] = Array.isArray(subject) ? subject : [];
    const { uri, digest } = fieldsOf(first);
    const { packageId } = fieldsOf(predicate);
    const [commit] = Object.values(fieldsOf(digest));
    const release = parsePurl(uri);
    const files = rest.map(fileOf).filter(file => file !== undefined);
    if (release === undefined || typeof commit !== 'string' || !/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit))
        return undefined;
    const repositoryId = packageId === undefined ? undefined : Number(packageId);
    if (repositoryId !== undefined && !Number.isSafeInteger(repositoryId))
        return undefined;
    if (files.length !== rest.length || files.length > MAX_STATEMENT_FILES)
        return undefined;
    const statement = { release: { ...release, repositoryId, commit }, files };
    return Buffer.from(formatStatement(statement)).equals(payload) ? statement : undefined;
}
/** How a statement differs from the release that it should be about, as a clause; undefined when they agree. */
function describeStatementDifference({ release }, expected) {
    if (originOf(release.server) !== originOf(expected.server))
        return `it was signed for ${release.server}, expected ${expected.server}`;
    const byId = release.repositoryId !== undefined && expected.repositoryId !== undefined;
    const isSame = byId
        ? release.repositoryId === expected.repositoryId
        : release.repository.toLowerCase() === expected.repository.toLowerCase();
    if (!isSame)
        return `it was signed for the repository ${release.repository}${byId ? ` (id ${release.repositoryId})` : ''}, expected ${expected.repository}${byId ? ` (id ${expected.repositoryId})` : ''}`;
    if (release.tag !== expected.tag)
        return `it was signed for the tag "${release.tag}", expected "${expected.tag}"`;
    if (release.commit !== expected.commit)
        return `it was signed for the commit ${release.commit}, but the tag "${expected.tag}" ${expected.commit === undefined ? 'does not exist' : `points to ${expected.commit}`}`;
    return undefined;
}
/**
 * The files of a statement that are here with another digest.
 *
 * @param digestOf SHA-256 of the file of that name; undefined when it is not here.
 */
function findStatedMismatches({ files }, digestOf) {
    return files
        .filter(({ name, digest }) => {
        const now = digestOf(name);
        return now !== undefined && hexOf(now) !== hexOf(digest);
    })
        .map(({ name }) => name);
}
/**
 * `pkg:github/owner/name@tag` (package-url specification: the type github has names in lowercase), with the server where it is not the
 * public one.
 */
function purlOf({ server, repository, tag }) {
    const name = repository.toLowerCase().split('/').map(encodePurl).join('/');
    const qualifier = originOf(server) === PUBLIC_SERVER ? '' : `?repository_url=${encodePurl(originOf(server))}`;
    return `pkg:github/${name}@${encodePurl(tag)}${qualifier}`;
}
function parsePurl(uri) {
    const pattern = /^pkg:github\/([^/@?#]+\/[^/@?#]+)@([^/@?#]+)(?:\?repository_url=([^&#?]+))?$/;
    const [, repository, tag, server] = (typeof uri === 'string' && pattern.exec(uri)) || [];
    if (repository === undefined || tag === undefined)
        return undefined;
    try {
        return {
            server: server === undefined ? PUBLIC_SERVER : decodeURIComponent(server),
            repository: decodeURIComponent(repository),
            tag: decodeURIComponent(tag)
        };
    }
    catch {
        return undefined;
    }
}
/** Percent-encoding of a package URL: all but letters, digits, `.`, `-`, `_`, `~` and `:`. */
function encodePurl(text) {
    return encodeURIComponent(text)
        .replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
        .replaceAll('%3A', ':');
}
function commitAlgorithm(commit) {
    return commit.length === 40 ? 'sha1' : 'gitCommit';
}
function fileOf(value) {
    const { name, digest } = fieldsOf(value);
    const { sha256 } = fieldsOf(digest);
    if (typeof name !== 'string' || typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
        return undefined;
    return { name, digest: { hash: 'sha256', bytes: Buffer.from(sha256, 'hex') } };
}
function hexOf({ bytes }) {
    return Buffer.from(bytes).toString('hex');
}
function originOf(url) {
    return URL.canParse(url) ? new URL(url).origin : url;
}
function toRecord(bytes) {
    try {
        return fieldsOf(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)));
    }
    catch {
        return {};
    }
}
function fieldsOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : {};
}


/***/ }),

/***/ 6822:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bm: () => (/* binding */ RECORD_TYPE),
/* harmony export */   Hh: () => (/* binding */ parseRecord),
/* harmony export */   bM: () => (/* binding */ formatRecord),
/* harmony export */   gH: () => (/* binding */ namesRelease),
/* harmony export */   nF: () => (/* binding */ equivalentRecords),
/* harmony export */   xR: () => (/* binding */ MAX_RECORD_BYTES)
/* harmony export */ });
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
 * Whether a record on the release states the same as that of this run. The identity of the run, the ids of its requests, and the commit of
 * a tag that did not exist then, do not matter.
 *
 * @param withSignatures false: signatures are not compared, since nothing is signed yet.
 */
function equivalentRecords(before, now, { withSignatures }) {
    const stated = ({ artifacts = [], statement, ...rest }) => JSON.stringify({
        ...rest,
        statement: statement?.name ?? null,
        run: undefined,
        saltLength: withSignatures ? rest.saltLength : undefined,
        commit: before.commit ?? null,
        artifacts: withSignatures
            ? artifacts.map(({ signatures, ...artifact }) => ({
                ...artifact,
                requestId: undefined,
                signatures: signatures?.map(signature => ({ ...signature, requestId: undefined }))
            }))
            : artifacts.map(({ name, digest }) => [name, digest])
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

/***/ 8898:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IL: () => (/* binding */ findSignatureAsset),
/* harmony export */   Iu: () => (/* binding */ findAsset),
/* harmony export */   XQ: () => (/* binding */ storedSignatureName),
/* harmony export */   pR: () => (/* binding */ assertEachMatches),
/* harmony export */   uD: () => (/* binding */ assertFileName)
/* harmony export */ });
/* unused harmony export signatureNamesOf */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

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
function assertEachMatches({ label }, globs, names) {
    const pattern = globs.findUnmatched(names);
    if (pattern === undefined)
        return;
    const some = `it has ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ARTIFACT_NOT_FOUND', `No asset of the ${label} matches the pattern "${pattern}" of release-assets; ${names.length === 0 ? 'it has no assets' : some}.`, { hint: 'Correct release-tag or the spelling of the pattern.' });
}
/**
 * The name of an asset, which comes from the server, must be a plain file name before it becomes part of a path.
 *
 * @throws ASSET_WRONG
 */
function assertFileName({ addressVariable, name: hostName }, assetName) {
    if (!/[\\/:\0]/.test(assetName) && !['', '.', '..'].includes(assetName))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ASSET_WRONG', `Asset name ${JSON.stringify(assetName)} is not a valid file name; nothing was written.`, { hint: `Correct ${addressVariable}: ${hostName} does not store such names.` });
}


/***/ }),

/***/ 4748:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ol: () => (/* binding */ provisionalName),
/* harmony export */   _9: () => (/* binding */ toProvisional),
/* harmony export */   ce: () => (/* binding */ isReservedName)
/* harmony export */ });
/** `<id of the old asset>-<its name>`: by the id, replacements of different assets differ. */
const PROVISIONAL = /^kms-sign-new-\d+-(.+)$/s;
/** The name of the replacement of an asset until the old one is removed. */
function provisionalName(old) {
    return `kms-sign-new-${old.id}-${old.name}`;
}
/** Whether a name is kept for replacements: an artifact of this name would be taken for one. */
function isReservedName(name) {
    return PROVISIONAL.test(name);
}
/** The asset with its final name; undefined when it has no provisional name. */
function toProvisional(asset) {
    const finalName = PROVISIONAL.exec(asset.name)?.[1];
    return finalName === undefined ? undefined : { asset, finalName };
}


/***/ }),

/***/ 6194:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GN: () => (/* binding */ findAttachedKeys),
/* harmony export */   RR: () => (/* binding */ readPublicKey),
/* harmony export */   Vk: () => (/* binding */ isNamedAsKey),
/* harmony export */   wp: () => (/* binding */ MAX_KEY_CANDIDATES)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _signature_any_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1809);
/* harmony import */ var _read_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3916);



/** Names that a public key file usually ends with, in lower case. */
const KEY_EXTENSIONS = ['.pem', '.der', '.pub', '.asc', '.gpg', '.pgp'];
/** Of these, those of OpenPGP certificates, which can hold more than the key. */
const CERTIFICATE_EXTENSIONS = ['.asc', '.gpg', '.pgp'];
/** Files or assets, at most, that are read to find a key that a pin could make trusted. */
const MAX_KEY_CANDIDATES = 16;
/** Bytes; the PEM of the largest, an RSA key of 4096 bits has 800. Larger assets are not read to see whether they are keys. */
const MAX_PUBLIC_KEY_BYTES = 4096;
/** Whether a file has a name as public key files have, in any case. */
function isNamedAsKey(path) {
    return KEY_EXTENSIONS.includes((0,node_path__WEBPACK_IMPORTED_MODULE_0__.extname)(path).toLowerCase());
}
/** The public key that an asset is, by its content and never by its name; undefined when it is not one. */
async function readPublicKey(snapshot, asset) {
    const mayBeCertificate = CERTIFICATE_EXTENSIONS.includes((0,node_path__WEBPACK_IMPORTED_MODULE_0__.extname)(asset.name).toLowerCase());
    const bytes = await (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .readAsset */ .fs)(snapshot, asset, mayBeCertificate ? _signature_any_key_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_ANY_KEY_BYTES */ .yw : MAX_PUBLIC_KEY_BYTES);
    if (bytes === undefined || (mayBeCertificate && !(0,_signature_any_key_js__WEBPACK_IMPORTED_MODULE_1__/* .isCertificate */ .Yn)(bytes)))
        return undefined;
    const parsed = await (0,_signature_any_key_js__WEBPACK_IMPORTED_MODULE_1__/* .parseAnyKey */ .Pv)(bytes);
    return parsed.kind === 'key' ? parsed.key : undefined;
}
/** The assets that are public keys and have a usual name: only a pin can make one of them trusted. */
async function findAttachedKeys(snapshot) {
    const candidates = [...snapshot.assets.values()].filter(({ name }) => isNamedAsKey(name));
    const keys = [];
    for (const asset of candidates.slice(0, MAX_KEY_CANDIDATES)) {
        const key = await readPublicKey(snapshot, asset);
        if (key !== undefined)
            keys.push({ asset, key });
    }
    return keys;
}


/***/ }),

/***/ 3916:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $e: () => (/* binding */ hashAsset),
/* harmony export */   LY: () => (/* binding */ streamAsset),
/* harmony export */   fs: () => (/* binding */ readAsset),
/* harmony export */   gT: () => (/* binding */ hasSameBytes),
/* harmony export */   kZ: () => (/* binding */ rereading),
/* harmony export */   tH: () => (/* binding */ hasDigest)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4763);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6855);
/* harmony import */ var _signature_prehash_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(604);





const READ_ATTEMPTS = 3;
/** Whether an asset has this digest: as the API reports it, or by reading the asset where the API reports none. */
async function hasDigest(snapshot, asset, digest) {
    if (asset.digest !== undefined && digest.hash === 'sha256')
        return asset.digest === (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDigest */ .MO)(digest);
    return (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__/* .equalDigests */ .cF)((0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_2__/* .digestBy */ .Qx)((await hashAsset(snapshot, asset, { prehashes: [(0,_signature_prehash_js__WEBPACK_IMPORTED_MODULE_4__/* .plainPrehash */ .E)(digest.hash)] })).digests, digest.hash), digest);
}
/** Whether an asset has exactly these bytes. */
async function hasSameBytes(snapshot, asset, bytes) {
    return (asset.size === bytes.length &&
        (await hasDigest(snapshot, asset, { hash: 'sha256', bytes: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(bytes).digest() })));
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
 * What is asked for of an asset, which is streamed unless it was read before.
 *
 * @param failed ends it: another of several transfers failed.
 */
async function hashAsset(snapshot, asset, request, failed) {
    return rereading(asset, async () => {
        const hasher = new _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_2__/* .StreamHasher */ .YQ(request);
        for await (const chunk of streamAsset(snapshot, asset, failed))
            hasher.update(chunk);
        return hasher.result();
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
            const code = thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ ? thrown.code : undefined;
            const again = code === 'ASSET_WRONG' ||
                (code === 'GITHUB_UNREACHABLE' && asset.digest === undefined && asset.size > 0);
            if (!again || attempt >= READ_ATTEMPTS)
                throw thrown;
        }
    }
}


/***/ }),

/***/ 7704:
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
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _ports_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4788);
/* harmony import */ var _provisional_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4748);



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
    return { ...toAssetSet({ host, label: `release ${release.id}` }, all), host, release };
}
/** Assets, sorted into complete, incomplete and provisional ones. */
function toAssetSet(source, all) {
    const complete = all.filter(({ state }) => state === 'uploaded');
    const provisional = complete.map(_provisional_js__WEBPACK_IMPORTED_MODULE_2__/* .toProvisional */ ._9).filter(asset => asset !== undefined);
    const setAside = new Set(provisional.map(({ asset }) => asset));
    return {
        ...source,
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
        return listed !== undefined && (0,_ports_js__WEBPACK_IMPORTED_MODULE_1__/* .isSameAsset */ .n)(asset, listed);
    };
    if (before.length === now.size && before.every(isUnchanged))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('RELEASE_CHANGED', `The assets of the release ${release.id} changed while they were verified.`, { hint: 'Let all jobs that attach to the release finish, then verify again.' });
}
/** GitHub does not allow two assets of a release with one name: a server that lists two is not GitHub, or hides one behind the other. */
function assertDistinct({ name: hostName, addressVariable }, assets) {
    const seen = new Set();
    for (const { name } of assets) {
        if (seen.has(name)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('GITHUB_REFUSED', `The release is listed with two assets called "${name}".`, {
                hint: `Correct ${addressVariable}, or the proxy in between: ${hostName} does not allow two assets with one name.`
            });
        }
        seen.add(name);
    }
}
function byName(assets) {
    return new Map(assets.map(asset => [asset.name, asset]));
}


/***/ }),

/***/ 6812:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BN: () => (/* binding */ verifiedLine),
/* harmony export */   Po: () => (/* binding */ closingLines),
/* harmony export */   UH: () => (/* binding */ describeVerified),
/* harmony export */   a2: () => (/* binding */ describeRefusal),
/* harmony export */   i_: () => (/* binding */ verifiedFacts),
/* harmony export */   rf: () => (/* binding */ rejectedLine),
/* harmony export */   s6: () => (/* binding */ refusedFacts),
/* harmony export */   tx: () => (/* binding */ pinLines),
/* harmony export */   yH: () => (/* binding */ describeExempted)
/* harmony export */ });
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4869);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6855);
/* harmony import */ var _sign_how_to_verify_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4286);
/* harmony import */ var _signature_formats_ssh_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9692);
/* harmony import */ var _signature_openpgp_identity_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3755);





/** The log line of a verified artifact. */
function describeVerified(result) {
    return `Verified ${verifiedFacts(result)}`;
}
/** A verified artifact and what proves it, without the word for that. */
function verifiedFacts(result) {
    const { artifact, digest, proof, key, checksums, signatureFile } = result;
    const salt = proof.saltLength === undefined ? '' : `, salt ${proof.saltLength} bytes`;
    const by = checksums === undefined ? '' : `, listed in ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(checksums)}`;
    const file = `${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(signatureFile ?? '')} (${proof.format})`;
    return `${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(artifact)}: ${(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(digest)}${by}, ${file}, ${proof.algorithm}${salt}, key ${key.key.fingerprint}${notCounted(result)}`;
}
/** The signatures that prove nothing, and why: they are passed over, but not in silence. */
function notCounted({ signatures }) {
    const others = signatures.filter(({ verdict }) => verdict === 'not-evidence');
    return others
        .map(({ file, diagnosis }) => `; ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(file)} is not counted: ${diagnosis?.message}`)
        .join('');
}
/** The log line of a rejected artifact. */
function describeRefusal(result) {
    return `REJECTED ${refusedFacts(result)}`;
}
/** A rejected artifact, why and what to do, without the word for that. */
function refusedFacts({ artifact, diagnosis }) {
    return `${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(artifact)}: ${diagnosis.message}. ${diagnosis.hint}`;
}
/** The line of an artifact that a pattern takes out of a closed world. */
function describeExempted({ artifact }) {
    return `Exempted, not verified: ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(artifact)}`;
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
    return [describeSigned(report), 'To pin this key where you verify:', ...pinLines(inputs, key)];
}
/** What verifiers are told of the key: the pin, and what the tools of the formats in use need. */
function pinLines({ forms }, { publicKey }) {
    const { openpgp } = publicKey;
    const forSsh = forms.some(({ format }) => format === 'ssh');
    return [
        `public-key-fingerprint: ${publicKey.fingerprint}`,
        ...(openpgp === undefined ? [] : [`OpenPGP fingerprint: ${(0,_signature_openpgp_identity_js__WEBPACK_IMPORTED_MODULE_4__/* .formatFingerprint */ .u)(openpgp)}`]),
        ...(forSsh ? [`allowed_signers: ${(0,_signature_formats_ssh_js__WEBPACK_IMPORTED_MODULE_2__/* .allowedSignersLine */ .Gs)(publicKey, _sign_how_to_verify_js__WEBPACK_IMPORTED_MODULE_1__/* .SSH_IDENTITY */ .uQ).trimEnd()}`] : [])
    ];
}
function describeSigned({ artifacts, signed, release, checksumsFile, recordFile, statement }) {
    const where = release === undefined
        ? 'nothing was attached'
        : `attached to ${release.url}${release.draft ? ', a draft' : ''}`;
    const kept = signed.filter(item => item.kept).length;
    const count = signed.length;
    const signatures = count === artifacts.length ? '' : ` with ${count} signature${count === 1 ? '' : 's'}`;
    const list = checksumsFile === undefined ? '' : `, all listed in ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(checksumsFile)}`;
    const record = recordFile === undefined ? '' : `, recorded in ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(recordFile)}`;
    const before = kept === 0 ? '' : `, of these ${kept} kept`;
    const stated = statement === undefined ? '' : `, stated in ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_3__/* .untrusted */ .bp)(statement.file)}`;
    return `Signed ${counted(artifacts.length)}${signatures}${before}${list}${record}${stated}; ${where}.`;
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
    return `${artifacts} artifact${artifacts === 1 ? '' : 's'}`;
}


/***/ }),

/***/ 4121:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ resultEntries),
/* harmony export */   OB: () => (/* binding */ signOutputs),
/* harmony export */   ce: () => (/* binding */ verifyOutputs),
/* harmony export */   dq: () => (/* binding */ leftEmpty)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6855);

/**
 * GitHub cuts a job's outputs at 1 MiB. A list that does not fit becomes an empty string, which is not JSON, so that a step that parses it
 * fails: part of a list, or `[]`, would pass for the whole.
 */
const MAX_JSON_CHARACTERS = 900_000;
/** The outputs of sign mode, as far as the report goes. */
function signOutputs(inputs, report) {
    const { key, release, signed, attached } = report;
    const signatures = signed.map(({ subject, form, signatureFile, assetName, kept }) => ({
        artifact: subject.path,
        size: subject.size ?? null,
        digest: (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(subject.digest),
        format: form.format,
        signingAlgorithm: form.algorithm,
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
        ['statement-file', report.statement?.file],
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
    return defined([
        ['results', boundedJson(resultEntries(report))],
        ['public-key-fingerprint', trust?.trusted.map(({ key }) => key.fingerprint).join('\n')],
        ['release-id', release?.id.toString()],
        ['release-url', release?.url]
    ]);
}
/** The entries of the output `results`: one for each artifact, then one for each exempted asset. */
function resultEntries({ results, exempted }) {
    return [...results, ...exempted].map(result => {
        const proof = result.kind === 'verified' ? result.proof : undefined;
        return {
            artifact: result.artifact,
            verified: result.kind === 'verified',
            bound: result.kind === 'verified' && result.bound,
            digest: result.digest === undefined ? null : (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(result.digest),
            signingAlgorithm: proof?.algorithm ?? null,
            saltLength: proof?.saltLength ?? null,
            signatureFile: result.signatureFile ?? null,
            signatureFormat: proof?.format ?? null,
            signatures: result.signatures.map(({ file, format, algorithm, verdict, diagnosis }) => ({
                file,
                format: format ?? null,
                signingAlgorithm: algorithm ?? null,
                verdict,
                diagnosis: diagnosis ?? null
            })),
            diagnosis: result.kind === 'verified' ? null : result.diagnosis
        };
    });
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


/***/ }),

/***/ 4286:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   It: () => (/* binding */ TOOLS),
/* harmony export */   Iu: () => (/* binding */ VERIFY_SCRIPT),
/* harmony export */   QC: () => (/* binding */ attestationCommand),
/* harmony export */   WF: () => (/* binding */ mainForm),
/* harmony export */   Yx: () => (/* binding */ ACTION_REPOSITORY),
/* harmony export */   Zw: () => (/* binding */ verifyBlock),
/* harmony export */   g4: () => (/* binding */ VERIFY_PAGE),
/* harmony export */   gv: () => (/* binding */ kmsSignCommand),
/* harmony export */   tQ: () => (/* binding */ toolCommands),
/* harmony export */   uQ: () => (/* binding */ SSH_IDENTITY)
/* harmony export */ });
/* harmony import */ var _manifests_release_statement_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8348);
/* harmony import */ var _signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3134);


// What release notes and job summary tell people to verify with, in this order: OpenSSL, the script, the command.
/** Where script and command are found. */
const ACTION_REPOSITORY = 'your-org/kms-sign-action';
const VERIFY_SCRIPT = 'examples/verify/verify.sh';
const VERIFY_PAGE = 'docs/verifying.md';
/** The tool that verifies signatures of a format, for headings. */
const TOOLS = {
    raw: 'OpenSSL',
    base64: 'OpenSSL',
    openpgp: 'GnuPG',
    'openpgp-binary': 'GnuPG',
    ssh: 'OpenSSH',
    sigstore: 'cosign'
};
/** The form whose commands come first: one that needs nothing but the public key, else the first. */
function mainForm(forms) {
    return forms.find(({ format }) => format === 'raw' || format === 'base64') ?? forms[0];
}
/** The commands that verify a signature with a stock tool, as one that fails as a whole; they need the public key or the certificate. */
function toolCommands(form, saltLength, { artifact, signature, publicKey }) {
    const [file, by, key] = [artifact, signature, publicKey].map(_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .shellPath */ .G9);
    switch (form.format) {
        case 'raw':
        case 'base64':
            return (0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .opensslCommands */ .fW)(form, saltLength, { artifact, signature, publicKey });
        case 'openpgp':
        case 'openpgp-binary':
            return `gpg --verify ${by} ${file}`;
        case 'ssh':
            return `ssh-keygen -Y verify -f allowed_signers -I ${SSH_IDENTITY} -n file -s ${by} < ${file}`;
        case 'sigstore':
            return `cosign verify-blob --key ${key} --bundle ${by} --insecure-ignore-tlog ${file}`;
    }
}
/** The command that verifies one of the files that a release statement names. */
function attestationCommand({ bundle, publicKey, artifact }) {
    return `cosign verify-blob-attestation --key ${(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .shellPath */ .G9)(publicKey)} --bundle ${(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .shellPath */ .G9)(bundle)} --type ${_manifests_release_statement_js__WEBPACK_IMPORTED_MODULE_1__/* .PREDICATE_TYPE */ .To} --insecure-ignore-tlog ${(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .shellPath */ .G9)(artifact)}`;
}
/** The identity in the line of `allowed_signers` that sign mode prints. */
const SSH_IDENTITY = 'release-signing';
/** The commands that verify with a stock tool, and with the tool that reads checksums files, as one that fails as a whole. */
function verifyBlock(options, saltLength, names) {
    const listed = names.isChecksums ? [(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .checksumsCommand */ .C_)(options.algorithm, names.artifact)] : [];
    return (0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .allOf */ .bn)([toolCommands(options.form, saltLength, names), ...listed]);
}
/** The command that verifies with `kms-sign`; the commit is for the reader to fill in. */
function kmsSignCommand({ publicKey, fingerprint, binding, path }) {
    const expected = binding === undefined ? [] : ['--expect', (0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .shellWord */ .r7)(nameRelease(binding))];
    const words = ['--key', (0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .shellPath */ .G9)(publicKey), '--fingerprint', fingerprint, ...expected];
    return `npx github:${ACTION_REPOSITORY}#<full commit SHA> verify ${words.join(' ')} ${(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .shellPath */ .G9)(path)}`;
}
function nameRelease({ server, repository, tag }) {
    return `${server === 'https://github.com' ? '' : `${server}/`}${repository}@${tag}`;
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
    'RSASSA_PKCS1_V1_5_SHA_512',
    'ECDSA_SHA_256',
    'ECDSA_SHA_384',
    'ECDSA_SHA_512'
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

/***/ 1809:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pv: () => (/* binding */ parseAnyKey),
/* harmony export */   Yn: () => (/* binding */ isCertificate),
/* harmony export */   yw: () => (/* binding */ MAX_ANY_KEY_BYTES)
/* harmony export */ });
/* harmony import */ var _openpgp_certificate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9065);
/* harmony import */ var _not_a_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3920);
/* harmony import */ var _public_key_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9758);
/* harmony import */ var _schemes_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6566);




/** A larger file is neither a public key nor a certificate. */
const MAX_ANY_KEY_BYTES = _openpgp_certificate_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_CERTIFICATE_BYTES */ .to;
/** The first byte of a public key packet (RFC 9580, section 4.2), in the old format with lengths of one and two bytes, and in the new one. */
const KEY_PACKETS = [0x98, 0x99, 0xc6];
const CERTIFICATE_ARMOR = '-----BEGIN PGP PUBLIC KEY BLOCK-----';
/** Whether a file begins like an OpenPGP certificate. */
function isCertificate(file) {
    if (KEY_PACKETS.includes(file[0] ?? 0))
        return true;
    return Buffer.from(file.subarray(0, CERTIFICATE_ARMOR.length)).toString('latin1') === CERTIFICATE_ARMOR;
}
/**
 * The key of a public key file, as `parsePublicKey` reads it, or that of an OpenPGP certificate which is not revoked, ready to verify
 * with.
 */
async function parseAnyKey(file) {
    if (!isCertificate(file)) {
        const parsed = (0,_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .parsePublicKey */ .ee)(file);
        if (parsed.kind === 'key')
            await (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_3__/* .loadSchemes */ .Te)(parsed.key);
        return parsed;
    }
    const parsed = await (0,_openpgp_certificate_js__WEBPACK_IMPORTED_MODULE_0__/* .parseCertificate */ .hB)(file);
    if (parsed.kind === 'refused')
        return parsed;
    const { key, isRevoked } = parsed.certificate;
    return isRevoked
        ? (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .refused */ .J5)('it is an OpenPGP certificate that is revoked', 'Give the certificate of the key that is used now.')
        : { kind: 'key', key };
}


/***/ }),

/***/ 3313:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H1: () => (/* binding */ CURVES),
/* harmony export */   W6: () => (/* binding */ specOfSpki),
/* harmony export */   eM: () => (/* binding */ pointBytes),
/* harmony export */   jq: () => (/* binding */ spkiOfPoint),
/* harmony export */   m3: () => (/* binding */ EC_SPECS),
/* harmony export */   qk: () => (/* binding */ pointOf),
/* harmony export */   yd: () => (/* binding */ specOfCurve)
/* harmony export */ });
/* harmony import */ var _der_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1362);

/** The curves by KMS's name of the key (API reference, `KeySpec`). */
const CURVES = {
    ECC_NIST_P256: {
        name: 'P-256',
        opensslName: 'prime256v1',
        oid: Buffer.from('2a8648ce3d030107', 'hex'),
        bytes: 32,
        order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
        hash: 'sha256',
        sshName: 'nistp256'
    },
    ECC_NIST_P384: {
        name: 'P-384',
        opensslName: 'secp384r1',
        oid: Buffer.from('2b81040022', 'hex'),
        bytes: 48,
        order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
        hash: 'sha384',
        sshName: 'nistp384'
    },
    ECC_NIST_P521: {
        name: 'P-521',
        opensslName: 'secp521r1',
        oid: Buffer.from('2b81040023', 'hex'),
        bytes: 66,
        order: 0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
        hash: 'sha512',
        sshName: 'nistp521'
    }
};
const EC_SPECS = Object.keys(CURVES);
/** The spec of the keys whose curve is described so; undefined: none. */
function specOfCurve(isMeant) {
    return EC_SPECS.find(spec => isMeant(CURVES[spec]));
}
const UNCOMPRESSED = 0x04;
const EC_PUBLIC_KEY_OID = Buffer.from('2a8648ce3d0201', 'hex'); // RFC 5480, section 2.1.1
/** Length in bytes of a point as it is written here: both coordinates after a byte that says so (SEC 1, section 2.3.3). */
function pointBytes(spec) {
    return 1 + 2 * CURVES[spec].bytes;
}
/** The point of a key of the curve, at the end of its DER. */
function pointOf({ spec, der }) {
    return Buffer.from(der.subarray(-pointBytes(spec)));
}
/** The one DER SubjectPublicKeyInfo of a point: a named curve, no compression (RFC 5480, section 2). Whether it is on the curve is not looked at. */
function spkiOfPoint(spec, point) {
    const identifiers = [EC_PUBLIC_KEY_OID, CURVES[spec].oid];
    const algorithm = (0,_der_js__WEBPACK_IMPORTED_MODULE_0__/* .derElement */ .U$)(_der_js__WEBPACK_IMPORTED_MODULE_0__/* .TAG */ .Dk.sequence, identifiers.map(oid => (0,_der_js__WEBPACK_IMPORTED_MODULE_0__/* .derElement */ .U$)(_der_js__WEBPACK_IMPORTED_MODULE_0__/* .TAG */ .Dk.objectIdentifier, [oid])));
    return (0,_der_js__WEBPACK_IMPORTED_MODULE_0__/* .derElement */ .U$)(_der_js__WEBPACK_IMPORTED_MODULE_0__/* .TAG */ .Dk.sequence, [algorithm, (0,_der_js__WEBPACK_IMPORTED_MODULE_0__/* .derElement */ .U$)(_der_js__WEBPACK_IMPORTED_MODULE_0__/* .TAG */ .Dk.bitString, [Buffer.of(0), point])]);
}
/** The spec of a key with exactly this DER; undefined when it is of another curve or in another form. */
function specOfSpki(der) {
    return EC_SPECS.find(spec => {
        const point = Buffer.from(der.subarray(-pointBytes(spec)));
        return point[0] === UNCOMPRESSED && spkiOfPoint(spec, point).equals(der);
    });
}


/***/ }),

/***/ 1362:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dk: () => (/* binding */ TAG),
/* harmony export */   U$: () => (/* binding */ derElement),
/* harmony export */   bn: () => (/* binding */ derContent)
/* harmony export */ });
/** The tags of DER (ITU-T X.690) that keys and signatures consist of. */
const TAG = { integer: 0x02, bitString: 0x03, objectIdentifier: 0x06, sequence: 0x30 };
const MAX_BYTES = 0xff;
/** An element with this content, which has at most 255 bytes: longer ones are in no key or signature that is written. */
function derElement(tag, parts) {
    const content = Buffer.concat(parts);
    if (content.length > MAX_BYTES)
        throw new Error('an element that is too long');
    const length = content.length < 0x80 ? Buffer.of(content.length) : Buffer.of(0x81, content.length);
    return Buffer.concat([Buffer.of(tag), length, content]);
}
/** What is in an element that is all of the bytes, and has at most 255; undefined for any other bytes. */
function derContent(bytes, tag) {
    const [seen, length = 0, next = 0] = bytes;
    const [size, start] = length === 0x81 ? [next, 3] : [length, 2];
    return seen === tag && size > 0 && bytes.length === start + size ? bytes.subarray(start) : undefined;
}


/***/ }),

/***/ 7256:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ DSSE_PREFIX),
/* harmony export */   J: () => (/* binding */ preAuthenticationEncoding)
/* harmony export */ });
/**
 * The bytes that a DSSE envelope's signature is over: the pre-authentication encoding of its payload (DSSE protocol 1.0.2,
 * "Signature definition"). Lengths are in bytes.
 */
function preAuthenticationEncoding(payloadType, payload) {
    const type = Buffer.from(payloadType);
    const head = Buffer.concat([
        Buffer.from(`${DSSE_PREFIX}${type.length} `),
        type,
        Buffer.from(` ${payload.length} `)
    ]);
    return Buffer.concat([head, payload]);
}
/** What every pre-authentication encoding begins with. */
const DSSE_PREFIX = 'DSSEv1 ';


/***/ }),

/***/ 7335:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WW: () => (/* binding */ MAX_INTEGER_BYTES),
/* harmony export */   aw: () => (/* binding */ formatEcdsaSignature),
/* harmony export */   wk: () => (/* binding */ parseEcdsaSignature)
/* harmony export */ });
/* harmony import */ var _curves_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3313);
/* harmony import */ var _der_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1362);


/** Of the largest curve: no longer number is in any signature. */
const MAX_INTEGER_BYTES = _curves_js__WEBPACK_IMPORTED_MODULE_0__/* .CURVES */ .H1.ECC_NIST_P521.bytes;
/** Ecdsa-Sig-Value (RFC 3279, section 2.2.3) in DER, as KMS returns it. @param integers with leading zeros or without. */
function formatEcdsaSignature(integers) {
    return (0,_der_js__WEBPACK_IMPORTED_MODULE_1__/* .derElement */ .U$)(_der_js__WEBPACK_IMPORTED_MODULE_1__/* .TAG */ .Dk.sequence, integers.map(number => (0,_der_js__WEBPACK_IMPORTED_MODULE_1__/* .derElement */ .U$)(_der_js__WEBPACK_IMPORTED_MODULE_1__/* .TAG */ .Dk.integer, [signed(number)])));
}
/**
 * The integers of a signature that a key of the curve can have made: in DER, with nothing around it, each from 1 to n-1. Undefined for
 * anything else, so that a signature has one encoding.
 *
 * @param spec the largest curve unless it is known.
 */
function parseEcdsaSignature(signature, spec = 'ECC_NIST_P521') {
    const { bytes, order } = _curves_js__WEBPACK_IMPORTED_MODULE_0__/* .CURVES */ .H1[spec];
    const der = Buffer.from(signature.buffer, signature.byteOffset, signature.byteLength);
    const content = (0,_der_js__WEBPACK_IMPORTED_MODULE_1__/* .derContent */ .bn)(der, _der_js__WEBPACK_IMPORTED_MODULE_1__/* .TAG */ .Dk.sequence);
    const lengthOfR = content?.[1] ?? 0;
    const r = content && (0,_der_js__WEBPACK_IMPORTED_MODULE_1__/* .derContent */ .bn)(content.subarray(0, 2 + lengthOfR), _der_js__WEBPACK_IMPORTED_MODULE_1__/* .TAG */ .Dk.integer);
    const s = content && (0,_der_js__WEBPACK_IMPORTED_MODULE_1__/* .derContent */ .bn)(content.subarray(2 + lengthOfR), _der_js__WEBPACK_IMPORTED_MODULE_1__/* .TAG */ .Dk.integer);
    if (r === undefined || s === undefined || r.length > bytes + 1 || s.length > bytes + 1)
        return undefined;
    const integers = [unsigned(r), unsigned(s)];
    // written again it must be the same bytes: DER has one form of each length and number
    if (!formatEcdsaSignature(integers).equals(der))
        return undefined;
    return integers.every(number => isBelow(number, order)) ? integers : undefined;
}
function isBelow(number, order) {
    return number.length > 0 && BigInt(`0x${number.toString('hex')}`) < order;
}
function unsigned(number) {
    return number[0] === 0 ? number.subarray(1) : number;
}
/** A number as DER's INTEGER has it: with a zero in front where it would be negative otherwise. */
function signed(number) {
    const start = number.findIndex(byte => byte !== 0);
    const significant = start === -1 ? Buffer.of(0) : Buffer.from(number.subarray(start));
    return ((significant[0] ?? 0) & 0x80) === 0 ? significant : Buffer.concat([Buffer.of(0), significant]);
}


/***/ }),

/***/ 9506:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BD: () => (/* binding */ decodeBase64Lines),
/* harmony export */   EW: () => (/* binding */ BASE64),
/* harmony export */   XZ: () => (/* binding */ RAW)
/* harmony export */ });
/* harmony import */ var _algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6855);
/* harmony import */ var _schemes_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6566);
/* harmony import */ var _wire_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1816);



/** The bytes as KMS returns them. */
const RAW = {
    name: 'raw',
    suffix: '.sig',
    algorithms: _algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .SIGNING_ALGORITHMS */ .v8,
    artifactHash: _schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .hashOf */ .qQ,
    signsArtifactBytes: true,
    statesKey: false,
    needsCertificate: false,
    prepare: (scheme, key) => ({ ...plain(scheme, key), encode: signature => signature }),
    read: detached
};
/** One line of base64 with a newline; line breaks anywhere are read. */
const BASE64 = {
    name: 'base64',
    suffix: '.sig',
    algorithms: _algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .SIGNING_ALGORITHMS */ .v8,
    artifactHash: _schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .hashOf */ .qQ,
    signsArtifactBytes: true,
    statesKey: false,
    needsCertificate: false,
    prepare: (scheme, key) => ({
        ...plain(scheme, key),
        encode: signature => Buffer.from(`${Buffer.from(signature).toString('base64')}\n`)
    }),
    read: (file, key) => {
        const bytes = decodeBase64Lines(file);
        return bytes && detached(bytes, key);
    },
    opensslDecode: (file, raw) => `base64 -d -A -in ${file} -out ${raw}`
};
/** The bytes of strict base64, of which only line breaks are dropped; undefined when the file is anything else. */
function decodeBase64Lines(file) {
    return (0,_wire_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeBase64 */ .y4)(Buffer.from(file).toString('latin1').replace(/\r?\n/g, ''));
}
/** The artifact's digest, and nothing around it. */
function plain(scheme, key) {
    return { prehash: scheme.prehash(key), signedDigest: digest => digest };
}
function detached(bytes, key) {
    const specs = key && [key.spec];
    return (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .isSignature */ .hi)(bytes, specs) ? { bytes, preimage: plain } : undefined;
}


/***/ }),

/***/ 6770:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  BU: () => (/* binding */ FORMAT_NAMES),
  E5: () => (/* binding */ KNOWN_SUFFIXES),
  NT: () => (/* binding */ MAX_SIGNATURE_FILE_BYTES),
  pQ: () => (/* binding */ algorithmFor),
  be: () => (/* binding */ formatOf),
  xg: () => (/* binding */ isFormatName),
  Ct: () => (/* binding */ isStatedBySuffix),
  Oh: () => (/* binding */ looksLikeSignature),
  uT: () => (/* binding */ parseSignature),
  sY: () => (/* binding */ statesSomeKey),
  SB: () => (/* binding */ suffixesToTry)
});

// UNUSED EXPORTS: FORMATS

// EXTERNAL MODULE: ./build/signature/schemes/index.js + 2 modules
var schemes = __webpack_require__(6566);
// EXTERNAL MODULE: ./build/signature/formats/detached.js
var detached = __webpack_require__(9506);
// EXTERNAL MODULE: ./build/signature/formats/openpgp.js
var openpgp = __webpack_require__(4401);
// EXTERNAL MODULE: ./build/signature/algorithms.js
var algorithms = __webpack_require__(6855);
// EXTERNAL MODULE: ./build/signature/sigstore-bundle.js
var sigstore_bundle = __webpack_require__(6204);
// EXTERNAL MODULE: ./build/signature/wire.js
var wire = __webpack_require__(1816);
;// CONCATENATED MODULE: ./build/signature/formats/sigstore.js




/** The algorithms that cosign and sigstore-go take of a key in a file: one for RSA, one for P-256. */
const SIGSTORE_ALGORITHMS = ['RSASSA_PKCS1_V1_5_SHA_256', 'ECDSA_SHA_256'];
/** A Sigstore bundle with a message signature, a key hint and nothing else. */
const SIGSTORE = {
    name: 'sigstore',
    suffix: '.sigstore.json',
    algorithms: SIGSTORE_ALGORITHMS,
    artifactHash: schemes/* hashOf */.qQ,
    signsArtifactBytes: true,
    statesKey: true,
    needsCertificate: false,
    prepare: (scheme, key) => ({
        prehash: scheme.prehash(key),
        signedDigest: digest => digest,
        encode: (signature, { bytes: digest }) => (0,sigstore_bundle/* formatBundle */.a1)({ hint: (0,sigstore_bundle/* keyHint */.p4)(key), content: { kind: 'message', digest, signature } })
    }),
    read: (file, key) => {
        const bundle = (0,sigstore_bundle/* parseBundle */.QN)(file);
        if (bundle instanceof wire/* Malformed */.sG || bundle.content.kind !== 'message')
            return undefined;
        const { digest: bytes, signature } = bundle.content;
        if (!(0,schemes/* isSignature */.hi)(signature, key && [key.spec]))
            return undefined;
        if (key !== undefined && bundle.hint !== (0,sigstore_bundle/* keyHint */.p4)(key))
            return undefined;
        return {
            bytes: signature,
            preimage: (scheme, by) => SIGSTORE_ALGORITHMS.includes(scheme.name) && scheme.keySpecs.includes(by.spec)
                ? {
                    prehash: scheme.prehash(by),
                    signedDigest: digest => (0,algorithms/* equalDigests */.cF)(digest, { hash: (0,schemes/* hashOf */.qQ)(scheme.name), bytes }) ? digest : undefined
                }
                : undefined
        };
    }
};

// EXTERNAL MODULE: ./build/signature/formats/ssh.js
var ssh = __webpack_require__(9692);
;// CONCATENATED MODULE: ./build/signature/formats/index.js





const BY_NAME = {
    raw: detached/* RAW */.XZ,
    base64: detached/* BASE64 */.EW,
    openpgp: openpgp/* OPENPGP */.wD,
    'openpgp-binary': openpgp/* OPENPGP_BINARY */.sb,
    ssh: ssh/* SSH */.rt,
    sigstore: SIGSTORE
};
/** Every format, in the order in which a file is tried. */
const FORMATS = Object.values(BY_NAME);
const FORMAT_NAMES = Object.keys(BY_NAME);
/** The suffixes under which signatures are found, each once. */
const KNOWN_SUFFIXES = [...new Set(FORMATS.map(({ suffix }) => suffix))];
/** The suffixes that were given, and those of the formats. */
function suffixesToTry(given) {
    return [...new Set([...given, ...KNOWN_SUFFIXES])];
}
function formatOf(name) {
    return BY_NAME[name];
}
function isFormatName(name) {
    return Object.hasOwn(BY_NAME, name);
}
/**
 * The algorithm that signs for a format where `algorithm` is the run's: that one if the format can hold it, else, of those that the same
 * key can sign with, that with the same hash function, else the only one; undefined when none of these is there.
 */
function algorithmFor(name, algorithm) {
    const algorithms = formatOf(name).algorithms.filter(candidate => (0,schemes/* shareKeys */.Qx)(candidate, algorithm));
    if (algorithms.includes(algorithm))
        return algorithm;
    const sameHash = algorithms.find(candidate => (0,schemes/* hashOf */.qQ)(candidate) === (0,schemes/* hashOf */.qQ)(algorithm));
    return sameHash ?? (algorithms.length === 1 ? algorithms[0] : undefined);
}
/** A larger file is not read: no signature of any format is as large. */
const MAX_SIGNATURE_FILE_BYTES = 16 * 1024;
/** Whether a file says that it is a signature by some key of a supported spec, in a format that says so. */
function statesSomeKey(file) {
    return looksLikeSignature(file, FORMATS.filter(({ statesKey }) => statesKey));
}
/** Whether a file with this suffix is a signature of the format of that suffix, which says by which key it is. */
function isStatedBySuffix(suffix) {
    const formats = FORMATS.filter(format => format.suffix === suffix);
    return formats.length > 0 && formats.every(({ statesKey }) => statesKey);
}
/** The signature in a file, by the first format in which it can be one by this key. */
function parseSignature(file, key, formats = FORMATS) {
    return readAs(file, key, formats) ?? { kind: 'unreadable', file };
}
/** Whether a file could be a signature by some key of a supported spec. */
function looksLikeSignature(file, formats = FORMATS) {
    return readAs(file, undefined, formats) !== undefined;
}
function readAs(file, key, formats) {
    if (file.length > MAX_SIGNATURE_FILE_BYTES)
        return undefined;
    for (const format of formats) {
        const signature = format.read(file, key);
        if (signature !== undefined)
            return { kind: 'signature', ...signature, format: format.name };
    }
    return undefined;
}


/***/ }),

/***/ 4401:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   sb: () => (/* binding */ OPENPGP_BINARY),
/* harmony export */   vK: () => (/* binding */ parseOpenPgpSignature),
/* harmony export */   wD: () => (/* binding */ OPENPGP)
/* harmony export */ });
/* harmony import */ var _openpgp_armor_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3734);
/* harmony import */ var _openpgp_key_algorithms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7965);
/* harmony import */ var _openpgp_packets_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(532);
/* harmony import */ var _openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4948);
/* harmony import */ var _public_key_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9758);
/* harmony import */ var _schemes_index_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6566);
/* harmony import */ var _wire_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1816);







const KNOWN = new Set([
    _openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__/* .SUBPACKET */ .Dj.creationTime,
    _openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__/* .SUBPACKET */ .Dj.issuerKeyId,
    _openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__/* .SUBPACKET */ .Dj.issuerFingerprint
]);
/** A detached signature in ASCII armor. */
const OPENPGP = {
    ...openPgp(bytes => (0,_openpgp_armor_js__WEBPACK_IMPORTED_MODULE_0__/* .armor */ .y)('SIGNATURE', bytes)),
    name: 'openpgp',
    suffix: '.asc',
    read: (file, key) => {
        const bytes = (0,_openpgp_armor_js__WEBPACK_IMPORTED_MODULE_0__/* .unarmor */ .H)('SIGNATURE', file);
        return bytes && read(bytes, key);
    }
};
/** The same in binary. */
const OPENPGP_BINARY = {
    ...openPgp(bytes => bytes),
    name: 'openpgp-binary',
    suffix: '.gpg',
    read
};
function openPgp(wrap) {
    return {
        algorithms: Object.values(_openpgp_key_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .KEY_ALGORITHMS */ .J).flatMap(({ signing }) => Object.values(signing)),
        artifactHash: _schemes_index_js__WEBPACK_IMPORTED_MODULE_5__/* .hashOf */ .qQ,
        signsArtifactBytes: true,
        statesKey: true,
        needsCertificate: true,
        prepare: (scheme, key, createdAt) => {
            const head = headOf(scheme, key, createdAt);
            return {
                prehash: (0,_openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__/* .prehashOf */ .v6)(head),
                signedDigest: digest => digest,
                encode: (signature, signed) => wrap((0,_openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__/* .signaturePacket */ .$z)(head, signature, signed))
            };
        }
    };
}
/** The one signature in a file, or why it is not read. */
function parseOpenPgpSignature(bytes) {
    const packets = (0,_wire_js__WEBPACK_IMPORTED_MODULE_6__/* .readWhole */ .oD)(bytes, _openpgp_packets_js__WEBPACK_IMPORTED_MODULE_2__/* .readPackets */ .c);
    if (packets === undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_6__/* .Malformed */ .sG('structure');
    const [packet] = packets;
    if (packets.length !== 1 || packet?.type !== _openpgp_packets_js__WEBPACK_IMPORTED_MODULE_2__/* .PACKET */ .hY.signature)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_6__/* .Malformed */ .sG('count');
    const signature = (0,_openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__/* .parseSignaturePacket */ .UA)(packet.body, KNOWN);
    if (signature instanceof _wire_js__WEBPACK_IMPORTED_MODULE_6__/* .Malformed */ .sG)
        return signature;
    return signature.type === _openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__/* .SIGNATURE_TYPE */ .uf.binary ? signature : new _wire_js__WEBPACK_IMPORTED_MODULE_6__/* .Malformed */ .sG('type');
}
function read(file, key) {
    const signature = parseOpenPgpSignature(file);
    if (signature instanceof _wire_js__WEBPACK_IMPORTED_MODULE_6__/* .Malformed */ .sG)
        return undefined;
    const { keyKind, hash, prehash, digestStart, integers } = signature;
    const { signing, signatureOf } = _openpgp_key_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .KEY_ALGORITHMS */ .J[keyKind];
    const specs = key === undefined ? _public_key_js__WEBPACK_IMPORTED_MODULE_4__/* .KEY_SPECS */ .ZD : [key.spec];
    const [bytes] = specs.flatMap(spec => signatureOf(integers, spec) ?? []);
    if (bytes === undefined)
        return undefined;
    if (key?.openpgp !== undefined && !isBy(signature, key.openpgp))
        return undefined;
    const startsRight = (digest) => digestStart.equals(digest.bytes.subarray(0, 2));
    return {
        bytes,
        createdAt: signature.createdAt,
        preimage: (scheme) => scheme.name === signing[hash]
            ? { prehash, signedDigest: digest => (startsRight(digest) ? digest : undefined) }
            : undefined
    };
}
/** Whether a signature states that it is by this certificate, at a time when the certificate held. */
function isBy({ issuer, issuerKeyId, createdAt }, identity) {
    const keyId = (0,_openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__/* .keyIdOf */ .yg)(identity.fingerprint);
    const isNamed = issuer === undefined ? issuerKeyId?.equals(keyId) === true : issuer.equals(identity.fingerprint);
    const agrees = issuerKeyId === undefined || issuerKeyId.equals(keyId);
    const { expiresAt = Infinity } = identity;
    return isNamed && agrees && createdAt >= identity.createdAt && createdAt < expiresAt;
}
function headOf(scheme, key, createdAt) {
    if (key.openpgp === undefined || createdAt === undefined)
        throw new Error('an OpenPGP signature needs the certificate of the key, and a time');
    if (createdAt < key.openpgp.createdAt || createdAt >= (key.openpgp.expiresAt ?? Infinity))
        throw new Error('a signature at a time when its certificate does not hold');
    const { hash } = scheme.prehash(key);
    return { type: _openpgp_signature_packet_js__WEBPACK_IMPORTED_MODULE_3__/* .SIGNATURE_TYPE */ .uf.binary, keyKind: key.kind, hash, issuer: key.openpgp.fingerprint, createdAt };
}


/***/ }),

/***/ 9692:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gs: () => (/* binding */ allowedSignersLine),
/* harmony export */   NG: () => (/* binding */ isSignerIdentity),
/* harmony export */   _y: () => (/* binding */ parseSshSignature),
/* harmony export */   rt: () => (/* binding */ SSH)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7335);
/* harmony import */ var _schemes_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6566);
/* harmony import */ var _ssh_key_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6461);
/* harmony import */ var _ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8097);
/* harmony import */ var _wire_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1816);






const MAGIC = Buffer.from('SSHSIG');
const VERSION = 1;
const NAMESPACE = 'file';
const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
const ARMOR = new RegExp(`^${BEGIN}\\n((?:[A-Za-z0-9+/=]{1,76}\\n)+)${END}\\n?$`);
const COLUMNS = 70;
/** The names of the algorithms that SSHSIG takes (RFC 8332; RFC 5656, section 3.1.2). */
const NAMES = new Map([
    ['RSASSA_PKCS1_V1_5_SHA_256', 'rsa-sha2-256'],
    ['RSASSA_PKCS1_V1_5_SHA_512', 'rsa-sha2-512'],
    ['ECDSA_SHA_256', 'ecdsa-sha2-nistp256'],
    ['ECDSA_SHA_384', 'ecdsa-sha2-nistp384'],
    ['ECDSA_SHA_512', 'ecdsa-sha2-nistp521']
]);
/** SSHSIG in its armor, as `ssh-keygen -Y verify -n file` reads it. */
const SSH = {
    name: 'ssh',
    suffix: '.sshsig',
    algorithms: [...NAMES.keys()],
    artifactHash: algorithm => innerHash((0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .hashOf */ .qQ)(algorithm)),
    signsArtifactBytes: false,
    statesKey: true,
    needsCertificate: false,
    prepare: (scheme, key) => {
        const { hash: outer } = scheme.prehash(key);
        const algorithm = NAMES.get(scheme.name);
        if (algorithm === undefined)
            throw new Error(`${scheme.name} has no name in SSH`);
        const inner = innerHash(outer);
        return {
            prehash: { kind: 'hash', hash: inner },
            signedDigest: digest => ({ hash: outer, bytes: hashOfStructure(outer, inner, digest.bytes) }),
            encode: signature => armor(Buffer.concat([
                MAGIC,
                (0,_wire_js__WEBPACK_IMPORTED_MODULE_4__/* .uint */ .Hd)(VERSION, 4),
                (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .sshString */ ._G)((0,_ssh_key_js__WEBPACK_IMPORTED_MODULE_3__/* .sshPublicKey */ .JL)(key)),
                ...[NAMESPACE, '', inner].map(text => (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .sshString */ ._G)(Buffer.from(text))),
                (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .sshString */ ._G)(Buffer.concat([(0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .sshString */ ._G)(Buffer.from(algorithm)), (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .sshString */ ._G)(toSsh(signature, key))]))
            ]))
        };
    },
    read: (file, key) => {
        const signature = parseSshSignature(file);
        if (signature instanceof _wire_js__WEBPACK_IMPORTED_MODULE_4__/* .Malformed */ .sG)
            return undefined;
        const { publicKey, bytes, algorithm, hash } = signature;
        const isByKey = key === undefined
            ? (0,_ssh_key_js__WEBPACK_IMPORTED_MODULE_3__/* .isSshPublicKey */ .lb)(publicKey) && (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .isSignature */ .hi)(bytes, (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .schemeOf */ .wW)(algorithm).keySpecs)
            : publicKey.equals((0,_ssh_key_js__WEBPACK_IMPORTED_MODULE_3__/* .sshPublicKey */ .JL)(key)) && (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .isSignature */ .hi)(bytes, [key.spec]);
        if (!isByKey)
            return undefined;
        return {
            bytes,
            preimage: (scheme, by) => {
                if (scheme.name !== algorithm)
                    return undefined;
                const outer = scheme.prehash(by).hash;
                return {
                    prehash: { kind: 'hash', hash },
                    signedDigest: digest => ({ hash: outer, bytes: hashOfStructure(outer, hash, digest.bytes) })
                };
            }
        };
    }
};
/** The signature in a file, or what is wrong with it. */
function parseSshSignature(file) {
    const lines = ARMOR.exec(Buffer.from(file).toString('latin1'))?.[1];
    const blob = lines === undefined ? undefined : (0,_wire_js__WEBPACK_IMPORTED_MODULE_4__/* .decodeBase64 */ .y4)(lines.replaceAll('\n', ''));
    if (blob === undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_4__/* .Malformed */ .sG('armor');
    const fields = (0,_wire_js__WEBPACK_IMPORTED_MODULE_4__/* .readWhole */ .oD)(blob, reader => ({
        magic: reader.take(MAGIC.length),
        version: reader.uint(4),
        publicKey: (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .readSshString */ .AN)(reader),
        namespace: (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .readSshString */ .AN)(reader),
        reserved: (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .readSshString */ .AN)(reader),
        hash: (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .readSshString */ .AN)(reader).toString('latin1'),
        signature: (0,_wire_js__WEBPACK_IMPORTED_MODULE_4__/* .readWhole */ .oD)((0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .readSshString */ .AN)(reader), inner => ({
            name: (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .readSshString */ .AN)(inner).toString('latin1'),
            bytes: (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .readSshString */ .AN)(inner)
        }))
    }));
    if (fields === undefined || !fields.magic.equals(MAGIC))
        return new _wire_js__WEBPACK_IMPORTED_MODULE_4__/* .Malformed */ .sG('structure');
    const { version, publicKey, namespace, reserved, hash, signature } = fields;
    if (version !== VERSION)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_4__/* .Malformed */ .sG('version');
    if (namespace.toString('latin1') !== NAMESPACE)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_4__/* .Malformed */ .sG('namespace');
    if (signature === undefined || reserved.length > 0)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_4__/* .Malformed */ .sG('structure');
    if (hash !== 'sha256' && hash !== 'sha512')
        return new _wire_js__WEBPACK_IMPORTED_MODULE_4__/* .Malformed */ .sG('hash');
    const algorithm = [...NAMES].find(([, name]) => name === signature.name)?.[0];
    if (algorithm === undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_4__/* .Malformed */ .sG('algorithm');
    const bytes = fromSsh(signature.bytes, algorithm);
    return bytes === undefined ? new _wire_js__WEBPACK_IMPORTED_MODULE_4__/* .Malformed */ .sG('structure') : { publicKey, hash, algorithm, bytes };
}
/** The bytes of a signature as SSH has them: those of RSA as they are, of ECDSA two numbers (RFC 5656, section 3.1.2). */
function toSsh(signature, key) {
    if (key.kind === 'rsa')
        return signature;
    const integers = (0,_ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__/* .parseEcdsaSignature */ .wk)(signature, key.spec);
    if (integers === undefined)
        throw new Error('a signature that is not by the key');
    return Buffer.concat(integers.map(_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .mpint */ .lW));
}
function fromSsh(bytes, algorithm) {
    if ((0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .schemeOf */ .wW)(algorithm).keyKind === 'rsa')
        return bytes;
    const integers = (0,_wire_js__WEBPACK_IMPORTED_MODULE_4__/* .readWhole */ .oD)(bytes, reader => [(0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .readMpint */ .J8)(reader), (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .readMpint */ .J8)(reader)]);
    return integers?.every(({ length }) => length <= _ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_INTEGER_BYTES */ .WW) === true
        ? (0,_ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__/* .formatEcdsaSignature */ .aw)(integers)
        : undefined;
}
/**
 * The line of an `allowed_signers` file (ssh-keygen(1)) that trusts this key for files only.
 *
 * @param identity what `ssh-keygen -Y verify -I` is given; see `isSignerIdentity`.
 */
function allowedSignersLine(key, identity, { after, before } = {}) {
    if (!isSignerIdentity(identity))
        throw new Error('an identity that allowed_signers cannot hold');
    const options = [
        `namespaces="${NAMESPACE}"`,
        ...(after === undefined ? [] : [`valid-after="${after}"`]),
        ...(before === undefined ? [] : [`valid-before="${before}"`])
    ];
    return `${identity} ${options.join(',')} ${(0,_ssh_key_js__WEBPACK_IMPORTED_MODULE_3__/* .sshKeyType */ .q4)(key)} ${(0,_ssh_key_js__WEBPACK_IMPORTED_MODULE_3__/* .sshPublicKey */ .JL)(key).toString('base64')}\n`;
}
/** Whether an `allowed_signers` line can have it as its one principal: no white space, no quote, no comma, no wildcard. */
function isSignerIdentity(identity) {
    return /^[^\s"',*?!#\p{C}]+$/u.test(identity);
}
/** SSHSIG takes two hash functions, and P-384 signs by another one. */
function innerHash(outer) {
    return outer === 'sha256' ? 'sha256' : 'sha512';
}
/** @param inner the hash of the artifact. */
function hashOfStructure(outer, inner, digest) {
    const parts = [NAMESPACE, '', inner].map(text => (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .sshString */ ._G)(Buffer.from(text)));
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(outer)
        .update(Buffer.concat([MAGIC, ...parts, (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_5__/* .sshString */ ._G)(digest)]))
        .digest();
}
function armor(blob) {
    return Buffer.from(`${BEGIN}\n${(0,_wire_js__WEBPACK_IMPORTED_MODULE_4__/* .inLines */ .Fi)(blob.toString('base64'), COLUMNS)}${END}\n`);
}


/***/ }),

/***/ 1372:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hl: () => (/* binding */ readKeyInForm),
/* harmony export */   Ig: () => (/* binding */ findKeyIn),
/* harmony export */   xU: () => (/* binding */ otherFingerprintsOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _not_a_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3920);
/* harmony import */ var _public_key_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9758);
/* harmony import */ var _ssh_key_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6461);




/** The forms besides the one that is accepted as a trusted key. A private key is in none of them. */
const FORMS = [
    { name: 'the key of a certificate', read: readCertificate },
    { name: 'a PKCS#1 public key', read: readPkcs1 },
    { name: 'the response of "aws kms get-public-key"', read: readKmsResponse },
    { name: 'a public key in bare base64', read: file => readSpki(file.toString('latin1')) },
    { name: 'a public key in PEM with a literal "\\n" for each line feed', read: readEscapedPem },
    { name: 'base64 of a public key', read: readEncoded },
    { name: 'a JSON Web Key', read: readJwk },
    { name: 'an SSH public key', read: readSsh }
];
/**
 * The public key in a file, in any form in which people have one. Which keys are accepted is decided by `parsePublicKey` alone, from the
 * SubjectPublicKeyInfo that a form comes to.
 */
function readKeyInForm(file) {
    const parsed = (0,_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .parsePublicKey */ .ee)(file);
    if (parsed.kind === 'key')
        return { ...parsed, form: 'a public key' };
    const bytes = Buffer.from(file);
    if ((0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .holdsPrivateKey */ .jc)(bytes.toString('latin1')))
        return parsed;
    for (const { name, read } of FORMS) {
        const key = attempt(() => read(bytes));
        if (key?.type !== 'public')
            continue;
        const inner = (0,_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .parsePublicKey */ .ee)(key.export({ type: 'spki', format: 'der' }));
        return inner.kind === 'key'
            ? { ...inner, form: name }
            : { ...inner, reason: `it has ${name}, and ${inner.reason}` };
    }
    return parsed;
}
/** The key in a text, in any of the forms. */
function findKeyIn(text) {
    const read = readKeyInForm(Buffer.from(`${text.trim()}\n`));
    return read.kind === 'key' ? read.key : undefined;
}
/** SHA-256 of other forms of the key than the DER SubjectPublicKeyInfo that a pin names. */
function otherFingerprintsOf(key) {
    const pem = (0,_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPem */ .uy)(key);
    const base64 = Buffer.from(key.der).toString('base64');
    const forms = [
        ['the text of its PEM file', pem],
        ['the text of its PEM file', pem.trimEnd()],
        ['the text of its PEM file with CRLF', pem.replaceAll('\n', '\r\n')],
        ['its base64, not decoded', base64],
        ['its base64, not decoded', `${base64}\n`],
        ...pkcs1FormOf(key)
    ];
    return forms.map(([of, content]) => ({
        of,
        fingerprint: `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(content).digest('hex')}`
    }));
}
function pkcs1FormOf({ kind, keyObject }) {
    return kind === 'rsa'
        ? [['its PKCS#1 form ("RSA PUBLIC KEY")', keyObject.export({ type: 'pkcs1', format: 'der' })]]
        : [];
}
function attempt(read) {
    try {
        return read();
    }
    catch {
        return undefined;
    }
}
function readCertificate(file) {
    const isSingle = file.toString('latin1').split('-----BEGIN ').length <= 2;
    return isSingle ? new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(file).publicKey : undefined;
}
function readPkcs1(file) {
    const [, base64] = /^-----BEGIN RSA PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END RSA PUBLIC KEY-----\s*$/.exec(file.toString('latin1')) ?? [];
    const der = base64 === undefined ? file : Buffer.from(base64, 'base64');
    // it takes the public half of a private key as well, whose first INTEGER is a version
    return der[0] === 0x30 && !isVersioned(der)
        ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: der, format: 'der', type: 'pkcs1' })
        : undefined;
}
/** Whether a SEQUENCE begins with an INTEGER of one byte, as a private key does (RFC 8017, A.1.2; RFC 5958). */
function isVersioned(der) {
    const length = der[1] ?? 0;
    const start = length < 0x80 ? 2 : 2 + (length & 0x7f);
    return der[start] === 0x02 && der[start + 1] === 0x01;
}
function readKmsResponse(file) {
    const parsed = JSON.parse(file.toString('utf8'));
    const base64 = isRecord(parsed) ? parsed['PublicKey'] : undefined;
    return typeof base64 === 'string' ? readSpki(base64) : undefined;
}
function readSpki(text) {
    const base64 = text.replace(/\s/g, '');
    const der = Buffer.from(base64, 'base64');
    if (der.length === 0 || der.toString('base64') !== base64)
        return undefined;
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: der, format: 'der', type: 'spki' });
}
function readEscapedPem(file) {
    const text = file.toString('latin1');
    return text.includes('\\n') ? accepted(text.trim().replaceAll('\\n', '\n')) : undefined;
}
/** A key in PEM or DER, encoded once more or twice. */
function readEncoded(file) {
    let text = file.toString('latin1');
    for (let depth = 0; depth < 3; depth++) {
        const compact = text.replace(/\s/g, '');
        if (!/^[A-Za-z0-9+/]{64,}={0,2}$/.test(compact))
            return undefined;
        const inner = Buffer.from(compact, 'base64');
        const key = accepted(inner) ?? accepted(`${inner.toString('latin1').trim()}\n`);
        if (key !== undefined)
            return key;
        text = inner.toString('latin1');
    }
    return undefined;
}
function accepted(file) {
    const parsed = (0,_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .parsePublicKey */ .ee)(Buffer.from(file));
    return parsed.kind === 'key' ? parsed.key.keyObject : undefined;
}
function readJwk(file) {
    const parsed = JSON.parse(file.toString('utf8'));
    if (!isRecord(parsed) || typeof parsed['kty'] !== 'string' || 'd' in parsed)
        return undefined;
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: parsed, format: 'jwk' });
}
/** A line of `authorized_keys`. */
function readSsh(file) {
    const [, base64 = ''] = /^(?:ssh-rsa|ecdsa-sha2-nistp\d{3}) ([A-Za-z0-9+/=]+)(?: [^\r\n]*)?\r?\n?$/.exec(file.toString('latin1')) ?? [];
    return (0,_ssh_key_js__WEBPACK_IMPORTED_MODULE_3__/* .readSshPublicKey */ .tT)(Buffer.from(base64, 'base64'));
}
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}


/***/ }),

/***/ 3920:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cr: () => (/* binding */ refusedDer),
/* harmony export */   F0: () => (/* binding */ EXPORT_HINT),
/* harmony export */   J5: () => (/* binding */ refused),
/* harmony export */   O: () => (/* binding */ UNSUPPORTED_KINDS),
/* harmony export */   Og: () => (/* binding */ refusedExcess),
/* harmony export */   Up: () => (/* binding */ RSA_ENCRYPTION_OID),
/* harmony export */   cN: () => (/* binding */ refusedText),
/* harmony export */   jc: () => (/* binding */ holdsPrivateKey),
/* harmony export */   zJ: () => (/* binding */ refusedKind)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _curves_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3313);
/* harmony import */ var _text_kinds_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8528);



const RSA_ENCRYPTION_OID = Buffer.from('06092a864886f70d010101', 'hex'); // rsaEncryption, RFC 8017 appendix A.1
const SM2_OID = Buffer.from('06082a811ccf5501822d', 'hex'); // GM/T 0006
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
        const kind = (0,_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .textKindOf */ .Ji)(text);
        return refused(`it is ${describeNoPem(kind, text)}`, (kind && DECODING_HINTS[kind]) ?? EXPORT_HINT);
    }
    if (text.startsWith('\xef\xbb\xbf'))
        return refused('there is a byte-order mark before its PEM block', 'Save the file as UTF-8 without one, or in ASCII.');
    if ((0,_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .textKindOf */ .Ji)(text) === 'escaped-newlines')
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
/** Kinds of keys that sign and are not accepted: why, as a clause after "it is". KMS's `KeySpec` and key files lead here. */
const UNSUPPORTED_KINDS = {
    ed25519: 'an Ed25519 key, with which KMS signs no digest as it is: ED25519_PH_SHA_512 hashes it once more, and ED25519_SHA_512 takes whole files of at most 4096 bytes',
    secp256k1: 'a key on secp256k1, the curve of cryptocurrencies: ssh-keygen and Sigstore do not take its signatures',
    sm2: 'an SM2 key, which signs digests by SM3 with the identity of the signer in them: only programs for Chinese standards verify that',
    'ml-dsa': 'an ML-DSA key, which signs no digest of a file: what KMS signs depends on the whole file and the key'
};
const EXPECTED = 'expected an RSA key (rsaEncryption) or one on the curve P-256, P-384 or P-521';
const KEY_AGREEMENT_TYPES = ['x25519', 'x448', 'dh'];
/** What a public key is that OpenSSL reads, of a kind or in a form that is not accepted. @param hint which kinds are. */
function refusedKind(key, der, hint) {
    const type = key.asymmetricKeyType;
    const curve = key.asymmetricKeyDetails?.namedCurve ?? '';
    if (der.includes(SM2_OID))
        return refused(`it is ${UNSUPPORTED_KINDS.sm2}`, hint);
    if (type === 'ed25519' || curve === 'secp256k1')
        return refused(`it is ${UNSUPPORTED_KINDS[type === 'ed25519' ? type : 'secp256k1']}`, hint);
    if (type?.startsWith('ml-dsa') === true)
        return refused(`it is ${UNSUPPORTED_KINDS['ml-dsa']}`, hint);
    if (type === 'ec')
        return refusedEc(key, der, curve, hint);
    if (KEY_AGREEMENT_TYPES.includes(type ?? ''))
        return refused(`it is a key for key agreement (${type?.toUpperCase()}), which cannot sign`, hint);
    const name = type === 'rsa-pss' ? 'an id-RSASSA-PSS key' : `a key of type ${(type ?? 'unknown').toUpperCase()}`;
    return refused(`it is ${name}, ${EXPECTED}`, hint);
}
function refusedEc(key, der, curve, hint) {
    if ((0,_curves_js__WEBPACK_IMPORTED_MODULE_1__/* .specOfCurve */ .yd)(({ opensslName }) => opensslName === curve) === undefined)
        return refused(`it is on the curve ${curve || 'unknown'}, expected P-256, P-384 or P-521`, hint);
    if (!key.export({ type: 'spki', format: 'der' }).equals(der))
        return refusedExcess();
    return refused('its point is compressed, or its curve is written out in numbers; expected the name of the curve and an uncompressed point', 'Convert it: openssl ec -pubin -in key.pem -conv_form uncompressed -param_enc named_curve -out spki.pem');
}
/** A key with more than its own bytes. */
function refusedExcess() {
    return refused('its DER has bytes that do not belong to the key', 'Export the key again; only its canonical DER is accepted.');
}
/** What a file is that begins like DER and is not a SubjectPublicKeyInfo. */
function refusedDer(der) {
    if (der.includes(RSASSA_PSS_OID) && !der.includes(RSA_ENCRYPTION_OID)) {
        return refused(`it is an id-RSASSA-PSS key, ${EXPECTED}`, EXPORT_HINT);
    }
    if (succeeds(() => new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(der)))
        return refusedCertificate();
    if (isPrivateDer(der)) {
        return refused('it is a PRIVATE key', 'Treat the key as leaked, and use its public half.');
    }
    // after the private ones, since this also takes the public half of a private key
    if (succeeds(() => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: der, format: 'der', type: 'pkcs1' })))
        return refusedPkcs1();
    const kind = (0,_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .textKindOf */ .Ji)(der.toString('latin1'));
    if (kind === 'cms' || kind === 'pkcs12')
        return refused(`it is ${_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .TEXT_KIND_NAMES */ .mn[kind]}, expected a public key`, EXPORT_HINT);
    return refused('it is neither a DER SubjectPublicKeyInfo nor PEM', EXPORT_HINT);
}
/** Whether a text has a private key in it: in PEM, or base64 of PEM or DER. */
function holdsPrivateKey(text) {
    if (/-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----/.test(text))
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
    'aws-public-key': `${_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .TEXT_KIND_NAMES */ .mn['aws-public-key']}, expected its PublicKey alone, decoded from base64`,
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
        return `${_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .TEXT_KIND_NAMES */ .mn[kind]}, expected ${expected}`;
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

/***/ 3734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ unarmor),
/* harmony export */   y: () => (/* binding */ armor)
/* harmony export */ });
/* harmony import */ var _wire_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1816);

const COLUMNS = 64;
const CRC_START = 0xb704ce;
const CRC_POLYNOMIAL = 0x864cfb;
/** ASCII armor (RFC 9580, section 6.2) without headers, with the checksum that older programs want. */
function armor(type, bytes) {
    const base64 = Buffer.from(bytes).toString('base64');
    return Buffer.from(`-----BEGIN PGP ${type}-----\n\n${(0,_wire_js__WEBPACK_IMPORTED_MODULE_0__/* .inLines */ .Fi)(base64, COLUMNS)}=${crc24(bytes)}\n-----END PGP ${type}-----\n`);
}
/**
 * The bytes in armor with nothing around it, LF or CRLF; undefined for any other file, and for a wrong checksum. Of headers those that
 * programs write are accepted; a checksum need not be there.
 */
function unarmor(type, file) {
    const text = Buffer.from(file).toString('latin1').replace(/\r\n/g, '\n');
    const [, lines = '', checksum] = ARMOR[type].exec(text) ?? [];
    const bytes = (0,_wire_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeBase64 */ .y4)(lines.replaceAll('\n', ''));
    return bytes === undefined || (checksum !== undefined && checksum !== crc24(bytes)) ? undefined : bytes;
}
function pattern(type) {
    return new RegExp(`^-----BEGIN PGP ${type}-----\\n` +
        `(?:(?:Version|Comment): [\\x20-\\x7e]{0,200}\\n){0,8}\\n` +
        `((?:[A-Za-z0-9+/=]{1,76}\\n)+?)(?:=([A-Za-z0-9+/]{4})\\n)?-----END PGP ${type}-----\\n?$`);
}
const ARMOR = {
    SIGNATURE: pattern('SIGNATURE'),
    'PUBLIC KEY BLOCK': pattern('PUBLIC KEY BLOCK')
};
/** RFC 9580, section 6.1.1, in base64. */
function crc24(bytes) {
    let crc = CRC_START;
    for (const byte of bytes) {
        crc ^= byte << 16;
        for (let bit = 0; bit < 8; bit++) {
            crc <<= 1;
            if (crc & 0x1000000)
                crc ^= CRC_POLYNOMIAL | 0x1000000;
        }
    }
    return Buffer.from([crc >> 16, crc >> 8, crc].map(byte => byte & 0xff)).toString('base64');
}


/***/ }),

/***/ 9065:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  to: () => (/* binding */ MAX_CERTIFICATE_BYTES),
  An: () => (/* binding */ createCertificate),
  hB: () => (/* binding */ parseCertificate),
  Uo: () => (/* binding */ userIdProblem)
});

// EXTERNAL MODULE: ./build/signature/algorithms.js
var algorithms = __webpack_require__(6855);
// EXTERNAL MODULE: ./build/signature/not-a-key.js
var not_a_key = __webpack_require__(3920);
// EXTERNAL MODULE: ./build/signature/schemes/index.js + 2 modules
var schemes = __webpack_require__(6566);
// EXTERNAL MODULE: ./build/signature/wire.js
var wire = __webpack_require__(1816);
// EXTERNAL MODULE: ./build/signature/openpgp/armor.js
var armor = __webpack_require__(3734);
// EXTERNAL MODULE: ./build/signature/openpgp/packets.js
var openpgp_packets = __webpack_require__(532);
// EXTERNAL MODULE: ./build/signature/openpgp/key-algorithms.js
var key_algorithms = __webpack_require__(7965);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/signature/openpgp/public-key-packet.js



const VERSION = 4;
/** The body of the packet of a key (RFC 9580, section 5.5.2.2). @param createdAt seconds since 1970: a part of the fingerprint. */
function publicKeyBody(key, createdAt) {
    const { id, material } = key_algorithms/* KEY_ALGORITHMS */.J[key.kind];
    return Buffer.concat([Buffer.of(VERSION), (0,wire/* uint */.Hd)(createdAt, 4), Buffer.of(id), material(key)]);
}
/** The bytes for which a key stands in what is hashed (RFC 9580, section 5.2.4). */
function hashedKey(body) {
    return Buffer.concat([Buffer.of(0x99), (0,wire/* uint */.Hd)(body.length, 2), body]);
}
/** RFC 9580, section 5.5.4.2: 20 bytes. */
function fingerprintOf(body) {
    return (0,external_node_crypto_.createHash)('sha1').update(hashedKey(body)).digest();
}
/** The key in the body of a packet, and when it was created, in seconds since 1970. */
function parsePublicKeyBody(body) {
    if (body[0] !== VERSION)
        return new wire/* Malformed */.sG('version');
    const kind = (0,key_algorithms/* kindWithId */.g)(body[5] ?? 0);
    if (kind === undefined)
        return new wire/* Malformed */.sG('algorithm');
    const read = (0,wire/* readWhole */.oD)(body, reader => {
        reader.take(1);
        const createdAt = reader.uint(4);
        reader.take(1);
        return { createdAt, parsed: key_algorithms/* KEY_ALGORITHMS */.J[kind].readKey(reader) };
    });
    if (read?.parsed === undefined)
        return new wire/* Malformed */.sG('structure');
    return { createdAt: read.createdAt, parsed: read.parsed };
}

// EXTERNAL MODULE: ./build/signature/openpgp/signature-packet.js
var signature_packet = __webpack_require__(4948);
;// CONCATENATED MODULE: ./build/signature/openpgp/certificate.js









const MAX_CERTIFICATE_BYTES = 256 * 1024;
const MAX_PACKETS = 1000;
const MAX_USER_ID_BYTES = 1024;
/**
 * A certificate in ASCII armor. `sign` is asked twice, for a signature over the key alone, so that the certificate also holds where a key
 * server withholds the user id, and for one over key and user id.
 *
 * @param sign signs a digest as KMS does: with PKCS#1 v1.5, or ECDSA.
 * @throws for a user id or a time that a certificate cannot have, which is an error of the caller: `userIdProblem` tells.
 */
async function createCertificate({ key, userId, createdAt, expiresAt, signedAt = createdAt, hash, previous }, sign) {
    const problem = userIdProblem(userId);
    if (problem !== undefined)
        throw new Error(`a user id with ${problem}`);
    if (!isTime(createdAt) || signedAt < createdAt || (expiresAt ?? Infinity) <= signedAt)
        throw new Error('times of a certificate that do not follow each other');
    const body = publicKeyBody(key, createdAt);
    const uid = Buffer.from(userId);
    const head = { keyKind: key.kind, hash, issuer: fingerprintOf(body), createdAt: signedAt };
    const more = properties(expiresAt === undefined ? undefined : expiresAt - createdAt);
    const signOne = async (rest, input) => {
        const whole = { ...head, ...rest };
        const digest = (0,signature_packet/* digestWith */.V_)((0,signature_packet/* prehashOf */.v6)(whole), input);
        return (0,signature_packet/* signaturePacket */.$z)(whole, await sign(digest), digest);
    };
    const primary = (0,openpgp_packets/* subpacket */.J)(signature_packet/* SUBPACKET */.Dj.primaryUserId, Buffer.of(1));
    const kept = previous === undefined ? NOTHING_KEPT : signaturesIn(previous, body, uid);
    const packets = [
        (0,openpgp_packets/* packet */.xA)(openpgp_packets/* PACKET */.hY.publicKey, body),
        ...kept.direct.map(signature => (0,openpgp_packets/* packet */.xA)(openpgp_packets/* PACKET */.hY.signature, signature)),
        await signOne({ type: signature_packet/* SIGNATURE_TYPE */.uf.directKey, more }, hashedKey(body)),
        (0,openpgp_packets/* packet */.xA)(openpgp_packets/* PACKET */.hY.userId, uid),
        ...kept.certifications.map(signature => (0,openpgp_packets/* packet */.xA)(openpgp_packets/* PACKET */.hY.signature, signature)),
        await signOne({ type: signature_packet/* SIGNATURE_TYPE */.uf.positiveCertification, more: [...more, primary] }, hashedUserId(body, uid))
    ];
    return (0,armor/* armor */.y)('PUBLIC KEY BLOCK', Buffer.concat(packets));
}
const NOTHING_KEPT = { direct: [], certifications: [] };
function signaturesIn(file, key, userId) {
    const [first, ...others] = packetsIn(file) ?? [];
    const grouped = first?.type === openpgp_packets/* PACKET */.hY.publicKey && first.body.equals(key) ? groupPackets(others) : undefined;
    if (typeof grouped !== 'object')
        throw new Error('an earlier certificate of another fingerprint');
    return {
        direct: grouped.direct,
        certifications: grouped.userIds.find(one => one.userId.equals(userId))?.signatures ?? []
    };
}
/** What a user id cannot have, as a noun; undefined when it is fine. */
function userIdProblem(userId) {
    if (userId.trim() === '')
        return 'no text';
    if (/\p{C}|[\u2028\u2029]/u.test(userId))
        return 'control characters or line breaks';
    return Buffer.byteLength(userId) > MAX_USER_ID_BYTES ? `more than ${MAX_USER_ID_BYTES} bytes` : undefined;
}
const CAN_CERTIFY_AND_SIGN = 0x03;
const CAN_SIGN = 0x02;
const FEATURE_SEIPD_V1 = 0x01;
function properties(validSeconds) {
    return [
        (0,openpgp_packets/* subpacket */.J)(signature_packet/* SUBPACKET */.Dj.keyFlags, Buffer.of(CAN_CERTIFY_AND_SIGN)),
        (0,openpgp_packets/* subpacket */.J)(signature_packet/* SUBPACKET */.Dj.preferredHashes, Buffer.of(10, 9, 8)),
        (0,openpgp_packets/* subpacket */.J)(signature_packet/* SUBPACKET */.Dj.features, Buffer.of(FEATURE_SEIPD_V1)),
        ...(validSeconds === undefined ? [] : [(0,openpgp_packets/* subpacket */.J)(signature_packet/* SUBPACKET */.Dj.keyExpirationTime, (0,wire/* uint */.Hd)(validSeconds, 4))])
    ];
}
/** What a certification is over, before its trailer (RFC 9580, section 5.2.4). */
function hashedUserId(body, userId) {
    return Buffer.concat([hashedKey(body), Buffer.of(0xb4), (0,wire/* uint */.Hd)(userId.length, 4), userId]);
}
function isTime(seconds) {
    return Number.isInteger(seconds) && seconds > 0 && seconds < 2 ** 32;
}
const HINT = 'Export it again with the one primary key only: gpg --armor --export-options export-minimal --export FINGERPRINT';
/**
 * The certificate in a file, in ASCII armor or binary: one key of a supported spec, user ids, and self-signatures that verify. Of the
 * self-signatures over one thing the latest counts. Certifications by others are ignored.
 *
 * What would need another rule is rejected: subkeys, user attributes, designated revokers, self-signatures that expire themselves, by
 * SHA-1, without key flags, or that do not verify.
 */
async function parseCertificate(file) {
    if (file.length > MAX_CERTIFICATE_BYTES)
        return (0,not_a_key/* refused */.J5)(`the file has ${file.length} bytes, at most ${MAX_CERTIFICATE_BYTES} are read`, HINT);
    const packets = packetsIn(file);
    if (packets?.[0] === undefined)
        return (0,not_a_key/* refused */.J5)('it is not one OpenPGP certificate in whole armor, or its armor is damaged', HINT);
    if (packets[0].type === openpgp_packets/* PACKET */.hY.secretKey)
        return (0,not_a_key/* refused */.J5)('it holds a PRIVATE key', 'Remove it from the repository, treat the key as leaked, and use the certificate.');
    if (packets[0].type !== openpgp_packets/* PACKET */.hY.publicKey)
        return (0,not_a_key/* refused */.J5)('it does not begin with an OpenPGP public key', HINT);
    if (packets.length > MAX_PACKETS)
        return (0,not_a_key/* refused */.J5)(`it has ${packets.length} packets, at most ${MAX_PACKETS} are read`, HINT);
    return fromPackets(packets[0].body, packets.slice(1));
}
async function fromPackets(body, packets) {
    const primary = parsePublicKeyBody(body);
    if (primary instanceof wire/* Malformed */.sG)
        return (0,not_a_key/* refused */.J5)(primary.problem === 'structure'
            ? 'its public key packet is malformed'
            : 'its key is not a version 4 RSA or ECDSA key', HINT);
    if (primary.parsed.kind === 'refused')
        return primary.parsed;
    const { createdAt } = primary;
    const { key } = primary.parsed;
    await (0,schemes/* loadSchemes */.Te)(key);
    const grouped = groupPackets(packets);
    if (typeof grouped === 'string')
        return (0,not_a_key/* refused */.J5)(grouped, HINT);
    const owner = { key, body, fingerprint: fingerprintOf(body), createdAt };
    const direct = selfSignatures(owner, hashedKey(body), grouped.direct, DIRECT_TYPES);
    if (typeof direct === 'string')
        return (0,not_a_key/* refused */.J5)(direct, HINT);
    const bindings = [];
    const signatures = [...direct];
    const userIds = [];
    const revokedUserIds = [];
    for (const { userId, signatures: over } of grouped.userIds) {
        const own = selfSignatures(owner, hashedUserId(body, userId), over, USER_ID_TYPES);
        if (typeof own === 'string')
            return (0,not_a_key/* refused */.J5)(own, HINT);
        signatures.push(...own);
        const text = decodeUserId(userId);
        const latest = latestOf(own, CERTIFICATIONS);
        if (latest === undefined || text === undefined)
            continue;
        bindings.push(latest);
        const isUserIdRevoked = own.some(({ type }) => type === signature_packet/* SIGNATURE_TYPE */.uf.certificationRevocation);
        (isUserIdRevoked ? revokedUserIds : userIds).push(text);
    }
    if (userIds.length === 0)
        return (0,not_a_key/* refused */.J5)('it has no user id that is valid and not revoked', HINT);
    const isRevoked = direct.some(({ type }) => type === signature_packet/* SIGNATURE_TYPE */.uf.keyRevocation);
    const latestDirect = latestOf(direct, [signature_packet/* SIGNATURE_TYPE */.uf.directKey]);
    const claims = latestDirect === undefined ? bindings : [...bindings, latestDirect];
    const expiresAt = earliestExpiry(claims, createdAt);
    if (typeof expiresAt === 'string')
        return (0,not_a_key/* refused */.J5)(expiresAt, HINT);
    const identity = { fingerprint: owner.fingerprint, createdAt };
    const openpgp = expiresAt === Infinity ? identity : { ...identity, expiresAt };
    const signedAt = Math.max(...signatures.map(({ createdAt }) => createdAt));
    return {
        kind: 'certificate',
        certificate: { key: { ...key, openpgp }, userIds, revokedUserIds, isRevoked, signedAt }
    };
}
/** The packets of a file in ASCII armor or binary; undefined when it is damaged, or something else. */
function packetsIn(file) {
    const isText = Buffer.from(file.subarray(0, 5)).toString('latin1') === '-----';
    const bytes = isText ? (0,armor/* unarmor */.H)('PUBLIC KEY BLOCK', file) : file;
    return bytes && (0,wire/* readWhole */.oD)(bytes, openpgp_packets/* readPackets */.c);
}
const CERTIFICATIONS = [0x10, 0x11, 0x12, signature_packet/* SIGNATURE_TYPE */.uf.positiveCertification];
const USER_ID_TYPES = [...CERTIFICATIONS, signature_packet/* SIGNATURE_TYPE */.uf.certificationRevocation];
const DIRECT_TYPES = [signature_packet/* SIGNATURE_TYPE */.uf.directKey, signature_packet/* SIGNATURE_TYPE */.uf.keyRevocation];
/** The signatures of the key and of each user id; a clause when there is anything else. */
function groupPackets(packets) {
    const direct = [];
    const userIds = [];
    for (const { type, body } of packets) {
        if (type === openpgp_packets/* PACKET */.hY.signature)
            (userIds.at(-1)?.signatures ?? direct).push(body);
        else if (type === openpgp_packets/* PACKET */.hY.userId)
            userIds.push({ userId: body, signatures: [] });
        else if (type === openpgp_packets/* PACKET */.hY.publicKey)
            return 'it holds more than one certificate, expected one';
        else if (type === openpgp_packets/* PACKET */.hY.publicSubkey)
            return 'it has a subkey, expected a primary key alone, which is the KMS key';
        else
            return `it has a packet of type ${type}, expected a public key, user ids and signatures`;
    }
    return { direct, userIds };
}
/** What programs write into self-signatures: times, key flags, preferences. */
const KNOWN = new Set([
    signature_packet/* SUBPACKET */.Dj.creationTime,
    signature_packet/* SUBPACKET */.Dj.issuerKeyId,
    signature_packet/* SUBPACKET */.Dj.issuerFingerprint,
    signature_packet/* SUBPACKET */.Dj.keyExpirationTime,
    signature_packet/* SUBPACKET */.Dj.preferredCiphers,
    signature_packet/* SUBPACKET */.Dj.preferredHashes,
    signature_packet/* SUBPACKET */.Dj.preferredCompression,
    signature_packet/* SUBPACKET */.Dj.keyServerPreferences,
    signature_packet/* SUBPACKET */.Dj.primaryUserId,
    signature_packet/* SUBPACKET */.Dj.keyFlags,
    signature_packet/* SUBPACKET */.Dj.revocationReason,
    signature_packet/* SUBPACKET */.Dj.features,
    signature_packet/* SUBPACKET */.Dj.preferredAead,
    signature_packet/* SUBPACKET */.Dj.preferredCipherSuites
]);
/** The signatures by the owner over `input`, each verified; a clause when one of them is not acceptable. */
function selfSignatures(owner, input, bodies, types) {
    const own = [];
    for (const body of bodies) {
        const signature = (0,signature_packet/* parseSignaturePacket */.UA)(body, KNOWN);
        if (signature instanceof wire/* Malformed */.sG) {
            if (types === USER_ID_TYPES && !body.includes(Buffer.from((0,signature_packet/* keyIdOf */.yg)(owner.fingerprint))))
                continue;
            return `it has a self-signature that is not accepted: ${SIGNATURE_PROBLEMS[signature.problem]}`;
        }
        if (!isBy(signature, owner)) {
            if (types === USER_ID_TYPES)
                continue;
            return 'it has a signature over its key by another key';
        }
        if (!types.includes(signature.type))
            return 'it has a self-signature of an unexpected type';
        const { signing, signatureOf } = key_algorithms/* KEY_ALGORITHMS */.J[owner.key.kind];
        const scheme = (0,schemes/* schemeOf */.wW)(signing[signature.hash]);
        const digest = (0,signature_packet/* digestWith */.V_)(signature.prehash, input);
        const bytes = signatureOf(signature.integers, owner.key.spec);
        const isValid = bytes !== undefined &&
            signature.createdAt >= owner.createdAt &&
            signature.digestStart.equals(digest.bytes.subarray(0, 2)) &&
            scheme.verify(owner.key, digest, bytes);
        if (!isValid)
            return 'it has a self-signature that does not verify';
        own.push(signature);
    }
    return own;
}
const SIGNATURE_PROBLEMS = {
    structure: 'it is malformed',
    version: 'its version is not 4',
    algorithm: 'it is neither by RSA nor by ECDSA',
    hash: 'its hash is not SHA-256, SHA-384 or SHA-512',
    subpacket: 'it has a subpacket that is not known there, such as a designated revoker',
    expires: 'it expires itself',
    'creation-time': 'it has no creation time, or two'
};
function isBy({ issuer, issuerKeyId }, { fingerprint }) {
    return issuer === undefined
        ? issuerKeyId?.equals((0,signature_packet/* keyIdOf */.yg)(fingerprint)) === true
        : issuer.equals(fingerprint);
}
function latestOf(signatures, types) {
    return signatures
        .filter(({ type }) => types.includes(type))
        .reduce((latest, one) => (latest === undefined || one.createdAt >= latest.createdAt ? one : latest), undefined);
}
/**
 * The earliest time at which one of the claims lets the key end: programs differ in which of them counts. A clause when one does not let
 * the key sign.
 */
function earliestExpiry(claims, createdAt) {
    const ends = [];
    for (const { hashed } of claims) {
        const flags = (0,signature_packet/* soleBody */.U3)(hashed, signature_packet/* SUBPACKET */.Dj.keyFlags);
        if (flags === undefined || ((flags[0] ?? 0) & CAN_SIGN) === 0)
            return 'its key flags do not say that the key may sign';
        if (!hashed.some(({ type }) => type === signature_packet/* SUBPACKET */.Dj.keyExpirationTime))
            continue;
        const seconds = (0,signature_packet/* soleBody */.U3)(hashed, signature_packet/* SUBPACKET */.Dj.keyExpirationTime);
        if (seconds?.length !== 4)
            return 'its expiration time is malformed';
        if (seconds.readUInt32BE() > 0)
            ends.push(createdAt + seconds.readUInt32BE());
    }
    return Math.min(Infinity, ...ends);
}
function decodeUserId(bytes) {
    try {
        const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
        return userIdProblem(text) === undefined ? text : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 3755:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ formatFingerprint)
/* harmony export */ });
/** A fingerprint as GnuPG prints it, without blanks. */
function formatFingerprint({ fingerprint }) {
    return Buffer.from(fingerprint).toString('hex').toUpperCase();
}


/***/ }),

/***/ 7965:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ KEY_ALGORITHMS),
/* harmony export */   g: () => (/* binding */ kindWithId)
/* harmony export */ });
/* harmony import */ var _curves_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3313);
/* harmony import */ var _ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7335);
/* harmony import */ var _public_key_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9758);
/* harmony import */ var _rsa_numbers_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1040);
/* harmony import */ var _packets_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(532);





const RSA = {
    id: 1,
    signing: {
        sha256: 'RSASSA_PKCS1_V1_5_SHA_256',
        sha384: 'RSASSA_PKCS1_V1_5_SHA_384',
        sha512: 'RSASSA_PKCS1_V1_5_SHA_512'
    },
    integerCount: 1,
    integersOf: signature => [signature],
    signatureOf: ([integer = Buffer.alloc(0)], spec) => {
        const length = (0,_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .isRsaSpec */ .YY)(spec) ? _public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .RSA_SIGNATURE_BYTES */ .YN[spec] : 0;
        return integer.length > length
            ? undefined
            : Buffer.concat([Buffer.alloc(length - integer.length), integer]);
    },
    material: key => {
        const { n, e } = (0,_rsa_numbers_js__WEBPACK_IMPORTED_MODULE_3__/* .rsaNumbers */ .nZ)(key);
        return Buffer.concat([(0,_packets_js__WEBPACK_IMPORTED_MODULE_4__/* .mpi */ .dP)(n), (0,_packets_js__WEBPACK_IMPORTED_MODULE_4__/* .mpi */ .dP)(e)]);
    },
    readKey: reader => (0,_rsa_numbers_js__WEBPACK_IMPORTED_MODULE_3__/* .keyOfNumbers */ .Tr)({ n: (0,_packets_js__WEBPACK_IMPORTED_MODULE_4__/* .readMpi */ .xB)(reader), e: (0,_packets_js__WEBPACK_IMPORTED_MODULE_4__/* .readMpi */ .xB)(reader) })
};
const ECDSA = {
    id: 19,
    signing: { sha256: 'ECDSA_SHA_256', sha384: 'ECDSA_SHA_384', sha512: 'ECDSA_SHA_512' },
    integerCount: 2,
    integersOf: signature => {
        const integers = (0,_ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__/* .parseEcdsaSignature */ .wk)(signature);
        if (integers === undefined)
            throw new Error('a signature that is not ECDSA');
        return integers;
    },
    signatureOf: ([r, s], spec) => {
        if (r === undefined || s === undefined || (0,_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .isRsaSpec */ .YY)(spec))
            return undefined;
        if (Math.max(r.length, s.length) > _ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_INTEGER_BYTES */ .WW)
            return undefined;
        const signature = (0,_ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__/* .formatEcdsaSignature */ .aw)([r, s]);
        return (0,_ecdsa_der_js__WEBPACK_IMPORTED_MODULE_1__/* .parseEcdsaSignature */ .wk)(signature, spec) && signature;
    },
    material: key => {
        if (key.kind !== 'ec')
            throw new Error('a key that is not on a curve');
        const { oid } = _curves_js__WEBPACK_IMPORTED_MODULE_0__/* .CURVES */ .H1[key.spec];
        return Buffer.concat([Buffer.of(oid.length), oid, (0,_packets_js__WEBPACK_IMPORTED_MODULE_4__/* .mpi */ .dP)((0,_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .pointOf */ .qk)(key))]);
    },
    readKey: reader => {
        const oid = reader.take(reader.uint(1));
        const point = (0,_packets_js__WEBPACK_IMPORTED_MODULE_4__/* .readMpi */ .xB)(reader);
        const spec = (0,_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .specOfCurve */ .yd)(curve => curve.oid.equals(oid));
        return spec && point.length === (0,_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .pointBytes */ .eM)(spec) ? (0,_public_key_js__WEBPACK_IMPORTED_MODULE_2__/* .parsePublicKey */ .ee)((0,_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .spkiOfPoint */ .jq)(spec, point)) : undefined;
    }
};
const KEY_ALGORITHMS = { rsa: RSA, ec: ECDSA };
const KINDS = Object.keys(KEY_ALGORITHMS);
/** The kind of key that OpenPGP has under a number. */
function kindWithId(id) {
    return KINDS.find(kind => KEY_ALGORITHMS[kind].id === id);
}


/***/ }),

/***/ 532:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ subpacket),
/* harmony export */   c: () => (/* binding */ readPackets),
/* harmony export */   dP: () => (/* binding */ mpi),
/* harmony export */   hY: () => (/* binding */ PACKET),
/* harmony export */   w6: () => (/* binding */ readSubpackets),
/* harmony export */   xA: () => (/* binding */ packet),
/* harmony export */   xB: () => (/* binding */ readMpi)
/* harmony export */ });
/* unused harmony export encodeLength */
/* harmony import */ var _wire_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1816);

/** Packet types (RFC 9580, section 5). */
const PACKET = {
    signature: 2,
    secretKey: 5,
    publicKey: 6,
    userId: 13,
    publicSubkey: 14
};
const NEW_FORMAT = 0x40;
const ALWAYS_SET = 0x80;
/** All packets of a file; throws a `RangeError` where it is malformed, or a packet has a partial or an indeterminate length. */
function readPackets(reader) {
    const packets = [];
    while (reader.left > 0) {
        const tag = reader.uint(1);
        if ((tag & ALWAYS_SET) === 0)
            throw new RangeError('not a packet');
        const isNew = (tag & NEW_FORMAT) !== 0;
        const length = isNew ? newLength(reader) : oldLength(reader, tag & 3);
        packets.push({ type: isNew ? tag & 0x3f : (tag >> 2) & 0xf, body: reader.take(length) });
    }
    return packets;
}
/** A packet in the new format (RFC 9580, section 4.2.1). */
function packet(type, body) {
    return Buffer.concat([Buffer.of(ALWAYS_SET | NEW_FORMAT | type), encodeLength(body.length), body]);
}
/** A length of one, two or five bytes, of packets in the new format and of subpackets. */
function encodeLength(length) {
    if (length < 192)
        return Buffer.of(length);
    if (length < 8384)
        return (0,_wire_js__WEBPACK_IMPORTED_MODULE_0__/* .uint */ .Hd)(length - 192 + 0xc000, 2);
    return Buffer.concat([Buffer.of(0xff), (0,_wire_js__WEBPACK_IMPORTED_MODULE_0__/* .uint */ .Hd)(length, 4)]);
}
function newLength(reader) {
    const first = reader.uint(1);
    if (first < 192)
        return first;
    if (first < 224)
        return ((first - 192) << 8) + reader.uint(1) + 192;
    if (first < 255)
        throw new RangeError('a partial length');
    return reader.uint(4);
}
function oldLength(reader, lengthType) {
    if (lengthType === 3)
        throw new RangeError('an indeterminate length');
    return reader.uint([1, 2, 4][lengthType] ?? 4);
}
/** The subpackets of one area. */
function readSubpackets(reader) {
    const subpackets = [];
    while (reader.left > 0) {
        const first = reader.uint(1);
        const length = first < 192 ? first : first < 255 ? ((first - 192) << 8) + reader.uint(1) + 192 : reader.uint(4);
        if (length === 0)
            throw new RangeError('a subpacket without a type');
        const type = reader.uint(1);
        subpackets.push({
            type: type & 0x7f,
            isCritical: (type & 0x80) !== 0,
            body: reader.take(length - 1)
        });
    }
    return subpackets;
}
function subpacket(type, body) {
    return Buffer.concat([encodeLength(body.length + 1), Buffer.of(type), body]);
}
/** A number with its length in bits (RFC 9580, section 3.2). */
function mpi(number) {
    const bytes = withoutLeadingZeros(number);
    const bits = bytes.length === 0 ? 0 : bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24;
    return Buffer.concat([(0,_wire_js__WEBPACK_IMPORTED_MODULE_0__/* .uint */ .Hd)(bits, 2), bytes]);
}
/** The bytes of a number, without leading zeros; one whose length in bits is not exact is malformed. */
function readMpi(reader) {
    const bits = reader.uint(2);
    const bytes = reader.take(Math.ceil(bits / 8));
    if (bits === 0 || bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24 !== bits)
        throw new RangeError('a number with leading zeros');
    return bytes;
}
function withoutLeadingZeros(number) {
    const start = number.findIndex(byte => byte !== 0);
    return start === -1 ? new Uint8Array() : number.subarray(start);
}


/***/ }),

/***/ 4948:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $z: () => (/* binding */ signaturePacket),
/* harmony export */   Dj: () => (/* binding */ SUBPACKET),
/* harmony export */   U3: () => (/* binding */ soleBody),
/* harmony export */   UA: () => (/* binding */ parseSignaturePacket),
/* harmony export */   V_: () => (/* binding */ digestWith),
/* harmony export */   uf: () => (/* binding */ SIGNATURE_TYPE),
/* harmony export */   v6: () => (/* binding */ prehashOf),
/* harmony export */   yg: () => (/* binding */ keyIdOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _wire_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1816);
/* harmony import */ var _key_algorithms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7965);
/* harmony import */ var _packets_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(532);




/** Signature types (RFC 9580, section 5.2.1). */
const SIGNATURE_TYPE = {
    binary: 0x00,
    text: 0x01,
    positiveCertification: 0x13,
    directKey: 0x1f,
    keyRevocation: 0x20,
    certificationRevocation: 0x30
};
/** Subpacket types (RFC 9580, section 5.2.3.7). */
const SUBPACKET = {
    creationTime: 2,
    expirationTime: 3,
    keyExpirationTime: 9,
    preferredCiphers: 11,
    issuerKeyId: 16,
    notation: 20,
    preferredHashes: 21,
    preferredCompression: 22,
    keyServerPreferences: 23,
    primaryUserId: 25,
    keyFlags: 27,
    signersUserId: 28,
    revocationReason: 29,
    features: 30,
    issuerFingerprint: 33,
    preferredAead: 34,
    preferredCipherSuites: 39
};
const VERSION = 4;
const HASH_IDS = { sha256: 8, sha384: 9, sha512: 10 };
/** What is hashed after the artifact. */
function prehashOf({ type, keyKind, hash, issuer, createdAt, more = [] }) {
    const hashed = Buffer.concat([
        (0,_packets_js__WEBPACK_IMPORTED_MODULE_2__/* .subpacket */ .J)(SUBPACKET.issuerFingerprint, Buffer.concat([Buffer.of(VERSION), issuer])),
        (0,_packets_js__WEBPACK_IMPORTED_MODULE_2__/* .subpacket */ .J)(SUBPACKET.creationTime, (0,_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .uint */ .Hd)(createdAt, 4)),
        ...more
    ]);
    return trailed(hash, Buffer.concat([headOf(type, _key_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .KEY_ALGORITHMS */ .J[keyKind].id, HASH_IDS[hash], hashed.length), hashed]));
}
/** The packet of a signature that was made. */
function signaturePacket(head, signature, signed) {
    const integers = _key_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .KEY_ALGORITHMS */ .J[head.keyKind].integersOf(signature);
    const { trailer } = prehashOf(head);
    const signedPart = trailer.subarray(0, trailer.length - TRAILER_END_BYTES);
    const unhashed = (0,_packets_js__WEBPACK_IMPORTED_MODULE_2__/* .subpacket */ .J)(SUBPACKET.issuerKeyId, keyIdOf(head.issuer));
    const digestStart = signed.bytes.subarray(0, 2);
    const body = [signedPart, (0,_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .uint */ .Hd)(unhashed.length, 2), unhashed, digestStart, ...integers.map(_packets_js__WEBPACK_IMPORTED_MODULE_2__/* .mpi */ .dP)];
    return (0,_packets_js__WEBPACK_IMPORTED_MODULE_2__/* .packet */ .xA)(_packets_js__WEBPACK_IMPORTED_MODULE_2__/* .PACKET */ .hY.signature, Buffer.concat(body));
}
/** The last 8 bytes of a fingerprint (RFC 9580, section 5.5.4.2). */
function keyIdOf(fingerprint) {
    return fingerprint.subarray(-8);
}
/** The digest of bytes in memory, as a signature packet wants it. */
function digestWith({ hash, trailer }, bytes) {
    return { hash, bytes: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(hash).update(bytes).update(trailer).digest() };
}
/**
 * The packet with this body, or why it is not read.
 *
 * @param known the subpackets that may be there, critical or not. A few more that say nothing about validity may be there if they are
 *   not critical.
 */
function parseSignaturePacket(body, known) {
    if (body[0] !== VERSION)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_3__/* .Malformed */ .sG('version');
    const fields = (0,_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .readWhole */ .oD)(body, reader => ({
        head: { version: reader.uint(1), type: reader.uint(1), algorithm: reader.uint(1), hash: reader.uint(1) },
        hashed: reader.take(reader.uint(2)),
        unhashed: reader.take(reader.uint(2)),
        digestStart: reader.take(2),
        integers: reader.rest()
    }));
    if (fields === undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_3__/* .Malformed */ .sG('structure');
    const { head, digestStart } = fields;
    const keyKind = (0,_key_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .kindWithId */ .g)(head.algorithm);
    if (keyKind === undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_3__/* .Malformed */ .sG('algorithm');
    const hash = hashWithId(head.hash);
    if (hash === undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_3__/* .Malformed */ .sG('hash');
    const { integerCount } = _key_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .KEY_ALGORITHMS */ .J[keyKind];
    const integers = (0,_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .readWhole */ .oD)(fields.integers, reader => Array.from({ length: integerCount }, () => (0,_packets_js__WEBPACK_IMPORTED_MODULE_2__/* .readMpi */ .xB)(reader)));
    const hashed = (0,_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .readWhole */ .oD)(fields.hashed, _packets_js__WEBPACK_IMPORTED_MODULE_2__/* .readSubpackets */ .w6);
    const unhashed = (0,_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .readWhole */ .oD)(fields.unhashed, _packets_js__WEBPACK_IMPORTED_MODULE_2__/* .readSubpackets */ .w6);
    if (integers === undefined || hashed === undefined || unhashed === undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_3__/* .Malformed */ .sG('structure');
    const all = [...hashed, ...unhashed];
    if (all.some(({ type }) => type === SUBPACKET.expirationTime))
        return new _wire_js__WEBPACK_IMPORTED_MODULE_3__/* .Malformed */ .sG('expires');
    if (!all.every(one => known.has(one.type) || isRemark(one)))
        return new _wire_js__WEBPACK_IMPORTED_MODULE_3__/* .Malformed */ .sG('subpacket');
    const createdAt = soleBody(hashed, SUBPACKET.creationTime);
    if (createdAt?.length !== 4)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_3__/* .Malformed */ .sG('creation-time');
    const issuer = readIssuer(hashed, unhashed);
    if (issuer === undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_3__/* .Malformed */ .sG('structure');
    const signedPart = body.subarray(0, HEAD_BYTES + fields.hashed.length);
    return {
        type: head.type,
        keyKind,
        hash,
        prehash: trailed(hash, signedPart),
        digestStart,
        integers,
        createdAt: createdAt.readUInt32BE(),
        ...issuer,
        hashed
    };
}
/** Whether a subpacket only tells something: a notation, or the user id of the signer. Malformed ones are refused by other programs. */
function isRemark({ type, isCritical, body }) {
    if (isCritical)
        return false;
    if (type === SUBPACKET.signersUserId)
        return isUtf8(body);
    if (type !== SUBPACKET.notation || body.length < 8)
        return false;
    return body.length === 8 + body.readUInt16BE(4) + body.readUInt16BE(6) && isUtf8(body.subarray(8));
}
function isUtf8(bytes) {
    return Buffer.from(Buffer.from(bytes).toString('utf8')).equals(Buffer.from(bytes));
}
/** The fingerprint and the key id that a packet states; undefined when one is malformed, or there twice. */
function readIssuer(hashed, unhashed) {
    const all = [...hashed, ...unhashed];
    const fingerprints = all.filter(({ type }) => type === SUBPACKET.issuerFingerprint);
    const keyIds = all.filter(({ type }) => type === SUBPACKET.issuerKeyId);
    const [fingerprint, keyId] = [fingerprints[0]?.body, keyIds[0]?.body];
    if (fingerprints.length > 1 || keyIds.length > 1)
        return undefined;
    if (fingerprint !== undefined && (fingerprint[0] !== VERSION || fingerprint.length !== 21))
        return undefined;
    if (keyId !== undefined && keyId.length !== 8)
        return undefined;
    return { issuer: fingerprint?.subarray(1), issuerKeyId: keyId };
}
/** The body of the one subpacket of a type; undefined when there is none, or more than one. */
function soleBody(subpackets, wanted) {
    const [first, second] = subpackets.filter(({ type }) => type === wanted);
    return second === undefined ? first?.body : undefined;
}
const HEAD_BYTES = 6;
const TRAILER_END_BYTES = 6;
function headOf(type, algorithm, hash, hashedBytes) {
    return Buffer.concat([Buffer.of(VERSION, type, algorithm, hash), (0,_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .uint */ .Hd)(hashedBytes, 2)]);
}
/** RFC 9580, section 5.2.4: what is signed of the packet, then `04 ff` and its length. */
function trailed(hash, signedPart) {
    const trailer = Buffer.concat([signedPart, Buffer.of(VERSION, 0xff), (0,_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .uint */ .Hd)(signedPart.length, 4)]);
    return { kind: 'hash-with-trailer', hash, trailer };
}
function hashWithId(id) {
    return Object.keys(HASH_IDS).find(hash => HASH_IDS[hash] === id);
}


/***/ }),

/***/ 3134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C_: () => (/* binding */ checksumsCommand),
/* harmony export */   G9: () => (/* binding */ shellPath),
/* harmony export */   bn: () => (/* binding */ allOf),
/* harmony export */   fW: () => (/* binding */ opensslCommands),
/* harmony export */   kf: () => (/* binding */ fingerprintCommand),
/* harmony export */   r7: () => (/* binding */ shellWord)
/* harmony export */ });
/* harmony import */ var _formats_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6770);
/* harmony import */ var _schemes_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6566);


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
 * @param form one whose signature is over the artifact itself, as `raw` and `base64`.
 * @param saltLength of the signatures that were made or kept.
 */
function opensslCommands({ algorithm, format }, saltLength, names) {
    const decode = (0,_formats_index_js__WEBPACK_IMPORTED_MODULE_0__/* .formatOf */ .be)(format).opensslDecode;
    const raw = shellPath(decode === undefined ? names.signature : `${names.signature}.raw`);
    const verify = (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .schemeOf */ .wW)(algorithm).openssl({
        publicKey: shellPath(names.publicKey),
        publicKeyForm: names.publicKey.endsWith('.der') ? 'DER' : 'PEM',
        signature: raw,
        artifact: shellPath(names.artifact),
        saltLength
    });
    const commands = decode === undefined ? [verify] : [decode(shellPath(names.signature), raw), verify];
    return allOf(commands.map(command => `openssl ${command}`));
}
/**
 * The command that checks files against a checksums file that is verified, run in its folder, from which their names begin; files that
 * are not there are skipped. It fails when it checked none, or when the list has a line that it cannot read.
 */
function checksumsCommand(algorithm, checksums) {
    const cut = checksums.lastIndexOf('/') + 1;
    const command = `${(0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_1__/* .hashOf */ .qQ)(algorithm)}sum --strict --ignore-missing -c ${shellPath(checksums.slice(cut))}`;
    return cut === 0 ? command : `(cd ${shellPath(checksums.slice(0, cut))} && ${command})`;
}
/**
 * The command that prints the SHA-256 of a public key file's SubjectPublicKeyInfo, in hexadecimal digits. The key is read twice, since a
 * shell reports the end of a pipe only: without the first reading, a file that is no key has the fingerprint of nothing.
 */
function fingerprintCommand(publicKey) {
    const form = publicKey.endsWith('.der') ? ' -inform DER' : '';
    const read = `openssl pkey -pubin${form} -in ${shellPath(publicKey)}`;
    return `${read} -noout && ${read} -outform DER | openssl dgst -sha256`;
}
/** A path as one word of a POSIX shell, that no program takes for an option. */
function shellPath(path) {
    return shellWord(path.startsWith('-') ? `./${path}` : path);
}
/** A text as one word of a POSIX shell, in quotes where it needs them. */
function shellWord(text) {
    return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}


/***/ }),

/***/ 604:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ digestKey),
/* harmony export */   E: () => (/* binding */ plainPrehash)
/* harmony export */ });
function plainPrehash(hash) {
    return { kind: 'hash', hash };
}
function digestKey(prehash) {
    if (prehash.kind === 'hash')
        return prehash.hash;
    return `${prehash.hash}+${Buffer.from(prehash.trailer).toString('hex')}`;
}


/***/ }),

/***/ 9758:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AA: () => (/* binding */ RSA_SPECS),
/* harmony export */   Qn: () => (/* binding */ MAX_KEY_FILE_BYTES),
/* harmony export */   YN: () => (/* binding */ RSA_SIGNATURE_BYTES),
/* harmony export */   YY: () => (/* binding */ isRsaSpec),
/* harmony export */   ZD: () => (/* binding */ KEY_SPECS),
/* harmony export */   ee: () => (/* binding */ parsePublicKey),
/* harmony export */   uy: () => (/* binding */ formatPem),
/* harmony export */   vK: () => (/* binding */ isKeySpec)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _curves_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3313);
/* harmony import */ var _not_a_key_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3920);



/** The RSA keys that KMS makes, with the length of their signatures in bytes. */
const RSA_SIGNATURE_BYTES = { RSA_2048: 256, RSA_3072: 384, RSA_4096: 512 };
const RSA_SPECS = Object.keys(RSA_SIGNATURE_BYTES);
function isRsaSpec(spec) {
    return Object.hasOwn(RSA_SIGNATURE_BYTES, spec);
}
/** The specs of the keys that are accepted, RSA first. */
const KEY_SPECS = [...RSA_SPECS, ..._curves_js__WEBPACK_IMPORTED_MODULE_1__/* .EC_SPECS */ .m3];
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
 * such key, RSA of 2048, 3072 or 4096 bits or on the curve P-256, P-384 or P-521, is rejected with a clause that names what it is.
 */
function parsePublicKey(file) {
    const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
    if (bytes.length === 0)
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .refused */ .J5)('the file is empty', _not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .EXPORT_HINT */ .F0);
    if (bytes.length > MAX_KEY_FILE_BYTES) {
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .refused */ .J5)(`the file has ${bytes.length} bytes, at most ${MAX_KEY_FILE_BYTES} are read`, _not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .EXPORT_HINT */ .F0);
    }
    return bytes[0] === 0x30 ? fromDer(bytes) : fromText(bytes);
}
/** PEM of the key: 64 columns, one final newline. */
function formatPem(key) {
    return key.keyObject.export({ type: 'spki', format: 'pem' });
}
const SPECS_HINT = `Use a KMS key of spec ${KEY_SPECS.slice(0, -1).join(', ')} or ${KEY_SPECS.at(-1)}.`;
function fromText(bytes) {
    const text = bytes.toString('latin1');
    const [, label, lines] = PEM.exec(text) ?? [];
    if (label !== 'PUBLIC KEY' || lines === undefined)
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .refusedText */ .cN)(text);
    const base64 = lines.replace(/[\r\n]/g, '');
    const der = Buffer.from(base64, 'base64');
    if (der.toString('base64') !== base64) {
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .refused */ .J5)('the base64 of its PEM block is damaged', 'Copy the key file again, byte for byte.');
    }
    return fromDer(der);
}
function fromDer(der) {
    let keyObject;
    try {
        keyObject = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: der, format: 'der', type: 'spki' });
    }
    catch {
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .refusedDer */ .Cr)(der);
    }
    if (keyObject.asymmetricKeyType === 'rsa')
        return fromRsa(der, keyObject);
    const spec = (0,_curves_js__WEBPACK_IMPORTED_MODULE_1__/* .specOfSpki */ .W6)(der);
    if (spec === undefined)
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .refusedKind */ .zJ)(keyObject, der, SPECS_HINT);
    return { kind: 'key', key: { kind: 'ec', spec, keyObject, ...identityOf(der) } };
}
function identityOf(der) {
    return {
        der: Uint8Array.from(der),
        fingerprint: `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(der).digest('hex')}`
    };
}
/** @param keyObject the key that OpenSSL, which is laxer, reads from `der`. */
function fromRsa(der, keyObject) {
    const { modulusLength: bits = 0, publicExponent: exponent = 0n } = keyObject.asymmetricKeyDetails ?? {};
    const spec = RSA_SPECS.find(name => RSA_SIGNATURE_BYTES[name] * 8 === bits);
    if (spec === undefined)
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .refused */ .J5)(`its modulus has ${bits} bits, expected 2048, 3072 or 4096`, SPECS_HINT);
    if (!der.includes(_not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .RSA_ENCRYPTION_OID */ .Up) || !keyObject.export({ type: 'spki', format: 'der' }).equals(der)) {
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .refusedExcess */ .Og)();
    }
    const modulus = Buffer.from(keyObject.export({ format: 'jwk' }).n ?? '', 'base64url');
    if (exponent < MIN_EXPONENT ||
        exponent >= MAX_EXPONENT ||
        exponent % 2n === 0n ||
        (modulus.at(-1) ?? 0) % 2 === 0) {
        return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_2__/* .refused */ .J5)('its numbers are not those of an RSA key (an even modulus, or an exponent out of range)', 'Do not use this key.');
    }
    const signatureBytes = RSA_SIGNATURE_BYTES[spec];
    return { kind: 'key', key: { kind: 'rsa', spec, signatureBytes, keyObject, ...identityOf(der) } };
}


/***/ }),

/***/ 1040:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Tr: () => (/* binding */ keyOfNumbers),
/* harmony export */   _z: () => (/* binding */ keyObjectOf),
/* harmony export */   nZ: () => (/* binding */ rsaNumbers)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _public_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9758);


function rsaNumbers(key) {
    const { n = '', e = '' } = key.keyObject.export({ format: 'jwk' });
    return { n: Buffer.from(n, 'base64url'), e: Buffer.from(e, 'base64url') };
}
/** The key that has these numbers, sound or not. @throws what OpenSSL does not take. */
function keyObjectOf({ n, e }) {
    const key = { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') };
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key, format: 'jwk' });
}
/** The key that has these numbers, as strictly as from a file; undefined when OpenSSL does not take them. */
function keyOfNumbers(numbers) {
    try {
        return (0,_public_key_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePublicKey */ .ee)(keyObjectOf(numbers).export({ type: 'spki', format: 'der' }));
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 6566:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  dz: () => (/* binding */ SCHEMES),
  qQ: () => (/* binding */ hashOf),
  hi: () => (/* binding */ isSignature),
  Te: () => (/* binding */ loadSchemes),
  LM: () => (/* binding */ recoverMessages),
  QF: () => (/* binding */ saltLengthOf),
  wW: () => (/* binding */ schemeOf),
  Qx: () => (/* binding */ shareKeys)
});

// UNUSED EXPORTS: schemesOf

// EXTERNAL MODULE: ./build/signature/algorithms.js
var algorithms = __webpack_require__(6855);
// EXTERNAL MODULE: ./build/signature/public-key.js
var public_key = __webpack_require__(9758);
// EXTERNAL MODULE: ./build/signature/curves.js
var curves = __webpack_require__(3313);
// EXTERNAL MODULE: ./build/signature/ecdsa-der.js
var ecdsa_der = __webpack_require__(7335);
;// CONCATENATED MODULE: ./build/signature/schemes/ecdsa.js



/** Code that a run with RSA keys alone never reads. */
let ecdsa_curves;
/**
 * ECDSA by keys of one curve (FIPS 186-5, section 6.4.2), over the digest by the one hash function that KMS has for the curve. An s above
 * n/2 is accepted: KMS returns one half of the time.
 */
function ecdsaScheme(name, spec) {
    const { hash, bytes } = curves/* CURVES */.H1[spec];
    return {
        name,
        keyKind: 'ec',
        keySpecs: [spec],
        prehash: () => ({ kind: 'hash', hash }),
        isWellFormed: (signature, of) => of === spec && (0,ecdsa_der/* parseEcdsaSignature */.wk)(signature, spec) !== undefined,
        load: async () => {
            ecdsa_curves ??= await Promise.all(/* import() */[__webpack_require__.e(431), __webpack_require__.e(475)]).then(__webpack_require__.bind(__webpack_require__, 6475));
        },
        verify: (key, digest, signature) => {
            const integers = (0,ecdsa_der/* parseEcdsaSignature */.wk)(signature, spec);
            if (key.kind !== 'ec' || key.spec !== spec || integers === undefined)
                return false;
            // of a longer one the curve's own number of bits would count
            if (digest.hash !== hash || digest.bytes.length !== algorithms/* HASHES */.T$[hash].bytes)
                return false;
            const compact = Buffer.concat(integers.flatMap(integer => [Buffer.alloc(bytes - integer.length), integer]));
            return arithmeticOf(spec).verify(compact, digest.bytes, (0,curves/* pointOf */.qk)(key), OVER_DIGEST);
        },
        openssl: ({ publicKey, publicKeyForm, signature, artifact }) => {
            const form = publicKeyForm === 'DER' ? ' -keyform DER' : '';
            return `dgst -${hash}${form} -verify ${publicKey} -signature ${signature} ${artifact}`;
        }
    };
}
const OVER_DIGEST = { prehash: false, lowS: false, format: 'compact' };
/**
 * Node.js verifies ECDSA over a message, and never over its digest.
 *
 * @throws when the curves are not loaded, which is an error of the caller: no signature passes for verified or rejected because of it.
 */
function arithmeticOf(spec) {
    if (ecdsa_curves === undefined)
        throw new Error(`a signature by a key that nothing was loaded for (${spec})`);
    return { ECC_NIST_P256: ecdsa_curves.p256, ECC_NIST_P384: ecdsa_curves.p384, ECC_NIST_P521: ecdsa_curves.p521 }[spec];
}
const ECDSA = {
    ECDSA_SHA_256: ecdsaScheme('ECDSA_SHA_256', 'ECC_NIST_P256'),
    ECDSA_SHA_384: ecdsaScheme('ECDSA_SHA_384', 'ECC_NIST_P384'),
    ECDSA_SHA_512: ecdsaScheme('ECDSA_SHA_512', 'ECC_NIST_P521')
};

// EXTERNAL MODULE: ./build/signature/schemes/rsa.js
var rsa = __webpack_require__(6412);
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
const RSA_PKCS1 = (0,rsa/* rsaSchemes */.L)({
    RSASSA_PKCS1_V1_5_SHA_256: 'sha256',
    RSASSA_PKCS1_V1_5_SHA_384: 'sha384',
    RSASSA_PKCS1_V1_5_SHA_512: 'sha512'
}, ENCODING);

// EXTERNAL MODULE: ./build/signature/schemes/rsa-pss.js
var rsa_pss = __webpack_require__(5111);
;// CONCATENATED MODULE: ./build/signature/schemes/index.js





/** The compiler asks for an entry for each name in `SIGNING_ALGORITHMS`. */
const BY_NAME = { ...rsa_pss/* RSA_PSS */.gb, ...RSA_PKCS1, ...ECDSA };
/** The algorithms that are supported, in the order in which they are offered. */
const SCHEMES = algorithms/* SIGNING_ALGORITHMS */.v8.map(name => BY_NAME[name]);
function schemeOf(algorithm) {
    return BY_NAME[algorithm];
}
/** The hash function whose digest of an artifact an algorithm signs, known before the key is. */
function hashOf(algorithm) {
    return schemeOf(algorithm).prehash().hash;
}
/** Whether a key of one of these specs can have made a signature of these bytes. Proves nothing. */
function isSignature(bytes, specs = public_key/* KEY_SPECS */.ZD) {
    return specs.some(spec => schemesOf(spec).some(scheme => scheme.isWellFormed(bytes, spec)));
}
/** The algorithms that KMS offers with keys of a spec. */
function schemesOf(spec) {
    return SCHEMES.filter(({ keySpecs }) => keySpecs.includes(spec));
}
/** Whether one key can sign with both. */
function shareKeys(one, other) {
    return schemeOf(one).keySpecs.some(spec => schemeOf(other).keySpecs.includes(spec));
}
/** Makes the schemes of a key ready to verify: every function that obtains a key for that waits for it. */
async function loadSchemes({ spec }) {
    await Promise.all(schemesOf(spec).map(async ({ load }) => load?.()));
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


/***/ }),

/***/ 5111:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   gb: () => (/* binding */ RSA_PSS),
/* harmony export */   h8: () => (/* binding */ readPssData),
/* harmony export */   jV: () => (/* binding */ pssHash)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _algorithms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6855);
/* harmony import */ var _rsa_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6412);



/** EMSA-PSS verification (RFC 8017, 9.1.2) in two halves: whether a message is well formed, and whether it was made of a digest. */
const ENCODING = {
    read: (em, hash) => {
        const data = readPssData(em, _algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .HASHES */ .T$[hash].bytes, hash);
        if (data === undefined)
            return undefined;
        const { h, salt } = data;
        return {
            saltLength: salt.length,
            covers: digest => digest.hash === hash &&
                digest.bytes.length === _algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .HASHES */ .T$[hash].bytes &&
                pssHash(hash, digest.bytes, salt).equals(h)
        };
    },
    saltLength: hash => _algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .HASHES */ .T$[hash].bytes,
    // the salt length is written as a number: older OpenSSL and LibreSSL do not know its names (-1: digest, -2: auto)
    opensslOptions: (saltLength = -1) => ` -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:${saltLength === 'any' ? -2 : saltLength}`
};
/** RSASSA-PSS (RFC 8017, 8.1), MGF1 by the same hash, with any salt length that the RFC allows. */
const RSA_PSS = (0,_rsa_js__WEBPACK_IMPORTED_MODULE_2__/* .rsaSchemes */ .L)({ RSASSA_PSS_SHA_256: 'sha256', RSASSA_PSS_SHA_384: 'sha384', RSASSA_PSS_SHA_512: 'sha512' }, ENCODING);
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
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
}
/** MGF1 (RFC 8017, appendix B.2.1). */
function mgf1(seed, length, hash) {
    const blocks = [];
    for (let counter = 0, filled = 0; filled < length; counter++) {
        const octets = Buffer.alloc(4);
        octets.writeUInt32BE(counter);
        const block = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(hash).update(seed).update(octets).digest();
        blocks.push(block);
        filled += block.length;
    }
    return Buffer.concat(blocks).subarray(0, length);
}


/***/ }),

/***/ 6412:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ rsaSchemes),
/* harmony export */   U: () => (/* binding */ encodedMessage)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _public_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9758);


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
        keySpecs: _public_key_js__WEBPACK_IMPORTED_MODULE_1__/* .RSA_SPECS */ .AA,
        ...(saltLength === undefined ? {} : { saltLength }),
        prehash: () => ({ kind: 'hash', hash }),
        isWellFormed: (signature, spec) => (0,_public_key_js__WEBPACK_IMPORTED_MODULE_1__/* .isRsaSpec */ .YY)(spec) && signature.length === _public_key_js__WEBPACK_IMPORTED_MODULE_1__/* .RSA_SIGNATURE_BYTES */ .YN[spec],
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
    if (key.kind !== 'rsa' || signature.length !== key.signatureBytes)
        return undefined;
    try {
        const em = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.publicDecrypt)({ key: key.keyObject, padding: node_crypto__WEBPACK_IMPORTED_MODULE_0__.constants.RSA_NO_PADDING }, signature);
        return em.length === key.signatureBytes ? em : undefined;
    }
    catch {
        return undefined; // a representative that is not below the modulus (RFC 8017, 5.2.2, step 1)
    }
}


/***/ }),

/***/ 6204:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QN: () => (/* binding */ parseBundle),
/* harmony export */   a1: () => (/* binding */ formatBundle),
/* harmony export */   p4: () => (/* binding */ keyHint)
/* harmony export */ });
/* harmony import */ var _wire_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1816);

/** The one version that is written and read (sigstore/protobuf-specs, sigstore_bundle.proto). */
const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const OTHER_VERSION = /^application\/vnd\.dev\.sigstore\.bundle[.+]/;
/** How a bundle names its key: base64 of SHA-256 of the DER SubjectPublicKeyInfo. */
function keyHint(key) {
    return Buffer.from(key.fingerprint.slice('sha256:'.length), 'hex').toString('base64');
}
/** The bytes of a bundle: JSON in one line, without a log entry. */
function formatBundle({ hint, content }) {
    return Buffer.from(`${JSON.stringify(toJson(hint, content))}\n`);
}
/**
 * The bundle in a file, or why it is none. White space between tokens is free. Everything else must be as it would be written from the
 * values that were read, so that no field is there twice, unknown or in another spelling; the order of fields is free.
 */
function parseBundle(file) {
    let parsed;
    let text;
    try {
        text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
        parsed = JSON.parse(text);
    }
    catch {
        return new _wire_js__WEBPACK_IMPORTED_MODULE_0__/* .Malformed */ .sG('json');
    }
    const { mediaType, verificationMaterial: material, messageSignature, dsseEnvelope } = fieldsOf(parsed);
    if (mediaType !== MEDIA_TYPE) {
        const isBundle = typeof mediaType === 'string' && OTHER_VERSION.test(mediaType);
        return new _wire_js__WEBPACK_IMPORTED_MODULE_0__/* .Malformed */ .sG(isBundle ? 'version' : 'structure');
    }
    const { publicKey, certificate, x509CertificateChain, tlogEntries } = fieldsOf(material);
    if (certificate !== undefined || x509CertificateChain !== undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_0__/* .Malformed */ .sG('certificate');
    if (tlogEntries !== undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_0__/* .Malformed */ .sG('log-entries');
    const { hint } = fieldsOf(publicKey);
    const content = readMessage(messageSignature) ?? readEnvelope(dsseEnvelope);
    if (typeof hint !== 'string' || content === undefined)
        return new _wire_js__WEBPACK_IMPORTED_MODULE_0__/* .Malformed */ .sG('structure');
    return sameTokens(text, JSON.stringify(toJson(hint, content)))
        ? { hint, content }
        : new _wire_js__WEBPACK_IMPORTED_MODULE_0__/* .Malformed */ .sG('structure');
}
function toJson(hint, content) {
    const base = { mediaType: MEDIA_TYPE, verificationMaterial: { publicKey: { hint } } };
    const signature = base64(content.signature);
    return content.kind === 'message'
        ? {
            ...base,
            messageSignature: {
                messageDigest: { algorithm: 'SHA2_256', digest: base64(content.digest) },
                signature
            }
        }
        : {
            ...base,
            dsseEnvelope: {
                payload: base64(content.payload),
                payloadType: content.payloadType,
                signatures: [{ sig: signature }]
            }
        };
}
function readMessage(value) {
    const { messageDigest, signature: encoded } = fieldsOf(value);
    const digest = bytesOf(fieldsOf(messageDigest)['digest']);
    const signature = bytesOf(encoded);
    return digest && signature && { kind: 'message', digest, signature };
}
function readEnvelope(value) {
    const { payload: encoded, payloadType, signatures } = fieldsOf(value);
    const payload = bytesOf(encoded);
    const signature = Array.isArray(signatures) ? bytesOf(fieldsOf(signatures[0])['sig']) : undefined;
    if (payload === undefined || signature === undefined || typeof payloadType !== 'string')
        return undefined;
    return { kind: 'envelope', payloadType, payload, signature };
}
/** Whether two JSON texts have the same tokens, in any order: the second has no white space outside its strings. */
function sameTokens(text, expected) {
    return tokensOf(text).join('\n') === tokensOf(expected).join('\n');
}
/** The tokens of valid JSON, sorted: an extra, doubled or differently spelled one shows, while objects may list their fields in any order. */
function tokensOf(text) {
    return (text.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"]/g) ?? []).sort();
}
function fieldsOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : {};
}
function bytesOf(value) {
    return typeof value === 'string' ? (0,_wire_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeBase64 */ .y4)(value) : undefined;
}
function base64(bytes) {
    return Buffer.from(bytes).toString('base64');
}


/***/ }),

/***/ 6461:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JL: () => (/* binding */ sshPublicKey),
/* harmony export */   lb: () => (/* binding */ isSshPublicKey),
/* harmony export */   q4: () => (/* binding */ sshKeyType),
/* harmony export */   tT: () => (/* binding */ readSshPublicKey)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _curves_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3313);
/* harmony import */ var _rsa_numbers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1040);
/* harmony import */ var _ssh_wire_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8097);
/* harmony import */ var _wire_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1816);





/** The name of the type of a key: for curves also that of their one algorithm (RFC 4253, section 6.6; RFC 5656, section 3.1). */
function sshKeyType(key) {
    return key.kind === 'rsa' ? 'ssh-rsa' : ecType(key.spec);
}
/** The public key as SSH writes it. */
function sshPublicKey(key) {
    const type = (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .sshString */ ._G)(Buffer.from(sshKeyType(key)));
    if (key.kind === 'ec') {
        const curve = (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .sshString */ ._G)(Buffer.from(_curves_js__WEBPACK_IMPORTED_MODULE_1__/* .CURVES */ .H1[key.spec].sshName));
        return Buffer.concat([type, curve, (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .sshString */ ._G)((0,_curves_js__WEBPACK_IMPORTED_MODULE_1__/* .pointOf */ .qk)(key))]);
    }
    const { n, e } = (0,_rsa_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .rsaNumbers */ .nZ)(key);
    return Buffer.concat([type, (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .mpint */ .lW)(e), (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .mpint */ .lW)(n)]);
}
/** The key that SSH wrote, as strict or lax as OpenSSL; undefined for another type. @throws what OpenSSL does not take. */
function readSshPublicKey(blob) {
    return readRsa(blob) ?? readEc(blob);
}
/** Whether the bytes are a key of a type that is known here. */
function isSshPublicKey(blob) {
    try {
        return readSshPublicKey(blob) !== undefined;
    }
    catch {
        return false;
    }
}
function ecType(spec) {
    return `ecdsa-sha2-${_curves_js__WEBPACK_IMPORTED_MODULE_1__/* .CURVES */ .H1[spec].sshName}`;
}
function readRsa(blob) {
    const [type, e, n] = threeStrings(blob);
    if (type?.toString('latin1') !== 'ssh-rsa' || e === undefined || n === undefined)
        return undefined;
    const unsigned = (number) => (number[0] === 0 ? number.subarray(1) : number);
    return (0,_rsa_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .keyObjectOf */ ._z)({ n: unsigned(n), e: unsigned(e) });
}
function readEc(blob) {
    const [type, curve, point] = threeStrings(blob);
    const spec = (0,_curves_js__WEBPACK_IMPORTED_MODULE_1__/* .specOfCurve */ .yd)(({ sshName }) => sshName === curve?.toString('latin1'));
    if (spec === undefined || type?.toString('latin1') !== ecType(spec) || point === undefined)
        return undefined;
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: (0,_curves_js__WEBPACK_IMPORTED_MODULE_1__/* .spkiOfPoint */ .jq)(spec, point), format: 'der', type: 'spki' });
}
function threeStrings(blob) {
    return (0,_wire_js__WEBPACK_IMPORTED_MODULE_4__/* .readWhole */ .oD)(blob, reader => [1, 2, 3].map(() => (0,_ssh_wire_js__WEBPACK_IMPORTED_MODULE_3__/* .readSshString */ .AN)(reader))) ?? [];
}


/***/ }),

/***/ 8097:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AN: () => (/* binding */ readSshString),
/* harmony export */   J8: () => (/* binding */ readMpint),
/* harmony export */   _G: () => (/* binding */ sshString),
/* harmony export */   lW: () => (/* binding */ mpint)
/* harmony export */ });
/* harmony import */ var _wire_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1816);

/** RFC 4251, section 5: four bytes of length, then the bytes. */
function sshString(bytes) {
    return Buffer.concat([(0,_wire_js__WEBPACK_IMPORTED_MODULE_0__/* .uint */ .Hd)(bytes.length, 4), bytes]);
}
/** A positive number, given without leading zeros: with one in front where its first bit is set. */
function mpint(number) {
    return sshString((number[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), number]) : number);
}
/** The bytes of a positive number without leading zeros; throws a `RangeError` for one that is negative or written otherwise. */
function readMpint(reader) {
    const bytes = readSshString(reader);
    const [first = 0x80, second = 0x80] = bytes;
    if (first >= 0x80 || (first === 0 && second < 0x80))
        throw new RangeError('not a positive number as SSH writes it');
    return first === 0 ? bytes.subarray(1) : bytes;
}
/** The bytes of a string; throws a `RangeError` where there are fewer. */
function readSshString(reader) {
    return reader.take(reader.uint(4));
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
/** From this length on: a word or a short line of text has the same letters; the smallest digest has 44. */
const BASE64_TEXT = /^\s*(?:[A-Za-z0-9+/=]\s*){24,}$/;
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
const MIN_BASE64_CHARACTERS = 88; // of the smallest signature that is to be expected, ECDSA by P-256 with short numbers
/** Base64 whose bytes are again base64 of at least as many characters as the smallest signature or key has. */
function isBase64OfBase64(text) {
    const compact = text.replace(/\s/g, '');
    const inner = Buffer.from(compact, 'base64').toString('latin1').trim();
    return (compact.length % 4 === 0 &&
        inner.length >= MIN_BASE64_CHARACTERS &&
        /^[A-Za-z0-9+/\r\n]+={0,2}$/.test(inner));
}


/***/ }),

/***/ 5484:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S4: () => (/* binding */ judge),
/* harmony export */   Yj: () => (/* binding */ judgeEnvelope),
/* harmony export */   gt: () => (/* binding */ prehashesToCompute),
/* harmony export */   sb: () => (/* binding */ examine),
/* harmony export */   t1: () => (/* binding */ envelopeAlgorithmOf)
/* harmony export */ });
/* unused harmony export interpret */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _formats_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6770);
/* harmony import */ var _prehash_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(604);
/* harmony import */ var _schemes_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6566);




/** The file, read as a signature by each key. Says nothing about validity: for that the artifact's digests are needed. */
function examine(file, keys, formats) {
    return keys.map(key => {
        const parsed = (0,_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .parseSignature */ .uT)(file, key, formats);
        if (parsed.kind === 'unreadable')
            return { key, file: parsed, interpretations: [], isClaimed: false };
        const interpretations = interpret(key, parsed);
        const isNamed = !(0,_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .formatOf */ .be)(parsed.format).needsCertificate || key.openpgp !== undefined;
        return { key, file: parsed, interpretations, isClaimed: isNamed || interpretations.length > 0 };
    });
}
/**
 * The algorithms under which a signature may hold: where messages can be recovered, those that the signature names; elsewhere all that
 * go with the key.
 */
function interpret(key, { bytes, preimage }, schemes = _schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .SCHEMES */ .dz) {
    const fitting = schemes.filter(({ keySpecs }) => keySpecs.includes(key.spec));
    const messages = (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .recoverMessages */ .LM)(key, bytes, fitting);
    return fitting.flatMap(scheme => {
        const recovered = messages.find(({ algorithm }) => algorithm === scheme.name);
        if (scheme.recovery !== undefined && recovered === undefined)
            return [];
        const made = preimage(scheme, key);
        if (made === undefined)
            return [];
        const covers = (digest) => {
            const signed = digest.hash === made.prehash.hash ? made.signedDigest(digest) : undefined;
            return signed !== undefined && (recovered?.covers(signed) ?? scheme.verify(key, signed, bytes));
        };
        return [{ algorithm: scheme.name, ...made, covers, ...(recovered && { recovered }) }];
    });
}
/**
 * What `judge` needs, each once, to be computed in one pass: the artifact's own digest, and that with a trailer where a signature is over
 * it.
 */
function prehashesToCompute(examinations) {
    const interpretations = examinations.flatMap(examination => examination.interpretations);
    const all = interpretations.flatMap(({ prehash }) => [(0,_prehash_js__WEBPACK_IMPORTED_MODULE_3__/* .plainPrehash */ .E)(prehash.hash), prehash]);
    return [...new Map(all.map(prehash => [(0,_prehash_js__WEBPACK_IMPORTED_MODULE_3__/* .digestKey */ .C)(prehash), prehash])).values()];
}
/**
 * Proof that the key signed what an envelope holds: a document that states things, and is in the same file as its signature.
 *
 * @param digest of the whole file.
 */
function judgeEnvelope(key, { signedBytes, signature }, digest) {
    const algorithm = envelopeAlgorithmOf(key);
    if (algorithm === undefined)
        return undefined;
    const scheme = (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .schemeOf */ .wW)(algorithm);
    const { hash } = scheme.prehash();
    const signed = { hash, bytes: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(hash).update(signedBytes).digest() };
    if (!scheme.verify(key, signed, signature))
        return undefined;
    const proof = {
        key,
        algorithm: scheme.name,
        format: 'sigstore',
        signature,
        digest,
        signed,
        saltLength: undefined
    };
    return proof;
}
/** The one algorithm by which verifiers of DSSE envelopes take a signature by a key; undefined: they take none by such a key. */
function envelopeAlgorithmOf({ spec }) {
    return (0,_formats_index_js__WEBPACK_IMPORTED_MODULE_1__/* .formatOf */ .be)('sigstore').algorithms.find(algorithm => (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .schemeOf */ .wW)(algorithm).keySpecs.includes(spec));
}
/**
 * Proof that one of the keys signed one of the digests; undefined when none did. The one place where an artifact becomes verified.
 * A recovered message only names the algorithms to try: the scheme verifies the signature again.
 *
 * @param examinations by trusted keys only.
 * @param digests of the artifact; where the prehash has a trailer, both its digest and that with the trailer.
 * @param pinned the one algorithm that is accepted; undefined: any.
 */
function judge(examinations, digests, pinned) {
    for (const { key, file, interpretations } of examinations) {
        if (file.kind !== 'signature')
            continue;
        for (const { algorithm, prehash, signedDigest, recovered } of interpretations) {
            if (pinned !== undefined && pinned !== algorithm)
                continue;
            const digest = digests.get(prehash.hash);
            const prehashed = digests.get((0,_prehash_js__WEBPACK_IMPORTED_MODULE_3__/* .digestKey */ .C)(prehash));
            const signed = prehashed && signedDigest(prehashed);
            if (digest === undefined || signed === undefined)
                continue;
            if (!(0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .schemeOf */ .wW)(algorithm).verify(key, signed, file.bytes))
                continue;
            const saltLength = recovered?.saltLength;
            const { bytes: signature, format } = file;
            return { key, algorithm, format, signature, digest, signed, saltLength };
        }
    }
    return undefined;
}


/***/ }),

/***/ 1816:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fi: () => (/* binding */ inLines),
/* harmony export */   Hd: () => (/* binding */ uint),
/* harmony export */   oD: () => (/* binding */ readWhole),
/* harmony export */   sG: () => (/* binding */ Malformed),
/* harmony export */   y4: () => (/* binding */ decodeBase64)
/* harmony export */ });
/* unused harmony export ByteReader */
/** Bytes that are not of the form that is read. `problem` is for explanations; whoever only asks for a signature ignores it. */
class Malformed {
    problem;
    constructor(problem) {
        this.problem = problem;
    }
}
/** Reads big-endian fields one after the other; each method throws a `RangeError` where the bytes do not suffice. */
class ByteReader {
    #bytes;
    #at = 0;
    constructor(bytes) {
        this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    get left() {
        return this.#bytes.length - this.#at;
    }
    uint(bytes) {
        return this.take(bytes).readUIntBE(0, bytes);
    }
    take(bytes) {
        if (bytes > this.left)
            throw new RangeError('a field is longer than what is left');
        return this.#bytes.subarray(this.#at, (this.#at += bytes));
    }
    rest() {
        return this.take(this.left);
    }
}
/** What `read` makes of all of the bytes; undefined when they end before it, or it before them. */
function readWhole(bytes, read) {
    const reader = new ByteReader(bytes);
    try {
        const result = read(reader);
        return reader.left === 0 ? result : undefined;
    }
    catch (thrown) {
        if (thrown instanceof RangeError)
            return undefined;
        throw thrown;
    }
}
/** A big-endian number of 1, 2 or 4 bytes. */
function uint(value, bytes) {
    const encoded = Buffer.alloc(bytes);
    encoded.writeUIntBE(value, 0, bytes);
    return encoded;
}
/**
 * The bytes of strict base64 (RFC 4648, section 4: padding required, no URL-safe letters, no bits after the end, nothing else);
 * undefined for any other text.
 */
function decodeBase64(text) {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text))
        return undefined;
    const bytes = Buffer.from(text, 'base64');
    return bytes.toString('base64') === text ? bytes : undefined;
}
/** Lines of `columns` characters, each with a line feed. */
function inLines(text, columns) {
    return text.replace(new RegExp(`.{1,${columns}}`, 'g'), '$&\n');
}


/***/ }),

/***/ 1475:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O7: () => (/* binding */ assertKeyAllowed),
/* harmony export */   d2: () => (/* binding */ withUnknownKeys),
/* harmony export */   p$: () => (/* binding */ noticeAlias),
/* harmony export */   pI: () => (/* binding */ judgeByPins),
/* harmony export */   vO: () => (/* binding */ resolveTrust),
/* harmony export */   xs: () => (/* binding */ warnOfKeysBesideArtifacts)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7037);
/* harmony import */ var _signature_key_forms_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1372);
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4869);





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
        const other = (0,_signature_key_forms_js__WEBPACK_IMPORTED_MODULE_3__/* .otherFingerprintsOf */ .xU)(key).find(({ fingerprint }) => pins.includes(fingerprint));
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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('KEY_NOT_ALLOWED', message, { hint });
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
function resolveTrust(anchors) {
    const { pins, keyFiles, kmsKey, found } = anchors;
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
        if (judgement === 'allowed' && agreed) {
            // a certificate says more of the same key
            const known = trusted.get(key.fingerprint);
            if (known === undefined || (known.key.openpgp === undefined && key.openpgp !== undefined))
                trusted.set(key.fingerprint, { key, reason: reasonFor(path, byPinAlone, anchors) });
        }
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
        throw noTrustedKey(anchors, [...untrusted.values()]);
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
function warnOfKeysBesideArtifacts({ keyFiles, artifacts, pins, workspace, checkout, terms, log }) {
    if (pins.allowed !== undefined)
        return;
    // folders are compared as where case is ignored: a warning too many does no harm
    const folded = (path) => (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_2__/* .foldedName */ .mw)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(workspace, path));
    const keyPaths = new Set(keyFiles.map(({ path }) => folded(path)));
    const others = artifacts.filter(({ absolutePath }) => !keyPaths.has(folded(absolutePath)));
    const folders = new Set(others.map(({ absolutePath }) => folded((0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(absolutePath))));
    for (const { path } of keyFiles) {
        const folder = folded((0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(path));
        if (!folders.has(folder) || (checkout !== undefined && folder === folded(checkout)))
            continue;
        log.warning(`The trusted key ${path} is in the same directory as the artifacts and may have been downloaded with them. ${terms.keepKey}, or pin it in ${terms.names['public-key-fingerprint']}.`);
    }
}
function reasonFor(path, byPinAlone, anchors) {
    const { kmsKey, pins, keyFiles, terms } = anchors;
    const pinned = terms.names['public-key-fingerprint'];
    const reasons = [
        ...(keyFiles.length > 0 ? [`${terms.names['trusted-public-key']} ${path}`] : []),
        ...(kmsKey === undefined ? [] : [`key-id (${kmsKey.arn})`]),
        ...(pins.allowed === undefined ? [] : [byPinAlone ? `${pinned} (key found as ${path})` : pinned])
    ];
    return reasons.join(' and ');
}
function noTrustedKey({ pins, keyFiles, kmsKey, found, terms }, untrusted) {
    const seen = untrusted.map(({ key, why }) => `${key.fingerprint} (${why})`).join(', ');
    const otherPin = findOtherPin(untrusted.map(({ key }) => key), pins.allowed ?? []);
    if (keyFiles.length === 0 && kmsKey === undefined) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('NO_TRUSTED_KEY', `No key with the pinned fingerprint ${pins.allowed?.join(' or ')} was found; ${found.length === 1 ? 'one public key was' : `${found.length} public keys were`} looked at${seen === '' ? '' : `: ${seen}`}.`, {
            hint: otherPin ??
                `Put the public key beside the artifacts or ${terms.inWorld}, or give it as ${terms.names['trusted-public-key']}.`
        });
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('NO_TRUSTED_KEY', `No key is trusted by every anchor given; seen: ${seen}.`, {
        hint: otherPin ?? `Make ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_4__/* .listed */ .KE)(terms.anchors, 'and')} name the same key, and remove revoked ones.`
    });
}


/***/ }),

/***/ 7444:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ readKeyFiles)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3963);
/* harmony import */ var _signature_any_key_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1809);




/**
 * The keys of the files of `trusted-public-key`, each one public key or an OpenPGP certificate of one, in their order.
 *
 * @throws KEY_FILE_INVALID, ARTIFACT_UNREADABLE
 */
async function readKeyFiles(files, workspace, terms) {
    return Promise.all(files.map(file => readKeyFile(file, workspace, terms)));
}
async function readKeyFile(file, workspace, { keyFileMissing, names }) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(workspace, file);
    const bytes = await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readSmallFile */ .EW)(path, _signature_any_key_js__WEBPACK_IMPORTED_MODULE_3__/* .MAX_ANY_KEY_BYTES */ .yw);
    const shown = (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .displayPath */ .Gt)(path, workspace);
    if (bytes === undefined) {
        if (await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .isDirectory */ .wd)(path))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('KEY_FILE_INVALID', `The trusted public key ${shown} is a directory.`, {
                hint: `Give the paths of the key files in it, each by itself, as ${names['trusted-public-key']}.`
            });
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('KEY_FILE_INVALID', `The trusted public key ${shown} does not exist or is not a regular file.`, { hint: keyFileMissing });
    }
    const parsed = await (0,_signature_any_key_js__WEBPACK_IMPORTED_MODULE_3__/* .parseAnyKey */ .Pv)(bytes);
    if (parsed.kind === 'refused') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('KEY_FILE_INVALID', `The trusted public key ${shown} cannot be used: ${parsed.reason}.`, { hint: parsed.hint });
    }
    return { path: shown, key: parsed.key };
}


/***/ }),

/***/ 5217:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ judgeBinding),
/* harmony export */   x: () => (/* binding */ tellBinding)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _diagnosis_release_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4959);
/* harmony import */ var _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4763);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3963);
/* harmony import */ var _manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7784);
/* harmony import */ var _release_read_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3916);
/* harmony import */ var _listing_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7400);







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
async function judgeBinding({ checksums, demand, snapshot, describeRelease, terms }) {
    const unbound = (reason) => ({
        kind: 'unbound',
        reason,
        diagnosis: (0,_diagnosis_release_js__WEBPACK_IMPORTED_MODULE_1__/* .bindingMissing */ .eL)(reason, terms)
    });
    const contradicted = (reason, diagnosis = (0,_diagnosis_release_js__WEBPACK_IMPORTED_MODULE_1__/* .bindingBroken */ .VF)(reason)) => ({
        kind: 'contradicted',
        reason,
        diagnosis
    });
    if (checksums === undefined)
        return unbound('there is no signed checksums file');
    const digest = checksums.list.entries.get(_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ);
    if (digest === undefined)
        return unbound(`${checksums.from} lists no ${_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ}`);
    const bytes = await readBinding(checksums, snapshot);
    if (bytes === undefined) {
        const reason = `there is no ${_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ}, which ${checksums.from} lists`;
        // files that were downloaded need not be all of a release, but nobody takes this one off it without a purpose
        return snapshot === undefined ? unbound(reason) : contradicted(reason);
    }
    if (!(0,_listing_js__WEBPACK_IMPORTED_MODULE_5__/* .matchesListing */ .si)({ checksums, name: _manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ, digest }, (0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_2__/* .hashBytes */ .yi)(bytes, [digest.hash])))
        return contradicted(`the ${_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ} is not the one that ${checksums.from} lists`);
    const binding = (0,_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .parseBinding */ .Vy)(bytes);
    if (binding === undefined)
        return contradicted(`${_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ} cannot be read`, (0,_diagnosis_release_js__WEBPACK_IMPORTED_MODULE_1__/* .bindingUnreadable */ .po)());
    const expected = await expectedBinding(demand, describeRelease);
    if (expected === undefined)
        return unbound(`it was signed for ${binding.repository} "${binding.tag}", but no release is named to compare with`);
    const difference = (0,_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .describeDifference */ .hF)(binding, expected);
    return difference === undefined
        ? { kind: 'bound', binding }
        : contradicted(difference, (0,_diagnosis_release_js__WEBPACK_IMPORTED_MODULE_1__/* .bindingMismatch */ .ub)(checksums.from, difference));
}
async function readBinding({ folder }, snapshot) {
    const local = folder === undefined ? undefined : await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_3__/* .readSmallFile */ .EW)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, _manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ), _manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .MAX_BINDING_BYTES */ .TM);
    if (local !== undefined)
        return local;
    const asset = snapshot?.assets.get(_manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .BINDING_NAME */ .AJ);
    return snapshot && asset && (await (0,_release_read_js__WEBPACK_IMPORTED_MODULE_4__/* .readAsset */ .fs)(snapshot, asset, _manifests_release_binding_js__WEBPACK_IMPORTED_MODULE_6__/* .MAX_BINDING_BYTES */ .TM));
}
async function expectedBinding(demand, describeRelease) {
    if (demand.kind === 'named')
        return demand;
    return describeRelease && { kind: 'here', ...(await describeRelease()) };
}
function capitalised(sentence) {
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}


/***/ }),

/***/ 1940:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ findChecksums)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _diagnosis_checksums_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2066);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4763);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3963);
/* harmony import */ var _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9537);
/* harmony import */ var _release_names_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8898);
/* harmony import */ var _release_read_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3916);
/* harmony import */ var _diagnosis_aids_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5409);
/* harmony import */ var _other_lists_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(9598);
/* harmony import */ var _signatures_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(7300);











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
        if (candidate.lookup.found.length === 0) {
            if (policy.checksumsFile === undefined)
                log.info(`${candidate.from} is not signed and is ignored.`);
            continue;
        }
        const judged = await judgeCandidate(candidate, search);
        if (judged === undefined) {
            if (policy.checksumsFile === undefined)
                log.info(`${candidate.from} is not signed by a trusted key and is ignored.`);
        }
        else if ('diagnosis' in judged)
            refused.push(judged);
        else
            copies.push(judged);
    }
    for (const { from, diagnosis } of refused)
        log.info(`${from} is ignored: ${diagnosis.message}.`);
    const [verified, ...others] = copies;
    const other = others.find(({ bytes }) => verified !== undefined && Buffer.compare(bytes, verified.bytes) !== 0);
    if (verified !== undefined && other !== undefined)
        throw ambiguous(verified, other, policy.terms);
    if (verified !== undefined)
        log.info(`${verified.from} lists ${verified.list.entries.size} files, signed by ${verified.proof.key.key.fingerprint}`);
    if (policy.checksumsFile !== undefined && verified === undefined && refused.length === 0)
        throw notThere(policy.checksumsFile, candidates, await (0,_other_lists_js__WEBPACK_IMPORTED_MODULE_9__/* .findOtherLists */ .Z)(search), policy.terms);
    return { verified, copies, refused };
}
async function findInFolders({ policy, artifacts, snapshot, workspace }) {
    const { checksumsFile } = policy;
    if (workspace === undefined || (artifacts.length === 0 && checksumsFile === undefined))
        return [];
    const names = checksumsFile === undefined ? _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_5__/* .DEFAULT_CHECKSUMS_NAMES */ .ix : [checksumsFile];
    const isPath = checksumsFile !== undefined && (0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(checksumsFile) !== checksumsFile;
    const folders = isPath ? [] : artifacts.map(({ absolutePath }) => (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(absolutePath));
    const paths = new Set([workspace, ...folders].flatMap(folder => names.map(name => (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(folder, name))));
    const found = [];
    for (const path of paths) {
        const bytes = await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .readSmallFile */ .EW)(path, _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_5__/* .MAX_CHECKSUMS_BYTES */ .Qw);
        if (bytes === undefined)
            continue;
        const file = { name: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(path), absolutePath: path };
        const lookup = await (0,_signatures_js__WEBPACK_IMPORTED_MODULE_10__/* .findSignaturesOfFile */ .GD)(file, policy, snapshot, workspace);
        found.push({
            place: 'local',
            from: (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .displayPath */ .Gt)(path, workspace),
            folder: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(path),
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
    const names = checksumsFile === undefined ? _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_5__/* .DEFAULT_CHECKSUMS_NAMES */ .ix : [(0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(checksumsFile)];
    const found = [];
    for (const name of names) {
        const asset = (0,_release_names_js__WEBPACK_IMPORTED_MODULE_6__/* .findAsset */ .Iu)(snapshot, name);
        if (asset === undefined)
            continue;
        const lookup = await (0,_signatures_js__WEBPACK_IMPORTED_MODULE_10__/* .findSignaturesOfAsset */ .Mr)(asset, policy, snapshot);
        // one that is too large is rejected by its size, without its bytes
        const bytes = lookup.found.length === 0
            ? new Uint8Array()
            : ((await (0,_release_read_js__WEBPACK_IMPORTED_MODULE_7__/* .readAsset */ .fs)(snapshot, asset, _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_5__/* .MAX_CHECKSUMS_BYTES */ .Qw)) ?? new Uint8Array(_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_5__/* .MAX_CHECKSUMS_BYTES */ .Qw + 1));
        found.push({ place: 'release', from: asset.name, folder: undefined, bytes, lookup });
    }
    return found;
}
/** Undefined where all of its signatures are by somebody else. */
async function judgeCandidate({ place, from, folder, bytes, lookup }, { policy, trust, kms, budget }) {
    const signatureFile = lookup.found[0]?.from;
    const refused = (diagnosis) => ({ place, from, signatureFile, diagnosis });
    if (bytes.length > _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_5__/* .MAX_CHECKSUMS_BYTES */ .Qw)
        return refused((0,_diagnosis_checksums_js__WEBPACK_IMPORTED_MODULE_1__/* .checksumsInvalid */ .cU)(`it has more than ${_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_5__/* .MAX_CHECKSUMS_BYTES */ .Qw} bytes`));
    const signatures = (0,_signatures_js__WEBPACK_IMPORTED_MODULE_10__/* .examineSignatures */ .L2)(lookup, trust, policy.algorithm);
    const digests = (0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_3__/* .hashBytes */ .yi)(bytes, signatures.prehashes);
    const reread = async function* () {
        yield bytes;
    };
    const proof = await (0,_signatures_js__WEBPACK_IMPORTED_MODULE_10__/* .decideSignatures */ .w2)(signatures, { digests, reread, others: () => [] }, { policy, trust, kms, aids: new _diagnosis_aids_js__WEBPACK_IMPORTED_MODULE_8__/* .DiagnosisAids */ .ZW([], budget) });
    if (proof.kind === 'missing')
        return undefined;
    if (proof.kind === 'refused')
        return { ...refused(proof.diagnosis), signatureFile: proof.signatureFile };
    const parsed = (0,_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_5__/* .parseChecksums */ .yk)(bytes);
    if (parsed.kind === 'refused')
        return refused((0,_diagnosis_checksums_js__WEBPACK_IMPORTED_MODULE_1__/* .checksumsInvalid */ .cU)(parsed.reason));
    return { place, from, folder, bytes, list: parsed.list, proof };
}
function ambiguous(first, other, { names, member }) {
    const where = ({ place, from }) => place === 'release' ? `the ${member(from)}` : from;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('CHECKSUMS_UNUSABLE', `Two signed checksums files differ: ${where(first)} and ${where(other)}; expected one.`, { hint: `Remove the one that is not intended, or name the intended one in ${names['checksums-file']}.` });
}
function notThere(name, found, [other], { names, elsewhere, giveList }) {
    const unsigned = found.map(({ lookup, from }) => lookup.found.length === 0
        ? `${from} has no signature (looked for ${lookup.missing.lookedAt.join(', ')})`
        : `${from} has no signature by a trusted key (${lookup.found.map(file => file.from).join(', ')})`);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('CHECKSUMS_UNUSABLE', `The checksums file ${JSON.stringify(name)} cannot be relied on: ${unsigned.length === 0 ? `it was found neither beside the artifacts nor ${elsewhere}` : unsigned.join('; ')}.`, {
        hint: other === undefined
            ? `Put the checksums file and its signature there, or correct ${names['checksums-file']}.`
            : `${other.from} is a checksums file that a trusted key signed: give ${giveList((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(other.from))} if it is meant.`
    });
}


/***/ }),

/***/ 8375:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ judgeClosedWorld),
  e: () => (/* binding */ judgeWorld)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/artifacts/name-glob.js
var name_glob = __webpack_require__(3324);
// EXTERNAL MODULE: ./build/diagnosis/checksums.js
var diagnosis_checksums = __webpack_require__(2066);
// EXTERNAL MODULE: ./build/diagnosis/release.js
var diagnosis_release = __webpack_require__(4959);
// EXTERNAL MODULE: ./build/lib/concurrency.js
var concurrency = __webpack_require__(8867);
// EXTERNAL MODULE: ./build/lib/file-names.js
var file_names = __webpack_require__(7037);
// EXTERNAL MODULE: ./build/manifests/expected-digests.js
var expected_digests = __webpack_require__(2205);
// EXTERNAL MODULE: ./build/trust/anchors.js
var trust_anchors = __webpack_require__(1475);
// EXTERNAL MODULE: ./build/artifacts/select.js
var artifacts_select = __webpack_require__(3529);
// EXTERNAL MODULE: ./build/diagnosis/rejections.js
var rejections = __webpack_require__(644);
// EXTERNAL MODULE: ./build/hashing/hasher.js + 2 modules
var hashing_hasher = __webpack_require__(4763);
// EXTERNAL MODULE: ./build/manifests/release-statement.js
var release_statement = __webpack_require__(8348);
// EXTERNAL MODULE: ./build/release/names.js
var names = __webpack_require__(8898);
// EXTERNAL MODULE: ./build/release/public-keys.js
var public_keys = __webpack_require__(6194);
// EXTERNAL MODULE: ./build/release/read.js
var read = __webpack_require__(3916);
// EXTERNAL MODULE: ./build/verify/listing.js
var verify_listing = __webpack_require__(7400);
// EXTERNAL MODULE: ./build/verify/statement.js
var verify_statement = __webpack_require__(9165);
// EXTERNAL MODULE: ./build/verify/signatures.js + 2 modules
var verify_signatures = __webpack_require__(7300);
;// CONCATENATED MODULE: ./build/verify/assets.js











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
    const all = [...assets.values(), ...incomplete.values(), ...leftovers];
    (0,names/* assertEachMatches */.pR)(snapshot, globs, all.map(({ name }) => name));
    const selected = all.filter(({ name }) => globs.isSelected(name));
    const refused = selected.flatMap(asset => {
        if (asset.state !== 'uploaded')
            return refuse(asset.name, unusable(asset, terms));
        return leftovers.includes(asset) ? refuse(asset.name, leftover(asset.name, terms)) : [];
    });
    const unknownKeys = [];
    const candidates = selected.filter(asset => assets.get(asset.name) === asset);
    const claimedOf = claimedSignatures(snapshot, policy, trust);
    const isListed = ({ name }) => checksums?.list.entries.has(name) === true;
    const { artifacts } = await (0,artifacts_select/* selectArtifacts */.q)(candidates, {
        nameOf: ({ name }) => name,
        keyOf: ({ name }) => name,
        signaturesOf: async (asset) => (await claimedOf(asset)).map(({ file }) => file.key),
        isListed,
        findReason: async (asset) => {
            if (isListed(asset) || (await claimedOf(asset)).length > 0)
                return undefined;
            const key = await (0,public_keys/* readPublicKey */.RR)(snapshot, asset);
            if (key !== undefined && trust.trusted.some(({ key: known }) => known.fingerprint === key.fingerprint))
                return 'it is a trusted key';
            if (!globs.isClosedWorld)
                return undefined;
            const signed = signedName(asset.name, policy.signatureSuffixes);
            if (key !== undefined) {
                if (unknownKeys.length < public_keys/* MAX_KEY_CANDIDATES */.wp)
                    unknownKeys.push(key);
                refused.push(refuse(asset.name, (0,rejections/* keyNotTrusted */.YN)(key.fingerprint, asset.name, terms)));
                return 'it is refused';
            }
            if (signed === undefined || (await isStatement(snapshot, asset)))
                return undefined;
            const artifact = snapshot.assets.get(signed);
            const isOthers = artifact !== undefined && !(await claimedOf(artifact)).some(({ file }) => file.key === asset.name);
            const reason = isOthers
                ? othersSignature(asset.name, signed, terms)
                : orphan(asset.name, signed, snapshot, terms);
            refused.push(refuse(asset.name, reason));
            return 'it is refused';
        }
    });
    return {
        artifacts: artifacts.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        refused: refused.toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1)),
        unknownKeys,
        exempted: all.flatMap(({ name }) => {
            const pattern = globs.findExcluding(name);
            return pattern === undefined ? [] : [refuse(name, (0,rejections/* exempted */.Tw)(pattern, terms))];
        })
    };
}
/** Whether an asset is a release statement, which holds its own signature and may end like that of another file. */
async function isStatement(snapshot, asset) {
    if (!(0,verify_statement/* isNamedAsStatement */.d)(asset.name))
        return false;
    const bytes = await (0,read/* readAsset */.fs)(snapshot, asset, release_statement/* MAX_STATEMENT_BYTES */.Xk);
    return bytes !== undefined && (0,release_statement/* readSignedStatement */.eT)(bytes) !== undefined;
}
/** A function that finds the signatures of an asset that are, or may be, by a trusted key. */
function claimedSignatures(snapshot, policy, trust) {
    const known = new Map();
    const find = async (asset) => {
        const lookup = await (0,verify_signatures/* findSignaturesOfAsset */.Mr)(asset, policy, snapshot);
        return (0,verify_signatures/* examineSignatures */.L2)(lookup, trust, policy.algorithm).all.filter(({ isClaimed }) => isClaimed);
    };
    return async (asset) => {
        const finding = known.get(asset) ?? find(asset);
        known.set(asset, finding);
        return finding;
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
/**
 * Each asset with its signature and its digests. It is streamed once: hashed while it arrives, and kept where it is to be kept.
 *
 * @throws what keeping throws for names that it cannot keep, before anything is downloaded; and what reading the release throws.
 */
async function examineAssets(assets, snapshot, examination) {
    const { policy, trust, checksums, expectedHash, evidence } = examination;
    if (evidence.kind === 'read')
        evidence.keeper?.assertNames(assets.map(({ name }) => name));
    const stated = assets.some(({ name }) => (0,verify_statement/* isNamedAsStatement */.d)(name)) ? 'sha256' : undefined;
    const examine = async (asset) => {
        const listing = (0,verify_listing/* listingOf */.K7)(checksums, [asset.name]);
        const lookup = await (0,verify_signatures/* findSignaturesOfAsset */.Mr)(asset, policy, snapshot);
        const hashes = [listing?.digest.hash, expectedHash, stated];
        return { asset, listing, signatures: (0,verify_signatures/* examineSignatures */.L2)(lookup, trust, policy.algorithm, hashes) };
    };
    const toCandidate = ({ asset, listing, signatures }, digests) => ({
        place: 'release',
        artifact: asset.name,
        signatures,
        listing,
        digests,
        reread: () => (0,read/* streamAsset */.LY)(snapshot, asset)
    });
    if (evidence.kind === 'files') {
        const examined = await (0,concurrency/* mapConcurrently */.X2)(assets, DOWNLOADS_AT_ONCE, examine);
        const jobs = examined.map(({ asset, signatures: { prehashes } }) => ({ asset, prehashes }));
        const digests = await evidence.hash(jobs);
        return examined.map((one, index) => toCandidate(one, digests[index] ?? new Map()));
    }
    return (0,concurrency/* mapConcurrently */.X2)(assets, DOWNLOADS_AT_ONCE, async (asset, failed) => {
        const one = await examine(asset);
        return toCandidate(one, await digestsOf(one, { snapshot, failed }, policy, evidence));
    });
}
/** The digests of one asset: as the host reports them where it is rejected anyway, as they are known, or by reading it. */
async function digestsOf({ asset, listing, signatures }, download, policy, evidence) {
    const known = evidence.kind === 'own-uploads' ? evidence.uploads.digestsOf(asset) : undefined;
    if (isHopeless(signatures, listing))
        return reportedDigests(asset);
    if (known !== undefined && (0,verify_signatures/* digestsSuffice */.BI)(known, signatures, policy, listing?.digest.hash))
        return known;
    const keeper = evidence.kind === 'read' ? evidence.keeper : undefined;
    return readThrough(asset, signatures.prehashes, download, keeper);
}
/** Why a file without bytes of its own cannot be judged. */
function unusable({ name, state }, { exempt }) {
    switch (state) {
        case 'link':
            return (0,rejections/* assetUnverified */.wR)('it is a symbolic link, which is not followed', `Put the file itself in its place, or ${exempt(name)}.`);
        case 'special':
            return (0,rejections/* assetUnverified */.wR)('it is not a regular file (a pipe, a socket or a device)', `Remove it, or ${exempt(name)}.`);
        default:
            return (0,rejections/* assetUnverified */.wR)('its upload was never completed', 'Delete it from the release, or attach it again.');
    }
}
function leftover(name, { exempt }) {
    return (0,rejections/* assetUnverified */.wR)('it was left by a replacement that was interrupted', `Run the signing job again, which completes the replacement; else delete it, or ${exempt(name)}.`);
}
function othersSignature(name, signed, { exempt }) {
    return (0,rejections/* assetUnverified */.wR)(`it is named as a signature of ${signed}, and is not by a trusted key`, `Delete it, sign it like an artifact, or ${exempt(name)}.`);
}
function orphan(name, signed, { assets }, { inWorld, exempt }) {
    const what = assets.has(signed) ? `${signed}, which is not verified` : `${signed}, which is not ${inWorld}`;
    return (0,rejections/* assetUnverified */.wR)(`it is named as the signature of ${what}`, `Delete it, or ${exempt(name)}.`);
}
/** Whether an asset is refused whatever it contains: no evidence covers it, or a signature of it is none by any key at hand. */
function isHopeless({ all }, listing) {
    const isReadable = ({ trusted, untrusted }) => [...trusted, ...untrusted].some(({ file }) => file.kind === 'signature');
    if (all.some(signature => signature.isClaimed && !isReadable(signature)))
        return true;
    return listing === undefined && !all.some(isReadable);
}
/** What the host says of an asset, to tell its refusal with: nothing is downloaded for that. Empty where the host says nothing. */
function reportedDigests({ digest }) {
    const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(digest ?? '') ?? [];
    return hex === undefined ? new Map() : (0,hashing_hasher/* toDigests */.TV)([['sha256', Buffer.from(hex, 'hex')]]);
}
async function readThrough(asset, prehashes, { snapshot, failed }, keeper) {
    const file = await keeper?.open(asset.name);
    try {
        return await (0,read/* rereading */.kZ)(asset, async () => {
            const hasher = new hashing_hasher/* StreamHasher */.YQ({ prehashes });
            await file?.restart();
            for await (const chunk of (0,read/* streamAsset */.LY)(snapshot, asset, failed)) {
                hasher.update(chunk);
                await file?.write(chunk);
            }
            return hasher.result().digests;
        });
    }
    finally {
        await file?.close();
    }
}
function signedName(name, suffixes) {
    const suffix = suffixes.find(one => name.endsWith(one));
    return suffix === undefined ? undefined : name.slice(0, -suffix.length);
}
function refuse(artifact, diagnosis) {
    return { kind: 'refused', artifact, signatureFile: undefined, signatures: [], digest: undefined, diagnosis };
}

// EXTERNAL MODULE: ./build/verify/binding.js
var binding = __webpack_require__(5217);
// EXTERNAL MODULE: ./build/verify/checksums.js
var verify_checksums = __webpack_require__(1940);
// EXTERNAL MODULE: ./build/diagnosis/depth.js
var depth = __webpack_require__(3659);
// EXTERNAL MODULE: ./build/diagnosis/text-changes.js
var text_changes = __webpack_require__(1819);
// EXTERNAL MODULE: ./build/manifests/checksums.js
var checksums = __webpack_require__(9537);
// EXTERNAL MODULE: ./build/manifests/release-binding.js
var release_binding = __webpack_require__(7784);
// EXTERNAL MODULE: ./build/signature/algorithms.js
var algorithms = __webpack_require__(6855);
// EXTERNAL MODULE: ./build/verify/diagnosis-aids.js
var diagnosis_aids = __webpack_require__(5409);
// EXTERNAL MODULE: ./build/verify/other-lists.js
var other_lists = __webpack_require__(9598);
// EXTERNAL MODULE: ./build/verify/record.js
var record = __webpack_require__(4895);
;// CONCATENATED MODULE: ./build/verify/verdict-table.js
// Decides whether an artifact is verified, as a table. Nothing else does: `decide.ts` establishes the facts and explains a rejection.
const NOT_REFUSED = ['missing', 'proven'];
const NOT_MISMATCHED = ['none', 'match'];
const USABLE = ['artifact', 'checksums', 'binding', 'record', 'statement'];
/** Documents of this action need no line in `digests`, which the build job made before them; one that is there must agree. */
const DOCUMENT = ['checksums', 'binding', 'record', 'statement'];
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
    const signature = await judgeSignatures(item, context);
    if (signature.kind === 'missing' && item.listing === undefined) {
        const statement = await (0,verify_statement/* judgeStatement */.H)(item, context);
        if (statement !== undefined)
            return decideStatement(item, statement, context);
    }
    const facts = factsOf(item, signature, context);
    const outcome = lookUpVerdict(facts);
    // only a file that would be rejected is read to see whether it is the record of these artifacts
    if (signature.kind === 'proven' &&
        mayBeRecord(facts, outcome) &&
        (await (0,record/* isRecordOf */.v)(item, signature.verified.digest, context))) {
        const binding = context.binding.kind === 'bound' ? 'bound' : facts.binding;
        const asRecord = { ...facts, content: 'record', binding };
        return toResult(item, context, { signature, facts: asRecord, outcome: lookUpVerdict(asRecord) });
    }
    return toResult(item, context, { signature, facts, outcome });
}
/** The verdict on a release statement, whose signature is in itself. */
async function decideStatement(item, statement, context) {
    const { artifact: signatureFile } = item;
    const each = [describeEnvelope(signatureFile, statement)];
    const signature = statement.kind === 'refused'
        ? { ...statement, signatureFile, each }
        : { kind: 'proven', verified: statement.proof, key: statement.key, signatureFile, each };
    const isBound = statement.kind === 'stated' && statement.isBound;
    const facts = {
        signature: signature.kind,
        listing: 'none',
        content: 'statement',
        digests: compareWithExpected(item, context),
        binding: isBound ? 'bound' : judgeCoverage(false, context)
    };
    return toResult(item, context, { signature, facts, outcome: lookUpVerdict(facts) });
}
function describeEnvelope(file, statement) {
    const isValid = statement.kind === 'stated';
    return {
        file,
        format: 'sigstore',
        algorithm: isValid ? statement.proof.algorithm : undefined,
        verdict: isValid ? 'valid' : 'rejected',
        diagnosis: isValid ? undefined : statement.diagnosis
    };
}
async function judgeSignatures(item, context) {
    const others = () => context.candidates
        .filter(other => other !== item)
        .map(other => ({ name: other.artifact, digests: other.digests }));
    return (0,verify_signatures/* decideSignatures */.w2)(item.signatures, { ...item, others }, context);
}
/** The facts on an artifact, as far as they are known without reading it as a record. */
function factsOf(item, signature, context) {
    const { listing, digests } = item;
    const content = contentOf(item, context);
    return {
        signature: signature.kind,
        listing: listing === undefined ? 'none' : (0,verify_listing/* matchesListing */.si)(listing, digests) ? 'match' : 'mismatch',
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
function contentOf(item, context) {
    const { checksums, missingEntries, policy } = context;
    const { place, artifact, listing } = item;
    const is = (file) => file.place === place && file.from === artifact;
    if (checksums.refused.some(is))
        return 'broken-checksums';
    if (checksums.copies.some(is)) {
        const isWhole = missingEntries[place].length === 0 || policy.partialLists?.has(artifact) === true;
        return isWhole ? 'checksums' : 'broken-checksums';
    }
    return listing?.name === release_binding/* BINDING_NAME */.AJ ? 'binding' : 'artifact';
}
function compareWithExpected({ artifact, place, digests }, { expected }) {
    if (expected === undefined)
        return 'not-given';
    const line = (0,checksums/* findEntry */.w4)(expected[place], (0,external_node_path_.basename)(artifact))?.digest;
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
            signatureFile: signatureFileOf(item, signature),
            signatures: signature.each,
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
        signatures: signature.each,
        digest,
        proof: proof.verified,
        key: proof.key,
        checksums: listing?.checksums.from,
        bound: facts.binding === 'bound'
    };
}
function signatureFileOf({ listing }, signature) {
    if (signature.kind !== 'missing')
        return signature.signatureFile;
    return listing?.checksums.proof.signatureFile ?? signature.others[0]?.signatureFile;
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
                return (0,diagnosis_checksums/* checksumsListItself */.O0)(listing.digest);
            return explainMismatch(item, listing, signature.kind === 'proven', context.aids);
        case 'checksums-broken':
            return explainBroken(item, context);
        case 'not-signed':
            if (signature.kind !== 'missing')
                break;
            return explainUnsigned(item, signature.others, context);
        case 'not-bound':
            return context.binding.kind === 'bound'
                ? (0,diagnosis_release/* bindingMissing */.eL)(`${context.checksums.verified?.from} does not list it`, context.policy.terms)
                : context.binding.diagnosis;
        case 'digest-mismatch': {
            const line = context.expected && (0,checksums/* findEntry */.w4)(context.expected[place], (0,external_node_path_.basename)(artifact))?.digest;
            if (line === undefined)
                break;
            return (0,diagnosis_release/* digestMismatch */.H3)(line, digests.get(line.hash));
        }
        case 'not-expected':
            return (0,diagnosis_release/* notExpected */.Ye)(context.expected && (0,verify_listing/* listedAs */.WC)(context.expected[place], digests));
        case 'verified':
            break;
    }
    throw new Error(`no rejection to explain: ${outcome}`);
}
function explainBroken({ place, artifact }, { checksums, missingEntries, policy, aids }) {
    const refused = checksums.refused.find(file => file.place === place && file.from === artifact);
    if (refused !== undefined)
        return refused.diagnosis;
    const missing = toMissingEntries(missingEntries[place], checksums.verified, aids);
    return (0,diagnosis_checksums/* checksumsIncomplete */.N9)(missing, place, policy.terms);
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
async function explainUnsigned({ artifact, place, digests, signatures: { missing: lookup } }, [noEvidence], { checksums: { verified, refused }, otherLists, policy: { terms } }) {
    if (noEvidence !== undefined)
        return noEvidence.diagnosis;
    if (verified !== undefined) {
        const renamed = (0,verify_listing/* listedAs */.WC)(verified.list, digests);
        return renamed === undefined
            ? (0,diagnosis_checksums/* notInChecksums */.ht)(verified.from, lookup, (0,verify_listing/* similarTo */.Tg)(verified.list, artifact))
            : (0,diagnosis_checksums/* listedUnderOtherName */.Lq)(verified.from, renamed, place, terms);
    }
    const missing = (0,rejections/* signatureMissing */.JN)(lookup);
    const [first] = refused;
    if (first !== undefined)
        return (0,diagnosis_checksums/* signatureMissingWith */.pz)(missing, first.from, first.diagnosis);
    const lists = await (0,verify_signatures/* undefinedOnError */.Kg)(async () => otherLists?.());
    const other = (0,other_lists/* findListing */.s)(lists ?? [], artifact, digests);
    return other === undefined ? missing : (0,diagnosis_checksums/* listedInOther */.Zr)(missing, other.from, terms);
}
async function explainMismatch({ digests, reread }, { checksums, digest }, signatureHolds, aids) {
    const mismatch = (0,diagnosis_checksums/* checksumsMismatch */.ZJ)(checksums.from, digest, digests.get(digest.hash), signatureHolds);
    if (signatureHolds)
        return mismatch;
    if (aids?.mayGoDeep() === false)
        return (0,depth/* notInDepthListed */.Rx)(mismatch, diagnosis_aids/* MAX_IN_DEPTH */.LK);
    const change = await (0,verify_signatures/* undefinedOnError */.Kg)(() => (0,text_changes/* findTextChange */.Z)(reread(), [digest.hash], now => (0,algorithms/* equalDigests */.cF)(now, digest)));
    return change === undefined ? mismatch : (0,rejections/* textChanged */.Qw)(change, checksums.from);
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
    const withUnknown = (0,trust_anchors/* withUnknownKeys */.d2)(trust, selection?.unknownKeys ?? [], world.pins);
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
        aids: new diagnosis_aids/* DiagnosisAids */.ZW(candidates, world.budget),
        candidates,
        missingEntries,
        otherLists: world.otherLists,
        describeRelease: world.describeRelease
    };
    const decided = await (0,concurrency/* mapConcurrently */.X2)(candidates, DECISIONS_AT_ONCE, item => decide(item, context));
    return {
        results: [
            ...decided,
            ...(selection?.refused ?? []),
            ...refuseIncompleteList(world, decided, context),
            ...refuseNamedList(world, decided),
            ...refuseMissingExpected(world, context)
        ],
        exempted,
        missing: missingEntries[checksums.verified?.place ?? 'local']
    };
}
function storedNames(expected, release) {
    return release === undefined ? expected : (0,expected_digests/* withStoredNames */.Uk)(expected, release.snapshot.host);
}
/** Names that the verified checksums file lists and that are not there, for a copy of it in each place. */
function findMissingEntries({ checksums, release }, candidates, exempted) {
    const listed = [...(checksums.verified?.list.entries.keys() ?? [])];
    const exemptedNames = new Set(exempted.map(({ artifact }) => artifact));
    const there = (near) => new Set(near.flatMap(({ listing }) => (listing === undefined ? [] : [listing.name])));
    const onRelease = there(candidates.filter(({ place }) => place === 'release'));
    const anywhere = there(candidates);
    // a release has no folders: what is listed with one is a local file
    const mustBeOnRelease = (name) => release?.globs.isClosedWorld === true && !(0,file_names/* hasFolder */.bU)(name);
    const missing = (isThere) => listed.filter(name => !isThere(name) && !exemptedNames.has(name));
    return {
        release: missing(name => onRelease.has(name)),
        local: missing(name => (mustBeOnRelease(name) ? onRelease : anywhere).has(name))
    };
}
/** In a closed world the release must have what the verified checksums file lists, wherever that file was found. */
function refuseIncompleteList({ checksums: { verified }, release, policy }, decided, { missingEntries: { local, release: onRelease }, aids }) {
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
            signatures: [],
            digest: undefined,
            diagnosis: (0,diagnosis_checksums/* checksumsIncomplete */.N9)(toMissingEntries(missing, verified, aids), 'release', policy.terms)
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
        signatures: [],
        digest: undefined,
        diagnosis
    }));
}
/** A rejection for each file that `digests` lists and that is not there: on the release itself, in a closed world. */
function refuseMissingExpected({ expected, release }, { candidates, aids }) {
    const near = release?.globs.isClosedWorld === true ? candidates.filter(({ place }) => place === 'release') : candidates;
    const form = (name) => name.normalize('NFC');
    const there = new Set(near.map(({ artifact }) => form((0,external_node_path_.basename)(artifact))));
    return [...(expected?.entries ?? [])]
        .filter(([name]) => !there.has(form(name)) && !there.has(form(release?.snapshot.host.storedName(name) ?? name)))
        .map(([name, digest]) => ({
        kind: 'refused',
        artifact: name,
        signatureFile: undefined,
        signatures: [],
        digest: undefined,
        diagnosis: (0,diagnosis_release/* expectedMissing */.r)(digest, aids?.findByDigest(digest))
    }));
}
/**
 * The verdicts on every asset of a release, for the publish gate: as verify mode judges `release-assets: '*'`, with no local file and no
 * KMS. Assets that the run attached itself are judged by the digest that the host reports where that suffices; the others are downloaded.
 */
async function judgeClosedWorld(world) {
    const { snapshot, policy, trust, pins, exempt, ownUploads, describeRelease, log } = world;
    const budget = new diagnosis_aids/* DiagnosisBudget */.$W();
    const checksums = await (0,verify_checksums/* findChecksums */.m)({
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
            globs: new name_glob/* NameGlobs */.V(['*', ...exempt]),
            evidence: { kind: 'own-uploads', uploads: new OwnUploads(ownUploads) }
        },
        policy,
        trust,
        pins,
        kms: undefined,
        checksums,
        budget,
        otherLists: (0,concurrency/* onDemand */.hd)(() => (0,other_lists/* findOtherLists */.Z)({ policy, artifacts: [], snapshot, trust, workspace: undefined })),
        binding: await (0,binding/* judgeBinding */.h)({
            checksums: checksums.verified,
            demand: policy.requireBinding,
            snapshot,
            describeRelease,
            terms: policy.terms
        }),
        expected: undefined,
        describeRelease
    });
}


/***/ }),

/***/ 5409:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $W: () => (/* binding */ DiagnosisBudget),
/* harmony export */   LK: () => (/* binding */ MAX_IN_DEPTH),
/* harmony export */   ZW: () => (/* binding */ DiagnosisAids)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6855);

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
            .flatMap(({ artifact, digests }) => [...digests.values()].map(now => [(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(now), artifact])));
        return this.#byDigest.get((0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(digest));
    }
}


/***/ }),

/***/ 3872:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Q: () => (/* binding */ assertAllVerified),
  E: () => (/* binding */ verifyGathered)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/lib/concurrency.js
var concurrency = __webpack_require__(8867);
// EXTERNAL MODULE: ./build/release/public-keys.js
var public_keys = __webpack_require__(6194);
// EXTERNAL MODULE: ./build/trust/anchors.js
var trust_anchors = __webpack_require__(1475);
// EXTERNAL MODULE: ./build/verify/binding.js
var verify_binding = __webpack_require__(5217);
// EXTERNAL MODULE: ./build/verify/checksums.js
var verify_checksums = __webpack_require__(1940);
// EXTERNAL MODULE: ./build/verify/closed-world.js + 3 modules
var closed_world = __webpack_require__(8375);
// EXTERNAL MODULE: ./build/verify/diagnosis-aids.js
var diagnosis_aids = __webpack_require__(5409);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/artifacts/find.js
var find = __webpack_require__(7357);
// EXTERNAL MODULE: ./build/artifacts/folder-spelling.js
var folder_spelling = __webpack_require__(4665);
// EXTERNAL MODULE: ./build/artifacts/select.js
var artifacts_select = __webpack_require__(3529);
// EXTERNAL MODULE: ./build/hashing/hash.js + 3 modules
var hash = __webpack_require__(17);
// EXTERNAL MODULE: ./build/lib/file-names.js
var file_names = __webpack_require__(7037);
// EXTERNAL MODULE: ./build/lib/files.js
var lib_files = __webpack_require__(3963);
// EXTERNAL MODULE: ./build/signature/any-key.js
var any_key = __webpack_require__(1809);
// EXTERNAL MODULE: ./build/verify/listing.js
var verify_listing = __webpack_require__(7400);
// EXTERNAL MODULE: ./build/verify/statement.js
var statement = __webpack_require__(9165);
// EXTERNAL MODULE: ./build/verify/signatures.js + 2 modules
var signatures = __webpack_require__(7300);
;// CONCATENATED MODULE: ./build/verify/local.js













const READS_AT_ONCE = 8;
/** The public keys beside the artifacts and in the workspace: only a pin can make one of them trusted. */
async function findLocalKeys(files, workspace) {
    const folders = new Set([...files.map(({ absolutePath }) => (0,external_node_path_.dirname)(absolutePath)), workspace]);
    const paths = (await Promise.all([...folders].map(lib_files/* listFiles */.CS))).flat().filter(public_keys/* isNamedAsKey */.Vk);
    const keys = [];
    for (const path of paths.slice(0, public_keys/* MAX_KEY_CANDIDATES */.wp)) {
        const key = await readLocalKey(path);
        if (key !== undefined)
            keys.push({ path: (0,lib_files/* displayPath */.Gt)(path, workspace), key });
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
    const stated = discovered.files.some(({ name }) => (0,statement/* isNamedAsStatement */.d)(name))
        ? 'sha256'
        : undefined;
    const looked = await (0,concurrency/* mapConcurrently */.X2)(discovered.files, READS_AT_ONCE, async (file) => {
        const lookup = await (0,signatures/* findSignaturesOfFile */.GD)(file, policy, snapshot, workspace);
        const listing = (0,verify_listing/* listingOf */.K7)(checksums, (0,verify_listing/* listedNamesOf */.zJ)(file, checksums, snapshot));
        const also = [listing?.digest.hash, expectedHash, stated];
        return { file, listing, signatures: (0,signatures/* examineSignatures */.L2)(lookup, trust, policy.algorithm, also) };
    });
    const spelling = new folder_spelling/* FolderSpelling */.n(workspace);
    const { artifacts, own } = await (0,artifacts_select/* selectArtifacts */.q)(looked, {
        nameOf: ({ file }) => file.name,
        keyOf: ({ file }) => file.absolutePath,
        signaturesOf: async ({ signatures }) => Promise.all(localPathsOf(signatures).map(path => spelling.of(path))),
        isListed: ({ listing }) => listing !== undefined,
        findReason: async ({ file, signatures, listing }) => {
            if (signatures.all.some(({ isClaimed }) => isClaimed) || listing !== undefined)
                return undefined;
            return (await isTrustedKey(file, trust)) ? 'it is a trusted key' : undefined;
        }
    });
    for (const { file, listing } of artifacts)
        if (listing !== undefined && (0,file_names/* differInForm */.K6)((0,file_names/* anyBaseName */.L2)(listing.name), file.name))
            log.info(`${file.path} is listed in another form of Unicode (NFC, NFD): the same name.`);
    for (const { file, reason } of own)
        log.info(`Excluded ${file.file.path}: ${reason}.`);
    (0,find/* assertEachPatternKeeps */.e1)(discovered, new Set(artifacts.map(({ file }) => file.absolutePath)));
    const subjects = artifacts.toSorted((a, b) => (a.file.path < b.file.path ? -1 : 1));
    const jobs = subjects.map(({ file, signatures: { prehashes } }) => ({ ...file, prehashes }));
    const hashed = await (0,hash/* hashFiles */.yQ)(jobs, { log, cancelled });
    const digestsOf = new Map(subjects.map(({ file }, index) => [file, hashed[index]]));
    return subjects.map(({ file, signatures, listing }) => ({
        place: 'local',
        artifact: file.path,
        signatures,
        listing,
        digests: digestsOf.get(file) ?? new Map(),
        reread: () => (0,lib_files/* streamFile */.Pq)(file.absolutePath)
    }));
}
/** The local files among the signatures that are, or may be, by a trusted key. */
function localPathsOf({ all }) {
    return all.flatMap(({ file, isClaimed }) => (isClaimed && (0,external_node_path_.isAbsolute)(file.key) ? [file.key] : []));
}
async function isTrustedKey({ absolutePath, size }, trust) {
    if (size > any_key/* MAX_ANY_KEY_BYTES */.yw)
        return false;
    const read = await readLocalKey(absolutePath);
    return trust.trusted.some(({ key }) => key.fingerprint === read?.fingerprint);
}
async function readLocalKey(path) {
    const parsed = await (0,any_key/* parseAnyKey */.Pv)((await (0,lib_files/* readSmallFile */.EW)(path, any_key/* MAX_ANY_KEY_BYTES */.yw)) ?? Buffer.alloc(0));
    return parsed.kind === 'key' ? parsed.key : undefined;
}

// EXTERNAL MODULE: ./build/verify/other-lists.js
var other_lists = __webpack_require__(9598);
;// CONCATENATED MODULE: ./build/verify/gathered.js










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
    const budget = new diagnosis_aids/* DiagnosisBudget */.$W();
    const checksums = await (0,verify_checksums/* findChecksums */.m)({ policy, artifacts, snapshot, trust, workspace, kms, budget, log });
    const { verified } = checksums;
    const binding = await (0,verify_binding/* judgeBinding */.h)({ checksums: verified, demand, snapshot, describeRelease, terms });
    (0,verify_binding/* tellBinding */.x)(binding, demand, log);
    if (verified !== undefined)
        report.binding = binding;
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
        release: release?.globs === undefined
            ? undefined
            : { snapshot: release.snapshot, globs: release.globs, evidence: release.evidence },
        policy,
        trust,
        pins,
        kms,
        checksums,
        budget,
        otherLists: (0,concurrency/* onDemand */.hd)(() => (0,other_lists/* findOtherLists */.Z)({ policy, artifacts, snapshot, trust, workspace })),
        binding,
        expected,
        describeRelease
    });
    report.results = verdict.results;
    report.exempted = verdict.exempted;
    if (verified !== undefined && policy.partialLists?.has(verified.from) === true)
        report.missing = verdict.missing;
}
/** The keys that every anchor agrees on; where a pin is the only anchor, keys beside the files and on the release are candidates. */
async function establishTrust({ policy: { terms }, pins, keyFiles, kmsKey, keyId, discovered: { files }, release, checkout }, { workspace, log }) {
    const artifacts = [...files, ...(release?.files ?? [])];
    (0,trust_anchors/* warnOfKeysBesideArtifacts */.xs)({ keyFiles, artifacts, pins, workspace, checkout, terms, log });
    const byPinAlone = keyFiles.length === 0 && kmsKey === undefined;
    const local = byPinAlone ? await findLocalKeys(files, workspace) : [];
    const attached = byPinAlone && release !== undefined ? await (0,public_keys/* findAttachedKeys */.GN)(release.snapshot) : [];
    const found = [...local, ...attached.map(({ asset, key }) => ({ path: asset.name, key }))];
    const trust = (0,trust_anchors/* resolveTrust */.vO)({ pins, keyFiles, kmsKey, found, terms });
    for (const { key, reason } of trust.trusted)
        log.info(`Trusted key ${key.fingerprint}, ${key.spec}, by ${reason}`);
    if (keyId !== undefined)
        (0,trust_anchors/* noticeAlias */.p$)({ keyId }, log);
    return trust;
}
/**
 * @throws VERIFICATION_FAILED when any result is a rejection, ARTIFACT_NOT_FOUND when there is none at all.
 */
function assertAllVerified(results, terms) {
    if (results.length === 0) {
        throw new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', 'Nothing was left to verify: all that was found are trusted keys and signatures.', { hint: terms.toName });
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


/***/ }),

/***/ 7400:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K7: () => (/* binding */ listingOf),
/* harmony export */   Tg: () => (/* binding */ similarTo),
/* harmony export */   WC: () => (/* binding */ listedAs),
/* harmony export */   si: () => (/* binding */ matchesListing),
/* harmony export */   zJ: () => (/* binding */ listedNamesOf)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7037);
/* harmony import */ var _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9537);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6855);




/**
 * The entry of an artifact in the checksums file, under the first of `names` that it lists, exactly or else in another form of Unicode;
 * undefined when it lists none of them.
 */
function listingOf(checksums, names) {
    if (checksums === undefined)
        return undefined;
    const { list } = checksums;
    const name = names.find(candidate => list.entries.has(candidate)) ??
        names.find(candidate => (0,_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_2__/* .findEntry */ .w4)(list, candidate));
    const entry = name === undefined ? undefined : (0,_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_2__/* .findEntry */ .w4)(list, name);
    return entry && { checksums, ...entry };
}
/**
 * The names that a file may be listed under: its path relative to the checksums file, with `/` or as on Windows, its base name, and its
 * name as the host stores it.
 */
function listedNamesOf(artifact, checksums, snapshot) {
    const path = checksums?.folder === undefined ? undefined : (0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(checksums.folder, artifact.absolutePath);
    return [
        ...(path === undefined ? [] : [path.split(node_path__WEBPACK_IMPORTED_MODULE_0__.sep).join('/'), path.split(node_path__WEBPACK_IMPORTED_MODULE_0__.sep).join('\\')]),
        artifact.name,
        ...(snapshot === undefined ? [] : [snapshot.host.storedName(artifact.name)])
    ];
}
/** Whether an artifact has the digest that the checksums file lists. */
function matchesListing({ digest }, digests) {
    const now = digests.get(digest.hash);
    return now !== undefined && (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__/* .equalDigests */ .cF)(now, digest);
}
const LISTED_NAMES = new WeakMap();
/** The name that the list has for the content of an artifact; undefined when it lists no such content, or the digest is not known. */
function listedAs(list, digests) {
    const digest = digests.get(list.hash);
    return digest && namesIn(list).byDigest.get((0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDigest */ .MO)(digest));
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
        byDigest: new Map(entries.map(([name, digest]) => [(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDigest */ .MO)(digest), name])),
        bySpelling: new Map(entries.map(([name]) => [spellingOf(name), name]))
    };
    LISTED_NAMES.set(list, names);
    return names;
}
/** GitHub replaces runs of blanks and special characters with a dot. */
function spellingOf(name) {
    return (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__/* .foldedName */ .mw)((0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_1__/* .anyBaseName */ .L2)(name)).replaceAll(/[^\p{L}\p{N}_-]+/gu, '.');
}


/***/ }),

/***/ 9598:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ findOtherLists),
/* harmony export */   s: () => (/* binding */ findListing)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4763);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3963);
/* harmony import */ var _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9537);
/* harmony import */ var _release_names_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8898);
/* harmony import */ var _release_read_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3916);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6855);
/* harmony import */ var _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6770);
/* harmony import */ var _signatures_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7300);









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
        const listed = list.entries.get((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(artifact)) ?? list.entries.get(artifact);
        const now = digests.get(list.hash);
        return listed !== undefined && (now === undefined || (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_6__/* .equalDigests */ .cF)(now, listed));
    });
}
async function candidatesInFolders({ policy, artifacts, workspace }) {
    const { signatureSuffixes } = policy;
    if (workspace === undefined)
        return [];
    const folders = new Set([...artifacts.map(({ absolutePath }) => (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(absolutePath)), workspace]);
    const isLikely = likelyNames(policy);
    const pairs = [];
    for (const folder of [...folders].slice(0, MAX_FOLDERS)) {
        const files = await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .listFiles */ .CS)(folder);
        const there = new Set(files);
        for (const path of files.filter(name => isLikely((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(name)))) {
            const suffix = signatureSuffixes.find(one => there.has(path + one));
            if (suffix !== undefined)
                pairs.push({ path, signature: path + suffix });
        }
    }
    return pairs.map(({ path, signature }) => ({
        from: (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .displayPath */ .Gt)(path, workspace),
        read: () => (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readSmallFile */ .EW)(path, MAX_BYTES),
        readSignature: () => (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readSmallFile */ .EW)(signature, _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_7__/* .MAX_SIGNATURE_FILE_BYTES */ .NT)
    }));
}
function candidatesOnRelease({ policy, snapshot }) {
    if (snapshot === undefined)
        return [];
    const { signatureSuffixes } = policy;
    const isLikely = likelyNames(policy);
    return [...snapshot.assets.values()].flatMap(asset => {
        const signature = isLikely(asset.name)
            ? signatureSuffixes
                .map(suffix => (0,_release_names_js__WEBPACK_IMPORTED_MODULE_4__/* .findSignatureAsset */ .IL)(snapshot, asset.name, suffix))
                .find(found => found !== undefined)
            : undefined;
        if (signature === undefined)
            return [];
        return {
            from: asset.name,
            read: () => (0,_release_read_js__WEBPACK_IMPORTED_MODULE_5__/* .readAsset */ .fs)(snapshot, asset, MAX_BYTES),
            readSignature: () => (0,_release_read_js__WEBPACK_IMPORTED_MODULE_5__/* .readAsset */ .fs)(snapshot, signature, _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_7__/* .MAX_SIGNATURE_FILE_BYTES */ .NT)
        };
    });
}
function likelyNames({ checksumsFile }) {
    const lookedFor = checksumsFile === undefined ? _manifests_checksums_js__WEBPACK_IMPORTED_MODULE_3__/* .DEFAULT_CHECKSUMS_NAMES */ .ix : [(0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(checksumsFile)];
    return name => LIKELY_NAME.test(name) && !lookedFor.includes(name);
}
async function readSigned({ from, read, readSignature }, { policy, trust }) {
    const file = await read();
    const parsed = file === undefined || file.length > MAX_BYTES ? undefined : (0,_manifests_checksums_js__WEBPACK_IMPORTED_MODULE_3__/* .parseChecksums */ .yk)(file);
    if (file === undefined || parsed?.kind !== 'checksums')
        return undefined;
    const bytes = await readSignature();
    if (bytes === undefined)
        return undefined;
    const found = [{ from, suffix: '', bytes, size: bytes.length, key: from }];
    const lookup = { found, missing: { lookedAt: [], hint: '' } };
    const signatures = (0,_signatures_js__WEBPACK_IMPORTED_MODULE_8__/* .examineSignatures */ .L2)(lookup, trust, policy.algorithm);
    return (0,_signatures_js__WEBPACK_IMPORTED_MODULE_8__/* .isSigned */ .JI)((0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_1__/* .hashBytes */ .yi)(file, signatures.prehashes), signatures, policy) ? parsed.list : undefined;
}


/***/ }),

/***/ 4895:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readBounded),
/* harmony export */   v: () => (/* binding */ isRecordOf)
/* harmony export */ });
/* harmony import */ var _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4763);
/* harmony import */ var _manifests_signing_record_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6822);
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6855);



/**
 * Whether a file whose own signature is valid is the signing record of these artifacts and this release: each artifact that it names is
 * known with that digest, and it names the release at hand. A record of another release, or of an older build, is not.
 *
 * @param proven the digest that was signed: the file is read again, and different content is not accepted then.
 */
async function isRecordOf(item, proven, known) {
    const bytes = await readBounded(item.reread(), _manifests_signing_record_js__WEBPACK_IMPORTED_MODULE_2__/* .MAX_RECORD_BYTES */ .xR);
    if (bytes === undefined)
        return false;
    if (!(0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .equalDigests */ .cF)((0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_0__/* .digestBy */ .Qx)((0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_0__/* .hashBytes */ .yi)(bytes, [proven.hash]), proven.hash), proven))
        return false;
    const record = (0,_manifests_signing_record_js__WEBPACK_IMPORTED_MODULE_2__/* .parseRecord */ .Hh)(bytes);
    return record !== undefined && recordsOnlyKnown(record, item, known) && (await isOfRelease(record, known));
}
function recordsOnlyKnown({ artifacts = [] }, { place, artifact }, { candidates, checksums, expected }) {
    const known = new Map();
    const add = (path, digests) => {
        const name = baseName(path);
        const all = known.get(name) ?? new Set();
        known.set(name, all);
        for (const digest of digests)
            all.add((0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDigest */ .MO)(digest));
    };
    for (const other of candidates)
        if (other.place === place && other.artifact !== artifact)
            add(other.artifact, other.digests.values());
    const { verified } = checksums;
    for (const list of [verified?.list, expected?.[place]])
        for (const [name, digest] of list?.entries ?? [])
            add(name, [digest]);
    if (verified !== undefined)
        add(verified.from, (0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_0__/* .hashBytes */ .yi)(verified.bytes, _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_1__/* .HASH_NAMES */ .Gt).values());
    return (artifacts.length > 0 &&
        artifacts.every(({ name, digest }) => typeof name === 'string' && known.get(name)?.has(digest) === true));
}
/** Whether the record names the release at hand; true without a release, where the artifacts alone decide. */
async function isOfRelease(record, { binding, describeRelease }) {
    if (binding.kind === 'bound')
        return (0,_manifests_signing_record_js__WEBPACK_IMPORTED_MODULE_2__/* .namesRelease */ .gH)(record, binding.binding);
    return describeRelease === undefined || (0,_manifests_signing_record_js__WEBPACK_IMPORTED_MODULE_2__/* .namesRelease */ .gH)(record, await describeRelease());
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


/***/ }),

/***/ 9820:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ emptyVerifyReport)
/* harmony export */ });
/** The report of a run that has not begun. */
function emptyVerifyReport() {
    return {
        release: undefined,
        trust: undefined,
        binding: undefined,
        results: [],
        exempted: [],
        missing: [],
        delivered: []
    };
}


/***/ }),

/***/ 7300:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  w2: () => (/* binding */ decideSignatures),
  BI: () => (/* binding */ digestsSuffice),
  L2: () => (/* binding */ examineSignatures),
  Mr: () => (/* binding */ findSignaturesOfAsset),
  GD: () => (/* binding */ findSignaturesOfFile),
  JI: () => (/* binding */ isSigned),
  jg: () => (/* binding */ kmsAgrees),
  Kg: () => (/* binding */ undefinedOnError)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/signature/algorithms.js
var algorithms = __webpack_require__(6855);
// EXTERNAL MODULE: ./build/signature/formats/index.js + 1 modules
var formats = __webpack_require__(6770);
// EXTERNAL MODULE: ./build/signature/prehash.js
var signature_prehash = __webpack_require__(604);
// EXTERNAL MODULE: ./build/signature/schemes/index.js + 2 modules
var schemes = __webpack_require__(6566);
// EXTERNAL MODULE: ./build/lib/text.js
var lib_text = __webpack_require__(4869);
// EXTERNAL MODULE: ./build/signature/curves.js
var curves = __webpack_require__(3313);
// EXTERNAL MODULE: ./build/diagnosis/ecdsa-signature.js
var ecdsa_signature = __webpack_require__(9729);
// EXTERNAL MODULE: ./build/diagnosis/file-kinds.js
var file_kinds = __webpack_require__(5088);
// EXTERNAL MODULE: ./build/diagnosis/stated-signatures.js
var stated_signatures = __webpack_require__(935);
// EXTERNAL MODULE: ./build/signature/schemes/rsa-pss.js
var rsa_pss = __webpack_require__(5111);
// EXTERNAL MODULE: ./build/signature/schemes/rsa.js
var rsa = __webpack_require__(6412);
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
 * The name of the algorithm of a signature that is by the key but by none of the algorithms that are accepted, as "RSASSA-PKCS1-v1_5 with SHA-1";
 * undefined when the signature is not by this key, or reveals nothing under it (ECDSA). For explanations only: nothing here decides whether a signature is valid.
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
            const data = (0,rsa_pss/* readPssData */.h8)(em, (0,external_node_crypto_.createHash)(hash).digest().length, mask);
            if (data === undefined)
                continue;
            const { h, salt } = data;
            const isSure = salt.length <= MAX_SALT_BYTES ||
                digests.some(digest => digest.hash === hash && (0,rsa_pss/* pssHash */.jV)(digest.hash, digest.bytes, salt).equals(h));
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
    return (unreadable(evidence) ??
        bySomebodyElse(evidence) ??
        unfitAlgorithm(evidence) ??
        otherAlgorithm(evidence) ??
        untrustedKey(evidence) ??
        otherContent(evidence) ??
        changed(evidence) ??
        unsupportedAlgorithm(evidence) ??
        bySmallerCurve(evidence) ??
        wrongKeyOrDamaged(evidence));
}
/** A signature in a format that says whose it is, and that is of none of the trusted keys. */
function bySomebodyElse({ bytes, trusted }) {
    const isOthers = trusted.every(({ file, isClaimed }) => file.kind === 'signature' && !isClaimed);
    const [first] = trusted;
    if (bytes === undefined || first === undefined || !isOthers)
        return undefined;
    const described = (0,stated_signatures/* describeStatedSignature */.B)(bytes, first.key);
    return described && { cause: 'signature-unreadable', message: described.description, hint: described.hint };
}
function unreadable({ trusted, terms }) {
    if (trusted.some(({ file }) => file.kind === 'signature'))
        return undefined;
    const [first] = trusted;
    if (first?.file.kind !== 'unreadable')
        return undefined;
    const { description, hint } = (0,file_kinds/* describeUnreadable */.D)(first.file.file, first.key, terms);
    return { cause: 'signature-unreadable', message: description, hint };
}
function otherAlgorithm({ trusted, digests, pinned, terms }) {
    const setting = terms.names['signing-algorithm'];
    const found = interpretationsBy(trusted).find(interpretation => covers(interpretation, digests));
    if (found === undefined || pinned === undefined)
        return undefined;
    return {
        cause: 'other-algorithm',
        message: `the trusted key signed exactly this file, but with ${found.algorithm}, and ${setting} allows ${pinned} only`,
        hint: `Sign it with ${pinned}, or change ${setting} if ${found.algorithm} is intended.`
    };
}
function untrustedKey({ untrusted, digests, terms }) {
    const found = untrusted.find(({ interpretations }) => interpretations.some(interpretation => covers(interpretation, digests)));
    if (found === undefined)
        return undefined;
    const key = `the key ${found.key.fingerprint}`;
    const pins = terms.names['public-key-fingerprint'];
    switch (found.why) {
        case 'revoked':
            return {
                cause: 'key-revoked',
                message: `${key} signed exactly this file, but that key is revoked in ${pins}`,
                hint: 'Sign it with a key that is not revoked.'
            };
        case 'not pinned':
            return {
                cause: 'key-not-pinned',
                message: `${key} signed exactly this file, but that key is not pinned in ${pins}`,
                hint: `Add this fingerprint to ${pins} if the key is intended; get it from its owner, not from the release.`
            };
        case 'not trusted':
            return {
                cause: 'key-not-trusted',
                message: `${key} signed exactly this file, but that key is not among the trusted ones`,
                hint: `Give the key as ${(0,lib_text/* listed */.KE)(terms.anchors, 'or')} if it is intended.`
            };
    }
}
/** A signature by an algorithm that its format does not have, as PSS in a bundle. */
function unfitAlgorithm({ trusted }) {
    for (const { key, file, interpretations } of trusted) {
        if (file.kind !== 'signature' || interpretations.length > 0)
            continue;
        const { algorithms } = (0,formats/* formatOf */.be)(file.format);
        const found = (0,schemes/* recoverMessages */.LM)(key, file.bytes).find(message => !algorithms.includes(message.algorithm) && isSurelyByKey(message));
        if (found === undefined)
            continue;
        return {
            cause: 'unsupported-algorithm',
            message: `the trusted key made this signature with ${found.algorithm}, which the format ${file.format} does not have`,
            hint: `Sign it with ${(0,lib_text/* listed */.KE)(algorithms, 'or')}: no other program reads it in this format otherwise.`
        };
    }
    return undefined;
}
/** Whether what is signed is the artifact's digest as it is, so that a digest which the signature reveals is one of a file. */
function signsDigestItself({ prehash, signedDigest }, digest) {
    const signed = prehash.kind === 'hash' ? signedDigest(digest) : undefined;
    return signed !== undefined && (0,algorithms/* equalDigests */.cF)(signed, digest);
}
/** The trusted key signed something that can be named. */
function otherContent({ trusted, digests, others, findByDigest }) {
    for (const interpretation of interpretationsBy(trusted)) {
        const digest = digests.get(interpretation.prehash.hash);
        if (digest === undefined)
            continue;
        const signed = signsDigestItself(interpretation, digest)
            ? interpretation.recovered?.signedDigest
            : undefined;
        const other = signed === undefined || findByDigest === undefined
            ? others.find(candidate => covers(interpretation, candidate.digests))?.name
            : findByDigest({ hash: interpretation.prehash.hash, bytes: signed });
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
function changed({ trusted, digests }) {
    const found = interpretationsBy(trusted).find(({ recovered }) => recovered !== undefined && isSurelyByKey(recovered));
    if (found?.recovered === undefined)
        return undefined;
    const { algorithm, hash, signedDigest: revealed } = found.recovered;
    const own = digests.get(hash);
    const signedDigest = own !== undefined && !signsDigestItself(found, own) ? undefined : revealed;
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
    return saltLength === (0,schemes/* schemeOf */.wW)(algorithm).saltLength;
}
function unsupportedAlgorithm({ trusted, digests }) {
    const described = trusted
        .map(({ key, file }) => file.kind === 'signature' ? describeUnsupported(key, file.bytes, digests.values()) : undefined)
        .find(name => name !== undefined);
    if (described === undefined)
        return undefined;
    return {
        cause: 'unsupported-algorithm',
        message: `the trusted key made this signature as ${described}, which is none of the algorithms that are accepted`,
        hint: `Sign with one of ${algorithms/* SIGNING_ALGORITHMS */.v8.filter(name => name.startsWith('RSA')).join(', ')}; some libraries use SHA-1 for MGF1 by default.`
    };
}
/** ECDSA reveals no key, but its numbers are as large as the curve. */
function bySmallerCurve({ trusted }) {
    for (const { key, file } of trusted) {
        const curve = key.kind === 'ec' && file.kind === 'signature' ? (0,ecdsa_signature/* curveOf */.Fi)(file.bytes) : undefined;
        if (key.kind !== 'ec' || curve === undefined || curve === key.spec)
            continue;
        return {
            cause: 'wrong-key-or-damaged',
            message: `the signature is by a key on ${curves/* CURVES */.H1[curve].name}, going by its numbers, but the trusted key (${key.fingerprint}) is on ${curves/* CURVES */.H1[key.spec].name}`,
            hint: 'Give the public key of the key that signed: another one made this signature.'
        };
    }
    return undefined;
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
    const digest = digests.get((0,signature_prehash/* digestKey */.C)(interpretation.prehash));
    return digest !== undefined && interpretation.covers(digest);
}

// EXTERNAL MODULE: ./build/diagnosis/depth.js
var depth = __webpack_require__(3659);
// EXTERNAL MODULE: ./build/diagnosis/rejections.js
var rejections = __webpack_require__(644);
// EXTERNAL MODULE: ./build/diagnosis/text-changes.js
var text_changes = __webpack_require__(1819);
// EXTERNAL MODULE: ./build/hashing/hasher.js + 2 modules
var hasher = __webpack_require__(4763);
// EXTERNAL MODULE: ./build/lib/files.js
var files = __webpack_require__(3963);
// EXTERNAL MODULE: ./build/release/names.js
var names = __webpack_require__(8898);
// EXTERNAL MODULE: ./build/release/read.js
var read = __webpack_require__(3916);
// EXTERNAL MODULE: ./build/signature/verdict.js
var verdict = __webpack_require__(5484);
// EXTERNAL MODULE: ./build/verify/diagnosis-aids.js
var diagnosis_aids = __webpack_require__(5409);
;// CONCATENATED MODULE: ./build/verify/signatures.js
















/** The signature files of a file, one of each suffix: beside the file, in the workspace, or on the release if one was named. */
async function findSignaturesOfFile(file, { signatureSuffixes, terms }, snapshot, workspace) {
    const pathsWith = (suffix) => [
        ...new Set([file.absolutePath + suffix, (0,external_node_path_.join)(workspace, (0,external_node_path_.basename)(file.name + suffix))])
    ];
    const found = [];
    for (const suffix of signatureSuffixes) {
        const one = (await findInFolders(pathsWith(suffix), suffix, workspace)) ??
            (snapshot && (await findOnRelease(snapshot, file.name, suffix)));
        if (one !== undefined)
            found.push(one);
    }
    const [first = '', ...others] = signatureSuffixes;
    const onRelease = snapshot && `${terms.member((0,names/* storedSignatureName */.XQ)(snapshot.host, file.name, first))} of ${snapshot.label}`;
    return {
        found,
        missing: {
            lookedAt: [
                ...pathsWith(first).map(path => (0,files/* displayPath */.Gt)(path, workspace)),
                ...(onRelease === undefined ? [] : [onRelease]),
                ...otherSuffixes(others)
            ],
            hint: `Sign the artifact, put its signature beside it, or give another suffix in ${terms.names['signature-suffix']}.`
        }
    };
}
async function findInFolders(paths, suffix, workspace) {
    for (const path of paths) {
        const bytes = await (0,files/* readSmallFile */.EW)(path, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
        if (bytes !== undefined)
            return { from: (0,files/* displayPath */.Gt)(path, workspace), suffix, key: path, bytes, size: bytes.length };
    }
    return undefined;
}
/** The signatures of an asset on the release. */
async function findSignaturesOfAsset({ name }, { signatureSuffixes, terms }, snapshot) {
    const found = [];
    for (const suffix of signatureSuffixes) {
        const one = await findOnRelease(snapshot, name, suffix);
        if (one !== undefined)
            found.push(one);
    }
    const [first = '', ...others] = signatureSuffixes;
    return {
        found,
        missing: {
            lookedAt: [terms.member((0,names/* storedSignatureName */.XQ)(snapshot.host, name, first)), ...otherSuffixes(others)],
            hint: `Sign it, or ${terms.exempt(name)}.`
        }
    };
}
function otherSuffixes(suffixes) {
    return suffixes.length === 0 ? [] : [`the same with ${(0,lib_text/* listed */.KE)(suffixes, 'or')}`];
}
/** The signature that the release has for a file of this name; undefined when it has none. */
async function findOnRelease(snapshot, fileName, suffix) {
    const asset = (0,names/* findSignatureAsset */.IL)(snapshot, fileName, suffix);
    if (asset === undefined)
        return undefined;
    const bytes = await (0,read/* readAsset */.fs)(snapshot, asset, formats/* MAX_SIGNATURE_FILE_BYTES */.NT);
    return { from: asset.name, suffix, bytes, size: asset.size, key: asset.name };
}
/**
 * The signatures, read by every key at hand, with what the verdict needs of the artifact.
 *
 * @param pinned the one algorithm that is accepted; undefined: any.
 * @param also hash functions whose digests are needed as well.
 */
function examineSignatures({ found, missing }, trust, pinned, also = []) {
    const all = found.map(file => examineOne(file, trust));
    const usual = pinned === undefined ? 'sha256' : (0,schemes/* hashOf */.qQ)(pinned);
    return {
        all,
        missing,
        prehashes: (0,hasher/* toPrehashes */.X1)([
            ...(0,verdict/* prehashesToCompute */.gt)(all.flatMap(({ trusted, untrusted }) => [...trusted, ...untrusted])),
            ...also.filter(hash => hash !== undefined),
            usual
        ])
    };
}
function examineOne(file, trust) {
    const { bytes } = file;
    const examined = (keys) => bytes === undefined
        ? []
        : (0,verdict/* examine */.sb)(bytes, keys.map(({ key }) => key));
    const trusted = examined(trust.trusted);
    const untrusted = examined(trust.untrusted).map((examination, index) => ({
        ...examination,
        why: trust.untrusted[index]?.why ?? 'not trusted'
    }));
    return { file, isClaimed: mustHold(file, trusted), trusted, untrusted };
}
/** Whether a file is a signature by a trusted key, or lies where one that says nothing of its key is expected. */
function mustHold({ suffix, bytes }, trusted) {
    if (trusted.some(({ isClaimed }) => isClaimed))
        return true;
    if (trusted.some(({ file }) => file.kind === 'signature'))
        return false;
    return !(0,formats/* isStatedBySuffix */.Ct)(suffix) && (bytes === undefined || !(0,formats/* statesSomeKey */.sY)(bytes));
}
/**
 * Whether digests that are known without reading the artifact suffice for a verdict. A PSS signature can be well formed under a second hash
 * function as well: once it is proven under one, the other is not needed.
 */
function digestsSuffice(known, signatures, policy, listed) {
    const claimed = signatures.all.filter(one => one.isClaimed);
    const isProven = claimed.length > 0 &&
        claimed.every(({ trusted }) => (0,verdict/* judge */.S4)(trusted, known, policy.algorithm) !== undefined) &&
        (listed === undefined || known.has(listed));
    return isProven || signatures.prehashes.every(prehash => known.has((0,signature_prehash/* digestKey */.C)(prehash)));
}
/** Whether a trusted key signed what has these digests: of no use as evidence. */
function isSigned(digests, { all }, { algorithm }) {
    return all.some(({ trusted }) => (0,verdict/* judge */.S4)(trusted, digests, algorithm) !== undefined);
}
/**
 * The verdict on all signatures of an artifact: each one that is claimed by a trusted key must hold, and one that holds proves the artifact.
 *
 * @throws what the call of KMS throws.
 */
async function decideSignatures(signatures, content, context) {
    const verdicts = [];
    const each = [];
    for (const signature of signatures.all) {
        const verdict = await decideSignature(signature, content, context);
        verdicts.push(verdict);
        each.push(describeVerdict(signature, verdict));
    }
    const refusal = verdicts.find(verdict => verdict.kind === 'refused');
    if (refusal !== undefined)
        return { ...refusal, each };
    const proof = verdicts.find(verdict => verdict.kind === 'proven');
    if (proof !== undefined)
        return { ...proof, each };
    return { kind: 'missing', others: verdicts.filter(verdict => verdict.kind === 'no-evidence'), each };
}
function describeVerdict({ file, trusted }, verdict) {
    const read = trusted.flatMap(examination => examination.file.kind === 'signature' ? [examination.file.format] : []);
    const proven = verdict.kind === 'proven' ? verdict.verified : undefined;
    return {
        file: file.from,
        format: proven?.format ?? read[0],
        algorithm: proven?.algorithm,
        verdict: { proven: 'valid', refused: 'rejected', 'no-evidence': 'not-evidence' }[verdict.kind],
        diagnosis: verdict.kind === 'proven' ? undefined : verdict.diagnosis
    };
}
/** The verdict on one signature, by the keys that are trusted, and by KMS where `verify-with: kms` asks for it. */
async function decideSignature(signature, content, { policy, trust, kms, aids }) {
    const { file, isClaimed: isBinding, trusted } = signature;
    const { digests } = content;
    const signatureFile = file.from;
    const rejected = (kind, diagnosis) => ({
        kind,
        diagnosis,
        signatureFile
    });
    if (file.bytes === undefined)
        return rejected(isBinding ? 'refused' : 'no-evidence', (0,rejections/* signatureTooLarge */.Wm)(file.size));
    const verified = (0,verdict/* judge */.S4)(trusted, digests, policy.algorithm);
    const key = trust.trusted.find(candidate => candidate.key === verified?.key);
    if (verified === undefined || key === undefined) {
        // a signature in a format of its own algorithm may stand beside those that signing-algorithm allows: it holds, and proves nothing
        const other = policy.algorithm === undefined ? undefined : (0,verdict/* judge */.S4)(trusted, digests, undefined);
        const isOther = other !== undefined && (0,formats/* formatOf */.be)(other.format).statesKey;
        const diagnosis = await explain(signature, content, aids === undefined ? { policy } : { policy, aids });
        return rejected(isBinding && !isOther ? 'refused' : 'no-evidence', diagnosis);
    }
    if (kms !== undefined && !(await kmsAgrees(kms, verified)))
        return rejected('refused', (0,rejections/* kmsDisagrees */.Hi)(kms.key.arn));
    return { kind: 'proven', verified, key, signatureFile };
}
async function explain(signature, { digests, reread, others }, { policy, aids }) {
    const evidence = {
        ...signature,
        bytes: signature.file.bytes,
        digests,
        pinned: policy.algorithm,
        terms: policy.terms,
        others: [],
        ...(aids && { findByDigest: digest => aids.findByDigest(digest) })
    };
    const diagnosis = diagnose(evidence);
    if (!(0,depth/* isUncertain */.cp)(diagnosis))
        return diagnosis;
    if (aids?.mayGoDeep() === false)
        return (0,depth/* notInDepth */.W1)(diagnosis, evidence, diagnosis_aids/* MAX_IN_DEPTH */.LK);
    const inDepth = diagnose({ ...evidence, others: others() });
    return ((0,depth/* isUncertain */.cp)(inDepth) && (await explainChange(signature, reread))) || inDepth;
}
/** Whether KMS says the same of a signature that holds here; each is sent once. */
async function kmsAgrees(kms, { algorithm, signed, signature }) {
    const question = [algorithm, (0,algorithms/* formatDigest */.MO)(signed), Buffer.from(signature).toString('base64')].join(' ');
    const answer = kms.answers.get(question) ?? kms.signer.verify(kms.key, algorithm, signed, signature);
    kms.answers.set(question, answer);
    return await answer;
}
/** The diagnosis of an innocent change of a text, where one explains why the signature is not valid; else undefined. */
async function explainChange({ trusted }, reread) {
    const interpretations = trusted.flatMap(examination => examination.interpretations);
    const hashes = new Set(interpretations.map(({ prehash }) => prehash.hash));
    // with a trailer after it, the digest of a changed text is not that of its bytes alone
    if (interpretations.length === 0 || interpretations.some(({ prehash }) => prehash.kind !== 'hash'))
        return undefined;
    const change = await undefinedOnError(() => (0,text_changes/* findTextChange */.Z)(reread(), [...hashes], digest => interpretations.some(({ covers }) => covers(digest))));
    return change && (0,rejections/* textChanged */.Qw)(change, undefined);
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


/***/ }),

/***/ 9165:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ judgeStatement),
/* harmony export */   d: () => (/* binding */ isNamedAsStatement)
/* harmony export */ });
/* harmony import */ var _diagnosis_rejections_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(644);
/* harmony import */ var _diagnosis_release_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4959);
/* harmony import */ var _hashing_hasher_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4763);
/* harmony import */ var _lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7037);
/* harmony import */ var _manifests_release_statement_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8348);
/* harmony import */ var _signature_verdict_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5484);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4895);
/* harmony import */ var _signatures_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7300);








/** Whether a file can be a release statement, going by its name: only then is it read to see. */
function isNamedAsStatement(name) {
    return name.endsWith('.json');
}
/**
 * The verdict on a release statement: its own signature must hold, it must be about the release at hand, and each file that it names and
 * that is here must have the digest that it states. Undefined when the file is no statement that says it is by a trusted key.
 */
async function judgeStatement(item, context) {
    if (!isNamedAsStatement(item.artifact))
        return undefined;
    const bytes = await (0,_record_js__WEBPACK_IMPORTED_MODULE_5__/* .readBounded */ .C)(item.reread(), _manifests_release_statement_js__WEBPACK_IMPORTED_MODULE_7__/* .MAX_STATEMENT_BYTES */ .Xk);
    if (bytes === undefined)
        return undefined;
    for (const key of context.trust.trusted) {
        const signed = (0,_manifests_release_statement_js__WEBPACK_IMPORTED_MODULE_7__/* .parseStatementBundle */ .hI)(bytes, key.key);
        if (signed === undefined)
            continue;
        const refused = (what) => ({
            kind: 'refused',
            diagnosis: (0,_diagnosis_release_js__WEBPACK_IMPORTED_MODULE_1__/* .statementMismatch */ .Qw)(what)
        });
        const digest = digestOf(bytes);
        const proof = (0,_signature_verdict_js__WEBPACK_IMPORTED_MODULE_4__/* .judgeEnvelope */ .Yj)(key.key, signed, digest);
        if (proof === undefined)
            return refused('its signature does not hold: it was changed, or is damaged');
        if (context.kms !== undefined && !(await (0,_signatures_js__WEBPACK_IMPORTED_MODULE_6__/* .kmsAgrees */ .jg)(context.kms, proof)))
            return { kind: 'refused', diagnosis: (0,_diagnosis_rejections_js__WEBPACK_IMPORTED_MODULE_0__/* .kmsDisagrees */ .Hi)(context.kms.key.arn) };
        const expected = await expectedRelease(context);
        const difference = expected && describeDifference(signed.statement, expected);
        if (difference !== undefined)
            return refused(difference);
        const [mismatch] = (0,_manifests_release_statement_js__WEBPACK_IMPORTED_MODULE_7__/* .findStatedMismatches */ .T1)(signed.statement, name => sha256Of(name, item, context));
        if (mismatch !== undefined)
            return refused(`it states another digest of ${mismatch}`);
        return { kind: 'stated', proof, key, isBound: expected !== undefined };
    }
    return undefined;
}
function digestOf(bytes) {
    const digest = (0,_hashing_hasher_js__WEBPACK_IMPORTED_MODULE_2__/* .hashBytes */ .yi)(bytes, ['sha256']).get('sha256');
    if (digest === undefined)
        throw new Error('no digest of a statement');
    return digest;
}
/** The release that everything is verified against; undefined without one. */
async function expectedRelease({ binding, describeRelease, policy: { requireBinding } }) {
    if (requireBinding.kind === 'named')
        return { ...requireBinding, repositoryId: undefined, commit: undefined, isNamed: true };
    if (binding.kind === 'bound')
        return { ...binding.binding, isNamed: false };
    const release = await describeRelease?.();
    return release && { ...release, isNamed: false };
}
/** Of a release that was only named, the commit is not known, and perhaps not the server. */
function describeDifference(statement, { isNamed, ...expected }) {
    const { release } = statement;
    return (0,_manifests_release_statement_js__WEBPACK_IMPORTED_MODULE_7__/* .describeStatementDifference */ .w4)(statement, {
        ...expected,
        server: expected.server ?? release.server,
        commit: isNamed ? release.commit : expected.commit
    });
}
/** SHA-256 of the file of this name that is verified in the same place. */
function sha256Of(name, { place }, { candidates }) {
    const found = candidates.find(other => other.place === place && (0,_lib_file_names_js__WEBPACK_IMPORTED_MODULE_3__/* .anyBaseName */ .L2)(other.artifact) === name);
    return found?.digests.get('sha256');
}


/***/ }),

/***/ 8508:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ VERSION)
/* harmony export */ });
/** As in `package.json`; a test compares the two. */
const VERSION = '0.1.0';


/***/ })

};
