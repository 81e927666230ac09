import { fileURLToPath } from 'node:url'
import { makeFiles, removeWritten, timeStep, type Bench, type Files, type Section } from './context.ts'
import { BenchError, compare, time } from './measure.ts'
import { peerEnvironment } from './peers.ts'
import { median, ratios, renderRatio, renderTime, type Target } from './report.ts'
import { awsInputs, stepOptions, type Surroundings } from './services.ts'

export const ARTIFACT_BYTES = 100 * 1024
/** What people write today, by the tool that signs. */
const SCRIPTS = {
  'AWS CLI': { file: 'sign-with-aws-cli.sh', needs: ['aws', 'openssl', 'curl'] },
  cosign: { file: 'sign-with-cosign.sh', needs: ['cosign', 'openssl', 'curl'] }
} as const
export type ScriptName = keyof typeof SCRIPTS
const SCRIPT_NAMES = Object.keys(SCRIPTS) as ScriptName[]
/** Artifacts that the script really signs when it stands for more: it takes a second for each. */
const SAMPLE = 5

/** How a step is run whose signatures are attached to a draft release. */
export interface StepCase {
  readonly files: Files
  readonly oidc: boolean
  readonly surroundings: Surroundings
}

/** Ours: signs the files and attaches the signatures; in milliseconds. */
export async function timeOurs(bench: Bench, { files, oidc, surroundings }: StepCase): Promise<number> {
  const inputs = {
    ...awsInputs(surroundings, oidc),
    artifacts: '*.bin',
    'release-id': String(surroundings.github.releaseId)
  }
  const { ms } = await timeStep({ ...stepOptions(surroundings, oidc), cwd: files.folder, inputs })
  await expectAssets(bench, files)
  return ms
}

/** The same with a shell script; in milliseconds. */
export async function timeScript(
  bench: Bench,
  script: ScriptName,
  { files, oidc, surroundings }: StepCase
): Promise<number> {
  const { aws, github } = surroundings
  const env = peerEnvironment(bench.peers, {
    AWS_ENDPOINT_URL_KMS: aws.kmsUrl,
    AWS_ENDPOINT_URL_STS: aws.stsUrl,
    AWS_REGION: aws.region,
    AWS_DEFAULT_REGION: aws.region,
    ...(oidc
      ? {
          ROLE_ARN: aws.roleArn,
          ACTIONS_ID_TOKEN_REQUEST_URL: aws.oidcUrl,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: aws.requestToken
        }
      : { AWS_ACCESS_KEY_ID: aws.accessKeyId, AWS_SECRET_ACCESS_KEY: aws.secretAccessKey }),
    KEY_ID: aws.keyArn,
    API_URL: github.apiUrl,
    REPOSITORY: `${github.owner}/${github.repo}`,
    RELEASE_ID: String(github.releaseId),
    TOKEN: github.token
  })
  const command = fileURLToPath(new URL(SCRIPTS[script].file, import.meta.url))
  const { ms } = await time({ command, args: files.names, cwd: files.folder, env })
  await expectAssets(bench, files)
  return ms
}

/** Whether a script can run. */
export const hasScript = ({ peers }: Bench, script: ScriptName): boolean =>
  SCRIPTS[script].needs.every(name => peers.has(name))

/** Both did the same: a signature for each artifact and the public key are attached. */
async function expectAssets(bench: Bench, files: Files): Promise<void> {
  const { assets } = await bench.services.traffic()
  removeWritten(files)
  if (assets === files.names.length + 1) return
  throw new BenchError(`${assets} assets were attached, expected ${files.names.length + 1}.`)
}

/** The whole job against the script that people write today. */
export const wholeStep: Section = {
  name: 'whole-step',
  run: async bench => {
    const counts = bench.quick ? [1, 4] : [1, 20, 200]
    const sample = bench.quick ? 2 : SAMPLE
    const rows: string[][] = []
    const targets: Target[] = []
    const notes: string[] = []
    for (const oidc of [false, true]) {
      const way = oidc ? 'OIDC' : 'keys'
      const measured = await measure(bench, { counts, sample, oidc })
      for (const count of counts) {
        const ours = measured.ours(count)
        const cpu = measured.serviceCpu(count)
        const scripts = SCRIPT_NAMES.map(name => measured.script(name, count))
        const [ratio, ...others] = scripts.map(times => times && ratios(ours, times))
        const scaled = count === 1 ? '' : ' (scaled)'
        rows.push([
          String(count),
          way,
          renderTime(ours),
          ...scripts.map(times => `${renderTime(times)}${times === undefined ? '' : scaled}`),
          ...[ratio, ...others].map(renderRatio),
          renderTime(cpu)
        ])
        const least = new Map([
          [1, 3],
          [200, 30]
        ]).get(count)
        if (ratio === undefined || least === undefined || !oidc) continue
        targets.push({
          what: `Whole step with OIDC, ${count} artifact${count === 1 ? '' : 's'}, against the AWS CLI script`,
          target: `≥ ${least} ×`,
          measured: `${median(ratio).toFixed(1)} ×`,
          met: median(ratio) >= least
        })
      }
      if (measured.proof !== undefined) notes.push(measured.proof)
    }
    const table = {
      title: 'Whole step: hash, sign in KMS, prove, attach signatures and public key to a draft release',
      head: [
        'artifacts',
        'credentials',
        'ours',
        ...SCRIPT_NAMES.map(name => `${name} script`),
        ...SCRIPT_NAMES.map(name => `${name} : ours`),
        'CPU of the stand-ins (ours)'
      ],
      rows,
      notes: [
        'Ours is the whole process of `dist/index.js`; the scripts are bench/sign-with-aws-cli.sh and bench/sign-with-cosign.sh: `aws` or `cosign`, `openssl` and `curl` in a loop, a process after the other. `aws` is called directly, not by a shim.',
        'cosign asks KMS about the key before each signature, exchanges the OIDC token for each, and signs with RSA PKCS #1 v1.5; its transparency log is left out.',
        `"Scaled": a script was measured with 1 and with ${sample} artifacts in each round; the difference is what each further artifact costs.`,
        ...notes,
        'GitHub is an Enterprise Server without rate limits here. On github.com at most 80 requests that make content a minute are allowed: 200 signatures take over two minutes there, whoever attaches them.'
      ]
    }
    return { tables: [table], targets }
  }
}

interface Measured {
  ours(count: number): readonly number[]
  serviceCpu(count: number): readonly number[]
  script(name: ScriptName, count: number): readonly number[] | undefined
  /** What the scaled times can be held against. */
  readonly proof: string | undefined
}

async function measure(
  bench: Bench,
  { counts, sample, oidc }: { counts: readonly number[]; sample: number; oidc: boolean }
): Promise<Measured> {
  const way = oidc ? 'OIDC' : 'keys'
  bench.say(`whole step, ${way}`)
  const files = new Map(
    [...counts, sample].map(
      count => [count, makeFiles(bench, `step-${count}`, count, ARTIFACT_BYTES)] as const
    )
  )
  const stepCase = async (count: number): Promise<StepCase> => {
    const some = files.get(count)
    if (some === undefined) throw new Error(`no ${count} files were made`)
    return { files: some, oidc, surroundings: await bench.services.restart() }
  }
  const cpu = new Map<number, number[]>(counts.map(count => [count, []]))
  const contenders = [
    ...counts.map(count => ({
      name: `ours ${count}`,
      run: async () => {
        const ms = await timeOurs(bench, await stepCase(count))
        cpu.get(count)?.push((await bench.services.traffic()).cpuMs)
        return ms
      }
    })),
    ...SCRIPT_NAMES.filter(name => hasScript(bench, name)).flatMap(name =>
      [1, sample].map(count => ({
        name: `${name} ${count}`,
        run: async () => timeScript(bench, name, await stepCase(count))
      }))
    )
  ]
  const times = await compare(contenders, bench.quick ? 1 : 5, bench.quick ? 0 : 1)
  const script = (name: ScriptName, count: number): readonly number[] | undefined => {
    const one = times.get(`${name} 1`)
    const some = times.get(`${name} ${sample}`)
    if (one === undefined || some === undefined || count === 1) return one
    return one.map((ms, round) => ms + ((count - 1) * ((some[round] ?? Number.NaN) - ms)) / (sample - 1))
  }
  let proof: string | undefined
  const proved = 20
  if (oidc && counts.includes(proved) && hasScript(bench, 'AWS CLI')) {
    bench.say(`whole step, ${way}: the AWS CLI script with ${proved} artifacts, once`)
    const ms = await timeScript(bench, 'AWS CLI', await stepCase(proved))
    proof = `To check the scale: the AWS CLI script run once with all ${proved} artifacts and OIDC took ${renderTime([ms])}.`
  }
  return {
    ours: count => times.get(`ours ${count}`) ?? [],
    serviceCpu: count => cpu.get(count)?.slice(bench.quick ? 0 : 1) ?? [],
    script,
    proof
  }
}
