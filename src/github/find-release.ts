import { ActionError } from '../errors.ts'
import type { Release, ReleaseReference } from '../ports/release-host.ts'
import type { GitHubApi } from './api.ts'
import { listAll } from './paging.ts'
import { toRelease } from './shapes.ts'

/**
 * The release of an id or of a tag.
 *
 * @param base of the releases of a repository: `/repos/owner/name/releases`.
 * @throws RELEASE_NOT_FOUND, RELEASE_AMBIGUOUS, and what reading throws.
 */
export async function findRelease(
  api: GitHubApi,
  base: string,
  { id, tag }: ReleaseReference
): Promise<Release> {
  return id === undefined ? findByTag(api, base, tag ?? '') : findById(api, base, id, tag)
}

async function findById(api: GitHubApi, base: string, id: number, tag: string | undefined): Promise<Release> {
  const release = await api.readIfThere(`${base}/${id}`, `read the release ${id}`, toRelease)
  if (release === undefined) {
    throw new ActionError(
      'RELEASE_NOT_FOUND',
      `There is no release with the id ${id}, or the token cannot see it.`,
      {
        hint: 'Check release-id and repository; a draft is seen only with "permissions: { contents: write }".'
      }
    )
  }
  if (tag !== undefined && release.tag !== tag) {
    throw new ActionError(
      'RELEASE_NOT_FOUND',
      `The release ${id} is for the tag "${release.tag}", expected "${tag}".`,
      {
        hint: 'Give release-id or release-tag, or make them agree.'
      }
    )
  }
  return release
}

/** By listing, since the look-up by tag does not know drafts, and since two releases can be for one tag. */
async function findByTag(api: GitHubApi, base: string, tag: string): Promise<Release> {
  const { all: releases, isWhole } = await listAll(api, base, { doing: 'list the releases' }, toRelease)
  const [release, ...others] = releases.filter(candidate => candidate.tag === tag)
  if (release !== undefined && others.length > 0) {
    const all = [release, ...others].map(({ id, draft }) => `${id}${draft ? ' (draft)' : ''}`)
    throw new ActionError(
      'RELEASE_AMBIGUOUS',
      `${all.length} releases are for the tag "${tag}": ${all.join(', ')}.`,
      {
        hint: 'Delete the one that is not meant, or give release-id.'
      }
    )
  }
  if (release !== undefined) return release
  const published = await api.readIfThere(
    `${base}/tags/${encodeURIComponent(tag)}`,
    `read the release of "${tag}"`,
    toRelease
  )
  if (published !== undefined) return published
  throw new ActionError(
    'RELEASE_NOT_FOUND',
    `There is no release for the tag "${tag}", published or draft, among ${releases.length} seen.`,
    {
      hint: isWhole
        ? 'Check release-tag and repository; a draft must be there before this step and is seen only with "permissions: { contents: write }".'
        : 'There are more releases than GitHub lists: give release-id for a draft, and check release-tag and repository.'
    }
  )
}
