import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../fakes/http.ts'
import type { LoopbackServer } from '../fakes/http.ts'
import { EMULATOR_HINT, EMULATORS, expectedTally } from '../support/kms-known.ts'
import { AS_AWS, kmsRound, tally } from '../support/kms-round.ts'
import { findPeerKms, startPeerKms } from '../support/peer-kms.ts'
import type { PeerKms } from '../support/peer-kms.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult, Workspace } from '../support/run-action.ts'
import { expectsTool, IS_CI } from '../support/tools.ts'

// The whole round against implementations of KMS that share no code with this action or its fakes. `npm run peer-kms` runs it against
// any other one. What is known of these is in test/support/kms-known.ts.

const programs = findPeerKms()

test.runIf(IS_CI)('two KMS by other people are at hand', () => {
  // Run scripts/install-peers.sh.
  expect(programs.map(({ name }) => name)).toEqual(EMULATORS)
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

describe.each(programs)('$name', program => {
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
      expect(tally(checks)).toEqual(expectedTally(program.name))
    }
  )
})

describe.each(programs.filter(({ name }) => name === 'MiniStack'))('$name', program => {
  test('what was changed, and what another key signed, is refused', async () => {
    const kms = await startPeerKms(program)
    const folder = workspace({ 'files/app.tgz': 'the artifact\n', 'files/b.tgz': 'another\n' })
    const [keyArn, otherArn] = [await kms.createKey('RSA_2048'), await kms.createKey('RSA_2048')]
    const sign = async (artifact: string, key: string) => {
      const files = { artifacts: artifact, 'public-key-file': `${artifact}.pem`, upload: 'none' }
      const signed = await run(folder, kms, { ...files, strategy: 'each', 'key-id': key })
      expect(signed).toMatchObject({ exitCode: 0 })
    }
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
      message: `KMS answered GetPublicKey with CustomerMasterKeySpec RSA_2048, but without KeySpec. ${EMULATOR_HINT}`
    },
    {
      fault: 'a bare key id',
      mended: ['KeySpec'],
      message: `KMS answered GetPublicKey with the bare key id <id>, expected the key's ARN. ${EMULATOR_HINT}`
    },
    {
      fault: 'a digest that is hashed again',
      mended: ['KeySpec', 'KeyId'],
      message:
        'The signature that KMS returned for app.tgz is of the digest of its digest: MessageType DIGEST was ignored, as some emulators do (moto). AWS KMS never returns a response like this. Correct AWS_ENDPOINT_URL_KMS, or find out which service responds in place of KMS; nothing was published.'
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
