import { createECDH, type KeyObject } from 'node:crypto'

// ECDSA over a ready digest (FIPS 186-5, section 6.4), which node:crypto does not offer. Points are multiplied by OpenSSL, as for a Diffie-
// Hellman exchange, so that nothing is shared with the code under test; a verifier that has the private key needs no other point.

interface Curve {
  readonly opensslName: string
  readonly order: bigint
  readonly bytes: number
  readonly hashBytes: number
}

const CURVES: Readonly<Record<string, Curve>> = {
  prime256v1: {
    opensslName: 'prime256v1',
    order: 115792089210356248762697446949407573529996955224135760342422259061068512044369n,
    bytes: 32,
    hashBytes: 32
  },
  secp384r1: {
    opensslName: 'secp384r1',
    order:
      39402006196394479212279040100143613805079739270465446667946905279627659399113263569398956308152294913554433653942643n,
    bytes: 48,
    hashBytes: 48
  },
  secp521r1: {
    opensslName: 'secp521r1',
    order:
      6864797660130609714981900799081393217269435300143305409394463459185543183397655394245057746333217197532963996371363321113864768612440380340372808892707005449n,
    bytes: 66,
    hashBytes: 64
  }
}

/** A signature in DER; the nonce is random, and an s above n/2 is as likely as one below it. */
export function signEcdsa(privateKey: KeyObject, digest: Buffer): Buffer {
  const curve = curveOf(privateKey)
  for (;;) {
    const ephemeral = createECDH(curve.opensslName)
    const point = ephemeral.generateKeys()
    const k = toNumber(ephemeral.getPrivateKey())
    const r = toNumber(point.subarray(1, 1 + curve.bytes)) % curve.order
    const s = modulo(inverse(k, curve.order) * (toNumber(digest) + r * secretOf(privateKey)), curve.order)
    if (r !== 0n && s !== 0n) return derOf(r, s)
  }
}

/** Whether a signature in DER is one of the digest; anything that is not DER is none. */
export function verifyEcdsa(privateKey: KeyObject, digest: Buffer, signature: Buffer): boolean {
  const curve = curveOf(privateKey)
  const numbers = readDer(signature)
  if (numbers === undefined || digest.length !== curve.hashBytes) return false
  const [r, s] = numbers
  if ([r, s].some(number => number < 1n || number >= curve.order)) return false
  const k = modulo(inverse(s, curve.order) * (toNumber(digest) + r * secretOf(privateKey)), curve.order)
  if (k === 0n) return false
  const ephemeral = createECDH(curve.opensslName)
  ephemeral.setPrivateKey(toBytes(k, curve.bytes))
  return toNumber(ephemeral.getPublicKey().subarray(1, 1 + curve.bytes)) % curve.order === r
}

/** Ecdsa-Sig-Value. */
export function derOf(r: bigint, s: bigint): Buffer {
  return element(0x30, Buffer.concat([r, s].map(number => element(0x02, toInteger(number)))))
}

export function orderOf(privateKey: KeyObject): bigint {
  return curveOf(privateKey).order
}

function curveOf(key: KeyObject): Curve {
  const curve = CURVES[key.asymmetricKeyDetails?.namedCurve ?? '']
  if (curve === undefined) throw new Error('a key on no known curve')
  return curve
}

function secretOf(privateKey: KeyObject): bigint {
  return toNumber(Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'))
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

function toBytes(number: bigint, length: number): Buffer {
  return Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex')
}

function toInteger(number: bigint): Buffer {
  const hex = number.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes])
}

function element(tag: number, content: Buffer): Buffer {
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length]
  return Buffer.concat([Buffer.of(tag, ...length), content])
}

/** r and s of a signature in DER. @throws for anything else. */
export function numbersOf(der: Buffer): readonly [bigint, bigint] {
  const numbers = readDer(der)
  if (numbers === undefined) throw new Error('not an ECDSA signature in DER')
  return numbers
}

function readDer(der: Buffer): readonly [bigint, bigint] | undefined {
  const start = der[1] === 0x81 ? 3 : 2
  const lengthOfR = der[start + 1] ?? 0
  const r = der.subarray(start + 2, start + 2 + lengthOfR)
  const s = der.subarray(start + 4 + lengthOfR)
  if (r.length === 0 || s.length === 0) return undefined
  const numbers = [toNumber(r), toNumber(s)] as const
  return derOf(...numbers).equals(der) ? numbers : undefined
}

function modulo(number: bigint, order: bigint): bigint {
  return ((number % order) + order) % order
}

function inverse(number: bigint, order: bigint): bigint {
  let [previous, rest] = [modulo(number, order), order]
  let [x, next] = [1n, 0n]
  while (rest !== 0n) {
    const quotient = previous / rest
    ;[previous, rest] = [rest, previous - quotient * rest]
    ;[x, next] = [next, x - quotient * next]
  }
  return modulo(x, order)
}
