import { mapConcurrently } from '../lib/concurrency.ts'

/** How artifacts are distinguished from signatures and keys in one place: local files by their paths, assets by their names. */
export interface SelectionRules<T> {
  /** Base name; the name of a signature is longer than that of its artifact, by a suffix. */
  readonly nameOf: (file: T) => string
  /** What identifies a file: an absolute path, or an asset's name. */
  readonly keyOf: (file: T) => string
  /** Keys of the files that hold, or will hold, the signature of an artifact. */
  readonly signaturesOf: (artifact: T) => Promise<readonly string[]>
  /** Whether a signed checksums file lists the file: then it is an artifact, whatever else it is. */
  readonly isListed: (file: T) => boolean
  /** Why a file is not an artifact, as "it is a trusted key"; undefined: it is one. */
  readonly findReason: (file: T) => Promise<string | undefined>
}

/** Files, sorted into artifacts and own outputs. */
export interface Selected<T> {
  readonly artifacts: readonly T[]
  /** Files that prove to belong to this action, each with the reason why it is not an artifact. */
  readonly own: readonly { readonly file: T; readonly reason: string }[]
}

const LOOKS_AT_ONCE = 8

/**
 * The artifacts among files, and the files that belong to them, in both modes and for local files and assets alike. Names are judged from
 * the shortest on: a file is a signature only when the file that it signs is an artifact, and is then judged with that one. So
 * `app.sig.sig` is an artifact where `app.sig` is the signature of `app`.
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
        for (const key of await signaturesOf(file)) if (!signedBy.has(key)) signedBy.set(key, file)
      }
    }
  }
  return { artifacts, own }
}
