import { describe, expect, it } from 'vitest'
import { CERTIFICATE_OPTIONS } from '../../src/cli/certificate-options.ts'
import {
  FINGERPRINT_OPTIONS,
  parseVerifyOptions,
  sortArguments,
  VERIFY_OPTIONS
} from '../../src/cli/options.ts'
import { CERTIFICATE_USAGE, FINGERPRINT_USAGE, synopsisOf, USAGE, VERIFY_USAGE } from '../../src/cli/usage.ts'
import { INPUTS } from '../../src/inputs/schema.ts'
import { INPUT_TERMS } from '../../src/inputs/terms.ts'
import { OPTION_TERMS } from '../../src/cli/terms.ts'

const PIN = `sha256:${'ab'.repeat(32)}`
const OTHER = `sha256:${'cd'.repeat(32)}`

const parse = (...args: readonly string[]) => parseVerifyOptions(sortArguments(args, VERIFY_OPTIONS))

describe('options of verify', () => {
  it('are parsed as the inputs of the same meaning', () => {
    const pins = [PIN.toUpperCase().replace('SHA', 'sha'), `!${OTHER}`]
    const args = [
      ['--key', 'a.pem', '--key=b.der', ...pins.flatMap(pin => ['--fingerprint', pin])],
      ['--algorithm', 'RSASSA_PKCS1_V1_5_SHA_512', '--expect', 'octo-org/product@refs/tags/v1.2.3'],
      ['--checksums-file', 'SUMS', '--signature-suffix', '.signature', '--signature-suffix=.s2', '--json'],
      ['--require-signatures', 'all', 'dist/app.tgz', '--', '--odd', '-']
    ]
    const options = parse(...args.flat())
    expect(options).toEqual({
      paths: ['dist/app.tgz', '--odd', '-'],
      keyFiles: ['a.pem', 'b.der'],
      pins: { allowed: [PIN], revoked: [OTHER] },
      algorithm: 'RSASSA_PKCS1_V1_5_SHA_512',
      requireSignatures: 'all',
      requireBinding: {
        kind: 'named',
        server: undefined,
        repository: 'octo-org/product',
        tag: 'v1.2.3'
      },
      checksumsFile: 'SUMS',
      signatureSuffixes: ['.signature', '.s2'],
      all: false,
      exempt: [],
      json: true
    })
  })

  it('have the defaults of the inputs', () => {
    expect(parse('--key', 'a.pem', '--all', '--exempt', '*.txt', '--exempt=-x', 'dist')).toEqual({
      paths: ['dist'],
      keyFiles: ['a.pem'],
      pins: { allowed: undefined, revoked: [] },
      algorithm: undefined,
      requireBinding: { kind: 'if-present' },
      requireSignatures: 'any',
      checksumsFile: undefined,
      signatureSuffixes: [],
      all: true,
      exempt: ['*.txt', '-x'],
      json: false
    })
  })

  it.each<readonly [string, readonly string[], string]>([
    ['no path', ['--key', 'k'], 'no path is given, expected files or folders to verify'],
    ['an empty path', ['--key', 'k', ''], 'a path is empty; a variable of the shell may be empty'],
    ['no anchor', ['a'], 'no key to trust is given; give a public key file with --key'],
    ['a revoked key as the only anchor', ['--fingerprint', `!${PIN}`, 'a'], 'no key to trust is given'],
    ['"any" as the only anchor', ['--fingerprint', 'any', 'a'], 'no key to trust is given'],
    ['an empty key', ['--key', '', 'a'], '--key: empty, expected FILE; a variable of the shell may be empty'],
    ['a blank key', ['--key', ' ', 'a'], '--key: empty, expected FILE'],
    ['an empty pin', ['--key', 'k', '--fingerprint=', 'a'], '--fingerprint: empty, expected sha256:HEX'],
    ['an empty release', ['--key', 'k', '--expect', '', 'a'], '--expect: empty, expected OWNER/NAME@TAG'],
    [
      'an option for a value',
      ['--key', '--all', 'a'],
      '--key: no value, expected FILE; one that begins with "-"'
    ],
    ['no value at the end', ['a', '--key'], '--key: no value, expected FILE'],
    ['a value for a flag', ['--key', 'k', '--all=yes', 'a'], '--all: "yes", expected no value'],
    [
      'an option twice',
      ['--key', 'k', '--expect', 'a/b@c', '--expect', 'a/b@d', 'x'],
      '--expect: given more than once'
    ],
    ['an unknown option', ['--key', 'k', '--pin', PIN, 'a'], '"--pin" is not an option'],
    [
      'a mistyped option',
      ['--key', 'k', '--fingerprnt', PIN, 'a'],
      '"--fingerprnt" is not an option; perhaps --fingerprint is intended'
    ],
    [
      'the name of the input',
      ['--trusted-public-key', 'k', 'a'],
      '"--trusted-public-key" is not an option; perhaps --key is intended'
    ],
    ['a property of every object', ['--key', 'k', '--constructor', 'a'], '"--constructor" is not an option'],
    ['an unknown short option', ['--key', 'k', '-q', 'a'], '"-q" is not an option'],
    ['a key itself', ['--key', '-----BEGIN PUBLIC KEY-----', 'a'], '--key: no value'],
    [
      'a key itself, inline',
      ['--key=-----BEGIN PUBLIC KEY-----', 'a'],
      '--key: a public key in PEM, expected the path of a file with the key'
    ],
    [
      'a bare fingerprint',
      ['--fingerprint', 'ab'.repeat(32), 'a'],
      `--fingerprint: "${'ab'.repeat(32)}", expected sha256:<64 hex>`
    ],
    ['a short fingerprint', ['--fingerprint', 'sha256:abcd', 'a'], '--fingerprint: "sha256:abcd", expected'],
    [
      'an allowed and revoked pin',
      ['--fingerprint', PIN, '--fingerprint', `!${PIN}`, 'a'],
      'is both allowed and revoked'
    ],
    [
      'an algorithm of another kind',
      ['--key', 'k', '--algorithm', 'RS256', 'a'],
      '--algorithm: "RS256", expected one of RSASSA_PSS_SHA_256'
    ],
    [
      'a release without tag',
      ['--key', 'k', '--expect', 'octo-org/product', 'a'],
      '--expect: "octo-org/product", expected owner/name@tag'
    ],
    [
      'what only an input takes',
      ['--key', 'k', '--expect', 'true', 'a'],
      '--expect: "true", expected owner/name@tag'
    ],
    [
      'a suffix without a dot',
      ['--key', 'k', '--signature-suffix', 'sig', 'a'],
      '--signature-suffix: "sig", expected a dot'
    ],
    [
      'a folder for a list',
      ['--key', 'k', '--checksums-file', 'dist/', 'a'],
      '--checksums-file: "dist/", expected a file name'
    ],
    [
      'two folders as one release',
      ['--key', 'k', '--all', 'a', 'b'],
      '--all: 2 paths are given, expected the one folder'
    ],
    [
      'an exemption of nothing',
      ['--key', 'k', '--exempt', 'x', 'a'],
      '--exempt: without --all nothing needs an exemption'
    ]
  ])('%s is an error', (_, args, problem) => {
    expect(() => parse(...args)).toThrow(problem)
  })

  it('name all problems at once, and where help is', () => {
    expect(() => parse('--algorithm', 'x', '--foo')).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        message: expect.stringMatching(
          /^4 arguments are wrong: \(1\) "--foo" is not an option; \(2\) --algorithm: /
        ),
        hint: '"kms-sign verify --help" shows what can be given.'
      })
    )
  })
})

describe('help', () => {
  it('names every option, and fits a terminal', () => {
    for (const [usage, specs] of [
      [VERIFY_USAGE, VERIFY_OPTIONS],
      [FINGERPRINT_USAGE, FINGERPRINT_OPTIONS],
      [CERTIFICATE_USAGE, CERTIFICATE_OPTIONS]
    ] as const)
      for (const [name, spec] of Object.entries(specs)) expect(usage).toContain(synopsisOf(name, spec))
    const usages = [USAGE, VERIFY_USAGE, FINGERPRINT_USAGE, CERTIFICATE_USAGE]
    for (const line of usages
      .join('')
      .split('\n')
      .filter(line => !/^(Usage|Exit)/.test(line)))
      expect(line.length).toBeLessThanOrEqual(80)
  })
})

describe('the words of messages', () => {
  it('name options that there are, for the inputs of the same meaning', () => {
    const named = Object.entries({ ...CERTIFICATE_OPTIONS, ...VERIFY_OPTIONS }).flatMap(([name, spec]) =>
      'input' in spec ? [[spec.input, `--${name}`]] : []
    )
    expect(Object.fromEntries(named)).toEqual(OPTION_TERMS.names)
    for (const name of Object.keys(OPTION_TERMS.names)) expect(Object.hasOwn(INPUTS, name)).toBe(true)
    expect(OPTION_TERMS.anchors).toEqual(['--key', '--fingerprint'])
  })

  it.each([
    ['app.txt', 'exempt it with --exempt app.txt'],
    ['-rf', 'exempt it with --exempt=-rf'],
    ['a b.txt', "exempt it with --exempt 'a b.txt'"],
    ["$(id)'`x", "exempt it with --exempt '$(id)'\\''`x'"]
  ])('show how %s is exempted in a form that a shell takes as one word', (name, text) => {
    expect(OPTION_TERMS.exempt(name)).toBe(text)
  })

  it.each(['*', '*.tgz', 'app-?.tgz'])(
    'never advise to exempt by %j, which exempts other files too',
    name => {
      for (const terms of [OPTION_TERMS, INPUT_TERMS])
        expect(terms.exempt(name)).toMatch(/^rename it before you exempt it: /)
    }
  )
})
