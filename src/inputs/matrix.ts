import type { InputReader } from './reader.ts'
import type { SignInputs } from './types.ts'

/** The inputs that concern a release as a whole. */
export type ReleaseWideInputs = Pick<
  SignInputs,
  'publishRelease' | 'verifyInstructions' | 'strategy' | 'recordFile' | 'statementFile' | 'release'
>

/** The jobs of the matrix that this job belongs to; undefined where the runner does not say (act, Gitea). */
export function countMatrixJobs(reader: InputReader): number | undefined {
  return reader.text('job-total') === undefined ? undefined : reader.integer('job-total', 1, 1_000)
}

/** A release is bound to its tag without being asked for; the jobs of a matrix would each attach a checksums file of a part. */
export function parseStrategy(reader: InputReader, jobs: number | undefined): SignInputs['strategy'] {
  if (reader.text('strategy') === undefined) return jobs !== undefined && jobs > 1 ? 'each' : 'both'
  return reader.choice('strategy', ['both', 'each', 'checksums'])
}

/**
 * Notes the inputs that concern the release as a whole: matrix jobs would act on it before the others are done, and against each other.
 * Where it is not known whether this is one of them, publishing is refused, since nothing takes it back; the rest is warned of.
 */
export function refuseInMatrix(
  reader: InputReader,
  jobs: number | undefined,
  inputs: ReleaseWideInputs,
  warn: (text: string) => void
): void {
  if (jobs === 1) return
  const names = releaseWide(inputs)
  if (jobs !== undefined) {
    for (const name of names)
      reader.problem(
        `${name}: given in one of ${jobs} matrix jobs; give it in one job after the matrix, or set job-total: 1 when each matrix job signs its own release`
      )
    return
  }
  if (inputs.publishRelease) {
    reader.problem(
      'job-total: empty, expected the number of matrix jobs: in a matrix, the first job would publish before the others have signed; set job-total: 1 if this job alone publishes the release'
    )
  } else if (names.length > 0 && inputs.release !== undefined) {
    warn(
      `job-total is empty: this runner does not say whether the job is one of a matrix, where ${names.join(' and ')} would apply to the whole release before the other jobs are done. Set job-total: 1 if this job alone signs the release; in a matrix set strategy: each, and give the others in one job after it.`
    )
  }
}

function releaseWide(inputs: ReleaseWideInputs): string[] {
  return [
    ...changesOfRelease(inputs),
    ...(inputs.strategy === 'each' ? [] : ['strategy']),
    ...(inputs.recordFile === undefined ? [] : ['record-file']),
    ...(inputs.statementFile === undefined ? [] : ['statement-file'])
  ]
}

/** The inputs that change the release itself. */
export function changesOfRelease({
  publishRelease,
  verifyInstructions
}: Pick<SignInputs, 'publishRelease' | 'verifyInstructions'>): string[] {
  return [
    ...(publishRelease ? ['publish-release'] : []),
    ...(verifyInstructions === undefined ? [] : ['verify-instructions'])
  ]
}
