import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { INPUTS } from '../../src/inputs/schema.ts'
import { DIGEST_ALGORITHMS } from '../../src/signature/algorithms.ts'
import type { DigestAlgorithm } from '../../src/signature/algorithms.ts'
import {
  algorithmFor,
  FORMAT_NAMES,
  FORMATS,
  KNOWN_SUFFIXES,
  MAX_SIGNATURE_FILE_BYTES,
  formatOf,
  looksLikeSignature,
  parseSignature
} from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { opensslCommands } from '../../src/signature/openssl-commands.ts'
import { ARTIFACT_KEY_SPECS } from '../../src/signature/public-key.ts'
import type { KeySpec, PublicKey } from '../../src/signature/public-key.ts'
import { isSignature, DIGEST_SCHEMES, schemeOf } from '../../src/signature/schemes/index.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { testKey } from '../support/keys.ts'
import { digestOf, partsOf } from '../support/rsa-encodings.ts'
import { certificateOf, digestsBy, signatureFile } from '../support/signature-files.ts'
import { workspace } from '../support/workspace.ts'

const MESSAGE = 'an artifact'

// 0xfb, 0xff and 0xbf give "+" and "/" in base64; the second sample has none of them.
const SIGNATURE = Buffer.from(
  Array.from({ length: 256 }, (_, index) => [0xfb, 0xff, 0xbf, 0x10][index % 4] ?? 0)
)
const PLAIN = Buffer.from(Array.from({ length: 256 }, (_, index) => index % 3))
const BASE64 = SIGNATURE.toString('base64')

const keys = new Map<KeySpec, PublicKey>()
const privateKeys = new Map<KeySpec, KeyObject>()

beforeAll(async () => {
  for (const spec of ARTIFACT_KEY_SPECS) {
    const privateKey = await testKey(spec)
    privateKeys.set(spec, privateKey)
    keys.set(spec, (await certificateOf(privateKey)).key)
  }
})

/** The beginning of a file of each format: an entry without its sample does not compile. */
const BEGINNINGS: Readonly<Record<FormatName, string>> = {
  raw: '',
  base64: '',
  openpgp: '-----BEGIN PGP SIGNATURE-----\n\n',
  // a packet of type 2 in the new format
  'openpgp-binary': '\xc2',
  ssh: '-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ',
  sigstore:
    '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{"hint":"'
}

describe('the list of formats', () => {
  it('has each format once, by its name', () => {
    expect(FORMATS.map(({ name }) => name)).toEqual(Object.keys(BEGINNINGS))
    for (const format of FORMATS) expect(formatOf(format.name)).toBe(format)
  })

  it('has a suffix of its own for each format but base64, which raw and base64 share', () => {
    expect(FORMAT_NAMES[0]).toBe(INPUTS['signature-format'].default)
    expect(KNOWN_SUFFIXES).toEqual(['.sig', '.asc', '.gpg', '.sshsig', '.sigstore.json'])
    expect(FORMATS.filter(({ suffix }) => suffix === '.sig').map(({ name }) => name)).toEqual([
      'raw',
      'base64'
    ])
  })

  it('gives each format the algorithm that it can hold, by the hash of the signing algorithm', () => {
    const algorithms = (algorithm: DigestAlgorithm): (string | undefined)[] =>
      FORMAT_NAMES.map(name => algorithmFor(name, algorithm))
    const pkcs1 = (bits: number): string => `RSASSA_PKCS1_V1_5_SHA_${bits}`
    expect(algorithms('RSASSA_PSS_SHA_256')).toEqual([
      'RSASSA_PSS_SHA_256',
      'RSASSA_PSS_SHA_256',
      pkcs1(256),
      pkcs1(256),
      pkcs1(256),
      pkcs1(256)
    ])
    expect(algorithms('RSASSA_PSS_SHA_384').slice(2)).toEqual([pkcs1(384), pkcs1(384), undefined, pkcs1(256)])
    expect(algorithms('RSASSA_PKCS1_V1_5_SHA_512').slice(2)).toEqual([
      pkcs1(512),
      pkcs1(512),
      pkcs1(512),
      pkcs1(256)
    ])
  })

  it('gives a format no algorithm of another curve or kind of key', () => {
    for (const algorithm of ['ECDSA_SHA_256', 'ECDSA_SHA_384', 'ECDSA_SHA_512'] as const)
      expect(FORMAT_NAMES.map(name => [name, algorithmFor(name, algorithm)])).toEqual(
        FORMAT_NAMES.map(name => [
          name,
          name === 'sigstore' && algorithm !== 'ECDSA_SHA_256' ? undefined : algorithm
        ])
      )
  })
})

describe.each(FORMATS)('$name', format => {
  const combinations = ARTIFACT_KEY_SPECS.flatMap(spec =>
    format.algorithms
      .filter(algorithm => schemeOf(algorithm).keySpecs.includes(spec))
      .map(algorithm => ({ spec, algorithm }))
  )
  const fileOf = (spec: KeySpec, algorithm: DigestAlgorithm, content = MESSAGE): Buffer =>
    Buffer.from(
      signatureFile({
        format: format.name,
        privateKey: privateKeyOf(spec),
        key: keyOf(spec),
        algorithm,
        content
      })
    )

  it.each(combinations)(
    '$spec, $algorithm: is read with this key and with none that is of another size, and judged',
    ({ spec, algorithm }) => {
      const key = keyOf(spec)
      const file = fileOf(spec, algorithm)
      expect(file.toString('latin1').startsWith(BEGINNINGS[format.name])).toBe(true)
      const signature = format.read(file, key)
      expect(isSignature(signature?.bytes ?? new Uint8Array(), [spec])).toBe(true)
      expect(format.read(file, undefined)?.bytes).toEqual(signature?.bytes)
      expect(parseSignature(file, key, [format])).toMatchObject({ kind: 'signature', format: format.name })
      expect(looksLikeSignature(file, [format])).toBe(true)
      for (const other of ARTIFACT_KEY_SPECS.filter(name => name !== spec)) {
        // bare numbers say nothing of the curve, except that it is not smaller
        const mayBe = format.read(file, keyOf(other)) !== undefined
        expect(mayBe && (format.statesKey || !ARTIFACT_KEY_SPECS.slice(3).includes(spec))).toBe(false)
        expect(parseSignature(file, keyOf(other), [format]).kind).toBe(mayBe ? 'signature' : 'unreadable')
        const [examined] = examine(file, [keyOf(other)], [format])
        const wanted = examined?.interpretations.map(({ prehash }) => prehash) ?? []
        expect(judge(examined ? [examined] : [], digestsBy(wanted, MESSAGE), undefined)).toBeUndefined()
      }
      const examinations = examine(file, [key], [format])
      const prehashes = examinations.flatMap(({ interpretations }) =>
        interpretations.map(({ prehash }) => prehash)
      )
      const artifactHash =
        format.name === 'ssh' && algorithm === 'ECDSA_SHA_384' ? 'sha512' : partsOf(algorithm).hash
      expect(format.artifactHash(algorithm)).toBe(artifactHash)
      const digests = digestsBy(prehashes, MESSAGE)
      for (const pinned of [undefined, algorithm])
        expect(judge(examinations, digests, pinned)).toMatchObject({
          key,
          algorithm,
          format: format.name,
          digest: { hash: artifactHash, bytes: digestOf(artifactHash, MESSAGE) },
          saltLength: schemeOf(algorithm).saltLength
        })
      expect(judge(examinations, digestsBy(prehashes, `${MESSAGE}.`), undefined)).toBeUndefined()
      for (const other of DIGEST_ALGORITHMS.filter(name => name !== algorithm))
        expect(judge(examinations, digests, other)).toBeUndefined()
    }
  )

  it('does not read a file that lacks its end, nor one with a byte more', () => {
    const [algorithm = 'RSASSA_PKCS1_V1_5_SHA_256'] = format.algorithms
    const key = keyOf('RSA_2048')
    const file = fileOf('RSA_2048', algorithm)
    expect(format.read(file.subarray(0, -2), key)).toBeUndefined()
    expect(format.read(Buffer.concat([file, Buffer.of(0)]), key)).toBeUndefined()
  })

  it('does not take the signature for one by another algorithm', () => {
    for (const algorithm of format.algorithms) {
      const [spec = 'RSA_2048'] = schemeOf(algorithm).keySpecs
      const signature = format.read(fileOf(spec, algorithm), keyOf(spec))
      const taken = DIGEST_SCHEMES.filter(scheme => signature?.preimage(scheme, keyOf(spec)) !== undefined)
      const expected = ['raw', 'base64'].includes(format.name) ? DIGEST_ALGORITHMS : [algorithm]
      expect(taken.map(({ name }) => name)).toEqual(expected)
    }
  })
})

describe.each([formatOf('raw'), formatOf('base64')])(
  '$name, which holds the signature of the digest itself',
  format => {
    it.each(DIGEST_SCHEMES)('signs the digest of the artifact with $name', scheme => {
      const { hash } = partsOf(scheme.name)
      const { prehash, signedDigest } = format.prepare(scheme, keyOf('RSA_2048'))
      const digest = { hash, bytes: digestOf(hash, MESSAGE) }
      expect(prehash).toEqual({ kind: 'hash', hash })
      expect(signedDigest(digest)).toEqual(digest)
    })

    it('writes the bytes of the signature, or base64 of them in one line', () => {
      const file = format.prepare(schemeOf('RSASSA_PSS_SHA_256'), keyOf('RSA_2048')).encode(SIGNATURE, {
        hash: 'sha256',
        bytes: digestOf('sha256', MESSAGE)
      })
      expect(Buffer.from(file)).toEqual(format.name === 'raw' ? SIGNATURE : Buffer.from(`${BASE64}\n`))
    })

    it.each(DIGEST_ALGORITHMS)('with %s: OpenSSL takes its file by the printed commands', algorithm => {
      const [spec = 'RSA_2048'] = schemeOf(algorithm).keySpecs
      const privateKey = privateKeyOf(spec)
      const key = keyOf(spec)
      const names = { artifact: "it's.tgz", signature: "it's.tgz.sig", publicKey: 'key.der' }
      const folder = workspace({
        [names.artifact]: MESSAGE,
        [names.signature]: signatureFile({
          format: format.name,
          privateKey,
          key,
          algorithm,
          content: MESSAGE
        }),
        [names.publicKey]: key.der
      })
      const commands = opensslCommands({ algorithm, format: format.name }, undefined, names)
      expect(execFileSync('sh', ['-ec', commands], { cwd: folder.path }).toString()).toBe('Verified OK\n')
    })
  }
)

describe('parseSignature', () => {
  it.each<readonly [string, string | Uint8Array, 'raw' | 'base64']>([
    ['raw bytes', SIGNATURE, 'raw'],
    ['raw bytes that are text', Buffer.from('A'.repeat(256)), 'raw'],
    ['raw bytes that are white space', Buffer.alloc(256, '\n'), 'raw'],
    ['raw bytes that look like JSON', Buffer.from(`{${'1'.repeat(254)}}`), 'raw'],
    ['base64 in one line', BASE64, 'base64'],
    ['base64 with a final newline', `${BASE64}\n`, 'base64'],
    ['base64 with a final CRLF', `${BASE64}\r\n`, 'base64'],
    ['base64 in lines of 64', inLines(64, '\n'), 'base64'],
    ['base64 in lines of 76 with CRLF', inLines(76, '\r\n'), 'base64'],
    ['base64 with line breaks anywhere', `\n${BASE64.slice(0, 3)}\n\n${BASE64.slice(3)}\n\n`, 'base64']
  ])('reads %s', (_, file, format) => {
    const bytes = Buffer.from(file)
    expect(parseSignature(bytes, keyOf('RSA_2048'))).toMatchObject({
      kind: 'signature',
      format,
      bytes: format === 'raw' ? bytes : SIGNATURE
    })
  })

  it('takes a file as raw when it has that length, even if it is base64 of something', () => {
    const base64 = randomBytes(288).toString('base64')
    expect(base64).toHaveLength(384)
    expect(parseSignature(Buffer.from(base64), keyOf('RSA_3072'))).toMatchObject({
      kind: 'signature',
      format: 'raw'
    })
  })

  it.each([
    ['more line breaks than are read', `${BASE64}${'\n'.repeat(MAX_SIGNATURE_FILE_BYTES)}`],
    ['a blank within it', `${BASE64.slice(0, 40)} ${BASE64.slice(40)}`],
    ['a blank before it', ` ${BASE64}`],
    ['a tab after it', `${BASE64}\t`],
    ['a lone carriage return', `${BASE64.slice(0, 40)}\r${BASE64.slice(40)}`],
    ['a byte-order mark', `\ufeff${BASE64}`],
    ['a NUL after it', `${BASE64}\0`],
    ['three padding letters', `${BASE64}=`],
    ['padding in the middle', `${BASE64.slice(0, 40)}==${BASE64.slice(40)}`],
    ['bits after its end that are not zero', `${PLAIN.toString('base64').slice(0, -3)}B==`]
  ])('does not read base64 with %s', (_, text) => {
    expect(parseSignature(Buffer.from(text), keyOf('RSA_2048')).kind).toBe('unreadable')
  })
})

describe('looksLikeSignature', () => {
  it.each([
    ['2048 bits', Buffer.alloc(256), true],
    ['3072 bits', Buffer.alloc(384), true],
    ['4096 bits', Buffer.alloc(512), true],
    ['base64 of 4096 bits', Buffer.from(Buffer.alloc(512).toString('base64')), true],
    ['1024 bits', Buffer.alloc(128), false],
    ['an empty file', Buffer.alloc(0), false],
    ['a text', Buffer.from('hello'), false]
  ])('%s', (_, file, expected) => {
    expect(looksLikeSignature(file)).toBe(expected)
  })
})

function privateKeyOf(spec: KeySpec): KeyObject {
  const key = privateKeys.get(spec)
  if (key === undefined) throw new Error(`no key ${spec}`)
  return key
}

function keyOf(spec: KeySpec): PublicKey {
  const key = keys.get(spec)
  if (key === undefined) throw new Error(`no key ${spec}`)
  return key
}

function inLines(width: number, lineBreak: string): string {
  const lines = BASE64.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  return lines.join(lineBreak)
}
