import { verify, X509Certificate } from 'node:crypto'
import { preAuthenticationEncoding } from '../../src/signature/dsse.ts'
import { sshPublicKey } from '../../src/signature/ssh-key.ts'
import { prehashOf, signaturePacket } from '../../src/signature/openpgp/signature-packet.ts'
import type { ArtifactKey } from '../../src/signature/public-key.ts'
import { formatBundle, keyHint } from '../../src/signature/sigstore-bundle.ts'
import { sshString } from '../../src/signature/ssh-wire.ts'
import { inLines, uint } from '../../src/signature/wire.ts'
import { digestOf } from './rsa-encodings.ts'
import { CREATED_AT } from './signature-files.ts'
import { sigstoreJsAccepts, STOCK_TOOLS } from './stock-verifiers.ts'

// Artifacts that are made so that their signature, by PKCS#1 v1.5 with SHA-256, is another statement of the key as well.

/** A file that the key never signed. */
export const VICTIM = 'the file that was never signed\n'

/** An artifact, and what becomes of its signature in the hands of who made it. */
export interface Forgery {
  readonly artifact: Buffer
  /** Whether a program that nobody here wrote takes the signature over the artifact, and what follows it, for the other statement. */
  readonly isAcceptedWith: (signature: Uint8Array) => boolean | Promise<boolean>
}

export interface Signing {
  /** With its certificate. */
  readonly key: ArtifactKey
  /** What a format signs after the artifact: the trailer of OpenPGP, whose time has to be guessed. */
  readonly trailer?: Uint8Array
}

const IN_TOTO = 'application/vnd.in-toto+json'

/** Provenance of the victim, as a policy engine wants it. */
export const provenance = (): Buffer =>
  Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'app.tgz', digest: { sha256: digestOf('sha256', VICTIM).toString('hex') } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: { buildDefinition: {}, runDetails: { builder: { id: 'https://acme.example/trusted' } } }
    })
  )

/** The bundle of an attestation. */
export function attestationBundle(key: ArtifactKey, payload: Uint8Array, signature: Uint8Array): Uint8Array {
  const content = { kind: 'envelope', payloadType: IN_TOTO, payload, signature } as const
  return formatBundle({ hint: keyHint(key), content })
}

/** An attestation; with a trailer, that is the end of its payload. */
export function attestation({ key, trailer }: Signing): Forgery {
  const payload =
    trailer === undefined ? provenance() : Buffer.concat([provenance(), Buffer.from('\n'), trailer])
  return {
    artifact: without(trailer, preAuthenticationEncoding(IN_TOTO, payload)),
    isAcceptedWith: signature => sigstoreJsAccepts(attestationBundle(key, payload, signature), key.keyObject)
  }
}

const text = (value: string): Buffer => sshString(Buffer.from(value))

/** The SSH signature of the victim. */
export function sshSignature({ key }: Signing): Forgery {
  const head = [text('file'), text(''), text('sha256')]
  return {
    artifact: Buffer.concat([Buffer.from('SSHSIG'), ...head, sshString(digestOf('sha256', VICTIM))]),
    isAcceptedWith: async signature => {
      const blob = Buffer.concat([
        Buffer.from('SSHSIG'),
        uint(1, 4),
        sshString(sshPublicKey(key)),
        ...head,
        sshString(Buffer.concat([text('rsa-sha2-256'), sshString(signature)]))
      ])
      const body = inLines(blob.toString('base64'), 70)
      const file = `-----BEGIN SSH SIGNATURE-----\n${body}-----END SSH SIGNATURE-----\n`
      return isAcceptedBy('ssh-keygen', Buffer.from(file), key)
    }
  }
}

/** The OpenPGP signature of the victim, whose trailer is the end of the artifact. */
export function openPgpSignature({ key }: Signing, certificate: Uint8Array): Forgery {
  if (key.openpgp === undefined) throw new Error('a key without its certificate')
  const issuer = key.openpgp.fingerprint
  const head = { type: 0, keyKind: 'rsa', hash: 'sha256', issuer, createdAt: CREATED_AT + 5 } as const
  const artifact = Buffer.concat([Buffer.from(VICTIM), prehashOf(head).trailer])
  const signed = { hash: 'sha256', bytes: digestOf('sha256', artifact) } as const
  return {
    artifact,
    isAcceptedWith: async signature =>
      isAcceptedBy('gpg', signaturePacket(head, signature, signed), key, certificate)
  }
}

/** A JSON Web Token (RFC 7519) that says who its bearer is. */
export function jsonWebToken({ key }: Signing): Forgery {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const artifact = Buffer.from(`${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub: 'admin', iat: 1 })}`)
  return { artifact, isAcceptedWith: signature => verify('sha256', artifact, key.keyObject, signature) }
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const length =
    body.length < 128 ? Buffer.of(body.length) : Buffer.concat([Buffer.of(0x82), uint(body.length, 2)])
  return Buffer.concat([Buffer.of(tag), length, body])
}
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const SHA256_RSA = der(0x30, oid('2a864886f70d01010b'), Buffer.of(5, 0))
const named = (name: string): Buffer =>
  der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(name)))))

/** A certificate by the key as an authority; with a trailer, that is the end of an extension that nobody reads. */
export function x509Certificate({ key, trailer }: Signing): Forgery {
  const validity = der(0x30, der(0x17, Buffer.from('260101000000Z')), der(0x17, Buffer.from('360101000000Z')))
  const extension = der(0x30, oid('2b0601040182371501'), der(0x04, trailer ?? Buffer.from('more')))
  const signed = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(7)),
    SHA256_RSA,
    named('Acme Root'),
    validity,
    named('evil.example'),
    key.der,
    der(0xa3, der(0x30, extension))
  )
  return {
    artifact: without(trailer, signed),
    isAcceptedWith: signature => {
      const file = der(0x30, signed, SHA256_RSA, der(0x03, Buffer.of(0), signature))
      return new X509Certificate(file).verify(key.keyObject)
    }
  }
}

/** What begins an SSH certificate, to the end of what its authority signs; for a user `root`. */
export function sshCertificate({ key }: Signing): Forgery {
  const artifact = Buffer.concat([
    text('ssh-ed25519-cert-v01@openssh.com'),
    sshString(Buffer.alloc(32, 1)),
    sshString(Buffer.alloc(32, 2)),
    Buffer.alloc(8), // serial
    uint(1, 4), // of a user
    text('admin'),
    sshString(text('root')),
    Buffer.alloc(8),
    Buffer.alloc(8, 0xff),
    text(''),
    text(''),
    text(''),
    sshString(sshPublicKey(key))
  ])
  return { artifact, isAcceptedWith: signature => verify('sha256', artifact, key.keyObject, signature) }
}

function without(trailer: Uint8Array | undefined, signed: Uint8Array): Buffer {
  return Buffer.from(trailer === undefined ? signed : signed.subarray(0, -trailer.length))
}

/** Whether a stock verifier accepts a signature of the victim; where it is not installed, nothing is said against it. */
export async function isAcceptedBy(
  name: string,
  signature: Uint8Array,
  key: ArtifactKey,
  certificate: Uint8Array = new Uint8Array()
): Promise<boolean> {
  const tool = STOCK_TOOLS.find(candidate => candidate.name === name)
  if (tool === undefined) throw new Error(`no ${name}`)
  if (!tool.isExpected()) return true
  const verifier = await tool.trusting({ key, certificate })
  try {
    return await verifier.accepts(VICTIM, signature)
  } finally {
    await verifier.close()
  }
}
