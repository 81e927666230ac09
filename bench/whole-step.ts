import { fileURLToPath } from 'node:url'
import { makeFiles, removeWritten, timeStep, type Bench, type Files, type Section } from './context.ts'
import { BenchError, compare, time } from './measure.ts'
import { peerEnvironment } from './peers.ts'
import { median, ratios, renderRatio, renderTime, type Target } from './report.ts'
import { awsInputs, stepOptions, type Surroundings } from './services.ts'

export const ARTIFACT_BYTES = 100 * 1024
const SCRIPT = fileURLToPath(new URL('sign-with-aws-cli.sh', import.meta.url))
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

/** The same with the AWS CLI, OpenSSL and curl; in milliseconds. */
export async function timeScript(bench: Bench, { files, oidc, surroundings }: StepCase): Promise<number> {
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
  const { ms } = await time({ command: SCRIPT, args: files.names, cwd: files.folder, env })
  await expectAssets(bench, files)
  return ms
}

/** Whether the script can run. */
export const hasScript = ({ peers }: Bench): boolean =>
  (['aws', 'openssl', 'curl'] as const).every(name => peers.has(name))

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
        const script = measured.script(count)
        const cpu = measured.serviceCpu(count)
        const ratio = script === undefined ? undefined : ratios(ours, script)
        rows.push([
          String(count),
          way,
          renderTime(ours),
          `${renderTime(script)}${script !== undefined && count !== 1 ? ' (scaled)' : ''}`,
          renderRatio(ratio),
          renderTime(cpu)
        ])
        const least = new Map([
          [1, 3],
          [200, 30]
        ]).get(count)
        if (ratio === undefined || least === undefined || !oidc) continue
        targets.push({
          what: `Whole step with OIDC, ${count} artifact${count === 1 ? '' : 's'}, against the script`,
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
        'AWS CLI script',
        'script : ours',
        'CPU of the stand-ins (ours)'
      ],
      rows,
      notes: [
        'Ours is the whole process of `dist/index.js`; the script is bench/sign-with-aws-cli.sh: `aws`, `openssl` and `curl` in a loop, a process after the other. `aws` is called directly, not by a shim.',
        `"Scaled": the script was measured with 1 and with ${sample} artifacts in each round; the difference is what each further artifact costs.`,
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
  script(count: number): readonly number[] | undefined
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
    ...(hasScript(bench) ? [1, sample] : []).map(count => ({
      name: `script ${count}`,
      run: async () => timeScript(bench, await stepCase(count))
    }))
  ]
  const times = await compare(contenders, bench.quick ? 1 : 5, bench.quick ? 0 : 1)
  const one = times.get('script 1')
  const some = times.get(`script ${sample}`)
  const script = (count: number): readonly number[] | undefined =>
    one === undefined || some === undefined || count === 1
      ? one
      : one.map((ms, round) => ms + ((count - 1) * ((some[round] ?? Number.NaN) - ms)) / (sample - 1))
  let proof: string | undefined
  const proved = 20
  if (oidc && counts.includes(proved) && hasScript(bench)) {
    bench.say(`whole step, ${way}: the script with ${proved} artifacts, once`)
    const ms = await timeScript(bench, await stepCase(proved))
    proof = `To check the scale: the script run once with all ${proved} artifacts and OIDC took ${renderTime([ms])}.`
  }
  return {
    ours: count => times.get(`ours ${count}`) ?? [],
    serviceCpu: count => cpu.get(count)?.slice(bench.quick ? 0 : 1) ?? [],
    script,
    proof
  }
}
