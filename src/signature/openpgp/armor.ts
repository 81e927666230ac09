import { areEvenLines, decodeBase64, inLines } from '../wire.ts'

export type ArmorType = 'SIGNATURE' | 'PUBLIC KEY BLOCK'

const COLUMNS = 64
const CRC_START = 0xb704ce
const CRC_POLYNOMIAL = 0x864cfb

/** ASCII armor (RFC 9580, section 6.2) without headers, with the checksum that older programs want. */
export function armor(type: ArmorType, bytes: Uint8Array): Uint8Array {
  const base64 = Buffer.from(bytes).toString('base64')
  return Buffer.from(
    `-----BEGIN PGP ${type}-----\n\n${inLines(base64, COLUMNS)}=${crc24(bytes)}\n-----END PGP ${type}-----\n`
  )
}

/**
 * The bytes in armor with nothing around it, LF or CRLF; undefined for any other file, and for a wrong checksum. Of headers those that
 * programs write are accepted; a checksum need not be there.
 */
export function unarmor(type: ArmorType, file: Uint8Array): Buffer | undefined {
  const text = Buffer.from(file).toString('latin1').replace(/\r\n/g, '\n')
  const [, lines = '', checksum] = ARMOR[type].exec(text) ?? []
  const bytes = decodeBase64(lines.replaceAll('\n', ''))
  return bytes === undefined || (checksum !== undefined && checksum !== crc24(bytes)) ? undefined : bytes
}

/** Whether armor has nothing that somebody could choose: no headers, and even lines. */
export function isBareArmor(type: ArmorType, file: Uint8Array): boolean {
  const text = Buffer.from(file).toString('latin1').replace(/\r\n/g, '\n')
  const [, lines] = ARMOR[type].exec(text) ?? []
  return lines !== undefined && text.startsWith(`-----BEGIN PGP ${type}-----\n\n`) && areEvenLines(lines)
}

function pattern(type: ArmorType): RegExp {
  return new RegExp(
    `^-----BEGIN PGP ${type}-----\\n` +
      `(?:(?:Version|Comment): [\\x20-\\x7e]{0,200}\\n){0,8}\\n` +
      `((?:[A-Za-z0-9+/=]{1,76}\\n)+?)(?:=([A-Za-z0-9+/]{4})\\n)?-----END PGP ${type}-----\\n?$`
  )
}

const ARMOR: Readonly<Record<ArmorType, RegExp>> = {
  SIGNATURE: pattern('SIGNATURE'),
  'PUBLIC KEY BLOCK': pattern('PUBLIC KEY BLOCK')
}

/** RFC 9580, section 6.1.1, in base64. */
function crc24(bytes: Uint8Array): string {
  let crc = CRC_START
  for (const byte of bytes) {
    crc ^= byte << 16
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1
      if (crc & 0x1000000) crc ^= CRC_POLYNOMIAL | 0x1000000
    }
  }
  return Buffer.from([crc >> 16, crc >> 8, crc].map(byte => byte & 0xff)).toString('base64')
}
