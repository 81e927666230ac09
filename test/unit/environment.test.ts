import { expect, test } from 'vitest'
import { readEnvironment } from '../../src/runner/environment.ts'

test.each(['NODE_DEBUG', 'NODE_DEBUG_NATIVE'])('%s would print tokens, and is refused', name => {
  expect(() => readEnvironment({ [name]: 'http' })).toThrow(
    expect.objectContaining({
      code: 'ENVIRONMENT_INSECURE',
      message: `${name} is set, and makes Node.js print requests, with the tokens in them.`,
      hint: `Remove ${name} from the environment; in a workflow, use the debug logging of GitHub Actions.`
    })
  )
})

test.each(['', ' '])('NODE_DEBUG=%j says nothing', value => {
  expect(readEnvironment({ NODE_DEBUG: value }).apiUrl).toBe('https://api.github.com')
})

test('a slash at the end of the API address does not double that of a path', () => {
  const url = 'https://ghe.acme.example/api/v3'
  expect(readEnvironment({ GITHUB_API_URL: `${url}/` }).apiUrl).toBe(url)
  expect(readEnvironment({ GITHUB_API_URL: url }).apiUrl).toBe(url)
})
