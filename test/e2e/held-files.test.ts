import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectFailure, filesIn, warningsOf } from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import { startWorld, TAG } from '../support/world.ts'

// What a scanner does to a run on Windows: operations on files fail while it has them open. Elsewhere a shim of node:fs stands for it.

/** Arguments of Node.js with which a function of `node:fs/promises` fails with a code: the first `times` calls that a file is given. */
function failing(name: 'rename' | 'rm', code: string, times: number): string[] {
  const shim = `
    import fs from 'node:fs/promises'
    import { syncBuiltinESMExports } from 'node:module'
    const original = fs.${name}
    const seen = new Map()
    fs.${name} = async (path, ...more) => {
      const count = seen.get(path) ?? 0
      seen.set(path, count + 1)
      if (count < ${times}) throw Object.assign(new Error('${code}'), { code: '${code}' })
      return original(path, ...more)
    }
    syncBuiltinESMExports()`
  return ['--import', `data:text/javascript,${encodeURIComponent(shim)}`]
}

test.each(['EPERM', 'EACCES', 'EBUSY'])('a file that is held for a moment is written: %s', async code => {
  const world = await startWorld()
  const result = await world.sign(
    { upload: 'none', 'release-tag': undefined },
    { nodeArgs: failing('rename', code, 2) }
  )
  expect(result.exitCode).toBe(0)
  expect(filesIn(result.workspace)).toEqual(['dist/app.tgz', 'dist/app.tgz.sig', 'signing-public-key.pem'])
})

test('a file that is held for long is said to be open in another program', async () => {
  const world = await startWorld()
  const result = await world.sign(
    { upload: 'none', 'release-tag': undefined },
    { nodeArgs: failing('rename', 'EPERM', 1000) }
  )
  expectFailure(result, {
    code: 'FILE_NOT_WRITABLE',
    message: `Cannot write ${join(result.workspace, 'dist/app.tgz.sig')}: another program has it open (EPERM).`,
    hint: 'Close the program that has it open (a virus scanner, an indexer, a service of the job), or exclude the folder from scanning, and run the job again.'
  })
  expect(filesIn(result.workspace)).toEqual(['dist/app.tgz'])
})

test('verified assets are delivered though one of them is held for a moment', async () => {
  const world = await startWorld()
  expect((await world.sign({ upload: 'all' })).exitCode).toBe(0)
  const { path } = workspace({ 'verified/.keep': '' })
  const inputs = {
    'release-assets': '*',
    'release-tag': TAG,
    'key-id': world.key.arn,
    'role-to-assume': world.roleArn,
    'output-directory': 'out'
  }
  const result = await world.verify(inputs, { cwd: path, nodeArgs: failing('rename', 'EBUSY', 2) })
  expect(result.exitCode).toBe(0)
  expect(readFileSync(join(path, 'out/app.tgz'), 'utf8')).toBe('the artifact\n')
  expect(readdirSync(path).sort()).toEqual(['out', 'verified'])
})

test('a failing clean-up does not hide what it follows', async () => {
  const world = await startWorld()
  world.github.addAsset(world.release, { name: 'app.tgz', content: 'not signed' })
  const { path } = workspace()
  const inputs = {
    'release-assets': '*',
    'release-tag': TAG,
    'key-id': world.key.arn,
    'role-to-assume': world.roleArn,
    'output-directory': 'out'
  }
  const result = await world.verify(inputs, { cwd: path, nodeArgs: failing('rm', 'EBUSY', 1000) })
  expect(result.exitCode).toBe(1)
  expect(result.annotations).toContainEqual(
    expect.objectContaining({ level: 'error', message: expect.stringContaining('app.tgz') as unknown })
  )
  expect(result.stdout).not.toContain('INTERNAL')
  expect(warningsOf(result)).toContainEqual(
    expect.stringMatching(/^\.kms-sign-\w+ could not be removed: another program may have it open\./)
  )
})
