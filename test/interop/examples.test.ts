import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { beforeEach, describe, expect, test } from 'vitest'
import { COMMIT, hasAct, runWorkflow } from '../support/act.ts'
import type { WorkflowOptions, WorkflowRun } from '../support/act.ts'
import { decodeEntities, kmsOperations, requestsOf } from '../support/outcome.ts'
import { pemOf } from '../support/signed-files.ts'
import { startWorld, TAG } from '../support/world.ts'
import type { World } from '../support/world.ts'

// Every workflow of examples/workflows, as it is written, by a runner that nobody here wrote.

const EXAMPLES = fileURLToPath(new URL('../../examples/workflows', import.meta.url))
const FILES = { 'app.tgz': 'the application\n', 'tool.zip': 'the tool\n' }
const BOUND = ['SHA256SUMS', 'SHA256SUMS.sig', 'release-binding.json', 'signing-public-key.pem']
const BOTH = [...BOUND, 'app.tgz', 'app.tgz.sig', 'tool.zip', 'tool.zip.sig'].sort()
const LEGS = ['linux-arm64', 'linux-x64']

let world: World

beforeEach(async () => {
  world = await startWorld({ release: false, oidc: { ref: `refs/tags/${TAG}` } })
  world.github.setTag(TAG, { sha: COMMIT })
})

const run = (example: string, options: Omit<WorkflowOptions, 'workflow'> = {}): Promise<WorkflowRun> =>
  runWorkflow(world, { workflow: { example }, ...options })

/** The only release, which a workflow made. */
const release = () => {
  const [only, ...others] = world.github.releases
  if (only === undefined || others.length > 0) throw new Error(`${world.github.releases.length} releases`)
  return only
}
const assets = (): string[] =>
  world.github
    .assets(release().id)
    .map(({ name }) => name)
    .sort()
const signatures = (): number => kmsOperations(world).filter(operation => operation === 'Sign').length

/** Each job ended like this, in this order of jobs; nothing else ran. */
function expectJobs({ jobs, exitCode, log }: WorkflowRun, expected: Readonly<Record<string, string>>): void {
  if (!isDeepStrictEqual(jobs, expected)) throw new Error(`${JSON.stringify(jobs)}\n${log}`)
  expect(exitCode).toBe(Object.values(expected).every(result => result === 'success') ? 0 : 1)
}

/** The job summaries as a browser would show them, by job. */
const summaries = (result: WorkflowRun): [job: string, text: string][] =>
  result.summaries.map(({ job, text }) => [job, decodeEntities(text.replaceAll(/<[^>]*>/g, ' '))])

/** A release that was built, signed and published by one of the workflows. */
async function publish(): Promise<void> {
  expectJobs(await run('sign-and-publish.yml'), {
    build: 'success',
    draft: 'success',
    'sign-and-publish': 'success'
  })
}

describe.runIf(hasAct)('examples/workflows', () => {
  test('every workflow is run below, in the words of its file', () => {
    const names =
      'call-reusable-signing dry-run-on-pull-request immutable-release isolated-signing matrix-fan-in matrix ' +
      'reusable-signing sign-and-publish sign-existing-release sign-release verify-before-deploy'
    expect(readdirSync(EXAMPLES).sort()).toEqual(names.split(' ').map(name => `${name}.yml`))
  })

  test('sign-release.yml', async () => {
    const result = await run('sign-release.yml')
    expectJobs(result, { build: 'success', draft: 'success', sign: 'success', publish: 'success' })
    expect(assets()).toEqual(BOTH)
    expect(release().draft).toBe(false)
    expect(summaries(result)).toEqual([
      ['sign', expect.stringContaining('Signed 2 artifacts')],
      ['publish', expect.stringContaining('Verified 4 artifacts')]
    ])
    expect(result.standIns.map(({ job, program }) => `${job}: ${program}`).sort()).toEqual([
      'build: make',
      'build: upload-artifact',
      'draft: gh',
      'draft: gh', // "view", which fails, then "create"
      'publish: gh',
      'sign: download-artifact'
    ])
  })

  test('sign-and-publish.yml, and again', async () => {
    await publish()
    expect(assets()).toEqual(BOTH)
    expect(release().draft).toBe(false)
    expect(signatures()).toBe(3)
  })

  test('immutable-release.yml publishes, verifies, and changes nothing when it is run again', async () => {
    const jobs = { build: 'success', draft: 'success', sign: 'success', verify: 'success' }
    expectJobs(await run('immutable-release.yml'), jobs)
    release().immutable = true
    const before = { assets: world.github.assets(release().id).map(({ id }) => id), signatures: signatures() }
    expectJobs(await run('immutable-release.yml'), jobs)
    expect({
      assets: world.github.assets(release().id).map(({ id }) => id),
      signatures: signatures()
    }).toEqual(before)
    expect(assets()).toEqual(BOTH)
  })

  test('matrix-fan-in.yml signs once', async () => {
    const result = await run('matrix-fan-in.yml')
    expectJobs(result, { build: 'success', draft: 'success', sign: 'success' })
    expect(legsOf(result, 'build')).toEqual(LEGS)
    expect(assets()).toEqual([...BOUND, ...LEGS.map(leg => `app-${leg}.tgz`)].sort())
    expect(signatures()).toBe(1)
    expect(release().draft).toBe(false)
  })

  test('matrix.yml signs in each leg, and publishes once', async () => {
    const result = await run('matrix.yml')
    expectJobs(result, { build: 'success', draft: 'success', sign: 'success', publish: 'success' })
    expect(legsOf(result, 'sign')).toEqual(LEGS)
    const signed = LEGS.flatMap(leg => [`app-${leg}.tgz`, `app-${leg}.tgz.sig`])
    expect(assets()).toEqual([...BOUND, ...signed].sort())
    expect(signatures()).toBe(3)
    expect(release().draft).toBe(false)
  })

  describe.each(['isolated-signing.yml', 'call-reusable-signing.yml'])('%s', example => {
    const jobs = { build: 'success', attach: 'success', sign: 'success', publish: 'success' }

    test('signs what was attached, having no file', async () => {
      const result = await run(example)
      expectJobs(result, jobs)
      expect(assets()).toEqual(BOTH)
      expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'Sign', 'Sign'])
      expect(release().draft).toBe(false)
      expect(result.standIns.filter(({ job }) => job === 'sign')).toEqual([])
    })

    test('signs nothing when something else was attached', async () => {
      const beforeGh = 'if [ "$2" = upload ]; then echo else >dist/app.tgz; fi'
      const result = await run(example, { beforeGh })
      expectJobs(result, { build: 'success', attach: 'success', sign: 'failure' })
      expect(result.log).toContain('::error title=DIGESTS_MISMATCH::')
      expect(signatures()).toBe(0)
      expect(release().draft).toBe(true)
    })

    test('publishes nothing when a file is missing', async () => {
      const beforeGh =
        'if [ "$2" = upload ]; then rm dist/tool.zip; set -- release upload "$3" dist/app.tgz; fi'
      const result = await run(example, { beforeGh })
      expectJobs(result, { ...jobs, publish: 'failure' })
      expect(result.log).toContain('tool.zip')
      expect(release().draft).toBe(true)
    })
  })

  describe('verify-before-deploy.yml', () => {
    const deploy = async (): Promise<WorkflowRun> =>
      await run('verify-before-deploy.yml', {
        event: { name: 'workflow_dispatch', payload: { inputs: { tag: TAG } } },
        ref: 'refs/heads/main',
        idToken: false,
        repository: { 'keys/signing-public-key.pem': pemOf(world.key.publicKey) }
      })

    test('deploys what was verified', async () => {
      await publish()
      const result = await deploy()
      expectJobs(result, { deploy: 'success' })
      for (const [name, text] of Object.entries(FILES))
        expect(result.store.read(`deployed/${name}`).toString()).toBe(text)
    })

    test('deploys nothing of a release that was changed', async () => {
      await publish()
      const kept = world.github.assets(release().id).filter(({ name }) => name !== 'app.tgz')
      release().assets.splice(0, Infinity, ...kept)
      world.github.addAsset(release(), { name: 'app.tgz', content: 'a trojan\n' })
      const result = await deploy()
      expectJobs(result, { deploy: 'failure' })
      expect(result.standIns).toEqual([])
      expect(result.store.list()).toEqual([])
    })
  })

  test('sign-existing-release.yml signs what is attached, and nothing else', async () => {
    const existing = world.github.createRelease({ tag: TAG, draft: false })
    for (const [name, content] of Object.entries(FILES)) world.github.addAsset(existing, { name, content })
    const result = await run('sign-existing-release.yml', {
      event: { name: 'workflow_dispatch', payload: { inputs: { tag: TAG, assets: '*.tgz' } } },
      ref: 'refs/heads/main'
    })
    expectJobs(result, { sign: 'success' })
    expect(assets()).toEqual(BOTH.filter(name => name !== 'tool.zip.sig'))
  })

  test('dry-run-on-pull-request.yml tells the plan and asks nobody', async () => {
    const result = await run('dry-run-on-pull-request.yml', {
      event: { name: 'pull_request', payload: { number: 1 } },
      ref: 'refs/pull/1/merge',
      idToken: false
    })
    expectJobs(result, { 'dry-run': 'success' })
    expect(summaries(result)).toEqual([['dry-run', expect.stringContaining('2 artifacts would be signed')]])
    expect(requestsOf(world)).toEqual([])
  })
})

const legsOf = ({ steps }: WorkflowRun, job: string): string[] =>
  [...new Set(steps.filter(step => step.job === job).map(({ leg }) => leg))].sort()
