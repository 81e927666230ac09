import { KMSClient, GetPublicKeyCommand } from '@aws-sdk/client-kms'
import { Agent, get as getTls } from 'node:https'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { makeCertificates } from '../fakes/certificates.ts'
import type { Certificates } from '../fakes/certificates.ts'
import { startServer } from '../fakes/http.ts'
import { FakeKms } from '../fakes/kms.ts'
import { CredentialStore } from '../fakes/policy.ts'
import { FakeProxy } from '../fakes/proxy.ts'
import type { FakeProxyOptions } from '../fakes/proxy.ts'
import { workspace } from '../support/run-action.ts'
import { runTool } from '../support/tools.ts'

const HOST = 'service.corp.example'

let certificates: Certificates
beforeAll(async () => {
  certificates = await makeCertificates([HOST, 'other.corp.example'])
})

async function startProxy(options: Partial<FakeProxyOptions> = {}): Promise<FakeProxy> {
  const server = await startServer(({ path, headers }, response) => {
    response.end(`${headers.host} ${path}`)
  })
  const proxy = await FakeProxy.start({ certificates, hosts: { [HOST]: server.url }, ...options })
  onTestFinished(async () => {
    await proxy.close()
    await server.close()
  })
  return proxy
}

/** The body, or the message of the error. */
async function fetchTls(
  proxy: FakeProxy,
  url: string,
  { authority = certificates.authority, user = '' } = {}
): Promise<string> {
  const agent = new Agent({ proxyEnv: { HTTPS_PROXY: `http://${user}${proxy.host}` }, ca: authority })
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      getTls(url, { agent }, resolve).on('error', reject)
    })
    return await text(answer)
  } catch (error) {
    return String(error)
  } finally {
    agent.destroy()
  }
}

describe('makeCertificates', () => {
  it('makes a chain for all names that OpenSSL accepts', async () => {
    const files = workspace({ 'ca.pem': certificates.authority, 'leaf.pem': certificates.certificate })
    for (const name of [HOST, 'other.corp.example']) {
      const args = [
        'verify',
        '-CAfile',
        files.file('ca.pem'),
        '-verify_hostname',
        name,
        files.file('leaf.pem')
      ]
      expect((await runTool('openssl', args)).stdout.toString()).toMatch(/: OK\n$/)
    }
  })
})

describe('FakeProxy', () => {
  it('tunnels to a host that it knows, with TLS', async () => {
    const proxy = await startProxy()
    expect(await fetchTls(proxy, `https://${HOST}/path?q=1`)).toBe(`${HOST} /path?q=1`)
    expect(proxy.requests).toEqual([
      { method: 'CONNECT', target: `${HOST}:443`, credentials: undefined, status: 200 }
    ])
    expect(proxy.reached).toEqual([`${HOST}:443`])
  })

  it('shows a certificate that nobody else trusts', async () => {
    const other = await makeCertificates([HOST])
    const proxy = await startProxy()
    expect(await fetchTls(proxy, `https://${HOST}/`, other)).toMatch(/certificate/)
  })

  it('refuses a host that it does not know, and on command', async () => {
    const proxy = await startProxy()
    expect(await fetchTls(proxy, 'https://unknown.example/')).toContain('403 Forbidden')
    proxy.refuseWith = { status: 502, times: 1 }
    expect(await fetchTls(proxy, `https://${HOST}/`)).toContain('502 Bad Gateway')
    expect(await fetchTls(proxy, `https://${HOST}/`)).toBe(`${HOST} /`)
  })

  it('wants user and password', async () => {
    const proxy = await startProxy({ credentials: 'user:p@ss' })
    expect(await fetchTls(proxy, `https://${HOST}/`)).toContain('407 Proxy Authentication Required')
    expect(await fetchTls(proxy, `https://${HOST}/`, { user: 'user:wrong@' })).toContain('407')
    expect(await fetchTls(proxy, `https://${HOST}/`, { user: 'user:p%40ss@' })).toBe(`${HOST} /`)
    expect(proxy.requests.map(({ credentials }) => credentials)).toEqual([
      undefined,
      'user:wrong',
      'user:p@ss'
    ])
  })

  it('passes plain requests on', async () => {
    const proxy = await startProxy()
    const [host, port] = proxy.host.split(':')
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { host: HOST }
      get({ host, port, path: `http://${HOST}/plain`, headers }, resolve).on('error', reject)
    })
    expect(await text(answer)).toBe(`${HOST} /plain`)
    expect(proxy.requests).toMatchObject([{ method: 'GET', target: `http://${HOST}/plain`, status: 200 }])
  })
})

describe('FakeKms with a clock that is off', () => {
  it.each([
    { offset: 3_600_000, message: /^Signature expired: / },
    { offset: -3_600_000, message: /^Signature not yet current: / }
  ])('by $offset ms refuses what is signed by another clock', async ({ offset, message }) => {
    const credentials = new CredentialStore({ clockOffsetMs: offset })
    const kms = await FakeKms.start({ region: 'eu-central-1', accountId: '111122223333', credentials })
    onTestFinished(() => kms.close())
    const key = await kms.createKey()
    const user = credentials.addUser('arn:aws:iam::111122223333:user/ci')
    const ask = async (maxAttempts: number): Promise<unknown> => {
      const client = new KMSClient({
        region: 'eu-central-1',
        endpoint: kms.url,
        credentials: user,
        maxAttempts
      })
      try {
        return await client.send(new GetPublicKeyCommand({ KeyId: key.arn })).catch((error: unknown) => error)
      } finally {
        client.destroy()
      }
    }
    expect(await ask(1)).toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(message) as string
    })
    // its Date header tells the SDK by how much
    expect(await ask(2)).toMatchObject({ KeyId: key.arn })
  })
})
