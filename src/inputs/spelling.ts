import type { InputName } from './schema.ts'

/** What people call an input, from other actions and tools. A part of a declared name needs no entry. */
const USUAL_WORDS = new Map<string, readonly InputName[]>(
  Object.entries({
    file: ['artifacts'],
    path: ['artifacts'],
    pattern: ['artifacts'],
    glob: ['artifacts'],
    'artifact-path': ['artifacts'],
    subject: ['artifacts'],
    'subject-path': ['artifacts'],
    input: ['artifacts'],
    asset: ['artifacts', 'release-assets'],
    hash: ['digests'],
    'subject-checksums': ['digests'],
    'subject-digest': ['digests'],
    checksum: ['checksums-file', 'digests'],
    sha256sum: ['checksums-file', 'digests'],
    role: ['role-to-assume'],
    'role-arn': ['role-to-assume'],
    'aws-role': ['role-to-assume'],
    'aws-role-arn': ['role-to-assume'],
    'aws-role-to-assume': ['role-to-assume'],
    'assume-role': ['role-to-assume'],
    'session-name': ['role-session-name'],
    duration: ['role-duration-seconds'],
    'role-duration': ['role-duration-seconds'],
    key: ['key-id', 'trusted-public-key', 'public-key-fingerprint', 'public-key-file'],
    'kms-key': ['key-id'],
    'kms-key-id': ['key-id'],
    'kms-key-arn': ['key-id'],
    'aws-kms-key-id': ['key-id'],
    'aws-kms-key-arn': ['key-id'],
    'key-arn': ['key-id'],
    'key-alias': ['key-id'],
    'signing-key': ['key-id'],
    kms: ['key-id'],
    alias: ['key-id'],
    arn: ['key-id', 'role-to-assume'],
    'public-key': ['trusted-public-key', 'public-key-fingerprint', 'public-key-file'],
    pubkey: ['trusted-public-key', 'public-key-fingerprint', 'public-key-file'],
    'trusted-key': ['trusted-public-key'],
    'verify-key': ['trusted-public-key'],
    pin: ['public-key-fingerprint'],
    'key-fingerprint': ['public-key-fingerprint'],
    certificate: ['openpgp-certificate', 'trusted-public-key'],
    extension: ['signature-format'],
    suffix: ['signature-format'],
    encoding: ['signature-format'],
    'signature-encoding': ['signature-format'],
    'output-format': ['signature-format'],
    gpg: ['signature-format', 'openpgp-certificate'],
    pgp: ['signature-format', 'openpgp-certificate'],
    'gpg-key': ['openpgp-certificate'],
    'gpg-private-key': ['openpgp-certificate'],
    'pgp-certificate': ['openpgp-certificate'],
    attestation: ['statement-file'],
    output: ['output-directory'],
    'output-dir': ['output-directory'],
    'output-path': ['output-directory'],
    outdir: ['output-directory'],
    'out-dir': ['output-directory'],
    dir: ['output-directory'],
    directory: ['output-directory'],
    release: ['release-tag', 'release-id', 'release-assets'],
    'tag-name': ['release-tag'],
    ref: ['release-tag'],
    'release-name': ['release-tag'],
    repo: ['repository'],
    'github-token': ['token'],
    'repo-token': ['token'],
    'gh-token': ['token'],
    clobber: ['overwrite'],
    force: ['overwrite'],
    replace: ['overwrite'],
    draft: ['publish-release'],
    attach: ['upload'],
    dryrun: ['dry-run'],
    'check-only': ['dry-run']
  } satisfies Record<string, readonly InputName[]>)
)

const MAX_NAME = 64
const MIN_LENGTH_TO_MISTYPE = 6 // a shorter part is one letter away from too many words

/**
 * The declared names that an undeclared one can mean, best first; empty when it resembles none. `_` counts as `-`, and
 * a plural as its singular.
 */
export function meantInputs(name: string, declared: readonly InputName[]): readonly InputName[] {
  const wanted = name.replaceAll('_', '-').slice(0, MAX_NAME)
  const nearest = nearestInput(wanted, declared)
  if (nearest !== undefined && editDistance(wanted, nearest) <= 1) return [nearest]
  const word = singular(wanted)
  const usual = USUAL_WORDS.get(wanted) ?? USUAL_WORDS.get(word)
  if (usual !== undefined) return usual
  const holding = declared.filter(candidate => isPart(word, candidate))
  if (holding.length > 0) return holding
  return nearest === undefined ? [] : [nearest]
}

/** Whether a name is one or several neighboring parts of a declared one. */
function isPart(word: string, declared: string): boolean {
  if (word === '') return false
  const parts = declared.split('-').map(singular)
  if (`-${parts.join('-')}-`.includes(`-${word}-`)) return true
  return parts.some(
    part => Math.min(part.length, word.length) >= MIN_LENGTH_TO_MISTYPE && editDistance(word, part) <= 1
  )
}

function singular(name: string): string {
  return name
    .split('-')
    .map(part => (part.length > 2 ? part.replace(/s$/, '') : part))
    .join('-')
}

/** The declared name that is closest to a mistyped one; undefined when none is close. `_` counts as `-`. */
export function nearestInput<T extends string>(name: string, declared: readonly T[]): T | undefined {
  const wanted = name.replaceAll('_', '-').slice(0, MAX_NAME)
  const ranked = declared
    .map(candidate => ({ candidate, distance: editDistance(wanted, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 4)))
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.candidate
}

/** Levenshtein distance: insertions, deletions and substitutions of single characters. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
