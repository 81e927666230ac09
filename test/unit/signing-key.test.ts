import { beforeAll, describe, expect, it } from 'vitest'
import { ADDITIONAL_KEY_TERMS, WORKFLOW_TERMS } from '../../src/aws/terms.ts'
import { toSigningKey } from '../../src/aws/signing-key.ts'
import { testKey } from '../support/keys.ts'
import { derOf } from '../support/signed-files.ts'

const ARN = 'arn:aws:kms:eu-central-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab'

describe('a key that KMS describes', () => {
  let der: Buffer

  beforeAll(async () => {
    der = derOf(await testKey('RSA_2048'))
  })

  const read = (answer: object, terms = WORKFLOW_TERMS) =>
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
      'alias/x',
      terms
    )

  it('has an ARN, a public key and the algorithms that are known', () => {
    const unknown = { SigningAlgorithms: ['RSASSA_PSS_SHA_256', 'NEW_SHA_999'] }
    expect(read(unknown)).toMatchObject({ arn: ARN, algorithms: ['RSASSA_PSS_SHA_256'] })
    expect(read({}).publicKey.spec).toBe('RSA_2048')
  })

  it.each([
    ['ECC_NIST_EDWARDS25519', 'an Ed25519 key, with which KMS signs no digest as it is: ED25519_PH_SHA_512'],
    ['ECC_SECG_P256K1', 'a key on secp256k1, the curve of cryptocurrencies'],
    ['SM2', 'an SM2 key, which signs digests by SM3'],
    ['HMAC_384', 'a symmetric key, whose codes can be verified only by who could make them'],
    ['SYMMETRIC_DEFAULT', 'a symmetric key for encryption, which cannot sign']
  ])('of the spec %s is rejected with the reason', (spec, reason) => {
    const expected = `The KMS key alias/x is ${spec}, expected RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384 or ECC_NIST_P521: it is ${reason}`
    expect(() => read({ KeySpec: spec })).toThrow(expected)
    expect(() => read({ KeySpec: spec }, ADDITIONAL_KEY_TERMS)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(
          `, ECC_NIST_P521, ML_DSA_44, ML_DSA_65 or ML_DSA_87: it is ${reason}`
        ),
        hint: 'Create a key with: aws kms create-key --key-spec ML_DSA_65 --key-usage SIGN_VERIFY'
      })
    )
    expect(() => read({ KeySpec: spec })).toThrow(expect.objectContaining({ code: 'KMS_KEY_UNUSABLE' }))
  })

  it('of a spec that nobody has seen yet is rejected by its name', () => {
    expect(() => read({ KeySpec: 'LATTICE_9' })).toThrow(
      'The KMS key alias/x is LATTICE_9, expected RSA_2048,'
    )
  })

  it.each([
    ['ENCRYPT_DECRYPT', 'encryption'],
    ['KEY_AGREEMENT', 'key agreement'],
    ['GENERATE_VERIFY_MAC', 'message authentication codes']
  ])('with the usage %s is rejected with the reason', (usage, purpose) => {
    expect(() => read({ KeyUsage: usage })).toThrow(
      `The KMS key alias/x has the usage ${usage}, expected SIGN_VERIFY: it is for ${purpose}, and the usage of a key cannot be changed.`
    )
  })

  it.each(['ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521'] as const)('can be %s', async spec => {
    const bits = { ECC_NIST_P256: 256, ECC_NIST_P384: 384, ECC_NIST_P521: 512 }[spec]
    const answer = {
      der: derOf(await testKey(spec)),
      KeySpec: spec,
      SigningAlgorithms: [`ECDSA_SHA_${bits}`]
    }
    expect(read(answer)).toMatchObject({ publicKey: { kind: 'ec', spec }, algorithms: [`ECDSA_SHA_${bits}`] })
  })
})
