import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { inputsOf, inputsOfRecipe } from '../support/examples.ts'
import {
  assetNames,
  downloadAssets,
  filesIn,
  jsonOutput,
  kmsOperations,
  requestsOf,
  summaryText
} from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import type { ActionResult, RunOptions } from '../support/run-action.ts'
import { fingerprintOf, pemOf } from '../support/signed-files.ts'
import { startWorld, TAG } from '../support/world.ts'
import type { World } from '../support/world.ts'

// The steps of examples/workflows in the order of their jobs, with what the jobs before them leave.

const FILES = { 'dist/app.tgz': 'the application\n', 'dist/tool.zip': 'the tool\n' }
const DIGESTS = Object.entries(FILES)
  .map(([path, text]) => `${createHash('sha256').update(text).digest('hex')}  ${path.slice(5)}`)
  .join('\n')
const EACH = ['app.tgz', 'app.tgz.sig', 'tool.zip', 'tool.zip.sig', 'signing-public-key.pem']
const BOUND = ['SHA256SUMS', 'SHA256SUMS.sig', 'release-binding.json', 'signing-public-key.pem']
const BOTH = [...new Set([...EACH, ...BOUND])].sort()
const PUSHED_TAG = { ref: `refs/tags/${TAG}` }

let world: World

beforeEach(async () => {
  world = await startWorld({ oidc: { ref: `refs/tags/${TAG}` } })
  world.github.setTag(TAG, { sha: 'a'.repeat(40) })
})

/** Runs the step of one job, as its `with:` block says. */
async function step(
  example: string,
  job: string,
  options: RunOptions & { readonly files?: Readonly<Record<string, string | Uint8Array>> } = {},
  jobs = 1
): Promise<ActionResult> {
  const fingerprint = fingerprintOf(world.key.publicKey)
  const inputs = inputsOf(example, job, {
    '${{ env.KEY_ARN }}': world.key.arn,
    '${{ env.KEY_FINGERPRINT }}': fingerprint,
    '${{ inputs.key-id }}': world.key.arn,
    '${{ inputs.public-key-fingerprint }}': fingerprint,
    '${{ needs.build.outputs.digests }}': DIGESTS,
    '${{ inputs.digests }}': DIGESTS,
    'arn:aws:kms:eu-central-1:111122223333:key/<key id>': world.key.arn,
    'sha256:<64 hex digits>': fingerprint
  })
  const all = {
    artifacts: undefined,
    strategy: undefined,
    'key-id': undefined,
    'role-to-assume': undefined,
    'release-tag': undefined,
    'job-total': String(jobs) // the runner fills it in
  }
  const run = { ...PUSHED_TAG, files: {}, ...options }
  const given = { ...all, ...inputs }
  return await (inputs['mode'] === 'verify' ? world.verify(given, run) : world.sign(given, run))
}

const isPublished = (): boolean => !world.release.draft

function attach(files: Readonly<Record<string, string>> = FILES): void {
  for (const [path, content] of Object.entries(files)) {
    world.github.addAsset(world.release, { name: path.slice(5), content })
  }
}

describe.each(['isolated-signing.yml', 'call-reusable-signing.yml'])('%s', example => {
  const signs = example === 'isolated-signing.yml' ? example : 'reusable-signing.yml'

  test('signs what was attached, having no file', async () => {
    attach()
    const signed = await step(signs, 'sign')
    expect(signed).toMatchObject({ exitCode: 0 })
    expect(assetNames(world)).toEqual(BOTH)
    const verified = await step(example, 'publish')
    expect(verified).toMatchObject({ exitCode: 0, annotations: [] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'Sign', 'Sign'])
  })

  test('signs nothing when something else was attached', async () => {
    attach({ ...FILES, 'dist/app.tgz': 'something else\n' })
    expect(await step(signs, 'sign')).toMatchObject({
      exitCode: 1,
      annotations: [{ title: 'ASSET_CONFLICT' }]
    })
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test('publishes nothing when a file is missing', async () => {
    attach()
    await step(signs, 'sign')
    const left = world.github.assets(world.release.id).filter(({ name }) => !name.startsWith('tool.zip'))
    world.release.assets.splice(0, Infinity, ...left)
    const verified = await step(example, 'publish')
    expect(verified).toMatchObject({ exitCode: 1 })
    expect(verified.stdout).toContain('tool.zip')
  })
})

test('sign-release.yml, then verify-before-deploy.yml', async () => {
  expect(await step('sign-release.yml', 'sign', { files: FILES })).toMatchObject({ exitCode: 0 })
  expect(assetNames(world)).toEqual(BOTH)
  expect(await step('sign-release.yml', 'publish')).toMatchObject({ exitCode: 0, annotations: [] })

  const files = { 'keys/release-signing.pem': pemOf(world.key.publicKey) }
  const cwd = workspace(files).path
  const deployed = await step('verify-before-deploy.yml', 'deploy', { cwd, ref: 'refs/heads/main' })
  expect(deployed).toMatchObject({ exitCode: 0, annotations: [] })
  expect(readFileSync(join(cwd, 'verified/app.tgz'), 'utf8')).toBe(FILES['dist/app.tgz'])
  expect(filesIn(join(cwd, 'verified'))).toEqual(expect.arrayContaining(['app.tgz', 'tool.zip']))
})

test('sign-and-publish.yml', async () => {
  expect(await step('sign-and-publish.yml', 'sign-and-publish', { files: FILES })).toMatchObject({
    exitCode: 0
  })
  expect(isPublished()).toBe(true)
})

test('matrix-fan-in.yml signs once', async () => {
  expect(await step('matrix-fan-in.yml', 'sign', { files: FILES })).toMatchObject({ exitCode: 0 })
  expect(assetNames(world)).toEqual(
    [...new Set([...Object.keys(FILES).map(path => path.slice(5)), ...BOUND])].sort()
  )
  expect(kmsOperations(world).filter(operation => operation === 'Sign')).toHaveLength(1)
  expect(isPublished()).toBe(true)
})

test('matrix.yml signs in each leg, and publishes once', async () => {
  for (const [path, content] of Object.entries(FILES)) {
    const leg = await step('matrix.yml', 'sign', { files: { [path]: content } }, 2)
    expect(leg).toMatchObject({ exitCode: 0 })
    expect(isPublished()).toBe(false)
  }
  expect(assetNames(world)).toEqual(EACH.toSorted())
  expect(await step('matrix.yml', 'publish', { files: FILES })).toMatchObject({ exitCode: 0 })
  expect(assetNames(world)).toEqual(BOTH)
  expect(isPublished()).toBe(true)
})

test('immutable-release.yml publishes, verifies, and changes nothing when it is run again', async () => {
  expect(await step('immutable-release.yml', 'sign', { files: FILES })).toMatchObject({ exitCode: 0 })
  expect(isPublished()).toBe(true)
  expect(assetNames(world)).toEqual(BOTH)
  expect(await step('immutable-release.yml', 'verify')).toMatchObject({ exitCode: 0, annotations: [] })
  world.release.immutable = true
  const before = kmsOperations(world).length
  await step('immutable-release.yml', 'sign', { files: FILES })
  expect(kmsOperations(world).slice(before)).not.toContain('Sign')
  expect(assetNames(world)).toEqual(BOTH)
})

test('sign-existing-release.yml signs what is attached, and nothing else', async () => {
  attach()
  const run = { ref: 'refs/heads/main' }
  expect(await step('sign-existing-release.yml', 'sign', run)).toMatchObject({ exitCode: 0 })
  expect(assetNames(world)).toEqual(BOTH.filter(name => name !== 'tool.zip.sig'))
})

test('dry-run-on-pull-request.yml tells the plan and asks nobody', async () => {
  const result = await step('dry-run-on-pull-request.yml', 'dry-run', {
    files: FILES,
    ref: 'refs/pull/1/merge',
    event: { name: 'pull_request', payload: {} },
    env: { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined }
  })
  expect(result).toMatchObject({ exitCode: 0, annotations: [] })
  expect(summaryText(result)).toContain('2 artifacts would be signed')
  expect(jsonOutput(result, 'signatures')).toEqual([])
  expect(requestsOf(world)).toEqual([])
})

describe('docs/recipes.md', () => {
  const values = (): Record<string, string> => ({
    '${{ env.KEY_ARN }}': world.key.arn,
    '${{ env.KEY_FINGERPRINT }}': fingerprintOf(world.key.publicKey),
    'your-org/your-repo@v1.2.3': 'octo-org/product@v1.2.3'
  })

  test('goreleaser: signs what is attached, and publishes', async () => {
    attach()
    const inputs = inputsOfRecipe('goreleaser', values())
    expect(
      await world.sign({ artifacts: undefined, strategy: undefined, ...inputs }, { files: {} })
    ).toMatchObject({
      exitCode: 0
    })
    expect(assetNames(world)).toEqual(BOTH)
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
    await step('sign-and-publish.yml', 'sign-and-publish', { files: FILES })
    const cwd = workspace({ 'keys/release-signing.pem': pemOf(world.key.publicKey) }).path
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
    const record = {
      ...inputsOf('sign-and-publish.yml', 'sign-and-publish', values()),
      'record-file': 'release-record.json'
    }
    expect(await world.sign({ strategy: undefined, ...record }, { files: FILES })).toMatchObject({
      exitCode: 0
    })
    const verified = await world.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'require-binding': 'true',
      'public-key-fingerprint': fingerprintOf(world.key.publicKey)
    })
    expect(verified).toMatchObject({ exitCode: 0 })
  })
})
