import { describe, expect, test } from 'vitest'
import type { SigningAlgorithm } from '../../src/signature/algorithms.ts'
import { ARTIFACT_KEY_SPECS } from '../../src/signature/public-key.ts'
import type { KeySpec } from '../../src/signature/public-key.ts'
import { schemesOf } from '../../src/signature/schemes/index.ts'
import { certificateIn, OUT, startDesk, type Desk } from '../support/desk.ts'
import { testKey } from '../support/keys.ts'
import { runKmsSign } from '../support/run-kms-sign.ts'
import { certificateFile, signatureFile, USER_ID } from '../support/signature-files.ts'
import { gpgHome, IDENTITY, STOCK_TOOLS } from '../support/stock-verifiers.ts'
import { expectsTool, runTool } from '../support/tools.ts'

// Certificates that the committed command made with a KMS, in the programs that read them.

const CONTENT = 'the artifact\n'
const DAY = 24 * 3600
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

const READERS = STOCK_TOOLS.filter(({ formats }) => formats.includes('openpgp'))

/** With the same user id, and with another one. */
const RENEWALS = READERS.filter(({ isExpected }) => isExpected()).flatMap(tool =>
  [[], ['--user-id', 'New <new@acme.example>']].map(userId => ({ tool, userId }))
)

/** A detached signature by the key, made at a time, as `signature-format: openpgp` makes it. */
async function signatureAt(desk: Desk, createdAt: number): Promise<Uint8Array> {
  const { key } = await certificateIn(desk.folder)
  const privateKey = await testKey(key.spec)
  const algorithm = algorithmOf(key.spec)
  return signatureFile({ format: 'openpgp', privateKey, key, algorithm, content: CONTENT, createdAt })
}

/** One that OpenPGP and SSH have for keys of the spec. */
function algorithmOf(spec: KeySpec): SigningAlgorithm {
  return spec.startsWith('RSA_') ? 'RSASSA_PKCS1_V1_5_SHA_512' : (schemesOf(spec)[0]?.name ?? 'ECDSA_SHA_256')
}

describe.each(ARTIFACT_KEY_SPECS)('the certificate of a key of spec %s', spec => {
  test.each(RENEWALS)(
    'is accepted by $tool.name, with what the key signed, before and after it was renewed with $userId',
    async ({ tool, userId }) => {
      const desk = await startDesk({ keySpec: spec })
      // a day ago, so that it is renewed at a later time
      const first = Math.floor(Date.now() / 1000) - DAY
      const request = { createdAt: first, expiresAt: first + 400 * DAY }
      desk.folder.write(OUT, await certificateFile(await testKey(spec), request))
      const early = await signatureAt(desk, first + 60)
      expect(await desk.make(['--valid-for', '2y', ...userId])).toMatchObject({ exitCode: 0 })
      const late = await signatureAt(desk, Math.floor(Date.now() / 1000))
      const { key } = await certificateIn(desk.folder)
      const verifier = await tool.trusting({ key, certificate: desk.folder.read(OUT) })
      try {
        // it wants a user id of the time of the signature, and the earlier one is no longer there
        const isKnownThen = tool.name !== 'OpenPGP.js' || userId.length === 0
        expect(await verifier.accepts(CONTENT, early)).toBe(isKnownThen)
        expect(await verifier.accepts(CONTENT, late)).toBe(true)
        expect(await verifier.accepts('a trojan\n', late)).toBe(false)
      } finally {
        await verifier.close()
      }
    }
  )

  test.runIf(expectsTool('gpg', '--version'))(
    'is imported by gpg with fingerprint, user id and end',
    async () => {
      const desk = await startDesk({ keySpec: spec })
      const made = await desk.make(['--valid-for', '2y'])
      const { openpgp } = (await certificateIn(desk.folder)).key
      expect(made.stdout).toContain(`OpenPGP fingerprint: ${hex(openpgp.fingerprint)}\n`)
      const { gpg, close } = await gpgHome()
      try {
        expect((await gpg('--import', desk.folder.file(OUT))).code).toBe(0)
        const listed = async (): Promise<string> =>
          (await gpg('--with-colons', '--with-wkd-hash', '--check-sigs')).stdout.toString()
        const first = await listed()
        expect(first).toContain(`\nfpr:::::::::${hex(openpgp.fingerprint)}:\n`)
        expect(first).toContain(USER_ID)
        expect(first).toContain(`:${openpgp.createdAt}:${openpgp.expiresAt}:`)
        expect(first.match(/^sig:!:/gm)).toHaveLength(2)
        expect(first).not.toMatch(/^sig:[^!]:/m)
        // the entry in the Web Key Directory is named as gpg names it
        const human = (await gpg('--with-wkd-hash', '--list-keys')).stdout.toString()
        const [, hash = ''] = /([a-z0-9]{32})@acme\.example/.exec(human) ?? []
        expect(made.stdout).toContain(
          `> .well-known/openpgpkey/acme.example/hu/${hash} on https://openpgpkey.acme.example/`
        )
        // whoever has imported it gets the later end from the file that was renewed
        await desk.make(['--valid-for', '3y'])
        expect((await gpg('--import', desk.folder.file(OUT))).stdout.toString()).toMatch(/IMPORT_OK/)
        const { expiresAt } = (await certificateIn(desk.folder)).key.openpgp
        expect(expiresAt).toBeGreaterThan(openpgp.expiresAt ?? 0)
        expect(await listed()).toContain(`:${openpgp.createdAt}:${expiresAt}:`)
      } finally {
        await close()
      }
    }
  )

  // RPM's own parser, which most distributions build it with, reads no ECDSA
  test.runIf(expectsTool('rpmkeys', '--version')).each(spec.startsWith('RSA_') ? [spec] : [])(
    'is imported by rpmkeys, new and renewed: %s',
    async () => {
      const desk = await startDesk({ keySpec: spec })
      for (const round of ['new', 'renewed']) {
        expect(await desk.make(['--valid-for', '2y'])).toMatchObject({ exitCode: 0 })
        const database = ['--dbpath', desk.folder.file(`rpm-${round}`)]
        const { code, stderr } = await runTool('rpmkeys', [...database, '--import', desk.folder.file(OUT)])
        expect([round, code, stderr]).toEqual([round, 0, expect.not.stringContaining('error')])
        const listed = await runTool('rpm', [...database, '-q', 'gpg-pubkey', '--qf', '%{SUMMARY}\n'])
        expect(listed.stdout.toString()).toContain('Acme Releases')
      }
    }
  )

  test.runIf(expectsTool('sq', '--version'))('is inspected by sq', async () => {
    const desk = await startDesk({ keySpec: spec })
    await desk.make(['--valid-for', '2y', '--created', '2026-01-02T03:04:05Z'])
    const { code, stdout, stderr } = await runTool('sq', ['inspect', desk.folder.file(OUT)], {
      env: { HOME: desk.folder.path }
    })
    const text = `${stdout.toString()}${stderr}`
    expect([code, text]).toEqual([
      0,
      expect.stringContaining(hex((await certificateIn(desk.folder)).key.openpgp.fingerprint))
    ])
    expect(text).toContain('2026-01-02 03:04:05 UTC')
    expect(text).not.toMatch(/invalid|bad signature|revoked/i)
  })
})

describe.runIf(expectsTool('sh', '-c', 'command -v ssh-keygen'))('the line for allowed_signers', () => {
  test.each(ARTIFACT_KEY_SPECS)('makes ssh-keygen accept what a key of spec %s signed', async spec => {
    const desk = await startDesk({ keySpec: spec })
    await desk.make(['--created', '2026-01-02T03:04:05Z'])
    const { key } = await certificateIn(desk.folder)
    const privateKey = await testKey(spec)
    const algorithm = algorithmOf(spec)
    const signature = signatureFile({ format: 'ssh', privateKey, key, algorithm, content: CONTENT })
    const file = desk.folder.write('file.sshsig', signature)
    const accepts = async (options: readonly string[], more: readonly string[] = []): Promise<boolean> => {
      const args = ['fingerprint', '--principal', IDENTITY, ...options, OUT]
      const { stdout } = await runKmsSign({ cwd: desk.folder.path, args })
      // as a person takes it out of what is printed
      const lines = [...stdout.matchAll(/^allowed_signers: (.*\n)/gm)].map(([, line = '']) => line)
      expect(lines).toHaveLength(1)
      const signers = desk.folder.write('allowed_signers', lines.join(''))
      const checked = ['-Y', 'verify', '-f', signers, '-I', IDENTITY, '-n', 'file', '-s', file, ...more]
      return (await runTool('ssh-keygen', checked, { input: CONTENT })).code === 0
    }
    expect(await accepts([])).toBe(true)
    const window = ['--valid-after', '2026-01-31', '--valid-before', '2026-12-31T12:00:00Z']
    const at = (time: string): readonly string[] => ['-O', `verify-time=${time}`]
    expect(await accepts(window, at('20260601'))).toBe(true)
    expect(await accepts(window, at('20260101'))).toBe(false)
    expect(await accepts(window, at('20270101'))).toBe(false)
  })
})
