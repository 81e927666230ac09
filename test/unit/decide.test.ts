import { describe, expect, it } from 'vitest'
import { bindingMissing } from '../../src/diagnosis/release.ts'
import { hashBytes } from '../../src/hashing/hasher.ts'
import { formatRecord, type SigningRecord } from '../../src/manifests/signing-record.ts'
import { formatDigest } from '../../src/signature/algorithms.ts'
import type { Trust } from '../../src/trust/anchors.ts'
import { decide } from '../../src/verify/decide.ts'
import type { Candidate, SignatureLookup, VerificationContext } from '../../src/verify/model.ts'
import { examineSignatures } from '../../src/verify/signatures.ts'
import { INPUT_TERMS } from '../../src/inputs/terms.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { signatureOf } from '../support/signed-files.ts'

const BUILD = Buffer.from('this build')
const OLDER_BUILD = Buffer.from('an older build')
const RELEASE = {
  server: 'https://github.com',
  repository: 'octo-org/product',
  repositoryId: 1,
  tag: 'v1',
  commit: undefined,
  targetCommit: undefined
}

/** The record of one artifact, `app`. */
function recordOf(content: Buffer, more: Partial<SigningRecord> = {}): Buffer {
  const digest = hashBytes(content, ['sha256']).get('sha256')
  return Buffer.from(
    formatRecord({
      type: 'kms-sign-action/record/v1',
      key: { arn: 'arn', spec: 'RSA_2048', fingerprint: 'sha256:' },
      signingAlgorithm: 'RSASSA_PSS_SHA_256',
      saltLength: 32,
      server: RELEASE.server,
      repository: RELEASE.repository,
      tag: RELEASE.tag,
      commit: null,
      run: { id: null, attempt: null, workflow: null },
      artifacts: [
        { name: 'app', size: content.length, digest: digest ? formatDigest(digest) : '', signature: null }
      ],
      ...more
    })
  )
}

function lookupOf(from: string, bytes: Uint8Array): SignatureLookup {
  const found = [{ from, suffix: '.sig', bytes, size: bytes.length, key: from }]
  return { found, missing: { lookedAt: [], hint: '' } }
}

/** The verdict on a signed file beside `app`, of which a second look gives `again`, while `digests` lists `app` alone. */
async function verdictOn(content: Buffer, again = content): Promise<string> {
  const privateKey = await testKey('RSA_2048', 0)
  const trust: Trust = { trusted: [{ key: publicKeyOf(privateKey), reason: 'the test' }], untrusted: [] }
  const candidate = (artifact: string, bytes: Buffer, reread = bytes): Candidate => ({
    place: 'release',
    artifact,
    signatures: examineSignatures(
      lookupOf(`${artifact}.sig`, signatureOf(privateKey, bytes)),
      trust,
      undefined
    ),
    listing: undefined,
    digests: hashBytes(bytes, ['sha256']),
    reread: async function* () {
      yield reread
    }
  })
  const item = candidate('file.bin', content, again)
  const app = candidate('app', BUILD)
  const digest = app.digests.get('sha256')
  const list = { hash: 'sha256' as const, entries: new Map(digest ? [['app', digest]] : []) }
  const context: VerificationContext = {
    policy: {
      algorithm: undefined,
      signatureSuffixes: ['.sig'],
      checksumsFile: undefined,
      requireSignatures: 'any',
      requireBinding: { kind: 'if-present' },
      terms: INPUT_TERMS
    },
    trust,
    kms: undefined,
    checksums: { verified: undefined, copies: [], refused: [], unsigned: [] },
    binding: { kind: 'unbound', reason: 'no list', diagnosis: bindingMissing('no list', INPUT_TERMS) },
    expected: { local: list, release: list },
    candidates: [app, item],
    missingEntries: { local: [], release: [] },
    describeRelease: async () => RELEASE
  }
  const result = await decide(item, context)
  return result.kind === 'verified' ? 'verified' : result.diagnosis.cause
}

describe('a record that digests does not list', () => {
  it('is excused by the bytes that were signed, and by no others', async () => {
    expect(await verdictOn(recordOf(BUILD))).toBe('verified')
    expect(await verdictOn(OLDER_BUILD)).toBe('not-expected')
    expect(await verdictOn(OLDER_BUILD, recordOf(BUILD))).toBe('not-expected')
  })

  it('is refused when it records an older build, another release, or nothing', async () => {
    expect(await verdictOn(recordOf(OLDER_BUILD))).toBe('not-expected')
    expect(await verdictOn(recordOf(BUILD, { repository: 'octo-org/other' }))).toBe('not-expected')
    expect(await verdictOn(recordOf(BUILD, { tag: 'v0' }))).toBe('not-expected')
    expect(await verdictOn(recordOf(BUILD, { artifacts: [] }))).toBe('not-expected')
  })

  it('is refused, and does not break the run, when its artifacts are of another form', async () => {
    const odd = {
      ...JSON.parse(recordOf(BUILD).toString()),
      artifacts: [{ name: 7, digest: null }]
    } as object
    expect(await verdictOn(Buffer.from(JSON.stringify(odd)))).toBe('not-expected')
  })
})
