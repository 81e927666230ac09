import { describe, expect, onTestFinished, test } from 'vitest'
import { FakeGitHub } from '../fakes/github.ts'
import { isRecord, startServer } from '../fakes/http.ts'
import type { FakeKms } from '../fakes/kms.ts'
import { FakeOidc } from '../fakes/oidc.ts'
import type { FakeSts } from '../fakes/sts.ts'
import { runAction, RunError, startAction, workspace } from '../support/run-action.ts'
import type { RunOptions } from '../support/run-action.ts'
import { parseFileCommands, parseLog } from '../support/runner-protocol.ts'

// Checked by the compiler: the AWS fakes have what the harness asks of them.
export const withAws = (kms: FakeKms, sts: FakeSts): RunOptions => ({ kms, sts })

const SECRET = 'ghs_abcdefghijklmnopqrstuvwxyz0123456789'
const ACTION_YML = `
name: fixture
inputs:
  mode: { default: sign }
  token: { default: '\${{ github.token }}' }
  job-total: { default: '\${{ strategy.job-total }}' }
  role-duration-seconds: { default: 900 }
  dry-run: { default: false }
  key-id: { description: has no default }
  two words: { default: kept }
runs: { using: node24, main: dist/index.js }
`

const PRELUDE = `
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
const say = text => process.stdout.write(text + '\\n')
const output = (name, value) => appendFileSync(process.env.GITHUB_OUTPUT, name + '<<D_1\\n' + value + '\\nD_1\\n')
const SECRET = '${SECRET}'
`

function options(source: string, more: RunOptions = {}): RunOptions {
  const folder = workspace({ 'action.yml': ACTION_YML, 'entry.mjs': PRELUDE + source })
  return { entry: folder.file('entry.mjs'), actionYml: folder.file('action.yml'), secrets: [SECRET], ...more }
}

async function problems(source: string, more: RunOptions = {}): Promise<string> {
  const error: unknown = await runAction(options(source, more)).catch((thrown: unknown) => thrown)
  return error instanceof RunError ? error.problems.join('\n') : `no RunError: ${String(error)}`
}

describe('a run that breaks no rule', () => {
  test('gives back what the step said and wrote', async () => {
    const result = await runAction(
      options(`
        say('::add-mask::' + SECRET)
        say('::warning title=Note%3A 1,file=a%2Cb::50%25 done%0Anext')
        say('plain ::error::text')
        output('signatures', '[1]\\n[2]')
        appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Signed')
        writeFileSync(join(process.env.GITHUB_WORKSPACE, 'app.sig'), 'sig')
        writeFileSync(join(process.env.RUNNER_TEMP, 'left'), 'x')
      `)
    )
    expect(result).toMatchObject({
      exitCode: 0,
      signal: null,
      stderr: '',
      summary: '# Signed',
      masks: [SECRET]
    })
    expect([...result.outputs]).toEqual([['signatures', '[1]\n[2]']])
    expect(result.annotations).toEqual([
      { level: 'warning', title: 'Note: 1', file: 'a,b', message: '50% done\nnext' }
    ])
    expect(result.strayFiles).toEqual([expect.stringMatching(/left$/)])
  })

  test('a failure with an error annotation is a result, not a problem', async () => {
    const result = await runAction(options(`say('::error::no key'); process.exitCode = 1`))
    expect(result.exitCode).toBe(1)
    expect(result.annotations).toEqual([{ level: 'error', message: 'no key' }])
  })

  test('what was in the workspace before does not count as a leak', async () => {
    const folder = workspace({ '.env': SECRET })
    expect(await runAction(options('', { cwd: folder.path }))).toMatchObject({ exitCode: 0 })
  })
})

describe('the environment', () => {
  const variables = async (more: RunOptions): Promise<object> => {
    const { outputs } = await runAction(
      options(`output('env', JSON.stringify({ ...process.env, INPUT_TOKEN: '' }))`, { ...more, secrets: [] })
    )
    const env: unknown = JSON.parse(outputs.get('env') ?? '')
    return isRecord(env) ? env : {}
  }

  test('has the declared defaults, the stated inputs and nothing of the tests', async () => {
    process.env['AWS_PROFILE'] = 'of-the-developer'
    onTestFinished(() => {
      delete process.env['AWS_PROFILE']
    })
    const env = await variables({
      inputs: { 'key-id': 'alias/x', 'dry-run': '', typo: '1' },
      ref: 'refs/tags/v1'
    })
    expect(env).toMatchObject({
      INPUT_MODE: 'sign',
      'INPUT_JOB-TOTAL': '1',
      'INPUT_ROLE-DURATION-SECONDS': '900',
      'INPUT_DRY-RUN': '',
      'INPUT_KEY-ID': 'alias/x',
      INPUT_TWO_WORDS: 'kept',
      INPUT_TYPO: '1',
      GITHUB_REF_NAME: 'v1',
      GITHUB_REF_TYPE: 'tag'
    })
    expect(Object.keys(env).filter(name => /^(AWS|npm|VITEST|NODE)/.test(name))).toEqual([])
  })

  test('carries the event and changes that a test asks for', async () => {
    const { outputs } = await runAction(
      options(
        `import { readFileSync } from 'node:fs'
        output('event', readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'))
        output('name', process.env.GITHUB_EVENT_NAME)
        output('ci', String(process.env.CI))`,
        { event: { name: 'release', payload: { release: { id: 7 } } }, env: { CI: undefined } }
      )
    )
    expect(Object.fromEntries(outputs)).toEqual({
      event: '{"release":{"id":7}}',
      name: 'release',
      ci: 'undefined'
    })
  })

  test('an expression that the harness does not know is an error', async () => {
    const folder = workspace({ 'action.yml': `inputs: { a: { default: '\${{ github.sha }}' } }` })
    await expect(runAction(options('', { actionYml: folder.file('action.yml') }))).rejects.toThrow(
      'github.sha'
    )
  })
})

describe('a leaked secret is found', () => {
  const encoded = `Buffer.from('user:' + SECRET).toString('base64')`
  test.each([
    ['in stdout', `say('token ' + SECRET)`, 'line 1 of stdout'],
    ['in stdout before its mask', `say(SECRET); say('::add-mask::' + SECRET)`, 'line 1 of stdout'],
    ['in stdout after its mask', `say('::add-mask::' + SECRET); say(SECRET)`, 'line 2 of stdout'],
    [
      'in a mask that commands are stopped for',
      `say('::stop-commands::t'); say('::add-mask::' + SECRET)`,
      'line 2'
    ],
    ['as Base64 within other text', `say('basic ' + ${encoded})`, 'line 1 of stdout'],
    ['on stderr', `process.stderr.write(SECRET)`, 'in stderr'],
    ['in an output', `output('x', SECRET)`, 'the output "x"'],
    ['in the summary', `appendFileSync(process.env.GITHUB_STEP_SUMMARY, SECRET)`, 'the job summary'],
    ['in the environment', `appendFileSync(process.env.GITHUB_ENV, 'T=' + SECRET)`, 'in GITHUB_ENV'],
    ['in the state', `appendFileSync(process.env.GITHUB_STATE, 'T=' + SECRET)`, 'in GITHUB_STATE'],
    ['in the path', `appendFileSync(process.env.GITHUB_PATH, SECRET)`, 'in GITHUB_PATH'],
    ['in the workspace', `writeFileSync('note.txt', SECRET)`, 'note.txt'],
    ['in a file name', `writeFileSync(SECRET, '')`, 'the name of'],
    ['in HOME', `writeFileSync(join(process.env.HOME, '.netrc'), SECRET)`, '.netrc'],
    ['in RUNNER_TEMP', `writeFileSync(join(process.env.RUNNER_TEMP, 'a'), ${encoded})`, 'temp/a'],
    [
      'across the chunks of a large file',
      `writeFileSync('big', Buffer.concat([Buffer.alloc(4 * 1024 * 1024 - 5), Buffer.from(SECRET)]))`,
      'big'
    ]
  ])('%s', async (_, source, where) => {
    const found = await problems(source)
    expect(found).toContain('the secret "ghs_ab…" shows in')
    expect(found).toContain(where)
  })

  test('URL-encoded, and the signature of a JWT alone', async () => {
    const secrets = ['a+b/c=d+e/f=', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl']
    const found = await problems(`say(encodeURIComponent('${secrets[0]}')); say('c2lnbmF0dXJl')`, { secrets })
    expect(found).toContain('line 1 of stdout')
    expect(found).toContain('line 2 of stdout')
  })

  test('the job token counts without being named', async () => {
    const found = await problems(`say(process.env.INPUT_TOKEN)`, {
      inputs: { token: 'ghp_another_token' },
      secrets: []
    })
    expect(found).toContain('line 1 of stdout')
  })
})

describe('other broken rules are found', () => {
  test.each([
    ['a legacy command in a line', `say('name: a##[stop-commands]x.txt')`, '"##["'],
    ['after a lone carriage return', `say('a\\r::set-env name=X::y')`, 'the workflow command "set-env"'],
    ['stopped commands', `say('::stop-commands::abc')`, 'the workflow command "stop-commands"'],
    ['a warning of Node', `process.emitWarning('old')`, 'unexpected on stderr'],
    ['an uncaught error', `throw new Error('boom')`, 'without an error annotation'],
    ['a green step with an error', `say('::error::x')`, 'has an error annotation'],
    ['an exported variable', `appendFileSync(process.env.GITHUB_ENV, 'A=b')`, 'GITHUB_ENV was written'],
    [
      'an output without an end',
      `appendFileSync(process.env.GITHUB_OUTPUT, 'a<<E\\nb')`,
      'GITHUB_OUTPUT cannot be read'
    ],
    [
      'a summary over the limit',
      `appendFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(2 ** 20 + 1))`,
      'summary has'
    ]
  ])('%s', async (_, source, message) => {
    expect(await problems(source)).toContain(message)
  })

  test('stderr that a test allows is no problem', async () => {
    const result = await runAction(
      options(`process.stderr.write('known: x\\n')`, { allowStderr: /^known: / })
    )
    expect(result.stderr).toBe('known: x\n')
  })

  test('a verify step that is green without saying so, or says so and is red', async () => {
    const inputs = { mode: 'verify' }
    expect(await problems('', { inputs })).toContain('exit code 0 with the output verified=undefined')
    expect(
      await problems(`output('verified', 'true'); say('::error::x'); process.exitCode = 1`, { inputs })
    ).toContain('exit code 1 with the output verified=true')
    expect(await problems(`output('verified', 'true')`, { inputs })).toBe('no RunError: [object Object]')
  })

  test('a hanging step is killed, with its output in the message', async () => {
    const run = runAction(options(`say('about to hang'); setInterval(() => {}, 1000)`, { timeoutMs: 500 }))
    await expect(run).rejects.toThrow(/did not end within 500 ms[^]*about to hang/)
  })
})

describe('the services of a run', () => {
  const call = (messageType: string, bytes: number) => ({
    operation: 'Sign',
    messageType,
    message: Buffer.alloc(bytes),
    signingAlgorithm: 'RSASSA_PSS_SHA_384'
  })
  const kms = (messageType: string, bytes: number) => ({
    url: 'http://127.0.0.1:9',
    calls: [call(messageType, bytes)],
    secrets: () => []
  })

  test('KMS must have been given digests', async () => {
    expect(await problems('', { kms: kms('RAW', 48) })).toContain('Sign got 48 bytes as RAW')
    expect(await problems('', { kms: kms('DIGEST', 32) })).toContain('Sign got 32 bytes as DIGEST')
    expect(await runAction(options('', { kms: kms('DIGEST', 48) }))).toMatchObject({ exitCode: 0 })
  })

  test('violations count', async () => {
    const fake = { secrets: () => [], violations: [{ kind: 'token-sent-elsewhere' }] }
    expect(await problems('', { fakes: [fake] })).toContain('token-sent-elsewhere')
  })

  test('the fakes of the project fit', async () => {
    const oidc = await FakeOidc.start({ repository: 'octo-org/product', ref: 'refs/heads/main' })
    const github = await FakeGitHub.start({ owner: 'octo-org', repo: 'product' })
    onTestFinished(async () => {
      await Promise.all([oidc.close(), github.close()])
    })
    const source = `
      const get = async (url, token) => (await fetch(url, { headers: { authorization: 'Bearer ' + token } })).json()
      const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = process.env
      say('::add-mask::' + (await get(url + '&audience=a', token)).value)
      const repository = process.env.GITHUB_API_URL + '/repos/' + process.env.GITHUB_REPOSITORY
      output('id', (await get(repository, process.env.INPUT_TOKEN)).id)
      if (process.env.INPUT_STRAY) await get(repository + '/stray', process.env.INPUT_TOKEN)
    `
    const fakes = { github, oidc } satisfies RunOptions
    const { outputs, masks } = await runAction(options(source, fakes))
    expect(outputs.get('id')).toBe(String(github.repositoryId))
    expect(masks).toEqual(oidc.issued.map(({ token }) => token))
    expect(await problems(source, { ...fakes, inputs: { stray: 'yes' } })).toContain('unknown-endpoint')
    expect(await problems(`say(process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN)`, { oidc })).toContain(
      'line 1 of stdout'
    )
  })

  /** Gives out a credential at /issue, and is called with it at /use. */
  async function issuer() {
    const issued: string[] = []
    const server = await startServer((request, response) => {
      if (request.path === '/issue') issued.push('issued-credential-1234')
      response.end(issued.at(-1))
    })
    onTestFinished(() => server.close())
    const source = (first: string, then: string): string => `
      const credential = await (await fetch('${server.url}/issue')).text()
      const mask = () => say('::add-mask::' + credential)
      const use = () => fetch('${server.url}/use', { headers: { authorization: 'Bearer ' + credential } })
      await ${first}(); await ${then}()`
    return { source, fake: { requests: server.requests, secrets: () => issued } }
  }

  test('a credential must be masked before it is used', async () => {
    const { source, fake } = await issuer()
    const fakes = [fake]
    expect(await runAction(options(source('mask', 'use'), { fakes }))).toMatchObject({ exitCode: 0 })
  })

  test('a credential that is masked late or never is found', async () => {
    const late = await issuer()
    expect(await problems(late.source('use', 'mask'), { fakes: [late.fake] })).toContain('ms before its mask')
    const never = await issuer()
    expect(await problems(never.source('use', 'use'), { fakes: [never.fake] })).toContain('was never masked')
  })
})

test('a started step can be killed in the middle', async () => {
  const started = await startAction(options(`say('working'); setInterval(() => {}, 1000)`))
  while (!started.stdout().includes('working')) await new Promise(resolve => setTimeout(resolve, 10))
  started.child.kill('SIGTERM')
  expect(await started.finished).toMatchObject({ exitCode: null, signal: 'SIGTERM', stdout: 'working\n' })
})

describe('workflow commands as the runner reads them', () => {
  const names = (stdout: string): string[] =>
    parseLog(stdout).commands.map(({ name, data }) => `${name}=${data}`)

  test.each([
    ['case and leading white space', ' \u0085::ERROR::a', ['error=a']],
    ['only registered names', '::signed::a\n::error::b', ['error=b']],
    ['not in the middle of a line', 'x ::error::a', []],
    ['a legacy command in the middle of a line', 'x ##[error]a%5Db', ['error=a]b']],
    ['escapes undone once', '::error::%250A%0A', ['error=%0A\n']],
    [
      'a stop until its own token',
      '::stop-commands::T\n::error::a\n::t::\n::error::b',
      ['stop-commands=T', 'error=b']
    ],
    ['a stop that a file name hid', 'name##[stop-commands]x\n::add-mask::s', ['stop-commands=x']]
  ])('%s', (_, stdout, expected) => {
    expect(names(stdout)).toEqual(expected)
  })

  test('properties without a value are dropped', () => {
    const [command] = parseLog('::error title=,file=a.txt,line::x').commands
    expect([...(command?.properties ?? [])]).toEqual([['file', 'a.txt']])
  })
})

describe('command files as the runner reads them', () => {
  test('values and blocks', () => {
    expect([...parseFileCommands('a=b=<<c\n\nx<<END\n1\n\nEND \nEND\ny<<E\nE\n')]).toEqual([
      ['a', 'b=<<c'],
      ['x', '1\n\nEND '],
      ['y', '']
    ])
  })

  test.each(['nonsense', '=x', '<<E\nE', 'a<<', 'a<<E\nvalue'])('refuses %j', text => {
    expect(() => parseFileCommands(text)).toThrow('Invalid')
  })
})
