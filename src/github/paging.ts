import type { GitHubApi } from './api.ts'
import { toList } from './shapes.ts'

const PAGE_SIZE = 100
export const MAX_PAGES = 100 // GitHub lists at most 10,000 releases

/**
 * All pages of a list. What is created while pages are read moves the rest on, so that an entry can come twice: each id counts once,
 * as it was listed last. A page can be short and not the last one. Not `isWhole` when there are more pages than are read.
 */
export async function listAll<T extends { readonly id: number }>(
  api: GitHubApi,
  path: string,
  { doing, once = false }: { readonly doing: string; readonly once?: boolean },
  convert: (data: unknown) => T
): Promise<{ readonly all: readonly T[]; readonly isWhole: boolean }> {
  const all = new Map<number, T>()
  for (let page = 1; page <= MAX_PAGES; page++) {
    const { entries, hasNext } = await api.readPage(
      `${path}?per_page=${PAGE_SIZE}&page=${page}`,
      once ? undefined : doing,
      data => toList(data).map(convert)
    )
    for (const entry of entries) all.set(entry.id, entry)
    if (!(hasNext ?? entries.length === PAGE_SIZE)) return { all: [...all.values()], isWhole: true }
  }
  return { all: [...all.values()], isWhole: false }
}
