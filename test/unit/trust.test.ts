import { beforeAll, describe, expect, it } from 'vitest'
import type { Pins } from '../../src/trust/anchors.ts'
import type { SigningKey } from '../../src/ports/signer.ts'
import { SIGNING_ALGORITHMS } from '../../src/signature/algorithms.ts'
import { formatPem } from '../../src/signature/public-key.ts'
import type { PublicKey, RsaPublicKey } from '../../src/signature/public-key.ts'
import {
  assertKeyAllowed,
  judgeByPins,
  resolveTrust,
  warnOfKeysBesideArtifacts
} from '../../src/trust/anchors.ts'
import { readKeyFiles } from '../../src/trust/key-files.ts'
import type { Anchors, Trust } from '../../src/trust/anchors.ts'
import type { KeyFile } from '../../src/trust/key-files.ts'
import { INPUT_TERMS } from '../../src/inputs/terms.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { workspace } from '../support/workspace.ts'

const ARN = 'arn:aws:kms:eu-west-2:111122223333:key/1'
const ANY: Pins = { allowed: undefined, revoked: [] }

let a: RsaPublicKey
let b: RsaPublicKey
let c: RsaPublicKey

beforeAll(async () => {
  const [first, second, third] = await Promise.all([0, 1, 2].map(slot => testKey('RSA_2048', slot)))
  if (first === undefined || second === undefined || third === undefined) throw new Error('no keys')
  a = publicKeyOf(first)
  b = publicKeyOf(second)
  c = publicKeyOf(third)
})

describe('readKeyFiles', () => {
  it('reads keys in PEM and DER, in the order given', async () => {
    const folder = workspace({ 'keys/a.pem': formatPem(a), 'b.der': b.der })
    const read = await readKeyFiles(['b.der', 'keys/a.pem', folder.file('b.der')], folder.path, INPUT_TERMS)
    expect(read.map(({ path, key }) => [path, key.fingerprint])).toEqual([
      ['b.der', b.fingerprint],
      ['keys/a.pem', a.fingerprint],
      ['b.der', b.fingerprint]
    ])
  })

  it('fails for a file that is not there, or is a folder', async () => {
    const folder = workspace({ 'keys/a.pem': formatPem(a) })
    await expect(readKeyFiles(['keys'], folder.path, INPUT_TERMS)).rejects.toMatchObject({
      code: 'KEY_FILE_INVALID',
      message: 'The trusted public key keys is a directory.',
      hint: 'Give the paths of the key files in it, each by itself, as trusted-public-key.'
    })
    for (const name of ['b.pem', 'keys/b.pem']) {
      await expect(readKeyFiles(['keys/a.pem', name], folder.path, INPUT_TERMS)).rejects.toMatchObject({
        code: 'KEY_FILE_INVALID',
        message: `The trusted public key ${name} does not exist or is not a regular file.`,
        hint: 'Check out the repository before this step, or correct the path in trusted-public-key.'
      })
    }
  })

  it('fails for a file that is no key, and says what it is', async () => {
    const folder = workspace({ 'a.pem': '<html>', 'big.pem': 'A'.repeat(1_000_000) })
    await expect(readKeyFiles(['a.pem'], folder.path, INPUT_TERMS)).rejects.toMatchObject({
      code: 'KEY_FILE_INVALID',
      message: 'The trusted public key a.pem cannot be used: it is an HTML page, expected a public key.'
    })
    await expect(readKeyFiles(['big.pem'], folder.path, INPUT_TERMS)).rejects.toThrow(
      // of which no more than a certificate may have is read, so that its size is not known
      'The trusted public key big.pem cannot be used: the file has more than 65536 bytes: no public key is as large.'
    )
  })
})

describe('judgeByPins', () => {
  it('lets a revocation win over everything', () => {
    const of = (allowed: string[] | undefined, revoked: string[]): string =>
      judgeByPins(a, { allowed, revoked })
    expect(of(undefined, [])).toBe('allowed')
    expect(of([a.fingerprint], [])).toBe('allowed')
    expect(of([b.fingerprint, a.fingerprint], [b.fingerprint])).toBe('allowed')
    expect(of([b.fingerprint], [])).toBe('not pinned')
    expect(of([], [])).toBe('not pinned')
    expect(of(undefined, [a.fingerprint])).toBe('revoked')
    expect(of([a.fingerprint], [a.fingerprint])).toBe('revoked')
    expect(of([a.fingerprint.slice(0, -1)], [])).toBe('not pinned')
  })
})

describe('assertKeyAllowed', () => {
  it('lets a key pass that everything given allows', () => {
    expect(() => assertKeyAllowed(kms(a), ANY, [])).not.toThrow()
    expect(() => assertKeyAllowed(kms(a), ANY, [file('b.pem', b), file('a.pem', a)])).not.toThrow()
    expect(() => assertKeyAllowed(kms(a), pins([a]), [file('a.pem', a)])).not.toThrow()
  })

  it('refuses a revoked key, whatever else allows it', () => {
    expect(() => assertKeyAllowed(kms(a), pins([a], [a]), [file('a.pem', a)])).toThrow(
      expect.objectContaining({
        code: 'KEY_NOT_ALLOWED',
        message: `The key ${ARN} (${a.fingerprint}) is revoked by public-key-fingerprint.`
      })
    )
  })

  it('refuses a key that is not pinned, even if a file has it', () => {
    expect(() => assertKeyAllowed(kms(a), pins([b, c]), [file('a.pem', a)])).toThrow(
      expect.objectContaining({
        code: 'KEY_NOT_ALLOWED',
        message: `The key ${ARN} has the fingerprint ${a.fingerprint}, expected ${b.fingerprint} or ${c.fingerprint}.`
      })
    )
  })

  it('refuses a key that no file has, even if it is pinned', () => {
    expect(() => assertKeyAllowed(kms(a), pins([a]), [file('b.pem', b), file('c.pem', c)])).toThrow(
      expect.objectContaining({
        code: 'KEY_NOT_ALLOWED',
        message: `The key ${ARN} (${a.fingerprint}) is not among the keys of trusted-public-key (b.pem, c.pem).`
      })
    )
  })
})

describe('resolveTrust', () => {
  it('trusts key files', () => {
    const trust = resolve({ keyFiles: [file('a.pem', a), file('b.pem', b)] })
    expect(described(trust)).toEqual({
      trusted: { a: 'trusted-public-key a.pem', b: 'trusted-public-key b.pem' },
      untrusted: {}
    })
  })

  it('trusts the KMS key', () => {
    expect(described(resolve({ kmsKey: kms(a) }))).toEqual({
      trusted: { a: `key-id (${ARN})` },
      untrusted: {}
    })
  })

  it('trusts a key that was found only when it is pinned', () => {
    const found = [file('x.pem', a), file('y.pem', b)]
    expect(described(resolve({ pins: pins([a]), found }))).toEqual({
      trusted: { a: 'public-key-fingerprint (key found as x.pem)' },
      untrusted: { b: 'not pinned' }
    })
    expect(described(resolve({ keyFiles: [file('c.pem', c)], found }))).toEqual({
      trusted: { c: 'trusted-public-key c.pem' },
      untrusted: { a: 'not trusted', b: 'not trusted' }
    })
    expect(described(resolve({ keyFiles: [file('c.pem', c)], pins: pins([a, c]), found }))).toEqual({
      trusted: { c: 'trusted-public-key c.pem and public-key-fingerprint' },
      untrusted: { a: 'not trusted', b: 'not pinned' }
    })
  })

  it('trusts what all anchors agree on only', () => {
    const keyFiles = [file('a.pem', a), file('b.pem', b)]
    expect(described(resolve({ keyFiles, pins: pins([b, c]) }))).toEqual({
      trusted: { b: 'trusted-public-key b.pem and public-key-fingerprint' },
      untrusted: { a: 'not pinned' }
    })
    expect(described(resolve({ keyFiles, kmsKey: kms(b) }))).toEqual({
      trusted: { b: `trusted-public-key b.pem and key-id (${ARN})` },
      untrusted: { a: 'not trusted' }
    })
    expect(described(resolve({ keyFiles, kmsKey: kms(b), pins: pins([b]) }))).toEqual({
      trusted: { b: `trusted-public-key b.pem and key-id (${ARN}) and public-key-fingerprint` },
      untrusted: { a: 'not pinned' }
    })
  })

  it('never trusts a revoked key', () => {
    const keyFiles = [file('a.pem', a), file('b.pem', b)]
    expect(described(resolve({ keyFiles, pins: { allowed: undefined, revoked: [a.fingerprint] } }))).toEqual({
      trusted: { b: 'trusted-public-key b.pem' },
      untrusted: { a: 'revoked' }
    })
  })

  it.each<readonly [string, () => Partial<Anchors>, () => string]>([
    [
      'key file and KMS key differ',
      () => ({ keyFiles: [file('a.pem', a)], kmsKey: kms(b) }),
      () =>
        `No key satisfies every trust anchor; found: ${a.fingerprint} (not trusted), ${b.fingerprint} (not trusted).`
    ],
    [
      'the KMS key is not pinned',
      () => ({ kmsKey: kms(a), pins: pins([b]) }),
      () => `No key satisfies every trust anchor; found: ${a.fingerprint} (not pinned).`
    ],
    [
      'the pinned key was found, but the key file is another',
      () => ({ keyFiles: [file('a.pem', a)], pins: pins([b]), found: [file('b.pem', b)] }),
      () =>
        `No key satisfies every trust anchor; found: ${a.fingerprint} (not pinned), ${b.fingerprint} (not trusted).`
    ],
    [
      'every key is revoked',
      () => ({ keyFiles: [file('a.pem', a)], pins: { allowed: undefined, revoked: [a.fingerprint] } }),
      () => `No key satisfies every trust anchor; found: ${a.fingerprint} (revoked).`
    ],
    [
      'the pinned key was not found',
      () => ({ pins: pins([a]), found: [file('x.pem', b)] }),
      () =>
        `No key with the pinned fingerprint ${a.fingerprint} was found; one public key was looked at: ${b.fingerprint} (not pinned).`
    ],
    [
      'no key was found at all',
      () => ({ pins: pins([a, b]) }),
      () =>
        `No key with the pinned fingerprint ${a.fingerprint} or ${b.fingerprint} was found; 0 public keys were looked at.`
    ]
  ])('fails where %s', (_, anchors, message) => {
    expect(() => resolve(anchors())).toThrow(
      expect.objectContaining({ code: 'NO_TRUSTED_KEY', message: message() })
    )
  })

  it('takes the certificate of a key that was signed last, whichever was given first', () => {
    const certified = (fill: number, signedAt: number, expiresAt: number): RsaPublicKey => ({
      ...a,
      openpgp: { fingerprint: Buffer.alloc(20, fill), createdAt: 1, signedAt, expiresAt }
    })
    const [old, renewed, another] = [certified(1, 1, 100), certified(1, 50, 200), certified(2, 50, 300)]
    for (const [keys, expiresAt] of [
      [[old, renewed], 200],
      [[renewed, old], 200],
      [[old, a, renewed], 200],
      [[another, old, renewed], 300],
      [[renewed, another], 300]
    ] as const) {
      const trust = resolve({ keyFiles: keys.map((key, index) => file(`${index}.asc`, key)) })
      expect(trust.trusted.map(({ key }) => key.openpgp?.expiresAt)).toEqual([expiresAt])
    }
  })

  it('holds no key twice, whatever the files', () => {
    const trust = resolve({
      keyFiles: [file('1.pem', a), file('2.pem', a)],
      found: [file('3.pem', a), file('4.pem', b), file('5.pem', b)]
    })
    expect(trust.trusted).toHaveLength(1)
    expect(trust.untrusted).toHaveLength(1)
  })
})

describe('a trusted key beside the artifacts', () => {
  const artifact = (path: string) => ({ name: 'a', path, absolutePath: `/workspace/${path}`, size: 1 })

  it.each([
    ['in their folder', 'dist/key.pem', ['dist/a'], 1],
    ['elsewhere', 'keys/key.pem', ['dist/a'], 0],
    ['in a folder above', 'dist/key.pem', ['dist/sub/a'], 0],
    ['in the workspace itself', 'key.pem', ['a'], 0]
  ])('%s', (_, path, artifacts, count) => {
    const warnings: string[] = []
    const log = {
      info: () => undefined,
      debug: () => undefined,
      warning: (text: string) => void warnings.push(text)
    }
    const keys = [file(path, a)]
    warnOfKeysBesideArtifacts({
      keyFiles: keys,
      artifacts: artifacts.map(artifact),
      pins: ANY,
      workspace: '/workspace',
      checkout: '/workspace',
      terms: INPUT_TERMS,
      log
    })
    expect(warnings).toHaveLength(count)
    for (const warning of warnings)
      expect(warning).toMatch(/^The trusted key dist\/key\.pem is in the same directory as the artifacts/)

    warnings.length = 0
    warnOfKeysBesideArtifacts({
      keyFiles: keys,
      artifacts: artifacts.map(artifact),
      pins: pins([a]),
      workspace: '/workspace',
      checkout: '/workspace',
      terms: INPUT_TERMS,
      log
    })
    expect(warnings).toEqual([])
  })
})

function file(path: string, key: RsaPublicKey): KeyFile {
  return { path, key }
}

function kms(publicKey: RsaPublicKey): SigningKey {
  return { arn: ARN, publicKey, algorithms: SIGNING_ALGORITHMS }
}

function pins(allowed: readonly RsaPublicKey[], revoked: readonly RsaPublicKey[] = []): Pins {
  const fingerprints = (keys: readonly RsaPublicKey[]): string[] => keys.map(({ fingerprint }) => fingerprint)
  return { allowed: fingerprints(allowed), revoked: fingerprints(revoked) }
}

function resolve(anchors: Partial<Anchors>): Trust {
  return resolveTrust({
    pins: ANY,
    keyFiles: [],
    kmsKey: undefined,
    found: [],
    terms: INPUT_TERMS,
    ...anchors
  })
}

function described({ trusted, untrusted }: Trust): unknown {
  const name = ({ fingerprint }: PublicKey): string =>
    Object.entries({ a, b, c }).find(([, key]) => key.fingerprint === fingerprint)?.[0] ?? fingerprint
  return {
    trusted: Object.fromEntries(trusted.map(({ key, reason }) => [name(key), reason])),
    untrusted: Object.fromEntries(untrusted.map(({ key, why }) => [name(key), why]))
  }
}
