import { describe, expect, test } from 'vitest'
import { adviseGitHub } from '../../src/github/advice.ts'

const refusal = (status: number, headers: Readonly<Record<string, string>>, message = ''): Error =>
  Object.assign(new Error(message), { response: { status, headers, data: '' } })

describe('what GitHub refuses', () => {
  test.each<readonly [headers: Readonly<Record<string, string>>, when: string]>([
    [{ 'retry-after': '60' }, 'after 60 seconds'],
    [{ 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' }, 'after 2026-03-01T12:00:30.000Z'],
    [{ 'retry-after': 'soon' }, 'later'],
    [{ 'x-ratelimit-reset': '1772366430' }, 'after 2026-03-01T12:00:30.000Z'],
    [{ 'x-ratelimit-reset': '1e30' }, 'later'],
    [{}, 'later']
  ])('for now says when to come back: %j', (headers, when) => {
    const { hint } = adviseGitHub(refusal(429, headers), 'list the releases')
    expect(hint).toBe(`The rate limit of this token is used up: run the job again ${when}.`)
  })

  test('without a word says so', () => {
    const { message } = adviseGitHub(refusal(418, {}), 'list the releases')
    expect(message).toBe('GitHub refused to list the releases: 418: no message.')
  })
})
