import { expect, test } from 'vitest'
import { runAction } from '../support/run-action.ts'

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
