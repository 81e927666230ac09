import { beforeAll, describe, expect, it } from 'vitest'
import { toSigningKey } from '../../src/aws/signing-key.ts'
import { testKey } from '../support/keys.ts'
import { derOf } from '../support/signed-files.ts'

const ARN = 'arn:aws:kms:eu-central-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab'

describe('a key that KMS describes', () => {
  let der: Buffer

  beforeAll(async () => {
    der = derOf(await testKey('RSA_2048'))
  })

  const read = (answer: object) =>
    toSigningKey(
      {
        arn: ARN,
        der,
        KeySpec: 'RSA_2048',
        KeyUsage: 'SIGN_VERIFY',
        SigningAlgorithms: ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256'],
        $metadata: {},
        ...answer
      },
      'alias/x'
    )

  it('has an ARN, a public key and the algorithms that are known', () => {
    const unknown = { SigningAlgorithms: ['RSASSA_PSS_SHA_256', 'NEW_SHA_999'] }
    expect(read(unknown)).toMatchObject({ arn: ARN, algorithms: ['RSASSA_PSS_SHA_256'] })
    expect(read({}).publicKey.spec).toBe('RSA_2048')
  })

  it.each([
    ['ECC_NIST_EDWARDS25519', ': of Ed25519 keys KMS wants the whole file, or hashes the digest once more.'],
    ['ECC_NIST_P384', ': signatures by elliptic curves are not made here.'],
    ['ECC_SECG_P256K1', ': signatures by elliptic curves are not made here.'],
    ['ML_DSA_65', ': ML-DSA signatures are not made here.'],
    ['SM2', ': SM2 signatures are not made here.'],
    ['HMAC_256', ', expected RSA_2048, RSA_3072 or RSA_4096.']
  ])('of the spec %s is rejected with the reason', (spec, reason) => {
    expect(() => read({ KeySpec: spec })).toThrow(
      expect.objectContaining({
        code: 'KMS_KEY_UNUSABLE',
        message: expect.stringMatching(new RegExp(`^The KMS key alias/x is ${spec}, expected RSA_2048.*`))
      })
    )
    expect(() => read({ KeySpec: spec })).toThrow(reason)
  })
})
