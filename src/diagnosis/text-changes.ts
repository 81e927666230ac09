import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { keepHeapSmall, LARGE_BYTES } from '../lib/memory.ts'
import { textKindOf } from '../signature/text-kinds.ts'
import { HASHES, type Digest, type HashName } from '../signature/algorithms.ts'

/** A change of a text on its way, with its stable identifier. */
export interface TextChange {
  readonly cause: 'line-endings-changed' | 'byte-order-mark-changed' | 'final-newline-changed'
  /** As "its line endings were changed from LF to CRLF", several joined by "and". */
  readonly description: string
}

/** A digest that a text has in it, as a hash file does. */
export interface HeldDigest {
  readonly cause: 'signed-other-artifact'
  readonly digest: Digest
  /** Whether it is a Git LFS pointer, which has the digest of the file that it stands for. */
  readonly isLfsPointer: boolean
}

const MAX_HASH_FILE_BYTES = 8 * 1024
const MAX_TEXT_BYTES = 16 * 1024 * 1024
const PIECE_BYTES = 64 * 1024
const BOM = Buffer.from([0xef, 0xbb, 0xbf])
const [CR, LF] = [0x0d, 0x0a]
const CRLF = Buffer.from([CR, LF])

/** What happened to the text after signing; `undo` says how the text was before. */
interface Edit<Undo> {
  readonly cause: TextChange['cause']
  readonly description: string
  readonly undo: Undo
}

type Endings = 'as they are' | 'LF' | 'CRLF'

const LINE_ENDINGS: readonly Edit<Endings>[] = [
  {
    cause: 'line-endings-changed',
    description: 'its line endings were changed from LF to CRLF',
    undo: 'LF'
  },
  {
    cause: 'line-endings-changed',
    description: 'its line endings were changed from CRLF to LF',
    undo: 'CRLF'
  }
]

const BYTE_ORDER_MARKS: readonly Edit<'without' | 'with'>[] = [
  { cause: 'byte-order-mark-changed', description: 'a byte-order mark was added', undo: 'without' },
  { cause: 'byte-order-mark-changed', description: 'its byte-order mark was removed', undo: 'with' }
]

const FINAL_NEWLINES: readonly Edit<'without' | 'with'>[] = [
  { cause: 'final-newline-changed', description: 'a final newline was added', undo: 'without' },
  { cause: 'final-newline-changed', description: 'its final newline was removed', undo: 'with' }
]

/**
 * Looks for an innocent change of a text that explains why it does not have the digest that was signed: line endings, a
 * byte-order mark, a final newline, or several of them; or finds the signed digest in it, as in a hash file. Undefined for other files,
 * and for texts over 16 MiB. The text is read once and never held: each form that it may have had is hashed while it passes by.
 *
 * @param isSigned whether a digest is the one that was signed.
 */
export async function findTextChange(
  content: AsyncIterable<Uint8Array>,
  hashes: readonly HashName[],
  isSigned: (digest: Digest) => boolean
): Promise<TextChange | HeldDigest | undefined> {
  const forms = await readForms(content, hashes)
  // a text that reads as it was signed this time has not changed
  if (forms === undefined || forms.digests('as they are', undefined, undefined).some(isSigned))
    return undefined
  const text = forms.whenSmall ?? ''
  const digest = heldDigests(text, hashes).find(isSigned)
  if (digest !== undefined)
    return { cause: 'signed-other-artifact', digest, isLfsPointer: textKindOf(text) === 'lfs-pointer' }
  // from the simplest on: what is left out is tried first
  for (const bom of [undefined, ...BYTE_ORDER_MARKS]) {
    for (const endings of [undefined, ...LINE_ENDINGS]) {
      for (const final of [undefined, ...FINAL_NEWLINES]) {
        const edits = [endings, bom, final].filter(edit => edit !== undefined)
        const [first] = edits
        if (first === undefined) continue
        const digests = forms.digests(endings?.undo ?? 'as they are', bom?.undo, final?.undo)
        if (digests.some(isSigned))
          return { cause: first.cause, description: edits.map(edit => edit.description).join(' and ') }
      }
    }
  }
  return undefined
}

/** The digests that are written in a text in hexadecimal; none in a text too large for a hash file. */
function heldDigests(text: string, hashes: readonly HashName[]): Digest[] {
  return [...text.matchAll(/\b[0-9a-f]+\b/gi)].flatMap(([hex]) =>
    hashes
      .filter(hash => HASHES[hash].bytes * 2 === hex.length)
      .map(hash => ({ hash, bytes: Buffer.from(hex, 'hex') }))
  )
}

/** Undefined when it is no text, or too large. */
async function readForms(
  content: AsyncIterable<Uint8Array>,
  hashes: readonly HashName[]
): Promise<TextForms | undefined> {
  const forms = new TextForms(hashes)
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > MAX_TEXT_BYTES || chunk.includes(0)) return undefined
    if (size > LARGE_BYTES) await keepHeapSmall()
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      forms.update(chunk.subarray(start, start + PIECE_BYTES))
      await setImmediate() // time for what else is under way: chunks can be there without any waiting
    }
  }
  forms.end()
  return forms
}

/** The forms that a text may have had, hashed while it is read. */
class TextForms {
  readonly #forms: Readonly<Record<Endings, readonly [asItIs: FormHasher, otherBom: FormHasher]>>
  /** Not passed on yet: the first bytes, until it is known whether they are a byte-order mark, and a CR until its LF is seen. */
  #held: Uint8Array = Buffer.alloc(0)
  #hasBom: boolean | undefined
  #small: string | undefined = ''
  // a piece and what was held, in each form; the same again for each piece, since garbage of this size is not collected soon enough
  readonly #lf = Buffer.alloc(PIECE_BYTES + BOM.length)
  readonly #crlf = Buffer.alloc(2 * (PIECE_BYTES + BOM.length))

  constructor(hashes: readonly HashName[]) {
    const both = (): readonly [FormHasher, FormHasher] => [new FormHasher(hashes), new FormHasher(hashes)]
    this.#forms = { 'as they are': both(), LF: both(), CRLF: both() }
  }

  /** The whole text as Latin-1 while it is small enough to be a hash file; undefined from then on. */
  get whenSmall(): string | undefined {
    return this.#small
  }

  update(chunk: Uint8Array): void {
    this.#keepSmall(chunk)
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    if (this.#hasBom === undefined && bytes.length < BOM.length) {
      this.#held = Uint8Array.from(bytes)
      return
    }
    const end = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length
    this.#held = Uint8Array.from(bytes.subarray(end))
    this.#pass(bytes.subarray(0, end))
  }

  end(): void {
    this.#pass(this.#held)
  }

  #keepSmall(chunk: Uint8Array): void {
    if (this.#small === undefined) return
    const fits = this.#small.length + chunk.length <= MAX_HASH_FILE_BYTES
    this.#small = fits ? this.#small + Buffer.from(chunk).toString('latin1') : undefined
  }

  digests(
    endings: Endings,
    bom: 'with' | 'without' | undefined,
    final: 'with' | 'without' | undefined
  ): Digest[] {
    const [asItIs, otherBom] = this.#forms[endings]
    const isOther = bom !== undefined && (bom === 'with') !== this.#hasBom
    return (isOther ? otherBom : asItIs).digests(final)
  }

  /** A CRLF is never divided between two calls. */
  #pass(bytes: Uint8Array): void {
    const isFirst = this.#hasBom === undefined
    this.#hasBom ??= BOM.equals(bytes.subarray(0, BOM.length))
    const lf = toLf(bytes, this.#lf)
    const texts = { 'as they are': bytes, LF: lf, CRLF: toCrlf(lf, this.#crlf) }
    for (const endings of ['as they are', 'LF', 'CRLF'] as const) {
      const [asItIs, otherBom] = this.#forms[endings]
      const text = texts[endings]
      asItIs.update(text)
      if (isFirst && !this.#hasBom) otherBom.update(BOM)
      otherBom.update(isFirst && this.#hasBom ? text.subarray(BOM.length) : text)
    }
  }
}

/** One form of the text up to its end, which may have a final newline or not. */
class FormHasher {
  readonly #hashers: readonly (readonly [HashName, Hash])[]
  /** The last bytes, which a final newline may be: at most two. */
  #tail: Uint8Array = Buffer.alloc(0)
  #hasCrlf = false

  constructor(hashes: readonly HashName[]) {
    this.#hashers = hashes.map(hash => [hash, createHash(hash)] as const)
  }

  update(text: Uint8Array): void {
    if (text.length === 0) return
    this.#hasCrlf ||=
      (this.#tail.at(-1) === CR && text[0] === LF) ||
      Buffer.from(text.buffer, text.byteOffset, text.length).includes(CRLF)
    const seam = Buffer.concat([this.#tail, text.subarray(0, CRLF.length)])
    if (text.length <= CRLF.length) {
      const kept = Math.min(seam.length, CRLF.length)
      this.#hash(seam.subarray(0, seam.length - kept))
      this.#tail = Buffer.from(seam.subarray(seam.length - kept))
      return
    }
    this.#hash(this.#tail)
    this.#hash(text.subarray(0, -CRLF.length))
    this.#tail = Buffer.from(text.subarray(-CRLF.length))
  }

  digests(final: 'with' | 'without' | undefined): Digest[] {
    const end = this.#endOf(final)
    return this.#hashers.map(([hash, hasher]) => ({ hash, bytes: hasher.copy().update(end).digest() }))
  }

  #endOf(final: 'with' | 'without' | undefined): Uint8Array {
    const tail = this.#tail
    // it is put back in the style of the other lines
    if (final === 'with') return Buffer.concat([tail, this.#hasCrlf ? CRLF : CRLF.subarray(1)])
    if (final === undefined || tail.at(-1) !== LF) return tail
    return tail.subarray(0, tail.at(-2) === CR ? -2 : -1)
  }

  #hash(bytes: Uint8Array): void {
    for (const [, hasher] of this.#hashers) hasher.update(bytes)
  }
}

function toLf(bytes: Uint8Array, text: Uint8Array): Uint8Array {
  let length = 0
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    if (byte !== CR || bytes[index + 1] !== LF) text[length++] = byte
  }
  return text.subarray(0, length)
}

function toCrlf(lf: Uint8Array, text: Uint8Array): Uint8Array {
  let length = 0
  for (const byte of lf) {
    if (byte === LF) text[length++] = CR
    text[length++] = byte
  }
  return text.subarray(0, length)
}
