import type { RecordedRequest } from '../../fakes/http.ts'
import type { ActionResult } from '../run-action.ts'
import { fingerprintOf, resultsOf } from '../signed-files.ts'
import { TAG, startWorld } from '../world.ts'
import type { Inputs, World, WorldOptions, WorldRunOptions } from '../world.ts'

/** Who attacks: what is in their hands, and nothing else is. */
export const ADVERSARIES = {
  release: 'writes release assets',
  old: 'holds an old valid release',
  tag: 'moves the tag',
  broken: 'forges signatures of one of two keys',
  build: 'controls the build job',
  names: 'controls file names',
  api: 'controls the answers of the GitHub API',
  kms: 'controls the answers of KMS',
  alias: 'moves the alias',
  runner: 'leaves files or variables on the runner',
  token: 'mints tokens in another workflow',
  workflow: 'proposes a change of the workflow, or makes a mistake in it'
} as const

export type Adversary = keyof typeof ADVERSARIES

/** One attack, carried out end to end. */
export interface Attack {
  readonly who: Adversary
  readonly does: string
  /** The inputs that matter, as people say them. */
  readonly given: string
  /** As `answerOf` puts it; `passes` alone is harmless only where `holds` says why. */
  readonly answer: string
  /** Why a step that passes has lost nothing. */
  readonly holds?: string
  /** The step does not notice: what protects instead. */
  readonly instead?: string
  /** Carries it out and checks what else must hold. */
  readonly run: () => Promise<ActionResult>
  /** The attacked release, before it is verified; undefined where more than its files is attacked. */
  readonly prepare?: () => Promise<Attacked>
}

/** A release that is to be verified, and how. */
export interface Attacked {
  readonly world: World
  /** `owner/name`, where it is not the usual one. */
  readonly repository?: string
  /** Besides those of `verifyAll`. */
  readonly inputs?: Inputs
  readonly options?: WorldRunOptions
}

/** An attack on what a release has, which shows when the release is verified. */
export function onRelease(row: Omit<Attack, 'run'>, prepare: () => Promise<Attacked>): Attack {
  return {
    ...row,
    prepare,
    run: async () => {
      const { world, inputs, options } = await prepare()
      return verifyAll(world, inputs, options)
    }
  }
}

/** What the step answers: the error's code with the causes of refused artifacts, or that it passes, with or without a warning. */
export function answerOf(result: ActionResult): string {
  const causes = resultsOf(result)
    .map(({ diagnosis }) => diagnosis?.cause)
    .filter((cause): cause is string => cause !== undefined && cause !== 'exempted')
  if (result.exitCode !== 0) {
    const codes = result.annotations.filter(({ level }) => level === 'error').map(({ title }) => title ?? '')
    // a single refusal is told by the annotation of its artifact alone, which has no title
    const code = codes.at(-1) || (causes.length > 0 ? 'VERIFICATION_FAILED' : 'no error')
    return causes.length === 0
      ? code
      : `${code}: ${[...new Set(causes)].toSorted((a, b) => (a < b ? -1 : 1)).join(', ')}`
  }
  return result.annotations.some(({ level }) => level === 'warning') ? 'passes with a warning' : 'passes'
}

export const APP = 'the application\n'
export const FILES = { 'dist/app.tgz': APP, 'dist/tool.zip': 'the tool\n' }
export const ROLE_OF_ENVIRONMENT = { subject: 'repo:octo-org/product:environment:release' }

/** A release with two artifacts, a signed checksums file and a binding. */
export async function signedWorld(
  inputs: Inputs = {},
  options: WorldOptions = {},
  files: WorldRunOptions['files'] = FILES
): Promise<World> {
  const world = await startWorld(options)
  await signFor(world, inputs, files)
  return world
}

/** Signs for the world's release; throws when that fails. */
export async function signFor(
  world: World,
  inputs: Inputs = {},
  files: WorldRunOptions['files'] = FILES
): Promise<void> {
  const all = { strategy: 'both', upload: 'all', ...inputs }
  const result = await world.sign(all, files === undefined ? {} : { files })
  if (result.exitCode !== 0) throw new Error(result.stdout)
}

export const pinOf = (world: World): string => fingerprintOf(world.key.publicKey)

/** Verifies the whole release with the pin unless the inputs say otherwise. */
export function verifyAll(
  world: World,
  inputs: Inputs = {},
  options: WorldRunOptions = {}
): Promise<ActionResult> {
  const usual = { 'release-assets': '*', 'release-tag': TAG, 'public-key-fingerprint': pinOf(world) }
  return world.verify({ ...usual, ...inputs }, options)
}

/** Takes an asset off the release; its bytes. */
export function take({ release }: World, name: string): Buffer {
  const index = release.assets.findIndex(asset => asset.name === name)
  const [asset] = index < 0 ? [] : release.assets.splice(index, 1)
  if (asset === undefined) throw new Error(`No asset ${name}`)
  return asset.content?.bytes() ?? Buffer.alloc(0)
}

/** Puts bytes in an asset's place, or attaches them. */
export function put(world: World, name: string, content: string | Uint8Array): void {
  if (world.release.assets.some(asset => asset.name === name)) take(world, name)
  world.github.addAsset(world.release, { name, content })
}

/** Does something before the matching request is answered, once. */
export function upon(world: World, matches: (request: RecordedRequest) => boolean, effect: () => void): void {
  let done = false
  world.github.faults.next({
    kind: 'drop-before',
    match: request => {
      if (!done && matches(request)) {
        done = true
        effect()
      }
      return false
    }
  })
}

/** A fact that an attack must leave true; throws a sentence. */
export function assertHolds(fact: boolean, sentence: string): void {
  if (!fact) throw new Error(`Not so: ${sentence}`)
}
