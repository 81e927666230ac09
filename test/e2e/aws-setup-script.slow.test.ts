import { afterEach, expect, test } from 'vitest'
import { scriptedAccount } from '../support/fake-aws-cli.ts'
import type { ScriptedAccount } from '../support/fake-aws-cli.ts'

// examples/aws/setup.sh, stopped at each of its calls and run again.

const accounts: ScriptedAccount[] = []
afterEach(() => {
  for (const account of accounts.splice(0)) account.remove()
})
const empty = (): ScriptedAccount => {
  const account = scriptedAccount()
  accounts.push(account)
  return account
}

test.each([
  ['SIGKILL', 'after'],
  ['SIGTERM', 'before']
] as const)('stopped by %s %s any call, it makes one key when it is run again', async (signal, when) => {
  const whole = empty()
  expect(await whole.run()).toMatchObject({ code: 0 })
  const { roles, aliases, providers } = whole.read()
  const { calls } = await empty().run()
  for (let at = 1; at <= calls.length; at++) {
    const account = empty()
    const stopped = await account.run({}, { stop: [at, signal, when] })
    expect(stopped.code, `stopped at ${calls[at - 1]}`).not.toBe(0)
    // nothing can be cleaned up by a process that is killed
    expect(signal === 'SIGKILL' ? [] : account.leftovers()).toEqual([])
    const again = await account.run()
    expect(again, `stopped at ${calls[at - 1]}`).toMatchObject({ code: 0, stderr: '' })
    expect(account.read()).toMatchObject({ roles, aliases, providers })
    expect(Object.keys(account.read().keys)).toHaveLength(1)
    expect(Object.keys(account.files())).toEqual(['signing-public-key.pem'])
  }
})
