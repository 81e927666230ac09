import { extname } from 'node:path'
import type { ReleaseAsset } from '../ports.ts'
import { parsePublicKey, type PublicKey } from '../signature/public-key.ts'
import { readAsset } from './read.ts'
import type { ReleaseSnapshot } from './snapshot.ts'

/** Names that a public key file usually ends with. */
export const KEY_EXTENSIONS = ['.pem', '.der', '.pub']
/** More files than this are not looked at for a key that a pin could make trusted. */
export const MAX_KEY_CANDIDATES = 16
/** Bytes; the PEM of an RSA key of 4096 bits has 800. Larger assets are not read to see whether they are keys. */
const MAX_PUBLIC_KEY_BYTES = 4096

export interface AttachedPublicKey {
  readonly asset: ReleaseAsset
  readonly key: PublicKey
}

/** The public key that an asset is, told by its content and never by its name; undefined when it is none. */
export async function readPublicKey(
  snapshot: ReleaseSnapshot,
  asset: ReleaseAsset
): Promise<PublicKey | undefined> {
  const bytes = await readAsset(snapshot, asset, MAX_PUBLIC_KEY_BYTES)
  const parsed = bytes === undefined ? undefined : parsePublicKey(bytes)
  return parsed?.kind === 'key' ? parsed.key : undefined
}

/** Public keys under the usual names: only a pin can make one of them trusted. */
export async function findAttachedKeys(snapshot: ReleaseSnapshot): Promise<AttachedPublicKey[]> {
  const candidates = [...snapshot.assets.values()].filter(({ name }) =>
    KEY_EXTENSIONS.includes(extname(name))
  )
  const keys: AttachedPublicKey[] = []
  for (const asset of candidates.slice(0, MAX_KEY_CANDIDATES)) {
    const key = await readPublicKey(snapshot, asset)
    if (key !== undefined) keys.push({ asset, key })
  }
  return keys
}
