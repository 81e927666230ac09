import { truncateSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { workspace } from '../support/run-action.ts'
import type { StartedAction, Workspace } from '../support/run-action.ts'
import { kmsOperations } from '../support/outcome.ts'
import { startWorld } from '../support/world.ts'

// Order of events, not time: what must come first is waited for, and the other thing takes minutes.

const LOCAL = { upload: 'none', 'release-tag': undefined }

/** A tiny artifact and one that takes minutes to hash. */
function tinyAndHuge(): Workspace {
  const folder = workspace({ 'dist/tiny.bin': 'tiny\n' })
  writeFileSync(folder.file('dist/huge.bin'), '')
  truncateSync(folder.file('dist/huge.bin'), 512 * 1024 ** 3)
  return folder
}

async function until(run: StartedAction, condition: () => boolean): Promise<void> {
  while (!condition()) {
    if (run.child.exitCode !== null) throw new Error(`The run ended before:\n${run.stdout()}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

test('hashing goes on while STS lets it wait, and what is hashed is signed while a large file still is not', async () => {
  const world = await startWorld()
  const answered = Promise.withResolvers<void>()
  world.sts.faults.next({ kind: 'hold', until: answered.promise })
  const run = await world.startSign(LOCAL, { cwd: tinyAndHuge().path })

  await until(run, () => run.stdout().includes('Hashed '))
  expect(run.stdout()).toMatch(/^Hashed [1-9]\d*(\.\d)? [MG]iB of 512\.0 GiB \(\d+ %\), [1-9]\d* MiB\/s$/m)
  expect(kmsOperations(world)).toEqual([])
  answered.resolve()

  await until(run, () => run.stdout().includes('Signed dist/tiny.bin'))
  expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
  run.child.kill('SIGTERM')
  const result = await run.finished
  expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'CANCELLED' }] })
  expect(result.outputs.get('signatures')).toBe('[]')
})

test('a checksums file is not signed before everything is hashed', async () => {
  const world = await startWorld()
  const run = await world.startSign({ ...LOCAL, strategy: 'both' }, { cwd: tinyAndHuge().path })
  await until(run, () => run.stdout().includes('Signed dist/tiny.bin'))
  run.child.kill('SIGTERM')
  await run.finished
  expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
})

test('a refusal of KMS ends the run, whatever is left to hash', async () => {
  const world = await startWorld()
  world.kms.lie({ kind: 'damaged-signature' })
  const folder = tinyAndHuge()
  const files = folder.list()
  const result = await world.sign(LOCAL, { cwd: folder.path })
  expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'KMS_ANSWER_WRONG' }] })
  expect(folder.list()).toEqual(files)
})

test('a key that is not allowed ends the run, whatever is left to hash', async () => {
  const world = await startWorld()
  const pin = { 'public-key-fingerprint': `sha256:${'ab'.repeat(32)}` }
  const result = await world.sign({ ...LOCAL, ...pin }, { cwd: tinyAndHuge().path })
  expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'KEY_NOT_ALLOWED' }] })
  expect(kmsOperations(world)).toEqual(['GetPublicKey'])
})

test('a conflict on the release ends the run, whatever is left to hash', async () => {
  const world = await startWorld()
  world.github.addAsset(world.release, { name: 'tiny.bin', content: 'another build\n' })
  const result = await world.sign({}, { cwd: tinyAndHuge().path })
  expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'ASSET_CONFLICT' }] })
  expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  expect(world.github.mutations()).toEqual([])
})

test('long transfers are told while they last, in both directions', async () => {
  const world = await startWorld()
  const hold = (match: (request: { readonly method: string; readonly path: string }) => boolean) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    world.github.faults.next({ kind: 'hold', until: promise, match })
    return resolve
  }
  const files = { 'dist/a.bin': Buffer.alloc(3 * 1024 * 1024) }
  const goOnAttaching = hold(({ path }) => path.includes('name=a.bin.sig'))
  const signing = await world.startSign({ upload: 'all' }, { files })
  await until(signing, () => signing.stdout().includes('Uploaded '))
  goOnAttaching()
  const signed = await signing.finished
  expect(signed.exitCode).toBe(0)
  expect(signed.stdout).toMatch(/^Uploaded 3 MiB so far, 0\.\d MiB\/s$/m)

  let listings = 0
  const goOnListing = hold(({ method, path }) => {
    if (method === 'GET' && path.includes('/assets?')) listings += 1
    return listings === 2 // the one that shows that nothing changed meanwhile
  })
  const verifying = await world.startVerify({
    'release-assets': '*',
    'release-tag': world.release.tag,
    'public-key-fingerprint': signed.outputs.get('public-key-fingerprint') ?? ''
  })
  await until(verifying, () => verifying.stdout().includes('Downloaded '))
  goOnListing()
  const verified = await verifying.finished
  expect(verified.exitCode).toBe(0)
  expect(verified.stdout).toMatch(/^Downloaded 3 MiB so far, 0\.\d MiB\/s$/m)
})
