import { othersSignature } from './explain-asset.ts'
import type { Candidate, RefusedResult, Result } from './model.ts'
import { mayBeOthers } from './other-keys.ts'
import type { World } from './world.ts'

/**
 * A rejection for each asset that is selected and was passed over as a signature of an artifact, until that showed that it is by somebody
 * else: nothing accounts for it.
 *
 * @param decided for each of the candidates.
 */
export function refuseOthers(
  candidates: readonly Candidate[],
  decided: readonly Result[],
  { release, policy, pins }: Pick<World, 'release' | 'policy' | 'pins'>
): RefusedResult[] {
  const onRelease = candidates.filter(({ place }) => place === 'release')
  const judged = new Set(onRelease.map(({ artifact }) => artifact))
  return candidates.flatMap(({ place, artifact, signatures }, index) =>
    signatures.all.flatMap((signature): RefusedResult[] => {
      const { from } = signature.file
      const isLeft = place === 'release' && signature.isClaimed && mayBeOthers(signature)
      if (!isLeft || release?.globs.isSelected(from) !== true || judged.has(from)) return []
      const verdict = decided[index]?.signatures.find(({ file }) => file === from)?.verdict
      // a release statement is judged by the signature that it holds: no verdict on the file is none that accounts for it
      if (verdict !== undefined && verdict !== 'not-evidence') return []
      const diagnosis = othersSignature(from, artifact, policy.terms, pins.revoked.length > 0)
      const nothing = { signatureFile: undefined, signatures: [], digest: undefined }
      return [{ kind: 'refused', artifact: from, ...nothing, diagnosis }]
    })
  )
}
