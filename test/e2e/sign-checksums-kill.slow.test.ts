import { constants, verify } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseChecksums } from '../../src/manifests/checksums.ts'
import { formatDigest } from '../../src/signature/algorithms.ts'
import type { FakeAsset } from '../fakes/github.ts'
import type { RecordedRequest } from '../fakes/http.ts'
import { inPool } from '../support/fault-matrix.ts'
import { workspace } from '../support/run-action.ts'
import type { StartedAction } from '../support/run-action.ts'
import { startWorld } from '../support/world.ts'
import type { World } from '../support/world.ts'

const FILES = { 'dist/app.tgz': 'app\n', 'dist/tool.zip': 'tool\n' }
const RUNS_AT_ONCE = 4
const SHARED = [
  'SHA256SUMS',
  'SHA256SUMS.sig',
  'app.tgz',
  'release-binding.json',
  'signing-public-key.pem',
  'tool.zip'
]

interface Scenario {
  readonly what: string
  readonly inputs: Readonly<Record<string, string>>
  /** What an earlier run signed. */
  readonly before?: Readonly<Record<string, string>>
  /** What is on the release in the end. */
  readonly names: readonly string[]
}

const SCENARIOS: readonly Scenario[] = [
  { what: 'checksums', inputs: { strategy: 'checksums', upload: 'all' }, names: SHARED },
  {
    what: 'both',
    inputs: { strategy: 'both', upload: 'all' },
    names: [...SHARED, 'app.tgz.sig', 'tool.zip.sig'].sort()
  },
  {
    what: 'checksums in place of stale ones',
    inputs: { strategy: 'checksums', upload: 'all', overwrite: 'true' },
    before: { ...FILES, 'dist/app.tgz': 'an earlier build\n' },
    names: SHARED
  }
]

type Moment = 'never done' | 'done, answer lost'

interface Killed {
  readonly request: string
  readonly signal: NodeJS.Signals | null
  readonly problems: readonly string[]
}

const isChange = ({ method }: RecordedRequest): boolean => method !== 'GET'

/** What a checksums file on the release promises and is not so; empty when there is none. */
function brokenPromises({ release, key }: World): string[] {
  const named = (name: string): FakeAsset | undefined => release.assets.find(asset => asset.name === name)
  const bytes = named('SHA256SUMS')?.content?.bytes()
  if (bytes === undefined) return []
  const parsed = parseChecksums(bytes)
  const entries = parsed.kind === 'checksums' ? [...parsed.list.entries] : []
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  const signature = named('SHA256SUMS.sig')?.content?.bytes() ?? Buffer.alloc(0)
  return [
    ...(verify('sha256', bytes, { key: key.publicKey, ...pss }, signature)
      ? []
      : ['the signature does not hold']),
    ...(named('signing-public-key.pem')?.content === undefined ? ['the key is missing'] : []),
    ...(entries.length === 3 ? [] : [`it lists ${entries.length}`]),
    ...entries
      .filter(([name, digest]) => `sha256:${named(name)?.content?.sha256}` !== formatDigest(digest))
      .map(([name]) => `${name} is missing or has other bytes`)
  ]
}

async function startScenario({ inputs, before }: Scenario): Promise<World> {
  const world = await startWorld()
  if (before !== undefined) {
    const earlier = await world.sign(inputs, { cwd: workspace(before).path })
    if (earlier.exitCode !== 0) throw new Error(earlier.stdout)
  }
  return world
}

/** Kills the run at its n-th change of the release, then runs the same step again. */
async function killAt(scenario: Scenario, number: number, moment: Moment): Promise<Killed> {
  const world = await startScenario(scenario)
  let run: StartedAction | undefined
  let seen = 0
  let request = 'none'
  const kill = (): void => void run?.child.kill('SIGKILL')
  world.github.faults.next({
    kind: moment === 'never done' ? 'stall' : 'drop-after',
    times: Infinity,
    match: candidate => {
      if (!isChange(candidate) || ++seen !== number) return false
      request = `${candidate.method} ${candidate.path.replace(/.*name=|.*\//, '').replace(/\d{6,}/, 'N')}`
      if (moment === 'never done') kill()
      else setTimeout(kill, 20)
      return true
    }
  })
  // nothing more happens between an answer that is lost and the end
  world.github.faults.next({ kind: 'stall', times: Infinity, match: () => request !== 'none' })
  try {
    run = await world.startSign(scenario.inputs, { files: FILES })
    const { signal } = await run.finished
    world.github.faults.clear()
    const problems = scenario.before === undefined ? brokenPromises(world) : []
    const again = await world.sign(scenario.inputs, { files: FILES })
    if (again.exitCode !== 0) problems.push(`the re-run failed: ${again.annotations[0]?.message}`)
    problems.push(...brokenPromises(world))
    const names = world.release.assets.map(({ name }) => name).sort()
    if (names.join() !== scenario.names.join()) problems.push(`the release has ${names.join()}`)
    return { request, signal, problems }
  } finally {
    await world.close()
  }
}

describe.each(SCENARIOS)('a run that is killed: $what', scenario => {
  const killed: Killed[] = []
  let total = 0

  beforeAll(async () => {
    const world = await startScenario(scenario)
    const before = world.github.mutations().length
    await world.sign(scenario.inputs, { files: FILES })
    total = world.github.mutations().length - before
    await world.close()
    const numbers = Array.from({ length: total }, (_, index) => index + 1)
    const cases = (['never done', 'done, answer lost'] as const).flatMap(moment =>
      numbers.map(number => ({ moment, number }))
    )
    await inPool(cases, RUNS_AT_ONCE, async ({ moment, number }) => {
      killed.push(await killAt(scenario, number, moment))
    })
  })

  test('at each change of the release', () => {
    expect(total).toBeGreaterThanOrEqual(6)
    expect(killed).toHaveLength(2 * total)
    expect(killed.filter(({ signal }) => signal !== 'SIGKILL')).toEqual([])
    expect(killed.map(({ request }) => request)).toContain(
      scenario.before === undefined ? 'POST SHA256SUMS' : 'DELETE N'
    )
  })

  test('leaves no checksums file that promises too much, and the next run completes the release', () => {
    expect(killed.filter(({ problems }) => problems.length > 0)).toEqual([])
  })
})
