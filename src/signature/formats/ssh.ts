import { createHash } from 'node:crypto'
import type { HashName, SigningAlgorithm } from '../algorithms.ts'
import { RSA_SIGNATURE_BYTES, type PublicKey } from '../public-key.ts'
import { rsaNumbers } from '../rsa-numbers.ts'
import { mpint, readSshRsaKey, readSshString, sshString } from '../ssh-wire.ts'
import { decodeBase64, inLines, Malformed, readWhole, uint } from '../wire.ts'
import type { Preimage, SignatureFormat } from './format.ts'

const MAGIC = Buffer.from('SSHSIG')
const VERSION = 1
const NAMESPACE = 'file'
const BEGIN = '-----BEGIN SSH SIGNATURE-----'
const END = '-----END SSH SIGNATURE-----'
const ARMOR = new RegExp(`^${BEGIN}\\n((?:[A-Za-z0-9+/=]{1,76}\\n)+)${END}\\n?$`)
const COLUMNS = 70

/** The names of RSA algorithms (RFC 8332) that SSHSIG takes. */
const RSA_ALGORITHMS: ReadonlyMap<SigningAlgorithm, string> = new Map([
  ['RSASSA_PKCS1_V1_5_SHA_256', 'rsa-sha2-256'],
  ['RSASSA_PKCS1_V1_5_SHA_512', 'rsa-sha2-512']
])

/** What is inside the armor (OpenSSH, PROTOCOL.sshsig). */
export interface SshSignature {
  readonly publicKey: Buffer
  readonly hash: 'sha256' | 'sha512'
  readonly algorithm: SigningAlgorithm
  readonly bytes: Buffer
}

export type SshProblem = 'armor' | 'structure' | 'version' | 'namespace' | 'hash' | 'algorithm'

/** SSHSIG in its armor, as `ssh-keygen -Y verify -n file` reads it. */
export const SSH: SignatureFormat<'ssh'> = {
  name: 'ssh',
  suffix: '.sshsig',
  algorithms: [...RSA_ALGORITHMS.keys()],
  signsArtifactBytes: false,
  statesKey: true,
  needsCertificate: false,
  prepare: (scheme, key) => {
    const { hash } = scheme.prehash(key)
    const algorithm = RSA_ALGORITHMS.get(scheme.name)
    if (algorithm === undefined) throw new Error(`${scheme.name} has no name in SSH`)
    return {
      prehash: { kind: 'hash', hash },
      signedDigest: digest => ({ hash, bytes: hashOfStructure(hash, hash, digest.bytes) }),
      encode: signature =>
        armor(
          Buffer.concat([
            MAGIC,
            uint(VERSION, 4),
            sshString(sshPublicKey(key)),
            ...[NAMESPACE, '', hash].map(text => sshString(Buffer.from(text))),
            sshString(Buffer.concat([sshString(Buffer.from(algorithm)), sshString(signature)]))
          ])
        )
    }
  },
  read: (file, key) => {
    const signature = parseSshSignature(file)
    if (signature instanceof Malformed) return undefined
    const { publicKey, bytes, algorithm, hash } = signature
    if (key === undefined ? !isRsaKey(publicKey, bytes.length) : !publicKey.equals(sshPublicKey(key)))
      return undefined
    if (key !== undefined && bytes.length !== key.signatureBytes) return undefined
    return {
      bytes,
      preimage: (scheme, by): Preimage | undefined => {
        if (scheme.name !== algorithm) return undefined
        const outer = scheme.prehash(by).hash
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
  const algorithm = [...RSA_ALGORITHMS].find(([, name]) => name === signature.name)?.[0]
  if (algorithm === undefined) return new Malformed('algorithm')
  return { publicKey, hash, algorithm, bytes: signature.bytes }
}

/** The public key as SSH writes it (RFC 4253, section 6.6). */
export function sshPublicKey(key: PublicKey): Buffer {
  const { n, e } = rsaNumbers(key)
  return Buffer.concat([sshString(Buffer.from('ssh-rsa')), mpint(e), mpint(n)])
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
  key: PublicKey,
  identity: string,
  { after, before }: SignerValidity = {}
): string {
  if (!isSignerIdentity(identity)) throw new Error('an identity that allowed_signers cannot hold')
  const options = [
    `namespaces="${NAMESPACE}"`,
    ...(after === undefined ? [] : [`valid-after="${after}"`]),
    ...(before === undefined ? [] : [`valid-before="${before}"`])
  ]
  return `${identity} ${options.join(',')} ssh-rsa ${sshPublicKey(key).toString('base64')}\n`
}

/** Whether an `allowed_signers` line can have it as its one principal: no white space, no quote, no comma, no wildcard. */
export function isSignerIdentity(identity: string): boolean {
  return /^[^\s"',*?!#\p{C}]+$/u.test(identity)
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

/** Whether it is an RSA key whose signatures have this length. */
function isRsaKey(publicKey: Buffer, signatureBytes: number): boolean {
  const isSupported = Object.values<number>(RSA_SIGNATURE_BYTES).includes(signatureBytes)
  return isSupported && readSshRsaKey(publicKey)?.n.length === signatureBytes
}
