import { createPublicKey, randomBytes, randomUUID, sign } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { testKey } from '../support/keys.ts'
import { Faults, sendJson, startServer } from './http.ts'
import type { LoopbackServer, RecordedRequest } from './http.ts'

/** What the pretended job is; the token's claims follow from it. */
export interface FakeOidcOptions {
  /** `owner/name`. */
  readonly repository: string
  readonly ref: string
  readonly environment?: string
  readonly sha?: string
  readonly runId?: string
  /** `owner/name/.github/workflows/file.yml@ref` of a reusable workflow; the job's own by default. */
  readonly jobWorkflowRef?: string
  /** Repositories made or renamed since July 2026 have ids in `sub`: `repo:owner@1/name@2:…`. */
  readonly immutableSubject?: boolean
  readonly issuer?: string
  /** Negative for a token that has expired already. */
  readonly ttlSeconds?: number
  /** Time that each call takes at least. */
  readonly latencyMs?: number
  /** How far GitHub's clock is ahead of this machine's. */
  readonly clockOffsetMs?: number
  /** GitHub's endpoint obeys the audience that is asked for; another one may not. */
  readonly audience?: string
}

export interface IssuedToken {
  readonly token: string
  readonly audience: string
  readonly claims: Readonly<Record<string, unknown>>
}

const REPOSITORY_ID = '123456789'
const OWNER_ID = '9876543'

/** GitHub's endpoint for the OIDC token of a job, with its public keys. */
export class FakeOidc {
  readonly faults = new Faults()
  readonly issued: IssuedToken[] = []
  readonly issuer: string
  /** Value of ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  readonly requestToken = randomBytes(48).toString('base64url')

  readonly #options: FakeOidcOptions
  readonly #privateKey: KeyObject
  readonly #keyId = randomUUID()
  #server: LoopbackServer | undefined

  private constructor(options: FakeOidcOptions, privateKey: KeyObject) {
    this.#options = options
    this.#privateKey = privateKey
    this.issuer = options.issuer ?? 'https://token.actions.githubusercontent.com'
  }

  static async start(options: FakeOidcOptions): Promise<FakeOidc> {
    const oidc = new FakeOidc(options, await testKey('RSA_2048', 'oidc'))
    oidc.#server = await startServer(
      (request, response) => {
        oidc.#serve(request, response)
      },
      { faults: oidc.faults, latencyMs: options.latencyMs }
    )
    return oidc
  }

  /** Value of ACTIONS_ID_TOKEN_REQUEST_URL. */
  get url(): string {
    return `${this.origin}/token?api-version=2.0`
  }

  /** Where the server listens, without a slash at the end. */
  get origin(): string {
    return this.#running.url
  }

  get requests(): readonly RecordedRequest[] {
    return this.#running.requests
  }

  async close(): Promise<void> {
    await this.#running.close()
  }

  /** What must never show in a log. */
  secrets(): string[] {
    return [this.requestToken, ...this.issued.map(({ token }) => token)]
  }

  jwks(): { readonly keys: readonly JsonWebKey[] } {
    const jwk = createPublicKey(this.#privateKey).export({ format: 'jwk' })
    return { keys: [{ ...jwk, kid: this.#keyId, alg: 'RS256', use: 'sig' }] }
  }

  /** Makes a token; `overrides` change its claims, for tokens that GitHub would not issue. */
  issue(audience: string, overrides: Readonly<Record<string, unknown>> = {}): string {
    const claims = { ...this.#claims(audience), ...overrides }
    const header = { typ: 'JWT', alg: 'RS256', kid: this.#keyId }
    const signed = [header, claims]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const signature = sign('sha256', Buffer.from(signed), this.#privateKey)
    const token = `${signed}.${signature.toString('base64url')}`
    this.issued.push({ token, audience, claims })
    return token
  }

  get #running(): LoopbackServer {
    if (this.#server === undefined) throw new Error('FakeOidc is not started')
    return this.#server
  }

  get #owner(): string {
    return this.#options.repository.split('/')[0] ?? ''
  }

  #serve(request: RecordedRequest, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.path, this.#running.url)
    const { authorization = '' } = request.headers
    if (pathname === '/.well-known/jwks') {
      sendJson(response, 200, this.jwks())
    } else if (pathname !== '/token' || request.method !== 'GET') {
      sendJson(response, 404, { message: 'Not Found' })
    } else if (!/^bearer /i.test(authorization) || authorization.slice(7) !== this.requestToken) {
      sendJson(response, 401, { message: 'Unauthorized' })
    } else if (searchParams.get('api-version') !== '2.0') {
      sendJson(response, 400, { message: 'No api-version was specified' })
    } else {
      const { audience = searchParams.get('audience') ?? `https://github.com/${this.#owner}` } = this.#options
      const value = this.issue(audience)
      sendJson(response, 200, { count: value.length, value })
    }
  }

  #claims(audience: string): Readonly<Record<string, unknown>> {
    const {
      repository,
      ref,
      environment,
      runId = '7654321',
      ttlSeconds = 300,
      clockOffsetMs = 0
    } = this.#options
    const sha = this.#options.sha ?? '3f1c'.repeat(10)
    const workflowRef = `${repository}/.github/workflows/release.yml@${ref}`
    const now = Math.floor((Date.now() + clockOffsetMs) / 1000)
    return {
      jti: randomUUID(),
      sub: this.#subject(),
      aud: audience,
      ref,
      sha,
      repository,
      repository_owner: this.#owner,
      repository_owner_id: OWNER_ID,
      repository_id: REPOSITORY_ID,
      repository_visibility: 'public',
      run_id: runId,
      run_number: '42',
      run_attempt: '1',
      actor: 'octocat',
      actor_id: '583231',
      workflow: 'release',
      workflow_ref: workflowRef,
      workflow_sha: sha,
      job_workflow_ref: this.#options.jobWorkflowRef ?? workflowRef,
      job_workflow_sha: sha,
      head_ref: '',
      base_ref: '',
      event_name: 'push',
      ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
      ref_protected: 'false',
      runner_environment: 'github-hosted',
      ...(environment === undefined ? {} : { environment }),
      iss: this.issuer,
      // GitHub's tokens are valid from some minutes ago, for clocks that run behind.
      nbf: now - 300,
      iat: ttlSeconds > 0 ? now : now + ttlSeconds - 300,
      exp: now + ttlSeconds
    }
  }

  #subject(): string {
    const { repository, ref, environment, immutableSubject } = this.#options
    const name = repository.split('/')[1]
    const repo = immutableSubject ? `${this.#owner}@${OWNER_ID}/${name}@${REPOSITORY_ID}` : repository
    return `repo:${repo}:${environment === undefined ? `ref:${ref}` : `environment:${environment}`}`
  }
}
