import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  formatBundle,
  parseBundle,
  type Bundle,
  type BundleContent
} from '../../src/signature/sigstore-bundle.ts'
import { Malformed } from '../../src/signature/wire.ts'

const HINT = Buffer.alloc(32, 1).toString('base64')
const [digest, signature] = [Buffer.alloc(32, 2), Buffer.alloc(64, 3)]
const CONTENTS: readonly BundleContent[] = [
  { kind: 'message', digest, signature },
  { kind: 'envelope', payloadType: 'application/vnd.in-toto+json', payload: Buffer.from('{}'), signature }
]

describe.each(CONTENTS)('a bundle with a $kind', content => {
  const text = Buffer.from(formatBundle({ hint: HINT, content })).toString()

  it('is read, in any order of its fields and with white space', () => {
    const reversed = JSON.stringify(reversedFields(JSON.parse(text)), undefined, 2)
    for (const file of [text, reversed]) expect(parse(file)).toEqual({ hint: HINT, content })
  })

  it('is read with two of its names and values exchanged only where it says the same of other values', () => {
    const strings = [...text.matchAll(/"[^"]*"/g)]
    const pairs = strings.flatMap((one, index) =>
      strings.slice(index + 1).map(other => exchanged(text, one, other))
    )
    const read = pairs.map(pair => ({ pair, bundle: parse(pair) }))
    const misread = read.filter(
      ({ bundle, pair }) => !(bundle instanceof Malformed) && !isSame(pair, write(bundle))
    )
    expect(misread).toEqual([])
    expect(read.filter(({ bundle }) => !(bundle instanceof Malformed)).length).toBeGreaterThan(0)
  })
})

describe('a bundle is not read', () => {
  const key = { publicKey: { hint: HINT } }
  const [material, mediaType] = [key, 'application/vnd.dev.sigstore.bundle.v0.3+json']
  const encoded = { digest: digest.toString('base64'), signature: signature.toString('base64') }

  it.each<readonly [string, object]>([
    [
      'with the name of the hash function outside of the digest',
      {
        mediaType,
        algorithm: 'SHA2_256',
        verificationMaterial: material,
        messageSignature: { messageDigest: { digest: encoded.digest }, signature: encoded.signature }
      }
    ],
    [
      'with that name beside the hint',
      {
        mediaType,
        verificationMaterial: { publicKey: { hint: HINT, algorithm: 'SHA2_256' } },
        messageSignature: { messageDigest: { digest: encoded.digest }, signature: encoded.signature }
      }
    ],
    [
      'with that name and its field exchanged',
      {
        mediaType,
        verificationMaterial: material,
        messageSignature: {
          messageDigest: { SHA2_256: 'algorithm', digest: encoded.digest },
          signature: encoded.signature
        }
      }
    ],
    [
      'with another hash function',
      {
        mediaType,
        verificationMaterial: material,
        messageSignature: {
          messageDigest: { algorithm: 'SHA2_384', digest: encoded.digest },
          signature: encoded.signature
        }
      }
    ]
  ])('%s', (_, bundle) => {
    expect(parse(JSON.stringify(bundle))).toEqual(new Malformed('structure'))
  })

  it('with values nested deeper than JSON can be written', () => {
    const nested = '['.repeat(200_000) + ']'.repeat(200_000)
    const text = write({ hint: HINT, content: { kind: 'message', digest, signature } })
    expect(parse(text.replace('{', `{"more":${nested},`))).toEqual(new Malformed('structure'))
  })
})

function parse(text: string): Bundle | Malformed {
  return parseBundle(Buffer.from(text))
}

/** A text with two parts of it in each other's place. */
function exchanged(text: string, one: RegExpExecArray, other: RegExpExecArray): string {
  const between = text.slice(one.index + one[0].length, other.index)
  return `${text.slice(0, one.index)}${other[0]}${between}${one[0]}${text.slice(other.index + other[0].length)}`
}

function isSame(one: string, other: string): boolean {
  return isDeepStrictEqual(JSON.parse(one), JSON.parse(other))
}

function write(bundle: Bundle): string {
  return Buffer.from(formatBundle(bundle)).toString()
}

function reversedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedFields)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, field]) => [name, reversedFields(field)])
  )
}

it('a file with very many elements is not read at all, so that it takes no memory', () => {
  const [content] = CONTENTS
  if (content === undefined) throw new Error('no content')
  const text = Buffer.from(formatBundle({ hint: HINT, content }))
    .toString()
    .trim()
  for (const more of [',{}', ',[]', ',0']) {
    const file = `${text.slice(0, -1)},"signatures":[{}${more.repeat(2000)}]}`
    expect(parse(file)).toEqual(new Malformed('structure'))
    // not even what is no JSON
    expect(parse(`${file}}`)).toEqual(new Malformed('structure'))
  }
})
