import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import {
  makeFiles,
  probeStep,
  removeWritten,
  REPOSITORY_ROOT,
  type Bench,
  type Files,
  type Section
} from './context.ts'
import { BenchError, compare } from './measure.ts'
import { median, renderBytes, renderTime, type SectionReport, type Table, type Target } from './report.ts'
import type { ServiceName } from './service-host.ts'
import { awsInputs, stepOptions } from './services.ts'

const FILE_BYTES = 1024
const MAX_MB = 150
const MAX_ASSETS = 1000 // of a GitHub release
const SERVICES: readonly ServiceName[] = ['OIDC', 'STS', 'KMS', 'GitHub']

interface Row {
  readonly strategy: string
  readonly count: number
  readonly times: readonly number[]
  readonly peaks: readonly number[]
  readonly cpu: readonly number[]
  readonly requests: Readonly<Record<ServiceName, number>>
}

/** What a run costs as the artifacts become many. */
export const growth: Section = {
  name: 'growth',
  run: async bench => {
    const strategies = declaredStrategies()
    const rows: Row[] = []
    for (const count of bench.quick ? [1, 10] : [1, 10, 100, 1000, 5000]) {
      bench.say(`growth: ${count}`)
      const files = makeFiles(bench, `growth-${count}`, count, FILE_BYTES)
      rows.push(...(await measure(bench, files, strategies)))
      rmSync(files.folder, { recursive: true })
    }
    const bySize = rows.toSorted((a, b) => strategies.indexOf(a.strategy) - strategies.indexOf(b.strategy))
    return { tables: [table(bySize)], targets: targetsOf(rows) } satisfies SectionReport
  }
}

/** `each` is what there is without the input. */
function declaredStrategies(): readonly string[] {
  const text = readFileSync(join(REPOSITORY_ROOT, 'action.yml'), 'utf8')
  const { inputs } = parse(text) as { readonly inputs: Readonly<Record<string, unknown>> }
  return 'strategy' in inputs ? ['each', 'checksums', 'both'] : ['each']
}

async function measure(bench: Bench, files: Files, strategies: readonly string[]): Promise<Row[]> {
  const peaks = new Map<string, number[]>()
  const cpu = new Map<string, number[]>()
  const requests = new Map<string, Row['requests']>()
  const push = (map: Map<string, number[]>, key: string, value: number): void => {
    map.set(key, [...(map.get(key) ?? []), value])
  }
  const times = await compare(
    strategies.map(strategy => ({
      name: strategy,
      run: async () => {
        const surroundings = await bench.services.restart()
        const inputs = {
          ...awsInputs(surroundings, true),
          artifacts: '*.bin',
          upload: 'none',
          ...(strategies.length > 1 && { strategy })
        }
        const options = { ...stepOptions(surroundings, true), cwd: files.folder, inputs }
        const { timed, probe } = await probeStep(bench, options)
        removeWritten(files)
        push(peaks, strategy, probe.peakBytes)
        push(cpu, strategy, probe.cpuMs)
        requests.set(strategy, await countRequests(bench, requests.get(strategy)))
        return timed.ms
      }
    })),
    bench.quick ? 1 : 5
  )
  return strategies.map(strategy => ({
    strategy,
    count: files.names.length,
    times: times.get(strategy) ?? [],
    peaks: peaks.get(strategy)?.slice(1) ?? [],
    cpu: cpu.get(strategy)?.slice(1) ?? [],
    requests: requests.get(strategy) ?? { KMS: 0, STS: 0, OIDC: 0, GitHub: 0 }
  }))
}

/** The requests of this run, which must be as many as before. */
async function countRequests(bench: Bench, before: Row['requests'] | undefined): Promise<Row['requests']> {
  const counts = { KMS: 0, STS: 0, OIDC: 0, GitHub: 0 }
  for (const { service } of (await bench.services.traffic()).requests) counts[service]++
  if (before === undefined || SERVICES.every(name => before[name] === counts[name])) return counts
  throw new BenchError(`${JSON.stringify(counts)} requests in this round, before ${JSON.stringify(before)}.`)
}

const table = (rows: readonly Row[]): Table => ({
  title: 'Growth: `upload: none`, OIDC, artifacts of 1 KiB',
  head: ['strategy', 'artifacts', 'time', 'per artifact', 'CPU', 'peak memory', ...SERVICES],
  rows: rows.map(({ strategy, count, times, peaks, cpu, requests }) => [
    strategy,
    String(count),
    renderTime(times),
    `${(median(times) / count).toFixed(2)} ms`,
    renderTime(cpu),
    renderBytes(Math.max(...peaks)),
    ...SERVICES.map(name => String(requests[name]))
  ]),
  notes: [
    'Time: median; peak memory: the highest of all rounds (VmHWM); CPU: of our process. The last columns count the requests that reached each service, the same in every round.'
  ]
})

function targetsOf(rows: readonly Row[]): Target[] {
  const within = rows.filter(({ strategy, count }) => strategy === 'checksums' || count <= MAX_ASSETS)
  const highest = Math.max(...within.flatMap(({ peaks }) => peaks))
  const expected = (strategy: string, count: number): number =>
    strategy === 'checksums' ? 2 : count + (strategy === 'both' ? 2 : 1)
  const calls = rows.filter(({ strategy, count, requests }) => requests.KMS !== expected(strategy, count))
  return [
    {
      what: 'Peak memory: as many signatures as a release takes, or any number of artifacts in a checksums file',
      target: `< ${MAX_MB} MB`,
      measured: renderBytes(highest),
      met: highest < MAX_MB * 1e6
    },
    {
      what: 'KMS calls: artifacts + 1 (`each`), 2 (`checksums`), artifacts + 2 (`both`)',
      target: 'exactly',
      measured:
        calls.length === 0
          ? 'as many'
          : calls
              .map(({ strategy, count, requests }) => `${requests.KMS} for ${count}, ${strategy}`)
              .join('; '),
      met: calls.length === 0
    }
  ]
}
