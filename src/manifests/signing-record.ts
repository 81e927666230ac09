import type { Binding } from './release-binding.ts'

/** The run, as the variables of the runner name it; each part is undefined outside of one. */
export interface RunIdentity {
  readonly id: string | undefined
  readonly attempt: string | undefined
  /** `owner/name/.github/workflows/file.yml@ref`. */
  readonly workflow: string | undefined
}

interface RecordedArtifact {
  /** The name under which the release stores it; its own without a release. */
  readonly name: string
  /** Bytes; null where only the digest was given. */
  readonly size: number | null
  /** `sha256:<hex>` or its siblings. */
  readonly digest: string
  /** Base64, over the digest itself by the record's algorithm; null where none was made. */
  readonly signature: string | null
  /** Of the request to AWS KMS that made the signature; null where there is none, or the run kept it; absent in older records. */
  readonly requestId?: string | null
  /** Its signature files, one of each form; absent in older records. */
  readonly signatures?: readonly RecordedSignature[]
}

interface RecordedSignature {
  /** The name under which the release stores it; its own without a release. */
  readonly name: string
  readonly format: string
  readonly signingAlgorithm: string
  readonly requestId: string | null
}

/** What was signed, with which key and algorithm, for which release, and by which run. */
export interface SigningRecord {
  readonly type: typeof RECORD_TYPE
  readonly key: { readonly arn: string; readonly spec: string; readonly fingerprint: string }
  /** The key that signed the checksums file as well; absent without one, and in older records. */
  readonly additionalKey?: SigningRecord['key']
  readonly signingAlgorithm: string
  /** Bytes, as the signatures have it; null for PKCS#1 v1.5, and where the signatures differ. */
  readonly saltLength: number | null
  readonly server: string | null
  readonly repository: string | null
  readonly tag: string | null
  /** The commit that the tag points to; null while there is no tag. */
  readonly commit: string | null
  readonly run: { readonly [Part in keyof RunIdentity]: string | null }
  readonly artifacts: readonly RecordedArtifact[]
  /** The release statement; null without one, absent in older records. */
  readonly statement?: { readonly name: string; readonly requestId: string | null } | null
}

export const MAX_RECORD_BYTES = 16 * 1024 * 1024
export const RECORD_TYPE = 'kms-sign-action/record/v1'

/** The bytes of the file, always the same for the same record. */
export function formatRecord(record: SigningRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`)
}

/** The record in a file, of which only `type` and `artifacts` are checked; undefined when it is not a record of this action. */
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
 * Whether a record on the release states the same as that of this run. The identity of the run, the ids of its requests, and the commit of
 * a tag that did not exist then, do not matter.
 *
 * @param withSignatures false: signatures are not compared, since nothing is signed yet.
 */
export function equivalentRecords(
  before: Partial<SigningRecord>,
  now: SigningRecord,
  { withSignatures }: { readonly withSignatures: boolean }
): boolean {
  const stated = ({ artifacts = [], statement, ...rest }: Partial<SigningRecord>): string =>
    JSON.stringify({
      ...rest,
      statement: statement?.name ?? null,
      run: undefined,
      saltLength: withSignatures ? rest.saltLength : undefined,
      commit: before.commit ?? null,
      artifacts: withSignatures
        ? artifacts.map(({ signatures, ...artifact }) => ({
            ...artifact,
            requestId: undefined,
            signatures: signatures?.map(signature => ({ ...signature, requestId: undefined }))
          }))
        : artifacts.map(({ name, digest }) => [name, digest])
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
