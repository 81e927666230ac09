import { beforeAll, describe, expect, it } from 'vitest'
import { planCertificate, type PlanContext } from '../../src/cli/certificate-plan.ts'
import { CERTIFICATE_OPTIONS, parseCertificateOptions } from '../../src/cli/certificate-options.ts'
import { sortArguments } from '../../src/cli/options.ts'
import { formatSignerTime, formatTime, parseSpan, parseTime } from '../../src/cli/times.ts'
import { ActionError } from '../../src/errors.ts'
import type { SigningKey } from '../../src/ports/signer.ts'
import { SIGNING_ALGORITHMS } from '../../src/signature/algorithms.ts'
import type { Certificate } from '../../src/signature/openpgp/certificate.ts'
import { directoryEntryOf } from '../../src/signature/openpgp/web-key-directory.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { certificateOf, CREATED_AT, USER_ID } from '../support/signature-files.ts'

const ARN = 'arn:aws:kms:eu-central-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const NOW = CREATED_AT + 1000
const DAY = 24 * 3600
const YEAR = 365 * DAY

const parse = (args: readonly string[], region?: string) =>
  parseCertificateOptions(sortArguments(args, CERTIFICATE_OPTIONS), region, NOW)
const NAMED = ['--key-id', ARN, '--user-id', USER_ID] as const

describe('times', () => {
  it.each([
    ['2026-01-02', Date.UTC(2026, 0, 2)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['2026-01-02T03:04Z', Date.UTC(2026, 0, 2, 3, 4)],
    ['2026-01-02T03:04:05+05:30', Date.UTC(2026, 0, 1, 21, 34, 5)]
  ])('are read: %s', (text, ms) => {
    expect(parseTime(text)).toBe(ms / 1000)
    expect(parseTime(formatTime(ms / 1000))).toBe(ms / 1000)
  })

  it.each([
    '',
    '2026',
    '2026-1-2',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-01-02T03:04:05',
    '2026-01-02T24:00:00Z', // Date.parse takes it for the next day
    '2026-01-02T25:00:00Z',
    '2026-01-02T03:04:05.5Z',
    '2026-01-02 03:04:05Z',
    '02.01.2026',
    'today'
  ])('are not guessed: %j', text => {
    expect(parseTime(text)).toBeUndefined()
    expect(formatSignerTime(text)).toBeUndefined()
  })

  it('of signers are dates as they are, and times in UTC', () => {
    expect(formatSignerTime('2026-01-02')).toBe('20260102')
    expect(formatSignerTime('2026-01-02T03:04:05+05:30')).toBe('20260101213405Z')
  })

  it('have spans of whole days', () => {
    expect(['90d', '26w', '18m', '2y'].map(parseSpan)).toEqual([90 * DAY, 182 * DAY, 540 * DAY, 2 * YEAR])
    for (const text of ['', '0d', '2', 'y', '-1y', '1.5y', '2 y', '2Y', 'P2Y', '123456d'])
      expect(parseSpan(text)).toBeUndefined()
  })
})

describe('options of openpgp-certificate', () => {
  it('are key, user id and where it is written', () => {
    expect(parse(NAMED)).toEqual({
      key: { id: ARN, kind: 'arn', region: 'eu-central-1', partition: 'aws', account: '210987654321' },
      userId: USER_ID,
      createdAt: undefined,
      validFor: undefined,
      algorithm: undefined,
      out: 'keys/release.asc'
    })
    const more = ['--created', '2026-01-01', '--valid-for', '2y', '--out', 'a.asc']
    expect(parse([...NAMED, ...more, '--algorithm=RSASSA_PKCS1_V1_5_SHA_512'])).toMatchObject({
      createdAt: Date.UTC(2026, 0, 1) / 1000,
      validFor: 2 * YEAR,
      algorithm: 'RSASSA_PKCS1_V1_5_SHA_512',
      out: 'a.asc'
    })
    expect(parse([...NAMED, '--valid-for', 'never']).validFor).toBe('never')
    expect(parse(['--key-id', 'alias/x', '--user-id', 'x'], 'us-east-1').key.region).toBe('us-east-1')
    expect(
      parse(['--key-id', 'alias/x', '--user-id', 'x', '--aws-region', 'eu-west-1'], 'us-east-1').key.region
    ).toBe('eu-west-1')
  })

  it.each<readonly [string, readonly string[], string]>([
    ['no key', ['--user-id', 'x'], '--key-id: not given, expected a key id, a key ARN'],
    ['no user id', ['--key-id', ARN], '--user-id: not given, expected the name and address'],
    ['an empty user id', ['--key-id', ARN, '--user-id', ''], '--user-id: empty, expected TEXT'],
    ['a user id of two lines', [...NAMED.slice(0, 3), 'a\nb'], '--user-id: a text with control characters'],
    [
      'a long user id',
      [...NAMED.slice(0, 3), 'x'.repeat(1025)],
      '--user-id: a text with more than 1024 bytes'
    ],
    [
      'a word too many',
      [...NAMED, 'Releases'],
      '"Releases" belongs to no option; quote a value that contains spaces'
    ],
    [
      'no Region',
      ['--key-id', 'alias/x', '--user-id', 'x'],
      '--aws-region: no Region is known; give --aws-region, a key ARN as --key-id, or set AWS_REGION'
    ],
    [
      'two Regions',
      [...NAMED, '--aws-region', 'us-east-1'],
      '--aws-region: "us-east-1", but the ARN in --key-id names eu-central-1; remove --aws-region'
    ],
    [
      'a role',
      ['--key-id', 'arn:aws:iam::210987654321:role/x', '--user-id', 'x'],
      '; a role is assumed by a profile (AWS_PROFILE)'
    ],
    [
      'a fingerprint',
      ['--key-id', `sha256:${'ab'.repeat(32)}`, '--user-id', 'x'],
      '; a fingerprint names no key for AWS'
    ],
    ['the future', [...NAMED, '--created', '2030-01-01'], '--created: "2030-01-01" is in the future'],
    ['before all time', [...NAMED, '--created', '1970-01-01'], '--created: "1970-01-01", expected a date'],
    ['no span', [...NAMED, '--valid-for', 'P1Y'], '--valid-for: "P1Y", expected 90d, 26w, 18m or 2y'],
    ['too long a span', [...NAMED, '--valid-for', '51y'], '--valid-for: "51y", expected'],
    ['PSS', [...NAMED, '--algorithm', 'RSASSA_PSS_SHA_256'], 'OpenPGP has no place for PSS'],
    [
      'the name of an input',
      [...NAMED, '--signing-algorithm', 'x'],
      '"--signing-algorithm" is not an option; perhaps --algorithm is intended'
    ]
  ])('%s is an error', (_, args, problem) => {
    expect(() => parse(args)).toThrow(problem)
  })
})

describe('a plan', () => {
  let key: SigningKey
  let certificate: Certificate

  beforeAll(async () => {
    const privateKey = await testKey('RSA_2048')
    key = { arn: ARN, publicKey: publicKeyOf(privateKey), algorithms: SIGNING_ALGORITHMS }
    certificate = await certificateOf(privateKey)
  })

  const plan = (
    args: readonly string[],
    more: Partial<PlanContext> = {},
    changed: Partial<Certificate> = {}
  ) =>
    planCertificate({
      options: parse([...NAMED, ...args]),
      key,
      existing:
        more.existing === undefined
          ? undefined
          : { ...more.existing, certificate: { ...certificate, ...changed } },
      shown: 'keys/release.asc',
      now: NOW,
      ...('key' in more ? { key: more.key ?? key } : {}),
      ...('now' in more ? { now: more.now ?? NOW } : {})
    })
  const there = (): Partial<PlanContext> => ({ existing: { bytes: Buffer.from('earlier'), certificate } })

  it('of a new certificate begins now, without an end', () => {
    expect(plan([])).toEqual({
      algorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
      request: {
        key: key.publicKey,
        userId: USER_ID,
        createdAt: NOW,
        signedAt: NOW,
        hash: 'sha256',
        previous: undefined
      }
    })
  })

  it('of the next one keeps the creation date, and ends so long from now', () => {
    expect(plan(['--valid-for', '1y'], there()).request).toMatchObject({
      createdAt: CREATED_AT,
      signedAt: NOW,
      expiresAt: NOW + YEAR,
      previous: Buffer.from('earlier')
    })
    expect(plan(['--created', formatTime(CREATED_AT)], there()).request.createdAt).toBe(CREATED_AT)
  })

  it('takes the first algorithm that the key lists, or says which there are', () => {
    const only = (...algorithms: SigningKey['algorithms']) => ({ key: { ...key, algorithms } })
    expect(plan([], only('RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_512')).algorithm).toBe(
      'RSASSA_PKCS1_V1_5_SHA_512'
    )
    expect(() => plan([], only('RSASSA_PSS_SHA_256'))).toThrow(
      `${ARN} signs with RSASSA_PSS_SHA_256, expected RSASSA_PKCS1_V1_5_SHA_256 or RSASSA_PKCS1_V1_5_SHA_384 or`
    )
    const asked = ['--algorithm', 'RSASSA_PKCS1_V1_5_SHA_384']
    expect(() => plan(asked, only('RSASSA_PKCS1_V1_5_SHA_256'))).toThrow(
      'expected RSASSA_PKCS1_V1_5_SHA_384.'
    )
    expect(() => plan([], only())).toThrow('signs with none that is known here')
  })

  const codeOf = (attempt: () => unknown): string => {
    try {
      attempt()
      return 'planned'
    } catch (thrown) {
      return thrown instanceof ActionError ? thrown.code : String(thrown)
    }
  }

  it('is refused for a certificate that is revoked, for a user id that is, and against the clock', () => {
    expect(codeOf(() => plan([], there(), { isRevoked: true }))).toBe('KEY_NOT_ALLOWED')
    expect(codeOf(() => plan([], there(), { userIds: ['x'], revokedUserIds: [USER_ID] }))).toBe(
      'INPUT_INVALID'
    )
    const signedAt = (time: number): Partial<Certificate> => ({
      key: { ...certificate.key, openpgp: { ...certificate.key.openpgp, signedAt: time } }
    })
    expect(plan([], there(), signedAt(NOW)).request.signedAt).toBe(NOW + 1)
    expect(codeOf(() => plan([], there(), signedAt(NOW + 1)))).toBe('ENVIRONMENT_INVALID')
  })

  it('is refused for an end that OpenPGP cannot state', () => {
    expect(codeOf(() => plan(['--created', '1970-01-02', '--valid-for', '50y'], { now: NOW }))).toBe(
      'planned'
    )
    expect(
      codeOf(() => plan(['--created', '1970-01-02', '--valid-for', '50y'], { now: NOW + 60 * YEAR }))
    ).toBe('INPUT_INVALID')
  })
})

describe('the entry in a Web Key Directory', () => {
  it.each([
    // of the draft, section 3.1
    [
      'Joe Doe <Joe.Doe@example.org>',
      'Joe.Doe@example.org',
      '.well-known/openpgpkey/example.org/hu/iy9q119eutrkn8s1mk4r39qejnbu3n5q'
    ],
    [
      'joe.doe@example.org',
      'joe.doe@example.org',
      '.well-known/openpgpkey/example.org/hu/iy9q119eutrkn8s1mk4r39qejnbu3n5q'
    ]
  ])('of %s', (userId, address, path) => {
    expect(directoryEntryOf(userId)).toEqual({ address, domain: 'example.org', path })
  })

  it.each(['Acme Releases', 'a@b', '<a b@example.org>', 'a@example.org; rm -rf', 'x <../../@example.org>'])(
    'there is none of %s',
    userId => expect(directoryEntryOf(userId)).toBeUndefined()
  )
})
