import type { Inputs, World } from '../world.ts'
import { onRelease, signedWorld } from './stage.ts'
import type { Attack } from './stage.ts'

/** An attack on the usual signed release, by changing it before it is verified. */
export function change(
  does: string,
  answer: string,
  act: (world: World) => unknown,
  more: Partial<Pick<Attack, 'who' | 'instead' | 'holds' | 'given'>> & {
    readonly inputs?: Inputs
    readonly signed?: Parameters<typeof signedWorld>[0]
    /** It happens while the release is verified. */
    readonly isRace?: boolean
  } = {}
): Attack {
  const { inputs, signed, isRace = false, ...rest } = more
  const row = { who: 'release' as const, given: 'pin, closed world', ...rest, does, answer }
  const attack = onRelease(row, async () => {
    const world = await signedWorld(signed)
    await act(world)
    return { world, ...(inputs && { inputs }) }
  })
  if (!isRace) return attack
  const { prepare: _, ...race } = attack
  return race
}
