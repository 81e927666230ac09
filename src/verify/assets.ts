import { extname } from 'node:path'
import { assertEachMatches, hashAsset, readAsset, signatureNameOf, type Target } from '../target.ts'
import { StreamHasher, type Digests } from '../artifacts/hash.ts'
import { NameGlobs } from '../artifacts/name-glob.ts'
import { mapConcurrently } from '../concurrency.ts'
import { ActionError } from '../errors.ts'
import type { VerifyInputs } from '../inputs.ts'
import type { ReleaseAsset } from '../ports.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey } from '../signature/public-key.ts'
import { assetUnverified } from '../signature/diagnose.ts'
import type { KeyFile, Trust } from '../trust.ts'
import {
  findAttachedSignature,
  openSignature,
  type Case,
  type FoundSignature,
  type RefusedResult
} from './case.ts'
import type { Delivery } from './delivery.ts'
import { KEY_EXTENSIONS, MAX_KEY_CANDIDATES } from './local.ts'

const DOWNLOADS_AT_ONCE = 4

/** The assets of a release, sorted into what is verified and what proves to be ours. */
export interface Selection {
  readonly subjects: readonly ReleaseAsset[]
  /** Assets that no verification can save: incomplete uploads, signatures of nothing. */
  readonly refused: readonly RefusedResult[]
  /** Names that a `!` pattern took out. */
  readonly exempted: readonly string[]
}

/**
 * Selects what `release-assets` means. With `*` the world is closed: whatever is not verified, exempted, a signature of a
 * verified artifact or a trusted key is refused, whatever it is called.
 */
export async function selectAssets(inputs: VerifyInputs, target: Target, trust: Trust): Promise<Selection> {
  const globs = new NameGlobs(inputs.releaseAssets)
  const assets = [...target.assets.values(), ...target.incomplete.values()]
  const names = assets.map(({ name }) => name)
  assertEachMatches(target, globs, names)
  const refused: RefusedResult[] = []
  const subjects = new Map<string, ReleaseAsset>()
  // shorter names first: an artifact is sorted in before its signature, and only a subject's signature is judged with it
  const selected = assets
    .filter(({ name }) => globs.isSelected(name))
    .sort((a, b) => a.name.length - b.name.length)
  for (const asset of selected) {
    const signed = signedName(asset.name, inputs.signatureSuffix)
    if (asset.state !== 'uploaded') {
      refused.push(
        refuse(asset, 'its upload was never completed', 'Delete it from the release, or attach it again.')
      )
    } else if (signed !== undefined && subjects.has(signed)) {
      continue
    } else if (
      signed !== undefined &&
      globs.isClosedWorld &&
      !target.assets.has(asset.name + inputs.signatureSuffix)
    ) {
      const what = target.assets.has(signed)
        ? `${signed}, which is not verified`
        : `${signed}, which is not on the release`
      refused.push(
        refuse(
          asset,
          `it is called the signature of ${what}`,
          `Delete it, or exempt it with a line "!${asset.name}" in release-assets.`
        )
      )
    } else if (!(await isTrustedKey(asset, target, trust, inputs.signatureSuffix))) {
      subjects.set(asset.name, asset)
    }
  }
  return {
    subjects: [...subjects.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    refused,
    exempted: names.filter(name => globs.isExcluded(name))
  }
}

/**
 * Streams each asset once: hashed while it arrives, and kept aside where it is to be delivered.
 *
 * @param digestsOf digests that are known without reading the asset.
 */
export async function examineAssets(
  subjects: readonly ReleaseAsset[],
  inputs: VerifyInputs,
  trust: Trust,
  target: Target,
  delivery: Delivery,
  digestsOf: (asset: ReleaseAsset) => Digests | undefined = () => undefined
): Promise<Case[]> {
  return mapConcurrently(subjects, DOWNLOADS_AT_ONCE, async asset => {
    const opened = openSignature(await findSignature(asset, inputs, target), trust, inputs.algorithm)
    const known = digestsOf(asset)
    if (known !== undefined && opened.hashes.every(hash => known.has(hash)))
      return { artifact: asset.name, opened, digests: known }
    const file = await delivery.open(asset.name)
    if (file === undefined)
      return { artifact: asset.name, opened, digests: await hashAsset(target.store, asset, opened.hashes) }
    const hasher = new StreamHasher(opened.hashes)
    for await (const chunk of target.store.download(asset)) {
      hasher.update(chunk)
      await file.write(chunk)
    }
    return { artifact: asset.name, opened, digests: hasher.digests() }
  })
}

/** Public keys on the release: only a pin can make one of them trusted. */
export async function findAttachedKeys(target: Target): Promise<KeyFile[]> {
  const candidates = [...target.assets.values()].filter(
    ({ name, state }) => state === 'uploaded' && KEY_EXTENSIONS.includes(extname(name))
  )
  const keys: KeyFile[] = []
  for (const asset of candidates.slice(0, MAX_KEY_CANDIDATES)) {
    const bytes = await readAsset(target.store, asset, MAX_KEY_FILE_BYTES)
    const parsed = bytes === undefined ? undefined : parsePublicKey(bytes)
    if (parsed?.kind === 'key') keys.push({ path: asset.name, key: parsed.key })
  }
  return keys
}

/** The verdict is about the release as it was listed: a change while it was read makes it worthless. */
export async function assertUnchanged(target: Target): Promise<void> {
  const describe = (assets: Iterable<ReleaseAsset>): Set<string> =>
    new Set(
      [...assets].map(({ id, name, size, digest, state }) => JSON.stringify([id, name, size, digest, state]))
    )
  const before = describe([...target.assets.values(), ...target.incomplete.values()])
  const now = await target.store.listAssets(target.release)
  if (before.symmetricDifference(describe(now)).size === 0) return
  throw new ActionError(
    'RELEASE_CHANGED',
    `The assets of the release ${target.release.id} changed while they were verified.`,
    {
      hint: 'Let all jobs that attach to the release finish, then verify again.'
    }
  )
}

async function findSignature(
  asset: ReleaseAsset,
  inputs: VerifyInputs,
  target: Target
): Promise<FoundSignature> {
  const name = signatureNameOf(target.store, asset.name, inputs.signatureSuffix)
  const hint = `Sign it, or exempt it with a line "!${asset.name}" in release-assets.`
  return (await findAttachedSignature(target, name)) ?? { kind: 'missing', lookedAt: [`asset ${name}`], hint }
}

/** A public key is recognised by what it is, never by its name; one that is signed itself is verified like any artifact. */
async function isTrustedKey(
  asset: ReleaseAsset,
  target: Target,
  trust: Trust,
  suffix: string
): Promise<boolean> {
  if (target.assets.has(asset.name + suffix)) return false
  const bytes = await readAsset(target.store, asset, MAX_KEY_FILE_BYTES)
  const parsed = bytes === undefined ? undefined : parsePublicKey(bytes)
  return parsed?.kind === 'key' && trust.trusted.some(({ key }) => key.fingerprint === parsed.key.fingerprint)
}

function signedName(name: string, suffix: string): string | undefined {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined
}

function refuse(asset: ReleaseAsset, message: string, hint: string): RefusedResult {
  return {
    kind: 'refused',
    artifact: asset.name,
    signatureFile: undefined,
    digest: undefined,
    diagnosis: assetUnverified(message, hint)
  }
}
