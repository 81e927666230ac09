import { describe, expect, test } from 'vitest'
import { adviseGitHub, githubOutlookOf } from '../../src/github/advice.ts'
import { FINAL } from '../../src/lib/waiting.ts'

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

  const denied = (message: string, method: string, headers = {}): Error =>
    Object.assign(refusal(403, headers, message), { request: { method } })

  test.each([
    ['Resource not accessible by integration', 'POST', 'permissions: { contents: write }'],
    ['Resource not accessible by integration', 'GET', 'contents: read'],
    ['Must have admin rights to Repository.', 'PATCH', 'permissions: { contents: write }'],
    ['Repository was archived so is read-only.', 'POST', 'An archived repository is read-only'],
    [
      'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled',
      'GET',
      'IP allow list does not have the address of the runner'
    ],
    [
      'Resource protected by organization SAML enforcement.',
      'GET',
      'Authorize the token for the organization'
    ],
    ['Sorry. Your account was suspended.', 'GET', 'is suspended: give another token'],
    ['Something new.', 'POST', 'message says why']
  ])('to whoever may not says what helps: %s, %s', (message, method, hint) => {
    const error = adviseGitHub(denied(message, method), 'list the releases')
    expect(error).toMatchObject({
      code: 'GITHUB_ACCESS_DENIED',
      hint: expect.stringContaining(hint) as string
    })
  })

  test('by its permissions is no rate limit, though it was the last request that one allows', () => {
    const error = denied('Resource not accessible by integration', 'POST', { 'x-ratelimit-remaining': '0' })
    expect(adviseGitHub(error, 'upload a').code).toBe('GITHUB_ACCESS_DENIED')
    expect(githubOutlookOf(error, 0)).toEqual(FINAL)
  })

  test('as abuse is waited out', () => {
    const error = denied(
      'You have triggered an abuse detection mechanism. Please wait a few minutes.',
      'POST'
    )
    expect(githubOutlookOf(error, 0).kind).toBe('throttled')
  })

  test.each([
    [['size is too large'], 'GITHUB_REFUSED', 'size is too large'],
    [
      [{ field: 'tag_name', message: 'tag_name was used by an immutable release' }],
      'GITHUB_REFUSED',
      'release under another tag'
    ],
    [
      [{ message: 'Cannot upload assets to an immutable release.' }],
      'RELEASE_IMMUTABLE',
      'Attach while the release is a draft'
    ],
    [[null, 7, {}], 'GITHUB_REFUSED', '422: Validation Failed.']
  ])('for reasons is told with them: %j', (errors, code, told) => {
    const thrown = Object.assign(new Error('Validation Failed'), {
      response: { status: 422, headers: {}, data: { message: 'Validation Failed', errors } }
    })
    const error = adviseGitHub(thrown, 'change the release')
    expect(error.code).toBe(code)
    expect(`${error.message} ${error.hint}`).toContain(told)
  })

  test('without a word says so', () => {
    const { message } = adviseGitHub(refusal(418, {}), 'list the releases')
    expect(message).toBe('GitHub refused to list the releases: 418: no message.')
  })
})
