import { sign } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { findBun, findNodes } from '../support/nodes.ts'
import { assetNames, kmsOperations } from '../support/outcome.ts'
import { runAction, workspace } from '../support/run-action.ts'
import { testKey } from '../support/keys.ts'
import { runKmsSign } from '../support/run-kms-sign.ts'
import { pemOf, sha256, signatureOf } from '../support/signed-files.ts'
import { hasTool } from '../support/tools.ts'
import { startWorld, TAG } from '../support/world.ts'

// The action and the command on each Node.js that they may meet: runners bring 24, of any minor version; people have others, or Bun.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NODES = findNodes(['22', '24.0', '24', '26'])
const OLD = findNodes(['20'])

const atStart = (code: string): string[] => ['--import', `data:text/javascript,${encodeURIComponent(code)}`]
/** A Node that says that it is another one. */
const calledItself = (version: string): string[] =>
  atStart(
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  )
const tooOldForAction = (version: string) => ({
  exitCode: 1,
  stderr: '',
  annotations: [
    {
      level: 'error',
      title: 'ENVIRONMENT_INVALID',
      message: `This action needs Node.js 24 and was started with Node.js ${version}. Update the runner to 2.327.1 or newer, which brings it.`
    }
  ]
})
const tooOldForCommand = (version: string) => ({
  exitCode: 2,
  stdout: '',
  stderr: `kms-sign needs Node.js 22 or newer and was started with Node.js ${version}. Run it with a newer one.\n`
})

test('the Node.js of package-lock.json is among them', () => {
  expect(NODES).toContainEqual({ version: '24', path: process.execPath })
})

describe.each([...NODES, ...findBun()])('on $version', ({ path: node }) => {
  test('the action signs for a release, publishes it and verifies it', async () => {
    const world = await startWorld({ oidc: { ref: `refs/tags/${TAG}` } })
    world.github.setTag(TAG, { sha: 'a'.repeat(40) })
    const ref = `refs/tags/${TAG}`
    const inputs = {
      strategy: 'both',
      upload: 'all',
      'publish-release': 'true',
      'verify-instructions': 'true'
    }
    const signed = await world.sign(inputs, { node, ref })
    expect(signed).toMatchObject({ exitCode: 0, annotations: [], stderr: '' })
    expect(assetNames(world)).toContain('app.tgz.sig')
    expect(world.release.draft).toBe(false)
    const trusted = { 'public-key-fingerprint': signed.outputs.get('public-key-fingerprint') }
    const release = { 'release-assets': '*', 'release-tag': TAG, 'require-binding': 'true', ...trusted }
    const verified = await world.verify(release, { node, ref })
    expect(verified).toMatchObject({ exitCode: 0, annotations: [], stderr: '' })
  })

  // Node.js has it from 24.7 on, and what is not built on OpenSSL 3.5 does not
  const hasMlDsa = hasTool(node, '-e', "require('node:crypto').generateKeyPairSync('ml-dsa-44')")
  const NOT_THERE = /it is a key of ML-DSA-44, which this Node.js \([^)]*\) does not have/

  test('the action signs with ML-DSA, or says that this Node.js has none before anything is signed', async () => {
    const world = await startWorld()
    const { arn } = await world.kms.createKey({ keySpec: 'ML_DSA_44' })
    const result = await world.sign({ strategy: 'checksums', 'additional-key-id': arn }, { node })
    if (hasMlDsa) expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    else {
      expect(result.annotations).toMatchObject([
        { title: 'ENVIRONMENT_INVALID', message: expect.stringMatching(NOT_THERE) }
      ])
      expect(result.stdout).toContain('Use Node.js 24.7 or newer')
      expect(kmsOperations(world)).not.toContain('Sign')
    }
  })

  test('the command verifies by ML-DSA, or says that this Node.js has none', async () => {
    const key = await testKey('ML_DSA_44')
    const list = `${sha256('app\n')}  app.tgz\n`
    const folder = workspace({
      'key.pem': pemOf(key),
      'rel/app.tgz': 'app\n',
      'rel/SHA256SUMS': list,
      'rel/SHA256SUMS.sig': sign(null, Buffer.from(list), key)
    })
    const result = await runKmsSign({ cwd: folder.path, node, args: ['verify', '--key', 'key.pem', 'rel'] })
    if (hasMlDsa) expect(result).toMatchObject({ exitCode: 0 })
    else {
      expect(result).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(NOT_THERE) })
      expect(result.stderr).toContain('Use Node.js 24.7 or newer')
    }
  })

  test('the command verifies and rejects', async () => {
    const key = await testKey('RSA_2048')
    const folder = workspace({
      'key.pem': pemOf(key),
      'rel/app.tgz': 'app\n',
      'rel/app.tgz.sig': signatureOf(key, 'app\n')
    })
    const run = (...args: readonly string[]) =>
      runKmsSign({ cwd: folder.path, node, args: ['verify', '--key', 'key.pem', ...args] })
    const ways = [['rel/app.tgz'], ['rel'], ['--all', 'rel']]
    for (const args of ways) {
      const result = await run(...args)
      expect(result.exitCode).toBe(0)
      expect(result.stderr).not.toContain('Warning')
    }
    folder.write('rel/app.tgz', 'a trojan\n')
    for (const args of ways) expect((await run(...args)).exitCode).toBe(1)
  })
})

describe.each(OLD)('Node.js $version', ({ path: node }) => {
  test('the action says in one line that it is too old', async () => {
    const result = await runAction({ node })
    expect(result).toMatchObject(tooOldForAction('20.20.2'))
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(1)
  })

  test('so does the command', async () => {
    expect(await runKmsSign({ cwd: ROOT, node, args: ['--version'] })).toEqual(tooOldForCommand('20.20.2'))
  })
})

describe.each(['12.22.12', '16.20.2', '18.20.8', '21.7.3'])('a Node.js that calls itself %s', version => {
  test('is told that it is too old', async () => {
    const result = await runAction({ nodeArgs: calledItself(version) })
    expect(result).toMatchObject(tooOldForAction(version))
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(1)
    const nodeArgs = calledItself(version)
    expect(await runKmsSign({ cwd: ROOT, nodeArgs, args: ['verify', 'x'] })).toEqual(
      tooOldForCommand(version)
    )
  })
})
