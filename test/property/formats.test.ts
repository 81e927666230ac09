import { constants, createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_CHECKSUMS_BYTES, formatChecksums, parseChecksums } from '../../src/manifests/checksums.ts'
import {
  MAX_BINDING_BYTES,
  formatBinding,
  parseBinding,
  type Binding
} from '../../src/manifests/release-binding.ts'
import { MAX_STATEMENT_BYTES, MAX_STATEMENT_FILES } from '../../src/manifests/release-statement.ts'
import {
  MAX_RECORD_BYTES,
  formatRecord,
  parseRecord,
  type SigningRecord
} from '../../src/manifests/signing-record.ts'
import { DIGEST_ALGORITHMS, SIGNING_ALGORITHMS } from '../../src/signature/algorithms.ts'
import type { UnsignedFile } from '../../src/signature/formats/format.ts'
import {
  FORMAT_NAMES,
  FORMATS,
  MAX_SIGNATURE_FILE_BYTES,
  formatOf
} from '../../src/signature/formats/index.ts'
import { MAX_CERTIFICATE_BYTES } from '../../src/signature/openpgp/identity.ts'
import { ARTIFACT_KEY_SPECS, KEY_SPECS, MAX_KEY_FILE_BYTES } from '../../src/signature/public-key.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { cases } from '../support/random.ts'

// docs/formats.md and docs/schemas are what other tools read these files by.

const KEY = publicKeyOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)

type Json = Readonly<Record<string, unknown>>

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
}

interface Vectors {
  readonly message_utf8: string
  readonly key_arn: string
  readonly public_key_der_base64: string
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const page = read('docs/formats.md')
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })

const bindingSchema = JSON.parse(read('docs/schemas/release-binding.v1.schema.json')) as Schema
const recordSchema = JSON.parse(read('docs/schemas/record.v1.schema.json')) as Schema
const checkBinding = checkWith(bindingSchema)
const checkRecord = checkWith(recordSchema)

const COMMIT = 'd6fde92930d4715a2b49857d24b940956b26d2d3'
const BINDING: Binding = {
  server: 'https://github.com',
  repository: 'octo-org/product',
  repositoryId: 123456789,
  tag: 'v1.2.3',
  commit: COMMIT
}

const SIGNATURE = Buffer.alloc(256, 0xa5).toString('base64')
const ARTIFACT = {
  name: 'a.tgz',
  size: 1,
  digest: `sha256:${'ab'.repeat(32)}`,
  signature: SIGNATURE,
  requestId: '5d9b4c1e-8a0f-4c9e-9f0b-2f6d1f3f7a55',
  signatures: [
    {
      name: 'a.tgz.asc',
      format: 'openpgp',
      signingAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
      requestId: '6c8a4d2f-9b1e-4d0f-8a1c-3e7d2f4f8b66'
    }
  ]
}
const [FILE] = ARTIFACT.signatures
const { requestId: _, signatures: __, ...OLD_ARTIFACT } = ARTIFACT
const RECORD: SigningRecord = {
  type: 'kms-sign-action/record/v1',
  key: {
    arn: 'arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-0123456789abcdef',
    spec: 'RSA_2048',
    fingerprint: `sha256:${'0f'.repeat(32)}`
  },
  signingAlgorithm: 'RSASSA_PSS_SHA_256',
  saltLength: 32,
  server: 'https://ghe.example',
  repository: 'octo-org/product',
  tag: 'v1.2.3',
  commit: COMMIT,
  run: { id: '77', attempt: '2', workflow: 'octo-org/product/.github/workflows/release.yml@refs/heads/main' },
  artifacts: [ARTIFACT]
}

describe('release-binding/v1', () => {
  it.each<[string, Partial<Binding>]>([
    ['with everything', {}],
    ['without a commit', { commit: undefined }],
    ['without an id', { repositoryId: undefined }],
    ['with neither', { commit: undefined, repositoryId: undefined }],
    ['with a SHA-256 commit', { commit: 'ab'.repeat(32) }],
    ['of an Enterprise Server', { server: 'http://ghe.example:8080', tag: 'release/1.0 β' }]
  ])('is what formatBinding writes %s', (_, part) => {
    const binding = { ...BINDING, ...part }
    const file = formatBinding(binding)
    const written = parse(file)
    expect(checkBinding(written)).toBe('')
    expect(unknownFields(written, bindingSchema)).toEqual([])
    expect(parseBinding(file)).toEqual(binding)
  })

  it.each<[string, Json]>([
    ['another version', { type: 'kms-sign-action/release-binding/v2' }],
    ['no type', { type: undefined }],
    ['no server', { server: undefined }],
    ['a server that is no address', { server: 'github.com' }],
    ['no repository', { repository: undefined }],
    ['a repository without an owner', { repository: 'product' }],
    ['no tag', { tag: undefined }],
    ['an empty tag', { tag: '' }],
    ['an id as text', { repositoryId: '123456789' }],
    ['an id of null', { repositoryId: null }],
    ['an id with a fraction', { repositoryId: 1.5 }],
    ['a commit of null', { commit: null }],
    ['a short commit', { commit: COMMIT.slice(0, 7) }],
    ['a commit in capitals', { commit: COMMIT.toUpperCase() }]
  ])('is not %s', (_, part) => {
    expect(checkBinding(changed(parse(formatBinding(BINDING)), part))).not.toBe('')
  })

  it('has a schema that admits nothing that parseBinding rejects', () => {
    const field = fc.option(fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant(COMMIT)), {
      nil: undefined
    })
    const parts = fc.record(
      { server: field, repository: field, repositoryId: field, tag: field, commit: field },
      { requiredKeys: [] }
    )
    fc.assert(
      fc.property(parts, part => {
        const candidate = changed(parse(formatBinding(BINDING)), part)
        const isAdmitted = checkBinding(candidate) === ''
        expect(isAdmitted && parseBinding(toBytes(candidate)) === undefined).toBe(false)
      }),
      cases(100)
    )
  })
})

describe('record/v1', () => {
  const withoutRelease = { server: null, repository: null, tag: null, commit: null }
  const hashes = { 256: 32, 384: 48, 512: 64 } as const

  it.each<[string, Partial<SigningRecord>]>([
    ['with everything', {}],
    ['without a commit', { commit: null }],
    ['without a release', withoutRelease],
    ['outside of a workflow run', { run: { id: null, attempt: null, workflow: null } }],
    ['for an artifact of which only the digest is known', { artifacts: [{ ...ARTIFACT, size: null }] }],
    ['for an artifact that only the checksums file lists', { artifacts: [{ ...ARTIFACT, signature: null }] }],
    ['for a signature that the run kept', { artifacts: [{ ...ARTIFACT, requestId: null }] }],
    ['without signature files of its own', { artifacts: [{ ...ARTIFACT, signatures: [] }] }],
    ...FORMAT_NAMES.map((format): [string, Partial<SigningRecord>] => [
      `with a file of the format ${format}`,
      {
        artifacts: [
          {
            ...ARTIFACT,
            signatures: [
              { name: 'a', format, signingAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_512', requestId: null }
            ]
          }
        ]
      }
    ]),
    ['of an earlier version', { artifacts: [OLD_ARTIFACT] }],
    ['for an empty artifact', { artifacts: [{ ...ARTIFACT, size: 0 }] }],
    [
      'with an additional key of ML-DSA',
      {
        additionalKey: { ...RECORD.key, spec: 'ML_DSA_65' },
        artifacts: [
          {
            ...ARTIFACT,
            signatures: [
              {
                name: 'SHA256SUMS.ml-dsa-65.sig',
                format: 'raw',
                signingAlgorithm: 'ML_DSA_SHAKE_256',
                requestId: null
              }
            ]
          }
        ]
      }
    ],
    ['for a larger key', { key: { ...RECORD.key, spec: 'RSA_4096' } }]
  ])('is what formatRecord writes %s', (_, part) => {
    const record = { ...RECORD, ...part }
    const file = formatRecord(record)
    const written = parse(file)
    expect(checkRecord(written)).toBe('')
    expect(unknownFields(written, recordSchema)).toEqual([])
    expect(parseRecord(file)).toEqual(record)
  })

  it.each(DIGEST_ALGORITHMS)('has the salt and the digests of %s', signingAlgorithm => {
    const bits = signingAlgorithm.slice(-3) as unknown as keyof typeof hashes
    const bytes = hashes[bits]
    const digest = `sha${bits}:${'ab'.repeat(bytes)}`
    const saltLength = signingAlgorithm.includes('PSS') ? bytes : null
    const record = { ...RECORD, signingAlgorithm, saltLength, artifacts: [{ ...ARTIFACT, digest }] }
    expect(checkRecord(parse(formatRecord(record)))).toBe('')
    expect(checkRecord({ ...record, saltLength: saltLength === null ? bytes : 479 })).not.toBe('')
    expect(checkRecord({ ...record, saltLength: -1 })).not.toBe('')
    const other = bytes === 32 ? `sha384:${'ab'.repeat(48)}` : ARTIFACT.digest
    expect(checkRecord({ ...record, artifacts: [{ ...ARTIFACT, digest: other }] })).not.toBe('')
  })

  it.each<[string, Json]>([
    ['another version', { type: 'kms-sign-action/record/v2' }],
    ['no artifacts', { artifacts: [] }],
    ['artifacts that are no list', { artifacts: {} }],
    ['an artifact as text', { artifacts: ['a.tgz'] }],
    ['an artifact without a name', { artifacts: [{ ...ARTIFACT, name: '' }] }],
    ['a size below zero', { artifacts: [{ ...ARTIFACT, size: -1 }] }],
    ['a digest without its hash', { artifacts: [{ ...ARTIFACT, digest: 'ab'.repeat(32) }] }],
    ['a digest that is cut', { artifacts: [{ ...ARTIFACT, digest: ARTIFACT.digest.slice(0, -1) }] }],
    ['a signature in hexadecimal digits', { artifacts: [{ ...ARTIFACT, signature: 'a5'.repeat(255) }] }],
    ['a signature with a line feed', { artifacts: [{ ...ARTIFACT, signature: `${SIGNATURE}\n` }] }],
    ['an empty signature', { artifacts: [{ ...ARTIFACT, signature: '' }] }],
    [
      'a file of an unknown format',
      { artifacts: [{ ...ARTIFACT, signatures: [{ ...FILE, format: 'jws' }] }] }
    ],
    [
      'a file by an unknown algorithm',
      { artifacts: [{ ...ARTIFACT, signatures: [{ ...FILE, signingAlgorithm: 'rsa' }] }] }
    ],
    ['signature files that are no list', { artifacts: [{ ...ARTIFACT, signatures: FILE }] }],
    ['an alias in place of the key ARN', { key: { ...RECORD.key, arn: 'alias/release' } }],
    ['a first key of ML-DSA', { key: { ...RECORD.key, spec: 'ML_DSA_65' } }],
    [
      'an additional key without a fingerprint',
      { additionalKey: { arn: RECORD.key.arn, spec: 'ML_DSA_65' } }
    ],
    ['an unknown key spec', { key: { ...RECORD.key, spec: 'RSA_1024' } }],
    ['a fingerprint in base64', { key: { ...RECORD.key, fingerprint: SIGNATURE } }],
    ['an unknown algorithm', { signingAlgorithm: 'RSASSA_PSS_SHA_1' }],
    ['a run id that is a number', { run: { ...RECORD.run, id: 77 } }],
    ['a release without a tag', { tag: null }],
    ['a tag without a release', { ...withoutRelease, tag: 'v1.2.3' }],
    ['a commit without a release', { ...withoutRelease, commit: COMMIT }]
  ])('is not %s', (_, part) => {
    expect(checkRecord(changed(parse(formatRecord(RECORD)), part))).not.toBe('')
  })

  it('lacks no field', () => {
    const whole = parse(formatRecord(RECORD))
    for (const field of Object.keys(whole))
      expect(checkRecord(changed(whole, { [field]: undefined }))).not.toBe('')
    for (const field of Object.keys(OLD_ARTIFACT)) {
      const artifacts = [changed(ARTIFACT, { [field]: undefined })]
      expect(checkRecord(changed(whole, { artifacts }))).not.toBe('')
    }
    for (const field of Object.keys(FILE ?? {})) {
      const artifacts = [{ ...ARTIFACT, signatures: [changed(FILE ?? {}, { [field]: undefined })] }]
      expect(checkRecord(changed(whole, { artifacts }))).not.toBe('')
    }
  })
})

describe('unknown fields', () => {
  it('are admitted by the schemas and ignored by the parsers', () => {
    const binding = { ...parse(formatBinding(BINDING)), more: [1] }
    expect(checkBinding(binding)).toBe('')
    expect(parseBinding(toBytes(binding))).toEqual(BINDING)
    const record = { ...RECORD, more: [1], artifacts: [{ ...ARTIFACT, more: 1 }] }
    expect(checkRecord(record)).toBe('')
    expect(parseRecord(toBytes(record))).toMatchObject(RECORD)
  })
})

describe('docs/formats.md', () => {
  it.each([
    ['release-binding/v1', bindingSchema],
    ['record/v1', recordSchema]
  ])('has the fields of %s, each with its type and whether it is always there', (heading, schema) => {
    const rows = tableOf(heading).map(([field = '', type, , absent]) => [
      field.replaceAll('`', ''),
      type,
      absent === 'never'
    ])
    expect(rows).toEqual(fieldsOf(schema))
  })

  it('has the values that the schema enumerates', () => {
    const section = sectionOf('record/v1')
    const specsOf = (field: string): unknown => recordSchema.properties?.[field]?.properties?.['spec']?.enum
    expect(specsOf('key')).toEqual(ARTIFACT_KEY_SPECS)
    expect(specsOf('additionalKey')).toEqual(KEY_SPECS)
    for (const spec of KEY_SPECS) expect(section).toContain(`\`${spec}\``)
    expect(recordSchema.properties?.['signingAlgorithm']?.enum).toEqual(DIGEST_ALGORITHMS)
    const file = recordSchema.properties?.['artifacts']?.items?.properties?.['signatures']?.items?.properties
    expect(file?.['signingAlgorithm']?.enum).toEqual(SIGNING_ALGORITHMS)
    expect(file?.['format']?.enum).toEqual(FORMAT_NAMES)
  })

  it('has the bounds', () => {
    const rows = tableOf('Bounds').map(([what, bound = '']) => [what, Number.parseInt(bound, 10)])
    expect(Object.fromEntries(rows)).toEqual({
      'signature file': MAX_SIGNATURE_FILE_BYTES,
      'public key file': MAX_KEY_FILE_BYTES,
      'OpenPGP certificate': MAX_CERTIFICATE_BYTES,
      'packets of an OpenPGP certificate': 1000,
      'checksums file': MAX_CHECKSUMS_BYTES,
      'names in a checksums file': 100_000,
      'line of a checksums file': 8192,
      'release binding': MAX_BINDING_BYTES,
      'release statement': MAX_STATEMENT_BYTES,
      'files that a release statement names': MAX_STATEMENT_FILES,
      'signing record': MAX_RECORD_BYTES
    })
    const line = (characters: number): Uint8Array =>
      Buffer.from(`${'ab'.repeat(32)}  ${'n'.repeat(characters - 66)}\n`)
    expect(parseChecksums(line(8192)).kind).toBe('checksums')
    expect(parseChecksums(line(8193)).kind).toBe('refused')
  })

  it('has every signature format with its suffix', () => {
    const rows = tableOf('Signature formats').map(([format, suffix]) => [format, suffix])
    expect(rows).toEqual(FORMATS.map(({ name, suffix }) => [`\`${name}\``, `\`${suffix}\``]))
  })

  it('has the sizes of signature files', () => {
    const rows = tableOf('raw and base64')
    const DIGEST = { hash: 'sha256', bytes: Buffer.alloc(32) } as const
    const unsigned = (encoding: 'raw' | 'base64'): UnsignedFile =>
      formatOf(encoding).prepare(schemeOf('RSASSA_PSS_SHA_256'), KEY)
    const sizes = (encoding: 'raw' | 'base64'): string =>
      [256, 384, 512].map(length => unsigned(encoding).encode(Buffer.alloc(length), DIGEST).length).join(', ')
    expect(rows.map(([encoding, , size]) => [encoding, size])).toEqual([
      ['raw', `${sizes('raw')} bytes`],
      ['base64', `${sizes('base64')} bytes`]
    ])
  })

  it('shows a release binding, byte for byte', () => {
    const example = exampleOf('release-binding')
    const binding = parseBinding(Buffer.from(example))
    expect(checkBinding(JSON.parse(example))).toBe('')
    expect(binding && Buffer.from(formatBinding(binding)).toString()).toBe(example)
  })

  it('shows a record, byte for byte, whose signature AWS KMS made', () => {
    const example = exampleOf('record')
    const record = parseRecord(Buffer.from(example)) as SigningRecord
    expect(checkRecord(record)).toBe('')
    expect(Buffer.from(formatRecord(record)).toString()).toBe(example)
    const vectors = JSON.parse(read('test/vectors/aws-kms-hello.json')) as Vectors
    const der = Buffer.from(vectors.public_key_der_base64, 'base64')
    expect(record.key).toEqual({
      arn: vectors.key_arn,
      spec: 'RSA_2048',
      fingerprint: `sha256:${createHash('sha256').update(der).digest('hex')}`
    })
    const [artifact] = record.artifacts
    const message = Buffer.from(vectors.message_utf8)
    expect([artifact?.size, artifact?.digest]).toEqual([
      5,
      `sha384:${createHash('sha384').update(message).digest('hex')}`
    ])
    const key = {
      key: createPublicKey({ key: der, format: 'der', type: 'spki' }),
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: record.saltLength ?? 0
    }
    expect(verify('sha384', message, key, Buffer.from(artifact?.signature ?? '', 'base64'))).toBe(true)
  })

  it('shows checksums files, byte for byte, one of them with the binding that it shows', () => {
    const examples = [...sectionOf('Checksums file').matchAll(/^```text\n(.*?)^```$/gms)].map(
      ([, text = '']) => text
    )
    expect(examples).toHaveLength(2)
    const lists = examples.map(text => {
      const parsed = parseChecksums(Buffer.from(text))
      if (parsed.kind === 'refused') throw new Error(parsed.reason)
      expect(Buffer.from(formatChecksums(parsed.list.entries)).toString()).toBe(text)
      return parsed.list.entries
    })
    const binding = lists[0]?.get('release-binding.json')
    expect(binding && Buffer.from(binding.bytes)).toEqual(
      createHash('sha256').update(exampleOf('release-binding')).digest()
    )
    expect([...(lists[1]?.keys() ?? [])]).toEqual(['a\\b.txt'])
  })
})

/** What is wrong with a value; empty when nothing is. */
function checkWith(schema: Schema): (value: unknown) => string {
  const validate = ajv.compile(schema)
  return value => (validate(value) ? '' : ajv.errorsText(validate.errors))
}

function parse(file: Uint8Array): Json {
  return JSON.parse(Buffer.from(file).toString()) as Json
}

function toBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}

/** @param part undefined takes a field away. */
function changed(value: Json, part: Json): Json {
  return JSON.parse(JSON.stringify({ ...value, ...part })) as Json
}

function unknownFields(value: unknown, { properties, items }: Schema): string[] {
  if (Array.isArray(value)) return value.flatMap(item => unknownFields(item, items ?? {}))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, inner]) => {
    const schema = properties?.[field]
    return schema === undefined ? [field] : unknownFields(inner, schema)
  })
}

/** Path, type and whether it always has a value, for each field, in the order of the schema. */
function fieldsOf(schema: Schema, path = ''): [string, string, boolean][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const here = `${path}${name}`
    const types = [field.type ?? 'string'].flat()
    const isAlways = schema.required?.includes(name) === true && !types.includes('null')
    return [
      [here, types.join(' or '), isAlways] as [string, string, boolean],
      ...fieldsOf(field, `${here}.`),
      ...(field.items === undefined ? [] : fieldsOf(field.items, `${here}[].`))
    ]
  })
}

function sectionOf(heading: string): string {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0]
  if (section === undefined) throw new Error(`docs/formats.md has no section ${heading}`)
  return section
}

/** The cells of the first table of a section, without its head. */
function tableOf(heading: string): string[][] {
  const table = /(?:^\|.*\n)+/m.exec(sectionOf(heading))?.[0] ?? ''
  const [, , ...rows] = table.trimEnd().split('\n')
  return rows.map(row =>
    row
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim())
  )
}

function exampleOf(name: string): string {
  const example = new RegExp(`<!-- example: ${name} -->\\n+\`\`\`json\\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1]
  if (example === undefined) throw new Error(`docs/formats.md has no example of ${name}`)
  return example
}
