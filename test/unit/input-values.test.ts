import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { parseInputs } from '../../src/inputs/parse.ts'
import type { JobContext } from '../../src/ports/job.ts'
import { INPUT_TERMS } from '../../src/inputs/terms.ts'
import type { Pins } from '../../src/trust/anchors.ts'
import { assertKeyAllowed, judgeByPins, resolveTrust } from '../../src/trust/anchors.ts'
import { formatPem } from '../../src/signature/public-key.ts'
import type { RsaPublicKey } from '../../src/signature/public-key.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'

// A whole text, or something else that people have, where an input expects a name: told for what it is, and with what to write.

const JOB: JobContext = {
  serverUrl: 'https://github.com',
  repository: 'octo-org/app',
  eventRelease: undefined,
  tag: 'v1.2.3',
  region: 'eu-west-2',
  sessionName: 'octo-org@app-42-1'
}
const SIGN = { artifacts: 'dist/*', 'key-id': 'alias/release', 'job-total': '1' }
const VERIFY = { mode: 'verify', artifacts: 'dist/*', 'trusted-public-key': 'release.pem' }
const HEX = '0a'.repeat(32)
const PIN = `sha256:${HEX}`
const PIN_EXPECTED = ', expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"'

let key: RsaPublicKey
let pem: string
let base64: string
let privatePem: string

beforeAll(async () => {
  const own = await testKey('RSA_2048', 'input-values')
  key = publicKeyOf(own)
  pem = formatPem(key)
  base64 = Buffer.from(key.der).toString('base64')
  privatePem = own.export({ type: 'pkcs8', format: 'pem' }).toString()
})

/** What is wrong with the inputs. */
function problemOf(given: Readonly<Record<string, string>>): string {
  const variables = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  try {
    parseInputs(Object.fromEntries(variables) as Record<string, string>, JOB)
  } catch (thrown) {
    return (thrown as Error).message.replace(/^An input is wrong: /, '').replace(/\.$/, '')
  }
  throw new Error('nothing is wrong')
}

const twice = (text: string): string => Buffer.from(text).toString('base64')
const colons = (hex: string): string => hex.match(/../g)?.join(':') ?? ''

describe('a key in public-key-fingerprint is told with its fingerprint:', () => {
  test.each<[what: string, text: () => string]>([
    ['a public key in PEM', () => pem],
    ['text whose line breaks are the two characters "\\n"', () => pem.trim().replaceAll('\n', '\\n')],
    ['a public key in base64', () => base64],
    ['a public key in base64 of a PEM block', () => twice(pem)],
    ['a public key in base64 of base64', () => twice(base64)],
    [
      'the whole response of "aws kms get-public-key"',
      () => JSON.stringify({ KeyUsage: 'SIGN_VERIFY', PublicKey: base64 }, undefined, 2)
    ]
  ])('%s', (what, text) => {
    expect(problemOf({ ...SIGN, 'public-key-fingerprint': text() })).toBe(
      `public-key-fingerprint: ${what}${PIN_EXPECTED}; the fingerprint of this key is ${key.fingerprint}`
    )
  })
})

describe('a fingerprint of another tool', () => {
  test.each([
    [`sha256sum of DER: ${HEX}  key.der`, `${HEX}  key.der`],
    ['openssl dgst', `SHA2-256(stdin)= ${HEX}`],
    ['openssl dgst of older versions', `SHA256(key.der)= ${HEX}`],
    ['RFC 7469', `sha256/${Buffer.from(HEX, 'hex').toString('base64')}`],
    ['base64', Buffer.from(HEX, 'hex').toString('base64')],
    ['colons in capitals', colons(HEX).toUpperCase()]
  ])('is converted: %s', (_, pin) => {
    expect(problemOf({ ...SIGN, 'public-key-fingerprint': pin })).toBe(
      `public-key-fingerprint: ${seen(pin)}${PIN_EXPECTED}; perhaps ${PIN} is intended`
    )
  })

  const seen = (pin: string): string => {
    if (pin.includes('  ')) return 'a checksums file'
    return pin.includes('= ') ? 'the output of "openssl dgst"' : JSON.stringify(pin)
  }

  test.each([
    ['of a file in PEM', `${HEX}  keys/release.pem`, 'that is the hash of a file in PEM'],
    ['of SSH', `SHA256:${'A'.repeat(43)}`, 'that is a fingerprint of SSH'],
    ['SHA-1', 'ab'.repeat(20), '40 digits are SHA-1'],
    ['MD5 with colons', colons('ab'.repeat(16)), '32 digits are MD5'],
    ['SHA-512', 'ab1'.repeat(43).slice(0, 128), '128 digits are SHA-512']
  ])('that cannot be converted is named: %s', (_, pin, text) => {
    expect(problemOf({ ...SIGN, 'public-key-fingerprint': pin })).toContain(`; ${text}`)
  })
})

describe('another text in', () => {
  test.each<[input: string, text: () => string, expected: string]>([
    ['trusted-public-key', () => base64, 'trusted-public-key: a public key in base64, expected the path'],
    [
      'trusted-public-key',
      () => '{"kty":"RSA"}',
      'trusted-public-key: a JSON Web Key (JWK), expected the path'
    ],
    ['trusted-public-key', () => 'ssh-rsa AAAAB3Nz me', 'trusted-public-key: an SSH public key, expected'],
    ['trusted-public-key', () => PIN, '; give a fingerprint as public-key-fingerprint'],
    ['trusted-public-key', () => HEX, '; give a fingerprint as public-key-fingerprint'],
    ['trusted-public-key', () => 'https://example.com/key.pem', '; nothing is downloaded to be trusted'],
    ['trusted-public-key', () => 'alias/release', '; give a KMS key as key-id'],
    ['key-id', () => pem, 'key-id: a public key in PEM, expected a key id'],
    ['key-id', () => PIN, '; give a fingerprint in public-key-fingerprint'],
    ['key-id', () => 'arn:aws:iam::210987654321:role/x', '; give a role in role-to-assume'],
    [
      'key-id',
      () =>
        'https://eu-west-2.console.aws.amazon.com/kms/home?region=eu-west-2#/kms/keys/0d3f5c9e-5a1b-4c55-8f1e-3f5a8d2b9c10',
      '; perhaps 0d3f5c9e-5a1b-4c55-8f1e-3f5a8d2b9c10 is intended'
    ],
    [
      'role-to-assume',
      () => 'arn:aws:sts::210987654321:assumed-role/release/session',
      '; perhaps arn:aws:iam::210987654321:role/release is intended'
    ],
    ['role-to-assume', () => 'alias/release', '; give a KMS key in key-id'],
    [
      'role-to-assume',
      () => 'arn:aws:iam::210987654321:user/me',
      '; give the role that trusts the OIDC provider'
    ],
    ['digests', () => pem, 'digests: a public key in PEM, expected lines'],
    ['digests', () => '{"a":1}', 'digests: JSON, expected lines'],
    ['digests', () => twice(`${HEX}  a.tgz\n`), 'digests: base64 of such lines; decode it'],
    ['digests', () => 'dist/SHA256SUMS', 'digests: "dist/SHA256SUMS"; perhaps @dist/SHA256SUMS is intended'],
    ['release-tag', () => 'https://github.com/o/r/releases/tag/v1.0', '; perhaps v1.0 is intended'],
    ['release-tag', () => 'v1 beta', 'release-tag: "v1 beta", expected a tag name'],
    ['release-tag', () => 'v1\nv2', 'release-tag: "v1\\nv2", expected a tag name'],
    ['output-directory', () => 'out\ndist', 'output-directory: several lines, expected one line'],
    ['record-file', () => 'a.json\nb.json', 'record-file: several lines, expected one line'],
    ['audience', () => pem, 'audience: a public key in PEM, expected one line'],
    ['token', () => 'a\nb', 'token: several lines, expected one line']
  ])('%s is named', (input, text, expected) => {
    const base = input === 'digests' ? { ...SIGN, artifacts: '' } : SIGN
    const role = input === 'audience' ? { 'role-to-assume': 'arn:aws:iam::210987654321:role/x' } : {}
    expect(problemOf({ ...base, ...role, [input]: text() })).toContain(expected)
  })

  it.each(['v1.2.3', 'release/2026-01', 'v1+meta', 'ünï', 'refs/tags/v1', '@v1'])('%s is a tag', tag => {
    expect(() => problemOf({ ...SIGN, 'release-tag': tag })).toThrow('nothing is wrong')
  })
})

describe('a private key', () => {
  test.each<[form: string, text: () => string]>([
    ['PEM', () => privatePem],
    ['base64 of PEM', () => twice(privatePem)],
    ['base64 of DER', () => privatePem.replace(/-----.*-----|\n/g, '')]
  ])('is never quoted, wherever it is given: %s', (_, text) => {
    const part = text().slice(60, 100)
    for (const [base, input] of [
      [SIGN, 'key-id'],
      [SIGN, 'role-to-assume'],
      [SIGN, 'public-key-fingerprint'],
      [VERIFY, 'trusted-public-key'],
      [{ ...SIGN, artifacts: '' }, 'digests'],
      [SIGN, 'release-tag'],
      [SIGN, 'repository'],
      [SIGN, 'checksums-file']
    ] as const) {
      const problem = problemOf({ ...base, [input]: text() })
      expect(problem).toContain('a PRIVATE key (treat it as leaked')
      expect(problem).not.toContain(part)
    }
  })
})

describe('a pin that was made of another form of the key', () => {
  const hashOf = (content: string | Uint8Array): string =>
    `sha256:${createHash('sha256').update(content).digest('hex')}`
  const forms: readonly (readonly [of: string, content: () => string | Uint8Array])[] = [
    ['the text of its PEM file', () => pem],
    ['the text of its PEM file', () => pem.trimEnd()],
    ['the text of its PEM file with CRLF', () => pem.replaceAll('\n', '\r\n')],
    ['its base64, not decoded', () => base64],
    ['its PKCS#1 form ("RSA PUBLIC KEY")', () => key.keyObject.export({ type: 'pkcs1', format: 'der' })]
  ]

  test.each(forms)('is told as %s, in both modes', (of, content) => {
    const pin = hashOf(content())
    const pins: Pins = { allowed: [pin], revoked: [] }
    const hint = `The pin ${pin} is the SHA-256 of ${of}, not of its DER SubjectPublicKeyInfo: write ${key.fingerprint} in public-key-fingerprint if this key is intended.`
    const kmsKey = { arn: 'arn', publicKey: key, algorithms: [] }
    const refusal = (act: () => unknown): unknown => {
      try {
        return act()
      } catch (thrown) {
        return thrown
      }
    }
    expect(refusal(() => assertKeyAllowed(kmsKey, pins, []))).toMatchObject({ code: 'KEY_NOT_ALLOWED', hint })
    const found = [{ path: 'key.pem', key }]
    for (const anchors of [
      { pins, keyFiles: [], kmsKey: undefined, found },
      { pins, keyFiles: found, kmsKey: undefined, found: [] },
      { pins, keyFiles: [], kmsKey, found: [] }
    ])
      expect(refusal(() => resolveTrust({ ...anchors, terms: INPUT_TERMS }))).toMatchObject({
        code: 'NO_TRUSTED_KEY',
        hint
      })
  })

  test.each(forms)('revokes it, all the same: %s', (_, content) => {
    expect(judgeByPins(key, { allowed: undefined, revoked: [hashOf(content())] })).toBe('revoked')
    expect(judgeByPins(key, { allowed: undefined, revoked: [PIN] })).toBe('allowed')
  })
})
