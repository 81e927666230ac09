import { describeCauses, toActionError, type ActionError } from './errors.ts'
import { isVerifyMode, parseInputs, wantsSummary } from './inputs/parse.ts'
import type { Inputs } from './inputs/types.ts'
import { cancelledError } from './lib/cancellation.ts'
import { Waiting } from './lib/waiting.ts'
import { failureSummary } from './report/failure.ts'
import { leftEmpty } from './report/outputs.ts'
import type { Run, RunSurroundings } from './run/run.ts'
import { RunnerConsole } from './runner/console.ts'
import { readEnvironment } from './runner/environment.ts'

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
    const waiting = new Waiting({ cancelled: running.signal, info: text => console.info(text) })
    const adapters = needsService(inputs)
      ? (await import('./connect.ts')).connect(inputs, { env, environment, console, waiting }) // first: its requests are waited for longest
      : Promise.resolve(NO_ADAPTERS)
    adapters.catch(() => undefined) // what awaits it reports it
    run = await prepareRun(inputs, { environment, console, cancelled: running.signal })
    await run.execute(adapters)
  } catch (thrown) {
    failure = toActionError(thrown)
    for (const cause of describeCauses(failure.cause)) console.debug(`Caused by ${cause}`)
  }
  running.abort(failure ?? new Error('The run is over.')) // ends what is still under way beside what failed
  console.section() // what follows is seen without unfolding anything
  const outputs = run?.outputs() ?? new Map<string, string>()
  for (const [name, value] of outputs) output(name, value)
  failure ??= outputFailure
  for (const name of leftEmpty(outputs))
    console.warning(
      `The output ${name} is empty: it would be larger than the 1 MiB that GitHub takes. The log has all of it; in sign mode, record-file does, too.`
    )
  if (wantsSummary(env))
    console.summary(
      run === undefined && failure !== undefined ? failureSummary(failure) : (run?.summary(failure) ?? ''),
      env['GITHUB_STEP_SUMMARY']
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

const NO_ADAPTERS = { signer: undefined, additionalSigner: undefined, releases: undefined }

/** Whether anything is asked of AWS or of the release host; a role is checked even where no key is named. */
function needsService({ key, role, release }: Inputs): boolean {
  return key !== undefined || role !== undefined || release !== undefined
}

/** Each mode is loaded when the inputs say which it is. */
async function prepareRun(inputs: Inputs, surroundings: RunSurroundings): Promise<Run> {
  if (inputs.mode === 'sign') return (await import('./run/sign-run.ts')).signRun(inputs, surroundings)
  return (await import('./run/verify-run.ts')).verifyRun(inputs, surroundings)
}

/** Events that run with the base repository's rights on something that a fork may have made. */
function warnOfExternalTrigger(eventName: string, console: RunnerConsole): void {
  if (!['pull_request_target', 'issue_comment', 'workflow_run'].includes(eventName)) return
  console.warning(
    `This run was started by ${eventName}, which people without write access can cause: what it signs may come from them. Sign on a tag, a release or workflow_dispatch, behind an environment with reviewers.`
  )
}
