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
  expect(proxy?.url).toBe(URL_WITH_PASSWORD)
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

test.each([
  ['corp.example:443', 'kms.corp.example', false],
  ['.corp.example:443', 'kms.corp.example', false],
  ['corp.example:8443', 'kms.corp.example', true],
  ['corp.example.', 'kms.corp.example', false],
  ['corp.example', 'kms.corp.example.', false],
  ['*corp.example', 'kms.corp.example', false],
  ['*corp.example', 'notcorp.example', true],
  ['other.example;corp.example', 'kms.corp.example', false],
  ['fd00::1', '[fd00::1]', false],
  ['[fd00::1]', 'fd00:0:0::1', false],
  ['fd00::/8', '[fd00::1]', false],
  ['10.0.0.0/8', '10.1.2.3', false],
  ['10.0.0.0/8', '11.1.2.3', true],
  ['10.1.2.3', '10.1.2.3', false],
  ['10.1.2.3:443', '10.1.2.3', false]
])('NO_PROXY=%s: %s goes through the proxy: %s', (noProxy, host, applies) => {
  const proxy = parseProxy('http://proxy.corp.example', noProxy)
  expect(proxy?.applies(host, 443)).toBe(applies)
  expect(proxy?.warnings).toEqual([])
})

test.each([
  ['https://user:secret@kms.corp.example/x', ['"https://kms.corp.example"']],
  ['10.0.0.0/33, a.example', ['"10.0.0.0/33"']],
  ['10.0.0.0-10.0.0.9', ['"10.0.0.0-10.0.0.9"']],
  ['corp.*, a..b|c', ['"corp.*"', '"a..b|c"']],
  ['', []]
])('NO_PROXY=%s: what is not understood is listed', (noProxy, unknown) => {
  const proxy = parseProxy('http://proxy.corp.example', noProxy)
  expect(proxy?.warnings).toEqual(
    unknown.map(
      entry =>
        `NO_PROXY: ${entry} is not understood, so it excepts no host from the proxy; give host names, domains or addresses.`
    )
  )
  expect(proxy?.applies('kms.corp.example')).toBe(true)
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
