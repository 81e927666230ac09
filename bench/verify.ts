import { fileURLToPath } from 'node:url'
import { makeFiles, timeStep, type Section } from './context.ts'
import { compare, time } from './measure.ts'
import { peerEnvironment } from './peers.ts'
import { ratios, renderRatio, renderTime } from './report.ts'
import { awsInputs, stepOptions } from './services.ts'
import { ARTIFACT_BYTES } from './whole-step.ts'

const SCRIPT = fileURLToPath(new URL('verify-with-openssl.sh', import.meta.url))
const KEY = 'signing-public-key.pem'

/** Verification of local files with a trusted key, without any network. */
export const verifying: Section = {
  name: 'verify',
  run: async bench => {
    const rows: string[][] = []
    for (const count of bench.quick ? [1, 20] : [1, 20, 200]) {
      bench.say(`verify: ${count}`)
      const { folder: cwd, names } = makeFiles(bench, `verify-${count}`, count, ARTIFACT_BYTES)
      const surroundings = await bench.services.restart()
      const signing = { ...awsInputs(surroundings, false), artifacts: '*.bin', upload: 'none' }
      await timeStep({ ...stepOptions(surroundings, false), cwd, inputs: signing })

      const inputs = { mode: 'verify', artifacts: '*.bin', 'trusted-public-key': KEY }
      const env = peerEnvironment(bench.peers)
      const times = await compare(
        [
          { name: 'ours', run: async () => (await timeStep({ cwd, inputs })).ms },
          ...(bench.peers.has('openssl')
            ? [
                {
                  name: 'openssl',
                  run: async () => (await time({ command: SCRIPT, args: [KEY, ...names], cwd, env })).ms
                }
              ]
            : [])
        ],
        bench.quick ? 1 : 7
      )
      const ours = times.get('ours') ?? []
      const openssl = times.get('openssl')
      rows.push([
        String(count),
        renderTime(ours),
        renderTime(openssl),
        renderRatio(openssl === undefined ? undefined : ratios(ours, openssl))
      ])
    }
    const table = {
      title: 'Verify: local files, RSA-PSS, a trusted key',
      head: ['artifacts', 'ours', 'openssl loop', 'openssl : ours'],
      rows,
      notes: [
        'Ours is the whole process of `dist/index.js`; the loop is bench/verify-with-openssl.sh, an `openssl dgst -verify` a file. Node needs longer to start than OpenSSL, so that few files are slower with ours.',
        'cosign cannot verify RSA-PSS: not compared here.'
      ]
    }
    return { tables: [table], targets: [] }
  }
}
