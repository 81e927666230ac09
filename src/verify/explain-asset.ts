import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { assetUnverified } from '../diagnosis/rejections.ts'
import type { ReleaseAsset } from '../ports/release-host.ts'
import type { Terms } from '../ports/terms.ts'
import { MAX_REPLACEMENT_MS } from '../release/provisional.ts'
import { streamAsset } from '../release/read.ts'
import type { AssetSet } from '../release/snapshot.ts'
import { isStatedBySuffix, statesSomeKey } from '../signature/formats/index.ts'
import { ADDITIONAL_SUFFIXES } from '../signature/key-type-suffix.ts'
import type { Trust } from '../trust/anchors.ts'
import { findSignaturesOfAsset } from './find-signatures.ts'
import type { VerificationPolicy } from './policy.ts'
import { examineSignatures } from './signatures.ts'
import { isNamedAsStatement } from './statement.ts'

// Why an asset is rejected without being read. Nothing here decides that.

/** Why a file without bytes of its own cannot be judged. */
export function unusable({ name, state }: ReleaseAsset, { exempt }: Terms): Diagnosis {
  switch (state) {
    case 'link':
      return assetUnverified(
        'it is a symbolic link, which is not followed',
        `Put the file itself in its place, or ${exempt(name)}.`
      )
    case 'special':
      return assetUnverified(
        'it is not a regular file (a pipe, a socket or a device)',
        `Remove it, or ${exempt(name)}.`
      )
    default:
      return assetUnverified(
        'its upload was never completed',
        'Delete it from the release, or attach it again.'
      )
  }
}

/** Why an asset that a replacement left cannot be judged. */
export function leftover(name: string, { exempt }: Terms): Diagnosis {
  return assetUnverified(
    'it was left by a replacement that was interrupted',
    `If no other job is running, delete it, or run the signing job again ${MAX_REPLACEMENT_MS / 60_000} minutes after it was stored, which completes the replacement or removes it; else ${exempt(name)}.`
  )
}

/**
 * What a file of this name is a signature of, by a key that is not among the trusted ones.
 *
 * @param areRevoked whether pins revoke keys, one of which may have made it.
 */
export function othersSignature(
  name: string,
  signed: string,
  { names, exempt }: Terms,
  areRevoked: boolean
): Diagnosis {
  return assetUnverified(
    describeOthers(name, signed),
    areRevoked
      ? `If a key that is revoked made it, delete it, and sign ${signed} again; else ${exempt(name)}.`
      : `If the key that made it is intended, give it as ${names['trusted-public-key']} too; else delete it, or ${exempt(name)}.`
  )
}

/** Why a file that is named as a signature is none that anything here reads; undefined where it says that it is by another key. */
export async function explainUnread(
  { name }: ReleaseAsset,
  artifact: ReleaseAsset,
  snapshot: AssetSet,
  { policy, trust }: { readonly policy: VerificationPolicy; readonly trust: Trust }
): Promise<Diagnosis | undefined> {
  const lookup = await findSignaturesOfAsset(artifact, policy, snapshot)
  const found = lookup.found.filter(({ key }) => key === name)
  const [signature] = examineSignatures({ ...lookup, found }, trust, policy.algorithm).all
  const bytes = signature?.file.bytes ?? (await signature?.file.reread?.())
  if (signature === undefined || bytes === undefined) return undefined
  if (!isStatedBySuffix(signature.file.suffix) || statesSomeKey(bytes)) return undefined
  if (signature.trusted.some(({ file }) => file.kind === 'signature')) return undefined
  const { explainSignature } = await import('./explain-signature.ts')
  const content = { digests: new Map(), reread: () => streamAsset(snapshot, artifact), others: () => [] }
  const { hint, ...diagnosis } = await explainSignature(signature, content, { policy })
  return { ...diagnosis, hint: `${hint} Else delete it, or ${policy.terms.exempt(name)}.` }
}

/** As "it is named as a signature of SHA256SUMS by another key, ML_DSA_65, and is not by a trusted key". */
export function describeOthers(name: string, signed: string): string {
  const [, spec] = [...ADDITIONAL_SUFFIXES].find(([suffix]) => name.endsWith(suffix)) ?? []
  const by = spec === undefined ? '' : ` by another key, ${spec},`
  return `it is named as a signature of ${signed}${by} and is not by a trusted key`
}

/** Why a signature of nothing that is verified cannot be judged. */
export function orphan(
  name: string,
  signed: string,
  { assets }: AssetSet,
  { inWorld, exempt }: Terms
): Diagnosis {
  const what = assets.has(signed) ? `${signed}, which is not verified` : `${signed}, which is not ${inWorld}`
  // what is called so may be meant as a release statement, or as an attestation that another tool made
  const other = isNamedAsStatement(name) ? ', and is no release statement as this action writes them' : ''
  return assetUnverified(`it is named as the signature of ${what}${other}`, `Delete it, or ${exempt(name)}.`)
}
