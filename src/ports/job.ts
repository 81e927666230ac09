/** Values of the job that stand in for inputs that were not given. */
export interface JobContext {
  /** As "https://github.com": a binding names it. */
  readonly serverUrl: string
  /** `owner/name`. */
  readonly repository: string | undefined
  /** The release of a `release` event; undefined with any other event. */
  readonly eventRelease: { readonly id: number; readonly tag: string } | undefined
  /** The tag that the run was started for; undefined when it was started for a branch. */
  readonly tag: string | undefined
  /** `AWS_REGION`, else `AWS_DEFAULT_REGION`. */
  readonly region: string | undefined
  /** Name for the role session, made of repository, run and attempt. */
  readonly sessionName: string
}

/** Issues the job's OpenID Connect token. */
export interface IdentityToken {
  /**
   * A fresh token for the audience: one is valid for minutes only.
   *
   * @throws OIDC_UNAVAILABLE, ENVIRONMENT_INSECURE for an endpoint that is not https, CANCELLED.
   */
  fetch(audience: string): Promise<string>
}
