import type { JobContext } from '../ports/job.ts'
import type { ReleaseReference } from '../ports/release-host.ts'
import { BOOLEANS, type InputReader } from './reader.ts'
import { describeValue } from './values.ts'
import type { BindingDemand, VerifyInstructions } from './types.ts'

// Inputs that name the release, and the release that artifacts must be bound to. Each function notes its problems on the reader.

const REPOSITORY = /^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/
const REPOSITORY_URL = /^(?:[a-z+]+:\/\/|git@)[^/:]+[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/

/** What no name of a tag may have (git check-ref-format). */
// oxlint-disable-next-line no-control-regex
const NO_TAG = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{/
const RELEASE_URL =
  /^https?:\/\/[^/]+\/[\w.-]+\/[\w.-]+\/(?:releases\/(?:tag|download)|tree)\/((?:[\w.+-]|%[2-7][0-9A-F])+)/

/** `owner/name` of `repository`, else of the job; undefined outside of a job. */
export function parseRepository(reader: InputReader, job: JobContext): string | undefined {
  const repository = reader.text('repository') ?? job.repository
  if (repository !== undefined && !REPOSITORY.test(repository)) {
    const name = REPOSITORY_URL.exec(repository)?.[1]
    const meant = name === undefined ? '' : `; perhaps ${name} is intended`
    reader.problem(`repository: ${describeValue(repository)}, expected owner/name${meant}`)
  }
  return repository
}

/** The release that is named, else that of the job's event or tag, if it is of the same repository; undefined when there is none. */
export function parseRelease(reader: InputReader, job: JobContext): ReleaseReference | undefined {
  const id =
    reader.text('release-id') === undefined
      ? undefined
      : reader.integer('release-id', 1, Number.MAX_SAFE_INTEGER)
  const tag = reader.text('release-tag')?.replace(/^refs\/tags\//, '')
  if (tag === '') reader.problem('release-tag: "refs/tags/", expected a tag name')
  else if (tag !== undefined && NO_TAG.test(tag)) {
    const name = RELEASE_URL.exec(tag)?.[1]
    const meant = name === undefined ? '' : `; perhaps ${decodeURIComponent(name)} is intended`
    reader.problem(`release-tag: ${describeValue(tag)}, expected a tag name${meant}`)
  }
  if (id !== undefined || tag !== undefined) return { id, tag }
  const other = reader.text('repository')
  // one that is no repository is told as that, and not as a missing release too
  const isOther = other !== undefined && other.toLowerCase() !== job.repository?.toLowerCase()
  if (isOther && REPOSITORY.test(other)) return undefined
  if (job.eventRelease !== undefined) return job.eventRelease
  return job.tag === undefined ? undefined : { id: undefined, tag: job.tag }
}

const NAMED_RELEASE = /^(?:(https?:\/\/[\w.:-]+)\/)?([\w.-]+\/[\w.-]+)@(?:refs\/tags\/)?(\S+)$/
const BINDING_DEMANDS = new Map<string, BindingDemand>([
  ['if-present', { kind: 'if-present' }],
  ...[...BOOLEANS].map(([word, wanted]) => [word, { kind: wanted ? 'here' : 'not-required' }] as const)
])

/**
 * A release as `owner/name@tag`, on another server as `https://host/owner/name@tag`; undefined when it is not written like that.
 *
 * @param serverUrl the server of a release that names none; undefined: any.
 */
export function parseNamedRelease(value: string, serverUrl: string | undefined): BindingDemand | undefined {
  const [, server = serverUrl, repository, tag] = NAMED_RELEASE.exec(value) ?? []
  return repository !== undefined && tag !== undefined && REPOSITORY.test(repository)
    ? { kind: 'named', server, repository, tag }
    : undefined
}

/** `require-binding`; a release is named as `owner/name@tag`, on another server than the job's as `https://host/owner/name@tag`. */
export function parseBindingDemand(reader: InputReader, { serverUrl }: JobContext): BindingDemand {
  const value = reader.text('require-binding')
  const demand = BINDING_DEMANDS.get(value ?? '') ?? parseNamedRelease(value ?? '', serverUrl)
  if (demand !== undefined) return demand
  reader.problem(
    `require-binding: ${value === undefined ? 'empty' : describeValue(value)}, expected true, false, if-present or owner/name@tag`
  )
  return { kind: 'if-present' }
}

const PAGE = /^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w.~!$&()*+,;=:@%/?#-]*)?$/
const MAX_PAGE_CHARACTERS = 500

/** `verify-instructions`: true, false, or the address of a page that states the fingerprint, which the release itself cannot be. */
export function parseVerifyInstructions(
  reader: InputReader,
  { serverUrl, repository: own }: JobContext
): VerifyInstructions | undefined {
  const value = reader.text('verify-instructions')
  const wanted = BOOLEANS.get(value ?? '')
  if (wanted !== undefined) return wanted ? { pinPublishedAt: undefined } : undefined
  if (
    value === undefined ||
    !PAGE.test(value) ||
    value.length > MAX_PAGE_CHARACTERS ||
    !URL.canParse(value)
  ) {
    reader.problem(
      `verify-instructions: ${value === undefined ? 'empty' : describeValue(value)}, expected true, false, or the https:// address of a page that states the fingerprint`
    )
    return undefined
  }
  if (isOfReleases(value, serverUrl, reader.text('repository') ?? own))
    reader.problem(
      `verify-instructions: ${describeValue(value)}, expected a page outside of the releases: who can replace the files of one can replace a fingerprint there as well`
    )
  return { pinPublishedAt: value }
}

/** Whether a page is of the releases of a repository, however its address is spelled: a server reads `//` and `%70` as it likes. */
function isOfReleases(page: string, serverUrl: string | undefined, repository: string | undefined): boolean {
  if (serverUrl === undefined || repository === undefined) return false
  const { host, pathname } = new URL(page)
  if (withoutService(host) !== withoutService(new URL(serverUrl).host)) return false
  const path = `${decoded(pathname)
    .replaceAll(/\/{2,}/g, '/')
    .toLowerCase()}/`
  const releases = `/${repository}/releases/`.toLowerCase()
  return ['', '/repos', '/api/v3/repos'].some(prefix => path.startsWith(prefix + releases))
}

/** The API and the uploads of a server have what is on its releases, too. */
function withoutService(host: string): string {
  return host.toLowerCase().replace(/^(?:www|api|uploads)\./, '')
}

/** As far as it is encoded, and what is not as it is. */
function decoded(path: string): string {
  try {
    return new URL(decodeURIComponent(path).replace(/^\/+/, '/'), 'https://host').pathname
  } catch {
    return path
  }
}
