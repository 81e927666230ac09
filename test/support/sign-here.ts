import { connect } from '../../src/connect.ts'
import type { TimeLimits } from '../../src/connect.ts'
import { toActionError } from '../../src/errors.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import { Waiting } from '../../src/lib/waiting.ts'
import { RunnerConsole } from '../../src/runner/console.ts'
import { readEnvironment } from '../../src/runner/environment.ts'
import { emptySignReport } from '../../src/sign/report.ts'
import { sign } from '../../src/sign/sign.ts'
import { prepareStep } from './run-action.ts'
import type { ActionResult, RunOptions } from './run-action.ts'

/** A console that prints nothing and keeps the lines. */
class KeptConsole extends RunnerConsole {
  readonly lines: string[] = []

  override mask(): void {}
  override debug(): void {}
  override info(text: string): void {
    this.lines.push(text)
  }
  override warning(text: string): void {
    this.lines.push(text)
  }
}

export interface Here {
  readonly limits?: TimeLimits
  readonly cancelled?: AbortSignal
}

/**
 * Sign mode in this process, connected as the step connects it: for time limits that a test sets, since the bundle has none to
 * set. What is checked on each run of the bundle is not checked here.
 */
export async function signHere(
  options: RunOptions,
  { limits = {}, cancelled = new AbortController().signal }: Here = {}
): Promise<Pick<ActionResult, 'exitCode' | 'annotations'> & { readonly lines: readonly string[] }> {
  const { env } = prepareStep(options)
  const console = new KeptConsole()
  try {
    const environment = readEnvironment({ ...env })
    const inputs = parseInputs({ ...env }, environment)
    if (inputs.mode !== 'sign') throw new Error('sign mode only')
    const waiting = new Waiting({ cancelled, info: text => console.info(text) })
    const adapters = connect(inputs, { env: { ...env }, environment, console, waiting, limits })
    adapters.catch(() => undefined)
    const { workspace, platform, serverUrl, run } = environment
    const ports = { adapters, log: console, workspace, platform, serverUrl, run, cancelled }
    await sign(inputs, ports, emptySignReport())
    return { exitCode: 0, annotations: [], lines: console.lines }
  } catch (thrown) {
    const { code, message, hint = '' } = toActionError(thrown)
    const error = { level: 'error', title: code, message: `${message} ${hint}`.trim() } as const
    return { exitCode: 1, annotations: [error], lines: console.lines }
  }
}
