import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RecordedRequest } from '../fakes/http.ts'
import {
  assetNames,
  downloadAssets,
  failure,
  effectsOf,
  untouched,
  kmsOperations,
  runPrintedCommand
} from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import type { StartedAction } from '../support/run-action.ts'
import { ARTIFACT, startWorld, TAG } from '../support/world.ts'
import type { World } from '../support/world.ts'

const NOT_AS_GITHUB =
  'Run the job again; if it fails again, delete the asset from the release and attach it again.'
const ATTACH_TO_DRAFT =
  'Attach while the release is a draft, then publish it (softprops/action-gh-release: "draft: true"; gh release create --draft).'
const isUpload = ({ method }: RecordedRequest): boolean => method === 'POST'

// These runs wait between attempts: they go on beside the tests.
let lost: { readonly world: World; readonly run: StartedAction }
let incomplete: { readonly world: World; readonly run: StartedAction }

beforeAll(async () => {
  const started = async (world: World): Promise<typeof lost> => ({
    world,
    run: await world.startSign()
  })
  const dropping = await startWorld()
  dropping.github.faults.next({ kind: 'drop-before', match: isUpload, times: 100 })
  lost = await started(dropping)
  const leaving = await startWorld()
  leaving.github.failUpload({ leaves: 'starter', asset: 'app.tgz.sig' })
  incomplete = await started(leaving)
})

afterAll(async () => {
  await lost.world.close()
  await incomplete.world.close()
})

describe('a release that cannot be signed', () => {
  test('does not exist', async () => {
    const world = await startWorld({ release: false })
    world.github.createRelease({ tag: 'v1.2.2' })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'RELEASE_NOT_FOUND',
        message: `There is no release for the tag "${TAG}", published or draft, among 1 seen.`,
        hint: 'Check release-tag and repository; a draft must be there before this step and is seen only with "permissions: { contents: write }".'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test('does not exist under its id', async () => {
    const world = await startWorld()
    const result = await world.sign({ 'release-tag': undefined, 'release-id': '42' })
    expect(result).toMatchObject(
      failure({
        code: 'RELEASE_NOT_FOUND',
        message: 'There is no release with the id 42, or the token cannot see it.',
        hint: 'Check release-id and repository; a draft is seen only with "permissions: { contents: write }".'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('has another tag than the id says', async () => {
    const world = await startWorld()
    const id = String(world.release.id)
    const result = await world.sign({ 'release-id': id, 'release-tag': 'v9' })
    expect(result).toMatchObject(
      failure({
        code: 'RELEASE_NOT_FOUND',
        message: `The release ${id} is for the tag "${TAG}", expected "v9".`,
        hint: 'Give release-id or release-tag, or make them agree.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is one of two on its tag', async () => {
    const world = await startWorld()
    const other = world.github.createRelease({ tag: TAG, draft: true })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'RELEASE_AMBIGUOUS',
        message: `2 releases are for the tag "${TAG}": ${other.id} (draft), ${world.release.id} (draft).`,
        hint: 'Delete the one that is not meant, or give release-id.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is immutable', async () => {
    const world = await startWorld({ release: { draft: false, immutable: true } })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'RELEASE_IMMUTABLE',
        message: `The release ${world.release.id} for "${TAG}" is immutable: nothing can be attached to it.`,
        hint: ATTACH_TO_DRAFT
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test('has no room for what is new', async () => {
    const world = await startWorld()
    for (let number = 1; number <= 999; number += 1) {
      world.github.addAsset(world.release, { name: `part.${number}`, content: 'x' })
    }
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'ASSET_CONFLICT',
        message: 'The release would have 1001 assets; GitHub allows 1000.',
        hint: 'Remove some assets, or pack the artifacts into fewer archives.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test('has just room enough', async () => {
    const world = await startWorld()
    for (let number = 1; number <= 998; number += 1) {
      world.github.addAsset(world.release, { name: `part.${number}`, content: 'x' })
    }
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toHaveLength(1000)
  })
})

describe('a token that is not enough', () => {
  test('cannot write: the signatures are made, and the release is as it was', async () => {
    const world = await startWorld({ release: { draft: false }, github: { permissions: 'read' } })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'GITHUB_ACCESS_DENIED',
        message: /^GitHub refused to upload (app\.tgz\.sig): 403: Resource not accessible by integration/,
        hint: 'Add "permissions: { contents: write }" to the job, or give a token that may write releases.'
      })
    )
    expect(assetNames(world)).toEqual([])
  })

  test('cannot see the draft', async () => {
    const world = await startWorld({ github: { permissions: 'read' } })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'RELEASE_NOT_FOUND',
        message: `There is no release for the tag "${TAG}", published or draft, among 0 seen.`,
        hint: 'Check release-tag and repository; a draft must be there before this step and is seen only with "permissions: { contents: write }".'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is for another repository', async () => {
    const world = await startWorld({ github: { permissions: 'none' } })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'GITHUB_ACCESS_DENIED',
        message: 'GitHub refused to list the releases: 404: Not Found',
        hint: 'Check repository, and that the token may see it ("permissions: { contents: write }" to sign and to see drafts, "contents: read" to verify).'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is not valid', async () => {
    const world = await startWorld()
    const token = `ghp_${'x1Y2z3'.repeat(6)}`
    const result = await world.sign({ token })
    expect(result).toMatchObject(
      failure({
        code: 'GITHUB_ACCESS_DENIED',
        message: 'GitHub refused to list the releases: 401: Bad credentials',
        hint: 'Give a token that is valid for this repository (the default is ${{ github.token }}).'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(result.masks).toContain(token)
  })

  test('is empty', async () => {
    const world = await startWorld()
    const result = await world.sign({ token: '' })
    expect(result).toMatchObject(
      failure({
        code: 'INPUT_INVALID',
        message: 'The release cannot be looked up: token is empty.',
        hint: 'Omit token and repository to use those of the job.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('has used up its rate limit for longer than a job should sleep', async () => {
    const world = await startWorld()
    world.github.faults.next({
      kind: 'respond',
      status: 403,
      headers: { 'content-type': 'application/json', 'retry-after': '3600', 'x-ratelimit-remaining': '0' },
      body: JSON.stringify({ message: 'You have exceeded a secondary rate limit.' })
    })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'GITHUB_REFUSED',
        message: 'GitHub refused to list the releases: 403: You have exceeded a secondary rate limit.',
        hint: 'The rate limit of this token is used up: run the job again after 3600 seconds.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })
})

describe('an upload that GitHub answers', () => {
  test('with another digest fails', async () => {
    const world = await startWorld()
    const digest = `sha256:${'0'.repeat(64)}`
    world.github.lie({ kind: 'digest', asset: 'app.tgz.sig', digest })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'ASSET_WRONG',
        message: new RegExp(
          `^GitHub stored app\\.tgz\\.sig as ${digest}; sent were 256 bytes, sha256:[0-9a-f]{64}\\. `
        ),
        hint: NOT_AS_GITHUB
      })
    )
  })

  test('with another size fails', async () => {
    const world = await startWorld()
    world.github.faults.next({
      kind: 'respond',
      match: isUpload,
      status: 201,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 1, name: 'app.tgz.sig', size: 255, state: 'uploaded' })
    })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'ASSET_WRONG',
        message: /^GitHub stored app\.tgz\.sig with 255 bytes; sent were 256 bytes, sha256:[0-9a-f]{64}\. /,
        hint: NOT_AS_GITHUB
      })
    )
  })

  test('without a digest is read back', async () => {
    const world = await startWorld()
    world.github.lie({ kind: 'digest', asset: 'app.tgz.sig', digest: null })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(world.github.asset(world.release.id, 'app.tgz.sig').downloads).toBe(1)
  })

  test('without a digest fails when other bytes are read back', async () => {
    const world = await startWorld({ github: { digests: 'null' } })
    world.github.lie({ kind: 'corrupt', asset: 'app.tgz.sig' })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'ASSET_WRONG',
        message: /^GitHub stored app\.tgz\.sig with different content; sent were 256 bytes, /,
        hint: NOT_AS_GITHUB
      })
    )
  })

  test('with a redirect is not sent elsewhere', async () => {
    const world = await startWorld()
    world.github.redirectUploads()
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'GITHUB_REFUSED',
        message: 'GitHub answered a POST with a redirect; it is not followed.',
        hint: 'The repository has moved or was renamed: give its present owner/name in repository.'
      })
    )
    expect(world.github.downloads.requests).toEqual([])
  })
})

describe('an upload_url', () => {
  const answerWith = (uploadUrl: string) => ({
    kind: 'respond' as const,
    match: ({ path }: RecordedRequest) => path.endsWith('/releases/7'),
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 7, tag_name: TAG, draft: true, html_url: '', upload_url: uploadUrl })
  })
  const BY_ID = { 'release-tag': undefined, 'release-id': '7' }

  test.each([
    {
      url: 'https://uploads.example.com/repos/octo-org/product/releases/7/assets{?name,label}',
      code: 'GITHUB_REFUSED',
      message:
        /^The release's upload_url leads to uploads\.example\.com, which does not belong to the API at 127\.0\.0\.1:\d+\. /,
      hint: 'Check GITHUB_API_URL; the token is not sent to another host.'
    },
    {
      url: 'http://uploads.example.com/assets{?name,label}',
      code: 'ENVIRONMENT_INSECURE',
      message: /^the release's upload_url is "http:\/\/uploads\.example\.com", expected an https:\/\/ URL\. /,
      hint: 'Give an https:// address where this one is configured; only loopback addresses may be plain http.'
    }
  ])('of another host never gets the token: $url', async ({ url, code, message, hint }) => {
    const world = await startWorld()
    world.github.faults.next(answerWith(url))
    world.github.faults.next({
      kind: 'respond',
      match: ({ path }) => path.includes('/releases/7/assets'),
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '[]'
    })
    const result = await world.sign(BY_ID)
    expect(result).toMatchObject(failure({ code, message, hint }))
    expect(world.github.mutations()).toEqual([])
    expect(assetNames(world)).toEqual([])
  })
})

describe('GitHub has a bad moment', () => {
  test.each(['/releases?', '/assets?'])('a 502 on a GET of %s is tried again', async path => {
    const world = await startWorld()
    world.github.faults.next({ kind: 'respond', match: request => request.path.includes(path), status: 502 })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(world.github.faults.pending).toBe(0)
  })

  test('a lost connection of a GET is tried again', async () => {
    const world = await startWorld()
    world.github.faults.next({ kind: 'drop-before' })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
  })

  test.each(['drop-before', 'drop-after'] as const)(
    'an upload whose connection is lost (%s) is looked for before it is sent again',
    async kind => {
      const world = await startWorld()
      world.github.faults.next({ kind, match: isUpload })
      const result = await world.sign()
      expect(result.exitCode).toBe(0)
      expect(world.github.mutations()).toHaveLength(kind === 'drop-before' ? 3 : 2)
      const folder = downloadAssets(world, { 'app.tgz': ARTIFACT['dist/app.tgz'] })
      expect(await runPrintedCommand(result, folder)).toBe('Verified OK\n')
    }
  )

  test.each(['nothing', 'asset'] as const)(
    'an upload that GitHub fails, leaving %s, is completed',
    async leaves => {
      const world = await startWorld()
      world.github.failUpload({ leaves })
      expect((await world.sign()).exitCode).toBe(0)
      expect(assetNames(world)).toEqual(['app.tgz.sig', 'signing-public-key.pem'])
    }
  )

  test('an upload that is refused is an error, and the next run completes it', async () => {
    const world = await startWorld()
    world.github.failUpload({ leaves: 'nothing', status: 400 })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'GITHUB_REFUSED',
        message: 'GitHub refused to upload app.tgz.sig: 400: Server Error',
        hint: 'See the message above and the REST API documentation for releases.'
      })
    )
    expect((await world.sign()).exitCode).toBe(0)
    expect(assetNames(world)).toEqual(['app.tgz.sig', 'signing-public-key.pem'])
  })

  test('an upload that fails again and again is an error, and the next run completes it', async () => {
    const { world, run } = lost
    expect(await run.finished).toMatchObject(
      failure({
        code: 'GITHUB_UNREACHABLE',
        message:
          /^Cannot upload (app\.tgz\.sig|signing-public-key\.pem): GitHub cannot be reached \((UND_ERR_SOCKET|ECONNRESET|EPIPE)\)\. /,
        hint: 'Run the job again; if it fails again, check the network of the runner and GITHUB_API_URL.'
      })
    )
    expect(assetNames(world)).toEqual([])
    world.github.faults.clear()
    expect((await world.sign()).exitCode).toBe(0)
    expect(assetNames(world)).toEqual(['app.tgz.sig', 'signing-public-key.pem'])
  })

  test('an upload that stays incomplete is waited for, removed and sent again', async () => {
    const { world, run } = incomplete
    expect((await run.finished).exitCode).toBe(0)
    const folder = downloadAssets(world, { 'app.tgz': ARTIFACT['dist/app.tgz'] })
    expect(await runPrintedCommand(await run.finished, folder)).toBe('Verified OK\n')
  })

  test('a signature whose download is cut is not taken for a stale one', async () => {
    const world = await startWorld()
    await world.sign()
    const { id } = world.github.asset(world.release.id, 'app.tgz.sig')
    const before = world.github.mutations().length
    world.github.lie({ kind: 'short', asset: 'app.tgz.sig', times: 5 })
    const again = await world.sign({ overwrite: 'true' })
    expect(again).toMatchObject(
      failure({
        code: 'ASSET_WRONG',
        message: /^The download of app\.tgz\.sig has 128 bytes; GitHub lists 256\. /,
        hint: NOT_AS_GITHUB
      })
    )
    expect(world.github.asset(world.release.id, 'app.tgz.sig').id).toBe(id)
    expect(world.github.mutations()).toHaveLength(before)
  })

  test('another job attached the same name meanwhile, with other content', async () => {
    const world = await startWorld()
    world.kms.faults.next({
      kind: 'drop-after',
      match: ({ headers }) => {
        if (headers['x-amz-target'] === 'TrentService.Sign' && world.release.assets.length === 0)
          world.github.addAsset(world.release, { name: 'app.tgz.sig', content: 'of another job' })
        return false
      }
    })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'ASSET_CONFLICT',
        message:
          'Release asset app.tgz.sig was attached by another job in the meantime, with different content.',
        hint: 'Let one job alone sign each artifact, or run this job again once the other is done.'
      })
    )
    expect(world.github.asset(world.release.id, 'app.tgz.sig').content?.bytes().toString()).toBe(
      'of another job'
    )
  })

  test('it cannot be reached at all', async () => {
    const world = await startWorld()
    const result = await world.sign({}, { env: { GITHUB_API_URL: 'http://127.0.0.1:9' } }) // where nobody listens
    expect(result).toMatchObject(
      failure({
        code: 'GITHUB_UNREACHABLE',
        message: 'Cannot list the releases: GitHub cannot be reached (ECONNREFUSED).',
        hint: 'Run the job again; if it fails again, check the network of the runner and GITHUB_API_URL.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('a web page answers instead of the API, again and again', async () => {
    const world = await startWorld()
    world.github.faults.next({
      kind: 'respond',
      times: Infinity,
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!DOCTYPE html><title>Sign in</title>'
    })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'GITHUB_REFUSED',
        message:
          'GitHub answered the request to list the releases with an HTML page (status 200), expected JSON.',
        hint: 'Run the job again; if it fails again, check GITHUB_API_URL and any proxy between the runner and GitHub.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })
})

describe('artifacts on their way', () => {
  test('one that changes between signing and sending is not attached', async () => {
    const folder = workspace(ARTIFACT)
    const world = await startWorld({ kms: { latencyMs: 50 } })
    // KMS is asked to sign after the hashing: what is written now is not what was hashed.
    world.kms.faults.next({
      kind: 'drop-after',
      match: ({ headers }) => {
        if (headers['x-amz-target'] === 'TrentService.Sign') folder.write('dist/app.tgz', 'THE ARTIFACT\n')
        return false
      }
    })
    const result = await world.sign({ upload: 'all' }, { cwd: folder.path })
    expect(result).toMatchObject(
      failure({
        code: 'ARTIFACT_CHANGED',
        message: 'The artifact dist/app.tgz changed after it was signed; it is not attached.',
        hint: 'Let nothing write to the artifacts while this step runs, then run the job again.'
      })
    )
    expect(assetNames(world)).not.toContain('app.tgz.sig')
    expect(world.github.assets(world.release.id).filter(({ content }) => content !== undefined)).toEqual([])
  })
})
