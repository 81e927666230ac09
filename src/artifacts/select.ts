import { mapConcurrently } from '../lib/concurrency.ts'

/** How files of one place are told apart: local files by their paths, assets by their names. */
export interface SelectionRules<T> {
  /** Base name: a signature's is its artifact's with a suffix, so that it is longer. */
  readonly nameOf: (file: T) => string
  /** What identifies a file: an absolute path, or an asset's name. */
  readonly keyOf: (file: T) => string
  /** Keys of the files that hold, or will hold, the signature of an artifact. */
  readonly signaturesOf: (artifact: T) => readonly string[]
  /** Whether something that is signed lists the file: then it is judged by that, whatever else it is. */
  readonly isListed: (file: T) => boolean
  /** Why a file is proven to be no artifact, as "it is a trusted key"; undefined: it is one. */
  readonly findReason: (file: T) => Promise<string | undefined>
}

export interface Selected<T> {
  readonly artifacts: readonly T[]
  /** Files that are proven to belong to this action, each with the reason why it is no artifact. */
  readonly own: readonly { readonly file: T; readonly reason: string }[]
}

const LOOKS_AT_ONCE = 8

/**
 * Tells artifacts from the files that belong to them, from the shortest name on, in both modes and for files and assets alike: a file
 * is a signature only when the file that it signs is an artifact, and is then judged with that one. So `app.sig.sig` is an artifact
 * where `app.sig` is the signature of `app`.
 */
export async function selectArtifacts<T>(
  files: readonly T[],
  { nameOf, keyOf, signaturesOf, isListed, findReason }: SelectionRules<T>
): Promise<Selected<T>> {
  const artifacts: T[] = []
  const own: { file: T; reason: string }[] = []
  const signedBy = new Map<string, T>()
  const byLength = Map.groupBy(files, file => nameOf(file).length)
  for (const length of [...byLength.keys()].sort((a, b) => a - b)) {
    const judged = await mapConcurrently(byLength.get(length) ?? [], LOOKS_AT_ONCE, async file => {
      const artifact = isListed(file) ? undefined : signedBy.get(keyOf(file))
      if (artifact !== undefined) return { file, reason: `it is the signature of ${nameOf(artifact)}` }
      return { file, reason: await findReason(file) }
    })
    for (const { file, reason } of judged) {
      if (reason !== undefined) own.push({ file, reason })
      else {
        artifacts.push(file)
        for (const key of signaturesOf(file)) if (!signedBy.has(key)) signedBy.set(key, file)
      }
    }
  }
  return { artifacts, own }
}
