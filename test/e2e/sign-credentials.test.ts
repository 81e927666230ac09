import { KMSClient, SignCommand, GetPublicKeyCommand, VerifyCommand } from '@aws-sdk/client-kms'
import type { MessageType, SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import { describe, expect, test } from 'vitest'
import { startServer } from '../fakes/http.ts'
import { isRecord } from '../fakes/http.ts'
import type { Credential } from '../fakes/policy.ts'
import { failure, effectsOf, untouched, kmsOperations, requestsOf } from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import { ALIAS, startWorld, TAG } from '../support/world.ts'
import type { World } from '../support/world.ts'

const NO_ROLE = { 'role-to-assume': undefined }
const HTTP_KMS = 'http://kms.example.com'

const asEnvironment = ({ accessKeyId, secretAccessKey, sessionToken }: Credential) => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken })
})

const user = (world: World): Credential => world.credentials.addUser('arn:aws:iam::111122223333:user/ci')

describe('the role session', () => {
  test('is asked for as the inputs say', async () => {
    const world = await startWorld()
    const result = await world.sign({
      'role-session-name': 'release of app/1.2',
      'role-duration-seconds': '1800'
    })
    expect(result.exitCode).toBe(0)
    expect(world.sts.calls).toMatchObject([
      {
        roleArn: world.roleArn,
        roleSessionName: 'release-of-app-1.2',
        durationSeconds: 1800,
        outcome: 'issued'
      }
    ])
  })

  test('has a name that tells the run, and 15 minutes, by default', async () => {
    const world = await startWorld()
    await world.sign()
    expect(world.sts.calls).toMatchObject([
      { roleSessionName: 'octo-org@product-1658821493-1', durationSeconds: 900 }
    ])
    expect(world.oidc.issued).toMatchObject([{ audience: 'sts.amazonaws.com' }])
  })

  test('is asked for with another audience when given', async () => {
    const world = await startWorld({ role: { audience: 'https://sts.corp.example' } })
    const result = await world.sign({ audience: 'https://sts.corp.example' })
    expect(result.exitCode).toBe(0)
    expect(world.oidc.issued).toMatchObject([{ audience: 'https://sts.corp.example' }])
  })

  test('is used although other credentials are in the environment', async () => {
    const world = await startWorld()
    const result = await world.sign({}, { env: { ...asEnvironment(user(world)), AWS_PROFILE: 'other' } })
    expect(result.exitCode).toBe(0)
    const principal = 'arn:aws:sts::111122223333:assumed-role/release-signing/octo-org@product-1658821493-1'
    expect(world.kms.calls.map(call => call.principal)).toEqual([principal, principal])
  })

  test('leaves nothing behind', async () => {
    const world = await startWorld()
    const result = await world.sign()
    expect([result.envFile, result.pathFile, result.stateFile, result.strayFiles]).toEqual(['', '', '', []])
    const [session] = world.sts.issued
    expect(result.masks).toEqual(
      expect.arrayContaining([session?.accessKeyId, session?.secretAccessKey, session?.sessionToken])
    )
  })
})

describe('the session policy allows', () => {
  interface Attempt {
    readonly keyId?: string
    readonly algorithm?: SigningAlgorithmSpec
    readonly messageType?: MessageType
    readonly operation?: 'Sign' | 'GetPublicKey' | 'Verify'
  }

  /** `allowed`, or the name of the error. */
  async function attempt(world: World, options: Attempt): Promise<string> {
    const { keyId = world.key.arn, algorithm = 'RSASSA_PSS_SHA_256', messageType = 'DIGEST' } = options
    const [credentials] = world.sts.issued
    if (credentials === undefined) throw new Error('No session was issued')
    const client = new KMSClient({
      region: world.region,
      endpoint: world.kms.url,
      credentials,
      maxAttempts: 1
    })
    const common = {
      KeyId: keyId,
      Message: Buffer.alloc(Number(algorithm.slice(-3)) / 8),
      MessageType: messageType,
      SigningAlgorithm: algorithm
    }
    try {
      switch (options.operation ?? 'Sign') {
        case 'Sign':
          await client.send(new SignCommand(common))
          break
        case 'GetPublicKey':
          await client.send(new GetPublicKeyCommand({ KeyId: keyId }))
          break
        case 'Verify':
          await client.send(new VerifyCommand({ ...common, Signature: Buffer.alloc(256) }))
      }
      return 'allowed'
    } catch (error) {
      return error instanceof Error ? error.name : String(error)
    } finally {
      client.destroy()
    }
  }

  test('signing digests with this key and algorithm, and nothing else', async () => {
    const world = await startWorld()
    const other = await world.kms.createKey()
    await world.sign()
    expect({
      same: await attempt(world, {}),
      publicKey: await attempt(world, { operation: 'GetPublicKey' }),
      otherKey: await attempt(world, { keyId: other.arn }),
      otherPublicKey: await attempt(world, { keyId: other.arn, operation: 'GetPublicKey' }),
      otherAlgorithm: await attempt(world, { algorithm: 'RSASSA_PSS_SHA_512' }),
      otherScheme: await attempt(world, { algorithm: 'RSASSA_PKCS1_V1_5_SHA_256' }),
      raw: await attempt(world, { messageType: 'RAW' }),
      verify: await attempt(world, { operation: 'Verify' })
    }).toEqual({
      same: 'allowed',
      publicKey: 'allowed',
      otherKey: 'AccessDeniedException',
      otherPublicKey: 'AccessDeniedException',
      otherAlgorithm: 'AccessDeniedException',
      otherScheme: 'AccessDeniedException',
      raw: 'AccessDeniedException',
      verify: 'AccessDeniedException'
    })
  })

  test.each(['id', 'alias', 'alias ARN'])(
    'the key through the %s that was given, and by no other name',
    async form => {
      const world = await startWorld()
      world.kms.pointAlias('alias/other-name', world.key.keyId)
      const other = await world.kms.createKey({ aliases: ['alias/other-key'] })
      const keyId = { id: world.key.keyId, alias: ALIAS, 'alias ARN': world.aliasArn }[form] ?? ''
      const result = await world.sign({ 'key-id': keyId, 'aws-region': 'eu-central-1' })
      expect(result.exitCode).toBe(0)
      expect(await attempt(world, { keyId })).toBe('allowed')
      for (const refused of [
        other.arn,
        'alias/other-key',
        ...(form === 'id' ? [] : ['alias/other-name', world.key.arn])
      ]) {
        expect(await attempt(world, { keyId: refused })).toBe('AccessDeniedException')
        expect(await attempt(world, { keyId: refused, operation: 'GetPublicKey' })).toBe(
          'AccessDeniedException'
        )
      }
    }
  )

  test('nothing by its Allow alone: each limit is an explicit Deny too', async () => {
    const world = await startWorld()
    await world.sign()
    const policy: unknown = JSON.parse(world.sts.calls[0]?.policy ?? '')
    const statements = isRecord(policy) ? (policy['Statement'] as Record<string, unknown>[]) : []
    const denied = statements.filter(statement => statement['Effect'] === 'Deny')
    expect(denied).toEqual([
      { Effect: 'Deny', NotAction: ['kms:GetPublicKey', 'kms:Sign'], Resource: '*' },
      { Effect: 'Deny', Action: ['kms:GetPublicKey', 'kms:Sign'], NotResource: world.key.arn },
      {
        Effect: 'Deny',
        Action: 'kms:Sign',
        Resource: '*',
        Condition: { StringNotEquals: { 'kms:MessageType': 'DIGEST' } }
      },
      {
        Effect: 'Deny',
        Action: 'kms:Sign',
        Resource: '*',
        Condition: { StringNotEquals: { 'kms:SigningAlgorithm': ['RSASSA_PSS_SHA_256'] } }
      }
    ])
  })
})

describe('credentials of the environment', () => {
  test('are used without a role, and the log says whose scope they have', async () => {
    const world = await startWorld()
    const result = await world.sign(NO_ROLE, { env: asEnvironment(user(world)) })
    expect(result.exitCode).toBe(0)
    expect(result.stdout).toContain(
      'AWS credentials come from the environment, so this step cannot limit what they allow. With role-to-assume, they would be limited to this key and operation.'
    )
    expect(world.oidc.requests).toEqual([])
    expect(world.sts.requests).toEqual([])
    expect(world.kms.calls.map(({ principal }) => principal)).toEqual([
      'arn:aws:iam::111122223333:user/ci',
      'arn:aws:iam::111122223333:user/ci'
    ])
  })

  test('of an earlier step, with a session token', async () => {
    const world = await startWorld()
    const principal = 'arn:aws:sts::111122223333:assumed-role/ci/earlier'
    const session = world.credentials.addSession({ principal, durationSeconds: 900 })
    const result = await world.sign(NO_ROLE, { env: asEnvironment(session) })
    expect(result.exitCode).toBe(0)
    expect(world.kms.calls[0]?.principal).toBe(principal)
  })

  test('in shared files are used, with the endpoint that stands beside them', async () => {
    const world = await startWorld()
    const { accessKeyId, secretAccessKey } = user(world)
    const home = workspace({
      '.aws/config': `[default]\nendpoint_url = ${world.kms.url}\n`,
      '.aws/credentials': `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`
    })
    const env = { HOME: home.path, AWS_ENDPOINT_URL_KMS: undefined }
    const result = await world.sign(NO_ROLE, { env })
    expect(result.exitCode).toBe(0)
    // nobody sees that file in the workflow, and whoever answers there says which key key-id is
    expect(result.annotations).toContainEqual(
      expect.objectContaining({
        level: 'warning',
        message: expect.stringMatching(
          `^Requests to AWS go to "${world.kms.url}", which is not an AWS address: a shared AWS file names it \\(endpoint_url\\)`
        ) as string
      })
    )
  })

  test('that AWS does not know', async () => {
    const world = await startWorld()
    const env = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG' }
    const result = await world.sign(NO_ROLE, { env })
    expect(result).toMatchObject(
      failure({
        code: 'CREDENTIALS_REFUSED',
        message: `kms:GetPublicKey with the key ${world.key.arn} in eu-central-1 failed: UnrecognizedClientException: The security token included in the request is invalid.`,
        hint: 'AWS does not accept these credentials: check where they come from, their expiry, and the clock of this machine.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('that have expired', async () => {
    const world = await startWorld()
    const principal = 'arn:aws:sts::111122223333:assumed-role/ci/earlier'
    const session = world.credentials.addSession({ principal, durationSeconds: -1 })
    const result = await world.sign(NO_ROLE, { env: asEnvironment(session) })
    expect(result).toMatchObject(
      failure({
        code: 'CREDENTIALS_REFUSED',
        message: `kms:GetPublicKey with the key ${world.key.arn} in eu-central-1 failed: ExpiredTokenException: The security token included in the request is expired`,
        hint: 'The credentials of the environment have expired: get new ones right before this step, or give role-to-assume, whose credentials the step renews.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('of a token file that is not there', async () => {
    const world = await startWorld()
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: '/run/no-token', AWS_ROLE_ARN: world.roleArn }
    const result = await world.sign(NO_ROLE, { env })
    expect(result).toMatchObject(
      failure({
        code: 'CREDENTIALS_MISSING',
        message:
          "No AWS credentials for kms:GetPublicKey: ENOENT: no such file or directory, open '/run/no-token'",
        hint: fix('AWS_WEB_IDENTITY_TOKEN_FILE (/run/no-token)')
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test.each([
    ['is unknown', ''],
    ['has a process that fails', '[profile release]\ncredential_process = false\n']
  ])('of a profile that %s', async (_, config) => {
    const world = await startWorld()
    const home = workspace({ '.aws/config': config })
    const result = await world.sign(NO_ROLE, { env: { HOME: home.path, AWS_PROFILE: 'release' } })
    expect(result).toMatchObject(
      failure({
        code: 'CREDENTIALS_MISSING',
        message: 'No AWS credentials for kms:GetPublicKey: Could not load credentials from any providers',
        hint: fix('AWS_PROFILE (release)')
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('of a container that does not answer', async () => {
    const world = await startWorld()
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/credentials/s3cret',
      AWS_SDK_UA_APP_ID: 'a'.repeat(60)
    }
    const result = await world.sign(NO_ROLE, { env })
    expect(result).toMatchObject(
      failure({
        code: 'CREDENTIALS_MISSING',
        message: 'No AWS credentials for kms:GetPublicKey: Could not load credentials from any providers',
        hint: fix('AWS_CONTAINER_CREDENTIALS_FULL_URI ("http://127.0.0.1:9")')
      })
    )
    expect(result.stderr).toBe('')
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('with a line feed at the end', async () => {
    const world = await startWorld()
    const env = asEnvironment(user(world))
    const result = await world.sign(NO_ROLE, {
      env: { ...env, AWS_SECRET_ACCESS_KEY: `${env['AWS_SECRET_ACCESS_KEY']}\n` }
    })
    expect(result).toMatchObject(
      failure({
        code: 'ENVIRONMENT_INVALID',
        message:
          'AWS_SECRET_ACCESS_KEY contains a line break, a space or another character that no AWS credential has.',
        hint: 'Give AWS_SECRET_ACCESS_KEY again, or the secret behind it, without a line break at its end.'
      })
    )
    expect(requestsOf(world)).toEqual([])
  })

  test('are missing, and no role is given', async () => {
    const world = await startWorld()
    const result = await world.sign(NO_ROLE)
    expect(result).toMatchObject(
      failure({
        code: 'CREDENTIALS_MISSING',
        message: 'No AWS credentials for kms:GetPublicKey: Could not load credentials from any providers',
        hint: 'Give role-to-assume and add "permissions: { id-token: write }" to the job, or configure AWS credentials in an earlier step.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })
})

describe("the job's OIDC token", () => {
  const NO_ENDPOINT = {
    code: 'OIDC_UNAVAILABLE',
    message: 'This job cannot get an OIDC token: the runner gives it no token endpoint.',
    hint: 'Add "permissions: { id-token: write }" to the job; in a reusable workflow the job that calls it needs it too.'
  }

  test.each(['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'])(
    'is not to be had without %s, and nothing else is tried',
    async name => {
      const world = await startWorld()
      const env = { [name]: undefined, ...asEnvironment(user(world)) }
      const result = await world.sign({}, { env })
      expect(result).toMatchObject(failure(NO_ENDPOINT))
      expect(world.kms.requests).toEqual([])
      expect(effectsOf(world, result)).toEqual(untouched())
    }
  )

  test('is refused by its endpoint', async () => {
    const world = await startWorld()
    world.oidc.faults.next({ kind: 'respond', status: 403, body: '{"message":"no id-token"}', times: 9 })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'OIDC_UNAVAILABLE',
        message: "The runner's OIDC endpoint gave no token: it answered 403: no id-token.",
        hint: NO_ENDPOINT.hint
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is not asked for with a request token that no header can carry, which is not shown', async () => {
    const world = await startWorld()
    const env = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: `${world.oidc.requestToken}\n` }
    const result = await world.sign({}, { env })
    expect(result).toMatchObject(
      failure({
        code: 'ENVIRONMENT_INVALID',
        message:
          'ACTIONS_ID_TOKEN_REQUEST_TOKEN contains a line break, a space or another character that no such token has.',
        hint: 'Pass the variable on as the runner sets it, without a line break at its end, or remove what sets it anew.'
      })
    )
    expect(requestsOf(world)).toEqual([])
  })

  test('is asked for again when its endpoint was busy', async () => {
    const world = await startWorld()
    world.oidc.faults.next({ kind: 'respond', status: 503, times: 2 })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(world.oidc.faults.pending).toBe(0)
  })

  test('is never sent over plain http', async () => {
    const world = await startWorld()
    const url = 'http://oidc.example.com/token?api-version=2.0'
    const result = await world.sign({}, { env: { ACTIONS_ID_TOKEN_REQUEST_URL: url } })
    expect(result).toMatchObject(
      failure({
        code: 'ENVIRONMENT_INSECURE',
        message: `ACTIONS_ID_TOKEN_REQUEST_URL is "http://oidc.example.com", expected an https:// URL.`,
        hint: 'Give an https:// URL, or remove ACTIONS_ID_TOKEN_REQUEST_URL from the environment.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })
})

describe('STS refuses the role', () => {
  test("of another subject's trust policy", async () => {
    const world = await startWorld({ role: { subject: 'repo:octo-org/product:environment:release' } })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'ROLE_REFUSED',
        message: `STS refused to let this job (sub "repo:octo-org/product:ref:refs/heads/main", aud "sts.amazonaws.com") assume ${world.roleArn}: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity`,
        hint: 'Name the environment that the trust policy expects in the job (environment: …): its subject names none, and a trust policy must not admit branches, tags or pull requests for this.'
      })
    )
    expect(world.sts.calls).toHaveLength(1)
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('of another audience', async () => {
    const world = await startWorld()
    const result = await world.sign({ audience: 'api://somewhere' })
    expect(result).toMatchObject(
      failure({
        code: 'ROLE_REFUSED',
        message: `STS refused to let this job (sub "repo:octo-org/product:ref:refs/heads/main", aud "api://somewhere") assume ${world.roleArn}: InvalidIdentityTokenException: Incorrect token audience`,
        hint: 'Correct audience in the workflow: "api://somewhere" is not a client id of the provider token.actions.githubusercontent.com in account 111122223333; without this input, the audience of AWS STS is used.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('for a token that has expired', async () => {
    const world = await startWorld({ oidc: { ttlSeconds: -10 } })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'ROLE_REFUSED',
        message: /^STS refused to let this job \(.*\) assume \S+: ExpiredTokenException: Token expired: /,
        hint: "The job's OIDC token had expired: check the runner's clock, then run the job again."
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('for longer than the role allows', async () => {
    const world = await startWorld()
    const result = await world.sign({ 'role-duration-seconds': '7200' })
    expect(result).toMatchObject(
      failure({
        code: 'ROLE_REFUSED',
        message:
          /ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role\.?/,
        hint: 'Check role-to-assume, role-duration-seconds (the role has a maximum) and the trust policy of the role.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test.each([
    [
      'RegionDisabledException',
      'Ask the administrators of the account whether STS is deactivated in this Region on purpose: if it is, use a key in another Region.'
    ],
    [
      'PackedPolicyTooLarge',
      "Give key-id as the key's ARN: this step's session policy is then shorter. The policy limits the session, so the step never omits it."
    ]
  ] as const)('with %s', async (code, hint) => {
    const world = await startWorld()
    world.sts.fail(code)
    const result = await world.sign()
    expect(result).toMatchObject(failure({ code: 'ROLE_REFUSED', message: new RegExp(`: ${code}`), hint }))
    expect(effectsOf(world, result)).toEqual(untouched())
  })
})

describe('STS fails for a moment', () => {
  test.each(['IDPCommunicationError', 'InvalidIdentityToken', 'Throttling', 'InternalFailure'] as const)(
    'with %s: it is asked again, each time with a fresh token',
    async code => {
      const world = await startWorld()
      world.sts.fail(code)
      const result = await world.sign()
      expect(result.exitCode).toBe(0)
      const tokens = world.sts.requests.map(({ body }) =>
        new URLSearchParams(body.toString()).get('WebIdentityToken')
      )
      expect(new Set(tokens).size).toBe(2)
      expect(tokens).toEqual(world.oidc.issued.map(({ token }) => token))
    }
  )

  test('by closing the connection', async () => {
    const world = await startWorld()
    world.sts.faults.next({ kind: 'drop-before' })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(world.sts.requests).toHaveLength(2)
  })
})

describe('what was left on the machine', () => {
  // Looks up no name, so that a request to the real AWS would fail at once.
  const OFFLINE = `data:text/javascript,${encodeURIComponent(`
    import dns from 'node:dns'
    dns.lookup = (name, options, done) => {
      const error = Object.assign(new Error('getaddrinfo ENOTFOUND ' + name), { code: 'ENOTFOUND', hostname: name })
      process.nextTick(done ?? options, error)
    }
  `)}`

  test.each([
    { what: 'a shared config file', variable: undefined },
    { what: 'AWS_ENDPOINT_URL', variable: 'AWS_ENDPOINT_URL' }
  ])('$what cannot lead the token to another host', async ({ variable }) => {
    const world = await startWorld()
    const foreign = await startServer((_, response) => {
      response.writeHead(500).end()
    })
    const home = workspace({
      '.aws/config': `[default]\nendpoint_url = ${foreign.url}\nservices = foreign\n[services foreign]\nsts =\n  endpoint_url = ${foreign.url}\n`
    })
    const env = {
      AWS_ENDPOINT_URL_STS: undefined,
      AWS_CONFIG_FILE: home.file('.aws/config'),
      AWS_PROFILE: 'default',
      HOME: home.path,
      ...(variable === undefined ? {} : { [variable]: foreign.url })
    }
    try {
      const result = await world.sign({}, { env, nodeArgs: ['--import', OFFLINE] })
      expect(result).toMatchObject(
        failure({
          code: 'AWS_UNREACHABLE',
          message: 'Cannot reach STS: ENOTFOUND sts.eu-central-1.amazonaws.com.',
          hint: 'Check the spelling of the Region eu-central-1: its endpoint is not known in the DNS. If it is right, check the network of this machine: DNS, a firewall, a proxy (HTTPS_PROXY).'
        })
      )
      expect(foreign.requests).toEqual([])
      expect(effectsOf(world, result)).toEqual(untouched())
    } finally {
      await foreign.close()
    }
  })

  test.each(['AWS_ENDPOINT_URL_KMS', 'AWS_ENDPOINT_URL_STS', 'GITHUB_API_URL'])(
    '%s may not be plain http to another machine',
    async name => {
      const world = await startWorld()
      const result = await world.sign({}, { env: { [name]: HTTP_KMS } })
      expect(result).toMatchObject(
        failure({
          code: 'ENVIRONMENT_INSECURE',
          message: `${name} is "${HTTP_KMS}", expected an https:// URL.`,
          hint: `Give an https:// URL, or remove ${name} from the environment.`
        })
      )
      expect(world.oidc.requests).toEqual([])
      expect(effectsOf(world, result)).toEqual(untouched())
    }
  )

  test('a shared config file cannot lead to plain http either', async () => {
    const world = await startWorld({ kms: { accountId: '210987654321' } })
    const home = workspace({ '.aws/config': `[default]\nendpoint_url = ${HTTP_KMS}\n` })
    const env = { ...asEnvironment(user(world)), HOME: home.path, AWS_ENDPOINT_URL_KMS: undefined }
    const result = await world.sign(NO_ROLE, { env, nodeArgs: ['--import', OFFLINE] })
    expect(result).toMatchObject(
      failure({
        code: 'ENVIRONMENT_INSECURE',
        message: `the AWS endpoint is "${HTTP_KMS}", expected an https:// URL.`,
        hint: 'Give an https:// address where this one is configured; only loopback addresses may be plain http.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('NODE_TLS_REJECT_UNAUTHORIZED=0 is refused', async () => {
    const world = await startWorld()
    const result = await world.sign({}, { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } })
    expect(result).toMatchObject(
      failure({
        code: 'ENVIRONMENT_INSECURE',
        message: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of TLS certificates off.',
        hint: 'Remove it from the environment; give a private certificate authority in NODE_EXTRA_CA_CERTS instead.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('an endpoint is named without a password that is in it', async () => {
    const world = await startWorld()
    const secret = world.kms.url.replace('://', '://user:hunter2secret@')
    const result = await world.sign({}, { env: { AWS_ENDPOINT_URL_KMS: secret } })
    expect(result.stdout).not.toContain('hunter2secret')
    const insecure = {
      AWS_ENDPOINT_URL_KMS: 'http://user:hunter2secret@kms.example/path?secret=hunter2secret'
    }
    const refused = await world.sign({}, { env: insecure })
    expect(refused.stdout).not.toContain('hunter2secret')
    expect(refused.stdout).toContain(
      'AWS_ENDPOINT_URL_KMS is "http://kms.example", expected an https:// URL.'
    )
  })

  test('custom endpoints are named in the log', async () => {
    const world = await startWorld()
    const result = await world.sign()
    expect(result.stdout).toContain(
      `Requests to AWS go to "${world.kms.url}", which is not an AWS address (AWS_ENDPOINT_URL_KMS).`
    )
    expect(result.stdout).toContain(
      `Requests to AWS go to "${world.sts.url}", which is not an AWS address (AWS_ENDPOINT_URL_STS).`
    )
  })
})

describe('who may have started the run', () => {
  test.each(['pull_request_target', 'issue_comment', 'workflow_run'])('%s draws a warning', async name => {
    const world = await startWorld()
    const result = await world.sign({}, { event: { name, payload: {} } })
    expect(result.exitCode).toBe(0)
    expect(result.annotations).toEqual([
      {
        level: 'warning',
        message: `This run was started by ${name}, which people without write access can cause: what it signs may come from them. Sign on a tag, a release or workflow_dispatch, behind an environment with reviewers.`
      }
    ])
  })

  test('a push of a tag draws none', async () => {
    const world = await startWorld()
    const result = await world.sign({}, { event: { name: 'push', payload: {} }, ref: `refs/tags/${TAG}` })
    expect(result.annotations).toEqual([])
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
  })
})

const fix = (source: string): string =>
  `The environment names ${source}: check that it exists, is complete and can be read or reached, and that a credential_process in it succeeds; or remove it and give role-to-assume instead.`
