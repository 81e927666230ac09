import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Fault, RecordedRequest } from '../fakes/http.ts'
import { inPool, record, startSite } from '../support/fault-matrix.ts'
import type { Site } from '../support/fault-matrix.ts'
import { workspace } from '../support/run-action.ts'
import type { ActionResult, StartedAction } from '../support/run-action.ts'

const RUNS_AT_ONCE = 6
const NOT_REACHED = 'none: the run ended before'

/** When the process is killed: the request never takes effect, is cut short, or takes effect with nobody to hear of it. */
type Moment = 'on its way' | 'half sent' | 'done, answer lost'

interface Killed {
  readonly request: string
  readonly signal: NodeJS.Signals | null
  readonly damage: readonly string[]
  readonly problems: readonly string[]
}

const describeRequest = ({ method, path }: RecordedRequest): string =>
  `${method} ${path.replace(/\?sig=.*/, '').replaceAll(/\d{6,}/g, 'N')}`

/** Puts a fault in front of both origins; it decides about every request that arrives. */
function onEachRequest(site: Site, kind: Fault['kind'], match: (request: RecordedRequest) => boolean): void {
  for (const faults of [site.github.faults, site.github.downloads.faults]) {
    faults.next({ kind, times: Infinity, match })
  }
}

/** Holds up this whole process, and with it every answer of the fakes. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/**
 * Holds up this process until the run has nothing to do but wait, so that it has heard a signal however busy the machine is.
 * Where that cannot be seen, for a while.
 */
function pauseUntilIdle(run: StartedAction | undefined): void {
  if (process.platform !== 'linux') return pause(500)
  for (let idle = 0, rounds = 0; idle < 10 && rounds < 3000; rounds++) {
    pause(20)
    idle = isIdle(run?.child.pid) ? idle + 1 : 0
  }
}

function isIdle(pid: number | undefined): boolean {
  try {
    return /^ [SZ] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, ''))
  } catch {
    return true // it has ended
  }
}

/** Kills the run at its n-th request to GitHub, then runs the step again. */
async function killAt(number: number, moment: Moment): Promise<Killed> {
  const site = await startSite()
  let run: StartedAction | undefined
  let seen = 0
  let request = NOT_REACHED
  const kill = (): void => void run?.child.kill('SIGKILL')
  onEachRequest(site, moment === 'on its way' ? 'stall' : 'drop-after', candidate => {
    seen += 1
    if (seen !== number) return false
    request = describeRequest(candidate)
    if (moment === 'done, answer lost') setTimeout(kill, 20)
    else kill()
    return moment !== 'half sent'
  })
  try {
    run = await site.start()
    const { signal } = await run.finished
    site.github.faults.clear()
    site.github.downloads.faults.clear()
    const damage = site.findDamage()
    const again = await record(site)
    const problems = [
      ...again.damage,
      ...site.findDefects(),
      ...(again.exitCode === 0 ? [] : [`the re-run failed: ${again.error}`]),
      ...(again.excess === 0 ? [] : [`the re-run asked KMS for ${again.excess} signatures too many`])
    ]
    return { request, signal, damage, problems }
  } catch (thrown) {
    return { request, signal: null, damage: [], problems: [String(thrown)] }
  } finally {
    await site.close()
  }
}

describe('a run that is killed at any request', () => {
  const killed: { number: number; moment: Moment; outcome: Killed }[] = []
  let total = 0

  beforeAll(async () => {
    const site = await startSite()
    await site.run()
    const requests = [...site.github.requests, ...site.github.downloads.requests]
    await site.close()
    total = requests.length
    const numbers = Array.from({ length: total }, (_, index) => index + 1)
    const moments: readonly Moment[] = ['half sent', 'on its way', 'done, answer lost']
    const cases = moments.flatMap(moment => numbers.map(number => ({ number, moment })))
    await inPool(cases, RUNS_AT_ONCE, async ({ number, moment }) => {
      killed.push({ number, moment, outcome: await killAt(number, moment) })
    })
  })

  test('every one of its requests', () => {
    expect(total).toBeGreaterThan(30)
    expect(killed).toHaveLength(3 * total)
    // Runs differ by a request or two, so that the last numbers are not always reached.
    const reached = killed.filter(({ outcome }) => outcome.request !== NOT_REACHED)
    expect(reached.length).toBeGreaterThan(3 * (total - 4))
    expect(reached.filter(({ outcome }) => outcome.signal !== 'SIGKILL')).toEqual([])
    const met = new Set(killed.map(({ outcome }) => outcome.request.split(' ')[0]))
    expect([...met]).toEqual(expect.arrayContaining(['GET', 'POST', 'DELETE', 'PATCH']))
  })

  test.each(['on its way', 'half sent', 'done, answer lost'] as const)(
    'leaves what was good, and the next run completes the release: %s',
    moment => {
      const wrong = killed
        .filter(
          ({ moment: of, outcome }) => of === moment && outcome.damage.length + outcome.problems.length > 0
        )
        .map(
          ({ number, outcome }) =>
            `${number} ${outcome.request}: ${[...outcome.damage, ...outcome.problems].join('; ')}`
        )
      expect(wrong).toEqual([])
    }
  )
})

describe.each(['SIGTERM', 'SIGINT'] as const)('a job that is cancelled with %s', signal => {
  interface Cancelled {
    readonly result: ActionResult
    /** Requests that came after the signal. */
    readonly late: readonly string[]
    readonly damage: readonly string[]
    readonly problems: readonly string[]
  }
  const points: readonly { readonly what: string; readonly match: (request: RecordedRequest) => boolean }[] =
    [
      { what: 'looking for the release', match: ({ path }) => path.includes('/releases?') },
      { what: 'attaching', match: ({ path }) => path.includes('name=two.bin') },
      { what: 'replacing', match: ({ path }) => path.includes('name=kms-sign-new-') },
      { what: 'deleting', match: ({ method }) => method === 'DELETE' },
      {
        what: 'writing the notes',
        match: ({ method, path }) => method === 'PATCH' && /releases\/\d+$/.test(path)
      }
    ]
  const outcomes = new Map<string, Cancelled>()

  beforeAll(async () => {
    // One after another: a pause of one run must not hold up what another one has under way.
    await inPool(points, 1, async ({ what, match }) => {
      const site = await startSite()
      let run: StartedAction | undefined
      let cancelled = false
      const late: string[] = []
      onEachRequest(site, 'drop-before', request => {
        if (cancelled) late.push(describeRequest(request))
        else if (match(request)) {
          run?.child.kill(signal)
          // The answer waits until the signal has arrived; what else was under way by then is let in before it counts:
          // each of the rounds reads what has come.
          pauseUntilIdle(run)
          let rounds = 10
          const round = (): void => {
            if (--rounds === 0) cancelled = true
            else setTimeout(round, 30)
          }
          round()
        }
        return false
      })
      run = await site.start()
      const result = await run.finished
      site.github.faults.clear()
      site.github.downloads.faults.clear()
      const damage = site.findDamage()
      const again = await record(site)
      const problems = [
        ...again.damage,
        ...site.findDefects(),
        ...(again.error === undefined ? [] : [again.error])
      ]
      outcomes.set(what, { result, late, damage, problems })
      await site.close()
    })
  })

  test.each(points.map(({ what }) => what))('while %s sends no other request, and can be run again', what => {
    const outcome = outcomes.get(what)
    expect(outcome?.result).toMatchObject({
      exitCode: 1,
      annotations: [
        {
          level: 'error',
          title: 'CANCELLED',
          message:
            'The job was cancelled; each asset that is attached is complete. Run the job again: it keeps what is valid and continues from there.'
        }
      ]
    })
    expect(outcome?.late).toEqual([])
    expect(outcome?.damage).toEqual([])
    expect(outcome?.problems).toEqual([])
  })

  test('while hashing a large file stops there', async () => {
    const site = await startSite()
    const folder = workspace({ 'dist/one.bin': '' })
    writeFileSync(folder.file('dist/big.bin'), '')
    truncateSync(folder.file('dist/big.bin'), 20 * 1024 ** 3) // takes half a minute to read
    const run = await site.start({
      cwd: folder.path,
      inputs: { upload: 'signatures', 'publish-release': 'false' }
    })
    const hashing = (): boolean => site.github.requests.length > 0
    while (!hashing()) await new Promise(resolve => setTimeout(resolve, 20))
    run.child.kill(signal)
    const result = await run.finished
    expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'CANCELLED' }] })
    expect(site.countSigned()).toBe(0)
    expect(site.github.mutations()).toEqual([])
    await site.close()
  })
})
