export const id = 305;
export const ids = [305];
export const modules = {

/***/ 47:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ isExclude)
/* harmony export */ });
// src/artifacts/pattern.ts
/** Whether a pattern excludes: it starts with `!`. */
function isExclude(pattern) {
	return pattern.startsWith("!");
}



/***/ }),

/***/ 7406:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ie: () => (/* binding */ toActionError),
/* harmony export */   lZ: () => (/* binding */ ActionError),
/* harmony export */   vq: () => (/* binding */ systemErrorCode),
/* harmony export */   wh: () => (/* binding */ describeCauses)
/* harmony export */ });
// src/errors.ts
/** A failure with a cause in the user's set-up and one next step to fix it. */
var ActionError = class extends Error {
	name = "ActionError";
	code;
	hint;
	/** Several lines that help to fix it, such as a policy statement to paste. */
	details;
	constructor(code, message, options = {}) {
		super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
		this.code = code;
		this.hint = options.hint;
		this.details = options.details;
	}
};
/** The thrown value as an ActionError: itself when it is one, else `INTERNAL` with the thrown value as its cause. */
function toActionError(thrown) {
	if (thrown instanceof ActionError) return thrown;
	return new ActionError("INTERNAL", `Unexpected failure: ${thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)}`, {
		hint: "Run the job again with debug logging; if it fails the same way, report it with the debug log.",
		cause: thrown
	});
}
/** The stacks of an error and of its causes, outermost first; empty when something else than an error was thrown. At most eight. */
function describeCauses(thrown) {
	const described = [];
	for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++) described.push(error.stack ?? `${error.name}: ${error.message}`);
	return described;
}
/** The first `code` in the chain of causes, as `ENOENT` of a Node.js system error; undefined when no cause has one. */
function systemErrorCode(thrown) {
	for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++) {
		const code = error.code;
		if (typeof code === "string") return code;
		if (error instanceof AggregateError && error.errors.length > 0) return systemErrorCode(error.errors[0]);
	}
}



/***/ }),

/***/ 4876:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L1: () => (/* binding */ parseTrustedKeyFiles),
/* harmony export */   LE: () => (/* binding */ parseSignatureSuffix),
/* harmony export */   S7: () => (/* binding */ parseChecksumsFile),
/* harmony export */   TG: () => (/* binding */ parseRecordFile),
/* harmony export */   Z7: () => (/* binding */ parsePatterns),
/* harmony export */   Zj: () => (/* binding */ parsePublicKeyFiles),
/* harmony export */   fV: () => (/* binding */ parseDigests)
/* harmony export */ });
/* harmony import */ var _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3739);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7745);


// src/inputs/files.ts
const MAX_PATH_CHARACTERS = 300;
/** `digests`; undefined for "none". */
function parseDigests(reader) {
	const text = reader.text("digests");
	if (text === void 0) reader.problem("digests: empty, expected lines as sha256sum prints them, @path of a file with them, or \"none\"; an expression may have evaluated to an empty string");
	if (text === void 0 || text === "none") return void 0;
	const what = describeOtherThanLines(text);
	if (what !== void 0) reader.problem(`digests: ${what}, expected lines as sha256sum prints them, or @path of a file with them`);
	return text.startsWith("@") && !text.includes("\n") ? {
		kind: "file",
		path: text.slice(1)
	} : {
		kind: "text",
		text
	};
}
/** What is given instead of lines; undefined for what is left to the parser of the lines. */
function describeOtherThanLines(text) {
	if (isList(text) || text.startsWith("@")) return void 0;
	if (isList(Buffer.from(text, "base64").toString())) return "base64 of such lines; decode it (base64 --decode)";
	const isPath = !/\s/.test(text) && /[./]/.test(text) && text.length < MAX_PATH_CHARACTERS;
	return (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeText */ .l)(text) ?? (isPath ? `${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(text)}; perhaps @${text} is intended` : void 0);
}
function isList(text) {
	return (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .textKindOf */ .Ji)(Buffer.from(text).toString("latin1")) === "checksums";
}
/** Globs; what looks like a list of another language would match nothing, or not what was meant. */
function parsePatterns(reader, name) {
	const patterns = reader.list(name);
	for (const pattern of patterns) {
		const mark = otherMark(pattern);
		if (mark !== void 0) reader.problem(`${name}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(pattern)}, expected one pattern a line, without ${mark}`);
	}
	return patterns;
}
function otherMark(pattern) {
	if (/^-\s/.test(pattern)) return "the dash of a YAML list (\"|\" after the name of the input makes lines)";
	if (/^\[.*[,"'].*\]$/.test(pattern)) return "the brackets and commas of a list";
	return /^!?(["']).*\1,?$/.test(pattern) ? "quotation marks" : void 0;
}
/** `trusted-public-key`: paths of key files. */
function parseTrustedKeyFiles(reader) {
	const files = reader.list("trusted-public-key");
	const { names, keepKeyFile } = reader.terms;
	const setting = names["trusted-public-key"];
	const what = (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeText */ .l)(files.join("\n"));
	if (what !== void 0) {
		reader.problem(`${setting}: ${what}, expected the path of a file with the key; ${keepKeyFile}`);
		return files;
	}
	for (const file of files) {
		const other = otherAnchor(file, names["public-key-fingerprint"]);
		if (other !== void 0) reader.problem(`${setting}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(file)}, expected the path of a key file${other}`);
	}
	return files;
}
/** What else than a path names a key, and where it belongs. */
function otherAnchor(line, pin) {
	if (/^https?:\/\//i.test(line)) return "; nothing is downloaded to be trusted: compare the fingerprint of the key once, and keep its file";
	if (/^!?(sha-?256[:=/])?([0-9a-f]{2}:?){32}$/i.test(line)) return `; give a fingerprint as ${pin}`;
	return /^(arn:aws[a-z-]*:kms:|alias\/)/.test(line) ? "; give a KMS key as key-id" : void 0;
}
/** `record-file`; undefined when none is asked for. */
function parseRecordFile(reader) {
	const file = reader.text("record-file");
	if (file !== void 0 && !/[^/\\]\.json$/.test(file)) reader.problem(`record-file: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(file)}, expected a file name ending in .json`);
	return file;
}
/** `checksums-file`; undefined for the usual name. */
function parseChecksumsFile(reader) {
	const file = reader.text("checksums-file");
	if (file !== void 0 && !/(^|[/\\])[^/\\\n]*[^/\\\n.]$/.test(file)) reader.problem(`${reader.terms.names["checksums-file"]}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(file)}, expected a file name such as SHA256SUMS`);
	return file;
}
/** `signature-suffix`. */
function parseSignatureSuffix(reader) {
	const suffix = reader.text("signature-suffix") ?? "";
	if (!/^\.[A-Za-z0-9_.-]*[A-Za-z0-9_-]$/.test(suffix) || suffix.length > 32 || suffix.includes("..")) reader.problem(`${reader.terms.names["signature-suffix"]}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(suffix)}, expected a dot and up to 31 letters, digits, "-", "_" or "."`);
	return suffix;
}
/** `public-key-file`, one path for each format. */
function parsePublicKeyFiles(reader) {
	const files = reader.list("public-key-file");
	if (files.length === 0) reader.problem("public-key-file: empty, expected a file name ending in .pem or .der");
	for (const file of files.filter((file) => !/[^/\\]\.(pem|der)$/.test(file))) reader.problem(`public-key-file: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(file)}, expected a name ending in .pem or .der`);
	return files;
}



/***/ }),

/***/ 172:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Do: () => (/* binding */ parseKey),
/* harmony export */   MZ: () => (/* binding */ parsePins),
/* harmony export */   f5: () => (/* binding */ parseAlgorithm),
/* harmony export */   gP: () => (/* binding */ parseRole)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6432);
/* harmony import */ var _signature_key_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3049);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2336);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7745);




// src/inputs/key.ts
const MAX_PINS = 100;
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
const KEY_ARN = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):(\d{12}):(key|alias)\/[\w/-]+$/;
const KEY_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]+)$/i;
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/[\w+=,.@/-]+$/;
/** `key-id` with its Region; undefined when it is not given, or so wrong that no call could be made with it. */
function parseKey(reader, job) {
	const id = reader.text("key-id");
	const given = reader.text("aws-region");
	if (given !== void 0 && !REGION.test(given)) reader.problem(`aws-region: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(given)}, expected a Region such as eu-central-1`);
	if (id === void 0) return void 0;
	const arn = KEY_ARN.exec(id);
	if (arn === null && (id.startsWith("arn:") || !/^(alias\/[\w/-]+|[A-Za-z0-9-]+)$/.test(id))) {
		reader.problem(`key-id: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(id)}, expected a key id, a key ARN (arn:aws:kms:<region>:<account>:key/<id>), an alias (alias/<name>) or an alias ARN${meantKey(id)}`);
		return;
	}
	if (arn === null && !id.startsWith("alias/") && !KEY_ID.test(id)) {
		const meant = (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeText */ .l)(id) === void 0 ? `; perhaps alias/${id} is intended` : "";
		reader.problem(`key-id: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(id)} is no key id${meant}`);
		return;
	}
	const fromArn = arn?.[2];
	if (given !== void 0 && fromArn !== void 0 && given !== fromArn) reader.problem(`aws-region: "${given}", but the ARN in key-id names ${fromArn}; remove aws-region or give the same`);
	const region = given ?? fromArn ?? job.region;
	if (region === void 0) {
		reader.problem("aws-region: no Region is known; give aws-region, a key ARN as key-id, or set AWS_REGION");
		return;
	}
	if (given === void 0 && fromArn !== void 0 && !REGION.test(fromArn)) reader.problem(`key-id: the ARN names the Region "${fromArn}", expected a Region such as eu-central-1`);
	else if (given === void 0 && !REGION.test(region)) reader.problem(`AWS_REGION: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(region)} in the environment, expected a Region such as eu-central-1`);
	const isAlias = arn === null ? id.startsWith("alias/") : arn[4] === "alias";
	return {
		id,
		kind: arn === null ? isAlias ? "alias" : "id" : isAlias ? "alias-arn" : "arn",
		region,
		partition: arn?.[1],
		account: arn?.[3]
	};
}
/** Where something else that people have belongs, or the key in an address of the console. */
function meantKey(value) {
	if (/^arn:aws[a-z-]*:(iam|sts):/.test(value)) return "; a role belongs into role-to-assume";
	if (/^!?sha256:[0-9a-f]{64}$/i.test(value)) return "; a fingerprint belongs into public-key-fingerprint";
	const [, id] = /^https:\/\/[\w.-]*console\.\S*\/kms\/keys\/((?:mrk-)?[0-9a-f-]{32,36})/.exec(value) ?? [];
	return id === void 0 ? "" : `; perhaps ${id} is intended`;
}
/** The role that a session of it names, or where something else belongs. */
function meantRole(value) {
	const [, partition, account, name] = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)/.exec(value) ?? [];
	if (name !== void 0) return `; perhaps arn:${partition}:iam::${account}:role/${name} is intended`;
	if (/^(arn:aws[a-z-]*:kms:|alias\/)/.test(value)) return "; a KMS key belongs into key-id";
	return /^arn:aws[a-z-]*:iam::\d*:(user|oidc-provider)\//.test(value) ? "; give the role that trusts the OIDC provider of GitHub" : "";
}
/** The role and its session; undefined when no role is given. */
function parseRole(reader, job) {
	const arn = reader.text("role-to-assume");
	const duration = reader.integer("role-duration-seconds", 900, 43200);
	if (arn === void 0) {
		refuseWithoutRole(reader, duration);
		return;
	}
	const match = ROLE_ARN.exec(arn);
	if (match === null) reader.problem(`role-to-assume: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(arn)}, expected a role ARN such as arn:aws:iam::111122223333:role/release-signing${meantRole(arn)}`);
	return {
		arn,
		partition: match?.[1] ?? "",
		account: match?.[2] ?? "",
		sessionName: toSessionName(reader.text("role-session-name") ?? job.sessionName),
		durationSeconds: duration,
		audience: reader.text("audience") ?? (match?.[1] === "aws-cn" ? "sts.amazonaws.com.cn" : "sts.amazonaws.com")
	};
}
/** @param all the whole input: where it is a key, no line of it says so. */
function wrongPin(line, all, names) {
	const key = (0,_signature_key_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .findKeyIn */ .Ig)(all);
	const meant = meantPin(line);
	const text = (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeText */ .l)(all);
	const isLine = key === void 0 && meant !== "";
	const seen = (isLine ? void 0 : text) ?? (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(line);
	const next = key !== void 0 ? `; the fingerprint of this key is ${key.fingerprint}` : isLine || text === void 0 ? meant : `; a key belongs into a file that ${names["trusted-public-key"]} names`;
	return `${names["public-key-fingerprint"]}: ${seen}, expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"${next}`;
}
/** As "openssl dgst -sha256" and "sha256sum" print a digest. */
const OUTPUTS_OF_TOOLS = /^(?:sha2?-?256 ?\([^)]*\) ?= ?(?<dgst>[0-9a-f]{64})|(?<sum>[0-9a-f]{64}) [ *](?<file>.+))$/i;
const OTHER_HASHES = {
	32: "MD5",
	40: "SHA-1",
	96: "SHA-384",
	128: "SHA-512"
};
/** For a fingerprint as another tool writes it: what to write instead, or why it cannot be converted. */
function meantPin(line) {
	const [, revoked = "", rest = ""] = /^(!?)(.*)$/.exec(line) ?? [];
	const { dgst, sum, file = "" } = OUTPUTS_OF_TOOLS.exec(rest)?.groups ?? {};
	if (/\.(pem|pub|crt|cer)$/i.test(file)) return "; that is the hash of a file in PEM, and a fingerprint that of its DER: openssl pkey -pubin -in FILE -outform DER | openssl dgst -sha256";
	if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(rest)) return "; that is a fingerprint of SSH, the hash of another form of the key: openssl pkey -pubin -in FILE -outform DER | openssl dgst -sha256";
	const digits = dgst ?? sum ?? /^(?:sha-?256[:=/]?)?((?:[0-9a-f]{2}:?){16,64})$/i.exec(rest)?.[1]?.replaceAll(":", "");
	const base64 = /^(?:pin-)?(?:sha256[:=/])?"?([A-Za-z0-9+/]{43}=)"?$/.exec(rest)?.[1];
	const hex = (digits ?? (base64 === void 0 ? "" : Buffer.from(base64, "base64").toString("hex"))).toLowerCase();
	const other = OTHER_HASHES[hex.length];
	if (other !== void 0) return `; ${hex.length} digits are ${other}, and it must be SHA-256`;
	return hex.length === 64 ? `; perhaps ${revoked}sha256:${hex} is intended` : "";
}
/** A described session means a role: credentials of the environment must not take its place. */
function refuseWithoutRole(reader, duration) {
	const names = [...["role-session-name", "audience"].filter((name) => reader.text(name) !== void 0), ...duration === Number(_schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUTS */ .m["role-duration-seconds"].default) ? [] : ["role-duration-seconds"]];
	if (names.length === 0) return;
	const given = names.join(" and ");
	reader.problem(`role-to-assume: empty beside ${given}; give the ARN of the role (an expression may have evaluated to an empty string), or remove ${given}`);
}
/** The name as STS accepts it for `RoleSessionName`: 2 to 64 of `[\w+=,.@-]` (API reference, AssumeRoleWithWebIdentity). */
function toSessionName(name) {
	return name.replace(/[^\w+=,.@-]/g, "-").slice(0, 64).padEnd(2, "-");
}
/** The keys that `public-key-fingerprint` allows and revokes, in lower case. */
function parsePins(reader) {
	const { names, whyEmpty } = reader.terms;
	const setting = names["public-key-fingerprint"];
	const lines = reader.list("public-key-fingerprint");
	if (lines.length === 0) reader.problem(`${setting}: empty, expected sha256:<64 hex> or "any"; ${whyEmpty}`);
	if (lines.length > MAX_PINS) reader.problem(`${setting}: ${lines.length} pins, expected at most ${MAX_PINS}`);
	const allowed = [];
	const revoked = [];
	for (const line of lines.filter((line) => line !== "any")) {
		const pin = /^(!?)(sha256:[0-9a-f]{64})$/i.exec(line);
		if (pin?.[2] === void 0) reader.problem(wrongPin(line, lines.join("\n"), names));
		else (pin[1] === "!" ? revoked : allowed).push(pin[2].toLowerCase());
	}
	for (const pin of new Set(allowed.filter((pin) => revoked.includes(pin)))) reader.problem(`${setting}: ${pin} is both allowed and revoked; remove one of the two lines`);
	const any = lines.includes("any");
	if (any && allowed.length > 0) reader.problem(`${setting}: "any" together with pins; remove "any", or the pins mean nothing`);
	return {
		allowed: any || allowed.length === 0 ? void 0 : allowed,
		revoked
	};
}
/** `signing-algorithm`; undefined when none is given. */
function parseAlgorithm(reader) {
	const name = reader.text("signing-algorithm");
	if (name === void 0 || (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .isSigningAlgorithm */ .vT)(name)) return name;
	reader.problem(`${reader.terms.names["signing-algorithm"]}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .describeValue */ .b)(name)}, expected one of ${_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .SIGNING_ALGORITHMS */ .v8.join(", ")}`);
}



/***/ }),

/***/ 8064:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jh: () => (/* binding */ throwProblems),
/* harmony export */   i_: () => (/* binding */ InputReader),
/* harmony export */   sV: () => (/* binding */ BOOLEANS)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);
/* harmony import */ var _lib_text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5498);
/* harmony import */ var _terms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7176);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2336);
/* harmony import */ var _spelling_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7177);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7745);






// src/inputs/reader.ts
/** What stands for true and false. */
const BOOLEANS = new Map([...[
	"true",
	"True",
	"TRUE"
].map((t) => [t, true]), ...[
	"false",
	"False",
	"FALSE"
].map((f) => [f, false])]);
/** Reads single inputs and collects their problems. */
var InputReader = class {
	terms = _terms_js__WEBPACK_IMPORTED_MODULE_1__/* .INPUT_TERMS */ .r;
	#env;
	#problems = [];
	constructor(env) {
		this.#env = env;
	}
	/** Notes a problem, as "<input>: <what was given>, expected <what>"; the same one counts once. */
	problem(text) {
		if (!this.#problems.includes(text)) this.#problems.push(text);
	}
	/** @throws INPUT_INVALID when a problem was noted; it names all of them. */
	throwProblems() {
		throwProblems(this.#problems, "input", "Correct the \"with:\" block of this step.");
	}
	/**
	* The value, else its default, without surrounding ASCII white space; undefined when it is empty. A byte-order mark and the like stay,
	* and make the value wrong.
	*/
	text(name) {
		const spec = _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUTS */ .m[name];
		const trimmed = (this.#env[variableOf(name)] ?? (spec.default?.startsWith("${{") ? void 0 : spec.default))?.replace(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, "");
		return trimmed === "" ? void 0 : trimmed;
	}
	/** Something is written, but nothing that counts: white space, or comments where a list is expected. */
	isBlank(name) {
		return (this.#env[variableOf(name)] ?? "") !== "" && this.list(name).length === 0;
	}
	/** The lines without blank ones and comments (`#`). */
	list(name) {
		return (this.text(name) ?? "").split(/\r?\n/).map((line) => line.replace(/^[\t ]+|[\t ]+$/g, "")).filter((line) => line !== "" && !line.startsWith("#"));
	}
	/** The value; the first of `allowed`, with a problem noted, when it is none of them. */
	choice(name, allowed) {
		const value = this.text(name);
		const choice = allowed.find((candidate) => candidate === value);
		if (choice === void 0) this.problem(`${name}: ${value === void 0 ? "empty" : (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(value)}, expected ${allowed.join(" or ")}`);
		return choice ?? allowed[0];
	}
	/** The value; false, with a problem noted, when it is neither true nor false. */
	boolean(name) {
		const value = this.text(name);
		const parsed = BOOLEANS.get(value ?? "");
		if (parsed === void 0) this.problem(`${name}: ${value === void 0 ? "empty" : (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(value)}, expected true or false`);
		return parsed ?? false;
	}
	/** The value from `min` to `max`, both included; `min`, with a problem noted, when it is anything else. */
	integer(name, min, max) {
		const value = this.text(name) ?? "";
		const number = /^\d{1,16}$/.test(value) ? Number(value) : NaN;
		if (number >= min && number <= max) return number;
		this.problem(`${name}: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(value)}, expected a whole number from ${min} to ${max}`);
		return min;
	}
	/**
	* The runner only warns about an undeclared input, so a typing error would switch a pin off in silence: what resembles
	* an input of ours, or can only come from a `with:` block, is refused. The others are warned of.
	*/
	refuseUndeclared(warn) {
		for (const variable of Object.keys(this.#env)) {
			if (!variable.startsWith("INPUT_") || this.#env[variable] === void 0) continue;
			const name = variable.slice(6).toLowerCase();
			if (name === "" || _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_NAMES */ .Q.some((declared) => declared === name)) continue;
			const meant = (0,_spelling_js__WEBPACK_IMPORTED_MODULE_3__/* .meantInputs */ .J)(name, _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_NAMES */ .Q);
			if (meant.length > 0) this.problem(`${(0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(name)} is not an input of this action; the closest is ${(0,_lib_text_js__WEBPACK_IMPORTED_MODULE_5__/* .listed */ .KE)(meant, "or")}`);
			else if (name.includes("-")) this.problem(`${(0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(name)} is not an input of this action`);
			else warn(`${(0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .describeValue */ .b)(name)} is not an input of this action and has no effect. Remove it, or correct its name.`);
		}
	}
	/** Notes each input of the other mode that has another value than its default. */
	refuseOtherMode(mode) {
		for (const name of _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_NAMES */ .Q) {
			const spec = _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUTS */ .m[name];
			if (spec.mode === "both" || spec.mode === mode) continue;
			const value = this.text(name);
			if (value === void 0 || value === spec.default) continue;
			this.problem(`${name}: given, but it has no meaning in ${mode} mode; remove it or set mode: ${spec.mode}`);
		}
	}
};
/**
* @param noun what the problems are of: "input".
* @throws INPUT_INVALID when there is a problem; it names all of them.
*/
function throwProblems(problems, noun, hint) {
	const [first, ...others] = problems;
	if (first === void 0) return;
	const list = others.length === 0 ? first : problems.map((text, index) => `(${index + 1}) ${text}`).join("; ");
	const what = others.length === 0 ? `An ${noun} is wrong` : `${problems.length} ${noun}s are wrong`;
	throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("INPUT_INVALID", `${what}: ${list}.`, { hint });
}
/** The runner upper-cases a name and turns spaces into `_`; hyphens stay. */
function variableOf(name) {
	return `INPUT_${name.toUpperCase()}`;
}



/***/ }),

/***/ 6182:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BC: () => (/* binding */ parseRelease),
/* harmony export */   G3: () => (/* binding */ parseBindingDemand),
/* harmony export */   SU: () => (/* binding */ parseRepository),
/* harmony export */   aG: () => (/* binding */ parseVerifyInstructions),
/* harmony export */   uV: () => (/* binding */ parseNamedRelease)
/* harmony export */ });
/* harmony import */ var _reader_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8064);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7745);


// src/inputs/release.ts
const REPOSITORY = /^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/;
const REPOSITORY_URL = /^(?:[a-z+]+:\/\/|git@)[^/:]+[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/;
/** What no name of a tag may have (git check-ref-format). */
const NO_TAG = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{/;
const RELEASE_URL = /^https?:\/\/[^/]+\/[\w.-]+\/[\w.-]+\/(?:releases\/(?:tag|download)|tree)\/((?:[\w.+-]|%[2-7][0-9A-F])+)/;
/** `owner/name` of `repository`, else of the job; undefined outside of a job. */
function parseRepository(reader, job) {
	const repository = reader.text("repository") ?? job.repository;
	if (repository !== void 0 && !REPOSITORY.test(repository)) {
		const name = REPOSITORY_URL.exec(repository)?.[1];
		const meant = name === void 0 ? "" : `; perhaps ${name} is intended`;
		reader.problem(`repository: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(repository)}, expected owner/name${meant}`);
	}
	return repository;
}
/** The release that is named, else that of the job's event or tag, if it is of the same repository; undefined when there is none. */
function parseRelease(reader, job) {
	const id = reader.text("release-id") === void 0 ? void 0 : reader.integer("release-id", 1, Number.MAX_SAFE_INTEGER);
	const tag = reader.text("release-tag")?.replace(/^refs\/tags\//, "");
	if (tag === "") reader.problem("release-tag: \"refs/tags/\", expected a tag name");
	else if (tag !== void 0 && NO_TAG.test(tag)) {
		const name = RELEASE_URL.exec(tag)?.[1];
		const meant = name === void 0 ? "" : `; perhaps ${decodeURIComponent(name)} is intended`;
		reader.problem(`release-tag: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(tag)}, expected a tag name${meant}`);
	}
	if (id !== void 0 || tag !== void 0) return {
		id,
		tag
	};
	const other = reader.text("repository");
	if (other !== void 0 && other.toLowerCase() !== job.repository?.toLowerCase() && REPOSITORY.test(other)) return void 0;
	if (job.eventRelease !== void 0) return job.eventRelease;
	return job.tag === void 0 ? void 0 : {
		id: void 0,
		tag: job.tag
	};
}
const NAMED_RELEASE = /^(?:(https?:\/\/[\w.:-]+)\/)?([\w.-]+\/[\w.-]+)@(?:refs\/tags\/)?(\S+)$/;
const BINDING_DEMANDS = new Map([["if-present", { kind: "if-present" }], ...[..._reader_js__WEBPACK_IMPORTED_MODULE_0__/* .BOOLEANS */ .sV].map(([word, wanted]) => [word, { kind: wanted ? "here" : "not-required" }])]);
/**
* A release as `owner/name@tag`, on another server as `https://host/owner/name@tag`; undefined when it is not written like that.
*
* @param serverUrl the server of a release that names none; undefined: any.
*/
function parseNamedRelease(value, serverUrl) {
	const [, server = serverUrl, repository, tag] = NAMED_RELEASE.exec(value) ?? [];
	return repository !== void 0 && tag !== void 0 && REPOSITORY.test(repository) ? {
		kind: "named",
		server,
		repository,
		tag
	} : void 0;
}
/** `require-binding`; a release is named as `owner/name@tag`, on another server than the job's as `https://host/owner/name@tag`. */
function parseBindingDemand(reader, { serverUrl }) {
	const value = reader.text("require-binding");
	const demand = BINDING_DEMANDS.get(value ?? "") ?? parseNamedRelease(value ?? "", serverUrl);
	if (demand !== void 0) return demand;
	reader.problem(`require-binding: ${value === void 0 ? "empty" : (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(value)}, expected true, false, if-present or owner/name@tag`);
	return { kind: "if-present" };
}
const PAGE = /^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w.~!$&()*+,;=:@%/?#-]*)?$/;
const MAX_PAGE_CHARACTERS = 500;
/** `verify-instructions`: true, false, or the address of a page that states the fingerprint, which the release itself cannot be. */
function parseVerifyInstructions(reader, { serverUrl, repository: own }) {
	const value = reader.text("verify-instructions");
	const wanted = _reader_js__WEBPACK_IMPORTED_MODULE_0__/* .BOOLEANS */ .sV.get(value ?? "");
	if (wanted !== void 0) return wanted ? { pinPublishedAt: void 0 } : void 0;
	if (value === void 0 || !PAGE.test(value) || value.length > MAX_PAGE_CHARACTERS || !URL.canParse(value)) {
		reader.problem(`verify-instructions: ${value === void 0 ? "empty" : (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(value)}, expected true, false, or the https:// address of a page that states the fingerprint`);
		return;
	}
	const releases = `${serverUrl}/${reader.text("repository") ?? own}/releases`.toLowerCase();
	const { origin, pathname } = new URL(value);
	const page = `${origin}${pathname}`.toLowerCase();
	if (page === releases || page.startsWith(`${releases}/`)) reader.problem(`verify-instructions: ${(0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .describeValue */ .b)(value)}, expected a page outside of the releases: who can replace the files of one can replace a fingerprint there as well`);
	return { pinPublishedAt: value };
}



/***/ }),

/***/ 2336:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ INPUT_NAMES),
/* harmony export */   m: () => (/* binding */ INPUTS)
/* harmony export */ });
// src/inputs/schema.ts
/** Every input that `action.yml` declares; a test compares the two. */
const INPUTS = {
	mode: {
		mode: "both",
		default: "sign"
	},
	artifacts: { mode: "both" },
	"release-assets": { mode: "both" },
	digests: {
		mode: "both",
		default: "none"
	},
	"key-id": { mode: "both" },
	"signing-algorithm": { mode: "both" },
	"aws-region": { mode: "both" },
	"role-to-assume": { mode: "both" },
	"role-session-name": { mode: "both" },
	"role-duration-seconds": {
		mode: "both",
		default: "900"
	},
	audience: { mode: "both" },
	strategy: { mode: "sign" },
	"checksums-file": { mode: "both" },
	"signature-suffix": {
		mode: "both",
		default: ".sig"
	},
	"signature-encoding": {
		mode: "sign",
		default: "raw"
	},
	"output-directory": { mode: "both" },
	"public-key-file": {
		mode: "sign",
		default: "signing-public-key.pem"
	},
	"trusted-public-key": { mode: "both" },
	"public-key-fingerprint": {
		mode: "both",
		default: "any"
	},
	"require-binding": {
		mode: "verify",
		default: "if-present"
	},
	"record-file": { mode: "sign" },
	upload: {
		mode: "sign",
		default: "signatures"
	},
	"release-tag": { mode: "both" },
	"release-id": { mode: "both" },
	repository: { mode: "both" },
	token: {
		mode: "both",
		default: "${{ github.token }}"
	},
	overwrite: {
		mode: "sign",
		default: "false"
	},
	"publish-release": {
		mode: "sign",
		default: "false"
	},
	"verify-instructions": {
		mode: "sign",
		default: "false"
	},
	"verify-with": {
		mode: "verify",
		default: "local"
	},
	"dry-run": {
		mode: "sign",
		default: "false"
	},
	"job-total": {
		mode: "both",
		default: "${{ strategy.job-total }}"
	}
};
const INPUT_NAMES = Object.keys(INPUTS);



/***/ }),

/***/ 7177:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ meantInputs),
/* harmony export */   Z: () => (/* binding */ nearestInput)
/* harmony export */ });
// src/inputs/spelling.ts
/** What people call an input, from other actions and tools. A part of a declared name needs no entry. */
const USUAL_WORDS = new Map(Object.entries({
	file: ["artifacts"],
	path: ["artifacts"],
	pattern: ["artifacts"],
	glob: ["artifacts"],
	"artifact-path": ["artifacts"],
	subject: ["artifacts"],
	"subject-path": ["artifacts"],
	input: ["artifacts"],
	asset: ["artifacts", "release-assets"],
	hash: ["digests"],
	"subject-checksums": ["digests"],
	"subject-digest": ["digests"],
	checksum: ["checksums-file", "digests"],
	sha256sum: ["checksums-file", "digests"],
	role: ["role-to-assume"],
	"role-arn": ["role-to-assume"],
	"aws-role": ["role-to-assume"],
	"aws-role-arn": ["role-to-assume"],
	"aws-role-to-assume": ["role-to-assume"],
	"assume-role": ["role-to-assume"],
	"session-name": ["role-session-name"],
	duration: ["role-duration-seconds"],
	"role-duration": ["role-duration-seconds"],
	key: [
		"key-id",
		"trusted-public-key",
		"public-key-fingerprint",
		"public-key-file"
	],
	"kms-key": ["key-id"],
	"kms-key-id": ["key-id"],
	"kms-key-arn": ["key-id"],
	"aws-kms-key-id": ["key-id"],
	"aws-kms-key-arn": ["key-id"],
	"key-arn": ["key-id"],
	"key-alias": ["key-id"],
	"signing-key": ["key-id"],
	kms: ["key-id"],
	alias: ["key-id"],
	arn: ["key-id", "role-to-assume"],
	"public-key": [
		"trusted-public-key",
		"public-key-fingerprint",
		"public-key-file"
	],
	pubkey: [
		"trusted-public-key",
		"public-key-fingerprint",
		"public-key-file"
	],
	"trusted-key": ["trusted-public-key"],
	"verify-key": ["trusted-public-key"],
	pin: ["public-key-fingerprint"],
	"key-fingerprint": ["public-key-fingerprint"],
	certificate: ["trusted-public-key"],
	extension: ["signature-suffix"],
	suffix: ["signature-suffix"],
	output: ["output-directory"],
	"output-dir": ["output-directory"],
	"output-path": ["output-directory"],
	outdir: ["output-directory"],
	"out-dir": ["output-directory"],
	dir: ["output-directory"],
	directory: ["output-directory"],
	release: [
		"release-tag",
		"release-id",
		"release-assets"
	],
	"tag-name": ["release-tag"],
	ref: ["release-tag"],
	"release-name": ["release-tag"],
	repo: ["repository"],
	"github-token": ["token"],
	"repo-token": ["token"],
	"gh-token": ["token"],
	clobber: ["overwrite"],
	force: ["overwrite"],
	replace: ["overwrite"],
	draft: ["publish-release"],
	attach: ["upload"],
	dryrun: ["dry-run"],
	"check-only": ["dry-run"]
}));
const MAX_NAME = 64;
const MIN_LENGTH_TO_MISTYPE = 6;
/**
* The declared names that an undeclared one can mean, best first; empty when it resembles none. `_` counts as `-`, and
* a plural as its singular.
*/
function meantInputs(name, declared) {
	const wanted = name.replaceAll("_", "-").slice(0, MAX_NAME);
	const nearest = nearestInput(wanted, declared);
	if (nearest !== void 0 && editDistance(wanted, nearest) <= 1) return [nearest];
	const word = singular(wanted);
	const usual = USUAL_WORDS.get(wanted) ?? USUAL_WORDS.get(word);
	if (usual !== void 0) return usual;
	const holding = declared.filter((candidate) => isPart(word, candidate));
	if (holding.length > 0) return holding;
	return nearest === void 0 ? [] : [nearest];
}
/** Whether a name is one or several neighboring parts of a declared one. */
function isPart(word, declared) {
	if (word === "") return false;
	const parts = declared.split("-").map(singular);
	if (`-${parts.join("-")}-`.includes(`-${word}-`)) return true;
	return parts.some((part) => Math.min(part.length, word.length) >= MIN_LENGTH_TO_MISTYPE && editDistance(word, part) <= 1);
}
function singular(name) {
	return name.split("-").map((part) => part.length > 2 ? part.replace(/s$/, "") : part).join("-");
}
/** The declared name that is closest to a mistyped one; undefined when none is close. `_` counts as `-`. */
function nearestInput(name, declared) {
	const wanted = name.replaceAll("_", "-").slice(0, MAX_NAME);
	return declared.map((candidate) => ({
		candidate,
		distance: editDistance(wanted, candidate)
	})).filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 4))).sort((a, b) => a.distance - b.distance)[0]?.candidate;
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

/***/ 7176:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ INPUT_TERMS)
/* harmony export */ });
/** The action: its inputs, its job, a release. */
const INPUT_TERMS = {
	names: {
		"checksums-file": "checksums-file",
		"signature-suffix": "signature-suffix",
		"signing-algorithm": "signing-algorithm",
		"trusted-public-key": "trusted-public-key",
		"public-key-fingerprint": "public-key-fingerprint",
		"require-binding": "require-binding"
	},
	anchors: [
		"trusted-public-key",
		"key-id",
		"public-key-fingerprint"
	],
	keepKey: "Keep it in the repository elsewhere",
	toName: "Name the artifacts in artifacts or release-assets.",
	toBind: "Sign the release with strategy: checksums or both, which binds it to its repository and tag.",
	elsewhere: "in the workspace nor on the release",
	keyFileMissing: "Check out the repository before this step, or correct the path in trusted-public-key.",
	inWorld: "on the release",
	member: (name) => `asset ${name}`,
	toComplete: {
		local: "Put the listed files beside it, or name only the artifacts that you want verified, without the checksums file.",
		release: "Attach what is missing, or sign the release again."
	},
	toRename: {
		local: "Give the files the names that are listed, or make the checksums file with the names that they have here, and sign it again.",
		release: "Make the checksums file with the names that the assets have on the release (GitHub replaces blanks and special characters with dots), and sign it again."
	},
	giveList: (name) => `checksums-file: ${name}`,
	keepKeyFile: "keep that file in the repository",
	exemption: "line",
	exempt: (name) => `exempt it with a line "!${name}" in release-assets`,
	exemptedBy: (pattern) => `the line "${pattern}" in release-assets`,
	whyEmpty: "an expression may have evaluated to an empty string"
};



/***/ }),

/***/ 7745:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ describeValue),
/* harmony export */   l: () => (/* binding */ describeText)
/* harmony export */ });
/* harmony import */ var _signature_key_forms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3049);
/* harmony import */ var _signature_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5853);
/* harmony import */ var _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3739);



// src/inputs/values.ts
const MAX_QUOTED_CHARACTERS = 300;
/** No id, name or path looks like them from this length on. */
const MIN_ENCODED_CHARACTERS = 128;
const ENCODED = [
	"base64",
	"base64-twice",
	"base64-pem",
	"hex"
];
/** Names can be long as well, but of letters alone. */
const LOOKS_ENCODED = /\d/;
/** Any value with two words, or in quotation marks, could be one of these. */
const NOT_TELLING = ["text", "certutil"];
/** The value in quotes, escaped and cut; or what it is, when a whole text such as a key was given. A key is never quoted. */
function describeValue(value) {
	return describeText(value) ?? JSON.stringify(value.length > MAX_QUOTED_CHARACTERS ? `${value.slice(0, MAX_QUOTED_CHARACTERS)}…` : value);
}
/** What a whole text is, as "a public key in PEM"; undefined for what may be a name, a path or an id. */
function describeText(value) {
	if ((0,_signature_not_a_key_js__WEBPACK_IMPORTED_MODULE_1__/* .holdsPrivateKey */ .jc)(value)) return "a PRIVATE key (treat it as leaked, and make a new one)";
	const kind = (0,_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .textKindOf */ .Ji)(Buffer.from(value).toString("latin1"));
	if (kind === void 0 || NOT_TELLING.includes(kind)) return void 0;
	if (kind === "json" && !isJsonObject(value)) return void 0;
	if (!ENCODED.includes(kind)) return _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .TEXT_KIND_NAMES */ .mn[kind];
	if (value.length < MIN_ENCODED_CHARACTERS || !LOOKS_ENCODED.test(value)) return void 0;
	return (0,_signature_key_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .findKeyIn */ .Ig)(value) === void 0 ? _signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .TEXT_KIND_NAMES */ .mn[kind] : `a public key in ${_signature_text_kinds_js__WEBPACK_IMPORTED_MODULE_2__/* .TEXT_KIND_NAMES */ .mn[kind]}`;
}
function isJsonObject(text) {
	try {
		const parsed = JSON.parse(text);
		return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
	} catch {
		return false;
	}
}



/***/ }),

/***/ 9106:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   YQ: () => (/* binding */ cancelledError),
/* harmony export */   dZ: () => (/* binding */ throwIfCancelled)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7406);

// src/lib/cancellation.ts
/** @throws CANCELLED once the job is cancelled; another ActionError when the signal was aborted with one. */
function throwIfCancelled(signal) {
	if (signal.aborted) throw reasonOf(signal);
}
/** The ActionError that the signal was aborted with; CANCELLED when it was aborted with anything else. */
function reasonOf({ reason }) {
	return reason instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? reason : cancelledError();
}
/** The error of a run that ends because the job was cancelled. */
function cancelledError() {
	return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("CANCELLED", "The job was cancelled; what is attached already is complete.", { hint: "Run the job again: it keeps what is valid and goes on from there." });
}



/***/ }),

/***/ 7178:
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
// src/lib/file-names.ts
/** Systems that runners and the people who download a release have. */
const PLATFORMS = [
	"linux",
	"darwin",
	"win32"
];
const PLATFORM_NAMES = {
	linux: "Linux",
	darwin: "macOS",
	win32: "Windows"
};
const MAX_NAME_LENGTH = 255;
/** As `process.platform` has it; every other system is a Unix like Linux. */
function toPlatform(name) {
	return PLATFORMS.find((platform) => platform === name) ?? "linux";
}
/**
* The name as a file system compares it that ignores case and the form of Unicode (NTFS, APFS, HFS+): NFC and full case folding, without
* the invisible characters that HFS+ ignores. Two names with the same folded form can be one file; used for every such comparison, on
* every system, so that a verdict does not depend on the runner.
*/
function foldedName(name) {
	if (/^[\x20-\x7e]*$/.test(name)) return name.toUpperCase();
	return name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "").normalize("NFC").toLowerCase().toUpperCase().normalize("NFC").toLowerCase().toUpperCase().normalize("NFC");
}
/** Whether two names are one but for the form of Unicode: macOS takes letters apart (NFD) where other systems keep them whole (NFC). */
function differInForm(one, other) {
	return one !== other && one.normalize("NFC") === other.normalize("NFC");
}
/** The first two items whose names can be one file somewhere; undefined when all are distinct on every system. */
function findCollision(items, nameOf) {
	const seen = /* @__PURE__ */ new Map();
	for (const item of items) {
		const folded = foldedName(nameOf(item));
		const first = seen.get(folded);
		if (first !== void 0) return [first, item];
		seen.set(folded, item);
	}
}
/** Why two names with one folded form are one file, for the end of a sentence; empty when they are equal. */
function describeCollision(one, other) {
	if (one === other) return "";
	return `, which are one file where names do not differ by ${differInForm(one, other) ? "the form of Unicode (NFC, NFD)" : "case"}, as on Windows and macOS`;
}
/**
* The base name of a path that was written on any system: the part after the last `/` or `\`.
*/
function anyBaseName(path) {
	return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
/** Whether a path that was written on any system names a folder as well. */
function hasFolder(path) {
	return /[/\\]/.test(path);
}
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
	if (/^\.{0,2}$/.test(name)) return "it is not the name of a file";
	if (/[/\0]/.test(name)) return `no name of a file on ${system} has ${name.includes("/") ? "\"/\"" : "NUL"}`;
	const length = platform === "win32" ? name.length : Buffer.byteLength(name);
	if (length > MAX_NAME_LENGTH) return `it is ${length} ${platform === "win32" ? "characters" : "bytes"} long, and a name on ${system} has at most ${MAX_NAME_LENGTH}`;
	return platform === "win32" ? describeUnkeepableOnWindows(name) : void 0;
}
function describeUnkeepableOnWindows(name) {
	const [character] = WINDOWS_RESERVED.exec(name) ?? [];
	if (character !== void 0) return `no name of a file on Windows has ${character < " " ? "control characters" : JSON.stringify(character)}`;
	const [, device] = WINDOWS_DEVICE.exec(name) ?? [];
	if (device !== void 0) return `${device.toUpperCase()} is the name of a device on Windows, whatever follows its dot`;
	return /[. ]$/.test(name) ? `Windows drops the ${name.endsWith(".") ? "dot" : "blank"} at its end` : void 0;
}
/** The names that a system cannot keep, each once. */
function findUnkeepable(names, platform) {
	return [...new Set(names)].flatMap((name) => {
		const reason = describeUnkeepable(name, platform);
		return reason === void 0 ? [] : [{
			name,
			reason
		}];
	});
}



/***/ }),

/***/ 5498:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EL: () => (/* binding */ harmlessJson),
/* harmony export */   Is: () => (/* binding */ harmless),
/* harmony export */   KE: () => (/* binding */ listed),
/* harmony export */   ZD: () => (/* binding */ escapeHtml),
/* harmony export */   bp: () => (/* binding */ untrusted)
/* harmony export */ });
// src/lib/text.ts
/** UTF-16 code units that are shown of an untrusted text. */
const MAX_UNTRUSTED_CHARACTERS = 300;
/** Untrusted text on one line, cut to 300 characters: for names and messages that come from a file, a server or an event. */
function untrusted(text) {
	const line = text.replace(/[\r\n]+/g, " ");
	return line.length > MAX_UNTRUSTED_CHARACTERS ? `${line.slice(0, MAX_UNTRUSTED_CHARACTERS)}…` : line;
}
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
/**
* The text, safe for the runner's log: without control characters and commands. The runner obeys `##[…]` anywhere in a line and
* `::…` at the start of one (actions/runner, ActionCommand.cs), so neither may come from a file name or a server.
*/
function harmless(text) {
	return text.replace(UNPRINTABLE, "�").replaceAll("##[", "# #[").replace(/^([^\S\n]*):(?=:)/gm, "$1: ");
}
/** The same JSON, safe for a terminal and for the runner's log: what `harmless` would replace is escaped, so that it parses to the same. */
function harmlessJson(json) {
	const escape = (text) => Array.from({ length: text.length }, (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
	return json.replace(UNPRINTABLE, escape).replaceAll("##[", `${escape("#")}#[`);
}
/** The text for the inside of an HTML element of the job summary, where Markdown is still read: both are escaped. */
function escapeHtml(text) {
	return harmless(text).replace(/[&<>"'\\`*_{}[\]()#+!|~:@-]/g, (character) => `&#${character.charCodeAt(0)};`);
}
/** Several names in a sentence: "a, b or c". */
function listed(names, conjunction) {
	return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${conjunction} ${names.at(-1)}`;
}



/***/ }),

/***/ 3558:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ resultEntries),
/* harmony export */   OB: () => (/* binding */ signOutputs),
/* harmony export */   ce: () => (/* binding */ verifyOutputs),
/* harmony export */   dq: () => (/* binding */ leftEmpty)
/* harmony export */ });
/* harmony import */ var _signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6432);

// src/report/outputs.ts
/**
* GitHub cuts a job's outputs at 1 MiB. A list that does not fit becomes an empty string, which is not JSON, so that a step that parses it
* fails: part of a list, or `[]`, would pass for the whole.
*/
const MAX_JSON_CHARACTERS = 9e5;
/** The outputs of sign mode, as far as the report goes. */
function signOutputs(inputs, report) {
	const { key, release, signed, attached } = report;
	const signatures = signed.map(({ subject, signatureFile, assetName, kept }) => ({
		artifact: subject.path,
		size: subject.size ?? null,
		digest: (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(subject.digest),
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
		["signatures", boundedJson(signatures)],
		["signature-files", signed.map(({ signatureFile }) => signatureFile).join("\n")],
		["checksums-file", report.checksumsFile],
		["record-file", report.recordFile],
		["public-key-file", report.publicKeyFiles.join("\n")],
		["public-key-fingerprint", key?.publicKey.fingerprint],
		["key-arn", key?.arn],
		["signing-algorithm", inputs.algorithm],
		["release-id", release?.id.toString()],
		["release-url", release?.url],
		["assets", boundedJson(assets)]
	]);
}
/** The outputs of verify mode, as far as the report goes. */
function verifyOutputs(report) {
	const { trust, release } = report;
	return defined([
		["results", boundedJson(resultEntries(report))],
		["public-key-fingerprint", trust?.trusted.map(({ key }) => key.fingerprint).join("\n")],
		["release-id", release?.id.toString()],
		["release-url", release?.url]
	]);
}
/** The entries of the output `results`: one for each artifact, then one for each exempted asset. */
function resultEntries({ results, exempted }) {
	return [...results, ...exempted].map((result) => {
		const proof = result.kind === "verified" ? result.proof : void 0;
		return {
			artifact: result.artifact,
			verified: result.kind === "verified",
			bound: result.kind === "verified" && result.bound,
			digest: result.digest === void 0 ? null : (0,_signature_algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDigest */ .MO)(result.digest),
			signingAlgorithm: proof?.algorithm ?? null,
			saltLength: proof?.saltLength ?? null,
			signatureFile: result.signatureFile ?? null,
			signatureEncoding: proof?.format ?? null,
			diagnosis: result.kind === "verified" ? null : result.diagnosis
		};
	});
}
function defined(entries) {
	return new Map(entries.filter((entry) => entry[1] !== void 0));
}
function boundedJson(entries) {
	const json = JSON.stringify(entries);
	return json.length <= MAX_JSON_CHARACTERS ? json : "";
}
/** Names of the outputs that did not fit and are empty, for a warning. */
function leftEmpty(outputs) {
	return [
		"signatures",
		"assets",
		"results"
	].filter((name) => outputs.get(name) === "");
}



/***/ }),

/***/ 6432:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gt: () => (/* binding */ HASH_NAMES),
/* harmony export */   MO: () => (/* binding */ formatDigest),
/* harmony export */   T$: () => (/* binding */ HASHES),
/* harmony export */   cF: () => (/* binding */ equalDigests),
/* harmony export */   v8: () => (/* binding */ SIGNING_ALGORITHMS),
/* harmony export */   vT: () => (/* binding */ isSigningAlgorithm)
/* harmony export */ });
// src/signature/algorithms.ts
/** The hash functions whose digests are signed, with the length of a digest in bytes. */
const HASHES = {
	sha256: { bytes: 32 },
	sha384: { bytes: 48 },
	sha512: { bytes: 64 }
};
const HASH_NAMES = Object.keys(HASHES);
/** AWS KMS's names of the algorithms (API reference, `SigningAlgorithmSpec`); `schemes/` has an entry for each. */
const SIGNING_ALGORITHMS = [
	"RSASSA_PSS_SHA_256",
	"RSASSA_PSS_SHA_384",
	"RSASSA_PSS_SHA_512",
	"RSASSA_PKCS1_V1_5_SHA_256",
	"RSASSA_PKCS1_V1_5_SHA_384",
	"RSASSA_PKCS1_V1_5_SHA_512"
];
function isSigningAlgorithm(name) {
	return SIGNING_ALGORITHMS.some((algorithm) => algorithm === name);
}
/** `sha256:<64 hex>` and its siblings, as GitHub writes asset digests. */
function formatDigest(digest) {
	return `${digest.hash}:${Buffer.from(digest.bytes).toString("hex")}`;
}
/** Whether two digests are of the same hash function and equal. */
function equalDigests(a, b) {
	return a.hash === b.hash && Buffer.compare(a.bytes, b.bytes) === 0;
}



/***/ }),

/***/ 9197:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EW: () => (/* binding */ BASE64),
/* harmony export */   XZ: () => (/* binding */ RAW),
/* harmony export */   y4: () => (/* binding */ decodeBase64)
/* harmony export */ });
/* harmony import */ var _schemes_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7671);

// src/signature/formats/detached.ts
/** The artifact's digest, and nothing around it. */
const preimage = (scheme, key) => ({
	prehash: scheme.prehash(key),
	signedDigest: (digest) => digest
});
/** The bytes as KMS returns them. */
const RAW = {
	name: "raw",
	suffix: ".sig",
	preimage,
	encode: (signature) => signature,
	read: (file, key) => (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_0__/* .isSignatureLength */ .JE)(file.length, specsOf(key)) ? file : void 0
};
/** One line of base64 with a newline; line breaks anywhere are read. */
const BASE64 = {
	name: "base64",
	suffix: ".sig",
	preimage,
	encode: (signature) => Buffer.from(`${Buffer.from(signature).toString("base64")}\n`),
	read: (file, key) => {
		const bytes = decodeBase64(file);
		return bytes !== void 0 && (0,_schemes_index_js__WEBPACK_IMPORTED_MODULE_0__/* .isSignatureLength */ .JE)(bytes.length, specsOf(key)) ? bytes : void 0;
	},
	opensslDecode: (file, raw) => `base64 -d -A -in ${file} -out ${raw}`
};
/**
* The bytes of strict base64 (RFC 4648, section 4: padding required, no URL-safe letters, no bits after the end; only line
* breaks are dropped); undefined when the file is anything else.
*/
function decodeBase64(file) {
	const text = Buffer.from(file).toString("latin1").replace(/\r?\n/g, "");
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return void 0;
	const bytes = Buffer.from(text, "base64");
	return bytes.toString("base64") === text ? bytes : void 0;
}
function specsOf(key) {
	return key && [key.spec];
}



/***/ }),

/***/ 7151:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BU: () => (/* binding */ FORMAT_NAMES),
/* harmony export */   NT: () => (/* binding */ MAX_SIGNATURE_FILE_BYTES),
/* harmony export */   Oh: () => (/* binding */ looksLikeSignature),
/* harmony export */   be: () => (/* binding */ formatOf),
/* harmony export */   uT: () => (/* binding */ parseSignature)
/* harmony export */ });
/* unused harmony export FORMATS */
/* harmony import */ var _detached_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9197);

// src/signature/formats/index.ts
const BY_NAME = {
	raw: _detached_js__WEBPACK_IMPORTED_MODULE_0__/* .RAW */ .XZ,
	base64: _detached_js__WEBPACK_IMPORTED_MODULE_0__/* .BASE64 */ .EW
};
const FORMAT_NAMES = Object.keys(BY_NAME);
/** The formats that are supported, in the order in which a file is tried. */
const FORMATS = FORMAT_NAMES.map((name) => BY_NAME[name]);
function formatOf(name) {
	return BY_NAME[name];
}
/** A larger file is not read: no signature of any format is as large. */
const MAX_SIGNATURE_FILE_BYTES = 16384;
/** The signature in a file, by the first format in which it can be one by this key. */
function parseSignature(file, key) {
	return readAs(file, key) ?? {
		kind: "unreadable",
		file
	};
}
/** Whether a file could be a signature by some key of a supported spec. */
function looksLikeSignature(file) {
	return readAs(file, void 0) !== void 0;
}
function readAs(file, key) {
	if (file.length > 16384) return void 0;
	for (const format of FORMATS) {
		const bytes = format.read(file, key);
		if (bytes !== void 0) return {
			kind: "signature",
			bytes,
			format: format.name
		};
	}
}



/***/ }),

/***/ 3049:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hl: () => (/* binding */ readKeyInForm),
/* harmony export */   Ig: () => (/* binding */ findKeyIn),
/* harmony export */   xU: () => (/* binding */ otherFingerprintsOf)
/* harmony export */ });
/* harmony import */ var _not_a_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5853);
/* harmony import */ var _public_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(529);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7598);



// src/signature/key-forms.ts
/** The forms besides the one that is accepted as a trusted key. A private key is in none of them. */
const FORMS = [
	{
		name: "the key of a certificate",
		read: readCertificate
	},
	{
		name: "a PKCS#1 public key",
		read: readPkcs1
	},
	{
		name: "the response of \"aws kms get-public-key\"",
		read: readKmsResponse
	},
	{
		name: "a public key in bare base64",
		read: (file) => readSpki(file.toString("latin1"))
	},
	{
		name: "a public key in PEM with a literal \"\\n\" for each line feed",
		read: readEscapedPem
	},
	{
		name: "base64 of a public key",
		read: readEncoded
	},
	{
		name: "a JSON Web Key",
		read: readJwk
	},
	{
		name: "an SSH public key",
		read: readSsh
	}
];
/**
* The public key in a file, in any form in which people have one. Which keys are accepted is decided by `parsePublicKey` alone, from the
* SubjectPublicKeyInfo that a form comes to.
*/
function readKeyInForm(file) {
	const parsed = (0,_public_key_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePublicKey */ .ee)(file);
	if (parsed.kind === "key") return {
		...parsed,
		form: "a public key"
	};
	const bytes = Buffer.from(file);
	if ((0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .holdsPrivateKey */ .jc)(bytes.toString("latin1"))) return parsed;
	for (const { name, read } of FORMS) {
		const key = attempt(() => read(bytes));
		if (key?.type !== "public") continue;
		const inner = (0,_public_key_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePublicKey */ .ee)(key.export({
			type: "spki",
			format: "der"
		}));
		return inner.kind === "key" ? {
			...inner,
			form: name
		} : {
			...inner,
			reason: `it has ${name}, and ${inner.reason}`
		};
	}
	return parsed;
}
/** The key in a text, in any of the forms. */
function findKeyIn(text) {
	const read = readKeyInForm(Buffer.from(`${text.trim()}\n`));
	return read.kind === "key" ? read.key : void 0;
}
/** SHA-256 of other forms of the key than the DER SubjectPublicKeyInfo that a pin names. */
function otherFingerprintsOf(key) {
	const pem = (0,_public_key_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPem */ .uy)(key);
	const base64 = Buffer.from(key.der).toString("base64");
	return [
		["the text of its PEM file", pem],
		["the text of its PEM file", pem.trimEnd()],
		["the text of its PEM file with CRLF", pem.replaceAll("\n", "\r\n")],
		["its base64, not decoded", base64],
		["its base64, not decoded", `${base64}\n`],
		["its PKCS#1 form (\"RSA PUBLIC KEY\")", key.keyObject.export({
			type: "pkcs1",
			format: "der"
		})]
	].map(([of, content]) => ({
		of,
		fingerprint: `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_2__.createHash)("sha256").update(content).digest("hex")}`
	}));
}
function attempt(read) {
	try {
		return read();
	} catch {
		return;
	}
}
function readCertificate(file) {
	return file.toString("latin1").split("-----BEGIN ").length <= 2 ? new node_crypto__WEBPACK_IMPORTED_MODULE_2__.X509Certificate(file).publicKey : void 0;
}
function readPkcs1(file) {
	const [, base64] = /^-----BEGIN RSA PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END RSA PUBLIC KEY-----\s*$/.exec(file.toString("latin1")) ?? [];
	const der = base64 === void 0 ? file : Buffer.from(base64, "base64");
	return der[0] === 48 && !isVersioned(der) ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_2__.createPublicKey)({
		key: der,
		format: "der",
		type: "pkcs1"
	}) : void 0;
}
/** Whether a SEQUENCE begins with an INTEGER of one byte, as a private key does (RFC 8017, A.1.2; RFC 5958). */
function isVersioned(der) {
	const length = der[1] ?? 0;
	const start = length < 128 ? 2 : 2 + (length & 127);
	return der[start] === 2 && der[start + 1] === 1;
}
function readKmsResponse(file) {
	const parsed = JSON.parse(file.toString("utf8"));
	const base64 = isRecord(parsed) ? parsed["PublicKey"] : void 0;
	return typeof base64 === "string" ? readSpki(base64) : void 0;
}
function readSpki(text) {
	const base64 = text.replace(/\s/g, "");
	const der = Buffer.from(base64, "base64");
	if (der.length === 0 || der.toString("base64") !== base64) return void 0;
	return (0,node_crypto__WEBPACK_IMPORTED_MODULE_2__.createPublicKey)({
		key: der,
		format: "der",
		type: "spki"
	});
}
function readEscapedPem(file) {
	const text = file.toString("latin1");
	return text.includes("\\n") ? accepted(text.trim().replaceAll("\\n", "\n")) : void 0;
}
/** A key in PEM or DER, encoded once more or twice. */
function readEncoded(file) {
	let text = file.toString("latin1");
	for (let depth = 0; depth < 3; depth++) {
		const compact = text.replace(/\s/g, "");
		if (!/^[A-Za-z0-9+/]{64,}={0,2}$/.test(compact)) return void 0;
		const inner = Buffer.from(compact, "base64");
		const key = accepted(inner) ?? accepted(`${inner.toString("latin1").trim()}\n`);
		if (key !== void 0) return key;
		text = inner.toString("latin1");
	}
}
function accepted(file) {
	const parsed = (0,_public_key_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePublicKey */ .ee)(Buffer.from(file));
	return parsed.kind === "key" ? parsed.key.keyObject : void 0;
}
function readJwk(file) {
	const parsed = JSON.parse(file.toString("utf8"));
	if (!isRecord(parsed) || typeof parsed["kty"] !== "string" || "d" in parsed) return void 0;
	return (0,node_crypto__WEBPACK_IMPORTED_MODULE_2__.createPublicKey)({
		key: parsed,
		format: "jwk"
	});
}
/** RFC 4253, section 6.6: "ssh-rsa", exponent, modulus. */
function readSsh(file) {
	const [, base64 = ""] = /^ssh-rsa ([A-Za-z0-9+/=]+)(?: [^\r\n]*)?\r?\n?$/.exec(file.toString("latin1")) ?? [];
	const blob = Buffer.from(base64, "base64");
	const fields = [];
	for (let at = 0; at < blob.length;) {
		const end = at + 4 + blob.readUInt32BE(at);
		if (end > blob.length) return void 0;
		fields.push(blob.subarray(at + 4, end));
		at = end;
	}
	const [type, e, n] = fields;
	if (fields.length !== 3 || type?.toString() !== "ssh-rsa" || e === void 0 || n === void 0) return void 0;
	const unsigned = (integer) => (integer[0] === 0 ? integer.subarray(1) : integer).toString("base64url");
	return (0,node_crypto__WEBPACK_IMPORTED_MODULE_2__.createPublicKey)({
		key: {
			kty: "RSA",
			n: unsigned(n),
			e: unsigned(e)
		},
		format: "jwk"
	});
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}



/***/ }),

/***/ 5853:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cr: () => (/* binding */ refusedDer),
/* harmony export */   F0: () => (/* binding */ EXPORT_HINT),
/* harmony export */   J5: () => (/* binding */ refused),
/* harmony export */   Up: () => (/* binding */ RSA_ENCRYPTION_OID),
/* harmony export */   cN: () => (/* binding */ refusedText),
/* harmony export */   jc: () => (/* binding */ holdsPrivateKey)
/* harmony export */ });
/* harmony import */ var _text_kinds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3739);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7598);


// src/signature/not-a-key.ts
const RSA_ENCRYPTION_OID = Buffer.from("06092a864886f70d010101", "hex");
const RSASSA_PSS_OID = Buffer.from("06092a864886f70d01010a", "hex");
const PEM_LABEL = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g;
const EXPORT_HINT = "Use the public key in PEM or DER as the sign mode writes it (\"aws kms get-public-key\" gives the same DER).";
function refused(reason, hint) {
	return {
		kind: "refused",
		reason,
		hint
	};
}
/** What a file is that begins like a text and is not one PEM block "PUBLIC KEY". @param text bytes as Latin-1. */
function refusedText(text) {
	const labels = [...text.matchAll(PEM_LABEL)].map((match) => match[1] ?? "");
	const first = labels[0];
	if (holdsPrivateKey(text)) return refused("it holds a PRIVATE key", "Remove it from the repository, treat the key as leaked, and use its public half.");
	if (first === void 0) {
		const kind = (0,_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .textKindOf */ .Ji)(text);
		return refused(`it is ${describeNoPem(kind, text)}`, (kind && DECODING_HINTS[kind]) ?? "Use the public key in PEM or DER as the sign mode writes it (\"aws kms get-public-key\" gives the same DER).");
	}
	if (text.startsWith("ï»¿")) return refused("there is a byte-order mark before its PEM block", "Save the file as UTF-8 without one, or in ASCII.");
	if ((0,_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .textKindOf */ .Ji)(text) === "escaped-newlines") return refused("its line breaks are the two characters \"\\n\"", "Write the key with line breaks: printf '%b' \"$KEY\" > key.pem");
	if (labels.length > 1) return refused(`it holds ${labels.length} PEM blocks, expected one`, "Put each key into a file of its own.");
	if (first === "CERTIFICATE" || first === "TRUSTED CERTIFICATE") return refusedCertificate();
	if (first === "RSA PUBLIC KEY") return refusedPkcs1();
	if (first !== "PUBLIC KEY") return refused(`it holds a PEM block "${first}", expected "PUBLIC KEY"`, EXPORT_HINT);
	return refused("there is text or an empty line around or inside its PEM block", "Keep the PEM block alone in the file.");
}
/** What a file is that begins like DER and is not a SubjectPublicKeyInfo. */
function refusedDer(der) {
	if (der.includes(RSASSA_PSS_OID) && !der.includes(RSA_ENCRYPTION_OID)) return refused("it is an id-RSASSA-PSS key, expected an RSA key (rsaEncryption)", EXPORT_HINT);
	if (succeeds(() => new node_crypto__WEBPACK_IMPORTED_MODULE_1__.X509Certificate(der))) return refusedCertificate();
	if (isPrivateDer(der)) return refused("it is a PRIVATE key", "Treat the key as leaked, and use its public half.");
	if (succeeds(() => (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createPublicKey)({
		key: der,
		format: "der",
		type: "pkcs1"
	}))) return refusedPkcs1();
	const kind = (0,_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .textKindOf */ .Ji)(der.toString("latin1"));
	if (kind === "cms" || kind === "pkcs12") return refused(`it is ${_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .TEXT_KIND_NAMES */ .mn[kind]}, expected a public key`, EXPORT_HINT);
	return refused("it is neither a DER SubjectPublicKeyInfo nor PEM", EXPORT_HINT);
}
/** Whether a text has a private key in it: in PEM, or base64 of PEM or DER. */
function holdsPrivateKey(text) {
	if (/-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY-----/.test(text)) return true;
	const compact = text.replace(/\s/g, "");
	if (!/^[A-Za-z0-9+/]{64,}={0,2}$/.test(compact)) return false;
	const bytes = Buffer.from(compact, "base64");
	return holdsPrivateKey(bytes.toString("latin1")) || isPrivateDer(bytes);
}
function isPrivateDer(der) {
	return der[0] === 48 && [
		"pkcs8",
		"pkcs1",
		"sec1"
	].some((type) => isPrivateKey(der, type));
}
function refusedCertificate() {
	return refused("it is a certificate, expected a public key", "Take the key out of it: openssl x509 -in certificate.pem -noout -pubkey > key.pem");
}
function refusedPkcs1() {
	return refused("it is a PKCS#1 \"RSA PUBLIC KEY\", expected a SubjectPublicKeyInfo (\"PUBLIC KEY\")", "Convert it: openssl rsa -RSAPublicKey_in -in key.pem -pubout -out spki.pem");
}
/** Texts that are often mistaken for a public key file, where they are not called as any text of their kind is. */
const TEXTS = {
	"aws-public-key": `${_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .TEXT_KIND_NAMES */ .mn["aws-public-key"]}, expected its PublicKey alone, decoded from base64`,
	text: "not a public key in PEM or DER",
	base64: "bare base64 without its PEM lines",
	"base64-pem": "base64 of a PEM block, expected the block itself"
};
/** How to make a key file of what can be decoded. */
const DECODING_HINTS = {
	"aws-public-key": "Take the key out of it: aws kms get-public-key … --query PublicKey --output text | base64 --decode > key.der",
	base64: "Decode it to DER: base64 --decode key.txt > key.der",
	"base64-pem": "Decode it: base64 --decode key.txt > key.pem",
	"base64-twice": "Decode it twice: base64 --decode key.txt | base64 --decode > key.der"
};
function describeNoPem(kind, text) {
	const described = kind && TEXTS[kind];
	if (described !== void 0) return described;
	if (kind !== void 0) {
		const expected = kind === "html" ? "a public key" : "PEM \"PUBLIC KEY\" or DER";
		return `${_text_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .TEXT_KIND_NAMES */ .mn[kind]}, expected ${expected}`;
	}
	if (text.includes("PGP")) return "a PGP block, expected PEM \"PUBLIC KEY\" or DER";
	return "not a public key in PEM or DER";
}
function isPrivateKey(der, type) {
	try {
		(0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createPrivateKey)({
			key: der,
			format: "der",
			type
		});
		return true;
	} catch (thrown) {
		return thrown.code === "ERR_MISSING_PASSPHRASE";
	}
}
function succeeds(attempt) {
	try {
		attempt();
		return true;
	} catch {
		return false;
	}
}



/***/ }),

/***/ 529:
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
/* harmony import */ var _not_a_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5853);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7598);


// src/signature/public-key.ts
/** The RSA keys that KMS makes, with the length of their signatures in bytes. */
const RSA_SIGNATURE_BYTES = {
	RSA_2048: 256,
	RSA_3072: 384,
	RSA_4096: 512
};
const RSA_SPECS = Object.keys(RSA_SIGNATURE_BYTES);
/** The specs of the keys that are accepted, from the smallest up. */
const KEY_SPECS = RSA_SPECS;
function isKeySpec(name) {
	return KEY_SPECS.some((spec) => spec === name);
}
const MAX_KEY_FILE_BYTES = 65536;
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
	if (bytes.length === 0) return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)("the file is empty", _not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .EXPORT_HINT */ .F0);
	if (bytes.length > 65536) return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`the file has ${bytes.length} bytes, at most ${MAX_KEY_FILE_BYTES} are read`, _not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .EXPORT_HINT */ .F0);
	return bytes[0] === 48 ? fromDer(bytes) : fromText(bytes);
}
/** PEM of the key: 64 columns, one final newline. */
function formatPem(key) {
	return key.keyObject.export({
		type: "spki",
		format: "pem"
	});
}
const SPECS_HINT = "Use a KMS key of spec RSA_2048, RSA_3072 or RSA_4096.";
function fromText(bytes) {
	const text = bytes.toString("latin1");
	const [, label, lines] = PEM.exec(text) ?? [];
	if (label !== "PUBLIC KEY" || lines === void 0) return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .refusedText */ .cN)(text);
	const base64 = lines.replace(/[\r\n]/g, "");
	const der = Buffer.from(base64, "base64");
	if (der.toString("base64") !== base64) return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)("the base64 of its PEM block is damaged", "Copy the key file again, byte for byte.");
	return fromDer(der);
}
function fromDer(der) {
	let keyObject;
	try {
		keyObject = (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createPublicKey)({
			key: der,
			format: "der",
			type: "spki"
		});
	} catch {
		return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .refusedDer */ .Cr)(der);
	}
	if (keyObject.asymmetricKeyType === "rsa") return fromRsa(der, keyObject);
	const type = keyObject.asymmetricKeyType ?? "unknown";
	const name = type === "rsa-pss" ? "an id-RSASSA-PSS key" : `a key of type ${type.toUpperCase()}`;
	return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`it is ${name}, expected an RSA key (rsaEncryption)`, SPECS_HINT);
}
/** @param keyObject the key that OpenSSL, which is laxer, reads from `der`. */
function fromRsa(der, keyObject) {
	const { modulusLength: bits = 0, publicExponent: exponent = 0n } = keyObject.asymmetricKeyDetails ?? {};
	const spec = RSA_SPECS.find((name) => RSA_SIGNATURE_BYTES[name] * 8 === bits);
	if (spec === void 0) return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`its modulus has ${bits} bits, expected 2048, 3072 or 4096`, SPECS_HINT);
	if (!der.includes(_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .RSA_ENCRYPTION_OID */ .Up) || !keyObject.export({
		type: "spki",
		format: "der"
	}).equals(der)) return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)("its DER has bytes that do not belong to the key", "Export the key again; only its canonical DER is accepted.");
	const modulus = Buffer.from(keyObject.export({ format: "jwk" }).n ?? "", "base64url");
	if (exponent < MIN_EXPONENT || exponent >= MAX_EXPONENT || exponent % 2n === 0n || (modulus.at(-1) ?? 0) % 2 === 0) return (0,_not_a_key_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)("its numbers are not those of an RSA key (an even modulus, or an exponent out of range)", "Do not use this key.");
	const fingerprint = `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createHash)("sha256").update(der).digest("hex")}`;
	return {
		kind: "key",
		key: {
			kind: "rsa",
			spec,
			signatureBytes: RSA_SIGNATURE_BYTES[spec],
			keyObject,
			der: Uint8Array.from(der),
			fingerprint
		}
	};
}



/***/ }),

/***/ 7671:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  dz: () => (/* binding */ SCHEMES),
  qQ: () => (/* binding */ hashOf),
  JE: () => (/* binding */ isSignatureLength),
  LM: () => (/* binding */ recoverMessages),
  QF: () => (/* binding */ saltLengthOf),
  wW: () => (/* binding */ schemeOf)
});

// EXTERNAL MODULE: ./build/src/signature/algorithms.js
var algorithms = __webpack_require__(6432);
// EXTERNAL MODULE: ./build/src/signature/public-key.js
var public_key = __webpack_require__(529);
// EXTERNAL MODULE: ./build/src/signature/schemes/rsa.js
var rsa = __webpack_require__(2177);
;// CONCATENATED MODULE: ./build/src/signature/schemes/rsa-pkcs1.js


// src/signature/schemes/rsa-pkcs1.ts
/** The DER of a DigestInfo before its digest (RFC 8017, section 9.2, note 1), in hexadecimal. */
const DIGEST_INFO_PREFIXES = {
	sha256: "3031300d060960864801650304020105000420",
	sha384: "3041300d060960864801650304020205000430",
	sha512: "3051300d060960864801650304020305000440"
};
/** RSASSA-PKCS1-v1_5 (RFC 8017, 8.2). */
const RSA_PKCS1 = (0,rsa/* rsaSchemes */.L)({
	RSASSA_PKCS1_V1_5_SHA_256: "sha256",
	RSASSA_PKCS1_V1_5_SHA_384: "sha384",
	RSASSA_PKCS1_V1_5_SHA_512: "sha512"
}, {
	read: (em, hash) => {
		const signedDigest = em.subarray(em.length - algorithms/* HASHES */.T$[hash].bytes);
		const digestInfo = Buffer.concat([Buffer.from(DIGEST_INFO_PREFIXES[hash], "hex"), signedDigest]);
		const padding = Buffer.alloc(em.length - digestInfo.length - 3, 255);
		if (!Buffer.concat([
			Buffer.from([0, 1]),
			padding,
			Buffer.from([0]),
			digestInfo
		]).equals(em)) return void 0;
		return {
			signedDigest,
			covers: (digest) => (0,algorithms/* equalDigests */.cF)(digest, {
				hash,
				bytes: signedDigest
			})
		};
	},
	saltLength: () => void 0,
	opensslOptions: () => ""
});


// EXTERNAL MODULE: ./build/src/signature/schemes/rsa-pss.js
var rsa_pss = __webpack_require__(6218);
;// CONCATENATED MODULE: ./build/src/signature/schemes/index.js




// src/signature/schemes/index.ts
/** The compiler asks for an entry for each name in `SIGNING_ALGORITHMS`. */
const BY_NAME = {
	...rsa_pss/* RSA_PSS */.gb,
	...RSA_PKCS1
};
/** The algorithms that are supported, in the order in which they are offered. */
const SCHEMES = algorithms/* SIGNING_ALGORITHMS */.v8.map((name) => BY_NAME[name]);
function schemeOf(algorithm) {
	return BY_NAME[algorithm];
}
/** The hash function whose digest of an artifact an algorithm signs, known before the key is. */
function hashOf(algorithm) {
	return schemeOf(algorithm).prehash().hash;
}
/** Whether a signature by keys of these specs can have this length in bytes. */
function isSignatureLength(length, specs = public_key/* KEY_SPECS */.ZD) {
	return SCHEMES.some((scheme) => scheme.keySpecs.some((spec) => specs.includes(spec) && isWithin(length, scheme.signatureLengths(spec))));
}
/**
* The messages that a signature reveals under a key, one for each of `schemes` under which one is well formed. Empty when the key did not
* make the signature, when it is damaged or has another length, and for schemes whose signatures reveal none.
*/
function recoverMessages(key, signature, schemes = SCHEMES) {
	const recoveries = schemes.map(({ recovery }) => recovery).filter((recovery) => recovery !== void 0);
	return [...Map.groupBy(recoveries, ({ open }) => open)].flatMap(([open, sharing]) => {
		const encoded = open(key, signature);
		if (encoded === void 0) return [];
		return sharing.map(({ read }) => read(encoded)).filter((message) => message !== void 0);
	});
}
/** Length of the PSS salt of signatures that verify: 'any' when they differ; undefined where there is none. */
function saltLengthOf(key, algorithm, signatures) {
	const scheme = schemeOf(algorithm);
	const lengths = new Set(signatures.map((signature) => recoverMessages(key, signature, [scheme])[0]?.saltLength));
	return lengths.size > 1 ? "any" : [...lengths][0];
}
function isWithin(length, { min, max }) {
	return length >= min && length <= max;
}



/***/ }),

/***/ 6218:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   gb: () => (/* binding */ RSA_PSS),
/* harmony export */   h8: () => (/* binding */ readPssData),
/* harmony export */   jV: () => (/* binding */ pssHash)
/* harmony export */ });
/* harmony import */ var _algorithms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6432);
/* harmony import */ var _rsa_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2177);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7598);



/** RSASSA-PSS (RFC 8017, 8.1), MGF1 by the same hash, with any salt length that the RFC allows. */
const RSA_PSS = (0,_rsa_js__WEBPACK_IMPORTED_MODULE_1__/* .rsaSchemes */ .L)({
	RSASSA_PSS_SHA_256: "sha256",
	RSASSA_PSS_SHA_384: "sha384",
	RSASSA_PSS_SHA_512: "sha512"
}, {
	read: (em, hash) => {
		const data = readPssData(em, _algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .HASHES */ .T$[hash].bytes, hash);
		if (data === void 0) return void 0;
		const { h, salt } = data;
		return {
			saltLength: salt.length,
			covers: (digest) => digest.hash === hash && digest.bytes.length === _algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .HASHES */ .T$[hash].bytes && pssHash(hash, digest.bytes, salt).equals(h)
		};
	},
	saltLength: (hash) => _algorithms_js__WEBPACK_IMPORTED_MODULE_0__/* .HASHES */ .T$[hash].bytes,
	opensslOptions: (saltLength = -1) => ` -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:${saltLength === "any" ? -2 : saltLength}`
});
/**
* H and the salt of an encoded message (RFC 8017, 9.1.2, steps 3 to 11), whatever length the salt has; undefined when it is
* not well formed.
*
* @param maskHash the hash function of MGF1.
*/
function readPssData(em, hashBytes, maskHash) {
	if (em.at(-1) !== 188 || ((em[0] ?? 255) & 128) !== 0) return void 0;
	const dbBytes = em.length - hashBytes - 1;
	const h = em.subarray(dbBytes, dbBytes + hashBytes);
	const mask = mgf1(h, dbBytes, maskHash);
	const db = Buffer.from(em.subarray(0, dbBytes).map((byte, index) => byte ^ (mask[index] ?? 0)));
	db[0] = (db[0] ?? 0) & 127;
	const separator = db.findIndex((byte) => byte !== 0);
	if (separator === -1 || db[separator] !== 1) return void 0;
	return {
		h,
		salt: db.subarray(separator + 1)
	};
}
/** H of a digest and a salt: Hash(eight zero octets || mHash || salt), RFC 8017, 9.1.2, steps 12 and 13. */
function pssHash(hash, digest, salt) {
	return (0,node_crypto__WEBPACK_IMPORTED_MODULE_2__.createHash)(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
}
/** MGF1 (RFC 8017, appendix B.2.1). */
function mgf1(seed, length, hash) {
	const blocks = [];
	for (let counter = 0, filled = 0; filled < length; counter++) {
		const octets = Buffer.alloc(4);
		octets.writeUInt32BE(counter);
		const block = (0,node_crypto__WEBPACK_IMPORTED_MODULE_2__.createHash)(hash).update(seed).update(octets).digest();
		blocks.push(block);
		filled += block.length;
	}
	return Buffer.concat(blocks).subarray(0, length);
}



/***/ }),

/***/ 2177:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ rsaSchemes),
/* harmony export */   U: () => (/* binding */ encodedMessage)
/* harmony export */ });
/* harmony import */ var _public_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(529);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7598);


// src/signature/schemes/rsa.ts
/** The schemes of one encoding, by name. */
function rsaSchemes(hashes, encoding) {
	const schemes = Object.keys(hashes).map((name) => [name, rsaScheme(name, hashes[name], encoding)]);
	return Object.fromEntries(schemes);
}
function rsaScheme(name, hash, encoding) {
	const saltLength = encoding.saltLength(hash);
	return {
		name,
		keyKind: "rsa",
		keySpecs: _public_key_js__WEBPACK_IMPORTED_MODULE_0__/* .RSA_SPECS */ .AA,
		...saltLength === void 0 ? {} : { saltLength },
		prehash: () => ({
			kind: "hash",
			hash
		}),
		signatureLengths: (spec) => ({
			min: _public_key_js__WEBPACK_IMPORTED_MODULE_0__/* .RSA_SIGNATURE_BYTES */ .YN[spec],
			max: _public_key_js__WEBPACK_IMPORTED_MODULE_0__/* .RSA_SIGNATURE_BYTES */ .YN[spec]
		}),
		verify: (key, digest, signature) => {
			const em = encodedMessage(key, signature);
			return em !== void 0 && digest.hash === hash && encoding.read(em, hash)?.covers(digest) === true;
		},
		recovery: {
			open: encodedMessage,
			read: (em) => {
				const message = encoding.read(em, hash);
				return message && {
					algorithm: name,
					hash,
					...message
				};
			}
		},
		openssl: ({ publicKey, publicKeyForm, signature, artifact, saltLength: seen }) => {
			return `dgst -${hash}${publicKeyForm === "DER" ? " -keyform DER" : ""} -verify ${publicKey} -signature ${signature}${encoding.opensslOptions(seen === saltLength ? void 0 : seen)} ${artifact}`;
		}
	};
}
/** RSAVP1 (RFC 8017, 5.2.2): the encoded message; undefined when the signature cannot be one by this key. */
function encodedMessage(key, signature) {
	if (signature.length !== key.signatureBytes) return void 0;
	try {
		const em = (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.publicDecrypt)({
			key: key.keyObject,
			padding: node_crypto__WEBPACK_IMPORTED_MODULE_1__.constants.RSA_NO_PADDING
		}, signature);
		return em.length === key.signatureBytes ? em : void 0;
	} catch {
		return;
	}
}



/***/ }),

/***/ 3739:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ji: () => (/* binding */ textKindOf),
/* harmony export */   Oj: () => (/* binding */ trimText),
/* harmony export */   mn: () => (/* binding */ TEXT_KIND_NAMES)
/* harmony export */ });
// src/signature/text-kinds.ts
/** As it is called in a sentence that begins with "it is". */
const TEXT_KIND_NAMES = {
	"utf-16": "text in UTF-16, as \">\" of Windows PowerShell writes it",
	html: "an HTML page",
	"aws-public-key": "the whole response of \"aws kms get-public-key\"",
	"aws-signature": "the whole response of \"aws kms sign\"",
	"sigstore-bundle": "a Sigstore bundle",
	"cosign-bundle": "a bundle of an older cosign",
	dsse: "a DSSE envelope",
	jwk: "a JSON Web Key (JWK)",
	jws: "a JSON Web Signature (JWS)",
	json: "JSON",
	"pgp-armor": "a PGP block",
	"pgp-binary": "a binary PGP signature",
	"ssh-signature": "an SSH signature",
	"ssh-public-key": "an SSH public key",
	minisign: "a minisign signature",
	signify: "a signify signature",
	"lfs-pointer": "a Git LFS pointer, not the file that it stands for",
	"java-keystore": "a Java keystore",
	pkcs12: "a PKCS #12 keystore",
	cms: "a CMS (PKCS #7) signature",
	"openssl-digest": "the output of \"openssl dgst\"",
	certutil: "the output of \"certutil -hashfile\"",
	checksums: "a checksums file",
	"escaped-newlines": "text whose line breaks are the two characters \"\\n\"",
	"pem-private-key": "a PRIVATE key",
	"pem-certificate": "a certificate in PEM",
	"pem-public-key": "a public key in PEM",
	pem: "a PEM block",
	hex: "hexadecimal",
	"base64-twice": "base64 of base64",
	"base64-pem": "base64 of a PEM block",
	base64: "base64",
	text: "plain text"
};
const MAX_LOOKED_AT = 65536;
/** From this length on: a word or a short line of text has the same letters; the smallest digest has 44. */
const BASE64_TEXT = /^\s*(?:[A-Za-z0-9+/=]\s*){24,}$/;
/** The first that fits. */
const KINDS = [
	["html", (text) => /^<(!doctype|html|\?xml)/i.test(text)],
	["aws-public-key", (text) => isJson(text) && has(text, "PublicKey") && has(text, "KeyUsage")],
	["aws-public-key", (text) => /^[^\n]*\barn:[^\n\t]*\t[^\n]*SIGN_VERIFY\t/.test(text)],
	["aws-signature", (text) => isJson(text) && has(text, "Signature") && has(text, "SigningAlgorithm")],
	["aws-signature", (text) => /^arn:\S+\t[A-Za-z0-9+/=]+\t[A-Z0-9_]+$/.test(text)],
	["sigstore-bundle", (text) => isJson(text) && text.includes("application/vnd.dev.sigstore.bundle")],
	["cosign-bundle", (text) => isJson(text) && has(text, "base64Signature")],
	["dsse", (text) => isJson(text) && has(text, "payloadType") && has(text, "signatures")],
	["jwk", (text) => isJson(text) && has(text, "kty")],
	["jws", (text) => isJson(text) && has(text, "payload") && (has(text, "protected") || has(text, "signatures"))],
	["jws", (text) => /^eyJ[\w-]+\.[\w-]*\.[\w-]+$/.test(text)],
	["json", (text) => isJson(text) || /^"[^"]*"$/.test(text)],
	["pgp-armor", (text) => text.startsWith("-----BEGIN PGP")],
	["ssh-signature", (text) => text.startsWith("-----BEGIN SSH SIGNATURE")],
	["ssh-public-key", (text) => /^((ssh|ecdsa|sk)-[\w@.-]+ AAAA|---- BEGIN SSH2)/.test(text)],
	["minisign", (text) => text.startsWith("untrusted comment:") && /minisign|\ntrusted comment:/.test(text)],
	["signify", (text) => text.startsWith("untrusted comment:")],
	["lfs-pointer", (text) => text.startsWith("version https://git-lfs.github.com/spec/")],
	["openssl-digest", (text) => /^(SHA\d|MD5)[\w-]*\([^\n]*\)= ?[0-9a-f]{32,128}\s*(\n|$)/i.test(text)],
	["certutil", (text) => /^[A-Z0-9]+ [^\n]*:\r?\n[0-9a-f ]{32,200}\r?\n(CertUtil: |$)/i.test(text)],
	["checksums", (text) => /^\\?[0-9a-f]{32,128} [ *]\S/i.test(text) || /^[A-Z0-9-]+ \([^\n]+\) = [0-9a-f]{32,128}\s*(\n|$)/.test(text)],
	["escaped-newlines", (text) => /^(-----BEGIN |[A-Za-z0-9+/=]{16,})/.test(text) && /[^\\]\\n/.test(text)],
	["pem-private-key", (text) => /^-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY-----/.test(text)],
	["pem-certificate", (text) => /^-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(text)],
	["pem-public-key", (text) => /^-----BEGIN (RSA )?PUBLIC KEY-----/.test(text)],
	["pem", (text) => /^-----BEGIN [A-Z0-9 #]{1,64}-----/.test(text)],
	["hex", (text) => /\d/.test(text) && /^(?:[0-9a-f]{2}\s*){16,}$/i.test(text)],
	["base64-twice", (text) => BASE64_TEXT.test(text) && isBase64OfBase64(text)],
	["base64-pem", (text) => BASE64_TEXT.test(text) && /^\s*LS0tLS1CRUdJTi/.test(text)],
	["base64", (text) => BASE64_TEXT.test(text)],
	["text", (text) => /^[\t\r\n\x20-\x7e]+$/.test(text) && /[a-z] [a-z]/i.test(text)]
];
/**
* The kind of a file by how it begins or by what it has in it; undefined when it is of no known kind. A guess, for explanations only:
* nothing is accepted because of it. What UTF-16 and binary forms begin with is looked for in the bytes as they are.
*
* @param text bytes as Latin-1.
*/
function textKindOf(text) {
	const start = text.slice(0, MAX_LOOKED_AT);
	if (/^(\xff\xfe|\xfe\xff)/.test(start) && start.includes("\0")) return "utf-16";
	if (/^(?:[\t\r\n\x20-\x7e]\0){8}/.test(start) || /^(?:\0[\t\r\n\x20-\x7e]){8}/.test(start)) return "utf-16";
	return binaryKindOf(Buffer.from(start, "latin1")) ?? KINDS.find(([, fits]) => fits(trimText(start)))?.[0];
}
/** The text without a UTF-8 byte-order mark and without white space around it. */
function trimText(text) {
	return text.replace(/^\xef\xbb\xbf/, "").trim();
}
const CMS_SIGNED_DATA = "06092a864886f70d010702";
const PKCS12_START = /^30(?:[0-7][0-9a-f]|8[0-4](?:[0-9a-f]{2}){1,4}?)020103/;
function binaryKindOf(bytes) {
	const hex = bytes.subarray(0, 40).toString("hex");
	if (/^(feedfeed|cececece)/.test(hex)) return "java-keystore";
	if (hex.startsWith("30") && hex.includes(CMS_SIGNED_DATA)) return "cms";
	return PKCS12_START.test(hex) ? "pkcs12" : pgpKindOf(bytes);
}
/** A single signature packet (RFC 9580, sections 4.2 and 5.2): its header gives the length of all the rest. */
function pgpKindOf(bytes) {
	const [tag, one = 0, two = 0] = bytes;
	const header = tag === 136 ? 2 : tag === 137 ? 3 : tag === 194 ? one < 192 ? 2 : 3 : 0;
	const lengths = {
		136: one,
		137: one * 256 + two,
		194: one < 192 ? one : (one - 192) * 256 + two + 192
	};
	const version = bytes[header] ?? 0;
	return header > 0 && lengths[tag ?? 0] === bytes.length - header && version >= 3 && version <= 6 ? "pgp-binary" : void 0;
}
function isJson(text) {
	return /^(\{|\[)/.test(text) && /(\}|\])$/.test(text);
}
function has(text, member) {
	return new RegExp(`"${member}"\\s*:`).test(text);
}
/** Base64 whose bytes are again base64 of at least as many characters as the smallest signature or key has. */
function isBase64OfBase64(text) {
	const compact = text.replace(/\s/g, "");
	const inner = Buffer.from(compact, "base64").toString("latin1").trim();
	return compact.length % 4 === 0 && inner.length >= 340 && /^[A-Za-z0-9+/\r\n]+={0,2}$/.test(inner);
}



/***/ }),

/***/ 8009:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ VERSION)
/* harmony export */ });
// src/version.ts
/** As in `package.json`; a test compares the two. */
const VERSION = "0.1.0";



/***/ })

};
