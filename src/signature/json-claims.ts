/** What a JSON text is that other programs verify a bare signature over. */
export type JsonClaim = 'container-signature' | 'tuf-metadata'

/**
 * What the payload of a signature of a container image names the image by (containers/image, "simple signing"; cosign): in UTF-8 that is read
 * as Latin-1, in any spelling that Go reads, which ignores case, also of the letters that Unicode folds to k and s.
 */
const IMAGE = new RegExp(`"${'docker-manifest-digest'.replaceAll(/./g, inAnySpelling)}"`, 'i')
/** The longest text of that kind. */
const KEPT_CHARACTERS = 6 * '"docker-manifest-digest"'.length

/** The type of metadata of TUF and of in-toto before it had envelopes. */
const TYPE = /^"_type":"(?:root|targets|snapshot|timestamp|mirrors|link|layout)"/i
const MEMBER_CHARACTERS = 24

/**
 * Looks at a file, piece by piece, in constant memory, whether it is the JSON of such a signature. The payload of an image's signature may have
 * any order, white space, escapes and further fields.
 */
export class JsonClaimScan {
  /** Its first character, after white space. */
  #first = ''
  #kept = ''
  #isImage = false
  readonly #tuf = new TypeScan()

  update(chunk: Buffer): void {
    const text = chunk.toString('latin1')
    if (this.#first === '') this.#first = text.trimStart().slice(0, 1)
    if (this.#first !== '{' || this.#isImage) return
    this.#tuf.update(chunk)
    const joined = this.#kept + text
    this.#isImage = IMAGE.test(joined)
    this.#kept = joined.slice(-KEPT_CHARACTERS)
  }

  /** What the file is, going by its keys. Whether it is JSON throughout is not looked at: a file is refused too often rather than signed. */
  get claim(): JsonClaim | undefined {
    if (this.#isImage) return 'container-signature'
    return this.#tuf.isTyped ? 'tuf-metadata' : undefined
  }
}

/**
 * Whether a text is an object that has such a type at its top. Clients of TUF and in-toto parse metadata, and verify signatures over canonical
 * JSON that they make of it: one object, without white space, in which a key is there once.
 */
class TypeScan {
  #state: 'before' | 'between' | 'string' | 'escape' | 'after' | 'no' = 'before'
  #depth = 0
  /** The beginning of the member at the top that is read. */
  #member = ''
  #isTyped = false

  update(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && this.#state !== 'no'; at++) {
      const byte = chunk[at] ?? 0
      if (this.#depth === 1 && this.#member.length < MEMBER_CHARACTERS)
        this.#member += String.fromCharCode(byte)
      if (this.#state === 'escape') this.#state = 'string'
      else if (this.#state !== 'string') this.#outside(byte)
      else if (byte === BACKSLASH) this.#state = 'escape'
      else if (byte === QUOTE) {
        this.#state = 'between'
        this.#isTyped ||= this.#depth === 1 && TYPE.test(this.#member)
      }
    }
  }

  get isTyped(): boolean {
    return this.#isTyped && this.#state === 'after'
  }

  #outside(byte: number): void {
    if (this.#state === 'after' || byte <= SPACE) this.#state = 'no'
    else if (byte === QUOTE) this.#state = 'string'
    else if (byte === OBJECT || byte === ARRAY) this.#depth++
    else if (byte === COMMA && this.#depth === 1) this.#member = ''
    else if (byte === OBJECT + 2 || byte === ARRAY + 2) this.#depth--
    if (this.#state === 'before') this.#state = 'between'
    else if (this.#depth === 0 && this.#state === 'between') this.#state = 'after'
  }
}

const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const ARRAY = 0x5b
const BACKSLASH = 0x5c
const OBJECT = 0x7b

function inAnySpelling(letter: string): string {
  const code = letter.charCodeAt(0)
  const codes = [code, letter.toUpperCase().charCodeAt(0)]
  const hex = codes.map(one => `\\\\u${one.toString(16).padStart(4, '0')}`)
  const folded = { k: ['\\\\u212a', '\xe2\x84\xaa'], s: ['\\\\u017f', '\xc5\xbf'] }[letter] ?? []
  return `(?:${[letter, ...hex, ...folded].join('|')})`
}
