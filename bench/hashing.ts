import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'
import { makeFiles, removeWritten, timeStep, type Bench, type Files, type Section } from './context.ts'
import { compare, time, type Contender } from './measure.ts'
import { peerEnvironment } from './peers.ts'
import { median, ratios, renderRatio, renderTime, type SectionReport, type Target } from './report.ts'
import { awsInputs, stepOptions } from './services.ts'

const MIB = 1024 ** 2
const DRIVER = fileURLToPath(new URL('hash-driver.ts', import.meta.url))
const WORKER = fileURLToPath(new URL('../dist/hash-worker.js', import.meta.url))
const ROUNDS = 7
const PART = 'ours, hashing'
const STEP = 'ours, step'

interface Case {
  readonly what: string
  readonly count: number
  readonly bytes: number
  /** A signature per artifact would drown the hashing of many small files. */
  readonly wholeStep: boolean
  readonly target: number
}

const FULL: readonly Case[] = [
  { what: '1 × 2 GiB', count: 1, bytes: 2048 * MIB, wholeStep: true, target: 0.95 },
  { what: '8 × 256 MiB', count: 8, bytes: 256 * MIB, wholeStep: true, target: 0.95 },
  { what: '1,000 × 100 KiB', count: 1000, bytes: 100 * 1024, wholeStep: false, target: 0.7 }
]
const QUICK: readonly Case[] = [
  { what: '1 × 64 MiB', count: 1, bytes: 64 * MIB, wholeStep: true, target: 0.95 },
  { what: '8 × 8 MiB', count: 8, bytes: 8 * MIB, wholeStep: true, target: 0.95 },
  { what: '50 × 100 KiB', count: 50, bytes: 100 * 1024, wholeStep: false, target: 0.7 }
]

/** Hashing with SHA-256 on all cores. */
export const hashing: Section = {
  name: 'hashing',
  run: async bench => {
    const rows: string[][] = []
    const targets: Target[] = []
    const driver = join(bench.root, 'hash-driver.mjs')
    await build({ input: DRIVER, platform: 'node', output: { file: driver } })
    for (const item of bench.quick ? QUICK : FULL) {
      bench.say(`hashing: ${item.what}`)
      const files = makeFiles(bench, `hashing-${item.count}`, item.count, item.bytes)
      const times = await compare(await contenders(bench, item, files, driver), bench.quick ? 1 : ROUNDS)
      const ours = times.get(PART) ?? []
      const against = (peer: string, mine = ours): number[] => ratios(mine, times.get(peer) ?? [])
      const step = times.get(STEP)
      rows.push([
        item.what,
        ...[PART, STEP, 'openssl', 'sha256sum'].map(name => renderTime(times.get(name))),
        renderRatio(times.has('openssl') ? against('openssl') : undefined),
        renderRatio(times.has('openssl') && step !== undefined ? against('openssl', step) : undefined),
        renderRatio(times.has('sha256sum') ? against('sha256sum') : undefined)
      ])
      if (times.has('openssl')) {
        const measured = median(against('openssl')).toFixed(2)
        targets.push({
          what: `Hashing ${item.what} against openssl`,
          target: `≥ ${item.target} ×`,
          measured: `${measured} ×`,
          met: Number(measured) >= item.target
        })
      }
      rmSync(files.folder, { recursive: true })
    }
    return { tables: [table(rows)], targets } satisfies SectionReport
  }
}

const table = (rows: readonly string[][]) => ({
  title: 'Hashing: SHA-256, files in the page cache',
  head: [
    'files',
    PART,
    STEP,
    'openssl',
    'sha256sum',
    'openssl : hashing',
    'openssl : step',
    'sha256sum : hashing'
  ],
  rows,
  notes: [
    `"${PART}" is the time in \`hashFiles\`, the start of its workers (\`dist/hash-worker.js\`) included, the start of Node not: bench/hash-driver.ts.`,
    `"${STEP}" is the whole process of \`dist/index.js\`, start-up, KMS on loopback and signature files included (\`upload: none\`).`,
    '`openssl dgst -sha256` and `sha256sum` are whole processes, one a core (`xargs -P`), each with an equal share of the files.',
    'OpenSSL is done with the small files in less than twice the time that one worker needs to start.',
    `Ratio: the time of the other by ours, pair by pair, median (min..max); above 1 ours is faster. ${availableParallelism()} cores.`
  ]
})

async function contenders(bench: Bench, item: Case, files: Files, driver: string): Promise<Contender[]> {
  const surroundings = await bench.services.restart()
  const share = Math.ceil(files.paths.length / availableParallelism())
  const onAllCores = (...command: readonly string[]): Contender => ({
    name: command[0] ?? '',
    run: async () => {
      const shell = `printf '%s\\0' *.bin | xargs -0 -P ${availableParallelism()} -n ${share} ${command.join(' ')}`
      const env = peerEnvironment(bench.peers)
      return (await time({ command: 'sh', args: ['-c', shell], cwd: files.folder, env })).ms
    }
  })
  const hasXargs = bench.peers.has('xargs')
  return [
    {
      name: PART,
      run: async () =>
        Number((await time({ command: process.execPath, args: [driver, WORKER, ...files.paths] })).stdout)
    },
    ...(item.wholeStep
      ? [
          {
            name: STEP,
            run: async () => {
              const inputs = {
                ...awsInputs(surroundings, false),
                artifacts: '*.bin',
                strategy: 'each',
                upload: 'none'
              }
              const { ms } = await timeStep({
                ...stepOptions(surroundings, false),
                cwd: files.folder,
                inputs
              })
              removeWritten(files)
              return ms
            }
          }
        ]
      : []),
    ...(hasXargs && bench.peers.has('openssl') ? [onAllCores('openssl', 'dgst', '-sha256')] : []),
    ...(hasXargs && bench.peers.has('sha256sum') ? [onAllCores('sha256sum')] : [])
  ]
}
