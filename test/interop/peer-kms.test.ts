import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../fakes/http.ts'
import type { LoopbackServer } from '../fakes/http.ts'
import { AS_AWS, kmsRound, tally } from '../support/kms-round.ts'
import { findPeerKms, startPeerKms } from '../support/peer-kms.ts'
import type { PeerKms } from '../support/peer-kms.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult, Workspace } from '../support/run-action.ts'
import { expectsTool, IS_CI } from '../support/tools.ts'

// The whole round against implementations of KMS that share no code with this action or its fakes. `npm run peer-kms` runs it against
// any other one. What an emulator does otherwise than AWS KMS is listed here, in the words that the action has for it.

const programs = findPeerKms()

const SIGNED_IN_DRY_RUN =
  'The KMS at AWS_ENDPOINT_URL_KMS signed although it was asked for a dry run: it is an emulator, which ignores DryRun. The signature is dropped.'
const HINT =
  'AWS does not answer like this, emulators do (moto): check AWS_ENDPOINT_URL_KMS, or use an emulator that answers as AWS does.'
const WITHOUT_KEY_SPEC = `KMS_ANSWER_WRONG: KMS answered GetPublicKey with CustomerMasterKeySpec <key spec>, but without KeySpec. ${HINT}`

/** Outcomes by how often; what is not here is as AWS KMS does it. */
const KNOWN: Readonly<Record<string, object>> = {
  MiniStack: {
    'dry run by the action': { [SIGNED_IN_DRY_RUN]: 3 },
    refuse: { [AS_AWS]: 12, 'a message of 4097 bytes: no error, expected ValidationException': 3 }
  },
  moto: {
    'get-public-key': {
      'KeyId is "<key id>", expected "<key ARN>"; KeySpec is missing, expected "<key spec>"': 12
    },
    'sign by the action': { [WITHOUT_KEY_SPEC]: 72 },
    'sign by the AWS CLI, RAW': { [AS_AWS]: 36, 'a PSS salt of another length than the digest': 36 },
    'sign by the AWS CLI, DIGEST': { 'the digest was hashed again': 72 },
    'verify by the AWS CLI, RAW': { [AS_AWS]: 72 },
    'verify by the AWS CLI, DIGEST': { 'SignatureValid is false, expected true': 72 },
    'verify by the action, by its public key': { [AS_AWS]: 72 },
    'verify by the action, by KMS': { [WITHOUT_KEY_SPEC]: 72 },
    'dry run by the action': { [WITHOUT_KEY_SPEC]: 3 },
    refuse: {
      'a digest of another length: no error, expected ValidationException': 3,
      'a message of 4097 bytes: no error, expected ValidationException': 3,
      'an algorithm of another kind of key: ValidationException, expected InvalidKeyUsageException': 3,
      'a signature that is none: no error, expected KMSInvalidSignatureException': 3,
      [AS_AWS]: 3
    }
  }
}
const ALL_AS_AWS = {
  'create-key': { [AS_AWS]: 3 },
  'get-public-key': { [AS_AWS]: 12 },
  'sign by the action': { [AS_AWS]: 72 },
  'sign by the AWS CLI, RAW': { [AS_AWS]: 72 },
  'sign by the AWS CLI, DIGEST': { [AS_AWS]: 72 },
  'verify by the AWS CLI, RAW': { [AS_AWS]: 216 },
  'verify by the AWS CLI, DIGEST': { [AS_AWS]: 216 },
  'verify by the action, by its public key': { [AS_AWS]: 216 },
  'verify by the action, by KMS': { [AS_AWS]: 216 },
  'dry run by the action': { [AS_AWS]: 3 },
  refuse: { [AS_AWS]: 15 }
}

test.runIf(IS_CI)('two KMS by other people are at hand', () => {
  // Run scripts/install-peers.sh.
  expect(programs.map(({ name }) => name)).toEqual(expect.arrayContaining(['MiniStack', 'moto']))
})

const targetOf = ({ url, region, credentials }: PeerKms) => ({ endpoint: url, region, credentials })

function run(
  folder: Workspace,
  kms: Pick<PeerKms, 'url' | 'credentials'>,
  inputs: Readonly<Record<string, string>>
): Promise<ActionResult> {
  return runAction({
    cwd: folder.path,
    inputs,
    env: {
      AWS_ENDPOINT_URL_KMS: kms.url,
      AWS_ACCESS_KEY_ID: kms.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: kms.credentials.secretAccessKey
    },
    secrets: [kms.credentials.secretAccessKey]
  })
}

const known = programs.filter(({ name }) => KNOWN[name] !== undefined)

describe.each(known)('$name', program => {
  let kms: PeerKms
  beforeAll(async () => {
    kms = await startPeerKms(program)
  })
  afterAll(() => kms.close())

  test.runIf(expectsTool('aws', '--version'))(
    'each algorithm, size and form of a key, RAW and DIGEST, by the action and the AWS CLI',
    async () => {
      const checks = (await kmsRound(targetOf(kms))).map(({ group, what, outcome }) => ({
        group,
        what,
        outcome:
          group === 'refuse' && outcome !== AS_AWS ? `${what.replace(/^\w+, /, '')}: ${outcome}` : outcome
      }))
      expect(tally(checks)).toEqual({ ...ALL_AS_AWS, ...KNOWN[program.name] })
    }
  )
})

describe.each(programs.filter(({ name }) => name === 'MiniStack'))('$name', program => {
  test('what was changed, and what another key signed, is refused', async () => {
    const kms = await startPeerKms(program)
    const folder = workspace({ 'files/app.tgz': 'the artifact\n', 'files/b.tgz': 'another\n' })
    const [keyArn, otherArn] = [await kms.createKey('RSA_2048'), await kms.createKey('RSA_2048')]
    const sign = (artifact: string, key: string) =>
      run(folder, kms, { artifacts: artifact, strategy: 'each', 'key-id': key, upload: 'none' })
    await sign('files/app.tgz', keyArn)
    folder.write('files/app.tgz', 'the artifact.\n')
    await sign('files/b.tgz', otherArn)
    const verified = await run(folder, kms, {
      mode: 'verify',
      artifacts: 'files/*.tgz',
      'key-id': keyArn,
      'verify-with': 'kms'
    })
    await kms.close()
    expect(verified.exitCode).toBe(1)
    const results = JSON.parse(verified.outputs.get('results') ?? '[]') as readonly {
      readonly artifact: string
      readonly diagnosis: { readonly cause: string } | null
    }[]
    expect(results.map(({ artifact, diagnosis }) => [artifact, diagnosis?.cause])).toEqual([
      ['files/app.tgz', expect.stringMatching(/^(file-changed|wrong-key-or-damaged)$/)],
      ['files/b.tgz', 'wrong-key-or-damaged']
    ])
  })
})

describe.each(programs.filter(({ name }) => name === 'moto'))('$name, mended', program => {
  let kms: PeerKms
  let keyArn: string
  let proxy: LoopbackServer
  /** Fields that are made right, so that the action meets the next fault. */
  let mends: ReadonlySet<string>
  beforeAll(async () => {
    kms = await startPeerKms(program)
    keyArn = await kms.createKey('RSA_2048')
    proxy = await startServer(async (request, response) => {
      const target = String(request.headers['x-amz-target'])
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }
      const authorization = request.headers.authorization ?? ''
      const body = new Uint8Array(request.body)
      const answer = await fetch(kms.url, { method: 'POST', headers: { ...headers, authorization }, body })
      const fields = (await answer.json()) as Record<string, unknown>
      const { CustomerMasterKeySpec: spec, KeyId: id } = fields
      if (mends.has('KeySpec') && spec !== undefined) fields['KeySpec'] = spec
      if (mends.has('KeyId') && keyArn.endsWith(`/${String(id)}`)) fields['KeyId'] = keyArn
      response
        .writeHead(answer.status, { 'content-type': headers['content-type'] })
        .end(JSON.stringify(fields))
    })
  })
  afterAll(async () => {
    await proxy.close()
    await kms.close()
  })

  test.each([
    {
      fault: 'a key without KeySpec',
      mended: [],
      message: `KMS answered GetPublicKey with CustomerMasterKeySpec RSA_2048, but without KeySpec. ${HINT}`
    },
    {
      fault: 'a bare key id',
      mended: ['KeySpec'],
      message: `KMS answered GetPublicKey with the bare key id <id>, expected the key's ARN. ${HINT}`
    },
    {
      fault: 'a digest that is hashed again',
      mended: ['KeySpec', 'KeyId'],
      message:
        'The signature that KMS returned for app.tgz is of the digest of its digest: MessageType DIGEST was ignored, as some emulators do (moto). AWS KMS never returns a response like this. Correct AWS_ENDPOINT_URL_KMS, or find out what answers in place of KMS; nothing was published.'
    }
  ])('$fault is named', async ({ mended, message }) => {
    mends = new Set(mended)
    const folder = workspace({ 'app.tgz': 'the artifact\n' })
    const inputs = { artifacts: 'app.tgz', strategy: 'each', 'key-id': keyArn, upload: 'none' }
    for (const algorithm of ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_512']) {
      const signing = { ...inputs, 'signing-algorithm': algorithm }
      const { exitCode, annotations } = await run(folder, { ...kms, url: proxy.url }, signing)
      expect({ exitCode, annotations }).toEqual({
        exitCode: 1,
        annotations: [
          {
            level: 'error',
            title: 'KMS_ANSWER_WRONG',
            message: message.replace('<id>', keyArn.split('/').at(-1) ?? '')
          }
        ]
      })
      expect(folder.list()).toEqual(['app.tgz'])
    }
  })
})
