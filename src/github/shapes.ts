import { listed, untrusted } from '../lib/text.ts'
import type { Release, ReleaseAsset, Repository } from '../ports/release-host.ts'
import { UnreadableAnswerError } from './advice.ts'

const REPOSITORY_IN_URL = /\/repos\/([^/]+\/[^/]+)\/releases\/\d+$/

// Each throws UnreadableAnswerError on JSON of another form, which says what came.

/** A release out of GitHub's JSON. */
export function toRelease(data: unknown): Release {
  const { id, tag_name, url, draft, immutable, html_url, upload_url, target_commitish, body } = toRecord(data)
  if (typeof id !== 'number' || typeof tag_name !== 'string' || typeof upload_url !== 'string')
    throw unexpected(data, 'a release')
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
    throw unexpected(data, 'an asset')
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

/** A repository out of GitHub's JSON. */
export function toRepository(data: unknown): Repository {
  const { id, full_name: name } = toRecord(data)
  if (typeof name !== 'string') throw unexpected(data, 'a repository')
  return { name, id: typeof id === 'number' ? id : undefined }
}

/** What a reference or an annotated tag points to. */
export function toGitObject(data: unknown): { readonly type: string; readonly sha: string } {
  const { type, sha } = toRecord(toRecord(data)['object'])
  if (typeof type !== 'string' || typeof sha !== 'string' || !/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha))
    throw unexpected(data, 'a tag')
  return { type, sha }
}

/** The entries of a list. */
export function toList(data: unknown): readonly unknown[] {
  if (!Array.isArray(data)) throw unexpected(data, 'a list')
  return data
}

const MAX_NAMED = 5

function unexpected(data: unknown, expected: string): UnreadableAnswerError {
  return new UnreadableAnswerError(describeJson(data), expected)
}

function describeJson(data: unknown): string {
  if (Array.isArray(data)) return 'a list'
  if (data === null) return 'null'
  if (typeof data !== 'object') return `a ${typeof data}`
  const keys = Object.keys(data).map(untrusted)
  return keys.length === 0 ? 'an empty object' : `an object with ${listed(keys, 'and', MAX_NAMED)}`
}

function toRecord(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {}
}
