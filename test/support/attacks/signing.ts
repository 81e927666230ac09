import { sha256 } from '../signed-files.ts'
import type { ActionResult } from '../run-action.ts'
import { startWorld } from '../world.ts'
import type { Inputs, World, WorldOptions, WorldRunOptions } from '../world.ts'
import { FILES, assertHolds } from './stage.ts'
import type { Attack } from './stage.ts'

/** What the build job's digests output says of the files. */
export const LINES = Object.entries(FILES).map(([name, content]) => `${sha256(content)}  ${name}`)

export type Row = Omit<Attack, 'run'>

/** An attack on a signing step, by its inputs and files. */
export function signing(
  row: Row,
  inputs: Inputs,
  options: WorldRunOptions | ((world: World) => WorldRunOptions) = { files: FILES },
  more: { readonly world?: WorldOptions; readonly after?: (world: World, result: ActionResult) => void } = {}
): Attack {
  return {
    ...row,
    run: async () => {
      const world = await startWorld(more.world)
      const result = await world.sign(inputs, typeof options === 'function' ? options(world) : options)
      more.after?.(world, result)
      return result
    }
  }
}

export const signedDigests = ({ kms }: World): string[] =>
  kms.calls.filter(({ operation }) => operation === 'Sign').map(({ message }) => message.toString('hex'))

export const nothingSigned = (world: World): void =>
  assertHolds(signedDigests(world).length === 0, 'nothing was signed')
