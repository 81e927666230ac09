import * as core from '@actions/core'
import { appendFileSync, closeSync, constants, openSync } from 'node:fs'
import { EOL } from 'node:os'
import { ActionError, systemErrorCode } from '../errors.ts'
import { boundedLine, harmless } from '../lib/text.ts'
import type { Log } from '../ports/log.ts'

/** Where the runner shows a warning or an error. */
export interface Annotation {
  readonly title?: string
  /** Path of the file concerned, relative to the workspace. */
  readonly file?: string
}

/** The runner's log, outputs and summary: the only place that writes to any of them. */
export class RunnerConsole implements Log {
  readonly #secrets = new Set<string>()
  #closed = false
  #isSectionOpen = false
  /** Of a section that has no line yet. */
  #nextSection: string | undefined

  /** Hides a secret, as it is and percent-encoded, from here on: in the log of the runner and in all that this class writes. */
  mask(secret: string): void {
    for (const spelling of new Set([secret, encodeURIComponent(secret)])) {
      if (spelling === '' || this.#secrets.has(spelling)) continue
      this.#secrets.add(spelling)
      core.setSecret(spelling)
    }
  }

  section(title?: string): void {
    if (this.#closed) return
    if (this.#isSectionOpen) core.endGroup()
    this.#isSectionOpen = false
    this.#nextSection = title
  }

  /** What has no line is not shown. */
  #openSection(): void {
    if (this.#nextSection === undefined) return
    core.startGroup(this.#clean(this.#nextSection))
    this.#isSectionOpen = true
    this.#nextSection = undefined
  }

  info(text: string): void {
    if (this.#closed) return
    this.#openSection()
    core.info(this.#clean(text))
  }

  debug(text: string): void {
    if (this.#closed) return
    core.debug(this.#clean(text))
  }

  warning(text: string, annotation: Annotation = {}): void {
    if (this.#closed) return
    core.warning(this.#clean(text), this.#properties(annotation))
  }

  error(text: string, annotation: Annotation = {}): void {
    if (this.#closed) return
    core.error(this.#clean(text), this.#properties(annotation))
  }

  /** Prints the one error line of a failed run, cause and next step; before it, the details that help to fix it. */
  fail(failure: ActionError): void {
    for (const line of failure.details?.split('\n') ?? []) this.info(line)
    this.error(
      [failure.message, failure.hint ?? '']
        .map(text => this.#clean(text))
        .join(' ')
        .trimEnd(),
      {
        title: failure.code
      }
    )
  }

  /** @throws FILE_NOT_WRITABLE */
  output(name: string, value: string): void {
    if (this.#closed) return
    try {
      core.setOutput(name, this.#withoutSecrets(value))
    } catch (cause) {
      throw outputsRefused(cause)
    }
  }

  /**
   * Outputs are written last; a file that takes none must be known before anything is signed. Without a file the toolkit would print a
   * command that runners ignore.
   *
   * @param path `GITHUB_OUTPUT`.
   * @throws FILE_NOT_WRITABLE
   */
  assertOutputsWritable(path = ''): void {
    if (path === '') throw outputsRefused(new Error('it names none'))
    try {
      closeSync(openSync(path, constants.O_WRONLY | constants.O_APPEND))
    } catch (cause) {
      throw outputsRefused(cause)
    }
  }

  /**
   * Adds Markdown to the job summary; a runner without one, or a full disk, does not fail the run. Not by the toolkit, which loads Node's
   * promises of files and streams for it.
   *
   * @param path `GITHUB_STEP_SUMMARY`.
   */
  summary(markdown: string, path = ''): void {
    if (path === '')
      return this.warning('The job summary could not be written: GITHUB_STEP_SUMMARY is empty.')
    try {
      appendFileSync(path, `${this.#withoutSecrets(markdown)}${EOL}`)
    } catch (thrown) {
      this.warning(
        `The job summary could not be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`
      )
    }
  }

  /** Prints nothing from here on, whatever still runs; resolves once everything printed so far is written. */
  async close(): Promise<void> {
    this.#closed = true
    await new Promise<void>(resolve => {
      process.stdout.write('', () => resolve())
    })
  }

  /** The runner obeys commands in properties too: a file whose name would have to be changed is not named. */
  #properties({ title, file }: Annotation): Annotation {
    return {
      ...(title === undefined ? {} : { title: this.#clean(title) }),
      ...(file === undefined || this.#clean(file) !== file ? {} : { file })
    }
  }

  #clean(text: string): string {
    return harmless(boundedLine(this.#withoutSecrets(text)))
  }

  #withoutSecrets(text: string): string {
    return [...this.#secrets].reduce(
      (clean, secret) => withoutBeginning(clean.replaceAll(secret, '***'), secret),
      text
    )
  }
}

function outputsRefused(cause: unknown): ActionError {
  const reason = systemErrorCode(cause) ?? (cause instanceof Error ? cause.message : String(cause))
  return new ActionError(
    'FILE_NOT_WRITABLE',
    `The outputs cannot be written to the file that GITHUB_OUTPUT names: ${reason}.`,
    {
      hint: 'Leave GITHUB_OUTPUT and its file as the runner made them, and check that the disk is not full.',
      cause
    }
  )
}

/** A shorter beginning reveals nothing, and is found in text that has nothing to do with the secret. */
const MIN_BEGINNING = 8

const CUT = '…' // what `untrusted` ends with

/** The text without the beginning of a secret before a cut: the message of a server may have been cut in the middle of one. */
function withoutBeginning(text: string, secret: string): string {
  const [first = '', ...pieces] = text.split(CUT)
  if (pieces.length === 0) return text
  const withoutEnd = (piece: string): string => {
    for (let length = Math.min(secret.length, piece.length); length >= MIN_BEGINNING; length--)
      if (piece.endsWith(secret.slice(0, length))) return `${piece.slice(0, -length)}***`
    return piece
  }
  const last = pieces.pop() ?? ''
  return [...[first, ...pieces].map(withoutEnd), last].join(CUT)
}
