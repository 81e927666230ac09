import { makeFiles, removeWritten, timeStep, type Bench, type Files, type Section } from './context.ts'
import { BenchError, compare } from './measure.ts'
import { median, ratios, renderRatio, renderTime, type Target } from './report.ts'
import { SAMPLE, canRun, scaled, timeScript, type Script } from './scripts.ts'
import { awsInputs, stepOptions, type Surroundings } from './services.ts'

export const ARTIFACT_BYTES = 100 * 1024
/** What people write today. */
export const AWS_CLI: Script = {
  name: 'AWS CLI',
  file: 'sign-with-aws-cli.sh',
  needs: ['aws', 'openssl', 'curl']
}
const COSIGN: Script = {
  name: 'cosign',
  file: 'sign-with-cosign.sh',
  needs: ['cosign', 'openssl', 'curl']
}
const SCRIPTS = [AWS_CLI, COSIGN]

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
    strategy: 'each', // as the others do
    'release-id': String(surroundings.github.releaseId)
  }
  const { ms } = await timeStep({ ...stepOptions(surroundings, oidc), cwd: files.folder, inputs })
  await expectAssets(bench, files)
  return ms
}

/** The same with a shell script; in milliseconds. */
export async function timeSigningScript(
  bench: Bench,
  script: Script,
  { files, oidc, surroundings }: StepCase
): Promise<number> {
  const ms = await timeScript(bench, script, { surroundings, oidc, cwd: files.folder, args: files.names })
  await expectAssets(bench, files)
  return ms
}

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
        const scripts = SCRIPTS.map(script => measured.script(script, count))
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
        const [cosign] = others
        if (cosign !== undefined && count === 1 && oidc) targets.push(cosignTarget(cosign))
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
        ...SCRIPTS.map(({ name }) => `${name} script`),
        ...SCRIPTS.map(({ name }) => `${name} : ours`),
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

const COSIGN_TARGET = 1.5

/** Ours has Node to start, which cosign has not. */
function cosignTarget(cosignByOurs: readonly number[]): Target {
  const ratio = 1 / median(cosignByOurs)
  return {
    what: 'Whole step with OIDC, 1 artifact, time in relation to the cosign script',
    target: `≤ ${COSIGN_TARGET} ×`,
    measured: `${ratio.toFixed(2)} ×`,
    met: ratio <= COSIGN_TARGET
  }
}

interface Measured {
  ours(count: number): readonly number[]
  serviceCpu(count: number): readonly number[]
  script(script: Script, count: number): readonly number[] | undefined
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
    ...SCRIPTS.filter(script => canRun(bench, script)).flatMap(script =>
      [1, sample].map(count => ({
        name: `${script.name} ${count}`,
        run: async () => timeSigningScript(bench, script, await stepCase(count))
      }))
    )
  ]
  const times = await compare(contenders, bench.quick ? 1 : 5, bench.quick ? 0 : 1)
  let proof: string | undefined
  const proved = 20
  if (oidc && counts.includes(proved) && canRun(bench, AWS_CLI)) {
    bench.say(`whole step, ${way}: the AWS CLI script with ${proved} artifacts, once`)
    const ms = await timeSigningScript(bench, AWS_CLI, await stepCase(proved))
    proof = `To check the scale: the AWS CLI script run once with all ${proved} artifacts and OIDC took ${renderTime([ms])}.`
  }
  return {
    ours: count => times.get(`ours ${count}`) ?? [],
    serviceCpu: count => cpu.get(count)?.slice(bench.quick ? 0 : 1) ?? [],
    script: ({ name }, count) =>
      scaled(times.get(`${name} 1`), times.get(`${name} ${sample}`), sample, count),
    proof
  }
}
