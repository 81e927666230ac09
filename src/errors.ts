/** The stable identifier of a failure, shown as the title of its annotation; one for each cause that a user can act on. */
export type ErrorCode =
  | 'INPUT_INVALID'
  | 'ENVIRONMENT_INSECURE'
  | 'ENVIRONMENT_INVALID'
  | 'ARTIFACT_NOT_FOUND'
  | 'ARTIFACT_UNREADABLE'
  | 'ARTIFACT_CHANGED'
  | 'ARTIFACT_NAMES_COLLIDE'
  | 'ARTIFACT_NOT_SIGNABLE'
  | 'DIGESTS_MISMATCH'
  | 'FILE_NOT_WRITABLE'
  | 'KEY_FILE_INVALID'
  | 'KEY_NOT_ALLOWED'
  | 'NO_TRUSTED_KEY'
  | 'CHECKSUMS_UNUSABLE'
  | 'OIDC_UNAVAILABLE'
  | 'ROLE_REFUSED'
  | 'CREDENTIALS_MISSING'
  | 'CREDENTIALS_REFUSED'
  | 'KMS_KEY_NOT_FOUND'
  | 'KMS_KEY_UNUSABLE'
  | 'KMS_ACCESS_DENIED'
  | 'KMS_THROTTLED'
  | 'AWS_UNREACHABLE'
  | 'KMS_REFUSED'
  | 'KMS_ANSWER_WRONG'
  | 'RELEASE_NOT_FOUND'
  | 'RELEASE_AMBIGUOUS'
  | 'RELEASE_IMMUTABLE'
  | 'RELEASE_CHANGED'
  | 'ASSET_CONFLICT'
  | 'ASSET_SIZE'
  | 'ASSET_WRONG'
  | 'GITHUB_ACCESS_DENIED'
  | 'GITHUB_REFUSED'
  | 'GITHUB_UNREACHABLE'
  | 'RELEASE_INCOMPLETE'
  | 'CANCELLED'
  | 'VERIFICATION_FAILED'
  | 'INTERNAL'

/** A failure with a cause in the user's set-up and one next step to fix it. */
export class ActionError extends Error {
  override readonly name = 'ActionError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  /** Several lines that help to fix it, such as a policy statement to paste. */
  readonly details: string | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string | undefined; details?: string | undefined; cause?: unknown } = {}
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.details = options.details
  }
}

/** The thrown value as an ActionError: itself when it is one, else `INTERNAL` with the thrown value as its cause. */
export function toActionError(thrown: unknown): ActionError {
  if (thrown instanceof ActionError) return thrown
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  return new ActionError('INTERNAL', `Unexpected failure: ${message}`, {
    hint: 'Run the job again with debug logging; if it fails the same way, report it with the debug log.',
    cause: thrown
  })
}

/** The stacks of an error and of its causes, outermost first; empty when something else than an error was thrown. At most eight. */
export function describeCauses(thrown: unknown): string[] {
  const described: string[] = []
  for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++)
    described.push(error.stack ?? `${error.name}: ${error.message}`)
  return described
}

/** The first `code` in the chain of causes, as `ENOENT` of a Node.js system error; undefined when no cause has one. */
export function systemErrorCode(thrown: unknown): string | undefined {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++) {
    const code = (error as NodeJS.ErrnoException).code
    if (typeof code === 'string') return code
    if (error instanceof AggregateError && error.errors.length > 0) return systemErrorCode(error.errors[0])
  }
  return undefined
}
