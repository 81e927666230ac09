import { extname } from 'node:path'
import type { ReleaseAsset } from '../ports/release-host.ts'
import { isCertificate, MAX_ANY_KEY_BYTES, parseAnyKey, type ParsedAnyKey } from '../signature/any-key.ts'
import type { RefusedKey } from '../signature/not-a-key.ts'
import type { PublicKey } from '../signature/public-key.ts'
import { readAsset } from './read.ts'
import type { AssetSet } from './snapshot.ts'

/** Names that a public key file usually ends with, in lower case. */
const KEY_EXTENSIONS = ['.pem', '.der', '.pub', '.asc', '.gpg', '.pgp']
/** Of these, those of OpenPGP certificates, which can hold more than the key. */
const CERTIFICATE_EXTENSIONS = ['.asc', '.gpg', '.pgp']
/** Files or assets, at most, that are read to find a key that a pin could make trusted. */
export const MAX_KEY_CANDIDATES = 16
/** Bytes; the PEM of the largest, an RSA key of 4096 bits has 800. Larger assets are not read to see whether they are keys. */
const MAX_PUBLIC_KEY_BYTES = 4096

/** An asset that is a public key. */
export interface AttachedPublicKey {
  readonly asset: ReleaseAsset
  readonly key: PublicKey
}

/** Whether a file has a name as public key files have, in any case. */
export function isNamedAsKey(path: string): boolean {
  return KEY_EXTENSIONS.includes(extname(path).toLowerCase())
}

/** What `parseAnyKey` finds in a file that has a public key. */
type FoundKey = Exclude<ParsedAnyKey, RefusedKey>

/** The public key that an asset has, by its content and never by its name; undefined when it has none. */
export async function readPublicKey(snapshot: AssetSet, asset: ReleaseAsset): Promise<FoundKey | undefined> {
  const mayBeCertificate = CERTIFICATE_EXTENSIONS.includes(extname(asset.name).toLowerCase())
  const bytes = await readAsset(snapshot, asset, mayBeCertificate ? MAX_ANY_KEY_BYTES : MAX_PUBLIC_KEY_BYTES)
  if (bytes === undefined || (mayBeCertificate && !isCertificate(bytes))) return undefined
  const parsed = await parseAnyKey(bytes)
  return parsed.kind === 'key' ? parsed : undefined
}

/** Whether an asset is this public key and nothing else. */
export async function isPublicKey(
  snapshot: AssetSet,
  asset: ReleaseAsset,
  { fingerprint }: PublicKey
): Promise<boolean> {
  const found = await readPublicKey(snapshot, asset)
  return found !== undefined && found.besides === undefined && found.key.fingerprint === fingerprint
}

/** The assets that are public keys and have a usual name: only a pin can make one of them trusted. */
export async function findAttachedKeys(snapshot: AssetSet): Promise<AttachedPublicKey[]> {
  const candidates = [...snapshot.assets.values()].filter(({ name }) => isNamedAsKey(name))
  const keys: AttachedPublicKey[] = []
  for (const asset of candidates.slice(0, MAX_KEY_CANDIDATES)) {
    const found = await readPublicKey(snapshot, asset)
    if (found !== undefined) keys.push({ asset, key: found.key })
  }
  return keys
}
