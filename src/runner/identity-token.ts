import { getIDToken } from '@actions/core'
import { assertSecureEndpoint } from '../endpoints.ts'
import { ActionError } from '../errors.ts'
import type { IdentityToken } from '../ports.ts'

/** The runner's OIDC endpoint (GitHub docs, "OpenID Connect reference"). */
export class RunnerIdentityToken implements IdentityToken {
  readonly #requestUrl: string | undefined
  readonly #requestToken: string | undefined

  readonly #mask: (secret: string) => void

  /** @param mask called with the token before anyone sees it. */
  constructor(
    requestUrl: string | undefined,
    requestToken: string | undefined,
    mask: (secret: string) => void
  ) {
    this.#requestUrl = requestUrl
    this.#requestToken = requestToken
    this.#mask = mask
  }

  async fetch(audience: string): Promise<string> {
    if (!this.#requestUrl || !this.#requestToken) {
      throw new ActionError(
        'OIDC_UNAVAILABLE',
        'This job cannot get an OIDC token: the runner gives it no token endpoint.',
        {
          hint: 'Add "permissions: { id-token: write }" to the job (in a reusable workflow to the calling job too); a run from a fork never gets one.'
        }
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
