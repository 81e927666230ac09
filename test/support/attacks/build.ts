import { existsSync, symlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { workspace } from '../run-action.ts'
import type { ActionResult } from '../run-action.ts'
import { parseLog } from '../runner-protocol.ts'
import { sha256 } from '../signed-files.ts'
import { startWorld } from '../world.ts'
import { LINES, nothingSigned, signing } from './signing.ts'
import { APP, FILES, assertHolds, signedWorld, verifyAll } from './stage.ts'
import type { Attack } from './stage.ts'

// What somebody can do who controls what is built and how it is called.

/** The parts of a signing run's log. */
const SECTIONS = ['Artifacts, key and release', 'Sign', 'Attach', 'Publish', 'Release notes']

/** No text of others became a workflow command or markup. */
function harmless({ stdout, summary }: ActionResult): void {
  const { commands, stopped } = parseLog(stdout)
  const isOurs = ({ name, data }: (typeof commands)[number]): boolean =>
    ['add-mask', 'debug', 'warning', 'error', 'endgroup'].includes(name) ||
    (name === 'group' && SECTIONS.includes(data))
  assertHolds(!stopped && commands.every(isOurs), 'no command')
  assertHolds(!/[\u202a-\u202e\u2066-\u2069]|##\[/.test(stdout + summary), 'no control in the log')
  assertHolds(!/<img|<script/.test(summary), 'no markup in the summary')
}

export const BUILD_ATTACKS: readonly Attack[] = [
  signing(
    { who: 'build', does: 'empties its digests output', given: 'sign, digests', answer: 'INPUT_INVALID' },
    { digests: '' }
  ),
  signing(
    {
      who: 'build',
      does: 'names two artifacts so that they are one file on Windows and macOS',
      given: 'sign, digests',
      answer: 'ARTIFACT_NAMES_COLLIDE'
    },
    { artifacts: undefined, digests: [LINES[0], LINES[0]?.replace('app', 'APP')].join('\n') },
    undefined,
    { after: nothingSigned }
  ),
  signing(
    {
      who: 'build',
      does: 'truncates its digests output',
      given: 'sign, artifacts and digests',
      answer: 'DIGESTS_MISMATCH'
    },
    { digests: LINES[0] },
    undefined,
    { after: nothingSigned }
  ),
  signing(
    {
      who: 'build',
      does: 'cuts its digests output in the middle of a line',
      given: 'sign, digests',
      answer: 'INPUT_INVALID'
    },
    { artifacts: undefined, digests: LINES.join('\n').slice(0, 140) },
    undefined,
    { after: nothingSigned }
  ),
  signing(
    {
      who: 'build',
      does: 'truncates its digests output',
      given: 'sign, digests alone, publish-release',
      answer: 'RELEASE_INCOMPLETE'
    },
    { artifacts: undefined, digests: LINES[0], 'publish-release': 'true' },
    world => {
      for (const [name, content] of Object.entries(FILES))
        world.github.addAsset(world.release, { name: name.replace('dist/', ''), content })
      return {}
    },
    { after: world => assertHolds(world.release.draft, 'the release is still a draft') }
  ),
  signing(
    {
      who: 'build',
      does: 'swaps two lines of its digests output',
      given: 'sign, artifacts and digests',
      answer: 'DIGESTS_MISMATCH'
    },
    { digests: [`${sha256(APP)}  tool.zip`, `${sha256('the tool\n')}  app.tgz`].join('\n') },
    undefined,
    { after: nothingSigned }
  ),
  {
    who: 'build',
    does: 'states another digest than the release has',
    given: 'verify, digests',
    answer: 'VERIFICATION_FAILED: digest-mismatch',
    run: async () =>
      verifyAll(await signedWorld(), { digests: LINES.join('\n').replace(sha256(APP), sha256('a trojan\n')) })
  },
  {
    who: 'build',
    does: 'changes an artifact after it was hashed, before it is attached',
    given: 'sign, upload: all, a process left running',
    answer: 'ARTIFACT_CHANGED',
    run: async () => {
      const world = await startWorld({ kms: { latencyMs: 300 } })
      const files = workspace({ 'dist/app.tgz': APP })
      const run = await world.startSign({ upload: 'all' }, { cwd: files.path })
      while (
        run.child.exitCode === null &&
        !world.kms.requests.some(({ headers }) => headers['x-amz-target'] === 'TrentService.Sign')
      )
        await new Promise(resolve => setTimeout(resolve, 5))
      files.write('dist/app.tgz', 'THE APPLICATION\n') // same length
      const result = await run.finished
      assertHolds(
        world.release.assets.every(({ name }) => name !== 'app.tgz'),
        'the artifact is not attached'
      )
      return result
    }
  },
  signing(
    {
      who: 'build',
      does: 'links to a file outside of dist',
      given: 'sign, artifacts: dist/*',
      answer: 'passes',
      holds: 'A wildcard does not follow links, and the log reports that'
    },
    { upload: 'all' },
    () => {
      const files = workspace({ 'dist/app.tgz': APP, 'private/secret': 'secret\n' })
      symlinkSync('../private/secret', files.file('dist/secret.tgz'))
      return { cwd: files.path }
    },
    {
      after: world =>
        assertHolds(
          world.release.assets.every(({ name }) => !name.includes('secret')),
          'the secret is not attached'
        )
    }
  ),
  signing(
    {
      who: 'build',
      does: 'builds something harmful',
      given: 'sign',
      answer: 'passes',
      instead:
        'Reviewed sources, reproducible builds, provenance: a signature does not say who built the bytes'
    },
    {},
    { files: { 'dist/app.tgz': 'a trojan\n' } }
  ),

  ...[
    ['a workflow command in it', 'x\n::error::owned'],
    ['the delimiter of an output in it', 'ghadelimiter_\nverified=true\nx']
  ].map(([what, name]) =>
    signing(
      {
        who: 'names',
        does: `gives an artifact a name with ${what}`,
        given: 'sign',
        answer: 'ARTIFACT_NOT_SIGNABLE'
      },
      {},
      { files: { [`dist/${name}`]: 'x' } },
      {
        after: (world, result) => {
          harmless(result)
          nothingSigned(world)
        }
      }
    )
  ),
  ...[
    ['"##[" in it, which the runner obeys anywhere in a line', 'x ##[stop-commands]y'],
    ['bidirectional controls in it', 'app\u202egzt.exe'],
    ['HTML in it', '<img src=x onerror=alert(1)>.tgz']
  ].map(([what, name]) =>
    signing(
      {
        who: 'names',
        does: `gives an artifact a name with ${what}`,
        given: 'sign',
        answer: 'passes',
        holds: 'Names are text in log, summary and outputs, and nothing else'
      },
      {},
      { files: { [`dist/${name}`]: 'x' } },
      { after: (_, result) => harmless(result) }
    )
  ),
  signing(
    {
      who: 'names',
      does: 'lists "../../../tmp/evil" in digests',
      given: 'sign, digests alone',
      answer: 'passes with a warning',
      holds: 'Names are reduced to their last part; nothing is written elsewhere'
    },
    {
      artifacts: undefined,
      digests: `${sha256('x')}  ../../../tmp/evil-kms-sign`,
      'output-directory': 'out'
    },
    { files: {} },
    {
      after: (_, { workspace: path }) =>
        assertHolds(
          existsSync(`${path}/out/evil-kms-sign.sig`) && !existsSync(`${dirname(path)}/evil-kms-sign.sig`),
          'the signature is in output-directory'
        )
    }
  )
]
