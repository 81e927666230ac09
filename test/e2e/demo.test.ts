import { openSync, ftruncateSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expectsTool, runTool } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'

// `npm run demo`, the first thing that a newcomer sees.

const DEMO = join(import.meta.dirname, '../../demo/demo.ts')
const demo = (...args: readonly string[]) => runTool(process.execPath, [DEMO, ...args])

describe.runIf(expectsTool('openssl', 'version'))('the demo', () => {
  test('signs, verifies, has other tools verify, refuses two attacks, and says what is next', async () => {
    const { code, stdout, stderr } = await demo()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const told = stdout.toString()
    expect(told).toContain('   Verified OK\n')
    expect(told).toMatch(/Good "file" signature for release-signing|There is no ssh-keygen here/)
    expect(told).toMatch(/ERROR: REJECTED acme-cli-.*: the file changed after signing/)
    expect(told).toContain('it was signed for the tag "v1.4.0", expected "v1.5.0"')
    expect(told).toMatch(/\nNext:\n {3}README\.md, "Set up": /)
  })

  test('takes files of one’s own, by any name', async () => {
    const names = ['a [1] ä.bin', '.hidden', '-x']
    const folder = workspace(Object.fromEntries(names.map(name => [name, `content of ${name}`])))
    const { code, stdout, stderr } = await demo('--', ...names.map(name => join(folder.path, name)))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toContain('1. The build made 3 artifacts')
  })

  test('copies nothing that GitHub would not take, or that there is no room for', async () => {
    const folder = workspace({})
    const sparse = (name: string, bytes: number): string => {
      const file = openSync(join(folder.path, name), 'w')
      ftruncateSync(file, bytes)
      closeSync(file)
      return join(folder.path, name)
    }
    const tooLarge = await demo(sparse('a.iso', 2 * 1024 ** 3))
    expect(tooLarge).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a.iso has 2.0 GiB; GitHub takes assets below 2 GiB.')
    })
    expect(tooLarge.stdout.toString()).toBe('')
  })
})
