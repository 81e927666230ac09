import { boundedLine, harmless, harmlessJson } from '../lib/text.ts'
import type { Log } from '../ports/log.ts'

/** A stream of the process. */
export interface Output {
  readonly isTTY?: boolean
  write(text: string, done?: () => void): unknown
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown
}

/** Where the command prints. */
export interface Streams {
  /** Results. */
  readonly stdout: Output
  /** Everything else. */
  readonly stderr: Output
  /** Without colors, whatever the streams can show. */
  readonly isPlain: boolean
}

const PROGRESS_MS = 1000
const CLEAR_LINE = '\r\u001b[K'
const GREEN = 32
const RED = 31

/** The one place of the command that prints: results to stdout, notes and progress to stderr. */
export class Terminal implements Log {
  readonly progress: NonNullable<Log['progress']>
  readonly #streams: Streams
  readonly #hidden: string[] = []
  #hasProgress = false
  #failure: NodeJS.ErrnoException | undefined

  constructor(streams: Streams) {
    this.#streams = streams
    this.progress = { everyMs: PROGRESS_MS, show: text => this.#showProgress(text) }
    for (const stream of [streams.stdout, streams.stderr])
      stream.on('error', error => {
        // a reader that has read enough, as `head`, changes no verdict
        if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') this.#failure ??= error
      })
  }

  /** The first failure to print, as on a full disk; undefined when all was printed, or nobody reads on. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Keeps a secret out of everything that is printed from now on. */
  hide(secret: string): void {
    this.#hidden.push(secret)
  }

  /** Resolves once everything is written, or cannot be. */
  async flushed(): Promise<void> {
    const { stdout, stderr } = this.#streams
    await Promise.all(
      [stdout, stderr].map(stream => new Promise<void>(resolve => void stream.write('', () => resolve())))
    )
  }

  /** A verified file: marked where a person reads, else in words. */
  verified(facts: string): void {
    this.#mark(facts, { mark: '✓', color: GREEN, word: 'Verified' })
  }

  /** A rejected file. */
  rejected(facts: string): void {
    this.#mark(facts, { mark: '✗', color: RED, word: 'REJECTED' })
  }

  /** A line of the result. */
  line(text: string): void {
    this.#print(this.#streams.stdout, this.#clean(text))
  }

  /** Lines that hold nothing but text of this program. */
  ownText(text: string): void {
    this.#print(this.#streams.stdout, text)
  }

  /** A JSON array on one line, entry by entry: there may be thousands. */
  jsonArray(entries: Iterable<object>): void {
    const { stdout } = this.#streams
    let before = '['
    for (const entry of entries) {
      this.#write(stdout, before + harmlessJson(JSON.stringify(entry)))
      before = ','
    }
    this.#write(stdout, before === '[' ? '[]\n' : ']\n')
  }

  info(text: string): void {
    this.#print(this.#streams.stderr, this.#clean(text))
  }

  debug(): void {}

  warning(text: string): void {
    this.#print(this.#streams.stderr, `Warning: ${this.#clean(text)}`)
  }

  error(text: string): void {
    this.#print(this.#streams.stderr, `kms-sign: ${this.#clean(text)}`)
  }

  #mark(
    facts: string,
    { mark, color, word }: { readonly mark: string; readonly color: number; readonly word: string }
  ): void {
    const { stdout, isPlain } = this.#streams
    const shown = isPlain ? mark : `\u001b[${color}m${mark}\u001b[39m`
    this.#print(stdout, `${stdout.isTTY === true ? shown : word} ${this.#clean(facts)}`)
  }

  #showProgress(text: string): void {
    const { stderr } = this.#streams
    if (stderr.isTTY !== true) return
    stderr.write(`${CLEAR_LINE}${this.#clean(text)}`)
    this.#hasProgress = true
  }

  #print(stream: Output, text: string): void {
    this.#write(stream, `${text}\n`)
  }

  #write(stream: Output, text: string): void {
    if (this.#hasProgress) this.#streams.stderr.write(CLEAR_LINE)
    this.#hasProgress = false
    stream.write(this.#withoutHidden(text))
  }

  /** One line, without anything that a terminal or a runner would obey; secrets go first, so that none is cut in two. */
  #clean(text: string): string {
    return harmless(boundedLine(this.#withoutHidden(text)))
  }

  #withoutHidden(text: string): string {
    return this.#hidden.reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
  }
}
