import type { KeyUse } from './aws/session-policy.ts'
import { assertSecureEndpoint } from './endpoints.ts'
import { ActionError, describeCauses, toActionError } from './errors.ts'
import { foreign } from './foreign.ts'
import { isVerifyMode, parseInputs, type Inputs, type SignInputs, type VerifyInputs } from './inputs.ts'
import type { IdentityToken, ReleaseStore, Signer } from './ports.ts'
import { parseProxy, type Proxy } from './proxy.ts'
import { RunnerConsole } from './runner/console.ts'
import { readEnvironment, restrainAwsSdk, type RunnerEnvironment } from './runner/environment.ts'
import { RunnerIdentityToken, prefetched } from './runner/identity-token.ts'
import { keepHeapSmall } from './runner/memory.ts'
import { leftEmpty, signOutputs, verifyOutputs, type Outputs } from './runner/outputs.ts'
import { failureSummary, signSummary, verifySummary } from './runner/summary.ts'
import { describeRefusal, describeVerified } from './runner/text.ts'
import { emptySignReport } from './sign/report.ts'
import { sign } from './sign/sign.ts'
import { SIGNING_ALGORITHMS } from './signature/algorithms.ts'
import { emptyVerifyReport, verify } from './verify/verify.ts'
import { VERSION } from './version.ts'

interface Adapters {
  readonly signer: Signer | undefined
  readonly releases: ReleaseStore | undefined
}

/** A use case with its report: what there is to tell at any moment, well ended or not. */
interface Run {
  /** Begins what needs no adapter while they are being connected. */
  execute(adapters: Promise<Adapters>): Promise<void>
  outputs(): Outputs
  summary(failure: ActionError | undefined): string
  /** Prints the line of each artifact, and what a successful run ends with. */
  tell(failure: ActionError | undefined): void
  /** Whether the lines of the artifacts say all that the failure says. */
  told(failure: ActionError): boolean
}

const MAX_ANNOTATIONS = 9 // the runner shows ten of a step, and the closing line is one

/**
 * Runs the step: reads the inputs, connects the adapters, runs the use case, reports. Returns whether all went well; never
 * throws for a cause that a user can have.
 *
 * @param cancelled aborts when the runner cancels the job: what is under way ends, nothing new is begun.
 */
export async function main(env: NodeJS.ProcessEnv, cancelled: AbortSignal): Promise<boolean> {
  const console = new RunnerConsole()
  let run: Run | undefined
  let failure: ActionError | undefined
  if (isVerifyMode(env)) console.output('verified', 'false')
  try {
    const environment = readEnvironment(env)
    const inputs = parseInputs(env, environment)
    if (inputs.token !== undefined) console.mask(inputs.token)
    restrainAwsSdk(env, { withRole: inputs.role !== undefined, githubHosted: environment.githubHosted })
    if (inputs.mode === 'sign') warnOfForeignTrigger(environment.eventName, console)
    run =
      inputs.mode === 'sign'
        ? signRun(inputs, environment, console, cancelled)
        : verifyRun(inputs, environment, console, cancelled)
    const adapters = connect(inputs, environment, console, cancelled)
    adapters.catch(() => undefined) // whoever awaits it reports it
    await run.execute(adapters)
  } catch (thrown) {
    failure = toActionError(thrown)
    for (const cause of describeCauses(failure.cause)) console.debug(`Caused by ${cause}`)
  }
  const outputs = run?.outputs() ?? new Map<string, string>()
  for (const [name, value] of outputs) console.output(name, value)
  for (const name of leftEmpty(outputs))
    console.warning(
      `The output ${name} is empty: it would be larger than the 1 MiB that GitHub takes. record-file (to sign) and the log have all of it.`
    )
  await console.summary(
    run === undefined && failure !== undefined ? failureSummary(failure) : (run?.summary(failure) ?? '')
  )
  run?.tell(failure)
  if (failure !== undefined && !(run?.told(failure) ?? false)) console.fail(failure)
  const complete = failure === undefined && run !== undefined
  if (complete && isVerifyMode(env)) console.output('verified', 'true') // last: what reads it has everything else
  return complete
}

function signRun(
  inputs: SignInputs,
  { workspace, serverUrl, run }: RunnerEnvironment,
  console: RunnerConsole,
  cancelled: AbortSignal
): Run {
  const state = emptySignReport()
  keepHeapSmall()
  return {
    execute: adapters =>
      sign(inputs, { adapters, log: console, workspace, serverUrl, run, cancelled }, state),
    outputs: () => signOutputs(inputs, state),
    summary: failure => signSummary(inputs, state, failure),
    tell: failure => {
      if (failure !== undefined) return
      if (inputs.dryRun) {
        const kms = state.key === undefined ? ', as far as can be known without KMS' : ''
        console.info(
          `Dry run: ${state.artifacts.length} would be signed${kms}; nothing was signed or changed.`
        )
      }
      if (inputs.dryRun || state.key === undefined) return
      const where =
        state.release === undefined
          ? 'nothing was attached'
          : `attached to ${state.release.url}${state.release.draft ? ', a draft' : ''}`
      const kept = state.signed.filter(item => item.kept).length
      const count = state.signed.length
      const signatures =
        count === state.artifacts.length ? '' : ` with ${count} signature${count === 1 ? '' : 's'}`
      const by = state.checksumsFile === undefined ? '' : `, all listed in ${foreign(state.checksumsFile)}`
      const told = state.recordFile === undefined ? '' : `, recorded in ${foreign(state.recordFile)}`
      console.info(
        `Signed ${state.artifacts.length}${signatures}, of these ${kept} kept${by}${told}; ${where}.`
      )
      console.info('To pin this key where you verify:')
      console.info(`public-key-fingerprint: ${state.key.publicKey.fingerprint}`)
    },
    told: () => false
  }
}

function verifyRun(
  inputs: VerifyInputs,
  { workspace, serverUrl }: RunnerEnvironment,
  console: RunnerConsole,
  cancelled: AbortSignal
): Run {
  const state = emptyVerifyReport()
  return {
    execute: async adapters =>
      verify(inputs, { ...(await adapters), log: console, workspace, serverUrl, cancelled }, state),
    outputs: () => verifyOutputs(state),
    summary: failure => verifySummary(state, failure),
    tell: failure => {
      let annotated = 0
      for (const result of state.results) {
        if (result.kind === 'verified') console.info(describeVerified(result))
        else if (annotated++ < MAX_ANNOTATIONS)
          console.error(describeRefusal(result), { file: result.artifact })
        else console.info(describeRefusal(result))
      }
      for (const { artifact } of state.exempted) console.info(`Exempted, not verified: ${foreign(artifact)}`)
      if (failure === undefined) console.info(`All ${state.results.length} verified.`)
    },
    told: failure =>
      failure.code === 'VERIFICATION_FAILED' &&
      state.results.filter(({ kind }) => kind === 'refused').length === 1
  }
}

/** Makes the adapters that this run needs and loads no others. The OIDC request goes out first: it is waited for longest. */
async function connect(
  inputs: Inputs,
  environment: RunnerEnvironment,
  console: RunnerConsole,
  cancelled: AbortSignal
): Promise<Adapters> {
  const { oidcRequestUrl, oidcRequestToken } = environment
  const { role } = inputs
  const proxy = inputs.key === undefined ? undefined : parseProxy(environment.httpsProxy, environment.noProxy)
  for (const secret of proxy?.secrets ?? []) console.mask(secret)
  const identityToken =
    role === undefined || inputs.key === undefined || isRehearsalWithoutToken(inputs, environment)
      ? undefined
      : prefetched(
          new RunnerIdentityToken({
            requestUrl: oidcRequestUrl,
            requestToken: oidcRequestToken,
            withoutToken: environment.withoutToken,
            mask: secret => console.mask(secret)
          }),
          role.audience
        )
  const [releases, signer] = await Promise.all([
    connectReleases(inputs, environment, console, cancelled),
    connectSigner(inputs, environment, console, { identityToken, proxy, cancelled })
  ])
  return { releases, signer }
}

async function connectSigner(
  inputs: Inputs,
  environment: RunnerEnvironment,
  console: RunnerConsole,
  {
    identityToken,
    proxy,
    cancelled
  }: {
    readonly identityToken: IdentityToken | undefined
    readonly proxy: Proxy | undefined
    readonly cancelled: AbortSignal
  }
): Promise<Signer | undefined> {
  const { key, role } = inputs
  if (key === undefined) return undefined
  if (isRehearsalWithoutToken(inputs, environment)) return undefined
  const [{ KmsSigner }, { connectNetwork }] = await Promise.all([
    import('./aws/kms-signer.ts'),
    import('./aws/network.ts')
  ])
  const network = connectNetwork(proxy, environment.awsCaBundle)
  if (proxy !== undefined)
    console.info(`AWS is asked through the proxy ${proxy.name} (HTTPS_PROXY), unless NO_PROXY excepts it.`)
  const kms = { region: key.region, endpoint: environment.kmsEndpoint }
  if (kms.endpoint !== undefined) console.info(`KMS is asked at ${kms.endpoint} (AWS_ENDPOINT_URL_KMS).`)
  if (role === undefined || identityToken === undefined) {
    if (kms.endpoint === undefined && environment.awsEndpoint !== undefined) {
      console.info(
        `KMS is asked at ${assertSecureEndpoint(environment.awsEndpoint, 'AWS_ENDPOINT_URL').href} (AWS_ENDPOINT_URL).`
      )
    }
    console.info(
      "AWS credentials come from the environment; their scope is not this step's. role-to-assume would limit them to this key and use."
    )
    return new KmsSigner({ key, kms, network, role: undefined, cancelled })
  }
  const [{ roleCredentials }, { sessionPolicy }] = await Promise.all([
    import('./aws/credentials.ts'),
    import('./aws/session-policy.ts')
  ])
  const sts = { region: key.region, endpoint: environment.stsEndpoint }
  if (sts.endpoint !== undefined) console.info(`STS is asked at ${sts.endpoint} (AWS_ENDPOINT_URL_STS).`)
  const policy = sessionPolicy(key, role, keyUse(inputs))
  const credentials = roleCredentials({
    role,
    policy,
    sts,
    network,
    identityToken,
    log: console,
    mask: secret => console.mask(secret)
  })
  return new KmsSigner({ key, kms, network, role: { arn: role.arn, credentials }, cancelled })
}

/** A dry run checks what it can: on a pull request there is no token, and should be none. */
function isRehearsalWithoutToken(inputs: Inputs, { oidcRequestUrl }: RunnerEnvironment): boolean {
  return inputs.mode === 'sign' && inputs.dryRun && inputs.role !== undefined && oidcRequestUrl === undefined
}

function keyUse(inputs: Inputs): KeyUse {
  if (inputs.mode === 'sign') return { operation: 'kms:Sign', algorithms: [inputs.algorithm] }
  if (inputs.verifyWith === 'local') return { operation: undefined, algorithms: [] }
  return {
    operation: 'kms:Verify',
    algorithms: inputs.algorithm === undefined ? SIGNING_ALGORITHMS : [inputs.algorithm]
  }
}

async function connectReleases(
  inputs: Inputs,
  { apiUrl }: RunnerEnvironment,
  console: RunnerConsole,
  cancelled: AbortSignal
): Promise<ReleaseStore | undefined> {
  const { release, repository, token } = inputs
  if (release === undefined) return undefined
  if (repository === undefined || token === undefined) {
    throw new ActionError(
      'INPUT_INVALID',
      `The release cannot be looked up: ${token === undefined ? 'token' : 'repository'} is empty.`,
      {
        hint: 'Leave token at its default, ${{ github.token }}, and repository unset for the repository of the job.'
      }
    )
  }
  const { GitHubReleaseStore } = await import('./github/release-store.ts')
  const userAgent = `kms-sign-action/${VERSION}`
  return new GitHubReleaseStore(repository, {
    apiUrl,
    token,
    userAgent,
    debug: text => console.debug(text),
    info: text => console.info(text),
    cancelled
  })
}

/** Events that run with the base repository's rights on something that a fork may have made. */
function warnOfForeignTrigger(eventName: string, console: RunnerConsole): void {
  if (!['pull_request_target', 'issue_comment', 'workflow_run'].includes(eventName)) return
  console.warning(
    `This run was started by ${eventName}, which people without write access can cause: what it signs may come from them. Sign on a tag, a release or workflow_dispatch, behind an environment with reviewers.`
  )
}
