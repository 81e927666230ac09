import { describe, expect, test } from 'vitest'
import { pemOf, sha256, signatureOf } from '../support/signed-files.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { Files, UseCaseWorld, VerifyResult } from './support/world.ts'

// A signed list that lists itself, has other names than the files, or has another name itself: told for what it is.

const APP = 'the artifact\n'
const CLOSED_WORLD = { 'release-assets': '*', 'release-tag': TAG }
const lines = (...entries: readonly (readonly [content: string, name: string])[]): string =>
  entries.map(([content, name]) => `${sha256(content)}  ${name}\n`).join('')

/** Files with `list` and its signature. */
function withList(world: UseCaseWorld, name: string, list: string, files: Files): Files {
  const signature = signatureOf(world.signer.privateKey, list)
  return { ...files, 'key.pem': pemOf(world.signer.privateKey), [name]: list, [`${name}.sig`]: signature }
}

/** Puts a list, its signature and assets on the release. */
function putList(world: UseCaseWorld, name: string, list: string, assets: Files): void {
  for (const [asset, content] of Object.entries(withList(world, name, list, assets)))
    world.host.put(asset, content)
}

/** The diagnosis of an artifact. */
function diagnosisOf(
  { report }: VerifyResult,
  name: string
): { message: string; hint: string; cause: string } {
  const result = report.results.find(({ artifact }) => artifact === name)
  if (result?.kind !== 'refused') throw new Error(`${name} is not refused`)
  return result.diagnosis
}

describe('a list that lists itself', () => {
  const list = lines([APP, 'app.tgz'], ['', 'SHA256SUMS'])

  test('is told as that where it is judged, and what it lists besides is verified', async () => {
    const world = await useCaseWorld()
    putList(world, 'SHA256SUMS', list, { 'app.tgz': APP })
    const result = await world.verify(CLOSED_WORLD)
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'verified', SHA256SUMS: 'checksums-invalid' })
    const { message, hint } = diagnosisOf(result, 'SHA256SUMS')
    expect(message).toBe(
      'its signature is valid, but it is rejected as a checksums file: it lists itself, with the digest of an empty file: it was empty when it was read; no file can have its own digest in it'
    )
    expect(hint).toContain('sha256sum * > ../SHA256SUMS')
  })

  test('is told as that also with another digest, and beside local files', async () => {
    const world = await useCaseWorld()
    const stale = lines([APP, 'app.tgz'], ['an older list', 'SHA256SUMS'])
    const files = withList(world, 'dist/SHA256SUMS', stale, { 'dist/app.tgz': APP })
    const result = await world.verify({ artifacts: 'dist/*' }, { files })
    expect(diagnosisOf(result, 'dist/SHA256SUMS').message).toContain('it lists itself; no file can')
  })

  test.each([
    ['pasted', list, {}],
    ['in a file', '@out/SHA256SUMS', { 'out/SHA256SUMS': list }],
    ['in a file of another name', '@out/sums.txt', { 'out/sums.txt': lines([APP, 'a'], ['', 'sums.txt']) }]
  ])('is refused as digests: %s', async (_, digests, files) => {
    const world = await useCaseWorld()
    const { error, signCalls } = await world.sign({ artifacts: '', digests }, { files })
    expect(error).toMatchObject({ code: 'INPUT_INVALID' })
    expect(error?.message).toContain('the list has a line for itself')
    expect(signCalls).toBe(0)
  })
})

describe('a list with other names than the files', () => {
  test.each([
    ['as GitHub renames it', 'my app.tgz', 'my.app.tgz'],
    ['in letters of another case', 'App.TGZ', 'app.tgz'],
    ['under any other', 'app-1.2.3.tgz', 'app.tgz']
  ])('names the content that it has %s', async (_, listed, asset) => {
    const world = await useCaseWorld()
    putList(world, 'SHA256SUMS', lines([APP, listed]), { [asset]: APP })
    const result = await world.verify(CLOSED_WORLD)
    const { cause, message, hint } = diagnosisOf(result, asset)
    expect(cause).toBe('not-in-checksums')
    expect(message).toBe(`SHA256SUMS lists this content, but as ${JSON.stringify(listed)}`)
    expect(hint).toContain('the names that the assets have on the release')
    const own = diagnosisOf(result, 'SHA256SUMS')
    expect(own.cause).toBe('checksums-incomplete')
    expect(own.message).toContain(`${JSON.stringify(listed)} (its content is here as "${asset}")`)
    expect(own.hint).toBe(hint)
  })

  test('names what is spelled alike where the content is not known', async () => {
    const world = await useCaseWorld({ release: { knowsDigests: false } })
    putList(world, 'SHA256SUMS', lines([APP, 'My App.tgz']), { 'my.app.tgz': 'another content' })
    const { message } = diagnosisOf(await world.verify(CLOSED_WORLD), 'my.app.tgz')
    expect(message).toContain('(it does list "My App.tgz")')
  })

  test('does not name a file that is missing by a listed one of the same content', async () => {
    const world = await useCaseWorld()
    putList(world, 'SHA256SUMS', lines([APP, 'a.tgz'], [APP, 'b.tgz']), { 'a.tgz': APP })
    const { message, hint } = diagnosisOf(await world.verify(CLOSED_WORLD), 'SHA256SUMS')
    expect(message).toContain('it lists "b.tgz", which is missing')
    expect(hint).toContain('Attach what is missing')
  })

  test('says so of local files', async () => {
    const world = await useCaseWorld()
    const files = withList(world, 'dist/SHA256SUMS', lines([APP, 'App.tgz']), { 'dist/app.tgz': APP })
    const { message, hint } = diagnosisOf(
      await world.verify({ artifacts: 'dist/app.tgz' }, { files }),
      'dist/app.tgz'
    )
    expect(message).toBe('dist/SHA256SUMS lists this content, but as "App.tgz"')
    expect(hint).toContain('Give the files the names that are listed')
  })

  test('says so of digests, in both modes', async () => {
    const world = await useCaseWorld()
    await world.sign({ upload: 'all' })
    const digests = lines([APP, 'app-1.2.3.tgz'])
    const result = await world.verify({ 'release-assets': 'app.tgz', 'release-tag': TAG, digests })
    expect(diagnosisOf(result, 'app.tgz').message).toBe(
      'its signature is valid, but digests lists this content as "app-1.2.3.tgz"'
    )
    expect(diagnosisOf(result, 'app-1.2.3.tgz').message).toContain('the same content is here as "app.tgz"')
    const { error } = await world.sign({ digests })
    expect(error?.message).toBe(
      'The artifacts do not match digests: dist/app.tgz is in digests under another name, app-1.2.3.tgz.'
    )
  })
})

describe('a signed list under another name', () => {
  const list = lines([APP, 'app.tgz'])

  test('is proposed beside local files', async () => {
    const world = await useCaseWorld()
    const files = withList(world, 'dist/checksums.txt', list, { 'dist/app.tgz': APP })
    const refused = await world.verify({ artifacts: 'dist/app.tgz' }, { files })
    const { cause, message, hint } = diagnosisOf(refused, 'dist/app.tgz')
    expect(cause).toBe('signature-missing')
    expect(message).toContain('dist/checksums.txt is signed by a trusted key and lists it')
    expect(hint).toBe('Give checksums-file: checksums.txt.')
    const { error } = await world.verify(
      { artifacts: 'dist/app.tgz', 'checksums-file': 'checksums.txt' },
      { files }
    )
    expect(error).toBeUndefined()
  })

  test('is proposed on the release', async () => {
    const world = await useCaseWorld()
    putList(world, 'app_1.2.3_checksums.txt', list, { 'app.tgz': APP })
    const { hint } = diagnosisOf(await world.verify(CLOSED_WORLD), 'app.tgz')
    expect(hint).toBe('Give checksums-file: app_1.2.3_checksums.txt.')
  })

  test('is proposed where the one that checksums-file names is not there', async () => {
    const world = await useCaseWorld()
    const files = withList(world, 'dist/SHA256SUMS', list, { 'dist/app.tgz': APP })
    const { error } = await world.verify(
      { artifacts: 'dist/app.tgz', 'checksums-file': 'checksums.txt' },
      { files }
    )
    expect(error).toMatchObject({ code: 'CHECKSUMS_UNUSABLE' })
    expect(error?.hint).toContain('dist/SHA256SUMS is a checksums file that a trusted key signed')
  })

  test.each([
    ['is signed by another key', async (): Promise<string> => list, 'another key'],
    ['lists it with another digest', async (): Promise<string> => lines(['other', 'app.tgz']), undefined],
    ['does not list it', async (): Promise<string> => lines([APP, 'other.tgz']), undefined]
  ])('is not proposed where it %s', async (_, content, key) => {
    const world = await useCaseWorld()
    const by = key === undefined ? world : await useCaseWorld({ key })
    const text = await content()
    const files = {
      ...withList(by, 'dist/checksums.txt', text, { 'dist/app.tgz': APP }),
      'key.pem': pemOf(world.signer.privateKey)
    }
    const { hint } = diagnosisOf(await world.verify({ artifacts: 'dist/app.tgz' }, { files }), 'dist/app.tgz')
    expect(hint).not.toContain('checksums-file')
  })
})
