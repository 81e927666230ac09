import type { Log, Release, ReleaseHost, Signer } from '../ports.ts'
import type { Trust } from '../trust/anchors.ts'
import type { BindingState } from './model.ts'
import type { RefusedResult, Result } from './model.ts'

export interface VerifyPorts {
  /** Undefined without `key-id`. */
  readonly signer: Signer | undefined
  /** Undefined when no release is involved. */
  readonly releases: ReleaseHost | undefined
  readonly log: Log
  /** Absolute path. */
  readonly workspace: string
  /** As "https://github.com": a binding names it. */
  readonly serverUrl: string
  readonly cancelled: AbortSignal
}

/** What is known so far; filled in as the run proceeds, so that a failed run reports as far as it got. */
export interface VerifyReport {
  release: Release | undefined
  trust: Trust | undefined
  /** Undefined until it was looked for, and without a checksums file. */
  binding: BindingState | undefined
  results: readonly Result[]
  /** Assets that a `!` pattern took out of the closed world. */
  exempted: readonly RefusedResult[]
  /** Where verified assets were kept. */
  delivered: readonly string[]
}

export function emptyVerifyReport(): VerifyReport {
  return {
    release: undefined,
    trust: undefined,
    binding: undefined,
    results: [],
    exempted: [],
    delivered: []
  }
}
