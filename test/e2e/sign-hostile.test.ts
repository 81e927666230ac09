import { describe, expect, test } from 'vitest'
import { failure, jsonOutput, summaryText } from '../support/outcome.ts'
import { parseLog } from '../support/runner-protocol.ts'
import type { ActionResult } from '../support/run-action.ts'
import { startWorld, TAG } from '../support/world.ts'

/** No line of the log is a command that the step did not mean, and no text of others changes the summary. */
function expectHarmless(result: ActionResult): void {
  const { commands, stopped } = parseLog(result.stdout)
  const names = new Set(commands.map(({ name }) => name))
  expect(
    [...names].filter(name => !['add-mask', 'debug', 'error', 'warning', 'group', 'endgroup'].includes(name))
  ).toEqual([])
  expect(stopped).toBe(false)
  expect(result.stdout + result.summary).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  expect(result.stdout + result.summary).not.toContain('\u001b')
  expect(result.summary).not.toMatch(
    /<(?!\/?(?:b|br|code|details|summary|ul|li|h\d|p|pre|table|td|th|tr|a)\b)/
  )
  expect(result.summary).not.toMatch(/javascript:/i)
}

describe('names of artifacts are text and nothing else', () => {
  test.each([
    ['workflow commands', '::set-output name=verified::true'],
    ['a command that the runner obeys anywhere', 'x ##[stop-commands]pause'],
    ['a mask', '##[add-mask]app'],
    ['HTML', '<img src=x onerror=alert(1)>.tgz'],
    ['the end of a cell', '<code><td><tr><table><script>'],
    ['Markdown', '`x` **b** [l](http:) ![i](a) | @octocat #1.tgz'],
    ['bidirectional controls', 'app\u202egzt.exe'],
    ['escape sequences', '\u001b[2J\u001b[31mred'],
    ['line separators', 'a\u2028::error::x\u2029b'],
    ['percent codes of commands', '%0A::error::x%25'],
    ['the delimiter of an output', 'ghadelimiter_']
  ])('with %s', async (_, name) => {
    const world = await startWorld()
    const result = await world.sign({}, { files: { [`dist/${name}`]: 'x' } })
    expect(result.annotations).toEqual([])
    expect(result.exitCode).toBe(0)
    expectHarmless(result)
    expect(jsonOutput(result, 'signatures')).toMatchObject([{ artifact: `dist/${name}` }])
    expect([...result.outputs.keys()].sort()).toEqual([
      'assets',
      'key-arn',
      'public-key-file',
      'public-key-fingerprint',
      'release-id',
      'release-url',
      'signature-files',
      'signatures',
      'signing-algorithm'
    ])
    expect(summaryText(result)).toContain('Artifact')
  })

  test.each([
    ['a workflow command on a line of its own', 'a\n::error::owned'],
    ['a workflow command behind a carriage return', 'a\r::stop-commands::x'],
    ['a second line of an output', 'a\nb.tgz'],
    ['an output of its own', 'ghadelimiter_\nverified=true\nx']
  ])('and are not signed with a line break in them: %s', async (_, name) => {
    const world = await startWorld()
    const files = { [`dist/${name}`]: 'x', 'dist/app.tgz': 'y', [`${name}/z.tgz`]: 'z' }
    const named = {
      artifacts: '',
      digests: `\\${'0'.repeat(64)}  ${name.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}`
    }
    for (const inputs of [{}, { artifacts: '*/z.tgz' }, named, { 'dry-run': 'true' }]) {
      const result = await world.sign(inputs, { files })
      expect(result.annotations).toMatchObject([
        { level: 'error', title: 'ARTIFACT_NOT_SIGNABLE', message: expect.stringContaining('line break') }
      ])
      expect(result.exitCode).toBe(1)
      expectHarmless(result)
      expect(result.outputs.get('signature-files') ?? '').toBe('')
    }
  })

  test('in an error as well', async () => {
    const world = await startWorld()
    const name = '<b>x ##[stop-commands]y\n::error::z'
    const files = { [`a/${name}`]: '1', [`b/${name}`]: '2' }
    const result = await world.sign({ artifacts: '*/*' }, { files })
    expect(result.annotations).toMatchObject([{ level: 'error', title: 'ARTIFACT_NAMES_COLLIDE' }])
    expect(result.exitCode).toBe(1)
    expectHarmless(result)
    expect(result.summary).not.toContain('<b>x')
  })

  test('of a mistyped input', async () => {
    const world = await startWorld()
    const result = await world.sign({ 'x-\n::stop-commands::y ##[z]': '1' })
    expect(result.annotations).toMatchObject([{ level: 'error', title: 'INPUT_INVALID' }])
    expectHarmless(result)
  })
})

describe("a server's words are text and nothing else", () => {
  const HOSTILE = '##[stop-commands]x\n::error::owned\r\n<script>alert(1)</script> `code` \u202e'

  test("in a release's tag and address", async () => {
    const world = await startWorld()
    const answer = (path: RegExp, body: unknown): void => {
      world.github.faults.next({
        kind: 'respond',
        match: request => request.method === 'GET' && path.test(request.path),
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body)
      })
    }
    answer(/\/releases\/\d+$/, {
      id: world.release.id,
      tag_name: HOSTILE,
      draft: true,
      html_url: 'javascript:alert(1)//\n::error::x',
      upload_url: `${world.github.serverUrl}/uploads/repos/octo-org/product/releases/${world.release.id}/assets{?name,label}`
    })
    const result = await world.sign({ 'release-tag': undefined, 'release-id': String(world.release.id) })
    expect(result.annotations).toEqual([])
    expect(result.exitCode).toBe(0)
    expectHarmless(result)
    expect(result.summary).not.toContain('<script')
  })

  test("in an asset's name and address", async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: HOSTILE, content: 'x' })
    world.github.storeAs('app.tgz.sig', HOSTILE.slice(2))
    const result = await world.sign()
    expect(result.annotations).toMatchObject([{ level: 'error', title: 'ASSET_WRONG' }])
    expectHarmless(result)
  })

  test("in GitHub's refusal", async () => {
    const world = await startWorld()
    world.github.faults.next({
      kind: 'respond',
      status: 403,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: HOSTILE })
    })
    const result = await world.sign()
    expect(result.annotations).toMatchObject([{ level: 'error', title: 'GITHUB_ACCESS_DENIED' }])
    expectHarmless(result)
  })

  test.each(['kms', 'sts'] as const)('in the refusal of %s', async service => {
    const world = await startWorld()
    const json = { __type: 'AccessDeniedException', Message: HOSTILE }
    if (service === 'sts') world.sts.fail('AccessDenied', { message: HOSTILE })
    else {
      world.kms.faults.next({
        kind: 'respond',
        status: 400,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify(json)
      })
    }
    const result = await world.sign()
    expect(result.annotations).toHaveLength(1)
    expect(result.exitCode).toBe(1)
    expectHarmless(result)
  })

  test.each(['github', 'kms'] as const)('and of %s no more than people read', async service => {
    const world = await startWorld()
    const message = 'x'.repeat(50_000)
    world[service].faults.next({
      kind: 'respond',
      status: service === 'kms' ? 400 : 403,
      headers: { 'content-type': service === 'kms' ? 'application/x-amz-json-1.1' : 'application/json' },
      body: JSON.stringify({ __type: 'AccessDeniedException', message })
    })
    const result = await world.sign()
    expect(result.exitCode).toBe(1)
    expect(result.annotations[0]?.message.length).toBeLessThan(1000)
  })
})

describe('an asset that is called like a way out of the workspace', () => {
  test.each(['../evil.tgz', '..\\evil.tgz', 'a/b.tgz', 'C:evil.tgz'])('%s is not signed', async name => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name, content: 'x' })
    const result = await world.sign({ artifacts: undefined, 'release-assets': '*' })
    expect(result).toMatchObject(
      failure({
        code: 'ASSET_WRONG',
        message: `Asset name ${JSON.stringify(name)} is not a valid file name; nothing was written.`,
        hint: 'Correct GITHUB_API_URL: GitHub does not store such names.'
      })
    )
    expect(world.kms.calls.filter(({ operation }) => operation === 'Sign')).toEqual([])
    expect(world.github.mutations()).toEqual([])
  })
})

describe('what a hostile input could name', () => {
  test('a release tag is a name, not a path of the API', async () => {
    const world = await startWorld()
    const noTag = await world.sign({ 'release-tag': '../../../user?x=#y' })
    expect(noTag).toMatchObject(
      failure({
        code: 'INPUT_INVALID',
        message: 'An input is wrong: release-tag: "../../../user?x=#y", expected a tag name.',
        hint: 'Correct the "with:" block of this step.'
      })
    )
    const tag = 'user%2f&x=#y/%2e%2e/z'
    const result = await world.sign({ 'release-tag': tag })
    expect(result).toMatchObject(
      failure({
        code: 'RELEASE_NOT_FOUND',
        message: `There is no release for the tag "${tag}", published or draft, among 1 seen.`,
        hint: 'Check release-tag and repository; a draft must be there before this step and is seen only with "permissions: { contents: write }".'
      })
    )
    const paths = world.github.requests.map(({ path }) => path)
    expect(paths.filter(path => !path.startsWith('/repos/octo-org/product/releases'))).toEqual([])
  })

  test.each(['octo-org/..', '../..', 'octo-org/product/../other', './.'])(
    '%s is no repository',
    async repository => {
      const world = await startWorld()
      const result = await world.sign({ repository, 'release-tag': TAG })
      expect(result.annotations).toMatchObject([{ title: 'INPUT_INVALID' }])
      expect(world.github.requests).toEqual([])
    }
  )
})
