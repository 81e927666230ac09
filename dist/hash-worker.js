import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: ./build/src/lib/reading.js

// src/lib/reading.ts
/**
* How a file is opened to be read. A pipe that was put in the place of a file after it was looked at is opened at once, too, without a
* writer; whoever opens one looks again at what is open. Windows has no such pipes.
*/
const READING = external_node_fs_namespaceObject.constants.O_RDONLY | (external_node_fs_namespaceObject.constants.O_NONBLOCK ?? 0);


;// CONCATENATED MODULE: ./build/src/signature/der-skeleton.js
// src/signature/der-skeleton.ts
/**
* The tags of a DER structure and of the elements at its top, found in one pass over a file of any size: contents are skipped, not kept.
* Lengths of any form are followed, also indefinite ones, since programs that verify signatures read more than DER.
*/
var DerSkeleton = class {
	/** The outermost element, and those in it of indefinite length: the place of the end of each; undefined where only an end mark can tell. */
	#open = [];
	#header = [];
	#at = 0;
	/** Everything before it is content of an element that needs no look. */
	#skipTo = 0;
	#tags = "";
	#isOver = false;
	update(chunk) {
		if (this.#isOver) return;
		const start = this.#at;
		this.#at += chunk.length;
		for (let at = Math.max(start, this.#skipTo); at < this.#at && !this.#isOver; at = Math.max(at + 1, this.#skipTo)) this.#byte(chunk[at - start] ?? 0, at);
	}
	/**
	* The structure as `tag:tags of its elements` in hexadecimal; undefined when the bytes are not one structure of that size. Its last
	* element may lack bytes at its end, where the size counts what is to be appended.
	*/
	children(size) {
		if (this.#isOver || this.#header.length > 0 || this.#tags === "") return void 0;
		const [end] = this.#open;
		return (this.#open.length === 0 ? this.#skipTo === size : end === size && this.#skipTo === size) ? this.#tags : void 0;
	}
	#byte(byte, at) {
		if (this.#open.length === 0 && this.#tags !== "") return this.#stop();
		this.#header.push(byte);
		const header = parseHeader(this.#header);
		if (header === "incomplete") return;
		this.#header = [];
		if (header === "not DER") return this.#stop();
		this.#element(header, at + 1);
	}
	#element({ tag, length }, contentAt) {
		const isRoot = this.#tags === "";
		if (isRoot && tag !== SEQUENCE && tag !== SET) return this.#stop();
		if (tag === 0 && length === 0) {
			if (this.#open.at(-1) !== void 0) return this.#stop();
			this.#open.pop();
			this.#skipTo = contentAt;
			return;
		}
		if (isRoot) this.#tags = `${hex(tag)}:`;
		else if (this.#open.length === 1) this.#addTag(tag);
		const parent = this.#open.at(-1);
		const end = length === void 0 ? void 0 : contentAt + length;
		if (end !== void 0 && parent !== void 0 && end > parent) return this.#stop();
		if (isRoot || end === void 0) {
			if (this.#open.length >= MAX_DEPTH) return this.#stop();
			this.#open.push(end);
			this.#skipTo = contentAt;
		} else this.#skipTo = end;
	}
	#addTag(tag) {
		if (this.#tags.startsWith("31") && tag === SEQUENCE && this.#tags.length > 3) return;
		if (this.#tags.length > 3 + 2 * MAX_ELEMENTS) return this.#stop();
		this.#tags += hex(tag);
	}
	#stop() {
		this.#isOver = true;
	}
};
const SEQUENCE = 48;
const SET = 49;
const MAX_DEPTH = 32;
/** More than any structure that is looked for has. */
const MAX_ELEMENTS = 16;
/** ITU-T X.690, section 8.1. Tags of more than one byte are in no structure that is looked for. */
function parseHeader([tag = 0, first, ...rest]) {
	if ((tag & 31) === 31) return "not DER";
	if (first === void 0) return "incomplete";
	if (first < 128) return {
		tag,
		length: first
	};
	if (first === 128) return (tag & 32) === 0 ? "not DER" : {
		tag,
		length: void 0
	};
	const count = first & 127;
	if (count > 16) return "not DER";
	if (rest.length < count) return "incomplete";
	const length = rest.reduce((sum, byte) => sum * 256 + byte, 0);
	return length <= Number.MAX_SAFE_INTEGER ? {
		tag,
		length
	} : "not DER";
}
function hex(tag) {
	return tag.toString(16).padStart(2, "0");
}


;// CONCATENATED MODULE: ./build/src/signature/dsse.js
// src/signature/dsse.ts
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
const DSSE_PREFIX = "DSSEv1 ";


;// CONCATENATED MODULE: ./build/src/signature/json-claims.js
// src/signature/json-claims.ts
/** What the payload of a signature of a container image names the image by (containers/image, "simple signing"; cosign). */
const IMAGE = "\"docker-manifest-digest\"";
/** The type of metadata of TUF and of in-toto before it had envelopes, in canonical JSON: no white space, no escapes. */
const TYPE = /"_type":"(?:root|targets|snapshot|timestamp|mirrors|link|layout)"/;
/**
* Looks at a file, piece by piece, in constant memory, whether it is the JSON of such a signature. The payload of an image's signature may have
* any order, white space, escapes and further fields, and Go, whose programs read it, ignores case, also of the letters that Unicode folds to k and s.
*/
var JsonClaimScan = class {
	/** As far as it shows, after white space, whether it is an object, and whether its keys are sorted like canonical JSON that has `_type` at the top. */
	#start = "";
	#kept = "";
	#claim;
	update(chunk) {
		if (this.#start.length < 3) this.#start = (this.#start + chunk.toString("latin1")).trimStart().slice(0, 3);
		if (!"{".startsWith(this.#start.slice(0, 1)) || this.#claim !== void 0) return;
		const text = this.#kept + chunk.toString("latin1");
		if (foldedLikeGo(text).includes(IMAGE)) this.#claim = "container-signature";
		else if (/^\{"[^`-\xff]/.test(this.#start) && TYPE.test(text)) this.#claim = "tuf-metadata";
		this.#kept = text.slice(-144);
	}
	/** What the file is, going by its keys. Whether it is JSON throughout is not looked at: a file is refused too often rather than signed. */
	get claim() {
		return this.#claim;
	}
};
/** Of UTF-8 that is read as Latin-1. */
function foldedLikeGo(text) {
	return text.replace(/\\u([0-9a-f]{4})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))).replace(/\u212a|\xe2\x84\xaa/g, "k").replace(/\u017f|\xc5\xbf/g, "s").toLowerCase();
}


;// CONCATENATED MODULE: ./build/src/signature/ssh-wire.js

// src/signature/ssh-wire.ts
/** RFC 4251, section 5: four bytes of length, then the bytes. */
function sshString(bytes) {
	return Buffer.concat([uint(bytes.length, 4), bytes]);
}
/** A positive number, given without leading zeros: with one in front where its first bit is set. */
function mpint(number) {
	return sshString((number[0] ?? 0) & 128 ? Buffer.concat([Buffer.of(0), number]) : number);
}
/** The bytes of a positive number without leading zeros; throws a `RangeError` for one that is negative or written otherwise. */
function readMpint(reader) {
	const bytes = readSshString(reader);
	const [first = 128, second = 128] = bytes;
	if (first >= 128 || first === 0 && second < 128) throw new RangeError("not a positive number as SSH writes it");
	return first === 0 ? bytes.subarray(1) : bytes;
}
/** The bytes of a string; throws a `RangeError` where there are fewer. */
function readSshString(reader) {
	return reader.take(reader.uint(4));
}


;// CONCATENATED MODULE: ./build/src/signature/wire.js
// src/signature/wire.ts
/** Bytes that are not of the form that is read. `problem` is for explanations; whoever only asks for a signature ignores it. */
var Malformed = class {
	problem;
	constructor(problem) {
		this.problem = problem;
	}
};
/** Reads big-endian fields one after the other; each method throws a `RangeError` where the bytes do not suffice. */
var ByteReader = class {
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
		if (bytes > this.left) throw new RangeError("a field is longer than what is left");
		return this.#bytes.subarray(this.#at, this.#at += bytes);
	}
	rest() {
		return this.take(this.left);
	}
};
/** What `read` makes of all of the bytes; undefined when they end before it, or it before them. */
function readWhole(bytes, read) {
	const reader = new ByteReader(bytes);
	try {
		const result = read(reader);
		return reader.left === 0 ? result : void 0;
	} catch (thrown) {
		if (thrown instanceof RangeError) return void 0;
		throw thrown;
	}
}
/** A big-endian number of 1, 2 or 4 bytes. */
function wire_uint(value, bytes) {
	const encoded = Buffer.alloc(bytes);
	encoded.writeUIntBE(value, 0, bytes);
	return encoded;
}
/**
* The bytes of strict base64 (RFC 4648, section 4: padding required, no URL-safe letters, no bits after the end, nothing else);
* undefined for any other text.
*/
function decodeBase64(text) {
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return void 0;
	const bytes = Buffer.from(text, "base64");
	return bytes.toString("base64") === text ? bytes : void 0;
}
/** Lines of `columns` characters, each with a line feed. */
function inLines(text, columns) {
	return text.replace(new RegExp(`.{1,${columns}}`, "g"), "$&\n");
}
/** The shortest lines of base64 that programs write, where there is more than one. */
const MIN_COLUMNS = 60;
/** Whether lines of base64 are all as long as the first, but for the last one: then nobody chose where they end. */
function areEvenLines(lines) {
	const columns = Math.max(MIN_COLUMNS, lines.indexOf("\n"));
	return inLines(lines.replaceAll("\n", ""), columns) === lines;
}


;// CONCATENATED MODULE: ./build/src/signature/cross-protocol.js





// src/signature/cross-protocol.ts
/** The first bytes that are kept: more than any beginning below needs, except a JWS header. */
const HEAD_BYTES = 4096;
/** The last bytes that are kept: the longest signed part of an OpenPGP packet (version to hashed subpackets) and what follows it. */
const TAIL_BYTES = 65551;
/**
* Looks at a file, piece by piece, while it is read for its digests, in constant memory: its beginning, its end, whether it is text of a
* JWS throughout, which JSON it is, and which elements a DER structure consists of at its top, so that no size of the file hides one.
*
* It is a list of what is known. A file that is none of it can still mean something to a program that was never looked at: a key that
* signs releases should do nothing else.
*/
var CrossProtocolCheck = class {
	#head = Buffer.alloc(HEAD_BYTES);
	#der = new DerSkeleton();
	#jws = new JwsScan();
	#json = new JsonClaimScan();
	#tail = Buffer.alloc(0);
	#size = 0;
	update(chunk) {
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		if (this.#size < HEAD_BYTES) bytes.copy(this.#head, this.#size);
		this.#size += bytes.length;
		this.#der.update(bytes);
		this.#jws.update(bytes);
		this.#json.update(bytes);
		this.#tail = bytes.length >= TAIL_BYTES ? Buffer.from(bytes.subarray(-65551)) : Buffer.concat([this.#tail, bytes]).subarray(-65551);
	}
	/**
	* What a signature over everything so far, and what is appended, would be; undefined when it is nothing that is known.
	*
	* @param appendedBytes how many bytes the format signs after the artifact's: none, or the length of the trailer with OpenPGP.
	*/
	finding(appendedBytes = 0) {
		const head = this.#head.subarray(0, Math.min(this.#size, HEAD_BYTES));
		const beginning = BEGINNINGS.find(([, isLike]) => isLike(head))?.[0];
		if (beginning !== void 0) return beginning;
		if (this.#json.claim !== void 0) return this.#json.claim;
		const der = this.#der.children(this.#size + appendedBytes);
		const structure = DER_STRUCTURES.find(([, pattern]) => der !== void 0 && pattern.test(der))?.[0];
		if (structure !== void 0) return structure;
		if (this.#jws.isSigningInput(appendedBytes > 0)) return "jws";
		if (appendedBytes > 0) return void 0;
		return endsLikeOpenPgp(this.#tail, this.#size) ? "openpgp-signature" : void 0;
	}
};
const beginsWith = (...prefixes) => (head) => prefixes.some((prefix) => head.subarray(0, prefix.length).equals(Buffer.from(prefix)));
const matches = (pattern) => (head) => pattern.test(head.toString("latin1"));
/** What is recognized by its first bytes, whatever follows. */
const BEGINNINGS = [
	["dsse-envelope", beginsWith(DSSE_PREFIX)],
	["ssh-signature", beginsWith("SSHSIG")],
	["ssh-certificate", beginsLikeSshCertificate],
	["ssh-login", beginsLikeSshLogin],
	["cloud-request", matches(/^(?:AWS4-X509-(?:RSA|ECDSA)-SHA\d{3}|GOOG4-RSA-SHA\d{3})\n/)],
	["tls-handshake", matches(/^ {64}TLS 1\.3, (?:server|client) CertificateVerify\0/)],
	["cose-structure", matches(/^(?:\x84\x6aSignature1|\x85\x69Signature|[\x85\x86]\x70CounterSignature|[\x85\x86]\x72CounterSignature0)/)],
	["git-object", matches(/^(?:tree [0-9a-f]{40}(?:[0-9a-f]{24})?\n(?:parent|author) |object [0-9a-f]{40}(?:[0-9a-f]{24})?\ntype )/)],
	["xml-signature", matches(/^<(?:[^\s<>:/]+:)?SignedInfo[\s>]/)],
	["jar-signature", matches(/^Signature-Version[ ]?:/i)],
	["openpgp-certification", beginsLikeCertification]
];
/** OpenSSH, PROTOCOL.certkeys: the name of the type is the first field. */
function beginsLikeSshCertificate(head) {
	const name = read(head, (reader) => readSshString(reader).toString("latin1"));
	return name !== void 0 && /-cert-v\d\d@openssh\.com$/.test(name);
}
/** RFC 4252, section 7: session id, message 50, user, service, method. */
function beginsLikeSshLogin(head) {
	const service = read(head, (reader) => {
		readSshString(reader);
		const message = reader.uint(1);
		readSshString(reader);
		return message === 50 ? readSshString(reader).toString("latin1") : "";
	});
	return service === "ssh-connection" || service === "ssh-userauth";
}
/** What `take` makes of the beginning of a file; undefined where that is too short. */
function read(head, take) {
	return readWhole(head, (reader) => {
		const result = take(reader);
		reader.rest();
		return result;
	});
}
/** Algorithm ids of OpenPGP keys that sign or have signed. */
const KEY_ALGORITHMS = /* @__PURE__ */ new Set([
	1,
	2,
	3,
	16,
	17,
	18,
	19,
	20,
	22,
	25,
	27,
	28
]);
/**
* Whether a file begins like what is hashed for a statement about a key (RFC 9580, section 5.2.4): `99`, a length and a public key, and then
* what no file of packets has there: text, a prefix with four bytes of length, another key, or nothing.
*/
function beginsLikeCertification(head) {
	if (head[0] !== 153 || head.length < 12) return false;
	const end = 3 + head.readUInt16BE(1);
	const version = head[3] ?? 0;
	const algorithm = head[version === 3 ? 10 : 8] ?? 0;
	if (version < 2 || version > 4 || !KEY_ALGORITHMS.has(algorithm) || end > head.length) return false;
	const [next, length] = head.subarray(end);
	if (next === void 0 || next < 128 || next === 153) return true;
	return (next === 180 || next === 209) && length === 0;
}
/** The tags of the elements of a DER structure, after its own tag. */
const DER_STRUCTURES = [
	["x509-certificate", /^30:(?:a0)?02(?:30){5}(?:81|a1)?(?:82|a2)?(?:a3)?$/],
	["x509-revocation-list", /^30:(?:02)?3030(?:17|18){1,2}(?:30)?(?:a0)?$/],
	["x509-certificate-request", /^30:023030a0$/],
	["x509-attribute-certificate", /^30:0230(?:a0|30)30023030(?:03)?(?:30)?$/],
	["ocsp-response", /^30:(?:a0)?(?:a1|a2)1830(?:a1)?$/],
	["cms-attributes", /^31:(?:30)+$/]
];
/**
* Whether a file ends like what an OpenPGP signature hashes (RFC 9580, section 5.2.4): version and `ff`, and in 4 bytes, or 8 in version
* 5 of LibrePGP, the length of the signed part before them, which begins with the version.
*/
function endsLikeOpenPgp(tail, size) {
	return [4, 8].some((lengthBytes) => {
		const end = tail.length - lengthBytes - 2;
		if (end < 0) return false;
		const [version = 0, mark] = tail.subarray(end);
		if (version < 4 || version > 6 || mark !== 255) return false;
		const length = Number(BigInt(`0x${tail.subarray(end + 2).toString("hex")}`));
		if (length < 6 || length > size) return false;
		return length > end || tail[end - length] === version;
	});
}
const DOT = 46;
const MAX_HEADER_CHARACTERS = 65536;
/**
* Whether a file is what a JWS signs (RFC 7515, section 5.1): a header that is a JSON object in base64url, a dot, and a payload in
* base64url, or, where the header says so (RFC 7797), any bytes at all. It looks at no byte after the first that cannot be.
*/
var JwsScan = class {
	#header = "";
	#state = "header";
	update(chunk) {
		let at = 0;
		if (this.#state === "header") {
			at = firstOther(chunk, 0);
			this.#header += chunk.toString("latin1", 0, Math.min(at, MAX_HEADER_CHARACTERS - this.#header.length));
			if (at === chunk.length) return;
			const kind = chunk[at] === DOT ? headerKind(this.#header) : void 0;
			this.#state = kind ?? "no";
			at++;
		}
		if (this.#state === "payload" && firstOther(chunk, at) < chunk.length) this.#state = "no";
	}
	/** @param appends something that is not base64url. */
	isSigningInput(appends) {
		return this.#state === "any" || this.#state === "payload" && !appends;
	}
};
/** The place of the first byte that base64url does not have. */
function firstOther(chunk, from) {
	let at = from;
	while (at < chunk.length && IS_BASE64URL[chunk[at] ?? 0] === 1) at++;
	return at;
}
const IS_BASE64URL = /* @__PURE__ */ new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") IS_BASE64URL[character.charCodeAt(0)] = 1;
/** What may follow a header, and undefined when it is none: a JSON object, or the beginning of one that is too long to be looked at. */
function headerKind(encoded) {
	const text = Buffer.from(encoded, "base64url").toString("latin1").trim();
	const isCut = encoded.length >= MAX_HEADER_CHARACTERS;
	if (!text.startsWith("{") || !(isCut || text.endsWith("}"))) return void 0;
	return isCut || /"b64"\s*:/.test(text) || text.includes("\\u") ? "any" : "payload";
}


;// CONCATENATED MODULE: ./build/src/signature/prehash.js
// src/signature/prehash.ts
function prehash_plainPrehash(hash) {
	return {
		kind: "hash",
		hash
	};
}
/**
* What is computed over a file.
*
* @throws for ML-DSA, which signs no files: an error of the caller.
*/
function filePrehash(prehash) {
	if (prehash.kind === "mu") throw new Error("ML-DSA signs documents in memory");
	return prehash;
}
function prehash_digestKey(prehash) {
	if (prehash.kind === "hash") return prehash.hash;
	return `${prehash.hash}+${Buffer.from(prehash.trailer).toString("hex")}`;
}


;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: ./build/src/hashing/hasher.js



// src/hashing/hasher.ts
/** Computes the digests of a stream, piece by piece. */
var StreamHasher = class {
	#request;
	#hashers;
	#check;
	/** Bytes seen. */
	size = 0;
	constructor(request) {
		this.#request = request;
		const names = new Set(request.prehashes.map(({ hash }) => hash));
		this.#hashers = new Map([...names].map((name) => [name, (0,external_node_crypto_namespaceObject.createHash)(name)]));
		this.#check = request.crossProtocol === true ? new CrossProtocolCheck() : void 0;
	}
	update(chunk) {
		this.size += chunk.length;
		for (const hasher of this.#hashers.values()) hasher.update(chunk);
		this.#check?.update(chunk);
	}
	/** What was asked for, of everything so far. */
	result() {
		const { prehashes } = this.#request;
		const signingInputs = /* @__PURE__ */ new Map();
		for (const prehash of this.#check === void 0 ? [] : prehashes) {
			const found = this.#check?.finding(prehash.kind === "hash" ? 0 : prehash.trailer.length);
			if (found !== void 0) signingInputs.set(prehash_digestKey(prehash), found);
		}
		return {
			digests: new Map(prehashes.map((prehash) => [prehash_digestKey(prehash), this.digest(prehash)])),
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
		if (copy === void 0) throw new Error(`no ${prehash.hash} digest is computed`);
		if (prehash.kind === "hash-with-trailer") copy.update(prehash.trailer);
		return {
			hash: prehash.hash,
			bytes: copy.digest()
		};
	}
};
/** A hasher by one function. */
function hasherBy(hash) {
	return new StreamHasher({ prehashes: [plainPrehash(hash)] });
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
	const all = [...wanted].map((one) => typeof one === "string" ? plainPrehash(one) : one);
	return [...new Map(all.map((prehash) => [digestKey(prehash), prehash])).values()];
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


;// CONCATENATED MODULE: ./build/src/hashing/hash-file.js



// src/hashing/hash-file.ts
const BUFFER_BYTES = 262144;
let buffer;
/**
* Everything that is asked for, in one pass and in constant memory.
*
* Each step is one read and yields the number of bytes that it hashed, so that the thread can do something else before the next one. The
* file is closed at the end, also when the steps are ended early by `return()`.
*
* @throws what `node:fs` throws.
*/
function* hashFile(path, request) {
	const file = (0,external_node_fs_namespaceObject.openSync)(path, READING);
	try {
		const before = (0,external_node_fs_namespaceObject.fstatSync)(file, { bigint: true });
		if (!before.isFile() && !before.isDirectory()) return { kind: "changed" };
		const hasher = new StreamHasher(request);
		let total = 0n;
		for (let read = -1; read !== 0 && total <= before.size;) {
			buffer ??= Buffer.allocUnsafeSlow(BUFFER_BYTES);
			read = (0,external_node_fs_namespaceObject.readSync)(file, buffer, 0, BUFFER_BYTES, null);
			total += BigInt(read);
			hasher.update(buffer.subarray(0, read));
			yield read;
		}
		const after = (0,external_node_fs_namespaceObject.fstatSync)(file, { bigint: true });
		const there = (0,external_node_fs_namespaceObject.statSync)(path, { bigint: true });
		if (total !== before.size || after.size !== before.size || after.mtimeNs !== before.mtimeNs || there.ino !== before.ino || there.size !== before.size) return { kind: "changed" };
		return {
			kind: "hashed",
			content: hasher.result(),
			size: hasher.size
		};
	} finally {
		(0,external_node_fs_namespaceObject.closeSync)(file);
	}
}


;// CONCATENATED MODULE: external "node:worker_threads"
const external_node_worker_threads_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");
;// CONCATENATED MODULE: ./build/src/hashing/hash-worker.js


// src/hashing/hash-worker.ts
/** Bytes hashed so far by all workers, shared with the thread that logs progress. */
const progress = new BigInt64Array(external_node_worker_threads_namespaceObject.workerData);
external_node_worker_threads_namespaceObject.parentPort?.on("message", (batch) => {
	external_node_worker_threads_namespaceObject.parentPort?.postMessage(batch.map(answer));
});
function answer({ index, path, request }) {
	try {
		const steps = hashFile(path, request);
		let step = steps.next();
		for (; step.done !== true; step = steps.next()) Atomics.add(progress, 0, BigInt(step.value));
		return {
			index,
			hash: step.value
		};
	} catch (thrown) {
		const { code, message } = thrown;
		return {
			index,
			failure: {
				code,
				message
			}
		};
	}
}


