import { createHash } from 'node:crypto'
import { equalDigests, formatDigest, type Digest } from '../signature/algorithms.ts'
import type { Interpretation } from '../signature/examination.ts'
import type { Diagnosis } from './diagnosis.ts'
import { covers, interpretationsBy, isSurelyByKey, type Evidence } from './evidence.ts'

/** Whether what is signed is the artifact's digest as it is, so that a digest which the signature reveals is one of a file. */
function signsDigestItself({ prehash, signedDigest }: Interpretation, digest: Digest): boolean {
  const signed = prehash.kind === 'hash' ? signedDigest(digest) : undefined
  return signed !== undefined && equalDigests(signed, digest)
}

/** The trusted key signed something that can be named. */
export function otherContent({ trusted, digests, others, findByDigest }: Evidence): Diagnosis | undefined {
  for (const interpretation of interpretationsBy(trusted)) {
    const { prehash } = interpretation
    if (prehash.kind === 'mu') continue
    const digest = digests.get(prehash.hash)
    if (digest === undefined) continue
    const signed = signsDigestItself(interpretation, digest)
      ? interpretation.recovered?.signedDigest
      : undefined
    const other =
      signed === undefined || findByDigest === undefined
        ? others.find(candidate => covers(interpretation, candidate.digests))?.name
        : findByDigest({ hash: prehash.hash, bytes: signed })
    if (other !== undefined) {
      return {
        cause: 'signed-other-artifact',
        message: `this is the trusted key's signature of another artifact, ${other}`,
        hint: 'Put each signature beside its own artifact; two of them may have been swapped.'
      }
    }
    const { hash, bytes } = digest
    const coversContent = (content: Uint8Array | string): boolean =>
      interpretation.covers({ hash, bytes: createHash(hash).update(content).digest() })
    if (coversContent(bytes)) {
      return {
        cause: 'signed-digest-of-digest',
        message: "the trusted key signed the digest of this file's digest: it was hashed twice",
        hint: 'Sign again: "aws kms sign" takes a digest with --message-type DIGEST only, OpenSSL with "pkeyutl -pkeyopt digest:", not with "dgst".'
      }
    }
    const hex = Buffer.from(bytes).toString('hex')
    const base64 = Buffer.from(bytes).toString('base64')
    if ([base64, `${base64}\n`].some(coversContent)) {
      return {
        cause: 'signed-hex-digest',
        message: "the trusted key signed the base64 text of this file's digest, not the file",
        hint: 'Sign the digest itself (raw bytes, with --message-type DIGEST), or the file.'
      }
    }
    if ([hex, `${hex}\n`].some(coversContent)) {
      return {
        cause: 'signed-hex-digest',
        message: "the trusted key signed the hexadecimal text of this file's digest, not the file",
        hint: 'Sign the digest itself (raw bytes, with --message-type DIGEST), or the file.'
      }
    }
  }
  return undefined
}

/** The trusted key signed something, and not this file. */
export function changed({ trusted, digests }: Evidence): Diagnosis | undefined {
  const found = interpretationsBy(trusted).find(
    ({ recovered }) => recovered !== undefined && isSurelyByKey(recovered)
  )
  if (found?.recovered === undefined) return undefined
  const { algorithm, hash, signedDigest: revealed } = found.recovered
  const own = digests.get(hash)
  const signedDigest = own !== undefined && !signsDigestItself(found, own) ? undefined : revealed
  const now = digests.get(hash)
  const have = now === undefined ? 'this file is a different one' : `this file has ${formatDigest(now)}`
  const what =
    signedDigest === undefined
      ? `the trusted key signed (${algorithm}), but not this content`
      : `the trusted key signed a file with the digest ${formatDigest({ hash, bytes: signedDigest })}`
  return {
    cause: 'file-changed',
    message: `${what}; ${have}: the file changed after signing, or it is another file`,
    hint: 'Take the file that was signed, or sign this one.'
  }
}
