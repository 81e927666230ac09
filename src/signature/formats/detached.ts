import type { KeySpec, PublicKey } from '../public-key.ts'
import { isSignatureLength } from '../schemes/index.ts'
import type { Preimage, SignatureFormat } from './format.ts'

/** The artifact's digest, and nothing around it. */
const preimage: SignatureFormat['preimage'] = (scheme, key): Preimage => ({
  prehash: scheme.prehash(key),
  signedDigest: digest => digest
})

/** The bytes as KMS returns them. */
export const RAW: SignatureFormat<'raw'> = {
  name: 'raw',
  suffix: '.sig',
  preimage,
  encode: signature => signature,
  read: (file, key) => (isSignatureLength(file.length, specsOf(key)) ? file : undefined)
}

/** One line of base64 with a newline; line breaks anywhere are read. */
export const BASE64: SignatureFormat<'base64'> = {
  name: 'base64',
  suffix: '.sig',
  preimage,
  encode: signature => Buffer.from(`${Buffer.from(signature).toString('base64')}\n`),
  read: (file, key) => {
    const bytes = decodeBase64(file)
    return bytes !== undefined && isSignatureLength(bytes.length, specsOf(key)) ? bytes : undefined
  },
  opensslDecode: (file, raw) => `base64 -d -A -in ${file} -out ${raw}`
}

/**
 * The bytes of strict base64 (RFC 4648, section 4: padding required, no URL-safe letters, no bits after the end; only line
 * breaks are dropped); undefined when the file is anything else.
 */
export function decodeBase64(file: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(file).toString('latin1').replace(/\r?\n/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function specsOf(key: PublicKey | undefined): readonly KeySpec[] | undefined {
  return key && [key.spec]
}
