import { createHash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import type { VerifyInputs } from '../../src/inputs/types.ts'
import type { Log } from '../../src/ports/log.ts'
import { HASH_NAMES } from '../../src/signature/algorithms.ts'
import type { HashName } from '../../src/signature/algorithms.ts'
import type { ContentDigest } from '../../src/signature/prehash.ts'
import { diagnose } from '../../src/diagnosis/signature.ts'
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts'
import type { RsaPublicKey } from '../../src/signature/public-key.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { emptyVerifyReport } from '../../src/verify/report.ts'
import type { VerifyPorts } from '../../src/verify/report.ts'
import { verify } from '../../src/verify/verify.ts'
import type { VerifyReport } from '../../src/verify/report.ts'
import { INPUT_TERMS } from '../../src/inputs/terms.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { cases } from '../support/random.ts'
import { derOf, pemOf, sha256, signatureOf, withBitFlipped } from '../support/signed-files.ts'
import { workspace } from '../support/workspace.ts'

// One bit turned, anywhere: never verified, always explained.

const CONTENT = 'The artifact\nin two lines\n'

let privateKey: KeyObject
let key: RsaPublicKey

beforeAll(async () => {
  privateKey = await testKey('RSA_2048')
  key = publicKeyOf(privateKey)
})

describe('every single bit of a signature', () => {
  const ALGORITHMS = ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PSS_SHA_512'] as const

  it.each(ALGORITHMS)('raw, %s', algorithm => {
    const signature = signatureOf(privateKey, CONTENT, algorithm)
    expect(outcomeOf(signature)).toBe('verified')
    expect(signature.length * 8).toBe(2048)
    for (let bit = 0; bit < 2048; bit++) assertExplained(outcomeOf(withBitFlipped(signature, bit)))
  })

  it.each(ALGORITHMS)('as base64 text, %s', algorithm => {
    const file = Buffer.from(`${signatureOf(privateKey, CONTENT, algorithm).toString('base64')}\n`)
    expect(outcomeOf(file)).toBe('verified')
    for (let bit = 0; bit < file.length * 8; bit++) assertExplained(outcomeOf(withBitFlipped(file, bit)))
  })

  function outcomeOf(file: Uint8Array): 'verified' | Diagnosis {
    const digests = digestsOf(CONTENT)
    const trusted = examine(file, [key])
    if (judge(trusted, digests, undefined) !== undefined) return 'verified'
    return diagnose({ trusted, untrusted: [], digests, pinned: undefined, others: [], terms: INPUT_TERMS })
  }
})

/** Kinds of workspaces; each is verified as it is, and never after a bit of any of its files was turned. */
const WORLDS = {
  'a raw PSS signature and a key in PEM': () => ({
    'dist/app': CONTENT,
    'dist/app.sig': signatureOf(privateKey, CONTENT),
    'keys/release': pemOf(privateKey)
  }),
  'a base64 PKCS#1 signature and a key in DER': () => ({
    'dist/app': Buffer.from(sha256(CONTENT), 'hex'),
    'dist/app.sig': signatureOf(
      privateKey,
      Buffer.from(sha256(CONTENT), 'hex'),
      'RSASSA_PKCS1_V1_5_SHA_384'
    ).toString('base64'),
    'keys/release': derOf(privateKey)
  }),
  'a signed checksums file': () => {
    const list = `${sha256(CONTENT)}  app\n`
    return {
      'dist/app': CONTENT,
      'dist/SHA256SUMS': list,
      'dist/SHA256SUMS.sig': signatureOf(privateKey, list),
      'keys/release': pemOf(privateKey)
    }
  },
  'a checksums file that must be good, and a signature of its own': () => {
    const list = `SHA512 (app) = ${createHash('sha512').update(CONTENT).digest('hex')}\n`
    return {
      'dist/app': CONTENT,
      'dist/app.sig': signatureOf(privateKey, CONTENT, 'RSASSA_PKCS1_V1_5_SHA_256'),
      'dist/SHA512SUMS': list,
      'dist/SHA512SUMS.sig': signatureOf(privateKey, list, 'RSASSA_PSS_SHA_512'),
      'keys/release': derOf(privateKey)
    }
  }
} as const satisfies Record<string, () => Readonly<Record<string, string | Uint8Array>>>

describe('verify mode, with one bit of one file turned', () => {
  it.each(Object.entries(WORLDS))('%s', async (_, make) => {
    const files = Object.entries(make()).map(([name, content]) => ({ name, bytes: Buffer.from(content) }))
    const folder = workspace(make())
    const checksumsFile = files.find(({ name }) => name === 'dist/SHA512SUMS')?.name
    const whole = await run(folder.path, checksumsFile)
    expect(whole.thrown).toBeUndefined()
    expect(whole.report.results.map(({ kind }) => kind)).toEqual(['verified'])

    const turned = fc
      .constantFrom(...files)
      .chain(({ name, bytes }) => fc.record({ name: fc.constant(name), bit: fc.nat(bytes.length * 8 - 1) }))
    await fc.assert(
      fc.asyncProperty(turned, async ({ name, bit }) => {
        const bytes = Buffer.from(files.find(file => file.name === name)?.bytes ?? '')
        folder.write(name, withBitFlipped(bytes, bit))
        try {
          assertRefused(name, await run(folder.path, checksumsFile))
        } finally {
          folder.write(name, bytes)
        }
      }),
      cases(200)
    )
    expect((await run(folder.path, checksumsFile)).thrown).toBeUndefined()
  })

  /** What is beside a checksums file that was named is verified by its own signature, but the step fails all the same. */
  function assertRefused(name: string, { thrown, report }: Outcome): void {
    expect(thrown).toBeInstanceOf(ActionError)
    const { code, message, hint } = thrown as ActionError
    expect(['VERIFICATION_FAILED', 'KEY_FILE_INVALID']).toContain(code)
    assertExplained({ cause: 'file-changed', message, hint: hint ?? '' })
    const standsAlone = name.startsWith('dist/SHA512SUMS') ? ['dist/app'] : []
    const verified = report.results.filter(({ kind }) => kind === 'verified')
    expect(verified.map(({ artifact }) => artifact)).toEqual(standsAlone)
    for (const result of report.results) if (result.kind === 'refused') assertExplained(result.diagnosis)
  }

  interface Outcome {
    readonly thrown: unknown
    readonly report: VerifyReport
  }

  async function run(folder: string, checksumsFile: string | undefined): Promise<Outcome> {
    const report = emptyVerifyReport()
    const log = { info: () => {}, debug: () => {}, warning: () => {} } satisfies Log
    const ports: VerifyPorts = {
      signer: undefined,
      platform: 'linux',
      serverUrl: 'https://github.com',
      releases: undefined,
      log,
      workspace: folder,
      cancelled: new AbortController().signal
    }
    try {
      await verify({ ...INPUTS, checksumsFile }, ports, report)
      return { thrown: undefined, report }
    } catch (thrown) {
      return { thrown, report }
    }
  }
})

const INPUTS: VerifyInputs = {
  mode: 'verify',
  artifacts: ['dist/app'],
  releaseAssets: [],
  role: undefined,
  digests: undefined,
  requireSignatures: 'any',
  requireBinding: { kind: 'if-present' },
  checksumsFile: undefined,
  signatureSuffixes: [],
  outputDirectory: undefined,
  trustedKeyFiles: ['keys/release'],
  pins: { allowed: undefined, revoked: [] },
  repository: undefined,
  release: undefined,
  token: undefined,
  key: undefined,
  algorithm: undefined,
  verifyWith: 'local'
}

/** A cause and a next step, each in one line that says something. */
function assertExplained(outcome: 'verified' | Diagnosis): void {
  if (outcome === 'verified') throw new Error('a bit was turned, and it was verified')
  for (const sentence of [outcome.message, outcome.hint])
    if (!/^\S.{10,}\S$/.test(sentence) || /undefined|\[object/.test(sentence))
      throw new Error(`this explains nothing: ${JSON.stringify(outcome)}`)
}

function digestsOf(content: string): ReadonlyMap<HashName, ContentDigest> {
  return new Map(
    HASH_NAMES.map(hash => [
      hash,
      { hash, bytes: createHash(hash).update(content).digest(), signingInput: 'none' }
    ])
  )
}
