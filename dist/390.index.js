export const id = 390;
export const ids = [390];
export const modules = {

/***/ 5390:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCertificate: () => (/* binding */ runCertificate)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/aws/connection.js
var connection = __webpack_require__(3256);
// EXTERNAL MODULE: ./build/aws/sdk-environment.js
var sdk_environment = __webpack_require__(6330);
// EXTERNAL MODULE: ./build/lib/files.js
var files = __webpack_require__(3963);
// EXTERNAL MODULE: ./build/lib/text.js
var lib_text = __webpack_require__(4869);
// EXTERNAL MODULE: ./build/lib/waiting.js
var lib_waiting = __webpack_require__(3651);
// EXTERNAL MODULE: ./build/network/network-environment.js
var network_environment = __webpack_require__(915);
// EXTERNAL MODULE: ./build/network/proxy.js
var network_proxy = __webpack_require__(8637);
// EXTERNAL MODULE: ./build/sign/produce/verifying-signer.js
var verifying_signer = __webpack_require__(2135);
// EXTERNAL MODULE: ./build/signature/openpgp/certificate.js + 1 modules
var openpgp_certificate = __webpack_require__(9065);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/signature/not-a-key.js
var not_a_key = __webpack_require__(3920);
;// CONCATENATED MODULE: ./build/cli/certificate-file.js





/**
 * The certificate that is at this place; undefined when nothing is there.
 *
 * @throws FILE_NOT_WRITABLE for whatever else is there: it must not be overwritten.
 */
async function readCertificateFile({ path, shown }) {
    const isThere = (await (0,promises_.lstat)(path).catch(() => undefined)) !== undefined;
    const bytes = await (0,files/* readSmallFile */.EW)(path, openpgp_certificate/* MAX_CERTIFICATE_BYTES */.to);
    if (bytes === undefined && !isThere)
        return undefined;
    const refuse = (what, hint) => {
        throw new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `${shown} ${what}, and is not overwritten.`, { hint });
    };
    if (bytes === undefined)
        return refuse('is no regular file', 'Give another file in --out.');
    if ((0,not_a_key/* holdsPrivateKey */.jc)(Buffer.from(bytes).toString('latin1')))
        return refuse('holds a PRIVATE key', 'Give another file in --out; a private key does not belong where certificates are published.');
    const parsed = await (0,openpgp_certificate/* parseCertificate */.hB)(bytes);
    if (parsed.kind === 'refused')
        return refuse(`is there, and is no certificate that could be renewed (${parsed.reason})`, 'Give another file in --out, or move this one away.');
    return { bytes, certificate: parsed.certificate };
}
/**
 * Writes a certificate whole or not at all.
 *
 * @param before what was there when it was looked at.
 * @throws FILE_NOT_WRITABLE, also when something else is there by now.
 */
async function writeCertificateFile(place, bytes, before) {
    const now = await readCertificateFile(place);
    const isSame = now === undefined || before === undefined
        ? now === before
        : Buffer.from(now.bytes).equals(Buffer.from(before.bytes));
    if (!isSame)
        throw new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `${place.shown} was changed meanwhile, and is not overwritten.`, {
            hint: 'Look at what changed it, then run the command again.'
        });
    await (0,files/* writeSmallFile */.vd)(place.path, bytes);
}

// EXTERNAL MODULE: ./build/cli/certificate-options.js
var certificate_options = __webpack_require__(2081);
// EXTERNAL MODULE: ./build/signature/schemes/index.js + 2 modules
var schemes = __webpack_require__(6566);
// EXTERNAL MODULE: ./build/cli/times.js
var times = __webpack_require__(527);
;// CONCATENATED MODULE: ./build/cli/certificate-plan.js




/**
 * A new certificate, or the next one of the same fingerprint. Everything that stands against it is found here, before KMS is asked to sign.
 *
 * @throws KMS_KEY_UNUSABLE, FILE_NOT_WRITABLE for the certificate of another key or time, KEY_NOT_ALLOWED for one that is revoked,
 * ENVIRONMENT_INVALID for a clock that is behind, INPUT_INVALID.
 */
function planCertificate(context) {
    const { options, key, existing, now } = context;
    const algorithm = chooseAlgorithm(options, key);
    if (existing !== undefined)
        assertRenewable(existing, context);
    const createdAt = existing?.certificate.key.openpgp.createdAt ?? options.createdAt ?? now;
    const expiresAt = typeof options.validFor === 'number' ? now + options.validFor : undefined;
    if (expiresAt !== undefined && expiresAt - createdAt > MAX_UINT32)
        throw wrongOption(`--valid-for: the end would be more than 136 years after the creation on ${(0,times/* formatTime */.fU)(createdAt)}, which OpenPGP cannot state`);
    const request = {
        key: key.publicKey,
        userId: options.userId,
        createdAt,
        ...(expiresAt === undefined ? {} : { expiresAt }),
        // of two signatures of one second programs choose differently
        signedAt: Math.max(now, (existing?.certificate.signedAt ?? 0) + 1),
        hash: (0,schemes/* schemeOf */.wW)(algorithm).prehash(key.publicKey).hash,
        previous: existing?.bytes
    };
    return { request, algorithm };
}
const MAX_UINT32 = 2 ** 32 - 1;
function chooseAlgorithm({ algorithm }, key) {
    const wanted = algorithm === undefined ? certificate_options/* CERTIFICATE_ALGORITHMS */.FF : [algorithm];
    const chosen = wanted.find(one => key.algorithms.includes(one));
    if (chosen !== undefined)
        return chosen;
    const listed = key.algorithms.length === 0 ? 'none that is known here' : key.algorithms.join(', ');
    throw new errors/* ActionError */.lZ('KMS_KEY_UNUSABLE', `${key.arn} signs with ${listed}, expected ${wanted.join(' or ')}.`, {
        hint: algorithm === undefined
            ? 'Use another key: OpenPGP signatures are RSASSA-PKCS1-v1_5, which every RSA key of AWS KMS makes, or ECDSA by P-256, P-384 or P-521.'
            : 'Give an algorithm that the key lists, or omit --algorithm.'
    });
}
function assertRenewable({ certificate }, { options, key, shown, now }) {
    const { fingerprint, openpgp } = certificate.key;
    const { createdAt, expiresAt } = openpgp;
    if (fingerprint !== key.publicKey.fingerprint)
        throw new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `${shown} is the certificate of another key (${fingerprint}) than ${key.arn} (${key.publicKey.fingerprint}), and is not overwritten.`, {
            hint: 'Correct --key-id, or give another file in --out. After a change of the key keep the old certificate: what the old key signed is verified with it.'
        });
    if (certificate.isRevoked)
        throw new errors/* ActionError */.lZ('KEY_NOT_ALLOWED', `The certificate in ${shown} is revoked, which nothing takes back.`, {
            hint: 'Use another KMS key.'
        });
    if (options.createdAt !== undefined && options.createdAt !== createdAt)
        throw new errors/* ActionError */.lZ('FILE_NOT_WRITABLE', `${shown} was created on ${(0,times/* formatTime */.fU)(createdAt)}, expected ${(0,times/* formatTime */.fU)(options.createdAt)} by --created: it would become another certificate, with another fingerprint, and is not overwritten.`, { hint: 'Omit --created to renew it, or give another file in --out.' });
    if (certificate.signedAt > now)
        throw new errors/* ActionError */.lZ('ENVIRONMENT_INVALID', `The certificate in ${shown} was signed on ${(0,times/* formatTime */.fU)(certificate.signedAt)}, but here it is ${(0,times/* formatTime */.fU)(now)}.`, { hint: 'Correct the clock of this machine: of two certificates the later one counts.' });
    if (certificate.revokedUserIds.includes(options.userId))
        throw wrongOption(`--user-id: ${JSON.stringify(options.userId)} is revoked in ${shown}; give another one`);
    if (options.validFor === undefined && expiresAt !== undefined)
        throw wrongOption(`--valid-for: not given, but the certificate in ${shown} ends on ${(0,times/* formatTime */.fU)(expiresAt)}; say how long from now the next one holds, or "never"`);
}
function wrongOption(problem) {
    return new errors/* ActionError */.lZ('INPUT_INVALID', `An argument is wrong: ${problem}.`, {
        hint: '"kms-sign openpgp-certificate --help" shows what can be given.'
    });
}

// EXTERNAL MODULE: ./build/cli/certificate-text.js + 1 modules
var certificate_text = __webpack_require__(6999);
// EXTERNAL MODULE: ./build/cli/terms.js
var terms = __webpack_require__(9962);
;// CONCATENATED MODULE: ./build/cli/certificate-command.js















/**
 * Makes the OpenPGP certificate of a KMS key, or renews it, and prints what to do with it.
 *
 * @throws INPUT_INVALID, FILE_NOT_WRITABLE, and what KMS and the way to it throws. Nothing is written then.
 */
async function runCertificate(given, { workspace, env }, terminal) {
    const now = Math.floor(Date.now() / 1000);
    const environment = (0,network_environment/* readNetworkEnvironment */.C)(env);
    const region = (0,certificate_options/* lacksRegion */.xO)(given) ? await findRegion(environment) : undefined;
    const options = (0,certificate_options/* parseCertificateOptions */.R$)(given, region, now);
    const place = placeOf(options, workspace);
    const existing = await readCertificateFile(place);
    (0,sdk_environment/* normalizeAwsSwitches */.Zu)(env);
    (0,sdk_environment/* assertUsableCredentials */.zQ)(env);
    const signer = new verifying_signer/* VerifyingSigner */.A(await connect(options, environment, { env, terminal }), terminal);
    const key = await signer.fetchKey();
    const { shown } = place;
    const plan = planCertificate({ options, key, existing, shown, now });
    const bytes = await (0,openpgp_certificate/* createCertificate */.An)(plan.request, async (digest) => {
        const issued = await signer.sign(key, plan.algorithm, digest, 'the certificate');
        return issued.bytes;
    });
    const certificate = await assertAsPlanned(bytes, plan);
    await writeCertificateFile(place, bytes, existing);
    const written = {
        certificate,
        key,
        algorithm: plan.algorithm,
        shown,
        before: existing?.certificate
    };
    for (const line of [...(0,certificate_text/* describeCertificate */.dF)(written), '', ...(0,certificate_text/* describePublication */.y9)(written)])
        terminal.line(line);
}
async function findRegion({ region }) {
    if (region !== undefined)
        return region;
    const { regionOfProfile } = await Promise.all(/* import() */[__webpack_require__.e(861), __webpack_require__.e(632), __webpack_require__.e(832)]).then(__webpack_require__.bind(__webpack_require__, 8832));
    return regionOfProfile();
}
async function connect({ key }, environment, { env, terminal }) {
    const proxy = (0,network_proxy/* parseProxy */.Y)(environment.httpsProxy, environment.noProxy);
    for (const secret of proxy?.secrets ?? [])
        terminal.hide(secret);
    const waiting = new lib_waiting/* Waiting */.E$({ info: text => terminal.info(text) });
    return (0,connection/* connectWithDefaultChain */.r)({ key, environment, proxy, waiting, terms: terms/* OPTION_AWS_TERMS */.E, log: terminal }, env);
}
function placeOf({ out }, workspace) {
    const path = (0,external_node_path_.resolve)(workspace, out);
    return { path, shown: (0,lib_text/* untrusted */.bp)((0,files/* displayPath */.Gt)(path, workspace)) };
}
/** The certificate as whoever gets the file reads it: every signature in it is verified once more. */
async function assertAsPlanned(bytes, { request }) {
    const parsed = await (0,openpgp_certificate/* parseCertificate */.hB)(bytes);
    if (parsed.kind === 'refused')
        throw new Error(`a certificate was made of which is said: ${parsed.reason}`);
    const { key, userIds, isRevoked } = parsed.certificate;
    const isAsPlanned = key.fingerprint === request.key.fingerprint &&
        key.openpgp.createdAt === request.createdAt &&
        key.openpgp.expiresAt === request.expiresAt &&
        userIds.length === 1 &&
        userIds[0] === request.userId &&
        !isRevoked;
    if (!isAsPlanned)
        throw new Error('a certificate was made that says something else than was asked for');
    return parsed.certificate;
}


/***/ })

};
