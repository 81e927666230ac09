import { beforeEach, describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import { downloadAssets, inputProblem, summaryText, warningsOf } from '../support/outcome.ts'
import { runAction } from '../support/run-action.ts'
import type { ActionResult } from '../support/run-action.ts'
import { fingerprintOf, pemOf, resultsOf, sha256, verdictsOf } from '../support/signed-files.ts'
import { REPOSITORY, TAG, startWorld } from '../support/world.ts'
import type { Inputs, World } from '../support/world.ts'

// Which release signed files belong to, and which files a release must have.

const FILES = { 'dist/app.tgz': 'the application\n', 'dist/tool.zip': 'the tool\n' }
const BIND = 'Sign the release with strategy: checksums or both, which binds it to its repository and tag.'
const OTHER_RELEASE =
  'Download the files of the intended release; an old release, or one of another repository, may have been put in its place.'

let world: World

beforeEach(async () => {
  world = await startWorld()
  await signed(world)
})

/** Signs the files for the release and attaches them. */
async function signed(given: World, inputs: Inputs = {}): Promise<void> {
  const result = await given.sign({ strategy: 'checksums', upload: 'all', ...inputs }, { files: FILES })
  if (result.exitCode !== 0) throw new Error(result.stdout)
}

const pin = (): string => fingerprintOf(world.key.publicKey)

function verify(inputs: Inputs = {}): Promise<ActionResult> {
  return world.verify({
    'release-assets': '*',
    'release-tag': TAG,
    'public-key-fingerprint': pin(),
    ...inputs
  })
}

/** Moves all assets to a new release, as somebody who may write releases can. */
function replay(tag: string): number {
  const release = world.github.createRelease({ tag, draft: true })
  for (const { name, content } of world.github.assets(world.release.id))
    world.github.addAsset(release, { name, content: content?.bytes() ?? '' })
  return release.id
}

describe('what is bound', () => {
  test.each(['true', `${REPOSITORY}@${TAG}`, `${REPOSITORY}@refs/tags/${TAG}`])(
    'passes require-binding: %s',
    async required => {
      const result = await verify({ 'require-binding': required })
      expect(result).toMatchObject({ exitCode: 0, annotations: [] })
      expect(resultsOf(result).map(({ artifact, bound }) => [artifact, bound])).toEqual([
        ['SHA256SUMS', true],
        ['app.tgz', true],
        ['release-binding.json', true],
        ['tool.zip', true]
      ])
      expect(result.stdout).toContain(`\nBound to ${REPOSITORY} "${TAG}".\n`)
      expect(summaryText(result)).toContain('Verified 4 artifacts')
    }
  )

  test('is reported without being required', async () => {
    const result = await verify()
    expect(resultsOf(result).every(({ bound }) => bound)).toBe(true)
  })

  test('passes on a copy elsewhere, without a release, a token or a request', async () => {
    const folder = downloadAssets(world, { 'key.pem': pemOf(world.key.publicKey) })
    const result = await runAction({
      cwd: folder,
      inputs: {
        mode: 'verify',
        artifacts: '*.tgz\n*.zip',
        'trusted-public-key': 'key.pem',
        'require-binding': `${REPOSITORY}@${TAG}`,
        token: ''
      },
      env: { GITHUB_SERVER_URL: world.github.serverUrl }
    })
    expect(result).toMatchObject({ exitCode: 0 })
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'verified', 'tool.zip': 'verified' })
  })

  test('names the commit of the tag, annotated or not', async () => {
    world.github.setTag('v2', { sha: 'a'.repeat(40) })
    const release = world.github.createRelease({ tag: 'v2', draft: true })
    const inputs = { strategy: 'checksums', upload: 'all', 'release-tag': 'v2' }
    expect(await world.sign(inputs, { files: FILES })).toMatchObject({ exitCode: 0 })
    const at = { 'release-tag': 'v2', 'require-binding': 'true' }
    expect((await verify(at)).stdout).toContain(`\nBound to ${REPOSITORY} "v2" at ${'a'.repeat(40)}.\n`)

    world.github.setTag('v2', { sha: 'b'.repeat(40) })
    const moved = await verify(at)
    expect(moved.exitCode).toBe(1)
    expect(resultsOf(moved)[0]?.diagnosis).toEqual({
      cause: 'binding-mismatch',
      message: `its signature is valid, but SHA256SUMS belongs to another release: it was signed for the commit ${'a'.repeat(40)}, but the tag "v2" points to ${'b'.repeat(40)}`,
      hint: OTHER_RELEASE
    })
    expect(release.tag).toBe('v2')
  })
})

describe('what is not bound', () => {
  test('an old release under a new tag is refused without being asked; require-binding: false only warns', async () => {
    const id = String(replay('v9.9.9'))
    const at = { 'release-tag': undefined, 'release-id': id }
    const required = await verify({ ...at, 'require-binding': 'true' })
    expect(required.exitCode).toBe(1)
    const difference = `it was signed for the tag "${TAG}", expected "v9.9.9"`
    for (const { diagnosis, bound } of resultsOf(required)) {
      expect(bound).toBe(false)
      expect(diagnosis).toEqual({
        cause: 'binding-mismatch',
        message: `its signature is valid, but SHA256SUMS belongs to another release: ${difference}`,
        hint: OTHER_RELEASE
      })
    }
    const byDefault = await verify(at)
    expect(byDefault.exitCode).toBe(1)
    expect(resultsOf(byDefault)).toEqual(resultsOf(required))
    expect(warningsOf(byDefault)).toEqual([])
    const warned = await verify({ ...at, 'require-binding': 'false' })
    expect(warned.exitCode).toBe(0)
    expect(warningsOf(warned)).toEqual([
      `Its signature is valid, but SHA256SUMS belongs to another release: ${difference}.`
    ])
    expect(resultsOf(warned).some(({ bound }) => bound)).toBe(false)
  })

  test('another repository or tag than the one that is named', async () => {
    const other = await verify({ 'require-binding': `octo-org/other@${TAG}` })
    expect(resultsOf(other)[0]?.diagnosis?.message).toBe(
      `its signature is valid, but SHA256SUMS belongs to another release: it was signed for the repository ${REPOSITORY}, expected octo-org/other`
    )
    const newer = await verify({ 'require-binding': `${REPOSITORY}@v2` })
    expect(resultsOf(newer)[0]?.diagnosis?.message).toBe(
      `its signature is valid, but SHA256SUMS belongs to another release: it was signed for the tag "${TAG}", expected "v2"`
    )
  })

  test('the same repository on another server', async () => {
    const there = `https://ghe.example.com/${REPOSITORY}@${TAG}`
    const result = await verify({ 'require-binding': there })
    expect(result.exitCode).toBe(1)
    expect(resultsOf(result)[0]?.diagnosis?.message).toBe(
      `its signature is valid, but SHA256SUMS belongs to another release: it was signed for ${world.github.serverUrl}, expected https://ghe.example.com`
    )
    const here = await verify({ 'require-binding': `${world.github.serverUrl}/${REPOSITORY}@${TAG}` })
    expect(here).toMatchObject({ exitCode: 0, annotations: [] })
    const folder = downloadAssets(world, { 'key.pem': pemOf(world.key.publicKey) })
    const inputs = {
      mode: 'verify',
      artifacts: '*.tgz',
      'trusted-public-key': 'key.pem',
      'require-binding': `${REPOSITORY}@${TAG}`,
      token: ''
    }
    const env = { GITHUB_SERVER_URL: 'https://ghe.example.com' }
    const elsewhere = await runAction({ cwd: folder, inputs, env })
    expect(elsewhere.exitCode).toBe(1)
    expect(verdictsOf(elsewhere)).toEqual({ 'app.tgz': 'binding-mismatch' })
  })

  test('local files are compared with a release that is named, and not with the tag that the run is for', async () => {
    const folder = downloadAssets(world, { 'key.pem': pemOf(world.key.publicKey) })
    world.github.createRelease({ tag: 'v9.9.9', draft: true })
    const inputs = { artifacts: '*.tgz', 'trusted-public-key': 'key.pem' }
    const options = { cwd: folder, env: { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v9.9.9' } }
    const unnamed = await world.verify(inputs, options)
    expect(unnamed).toMatchObject({ exitCode: 0, annotations: [] })
    expect(unnamed.stdout).toContain(
      `\nNot bound to a release: it was signed for ${REPOSITORY} "${TAG}", but no release is named to compare with.\n`
    )
    const named = await world.verify({ ...inputs, 'release-tag': 'v9.9.9' }, options)
    expect(named.exitCode).toBe(1)
    expect(verdictsOf(named)).toEqual({ 'app.tgz': 'binding-mismatch' })
  })

  test('an artifact with a signature of its own only', async () => {
    world.github.addAsset(world.release, { name: 'extra.txt', content: 'extra' })
    const alone = { artifacts: undefined, 'release-assets': 'extra.txt' }
    expect(await world.sign(alone)).toMatchObject({ exitCode: 0 })
    const result = await verify({ 'require-binding': 'true' })
    expect(verdictsOf(result)).toMatchObject({ 'extra.txt': 'binding-missing', 'app.tgz': 'verified' })
    expect(resultsOf(result).find(({ artifact }) => artifact === 'extra.txt')?.diagnosis).toEqual({
      cause: 'binding-missing',
      message: 'its signature is valid, but require-binding is set and SHA256SUMS does not list it',
      hint: 'Remove it: it is not a file of this release. If it should be one, sign a checksums file that lists it.'
    })
  })

  test('a release whose checksums file was dropped', async () => {
    const each = await startWorld()
    expect(await each.sign({ upload: 'all' }, { files: FILES })).toMatchObject({ exitCode: 0 })
    const result = await each.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'public-key-fingerprint': fingerprintOf(each.key.publicKey),
      'require-binding': 'true'
    })
    expect(resultsOf(result)[0]?.diagnosis).toEqual({
      cause: 'binding-missing',
      message: 'its signature is valid, but require-binding is set and there is no signed checksums file',
      hint: BIND
    })
  })

  test('a binding that was removed, or changed', async () => {
    const { assets } = world.release
    const index = assets.findIndex(({ name }) => name === 'release-binding.json')
    const [binding] = assets.splice(index, 1)
    for (const required of ['true', 'if-present', `${REPOSITORY}@${TAG}`]) {
      const removed = await verify({ 'require-binding': required })
      expect(verdictsOf(removed)).toMatchObject({
        'app.tgz': 'binding-broken',
        SHA256SUMS: 'checksums-incomplete'
      })
    }
    // nor can it be evaded by looking at a part of the release
    const part = await verify({ 'release-assets': 'app.tgz' })
    expect(verdictsOf(part)).toEqual({ 'app.tgz': 'binding-broken' })
    expect(part.exitCode).toBe(1)
    world.github.addAsset(world.release, {
      name: 'release-binding.json',
      content: binding?.content?.bytes().toString().replace(TAG, 'v9.9.9') ?? ''
    })
    const changed = await verify({ 'require-binding': 'true' })
    expect(resultsOf(changed).find(({ artifact }) => artifact === 'app.tgz')?.diagnosis?.message).toBe(
      'its signature is valid, but the release-binding.json is not the one that SHA256SUMS lists'
    )
    expect(verdictsOf(changed)).toMatchObject({ 'release-binding.json': 'checksums-mismatch' })
  })

  test('require-binding takes nothing else', async () => {
    const inputs = { artifacts: 'dist/*', 'trusted-public-key': 'k.pem', 'require-binding': 'maybe' }
    expect(await world.verify(inputs)).toMatchObject(
      inputProblem('require-binding: "maybe", expected true, false, if-present or owner/name@tag')
    )
  })
})

describe('digests in verify mode', () => {
  const LINES = Object.entries(FILES).map(([name, content]) => `${sha256(content)}  ${name}`)

  test('are the whole set', async () => {
    const result = await verify({ digests: LINES.join('\n') })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
  })

  test('name files as the build job does, whatever GitHub made of the names', async () => {
    const own = await startWorld()
    const content = 'renamed\n'
    const files = { 'dist/my app.tgz': content }
    expect(await own.sign({ upload: 'all' }, { files })).toMatchObject({ exitCode: 0 })
    const result = await own.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'public-key-fingerprint': fingerprintOf(own.key.publicKey),
      digests: `${sha256(content)}  my app.tgz`
    })
    expect(verdictsOf(result)).toEqual({ 'my.app.tgz': 'verified' })
  })

  test('another digest, a file too many and a file too few are refused', async () => {
    const app = sha256(FILES['dist/app.tgz'])
    const zero = '0'.repeat(64)
    const result = await verify({ digests: `${zero}  app.tgz\n${zero}  gone.tgz` })
    expect(result.exitCode).toBe(1)
    const diagnoses = Object.fromEntries(
      resultsOf(result).map(({ artifact, diagnosis }) => [artifact, diagnosis])
    )
    expect(diagnoses).toMatchObject({
      'app.tgz': {
        cause: 'digest-mismatch',
        message: `its signature is valid, but digests expects sha256:${zero}, and this has sha256:${app}`,
        hint: 'Take the file that the digests were made of, or correct digests.'
      },
      'tool.zip': {
        cause: 'not-expected',
        message: 'its signature is valid, but digests does not list it',
        hint: 'Remove the file, or add its line to digests if it belongs to the release.'
      },
      'gone.tgz': {
        cause: 'expected-missing',
        message: `digests expects it with sha256:${zero}, but it is missing`,
        hint: 'Add the file, or remove its line from digests.'
      }
    })
  })
})

test.each(['each', 'checksums', 'both'])(
  'the record of a signing run (%s) is neither expected nor unbound',
  async strategy => {
    const own = await startWorld()
    await signed(own, { strategy, 'record-file': 'record.json' })
    const lines = Object.entries(FILES).map(([name, content]) => `${sha256(content)}  ${name}`)
    const inputs = {
      'release-assets': '*',
      'release-tag': TAG,
      'public-key-fingerprint': fingerprintOf(own.key.publicKey),
      digests: lines.join('\n'),
      'require-binding': strategy === 'each' ? 'false' : 'true'
    }
    const result = await own.verify(inputs)
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(verdictsOf(result)).toMatchObject({ 'record.json': 'verified' })

    // another file that the key signed is not excused
    own.github.addAsset(own.release, { name: 'extra.json', content: '{"type":"other"}' })
    const extra = { artifacts: undefined, 'release-assets': 'extra.json' }
    expect(await own.sign(extra)).toMatchObject({ exitCode: 0 })
    const cause = strategy === 'each' ? 'not-expected' : 'binding-missing'
    expect(verdictsOf(await own.verify(inputs))).toMatchObject({ 'extra.json': cause })
  }
)

test('a bundle of another key does not become bound by being listed', async () => {
  const folder = downloadAssets(world, { 'keys/key.pem': pemOf(await testKey('RSA_2048', 7)) })
  const result = await runAction({
    cwd: folder,
    inputs: {
      mode: 'verify',
      artifacts: '*.tgz',
      'trusted-public-key': 'keys/key.pem',
      'require-binding': `${REPOSITORY}@${TAG}`,
      token: ''
    }
  })
  expect(result.exitCode).toBe(1)
  expect(verdictsOf(result)).toEqual({ 'app.tgz': 'signature-missing' })
  expect(resultsOf(result)[0]?.diagnosis?.message).toMatch(
    /^there is no signature; .*; SHA256SUMS, which could cover it, is not verified: the signature was not made by the trusted key /
  )
})
