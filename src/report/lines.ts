import { boundedLine, counted, listed, untrusted } from '../lib/text.ts'
import { formatDigest } from '../signature/algorithms.ts'
import type { SignInputs } from '../inputs/types.ts'
import { SSH_IDENTITY } from '../sign/how-to-verify.ts'
import type { SignReport } from '../sign/report.ts'
import { allowedSignersLine } from '../signature/formats/ssh.ts'
import { formatFingerprint } from '../signature/openpgp/identity.ts'
import type { RefusedResult, VerifiedResult } from '../verify/model.ts'

/** Why what was signed is bound to no release, and how it would be. */
export const UNBOUND = {
  withoutRelease: 'without a release (upload: none) there is nothing to bind it to.',
  withoutList:
    'each file has only its own signature, so an older signed file of the same name passes in its place. A signed list binds all files to the release: set strategy: both; after a matrix, sign the list in one job with strategy: checksums.'
}

/** The log line of a verified artifact. */
export function describeVerified(result: VerifiedResult, options: FactsOptions): string {
  return `Verified ${verifiedFacts(result, options)}`
}

interface FactsOptions {
  /** Whether the key that signed is named, as where there are several, or nothing else names it. */
  readonly namesKey: boolean
}

/** A verified artifact and what proves it, without the word for that. */
export function verifiedFacts(result: VerifiedResult, { namesKey }: FactsOptions): string {
  const { artifact, digest, proof, key, keys, checksums, signatureFile } = result
  const others = keys.filter(other => other !== key).map(other => other.key.fingerprint)
  const by = namesKey ? `, key ${key.key.fingerprint}` : ''
  const also = others.length === 0 ? '' : `, also signed by ${listed(others, 'and')}`
  const salt = proof.saltLength === undefined ? '' : `, salt ${proof.saltLength} bytes`
  const list = checksums === undefined ? '' : `, listed in ${untrusted(checksums)}`
  const file = `${untrusted(signatureFile ?? '')} (${proof.format})`
  return `${untrusted(artifact)}: ${formatDigest(digest)}${list}, ${file}, ${proof.algorithm}${salt}${by}${also}${notCounted(result)}`
}

/** The signatures that prove nothing, and why: they are passed over, but not in silence. */
function notCounted({ signatures }: VerifiedResult): string {
  const others = signatures.filter(({ verdict }) => verdict === 'not-evidence')
  return others
    .map(({ file, diagnosis }) => `; ${untrusted(file)} is not counted: ${diagnosis?.message}`)
    .join('')
}

/** The log line of a rejected artifact. */
export function describeRefusal(result: RefusedResult): string {
  return `REJECTED ${refusedFacts(result)}`
}

/** A rejected artifact, why and what to do, without the word for that. */
export function refusedFacts({ artifact, diagnosis, rejectedSignature }: RefusedResult): string {
  const by = rejectedSignature === undefined ? '' : `, signature ${untrusted(rejectedSignature)}`
  return `${untrusted(artifact)}${by}: ${boundedLine(diagnosis.message)}. ${boundedLine(diagnosis.hint)}`
}

/** The line of an artifact that a pattern takes out of a closed world. */
export function describeExempted({ artifact }: RefusedResult): string {
  return `Exempted, not verified: ${untrusted(artifact)}`
}

/** The last lines of the log of a successful signing run: what was done, and the pin for verify mode. */
export function closingLines(inputs: SignInputs, report: SignReport): string[] {
  const { artifacts, key, additionalKey } = report
  if (inputs.dryRun) {
    const kms = key === undefined ? ', as far as can be known without KMS' : ''
    return [
      `Dry run: ${counted(artifacts.length, 'artifact')} would be signed${kms}; nothing was signed or changed.`
    ]
  }
  if (key === undefined) return []
  const toPin = additionalKey === undefined ? 'this key' : 'these keys'
  return [
    describeSigned(report),
    `To pin ${toPin} where you verify:`,
    ...pinLines(inputs, key, additionalKey)
  ]
}

/** What verifiers are told of the key: the pin, and what the tools of the formats in use need. */
export function pinLines(
  { forms }: Pick<SignInputs, 'forms'>,
  { publicKey }: NonNullable<SignReport['key']>,
  additional: SignReport['additionalKey']
): string[] {
  const { openpgp } = publicKey
  const forSsh = forms.some(({ format }) => format === 'ssh')
  const pins = [publicKey, additional?.key.publicKey].flatMap(key => key?.fingerprint ?? [])
  return [
    ...(pins.length === 1
      ? [`public-key-fingerprint: ${publicKey.fingerprint}`]
      : ['public-key-fingerprint: |', ...pins.map(pin => `  ${pin}`)]),
    ...(openpgp === undefined ? [] : [`OpenPGP fingerprint: ${formatFingerprint(openpgp)}`]),
    ...(forSsh && publicKey.kind !== 'ml-dsa'
      ? [`allowed_signers: ${allowedSignersLine(publicKey, SSH_IDENTITY).trimEnd()}`]
      : [])
  ]
}

function describeSigned({
  artifacts,
  signed,
  release,
  checksumsFile,
  recordFile,
  statement
}: SignReport): string {
  const where =
    release === undefined
      ? 'nothing was attached'
      : `attached to ${release.url}${release.draft ? ', a draft' : ''}`
  const kept = signed.filter(item => item.kept).length
  const count = signed.length
  const signatures = count === artifacts.length ? '' : ` with ${counted(count, 'signature')}`
  const list = checksumsFile === undefined ? '' : `, all listed in ${untrusted(checksumsFile)}`
  const record = recordFile === undefined ? '' : `, recorded in ${untrusted(recordFile)}`
  const before = kept === 0 ? '' : `, of these ${kept} kept`
  const stated = statement === undefined ? '' : `, stated in ${untrusted(statement.file)}`
  return `Signed ${counted(artifacts.length, 'artifact')}${signatures}${before}${list}${record}${stated}; ${where}.`
}

/** The line that the log of a verification without a refusal ends with. */
export function verifiedLine(count: number): string {
  return `${counted(count, 'artifact')} verified.`
}

/** The line that the output of the command ends with when anything is rejected. */
export function rejectedLine(rejected: number, count: number): string {
  return `${rejected} of ${counted(count, 'artifact')} not verified.`
}
