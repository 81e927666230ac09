import { isExclude } from './artifacts/find.ts'
import type { ReleaseReference } from './ports.ts'
import { SIGNING_ALGORITHMS, isSigningAlgorithm, type SigningAlgorithm } from './signature/algorithms.ts'
import type { SignatureEncoding } from './signature/encoding.ts'
import { InputReader, quote } from './input-reader.ts'

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
  /** Name globs; in sign mode the excluding ones exempt assets from the publish gate as well. */
  readonly releaseAssets: readonly string[]
  readonly role: RoleInputs | undefined
  /** Undefined: by the usual names. */
  readonly checksumsFile: string | undefined
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
  /** A signature for each artifact, one for a checksums file of all, or both. */
  readonly strategy: 'each' | 'checksums' | 'both'
  readonly publicKeyFiles: readonly string[]
  readonly upload: 'signatures' | 'all' | 'none'
  readonly overwrite: boolean
  readonly publishRelease: boolean
  readonly verifyInstructions: boolean
}

export interface VerifyInputs extends CommonInputs {
  readonly mode: 'verify'
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

/**
 * Turns the runner's `INPUT_*` variables into typed inputs. Throws one `INPUT_INVALID` that names every problem.
 *
 * @param env the process's environment; nothing but `INPUT_*` is read.
 */
export function parseInputs(env: Readonly<Record<string, string | undefined>>, job: JobContext): Inputs {
  const reader = new InputReader(env)
  reader.refuseUndeclared()
  const mode = reader.choice('mode', ['sign', 'verify'])
  reader.refuseOtherMode(mode)
  return mode === 'sign' ? parseSign(reader, job) : parseVerify(reader, job)
}

/** Whether the step means to verify, however wrong its other inputs are: a gate must be closed from the start. */
export function isVerifyMode(env: Readonly<Record<string, string | undefined>>): boolean {
  return env['INPUT_MODE']?.trim() === 'verify'
}

function parseSign(reader: InputReader, job: JobContext): SignInputs {
  const upload = reader.choice('upload', ['signatures', 'all', 'none'])
  const key = parseKey(reader, job)
  if (key === undefined && reader.text('key-id') === undefined) {
    reader.problem('key-id: not given; expected the id, ARN, alias or alias ARN of the KMS key that signs')
  }
  const releaseAssets = reader.list('release-assets')
  if (reader.list('artifacts').every(isExclude) && releaseAssets.every(isExclude)) {
    reader.problem(
      'artifacts: no pattern given, expected at least one glob of files to sign (an expression may have come to nothing), or of assets in release-assets'
    )
  }
  if (upload === 'none' && releaseAssets.length > 0) {
    reader.problem('release-assets: with upload: none no release is looked up; remove one of the two')
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
    strategy: reader.choice('strategy', ['each', 'checksums', 'both']),
    publicKeyFiles: parsePublicKeyFiles(reader),
    upload,
    overwrite: reader.boolean('overwrite'),
    publishRelease: reader.boolean('publish-release'),
    verifyInstructions: reader.boolean('verify-instructions'),
    release
  }
  refuseInMatrix(reader, inputs)
  if (inputs.strategy === 'each' && inputs.checksumsFile !== undefined) {
    reader.problem(
      'checksums-file: with strategy: each there is no checksums file; set strategy to checksums or both'
    )
  }
  for (const name of ['publish-release', 'verify-instructions'] as const) {
    if (upload === 'none' && reader.boolean(name))
      reader.problem(`${name}: with upload: none there is no release; remove one of the two`)
  }
  reader.throwProblems()
  if (key === undefined) throw new Error('a missing key is always noted as a problem')
  return { ...inputs, key }
}

/** What concerns the release as a whole belongs into one job after a matrix: its legs would do it too early, and against each other. */
function refuseInMatrix(
  reader: InputReader,
  {
    publishRelease,
    verifyInstructions,
    strategy
  }: Pick<SignInputs, 'publishRelease' | 'verifyInstructions' | 'strategy'>
): void {
  const jobs = reader.text('job-total') === undefined ? 1 : reader.integer('job-total', 1, 1_000)
  if (jobs === 1) return
  const names = [
    ...(publishRelease ? ['publish-release'] : []),
    ...(verifyInstructions ? ['verify-instructions'] : []),
    ...(strategy === 'each' ? [] : ['strategy'])
  ]
  for (const name of names) {
    reader.problem(
      `${name}: this is one of ${jobs} jobs of a matrix; do it in one job after the matrix, or set job-total: 1 when each job signs a release of its own`
    )
  }
}

function parseVerify(reader: InputReader, job: JobContext): VerifyInputs {
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

function parseCommon(reader: InputReader, job: JobContext): Omit<CommonInputs, 'release'> {
  const repository = reader.text('repository') ?? job.repository
  if (repository !== undefined && !/^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/.test(repository)) {
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
    releaseAssets: reader.list('release-assets'),
    role: parseRole(reader, job),
    checksumsFile: parseChecksumsFile(reader),
    signatureSuffix: suffix,
    outputDirectory: reader.text('output-directory'),
    trustedKeyFiles: reader.list('trusted-public-key'),
    pins: parsePins(reader),
    repository,
    token: reader.text('token')
  }
}

function parseChecksumsFile(reader: InputReader): string | undefined {
  const file = reader.text('checksums-file')
  if (file !== undefined && !/(^|[/\\])[^/\\\n]*[^/\\\n.]$/.test(file))
    reader.problem(`checksums-file: ${quote(file)}, expected a file name such as SHA256SUMS`)
  return file
}

function parseAlgorithm(reader: InputReader): SigningAlgorithm | undefined {
  const name = reader.text('signing-algorithm')
  if (name === undefined || isSigningAlgorithm(name)) return name
  reader.problem(`signing-algorithm: ${quote(name)}, expected one of ${SIGNING_ALGORITHMS.join(', ')}`)
  return undefined
}

function parseKey(reader: InputReader, job: JobContext): KeyReference | undefined {
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
  if (given === undefined && !REGION.test(region)) {
    reader.problem(`AWS_REGION: ${quote(region)} in the environment, expected a Region such as eu-central-1`)
  }
  const isAlias = arn === null ? id.startsWith('alias/') : arn[4] === 'alias'
  const kind = arn === null ? (isAlias ? 'alias' : 'id') : isAlias ? 'alias-arn' : 'arn'
  return { id, kind, region, partition: arn?.[1], account: arn?.[3] }
}

function parseRole(reader: InputReader, job: JobContext): RoleInputs | undefined {
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

function parsePins(reader: InputReader): Pins {
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

function parsePublicKeyFiles(reader: InputReader): readonly string[] {
  const files = reader.list('public-key-file')
  if (files.length === 0)
    reader.problem('public-key-file: empty, expected a file name ending in .pem or .der')
  for (const file of files.filter(file => !/[^/\\]\.(pem|der)$/.test(file))) {
    reader.problem(`public-key-file: ${quote(file)}, expected a name ending in .pem or .der`)
  }
  return files
}

function parseRelease(reader: InputReader, job: JobContext): ReleaseReference | undefined {
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
