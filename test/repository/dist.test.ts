import { readFileSync, readdirSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { usedPackages } from '../../scripts/prune.mjs'
import { bundledFiles, loadsOf, readBundled } from '../support/bundle.ts'
import { importsOf, readSources } from '../support/import-graph.ts'

const requireHere = createRequire(import.meta.url)
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const code = new Map(bundledFiles().map(name => [name, readBundled(name)]))
const start = code.get('start.js') ?? ''
const loads = new Map([...code].map(([name, source]) => [name, loadsOf(source)]))
const all = [...code.values()].join('\n')
const declares = (source: string, name: string): boolean =>
  new RegExp(`(class|function) ${name}\\b|\\b${name}=class\\b`).test(source)
const chunkOf = (number: number): string => `${number}.index.js`

describe('dist', () => {
  it('is an ES module with two entries and a worker', () => {
    expect(readJson('dist/package.json')).toEqual({ type: 'module' })
    expect([...code.keys()]).toEqual(
      expect.arrayContaining(['cli.js', 'hash-worker.js', 'index.js', 'start.js'])
    )
  })

  it('is read as it is loaded', () => {
    const source = `import a from 'node:fs'; export { b } from 'node:os'; export * from 'c'; import { createRequire as d } from 'module'
      d(import.meta.url)('node:tls'); require('e'); process.getBuiltinModule('node:http'); await import('node:net'); x.e(12); import(y)`
    expect(loadsOf(source)).toEqual({
      imported: ['node:fs', 'node:os', 'c', 'module', 'node:net'],
      required: ['node:tls', 'e', 'node:http'],
      chunks: [12]
    })
  })

  it('loads node: modules and its own chunks only', () => {
    const loaded = [...loads].flatMap(([name, { imported, required }]) =>
      [...imported, ...required].map(to => ({ name, to }))
    )
    expect(loaded.length).toBeGreaterThan(20)
    const entries = ['cli.js', 'index.js'].map(name => ({ name, to: './start.js' }))
    expect(loaded.filter(({ to }) => !isBuiltin(to))).toEqual(entries)
  })

  it('has every chunk that it loads by number, and no other', () => {
    const numbers = [...loads.values()].flatMap(({ chunks }) => chunks)
    const chunks = [...code.keys()].filter(name => name.endsWith('.index.js'))
    expect(chunks.length).toBeGreaterThan(3)
    expect([...new Set(numbers.map(chunkOf))].sort()).toEqual(chunks)
  })

  it('requires Node’s modules: to import node:http would read all that it exports, and load Node’s fetch with it', () => {
    const importing = [...loads].filter(([, { imported }]) =>
      imported.some(to => isBuiltin(to) && to !== 'module')
    )
    expect(importing.map(([name]) => name)).toEqual([])
    expect([...loads.values()].flatMap(({ required }) => required)).toContain('node:http')
  })

  it('loads no module of Node as needed that is a function: the bundler’s stand-in for it has no exports', () => {
    const numbers = new Set([...all.matchAll(/\.t\.bind\(\w+, ?(\d+), ?\d+\)/g)].map(([, number]) => number))
    const loaded = [...numbers].map(
      number => new RegExp(`/ ${number}:[^]*?\\(import\\.meta\\.url\\)\\("(.*)"\\)`).exec(start)?.[1] ?? ''
    )
    expect(loaded).toContain('node:zlib')
    expect(loaded.filter(name => !isBuiltin(name) || typeof requireHere(name) !== 'object')).toEqual([])
  })

  describe('the command', () => {
    // its own chunk, which nothing but the subcommand that makes certificates asks for
    const certificates = [...code]
      .filter(([, source]) => source.includes('keys.openpgp.org'))
      .map(([name]) => name)

    it('loads no chunk that can open a socket, but for the one subcommand that asks KMS', () => {
      expect(certificates).toHaveLength(1)
      const files = reachedBy(functionIn(start, 'startCommand'), certificates)
      expect(files.length).toBeGreaterThan(2)
      expect(files.flatMap(name => socketsIn(name))).toEqual([])
    })

    it('loads one that can for that subcommand', () => {
      const files = reachedBy(functionIn(start, 'startCommand'))
      expect(files).toEqual(expect.arrayContaining(certificates))
      expect(files.flatMap(name => socketsIn(name))).not.toEqual([])
    })

    it('is told from the action, which can', () => {
      const files = reachedBy(functionIn(start, 'startAction'))
      expect(files.flatMap(name => socketsIn(name))).not.toEqual([])
    })
  })

  it('loads the services only when a run needs them', () => {
    const eager = loadsOf(functionIn(start, 'startAction'))
      .chunks.map(number => code.get(chunkOf(number)) ?? '')
      .join('\n')
    expect(eager).toContain('parseInputs')
    const later = ['KMSClient', 'STSClient', 'Octokit', 'Minimatch', 'signSummary', 'verifySummary']
    expect(later.filter(name => declares(eager, name))).toEqual([])
    expect(later.filter(name => !declares(all, name))).toEqual([])
  })

  it('holds what is used of its packages, and no other', () => {
    const used = ['GetPublicKeyCommand', 'SignCommand', 'VerifyCommand', 'AssumeRoleWithWebIdentityCommand']
    expect(used.filter(name => !declares(all, name))).toEqual([])
    const unused = [
      'CreateKeyCommand',
      'ScheduleKeyDeletionCommand',
      'AssumeRoleWithSAMLCommand',
      'HttpClient',
      'ProxyAgent'
    ]
    expect(unused.filter(name => declares(all, name))).toEqual([])
  })

  it('holds no source map and no path of the folder it was built in', () => {
    expect(filesUnder('dist').filter(name => name.endsWith('.map'))).toEqual([])
    const telling = [...code].filter(
      ([, source]) => source.includes(ROOT) || /sourceMappingURL|MODULE: (?:\.\.\/|\/)/.test(source)
    )
    expect(telling.map(([name]) => name)).toEqual([])
  })

  describe('licenses.txt', () => {
    const lines = new Set(readFileSync(`${ROOT}dist/licenses.txt`, 'utf8').split(/\r?\n/))
    let used: readonly string[]

    beforeAll(async () => {
      used = (await usedPackages()).map(nameOf)
    })

    it('is held against what the build found to be used', () => {
      expect(used).toEqual(
        expect.arrayContaining([
          '@actions/core',
          '@aws-sdk/client-kms',
          '@octokit/core',
          '@smithy/core',
          'minimatch'
        ])
      )
      expect(used).not.toContain('undici')
      expect(used.filter(name => !lines.has(name))).toEqual([])
    })

    it('is held against what can be recognized in the code', () => {
      const found = recognizedPackages()
      expect(found).toEqual(
        expect.arrayContaining([
          '@aws-sdk/client-kms',
          '@aws-sdk/client-sts',
          'before-after-hook',
          '@smithy/core'
        ])
      )
      expect(found.filter(name => !lines.has(name))).toEqual([])
      expect(found.filter(name => !used.includes(name))).toEqual([])
    })

    it('names no package of which nothing is there', () => {
      const named = installedPackages()
        .map(nameOf)
        .filter(name => lines.has(name))
      expect(named.filter(name => !used.includes(name))).toEqual([])
    })

    it('has a text for each of them', () => {
      const text = [...lines].join('\n')
      expect(
        text.match(/Permission (is hereby granted|to use)|Apache License|Redistribution and use/g)?.length
      ).toBeGreaterThan(4)
    })
  })
})

/** A function of start.js, which is not minified, up to the line that closes it. */
function functionIn(source: string, name: string): string {
  const from = source.indexOf(`async function ${name}()`)
  expect(from).toBeGreaterThan(0)
  return source.slice(from, source.indexOf('\n}', from) + 2)
}

/** The chunks that some code loads, and those that these load. */
/** @param without chunks that are not gone into. */
function reachedBy(source: string, without: readonly string[] = []): string[] {
  const next = (chunks: readonly number[]): string[] =>
    chunks.map(chunkOf).filter(name => !without.includes(name))
  const reached = new Set(next(loadsOf(source).chunks))
  for (const name of reached) for (const other of next(loads.get(name)?.chunks ?? [])) reached.add(other)
  return [...reached]
}

function socketsIn(name: string): string[] {
  const { imported = [], required = [] } = loads.get(name) ?? {}
  const modules = [...imported, ...required].filter(to =>
    /^(node:)?(https?|http2|net|tls|dgram|dns|inspector)(\/|$)/.test(to)
  )
  const globals = code.get(name)?.match(/(?<![\w.$])(fetch|WebSocket|EventSource)\(/g) ?? []
  return [...modules, ...globals].map(what => `${name}: ${what}`)
}

/** Packages of which a text is in the bundle that occurs in no other package. */
function recognizedPackages(): string[] {
  const bundled = new Set([...code.values()].flatMap(textsIn))
  const owners = new Map<string, Set<string>>()
  for (const folder of installedPackages()) {
    for (const file of filesUnder(folder).filter(file => /\.[cm]?js$/.test(file)))
      for (const text of textsIn(readFileSync(`${ROOT}${file}`, 'utf8')))
        if (bundled.has(text)) owners.set(text, (owners.get(text) ?? new Set()).add(nameOf(folder)))
  }
  return [
    ...new Set([...owners.values()].filter(names => names.size === 1).flatMap(names => [...names]))
  ].sort()
}

/** The folders of the packages that src/ imports, and of all that these depend on. */
function installedPackages(): string[] {
  const { packages } = readJson('package-lock.json') as {
    packages: Record<string, { dependencies?: Record<string, string> }>
  }
  const imported = importsOf(readSources()).map(({ to }) => /^(@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? '')
  const needed = new Set(imported)
  const foldersOf = (name: string): string[] =>
    Object.keys(packages).filter(folder => nameOf(folder) === name)
  for (const name of needed)
    for (const folder of foldersOf(name))
      for (const other of Object.keys(packages[folder]?.dependencies ?? {})) needed.add(other)
  return [...needed].flatMap(foldersOf)
}

/** Long string literals, which no minifier changes. */
function textsIn(source: string): string[] {
  return [...source.matchAll(/(["'`])([^"'`\\\n$]{24,200})\1/g)].map(([, , text = '']) => text)
}

const nameOf = (folder: string): string =>
  folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)

function filesUnder(folder: string): string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(ROOT.length))
    .sort()
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(`${ROOT}${name}`, 'utf8'))
}
