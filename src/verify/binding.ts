import { join } from 'node:path'
import { bindingBroken, bindingMismatch, bindingMissing, bindingUnreadable } from '../diagnosis/release.ts'
import { hashBytes } from '../hashing/hasher.ts'
import type { BindingDemand } from '../inputs/types.ts'
import { readSmallFile } from '../lib/files.ts'
import {
  BINDING_NAME,
  describeDifference,
  MAX_BINDING_BYTES,
  parseBinding,
  type Binding,
  type ExpectedBinding
} from '../manifests/release-binding.ts'
import type { Log } from '../ports/log.ts'
import type { Terms } from '../ports/terms.ts'
import { readAsset } from '../release/read.ts'
import type { AssetSet } from '../release/snapshot.ts'
import { matchesListing } from './listing.ts'
import type { BindingState, VerifiedChecksums } from './model.ts'

/** What the binding is looked for and compared with. */
interface BindingSearch {
  readonly checksums: VerifiedChecksums | undefined
  readonly demand: BindingDemand
  readonly snapshot: AssetSet | undefined
  /** The binding to the release at hand; undefined without one. */
  readonly describeRelease: (() => Promise<Binding>) | undefined
  readonly terms: Terms
}

/** Tells what the binding was found to be; a refusal tells it by itself. */
export function tellBinding(state: BindingState, demand: BindingDemand, log: Log): void {
  if (state.kind === 'bound') {
    const { repository, tag, commit } = state.binding
    log.info(`Bound to ${repository} "${tag}"${commit === undefined ? '' : ` at ${commit}`}.`)
  } else if (demand.kind === 'not-required' && state.kind === 'contradicted') {
    log.warning(`${capitalised(state.diagnosis.message)}.`)
  } else if (state.kind === 'unbound' && (demand.kind === 'not-required' || demand.kind === 'if-present')) {
    log.info(`Not bound to a release: ${state.reason}.`)
  }
}

/**
 * Whether the artifacts are bound to the release: the binding that the verified checksums file lists, beside it or on the release, is
 * compared with the release at hand or the one that is named. It is read even if it is not required, so that the report has the result.
 */
export async function judgeBinding({
  checksums,
  demand,
  snapshot,
  describeRelease,
  terms
}: BindingSearch): Promise<BindingState> {
  const unbound = (reason: string): BindingState => ({
    kind: 'unbound',
    reason,
    diagnosis: bindingMissing(reason, terms)
  })
  const contradicted = (reason: string, diagnosis = bindingBroken(reason)): BindingState => ({
    kind: 'contradicted',
    reason,
    diagnosis
  })
  if (checksums === undefined) return unbound('there is no signed checksums file')
  const digest = checksums.list.entries.get(BINDING_NAME)
  if (digest === undefined) return unbound(`${checksums.from} lists no ${BINDING_NAME}`)
  const bytes = await readBinding(checksums, snapshot)
  if (bytes === undefined) {
    const reason = `there is no ${BINDING_NAME}, which ${checksums.from} lists`
    // files that were downloaded need not be all of a release, but nobody takes this one off it without a purpose
    return snapshot === undefined ? unbound(reason) : contradicted(reason)
  }
  if (!matchesListing({ checksums, name: BINDING_NAME, digest }, hashBytes(bytes, [digest.hash])))
    return contradicted(`the ${BINDING_NAME} is not the one that ${checksums.from} lists`)
  const binding = parseBinding(bytes)
  if (binding === undefined) return contradicted(`${BINDING_NAME} cannot be read`, bindingUnreadable())
  const expected = await expectedBinding(demand, describeRelease)
  if (expected === undefined)
    return unbound(
      `it was signed for ${binding.repository} "${binding.tag}", but no release is named to compare with`
    )
  const difference = describeDifference(binding, expected)
  return difference === undefined
    ? { kind: 'bound', binding }
    : contradicted(difference, bindingMismatch(checksums.from, difference))
}

async function readBinding(
  { folder }: VerifiedChecksums,
  snapshot: AssetSet | undefined
): Promise<Uint8Array | undefined> {
  const local =
    folder === undefined ? undefined : await readSmallFile(join(folder, BINDING_NAME), MAX_BINDING_BYTES)
  if (local !== undefined) return local
  const asset = snapshot?.assets.get(BINDING_NAME)
  return snapshot && asset && (await readAsset(snapshot, asset, MAX_BINDING_BYTES))
}

async function expectedBinding(
  demand: BindingDemand,
  describeRelease: BindingSearch['describeRelease']
): Promise<ExpectedBinding | undefined> {
  if (demand.kind === 'named') return demand
  return describeRelease && { kind: 'here', ...(await describeRelease()) }
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
