import { describe, expect, onTestFinished, test } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { FakeGitHub, type FakeRelease } from '../fakes/github.ts'
import type { FakeGitHubOptions } from '../fakes/github.ts'
import { GitHubReleaseHost } from '../../src/github/release-host.ts'
import { Waiting } from '../../src/lib/waiting.ts'
import { contentOfBytes } from '../../src/release/content.ts'
import { FakeClock } from '../support/clock.ts'

const SHA = '0123456789abcdef0123456789abcdef01234567'

async function start(
  options: Partial<FakeGitHubOptions> = {},
  repository = 'octo-org/product'
): Promise<{ github: FakeGitHub; store: GitHubReleaseHost }> {
  const github = await FakeGitHub.start({ owner: 'octo-org', repo: 'product', ...options })
  onTestFinished(() => github.close())
  const store = new GitHubReleaseHost(repository, {
    apiUrl: github.apiUrl,
    token: github.token,
    userAgent: 'test',
    debug: () => {},
    info: () => {},
    waiting: new Waiting({ clock: new FakeClock() })
  })
  return { github, store }
}

const pathsOf = (github: FakeGitHub): string[] =>
  github.requests.map(({ path }) => path.replace(/^.*\/repos\/octo-org\/product/, ''))

function respond(github: FakeGitHub, body: unknown, times = 1): void {
  const headers = { 'content-type': 'application/json' }
  github.faults.next({ kind: 'respond', status: 200, headers, body: JSON.stringify(body), times })
}

test('the commit of a lightweight tag takes one request', async () => {
  const { github, store } = await start()
  github.setTag('v1', { sha: SHA })
  expect(await store.findTagCommit('v1')).toBe(SHA)
  expect(pathsOf(github)).toEqual(['/git/ref/tags/v1'])
})

test.each([1, 2, 5])('the commit behind %d tag objects, and not the id of one of these', async annotated => {
  const { github, store } = await start()
  const { objectSha } = github.setTag('v1', { sha: SHA, annotated })
  expect(await store.findTagCommit('v1')).toBe(SHA)
  expect(pathsOf(github)).toHaveLength(1 + annotated)
  expect(pathsOf(github)[1]).toBe(`/git/tags/${objectSha}`)
})

test('a tag of tags without an end is given up', async () => {
  const { github, store } = await start()
  github.setTag('v1', { sha: SHA, annotated: 6 })
  await expect(store.findTagCommit('v1')).rejects.toMatchObject({
    code: 'GITHUB_REFUSED',
    message: 'The tag "v1" leads to a tag, expected a commit.'
  })
  expect(github.requests).toHaveLength(6)
})

test('a tag that does not exist, also beside one whose name begins alike, is undefined', async () => {
  const { github, store } = await start()
  github.setTag('v1.0', { sha: SHA })
  expect(await store.findTagCommit('v1')).toBeUndefined()
})

test.each(['release/2026-01', 'v1+meta', 'ünï', 'a%2Fb', 'what?#now'])(
  'the tag %s is asked for by its name',
  async tag => {
    const { github, store } = await start()
    github.setTag(tag, { sha: SHA })
    expect(await store.findTagCommit(tag)).toBe(SHA)
  }
)

test('a tag that points to a tree is an error', async () => {
  const { github, store } = await start()
  respond(github, { object: { type: 'tree', sha: SHA } })
  await expect(store.findTagCommit('v1')).rejects.toMatchObject({
    code: 'GITHUB_REFUSED',
    message: 'The tag "v1" leads to a tree, expected a commit.'
  })
  expect(github.requests).toHaveLength(1)
})

describe('JSON of another form', () => {
  test.each([
    ['no object', { ref: 'refs/tags/v1' }, 'an object with ref'],
    ['a list of tags that begin alike', [{ object: { type: 'commit', sha: SHA } }], 'a list'],
    ['an id that is none', { object: { type: 'commit', sha: 'main' } }, 'an object with object'],
    ['nothing', {}, 'an empty object'],
    ['null', null, 'null'],
    ['more than is named', { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, 'an object with a, b, c, d, e and 1 more']
  ])('for a tag, %s, is told once it comes again and again', async (_, body, seen) => {
    const { github, store } = await start()
    respond(github, body, Infinity)
    await expect(store.findTagCommit('v1')).rejects.toMatchObject({
      code: 'GITHUB_REFUSED',
      message: `GitHub answered the request to read the tag "v1" with ${seen}, expected a tag.`
    })
    expect(github.requests).toHaveLength(5)
  })

  test.each([{}, null, { message: 'Server Error' }, [{ id: 1 }], 7])(
    'once is passed over: %j',
    async wrong => {
      const { github, store } = await start()
      github.setTag('v1', { sha: SHA })
      const { id } = github.createRelease({ tag: 'v1', draft: true })
      respond(github, wrong)
      expect(await store.findTagCommit('v1')).toBe(SHA)
      respond(github, wrong)
      const release = await store.find({ id: undefined, tag: 'v1' })
      expect(release.id).toBe(id)
      respond(github, wrong)
      expect(await store.listAssets(release)).toEqual([])
      respond(github, wrong)
      expect(await store.update(release, { notes: 'x' })).toMatchObject({ notes: 'x' })
      expect(github.faults.pending).toBe(0)
    }
  )

  test.each([null, [], {}])('after an upload lets the release say what became of it: %j', async wrong => {
    const { github, store } = await start()
    const created = github.createRelease({ tag: 'v1', draft: true })
    const release = await store.find({ id: created.id, tag: undefined })
    const headers = { 'content-type': 'application/json' }
    const isUpload = ({ method }: { readonly method: string }): boolean => method === 'POST'
    const body = JSON.stringify(wrong)
    github.faults.next({ kind: 'respond', match: isUpload, status: 201, headers, body })
    const asset = await store.upload(release, contentOfBytes('a.bin', Buffer.from('a')))
    expect(github.assets(release.id)).toMatchObject([{ id: asset.id, name: 'a.bin' }])
  })
})

describe('the storage of assets', () => {
  async function withAsset() {
    const { github, store } = await start()
    const created = github.createRelease({ tag: 'v1' })
    github.addAsset(created, { name: 'a.bin', content: 'abc' })
    const [asset] = await store.listAssets(await store.find({ id: created.id, tag: undefined }))
    if (asset === undefined) throw new Error('no asset')
    return { github, store, asset }
  }
  const refuse = (github: FakeGitHub, status: number, times: number): void => {
    const body = '<Error><Code>AuthenticationFailed</Code></Error>'
    github.downloads.faults.next({
      kind: 'respond',
      status,
      headers: { 'content-type': 'application/xml' },
      body,
      times
    })
  }

  test.each([401, 403, 404, 410, 302])('is asked by another address after the status %i', async status => {
    const { github, store, asset } = await withAsset()
    refuse(github, status, 1)
    expect(String(await readAll(store.download(asset)))).toBe('abc')
    expect(github.downloads.requests).toHaveLength(2)
  })

  test.each([401, 403, 404])(
    'that refuses for good is named, and nothing is said of tokens: %i',
    async status => {
      const { github, store, asset } = await withAsset()
      refuse(github, status, Infinity)
      await expect(readAll(store.download(asset))).rejects.toMatchObject({
        code: 'GITHUB_REFUSED',
        message: expect.stringMatching(
          new RegExp(
            `^127\\.0\\.0\\.1:\\d+, where GitHub stores the asset a.bin, answered the download with the status ${status}\\.$`
          )
        ) as string,
        hint: expect.stringContaining('between the runner and 127.0.0.1:') as string
      })
    }
  )

  test('behind a redirect to no address is asked again', async () => {
    const { github, store, asset } = await withAsset()
    const redirect = { kind: 'respond', status: 302, headers: { location: 'https://' } } as const
    github.faults.next(redirect)
    expect(String(await readAll(store.download(asset)))).toBe('abc')
    github.faults.next({ ...redirect, times: Infinity })
    await expect(readAll(store.download(asset))).rejects.toMatchObject({
      code: 'GITHUB_REFUSED',
      message:
        'GitHub answered the request to download a.bin with a redirect to no address (status 302), expected the asset.'
    })
  })
})

test('a server that fails is no tag that is missing', async () => {
  const { github, store } = await start()
  github.setTag('v1')
  github.faults.next({ kind: 'respond', status: 401, times: Infinity })
  await expect(store.findTagCommit('v1')).rejects.toMatchObject({ name: 'ActionError' })
})

test('a tag is found after a transient failure', async () => {
  const { github, store } = await start()
  github.setTag('v1', { sha: SHA, annotated: true })
  github.faults.next({ kind: 'respond', status: 502 })
  github.faults.next({ kind: 'drop-before', match: ({ path }) => path.includes('/git/tags/') })
  expect(await store.findTagCommit('v1')).toBe(SHA)
  expect(github.faults.pending).toBe(0)
})

test('a repository tells its name and id itself, however it was written', async () => {
  const { github, store } = await start({ repositoryId: 42 }, 'Octo-Org/PRODUCT')
  expect(await store.describeRepository()).toEqual({ name: 'octo-org/product', id: 42 })
  expect(github.requests).toHaveLength(1)
})

test('a renamed repository tells its new name', async () => {
  const { github, store } = await start({}, 'octo-org/before')
  const location = `${github.apiUrl}/repositories/${github.repositoryId}`
  github.faults.next({ kind: 'respond', status: 301, headers: { location } })
  expect(await store.describeRepository()).toEqual({ name: 'octo-org/product', id: github.repositoryId })
})

test('on Enterprise Server as well', async () => {
  const { github, store } = await start({ ghes: true })
  github.setTag('v1', { sha: SHA, annotated: true })
  expect(await store.findTagCommit('v1')).toBe(SHA)
  expect(await store.describeRepository()).toMatchObject({ name: 'octo-org/product' })
})

test('a release that was there and is gone is told as that, whatever is done with it', async () => {
  const { github, store } = await start()
  const id = github.createRelease({ tag: 'v1', draft: true }).id
  const release = await store.find({ id, tag: undefined })
  const content = contentOfBytes('a.bin', Buffer.from('a'))
  ;(github.releases as FakeRelease[]).length = 0
  const gone = { code: 'RELEASE_NOT_FOUND', message: `The release ${id} for "v1" no longer exists.` }
  await expect(store.listAssets(release)).rejects.toMatchObject(gone)
  await expect(store.reread(release)).rejects.toMatchObject(gone)
  await expect(store.update(release, { notes: 'x' })).rejects.toMatchObject(gone)
  await expect(store.update(release, { draft: false })).rejects.toMatchObject(gone)
  await expect(store.upload(release, content)).rejects.toMatchObject(gone)
})

test('404 to a change of a release that is there is about the token', async () => {
  const { github, store } = await start()
  const release = await store.find({ id: github.createRelease({ tag: 'v1' }).id, tag: undefined })
  const headers = { 'content-type': 'application/json' }
  const isChange = ({ method }: { method: string }): boolean => method === 'PATCH'
  github.faults.next({ kind: 'respond', status: 404, headers, body: '{}', match: isChange, times: Infinity })
  await expect(store.update(release, { notes: 'x' })).rejects.toMatchObject({ code: 'GITHUB_ACCESS_DENIED' })
})

test('an answer without a name is an error, one without an id is not', async () => {
  const { github, store } = await start()
  respond(github, { full_name: 'octo-org/product' })
  expect(await store.describeRepository()).toEqual({ name: 'octo-org/product', id: undefined })
  respond(github, { id: 7 }, Infinity)
  await expect(store.describeRepository()).rejects.toMatchObject({ code: 'GITHUB_REFUSED' })
})

/** Answers the next request with a page of a list; `next` is what its link header says of another one. */
function respondPage(github: FakeGitHub, entries: readonly object[], next?: boolean): void {
  const rel = next === true ? 'rel="next"' : 'rel="first"'
  const link = next === undefined ? {} : { link: `<${github.apiUrl}/x?page=2>; ${rel}` }
  const headers = { 'content-type': 'application/json', ...link }
  github.faults.next({ kind: 'respond', status: 200, headers, body: JSON.stringify(entries) })
}

const releaseOf = (id: number, tag = `v0.${id}`): object => ({
  id,
  tag_name: tag,
  upload_url: 'https://uploads.example/x',
  draft: true
})
const hundred = (from: number): object[] => Array.from({ length: 100 }, (_, index) => releaseOf(from + index))
const assetOf = (id: number, name = `${id}.bin`): object => ({ id, name, size: 1, state: 'uploaded' })

test('a release that comes twice, since another was created while pages were read, is one', async () => {
  const { github, store } = await start()
  respondPage(github, [...hundred(1).slice(0, 99), releaseOf(1001, 'v1')], true)
  respondPage(github, [releaseOf(1001, 'v1')], false)
  expect(await store.find({ id: undefined, tag: 'v1' })).toMatchObject({ id: 1001 })
})

test('two releases of one tag are told apart by their ids', async () => {
  const { github, store } = await start()
  respondPage(github, [releaseOf(7, 'v1'), releaseOf(8, 'v1'), releaseOf(7, 'v1')])
  await expect(store.find({ id: undefined, tag: 'v1' })).rejects.toMatchObject({
    code: 'RELEASE_AMBIGUOUS',
    message: '2 releases are for the tag "v1": 7 (draft), 8 (draft).'
  })
})

test('a short page is not the last one when it links to a next', async () => {
  const { github, store } = await start()
  respondPage(github, [releaseOf(1)], true)
  respondPage(github, [], true)
  respondPage(github, [releaseOf(2, 'v1')], false)
  expect(await store.find({ id: undefined, tag: 'v1' })).toMatchObject({ id: 2 })
  expect(github.requests).toHaveLength(3)
})

test('a list of releases with more pages than are read says that it is not all of them', async () => {
  const { github, store } = await start()
  for (let page = 0; page < 100; page++) respondPage(github, [releaseOf(page + 1)], true)
  await expect(store.find({ id: undefined, tag: 'v1' })).rejects.toMatchObject({
    code: 'RELEASE_NOT_FOUND',
    message: 'There is no release for the tag "v1", published or draft, among 100 seen.',
    hint: expect.stringContaining('more releases than GitHub lists: give release-id')
  })
})

test('a list of assets with more pages than are read is an error: nothing of it may be passed over', async () => {
  const { github, store } = await start()
  respondPage(github, [releaseOf(7, 'v1')])
  const release = await store.find({ id: undefined, tag: 'v1' })
  for (let page = 0; page < 100; page++) respondPage(github, [assetOf(page + 1)], true)
  await expect(store.listAssets(release)).rejects.toMatchObject({
    code: 'GITHUB_REFUSED',
    message: 'The list of the assets of the release 7 does not end after 100 pages; 100 assets were seen.'
  })
})

test('a full page is the last one when it links to no next, and not when it has no links', async () => {
  const { github, store } = await start()
  respondPage(github, [...hundred(1).slice(0, 99), releaseOf(500, 'v1')], false)
  expect(await store.find({ id: undefined, tag: 'v1' })).toMatchObject({ id: 500 })
  expect(github.requests).toHaveLength(1)
  respondPage(github, hundred(1))
  respondPage(github, [releaseOf(501, 'v1')])
  expect(await store.find({ id: undefined, tag: 'v1' })).toMatchObject({ id: 501 })
})

test('an asset that comes twice is one, as it was listed last', async () => {
  const { github, store } = await start()
  respondPage(github, [releaseOf(1, 'v1')])
  const release = await store.find({ id: undefined, tag: 'v1' })
  respondPage(github, [assetOf(1), assetOf(2, 'old')], true)
  respondPage(github, [assetOf(2, 'new'), assetOf(3)], false)
  const assets = await store.listAssets(release)
  expect(assets.map(({ id, name }) => [id, name])).toEqual([
    [1, '1.bin'],
    [2, 'new'],
    [3, '3.bin']
  ])
})

test('an asset whose digest is filled in meanwhile is removed; one with another digest is not', async () => {
  const { github, store } = await start()
  const release = github.createRelease({ tag: 'v1' })
  github.addAsset(release, { name: 'app.tgz', content: 'content' })
  const [asset] = await store.listAssets(await store.find({ id: release.id, tag: undefined }))
  if (asset === undefined) throw new Error('no asset')
  await expect(store.remove({ ...asset, digest: `sha256:${'0'.repeat(64)}` })).rejects.toMatchObject({
    code: 'RELEASE_CHANGED'
  })
  await store.remove({ ...asset, digest: undefined })
  expect(await store.listAssets(await store.find({ id: release.id, tag: undefined }))).toEqual([])
})

test('a release of which it is not known whether it became public is told as that', async () => {
  const { github, store } = await start()
  const { id } = github.createRelease({ tag: 'v1', draft: true })
  const release = await store.find({ id, tag: undefined })
  github.faults.next({ kind: 'respond', status: 403, body: '{"message":"no"}', times: 1 })
  const refused = await store.update(release, { draft: false }).catch((thrown: unknown) => thrown)
  expect(refused).toMatchObject({ code: 'GITHUB_ACCESS_DENIED' })
  github.faults.next({ kind: 'drop-before', times: Infinity })
  const unknown = await store.update(release, { draft: false }).catch((thrown: unknown) => thrown)
  expect(unknown).toMatchObject({ code: 'GITHUB_UNREACHABLE' })
  expect((unknown as Error).message).toContain(`Whether the release ${id} is public now is not known.`)
})

describe('a transfer beside one that failed', () => {
  const failure = new ActionError('GITHUB_ACCESS_DENIED', 'Another transfer failed.')

  test.each(['stall', 'silence'] as const)('is an upload, and ends with it: %s', async kind => {
    const { github, store } = await start()
    const release = await store.find({ id: github.createRelease({ tag: 'v1' }).id, tag: undefined })
    github.faults.next({ kind, times: 1 })
    const failing = new AbortController()
    const uploading = store.upload(release, contentOfBytes('a.bin', Buffer.from('a')), failing.signal)
    uploading.catch(() => undefined)
    await expect.poll(() => github.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
    const asked = github.requests.length
    failing.abort(failure)
    await expect(uploading).rejects.toBe(failure)
    expect(github.requests).toHaveLength(asked)
  })

  test.each(['stall', 'silence'] as const)('is a download, and ends with it: %s', async kind => {
    const { github, store } = await start()
    const created = github.createRelease({ tag: 'v1' })
    github.addAsset(created, { name: 'a.bin', content: 'a' })
    const release = await store.find({ id: created.id, tag: undefined })
    const [asset] = await store.listAssets(release)
    if (asset === undefined) throw new Error('no asset')
    github.downloads.faults.next({ kind, times: 1 })
    const failing = new AbortController()
    const downloading = readAll(store.download(asset, failing.signal))
    downloading.catch(() => undefined)
    await expect.poll(() => github.downloads.requests).toHaveLength(1)
    failing.abort(failure)
    await expect(downloading).rejects.toBe(failure)
    expect(github.downloads.requests).toHaveLength(1)
  })
})

async function readAll(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test('a name that is taken by an asset that is listed under none is told as that', async () => {
  const { github, store } = await start()
  const release = github.createRelease({ tag: 'v1', draft: true })
  github.storeAs('app.tgz.sig', 'app-tgz.sig')
  github.addAsset(release, { name: 'app-tgz.sig', content: 'of an earlier run' })
  const upload = store.upload(
    await store.find({ id: release.id, tag: undefined }),
    contentOfBytes('app.tgz.sig', Buffer.from('x'))
  )
  await expect(upload).rejects.toMatchObject({
    code: 'ASSET_CONFLICT',
    message:
      'GitHub refused to upload app.tgz.sig, since an asset of this name exists already, but lists none called "app.tgz.sig".',
    hint: expect.stringContaining('is listed under another name')
  })
})
