import { ActionError, toActionError, type ErrorCode } from '../errors.ts'
import { boundedLine } from '../lib/text.ts'
import { VERSION } from '../version.ts'
import { CERTIFICATE_OPTIONS } from './certificate-options.ts'
import { runFingerprint } from './fingerprint-command.ts'
import { FINGERPRINT_OPTIONS, sortArguments, throwUsage, VERIFY_OPTIONS } from './options.ts'
import { Terminal, type Streams } from './terminal.ts'
import { CERTIFICATE_USAGE, FINGERPRINT_USAGE, USAGE, VERIFY_USAGE } from './usage.ts'
import { runVerify } from './verify-command.ts'

/** Everything was verified, or made. */
const VERIFIED = 0
/** Something was judged, and rejected. */
const REJECTED = 1
/** Nothing can be said: wrong arguments, or something that cannot be read. */
const UNUSABLE = 2

export type ExitCode = typeof VERIFIED | typeof REJECTED | typeof UNUSABLE

/** Failures that are verdicts. */
const REJECTIONS: readonly ErrorCode[] = [
  'VERIFICATION_FAILED',
  'CHECKSUMS_UNUSABLE',
  'NO_TRUSTED_KEY',
  'ARTIFACT_CHANGED'
]

/** The process around the command. */
export interface CommandPorts extends Streams {
  /** The current folder; throws when it is gone. */
  readonly cwd: () => string
  /** The environment; looked at only by the command that asks AWS. */
  readonly env: NodeJS.ProcessEnv
}

/** Runs the command with these arguments and prints; the exit code. Never throws. */
export async function runCommand(args: readonly string[], ports: CommandPorts): Promise<ExitCode> {
  const terminal = new Terminal(ports)
  let code: ExitCode = UNUSABLE
  try {
    await dispatch(args, ports, terminal)
    code = VERIFIED
  } catch (thrown) {
    const failure = toFailure(thrown)
    if (REJECTIONS.includes(failure.code)) code = REJECTED
    // the lines of the files say all that this would
    if (failure.code !== 'VERIFICATION_FAILED' || args.includes('--json'))
      terminal.error(
        [failure.code + ': ' + failure.message, failure.hint ?? ''].map(boundedLine).join(' ').trimEnd()
      )
    for (const line of failure.details?.split('\n') ?? []) terminal.info(line)
  }
  await terminal.flushed()
  if (terminal.failure === undefined) return code
  terminal.error(`cannot print the result: ${terminal.failure.message}`)
  return UNUSABLE
}

async function dispatch(
  args: readonly string[],
  { cwd, env }: CommandPorts,
  terminal: Terminal
): Promise<void> {
  const [command, ...rest] = args
  switch (command) {
    case 'verify': {
      const given = sortArguments(rest, VERIFY_OPTIONS)
      if (given.flags.has('help')) return terminal.ownText(VERIFY_USAGE)
      return runVerify(given, cwd(), terminal)
    }
    case 'fingerprint': {
      const given = sortArguments(rest, FINGERPRINT_OPTIONS)
      if (given.flags.has('help')) return terminal.ownText(FINGERPRINT_USAGE)
      return runFingerprint(given, cwd(), terminal)
    }
    case 'openpgp-certificate': {
      const given = sortArguments(rest, CERTIFICATE_OPTIONS)
      if (given.flags.has('help')) return terminal.ownText(CERTIFICATE_USAGE)
      // the SDK, and all that can open a connection, is loaded here only
      const { runCertificate } = await import('./certificate-command.ts')
      return runCertificate(given, { workspace: cwd(), env }, terminal)
    }
    case '--help':
    case '-h':
    case 'help':
      return terminal.ownText(USAGE)
    case '--version':
      return terminal.ownText(`kms-sign ${VERSION}`)
    case undefined:
    default:
      return throwUsage([
        command === undefined
          ? `no command is given, expected ${COMMANDS}`
          : `${JSON.stringify(command.slice(0, MAX_SHOWN))} is not a command, expected ${COMMANDS}`
      ])
  }
}

const MAX_SHOWN = 100
const COMMANDS = 'verify, fingerprint or openpgp-certificate'

/** The hint of an unforeseen failure speaks of jobs. */
function toFailure(thrown: unknown): ActionError {
  const failure = toActionError(thrown)
  if (failure.code !== 'INTERNAL') return failure
  return new ActionError('INTERNAL', failure.message, {
    hint: 'Report it with the version and the arguments of this command.',
    cause: thrown
  })
}
