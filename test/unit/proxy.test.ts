import { expect, test } from 'vitest'
import { parseProxy } from '../../src/network/proxy.ts'

const URL_WITH_PASSWORD = 'http://user:p%40ssword@proxy.corp.example:3128'
const KMS = 'kms.eu-central-1.amazonaws.com'

test('without the variable there is none', () => {
  expect(parseProxy(undefined, '*')).toBeUndefined()
})

test('user and password are no part of its name', () => {
  const proxy = parseProxy(URL_WITH_PASSWORD)
  expect(proxy?.name).toBe('http://proxy.corp.example:3128')
  expect(proxy?.secrets).toEqual(['p@ssword', 'p%40ssword', Buffer.from('user:p@ssword').toString('base64')])
  expect(proxy?.variables.HTTPS_PROXY).toBe(URL_WITH_PASSWORD)
})

test.each(['a', 'x1', '%40bc', 'beef', 'abcdef0'])(
  'a password as short as %s is no secret by itself',
  password => {
    const plain = decodeURIComponent(password)
    expect(parseProxy(`http://us%20er:${password}@proxy`)?.secrets).toEqual([
      `us er:${plain}@`,
      `us%20er:${password}@`,
      Buffer.from(`us er:${plain}`).toString('base64')
    ])
  }
)

test.each([
  ['', true],
  ['amazonaws.com', false],
  ['.amazonaws.com', false],
  ['*.amazonaws.com', false],
  ['AMAZONAWS.COM', false],
  [`other.example,${KMS}`, false],
  [` other.example , ${KMS}:443 `, false],
  [`${KMS}:8443`, true],
  ['naws.com', true],
  ['eu-central-1', true],
  ['*', false]
])('NO_PROXY=%s: KMS goes through the proxy: %s', (noProxy, applies) => {
  expect(parseProxy('http://proxy.corp.example', noProxy)?.applies(KMS)).toBe(applies)
})

test.each(['localhost', '127.0.0.1', '127.8.9.10', '::1', '[::1]'])('%s never does', host => {
  expect(parseProxy('http://proxy.corp.example')?.applies(host)).toBe(false)
})

test.each(['socks5://proxy:1080', 'ftp://proxy', 'http://', 'http://a:%@proxy', ' '])(
  '%j is refused',
  text => {
    expect(() => parseProxy(text)).toThrow(
      /^HTTPS_PROXY is (a (socks5|ftp):\/\/ URL|not a URL|a URL with a wrong % escape), expected/
    )
  }
)
