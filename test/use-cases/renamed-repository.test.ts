import { describe, expect, test } from 'vitest'
import { REPOSITORY, useCaseWorld } from './support/world.ts'
import type { Inputs } from './support/world.ts'

// Reads follow the redirect of a repository that was renamed; changes do not, so the name must be the present one where they come.

const OLD = 'octo-org/old-name'
const PRESENT = `The repository ${OLD} is called ${REPOSITORY} now`

describe.each<[string, Inputs]>([
  ['publish-release', { upload: 'all', 'publish-release': 'true' }],
  ['publish-release with a list', { upload: 'all', strategy: 'both', 'publish-release': 'true' }],
  ['verify-instructions', { 'verify-instructions': 'true' }]
])('an old name of the repository, with %s', (_, inputs) => {
  test.each(['true', 'false'])('is refused before anything is signed (dry-run: %s)', async dryRun => {
    const world = await useCaseWorld()
    const result = await world.sign({ ...inputs, repository: OLD, 'dry-run': dryRun })
    expect(result.error?.code).toBe('GITHUB_REFUSED')
    expect(result.error?.message).toContain(PRESENT)
    expect(result.error?.hint).toBe(`Give repository: ${REPOSITORY}.`)
    expect([result.signCalls, result.mutations]).toEqual([0, []])
  })
})

test('an old name serves where nothing but uploads changes the release', async () => {
  const world = await useCaseWorld()
  expect((await world.sign({ repository: OLD })).error).toBeUndefined()
  const otherKey = await useCaseWorld({ key: 'another' })
  const replacing = await world.sign({ repository: OLD, overwrite: 'true' }, { signer: otherKey.signer })
  expect(replacing.error?.message).toContain(PRESENT)
})

test('the case of the name does not matter', async () => {
  const world = await useCaseWorld()
  const inputs = { upload: 'all', 'publish-release': 'true', repository: REPOSITORY.toUpperCase() }
  expect((await world.sign(inputs)).error).toBeUndefined()
})
