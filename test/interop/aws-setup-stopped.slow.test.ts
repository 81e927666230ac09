import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SETUP, shellsForSetup } from '../support/aws-setup.ts'
import type { SetupShell } from '../support/aws-setup.ts'
import { awsEnvironment, findPeerKms, startPeerKms } from '../support/peer-kms.ts'
import type { PeerKms } from '../support/peer-kms.ts'
import { expectsTool, IS_CI, outputOf, runTool } from '../support/tools.ts'
import type { ToolResult } from '../support/tools.ts'
import { whereIs } from '../support/verify-script.ts'
import { workspace } from '../support/workspace.ts'

// examples/aws/setup.sh with the AWS CLI and moto: stopped after each of its calls and run again, in each shell, with a CLI that writes to
// stderr at each call; and run where something is there already. test/e2e/aws-setup-script.slow.test.ts stops it before each call as well.

const moto = findPeerKms().find(({ name }) => name === 'moto')
test.runIf(IS_CI)('an emulator that scripts/install-peers.sh installs is at hand', () => {
  expect(moto?.name).toBe('moto')
})

/** Calls of a run that makes everything; the first run checks that there are no more. */
const CALLS = 14
const NOISE = 'a warning that says (NoSuchEntity) of arn:aws:iam::999999999999:role/wrong'
const place = workspace()
const shells = await shellsForSetup(place.path)
const hasAccount = moto !== undefined && expectsTool('aws', '--version')

describe.runIf(hasAccount)('setup.sh in an account of moto', () => {
  let peer: PeerKms
  let bin: string
  beforeAll(async () => {
    if (moto !== undefined) peer = await startPeerKms(moto)
    bin = place.file('bin')
    // it counts its calls, and ends the shell that called it when the call is done
    place.write(
      'bin/aws',
      `#!/bin/sh
PATH='${process.env['PATH'] ?? ''}'
echo "$1 $2" >>"$STOP_FOLDER/calls"
echo '${NOISE}' >&2
'${await whereIs('aws')}' "$@"
CODE=$?
if [ "$(wc -l <"$STOP_FOLDER/calls")" -eq "$STOP_AT" ]; then kill -KILL "$PPID"; fi
exit "$CODE"
`
    )
    await outputOf('chmod', ['755', `${bin}/aws`])
  })
  afterAll(async () => {
    await peer.close()
    place.remove()
  })

  interface Run extends ToolResult {
    readonly calls: readonly string[]
  }
  let runs = 0
  const [sh] = shells
  /** A run of its own folder for the public key for each name. */
  const run = async (
    parameters: Readonly<Record<string, string>>,
    {
      shell = sh,
      stopAt = 0,
      args = []
    }: { shell?: SetupShell | undefined; stopAt?: number; args?: readonly string[] } = {}
  ): Promise<Run> => {
    if (shell === undefined) throw new Error('no shell')
    const { NAME = 'release-signing' } = parameters
    const folder = `runs/${runs++}`
    place.write(`${folder}/calls`, '')
    place.write(`${folder}/tmp/.keep`, '')
    place.write(`keys/${NAME}/.keep`, '')
    const [program, ...first] = shell.command
    const result = await runTool(program, [...first, SETUP.script, ...args], {
      cwd: place.file(`keys/${NAME}`),
      env: {
        ...awsEnvironment(peer, peer.credentials.accessKeyId),
        PATH: `${bin}:${shell.path}`,
        TMPDIR: place.file(`${folder}/tmp`),
        STOP_FOLDER: place.file(folder),
        STOP_AT: String(stopAt),
        REPOSITORY: 'octo-org/product',
        ...parameters
      }
    })
    return {
      ...result,
      calls: readFileSync(place.file(`${folder}/calls`), 'utf8')
        .trim()
        .split('\n')
    }
  }
  let keys = 0
  /** Keys of the account, where each test makes its own. */
  const countKeys = async (): Promise<number> => {
    const { Keys } = JSON.parse((await aws('kms', 'list-keys')).toString()) as { Keys: readonly unknown[] }
    return Keys.length
  }
  const aws = (...args: readonly string[]) =>
    outputOf('aws', [...args, '--output', 'json'], {
      env: awsEnvironment(peer, peer.credentials.accessKeyId)
    })
  /** The lines of the script alone. */
  const told = ({ stderr }: ToolResult): string => stderr.replaceAll(`${NOISE}\n`, '')

  test.each(shells)('in $name, stopped after a call and run again, makes one key', async shell => {
    const own = Array.from({ length: CALLS }, (_, at) => at + 1).filter(
      at => at % shells.length === shells.indexOf(shell)
    )
    for (const stopAt of own) {
      const NAME = `stop-${stopAt}`
      // a provider of its own, so that this call is among those that are stopped
      const parameters = { NAME, OIDC_ISSUER: `token.actions.${NAME}.ghe.com` }
      const stopped = await run(parameters, { shell, stopAt })
      const where = { stopAt, call: stopped.calls.at(-1) }
      expect({ ...where, succeeds: stopped.code === 0, calls: stopped.calls.length }).toEqual({
        ...where,
        succeeds: false,
        calls: stopAt
      })
      const again = await run(parameters, { shell })
      expect({ ...where, code: again.code, told: told(again) }).toEqual({ ...where, code: 0, told: '' })
      expect(again.stdout.toString()).toMatch(/^KEY_FINGERPRINT: sha256:[0-9a-f]{64}$/m)
      expect({ ...where, keys: await countKeys() }).toEqual({ ...where, keys: ++keys })
    }
  })

  test('makes everything with as many calls as are stopped above, and takes over or drops nothing that is there', async () => {
    const first = await run({})
    expect({ code: first.code, told: told(first) }).toEqual({ code: 0, told: '' })
    expect(first.stdout.toString()).not.toContain('wrong')
    expect(first.calls).toHaveLength(CALLS)
    keys++
    const role = 'iam get-role --role-name release-signing'.split(' ')
    const { Role } = JSON.parse((await aws(...role)).toString()) as {
      Role: {
        AssumeRolePolicyDocument: { Statement: { Condition: { StringEquals: Record<string, unknown> } }[] }
      }
    }
    const trust = Role.AssumeRolePolicyDocument
    const [statement] = trust.Statement
    const sub = 'token.actions.githubusercontent.com:sub'
    if (statement !== undefined)
      statement.Condition.StringEquals[sub] = [
        'repo:octo-org/product:environment:release',
        'repo:octo-org/x:environment:y'
      ]
    const file = place.write('trust.json', JSON.stringify(trust))
    await aws(
      ...'iam update-assume-role-policy --role-name release-signing --policy-document'.split(' '),
      `file://${file}`
    )
    const before = (await aws(...role)).toString()
    const pin = place.read('keys/release-signing/signing-public-key.pem').toString()
    for (const [parameters, shown] of [
      [{}, 'subject: The trust policy of release-signing'],
      [{ REPOSITORY: 'octo-org/other' }, 'owner: The role release-signing belongs to octo-org/product'],
      [
        {
          SUBJECTS: 'repo:octo-org/product:environment:release,repo:octo-org/x:environment:y',
          SIGNING_ALGORITHMS: 'RSASSA_PSS_SHA_512'
        },
        'algorithm: The key policy of alias/release-signing'
      ]
    ] as const) {
      const refused = await run(parameters)
      expect({ parameters, code: refused.code, told: told(refused) }).toEqual({
        parameters,
        code: 1,
        told: expect.stringContaining(shown)
      })
      expect((await aws(...role)).toString()).toBe(before)
    }
    const kept = await run({
      SUBJECTS: 'repo:octo-org/product:environment:release,repo:octo-org/x:environment:y'
    })
    expect({ code: kept.code, told: told(kept) }).toEqual({ code: 0, told: '' })
    expect(kept.stdout.toString()).toMatch(/^Changes: none\n/)

    const { KeyMetadata } = JSON.parse(
      (await aws(...'kms describe-key --key-id alias/release-signing'.split(' '))).toString()
    ) as { KeyMetadata: { KeyId: string } }
    await aws('kms', 'schedule-key-deletion', '--key-id', KeyMetadata.KeyId)
    const pending = await run({}, { args: ['--allow-drop=subject'] })
    expect({ code: pending.code, told: told(pending) }).toEqual({
      code: 1,
      told: expect.stringContaining('has the state PendingDeletion, expected Enabled')
    })
    expect((await aws(...role)).toString()).toBe(before)
    expect(place.read('keys/release-signing/signing-public-key.pem').toString()).toBe(pin)
  })
})
