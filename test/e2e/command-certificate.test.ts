import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { NewKey } from '../fakes/kms.ts'
import { ALICE, certificateIn, OUT, REGION, startDesk, type Desk, type Env } from '../support/desk.ts'
import { testKey } from '../support/keys.ts'
import { findNodes } from '../support/nodes.ts'
import { certificateFile, certificateOf, CREATED_AT, USER_ID } from '../support/signature-files.ts'
import { fingerprintOf, pemOf } from '../support/signed-files.ts'

// The command that asks AWS, with the credentials of a person's shell, against a KMS of this machine.

const YEAR = 365 * 24 * 3600

const WITHOUT_KEYS: Env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }

const operations = ({ kms }: Desk): string[] => kms.calls.map(({ operation }) => operation)

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

describe('a new certificate', () => {
  test('is made with two signatures of digests, and printed with what to do with it', async () => {
    const desk = await startDesk()
    const before = Math.floor(Date.now() / 1000)
    const { exitCode, stdout, stderr } = await desk.make(['--valid-for', '2y'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `Requests to AWS go to "${desk.kms.url}", which is not an AWS address (AWS_ENDPOINT_URL_KMS).\n`
    })
    expect(operations(desk)).toEqual(['GetPublicKey', 'Sign', 'Sign'])
    expect(desk.kms.calls.map(call => [call.principal, call.signingAlgorithm, call.message.length])).toEqual([
      [ALICE, undefined, 0],
      [ALICE, 'RSASSA_PKCS1_V1_5_SHA_256', 32],
      [ALICE, 'RSASSA_PKCS1_V1_5_SHA_256', 32]
    ])
    expect(desk.folder.list()).toEqual([OUT])
    const { key, userIds, isRevoked } = await certificateIn(desk.folder)
    const { createdAt, expiresAt, fingerprint } = key.openpgp
    expect({ userIds, isRevoked, pin: key.fingerprint }).toEqual({
      userIds: [USER_ID],
      isRevoked: false,
      pin: fingerprintOf(desk.key.publicKey)
    })
    expect(createdAt - before).toBeGreaterThanOrEqual(0)
    expect(expiresAt).toBe(createdAt + 2 * YEAR)
    expect(stdout.split('\n')).toEqual([
      `${OUT}: an OpenPGP certificate of ${desk.key.arn}, RSA_2048`,
      `OpenPGP fingerprint: ${hex(fingerprint)}`,
      `public-key-fingerprint: ${key.fingerprint}`,
      `User ID: ${USER_ID}`,
      `Created ${iso(createdAt)}, valid until ${iso(createdAt + 2 * YEAR)}`,
      'Signed with RSASSA_PKCS1_V1_5_SHA_256 by AWS KMS, and verified here.',
      '',
      'Next steps:',
      `- Commit it (git add ${OUT}), and name it in the workflow: openpgp-certificate: ${OUT}`,
      '- Publish the fingerprint where your users look for it, outside of the releases.',
      `- Your users import it: gpg --import ${OUT}`,
      '- Upload it to https://keys.openpgp.org/upload, and confirm the message that releases@acme.example gets: otherwise the server withholds the user id.',
      expect.stringMatching(
        /^- Or serve it from your domain \(Web Key Directory\), in binary: gpg --export [0-9A-F]{40} > \.well-known\/openpgpkey\/acme\.example\/hu\/[a-z0-9]{32} on https:\/\/openpgpkey\.acme\.example\/$/
      ),
      `- Keep the file, or the date: --created ${iso(createdAt)} makes a certificate with the same fingerprint; another date gives another fingerprint.`,
      expect.stringMatching(/^- Before .*Z run the same command again, .* gpg reports an expired key\.$/),
      ''
    ])
  })

  test('has the creation date that is given, and so the same fingerprint anywhere', async () => {
    const desk = await startDesk()
    const { stdout } = await desk.make(['--created', '2026-01-02T03:04:05Z', '--out', 'a.asc'])
    await desk.make(['--created', '2026-01-02T04:04:05+01:00', '--out', 'b.asc', '--valid-for', 'never'])
    await desk.make(['--created', '2026-01-02', '--out', 'c.asc'])
    const { key } = await certificateOf(await testKey('RSA_2048'))
    const [a, b, c] = await Promise.all(
      ['a.asc', 'b.asc', 'c.asc'].map(async name => (await certificateIn(desk.folder, name)).key.openpgp)
    )
    const signedAt = expect.any(Number) as number
    expect(a).toEqual({ fingerprint: key.openpgp.fingerprint, createdAt: CREATED_AT, signedAt })
    expect(b).toEqual({ ...a, signedAt })
    expect(c?.createdAt).toBe(Date.UTC(2026, 0, 2) / 1000)
    expect(c?.fingerprint).not.toEqual(a?.fingerprint)
    expect(stdout).toContain('valid without expiry')
  })

  test.each(['alias/release-signing', 'alias ARN', 'id'])(
    'is made for a key that is called by %s',
    async by => {
      const desk = await startDesk()
      const { arn, keyId } = desk.key
      const names: Readonly<Record<string, string>> = {
        id: keyId,
        'alias ARN': arn.replace(/key\/.*/, 'alias/release-signing')
      }
      const called = names[by] ?? by
      const result = await desk.make(['--key-id', called], { AWS_REGION: REGION })
      expect(result.exitCode).toBe(0)
      expect(new Set(desk.kms.calls.map(call => call.keyId))).toEqual(new Set([called]))
      expect(result.stdout).toContain(`of ${arn}`)
    }
  )

  test.each(['SHA_384', 'SHA_512'])('is signed with %s if that is asked for', async hash => {
    const desk = await startDesk({ keySpec: 'RSA_3072' })
    const algorithm = `RSASSA_PKCS1_V1_5_${hash}`
    expect((await desk.make(['--algorithm', algorithm])).stdout).toContain(`Signed with ${algorithm}`)
    expect(desk.kms.calls.map(call => call.signingAlgorithm)).toEqual([undefined, algorithm, algorithm])
  })

  test.each([
    ['ECC_NIST_P256', 'ECDSA_SHA_256'],
    ['ECC_NIST_P384', 'ECDSA_SHA_384'],
    ['ECC_NIST_P521', 'ECDSA_SHA_512']
  ] as const)('of a key of %s is signed with %s', async (keySpec, algorithm) => {
    const desk = await startDesk({ keySpec })
    expect((await desk.make()).stdout).toContain(`Signed with ${algorithm}`)
    expect((await certificateIn(desk.folder)).key.spec).toBe(keySpec)
  })

  test.each(findNodes(['22', '24', '26']))('is made on Node.js $version', async ({ path }) => {
    const desk = await startDesk()
    expect(await desk.make([], {}, path)).toMatchObject({ exitCode: 0 })
    expect((await certificateIn(desk.folder)).userIds).toEqual([USER_ID])
  })

  test('without a mail address has no entry in a directory', async () => {
    const desk = await startDesk()
    const { stdout } = await desk.make(['--user-id', 'Acme Releases', '--out', 'odd name.asc'])
    expect(stdout).toContain('people find it there by its fingerprint only')
    expect(stdout).toContain("gpg --import 'odd name.asc'")
    expect(stdout).not.toContain('Web Key Directory')
  })
})

describe('credentials and Region', () => {
  const profile = ({ alice }: Desk): string =>
    `aws_access_key_id = ${alice.accessKeyId}\naws_secret_access_key = ${alice.secretAccessKey}\n`

  test('come from a profile of the shared AWS files', async () => {
    const desk = await startDesk()
    desk.folder.write('home/.aws/credentials', `[signing]\n${profile(desk)}`)
    desk.folder.write('home/.aws/config', `[profile signing]\nregion = ${REGION}\n`)
    const args = ['--key-id', 'alias/release-signing']
    expect(await desk.make(args, { ...WITHOUT_KEYS, AWS_PROFILE: 'signing' })).toMatchObject({ exitCode: 0 })
    const none = await desk.make(args, { ...WITHOUT_KEYS })
    expect(none.exitCode).toBe(2)
    expect(none.stderr).toContain(
      '--aws-region: no Region is known; give --aws-region, a key ARN as --key-id'
    )
  })

  test('come from a process that a profile names', async () => {
    const desk = await startDesk()
    const { accessKeyId, secretAccessKey } = desk.alice
    const answer = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }
    desk.folder.write('answer.json', JSON.stringify(answer))
    const command = `${process.execPath} -p "require('fs').readFileSync('${desk.folder.file('answer.json')}','utf8')"`
    desk.folder.write('home/.aws/config', `[default]\ncredential_process = ${command}\n`)
    expect(await desk.make([], WITHOUT_KEYS)).toMatchObject({ exitCode: 0 })
    expect(desk.kms.calls[0]?.principal).toBe(ALICE)
  })

  test('can be those of a role session', async () => {
    const desk = await startDesk()
    const principal = 'arn:aws:sts::111122223333:assumed-role/release-admin/alice'
    const session = desk.kms.credentials.addSession({ principal, durationSeconds: 900 })
    const env = {
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken
    }
    expect(await desk.make([], env)).toMatchObject({ exitCode: 0 })
    expect(new Set(desk.kms.calls.map(call => call.principal))).toEqual(new Set([principal]))
    desk.kms.credentials.expireSessions()
    const expired = await desk.make(['--out', 'other.asc'], env)
    expect(expired.exitCode).toBe(2)
    expect(expired.stderr).toMatch(
      /CREDENTIALS_REFUSED.* sign in again \(aws sso login\), or get others\.\n$/
    )
    expect(desk.folder.list()).toEqual([OUT])
  })

  test('of a sign-in that has ended are named as that', async () => {
    const desk = await startDesk()
    const config = [
      '[profile sso]',
      'sso_session = acme',
      'sso_account_id = 111122223333',
      'sso_role_name = release-admin',
      '[sso-session acme]',
      'sso_start_url = https://acme.awsapps.example/start',
      `sso_region = ${REGION}`
    ]
    desk.folder.write('home/.aws/config', config.join('\n'))
    const cached = {
      accessToken: 'token',
      expiresAt: '2026-01-01T00:00:00Z',
      startUrl: 'https://acme.awsapps.example/start'
    }
    // the name is the SHA-1 of the session's name, as the AWS CLI writes it
    const sha1 = createHash('sha1').update('acme').digest('hex')
    desk.folder.write(`home/.aws/sso/cache/${sha1}.json`, JSON.stringify(cached))
    const { exitCode, stderr } = await desk.make([], { ...WITHOUT_KEYS, AWS_PROFILE: 'sso' })
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /CREDENTIALS_MISSING: No AWS credentials for kms:GetPublicKey: .*SSO.* The sign-in has ended: run "aws sso login" with this profile, then try again\.\n$/
    )
    expect(operations(desk)).toEqual([])
  })

  test.each<readonly [string, Env, RegExp]>([
    ['are missing', {}, /CREDENTIALS_MISSING.* Sign in \(aws sso login\), name a profile in AWS_PROFILE, /],
    [
      'are half there',
      { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE' },
      /ENVIRONMENT_INVALID.* Set AWS_SECRET_ACCESS_KEY/
    ],
    [
      'come from a profile that is not there',
      { AWS_PROFILE: 'gone' },
      /names AWS_PROFILE \(gone\): check .* or use another profile\.\n$/
    ]
  ])('that %s are an error', async (_, env, message) => {
    const desk = await startDesk()
    const { exitCode, stdout, stderr } = await desk.make([], { ...WITHOUT_KEYS, ...env })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(message)
    expect(desk.folder.list()).toEqual([])
  })

  test.each<readonly [string, Env, string]>([
    ['a plain endpoint', { AWS_ENDPOINT_URL_KMS: 'http://kms.example' }, 'ENVIRONMENT_INSECURE'],
    ['unverified TLS', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'ENVIRONMENT_INSECURE'],
    ['a debugging Node.js', { NODE_DEBUG: 'http' }, 'ENVIRONMENT_INSECURE'],
    ['a wrong switch', { AWS_USE_FIPS_ENDPOINT: 'yes' }, 'ENVIRONMENT_INVALID'],
    ['a proxy that is no URL', { HTTPS_PROXY: 'http://:::' }, 'ENVIRONMENT_INVALID'],
    ['a bundle that is not there', { AWS_CA_BUNDLE: 'gone.pem' }, 'ENVIRONMENT_INVALID'],
    ['nobody at the endpoint', { AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:9' }, 'AWS_UNREACHABLE']
  ])('with %s nothing is sent', async (_, env, code) => {
    const desk = await startDesk()
    const { exitCode, stderr } = await desk.make([], env)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`kms-sign: ${code}: `)
    expect(operations(desk)).toEqual([])
  })
})

describe('what KMS refuses', () => {
  const refusal = async (desk: Desk, args: readonly string[] = []): Promise<string> => {
    const { exitCode, stdout, stderr } = await desk.make(args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(desk.folder.list()).toEqual([])
    return stderr
  }

  test('a key that is not in this Region', async () => {
    const desk = await startDesk()
    const stderr = await refusal(desk, ['--key-id', 'alias/other', '--aws-region', REGION])
    expect(stderr).toContain('KMS_KEY_NOT_FOUND')
    expect(stderr).toContain(`Check --key-id and the Region (${REGION}); an alias is written alias/<name>`)
  })

  test.each(['GetPublicKey', 'Sign'] as const)('kms:%s, with the statement to paste', async operation => {
    const desk = await startDesk()
    desk.kms.deny(`kms:${operation}`)
    const stderr = await refusal(desk)
    expect(stderr).toMatch(
      new RegExp(
        `KMS_ACCESS_DENIED: kms:${operation} with the key .* is not authorized to perform: kms:${operation} `
      )
    )
    expect(stderr).toContain(
      `with what the policies of ${ALICE} allow, and correct the options, or use another profile; `
    )
    expect(stderr).toContain(`A statement for a policy of ${ALICE}:\n{\n`)
    expect(stderr).toContain(`"Action": "kms:${operation}"`)
    expect(operations(desk).at(-1)).toBe(operation)
    expect(operations(desk).filter(one => one === 'Sign').length).toBe(operation === 'Sign' ? 1 : 0)
  })

  test('everybody but the release role, as the key policy of the setup does', async () => {
    const desk = await startDesk()
    desk.kms.deny('kms:Sign', 'with an explicit deny in a resource-based policy')
    const stderr = await refusal(desk)
    expect(stderr).toMatch(
      /A Deny in the key policy applies to this call, probably on purpose: .* where only the role of a release job may sign, run the command in such a job\.\n$/
    )
    expect(stderr).not.toContain('"Effect"')
  })

  test('PKCS#1 v1.5, where the key policy is for PSS alone', async () => {
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: ALICE },
      Resource: '*'
    }
    const pss = {
      StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256', 'kms:MessageType': 'DIGEST' }
    }
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { ...statement, Action: 'kms:GetPublicKey' },
        { ...statement, Action: 'kms:Sign', Condition: pss }
      ]
    })
    const desk = await startDesk({ policy })
    const stderr = await refusal(desk)
    expect(stderr).toContain('KMS_ACCESS_DENIED')
    expect(stderr).toContain(
      'Compare --algorithm (RSASSA_PKCS1_V1_5_SHA_256; OpenPGP has no place for PSS, so that a policy for RSASSA_PSS_SHA_* alone is not enough), --key-id and the identity of the credentials (aws sts get-caller-identity)'
    )
    expect(stderr).toContain('"kms:SigningAlgorithm": "RSASSA_PKCS1_V1_5_SHA_256"')
    expect(stderr).toContain('"kms:MessageType": "DIGEST"')
  })

  test.each<readonly [NewKey, RegExp]>([
    [
      { keySpec: 'ECC_SECG_P256K1' },
      /is ECC_SECG_P256K1, expected RSA_2048, .* or ECC_NIST_P521: it is a key on secp256k1/
    ],
    [{ keyUsage: 'ENCRYPT_DECRYPT' }, /has the usage ENCRYPT_DECRYPT, expected SIGN_VERIFY/],
    [{ state: 'Disabled' }, /is disabled\. Ask the administrators of the key/],
    [{ state: 'PendingDeletion' }, /is pending deletion\. Ask the administrators of the key/]
  ])('a key like %j', async (newKey, message) => {
    const desk = await startDesk(newKey)
    const stderr = await refusal(desk)
    expect(stderr).toContain('KMS_KEY_UNUSABLE')
    expect(stderr).toMatch(message)
    expect(operations(desk)).toEqual(['GetPublicKey'])
  })

  test.each(['damaged-signature', 'raw-signature'] as const)('is a %s: nothing is written', async kind => {
    const desk = await startDesk()
    desk.kms.lie({ kind })
    expect(await refusal(desk)).toMatch(
      /KMS_ANSWER_WRONG: The signature that KMS returned for the certificate /
    )
    expect(operations(desk)).toEqual(['GetPublicKey', 'Sign'])
  })

  test('for a moment only is asked again', async () => {
    const desk = await startDesk()
    desk.kms.throttle(2, 'Sign')
    expect(await desk.make()).toMatchObject({ exitCode: 0 })
    expect(operations(desk)).toEqual(['GetPublicKey', 'Sign', 'Sign'])
  })
})

describe('a certificate that is there', () => {
  /** The file that was made when the key was new, of the key that the fake has. */
  const earlier = async (request = {}): Promise<Uint8Array> =>
    certificateFile(await testKey('RSA_2048'), { expiresAt: CREATED_AT + YEAR, ...request })

  test('is renewed: same fingerprint, a later end, and what it said before stays in it', async () => {
    const desk = await startDesk()
    desk.folder.write(OUT, await earlier())
    const before = await certificateIn(desk.folder)
    const { exitCode, stdout } = await desk.make(['--valid-for', '52w'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`${OUT}: the renewed OpenPGP certificate of ${desk.key.arn}`)
    const after = await certificateIn(desk.folder)
    expect(after.key.openpgp.fingerprint).toEqual(before.key.openpgp.fingerprint)
    expect(after.key.openpgp.createdAt).toBe(CREATED_AT)
    expect(after.key.openpgp.signedAt).toBeGreaterThan(CREATED_AT + 60)
    expect(after.key.openpgp.expiresAt).toBe(after.key.openpgp.signedAt + 52 * 7 * 24 * 3600)
    expect(operations(desk)).toEqual(['GetPublicKey', 'Sign', 'Sign'])
    // and once more, at once
    const size = desk.folder.read(OUT).length
    expect(await desk.make(['--valid-for', 'never'])).toMatchObject({ exitCode: 0 })
    expect((await certificateIn(desk.folder)).key.openpgp).not.toHaveProperty('expiresAt')
    expect(desk.folder.read(OUT).length).toBeGreaterThan(size)
  })

  test('gets another user id, which is told', async () => {
    const desk = await startDesk()
    desk.folder.write(OUT, await earlier({ userId: 'Old <old@acme.example>' }))
    const { stdout } = await desk.make(['--valid-for', '1y'])
    expect(stdout).toContain('Dropped: Old <old@acme.example>. Whoever imported')
    expect(await certificateIn(desk.folder)).toMatchObject({ userIds: [USER_ID] })
  })

  test.each<readonly [string, readonly string[], RegExp]>([
    [
      'without an end that is given',
      [],
      /--valid-for: not given, but the certificate in keys\/release\.asc ends on /
    ],
    [
      'with another creation date',
      ['--created', '2026-01-03', '--valid-for', '1y'],
      /FILE_NOT_WRITABLE: keys\/release\.asc was created on 2026-01-02T03:04:05Z, expected 2026-01-03T00:00:00Z by --created: .* Omit --created to renew it/
    ]
  ])('is not renewed %s', async (_, args, message) => {
    const desk = await startDesk()
    const file = await earlier()
    desk.folder.write(OUT, file)
    const { exitCode, stderr } = await desk.make(args)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(message)
    expect(operations(desk)).toEqual(['GetPublicKey'])
    expect(desk.folder.read(OUT)).toEqual(Buffer.from(file))
  })

  test('of another key is not overwritten', async () => {
    const desk = await startDesk()
    const file = await certificateFile(await testKey('RSA_2048', 1))
    desk.folder.write(OUT, file)
    const { exitCode, stderr } = await desk.make()
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /FILE_NOT_WRITABLE: keys\/release\.asc is the certificate of sha256:[0-9a-f]{64}, not of /
    )
    expect(operations(desk)).toEqual(['GetPublicKey'])
    expect(desk.folder.read(OUT)).toEqual(Buffer.from(file))
  })

  test('and was signed later than it is now tells of the clock', async () => {
    const desk = await startDesk()
    const future = Math.floor(Date.now() / 1000) + 3600
    desk.folder.write(OUT, await earlier({ signedAt: future, expiresAt: future + YEAR }))
    const { stderr } = await desk.make(['--valid-for', '1y'])
    expect(stderr).toMatch(/ENVIRONMENT_INVALID.* Correct the clock of this machine/)
    expect(operations(desk)).toEqual(['GetPublicKey'])
  })

  test.each<readonly [string, () => Promise<string>, string]>([
    ['a private key', async () => pemOfPrivate(), 'holds a PRIVATE key'],
    [
      'an OpenPGP private key',
      async () => '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nxcLY\n-----END PGP PRIVATE KEY BLOCK-----\n',
      'holds a PRIVATE key'
    ],
    [
      'a public key',
      async () => pemOf(await testKey('RSA_2048')),
      'is not a certificate that can be renewed'
    ],
    ['a text', async () => 'notes\n', 'is not a certificate that can be renewed'],
    ['nothing', async () => '', 'is not a certificate that can be renewed']
  ])('is %s, which is not overwritten, and KMS is not asked', async (_, content, what) => {
    const desk = await startDesk()
    const text = await content()
    desk.folder.write(OUT, text)
    const { exitCode, stderr } = await desk.make()
    expect(exitCode).toBe(2)
    expect(stderr).toContain('FILE_NOT_WRITABLE')
    expect(stderr).toContain(what)
    expect(stderr).toContain('and is not overwritten')
    expect(stderr).not.toContain('xcLY')
    expect(operations(desk)).toEqual([])
    expect(desk.folder.read(OUT).toString()).toBe(text)
  })

  test('is a folder, or a link to nothing', async () => {
    const desk = await startDesk()
    mkdirSync(desk.folder.file(OUT), { recursive: true })
    symlinkSync('gone', desk.folder.file('link.asc'))
    for (const args of [[], ['--out', 'link.asc']]) {
      const { exitCode, stderr } = await desk.make(args)
      expect(exitCode).toBe(2)
      expect(stderr).toContain('is not a regular file, and is not overwritten')
    }
    expect(operations(desk)).toEqual([])
  })

  test('only since KMS was asked is not overwritten either', async () => {
    const desk = await startDesk()
    desk.folder.write('keys/other', '')
    // looked at with each request, and never a fault
    desk.kms.faults.next({
      kind: 'drop-before',
      match: ({ headers }) => {
        if (headers['x-amz-target'] === 'TrentService.Sign')
          writeFileSync(desk.folder.file(OUT), 'of somebody else\n')
        return false
      }
    })
    const { exitCode } = await desk.make()
    expect(exitCode).toBe(2)
    expect(desk.folder.read(OUT).toString()).toBe('of somebody else\n')
  })

  async function pemOfPrivate(): Promise<string> {
    return (await testKey('RSA_2048')).export({ type: 'pkcs8', format: 'pem' }).toString()
  }
})
