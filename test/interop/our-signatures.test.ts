import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FakeKms } from '../fakes/kms.ts'
import type { Credential } from '../fakes/policy.ts'
import { runPrintedCommand } from '../support/outcome.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult, Workspace } from '../support/run-action.ts'
import { awsCli, expectsTool, outputOf, runTool } from '../support/tools.ts'

// What the bundle signs must be accepted by programs that nobody here wrote.

const RSA_SPECS = ['RSA_2048', 'RSA_3072', 'RSA_4096'] as const
const SPECS = [...RSA_SPECS, 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521'] as const
type Spec = (typeof SPECS)[number]
const RSA_ALGORITHMS = ['RSASSA_PSS_SHA_', 'RSASSA_PKCS1_V1_5_SHA_'].flatMap(scheme =>
  ['256', '384', '512'].map(bits => `${scheme}${bits}`)
)
const ALGORITHMS: Readonly<Record<Spec, readonly string[]>> = {
  RSA_2048: RSA_ALGORITHMS,
  RSA_3072: RSA_ALGORITHMS,
  RSA_4096: RSA_ALGORITHMS,
  ECC_NIST_P256: ['ECDSA_SHA_256'],
  ECC_NIST_P384: ['ECDSA_SHA_384'],
  ECC_NIST_P521: ['ECDSA_SHA_512']
}
const REGION = 'eu-central-1'

/** One artifact signed by the bundle; paths are absolute. */
interface Signed {
  readonly spec: Spec
  readonly algorithm: string
  readonly folder: Workspace
  readonly hash: string
  readonly isPss: boolean
  readonly keyArn: string
  readonly artifact: string
  readonly signature: string
  readonly pem: string
  readonly der: string
  readonly run: ActionResult
}

// The harness watches a workspace while a step runs in it, so that steps at one time need one each.
let folders: Readonly<Record<Spec, Workspace>>
let kms: FakeKms
let user: Credential
let signed: readonly Signed[] = []

beforeAll(async () => {
  folders = Object.fromEntries(SPECS.map(spec => [spec, workspace()])) as Record<Spec, Workspace>
  kms = await FakeKms.start({ region: REGION, accountId: '111122223333' })
  user = kms.credentials.addUser('arn:aws:iam::111122223333:user/release')
  signed = (await Promise.all(SPECS.map(signWithAll))).flat()
})

afterAll(async () => {
  await kms.close()
  for (const folder of Object.values(folders)) folder.remove()
})

async function signWithAll(spec: Spec): Promise<Signed[]> {
  const { arn } = await kms.createKey({ keySpec: spec })
  const all: Signed[] = []
  for (const algorithm of ALGORITHMS[spec]) all.push(await signOne(spec, arn, algorithm))
  return all
}

async function signOne(spec: Spec, keyArn: string, algorithm: string): Promise<Signed> {
  const folder = folders[spec]
  const artifact = folder.write(`${algorithm}.bin`, `The artifact for ${algorithm} by an ${spec} key\n`)
  const run = await sign(folder, {
    artifacts: `${algorithm}.bin`,
    'key-id': keyArn,
    'signing-algorithm': algorithm,
    'public-key-file': 'release.pem\nrelease.der'
  })
  return {
    spec,
    algorithm,
    folder,
    hash: `sha${algorithm.slice(-3)}`,
    isPss: algorithm.includes('PSS'),
    keyArn,
    artifact,
    signature: `${artifact}.sig`,
    pem: folder.file('release.pem'),
    der: folder.file('release.der'),
    run
  }
}

async function sign(folder: Workspace, inputs: Readonly<Record<string, string>>): Promise<ActionResult> {
  const env = { AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SECRET_ACCESS_KEY: user.secretAccessKey }
  const run = await runAction({
    cwd: folder.path,
    kms,
    env,
    inputs: { strategy: 'each', upload: 'none', ...inputs }
  })
  expect(run).toMatchObject({ exitCode: 0 })
  return run
}

const combinations = SPECS.flatMap(spec => ALGORITHMS[spec].map(algorithm => ({ spec, algorithm })))

function find(spec: string, algorithm: string): Signed {
  const found = signed.find(candidate => candidate.spec === spec && candidate.algorithm === algorithm)
  if (found === undefined) throw new Error(`nothing was signed with ${spec} and ${algorithm}`)
  return found
}

describe.runIf(expectsTool('openssl', 'version'))('OpenSSL', () => {
  const openssl = async (...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await runTool('openssl', args)
    return `${stdout.toString()}${stderr}`.split('\n')[0] ?? ''
  }
  const dgst = ({ hash, isPss, signature }: Signed, key: readonly string[], file: string): Promise<string> =>
    openssl(
      'dgst',
      `-${hash}`,
      ...key,
      '-signature',
      signature,
      ...(isPss ? ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1'] : []),
      file
    )
  const pkeyutl = ({ hash, isPss, signature }: Signed, key: readonly string[], file: string) =>
    openssl(
      'pkeyutl',
      '-verify',
      '-pubin',
      ...key,
      '-sigfile',
      signature,
      '-in',
      file,
      '-pkeyopt',
      `digest:${hash}`,
      ...(isPss ? ['-pkeyopt', 'rsa_padding_mode:pss', '-pkeyopt', 'rsa_pss_saltlen:-1'] : [])
    )

  test.each(combinations)('accepts $algorithm by an $spec key', async ({ spec, algorithm }) => {
    const one = find(spec, algorithm)
    const digest = createHash(one.hash).update(readFileSync(one.artifact)).digest()
    const digestFile = one.folder.write(`${algorithm}.digest`, digest)
    const keys = [
      ['-keyform', 'PEM', one.pem],
      ['-keyform', 'DER', one.der]
    ] as const
    for (const [option, form, key] of keys) {
      expect(await dgst(one, [option, form, '-verify', key], one.artifact)).toBe('Verified OK')
      expect(await pkeyutl(one, [option, form, '-inkey', key], digestFile)).toBe(
        'Signature Verified Successfully'
      )
    }
    const changed = one.folder.write(`${algorithm}.changed`, 'Another artifact\n')
    expect(await dgst(one, ['-verify', one.pem], changed)).toBe('Verification failure')
  })

  test.each(combinations)(
    'runs the command that the summary shows for $algorithm, $spec',
    async combination => {
      const { run, folder } = find(combination.spec, combination.algorithm)
      expect(await runPrintedCommand(run, folder.path)).toBe('Verified OK\n')
    }
  )

  test('runs the command that the summary shows for a base64 signature with an odd and long name', async () => {
    const { folder, keyArn } = find('RSA_2048', 'RSASSA_PSS_SHA_256')
    folder.write(`odd/it's; a $(file) & more ${'x'.repeat(120)}.tgz`, 'odd')
    const run = await sign(folder, {
      artifacts: 'odd/*.tgz',
      'key-id': keyArn,
      'signature-format': 'base64',
      'public-key-file': 'odd/the key.der'
    })
    expect(await runPrintedCommand(run, folder.path)).toBe('Verified OK\n')
  })
})

const PYTHON = `
import json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

HASHES = {'sha256': hashes.SHA256(), 'sha384': hashes.SHA384(), 'sha512': hashes.SHA512()}

def read(path):
    with open(path, 'rb') as file:
        return file.read()

def accepts(key, one, data):
    algorithm = HASHES[one['hash']]
    pss = padding.PSS(mgf=padding.MGF1(algorithm), salt_length=algorithm.digest_size)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(read(one['signature']), data, ec.ECDSA(algorithm))
            return True
        key.verify(read(one['signature']), data, pss if one['isPss'] else padding.PKCS1v15(), algorithm)
        return True
    except InvalidSignature:
        return False

def judge(one):
    pem = serialization.load_pem_public_key(read(one['pem']))
    der = serialization.load_der_public_key(read(one['der']))
    data = read(one['artifact'])
    return [accepts(pem, one, data), accepts(der, one, data), accepts(pem, one, data + b'.')]

print(json.dumps([judge(one) for one in json.load(sys.stdin)]))
`

describe.runIf(expectsTool('python3', '-c', 'import cryptography'))("Python's cryptography", () => {
  test('accepts all algorithms by keys of all kinds and sizes, with salts as long as the digest', async () => {
    const input = JSON.stringify(
      signed.map(({ hash, isPss, artifact, signature, pem, der }) => ({
        hash,
        isPss,
        artifact,
        signature,
        pem,
        der
      }))
    )
    const verdicts: unknown = JSON.parse((await outputOf('python3', ['-c', PYTHON], { input })).toString())
    expect(verdicts).toEqual(combinations.map(() => [true, true, false]))
  })
})

describe.runIf(expectsTool('aws', '--version'))('the AWS CLI', () => {
  const aws = (...args: readonly string[]) =>
    awsCli({ endpoint: kms.url, region: REGION, credentials: user }, ['kms', ...args])

  test.each(['RSASSA_PSS_SHA_384', 'RSASSA_PKCS1_V1_5_SHA_256'])('verifies %s', async algorithm => {
    const { hash, artifact, signature, keyArn, folder } = find('RSA_3072', algorithm)
    const digest = folder.write('aws.digest', createHash(hash).update(readFileSync(artifact)).digest())
    const what = ['--key-id', keyArn, '--signing-algorithm', algorithm, '--message-type', 'DIGEST']
    const files = ['--message', `fileb://${digest}`, '--signature', `fileb://${signature}`]
    const answer = await aws('verify', ...what, ...files)
    expect(answer).toEqual({ KeyId: keyArn, SignatureValid: true, SigningAlgorithm: algorithm })
  })

  test('exports the same public key', async () => {
    const { keyArn, der } = find('RSA_4096', 'RSASSA_PSS_SHA_256')
    const answer = await aws('get-public-key', '--key-id', keyArn)
    expect(answer['PublicKey']).toBe(readFileSync(der).toString('base64'))
  })
})

// https://github.com/sigstore/cosign
describe.runIf(expectsTool('cosign', 'version'))('cosign', () => {
  test.each([...RSA_SPECS, 'ECC_NIST_P256'] as const)(
    'accepts a base64 signature by an %s key',
    async spec => {
      const algorithm = spec === 'ECC_NIST_P256' ? 'ECDSA_SHA_256' : 'RSASSA_PKCS1_V1_5_SHA_256'
      const { keyArn, pem, folder } = find(spec, algorithm)
      const artifact = folder.write(`cosign/${spec}.bin`, `For cosign: ${spec}\n`)
      await sign(folder, {
        artifacts: `cosign/${spec}.bin`,
        'key-id': keyArn,
        'signing-algorithm': algorithm,
        'signature-format': 'base64',
        'public-key-file': `cosign/${spec}.pem`
      })
      const verifyBlob = (file: string) => {
        const args = [
          'verify-blob',
          '--key',
          pem,
          '--signature',
          `${artifact}.sig`,
          '--insecure-ignore-tlog=true'
        ]
        return runTool('cosign', [...args, file], { cwd: dirname(artifact), env: { HOME: folder.path } })
      }
      expect(await verifyBlob(artifact)).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('Verified OK')
      })
      expect(await verifyBlob(pem)).toMatchObject({ code: 1 })
    }
  )
})
