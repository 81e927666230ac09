export const id = 948;
export const ids = [948];
export const modules = {

/***/ 7948:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCommand: () => (/* binding */ runCommand)
});

// EXTERNAL MODULE: ./build/src/errors.js
var errors = __webpack_require__(7406);
// EXTERNAL MODULE: ./build/src/version.js
var version = __webpack_require__(8009);
// EXTERNAL MODULE: ./build/src/lib/files.js
var lib_files = __webpack_require__(6342);
// EXTERNAL MODULE: ./build/src/lib/text.js
var lib_text = __webpack_require__(5498);
// EXTERNAL MODULE: ./build/src/signature/public-key.js
var public_key = __webpack_require__(529);
// EXTERNAL MODULE: ./build/src/signature/key-forms.js
var key_forms = __webpack_require__(3049);
// EXTERNAL MODULE: ./build/src/inputs/files.js
var files = __webpack_require__(4876);
// EXTERNAL MODULE: ./build/src/inputs/key.js
var key = __webpack_require__(172);
// EXTERNAL MODULE: ./build/src/inputs/reader.js
var reader = __webpack_require__(8064);
// EXTERNAL MODULE: ./build/src/inputs/release.js
var release = __webpack_require__(6182);
// EXTERNAL MODULE: ./build/src/inputs/schema.js
var schema = __webpack_require__(2336);
// EXTERNAL MODULE: ./build/src/inputs/spelling.js
var spelling = __webpack_require__(7177);
// EXTERNAL MODULE: ./build/src/inputs/values.js
var inputs_values = __webpack_require__(7745);
// EXTERNAL MODULE: ./build/src/inputs/terms.js
var terms = __webpack_require__(7176);
// EXTERNAL MODULE: ./build/src/signature/openssl-commands.js
var openssl_commands = __webpack_require__(3301);
;// CONCATENATED MODULE: ./build/src/cli/terms.js


// src/cli/terms.ts
/** The command: its options, the current folder, a folder of files. */
const OPTION_TERMS = {
	names: {
		"checksums-file": "--checksums-file",
		"signature-suffix": "--signature-suffix",
		"signing-algorithm": "--algorithm",
		"trusted-public-key": "--key",
		"public-key-fingerprint": "--fingerprint",
		"require-binding": "--expect"
	},
	anchors: ["--key", "--fingerprint"],
	keepKey: "Get it from its owner and keep it in another folder",
	toName: "Name the artifacts themselves, or the folder that they are in.",
	toBind: "Get the checksums file, its signature and release-binding.json of the release as well; they are there if it was signed with strategy: checksums or both.",
	elsewhere: "in the current folder",
	keyFileMissing: "Correct the path in --key.",
	inWorld: "in the folder",
	member: (name) => `file ${name}`,
	toComplete: {
		local: terms/* INPUT_TERMS */.r.toComplete.local,
		release: "Get what is missing; without --all the files that are there are verified."
	},
	toRename: {
		local: terms/* INPUT_TERMS */.r.toRename.local,
		release: terms/* INPUT_TERMS */.r.toRename.local
	},
	giveList: (name) => `--checksums-file ${(0,openssl_commands/* shellWord */.r7)(name)}`,
	keepKeyFile: "keep that file apart from what it verifies",
	exemption: "option",
	exempt: (name) => `exempt it with ${exemptOption(name)}`,
	exemptedBy: (pattern) => exemptOption(pattern.replace(/^!/, "")),
	whyEmpty: "a variable of the shell may be empty"
};
function exemptOption(name) {
	return name.startsWith("-") ? `--exempt=${(0,openssl_commands/* shellWord */.r7)(name)}` : `--exempt ${(0,openssl_commands/* shellWord */.r7)(name)}`;
}


// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/src/cli/options.js









// src/cli/options.ts
/** The options of `verify`; docs/command.md is compared with them. */
const VERIFY_OPTIONS = {
	key: {
		value: "FILE",
		many: true,
		input: "trusted-public-key",
		text: "A public key that is trusted, in PEM or DER, from its owner and not from the release."
	},
	fingerprint: {
		value: "sha256:HEX",
		many: true,
		input: "public-key-fingerprint",
		text: "The fingerprint of a key that is trusted; \"!sha256:HEX\" of one that is revoked. Without --key the key may lie with the files."
	},
	algorithm: {
		value: "NAME",
		input: "signing-algorithm",
		text: "The one signing algorithm that is accepted; any of the six by default."
	},
	expect: {
		value: "OWNER/NAME@TAG",
		input: "require-binding",
		text: "The release that everything must belong to, by its signed binding; its server is compared as well if it is written https://HOST/OWNER/NAME@TAG."
	},
	"checksums-file": {
		value: "NAME",
		input: "checksums-file",
		text: "The checksums file that must be there and signed; by default one with a usual name is used if there is one."
	},
	"signature-suffix": {
		value: "SUFFIX",
		input: "signature-suffix",
		text: `What the name of a signature ends with; ${schema/* INPUTS */.m["signature-suffix"].default} by default.`
	},
	all: { text: "PATH is one folder, and a whole release: every file in it must be verified, belong to what is, or be exempted, and nothing that the list names may be missing." },
	exempt: {
		value: "GLOB",
		many: true,
		text: "With --all: files that need not be verified, by their paths in the folder; \"*\" and \"?\" are wildcards. They are reported."
	},
	json: { text: "Print the results as JSON, as the output \"results\" of the action has them." },
	help: {
		short: "h",
		text: "Print this."
	}
};
/** The options of `fingerprint`. */
const FINGERPRINT_OPTIONS = { help: VERIFY_OPTIONS.help };
/** Sorts arguments into paths and options. What follows "--" is a path, whatever it begins with. */
function sortArguments(args, specs) {
	const { tokens } = (0,external_node_util_.parseArgs)({
		args: [...args],
		strict: false,
		allowPositionals: true,
		tokens: true,
		options: Object.fromEntries(Object.entries(specs).map(([name, { value, short }]) => [name, {
			type: value === void 0 ? "boolean" : "string",
			...short && { short }
		}]))
	});
	const paths = [];
	const values = /* @__PURE__ */ new Map();
	const flags = /* @__PURE__ */ new Set();
	const problems = [];
	for (const token of tokens) {
		if (token.kind === "positional") paths.push(token.value);
		if (token.kind !== "option") continue;
		const { name, rawName, value, inlineValue } = token;
		const spec = Object.hasOwn(specs, name) ? specs[name] : void 0;
		if (spec === void 0) problems.push(unknownOption(rawName, specs));
		else if (spec.value === void 0) {
			if (value === void 0) flags.add(name);
			else problems.push(`--${name}: ${(0,inputs_values/* describeValue */.b)(value)}, expected no value`);
		} else if (value === void 0 || !inlineValue && /^-./.test(value)) problems.push(`--${name}: no value, expected ${spec.value}; one that begins with "-" is written --${name}=${spec.value}`);
		else if (value.trim() === "") problems.push(`--${name}: empty, expected ${spec.value}; ${OPTION_TERMS.whyEmpty}`);
		else if (values.has(name) && spec.many === void 0) problems.push(`--${name}: given more than once`);
		else values.set(name, [...values.get(name) ?? [], value]);
	}
	if (paths.includes("")) problems.push(`a path is empty; ${OPTION_TERMS.whyEmpty}`);
	return {
		paths,
		values,
		flags,
		problems
	};
}
/**
* The options of `verify`.
*
* @throws INPUT_INVALID one error that names every problem.
*/
function parseVerifyOptions(given) {
	const { paths, values, flags } = given;
	const reader = new OptionReader(given);
	const options = {
		paths,
		keyFiles: (0,files/* parseTrustedKeyFiles */.L1)(reader),
		pins: values.has("fingerprint") ? (0,key/* parsePins */.MZ)(reader) : {
			allowed: void 0,
			revoked: []
		},
		algorithm: (0,key/* parseAlgorithm */.f5)(reader),
		requireBinding: parseExpected(reader),
		checksumsFile: (0,files/* parseChecksumsFile */.S7)(reader),
		signatureSuffix: (0,files/* parseSignatureSuffix */.LE)(reader),
		all: flags.has("all"),
		exempt: values.get("exempt") ?? [],
		json: flags.has("json")
	};
	if (paths.length === 0) reader.problem("no path is given, expected files or folders to verify");
	if (options.keyFiles.length === 0 && options.pins.allowed === void 0) reader.problem("no key to trust is given; give a public key file with --key, or the fingerprint of a key with --fingerprint");
	if (options.all && paths.length > 1) reader.problem(`--all: ${paths.length} paths are given, expected the one folder that is a release`);
	if (!options.all && options.exempt.length > 0) reader.problem("--exempt: without --all nothing needs an exemption; name the files that are meant");
	throwUsage(reader.problems, "verify");
	return options;
}
/** @throws INPUT_INVALID */
function throwUsage(problems, command) {
	(0,reader/* throwProblems */.Jh)(problems, "argument", `"${[
		"kms-sign",
		...command === void 0 ? [] : [command],
		"--help"
	].join(" ")}" shows what can be given.`);
}
/** Without it, a binding that is there is reported: no release is at hand to compare it with. */
function parseExpected(reader) {
	const value = reader.text("require-binding");
	if (value === void 0) return { kind: "if-present" };
	const named = (0,release/* parseNamedRelease */.uV)(value, void 0);
	if (named === void 0) reader.problem(`--expect: ${(0,inputs_values/* describeValue */.b)(value)}, expected owner/name@tag`);
	return named ?? { kind: "if-present" };
}
/** Options as the parsers of the inputs read them. */
var OptionReader = class {
	terms = OPTION_TERMS;
	problems;
	#values;
	constructor({ values, problems }) {
		this.#values = values;
		this.problems = [...problems];
	}
	problem(text) {
		if (!this.problems.includes(text)) this.problems.push(text);
	}
	text(name) {
		return this.list(name)[0] ?? DEFAULTS[name];
	}
	list(name) {
		return this.#values.get(OPTION_TERMS.names[name].replace(/^--/, "")) ?? [];
	}
};
const DEFAULTS = { "signature-suffix": schema/* INPUTS */.m["signature-suffix"].default };
function unknownOption(rawName, specs) {
	const name = rawName.replace(/^-+/, "");
	const meant = Object.entries(specs).find(([, { input }]) => input === name)?.[0] ?? (0,spelling/* nearestInput */.Z)(name, Object.keys(specs));
	return `${(0,inputs_values/* describeValue */.b)(rawName)} is no option${meant === void 0 ? "" : `; perhaps --${meant} is intended`}`;
}


// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/src/cli/fingerprint-command.js







// src/cli/fingerprint-command.ts
/**
* Prints for each file what it is, and the line that pins its key.
*
* @throws KEY_FILE_INVALID when one is no key, after all are printed; INPUT_INVALID, ARTIFACT_UNREADABLE
*/
async function runFingerprint({ paths, problems }, workspace, terminal) {
	const none = paths.length === 0 ? ["no file is given, expected public keys"] : [];
	throwUsage([...problems, ...none], "fingerprint");
	let refused = 0;
	for (const path of paths) {
		const absolutePath = (0,external_node_path_.resolve)(workspace, path);
		const shown = (0,lib_text/* untrusted */.bp)((0,lib_files/* displayPath */.Gt)(absolutePath, workspace));
		const bytes = await (0,lib_files/* readSmallFile */.EW)(absolutePath, public_key/* MAX_KEY_FILE_BYTES */.Qn);
		const read = bytes === void 0 ? NO_FILE : (0,key_forms/* readKeyInForm */.Hl)(bytes);
		if (read.kind === "key") {
			terminal.line(`${shown}: ${read.key.spec}, ${read.form}`);
			terminal.line(`public-key-fingerprint: ${read.key.fingerprint}`);
		} else {
			refused += 1;
			terminal.rejected(`${shown}: ${read.reason}. ${read.hint}`);
		}
	}
	if (refused === 0) return;
	throw new errors/* ActionError */.lZ("KEY_FILE_INVALID", `No public key in ${refused} of ${paths.length} file${paths.length === 1 ? "" : "s"}.`);
}
const NO_FILE = {
	kind: "refused",
	reason: "there is no such file, or it is no regular one",
	hint: "Correct the path."
};


;// CONCATENATED MODULE: ./build/src/cli/terminal.js

// src/cli/terminal.ts
const PROGRESS_MS = 1e3;
const CLEAR_LINE = "\r\x1B[K";
const GREEN = 32;
const RED = 31;
/** The one place of the command that prints: results to stdout, notes and progress to stderr. */
var Terminal = class {
	progress;
	#streams;
	#hasProgress = false;
	#failure;
	constructor(streams) {
		this.#streams = streams;
		this.progress = {
			everyMs: PROGRESS_MS,
			show: (text) => this.#showProgress(text)
		};
		for (const stream of [streams.stdout, streams.stderr]) stream.on("error", (error) => {
			if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") this.#failure ??= error;
		});
	}
	/** The first failure to print, as on a full disk; undefined when all was printed, or nobody reads on. */
	get failure() {
		return this.#failure;
	}
	/** Resolves once everything is written, or cannot be. */
	async flushed() {
		const { stdout, stderr } = this.#streams;
		await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => void stream.write("", () => resolve()))));
	}
	/** A verified file: marked where a person reads, else in words. */
	verified(facts) {
		this.#mark(facts, {
			mark: "✓",
			color: GREEN,
			word: "Verified"
		});
	}
	/** A rejected file. */
	rejected(facts) {
		this.#mark(facts, {
			mark: "✗",
			color: RED,
			word: "REJECTED"
		});
	}
	/** A line of the result. */
	line(text) {
		this.#print(this.#streams.stdout, clean(text));
	}
	/** Lines that hold nothing but text of this program. */
	ownText(text) {
		this.#print(this.#streams.stdout, text);
	}
	json(value) {
		this.#print(this.#streams.stdout, (0,lib_text/* harmlessJson */.EL)(JSON.stringify(value)));
	}
	info(text) {
		this.#print(this.#streams.stderr, clean(text));
	}
	debug() {}
	warning(text) {
		this.#print(this.#streams.stderr, `Warning: ${clean(text)}`);
	}
	error(text) {
		this.#print(this.#streams.stderr, `kms-sign: ${clean(text)}`);
	}
	#mark(facts, { mark, color, word }) {
		const { stdout, isPlain } = this.#streams;
		const shown = isPlain ? mark : `\u001b[${color}m${mark}\u001b[39m`;
		this.#print(stdout, `${stdout.isTTY === true ? shown : word} ${clean(facts)}`);
	}
	#showProgress(text) {
		const { stderr } = this.#streams;
		if (stderr.isTTY !== true) return;
		stderr.write(`${CLEAR_LINE}${clean(text)}`);
		this.#hasProgress = true;
	}
	#print(stream, text) {
		if (this.#hasProgress) this.#streams.stderr.write(CLEAR_LINE);
		this.#hasProgress = false;
		stream.write(`${text}\n`);
	}
};
/** One line, without anything that a terminal or a runner would obey. */
function clean(text) {
	return (0,lib_text/* harmless */.Is)(text.replace(/[\r\n]+/g, " "));
}


;// CONCATENATED MODULE: ./build/src/cli/usage.js

// src/cli/usage.ts
const WIDTH = 80;
const EXIT_CODES = `Exit code: 0 verified, 1 rejected, 2 wrong arguments or something that cannot be read.`;
const USAGE = `Usage: kms-sign verify (--key FILE | --fingerprint sha256:HEX)… [OPTION]… PATH…
       kms-sign fingerprint FILE…
       kms-sign --help | --version

Verifies files that were signed with a key in AWS KMS, without a network.
"kms-sign COMMAND --help" shows the options of a command.
`;
const VERIFY = `Usage: kms-sign verify (--key FILE | --fingerprint sha256:HEX)… [OPTION]… PATH…

Verifies files, and all files in folders, by their own signatures (FILE.sig) and
by a signed list (SHA256SUMS, SHA256SUMS.sig), found beside them or in the
current folder. Where both exist, both must hold.
`;
const FINGERPRINT = `Usage: kms-sign fingerprint FILE…

Prints the fingerprint of public keys: of a key in PEM or DER, of a certificate,
of what "aws kms get-public-key" prints, of an SSH public key or a JWK.

Exit code: 0 if all files are keys that can sign, else 2.
`;
/** What `verify --help` prints. */
const VERIFY_USAGE = `${VERIFY}\n${describeOptions(VERIFY_OPTIONS)}\n${EXIT_CODES}\n`;
/** What `fingerprint --help` prints. */
const FINGERPRINT_USAGE = `${FINGERPRINT}\n${describeOptions(FINGERPRINT_OPTIONS)}`;
function describeOptions(specs) {
	return Object.entries(specs).map(([name, spec]) => `  ${synopsisOf(name, spec)}\n${wrap(spec.text, "      ")}\n`).join("");
}
/** As "--key FILE". */
function synopsisOf(name, { value, short }) {
	const long = value === void 0 ? `--${name}` : `--${name} ${value}`;
	return short === void 0 ? long : `-${short}, ${long}`;
}
function wrap(text, indent) {
	const lines = [];
	let line = "";
	for (const word of text.split(" ")) if (line !== "" && indent.length + line.length + 1 + word.length > WIDTH) {
		lines.push(line);
		line = word;
	} else line = line === "" ? word : `${line} ${word}`;
	return [...lines, line].map((wrapped) => indent + wrapped).join("\n");
}


// EXTERNAL MODULE: ./build/src/artifacts/find.js
var find = __webpack_require__(3406);
// EXTERNAL MODULE: ./build/src/artifacts/name-glob.js
var name_glob = __webpack_require__(9881);
// EXTERNAL MODULE: ./build/src/lib/concurrency.js
var concurrency = __webpack_require__(3014);
// EXTERNAL MODULE: ./build/src/artifacts/expand.js
var expand = __webpack_require__(5417);
// EXTERNAL MODULE: ./build/src/artifacts/folder-spelling.js
var folder_spelling = __webpack_require__(4036);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
;// CONCATENATED MODULE: ./build/src/artifacts/paths.js








// src/artifacts/paths.ts
const LOOKS_AT_ONCE = 8;
/**
* The regular files that paths name, and all that are in the folders that paths name, hidden ones included. Nothing in a path is a wildcard.
* A path that is named may lead through links; a link that is met in a folder is not followed.
*
* @param workspace absolute path of the folder that paths begin from.
* @throws ARTIFACT_NOT_FOUND when nothing is at a path, or nothing that can be verified; ARTIFACT_UNREADABLE
*/
async function discoverPaths(paths, workspace) {
	const named = /* @__PURE__ */ new Set();
	const byFolder = /* @__PURE__ */ new Map();
	const skipped = /* @__PURE__ */ new Map();
	for (const path of paths) {
		const absolutePath = (0,external_node_path_.resolve)(workspace, path);
		const status = await statusOf(absolutePath, path);
		if (status.isFile()) named.add(absolutePath);
		else if (!status.isDirectory()) throw notAFile(path);
		else {
			const entries = await listFolder(absolutePath, workspace);
			const files = entries.filter(({ kind }) => kind === "file").map((entry) => entry.absolutePath);
			if (files.length === 0) throw emptyFolder(path);
			byFolder.set(path, files);
			for (const { kind, absolutePath: entry } of entries) if (kind !== "file") skipped.set(entry, {
				kind,
				path: (0,lib_files/* displayPath */.Gt)(entry, workspace)
			});
		}
	}
	const all = [.../* @__PURE__ */ new Set([...named, ...[...byFolder.values()].flat()])];
	const artifacts = await (0,concurrency/* mapConcurrently */.X2)(all, LOOKS_AT_ONCE, (path) => (0,find/* toArtifact */.eH)(path, workspace));
	const { files, sameAs } = await (0,find/* uniqueFiles */.zZ)(artifacts, new folder_spelling/* FolderSpelling */.n(workspace));
	const sorted = files.toSorted((a, b) => a.path < b.path ? -1 : 1);
	return {
		files: sorted,
		byPattern: new Map([...byFolder].map(([folder, inside]) => [folder, inside.map((path) => sameAs.get(path) ?? path)])),
		skipped: [...skipped.values()],
		describeUseless: (folder) => `The folder ${JSON.stringify(folder)} has only signatures and public keys.`,
		reachedByFolder: new Set(sorted.filter(({ absolutePath }) => !named.has(absolutePath)).map(({ path }) => path))
	};
}
/**
* Everything in a folder and in the folders below it, sorted by path; links are not followed.
*
* @param folder absolute path.
* @param lookInto how a folder is looked into, for tests.
* @throws ARTIFACT_UNREADABLE
*/
async function listFolder(folder, workspace, lookInto = expand/* lookIntoFolder */.m) {
	const found = [];
	const folders = [folder];
	for (let path = folders.pop(); path !== void 0; path = folders.pop()) for (const entry of await entriesOf(path, workspace, lookInto)) {
		const absolutePath = (0,external_node_path_.join)(path, entry.name);
		if (entry.isDirectory()) folders.push(absolutePath);
		else found.push({
			absolutePath,
			kind: kindOf(entry)
		});
	}
	return found.sort((a, b) => a.absolutePath < b.absolutePath ? -1 : 1);
}
function kindOf(entry) {
	if (entry.isFile()) return "file";
	return entry.isSymbolicLink() ? "link" : "special";
}
async function entriesOf(folder, workspace, lookInto) {
	try {
		return await lookInto(folder);
	} catch (cause) {
		throw new errors/* ActionError */.lZ("ARTIFACT_UNREADABLE", `Cannot look into the folder ${(0,lib_files/* displayPath */.Gt)(folder, workspace) || "."}: ${(0,errors/* systemErrorCode */.vq)(cause) ?? String(cause)}.`, {
			hint: "Give the user that runs this the permission to read the folder.",
			cause
		});
	}
}
async function statusOf(absolutePath, path) {
	try {
		return await (0,promises_.stat)(absolutePath);
	} catch (cause) {
		if (!["ENOENT", "ENOTDIR"].includes((0,errors/* systemErrorCode */.vq)(cause) ?? "")) throw (0,find/* unreadable */.O$)(path, cause);
		const isLink = (await (0,promises_.lstat)(absolutePath).catch(() => void 0))?.isSymbolicLink() === true;
		throw new errors/* ActionError */.lZ("ARTIFACT_NOT_FOUND", isLink ? `${JSON.stringify(path)} is a symbolic link that leads nowhere.` : `There is no file or folder ${JSON.stringify(path)}.`, { hint: "Correct the path. Wildcards are expanded by the shell, and none that matched nothing." });
	}
}
function notAFile(path) {
	return new errors/* ActionError */.lZ("ARTIFACT_NOT_FOUND", `${JSON.stringify(path)} is a pipe, a socket or a device, expected a file or a folder.`, { hint: "Name a regular file." });
}
function emptyFolder(path) {
	return new errors/* ActionError */.lZ("ARTIFACT_NOT_FOUND", `There is no file in the folder ${JSON.stringify(path)}.`, { hint: "Correct the path, or download the files first." });
}


// EXTERNAL MODULE: ./build/src/report/lines.js
var lines = __webpack_require__(9603);
// EXTERNAL MODULE: ./build/src/report/outputs.js
var outputs = __webpack_require__(3558);
// EXTERNAL MODULE: ./build/src/trust/key-files.js
var key_files = __webpack_require__(6861);
// EXTERNAL MODULE: ./build/src/verify/gathered.js + 1 modules
var gathered = __webpack_require__(1142);
// EXTERNAL MODULE: ./build/src/verify/report.js
var verify_report = __webpack_require__(3329);
// EXTERNAL MODULE: ./build/src/hashing/hash.js + 3 modules
var hash = __webpack_require__(9415);
// EXTERNAL MODULE: ./build/src/release/snapshot.js
var snapshot = __webpack_require__(1383);
;// CONCATENATED MODULE: ./build/src/cli/folder.js









// src/cli/folder.ts
const folder_LOOKS_AT_ONCE = 8;
/**
* The folder as it is now.
*
* @param folder absolute path.
* @throws ARTIFACT_UNREADABLE
*/
async function openFolder(folder, workspace) {
	const listed = await list(folder, workspace);
	const pathOf = new Map(listed.map(({ asset, absolutePath }) => [asset, absolutePath]));
	const source = {
		storedName: (name) => name,
		download: (asset) => read(pathOf.get(asset) ?? "", asset.name)
	};
	const label = `folder ${(0,lib_files/* displayPath */.Gt)(folder, workspace) || "."}`;
	return {
		files: (0,snapshot/* toAssetSet */.qI)({
			host: source,
			label
		}, listed.map(({ asset }) => asset)),
		paths: listed,
		hash: async (jobs, ports) => (0,hash/* hashFiles */.yQ)(jobs.map(({ asset, hashes }) => ({
			path: asset.name,
			absolutePath: pathOf.get(asset) ?? "",
			size: asset.size,
			hashes
		})), ports),
		assertUnchanged: async () => {
			const states = (all) => new Set(all.map(({ state }) => state));
			const now = await list(folder, workspace);
			if (states(listed).symmetricDifference(states(now)).size === 0) return;
			throw new errors/* ActionError */.lZ("ARTIFACT_CHANGED", `The files of the ${label} changed while they were verified.`, { hint: "Let the download finish, then verify again." });
		}
	};
}
async function list(folder, workspace) {
	const entries = await listFolder(folder, workspace);
	return (0,concurrency/* mapConcurrently */.X2)([...entries.entries()], folder_LOOKS_AT_ONCE, ([index, entry]) => describe(folder, entry, index + 1));
}
async function describe(folder, { absolutePath, kind }, id) {
	const name = (0,external_node_path_.relative)(folder, absolutePath).split(external_node_path_.sep).join("/");
	try {
		const { size, mtimeNs, ctimeNs, ino, dev } = await (0,promises_.lstat)(absolutePath, { bigint: true });
		return {
			absolutePath,
			state: JSON.stringify([
				name,
				kind,
				...[
					size,
					mtimeNs,
					ctimeNs,
					ino,
					dev
				].map(String)
			]),
			asset: {
				id,
				name,
				size: Number(size),
				state: kind === "file" ? "uploaded" : kind,
				digest: void 0,
				createdAt: Number(mtimeNs / 1000000n),
				url: absolutePath
			}
		};
	} catch (cause) {
		throw (0,find/* unreadable */.O$)(name, cause);
	}
}
async function* read(absolutePath, name) {
	try {
		yield* (0,lib_files/* streamFile */.Pq)(absolutePath);
	} catch (cause) {
		throw (0,find/* unreadable */.O$)(name, cause);
	}
}


;// CONCATENATED MODULE: ./build/src/cli/verify-command.js














// src/cli/verify-command.ts
const MAX_NAMES = 10;
/**
* Verifies what the paths lead to, and prints a line for each file.
*
* @param workspace absolute path of the folder that paths begin from.
* @throws VERIFICATION_FAILED after all lines are printed; INPUT_INVALID, and what reading and judging throws.
*/
async function runVerify(given, workspace, terminal) {
	const options = parseVerifyOptions(given);
	const report = (0,verify_report/* emptyVerifyReport */.F)();
	let isComplete = false;
	try {
		await verifyPaths(options, workspace, terminal, report);
		isComplete = report.results.length > 0;
	} finally {
		print(report, options, terminal);
		if (isComplete && !options.json) terminal.line(closingLine(report));
	}
	(0,gathered/* assertAllVerified */.Q)(report.results, OPTION_TERMS);
}
async function verifyPaths(options, workspace, log, report) {
	const keyFiles = await (0,key_files/* readKeyFiles */.t)(options.keyFiles, workspace, OPTION_TERMS);
	const folder = options.all ? await openReleaseFolder(options, workspace) : void 0;
	const discovered = folder === void 0 ? await discoverPaths(options.paths, workspace) : NOTHING;
	for (const entry of discovered.skipped) log.info((0,find/* describeSkipped */.At)(entry));
	const ports = {
		log,
		workspace,
		cancelled: new AbortController().signal
	};
	const release = folder && {
		snapshot: folder.files,
		globs: new name_glob/* NameGlobs */.V(["*", ...options.exempt.map((glob) => `!${glob}`)]),
		evidence: {
			kind: "files",
			hash: async (jobs) => folder.hash(jobs, ports)
		},
		files: folder.paths
	};
	await (0,gathered/* verifyGathered */.E)({
		policy: toPolicy(options, discovered),
		pins: options.pins,
		keyFiles,
		kmsKey: void 0,
		kms: void 0,
		keyId: void 0,
		discovered,
		release,
		expected: void 0,
		describeRelease: void 0,
		checkout: void 0
	}, ports, report);
	await folder?.assertUnchanged();
}
const NOTHING = {
	files: [],
	byPattern: /* @__PURE__ */ new Map(),
	skipped: [],
	describeUseless: (folder) => folder,
	reachedByFolder: /* @__PURE__ */ new Set()
};
function toPolicy({ algorithm, signatureSuffix, checksumsFile, requireBinding }, { reachedByFolder }) {
	return {
		algorithm,
		signatureSuffix,
		checksumsFile,
		requireBinding,
		terms: OPTION_TERMS,
		partialLists: reachedByFolder
	};
}
/** The folder of `--all`, which must have something to judge. */
async function openReleaseFolder({ paths: [path = "."], exempt }, workspace) {
	const absolutePath = (0,external_node_path_.resolve)(workspace, path);
	await assertFolder(absolutePath, path);
	const folder = await openFolder(absolutePath, workspace);
	const globs = new name_glob/* NameGlobs */.V(["*", ...exempt.map((glob) => `!${glob}`)]);
	const { assets, incomplete, provisional } = folder.files;
	const names = [
		...assets.keys(),
		...incomplete.keys(),
		...provisional.map(({ asset }) => asset.name)
	];
	if (names.some((name) => globs.isSelected(name))) return folder;
	throw new errors/* ActionError */.lZ("ARTIFACT_NOT_FOUND", `There is ${names.length === 0 ? "no file" : "no file that is not exempted"} in the folder ${JSON.stringify(path)}.`, { hint: "Correct the path, or download the files first." });
}
async function assertFolder(absolutePath, path) {
	const status = await (0,promises_.stat)(absolutePath).catch((cause) => (0,errors/* systemErrorCode */.vq)(cause) ?? String(cause));
	if (typeof status !== "string" && status.isDirectory()) return;
	const found = typeof status === "string" ? `cannot be looked at (${status})` : "is not a folder";
	throw new errors/* ActionError */.lZ("ARTIFACT_NOT_FOUND", `${JSON.stringify(path)} ${found}, expected one: --all is for a folder.`, { hint: "Correct the path, or omit --all to verify files." });
}
function print(report, { json }, terminal) {
	const { results, exempted, missing } = report;
	if (json) {
		terminal.json((0,outputs/* resultEntries */.K)(report));
		return;
	}
	for (const result of results) if (result.kind === "verified") terminal.verified((0,lines/* verifiedFacts */.i_)(result));
	else terminal.rejected((0,lines/* refusedFacts */.s6)(result));
	for (const result of exempted) terminal.line((0,lines/* describeExempted */.yH)(result));
	if (missing.length > 0) terminal.line(describeMissing(missing));
}
function closingLine({ results }) {
	const rejected = results.filter(({ kind }) => kind === "refused").length;
	return rejected === 0 ? (0,lines/* verifiedLine */.BN)(results.length) : (0,lines/* rejectedLine */.rf)(rejected, results.length);
}
/** What a signed list names and a folder does not have: whoever needs a part of a release may take a part. */
function describeMissing(missing) {
	const names = missing.slice(0, MAX_NAMES).map((name) => JSON.stringify(name));
	const more = missing.length > MAX_NAMES ? ` and ${missing.length - MAX_NAMES} more` : "";
	return `Listed, not here: ${names.join(", ")}${more}`;
}


;// CONCATENATED MODULE: ./build/src/cli/command.js







// src/cli/command.ts
/** Everything was verified. */
const VERIFIED = 0;
/** Something was judged, and rejected. */
const REJECTED = 1;
/** Nothing can be said: wrong arguments, or something that cannot be read. */
const UNUSABLE = 2;
/** Failures that are verdicts. */
const REJECTIONS = [
	"VERIFICATION_FAILED",
	"CHECKSUMS_UNUSABLE",
	"NO_TRUSTED_KEY",
	"ARTIFACT_CHANGED"
];
/** Runs the command with these arguments and prints; the exit code. Never throws. */
async function runCommand(args, ports) {
	const terminal = new Terminal(ports);
	let code = UNUSABLE;
	try {
		await dispatch(args, ports, terminal);
		code = VERIFIED;
	} catch (thrown) {
		const failure = toFailure(thrown);
		if (REJECTIONS.includes(failure.code)) code = REJECTED;
		if (failure.code !== "VERIFICATION_FAILED" || args.includes("--json")) terminal.error(`${failure.code}: ${failure.message}${failure.hint === void 0 ? "" : ` ${failure.hint}`}`);
	}
	await terminal.flushed();
	if (terminal.failure === void 0) return code;
	terminal.error(`cannot print the result: ${terminal.failure.message}`);
	return UNUSABLE;
}
async function dispatch(args, { cwd }, terminal) {
	const [command, ...rest] = args;
	switch (command) {
		case "verify": {
			const given = sortArguments(rest, VERIFY_OPTIONS);
			if (given.flags.has("help")) return terminal.ownText(VERIFY_USAGE);
			return runVerify(given, cwd(), terminal);
		}
		case "fingerprint": {
			const given = sortArguments(rest, FINGERPRINT_OPTIONS);
			if (given.flags.has("help")) return terminal.ownText(FINGERPRINT_USAGE);
			return runFingerprint(given, cwd(), terminal);
		}
		case "--help":
		case "-h":
		case "help": return terminal.ownText(USAGE);
		case "--version": return terminal.ownText(`kms-sign ${version/* VERSION */.x}`);
		case void 0:
		default: return throwUsage([command === void 0 ? "no command is given, expected verify or fingerprint" : `${JSON.stringify(command.slice(0, MAX_SHOWN))} is no command, expected verify or fingerprint`]);
	}
}
const MAX_SHOWN = 100;
/** The hint of an unforeseen failure speaks of jobs. */
function toFailure(thrown) {
	const failure = (0,errors/* toActionError */.ie)(thrown);
	if (failure.code !== "INTERNAL") return failure;
	return new errors/* ActionError */.lZ("INTERNAL", failure.message, {
		hint: "Report it with the version and the arguments of this command.",
		cause: thrown
	});
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
