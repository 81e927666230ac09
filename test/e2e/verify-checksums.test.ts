import type { KeyObject } from 'node:crypto'
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import { manifestOf } from '../support/manifests.ts'
import { expectFailure, summaryText } from '../support/outcome.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult } from '../support/run-action.ts'
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

// Files in the workspace that a signed checksums file covers.

const KEY_FILE = 'keys/release.pem'
const APP = 'the application\n'
const TOOL = 'the tool\n'
const SUMS = manifestOf({ 'app.tgz': APP, 'tool.zip': TOOL })

let key: KeyObject
let other: KeyObject

beforeAll(async () => {
  ;[key, other] = await Promise.all([testKey('RSA_2048', 0), testKey('RSA_2048', 1)])
})

type Files = Readonly<Record<string, string | Uint8Array>>

/** Two artifacts, and a manifest of both that is signed. */
const whole = (): Files => ({
  'dist/app.tgz': APP,
  'dist/tool.zip': TOOL,
  'dist/SHA256SUMS': SUMS,
  'dist/SHA256SUMS.sig': signatureOf(key, SUMS)
})

/** Without a release, a token or any service. */
function verify(files: Files, inputs: Readonly<Record<string, string>> = {}): Promise<ActionResult> {
  return runAction({
    cwd: workspace({ [KEY_FILE]: pemOf(key), ...files }).path,
    inputs: { mode: 'verify', artifacts: 'dist/*', 'trusted-public-key': KEY_FILE, token: '', ...inputs }
  })
}

const causeAndMessage = (result: ActionResult, artifact: string): unknown => {
  const diagnosis = resultsOf(result).find(entry => entry.artifact === artifact)?.diagnosis
  return diagnosis && { cause: diagnosis.cause, message: diagnosis.message }
}

describe('a signed checksums file covers what it lists', () => {
  test('beside the artifacts, itself verified among them', async () => {
    const result = await verify(whole())
    expect(result).toMatchObject({ exitCode: 0, annotations: [], strayFiles: [] })
    const proof = {
      verified: true,
      bound: false,
      signingAlgorithm: 'RSASSA_PSS_SHA_256',
      saltLength: 32,
      signatureFile: 'dist/SHA256SUMS.sig',
      keys: [fingerprintOf(key)],
      signatureFormat: 'raw',
      signatures: expect.any(Array) as unknown,
      diagnosis: null
    }
    expect(resultsOf(result)).toEqual([
      { artifact: 'dist/SHA256SUMS', digest: `sha256:${sha256(SUMS)}`, ...proof },
      { artifact: 'dist/app.tgz', digest: `sha256:${sha256(APP)}`, ...proof },
      { artifact: 'dist/tool.zip', digest: `sha256:${sha256(TOOL)}`, ...proof }
    ])
    const by = 'dist/SHA256SUMS.sig (raw), RSASSA_PSS_SHA_256, salt 32 bytes'
    expect(result.stdout.split('\n')).toEqual([
      '::group::Keys, signatures and release',
      `Trusted key ${fingerprintOf(key)}, RSA_2048, by trusted-public-key ${KEY_FILE}`,
      `dist/SHA256SUMS lists 2 files and is signed by ${fingerprintOf(key)}`,
      'Not bound to a release: dist/SHA256SUMS lists no release-binding.json.',
      'Excluded dist/SHA256SUMS.sig: it is the signature of SHA256SUMS.',
      '::endgroup::',
      `::warning::${result.unbound}`,
      '::group::Verified',
      `Verified dist/SHA256SUMS: sha256:${sha256(SUMS)}, ${by}`,
      `Verified dist/app.tgz: sha256:${sha256(APP)}, listed in dist/SHA256SUMS, ${by}`,
      `Verified dist/tool.zip: sha256:${sha256(TOOL)}, listed in dist/SHA256SUMS, ${by}`,
      '::endgroup::',
      '3 artifacts verified.',
      ''
    ])
    expect(summaryText(result)).toContain('Verified 3 artifacts')
    expect(summaryText(result)).toMatch(/Signed list:\s+dist\/SHA256SUMS/)
    expect(Object.fromEntries(result.outputs)).toMatchObject({ verified: 'true' })
  })

  interface Place {
    readonly what: string
    readonly files: () => Files
    readonly inputs?: Readonly<Record<string, string>>
    readonly verified: readonly string[]
  }
  const inDist = { 'dist/app.tgz': APP, 'dist/deep/tool.zip': TOOL }
  const byPath = manifestOf({ './dist/app.tgz': APP, 'dist/deep/tool.zip': TOOL })
  const more = manifestOf({ 'app.tgz': APP, 'gone.zip': 'gone' })

  test.each<Place>([
    {
      what: 'in the root of the workspace, by base names',
      files: () => ({ ...inDist, SHA256SUMS: SUMS, 'SHA256SUMS.sig': signatureOf(key, SUMS) }),
      inputs: { artifacts: 'dist/**/*.*' },
      verified: ['dist/app.tgz', 'dist/deep/tool.zip']
    },
    {
      what: 'in the root of the workspace, by paths',
      files: () => ({ ...inDist, SHA256SUMS: byPath, 'SHA256SUMS.sig': signatureOf(key, byPath) }),
      inputs: { artifacts: 'dist/**/*.*' },
      verified: ['dist/app.tgz', 'dist/deep/tool.zip']
    },
    {
      what: 'with its signature in the root of the workspace',
      files: () => ({
        'dist/app.tgz': APP,
        'dist/tool.zip': TOOL,
        'dist/SHA256SUMS': SUMS,
        'SHA256SUMS.sig': signatureOf(key, SUMS)
      }),
      verified: ['dist/SHA256SUMS', 'dist/app.tgz', 'dist/tool.zip']
    },
    {
      what: 'that lists more, when artifacts are named',
      files: () => ({
        'dist/app.tgz': APP,
        'dist/SHA256SUMS': more,
        'dist/SHA256SUMS.sig': signatureOf(key, more)
      }),
      inputs: { artifacts: 'dist/app.tgz' },
      verified: ['dist/app.tgz']
    },
    {
      what: 'under another name',
      files: () => ({
        'dist/app.tgz': APP,
        'sums/list.txt': more,
        'sums/list.txt.sig': signatureOf(key, more)
      }),
      inputs: { artifacts: 'dist/app.tgz', 'checksums-file': 'sums/list.txt' },
      verified: ['dist/app.tgz']
    },
    {
      what: 'with another suffix',
      files: () => ({ 'dist/app.tgz': APP, SHA256SUMS: more, 'SHA256SUMS.asc': signatureOf(key, more) }),
      inputs: { 'signature-suffix': '.asc' },
      verified: ['dist/app.tgz']
    },
    {
      what: 'that has been copied',
      files: () => ({ ...whole(), SHA256SUMS: SUMS, 'SHA256SUMS.sig': signatureOf(key, SUMS) }),
      verified: ['dist/SHA256SUMS', 'dist/app.tgz', 'dist/tool.zip']
    },
    {
      what: 'besides signatures that hold too',
      files: () => ({ ...whole(), 'dist/app.tgz.sig': signatureOf(key, APP, 'RSASSA_PKCS1_V1_5_SHA_512') }),
      verified: ['dist/SHA256SUMS', 'dist/app.tgz', 'dist/tool.zip']
    },
    {
      what: 'beside a file that only has a signature of its own',
      files: () => ({
        ...whole(),
        'dist/extra.txt': 'extra',
        'dist/extra.txt.sig': signatureOf(key, 'extra')
      }),
      verified: ['dist/SHA256SUMS', 'dist/app.tgz', 'dist/extra.txt', 'dist/tool.zip']
    },
    {
      what: 'while another one has no signature',
      files: () => ({ ...whole(), SHA512SUMS: 'not even a list' }),
      verified: ['dist/SHA256SUMS', 'dist/app.tgz', 'dist/tool.zip']
    },
    {
      what: 'while the signature of another one does not hold',
      files: () => ({ ...whole(), SHA512SUMS: 'x', 'SHA512SUMS.sig': signatureOf(other, 'x') }),
      verified: ['dist/SHA256SUMS', 'dist/app.tgz', 'dist/tool.zip']
    }
  ])('$what', async ({ files, inputs, verified }) => {
    const result = await verify(files(), inputs)
    expect(verdictsOf(result)).toEqual(Object.fromEntries(verified.map(name => [name, 'verified'])))
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
  })

  test('outside the workspace', async () => {
    const outside = workspace({
      'app.tgz': APP,
      'tool.zip': TOOL,
      SHA256SUMS: SUMS,
      'SHA256SUMS.sig': signatureOf(key, SUMS)
    })
    const result = await verify({}, { artifacts: `${outside.path}/*` })
    expect(result.exitCode).toBe(0)
    expect(Object.keys(verdictsOf(result))).toEqual(
      ['SHA256SUMS', 'app.tgz', 'tool.zip'].map(name => outside.file(name))
    )
  })

  test.each(['sha256', 'sha384', 'sha512'] as const)(
    'with %s, signed with each algorithm, raw or base64',
    async hash => {
      const name = `${hash.toUpperCase()}SUMS`
      for (const [index, algorithm] of SIGNING_ALGORITHMS.entries()) {
        const sums = manifestOf({ 'app.tgz': APP }, hash)
        const raw = signatureOf(key, sums, algorithm)
        const encoding = index % 2 === 0 ? 'raw' : 'base64'
        const files = {
          'dist/app.tgz': APP,
          [`dist/${name}`]: sums,
          [`dist/${name}.sig`]: encoding === 'raw' ? raw : `${raw.toString('base64')}\n`
        }
        const result = await verify(files, { artifacts: 'dist/app.tgz', 'signing-algorithm': algorithm })
        expect(result.exitCode).toBe(0)
        expect(resultsOf(result)).toMatchObject([
          {
            artifact: 'dist/app.tgz',
            digest: `${hash}:${createHash(hash).update(APP).digest('hex')}`,
            signingAlgorithm: algorithm,
            signatureFormat: encoding
          }
        ])
      }
    }
  )
})

describe('what a checksums file does not cover', () => {
  interface Refused {
    readonly what: string
    readonly files: () => Files
    readonly inputs?: Readonly<Record<string, string>>
    /** By artifact; the others are verified. */
    readonly refused: () => Readonly<Record<string, { readonly cause: string; readonly message: string }>>
    readonly verified?: readonly string[]
  }
  const mismatch = (listed: string, now: string, why: string) => ({
    cause: 'checksums-mismatch',
    message: `dist/SHA256SUMS lists it with sha256:${sha256(listed)}, this file has sha256:${sha256(now)}${why}`
  })
  const CHANGED = ': the file changed, or it is another version'
  const OTHER_VERSION = ', although its own signature is valid: one of the two is of another version'
  const invalid = (reason: string) => ({
    cause: 'checksums-invalid',
    message: `its signature is valid, but it is rejected as a checksums file: ${reason}`
  })
  const missing = (place: string, why: string) => ({
    cause: 'signature-missing',
    message: `there is no signature; looked for ${place}, the same with .asc, .gpg, .sshsig or .sigstore.json${why}`
  })
  const signed = (sums: string | Uint8Array): Files => ({
    'dist/SHA256SUMS': sums,
    'dist/SHA256SUMS.sig': signatureOf(key, sums)
  })
  const refusedAs = (list: ReturnType<typeof invalid>) => ({
    'dist/SHA256SUMS': list,
    'dist/app.tgz': missing(
      'dist/app.tgz.sig, app.tgz.sig',
      `; dist/SHA256SUMS, which could cover it, is not verified: ${list.message}`
    )
  })
  const refusedWith = (reason: string) => refusedAs(invalid(reason))

  test.each<Refused>([
    {
      what: 'an artifact that was tampered with',
      files: () => ({ ...whole(), 'dist/app.tgz': 'a trojan\n' }),
      refused: () => ({ 'dist/app.tgz': mismatch(APP, 'a trojan\n', CHANGED) }),
      verified: ['dist/SHA256SUMS', 'dist/tool.zip']
    },
    {
      what: 'an artifact whose own signature is of another version',
      files: () => ({
        ...whole(),
        'dist/app.tgz': 'version 2',
        'dist/app.tgz.sig': signatureOf(key, 'version 2')
      }),
      refused: () => ({ 'dist/app.tgz': mismatch(APP, 'version 2', OTHER_VERSION) }),
      verified: ['dist/SHA256SUMS', 'dist/tool.zip']
    },
    {
      what: 'an artifact whose own signature is damaged, although it is listed',
      files: () => ({ ...whole(), 'dist/app.tgz.sig': withBitFlipped(signatureOf(key, APP), 7) }),
      refused: () => ({
        'dist/app.tgz': {
          cause: 'wrong-key-or-damaged',
          message: expect.stringContaining('these cases are indistinguishable') as string
        }
      }),
      verified: ['dist/SHA256SUMS', 'dist/tool.zip']
    },
    {
      what: 'an artifact that was renamed',
      files: () => ({
        'dist/app-2.tgz': APP,
        'dist/tool.zip': TOOL,
        'dist/SHA256SUMS': SUMS,
        'dist/SHA256SUMS.sig': signatureOf(key, SUMS)
      }),
      refused: () => ({
        'dist/app-2.tgz': {
          cause: 'not-in-checksums',
          message: 'dist/SHA256SUMS lists this content, but as "app.tgz"'
        },
        'dist/SHA256SUMS': {
          cause: 'checksums-incomplete',
          message:
            'its signature is valid, but it lists "app.tgz" (its content is here as "dist/app-2.tgz"), which is missing'
        }
      }),
      verified: ['dist/tool.zip']
    },
    {
      what: 'an artifact that is listed in another folder',
      files: () => {
        const sums = manifestOf({ 'linux/app.tgz': APP })
        return { 'dist/app.tgz': APP, SHA256SUMS: sums, 'SHA256SUMS.sig': signatureOf(key, sums) }
      },
      refused: () => ({
        'dist/app.tgz': {
          cause: 'not-in-checksums',
          message: 'SHA256SUMS lists this content, but as "linux/app.tgz"'
        }
      })
    },
    {
      what: 'an artifact whose line endings were changed',
      files: () => ({ ...whole(), 'dist/app.tgz': APP.replaceAll('\n', '\r\n') }),
      refused: () => ({
        'dist/app.tgz': {
          cause: 'line-endings-changed',
          message: 'dist/SHA256SUMS lists this text before its line endings were changed from LF to CRLF'
        }
      }),
      verified: ['dist/SHA256SUMS', 'dist/tool.zip']
    },
    {
      what: 'a checksums file that was tampered with',
      files: () => {
        const sums = SUMS.replace(sha256(APP), sha256('a trojan\n'))
        return {
          'dist/app.tgz': 'a trojan\n',
          'dist/SHA256SUMS': sums,
          'dist/SHA256SUMS.sig': signatureOf(key, SUMS, 'RSASSA_PKCS1_V1_5_SHA_256')
        }
      },
      refused: () => {
        const sums = SUMS.replace(sha256(APP), sha256('a trojan\n'))
        const message = `the trusted key signed a file with the digest sha256:${sha256(SUMS)}; this file has sha256:${sha256(sums)}: the file changed after signing, or it is another file`
        return {
          'dist/SHA256SUMS': { cause: 'file-changed', message },
          'dist/app.tgz': missing(
            'dist/app.tgz.sig, app.tgz.sig',
            `; dist/SHA256SUMS, which could cover it, is not verified: ${message}`
          )
        }
      }
    },
    {
      what: 'a checksums file whose line endings were changed',
      files: () => ({ ...whole(), 'dist/SHA256SUMS': SUMS.replaceAll('\n', '\r\n') }),
      inputs: { artifacts: 'dist/SHA256SUMS' },
      refused: () => ({
        'dist/SHA256SUMS': {
          cause: 'line-endings-changed',
          message: 'the trusted key signed this text before its line endings were changed from LF to CRLF'
        }
      })
    },
    {
      what: 'a checksums file that another key signed',
      files: () => ({
        'dist/app.tgz': APP,
        'dist/SHA256SUMS': SUMS,
        'dist/SHA256SUMS.sig': signatureOf(other, SUMS)
      }),
      inputs: { artifacts: 'dist/SHA256SUMS' },
      refused: () => ({
        'dist/SHA256SUMS': {
          cause: 'wrong-key-or-damaged',
          message: expect.stringMatching(
            /was not made by the trusted key|these cases are indistinguishable/
          ) as string
        }
      })
    },
    {
      what: 'an unsigned checksums file',
      files: () => ({ 'dist/app.tgz': APP, 'dist/SHA256SUMS': SUMS }),
      refused: () => ({
        'dist/SHA256SUMS': missing('dist/SHA256SUMS.sig, SHA256SUMS.sig', ''),
        'dist/app.tgz': {
          cause: 'signature-missing',
          message: `dist/SHA256SUMS lists it, but the signature of that list, dist/SHA256SUMS.sig, is not here; ${missing('dist/app.tgz.sig, app.tgz.sig', '').message}`
        }
      })
    },
    {
      what: 'an algorithm that is not the pinned one',
      files: () => ({ 'dist/app.tgz': APP, ...signed(manifestOf({ 'app.tgz': APP })) }),
      inputs: { artifacts: 'dist/SHA256SUMS', 'signing-algorithm': 'RSASSA_PSS_SHA_512' },
      refused: () => ({
        'dist/SHA256SUMS': {
          cause: 'other-algorithm',
          message:
            'the trusted key signed exactly this file, but with RSASSA_PSS_SHA_256, and signing-algorithm allows RSASSA_PSS_SHA_512 only'
        }
      })
    },
    {
      what: 'a checksums file that lists a name with two digests',
      files: () => ({ 'dist/app.tgz': APP, ...signed(SUMS + manifestOf({ 'app.tgz': 'other' })) }),
      refused: () => refusedWith('line 3 gives "app.tgz" a different digest than an earlier line')
    },
    {
      what: 'a checksums file that cannot be read',
      files: () => ({ 'dist/app.tgz': APP, ...signed(`${SUMS}-- \nthe team\n`) }),
      refused: () =>
        refusedWith(
          'line 3 is not a line of a checksums file, expected "<hex>  <name>" or "SHA256 (<name>) = <hex>", seen: "-- "'
        )
    },
    {
      what: 'a checksums file that is too large',
      files: () => ({ 'dist/app.tgz': APP, ...signed(SUMS + '#\n'.repeat(8 * 1024 * 1024)) }),
      refused: () =>
        refusedAs({
          cause: 'checksums-invalid',
          message:
            'it is rejected as a checksums file: it has more than 16777216 bytes; its signatures were not looked at'
        })
    },
    {
      what: 'a listed file that is not there',
      files: () => ({
        'dist/app.tgz': APP,
        'dist/SHA256SUMS': SUMS,
        'dist/SHA256SUMS.sig': signatureOf(key, SUMS)
      }),
      refused: () => ({
        'dist/SHA256SUMS': {
          cause: 'checksums-incomplete',
          message: 'its signature is valid, but it lists "tool.zip", which is missing'
        }
      }),
      verified: ['dist/app.tgz']
    },
    {
      what: 'an artifact that is not listed',
      files: () => ({ ...whole(), 'dist/extra.txt': 'extra' }),
      refused: () => ({
        'dist/extra.txt': {
          cause: 'not-in-checksums',
          message:
            'dist/SHA256SUMS does not list it, and it has no signature of its own; looked for dist/extra.txt.sig, extra.txt.sig, the same with .asc, .gpg, .sshsig or .sigstore.json'
        }
      }),
      verified: ['dist/SHA256SUMS', 'dist/app.tgz', 'dist/tool.zip']
    }
  ])('$what', async ({ files, inputs, refused, verified = [] }) => {
    const result = await verify(files(), inputs)
    expect(result).toMatchObject({ exitCode: 1, strayFiles: [] })
    expect(result.outputs.get('verified')).toBe('false')
    const expected = refused()
    for (const [artifact, why] of Object.entries(expected)) {
      expect(causeAndMessage(result, artifact)).toEqual(why)
      const line = expect.stringContaining(`REJECTED ${artifact}: `) as string
      expect(result.annotations).toContainEqual(expect.objectContaining({ level: 'error', message: line }))
    }
    expect(verdictsOf(result)).toEqual({
      ...Object.fromEntries(verified.map(name => [name, 'verified'])),
      ...Object.fromEntries(Object.entries(expected).map(([name, { cause }]) => [name, cause]))
    })
    // one refusal speaks for itself, several are summed up
    const titles = result.annotations.map(({ title }) => title).filter(title => title !== undefined)
    expect(titles).toEqual(Object.keys(expected).length > 1 ? ['VERIFICATION_FAILED'] : [])
    expect(summaryText(result)).toContain(`Verification failed: ${Object.keys(expected).length} of`)
  })

  test('is said of an unsigned one, and changes nothing for artifacts with signatures of their own', async () => {
    const sums = manifestOf({ 'app.tgz': 'lies' })
    const result = await verify(
      { 'dist/app.tgz': APP, 'dist/app.tgz.sig': signatureOf(key, APP), 'dist/SHA256SUMS': sums },
      { artifacts: 'dist/*.tgz' }
    )
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(result.stdout).toContain('\ndist/SHA256SUMS is not signed and is ignored.\n')
  })

  test('is said of one whose signature does not hold, and changes nothing for the others', async () => {
    const sums = manifestOf({ 'app.tgz': 'lies' })
    const result = await verify(
      {
        'dist/app.tgz': APP,
        'dist/app.tgz.sig': signatureOf(key, APP),
        'dist/SHA256SUMS': sums,
        'dist/SHA256SUMS.sig': signatureOf(key, SUMS)
      },
      { artifacts: 'dist/*.tgz' }
    )
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(result.stdout).toMatch(/\ndist\/SHA256SUMS is ignored: the trusted key signed .*\.\n/)
  })
})

describe('checksums files that contradict each other, or are missed', () => {
  const HINT = 'Put the checksums file and its signature there, or correct checksums-file.'

  test('two signed ones that differ are an error', async () => {
    const sums512 = manifestOf({ 'app.tgz': APP, 'tool.zip': TOOL }, 'sha512')
    const result = await verify({
      ...whole(),
      'dist/SHA512SUMS': sums512,
      'dist/SHA512SUMS.sig': signatureOf(key, sums512)
    })
    expectFailure(result, {
      code: 'CHECKSUMS_UNUSABLE',
      message: 'Two signed checksums files differ: dist/SHA256SUMS and dist/SHA512SUMS; expected one.',
      hint: 'Remove the one that is not intended, or name the intended one in checksums-file.'
    })
    expect(result.outputs.get('verified')).toBe('false')
  })

  test('and the one that is named counts', async () => {
    const old = manifestOf({ 'app.tgz': 'yesterday' }, 'sha512')
    const files = { ...whole(), SHA512SUMS: old, 'SHA512SUMS.sig': signatureOf(key, old) }
    const inputs = { artifacts: 'dist/*.*\n!dist/*.sig' }
    expect(await verify(files, inputs)).toMatchObject({
      exitCode: 1,
      annotations: [{ title: 'CHECKSUMS_UNUSABLE' }]
    })
    const named = await verify(files, { ...inputs, 'checksums-file': 'SHA256SUMS' })
    expect(verdictsOf(named)).toEqual({ 'dist/app.tgz': 'verified', 'dist/tool.zip': 'verified' })
  })

  test('one that is named but not there is an error', async () => {
    const files = { 'dist/app.tgz': APP, 'dist/app.tgz.sig': signatureOf(key, APP) }
    const result = await verify(files, { 'checksums-file': 'CHECKSUMS.txt' })
    expect(result.outputs.get('verified')).toBe('false')
    expectFailure(result, {
      code: 'CHECKSUMS_UNUSABLE',
      message:
        'The checksums file "CHECKSUMS.txt" cannot be relied on: it was found neither beside the artifacts nor in the workspace nor on the release.',
      hint: HINT
    })
  })

  test('one that is named but not signed is an error', async () => {
    const files = {
      'dist/app.tgz': APP,
      'dist/app.tgz.sig': signatureOf(key, APP),
      'dist/CHECKSUMS.txt': SUMS
    }
    const result = await verify(files, { artifacts: 'dist/app.tgz', 'checksums-file': 'CHECKSUMS.txt' })
    expect(result.outputs.get('verified')).toBe('false')
    expectFailure(result, {
      code: 'CHECKSUMS_UNUSABLE',
      message:
        'The checksums file "CHECKSUMS.txt" cannot be relied on: dist/CHECKSUMS.txt has no signature (looked for dist/CHECKSUMS.txt.sig, CHECKSUMS.txt.sig, the same with .asc, .gpg, .sshsig or .sigstore.json).',
      hint: HINT
    })
  })

  test('one that is named but refused is a refusal, whatever else holds', async () => {
    const files = {
      'dist/app.tgz': APP,
      'dist/app.tgz.sig': signatureOf(key, APP),
      SHA256SUMS: `${SUMS}x`,
      'SHA256SUMS.sig': signatureOf(key, SUMS)
    }
    const result = await verify(files, { 'checksums-file': 'SHA256SUMS' })
    expect(result.exitCode).toBe(1)
    expect(verdictsOf(result)).toEqual({ 'dist/app.tgz': 'verified', SHA256SUMS: 'file-changed' })
    expect(resultsOf(result)[1]).toMatchObject({ signatureFile: 'SHA256SUMS.sig', verified: false })
    expect(result.annotations).toMatchObject([
      {
        level: 'error',
        message: expect.stringMatching(/^REJECTED SHA256SUMS: the trusted key signed /) as string
      }
    ])
  })
})
