import { getIDToken } from '@actions/core'
import { ActionError } from '../errors.ts'
import { assertSecureEndpoint } from '../network/endpoints.ts'
import type { IdentityToken } from '../ports.ts'

export interface RunnerIdentityTokenOptions {
  readonly requestUrl: string | undefined
  readonly requestToken: string | undefined
  /** Why the run may have no endpoint, as far as it is known. */
  readonly withoutToken: 'fork' | 'act' | undefined
  /** Called with what is secret before anyone sees it. */
  readonly mask: (secret: string) => void
}

const MISSING_HINTS = {
  fork: 'A pull request from a fork never gets one: sign on a tag, a release or workflow_dispatch of this repository.',
  act: 'act has no token endpoint: leave role-to-assume out there and give AWS credentials in the environment.',
  // no variable tells whether the job is one of a reusable workflow
  unknown:
    'Add "permissions: { id-token: write }" to the job; in a reusable workflow the job that calls it needs it too.'
}

/** The runner's OIDC endpoint (GitHub docs, "OpenID Connect reference"). */
export class RunnerIdentityToken implements IdentityToken {
  readonly #requestUrl: string | undefined
  readonly #requestToken: string | undefined
  readonly #withoutToken: 'fork' | 'act' | undefined
  readonly #mask: (secret: string) => void

  constructor({ requestUrl, requestToken, withoutToken, mask }: RunnerIdentityTokenOptions) {
    this.#requestUrl = requestUrl
    this.#requestToken = requestToken
    this.#withoutToken = withoutToken
    this.#mask = mask
    if (requestToken !== undefined) mask(requestToken) // an endpoint, or what stands before it, may echo it
  }

  async fetch(audience: string): Promise<string> {
    if (!this.#requestUrl || !this.#requestToken) {
      throw new ActionError(
        'OIDC_UNAVAILABLE',
        'This job cannot get an OIDC token: the runner gives it no token endpoint.',
        { hint: MISSING_HINTS[this.#withoutToken ?? 'unknown'] }
      )
    }
    assertSecureEndpoint(this.#requestUrl, 'ACTIONS_ID_TOKEN_REQUEST_URL')
    try {
      const token = await getIDToken(audience)
      this.#mask(token)
      return token
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause)
      throw new ActionError('OIDC_UNAVAILABLE', `The runner's OIDC endpoint gave no token: ${reason}.`, {
        hint: 'Run the job again; if it stays so, check "permissions: { id-token: write }" and the status of GitHub Actions.',
        cause
      })
    }
  }
}

/** An identity token whose first fetch is already on its way, while other parts are being loaded. */
export function prefetched(identityToken: IdentityToken, audience: string): IdentityToken {
  let first: Promise<string> | undefined = identityToken.fetch(audience)
  first.catch(() => undefined) // whoever awaits it reports it
  return {
    fetch: async wanted => {
      const token = wanted === audience ? first : undefined
      first = undefined
      return token ?? identityToken.fetch(wanted)
    }
  }
}
