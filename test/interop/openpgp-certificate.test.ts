import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCertificate } from '../../src/signature/openpgp/certificate.ts'
import type { Certificate } from '../../src/signature/openpgp/certificate.ts'
import { ARTIFACT_KEY_SPECS, RSA_SPECS } from '../../src/signature/public-key.ts'
import type { KeySpec } from '../../src/signature/public-key.ts'
import { testKey } from '../support/keys.ts'
import {
  certificateFile,
  certificateOf,
  CREATED_AT,
  isJudgedValid,
  signatureFile,
  USER_ID
} from '../support/signature-files.ts'
import { gpgHome } from '../support/stock-verifiers.ts'
import { expectsTool, runTool } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'

// Certificates that were never in GnuPG, in GnuPG, Sequoia and RPM; and certificates that GnuPG made, here.

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
const DAY = 24 * 3600

/** Bits and algorithm as GnuPG lists them. */
const sizeOf = (spec: KeySpec): string =>
  spec.startsWith('RSA_') ? `${spec.slice(4)}:1` : `${spec.slice(-3)}:19`

describe.runIf(expectsTool('gpg', '--version'))('GnuPG', () => {
  test.each(ARTIFACT_KEY_SPECS)(
    'imports the certificate of an %s key with its user id and fingerprint',
    async spec => {
      const privateKey = await testKey(spec)
      const { folder, gpg, close } = await gpgHome()
      try {
        const imported = await gpg('--import', folder.write('key.asc', await certificateFile(privateKey)))
        expect(imported.code).toBe(0)
        const listed = (await gpg('--with-colons', '--check-sigs')).stdout.toString()
        const { key } = await certificateOf(privateKey)
        expect(listed).toContain(`\nfpr:::::::::${hex(key.openpgp.fingerprint)}:\n`)
        expect(listed).toMatch(
          new RegExp(`^pub:.:${sizeOf(spec)}:[0-9A-F]{16}:${CREATED_AT}:::.:::scSC`, 'm')
        )
        expect(listed).toContain(USER_ID)
        // both self-signatures are good
        expect(listed.match(/^sig:!:/gm)).toHaveLength(2)
        expect(listed).not.toMatch(/^sig:[^!]:/m)
      } finally {
        await close()
      }
    }
  )

  test('agrees about a certificate that has ended', async () => {
    const privateKey = await testKey('RSA_2048')
    const request = { expiresAt: CREATED_AT + DAY }
    const { folder, gpg, close } = await gpgHome()
    try {
      await gpg('--import', folder.write('key.asc', await certificateFile(privateKey, request)))
      expect((await gpg('--with-colons', '--list-keys')).stdout.toString()).toMatch(
        new RegExp(`^pub:e:2048:1:[0-9A-F]{16}:${CREATED_AT}:${CREATED_AT + DAY}:`, 'm')
      )
      const { key } = await certificateOf(privateKey, request)
      expect(key.openpgp.expiresAt).toBe(CREATED_AT + DAY)
      const common = {
        format: 'openpgp',
        privateKey,
        key,
        algorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
        content: 'x'
      } as const
      expect(() => signatureFile({ ...common, createdAt: CREATED_AT + DAY })).toThrow('does not hold')
      const { openpgp, ...bare } = key
      const endless = {
        ...bare,
        openpgp: { fingerprint: openpgp.fingerprint, createdAt: CREATED_AT, signedAt: CREATED_AT }
      }
      const late = signatureFile({ ...common, key: endless, createdAt: CREATED_AT + DAY })
      expect(isJudgedValid('openpgp', late, endless, 'x')).toBe(true)
      expect(isJudgedValid('openpgp', late, key, 'x')).toBe(false)
    } finally {
      await close()
    }
  })
})

describe.runIf(expectsTool('gpg', '--version'))('a certificate that GnuPG made', () => {
  const PASSWORDLESS = ['--pinentry-mode', 'loopback', '--passphrase', '']
  let home: Awaited<ReturnType<typeof gpgHome>>

  beforeAll(async () => {
    home = await gpgHome()
  })
  afterAll(() => home.close())

  async function make(name: string, algorithm = 'rsa2048', usage = 'sign', expires = '0'): Promise<string> {
    const { code, stderr, stdout } = await home.gpg(
      ...PASSWORDLESS,
      '--quick-generate-key',
      name,
      algorithm,
      usage,
      expires
    )
    if (code !== 0) throw new Error(stderr)
    return /KEY_CREATED \S+ (\S+)/.exec(stdout.toString())?.[1] ?? ''
  }

  async function exported(fingerprint: string, ...options: readonly string[]): Promise<Uint8Array> {
    const file = home.folder.file('exported')
    const { code, stderr } = await home.gpg('--yes', ...options, '--output', file, '--export', fingerprint)
    if (code !== 0) throw new Error(stderr)
    return readFileSync(file)
  }

  async function read(fingerprint: string): Promise<Certificate> {
    const parsed = await parseCertificate(await exported(fingerprint))
    if (parsed.kind === 'refused') throw new Error(parsed.reason)
    return parsed.certificate
  }

  test('is read, in armor and binary, and so are its detached signatures', async () => {
    const fingerprint = await make('Read <read@acme.example>')
    const certificate = await read(fingerprint)
    expect(hex(certificate.key.openpgp.fingerprint)).toBe(fingerprint)
    expect(certificate).toMatchObject({ userIds: ['Read <read@acme.example>'], isRevoked: false })
    expect(await parseCertificate(await exported(fingerprint, '--armor'))).toEqual({
      kind: 'certificate',
      certificate
    })
    expect(certificate.unsigned).toBeUndefined()
    const file = home.folder.write('file', 'content')
    for (const [format, armor] of [
      ['openpgp', '--armor'],
      ['openpgp-binary', '--no-armor']
    ] as const)
      for (const hash of ['SHA256', 'SHA384', 'SHA512']) {
        const signature = home.folder.file('file.sig')
        await home.gpg(
          ...PASSWORDLESS,
          '--yes',
          armor,
          '--digest-algo',
          hash,
          '--output',
          signature,
          '-u',
          fingerprint,
          '--detach-sign',
          file
        )
        const bytes = readFileSync(signature)
        expect([format, hash, isJudgedValid(format, bytes, certificate.key, 'content')]).toEqual([
          format,
          hash,
          true
        ])
        expect(isJudgedValid(format, bytes, certificate.key, 'other')).toBe(false)
      }
  })

  test('has an end where GnuPG gave it one, and another after that was changed', async () => {
    const fingerprint = await make('Ends <ends@acme.example>', 'rsa2048', 'sign', '10d')
    const { openpgp } = (await read(fingerprint)).key
    expect((openpgp.expiresAt ?? 0) - openpgp.createdAt).toBe(10 * DAY)
    await home.gpg(...PASSWORDLESS, '--quick-set-expire', fingerprint, '20d')
    const later = (await read(fingerprint)).key.openpgp
    expect(later.expiresAt).toBeGreaterThan(openpgp.createdAt + 19 * DAY)
    expect((await read(fingerprint)).unsigned).toBeUndefined()
  })

  test('is revoked after its revocation certificate was imported', async () => {
    const fingerprint = await make('Revoked <revoked@acme.example>')
    const revocation = await revocationOf(fingerprint)
    expect((await home.gpg('--import', revocation)).code).toBe(0)
    expect((await read(fingerprint)).isRevoked).toBe(true)
  })

  test('loses a user id that is revoked', async () => {
    const fingerprint = await make('One <one@acme.example>')
    await home.gpg(...PASSWORDLESS, '--quick-add-uid', fingerprint, 'Two <two@acme.example>')
    expect((await read(fingerprint)).userIds.toSorted()).toEqual([
      'One <one@acme.example>',
      'Two <two@acme.example>'
    ])
    expect((await read(fingerprint)).unsigned).toBeUndefined()
    const revoked = await home.gpg(
      ...PASSWORDLESS,
      '--quick-revoke-uid',
      fingerprint,
      'One <one@acme.example>'
    )
    expect(revoked.code).toBe(0)
    expect(await read(fingerprint)).toMatchObject({
      userIds: ['Two <two@acme.example>'],
      unsigned: undefined
    })
  })

  test('is rejected with a subkey, of another algorithm, and for certifying only', async () => {
    const reason = async (fingerprint: string): Promise<unknown> => {
      const parsed = await parseCertificate(await exported(fingerprint))
      return parsed.kind === 'refused' && parsed.reason
    }
    const withSubkey = await make('Sub <sub@acme.example>')
    await home.gpg(...PASSWORDLESS, '--quick-add-key', withSubkey, 'rsa2048', 'encr')
    expect(await reason(withSubkey)).toMatch('subkey')
    expect(await reason(await make('Ed <ed@acme.example>', 'ed25519'))).toBe(
      'its key is an Ed25519 key, expected an RSA or ECDSA key'
    )
    expect(await reason(await make('Cert <cert@acme.example>', 'rsa2048', 'cert'))).toMatch('may sign')
  })

  test('is exported without its subkey by the advice where that is the cause, which is not given for Ed25519', async () => {
    const hint = async (file: Uint8Array): Promise<unknown> => {
      const parsed = await parseCertificate(file)
      return parsed.kind === 'refused' ? parsed.hint : parsed.kind
    }
    const fingerprint = await make('More <more@acme.example>')
    await home.gpg(...PASSWORDLESS, '--quick-add-key', fingerprint, 'rsa2048', 'encr')
    const advice = String(await hint(await exported(fingerprint)))
    const [, options = '', key = ''] = /: gpg (.*) --export '(.*)'$/.exec(advice) ?? []
    const alone = await exported(key.replace('FINGERPRINT', fingerprint), ...options.split(' '))
    expect(await hint(alone)).toBe('certificate')
    expect(await hint(await exported(await make('Ed2 <ed2@acme.example>', 'ed25519')))).not.toContain('gpg')
  })

  /** The file that GnuPG writes beside each new key, without the colon that keeps it from being imported by mistake. */
  async function revocationOf(fingerprint: string): Promise<string> {
    const folder = (await home.gpg('--version')).stdout.toString().match(/^Home: (.*)$/m)?.[1] ?? ''
    const path = join(folder, 'openpgp-revocs.d')
    const name = readdirSync(path).find(file => file.startsWith(fingerprint)) ?? ''
    const file = home.folder.file('revocation.asc')
    writeFileSync(file, readFileSync(join(path, name), 'utf8').replace(':-----BEGIN', '-----BEGIN'))
    return file
  }
})

// RPM's own parser, which most distributions build it with, reads no ECDSA
describe.runIf(expectsTool('rpmkeys', '--version'))('RPM', () => {
  test.each(RSA_SPECS)('imports the certificate of an %s key', async spec => {
    const folder = workspace()
    const file = folder.write('key.asc', await certificateFile(await testKey(spec)))
    const database = ['--dbpath', folder.file('rpmdb')]
    const { code, stderr } = await runTool('rpmkeys', [...database, '--import', file])
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')])
    const listed = await runTool('rpm', [...database, '-q', 'gpg-pubkey', '--qf', '%{SUMMARY}\n'])
    expect(listed.stdout.toString()).toContain('Acme Releases')
  })
})

describe.runIf(expectsTool('sq', '--version'))('Sequoia', () => {
  test.each(ARTIFACT_KEY_SPECS)('inspects the certificate of an %s key', async spec => {
    const privateKey = await testKey(spec)
    const folder = workspace()
    const file = folder.write(
      'key.asc',
      await certificateFile(privateKey, { expiresAt: CREATED_AT + 40 * 365 * DAY })
    )
    const { code, stdout, stderr } = await runTool('sq', ['inspect', file], { env: { HOME: folder.path } })
    const text = `${stdout.toString()}${stderr}`
    expect([code, text]).toEqual([
      0,
      expect.stringContaining(hex((await certificateOf(privateKey)).key.openpgp.fingerprint))
    ])
    expect(text).toMatch(/Key flags: certification, signing/)
    expect(text).not.toMatch(/invalid|bad signature|revoked/i)
  })
})
