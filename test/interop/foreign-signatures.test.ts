import { createHash, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FakeKms } from '../fakes/kms.ts'
import type { FakeKey } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { Workspace } from '../support/run-action.ts'
import { awsCli, expectsTool, outputOf } from '../support/tools.ts'

// Verify mode must accept what other programs sign, and say what is wrong with what they sign by mistake.

const SPECS = ['RSA_2048', 'RSA_3072', 'RSA_4096'] as const
const HASHES = ['sha256', 'sha384', 'sha512'] as const
const TRUSTED = SPECS.map(spec => `keys/${spec}.pem`).join('\n')

interface Result {
  readonly artifact: string
  readonly verified: boolean
  readonly signingAlgorithm: string | null
  readonly saltLength: number | null
  readonly diagnosis: { readonly cause: string; readonly message: string; readonly hint: string } | null
}

/** A workspace with the public keys, the private ones in a folder that no pattern names. */
async function workspaceWithKeys(): Promise<Workspace> {
  const folder = workspace()
  for (const spec of SPECS) {
    const key = await testKey(spec)
    folder.write(`keys/${spec}.pem`, createPublicKey(key).export({ type: 'spki', format: 'pem' }))
    folder.write(`private/${spec}.pem`, key.export({ type: 'pkcs8', format: 'pem' }))
  }
  return folder
}

async function verify(folder: Workspace, inputs: Readonly<Record<string, string>>) {
  const run = await runAction({ cwd: folder.path, inputs: { mode: 'verify', ...inputs } })
  const results: readonly Result[] = JSON.parse(run.outputs.get('results') ?? '[]')
  return { ...run, results }
}

const algorithmOf = (scheme: string, hash: string): string =>
  `RSASSA_${scheme === 'pss' ? 'PSS' : 'PKCS1_V1_5'}_SHA_${hash.slice(3)}`

describe.runIf(expectsTool('openssl', 'version'))('OpenSSL', () => {
  const variants = SPECS.flatMap(spec =>
    HASHES.flatMap(hash =>
      [
        { scheme: 'pss', salt: 'digest' },
        { scheme: 'pss', salt: 'max' },
        { scheme: 'pss', salt: '0' },
        { scheme: 'pkcs1', salt: '' }
      ].map(variant => ({ spec, hash, ...variant }))
    )
  )
  const nameOf = ({ spec, hash, scheme, salt }: (typeof variants)[number]): string =>
    `${spec}-${hash}-${scheme}${salt}`
  const saltOf = ({ spec, hash, scheme, salt }: (typeof variants)[number]): number | null => {
    const digestBytes = Number(hash.slice(3)) / 8
    if (scheme !== 'pss') return null
    if (salt === 'max') return Number(spec.slice(4)) / 8 - digestBytes - 2
    return salt === 'digest' ? digestBytes : 0
  }

  test('what dgst signs is accepted: all algorithms, key sizes and salts, raw and base64', async () => {
    const folder = await workspaceWithKeys()
    for (const variant of variants) {
      const file = folder.write(`files/${nameOf(variant)}`, `The artifact ${nameOf(variant)}\n`)
      const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_pss_saltlen:${variant.salt}`]
      const options = variant.scheme === 'pss' ? pss : []
      const key = folder.file(`private/${variant.spec}.pem`)
      const signature = await outputOf('openssl', [
        'dgst',
        `-${variant.hash}`,
        '-sign',
        key,
        ...options,
        file
      ])
      const base64 = variant.salt === 'max'
      folder.write(
        `files/${nameOf(variant)}.sig`,
        base64 ? await outputOf('openssl', ['base64'], { input: signature }) : signature
      )
    }
    const { exitCode, results } = await verify(folder, {
      artifacts: 'files/*',
      'trusted-public-key': TRUSTED
    })
    expect(exitCode).toBe(0)
    const expected = variants.map(variant => ({
      artifact: `files/${nameOf(variant)}`,
      verified: true,
      signingAlgorithm: algorithmOf(variant.scheme, variant.hash),
      saltLength: saltOf(variant),
      diagnosis: null
    }))
    expect(results).toHaveLength(expected.length)
    expect(results).toEqual(expect.arrayContaining(expected.map(one => expect.objectContaining(one))))
  })

  test('what pkeyutl makes of a digest is accepted', async () => {
    const folder = await workspaceWithKeys()
    const file = folder.write('files/app.tgz', 'the artifact\n')
    const digest = createHash('sha384').update(readFileSync(file)).digest()
    const options = ['digest:sha384', 'rsa_padding_mode:pss', 'rsa_pss_saltlen:-1']
    const args = ['-sign', '-inkey', folder.file('private/RSA_3072.pem')]
    const signature = await outputOf(
      'openssl',
      ['pkeyutl', ...args, ...options.flatMap(option => ['-pkeyopt', option])],
      { input: digest }
    )
    folder.write('files/app.tgz.sig', signature)
    const { results } = await verify(folder, { artifacts: 'files/*.tgz', 'trusted-public-key': TRUSTED })
    expect(results).toMatchObject([
      { verified: true, signingAlgorithm: 'RSASSA_PSS_SHA_384', saltLength: 48 }
    ])
  })

  test('SHA-1, another MGF1 hash and a signature without DigestInfo are not accepted', async () => {
    const folder = await workspaceWithKeys()
    const file = folder.write('files/a', 'the artifact\n')
    const key = folder.file('private/RSA_2048.pem')
    const digest = createHash('sha256').update(readFileSync(file)).digest()
    const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_mgf1_md:sha512']
    const foreign = {
      sha1: await outputOf('openssl', ['dgst', '-sha1', '-sign', key, file]),
      mgf1: await outputOf('openssl', ['dgst', '-sha256', '-sign', key, ...pss, file]),
      bare: await outputOf('openssl', ['pkeyutl', '-sign', '-inkey', key], { input: digest })
    }
    for (const [name, signature] of Object.entries(foreign)) {
      folder.write(`files/${name}`, readFileSync(file))
      folder.write(`files/${name}.sig`, signature)
    }
    folder.write('files/a.sig', foreign.sha1)
    const { exitCode, results } = await verify(folder, {
      artifacts: 'files/*',
      'trusted-public-key': 'keys/RSA_2048.pem'
    })
    expect(exitCode).toBe(1)
    expect(results.map(({ artifact, verified }) => [artifact, verified])).toEqual([
      ['files/a', false],
      ['files/bare', false],
      ['files/mgf1', false],
      ['files/sha1', false]
    ])
  })
})

const PYTHON = `
import json, sys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

HASHES = {'sha256': hashes.SHA256(), 'sha384': hashes.SHA384(), 'sha512': hashes.SHA512()}
folder = sys.argv[1]
keys = {}

def load(spec):
    with open(f'{folder}/private/{spec}.pem', 'rb') as file:
        return serialization.load_pem_private_key(file.read(), None)

for one in json.load(sys.stdin):
    key = keys[one['spec']] if one['spec'] in keys else keys.setdefault(one['spec'], load(one['spec']))
    algorithm = HASHES[one['hash']]
    pad = padding.PKCS1v15() if one['scheme'] == 'pkcs1' else padding.PSS(padding.MGF1(algorithm), one['salt'])
    data = one['name'].encode()
    with open(f"{folder}/files/{one['name']}", 'wb') as file:
        file.write(data)
    with open(f"{folder}/files/{one['name']}.sig", 'wb') as file:
        file.write(key.sign(data, pad, algorithm))
`

describe.runIf(expectsTool('python3', '-c', 'import cryptography'))("Python's cryptography", () => {
  test('what it signs is accepted, with salts of any length', async () => {
    const folder = await workspaceWithKeys()
    folder.write('files/.keep', '')
    const variants = SPECS.flatMap(spec =>
      HASHES.flatMap(hash => [
        { spec, hash, scheme: 'pkcs1', salt: 0, name: `${spec}-${hash}-pkcs1` },
        ...[0, 1, 20, 64, 94].map(salt => ({
          spec,
          hash,
          scheme: 'pss',
          salt,
          name: `${spec}-${hash}-${salt}`
        }))
      ])
    )
    await outputOf('python3', ['-c', PYTHON, folder.path], { input: JSON.stringify(variants) })
    const { exitCode, results } = await verify(folder, {
      artifacts: 'files/RSA_*',
      'trusted-public-key': TRUSTED
    })
    expect(exitCode).toBe(0)
    const expected = variants.map(({ name, hash, scheme, salt }) => ({
      artifact: `files/${name}`,
      verified: true,
      signingAlgorithm: algorithmOf(scheme, hash),
      saltLength: scheme === 'pss' ? salt : null
    }))
    expect(results).toHaveLength(expected.length)
    expect(results).toEqual(expect.arrayContaining(expected.map(one => expect.objectContaining(one))))
  })
})

describe.runIf(expectsTool('aws', '--version'))('the AWS CLI', () => {
  const REGION = 'eu-central-1'
  const CONTENT = 'the artifact\n'
  let kms: FakeKms
  let key: FakeKey
  let folder: Workspace

  beforeAll(async () => {
    kms = await FakeKms.start({ region: REGION, accountId: '111122223333' })
    key = await kms.createKey({ keySpec: 'RSA_3072' })
    folder = workspace({ 'release.pem': key.publicKey.export({ type: 'spki', format: 'pem' }) })
  })

  afterAll(async () => {
    await kms.close()
    folder.remove()
  })

  /** The whole answer of `aws kms sign` over the digest of the artifact. */
  async function sign(algorithm: string, ...options: readonly string[]) {
    const hash = `sha${algorithm.slice(-3)}`
    const digest = folder.write(`digests/${hash}`, createHash(hash).update(CONTENT).digest())
    const credentials = kms.credentials.addUser('arn:aws:iam::111122223333:user/release')
    const what = ['--key-id', key.arn, '--signing-algorithm', algorithm, '--message', `fileb://${digest}`]
    const target = { endpoint: kms.url, region: REGION, credentials }
    const answer = await awsCli(target, ['kms', 'sign', ...what, ...options])
    return { answer, signature: Buffer.from(String(answer['Signature']), 'base64') }
  }

  const verifyFile = (name: string) =>
    verify(folder, { artifacts: `${name}/app.tgz`, 'trusted-public-key': 'release.pem' })

  test.each(['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_512'])(
    'what it signs as a digest with %s is accepted, raw and base64',
    async algorithm => {
      const { signature } = await sign(algorithm, '--message-type', 'DIGEST')
      folder.write('raw/app.tgz', CONTENT)
      folder.write('raw/app.tgz.sig', signature)
      folder.write('text/app.tgz', CONTENT)
      folder.write('text/app.tgz.sig', `${signature.toString('base64')}\n`) // --output text prints it like this
      const { exitCode, results } = await verify(folder, {
        artifacts: 'raw/app.tgz\ntext/app.tgz',
        'trusted-public-key': 'release.pem'
      })
      expect(exitCode).toBe(0)
      expect(results).toMatchObject([
        { verified: true, signingAlgorithm: algorithm },
        { verified: true, signingAlgorithm: algorithm }
      ])
    }
  )

  test('a digest signed without --message-type DIGEST is refused, and said to be hashed twice', async () => {
    const { answer, signature } = await sign('RSASSA_PSS_SHA_256')
    folder.write('twice/app.tgz', CONTENT)
    folder.write('twice/app.tgz.sig', signature)
    expect((await verifyFile('twice')).results[0]?.diagnosis).toEqual({
      cause: 'signed-digest-of-digest',
      message: "the trusted key signed the digest of this file's digest: it was hashed twice",
      hint: 'Sign again: "aws kms sign" takes a digest with --message-type DIGEST only, OpenSSL with "pkeyutl -pkeyopt digest:", not with "dgst".'
    })

    folder.write('json/app.tgz', CONTENT)
    folder.write('json/app.tgz.sig', `${JSON.stringify(answer, undefined, 4)}\n`)
    expect((await verifyFile('json')).results[0]?.diagnosis).toEqual({
      cause: 'signature-unreadable',
      message: 'the signature file is the whole response of "aws kms sign"',
      hint: 'Extract the signature: aws kms sign … --query Signature --output text | base64 --decode > file.sig'
    })
  })
})

test('two signatures that AWS KMS made are accepted', async () => {
  const vector = JSON.parse(
    readFileSync(new URL('../vectors/aws-kms-hello.json', import.meta.url), 'utf8')
  ) as {
    readonly message_utf8: string
    readonly public_key_der_base64: string
    readonly signing_algorithm: string
    readonly signatures: readonly { readonly signature_base64: string }[]
  }
  const folder = workspace({ 'aws.der': Buffer.from(vector.public_key_der_base64, 'base64') })
  for (const [index, { signature_base64: base64 }] of vector.signatures.entries()) {
    folder.write(`hello/${index}.txt`, vector.message_utf8)
    folder.write(`hello/${index}.txt.sig`, Buffer.from(base64, 'base64'))
  }
  const { exitCode, results } = await verify(folder, {
    artifacts: 'hello/*.txt',
    'trusted-public-key': 'aws.der',
    'signing-algorithm': vector.signing_algorithm
  })
  expect(exitCode).toBe(0)
  expect(results).toMatchObject(
    vector.signatures.map(() => ({ verified: true, signingAlgorithm: 'RSASSA_PSS_SHA_384', saltLength: 48 }))
  )
  expect(results).toHaveLength(2)
})
