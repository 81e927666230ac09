import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunOptions } from '../test/support/run-action.ts'
import { makeFiles, probeStep, REPOSITORY_ROOT, timeStep, type Bench, type Section } from './context.ts'
import { BenchError, compare, time, type Contender } from './measure.ts'
import { peerEnvironment } from './peers.ts'
import { median, ratios, renderBytes, renderRatio, renderTime, type Table } from './report.ts'
import { KEY, signedFiles } from './verify.ts'
import { awsInputs, stepOptions, type Surroundings } from './services.ts'

const BARE_NODE = 'bare Node (`node -e 0`)'
const INPUT_ERROR = 'ours to the exit on an input error'
const VERIFIED = 'ours to the exit after one local file was verified'
const FIRST_REQUEST = 'ours to the first network request (OIDC)'
const FIRST_REQUEST_KEYS = 'ours to the first request of KMS (keys)'
const AWS_VERSION = '`aws --version`'
const AWS_REQUEST = '`aws kms get-public-key` to its request'
const TARGET_MS = 250
const TARGET_BY_NODE = 2

/** What a user waits for before anything happens. */
export const startUp: Section = {
  name: 'start-up',
  run: async bench => {
    bench.say('start-up')
    const { folder } = makeFiles(bench, 'start-up', 1, 1024)
    const { folder: signed } = await signedFiles(bench, 'start-up-signed', 1)
    const surroundings = await bench.services.restart()
    const times = await compare(
      contenders(bench, surroundings, { cwd: folder, signed }),
      bench.quick ? 1 : 15
    )
    const node = times.get(BARE_NODE) ?? []
    const byNode = ratios(node, times.get(INPUT_ERROR) ?? [])
    const aws = times.get(AWS_VERSION)
    const rows = [...times].map(([name, values]) => [
      name,
      renderTime(values),
      `${Math.min(...values).toFixed(0)}..${Math.max(...values).toFixed(0)}`,
      renderRatio(ratios(node, values)),
      aws === undefined ? renderRatio(undefined) : renderRatio(ratios(values, aws))
    ])
    const first = times.get(FIRST_REQUEST) ?? []
    return {
      tables: [
        {
          title: 'Start-up',
          head: ['what', 'median', 'min..max ms', 'this : bare Node', `${AWS_VERSION} : this`],
          rows,
          notes: [
            'From the call that makes the process to its end, or to the arrival of its first request at the stand-in.'
          ]
        },
        await bundleTable(bench, surroundings, folder)
      ],
      targets: [
        {
          what: 'Start to the first network request',
          target: `< ${TARGET_MS} ms`,
          measured: renderTime(first),
          met: median(first) < TARGET_MS
        },
        {
          what: 'Input error, the whole process, in relation to bare Node',
          target: `≤ ${TARGET_BY_NODE} ×`,
          measured: `${median(byNode).toFixed(2)} ×`,
          met: median(byNode) <= TARGET_BY_NODE
        }
      ]
    }
  }
}

function contenders(
  bench: Bench,
  surroundings: Surroundings,
  { cwd, signed }: { readonly cwd: string; readonly signed: string }
): Contender[] {
  const { aws } = surroundings
  const sign = (oidc: boolean): RunOptions => {
    const inputs = { ...awsInputs(surroundings, oidc), artifacts: '*.bin', strategy: 'each', upload: 'none' }
    return { ...stepOptions(surroundings, oidc), cwd, inputs }
  }
  const cosign = bench.peers.get('cosign')
  return [
    {
      name: BARE_NODE,
      run: async () => (await time({ command: process.execPath, args: ['-e', '0'], env: {} })).ms
    },
    {
      name: INPUT_ERROR,
      run: async () => (await timeStep({ cwd, inputs: { mode: 'neither' } }, 1)).ms
    },
    {
      name: VERIFIED,
      run: async () => {
        const inputs = { mode: 'verify', artifacts: '*.bin', 'trusted-public-key': KEY }
        return (await timeStep({ cwd: signed, inputs })).ms
      }
    },
    {
      name: FIRST_REQUEST,
      run: async () => untilRequest(bench, (await timeStep(sign(true))).startedAt)
    },
    {
      name: FIRST_REQUEST_KEYS,
      run: async () => untilRequest(bench, (await timeStep(sign(false))).startedAt)
    },
    ...(bench.peers.has('aws')
      ? [
          {
            name: AWS_VERSION,
            run: async () =>
              (await time({ command: 'aws', args: ['--version'], env: peerEnvironment(bench.peers) })).ms
          },
          {
            name: AWS_REQUEST,
            run: async () => {
              const env = peerEnvironment(bench.peers, {
                AWS_ENDPOINT_URL_KMS: aws.kmsUrl,
                AWS_REGION: aws.region,
                AWS_DEFAULT_REGION: aws.region,
                AWS_ACCESS_KEY_ID: aws.accessKeyId,
                AWS_SECRET_ACCESS_KEY: aws.secretAccessKey
              })
              const args = ['kms', 'get-public-key', '--key-id', aws.keyArn]
              return untilRequest(bench, (await time({ command: 'aws', args, env })).startedAt)
            }
          }
        ]
      : []),
    ...(cosign === undefined
      ? []
      : [
          {
            name: '`cosign version`',
            run: async () =>
              (await time({ command: cosign.path, args: ['version'], env: peerEnvironment(bench.peers) })).ms
          }
        ])
  ]
}

async function untilRequest(bench: Bench, startedAt: number): Promise<number> {
  const { requests } = await bench.services.traffic()
  const first = Math.min(...requests.map(({ at }) => at).filter(at => at >= startedAt))
  if (!Number.isFinite(first)) throw new BenchError('No request arrived.')
  return first - startedAt
}

/** How large the bundle is, and what each mode loads of it. */
async function bundleTable(bench: Bench, surroundings: Surroundings, cwd: string): Promise<Table> {
  const dist = join(REPOSITORY_ROOT, 'dist')
  const modules = readdirSync(dist).filter(name => name.endsWith('.js'))
  const sizeOf = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0)
  const row = async (what: string, options: RunOptions): Promise<string[]> => {
    const { probe } = await probeStep(bench, { ...options, cwd }, { loads: true })
    const paths = probe.loaded.filter(url => url.startsWith('file:')).map(url => fileURLToPath(url))
    const names = modules.filter(name => paths.includes(join(dist, name)))
    return [what, renderBytes(sizeOf(names)), names.join(', ')]
  }
  const trust = { 'trusted-public-key': 'signing-public-key.pem' }
  const release = { 'release-id': String(surroundings.github.releaseId) }
  const sign = { ...awsInputs(surroundings, true), artifacts: '*.bin', strategy: 'each' }
  const withOidc = stepOptions(surroundings, true)
  const withKeys = stepOptions(surroundings, false)
  const bySteps = [
    await row('sign, OIDC, `upload: none`', { ...withOidc, inputs: { ...sign, upload: 'none' } }),
    await row('sign, keys, `upload: none`', {
      ...withKeys,
      inputs: { ...awsInputs(surroundings, false), artifacts: '*.bin', strategy: 'each', upload: 'none' }
    }),
    await row('sign, OIDC, attach', { ...withOidc, inputs: { ...sign, upload: 'all', ...release } }),
    await row('verify local files', { inputs: { mode: 'verify', artifacts: '*.bin', ...trust } }),
    await row('verify a release', {
      ...withOidc,
      inputs: { mode: 'verify', 'release-assets': '*', ...trust, ...release }
    })
  ]
  const licences = readFileSync(join(dist, 'licenses.txt')).length
  return {
    title: 'Size of the bundle, and what each mode loads of it',
    head: ['what', 'JavaScript', 'chunks'],
    rows: [['all of `dist/`', renderBytes(sizeOf(modules)), `${modules.length} files`], ...bySteps],
    notes: [
      `Beside it ${renderBytes(licences)} of licences. Nothing is loaded from anywhere else but Node itself.`
    ]
  }
}
