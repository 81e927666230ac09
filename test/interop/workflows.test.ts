import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { expectsTool, runTool } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'
import type { Workspace } from '../support/workspace.ts'

// What workflow linters say of the workflows that people copy, and of our own.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EXAMPLES = globSync('examples/workflows/*.yml', { cwd: ROOT }).sort()
const OURS = globSync('.github/workflows/*.yml', { cwd: ROOT }).sort()

/** A repository with one workflow; in an example the placeholder of the action's commit is filled in, as a user does. */
function repositoryWith(path: string, change: (text: string) => string = text => text): Workspace {
  const text = readFileSync(join(ROOT, path), 'utf8').replaceAll('<full commit SHA>', '0'.repeat(40))
  const action = { 'action.yml': readFileSync(join(ROOT, 'action.yml')), 'dist/index.js': '' }
  const more = OURS.includes(path) ? action : {}
  return workspace({ [`.github/workflows/${basename(path)}`]: change(text), ...more })
}

async function lint(command: string, args: readonly string[], folder: Workspace): Promise<string> {
  // actionlint looks for the repository around the workflow
  await runTool('git', ['init', '-q'], { cwd: folder.path })
  const { code, stdout, stderr } = await runTool(
    command,
    [...args, ...folder.list().filter(name => dirname(name) === '.github/workflows')],
    { cwd: folder.path }
  )
  return code === 0 ? '' : `${stdout.toString()}${stderr}`
}

test('there are examples, and workflows of our own', () => {
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(11)
  expect(OURS.length).toBeGreaterThanOrEqual(3)
})

// what is stated for shells goes to shellcheck, which actionlint finds by itself
describe.runIf(expectsTool('actionlint', '-version') && expectsTool('shellcheck', '--version'))(
  'actionlint',
  () => {
    test.each([...EXAMPLES, ...OURS])('has nothing to say of %s', async path => {
      expect(await lint('actionlint', ['-no-color'], repositoryWith(path))).toBe('')
    })

    test('would have: an unknown context, and an unquoted variable in a script', async () => {
      const [path = ''] = OURS
      const broken = (from: string, to: string): Promise<string> =>
        lint(
          'actionlint',
          ['-no-color'],
          repositoryWith(path, text => text.replace(from, to))
        )
      expect(await broken('${{ github.ref }}', '${{ github.reff }}')).toContain('"reff" is not defined')
      expect(await broken('- run: .ci/run', '- run: .ci/run $HOME')).toContain('SC2086')
    })
  }
)

describe.runIf(expectsTool('zizmor', '--version'))('zizmor', () => {
  const ARGS = ['--offline', '--no-progress', '--quiet', '--color=never']

  test.each([...EXAMPLES, ...OURS])('finds nothing in %s', async path => {
    expect(await lint('zizmor', ARGS, repositoryWith(path))).toBe('')
  })

  test('would: an unpinned action, and a checkout that keeps its token', async () => {
    const [path = ''] = OURS
    const unpinned = repositoryWith(path, text => text.replace(/checkout@\w+/, 'checkout@v6'))
    expect(await lint('zizmor', ARGS, unpinned)).toContain('unpinned-uses')
    const persisting = repositoryWith(path, text =>
      text.replace('persist-credentials: false', 'fetch-depth: 1')
    )
    expect(await lint('zizmor', ARGS, persisting)).toContain('artipacked')
  })
})
