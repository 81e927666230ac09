import { isBuiltin } from 'node:module'
import { beforeAll, describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import { LoadedModules } from '../support/loaded-modules.ts'
import { runKmsSign } from '../support/run-kms-sign.ts'
import { pemOf, signatureOf } from '../support/signed-files.ts'
import { workspace, type Workspace } from '../support/workspace.ts'

// What the committed command really loads, told by Node.js itself. test/repository/architecture.test.ts follows the sources.

/** What can reach another machine, or run a program that can. */
const REACHING = [
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'dns/promises',
  'http',
  'http2',
  'https',
  'inspector',
  'net',
  'tls',
  'vm'
]

let folder: Workspace

beforeAll(async () => {
  const key = await testKey('RSA_2048')
  folder = workspace({
    'key.pem': pemOf(key),
    'rel/app.tgz': 'app\n',
    'rel/app.tgz.sig': signatureOf(key, 'app\n'),
    'rel/odd.txt': 'nobody signed this\n'
  })
  return () => folder.remove()
})

async function loadedBy(args: readonly string[]): Promise<string[]> {
  const loaded = new LoadedModules(folder)
  const env = { ...loaded.env, AWS_EC2_METADATA_DISABLED: 'true', HOME: folder.path }
  await runKmsSign({ cwd: folder.path, args, env, nodeArgs: loaded.nodeArgs })
  return loaded.take()
}

describe('the command', () => {
  test.each([
    ['verify --key key.pem rel/app.tgz'],
    ['verify --key key.pem --all --json rel'],
    ['verify --key key.pem gone'],
    ['verify --help'],
    ['fingerprint key.pem rel/odd.txt'],
    ['fingerprint --principal a@b --valid-after 2026-01-31 key.pem'],
    ['openpgp-certificate --help'],
    ['--version'],
    ['nonsense']
  ])('%s loads nothing that could open a connection', async line => {
    const loaded = await loadedBy(line.split(' '))
    expect(loaded).toContain('fs')
    expect(loaded.filter(name => REACHING.includes(name))).toEqual([])
    expect(loaded.filter(name => !isBuiltin(name) && !/^(\.\/|file:)/.test(name))).toEqual([])
  })

  test('openpgp-certificate does', async () => {
    const key = ['--key-id', 'alias/x', '--aws-region', 'eu-central-1', '--user-id', 'x']
    expect(await loadedBy(['openpgp-certificate', ...key])).toEqual(expect.arrayContaining(['https', 'tls']))
  })
})
