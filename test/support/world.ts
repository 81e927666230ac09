import { onTestFinished } from 'vitest'
import { FakeGitHub } from '../fakes/github.ts'
import type { FakeGitHubOptions, FakeRelease, NewRelease } from '../fakes/github.ts'
import { FakeKms } from '../fakes/kms.ts'
import type { FakeKey, FakeKmsOptions, NewKey } from '../fakes/kms.ts'
import { FakeOidc } from '../fakes/oidc.ts'
import type { FakeOidcOptions } from '../fakes/oidc.ts'
import { CredentialStore } from '../fakes/policy.ts'
import { FakeSts } from '../fakes/sts.ts'
import type { FakeRole } from '../fakes/sts.ts'
import { runAction, startAction, workspace } from './run-action.ts'
import type { ActionResult, RunOptions, StartedAction } from './run-action.ts'

/** How a world differs from the usual one; each part goes to the fake of its name. */
export interface WorldOptions {
  readonly kms?: Partial<FakeKmsOptions>
  readonly key?: NewKey
  readonly oidc?: Partial<FakeOidcOptions>
  readonly role?: Partial<FakeRole>
  /** Roles beside the one of the inputs. */
  readonly otherRoles?: readonly FakeRole[]
  readonly github?: Partial<FakeGitHubOptions>
  /** A draft for `v1.2.3` by default; `false` for no release at all. */
  readonly release?: Partial<NewRelease> | false
  /** How far the clocks of AWS and GitHub are ahead of the runner's. */
  readonly clockOffsetMs?: number
}

/** Inputs on top of the defaults of a world; `undefined` takes one of these away. */
export type Inputs = Readonly<Record<string, string | undefined>>

export interface WorldRunOptions extends Omit<RunOptions, 'inputs'> {
  /** Makes the workspace of the run; without `files` and `cwd` it has one artifact, `dist/app.tgz`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
}

export const TAG = 'v1.2.3'
export const ALIAS = 'alias/release-signing'
export const REPOSITORY = 'octo-org/product'
const [OWNER = '', REPO = ''] = REPOSITORY.split('/')
const ACCOUNT = '111122223333'
const REGION = 'eu-central-1'
/** The artifact of a run that states none. */
export const ARTIFACT = { 'dist/app.tgz': 'the artifact\n' }

/** AWS KMS with a key, a role that the job may assume, and a GitHub repository with a release. */
export interface World {
  readonly kms: FakeKms
  readonly sts: FakeSts
  readonly oidc: FakeOidc
  readonly github: FakeGitHub
  readonly credentials: CredentialStore
  readonly key: FakeKey
  readonly roleArn: string
  readonly aliasArn: string
  readonly region: string
  /** The release; throws when the world was made without one. */
  readonly release: FakeRelease
  /** `key-id` and `role-to-assume`: what a step needs to use the key. */
  readonly awsInputs: Readonly<Record<'key-id' | 'role-to-assume', string>>
  /** Signs `dist/*` for the release over OIDC unless the inputs say otherwise. */
  sign(inputs?: Inputs, options?: WorldRunOptions): Promise<ActionResult>
  startSign(inputs?: Inputs, options?: WorldRunOptions): Promise<StartedAction>
  /** Verifies what the inputs say; nothing but the mode is given by default. */
  verify(inputs?: Inputs, options?: WorldRunOptions): Promise<ActionResult>
  startVerify(inputs?: Inputs, options?: WorldRunOptions): Promise<StartedAction>
  /** Happens by itself when the test ends; a hook must call it. */
  close(): Promise<void>
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { clockOffsetMs = 0 } = options
  const credentials = new CredentialStore({ clockOffsetMs })
  const oidc = await FakeOidc.start({
    repository: REPOSITORY,
    ref: 'refs/heads/main',
    clockOffsetMs,
    ...options.oidc
  })
  const accountId = options.kms?.accountId ?? ACCOUNT
  const kms = await FakeKms.start({ region: REGION, credentials, ...options.kms, accountId })
  const { region = REGION, partition = 'aws' } = options.kms ?? {}
  const role: FakeRole = {
    arn: `arn:${partition}:iam::${accountId}:role/release-signing`,
    subject: `repo:${REPOSITORY}:*`,
    ...options.role
  }
  const sts = await FakeSts.start({ oidc, credentials, roles: [role, ...(options.otherRoles ?? [])] })
  const github = await FakeGitHub.start({ owner: OWNER, repo: REPO, ...options.github })
  const key = await kms.createKey({ aliases: [ALIAS], ...options.key })
  const release =
    options.release === false
      ? undefined
      : github.createRelease({ tag: TAG, draft: true, ...options.release })

  const awsInputs = { 'key-id': key.arn, 'role-to-assume': role.arn }
  const toRun = (defaults: Inputs, inputs: Inputs = {}, more: WorldRunOptions = {}): RunOptions => {
    const { files = ARTIFACT, cwd = workspace(files).path, ...run } = more
    const given = Object.entries({ ...defaults, ...inputs }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined
    )
    return { github, kms, sts, oidc, cwd, ...run, inputs: Object.fromEntries(given) }
  }
  const signInputs = {
    ...awsInputs,
    mode: 'sign',
    artifacts: 'dist/*',
    strategy: 'each', // the fewest files; what the default adds has tests of its own
    'release-tag': release?.tag ?? TAG
  }
  const verifyInputs = { mode: 'verify' }

  let closed: Promise<unknown> | undefined
  const close = async (): Promise<void> => {
    closed ??= Promise.all([github, sts, kms, oidc].map(fake => fake.close()))
    await closed
  }
  try {
    onTestFinished(close)
  } catch {
    // In a hook there is no test to wait for: it calls close.
  }

  return {
    kms,
    sts,
    oidc,
    github,
    credentials,
    key,
    roleArn: role.arn,
    aliasArn: key.arn.replace(/:key\/.*$/, `:${ALIAS}`),
    region,
    get release() {
      if (release === undefined) throw new Error('This world was made without a release')
      return release
    },
    awsInputs,
    sign: (inputs, more) => runAction(toRun(signInputs, inputs, more)),
    startSign: (inputs, more) => startAction(toRun(signInputs, inputs, more)),
    verify: (inputs, more) => runAction(toRun(verifyInputs, inputs, more)),
    startVerify: (inputs, more) => startAction(toRun(verifyInputs, inputs, more)),
    close
  }
}
