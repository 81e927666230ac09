import { describe, expect, test } from 'vitest'
import { useCaseWorld } from './support/world.ts'

// Whether the release notes take the section of verify-instructions is known before anything is signed.

const START = '<!-- kms-sign-action: verify start -->'
const INPUTS = { strategy: 'both', 'verify-instructions': 'true' }

describe.each([
  [
    'with a damaged marker',
    `Notes\n${START}\n`,
    'The markers of the verify section in the release notes are damaged'
  ],
  ['of 124,900 characters', 'x'.repeat(124_900), 'With the verify section the release notes have']
])('release notes %s', (_, notes, message) => {
  test.each(['true', 'false'])('are refused before anything is signed (dry-run: %s)', async dryRun => {
    const world = await useCaseWorld({ release: { notes } })
    const { error, signCalls, mutations } = await world.sign({ ...INPUTS, 'dry-run': dryRun })
    expect(error).toMatchObject({
      code: 'RELEASE_CHANGED',
      message: expect.stringContaining(message) as string
    })
    expect([signCalls, mutations]).toEqual([0, []])
  })

  test('are no concern of a run that writes no section', async () => {
    const world = await useCaseWorld({ release: { notes } })
    expect((await world.sign()).error).toBeUndefined()
  })
})

test.each(['RSASSA_PSS_SHA_256', 'RSASSA_PSS_SHA_512', 'RSASSA_PKCS1_V1_5_SHA_256'])(
  'release notes are refused before for the length that they would have, to the character: %s',
  async algorithm => {
    const inputs = { ...INPUTS, 'signing-algorithm': algorithm }
    const first = await useCaseWorld({ release: { notes: 'x' } })
    await first.sign(inputs)
    const { length } = first.host.release.notes
    const room = 125_000 - length + 1
    const fitting = await useCaseWorld({ release: { notes: 'x'.repeat(room) } })
    expect((await fitting.sign({ ...inputs, 'dry-run': 'true' })).error).toBeUndefined()
    expect((await fitting.sign(inputs)).error).toBeUndefined()
    const longer = await useCaseWorld({ release: { notes: 'x'.repeat(room + 1) } })
    expect((await longer.sign({ ...inputs, 'dry-run': 'true' })).error?.message).toContain(
      '125001 characters'
    )
  }
)
