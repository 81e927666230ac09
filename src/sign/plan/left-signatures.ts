import { mapConcurrently } from '../../lib/concurrency.ts'
import { listed } from '../../lib/text.ts'
import type { ReleaseAsset } from '../../ports/release-host.ts'
import { findSignatureAsset } from '../../release/names.ts'
import { readAsset } from '../../release/read.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import {
  isStatedBySuffix,
  KNOWN_SUFFIXES,
  looksLikeSignature,
  MAX_SIGNATURE_FILE_BYTES
} from '../../signature/formats/index.ts'
import { ADDITIONAL_SUFFIXES } from '../../signature/key-type-suffix.ts'
import { digestKey, filePrehash } from '../../signature/prehash.ts'
import { examine } from '../../signature/examination.ts'
import type { PlannedChecksums, SigningContext, Subject, UnhashedSubject } from '../model.ts'

const MAX_NAMED = 5
const COMPARISONS_AT_ONCE = 8

/**
 * Warns of signatures that an earlier run left in formats which this one does not make, and that do not hold for what it signs: they are not
 * replaced, and verify mode rejects the files for them. Those of other people, which say so, are none.
 *
 * @param checksums undefined where the release has none yet.
 */
export async function warnOfLeftSignatures(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  artifacts: readonly UnhashedSubject[],
  checksums: PlannedChecksums | undefined
): Promise<void> {
  const { options, names, log } = context
  if (context.key === undefined) return
  const others = KNOWN_SUFFIXES.filter(suffix => !names.suffixes.includes(suffix))
  const ofArtifacts = options.strategy === 'checksums' ? [...names.suffixes, ...others] : others
  const ofAll = await mapConcurrently(artifacts, COMPARISONS_AT_ONCE, ({ name, source, hashed }) =>
    findStale(context, snapshot, attached(snapshot, name, ofArtifacts), {
      hashed,
      isReadable: source.kind === 'file'
    })
  )
  const left = ofAll.flat()
  if (checksums !== undefined) {
    const { subject, content } = checksums
    const signed = { hashed: Promise.resolve(subject), isReadable: true }
    left.push(...(await findStale(context, snapshot, attached(snapshot, subject.name, others), signed)))
    // by whose key they are is not known without that key
    const made = names.additional?.signature.form.suffix
    const additional = [...ADDITIONAL_SUFFIXES.keys()].filter(suffix => suffix !== made)
    if (content?.kind === 'replacement') left.push(...attached(snapshot, subject.name, additional))
  }
  if (left.length === 0) return
  const shown = listed(
    left.map(({ name }) => name),
    'and',
    MAX_NAMED
  )
  log.warning(
    `The release has signatures that this run does not make and that do not hold for what it signs: ${shown}. Verify mode rejects the files for them. ${adviceFor(left)}`
  )
}

function adviceFor(left: readonly ReleaseAsset[]): string {
  const suffixes = [...ADDITIONAL_SUFFIXES.keys()]
  const names = left.map(({ name }) => name)
  const additional = names.filter(name => suffixes.some(suffix => name.endsWith(suffix)))
  return [
    ...(names.length > additional.length
      ? ['Delete them from the release, or add their formats to signature-format and set overwrite: true.']
      : []),
    ...(additional.length > 0
      ? [
          `Delete ${listed(additional, 'and', MAX_NAMED)}, or give the key that made it in additional-key-id and set overwrite: true.`
        ]
      : [])
  ].join(' ')
}

/** The signatures of an asset of this name that the release has under these suffixes. */
function attached(snapshot: ReleaseSnapshot, name: string, suffixes: readonly string[]): ReleaseAsset[] {
  return suffixes.flatMap(suffix => findSignatureAsset(snapshot, name, suffix) ?? [])
}

interface Signed {
  readonly hashed: Promise<Subject>
  /** Whether it may be read again for a digest that was not computed: what is on the release may be large. */
  readonly isReadable: boolean
}

async function findStale(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  assets: readonly ReleaseAsset[],
  signed: Signed
): Promise<ReleaseAsset[]> {
  const stale: ReleaseAsset[] = []
  for (const asset of assets) if (await isStale(context, snapshot, asset, signed)) stale.push(asset)
  return stale
}

/** Whether an asset must hold in verify mode, and does not. */
async function isStale(
  { key }: SigningContext,
  snapshot: ReleaseSnapshot,
  asset: ReleaseAsset,
  { hashed, isReadable }: Signed
): Promise<boolean> {
  const file = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES)
  if (file === undefined || key === undefined) return false
  const examined = examine(file, [key.publicKey])
  if (examined.some(({ needsProof }) => needsProof)) return false // anybody's, unless it holds
  const read = examined.flatMap(({ interpretations }) => interpretations)
  const isStated = KNOWN_SUFFIXES.some(suffix => asset.name.endsWith(suffix) && isStatedBySuffix(suffix))
  const mustHold = read.length > 0 || (looksLikeSignature(file) && !isStated)
  if (!mustHold) return false
  const subject = await hashed
  for (const { prehash, covers } of read) {
    if (prehash.kind === 'mu') return false
    const asked = filePrehash(prehash)
    if (!isReadable && !subject.digests.has(digestKey(asked))) return false
    if (covers(await subject.digestBy(asked))) return false
  }
  return true
}
