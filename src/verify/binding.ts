import { join } from 'node:path'
import { bindingMismatch, bindingMissing } from '../diagnosis/release.ts'
import { hashBytes } from '../hashing/hasher.ts'
import type { RequiredBinding } from '../inputs/types.ts'
import { readSmallFile } from '../lib/files.ts'
import {
  BINDING_NAME,
  describeDifference,
  MAX_BINDING_BYTES,
  parseBinding,
  type ExpectedBinding
} from '../manifests/release-binding.ts'
import type { Log } from '../ports.ts'
import { readAsset } from '../release/read.ts'
import { fetchBinding, type ReleaseSnapshot } from '../release/snapshot.ts'
import { matchesListing } from './listing.ts'
import type { BindingState, VerifiedChecksums } from './model.ts'

/** What the binding is looked for and compared with. */
export interface BindingSearch {
  readonly checksums: VerifiedChecksums | undefined
  readonly required: RequiredBinding | undefined
  readonly snapshot: ReleaseSnapshot | undefined
  readonly serverUrl: string
  readonly log: Log
}

/**
 * Whether the artifacts are bound to the release: the binding that the verified checksums file lists, beside it or on the release, is
 * compared with the release at hand or the one that is named. It is read even if it is not required, so that the log has the result.
 */
export async function judgeBinding(search: BindingSearch): Promise<BindingState> {
  const { checksums, log, required } = search
  const state = await compareBinding(search)
  if (state.kind === 'bound') {
    const { repository, tag, commit } = state.binding
    log.info(`Bound to ${repository} "${tag}"${commit === undefined ? '' : ` at ${commit}`}.`)
  } else if (required === undefined && checksums !== undefined) {
    if (state.diagnosis.cause === 'binding-mismatch') log.warning(`${capitalised(state.diagnosis.message)}.`)
    else log.info(`Not bound to a release: ${state.reason}.`)
  }
  return state
}

async function compareBinding({
  checksums,
  required,
  snapshot,
  serverUrl
}: BindingSearch): Promise<BindingState> {
  const unbound = (reason: string): BindingState => ({
    kind: 'unbound',
    reason,
    diagnosis: bindingMissing(reason)
  })
  if (checksums === undefined) return unbound('no signed checksums file lists it')
  const digest = checksums.list.entries.get(BINDING_NAME)
  if (digest === undefined) return unbound(`${checksums.from} lists no ${BINDING_NAME}`)
  const bytes = await readBinding(checksums, snapshot)
  if (bytes === undefined) return unbound(`there is no ${BINDING_NAME}, which ${checksums.from} lists`)
  if (!matchesListing({ checksums, name: BINDING_NAME, digest }, hashBytes(bytes, [digest.hash])))
    return unbound(`the ${BINDING_NAME} is not the one that ${checksums.from} lists`)
  const binding = parseBinding(bytes)
  if (binding === undefined) return unbound(`${BINDING_NAME} is malformed or of an unsupported version`)
  const expected = await expectedBinding(required, snapshot, serverUrl)
  if (expected === undefined)
    return unbound(
      `it was signed for ${binding.repository} "${binding.tag}", but no release is named to compare with`
    )
  const difference = describeDifference(binding, expected)
  return difference === undefined
    ? { kind: 'bound', binding }
    : { kind: 'unbound', reason: difference, diagnosis: bindingMismatch(checksums.from, difference) }
}

async function readBinding(
  { folder }: VerifiedChecksums,
  snapshot: ReleaseSnapshot | undefined
): Promise<Uint8Array | undefined> {
  const local =
    folder === undefined ? undefined : await readSmallFile(join(folder, BINDING_NAME), MAX_BINDING_BYTES)
  if (local !== undefined) return local
  const asset = snapshot?.assets.get(BINDING_NAME)
  return snapshot && asset && (await readAsset(snapshot, asset, MAX_BINDING_BYTES))
}

async function expectedBinding(
  required: RequiredBinding | undefined,
  snapshot: ReleaseSnapshot | undefined,
  serverUrl: string
): Promise<ExpectedBinding | undefined> {
  if (required?.kind === 'named') return required
  return snapshot && { kind: 'here', ...(await fetchBinding(snapshot, serverUrl)) }
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
