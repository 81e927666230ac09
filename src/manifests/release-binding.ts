/** The release that a signed checksums file belongs to, so that another release, validly signed, cannot take its place. */
export interface Binding {
  /** As "https://github.com". */
  readonly server: string
  /** `owner/name`. */
  readonly repository: string
  /** Does not change when the repository is renamed; undefined where the API reports none. */
  readonly repositoryId: number | undefined
  readonly tag: string
  /** The commit that the tag points to; undefined while there is no tag. */
  readonly commit: string | undefined
}

/** The release at hand, as its host describes it. */
export interface DescribedRelease extends Binding {
  /** The full commit id that the tag will be made from while there is none; undefined where it is made from a branch, which can move. */
  readonly targetCommit: string | undefined
}

/** The release that a binding is compared with: the one at hand, or one that the user names. */
export type ExpectedBinding =
  | ({ readonly kind: 'here' } & Binding)
  /** On any server where `server` is undefined. */
  | ({ readonly kind: 'named'; readonly server: string | undefined } & Pick<Binding, 'repository' | 'tag'>)

export const BINDING_NAME = 'release-binding.json'
export const MAX_BINDING_BYTES = 16 * 1024
const TYPE = 'kms-sign-action/release-binding/v1'

/** The bytes of `release-binding.json`, always the same for the same binding. */
export function formatBinding({ server, repository, repositoryId, tag, commit }: Binding): Uint8Array {
  const fields = { type: TYPE, server, repository, repositoryId, tag, commit } // JSON has no undefined ones
  return Buffer.from(`${JSON.stringify(fields, undefined, 2)}\n`)
}

/** The binding in a file; undefined when it is malformed, or of another type or version. */
export function parseBinding(file: Uint8Array): Binding | undefined {
  if (file.length > MAX_BINDING_BYTES) return undefined
  const { type, server, repository, repositoryId, tag, commit } = toRecord(file)
  const isWhole =
    type === TYPE &&
    typeof server === 'string' &&
    typeof repository === 'string' &&
    (repositoryId === undefined || Number.isSafeInteger(repositoryId)) &&
    typeof tag === 'string' &&
    (commit === undefined || isCommitId(commit))
  return isWhole
    ? { server, repository, repositoryId: repositoryId as number | undefined, tag, commit }
    : undefined
}

/** Whether a value is the full id of a commit: SHA-1, or SHA-256. */
export function isCommitId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(value)
}

/** How a binding, or what a statement says of its release, differs from the release that it should name, as a clause; undefined when they agree. */
export function describeDifference(binding: Binding, expected: ExpectedBinding): string | undefined {
  if (expected.server !== undefined && originOf(binding.server) !== originOf(expected.server))
    return `it was signed for ${binding.server}, expected ${expected.server}`
  const sameName = binding.repository.toLowerCase() === expected.repository.toLowerCase()
  if (expected.kind === 'named') {
    if (!sameName)
      return `it was signed for the repository ${binding.repository}, expected ${expected.repository}`
    return binding.tag === expected.tag
      ? undefined
      : `it was signed for the tag "${binding.tag}", expected "${expected.tag}"`
  }
  const byId = binding.repositoryId !== undefined && expected.repositoryId !== undefined
  if (byId ? binding.repositoryId !== expected.repositoryId : !sameName)
    return `it was signed for the repository ${binding.repository}${byId ? ` (id ${binding.repositoryId})` : ''}, expected ${expected.repository}${byId ? ` (id ${expected.repositoryId})` : ''}`
  if (binding.tag !== expected.tag)
    return `it was signed for the tag "${binding.tag}", expected "${expected.tag}"`
  if (binding.commit !== undefined && binding.commit !== expected.commit)
    return `it was signed for the commit ${binding.commit}, but the tag "${expected.tag}" ${expected.commit === undefined ? 'does not exist' : `points to ${expected.commit}`}`
  return undefined
}

/** The origin of a server's address, in one form; what is no address stays as it is. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}

function toRecord(file: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file))
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
