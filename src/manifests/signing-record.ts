import type { Binding } from './release-binding.ts'

/** What the runner calls this run; each part undefined outside of one. */
export interface RunIdentity {
  readonly id: string | undefined
  readonly attempt: string | undefined
  /** `owner/name/.github/workflows/file.yml@ref`. */
  readonly workflow: string | undefined
}

interface RecordedArtifact {
  /** As GitHub calls it on the release, if there is one. */
  readonly name: string
  /** Bytes; null where only the digest was given. */
  readonly size: number | null
  readonly digest: string
  /** Base64; null where only the checksums file covers it. */
  readonly signature: string | null
}

/** What was signed, with what, for which release, and by which run. */
export interface SigningRecord {
  readonly type: typeof RECORD_TYPE
  readonly key: { readonly arn: string; readonly spec: string; readonly fingerprint: string }
  readonly signingAlgorithm: string
  /** Bytes, as the signatures have it; null for PKCS#1 v1.5, and where the signatures differ. */
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
export const RECORD_TYPE = 'kms-sign-action/record/v1'

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
 * matter. `withSignatures` is false before anything is signed.
 */
export function equivalentRecords(
  before: Partial<SigningRecord>,
  now: SigningRecord,
  { withSignatures }: { readonly withSignatures: boolean }
): boolean {
  const stated = ({ artifacts = [], ...statement }: Partial<SigningRecord>): string =>
    JSON.stringify({
      ...statement,
      run: undefined,
      saltLength: withSignatures ? statement.saltLength : undefined,
      commit: before.commit ?? null,
      artifacts: withSignatures ? artifacts : artifacts.map(({ name, digest }) => [name, digest])
    })
  const sameCommit = (before.commit ?? null) === null || before.commit === now.commit
  return sameCommit && stated(before) === stated(now)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Whether a record names the release that a binding names. */
export function namesRelease(record: Partial<SigningRecord>, binding: Binding): boolean {
  return (
    record.server === binding.server &&
    record.repository === binding.repository &&
    record.tag === binding.tag &&
    ((record.commit ?? null) === null || record.commit === binding.commit)
  )
}
