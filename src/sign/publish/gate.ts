import { isExclude } from '../../artifacts/pattern.ts'
import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import type { SigningKey } from '../../ports/signer.ts'
import { fetchBinding, type ReleaseSnapshot } from '../../release/snapshot.ts'
import { formatDigest } from '../../signature/algorithms.ts'
import { INPUT_TERMS } from '../../inputs/terms.ts'
import { judgeByPins, type Trust } from '../../trust/anchors.ts'
import type { KeyFile } from '../../trust/key-files.ts'
import { judgeClosedWorld, type RefusedResult } from '../../verify/closed-world.ts'
import { suffixesToTry } from '../../signature/formats/index.ts'
import type { SigningContext, Subject } from '../model.ts'

/** What the gate judges with. */
export interface GateInputs extends Pick<SignInputs, 'releaseAssets' | 'pins'> {
  readonly keyFiles: readonly KeyFile[]
  /** The artifacts that this run signed. */
  readonly subjects: readonly Subject[]
}

/**
 * Every asset of the release must be verified, exempted or an own output, as verify mode demands it with `release-assets: '*'`.
 *
 * @throws RELEASE_INCOMPLETE
 */
export async function assertClosedWorld(
  { names, key, additionalKey, binding, serverUrl, log }: SigningContext,
  snapshot: ReleaseSnapshot,
  { releaseAssets, pins, keyFiles, subjects }: GateInputs
): Promise<void> {
  if (key === undefined) throw new Error('nothing is published without a key')
  const { results, exempted } = await judgeClosedWorld({
    snapshot,
    policy: {
      algorithm: undefined,
      signatureSuffixes: suffixesToTry(names.suffixes),
      checksumsFile: names.checksums?.name,
      requireBinding: { kind: 'if-present' },
      requireSignatures: 'any', // both were verified before they were attached
      terms: INPUT_TERMS
    },
    trust: trustOf(key, additionalKey, keyFiles, pins),
    pins,
    exempt: releaseAssets.filter(isExclude),
    ownUploads: new Map(
      subjects.map(({ digests, digest }) => [formatDigest(digests.get('sha256') ?? digest), digests] as const)
    ),
    // asked before anything was signed; whether the tag has moved since is asked right before the release is published
    describeRelease: () => binding ?? fetchBinding(snapshot, serverUrl),
    log
  })
  for (const { artifact } of exempted) log.info(`Exempted from the publish gate: ${artifact}`)
  const refused = results.flatMap(result => (result.kind === 'refused' ? [result] : []))
  const [first] = refused
  if (first === undefined) return
  const all = refused.map(({ artifact }) => artifact).join(', ')
  const { artifact, diagnosis, rejectedSignature } = first
  const by = rejectedSignature === undefined ? '' : `, signature ${rejectedSignature}`
  throw new ActionError(
    'RELEASE_INCOMPLETE',
    `${snapshot.release.draft ? 'The release stays a draft' : 'The release is already public'}: ${refused.length} of its assets ${refused.length === 1 ? 'is' : 'are'} not verified (${all}); the first, ${artifact}${by}: ${diagnosis.message}.`,
    { hint: hintFor(first) }
  )
}

type Cause = RefusedResult['diagnosis']['cause']

/** Of assets that nobody signed yet: only for these is a signature or an exemption the remedy. */
const UNSIGNED: readonly Cause[] = ['signature-missing', 'not-in-checksums']
/** Something signed says otherwise. */
const STALE: readonly Cause[] = [
  'checksums-mismatch',
  'binding-mismatch',
  'binding-broken',
  'statement-mismatch'
]

function hintFor({ artifact, diagnosis: { cause, hint }, rejectedSignature }: RefusedResult): string {
  if (cause === 'asset-unverified') return hint
  if (STALE.includes(cause))
    return 'Find out what changed since it was signed. If that was on purpose, sign everything again in one step, with strategy: both and overwrite: true.'
  if (rejectedSignature !== undefined)
    return `If ${rejectedSignature} is of an earlier run, delete it from the release, or add its format to signature-format and set overwrite: true.`
  if (!UNSIGNED.includes(cause)) return hint
  return `Sign each such asset by naming it in artifacts or release-assets, or ${INPUT_TERMS.exempt(artifact)}.`
}

function trustOf(
  key: SigningKey,
  additional: SigningKey | undefined,
  keyFiles: readonly KeyFile[],
  pins: SignInputs['pins']
): Trust {
  const own = new Set([key, additional].map(one => one?.publicKey.fingerprint))
  const others = keyFiles.filter(
    ({ key: other }) => !own.has(other.fingerprint) && judgeByPins(other, pins) === 'allowed'
  )
  return {
    trusted: [
      { key: key.publicKey, reason: `key-id (${key.arn})` },
      ...(additional === undefined
        ? []
        : [{ key: additional.publicKey, reason: `additional-key-id (${additional.arn})` }]),
      ...others.map(file => ({ key: file.key, reason: `trusted-public-key ${file.path}` }))
    ],
    untrusted: []
  }
}
