import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { inputsOfRecipe } from '../support/examples.ts'
import { assetNames, downloadAssets, requestsOf } from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import type { ActionResult } from '../support/run-action.ts'
import { fingerprintOf, pemOf } from '../support/signed-files.ts'
import { startWorld, TAG } from '../support/world.ts'
import type { World } from '../support/world.ts'

// Steps of docs/recipes.md as they are written. Whole workflows: test/interop/examples.test.ts.

const FILES = { 'dist/app.tgz': 'the application\n', 'dist/tool.zip': 'the tool\n' }
const SIGNED = [
  'SHA256SUMS',
  'SHA256SUMS.sig',
  'app.tgz',
  'app.tgz.sig',
  'release-binding.json',
  'signing-public-key.pem',
  'tool.zip',
  'tool.zip.sig'
]
/** What the workflow around a recipe attaches, as its examples do. */
const ATTACHED = {
  strategy: undefined,
  upload: 'all',
  'verify-instructions': 'true',
  'publish-release': 'true'
}

let world: World

beforeEach(async () => {
  world = await startWorld({ oidc: { ref: `refs/tags/${TAG}` } })
  world.github.setTag(TAG, { sha: 'a'.repeat(40) })
})

const isPublished = (): boolean => !world.release.draft

describe('docs/recipes.md', () => {
  const values = (): Record<string, string> => ({
    '${{ env.KEY_ARN }}': world.key.arn,
    '${{ env.KEY_FINGERPRINT }}': fingerprintOf(world.key.publicKey),
    'your-org/your-repo@v1.2.3': 'octo-org/product@v1.2.3'
  })

  test('a second key: signs the list as well, by one role', async () => {
    const { publicKey } = await world.kms.createKey({
      keySpec: 'ML_DSA_65',
      aliases: ['alias/release-signing-additional']
    })
    const inputs = inputsOfRecipe('A second key', values())
    const pins = `${fingerprintOf(world.key.publicKey)}\n${fingerprintOf(publicKey)}`
    expect(inputs['public-key-fingerprint']?.trim().split('\n')).toHaveLength(2)
    const signed = await world.sign(
      { strategy: undefined, ...inputs, 'public-key-fingerprint': pins },
      { files: FILES }
    )
    expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
    expect(assetNames(world)).toEqual(
      [...SIGNED, 'SHA256SUMS.ml-dsa-65.sig', 'signing-public-key.ml-dsa-65.pem'].toSorted()
    )
  })

  test('goreleaser: signs what is attached, and publishes', async () => {
    for (const [path, content] of Object.entries(FILES))
      world.github.addAsset(world.release, { name: path.slice('dist/'.length), content })
    const inputs = inputsOfRecipe('goreleaser', values())
    expect(
      await world.sign({ artifacts: undefined, strategy: undefined, ...inputs }, { files: {} })
    ).toMatchObject({
      exitCode: 0
    })
    expect(assetNames(world)).toEqual(SIGNED)
    expect(isPublished()).toBe(true)
  })

  test('Publish in the signing step: what is exempted does not hinder', async () => {
    world.github.addAsset(world.release, { name: 'notes.pdf', content: 'notes' })
    const inputs = inputsOfRecipe('Publish in the signing step', values())
    expect(await world.sign({ strategy: undefined, ...inputs }, { files: FILES })).toMatchObject({
      exitCode: 0
    })
    expect(isPublished()).toBe(true)
  })

  test('Air-gapped customers: a copy of the whole release, and not of another one', async () => {
    await world.sign(ATTACHED, { files: FILES })
    const cwd = workspace({ 'keys/signing-public-key.pem': pemOf(world.key.publicKey) }).path
    const copy = downloadAssets(world)
    mkdirSync(cwd, { recursive: true })
    renameSync(copy, join(cwd, 'delivery'))
    const verify = (inputs: Readonly<Record<string, string>>): Promise<ActionResult> =>
      world.verify({ ...inputs, token: '' }, { cwd })
    const inputs = inputsOfRecipe('Air-gapped customers', values())
    const before = requestsOf(world).length
    expect(await verify(inputs)).toMatchObject({ exitCode: 0, annotations: [] })
    expect(requestsOf(world)).toHaveLength(before)
    expect(await verify({ ...inputs, 'require-binding': 'octo-org/product@v1.2.4' })).toMatchObject({
      exitCode: 1
    })
  })

  test('A record of what was signed stands beside require-binding', async () => {
    const record = { ...ATTACHED, 'record-file': 'release-record.json' }
    expect(await world.sign(record, { files: FILES })).toMatchObject({ exitCode: 0 })
    const verified = await world.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'require-binding': 'true',
      'public-key-fingerprint': fingerprintOf(world.key.publicKey)
    })
    expect(verified).toMatchObject({ exitCode: 0 })
  })
})
