import { describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import {
  assetNames,
  downloadAssets,
  failure,
  effectsOf,
  untouched,
  filesIn,
  jsonOutput,
  kmsOperations,
  runPrintedCommand
} from '../support/outcome.ts'
import { ARTIFACT, startWorld } from '../support/world.ts'
import type { World } from '../support/world.ts'

const CHANGED = { 'dist/app.tgz': 'a later build\n' }
const PGP = '-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n-----END PGP SIGNATURE-----\n'

/** A world whose release was signed once; what happened then does not count. */
async function signedWorld(inputs: Record<string, string> = {}): Promise<World & { since(): string[] }> {
  const world = await startWorld()
  const first = await world.sign(inputs)
  expect(first.exitCode).toBe(0)
  const before = world.github.mutations().length
  world.kms.calls.length = 0
  const since = (): string[] =>
    world.github
      .mutations()
      .slice(before)
      .map(({ method, path }) => {
        const url = new URL(path, world.github.apiUrl)
        return `${method} ${url.searchParams.get('name') ?? url.pathname.split('/').at(-1)}`
      })
  // Spreading would read the getter of a world without a release; this one has one.
  return { ...world, since }
}

const idsOf = (world: World): number[] => world.github.assets(world.release.id).map(({ id }) => id)

describe('a second run', () => {
  test.each([{}, { 'signature-format': 'base64', 'public-key-file': 'key.der\nkey.pem' }, { upload: 'all' }])(
    'keeps everything and asks KMS for no signature: %o',
    async (inputs: Record<string, string>) => {
      const world = await signedWorld(inputs)
      const ids = idsOf(world)
      const again = await world.sign(inputs)
      expect(again.exitCode).toBe(0)
      expect(kmsOperations(world)).toEqual(['GetPublicKey'])
      expect(world.since()).toEqual([])
      expect(idsOf(world)).toEqual(ids)
      expect(again.stdout).toContain('Kept app.tgz.sig: valid for dist/app.tgz')
      expect(again.stdout).toContain('Signed 1 artifact, of these 1 kept')
      const assets = jsonOutput(again, 'assets') as { action: string }[]
      expect(new Set(assets.map(({ action }) => action))).toEqual(new Set(['kept']))
    }
  )

  test('has the files and outputs of the first', async () => {
    const world = await startWorld()
    const first = await world.sign()
    const again = await world.sign()
    expect(filesIn(again.workspace)).toEqual(filesIn(first.workspace))
    expect(again.outputs.get('signature-files')).toBe(first.outputs.get('signature-files'))
    expect(jsonOutput(again, 'signatures')).toMatchObject([{ assetName: 'app.tgz.sig', kept: true }])
    const folder = downloadAssets(world, { 'app.tgz': ARTIFACT['dist/app.tgz'] })
    expect(await runPrintedCommand(again, folder)).toBe('Verified OK\n')
  })

  test('with overwrite keeps what is valid too', async () => {
    const world = await signedWorld()
    const again = await world.sign({ overwrite: 'true' })
    expect(again.exitCode).toBe(0)
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
    expect(world.since()).toEqual([])
  })

  test('in a workspace that the first one left is fine', async () => {
    const world = await startWorld()
    const first = await world.sign()
    const again = await world.sign({}, { cwd: first.workspace })
    expect(again.exitCode).toBe(0)
    expect(jsonOutput(again, 'signatures')).toHaveLength(1)
  })

  test('signs and attaches what is new', async () => {
    const world = await signedWorld()
    const again = await world.sign({}, { files: { ...ARTIFACT, 'dist/new.tgz': 'new' } })
    expect(again.exitCode).toBe(0)
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
    expect(world.since()).toEqual(['POST new.tgz.sig'])
  })
})

describe('a signature on the release that is not valid any more', () => {
  const STALE = {
    code: 'ASSET_CONFLICT',
    hint: 'If it is stale, replace it with overwrite: true; else correct key-id, signing-algorithm, signature-format or the artifact.'
  }

  test.each([
    {
      because: 'the artifact changed',
      inputs: {},
      files: CHANGED,
      what: 'RSASSA_PSS_SHA_256 and the format raw'
    },
    {
      because: 'the algorithm is another',
      inputs: { 'signing-algorithm': 'RSASSA_PSS_SHA_384' },
      files: ARTIFACT,
      what: 'RSASSA_PSS_SHA_384 and the format raw'
    },
    {
      because: 'the encoding is another',
      inputs: { 'signature-format': 'base64' },
      files: ARTIFACT,
      what: 'RSASSA_PSS_SHA_256 and the format base64'
    }
  ])('since $because is an error', async ({ inputs, files, what }) => {
    const world = await signedWorld()
    const again = await world.sign(inputs, { files })
    expect(again).toMatchObject(
      failure({
        ...STALE,
        message: `Release asset app.tgz.sig already exists and is not a valid signature of dist/app.tgz with this key, ${what}.`
      })
    )
    expect(world.since()).toEqual([])
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
    expect(filesIn(again.workspace)).toEqual(['dist/app.tgz'])
  })

  test('is replaced with overwrite: the new one is there before the old one goes', async () => {
    const world = await signedWorld()
    const old = world.github.asset(world.release.id, 'app.tgz.sig').id
    const again = await world.sign({ overwrite: 'true' }, { files: CHANGED })
    expect(again.exitCode).toBe(0)
    const fresh = world.github.asset(world.release.id, 'app.tgz.sig').id
    expect(fresh).not.toBe(old)
    expect(world.since()).toEqual([`POST kms-sign-new-${old}-app.tgz.sig`, `DELETE ${old}`, `PATCH ${fresh}`])
    expect(assetNames(world)).toEqual(['app.tgz.sig', 'signing-public-key.pem'])
    const folder = downloadAssets(world, { 'app.tgz': CHANGED['dist/app.tgz'] })
    expect(await runPrintedCommand(again, folder)).toBe('Verified OK\n')
  })

  test('stays when the new one could not be uploaded', async () => {
    const world = await signedWorld()
    const old = world.github.asset(world.release.id, 'app.tgz.sig')
    world.github.failUpload({ leaves: 'nothing', status: 400 })
    const again = await world.sign({ overwrite: 'true' }, { files: CHANGED })
    expect(again.exitCode).toBe(1)
    expect(world.github.asset(world.release.id, 'app.tgz.sig')).toBe(old)
    expect((await world.sign({ overwrite: 'true' }, { files: CHANGED })).exitCode).toBe(0)
  })

  test.each(['DELETE', 'PATCH'])('is replaced by the next run when the %s failed', async method => {
    const world = await signedWorld()
    world.github.faults.next({ kind: 'respond', match: request => request.method === method, status: 403 })
    const failed = await world.sign({ overwrite: 'true' }, { files: CHANGED })
    expect(failed.exitCode).toBe(1)
    const again = await world.sign({ overwrite: 'true' }, { files: CHANGED })
    expect(again.annotations).toEqual([])
    expect(again.exitCode).toBe(0)
    expect(assetNames(world)).toEqual(['app.tgz.sig', 'signing-public-key.pem'])
  })

  test('is not deleted when someone else changed it meanwhile', async () => {
    const world = await signedWorld()
    const { id } = world.github.asset(world.release.id, 'app.tgz.sig')
    world.github.faults.next({
      kind: 'respond',
      times: 5, // it stays so, however often it is looked at
      match: ({ method, path, headers }) =>
        method === 'GET' && path.endsWith(`/assets/${id}`) && headers.accept !== 'application/octet-stream',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, name: 'app.tgz.sig', size: 9, state: 'uploaded' })
    })
    const again = await world.sign({ overwrite: 'true' }, { files: CHANGED })
    expect(again).toMatchObject(
      failure({
        code: 'RELEASE_CHANGED',
        message: 'The asset app.tgz.sig was changed by someone else; it is not removed.',
        hint: 'Let other jobs for this release finish, then run this job again.'
      })
    )
    expect(world.github.asset(world.release.id, 'app.tgz.sig').id).toBe(id)
  })

  test.each([
    ['a PGP signature', PGP],
    ['an empty text', '\n'],
    ['a large file', 'x'.repeat(20_000)]
  ])('since it is %s is never overwritten', async (_, content) => {
    const world = await startWorld()
    const asset = world.github.addAsset(world.release, { name: 'app.tgz.sig', content })
    const result = await world.sign({ overwrite: 'true' })
    expect(result).toMatchObject(
      failure({
        code: 'ASSET_CONFLICT',
        message:
          'Release asset app.tgz.sig already exists and is not a signature of this action; it will not be overwritten.',
        hint: 'Another tool may have created it: give another suffix in signature-format, or delete the asset.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(world.github.asset(world.release.id, 'app.tgz.sig')).toBe(asset)
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('is no matter of this run when it belongs to another artifact', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'other.tgz.sig', content: PGP })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
  })
})

describe('a public key on the release that is another', () => {
  async function withOtherKey(more: readonly { name: string; content: string }[] = []): Promise<World> {
    const world = await startWorld()
    const other = await world.kms.createKey()
    const content = other.publicKey.export({ format: 'pem', type: 'spki' })
    for (const asset of [{ name: 'signing-public-key.pem', content }, ...more]) {
      world.github.addAsset(world.release, asset)
    }
    return world
  }
  const FINGERPRINT =
    /^Release asset signing-public-key\.pem already exists with another key \(sha256:[0-9a-f]{64}\)/

  test('is an error', async () => {
    const world = await withOtherKey()
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'ASSET_CONFLICT',
        message: FINGERPRINT,
        hint: 'Give another name in public-key-file, so that both are on the release. Or replace it with overwrite: true.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('can stay beside a key of another name', async () => {
    const world = await withOtherKey()
    const result = await world.sign({ 'public-key-file': 'key-2026.pem' })
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toEqual(['app.tgz.sig', 'key-2026.pem', 'signing-public-key.pem'])
  })

  test('is replaced with overwrite when no other signature needs it', async () => {
    const world = await withOtherKey()
    const result = await world.sign({ overwrite: 'true' })
    expect(result.exitCode).toBe(0)
    const folder = downloadAssets(world, { 'app.tgz': ARTIFACT['dist/app.tgz'] })
    expect(await runPrintedCommand(result, folder)).toBe('Verified OK\n')
  })

  test('is not replaced while a signature outside this run may need it', async () => {
    const world = await withOtherKey([{ name: 'old.tgz.sig', content: 'x'.repeat(256) }])
    const result = await world.sign({ overwrite: 'true' })
    expect(result).toMatchObject(
      failure({
        code: 'ASSET_CONFLICT',
        message:
          /with another key \(sha256:[0-9a-f]{64}\), which old\.tgz\.sig may need; it will not be replaced\./,
        hint: 'Give another name in public-key-file, so that both are on the release.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is never overwritten when it is no public key', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'signing-public-key.pem', content: 'To verify, call us.' })
    const result = await world.sign({ overwrite: 'true' })
    expect(result).toMatchObject(
      failure({
        code: 'ASSET_CONFLICT',
        message:
          'Release asset signing-public-key.pem already exists and is not a public key; it will not be overwritten.',
        hint: 'Give another name in public-key-file, so that both are on the release.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is the same key when only its line ends differ', async () => {
    const world = await startWorld()
    const pem = String(world.key.publicKey.export({ format: 'pem', type: 'spki' }))
    world.github.addAsset(world.release, {
      name: 'signing-public-key.pem',
      content: pem.replaceAll('\n', '\r\n')
    })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(world.github.mutations()).toHaveLength(1)
  })
})

describe('an artifact on the release with other bytes', () => {
  const CONFLICT = {
    code: 'ASSET_CONFLICT',
    message:
      'Release asset app.tgz already exists and its content differs from dist/app.tgz; the signature would not match it.',
    hint: 'Sign the file that is attached, or, while the release is a draft, replace it with upload: all and overwrite: true.'
  }

  test.each([
    { inputs: {}, draft: true },
    { inputs: { upload: 'all' }, draft: true },
    { inputs: { overwrite: 'true' }, draft: true },
    { inputs: { upload: 'all', overwrite: 'true' }, draft: false }
  ])('is an error with $inputs, draft: $draft', async ({ inputs, draft }) => {
    const world = await startWorld({ release: { draft } })
    world.github.addAsset(world.release, { name: 'app.tgz', content: 'another build' })
    const result = await world.sign(inputs)
    expect(result).toMatchObject(failure(CONFLICT))
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('is noticed where the server tells no digests', async () => {
    const world = await startWorld({ github: { ghes: true, digests: 'null' } })
    world.github.addAsset(world.release, { name: 'app.tgz', content: 'the ARTIFACT\n' })
    const result = await world.sign()
    expect(result).toMatchObject(failure(CONFLICT))
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is replaced on a draft with upload: all and overwrite', async () => {
    const world = await signedWorld({ upload: 'all' })
    const result = await world.sign({ upload: 'all', overwrite: 'true' }, { files: CHANGED })
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toEqual(['app.tgz', 'app.tgz.sig', 'signing-public-key.pem'])
    expect(world.github.asset(world.release.id, 'app.tgz').content?.bytes().toString()).toBe(
      'a later build\n'
    )
    expect(await runPrintedCommand(result, downloadAssets(world))).toBe('Verified OK\n')
  })
})

describe('files of others in the workspace', () => {
  test.each([
    { file: 'dist/app.tgz.sig', what: 'not a signature', input: 'suffix in signature-format' },
    { file: 'signing-public-key.pem', what: 'not a public key', input: 'public-key-file' }
  ])('$file is not overwritten', async ({ file, what, input }) => {
    const world = await startWorld()
    const files = { ...ARTIFACT, [file]: PGP }
    const result = await world.sign({ artifacts: 'dist/*.tgz' }, { files })
    expect(result).toMatchObject(
      failure({
        code: 'FILE_NOT_WRITABLE',
        message: `${file} already exists and is ${what}; it will not be overwritten.`,
        hint: `Remove the file, or give another ${input}.`
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched(files))
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('a private key under the name of the public key is not overwritten', async () => {
    const world = await startWorld()
    const privateKey = (await testKey('RSA_2048', 'private')).export({ format: 'pem', type: 'pkcs8' })
    const files = { ...ARTIFACT, 'signing-public-key.pem': privateKey }
    const result = await world.sign({}, { files })
    expect(result.annotations).toMatchObject([{ title: 'FILE_NOT_WRITABLE' }])
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })
})
