import { ActionError } from '../errors.ts'
import type { Release, ReleaseAsset, Repository } from '../ports/release-host.ts'

const REPOSITORY_IN_URL = /\/repos\/([^/]+\/[^/]+)\/releases\/\d+$/

/** A release out of GitHub's JSON. */
export function toRelease(data: unknown): Release {
  const { id, tag_name, url, draft, immutable, html_url, upload_url, target_commitish, body } = toRecord(data)
  if (typeof id !== 'number' || typeof tag_name !== 'string' || typeof upload_url !== 'string')
    throw unexpected('read a release')
  return {
    id,
    tag: tag_name,
    repository: typeof url === 'string' ? REPOSITORY_IN_URL.exec(url)?.[1] : undefined,
    targetCommitish: typeof target_commitish === 'string' ? target_commitish : '',
    draft: draft === true,
    immutable: immutable === true,
    url: typeof html_url === 'string' ? html_url : '',
    notes: typeof body === 'string' ? body : '',
    uploadUrl: upload_url
  }
}

/** An asset out of GitHub's JSON. */
export function toAsset(data: unknown): ReleaseAsset {
  const { id, name, size, state, digest, created_at, browser_download_url: url } = toRecord(data)
  if (typeof id !== 'number' || typeof name !== 'string' || typeof size !== 'number')
    throw unexpected('read an asset')
  return {
    id,
    name,
    size,
    state: typeof state === 'string' ? state : 'uploaded',
    digest: typeof digest === 'string' && digest.startsWith('sha256:') ? digest : undefined,
    createdAt: Date.parse(String(created_at)) || 0,
    url: typeof url === 'string' ? url : ''
  }
}

export function toRepository(data: unknown): Repository {
  const { id, full_name: name } = toRecord(data)
  if (typeof name !== 'string') throw unexpected('read the repository')
  return { name, id: typeof id === 'number' ? id : undefined }
}

/** What a reference or an annotated tag points to. */
export function toGitObject(data: unknown): { readonly type: string; readonly sha: string } {
  const { type, sha } = toRecord(toRecord(data)['object'])
  if (typeof type !== 'string' || typeof sha !== 'string' || !/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha))
    throw unexpected('read a tag')
  return { type, sha }
}

export function unexpected(doing: string): ActionError {
  return new ActionError(
    'GITHUB_REFUSED',
    `GitHub's response to the request to ${doing} is not in the expected form.`,
    {
      hint: 'Check GITHUB_API_URL: the GitHub API never sends such a response.'
    }
  )
}

function toRecord(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {}
}
