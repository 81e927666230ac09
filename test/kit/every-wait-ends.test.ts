import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startServer } from '../fakes/http.ts'
import type { Fault, Faults, RecordedRequest } from '../fakes/http.ts'
import { AWS_LIMITS } from '../../src/aws/client.ts'
import { roleCredentials } from '../../src/aws/credentials.ts'
import { KmsSigner } from '../../src/aws/kms-signer.ts'
import { connectNetwork } from '../../src/aws/network.ts'
import { WORKFLOW_TERMS } from '../../src/aws/terms.ts'
import { GitHubReleaseHost } from '../../src/github/release-host.ts'
import { mapConcurrently } from '../../src/lib/concurrency.ts'
import { Waiting } from '../../src/lib/waiting.ts'
import type { IdentityToken } from '../../src/ports/job.ts'
import type { ReleaseHost } from '../../src/ports/release-host.ts'
import type { Signer } from '../../src/ports/signer.ts'
import { RunnerIdentityToken } from '../../src/runner/identity-token.ts'
import { contentOfBytes } from '../../src/release/content.ts'
import type { Digest } from '../../src/signature/algorithms.ts'
import { FakeClock } from '../support/clock.ts'
import { workspace } from '../support/run-action.ts'
import { signHere } from '../support/sign-here.ts'
import { ARTIFACT, startWorld, TAG } from '../support/world.ts'
import type { World } from '../support/world.ts'

// What is waited for between attempts costs no time here: the clock does not wait. What a service may take is short.

const ANSWER_MS = 400
/** Where nothing is late: a machine that does something else too must not be taken for a service that stalls. */
const PATIENT_MS = 20_000
const ALGORITHM = 'RSASSA_PSS_SHA_256'
const SESSION_POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'

interface Services {
  readonly world: World
  readonly clock: FakeClock
  readonly told: string[]
  readonly cancel: AbortController
  readonly identityToken: IdentityToken
  readonly signer: Signer
  readonly store: ReleaseHost
}

async function start(answerMs = PATIENT_MS): Promise<Services> {
  const world = await startWorld()
  const clock = new FakeClock()
  const told: string[] = []
  const cancel = new AbortController()
  const info = (text: string): void => void told.push(text)
  const waiting = new Waiting({ clock, info, cancelled: cancel.signal })
  const limits = {
    connectMs: answerMs,
    headersMs: answerMs,
    answerMs,
    credentialsMs: answerMs,
    throttleBudgetMs: 5 * 60_000
  }
  const network = connectNetwork(undefined, undefined)
  const mask = (): void => {}
  const identityToken = new RunnerIdentityToken({
    requestUrl: world.oidc.url,
    requestToken: world.oidc.requestToken,
    withoutToken: undefined,
    waiting,
    limits,
    mask
  })
  const credentials = roleCredentials({
    role: {
      arn: world.roleArn,
      partition: 'aws',
      account: '111122223333',
      sessionName: 'test',
      durationSeconds: 900,
      audience: 'sts.amazonaws.com'
    },
    policy: SESSION_POLICY,
    limitedTo: 'kms:GetPublicKey and kms:Sign with this key',
    sts: { region: world.region, endpoint: world.sts.url },
    network,
    identityToken,
    waiting,
    limits,
    log: { info, debug: () => {}, warning: info },
    mask
  })
  const signer = new KmsSigner({
    key: {
      id: world.key.arn,
      kind: 'arn',
      region: world.region,
      partition: 'aws',
      account: '111122223333'
    },
    kms: { region: world.region, endpoint: world.kms.url },
    network,
    role: { arn: world.roleArn, credentials },
    waiting,
    limits,
    terms: WORKFLOW_TERMS
  })
  const store = new GitHubReleaseHost('octo-org/product', {
    apiUrl: world.github.apiUrl,
    token: world.github.token,
    userAgent: 'test',
    debug: () => {},
    info,
    waiting,
    limits: {
      answerMs,
      transfer: { windowMs: ANSWER_MS, minBytesPerWindow: 16 * 1024 },
      leftoverMs: 45_000
    }
  })
  return { world, clock, told, cancel, identityToken, signer, store }
}

const digest = (): Digest => ({ hash: 'sha256', bytes: randomBytes(32) })
const isSign = ({ headers }: RecordedRequest): boolean => headers['x-amz-target'] === 'TrentService.Sign'
const json = (body: unknown, status = 200): Fault => ({
  kind: 'respond',
  status,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body)
})
const HTML: Fault = {
  kind: 'respond',
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><title>Sign in to the network</title>'
}

interface Service {
  readonly faults: (world: World) => Faults
  readonly requests: (world: World) => readonly RecordedRequest[]
  readonly ask: (services: Services) => Promise<unknown>
  readonly attempts: number
  readonly unreachable: { readonly code: string; readonly message: string }
}

const LATE = `no complete response within ${ANSWER_MS / 1000} seconds`
const SERVICES: Readonly<Record<'OIDC' | 'STS' | 'KMS' | 'GitHub', Service>> = {
  OIDC: {
    faults: ({ oidc }) => oidc.faults,
    requests: ({ oidc }) => oidc.requests,
    ask: async ({ identityToken }) => identityToken.fetch('sts.amazonaws.com'),
    attempts: 6,
    unreachable: {
      code: 'OIDC_UNAVAILABLE',
      message: `The runner's OIDC endpoint gave no token: ${LATE}.`
    }
  },
  STS: {
    faults: ({ sts }) => sts.faults,
    requests: ({ sts }) => sts.requests,
    ask: async ({ signer }) => signer.fetchKey(),
    attempts: 4,
    unreachable: { code: 'AWS_UNREACHABLE', message: `Cannot reach STS: ${LATE}.` }
  },
  KMS: {
    faults: ({ kms }) => kms.faults,
    requests: ({ kms }) => kms.requests,
    ask: async ({ signer }) => signer.fetchKey(),
    attempts: 6,
    unreachable: { code: 'AWS_UNREACHABLE', message: `Cannot reach KMS: ${LATE}.` }
  },
  GitHub: {
    faults: ({ github }) => github.faults,
    requests: ({ github }) => github.requests,
    ask: async ({ store }) => store.describeRepository(),
    attempts: 5,
    unreachable: {
      code: 'GITHUB_UNREACHABLE',
      message: `Cannot read the repository: GitHub cannot be reached (${LATE}).`
    }
  }
}
const NAMES = Object.keys(SERVICES) as (keyof typeof SERVICES)[]
const ENDLESS = ['silence', 'trickle', 'stall'] as const
const EACH = NAMES.flatMap(name => ENDLESS.map(kind => [name, kind] as const))

describe('a service that never completes an answer', () => {
  test.each(EACH)('%s, %s: is asked a few times, then the error says so', async (name, kind) => {
    const services = await start(ANSWER_MS)
    const { faults, requests, ask, attempts, unreachable } = SERVICES[name]
    faults(services.world).next({ kind, times: Infinity })
    const startedAt = performance.now()
    const error: unknown = await ask(services).catch((thrown: unknown) => thrown)
    // what sends nothing at all may be given up by the SDK, in its words
    expect(error).toMatchObject(kind === 'stall' ? { code: unreachable.code } : unreachable)
    // a limit of another place is more than that for each attempt
    expect(performance.now() - startedAt).toBeLessThan(attempts * ANSWER_MS + 10_000)
    expect(requests(services.world)).toHaveLength(attempts)
  })

  test.each(EACH)('%s, %s: a cancelled job breaks the request off', async (name, kind) => {
    const services = await start()
    const { faults, requests, ask } = SERVICES[name]
    faults(services.world).next({ kind, times: Infinity })
    const asking = ask(services).catch((thrown: unknown) => thrown)
    while (requests(services.world).length === 0) await new Promise(resolve => setTimeout(resolve, 5))
    const cancelledAt = performance.now()
    services.cancel.abort()
    expect(await asking).toMatchObject({ code: 'CANCELLED' })
    expect(performance.now() - cancelledAt).toBeLessThan(PATIENT_MS / 2)
    expect(requests(services.world)).toHaveLength(1)
  })
})

describe('a service that throttles', () => {
  test('KMS for ten seconds loses no run of 40 artifacts, and no signature is made twice', async () => {
    const { world, clock, told, signer } = await start()
    const key = await signer.fetchKey()
    // from the tenth signature on
    const endsAt = (): number => 10_000
    let signs = 0
    world.kms.faults.next({
      ...json({ __type: 'ThrottlingException', message: 'Rate exceeded' }, 400),
      match: request => isSign(request) && ++signs > 9 && clock.now() < endsAt(),
      times: Infinity
    })
    const signatures = await mapConcurrently(Array.from({ length: 40 }, digest), 8, async item =>
      signer.sign(key, ALGORITHM, item)
    )
    expect(signatures).toHaveLength(40)
    expect(world.kms.calls.filter(({ operation }) => operation === 'Sign')).toHaveLength(40)
    expect(clock.now()).toBeGreaterThanOrEqual(10_000)
    expect(
      told.filter(line => line.startsWith('KMS limits the rate of requests: waiting')).length
    ).toBeLessThan(10)
  })

  test('KMS one call for two minutes is waited for, and told', async () => {
    const { world, clock, told, signer } = await start()
    const key = await signer.fetchKey()
    world.kms.faults.next({
      ...json({ __type: 'ThrottlingException', message: 'Rate exceeded' }, 400),
      match: () => clock.now() < 120_000,
      times: Infinity
    })
    expect((await signer.sign(key, ALGORITHM, digest())).bytes).toHaveLength(256)
    expect(told).toContainEqual(
      expect.stringMatching(/^KMS limits the rate of requests: waiting \d+ seconds\.$/)
    )
  })

  test('KMS for longer than five minutes is an error, and ends the calls beside it', async () => {
    const { world, clock, signer } = await start()
    const key = await signer.fetchKey()
    world.kms.throttle(100_000, 'Sign')
    const calls = await Promise.allSettled(
      Array.from({ length: 8 }, async () => signer.sign(key, ALGORITHM, digest()))
    )
    for (const call of calls) {
      expect(call).toMatchObject({
        reason: {
          code: 'KMS_THROTTLED',
          hint: 'Try again later, or raise the KMS request quota of the account.'
        }
      })
    }
    expect(clock.now()).toBeGreaterThan(200_000)
    const requests = world.kms.requests.length
    await expect(signer.sign(key, ALGORITHM, digest())).rejects.toMatchObject({ code: 'KMS_THROTTLED' })
    expect(world.kms.requests).toHaveLength(requests)
  })

  test('KMS to the end: nothing is written or attached', async () => {
    const world = await startWorld()
    const { github, kms, sts, oidc, awsInputs } = world
    kms.throttle(100_000, 'Sign')
    const { path: cwd } = workspace(ARTIFACT)
    const inputs = { ...awsInputs, mode: 'sign', strategy: 'each', artifacts: 'dist/*', 'release-tag': TAG }
    const limits = { aws: { ...AWS_LIMITS, throttleBudgetMs: 1_000 } }
    const { annotations } = await signHere({ github, kms, sts, oidc, cwd, inputs }, { limits })
    expect(annotations).toMatchObject([
      {
        title: 'KMS_THROTTLED',
        message: `kms:Sign with the key ${world.key.arn} in eu-central-1 failed: ThrottlingException: You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls. Try again later, or raise the KMS request quota of the account.`
      }
    ])
    expect(github.mutations()).toEqual([])
    expect(readdirSync(cwd, { recursive: true })).toEqual(['dist', 'dist/app.tgz'])
  })

  test('STS for two minutes is waited for, each time with a fresh token', async () => {
    const { world, clock, signer } = await start()
    world.sts.fail('Throttling', { times: 12 })
    await signer.fetchKey()
    expect(world.sts.requests).toHaveLength(13)
    expect(world.oidc.issued).toHaveLength(13)
    expect(clock.waits).toHaveLength(12)
  })

  test('OIDC as long as it asks', async () => {
    const { world, clock, identityToken } = await start()
    world.oidc.faults.next({
      kind: 'respond',
      status: 429,
      headers: { 'retry-after': '20' },
      body: '',
      times: 8
    })
    await identityToken.fetch('sts.amazonaws.com')
    expect(clock.waits).toHaveLength(8)
    for (const ms of clock.waits) expect(ms).toBeGreaterThanOrEqual(20_000)
  })
})

describe('a service that is down', () => {
  const gone = (clock: FakeClock, untilMs: number, fault: Fault): Fault => ({
    ...fault,
    match: () => clock.now() < untilMs,
    times: Infinity
  })

  test.each(
    NAMES.flatMap(name => [
      [name, '502', 20_000, { kind: 'respond', status: 502, body: 'x' }] as const,
      [name, 'a reset', 20_000, { kind: 'drop-before' }] as const,
      [
        name,
        '503 that says when to come back',
        100_000,
        { kind: 'respond', status: 503, headers: { 'retry-after': '12' }, body: '' }
      ] as const
    ])
  )('%s, %s: is asked until it is there again', async (name, _, untilMs, fault) => {
    const services = await start()
    const { faults, ask } = SERVICES[name]
    faults(services.world).next(gone(services.clock, untilMs, fault))
    await ask(services)
    expect(services.clock.now()).toBeGreaterThanOrEqual(untilMs)
    for (const wait of services.clock.waits)
      expect(wait).toBeGreaterThanOrEqual(untilMs > 30_000 ? 12_000 : 0)
  })

  test.each([
    ['refused', { kind: 'respond', status: 502, body: 'x' }],
    ['of which the answer is lost', { kind: 'drop-after' }]
  ] as const)(
    'GitHub, from an upload on that is %s: is asked what became of it, and has it once',
    async (_, first) => {
      const { world, clock, store } = await start()
      const { github } = world
      const isUpload = ({ method }: RecordedRequest): boolean => method === 'POST'
      let isDown = false
      github.faults.next({
        ...first,
        match: request => !isDown && isUpload(request) && (isDown = true)
      })
      github.faults.next({
        kind: 'respond',
        status: 502,
        body: 'x',
        match: () => isDown && clock.now() < 20_000,
        times: Infinity
      })
      const release = await store.find({ id: world.release.id, tag: undefined })
      const content = contentOfBytes('a.bin', Buffer.from('a'))
      const asset = await store.upload(release, content)
      expect(github.assets(world.release.id).map(({ id, name }) => ({ id, name }))).toEqual([
        { id: asset.id, name: 'a.bin' }
      ])
      expect(github.requests.filter(isUpload)).toHaveLength(first.kind === 'respond' ? 2 : 1)
    }
  )
})

describe('the first call that fails', () => {
  test('ends those beside it, which send nothing more', async () => {
    const { world, signer } = await start()
    const key = await signer.fetchKey()
    let signs = 0
    world.kms.faults.next({
      kind: 'stall',
      match: request => isSign(request) && ++signs > 1,
      times: Infinity
    })
    world.kms.deny('kms:Sign')
    const startedAt = performance.now()
    const calls = await Promise.allSettled(
      Array.from({ length: 8 }, async () => signer.sign(key, ALGORITHM, digest()))
    )
    expect(performance.now() - startedAt).toBeLessThan(PATIENT_MS / 2)
    for (const call of calls) expect(call).toMatchObject({ reason: { code: 'KMS_ACCESS_DENIED' } })
  })
})

describe('an answer that is none is asked for again', () => {
  const again = async (faults: Faults, fault: Fault, ask: () => Promise<unknown>): Promise<unknown> => {
    faults.next(fault)
    return ask()
  }

  test.each([
    ['an HTML page', HTML],
    ['half a JSON', json('{"full_name": "octo-org/pro')],
    ['nothing', json('')],
    ['JSON that is no object', json('"octo-org/product"')]
  ])('GitHub: %s', async (_, fault) => {
    const { world, store } = await start()
    expect(await again(world.github.faults, fault, async () => store.describeRepository())).toMatchObject({
      name: 'octo-org/product'
    })
    expect(world.github.requests).toHaveLength(2)
  })

  test.each([
    ['an HTML page', HTML, 'an HTML page (status 200)'],
    ['half a JSON', json('{"full_name": "octo'), 'JSON that breaks off or cannot be read (status 200)']
  ])('GitHub, to the end: %s', async (_, fault, seen) => {
    const { world, store } = await start()
    world.github.faults.next({ ...fault, times: Infinity })
    await expect(store.describeRepository()).rejects.toMatchObject({
      code: 'GITHUB_REFUSED',
      message: `GitHub answered the request to read the repository with ${seen}, expected JSON.`,
      hint: 'Run the job again; if it fails again, check GITHUB_API_URL and any proxy between the runner and GitHub.'
    })
    expect(world.github.requests).toHaveLength(5)
  })

  test.each([
    ['{}', json({})],
    ['an HTML page', HTML],
    ['half a JSON', json('{"KeyId": "arn')],
    ['nothing', json('')]
  ])('KMS: %s', async (_, fault) => {
    const { world, signer } = await start()
    const key = await signer.fetchKey()
    await again(world.kms.faults, fault, async () => signer.sign(key, ALGORITHM, digest()))
    await again(world.kms.faults, fault, async () => signer.fetchKey())
    await again(world.kms.faults, fault, async () =>
      signer.verify(key, ALGORITHM, digest(), new Uint8Array(256))
    )
    expect(world.kms.faults.pending).toBe(0)
  })

  test.each([
    ['{}', json({}), 'KMS answered Sign without a signature; the response contains nothing.'],
    [
      'no signature',
      json({ KeyId: 'arn:x' }),
      'KMS answered Sign without a signature; the response contains only KeyId.'
    ],
    ['an HTML page', HTML, 'KMS answered with an HTML page (status 200).']
  ])('KMS, to the end: %s', async (_, fault, message) => {
    const { world, signer } = await start()
    const key = await signer.fetchKey()
    world.kms.faults.next({ ...fault, times: Infinity })
    // what comes from elsewhere is no answer of KMS
    const code = fault === HTML ? 'AWS_UNREACHABLE' : 'KMS_ANSWER_WRONG'
    await expect(signer.sign(key, ALGORITHM, digest())).rejects.toMatchObject({ code, message })
    expect(world.kms.requests).toHaveLength(7)
  })

  test('KMS, to the end: a key of other types', async () => {
    const { world, signer } = await start()
    world.kms.faults.next({ ...json({ KeyId: 7, PublicKey: 'AA==', SigningAlgorithms: 7 }), times: Infinity })
    await expect(signer.fetchKey()).rejects.toMatchObject({
      code: 'KMS_ANSWER_WRONG',
      message:
        'KMS answered GetPublicKey without an ARN or a key; the response contains only KeyId, PublicKey, SigningAlgorithms.'
    })
  })

  test.each([
    [
      'a redirect',
      302,
      { location: 'https://sign-in.corp.example/?session=1' },
      ' and the location https://sign-in.corp.example/'
    ],
    ['a status alone', 404, {}, '']
  ])('KMS and STS, at once: %s', async (_, status, headers, where) => {
    const { world, signer } = await start()
    const fault = { kind: 'respond', status, headers, body: '' } as const
    const wrong = `answered with the status ${status}${where}, without an AWS error`
    world.sts.faults.next(fault)
    await expect(signer.fetchKey()).rejects.toMatchObject({
      code: 'AWS_UNREACHABLE',
      message: expect.stringMatching(`^STS ${wrong}; arn:`)
    })
    const other = await start()
    other.world.kms.faults.next(fault)
    await expect(other.signer.fetchKey()).rejects.toMatchObject({
      code: 'AWS_UNREACHABLE',
      message: `KMS ${wrong}.`
    })
  })

  test('KMS: one of megabytes is not collected', async () => {
    const { world, signer } = await start()
    const key = await signer.fetchKey()
    world.kms.faults.next(json(`{"KeyId":"${'x'.repeat(2 * 1024 * 1024)}"}`))
    await expect(signer.sign(key, ALGORITHM, digest())).rejects.toMatchObject({
      code: 'AWS_UNREACHABLE',
      message: 'Cannot reach KMS: the response is longer than 1 MiB.'
    })
  })

  test.each([
    ['an HTML page', HTML],
    ['half an XML', json('<AssumeRoleWithWebIdentityResponse><Assu')],
    ['nothing', json('')]
  ])('STS: %s', async (_, fault) => {
    const { world, signer } = await start()
    await again(world.sts.faults, fault, async () => signer.fetchKey())
    expect(world.sts.requests).toHaveLength(2)
  })

  test('STS: an expired token, with a fresh one', async () => {
    const { world, signer } = await start()
    world.sts.fail('ExpiredTokenException')
    await signer.fetchKey()
    expect(world.oidc.issued).toHaveLength(2)
  })

  test.each([
    ['a reset', { kind: 'drop-before' } as const],
    ['500', json({}, 500)],
    ['429', json({}, 429)],
    ['an HTML page', HTML],
    ['{}', json({})]
  ])('OIDC: %s', async (_, fault) => {
    const { world, identityToken } = await start()
    await again(world.oidc.faults, fault, async () => identityToken.fetch('sts.amazonaws.com'))
    expect(world.oidc.requests).toHaveLength(2)
  })

  test.each([
    ['401', json({ message: 'Unauthorized' }, 401), 1, 'it answered 401: Unauthorized', true],
    ['403', json({ message: 'no id-token' }, 403), 1, 'it answered 403: no id-token', true],
    ['404', json({ message: 'Not Found' }, 404), 1, 'it answered 404: Not Found', false],
    ['500', json('', 500), 'half a minute', 'it answered 500', false],
    ['an HTML page', HTML, 6, 'it answered with an HTML page', false],
    ['{}', json({}), 6, 'its response contains no token', false]
  ])(
    'OIDC, to the end, permissions blamed where they are to blame: %s',
    async (_, fault, attempts, seen, blamed) => {
      const { world, clock, identityToken } = await start()
      world.oidc.faults.next({ ...fault, times: Infinity })
      await expect(identityToken.fetch('sts.amazonaws.com')).rejects.toMatchObject({
        code: 'OIDC_UNAVAILABLE',
        message: `The runner's OIDC endpoint gave no token: ${seen}.`,
        hint: blamed
          ? 'Add "permissions: { id-token: write }" to the job; in a reusable workflow the job that calls it needs it too.'
          : 'Run the job again; if it fails again, see githubstatus.com, and check the network between a self-hosted runner and GitHub.'
      })
      const { length } = world.oidc.requests
      expect(Math.round(clock.now()) === 30_000 ? 'half a minute' : length).toBe(attempts)
    }
  )
})

describe('a page of a proxy', () => {
  test.each([403, 503])('with the status %i is no refusal by AWS', async status => {
    const page: Fault = { ...HTML, status, times: Infinity }
    const sts = await start()
    sts.world.sts.faults.next(page)
    await expect(sts.signer.fetchKey()).rejects.toMatchObject({
      code: 'AWS_UNREACHABLE',
      message: expect.stringContaining(`status ${status}`) as string
    })
    const kms = await start()
    kms.world.kms.faults.next(page)
    await expect(kms.signer.fetchKey()).rejects.toMatchObject({
      code: 'AWS_UNREACHABLE',
      message: expect.stringContaining(`status ${status}`) as string
    })
  })

  test('is no refusal by GitHub', async () => {
    const { world, store } = await start()
    world.github.faults.next({ ...HTML, status: 403 })
    await expect(store.describeRepository()).rejects.toMatchObject({
      code: 'GITHUB_REFUSED',
      message:
        'The request to read the repository was answered with an HTML page (status 403), expected JSON from GitHub.',
      hint: 'Check any proxy between the runner and GitHub, which may block the request, and GITHUB_API_URL.'
    })
  })
})

describe('an answer of GitHub of hundreds of MiB', () => {
  const MIB = 1024 * 1024
  const BLANKS = Buffer.alloc(MIB, ' ')
  const LARGE = 400

  test.each([
    ['in chunks', false],
    ['zipped', true]
  ])('%s is refused as soon as it is too large', async (_, zipped) => {
    let sent = 0
    const server = await startServer((_request, response) => {
      const encoding = zipped ? { 'content-encoding': 'gzip' } : {}
      response.writeHead(200, { 'content-type': 'application/json', ...encoding })
      if (zipped) return void response.end(gzipSync(Buffer.alloc(LARGE * MIB, ' ')))
      const more = (): void => {
        while (sent < LARGE && !response.destroyed) {
          sent += 1
          if (!response.write(BLANKS)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
    onTestFinished(() => server.close())
    const store = new GitHubReleaseHost('octo-org/product', {
      apiUrl: server.url,
      token: 'token',
      userAgent: 'test',
      debug: () => {},
      info: () => {},
      waiting: new Waiting()
    })
    await expect(store.describeRepository()).rejects.toMatchObject({
      code: 'GITHUB_REFUSED',
      message: `A response from GitHub is larger than 32 MiB.`
    })
    expect(server.requests).toHaveLength(1)
    expect(sent).toBeLessThan(100)
  })
})
