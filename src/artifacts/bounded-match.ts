// Matches regular expressions without backtracking, whose time is exponential for some names: the expression is run over all positions of
// a text at once. For the expressions that globs become; no captures, references or lookbehind.

/** Positions in a text, one byte for each: 1 where the expression can be. */
type Positions = Uint8Array

/** One part of an expression, which goes from some positions to others. */
type Part =
  /** One character: where it ends from a position; -1 when it is another one. */
  | { readonly kind: 'character'; readonly end: (text: string, position: number) => number }
  | { readonly kind: 'edge'; readonly of: 'start' | 'end' }
  | { readonly kind: 'group'; readonly choices: readonly (readonly Part[])[] }
  | { readonly kind: 'look'; readonly wanted: boolean; readonly choices: readonly (readonly Part[])[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly min: number; readonly max: number }

/**
 * A function with the result of `expression.test`, which takes time in proportion to the length of the text for each part of the
 * expression; for a repeated group or a lookahead, to its square.
 *
 * @throws for an expression that has anything but characters, classes, `^`, `$`, groups, lookaheads and quantifiers.
 */
export function toBoundedMatch({ source, flags }: RegExp): (text: string) => boolean {
  const parts = new Parser(source, flags).parse()
  return text => {
    const reached = new Uint8Array(text.length + 1)
    if (source.startsWith('^')) reached[0] = 1
    else reached.fill(1)
    return run(parts, text, reached).includes(1)
  }
}

function run(choices: readonly (readonly Part[])[], text: string, from: Positions): Positions {
  const reached = new Uint8Array(from.length)
  for (const parts of choices) {
    let positions = from
    for (const part of parts) positions = step(part, text, positions)
    add(reached, positions)
  }
  return reached
}

/** The positions where a part can end that begins at one of `from`. */
function step(part: Part, text: string, from: Positions): Positions {
  switch (part.kind) {
    case 'group':
      return run(part.choices, text, from)
    case 'repeat':
      return repeat(part, text, from)
    case 'edge': {
      const at = part.of === 'start' ? 0 : text.length
      return from.map((is, position) => (position === at ? is : 0))
    }
    case 'look':
      return from.map((is, position) => {
        if (is === 0) return 0
        const here = new Uint8Array(from.length)
        here[position] = 1
        return run(part.choices, text, here).includes(1) === part.wanted ? 1 : 0
      })
    case 'character': {
      const reached = new Uint8Array(from.length)
      advance(part, text, from, reached)
      return reached
    }
  }
}

/** Adds the ends of a character to `to`, which may be `from` itself: then of every repetition, since an end comes after its beginning. */
function advance(
  { end }: Extract<Part, { readonly kind: 'character' }>,
  text: string,
  from: Positions,
  to: Positions
): void {
  for (let position = 0; position < text.length; position++) {
    const next = from[position] === 1 ? end(text, position) : -1
    if (next !== -1) to[next] = 1
  }
}

function repeat(
  { part, min, max }: Extract<Part, { readonly kind: 'repeat' }>,
  text: string,
  from: Positions
): Positions {
  let positions = from
  for (let times = 0; times < min; times++) positions = step(part, text, positions)
  const reached = positions.slice()
  if (part.kind === 'character' && max === Infinity) {
    advance(part, text, reached, reached)
    return reached
  }
  for (let times = min; times < max; times++) {
    positions = step(part, text, positions)
    if (!add(reached, positions)) break
  }
  return reached
}

/** Whether there are any of `more` that `to` did not have. */
function add(to: Positions, more: Positions): boolean {
  let isNew = false
  for (const [position, is] of more.entries()) {
    if (is === 0 || to[position] === 1) continue
    to[position] = 1
    isNew = true
  }
  return isNew
}

const TOKEN = /\\u[0-9a-f]{4}|\\.|\[(?:\\.|[^\]\\])*\]|\(\?[:!=]|[^]/gsu
const REPETITION = /([*+?]|\{(\d+)(?:,(\d*))?\})\??/y

/** Reads the text of a regular expression. */
class Parser {
  readonly #source: string
  readonly #flags: string
  #at = 0

  constructor(source: string, flags: string) {
    this.#source = source
    this.#flags = flags
  }

  parse(): readonly (readonly Part[])[] {
    const choices = this.#choices()
    if (this.#at < this.#source.length) throw unknown(this.#source)
    return choices
  }

  /** Up to the end, or to the bracket that closes a group. */
  #choices(): readonly (readonly Part[])[] {
    const choices: Part[][] = [[]]
    for (let token = this.#next(); token !== undefined && token !== ')'; token = this.#next()) {
      if (token === '|') choices.push([])
      else choices.at(-1)?.push(this.#repeated(this.#part(token)))
    }
    return choices
  }

  #next(): string | undefined {
    TOKEN.lastIndex = this.#at
    const [token] = TOKEN.exec(this.#source) ?? []
    this.#at += token?.length ?? 0
    return token
  }

  #part(token: string): Part {
    switch (token) {
      case '^':
        return { kind: 'edge', of: 'start' }
      case '$':
        return { kind: 'edge', of: 'end' }
      case '(?:':
        return { kind: 'group', choices: this.#choices() }
      case '(?!':
      case '(?=':
        return { kind: 'look', wanted: token === '(?=', choices: this.#choices() }
      case '(':
      case '*':
      case '+':
        throw unknown(this.#source)
      default:
        return { kind: 'character', end: toCharacter(token, this.#flags) }
    }
  }

  #repeated(part: Part): Part {
    REPETITION.lastIndex = this.#at
    const [all, sign, least, most = least] = REPETITION.exec(this.#source) ?? []
    if (all === undefined || sign === undefined) return part
    this.#at += all.length
    const min = least === undefined ? (sign === '+' ? 1 : 0) : Number(least)
    const max = least === undefined ? (sign === '?' ? 1 : Infinity) : most === '' ? Infinity : Number(most)
    return { kind: 'repeat', part, min, max }
  }
}

/** Where the character that a token means ends, from a position; -1 when another one is there. */
function toCharacter(token: string, flags: string): (text: string, position: number) => number {
  const [, literal] = /^\\?([^\\[\]A-Za-z0-9])$/s.exec(token === '.' ? '' : token) ?? []
  const own = literal ?? (/^[A-Za-z0-9]$/.test(token) ? token : undefined)
  if (own !== undefined && own.length === 1)
    return (text, position) => (text[position] === own ? position + 1 : -1)
  const expression = new RegExp(token, `${flags.replace(/[gy]/g, '')}y`)
  return (text, position) => {
    expression.lastIndex = position
    return expression.test(text) ? expression.lastIndex : -1
  }
}

function unknown(source: string): Error {
  return new Error(`an expression that no glob becomes: ${source}`)
}
