import { createHash, getHashes } from 'node:crypto'
import { HASH_NAMES, type Digest } from '../signature/algorithms.ts'
import type { PublicKey } from '../signature/public-key.ts'
import { pssHash, readPssData } from '../signature/schemes/rsa-pss.ts'
import { encodedMessage } from '../signature/schemes/rsa.ts'

/** Hash functions by the DER of their object identifiers (RFC 8017, appendix B.1; NIST CSOR). */
const HASH_OIDS: Readonly<Record<string, string>> = {
  '06082a864886f70d0202': 'MD2',
  '06082a864886f70d0205': 'MD5',
  '06052b0e03021a': 'SHA-1',
  '06052b24030201': 'RIPEMD-160',
  '0609608648016503040204': 'SHA-224',
  '0609608648016503040201': 'SHA-256',
  '0609608648016503040202': 'SHA-384',
  '0609608648016503040203': 'SHA-512',
  '0609608648016503040205': 'SHA-512/224',
  '0609608648016503040206': 'SHA-512/256',
  '0609608648016503040207': 'SHA3-224',
  '0609608648016503040208': 'SHA3-256',
  '0609608648016503040209': 'SHA3-384',
  '060960864801650304020a': 'SHA3-512'
}

const PSS_HASHES = {
  sha1: 'SHA-1',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512'
}

/** Of these the hash function of MGF1 alone shows which they are, since others have digests as long. */
const MASKED_BY_THEMSELVES = {
  'sha512-224': 'SHA-512/224',
  'sha512-256': 'SHA-512/256',
  'sha3-224': 'SHA3-224',
  'sha3-256': 'SHA3-256',
  'sha3-384': 'SHA3-384',
  'sha3-512': 'SHA3-512',
  md5: 'MD5',
  ripemd160: 'RIPEMD-160'
}

const KMS_HASHES: readonly string[] = HASH_NAMES

/** With a longer salt, noise could pass for a data block that is well formed: then only the file's digest shows that it is none. */
const MAX_SALT_BYTES = 64

/**
 * The name of the algorithm of a signature that is by the key but by none of the algorithms that are accepted, as "RSASSA-PKCS1-v1_5 with SHA-1";
 * undefined when the signature is not by this key, or reveals nothing under it (ECDSA). For explanations only: nothing here decides whether a signature is valid.
 *
 * @param digests of the file that the signature is given for.
 */
export function describeUnsupported(
  key: PublicKey,
  signature: Uint8Array,
  digests: Iterable<Digest>
): string | undefined {
  const em = encodedMessage(key, signature)
  return em && (describePkcs1(em) ?? describePss(em, [...digests]))
}

/** EMSA-PKCS1-v1_5 (RFC 8017, 9.2): the DigestInfo names its hash function. */
function describePkcs1(em: Buffer): string | undefined {
  const end = em.indexOf(0, 2)
  if (em[0] !== 0 || em[1] !== 1 || end < 10 || !em.subarray(2, end).every(byte => byte === 0xff))
    return undefined
  const content = em.subarray(end + 1).toString('hex')
  const bare = Object.entries({ 40: 'SHA-1', 64: 'SHA-256', 96: 'SHA-384', 128: 'SHA-512' })
  const digest = bare.find(([length]) => Number(length) === content.length)
  if (!content.startsWith('30') && digest !== undefined)
    return `RSASSA-PKCS1-v1_5 over a bare digest (${digest[1]}?), without the name of its hash function`
  if (!content.startsWith('30'))
    return `RSASSA-PKCS1-v1_5 over ${content.length / 2} bytes as they are, without a hash function`
  const [, hash] = Object.entries(HASH_OIDS).find(([oid]) => content.includes(oid)) ?? []
  return `RSASSA-PKCS1-v1_5 with ${hash ?? 'an unknown hash function'}${KMS_HASHES.includes(hash?.replace('-', '').toLowerCase() ?? '') ? ' in an encoding other than that of RFC 8017' : ''}`
}

/** EMSA-PSS with another hash function, or with MGF1 by another one: the default of some libraries. */
function describePss(em: Buffer, digests: readonly Digest[]): string | undefined {
  for (const [hash, name] of Object.entries(PSS_HASHES)) {
    for (const [mask, maskName] of Object.entries(PSS_HASHES)) {
      if (hash === mask && KMS_HASHES.includes(hash)) continue
      if (isPss(em, hash, mask, digests))
        return `RSASSA-PSS with ${name}${hash === mask ? '' : ` and MGF1 with ${maskName}`}`
    }
  }
  const there = getHashes() // OpenSSL can be built without some
  const found = Object.entries(MASKED_BY_THEMSELVES).find(
    ([hash]) => there.includes(hash) && isPss(em, hash, hash, digests)
  )
  return found && `RSASSA-PSS with ${found[1]}`
}

function isPss(em: Buffer, hash: string, mask: string, digests: readonly Digest[]): boolean {
  const data = readPssData(em, createHash(hash).digest().length, mask)
  if (data === undefined) return false
  const { h, salt } = data
  return (
    salt.length <= MAX_SALT_BYTES ||
    digests.some(digest => digest.hash === hash && pssHash(digest.hash, digest.bytes, salt).equals(h))
  )
}
