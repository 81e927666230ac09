import type { ActionError } from '../errors.ts'
import type { Outputs } from '../report/outputs.ts'
import type { RunnerConsole } from '../runner/console.ts'
import type { RunnerEnvironment } from '../runner/environment.ts'
import type { SignPorts } from '../sign/report.ts'

/** A use case with its report: what there is to tell at any moment, well ended or not. */
export interface Run {
  /** Begins what needs no adapter while they are being connected. */
  execute(adapters: SignPorts['adapters']): Promise<void>
  outputs(): Outputs
  summary(failure: ActionError | undefined): string
  /** Prints the line of each artifact, and what a successful run ends with. */
  printResult(failure: ActionError | undefined): void
  /** Whether the lines of the artifacts say all that the failure says. */
  isReported(failure: ActionError): boolean
}

/** What a use case runs in. */
export interface RunSurroundings {
  readonly environment: RunnerEnvironment
  readonly console: RunnerConsole
  readonly cancelled: AbortSignal
}
