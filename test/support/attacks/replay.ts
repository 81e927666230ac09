import { BINDING_NAME } from '../../../src/manifests/release-binding.ts'
import { sha256 } from '../signed-files.ts'
import { TAG, startWorld } from '../world.ts'
import type { Inputs, World } from '../world.ts'
import { change } from './change.ts'
import { FILES, onRelease, put, signFor, signedWorld } from './stage.ts'
import type { Attack } from './stage.ts'

// What somebody can do with what was validly signed once, and with the tag.

const BINDING = { 'require-binding': 'true' }

export const REPLAY_ATTACKS: readonly Attack[] = [
  change('replays the whole release under a new tag', 'VERIFICATION_FAILED: binding-mismatch', () => {}, {
    who: 'old',
    given: 'require-binding: owner/name@tag',
    inputs: { 'require-binding': 'octo-org/product@v9.9.9' }
  }),
  { ...replay('VERIFICATION_FAILED: binding-mismatch', BINDING), given: 'require-binding: true' },
  { ...replay('VERIFICATION_FAILED: binding-mismatch', {}), given: 'nothing required' },
  {
    ...replay('passes with a warning', { 'require-binding': 'false' }),
    given: 'require-binding: false',
    instead: 'The warning names both releases; without that line it is an error'
  },
  {
    ...replay('VERIFICATION_FAILED: binding-broken', { 'release-assets': 'app.tgz' }, {}, [BINDING_NAME]),
    does: 'attaches the old assets, without the binding, to a release of a new tag',
    given: 'nothing required, a part of the release'
  },
  {
    ...replay('passes', {}, { strategy: 'each' }),
    given: 'strategy: each',
    instead:
      'Signatures of artifacts name no release: sign with strategy: checksums or both, and require-binding'
  },
  onRelease(
    {
      who: 'old',
      does: 'replays the release in another repository under the same tag',
      given: 'require-binding: true',
      answer: 'VERIFICATION_FAILED: binding-mismatch'
    },
    async () => {
      const world = await signedWorld()
      const other = await startWorld({ github: { repo: 'fork', repositoryId: 4711 } })
      for (const { name, content } of world.github.assets(world.release.id))
        put(other, name, content?.bytes() ?? '')
      return { world: other, repository: 'octo-org/fork', inputs: BINDING } // both worlds have the same first key
    }
  ),
  onRelease(
    {
      who: 'old',
      does: 'puts back an earlier signed build of the same tag, which lists less',
      given: 'require-binding: true',
      answer: 'passes',
      instead: 'The binding names tag and commit, not the build: give digests, or never build a tag twice'
    },
    async () => {
      const world = await earlierBuild()
      return { world, inputs: BINDING }
    }
  ),
  onRelease(
    {
      who: 'old',
      does: 'puts back an earlier signed build of the same tag, which lists less',
      given: 'digests of this build',
      answer: 'VERIFICATION_FAILED: digest-mismatch, expected-missing'
    },
    async () => {
      const world = await earlierBuild()
      const lines = Object.entries(FILES).map(([name, content]) => `${sha256(content)}  ${name}`)
      return { world, inputs: { ...BINDING, digests: lines.join('\n') } }
    }
  ),

  {
    ...moveTag('VERIFICATION_FAILED: binding-mismatch', true),
    given: 'require-binding: true, signed with the tag there'
  },
  {
    ...moveTag('passes', false),
    given: 'require-binding: true, signed before there was a tag',
    instead:
      'The binding names no commit then: push the tag before signing, and forbid its update by a ruleset'
  }
]

function replay(
  answer: string,
  inputs: Inputs,
  signed: Parameters<typeof signedWorld>[0] = {},
  dropped: readonly string[] = []
): Omit<Attack, 'given'> {
  const row = { who: 'old', does: 'attaches the old assets to a release of a new tag', answer } as const
  return onRelease({ ...row, given: '' }, async () => {
    const world = await signedWorld(signed)
    const release = world.github.createRelease({ tag: 'v9.9.9', draft: true })
    for (const { name, content } of world.github.assets(world.release.id))
      if (!dropped.includes(name)) world.github.addAsset(release, { name, content: content?.bytes() ?? '' })
    return { world, inputs: { 'release-tag': 'v9.9.9', ...inputs } }
  })
}

function moveTag(answer: string, before: boolean): Omit<Attack, 'given'> {
  const row = { who: 'tag', does: 'moves the tag to another commit', answer } as const
  return onRelease({ ...row, given: '' }, async () => {
    const world = await startWorld()
    if (before) world.github.setTag(TAG, { sha: 'a'.repeat(40) })
    await signFor(world)
    world.github.setTag(TAG, { sha: 'b'.repeat(40) })
    return { world, inputs: BINDING }
  })
}

/** The release as an earlier run had signed it, with one artifact only. */
async function earlierBuild(): Promise<World> {
  const world = await signedWorld({}, {}, { 'dist/app.tgz': 'the first build\n' })
  const earlier = world.release.assets.map(({ name, content }) => [name, content?.bytes() ?? ''] as const)
  world.release.assets.splice(0)
  await signFor(world)
  world.release.assets.splice(0)
  for (const [name, content] of earlier) put(world, name, content)
  return world
}
