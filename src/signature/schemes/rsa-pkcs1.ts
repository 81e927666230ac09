import { equalDigests, HASHES, type HashName } from '../algorithms.ts'
import { rsaSchemes, type RsaEncoding } from './rsa.ts'

/** The DER of a DigestInfo before its digest (RFC 8017, section 9.2, note 1), in hexadecimal. */
const DIGEST_INFO_PREFIXES: Readonly<Record<HashName, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440'
}

/** EMSA-PKCS1-v1_5 (RFC 8017, 9.2): the whole encoded message is rebuilt and compared, never parsed. */
const ENCODING: RsaEncoding = {
  read: (em, hash) => {
    const signedDigest = em.subarray(em.length - HASHES[hash].bytes)
    const digestInfo = Buffer.concat([Buffer.from(DIGEST_INFO_PREFIXES[hash], 'hex'), signedDigest])
    const padding = Buffer.alloc(em.length - digestInfo.length - 3, 0xff)
    const expected = Buffer.concat([Buffer.from([0x00, 0x01]), padding, Buffer.from([0x00]), digestInfo])
    if (!expected.equals(em)) return undefined
    return { signedDigest, covers: digest => equalDigests(digest, { hash, bytes: signedDigest }) }
  },
  saltLength: () => undefined,
  opensslOptions: () => ''
}

/** RSASSA-PKCS1-v1_5 (RFC 8017, 8.2). */
export const RSA_PKCS1 = rsaSchemes(
  {
    RSASSA_PKCS1_V1_5_SHA_256: 'sha256',
    RSASSA_PKCS1_V1_5_SHA_384: 'sha384',
    RSASSA_PKCS1_V1_5_SHA_512: 'sha512'
  },
  ENCODING
)
