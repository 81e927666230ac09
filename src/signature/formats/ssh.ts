import { createHash } from 'node:crypto'
import { isDigestAlgorithm, type DigestAlgorithm, type HashName } from '../algorithms.ts'
import { formatEcdsaSignature, MAX_INTEGER_BYTES, parseEcdsaSignature } from '../ecdsa-der.ts'
import type { ArtifactKey, PublicKey } from '../public-key.ts'
import { digestPrehash, hashOf, isSignature, schemeOf } from '../schemes/index.ts'
import { isSshPublicKey, sshKeyType, sshPublicKey } from '../ssh-key.ts'
import { mpint, readMpint, readSshString, sshString } from '../ssh-wire.ts'
import { decodeBase64, inLines, Malformed, readWhole, uint } from '../wire.ts'
import type { Preimage, SignatureFormat } from './format.ts'

const MAGIC = Buffer.from('SSHSIG')
const VERSION = 1
const NAMESPACE = 'file'
const BEGIN = '-----BEGIN SSH SIGNATURE-----'
const END = '-----END SSH SIGNATURE-----'
const ARMOR = new RegExp(`^${BEGIN}\\n((?:[A-Za-z0-9+/=]{1,76}\\n)+)${END}\\n?$`)
const COLUMNS = 70

/** The names of the algorithms that SSHSIG takes (RFC 8332; RFC 5656, section 3.1.2). */
const NAMES: ReadonlyMap<DigestAlgorithm, string> = new Map([
  ['RSASSA_PKCS1_V1_5_SHA_256', 'rsa-sha2-256'],
  ['RSASSA_PKCS1_V1_5_SHA_512', 'rsa-sha2-512'],
  ['ECDSA_SHA_256', 'ecdsa-sha2-nistp256'],
  ['ECDSA_SHA_384', 'ecdsa-sha2-nistp384'],
  ['ECDSA_SHA_512', 'ecdsa-sha2-nistp521']
])

/** What is inside the armor (OpenSSH, PROTOCOL.sshsig). */
export interface SshSignature {
  readonly publicKey: Buffer
  readonly hash: 'sha256' | 'sha512'
  readonly algorithm: DigestAlgorithm
  readonly bytes: Buffer
}

export type SshProblem = 'armor' | 'structure' | 'version' | 'namespace' | 'hash' | 'algorithm'

/** SSHSIG in its armor, as `ssh-keygen -Y verify -n file` reads it. */
export const SSH: SignatureFormat<'ssh'> = {
  name: 'ssh',
  suffix: '.sshsig',
  algorithms: [...NAMES.keys()],
  artifactHash: algorithm => innerHash(hashOf(algorithm)),
  signsArtifactBytes: false,
  statesKey: true,
  needsCertificate: false,
  prepare: (scheme, key) => {
    const { hash: outer } = digestPrehash(scheme, key)
    const algorithm = isDigestAlgorithm(scheme.name) ? NAMES.get(scheme.name) : undefined
    if (algorithm === undefined) throw new Error(`${scheme.name} has no name in SSH`)
    const inner = innerHash(outer)
    return {
      prehash: { kind: 'hash', hash: inner },
      signedDigest: digest => ({ hash: outer, bytes: hashOfStructure(outer, inner, digest.bytes) }),
      encode: signature =>
        armor(
          Buffer.concat([
            MAGIC,
            uint(VERSION, 4),
            sshString(sshPublicKey(key)),
            ...[NAMESPACE, '', inner].map(text => sshString(Buffer.from(text))),
            sshString(Buffer.concat([sshString(Buffer.from(algorithm)), sshString(toSsh(signature, key))]))
          ])
        )
    }
  },
  read: (file, key) => {
    const signature = parseSshSignature(file)
    if (signature instanceof Malformed) return undefined
    const { publicKey, bytes, algorithm, hash } = signature
    const isByKey =
      key === undefined
        ? isSshPublicKey(publicKey) && isSignature(bytes, schemeOf(algorithm).keySpecs)
        : key.kind !== 'ml-dsa' && publicKey.equals(sshPublicKey(key)) && isSignature(bytes, [key.spec])
    if (!isByKey) return undefined
    return {
      bytes,
      preimage: (scheme, by): Preimage | undefined => {
        if (scheme.name !== algorithm) return undefined
        const outer = digestPrehash(scheme, by).hash
        return {
          prehash: { kind: 'hash', hash },
          signedDigest: digest => ({ hash: outer, bytes: hashOfStructure(outer, hash, digest.bytes) })
        }
      }
    }
  }
}

/** The signature in a file, or what is wrong with it. */
export function parseSshSignature(file: Uint8Array): SshSignature | Malformed<SshProblem> {
  const lines = ARMOR.exec(Buffer.from(file).toString('latin1'))?.[1]
  const blob = lines === undefined ? undefined : decodeBase64(lines.replaceAll('\n', ''))
  if (blob === undefined) return new Malformed('armor')
  const fields = readWhole(blob, reader => ({
    magic: reader.take(MAGIC.length),
    version: reader.uint(4),
    publicKey: readSshString(reader),
    namespace: readSshString(reader),
    reserved: readSshString(reader),
    hash: readSshString(reader).toString('latin1'),
    signature: readWhole(readSshString(reader), inner => ({
      name: readSshString(inner).toString('latin1'),
      bytes: readSshString(inner)
    }))
  }))
  if (fields === undefined || !fields.magic.equals(MAGIC)) return new Malformed('structure')
  const { version, publicKey, namespace, reserved, hash, signature } = fields
  if (version !== VERSION) return new Malformed('version')
  if (namespace.toString('latin1') !== NAMESPACE) return new Malformed('namespace')
  if (signature === undefined || reserved.length > 0) return new Malformed('structure')
  if (hash !== 'sha256' && hash !== 'sha512') return new Malformed('hash')
  const algorithm = [...NAMES].find(([, name]) => name === signature.name)?.[0]
  if (algorithm === undefined) return new Malformed('algorithm')
  const bytes = fromSsh(signature.bytes, algorithm)
  return bytes === undefined ? new Malformed('structure') : { publicKey, hash, algorithm, bytes }
}

/** The bytes of a signature as SSH has them: those of RSA as they are, of ECDSA two numbers (RFC 5656, section 3.1.2). */
function toSsh(signature: Uint8Array, key: PublicKey): Uint8Array {
  if (key.kind === 'rsa') return signature
  const integers = key.kind === 'ec' ? parseEcdsaSignature(signature, key.spec) : undefined
  if (integers === undefined) throw new Error('a signature that is not by the key')
  return Buffer.concat(integers.map(mpint))
}

function fromSsh(bytes: Buffer, algorithm: DigestAlgorithm): Buffer | undefined {
  if (schemeOf(algorithm).keyKind === 'rsa') return bytes
  const integers = readWhole(bytes, reader => [readMpint(reader), readMpint(reader)] as const)
  return integers?.every(({ length }) => length <= MAX_INTEGER_BYTES) === true
    ? formatEcdsaSignature(integers)
    : undefined
}

/** When an `allowed_signers` line holds, as it is written there: `YYYYMMDD`, or `YYYYMMDDHHMMSSZ`. */
export interface SignerValidity {
  readonly after?: string | undefined
  readonly before?: string | undefined
}

/**
 * The line of an `allowed_signers` file (ssh-keygen(1)) that trusts this key for files only.
 *
 * @param identity what `ssh-keygen -Y verify -I` is given; see `isSignerIdentity`.
 */
export function allowedSignersLine(
  key: ArtifactKey,
  identity: string,
  { after, before }: SignerValidity = {}
): string {
  if (!isSignerIdentity(identity)) throw new Error('an identity that allowed_signers cannot hold')
  const options = [
    `namespaces="${NAMESPACE}"`,
    ...(after === undefined ? [] : [`valid-after="${after}"`]),
    ...(before === undefined ? [] : [`valid-before="${before}"`])
  ]
  return `${identity} ${options.join(',')} ${sshKeyType(key)} ${sshPublicKey(key).toString('base64')}\n`
}

/** Whether an `allowed_signers` line can have it as its one principal: no white space, no quote, no comma, no wildcard. */
export function isSignerIdentity(identity: string): boolean {
  return /^[^\s"',*?!#\p{C}]+$/u.test(identity)
}

/** SSHSIG takes two hash functions, and P-384 signs by another one. */
function innerHash(outer: HashName): SshSignature['hash'] {
  return outer === 'sha256' ? 'sha256' : 'sha512'
}

/** @param inner the hash of the artifact. */
function hashOfStructure(outer: HashName, inner: HashName, digest: Uint8Array): Uint8Array {
  const parts = [NAMESPACE, '', inner].map(text => sshString(Buffer.from(text)))
  return createHash(outer)
    .update(Buffer.concat([MAGIC, ...parts, sshString(digest)]))
    .digest()
}

function armor(blob: Buffer): Uint8Array {
  return Buffer.from(`${BEGIN}\n${inLines(blob.toString('base64'), COLUMNS)}${END}\n`)
}
