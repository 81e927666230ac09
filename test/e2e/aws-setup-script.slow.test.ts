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

const PEM = 'signing-public-key.pem'
const ADDITIONAL_PEM = 'signing-public-key.ml-dsa-65.pem'

test.each<readonly [string, 'SIGKILL' | 'SIGTERM', 'before' | 'after', Record<string, string>, string[]]>([
  ['two keys', 'SIGKILL', 'after', { ADDITIONAL_KEY_SPEC: 'ML_DSA_65' }, [ADDITIONAL_PEM, PEM]],
  ['one key', 'SIGTERM', 'before', {}, [PEM]]
])(
  '%s, stopped by %s %s any call, are made once when it is run again',
  async (_, signal, when, parameters, pems) => {
    const whole = empty()
    const { calls, code } = await whole.run(parameters)
    expect(code).toBe(0)
    const { roles, aliases, providers } = whole.read()
    for (let at = 1; at <= calls.length; at++) {
      const account = empty()
      const stopped = await account.run(parameters, { stop: [at, signal, when] })
      expect(stopped.code, `stopped at ${calls[at - 1]}`).not.toBe(0)
      // nothing can be cleaned up by a process that is killed
      expect(signal === 'SIGKILL' ? [] : account.leftovers()).toEqual([])
      const again = await account.run(parameters)
      expect(again, `stopped at ${calls[at - 1]}`).toMatchObject({ code: 0, stderr: '' })
      expect(account.read()).toMatchObject({ roles, aliases, providers })
      expect(Object.keys(account.read().keys)).toHaveLength(pems.length)
      expect(Object.keys(account.files()).sort()).toEqual(pems)
    }
  }
)
