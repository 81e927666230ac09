import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import { specOfCurve } from './curves.ts'
import { TEXT_KIND_NAMES, textKindOf, type TextKind } from './text-kinds.ts'

/** Why a file is not accepted as a public key, as a clause, and the next step. */
export interface RefusedKey {
  readonly kind: 'refused'
  readonly reason: string
  readonly hint: string
}

export const RSA_ENCRYPTION_OID = Buffer.from('06092a864886f70d010101', 'hex') // rsaEncryption, RFC 8017 appendix A.1
const SM2_OID = Buffer.from('06082a811ccf5501822d', 'hex') // GM/T 0006
const RSASSA_PSS_OID = Buffer.from('06092a864886f70d01010a', 'hex')
const PEM_LABEL = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g

export const EXPORT_HINT =
  'Use the public key in PEM or DER as the sign mode writes it ("aws kms get-public-key" gives the same DER).'

export function refused(reason: string, hint: string): RefusedKey {
  return { kind: 'refused', reason, hint }
}

/** What a file is that begins like a text and is not one PEM block "PUBLIC KEY". @param text bytes as Latin-1. */
export function refusedText(text: string): RefusedKey {
  const labels = [...text.matchAll(PEM_LABEL)].map(match => match[1] ?? '')
  const first = labels[0]
  if (holdsPrivateKey(text)) {
    return refused(
      'it holds a PRIVATE key',
      'Remove it from the repository, treat the key as leaked, and use its public half.'
    )
  }
  if (first === undefined) {
    const kind = textKindOf(text)
    return refused(`it is ${describeNoPem(kind, text)}`, (kind && DECODING_HINTS[kind]) ?? EXPORT_HINT)
  }
  if (text.startsWith('\xef\xbb\xbf'))
    return refused(
      'there is a byte-order mark before its PEM block',
      'Save the file as UTF-8 without one, or in ASCII.'
    )
  if (textKindOf(text) === 'escaped-newlines')
    return refused(
      'its line breaks are the two characters "\\n"',
      'Write the key with line breaks: printf \'%b\' "$KEY" > key.pem'
    )
  if (labels.length > 1) {
    return refused(
      `it holds ${labels.length} PEM blocks, expected one`,
      'Put each key into a file of its own.'
    )
  }
  if (first === 'CERTIFICATE' || first === 'TRUSTED CERTIFICATE') return refusedCertificate()
  if (first === 'RSA PUBLIC KEY') return refusedPkcs1()
  if (first !== 'PUBLIC KEY') {
    return refused(`it holds a PEM block "${first}", expected "PUBLIC KEY"`, EXPORT_HINT)
  }
  return refused(
    'there is text or an empty line around or inside its PEM block',
    'Keep the PEM block alone in the file.'
  )
}

/** Kinds of keys that sign and are not accepted: why, as a clause after "it is". KMS's `KeySpec` and key files lead here. */
export const UNSUPPORTED_KINDS = {
  ed25519:
    'an Ed25519 key, with which KMS signs no digest as it is: ED25519_PH_SHA_512 hashes it once more, and ED25519_SHA_512 takes whole files of at most 4096 bytes',
  secp256k1:
    'a key on secp256k1, the curve of cryptocurrencies: ssh-keygen and Sigstore do not take its signatures',
  sm2: 'an SM2 key, which signs digests by SM3 with the identity of the signer in them: only programs for Chinese standards verify that',
  hmac: 'a symmetric key, whose codes can be verified only by who could make them'
} as const

const EXPECTED =
  'expected an RSA key (rsaEncryption), one on the curve P-256, P-384 or P-521, or one of ML-DSA'
const KEY_AGREEMENT_TYPES = ['x25519', 'x448', 'dh']

/** What a public key is that OpenSSL reads, of a kind or in a form that is not accepted. @param hint which kinds are. */
export function refusedKind(key: KeyObject, der: Buffer, hint: string): RefusedKey {
  const type = key.asymmetricKeyType
  const curve = key.asymmetricKeyDetails?.namedCurve ?? ''
  if (der.includes(SM2_OID)) return refused(`it is ${UNSUPPORTED_KINDS.sm2}`, hint)
  if (type === 'ed25519' || curve === 'secp256k1')
    return refused(`it is ${UNSUPPORTED_KINDS[type === 'ed25519' ? type : 'secp256k1']}`, hint)
  if (type?.startsWith('ml-dsa') === true) return refusedExcess()
  if (type === 'ec') return refusedEc(key, der, curve, hint)
  if (KEY_AGREEMENT_TYPES.includes(type ?? ''))
    return refused(`it is a key for key agreement (${type?.toUpperCase()}), which cannot sign`, hint)
  if (type?.startsWith('ml-kem') === true)
    return refused(`it is a key for key encapsulation (${type.toUpperCase()}), which cannot sign`, hint)
  const name =
    type === 'rsa-pss' ? 'an id-RSASSA-PSS key' : `a key of type ${(type ?? 'unknown').toUpperCase()}`
  return refused(`it is ${name}, ${EXPECTED}`, hint)
}

function refusedEc(key: KeyObject, der: Buffer, curve: string, hint: string): RefusedKey {
  if (specOfCurve(({ opensslName }) => opensslName === curve) === undefined)
    return refused(`it is on the curve ${curve || 'unknown'}, expected P-256, P-384 or P-521`, hint)
  if (!key.export({ type: 'spki', format: 'der' }).equals(der)) return refusedExcess()
  return refused(
    'its point is compressed, or its curve is written out in numbers; expected the name of the curve and an uncompressed point',
    'Convert it: openssl ec -pubin -in key.pem -conv_form uncompressed -param_enc named_curve -out spki.pem'
  )
}

/** A key with more than its own bytes. */
export function refusedExcess(): RefusedKey {
  return refused(
    'its DER has bytes that do not belong to the key',
    'Export the key again; only its canonical DER is accepted.'
  )
}

/** What a file is that begins like DER and is not a SubjectPublicKeyInfo. */
export function refusedDer(der: Buffer): RefusedKey {
  if (der.includes(RSASSA_PSS_OID) && !der.includes(RSA_ENCRYPTION_OID)) {
    return refused(`it is an id-RSASSA-PSS key, ${EXPECTED}`, EXPORT_HINT)
  }
  if (succeeds(() => new X509Certificate(der))) return refusedCertificate()
  if (isPrivateDer(der)) {
    return refused('it is a PRIVATE key', 'Treat the key as leaked, and use its public half.')
  }
  // after the private ones, since this also takes the public half of a private key
  if (succeeds(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }))) return refusedPkcs1()
  const kind = textKindOf(der.toString('latin1'))
  if (kind === 'cms' || kind === 'pkcs12')
    return refused(`it is ${TEXT_KIND_NAMES[kind]}, expected a public key`, EXPORT_HINT)
  return refused('it is neither a DER SubjectPublicKeyInfo nor PEM', EXPORT_HINT)
}

/** Whether a text has a private key in it: in PEM, or base64 of PEM or DER. */
export function holdsPrivateKey(text: string): boolean {
  if (/-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----/.test(text)) return true
  const compact = text.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]{64,}={0,2}$/.test(compact)) return false
  const bytes = Buffer.from(compact, 'base64')
  return holdsPrivateKey(bytes.toString('latin1')) || isPrivateDer(bytes)
}

/** Whether a file is a private key in DER. */
export function isPrivateDer(der: Buffer): boolean {
  return der[0] === 0x30 && (['pkcs8', 'pkcs1', 'sec1'] as const).some(type => isPrivateKey(der, type))
}

function refusedCertificate(): RefusedKey {
  return refused(
    'it is a certificate, expected a public key',
    'Extract the key: openssl x509 -in certificate.pem -noout -pubkey > key.pem'
  )
}

function refusedPkcs1(): RefusedKey {
  return refused(
    'it is a PKCS#1 "RSA PUBLIC KEY", expected a SubjectPublicKeyInfo ("PUBLIC KEY")',
    'Convert it: openssl rsa -RSAPublicKey_in -in key.pem -pubout -out spki.pem'
  )
}

/** Texts that are often mistaken for a public key file, where they are not called as any text of their kind is. */
const TEXTS: Readonly<Partial<Record<TextKind, string>>> = {
  'aws-public-key': `${TEXT_KIND_NAMES['aws-public-key']}, expected its PublicKey alone, decoded from base64`,
  text: 'not a public key in PEM or DER',
  base64: 'bare base64 without its PEM lines',
  'base64-pem': 'base64 of a PEM block, expected the block itself'
}

/** How to make a key file of what can be decoded. */
const DECODING_HINTS: Readonly<Partial<Record<TextKind, string>>> = {
  'aws-public-key':
    'Extract the key: aws kms get-public-key … --query PublicKey --output text | base64 --decode > key.der',
  'server-error': 'Download the key again, with curl -f, which stops at an error.',
  base64: 'Decode it to DER: base64 --decode key.txt > key.der',
  'base64-pem': 'Decode it: base64 --decode key.txt > key.pem',
  'base64-twice': 'Decode it twice: base64 --decode key.txt | base64 --decode > key.der'
}

function describeNoPem(kind: TextKind | undefined, text: string): string {
  const described = kind && TEXTS[kind]
  if (described !== undefined) return described
  if (kind !== undefined) {
    const expected = kind === 'html' || kind === 'server-error' ? 'a public key' : 'PEM "PUBLIC KEY" or DER'
    return `${TEXT_KIND_NAMES[kind]}, expected ${expected}`
  }
  if (text.includes('PGP')) return 'a PGP block, expected PEM "PUBLIC KEY" or DER'
  return 'not a public key in PEM or DER'
}

function isPrivateKey(der: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1'): boolean {
  try {
    createPrivateKey({ key: der, format: 'der', type })
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ERR_MISSING_PASSPHRASE' // an encrypted one
  }
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
