import { noLongerVerified } from '../diagnosis/rejections.ts'
import { toActionError } from '../errors.ts'
import type { Platform } from '../lib/file-names.ts'
import type { Log } from '../ports/log.ts'
import type { Release, ReleaseHost } from '../ports/release-host.ts'
import type { Signer } from '../ports/signer.ts'
import type { Trust } from '../trust/anchors.ts'
import type { BindingState } from './model.ts'
import type { RefusedResult, Result } from './model.ts'

/** The adapters and the surroundings of a verification run. */
export interface VerifyPorts {
  /** Undefined without `key-id`. */
  readonly signer: Signer | undefined
  /** Undefined when no release is involved. */
  readonly releases: ReleaseHost | undefined
  readonly log: Log
  /** Absolute path. */
  readonly workspace: string
  /** The system that this runs on. */
  readonly platform: Platform
  /** As "https://github.com": a binding names it. */
  readonly serverUrl: string
  readonly cancelled: AbortSignal
}

/** The results so far; filled in as the run proceeds, so that a failed run still reports them. */
export interface VerifyReport {
  release: Release | undefined
  trust: Trust | undefined
  /** Undefined until it is known, and without a verified checksums file. */
  binding: BindingState | undefined
  results: readonly Result[]
  /** Assets that a `!` pattern excludes from the closed world. */
  exempted: readonly RefusedResult[]
  /** Names that the verified checksums file lists and that are not there, where that is no rejection. */
  missing: readonly string[]
  /** Paths, for messages, of the verified assets that were kept. */
  delivered: readonly string[]
}

/**
 * Looks whether what was judged is still as it was; when it is not, none of it is verified any more, so that nobody who reads the results
 * alone takes it for verified.
 *
 * @throws what `assertUnchanged` throws.
 */
export async function withdrawIfChanged(
  report: VerifyReport,
  assertUnchanged: () => Promise<void>
): Promise<void> {
  try {
    await assertUnchanged()
  } catch (thrown) {
    const { message, hint } = toActionError(thrown)
    report.results = report.results.map(result =>
      result.kind === 'refused'
        ? result
        : { ...result, kind: 'refused', diagnosis: noLongerVerified(message, hint) }
    )
    throw thrown
  }
}

/** The report of a run that has not begun. */
export function emptyVerifyReport(): VerifyReport {
  return {
    release: undefined,
    trust: undefined,
    binding: undefined,
    results: [],
    exempted: [],
    missing: [],
    delivered: []
  }
}
