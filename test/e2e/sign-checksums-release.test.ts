import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import {
  assetNames,
  downloadAssets,
  expectFailure,
  jsonOutput,
  kmsOperations,
  runPrintedCommand
} from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import type { ActionResult } from '../support/run-action.ts'
import { fingerprintOf, sha256, signatureOf, verdictsOf } from '../support/signed-files.ts'
import { testKey } from '../support/keys.ts'
import { REPOSITORY, TAG, startWorld } from '../support/world.ts'
import type { Inputs, World } from '../support/world.ts'

const FILES = { 'dist/app.tgz': 'app\n', 'dist/tool.zip': 'tool\n' }
const CHECKSUMS = { strategy: 'checksums', upload: 'all' }
const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const CONFLICT = 'ASSET_CONFLICT'

const textOf = (world: World, name: string): string =>
  world.github.asset(world.release.id, name).content?.bytes().toString() ?? ''
const bindingOf = (world: World): unknown => JSON.parse(textOf(world, 'release-binding.json'))
const idsOf = (world: World): Record<string, number> =>
  Object.fromEntries(world.github.assets(world.release.id).map(({ name, id }) => [name, id]))

/** A world whose release was signed once; `since` tells what was changed after that. */
async function signedWorld(inputs: Inputs = CHECKSUMS): Promise<{ world: World; since: () => string[] }> {
  const world = await startWorld()
  expect((await world.sign(inputs, { files: FILES })).exitCode).toBe(0)
  const before = world.github.mutations().length
  world.kms.calls.length = 0
  const since = (): string[] =>
    world.github
      .mutations()
      .slice(before)
      .map(({ method, path }) => `${method} ${path.replace(/.*name=|.*\//, '').replace(/\d{6,}/, 'N')}`)
  return { world, since }
}

/** The whole release as a closed world, by this key. */
async function verifyAll(world: World, key = fingerprintOf(world.key.publicKey)): Promise<ActionResult> {
  return world.verify({ 'release-assets': '*', 'release-tag': TAG, 'public-key-fingerprint': key })
}

describe('without a strategy', () => {
  const DEFAULT = { strategy: undefined, upload: 'all' }

  test('a release is signed file by file, and bound to its tag', async () => {
    const world = await startWorld()
    const signed = await world.sign({ ...DEFAULT, 'publish-release': 'true' }, { files: FILES })
    expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
    expect(assetNames(world)).toEqual([
      'SHA256SUMS',
      'SHA256SUMS.sig',
      'app.tgz',
      'app.tgz.sig',
      'release-binding.json',
      'signing-public-key.pem',
      'tool.zip',
      'tool.zip.sig'
    ])
    const result = await world.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'public-key-fingerprint': fingerprintOf(world.key.publicKey),
      'require-binding': 'true'
    })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
  })

  test('a job of a matrix signs file by file, beside the others', async () => {
    const world = await startWorld()
    for (const name of ['app.tgz', 'tool.zip']) {
      const files = { [`dist/${name}`]: FILES[`dist/${name}` as keyof typeof FILES] }
      const leg = await world.sign({ ...DEFAULT, 'job-total': '2' }, { files })
      expect(leg).toMatchObject({ exitCode: 0, annotations: [] })
    }
    expect(assetNames(world)).toEqual([
      'app.tgz',
      'app.tgz.sig',
      'signing-public-key.pem',
      'tool.zip',
      'tool.zip.sig'
    ])
  })

  test('a second step with other files says how parts of a release are signed', async () => {
    const { world, since } = await signedWorld(DEFAULT)
    const files = { 'dist/extra.bin': 'extra\n' }
    expectFailure(await world.sign(DEFAULT, { files }), {
      code: CONFLICT,
      message:
        'Release asset SHA256SUMS also lists app.tgz and tool.zip, which this run does not sign; it will not be replaced by one that lists less.',
      hint: 'Sign all of them in one step, in artifacts or release-assets; after a matrix build, in one job that follows it. Where several steps sign parts of a release, give each of them strategy: each.'
    })
    expect(since()).toEqual([])
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })
})

describe.each(['checksums', 'both'])('strategy %s', strategy => {
  test('passes the publish gate, as a closed world, by name, and beside local files', async () => {
    const world = await startWorld()
    const signed = await world.sign({ strategy, upload: 'all', 'publish-release': 'true' }, { files: FILES })
    expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.release.draft).toBe(false)
    expect(kmsOperations(world)).toHaveLength(strategy === 'both' ? 4 : 2)

    const whole = await verifyAll(world)
    expect(whole).toMatchObject({ exitCode: 0, annotations: [] })
    expect(verdictsOf(whole)).toEqual({
      SHA256SUMS: 'verified',
      'app.tgz': 'verified',
      'release-binding.json': 'verified',
      'tool.zip': 'verified'
    })
    const trust = { 'public-key-fingerprint': signed.outputs.get('public-key-fingerprint') }
    const named = await world.verify({ ...trust, 'release-assets': '*.tgz', 'release-tag': TAG })
    expect(verdictsOf(named)).toEqual({ 'app.tgz': 'verified' })
    const local = await world.verify({ ...trust, artifacts: '*.tgz\n*.zip' }, { cwd: downloadAssets(world) })
    expect(verdictsOf(local)).toEqual({ 'app.tgz': 'verified', 'tool.zip': 'verified' })

    const again = await world.sign({ strategy, upload: 'all', 'publish-release': 'true' }, { files: FILES })
    expect(again).toMatchObject({ exitCode: 0, annotations: [] })
    expect(again.stdout).toContain(
      'The release is already public, and every asset on it is verified or exempted.'
    )
  })

  test('is not published with an asset that is neither listed nor signed, unless it is exempted', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'notes.pdf', content: 'notes' })
    const inputs = { strategy, upload: 'all', 'publish-release': 'true' }
    const refused = await world.sign(inputs, { files: FILES })
    expect(refused).toMatchObject({ exitCode: 1, annotations: [{ title: 'RELEASE_INCOMPLETE' }] })
    expect(world.release.draft).toBe(true)
    const exempted = await world.sign({ ...inputs, 'release-assets': '!notes.pdf' }, { files: FILES })
    expect(exempted).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.release.draft).toBe(false)
  })

  test.each([{}, { 'signature-format': 'base64', 'signing-algorithm': 'RSASSA_PSS_SHA_512' }])(
    'the commands of summary and release notes check a download: %o',
    async more => {
      const world = await startWorld()
      const inputs = { strategy, upload: 'all', 'verify-instructions': 'true', ...more }
      const signed = await world.sign(inputs, { files: FILES })
      expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
      const folder = downloadAssets(world)
      const listed = 'app.tgz: OK\nrelease-binding.json: OK\ntool.zip: OK\n'
      expect(await runPrintedCommand(signed, folder)).toBe(`Verified OK\n${listed}`)
      const [, commands = ''] = /```sh\n(.*)\n```/s.exec(world.release.body ?? '') ?? []
      const { stdout } = await promisify(execFile)('sh', ['-ec', commands], { cwd: folder })
      const hex = fingerprintOf(world.key.publicKey).slice('sha256:'.length)
      expect(stdout).toMatch(new RegExp(`= ${hex}\nVerified OK\n${listed}$`))
      // a part of the download is enough
      const part = workspace({ 'app.tgz': 'app\n' })
      for (const name of assetNames(world).filter(name => !/zip|json/.test(name)))
        part.write(name, world.github.asset(world.release.id, name).content?.bytes() ?? '')
      expect(await runPrintedCommand(signed, part.path)).toBe('Verified OK\napp.tgz: OK\n')
    }
  )
})

test.each([
  { what: 'digests null', github: { digests: 'null' } },
  { what: 'Enterprise Server without digests', github: { ghes: true, digests: 'absent' } },
  { what: 'bytes served by the API itself', github: { downloads: 'direct' } }
] as const)('both, published and kept by a second run: $what', async ({ github }) => {
  const world = await startWorld({ github })
  const inputs = { strategy: 'both', upload: 'all', 'publish-release': 'true' }
  expect(await world.sign(inputs, { files: FILES })).toMatchObject({ exitCode: 0, annotations: [] })
  const changes = world.github.mutations().length
  expect(await world.sign(inputs, { files: FILES })).toMatchObject({ exitCode: 0, annotations: [] })
  expect(world.github.mutations()).toHaveLength(changes)
  expect(kmsOperations(world).filter(operation => operation === 'Sign')).toHaveLength(3)
})

describe('what is on the release already', () => {
  test.each([
    { what: 'alone', inputs: { artifacts: undefined, 'release-assets': '*' } },
    { what: 'beside local files', inputs: { artifacts: 'dist/*.tgz', 'release-assets': '*.zip' } },
    { what: 'and local too', inputs: { artifacts: 'dist/*', 'release-assets': '*' } }
  ])('is listed by its name there, $what', async ({ inputs }) => {
    const world = await startWorld()
    for (const [path, content] of Object.entries(FILES))
      world.github.addAsset(world.release, { name: path.slice(5), content })
    const all = { strategy: 'checksums', ...inputs }
    const signed = await world.sign(all, { files: FILES })
    expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
    const binding = sha256(textOf(world, 'release-binding.json'))
    expect(textOf(world, 'SHA256SUMS')).toBe(
      `${sha256('app\n')}  app.tgz\n${binding}  release-binding.json\n${sha256('tool\n')}  tool.zip\n`
    )
    expect((await verifyAll(world)).exitCode).toBe(0)

    world.kms.calls.length = 0
    const again = await world.sign(all, { files: FILES })
    expect(again).toMatchObject({ exitCode: 0, annotations: [] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('under names that GitHub changed, with SHA-384', async () => {
    const world = await startWorld()
    const files = { 'dist/my app (1).tgz': 'app\n', 'dist/ä.zip': 'tool\n' }
    const inputs = { ...CHECKSUMS, 'signing-algorithm': 'RSASSA_PSS_SHA_384', 'checksums-file': 'check sums' }
    const signed = await world.sign(inputs, { files })
    expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
    const listed = textOf(world, 'check.sums')
      .split('\n')
      .map(line => line.slice(98))
    expect(listed.filter(name => name !== '' && !assetNames(world).includes(name))).toEqual([])
    expect((await world.sign(inputs, { files })).exitCode).toBe(0)
    const verified = await world.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'checksums-file': 'check.sums',
      'public-key-fingerprint': signed.outputs.get('public-key-fingerprint')
    })
    expect(verified).toMatchObject({ exitCode: 0, annotations: [] })
  })
})

describe('the binding', () => {
  const HERE = { type: 'kms-sign-action/release-binding/v1', repository: REPOSITORY, tag: TAG }

  test.each([
    { what: 'lightweight', annotated: 0 },
    { what: 'annotated', annotated: 1 },
    { what: 'annotated, of a tag', annotated: 2 }
  ])('names the commit of a tag: $what', async ({ annotated }) => {
    const world = await startWorld()
    world.github.setTag(TAG, { sha: COMMIT, annotated })
    expect((await world.sign(CHECKSUMS, { files: FILES })).exitCode).toBe(0)
    const { serverUrl: server, repositoryId } = world.github
    expect(bindingOf(world)).toEqual({ ...HERE, server, repositoryId, commit: COMMIT })
    expect((await world.sign(CHECKSUMS, { files: FILES })).exitCode).toBe(0)
  })

  test('names no commit while there is no tag, and stays when the tag appears', async () => {
    const { world, since } = await signedWorld()
    expect(bindingOf(world)).not.toHaveProperty('commit')
    world.github.setTag(TAG, { sha: COMMIT })
    const again = await world.sign(CHECKSUMS, { files: FILES })
    expect(again).toMatchObject({ exitCode: 0, annotations: [] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
    expect(since()).toEqual([])
    expect(bindingOf(world)).not.toHaveProperty('commit')
  })

  test('takes nothing from the environment of the job', async () => {
    const world = await startWorld()
    const env = { GITHUB_REPOSITORY_ID: '7', GITHUB_SHA: COMMIT }
    expect((await world.sign(CHECKSUMS, { files: FILES, env })).exitCode).toBe(0)
    const { serverUrl: server, repositoryId } = world.github
    expect(bindingOf(world)).toEqual({ ...HERE, server, repositoryId })
  })

  test('stays when the repository is renamed', async () => {
    const { world, since } = await signedWorld()
    const body = JSON.stringify({ id: world.github.repositoryId, full_name: 'octo-org/renamed' })
    const headers = { 'content-type': 'application/json' }
    const match = ({ path }: { path: string }): boolean => path === `/repos/${REPOSITORY}`
    world.github.faults.next({ kind: 'respond', status: 200, headers, body, match })
    const again = await world.sign(CHECKSUMS, { files: FILES })
    expect(again).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.github.faults.pending).toBe(0)
    expect(since()).toEqual([])
  })

  test.each([
    { what: 'a tag that was moved', field: 'commit', value: 'd6fde92930d4715a2b49857d24b940956b26d2d3' },
    { what: 'another repository', field: 'repositoryId', value: 7 },
    { what: 'another tag', field: 'tag', value: 'v1.2.2' }
  ])('of $what is replaced with overwrite only', async ({ field, value }) => {
    const world = await startWorld()
    world.github.setTag(TAG, { sha: COMMIT })
    const { serverUrl: server, repositoryId } = world.github
    const content = JSON.stringify({ ...HERE, server, repositoryId, commit: COMMIT, [field]: value })
    world.github.addAsset(world.release, { name: 'release-binding.json', content })
    expectFailure(await world.sign(CHECKSUMS, { files: FILES }), {
      code: CONFLICT,
      message:
        'Release asset release-binding.json names a repository, tag or commit other than those of this release.',
      hint: 'If the tag was moved or the release copied on purpose, replace it with overwrite: true.'
    })
    expect(world.github.mutations()).toEqual([])
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
    expect((await world.sign({ ...CHECKSUMS, overwrite: 'true' }, { files: FILES })).exitCode).toBe(0)
    expect(bindingOf(world)).toEqual({ ...HERE, server, repositoryId, commit: COMMIT })
    expect((await verifyAll(world)).exitCode).toBe(0)
  })

  test('that is none is never overwritten', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'release-binding.json', content: '{"of": "mine"}' })
    expectFailure(await world.sign({ ...CHECKSUMS, overwrite: 'true' }, { files: FILES }), {
      code: CONFLICT,
      message:
        'Release asset release-binding.json already exists and is not a release binding of this action; it will not be overwritten.',
      hint: 'Delete or rename the asset.'
    })
    expect(world.github.mutations()).toEqual([])
  })
})

describe('a checksums file on the release', () => {
  const other = (more: string): string => `${sha256('app\n')}  app.tgz\n${more}`
  const OTHER_NAME = 'Give another name in checksums-file, or delete the asset.'

  test.each([
    {
      what: 'of MD5',
      content: 'd41d8cd98f00b204e9800998ecf8427e  app.tgz\n',
      message: 'already exists and is not a checksums file; it will not be overwritten'
    },
    {
      what: 'of nothing',
      content: 'see the web site',
      message: 'already exists and is not a checksums file; it will not be overwritten'
    },
    {
      what: 'unsigned',
      content: other(''),
      message: 'already exists and is not signed: another tool may have made it; it will not be overwritten'
    },
    {
      what: 'signed by PGP',
      content: other(''),
      signature: '-----BEGIN PGP SIGNATURE-----\n',
      message: 'already exists and is not signed: another tool may have made it; it will not be overwritten'
    }
  ])('of another tool is never overwritten: $what', async ({ content, signature, message }) => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'SHA256SUMS', content })
    if (signature !== undefined)
      world.github.addAsset(world.release, { name: 'SHA256SUMS.sig', content: signature })
    const refused = await world.sign({ ...CHECKSUMS, overwrite: 'true' }, { files: FILES })
    const conflict = { code: CONFLICT, message: `Release asset SHA256SUMS ${message}.` }
    expectFailure(refused, { ...conflict, hint: OTHER_NAME })
    expect(world.github.mutations()).toEqual([])
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
    const named = { ...CHECKSUMS, 'checksums-file': 'checksums.txt' }
    expect((await world.sign(named, { files: FILES })).exitCode).toBe(0)
    expect(textOf(world, 'SHA256SUMS')).toBe(content)
  })

  test('of other bytes is replaced with overwrite only, and its signature with it', async () => {
    const { world, since } = await signedWorld({ strategy: 'checksums' })
    const before = idsOf(world)
    const files = { ...FILES, 'dist/app.tgz': 'a later build\n' }
    expectFailure(await world.sign({ strategy: 'checksums' }, { files }), {
      code: CONFLICT,
      message:
        'Release asset SHA256SUMS already exists, with content that differs from what this run would sign.',
      hint: 'If it is stale, replace it with overwrite: true.'
    })
    expect(since()).toEqual([])
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])

    const replaced = await world.sign({ strategy: 'checksums', overwrite: 'true' }, { files })
    expect(replaced).toMatchObject({ exitCode: 0, annotations: [] })
    expect(textOf(world, 'SHA256SUMS')).toContain(sha256('a later build\n'))
    // the old one of each goes when its replacement is stored; the checksums file comes last
    const provisional = (name: string): string[] => [`POST kms-sign-new-N-${name}`, 'DELETE N', 'PATCH N']
    expect(since()).toEqual([...provisional('SHA256SUMS.sig'), ...provisional('SHA256SUMS')])
    const after = idsOf(world)
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort())
    expect(after['release-binding.json']).toBe(before['release-binding.json'])
    const local = await world.verify(
      {
        artifacts: 'dist/*',
        'release-tag': TAG,
        'public-key-fingerprint': fingerprintOf(world.key.publicKey)
      },
      { files }
    )
    expect(local.exitCode).toBe(0)
  })

  test('that lists more is never replaced by one that lists less', async () => {
    const { world, since } = await signedWorld({ strategy: 'checksums' })
    const less = { strategy: 'checksums', artifacts: 'dist/*.tgz', overwrite: 'true' }
    expectFailure(await world.sign(less, { files: FILES }), {
      code: CONFLICT,
      message:
        'Release asset SHA256SUMS also lists tool.zip, which this run does not sign; it will not be replaced by one that lists less.',
      hint: 'Sign all of them in one step, in artifacts or release-assets; after a matrix build, in one job that follows it. Where several steps sign parts of a release, give each of them strategy: each.'
    })
    expect(since()).toEqual([])
    const files = { ...FILES, 'dist/more.txt': 'more\n' }
    const more = await world.sign({ strategy: 'checksums', overwrite: 'true' }, { files })
    expect(more.exitCode).toBe(0)
    expect(textOf(world, 'SHA256SUMS')).toContain('  more.txt\n')
  })

  test('with a stale signature gets a new one with overwrite only', async () => {
    const { world } = await signedWorld()
    const signature = world.github.asset(world.release.id, 'SHA256SUMS.sig')
    world.release.assets.splice(world.release.assets.indexOf(signature), 1)
    const content = signatureOf(await testKey('RSA_2048', 1), 'something else')
    world.github.addAsset(world.release, { name: 'SHA256SUMS.sig', content })
    const refused = await world.sign(CHECKSUMS, { files: FILES })
    expect(refused).toMatchObject({ exitCode: 1, annotations: [{ title: CONFLICT }] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
    expect((await world.sign({ ...CHECKSUMS, overwrite: 'true' }, { files: FILES })).exitCode).toBe(0)
    expect((await verifyAll(world)).exitCode).toBe(0)
  })
})

test.each(['checksums', 'both'])('another key replaces all with overwrite only: %s', async strategy => {
  const inputs = { strategy, upload: 'all' }
  const { world, since } = await signedWorld(inputs)
  const before = assetNames(world)
  const { arn, publicKey } = await world.kms.createKey({})
  const rotated = { ...inputs, 'key-id': arn }
  const refused = await world.sign(rotated, { files: FILES })
  expect(refused).toMatchObject({ exitCode: 1, annotations: [{ title: CONFLICT }] })
  expect(since()).toEqual([])

  const replaced = await world.sign({ ...rotated, overwrite: 'true' }, { files: FILES })
  expect(replaced).toMatchObject({ exitCode: 0, annotations: [] })
  expect(assetNames(world)).toEqual(before)
  expect((await verifyAll(world, fingerprintOf(publicKey))).exitCode).toBe(0)
  expect((await verifyAll(world)).exitCode).toBe(1)
  const actions = jsonOutput(replaced, 'assets') as { name: string; action: string }[]
  const kept = actions.filter(({ action }) => action === 'kept').map(({ name }) => name)
  expect(kept.sort()).toEqual(['SHA256SUMS', 'app.tgz', 'release-binding.json', 'tool.zip'])
})

test('a second checksums file, by another hash, is refused before KMS is asked', async () => {
  const world = await startWorld()
  const sha512 = { strategy: 'checksums', 'signing-algorithm': 'RSASSA_PSS_SHA_512' }
  expect(await world.sign(sha512)).toMatchObject({ exitCode: 0 })
  world.kms.calls.length = 0
  const result = await world.sign({ strategy: 'checksums' })
  expectFailure(result, {
    code: 'ASSET_CONFLICT',
    message:
      'Release asset SHA512SUMS is signed already; a second checksums file, SHA256SUMS, would contradict it.',
    hint: 'Sign with an algorithm of the same hash, give checksums-file: SHA512SUMS, or delete it and its signature.'
  })
  expect(kmsOperations(world)).toEqual(['GetPublicKey'])
})
