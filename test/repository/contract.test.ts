import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, randomBytes, sign, constants } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { CERTIFICATE_OPTIONS } from '../../src/cli/certificate-options.ts'
import { FINGERPRINT_OPTIONS, VERIFY_OPTIONS, type OptionSpec } from '../../src/cli/options.ts'
import { synopsisOf } from '../../src/cli/usage.ts'
import { DIGEST_ALGORITHMS } from '../../src/signature/algorithms.ts'
import { emptySignReport } from '../../src/sign/report.ts'
import { INPUTS, type InputName } from '../../src/inputs/schema.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import type { JobContext } from '../../src/ports/job.ts'
import { type SignInputs } from '../../src/inputs/types.ts'
import { signOutputs, verifyOutputs } from '../../src/report/outputs.ts'
import { VERSION } from '../../src/version.ts'
import { emptyVerifyReport } from '../../src/verify/report.ts'
import { expectsTool } from '../support/tools.ts'
import { fillIn } from '../support/examples.ts'
import { isRecord } from '../fakes/http.ts'
import { workspace } from '../support/run-action.ts'

// What is said in one place and relied on in another.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** 983 kB when this was written. */
const MAX_ARCHIVE_BYTES = 400 * 1024
const MAX_README_BYTES = 14 * 1024
const ACTION = /^your-org\/kms-sign-action@/
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: { readonly using: string; readonly main: string }
}

const manifest = parse(read('action.yml')) as Manifest
const readme = read('README.md')

const releases = read('docs/releases.md')

const EXAMPLES = globSync('examples/workflows/*.yml', { cwd: ROOT })
  .sort()
  .map(path => ({ path, text: read(path) }))
const OURS = globSync('.github/workflows/*.yml', { cwd: ROOT }).map(read)

function blocks(language: string, document = readme): string[] {
  return [...document.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm)]
    .filter(([, , name]) => name === language)
    .map(([, , , text = '']) => text)
}

/** What links to the headings of a document say after `#`. */
const anchorsOf = (document: string): string[] =>
  [...document.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-')
  )

/** The members of a union of strings, read from its source. */
function declared(path: string, type: string): string[] {
  const [, union = ''] = new RegExp(`export type ${type} =((?:\\s+\\| '[\\w-]+')+)`).exec(read(path)) ?? []
  return [...union.matchAll(/'([\w-]+)'/g)].map(([, member = '']) => member)
}

describe('action.yml', () => {
  test('declares the inputs that the code reads, with the same defaults', () => {
    const declared = Object.entries(manifest.inputs).map(([name, input]) => [name, input.default])
    const known = Object.entries(INPUTS).map(([name, spec]) => [
      name,
      'default' in spec ? spec.default : undefined
    ])
    expect(declared).toEqual(known)
  })

  test('declares the outputs that are set', () => {
    const inputs = parseInputs({ INPUT_ARTIFACTS: '*', 'INPUT_KEY-ID': 'alias/x' }, JOB)
    const literals = [...read('src/main.ts').matchAll(/\.output\('([a-z-]+)'/g)].map(([, name = '']) => name)
    const mapped = [...read('src/report/outputs.ts').matchAll(/\['([a-z-]+)', /g)].map(
      ([, name = '']) => name
    )
    const set = new Set([...literals, ...mapped])
    expect([...set].sort()).toEqual(Object.keys(manifest.outputs).sort())
    // what is found by reading the code is what comes out of it
    const always = [
      ...signOutputs(inputs as SignInputs, emptySignReport()).keys(),
      ...verifyOutputs(emptyVerifyReport()).keys()
    ]
    expect(always.filter(name => !set.has(name))).toEqual([])
  })

  test('runs a file that exists, on Node 24', () => {
    expect(manifest.runs.using).toBe('node24')
    expect(existsSync(join(ROOT, manifest.runs.main))).toBe(true)
  })
})

describe('docs/reference', () => {
  const inputs = read('docs/reference/inputs.md')
  const outputs = read('docs/reference/outputs.md')
  const errors = read('docs/reference/errors.md')

  /** What stands in the first column of a table, or in a heading, as code. */
  const entries = (text: string): string[] =>
    [...text.matchAll(/^(?:\| |### )`([\w-]+)`(?: \||$)/gm)].map(([, name = '']) => name)

  test('is what action.yml makes', () => {
    const script = join(ROOT, 'scripts/reference.mjs')
    expect(spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: ''
    })
  })

  test('has each input once, with the mode that the parser gives it', () => {
    expect(entries(inputs).toSorted(byText)).toEqual(Object.keys(INPUTS).toSorted(byText))
    const modes = [...inputs.matchAll(/^### `([\w-]+)`\n\n(\w+) modes? · /gm)].map(([, name, mode = '']) => [
      name,
      mode.toLowerCase()
    ])
    const expected = Object.entries(INPUTS).map(([name, { mode }]) => [name, mode])
    expect(Object.fromEntries(modes)).toEqual(Object.fromEntries(expected))
  })

  test('has examples that the parser accepts', () => {
    const examples = [...inputs.matchAll(/ · example `([\w-]+): (.+)`$/gm)].map(([, name = '', value]) => ({
      name,
      value: fillIn(String((parse(`value: ${value}`) as { value: unknown }).value), {
        '${{ github.token }}': 'ghs_token'
      })
    }))
    expect(examples).toHaveLength(Object.keys(INPUTS).length)
    const problems = examples.map(({ name, value }) => problemsOf(name, value))
    expect(problems.filter(problem => problem !== '')).toEqual([])
  })

  test('has each output once', () => {
    expect(entries(outputs)).toEqual(Object.keys(manifest.outputs))
  })

  test('has each error code that occurs once, and no other', () => {
    const sources = globSync('src/**/*.ts', { cwd: ROOT }).map(read)
    // the declaration is one occurrence; an unforeseen error is made beside it
    const occurs = (code: string): boolean =>
      code === 'INTERNAL' || sources.filter(text => text.includes(`'${code}'`)).length > 1
    const explained = entries(errors).filter(name => /^[A-Z_]+$/.test(name))
    expect(explained.length).toBeGreaterThan(30)
    expect(explained).toEqual(declared('src/errors.ts', 'ErrorCode').filter(occurs))
  })

  test('has each cause of a rejection once', () => {
    const causes = declared('src/diagnosis/diagnosis.ts', 'Cause')
    expect(causes.length).toBeGreaterThan(10)
    const explained = entries(errors).filter(name => /^[a-z-]+$/.test(name))
    expect(explained.toSorted(byText)).toEqual(causes.toSorted(byText))
  })
})

describe('action-types.yml', () => {
  const types = parse(read('action-types.yml')) as {
    inputs: Readonly<Record<string, { type: string; 'allowed-values'?: readonly string[] }>>
    outputs: Readonly<Record<string, unknown>>
  }

  test('has the inputs and outputs of action.yml', () => {
    expect(Object.keys(types.inputs)).toEqual(Object.keys(manifest.inputs))
    expect(Object.keys(types.outputs)).toEqual(Object.keys(manifest.outputs))
  })

  test('has the values that the parser takes, and no others', () => {
    const strict = Object.entries(types.inputs).filter(([, { type }]) =>
      ['enum', 'boolean', 'integer'].includes(type)
    )
    expect(strict.length).toBeGreaterThan(8)
    const taken = strict.flatMap(([name, { type, 'allowed-values': values = [] }]) =>
      (type === 'boolean' ? ['true', 'false'] : values).map(value => problemsOf(name, value))
    )
    expect(taken.filter(problem => problem !== '')).toEqual([])
    const others = strict.map(([name]) => problemsOf(name, 'something-else'))
    expect(others.filter(problem => !problem.includes('"something-else"'))).toEqual([])
    expect(types.inputs['signing-algorithm']?.['allowed-values']).toEqual(DIGEST_ALGORITHMS)
  })
})

describe('README.md', () => {
  test('is short enough to be read', () => {
    expect(Buffer.byteLength(readme)).toBeLessThan(MAX_README_BYTES)
    expect(readme.split('\n').length).toBeLessThan(270)
  })

  test('names inputs and error codes that exist', () => {
    const [, section = ''] = readme.split('\n## The inputs that matter\n')
    const names = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([\w-]+)` \|/gm)].map(
      ([, name]) => name
    )
    expect(names).toHaveLength(8)
    expect(names.filter(name => !Object.keys(INPUTS).includes(name ?? ''))).toEqual([])
    const codes = [...readme.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, code = '']) => code)
    expect(codes.length).toBeGreaterThanOrEqual(8)
    expect(codes.filter(code => !declared('src/errors.ts', 'ErrorCode').includes(code))).toEqual([])
  })

  test('links to each workflow of examples/', () => {
    expect(EXAMPLES.filter(({ path }) => !readme.includes(`](${path})`)).map(({ path }) => path)).toEqual([])
  })

  test.runIf(process.platform !== 'win32')('has shell commands that a shell can read', () => {
    const shell = ['docs/recipes.md', 'docs/verifying.md', 'examples/aws/README.md'].map(read)
    const unreadable = [readme, ...shell]
      .flatMap(text => blocks('sh', text))
      .filter(block => spawnSync('sh', ['-n'], { input: block }).status !== 0)
    expect(unreadable).toEqual([])
    // zsh, the shell of macOS, takes what follows "$name:" for a modifier
    const texts = [readme, ...shell, read('examples/aws/setup.sh')]
    expect(texts.flatMap(text => [...text.matchAll(/\$\w+:[A-Za-z]\S*/g)].map(([found]) => found))).toEqual(
      []
    )
  })
})

test('the page for customers has the block of the README, which is executed', () => {
  const [block] = blocks('sh', readme.split('## Verify by hand')[1] ?? '')
  expect(blocks('sh', read('examples/verify/RELEASE-KEY.md'))).toEqual([block])
})

test.each(
  globSync(['docs/*.md', 'docs/{reference,runbooks}/*.md', 'examples/aws/**/*.md'], { cwd: ROOT }).sort()
)('says first for whom it is: %s', path => {
  expect(/^# .+\n\n(.*)/.exec(read(path))?.[1]).toMatch(/^For \S/)
})

describe('docs/command.md', () => {
  test.each<readonly [string, Readonly<Record<string, OptionSpec>>]>([
    ['Verify', VERIFY_OPTIONS],
    ['The fingerprint of a key', FINGERPRINT_OPTIONS],
    ['The OpenPGP certificate', CERTIFICATE_OPTIONS]
  ])('has the options below "%s", with the inputs of the same meaning', (heading, specs) => {
    const expected = Object.entries(specs).map(([name, spec]) => {
      const repeatable = spec.many === undefined ? '' : ', repeatable'
      const input = spec.input === undefined ? '' : `\`${spec.input}\``
      return `| \`${synopsisOf(name, spec)}\`${repeatable} | ${input} | ${spec.text} |`
    })
    const section = read('docs/command.md')
      .split(/^## /m)
      .find(text => text.startsWith(`${heading}\n`))
    const rows = [...(section ?? '').matchAll(/^\| `-.*$/gm)].map(([row]) => row)
    expect(rows).toEqual(expected)
  })
})

describe('docs/releases.md', () => {
  const codes = [...releases.matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)].map(([, code = '']) => code)
  const known = declared('src/errors.ts', 'ErrorCode')

  test('names codes that exist', () => {
    expect(codes.length).toBeGreaterThan(10)
    expect(codes.filter(code => !known.includes(code))).toEqual([])
  })

  test('has what GitHub refuses', () => {
    const advised = known.filter(code => read('src/github/advice.ts').includes(`'${code}'`))
    expect(advised.length).toBeGreaterThan(3)
    expect(advised.filter(code => !codes.includes(code))).toEqual([])
  })
})

describe('the examples', () => {
  const documents = [
    ...EXAMPLES.map(({ text }) => text),
    ...blocks('yaml'),
    ...blocks('yaml', read('docs/recipes.md')),
    ...blocks('yaml', read('docs/reference/outputs.md'))
  ]

  test('use the action with inputs that it accepts', () => {
    const steps = documents.flatMap(text => stepsOf(text))
    expect(steps.length).toBeGreaterThanOrEqual(EXAMPLES.length + 22)
    for (const { inputs, job } of steps) expect(() => parseInputs(inputs, job)).not.toThrow()
  })

  test('pin everything to a full commit, with the version beside it', () => {
    const texts = [...documents, ...OURS]
    const uses = texts.flatMap(text =>
      [...text.matchAll(/^ +(?:- )?uses: (.+)/gm)].map(([, value = '']) => value)
    )
    expect(uses.length).toBeGreaterThan(40)
    const pinned = /^[\w-]+(?:\/[\w.-]+)+@(?:[0-9a-f]{40}|<full commit SHA>) # v\d+\.\d+\.\d+$/
    expect(uses.filter(value => !pinned.test(value) && !value.startsWith('./ #'))).toEqual([])
    // one commit of each everywhere: whoever reviews a pin reviews it once
    const repositories = new Set(uses.map(value => value.split('@')[0]))
    expect(new Set(uses.filter(value => pinned.test(value))).size).toBe(
      [...repositories].filter(name => name?.startsWith('./') === false).length
    )
  })

  test('give each job its permissions', () => {
    for (const text of [...EXAMPLES.map(({ text }) => text), ...OURS]) {
      const { permissions, jobs } = parse(text) as {
        permissions: unknown
        jobs: Record<string, { permissions?: unknown }>
      }
      expect(permissions).toEqual({})
      for (const job of Object.values(jobs)) expect(job.permissions).toBeTypeOf('object')
    }
  })
})

describe.runIf(process.platform !== 'win32' && expectsTool('openssl', 'version'))(
  'the OpenSSL commands of docs/verifying.md',
  () => {
    const commands = blocks('sh', read('docs/verifying.md')).filter(block => block.startsWith('openssl '))
    const command = (part: string): string => commands.find(text => text.includes(part)) ?? 'false'
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const artifact = randomBytes(1000)
    const der = publicKey.export({ type: 'spki', format: 'der' })
    const signatures = {
      pss: sign('sha256', artifact, {
        key: privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST
      }),
      pkcs1: sign('sha256', artifact, privateKey)
    }
    const run = (line: string, signature: string | Uint8Array, bytes: Uint8Array = artifact) => {
      const folder = workspace({
        'download/app.tgz': bytes,
        'download/app.tgz.sig': signature,
        'signing-public-key.pem': publicKey.export({ type: 'spki', format: 'pem' })
      })
      const { status, stdout } = spawnSync('sh', ['-c', line], {
        cwd: join(folder.path, 'download'),
        encoding: 'utf8'
      })
      return { status, stdout }
    }

    test('accept what was signed, and nothing else', () => {
      for (const [line, signature] of [
        [command('rsa_padding_mode:pss'), signatures.pss],
        [command('-signature app.tgz.sig app.tgz'), signatures.pkcs1]
      ] as const) {
        expect(run(line, signature)).toMatchObject({ status: 0, stdout: 'Verified OK\n' })
        expect(run(line, signature, randomBytes(1000)).status).not.toBe(0)
      }
    })

    test('decode base64', () => {
      const line = command('base64 -d')
      const signature = `${signatures.pss.toString('base64')}\n`
      expect(run(line, signature)).toMatchObject({ status: 0, stdout: 'Verified OK\n' })
      expect(run(line, signature, randomBytes(1000)).status).not.toBe(0)
      expect(run(line, 'no base64\n').status).not.toBe(0)
    })

    test('print the fingerprint', () => {
      const { stdout } = run(command('-outform DER'), '')
      expect(stdout).toContain(createHash('sha256').update(der).digest('hex'))
    })
  }
)

describe('the repository', () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter(path => path !== '' && existsSync(join(ROOT, path)))

  test('has its address in package.json; what needs it elsewhere has the same', () => {
    const { repository, bugs, homepage } = JSON.parse(read('package.json')) as Record<string, string>
    const [, name = ''] = /^github:([\w-]+\/kms-sign-action)$/.exec(repository ?? '') ?? []
    expect([bugs, homepage]).toEqual([
      `https://github.com/${name}/issues`,
      `https://github.com/${name}#readme`
    ])
    const named = tracked
      .filter(path => /\.(?:md|ya?ml|sh)$/.test(path))
      .flatMap(path => [...read(path).matchAll(/[\w-]+\/kms-sign-action(?=[@#/])/g)].map(([found]) => found))
    expect(named.length).toBeGreaterThan(30)
    expect(new Set(named)).toEqual(new Set([name]))
  })

  test('has one version', () => {
    expect(VERSION).toBe((JSON.parse(read('package.json')) as { version: string }).version)
    expect(/^## (\S+?),? /m.exec(read('CHANGELOG.md'))?.[1]).toBe(VERSION)
    // what the documents and examples put beside a commit of the action
    const beside = tracked
      .filter(path => /\.(?:md|ya?ml|sh)$/.test(path))
      .flatMap(path => [...read(path).matchAll(/kms-sign-action@<full commit SHA> # v(\S+)/g)])
    expect(beside.length).toBeGreaterThan(20)
    expect(new Set(beside.map(([, version]) => version))).toEqual(new Set([VERSION]))
  })

  test.each(['package-lock.json', '.ci/node-24/package-lock.json'])(
    'has a lock file that records no address: %s',
    path => {
      expect(read(path)).not.toMatch(/"resolved"|\.tgz"/)
      expect(read(path)).toContain('"integrity"')
    }
  )

  test('names no package registry anywhere', () => {
    const hosts = [
      'registry.npmjs',
      'registry.yarnpkg',
      'npm.pkg.github',
      'pypi',
      'pythonhosted',
      'proxy.golang'
    ]
    const pattern = new RegExp(`(?:${hosts.join('|').replaceAll('.', String.raw`\.`)})\\.(?:org|com)\\b`, 'i')
    expect(tracked.filter(path => pattern.test(read(path)))).toEqual([])
  })

  test.runIf(process.platform !== 'win32')('has a .ci/run that can be executed', () => {
    expect(statSync(join(ROOT, '.ci/run')).mode & 0o111).toBe(0o111)
    expect(spawnSync('bash', ['-n', join(ROOT, '.ci/run')]).status).toBe(0)
  })

  // a runner downloads the archive of a commit for each job that has this action in `uses:`
  test('gives a runner what it needs, and no more', () => {
    const archive = ['archive', '--worktree-attributes', '--format=tar']
    const tar = execFileSync('git', [...archive, 'HEAD'], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 })
    const paths = execFileSync('tar', ['-t'], { input: tar, encoding: 'utf8' }).split('\n')
    const top = new Set(paths.map(path => path.split('/')[0] ?? '').filter(path => path !== ''))
    expect([...top].sort()).toEqual([
      '.editorconfig',
      '.npmrc',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'action.yml',
      'dist',
      'package.json'
    ])
    expect(gzipSync(tar).length).toBeLessThan(MAX_ARCHIVE_BYTES)
  })

  test('has documents whose links lead somewhere, to headings too', () => {
    const paths = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: ROOT })
    expect(paths.length).toBeGreaterThan(8)
    const broken = paths.flatMap(path =>
      [...read(path).matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)]
        .filter(([, target = '']) => !/^https:\/\/|^\.\.\/\.\.\/actions\//.test(target))
        .filter(([, target = '', anchor]) => {
          const file = target === '' ? path : join(dirname(path), target)
          return (
            !existsSync(join(ROOT, file)) || (anchor !== undefined && !anchorsOf(read(file)).includes(anchor))
          )
        })
        .map(([link]) => `${path}: ${link}`)
    )
    expect(broken).toEqual([])
  })
})

/** What is wrong with the value of one input, in a step that is right otherwise; empty when nothing is. */
function problemsOf(name: string, value: string): string {
  const spec = INPUTS[name as InputName]
  const isVerify = spec.mode === 'verify' || (name === 'mode' && value === 'verify')
  const step: Record<string, string> = {
    mode: isVerify ? 'verify' : 'sign',
    artifacts: 'dist/*',
    'key-id': 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'role-to-assume': 'arn:aws:iam::111122223333:role/release-signing',
    'job-total': '1',
    ...(name === 'repository' && { 'release-tag': 'v1.2.3' }),
    ...(name === 'signature-format' && { 'openpgp-certificate': 'keys/release.asc' }),
    // with key-id, one key is trusted
    ...(name === 'require-signatures' && { 'key-id': '', 'trusted-public-key': 'keys/release.pem' }),
    ...(name === 'openpgp-certificate' && { 'signature-format': 'openpgp' }),
    [name]: value
  }
  try {
    parseInputs(toVariables(step), JOB)
    return ''
  } catch (error) {
    return `${name}: ${String(error)}`
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : 1)

const JOB: JobContext = {
  serverUrl: 'https://github.com',
  repository: 'octo-org/product',
  eventRelease: undefined,
  tag: 'v1.2.3',
  region: 'eu-central-1',
  sessionName: 'test'
}

interface ExampleStep {
  /** As the runner hands them over. */
  readonly inputs: Readonly<Record<string, string>>
  readonly job: JobContext
}

/** Every step of a workflow, or of a part of one, that uses this action, in a job such as its trigger makes. */
function stepsOf(text: string): ExampleStep[] {
  const document: unknown = parse(text)
  const isWhole = isRecord(document) && isRecord(document['jobs'])
  const isForTag = !isWhole || !('on' in document) || text.includes("tags: ['v*']")
  const job = isForTag ? JOB : { ...JOB, tag: undefined }
  const jobs = isWhole ? Object.values(document['jobs'] as Record<string, unknown>) : [document]
  return jobs.flatMap(content =>
    actionInputs(content).map(inputs => ({
      inputs: toVariables({ ...inputs, 'job-total': jobTotal(content) }),
      job
    }))
  )
}

function actionInputs(node: unknown): Readonly<Record<string, unknown>>[] {
  if (typeof node !== 'object' || node === null) return []
  const { uses, with: inputs } = node as { uses?: unknown; with?: Record<string, unknown> }
  if (typeof uses === 'string' && ACTION.test(uses)) return [inputs ?? {}]
  return Object.values(node).flatMap(actionInputs)
}

/** What the runner fills in for `strategy.job-total`. */
function jobTotal(job: unknown): number {
  const { strategy } = (isRecord(job) ? job : {}) as { strategy?: { matrix?: Record<string, unknown[]> } }
  return Object.values(strategy?.matrix ?? {}).reduce((total, values) => total * values.length, 1)
}

/** With values for what people fill in; another expression is an error. */
function toVariables(step: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(step).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, fillIn(String(value))])
  )
}
