import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: ./build/src/hashing/hash-file.js


// src/hashing/hash-file.ts
const BUFFER_BYTES = 262144;
let buffer;
/**
* The digests of a file by every given function, in one pass and in constant memory.
*
* Each step is one read and yields the number of bytes that it hashed, so that the thread can do something else before the next one. The
* file is closed at the end, also when the steps are ended early by `return()`.
*
* @throws what `node:fs` throws.
*/
function* hashFile(path, hashes) {
	const file = (0,external_node_fs_namespaceObject.openSync)(path, external_node_fs_namespaceObject.constants.O_RDONLY);
	try {
		const before = (0,external_node_fs_namespaceObject.fstatSync)(file, { bigint: true });
		const hashers = hashes.map((name) => [name, (0,external_node_crypto_namespaceObject.createHash)(name)]);
		let total = 0n;
		for (let read = -1; read !== 0 && total <= before.size;) {
			buffer ??= Buffer.allocUnsafeSlow(BUFFER_BYTES);
			read = (0,external_node_fs_namespaceObject.readSync)(file, buffer, 0, BUFFER_BYTES, null);
			total += BigInt(read);
			for (const [, hasher] of hashers) hasher.update(buffer.subarray(0, read));
			yield read;
		}
		const after = (0,external_node_fs_namespaceObject.fstatSync)(file, { bigint: true });
		const there = (0,external_node_fs_namespaceObject.statSync)(path, { bigint: true });
		if (total !== before.size || after.size !== before.size || after.mtimeNs !== before.mtimeNs || there.ino !== before.ino || there.size !== before.size) return { kind: "changed" };
		return {
			kind: "hashed",
			digests: hashers.map(([name, hasher]) => [name, hasher.digest()])
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
function answer({ index, path, hashes }) {
	try {
		const steps = hashFile(path, hashes);
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


