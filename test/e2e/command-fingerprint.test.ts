import { createPublicKey, type KeyObject } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseInputs } from '../../src/inputs/parse.ts'
import { testKey } from '../support/keys.ts'
import { runKmsSign } from '../support/run-kms-sign.ts'
import { derOf, fingerprintOf, pemOf } from '../support/signed-files.ts'
import { expectsTool, outputOf } from '../support/tools.ts'
import { workspace, type Workspace } from '../support/workspace.ts'

let key: KeyObject

beforeAll(async () => {
  key = await testKey('RSA_3072')
})

const fingerprint = (folder: Workspace, ...args: readonly string[]) =>
  runKmsSign({ cwd: folder.path, args: ['fingerprint', ...args] })

test('prints the line to paste for each file, with what the file is', async () => {
  const folder = workspace({
    'key.pem': pemOf(key),
    'key.der': derOf(key),
    'kms.json': JSON.stringify({ KeyId: 'x', PublicKey: derOf(key).toString('base64') })
  })
  const pin = `public-key-fingerprint: ${fingerprintOf(key)}`
  const { exitCode, stdout, stderr } = await fingerprint(folder, 'key.pem', './key.der', 'kms.json')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout.split('\n')).toEqual([
    'key.pem: RSA_3072, a public key',
    pin,
    'key.der: RSA_3072, a public key',
    pin,
    'kms.json: RSA_3072, the response of "aws kms get-public-key"',
    pin,
    ''
  ])
  const [, value = ''] = pin.split(': ')
  const inputs = parseInputs(
    {
      INPUT_MODE: 'verify',
      INPUT_ARTIFACTS: 'x',
      'INPUT_PUBLIC-KEY-FINGERPRINT': value
    },
    {
      serverUrl: '',
      repository: undefined,
      eventRelease: undefined,
      tag: undefined,
      region: undefined,
      sessionName: ''
    }
  )
  expect(inputs.pins.allowed).toEqual([value])
})

test('prints what a file is that is no key, and fails', async () => {
  const folder = workspace({
    'key.pem': pemOf(key),
    'private.pem': (await testKey('RSA_3072')).export({ type: 'pkcs8', format: 'pem' }),
    'page.html': '<!doctype html><title>Sign in</title>',
    'odd\u001b[31m': 'x, y'
  })
  mkdirSync(folder.file('folder'))
  const names = ['private.pem', 'page.html', 'odd\u001b[31m', 'folder', 'gone', 'key.pem']
  const { exitCode, stdout, stderr } = await fingerprint(folder, ...names)
  expect(exitCode).toBe(2)
  expect(stdout.split('\n').map(line => line.slice(0, 60))).toEqual([
    expect.stringMatching(/^REJECTED private\.pem: it holds a PRIVATE key\. /),
    expect.stringMatching(/^REJECTED page\.html: it is an HTML page, /),
    expect.stringMatching(/^REJECTED odd�\[31m: it is not a public key/),
    expect.stringMatching(/^REJECTED folder: there is no such file, or it is no regu/),
    expect.stringMatching(/^REJECTED gone: there is no such file/),
    'key.pem: RSA_3072, a public key',
    expect.stringMatching(/^public-key-fingerprint: sha256:/),
    ''
  ])
  expect(stderr).toContain('5 of 6 files')
})

test.each([
  [[], 'no file is given'],
  [['--key', 'x'], '"--key" is no option']
])('with %j is a usage error', async (args, message) => {
  const result = await fingerprint(workspace(), ...args)
  expect(result).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(message) })
})

describe.runIf(expectsTool('openssl', 'version'))('with OpenSSL', () => {
  test.each(['PEM', 'DER'])('prints the key of a certificate in %s', async form => {
    const folder = workspace({
      'private.pem': (await testKey('RSA_3072')).export({ type: 'pkcs8', format: 'pem' })
    })
    const args = ['-new', '-x509', '-key', folder.file('private.pem'), '-subj', '/CN=release', '-days', '1']
    const pem = await outputOf('openssl', ['req', ...args])
    folder.write('pem', pem)
    folder.write('PEM', pem)
    folder.write('DER', await outputOf('openssl', ['x509', '-outform', 'DER'], { input: pem }))
    const { exitCode, stdout } = await fingerprint(folder, form)
    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      `${form}: RSA_3072, the key of a certificate\npublic-key-fingerprint: ${fingerprintOf(key)}\n`
    )
    folder.write('chain', Buffer.concat([pem, pem]))
    expect((await fingerprint(folder, 'chain')).stdout).toContain('REJECTED chain: it holds 2 PEM blocks')
  })
})

describe.runIf(expectsTool('ssh-keygen', '-l', '-f', '/dev/null') || expectsTool('ssh', '-V'))(
  'with OpenSSH',
  () => {
    test('prints the key of an SSH public key', async () => {
      const folder = workspace({ 'key.pem': pemOf(key) })
      const ssh = await outputOf('ssh-keygen', ['-i', '-m', 'PKCS8', '-f', folder.file('key.pem')])
      folder.write('id.pub', ssh)
      expect((await fingerprint(folder, 'id.pub')).stdout).toBe(
        `id.pub: RSA_3072, an SSH public key\npublic-key-fingerprint: ${fingerprintOf(createPublicKey(key))}\n`
      )
    })
  }
)
