/** What an endpoint answers. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** One entry of `errors` in a "Validation Failed" answer. */
export interface Invalid {
  readonly resource: 'Release' | 'ReleaseAsset'
  readonly code: 'already_exists' | 'custom' | 'invalid' | 'missing_field'
  readonly field?: string
  readonly message?: string
}

/** An endpoint refuses: thrown, and sent as GitHub words it. */
export class Refusal extends Error implements Answer {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    more: { errors?: unknown; headers?: Record<string, string> } = {}
  ) {
    super(message)
    this.status = status
    this.headers = more.headers ?? {}
    this.body = {
      message,
      ...(more.errors === undefined ? {} : { errors: more.errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status)
    }
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found')

export const invalid = (...errors: Invalid[]): Refusal => new Refusal(422, 'Validation Failed', { errors })

export const nameTaken = (): Refusal =>
  invalid({ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' })

export const badSize = (message: string): Refusal =>
  invalid({ resource: 'ReleaseAsset', code: 'custom', field: 'size', message })
