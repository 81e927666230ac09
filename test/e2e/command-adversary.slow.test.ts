import { describe, expect, test } from 'vitest'
import { ATTACKS, titleOf } from '../support/attacks.ts'
import { pinOf, type Attack, type Attacked } from '../support/attacks/stage.ts'
import { runKmsSign, verdictsIn } from '../support/run-kms-sign.ts'
import { REPOSITORY, TAG } from '../support/world.ts'
import { workspace, type Workspace } from '../support/workspace.ts'

// The attacks on what a release has, on a download of it: the command answers as the action does, but where it cannot know what GitHub
// knows. Attacks on more than files (the API, the runner, AWS, the moment of a download) have nothing to prepare.

/** Answered by what the command has no option for. */
const WITHOUT_OPTION = [
  'digests of this build',
  'require-binding: false',
  'nothing required, a part of the release',
  'output-directory' // the command writes nothing
]

const PREPARED = ATTACKS.filter(({ prepare }) => prepare !== undefined)
const ON_FILES = PREPARED.filter(({ given }) => !WITHOUT_OPTION.includes(given))

/** What the command cannot see from the files, by the title's part that says it. */
const DIFFERENT: Readonly<Record<string, string>> = {
  // the commit that a tag points to now is known to GitHub
  'moves the tag to another commit [require-binding: true, signed with the tag there]': 'passes',
  // without --expect nobody says which release is meant
  'attaches the old assets to a release of a new tag [nothing required]': 'passes'
}

test('there are many, and those that are answered differently are among them', () => {
  expect(ON_FILES.length).toBeGreaterThan(30)
  for (const part of Object.keys(DIFFERENT))
    expect(ON_FILES.filter(attack => titleOf(attack).endsWith(part))).toHaveLength(1)
  expect(PREPARED).toHaveLength(ON_FILES.length + WITHOUT_OPTION.length)
})

describe('each attack on files is answered as by the action', () => {
  test.each(ON_FILES.map(attack => [titleOf(attack), attack] as const))('%s', async (title, attack) => {
    const attacked = await prepared(attack)
    const folder = download(attacked)
    const result = await runKmsSign({ cwd: folder.path, args: ['verify', '--json', ...optionsOf(attacked)] })
    const causes = Object.values(verdictsIn(result)).filter(
      cause => !['verified', 'exempted'].includes(cause)
    )
    const code = /^kms-sign: ([A-Z_]+):/m.exec(result.stderr)?.[1] ?? 'no error'
    const answer =
      result.exitCode === 0
        ? 'passes'
        : [code, [...new Set(causes)].toSorted((a, b) => (a < b ? -1 : 1)).join(', ')]
            .filter(Boolean)
            .join(': ')
    const known = Object.entries(DIFFERENT).find(([part]) => title.endsWith(part))?.[1]
    expect({ answer, output: result.stderr }).toMatchObject({ answer: known ?? attack.answer })
    expect(result.exitCode).toBe((known ?? attack.answer) === 'passes' ? 0 : 1)
  })
})

async function prepared({ prepare }: Attack): Promise<Attacked> {
  if (prepare === undefined) throw new Error('nothing to prepare')
  return prepare()
}

/** The assets as files in `rel`, and what the checkout has beside them. */
function download({ world, options }: Attacked): Workspace {
  const assets = world.github
    .assets(world.release.id)
    .map(({ name, content }) => [`rel/${name}`, content?.bytes() ?? ''] as const)
  return workspace({ ...Object.fromEntries(assets), ...options?.files })
}

/** The options with the meaning of the inputs of `verifyAll`. */
function optionsOf({ world, repository = REPOSITORY, inputs = {} }: Attacked): string[] {
  const patterns = (inputs['release-assets'] ?? '').split('\n').filter(line => line.startsWith('!'))
  const pin = inputs['public-key-fingerprint'] ?? pinOf(world)
  const key = inputs['trusted-public-key']
  const signatures = inputs['require-signatures']
  const binding = inputs['require-binding']
  const here = `${repository}@${inputs['release-tag'] ?? TAG}`
  const checksums = inputs['checksums-file']
  return [
    '--all',
    ...(pin === 'any' ? [] : pin.split('\n').flatMap(line => ['--fingerprint', line])),
    ...(signatures === undefined ? [] : ['--require-signatures', signatures]),
    ...(key === undefined ? [] : ['--key', key]),
    ...(binding === undefined ? [] : ['--expect', binding === 'true' ? here : binding]),
    ...(checksums === undefined ? [] : ['--checksums-file', checksums]),
    ...patterns.flatMap(pattern => ['--exempt', pattern.slice(1)]),
    'rel'
  ]
}
