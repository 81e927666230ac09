import { join } from 'node:path'
import { REPOSITORY_ROOT, type Bench, type Section } from './context.ts'
import { compare, time, type Contender } from './measure.ts'
import { peerEnvironment } from './peers.ts'
import { ratios, renderRatio, renderTime } from './report.ts'
import { KEY, opensslLoop, signedFiles } from './verify.ts'

const CLI = join(REPOSITORY_ROOT, 'dist/cli.js')
const NODE = 'node'
const COMMAND = 'command'
const OPENSSL = 'openssl'

/** The command `kms-sign`, which people run on their own machines. */
export const commandLine: Section = {
  name: 'command',
  run: async bench => {
    const counts = bench.quick ? [1, 20] : [1, 20, 200]
    const rows: string[][] = []
    for (const count of counts) rows.push(await compareVerification(bench, count))
    return {
      tables: [
        {
          title: 'Command line: `kms-sign verify --key` on files with signatures beside them',
          head: ['files', 'ours', 'openssl loop', 'bare Node', 'openssl : ours', 'ours : bare Node'],
          rows,
          notes: [
            'Ours is the whole process of `dist/cli.js`; the loop is the one of the section before; bare Node is `node -e 0`.'
          ]
        }
      ],
      targets: []
    }
  }
}

async function compareVerification(bench: Bench, count: number): Promise<string[]> {
  bench.say(`command: ${count}`)
  const { folder: cwd, names } = await signedFiles(bench, 'command', count)
  const env = peerEnvironment(bench.peers)
  const run = (name: string, command: string, args: readonly string[]): Contender => ({
    name,
    run: async () => (await time({ command, args, cwd, env })).ms
  })
  const times = await compare(
    [
      run(COMMAND, process.execPath, [CLI, 'verify', '--key', KEY, ...names]),
      run(NODE, process.execPath, ['-e', '0']),
      ...(bench.peers.has('openssl') ? [{ name: OPENSSL, run: opensslLoop(bench, cwd, names) }] : [])
    ],
    bench.quick ? 1 : 7
  )
  const ours = times.get(COMMAND) ?? []
  const node = times.get(NODE) ?? []
  const openssl = times.get(OPENSSL)
  return [
    String(count),
    renderTime(ours),
    renderTime(openssl),
    renderTime(node),
    renderRatio(openssl && ratios(ours, openssl)),
    renderRatio(ratios(node, ours))
  ]
}
