import * as fc from 'fast-check'

/** One small damage: what transports, editors and attackers do to files. */
type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly mask: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'delete' | 'repeat'; readonly at: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number }

// of doubles fast-check makes mostly tiny ones
const position = fc.integer({ min: 0, max: 10_000 }).map(share => share / 10_000)
const TOKENS = [
  '\n', '\r', '\r\n', '\0', ' ', '\t', '\ufeff', '\u202e', '\u2028', '=', '==', '-', '_', '\\', '\\n', '"', '{', '}', '[', ']', ',', ':',
  'null', '0', '-1', '1e999', '__proto__', 'constructor', '-----BEGIN PUBLIC KEY-----\n', '-----END PUBLIC KEY-----\n', '::error::', '##['
] // prettier-ignore

const inserted = fc.oneof(
  fc.constantFrom(...TOKENS).map(token => Buffer.from(token)),
  fc.uint8Array({ minLength: 1, maxLength: 8 }),
  // tags, lengths and limits of DER
  fc
    .constantFrom('00', '0000', '0101', '02', '0500', '30', '3080', '8000', 'ff', '84ffffffff')
    .map(hex => Buffer.from(hex, 'hex'))
)

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: position, mask: fc.integer({ min: 1, max: 255 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.oneof(position, fc.constantFrom(0, 1)),
    bytes: inserted
  }),
  fc.record({
    kind: fc.constantFrom('delete' as const, 'repeat' as const),
    at: position,
    length: fc.integer({ min: 1, max: 40 })
  }),
  fc.record({ kind: fc.constant('cut' as const), at: position })
)

function apply(file: Buffer, change: Mutation): Buffer {
  const at = Math.floor(change.at * file.length)
  switch (change.kind) {
    case 'flip': {
      const flipped = Buffer.from(file)
      if (at < file.length) flipped[at] = (file[at] ?? 0) ^ change.mask
      return flipped
    }
    case 'insert':
      return Buffer.concat([file.subarray(0, at), change.bytes, file.subarray(at)])
    case 'delete':
      return Buffer.concat([file.subarray(0, at), file.subarray(at + change.length)])
    case 'repeat':
      return Buffer.concat([file.subarray(0, at + change.length), file.subarray(at)])
    case 'cut':
      return file.subarray(0, at)
  }
}

/** Files that were good once: one of the seeds with up to four small damages, or none; and now and then plain noise. */
export function damaged(seeds: readonly (string | Uint8Array)[]): fc.Arbitrary<Buffer> {
  const near = fc
    .tuple(fc.constantFrom(...seeds), fc.array(mutation, { maxLength: 4 }))
    .map(([seed, changes]) => changes.reduce(apply, Buffer.from(seed)))
  return fc.oneof(
    { weight: 9, arbitrary: near },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 700 }).map(bytes => Buffer.from(bytes)) }
  )
}
