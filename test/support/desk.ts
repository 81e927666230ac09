import { expect, onTestFinished } from 'vitest'
import { parseCertificate, type Certificate } from '../../src/signature/openpgp/certificate.ts'
import { FakeKms } from '../fakes/kms.ts'
import type { FakeKey, NewKey } from '../fakes/kms.ts'
import type { Credential } from '../fakes/policy.ts'
import { runKmsSign, type CommandResult } from './run-kms-sign.ts'
import { USER_ID } from './signature-files.ts'
import { workspace, type Workspace } from './workspace.ts'

export const REGION = 'eu-central-1'
export const ALICE = 'arn:aws:iam::111122223333:user/alice'
/** Where the command writes by default. */
export const OUT = 'keys/release.asc'

/** A person's shell, and a KMS with a key. */
export interface Desk {
  readonly kms: FakeKms
  readonly key: FakeKey
  readonly folder: Workspace
  readonly alice: Credential
  /** Runs the command with Alice's keys in the environment, unless `env` says otherwise. */
  readonly make: (args?: readonly string[], env?: Env, node?: string) => Promise<CommandResult>
}

export type Env = Readonly<Record<string, string | undefined>>

export async function startDesk(newKey: NewKey = {}): Promise<Desk> {
  const kms = await FakeKms.start({ region: REGION, accountId: '111122223333' })
  onTestFinished(() => kms.close())
  const key = await kms.createKey({ aliases: ['alias/release-signing'], ...newKey })
  const alice = kms.credentials.addUser(ALICE)
  const folder = workspace()
  const usual = { 'key-id': key.arn, 'user-id': USER_ID }
  const make = async (
    args: readonly string[] = [],
    env: Env = {},
    node = process.execPath
  ): Promise<CommandResult> => {
    const defaults = Object.entries(usual).flatMap(([name, value]) =>
      args.includes(`--${name}`) ? [] : [`--${name}`, value]
    )
    const all: Env = {
      HOME: folder.file('home'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_KMS: kms.url,
      AWS_ACCESS_KEY_ID: alice.accessKeyId,
      AWS_SECRET_ACCESS_KEY: alice.secretAccessKey,
      ...env
    }
    const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
    const result = await runKmsSign({
      cwd: folder.path,
      node,
      args: ['openpgp-certificate', ...defaults, ...args],
      env: Object.fromEntries(set)
    })
    // whatever happened: digests only, no secret in the output, nothing half written
    for (const call of kms.calls.filter(({ operation }) => operation === 'Sign'))
      expect(call).toMatchObject({ messageType: 'DIGEST', dryRun: false })
    for (const secret of [alice.secretAccessKey, ...kms.secrets().filter(one => !one.startsWith('A'))])
      expect(`${result.stdout}${result.stderr}`).not.toContain(secret)
    expect(folder.list().filter(name => name.includes('.kms-sign-'))).toEqual([])
    return result
  }
  return { kms, key, folder, alice, make }
}

/** What the command wrote. */
export async function certificateIn(folder: Workspace, name = OUT): Promise<Certificate> {
  const parsed = await parseCertificate(folder.read(name))
  if (parsed.kind === 'refused') throw new Error(parsed.reason)
  return parsed.certificate
}
