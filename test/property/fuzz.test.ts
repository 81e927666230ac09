import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { formatChecksums, parseChecksums } from '../../src/manifests/checksums.ts'
import { describeDifference, formatBinding, parseBinding } from '../../src/manifests/release-binding.ts'
import { ActionError } from '../../src/errors.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import type { Inputs } from '../../src/inputs/types.ts'
import { equivalentRecords, formatRecord, parseRecord } from '../../src/manifests/signing-record.ts'
import type { SigningRecord } from '../../src/manifests/signing-record.ts'
import { formatDigest } from '../../src/signature/algorithms.ts'
import { describeUnreadable } from '../../src/diagnosis/file-kinds.ts'
import { parseSignature } from '../../src/signature/formats/index.ts'
import { KEY_SPECS, parsePublicKey } from '../../src/signature/public-key.ts'
import { testKey } from '../support/keys.ts'
import { damaged } from '../support/mutations.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { SEED } from '../support/random.ts'
import { derOf, pemOf, sha256 } from '../support/signed-files.ts'
import { expectsTool, outputOf, runTool } from '../support/tools.ts'

// Whatever a file or an input says: a value or a refusal, and nothing accepted that a strict reference refuses.

let pem: string
let der: Buffer
let seeds: (string | Buffer)[]

beforeAll(async () => {
  const [rsa, large, curve] = await Promise.all([
    testKey('RSA_2048'),
    testKey('RSA_3072'),
    testKey('ECC_NIST_P256')
  ])
  pem = pemOf(rsa)
  der = derOf(rsa)
  seeds = [pem, pem.replaceAll('\n', '\r\n'), der, pemOf(large), derOf(large), pemOf(curve), derOf(curve)]
})

describe('the reader of public keys', () => {
  /** RFC 8017 appendix A.1.1 in RFC 5280 4.1, in DER (X.690): one way to write it, and no other. */
  function strictSpki(bytes: Buffer): boolean {
    const whole = element(bytes, 0, 0x30)
    const algorithm = Buffer.from('300d06092a864886f70d0101010500', 'hex')
    if (whole?.end !== bytes.length || !bytes.subarray(whole.start).subarray(0, 15).equals(algorithm))
      return false
    const bits = element(bytes, whole.start + 15, 0x03)
    if (bits?.end !== bytes.length || bytes[bits.start] !== 0) return false
    const numbers = element(bytes, bits.start + 1, 0x30)
    const modulus = numbers && element(bytes, numbers.start, 0x02)
    const exponent = modulus && element(bytes, modulus.end, 0x02)
    if (numbers?.end !== bytes.length || exponent?.end !== bytes.length || modulus === undefined) return false
    const [n, e] = [
      positive(bytes.subarray(modulus.start, modulus.end)),
      positive(bytes.subarray(exponent.start))
    ]
    if (n === undefined || e === undefined) return false
    const size = n.toString(2).length
    return [2048, 3072, 4096].includes(size) && n % 2n === 1n && e % 2n === 1n && e >= 3n && e < 2n ** 64n
  }

  function element(
    bytes: Buffer,
    at: number,
    tag: number
  ): { readonly start: number; readonly end: number } | undefined {
    const first = bytes[at + 1]
    if (bytes[at] !== tag || first === undefined || first === 0x80) return undefined
    if (first < 0x80) return { start: at + 2, end: at + 2 + first }
    const count = first & 0x7f
    const length = bytes.subarray(at + 2, at + 2 + count)
    if (count > 4 || length.length < count || length[0] === 0) return undefined
    const value = length.reduce((sum, byte) => sum * 256 + byte, 0)
    return value < 0x80 ? undefined : { start: at + 2 + count, end: at + 2 + count + value }
  }

  function positive(bytes: Buffer): bigint | undefined {
    const [first, second = 0] = bytes
    if (first === undefined || first >= 0x80 || (first === 0 && second < 0x80)) return undefined
    return BigInt(`0x${bytes.toString('hex')}`)
  }

  /** One PEM block and nothing but white space after it (RFC 7468, lax in line lengths). */
  function strictFile(file: Buffer): Buffer | undefined {
    if (file[0] === 0x30) return strictSpki(file) ? file : undefined
    const lines = file.toString('latin1').split(/\r?\n/)
    const end = lines.findIndex(line => /^-----END PUBLIC KEY-----[\r\t ]*$/.test(line))
    if (
      lines[0] !== '-----BEGIN PUBLIC KEY-----' ||
      end < 0 ||
      /[^\r\t ]/.test(lines.slice(end + 1).join(''))
    )
      return undefined
    const block = lines.slice(1, end)
    if (block.some(line => line === '' || line.includes('\r'))) return undefined
    const body = block.join('')
    const decoded = Buffer.from(body, 'base64')
    return decoded.toString('base64') === body && strictSpki(decoded) ? decoded : undefined
  }

  test('accepts exactly what a strict reference does, and OpenSSL reads the same key', async () => {
    const accepted = new Map<string, Buffer>()
    fc.assert(
      fc.property(damaged(seeds), file => {
        const parsed = parsePublicKey(file)
        const reference = strictFile(file)
        if (parsed.kind === 'refused') {
          assert.match(parsed.reason, /^[^\n\r]+$/)
          // a strict file is only refused for what OpenSSL knows better of numbers
          assert(reference === undefined || !canOpen(reference))
          return
        }
        assert.deepEqual(Buffer.from(parsed.key.der), reference)
        assert.equal(parsed.key.fingerprint, `sha256:${sha256(parsed.key.der)}`)
        const other = createPublicKey(
          file[0] === 0x30 ? { key: file, format: 'der', type: 'spki' } : { key: file, format: 'pem' }
        )
        assert.deepEqual(other.export({ type: 'spki', format: 'der' }), reference)
        accepted.set(parsed.key.fingerprint, file)
      }),
      { numRuns: 4000, seed: SEED }
    )
    expect(accepted.size).toBeGreaterThan(10)
    if (!expectsTool('openssl', 'version')) return
    for (const [fingerprint, file] of [...accepted].slice(0, 40)) {
      const form = file[0] === 0x30 ? 'DER' : 'PEM'
      const args = ['pkey', '-pubin', '-inform', form, '-pubout', '-outform', 'DER']
      const { code, stdout } = await runTool('openssl', args, { input: file })
      expect([code, `sha256:${sha256(stdout)}`]).toEqual([0, fingerprint])
    }
  })

  function canOpen(spki: Buffer): boolean {
    try {
      return createPublicKey({ key: spki, format: 'der', type: 'spki' })
        .export({ type: 'spki', format: 'der' })
        .equals(spki)
    } catch {
      return false
    }
  }
})

describe('the reader of signatures', () => {
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

  /** RFC 4648 section 4, bit by bit: padding, no spare bits; LF or CRLF anywhere and nothing else. */
  function strictBase64(text: string): Buffer | undefined {
    const joined = text.replaceAll('\r\n', '').replaceAll('\n', '')
    if (joined.length === 0 || joined.length % 4 !== 0) return undefined
    const padding = joined.endsWith('==') ? 2 : joined.endsWith('=') ? 1 : 0
    const values = Array.from(joined.slice(0, joined.length - padding), letter => ALPHABET.indexOf(letter))
    if (values.includes(-1)) return undefined
    const bits = values.map(value => value.toString(2).padStart(6, '0')).join('')
    const spare = bits.length % 8
    if (spare > 0 && bits.slice(-spare).includes('1')) return undefined
    return Buffer.from(
      (bits.slice(0, bits.length - spare).match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2))
    )
  }

  const SIZES = [256, 384, 512]
  const signature = (size: number): Buffer =>
    Buffer.from(Array.from({ length: size }, (_, n) => (n * 151 + 77) % 256))
  const files = SIZES.flatMap(size => {
    const text = signature(size).toString('base64')
    const lines = (text.match(/.{1,64}/g) ?? []).join('\n')
    return [
      signature(size),
      text,
      `${text}\n`,
      `${lines}\n`,
      `${lines.replaceAll('\n', '\r\n')}\r\n`,
      signature(size).toString('hex')
    ]
  })

  test('accepts k bytes, or what is strict base64 of k bytes, and Python decodes it to the same', async () => {
    const keys = await Promise.all(KEY_SPECS.map(async spec => publicKeyOf(await testKey(spec))))
    const decoded: [text: string, hex: string][] = []
    fc.assert(
      fc.property(damaged(files), fc.constantFrom(...keys), (file, key) => {
        const parsed = parseSignature(file, key)
        const k = key.signatureBytes
        const strict = strictBase64(file.toString('latin1'))
        if (parsed.kind === 'unreadable') {
          assert.match(describeUnreadable(file, key).description, /^[^\n\r]+$/)
          assert(file.length !== k && strict?.length !== k)
        } else if (file.length === k) {
          assert.equal(parsed.format, 'raw')
        } else {
          assert.equal(parsed.format, 'base64')
          assert(strict !== undefined)
          assert.deepEqual(Buffer.from(parsed.bytes), strict)
          assert.equal(strict.length, k)
          decoded.push([file.toString('latin1').replaceAll(/\r?\n/g, ''), strict.toString('hex')])
        }
      }),
      { numRuns: 4000, seed: SEED }
    )
    expect(decoded.length).toBeGreaterThan(20)
    if (!expectsTool('python3', '--version')) return
    const script =
      'import sys,json,base64\nfor t,h in json.load(sys.stdin): assert base64.b64decode(t, validate=True).hex()==h, t'
    await outputOf('python3', ['-c', script], { input: JSON.stringify(decoded) })
  })
})

describe('the reader of checksums files', () => {
  const hex = sha256('x')
  const lists = [
    `${hex}  app.tgz\n${sha256('y')} *tool zip\n`,
    `\\${hex}  a\\nb\\\\c\n# comment\n\n${hex}  ./d\n`,
    `SHA256 (app.tgz) = ${hex}\r\nSHA256 (a) = b) = ${hex}\r\n`,
    `\ufeff${'a'.repeat(96)}  b\n`,
    `${hex}  a\n${hex}  a\n`
  ]

  test('lists only what a line of the file says, and says it again in its own form', () => {
    let accepted = 0
    fc.assert(
      fc.property(damaged(lists), file => {
        const parsed = parseChecksums(file)
        if (parsed.kind === 'refused') {
          assert(parsed.reason.length < 10_000)
          return
        }
        accepted += 1
        const { hash, entries } = parsed.list
        assert(entries.size > 0)
        const lines = file.toString('utf8').toLowerCase().split('\n')
        for (const [name, digest] of entries) {
          assert.deepEqual([name.includes('\0'), digest.hash], [false, hash])
          const inHex = Buffer.from(digest.bytes).toString('hex')
          const [plain = ''] = name.toLowerCase().split(/[\\\n\r]/)
          assert(lines.some(line => line.includes(inHex) && line.includes(plain)))
        }
        // lines end with LF or CR LF: a CR alone, where "m" would end a line, is part of a name
        for (const line of file.toString('utf8').split(/\r?\n/)) {
          const [, inHex = '', name = ''] = /^([0-9a-f]{64,}) [ *]([^\\\r]+)$/.exec(line) ?? []
          if (name === '') continue
          const listed = entries.get(name.replace(/^(?:\.\/+)+/, '')) ?? entries.get(name)
          assert.equal(Buffer.from(listed?.bytes ?? []).toString('hex'), inHex)
        }
        const again = parseChecksums(formatChecksums(entries))
        const shown = (list: typeof entries): string[] =>
          [...list]
            .map(([name, digest]) => `${name} ${formatDigest(digest)}`)
            .toSorted((a, b) => (a < b ? -1 : 1))
        assert(again.kind === 'checksums')
        assert.deepEqual(shown(again.list.entries), shown(entries))
      }),
      { numRuns: 4000, seed: SEED }
    )
    expect(accepted).toBeGreaterThan(100)
  })
})

describe('bindings and records', () => {
  const binding = {
    server: 'https://github.com',
    repository: 'octo-org/product',
    repositoryId: 123456789,
    tag: 'v1.2.3',
    commit: 'a'.repeat(40)
  }
  const record: SigningRecord = {
    type: 'kms-sign-action/record/v1',
    key: { arn: 'arn:aws:kms:eu-central-1:111122223333:key/x', spec: 'RSA_2048', fingerprint: 'sha256:0' },
    signingAlgorithm: 'RSASSA_PSS_SHA_256',
    saltLength: 32,
    server: null,
    repository: null,
    tag: null,
    commit: null,
    run: { id: null, attempt: null, workflow: null },
    artifacts: [{ name: 'app.tgz', size: 1, digest: `sha256:${'0'.repeat(64)}`, signature: 'AA==' }]
  }
  /** The same JSON with any other value in the place of one. */
  const withOther = (value: object): fc.Arbitrary<Buffer> =>
    fc
      .tuple(fc.constantFrom(...Object.keys(value), 'other', '__proto__'), fc.jsonValue({ maxDepth: 3 }))
      .map(([name, other]) => Buffer.from(JSON.stringify({ ...value, [name]: other })))

  const bindings = [
    formatBinding(binding),
    formatBinding({ ...binding, repositoryId: undefined, commit: undefined })
  ]

  test('a binding is what its fields say, or none', () => {
    let bound = 0
    const parsedJson: unknown = JSON.parse(Buffer.from(bindings[0] ?? '').toString())
    fc.assert(
      fc.property(fc.oneof(damaged(bindings), withOther(parsedJson as object)), file => {
        const parsed = parseBinding(file)
        if (parsed === undefined) return
        const json = JSON.parse(file.toString('utf8').replace(/^\ufeff/, '')) as Record<string, unknown>
        const stated = Object.entries(parsed).filter(([, value]) => value !== undefined)
        assert.equal(json['type'], 'kms-sign-action/release-binding/v1')
        for (const [name, value] of stated) {
          assert.equal(typeof value, name === 'repositoryId' ? 'number' : 'string')
          assert.equal(json[name], value)
        }
        assert.deepEqual(parseBinding(formatBinding(parsed)), parsed)
        if (describeDifference(parsed, { kind: 'here', ...binding }) !== undefined) return
        bound += 1
        assert.deepEqual([parsed.tag, new URL(parsed.server).origin], [binding.tag, binding.server])
        assert.equal(parsed.commit ?? binding.commit, binding.commit)
        if (parsed.repositoryId === undefined)
          assert.equal(parsed.repository.toLowerCase(), binding.repository)
        else assert.equal(parsed.repositoryId, binding.repositoryId)
      }),
      { numRuns: 3000, seed: SEED }
    )
    expect(bound).toBeGreaterThan(10)
  })

  test('no record makes the comparison fail', () => {
    fc.assert(
      fc.property(
        fc.oneof(damaged([formatRecord(record)]), withOther(record)),
        fc.boolean(),
        (file, withSignatures) => {
          const parsed = parseRecord(file)
          if (parsed === undefined) return
          assert.equal(parsed.type, record.type)
          assert.equal(typeof equivalentRecords(parsed, record, { withSignatures }), 'boolean')
        }
      ),
      { numRuns: 3000, seed: SEED }
    )
    for (const artifacts of [null, [null], 5, 'x', {}])
      expect(parseRecord(Buffer.from(JSON.stringify({ ...record, artifacts })))).toBeUndefined()
  })
})

describe('the reader of inputs', () => {
  const PIN = `sha256:${'0a'.repeat(32)}`
  const values = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '',
        'true',
        'false',
        'any',
        'none',
        PIN,
        `!${PIN}`,
        `${PIN}\n!${PIN}`,
        '*',
        'dist/*',
        '!x',
        'kms',
        'k.pem',
        'v1',
        '0',
        'octo-org/product@v1',
        'alias/a',
        'arn:aws:kms:eu-central-1:111122223333:key/x',
        `${'0'.repeat(64)}  a`,
        '@file'
      )
    },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    {
      weight: 1,
      arbitrary: damaged([
        PIN,
        `!${PIN}`,
        `# ${PIN}\n any \n`,
        'RSASSA_PSS_SHA_256',
        'owner/name',
        '../..',
        '.sig'
      ]).map(String)
    }
  )
  const NAMES =
    'artifacts release-assets digests key-id signing-algorithm aws-region role-to-assume role-duration-seconds checksums-file signature-suffix output-directory trusted-public-key public-key-fingerprint require-binding release-tag release-id repository verify-with'.split(
      ' '
    )
  const DEFAULTS = {
    mode: 'verify',
    artifacts: 'dist/*',
    digests: 'none',
    'public-key-fingerprint': 'any',
    'trusted-public-key': 'k.pem',
    strategy: 'each',
    'signature-suffix': '.sig',
    'signature-encoding': 'raw',
    'public-key-file': 'signing-public-key.pem',
    'require-binding': 'false',
    upload: 'signatures',
    overwrite: 'false',
    'publish-release': 'false',
    'verify-instructions': 'false',
    'verify-with': 'local',
    'dry-run': 'false',
    'role-duration-seconds': '900',
    token: 't'
  }
  const JOB = {
    repository: 'octo-org/product',
    eventRelease: undefined,
    tag: 'v1',
    region: 'eu-central-1',
    sessionName: 's'
  }
  const given = fc.tuple(
    fc.constantFrom('sign', 'verify'),
    fc.dictionary(
      fc.oneof(
        { weight: 30, arbitrary: fc.constantFrom(...NAMES) },
        { weight: 1, arbitrary: fc.string({ maxLength: 30 }) }
      ),
      values,
      { maxKeys: 5 }
    )
  )

  function read(mode: string, inputs: Readonly<Record<string, string>>): Inputs | ActionError {
    const all = Object.entries({ ...DEFAULTS, 'key-id': mode === 'sign' ? 'alias/a' : '', ...inputs, mode })
    const env = Object.fromEntries(
      all.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])
    )
    try {
      return parseInputs(env, JOB)
    } catch (thrown) {
      if (thrown instanceof ActionError) return thrown
      throw thrown
    }
  }

  test('gives inputs or one INPUT_INVALID, and never fewer pins or anchors than were meant', () => {
    let accepted = 0
    fc.assert(
      fc.property(given, ([mode, inputs]) => {
        const parsed = read(mode, inputs)
        if (parsed instanceof ActionError) {
          assert.equal(parsed.code, 'INPUT_INVALID')
          return
        }
        accepted += 1
        const pinLines = (inputs['public-key-fingerprint'] ?? 'any')
          .split('\n')
          .map(line => line.trim())
          .filter(line => line !== '' && !line.startsWith('#'))
        const { allowed, revoked } = parsed.pins
        assert.equal(revoked.length, pinLines.filter(line => line.startsWith('!')).length)
        assert.equal(allowed?.length ?? 0, pinLines.filter(line => /^sha256:/i.test(line)).length)
        assert(pinLines.length > 0)
        assert.notDeepEqual(allowed, [])
        for (const pin of [...(allowed ?? []), ...revoked]) assert.match(pin, /^sha256:[0-9a-f]{64}$/)
        if (parsed.digests === undefined) assert.equal((inputs['digests'] ?? 'none').trim(), 'none')
        if (parsed.mode === 'verify') {
          assert(parsed.trustedKeyFiles.length > 0 || allowed !== undefined || parsed.key !== undefined)
          assert([...parsed.artifacts, ...parsed.releaseAssets].some(pattern => !pattern.startsWith('!')))
          const binding = (inputs['require-binding'] ?? 'false').trim().toLowerCase()
          assert.equal(parsed.requireBinding === undefined, binding === 'false')
        }
      }),
      { numRuns: 6000, seed: SEED }
    )
    expect(accepted).toBeGreaterThan(300)
  })
})
