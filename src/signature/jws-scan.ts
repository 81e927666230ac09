const DOT = 0x2e
const PADDING = 0x3d
const MAX_HEADER_CHARACTERS = 64 * 1024
/** Kept of the end of a payload, in characters: as many as make whole bytes. */
const TAIL_CHARACTERS = 64

/**
 * Whether a file is what a JWS signs (RFC 7515, section 5.1): a header that is a JSON object in base64url, a dot, and a payload in
 * base64url, or, where the header says so (RFC 7797), any bytes at all. Verifiers ignore what base64 does not have, line breaks above all
 * (jose, golang-jwt, PyJWT before 2.9), and the last of these also further dots: so they are ignored here.
 */
export class JwsScan {
  #header = ''
  #payload = ''
  #count = 0
  #hasDots = false
  #hasPadding = false
  #state: 'header' | 'payload' | 'any' | 'no' = 'header'

  update(chunk: Buffer): void {
    let rest = chunk
    if (this.#state === 'header') {
      const dot = chunk.indexOf(DOT)
      const part = base64Of(dot < 0 ? chunk : chunk.subarray(0, dot))
      this.#header += part.slice(0, MAX_HEADER_CHARACTERS - this.#header.length)
      const isLong = this.#header.length >= TAIL_CHARACTERS
      if (isLong && !readings(this.#header.slice(0, TAIL_CHARACTERS)).some(beginsHeader)) this.#state = 'no'
      else if (dot >= 0) this.#state = headerKind(this.#header) ?? 'no'
      rest = dot < 0 ? chunk.subarray(chunk.length) : chunk.subarray(dot + 1)
    }
    if (this.#state !== 'payload') return
    this.#hasDots ||= rest.includes(DOT)
    this.#hasPadding ||= rest.includes(PADDING)
    const part = base64Of(rest).replaceAll('=', '')
    this.#count += part.length
    this.#payload = (this.#payload + part).slice(-TAIL_CHARACTERS)
  }

  /** @param appends something that is not base64url. */
  isSigningInput(appends: boolean): boolean {
    if (this.#state !== 'payload') return this.#state === 'any'
    if (appends) return false
    // with further dots it may as well be a token that is signed already, and ends with its signature
    const whole = this.#payload.slice((TAIL_CHARACTERS - (this.#count % 4)) % 4)
    return (
      !this.#hasDots ||
      this.#hasPadding ||
      /(?:\}|^)$/.test(decoded(this.#count > TAIL_CHARACTERS ? whole : this.#payload))
    )
  }
}

/** What a decoder that ignores everything else would decode, with padding. */
function base64Of(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[^A-Za-z0-9+/_=-]+/g, '')
}

/** A decoder may also ignore padding, or end there. */
function readings(base64: string): string[] {
  const [beginning = '', ...rest] = base64.split('=')
  return [...new Set([beginning + rest.join(''), beginning])].map(decoded)
}

/** Whether a text is, or may become, the beginning of a JSON object. */
function beginsHeader(text: string): boolean {
  return /^(?:\{\s*(?:["}]|$)|$)/.test(text)
}

/** The text in base64, without white space around it, and as it would be in UTF-8 without a byte-order mark: Python reads JSON in UTF-16 and UTF-32, too. */
function decoded(base64: string): string {
  return Buffer.from(base64, 'base64')
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .trim()
}

/** What may follow a header, and undefined when it is none: a JSON object with an algorithm, or the beginning of one that is too long to be looked at. */
function headerKind(encoded: string): 'payload' | 'any' | undefined {
  const isLong = encoded.length >= MAX_HEADER_CHARACTERS
  const kinds = readings(encoded).map(text => {
    const isEscaped = ESCAPED_ASCII.test(text)
    const isObject = beginsHeader(text) && text !== '' && (isLong || text.endsWith('}'))
    if (!isObject || !(isLong || isEscaped || text.includes('"alg"'))) return undefined
    return isLong || isEscaped || /"b64"\s*:/.test(text) ? 'any' : 'payload'
  })
  return kinds.find(kind => kind === 'any') ?? kinds.find(kind => kind !== undefined)
}

/** In a name, as that of "alg" could be written. */
const ESCAPED_ASCII = /\\u00[2-7][0-9a-f]/i
