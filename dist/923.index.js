export const id = 923;
export const ids = [923];
export const modules = {

/***/ 2081:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FF: () => (/* binding */ CERTIFICATE_ALGORITHMS),
/* harmony export */   R$: () => (/* binding */ parseCertificateOptions),
/* harmony export */   T3: () => (/* binding */ CERTIFICATE_OPTIONS),
/* harmony export */   xO: () => (/* binding */ lacksRegion)
/* harmony export */ });
/* harmony import */ var _inputs_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5003);
/* harmony import */ var _inputs_reader_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(401);
/* harmony import */ var _inputs_values_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3368);
/* harmony import */ var _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6770);
/* harmony import */ var _signature_openpgp_certificate_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9065);
/* harmony import */ var _options_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2315);
/* harmony import */ var _times_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(527);







const DEFAULT_OUT = 'keys/release.asc';
/** The algorithms whose signatures OpenPGP can hold. */
const CERTIFICATE_ALGORITHMS = (0,_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_3__/* .formatOf */ .be)('openpgp').algorithms;
/** The options of `openpgp-certificate`; docs/command.md is compared with them. */
const CERTIFICATE_OPTIONS = {
    'key-id': {
        value: 'KEY',
        input: 'key-id',
        text: 'The KMS key: its id, ARN, alias (alias/NAME) or alias ARN.'
    },
    'aws-region': {
        value: 'REGION',
        input: 'aws-region',
        text: 'Its Region; by default that of the ARN, of AWS_REGION, or of the profile.'
    },
    'user-id': {
        value: 'TEXT',
        text: 'Whose key it is, as "Acme Releases <releases@acme.example>".'
    },
    created: {
        value: 'DATE',
        text: 'When the key was created, as 2026-01-31 or 2026-01-31T12:00:00Z: a part of the fingerprint. By default that of the certificate in --out if there is one, else now.'
    },
    'valid-for': {
        value: 'TIME',
        text: 'How long from now it holds: 90d, 26w, 18m or 2y (a month has 30 days, a year 365), or "never" for one without an end, as a new one is by default.'
    },
    algorithm: {
        value: 'NAME',
        input: 'signing-algorithm',
        text: `What it is signed with: one of ${CERTIFICATE_ALGORITHMS.join(', ')}; by default the first of them that the key lists.`
    },
    out: {
        value: 'FILE',
        text: `Where it is written; ${DEFAULT_OUT} by default. A certificate of the same key and creation date is renewed, and nothing else is overwritten.`
    },
    help: _options_js__WEBPACK_IMPORTED_MODULE_5__/* .VERIFY_OPTIONS */ .nn.help
};
/** Whether it is said nowhere among the arguments in which Region the key is. */
function lacksRegion({ values }) {
    return !values.has('aws-region') && values.get('key-id')?.[0]?.startsWith('arn:') !== true;
}
/**
 * @param region that of the environment or the profile, for a key whose Region is not given.
 * @param now seconds since 1970.
 * @throws INPUT_INVALID one error that names every problem.
 */
function parseCertificateOptions(given, region, now) {
    const reader = new _options_js__WEBPACK_IMPORTED_MODULE_5__/* .OptionReader */ .F9(given);
    const value = (name) => given.values.get(name)?.[0];
    if (given.paths.length > 0)
        reader.problem(`${(0,_inputs_values_js__WEBPACK_IMPORTED_MODULE_2__/* .describeValue */ .b)(given.paths[0] ?? '')} belongs to no option; a value with blanks is quoted`);
    const key = parseKeyOptions(given, region, reader);
    const userId = parseUserId(value('user-id'), reader);
    const createdAt = parseCreated(value('created'), now, reader);
    const validFor = parseValidFor(value('valid-for'), reader);
    const algorithm = (0,_inputs_key_js__WEBPACK_IMPORTED_MODULE_0__/* .parseAlgorithm */ .f5)(reader);
    if (algorithm !== undefined && !CERTIFICATE_ALGORITHMS.includes(algorithm))
        reader.problem(`--algorithm: ${algorithm}, expected one of ${CERTIFICATE_ALGORITHMS.join(', ')}: OpenPGP has no place for PSS`);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_5__/* .throwUsage */ .GV)(reader.problems, 'openpgp-certificate');
    if (key === undefined)
        throw new Error('a key without a problem that is undefined');
    return { key, userId, createdAt, validFor, algorithm, out: value('out') ?? DEFAULT_OUT };
}
function parseUserId(userId, reader) {
    const expected = 'expected whose key it is, as "Acme Releases <releases@acme.example>"';
    if (userId === undefined)
        reader.problem(`--user-id: not given, ${expected}`);
    const problem = userId === undefined ? undefined : (0,_signature_openpgp_certificate_js__WEBPACK_IMPORTED_MODULE_4__/* .userIdProblem */ .Uo)(userId);
    if (problem !== undefined)
        reader.problem(`--user-id: a text with ${problem}, ${expected}`);
    return userId ?? '';
}
function parseCreated(text, now, reader) {
    const seconds = text === undefined ? undefined : (0,_times_js__WEBPACK_IMPORTED_MODULE_6__/* .parseTime */ .pe)(text);
    if (text !== undefined && (seconds === undefined || seconds <= 0))
        reader.problem(`--created: ${(0,_inputs_values_js__WEBPACK_IMPORTED_MODULE_2__/* .describeValue */ .b)(text)}, expected a date as 2026-01-31, or a time as 2026-01-31T12:00:00Z`);
    if (text !== undefined && seconds !== undefined && seconds > now)
        reader.problem(`--created: ${(0,_inputs_values_js__WEBPACK_IMPORTED_MODULE_2__/* .describeValue */ .b)(text)} is in the future; correct it, or the clock of this machine`);
    return seconds;
}
const MAX_SECONDS = 50 * 365 * 24 * 3600;
function parseValidFor(text, reader) {
    if (text === undefined || text === 'never')
        return text;
    const seconds = (0,_times_js__WEBPACK_IMPORTED_MODULE_6__/* .parseSpan */ .wr)(text);
    if (seconds === undefined || seconds > MAX_SECONDS)
        reader.problem(`--valid-for: ${(0,_inputs_values_js__WEBPACK_IMPORTED_MODULE_2__/* .describeValue */ .b)(text)}, expected 90d, 26w, 18m or 2y, at most 50y, or "never"`);
    return seconds;
}
function parseKeyOptions({ values }, region, reader) {
    const given = { keyId: values.get('key-id')?.[0], region: values.get('aws-region')?.[0] };
    if (given.keyId === undefined)
        reader.problem('--key-id: not given, expected a key id, a key ARN, an alias (alias/<name>) or an alias ARN');
    return (0,_inputs_key_js__WEBPACK_IMPORTED_MODULE_0__/* .parseKey */ .Do)(new KeyOptionReader(given, reader), {
        serverUrl: '',
        repository: undefined,
        eventRelease: undefined,
        tag: undefined,
        region,
        sessionName: ''
    });
}
/** The options that name the key, for the parser of the inputs of the same names. */
class KeyOptionReader extends _inputs_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .InputReader */ .i_ {
    #reader;
    constructor({ keyId, region }, reader) {
        super({ 'INPUT_KEY-ID': keyId, 'INPUT_AWS-REGION': region });
        this.#reader = reader;
    }
    problem(text) {
        const named = text.replace(/(?<![\w-])(key-id|aws-region)(?![\w-])/g, '--$1');
        this.#reader.problem(OTHER_INPUTS.reduce((told, [inputs, options]) => told.replace(inputs, options), named));
    }
}
/** What belongs into another input, and into no option. */
const OTHER_INPUTS = [
    ['a role belongs into role-to-assume', 'a role is assumed by a profile (AWS_PROFILE)'],
    ['a fingerprint belongs into public-key-fingerprint', 'a fingerprint names no key for AWS']
];


/***/ }),

/***/ 6999:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  dF: () => (/* binding */ describeCertificate),
  lA: () => (/* binding */ describeEnd),
  y9: () => (/* binding */ describePublication)
});

// EXTERNAL MODULE: ./build/lib/text.js
var lib_text = __webpack_require__(4869);
// EXTERNAL MODULE: ./build/signature/openssl-commands.js
var openssl_commands = __webpack_require__(3134);
// EXTERNAL MODULE: ./build/signature/openpgp/identity.js
var identity = __webpack_require__(3755);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/signature/openpgp/web-key-directory.js

const ZBASE32 = 'ybndrfg8ejkmcpqxot1uwisza345h769';
/** The entry for a user id as `Acme Releases <releases@acme.example>`; undefined for one without a mail address. */
function directoryEntryOf(userId) {
    const address = /^(?:.*<)?([\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)>?$/.exec(userId)?.[1];
    const [local, domain] = address?.toLowerCase().split('@') ?? [];
    if (address === undefined || local === undefined || domain === undefined)
        return undefined;
    const hash = zbase32((0,external_node_crypto_.createHash)('sha1').update(local).digest());
    return { address, domain, path: `.well-known/openpgpkey/${domain}/hu/${hash}` };
}
/** RFC 6189, section 5.1.6, of a whole number of 5 bytes. */
function zbase32(bytes) {
    const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('');
    return (bits.match(/.{5}/g) ?? []).map(five => ZBASE32[Number.parseInt(five, 2)]).join('');
}

// EXTERNAL MODULE: ./build/cli/times.js
var times = __webpack_require__(527);
;// CONCATENATED MODULE: ./build/cli/certificate-text.js





/** What the certificate is, a line each. */
function describeCertificate({ certificate, key, algorithm, shown, before }) {
    const { openpgp, spec, fingerprint } = certificate.key;
    const dropped = before?.userIds.filter(userId => !certificate.userIds.includes(userId)) ?? [];
    return [
        `${shown}: ${before === undefined ? 'an OpenPGP certificate' : 'the renewed OpenPGP certificate'} of ${key.arn}, ${spec}`,
        `OpenPGP fingerprint: ${(0,identity/* formatFingerprint */.u)(openpgp)}`,
        `public-key-fingerprint: ${fingerprint}`,
        ...certificate.userIds.map(userId => `User ID: ${userId}`),
        ...dropped.map(userId => `No longer in it: ${userId}, which stays with everybody who has imported it`),
        `Created ${(0,times/* formatTime */.fU)(openpgp.createdAt)}, ${describeEnd(openpgp.expiresAt)}`,
        `Signed with ${algorithm} by AWS KMS, and verified here.`
    ];
}
/** When a certificate ends, as a clause. */
function describeEnd(expiresAt) {
    return expiresAt === undefined ? 'valid without an end' : `valid until ${(0,times/* formatTime */.fU)(expiresAt)}`;
}
/** What to do with it, a line each. */
function describePublication({ certificate, shown }) {
    const { openpgp } = certificate.key;
    const { createdAt, expiresAt } = openpgp;
    const file = (0,openssl_commands/* shellWord */.r7)(shown);
    const [userId = ''] = certificate.userIds;
    const entry = directoryEntryOf(userId);
    return [
        'What to do with it:',
        `- Commit it (git add ${file}), and name it in the workflow: openpgp-certificate: ${shown}`,
        '- Publish the fingerprint where your users look for it, apart from the releases.',
        `- Your users import it: gpg --import ${file}`,
        entry === undefined
            ? '- Upload it to https://keys.openpgp.org/upload. Without a mail address in the user id it is found there by its fingerprint only.'
            : `- Upload it to https://keys.openpgp.org/upload, and confirm the message that ${(0,lib_text/* untrusted */.bp)(entry.address)} gets: without that the user id is withheld.`,
        ...(entry === undefined
            ? []
            : [
                `- Or serve it from your domain (Web Key Directory), in binary: gpg --export ${(0,identity/* formatFingerprint */.u)(openpgp)} > ${entry.path} on https://openpgpkey.${entry.domain}/`
            ]),
        `- Keep the file, or the date: --created ${(0,times/* formatTime */.fU)(createdAt)} makes a certificate of the same fingerprint, another date makes another.`,
        expiresAt === undefined
            ? '- It has no end. To stop its use, disable the KMS key.'
            : `- Before ${(0,times/* formatTime */.fU)(expiresAt)} run the same command again, then commit and publish the file again: the fingerprint stays, and what was signed stays valid. Once it has ended, nothing can be signed for it, and gpg says that the key has expired.`
    ];
}


/***/ }),

/***/ 8923:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCommand: () => (/* binding */ runCommand)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(8508);
// EXTERNAL MODULE: ./build/cli/certificate-options.js
var certificate_options = __webpack_require__(2081);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/inputs/values.js
var inputs_values = __webpack_require__(3368);
// EXTERNAL MODULE: ./build/lib/files.js
var lib_files = __webpack_require__(3963);
// EXTERNAL MODULE: ./build/lib/text.js
var lib_text = __webpack_require__(4869);
// EXTERNAL MODULE: ./build/sign/how-to-verify.js
var how_to_verify = __webpack_require__(4286);
// EXTERNAL MODULE: ./build/signature/any-key.js
var any_key = __webpack_require__(1809);
// EXTERNAL MODULE: ./build/signature/formats/ssh.js
var ssh = __webpack_require__(9692);
// EXTERNAL MODULE: ./build/signature/key-forms.js
var key_forms = __webpack_require__(1372);
// EXTERNAL MODULE: ./build/signature/openpgp/certificate.js + 1 modules
var certificate = __webpack_require__(9065);
// EXTERNAL MODULE: ./build/signature/openpgp/identity.js
var identity = __webpack_require__(3755);
// EXTERNAL MODULE: ./build/cli/certificate-text.js + 1 modules
var certificate_text = __webpack_require__(6999);
// EXTERNAL MODULE: ./build/cli/options.js
var cli_options = __webpack_require__(2315);
// EXTERNAL MODULE: ./build/cli/times.js
var times = __webpack_require__(527);
;// CONCATENATED MODULE: ./build/cli/fingerprint-command.js














/**
 * Prints for each file what it is, the line that pins its key, and the line for `allowed_signers`.
 *
 * @throws KEY_FILE_INVALID when one is no key, after all are printed; INPUT_INVALID, ARTIFACT_UNREADABLE
 */
async function runFingerprint(given, workspace, terminal) {
    const { paths } = given;
    const signer = parseSigner(given);
    let refused = 0;
    for (const path of paths) {
        const absolutePath = (0,external_node_path_.resolve)(workspace, path);
        const shown = (0,lib_text/* untrusted */.bp)((0,lib_files/* displayPath */.Gt)(absolutePath, workspace));
        const bytes = await (0,lib_files/* readSmallFile */.EW)(absolutePath, any_key/* MAX_ANY_KEY_BYTES */.yw);
        const read = bytes === undefined ? NO_FILE : await readKey(bytes);
        if (read.kind === 'key') {
            terminal.line(`${shown}: ${read.key.spec}, ${read.form}`);
            terminal.line(`public-key-fingerprint: ${read.key.fingerprint}`);
            if (read.key.openpgp !== undefined)
                terminal.line(`OpenPGP fingerprint: ${(0,identity/* formatFingerprint */.u)(read.key.openpgp)}`);
            terminal.line(`allowed_signers: ${(0,ssh/* allowedSignersLine */.Gs)(read.key, signer.principal, signer).trimEnd()}`);
        }
        else {
            refused += 1;
            terminal.rejected(`${shown}: ${read.reason}. ${read.hint}`);
        }
    }
    if (refused === 0)
        return;
    throw new errors/* ActionError */.lZ('KEY_FILE_INVALID', `No public key in ${refused} of ${paths.length} file${paths.length === 1 ? '' : 's'}.`);
}
/** @throws INPUT_INVALID */
function parseSigner({ paths, problems, values }) {
    const found = [...problems];
    if (paths.length === 0)
        found.push('no file is given, expected public keys');
    const principal = values.get('principal')?.[0] ?? how_to_verify/* SSH_IDENTITY */.uQ;
    if (!(0,ssh/* isSignerIdentity */.NG)(principal))
        found.push(`--principal: ${(0,inputs_values/* describeValue */.b)(principal)}, expected a name without blanks, quotes, commas and wildcards, as releases@acme.example`);
    const time = (name) => {
        const text = values.get(name)?.[0];
        const formatted = text === undefined ? undefined : (0,times/* formatSignerTime */.Pr)(text);
        if (text !== undefined && formatted === undefined)
            found.push(`--${name}: ${(0,inputs_values/* describeValue */.b)(text)}, expected a date as 2026-01-31, or a time as 2026-01-31T12:00:00Z`);
        return formatted;
    };
    const signer = { principal, after: time('valid-after'), before: time('valid-before') };
    (0,cli_options/* throwUsage */.GV)(found, 'fingerprint');
    return signer;
}
/** The key in a file, in any form in which people have one; of an OpenPGP certificate with what that adds. */
async function readKey(bytes) {
    if (!(0,any_key/* isCertificate */.Yn)(bytes))
        return (0,key_forms/* readKeyInForm */.Hl)(bytes);
    const parsed = await (0,certificate/* parseCertificate */.hB)(bytes);
    if (parsed.kind === 'refused')
        return parsed;
    const { key, userIds, isRevoked } = parsed.certificate;
    if (isRevoked)
        return REVOKED;
    const end = (0,certificate_text/* describeEnd */.lA)(key.openpgp.expiresAt);
    const form = `an OpenPGP certificate of ${userIds.map(userId => JSON.stringify(userId)).join(', ')}, ${end}`;
    return { kind: 'key', key, form };
}
const REVOKED = {
    kind: 'refused',
    reason: 'it is an OpenPGP certificate that is revoked',
    hint: 'Get the certificate that replaces it from its owner.'
};
const NO_FILE = {
    kind: 'refused',
    reason: 'there is no such file, or it is no regular one',
    hint: 'Correct the path.'
};

;// CONCATENATED MODULE: ./build/cli/terminal.js

const PROGRESS_MS = 1000;
const CLEAR_LINE = '\r\u001b[K';
const GREEN = 32;
const RED = 31;
/** The one place of the command that prints: results to stdout, notes and progress to stderr. */
class Terminal {
    progress;
    #streams;
    #hidden = [];
    #hasProgress = false;
    #failure;
    constructor(streams) {
        this.#streams = streams;
        this.progress = { everyMs: PROGRESS_MS, show: text => this.#showProgress(text) };
        for (const stream of [streams.stdout, streams.stderr])
            stream.on('error', error => {
                // a reader that has read enough, as `head`, changes no verdict
                if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED')
                    this.#failure ??= error;
            });
    }
    /** The first failure to print, as on a full disk; undefined when all was printed, or nobody reads on. */
    get failure() {
        return this.#failure;
    }
    /** Keeps a secret out of everything that is printed from now on. */
    hide(secret) {
        this.#hidden.push(secret);
    }
    /** Resolves once everything is written, or cannot be. */
    async flushed() {
        const { stdout, stderr } = this.#streams;
        await Promise.all([stdout, stderr].map(stream => new Promise(resolve => void stream.write('', () => resolve()))));
    }
    /** A verified file: marked where a person reads, else in words. */
    verified(facts) {
        this.#mark(facts, { mark: '✓', color: GREEN, word: 'Verified' });
    }
    /** A rejected file. */
    rejected(facts) {
        this.#mark(facts, { mark: '✗', color: RED, word: 'REJECTED' });
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
    debug() { }
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
        if (stderr.isTTY !== true)
            return;
        stderr.write(`${CLEAR_LINE}${clean(text)}`);
        this.#hasProgress = true;
    }
    #print(stream, text) {
        if (this.#hasProgress)
            this.#streams.stderr.write(CLEAR_LINE);
        this.#hasProgress = false;
        stream.write(`${this.#hidden.reduce((shown, secret) => shown.replaceAll(secret, '***'), text)}\n`);
    }
}
/** One line, without anything that a terminal or a runner would obey. */
function clean(text) {
    return (0,lib_text/* harmless */.Is)(text.replace(/[\r\n]+/g, ' '));
}

;// CONCATENATED MODULE: ./build/cli/usage.js


const WIDTH = 80;
const EXIT_CODES = `Exit code: 0 verified, 1 rejected, 2 wrong arguments or something that cannot be read.`;
const USAGE = `Usage: kms-sign verify (--key FILE | --fingerprint sha256:HEX)… [OPTION]… PATH…
       kms-sign fingerprint [OPTION]… FILE…
       kms-sign openpgp-certificate --key-id KEY --user-id TEXT [OPTION]…
       kms-sign --help | --version

Verifies files that were signed with a key in AWS KMS, without a network. Only
"openpgp-certificate" asks AWS: it makes the certificate that gpg imports.
"kms-sign COMMAND --help" shows the options of a command.
`;
const VERIFY = `Usage: kms-sign verify (--key FILE | --fingerprint sha256:HEX)… [OPTION]… PATH…

Verifies files, and all files in folders, by their own signatures (FILE.sig) and
by a signed list (SHA256SUMS, SHA256SUMS.sig), found beside them or in the
current folder. Where both exist, both must hold.
`;
const FINGERPRINT = `Usage: kms-sign fingerprint [OPTION]… FILE…

Prints the fingerprint of public keys, and the line for the allowed_signers file
of ssh-keygen: of a key in PEM or DER, of a certificate, also an OpenPGP one, of
what "aws kms get-public-key" prints, of an SSH public key or a JWK.

Exit code: 0 if all files are keys that can sign, else 2.
`;
const CERTIFICATE = `Usage: kms-sign openpgp-certificate --key-id KEY --user-id TEXT [OPTION]…

Makes the OpenPGP certificate of an RSA key in AWS KMS, which gpg imports, or
renews it. It uses the AWS credentials that the AWS CLI would use (a profile, a
sign-in, variables), reads the public key (kms:GetPublicKey), has two digests
signed (kms:Sign), verifies the result, and writes one file.

Exit code: 0 if the certificate was written, else 2.
`;
/** What `openpgp-certificate --help` prints. */
const CERTIFICATE_USAGE = `${CERTIFICATE}\n${describeOptions(certificate_options/* CERTIFICATE_OPTIONS */.T3)}`;
/** What `verify --help` prints. */
const VERIFY_USAGE = `${VERIFY}\n${describeOptions(cli_options/* VERIFY_OPTIONS */.nn)}\n${EXIT_CODES}\n`;
/** What `fingerprint --help` prints. */
const FINGERPRINT_USAGE = `${FINGERPRINT}\n${describeOptions(cli_options/* FINGERPRINT_OPTIONS */.qX)}`;
function describeOptions(specs) {
    return Object.entries(specs)
        .map(([name, spec]) => `  ${synopsisOf(name, spec)}\n${wrap(spec.text, '      ')}\n`)
        .join('');
}
/** As "--key FILE". */
function synopsisOf(name, { value, short }) {
    const long = value === undefined ? `--${name}` : `--${name} ${value}`;
    return short === undefined ? long : `-${short}, ${long}`;
}
function wrap(text, indent) {
    const lines = [];
    let line = '';
    for (const word of text.split(' ')) {
        if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
            lines.push(line);
            line = word;
        }
        else
            line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line].map(wrapped => indent + wrapped).join('\n');
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./build/artifacts/name-glob.js
var name_glob = __webpack_require__(3324);
// EXTERNAL MODULE: ./build/lib/concurrency.js
var concurrency = __webpack_require__(8867);
// EXTERNAL MODULE: ./build/artifacts/expand.js
var expand = __webpack_require__(1098);
// EXTERNAL MODULE: ./build/artifacts/folder-spelling.js
var folder_spelling = __webpack_require__(4665);
// EXTERNAL MODULE: ./build/artifacts/find.js
var find = __webpack_require__(7357);
;// CONCATENATED MODULE: ./build/artifacts/paths.js








const LOOKS_AT_ONCE = 8;
/**
 * The regular files that paths name, and all that are in the folders that paths name, hidden ones included. Nothing in a path is a wildcard.
 * A path that is named may lead through links; a link that is met in a folder is not followed.
 *
 * @param workspace absolute path of the folder that paths begin from.
 * @throws ARTIFACT_NOT_FOUND when nothing is at a path, or nothing that can be verified; ARTIFACT_UNREADABLE
 */
async function discoverPaths(paths, workspace) {
    const named = new Set();
    const byFolder = new Map();
    const skipped = new Map();
    for (const path of paths) {
        const absolutePath = (0,external_node_path_.resolve)(workspace, path);
        const status = await statusOf(absolutePath, path);
        if (status.isFile())
            named.add(absolutePath);
        else if (!status.isDirectory())
            throw notAFile(path);
        else {
            const entries = await listFolder(absolutePath, workspace);
            const files = entries.filter(({ kind }) => kind === 'file').map(entry => entry.absolutePath);
            if (files.length === 0)
                throw emptyFolder(path);
            byFolder.set(path, files);
            for (const { kind, absolutePath: entry } of entries)
                if (kind !== 'file')
                    skipped.set(entry, { kind, path: (0,lib_files/* displayPath */.Gt)(entry, workspace) });
        }
    }
    const all = [...new Set([...named, ...[...byFolder.values()].flat()])];
    const artifacts = await (0,concurrency/* mapConcurrently */.X2)(all, LOOKS_AT_ONCE, path => (0,find/* toArtifact */.eH)(path, workspace));
    // a file that is named and in a folder that is named counts once
    const { files, sameAs } = await (0,find/* uniqueFiles */.zZ)(artifacts, new folder_spelling/* FolderSpelling */.n(workspace));
    const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return {
        files: sorted,
        byPattern: new Map([...byFolder].map(([folder, inside]) => [folder, inside.map(path => sameAs.get(path) ?? path)])),
        skipped: [...skipped].flatMap(([absolutePath, entry]) => (named.has(absolutePath) ? [] : [entry])),
        describeUseless: folder => `The folder ${JSON.stringify(folder)} has only signatures and public keys.`,
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
    for (let path = folders.pop(); path !== undefined; path = folders.pop()) {
        for (const entry of await entriesOf(path, workspace, lookInto)) {
            const absolutePath = (0,external_node_path_.join)(path, entry.name);
            if (entry.isDirectory())
                folders.push(absolutePath);
            else
                found.push({ absolutePath, kind: kindOf(entry) });
        }
    }
    return found.sort((a, b) => (a.absolutePath < b.absolutePath ? -1 : 1));
}
function kindOf(entry) {
    if (entry.isFile())
        return 'file';
    return entry.isSymbolicLink() ? 'link' : 'special';
}
async function entriesOf(folder, workspace, lookInto) {
    try {
        return await lookInto(folder);
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ('ARTIFACT_UNREADABLE', `Cannot look into the folder ${(0,lib_files/* displayPath */.Gt)(folder, workspace) || '.'}: ${(0,errors/* systemErrorCode */.vq)(cause) ?? String(cause)}.`, { hint: 'Give the user that runs this the permission to read the folder.', cause });
    }
}
async function statusOf(absolutePath, path) {
    try {
        return await (0,promises_.stat)(absolutePath);
    }
    catch (cause) {
        if (!['ENOENT', 'ENOTDIR'].includes((0,errors/* systemErrorCode */.vq)(cause) ?? ''))
            throw (0,find/* unreadable */.O$)(path, cause);
        const isLink = (await (0,promises_.lstat)(absolutePath).catch(() => undefined))?.isSymbolicLink() === true;
        throw new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', isLink
            ? `${JSON.stringify(path)} is a symbolic link that leads nowhere.`
            : `There is no file or folder ${JSON.stringify(path)}.`, { hint: 'Correct the path. Wildcards are expanded by the shell, and none that matched nothing.' });
    }
}
function notAFile(path) {
    return new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `${JSON.stringify(path)} is a pipe, a socket or a device, expected a file or a folder.`, { hint: 'Name a regular file.' });
}
function emptyFolder(path) {
    return new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `There is no file in the folder ${JSON.stringify(path)}.`, {
        hint: 'Correct the path, or download the files first.'
    });
}

// EXTERNAL MODULE: ./build/lib/file-names.js
var file_names = __webpack_require__(7037);
// EXTERNAL MODULE: ./build/report/lines.js
var lines = __webpack_require__(6812);
// EXTERNAL MODULE: ./build/report/outputs.js
var outputs = __webpack_require__(4121);
// EXTERNAL MODULE: ./build/cli/terms.js
var terms = __webpack_require__(9962);
// EXTERNAL MODULE: ./build/trust/key-files.js
var key_files = __webpack_require__(7444);
// EXTERNAL MODULE: ./build/verify/gathered.js + 1 modules
var gathered = __webpack_require__(3872);
// EXTERNAL MODULE: ./build/signature/formats/index.js + 1 modules
var formats = __webpack_require__(6770);
// EXTERNAL MODULE: ./build/diagnosis/rejections.js
var rejections = __webpack_require__(644);
;// CONCATENATED MODULE: ./build/verify/skipped.js

/** What a folder has besides files and folders is not verified, and not passed over: it may stand for a file that is listed. */
function refuseSkipped({ path, kind }) {
    const what = kind === 'link'
        ? 'it is a symbolic link, which is not followed in a folder'
        : 'it is not a regular file (a pipe, a socket or a device)';
    const hint = kind === 'link'
        ? 'Put the file itself in its place, or name the link by itself.'
        : 'Remove it, or name the files that are meant.';
    return {
        kind: 'refused',
        artifact: path,
        signatureFile: undefined,
        signatures: [],
        digest: undefined,
        diagnosis: (0,rejections/* assetUnverified */.wR)(what, hint)
    };
}

// EXTERNAL MODULE: ./build/verify/report.js
var verify_report = __webpack_require__(9820);
// EXTERNAL MODULE: ./build/hashing/hash.js + 3 modules
var hash = __webpack_require__(17);
// EXTERNAL MODULE: ./build/release/snapshot.js
var snapshot = __webpack_require__(7704);
;// CONCATENATED MODULE: ./build/cli/folder.js









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
        storedName: name => name,
        download: asset => read(pathOf.get(asset) ?? '', asset.name)
    };
    const label = `folder ${(0,lib_files/* displayPath */.Gt)(folder, workspace) || '.'}`;
    return {
        files: (0,snapshot/* toAssetSet */.qI)({ host: source, label }, listed.map(({ asset }) => asset)),
        paths: listed,
        hash: async (jobs, ports) => (0,hash/* hashFiles */.yQ)(jobs.map(({ asset, prehashes }) => ({
            path: asset.name,
            absolutePath: pathOf.get(asset) ?? '',
            size: asset.size,
            prehashes
        })), ports),
        assertUnchanged: async () => {
            const states = (all) => new Set(all.map(({ state }) => state));
            const now = await list(folder, workspace);
            if (states(listed).symmetricDifference(states(now)).size === 0)
                return;
            throw new errors/* ActionError */.lZ('ARTIFACT_CHANGED', `The files of the ${label} changed while they were verified.`, { hint: 'Let the download finish, then verify again.' });
        }
    };
}
async function list(folder, workspace) {
    const entries = await listFolder(folder, workspace);
    return (0,concurrency/* mapConcurrently */.X2)([...entries.entries()], folder_LOOKS_AT_ONCE, ([index, entry]) => describe(folder, entry, index + 1));
}
async function describe(folder, { absolutePath, kind }, id) {
    const name = (0,external_node_path_.relative)(folder, absolutePath).split(external_node_path_.sep).join('/');
    try {
        const { size, mtimeNs, ctimeNs, ino, dev } = await (0,promises_.lstat)(absolutePath, { bigint: true });
        return {
            absolutePath,
            state: JSON.stringify([name, kind, ...[size, mtimeNs, ctimeNs, ino, dev].map(String)]),
            asset: {
                id,
                name,
                size: Number(size),
                state: kind === 'file' ? 'uploaded' : kind,
                digest: undefined,
                createdAt: Number(mtimeNs / 1000000n),
                url: absolutePath
            }
        };
    }
    catch (cause) {
        throw (0,find/* unreadable */.O$)(name, cause);
    }
}
async function* read(absolutePath, name) {
    try {
        yield* (0,lib_files/* streamFile */.Pq)(absolutePath);
    }
    catch (cause) {
        throw (0,find/* unreadable */.O$)(name, cause);
    }
}

;// CONCATENATED MODULE: ./build/cli/verify-command.js
















const MAX_NAMES = 10;
/**
 * Verifies what the paths lead to, and prints a line for each file.
 *
 * @param workspace absolute path of the folder that paths begin from.
 * @throws VERIFICATION_FAILED after all lines are printed; INPUT_INVALID, and what reading and judging throws.
 */
async function runVerify(given, workspace, terminal) {
    const options = (0,cli_options/* parseVerifyOptions */.lW)(given);
    const report = (0,verify_report/* emptyVerifyReport */.F)();
    // nothing is printed of a verification that did not come to its end: a part of it, or a list of nothing, could pass for a verdict
    await verifyPaths(options, workspace, terminal, report);
    print(report, options, terminal);
    if (report.results.length > 0 && !options.json)
        terminal.line(closingLine(report));
    (0,gathered/* assertAllVerified */.Q)(report.results, terms/* OPTION_TERMS */.A);
}
async function verifyPaths(options, workspace, log, report) {
    const keyFiles = await (0,key_files/* readKeyFiles */.t)(options.keyFiles, workspace, terms/* OPTION_TERMS */.A);
    const folder = options.all ? await openReleaseFolder(options, workspace) : undefined;
    const discovered = folder === undefined ? await discoverPaths(options.paths, workspace) : NOTHING;
    const ports = { log, workspace, cancelled: new AbortController().signal };
    const release = folder && {
        snapshot: folder.files,
        globs: new name_glob/* NameGlobs */.V(['*', ...options.exempt.map(glob => `!${glob}`)]),
        evidence: { kind: 'files', hash: async (jobs) => folder.hash(jobs, ports) },
        files: folder.paths
    };
    await (0,gathered/* verifyGathered */.E)({
        policy: toPolicy(options, discovered),
        pins: options.pins,
        keyFiles,
        kmsKey: undefined,
        kms: undefined,
        keyId: undefined,
        discovered,
        release,
        expected: undefined,
        describeRelease: undefined,
        checkout: undefined
    }, ports, report);
    report.results = [...report.results, ...discovered.skipped.map(refuseSkipped)];
    const passedOver = new Set(discovered.skipped.map(({ path }) => (0,file_names/* anyBaseName */.L2)(path)));
    report.missing = report.missing.filter(name => !passedOver.has((0,file_names/* anyBaseName */.L2)(name)));
    await folder?.assertUnchanged();
}
const NOTHING = {
    files: [],
    byPattern: new Map(),
    skipped: [],
    describeUseless: folder => folder,
    reachedByFolder: new Set()
};
function toPolicy({ algorithm, signatureSuffixes, checksumsFile, requireBinding }, { reachedByFolder }) {
    return {
        algorithm,
        signatureSuffixes: (0,formats/* suffixesToTry */.SB)(signatureSuffixes),
        checksumsFile,
        requireBinding,
        terms: terms/* OPTION_TERMS */.A,
        partialLists: reachedByFolder
    };
}
/** The folder of `--all`, which must have something to judge. */
async function openReleaseFolder({ paths: [path = '.'], exempt }, workspace) {
    const absolutePath = (0,external_node_path_.resolve)(workspace, path);
    await assertFolder(absolutePath, path);
    const folder = await openFolder(absolutePath, workspace);
    const globs = new name_glob/* NameGlobs */.V(['*', ...exempt.map(glob => `!${glob}`)]);
    const { assets, incomplete, provisional } = folder.files;
    const names = [...assets.keys(), ...incomplete.keys(), ...provisional.map(({ asset }) => asset.name)];
    if (names.some(name => globs.isSelected(name)))
        return folder;
    throw new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `There is ${names.length === 0 ? 'no file' : 'no file that is not exempted'} in the folder ${JSON.stringify(path)}.`, { hint: 'Correct the path, or download the files first.' });
}
async function assertFolder(absolutePath, path) {
    const status = await (0,promises_.stat)(absolutePath).catch((cause) => (0,errors/* systemErrorCode */.vq)(cause) ?? String(cause));
    if (typeof status !== 'string' && status.isDirectory())
        return;
    const found = typeof status === 'string' ? `cannot be looked at (${status})` : 'is not a folder';
    throw new errors/* ActionError */.lZ('ARTIFACT_NOT_FOUND', `${JSON.stringify(path)} ${found}, expected one: --all is for a folder.`, {
        hint: 'Correct the path, or omit --all to verify files.'
    });
}
function print(report, { json }, terminal) {
    const { results, exempted, missing } = report;
    if (json) {
        terminal.json((0,outputs/* resultEntries */.K)(report));
        return;
    }
    for (const result of results) {
        if (result.kind === 'verified')
            terminal.verified((0,lines/* verifiedFacts */.i_)(result));
        else
            terminal.rejected((0,lines/* refusedFacts */.s6)(result));
    }
    for (const result of exempted)
        terminal.line((0,lines/* describeExempted */.yH)(result));
    if (missing.length > 0)
        terminal.line(describeMissing(missing));
}
function closingLine({ results }) {
    const rejected = results.filter(({ kind }) => kind === 'refused').length;
    return rejected === 0 ? (0,lines/* verifiedLine */.BN)(results.length) : (0,lines/* rejectedLine */.rf)(rejected, results.length);
}
/** What a signed list names and a folder does not have: whoever needs a part of a release may take a part. */
function describeMissing(missing) {
    const names = missing.slice(0, MAX_NAMES).map(name => JSON.stringify(name));
    const more = missing.length > MAX_NAMES ? ` and ${missing.length - MAX_NAMES} more` : '';
    return `Listed, not here: ${names.join(', ')}${more}`;
}

;// CONCATENATED MODULE: ./build/cli/command.js








/** Everything was verified, or made. */
const VERIFIED = 0;
/** Something was judged, and rejected. */
const REJECTED = 1;
/** Nothing can be said: wrong arguments, or something that cannot be read. */
const UNUSABLE = 2;
/** Failures that are verdicts. */
const REJECTIONS = [
    'VERIFICATION_FAILED',
    'CHECKSUMS_UNUSABLE',
    'NO_TRUSTED_KEY',
    'ARTIFACT_CHANGED'
];
/** Runs the command with these arguments and prints; the exit code. Never throws. */
async function runCommand(args, ports) {
    const terminal = new Terminal(ports);
    let code = UNUSABLE;
    try {
        await dispatch(args, ports, terminal);
        code = VERIFIED;
    }
    catch (thrown) {
        const failure = toFailure(thrown);
        if (REJECTIONS.includes(failure.code))
            code = REJECTED;
        // the lines of the files say all that this would
        if (failure.code !== 'VERIFICATION_FAILED' || args.includes('--json'))
            terminal.error(`${failure.code}: ${failure.message}${failure.hint === undefined ? '' : ` ${failure.hint}`}`);
        for (const line of failure.details?.split('\n') ?? [])
            terminal.info(line);
    }
    await terminal.flushed();
    if (terminal.failure === undefined)
        return code;
    terminal.error(`cannot print the result: ${terminal.failure.message}`);
    return UNUSABLE;
}
async function dispatch(args, { cwd, env }, terminal) {
    const [command, ...rest] = args;
    switch (command) {
        case 'verify': {
            const given = (0,cli_options/* sortArguments */.xR)(rest, cli_options/* VERIFY_OPTIONS */.nn);
            if (given.flags.has('help'))
                return terminal.ownText(VERIFY_USAGE);
            return runVerify(given, cwd(), terminal);
        }
        case 'fingerprint': {
            const given = (0,cli_options/* sortArguments */.xR)(rest, cli_options/* FINGERPRINT_OPTIONS */.qX);
            if (given.flags.has('help'))
                return terminal.ownText(FINGERPRINT_USAGE);
            return runFingerprint(given, cwd(), terminal);
        }
        case 'openpgp-certificate': {
            const given = (0,cli_options/* sortArguments */.xR)(rest, certificate_options/* CERTIFICATE_OPTIONS */.T3);
            if (given.flags.has('help'))
                return terminal.ownText(CERTIFICATE_USAGE);
            // the SDK, and all that can open a connection, is loaded here only
            const { runCertificate } = await Promise.all(/* import() */[__webpack_require__.e(478), __webpack_require__.e(390)]).then(__webpack_require__.bind(__webpack_require__, 5390));
            return runCertificate(given, { workspace: cwd(), env }, terminal);
        }
        case '--help':
        case '-h':
        case 'help':
            return terminal.ownText(USAGE);
        case '--version':
            return terminal.ownText(`kms-sign ${version/* VERSION */.x}`);
        case undefined:
        default:
            return (0,cli_options/* throwUsage */.GV)([
                command === undefined
                    ? `no command is given, expected ${COMMANDS}`
                    : `${JSON.stringify(command.slice(0, MAX_SHOWN))} is no command, expected ${COMMANDS}`
            ]);
    }
}
const MAX_SHOWN = 100;
const COMMANDS = 'verify, fingerprint or openpgp-certificate';
/** The hint of an unforeseen failure speaks of jobs. */
function toFailure(thrown) {
    const failure = (0,errors/* toActionError */.ie)(thrown);
    if (failure.code !== 'INTERNAL')
        return failure;
    return new errors/* ActionError */.lZ('INTERNAL', failure.message, {
        hint: 'Report it with the version and the arguments of this command.',
        cause: thrown
    });
}


/***/ }),

/***/ 2315:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F9: () => (/* binding */ OptionReader),
/* harmony export */   GV: () => (/* binding */ throwUsage),
/* harmony export */   lW: () => (/* binding */ parseVerifyOptions),
/* harmony export */   nn: () => (/* binding */ VERIFY_OPTIONS),
/* harmony export */   qX: () => (/* binding */ FINGERPRINT_OPTIONS),
/* harmony export */   xR: () => (/* binding */ sortArguments)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);
/* harmony import */ var _inputs_files_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4519);
/* harmony import */ var _inputs_formats_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9416);
/* harmony import */ var _inputs_key_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5003);
/* harmony import */ var _inputs_reader_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(401);
/* harmony import */ var _inputs_release_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9241);
/* harmony import */ var _inputs_spelling_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2068);
/* harmony import */ var _inputs_values_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3368);
/* harmony import */ var _signature_formats_index_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6770);
/* harmony import */ var _terms_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(9962);










/** The options of `verify`; docs/command.md is compared with them. */
const VERIFY_OPTIONS = {
    key: {
        value: 'FILE',
        many: true,
        input: 'trusted-public-key',
        text: 'A public key that is trusted, in PEM or DER, or its OpenPGP certificate; from its owner and not from the release.'
    },
    fingerprint: {
        value: 'sha256:HEX',
        many: true,
        input: 'public-key-fingerprint',
        text: 'The fingerprint of a key that is trusted; "!sha256:HEX" of one that is revoked. Without --key the key may lie with the files.'
    },
    algorithm: {
        value: 'NAME',
        input: 'signing-algorithm',
        text: 'The one signing algorithm that is accepted; any by default.'
    },
    expect: {
        value: 'OWNER/NAME@TAG',
        input: 'require-binding',
        text: 'The release that everything must belong to, by its signed binding; its server is compared as well if it is written https://HOST/OWNER/NAME@TAG.'
    },
    'checksums-file': {
        value: 'NAME',
        input: 'checksums-file',
        text: 'The checksums file that must be there and signed; by default one with a usual name is used if there is one.'
    },
    'signature-suffix': {
        value: 'SUFFIX',
        many: true,
        input: 'signature-suffix',
        text: `What the name of a signature can end with as well; signatures with the suffixes ${_signature_formats_index_js__WEBPACK_IMPORTED_MODULE_8__/* .KNOWN_SUFFIXES */ .E5.join(', ')} are always found.`
    },
    all: {
        text: 'PATH is one folder, and a whole release: every file in it must be verified, belong to what is, or be exempted, and nothing that the list names may be missing.'
    },
    exempt: {
        value: 'GLOB',
        many: true,
        text: 'With --all: files that need not be verified, by their paths in the folder; "*" and "?" are wildcards. They are reported.'
    },
    json: { text: 'Print the results as JSON, as the output "results" of the action has them.' },
    help: { short: 'h', text: 'Print this.' }
};
/** The options of `fingerprint`. */
const FINGERPRINT_OPTIONS = {
    principal: {
        value: 'NAME',
        text: 'Who signs, in the line for allowed_signers: what "ssh-keygen -Y verify -I" is given; release-signing by default.'
    },
    'valid-after': {
        value: 'DATE',
        text: 'Since when that line holds, as 2026-01-31, or 2026-01-31T12:00:00Z for OpenSSH 9.1 and newer.'
    },
    'valid-before': { value: 'DATE', text: 'Until when that line holds, in the same form.' },
    help: VERIFY_OPTIONS.help
};
/** Sorts arguments into paths and options. What follows "--" is a path, whatever it begins with. */
function sortArguments(args, specs) {
    const { tokens } = (0,node_util__WEBPACK_IMPORTED_MODULE_0__.parseArgs)({
        args: [...args],
        strict: false,
        allowPositionals: true,
        tokens: true,
        options: Object.fromEntries(Object.entries(specs).map(([name, { value, short }]) => [
            name,
            { type: value === undefined ? 'boolean' : 'string', ...(short && { short }) }
        ]))
    });
    const paths = [];
    const values = new Map();
    const flags = new Set();
    const problems = [];
    for (const token of tokens) {
        if (token.kind === 'positional')
            paths.push(token.value);
        if (token.kind !== 'option')
            continue;
        const { name, rawName, value, inlineValue } = token;
        const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
        if (spec === undefined)
            problems.push(unknownOption(rawName, specs));
        else if (spec.value === undefined) {
            if (value === undefined)
                flags.add(name);
            else
                problems.push(`--${name}: ${(0,_inputs_values_js__WEBPACK_IMPORTED_MODULE_7__/* .describeValue */ .b)(value)}, expected no value`);
        }
        else if (value === undefined || (!inlineValue && /^-./.test(value))) {
            problems.push(`--${name}: no value, expected ${spec.value}; one that begins with "-" is written --${name}=${spec.value}`);
        }
        else if (value.trim() === '') {
            problems.push(`--${name}: empty, expected ${spec.value}; ${_terms_js__WEBPACK_IMPORTED_MODULE_9__/* .OPTION_TERMS */ .A.whyEmpty}`);
        }
        else if (values.has(name) && spec.many === undefined) {
            problems.push(`--${name}: given more than once`);
        }
        else
            values.set(name, [...(values.get(name) ?? []), value]);
    }
    if (paths.includes(''))
        problems.push(`a path is empty; ${_terms_js__WEBPACK_IMPORTED_MODULE_9__/* .OPTION_TERMS */ .A.whyEmpty}`);
    return { paths, values, flags, problems };
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
        keyFiles: (0,_inputs_files_js__WEBPACK_IMPORTED_MODULE_1__/* .parseTrustedKeyFiles */ .L1)(reader),
        pins: values.has('fingerprint') ? (0,_inputs_key_js__WEBPACK_IMPORTED_MODULE_3__/* .parsePins */ .MZ)(reader) : { allowed: undefined, revoked: [] },
        algorithm: (0,_inputs_key_js__WEBPACK_IMPORTED_MODULE_3__/* .parseAlgorithm */ .f5)(reader),
        requireBinding: parseExpected(reader),
        checksumsFile: (0,_inputs_files_js__WEBPACK_IMPORTED_MODULE_1__/* .parseChecksumsFile */ .S7)(reader),
        signatureSuffixes: (0,_inputs_formats_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSignatureSuffixes */ .Zr)(reader),
        all: flags.has('all'),
        exempt: values.get('exempt') ?? [],
        json: flags.has('json')
    };
    if (paths.length === 0)
        reader.problem('no path is given, expected files or folders to verify');
    if (options.keyFiles.length === 0 && options.pins.allowed === undefined)
        reader.problem('no key to trust is given; give a public key file with --key, or the fingerprint of a key with --fingerprint');
    if (options.all && paths.length > 1)
        reader.problem(`--all: ${paths.length} paths are given, expected the one folder that is a release`);
    if (!options.all && options.exempt.length > 0)
        reader.problem('--exempt: without --all nothing needs an exemption; name the files that are meant');
    throwUsage(reader.problems, 'verify');
    return options;
}
/** @throws INPUT_INVALID */
function throwUsage(problems, command) {
    (0,_inputs_reader_js__WEBPACK_IMPORTED_MODULE_4__/* .throwProblems */ .Jh)(problems, 'argument', `"${['kms-sign', ...(command === undefined ? [] : [command]), '--help'].join(' ')}" shows what can be given.`);
}
/** Without it, a binding that is there is reported: no release is at hand to compare it with. */
function parseExpected(reader) {
    const value = reader.text('require-binding');
    if (value === undefined)
        return { kind: 'if-present' };
    const named = (0,_inputs_release_js__WEBPACK_IMPORTED_MODULE_5__/* .parseNamedRelease */ .uV)(value, undefined);
    if (named === undefined)
        reader.problem(`--expect: ${(0,_inputs_values_js__WEBPACK_IMPORTED_MODULE_7__/* .describeValue */ .b)(value)}, expected owner/name@tag`);
    return named ?? { kind: 'if-present' };
}
/** Options as the parsers of the inputs read them. */
class OptionReader {
    terms = _terms_js__WEBPACK_IMPORTED_MODULE_9__/* .OPTION_TERMS */ .A;
    problems;
    #values;
    constructor({ values, problems }) {
        this.#values = values;
        this.problems = [...problems];
    }
    problem(text) {
        if (!this.problems.includes(text))
            this.problems.push(text);
    }
    text(name) {
        return this.list(name)[0];
    }
    list(name) {
        return this.#values.get(_terms_js__WEBPACK_IMPORTED_MODULE_9__/* .OPTION_TERMS */ .A.names[name].replace(/^--/, '')) ?? [];
    }
}
function unknownOption(rawName, specs) {
    const name = rawName.replace(/^-+/, '');
    const sameInput = Object.entries(specs).find(([, { input }]) => input === name)?.[0];
    const meant = sameInput ?? (0,_inputs_spelling_js__WEBPACK_IMPORTED_MODULE_6__/* .nearestInput */ .Z)(name, Object.keys(specs));
    return `${(0,_inputs_values_js__WEBPACK_IMPORTED_MODULE_7__/* .describeValue */ .b)(rawName)} is no option${meant === undefined ? '' : `; perhaps --${meant} is intended`}`;
}


/***/ }),

/***/ 9962:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ OPTION_TERMS),
/* harmony export */   E: () => (/* binding */ OPTION_AWS_TERMS)
/* harmony export */ });
/* harmony import */ var _inputs_terms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7707);
/* harmony import */ var _signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3134);


/** The command: its options, the current folder, a folder of files. */
const OPTION_TERMS = {
    names: {
        'checksums-file': '--checksums-file',
        'signature-suffix': '--signature-suffix',
        'signing-algorithm': '--algorithm',
        'trusted-public-key': '--key',
        'public-key-fingerprint': '--fingerprint',
        'require-binding': '--expect'
    },
    anchors: ['--key', '--fingerprint'],
    keepKey: 'Get it from its owner and keep it in another folder',
    toName: 'Name the artifacts themselves, or the folder that they are in.',
    toBind: 'Get the checksums file, its signature and release-binding.json of the release as well; they are there if it was signed with strategy: checksums or both.',
    elsewhere: 'in the current folder',
    keyFileMissing: 'Correct the path in --key.',
    inWorld: 'in the folder',
    member: name => `file ${name}`,
    toComplete: {
        local: _inputs_terms_js__WEBPACK_IMPORTED_MODULE_0__/* .INPUT_TERMS */ .r.toComplete.local,
        release: 'Get what is missing; without --all the files that are there are verified.'
    },
    toRename: { local: _inputs_terms_js__WEBPACK_IMPORTED_MODULE_0__/* .INPUT_TERMS */ .r.toRename.local, release: _inputs_terms_js__WEBPACK_IMPORTED_MODULE_0__/* .INPUT_TERMS */ .r.toRename.local },
    giveList: name => `--checksums-file ${(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .shellWord */ .r7)(name)}`,
    keepKeyFile: 'keep that file apart from what it verifies',
    exemption: 'option',
    exempt: name => `exempt it with ${exemptOption(name)}`,
    exemptedBy: pattern => exemptOption(pattern.replace(/^!/, '')),
    whyEmpty: 'a variable of the shell may be empty'
};
/** A person at a terminal who asks AWS, for an OpenPGP certificate. */
const OPTION_AWS_TERMS = {
    keyId: '--key-id',
    caller: 'the profile (AWS_PROFILE)',
    compared: algorithm => `${algorithm === undefined ? '' : `--algorithm (${algorithm}; OpenPGP has no place for PSS, so that a policy for RSASSA_PSS_SHA_* alone is not enough), `}--key-id and the identity of the credentials (aws sts get-caller-identity)`,
    correct: 'correct the options, or use another profile; where only the role of a release job may sign, run the command in such a job',
    pasteFrom: 'below',
    getCredentials: 'Sign in (aws sso login), name a profile in AWS_PROFILE, or set the variables that "aws configure export-credentials --format env" prints',
    getOthers: 'use another profile',
    renew: 'sign in again (aws sso login), or get others'
};
function exemptOption(name) {
    return name.startsWith('-') ? `--exempt=${(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .shellWord */ .r7)(name)}` : `--exempt ${(0,_signature_openssl_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .shellWord */ .r7)(name)}`;
}


/***/ }),

/***/ 527:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pr: () => (/* binding */ formatSignerTime),
/* harmony export */   fU: () => (/* binding */ formatTime),
/* harmony export */   pe: () => (/* binding */ parseTime),
/* harmony export */   wr: () => (/* binding */ parseSpan)
/* harmony export */ });
// Times as options give them, in seconds since 1970.
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/;
const DAY = 24 * 3600;
/** As in GnuPG: a month has 30 days, a year 365. */
const UNITS = { d: DAY, w: 7 * DAY, m: 30 * DAY, y: 365 * DAY };
/**
 * A date (its beginning in UTC) or a time with its offset (RFC 3339); undefined for anything else, and for a day that no calendar has.
 */
function parseTime(text) {
    const date = DATE.test(text) ? text : TIME.exec(text)?.[1];
    if (date === undefined)
        return undefined;
    const midnight = new Date(`${date}T00:00:00Z`);
    if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date))
        return undefined;
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? undefined : ms / 1000;
}
/** The time in UTC, as `parseTime` reads it. */
function formatTime(seconds) {
    return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
/** A number of days, weeks, months or years, as `2y`, in seconds; undefined for anything else. */
function parseSpan(text) {
    const [, count = '', unit = ''] = /^([1-9]\d{0,4})([dwmy])$/.exec(text) ?? [];
    const seconds = UNITS[unit];
    return seconds === undefined ? undefined : Number(count) * seconds;
}
/**
 * As `allowed_signers` has it (ssh-keygen(1)): a date in the time zone of whoever verifies, which every version reads; a time in UTC, from
 * OpenSSH 9.1 on.
 */
function formatSignerTime(text) {
    const seconds = parseTime(text);
    if (seconds === undefined)
        return undefined;
    if (DATE.test(text))
        return text.replaceAll('-', '');
    return formatTime(seconds).replace(/[-:T]/g, '');
}


/***/ })

};
