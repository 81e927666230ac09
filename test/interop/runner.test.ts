import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, test } from 'vitest'
import { COMMIT, hasAct, ownFiles, runWorkflow } from '../support/act.ts'
import type { StandInRun, WorkflowRun } from '../support/act.ts'
import { decodeEntities, kmsOperations } from '../support/outcome.ts'
import { fingerprintOf } from '../support/signed-files.ts'
import { startWorld, TAG } from '../support/world.ts'
import type { World } from '../support/world.ts'

// What a step of this action leaves to the steps and jobs after it, by a runner that nobody here wrote; and what that runner does
// otherwise than GitHub's, as test/README.md lists it.

const workflowOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../.github/workflows/${name}`, import.meta.url)), 'utf8')
const ACTION = `your-org/kms-sign-action@${COMMIT}`

let world: World

beforeEach(async () => {
  world = await startWorld({ oidc: { ref: `refs/tags/${TAG}` } })
})

const run = (jobs: string): Promise<WorkflowRun> =>
  runWorkflow(world, {
    workflow: `name: Probe\non: push\npermissions: { id-token: write }\njobs:\n${jobs}`,
    withoutJobTotal: true
  })

const sign = (): string => `
      - run: mkdir dist && echo app >dist/app.tgz
      - id: sign
        uses: ${ACTION}
        with:
          artifacts: dist/*
          strategy: each
          upload: none
          key-id: ${world.key.arn}
          role-to-assume: ${world.roleArn}`

/** Lines that steps print with \`echo "SAW …"\`. */
const seen = ({ log }: WorkflowRun): string[] =>
  [...log.matchAll(/^\[\w+\] SAW (.*)$/gm)].map(([, text = '']) => text)

describe.runIf(hasAct)('steps after this action', () => {
  test('have its outputs, outcome and conclusion; a refusal that may fail does not end the job', async () => {
    const result = await run(`
  first:
    runs-on: ubuntu-latest
    outputs: { fingerprint: '\${{ steps.sign.outputs.public-key-fingerprint }}' }
    steps:${sign()}
      - run: echo changed >>dist/app.tgz
      - id: verify
        uses: ${ACTION}
        continue-on-error: true
        with:
          mode: verify
          artifacts: dist/app.tgz
          trusted-public-key: signing-public-key.pem
          public-key-fingerprint: \${{ steps.sign.outputs.public-key-fingerprint }}
      - run: echo "SAW \${{ steps.sign.outcome }} \${{ steps.verify.outcome }} \${{ steps.verify.conclusion }} \${{ steps.verify.outputs.verified }}"
      - run: echo "SAW \${{ fromJSON(steps.verify.outputs.results)[0].diagnosis.cause }} of \${{ fromJSON(steps.sign.outputs.signatures)[0].signatureFile }}"
      - if: steps.verify.outputs.verified == 'true'
        run: echo "SAW what must not run"
  second:
    needs: first
    runs-on: ubuntu-latest
    steps:
      - run: echo "SAW \${{ needs.first.outputs.fingerprint }}"`)
    expect(result.jobs).toEqual({ first: 'success', second: 'success' })
    expect(seen(result)).toEqual([
      'success failure success false',
      'file-changed of dist/app.tgz.sig',
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/)
    ])
    const summaries = result.summaries.map(({ text }) => decodeEntities(text))
    expect(summaries).toEqual([
      expect.stringContaining('## Signed 1 artifact; nothing was attached\n'),
      expect.stringContaining('## Verification failed: 1 of 1 rejected\n')
    ])
  })

  test('have the environment of those before it, and its files only', async () => {
    const result = await run(`
  one:
    runs-on: ubuntu-latest
    steps:
      - run: note before
      ${sign().trim()}
      - run: note after
      - run: echo "SAW $(find . -type f | sort | tr '\\n' ' ')$(find "$RUNNER_TEMP" "$HOME" -type f)"`)
    expect(result.jobs).toEqual({ one: 'success' })
    expect(environmentOf(result, 'after')).toEqual(environmentOf(result, 'before'))
    expect(seen(result)).toEqual(['./dist/app.tgz ./dist/app.tgz.sig ./signing-public-key.pem'])
  })

  test('a step that prints a secret of the job is noticed by these tests', async () => {
    const { token } = world.github
    await expect(
      run(`
  one:
    runs-on: ubuntu-latest
    steps:
      - run: echo "${token.slice(0, 4)}""${token.slice(4)}"`)
    ).rejects.toThrow('the runner had to mask a secret')
  })
})

describe.runIf(hasAct)('.github/workflows/ci.yml', () => {
  test('its job that uses this action, as it is written', async () => {
    const result = await runWorkflow(world, {
      workflow: workflowOf('ci.yml'),
      only: { job: 'action', leg: 'os:ubuntu-latest' },
      ref: 'refs/heads/main',
      idToken: false,
      repository: ownFiles(
        'package.json',
        'scripts/write-golden-vectors.mjs',
        'scripts/write-large-files.mjs',
        'test/vectors/aws-kms-hello.json'
      )
    })
    expect(result.jobs).toEqual({ action: 'success' })
    const failed = result.steps.filter(step => step.result !== 'success')
    expect(failed).toHaveLength(1) // the step that must refuse
    expect(result.summaries.map(({ text }) => text.split('\n')[0])).toEqual([
      '## Verified 2 artifacts, not bound to a release',
      '## Verification failed: 2 of 2 rejected',
      '## Verified 3 artifacts, not bound to a release'
    ])
  })
})

describe.runIf(hasAct)('.github/workflows/self-test.yml', () => {
  const main = 'refs/heads/main'

  /** As it is written, where the system is not one that act has. */
  async function selfTest(vars: () => Readonly<Record<string, string>>): Promise<WorkflowRun> {
    world = await startWorld({ release: false, oidc: { ref: main } })
    return runWorkflow(world, {
      workflow: workflowOf('self-test.yml').replace(
        '[ubuntu-latest, windows-latest, macos-latest]',
        '[ubuntu-latest]'
      ),
      event: { name: 'workflow_dispatch', payload: {} },
      ref: main,
      repository: ownFiles('package.json', 'LICENSE'),
      vars: vars()
    })
  }

  test('signs, verifies and rejects files, and a draft release, which is gone afterwards', async () => {
    const result = await selfTest(() => ({
      SELF_TEST_KEY_ARN: world.key.arn,
      SELF_TEST_KEY_FINGERPRINT: fingerprintOf(world.key.publicKey),
      SELF_TEST_ROLE_ARN: world.roleArn,
      SELF_TEST_VERIFY_ROLE_ARN: world.roleArn
    }))
    expect([result.jobs, result.log]).toEqual([
      { files: 'success', draft: 'success', sign: 'success', verify: 'success', delete: 'success' },
      expect.any(String)
    ])
    const titles = result.summaries.map(({ job, text }) => `${job}: ${text.split('\n')[0]}`)
    expect(titles.sort()).toEqual([
      'files: ## Signed 2 artifacts; nothing was attached',
      'files: ## Verification failed: 1 of 1 rejected',
      'files: ## Verified 2 artifacts, not bound to a release',
      expect.stringMatching(/^sign: ## Dry run/),
      expect.stringMatching(/^sign: ## Signed \d+ artifacts; the release is still a draft: publish it$/),
      expect.stringMatching(/^verify: ## Verified \d+ artifacts of this release$/)
    ])
    expect(world.github.releases).toEqual([])
    expect(kmsOperations(world)).toContain('Verify')
  })

  test('deletes the draft when it could not be signed, and fails', async () => {
    const result = await selfTest(() => ({
      SELF_TEST_KEY_ARN: world.key.arn,
      SELF_TEST_KEY_FINGERPRINT: `sha256:${'0'.repeat(64)}`,
      SELF_TEST_ROLE_ARN: world.roleArn,
      SELF_TEST_VERIFY_ROLE_ARN: world.roleArn
    }))
    expect(result.jobs).toEqual({ files: 'failure', draft: 'success', sign: 'failure', delete: 'success' })
    expect(result.exitCode).toBe(1)
    expect(world.github.releases).toEqual([])
  })

  test('does nothing where the variables are not set', async () => {
    const result = await selfTest(() => ({}))
    expect([result.jobs, result.exitCode]).toEqual([{}, 0])
    expect([...world.kms.requests, ...world.sts.requests, ...world.github.requests]).toEqual([])
  })
})

describe.runIf(hasAct)('act does otherwise than GitHub', () => {
  const PUBLISHING = (): string => `
  one:
    runs-on: ubuntu-latest
    steps:${sign().replace('upload: none', 'upload: all\n          publish-release: true')}`

  test('strategy.job-total is empty, and so nothing is published', async () => {
    const result = await run(PUBLISHING())
    expect(result.jobs).toEqual({ one: 'failure' })
    expect(result.log).toContain('job-total: empty, expected the number of matrix jobs')
    expect(world.release.draft).toBe(true)
  })

  test('permissions are not read: a job without id-token gets a token', async () => {
    const result = await run(`
  one:
    runs-on: ubuntu-latest
    permissions: {}
    steps:${sign()}`)
    expect(result.jobs).toEqual({ one: 'success' })
  })

  // on a busy machine it does, unless runWorkflow's own node prevents it
  test('what a step that fails printed last is not lost', async () => {
    const result = await run(`
  one:
    runs-on: ubuntu-latest
    steps:
      - run: node -e 'console.log("x".repeat(3e6) + "\\nthe last line"); process.exitCode = 1'`)
    expect(result.jobs).toEqual({ one: 'failure' })
    expect(result.log).toMatch(/^\[one\] the last line/m)
  })
})

/** What is not this one step's. */
function environmentOf({ standIns }: WorkflowRun, program: string): StandInRun['env'] {
  const found = standIns.find(one => one.program === program)
  if (found === undefined) throw new Error(`"note ${program}" did not run`)
  const { GITHUB_ACTION: _, ...env } = found.env
  return env
}
