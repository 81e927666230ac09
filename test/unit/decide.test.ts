import { expect, it } from 'vitest'
import { hashBytes } from '../../src/hashing/hasher.ts'
import type { VerifyInputs } from '../../src/inputs/types.ts'
import { bindingMissing } from '../../src/diagnosis/release.ts'
import type { Trust } from '../../src/trust/anchors.ts'
import type { Case } from '../../src/verify/model.ts'
import { decide } from '../../src/verify/decide.ts'
import { openSignature } from '../../src/verify/signatures.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { signatureOf } from '../support/signed-files.ts'

const RECORD = Buffer.from('{"type":"kms-sign-action/record/v1","artifacts":[]}')

/** The verdict on a file of which a second look gives `again`, while `digests` expects nothing of its name. */
async function verdictOn(content: Buffer, again: Buffer): Promise<string> {
  const privateKey = await testKey('RSA_2048', 0)
  const trust: Trust = { trusted: [{ key: publicKeyOf(privateKey), reason: 'the test' }], untrusted: [] }
  const bytes = signatureOf(privateKey, content)
  const item: Case = {
    place: 'release',
    artifact: 'file.bin',
    opened: openSignature({ kind: 'found', bytes, from: 'file.bin.sig' }, trust, undefined),
    listing: undefined,
    digests: hashBytes(content, ['sha256']),
    reread: async function* () {
      yield again
    }
  }
  const inputs = { algorithm: undefined, verifyWith: 'local', requireBinding: undefined } as VerifyInputs
  const result = await decide(item, {
    inputs,
    trust,
    kms: undefined,
    checksums: { vouching: undefined, copies: [], refused: [] },
    binding: { kind: 'unbound', reason: 'none', diagnosis: bindingMissing('none') },
    expected: {
      local: { hash: 'sha256', entries: new Map() },
      release: { hash: 'sha256', entries: new Map() }
    },
    cases: [item],
    exempted: []
  })
  return result.kind === 'verified' ? 'verified' : result.diagnosis.cause
}

it('a record is excused from digests by the bytes that were signed, and by no others', async () => {
  const artifact = Buffer.from('an old artifact')
  expect(await verdictOn(RECORD, RECORD)).toBe('verified')
  expect(await verdictOn(artifact, artifact)).toBe('not-expected')
  expect(await verdictOn(artifact, RECORD)).toBe('not-expected')
})
