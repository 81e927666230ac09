// Measures the committed bundle side by side with what people use instead, and prints tables; a whole run writes RESULTS.md.
// Usage: npm run bench [-- [--quick] [--section NAME]…]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { constants, cpus, loadavg, release, tmpdir, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { REPOSITORY_ROOT, type Bench, type Section } from './context.ts'
import { additionalKeys } from './additional-key.ts'
import { commandLine } from './command.ts'
import { download } from './download.ts'
import { growth } from './growth.ts'
import { hashing } from './hashing.ts'
import { latency } from './latency.ts'
import { BenchError, stopping } from './measure.ts'
import { describeMissing, findPeers, type Peers } from './peers.ts'
import { renderTable, targetTable, type SectionReport } from './report.ts'
import { Services } from './services.ts'
import { startUp } from './start-up.ts'
import { verifying } from './verify.ts'
import { wholeStep } from './whole-step.ts'

const SECTIONS: readonly Section[] = [
  download,
  hashing,
  wholeStep,
  verifying,
  additionalKeys,
  commandLine,
  growth,
  startUp,
  latency
]
const NAMES = SECTIONS.map(({ name }) => name)
const USAGE = `Usage: npm run bench [-- [--quick] [--section ${NAMES.join('|')}]…]

A whole run takes about a quarter of an hour on two cores, 25 minutes at most, and writes bench/RESULTS.md. --quick takes
less than a minute: little data, one round, to see that everything runs. With --quick or --section nothing is written.`
const LIMIT_MINUTES = 25
const RESULTS = join(REPOSITORY_ROOT, 'bench', 'RESULTS.md')

async function main(): Promise<void> {
  const { sections, quick } = readArguments()
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'kms-sign-action-bench-')))
  removeAtExit(root)
  stopEarly()
  const startedAt = performance.now()
  const peers = findPeers()
  const about = facts(peers, quick)
  const services = new Services()
  const reports: SectionReport[] = []
  try {
    const bench: Bench = { root, quick, peers, services, say: text => console.error(`… ${text}`) }
    console.log(about.join('\n'))
    for (const section of sections) {
      const report = await section.run(bench)
      reports.push(report)
      for (const table of report.tables) console.log(`\n${renderTable(table)}`)
    }
  } finally {
    await services.close()
  }
  const targets = reports.flatMap(report => report.targets)
  if (targets.length > 0 && !quick) console.log(`\n${renderTable(targetTable(targets))}`)
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1)
  console.log(`\n${minutes} minutes.`)
  if (quick || sections.length < SECTIONS.length) return
  await writeResults(about, reports, minutes)
  console.log('Written to bench/RESULTS.md.')
}

function readArguments(): { sections: readonly Section[]; quick: boolean } {
  const options = {
    quick: { type: 'boolean' },
    section: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' }
  } as const
  const { values } = parse(options)
  if (values.help === true) {
    console.log(USAGE)
    process.exit(0)
  }
  const wanted = values.section ?? NAMES
  const unknown = wanted.filter(name => !NAMES.includes(name))
  if (unknown.length > 0) throw new BenchError(`There is no section ${unknown.join(', ')}.\n${USAGE}`)
  return { sections: SECTIONS.filter(({ name }) => wanted.includes(name)), quick: values.quick ?? false }
}

function parse<T extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(options: T) {
  try {
    return parseArgs({ options })
  } catch (thrown) {
    if (thrown instanceof TypeError) throw new BenchError(`${thrown.message}\n${USAGE}`)
    throw thrown
  }
}

/** Everything temporary is made below one folder, which goes with the bench, however that ends. */
function removeAtExit(root: string): void {
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = root
  // what was killed may still end while its files are removed
  process.once('exit', () => rmSync(root, { recursive: true, force: true, maxRetries: 10 }))
}

/**
 * Ends the bench early. Whatever writes into the temporary folder ends first, since it would make that folder anew: this only
 * stops it, and `main` waits for it. A signal may come twice: npm passes on what the terminal has sent to both.
 */
function stopEarly(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      process.exitCode = 128 + constants.signals[signal]
      if (!stopping.signal.aborted) console.error('Stopping what was started…')
      stopping.abort(new BenchError(`It was stopped by ${signal}.`))
    })
  }
  setTimeout(
    () => stopping.abort(new BenchError(`It took longer than ${LIMIT_MINUTES} minutes and was stopped.`)),
    LIMIT_MINUTES * 60_000
  ).unref()
}

function facts(peers: Peers, quick: boolean): string[] {
  const [cpu] = cpus()
  const { version } = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'package.json'), 'utf8')) as {
    version: string
  }
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: REPOSITORY_ROOT,
    encoding: 'utf8'
  })
  const at = commit.status === 0 ? ` at ${commit.stdout.trim()}` : ''
  return [
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Machine: ${cpus().length} cores, ${cpu?.model.trim()}; ${Math.round(totalmem() / 1024 ** 3)} GiB of memory; ${type()} ${release()}`,
    `- Ours: kms-sign-action ${version}${at}, Node ${process.versions.node} with OpenSSL ${process.versions.openssl}`,
    ...[...peers.values()].map(({ version }) => `- ${version}`),
    ...describeMissing(peers).map(line => `- ${line}`),
    quick
      ? '- Rounds: 1, little data: this shows that everything runs, and no more.'
      : '- Rounds: 5 (hashing and verify 7, start-up 15), contenders in turn, every other round in reverse, after one that does not count. Ratios are formed pair by pair within a round: median (min..max).',
    '- What runs where: the step or the peer is a process of its own; KMS, STS and OIDC are another one, GitHub a third. All share the cores, and nobody is pinned to one.',
    loadLine(),
    '- KMS signs with a key of 2048 bits, so that the stand-in takes little of the time.'
  ]
}

/** A machine that is busy with something else makes ranges wide; pairs of measurements are from the same minute. */
function loadLine(): string {
  const [load = 0] = loadavg()
  const isShared = load > cpus().length / 2
  const told = isShared
    ? 'the machine was shared with other work during the run: times are higher than on an idle one, and the ranges of the ratios wide'
    : 'anything else that runs widens the ranges'
  return `- Load before the run: ${load.toFixed(1)}; ${told}.`
}

async function writeResults(
  about: readonly string[],
  reports: readonly SectionReport[],
  minutes: string
): Promise<void> {
  const text = [
    '# Measured by `npm run bench`',
    '',
    'Ours side by side with what people use instead, in one run on one machine, against the same loopback services. Reproduce it with',
    "`npm ci && npm run bench`; a part with `npm run bench -- --section hashing`. Absolute times are this machine's; the ratios travel better.",
    '',
    ...about,
    `- The run took ${minutes} minutes.`,
    '',
    renderTable(targetTable(reports.flatMap(report => report.targets))),
    ...reports.flatMap(({ tables }) => tables.flatMap(table => ['', renderTable(table)]))
  ].join('\n')
  const options = await resolveConfig(RESULTS)
  writeFileSync(RESULTS, await format(text.replaceAll('\n### ', '\n## '), { ...options, parser: 'markdown' }))
}

process.exitCode = 1
try {
  await main()
  process.exitCode = 0
} catch (thrown) {
  if (!(thrown instanceof BenchError)) throw thrown
  // what was stopped may fail for that
  const { message } = stopping.signal.aborted ? (stopping.signal.reason as BenchError) : thrown
  console.error(`\nThe bench failed: ${message}`)
}
