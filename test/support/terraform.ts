import { readFileSync } from 'node:fs'

/** A file as `hcl2tojson` of python-hcl2 8 prints it: literals keep their quotes, expressions stand in `${…}`. */
export type HclFile = Readonly<Record<string, readonly HclBlock[]>>
type HclBlock = Readonly<Record<string, unknown>>
type LookUp = (path: string) => unknown

/** The blocks of a kind by their labels, such as `aws_iam_role.signing`. */
export function blocksOf(file: HclFile, kind: string, labels: number): Map<string, HclBlock> {
  const flatten = (block: HclBlock, depth: number, path: readonly string[]): [string, HclBlock][] =>
    depth === 0
      ? [[path.join('.'), block]]
      : Object.entries(block)
          .filter(([, inner]) => typeof inner === 'object')
          .flatMap(([label, inner]) =>
            flatten(inner as HclBlock, depth - 1, [...path, label.replaceAll('"', '')])
          )
  return new Map((file[kind] ?? []).flatMap(block => flatten(block, labels, [])))
}

/** An attribute's value: texts with what they name put in, expressions of the few kinds that the example has. */
export function evaluateAttribute(value: unknown, lookUp: LookUp): unknown {
  if (Array.isArray(value)) return value.map(item => evaluateAttribute(item, lookUp))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, evaluateAttribute(item, lookUp)])
    )
  if (typeof value !== 'string') return value
  const expression = /^\$\{([^]*)\}$/.exec(value)?.[1]
  if (expression !== undefined) return evaluateExpression(expression, lookUp)
  const literal = /^"([^]*)"$/.exec(value)?.[1]
  if (literal === undefined) throw new Error(`Neither a literal nor an expression: ${value}`)
  return literal.replaceAll(/\$\{([^}]+)\}/g, (_, inner: string) => String(evaluateExpression(inner, lookUp)))
}

const TOKEN = /\s*(?:("[^"]*")|(\d+)|([A-Za-z_][\w.]*(?:\[\*\][\w.]*)?)|(==|\|\||[?:,()[\]]))/y
const FUNCTIONS: Readonly<Record<string, (...args: never[]) => unknown>> = {
  element: (items: readonly unknown[], index: number) => items[index],
  split: (separator: string, text: string) => text.split(separator),
  format: (format: string, ...texts: readonly string[]) =>
    texts.reduce((text, part) => text.replace('%s', () => part), format),
  file: (path: string) => readFileSync(path, 'utf8'),
  length: (items: readonly unknown[]) => items.length,
  compact: (items: readonly string[]) => items.filter(item => item !== ''),
  alltrue: (items: readonly boolean[]) => items.every(Boolean),
  lookup: (map: Readonly<Record<string, unknown>>, key: string, standard: unknown) => map[key] ?? standard,
  // Terraform's is an error where nothing matches, which only `can` makes a value
  regex: (pattern: string, text: string) => new RegExp(pattern).exec(text)?.[0],
  can: (value: unknown) => value !== undefined,
  replace: (text: string, pattern: string, by: string) =>
    text.replaceAll(/^\/.*\/$/.test(pattern) ? new RegExp(pattern.slice(1, -1), 'g') : pattern, () => by),
  join: (separator: string, items: readonly string[]) => items.join(separator),
  formatlist: (format: string, items: readonly string[], last = '') =>
    items.map(item => [item, last].reduce((text, part) => text.replace('%s', part), format))
}

function evaluateExpression(text: string, lookUp: LookUp): unknown {
  let tokens: string[] = []
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length;) {
    const found = TOKEN.exec(text)
    if (found === null) throw new Error(`This expression is not understood here: ${text}`)
    tokens.push(found[0].trim())
  }
  const take = (wanted?: string): string => {
    const token = tokens.shift()
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw new Error(`Expected ${wanted ?? 'a value'} in ${text}`)
    return token
  }
  const items = (end: string): unknown[] => {
    const list: unknown[] = []
    while (tokens[0] !== end) {
      list.push(conditional())
      if (tokens[0] === ',') take()
    }
    take(end)
    return list
  }
  /** `for x in list : value ]`, its first word taken. */
  const comprehension = (): unknown[] => {
    const name = take()
    take('in')
    const list = conditional() as readonly unknown[]
    take(':')
    const body = [...tokens]
    const values = list.map(item => {
      tokens = [...body]
      names.set(name, item)
      return conditional()
    })
    if (list.length === 0) tokens = tokens.slice(tokens.indexOf(']'))
    take(']')
    return values
  }
  const names = new Map<string, unknown>()
  const primary = (): unknown => {
    const token = take()
    if (token.startsWith('"')) return evaluateAttribute(token.replaceAll('\\n', '\n'), lookUp)
    if (/^\d/.test(token)) return Number(token)
    if (token === '[' && tokens[0] === 'for') {
      take()
      return comprehension()
    }
    if (token === '[') return items(']')
    if (tokens[0] !== '(') return names.has(token) ? names.get(token) : lookUp(token)
    take('(')
    const called = FUNCTIONS[token]
    if (called === undefined) throw new Error(`The function ${token} is not known here`)
    return called(...(items(')') as never[]))
  }
  const comparison = (): unknown => {
    const left = primary()
    if (tokens[0] !== '==') return left
    take()
    return left === primary()
  }
  const conditional = (): unknown => {
    let left = comparison()
    while (tokens[0] === '||') {
      take()
      const right = comparison()
      left = left === true || right === true
    }
    if (tokens[0] !== '?') return left
    take()
    const yes = conditional()
    take(':')
    const no = conditional()
    return left === true ? yes : no
  }
  const value = conditional()
  if (tokens.length > 0) throw new Error(`Left over in ${text}: ${tokens.join(' ')}`)
  return value
}

/** The JSON document of an `aws_iam_policy_document`. */
export function renderPolicyDocument(block: HclBlock, lookUp: LookUp): object {
  const Statement = statementsOf(block, lookUp).map(([statement, lookUp]) => {
    const get = (name: string): unknown => evaluateAttribute(statement[name], lookUp)
    const principals = list(statement['principals']).map(principal => [
      evaluateAttribute(principal['type'], lookUp),
      evaluateAttribute(principal['identifiers'], lookUp)
    ])
    const [first] = principals
    const everybody = first?.[0] === '*' ? '*' : undefined
    const conditions = [...list(statement['condition']), ...dynamicConditions(statement, lookUp)]
    const operators: Record<string, Record<string, unknown>> = {}
    for (const condition of conditions) {
      const [test, variable, values] = ['test', 'variable', 'values'].map(name =>
        evaluateAttribute(condition[name], lookUp)
      )
      operators[String(test)] = { ...operators[String(test)], [String(variable)]: values }
    }
    return {
      ...(statement['sid'] === undefined ? {} : { Sid: get('sid') }),
      Effect: statement['effect'] === undefined ? 'Allow' : get('effect'),
      Action: get('actions'),
      ...(statement['resources'] === undefined ? {} : { Resource: get('resources') }),
      ...(principals.length === 0 ? {} : { Principal: everybody ?? Object.fromEntries(principals) }),
      ...(conditions.length === 0 ? {} : { Condition: operators })
    }
  })
  const sids = new Set(Statement.map(({ Sid }) => Sid))
  const sources = (evaluateAttribute(block['source_policy_documents'] ?? [], lookUp) ?? []) as readonly {
    readonly Statement: typeof Statement
  }[]
  const kept = sources.flatMap(source => source.Statement.filter(({ Sid }) => !sids.has(Sid)))
  return { Version: '2012-10-17', Statement: [...kept, ...Statement] }
}

function list(value: unknown): readonly HclBlock[] {
  return (value ?? []) as readonly HclBlock[]
}

/** The statements of a document, each with what the names in it mean. */
function statementsOf(document: HclBlock, lookUp: LookUp): (readonly [HclBlock, LookUp])[] {
  return [
    ...list(document['statement']).map(statement => [statement, lookUp] as const),
    ...dynamicBlocks(document, 'statement', lookUp)
  ]
}

function dynamicConditions(statement: HclBlock, lookUp: LookUp): HclBlock[] {
  return dynamicBlocks(statement, 'condition', lookUp).map(([content, inner]) =>
    Object.fromEntries(
      ['test', 'variable', 'values'].map(name => [name, toLiteral(evaluateAttribute(content[name], inner))])
    )
  )
}

function dynamicBlocks(block: HclBlock, kind: string, lookUp: LookUp): (readonly [HclBlock, LookUp])[] {
  return list(block['dynamic']).flatMap(dynamic => {
    const inner = dynamic[`"${kind}"`] as HclBlock | undefined
    if (inner === undefined) return []
    const [content = {}] = list(inner['content'])
    return (evaluateAttribute(inner['for_each'], lookUp) as readonly unknown[]).map(
      each => [content, path => (path === `${kind}.value` ? each : lookUp(path))] as const
    )
  })
}

function toLiteral(value: unknown): unknown {
  return Array.isArray(value) ? value.map(toLiteral) : `"${String(value)}"`
}
