import type { VerifyInputs } from '../inputs/types.ts'
import { describeExempted, describeRefusal, describeVerified, verifiedLine } from '../report/lines.ts'
import { verifyOutputs } from '../report/outputs.ts'
import { verifySummary } from '../report/verify-summary.ts'
import { emptyVerifyReport } from '../verify/report.ts'
import { verify } from '../verify/verify.ts'
import type { Run, RunSurroundings } from './run.ts'

const MAX_ANNOTATIONS = 9 // the runner shows ten of a step, and the closing line is one

/** Verify mode as a run. */
export function verifyRun(inputs: VerifyInputs, { environment, console, cancelled }: RunSurroundings): Run {
  const { workspace, platform, serverUrl } = environment
  const state = emptyVerifyReport()
  return {
    execute: async adapters =>
      verify(inputs, { ...(await adapters), log: console, workspace, platform, serverUrl, cancelled }, state),
    outputs: () => verifyOutputs(state),
    summary: failure => verifySummary(inputs, state, failure),
    printResult: failure => {
      // another failure ended the run, and is the one annotation
      const mayAnnotate = failure === undefined || failure.code === 'VERIFICATION_FAILED'
      const verified = state.results.filter(result => result.kind === 'verified')
      const namesKey = (state.trust?.trusted.length ?? 0) > 1 // else it is named above, once
      if (verified.length > 0) console.section('Verified')
      for (const result of verified) console.info(describeVerified(result, { namesKey }))
      console.section()
      const refused = state.results.filter(result => result.kind === 'refused')
      for (const [index, result] of refused.entries()) {
        if (mayAnnotate && index < MAX_ANNOTATIONS)
          console.error(describeRefusal(result), { file: result.artifact })
        else console.info(describeRefusal(result))
      }
      for (const result of state.exempted) console.info(describeExempted(result))
      if (failure === undefined) console.info(verifiedLine(state.results.length))
    },
    isReported: failure =>
      failure.code === 'VERIFICATION_FAILED' &&
      state.results.filter(({ kind }) => kind === 'refused').length === 1
  }
}
