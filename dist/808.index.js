export const id = 808;
export const ids = [808];
export const modules = {

/***/ 808:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ assertProxySupported),
/* harmony export */   connectNetwork: () => (/* binding */ connectNetwork)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4708);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1692);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9473);





const MAX_SOCKETS = 50; // the SDK's own; more than are ever in use at once
const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;
/**
 * @param announce called once for each address that is none of AWS, before the first request to it.
 * @param caBundle path of a PEM file with certificate authorities that are trusted besides Node's own and those of
 * `NODE_EXTRA_CA_CERTS`.
 */
function connectNetwork(proxy, caBundle, announce = () => undefined) {
    const agent = new node_https__WEBPACK_IMPORTED_MODULE_2__.Agent({
        keepAlive: true,
        maxSockets: MAX_SOCKETS,
        ...(proxy === undefined ? {} : { proxyEnv: proxy.variables }),
        // made once: it takes some milliseconds to read all authorities
        ...(caBundle === undefined
            ? {}
            : { secureContext: (0,node_tls__WEBPACK_IMPORTED_MODULE_3__.createSecureContext)({ ca: [...defaultAuthorities(), ...readBundle(caBundle)] }) })
    });
    const announced = new Set();
    const onCustomEndpoint = (origin) => {
        if (!announced.has(origin))
            announce(origin);
        announced.add(origin);
    };
    return { agent, proxy, onCustomEndpoint };
}
/** Absent from the first Node.js 22. */
function defaultAuthorities() {
    if (typeof node_tls__WEBPACK_IMPORTED_MODULE_3__.getCACertificates === 'function')
        return (0,node_tls__WEBPACK_IMPORTED_MODULE_3__.getCACertificates)('default');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `AWS_CA_BUNDLE needs Node.js 22.15 or newer; this is ${process.versions.node}.`, { hint: 'Use a newer Node.js, or give the authorities in NODE_EXTRA_CA_CERTS.' });
}
/** Node.js older than 24.5 ignores an agent's proxy without a word: requests would go past it. */
function assertProxySupported(version, { name }) {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major > 24 || (major === 24 && minor >= 5))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `AWS is to be reached through the proxy ${name}, which needs Node.js 24.5 or newer; this is ${version}.`, {
        hint: 'Use a newer Node.js (an updated runner brings it), or except the AWS endpoints in NO_PROXY if they can be reached directly.'
    });
}
function readBundle(path) {
    const refused = (seen, cause) => new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('ENVIRONMENT_INVALID', `AWS_CA_BUNDLE is "${path}", ${seen}, expected a file of PEM certificates.`, {
        hint: 'Give the path of a PEM file that can be read here, or remove AWS_CA_BUNDLE from the environment.',
        cause
    });
    let text;
    try {
        text = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(path, 'utf8');
    }
    catch (cause) {
        throw refused('which cannot be read', cause);
    }
    if (text.length > MAX_BUNDLE_BYTES)
        throw refused('which is larger than 4 MiB');
    // OpenSSL passes over what it cannot read, and then every connection fails without naming the file
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0)
        throw refused('which has none');
    return blocks.map((block, index) => {
        try {
            return new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(block).toString();
        }
        catch (cause) {
            throw refused(`whose certificate ${index + 1} is damaged`, cause);
        }
    });
}


/***/ })

};
