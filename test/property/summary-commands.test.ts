import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandBlock } from '../../src/report/html.ts'
import { shellWord } from '../../src/signature/openssl-commands.ts'
import { decodeEntities } from '../support/outcome.ts'
import { cases, expectMoreThan } from '../support/random.ts'
import { runTool } from '../support/tools.ts'

// The lines of a command are continued for the page: a shell must still read the same words.

const word = fc
  .string({
    unit: fc.constantFrom(...'ab1 -./\'"\\$`<>(){}|&;*?~#!=\né'.split('')),
    minLength: 1,
    maxLength: 40
  })
  .map(shellWord)
const option = fc.constantFrom('--key', '-signature', '--strict')

test.runIf(process.platform !== 'win32')('a shell reads the words of a command as they are', async () => {
  const words = fc.array(fc.oneof({ weight: 3, arbitrary: word }, option), { minLength: 1, maxLength: 20 })
  const commands = fc.sample(words, cases(300)).map(all => `printf '%s\\0' ${all.join(' ')}`)
  const shown = commands.map(command =>
    decodeEntities(commandBlock(command).replace(/^<pre><code>|<\/code><\/pre>$/g, ''))
  )
  expectMoreThan(50, shown.filter(command => command.includes(' \\\n')).length)
  const told = async (all: readonly string[]): Promise<string> =>
    (await runTool('sh', ['-s'], { input: all.join("\nprintf '\\0end\\0'\n") })).stdout.toString()
  expect(await told(shown)).toBe(await told(commands))
})
