import { makeFiles, removeWritten, timeStep, type Bench, type Section } from './context.ts'
import { compare } from './measure.ts'
import { ratios, renderRatio, renderTime } from './report.ts'
import { ADDITIONAL_SPECS } from './service-host.ts'
import { awsInputs, stepOptions } from './services.ts'
import { ARTIFACT_BYTES } from './whole-step.ts'

const COUNT = 20
const suffixOf = (spec: string): string => spec.toLowerCase().replaceAll('_', '-')

/** A checksums file that one key signs, and a second one of each kind; and the release verified by the keys that signed. */
export const additionalKeys: Section = {
  name: 'additional-key',
  run: async bench => {
    const specs = [undefined, ...ADDITIONAL_SPECS]
    bench.say('additional key')
    const rounds = bench.quick ? 1 : 7
    const signed = await compare(
      specs.map(spec => ({ name: spec ?? 'none', run: () => sign(bench, spec) })),
      rounds
    )
    for (const spec of specs) await sign(bench, spec, { keep: true })
    const verified = await compare(
      specs.map(spec => ({ name: spec ?? 'none', run: () => verify(bench, spec) })),
      rounds
    )
    const [signOne = [], verifyOne = []] = [signed.get('none'), verified.get('none')]
    const rows = specs.map(spec => {
      const [sign = [], verify = []] = [signed.get(spec ?? 'none'), verified.get(spec ?? 'none')]
      return [
        spec ?? 'none',
        renderTime(sign),
        spec === undefined ? '' : renderRatio(ratios(signOne, sign)),
        renderTime(verify),
        spec === undefined ? '' : renderRatio(ratios(verifyOne, verify))
      ]
    })
    const table = {
      title: `A second signature over the checksums file of ${COUNT} artifacts, beside that by RSA 2048`,
      head: ['additional key', 'sign', 'with it : without', 'verify, all keys demanded', 'with it : without'],
      rows,
      notes: [
        'The whole process of `dist/index.js`, `strategy: checksums` and nothing attached. The stand-in for KMS signs with ML-DSA in JavaScript; that time is its own.'
      ]
    }
    return { tables: [table], targets: [] }
  }
}

const folderOf = (spec: string | undefined): string => `additional-${spec ?? 'none'}`

async function sign(
  bench: Bench,
  spec: (typeof ADDITIONAL_SPECS)[number] | undefined,
  { keep = false } = {}
) {
  const files = makeFiles(bench, folderOf(spec), COUNT, ARTIFACT_BYTES)
  const surroundings = await bench.services.restart()
  const inputs = {
    ...awsInputs(surroundings, false),
    ...(spec && { 'additional-key-id': surroundings.aws.additionalKeyArns[spec] }),
    artifacts: '*.bin',
    strategy: 'checksums',
    upload: 'none'
  }
  const { ms } = await timeStep({ ...stepOptions(surroundings, false), cwd: files.folder, inputs })
  if (!keep) removeWritten(files)
  return ms
}

async function verify(bench: Bench, spec: string | undefined): Promise<number> {
  const keys = ['', ...(spec === undefined ? [] : [`.${suffixOf(spec)}`])]
  const inputs = {
    mode: 'verify',
    artifacts: '*.bin',
    'trusted-public-key': keys.map(key => `signing-public-key${key}.pem`).join('\n'),
    ...(spec !== undefined && { 'require-signatures': 'all' })
  }
  return (await timeStep({ cwd: `${bench.root}/${folderOf(spec)}`, inputs })).ms
}
