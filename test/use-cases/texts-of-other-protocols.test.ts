import type { KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { DigestAlgorithm } from '../../src/signature/algorithms.ts'
import { preAuthenticationEncoding } from '../../src/signature/dsse.ts'
import { formatOf } from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import type { ArtifactKey } from '../../src/signature/public-key.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { sshString } from '../../src/signature/ssh-wire.ts'
import { signDigest } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { digestOf } from '../support/rsa-encodings.ts'
import { certificateOf, signatureFile } from '../support/signature-files.ts'
import { pemOf, sha256 } from '../support/signed-files.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { Files } from './support/world.ts'

// What the key signed in one protocol, put forward as the signature of a file that holds the very text that was signed.

const APP = 'the artifact\n'
const CAUSE = 'signed-as-other-protocol'

interface Signing {
  readonly privateKey: KeyObject
  readonly key: ArtifactKey
  readonly algorithm: DigestAlgorithm
}

async function signingBy(algorithm: DigestAlgorithm): Promise<Signing> {
  const privateKey = await testKey(algorithm.startsWith('RSA') ? 'RSA_2048' : 'ECC_NIST_P256', 'use-cases')
  return { privateKey, key: (await certificateOf(privateKey)).key, algorithm }
}

const signed = ({ privateKey, algorithm }: Signing, bytes: Uint8Array): Buffer =>
  signDigest({ privateKey, algorithm, digest: digestOf('sha256', bytes) })

/** The bytes of a signature that is published in another format, and the text that it is over. */
const TEXTS: Readonly<Record<string, (signing: Signing) => { text: Buffer; signature: Uint8Array }>> = {
  'the statement of a release': by => {
    const text = Buffer.from(preAuthenticationEncoding('application/vnd.in-toto+json', Buffer.from('{}')))
    return { text, signature: signed(by, text) }
  },
  'an artifact and the trailer of its OpenPGP signature': by => {
    const format = formatOf('openpgp-binary')
    const read = format.read(signatureFile({ ...by, format: 'openpgp-binary', content: APP }), by.key)
    const prehash = read?.preimage(schemeOf(by.algorithm), by.key)?.prehash
    if (read === undefined || prehash?.kind !== 'hash-with-trailer') throw new Error('no OpenPGP signature')
    return { text: Buffer.concat([Buffer.from(APP), prehash.trailer]), signature: read.bytes }
  },
  'the structure of an SSH signature': by => {
    const read = formatOf('ssh').read(signatureFile({ ...by, format: 'ssh', content: APP }), by.key)
    const fields = ['file', '', 'sha256', digestOf('sha256', APP)].map(field => sshString(Buffer.from(field)))
    return {
      text: Buffer.concat([Buffer.from('SSHSIG'), ...fields]),
      signature: read?.bytes ?? Buffer.alloc(0)
    }
  }
}

/** The same signature in each format that is over a file's own bytes. */
const wrapped = (
  format: FormatName,
  { key, algorithm }: Signing,
  text: Buffer,
  signature: Uint8Array
): Uint8Array => {
  const { encode, signedDigest } = formatOf(format).prepare(schemeOf(algorithm), key)
  return encode(signature, signedDigest({ hash: 'sha256', bytes: digestOf('sha256', text) }))
}

const SUFFIXES = { raw: '.sig', base64: '.sig', sigstore: '.sigstore.json' } as const
const ALGORITHMS = ['RSASSA_PKCS1_V1_5_SHA_256', 'ECDSA_SHA_256'] as const
const rows = Object.keys(TEXTS).flatMap(what =>
  ALGORITHMS.flatMap(algorithm =>
    (['raw', 'base64', 'sigstore'] as const).map(format => ({ what, algorithm, format }))
  )
)

describe('a file that is the text of another protocol is not verified by its signature', () => {
  test.each(rows)('$what, $algorithm, $format', async ({ what, algorithm, format }) => {
    const by = await signingBy(algorithm)
    const made = TEXTS[what]?.(by)
    if (made === undefined) throw new Error(what)
    const files: Files = {
      NOTICE: made.text,
      [`NOTICE${SUFFIXES[format]}`]: wrapped(format, by, made.text, made.signature),
      'key.pem': pemOf(by.privateKey)
    }
    const trust = { 'trusted-public-key': 'key.pem' }
    const world = await useCaseWorld()
    const local = await world.verify({ ...trust, artifacts: 'NOTICE' }, { files })
    expect(verdictsOf(local)).toEqual({ NOTICE: CAUSE })

    for (const [name, content] of Object.entries(files)) if (name !== 'key.pem') world.host.put(name, content)
    const given = { ...trust, artifacts: undefined, 'release-assets': 'NOTICE', 'release-tag': TAG }
    for (const more of [{}, { 'output-directory': 'kept' }]) {
      const attached = await world.verify({ ...given, ...more }, { files })
      expect(verdictsOf(attached)).toEqual({ NOTICE: CAUSE })
    }
    const pinned = await world.verify({ ...given, 'signing-algorithm': algorithm }, { files })
    expect(verdictsOf(pinned)).toEqual({ NOTICE: CAUSE })
  })

  test.each(ALGORITHMS)('nor is a checksums file, %s', async algorithm => {
    const by = await signingBy(algorithm)
    const list = `${sha256(APP)}  app.tgz\n`
    const text = Buffer.concat([Buffer.from(list), Buffer.from('04000108000004ff00000006', 'hex')])
    const files = {
      'app.tgz': APP,
      SHA256SUMS: text,
      'SHA256SUMS.sig': signed(by, text),
      'key.pem': pemOf(by.privateKey)
    }
    const world = await useCaseWorld()
    const result = await world.verify(
      { artifacts: 'app.tgz\nSHA256SUMS', 'trusted-public-key': 'key.pem' },
      { files }
    )
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'signature-missing', SHA256SUMS: CAUSE })
  })
})

test('nor does the publish gate take it for one, although the run knows the digest of what it attached', async () => {
  const by = await signingBy('RSASSA_PKCS1_V1_5_SHA_256')
  const { text = Buffer.alloc(0), signature = text } = TEXTS['the structure of an SSH signature']?.(by) ?? {}
  const world = await useCaseWorld({ files: { 'dist/app.tgz': text } })
  world.host.put('app.tgz.sigstore.json', wrapped('sigstore', by, text, signature))
  const { error } = await world.sign({ upload: 'all', 'publish-release': 'true' })
  expect(error?.code).toBe('RELEASE_INCOMPLETE')
  expect(error?.message).toContain('app.tgz.sigstore.json: a signature by sha256:')
})

describe('it is verified', () => {
  test.each(ALGORITHMS)('where a signed list names it, %s', async algorithm => {
    const by = await signingBy(algorithm)
    const text = Buffer.from('DSSEv1 1 a 0 ')
    const list = `${sha256(text)}  NOTICE\n`
    const files = {
      NOTICE: text,
      SHA256SUMS: list,
      'SHA256SUMS.sig': signed(by, Buffer.from(list)),
      'key.pem': pemOf(by.privateKey)
    }
    const world = await useCaseWorld()
    const result = await world.verify({ artifacts: 'NOTICE', 'trusted-public-key': 'key.pem' }, { files })
    expect(verdictsOf(result)).toEqual({ NOTICE: 'verified' })
  })

  test.each([
    ['PSS', 'raw', 'RSASSA_PSS_SHA_256'],
    ['SSH', 'ssh', 'RSASSA_PKCS1_V1_5_SHA_256']
  ] as const)(
    'by %s, which no such text is signed with, or which signs a hash',
    async (_, format, algorithm) => {
      const by = await signingBy(algorithm)
      const text = Buffer.from('DSSEv1 1 a 0 ')
      const files = {
        NOTICE: text,
        'NOTICE.sig': signatureFile({ ...by, format, content: text }),
        'key.pem': pemOf(by.privateKey)
      }
      const world = await useCaseWorld()
      const result = await world.verify({ artifacts: 'NOTICE', 'trusted-public-key': 'key.pem' }, { files })
      expect(verdictsOf(result)).toEqual({ NOTICE: 'verified' })
    }
  )
})
