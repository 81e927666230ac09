import { listed } from '../lib/text.ts'
import type { DigestAlgorithm, SigningAlgorithm } from '../signature/algorithms.ts'
import {
  algorithmFor,
  formatOf,
  FORMAT_NAMES,
  isFormatName,
  type FormatName,
  type FileForm
} from '../signature/formats/index.ts'
import { hashOf, shareKeys } from '../signature/schemes/index.ts'
import type { InputReader, SettingReader } from './reader.ts'
import { nearestInput } from './spelling.ts'
import type { SignInputs } from './types.ts'
import { describeValue } from './values.ts'

// Inputs that say in which formats things are signed. Each function returns the value and notes its problems on the reader.

/** What people call the formats. */
const USUAL_WORDS: ReadonlyMap<string, FormatName> = new Map([
  ['pgp', 'openpgp'],
  ['gpg', 'openpgp'],
  ['asc', 'openpgp'],
  ['armor', 'openpgp'],
  ['armored', 'openpgp'],
  ['gpg-binary', 'openpgp-binary'],
  ['pgp-binary', 'openpgp-binary'],
  ['binary', 'raw'],
  ['der', 'raw'],
  ['b64', 'base64'],
  ['sshsig', 'ssh'],
  ['cosign', 'sigstore'],
  ['bundle', 'sigstore'],
  ['sigstore-bundle', 'sigstore']
])

const EXPECTED = `one format a line, of ${FORMAT_NAMES.join(', ')}, optionally followed by a suffix that replaces the usual one`
const MAX_SUFFIX = 32

/** `signature-format`: what is made of everything that is signed. */
export function parseForms(reader: InputReader, algorithm: DigestAlgorithm): readonly FileForm[] {
  const lines = reader.list('signature-format')
  if (lines.length === 0) reader.problem(`signature-format: empty, expected ${EXPECTED}`)
  const forms = lines.flatMap(line => parseForm(reader, line, algorithm) ?? [])
  const suffixes = new Map<string, FileForm>()
  for (const form of forms) {
    const other = suffixes.get(form.suffix.toLowerCase())
    suffixes.set(form.suffix.toLowerCase(), form)
    if (other === undefined) continue
    reader.problem(
      other.format === form.format
        ? `signature-format: ${form.format} twice with the suffix ${form.suffix}; remove one of the lines`
        : `signature-format: ${other.format} and ${form.format} would both be files that end in ${form.suffix}; give one of them another suffix, as "${form.format} ${form.suffix}.${form.format}"`
    )
  }
  return forms
}

function parseForm(reader: InputReader, line: string, algorithm: DigestAlgorithm): FileForm | undefined {
  const [name = '', given, ...rest] = line.split(/[ \t]+/)
  if (!isFormatName(name) || rest.length > 0) {
    const meant =
      isFormatName(name) || line.includes(',')
        ? undefined
        : (USUAL_WORDS.get(name.toLowerCase()) ?? nearestInput(name.toLowerCase(), FORMAT_NAMES))
    const next = meant === undefined ? '' : `; perhaps ${meant} is intended`
    reader.problem(`signature-format: ${describeValue(line)}, expected ${EXPECTED}${next}`)
    return undefined
  }
  const format = formatOf(name)
  const suffix = given ?? format.suffix
  if (!isSuffix(suffix)) {
    reader.problem(`signature-format: ${describeValue(line)}, ${EXPECTED_SUFFIX}`)
    return undefined
  }
  const own = algorithmFor(name, algorithm)
  if (own === undefined) {
    reader.problem(`signature-format: ${name} cannot be made with ${notWith(name, algorithm)}`)
    return undefined
  }
  return { format: name, suffix, algorithm: own }
}

/** What a format is not made with, and what instead. */
function notWith(name: FormatName, algorithm: DigestAlgorithm): string {
  const { algorithms } = formatOf(name)
  const bySameKey = algorithms.filter(candidate => shareKeys(candidate, algorithm))
  return bySameKey.length > 0
    ? `the hash of signing-algorithm ${algorithm}; it takes ${listed(bySameKey, 'or')}, so set signing-algorithm to one of the same hash as these`
    : `signing-algorithm ${algorithm}; it takes ${listed([...algorithms], 'or')}, each with a key of its own kind`
}

const EXPECTED_SUFFIX = 'expected a dot and up to 31 letters, digits, "-", "_" or "." as suffix'

function isSuffix(suffix: string): boolean {
  return (
    /^\.[A-Za-z0-9_.-]*[A-Za-z0-9_-]$/.test(suffix) && suffix.length <= MAX_SUFFIX && !suffix.includes('..')
  )
}

/** `signature-suffix` of verify mode: under which signatures are looked for as well. */
export function parseSignatureSuffixes(reader: SettingReader): readonly string[] {
  const suffixes = reader.list('signature-suffix')
  for (const suffix of suffixes.filter(one => !isSuffix(one)))
    reader.problem(`${reader.terms.names['signature-suffix']}: ${describeValue(suffix)}, ${EXPECTED_SUFFIX}`)
  return suffixes
}

/** `openpgp-certificate`; undefined where no OpenPGP signature is made. */
export function parseCertificateFile(reader: InputReader, forms: readonly FileForm[]): string | undefined {
  const file = reader.text('openpgp-certificate')
  const needing = forms.find(({ format }) => formatOf(format).needsCertificate)
  if (file === undefined && needing !== undefined)
    reader.problem(
      `openpgp-certificate: empty, but signature-format has ${needing.format}; give the certificate of the key, a file in the repository that kms-sign openpgp-certificate makes`
    )
  if (file !== undefined && needing === undefined)
    reader.problem(
      'openpgp-certificate: given, but signature-format has no openpgp or openpgp-binary; add one of them, or remove it'
    )
  return file
}

/** `statement-file`; undefined when no release statement is asked for. */
export function parseStatementFile(reader: InputReader, algorithm: DigestAlgorithm): string | undefined {
  const file = reader.text('statement-file')
  if (file !== undefined && algorithmFor('sigstore', algorithm) === undefined)
    reader.problem(`statement-file: a statement cannot be signed with ${notWith('sigstore', algorithm)}`)
  if (file !== undefined && !/[^/\\]\.json$/.test(file))
    reader.problem(
      `statement-file: ${describeValue(file)}, expected a file name ending in .json, such as release.sigstore.json`
    )
  return file
}

/**
 * Artifacts of which only the digests are given cannot be looked at: neither is the trailer of OpenPGP hashed after them, nor is it seen
 * what a signature over their bytes would be in another protocol.
 */
export function refuseForDigests(
  reader: InputReader,
  {
    algorithm,
    forms,
    strategy,
    statementFile
  }: Pick<SignInputs, 'algorithm' | 'forms' | 'strategy' | 'statementFile'>,
  warn: (text: string) => void
): void {
  if (statementFile !== undefined && hashOf(algorithm) !== 'sha256')
    reader.problem(
      `statement-file: a statement names files by SHA-256, and only digests of another hash are given, for ${algorithm}; name the files in artifacts or release-assets, or sign with RSASSA_PSS_SHA_256`
    )
  if (strategy === 'checksums') return
  const files = 'name the files in artifacts or release-assets, or set strategy: checksums'
  for (const { format } of forms.filter(form => formatOf(form.format).needsCertificate))
    reader.problem(
      `signature-format: ${format} needs the files, since it does not sign their plain digests, and only digests are given; ${files}`
    )
  for (const { format, algorithm } of forms) {
    const hash = formatOf(format).artifactHash(algorithm)
    if (hash !== hashOf(algorithm))
      reader.problem(
        `signature-format: ${format} with ${algorithm} is made from the ${hash} digest of a file, and only digests by ${hashOf(algorithm)} are given; ${files}`
      )
  }
  if (forms.some(({ format }) => format === 'sigstore'))
    reader.problem(
      `signature-format: sigstore signs the bytes of a file, which the step must check first (they could be the text of an attestation), and only digests are given; ${files}`
    )
  const blind = forms.find(
    ({ format, algorithm }) => ['raw', 'base64'].includes(format) && !algorithm.startsWith('RSASSA_PSS_')
  )
  if (blind === undefined) return
  const others = [
    ...forms.filter(form => !['raw', 'base64', 'sigstore'].includes(form.format)).map(({ format }) => format),
    ...(statementFile === undefined ? [] : ['statement-file'])
  ]
  if (others.length > 0) {
    reader.problem(
      `signature-format: ${blind.format} with ${blind.algorithm} over digests, whose files the step cannot check, together with ${listed(others, 'and')} of the same key; ${files}, or sign as ${blind.format} with RSASSA_PSS_SHA_256 and an RSA key`
    )
    return
  }
  warn(
    `Signatures with ${blind.algorithm} over digests alone: the job that makes the digests can have this key sign an attestation, an SSH or OpenPGP signature or a certificate. Trust it for ${blind.format} signatures of files only, or sign with RSASSA_PSS_SHA_256 and an RSA key.`
  )
}

/** Every algorithm that a signing run asks KMS for, each once. */
export function algorithmsInUse({
  algorithm,
  forms,
  statementFile
}: Pick<SignInputs, 'algorithm' | 'forms' | 'statementFile'>): readonly DigestAlgorithm[] {
  const ofStatement = statementFile === undefined ? [] : [algorithmFor('sigstore', algorithm) ?? algorithm]
  return [...new Set([...forms.map(({ algorithm }) => algorithm), ...ofStatement])]
}

/**
 * What an additional key may sign with, of which every key that KMS makes has exactly one: its own algorithm, or, of the six that an RSA key
 * has, that of the run. It is known before the key is, so that a session policy can name it.
 */
export function additionalAlgorithms(algorithm: DigestAlgorithm): readonly SigningAlgorithm[] {
  const ofRsa = shareKeys(algorithm, 'RSASSA_PSS_SHA_256') ? algorithm : 'RSASSA_PSS_SHA_256'
  return ['ML_DSA_SHAKE_256', ofRsa, 'ECDSA_SHA_256', 'ECDSA_SHA_384', 'ECDSA_SHA_512']
}

/**
 * What verify mode can ask KMS for where an algorithm is pinned: that one, those of statements, and that of ML-DSA, of which neither is a
 * choice of whoever signs. It is known before the key is, so that a session policy can name it.
 */
export function algorithmsToVerify(pinned: DigestAlgorithm): readonly SigningAlgorithm[] {
  return [...new Set<SigningAlgorithm>([pinned, ...formatOf('sigstore').algorithms, 'ML_DSA_SHAKE_256'])]
}
