import { createHash, createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FakeKms } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { findPeerKms, startPeerKms } from '../support/peer-kms.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { Workspace } from '../support/run-action.ts'
import { SIGNING_ALGORITHMS, resultsOf, signatureOf, withBitFlipped } from '../support/signed-files.ts'
import { expectsTool, outputOf, runTool } from '../support/tools.ts'
import type { AwsCliTarget } from '../support/tools.ts'

// The same files and the same question for verify mode and for programs that nobody here wrote: every verdict is the same.

const SPECS = ['RSA_2048', 'RSA_3072', 'RSA_4096'] as const
type Spec = (typeof SPECS)[number]
const CONTENT = 'The artifact\nin two lines\n'
const CHANGED = 'The artifact\nin 2 lines\n'
const REGION = 'eu-central-1'

/** One question: is this signature by the key of that spec, made with that algorithm, over this content? */
interface Question {
  readonly name: string
  readonly spec: Spec
  readonly algorithm: string
  readonly content: string
  readonly signature: Uint8Array
  /** What is right by RFC 8017; undefined where the tests say it. */
  readonly expected?: boolean
}

/** Answers by the names of the questions. */
type Answers = Readonly<Record<string, boolean>>

/** A signature over `CONTENT` by the first or the second key of a spec. */
type Signed = (spec: Spec, slot: 0 | 1, algorithm: string) => Uint8Array

const hashOf = (algorithm: string): string => `sha${algorithm.slice(-3)}`
const isPss = (algorithm: string): boolean => algorithm.includes('PSS')
const otherPadding = (algorithm: string): string =>
  isPss(algorithm) ? algorithm.replace('PSS', 'PKCS1_V1_5') : algorithm.replace('PKCS1_V1_5', 'PSS')
const otherHash = (algorithm: string): string =>
  algorithm.replace(/\d{3}$/, size => ({ 256: '384', 384: '512', 512: '256' })[size] ?? '')

/** Six algorithms, three key sizes, and what can be wrong. */
function questionsOf(signed: Signed): Question[] {
  return SPECS.flatMap(spec =>
    SIGNING_ALGORITHMS.flatMap(algorithm => {
      const right = signed(spec, 0, algorithm)
      const variants: Readonly<Record<string, readonly [content: string, signature: Uint8Array]>> = {
        good: [CONTENT, right],
        'artifact-changed': [CHANGED, right],
        'bit-flipped': [CONTENT, withBitFlipped(right, 777)],
        'other-key': [CONTENT, signed(spec, 1, algorithm)],
        'other-padding': [CONTENT, signed(spec, 0, otherPadding(algorithm))],
        'other-hash': [CONTENT, signed(spec, 0, otherHash(algorithm))]
      }
      return Object.entries(variants).map(([variant, [content, signature]]) => ({
        name: `${spec}-${algorithm}-${variant}`,
        spec,
        algorithm,
        content,
        signature,
        expected: variant === 'good'
      }))
    })
  )
}

function write(folder: Workspace, questions: readonly Question[]): void {
  for (const { name, algorithm, content, signature } of questions) {
    folder.write(`${algorithm}/${name}`, content)
    folder.write(`${algorithm}/${name}.sig`, signature)
    folder.write(`digests/${name}`, createHash(hashOf(algorithm)).update(content).digest())
  }
}

const fileOf = (folder: Workspace, { algorithm, name }: Question): string =>
  folder.file(`${algorithm}/${name}`)

/** Verify mode with the algorithm pinned, as the other programs have to be told it. */
async function askBundle(folder: Workspace, questions: readonly Question[]): Promise<Answers> {
  const answers: Record<string, boolean> = {}
  for (const algorithm of new Set(questions.map(question => question.algorithm))) {
    const result = await runAction({
      cwd: folder.path,
      inputs: {
        mode: 'verify',
        artifacts: `${algorithm}/*`,
        'trusted-public-key': SPECS.map(spec => `keys/${spec}.pem`).join('\n'),
        'signing-algorithm': algorithm
      }
    })
    for (const { artifact, verified } of resultsOf(result))
      answers[artifact.slice(algorithm.length + 1)] = verified
  }
  return answers
}

/** @param saltLength as OpenSSL's `rsa_pss_saltlen`: -1 as long as the digest, -2 whatever it is. */
async function askOpenssl(
  folder: Workspace,
  questions: readonly Question[],
  saltLength = -1
): Promise<Answers> {
  const answers: Record<string, boolean> = {}
  for (const question of questions) {
    const { name, spec, algorithm } = question
    const file = fileOf(folder, question)
    const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_pss_saltlen:${saltLength}`]
    const { code, stdout } = await runTool('openssl', [
      'dgst',
      `-${hashOf(algorithm)}`,
      '-verify',
      folder.file(`keys/${spec}.pem`),
      '-signature',
      `${file}.sig`,
      ...(isPss(algorithm) ? pss : []),
      file
    ])
    const [line] = stdout.toString().split('\n')
    expect([line, code]).toEqual(code === 0 ? ['Verified OK', 0] : ['Verification failure', 1])
    answers[name] = code === 0
  }
  return answers
}

const PYTHON = `
import json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

HASHES = {'sha256': hashes.SHA256(), 'sha384': hashes.SHA384(), 'sha512': hashes.SHA512()}
SALTS = {'digest': padding.PSS.DIGEST_LENGTH, 'auto': padding.PSS.AUTO}

def read(path):
    with open(path, 'rb') as file:
        return file.read()

def accepts(one):
    key = serialization.load_pem_public_key(read(one['key']))
    algorithm = HASHES[one['hash']]
    pss = padding.PSS(padding.MGF1(algorithm), SALTS[one['salt']])
    try:
        key.verify(read(one['file'] + '.sig'), read(one['file']), pss if one['isPss'] else padding.PKCS1v15(), algorithm)
        return True
    except InvalidSignature:
        return False

print(json.dumps({one['name']: accepts(one) for one in json.load(sys.stdin)}))
`

async function askPython(
  folder: Workspace,
  questions: readonly Question[],
  salt: 'digest' | 'auto' = 'digest'
): Promise<Answers> {
  const input = JSON.stringify(
    questions.map(question => ({
      name: question.name,
      key: folder.file(`keys/${question.spec}.pem`),
      file: fileOf(folder, question),
      hash: hashOf(question.algorithm),
      isPss: isPss(question.algorithm),
      salt
    }))
  )
  return JSON.parse((await outputOf('python3', ['-c', PYTHON], { input })).toString()) as Answers
}

// The AWS CLI takes half a second to start, so all its commands run in one process, each as `aws` would run it.
const AWS = `
import contextlib, io, json, sys
from awscli.clidriver import create_clidriver

driver = create_clidriver()
answers = []
for args in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = driver.main(args)
    answers.append({'code': code, 'out': out.getvalue(), 'err': err.getvalue()})
print(json.dumps(answers))
`

interface CliAnswer {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function runAws(
  { endpoint, region, credentials }: AwsCliTarget,
  commands: readonly (readonly string[])[]
): Promise<readonly CliAnswer[]> {
  const options = ['--endpoint-url', endpoint, '--region', region, '--output', 'json', 'kms']
  const env = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: ''
  }
  const input = JSON.stringify(commands.map(command => [...options, ...command]))
  return JSON.parse(
    (await outputOf('python3', ['-c', AWS], { input, env })).toString()
  ) as readonly CliAnswer[]
}

const flags = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => [`--${name}`, value])

/** `aws kms verify --message-type DIGEST`: no verdict but an answer that says so, or KMS's one error for a bad signature. */
async function askKms(
  target: AwsCliTarget,
  keys: Readonly<Record<Spec, string>>,
  folder: Workspace,
  questions: readonly Question[]
): Promise<Answers> {
  const answers = await runAws(
    target,
    questions.map(question => [
      'verify',
      ...flags({
        'key-id': keys[question.spec],
        'signing-algorithm': question.algorithm,
        'message-type': 'DIGEST',
        message: `fileb://${folder.file(`digests/${question.name}`)}`,
        signature: `fileb://${fileOf(folder, question)}.sig`
      })
    ])
  )
  return Object.fromEntries(
    answers.map(({ code, out, err }, index) => {
      const name = questions[index]?.name ?? ''
      const isValid = code === 0 && (JSON.parse(out) as { SignatureValid?: unknown }).SignatureValid === true
      if (!isValid && !err.includes('(KMSInvalidSignatureException)'))
        throw new Error(`aws kms verify gave no verdict on ${name}: ${out}${err}`)
      return [name, isValid]
    })
  )
}

const keysOf = async (slot: 0 | 1): Promise<Readonly<Record<Spec, KeyObject>>> => {
  const [RSA_2048, RSA_3072, RSA_4096] = await Promise.all([
    testKey('RSA_2048', slot),
    testKey('RSA_3072', slot),
    testKey('RSA_4096', slot)
  ])
  return { RSA_2048, RSA_3072, RSA_4096 }
}

const ARE_THERE =
  expectsTool('openssl', 'version') && expectsTool('python3', '-c', 'import awscli, cryptography')

describe.runIf(ARE_THERE)('OpenSSL, Python’s cryptography and the AWS CLI', () => {
  let folder: Workspace
  let kms: FakeKms
  let target: AwsCliTarget
  let first: Readonly<Record<Spec, KeyObject>>
  let second: Readonly<Record<Spec, KeyObject>>
  const arns: Record<Spec, string> = { RSA_2048: '', RSA_3072: '', RSA_4096: '' }

  beforeAll(async () => {
    ;[first, second] = await Promise.all([keysOf(0), keysOf(1)])
    kms = await FakeKms.start({ region: REGION, accountId: '111122223333' })
    const credentials = kms.credentials.addUser('arn:aws:iam::111122223333:user/release')
    target = { endpoint: kms.url, region: REGION, credentials }
    folder = workspace()
    for (const spec of SPECS) {
      arns[spec] = (await kms.createKey({ keySpec: spec, privateKey: first[spec] })).arn
      const pem = createPublicKey(first[spec]).export({ type: 'spki', format: 'pem' })
      folder.write(`keys/${spec}.pem`, pem)
    }
  })
  afterAll(async () => {
    await kms.close()
    folder.remove()
  })

  test('agree with every verdict: six algorithms, three key sizes, good and wrong in five ways', async () => {
    const questions = questionsOf((spec, slot, algorithm) =>
      signatureOf((slot === 0 ? first : second)[spec], CONTENT, algorithm)
    )
    expect(questions).toHaveLength(6 * 3 * 6)
    write(folder, questions)
    const bundle = await askBundle(folder, questions)
    expect(bundle).toEqual(Object.fromEntries(questions.map(({ name, expected }) => [name, expected])))
    expect(await askOpenssl(folder, questions)).toEqual(bundle)
    expect(await askPython(folder, questions)).toEqual(bundle)
    expect(await askKms(target, arns, folder, questions)).toEqual(bundle)
  })

  // RFC 8017, 9.1: a salt can be as long as fits, and its length is a parameter that both sides agree on. Verify mode takes
  // every length and reports it, like OpenSSL with "rsa_pss_saltlen:auto" and Python with PSS.AUTO; AWS KMS, and its fake, have
  // the digest's length only, like the other two when they are told so. "verify-with: kms" asks for that strictness.
  test('agree about PSS salts of other lengths when they are told to find out the length', async () => {
    const algorithm = 'RSASSA_PSS_SHA_256'
    const salts = [0, 1, 20, 32, 33, 222]
    const key = folder.write('private.pem', first.RSA_2048.export({ type: 'pkcs8', format: 'pem' }))
    const questions: Question[] = []
    for (const salt of salts) {
      const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_pss_saltlen:${salt}`]
      const signature = await outputOf('openssl', ['dgst', '-sha256', '-sign', key, ...pss], {
        input: CONTENT
      })
      questions.push({ name: `salt-${salt}`, spec: 'RSA_2048', algorithm, content: CONTENT, signature })
    }
    write(folder, questions)
    const all = Object.fromEntries(salts.map(salt => [`salt-${salt}`, true]))
    const digestsLength = Object.fromEntries(salts.map(salt => [`salt-${salt}`, salt === 32]))
    expect(await askBundle(folder, questions)).toMatchObject(all)
    expect(await askOpenssl(folder, questions, -2)).toEqual(all)
    expect(await askPython(folder, questions, 'auto')).toEqual(all)
    expect(await askOpenssl(folder, questions)).toEqual(digestsLength)
    expect(await askPython(folder, questions)).toEqual(digestsLength)
    expect(await askKms(target, arns, folder, questions)).toEqual(digestsLength)
  })

  // RFC 8017, 8.1.2 and 8.2.2, step 1: a signature of another length than the modulus is invalid. For PSS, OpenSSL and what is
  // built on it are laxer and take one without its leading zero byte; verify mode is not, nor is the fake of KMS.
  test('agree about a signature without its leading zero byte, but for PSS in OpenSSL', async () => {
    const questions = ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256'].map((algorithm): Question => {
      for (let count = 0; ; count++) {
        const content = `The artifact ${count}\n`
        const whole = signatureOf(first.RSA_2048, content, algorithm)
        if (whole[0] === 0)
          return {
            name: `short-${algorithm}`,
            spec: 'RSA_2048',
            algorithm,
            content,
            signature: whole.subarray(1)
          }
      }
    })
    write(folder, questions)
    const [pss = '', pkcs1 = ''] = questions.map(({ name }) => name)
    expect(await askBundle(folder, questions)).toMatchObject({ [pss]: false, [pkcs1]: false })
    expect(await askKms(target, arns, folder, questions)).toEqual({ [pss]: false, [pkcs1]: false })
    expect(await askOpenssl(folder, questions)).toEqual({ [pss]: true, [pkcs1]: false })
    expect(await askPython(folder, questions)).toEqual({ [pss]: true, [pkcs1]: false })
  })
})

// Its keys are its own, so that it signs as well. moto hashes a digest again: what it signs is no signature of the file.
const SIGNERS = findPeerKms().filter(({ name }) => name !== 'moto')
describe.runIf(ARE_THERE).each(SIGNERS)('$name', program => {
  test('agrees with every verdict on what it signs', async () => {
    const kms = await startPeerKms(program)
    const folder = workspace()
    try {
      const target: AwsCliTarget = { endpoint: kms.url, region: kms.region, credentials: kms.credentials }
      const arns: Record<`${Spec} ${0 | 1}`, string> = Object.fromEntries(
        await Promise.all(
          SPECS.flatMap(spec => [0, 1].map(async slot => [`${spec} ${slot}`, await kms.createKey(spec)]))
        )
      )
      const wanted = SPECS.flatMap(spec =>
        ([0, 1] as const).flatMap(slot => SIGNING_ALGORITHMS.map(algorithm => ({ spec, slot, algorithm })))
      )
      for (const algorithm of SIGNING_ALGORITHMS)
        folder.write(`content/${algorithm}`, createHash(hashOf(algorithm)).update(CONTENT).digest())
      const answers = await runAws(target, [
        ...wanted.map(({ spec, slot, algorithm }) => [
          'sign',
          ...flags({
            'key-id': arns[`${spec} ${slot}`],
            'signing-algorithm': algorithm,
            'message-type': 'DIGEST',
            message: `fileb://${folder.file(`content/${algorithm}`)}`
          })
        ]),
        ...SPECS.map(spec => ['get-public-key', '--key-id', arns[`${spec} 0`]])
      ])
      const fields = answers.map(({ out }) => JSON.parse(out) as Readonly<Record<string, string>>)
      const signatures = new Map(
        wanted.map(({ spec, slot, algorithm }, index) => [
          `${spec} ${slot} ${algorithm}`,
          Buffer.from(fields[index]?.['Signature'] ?? '', 'base64')
        ])
      )
      for (const [index, spec] of SPECS.entries()) {
        const der = Buffer.from(fields[wanted.length + index]?.['PublicKey'] ?? '', 'base64')
        const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
        folder.write(`keys/${spec}.pem`, key.export({ type: 'spki', format: 'pem' }))
      }
      const questions = questionsOf(
        (spec, slot, algorithm) => signatures.get(`${spec} ${slot} ${algorithm}`) ?? Buffer.alloc(0)
      )
      write(folder, questions)
      const bundle = await askBundle(folder, questions)
      expect(bundle).toEqual(Object.fromEntries(questions.map(({ name, expected }) => [name, expected])))
      const first = {
        RSA_2048: arns['RSA_2048 0'],
        RSA_3072: arns['RSA_3072 0'],
        RSA_4096: arns['RSA_4096 0']
      }
      expect(await askKms(target, first, folder, questions)).toEqual(bundle)
    } finally {
      folder.remove()
      await kms.close()
    }
  })
})
