import { kmsDisagrees } from '../diagnosis/rejections.ts'
import { statementMismatch } from '../diagnosis/release.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { hashBytes } from '../hashing/hasher.ts'
import { readBounded } from '../lib/bounded.ts'
import { anyBaseName } from '../lib/file-names.ts'
import {
  findStatedMismatches,
  MAX_STATEMENT_BYTES,
  parseStatementBundle,
  type ReleaseStatement
} from '../manifests/release-statement.ts'
import { describeDifference, type Binding } from '../manifests/release-binding.ts'
import type { Digest } from '../signature/algorithms.ts'
import { judgeEnvelope, type Verified } from '../signature/verdict.ts'
import type { TrustedKey } from '../trust/anchors.ts'
import type { Candidate, VerificationContext } from './model.ts'
import { kmsAgrees } from './signatures.ts'

/** What a file is that states a release, by a trusted key. */
export type StatementVerdict =
  | {
      readonly kind: 'stated'
      readonly proof: Verified
      readonly key: TrustedKey
      /** Whether it was compared with a release; without one, its files alone were. */
      readonly isBound: boolean
    }
  | { readonly kind: 'refused'; readonly diagnosis: Diagnosis }

/** Whether a file can be a release statement, going by its name: only then is it read to see. */
export function isNamedAsStatement(name: string): boolean {
  return name.endsWith('.json')
}

/**
 * The verdict on a release statement: its own signature must hold, it must be about the release at hand, and each file that it names and
 * that is here must have the digest that it states. Undefined when the file is no statement that says it is by a trusted key.
 */
export async function judgeStatement(
  item: Candidate,
  context: VerificationContext
): Promise<StatementVerdict | undefined> {
  if (!isNamedAsStatement(item.artifact)) return undefined
  const bytes = await readBounded(item.reread(), MAX_STATEMENT_BYTES)
  if (bytes === undefined) return undefined
  for (const key of context.trust.trusted) {
    const signed = parseStatementBundle(bytes, key.key)
    if (signed === undefined) continue
    const refused = (what: string): StatementVerdict => ({
      kind: 'refused',
      diagnosis: statementMismatch(what)
    })
    const digest = digestOf(bytes)
    const proof = judgeEnvelope(key.key, signed, digest)
    if (proof === undefined) return refused('its signature is not valid: it was changed, or is damaged')
    if (context.kms !== undefined && !(await kmsAgrees(context.kms, proof)))
      return { kind: 'refused', diagnosis: kmsDisagrees(context.kms.key.arn) }
    const expected = await expectedRelease(context)
    const difference = expected && differenceOf(signed.statement, expected)
    if (difference !== undefined) return refused(difference)
    const [mismatch] = findStatedMismatches(signed.statement, name => sha256Of(name, item, context))
    if (mismatch !== undefined) return refused(`it states another digest of ${mismatch}`)
    return { kind: 'stated', proof, key, isBound: expected !== undefined }
  }
  return undefined
}

function digestOf(bytes: Uint8Array): Digest {
  const digest = hashBytes(bytes, ['sha256']).get('sha256')
  if (digest === undefined) throw new Error('no digest of a statement')
  return digest
}

/** A release that is expected; a server that is undefined may be any. */
interface ExpectedRelease extends Omit<Binding, 'server'> {
  readonly server: string | undefined
  /** Whether a commit that is undefined means that there is no tag. */
  readonly isCommitKnown: boolean
}

/** The release that everything is verified against; undefined without one. */
async function expectedRelease({
  binding,
  describeRelease,
  policy: { requireBinding }
}: VerificationContext): Promise<ExpectedRelease | undefined> {
  const bound = binding.kind === 'bound' ? binding.binding : undefined
  if (requireBinding.kind === 'named')
    // of a release that was only named, the signed binding knows the commit
    return {
      ...requireBinding,
      repositoryId: undefined,
      commit: bound?.commit,
      isCommitKnown: bound?.commit !== undefined
    }
  const release = await describeRelease?.()
  if (release !== undefined)
    return { ...release, commit: release.commit ?? release.targetCommit, isCommitKnown: true }
  // a binding without a commit was made before the tag was
  return bound && { ...bound, isCommitKnown: bound.commit !== undefined }
}

/** Of a release that was only named, the commit is not known, and perhaps not the server. */
function differenceOf(
  { release }: ReleaseStatement,
  { isCommitKnown, ...expected }: ExpectedRelease
): string | undefined {
  const server = expected.server ?? release.server
  const commit = isCommitKnown ? expected.commit : release.commit
  return describeDifference(release, { ...expected, kind: 'here', server, commit })
}

/** SHA-256 of the file of this name that is verified in the same place. */
function sha256Of(
  name: string,
  { place }: Candidate,
  { candidates }: VerificationContext
): Digest | undefined {
  const found = candidates.find(other => other.place === place && anyBaseName(other.artifact) === name)
  return found?.digests.get('sha256')
}
