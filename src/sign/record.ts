import type { Binding } from '../binding.ts'
import type { SignInputs } from '../inputs.ts'
import type { SigningKey } from '../ports.ts'
import { RECORD_TYPE, type RunIdentity, type SigningRecord } from '../record.ts'
import { ALGORITHMS, HASHES, formatDigest } from '../signature/algorithms.ts'
import type { Target } from '../target.ts'
import type { Planned, Proven } from './plan.ts'
import type { Subject } from './subjects.ts'

/** Who signs what with which key. */
interface Statement {
  readonly inputs: SignInputs
  readonly key: SigningKey
  readonly run: RunIdentity
}

/** @param target undefined without a release, which has the last word on names. */
export function makeRecord(
  { inputs, key, run }: Statement,
  target: Target | undefined,
  binding: Binding | undefined,
  signed: readonly (Subject | Planned | Proven)[]
): SigningRecord {
  const { scheme, hash } = ALGORITHMS[inputs.algorithm]
  return {
    type: RECORD_TYPE,
    key: {
      arn: key.arn,
      spec: `RSA_${key.publicKey.modulusBits}`,
      fingerprint: key.publicKey.fingerprint
    },
    signingAlgorithm: inputs.algorithm,
    saltLength: scheme === 'PSS' ? HASHES[hash].bytes : null,
    server: binding?.server ?? null,
    repository: binding?.repository ?? null,
    tag: binding?.tag ?? null,
    commit: binding?.commit ?? null,
    run: { id: run.id ?? null, attempt: run.attempt ?? null, workflow: run.workflow ?? null },
    artifacts: signed.map(item => ({
      name: target?.store.storedName(item.name) ?? item.name,
      size: item.size ?? null,
      digest: formatDigest(item.digest),
      signature: 'signature' in item ? Buffer.from(item.signature).toString('base64') : null
    }))
  }
}
