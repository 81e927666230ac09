import type { HashName } from './algorithms.ts'
import { derElement, TAG } from './der.ts'

/** An elliptic curve of KMS's signing keys (NIST SP 800-186; RFC 5480 and RFC 5656 for its names). */
export interface Curve {
  readonly name: string
  readonly opensslName: string
  /** Contents of its object identifier in DER. */
  readonly oid: Buffer
  /** Length of a coordinate in bytes. */
  readonly bytes: number
  /** `n`: r and s of a signature are below it. */
  readonly order: bigint
  /** The one hash function with which KMS signs by keys of the curve. */
  readonly hash: HashName
  readonly sshName: string
}

/** The curves by KMS's name of the key (API reference, `KeySpec`). */
export const CURVES = {
  ECC_NIST_P256: {
    name: 'P-256',
    opensslName: 'prime256v1',
    oid: Buffer.from('2a8648ce3d030107', 'hex'),
    bytes: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    hash: 'sha256',
    sshName: 'nistp256'
  },
  ECC_NIST_P384: {
    name: 'P-384',
    opensslName: 'secp384r1',
    oid: Buffer.from('2b81040022', 'hex'),
    bytes: 48,
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    hash: 'sha384',
    sshName: 'nistp384'
  },
  ECC_NIST_P521: {
    name: 'P-521',
    opensslName: 'secp521r1',
    oid: Buffer.from('2b81040023', 'hex'),
    bytes: 66,
    order:
      0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    hash: 'sha512',
    sshName: 'nistp521'
  }
} as const satisfies Readonly<Record<string, Curve>>

export type EcSpec = keyof typeof CURVES
export const EC_SPECS = Object.keys(CURVES) as EcSpec[]

export function isEcSpec(spec: string): spec is EcSpec {
  return Object.hasOwn(CURVES, spec)
}

/** The spec of the keys whose curve is described so; undefined: none. */
export function specOfCurve(isMeant: (curve: Curve) => boolean): EcSpec | undefined {
  return EC_SPECS.find(spec => isMeant(CURVES[spec]))
}

const UNCOMPRESSED = 0x04
const EC_PUBLIC_KEY_OID = Buffer.from('2a8648ce3d0201', 'hex') // RFC 5480, section 2.1.1

/** Length in bytes of a point as it is written here: both coordinates after a byte that says so (SEC 1, section 2.3.3). */
export function pointBytes(spec: EcSpec): number {
  return 1 + 2 * CURVES[spec].bytes
}

/** The point of a key of the curve, at the end of its DER. */
export function pointOf({ spec, der }: { readonly spec: EcSpec; readonly der: Uint8Array }): Buffer {
  return Buffer.from(der.subarray(-pointBytes(spec)))
}

/** The one DER SubjectPublicKeyInfo of a point: a named curve, no compression (RFC 5480, section 2). Whether it is on the curve is not looked at. */
export function spkiOfPoint(spec: EcSpec, point: Uint8Array): Buffer {
  const identifiers = [EC_PUBLIC_KEY_OID, CURVES[spec].oid]
  const algorithm = derElement(
    TAG.sequence,
    identifiers.map(oid => derElement(TAG.objectIdentifier, [oid]))
  )
  return derElement(TAG.sequence, [algorithm, derElement(TAG.bitString, [Buffer.of(0), point])])
}

/** The spec of a key with exactly this DER; undefined when it is of another curve or in another form. */
export function specOfSpki(der: Uint8Array): EcSpec | undefined {
  return EC_SPECS.find(spec => {
    const point = Buffer.from(der.subarray(-pointBytes(spec)))
    return point[0] === UNCOMPRESSED && spkiOfPoint(spec, point).equals(der)
  })
}
