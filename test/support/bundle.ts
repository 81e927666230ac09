import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'rolldown/utils'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What one file of `dist/` loads from outside itself. */
export interface Loads {
  /** `import` and `export … from`, static and dynamic. */
  readonly imported: readonly string[]
  /** `require`, also one that `createRequire` made, and `process.getBuiltinModule`. */
  readonly required: readonly string[]
  /** The numbers of chunks that it asks webpack's runtime for. */
  readonly chunks: readonly number[]
}

/** The names of all JavaScript in `dist/`. */
export function bundledFiles(): string[] {
  return readdirSync(`${ROOT}dist`)
    .filter(name => name.endsWith('.js'))
    .sort()
}

export function readBundled(name: string): string {
  return readFileSync(`${ROOT}dist/${name}`, 'utf8')
}

/** What some code loads. It is parsed, since minified code has no lines that tell. */
export function loadsOf(code: string): Loads {
  const { program, errors } = parseSync('module.js', code.replace(/^#!.*/, ''), { sourceType: 'module' })
  if (errors.length > 0) throw new Error(`not JavaScript: ${errors[0]?.message}`)
  const imported: string[] = []
  const required: string[] = []
  const chunks: number[] = []
  const importers = new Set<string>(['require', 'getBuiltinModule'])
  const found = new Visitor({
    ImportDeclaration({ source, specifiers }) {
      imported.push(source.value)
      for (const specifier of specifiers)
        if (specifier.type === 'ImportSpecifier' && nameOf(specifier.imported) === 'createRequire')
          importers.add(specifier.local.name)
    },
    ExportNamedDeclaration({ source }) {
      if (source !== null) imported.push(source.value)
    },
    ExportAllDeclaration({ source }) {
      imported.push(source.value)
    },
    ImportExpression({ source }) {
      // what is put together while it runs is webpack's loading of a chunk
      const value = constantOf(source)
      if (typeof value === 'string') imported.push(value)
    },
    CallExpression({ callee, arguments: [argument] }) {
      const value = argument && constantOf(argument)
      const called = callee.type === 'CallExpression' ? callee.callee : callee // createRequire(import.meta.url)('x')
      const name = called.type === 'MemberExpression' ? nameOf(called.property) : nameOf(called)
      if (typeof value === 'string' && importers.has(name)) required.push(value)
      if (typeof value === 'number' && called.type === 'MemberExpression' && name === 'e') chunks.push(value)
    }
  })
  found.visit(program)
  return { imported, required, chunks }
}

/** A string or a number that stands in the code; a minifier writes `…` for strings. */
function constantOf(node: { readonly type: string }): unknown {
  if (node.type === 'Literal' && 'value' in node) return node.value
  if (node.type !== 'TemplateLiteral') return undefined
  const { quasis } = node as unknown as { quasis: readonly { readonly value: { readonly cooked: string } }[] }
  return quasis.length === 1 ? quasis[0]?.value.cooked : undefined
}

const nameOf = (node: object): string => ('name' in node && typeof node.name === 'string' ? node.name : '')
