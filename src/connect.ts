import type { AwsLimits } from './aws/client.ts'
import { assertUsableCredentials, normalizeAwsSwitches, restrainAwsSdk } from './aws/sdk-environment.ts'
import type { KmsConnection } from './aws/connect-kms.ts'
import type { KeyUse } from './aws/session-policy.ts'
import { ADDITIONAL_KEY_TERMS, WORKFLOW_TERMS } from './aws/terms.ts'
import { ActionError } from './errors.ts'
import type { GitHubLimits } from './github/api.ts'
import { additionalAlgorithms, algorithmsInUse } from './inputs/formats.ts'
import type { Inputs } from './inputs/types.ts'
import type { Waiting } from './lib/waiting.ts'
import { isAwsHost } from './network/endpoints.ts'
import { parseProxy, type Proxy } from './network/proxy.ts'
import type { IdentityToken } from './ports/job.ts'
import type { ReleaseHost } from './ports/release-host.ts'
import type { Signer } from './ports/signer.ts'
import type { RunnerConsole } from './runner/console.ts'
import type { RunnerEnvironment } from './runner/environment.ts'
import { prefetched, RunnerIdentityToken, type OidcLimits } from './runner/identity-token.ts'
import { VERSION } from './version.ts'

export interface Adapters {
  readonly signer: Signer | undefined
  /** By the key of `additional-key-id`. */
  readonly additionalSigner: Signer | undefined
  readonly releases: ReleaseHost | undefined
}

/** What the adapters are connected with. */
export interface ConnectionPorts {
  /** This process's environment, which the AWS SDK reads by itself. */
  readonly env: NodeJS.ProcessEnv
  readonly environment: RunnerEnvironment
  readonly console: RunnerConsole
  readonly waiting: Waiting
  readonly limits?: TimeLimits
}

/** How long each service may take; the services' own limits by default. */
export interface TimeLimits {
  readonly aws?: AwsLimits
  readonly github?: GitHubLimits
  readonly oidc?: OidcLimits
}

/** Makes the adapters that this run needs and loads no others. The OIDC request goes out first: it is waited for longest. */
export async function connect(inputs: Inputs, ports: ConnectionPorts): Promise<Adapters> {
  const { env, environment, console, waiting, limits } = ports
  const { role } = inputs
  refuseExampleAccount(inputs, environment, console)
  restrainAwsSdk(env, { withRole: role !== undefined, githubHosted: environment.githubHosted })
  if (inputs.key !== undefined) normalizeAwsSwitches(env)
  if (inputs.key !== undefined && role === undefined) assertUsableCredentials(env)
  const isOffline = inputs.key === undefined && inputs.release === undefined
  const proxy = isOffline ? undefined : parseProxy(environment.httpsProxy, environment.noProxy)
  for (const secret of proxy?.secrets ?? []) console.mask(secret)
  const identityToken =
    role === undefined || inputs.key === undefined || isDryRunWithoutToken(inputs, environment)
      ? undefined
      : prefetched(
          new RunnerIdentityToken({
            requestUrl: environment.oidcRequestUrl,
            requestToken: environment.oidcRequestToken,
            withoutToken: environment.withoutToken,
            proxy,
            waiting,
            limits: limits?.oidc,
            mask: secret => console.mask(secret)
          }),
          role.audience
        )
  const [releases, signers] = await Promise.all([
    connectReleases(inputs, ports, proxy),
    connectSigners(inputs, ports, { identityToken, proxy })
  ])
  return { releases, ...signers }
}

async function connectSigners(
  inputs: Inputs,
  { env, environment, console, waiting, limits }: ConnectionPorts,
  {
    identityToken,
    proxy
  }: { readonly identityToken: IdentityToken | undefined; readonly proxy: Proxy | undefined }
): Promise<Pick<Adapters, 'signer' | 'additionalSigner'>> {
  const { key, role } = inputs
  if (key === undefined || isDryRunWithoutToken(inputs, environment))
    return { signer: undefined, additionalSigner: undefined }
  const { connectKeys } = await import('./aws/connect-kms.ts')
  const connection = {
    key,
    additional: additionalConnection(inputs),
    environment,
    proxy,
    env,
    waiting,
    limits: limits?.aws,
    terms: WORKFLOW_TERMS,
    log: console
  }
  if (role === undefined || identityToken === undefined) {
    const signers = connectKeys({ ...connection, role: undefined })
    console.info(
      'AWS credentials come from the environment, so this step cannot limit what they allow. With role-to-assume, they would be limited to this key and operation.'
    )
    return signers
  }
  return connectKeys({
    ...connection,
    role: { role, use: keyUse(inputs), identityToken, mask: secret => console.mask(secret) }
  })
}

function additionalConnection(inputs: Inputs): KmsConnection['additional'] {
  if (inputs.mode !== 'sign' || inputs.additionalKey === undefined) return undefined
  return {
    key: inputs.additionalKey,
    terms: ADDITIONAL_KEY_TERMS,
    use: { operation: 'kms:Sign', algorithms: additionalAlgorithms(inputs.algorithm) }
  }
}

/** Of AWS's documentation, the first one of ours too: nobody has them. */
const EXAMPLE_ACCOUNTS = ['111122223333', '444455556666', '123456789012']

/**
 * A copied example is an error before AWS refuses it; emulators have any account. Without a role a shared AWS file may lead to one, which is
 * not known here: then it is a warning.
 *
 * @throws INPUT_INVALID
 */
function refuseExampleAccount(
  { key, role, ...inputs }: Inputs,
  { kmsEndpoint, awsEndpoint }: RunnerEnvironment,
  console: RunnerConsole
): void {
  const endpoint = kmsEndpoint ?? awsEndpoint ?? ''
  if (URL.canParse(endpoint) && !isAwsHost(new URL(endpoint).hostname)) return
  const copied = (
    [
      ['key-id', key?.account],
      ['additional-key-id', inputs.mode === 'sign' ? inputs.additionalKey?.account : undefined],
      ['role-to-assume', role?.account]
    ] as const
  ).flatMap(([name, account]) =>
    account !== undefined && EXAMPLE_ACCOUNTS.includes(account)
      ? [`${name}: it names the account ${account}, which stands for yours in examples`]
      : []
  )
  if (copied.length === 0) return
  if (role === undefined) {
    console.warning(`${copied.join('; ')}: put the ARN of your own key there.`)
    return
  }
  const what = copied.length === 1 ? 'An input is wrong' : `${copied.length} inputs are wrong`
  throw new ActionError('INPUT_INVALID', `${what}: ${copied.join('; ')}.`, {
    hint: 'Replace it with an ARN in your own account: aws sts get-caller-identity --query Account prints your account.'
  })
}

/** A dry run checks what it can: on a pull request there is no token, and should be none. */
function isDryRunWithoutToken(inputs: Inputs, { oidcRequestUrl }: RunnerEnvironment): boolean {
  return inputs.mode === 'sign' && inputs.dryRun && inputs.role !== undefined && oidcRequestUrl === undefined
}

function keyUse(inputs: Inputs): KeyUse {
  if (inputs.mode === 'sign') return { operation: 'kms:Sign', algorithms: algorithmsInUse(inputs) }
  if (inputs.verifyWith === 'local') return { operation: undefined, algorithms: [] }
  return {
    operation: 'kms:Verify',
    algorithms: inputs.algorithm && [inputs.algorithm]
  }
}

async function connectReleases(
  inputs: Inputs,
  { environment: { apiUrl, orchestrationId }, console, waiting, limits }: ConnectionPorts,
  proxy: Proxy | undefined
): Promise<ReleaseHost | undefined> {
  const { release, repository, token } = inputs
  if (release === undefined) return undefined
  if (repository === undefined || token === undefined) {
    throw new ActionError(
      'INPUT_INVALID',
      `The release cannot be looked up: ${token === undefined ? 'token' : 'repository'} is empty.`,
      {
        hint: 'Omit token and repository to use those of the job.'
      }
    )
  }
  const { GitHubReleaseHost } = await import('./github/release-host.ts')
  const orchestration =
    orchestrationId === undefined
      ? ''
      : ` actions_orchestration_id/${orchestrationId.trim().replace(/[^a-z0-9_.-]/gi, '_')}`
  const userAgent = `kms-sign-action/${VERSION}${orchestration}`
  return new GitHubReleaseHost(repository, {
    apiUrl,
    token,
    userAgent,
    proxy,
    debug: text => console.debug(text),
    info: text => console.info(text),
    waiting,
    limits: limits?.github
  })
}
