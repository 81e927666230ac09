import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { getOctokit } from '@actions/github'
import { Ajv } from 'ajv'
import { default as addFormats } from 'ajv-formats'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { storedAssetName } from '../fakes/asset-name.ts'
import { FakeGitHub } from '../fakes/github.ts'
import type { FakeGitHubOptions, FakeRelease } from '../fakes/github.ts'
import { isRecord } from '../fakes/http.ts'
import description from '../vectors/github-releases-openapi.json' with { type: 'json' }

async function start(options: Partial<FakeGitHubOptions> = {}): Promise<FakeGitHub> {
  const github = await FakeGitHub.start({ owner: 'octo-org', repo: 'product', ...options })
  onTestFinished(() => github.close())
  return github
}

interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly token?: string
  readonly redirect?: 'follow' | 'manual'
}

/** A request to the repository's API, or to a whole URL. */
async function call(github: FakeGitHub, method: string, path: string, sent: Sent = {}): Promise<Response> {
  const url = path.startsWith('http') ? path : `${github.apiUrl}/repos/octo-org/product${path}`
  return await fetch(url, {
    method,
    redirect: sent.redirect ?? 'manual',
    headers: { authorization: `Bearer ${sent.token ?? github.token}`, ...sent.headers },
    ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) })
  })
}

type Json = Readonly<Record<string, unknown>>

async function json(github: FakeGitHub, method: string, path: string, sent?: Sent): Promise<Json> {
  const value: unknown = await (await call(github, method, path, sent)).json()
  if (!isRecord(value)) throw new Error(`${method} ${path} did not answer with an object`)
  return value
}

async function list(github: FakeGitHub, path: string): Promise<Json[]> {
  const value: unknown = await (await call(github, 'GET', path)).json()
  if (!Array.isArray(value)) throw new Error(`${path} did not answer with a list`)
  return value.filter(isRecord)
}

const uploadUrl = async (github: FakeGitHub, release: FakeRelease): Promise<string> =>
  String((await json(github, 'GET', `/releases/${release.id}`))['upload_url']).replace(/\{.*/, '')

async function upload(
  github: FakeGitHub,
  release: FakeRelease,
  name: string,
  content: string | Uint8Array<ArrayBuffer> = 'bytes'
): Promise<Response> {
  const url = `${await uploadUrl(github, release)}?name=${encodeURIComponent(name)}`
  return await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: `token ${github.token}`, 'content-type': 'application/octet-stream' },
    body: content
  })
}

const OCTETS = { accept: 'application/octet-stream' }
const VALIDATION_FAILED = { message: 'Validation Failed' }

describe("answers have the shape of GitHub's OpenAPI description", () => {
  // A member that the description does not have would be a misspelt one; only errors have more than it says.
  const closed = (schema: Json): Json => {
    const parts = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closedPart(value)]))
    const isObject = schema['type'] === 'object' && isRecord(schema['properties'])
    return isObject ? { additionalProperties: false, ...parts } : parts
  }
  const closedPart = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(closedPart)
    return isRecord(part) ? closed(part) : part
  }
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { int64: true } })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'open', ...description })
  ajv.addSchema({ $id: 'closed', ...closed(description) })

  const problems = (operation: string, status: number, value: unknown): string => {
    const pointer = [operation, String(status)]
      .map(part => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .join('/')
    const validate = ajv.getSchema(`${status < 300 ? 'closed' : 'open'}#/operations/${encodeURI(pointer)}`)
    if (validate === undefined) return `no schema for ${operation} ${status}`
    return validate(value) === true ? '' : ajv.errorsText(validate.errors)
  }

  test.each([
    ['github.com', {}],
    ['Enterprise Server', { ghes: true }],
    ['without digests', { digests: 'null' as const }]
  ])('%s', async (_, options) => {
    const github = await start(options)
    github.setTag('v1', { annotated: true })
    const release = github.createRelease({ tag: 'v1', name: null })
    const draft = github.createRelease({ tag: 'v2', draft: true, body: 'Notes' })
    const asset = github.addAsset(release, { name: 'a.bin', content: 'a' })
    const tagSha = github.setTag('v3', { annotated: true }).objectSha
    const url = `${await uploadUrl(github, draft)}?name=b.bin&label=B`
    const octets = { 'content-type': 'application/zip' }

    const cases: [operation: string, status: number, path: string, sent?: Sent][] = [
      ['GET ', 200, ''],
      ['GET /releases', 200, '/releases'],
      ['POST /releases', 201, '/releases', { body: { tag_name: 'v9', draft: true } }],
      ['POST /releases', 422, '/releases', { body: { tag_name: 'v1' } }],
      ['GET /releases/latest', 200, '/releases/latest'],
      ['GET /releases/tags/{tag}', 200, '/releases/tags/v1'],
      ['GET /releases/tags/{tag}', 404, '/releases/tags/v2'],
      ['GET /releases/{release_id}', 200, `/releases/${draft.id}`],
      ['PATCH /releases/{release_id}', 200, `/releases/${draft.id}`, { body: { body: 'Other' } }],
      ['GET /releases/{release_id}/assets', 200, `/releases/${release.id}/assets`],
      ['POST /releases/{release_id}/assets', 201, url, { body: 'bytes', headers: octets }],
      ['GET /releases/assets/{asset_id}', 200, `/releases/assets/${asset.id}`],
      ['GET /releases/assets/{asset_id}', 404, '/releases/assets/1'],
      ['PATCH /releases/assets/{asset_id}', 200, `/releases/assets/${asset.id}`, { body: { name: 'c.bin' } }],
      ['GET /git/ref/{ref}', 200, '/git/ref/tags/v1'],
      ['GET /git/ref/{ref}', 404, '/git/ref/tags/none'],
      ['GET /git/tags/{tag_sha}', 200, `/git/tags/${tagSha}`],
      ['GET /commits/{ref}', 200, '/commits/tags/v1'],
      ['GET /commits/{ref}', 422, '/commits/none']
    ]
    for (const [operation, status, path, sent] of cases) {
      const [method = '', name = ''] = operation.split(' ')
      const response = await call(github, method, path, sent)
      const shape = problems(`${method} /repos/{owner}/{repo}${name}`, status, await response.json())
      expect([operation, response.status, shape]).toEqual([operation, status, ''])
    }
    expect(github.violations).toEqual([])
  })

  test('a wrong shape would be seen', () => {
    expect(problems('GET /repos/{owner}/{repo}/releases/latest', 200, { id: '1', misspelt: true })).toMatch(
      /must have required property[^]*must be integer|must be integer[^]*must have required property/
    )
  })
})

describe('releases', () => {
  test('a client made for GitHub finds its way', async () => {
    const github = await start()
    const octokit = getOctokit(github.token, { baseUrl: github.apiUrl }).rest
    const at = { owner: 'octo-org', repo: 'product' }
    const { data: draft } = await octokit.repos.createRelease({ ...at, tag_name: 'v1', draft: true })
    const { data: asset } = await octokit.repos.uploadReleaseAsset({
      ...at,
      release_id: draft.id,
      baseUrl: github.apiUrl,
      url: draft.upload_url,
      name: 'my app.zip',
      label: 'App',
      data: 'zip bytes',
      headers: { 'content-type': 'application/zip' }
    })
    expect(asset).toMatchObject({
      name: 'my.app.zip',
      size: 9,
      state: 'uploaded',
      content_type: 'application/zip'
    })
    expect(asset.digest).toBe(`sha256:${createHash('sha256').update('zip bytes').digest('hex')}`)
    expect(asset.browser_download_url).toContain('/releases/download/untagged-')
    expect(draft.html_url).toContain('/releases/tag/untagged-')
    expect(draft.upload_url).toMatch(/assets\{\?name,label\}$/)

    const { data: release } = await octokit.repos.updateRelease({ ...at, release_id: draft.id, draft: false })
    expect(release.assets[0]?.browser_download_url).toContain('/releases/download/v1/my.app.zip')
    const { data: bytes } = await octokit.repos.getReleaseAsset({
      ...at,
      asset_id: asset.id,
      headers: { accept: 'application/octet-stream' }
    })
    expect(bytes).toEqual(new TextEncoder().encode('zip bytes').buffer)
    expect(github.mutations().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /repos/octo-org/product/releases',
      `POST /uploads/repos/octo-org/product/releases/${draft.id}/assets?name=my%20app.zip&label=App`,
      `PATCH /repos/octo-org/product/releases/${draft.id}`
    ])
    expect(github.mutations()[2]?.body.toString()).toBe('{"draft":false}')
    expect(github.violations).toEqual([])
  })

  test('drafts are found by listing only, and several may share a tag', async () => {
    const github = await start()
    const first = github.createRelease({ tag: 'v1', draft: true })
    const second = github.createRelease({ tag: 'v1', draft: true })
    expect((await call(github, 'GET', '/releases/tags/v1')).status).toBe(404)
    expect((await call(github, 'GET', '/git/ref/tags/v1')).status).toBe(404)
    expect((await list(github, '/releases')).map(({ id }) => id)).toEqual([second.id, first.id])
    expect((await call(github, 'GET', `/releases/${first.id}`)).status).toBe(200)
  })

  test('a tag with a slash is found, encoded or not', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'app/v1' })
    for (const path of ['app/v1', 'app%2Fv1']) {
      expect(await json(github, 'GET', `/releases/tags/${path}`)).toMatchObject({ id: release.id })
    }
  })

  test('publishing makes the tag and the latest release', async () => {
    const github = await start()
    const newest = github.createRelease({ tag: 'v10' })
    const draft = github.createRelease({ tag: 'v9.1', draft: true })
    await call(github, 'PATCH', `/releases/${draft.id}`, { body: { draft: false, make_latest: 'legacy' } })
    expect(await json(github, 'GET', '/releases/latest')).toMatchObject({ id: newest.id })
    expect((await call(github, 'GET', '/git/ref/tags/v9.1')).status).toBe(200)
    await call(github, 'PATCH', `/releases/${draft.id}`, { body: { make_latest: 'true' } })
    expect(await json(github, 'GET', '/releases/latest')).toMatchObject({ id: draft.id })
  })

  test('a published tag cannot be published again, nor a forbidden one', async () => {
    const github = await start({ tagsRestricted: true })
    github.setTag('v1')
    github.createRelease({ tag: 'v1' })
    const again = github.createRelease({ tag: 'v1', draft: true })
    const other = github.createRelease({ tag: 'v2', draft: true })
    const publish = { body: { draft: false } }
    expect(await json(github, 'PATCH', `/releases/${again.id}`, publish)).toMatchObject({
      errors: [{ resource: 'Release', code: 'already_exists', field: 'tag_name' }]
    })
    expect(await json(github, 'PATCH', `/releases/${other.id}`, publish)).toMatchObject({
      errors: [{ field: 'pre_receive' }, { message: 'Published releases must have a valid tag' }]
    })
    expect(github.releases.filter(({ draft }) => draft)).toHaveLength(2)
  })

  test('release notes have a greatest length', async () => {
    const github = await start()
    const { id } = github.createRelease({ tag: 'v1' })
    const response = await call(github, 'PATCH', `/releases/${id}`, { body: { body: 'x'.repeat(125_001) } })
    expect(response.status).toBe(422)
  })

  test('lists come in pages, linked by the repository id', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1' })
    for (let index = 0; index < 250; index += 1) github.addAsset(release, { name: `a${index}`, content: 'x' })
    expect(await list(github, `/releases/${release.id}/assets`)).toHaveLength(30)

    const names: unknown[] = []
    let next: string | undefined =
      `${github.apiUrl}/repos/octo-org/product/releases/${release.id}/assets?per_page=500`
    const sizes: number[] = []
    const links: string[] = []
    while (next !== undefined) {
      const page = await list(github, next)
      sizes.push(page.length)
      names.push(...page.map(({ name }) => name))
      const link = (await call(github, 'GET', next)).headers.get('link')
      next = /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1]
      links.push(link ?? '')
    }
    expect(sizes).toEqual([100, 100, 50])
    expect(links[0]).toContain('/repositories/123456789/releases/')
    expect(links[2]).not.toContain('rel="next"')
    expect(new Set(names).size).toBe(250)
    expect(github.violations).toEqual([])
  })

  test('annotated tags lead to their commit', async () => {
    const github = await start()
    const sha = 'a'.repeat(40)
    const { objectSha } = github.setTag('v1', { sha, annotated: true })
    expect(await json(github, 'GET', '/git/ref/tags/v1')).toMatchObject({
      object: { type: 'tag', sha: objectSha }
    })
    expect(await json(github, 'GET', `/git/tags/${objectSha}`)).toMatchObject({
      object: { type: 'commit', sha }
    })
    expect(await json(github, 'GET', '/commits/tags/v1')).toMatchObject({ sha })
  })
})

describe('uploads', () => {
  test('an existing name is refused in the words of GitHub', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    await upload(github, release, 'my app')
    const response = await upload(github, release, 'my.app')
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({
      ...VALIDATION_FAILED,
      errors: [{ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' }]
    })
  })

  test('renaming follows the same rules', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    const one = github.addAsset(release, { name: 'one', content: '1' })
    github.addAsset(release, { name: 'two.bin', content: '2' })
    const path = `/releases/assets/${one.id}`
    expect(await json(github, 'PATCH', path, { body: { name: 'one more' } })).toMatchObject({
      name: 'one.more'
    })
    expect(await json(github, 'PATCH', path, { body: { name: 'two bin' } })).toMatchObject(VALIDATION_FAILED)
  })

  test('1,000 assets are the most', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    for (let index = 0; index < 999; index += 1) github.addAsset(release, { name: `a${index}`, content: 'x' })
    expect((await upload(github, release, 'the-last')).status).toBe(201)
    expect(await (await upload(github, release, 'one-more')).json()).toMatchObject({
      errors: [
        {
          resource: 'ReleaseAsset',
          code: 'custom',
          field: 'file_count',
          message: 'file_count limited to 1000 assets per release'
        }
      ]
    })
  })

  test('an empty file is refused', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    expect(await (await upload(github, release, 'empty', '')).json()).toMatchObject({
      errors: [{ field: 'size', message: 'size must be greater than or equal to 1' }]
    })
  })

  /** What fetch cannot send. */
  async function rawUpload(
    github: FakeGitHub,
    release: FakeRelease,
    headers: Record<string, string | number>,
    send: (request: ReturnType<typeof httpRequest>) => void
  ): Promise<number | undefined> {
    const authorization = `Bearer ${github.token}`
    const request = httpRequest(`${await uploadUrl(github, release)}?name=a.bin`, {
      method: 'POST',
      headers: { authorization, 'user-agent': 'test', ...headers }
    })
    return await new Promise(resolve => {
      request.on('response', response => {
        resolve(response.statusCode)
        response.resume()
      })
      request.on('error', () => {
        resolve(undefined)
      })
      send(request)
    })
  }

  test('2 GiB are refused before they are sent', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    const headers = { 'content-type': 'a/b', 'content-length': 2 ** 31 }
    expect(await rawUpload(github, release, headers, request => request.write('x'))).toBe(422)
    expect(github.assets(release.id)).toEqual([])
  })

  test('a missing length or type is refused and recorded', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    const chunked = { 'content-type': 'a/b', 'transfer-encoding': 'chunked' }
    expect(await rawUpload(github, release, chunked, request => request.end('x'))).toBe(400)
    expect(await rawUpload(github, release, { 'content-length': 1 }, request => request.end('x'))).toBe(400)
    expect(github.violations.map(({ kind }) => kind)).toEqual([
      'missing-content-length',
      'missing-content-type'
    ])
  })

  test('an upload that breaks off leaves a starter that blocks the name', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    const headers = { 'content-type': 'a/b', 'content-length': 10 }
    await rawUpload(github, release, headers, request =>
      request.write('12345', () => {
        setTimeout(() => request.destroy(), 50)
      })
    )
    expect(await list(github, `/releases/${release.id}/assets`)).toMatchObject([
      { name: 'a.bin', state: 'starter', size: 0, digest: null }
    ])
    expect(await json(github, 'GET', `/releases/${release.id}`)).toMatchObject({ assets: [] })
    expect((await upload(github, release, 'a.bin')).status).toBe(422)
    const [starter] = github.assets(release.id)
    expect((await call(github, 'GET', `/releases/assets/${starter?.id}`, { headers: OCTETS })).status).toBe(
      404
    )
    expect((await call(github, 'DELETE', `/releases/assets/${starter?.id}`)).status).toBe(204)
    expect((await upload(github, release, 'a.bin')).status).toBe(201)
  })

  test('failures inside GitHub leave what they are told to', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    github.failUpload({ leaves: 'starter', asset: 'a.bin' })
    github.failUpload({ leaves: 'nothing', status: 500 })
    github.failUpload({ leaves: 'asset' })
    expect((await upload(github, release, 'b.bin')).status).toBe(500)
    expect((await upload(github, release, 'a.bin')).status).toBe(502)
    expect((await upload(github, release, 'c.bin')).status).toBe(502)
    expect((await upload(github, release, 'd.bin')).status).toBe(201)
    expect(github.assets(release.id).map(({ name, content }) => [name, content?.size])).toEqual([
      ['a.bin', undefined],
      ['c.bin', 5],
      ['d.bin', 5]
    ])
  })

  test('a dropped connection after an upload took effect', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    github.faults.next({ kind: 'drop-after', match: ({ method }) => method === 'POST' })
    await expect(upload(github, release, 'a.bin')).rejects.toThrow('fetch failed')
    expect(github.asset(release.id, 'a.bin').content?.bytes().toString()).toBe('bytes')
  })

  test('large content goes to a file that close removes', async () => {
    const github = await FakeGitHub.start({ owner: 'octo-org', repo: 'product' })
    const release = github.createRelease({ tag: 'v1', draft: true })
    const content = new Uint8Array(randomBytes(9 * 1024 * 1024))
    expect((await upload(github, release, 'big.bin', content)).status).toBe(201)
    const stored = github.asset(release.id, 'big.bin').content
    expect(stored?.sha256).toBe(createHash('sha256').update(content).digest('hex'))
    const stream = stored?.stream()
    expect(stream).toBeInstanceOf(Readable)
    expect(stored?.bytes().equals(content)).toBe(true)
    const path = stream !== undefined && 'path' in stream ? String(stream.path) : ''
    for await (const chunk of stream ?? []) void chunk
    await github.close()
    expect(existsSync(path)).toBe(false)
  })

  test('GitHub may rename in a new way', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    github.storeAs('a.bin', 'a_.bin')
    expect(await (await upload(github, release, 'a.bin')).json()).toMatchObject({ name: 'a_.bin' })
  })

  test('a redirect of an upload that is followed is recorded', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    github.redirectUploads()
    const response = await upload(github, release, 'a.bin')
    expect(response.status).toBe(307)
    expect(github.violations).toEqual([])
    await call(github, 'POST', response.headers.get('location') ?? '', { body: 'x' })
    expect(github.violations.map(({ kind }) => kind)).toEqual([
      'token-sent-to-other-host',
      'write-to-other-host'
    ])
    expect(github.mutations()).toHaveLength(2)
  })

  test('upload_url may name another host, which must not get the token', async () => {
    const github = await start({ uploadOnOtherPort: true })
    const release = github.createRelease({ tag: 'v1', draft: true })
    expect((await upload(github, release, 'a.bin')).status).toBe(400)
    expect(github.violations.map(({ kind }) => kind)).toEqual([
      'token-sent-to-other-host',
      'write-to-other-host'
    ])
    expect(github.assets(release.id)).toEqual([])
  })
})

describe('immutable releases', () => {
  test('publishing freezes assets and tag, and nothing else', async () => {
    const github = await start({ immutableReleases: true })
    const release = github.createRelease({ tag: 'v1', draft: true })
    const asset = github.addAsset(release, { name: 'a', content: 'a' })
    const path = `/releases/${release.id}`
    expect(await json(github, 'PATCH', path, { body: { draft: false } })).toMatchObject({ immutable: true })

    const refused = await upload(github, release, 'b')
    expect(refused.status).toBe(422)
    expect(await refused.json()).toMatchObject({ message: 'Cannot upload assets to an immutable release.' })
    expect(await json(github, 'DELETE', `/releases/assets/${asset.id}`)).toMatchObject({
      ...VALIDATION_FAILED,
      errors: [{ message: 'Cannot delete asset from an immutable release' }]
    })
    expect(
      (await call(github, 'PATCH', `/releases/assets/${asset.id}`, { body: { name: 'b' } })).status
    ).toBe(422)
    expect(await json(github, 'PATCH', path, { body: { target_commitish: 'main' } })).toMatchObject({
      message: 'target_commitish cannot be changed when release is immutable'
    })
    expect((await call(github, 'PATCH', path, { body: { draft: true } })).status).toBe(422)
    expect(
      (await call(github, 'PATCH', path, { body: { body: 'Notes', make_latest: 'legacy' } })).status
    ).toBe(200)
  })

  test('Enterprise Server does not know them', async () => {
    const github = await start({ ghes: true })
    const { id } = github.createRelease({ tag: 'v1' })
    expect(await json(github, 'GET', `/releases/${id}`)).not.toHaveProperty('immutable')
  })
})

describe('who may do what', () => {
  test('a wrong token and none', async () => {
    const github = await start()
    const { id } = github.createRelease({ tag: 'v1' })
    expect(await json(github, 'GET', `/releases/${id}`, { token: 'wrong' })).toMatchObject({
      message: 'Bad credentials',
      status: '401'
    })
    expect((await fetch(`${github.apiUrl}/repos/octo-org/product/releases/${id}`)).status).toBe(404)
  })

  test('a token that may read sees no drafts and writes nothing', async () => {
    const github = await start({ permissions: 'read' })
    const draft = github.createRelease({ tag: 'v1', draft: true })
    const release = github.createRelease({ tag: 'v1' })
    const hidden = github.addAsset(draft, { name: 'a', content: 'a' })
    expect(await list(github, '/releases')).toHaveLength(1)
    expect((await call(github, 'GET', `/releases/${draft.id}`)).status).toBe(404)
    expect((await call(github, 'GET', `/releases/assets/${hidden.id}`)).status).toBe(404)
    const refused = await upload(github, release, 'b')
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ message: 'Resource not accessible by integration' })
    expect((await call(github, 'PATCH', `/releases/${release.id}`, { body: { body: '' } })).status).toBe(403)
    expect(github.mutations()).toHaveLength(2)
  })

  test('without permission, and in another repository, nothing exists', async () => {
    const github = await start({ permissions: 'none' })
    expect((await call(github, 'GET', '/releases')).status).toBe(404)
    const writable = await start()
    expect((await call(writable, 'GET', `${writable.apiUrl}/repos/octo-org/other/releases`)).status).toBe(404)
    expect(writable.violations).toEqual([])
  })
})

/** Stops the time of day, by which limits count; gives what moves it on. */
function stopClock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  return ms => void vi.setSystemTime(Date.now() + ms)
}

describe('rate limits', () => {
  test('the primary limit counts an upload twice and tells when it ends', async () => {
    const wait = stopClock()
    const github = await start({ limits: { primary: 6, minuteMs: 20 } })
    const release = github.createRelease({ tag: 'v1', draft: true })
    const first = await call(github, 'GET', '/releases')
    expect(first.headers.get('x-ratelimit-remaining')).toBe('5')
    const second = await upload(github, release, 'a')
    expect(second.headers.get('x-ratelimit-remaining')).toBe('2')
    await upload(github, release, 'b')
    const refused = await call(github, 'GET', '/releases')
    expect(refused.status).toBe(403)
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(await refused.json()).toMatchObject({
      message: expect.stringContaining('API rate limit exceeded')
    })
    const resetAt = Number(refused.headers.get('x-ratelimit-reset')) * 1000
    wait(resetAt - Date.now())
    expect((await call(github, 'GET', '/releases')).status).toBe(200)
    expect(github.limits.refusals).toBe(2)
  })

  test('creating too much in a minute', async () => {
    const wait = stopClock()
    const github = await start({ limits: { creationsPerMinute: 2, minuteMs: 400, status: 429 } })
    const release = github.createRelease({ tag: 'v1', draft: true })
    const statuses = async (names: string[]): Promise<number[]> =>
      await Promise.all(names.map(async name => (await upload(github, release, name)).status))
    expect((await statuses(['a', 'b', 'c'])).filter(status => status === 201)).toHaveLength(2)
    const refused = await upload(github, release, 'd')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining('secondary rate limit') })
    expect((await call(github, 'GET', '/releases')).status).toBe(200)
    wait(400)
    expect((await upload(github, release, 'e')).status).toBe(201)
  })

  test('too many points in a minute, without a hint how long', async () => {
    const github = await start({ limits: { pointsPerMinute: 12, retryAfter: false } })
    const { id } = github.createRelease({ tag: 'v1' })
    const patch = async (): Promise<Response> => await call(github, 'PATCH', `/releases/${id}`, { body: {} })
    expect([(await patch()).status, (await patch()).status, (await patch()).status]).toEqual([200, 200, 403])
    expect((await patch()).headers.get('retry-after')).toBeNull()
    expect((await call(github, 'GET', '/releases')).status).toBe(200)
  })

  test('too many at one time', async () => {
    const github = await start({ limits: { concurrent: 2 } })
    const release = github.createRelease({ tag: 'v1', draft: true })
    const big = new Uint8Array(8 * 1024 * 1024)
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(name => upload(github, release, name, big)))
    expect(answers.map(({ status }) => status)).toContain(403)
    expect(github.limits.peakInFlight).toBeGreaterThan(2)
  })

  test('Enterprise Server has none by default', async () => {
    const github = await start({ ghes: true })
    const response = await call(github, 'GET', '/releases')
    expect(response.headers.get('x-ratelimit-limit')).toBeNull()
    expect(github.apiUrl).toMatch(/\/api\/v3$/)
    const release = github.createRelease({ tag: 'v1', draft: true })
    expect(await uploadUrl(github, release)).toContain('/api/uploads/repos/')
    expect((await upload(github, release, 'a')).status).toBe(201)
  })
})

describe('replicas that lag', () => {
  test('a new asset is unknown for a while, though its name is taken', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1', draft: true })
    github.lagNewAssets({ listings: 2, reads: 1 })
    await upload(github, release, 'a')
    const path = `/releases/${release.id}/assets`
    expect([(await list(github, path)).length, (await list(github, path)).length]).toEqual([0, 0])
    expect(await list(github, path)).toHaveLength(1)
    expect((await upload(github, release, 'a')).status).toBe(422)
    const { id } = github.asset(release.id, 'a')
    const statuses = []
    for (let count = 0; count < 2; count += 1) {
      statuses.push((await call(github, 'PATCH', `/releases/assets/${id}`, { body: { name: 'b' } })).status)
    }
    expect(statuses).toEqual([404, 200])
  })
})

describe('downloads', () => {
  async function withAsset(options: Partial<FakeGitHubOptions> = {}) {
    const github = await start(options)
    const release = github.createRelease({ tag: 'v1' })
    const { id } = github.addAsset(release, {
      name: 'a.txt',
      content: 'the content',
      contentType: 'text/plain'
    })
    const get = async (headers: Record<string, string> = {}): Promise<Response> =>
      await call(github, 'GET', `/releases/assets/${id}`, {
        headers: { ...OCTETS, 'accept-encoding': 'identity', ...headers },
        redirect: 'follow'
      })
    return { github, id, get }
  }

  test.each(['direct', 'redirect'] as const)('%s', async downloads => {
    const { github, get } = await withAsset({ downloads })
    expect(await (await get()).text()).toBe('the content')
    expect(github.downloads.requests).toHaveLength(downloads === 'direct' ? 0 : 1)
    expect(github.violations).toEqual([])
  })

  test('several redirects', async () => {
    const { github, get } = await withAsset()
    github.downloads.hops = 3
    expect(await (await get()).text()).toBe('the content')
    expect(github.downloads.requests).toHaveLength(3)
  })

  test('a token that goes along is refused and recorded', async () => {
    const { github, id } = await withAsset()
    const { headers } = await call(github, 'GET', `/releases/assets/${id}`, { headers: OCTETS })
    const location = headers.get('location') ?? ''
    expect((await fetch(location, { headers: { authorization: `Bearer ${github.token}` } })).status).toBe(400)
    expect(github.violations.map(({ kind }) => kind)).toEqual(['token-sent-to-other-host'])
    expect(
      (await fetch(location.replace(/sig=./, known => (known === 'sig=0' ? 'sig=1' : 'sig=0')))).status
    ).toBe(404)
  })

  test('lies about the bytes', async () => {
    const { github, get } = await withAsset()
    const asset = 'a.txt'
    github.lie({ kind: 'truncated', asset })
    await expect((await get()).text()).rejects.toThrow('terminated')
    github.lie({ kind: 'short', asset })
    expect(await (await get()).text()).toBe('the c')
    github.lie({ kind: 'corrupt', asset })
    expect(await (await get()).text()).toBe('uhe content')
    github.lie({ kind: 'html', asset })
    expect(await (await get()).text()).toContain('<!DOCTYPE html>')
    github.lie({ kind: 'gzip', asset, times: 2 })
    expect((await get({ 'accept-encoding': 'gzip' })).headers.get('content-encoding')).toBe('gzip')
    expect((await get()).headers.get('content-encoding')).toBeNull()
    expect(await (await get()).text()).toBe('the content')
  })

  test('compresses JSON for whoever takes that', async () => {
    const github = await start()
    const url = `${github.apiUrl}/repos/octo-org/product/releases`
    for (const [accepted, encoding] of [
      ['gzip', 'gzip'],
      ['identity', null]
    ] as const) {
      const headers = { authorization: `Bearer ${github.token}`, 'accept-encoding': accepted }
      const answer = await fetch(url, { headers })
      expect(answer.headers.get('content-encoding')).toBe(encoding)
      expect(await answer.json()).toEqual([])
    }
  })

  test('lies about the digest', async () => {
    const github = await start()
    const release = github.createRelease({ tag: 'v1' })
    const digest = `sha256:${'0'.repeat(64)}`
    github.lie({ kind: 'digest', asset: 'a', digest })
    expect(await (await upload(github, release, 'a')).json()).toMatchObject({ digest })
    const [listed] = await list(github, `/releases/${release.id}/assets`)
    expect(listed?.['digest']).toBe(`sha256:${createHash('sha256').update('bytes').digest('hex')}`)
  })

  test.each(['null', 'absent'] as const)('an old server sends digests as %s', async digests => {
    const github = await start({ digests })
    const release = github.createRelease({ tag: 'v1' })
    const asset: unknown = await (await upload(github, release, 'a')).json()
    expect(isRecord(asset) && 'digest' in asset ? asset['digest'] : 'absent').toBe(
      digests === 'null' ? null : 'absent'
    )
  })
})

test('what no correct client does is recorded', async () => {
  const github = await start()
  const { id } = github.createRelease({ tag: 'v1' })
  expect((await call(github, 'PUT', `/releases/${id}`)).status).toBe(404)
  expect((await call(github, 'GET', `${github.apiUrl}/user`)).status).toBe(404)
  expect(
    (await call(github, 'GET', '/releases', { headers: { 'x-github-api-version': '2020-01-01' } })).status
  ).toBe(400)
  expect((await call(github, 'PATCH', `/releases/${id}`, { body: 'text' })).status).toBe(400)
  expect((await call(github, 'DELETE', `/releases/${id}`)).status).toBe(204)
  expect((await call(github, 'GET', `/releases/${id}`)).status).toBe(404)
  const { port } = new URL(github.apiUrl)
  await new Promise(resolve => httpRequest({ port, host: '127.0.0.1' }, resolve).end())
  expect(github.violations.map(({ kind }) => kind)).toEqual([
    'unknown-endpoint',
    'unknown-endpoint',
    'unknown-api-version',
    'bad-json',
    'release-deleted',
    'missing-user-agent'
  ])
})

test('stored names', () => {
  // The first eight are the gh CLI's own cases.
  const cases: [sent: string, stored: string][] = [
    ['foo', 'foo'],
    ['foo bar', 'foo.bar'],
    ['.foo', 'default.foo'],
    ['Foo bar', 'Foo.bar'],
    ['Hello, दुनिया', 'default.Hello'],
    ['this+has+plusses.jpg', 'this+has+plusses.jpg'],
    ['this@has@at@signs.jpg', 'this@has@at@signs.jpg'],
    ['façade.exposé', 'facade.expose'],
    ['SHA256SUMS', 'SHA256SUMS'],
    ['a..b...c', 'a.b.c'],
    ['trailing.', 'default.trailing'],
    ['app~1.0:amd64 (x).deb', 'app.1.0.amd64.x.deb'],
    ['日本', 'default.']
  ]
  expect(cases.map(([sent]) => [sent, storedAssetName(sent)])).toEqual(cases)
})
