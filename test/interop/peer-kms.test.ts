import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPeerKms, startPeerKms } from '../support/peer-kms.ts'
import type { PeerKms } from '../support/peer-kms.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult, Workspace } from '../support/run-action.ts'
import { IS_CI, runTool } from '../support/tools.ts'

// The whole round against implementations of KMS that share no code with this action or its fakes.

const SPECS = ['RSA_2048', 'RSA_3072', 'RSA_4096'] as const
const ALGORITHMS = [
  { algorithm: 'RSASSA_PSS_SHA_256', hash: 'sha256', pss: true },
  { algorithm: 'RSASSA_PSS_SHA_512', hash: 'sha512', pss: true },
  { algorithm: 'RSASSA_PKCS1_V1_5_SHA_384', hash: 'sha384', pss: false }
]

interface Result {
  readonly artifact: string
  readonly verified: boolean
  readonly signingAlgorithm: string | null
  readonly saltLength: number | null
  readonly diagnosis: { readonly cause: string } | null
}

const programs = findPeerKms()

test.runIf(IS_CI)('a KMS by other people is at hand', () => {
  // Run scripts/install-peers.sh.
  expect(programs).not.toEqual([])
})

describe.each(programs)('$name', program => {
  let kms: PeerKms
  beforeAll(async () => {
    kms = await startPeerKms(program)
  })
  afterAll(() => kms.close())

  const run = (folder: Workspace, inputs: Readonly<Record<string, string>>): Promise<ActionResult> =>
    runAction({
      cwd: folder.path,
      inputs,
      env: {
        AWS_ENDPOINT_URL_KMS: kms.url,
        AWS_ACCESS_KEY_ID: kms.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: kms.credentials.secretAccessKey
      },
      secrets: [kms.credentials.secretAccessKey]
    })

  test.each(SPECS)('an %s key signs; files, KMS and OpenSSL verify', async spec => {
    const keyArn = await kms.createKey(spec)
    const folder = workspace()
    const warnings: Record<string, readonly string[]> = {}
    for (const { algorithm } of ALGORITHMS) {
      folder.write(`files/${algorithm}.bin`, `The artifact for ${algorithm}\n`)
      const signed = await run(folder, {
        artifacts: `files/${algorithm}.bin`,
        'key-id': keyArn,
        'signing-algorithm': algorithm,
        strategy: 'each',
        upload: 'none'
      })
      expect(signed).toMatchObject({ exitCode: 0 })
      expect(signed.outputs.get('key-arn')).toBe(keyArn)
      warnings[algorithm] = signed.annotations.map(({ message }) => message)
    }

    const trusted = {
      mode: 'verify',
      artifacts: 'files/*.bin',
      'trusted-public-key': 'signing-public-key.pem'
    }
    const local = await run(folder, trusted)
    expect(local).toMatchObject({ exitCode: 0 })
    const byKms = await run(folder, { ...trusted, 'key-id': keyArn, 'verify-with': 'kms' })
    expect(byKms).toMatchObject({ exitCode: 0 })
    expect(byKms.outputs.get('results')).toBe(local.outputs.get('results'))

    const results: readonly Result[] = JSON.parse(local.outputs.get('results') ?? '[]')
    expect(results).toHaveLength(ALGORITHMS.length)
    for (const { algorithm, hash, pss } of ALGORITHMS) {
      const result = results.find(({ artifact }) => artifact === `files/${algorithm}.bin`)
      expect(result).toMatchObject({ verified: true, signingAlgorithm: algorithm })
      // AWS makes the salt as long as the digest; an emulator that does not is accepted, with a warning.
      const digestBytes = createHash(hash).digest().length
      const salt = result?.saltLength ?? null
      expect(salt !== null).toBe(pss)
      const warning = `The KMS at AWS_ENDPOINT_URL_KMS signs with a PSS salt of ${salt} bytes, expected ${digestBytes} as AWS KMS makes it: it is an emulator.`
      expect(warnings[algorithm]).toEqual(pss && salt !== digestBytes ? [warning] : [])
      expect(await opensslVerifies(folder, algorithm, hash, salt)).toBe('Verified OK\n')
    }
  })

  test('what was changed, and what another key signed, is refused', async () => {
    const folder = workspace({ 'files/app.tgz': 'the artifact\n', 'files/b.tgz': 'another\n' })
    const [keyArn, otherArn] = [await kms.createKey('RSA_2048'), await kms.createKey('RSA_2048')]
    const sign = (artifact: string, key: string) =>
      run(folder, { artifacts: artifact, strategy: 'each', 'key-id': key, upload: 'none' })
    await sign('files/app.tgz', keyArn)
    folder.write('files/app.tgz', 'the artifact.\n')
    await sign('files/b.tgz', otherArn)
    const verified = await run(folder, {
      mode: 'verify',
      artifacts: 'files/*.tgz',
      'key-id': keyArn,
      'verify-with': 'kms'
    })
    expect(verified.exitCode).toBe(1)
    const results: readonly Result[] = JSON.parse(verified.outputs.get('results') ?? '[]')
    expect(results.map(({ artifact, diagnosis }) => [artifact, diagnosis?.cause])).toEqual([
      ['files/app.tgz', expect.stringMatching(/^(file-changed|wrong-key-or-damaged)$/)],
      ['files/b.tgz', 'wrong-key-or-damaged']
    ])
  })
})

async function opensslVerifies(
  folder: Workspace,
  algorithm: string,
  hash: string,
  salt: number | null
): Promise<string> {
  const file = `files/${algorithm}.bin`
  const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_pss_saltlen:${salt}`]
  const { stdout } = await runTool(
    'openssl',
    [
      'dgst',
      `-${hash}`,
      '-verify',
      'signing-public-key.pem',
      '-signature',
      `${file}.sig`,
      ...(salt === null ? [] : pss),
      file
    ],
    { cwd: folder.path }
  )
  return stdout.toString()
}
