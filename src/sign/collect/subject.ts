import { resolve } from 'node:path'
import { ActionError } from '../../errors.ts'
import { digestBy, toPrehashes, type Digests } from '../../hashing/hasher.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { equalDigests, type Digest } from '../../signature/algorithms.ts'
import { digestKey, type DigestKey, type FilePrehash } from '../../signature/prehash.ts'
import { hashOf } from '../../signature/schemes/index.ts'
import type { Subject, UnhashedSubject } from '../model.ts'
import { assertSignable } from './signing-input.ts'

/** What is known of an artifact, and how more of it is learnt. */
interface Content {
  readonly size: number | undefined
  readonly hashing: Promise<Digests>
  /** Reads it again; undefined where only the digest is known. */
  readonly read: ((prehashes: readonly FilePrehash[]) => Promise<Digests>) | undefined
}

/** What is signed, once it is hashed. Rejects with ARTIFACT_NOT_SIGNABLE, and with what `hashing` rejects with. */
export function toSubject(
  { algorithm, forms }: SignInputs,
  { name, path }: Pick<Subject, 'name' | 'path'>,
  { size, hashing, read }: Content
): Promise<Subject> {
  const hashed = hashing.then(digests => {
    assertSignable(path, digests, forms)
    const digest = digestBy(digests, hashOf(algorithm))
    return { name, path, size, digests, digest, digestBy: digestReader(path, { digest, digests, read }) }
  })
  hashed.catch(() => undefined) // reported where it is awaited
  return hashed
}

/** The digest by a prehash: as it was computed, or by reading the content once more, which must still be the same. */
function digestReader(
  path: string,
  { digest, digests, read }: Pick<Subject, 'digest' | 'digests'> & Pick<Content, 'read'>
): Subject['digestBy'] {
  const again = new Map<DigestKey, Promise<Digest>>()
  const readAgain = async (prehash: FilePrehash): Promise<Digest> => {
    if (read === undefined) throw new Error(`${path} is known by its digest only`)
    const now = await read(toPrehashes([prehash, digest.hash]))
    const wanted = now.get(digestKey(prehash))
    if (wanted !== undefined && equalDigests(digestBy(now, digest.hash), digest)) return wanted
    throw new ActionError('ARTIFACT_CHANGED', `The artifact ${path} changed while it was signed.`, {
      hint: 'Let the build or download finish first; nothing may write to an artifact while it is signed.'
    })
  }
  return async prehash => {
    const key = digestKey(prehash)
    const known = digests.get(key)
    if (known !== undefined) return known
    const reading = again.get(key) ?? readAgain(prehash)
    again.set(key, reading)
    return reading
  }
}

/** The absolute path beside which the signature of an artifact is written: the file itself, or its name in the workspace. */
export function artifactPathOf({ name, source }: UnhashedSubject, workspace: string): string {
  return source.kind === 'file' ? source.file.absolutePath : resolve(workspace, name)
}
