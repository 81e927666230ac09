import { createHash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { signDigest } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { expectFailure, expectInputProblem, filesIn, summaryText, warningsOf } from '../support/outcome.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult, RunOptions } from '../support/run-action.ts'
import {
  SIGNING_ALGORITHMS,
  fingerprintOf,
  pemOf,
  resultsOf,
  sha256,
  signatureOf,
  verdictsOf,
  withBitFlipped
} from '../support/signed-files.ts'
import { startWorld } from '../support/world.ts'

// Artifacts that lie in the workspace with their signatures, and a trusted key in the checkout.

const CONTENT = 'the artifact\n'
const KEY_FILE = 'keys/release.pem'

let key: KeyObject
let other: KeyObject
let longer: KeyObject

beforeAll(async () => {
  ;[key, other, longer] = await Promise.all([
    testKey('RSA_2048', 0),
    testKey('RSA_2048', 1),
    testKey('RSA_3072')
  ])
})

/** Leaves what a step writes to and where its workspace is. */
const SCRUBBED = Object.fromEntries(
  (
    'GITHUB_ACTIONS GITHUB_API_URL GITHUB_EVENT_NAME GITHUB_EVENT_PATH GITHUB_GRAPHQL_URL GITHUB_REF ' +
    'GITHUB_REF_NAME GITHUB_REF_TYPE GITHUB_REPOSITORY GITHUB_REPOSITORY_ID GITHUB_RUN_ATTEMPT GITHUB_RUN_ID ' +
    'GITHUB_SERVER_URL GITHUB_SHA RUNNER_ENVIRONMENT RUNNER_TEMP RUNNER_TOOL_CACHE HOME PATH TMPDIR INPUT_TOKEN'
  )
    .split(' ')
    .map(name => [name, undefined])
)

type Files = Readonly<Record<string, string | Uint8Array>>

/** Verifies files with the key of `KEY_FILE`, without a release, a token or any service. */
function verify(
  files: Files,
  inputs: Readonly<Record<string, string>> = {},
  options: RunOptions = {}
): Promise<ActionResult> {
  return runAction({
    cwd: workspace({ [KEY_FILE]: pemOf(key), ...files }).path,
    ...options,
    inputs: {
      mode: 'verify',
      artifacts: 'dist/*',
      'trusted-public-key': KEY_FILE,
      token: '',
      ...inputs
    }
  })
}

describe('an artifact beside its signature', () => {
  test('is verified with a key from the checkout', async () => {
    const files = { 'dist/app.tgz': CONTENT, 'dist/app.tgz.sig': signatureOf(key, CONTENT) }
    const result = await verify(files)
    expect(result).toMatchObject({ exitCode: 0, annotations: [], strayFiles: [] })
    expect(Object.fromEntries(result.outputs)).toEqual({
      verified: 'true',
      results: expect.any(String),
      'public-key-fingerprint': fingerprintOf(key)
    })
    const digest = `sha256:${sha256(CONTENT)}`
    expect(resultsOf(result)).toEqual([
      {
        artifact: 'dist/app.tgz',
        verified: true,
        bound: false,
        digest,
        signingAlgorithm: 'RSASSA_PSS_SHA_256',
        saltLength: 32,
        keys: [fingerprintOf(key)],
        signatureFile: 'dist/app.tgz.sig',
        signatureFormat: 'raw',
        signatures: [
          {
            file: 'dist/app.tgz.sig',
            format: 'raw',
            signingAlgorithm: 'RSASSA_PSS_SHA_256',
            verdict: 'valid',
            diagnosis: null
          }
        ],
        diagnosis: null
      }
    ])
    expect(result.stdout.split('\n')).toEqual([
      '::group::Keys, signatures and release',
      `Trusted key ${fingerprintOf(key)}, RSA_2048, by trusted-public-key keys/release.pem`,
      'Not bound to a release: there is no signed checksums file.',
      'Excluded dist/app.tgz.sig: it is the signature of app.tgz.',
      '::endgroup::',
      `::warning::${result.unbound}`,
      '::group::Verified',
      `Verified dist/app.tgz: ${digest}, dist/app.tgz.sig (raw), RSASSA_PSS_SHA_256, salt 32 bytes`,
      '::endgroup::',
      '1 artifact verified.',
      ''
    ])
    expect(summaryText(result)).toContain('Verified 1 artifact')
    expect(filesIn(result.workspace)).toEqual(['dist/app.tgz', 'dist/app.tgz.sig', KEY_FILE])
  })

  test('is verified without a request to anybody, a token or anything of AWS or GitHub', async () => {
    const world = await startWorld()
    const files = {
      'dist/app.tgz': CONTENT,
      'dist/app.tgz.sig': signatureOf(key, CONTENT),
      [KEY_FILE]: pemOf(key)
    }
    const inputs = { artifacts: 'dist/app.tgz', 'trusted-public-key': KEY_FILE }
    const atHand = await world.verify(inputs, { files, ref: 'refs/tags/v1.2.3' })
    expect(atHand).toMatchObject({ exitCode: 0 })
    const { github, kms, sts, oidc } = world
    expect([...github.requests, ...github.downloads.requests]).toEqual([])
    expect([...kms.requests, ...sts.requests, ...oidc.requests]).toEqual([])
    // masked although it was not needed
    expect(atHand.masks).toEqual([github.token])

    const scrubbed = await verify(files, {}, { env: SCRUBBED })
    expect(scrubbed).toMatchObject({ exitCode: 0, masks: [] })
    expect(verdictsOf(scrubbed)).toEqual({ 'dist/app.tgz': 'verified' })
  })

  test('may have its signature in the root of the workspace', async () => {
    const result = await verify(
      { 'dist/deep/app.tgz': CONTENT, 'app.tgz.sig': signatureOf(key, CONTENT) },
      { artifacts: 'dist/**/*.tgz' }
    )
    expect(resultsOf(result)).toMatchObject([{ verified: true, signatureFile: 'app.tgz.sig' }])
  })

  test('may lie outside the workspace', async () => {
    const outside = workspace({ 'app.tgz': CONTENT, 'app.tgz.sig': signatureOf(key, CONTENT) })
    const result = await verify({}, { artifacts: `${outside.path}/*.tgz` })
    expect(resultsOf(result)).toMatchObject([
      { artifact: outside.file('app.tgz'), verified: true, signatureFile: outside.file('app.tgz.sig') }
    ])
  })

  test('may have another suffix', async () => {
    const files = { 'dist/app.tgz': CONTENT, 'dist/app.tgz.rsa': signatureOf(key, CONTENT) }
    const result = await verify(files, { 'signature-suffix': '.rsa' })
    expect(verdictsOf(result)).toEqual({ 'dist/app.tgz': 'verified' })
  })

  test('is verified with all algorithms and key sizes, raw and base64, by several trusted keys', async () => {
    const signers = { RSA_2048: key, RSA_3072: longer, RSA_4096: await testKey('RSA_4096') }
    const files: Record<string, string | Uint8Array> = {}
    const expected: Record<string, string> = {}
    for (const [spec, signer] of Object.entries(signers)) {
      files[`keys/${spec}.pem`] = pemOf(signer)
      for (const algorithm of SIGNING_ALGORITHMS) {
        const name = `${spec}-${algorithm}`
        const raw = signatureOf(signer, name, algorithm)
        const base64 = raw.toString('base64')
        const encodings = { raw, base64: `${base64}\n`, wrapped: base64.replaceAll(/.{76}/g, '$&\r\n') }
        for (const [encoding, signature] of Object.entries(encodings)) {
          files[`dist/${name}-${encoding}`] = name
          files[`dist/${name}-${encoding}.sig`] = signature
          expected[`dist/${name}-${encoding}`] = algorithm
        }
      }
    }
    const trusted = Object.keys(signers).map(spec => `keys/${spec}.pem`)
    const result = await verify(files, { 'trusted-public-key': trusted.join('\n') })
    expect(result.exitCode).toBe(0)
    expect(
      Object.fromEntries(
        resultsOf(result).map(({ artifact, signingAlgorithm }) => [artifact, signingAlgorithm])
      )
    ).toEqual(expected)
  })

  test('a trusted key that a wildcard meets is left out', async () => {
    const files = { 'dist/app.tgz': CONTENT, 'dist/app.tgz.sig': signatureOf(key, CONTENT) }
    const result = await verify({ ...files, 'dist/copy-of-the-key.pem': pemOf(key) })
    expect(result.exitCode).toBe(0)
    expect(result.stdout).toContain('Excluded dist/copy-of-the-key.pem: it is a trusted key.\n')
    expect(verdictsOf(result)).toEqual({ 'dist/app.tgz': 'verified' })
  })
})

/** Every refusal that a signature file, an artifact or their mixing up leads to, seen in one run. */
describe('a refusal names its cause and the next step', () => {
  const WRONG_KEY_HINT =
    'Download artifact and signature again, or give the public key of the key that signed.'
  const AGAIN = 'Download the signature again, byte for byte, or sign again.'

  interface Case {
    readonly content?: string
    readonly signature: (content: string) => string | Uint8Array | undefined
    readonly cause: string
    readonly message: string | (() => string)
    readonly hint: string
  }

  const cases: Readonly<Record<string, Case>> = {
    'missing.bin': {
      signature: () => undefined,
      cause: 'signature-missing',
      message:
        'there is no signature; looked for dist/missing.bin.sig, missing.bin.sig, the same with .asc, .gpg, .sshsig or .sigstore.json',
      hint: 'Sign the artifact, put its signature beside it, or give another suffix in signature-suffix.'
    },
    'tampered-pss.bin': {
      signature: content => signatureOf(key, `${content}.`),
      cause: 'file-changed',
      message: `the trusted key signed (RSASSA_PSS_SHA_256), but not this content; this file has sha256:${sha256('of tampered-pss.bin')}: the file changed after signing, or it is another file`,
      hint: 'Take the file that was signed, or sign this one.'
    },
    'tampered-pkcs1.bin': {
      signature: content => signatureOf(key, `${content}.`, 'RSASSA_PKCS1_V1_5_SHA_256'),
      cause: 'file-changed',
      message: `the trusted key signed a file with the digest sha256:${sha256('of tampered-pkcs1.bin.')}; this file has sha256:${sha256('of tampered-pkcs1.bin')}: the file changed after signing, or it is another file`,
      hint: 'Take the file that was signed, or sign this one.'
    },
    'damaged.bin': {
      signature: content => withBitFlipped(signatureOf(key, content), 1000),
      cause: 'wrong-key-or-damaged',
      message: () =>
        `the signature was not made by the trusted key (${fingerprintOf(key)}), or is damaged; these cases are indistinguishable`,
      hint: WRONG_KEY_HINT
    },
    'other-key.bin': {
      signature: content => signatureOf(other, content),
      cause: 'wrong-key-or-damaged',
      message: () =>
        `the signature was not made by the trusted key (${fingerprintOf(key)}), or is damaged; these cases are indistinguishable`,
      hint: WRONG_KEY_HINT
    },
    'swapped-1.bin': {
      signature: () => signatureOf(key, 'of swapped-2.bin'),
      cause: 'signed-other-artifact',
      message: "this is the trusted key's signature of another artifact, dist/swapped-2.bin",
      hint: 'Put each signature beside its own artifact; two of them may have been swapped.'
    },
    'swapped-2.bin': {
      signature: () => signatureOf(key, 'of swapped-1.bin'),
      cause: 'signed-other-artifact',
      message: "this is the trusted key's signature of another artifact, dist/swapped-1.bin",
      hint: 'Put each signature beside its own artifact; two of them may have been swapped.'
    },
    'longer-key.bin': {
      signature: content => signatureOf(longer, content),
      cause: 'signature-unreadable',
      message: 'the signature has 384 bytes, the size for an RSA_3072 key, but the trusted key is RSA_2048',
      hint: 'Give the public key of the key that signed: another one made this signature.'
    },
    'longer-key-base64.bin': {
      signature: content => signatureOf(longer, content).toString('base64'),
      cause: 'signature-unreadable',
      message:
        'the signature has 384 bytes after base64, the size for an RSA_3072 key, but the trusted key is RSA_2048',
      hint: 'Give the public key of the key that signed: another one made this signature.'
    },
    'truncated.bin': {
      signature: content => signatureOf(key, content).subarray(0, 200),
      cause: 'signature-unreadable',
      message: 'the signature has 200 bytes, expected 256: it is truncated or not a signature',
      hint: AGAIN
    },
    'one-byte-more.bin': {
      signature: content => Buffer.concat([signatureOf(key, content), Buffer.of(0x0a)]),
      cause: 'signature-unreadable',
      message: 'the signature has 257 bytes, expected 256: it is not an RSA signature',
      hint: AGAIN
    },
    'empty.bin': {
      signature: () => '',
      cause: 'signature-unreadable',
      message: 'the signature file is empty',
      hint: AGAIN
    },
    'html.bin': {
      signature: () => '\n<!DOCTYPE html>\n<html><title>Sign in to GitHub</title></html>\n',
      cause: 'signature-unreadable',
      message: 'the signature file is an HTML page',
      hint: 'Download the asset itself: the server returned a web page (a log-in or an error).'
    },
    'json.bin': {
      signature: content =>
        JSON.stringify({ KeyId: 'arn', Signature: signatureOf(key, content).toString('base64') }),
      cause: 'signature-unreadable',
      message: 'the signature file is JSON',
      hint: 'Extract the signature if this is the whole response of "aws kms sign": --query Signature --output text | base64 --decode.'
    },
    'hex.bin': {
      signature: content => `${signatureOf(key, content).toString('hex')}\n`,
      cause: 'signature-unreadable',
      message: 'the signature file is hexadecimal',
      hint: 'Convert it: xxd -r -p file.hex > file.sig'
    },
    'base64url.bin': {
      signature: content => withUrlLetters(() => signatureOf(key, content)),
      cause: 'signature-unreadable',
      message: 'the signature file is base64url',
      hint: 'Convert it to raw bytes or to standard base64 with padding.'
    },
    'pgp.bin': {
      signature: () => '-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n-----END PGP SIGNATURE-----\n',
      cause: 'signature-unreadable',
      message: 'the signature file is a damaged OpenPGP signature',
      hint: 'Download the signature again, byte for byte, or sign again.'
    },
    'pem.bin': {
      signature: content =>
        `-----BEGIN SIGNATURE-----\n${signatureOf(key, content).toString('base64')}\n-----END SIGNATURE-----\n`,
      cause: 'signature-unreadable',
      message: 'the signature file is PEM',
      hint: 'Decode it to raw bytes or to plain base64.'
    },
    'hashed-twice.bin': {
      // aws kms sign --message fileb://digest, without --message-type DIGEST
      signature: content => signatureOf(key, createHash('sha256').update(content).digest()),
      cause: 'signed-digest-of-digest',
      message: "the trusted key signed the digest of this file's digest: it was hashed twice",
      hint: 'Sign again: "aws kms sign" takes a digest with --message-type DIGEST only, OpenSSL with "pkeyutl -pkeyopt digest:", not with "dgst".'
    },
    'hex-digest.bin': {
      signature: content => signatureOf(key, sha256(content)),
      cause: 'signed-hex-digest',
      message: "the trusted key signed the hexadecimal text of this file's digest, not the file",
      hint: 'Sign the digest itself (raw bytes, with --message-type DIGEST), or the file.'
    },
    'hex-digest-line.bin': {
      signature: content => signatureOf(key, `${sha256(content)}\n`, 'RSASSA_PKCS1_V1_5_SHA_256'),
      cause: 'signed-hex-digest',
      message: "the trusted key signed the hexadecimal text of this file's digest, not the file",
      hint: 'Sign the digest itself (raw bytes, with --message-type DIGEST), or the file.'
    },
    'text-digest.bin': {
      signature: content => signatureOf(key, Buffer.from(sha256(content), 'hex').toString('base64')),
      cause: 'signed-hex-digest',
      message: "the trusted key signed the base64 text of this file's digest, not the file",
      hint: 'Sign the digest itself (raw bytes, with --message-type DIGEST), or the file.'
    },
    'good.bin': {
      signature: content => signatureOf(key, content),
      cause: '',
      message: '',
      hint: ''
    }
  }
  const refused = Object.keys(cases).filter(name => name !== 'good.bin')
  let result: ActionResult

  beforeAll(async () => {
    const files: Record<string, string | Uint8Array> = { [KEY_FILE]: pemOf(key) }
    for (const [name, { signature }] of Object.entries(cases)) {
      files[`dist/${name}`] = `of ${name}`
      const bytes = signature(`of ${name}`)
      if (bytes !== undefined) files[`dist/${name}.sig`] = bytes
    }
    const folder = workspace(files)
    result = await verify({}, { artifacts: 'dist/*.bin' }, { cwd: folder.path })
    folder.remove()
  })

  test.each(refused)('%s', name => {
    const { cause, message, hint } = cases[name] ?? { cause: '', message: '', hint: '' }
    const sentence = typeof message === 'string' ? message : message()
    const found = resultsOf(result).find(({ artifact }) => artifact === `dist/${name}`)
    expect(found).toMatchObject({ verified: false, signingAlgorithm: null, saltLength: null })
    expect(found?.diagnosis).toEqual({ cause, message: sentence, hint })
    expect(result.stdout).toContain(`REJECTED dist/${name}: ${sentence}. ${hint}`)
    expect(summaryText(result)).toContain(`dist/${name} : ${cause} ${sentence}.  What to do:  ${hint}`)
  })

  test('every artifact has its verdict, in the log, the outputs and the summary, and then the step fails', () => {
    expect(result.exitCode).toBe(1)
    expect(result.outputs.get('verified')).toBe('false')
    expect(verdictsOf(result)).toEqual({
      ...Object.fromEntries(refused.map(name => [`dist/${name}`, cases[name]?.cause])),
      'dist/good.bin': 'verified'
    })
    expect(resultsOf(result).every(({ digest }) => digest?.startsWith('sha256:'))).toBe(true)
    expect(result.stdout).toContain('\nVerified dist/good.bin: sha256:')
    expect(summaryText(result)).toContain(
      `Verification failed: ${refused.length} of ${refused.length + 1} rejected`
    )
    // the runner shows ten error annotations of a step: what the step ends with must be one of them
    const errors = result.annotations.filter(({ level }) => level === 'error')
    expect(errors.length).toBeLessThanOrEqual(10)
    expect(errors.at(-1)).toEqual({
      level: 'error',
      title: 'VERIFICATION_FAILED',
      message: expect.stringMatching(
        `^${refused.length} of ${refused.length + 1} artifacts are not verified. The log names each with its cause and what to do.$`
      )
    })
    expect(errors.slice(0, -1).map(({ file }) => file)).toEqual(
      refused
        .map(name => `dist/${name}`)
        .sort()
        .slice(0, errors.length - 1)
    )
  })

  test('a single refusal is told once', async () => {
    const alone = await verify({ 'dist/app.tgz': CONTENT })
    expect(alone.exitCode).toBe(1)
    const sentence =
      'there is no signature; looked for dist/app.tgz.sig, app.tgz.sig, the same with .asc, .gpg, .sshsig or .sigstore.json.'
    const hint = 'Sign the artifact, put its signature beside it, or give another suffix in signature-suffix.'
    expect(alone.annotations).toEqual([
      { level: 'error', file: 'dist/app.tgz', message: `REJECTED dist/app.tgz: ${sentence} ${hint}` }
    ])
  })
})

test('a digest that KMS signed as RAW is named with every algorithm', async () => {
  const files: Record<string, string | Uint8Array> = {}
  for (const algorithm of SIGNING_ALGORITHMS) {
    const hash = `sha${algorithm.slice(-3)}`
    const once = createHash(hash).update(algorithm).digest()
    files[`dist/${algorithm}`] = algorithm
    files[`dist/${algorithm}.sig`] = signDigest({
      privateKey: key,
      algorithm,
      digest: createHash(hash).update(once).digest()
    })
  }
  expect(new Set(Object.values(verdictsOf(await verify(files))))).toEqual(
    new Set(['signed-digest-of-digest'])
  )
})

describe('signing-algorithm', () => {
  test.each([
    ['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PSS_SHA_256'],
    ['RSASSA_PSS_SHA_384', 'RSASSA_PSS_SHA_256'],
    ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_512']
  ])('refuses %s when it is %s, and says so', async (used, pinned) => {
    const files = { 'dist/app.tgz': CONTENT, 'dist/app.tgz.sig': signatureOf(key, CONTENT, used) }
    const result = await verify(files, { 'signing-algorithm': pinned })
    expect(result.exitCode).toBe(1)
    expect(resultsOf(result)).toMatchObject([{ verified: false }])
    expect(resultsOf(result)[0]?.diagnosis).toEqual({
      cause: 'other-algorithm',
      message: `the trusted key signed exactly this file, but with ${used}, and signing-algorithm allows ${pinned} only`,
      hint: `Sign it with ${pinned}, or change signing-algorithm if ${used} is intended.`
    })
  })

  test('accepts the one that it names', async () => {
    const algorithm = 'RSASSA_PKCS1_V1_5_SHA_512'
    const files = { 'dist/app.tgz': CONTENT, 'dist/app.tgz.sig': signatureOf(key, CONTENT, algorithm) }
    const result = await verify(files, { 'signing-algorithm': algorithm })
    expect(resultsOf(result)).toMatchObject([
      {
        verified: true,
        signingAlgorithm: algorithm,
        saltLength: null,
        digest: expect.stringMatching(/^sha512:/)
      }
    ])
  })
})

describe('one bit turned', () => {
  const STEP = 61 // a prime, so that all places in a byte occur

  test.each(['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256'])(
    'in a signature (%s) is never verified',
    async algorithm => {
      const signature = signatureOf(key, CONTENT, algorithm)
      const bits = Array.from(
        { length: Math.ceil((signature.length * 8) / STEP) },
        (_, index) => index * STEP
      )
      const files: Record<string, string | Uint8Array> = {
        'dist/whole': CONTENT,
        'dist/whole.sig': signature
      }
      for (const bit of [...bits, signature.length * 8 - 1]) {
        files[`dist/${bit}`] = CONTENT
        files[`dist/${bit}.sig`] = withBitFlipped(signature, bit)
      }
      const result = await verify(files)
      expect(result.exitCode).toBe(1)
      const verdicts = Object.entries(verdictsOf(result))
      expect(verdicts).toHaveLength(bits.length + 2)
      expect(verdicts.filter(([, verdict]) => verdict === 'verified')).toEqual([['dist/whole', 'verified']])
    }
  )

  test('in an artifact is never verified', async () => {
    const content = Buffer.alloc(4096, 'artifact')
    const files: Record<string, string | Uint8Array> = {}
    const add = (name: string, bytes: Uint8Array, algorithm: string): void => {
      files[`dist/${algorithm}/${name}`] = bytes
      files[`dist/${algorithm}/${name}.sig`] = signatureOf(key, content, algorithm)
    }
    for (const algorithm of SIGNING_ALGORITHMS) {
      add('whole', content, algorithm)
      for (const bit of [0, 7, 4096, 10_007, content.length * 8 - 1])
        add(`${bit}`, withBitFlipped(content, bit), algorithm)
      add('shorter', content.subarray(0, -1), algorithm)
      add('longer', Buffer.concat([content, Buffer.of(0)]), algorithm)
    }
    const result = await verify(files, { artifacts: 'dist/**' })
    const verdicts = Object.entries(verdictsOf(result))
    expect(verdicts).toHaveLength(SIGNING_ALGORITHMS.length * 8)
    const verified = verdicts.filter(([, verdict]) => verdict === 'verified').map(([artifact]) => artifact)
    expect(verified.sort()).toEqual(SIGNING_ALGORITHMS.map(algorithm => `dist/${algorithm}/whole`).sort())
  })
})

describe('a trusted key file', () => {
  const files = (keyFile: string | Uint8Array): Files => ({
    'dist/app.tgz': CONTENT,
    'dist/app.tgz.sig': signatureOf(key, CONTENT),
    [KEY_FILE]: keyFile
  })
  const EXPORT_HINT =
    'Use the public key in PEM or DER as the sign mode writes it ("aws kms get-public-key" gives the same DER).'

  test.each([
    {
      what: 'a private key',
      file: () => key.export({ type: 'pkcs8', format: 'pem' }),
      reason: 'it holds a PRIVATE key',
      hint: 'Remove it from the repository, treat the key as leaked, and use its public half.'
    },
    {
      what: 'a private key in DER',
      file: () => key.export({ type: 'pkcs8', format: 'der' }),
      reason: 'it is a PRIVATE key',
      hint: 'Treat the key as leaked, and use its public half.'
    },
    {
      what: 'a certificate',
      file: () => '-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n',
      reason: 'it is a certificate, expected a public key',
      hint: 'Extract the key: openssl x509 -in certificate.pem -noout -pubkey > key.pem'
    },
    {
      what: 'an elliptic curve key of another curve',
      file: async () => pemOf(await testKey('ECC_SECG_P256K1')),
      reason:
        'it is a key on secp256k1, the curve of cryptocurrencies: ssh-keygen and Sigstore do not take its signatures',
      hint: 'Use a KMS key of spec RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384 or ECC_NIST_P521.'
    },
    {
      what: 'two keys in one file',
      file: () => pemOf(key) + pemOf(other),
      reason: 'it holds 2 PEM blocks, expected one',
      hint: 'Put each key into a file of its own.'
    },
    { what: 'an empty file', file: () => '', reason: 'the file is empty', hint: EXPORT_HINT },
    {
      what: 'an HTML page',
      file: () => '<!DOCTYPE html><html></html>',
      reason: 'it is an HTML page, expected a public key',
      hint: EXPORT_HINT
    }
  ])('is refused when it is $what', async ({ file, reason, hint }) => {
    const result = await verify(files(await file()))
    expectFailure(result, {
      code: 'KEY_FILE_INVALID',
      message: `The trusted public key keys/release.pem cannot be used: ${reason}.`,
      hint
    })
    expect(result.outputs.get('verified')).toBe('false')
  })

  test('is refused when it is not there', async () => {
    const result = await verify(files(pemOf(key)), { 'trusted-public-key': 'keys/none.pem' })
    expect(result.outputs.get('verified')).toBe('false')
    expectFailure(result, {
      code: 'KEY_FILE_INVALID',
      message: 'The trusted public key keys/none.pem does not exist or is not a regular file.',
      hint: 'Check out the repository before this step, or correct the path in trusted-public-key.'
    })
  })

  test('draws a warning when it lies in the folder of the artifacts, unless it is pinned', async () => {
    const signed = { 'dist/app.tgz': CONTENT, 'dist/app.tgz.sig': signatureOf(key, CONTENT) }
    const beside = { ...signed, 'dist/release.pem': pemOf(key) }
    const inputs = { 'trusted-public-key': 'dist/release.pem' }
    const warned = await verify(beside, inputs)
    expect(warned.exitCode).toBe(0)
    expect(warningsOf(warned)).toEqual([
      'The trusted key dist/release.pem is in the same directory as the artifacts and may have been downloaded with them. Keep it in the repository elsewhere, or pin it in public-key-fingerprint.'
    ])
    const pinned = await verify(beside, { ...inputs, 'public-key-fingerprint': fingerprintOf(key) })
    expect(pinned).toMatchObject({ exitCode: 0, annotations: [] })
  })
})

describe('inputs that cannot be right', () => {
  test.each([
    {
      what: 'an input of sign mode',
      inputs: { upload: 'all' },
      problem: 'upload: given, but it has no meaning in verify mode; remove it or set mode: sign'
    },
    {
      what: 'nothing to verify',
      inputs: { artifacts: '' },
      problem:
        'artifacts: no pattern given, expected globs of files in artifacts, or of asset names in release-assets (an expression may have evaluated to an empty string)'
    },
    {
      what: 'only excluding patterns',
      inputs: { artifacts: '!dist/x' },
      problem: 'artifacts: only patterns that exclude, expected at least one glob of files to verify'
    },
    {
      what: 'no key to trust',
      inputs: { 'trusted-public-key': '' },
      problem:
        'trusted-public-key: no key to trust is given; give a public key file from the checkout, a pin in public-key-fingerprint, or key-id'
    },
    {
      what: 'an empty pin',
      inputs: { 'public-key-fingerprint': '' },
      problem:
        'public-key-fingerprint: empty, expected sha256:<64 hex> or "any"; an expression may have evaluated to an empty string'
    },
    {
      what: 'an output directory without release assets',
      inputs: { 'output-directory': 'verified' },
      problem:
        'output-directory: in verify mode it keeps verified release assets, but release-assets is empty'
    },
    {
      what: 'verify-with kms without a key',
      inputs: { 'verify-with': 'kms' },
      problem: 'verify-with: "kms" needs key-id, the KMS key that verifies'
    },
    {
      what: 'release assets without a release',
      inputs: { 'release-assets': '*' },
      problem:
        'release-assets: no release is named and this run is not for a release or a tag; give release-tag or release-id'
    },
    {
      what: 'a mistyped pin',
      inputs: { 'public-key-fingerprints': 'any' },
      problem:
        '"public-key-fingerprints" is not an input of this action; the closest is public-key-fingerprint'
    }
  ])('$what', async ({ inputs, problem }) => {
    const world = await startWorld({ release: false })
    const defaults = { artifacts: 'dist/*', 'trusted-public-key': KEY_FILE }
    const result = await world.verify({ ...defaults, ...inputs })
    expectInputProblem(world, result, problem)
    expect(result.outputs.get('verified')).toBe('false')
  })

  test('are reported all at once', async () => {
    const result = await verify({}, { 'verify-with': 'both', 'role-duration-seconds': '60', upload: 'all' })
    expect(result.exitCode).toBe(1)
    expectFailure(result, {
      code: 'INPUT_INVALID',
      message:
        '3 inputs are wrong: (1) upload: given, but it has no meaning in verify mode; remove it or set mode: sign; (2) verify-with: "both", expected local or kms; (3) role-duration-seconds: "60", expected a whole number from 900 to 43200.',
      hint: 'Correct the "with:" block of this step.'
    })
  })
})

describe('files that cannot be verified', () => {
  test('a pattern that matches nothing', async () => {
    const result = await verify({ 'dist/app.tgz': CONTENT }, { artifacts: 'dist/*.zip' })
    expectFailure(result, {
      code: 'ARTIFACT_NOT_FOUND',
      message: `No file matches the pattern "dist/*.zip" of artifacts, searched in ${result.workspace}.`,
      hint: 'Run the build in this job or download its workflow artifact before this step, or correct the path.'
    })
    expect(result.outputs.get('verified')).toBe('false')
  })

  test('a pattern that matches trusted keys only', async () => {
    const result = await verify({}, { artifacts: 'keys/*' })
    expect(result.exitCode).toBe(1)
    const [error] = result.annotations
    expect(error?.title).toBe('ARTIFACT_NOT_FOUND')
    // nothing is signed or written here
    expect(error?.message).not.toMatch(/this step writes|to be signed|signed again/)
  })

  test('a folder', async () => {
    const result = await verify({ 'dist/app.tgz': CONTENT }, { artifacts: 'dist' })
    expect(result.exitCode).toBe(1)
    const [error] = result.annotations
    expect(error?.message).toMatch(
      /^The artifact "dist" is a directory, expected a regular file\. Write dist\/\* to take the files in it\.$/
    )
    expect(error?.message).not.toContain('sign')
  })
})

test('names from a file system do no harm to the log, the annotations and the summary', async () => {
  const names = [
    '##[stop-commands]x',
    '::error::x',
    'a%0A::error::x',
    '<b>*bold*<i> `code` @octocat',
    'turned\u202Etxt.exe',
    'tab\tand\u001B[31mred'
  ]
  const files: Record<string, string | Uint8Array> = {}
  for (const name of names) {
    files[`dist/good ${name}`] = name
    files[`dist/good ${name}.sig`] = signatureOf(key, name)
    files[`dist/bad ${name}`] = name
    files[`dist/bad ${name}.sig`] = signatureOf(key, `${name}.`)
  }
  const result = await verify(files)
  expect(result.exitCode).toBe(1)
  expect(Object.keys(verdictsOf(result)).sort()).toEqual(
    names.flatMap(name => [`dist/bad ${name}`, `dist/good ${name}`]).sort()
  )
  expect(
    result.commands.filter(({ name }) => !['error', 'debug', 'group', 'endgroup'].includes(name))
  ).toEqual([])
  expect(result.annotations).toHaveLength(names.length + 1)
  // oxlint-disable-next-line no-control-regex
  expect(result.stdout).not.toMatch(/[\u202E\u001B\t]|##\[/)
  expect(result.summary).not.toMatch(/<b>(?![A-Z][A-Za-z ]+:<\/b>)|\*bold\*|`code`|@octocat|\u202E/)
})

/** PSS is random: signs until the text has a letter that only base64url has. */
function withUrlLetters(make: () => Buffer): string {
  for (;;) {
    const text = make().toString('base64url')
    if (/[-_]/.test(text)) return text
  }
}
