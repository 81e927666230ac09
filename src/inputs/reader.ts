import { ActionError } from '../errors.ts'
import type { Setting, Terms } from '../ports/terms.ts'
import { listed } from '../lib/text.ts'
import { INPUT_TERMS } from './terms.ts'
import { INPUT_NAMES, INPUTS, type InputName, type InputSpec } from './schema.ts'
import { meantInputs } from './spelling.ts'
import { describeValue } from './values.ts'

/** What stands for true and false. */
export const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map(t => [t, true] as const),
  ...['false', 'False', 'FALSE'].map(f => [f, false] as const)
])

/** Values of settings, whoever gave them: inputs of a step, or options of the command. */
export interface SettingReader {
  /** What messages call the settings. */
  readonly terms: Terms
  /** Notes a problem, as "<setting>: <what was given>, expected <what>". */
  problem(text: string): void
  /** The value, else its default; undefined when it is empty. */
  text(name: Setting): string | undefined
  /** The values of a setting that can have several. */
  list(name: Setting): readonly string[]
}

/** Reads single inputs and collects their problems. */
export class InputReader implements SettingReader {
  readonly terms = INPUT_TERMS
  readonly #env: Readonly<Record<string, string | undefined>>
  readonly #problems: string[] = []

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env
  }

  /** Notes a problem, as "<input>: <what was given>, expected <what>"; the same one counts once. */
  problem(text: string): void {
    if (!this.#problems.includes(text)) this.#problems.push(text)
  }

  /** @throws INPUT_INVALID when a problem was noted; it names all of them. */
  throwProblems(): void {
    throwProblems(this.#problems, 'input', 'Correct the "with:" block of this step.')
  }

  /**
   * The value, else its default, without surrounding ASCII white space; undefined when it is empty. A byte-order mark and the like stay,
   * and make the value wrong.
   */
  text(name: InputName): string | undefined {
    const spec: InputSpec = INPUTS[name]
    const value = this.#env[variableOf(name)] ?? (spec.default?.startsWith('${{') ? undefined : spec.default)
    const trimmed = value?.replace(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, '')
    return trimmed === '' ? undefined : trimmed
  }

  /** Something is written, but nothing that counts: white space, or comments where a list is expected. */
  isBlank(name: InputName): boolean {
    return (this.#env[variableOf(name)] ?? '') !== '' && this.list(name).length === 0
  }

  /** The lines without blank ones and comments (`#`). */
  list(name: InputName): string[] {
    const lines = (this.text(name) ?? '').split(/\r?\n/).map(line => line.replace(/^[\t ]+|[\t ]+$/g, ''))
    return lines.filter(line => line !== '' && !line.startsWith('#'))
  }

  /** The value; the first of `allowed`, with a problem noted, when it is none of them. */
  choice<const T extends string>(name: InputName, allowed: readonly [T, ...T[]]): T {
    const value = this.text(name)
    const choice = allowed.find(candidate => candidate === value)
    if (choice === undefined) {
      this.problem(
        `${name}: ${value === undefined ? 'empty' : describeValue(value)}, expected ${allowed.join(' or ')}`
      )
    }
    return choice ?? allowed[0]
  }

  /** The value; false, with a problem noted, when it is neither true nor false. */
  boolean(name: InputName): boolean {
    const value = this.text(name)
    const parsed = BOOLEANS.get(value ?? '')
    if (parsed === undefined)
      this.problem(`${name}: ${value === undefined ? 'empty' : describeValue(value)}, expected true or false`)
    return parsed ?? false
  }

  /** The value from `min` to `max`, both included; `min`, with a problem noted, when it is anything else. */
  integer(name: InputName, min: number, max: number): number {
    const value = this.text(name) ?? ''
    const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
    if (number >= min && number <= max) return number
    this.problem(`${name}: ${describeValue(value)}, expected a whole number from ${min} to ${max}`)
    return min
  }

  /**
   * The runner only warns about an undeclared input, so a typing error would switch a pin off in silence: what resembles
   * an input of ours, or can only come from a `with:` block, is refused. The others are warned of.
   */
  refuseUndeclared(warn: (text: string) => void): void {
    for (const variable of Object.keys(this.#env)) {
      if (!variable.startsWith('INPUT_') || this.#env[variable] === undefined) continue
      const name = variable.slice('INPUT_'.length).toLowerCase()
      if (name === '' || INPUT_NAMES.some(declared => declared === name)) continue
      const meant = meantInputs(name, INPUT_NAMES)
      if (meant.length > 0) {
        this.problem(
          `${describeValue(name)} is not an input of this action; the closest is ${listed(meant, 'or')}`
        )
      } else if (name.includes('-')) this.problem(`${describeValue(name)} is not an input of this action`)
      else
        warn(
          `${describeValue(name)} is not an input of this action and has no effect. Remove it, or correct its name.`
        )
    }
  }

  /** Notes each input of the other mode that has another value than its default. */
  refuseOtherMode(mode: 'sign' | 'verify'): void {
    for (const name of INPUT_NAMES) {
      const spec: InputSpec = INPUTS[name]
      if (spec.mode === 'both' || spec.mode === mode) continue
      const value = this.text(name)
      if (value === undefined || value === spec.default) continue
      this.problem(
        `${name}: given, but it has no meaning in ${mode} mode; ${name === 'signature-suffix' ? 'give the suffix after its format in signature-format, as "raw .sig"' : `remove it or set mode: ${spec.mode}`}`
      )
    }
  }
}

/**
 * @param noun what the problems are of: "input".
 * @throws INPUT_INVALID when there is a problem; it names all of them.
 */
export function throwProblems(problems: readonly string[], noun: string, hint: string): void {
  const [first, ...others] = problems
  if (first === undefined) return
  const list =
    others.length === 0 ? first : problems.map((text, index) => `(${index + 1}) ${text}`).join('; ')
  const what = others.length === 0 ? `An ${noun} is wrong` : `${problems.length} ${noun}s are wrong`
  throw new ActionError('INPUT_INVALID', `${what}: ${list}.`, { hint })
}

/** The runner upper-cases a name and turns spaces into `_`; hyphens stay. */
function variableOf(name: InputName): string {
  return `INPUT_${name.toUpperCase()}`
}
