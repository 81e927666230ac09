import { DIGEST_ALGORITHMS } from '../signature/algorithms.ts'
import { formatOf, needsCrossProtocolCheck } from '../signature/formats/index.ts'
import { digestKey } from '../signature/prehash.ts'
import { MEANINGS } from '../signature/signing-inputs.ts'
import { recoverMessages } from '../signature/schemes/index.ts'
import { listed } from '../lib/text.ts'
import type { Diagnosis } from './diagnosis.ts'
import { CURVES } from '../signature/curves.ts'
import { curveOf } from './ecdsa-signature.ts'
import { covers, interpretationsBy, isSurelyByKey, type Evidence } from './evidence.ts'
import { describeUnreadable } from './file-kinds.ts'
import { changed, otherContent } from './other-content.ts'
import { describeStatedSignature } from './stated-signatures.ts'
import { describeUnsupported } from './unsupported-scheme.ts'

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
