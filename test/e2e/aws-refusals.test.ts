import { describe, expect, test } from 'vitest'
import { effectsOf, failure, kmsOperations, summaryText, untouched } from '../support/outcome.ts'
import type { Fault } from '../fakes/http.ts'
import { workspace } from '../support/run-action.ts'
import type { ActionResult } from '../support/run-action.ts'
import { ALIAS, startWorld } from '../support/world.ts'

const HOUR_MS = 3_600_000
const OTHER_SUBJECT = { role: { subject: 'repo:octo-org/product:environment:release' } }

/** The lines before the error that explain it, as one text. */
function detailsOf({ stdout }: ActionResult): string {
  const [before = ''] = stdout.split('::error')
  return /^(?:Claims of|A statement for) [^]*/m.exec(before)?.[0] ?? ''
}

const statementIn = (details: string): unknown => JSON.parse(/^\{$[^]*?^\}$/m.exec(details)?.[0] ?? 'null')

describe('a refusal by STS', () => {
  test("comes with the token's claims and the condition that compares them, in log and summary", async () => {
    const world = await startWorld({
      ...OTHER_SUBJECT,
      oidc: { environment: 'staging', jobWorkflowRef: 'octo-org/shared/.github/workflows/sign.yml@v1' }
    })
    const result = await world.sign()
    const details = detailsOf(result)
    expect(details).toContain(
      [
        'sub: repo:octo-org/product:environment:staging',
        'aud: sts.amazonaws.com',
        'iss: https://token.actions.githubusercontent.com',
        'repository: octo-org/product',
        'repository_id: 123456789',
        'ref: refs/heads/main',
        'environment: staging',
        'job_workflow_ref: octo-org/shared/.github/workflows/sign.yml@v1'
      ].join('\n')
    )
    expect(statementIn(details)).toMatchObject({
      StringEquals: {
        'token.actions.githubusercontent.com:sub': 'repo:octo-org/product:environment:staging'
      }
    })
    const summary = summaryText(result)
    for (const line of details.trimEnd().split('\n')) expect(summary).toContain(line.trim())
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('says that the subject carries ids', async () => {
    const world = await startWorld({ ...OTHER_SUBJECT, oidc: { immutableSubject: true } })
    const result = await world.sign()
    expect(result.annotations[0]?.message).toContain(
      'sub "repo:octo-org@9876543/product@123456789:ref:refs/heads/main"'
    )
    expect(result.annotations[0]?.message).toContain('The subject has ids (owner@id/name@id)')
  })

  test('has the issuer of an Enterprise Server', async () => {
    const issuer = 'https://github.corp.example/_services/token'
    const world = await startWorld({ ...OTHER_SUBJECT, oidc: { issuer, environment: 'staging' } })
    expect(statementIn(detailsOf(await world.sign()))).toMatchObject({
      StringEquals: {
        'github.corp.example/_services/token:sub': 'repo:octo-org/product:environment:staging'
      }
    })
  })

  test('offers nothing to paste for a job without an environment', async () => {
    const result = await (await startWorld(OTHER_SUBJECT)).sign()
    expect(detailsOf(result)).toContain('sub: repo:octo-org/product:ref:refs/heads/main')
    expect(detailsOf(result)).not.toMatch(/[{}]/)
    expect(result.annotations[0]?.message).toContain('Name the environment')
  })

  test('says when the token has another audience than was asked for', async () => {
    const world = await startWorld({ oidc: { audience: 'https://github.com/octo-org' } })
    expect(await world.sign()).toMatchObject(
      failure({
        code: 'ROLE_REFUSED',
        message: /Incorrect token audience/,
        hint: 'The token\'s aud is "https://github.com/octo-org", but "sts.amazonaws.com" was requested: the service at ACTIONS_ID_TOKEN_REQUEST_URL ignores the requested audience.'
      })
    )
  })

  test('is harmless however a claim is written', async () => {
    const world = await startWorld({ ...OTHER_SUBJECT, oidc: { ref: 'refs/heads/##[stop-commands]x' } })
    const result = await world.sign()
    expect(detailsOf(result)).toContain('ref: refs/heads/# #[stop-commands]x')
  })
})

describe('a refusal by KMS', () => {
  test('of the key policy comes with a statement for it', async () => {
    const world = await startWorld()
    world.kms.deny('kms:Sign', 'because no resource-based policy allows the kms:Sign action')
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'KMS_ACCESS_DENIED',
        message: /is not authorized to perform: kms:Sign/,
        hint: 'Compare signing-algorithm (RSASSA_PSS_SHA_256), role-to-assume and key-id of this step, and the Region, with the key policy and correct the workflow: the message is the same for a key that does not exist. A role that the key policy does not name yet needs the statement in the log.'
      })
    )
    const statement = {
      Effect: 'Allow',
      Action: 'kms:Sign',
      Principal: { AWS: world.roleArn },
      Resource: '*',
      Condition: {
        StringEquals: { 'kms:MessageType': 'DIGEST', 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256' }
      }
    }
    expect(statementIn(detailsOf(result))).toEqual(statement)
    expect(summaryText(result)).toContain(`A statement for the key policy of ${world.key.arn}:`)
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('through an alias says what a policy can name', async () => {
    const world = await startWorld()
    world.kms.deny('kms:GetPublicKey')
    const result = await world.sign({ 'key-id': ALIAS, 'aws-region': 'eu-central-1' })
    expect(result).toMatchObject(
      failure({
        code: 'KMS_ACCESS_DENIED',
        message: /is not authorized to perform: kms:GetPublicKey/,
        hint: `Compare role-to-assume and key-id of this step with what the policies of ${world.roleArn} allow, and correct the workflow. A role that may not use this key yet needs the statement in the log. The step calls the key by ${ALIAS}: a Resource names the key's ARN, not the alias, and a condition on kms:RequestAlias must name this alias.`
      })
    )
  })
})

describe('a job without a token endpoint', () => {
  const NO_ENDPOINT = { ACTIONS_ID_TOKEN_REQUEST_URL: undefined }
  const pullRequest = (head: unknown): { name: string; payload: unknown } => ({
    name: 'pull_request',
    payload: { pull_request: { head, base: { repo: { full_name: 'octo-org/product' } } } }
  })
  const PERMISSION =
    'Add "permissions: { id-token: write }" to the job; in a reusable workflow the job that calls it needs it too.'
  const FORK =
    'A pull request from a fork never gets one: sign on a tag, a release or workflow_dispatch of this repository.'

  test.each([
    {
      what: 'a pull request from a fork',
      event: pullRequest({ repo: { full_name: 'someone/product' } }),
      hint: FORK
    },
    { what: 'a pull request from a fork that is gone', event: pullRequest({ repo: null }), hint: FORK },
    {
      what: 'a pull request from a branch',
      event: pullRequest({ repo: { full_name: 'octo-org/product' } }),
      hint: PERMISSION
    },
    {
      what: 'a pull request event that says nothing',
      event: { name: 'pull_request', payload: [] },
      hint: PERMISSION
    },
    { what: 'a push', event: { name: 'push', payload: {} }, hint: PERMISSION }
  ])('for $what', async ({ event, hint }) => {
    const world = await startWorld()
    const result = await world.sign({}, { env: NO_ENDPOINT, event })
    expect(result).toMatchObject(
      failure({
        code: 'OIDC_UNAVAILABLE',
        message: 'This job cannot get an OIDC token: the runner gives it no token endpoint.',
        hint
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('under act', async () => {
    const world = await startWorld()
    expect(await world.sign({}, { env: { ...NO_ENDPOINT, ACT: 'true' } })).toMatchObject(
      failure({
        code: 'OIDC_UNAVAILABLE',
        message: 'This job cannot get an OIDC token: the runner gives it no token endpoint.',
        hint: 'act has no token endpoint: leave role-to-assume out there and give AWS credentials in the environment.'
      })
    )
  })
})

// Every run is searched for every secret that the fakes know.
describe('a server that echoes secrets', () => {
  test('the OIDC endpoint its request token', async () => {
    const world = await startWorld()
    const body = JSON.stringify({ message: `Bearer ${world.oidc.requestToken} may not` })
    world.oidc.faults.next({ kind: 'respond', status: 403, body, times: 9 })
    const result = await world.sign({}, { env: { RUNNER_DEBUG: '1' } })
    expect(result.annotations[0]?.message).toContain('may not')
    expect(result.annotations[0]?.message).toContain('***')
    expect(result.masks).toContain(world.oidc.requestToken)
  })

  test('STS the OIDC token, in a message that is longer than what is shown', async () => {
    const world = await startWorld()
    world.sts.echoesToken = true
    const result = await world.sign({}, { env: { RUNNER_DEBUG: '1' } })
    expect(result.annotations[0]?.message).toContain('The ID Token *** is not a valid JWT')
    const [token = ''] = world.oidc.issued.map(issued => issued.token)
    const shown = result.stdout.split('\n').filter(line => !line.startsWith('::add-mask::'))
    // the header says nothing, the claims do
    expect([...shown, result.summary].filter(text => text.includes(token.slice(100, 150)))).toEqual([])
  })

  test('GitHub the token of the job, in a message that is cut in the middle of it', async () => {
    const world = await startWorld()
    const message = `${'x'.repeat(268)} ${world.github.token}`
    world.github.faults.next({ kind: 'respond', status: 403, body: JSON.stringify({ message }), times: 9 })
    const result = await world.sign()
    expect(result.annotations[0]?.message).toContain('x ***…')
    expect(result.annotations[0]?.title).toBe('GITHUB_ACCESS_DENIED')
    const shown = result.stdout.split('\n').filter(line => !line.startsWith('::add-mask::'))
    expect([...shown, result.summary].filter(text => text.includes(world.github.token.slice(0, 12)))).toEqual(
      []
    )
  })
})

describe('a clock that is wrong', () => {
  test.each([
    { what: 'an hour behind AWS', clockOffsetMs: HOUR_MS },
    { what: 'an hour ahead of AWS', clockOffsetMs: -HOUR_MS }
  ])('$what is corrected, and one session is enough', async ({ clockOffsetMs }) => {
    const world = await startWorld({ clockOffsetMs })
    const files = { 'dist/a.tgz': 'a\n', 'dist/b.tgz': 'b\n', 'dist/c.tgz': 'c\n' }
    const result = await world.sign({}, { files })
    expect(result.exitCode).toBe(0)
    expect(world.sts.calls.map(({ outcome }) => outcome)).toEqual(['issued'])
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'Sign', 'Sign'])
  })
})

describe('a run that outlasts its session', () => {
  test('renews it, each time with a fresh token', async () => {
    const world = await startWorld({ role: { sessionSeconds: 2 }, kms: { latencyMs: 700 } })
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`dist/app-${i}.tgz`, `${i}\n`]))
    const result = await world.sign({}, { files })
    expect(result.exitCode).toBe(0)
    expect(kmsOperations(world)).toHaveLength(31)
    const tokens = world.sts.calls.map(({ token }) => token)
    expect(tokens.length).toBeGreaterThan(2)
    expect(new Set(tokens).size).toBe(tokens.length)
    expect(
      new Set(world.kms.requests.map(({ headers }) => headers['x-amz-security-token'])).size
    ).toBeGreaterThan(2)
  })
})

describe('a session of the role that KMS does not accept', () => {
  const refused = (name: string, times: number, operation: string): Fault => ({
    kind: 'respond',
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: name, message: 'The security token included in the request is invalid.' }),
    times,
    match: ({ headers }) => headers['x-amz-target'] === `TrentService.${operation}`
  })

  test.each([
    ['ExpiredTokenException', 'Sign'],
    ['UnrecognizedClientException', 'Sign'],
    ['UnrecognizedClientException', 'GetPublicKey']
  ])('is replaced once: %s of %s', async (name, operation) => {
    const world = await startWorld()
    world.kms.faults.next(refused(name, 1, operation))
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(world.sts.issued).toHaveLength(2)
    expect(world.oidc.issued).toHaveLength(2)
    expect(result.stdout).toContain(
      'KMS does not accept the session of the role: assuming the role once more.'
    )
    expect(result.masks).toEqual(
      expect.arrayContaining(world.sts.issued.map(({ sessionToken }) => sessionToken))
    )
  })

  test('is replaced once for all calls that had it', async () => {
    const world = await startWorld()
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => `dist/${name}.tgz`)
    const { path } = workspace(Object.fromEntries(names.map(name => [name, name])))
    world.kms.faults.next(refused('ExpiredTokenException', 6, 'Sign'))
    const result = await world.sign({ artifacts: 'dist/*.tgz' }, { cwd: path })
    expect(result.exitCode).toBe(0)
    expect(world.sts.issued).toHaveLength(2)
  })

  test('nor the one after it ends the run, with advice about sessions', async () => {
    const world = await startWorld()
    world.kms.faults.next(refused('UnrecognizedClientException', 99, 'GetPublicKey'))
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'CREDENTIALS_REFUSED',
        message: `kms:GetPublicKey with the key ${world.key.arn} in eu-central-1 failed: UnrecognizedClientException: The security token included in the request is invalid.`,
        hint: 'KMS accepts neither the session that STS issued to this step nor a new one: check that the Region eu-central-1 is enabled in the account of the role, and AWS_ENDPOINT_URL_KMS and AWS_ENDPOINT_URL_STS if they are set. If that is right, run the job again.'
      })
    )
    expect(world.sts.issued).toHaveLength(2)
    expect(effectsOf(world, result)).toEqual(untouched())
  })
})
