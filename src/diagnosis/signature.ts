import { createHash } from 'node:crypto'
import {
  formatDigest,
  equalDigests,
  DIGEST_ALGORITHMS,
  type Digest,
  type DigestAlgorithm
} from '../signature/algorithms.ts'
import { formatOf, needsCrossProtocolCheck } from '../signature/formats/index.ts'
import { digestKey, type ContentDigest, type DigestKey } from '../signature/prehash.ts'
import { MEANINGS } from '../signature/signing-inputs.ts'
import { recoverMessages, schemeOf } from '../signature/schemes/index.ts'
import type { RecoveredMessage } from '../signature/schemes/scheme.ts'
import type { Examination, Interpretation } from '../signature/verdict.ts'
import type { Terms } from '../ports/terms.ts'
import { listed } from '../lib/text.ts'
import type { Diagnosis } from './diagnosis.ts'
import { CURVES } from '../signature/curves.ts'
import { curveOf } from './ecdsa-signature.ts'
import { describeUnreadable } from './file-kinds.ts'
import { describeStatedSignature } from './stated-signatures.ts'
import { describeUnsupported } from './unsupported-scheme.ts'

/** What the verdict on a signature was made of. */
export interface Evidence {
  /** Of the signature file; undefined where they are not at hand. */
  readonly bytes?: Uint8Array | undefined
  /** What the name of the signature file ends with. */
  readonly suffix?: string
  /** The signature as read by each trusted key. */
  readonly trusted: readonly Examination[]
  /** The same by each key that is at hand but not trusted. */
  readonly untrusted: readonly (Examination & { readonly why: 'revoked' | 'not pinned' | 'not trusted' })[]
  readonly digests: ReadonlyMap<DigestKey, ContentDigest>
  /** The one algorithm that is accepted; undefined: any. */
  readonly pinned: DigestAlgorithm | undefined
  /** Other artifacts of this run, each of which is tried where a signature does not say in clear what was signed. */
  readonly others: readonly {
    readonly name: string
    readonly digests: ReadonlyMap<DigestKey, ContentDigest>
  }[]
  /** The artifact of this run that has a digest. */
  readonly findByDigest?: (digest: Digest) => string | undefined
  readonly terms: Terms
}

/**
 * Why a signature was rejected: the first explanation that fits, from certain ones to the one that is left. Called only after the
 * rejection, with the evidence for it. Where a scheme recovers no messages, the explanations that need one are skipped.
 */
export function diagnose(evidence: Evidence): Diagnosis {
  return (
    unreadable(evidence) ??
    bySomebodyElse(evidence) ??
    unfitAlgorithm(evidence) ??
    otherHashOfCurve(evidence) ??
    otherProtocol(evidence) ??
    otherAlgorithm(evidence) ??
    untrustedKey(evidence) ??
    otherContent(evidence) ??
    changed(evidence) ??
    unsupportedAlgorithm(evidence) ??
    bySmallerCurve(evidence) ??
    wrongKeyOrDamaged(evidence)
  )
}

/** A signature in a format that says whose it is, and that is of none of the trusted keys. */
function bySomebodyElse({ bytes, trusted }: Evidence): Diagnosis | undefined {
  const isOthers = trusted.every(({ file, isClaimed }) => file.kind === 'signature' && !isClaimed)
  const [first] = trusted
  if (bytes === undefined || first === undefined || !isOthers) return undefined
  const described = describeStatedSignature(bytes, first.key)
  return described && { cause: 'signature-unreadable', message: described.description, hint: described.hint }
}

function unreadable({ bytes, suffix, trusted, terms }: Evidence): Diagnosis | undefined {
  if (trusted.some(({ file }) => file.kind === 'signature')) return undefined
  const [first, ...others] = trusted
  if (first?.file.kind !== 'unreadable') return undefined
  const file = first.file.file ?? bytes
  if (file === undefined) return undefined
  const { description, hint } = describeUnreadable(file, first.key, terms, {
    others: others.map(({ key }) => key),
    suffix
  })
  return { cause: 'signature-unreadable', message: description, hint }
}

/** A signature over these bytes that may have been made for something else, whose signed text they are. */
function otherProtocol({ trusted, untrusted, digests }: Evidence): Diagnosis | undefined {
  for (const { key, file, interpretations } of [...trusted, ...untrusted]) {
    if (file.kind !== 'signature') continue
    for (const interpretation of interpretations) {
      const { algorithm, prehash } = interpretation
      if (prehash.kind === 'mu' || !needsCrossProtocolCheck({ format: file.format, algorithm })) continue
      const { signingInput = 'none' } = digests.get(digestKey(prehash)) ?? {}
      if (signingInput === 'none' || !covers(interpretation, digests)) continue
      return {
        cause: 'signed-as-other-protocol',
        message: `a signature by ${key.fingerprint} covers these bytes, but it is also ${MEANINGS[signingInput]}: the key may have signed that, and never this file`,
        hint: 'Do not use the file before you know where it comes from: it may have been made of another signature of the key. If it is meant, sign an archive with the file in it, or a checksums file that lists it.'
      }
    }
  }
  return undefined
}

function otherAlgorithm({ trusted, digests, pinned, terms }: Evidence): Diagnosis | undefined {
  const setting = terms.names['signing-algorithm']
  const found = interpretationsBy(trusted).find(interpretation => covers(interpretation, digests))
  if (found === undefined || pinned === undefined) return undefined
  return {
    cause: 'other-algorithm',
    message: `the trusted key signed exactly this file, but with ${found.algorithm}, and ${setting} allows ${pinned} only`,
    hint: `Sign it with ${pinned}, or change ${setting} if ${found.algorithm} is intended.`
  }
}

function untrustedKey({ untrusted, digests, terms }: Evidence): Diagnosis | undefined {
  const found = untrusted.find(({ interpretations }) =>
    interpretations.some(interpretation => covers(interpretation, digests))
  )
  if (found === undefined) return undefined
  const key = `the key ${found.key.fingerprint}`
  const pins = terms.names['public-key-fingerprint']
  switch (found.why) {
    case 'revoked':
      return {
        cause: 'key-revoked',
        message: `${key} signed exactly this file, but that key is revoked in ${pins}`,
        hint: 'Sign it with a key that is not revoked.'
      }
    case 'not pinned':
      return {
        cause: 'key-not-pinned',
        message: `${key} signed exactly this file, but that key is not pinned in ${pins}`,
        hint: `Add this fingerprint to ${pins} if the key is intended; get it from its owner, not from the release.`
      }
    case 'not trusted':
      return {
        cause: 'key-not-trusted',
        message: `${key} signed exactly this file, but that key is not among the trusted ones`,
        hint: `Give the key as ${listed(terms.anchors, 'or')} if it is intended.`
      }
  }
}

/** A signature by an algorithm that its format does not have, as PSS in a bundle. */
function unfitAlgorithm({ trusted }: Evidence): Diagnosis | undefined {
  for (const { key, file, interpretations } of trusted) {
    if (file.kind !== 'signature' || interpretations.length > 0) continue
    const { algorithms } = formatOf(file.format)
    const found = recoverMessages(key, file.bytes).find(
      message => !algorithms.some(name => name === message.algorithm) && isSurelyByKey(message)
    )
    if (found === undefined) continue
    return {
      cause: 'unsupported-algorithm',
      message: `the trusted key made this signature with ${found.algorithm}, which the format ${file.format} does not have`,
      hint: `Sign it with ${listed(algorithms, 'or')}: no other program reads it in this format otherwise.`
    }
  }
  return undefined
}

/** An OpenPGP signature by ECDSA that no trusted key can have made with the hash of its curve. */
function otherHashOfCurve({ bytes, trusted }: Evidence): Diagnosis | undefined {
  if (bytes === undefined || interpretationsBy(trusted).length > 0) return undefined
  const found = trusted.find(
    ({ key, file }) => key.kind === 'ec' && file.kind === 'signature' && file.format.startsWith('openpgp')
  )
  const stated = found && describeStatedSignature(bytes, found.key)
  return stated && { cause: 'unsupported-algorithm', message: stated.description, hint: stated.hint }
}

/** Whether what is signed is the artifact's digest as it is, so that a digest which the signature reveals is one of a file. */
function signsDigestItself({ prehash, signedDigest }: Interpretation, digest: Digest): boolean {
  const signed = prehash.kind === 'hash' ? signedDigest(digest) : undefined
  return signed !== undefined && equalDigests(signed, digest)
}

/** The trusted key signed something that can be named. */
function otherContent({ trusted, digests, others, findByDigest }: Evidence): Diagnosis | undefined {
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

function changed({ trusted, digests }: Evidence): Diagnosis | undefined {
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

/**
 * Under a wrong key a signature opens to noise, which passes for PSS with some salt length in about 1 of 20,000 cases;
 * with the salt length that signers use, or as PKCS#1 v1.5, practically never.
 */
function isSurelyByKey({ algorithm, saltLength }: RecoveredMessage): boolean {
  return saltLength === schemeOf(algorithm).saltLength
}

function unsupportedAlgorithm({ trusted, digests }: Evidence): Diagnosis | undefined {
  const described = trusted
    .map(({ key, file }) =>
      file.kind === 'signature' ? describeUnsupported(key, file.bytes, digests.values()) : undefined
    )
    .find(name => name !== undefined)
  if (described === undefined) return undefined
  const isPss = described.startsWith('RSASSA-PSS')
  return {
    cause: 'unsupported-algorithm',
    message: `the trusted key made this signature as ${described}, which is not an accepted algorithm`,
    hint: `Sign with one of ${DIGEST_ALGORITHMS.filter(name => name.startsWith('RSA')).join(', ')}${isPss ? '; some libraries use SHA-1 for MGF1 by default' : ''}.`
  }
}

/** ECDSA reveals no key, but its numbers are as large as the curve. */
function bySmallerCurve({ trusted }: Evidence): Diagnosis | undefined {
  for (const { key, file } of trusted) {
    const curve = key.kind === 'ec' && file.kind === 'signature' ? curveOf(file.bytes) : undefined
    if (key.kind !== 'ec' || curve === undefined || curve === key.spec) continue
    return {
      cause: 'wrong-key-or-damaged',
      message: `the signature is by a key on ${CURVES[curve].name}, going by its numbers, but the trusted key (${key.fingerprint}) is on ${CURVES[key.spec].name}`,
      hint: 'Give the public key of the key that signed: another one made this signature.'
    }
  }
  return undefined
}

function wrongKeyOrDamaged({ trusted }: Evidence): Diagnosis {
  const able = trusted.filter(({ file }) => file.kind === 'signature')
  const keys = (able.length > 0 ? able : trusted).map(({ key }) => key.fingerprint).join(', ')
  const mayCoverOther = interpretationsBy(trusted).length > 0
  return {
    cause: 'wrong-key-or-damaged',
    message: mayCoverOther
      ? `the signature covers different content, was made by a key other than the trusted one (${keys}), or is damaged; these cases are indistinguishable`
      : `the signature was not made by the trusted key (${keys}), or is damaged; these cases are indistinguishable`,
    hint: 'Download artifact and signature again, or give the public key of the key that signed.'
  }
}

function interpretationsBy(trusted: readonly Examination[]): Interpretation[] {
  return trusted.flatMap(({ interpretations }) => interpretations)
}

function covers(interpretation: Interpretation, digests: ReadonlyMap<DigestKey, ContentDigest>): boolean {
  if (interpretation.prehash.kind === 'mu') return false
  const digest = digests.get(digestKey(interpretation.prehash))
  return digest !== undefined && interpretation.covers(digest)
}
