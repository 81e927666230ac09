import { expect, test } from 'vitest'
import { runAction } from '../support/run-action.ts'
import { startWorld } from '../support/world.ts'

const atStart = (code: string): string[] => ['--import', `data:text/javascript,${encodeURIComponent(code)}`]

test.each(['16.20.2', '18.20.8', '20.20.2', '21.7.3'])(
  'Node.js %s is told that it is too old',
  async node => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } })`
    const result = await runAction({ nodeArgs: atStart(old) })
    expect(result).toMatchObject({
      exitCode: 1,
      stderr: '',
      annotations: [
        {
          level: 'error',
          title: 'ENVIRONMENT_INVALID',
          message: `This action needs Node.js 24 and was started with Node.js ${node}. Update the runner to 2.327.1 or newer, which brings it.`
        }
      ]
    })
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(1)
  }
)

test('a warning that glob is experimental does not show, and others do', async () => {
  const world = await startWorld()
  const warn = `
    import fs from 'node:fs/promises'
    const { glob } = fs
    fs.glob = (...given) => {
      process.emitWarning('glob is an experimental feature and might change at any time', 'ExperimentalWarning')
      process.emitWarning('something else', 'ExperimentalWarning')
      return glob(...given)
    }`
  const result = await world.sign(
    {},
    { nodeArgs: atStart(warn), allowStderr: /something else|--trace-warnings/ }
  )
  expect(result.exitCode).toBe(0)
  expect(result.stderr).toContain('something else')
  expect(result.stderr).not.toContain('glob')
})
