import { basename } from 'node:path'
import { NameGlobs } from '../artifacts/name-glob.ts'
import type { NotAFile } from '../artifacts/paths.ts'
import { checksumsIncomplete } from '../diagnosis/checksums.ts'
import { withoutBytes } from '../diagnosis/rejections.ts'
import { expectedMissing } from '../diagnosis/release.ts'
import type { Digests } from '../hashing/hasher.ts'
import { mapConcurrently, onDemand } from '../lib/concurrency.ts'
import { hasFolder } from '../lib/file-names.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import { withStoredNames } from '../manifests/expected-digests.ts'
import type { DescribedRelease } from '../manifests/release-binding.ts'
import type { Log } from '../ports.ts'
import type { AssetSet, ReleaseSnapshot } from '../release/snapshot.ts'
import { withUnknownKeys, type Pins, type Trust } from '../trust/anchors.ts'
import type { AssetEvidence, AssetSelection } from './assets.ts'
import { judgeBinding } from './binding.ts'
import { findChecksums } from './checksums.ts'
import { decide } from './decide.ts'
import { DiagnosisAids, DiagnosisBudget } from './diagnosis-aids.ts'
import type {
  BindingState,
  Candidate,
  ChecksumsSearchResult,
  KmsCheck,
  Place,
  RefusedResult,
  Result,
  SignedList,
  VerificationContext
} from './model.ts'
import { listedNamesOf, listingOf, toMissingEntries } from './listing.ts'
import { findOtherLists } from './other-lists.ts'
import { refuseOthers } from './others-signatures.ts'
import type { VerificationPolicy } from './policy.ts'

export type { RefusedResult } from './model.ts'

/** Everything that is judged together, and what it is judged with. */
export interface World {
  /** Local files; none at the publish gate. */
  readonly local: readonly Candidate[]
  /** What lies among them and is no file. */
  readonly notFiles: readonly NotAFile[]
  /** The release whose assets are judged; undefined: none. */
  readonly release: JudgedRelease | undefined
  readonly policy: VerificationPolicy
  readonly trust: Trust
  readonly pins: Pins
  /** Undefined: the local check decides alone. */
  readonly kms: KmsCheck | undefined
  readonly checksums: ChecksumsSearchResult
  /** That of `checksums`, too. */
  readonly budget: DiagnosisBudget
  /** Signed checksums files under other names: for diagnoses. */
  readonly otherLists: () => Promise<readonly SignedList[]>
  readonly binding: BindingState
  /** The input `digests`, by the names that were given; undefined where it was not given. */
  readonly expected: ChecksumList | undefined
  /** The binding to the release at hand, fetched only where it matters; undefined without a release. */
  readonly describeRelease: (() => Promise<DescribedRelease>) | undefined
  readonly log: Log
}

/** The release whose assets are judged, or a folder in the place of one, and which of them. */
export interface JudgedRelease {
  readonly snapshot: AssetSet
  /** `*` among them closes the world. */
  readonly globs: NameGlobs
  readonly evidence: AssetEvidence
}

/** The verdicts on everything that was judged together. */
export interface WorldVerdict {
  /** One for each artifact, and for each file that should be there and is not. */
  readonly results: readonly Result[]
  /** Assets that a `!` pattern excludes. */
  readonly exempted: readonly RefusedResult[]
  /** Names that the verified checksums file lists and that are not there. */
  readonly missing: readonly string[]
}

type ExaminedRelease = Pick<AssetSelection, 'refused' | 'exempted'> & {
  readonly assets: readonly Candidate[]
}

const DECISIONS_AT_ONCE = 8

/**
 * The verdicts on files and assets together, and on files that are missing: the one way to a verdict, for verify mode and for the publish
 * gate. In a closed world every asset must be verified, exempted or an own output, and what a verified checksums file or `digests`
 * lists must be on the release itself: a copy elsewhere does not make up for it.
 *
 * @throws ARTIFACT_NOT_FOUND when a pattern selects no asset, and what reading the release throws.
 */
export async function judgeWorld(world: World): Promise<WorldVerdict> {
  const { local, release, policy, trust, kms, checksums, binding, expected } = world
  const { refused, exempted, assets } = await examineRelease(world)
  const candidates = [...local, ...assets]
  const unfound = findMissingEntries(world, candidates, exempted)
  const notFiles = refuseNotFiles(world, unfound.local)
  const refusedNames = new Set(notFiles.map(({ listedName }) => listedName))
  const missingEntries = { ...unfound, local: unfound.local.filter(name => !refusedNames.has(name)) }
  const context: VerificationContext = {
    policy,
    trust,
    kms,
    checksums,
    binding,
    expected: expected && { local: expected, release: storedNames(expected, release) },
    aids: new DiagnosisAids(candidates, world.budget),
    candidates,
    missingEntries,
    otherLists: world.otherLists,
    describeRelease: world.describeRelease
  }
  const decided = await mapConcurrently(candidates, DECISIONS_AT_ONCE, item => decide(item, context))
  return {
    results: [
      ...decided,
      ...notFiles.map(({ result }) => result),
      ...refused,
      ...refuseOthers(candidates, decided, world),
      ...refuseIncompleteList(world, decided, context),
      ...refuseNamedList(world, decided),
      ...refuseMissingExpected(world, context)
    ],
    exempted,
    missing: missingEntries[checksums.verified?.place ?? 'local']
  }
}

/** What there is on the release. The code for it is loaded where there is one. */
async function examineRelease(world: World): Promise<ExaminedRelease> {
  const { release, policy, trust, checksums, expected, log } = world
  if (release === undefined) return { refused: [], exempted: [], assets: [] }
  const { selectAssets, examineAssets } = await import('./assets.ts')
  const { snapshot, globs, evidence } = release
  const known = { policy, checksums: checksums.verified, trust }
  const selection = await selectAssets({ globs, ...known, log }, snapshot)
  const assets = await examineAssets(selection.artifacts, snapshot, {
    ...known,
    trust: withUnknownKeys(trust, selection.unknownKeys, world.pins),
    expectedHash: expected?.hash,
    evidence
  })
  return { ...selection, assets }
}

function storedNames(expected: ChecksumList, release: JudgedRelease | undefined): ChecksumList {
  return release === undefined ? expected : withStoredNames(expected, release.snapshot.host)
}

/** Names that the verified checksums file lists and that are not there, for a copy of it in each place. */
function findMissingEntries(
  { checksums, release }: World,
  candidates: readonly Candidate[],
  exempted: readonly RefusedResult[]
): Record<Place, readonly string[]> {
  const listed = [...(checksums.verified?.list.entries.keys() ?? [])]
  const exemptedNames = new Set(exempted.map(({ artifact }) => artifact))
  const there = (near: readonly Candidate[]): Set<string> =>
    new Set(near.flatMap(({ listing }) => (listing === undefined ? [] : [listing.name])))
  const onRelease = there(candidates.filter(({ place }) => place === 'release'))
  const anywhere = there(candidates)
  // a release has no folders: what is listed with one is a local file
  const mustBeOnRelease = (name: string): boolean => release?.globs.isClosedWorld === true && !hasFolder(name)
  const missing = (isThere: (name: string) => boolean): string[] =>
    listed.filter(name => !isThere(name) && !exemptedNames.has(name))
  return {
    release: missing(name => onRelease.has(name)),
    local: missing(name => (mustBeOnRelease(name) ? onRelease : anywhere).has(name))
  }
}

/** A rejection for each link and special file, and for a folder that has the name of a listed file; with the name that is listed. */
function refuseNotFiles(
  { notFiles, checksums: { verified }, release }: World,
  missing: readonly string[]
): { readonly result: RefusedResult; readonly listedName: string | undefined }[] {
  return notFiles.flatMap(entry => {
    const listing = listingOf(verified, listedNamesOf(entry, verified, release?.snapshot))
    if (entry.kind === 'folder' && (listing === undefined || !missing.includes(listing.name))) return []
    return {
      listedName: listing?.name,
      result: {
        kind: 'refused',
        artifact: entry.path,
        signatureFile: undefined,
        signatures: [],
        digest: undefined,
        diagnosis: withoutBytes(entry.kind)
      }
    }
  })
}

/** In a closed world the release must have what the verified checksums file lists, wherever that file was found. */
function refuseIncompleteList(
  { checksums: { verified }, release, policy }: World,
  decided: readonly Result[],
  { missingEntries: { local, release: onRelease }, aids }: VerificationContext
): RefusedResult[] {
  if (release?.globs.isClosedWorld !== true || verified === undefined) return []
  const missing = verified.place === 'release' ? onRelease : local
  if (missing.length === 0 || decided.some(({ artifact }) => artifact === verified.from)) return []
  return [
    {
      kind: 'refused',
      artifact: verified.from,
      signatureFile: verified.proof.signatureFile,
      signatures: [],
      digest: undefined,
      diagnosis: checksumsIncomplete(toMissingEntries(missing, verified, aids), 'release', policy.terms)
    }
  ]
}

/** The file that `checksums-file` names is judged like an artifact, also when it is not among them. */
function refuseNamedList({ policy, checksums }: World, decided: readonly Result[]): RefusedResult[] {
  if (policy.checksumsFile === undefined || checksums.verified !== undefined) return []
  return checksums.refused
    .filter(({ from }) => !decided.some(({ artifact }) => artifact === from))
    .map(({ from, signatureFile, diagnosis }) => ({
      kind: 'refused',
      artifact: from,
      signatureFile,
      signatures: [],
      digest: undefined,
      diagnosis
    }))
}

/** A rejection for each file that `digests` lists and that is not there: on the release itself, in a closed world. */
function refuseMissingExpected(
  { expected, release }: World,
  { candidates, aids }: VerificationContext
): RefusedResult[] {
  const near =
    release?.globs.isClosedWorld === true ? candidates.filter(({ place }) => place === 'release') : candidates
  const form = (name: string): string => name.normalize('NFC')
  const there = new Set(near.map(({ artifact }) => form(basename(artifact))))
  return [...(expected?.entries ?? [])]
    .filter(
      ([name]) => !there.has(form(name)) && !there.has(form(release?.snapshot.host.storedName(name) ?? name))
    )
    .map(([name, digest]) => ({
      kind: 'refused',
      artifact: name,
      signatureFile: undefined,
      signatures: [],
      digest: undefined,
      diagnosis: expectedMissing(digest, aids?.findByDigest(digest))
    }))
}

/** A release that is judged as a whole, without local files. */
export interface ClosedWorld {
  readonly snapshot: ReleaseSnapshot
  readonly policy: VerificationPolicy
  readonly trust: Trust
  readonly pins: Pins
  /** `!` patterns of assets that are exempted. */
  readonly exempt: readonly string[]
  /** Digests of the assets that the run signed and attached itself, by the `sha256:<hex>` that the host reports. */
  readonly ownUploads: ReadonlyMap<string, Digests>
  /** The binding to the release, fetched only where it matters. */
  readonly describeRelease: () => Promise<DescribedRelease>
  readonly log: Log
}

/**
 * The verdicts on every asset of a release, for the publish gate: as verify mode judges `release-assets: '*'`, with no local file and no
 * KMS. Assets that the run attached itself are judged by the digest that the host reports where that suffices; the others are downloaded.
 */
export async function judgeClosedWorld(world: ClosedWorld): Promise<WorldVerdict> {
  const { snapshot, policy, trust, pins, exempt, ownUploads, describeRelease, log } = world
  const { OwnUploads } = await import('./assets.ts')
  const budget = new DiagnosisBudget()
  const checksums = await findChecksums({
    policy,
    artifacts: [],
    snapshot,
    trust,
    workspace: undefined,
    kms: undefined,
    budget,
    log
  })
  return judgeWorld({
    local: [],
    notFiles: [],
    release: {
      snapshot,
      globs: new NameGlobs(['*', ...exempt]),
      evidence: { kind: 'own-uploads', uploads: new OwnUploads(ownUploads) }
    },
    policy,
    trust,
    pins,
    kms: undefined,
    checksums,
    budget,
    otherLists: onDemand(() =>
      findOtherLists({ policy, artifacts: [], snapshot, trust, workspace: undefined })
    ),
    binding: await judgeBinding({
      checksums: checksums.verified,
      demand: policy.requireBinding,
      snapshot,
      describeRelease,
      terms: policy.terms
    }),
    expected: undefined,
    describeRelease,
    log
  })
}
