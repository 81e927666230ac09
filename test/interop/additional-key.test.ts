import { createPublicKey, sign as signWith, verify as verifyWith } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashBytes } from '../../src/hashing/hasher.ts'
import { parsePublicKey } from '../../src/signature/public-key.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { FakeKms } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import type { MlDsaKeySpec, TestKeySpec } from '../support/keys.ts'
import { damaged } from '../support/mutations.ts'
import { commandsIn, decodeEntities } from '../support/outcome.ts'
import { anyPublicKeyOf } from '../support/public-keys.ts'
import { cases } from '../support/random.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult, Workspace } from '../support/run-action.ts'
import { derOf, pemOf, resultsOf, withBitFlipped } from '../support/signed-files.ts'
import { expectsTool, hasTool, outputOf, runTool } from '../support/tools.ts'

// The signature of an additional key over the checksums file, by every kind of key, under programs that nobody here wrote; and signatures
// of ML-DSA that those make, under verify mode.

const ML_DSA_SPECS = ['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'] as const satisfies readonly MlDsaKeySpec[]
const SPECS = [
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  ...ML_DSA_SPECS
] as const satisfies readonly TestKeySpec[]
type Spec = (typeof SPECS)[number]
const isMlDsa = (spec: Spec): boolean => spec.startsWith('ML_DSA')

interface Signed {
  readonly folder: Workspace
  readonly list: Buffer
  readonly signature: Buffer
  readonly pem: string
  readonly run: ActionResult
}

const signed = new Map<Spec, Signed>()
let kms: FakeKms

beforeAll(async () => {
  kms = await FakeKms.start({ region: 'eu-central-1', accountId: '111122223333' })
  const user = kms.credentials.addUser('arn:aws:iam::111122223333:user/release')
  const first = await kms.createKey({ keySpec: 'RSA_2048' })
  for (const spec of SPECS) {
    const { arn } = await kms.createKey({ keySpec: spec })
    const folder = workspace({ 'app.tgz': 'the application\n' })
    const run = await runAction({
      cwd: folder.path,
      kms,
      env: { AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SECRET_ACCESS_KEY: user.secretAccessKey },
      inputs: {
        artifacts: 'app.tgz',
        'key-id': first.arn,
        'additional-key-id': arn,
        strategy: 'checksums',
        upload: 'none'
      }
    })
    if (run.exitCode !== 0) throw new Error(run.stdout)
    const suffix = spec.toLowerCase().replaceAll('_', '-')
    const read = (name: string): Buffer => readFileSync(folder.file(name))
    signed.set(spec, {
      folder,
      list: read('SHA256SUMS'),
      signature: read(`SHA256SUMS.${suffix}.sig`),
      pem: read(`signing-public-key.${suffix}.pem`).toString(),
      run
    })
  }
})

afterAll(async () => {
  await kms.close()
  for (const { folder } of signed.values()) folder.remove()
})

function find(spec: Spec): Signed {
  const one = signed.get(spec)
  if (one === undefined) throw new Error(`nothing was signed by a key of ${spec}`)
  return one
}

const hashOf = (spec: Spec): string | null =>
  isMlDsa(spec) ? null : ({ ECC_NIST_P384: 'sha384', ECC_NIST_P521: 'sha512' }[spec as string] ?? 'sha256')

test.each(SPECS)('Node.js accepts the signature by a key of %s', spec => {
  const { list, signature, pem } = find(spec)
  const key = createPublicKey(pem)
  const pss = spec.startsWith('RSA') ? { padding: 6, saltLength: 32 } : {}
  const accepts = (content: Buffer, bytes: Buffer): boolean =>
    verifyWith(hashOf(spec), content, { key, ...pss }, bytes)
  expect([
    accepts(list, signature),
    accepts(Buffer.concat([list, Buffer.of(10)]), signature),
    accepts(list, withBitFlipped(signature, 77))
  ]).toEqual([true, false, false])
})

const PYTHON = `
import base64, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

HASHES = {'sha256': hashes.SHA256(), 'sha384': hashes.SHA384(), 'sha512': hashes.SHA512()}

def accepts(one, data):
    key = serialization.load_pem_public_key(one['pem'].encode())
    signature = base64.b64decode(one['signature'])
    try:
        if one['hash'] is None:
            key.verify(signature, data)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(HASHES[one['hash']]))
        else:
            algorithm = HASHES[one['hash']]
            key.verify(signature, data, padding.PSS(padding.MGF1(algorithm), algorithm.digest_size), algorithm)
        return True
    except InvalidSignature:
        return False

def judge(one):
    data = base64.b64decode(one['content'])
    return [accepts(one, data), accepts(one, data + b'.')]

print(json.dumps([judge(one) for one in json.load(sys.stdin)]))
`

const FUZZ = `
import base64, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization

asked = json.load(sys.stdin)
public = serialization.load_pem_public_key(asked['pem'].encode())
content = base64.b64decode(asked['content'])

def accepts(signature):
    try:
        public.verify(base64.b64decode(signature), content)
        return True
    except InvalidSignature:
        return False

def read(key):
    try:
        loaded = serialization.load_der_public_key(base64.b64decode(key))
    except Exception:
        return None
    spki = loaded.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(spki).decode()

print(json.dumps({'signatures': [accepts(one) for one in asked['signatures']], 'keys': [read(one) for one in asked['keys']]}))
`

/** ML-DSA came with version 48, built on an OpenSSL that has it. */
const PYTHON_ML_DSA =
  'from cryptography.hazmat.primitives.asymmetric import mldsa; mldsa.MLDSA65PrivateKey.generate()'

describe.runIf(expectsTool('python3', '-c', PYTHON_ML_DSA))("Python's cryptography", () => {
  test('accepts the signatures by keys of all kinds', async () => {
    const input = JSON.stringify(
      SPECS.map(spec => {
        const { pem, list, signature } = find(spec)
        return {
          pem,
          hash: hashOf(spec),
          content: list.toString('base64'),
          signature: signature.toString('base64')
        }
      })
    )
    const verdicts: unknown = JSON.parse((await outputOf('python3', ['-c', PYTHON], { input })).toString())
    expect(verdicts).toEqual(SPECS.map(() => [true, false]))
  })

  test.each(ML_DSA_SPECS)('judges damaged signatures and keys of %s as this action does', async spec => {
    const { list, signature, pem } = find(spec)
    const key = await testKey(spec)
    const der = derOf(key)
    const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] =>
      fc.sample(arbitrary, { ...cases(numRuns), numRuns })
    const signatures = sample(damaged([signature, signWith(null, list, key)]), 60)
    const keys = [
      ...sample(damaged([der]), 60),
      ...Array.from({ length: 22 * 8 }, (_, bit) => withBitFlipped(der, bit))
    ]
    const input = JSON.stringify({
      pem,
      content: list.toString('base64'),
      signatures: signatures.map(file => file.toString('base64')),
      keys: keys.map(file => file.toString('base64'))
    })
    const answer = JSON.parse((await outputOf('python3', ['-c', FUZZ], { input })).toString()) as {
      readonly signatures: readonly boolean[]
      readonly keys: readonly (string | null)[]
    }
    const publicKey = anyPublicKeyOf(key)
    const digests = hashBytes(list, ['sha256'])
    expect(answer.signatures).toEqual(
      signatures.map(file => judge(examine(file, [publicKey]), digests, undefined, list) !== undefined)
    )
    // base64 of the key's bytes; what is accepted here must be the same key there
    const accepted = keys.map((file, index) => {
      const parsed = parsePublicKey(file)
      return [
        parsed.kind === 'key' ? Buffer.from(parsed.key.der).toString('base64') : null,
        answer.keys[index]
      ]
    })
    expect(accepted.filter(([here, there]) => here !== null && here !== there)).toEqual([])
  })

  test.each(ML_DSA_SPECS)(
    'signs with a key of %s, and verify mode accepts it, but with a context',
    async spec => {
      const script = `
import sys
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import mldsa
key = mldsa.MLDSA${spec.slice(-2)}PrivateKey.generate()
message = sys.stdin.buffer.read()
def write(name, content):
    with open(name, 'wb') as file:
        file.write(content)
spki = serialization.PublicFormat.SubjectPublicKeyInfo
write('key.pem', key.public_key().public_bytes(serialization.Encoding.PEM, spki))
write('plain/SHA256SUMS.sig', key.sign(message))
write('context/SHA256SUMS.sig', key.sign(message, b'a context'))
`
      const { list } = find(spec)
      const folder = workspace({
        'plain/app.tgz': 'the application\n',
        'plain/SHA256SUMS': list,
        'context/app.tgz': 'the application\n',
        'context/SHA256SUMS': list
      })
      await outputOf('python3', ['-c', script], { cwd: folder.path, input: list })
      expect([await verifyFolder(folder, 'plain'), await verifyFolder(folder, 'context')]).toEqual([
        true,
        false
      ])
      folder.remove()
    }
  )
})

/** Verify mode on an artifact and its list in a folder, by `key.pem`. */
async function verifyFolder(folder: Workspace, part: string): Promise<boolean> {
  const result = await runAction({
    cwd: folder.path,
    inputs: { mode: 'verify', artifacts: `${part}/app.tgz`, 'trusted-public-key': 'key.pem' }
  })
  expect(resultsOf(result)).toHaveLength(1)
  return resultsOf(result)[0]?.verified === true && result.exitCode === 0
}

test.each(ML_DSA_SPECS)('verify mode accepts what Node.js signs with a key of %s', async spec => {
  const key = await testKey(spec, 'interop')
  const { list } = find(spec)
  const folder = workspace({
    'key.pem': pemOf(key),
    'good/app.tgz': 'the application\n',
    'good/SHA256SUMS': list,
    'good/SHA256SUMS.sig': signWith(null, list, key),
    'bad/app.tgz': 'the application\n',
    'bad/SHA256SUMS': list,
    'bad/SHA256SUMS.sig': withBitFlipped(signWith(null, list, key), 777)
  })
  expect([await verifyFolder(folder, 'good'), await verifyFolder(folder, 'bad')]).toEqual([true, false])
  folder.remove()
})

function opensslCommand(spec: Spec): string {
  const command = commandsIn(find(spec).run).get('Verify the signature by the additional key') ?? ''
  expect(command).not.toBe('')
  return command
}

describe.runIf(expectsTool('openssl', 'version'))('OpenSSL, by the command that the summary shows', () => {
  const hasMlDsa = hasTool('openssl', 'genpkey', '-algorithm', 'ML-DSA-65')

  test.each(SPECS.filter(spec => !isMlDsa(spec) || hasMlDsa))(
    'accepts the signature by a key of %s, and no other list',
    async spec => {
      const { folder, list } = find(spec)
      const command = opensslCommand(spec)
      const run = (): ReturnType<typeof runTool> => runTool('sh', ['-ec', command], { cwd: folder.path })
      const accepted = await run()
      expect(accepted).toMatchObject({ code: 0 })
      expect(accepted.stdout.toString()).toMatch(/Verified OK|Signature Verified Successfully/)
      folder.write('SHA256SUMS', Buffer.concat([list, Buffer.from('#\n')]))
      expect((await run()).code).not.toBe(0)
      folder.write('SHA256SUMS', list)
    }
  )

  test.runIf(!hasMlDsa)('before 3.5 says of a key of ML-DSA what the summary says it does', async () => {
    const { folder, run } = find('ML_DSA_65')
    const { code, stderr } = await runTool('sh', ['-ec', opensslCommand('ML_DSA_65')], { cwd: folder.path })
    const [, said = '?'] = /an older one says "([^"]+)"/.exec(decodeEntities(run.summary)) ?? []
    expect(code).not.toBe(0)
    expect(stderr).toContain(said)
  })
})
