export const id = 832;
export const ids = [832];
export const modules = {

/***/ 8832:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   regionOfProfile: () => (/* binding */ regionOfProfile)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2632);

/** The Region that the environment or the profile in the shared AWS files names; undefined when none does, or they cannot be read. */
async function regionOfProfile() {
    const client = new _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_0__/* .KMSClient */ .pgq({});
    try {
        return await client.config.region();
    }
    catch {
        return undefined;
    }
    finally {
        client.destroy();
    }
}


/***/ })

};
