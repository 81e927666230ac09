import { isExclude } from '../artifacts/pattern.ts'
import type { JobContext } from '../ports/job.ts'
import {
  parseChecksumsFile,
  parseDigests,
  parsePatterns,
  parsePublicKeyFiles,
  parseRecordFile,
  parseTrustedKeyFiles
} from './files.ts'
import {
  parseCertificateFile,
  parseForms,
  parseSignatureSuffixes,
  parseStatementFile,
  refuseForDigests
} from './formats.ts'
import { parseAdditionalKey, parseAlgorithm, parseKey, parsePins, parseRole } from './key.ts'
import { changesOfRelease, countMatrixJobs, parseStrategy, refuseInMatrix } from './matrix.ts'
import { comparePartitions } from './partition.ts'
import { BOOLEANS, InputReader } from './reader.ts'
import { refuseValues } from './refused-values.ts'
import { parseBindingDemand, parseRelease, parseRepository, parseVerifyInstructions } from './release.ts'
import type { CommonInputs, Inputs, SignInputs, VerifyInputs } from './types.ts'

/**
 * The typed inputs of the step.
 *
 * @param env the process's environment; nothing but `INPUT_*` is read.
 * @param warn called with what is wrong and harmless.
 * @throws INPUT_INVALID one error that names every problem.
 */
export function parseInputs(
  env: Readonly<Record<string, string | undefined>>,
  job: JobContext,
  warn: (text: string) => void = () => undefined
): Inputs {
  const reader = new InputReader(env)
  reader.refuseUndeclared(warn)
  const mode = reader.choice('mode', ['sign', 'verify'])
  reader.refuseOtherMode(mode)
  refuseValues(reader)
  reader.boolean('job-summary') // what it says is read before all of these
  return mode === 'sign' ? parseSign(reader, job, warn) : parseVerify(reader, job)
}

/** Whether `mode` is `verify`, readable before the other inputs are checked: a step that verifies must fail from its first moment on. */
export function isVerifyMode(env: Readonly<Record<string, string | undefined>>): boolean {
  return env['INPUT_MODE']?.trim() === 'verify'
}

/** Whether the job summary is to be written, readable before the other inputs are checked: what is wrong with them is told there as well. */
export function wantsSummary(env: Readonly<Record<string, string | undefined>>): boolean {
  return BOOLEANS.get(new InputReader(env).text('job-summary') ?? '') ?? true
}

function parseSign(reader: InputReader, job: JobContext, warn: (text: string) => void): SignInputs {
  const upload = reader.choice('upload', ['signatures', 'all', 'none'])
  const key = parseKey(reader, job.region)
  if (key === undefined && reader.text('key-id') === undefined && !reader.isBlank('key-id')) {
    reader.problem('key-id: empty, expected the id, ARN, alias or alias ARN of the KMS key that signs')
  }
  const releaseAssets = reader.list('release-assets')
  const digests = parseDigests(reader)
  const patterns = [...reader.list('artifacts'), ...releaseAssets].filter(pattern => !isExclude(pattern))
  if (patterns.length === 0 && digests === undefined) {
    reader.problem(
      reader.list('artifacts').length > 0
        ? 'artifacts: only patterns that exclude, expected at least one glob of files to sign'
        : 'artifacts: no pattern given, expected at least one glob of files to sign (an expression may have evaluated to an empty string), or of assets in release-assets'
    )
  }
  if (patterns.length === 0 && digests !== undefined && upload === 'all') {
    reader.problem('upload: "all" needs the files, but only digests are given; set upload: signatures')
  }
  const dryRun = reader.boolean('dry-run')
  const jobs = countMatrixJobs(reader)
  if (upload === 'none' && releaseAssets.length > 0) {
    reader.problem('release-assets: with upload: none no release is looked up; remove one of the two')
  }
  const release = upload === 'none' ? undefined : parseRelease(reader, job)
  if (upload !== 'none' && release === undefined && !dryRun) {
    reader.problem(
      'release-tag: no release is named and this run is not for a release or a tag; give release-tag or release-id, or set upload: none to attach nothing'
    )
  }
  const algorithm = parseAlgorithm(reader) ?? 'RSASSA_PSS_SHA_256'
  const forms = parseForms(reader, algorithm)
  const inputs = {
    ...parseCommon(reader, job),
    mode: 'sign' as const,
    algorithm,
    additionalKey: parseAdditionalKey(reader, job.region, key),
    forms,
    certificateFile: parseCertificateFile(reader, forms),
    statementFile: parseStatementFile(reader, algorithm),
    strategy: parseStrategy(reader, jobs),
    publicKeyFiles: parsePublicKeyFiles(reader),
    upload,
    overwrite: reader.boolean('overwrite'),
    isMatrixJob: (jobs ?? 1) > 1,
    publishRelease: reader.boolean('publish-release'),
    verifyInstructions: parseVerifyInstructions(reader, job),
    recordFile: parseRecordFile(reader),
    dryRun,
    release
  }
  comparePartitions(reader, key, inputs.role)
  refuseInMatrix(reader, jobs, inputs, warn)
  if (patterns.length === 0) refuseForDigests(reader, inputs, warn)
  if (inputs.strategy === 'each' && inputs.checksumsFile !== undefined) {
    reader.problem(
      `checksums-file: with strategy: each${reader.text('strategy') === undefined ? ', the default in a matrix job,' : ''} there is no checksums file; set strategy to checksums or both`
    )
  }
  if (inputs.strategy === 'each' && inputs.additionalKey !== undefined) {
    reader.problem(
      `additional-key-id: that key signs the checksums file, and with strategy: each${reader.text('strategy') === undefined ? ', the default in a matrix job,' : ''} there is none; set strategy to checksums or both, or remove it`
    )
  }
  if (upload === 'none') refuseWithoutRelease(reader, inputs, warn)
  reader.throwProblems()
  if (key === undefined) throw new Error('a missing key was not noted as a problem')
  return { ...inputs, key }
}

/** With `upload: none` there is no release to change, to state or to bind to. */
function refuseWithoutRelease(
  reader: InputReader,
  inputs: Omit<SignInputs, 'key'>,
  warn: (text: string) => void
): void {
  const ofRelease = [
    ...changesOfRelease(inputs),
    ...(inputs.statementFile === undefined ? [] : ['statement-file'])
  ]
  for (const name of ofRelease)
    reader.problem(`${name}: with upload: none there is no release; remove one of the two`)
  if (inputs.strategy === 'each') return
  for (const name of ['release-tag', 'release-id'] as const)
    if (reader.text(name) !== undefined)
      warn(
        `${name}: with upload: none no release is looked up, so nothing binds the files to it (release-binding.json); remove one of the two.`
      )
}

function parseVerify(reader: InputReader, job: JobContext): VerifyInputs {
  const releaseAssets = reader.list('release-assets')
  const artifacts = reader.list('artifacts')
  const verifyWith = reader.choice('verify-with', ['local', 'kms'])
  const key = parseKey(reader, job.region)
  const named = reader.text('release-tag') !== undefined || reader.text('release-id') !== undefined
  const requireBinding = parseBindingDemand(reader, job)
  const needed = releaseAssets.length > 0 || named || requireBinding.kind === 'here'
  const release = needed ? parseRelease(reader, job) : undefined
  if (requireBinding.kind === 'here' && release === undefined) {
    reader.problem(
      'require-binding: "true", but no release is named and this run is not for one; give release-tag, or the release as owner/name@tag'
    )
  }
  if (artifacts.every(isExclude) && releaseAssets.every(isExclude)) {
    reader.problem(
      artifacts.length > 0 && releaseAssets.length === 0
        ? 'artifacts: only patterns that exclude, expected at least one glob of files to verify'
        : 'artifacts: no pattern given, expected globs of files in artifacts, or of asset names in release-assets (an expression may have evaluated to an empty string)'
    )
  }
  if (releaseAssets.length > 0 && release === undefined) {
    reader.problem(
      'release-assets: no release is named and this run is not for a release or a tag; give release-tag or release-id'
    )
  }
  if (verifyWith === 'kms' && reader.text('key-id') === undefined) {
    reader.problem('verify-with: "kms" needs key-id, the KMS key that verifies')
  }
  const requireSignatures = reader.choice('require-signatures', ['any', 'all'])
  if (requireSignatures === 'all' && reader.text('key-id') !== undefined) {
    reader.problem(
      'require-signatures: "all" cannot be used with key-id, by which exactly one key is trusted; remove key-id, and give each key in trusted-public-key or public-key-fingerprint'
    )
  }
  const inputs = {
    ...parseCommon(reader, job),
    mode: 'verify' as const,
    key,
    algorithm: parseAlgorithm(reader),
    verifyWith,
    signatureSuffixes: parseSignatureSuffixes(reader),
    requireBinding,
    requireSignatures,
    release
  }
  comparePartitions(reader, key, inputs.role)
  if (
    inputs.trustedKeyFiles.length === 0 &&
    !reader.isBlank('trusted-public-key') &&
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
  return {
    artifacts: parsePatterns(reader, 'artifacts'),
    releaseAssets: parsePatterns(reader, 'release-assets'),
    digests: parseDigests(reader),
    role: parseRole(reader, job),
    checksumsFile: parseChecksumsFile(reader),
    outputDirectory: reader.text('output-directory'),
    trustedKeyFiles: parseTrustedKeyFiles(reader),
    pins: parsePins(reader),
    repository: parseRepository(reader, job),
    token: reader.text('token')
  }
}
