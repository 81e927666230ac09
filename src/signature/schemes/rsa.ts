import { constants, publicDecrypt } from 'node:crypto'
import type { HashName, DigestAlgorithm } from '../algorithms.ts'
import { isRsaSpec, RSA_SIGNATURE_BYTES, RSA_SPECS, type PublicKey } from '../public-key.ts'
import type { RecoveredMessage, SaltLength, DigestScheme } from './scheme.ts'

/** One of the two encodings of RFC 8017, section 9, for every hash function. */
export interface RsaEncoding {
  /** The message that is well formed under this encoding and hash; undefined when there is none. */
  read(em: Buffer, hash: HashName): Omit<RecoveredMessage, 'algorithm' | 'hash'> | undefined
  /** Length in bytes of the salt that KMS uses; undefined when the encoding has none. */
  saltLength(hash: HashName): number | undefined
  /** Arguments of `openssl dgst` beside the hash function and the files, each with a blank before it; without a length the salt is as KMS makes it. */
  opensslOptions(saltLength: SaltLength | undefined): string
}

/** The schemes of one encoding, by name. */
export function rsaSchemes<Name extends DigestAlgorithm>(
  hashes: Readonly<Record<Name, HashName>>,
  encoding: RsaEncoding
): Readonly<Record<Name, DigestScheme>> {
  const names = Object.keys(hashes) as Name[]
  const schemes = names.map(name => [name, rsaScheme(name, hashes[name], encoding)] as const)
  return Object.fromEntries(schemes) as Record<Name, DigestScheme>
}

function rsaScheme(name: DigestAlgorithm, hash: HashName, encoding: RsaEncoding): DigestScheme {
  const saltLength = encoding.saltLength(hash)
  return {
    name,
    keyKind: 'rsa',
    keySpecs: RSA_SPECS,
    ...(saltLength === undefined ? {} : { saltLength }),
    prehash: () => ({ kind: 'hash', hash }),
    isWellFormed: (signature, spec) => isRsaSpec(spec) && signature.length === RSA_SIGNATURE_BYTES[spec],
    verify: (key, digest, signature) => {
      const em = encodedMessage(key, signature)
      return em !== undefined && digest.hash === hash && encoding.read(em, hash)?.covers(digest) === true
    },
    recovery: {
      open: encodedMessage,
      read: em => {
        const message = encoding.read(em, hash)
        return message && { algorithm: name, hash, ...message }
      }
    },
    openssl: ({ publicKey, publicKeyForm, signature, artifact, saltLength: seen }) => {
      const form = publicKeyForm === 'DER' ? ' -keyform DER' : ''
      return `dgst -${hash}${form} -verify ${publicKey} -signature ${signature}${encoding.opensslOptions(seen === saltLength ? undefined : seen)} ${artifact}`
    }
  }
}

/** RSAVP1 (RFC 8017, 5.2.2): the encoded message; undefined when the signature cannot be one by this key. */
export function encodedMessage(key: PublicKey, signature: Uint8Array): Buffer | undefined {
  if (key.kind !== 'rsa' || signature.length !== key.signatureBytes) return undefined
  try {
    const em = publicDecrypt({ key: key.keyObject, padding: constants.RSA_NO_PADDING }, signature)
    return em.length === key.signatureBytes ? em : undefined
  } catch {
    return undefined // a representative that is not below the modulus (RFC 8017, 5.2.2, step 1)
  }
}
