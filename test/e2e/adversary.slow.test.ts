import { describe, expect, test } from 'vitest'
import { ATTACKS, titleOf } from '../support/attacks.ts'
import { answerOf } from '../support/attacks/stage.ts'

// docs/security-model.md is made of the same rows.

describe('each attack is answered as the table says', () => {
  test.each(ATTACKS.map(attack => [titleOf(attack), attack] as const))('%s', async (_, attack) => {
    const result = await attack.run()
    expect({ answer: answerOf(result), log: result.stdout }).toMatchObject({ answer: attack.answer })
  })
})
