import { parseOpenPgpSignature, type OpenPgpProblem } from '../signature/formats/openpgp.ts'
import { parseSshSignature, type SshProblem } from '../signature/formats/ssh.ts'
import { unarmor } from '../signature/openpgp/armor.ts'
import { describeOtherHash, KEY_ALGORITHMS } from '../signature/openpgp/key-algorithms.ts'
import type { OpenPgpIdentity } from '../signature/openpgp/identity.ts'
import { keyIdOf, type SignaturePacket } from '../signature/openpgp/signature-packet.ts'
import type { PublicKey } from '../signature/public-key.ts'
import { keyHint, parseBundle, type BundleProblem } from '../signature/sigstore-bundle.ts'
import { describeArmor, OPENPGP_ARMOR, SSH_ARMOR } from './odd-armor.ts'
import { textKindOf } from '../signature/text-kinds.ts'
import { Malformed } from '../signature/wire.ts'
import { expectedLength } from './ecdsa-signature.ts'
import { AGAIN } from './seen-file.ts'

/** What a file is, and the next step. */
interface Description {
  readonly description: string
  readonly hint: string
}

/** Why an OpenPGP, SSH or Sigstore signature is not read as one by the key; undefined for any other file. */
export function describeStatedSignature(file: Uint8Array, key: PublicKey): Description | undefined {
  const text = Buffer.from(file).toString('latin1')
  const kind = textKindOf(text)
  if (kind === 'pgp-binary') return describeOpenPgp(file, key)
  const isText = kind === 'text' || kind === 'escaped-newlines'
  if (kind === 'pgp-armor' || (isText && text.includes(BEGIN_OPENPGP))) {
    if (/-----BEGIN PGP (?:SIGNED )?MESSAGE-----/.test(text)) return OPENPGP_PROBLEMS.count
    const bytes = unarmor('SIGNATURE', file)
    return bytes === undefined ? describeArmor(text, OPENPGP_ARMOR) : describeOpenPgp(bytes, key)
  }
  if (kind === 'ssh-signature' || (isText && text.includes(BEGIN_SSH))) return describeSsh(file)
  return kind === 'sigstore-bundle' ? describeBundle(file, key) : undefined
}

const BEGIN_OPENPGP = '-----BEGIN PGP SIGNATURE-----'
const BEGIN_SSH = '-----BEGIN SSH SIGNATURE-----'
const WITH_GPG = 'Verify it with gpg and the certificate of its signer.'

const OPENPGP_PROBLEMS: Readonly<Record<OpenPgpProblem, Description>> = {
  structure: { description: 'the signature file is a damaged OpenPGP signature', hint: AGAIN },
  'creation-time': {
    description: 'the signature file is an OpenPGP signature without one creation time',
    hint: WITH_GPG
  },
  count: {
    description: 'the signature file is OpenPGP, but not exactly one detached signature',
    hint: 'Make a detached signature, one in a file; a clear-signed or signed message holds the text as well.'
  },
  type: {
    description:
      'the signature file is an OpenPGP signature over text or of a key, expected one over a file (type 0x00)',
    hint: 'Sign the file without --textmode.'
  },
  version: {
    description: 'the signature file is an OpenPGP signature of a version other than 4',
    hint: WITH_GPG
  },
  algorithm: {
    description:
      'the signature file is an OpenPGP signature by a key that is neither RSA nor on a NIST curve: another signer made it',
    hint: WITH_GPG
  },
  hash: {
    description:
      'the signature file is an OpenPGP signature by a hash other than SHA-256, SHA-384 or SHA-512',
    hint: WITH_GPG
  },
  subpacket: {
    description: 'the signature file is an OpenPGP signature that states more than is accepted here',
    hint: WITH_GPG
  },
  expires: {
    description: 'the signature file is an OpenPGP signature that expires, which is not accepted here',
    hint: 'Sign without an expiration time.'
  }
}

function describeOpenPgp(bytes: Uint8Array, key: PublicKey): Description {
  const signature = parseOpenPgpSignature(bytes)
  if (signature instanceof Malformed) return OPENPGP_PROBLEMS[signature.problem]
  const outside = outsideValidity(signature, key)
  if (outside !== undefined) return outside
  const { openpgp } = key
  const by = signature.issuer ?? signature.issuerKeyId
  const who = by === undefined ? 'an unknown key' : `the key ${Buffer.from(by).toString('hex').toUpperCase()}`
  if (!mayBeBy(signature, key))
    return {
      description: `the signature file is an OpenPGP signature by ${who}, which is not the trusted one`,
      hint: WITH_GPG
    }
  const otherHash = describeOtherHash(key, signature)
  const isOwn = openpgp !== undefined
  if (otherHash === undefined && isOwn) return OPENPGP_PROBLEMS.structure
  const what = otherHash === undefined ? 'damaged' : `by ${otherHash}, which is not accepted here`
  return {
    description: isOwn
      ? `the signature file is an OpenPGP signature ${what}`
      : `the signature file is an OpenPGP signature that names ${who}: it is by a key other than the trusted one, or ${what}`,
    hint:
      otherHash === undefined
        ? 'Verify it with gpg and the certificate of its signer, or download it again; with the OpenPGP certificate of the trusted key as the anchor, these cases are told apart.'
        : 'Sign with that hash (gpg --digest-algo), or verify it with gpg and the certificate of its signer.'
  }
}

/** Whether a signature, which was not verified, may be one by the key: it names its certificate or, where there is none, has its form. */
function mayBeBy(signature: SignaturePacket, { kind, spec, openpgp }: PublicKey): boolean {
  if (kind !== signature.keyKind) return false
  if (openpgp !== undefined) return isNamed(signature, openpgp)
  return KEY_ALGORITHMS[kind].signatureOf(signature.integers, spec) !== undefined
}

/** Whether a signature names a certificate. */
function isNamed({ issuer, issuerKeyId }: SignaturePacket, { fingerprint }: OpenPgpIdentity): boolean {
  return issuer?.equals(fingerprint) ?? issuerKeyId?.equals(keyIdOf(fingerprint)) ?? false
}

/** By the certificate, but made when that did not hold. */
function outsideValidity(signature: SignaturePacket, { openpgp }: PublicKey): Description | undefined {
  if (openpgp === undefined || !isNamed(signature, openpgp)) return undefined
  const { createdAt } = signature
  const made = `the signature file is an OpenPGP signature by the trusted certificate, made on ${dateOf(createdAt)}`
  if (createdAt < openpgp.createdAt)
    return {
      description: `${made}, before the certificate was (${dateOf(openpgp.createdAt)})`,
      hint: 'Correct the clock of the machine that signs, and sign again.'
    }
  if (openpgp.expiresAt === undefined || createdAt < openpgp.expiresAt) return undefined
  return {
    description: `${made}, after the certificate expired (${dateOf(openpgp.expiresAt)})`,
    hint: 'Give the certificate that was made valid for longer, or sign again with one.'
  }
}

const WITH_SSH = 'Verify it with ssh-keygen -Y verify and the key of its signer.'

const SSH_PROBLEMS: Readonly<Record<Exclude<SshProblem, 'armor'>, Description>> = {
  structure: { description: 'the signature file is a damaged SSH signature', hint: AGAIN },
  version: {
    description: 'the signature file is an SSH signature of an unknown version, expected 1',
    hint: WITH_SSH
  },
  namespace: {
    description: 'the signature file is an SSH signature for a namespace other than "file"',
    hint: 'Sign it for files: ssh-keygen -Y sign -n file. A signature of git or of an e-mail is none of a file.'
  },
  hash: {
    description: 'the signature file is an SSH signature by a hash other than SHA-256 or SHA-512',
    hint: WITH_SSH
  },
  algorithm: {
    description:
      'the signature file is an SSH signature by an algorithm other than rsa-sha2-256, rsa-sha2-512 or ecdsa-sha2-nistp256, 384 and 521',
    hint: WITH_SSH
  }
}

function describeSsh(file: Uint8Array): Description {
  const signature = parseSshSignature(file)
  if (signature instanceof Malformed)
    return signature.problem === 'armor'
      ? describeArmor(Buffer.from(file).toString('latin1'), SSH_ARMOR)
      : SSH_PROBLEMS[signature.problem]
  return {
    description: 'the signature file is an SSH signature by a key other than the trusted one',
    hint: WITH_SSH
  }
}

const WITH_COSIGN = 'Verify it with cosign verify-blob, which knows that authority.'

const BUNDLE_PROBLEMS: Readonly<Record<BundleProblem, Description>> = {
  json: { description: 'the signature file is a damaged Sigstore bundle: it is not JSON', hint: AGAIN },
  version: {
    description: 'the signature file is a Sigstore bundle of a version other than 0.3',
    hint: 'Verify it with cosign verify-blob, or sign again with a newer version of the tool.'
  },
  certificate: {
    description: 'the signature file is a Sigstore bundle with a certificate ("keyless"), not by a key',
    hint: WITH_COSIGN
  },
  'log-entries': {
    description: 'the signature file is a Sigstore bundle with entries of a transparency log',
    hint: 'Verify it with cosign verify-blob --key, which checks the log as well.'
  },
  structure: {
    description: 'the signature file is a Sigstore bundle with fields that are not expected in one by a key',
    hint: 'Verify it with cosign verify-blob --key, or sign again.'
  }
}

function describeBundle(file: Uint8Array, key: PublicKey): Description {
  const bundle = parseBundle(file)
  if (bundle instanceof Malformed) return BUNDLE_PROBLEMS[bundle.problem]
  if (bundle.content.kind === 'envelope')
    return {
      description:
        'the signature file is an attestation (a DSSE envelope in a Sigstore bundle), not a signature of a file',
      hint: 'Verify it with cosign verify-blob-attestation, and put the signature itself here.'
    }
  if (bundle.hint !== keyHint(key))
    return {
      description:
        'the signature file is a Sigstore bundle by a key other than the trusted one, or without its fingerprint as hint',
      hint: 'Verify it with cosign verify-blob --key and the key of its signer.'
    }
  return {
    description: `the signature file is a Sigstore bundle with a signature of ${bundle.content.signature.length} bytes, expected ${expectedLength(key)}`,
    hint: AGAIN
  }
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}
