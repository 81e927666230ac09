import type { SkippedEntry } from '../artifacts/find.ts'
import { assetUnverified } from '../diagnosis/rejections.ts'
import type { RefusedResult } from './model.ts'

/** What a folder has besides files and folders is not verified, and not passed over: it may stand for a file that is listed. */
export function refuseSkipped({ path, kind }: SkippedEntry): RefusedResult {
  const what =
    kind === 'link'
      ? 'it is a symbolic link, which is not followed in a folder'
      : 'it is not a regular file (a pipe, a socket or a device)'
  const hint =
    kind === 'link'
      ? 'Put the file itself in its place, or name the link by itself.'
      : 'Remove it, or name the files that are meant.'
  return {
    kind: 'refused',
    artifact: path,
    signatureFile: undefined,
    signatures: [],
    digest: undefined,
    diagnosis: assetUnverified(what, hint)
  }
}
