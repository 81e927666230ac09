/**
 * The tags of a DER structure and of the elements at its top, found in one pass over a file of any size: contents are skipped, not kept.
 * Lengths of any form are followed, also indefinite ones, since programs that verify signatures read more than DER.
 */
export class DerSkeleton {
  /** The outermost element, and those in it of indefinite length: the place of the end of each; undefined where only an end mark can tell. */
  readonly #open: (number | undefined)[] = []
  #header: number[] = []
  #at = 0
  /** Everything before it is content of an element that needs no look. */
  #skipTo = 0
  #tags = ''
  #isOver = false

  update(chunk: Buffer): void {
    if (this.#isOver) return
    const start = this.#at
    this.#at += chunk.length
    for (
      let at = Math.max(start, this.#skipTo);
      at < this.#at && !this.#isOver;
      at = Math.max(at + 1, this.#skipTo)
    )
      this.#byte(chunk[at - start] ?? 0, at, chunk[at - start + 1])
  }

  /**
   * The structure as `tag:tags of its elements` in hexadecimal; undefined when the bytes are not one structure of that size. Its last
   * element may lack bytes at its end, where the size counts what is to be appended.
   */
  children(size: number): string | undefined {
    if (this.#isOver || this.#header.length > 0 || this.#tags === '') return undefined
    const [end] = this.#open
    const isWhole = this.#open.length === 0 ? this.#skipTo === size : end === size && this.#skipTo === size
    return isWhole ? this.#tags : undefined
  }

  #byte(byte: number, at: number, next: number | undefined): void {
    if (this.#open.length === 0 && this.#tags !== '') return this.#stop() // something after the structure
    // nearly all headers have two bytes
    if (this.#header.length === 0 && next !== undefined && next < 0x80 && (byte & 0x1f) !== 0x1f)
      return this.#element({ tag: byte, length: next }, at + 2)
    this.#header.push(byte)
    const header = parseHeader(this.#header)
    if (header === 'incomplete') return
    this.#header = []
    if (header === 'not DER') return this.#stop()
    this.#element(header, at + 1)
  }

  #element({ tag, length }: Header, contentAt: number): void {
    const isRoot = this.#tags === ''
    if (isRoot && tag !== SEQUENCE && tag !== SET) return this.#stop()
    if (tag === 0 && length === 0) {
      if (this.#open.at(-1) !== undefined) return this.#stop()
      this.#open.pop()
      this.#skipTo = contentAt
      return
    }
    if (isRoot) this.#tags = `${hex(tag)}:`
    else if (this.#open.length === 1) this.#addTag(tag)
    const parent = this.#open.at(-1)
    const end = length === undefined ? undefined : contentAt + length
    if (end !== undefined && parent !== undefined && end > parent) return this.#stop()
    if (isRoot || end === undefined) {
      if (this.#open.length >= MAX_DEPTH) return this.#stop()
      this.#open.push(end)
      this.#skipTo = contentAt
    } else {
      this.#skipTo = end
    }
  }

  #addTag(tag: number): void {
    if (this.#tags.startsWith('31') && tag === SEQUENCE && this.#tags.length > 3) return // a set of any number of them
    if (this.#tags.length > 3 + 2 * MAX_ELEMENTS) return this.#stop()
    this.#tags += hex(tag)
  }

  #stop(): void {
    this.#isOver = true
  }
}

const SEQUENCE = 0x30
const SET = 0x31
const MAX_DEPTH = 32
/** More than any structure that is looked for has. */
const MAX_ELEMENTS = 16

interface Header {
  readonly tag: number
  /** Of the content, in bytes; undefined when it is indefinite. */
  readonly length: number | undefined
}

/** ITU-T X.690, section 8.1. Tags of more than one byte are in no structure that is looked for. */
function parseHeader([tag = 0, first, ...rest]: readonly number[]): Header | 'incomplete' | 'not DER' {
  if ((tag & 0x1f) === 0x1f) return 'not DER'
  if (first === undefined) return 'incomplete'
  if (first < 0x80) return { tag, length: first }
  if (first === 0x80) return (tag & 0x20) === 0 ? 'not DER' : { tag, length: undefined }
  const count = first & 0x7f
  if (count > 16) return 'not DER'
  if (rest.length < count) return 'incomplete'
  const length = rest.reduce((sum, byte) => sum * 256 + byte, 0)
  return length <= Number.MAX_SAFE_INTEGER ? { tag, length } : 'not DER'
}

function hex(tag: number): string {
  return tag.toString(16).padStart(2, '0')
}
