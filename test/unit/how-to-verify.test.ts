import { describe, expect, it } from 'vitest'
import { isReadByScript, namesToFind, type ReleaseTraits } from '../../src/sign/how-to-verify.ts'

const RAW = { format: 'raw', suffix: '.sig', algorithm: 'RSASSA_PSS_SHA_256' } as const
const OPENPGP = { format: 'openpgp', suffix: '.asc', algorithm: 'RSASSA_PKCS1_V1_5_SHA_256' } as const

describe('isReadByScript', () => {
  const release: ReleaseTraits = {
    publicKey: { kind: 'rsa' },
    checksumsFile: 'SHA256SUMS',
    isBound: true,
    forms: [RAW],
    hasAdditionalKey: false,
    hasStatement: false
  }

  it.each<Partial<ReleaseTraits>>([
    {},
    { forms: [{ ...RAW, format: 'base64' }] },
    { checksumsFile: 'SHA384SUMS' },
    { checksumsFile: 'SHA512SUMS' }
  ])('holds with %j', part => {
    expect(isReadByScript({ ...release, ...part })).toBe(true)
  })

  it.each<Partial<ReleaseTraits>>([
    { publicKey: { kind: 'ec' } },
    { publicKey: { kind: 'ml-dsa' } },
    { checksumsFile: undefined },
    { checksumsFile: 'app_SHA256SUMS' },
    { isBound: false },
    { forms: [{ ...RAW, suffix: '.rawsig' }] },
    { forms: [OPENPGP] },
    { forms: [RAW, OPENPGP] },
    { hasAdditionalKey: true },
    { hasStatement: true }
  ])('does not hold with %j', part => {
    expect(isReadByScript({ ...release, ...part })).toBe(false)
  })
})

describe('namesToFind', () => {
  it('has what kms-sign does not look for by itself', () => {
    expect(namesToFind(undefined, ['.sig', '.asc'])).toEqual({ checksumsFile: undefined, suffixes: [] })
    expect(namesToFind('SHA512SUMS', ['.sig'])).toEqual({ checksumsFile: undefined, suffixes: [] })
    expect(namesToFind('out/SHA512SUMS', ['.rawsig', '.sig'])).toEqual({
      checksumsFile: 'out/SHA512SUMS',
      suffixes: ['.rawsig']
    })
  })
})
