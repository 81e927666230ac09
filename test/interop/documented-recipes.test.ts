import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { inputsOfRecipe } from '../support/examples.ts'
import { testKey } from '../support/keys.ts'
import { assetNames, downloadAssets } from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import { certificateFile } from '../support/signature-files.ts'
import { fingerprintOf } from '../support/signed-files.ts'
import { expectsTool, outputOf, runTool } from '../support/tools.ts'
import type { ToolResult } from '../support/tools.ts'
import { startWorld, TAG } from '../support/world.ts'
import type { World } from '../support/world.ts'

// The recipes for package managers: the step as it is printed makes what the program expects, the commands accept it, and nothing that was
// changed since.

const RECIPES = readFileSync(fileURLToPath(new URL('../../docs/recipes.md', import.meta.url)), 'utf8')

/** The one shell block of a recipe. */
function commandOf(heading: string): string {
  const [, section = ''] = RECIPES.split(`\n## ${heading}\n`)
  const [block, ...others] = [...(section.split('\n## ')[0] ?? '').matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
  if (block?.[1] === undefined || others.length > 0) throw new Error(`not one command below "${heading}"`)
  return block[1]
}

interface Prepared {
  readonly world: World
  readonly inputs: Record<string, string>
  readonly certificate: Uint8Array
}

/** What the step of a recipe runs with. */
async function prepare(heading: string, release: Parameters<typeof startWorld>[0] = {}): Promise<Prepared> {
  const privateKey = await testKey('RSA_3072')
  const world = await startWorld({ key: { privateKey }, ...release })
  const values = {
    '${{ env.KEY_ARN }}': world.key.arn,
    '${{ env.KEY_FINGERPRINT }}': fingerprintOf(world.key.publicKey)
  }
  const inputs = inputsOfRecipe(heading, values)
  return { world, inputs, certificate: await certificateFile(privateKey) }
}

/** Runs a command as it is printed, with a GnuPG home of its own. */
async function follow(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {}
): Promise<ToolResult> {
  const GNUPGHOME = workspace().path
  try {
    return await runTool('sh', ['-c', command], { cwd, env: { ...env, GNUPGHOME, LC_ALL: 'C' } })
  } finally {
    await runTool('gpgconf', ['--kill', 'all'], { env: { GNUPGHOME } })
  }
}

test('several formats and a statement, by one call of KMS for each digest, and verify mode accepts all of it', async () => {
  const { world, inputs, certificate } = await prepare('Several formats')
  world.github.setTag(TAG)
  const files = { 'dist/app.tgz': 'the application\n', 'keys/release.asc': certificate }
  const run = await world.sign({ strategy: undefined, ...inputs }, { files })
  expect([run.exitCode, run.annotations]).toEqual([0, []])
  const signed = ['app.tgz', 'SHA256SUMS']
  expect(assetNames(world)).toEqual(
    [
      ...signed.flatMap(name => ['', '.sig', '.asc', '.sigstore.json'].map(suffix => name + suffix)),
      'release-binding.json',
      'release.sigstore.json',
      'signing-public-key.pem'
    ].sort()
  )
  // each of the three formats has another algorithm or digest, and the statement is one more
  expect(world.kms.calls.filter(({ operation }) => operation === 'Sign')).toHaveLength(2 * 3 + 1)
  const verified = await world.verify(
    {
      'release-assets': '*',
      'release-tag': TAG,
      'trusted-public-key': 'keys/release.asc',
      'require-binding': 'true'
    },
    { files: { 'keys/release.asc': certificate } }
  )
  expect([verified.exitCode, verified.annotations]).toEqual([0, []])
})

const hasGnuPg =
  process.platform !== 'win32' && expectsTool('gpg', '--version') && expectsTool('gpgv', '--version')

describe.runIf(hasGnuPg)('Terraform provider', () => {
  const list = 'terraform-provider-example_1.2.3_SHA256SUMS'
  const zip = 'terraform-provider-example_1.2.3_linux_amd64.zip'
  const manifest = 'terraform-provider-example_1.2.3_manifest.json'

  test('the release has what the registry wants, and the command accepts it', async () => {
    const { world, inputs, certificate } = await prepare('Terraform provider')
    world.github.setTag(TAG)
    world.github.addAsset(world.release, { name: zip, content: 'PK provider' })
    world.github.addAsset(world.release, { name: manifest, content: '{"version":1}' })
    const run = await world.sign(
      { artifacts: undefined, ...inputs },
      { files: { 'keys/release.asc': certificate } }
    )
    expect([run.exitCode, run.annotations]).toEqual([0, expect.anything()])
    expect(world.release.draft).toBe(false)
    expect(assetNames(world)).toEqual(
      [zip, manifest, list, `${list}.sig`, 'release-binding.json', 'signing-public-key.pem'].sort()
    )
    expect(world.kms.calls.filter(({ operation }) => operation === 'Sign')).toHaveLength(1)

    const command = commandOf('Terraform provider')
    const answerTo = async (change: (folder: string) => void): Promise<number | null> => {
      const folder = downloadAssets(world, { 'keys/release.asc': certificate })
      change(folder)
      return (await follow(command, folder)).code
    }
    expect(await answerTo(() => {})).toBe(0)
    expect(await answerTo(folder => writeFileSync(join(folder, zip), 'PK other'))).not.toBe(0)
    expect(
      await answerTo(folder => writeFileSync(join(folder, list), `${'0'.repeat(64)}  ${zip}\n`))
    ).not.toBe(0)
    // binary, as the registry demands: no armor
    const signature = readFileSync(join(downloadAssets(world), `${list}.sig`))
    expect((signature[0] ?? 0) & 0x80).toBe(0x80)
  })
})

describe.runIf(hasGnuPg)('Maven Central', () => {
  const folder = 'staging/com/example/library/1.2.3'
  const files = ['library-1.2.3.jar', 'library-1.2.3-sources.jar', 'library-1.2.3.pom'].map(
    name => `${folder}/${name}`
  )

  test('each file gets its .asc, and the command accepts it', async () => {
    const { world, inputs, certificate } = await prepare('Maven Central', { release: false })
    const contents = Object.fromEntries(files.map(name => [name, `content of ${name}`]))
    const checksums = Object.fromEntries(files.map(name => [`${name}.sha1`, '0']))
    const bundle = workspace({ ...contents, ...checksums, 'keys/release.asc': certificate })
    const run = await world.sign({ 'release-tag': undefined, ...inputs }, { cwd: bundle.path })
    expect([run.exitCode, run.annotations]).toEqual([0, expect.anything()])
    expect(bundle.list().filter(name => name.endsWith('.asc'))).toEqual(
      [...files.map(name => `${name}.asc`), 'keys/release.asc'].sort()
    )
    const command = commandOf('Maven Central')
    expect((await follow(command, bundle.path)).code).toBe(0)
    bundle.write(files[1] ?? '', 'changed')
    expect((await follow(command, bundle.path)).code).not.toBe(0)
    bundle.write(files[1] ?? '', contents[files[1] ?? ''] ?? '')
    rmSync(bundle.file(`${files[2]}.asc`))
    expect((await follow(command, bundle.path)).code).not.toBe(0)
  })
})

const hasApt = process.platform === 'linux' && expectsTool('apt-get', '--version')

describe.runIf(hasApt)('apt repository', () => {
  test('apt-get update accepts Release by Release.gpg, and nothing that was changed', async () => {
    const { world, inputs, certificate } = await prepare('apt repository', { release: false })
    const packages =
      'Package: example\nVersion: 1.2.3\nArchitecture: all\nMaintainer: x <x@example.com>\nDescription: x\nFilename: x.deb\nSize: 1\n'
    const index = 'main/binary-all/Packages'
    const folder = workspace({
      [`repo/dists/stable/${index}`]: packages,
      'keys/release.asc': certificate,
      'release.asc': certificate
    })
    const sum = (await outputOf('sha256sum', [folder.file(`repo/dists/stable/${index}`)]))
      .toString()
      .slice(0, 64)
    const release = `Suite: stable\nCodename: stable\nArchitectures: all\nComponents: main\nDate: ${new Date().toUTCString().replace('GMT', 'UTC')}\nSHA256:\n ${sum} ${packages.length} ${index}\n`
    folder.write('repo/dists/stable/Release', release)
    const run = await world.sign({ 'release-tag': undefined, ...inputs }, { cwd: folder.path })
    expect([run.exitCode, run.annotations]).toEqual([0, expect.anything()])
    expect(folder.read('repo/dists/stable/Release.gpg').toString()).toMatch(
      /^-----BEGIN PGP SIGNATURE-----\n/
    )

    // in folders of its own instead of those of this system, and without a user that this system may not have
    const folders = ['sources.list.d', 'apt.conf.d', 'preferences.d', 'trusted.gpg.d']
    const root = workspace({
      'state/status': '',
      ...Object.fromEntries(folders.map(name => [`etc/apt/${name}/.keep`, '']))
    })
    const settings = {
      'Dir::Etc': root.file('etc/apt'),
      'Dir::State': root.file('state'),
      'Dir::State::status': root.file('state/status'),
      'Dir::Cache': root.file('cache'),
      'APT::Sandbox::User': 'root',
      'Acquire::Languages': 'none'
    }
    const config = root.write(
      'apt.conf',
      Object.entries(settings)
        .map(([name, value]) => `${name} "${value}";\n`)
        .join('')
    )
    const command = commandOf('apt repository')
      .replaceAll('sudo ', '')
      .replaceAll('/etc/apt/', root.file('etc/apt/'))
      .replaceAll('https://apt.example.com', `file:${folder.file('repo')}`)
    const update = async (): Promise<{ isAccepted: boolean; text: string }> => {
      const { code, stdout, stderr } = await follow(command, folder.path, { APT_CONFIG: config })
      const text = stdout.toString() + stderr
      // apt warns, and ends well, where it keeps an older index instead of a wrong one
      return { isAccepted: code === 0 && !/^[EW]: /m.test(stderr), text }
    }
    const first = await update()
    expect(first).toEqual({ isAccepted: true, text: expect.stringContaining('stable Release.gpg') })
    folder.write('repo/dists/stable/Release', release.replace('Suite: stable', 'Suite: other'))
    expect(await update()).toEqual({ isAccepted: false, text: expect.stringContaining('BADSIG') })
    folder.write('repo/dists/stable/Release', release)
    expect((await update()).isAccepted).toBe(true)
    rmSync(folder.file('repo/dists/stable/Release.gpg'))
    rmSync(root.file('state/lists'), { recursive: true }) // what it has verified before, it keeps
    expect(await update()).toEqual({ isAccepted: false, text: expect.stringContaining('not signed') })
  })
})
