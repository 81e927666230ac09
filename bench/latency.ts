import { makeFiles, type Bench, type Section } from './context.ts'
import { compare } from './measure.ts'
import { median, ratios, renderRatio, renderTime } from './report.ts'
import type { Latencies, SeenRequest } from './service-host.ts'
import { canRun } from './scripts.ts'
import { ARTIFACT_BYTES, AWS_CLI, timeOurs, timeSigningScript, type StepCase } from './whole-step.ts'

const LATENCIES = { kms: 40, sts: 40, oidc: 40, github: 150 } as const satisfies Latencies
const LATENCY_OF = {
  KMS: LATENCIES.kms,
  STS: LATENCIES.sts,
  OIDC: LATENCIES.oidc,
  GitHub: LATENCIES.github
} as const

/** A row of requests of which each was sent after the answer to the one before. */
export interface Chain {
  readonly length: number
  /** What it waits for the network, in milliseconds. */
  readonly ms: number
}

/** The chain that waits longest. */
export function longestChain(requests: readonly SeenRequest[]): Chain {
  const chains: { readonly endedAt: number; readonly chain: Chain }[] = []
  let longest: Chain = { length: 0, ms: 0 }
  for (const { service, at } of requests.toSorted((a, b) => a.at - b.at)) {
    const before = chains
      .filter(({ endedAt }) => endedAt <= at)
      .reduce<Chain>((best, { chain }) => (chain.ms > best.ms ? chain : best), { length: 0, ms: 0 })
    const chain = { length: before.length + 1, ms: before.ms + LATENCY_OF[service] }
    chains.push({ endedAt: at + LATENCY_OF[service], chain })
    if (chain.ms > longest.ms) longest = chain
  }
  return longest
}

/** The whole step when the services are as far away as they are in fact. */
export const latency: Section = {
  name: 'latency',
  run: async bench => {
    const rows: string[][] = []
    for (const count of bench.quick ? [1] : [1, 20, 200]) {
      bench.say(`latency: ${count}`)
      rows.push(await measure(bench, count))
    }
    const table = {
      title: 'Whole step with OIDC over a network: KMS, STS and OIDC 40 ms away, GitHub 150 ms',
      head: [
        'artifacts',
        'ours',
        'requests',
        'longest chain',
        'chain waits',
        'AWS CLI script',
        'script : ours'
      ],
      rows,
      notes: [
        'Every answer comes so much later; connections cost nothing extra. The longest chain is a row of requests of which each was sent after the answer to the one before: what no concurrency can shorten.',
        'The script is measured with one artifact only.'
      ]
    }
    return { tables: [table], targets: [] }
  }
}

async function measure(bench: Bench, count: number): Promise<string[]> {
  const files = makeFiles(bench, `latency-${count}`, count, ARTIFACT_BYTES)
  const stepCase = async (): Promise<StepCase> => ({
    files,
    oidc: true,
    surroundings: await bench.services.restart(LATENCIES)
  })
  const chains: Chain[] = []
  let sent = 0
  const times = await compare(
    [
      {
        name: 'ours',
        run: async () => {
          const ms = await timeOurs(bench, await stepCase())
          const { requests } = await bench.services.traffic()
          chains.push(longestChain(requests))
          sent = requests.length
          return ms
        }
      },
      ...(count === 1 && canRun(bench, AWS_CLI)
        ? [{ name: 'script', run: async () => timeSigningScript(bench, AWS_CLI, await stepCase()) }]
        : [])
    ],
    bench.quick ? 1 : 5,
    bench.quick || count > 20 ? 0 : 1
  )
  const ours = times.get('ours') ?? []
  const script = times.get('script')
  return [
    String(count),
    renderTime(ours),
    String(sent),
    String(median(chains.map(({ length }) => length))),
    renderTime(chains.map(({ ms }) => ms)),
    renderTime(script),
    renderRatio(script === undefined ? undefined : ratios(ours, script))
  ]
}
