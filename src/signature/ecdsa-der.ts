import { CURVES, type EcSpec } from './curves.ts'
import { derContent, derElement, TAG } from './der.ts'

/** `r` and `s` of an ECDSA signature: big-endian, without leading zeros. */
export type EcdsaIntegers = readonly [r: Buffer, s: Buffer]

/** Of the largest curve: no longer number is in any signature. */
export const MAX_INTEGER_BYTES: number = CURVES.ECC_NIST_P521.bytes

/** Ecdsa-Sig-Value (RFC 3279, section 2.2.3) in DER, as KMS returns it. @param integers with leading zeros or without. */
export function formatEcdsaSignature(integers: readonly [r: Uint8Array, s: Uint8Array]): Buffer {
  return derElement(
    TAG.sequence,
    integers.map(number => derElement(TAG.integer, [signed(number)]))
  )
}

/**
 * The integers of a signature that a key of the curve can have made: in DER, with nothing around it, each from 1 to n-1. Undefined for
 * anything else, so that a signature has one encoding.
 *
 * @param spec the largest curve unless it is known.
 */
export function parseEcdsaSignature(
  signature: Uint8Array,
  spec: EcSpec = 'ECC_NIST_P521'
): EcdsaIntegers | undefined {
  const { bytes, order } = CURVES[spec]
  const der = Buffer.from(signature.buffer, signature.byteOffset, signature.byteLength)
  const content = derContent(der, TAG.sequence)
  const lengthOfR = content?.[1] ?? 0
  const r = content && derContent(content.subarray(0, 2 + lengthOfR), TAG.integer)
  const s = content && derContent(content.subarray(2 + lengthOfR), TAG.integer)
  if (r === undefined || s === undefined || r.length > bytes + 1 || s.length > bytes + 1) return undefined
  const integers = [unsigned(r), unsigned(s)] as const
  // written again it must be the same bytes: DER has one form of each length and number
  if (!formatEcdsaSignature(integers).equals(der)) return undefined
  return integers.every(number => isBelow(number, order)) ? integers : undefined
}

function isBelow(number: Buffer, order: bigint): boolean {
  return number.length > 0 && BigInt(`0x${number.toString('hex')}`) < order
}

function unsigned(number: Buffer): Buffer {
  return number[0] === 0 ? number.subarray(1) : number
}

/** A number as DER's INTEGER has it: with a zero in front where it would be negative otherwise. */
function signed(number: Uint8Array): Buffer {
  const start = number.findIndex(byte => byte !== 0)
  const significant = start === -1 ? Buffer.of(0) : Buffer.from(number.subarray(start))
  return ((significant[0] ?? 0) & 0x80) === 0 ? significant : Buffer.concat([Buffer.of(0), significant])
}
