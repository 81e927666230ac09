import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { FILES, pinOf, signedWorld } from '../support/attacks/stage.ts'
import { runKmsSign, verdictsIn } from '../support/run-kms-sign.ts'
import { SIGNING_ALGORITHMS, pemOf } from '../support/signed-files.ts'
import { expectsTool, hasTool, runTool } from '../support/tools.ts'
import { REPOSITORY, TAG, type World } from '../support/world.ts'
import { workspace, type Workspace } from '../support/workspace.ts'

// What the bundle signed, verified by the command as people do it, and by OpenSSL.

const STRATEGIES = ['each', 'checksums', 'both'] as const
const COMBINATIONS = SIGNING_ALGORITHMS.flatMap(algorithm =>
  STRATEGIES.map(strategy => ({ algorithm, strategy }))
)

/** The assets of a release in `rel`, and the key of its owner beside that folder. */
function download(world: World): Workspace {
  const assets = world.github
    .assets(world.release.id)
    .map(({ name, content }) => [`rel/${name}`, content?.bytes() ?? ''] as const)
  return workspace({ ...Object.fromEntries(assets), 'owner/key.pem': pemOf(world.key.publicKey) })
}

const verify = (folder: Workspace, prefix: readonly string[], ...args: readonly string[]) =>
  runKmsSign({ cwd: folder.path, prefix, args: ['verify', '--key', 'owner/key.pem', ...args] })

/** What takes the network away from a process, where that is allowed. */
const WITHOUT_NETWORK = [
  ['unshare', '-n'],
  ['unshare', '-r', '-n']
].find(([command = '', ...args]) => hasTool(command, ...args, 'true'))

describe.runIf(expectsTool('openssl', 'version'))('what the bundle signed', () => {
  test.each(COMBINATIONS)(
    'with $algorithm and strategy $strategy passes',
    async ({ algorithm, strategy }) => {
      const key = { keySpec: algorithm.endsWith('512') ? ('RSA_4096' as const) : ('RSA_2048' as const) }
      const world = await signedWorld({ strategy, 'signing-algorithm': algorithm }, { key })
      const folder = download(world)
      const isBound = strategy !== 'each'
      const expected = isBound ? ['--expect', `${REPOSITORY}@${TAG}`] : []
      const names = Object.keys(FILES).map(name => name.replace('dist/', ''))
      for (const paths of [names.map(name => `rel/${name}`), ['rel'], ['--all', 'rel']]) {
        const pinned = ['--algorithm', algorithm, '--fingerprint', pinOf(world), ...expected]
        const result = await verify(folder, [], '--json', ...pinned, ...paths)
        expect({ code: result.exitCode, stderr: result.stderr }).toMatchObject({ code: 0 })
        expect(new Set(Object.values(verdictsIn(result)))).toEqual(new Set(['verified']))
        const bound = (JSON.parse(result.stdout) as { bound: boolean }[]).map(entry => entry.bound)
        expect(new Set(bound)).toEqual(new Set([isBound]))
      }
      for (const signed of folder.list().filter(name => name.endsWith('.sig'))) {
        const dgst = ['dgst', `-sha${algorithm.slice(-3)}`, '-verify', 'owner/key.pem']
        const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1']
        const { code } = await runTool(
          'openssl',
          [
            ...dgst,
            '-signature',
            signed,
            ...(algorithm.includes('PSS') ? pss : []),
            signed.slice(0, -'.sig'.length)
          ],
          { cwd: folder.path }
        )
        expect({ signed, code }).toEqual({ signed, code: 0 })
      }
      // and nothing else
      const other = SIGNING_ALGORITHMS.find(name => name !== algorithm) ?? ''
      expect(await verify(folder, [], '--algorithm', other, 'rel')).toMatchObject({ exitCode: 1 })
      folder.write('rel/app.tgz', 'a trojan\n')
      expect(await verify(folder, [], '--all', 'rel')).toMatchObject({ exitCode: 1 })
      expect(await verify(folder, [], 'rel/app.tgz')).toMatchObject({ exitCode: 1 })
    }
  )

  test('in base64, with a record and under another suffix passes', async () => {
    const world = await signedWorld({
      'signature-format': 'base64 .signature',
      'record-file': 'record.json'
    })
    const folder = download(world)
    expect(await verify(folder, [], '--signature-suffix', '.signature', '--all', 'rel')).toMatchObject({
      exitCode: 0
    })
    expect(await verify(folder, [], '--all', 'rel')).toMatchObject({ exitCode: 1 })
  })
})

describe.runIf(WITHOUT_NETWORK !== undefined)('without a network', () => {
  test('everything works', async () => {
    const prefix = WITHOUT_NETWORK ?? []
    const [command = '', ...args] = prefix
    const probe = "fetch('http://127.0.0.1:8999').catch(e => { process.stdout.write(e.cause.code) })"
    const { stdout } = spawnSync(command, [...args, process.execPath, '-e', probe], { encoding: 'utf8' })
    expect(stdout).toBe('ENETUNREACH')
    const folder = download(await signedWorld())
    for (const paths of [['rel/app.tgz'], ['rel'], ['--all', 'rel']])
      expect(await verify(folder, prefix, '--expect', `${REPOSITORY}@${TAG}`, ...paths)).toMatchObject({
        exitCode: 0
      })
    const fingerprint = { cwd: folder.path, prefix, args: ['fingerprint', 'owner/key.pem'] }
    expect(await runKmsSign(fingerprint)).toMatchObject({ exitCode: 0 })
    folder.write('rel/app.tgz', 'a trojan\n')
    expect(await verify(folder, prefix, 'rel')).toMatchObject({ exitCode: 1 })
  })
})
