import { constants, verify } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { RecordedRequest } from '../fakes/http.ts'
import { ROWS, inPool, runRow, titleOf } from '../support/fault-matrix.ts'
import type { Outcome } from '../support/fault-matrix.ts'
import { assetNames, failure, kmsOperations } from '../support/outcome.ts'
import { fingerprintOf, pemOf } from '../support/signed-files.ts'
import { startWorld } from '../support/world.ts'
import type { World, WorldOptions } from '../support/world.ts'

const ROWS_AT_ONCE = 6
test('each row is another one', () => {
  expect(new Set(ROWS.map(titleOf)).size).toBe(ROWS.length)
})

describe('whatever goes wrong with a request, the release is complete and nothing good is gone', () => {
  const outcomes = new Map<string, Outcome>()

  // Most of the time passes with waiting, which overlaps; the tests then look at what came out.
  beforeAll(async () => {
    await inPool(ROWS, ROWS_AT_ONCE, async row => {
      outcomes.set(titleOf(row), await runRow(row))
    })
  })

  test.each(ROWS.map(row => [titleOf(row), row] as const))('%s', (title, row) => {
    const outcome = outcomes.get(title)
    expect(outcome?.problems).toEqual([])
    expect(outcome?.runs.length).toBeLessThanOrEqual(row.expected === 're-run' ? 2 : 1)
    expect(outcome?.runs.at(-1)?.exitCode).toBe(row.expected === 'refused' ? 1 : 0)
  })
})

describe('publish-release', () => {
  const INPUTS = { upload: 'all', 'publish-release': 'true' }
  const isPublishing = ({ method, path }: RecordedRequest): boolean =>
    method === 'PATCH' && /\/releases\/\d+$/.test(path)

  /** Does something once when a request matches, before GitHub acts on it. */
  function meanwhile(world: World, match: (request: RecordedRequest) => boolean, act: () => void): void {
    let done = false
    world.github.faults.next({
      kind: 'drop-before',
      match: request => {
        if (!done && match(request)) {
          done = true
          act()
        }
        return false
      }
    })
  }

  test('makes the draft public once all of it holds, and no backport the latest release', async () => {
    const world = await startWorld()
    const result = await world.sign(INPUTS)
    expect(result.exitCode).toBe(0)
    expect(world.release.draft).toBe(false)
    expect(result.stdout).toContain('starts no other workflow')
    const patches = world.github.requests.filter(isPublishing).map(({ body }) => body.toString())
    expect(patches.map(body => JSON.parse(body) as unknown)).toEqual([
      { draft: false, make_latest: 'legacy' }
    ])
  })

  test('leaves a draft with an asset that nobody signed, and names both remedies', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'sbom.json', content: '{}' })
    const result = await world.sign(INPUTS)
    expect(result).toMatchObject(
      failure({
        code: 'RELEASE_INCOMPLETE',
        message:
          /^The release stays a draft: 1 of its assets is not verified \(sbom\.json\); the first, sbom\.json: /,
        hint: 'Sign each such asset by naming it in artifacts or release-assets, or exempt it with a line "!sbom.json" in release-assets.'
      })
    )
    expect(world.release.draft).toBe(true)
    expect(assetNames(world)).toContain('app.tgz.sig')

    const exempting = await world.sign({ ...INPUTS, 'release-assets': '!sbom.json' })
    expect(exempting.exitCode).toBe(0)
    expect(exempting.stdout).toContain('Exempted from the publish gate: sbom.json')
    expect(world.release.draft).toBe(false)
  })

  test('signs the asset that nobody signed when it is named', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'sbom.json', content: '{}' })
    const result = await world.sign({ ...INPUTS, 'release-assets': '*.json' })
    expect(result.exitCode).toBe(0)
    expect(world.release.draft).toBe(false)
    expect(assetNames(world)).toContain('sbom.json.sig')
  })

  test.each([
    { what: 'a signature without its artifact', name: 'lost.tgz.sig', content: 'x'.repeat(256) },
    { what: 'an upload that is not complete', name: 'other.tgz', content: undefined },
    { what: 'the key of someone else', name: 'other.pem', content: 'a key' }
  ])('leaves a draft with $what', async ({ name, content }) => {
    const world = await startWorld()
    const other = await world.kms.createKey()
    world.github.addAsset(world.release, {
      name,
      ...(content === undefined ? {} : { content: content === 'a key' ? pemOf(other.publicKey) : content })
    })
    const result = await world.sign(INPUTS)
    expect(result.annotations).toMatchObject([
      { title: 'RELEASE_INCOMPLETE', message: expect.stringContaining(`(${name})`) as string }
    ])
    expect(world.release.draft).toBe(true)
  })

  test('leaves a draft whose signature was removed since it was attached', async () => {
    const world = await startWorld()
    meanwhile(
      world,
      ({ method, path }) => method === 'POST' && path.includes('name=signing-public-key.pem'),
      () => {
        // The artifact goes too, so that nothing on the draft is unsigned.
        world.release.assets.length = 0
      }
    )
    const result = await world.sign(INPUTS)
    expect(result.annotations).toMatchObject([
      { title: 'RELEASE_CHANGED', message: expect.stringContaining('app.tgz, app.tgz.sig') as string }
    ])
    expect(world.release.draft).toBe(true)
  })

  test.each([
    { what: 'its tag', change: { tag: 'v9.9.9' } },
    { what: 'its target', change: { target: 'another-branch' } }
  ])('leaves a draft alone when $what was changed meanwhile', async ({ change }) => {
    const world = await startWorld()
    meanwhile(
      world,
      ({ method }) => method === 'POST',
      () => {
        Object.assign(world.release, change)
      }
    )
    const result = await world.sign(INPUTS)
    expect(result.annotations).toMatchObject([
      { title: 'RELEASE_CHANGED', message: expect.stringContaining('it is not published') as string }
    ])
    expect(world.release.draft).toBe(true)
  })

  test('withdraws a release that another job changed in the moment of publishing', async () => {
    const world = await startWorld()
    meanwhile(world, isPublishing, () => {
      world.github.addAsset(world.release, { name: 'late.bin', content: 'never verified' })
    })
    const result = await world.sign(INPUTS)
    expect(result).toMatchObject(
      failure({
        code: 'RELEASE_CHANGED',
        message: `The assets of the release ${world.release.id} changed while it was published; it is a draft again.`,
        hint: 'Let all other jobs for this release finish, then run this job again.'
      })
    )
    expect(world.release.draft).toBe(true)
  })

  test('says so when such a release cannot be withdrawn', async () => {
    const world = await startWorld({ github: { immutableReleases: true } })
    meanwhile(world, isPublishing, () => {
      world.github.addAsset(world.release, { name: 'late.bin', content: 'never verified' })
    })
    const result = await world.sign(INPUTS)
    expect(result.exitCode).toBe(1)
    expect(result.annotations[0]?.message).toContain('it is PUBLIC and could not be withdrawn')
  })

  test('fails where a rule forbids the tag, with the rule in its words', async () => {
    const world = await startWorld({ github: { tagsRestricted: true } })
    const result = await world.sign(INPUTS)
    expect(result.exitCode).toBe(1)
    expect(result.annotations[0]?.message).toContain(
      'A tag rule of the repository does not let this token create the tag: push the tag first, or let the rule allow this token.'
    )
    expect(world.release.draft).toBe(true)
  })

  test.each([{}, { github: { immutableReleases: true } }])(
    'again finds it public and complete: %o',
    async (options: WorldOptions) => {
      const world = await startWorld(options)
      await world.sign(INPUTS)
      const changes = world.github.mutations().length
      const again = await world.sign(INPUTS)
      expect(again.exitCode).toBe(0)
      expect(world.github.mutations()).toHaveLength(changes)
    }
  )

  test('is for one job after a matrix', async () => {
    const world = await startWorld()
    const result = await world.sign({ ...INPUTS, 'verify-instructions': 'true', 'job-total': '3' })
    expect(result.annotations).toMatchObject([{ title: 'INPUT_INVALID' }])
    expect(result.annotations[0]?.message).toContain('publish-release')
    expect(result.annotations[0]?.message).toContain('verify-instructions')
    expect(world.github.requests).toEqual([])
  })
})

describe('verify-instructions', () => {
  const INPUTS = { 'verify-instructions': 'true' }
  const START = '<!-- kms-sign-action: verify start -->'
  const END = '<!-- kms-sign-action: verify end -->'

  test.each([
    { what: 'no notes', before: null, head: '' },
    { what: 'notes', before: '# New\n\n- ✓ all\n', head: '# New\n\n- ✓ all\n\n' },
    { what: 'notes without a line end', before: 'New', head: 'New\n\n' },
    { what: 'notes of Windows', before: 'New\r\n\r\n- all\r\n', head: 'New\r\n\r\n- all\r\n\r\n' }
  ])('are written after $what, and once', async ({ before, head }) => {
    const world = await startWorld({ release: { body: before } })
    await world.sign(INPUTS)
    const notes = world.release.body ?? ''
    const newline = before?.includes('\r\n') === true ? '\r\n' : '\n'
    expect(notes.slice(0, head.length + START.length)).toBe(head + START)
    expect(notes.endsWith(END + newline)).toBe(true)
    expect(notes.replaceAll(newline, '')).not.toMatch(newline === '\n' ? /\r/ : /[\r\n]/)
    expect(notes).toContain(fingerprintOf(world.key.publicKey))

    const changes = world.github.mutations().length
    expect((await world.sign(INPUTS)).exitCode).toBe(0)
    expect(world.github.mutations()).toHaveLength(changes)
  })

  test('are replaced in place, the rest untouched byte for byte', async () => {
    const head = 'Intro\u00A0\t \r\nmixed\n\u{1F600} '
    const tail = '\n\n\nmore \r\n\r\nand no line end'
    const world = await startWorld({ release: { body: `${head}${START}\nof another key\n${END}${tail}` } })
    const result = await world.sign(INPUTS)
    expect(result.exitCode).toBe(0)
    const notes = world.release.body ?? ''
    expect(notes.startsWith(head + START)).toBe(true)
    expect(notes.endsWith(END + tail)).toBe(true)
    expect(notes).not.toContain('of another key')
    expect(notes.split(START)).toHaveLength(2)
  })

  test.each([
    { what: 'only the start', body: `a\n${START}\nb` },
    { what: 'only the end', body: `a\n${END}\nb` },
    { what: 'the end first', body: `${END}\n${START}` },
    { what: 'two sections', body: `${START}\n${END}\n${START}\n${END}` }
  ])('never guess where markers are damaged: $what', async ({ body }) => {
    const world = await startWorld({ release: { body } })
    const result = await world.sign(INPUTS)
    expect(result).toMatchObject(
      failure({
        code: 'RELEASE_CHANGED',
        message:
          'The markers of the verify section in the release notes are damaged; the notes are not changed.',
        hint: `Remove the lines "${START}" and "${END}" and what is between them from the notes.`
      })
    )
    expect(world.release.body).toBe(body)
  })

  test('are not written where the notes would become too long', async () => {
    const body = 'x'.repeat(124_900)
    const world = await startWorld({ release: { body } })
    const result = await world.sign(INPUTS)
    expect(result.annotations).toMatchObject([
      { title: 'RELEASE_CHANGED', message: expect.stringContaining('GitHub accepts 125000') as string }
    ])
    expect(world.release.body).toBe(body)
  })
})

describe('release-assets in sign mode', () => {
  const INPUTS = { artifacts: undefined, 'release-assets': '*.bin' }
  const BYTES = Buffer.alloc(200 * 1024, 'bytes that are on the release ')
  const withAsset = async (options: WorldOptions = {}): Promise<World> => {
    const world = await startWorld(options)
    world.github.addAsset(world.release, { name: 'app.bin', content: BYTES })
    return world
  }
  const isSigned = (world: World): boolean => {
    const signature = world.github.asset(world.release.id, 'app.bin.sig').content?.bytes() ?? Buffer.of()
    const key = { key: world.key.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    return verify('sha256', BYTES, key, signature)
  }

  test.each([{ downloads: 'redirect' as const }, { downloads: 'direct' as const }])(
    'signs what is attached: %o',
    async github => {
      const world = await withAsset({ github })
      const result = await world.sign(INPUTS, { files: {} })
      expect(result.exitCode).toBe(0)
      expect(isSigned(world)).toBe(true)
    }
  )

  test('goes on where the connection broke', async () => {
    const world = await withAsset()
    world.github.lie({ kind: 'truncated', asset: 'app.bin' })
    const result = await world.sign(INPUTS, { files: {} })
    expect(result.exitCode).toBe(0)
    expect(isSigned(world)).toBe(true)
    const [whole, rest] = world.github.downloads.requests
    expect(whole?.headers.range).toBeUndefined()
    expect(rest?.headers.range).toBe(`bytes=${BYTES.length / 2}-`)
  })

  test.each(['truncated', 'short', 'corrupt', 'html'] as const)(
    'signs nothing that does not come as it is listed: %s to the end',
    async kind => {
      const world = await withAsset({ github: { digests: kind === 'truncated' ? 'absent' : 'sent' } })
      world.github.lie({ kind, asset: 'app.bin', times: 100 })
      const result = await world.sign(INPUTS, { files: {} })
      expect(result.exitCode).toBe(1)
      expect(result.annotations[0]?.message).toContain('app.bin')
      expect(result.annotations[0]?.title).toBe(kind === 'truncated' ? 'GITHUB_UNREACHABLE' : 'ASSET_WRONG')
      expect(kmsOperations(world)).toEqual(['GetPublicKey'])
      expect(world.github.mutations()).toEqual([])
    }
  )

  test('asks for bytes that are not compressed', async () => {
    const world = await withAsset()
    world.github.lie({ kind: 'gzip', asset: 'app.bin' })
    const result = await world.sign(INPUTS, { files: {} })
    expect(result.exitCode).toBe(0)
    expect(world.github.downloads.requests[0]?.headers['accept-encoding']).toBe('identity')
  })

  test('follows a few redirects and no endless ones', async () => {
    const world = await withAsset()
    world.github.downloads.hops = 4
    expect((await world.sign(INPUTS, { files: {} })).exitCode).toBe(0)
    const endless = await withAsset()
    endless.github.downloads.hops = 50
    const result = await endless.sign(INPUTS, { files: {} })
    expect(result.annotations).toMatchObject([
      { title: 'GITHUB_REFUSED', message: expect.stringContaining('redirected more than 5 times') as string }
    ])
  })

  test('never sends a download over plain http', async () => {
    const world = await withAsset()
    world.github.faults.next({
      kind: 'respond',
      match: ({ headers }) => String(headers.accept).includes('octet-stream'),
      status: 302,
      headers: { location: 'http://objects.example.com/app.bin' }
    })
    const result = await world.sign(INPUTS, { files: {} })
    expect(result.annotations).toMatchObject([{ title: 'ENVIRONMENT_INSECURE' }])
  })

  test('leaves out signatures and the key, and signs once what is a file too', async () => {
    const world = await withAsset()
    await world.sign(INPUTS, { files: {} })
    const again = await world.sign(
      { artifacts: 'dist/*', 'release-assets': '*' },
      { files: { 'dist/app.bin': BYTES, 'dist/new.bin': 'new' } }
    )
    expect(again.exitCode).toBe(0)
    expect(again.stdout).toContain('Excluded asset app.bin.sig: this step makes it.')
    expect(again.stdout).toContain('Excluded asset signing-public-key.pem: this step makes it.')
    expect(assetNames(world)).toEqual(['app.bin', 'app.bin.sig', 'new.bin.sig', 'signing-public-key.pem'])
    expect(kmsOperations(world).filter(operation => operation === 'Sign')).toHaveLength(2)
  })

  test('fails when a pattern matches nothing', async () => {
    const world = await withAsset()
    const result = await world.sign({ ...INPUTS, 'release-assets': '*.exe' }, { files: {} })
    expect(result).toMatchObject(
      failure({
        code: 'ARTIFACT_NOT_FOUND',
        message: `No asset of the release ${world.release.id} matches the pattern "*.exe" of release-assets; it has app.bin.`,
        hint: 'Correct release-tag or the spelling of the pattern.'
      })
    )
  })
})
