/** What a JSON text is that other programs verify a bare signature over. */
export type JsonClaim = 'container-signature' | 'tuf-metadata'

/** The longest of the texts below, each character as `\uXXXX`. */
const KEPT_CHARACTERS = 6 * '"docker-manifest-digest"'.length

/** What the payload of a signature of a container image names the image by (containers/image, "simple signing"; cosign). */
const IMAGE = '"docker-manifest-digest"'
/** The type of metadata of TUF and of in-toto before it had envelopes, in canonical JSON: no white space, no escapes. */
const TYPE = /"_type":"(?:root|targets|snapshot|timestamp|mirrors|link|layout)"/

/**
 * Looks at a file, piece by piece, in constant memory, whether it is the JSON of such a signature. The payload of an image's signature may have
 * any order, white space, escapes and further fields, and Go, whose programs read it, ignores case, also of the letters that Unicode folds to k and s.
 */
export class JsonClaimScan {
  /** As far as it shows, after white space, whether it is an object, and whether its keys are sorted like canonical JSON that has `_type` at the top. */
  #start = ''
  #kept = ''
  #claim: JsonClaim | undefined

  update(chunk: Buffer): void {
    if (this.#start.length < 3) this.#start = (this.#start + chunk.toString('latin1')).trimStart().slice(0, 3)
    if (!'{'.startsWith(this.#start.slice(0, 1)) || this.#claim !== undefined) return
    const text = this.#kept + chunk.toString('latin1')
    if (foldedLikeGo(text).includes(IMAGE)) this.#claim = 'container-signature'
    else if (/^\{"[^`-\xff]/.test(this.#start) && TYPE.test(text)) this.#claim = 'tuf-metadata'
    this.#kept = text.slice(-KEPT_CHARACTERS)
  }

  /** What the file is, going by its keys. Whether it is JSON throughout is not looked at: a file is refused too often rather than signed. */
  get claim(): JsonClaim | undefined {
    return this.#claim
  }
}

/** Of UTF-8 that is read as Latin-1. */
function foldedLikeGo(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/\u212a|\xe2\x84\xaa/g, 'k')
    .replace(/\u017f|\xc5\xbf/g, 's')
    .toLowerCase()
}
