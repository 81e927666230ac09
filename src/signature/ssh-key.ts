import { createPublicKey, type KeyObject } from 'node:crypto'
import { CURVES, pointOf, specOfCurve, spkiOfPoint, type EcSpec } from './curves.ts'
import type { ArtifactKey, PublicKey } from './public-key.ts'
import { keyObjectOf, rsaNumbers } from './rsa-numbers.ts'
import { mpint, readSshString, sshString } from './ssh-wire.ts'
import { readWhole } from './wire.ts'

/** The name of the type of a key: for curves also that of their one algorithm (RFC 4253, section 6.6; RFC 5656, section 3.1). */
export function sshKeyType(key: ArtifactKey): string {
  return key.kind === 'rsa' ? 'ssh-rsa' : ecType(key.spec)
}

/**
 * The public key as SSH writes it.
 *
 * @throws for a kind that SSH has no name for, which is an error of the caller.
 */
export function sshPublicKey(key: PublicKey): Buffer {
  if (key.kind === 'ml-dsa') throw new Error('a key that SSH has no name for')
  const type = sshString(Buffer.from(sshKeyType(key)))
  if (key.kind === 'ec') {
    const curve = sshString(Buffer.from(CURVES[key.spec].sshName))
    return Buffer.concat([type, curve, sshString(pointOf(key))])
  }
  const { n, e } = rsaNumbers(key)
  return Buffer.concat([type, mpint(e), mpint(n)])
}

/** The key that SSH wrote, as strict or lax as OpenSSL; undefined for another type. @throws what OpenSSL does not take. */
export function readSshPublicKey(blob: Uint8Array): KeyObject | undefined {
  return readRsa(blob) ?? readEc(blob)
}

/** Whether the bytes are a key of a type that is known here. */
export function isSshPublicKey(blob: Uint8Array): boolean {
  try {
    return readSshPublicKey(blob) !== undefined
  } catch {
    return false
  }
}

function ecType(spec: EcSpec): string {
  return `ecdsa-sha2-${CURVES[spec].sshName}`
}

function readRsa(blob: Uint8Array): KeyObject | undefined {
  const [type, e, n] = threeStrings(blob)
  if (type?.toString('latin1') !== 'ssh-rsa' || e === undefined || n === undefined) return undefined
  const unsigned = (number: Buffer): Buffer => (number[0] === 0 ? number.subarray(1) : number)
  return keyObjectOf({ n: unsigned(n), e: unsigned(e) })
}

function readEc(blob: Uint8Array): KeyObject | undefined {
  const [type, curve, point] = threeStrings(blob)
  const spec = specOfCurve(({ sshName }) => sshName === curve?.toString('latin1'))
  if (spec === undefined || type?.toString('latin1') !== ecType(spec) || point === undefined) return undefined
  return createPublicKey({ key: spkiOfPoint(spec, point), format: 'der', type: 'spki' })
}

function threeStrings(blob: Uint8Array): readonly Buffer[] {
  return readWhole(blob, reader => [1, 2, 3].map(() => readSshString(reader))) ?? []
}
