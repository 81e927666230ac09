import { connect, type Adapters } from './connect.ts'
import { describeCauses, toActionError, type ActionError } from './errors.ts'
import { isVerifyMode, parseInputs } from './inputs/parse.ts'
import type { SignInputs, VerifyInputs } from './inputs/types.ts'
import { cancelledError } from './lib/cancellation.ts'
import { Waiting } from './lib/waiting.ts'
import {
  closingLines,
  describeExempted,
  describeRefusal,
  describeVerified,
  verifiedLine
} from './report/lines.ts'
import { leftEmpty, signOutputs, verifyOutputs, type Outputs } from './report/outputs.ts'
import { failureSummary, signSummary, verifySummary } from './report/summary.ts'
import { RunnerConsole } from './runner/console.ts'
import { readEnvironment, type RunnerEnvironment } from './runner/environment.ts'
import { keepHeapSmall } from './runner/memory.ts'
import { emptySignReport } from './sign/report.ts'
import { sign } from './sign/sign.ts'
import { emptyVerifyReport } from './verify/report.ts'
import { verify } from './verify/verify.ts'

/** A use case with its report: what there is to tell at any moment, well ended or not. */
interface Run {
  /** Begins what needs no adapter while they are being connected. */
  execute(adapters: Promise<Adapters>): Promise<void>
  outputs(): Outputs
  summary(failure: ActionError | undefined): string
  /** Prints the line of each artifact, and what a successful run ends with. */
  printResult(failure: ActionError | undefined): void
  /** Whether the lines of the artifacts say all that the failure says. */
  isReported(failure: ActionError): boolean
}

const MAX_ANNOTATIONS = 9 // the runner shows ten of a step, and the closing line is one

/**
 * Runs the step: reads the inputs, connects the adapters, runs the use case, reports. Returns whether all went well; never
 * throws for a cause that a user can have.
 *
 * @param cancelled aborts when the runner cancels the job: what is under way is broken off, nothing new is begun.
 */
export async function main(env: NodeJS.ProcessEnv, cancelled: AbortSignal): Promise<boolean> {
  const console = new RunnerConsole()
  const running = new AbortController()
  const cancel = (): void => running.abort(cancelledError())
  if (cancelled.aborted) cancel()
  else cancelled.addEventListener('abort', cancel)
  let run: Run | undefined
  let failure: ActionError | undefined
  let outputFailure: ActionError | undefined
  const output = (name: string, value: string): void => {
    try {
      console.output(name, value)
    } catch (thrown) {
      outputFailure ??= toActionError(thrown)
    }
  }
  try {
    console.assertOutputsWritable(env['GITHUB_OUTPUT'])
    if (isVerifyMode(env)) console.output('verified', 'false')
    const environment = readEnvironment(env)
    const inputs = parseInputs(env, environment, text => console.warning(text))
    if (inputs.token !== undefined) console.mask(inputs.token)
    if (inputs.mode === 'sign') warnOfExternalTrigger(environment.eventName, console)
    run =
      inputs.mode === 'sign'
        ? signRun(inputs, environment, console, running.signal)
        : verifyRun(inputs, environment, console, running.signal)
    const waiting = new Waiting({ cancelled: running.signal, info: text => console.info(text) })
    const adapters = connect(inputs, { env, environment, console, waiting })
    adapters.catch(() => undefined) // what awaits it reports it
    await run.execute(adapters)
  } catch (thrown) {
    failure = toActionError(thrown)
    for (const cause of describeCauses(failure.cause)) console.debug(`Caused by ${cause}`)
  }
  running.abort(failure ?? new Error('The run is over.')) // ends what is still under way beside what failed
  const outputs = run?.outputs() ?? new Map<string, string>()
  for (const [name, value] of outputs) output(name, value)
  failure ??= outputFailure
  for (const name of leftEmpty(outputs))
    console.warning(
      `The output ${name} is empty: it would be larger than the 1 MiB that GitHub takes. record-file (to sign) and the log have all of it.`
    )
  await console.summary(
    run === undefined && failure !== undefined ? failureSummary(failure) : (run?.summary(failure) ?? '')
  )
  run?.printResult(failure)
  if (failure !== undefined && !(run?.isReported(failure) ?? false)) console.fail(failure)
  const complete = failure === undefined && run !== undefined
  if (complete && isVerifyMode(env)) output('verified', 'true') // last: what reads it has everything else
  const late = complete ? outputFailure : undefined
  if (late !== undefined) console.fail(late)
  await console.close()
  return complete && late === undefined
}

function signRun(
  inputs: SignInputs,
  { workspace, platform, serverUrl, run }: RunnerEnvironment,
  console: RunnerConsole,
  cancelled: AbortSignal
): Run {
  const state = emptySignReport()
  keepHeapSmall()
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

function verifyRun(
  inputs: VerifyInputs,
  { workspace, platform, serverUrl }: RunnerEnvironment,
  console: RunnerConsole,
  cancelled: AbortSignal
): Run {
  const state = emptyVerifyReport()
  return {
    execute: async adapters =>
      verify(inputs, { ...(await adapters), log: console, workspace, platform, serverUrl, cancelled }, state),
    outputs: () => verifyOutputs(state),
    summary: failure => verifySummary(state, failure),
    printResult: failure => {
      let annotated = 0
      for (const result of state.results) {
        if (result.kind === 'verified') console.info(describeVerified(result))
        else if (annotated++ < MAX_ANNOTATIONS)
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

/** Events that run with the base repository's rights on something that a fork may have made. */
function warnOfExternalTrigger(eventName: string, console: RunnerConsole): void {
  if (!['pull_request_target', 'issue_comment', 'workflow_run'].includes(eventName)) return
  console.warning(
    `This run was started by ${eventName}, which people without write access can cause: what it signs may come from them. Sign on a tag, a release or workflow_dispatch, behind an environment with reviewers.`
  )
}
