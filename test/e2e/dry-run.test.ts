import { describe, expect, test } from 'vitest'
import type { Credential } from '../fakes/policy.ts'
import {
  effectsOf,
  failure,
  inputProblem,
  jsonOutput,
  kmsOperations,
  requestsOf,
  summaryText,
  untouched,
  warningsOf
} from '../support/outcome.ts'
import type { Failure } from '../support/outcome.ts'
import type { ActionResult } from '../support/run-action.ts'
import { fingerprintOf, sha256 } from '../support/signed-files.ts'
import { ARTIFACT, REPOSITORY, startWorld, TAG } from '../support/world.ts'
import type { Inputs, World, WorldOptions, WorldRunOptions } from '../support/world.ts'

const DIGEST = sha256(ARTIFACT['dist/app.tgz'])
const NO_OIDC = { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined }
const NO_TOKEN =
  'KMS not checked: this job gets no OIDC token (no permission id-token: write, or a pull request from a fork).'
const NO_RELEASE =
  'The release was not checked: no release is named, and this run is not for a release or a tag.'
const PGP = '-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n-----END PGP SIGNATURE-----\n'

/** A pull request from a fork: no OIDC token, and a token that only reads. */
const FORK: WorldRunOptions = {
  ref: 'refs/pull/7/merge',
  env: NO_OIDC,
  event: {
    name: 'pull_request',
    payload: {
      pull_request: {
        head: { repo: { full_name: 'someone/product' } },
        base: { repo: { full_name: REPOSITORY } }
      }
    }
  }
}

const dryRun = (world: World, inputs: Inputs = {}, options: WorldRunOptions = {}): Promise<ActionResult> =>
  world.sign({ 'dry-run': 'true', ...inputs }, options)

/** Everything on GitHub that a run could change. */
const stateOf = ({ github }: World): string =>
  JSON.stringify(
    github.releases.map(({ assets, ...release }) => ({
      ...release,
      assets: assets.map(({ id, name, content }) => [id, name, content?.sha256])
    }))
  )

/** The lines that people read, without workflow commands. */
const linesOf = ({ stdout }: ActionResult): string[] =>
  stdout.split('\n').filter(line => line !== '' && !line.startsWith('::'))

const signCalls = (world: World): object[] =>
  world.kms.calls
    .filter(({ operation }) => operation === 'Sign')
    .map(({ dryRun: isDry, message, keyId }) => ({ isDry, message: message.toString('hex'), keyId }))

const asEnvironment = ({ accessKeyId, secretAccessKey }: Credential): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey
})

/** The rehearsal failed as the run itself would have, and nothing was signed or changed. */
function refused(expected: Failure): object {
  return { effects: untouched(), signed: 0, ...failure(expected) }
}

async function outcome(world: World, result: ActionResult): Promise<object> {
  const signed = world.kms.calls.filter(({ operation, dryRun: isDry }) => operation === 'Sign' && !isDry)
  const { exitCode, annotations } = result
  return { exitCode, annotations, effects: effectsOf(world, result), signed: signed.length }
}

describe('with credentials', () => {
  test('identity, key and permission are checked, and nothing is signed or changed', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'notes.txt', content: 'x' })
    const before = stateOf(world)
    const result = await dryRun(world)
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.sts.calls).toMatchObject([{ outcome: 'issued' }])
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
    expect(signCalls(world)).toEqual([{ isDry: true, message: DIGEST, keyId: world.key.arn }])
    expect(stateOf(world)).toBe(before)
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('the plan is told', async () => {
    const world = await startWorld()
    const result = await dryRun(world)
    const url = `${world.github.serverUrl}/${REPOSITORY}/releases/tag/${world.release.untagged}`
    const plan = [
      `KMS would sign with ${world.key.arn} and RSASSA_PSS_SHA_256.`,
      'Would write 1 signature, signing-public-key.pem',
      `Would attach these to ${url}, a draft, except what is already there and valid`
    ]
    expect(linesOf(result).slice(-5)).toEqual([
      plan[0],
      `dist/app.tgz (sha256:${DIGEST}): would be signed`,
      ...plan.slice(1),
      'Dry run: 1 artifact would be signed; nothing was signed or changed.'
    ])
    const summary = summaryText(result)
    expect(summary).toMatch(/^## Dry run: 1 artifact would be signed; nothing was changed\n/)
    for (const line of plan) expect(summary).toContain(`\n ${line} `)
    expect(summary).toMatch(/Each would be signed\.\s+Artifact\s+SHA-256\s+dist\/app\.tgz\s+[0-9a-f]{12}…/)
    expect(summary).not.toContain('Verify with OpenSSL')
  })

  test('outputs tell key and release, and no signature', async () => {
    const world = await startWorld()
    const { outputs } = await dryRun(world, { 'record-file': 'record.json', strategy: 'both' })
    expect(Object.fromEntries(outputs)).toEqual({
      signatures: '[]',
      'signature-files': '',
      'public-key-file': '',
      'public-key-fingerprint': fingerprintOf(world.key.publicKey),
      'key-arn': world.key.arn,
      'signing-algorithm': 'RSASSA_PSS_SHA_256',
      'release-id': String(world.release.id),
      'release-url': `${world.github.serverUrl}/${REPOSITORY}/releases/tag/${world.release.untagged}`,
      assets: '[]'
    })
  })

  test('everything that a step can do is in the plan', async () => {
    const world = await startWorld()
    const before = stateOf(world)
    const result = await dryRun(
      world,
      {
        strategy: 'both',
        upload: 'all',
        'record-file': 'record.json',
        'publish-release': 'true',
        'verify-instructions': 'true'
      },
      { files: { 'dist/a.tgz': 'a', 'dist/b.tgz': 'b' } }
    )
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(signCalls(world)).toHaveLength(1)
    const documents =
      '2 signatures, SHA256SUMS, SHA256SUMS.sig, record.json, record.json.sig, release-binding.json, signing-public-key.pem'
    const lines = linesOf(result)
    expect(lines).toContain(`Would write ${documents}`)
    expect(lines.filter(line => line.startsWith('Would attach these and 2 artifacts to '))).toHaveLength(1)
    expect(lines.slice(-3)).toEqual([
      'Would write the section of the release notes that says how to verify',
      'Would publish the release, if every asset on it is then verified',
      'Dry run: 2 artifacts would be signed; nothing was signed or changed.'
    ])
    expect(stateOf(world)).toBe(before)
  })

  test('assets that are verified before publishing and that the run does not sign are named', async () => {
    const world = await startWorld()
    for (const name of ['notes.pdf', 'old.zip', 'sbom.json'])
      world.github.addAsset(world.release, { name, content: name })
    const result = await dryRun(world, {
      upload: 'all',
      overwrite: 'true',
      'publish-release': 'true',
      'release-assets': 'sbom.json\n!*.pdf'
    })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(linesOf(result)).toContain(
      'Would publish the release, if every asset on it is then verified, also what this run does not sign: old.zip'
    )
    expect(summaryText(result)).toContain('also what this run does not sign: old.zip')
  })

  test('a checksums file lists what it would sign', async () => {
    const world = await startWorld()
    const result = await dryRun(world, { strategy: 'checksums' })
    const lines = linesOf(result)
    expect(lines).toContain(`dist/app.tgz (sha256:${DIGEST}): would be listed in SHA256SUMS`)
    expect(lines).toContain(
      'Would write SHA256SUMS, SHA256SUMS.sig, release-binding.json, signing-public-key.pem'
    )
  })

  test('digests alone are rehearsed as well', async () => {
    const world = await startWorld()
    const result = await dryRun(world, { artifacts: undefined, digests: `${DIGEST}  app.tgz` }, { files: {} })
    expect(result.exitCode).toBe(0)
    expect(result.annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('has no asset app.tgz') as string }
    ])
    expect(signCalls(world)).toMatchObject([{ isDry: true, message: DIGEST }])
    expect(linesOf(result)).toContain(`app.tgz (sha256:${DIGEST}): would be signed`)
    expect(effectsOf(world, result)).toEqual(untouched({}))
  })

  test('what is valid already would be kept, and what is stale replaced with overwrite only', async () => {
    const world = await startWorld()
    await world.sign({ 'record-file': 'record.json', strategy: 'both' })
    const before = stateOf(world)
    const kept = await dryRun(world, { 'record-file': 'record.json', strategy: 'both' })
    expect(kept).toMatchObject({ exitCode: 0, annotations: [] })
    expect(linesOf(kept)).toContain(
      `dist/app.tgz (sha256:${DIGEST}): would keep its signature, which is valid`
    )
    const files = { 'dist/app.tgz': 'a later build\n' }
    const stale = await dryRun(world, {}, { files })
    expect(stale).toMatchObject({ exitCode: 1, annotations: [{ title: 'ASSET_CONFLICT' }] })
    const all = { 'record-file': 'record.json', strategy: 'both', overwrite: 'true' }
    const replaced = await dryRun(world, all, { files })
    expect(linesOf(replaced)).toContain(
      `dist/app.tgz (sha256:${sha256('a later build\n')}): would be signed again, in place of a signature that is not valid`
    )
    expect(stateOf(world)).toBe(before)
  })

  test('ambient credentials are asked as well', async () => {
    const world = await startWorld()
    const env = asEnvironment(world.credentials.addUser('arn:aws:iam::111122223333:user/ci'))
    const result = await dryRun(world, { 'role-to-assume': undefined }, { env })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(signCalls(world)).toMatchObject([{ isDry: true }])
    expect(world.sts.calls).toEqual([])
  })

  test('upload: none looks for no release', async () => {
    const world = await startWorld({ release: false })
    const result = await dryRun(world, { upload: 'none', 'release-tag': undefined })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.github.requests).toEqual([])
    expect(linesOf(result)).not.toContain(NO_RELEASE)
    expect(result.stdout).not.toContain('Would attach')
  })
})

describe('what stands in the way of KMS fails', () => {
  test('the permission to sign', async () => {
    const world = await startWorld()
    world.kms.deny('kms:Sign', 'because no resource-based policy allows the kms:Sign action')
    const result = await dryRun(world)
    expect(await outcome(world, result)).toMatchObject(
      refused({
        code: 'KMS_ACCESS_DENIED',
        message: /is not authorized to perform: kms:Sign/,
        hint: 'Compare signing-algorithm (RSASSA_PSS_SHA_256), role-to-assume and key-id of this step, and the Region, with the key policy and correct the workflow: the message is the same for a key that does not exist. A role that the key policy does not name yet needs the statement in the log.'
      })
    )
    expect(summaryText(result)).toContain(`A statement for the key policy of ${world.key.arn}:`)
  })

  test('the role', async () => {
    const world = await startWorld({ role: { subject: 'repo:octo-org/other:*' } })
    const result = await dryRun(world)
    expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'ROLE_REFUSED' }] })
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(kmsOperations(world)).toEqual([])
  })

  test.each<[string, Inputs, WorldOptions, string]>([
    ['a disabled key', {}, { key: { state: 'Disabled' } }, 'KMS_KEY_UNUSABLE'],
    ['a key of another kind', {}, { key: { keySpec: 'ECC_NIST_P256' } }, 'KMS_KEY_UNUSABLE'],
    [
      'a key that is not pinned',
      { 'public-key-fingerprint': `sha256:${'0'.repeat(64)}` },
      {},
      'KEY_NOT_ALLOWED'
    ]
  ])('%s', async (_, inputs, options, code) => {
    const world = await startWorld(options)
    const result = await dryRun(world, inputs)
    expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: code }] })
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('credentials that AWS does not know', async () => {
    const world = await startWorld()
    const env = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG' }
    const result = await dryRun(world, { 'role-to-assume': undefined }, { env })
    expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'CREDENTIALS_REFUSED' }] })
  })

  test('an emulator that signs although only a rehearsal was asked for, with a warning', async () => {
    const world = await startWorld()
    world.kms.lie({ kind: 'dry-run-ignored' })
    const result = await dryRun(world)
    expect(result).toMatchObject({
      exitCode: 0,
      annotations: [
        {
          level: 'warning',
          message:
            'The KMS at AWS_ENDPOINT_URL_KMS signed although it was asked for a dry run: it is an emulator that ignores DryRun. The signature was discarded.'
        }
      ]
    })
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('a KMS that signs although only a rehearsal was asked for', async () => {
    const world = await startWorld()
    world.kms.lie({ kind: 'dry-run-ignored' })
    const { accessKeyId, secretAccessKey } = world.credentials.addUser('arn:aws:iam::111122223333:user/ci')
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_ENDPOINT_URL_KMS: undefined,
      AWS_ENDPOINT_URL: world.kms.url
    }
    const result = await dryRun(world, { 'role-to-assume': undefined }, { env })
    expect(await outcome(world, result)).toMatchObject(
      refused({
        code: 'KMS_ANSWER_WRONG',
        message: `KMS signed with ${world.key.arn} although it was asked for a dry run; the signature is dropped.`,
        hint: 'Check AWS_ENDPOINT_URL_KMS and the network between this machine and KMS: AWS never sends such a response.'
      })
    )
    expect(jsonOutput(result, 'signatures')).toEqual([])
  })
})

describe('without credentials', () => {
  test.each<[string, Inputs, WorldRunOptions, string]>([
    ['a job without the permission', {}, { env: NO_OIDC }, NO_TOKEN],
    [
      'no credentials in the environment',
      { 'role-to-assume': undefined },
      {},
      'KMS not checked: there are no AWS credentials.'
    ]
  ])('%s passes and says that KMS was not checked', async (_, inputs, options, line) => {
    const world = await startWorld()
    const before = stateOf(world)
    const result = await dryRun(world, inputs, options)
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(linesOf(result)).toContain(line)
    expect(linesOf(result).at(-1)).toBe(
      'Dry run: 1 artifact would be signed, as far as can be known without KMS; nothing was signed or changed.'
    )
    expect(summaryText(result)).toContain(line)
    expect(world.kms.calls).toEqual([])
    expect(result.outputs.has('key-arn')).toBe(false)
    expect(stateOf(world)).toBe(before)
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('a pull request from a fork passes without a release', async () => {
    const world = await startWorld({ github: { permissions: 'read' } })
    const result = await dryRun(world, { 'release-tag': undefined, strategy: 'both' }, FORK)
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(warningsOf(result)).toEqual([])
    expect(linesOf(result)).toEqual(expect.arrayContaining([NO_TOKEN, NO_RELEASE]))
    for (const line of [NO_TOKEN, NO_RELEASE]) expect(summaryText(result)).toContain(line)
    expect(requestsOf(world)).toEqual([])
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('a pull request from a fork sees a public release', async () => {
    const world = await startWorld({ github: { permissions: 'read' }, release: { draft: false } })
    const inputs = { strategy: 'both', 'record-file': 'record.json' }
    const result = await dryRun(world, inputs, FORK)
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(result.outputs.get('release-id')).toBe(String(world.release.id))
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('what is attached and may be valid would be looked at', async () => {
    const world = await startWorld()
    await world.sign({ strategy: 'both', 'record-file': 'record.json' })
    const result = await dryRun(world, { strategy: 'both', 'record-file': 'record.json' }, { env: NO_OIDC })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(linesOf(result)).toContain(
      `dist/app.tgz (sha256:${DIGEST}): would be signed, unless its signature on the release is valid`
    )
  })

  test('a trusted key file is read all the same', async () => {
    const world = await startWorld()
    const result = await dryRun(world, { 'trusted-public-key': 'keys/release.pem' }, { env: NO_OIDC })
    expect(result.exitCode).toBe(1)
    expect(result.annotations[0]?.message).toContain('keys/release.pem')
  })
})

describe.each<[string, WorldRunOptions]>([
  ['with credentials', {}],
  ['without credentials', { env: NO_OIDC }]
])('what is in the way on the release is found %s', (_, options) => {
  const put = (name: string, content: string) => (world: World) => {
    world.github.addAsset(world.release, { name, content })
  }
  test.each<[string, Inputs, (world: World) => void, string, string]>([
    [
      'an artifact with other bytes',
      {},
      put('app.tgz', 'another'),
      'ASSET_CONFLICT',
      'app.tgz already exists and its content differs'
    ],
    [
      'a signature of another tool',
      {},
      put('app.tgz.sig', PGP),
      'ASSET_CONFLICT',
      'app.tgz.sig already exists and is not a signature of this action'
    ],
    [
      'a file under the name of the key',
      {},
      put('signing-public-key.pem', 'x'),
      'ASSET_CONFLICT',
      'signing-public-key.pem already exists and is not a public key'
    ],
    [
      'a checksums file of others',
      { strategy: 'checksums' },
      put('SHA256SUMS', 'x'),
      'ASSET_CONFLICT',
      'SHA256SUMS already exists and is not a checksums file'
    ],
    [
      'a signature of others of it',
      { strategy: 'checksums' },
      put('SHA256SUMS.sig', PGP),
      'ASSET_CONFLICT',
      'SHA256SUMS.sig already exists and is not a signature of this action'
    ],
    [
      'a binding of others',
      { strategy: 'both' },
      put('release-binding.json', '{}'),
      'ASSET_CONFLICT',
      'release-binding.json already exists and is not a release binding'
    ],
    [
      'a record of others',
      { 'record-file': 'record.json' },
      put('record.json', '{}'),
      'ASSET_CONFLICT',
      'record.json already exists and is not a record'
    ],
    [
      'an immutable release',
      {},
      world => {
        world.release.immutable = true
      },
      'RELEASE_IMMUTABLE',
      'nothing can be attached to it'
    ],
    [
      'no room',
      {},
      world => {
        for (let number = 1; number < 1000; number += 1) put(`${number}.bin`, 'x')(world)
      },
      'ASSET_CONFLICT',
      'would have 1001 assets'
    ],
    [
      'an artifact that the publish gate would miss',
      { 'publish-release': 'true' },
      () => {},
      'RELEASE_INCOMPLETE',
      'the artifact dist/app.tgz is not on it'
    ],
    ['no such release', { 'release-tag': 'v9.9.9' }, () => {}, 'RELEASE_NOT_FOUND', 'v9.9.9'],
    [
      'other digests',
      { digests: `${DIGEST}  other.tgz` },
      () => {},
      'DIGESTS_MISMATCH',
      'dist/app.tgz is in digests under another name, other.tgz'
    ]
  ])('%s', async (_, inputs, prepare, code, message) => {
    const world = await startWorld()
    prepare(world)
    const before = stateOf(world)
    const result = await dryRun(world, inputs, options)
    expect(result).toMatchObject({
      exitCode: 1,
      annotations: [{ title: code, message: expect.stringContaining(message) as string }]
    })
    expect(summaryText(result)).toMatch(/^## Signing failed\n/)
    expect(signCalls(world)).toEqual([])
    expect(stateOf(world)).toBe(before)
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test.each([
    [{ 'dist/my app': 'a', 'dist/my.app': 'b' }, {}, 'ARTIFACT_NAMES_COLLIDE'],
    [{ 'a/app': 'a', 'b/app': 'b' }, { artifacts: '*/app' }, 'ARTIFACT_NAMES_COLLIDE'],
    [{ 'dist/empty': '' }, { upload: 'all' }, 'ASSET_SIZE'],
    [{ ...ARTIFACT, 'dist/app.tgz.sig': 'x' }, { artifacts: 'dist/app.tgz' }, 'FILE_NOT_WRITABLE'],
    [{ ...ARTIFACT, 'record.json': '{}' }, { 'record-file': 'record.json' }, 'FILE_NOT_WRITABLE'],
    [{ other: '' }, {}, 'ARTIFACT_NOT_FOUND']
  ])('files %o', async (files, inputs, code) => {
    const world = await startWorld()
    const result = await dryRun(world, inputs, { ...options, files })
    expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: code }] })
    expect(effectsOf(world, result)).toEqual(untouched(files))
    expect(signCalls(world)).toEqual([])
  })
})

describe('inputs', () => {
  test('are all checked before anybody is asked', async () => {
    const world = await startWorld()
    const result = await dryRun(world, { 'signing-algorithm': 'RSA', upload: 'some' }, { env: NO_OIDC })
    expect(result.exitCode).toBe(1)
    expect(result.annotations[0]?.message).toMatch(/^2 inputs are wrong: .*upload: .*signing-algorithm: /)
    expect(requestsOf(world)).toEqual([])
  })

  test('dry-run is true or false', async () => {
    const world = await startWorld()
    expect(await world.sign({ 'dry-run': 'yes' })).toMatchObject(
      inputProblem('dry-run: "yes", expected true or false')
    )
  })

  test('without dry-run a release must be named', async () => {
    const world = await startWorld()
    const result = await world.sign({ 'release-tag': undefined })
    expect(result.annotations[0]?.message).toContain('release-tag: no release is named')
  })

  test('verify mode has nothing to rehearse', async () => {
    const world = await startWorld()
    const result = await world.verify({ 'dry-run': 'true', artifacts: 'dist/*', 'key-id': world.key.arn })
    expect(result).toMatchObject(
      inputProblem('dry-run: given, but it has no meaning in verify mode; remove it or set mode: sign')
    )
  })

  test('the run after it signs', async () => {
    const world = await startWorld()
    const rehearsed = await dryRun(world)
    const signed = await world.sign({}, { cwd: rehearsed.workspace })
    expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.github.asset(world.release.id, 'app.tgz.sig').content?.bytes()).toHaveLength(256)
    expect(world.release.tag).toBe(TAG)
  })
})
