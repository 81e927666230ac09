import { createPublicKey, verify } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { isRecord } from '../fakes/http.ts'
import { FakeOidc } from '../fakes/oidc.ts'
import type { FakeOidcOptions } from '../fakes/oidc.ts'

const JOB: FakeOidcOptions = { repository: 'octo-org/app', ref: 'refs/tags/v1.2.3' }

describe('FakeOidc', () => {
  let oidc: FakeOidc

  beforeEach(async () => {
    oidc = await FakeOidc.start({ ...JOB, environment: 'release' })
    return () => oidc.close()
  })

  it('answers with a token that its published key verifies', async () => {
    const { count, value } = await requestToken('&audience=sts.amazonaws.com')
    const [header = '', payload = '', signature = ''] = value.split('.')
    const published = await (await fetch(new URL('/.well-known/jwks', oidc.url))).json()
    const jwk = oidc.jwks().keys[0] ?? {}

    expect(count).toBe(value.length)
    expect(published).toEqual(oidc.jwks())
    expect(decode(header)).toEqual({ typ: 'JWT', alg: 'RS256', kid: jwk['kid'] })
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
    const signed = Buffer.from(`${header}.${payload}`)
    expect(verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(verify('sha256', Buffer.from(payload), publicKey, Buffer.from(signature, 'base64url'))).toBe(false)
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
    expect(jwk).not.toHaveProperty('d')
  })

  it('claims what the job is', async () => {
    const claims = await requestClaims('&audience=sts.amazonaws.com')
    expect(claims).toMatchObject({
      iss: 'https://token.actions.githubusercontent.com',
      aud: 'sts.amazonaws.com',
      sub: 'repo:octo-org/app:environment:release',
      environment: 'release',
      repository: 'octo-org/app',
      repository_owner: 'octo-org',
      ref: 'refs/tags/v1.2.3',
      ref_type: 'tag',
      job_workflow_ref: 'octo-org/app/.github/workflows/release.yml@refs/tags/v1.2.3'
    })
    const now = Date.now() / 1000
    expect(Number(claims['exp']) - now).toBeGreaterThan(290)
    expect(Number(claims['exp']) - now).toBeLessThanOrEqual(300)
    expect(Number(claims['iat'])).toBeLessThanOrEqual(now)
  })

  it.each([
    ['the ref without an environment', {}, 'repo:octo-org/app:ref:refs/tags/v1.2.3'],
    [
      'ids in a young repository',
      { immutableSubject: true },
      'repo:octo-org@9876543/app@123456789:ref:refs/tags/v1.2.3'
    ]
  ])('names %s in the subject', async (_, options, subject) => {
    const other = await FakeOidc.start({ ...JOB, ...options })
    try {
      other.issue('x')
      expect(other.issued[0]?.claims['sub']).toBe(subject)
    } finally {
      await other.close()
    }
  })

  it('addresses the token to the owner when no audience is asked for', async () => {
    expect((await requestClaims(''))['aud']).toBe('https://github.com/octo-org')
  })

  it('makes a new token for each request and remembers it', async () => {
    const first = await requestToken('&audience=a')
    const second = await requestToken('&audience=b')

    expect(first.value).not.toBe(second.value)
    expect(oidc.issued.map(({ audience }) => audience)).toEqual(['a', 'b'])
    expect(oidc.secrets()).toEqual([oidc.requestToken, first.value, second.value])
  })

  it('makes tokens that have expired', async () => {
    const late = await FakeOidc.start({ ...JOB, ttlSeconds: -1 })
    try {
      late.issue('x')
      const { exp, iat } = late.issued[0]?.claims ?? {}
      expect(Number(exp)).toBeLessThan(Date.now() / 1000)
      expect(Number(iat)).toBeLessThan(Number(exp))
    } finally {
      await late.close()
    }
  })

  it('wants its request token, its query and nothing else', async () => {
    const status = async (url: string | URL, authorization?: string, method = 'GET'): Promise<number> => {
      const headers = authorization === undefined ? {} : { authorization }
      return (await fetch(url, { method, headers })).status
    }
    const bearer = `Bearer ${oidc.requestToken}`

    expect(await status(oidc.url, bearer)).toBe(200)
    expect(await status(oidc.url)).toBe(401)
    expect(await status(oidc.url, 'Bearer other')).toBe(401)
    expect(await status(oidc.url, oidc.requestToken)).toBe(401)
    expect(await status(oidc.url, `Digest ${oidc.requestToken}`)).toBe(401)
    expect(await status(oidc.url, bearer, 'POST')).toBe(404)
    expect(await status(new URL('/', oidc.url), bearer)).toBe(404)
    // What comes of `${url}?audience=x`: the URL has a query already.
    expect(await status(`${oidc.url}?audience=x`, bearer)).toBe(400)
    expect(oidc.issued).toHaveLength(1)
  })

  it('fails on command', async () => {
    oidc.faults.next({ kind: 'respond', status: 503, body: '{}', times: 2 })
    const statuses = []
    for (let attempt = 0; attempt < 3; attempt += 1) statuses.push((await request('&audience=x')).status)
    expect(statuses).toEqual([503, 503, 200])

    oidc.faults.next({ kind: 'drop-after', match: ({ path }) => path.includes('audience=y') })
    expect((await request('&audience=x')).status).toBe(200)
    await expect(request('&audience=y')).rejects.toThrow('fetch failed')
    expect(oidc.issued).toHaveLength(3)
  })

  function request(query: string): Promise<Response> {
    return fetch(oidc.url + query, { headers: { authorization: `Bearer ${oidc.requestToken}` } })
  }

  async function requestToken(query: string): Promise<{ count: unknown; value: string }> {
    const answer: unknown = await (await request(query)).json()
    if (!isRecord(answer) || typeof answer['value'] !== 'string') throw new Error('No token')
    return { count: answer['count'], value: answer['value'] }
  }

  async function requestClaims(query: string): Promise<Readonly<Record<string, unknown>>> {
    return decode((await requestToken(query)).value.split('.')[1] ?? '')
  }
})

function decode(part: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
  if (!isRecord(value)) throw new Error('Not a JSON object')
  return value
}
