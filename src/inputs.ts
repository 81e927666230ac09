import { ActionError } from './errors.ts'
import { isExclude } from './artifacts/find.ts'
import type { ReleaseReference } from './ports.ts'
import { SIGNING_ALGORITHMS, isSigningAlgorithm, type SigningAlgorithm } from './signature/algorithms.ts'
import type { SignatureEncoding } from './signature/encoding.ts'
import { nearestInput } from './nearest-input.ts'

interface InputSpec {
  readonly mode: 'sign' | 'verify' | 'both'
  /** The default that `action.yml` declares; an input without one is absent when empty. */
  readonly default?: string
}

/** Every input that `action.yml` declares; a test compares the two. */
export const INPUTS = {
  mode: { mode: 'both', default: 'sign' },
  artifacts: { mode: 'both' },
  'release-assets': { mode: 'verify' },
  'key-id': { mode: 'both' },
  'signing-algorithm': { mode: 'both' },
  'aws-region': { mode: 'both' },
  'role-to-assume': { mode: 'both' },
  'role-session-name': { mode: 'both' },
  'role-duration-seconds': { mode: 'both', default: '900' },
  audience: { mode: 'both' },
  'signature-suffix': { mode: 'both', default: '.sig' },
  'signature-encoding': { mode: 'sign', default: 'raw' },
  'output-directory': { mode: 'both' },
  'public-key-file': { mode: 'sign', default: 'signing-public-key.pem' },
  'trusted-public-key': { mode: 'both' },
  'public-key-fingerprint': { mode: 'both', default: 'any' },
  upload: { mode: 'sign', default: 'signatures' },
  'release-tag': { mode: 'both' },
  'release-id': { mode: 'both' },
  repository: { mode: 'both' },
  token: { mode: 'both', default: '${{ github.token }}' },
  overwrite: { mode: 'sign', default: 'false' },
  'verify-with': { mode: 'verify', default: 'local' }
} as const satisfies Record<string, InputSpec>

export type InputName = keyof typeof INPUTS
export const INPUT_NAMES = Object.keys(INPUTS) as InputName[]

/** What the job says about itself; everything that inputs fall back to. */
export interface JobContext {
  /** `owner/name`. */
  readonly repository: string | undefined
  /** The release of a `release` event. */
  readonly eventRelease: { readonly id: number; readonly tag: string } | undefined
  /** The tag that the run is for. */
  readonly tag: string | undefined
  /** `AWS_REGION`, else `AWS_DEFAULT_REGION`. */
  readonly region: string | undefined
  /** Name for the role session, made of repository, run and attempt. */
  readonly sessionName: string
}

export interface KeyReference {
  /** Exactly as the user gave it: KMS is called with it. */
  readonly id: string
  readonly kind: 'id' | 'arn' | 'alias' | 'alias-arn'
  readonly region: string
  readonly partition: string | undefined
  /** Twelve digits. */
  readonly account: string | undefined
}

export interface RoleInputs {
  readonly arn: string
  readonly partition: string
  /** Twelve digits. */
  readonly account: string
  readonly sessionName: string
  readonly durationSeconds: number
  /** What the partition's STS expects as `aud` in the token. */
  readonly audience: string
}

/** Allowed and revoked keys by `sha256:<64 hex>` fingerprint. */
export interface Pins {
  /** Undefined: any key. */
  readonly allowed: readonly string[] | undefined
  readonly revoked: readonly string[]
}

interface CommonInputs {
  readonly artifacts: readonly string[]
  readonly role: RoleInputs | undefined
  readonly signatureSuffix: string
  readonly outputDirectory: string | undefined
  readonly trustedKeyFiles: readonly string[]
  readonly pins: Pins
  /** `owner/name`. */
  readonly repository: string | undefined
  readonly release: ReleaseReference | undefined
  readonly token: string | undefined
}

export interface SignInputs extends CommonInputs {
  readonly mode: 'sign'
  readonly key: KeyReference
  readonly algorithm: SigningAlgorithm
  readonly encoding: SignatureEncoding
  readonly publicKeyFiles: readonly string[]
  readonly upload: 'signatures' | 'all' | 'none'
  readonly overwrite: boolean
}

export interface VerifyInputs extends CommonInputs {
  readonly mode: 'verify'
  readonly releaseAssets: readonly string[]
  readonly key: KeyReference | undefined
  /** Undefined: any of the six. */
  readonly algorithm: SigningAlgorithm | undefined
  readonly verifyWith: 'local' | 'kms'
}

export type Inputs = SignInputs | VerifyInputs

const MAX_PINS = 100
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/
const KEY_ARN = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):(\d{12}):(key|alias)\/[\w/-]+$/
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/[\w+=,.@/-]+$/
const BOOLEANS = new Map([
  ...['true', 'True', 'TRUE'].map(t => [t, true] as const),
  ...['false', 'False', 'FALSE'].map(f => [f, false] as const)
])

/**
 * Turns the runner's `INPUT_*` variables into typed inputs. Throws one `INPUT_INVALID` that names every problem.
 *
 * @param env the process's environment; nothing but `INPUT_*` is read.
 */
export function parseInputs(env: Readonly<Record<string, string | undefined>>, job: JobContext): Inputs {
  const reader = new Reader(env)
  reader.refuseUndeclared()
  const mode = reader.choice('mode', ['sign', 'verify'])
  reader.refuseOtherMode(mode)
  return mode === 'sign' ? parseSign(reader, job) : parseVerify(reader, job)
}

function parseSign(reader: Reader, job: JobContext): SignInputs {
  const upload = reader.choice('upload', ['signatures', 'all', 'none'])
  const key = parseKey(reader, job)
  if (key === undefined && reader.text('key-id') === undefined) {
    reader.problem('key-id: not given; expected the id, ARN, alias or alias ARN of the KMS key that signs')
  }
  if (reader.list('artifacts').every(isExclude)) {
    reader.problem(
      'artifacts: no pattern given, expected at least one glob of files to sign (an expression may have come to nothing)'
    )
  }
  const release = upload === 'none' ? undefined : parseRelease(reader, job)
  if (upload !== 'none' && release === undefined) {
    reader.problem(
      'release-tag: no release is named and this run is not for a release or a tag; give release-tag or release-id, or set upload: none to attach nothing'
    )
  }
  const inputs = {
    ...parseCommon(reader, job),
    mode: 'sign' as const,
    algorithm: parseAlgorithm(reader) ?? 'RSASSA_PSS_SHA_256',
    encoding: reader.choice('signature-encoding', ['raw', 'base64']),
    publicKeyFiles: parsePublicKeyFiles(reader),
    upload,
    overwrite: reader.boolean('overwrite'),
    release
  }
  reader.throwProblems()
  if (key === undefined) throw new Error('a missing key is always noted as a problem')
  return { ...inputs, key }
}

function parseVerify(reader: Reader, job: JobContext): VerifyInputs {
  const releaseAssets = reader.list('release-assets')
  const artifacts = reader.list('artifacts')
  const verifyWith = reader.choice('verify-with', ['local', 'kms'])
  const key = parseKey(reader, job)
  const named = reader.text('release-tag') !== undefined || reader.text('release-id') !== undefined
  const release = releaseAssets.length > 0 || named ? parseRelease(reader, job) : undefined
  if (artifacts.every(isExclude) && releaseAssets.every(isExclude)) {
    reader.problem(
      'artifacts: nothing to verify; expected globs of files in artifacts, or of asset names in release-assets (an expression may have come to nothing)'
    )
  }
  if (releaseAssets.length > 0 && release === undefined) {
    reader.problem(
      'release-assets: no release is named and this run is not for a release or a tag; give release-tag or release-id'
    )
  }
  if (verifyWith === 'kms' && reader.text('key-id') === undefined) {
    reader.problem('verify-with: "kms" needs key-id, the KMS key that is asked')
  }
  const inputs = {
    ...parseCommon(reader, job),
    mode: 'verify' as const,
    releaseAssets,
    key,
    algorithm: parseAlgorithm(reader),
    verifyWith,
    release
  }
  if (
    inputs.trustedKeyFiles.length === 0 &&
    inputs.pins.allowed === undefined &&
    reader.text('key-id') === undefined
  ) {
    reader.problem(
      'trusted-public-key: no key to trust is given; give a public key file from the checkout, a pin in public-key-fingerprint, or key-id'
    )
  }
  if (inputs.outputDirectory !== undefined && releaseAssets.length === 0) {
    reader.problem(
      'output-directory: in verify mode it keeps verified release assets, but release-assets is empty'
    )
  }
  reader.throwProblems()
  return inputs
}

function parseCommon(reader: Reader, job: JobContext): Omit<CommonInputs, 'release'> {
  const repository = reader.text('repository') ?? job.repository
  if (repository !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    reader.problem(`repository: ${quote(repository)}, expected owner/name`)
  }
  const suffix = reader.text('signature-suffix') ?? ''
  if (!/^\.[A-Za-z0-9_.-]*[A-Za-z0-9_-]$/.test(suffix) || suffix.length > 32 || suffix.includes('..')) {
    reader.problem(
      `signature-suffix: ${quote(suffix)}, expected a dot and up to 31 letters, digits, "-", "_" or "."`
    )
  }
  return {
    artifacts: reader.list('artifacts'),
    role: parseRole(reader, job),
    signatureSuffix: suffix,
    outputDirectory: reader.text('output-directory'),
    trustedKeyFiles: reader.list('trusted-public-key'),
    pins: parsePins(reader),
    repository,
    token: reader.text('token')
  }
}

function parseAlgorithm(reader: Reader): SigningAlgorithm | undefined {
  const name = reader.text('signing-algorithm')
  if (name === undefined || isSigningAlgorithm(name)) return name
  reader.problem(`signing-algorithm: ${quote(name)}, expected one of ${SIGNING_ALGORITHMS.join(', ')}`)
  return undefined
}

function parseKey(reader: Reader, job: JobContext): KeyReference | undefined {
  const id = reader.text('key-id')
  const given = reader.text('aws-region')
  if (given !== undefined && !REGION.test(given)) {
    reader.problem(`aws-region: ${quote(given)}, expected a Region such as eu-central-1`)
  }
  if (id === undefined) return undefined
  const arn = KEY_ARN.exec(id)
  if (arn === null && (id.startsWith('arn:') || !/^(alias\/[\w/-]+|[A-Za-z0-9-]+)$/.test(id))) {
    reader.problem(
      `key-id: ${quote(id)}, expected a key id, a key ARN (arn:aws:kms:<region>:<account>:key/<id>), an alias (alias/<name>) or an alias ARN`
    )
    return undefined
  }
  const fromArn = arn?.[2]
  if (given !== undefined && fromArn !== undefined && given !== fromArn) {
    reader.problem(
      `aws-region: "${given}", but the ARN in key-id names ${fromArn}; remove aws-region or give the same`
    )
  }
  const region = given ?? fromArn ?? job.region
  if (region === undefined) {
    reader.problem('aws-region: no Region is known; give aws-region, a key ARN as key-id, or set AWS_REGION')
    return undefined
  }
  if (!REGION.test(region)) {
    reader.problem(`AWS_REGION: ${quote(region)} in the environment, expected a Region such as eu-central-1`)
  }
  const isAlias = arn === null ? id.startsWith('alias/') : arn[4] === 'alias'
  const kind = arn === null ? (isAlias ? 'alias' : 'id') : isAlias ? 'alias-arn' : 'arn'
  return { id, kind, region, partition: arn?.[1], account: arn?.[3] }
}

function parseRole(reader: Reader, job: JobContext): RoleInputs | undefined {
  const arn = reader.text('role-to-assume')
  const duration = reader.integer('role-duration-seconds', 900, 43_200)
  if (arn === undefined) return undefined
  const match = ROLE_ARN.exec(arn)
  if (match === null) {
    reader.problem(
      `role-to-assume: ${quote(arn)}, expected a role ARN such as arn:aws:iam::111122223333:role/release-signing`
    )
  }
  return {
    arn,
    partition: match?.[1] ?? '',
    account: match?.[2] ?? '',
    sessionName: toSessionName(reader.text('role-session-name') ?? job.sessionName),
    durationSeconds: duration,
    audience:
      reader.text('audience') ?? (match?.[1] === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com')
  }
}

/** What STS takes as `RoleSessionName`: 2 to 64 of `[\w+=,.@-]` (API reference, AssumeRoleWithWebIdentity). */
function toSessionName(name: string): string {
  return name
    .replace(/[^\w+=,.@-]/g, '-')
    .slice(0, 64)
    .padEnd(2, '-')
}

function parsePins(reader: Reader): Pins {
  const lines = reader.list('public-key-fingerprint')
  if (lines.length === 0) {
    reader.problem(
      'public-key-fingerprint: empty, expected sha256:<64 hex> or "any"; an expression may have come to nothing'
    )
  }
  if (lines.length > MAX_PINS)
    reader.problem(`public-key-fingerprint: ${lines.length} pins, expected at most ${MAX_PINS}`)
  const allowed: string[] = []
  const revoked: string[] = []
  for (const line of lines.filter(line => line !== 'any')) {
    const pin = /^(!?)(sha256:[0-9a-f]{64})$/i.exec(line)
    if (pin?.[2] === undefined) {
      reader.problem(
        `public-key-fingerprint: ${quote(line)}, expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"`
      )
    } else (pin[1] === '!' ? revoked : allowed).push(pin[2].toLowerCase())
  }
  const any = lines.includes('any')
  if (any && allowed.length > 0) {
    reader.problem('public-key-fingerprint: "any" together with pins; remove "any", or the pins mean nothing')
  }
  return { allowed: any || allowed.length === 0 ? undefined : allowed, revoked }
}

function parsePublicKeyFiles(reader: Reader): readonly string[] {
  const files = reader.list('public-key-file')
  if (files.length === 0)
    reader.problem('public-key-file: empty, expected a file name ending in .pem or .der')
  for (const file of files.filter(file => !/[^/\\]\.(pem|der)$/.test(file))) {
    reader.problem(`public-key-file: ${quote(file)}, expected a name ending in .pem or .der`)
  }
  return files
}

function parseRelease(reader: Reader, job: JobContext): ReleaseReference | undefined {
  const id =
    reader.text('release-id') === undefined
      ? undefined
      : reader.integer('release-id', 1, Number.MAX_SAFE_INTEGER)
  const tag = reader.text('release-tag')?.replace(/^refs\/tags\//, '')
  if (tag === '') reader.problem('release-tag: "refs/tags/" names no tag')
  if (id !== undefined || tag !== undefined) return { id, tag }
  const other = reader.text('repository')
  if (other !== undefined && other.toLowerCase() !== job.repository?.toLowerCase()) return undefined
  if (job.eventRelease !== undefined) return job.eventRelease
  return job.tag === undefined ? undefined : { id: undefined, tag: job.tag }
}

/** Reads single inputs and collects what is wrong with them. */
class Reader {
  readonly #env: Readonly<Record<string, string | undefined>>
  readonly #problems: string[] = []

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env
  }

  problem(text: string): void {
    if (!this.#problems.includes(text)) this.#problems.push(text)
  }

  throwProblems(): void {
    const [first, ...others] = this.#problems
    if (first === undefined) return
    const list =
      others.length === 0 ? first : this.#problems.map((text, index) => `(${index + 1}) ${text}`).join('; ')
    const what = others.length === 0 ? 'An input is wrong' : `${this.#problems.length} inputs are wrong`
    throw new ActionError('INPUT_INVALID', `${what}: ${list}.`, {
      hint: 'Correct the "with:" block of this step.'
    })
  }

  /** The value without surrounding ASCII white space; a byte-order mark and the like stay and are then refused. */
  text(name: InputName): string | undefined {
    const spec: InputSpec = INPUTS[name]
    const value = this.#env[variableOf(name)] ?? (spec.default?.startsWith('${{') ? undefined : spec.default)
    const trimmed = value?.replace(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, '')
    return trimmed === '' ? undefined : trimmed
  }

  list(name: InputName): string[] {
    const lines = (this.text(name) ?? '').split(/\r?\n/).map(line => line.replace(/^[\t ]+|[\t ]+$/g, ''))
    return lines.filter(line => line !== '' && !line.startsWith('#'))
  }

  choice<const T extends string>(name: InputName, allowed: readonly [T, ...T[]]): T {
    const value = this.text(name)
    const choice = allowed.find(candidate => candidate === value)
    if (choice === undefined) {
      this.problem(
        `${name}: ${value === undefined ? 'empty' : quote(value)}, expected ${allowed.join(' or ')}`
      )
    }
    return choice ?? allowed[0]
  }

  boolean(name: InputName): boolean {
    const value = this.text(name)
    const parsed = BOOLEANS.get(value ?? '')
    if (parsed === undefined)
      this.problem(`${name}: ${value === undefined ? 'empty' : quote(value)}, expected true or false`)
    return parsed ?? false
  }

  /** `min` and `max` are inclusive. */
  integer(name: InputName, min: number, max: number): number {
    const value = this.text(name) ?? ''
    const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
    if (number >= min && number <= max) return number
    this.problem(`${name}: ${quote(value)}, expected a whole number from ${min} to ${max}`)
    return min
  }

  /** The runner only warns about an undeclared input, so a typing error would switch a pin off in silence. */
  refuseUndeclared(): void {
    for (const variable of Object.keys(this.#env)) {
      if (!variable.startsWith('INPUT_') || this.#env[variable] === undefined) continue
      const name = variable.slice('INPUT_'.length).toLowerCase()
      if (INPUT_NAMES.some(declared => declared === name)) continue
      const nearest = nearestInput(name, INPUT_NAMES)
      if (nearest === undefined && !name.includes('-')) continue
      this.problem(
        `${quote(name)} is not an input of this action${nearest === undefined ? '' : `; did you mean ${nearest}?`}`
      )
    }
  }

  refuseOtherMode(mode: 'sign' | 'verify'): void {
    for (const name of INPUT_NAMES) {
      const spec: InputSpec = INPUTS[name]
      if (spec.mode === 'both' || spec.mode === mode) continue
      const value = this.text(name)
      if (value === undefined || value === spec.default) continue
      this.problem(
        `${name}: given, but it has no meaning in ${mode} mode; remove it or set mode: ${spec.mode}`
      )
    }
  }
}

/** The runner upper-cases a name and turns spaces into `_`; hyphens stay. */
function variableOf(name: InputName): string {
  return `INPUT_${name.toUpperCase()}`
}

function quote(value: string): string {
  return JSON.stringify(value.length > 300 ? `${value.slice(0, 300)}…` : value)
}
