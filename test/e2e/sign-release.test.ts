import { createHash, createPublicKey, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { storedAssetName } from '../fakes/asset-name.ts'
import {
  assetNames,
  downloadAssets,
  effectsOf,
  untouched,
  filesIn,
  jsonOutput,
  kmsOperations,
  runPrintedCommand,
  summaryText
} from '../support/outcome.ts'
import { ARTIFACT, REPOSITORY, startWorld, TAG } from '../support/world.ts'

const sha256 = (data: string | Buffer): string => `sha256:${createHash('sha256').update(data).digest('hex')}`

describe('the release is found', () => {
  test.each([
    { by: 'the tag of a draft', draft: true, inputs: {} },
    { by: 'the tag of a published release', draft: false, inputs: {} },
    { by: 'a whole ref', draft: false, inputs: { 'release-tag': `refs/tags/${TAG}` } }
  ])('by $by', async ({ draft, inputs }) => {
    const world = await startWorld({ release: { draft } })
    const result = await world.sign(inputs)
    expect(result.exitCode).toBe(0)
    expect(result.outputs.get('release-id')).toBe(String(world.release.id))
    expect(assetNames(world)).toEqual(['app.tgz.sig', 'signing-public-key.pem'])
  })

  test('by its id, among releases for the same tag', async () => {
    const world = await startWorld()
    const other = world.github.createRelease({ tag: TAG, draft: true })
    const result = await world.sign({ 'release-tag': undefined, 'release-id': String(world.release.id) })
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toHaveLength(2)
    expect(other.assets).toEqual([])
  })

  test('in a release event', async () => {
    const world = await startWorld({ release: { draft: false } })
    const payload = { release: { id: world.release.id, tag_name: TAG } }
    const result = await world.sign({ 'release-tag': undefined }, { event: { name: 'release', payload } })
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toHaveLength(2)
  })

  test('by the tag that was pushed', async () => {
    const world = await startWorld()
    const result = await world.sign(
      { 'release-tag': undefined },
      { ref: `refs/tags/${TAG}`, event: { name: 'push', payload: { ref: `refs/tags/${TAG}` } } }
    )
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toHaveLength(2)
  })

  test('on the hundred-and-first place of the list', async () => {
    const world = await startWorld()
    for (let number = 1; number <= 100; number += 1) world.github.createRelease({ tag: `v2.${number}.0` })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toHaveLength(2)
  })

  test('in another repository', async () => {
    const world = await startWorld({ github: { owner: 'octo-org', repo: 'downloads' } })
    const result = await world.sign(
      { repository: 'octo-org/downloads' },
      { env: { GITHUB_REPOSITORY: REPOSITORY } }
    )
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toHaveLength(2)
  })

  test('on an Enterprise Server, which has no digests in older versions', async () => {
    const world = await startWorld({ github: { ghes: true, digests: 'absent' } })
    expect(world.github.apiUrl).toMatch(/\/api\/v3$/)
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toHaveLength(2)
    // What the server does not tell is read back.
    expect(world.github.asset(world.release.id, 'app.tgz.sig').downloads).toBe(1)
  })
})

describe('what is attached', () => {
  test('upload: signatures sends signature and key, and no artifact', async () => {
    const world = await startWorld()
    const result = await world.sign()
    expect(assetNames(world)).toEqual(['app.tgz.sig', 'signing-public-key.pem'])
    const { content } = world.github.asset(world.release.id, 'app.tgz.sig')
    const key = { key: world.key.publicKey, padding: 6, saltLength: 32 }
    const artifact = Buffer.from(ARTIFACT['dist/app.tgz'])
    expect(verify('sha256', artifact, key, content?.bytes() ?? Buffer.of())).toBe(true)
    expect(filesIn(result.workspace)).toEqual(['dist/app.tgz', 'dist/app.tgz.sig', 'signing-public-key.pem'])
  })

  test('upload: all sends the artifacts first', async () => {
    const world = await startWorld()
    const files = { 'dist/a.tgz': 'a', 'dist/b.tgz': 'b' }
    const result = await world.sign({ upload: 'all' }, { files })
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toEqual(['a.tgz', 'a.tgz.sig', 'b.tgz', 'b.tgz.sig', 'signing-public-key.pem'])
    const sent = world.github
      .mutations()
      .map(({ path }) => new URL(path, world.github.apiUrl).searchParams.get('name'))
    expect(new Set(sent.slice(0, 2))).toEqual(new Set(['a.tgz', 'b.tgz']))
    expect(new Set(sent.slice(2, 4))).toEqual(new Set(['a.tgz.sig', 'b.tgz.sig']))
    expect(sent.slice(4)).toEqual(['signing-public-key.pem'])
    expect(world.github.asset(world.release.id, 'b.tgz').content?.bytes().toString()).toBe('b')
  })

  test('upload: none asks GitHub nothing', async () => {
    const world = await startWorld({ release: false })
    const result = await world.sign({ upload: 'none', 'release-tag': undefined })
    expect(result.exitCode).toBe(0)
    expect(world.github.requests).toEqual([])
    expect(result.stdout).toContain('Signed 1 artifact; nothing was attached.')
    expect(jsonOutput(result, 'signatures')).toMatchObject([{ assetName: null }])
    expect(jsonOutput(result, 'assets')).toEqual([])
    expect(result.outputs.has('release-id')).toBe(false)
  })

  test('with another suffix', async () => {
    const world = await startWorld()
    const result = await world.sign({ 'signature-format': 'raw .rsa.sig' })
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toEqual(['app.tgz.rsa.sig', 'signing-public-key.pem'])
  })

  test('an empty artifact is signed like any other', async () => {
    const world = await startWorld()
    const files = { 'dist/empty': '' }
    const result = await world.sign({}, { files })
    expect(jsonOutput(result, 'signatures')).toMatchObject([{ size: 0, digest: sha256('') }])
    expect(await runPrintedCommand(result, downloadAssets(world, { empty: '' }))).toBe('Verified OK\n')
  })

  test('an empty artifact is refused with upload: all, since GitHub takes none', async () => {
    const world = await startWorld()
    const files = { 'dist/a.tgz': 'a', 'dist/empty.txt': '' }
    const result = await world.sign({ upload: 'all' }, { files })
    expect(result.exitCode).toBe(1)
    expect(result.annotations[0]?.message).toContain('dist/empty.txt')
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })

  test('an artifact that is attached already is compared and left', async () => {
    const world = await startWorld()
    const { id } = world.github.addAsset(world.release, {
      name: 'app.tgz',
      content: ARTIFACT['dist/app.tgz']
    })
    const result = await world.sign({ upload: 'all' })
    expect(result.exitCode).toBe(0)
    expect(world.github.asset(world.release.id, 'app.tgz').id).toBe(id)
    expect(jsonOutput(result, 'assets')).toMatchObject([
      { name: 'app.tgz', id, action: 'kept' },
      { name: 'app.tgz.sig', action: 'uploaded' },
      { name: 'signing-public-key.pem', action: 'uploaded' }
    ])
  })
})

describe('names that GitHub changes', () => {
  test.each([
    'my app (1).tgz',
    '.hidden',
    'café.tgz',
    'a..b.tgz',
    'kind-linux-amd64',
    'a日b.tgz',
    'v1~rc1.tgz'
  ])('are told as GitHub stores them, and found again: %s', async name => {
    const world = await startWorld()
    const inputs = { artifacts: name.startsWith('.') ? 'dist/.*' : 'dist/*', upload: 'all' }
    const files = { [`dist/${name}`]: 'x' }
    const result = await world.sign(inputs, { files })
    expect(result.exitCode).toBe(0)
    const assetName = storedAssetName(`${name}.sig`)
    expect(jsonOutput(result, 'signatures')).toMatchObject([{ artifact: `dist/${name}`, assetName }])
    expect(assetNames(world)).toContain(assetName)

    const changed = world.github.mutations().length
    const again = await world.sign(inputs, { files })
    expect(again.exitCode).toBe(0)
    expect(world.github.mutations()).toHaveLength(changed)
  })

  test('in a way nobody foresaw are an error, since nothing would find the asset', async () => {
    const world = await startWorld()
    world.github.storeAs('app.tgz.sig', 'app.tgz.sig.1')
    const result = await world.sign()
    expect(result.annotations).toMatchObject([
      {
        title: 'ASSET_WRONG',
        message: expect.stringContaining(
          'GitHub stored app.tgz.sig as "app.tgz.sig.1", expected "app.tgz.sig"'
        )
      }
    ])
    expect(assetNames(world)).not.toContain('app.tgz.sig.1')
  })

  test('and an attached artifact of such a name has to have the bytes that are signed', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'kind-linux-amd64', content: 'another build' })
    const files = { 'dist/kind-linux-amd64': 'x' }
    const result = await world.sign({}, { files })
    expect(result.annotations).toMatchObject([{ title: 'ASSET_CONFLICT' }])
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })

  test('make the printed command name what people download', async () => {
    const world = await startWorld()
    const result = await world.sign({ upload: 'all' }, { files: { 'dist/my app (1).tgz': 'x' } })
    expect(await runPrintedCommand(result, downloadAssets(world))).toBe('Verified OK\n')
  })
})

describe('outputs and reports', () => {
  test('outputs tell everything that was done', async () => {
    const world = await startWorld()
    const files = { 'dist/b.tgz': 'bb', 'dist/a.tgz': 'a' }
    const result = await world.sign({}, { files })
    const fingerprint = sha256(world.key.publicKey.export({ format: 'der', type: 'spki' }))
    const [a, b, key] = ['a.tgz.sig', 'b.tgz.sig', 'signing-public-key.pem'].map(name =>
      world.github.asset(world.release.id, name)
    )
    const url = `${world.github.serverUrl}/${REPOSITORY}/releases`
    const asset = (found: typeof a) => ({
      name: found?.name,
      url: `${url}/download/${world.release.untagged}/${found?.name}`,
      id: found?.id,
      digest: `sha256:${found?.content?.sha256}`,
      action: 'uploaded'
    })
    const signature = (name: string, text: string) => ({
      artifact: `dist/${name}`,
      size: text.length,
      digest: sha256(text),
      format: 'raw',
      signingAlgorithm: 'RSASSA_PSS_SHA_256',
      signatureFile: `dist/${name}.sig`,
      assetName: `${name}.sig`,
      kept: false
    })
    const { signatures, assets, ...others } = Object.fromEntries(result.outputs)
    expect(JSON.parse(signatures ?? '')).toEqual([signature('a.tgz', 'a'), signature('b.tgz', 'bb')])
    const told = JSON.parse(assets ?? '') as { name: string }[]
    expect(told.sort((x, y) => (x.name < y.name ? -1 : 1))).toEqual([a, b, key].map(asset))
    expect(others).toEqual({
      'signature-files': 'dist/a.tgz.sig\ndist/b.tgz.sig',
      'public-key-file': 'signing-public-key.pem',
      'public-key-fingerprint': fingerprint,
      'key-arn': world.key.arn,
      'signing-algorithm': 'RSASSA_PSS_SHA_256',
      'release-id': String(world.release.id),
      'release-url': `${url}/tag/${world.release.untagged}`
    })
    expect(createPublicKey(key?.content?.bytes() ?? '').equals(world.key.publicKey)).toBe(true)
  })

  test('log and summary give a line to pin the key with', async () => {
    const world = await startWorld()
    const result = await world.sign()
    const fingerprint = sha256(world.key.publicKey.export({ format: 'der', type: 'spki' }))
    const pin = `public-key-fingerprint: ${fingerprint}`
    expect(result.stdout.split('\n')).toContain(pin)
    const summary = summaryText(result)
    for (const text of [pin, world.key.arn, 'RSASSA_PSS_SHA_256', TAG, 'dist/app.tgz', 'app.tgz.sig']) {
      expect(summary).toContain(text)
    }
    expect(result.summary).toMatch(/^## Signed 1 artifact; the release is still a draft: publish it\n/)
    expect(result.summary).not.toContain('�')
  })

  test('a failed run reports how far it came', async () => {
    const world = await startWorld()
    world.kms.deny('kms:Sign')
    const result = await world.sign()
    expect(result.outputs.get('key-arn')).toBe(world.key.arn)
    expect(result.outputs.get('release-id')).toBe(String(world.release.id))
    expect(result.outputs.get('signature-files')).toBe('')
    expect(result.summary).toMatch(/^## Signing failed\n\n<p><b>KMS&#95;ACCESS&#95;DENIED<\/b>/)
    expect(summaryText(result)).toContain('What to do:')
    expect(summaryText(result)).not.toContain('Verify with OpenSSL')
  })
})

describe('artifacts', () => {
  test('are signed with few calls: one a digest and one for the key', async () => {
    const world = await startWorld()
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`dist/${i}.tgz`, `${i}`]))
    const result = await world.sign({}, { files })
    expect(result.exitCode).toBe(0)
    expect(kmsOperations(world)).toHaveLength(21)
    expect(world.sts.calls).toHaveLength(1)
    expect(world.oidc.issued).toHaveLength(1)
    expect(
      world.kms.calls
        .slice(1)
        .map(({ message }) => `sha256:${message.toString('hex')}`)
        .sort()
    ).toEqual(
      Object.values(files)
        .map(text => sha256(text))
        .sort()
    )
  })

  test('exclude what a pattern excludes and what the step writes itself', async () => {
    const world = await startWorld()
    const files = {
      'dist/app.tgz': 'x',
      'dist/app.tgz.sig': 'R'.repeat(256),
      'dist/notes.txt': 'n',
      'signing-public-key.pem': world.key.publicKey.export({ format: 'pem', type: 'spki' })
    }
    const result = await world.sign({ artifacts: '# all\n\ndist/*\n!dist/*.txt' }, { files })
    expect(result.exitCode).toBe(0)
    expect(result.stdout).toContain('Excluded dist/app.tgz.sig: this step writes it.')
    expect(assetNames(world)).toEqual(['app.tgz.sig', 'signing-public-key.pem'])
  })

  test('of more than a worker is worth are hashed in workers', async () => {
    const world = await startWorld()
    const large = Buffer.alloc(17 * 1024 * 1024, 'large')
    const result = await world.sign({}, { files: { 'dist/large.bin': large, 'dist/small.bin': 's' } })
    expect(jsonOutput(result, 'signatures')).toMatchObject([
      { artifact: 'dist/large.bin', digest: sha256(large) },
      { artifact: 'dist/small.bin', digest: sha256('s') }
    ])
  })
})
