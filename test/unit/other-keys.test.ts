import { createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashBytes } from '../../src/hashing/hasher.ts'
import { INPUT_TERMS } from '../../src/inputs/terms.ts'
import { parsePublicKey } from '../../src/signature/public-key.ts'
import { loadSchemes } from '../../src/signature/schemes/index.ts'
import type { KmsCheck } from '../../src/verify/model.ts'
import { decideSignatures, examineSignatures } from '../../src/verify/signatures.ts'
import { testKey } from '../support/keys.ts'
import { signatureOf } from '../support/signed-files.ts'

const LIST = Buffer.from('the list\n')

/** The verdict on two signatures of a list, of which the one under the additional name is valid, for who trusts its key on a curve. */
async function verdictOn(first: Uint8Array, additional: Uint8Array, kms?: KmsCheck): Promise<string> {
  const parsed = parsePublicKey(
    createPublicKey(await testKey('ECC_NIST_P256')).export({ format: 'der', type: 'spki' })
  )
  if (parsed.kind !== 'key') throw new Error('no key')
  await loadSchemes(parsed.key)
  const trust = { trusted: [{ key: parsed.key, reason: 'test' }], untrusted: [] }
  const found = Object.entries({ '.sig': first, '.ecc-nist-p256.sig': additional }).map(([suffix, bytes]) => {
    const name = `SHA256SUMS${suffix}`
    return { from: name, suffix, bytes, size: bytes.length, key: name }
  })
  const signatures = examineSignatures({ found, missing: { lookedAt: [], hint: '' } }, trust, undefined)
  const content = {
    digests: hashBytes(LIST, signatures.request.prehashes),
    content: LIST,
    reread: async function* () {
      yield LIST
    },
    others: () => []
  }
  const policy = { algorithm: undefined, terms: INPUT_TERMS }
  return (await decideSignatures(signatures, content, { policy, trust, kms })).kind
}

const sign = async (slot: number, content: string | Uint8Array = LIST): Promise<Buffer> =>
  signatureOf(await testKey('ECC_NIST_P256', slot), content, 'ECDSA_SHA_256')

test('the signature of another key on the curve need not hold beside one that does', async () => {
  expect(await verdictOn(await sign(1), await sign(0))).toBe('proven')
})

test('neither key proves a list that the known one did not sign', async () => {
  expect(await verdictOn(await sign(1), await sign(2))).not.toBe('proven')
})

test('a signature by the known key that KMS refuses is refused, whatever is beside it', async () => {
  const [refused, accepted] = [await sign(0), await sign(0)]
  const kms = {
    signer: {
      verify: async (_key: unknown, _algorithm: unknown, _digest: unknown, signature: Uint8Array) =>
        !refused.equals(signature)
    },
    key: { arn: 'arn:aws:kms:eu-central-1:111122223333:key/k' },
    answers: new Map()
  } as unknown as KmsCheck
  expect(await verdictOn(refused, accepted, kms)).toBe('refused')
  expect(await verdictOn(accepted, accepted, kms)).toBe('proven')
})
