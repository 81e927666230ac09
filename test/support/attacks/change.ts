import type { World } from '../world.ts'
import { signedWorld, verifyAll } from './stage.ts'
import type { Attack } from './stage.ts'

/** An attack on the usual signed release, by changing it before it is verified. */
export function change(
  does: string,
  answer: string,
  act: (world: World) => unknown,
  more: Partial<Pick<Attack, 'who' | 'instead' | 'holds' | 'given'>> & {
    readonly inputs?: Parameters<typeof verifyAll>[1]
    readonly signed?: Parameters<typeof signedWorld>[0]
  } = {}
): Attack {
  const { inputs, signed, ...rest } = more
  return {
    who: 'release',
    given: 'pin, closed world',
    ...rest,
    does,
    answer,
    run: async () => {
      const world = await signedWorld(signed)
      await act(world)
      return verifyAll(world, inputs)
    }
  }
}
