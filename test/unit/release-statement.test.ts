import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  findStatedMismatches,
  formatStatement,
  formatStatementBundle,
  MAX_STATEMENT_BYTES,
  MAX_STATEMENT_FILES,
  parseStatement,
  parseStatementBundle,
  statementSigningInput
} from '../../src/manifests/release-statement.ts'
import { describeDifference } from '../../src/manifests/release-binding.ts'
import type { ReleaseStatement } from '../../src/manifests/release-statement.ts'
import type { Digest } from '../../src/signature/algorithms.ts'
import type { PublicKey } from '../../src/signature/public-key.ts'
import { jsonWith } from '../support/json.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'

const digest = (text: string): Digest => ({
  hash: 'sha256',
  bytes: createHash('sha256').update(text).digest()
})

const COMMIT = 'd6fde92930d4715a2b49857d24b940956b26d2d3'
const STATEMENT: ReleaseStatement = {
  release: {
    server: 'https://github.com',
    repository: 'octo-org/product',
    repositoryId: 123_456_789,
    tag: 'v1.2.3',
    commit: COMMIT
  },
  files: [
    { name: 'app.tgz', digest: digest('app') },
    { name: 'SHA256SUMS', digest: digest('sums') }
  ]
}

let key: PublicKey
let other: PublicKey

beforeAll(async () => {
  key = publicKeyOf(await testKey('RSA_2048'))
  other = publicKeyOf(await testKey('RSA_2048', 1))
})

const json = (statement: ReleaseStatement): unknown =>
  JSON.parse(Buffer.from(formatStatement(statement)).toString())

describe('a statement', () => {
  it('has the form of the in-toto predicate "release" 0.2', () => {
    expect(json(STATEMENT)).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        { uri: 'pkg:github/octo-org/product@v1.2.3', digest: { sha1: COMMIT } },
        { name: 'app.tgz', digest: { sha256: createHash('sha256').update('app').digest('hex') } },
        { name: 'SHA256SUMS', digest: { sha256: createHash('sha256').update('sums').digest('hex') } }
      ],
      predicateType: 'https://in-toto.io/attestation/release/v0.2',
      predicate: { purl: 'pkg:github/octo-org/product@v1.2.3', packageId: '123456789' }
    })
  })

  it('is read as it was written', () => {
    expect(parseStatement(formatStatement(STATEMENT))).toEqual(STATEMENT)
    const odd: ReleaseStatement = {
      release: {
        server: 'https://ghe.acme.example:8443',
        repository: 'a/b.c',
        repositoryId: undefined,
        tag: "release/1+2 (é')",
        commit: 'a'.repeat(64)
      },
      files: []
    }
    expect(parseStatement(formatStatement(odd))).toEqual(odd)
    expect(json(odd)).toHaveProperty('subject.0', {
      uri: 'pkg:github/a/b.c@release%2F1%2B2%20%28%C3%A9%27%29?repository_url=https:%2F%2Fghe.acme.example:8443',
      digest: { gitCommit: 'a'.repeat(64) }
    })
  })

  it('names a repository in lowercase, as package URLs do', () => {
    const upper = { ...STATEMENT, release: { ...STATEMENT.release, repository: 'Octo-Org/Product' } }
    expect(formatStatement(upper)).toEqual(formatStatement(STATEMENT))
  })

  it(`has at most ${MAX_STATEMENT_FILES} files, which with the release are the 1,024 subjects that verifiers read`, () => {
    const many = (count: number): ReleaseStatement => ({
      ...STATEMENT,
      files: Array.from({ length: count }, (_, index) => ({ name: `f${index}`, digest: digest('x') }))
    })
    expect(parseStatement(formatStatement(many(1023)))?.files).toHaveLength(1023)
    expect(() => formatStatement(many(1024))).toThrow('1024 files')
  })

  const OTHER = 'pkg:npm/product@1.2.3'
  const UNVERSIONED = 'pkg:github/octo-org/product'
  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['another type', { _type: 'https://in-toto.io/Statement/v0.1' }],
    ['another predicate', { predicateType: 'https://slsa.dev/provenance/v1' }],
    ['a field more', { extra: 1 }],
    ['a field of the predicate more', { 'predicate.releaseId': '1' }],
    ['a package URL that differs', { 'predicate.purl': 'pkg:github/octo-org/product@v1.2.4' }],
    ['no package URL', { 'predicate.purl': undefined }],
    ['another package type', { 'subject.0.uri': OTHER, 'predicate.purl': OTHER }],
    ['no version', { 'subject.0.uri': UNVERSIONED, 'predicate.purl': UNVERSIONED }],
    ['no subject', { subject: [] }],
    ['no release', { 'subject.0': { name: 'app.tgz', digest: { sha256: 'a'.repeat(64) } } }],
    ['a digest of another length', { 'subject.1.digest.sha256': 'ab' }],
    ['a second digest', { 'subject.1.digest.sha512': 'ab' }],
    ['uppercase digits', { 'subject.1.digest.sha256': 'A'.repeat(64) }],
    ['a short commit', { 'subject.0.digest.sha1': 'abc' }],
    ['a commit under another name', { 'subject.0.digest': { gitCommit: COMMIT } }],
    ['an id that is no number', { 'predicate.packageId': 'x' }],
    ['an id with a leading zero', { 'predicate.packageId': '0123456789' }]
  ])('is not read with %s', (_, changes) => {
    expect(parseStatement(jsonWith(formatStatement(STATEMENT), {}))).toEqual(STATEMENT)
    expect(parseStatement(jsonWith(formatStatement(STATEMENT), changes))).toBeUndefined()
  })

  it.each(['', '{}', 'null', '[]', '"x"', '\ufeff{}', '{"subject":null,"predicate":null}'])(
    'is not read from %j',
    text => {
      expect(parseStatement(Buffer.from(text))).toBeUndefined()
    }
  )
})

describe('its bundle', () => {
  const signature = Buffer.alloc(256, 7)
  const file = (): Uint8Array => formatStatementBundle(formatStatement(STATEMENT), signature, key)
  const bundle = (): Readonly<Record<string, unknown>> => JSON.parse(Buffer.from(file()).toString())

  it('has one signature without a key id, over the pre-authentication encoding', () => {
    const payload = formatStatement(STATEMENT)
    expect(bundle()).toEqual({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: createHash('sha256').update(key.der).digest('base64') } },
      dsseEnvelope: {
        payload: Buffer.from(payload).toString('base64'),
        payloadType: 'application/vnd.in-toto+json',
        signatures: [{ sig: signature.toString('base64') }]
      }
    })
    expect(Buffer.from(statementSigningInput(payload)).toString()).toBe(
      `DSSEv1 28 application/vnd.in-toto+json ${payload.length} ${Buffer.from(payload).toString()}`
    )
  })

  it('is read for its key only', () => {
    const read = parseStatementBundle(file(), key)
    expect(read?.statement).toEqual(STATEMENT)
    expect(read?.signature).toEqual(signature)
    expect(read?.signedBytes).toEqual(statementSigningInput(formatStatement(STATEMENT)))
    expect(parseStatementBundle(file(), other)).toBeUndefined()
  })

  it('is read with its fields in another order, and white space between them', () => {
    const { mediaType, ...rest } = bundle()
    const text = JSON.stringify({ ...rest, mediaType }, undefined, 2)
    expect(parseStatementBundle(Buffer.from(text), key)?.statement).toEqual(STATEMENT)
  })

  const MESSAGE = { messageDigest: { algorithm: 'SHA2_256', digest: 'AAAA' }, signature: 'AAAA' }
  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['a key id', { 'dsseEnvelope.signatures.0.keyid': 'arn' }],
    ['two signatures', { 'dsseEnvelope.signatures': [{ sig: 'AAAA' }, { sig: 'AAAA' }] }],
    ['no signature', { 'dsseEnvelope.signatures': [] }],
    ['another payload type', { 'dsseEnvelope.payloadType': 'text/plain' }],
    ['a message signature instead', { messageSignature: MESSAGE, dsseEnvelope: undefined }],
    ['a message signature as well', { messageSignature: MESSAGE }],
    ['log entries', { 'verificationMaterial.tlogEntries': [] }],
    ['a certificate', { verificationMaterial: { certificate: { rawBytes: 'AAAA' } } }],
    ['another version', { mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2' }],
    ['a payload that is not base64', { 'dsseEnvelope.payload': 'AAA!' }]
  ])('is not read with %s', (_, changes) => {
    expect(parseStatementBundle(jsonWith(file(), {}), key)?.statement).toEqual(STATEMENT)
    expect(parseStatementBundle(jsonWith(file(), changes), key)).toBeUndefined()
  })

  it('is not read with a field twice, however JSON takes it, or spelled with escapes', () => {
    const text = JSON.stringify(bundle())
    const twice = text.replace('"dsseEnvelope"', '"dsseEnvelope":{},"dsseEnvelope"')
    const escaped = text.replace('"mediaType"', '"\\u006dediaType"')
    for (const changed of [twice, escaped]) expect(JSON.parse(changed)).toEqual(bundle())
    for (const changed of [twice, escaped])
      expect(parseStatementBundle(Buffer.from(changed), key)).toBeUndefined()
  })

  it('is not read when it is larger than any that is written', () => {
    const padded = Buffer.concat([file(), Buffer.alloc(MAX_STATEMENT_BYTES, ' ')])
    expect(parseStatementBundle(padded, key)).toBeUndefined()
  })
})

describe('a statement is compared', () => {
  it('with the release: server, repository by its id, tag, commit', () => {
    const { release } = STATEMENT
    const compared = (change: object): string | undefined =>
      describeDifference(release, { kind: 'here', ...release, ...change })
    expect(compared({})).toBeUndefined()
    expect(compared({ server: 'https://github.com/' })).toBeUndefined()
    expect(compared({ repository: 'renamed/product' })).toBeUndefined()
    expect(compared({ repositoryId: undefined, repository: 'Octo-Org/Product' })).toBeUndefined()
    expect(compared({ server: 'https://ghe.acme.example' })).toBe(
      'it was signed for https://github.com, expected https://ghe.acme.example'
    )
    expect(compared({ repositoryId: 5 })).toBe(
      'it was signed for the repository octo-org/product (id 123456789), expected octo-org/product (id 5)'
    )
    expect(compared({ repositoryId: undefined, repository: 'octo-org/other' })).toBe(
      'it was signed for the repository octo-org/product, expected octo-org/other'
    )
    expect(compared({ tag: 'V1.2.3' })).toBe('it was signed for the tag "v1.2.3", expected "V1.2.3"')
    expect(compared({ commit: 'b'.repeat(40) })).toBe(
      `it was signed for the commit ${COMMIT}, but the tag "v1.2.3" points to ${'b'.repeat(40)}`
    )
    expect(compared({ commit: undefined })).toBe(
      `it was signed for the commit ${COMMIT}, but the tag "v1.2.3" does not exist`
    )
  })

  it('with the files that are here', () => {
    const here = new Map([
      ['app.tgz', digest('app')],
      ['more.tgz', digest('more')]
    ])
    expect(findStatedMismatches(STATEMENT, name => here.get(name))).toEqual([])
    here.set('SHA256SUMS', digest('changed'))
    expect(findStatedMismatches(STATEMENT, name => here.get(name))).toEqual(['SHA256SUMS'])
  })
})
