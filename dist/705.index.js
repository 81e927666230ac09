export const id = 705;
export const ids = [705];
export const modules = {

/***/ 4705:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Agent: () => (/* binding */ Agent),
  "default": () => (/* binding */ http),
  globalAgent: () => (/* binding */ globalAgent),
  init__http: () => (/* binding */ init__http),
  request: () => (/* binding */ request)
});

;// CONCATENATED MODULE: ./build/_virtual/_rolldown/runtime.js
// \0rolldown/runtime.js
var __esmMin = (fn, res, err) => () => {
	if (err) throw err[0];
	try {
		return fn && (res = fn(fn = 0)), res;
	} catch (e) {
		throw err = [e], e;
	}
};


;// CONCATENATED MODULE: ./build/_virtual/_http.js

// \0http
var http, Agent, request, globalAgent;
var init__http = __esmMin((() => {
	http = process.getBuiltinModule("node:http");
	Agent = http.Agent;
	request = http.request;
	globalAgent = http.globalAgent;
}));
init__http();



/***/ })

};
