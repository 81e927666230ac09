import type { SignInputs } from '../inputs/types.ts'
import { closingLines } from '../report/lines.ts'
import { signOutputs } from '../report/outputs.ts'
import { signSummary } from '../report/sign-summary.ts'
import { emptySignReport } from '../sign/report.ts'
import { sign } from '../sign/sign.ts'
import type { Run, RunSurroundings } from './run.ts'

/** Sign mode as a run. */
export function signRun(inputs: SignInputs, { environment, console, cancelled }: RunSurroundings): Run {
  const { workspace, platform, serverUrl, run } = environment
  const state = emptySignReport()
  return {
    execute: adapters =>
      sign(inputs, { adapters, log: console, workspace, platform, serverUrl, run, cancelled }, state),
    outputs: () => signOutputs(inputs, state),
    summary: failure => signSummary(inputs, state, failure),
    printResult: failure => {
      for (const line of failure === undefined ? closingLines(inputs, state) : []) console.info(line)
    },
    isReported: () => false
  }
}
