import { execFile } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import {
  failure,
  inputProblem,
  requestsOf,
  effectsOf,
  untouched,
  filesIn,
  kmsOperations
} from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import { ARTIFACT, startWorld, TAG } from '../support/world.ts'
import type { World } from '../support/world.ts'

const ALGORITHMS =
  'RSASSA_PSS_SHA_256, RSASSA_PSS_SHA_384, RSASSA_PSS_SHA_512, RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PKCS1_V1_5_SHA_384, RSASSA_PKCS1_V1_5_SHA_512, ECDSA_SHA_256, ECDSA_SHA_384, ECDSA_SHA_512'
const NO_PATTERN =
  'artifacts: no pattern given, expected at least one glob of files to sign (an expression may have evaluated to an empty string), or of assets in release-assets'
const EMPTY_PIN =
  'public-key-fingerprint: empty, expected sha256:<64 hex> or "any"; an expression may have evaluated to an empty string'

describe('an input that cannot be right', () => {
  test.each<[what: string, inputs: Record<string, string | undefined>, problem: string]>([
    ['an unknown mode', { mode: 'sing' }, 'mode: "sing", expected sign or verify'],
    [
      'an unknown algorithm',
      { 'signing-algorithm': 'RSASSA_PSS_SHA_1' },
      `signing-algorithm: "RSASSA_PSS_SHA_1", expected one of ${ALGORITHMS}`
    ],
    [
      'an algorithm that keys of this action do not have',
      { 'signing-algorithm': 'SM2DSA' },
      `signing-algorithm: "SM2DSA", expected one of ${ALGORITHMS}; that is the algorithm of an SM2 key, which signs digests by SM3 with the identity of the signer in them: only programs for Chinese standards verify that`
    ],
    [
      'the algorithm of an Ed25519 key',
      { 'signing-algorithm': 'ED25519_PH_SHA_512' },
      `signing-algorithm: "ED25519_PH_SHA_512", expected one of ${ALGORITHMS}; that is the algorithm of an Ed25519 key, with which KMS signs no digest as it is: ED25519_PH_SHA_512 hashes it once more, and ED25519_SHA_512 takes whole files of at most 4096 bytes`
    ],
    [
      'the algorithm of an HMAC key',
      { 'signing-algorithm': 'HMAC_SHA_256' },
      `signing-algorithm: "HMAC_SHA_256", expected one of ${ALGORITHMS}; that is the algorithm of a symmetric key, whose codes can be verified only by who could make them`
    ],
    [
      'an algorithm that encrypts',
      { 'signing-algorithm': 'RSAES_OAEP_SHA_256' },
      `signing-algorithm: "RSAES_OAEP_SHA_256", expected one of ${ALGORITHMS}; that is the algorithm of a key for encryption, which cannot sign`
    ],
    ['an unknown boolean', { overwrite: 'yes' }, 'overwrite: "yes", expected true or false'],
    ['an empty boolean', { overwrite: '' }, 'overwrite: empty, expected true or false'],
    [
      'an unknown upload',
      { upload: 'everything' },
      'upload: "everything", expected signatures or all or none'
    ],
    [
      'an unknown encoding',
      { 'signature-format': 'hex' },
      'signature-format: "hex", expected one format a line, of raw, base64, openpgp, openpgp-binary, ssh, sigstore, optionally followed by a suffix that replaces the usual one'
    ],
    ['no artifacts', { artifacts: '' }, NO_PATTERN],
    ['artifacts with comments only', { artifacts: '\n# dist/*\n' }, NO_PATTERN],
    [
      'artifacts that only exclude',
      { artifacts: '!dist/*.txt' },
      'artifacts: only patterns that exclude, expected at least one glob of files to sign'
    ],
    [
      'no key',
      { 'key-id': '' },
      'key-id: empty, expected the id, ARN, alias or alias ARN of the KMS key that signs'
    ],
    [
      "another service's ARN",
      { 'key-id': 'arn:aws:s3:::bucket' },
      'key-id: "arn:aws:s3:::bucket", expected a key id, a key ARN (arn:aws:kms:<region>:<account>:key/<id>), an alias (alias/<name>) or an alias ARN'
    ],
    [
      'no Region',
      { 'key-id': 'alias/release-signing' },
      'aws-region: no Region is known; give aws-region, a key ARN as key-id, or set AWS_REGION'
    ],
    [
      'a Region that is none',
      { 'aws-region': 'Frankfurt', 'key-id': 'alias/release-signing' },
      'aws-region: "Frankfurt", expected a Region such as eu-central-1'
    ],
    [
      'a Region against the ARN',
      { 'aws-region': 'us-east-1' },
      'aws-region: "us-east-1", but the ARN in key-id names eu-central-1; remove aws-region or give the same'
    ],
    [
      'a role that is none',
      { 'role-to-assume': 'release-signing' },
      'role-to-assume: "release-signing", expected a role ARN such as arn:aws:iam::111122223333:role/release-signing'
    ],
    [
      'a duration out of range',
      { 'role-duration-seconds': '60' },
      'role-duration-seconds: "60", expected a whole number from 900 to 43200'
    ],
    [
      'a duration in words',
      { 'role-duration-seconds': '15 minutes' },
      'role-duration-seconds: "15 minutes", expected a whole number from 900 to 43200'
    ],
    [
      'a release id that is none',
      { 'release-id': 'latest' },
      'release-id: "latest", expected a whole number from 1 to 9007199254740991'
    ],
    [
      'a ref without a tag',
      { 'release-tag': 'refs/tags/' },
      'release-tag: "refs/tags/", expected a tag name'
    ],
    [
      'a repository without an owner',
      { repository: 'product' },
      'repository: "product", expected owner/name'
    ],
    [
      'no release, in a run for a branch',
      { 'release-tag': undefined },
      'release-tag: no release is named and this run is not for a release or a tag; give release-tag or release-id, or set upload: none to attach nothing'
    ],
    ['an empty pin', { 'public-key-fingerprint': '' }, EMPTY_PIN],
    ['a pin that is a comment', { 'public-key-fingerprint': '# the key of 2026' }, EMPTY_PIN],
    [
      'a pin that is cut',
      { 'public-key-fingerprint': 'sha256:0cf9b31c' },
      'public-key-fingerprint: "sha256:0cf9b31c", expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"'
    ],
    [
      'a pin that means nothing beside any',
      { 'public-key-fingerprint': `any\nsha256:${'0'.repeat(64)}` },
      'public-key-fingerprint: "any" together with pins; remove "any", or the pins mean nothing'
    ],
    [
      'a public key file of another kind',
      { 'public-key-file': 'key.txt' },
      'public-key-file: "key.txt", expected a name ending in .pem or .der'
    ],
    [
      'a suffix without a dot',
      { 'signature-format': 'raw sig' },
      'signature-format: "raw sig", expected a dot and up to 31 letters, digits, "-", "_" or "." as suffix'
    ],
    [
      'an input of the other mode',
      { 'verify-with': 'kms' },
      'verify-with: given, but it has no meaning in sign mode; remove it or set mode: verify'
    ],
    [
      'an input that does not exist',
      { 'public-key-fingerprints': 'sha256:00' },
      '"public-key-fingerprints" is not an input of this action; the closest is public-key-fingerprint'
    ],
    [
      'an input in other letters',
      { key_id: 'alias/release' },
      '"key_id" is not an input of this action; the closest is key-id'
    ],
    [
      'an input of another action',
      { 'aws-access-key-id': 'AKIA' },
      '"aws-access-key-id" is not an input of this action'
    ]
  ])('%s is an error', async (_, inputs, problem) => {
    const world = await startWorld()
    const result = await world.sign(inputs)
    expect(result).toMatchObject(inputProblem(problem))
    expect(requestsOf(world)).toEqual([])
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is told together with all others', async () => {
    const world = await startWorld()
    const result = await world.sign({ overwrite: 'maybe', upload: 'some', artifacts: '' })
    expect(result).toMatchObject(
      failure({
        code: 'INPUT_INVALID',
        message: `3 inputs are wrong: (1) upload: "some", expected signatures or all or none; (2) ${NO_PATTERN}; (3) overwrite: "maybe", expected true or false.`,
        hint: 'Correct the "with:" block of this step.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('a Region of the environment that is none is an error', async () => {
    const world = await startWorld()
    const inputs = { 'key-id': 'alias/release-signing' }
    const result = await world.sign(inputs, { env: { AWS_REGION: 'eu-central-1 ' } })
    expect(result).toMatchObject(
      failure({
        code: 'INPUT_INVALID',
        message:
          'An input is wrong: AWS_REGION (or AWS_DEFAULT_REGION): "eu-central-1 " in the environment, expected a Region such as eu-central-1.',
        hint: 'Correct this variable in the environment of the step, or give aws-region.'
      })
    )
    expect(requestsOf(world)).toEqual([])
  })

  test('a pushed tag of this repository does not name a release of another', async () => {
    const world = await startWorld()
    const inputs = { 'release-tag': undefined, repository: 'octo-org/downloads' }
    const result = await world.sign(inputs, { ref: `refs/tags/${TAG}` })
    expect(result.annotations).toMatchObject([{ title: 'INPUT_INVALID' }])
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('a variable of the job that only looks like an input is none', async () => {
    const world = await startWorld()
    const result = await world.sign({}, { env: { INPUT_DEVICE: '/dev/input' } })
    expect(result.exitCode).toBe(0)
  })
})

describe('artifacts that cannot be signed', () => {
  test('a pattern that matches nothing', async () => {
    const world = await startWorld()
    const result = await world.sign({ artifacts: 'dist/*\nbuild/*.zip' })
    expect(result).toMatchObject(
      failure({
        code: 'ARTIFACT_NOT_FOUND',
        message: `No file matches the pattern "build/*.zip" of artifacts, searched in ${result.workspace}.`,
        hint: 'Run the build in this job or download its workflow artifact before this step, or correct the path.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(world.kms.requests).toEqual([])
  })

  test('a pattern of which all matches are excluded', async () => {
    const world = await startWorld()
    const result = await world.sign({ artifacts: 'dist/*\n!**/*.tgz' })
    expect(result).toMatchObject(
      failure({
        code: 'ARTIFACT_NOT_FOUND',
        message: `No file matches the pattern "dist/*" of artifacts (after 1 excluding pattern), searched in ${result.workspace}.`,
        hint: 'Run the build in this job or download its workflow artifact before this step, or correct the path.'
      })
    )
  })

  test('a pattern that matches only what the step writes', async () => {
    const world = await startWorld()
    const files = { 'app.tgz': 'x', 'app.tgz.sig': 'R'.repeat(256) }
    const result = await world.sign({ artifacts: 'app.tgz\n*.sig' }, { files })
    expect(result).toMatchObject(
      failure({
        code: 'ARTIFACT_NOT_FOUND',
        message:
          'The pattern "*.sig" of artifacts matches only signatures, public keys and other files of this step.',
        hint: 'Name the artifacts themselves.'
      })
    )
  })

  test('a directory', async () => {
    const world = await startWorld()
    const result = await world.sign({ artifacts: 'dist' })
    expect(result).toMatchObject(
      failure({
        code: 'ARTIFACT_NOT_FOUND',
        message: 'The artifact "dist" is a directory, expected a regular file.',
        hint: 'Write dist/* to take the files in it.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('a file that nobody can read, not even root', async () => {
    const world = await startWorld()
    // Regular for stat, and an error for read: there is nothing at the address 0.
    const result = await world.sign({ artifacts: 'dist/*\n/proc/self/mem' })
    expect(result).toMatchObject(
      failure({
        code: 'ARTIFACT_UNREADABLE',
        message: 'Cannot read the artifact /proc/self/mem: the disk or file system reports an error (EIO).',
        hint: 'Copy the file in a step before this one; if that fails too, check the disk of the runner.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('a link that leads in a circle', async () => {
    const world = await startWorld()
    const folder = workspace(ARTIFACT)
    symlinkSync('circle', folder.file('circle'))
    const result = await world.sign({ artifacts: 'dist/*\ncircle' }, { cwd: folder.path })
    expect(result.annotations).toMatchObject([
      {
        title: 'ARTIFACT_UNREADABLE',
        message: expect.stringMatching(/circle: symbolic links lead in a circle \(ELOOP\)\./) as string
      }
    ])
    expect(world.github.mutations()).toEqual([])
  })

  test('links that only a wildcard met are left out, and said so', async () => {
    const world = await startWorld()
    const folder = workspace({ ...ARTIFACT, 'secret.txt': 'not to be signed' })
    symlinkSync('../secret.txt', folder.file('dist/link'))
    const result = await world.sign({}, { cwd: folder.path })
    expect(result.exitCode).toBe(0)
    expect(result.stdout).toContain(
      'Skipped dist/link: a symbolic link that a wildcard meets is not followed.'
    )
    expect(filesIn(folder.path)).not.toContain('dist/link.sig')
  })

  test('two files of one name', async () => {
    const world = await startWorld()
    const files = { 'linux/app': '1', 'macos/app': '2' }
    const result = await world.sign({ artifacts: '*/app' }, { files })
    expect(result).toMatchObject(
      failure({
        code: 'ARTIFACT_NAMES_COLLIDE',
        message: 'Two artifacts are called "app": linux/app and macos/app; expected distinct file names.',
        hint: 'Rename one of them, exclude one with a "!" pattern, or sign them in two steps.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })

  test('two names that GitHub would make one', async () => {
    const world = await startWorld()
    const files = { 'dist/my app.tgz': '1', 'dist/my.app.tgz': '2' }
    const result = await world.sign({}, { files })
    expect(result).toMatchObject(
      failure({
        code: 'ARTIFACT_NAMES_COLLIDE',
        message: 'GitHub would store "my app.tgz" and "my.app.tgz" under the same name, "my.app.tgz".',
        hint: 'Rename one of them; GitHub replaces special characters in asset names with dots.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched(files))
    expect(kmsOperations(world)).not.toContain('Sign')
  })
})

describe('a key that cannot sign', () => {
  const failed = (world: World, what: string, keyId = world.key.arn): string =>
    `kms:GetPublicKey with the key ${keyId} in eu-central-1 failed: ${what}`

  test('is missing', async () => {
    const world = await startWorld()
    const arn = world.key.arn.replace(world.key.keyId, '00000000-0000-4000-8000-000000000000')
    const result = await world.sign({ 'key-id': arn })
    expect(result).toMatchObject(
      failure({
        code: 'KMS_KEY_NOT_FOUND',
        message: failed(world, `NotFoundException: Key '${arn}' does not exist`, arn),
        hint: 'Check key-id and the Region (eu-central-1); an alias is written alias/<name>, and a key of another account needs its ARN.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is an alias that does not exist', async () => {
    const world = await startWorld()
    const result = await world.sign({ 'key-id': 'alias/relase-signing', 'aws-region': 'eu-central-1' })
    expect(result).toMatchObject(
      failure({
        code: 'KMS_KEY_NOT_FOUND',
        message:
          /NotFoundException: Alias arn:aws:kms:eu-central-1:111122223333:alias\/relase-signing is not found\./,
        hint: 'Check key-id and the Region (eu-central-1); an alias is written alias/<name>, and a key of another account needs its ARN.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is disabled', async () => {
    const world = await startWorld({ key: { state: 'Disabled' } })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'KMS_KEY_UNUSABLE',
        message: failed(world, `DisabledException: ${world.key.arn} is disabled.`),
        hint: 'Ask the administrators of the key why it is disabled: keys are disabled to stop signing. Or give another key.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('is pending deletion', async () => {
    const world = await startWorld({ key: { state: 'PendingDeletion' } })
    const result = await world.sign()
    expect(result).toMatchObject(
      failure({
        code: 'KMS_KEY_UNUSABLE',
        message: failed(world, `KMSInvalidStateException: ${world.key.arn} is pending deletion.`),
        hint: 'Ask the administrators of the key why it is in this state: they can cancel a pending deletion. Or give another key.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test.each([
    {
      what: 'has the usage ENCRYPT_DECRYPT',
      key: { keyUsage: 'ENCRYPT_DECRYPT' },
      inputs: {},
      says: 'The KMS key <arn> has the usage ENCRYPT_DECRYPT, expected SIGN_VERIFY: it is for encryption, and the usage of a key cannot be changed.',
      hint: 'Create a key with: aws kms create-key --key-spec RSA_4096 --key-usage SIGN_VERIFY'
    },
    {
      what: 'is on a curve, and the algorithm is of RSA',
      key: { keySpec: 'ECC_NIST_P256' },
      inputs: {},
      says: 'The key <arn> (ECC_NIST_P256) cannot sign with RSASSA_PSS_SHA_256; it lists ECDSA_SHA_256.',
      hint: 'Set signing-algorithm: ECDSA_SHA_256, or give another key.'
    },
    {
      what: 'is of RSA, and the algorithm is of a curve',
      key: { keySpec: 'RSA_3072' },
      inputs: { 'signing-algorithm': 'ECDSA_SHA_384' },
      says: 'The key <arn> (RSA_3072) cannot sign with ECDSA_SHA_384; it lists RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PKCS1_V1_5_SHA_384, RSASSA_PKCS1_V1_5_SHA_512, RSASSA_PSS_SHA_256, RSASSA_PSS_SHA_384, RSASSA_PSS_SHA_512.',
      hint: 'Give one of these as signing-algorithm, or another key.'
    }
  ] as const)('$what', async ({ key, inputs, says, hint }) => {
    const world = await startWorld({ key })
    const result = await world.sign(inputs)
    expect(result).toMatchObject(
      failure({ code: 'KMS_KEY_UNUSABLE', message: says.replace('<arn>', world.key.arn), hint })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test.each(['GetPublicKey', 'Sign'])('may not be used for %s', async operation => {
    const world = await startWorld()
    world.kms.deny(`kms:${operation}`)
    const result = await world.sign({ upload: 'all' })
    const principal = 'arn:aws:sts::111122223333:assumed-role/release-signing/octo-org@product-1658821493-1'
    expect(result).toMatchObject(
      failure({
        code: 'KMS_ACCESS_DENIED',
        message: `kms:${operation} with the key ${world.key.arn} in eu-central-1 failed: AccessDeniedException: User: ${principal} is not authorized to perform: kms:${operation} on resource: ${world.key.arn} because no identity-based policy allows the kms:${operation} action`,
        hint: `Compare ${operation === 'Sign' ? 'signing-algorithm (RSASSA_PSS_SHA_256), ' : ''}role-to-assume and key-id of this step with what the policies of ${world.roleArn} allow, and correct the workflow. A role that may not use this key yet needs the statement in the log.`
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })
})

describe('a key that is not allowed', () => {
  const OTHER_PIN = `sha256:${'0'.repeat(64)}`

  async function fingerprintOf(world: World): Promise<string> {
    const result = await world.sign({ upload: 'none' })
    world.kms.calls.length = 0
    return result.outputs.get('public-key-fingerprint') ?? ''
  }

  test('signs when it is pinned', async () => {
    const world = await startWorld()
    const pins = `${OTHER_PIN}\n${(await fingerprintOf(world)).toUpperCase().replace('SHA256', 'sha256')}`
    const result = await world.sign({ 'public-key-fingerprint': pins })
    expect(result.exitCode).toBe(0)
  })

  test('is not pinned', async () => {
    const world = await startWorld()
    const fingerprint = await fingerprintOf(world)
    const result = await world.sign({ 'public-key-fingerprint': OTHER_PIN })
    expect(result).toMatchObject(
      failure({
        code: 'KEY_NOT_ALLOWED',
        message: `The key ${world.key.arn} has the fingerprint ${fingerprint}, expected ${OTHER_PIN}.`,
        hint: 'Correct key-id (an alias may have been moved), or add its fingerprint to public-key-fingerprint if this key is intended.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('is revoked, though any is allowed', async () => {
    const world = await startWorld()
    const fingerprint = await fingerprintOf(world)
    const result = await world.sign({ 'public-key-fingerprint': `any\n!${fingerprint}` })
    expect(result).toMatchObject(
      failure({
        code: 'KEY_NOT_ALLOWED',
        message: `The key ${world.key.arn} (${fingerprint}) is revoked by public-key-fingerprint.`,
        hint: 'Sign with another key.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('is one of the trusted public keys', async () => {
    const world = await startWorld()
    const other = await world.kms.createKey()
    const files = {
      ...ARTIFACT,
      'keys/other.pem': other.publicKey.export({ format: 'pem', type: 'spki' }),
      'keys/ours.der': world.key.publicKey.export({ format: 'der', type: 'spki' })
    }
    const result = await world.sign({ 'trusted-public-key': 'keys/other.pem\nkeys/ours.der' }, { files })
    expect(result.exitCode).toBe(0)
  })

  test('is none of the trusted public keys', async () => {
    const world = await startWorld()
    const fingerprint = await fingerprintOf(world)
    const other = await world.kms.createKey()
    const pem = other.publicKey.export({ format: 'pem', type: 'spki' })
    const files = { ...ARTIFACT, 'keys/release.pem': pem }
    const result = await world.sign({ 'trusted-public-key': 'keys/release.pem' }, { files })
    expect(result).toMatchObject(
      failure({
        code: 'KEY_NOT_ALLOWED',
        message: `The key ${world.key.arn} (${fingerprint}) is not among the keys of trusted-public-key (keys/release.pem).`,
        hint: 'Correct key-id (an alias may have been moved), or add its public key to trusted-public-key if this key is intended.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched(files))
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('a trusted public key is missing', async () => {
    const world = await startWorld()
    const result = await world.sign({ 'trusted-public-key': 'keys/release.pem' })
    expect(result).toMatchObject(
      failure({
        code: 'KEY_FILE_INVALID',
        message: 'The trusted public key keys/release.pem does not exist or is not a regular file.',
        hint: 'Check out the repository before this step, or correct the path in trusted-public-key.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched())
  })

  test('a trusted public key is a private key', async () => {
    const world = await startWorld()
    const pem = String((await testKey('RSA_2048', 0)).export({ format: 'pem', type: 'pkcs8' }))
    const files = { ...ARTIFACT, 'release.pem': pem }
    const result = await world.sign({ 'trusted-public-key': 'release.pem' }, { files })
    expect(result).toMatchObject(
      failure({
        code: 'KEY_FILE_INVALID',
        message: 'The trusted public key release.pem cannot be used: it holds a PRIVATE key.',
        hint: 'Remove it from the repository, treat the key as leaked, and use its public half.'
      })
    )
    expect(result.stdout + result.summary).not.toContain(pem.split('\n')[1])
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })

  test('a trusted public key is a certificate', async () => {
    const world = await startWorld()
    const folder = workspace(ARTIFACT)
    const key = await testKey('RSA_2048', 0)
    const keyFile = workspace({ 'key.pem': key.export({ format: 'pem', type: 'pkcs8' }) }).file('key.pem')
    const subject = ['-subj', '/CN=release', '-days', '1', '-out', folder.file('release.pem')]
    await promisify(execFile)('openssl', ['req', '-x509', '-new', '-key', keyFile, ...subject])
    const result = await world.sign({ 'trusted-public-key': 'release.pem' }, { cwd: folder.path })
    expect(result).toMatchObject(
      failure({
        code: 'KEY_FILE_INVALID',
        message:
          'The trusted public key release.pem cannot be used: it is a certificate, expected a public key.',
        hint: 'Extract the key: openssl x509 -in certificate.pem -noout -pubkey > key.pem'
      })
    )
    expect(world.github.mutations()).toEqual([])
  })
})

describe('GITHUB_OUTPUT', () => {
  test.each([
    ['is a folder', '.'],
    ['is in no folder', 'gone/output'],
    ['is not set', undefined]
  ])('that %s ends the run before anything is asked', async (_, path) => {
    const world = await startWorld()
    const folder = workspace()
    const result = await world.sign({}, { env: { GITHUB_OUTPUT: path && folder.file(path) } })
    expect(result).toMatchObject(
      failure({
        code: 'FILE_NOT_WRITABLE',
        message:
          /^The outputs cannot be written to the file that GITHUB_OUTPUT names: (EISDIR|ENOENT|it names none)\./,
        hint: 'Leave GITHUB_OUTPUT and its file as the runner made them, and check that the disk is not full.'
      })
    )
    expect(requestsOf(world)).toEqual([])
    expect(effectsOf(world, result)).toEqual(untouched())
  })
})
