export const id = 55;
export const ids = [55];
export const modules = {

/***/ 5055:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  connectKms: () => (/* binding */ connectKms)
});

// EXTERNAL MODULE: ./build/node_modules/@aws-sdk/client-sts/dist-es/commands/AssumeRoleWithWebIdentityCommand.js + 1 modules
var AssumeRoleWithWebIdentityCommand = __webpack_require__(4232);
// EXTERNAL MODULE: ./build/node_modules/@aws-sdk/client-sts/dist-es/STSClient.js + 8 modules
var STSClient = __webpack_require__(9208);
// EXTERNAL MODULE: ./build/src/errors.js
var errors = __webpack_require__(7406);
// EXTERNAL MODULE: ./build/src/network/endpoints.js
var endpoints = __webpack_require__(6198);
// EXTERNAL MODULE: ./build/src/network/proxy.js
var network_proxy = __webpack_require__(2240);
// EXTERNAL MODULE: ./build/src/lib/text.js
var lib_text = __webpack_require__(5498);
// EXTERNAL MODULE: ./build/src/lib/waiting.js
var waiting = __webpack_require__(1234);
;// CONCATENATED MODULE: ./build/src/aws/service-error.js



// src/aws/service-error.ts
const NETWORK_CODES = /* @__PURE__ */ new Set([
	"ECONNREFUSED",
	"ECONNRESET",
	"EPIPE",
	"ETIMEDOUT",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ENOTFOUND",
	"EAI_AGAIN"
]);
const TRANSIENT_NAMES = /* @__PURE__ */ new Set([
	"IDPCommunicationError",
	"IDPCommunicationErrorException",
	"KMSInternalException",
	"DependencyTimeoutException",
	"KeyUnavailableException",
	"InternalFailure",
	"ServiceUnavailable"
]);
const TUNNEL_CODE = "ERR_PROXY_TUNNEL";
/** OpenSSL's verdicts on a certificate, as Node.js names them. */
const CERTIFICATE_CODE = /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^INVALID_CA$|^PATH_LENGTH_EXCEEDED$/;
const TLS_CODE = /^ERR_(SSL|TLS)_|^EPROTO$/;
/** What a failed call means for another one. Decided by name: the status differs between the services' wire formats. */
function outlookOf(thrown) {
	if (thrown instanceof errors/* ActionError */.lZ) return waiting/* FINAL */.XU;
	if (isThrottled(thrown)) return {
		kind: "throttled",
		afterMs: askedDelay(thrown)
	};
	return isTransient(thrown) ? waiting/* PASSING */.KA : waiting/* FINAL */.XU;
}
function isThrottled(thrown) {
	const { name, status } = toServiceError(thrown);
	return /throttl|toomanyrequests|limitexceeded|slowdown/i.test(name) || status === 429;
}
function askedDelay(thrown) {
	const { $response: response } = thrown;
	return (0,waiting/* retryAfterMs */.Vs)(response?.headers?.["retry-after"], Date.now());
}
function isTransient(thrown) {
	if (thrown instanceof IncompleteAnswerError) return true;
	const { name, message, status } = toServiceError(thrown);
	const code = (0,errors/* systemErrorCode */.vq)(thrown);
	if (code === TUNNEL_CODE) return isTunnelTransient(thrown);
	if (name === "TimeoutError" || NETWORK_CODES.has(code ?? "")) return true;
	if (TRANSIENT_NAMES.has(name)) return true;
	if (message.includes("Couldn't retrieve verification key")) return true;
	if (isClockCorrected(thrown)) return true;
	return (status ?? 0) >= 500 || isGarbled(thrown) && (status ?? 0) < 300;
}
/** An answer without an error that lacks what was asked for. */
var IncompleteAnswerError = class extends Error {
	name = "IncompleteAnswerError";
	/** @param lacking as "a signature". */
	constructor(operation, lacking, answer) {
		const fields = Object.entries(answer).filter(([name, value]) => name !== "$metadata" && value !== void 0);
		const seen = fields.length === 0 ? "nothing" : `only ${fields.map(([name]) => name).join(", ")}`;
		super(`answered ${operation} without ${lacking}; the answer holds ${seen}`);
	}
};
/** What is asked of KMS and STS is answered with some thousand bytes. */
var AnswerTooLongError = class extends Error {
	name = "AnswerTooLongError";
};
/** Whether the SDK could not make sense of the answer. */
function isGarbled(thrown) {
	return !isTooLong(thrown) && wholeMessage(thrown).includes("Deserialization error");
}
/** By its name: the SDK writes into an error that passes through it. */
function isTooLong(thrown) {
	return thrown instanceof Error && thrown.name === "AnswerTooLongError";
}
/** What an answer was that holds nothing usable, else undefined. */
function describeWrongAnswer(thrown) {
	if (thrown instanceof IncompleteAnswerError) return thrown.message;
	if (!isGarbled(thrown)) return void 0;
	const { $response: response } = thrown;
	const type = response?.headers?.["content-type"];
	return `answered ${typeof type !== "string" ? "without a content type" : type.startsWith("text/html") ? "with an HTML page" : `with something that does not read as ${(0,lib_text/* untrusted */.bp)(type)}`} (status ${toServiceError(thrown).status ?? "unknown"})`;
}
/** Notes which proxy a request went through. */
function markProxied(thrown, proxy) {
	if (!(thrown instanceof Error)) return thrown;
	const error = thrown;
	error.proxy = proxy;
	return error;
}
/** The error of a request that reached no service, else undefined. */
function adviseNetwork(thrown, service) {
	const { name, message } = toServiceError(thrown);
	const code = (0,errors/* systemErrorCode */.vq)(thrown) ?? "";
	const { proxy, statusCode } = thrown instanceof Error ? thrown : {};
	const through = proxy === void 0 ? "" : ` through the proxy ${proxy}`;
	const error = (reason, hint) => new errors/* ActionError */.lZ("AWS_UNREACHABLE", `Cannot reach ${service}${through}: ${reason}.`, {
		hint,
		cause: thrown
	});
	if (isTooLong(thrown)) return error("the answer is longer than 1 MiB", `Check AWS_ENDPOINT_URL_${service} if it is set, and what stands between the runner and AWS, which does not answer like this.`);
	if (code === TUNNEL_CODE) {
		const answer = /: HTTP\/[\d.]+ (.*)$/.exec(message)?.[1];
		const reason = answer === void 0 ? message : `it answered ${answer}`;
		if (statusCode === 407) return error(reason, "Give the proxy’s user and password, percent-encoded, in HTTPS_PROXY: http://user:password@host:port.");
		return error(reason, `Let the proxy connect to ${service}'s endpoint on port 443, or name that host in NO_PROXY if the job can reach it directly.`);
	}
	if (CERTIFICATE_CODE.test(code)) return error(`its TLS certificate is not trusted (${code})`, "If a proxy or a private endpoint has a certificate of your own authority, give that as a PEM file in AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS.");
	if (TLS_CODE.test(code)) return error(`the TLS handshake failed (${code})`, `Check AWS_ENDPOINT_URL_${service} if it is set, and whatever takes TLS apart on the way.`);
	if (name !== "TimeoutError" && !NETWORK_CODES.has(code)) return void 0;
	const reason = code === "" ? message : code;
	if (proxy !== void 0) return error(reason, "Check the proxy in HTTPS_PROXY and whether it is up; hosts that need no proxy belong into NO_PROXY.");
	return error(reason, `Check the network of the runner: DNS, a firewall, a proxy (HTTPS_PROXY), and AWS_ENDPOINT_URL_${service} if it is set.`);
}
/** Settings that the SDK's endpoint rules refuse before anything is sent, else undefined. */
function adviseSettings(thrown, service) {
	const { message } = toServiceError(thrown);
	if (/^ERR_(HTTP_)?INVALID_/.test((0,errors/* systemErrorCode */.vq)(thrown) ?? "")) return new errors/* ActionError */.lZ("ENVIRONMENT_INVALID", `The request to ${service} could not be made: ${message}.`, {
		hint: "Nothing was sent: check the AWS variables of the environment and the shared AWS files.",
		cause: thrown
	});
	if (!/^Invalid Configuration: |^(FIPS|DualStack) .*partition does not support/.test(message)) return void 0;
	return new errors/* ActionError */.lZ("ENVIRONMENT_INVALID", `${service} has no endpoint for these settings: ${message}.`, {
		hint: `Remove AWS_USE_FIPS_ENDPOINT or AWS_USE_DUALSTACK_ENDPOINT, or give the right address in AWS_ENDPOINT_URL_${service} and set neither.`,
		cause: thrown
	});
}
function toServiceError(thrown) {
	if (!(thrown instanceof Error)) return {
		name: "Error",
		message: String(thrown),
		status: void 0
	};
	const metadata = thrown.$metadata;
	return {
		name: thrown.name,
		message: (0,lib_text/* untrusted */.bp)(wholeMessage(thrown)).replace(/\.$/, ""),
		status: metadata?.httpStatusCode
	};
}
/** What the service said, uncut. */
function wholeMessage(thrown) {
	if (!(thrown instanceof Error)) return String(thrown);
	const upper = thrown.Message;
	const message = thrown.message === "" || thrown.message === "UnknownError" ? upper : thrown.message;
	return typeof message === "string" ? message : "no message";
}
function isClockCorrected(thrown) {
	return thrown.$metadata?.clockSkewCorrected === true;
}
function isTunnelTransient(thrown) {
	const { statusCode } = thrown;
	return statusCode === void 0 || statusCode >= 500;
}


;// CONCATENATED MODULE: ./build/src/aws/client.js




// src/aws/client.ts
const AWS_LIMITS = {
	connectMs: 5e3,
	headersMs: 15e3,
	answerMs: 2e4,
	credentialsMs: 6e4,
	throttleBudgetMs: 3e5
};
const MAX_ANSWER_BYTES = 1048576;
/** Attempts are ours to repeat, and to bound: the SDK would send the same, perhaps expired, token again, and never ends an answer that stalls. */
function clientConfig(location, network, limits = AWS_LIMITS) {
	return {
		region: location.region,
		...location.endpoint === void 0 ? {} : { endpoint: location.endpoint },
		maxAttempts: 1,
		streamCollector: collect,
		requestHandler: {
			connectionTimeout: limits.connectMs,
			requestTimeout: limits.headersMs,
			throwOnRequestTimeout: true,
			httpsAgent: network.agent
		}
	};
}
/**
* The last look at a request before it leaves. Endpoint and FIPS can also come from a shared AWS file or a global
* variable, and are judged like any other.
*/
function guardRequests(client, { proxy }) {
	client.middlewareStack.add((next) => async (args) => {
		const { protocol, hostname, port } = args.request;
		(0,endpoints/* assertSecureEndpoint */.n)(`${protocol}//${hostname}`, "the AWS endpoint");
		assertFipsExists(hostname);
		const proxied = protocol === "https:" && proxy?.applies(hostname, port) ? proxy : void 0;
		if (proxied === void 0) return next(args);
		(0,network_proxy/* assertProxySupported */.R)(process.versions.node, proxied, "AWS");
		try {
			return await next(args);
		} catch (thrown) {
			throw markProxied(thrown, proxied.name);
		}
	}, {
		step: "finalizeRequest",
		name: "guardRequests"
	});
}
/** The SDK's own collects an answer in memory, however long it becomes. */
async function collect(body) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const chunks = [];
	let bytes = 0;
	body.on("data", (chunk) => {
		bytes += chunk.length;
		chunks.push(chunk);
		if (bytes > MAX_ANSWER_BYTES) body.destroy(new AnswerTooLongError());
	});
	body.on("error", reject);
	body.on("end", () => resolve(Buffer.concat(chunks)));
	return promise;
}
/** The SDK's endpoint rules make up names for China, which has no FIPS endpoints, and would take them for a failing network. */
function assertFipsExists(hostname) {
	if (!/^[a-z]+-fips\..*\.amazonaws\.com\.cn$/.test(hostname)) return;
	throw new errors/* ActionError */.lZ("ENVIRONMENT_INVALID", `AWS has no FIPS endpoints in China: ${hostname} does not exist.`, { hint: "Remove AWS_USE_FIPS_ENDPOINT from the environment, or use_fips_endpoint from the shared AWS config file." });
}


;// CONCATENATED MODULE: ./build/src/aws/access-denied.js
// src/aws/access-denied.ts
const POLICIES = [
	[/identity-based polic/, "identity-based"],
	[/resource-based polic/, "resource-based"],
	[/permissions boundar/, "permissions-boundary"],
	[/session polic/, "session"],
	[/(?:service|resource) control polic/, "organization"],
	[/VPC endpoint polic/, "vpc-endpoint"]
];
/** Takes `User: … is not authorized to perform: … on resource: … because …` apart. */
function parseDenial(message) {
	const reason = / (because .*|with an explicit deny .*)$/.exec(message)?.[1] ?? "";
	return {
		principal: /User: (arn:\S+)/.exec(message)?.[1],
		action: /perform: ([\w-]+:\w+)/.exec(message)?.[1],
		resource: /resource: (arn:\S+)/.exec(message)?.[1],
		policy: POLICIES.find(([words]) => words.test(reason))?.[1],
		explicit: reason.startsWith("with an explicit deny")
	};
}
/** The role or user behind a caller's ARN: a session's own ARN cannot stand in a policy of a role. */
function toIamArn(principal) {
	const [, partition, account, name] = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal) ?? [];
	return name === void 0 ? principal : `arn:${partition}:iam::${account}:role/${name}`;
}


;// CONCATENATED MODULE: ./build/src/aws/identity-claims.js
// src/aws/identity-claims.ts
const OTHERS = [
	"repository",
	"repository_id",
	"ref",
	"environment",
	"job_workflow_ref"
];
/**
* Reads the payload of a token without checking it: to explain a refusal, never to decide. Undefined when it is no JWT
* with issuer, subject and audience.
*/
function readClaims(token) {
	let payload;
	try {
		payload = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
	} catch {
		return;
	}
	if (typeof payload !== "object" || payload === null) return void 0;
	const claim = (name) => {
		const value = payload[name];
		const first = Array.isArray(value) ? value[0] : value;
		return typeof first === "string" && first !== "" ? first : void 0;
	};
	const [issuer, subject, audience] = [
		claim("iss"),
		claim("sub"),
		claim("aud")
	];
	if (issuer === void 0 || subject === void 0 || audience === void 0) return void 0;
	return {
		issuer,
		subject,
		audience,
		others: OTHERS.flatMap((name) => {
			const value = claim(name);
			return value === void 0 ? [] : [[name, value]];
		})
	};
}
/** The issuer as IAM names it: host and path, without scheme. */
function providerName({ issuer }) {
	return issuer.replace(/^https:\/\//, "").replace(/\/$/, "");
}
/** One claim a line. */
function describeClaims({ issuer, subject, audience, others }) {
	return [
		["sub", subject],
		["aud", audience],
		["iss", issuer],
		...others
	].map(([name, value]) => `${name}: ${value}`).join("\n");
}
/** Whether the job names an environment, as far as its subject says so (GitHub docs, "OpenID Connect reference"). */
function namesEnvironment({ subject }) {
	return /:environment:[^:]/.test(subject);
}
/** The condition of a trust policy that compares the audience and the subject with those of this token. */
function trustCondition(claims) {
	const provider = providerName(claims);
	return { StringEquals: {
		[`${provider}:aud`]: claims.audience,
		[`${provider}:sub`]: claims.subject
	} };
}


;// CONCATENATED MODULE: ./build/src/aws/sts-advice.js






// src/aws/sts-advice.ts
/** What a failed `AssumeRoleWithWebIdentity` means for another one, which sends a token of its own. */
function stsOutlookOf(thrown) {
	return /^ExpiredToken(Exception)?$/.test(toServiceError(thrown).name) ? waiting/* PASSING */.KA : outlookOf(thrown);
}
/**
* What a failed `AssumeRoleWithWebIdentity` means for the user.
*
* @param token the OIDC token that was sent: its claims are told, itself never.
*/
function adviseSts(thrown, role, token) {
	if (thrown instanceof errors/* ActionError */.lZ) return thrown;
	const known = adviseNetwork(thrown, "STS") ?? adviseSettings(thrown, "STS");
	if (known !== void 0) return known;
	const wrong = describeWrongAnswer(thrown);
	if (wrong !== void 0) return new errors/* ActionError */.lZ("ROLE_REFUSED", `STS ${wrong}; ${role.arn} is not assumed.`, {
		hint: "Check AWS_ENDPOINT_URL_STS and the network between the runner and STS: AWS does not answer like this.",
		cause: thrown
	});
	const { name } = toServiceError(thrown);
	const whole = token === void 0 ? wholeMessage(thrown) : wholeMessage(thrown).replaceAll(token, "***");
	const claims = token === void 0 ? void 0 : readClaims(token);
	const identity = claims === void 0 ? "" : ` (sub "${(0,lib_text/* untrusted */.bp)(claims.subject)}", aud "${(0,lib_text/* untrusted */.bp)(claims.audience)}")`;
	return new errors/* ActionError */.lZ("ROLE_REFUSED", `STS refused to let this job${identity} assume ${role.arn}: ${name}: ${(0,lib_text/* untrusted */.bp)(whole).replace(/\.$/, "")}.`, {
		hint: hintFor(name.replace(/Exception$/, ""), whole, role, claims),
		details: claims === void 0 ? void 0 : explain(claims, role),
		cause: thrown
	});
}
function hintFor(name, message, role, claims) {
	switch (name) {
		case "AccessDenied": return deniedHint(message, claims);
		case "InvalidIdentityToken": return tokenHint(message, role, claims);
		case "IDPRejectedClaim": return "The identity provider in IAM rejects the claims: compare its issuer and client ids with those in the log.";
		case "IDPCommunicationError": return "AWS could not reach the token's issuer: run the job again; a GitHub Enterprise Server must be reachable from AWS.";
		case "ExpiredToken": return "The job's OIDC token had expired: check the runner's clock, then run the job again.";
		case "RegionDisabled": return "Activate STS for this Region in the IAM account settings, or use another Region.";
		case "PackedPolicyTooLarge": return "Remove session tags or managed session policies from the role set-up.";
		case "MalformedPolicyDocument": return "STS does not accept this step's session policy: report it with the debug log, which shows the policy.";
		case "InternalFailure":
		case "ServiceUnavailable": return "STS failed within itself, several times in a row: run the job again; see the AWS Health Dashboard.";
		case "Throttling":
		case "ThrottledException": return "Many jobs ask STS at once: run the job again later.";
		default: return "Check role-to-assume, role-duration-seconds (the role has a maximum) and the trust policy of the role.";
	}
}
function deniedHint(message, claims) {
	if (parseDenial(message).policy === "organization") return "A policy of the AWS organization denies it: ask who administers the organization.";
	if (claims === void 0) return "Check that role-to-assume exists and that its trust policy allows sts:AssumeRoleWithWebIdentity for this job's token.";
	const withIds = /^repo:[^/:]+@\d+\/[^:]+@\d+(:|$)/.test(claims.subject) ? " The subject carries ids (owner@id/name@id), as for repositories made, renamed or moved since July 2026." : "";
	if (!namesEnvironment(claims)) return `Name the environment that the trust policy expects in the job (environment: …): its subject names none, and a trust policy must not admit branches, tags or pull requests for this.${withIds}`;
	return `Compare the claims in the log with the conditions of the role's trust policy, each as a whole, and correct what differs in the workflow: the job's environment, the reusable workflow and its ref, audience, or role-to-assume, if there is no such role.${withIds} A resource control policy of the organization refuses in the same words.`;
}
function tokenHint(message, role, claims) {
	const issuer = claims?.issuer ?? "the token's issuer";
	const provider = claims === void 0 ? "<issuer>" : providerName(claims);
	if (message.includes("No OpenIDConnect provider found")) return `Check the account in role-to-assume (${role.account}). If it is right, create the provider there: aws iam create-open-id-connect-provider --url ${issuer} --client-id-list ${role.audience}`;
	if (claims !== void 0 && claims.audience !== role.audience) return `The token's aud is "${(0,lib_text/* untrusted */.bp)(claims.audience)}", but "${role.audience}" was asked for: whatever answers at ACTIONS_ID_TOKEN_REQUEST_URL does not obey the audience.`;
	if (message.includes("Incorrect token audience")) return isAudienceOfSts(role.audience) ? `Add the client id to the provider: aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn arn:${role.partition}:iam::${role.account}:oidc-provider/${provider} --client-id ${role.audience}` : `Correct audience in the workflow: "${role.audience}" is no client id of the provider ${provider} in account ${role.account}; without audience it is that of AWS STS.`;
	if (message.includes("Couldn't retrieve verification key")) return `Run the job again; if it stays so, AWS must be able to fetch ${issuer}/.well-known/openid-configuration and the keys it names.`;
	return `Check that account ${role.account} has an IAM OIDC provider for ${issuer} with the client id ${role.audience}.`;
}
function isAudienceOfSts(audience) {
	return /^sts\.amazonaws\.com(\.cn)?$/.test(audience);
}
function explain(claims, role) {
	return [
		"Claims of this job's OIDC token:",
		describeClaims(claims),
		...namesEnvironment(claims) ? [
			"",
			`The condition of the trust policy of ${role.arn} that compares these (repository_id and job_workflow_ref`,
			"where it has them). Correct a value in the statement that is there: a second statement would go round the other conditions.",
			JSON.stringify(trustCondition(claims), void 0, 2)
		] : []
	].join("\n");
}


;// CONCATENATED MODULE: ./build/src/aws/credentials.js





// src/aws/credentials.ts
const ATTEMPTS = 4;
const BASE_DELAY_MS = 250;
/**
* Exchanges the job's OIDC token for credentials of the role, within this process. The SDK calls the returned function
* again when they are about to expire. Each attempt sends a fresh token.
*/
function roleCredentials(session) {
	const { role, identityToken, waiting, limits = AWS_LIMITS } = session;
	const client = new STSClient/* STSClient */.i(clientConfig(session.sts, session.network, limits));
	guardRequests(client, session.network);
	return async () => {
		let token;
		const policy = {
			service: "STS",
			doing: `assume ${role.arn}`,
			attempts: ATTEMPTS,
			baseDelayMs: BASE_DELAY_MS,
			throttleBudgetMs: limits.throttleBudgetMs,
			outlook: stsOutlookOf,
			explain: (thrown) => adviseSts(thrown, role, token)
		};
		return waiting.retry(policy, async () => {
			const sent = await identityToken.fetch(role.audience);
			token = sent;
			return waiting.within(limits.answerMs, "the answer of STS", async (signal) => assumeRole(client, session, sent, signal));
		});
	};
}
async function assumeRole(client, session, token, abortSignal) {
	const { role, policy, log, mask } = session;
	const askedAt = Date.now();
	const answer = await client.send(new AssumeRoleWithWebIdentityCommand/* AssumeRoleWithWebIdentityCommand */.W({
		RoleArn: role.arn,
		RoleSessionName: role.sessionName,
		WebIdentityToken: token,
		DurationSeconds: role.durationSeconds,
		Policy: policy
	}), { abortSignal });
	const { Credentials: issued, AssumedRoleUser: user } = answer;
	const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {};
	if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) throw new IncompleteAnswerError("AssumeRoleWithWebIdentity", "complete credentials", answer);
	for (const secret of [
		AccessKeyId,
		SecretAccessKey,
		SessionToken
	]) mask(secret);
	log.info(`Assumed ${user?.Arn ?? role.arn} until ${Expiration.toISOString()}, limited to this key and this use.`);
	log.debug(`Session policy: ${policy}`);
	return {
		accessKeyId: AccessKeyId,
		secretAccessKey: SecretAccessKey,
		sessionToken: SessionToken,
		expiration: toLocalTime(Expiration, askedAt, role.durationSeconds)
	};
}
/**
* The SDK holds the expiry against this machine's clock. Where that is so wrong that the session would last longer than
* asked for, or be over already, what was asked for counts from now: else every call would get a session of its own.
*/
function toLocalTime(expiration, askedAt, durationSeconds) {
	const lifetimeMs = expiration.getTime() - askedAt;
	return lifetimeMs > 0 && lifetimeMs <= durationSeconds * 1e3 + 6e4 ? expiration : new Date(askedAt + durationSeconds * 1e3);
}


// EXTERNAL MODULE: ./build/node_modules/@aws-sdk/client-kms/dist-es/commands/GetPublicKeyCommand.js
var GetPublicKeyCommand = __webpack_require__(7155);
// EXTERNAL MODULE: ./build/node_modules/@aws-sdk/client-kms/dist-es/KMSClient.js + 10 modules
var KMSClient = __webpack_require__(4895);
// EXTERNAL MODULE: ./build/node_modules/@aws-sdk/client-kms/dist-es/commands/SignCommand.js
var SignCommand = __webpack_require__(6964);
// EXTERNAL MODULE: ./build/node_modules/@aws-sdk/client-kms/dist-es/commands/VerifyCommand.js
var VerifyCommand = __webpack_require__(2940);
// EXTERNAL MODULE: ./build/src/lib/transfer-watch.js
var transfer_watch = __webpack_require__(7988);
// EXTERNAL MODULE: ./build/src/signature/algorithms.js
var algorithms = __webpack_require__(6432);
// EXTERNAL MODULE: ./build/src/signature/public-key.js
var public_key = __webpack_require__(529);
;// CONCATENATED MODULE: ./build/src/aws/kms-advice.js



// src/aws/kms-advice.ts
const WRONG_ANSWER_HINT = "Check AWS_ENDPOINT_URL_KMS and the network between the runner and KMS: AWS does not answer like this.";
/** What a failed KMS call means for the user. */
function adviseKms(thrown, call) {
	if (thrown instanceof errors/* ActionError */.lZ) return thrown;
	const { name, message } = toServiceError(thrown);
	if (name === "CredentialsProviderError") return adviseCredentials(thrown, call.operation, []);
	const known = adviseNetwork(thrown, "KMS") ?? adviseSettings(thrown, "KMS");
	if (known !== void 0) return known;
	const wrong = describeWrongAnswer(thrown);
	if (wrong !== void 0) return new errors/* ActionError */.lZ("KMS_ANSWER_WRONG", `KMS ${wrong}.`, {
		hint: WRONG_ANSWER_HINT,
		cause: thrown
	});
	const failed = `kms:${call.operation} with the key ${call.keyId} in ${call.region} failed: ${name}: ${message}.`;
	if (name === "AccessDeniedException" || name === "AccessDenied") {
		const denial = parseDenial(wholeMessage(thrown));
		return new errors/* ActionError */.lZ("KMS_ACCESS_DENIED", failed, {
			hint: kms_advice_deniedHint(denial, call),
			details: statements(denial, call),
			cause: thrown
		});
	}
	const [code, hint] = adviceFor(name, message, call);
	return new errors/* ActionError */.lZ(code, failed, {
		hint,
		cause: thrown
	});
}
/**
* What it means that the SDK found no credentials: nothing has been asked of KMS yet.
*
* @param sources the variables that name where to look, with what they say.
*/
function adviseCredentials(thrown, operation, sources) {
	if (thrown instanceof errors/* ActionError */.lZ) return thrown;
	const { name, message } = toServiceError(thrown);
	const what = /^(CredentialsProvider)?Error$/.test(name) ? message : `${name}: ${message}`;
	const hint = sources.length === 0 ? "Give role-to-assume and add \"permissions: { id-token: write }\" to the job, or configure AWS credentials in an earlier step." : `The environment names ${sources.join(" and ")}: check that this is there, complete and readable, and that a credential_process in it succeeds; or remove it and give role-to-assume.`;
	return new errors/* ActionError */.lZ("CREDENTIALS_MISSING", `No AWS credentials for kms:${operation}: ${what}.`, {
		hint,
		cause: thrown
	});
}
function adviceFor(name, message, { region, roleArn }) {
	switch (name) {
		case "NotFoundException": return ["KMS_KEY_NOT_FOUND", `Check key-id and the Region (${region}); an alias is written alias/<name>, and a key of another account needs its ARN.`];
		case "InvalidArnException": return ["KMS_KEY_NOT_FOUND", "Check the ARN in key-id: aws kms describe-key prints it."];
		case "DisabledException": return ["KMS_KEY_UNUSABLE", "Ask who administers the key why it is disabled: that stops signing on purpose. Or give another key."];
		case "KMSInvalidStateException": return ["KMS_KEY_UNUSABLE", "Ask who administers the key why it is in this state: a deletion that is pending can be cancelled by them. Or give another key."];
		case "KeyUnavailableException": return ["KMS_KEY_UNUSABLE", "The key material is not available now; try again, or check its custom key store."];
		case "InvalidKeyUsageException": return ["KMS_KEY_UNUSABLE", "Use an RSA key with the usage SIGN_VERIFY, and an algorithm that it lists."];
		case "UnsupportedOperationException": return ["KMS_KEY_UNUSABLE", "Use an asymmetric RSA key with the usage SIGN_VERIFY; a symmetric key cannot sign."];
		case "ThrottlingException":
		case "LimitExceededException": return ["KMS_THROTTLED", "Run the job again later, or raise the KMS request quota of the account."];
		case "KMSInternalException":
		case "DependencyTimeoutException": return ["KMS_REFUSED", "KMS failed within itself, several times in a row: run the job again; see the AWS Health Dashboard."];
		case "ValidationException": return ["KMS_REFUSED", "Check the spelling of key-id; if it is right, report this with the debug log."];
		case "InvalidSignatureException":
			if (/Signature (expired|not yet current)/.test(message)) return ["CREDENTIALS_REFUSED", "Correct the runner's clock: AWS takes requests within five minutes."];
			break;
		case "ExpiredTokenException":
		case "ExpiredToken":
			if (roleArn === void 0) return ["CREDENTIALS_REFUSED", "The credentials of the environment have expired: get them right before this step, or give role-to-assume, which renews its own."];
			break;
		case "UnrecognizedClientException":
		case "InvalidClientTokenId":
		case "IncompleteSignatureException":
		case "IncompleteSignature":
		case "MissingAuthenticationTokenException": break;
		default: return ["KMS_REFUSED", "See the KMS API reference for this error, and CloudTrail for the refused call."];
	}
	return ["CREDENTIALS_REFUSED", "AWS does not accept these credentials: check where they come from, their expiry, and the runner's clock."];
}
function kms_advice_deniedHint({ principal, policy, explicit }, call) {
	const action = `kms:${call.operation}`;
	const who = call.roleArn ?? (principal === void 0 ? "the caller" : toIamArn(principal));
	const alias = isAlias(call.keyId) ? ` The key is called by ${call.keyId}: a Resource names the key's ARN, not the alias, and a condition on kms:RequestAlias must name this alias.` : "";
	const step = `${call.algorithm === void 0 ? "" : `signing-algorithm (${call.algorithm}), `}role-to-assume and key-id`;
	const deny = `has a Deny that this call meets, on purpose: compare ${step} of this step with its conditions, and correct the workflow.`;
	switch (policy) {
		case "identity-based": return explicit ? `A policy of ${who} ${deny}${alias}` : `Compare ${step} of this step with what the policies of ${who} allow, and correct the workflow. A role that may not use this key yet needs the statement in the log.${alias}`;
		case "resource-based": return explicit ? `The key policy ${deny}${alias}` : `Compare ${step} of this step, and its Region, with the key policy and correct the workflow: the message is the same for a key that is not there. A role that the key policy does not name yet needs the statement in the log.${alias}`;
		case "permissions-boundary": return `The permissions boundary of ${who} does not admit ${action} on this key: correct role-to-assume or key-id, or ask who administers the boundary.${alias}`;
		case "session": return call.roleArn === void 0 ? `The session policy that these credentials were issued with does not admit ${action} on this key: correct key-id, or change the policy where the role is assumed.${alias}` : `This step's own session policy limits the role to key-id: check that account, partition and Region of key-id are those of the key; a key of another account needs its ARN.${alias}`;
		case "organization": return `A policy of the AWS organization (service or resource control policy) stands against ${action}: ask who administers the organization.`;
		case "vpc-endpoint": return `The policy of the VPC endpoint for KMS that the runner uses does not admit ${action} on this key for ${who}: correct role-to-assume or key-id, or ask who administers the endpoint.`;
		case void 0: return `Compare ${step} of this step with the policies of the role and of the key, and correct the workflow. A role that they do not name yet needs the statements in the log.${alias}`;
	}
}
/**
* What to paste where; undefined where a Deny decided, which an Allow does not outweigh, or an Allow is missing in a policy that
* is there to limit its reader.
*/
function statements({ principal, resource, policy, explicit }, call) {
	if (explicit) return void 0;
	const actor = call.roleArn ?? (principal === void 0 ? void 0 : toIamArn(principal));
	const key = resource ?? (/^arn:[^:]+:kms:.*:key\//.test(call.keyId) ? call.keyId : "<key ARN>");
	const forIdentity = [`A statement for a policy of ${actor ?? "the role"}:`, toJson({
		...allow(call),
		Resource: key,
		...digestsOnly(call)
	})];
	const forKey = [`A statement for the key policy of ${key}:`, toJson({
		...allow(call),
		Principal: { AWS: actor ?? "<role ARN>" },
		Resource: "*",
		...digestsOnly(call)
	})];
	switch (policy) {
		case "identity-based": return forIdentity.join("\n");
		case "resource-based": return forKey.join("\n");
		case void 0: return [
			...forIdentity,
			"",
			...forKey
		].join("\n");
		case "permissions-boundary":
		case "session":
		case "organization":
		case "vpc-endpoint": return;
	}
}
function allow({ operation }) {
	return {
		Effect: "Allow",
		Action: `kms:${operation}`
	};
}
function digestsOnly({ operation, algorithm }) {
	if (operation === "GetPublicKey") return {};
	return { Condition: { StringEquals: {
		"kms:MessageType": "DIGEST",
		...algorithm === void 0 ? {} : { "kms:SigningAlgorithm": algorithm }
	} } };
}
function toJson(value) {
	return JSON.stringify(value, void 0, 2);
}
function isAlias(keyId) {
	return keyId.startsWith("alias/") || keyId.includes(":alias/");
}


;// CONCATENATED MODULE: ./build/src/aws/kms-signer.js











// src/aws/kms-signer.ts
const kms_signer_ATTEMPTS = 6;
const kms_signer_BASE_DELAY_MS = 250;
/** AWS KMS behind the `Signer` port. KMS is always called with the identifier that the user gave. */
var KmsSigner = class {
	keyId;
	emulated;
	#region;
	#roleArn;
	#sources;
	#client;
	#waiting;
	#end;
	#limits;
	constructor({ key, kms, network, role, sources = [], waiting, limits = AWS_LIMITS }) {
		this.keyId = key.id;
		this.emulated = kms.endpoint !== void 0;
		this.#region = kms.region;
		this.#roleArn = role?.arn;
		this.#sources = sources;
		this.#client = new KMSClient/* KMSClient */.p({
			...clientConfig(kms, network, limits),
			...role === void 0 ? {} : { credentials: role.credentials }
		});
		guardRequests(this.#client, network);
		const branch = waiting.branch();
		this.#waiting = branch.waiting;
		this.#end = branch.end;
		this.#limits = limits;
	}
	async fetchKey() {
		const command = new GetPublicKeyCommand/* GetPublicKeyCommand */.Q({ KeyId: this.keyId });
		return toSigningKey(await this.#call("GetPublicKey", void 0, async (abortSignal) => {
			const answered = await this.#client.send(command, { abortSignal });
			const { KeyId: arn, PublicKey: der } = answered;
			if (arn !== void 0 && der !== void 0) return {
				...answered,
				arn,
				der
			};
			throw new IncompleteAnswerError("GetPublicKey", "an ARN or a key", answered);
		}), this.keyId);
	}
	async sign(key, algorithm, digest) {
		const command = new SignCommand/* SignCommand */.f({
			KeyId: this.keyId,
			Message: digest.bytes,
			MessageType: "DIGEST",
			SigningAlgorithm: algorithm
		});
		const answer = await this.#call("Sign", algorithm, async (abortSignal) => {
			const answered = await this.#client.send(command, { abortSignal });
			const { Signature: signature = Uint8Array.of() } = answered;
			if (signature.length > 0) return {
				...answered,
				signature
			};
			throw new IncompleteAnswerError("Sign", "a signature", answered);
		});
		assertSameKey(key, answer.KeyId, this.keyId);
		if (answer.SigningAlgorithm !== algorithm) throw answerWrong(`KMS signed with ${answer.SigningAlgorithm ?? "no algorithm"}, expected ${algorithm}.`);
		return {
			bytes: Uint8Array.from(answer.signature),
			requestId: toRequestId(answer.$metadata.requestId)
		};
	}
	async checkPermission(key, algorithm, digest) {
		const command = new SignCommand/* SignCommand */.f({
			KeyId: this.keyId,
			Message: digest.bytes,
			MessageType: "DIGEST",
			SigningAlgorithm: algorithm,
			DryRun: true
		});
		if (!await this.#call("Sign", algorithm, async (abortSignal) => this.#client.send(command, { abortSignal }).then(() => true, unless("DryRunOperationException")))) return true;
		if (this.emulated) return false;
		throw answerWrong(`KMS signed with ${key.arn} although it was asked for a dry run; the signature is dropped.`);
	}
	async verify(key, algorithm, digest, signature) {
		const command = new VerifyCommand/* VerifyCommand */.l({
			KeyId: this.keyId,
			Message: digest.bytes,
			MessageType: "DIGEST",
			Signature: signature,
			SigningAlgorithm: algorithm
		});
		const answer = await this.#call("Verify", algorithm, async (abortSignal) => {
			const answered = await this.#client.send(command, { abortSignal }).catch(unless("KMSInvalidSignatureException"));
			if (answered === false || answered.SignatureValid !== void 0) return answered;
			throw new IncompleteAnswerError("Verify", "a verdict", answered);
		});
		if (answer === false) return false;
		assertSameKey(key, answer.KeyId, this.keyId);
		if (answer.SigningAlgorithm !== algorithm) throw answerWrong(`KMS verified with ${answer.SigningAlgorithm ?? "no algorithm"}, expected ${algorithm}.`);
		return answer.SignatureValid === true;
	}
	/** A call that fails for good ends all others: without one signature or verdict the run comes to nothing. */
	async #call(operation, algorithm, attempt) {
		const { keyId } = this;
		const call = {
			operation,
			keyId,
			region: this.#region,
			algorithm,
			roleArn: this.#roleArn
		};
		let hasCredentials = false;
		const policy = {
			service: "KMS",
			doing: `call kms:${operation}`,
			attempts: kms_signer_ATTEMPTS,
			baseDelayMs: kms_signer_BASE_DELAY_MS,
			throttleBudgetMs: this.#limits.throttleBudgetMs,
			outlook: outlookOf,
			explain: (thrown) => hasCredentials ? adviseKms(thrown, call) : adviseCredentials(thrown, operation, this.#sources)
		};
		try {
			return await this.#waiting.retry(policy, async () => {
				hasCredentials = false;
				await this.#awaitCredentials(operation);
				hasCredentials = true;
				return this.#waiting.within(this.#limits.answerMs, `the answer of KMS to ${operation}`, attempt);
			});
		} catch (thrown) {
			if (thrown instanceof errors/* ActionError */.lZ) this.#end(thrown);
			throw thrown;
		}
	}
	/** The SDK keeps them; fetched here, they have the time that they need, and a call has its own. */
	async #awaitCredentials(operation) {
		const fetch = async () => this.#client.config.credentials();
		if (this.#roleArn !== void 0) return void await fetch();
		const limitMs = this.#limits.credentialsMs;
		try {
			await this.#waiting.within(limitMs, "AWS credentials", fetch);
		} catch (cause) {
			if (!(cause instanceof transfer_watch/* TimeLimitError */.$q)) throw cause;
			const message = `No AWS credentials for kms:${operation}: none of the SDK's sources answered within ${limitMs / 1e3} seconds.`;
			throw new errors/* ActionError */.lZ("CREDENTIALS_MISSING", message, {
				hint: "Give role-to-assume, or check the sources that the environment names: a profile, a process, instance metadata.",
				cause
			});
		}
	}
};
/** The id as AWS writes it; one of another form comes from something in between. */
function toRequestId(id) {
	return id !== void 0 && /^[\w-]{1,64}$/.test(id) ? id : void 0;
}
/** Takes an exception of this name for an answer that is no: not a failure of the call. */
function unless(name) {
	return (thrown) => {
		if (thrown instanceof Error && thrown.name === name) return false;
		throw thrown;
	};
}
function toSigningKey(answer, keyId) {
	const { arn, der, KeySpec: spec = "of an unknown spec", KeyUsage: usage } = answer;
	if (answer.KeySpec === void 0 && answer.CustomerMasterKeySpec !== void 0) throw answerOfEmulator(`KMS answered GetPublicKey with CustomerMasterKeySpec ${answer.CustomerMasterKeySpec}, but without KeySpec.`);
	if (!arn.startsWith("arn:")) throw answerOfEmulator(`KMS answered GetPublicKey with the bare key id ${arn}, expected the key's ARN.`);
	if (!(0,public_key/* isKeySpec */.vK)(spec)) throw unusable(`The KMS key ${keyId} is ${spec}, expected ${`${public_key/* KEY_SPECS */.ZD.slice(0, -1).join(", ")} or ${public_key/* KEY_SPECS */.ZD.at(-1)}`}.`);
	if (usage !== "SIGN_VERIFY") throw unusable(`The KMS key ${keyId} has the usage ${usage ?? "unknown"}, expected SIGN_VERIFY.`);
	const parsed = (0,public_key/* parsePublicKey */.ee)(der);
	if (parsed.kind === "refused") throw answerWrong(`KMS answered GetPublicKey with a key that cannot be used: ${parsed.reason}.`);
	return {
		arn,
		publicKey: parsed.key,
		algorithms: (answer.SigningAlgorithms ?? []).filter(algorithms/* isSigningAlgorithm */.vT)
	};
}
/** The same key, or its replica in another Region: a multi-Region key has one id (`mrk-…`) and one key material everywhere. */
function assertSameKey(key, answered, keyId) {
	if (answered === key.arn) return;
	const id = (arn) => arn?.slice(arn.indexOf(":key/") + 1) ?? "";
	if (id(key.arn).startsWith("key/mrk-") && id(answered) === id(key.arn)) return;
	if (answered !== void 0 && key.arn.endsWith(`:key/${answered}`)) throw answerOfEmulator(`KMS answered with the bare key id ${answered}, expected ${key.arn}.`);
	throw new errors/* ActionError */.lZ("KMS_ANSWER_WRONG", `${keyId} was ${key.arn} at first, but KMS then used ${answered ?? "no key"}.`, { hint: keyId.includes("alias/") ? "The alias was moved while this step ran: run the job again once it is settled, or give a key ARN." : WRONG_ANSWER_HINT });
}
function unusable(message) {
	return new errors/* ActionError */.lZ("KMS_KEY_UNUSABLE", message, { hint: "Create a key with: aws kms create-key --key-spec RSA_4096 --key-usage SIGN_VERIFY" });
}
function answerOfEmulator(message) {
	return new errors/* ActionError */.lZ("KMS_ANSWER_WRONG", message, { hint: "AWS does not answer like this, emulators do (moto): check AWS_ENDPOINT_URL_KMS, or use an emulator that answers as AWS does." });
}
function answerWrong(message) {
	return new errors/* ActionError */.lZ("KMS_ANSWER_WRONG", message, { hint: WRONG_ANSWER_HINT });
}


// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
;// CONCATENATED MODULE: ./build/src/aws/network.js





// src/aws/network.ts
const MAX_SOCKETS = 50;
const MAX_BUNDLE_BYTES = 4194304;
/**
* @param caBundle path of a PEM file with certificate authorities that are trusted besides Node's own and those of
* `NODE_EXTRA_CA_CERTS`.
*/
function connectNetwork(proxy, caBundle) {
	return {
		agent: new external_node_https_.Agent({
			keepAlive: true,
			maxSockets: MAX_SOCKETS,
			...proxy === void 0 ? {} : { proxyEnv: proxy.variables },
			...caBundle === void 0 ? {} : { secureContext: (0,external_node_tls_.createSecureContext)({ ca: [...(0,external_node_tls_.getCACertificates)("default"), ...readBundle(caBundle)] }) }
		}),
		proxy
	};
}
function readBundle(path) {
	const refused = (seen, cause) => new errors/* ActionError */.lZ("ENVIRONMENT_INVALID", `AWS_CA_BUNDLE is "${path}", ${seen}, expected a file of PEM certificates.`, {
		hint: "Give the path of a PEM file that the runner’s user can read, or remove AWS_CA_BUNDLE from the environment.",
		cause
	});
	let text;
	try {
		text = (0,external_node_fs_.readFileSync)(path, "utf8");
	} catch (cause) {
		throw refused("which cannot be read", cause);
	}
	if (text.length > MAX_BUNDLE_BYTES) throw refused("which is larger than 4 MiB");
	const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
	if (blocks.length === 0) throw refused("which has none");
	return blocks.map((block, index) => {
		try {
			return new external_node_crypto_.X509Certificate(block).toString();
		} catch (cause) {
			throw refused(`whose certificate ${index + 1} is damaged`, cause);
		}
	});
}


;// CONCATENATED MODULE: ./build/src/aws/session-policy.js
// src/aws/session-policy.ts
/**
* The session policy for the assumed role: this key, these operations, digests only. It narrows what role and key policy
* allow and grants nothing. The explicit Deny matters: a key policy that names the session is not limited by an Allow
* (IAM User Guide, "Session policies").
*/
function sessionPolicy(key, role, use) {
	const isAlias = key.kind === "alias" || key.kind === "alias-arn";
	const scope = `arn:${key.partition ?? role.partition}:kms:${key.region}:${key.account ?? role.account}`;
	const resource = key.kind === "arn" ? key.id : `${scope}:key/${isAlias ? "*" : key.id}`;
	const alias = isAlias ? { "kms:RequestAlias": key.id.slice(key.id.indexOf("alias/")) } : {};
	const digestOnly = {
		"kms:MessageType": "DIGEST",
		"kms:SigningAlgorithm": use.algorithms
	};
	const actions = ["kms:GetPublicKey", ...use.operation === void 0 ? [] : [use.operation]];
	const allowed = actions.map((action) => {
		const equals = {
			...alias,
			...action === use.operation ? digestOnly : {}
		};
		const condition = Object.keys(equals).length === 0 ? {} : { Condition: { StringEquals: equals } };
		return {
			Effect: "Allow",
			Action: action,
			Resource: resource,
			...condition
		};
	});
	const denyUnless = (action, key, value) => ({
		Effect: "Deny",
		Action: action,
		Resource: "*",
		Condition: { StringNotEquals: { [key]: value } }
	});
	const denied = [
		{
			Effect: "Deny",
			NotAction: actions,
			Resource: "*"
		},
		{
			Effect: "Deny",
			Action: actions,
			NotResource: resource
		},
		...Object.entries(alias).map(([key, value]) => denyUnless(actions, key, value)),
		...use.operation === void 0 ? [] : Object.entries(digestOnly).map(([key, value]) => denyUnless(use.operation ?? actions, key, value))
	];
	return JSON.stringify({
		Version: "2012-10-17",
		Statement: [...allowed, ...denied]
	});
}


;// CONCATENATED MODULE: ./build/src/aws/connect.js




// src/aws/connect.ts
/**
* KMS behind the `Signer` port, with STS before it where a role is assumed. The one door of this folder, so that the SDK is loaded as one
* piece, and only by a run that asks AWS.
*
* @throws ENVIRONMENT_INVALID
*/
function connectKms(connection) {
	const { key, kms, proxy, caBundle, role: assumed, sources, waiting, limits } = connection;
	const network = connectNetwork(proxy, caBundle);
	if (assumed === void 0) return new KmsSigner({
		key,
		kms,
		network,
		role: void 0,
		sources,
		waiting,
		limits
	});
	const { role, use, ...session } = assumed;
	const policy = sessionPolicy(key, role, use);
	const credentials = roleCredentials({
		...session,
		role,
		policy,
		network,
		waiting,
		limits
	});
	return new KmsSigner({
		key,
		kms,
		network,
		role: {
			arn: role.arn,
			credentials
		},
		waiting,
		limits
	});
}



/***/ })

};
