import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { makeCertificates } from '../fakes/certificates.ts'
import type { Certificates } from '../fakes/certificates.ts'
import { FakeProxy } from '../fakes/proxy.ts'
import type { FakeProxyOptions } from '../fakes/proxy.ts'
import { assetNames, effectsOf, failure, kmsOperations, untouched, warningsOf } from '../support/outcome.ts'
import { testKey } from '../support/keys.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult, RunOptions } from '../support/run-action.ts'
import { pemOf, signatureOf } from '../support/signed-files.ts'
import { startWorld } from '../support/world.ts'
import type { Inputs, World } from '../support/world.ts'

const KMS = 'kms.eu-central-1.amazonaws.com'
const STS = 'sts.eu-central-1.amazonaws.com'
const GITHUB = 'github.corp.example'
const OIDC = 'oidc.corp.example'
const CREDENTIALS = 'proxy-user:p%40ss:w0rd-of-the-proxy'
const [USER = '', ...PASSWORD] = CREDENTIALS.split(':')
const AUTHORITY = `${USER}:${encodeURIComponent(PASSWORD.join(':'))}`

let certificates: Certificates
beforeAll(async () => {
  certificates = await makeCertificates([
    KMS,
    STS,
    GITHUB,
    OIDC,
    'kms-fips.eu-central-1.amazonaws.com',
    'sts-fips.eu-central-1.amazonaws.com'
  ])
})

interface Company {
  readonly world: World
  readonly proxy: FakeProxy
  readonly bundle: string
  /** Signs where nothing but the proxy is known: AWS and GitHub under their own names, all with TLS. */
  readonly sign: (
    env?: Readonly<Record<string, string | undefined>>,
    inputs?: Inputs,
    more?: Pick<RunOptions, 'nodeArgs' | 'allowStderr'>
  ) => Promise<ActionResult>
}

/** AWS and a GitHub Enterprise Server behind a proxy, with certificates of the company's own authority. */
/** No account of examples, which is refused where AWS itself is asked. */
const COMPANY_ACCOUNT = '210987654321'

async function startCompany(options: Partial<FakeProxyOptions> = {}): Promise<Company> {
  const world = await startWorld({
    kms: { accountId: COMPANY_ACCOUNT },
    github: { ghes: true, publicOrigin: `https://${GITHUB}`, downloads: 'direct' },
    oidc: { issuer: `https://${GITHUB}/_services/token` }
  })
  const proxy = await FakeProxy.start({
    certificates,
    hosts: {
      [KMS]: world.kms.url,
      [STS]: world.sts.url,
      'kms-fips.eu-central-1.amazonaws.com': world.kms.url,
      'sts-fips.eu-central-1.amazonaws.com': world.sts.url,
      [GITHUB]: world.github.url,
      [OIDC]: world.oidc.origin
    },
    ...options
  })
  onTestFinished(() => proxy.close())
  const bundle = workspace({ 'company.pem': `# the company's authority\n${certificates.authority}` }).file(
    'company.pem'
  )
  return {
    world,
    proxy,
    bundle,
    sign: (env, inputs, { nodeArgs = [], ...more } = {}) =>
      world.sign(inputs, {
        ...more,
        nodeArgs: ['--import', OFFLINE, ...nodeArgs],
        env: {
          AWS_ENDPOINT_URL_KMS: undefined,
          AWS_ENDPOINT_URL_STS: undefined,
          ACTIONS_ID_TOKEN_REQUEST_URL: `https://${OIDC}/token?api-version=2.0`,
          HTTPS_PROXY: `http://${proxy.host}`,
          AWS_CA_BUNDLE: bundle,
          NODE_EXTRA_CA_CERTS: bundle,
          ...env
        }
      })
  }
}

// No name can be looked up, so that whatever goes past the proxy fails at once.
const OFFLINE = `data:text/javascript,${encodeURIComponent(`
  import dns from 'node:dns'
  dns.lookup = (name, options, done) => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND ' + name), { code: 'ENOTFOUND', hostname: name })
    process.nextTick(done ?? options, error)
  }
`)}`
const asNode = (version: string): string[] => {
  const code = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`]
}

describe('a proxy', () => {
  test.each([
    { what: 'HTTPS_PROXY', env: (url: string) => ({ HTTPS_PROXY: url }) },
    {
      what: 'https_proxy, which wins',
      env: (url: string) => ({ HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: url })
    }
  ])('in $what leads to OIDC, STS, KMS and GitHub', async ({ env }) => {
    const { world, proxy, sign } = await startCompany()
    const result = await sign(env(`http://${proxy.host}`))
    expect(result.exitCode).toBe(0)
    expect(proxy.reached).toEqual([`${GITHUB}:443`, `${KMS}:443`, `${OIDC}:443`, `${STS}:443`])
    expect(assetNames(world)).toEqual(['app.tgz.sig', 'signing-public-key.pem'])
    expect(result.stdout).toContain(
      `AWS is asked through the proxy http://${proxy.host} (HTTPS_PROXY), unless NO_PROXY excepts it.`
    )
  })

  test('gets user and password, and neither shows', async () => {
    const { proxy, sign } = await startCompany({ credentials: `${USER}:${PASSWORD.join(':')}` })
    // the toolkit's tunnel to GitHub makes its header with a function that Node.js has deprecated
    const allowStderr = /DEP0005|--trace-deprecation/
    const env = { HTTPS_PROXY: `http://${AUTHORITY}@${proxy.host}` }
    const result = await sign(env, {}, { allowStderr })
    expect(result.exitCode).toBe(0)
    expect(new Set(proxy.requests.map(({ status }) => status))).toEqual(new Set([200]))
    const basic = Buffer.from(`${USER}:${PASSWORD.join(':')}`).toString('base64')
    expect(result.masks).toEqual(expect.arrayContaining([PASSWORD.join(':'), basic]))
    const shown = result.stdout.split('\n').filter(line => !line.startsWith('::add-mask::'))
    expect(shown.filter(line => line.includes('w0rd-of-the-proxy') || line.includes(basic))).toEqual([])
  })

  test('is written without a scheme', async () => {
    const { proxy, sign } = await startCompany()
    expect((await sign({ HTTPS_PROXY: proxy.host })).exitCode).toBe(0)
    expect(proxy.reached).toContain(`${KMS}:443`)
  })

  test('keeps its tunnels', async () => {
    const { world, proxy, sign } = await startCompany()
    const result = await sign({}, { 'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_256' })
    expect(result.exitCode).toBe(0)
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
    expect(proxy.requests.filter(({ target }) => target === `${KMS}:443`)).toHaveLength(1)
  })

  test('refuses without user and password', async () => {
    const { world, proxy, sign } = await startCompany({
      credentials: `${USER}:${PASSWORD.join(':')}`
    })
    // the other services are asked directly: who is told about the proxy is AWS
    const result = await sign(
      {
        ACTIONS_ID_TOKEN_REQUEST_URL: world.oidc.url
      },
      { upload: 'none', 'release-tag': undefined }
    )
    expect(result).toMatchObject(
      failure({
        code: 'AWS_UNREACHABLE',
        message: `Cannot reach STS through the proxy http://${proxy.host}: it answered 407 Proxy Authentication Required.`,
        hint: 'Give the proxy’s user and password, percent-encoded, in HTTPS_PROXY: http://user:password@host:port.'
      })
    )
    expect(proxy.requests.filter(({ target }) => target === `${STS}:443`)).toHaveLength(1)
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('lets nobody out to AWS', async () => {
    const { world, proxy, sign } = await startCompany({ hosts: {} })
    const result = await sign(
      {
        ACTIONS_ID_TOKEN_REQUEST_URL: world.oidc.url
      },
      { upload: 'none', 'release-tag': undefined }
    )
    expect(result).toMatchObject(
      failure({
        code: 'AWS_UNREACHABLE',
        message: `Cannot reach STS through the proxy http://${proxy.host}: it answered 403 Forbidden.`,
        hint: 'Let the proxy connect to sts.eu-central-1.amazonaws.com on port 443, or name that host in NO_PROXY if it can be reached directly.'
      })
    )
  })

  test('that fails for a moment is asked again', async () => {
    const { world, proxy, sign } = await startCompany()
    proxy.refuseWith = { status: 502, times: 1 }
    const result = await sign(
      { ACTIONS_ID_TOKEN_REQUEST_URL: world.oidc.url },
      { upload: 'none', 'release-tag': undefined }
    )
    expect(result.exitCode).toBe(0)
    expect(proxy.requests.map(({ status }) => status)).toEqual([502, 200, 200])
  })

  test('that is not there is named', async () => {
    const { world, sign } = await startCompany()
    const result = await sign(
      {
        HTTPS_PROXY: 'http://127.0.0.1:9',
        ACTIONS_ID_TOKEN_REQUEST_URL: world.oidc.url
      },
      { upload: 'none', 'release-tag': undefined }
    )
    expect(result).toMatchObject(
      failure({
        code: 'AWS_UNREACHABLE',
        message: 'Cannot reach STS through the proxy http://127.0.0.1:9: ECONNREFUSED.',
        hint: 'Check the proxy in HTTPS_PROXY and whether it is up; name hosts that need no proxy in NO_PROXY.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test.each([
    'amazonaws.com',
    '.amazonaws.com',
    '*.amazonaws.com',
    'amazonaws.com:443',
    '.amazonaws.com.',
    STS,
    '*',
    `${STS}:443`
  ])('is passed by for NO_PROXY=%s', async noProxy => {
    const { world, proxy, sign } = await startCompany()
    const result = await sign(
      { NO_PROXY: `other.example, ${noProxy}`, ACTIONS_ID_TOKEN_REQUEST_URL: world.oidc.url },
      { upload: 'none', 'release-tag': undefined }
    )
    expect(result).toMatchObject(
      failure({
        code: 'AWS_UNREACHABLE',
        message: 'Cannot reach STS: ENOTFOUND sts.eu-central-1.amazonaws.com.',
        hint: 'Check the spelling of the Region eu-central-1: its endpoint is not known in the DNS. If it is right, check the network of this machine: DNS, a firewall, a proxy (HTTPS_PROXY).'
      })
    )
    expect(proxy.requests).toEqual([])
  })

  test('is used where NO_PROXY has what nobody understands, which is said once', async () => {
    const { world, proxy, sign } = await startCompany()
    const result = await sign({ NO_PROXY: `https://${STS}`, ACTIONS_ID_TOKEN_REQUEST_URL: world.oidc.url })
    expect(result.exitCode).toBe(0)
    expect(proxy.requests.length).toBeGreaterThan(0)
    expect(warningsOf(result).filter(text => text.startsWith('NO_PROXY'))).toEqual([
      `NO_PROXY: "https://${STS}" is not understood, so it excepts no host from the proxy; give host names, domains or addresses.`
    ])
  })

  test('is never used for loopback endpoints, whatever NO_PROXY says', async () => {
    const world = await startWorld()
    const result = await world.sign(
      {},
      {
        env: {
          HTTPS_PROXY: 'http://127.0.0.1:9',
          HTTP_PROXY: 'http://127.0.0.1:9',
          NO_PROXY: 'other.example'
        }
      }
    )
    expect(result.exitCode).toBe(0)
  })

  test.each([
    ['socks5://user:secret-of-socks@127.0.0.1:1080', 'a socks5:// URL'],
    ['http://', 'not a URL'],
    ['http://user:%zz@127.0.0.1:1', 'a URL with a wrong % escape']
  ])('of the form %s is refused, and its password not shown', async (url, seen) => {
    const world = await startWorld()
    const result = await world.sign({}, { env: { HTTPS_PROXY: url } })
    expect(result).toMatchObject(
      failure({
        code: 'ENVIRONMENT_INVALID',
        message: `HTTPS_PROXY is ${seen}, expected http://host:port or https://host:port.`,
        hint: 'Correct HTTPS_PROXY (or https_proxy); user and password go before the host, percent-encoded: http://user:password@host:port.'
      })
    )
    expect(result.stdout).not.toContain('secret-of-socks')
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test.each([
    ['the OIDC endpoint', OIDC],
    ['STS', STS]
  ])('that this Node.js would pass by is an error: %s', async (_, hostname) => {
    const { world, proxy, sign } = await startCompany()
    const env = hostname === STS ? { ACTIONS_ID_TOKEN_REQUEST_URL: world.oidc.url } : {}
    const alone = { upload: 'none', 'release-tag': undefined }
    const result = await sign(env, alone, { nodeArgs: asNode('24.4.1') })
    expect(result).toMatchObject(
      failure({
        code: 'ENVIRONMENT_INVALID',
        message: `${hostname} is to be reached through the proxy http://${proxy.host}, which needs Node.js 24.5 or newer; this is 24.4.1.`,
        hint: 'Use a newer Node.js (an updated runner brings it), or except this host in NO_PROXY if it can be reached directly.'
      })
    )
    expect(world.sts.requests).toEqual([])
  })

  test('that this Node.js would pass by is none where NO_PROXY excepts AWS', async () => {
    const world = await startWorld()
    const result = await world.sign(
      {},
      { env: { HTTPS_PROXY: 'http://127.0.0.1:9' }, nodeArgs: asNode('24.4.1') }
    )
    expect(result.exitCode).toBe(0)
  })
})

describe('an authority of one’s own', () => {
  const UNTRUSTED = {
    code: 'AWS_UNREACHABLE',
    hint: 'If a proxy or a private endpoint has a certificate of a private authority, give that authority as a PEM file in AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS.'
  }
  const ALONE = { upload: 'none', 'release-tag': undefined }

  test('in AWS_CA_BUNDLE is trusted for STS and KMS', async () => {
    const { world, sign } = await startCompany()
    const result = await sign(
      { NODE_EXTRA_CA_CERTS: undefined, ACTIONS_ID_TOKEN_REQUEST_URL: world.oidc.url },
      ALONE
    )
    expect(result.exitCode).toBe(0)
  })

  test('in NODE_EXTRA_CA_CERTS is trusted for all', async () => {
    const { sign } = await startCompany()
    expect((await sign({ AWS_CA_BUNDLE: undefined })).exitCode).toBe(0)
  })

  test('in NODE_EXTRA_CA_CERTS is still trusted when AWS_CA_BUNDLE has another', async () => {
    const other = await makeCertificates([KMS])
    const { sign } = await startCompany()
    const bundle = workspace({ 'other.pem': other.authority }).file('other.pem')
    expect((await sign({ AWS_CA_BUNDLE: bundle })).exitCode).toBe(0)
  })

  test('in neither is not trusted', async () => {
    const { world, proxy, sign } = await startCompany()
    const env = {
      AWS_CA_BUNDLE: undefined,
      NODE_EXTRA_CA_CERTS: undefined,
      ACTIONS_ID_TOKEN_REQUEST_URL: world.oidc.url
    }
    const result = await sign(env, ALONE)
    expect(result).toMatchObject(
      failure({
        ...UNTRUSTED,
        message: `Cannot reach STS through the proxy http://${proxy.host}: its TLS certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE).`
      })
    )
    expect(world.sts.requests).toEqual([])
  })

  test.each([
    { what: 'is not there', content: undefined, seen: 'which cannot be read' },
    { what: 'is no PEM', content: 'not a certificate\n', seen: 'which contains no PEM certificate' },
    {
      what: 'is damaged',
      content: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      seen: 'whose certificate 1 is damaged'
    }
  ])('in a file that $what is an error', async ({ content, seen }) => {
    const world = await startWorld()
    const files = workspace(content === undefined ? {} : { 'company.pem': content })
    const path = files.file('company.pem')
    const result = await world.sign({}, { env: { AWS_CA_BUNDLE: path } })
    expect(result).toMatchObject(
      failure({
        code: 'ENVIRONMENT_INVALID',
        message: `AWS_CA_BUNDLE is "${path}", ${seen}, expected a file of PEM certificates.`,
        hint: 'Give the path of a PEM file that can be read here, or remove AWS_CA_BUNDLE from the environment.'
      })
    )
    expect(world.sts.requests).toEqual([])
    expect(effectsOf(world, result)).toEqual(untouched())
  })
})

describe('the account of an example', () => {
  test.each([
    [
      'key-id',
      { 'role-to-assume': 'arn:aws:iam::210987654321:role/x' },
      'An input is wrong: key-id: it names the account 111122223333'
    ],
    [
      'role-to-assume',
      { 'key-id': 'alias/release' },
      'An input is wrong: role-to-assume: it names the account'
    ],
    ['both', {}, '2 inputs are wrong: key-id: it names the account']
  ])('is refused before AWS is asked: %s', async (_, inputs, message) => {
    const world = await startWorld()
    const env = {
      AWS_ENDPOINT_URL_KMS: undefined,
      AWS_ENDPOINT_URL_STS: undefined,
      AWS_REGION: 'eu-central-1'
    }
    const result = await world.sign(inputs, { env, nodeArgs: ['--import', OFFLINE] })
    expect(result.annotations).toMatchObject([
      { title: 'INPUT_INVALID', message: expect.stringContaining(message) as string }
    ])
    expect(result.annotations[0]?.message).toContain('aws sts get-caller-identity --query Account')
    expect(effectsOf(world, result)).toEqual(untouched())
  })
})

test('the account of an example is refused where a role is given and nothing is asked of AWS', async () => {
  const key = await testKey('RSA_2048')
  const folder = workspace({ 'key.pem': pemOf(key), 'a.txt': 'a', 'a.txt.sig': signatureOf(key, 'a') })
  const inputs = { mode: 'verify', artifacts: 'a.txt', 'trusted-public-key': 'key.pem' }
  const verify = async (account: string): Promise<ActionResult> =>
    runAction({
      cwd: folder.path,
      inputs: { ...inputs, 'role-to-assume': `arn:aws:iam::${account}:role/x` },
      nodeArgs: ['--import', OFFLINE]
    })
  expect((await verify('111122223333')).annotations).toMatchObject([
    {
      title: 'INPUT_INVALID',
      message: expect.stringContaining('role-to-assume: it names the account') as string
    }
  ])
  expect(await verify('210987654321')).toMatchObject({ exitCode: 0 })
})

describe('AWS_USE_FIPS_ENDPOINT', () => {
  test.each(['true', 'True'])('leads to the FIPS endpoints: %s', async value => {
    const { proxy, sign } = await startCompany()
    const result = await sign({ AWS_USE_FIPS_ENDPOINT: value })
    expect(result.exitCode).toBe(0)
    expect(proxy.reached.filter(target => target.includes('amazonaws'))).toEqual([
      'kms-fips.eu-central-1.amazonaws.com:443',
      'sts-fips.eu-central-1.amazonaws.com:443'
    ])
  })

  test('is refused in China, where there are none', async () => {
    const world = await startWorld({
      kms: { region: 'cn-north-1', partition: 'aws-cn', accountId: COMPANY_ACCOUNT }
    })
    const result = await world.sign(
      {},
      {
        env: {
          AWS_USE_FIPS_ENDPOINT: 'true',
          AWS_ENDPOINT_URL_KMS: undefined,
          AWS_ENDPOINT_URL_STS: undefined
        },
        nodeArgs: ['--import', OFFLINE]
      }
    )
    expect(result).toMatchObject(
      failure({
        code: 'ENVIRONMENT_INVALID',
        message: 'AWS has no FIPS endpoints in China: sts-fips.cn-north-1.amazonaws.com.cn does not exist.',
        hint: 'Remove AWS_USE_FIPS_ENDPOINT from the environment, or use_fips_endpoint from the shared AWS config file.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('cannot be combined with an endpoint of one’s own', async () => {
    const world = await startWorld()
    const result = await world.sign({}, { env: { AWS_USE_FIPS_ENDPOINT: 'true' } })
    expect(result).toMatchObject(
      failure({
        code: 'ENVIRONMENT_INVALID',
        message:
          'STS has no endpoint for these settings: Invalid Configuration: FIPS and custom endpoint are not supported.',
        hint: 'Remove AWS_USE_FIPS_ENDPOINT or AWS_USE_DUALSTACK_ENDPOINT, or give the right address in AWS_ENDPOINT_URL_STS and set neither.'
      })
    )
  })
})

describe('connections', () => {
  test('are enough for 8 calls of KMS at once', async () => {
    const world = await startWorld({ kms: { latencyMs: 150 } })
    const files = Object.fromEntries(
      Array.from({ length: 24 }, (_, i) => [`dist/app-${i}.tgz`, `artifact ${i}\n`])
    )
    const result = await world.sign({}, { files })
    expect(result.exitCode).toBe(0)
    expect(world.kms.peakInFlight).toBeGreaterThanOrEqual(8)
  })
})
