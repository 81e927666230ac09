import { parseAlgorithm, parseKey } from '../inputs/key.ts'
import { describeValue } from '../inputs/values.ts'
import type { KeyReference } from '../ports/signer.ts'
import type { DigestAlgorithm } from '../signature/algorithms.ts'
import { formatOf } from '../signature/formats/index.ts'
import { userIdProblem } from '../signature/openpgp/certificate-packets.ts'
import { OptionReader, throwUsage, VERIFY_OPTIONS, type Arguments, type OptionSpec } from './options.ts'
import { parseSpan, parseTime } from './times.ts'

const DEFAULT_OUT = 'keys/release.asc'

/** The algorithms whose signatures OpenPGP can hold. */
export const CERTIFICATE_ALGORITHMS: readonly DigestAlgorithm[] = formatOf('openpgp').algorithms

/** The options of `openpgp-certificate`; docs/command.md is compared with them. */
export const CERTIFICATE_OPTIONS = {
  'key-id': {
    value: 'KEY',
    input: 'key-id',
    text: 'The KMS key: its id, ARN, alias (alias/NAME) or alias ARN.'
  },
  'aws-region': {
    value: 'REGION',
    input: 'aws-region',
    text: 'The Region of the key; by default that of the ARN, of AWS_REGION, or of the profile.'
  },
  'user-id': {
    value: 'TEXT',
    text: 'The name and address of the owner of the key, such as "Acme Releases <releases@acme.example>".'
  },
  created: {
    value: 'DATE',
    text: 'The creation date of the key, 2026-01-31 or 2026-01-31T12:00:00Z, which is part of the fingerprint. By default that of the certificate in --out if it exists, else now.'
  },
  'valid-for': {
    value: 'TIME',
    text: 'How long the certificate is valid from now: 90d, 26w, 18m or 2y (a month has 30 days, a year 365), or "never" for no expiry, the default of a new one.'
  },
  algorithm: {
    value: 'NAME',
    input: 'signing-algorithm',
    text: `The algorithm that signs the certificate: one of ${CERTIFICATE_ALGORITHMS.join(', ')}; by default the first of these that the key has.`
  },
  out: {
    value: 'FILE',
    text: `The file to write; by default ${DEFAULT_OUT}. A certificate of the same key and creation date is renewed; nothing else is overwritten.`
  },
  help: VERIFY_OPTIONS.help
} as const satisfies Record<string, OptionSpec>

/** What is asked of `openpgp-certificate`. Times are in seconds since 1970. */
export interface CertificateOptions {
  readonly key: KeyReference
  readonly userId: string
  /** Undefined: not given. */
  readonly createdAt: number | undefined
  /** Seconds; undefined: not given. */
  readonly validFor: number | 'never' | undefined
  readonly algorithm: DigestAlgorithm | undefined
  readonly out: string
}

/** Whether it is said nowhere among the arguments in which Region the key is. */
export function lacksRegion({ values }: Arguments): boolean {
  return !values.has('aws-region') && values.get('key-id')?.[0]?.startsWith('arn:') !== true
}

/**
 * @param region that of the environment or the profile, for a key whose Region is not given.
 * @param now seconds since 1970.
 * @throws INPUT_INVALID one error that names every problem.
 */
export function parseCertificateOptions(
  given: Arguments,
  region: string | undefined,
  now: number
): CertificateOptions {
  const reader = new OptionReader(given)
  const value = (name: string): string | undefined => given.values.get(name)?.[0]
  if (given.paths.length > 0)
    reader.problem(
      `${describeValue(given.paths[0] ?? '')} belongs to no option; quote a value that contains spaces`
    )
  if (reader.text('key-id') === undefined)
    reader.problem(
      '--key-id: not given, expected a key id, a key ARN, an alias (alias/<name>) or an alias ARN'
    )
  const key = parseKey(reader, region)
  const userId = parseUserId(value('user-id'), reader)
  const createdAt = parseCreated(value('created'), now, reader)
  const validFor = parseValidFor(value('valid-for'), reader)
  const algorithm = parseAlgorithm(reader)
  if (algorithm !== undefined && !CERTIFICATE_ALGORITHMS.includes(algorithm))
    reader.problem(
      `--algorithm: ${algorithm}, expected one of ${CERTIFICATE_ALGORITHMS.join(', ')}: OpenPGP has no place for PSS`
    )
  throwUsage(reader.problems, 'openpgp-certificate')
  if (key === undefined) throw new Error('a key without a problem that is undefined')
  return { key, userId, createdAt, validFor, algorithm, out: value('out') ?? DEFAULT_OUT }
}

function parseUserId(userId: string | undefined, reader: OptionReader): string {
  const expected =
    'expected the name and address of the owner of the key, such as "Acme Releases <releases@acme.example>"'
  if (userId === undefined) reader.problem(`--user-id: not given, ${expected}`)
  const problem = userId === undefined ? undefined : userIdProblem(userId)
  if (problem !== undefined) reader.problem(`--user-id: a text with ${problem}, ${expected}`)
  return userId ?? ''
}

function parseCreated(text: string | undefined, now: number, reader: OptionReader): number | undefined {
  const seconds = text === undefined ? undefined : parseTime(text)
  if (text !== undefined && (seconds === undefined || seconds <= 0))
    reader.problem(
      `--created: ${describeValue(text)}, expected a date as 2026-01-31, or a time as 2026-01-31T12:00:00Z`
    )
  if (text !== undefined && seconds !== undefined && seconds > now)
    reader.problem(
      `--created: ${describeValue(text)} is in the future; correct it, or the clock of this machine`
    )
  return seconds
}

const MAX_SECONDS = 50 * 365 * 24 * 3600

function parseValidFor(text: string | undefined, reader: OptionReader): number | 'never' | undefined {
  if (text === undefined || text === 'never') return text
  const seconds = parseSpan(text)
  if (seconds === undefined || seconds > MAX_SECONDS)
    reader.problem(
      `--valid-for: ${describeValue(text)}, expected 90d, 26w, 18m or 2y, at most 50y, or "never"`
    )
  return seconds
}
