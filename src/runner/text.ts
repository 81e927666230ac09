import { foreign } from '../foreign.ts'
import { formatDigest } from '../signature/algorithms.ts'
import { saltLengthOf } from '../signature/rsa.ts'
import type { RefusedResult, VerifiedResult } from '../verify/case.ts'

// control characters (C0 without line feed, DEL, C1), bidirectional controls, line and paragraph separators, zero-width and BOM
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/**
 * Makes a whole text safe for the runner's log. The runner obeys `##[…]` anywhere in a line and `::…` at the start of one
 * (actions/runner, ActionCommand.cs), so neither may come from a file name or a server.
 */
export function harmless(text: string): string {
  return text
    .replace(UNPRINTABLE, '�')
    .replaceAll('##[', '# #[')
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ')
}

/** For text inside HTML elements of the job summary, where Markdown is still read: both are escaped. */
export function escapeHtml(text: string): string {
  return harmless(text).replace(/[&<>"'\\`*_{}[\]()#+!|~:@-]/g, character => `&#${character.charCodeAt(0)};`)
}

export function describeVerified(result: VerifiedResult): string {
  const { artifact, digest, proof, key, checksums, signatureFile } = result
  const length = saltLengthOf(proof.reading)
  const salt = length === undefined ? '' : `, salt ${length} bytes`
  const by = checksums === undefined ? '' : `, listed in ${foreign(checksums)}`
  const file = `${foreign(signatureFile ?? '')} (${proof.encoding})`
  return `Verified ${foreign(artifact)}: ${formatDigest(digest)}${by}, ${file}, ${proof.algorithm}${salt}, key ${key.key.fingerprint}`
}

export function describeRefusal({ artifact, diagnosis }: RefusedResult): string {
  return `REFUSED ${foreign(artifact)}: ${diagnosis.message}. ${diagnosis.hint}`
}
