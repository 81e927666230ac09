import { spawn, type ChildProcess } from 'node:child_process'

/** The bench cannot go on; the message is for people. */
export class BenchError extends Error {
  override readonly name = 'BenchError'
}

export interface Command {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** 0 by default. */
  readonly exitCode?: number
}

export interface Timed {
  /** From the call that makes the process to its end. */
  readonly ms: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly stdout: string
}

/** One that takes part in a comparison; `run` gives its time in milliseconds. */
export interface Contender {
  readonly name: string
  readonly run: () => Promise<number>
}

const TIME_LIMIT_MS = 3 * 60_000
const MAX_SHOWN = 2000

/** Aborted with a BenchError when the bench is to end before it is done: what runs is ended, and nothing else is started. */
export const stopping = new AbortController()

/** The clock of the stand-ins' logs. */
export const now = (): number => performance.timeOrigin + performance.now()

/**
 * Runs a process to its end, alone, and times it from outside.
 *
 * @throws BenchError it ended otherwise than expected, or the bench is stopping
 */
export async function time({ command, args, cwd, env, exitCode = 0 }: Command): Promise<Timed> {
  stopping.signal.throwIfAborted()
  const startedAt = now()
  // a group of its own, so that what a script has started ends with it
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const stop = (): void => end(child)
  stopping.signal.addEventListener('abort', stop)
  const timer = setTimeout(stop, TIME_LIMIT_MS)
  let endedAt = startedAt
  child.once('exit', () => {
    endedAt = now()
  })
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    stopping.signal.throwIfAborted()
    if (code !== exitCode) {
      const output = Buffer.concat([...stdout, ...stderr]).toString()
      const called = [command, ...args].join(' ').slice(0, 300)
      throw new BenchError(
        `"${called}" ended with ${code}, expected ${exitCode}:\n${output.slice(-MAX_SHOWN)}`
      )
    }
  } finally {
    clearTimeout(timer)
    stopping.signal.removeEventListener('abort', stop)
  }
  return { ms: endedAt - startedAt, startedAt, stdout: Buffer.concat(stdout).toString() }
}

function end(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/**
 * Runs the contenders alternately, every other round in reverse, after a round that does not count. Gives the times of each
 * in the order of the rounds, so that pairs were measured in the same minute.
 */
export async function compare(
  contenders: readonly Contender[],
  rounds: number,
  warmUps = 1
): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  for (let round = -warmUps; round < rounds; round++) {
    for (const { name, run } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const ms = await run()
      if (round >= 0) times.get(name)?.push(ms)
    }
  }
  return times
}
