import { readFileSync, readdirSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One import of `src/`, type imports included: a type is knowledge too. */
export interface Import {
  /** Module that imports, relative to `src`. */
  readonly from: string
  /** A package, a `node:` module, or another module relative to `src`. */
  readonly to: string
  readonly typeOnly: boolean
  /** By `import()`, when it is needed. */
  readonly lazy?: true
}

/** The modules at the root of `src/`; every other module is in a folder. */
export const ROOT_MODULES = ['index', 'main', 'connect', 'errors', 'version'] as const

/**
 * What each part of `src/` may import, from the top down: a part may name only parts that stand below it. A part is a folder or a
 * module at the root. What is not listed here may not be there.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  index: ['entry'],
  entry: ['main', 'cli'],
  main: ['connect', 'run', 'report', 'runner', 'inputs', 'lib', 'errors'],
  connect: ['aws', 'github', 'runner', 'inputs', 'network', 'lib', 'ports', 'errors', 'version'],
  run: ['report', 'sign', 'verify', 'runner', 'inputs', 'errors'],
  cli: [
    'report',
    'sign',
    'verify',
    'inputs',
    'aws',
    'release',
    'trust',
    'artifacts',
    'hashing',
    'network',
    'signature',
    'lib',
    'ports',
    'errors',
    'version'
  ],
  report: ['sign', 'verify', 'inputs', 'signature', 'lib', 'errors'],
  sign: [
    'verify',
    'inputs',
    'release',
    'trust',
    'manifests',
    'artifacts',
    'hashing',
    'signature',
    'lib',
    'ports',
    'errors'
  ],
  verify: [
    'inputs',
    'release',
    'trust',
    'manifests',
    'diagnosis',
    'artifacts',
    'hashing',
    'signature',
    'lib',
    'ports',
    'errors'
  ],
  inputs: ['trust', 'manifests', 'artifacts', 'signature', 'lib', 'ports', 'errors'],
  aws: ['network', 'signature', 'lib', 'ports', 'errors'],
  github: ['hashing', 'network', 'signature', 'lib', 'ports', 'errors'],
  runner: ['network', 'lib', 'ports', 'errors'],
  release: ['manifests', 'artifacts', 'hashing', 'signature', 'lib', 'ports', 'errors'],
  trust: ['artifacts', 'signature', 'lib', 'ports', 'errors'],
  manifests: ['signature', 'lib', 'ports', 'errors'],
  diagnosis: ['signature', 'lib', 'ports'],
  artifacts: ['lib', 'errors'],
  hashing: ['signature', 'lib', 'ports', 'errors'],
  network: ['errors'],
  lib: ['ports', 'errors'],
  ports: ['signature'],
  signature: [],
  errors: [],
  version: []
}

/** The only files of another part that a part may import, where it may not import all of them. */
export const DOORS: Readonly<Record<string, readonly string[]>> = {
  'cli → sign': ['sign/how-to-verify.ts', 'sign/produce/verifying-signer.ts'],
  'cli → aws': ['aws/connect-kms.ts', 'aws/profile-region.ts', 'aws/sdk-environment.ts'],
  'sign → verify': ['verify/closed-world.ts']
}

/**
 * The stages of sign mode, from the last to the first, with what each may import of the others. What lies in `sign/` itself but is not
 * listed here is known to every stage.
 */
export const STAGES: Readonly<Record<string, readonly string[]>> = {
  'sign/sign.ts': [
    'sign/publish/',
    'sign/deliver/',
    'sign/produce/',
    'sign/plan/',
    'sign/collect/',
    'sign/dry-run.ts'
  ],
  'sign/dry-run.ts': ['sign/collect/'],
  'sign/publish/': ['sign/plan/'],
  'sign/deliver/': ['sign/produce/', 'sign/plan/'],
  'sign/produce/': ['sign/plan/'],
  'sign/plan/': ['sign/collect/'],
  'sign/collect/': []
}

const SRC = fileURLToPath(new URL('../../src/', import.meta.url))

/** The text of each module, by its path relative to `src`. */
export function readSources(): ReadonlyMap<string, string> {
  const names = readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => relative(SRC, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  return new Map(names.sort().map(name => [name, readFileSync(`${SRC}${name}`, 'utf8')]))
}

export function importsOf(sources: ReadonlyMap<string, string>): Import[] {
  return [...sources].flatMap(([from, source]) => importsIn(from, source))
}

/** The part of `src/` that a module belongs to: its folder, or itself at the root. */
export function partOf(module: string): string {
  const [first = ''] = module.split('/')
  return first.replace(/\.ts$/, '')
}

/** Imports that `MAY_IMPORT` does not allow, one line each; modules of no known part included. */
export function findForbidden(imports: readonly Import[], sources: ReadonlyMap<string, string>): string[] {
  const homeless = [...sources.keys()].filter(name => !Object.hasOwn(MAY_IMPORT, partOf(name)))
  const wrong = imports.filter(({ from, to }) => {
    if (!to.endsWith('.ts') || partOf(from) === partOf(to)) return false
    const doors = DOORS[`${partOf(from)} → ${partOf(to)}`]
    return !MAY_IMPORT[partOf(from)]?.includes(partOf(to)) || doors?.includes(to) === false
  })
  return [
    ...homeless.map(name => `${name} is in no known folder`),
    ...wrong.map(({ from, to }) => `${from} → ${to}`)
  ]
}

/** Imports between the stages of sign mode that `STAGES` does not allow, one line each. */
export function findOutOfOrder(imports: readonly Import[]): string[] {
  const stages = Object.keys(STAGES)
  const stageOf = (module: string): string | undefined => stages.find(stage => module.startsWith(stage))
  return imports.flatMap(({ from, to }) => {
    const [user, used] = [stageOf(from), stageOf(to)]
    if (used === undefined || used === user || !from.startsWith('sign/')) return []
    return user !== undefined && STAGES[user]?.includes(used) === true ? [] : [`${from} → ${to}`]
  })
}

/** Entries of `MAY_IMPORT` that lead up: to a part that stands above or beside it. */
export function findUpward(): string[] {
  const order = Object.keys(MAY_IMPORT)
  return Object.entries(MAY_IMPORT).flatMap(([part, used]) =>
    used.filter(other => order.indexOf(other) <= order.indexOf(part)).map(other => `${part} → ${other}`)
  )
}

/** Groups of modules that import each other in a circle (Tarjan's strongly connected components), type imports counted. */
export function findCircles(imports: readonly Import[]): string[][] {
  const next = Map.groupBy(imports, ({ from }) => from)
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const visit = (name: string): void => {
    index.set(name, index.size)
    low.set(name, index.get(name) ?? 0)
    stack.push(name)
    for (const { to } of next.get(name) ?? []) {
      if (!index.has(to)) visit(to)
      if (stack.includes(to)) low.set(name, Math.min(low.get(name) ?? 0, low.get(to) ?? 0))
    }
    if (low.get(name) !== index.get(name)) return
    const circle = stack.splice(stack.indexOf(name))
    if (circle.length > 1) circles.push(circle.sort())
  }
  for (const name of next.keys()) if (!index.has(name)) visit(name)
  return circles
}

function importsIn(from: string, source: string): Import[] {
  const statement = /^(?:import|export)\s+(type\s+)?(?:([^'";]*?)\s+from\s+)?'([^']+)'/gm
  const found = [...source.matchAll(statement)].map(([, type, names = '', to = '']) => ({
    from,
    to: resolved(from, to),
    typeOnly: type !== undefined || isAllTypes(names)
  }))
  const dynamic = [...source.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map(([, to = '']) => ({
    from,
    to: resolved(from, to),
    typeOnly: false,
    lazy: true as const
  }))
  return [...found, ...dynamic]
}

/** `{ type A, type B }` loads nothing at run time. */
function isAllTypes(names: string): boolean {
  const listed = /^\{([^}]*)\}$/s
    .exec(names.trim())?.[1]
    ?.split(',')
    .map(name => name.trim())
    .filter(Boolean)
  return listed !== undefined && listed.length > 0 && listed.every(name => name.startsWith('type '))
}

function resolved(from: string, to: string): string {
  return to.startsWith('.') ? posix.join(posix.dirname(from), to) : to
}
