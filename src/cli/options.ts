import { parseArgs } from 'node:util'
import { parseChecksumsFile, parseTrustedKeyFiles } from '../inputs/files.ts'
import { parseSignatureSuffixes } from '../inputs/formats.ts'
import { parseAlgorithm, parsePins } from '../inputs/key.ts'
import { throwProblems, type SettingReader } from '../inputs/reader.ts'
import { parseNamedRelease } from '../inputs/release.ts'
import type { InputName } from '../inputs/schema.ts'
import { nearestInput } from '../inputs/spelling.ts'
import type { BindingDemand, SignaturesDemand } from '../inputs/types.ts'
import { describeValue } from '../inputs/values.ts'
import type { DigestAlgorithm } from '../signature/algorithms.ts'
import { KNOWN_SUFFIXES } from '../signature/formats/index.ts'
import type { Setting } from '../ports/terms.ts'
import { OPTION_TERMS } from './terms.ts'
import type { Pins } from '../trust/anchors.ts'

/** An option as help and documentation show it. */
export interface OptionSpec {
  /** What its value is called; undefined: it has none. */
  readonly value?: string
  /** It can be given more than once. */
  readonly many?: true
  /** The input of the action with the same meaning. */
  readonly input?: InputName
  readonly short?: string
  readonly text: string
}

/** The options of `verify`; docs/command.md is compared with them. */
export const VERIFY_OPTIONS = {
  key: {
    value: 'FILE',
    many: true,
    input: 'trusted-public-key',
    text: 'A trusted public key in PEM or DER, or its OpenPGP certificate. Get it from its owner, not from the release.'
  },
  fingerprint: {
    value: 'sha256:HEX',
    many: true,
    input: 'public-key-fingerprint',
    text: 'The fingerprint of a trusted key; "!sha256:HEX" revokes a key. Without --key, the key file is looked for beside the files.'
  },
  algorithm: {
    value: 'NAME',
    input: 'signing-algorithm',
    text: 'The only algorithm to accept for signatures of files; by default, any.'
  },
  expect: {
    value: 'OWNER/NAME@TAG',
    input: 'require-binding',
    text: 'The release that every file must belong to, by the signed release-binding.json. With https://HOST/OWNER/NAME@TAG the server must be the same too.'
  },
  'require-signatures': {
    value: 'HOW-MANY',
    input: 'require-signatures',
    text: '"all": every trusted key must have signed each file, or the list that names it; "any" (the default): one key is enough.'
  },
  'checksums-file': {
    value: 'NAME',
    input: 'checksums-file',
    text: 'The checksums file that must exist and be signed. By default SHA256SUMS, SHA384SUMS or SHA512SUMS is used if it exists.'
  },
  'signature-suffix': {
    value: 'SUFFIX',
    many: true,
    input: 'signature-suffix',
    text: `A further suffix of signature files; ${KNOWN_SUFFIXES.join(', ')} are always recognized.`
  },
  all: {
    text: 'PATH is one folder with a whole release: every file in it must be verified, be a signature of a verified file or a trusted key, or be exempted, and no file that the list names may be missing.'
  },
  exempt: {
    value: 'GLOB',
    many: true,
    text: 'With --all: files to accept unverified, by their paths in the folder; "*" and "?" are wildcards, for "/" as well. They are reported.'
  },
  json: { text: 'Print the results as JSON, in the form of the output "results" of the action.' },
  help: { short: 'h', text: 'Print this.' }
} as const satisfies Record<string, OptionSpec>

/** The options of `fingerprint`. */
export const FINGERPRINT_OPTIONS = {
  principal: {
    value: 'NAME',
    text: 'The name of the signer in the line for allowed_signers, which "ssh-keygen -Y verify" takes in -I; by default release-signing.'
  },
  'valid-after': {
    value: 'DATE',
    text: 'The line is valid from this date on: 2026-01-31, or 2026-01-31T12:00:00Z for OpenSSH 9.1 and newer.'
  },
  'valid-before': { value: 'DATE', text: 'The line is valid until this date, in the same form.' },
  help: VERIFY_OPTIONS.help
} as const satisfies Record<string, OptionSpec>

/** What is asked of `verify`. */
export interface VerifyOptions {
  readonly paths: readonly string[]
  readonly keyFiles: readonly string[]
  readonly pins: Pins
  readonly algorithm: DigestAlgorithm | undefined
  readonly requireBinding: BindingDemand
  readonly requireSignatures: SignaturesDemand
  readonly checksumsFile: string | undefined
  readonly signatureSuffixes: readonly string[]
  readonly all: boolean
  readonly exempt: readonly string[]
  readonly json: boolean
}

/** Arguments, sorted, with what is wrong with them. */
export interface Arguments {
  readonly paths: readonly string[]
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly flags: ReadonlySet<string>
  readonly problems: readonly string[]
}

/** Sorts arguments into paths and options. What follows "--" is a path, whatever it begins with. */
export function sortArguments(
  args: readonly string[],
  specs: Readonly<Record<string, OptionSpec>>
): Arguments {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(specs).map(([name, { value, short }]) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short && { short }) }
      ])
    )
  })
  const paths: string[] = []
  const values = new Map<string, string[]>()
  const flags = new Set<string>()
  const problems: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') paths.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined
    if (spec === undefined) problems.push(unknownOption(rawName, specs))
    else if (spec.value === undefined) {
      if (value === undefined) flags.add(name)
      else problems.push(`--${name}: ${describeValue(value)}, expected no value`)
    } else if (value === undefined || (!inlineValue && /^-./.test(value))) {
      problems.push(
        `--${name}: no value, expected ${spec.value}; one that begins with "-" is written --${name}=${spec.value}`
      )
    } else if (value.trim() === '') {
      problems.push(`--${name}: empty, expected ${spec.value}; ${OPTION_TERMS.whyEmpty}`)
    } else if (values.has(name) && spec.many === undefined) {
      problems.push(`--${name}: given more than once`)
    } else values.set(name, [...(values.get(name) ?? []), value])
  }
  if (paths.includes('')) problems.push(`a path is empty; ${OPTION_TERMS.whyEmpty}`)
  return { paths, values, flags, problems }
}

/**
 * The options of `verify`.
 *
 * @throws INPUT_INVALID one error that names every problem.
 */
export function parseVerifyOptions(given: Arguments): VerifyOptions {
  const { paths, values, flags } = given
  const reader = new OptionReader(given)
  const options = {
    paths,
    keyFiles: parseTrustedKeyFiles(reader),
    pins: values.has('fingerprint') ? parsePins(reader) : { allowed: undefined, revoked: [] },
    algorithm: parseAlgorithm(reader),
    requireBinding: parseExpected(reader),
    requireSignatures: parseDemand(reader),
    checksumsFile: parseChecksumsFile(reader),
    signatureSuffixes: parseSignatureSuffixes(reader),
    all: flags.has('all'),
    exempt: values.get('exempt') ?? [],
    json: flags.has('json')
  }
  if (paths.length === 0) reader.problem('no path is given, expected files or folders to verify')
  if (options.keyFiles.length === 0 && options.pins.allowed === undefined)
    reader.problem(
      'no key to trust is given; give a public key file with --key, or the fingerprint of a key with --fingerprint'
    )
  if (options.all && paths.length > 1)
    reader.problem(`--all: ${paths.length} paths are given, expected the one folder that is a release`)
  if (!options.all && options.exempt.length > 0)
    reader.problem('--exempt: without --all nothing needs an exemption; name the files that are meant')
  throwUsage(reader.problems, 'verify')
  return options
}

/** @throws INPUT_INVALID */
export function throwUsage(
  problems: readonly string[],
  command?: 'verify' | 'fingerprint' | 'openpgp-certificate'
): void {
  throwProblems(
    problems,
    'argument',
    `"${['kms-sign', ...(command === undefined ? [] : [command]), '--help'].join(' ')}" shows what can be given.`
  )
}

/** Without it, a binding that is there is reported: no release is at hand to compare it with. */
function parseExpected(reader: OptionReader): BindingDemand {
  const value = reader.text('require-binding')
  if (value === undefined) return { kind: 'if-present' }
  const named = parseNamedRelease(value, undefined)
  if (named === undefined) reader.problem(`--expect: ${describeValue(value)}, expected owner/name@tag`)
  return named ?? { kind: 'if-present' }
}

/** Whether all trusted keys must have signed. */
function parseDemand(reader: OptionReader): SignaturesDemand {
  const value = reader.text('require-signatures') ?? 'any'
  if (value === 'any' || value === 'all') return value
  reader.problem(`--require-signatures: ${describeValue(value)}, expected any or all`)
  return 'any'
}

/** Options as the parsers of the inputs read them. */
export class OptionReader implements SettingReader {
  readonly terms = OPTION_TERMS
  readonly problems: string[]
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor({ values, problems }: Arguments) {
    this.#values = values
    this.problems = [...problems]
  }

  problem(text: string): void {
    if (!this.problems.includes(text)) this.problems.push(text)
  }

  text(name: Setting): string | undefined {
    return this.list(name)[0]
  }

  list(name: Setting): readonly string[] {
    return this.#values.get(OPTION_TERMS.names[name].replace(/^--/, '')) ?? []
  }
}

function unknownOption(rawName: string, specs: Readonly<Record<string, OptionSpec>>): string {
  const name = rawName.replace(/^-+/, '')
  const sameInput = Object.entries(specs).find(([, { input }]) => input === name)?.[0]
  const meant = sameInput ?? nearestInput(name, Object.keys(specs))
  return `${describeValue(rawName)} is not an option${meant === undefined ? '' : `; perhaps --${meant} is intended`}`
}
