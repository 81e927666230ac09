import { TEXT_KIND_NAMES, textKindOf, type TextKind } from '../signature/text-kinds.ts'
import type { Diagnosis } from './diagnosis.ts'
import { DOWNLOAD_AGAIN, FETCH_FROM_LFS } from './seen-file.ts'

// What lies in the place of an artifact after a download or a checkout that failed without an error.

const LOOKED_AT_BYTES = 2048

/** What a file is, as "an HTML page", and the next step. */
export interface WrongFile {
  readonly what: string
  readonly hint: string
}

const EMPTY: WrongFile = { what: 'empty', hint: DOWNLOAD_AGAIN }

const KINDS: Readonly<Partial<Record<TextKind, string>>> = {
  html: 'If it should be no web page, download it again, with curl -f: the server returned one (a log-in or an error).',
  'server-error': DOWNLOAD_AGAIN,
  'lfs-pointer': FETCH_FROM_LFS
}

/** The first bytes of a content, kept while it is read for another purpose: a rejected artifact may be a download. */
export class Beginning {
  #bytes = Buffer.alloc(0)

  async *of(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of content) {
      if (!this.isWhole) this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, LOOKED_AT_BYTES)])
      yield chunk
    }
  }

  /** Whether there is no need to read on. */
  get isWhole(): boolean {
    return this.#bytes.length >= LOOKED_AT_BYTES
  }

  get bytes(): Buffer {
    return this.#bytes
  }
}

/** What a rejected artifact is, by its first bytes; undefined when it is nothing that is often there by mistake. */
export function findWrongFile({ bytes: start }: Beginning): WrongFile | undefined {
  if (start.length === 0) return EMPTY
  const text = start.toString('latin1')
  if (/^\s*<\?xml/i.test(text) && !text.includes('<Error>')) return undefined // XML of one's own
  const kind = textKindOf(text)
  const hint = kind && KINDS[kind]
  return kind === undefined || hint === undefined ? undefined : { what: TEXT_KIND_NAMES[kind], hint }
}

/** The diagnosis of an artifact, with what its file is. A page can be what was meant: then the diagnosis has the next step. */
export function withWrongFile(diagnosis: Diagnosis, { what, hint }: WrongFile): Diagnosis {
  return {
    ...diagnosis,
    message: `this file is ${what}; ${diagnosis.message}`,
    hint: hint === KINDS.html ? `${hint} ${diagnosis.hint}` : hint
  }
}
