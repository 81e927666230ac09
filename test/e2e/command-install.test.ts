import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import { findNodes } from '../support/nodes.ts'
import { pemOf, signatureOf } from '../support/signed-files.ts'
import { expectsTool } from '../support/tools.ts'
import { workspace, type Workspace } from '../support/workspace.ts'

// From a git checkout, as `npx github:your-org/kms-sign-action#<full commit SHA>` gets it: nothing but the files of this commit, no
// script of a package, no registry.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SCRIPTS = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
  'build',
  'prepack'
]

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly bin: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest

describe('package.json', () => {
  test('has nothing that an installation would install or run', () => {
    for (const field of [
      'dependencies',
      'optionalDependencies',
      'peerDependencies',
      'bundleDependencies',
      'workspaces'
    ])
      expect(manifest).not.toHaveProperty(field)
    expect(Object.keys(manifest.scripts).filter(name => SCRIPTS.includes(name))).toEqual([])
    expect(manifest.bin).toEqual({ 'kms-sign': 'dist/cli.js' })
    expect(manifest.devDependencies).toHaveProperty('@actions/core')
  })
})

const git = (cwd: string, ...args: readonly string[]): string => {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false']
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout
}

describe.runIf(
  process.platform !== 'win32' && expectsTool('npm', '--version') && expectsTool('git', '--version')
)('installed from a git checkout', () => {
  let checkout: Workspace
  let source: string

  beforeAll(() => {
    checkout = workspace()
    for (const path of git(ROOT, 'ls-files', '-z')
      .split('\0')
      .filter(path => path !== '' && existsSync(join(ROOT, path)))) {
      mkdirSync(dirname(checkout.file(path)), { recursive: true })
      cpSync(join(ROOT, path), checkout.file(path))
    }
    git(checkout.path, 'init', '--quiet', '--initial-branch=main')
    git(checkout.path, 'add', '--all')
    git(checkout.path, 'commit', '--quiet', '--message=release')
    source = `git+${pathToFileURL(checkout.path).href}#${git(checkout.path, 'rev-parse', 'HEAD').trim()}`
  })

  afterAll(() => checkout.remove())

  /** npm as a machine has it that was never used, by this Node, without a registry that could answer. */
  const npm = (folder: Workspace, node: string, command: string, ...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: folder.path,
      encoding: 'utf8',
      env: {
        PATH: [dirname(node), process.env['PATH'] ?? ''].join(delimiter),
        HOME: folder.file('home'),
        npm_config_cache: folder.file('cache'),
        npm_config_registry: 'http://127.0.0.1:9/',
        npm_config_offline: 'true',
        npm_config_ignore_scripts: 'true',
        npm_config_update_notifier: 'false'
      }
    })
    return { status, stdout, stderr }
  }

  /** A folder with a signed file. */
  const signed = async (): Promise<Workspace> => {
    const key = await testKey('RSA_2048')
    const folder = workspace({
      'key.pem': pemOf(key),
      'app.tgz': 'app\n',
      'app.tgz.sig': signatureOf(key, 'app\n'),
      'package.json': '{"private":true}'
    })
    mkdirSync(folder.file('home'))
    return folder
  }

  test('is one package without any other, and runs', async () => {
    const folder = await signed()
    const installed = npm(folder, process.execPath, 'npm', 'install', source)
    expect(installed).toMatchObject({ status: 0 })
    const packages = readdirSync(folder.file('node_modules')).filter(name => !name.startsWith('.'))
    expect(packages).toEqual(['kms-sign-action'])
    const files = readdirSync(folder.file('node_modules/kms-sign-action'))
    expect(files.sort()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json'].filter(name => files.includes(name))
    )
    expect(files).toContain('LICENSE')
    const bin = folder.file('node_modules/.bin/kms-sign')
    expect(statSync(bin).mode & 0o111).not.toBe(0)
    const { status, stdout } = spawnSync(bin, ['verify', '--key', 'key.pem', 'app.tgz'], {
      cwd: folder.path,
      encoding: 'utf8',
      env: { PATH: dirname(process.execPath) }
    })
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('1 artifact verified.') })
  })

  test.each(findNodes(['22', '24', '26']))('runs with npx on Node.js $version', async ({ path }) => {
    const folder = await signed()
    const npx = (...args: readonly string[]) => npm(folder, path, 'npx', '--yes', source, ...args)
    const verified = npx('verify', '--key', 'key.pem', 'app.tgz')
    expect(verified).toMatchObject({ status: 0, stdout: expect.stringContaining('1 artifact verified.') })
    folder.write('app.tgz', 'a trojan\n')
    expect(npx('verify', '--key', 'key.pem', 'app.tgz').status).toBe(1)
  })
})
