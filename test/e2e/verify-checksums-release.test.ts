import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import { manifestOf } from '../support/manifests.ts'
import { expectFailure, filesIn, kmsOperations, summaryText } from '../support/outcome.ts'
import type { ActionResult } from '../support/run-action.ts'
import { fingerprintOf, pemOf, resultsOf, sha256, signatureOf, verdictsOf } from '../support/signed-files.ts'
import { TAG, startWorld } from '../support/world.ts'
import type { Inputs, World, WorldOptions, WorldRunOptions } from '../support/world.ts'

// Assets of a release that a signed checksums file covers.

const KEY_FILE = 'keys/release.pem'
const APP = 'the application\n'
const TOOL = 'the tool\n'
const SUMS = manifestOf({ 'app.tgz': APP, 'tool.zip': TOOL })

let key: KeyObject
let other: KeyObject

beforeAll(async () => {
  ;[key, other] = await Promise.all([testKey('RSA_2048', 0), testKey('RSA_2048', 1)])
})

/** By name; one without content is an upload that was never completed. */
type Assets = Readonly<Record<string, string | Uint8Array | undefined>>

const signed = (sums: string | Uint8Array, name = 'SHA256SUMS', by = key): Assets => ({
  [name]: sums,
  [`${name}.sig`]: signatureOf(by, sums)
})
const whole = (): Assets => ({
  'app.tgz': APP,
  'tool.zip': TOOL,
  ...signed(SUMS),
  'signing-public-key.pem': pemOf(key)
})

async function worldWith(assets: Assets, options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options)
  for (const [name, content] of Object.entries(assets))
    world.github.addAsset(world.release, content === undefined ? { name } : { name, content })
  return world
}

/** Verifies the whole release unless the inputs say otherwise. */
function verify(world: World, inputs: Inputs = {}, options: WorldRunOptions = {}): Promise<ActionResult> {
  return world.verify(
    { 'release-assets': '*', 'release-tag': TAG, 'trusted-public-key': KEY_FILE, ...inputs },
    { files: { [KEY_FILE]: pemOf(key) }, ...options }
  )
}

const downloadsOf = (world: World): Record<string, number> =>
  Object.fromEntries(world.github.assets(world.release.id).map(({ name, downloads }) => [name, downloads]))

const diagnosisOf = (result: ActionResult, artifact: string): unknown => {
  const diagnosis = resultsOf(result).find(entry => entry.artifact === artifact)?.diagnosis
  return diagnosis && { cause: diagnosis.cause, message: diagnosis.message }
}

describe('a whole release by one signature', () => {
  test('is a closed world, each asset read once, and kept as it was verified', async () => {
    const world = await worldWith(whole())
    const result = await verify(world, { 'output-directory': 'verified' })
    expect(result).toMatchObject({ exitCode: 0, annotations: [], strayFiles: [] })
    const proof = {
      verified: true,
      bound: false,
      signingAlgorithm: 'RSASSA_PSS_SHA_256',
      saltLength: 32,
      signatureFile: 'SHA256SUMS.sig',
      keys: [fingerprintOf(key)],
      signatureFormat: 'raw',
      signatures: expect.any(Array) as unknown,
      diagnosis: null
    }
    expect(resultsOf(result)).toEqual([
      { artifact: 'SHA256SUMS', digest: `sha256:${sha256(SUMS)}`, ...proof },
      { artifact: 'app.tgz', digest: `sha256:${sha256(APP)}`, ...proof },
      { artifact: 'tool.zip', digest: `sha256:${sha256(TOOL)}`, ...proof }
    ])
    const by = 'SHA256SUMS.sig (raw), RSASSA_PSS_SHA_256, salt 32 bytes'
    for (const line of [
      `SHA256SUMS lists 2 files and is signed by ${fingerprintOf(key)}`,
      `Verified SHA256SUMS: sha256:${sha256(SUMS)}, ${by}`,
      `Verified app.tgz: sha256:${sha256(APP)}, listed in SHA256SUMS, ${by}`,
      '3 artifacts verified.'
    ])
      expect(result.stdout.split('\n')).toContain(line)
    expect(summaryText(result)).toContain('Verified 3 artifacts')
    expect(downloadsOf(world)).toEqual({
      'app.tgz': 1,
      'tool.zip': 1,
      SHA256SUMS: 1,
      'SHA256SUMS.sig': 1,
      'signing-public-key.pem': 1
    })
    const kept = workspaceFiles(result)
    expect(kept).toEqual({
      [KEY_FILE]: pemOf(key),
      'verified/SHA256SUMS': SUMS,
      'verified/app.tgz': APP,
      'verified/tool.zip': TOOL
    })
  })

  const workspaceFiles = (result: ActionResult): Record<string, string> =>
    Object.fromEntries(
      filesIn(result.workspace).map(name => [name, readFileSync(join(result.workspace, name), 'utf8')])
    )

  interface Whole {
    readonly what: string
    readonly assets: () => Assets
    readonly inputs?: Inputs
    readonly verdicts: Readonly<Record<string, string>>
    readonly options?: WorldOptions
  }
  const GOOD = { SHA256SUMS: 'verified', 'app.tgz': 'verified', 'tool.zip': 'verified' }

  test.each<Whole>([
    {
      what: 'that also lists the key and a signature',
      assets: () => {
        const assets = {
          'app.tgz': APP,
          'app.tgz.sig': signatureOf(key, APP),
          'signing-public-key.pem': pemOf(key)
        }
        return { ...assets, ...signed(manifestOf(assets)) }
      },
      verdicts: {
        SHA256SUMS: 'verified',
        'app.tgz': 'verified',
        'app.tgz.sig': 'verified',
        'signing-public-key.pem': 'verified'
      }
    },
    {
      what: 'with SHA-512',
      assets: () => ({ 'app.tgz': APP, ...signed(manifestOf({ 'app.tgz': APP }, 'sha512'), 'SHA512SUMS') }),
      verdicts: { SHA512SUMS: 'verified', 'app.tgz': 'verified' }
    },
    {
      what: 'of a server that knows no digests',
      assets: whole,
      options: { github: { digests: 'absent', ghes: true } },
      verdicts: GOOD
    },
    {
      what: 'under the name that GitHub gave it',
      assets: () => ({ 'app.tgz': APP, ...signed(manifestOf({ 'app.tgz': APP }), 'my.sums.txt') }),
      inputs: { 'checksums-file': 'my sums.txt' },
      verdicts: { 'app.tgz': 'verified', 'my.sums.txt': 'verified' }
    },
    {
      what: 'with a listed asset that is exempted',
      assets: whole,
      inputs: { 'release-assets': '*\n!tool.zip' },
      verdicts: { SHA256SUMS: 'verified', 'app.tgz': 'verified', 'tool.zip': 'exempted' }
    },
    {
      what: 'with signatures of their own that hold too',
      assets: () => ({ ...whole(), 'app.tgz.sig': signatureOf(key, APP, 'RSASSA_PKCS1_V1_5_SHA_384') }),
      verdicts: GOOD
    },
    {
      what: 'and an asset with a signature of its own that is not listed',
      assets: () => ({ ...whole(), 'b.txt': 'b', 'b.txt.sig': signatureOf(key, 'b') }),
      verdicts: { ...GOOD, 'b.txt': 'verified' }
    },
    {
      what: 'named by a pattern, of which the checksums file lists more',
      assets: whole,
      inputs: { 'release-assets': '*.tgz' },
      verdicts: { 'app.tgz': 'verified' }
    },
    {
      what: 'while the checksums file itself is exempted',
      assets: whole,
      inputs: { 'release-assets': '*\n!SHA256SUMS*' },
      verdicts: {
        'app.tgz': 'verified',
        'tool.zip': 'verified',
        SHA256SUMS: 'exempted',
        'SHA256SUMS.sig': 'exempted'
      }
    }
  ])('$what', async ({ assets, inputs, verdicts, options }) => {
    const world = await worldWith(assets(), options)
    const result = await verify(world, inputs)
    expect(verdictsOf(result)).toEqual(verdicts)
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    // a signature that is listed is also an artifact, and read as either
    const twice = Object.entries(downloadsOf(world)).filter(
      ([name, count]) => count > 1 && !(name in verdicts && name.endsWith('.sig'))
    )
    expect(twice).toEqual([])
  })
})

/** A text as the pattern of exactly that text. */
const asPattern = (message: string | RegExp): RegExp =>
  typeof message === 'string' ? new RegExp(`^${RegExp.escape(message)}$`) : message

describe('a release is refused', () => {
  interface Refused {
    readonly what: string
    readonly assets: () => Assets
    readonly inputs?: Inputs
    readonly verdicts: Readonly<Record<string, string>>
    /** What is said of one of them. */
    readonly said: Readonly<Record<string, string | RegExp>>
  }
  const GOOD = { SHA256SUMS: 'verified', 'app.tgz': 'verified', 'tool.zip': 'verified' }

  test.each<Refused>([
    {
      what: 'that lost an asset',
      assets: () => ({ ...signed(SUMS), 'app.tgz': APP }),
      verdicts: { SHA256SUMS: 'checksums-incomplete', 'app.tgz': 'verified' },
      said: { SHA256SUMS: 'its signature is valid, but it lists "tool.zip", which is missing' }
    },
    {
      what: 'with an upload of a listed asset that was never completed',
      assets: () => ({ ...whole(), 'tool.zip': undefined }),
      verdicts: { SHA256SUMS: 'checksums-incomplete', 'app.tgz': 'verified', 'tool.zip': 'asset-unverified' },
      said: { 'tool.zip': 'its upload was never completed' }
    },
    {
      what: 'with an asset that is not listed',
      assets: () => ({ ...whole(), 'extra.txt': 'extra' }),
      verdicts: { ...GOOD, 'extra.txt': 'not-in-checksums' },
      said: {
        'extra.txt':
          'SHA256SUMS does not list it, and it has no signature of its own; looked for asset extra.txt.sig, the same with .asc, .gpg, .sshsig or .sigstore.json'
      }
    },
    {
      what: 'with an asset that was tampered with',
      assets: () => ({ ...whole(), 'app.tgz': 'a trojan\n' }),
      verdicts: { ...GOOD, 'app.tgz': 'checksums-mismatch' },
      said: {
        'app.tgz': `SHA256SUMS lists it with sha256:${sha256(APP)}, this file has sha256:${sha256('a trojan\n')}: the file changed, or it is another version`
      }
    },
    {
      what: 'with an asset of another version, though it is signed',
      assets: () => ({ ...whole(), 'app.tgz': 'version 2', 'app.tgz.sig': signatureOf(key, 'version 2') }),
      verdicts: { ...GOOD, 'app.tgz': 'checksums-mismatch' },
      said: { 'app.tgz': /, although its own signature is valid: one of the two is of another version$/ }
    },
    {
      what: 'with a signature by another key beside a listed asset',
      assets: () => ({ ...whole(), 'app.tgz.sig': signatureOf(other, APP) }),
      verdicts: { ...GOOD, 'app.tgz': 'wrong-key-or-damaged' },
      said: { 'app.tgz': /these cases are indistinguishable$/ }
    },
    {
      what: 'with an asset that was renamed',
      assets: () => ({ ...signed(SUMS), 'app-2.tgz': APP, 'tool.zip': TOOL }),
      verdicts: {
        SHA256SUMS: 'checksums-incomplete',
        'app-2.tgz': 'not-in-checksums',
        'tool.zip': 'verified'
      },
      said: {
        SHA256SUMS:
          'its signature is valid, but it lists "app.tgz" (its content is here as "app-2.tgz"), which is missing'
      }
    },
    {
      what: 'with two assets that were swapped',
      assets: () => ({ ...whole(), 'app.tgz': TOOL, 'tool.zip': APP }),
      verdicts: { ...GOOD, 'app.tgz': 'checksums-mismatch', 'tool.zip': 'checksums-mismatch' },
      said: { 'app.tgz': /: the file changed, or it is another version$/ }
    },
    {
      what: 'with a text whose line endings were changed',
      assets: () => ({ ...whole(), 'app.tgz': 'the application\r\n' }),
      verdicts: { ...GOOD, 'app.tgz': 'line-endings-changed' },
      said: { 'app.tgz': 'SHA256SUMS lists this text before its line endings were changed from LF to CRLF' }
    },
    {
      what: 'with a checksums file by another key',
      assets: () => ({ ...whole(), ...signed(SUMS, 'SHA256SUMS', other) }),
      verdicts: {
        SHA256SUMS: 'wrong-key-or-damaged',
        'app.tgz': 'signature-missing',
        'tool.zip': 'signature-missing'
      },
      said: {
        'app.tgz':
          /^there is no signature; looked for asset app\.tgz\.sig, the same with .asc, .gpg, .sshsig or .sigstore.json; SHA256SUMS, which could cover it, is not verified: /
      }
    },
    {
      what: 'with a checksums file that nobody signed',
      assets: () => ({ 'app.tgz': APP, 'app.tgz.sig': signatureOf(key, APP), SHA256SUMS: SUMS }),
      verdicts: { SHA256SUMS: 'signature-missing', 'app.tgz': 'verified' },
      said: {
        SHA256SUMS:
          'there is no signature; looked for asset SHA256SUMS.sig, the same with .asc, .gpg, .sshsig or .sigstore.json'
      }
    },
    {
      what: 'with a checksums file whose signature does not hold, though the artifacts have their own',
      assets: () => ({
        'app.tgz': APP,
        'app.tgz.sig': signatureOf(key, APP),
        SHA256SUMS: SUMS,
        'SHA256SUMS.sig': signatureOf(key, 'another list', 'RSASSA_PKCS1_V1_5_SHA_256')
      }),
      verdicts: { SHA256SUMS: 'file-changed', 'app.tgz': 'verified' },
      said: { SHA256SUMS: /^the trusted key signed a file with the digest sha256:/ }
    },
    {
      what: 'with a checksums file that lists a name twice',
      assets: () => ({ 'app.tgz': APP, ...signed(SUMS + manifestOf({ './app.tgz': 'x' })) }),
      verdicts: { SHA256SUMS: 'checksums-invalid', 'app.tgz': 'signature-missing' },
      said: {
        SHA256SUMS:
          'its signature is valid, but it is rejected as a checksums file: line 3 gives "app.tgz" a different digest than an earlier line'
      }
    },
    {
      what: 'with a checksums file that is none',
      assets: () => ({ 'app.tgz': APP, 'app.tgz.sig': signatureOf(key, APP), ...signed('{"app.tgz": 1}\n') }),
      verdicts: { SHA256SUMS: 'checksums-invalid', 'app.tgz': 'verified' },
      said: {
        SHA256SUMS: /is rejected as a checksums file: it is JSON, expected lines as sha256sum prints them/
      }
    },
    {
      what: 'with a checksums file that is too large',
      assets: () => ({ 'app.tgz': APP, ...signed(SUMS + '#\n'.repeat(8 * 1024 * 1024)) }),
      verdicts: { SHA256SUMS: 'checksums-invalid', 'app.tgz': 'signature-missing' },
      said: {
        SHA256SUMS:
          'it is rejected as a checksums file: it has more than 16777216 bytes; its signatures were not looked at'
      }
    }
  ])('$what', async ({ assets, inputs, verdicts, said }) => {
    const world = await worldWith(assets())
    const result = await verify(world, { 'output-directory': 'verified', ...inputs })
    expect(result).toMatchObject({ exitCode: 1, strayFiles: [] })
    expect(verdictsOf(result)).toEqual(verdicts)
    for (const [artifact, message] of Object.entries(said)) {
      expect(diagnosisOf(result, artifact)).toEqual({
        cause: verdicts[artifact],
        message: expect.stringMatching(asPattern(message)) as string
      })
    }
    expect(result.outputs.get('verified')).toBe('false')
    expect(filesIn(result.workspace)).toEqual([KEY_FILE])
    const refused = Object.values(verdicts).filter(verdict => verdict !== 'verified')
    expect(result.annotations.filter(({ message }) => message.startsWith('REJECTED '))).toHaveLength(
      refused.length
    )
    expect(world.github.mutations()).toEqual([])
  })

  test('that lost an asset of which a copy lies in the workspace', async () => {
    const world = await worldWith({ ...signed(SUMS), 'app.tgz': APP })
    const files = { [KEY_FILE]: pemOf(key), 'dist/tool.zip': TOOL }
    const result = await verify(world, { artifacts: 'dist/*' }, { files })
    expect(verdictsOf(result)).toEqual({
      SHA256SUMS: 'checksums-incomplete',
      'app.tgz': 'verified',
      'dist/tool.zip': 'verified'
    })
  })

  test('with two checksums files that differ, until one is named', async () => {
    const sums512 = manifestOf({ 'app.tgz': APP, 'tool.zip': TOOL }, 'sha512')
    const world = await worldWith({ ...whole(), ...signed(sums512, 'SHA512SUMS') })
    const result = await verify(world)
    expectFailure(result, {
      code: 'CHECKSUMS_UNUSABLE',
      message:
        'Two signed checksums files differ: the asset SHA256SUMS and the asset SHA512SUMS; expected one.',
      hint: 'Remove the one that is not intended, or name the intended one in checksums-file.'
    })
    const named = await verify(world, { 'checksums-file': 'SHA512SUMS' })
    expect(verdictsOf(named)).toEqual({
      SHA256SUMS: 'verified',
      SHA512SUMS: 'verified',
      'app.tgz': 'verified',
      'tool.zip': 'verified'
    })
    expect(resultsOf(named)[2]?.digest).toMatch(/^sha512:/)
  })

  test.each([
    {
      what: 'not there',
      assets: {},
      why: 'it was found neither beside the artifacts nor in the workspace nor on the release'
    },
    {
      what: 'not signed',
      assets: { 'sums.txt': SUMS },
      why: 'sums.txt has no signature (looked for asset sums.txt.sig, the same with .asc, .gpg, .sshsig or .sigstore.json)'
    }
  ])('whose checksums file is named but $what', async ({ assets, why }) => {
    const world = await worldWith({ ...whole(), ...assets })
    const result = await verify(world, { 'release-assets': 'app.tgz', 'checksums-file': 'sums.txt' })
    expect(result.outputs.get('verified')).toBe('false')
    expectFailure(result, {
      code: 'CHECKSUMS_UNUSABLE',
      message: `The checksums file "sums.txt" cannot be relied on: ${why}.`,
      hint: 'SHA256SUMS is a checksums file that a trusted key signed: give checksums-file: SHA256SUMS if it is meant.'
    })
  })

  test('whose checksums file is named but does not hold, whatever else holds', async () => {
    const world = await worldWith({
      'app.tgz': APP,
      'app.tgz.sig': signatureOf(key, APP),
      'sums.txt': `${SUMS}#`,
      'sums.txt.sig': signatureOf(key, SUMS)
    })
    const result = await verify(world, { 'release-assets': 'app.tgz', 'checksums-file': 'sums.txt' })
    expect(result.exitCode).toBe(1)
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'verified', 'sums.txt': 'file-changed' })
  })
})

describe('a checksums file on the release and artifacts in the workspace', () => {
  const artifacts = { 'dist/app.tgz': APP, 'dist/tool.zip': TOOL, 'dist/two words.txt': 'words' }
  const inputs = { 'release-assets': undefined, artifacts: 'dist/*' }

  test('covers them under the names that GitHub gives them', async () => {
    const sums = manifestOf({ 'app.tgz': APP, 'tool.zip': TOOL, 'two.words.txt': 'words' })
    const world = await worldWith(signed(sums))
    const result = await verify(world, inputs, { files: { [KEY_FILE]: pemOf(key), ...artifacts } })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(resultsOf(result)).toMatchObject([
      { artifact: 'dist/app.tgz', verified: true, signatureFile: 'SHA256SUMS.sig' },
      { artifact: 'dist/tool.zip', verified: true },
      { artifact: 'dist/two words.txt', verified: true }
    ])
    expect(downloadsOf(world)).toEqual({ SHA256SUMS: 1, 'SHA256SUMS.sig': 1 })
  })

  test('and a file beside them that has other bytes under its signature is another list', async () => {
    const sums = manifestOf({ 'app.tgz': APP })
    const world = await worldWith(whole())
    const files = {
      [KEY_FILE]: pemOf(key),
      'dist/app.tgz': APP,
      'dist/SHA256SUMS': sums,
      'dist/SHA256SUMS.sig': signatureOf(key, sums)
    }
    const result = await verify(world, inputs, { files })
    expect(result.outputs.get('verified')).toBe('false')
    expectFailure(result, {
      code: 'CHECKSUMS_UNUSABLE',
      message: 'Two signed checksums files differ: dist/SHA256SUMS and the asset SHA256SUMS; expected one.',
      hint: 'Remove the one that is not intended, or name the intended one in checksums-file.'
    })
  })

  test('both are verified in one step by the same list', async () => {
    const world = await worldWith(whole())
    const files = {
      [KEY_FILE]: pemOf(key),
      'dist/app.tgz': APP,
      SHA256SUMS: SUMS,
      'SHA256SUMS.sig': signatureOf(key, SUMS)
    }
    const result = await verify(world, { artifacts: 'dist/*' }, { files })
    expect(verdictsOf(result)).toEqual({
      SHA256SUMS: 'verified',
      'app.tgz': 'verified',
      'dist/app.tgz': 'verified',
      'tool.zip': 'verified'
    })
  })
})

describe('with KMS', () => {
  test('verify-with: kms asks once, for the checksums file', async () => {
    const world = await startWorld()
    const files = { 'dist/app.tgz': APP, 'dist/tool.zip': TOOL }
    const sums = manifestOf({ 'app.tgz': APP, 'tool.zip': TOOL })
    const made = await world.sign(
      { artifacts: 'SHA256SUMS', upload: 'none' },
      { files: { ...files, SHA256SUMS: sums } }
    )
    expect(made.exitCode).toBe(0)
    const before = world.kms.calls.length
    const inputs = { ...world.awsInputs, 'verify-with': 'kms', artifacts: 'dist/*' }
    const result = await world.verify(inputs, { cwd: made.workspace })
    expect(verdictsOf(result)).toEqual({ 'dist/app.tgz': 'verified', 'dist/tool.zip': 'verified' })
    expect(kmsOperations(world).slice(before)).toEqual(['GetPublicKey', 'Verify'])
    expect(world.kms.calls.at(-1)?.message.toString('hex')).toBe(sha256(sums))
  })

  test('verify-with: kms asks once although the checksums file is verified itself', async () => {
    const world = await startWorld()
    const sums = manifestOf({ 'app.tgz': APP })
    const made = await world.sign({ artifacts: 'SHA256SUMS', upload: 'all' }, { files: { SHA256SUMS: sums } })
    expect(made.exitCode).toBe(0)
    world.github.addAsset(world.release, { name: 'app.tgz', content: APP })
    const before = world.kms.calls.length
    const inputs = { ...world.awsInputs, 'verify-with': 'kms', 'release-assets': '*', 'release-tag': TAG }
    const result = await world.verify(inputs)
    expect(verdictsOf(result)).toEqual({ SHA256SUMS: 'verified', 'app.tgz': 'verified' })
    expect(kmsOperations(world).slice(before)).toEqual(['GetPublicKey', 'Verify'])
  })

  test('what KMS refuses covers nothing', async () => {
    const world = await startWorld()
    const sums = manifestOf({ 'app.tgz': APP })
    const made = await world.sign(
      { artifacts: 'SHA256SUMS', upload: 'none' },
      { files: { 'dist/app.tgz': APP, SHA256SUMS: sums } }
    )
    world.kms.faults.next({
      kind: 'respond',
      match: ({ headers }) => headers['x-amz-target'] === 'TrentService.Verify',
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ __type: 'KMSInvalidSignatureException' })
    })
    const inputs = { ...world.awsInputs, 'verify-with': 'kms', artifacts: 'dist/*' }
    const result = await world.verify(inputs, { cwd: made.workspace })
    expect(result.exitCode).toBe(1)
    expect(resultsOf(result)[0]?.diagnosis).toEqual({
      cause: 'signature-missing',
      message: `there is no signature; looked for dist/app.tgz.sig, app.tgz.sig, the same with .asc, .gpg, .sshsig or .sigstore.json; SHA256SUMS, which could cover it, is not verified: the local check accepts the signature, but KMS rejects it with ${world.key.arn}`,
      hint: expect.stringMatching(
        /^Correct AWS_ENDPOINT_URL_KMS, or the trusted key, which must be the public key of key-id; /
      ) as string
    })
  })

  const gated = { upload: 'all', 'publish-release': 'true', artifacts: 'dist/*' }

  test('the publish gate takes what a signed checksums file covers', async () => {
    const world = await startWorld()
    const sums = manifestOf({ 'docs.pdf': 'docs' })
    world.github.addAsset(world.release, { name: 'docs.pdf', content: 'docs' })
    const files = { 'dist/app.tgz': APP, 'dist/SHA256SUMS': sums }
    const result = await world.sign(gated, { files })
    expect(result).toMatchObject({ exitCode: 0 })
    expect(result.annotations).toEqual([])
    expect(world.release.draft).toBe(false)
  })

  test.each<{ what: string; assets: Assets; message: RegExp }>([
    {
      what: 'lists what is not there',
      assets: {},
      message: /SHA256SUMS: its signature is valid, but it lists "docs\.pdf", which is missing/
    },
    {
      what: 'lists other bytes',
      assets: { 'docs.pdf': 'other' },
      message: /docs\.pdf: SHA256SUMS lists it with sha256:\w+, this file has sha256:\w+/
    },
    {
      what: 'does not list everything',
      assets: { 'docs.pdf': 'docs', 'extra.txt': 'extra' },
      message: /\(extra\.txt\); the first, extra\.txt: SHA256SUMS does not list it/
    }
  ])('the publish gate leaves a draft whose signed checksums file $what', async ({ assets, message }) => {
    const world = await worldWith(assets)
    const files = { 'dist/app.tgz': APP, 'dist/SHA256SUMS': manifestOf({ 'docs.pdf': 'docs' }) }
    const result = await world.sign(gated, { files })
    expect(result).toMatchObject({
      exitCode: 1,
      annotations: [{ title: 'RELEASE_INCOMPLETE', message: expect.stringMatching(message) as string }]
    })
    expect(world.release.draft).toBe(true)
  })
})
