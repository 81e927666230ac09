import { digestBy, hashBytes } from '../hashing/hasher.ts'
import { readBounded } from '../lib/bounded.ts'
import {
  MAX_RECORD_BYTES,
  namesRelease,
  parseRecord,
  type SigningRecord
} from '../manifests/signing-record.ts'
import { HASH_NAMES, equalDigests, formatDigest, type Digest } from '../signature/algorithms.ts'
import type { Candidate, VerificationContext } from './model.ts'

type Knowledge = Pick<
  VerificationContext,
  'candidates' | 'checksums' | 'expected' | 'binding' | 'describeRelease'
>

/**
 * Whether a file whose own signature is valid is the signing record of these artifacts and this release: each artifact that it names is
 * known with that digest, and it names the release at hand. A record of another release, or of an older build, is not.
 *
 * @param proven the digest that was signed: the file is read again, and different content is not accepted then.
 */
export async function isRecordOf(item: Candidate, proven: Digest, known: Knowledge): Promise<boolean> {
  const bytes = await readBounded(item.reread(), MAX_RECORD_BYTES)
  if (bytes === undefined) return false
  if (!equalDigests(digestBy(hashBytes(bytes, [proven.hash]), proven.hash), proven)) return false
  const record = parseRecord(bytes)
  return record !== undefined && recordsOnlyKnown(record, item, known) && (await isOfRelease(record, known))
}

function recordsOnlyKnown(
  { artifacts = [] }: Partial<SigningRecord>,
  { place, artifact }: Candidate,
  { candidates, checksums, expected }: Knowledge
): boolean {
  const known = new Map<string, Set<string>>()
  const add = (path: string, digests: Iterable<Digest>): void => {
    const name = baseName(path)
    const all = known.get(name) ?? new Set()
    known.set(name, all)
    for (const digest of digests) all.add(formatDigest(digest))
  }
  for (const other of candidates)
    if (other.place === place && other.artifact !== artifact) add(other.artifact, other.digests.values())
  const { verified } = checksums
  for (const list of [verified?.list, expected?.[place]])
    for (const [name, digest] of list?.entries ?? []) add(name, [digest])
  if (verified !== undefined) add(verified.from, hashBytes(verified.bytes, HASH_NAMES).values())
  return (
    artifacts.length > 0 &&
    artifacts.every(({ name, digest }) => typeof name === 'string' && known.get(name)?.has(digest) === true)
  )
}

/** Whether the record names the release at hand; true without a release, where the artifacts alone decide. */
async function isOfRelease(
  record: Partial<SigningRecord>,
  { binding, describeRelease }: Knowledge
): Promise<boolean> {
  if (binding.kind === 'bound') return namesRelease(record, binding.binding)
  return describeRelease === undefined || namesRelease(record, await describeRelease())
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
