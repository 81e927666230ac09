import type { Binding } from '../binding.ts'
import type { SignInputs } from '../inputs.ts'
import type { SigningKey } from '../ports.ts'
import { ALGORITHMS, HASHES, formatDigest } from '../signature/algorithms.ts'
import type { Target } from '../target.ts'
import type { Planned, Proven } from './plan.ts'
import type { Subject } from './subjects.ts'

/** What the runner calls this run; each part undefined outside of one. */
export interface RunIdentity {
  readonly id: string | undefined
  readonly attempt: string | undefined
  /** `owner/name/.github/workflows/file.yml@ref`. */
  readonly workflow: string | undefined
}

/** Who signs what with which key. */
interface Statement {
  readonly inputs: SignInputs
  readonly key: SigningKey
  readonly run: RunIdentity
}

interface RecordedArtifact {
  /** As GitHub calls it on the release, if there is one. */
  readonly name: string
  /** Bytes; null where only the digest was handed over. */
  readonly size: number | null
  readonly digest: string
  /** Base64; null where only the checksums file vouches for it. */
  readonly signature: string | null
}

/** What was signed, with what, for which release, and by which run. */
export interface SigningRecord {
  readonly type: typeof RECORD_TYPE
  readonly key: { readonly arn: string; readonly spec: string; readonly fingerprint: string }
  readonly signingAlgorithm: string
  /** Bytes; null for PKCS#1 v1.5. */
  readonly saltLength: number | null
  readonly server: string | null
  readonly repository: string | null
  readonly tag: string | null
  /** The tag's own commit; null while there is no tag. */
  readonly commit: string | null
  readonly run: { readonly [Part in keyof RunIdentity]: string | null }
  readonly artifacts: readonly RecordedArtifact[]
}

export const MAX_RECORD_BYTES = 16 * 1024 * 1024
const RECORD_TYPE = 'kms-sign-action/record/v1'

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

export function formatRecord(record: SigningRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`)
}

/** Undefined when the file is no record of this action. */
export function parseRecord(file: Uint8Array): Partial<SigningRecord> | undefined {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file))
    if (!isObject(parsed) || parsed['type'] !== RECORD_TYPE) return undefined
    const { artifacts = [] } = parsed
    return Array.isArray(artifacts) && artifacts.every(isObject) ? parsed : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether a record on the release says what this run would say: the run itself, and a commit of a tag that did not exist then, do not
 * matter.
 *
 * @param withSignatures false before anything is signed.
 */
export function saysTheSame(
  before: Partial<SigningRecord>,
  now: SigningRecord,
  withSignatures: boolean
): boolean {
  const stated = ({ artifacts = [], ...statement }: Partial<SigningRecord>): string =>
    JSON.stringify({
      ...statement,
      run: undefined,
      commit: before.commit ?? null,
      artifacts: withSignatures ? artifacts : artifacts.map(({ name, digest }) => [name, digest])
    })
  const sameCommit = (before.commit ?? null) === null || before.commit === now.commit
  return sameCommit && stated(before) === stated(now)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
