import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  MAY_IMPORT,
  ROOT_MODULES,
  findCircles,
  findForbidden,
  findOutOfOrder,
  findUpward,
  importsOf,
  partOf,
  readSources
} from '../support/import-graph.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** The same thing at two places: the folder says which. */
const REPEATED = [
  'attach.ts',
  'checksums.ts',
  'content.ts',
  'files.ts',
  'index.ts',
  'key.ts',
  'local.ts',
  'model.ts',
  'public-keys.ts',
  'record.ts',
  'release-host.ts',
  'release.ts',
  'report.ts',
  'signature.ts',
  'statement.ts',
  'terms.ts'
]

/** The packages that are bundled. */
const BUNDLED = [
  '@actions/core',
  '@aws-sdk/client-kms',
  '@aws-sdk/client-sts',
  '@noble/curves',
  '@octokit/core',
  'minimatch',
  'p-throttle'
]

/** The environment as a value: not a word in a text. */
const NAMING_ENV = /\benv[,:)\]]|\benv \}|[{,] env\b/

/** The one module of the command that reaches the network. */
const ASKING_AWS = 'cli/certificate-command.ts'

const sources = readSources()
const imports = importsOf(sources)

describe('src', () => {
  it('was read', () => {
    expect(sources.size).toBeGreaterThan(30)
    expect(imports.length).toBeGreaterThan(100)
    expect(imports).toContainEqual({ from: 'runner/console.ts', to: '@actions/core', typeOnly: false })
    expect(imports).toContainEqual({
      from: 'connect.ts',
      to: 'aws/connect-kms.ts',
      typeOnly: false,
      lazy: true
    })
    expect(imports).toContainEqual({ from: 'runner/console.ts', to: 'ports/log.ts', typeOnly: true })
  })

  it('imports modules that are there', () => {
    const missing = imports.filter(({ to }) => to.endsWith('.ts') && !sources.has(to))
    expect(missing).toEqual([])
  })

  it.each([
    ['@actions/core', 'runner/', /^@actions\//],
    ['the AWS SDK', 'aws/', /^@(aws-sdk|smithy|aws)\//],
    ['octokit', 'github/', /^(@octokit\/|octokit)/]
  ])('uses %s in %s only', (_, folder, packages) => {
    const users = imports.filter(({ to }) => packages.test(to)).map(({ from }) => from)
    expect(users.length).toBeGreaterThan(0)
    expect(users.filter(from => !from.startsWith(folder))).toEqual([])
  })

  it('uses no other package, and names node: modules as such', () => {
    const packages = imports.map(({ to }) => to).filter(to => !to.endsWith('.ts') && !to.startsWith('node:'))
    const roots = packages.map(name =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/')
    )
    expect([...new Set(roots)].sort()).toEqual(BUNDLED)
    const manifest = readJson('package.json') as Readonly<Record<string, Readonly<Record<string, string>>>>
    expect(Object.keys(manifest['devDependencies'] ?? {})).toEqual(expect.arrayContaining([...BUNDLED]))
  })

  it('signature/ imports node: and its own files only, and no way to the outside', () => {
    const inside = imports.filter(({ from }) => from.startsWith('signature/'))
    const outside = inside.filter(({ to }) => to !== 'node:crypto' && !to.startsWith('signature/'))
    expect(outside).toEqual([
      { from: 'signature/schemes/nist-curves.ts', to: '@noble/curves/nist.js', typeOnly: false }
    ])
  })

  it('has the arithmetic of curves loaded by the scheme that needs it, and by nothing else', () => {
    const users = [...sources].filter(([, text]) => withoutComments(text).includes('nist-curves.ts'))
    expect(users.map(([name]) => name)).toEqual(['signature/schemes/ecdsa.ts'])
    const uses = users[0]?.[1].match(/.*nist-curves\.ts.*/g) ?? []
    expect(uses.map(line => line.trim())).toEqual([
      "import type * as nistCurves from './nist-curves.ts'",
      "curves ??= await import('./nist-curves.ts')"
    ])
  })

  it('has at its root only what starts the run and what all of it shares', () => {
    const root = [...sources.keys()].filter(name => !name.includes('/'))
    expect(root.sort()).toEqual(ROOT_MODULES.map(name => `${name}.ts`).sort())
  })

  it('has every other module in a known folder, which imports only what it may', () => {
    expect(findForbidden(imports, sources)).toEqual([])
  })

  it('tells a module in no known folder, and an import that is not allowed, by type too', () => {
    const odd = new Map([['attic/old.ts', ''], ...sources])
    expect(findForbidden(imports, odd)).toEqual(['attic/old.ts is in no known folder'])
    const upward = { from: 'signature/verdict.ts', to: 'sign/sign.ts', typeOnly: true }
    expect(findForbidden([upward], sources)).toEqual(['signature/verdict.ts → sign/sign.ts'])
  })

  it('enters verify mode from sign mode through closed-world.ts alone', () => {
    const through = imports.filter(({ from, to }) => partOf(from) === 'sign' && partOf(to) === 'verify')
    expect(new Set(through.map(({ to }) => to))).toEqual(new Set(['verify/closed-world.ts']))
  })

  it('has the stages of sign mode in one order', () => {
    expect(findOutOfOrder(imports)).toEqual([])
    const back = { from: 'sign/collect/collect.ts', to: 'sign/publish/gate.ts', typeOnly: true }
    expect(findOutOfOrder([back])).toEqual(['sign/collect/collect.ts → sign/publish/gate.ts'])
  })

  it('begins each folder with a README of some lines', () => {
    const folders = new Set([...sources.keys()].map(name => name.split('/').slice(0, -1).join('/')))
    folders.delete('')
    expect(folders.size).toBeGreaterThan(18)
    const lengths = [...folders].map(folder => readmeOf(folder).split('\n').length)
    expect(Math.min(...lengths)).toBeGreaterThan(5)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(21)
  })

  it('names each module in the README of its folder', () => {
    const unnamed = [...sources.keys()].filter(path => {
      const cut = path.lastIndexOf('/')
      return cut !== -1 && !readmeOf(path.slice(0, cut)).includes(`\`${path.slice(cut + 1)}\``)
    })
    expect(unnamed).toEqual([])
  })

  it('says in the README of each part exactly what it may import', () => {
    const folders = Object.keys(MAY_IMPORT).filter(part => !ROOT_MODULES.some(module => module === part))
    expect(folders.length).toBeGreaterThan(12)
    const said = folders.map(folder => [folder, /^May import: ([^.:\n]*)/m.exec(readmeOf(folder))?.[1]])
    const expected = folders.map(folder => [folder, MAY_IMPORT[folder]?.join(', ') || 'nothing but `node'])
    expect(said).toEqual(expected)
  })

  it('gives a file name twice only where the folder says the difference', () => {
    const byName = Map.groupBy(sources.keys(), name => name.slice(name.lastIndexOf('/') + 1))
    const repeated = [...byName].filter(([, names]) => names.length > 1).map(([name]) => name)
    expect(repeated.sort()).toEqual(REPEATED)
  })

  it('may import downward only', () => {
    expect(findUpward()).toEqual([])
  })

  it('may import nothing that it does not import', () => {
    const used = new Set(imports.map(({ from, to }) => `${partOf(from)} → ${partOf(to)}`))
    const unused = Object.entries(MAY_IMPORT).flatMap(([part, parts]) =>
      parts.map(other => `${part} → ${other}`).filter(arrow => !used.has(arrow))
    )
    expect(unused).toEqual([])
  })

  it('has no circle of imports, type imports counted', () => {
    expect(findCircles(imports)).toEqual([])
    const circle = [
      { from: 'a.ts', to: 'b.ts', typeOnly: true },
      { from: 'b.ts', to: 'c.ts', typeOnly: false },
      { from: 'c.ts', to: 'a.ts', typeOnly: false }
    ]
    expect(findCircles(circle)).toEqual([['a.ts', 'b.ts', 'c.ts']])
  })

  it('is entered by two modules of a few lines, which nothing imports', () => {
    for (const entry of ['index.ts', 'entry/kms-sign.ts']) {
      expect(imports.filter(({ to }) => to === entry)).toEqual([])
      expect(imports.filter(({ from }) => from === entry).map(({ to }) => to)).toEqual(['entry/start.ts'])
      expect(sources.get(entry)?.split('\n').length).toBeLessThan(8)
    }
    expect(imports.filter(({ from }) => from === 'entry/start.ts').map(({ to }) => to)).toEqual([
      'main.ts',
      'cli/command.ts'
    ])
  })

  it('reads process.env in entry/start.ts only, and of it for the command what a terminal is told', () => {
    expect(matching(/process\s*\.\s*env|process\[|\benv\b[^}]*\}\s*=\s*process|from 'node:process'/)).toEqual(
      ['entry/start.ts']
    )
    const start = withoutComments(sources.get('entry/start.ts') ?? '')
    const read = [...start.matchAll(/\benv\[?.{0,12}/g)].map(([text]) => text)
    expect(read.map(text => text.slice(0, 12))).toEqual([
      'env, cancell',
      'env } = proc',
      "env['NO_COLO",
      "env['TERM'] ",
      'env'
    ])
    // what the command is handed is passed on to openpgp-certificate alone
    const using = matching(NAMING_ENV).filter(name => name.startsWith('cli/'))
    expect(using).toEqual(['cli/certificate-command.ts', 'cli/command.ts'])
    const dispatched = withoutComments(sources.get('cli/command.ts') ?? '').match(
      /.*(?<![\w.'-])env(?![\w']).*/g
    )
    expect(dispatched?.map(line => line.trim())).toEqual([
      'readonly env: NodeJS.ProcessEnv',
      '{ cwd, env }: CommandPorts,',
      'return runCertificate(given, { workspace: cwd(), env }, terminal)'
    ])
  })

  describe('the command', () => {
    const reached = reachedFrom('cli/command.ts', [ASKING_AWS])

    it('was followed through what it imports', () => {
      expect(reached).toEqual(
        expect.arrayContaining(['verify/gathered.ts', 'verify/judge-world.ts', 'hashing/hash-workers.ts'])
      )
    })

    it('loads what asks AWS for openpgp-certificate alone', () => {
      expect(imports.filter(({ to }) => to === ASKING_AWS)).toEqual([
        { from: 'cli/command.ts', to: ASKING_AWS, typeOnly: false, lazy: true }
      ])
      expect(withoutComments(sources.get('cli/command.ts') ?? '')).toMatch(
        /case 'openpgp-certificate': \{(?:(?!\bcase\b)[^])*await import\('\.\/certificate-command\.ts'\)(?:(?!\bcase\b)[^])*\}\n    case /
      )
      expect(reachedFrom(ASKING_AWS)).toEqual(
        expect.arrayContaining(['aws/kms-signer.ts', '@aws-sdk/client-kms', 'node:https'])
      )
      const others = imports.filter(
        ({ from, to }) => from.startsWith('cli/') && from !== ASKING_AWS && /^(aws|network)\//.test(to)
      )
      expect(others).toEqual([])
    })

    it('reaches nothing else that can open a socket, neither directly nor through imports', () => {
      expect(
        reached.filter(name => /^(aws|github|network|runner)\/|^(main|connect)\.ts$/.test(name))
      ).toEqual([])
      // node:worker_threads runs hash-worker.ts, which is looked at below
      const others = reached.filter(name => !name.endsWith('.ts'))
      expect(others.sort()).toEqual([
        '@noble/curves/nist.js', // numbers, and nothing else
        'minimatch', // patterns, and nothing else
        'node:buffer', // isUtf8
        'node:crypto',
        'node:events', // setMaxListeners
        'node:fs',
        'node:os',
        'node:path',
        'node:timers/promises',
        'node:util',
        'node:v8', // flags of the garbage collector
        'node:worker_threads'
      ])
      const worker = reachedFrom('hashing/hash-worker.ts').filter(name => !name.endsWith('.ts'))
      expect(worker.sort()).toEqual(['node:crypto', 'node:fs', 'node:worker_threads'])
    })

    it('calls none of the globals that can', () => {
      const calling = reached.filter(name =>
        /(?<![\w.])(fetch|WebSocket|EventSource)\s*\((?!audience: )|getBuiltinModule|createRequire/.test(
          withoutComments(sources.get(name) ?? '')
        )
      )
      expect(calling).toEqual([])
    })
  })

  it('prints through the runner’s console only', () => {
    // the console itself only waits until all of it is out; start.ts has one line for a Node.js that could not load the console
    expect(matching(/process\s*\.\s*std(out|err)|globalThis\.console/)).toEqual([
      'entry/start.ts',
      'runner/console.ts'
    ])
    expect(sources.get('runner/console.ts')?.match(/process\.stdout.*/g)).toEqual([
      "process.stdout.write('', () => resolve())"
    ])
    expect(sources.get('entry/start.ts')?.match(/process\.std/g)).toHaveLength(1)
    // in these `console` is the runner's, as a local variable
    const printing = matching(/(?<![\w.])console\.(log|info|warn|error|debug|trace|dir|table)\(/)
    expect(
      printing.filter(
        name => !['main.ts', 'connect.ts', 'run/sign-run.ts', 'run/verify-run.ts'].includes(name)
      )
    ).toEqual([])
    expect(sources.get('main.ts')).toMatch(/const console = new RunnerConsole\(\)/)
    const writing = imports.filter(({ to }) => to === '@actions/core')
    expect(writing.map(({ from }) => from)).toEqual(['runner/console.ts'])
  })

  it('never ends the process before the report is out, nor runs another program', () => {
    // A socket that a server or a proxy keeps half open, deep in a library, would hold the process for minutes.
    expect(matching(/process\s*\.\s*(exit|abort|kill|reallyExit)\b\s*\(/)).toEqual(['entry/start.ts'])
    expect(sources.get('entry/start.ts')).toMatch(
      /^ {2}if \(await main\(.*\n( *\/\/.*\n)? {2}setTimeout\(\(\) => process\.exit\(\), 500\)\.unref\(\)\n\}$/m
    )
    expect(imports.filter(({ to }) => /^node:(child_process|vm|repl|cluster|inspector)/.test(to))).toEqual([])
    expect(matching(/\beval\(|new Function\(/)).toEqual([])
  })

  it('gives an exported name to one thing only', () => {
    const declared = [...sources].flatMap(([module, source]) =>
      [
        ...withoutComments(source).matchAll(
          /^export (?:async )?(?:interface|type|(?:abstract )?class|function\*?|const|let|enum) (\w+)/gm
        )
      ].map(([, name = '']) => ({ name, module }))
    )
    expect(declared.length).toBeGreaterThan(500)
    const twice = [...Map.groupBy(declared, ({ name }) => name)].filter(([, ones]) => ones.length > 1)
    expect(twice).toEqual([])
  })

  it('names what it exports: no default exports, no barrels', () => {
    expect(matching(/^export (default\b|\*)/m)).toEqual([])
  })
})

//---- reading sources ----

function readmeOf(folder: string): string {
  return readFileSync(`${ROOT}src/${folder}/README.md`, 'utf8')
}

/** What a module loads, through whatever: modules of `src/`, and packages. What is imported for its types alone is not loaded. */
function reachedFrom(entry: string, except: readonly string[] = []): string[] {
  const reached = new Set([entry])
  for (const name of reached)
    for (const { from, to, typeOnly } of imports)
      if (from === name && !typeOnly && !except.includes(to)) reached.add(to)
  return [...reached]
}

function matching(expression: RegExp): string[] {
  return [...sources].filter(([, source]) => expression.test(withoutComments(source))).map(([name]) => name)
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[^]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(`${ROOT}${name}`, 'utf8'))
}
