import { fileURLToPath } from 'node:url'
import { makeFiles, timeStep, type Bench, type Files, type Section } from './context.ts'
import { compare, time, type Contender } from './measure.ts'
import { peerEnvironment } from './peers.ts'
import { ratios, renderRatio, renderTime, type Table } from './report.ts'
import { SAMPLE, canRun, scaled, timeScript, type Script } from './scripts.ts'
import { awsInputs, stepOptions, type Surroundings } from './services.ts'
import { ARTIFACT_BYTES } from './whole-step.ts'

const LOOP = fileURLToPath(new URL('verify-with-openssl.sh', import.meta.url))
const AWS_CLI: Script = { name: 'AWS CLI', file: 'verify-with-aws-cli.sh', needs: ['aws', 'openssl', 'curl'] }
export const KEY = 'signing-public-key.pem'

/** Verification of local files: with a trusted key and no network, and with KMS on top. */
export const verifying: Section = {
  name: 'verify',
  run: async bench => {
    const counts = bench.quick ? [1, 20] : [1, 20, 200]
    return { tables: [await verifyLocally(bench, counts), await verifyWithKms(bench, counts)], targets: [] }
  }
}

async function verifyLocally(bench: Bench, counts: readonly number[]): Promise<Table> {
  const rows: string[][] = []
  for (const count of counts) {
    bench.say(`verify: ${count}`)
    const { folder: cwd, names } = await signedFiles(bench, 'verify', count)
    const inputs = { mode: 'verify', artifacts: '*.bin', 'trusted-public-key': KEY }
    const times = await compare(
      [
        { name: 'ours', run: async () => (await timeStep({ cwd, inputs })).ms },
        ...(bench.peers.has('openssl') ? [{ name: 'openssl', run: opensslLoop(bench, cwd, names) }] : [])
      ],
      bench.quick ? 1 : 7
    )
    const ours = times.get('ours') ?? []
    const openssl = times.get('openssl')
    const ratio = openssl && ratios(ours, openssl)
    rows.push([String(count), renderTime(ours), renderTime(openssl), renderRatio(ratio)])
  }
  return {
    title: 'Verify: local files, RSA-PSS, a trusted key',
    head: ['artifacts', 'ours', 'openssl loop', 'openssl : ours'],
    rows,
    notes: [
      'Ours is the whole process of `dist/index.js`; the loop is bench/verify-with-openssl.sh, an `openssl dgst -verify` a file. Node needs longer to start than OpenSSL, so that few files are slower with ours.',
      'cosign cannot verify RSA-PSS: not compared here.'
    ]
  }
}

async function verifyWithKms(bench: Bench, counts: readonly number[]): Promise<Table> {
  const rows: string[][] = []
  const sample = bench.quick ? 2 : SAMPLE
  const files = new Map<number, Files>()
  for (const count of [...counts, sample]) files.set(count, await signedFiles(bench, 'verify-kms', count))
  for (const oidc of [false, true]) {
    bench.say(`verify with KMS, ${oidc ? 'OIDC' : 'keys'}`)
    const contender = (
      name: string,
      count: number,
      run: (some: Files, surroundings: Surroundings) => Promise<number>
    ): Contender => ({
      name: `${name} ${count}`,
      run: async () => {
        const some = files.get(count)
        if (some === undefined) throw new Error(`no ${count} files were made`)
        return run(some, await bench.services.restart())
      }
    })
    const times = await compare(
      [
        ...counts.map(count =>
          contender('ours', count, async ({ folder: cwd }, surroundings) => {
            const verify = {
              mode: 'verify',
              artifacts: '*.bin',
              'verify-with': 'kms',
              'trusted-public-key': KEY
            }
            const inputs = { ...awsInputs(surroundings, oidc), ...verify }
            return (await timeStep({ ...stepOptions(surroundings, oidc), cwd, inputs })).ms
          })
        ),
        ...(canRun(bench, AWS_CLI) ? [1, sample] : []).map(count =>
          contender('script', count, async ({ folder: cwd, names: args }, surroundings) =>
            timeScript(bench, AWS_CLI, { surroundings, oidc, cwd, args })
          )
        )
      ],
      bench.quick ? 1 : 5
    )
    for (const count of counts) {
      const ours = times.get(`ours ${count}`) ?? []
      const script = scaled(times.get('script 1'), times.get(`script ${sample}`), sample, count)
      const mark = script === undefined || count === 1 ? '' : ' (scaled)'
      const ratio = script && ratios(ours, script)
      rows.push([
        String(count),
        oidc ? 'OIDC' : 'keys',
        renderTime(ours),
        `${renderTime(script)}${mark}`,
        renderRatio(ratio)
      ])
    }
  }
  return {
    title: 'Verify: the same with `verify-with: kms`',
    head: ['artifacts', 'credentials', 'ours', 'AWS CLI script', 'AWS CLI : ours'],
    rows,
    notes: [
      'Ours verifies each signature here as well; the script is bench/verify-with-aws-cli.sh, an `aws kms verify` a file.',
      `"Scaled": the script was measured with 1 and with ${sample} artifacts in each round; the difference is what each further artifact costs.`
    ]
  }
}

/** Verifies files with an `openssl dgst -verify` each; in milliseconds. */
export function opensslLoop(bench: Bench, cwd: string, names: readonly string[]): () => Promise<number> {
  const env = peerEnvironment(bench.peers)
  return async () => (await time({ command: LOOP, args: [KEY, ...names], cwd, env })).ms
}

/** Files with a signature beside each, and the public key. */
export async function signedFiles(bench: Bench, name: string, count: number): Promise<Files> {
  const files = makeFiles(bench, `${name}-${count}`, count, ARTIFACT_BYTES)
  const surroundings = await bench.services.restart()
  const inputs = { ...awsInputs(surroundings, false), artifacts: '*.bin', strategy: 'each', upload: 'none' }
  await timeStep({ ...stepOptions(surroundings, false), cwd: files.folder, inputs })
  return files
}
