import { readFileSync, readdirSync } from 'node:fs'
import { constants, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { HASH_NAMES, DIGEST_ALGORITHMS } from '../../src/signature/algorithms.ts'
import type { Digest, HashName, DigestAlgorithm } from '../../src/signature/algorithms.ts'
import type { ContentDigest } from '../../src/signature/prehash.ts'
import {
  checksumsIncomplete,
  checksumsInvalid,
  checksumsMismatch,
  notInChecksums,
  signatureMissingWith
} from '../../src/diagnosis/checksums.ts'
import type { MissingEntry } from '../../src/diagnosis/checksums.ts'
import { diagnose } from '../../src/diagnosis/signature.ts'
import {
  assetUnverified,
  exempted,
  kmsDisagrees,
  notSignedByAll,
  signatureMissing,
  textChanged
} from '../../src/diagnosis/rejections.ts'
import type { Evidence } from '../../src/diagnosis/evidence.ts'
import type { Cause, Diagnosis } from '../../src/diagnosis/diagnosis.ts'
import { findTextChange } from '../../src/diagnosis/text-changes.ts'
import type { PublicKey, RsaPublicKey } from '../../src/signature/public-key.ts'
import {
  bindingBroken,
  bindingMismatch,
  bindingMissing,
  bindingUnreadable,
  digestMismatch,
  expectedMissing,
  notExpected,
  statementMismatch
} from '../../src/diagnosis/release.ts'
import { recoverMessages } from '../../src/signature/schemes/index.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import type { Examination } from '../../src/signature/examination.ts'
import type { Verified } from '../../src/signature/verdict.ts'
import { INPUT_TERMS } from '../../src/inputs/terms.ts'
import { signDigest } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { anyPublicKeyOf, publicKeyOf } from '../support/public-keys.ts'
import { algorithmWith, digestOf, pss, raise } from '../support/rsa-encodings.ts'

const CONTENT = 'the artifact\n'
const PSS = 'RSASSA_PSS_SHA_256'
const PKCS1 = 'RSASSA_PKCS1_V1_5_SHA_256'
const TAKE = 'Take the file that was signed, or sign this one.'
const SWAPPED = 'Put each signature beside its own artifact; two of them may have been swapped.'
const TWICE =
  'Sign again: "aws kms sign" takes a digest with --message-type DIGEST only, OpenSSL with "pkeyutl -pkeyopt digest:", not with "dgst".'
const HEX = 'Sign the digest itself (raw bytes, with --message-type DIGEST), or the file.'
const CHECK = 'Download artifact and signature again, or give the public key of the key that signed.'

let mine: { readonly privateKey: KeyObject; readonly key: RsaPublicKey }
let other: { readonly privateKey: KeyObject; readonly key: RsaPublicKey }
const seen = new Set<Cause>()

beforeAll(async () => {
  const [first, second] = await Promise.all([testKey('RSA_2048', 0), testKey('RSA_2048', 1)])
  mine = { privateKey: first, key: publicKeyOf(first) }
  other = { privateKey: second, key: publicKeyOf(second) }
})

describe('a refusal is explained by', () => {
  it('a signature that is not there', () => {
    expect(noted(signatureMissing({ lookedAt: ['a.bin.sig', 'the release'], hint: 'Sign it.' }))).toEqual({
      cause: 'signature-missing',
      message: 'there is no signature; looked for a.bin.sig, the release',
      hint: 'Sign it.'
    })
  })

  it('a signature file that is none', () => {
    expect(explain({ file: Buffer.from('{"Signature":""}') })).toEqual({
      cause: 'signature-unreadable',
      message: 'the signature file is JSON',
      hint: 'Extract the signature if this is the whole response of "aws kms sign": --query Signature --output text | base64 --decode.'
    })
  })

  it('KMS, that says otherwise', () => {
    expect(noted(kmsDisagrees('arn:aws:kms:eu-west-2:111122223333:key/1'))).toEqual({
      cause: 'kms-disagrees',
      message:
        'the local check accepts the signature, but KMS rejects it with arn:aws:kms:eu-west-2:111122223333:key/1',
      hint: 'Correct AWS_ENDPOINT_URL_KMS, or the trusted key, which must be the public key of key-id; trust neither result until this is explained.'
    })
  })

  it('an asset that cannot be tried', () => {
    expect(noted(assetUnverified('it is new', 'Sign it.'))).toEqual({
      cause: 'asset-unverified',
      message: 'it is new',
      hint: 'Sign it.'
    })
  })

  it('an exemption, which says that nothing was verified', () => {
    expect(noted(exempted('!*.txt', INPUT_TERMS))).toEqual({
      cause: 'exempted',
      message: 'exempted by the line "!*.txt" in release-assets, not verified',
      hint: 'Sign it and remove the line to have it verified.'
    })
  })

  it('a change of the text, as far as it is known who listed it', () => {
    const causes = ['line-endings-changed', 'byte-order-mark-changed', 'final-newline-changed'] as const
    for (const cause of causes) {
      const change = { cause, description: 'this happened and that' }
      const hint =
        'Take the file as it was signed; keep editors, scripts and git ("* -text" in .gitattributes) from converting it on its way.'
      expect(noted(textChanged(change, undefined))).toEqual({
        cause,
        message: 'the trusted key signed this text before this happened and that',
        hint
      })
      expect(noted(textChanged(change, 'SHA256SUMS'))).toEqual({
        cause,
        message: 'SHA256SUMS lists this text before this happened and that',
        hint
      })
    }
  })

  it('the checksums file', () => {
    const listed: Digest = { hash: 'sha256', bytes: Buffer.alloc(32, 1) }
    const now: Digest = { hash: 'sha256', bytes: Buffer.alloc(32, 2) }
    const [ones, twos] = ['01', '02'].map(byte => `sha256:${byte.repeat(32)}`)
    expect(noted(checksumsMismatch('SHA256SUMS', listed, now, false))).toEqual({
      cause: 'checksums-mismatch',
      message: `SHA256SUMS lists it with ${ones}, this file has ${twos}: the file changed, or it is another version`,
      hint: 'Take the file and the checksums file of one release, or sign again.'
    })
    expect(checksumsMismatch('SHA256SUMS', listed, now, true).message).toBe(
      `SHA256SUMS lists it with ${ones}, this file has ${twos}, although its own signature is valid: one of the two is of another version`
    )
    const missing = { lookedAt: ['a.sig'], hint: 'Sign it.' }
    expect(noted(notInChecksums('SHA256SUMS', missing, 'dist/a'))).toEqual({
      cause: 'not-in-checksums',
      message:
        'SHA256SUMS does not list it (it does list "dist/a"), and it has no signature of its own; looked for a.sig',
      hint: 'Sign it.'
    })
    expect(noted(checksumsInvalid('line 3 is odd')).message).toBe(
      'its signature is valid, but it is rejected as a checksums file: line 3 is odd'
    )
    const entries = (names: string): MissingEntry[] =>
      names.split(' ').map(name => ({ name, hereAs: undefined }))
    expect(noted(checksumsIncomplete(entries('a'), 'release', INPUT_TERMS)).message).toBe(
      'its signature is valid, but it lists "a", which is missing'
    )
    expect(checksumsIncomplete(entries('a b c d e f g'), 'local', INPUT_TERMS).message).toBe(
      'its signature is valid, but it lists "a", "b", "c", "d", "e" and 2 more, which are missing'
    )
    const refusal = { cause: 'checksums-invalid', message: 'it is odd', hint: 'Regenerate it.' } as const
    expect(signatureMissingWith(signatureMissing(missing), 'SHA256SUMS', refusal)).toEqual({
      cause: 'signature-missing',
      message:
        'there is no signature; looked for a.sig; SHA256SUMS, which could cover it, is not verified: it is odd',
      hint: 'Regenerate it.'
    })
  })

  it('the binding and the digests that were handed over', () => {
    const digest: Digest = { hash: 'sha256', bytes: Buffer.alloc(32, 1) }
    const text = `sha256:${'01'.repeat(32)}`
    expect(noted(bindingMissing('no signed checksums file lists it', INPUT_TERMS)).message).toBe(
      'its signature is valid, but require-binding is set and no signed checksums file lists it'
    )
    expect(noted(bindingBroken('there is no release-binding.json, which SHA256SUMS lists')).message).toBe(
      'its signature is valid, but there is no release-binding.json, which SHA256SUMS lists'
    )
    expect(noted(bindingUnreadable()).message).toBe(
      'its signature is valid, but release-binding.json is malformed, or of a version that is not known here'
    )
    expect(
      noted(bindingMismatch('SHA256SUMS', 'it was signed for the tag "v1", expected "v2"')).message
    ).toBe(
      'its signature is valid, but SHA256SUMS belongs to another release: it was signed for the tag "v1", expected "v2"'
    )
    expect(
      noted(notSignedByAll([{ key: mine.key, reason: 'key.pem' }], undefined, INPUT_TERMS)).message
    ).toBe(
      `require-signatures is all, but the trusted key ${mine.key.fingerprint} (RSA_2048, key.pem) did not sign it`
    )
    expect(noted(statementMismatch('it states another digest of app.tgz')).message).toBe(
      'this release statement is rejected: it states another digest of app.tgz'
    )
    expect(noted(digestMismatch(digest, undefined)).message).toBe(
      `its signature is valid, but digests expects ${text}`
    )
    expect(noted(notExpected(undefined)).message).toBe('its signature is valid, but digests does not list it')
    expect(noted(expectedMissing(digest, undefined)).message).toBe(
      `digests expects it with ${text}, but it is missing`
    )
  })

  it('an algorithm that is not accepted', () => {
    const sha1 = sign('sha1', Buffer.from(CONTENT), mine.privateKey)
    expect(explain({ file: sha1 })).toEqual({
      cause: 'unsupported-algorithm',
      message:
        'the trusted key made this signature as RSASSA-PKCS1-v1_5 with SHA-1, which is not an accepted algorithm',
      hint: `Sign with one of ${DIGEST_ALGORITHMS.slice(0, 6).join(', ')}.`
    })
  })

  it.each([
    ['sha512-256', 'SHA-512/256'],
    ['sha3-256', 'SHA3-256'],
    ['md5', 'MD5'],
    ['sha1', 'SHA-1']
  ])('PSS with a hash function that is not accepted: %s', (hash, name) => {
    const key = { key: mine.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 16 }
    expect(explain({ file: sign(hash, Buffer.from(CONTENT), key) })).toEqual({
      cause: 'unsupported-algorithm',
      message: `the trusted key made this signature as RSASSA-PSS with ${name}, which is not an accepted algorithm`,
      hint: `Sign with one of ${DIGEST_ALGORITHMS.slice(0, 6).join(', ')}; some libraries use SHA-1 for MGF1 by default.`
    })
  })

  it('another algorithm than the pinned one', () => {
    expect(explain({ file: signed(mine, CONTENT, PKCS1), pinned: PSS })).toEqual({
      cause: 'other-algorithm',
      message:
        'the trusted key signed exactly this file, but with RSASSA_PKCS1_V1_5_SHA_256, and signing-algorithm allows RSASSA_PSS_SHA_256 only',
      hint: 'Sign it with RSASSA_PSS_SHA_256, or change signing-algorithm if RSASSA_PKCS1_V1_5_SHA_256 is intended.'
    })
  })

  it.each([
    [
      'revoked',
      'key-revoked',
      'is revoked in public-key-fingerprint',
      'Sign it with a key that is not revoked.'
    ],
    [
      'not pinned',
      'key-not-pinned',
      'is not pinned in public-key-fingerprint',
      'Add this fingerprint to public-key-fingerprint if the key is intended; get it from its owner, not from the release.'
    ],
    [
      'not trusted',
      'key-not-trusted',
      'is not among the trusted ones',
      'Give the key as trusted-public-key, key-id or public-key-fingerprint if it is intended.'
    ]
  ] as const)('a key that is %s', (why, cause, text, hint) => {
    for (const algorithm of [PSS, PKCS1] as const) {
      const file = signed(other, CONTENT, algorithm)
      expect(explain({ file, untrusted: [{ key: other.key, why }] })).toEqual({
        cause,
        message: `the key ${other.key.fingerprint} signed exactly this file, but that key ${text}`,
        hint
      })
    }
  })

  it('another artifact that was signed', () => {
    for (const algorithm of [PSS, PKCS1] as const) {
      const file = signed(mine, 'another\n', algorithm)
      const others = [
        { name: 'unrelated.txt', digests: digestsOf('unrelated') },
        { name: 'b.bin', digests: digestsOf('another\n') }
      ]
      expect(explain({ file, others })).toEqual({
        cause: 'signed-other-artifact',
        message: "this is the trusted key's signature of another artifact, b.bin",
        hint: SWAPPED
      })
    }
  })

  it.each(HASH_NAMES)('a digest by %s that was hashed twice', hash => {
    for (const scheme of ['PSS', 'PKCS1-v1_5'] as const) {
      const file = signed(mine, digestOf(hash, CONTENT), algorithmWith(scheme, hash))
      expect(explain({ file })).toEqual({
        cause: 'signed-digest-of-digest',
        message: "the trusted key signed the digest of this file's digest: it was hashed twice",
        hint: TWICE
      })
    }
  })

  it.each(['', '\n'])('the hexadecimal text of the digest, followed by %j', end => {
    for (const algorithm of [PSS, PKCS1] as const) {
      const file = signed(mine, `${digestOf('sha256', CONTENT).toString('hex')}${end}`, algorithm)
      expect(explain({ file })).toEqual({
        cause: 'signed-hex-digest',
        message: "the trusted key signed the hexadecimal text of this file's digest, not the file",
        hint: HEX
      })
    }
  })

  it('a hash file that was given in place of the file', async () => {
    const digest = digestOf('sha256', CONTENT)
    const content = (async function* () {
      yield Buffer.from(`${digest.toString('hex')}  app.tgz\n`)
    })()
    const change = await findTextChange(content, ['sha256'], ({ bytes }) => digest.equals(bytes))
    expect(change && textChanged(change, undefined)).toEqual({
      cause: 'signed-other-artifact',
      message: `this is a hash file: the trusted key signed the file whose digest is in it (sha256:${digest.toString('hex')}), not this text`,
      hint: 'Give the file itself as the artifact, not the hash file beside it.'
    })
  })

  it('a Git LFS pointer that was given in place of the file', async () => {
    const digest = digestOf('sha256', CONTENT)
    const content = (async function* () {
      yield Buffer.from(
        `version https://git-lfs.github.com/spec/v1\noid sha256:${digest.toString('hex')}\nsize 13\n`
      )
    })()
    const change = await findTextChange(content, ['sha256'], ({ bytes }) => digest.equals(bytes))
    expect(change && textChanged(change, 'SHA256SUMS')).toEqual({
      cause: 'signed-other-artifact',
      message: `this is a Git LFS pointer: SHA256SUMS lists the file that it stands for (sha256:${digest.toString('hex')}), not this text`,
      hint: 'Fetch the file itself: git lfs pull, or "lfs: true" with actions/checkout.'
    })
  })

  it.each(['', '\n'])('the base64 text of the digest, followed by %j', end => {
    const file = signed(mine, `${digestOf('sha256', CONTENT).toString('base64')}${end}`, PSS)
    expect(explain({ file })).toEqual({
      cause: 'signed-hex-digest',
      message: "the trusted key signed the base64 text of this file's digest, not the file",
      hint: HEX
    })
  })

  it('a file that has changed, with PKCS#1 v1.5 by both digests', () => {
    const then = digestOf('sha256', 'before').toString('hex')
    const now = digestOf('sha256', CONTENT).toString('hex')
    expect(explain({ file: signed(mine, 'before', PKCS1) })).toEqual({
      cause: 'file-changed',
      message: `the trusted key signed a file with the digest sha256:${then}; this file has sha256:${now}: the file changed after signing, or it is another file`,
      hint: TAKE
    })
  })

  it('a file that has changed, with PSS by its own digest only', () => {
    const now = digestOf('sha256', CONTENT).toString('hex')
    expect(explain({ file: signedAlone(mine, PSS) })).toEqual({
      cause: 'file-changed',
      message: `the trusted key signed (RSASSA_PSS_SHA_256), but not this content; this file has sha256:${now}: the file changed after signing, or it is another file`,
      hint: TAKE
    })
  })

  it('a file that has changed, where the digest by that hash was not computed', () => {
    const then = digestOf('sha512', 'before').toString('hex')
    const digests = new Map([...digestsOf(CONTENT)].filter(([hash]) => hash === 'sha256'))
    const file = signed(mine, 'before', 'RSASSA_PKCS1_V1_5_SHA_512')
    expect(explain({ file, digests }).message).toBe(
      `the trusted key signed a file with the digest sha512:${then}; this file is a different one: the file changed after signing, or it is another file`
    )
  })

  it('a wrong key or damage, which look alike', () => {
    const file = signedAlone(other, PSS)
    expect(recoverMessages(mine.key, file)).toEqual([])
    expect(explain({ file })).toEqual({
      cause: 'wrong-key-or-damaged',
      message: `the signature was not made by the trusted key (${mine.key.fingerprint}), or is damaged; these cases are indistinguishable`,
      hint: CHECK
    })
  })

  it('names, of several trusted keys, those that can have made a signature of this form', async () => {
    const mlDsa = anyPublicKeyOf(await testKey('ML_DSA_65'))
    const file = Buffer.alloc(3309, 1)
    expect(explain({ file, trusted: [mine.key, mlDsa] }).message).toContain(
      `the trusted one (${mlDsa.fingerprint}), or is damaged`
    )
  })

  it('a wrong key, another content or damage, where a salt of unusual length opens by chance', () => {
    const em = pss({
      length: 256,
      hash: 'sha256',
      digest: digestOf('sha256', 'before'),
      salt: Buffer.alloc(7)
    })
    expect(explain({ file: raise(mine.privateKey, em) })).toEqual({
      cause: 'wrong-key-or-damaged',
      message: `the signature covers different content, was made by a key other than the trusted one (${mine.key.fingerprint}), or is damaged; these cases are indistinguishable`,
      hint: CHECK
    })
  })

  it('the key that signed exactly this file, before anything that only looks likely', () => {
    const file = signed(other, CONTENT, PKCS1)
    const others = [{ name: 'copy.bin', digests: digestsOf(CONTENT) }]
    expect(explain({ file, others, untrusted: [{ key: other.key, why: 'revoked' }] }).cause).toBe(
      'key-revoked'
    )
  })

  describe('a signature that tells nothing of what was signed', () => {
    it.each<readonly [string, string | Uint8Array, DigestAlgorithm | undefined, Cause]>([
      ['the file, where another algorithm is pinned', CONTENT, PKCS1, 'other-algorithm'],
      ['another artifact', 'another\n', undefined, 'signed-other-artifact'],
      ['the digest', digestOf('sha256', CONTENT), undefined, 'signed-digest-of-digest'],
      [
        'the digest in hexadecimal',
        digestOf('sha256', CONTENT).toString('hex'),
        undefined,
        'signed-hex-digest'
      ],
      ['something else', 'something else', undefined, 'wrong-key-or-damaged']
    ])('made over %s', (_, content, pinned, cause) => {
      const trusted = examine(signed(mine, content, PSS), [mine.key]).map(withoutMessages)
      const others = [{ name: 'b.bin', digests: digestsOf('another\n') }]
      const evidence = {
        trusted,
        untrusted: [],
        digests: digestsOf(CONTENT),
        pinned,
        others,
        terms: INPUT_TERMS
      }
      const diagnosis = diagnose(evidence)
      expect(diagnosis.cause).toBe(cause)
      expect(diagnosis.message.startsWith('the signature covers different content, was made by a ')).toBe(
        cause === 'wrong-key-or-damaged'
      )
      const untrusted = trusted.map(examination => ({ ...examination, why: 'not trusted' as const }))
      expect(diagnose({ ...evidence, trusted: [], untrusted }).cause).toBe(
        cause === 'other-algorithm' ? 'key-not-trusted' : 'wrong-key-or-damaged'
      )
    })
  })

  it('a signature over the text of another protocol, by a trusted key or another', () => {
    const digests = new Map([
      ['sha256', { hash: 'sha256', bytes: digestOf('sha256', CONTENT), signingInput: 'dsse-envelope' }]
    ] as const)
    for (const file of [signed(mine, CONTENT, PKCS1), signed(other, CONTENT, PKCS1)]) {
      const { cause, message } = explain({
        file,
        digests,
        untrusted: [{ key: other.key, why: 'not pinned' }]
      })
      expect(cause).toBe('signed-as-other-protocol')
      expect(message).toContain('an attestation (the text that a DSSE envelope is signed over)')
    }
  })

  it('all trusted keys together, where there are several', () => {
    const file = Buffer.alloc(256, 7)
    const trusted = examine(file, [mine.key, other.key])
    const diagnosis = diagnose({
      terms: INPUT_TERMS,
      trusted,
      untrusted: [],
      digests: digestsOf(CONTENT),
      pinned: undefined,
      others: []
    })
    expect(diagnosis.message).toContain(`(${mine.key.fingerprint}, ${other.key.fingerprint})`)
  })

  it('one of the causes that are known, all of which the tests above met', () => {
    const all: Record<Cause, true> = {
      'signature-missing': true,
      'signature-unreadable': true,
      'other-algorithm': true,
      'unsupported-algorithm': true,
      'key-revoked': true,
      'key-not-pinned': true,
      'key-not-trusted': true,
      'signed-other-artifact': true,
      'signed-digest-of-digest': true,
      'signed-hex-digest': true,
      'signed-as-other-protocol': true,
      'file-changed': true,
      'line-endings-changed': true,
      'byte-order-mark-changed': true,
      'final-newline-changed': true,
      'wrong-key-or-damaged': true,
      'kms-disagrees': true,
      'checksums-mismatch': true,
      'checksums-invalid': true,
      'checksums-incomplete': true,
      'not-in-checksums': true,
      'not-signed-by-all': true,
      'binding-missing': true,
      'binding-broken': true,
      'binding-mismatch': true,
      'statement-mismatch': true,
      'digest-mismatch': true,
      'not-expected': true,
      'expected-missing': true,
      'asset-unverified': true,
      exempted: true
    }
    expect([...seen].sort()).toEqual(Object.keys(all).sort())
  })
})

describe('a diagnosis is never a verdict', () => {
  it('by types: it holds three texts and nothing that verifies', () => {
    expectTypeOf<Diagnosis>().toEqualTypeOf<{
      readonly cause: Cause
      readonly message: string
      readonly hint: string
    }>()
    expectTypeOf<Diagnosis>().not.toExtend<Verified>()
    expectTypeOf(diagnose).returns.toEqualTypeOf<Diagnosis>()
    expectTypeOf(judge).returns.toEqualTypeOf<Verified | undefined>()
  })

  it('by imports: what explains takes nothing from what decides but a type', () => {
    const files = readdirSync(new URL('../../src/diagnosis/', import.meta.url)).filter(name =>
      name.endsWith('.ts')
    )
    expect(files.length).toBeGreaterThan(3)
    for (const name of files) {
      const source = read(`diagnosis/${name}`)
      const values = [...source.matchAll(/^import (?!type)[^']*?from '([^']+)'/gm)].map(([, from]) => from)
      expect(values).not.toContain('../signature/verdict.ts')
      expect(source).not.toMatch(/\bjudge\b|\bVerified\b|\.verify\(/)
    }
  })

  it('by calls: only judge makes a Verified, and only one place asks it', () => {
    const sources = readdirSync(new URL('../../src/', import.meta.url), { recursive: true })
      .map(String)
      .filter(name => name.endsWith('.ts'))
      .map(name => ({ name: name.replaceAll('\\', '/'), source: read(name) }))
    const calling = sources
      .filter(({ source }) => /(?<!function )\bjudge\(/.test(source))
      .map(({ name }) => name)
    const returning = sources
      .filter(({ source }) => /\): (Promise<)?Verified\b/.test(source))
      .map(({ name }) => name)
    const casting = sources.filter(({ source }) =>
      /\bas (unknown as )?Verified\b|satisfies Verified\b/.test(source)
    )
    expect(calling).toEqual(['verify/signatures.ts'])
    expect(returning).toEqual(['signature/verdict.ts'])
    expect(casting.map(({ name }) => name)).toEqual(['signature/verdict.ts'])
  })
})

interface Given {
  readonly file: Uint8Array
  readonly pinned?: DigestAlgorithm
  readonly untrusted?: readonly {
    readonly key: RsaPublicKey
    readonly why: 'revoked' | 'not pinned' | 'not trusted'
  }[]
  readonly others?: Evidence['others']
  readonly digests?: ReadonlyMap<HashName, ContentDigest>
  /** `mine` otherwise. */
  readonly trusted?: readonly PublicKey[]
}

/** Asks for the diagnosis as verify mode does: after the refusal. */
function explain({
  file,
  pinned,
  untrusted = [],
  others = [],
  digests = digestsOf(CONTENT),
  trusted: keys = [mine.key]
}: Given): Diagnosis {
  const trusted = examine(file, keys)
  expect(judge(trusted, digests, pinned)).toBeUndefined()
  const byUntrusted = untrusted.flatMap(({ key, why }) =>
    examine(file, [key]).map(examination => ({ ...examination, why }))
  )
  return noted(diagnose({ trusted, untrusted: byUntrusted, digests, pinned, others, terms: INPUT_TERMS }))
}

/** As the schemes leave it whose signatures nothing can be recovered from. */
function withoutMessages(examination: Examination): Examination {
  const interpretations = examination.interpretations.map(({ algorithm, prehash, signedDigest, covers }) => ({
    algorithm,
    prehash,
    signedDigest,
    covers
  }))
  return { ...examination, interpretations }
}

function noted(diagnosis: Diagnosis): Diagnosis {
  seen.add(diagnosis.cause)
  return diagnosis
}

function signed(
  { privateKey }: { readonly privateKey: KeyObject },
  content: string | Uint8Array,
  algorithm: DigestAlgorithm
): Buffer {
  const hash: HashName = algorithm.endsWith('256')
    ? 'sha256'
    : algorithm.endsWith('384')
      ? 'sha384'
      : 'sha512'
  return signDigest({ privateKey, algorithm, digest: digestOf(hash, content) })
}

/** A signature over something else that opens in one way only under its own key, and not at all under the others. */
function signedAlone(
  by: { readonly privateKey: KeyObject; readonly key: RsaPublicKey },
  algorithm: DigestAlgorithm
): Buffer {
  for (let count = 0; count < 1000; count++) {
    const signature = signed(by, `before ${count}`, algorithm)
    const keys = [mine.key, other.key].filter(key => key !== by.key)
    if (
      recoverMessages(by.key, signature).length === 1 &&
      keys.every(key => recoverMessages(key, signature).length === 0)
    )
      return signature
  }
  throw new Error('no such signature in 1,000')
}

function digestsOf(content: string): ReadonlyMap<HashName, ContentDigest> {
  return new Map(
    HASH_NAMES.map(hash => [hash, { hash, bytes: digestOf(hash, content), signingInput: 'none' }])
  )
}

function read(name: string): string {
  return readFileSync(new URL(`../../src/${name}`, import.meta.url), 'utf8')
}
