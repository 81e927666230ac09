import type { KeyObject } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseInputs } from '../../src/inputs/parse.ts'
import { allowedSignersLine } from '../../src/signature/formats/ssh.ts'
import { packet } from '../../src/signature/openpgp/packets.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { runKmsSign } from '../support/run-kms-sign.ts'
import { certificateFile, certificateOf, CREATED_AT, USER_ID } from '../support/signature-files.ts'
import { derOf, fingerprintOf, pemOf, withBitFlipped } from '../support/signed-files.ts'
import { dearmored } from '../support/stock-verifiers.ts'
import { expectsTool, outputOf } from '../support/tools.ts'
import { workspace, type Workspace } from '../support/workspace.ts'

let key: KeyObject

beforeAll(async () => {
  key = await testKey('RSA_3072')
})

const fingerprint = (folder: Workspace, ...args: readonly string[]) =>
  runKmsSign({ cwd: folder.path, args: ['fingerprint', ...args] })

/** What is printed below the line about the file. */
const linesOf = (of: KeyObject, principal = 'release-signing'): string[] => [
  `public-key-fingerprint: ${fingerprintOf(of)}`,
  `allowed_signers: ${allowedSignersLine(publicKeyOf(of), principal).trimEnd()}`
]

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
    ...linesOf(key),
    'key.der: RSA_3072, a public key',
    ...linesOf(key),
    'kms.json: RSA_3072, the response of "aws kms get-public-key"',
    ...linesOf(key),
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
    expect.stringMatching(/^REJECTED folder: it does not exist or is not a regular/),
    expect.stringMatching(/^REJECTED gone: it does not exist/),
    'key.pem: RSA_3072, a public key',
    expect.stringMatching(/^public-key-fingerprint: sha256:/),
    expect.stringMatching(/^allowed_signers: release-signing namespaces="file" ssh-/),
    ''
  ])
  expect(stderr).toContain('5 of 6 files')
})

test.each([
  [[], 'no file is given'],
  [['--key', 'x'], '"--key" is not an option'],
  [['--principal', 'a b', 'x'], '--principal: "a b", expected a name without spaces'],
  [['--principal', '*', 'x'], '--principal: "*", expected a name without spaces'],
  [['--valid-after', '2026-02-30', 'x'], '--valid-after: "2026-02-30", expected a date as 2026-01-31'],
  [['--valid-before', '1.2.2026', 'x'], '--valid-before: "1.2.2026", expected a date as 2026-01-31']
])('with %j is a usage error', async (args, message) => {
  const result = await fingerprint(workspace(), ...args)
  expect(result).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(message) })
})

describe('an OpenPGP certificate', () => {
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

  test('is a key with another fingerprint besides, in armor and binary', async () => {
    const expiresAt = CREATED_AT + 365 * 24 * 3600
    const file = await certificateFile(key, { expiresAt })
    const folder = workspace({ 'key.asc': file, 'key.gpg': dearmored(file) })
    const { openpgp } = (await certificateOf(key)).key
    const { exitCode, stdout } = await fingerprint(folder, 'key.asc', 'key.gpg')
    expect(exitCode).toBe(0)
    const [pin, signer] = linesOf(key)
    const lines = [pin, `OpenPGP fingerprint: ${hex(openpgp.fingerprint)}`, signer]
    const what = `RSA_3072, an OpenPGP certificate of ${JSON.stringify(USER_ID)}, valid until 2027-01-02T03:04:05Z`
    expect(stdout.split('\n')).toEqual([`key.asc: ${what}`, ...lines, `key.gpg: ${what}`, ...lines, ''])
  })

  test('that is damaged, private or not acceptable is told with the reason', async () => {
    const file = await certificateFile(key)
    const binary = Buffer.from(dearmored(file))
    const folder = workspace({
      damaged: withBitFlipped(binary, (binary.length - 9) * 8),
      cut: Buffer.from(file).subarray(0, -40),
      subkey: Buffer.concat([binary, packet(14, Buffer.alloc(20))]),
      private: '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nxcLY\n-----END PGP PRIVATE KEY BLOCK-----\n'
    })
    const { exitCode, stdout } = await fingerprint(folder, 'damaged', 'cut', 'subkey', 'private')
    expect(exitCode).toBe(2)
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^REJECTED damaged: it has a self-signature that does not verify\. /),
      expect.stringMatching(/^REJECTED cut: it is not one OpenPGP certificate in whole armor/),
      expect.stringMatching(/^REJECTED subkey: it has a subkey, expected a primary key alone/),
      expect.stringMatching(/^REJECTED private: it holds a PRIVATE key\. /)
    ])
  })
})

test('prints the line for allowed_signers for whom and as long as is given', async () => {
  const folder = workspace({ 'key.pem': pemOf(key) })
  const args = ['--principal', 'releases@acme.example', '--valid-after', '2026-01-31']
  const { stdout } = await fingerprint(folder, ...args, '--valid-before=2027-01-31T12:00:00+01:00', 'key.pem')
  expect(stdout.split('\n')[2]).toMatch(
    /^allowed_signers: releases@acme\.example namespaces="file",valid-after="20260131",valid-before="20270131110000Z" ssh-rsa AAAA\S+$/
  )
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
    expect(stdout).toBe([`${form}: RSA_3072, the key of a certificate`, ...linesOf(key), ''].join('\n'))
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
        ['id.pub: RSA_3072, an SSH public key', ...linesOf(key), ''].join('\n')
      )
    })
  }
)
