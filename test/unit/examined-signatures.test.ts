import { expect, it } from 'vitest'
import { examineSignatures } from '../../src/verify/signatures.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { signatureOf } from '../support/signed-files.ts'

// thousands of files can lie where signatures are expected, of 16 KiB each
it('what is no signature leaves no bytes in memory, and can be read once more to be explained', async () => {
  const privateKey = await testKey('RSA_2048')
  const key = publicKeyOf(privateKey)
  const trust = { trusted: [{ key, reason: 'the test' }], untrusted: [{ key, why: 'not trusted' as const }] }
  const examined = (bytes: Buffer) => {
    const file = { from: 'a.sig', suffix: '.sig', key: 'a.sig', bytes, size: bytes.length }
    const found = [{ ...file, reread: async () => bytes }]
    return examineSignatures({ found, missing: { lookedAt: [], hint: '' } }, trust, undefined).all[0]
  }
  const [none, one] = [examined(Buffer.alloc(16_384, 1)), examined(signatureOf(privateKey, 'content'))]
  expect(none?.isClaimed).toBe(true)
  expect(none?.file.bytes).toBeUndefined()
  expect([...(none?.trusted ?? []), ...(none?.untrusted ?? [])].map(({ file }) => file)).toEqual([
    { kind: 'unreadable', file: undefined },
    { kind: 'unreadable', file: undefined }
  ])
  expect(await none?.file.reread?.()).toHaveLength(16_384)
  expect(one?.file.bytes).toHaveLength(256)
})
