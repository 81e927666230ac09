import { ActionError } from '../../errors.ts'
import { digestOfBytes } from '../../hashing/hasher.ts'
import {
  readSignedStatement,
  formatStatement,
  formatStatementBundle,
  MAX_STATEMENT_BYTES,
  MAX_STATEMENT_FILES,
  parseStatementBundle,
  statementSigningInput,
  type StatedFile,
  type StatedRelease
} from '../../manifests/release-statement.ts'
import type { ReleaseAsset } from '../../ports/release-host.ts'
import { findAsset } from '../../release/names.ts'
import { readAsset } from '../../release/read.ts'
import { findProvisional, type ReleaseSnapshot } from '../../release/snapshot.ts'
import { equalDigests, type Digest } from '../../signature/algorithms.ts'
import { plainPrehash } from '../../signature/prehash.ts'
import { judgeEnvelope } from '../../signature/verdict.ts'
import type { PlannedChecksums, PlannedStatement, SigningContext, Subject } from '../model.ts'
import type { NamedOutput } from '../output-names.ts'
import { assetConflict, thirdPartyAsset } from './conflict.ts'
import { planContent } from './content.ts'

/** What the statement is made of. */
export interface StatementParts {
  readonly snapshot: ReleaseSnapshot
  readonly output: NamedOutput
  readonly artifacts: readonly Subject[]
  readonly checksums: PlannedChecksums | undefined
}

/**
 * The release statement about all artifacts and the checksums file, and what the run will do for it on the release; one that says the same
 * and is signed by the key is kept.
 *
 * @throws RELEASE_INCOMPLETE while the commit of the release is not known, INPUT_INVALID when it cannot name all files, ASSET_CONFLICT
 */
export async function planStatement(
  context: SigningContext,
  { snapshot, output, artifacts, checksums }: StatementParts
): Promise<PlannedStatement> {
  const subjects = checksums === undefined ? artifacts : [...artifacts, checksums.subject]
  const statement = formatStatement({
    release: await statedRelease(context, snapshot),
    files: subjects.map(subject => statedFile(subject, snapshot)).sort(byName)
  })
  const digest = digestOfBytes(statementSigningInput(statement), plainPrehash('sha256'))
  const isEquivalent = async (asset: ReleaseAsset): Promise<boolean> =>
    (await readStatement(context, snapshot, asset, digest)) !== undefined
  const content =
    context.key === undefined
      ? await planWithoutKey(snapshot, output.name)
      : await planContent(snapshot, output.name, isEquivalent, async asset =>
          assertReplaceable(context, snapshot, asset)
        )
  // an interrupted replacement may have left the new one beside the old
  const there = [findAsset(snapshot, output.name), ...findProvisional(snapshot, output.name)]
  const same = await Promise.all(
    there.map(async asset => asset && readStatement(context, snapshot, asset, digest))
  )
  return {
    ...output,
    digest,
    content,
    kept: same.find(bytes => bytes !== undefined),
    isEquivalent,
    encode: signature => {
      if (context.key === undefined) throw new Error('a statement without a key')
      return formatStatementBundle(statement, signature, context.key.publicKey)
    }
  }
}

/**
 * Before anything is signed: the commit of the release must be known, and a statement must be able to name all files.
 *
 * @param count of artifacts.
 * @throws RELEASE_INCOMPLETE, INPUT_INVALID
 */
export async function assertStatable(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  count: number
): Promise<void> {
  await statedRelease(context, snapshot)
  const files = count + (context.names.checksums === undefined ? 0 : 1)
  if (files <= MAX_STATEMENT_FILES) return
  throw new ActionError(
    'INPUT_INVALID',
    `statement-file: the statement would name ${files} files, expected at most ${MAX_STATEMENT_FILES} and the release.`,
    {
      hint: 'Remove statement-file: the checksums file (strategy: checksums or both) names any number of files and says the same. Or pack the artifacts into fewer archives.'
    }
  )
}

/** The release with its commit: that of the tag, else the one that the tag will be made from. */
async function statedRelease(
  { binding: fetching }: SigningContext,
  { release, host }: ReleaseSnapshot
): Promise<StatedRelease> {
  const binding = await fetching
  if (binding === undefined) throw new Error('a statement without a release')
  const commit = binding.commit ?? binding.targetCommit
  if (commit !== undefined) return { ...binding, commit }
  throw new ActionError(
    'RELEASE_INCOMPLETE',
    `The release statement cannot name a commit: there is no tag "${release.tag}" yet, and ${host.name} will make it from "${release.targetCommitish}", which can move.`,
    {
      hint: 'Push the tag before this step, make the draft for a full commit id (target_commitish), or remove statement-file.'
    }
  )
}

function statedFile({ name, path, digests }: Subject, { host }: ReleaseSnapshot): StatedFile {
  const digest = digests.get('sha256')
  if (digest === undefined) throw new Error(`no SHA-256 of ${path}, which a statement names`)
  return { name: host.storedName(name), digest }
}

function byName(a: StatedFile, b: StatedFile): number {
  return a.name < b.name ? -1 : 1
}

/** The bytes of an asset that is this statement, signed by the key; undefined for any other. */
async function readStatement(
  { key }: SigningContext,
  snapshot: ReleaseSnapshot,
  asset: ReleaseAsset,
  digest: Digest
): Promise<Uint8Array | undefined> {
  const bytes = await readAsset(snapshot, asset, MAX_STATEMENT_BYTES)
  const signed = bytes && key && parseStatementBundle(bytes, key.publicKey)
  if (signed === undefined || key === undefined) return undefined
  const proof = judgeEnvelope(key.publicKey, signed, digest)
  return proof !== undefined && equalDigests(proof.signed, digest) ? bytes : undefined
}

const OTHER_NAME = 'Give another name in statement-file, or delete the asset.'

async function assertReplaceable(
  { options }: SigningContext,
  snapshot: ReleaseSnapshot,
  asset: ReleaseAsset
): Promise<void> {
  await assertIsStatement(snapshot, asset)
  if (!options.overwrite)
    throw assetConflict(
      asset,
      'states other files, another release or another commit, or is signed by another key.',
      'If it is stale, replace it with overwrite: true.'
    )
}

async function assertIsStatement(snapshot: ReleaseSnapshot, asset: ReleaseAsset): Promise<void> {
  const bytes = await readAsset(snapshot, asset, MAX_STATEMENT_BYTES)
  if (bytes === undefined || readSignedStatement(bytes) === undefined)
    throw thirdPartyAsset(asset, 'a release statement of this action', OTHER_NAME)
}

/** In a dry run without credentials: an asset that is a release statement counts as this one. */
async function planWithoutKey(snapshot: ReleaseSnapshot, name: string): Promise<PlannedStatement['content']> {
  const asset = findAsset(snapshot, name)
  if (asset === undefined) return { kind: 'new' }
  await assertIsStatement(snapshot, asset)
  return { kind: 'kept', asset }
}
