import { existsSync } from 'node:fs'
import { testKey } from '../keys.ts'
import { workspace } from '../run-action.ts'
import { pemOf, signatureOf } from '../signed-files.ts'
import { startWorld } from '../world.ts'
import { LINES, nothingSigned, signing } from './signing.ts'
import { APP, FILES, assertHolds, pinOf } from './stage.ts'
import type { Attack } from './stage.ts'

// What lies about on the runner, or is set in its environment.

/** `~/.aws` of somebody who used the runner before. */
const LEFT_OVER =
  '[default]\nendpoint_url = http://127.0.0.1:9\nregion = us-east-1\ncredential_process = false\n'

export const RUNNER_ATTACKS: readonly Attack[] = [
  signing(
    {
      who: 'runner',
      does: 'leaves ~/.aws/config with an endpoint_url',
      given: 'role-to-assume',
      answer: 'passes',
      holds: 'Shared AWS files are not read'
    },
    {},
    () => ({ env: { HOME: workspace({ '.aws/config': LEFT_OVER }).path, AWS_ENDPOINT_URL: undefined } }),
    { after: world => assertHolds(world.sts.calls.length === 1, 'STS was asked where it should be') }
  ),
  ...(
    [
      ['AWS_ENDPOINT_URL', 'http://evil.example.com'],
      ['AWS_PROFILE', 'left-over'],
      ['AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE']
    ] as const
  ).map(([name, value]) =>
    signing(
      {
        who: 'runner',
        does: `sets ${name}`,
        given: 'role-to-assume',
        answer: 'passes',
        holds: 'With a role the step ignores it'
      },
      {},
      { env: { [name]: value } },
      {
        after: world =>
          assertHolds(
            world.kms.calls.every(({ principal }) => principal.includes('assumed-role')),
            'the role'
          )
      }
    )
  ),
  signing(
    {
      who: 'runner',
      does: 'sets AWS_ENDPOINT_URL to plain http',
      given: 'no role-to-assume',
      answer: 'ENVIRONMENT_INSECURE'
    },
    { 'role-to-assume': undefined },
    { env: { AWS_ENDPOINT_URL: 'http://evil.example.com', AWS_ENDPOINT_URL_KMS: undefined } }
  ),
  signing(
    {
      who: 'runner',
      does: 'sets AWS_ENDPOINT_URL_KMS or _STS to plain http',
      given: 'role-to-assume',
      answer: 'ENVIRONMENT_INSECURE'
    },
    {},
    { env: { AWS_ENDPOINT_URL_STS: 'http://evil.example.com' } }
  ),
  signing(
    {
      who: 'runner',
      does: 'sets NODE_TLS_REJECT_UNAUTHORIZED=0',
      given: 'any',
      answer: 'ENVIRONMENT_INSECURE'
    },
    {},
    {
      env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      allowStderr: /NODE_TLS_REJECT_UNAUTHORIZED|--trace-warnings/
    }
  ),
  {
    who: 'runner',
    does: 'sets NODE_OPTIONS=--require evil.cjs',
    given: 'any',
    answer: 'passes',
    instead:
      'Their code runs inside the step before its own. GITHUB_ENV refuses this variable; use fresh runners and set no env: from untrusted values',
    run: async () => {
      const world = await startWorld()
      const folder = workspace({ 'evil.cjs': "require('node:fs').writeFileSync(__dirname + '/ran', '')" })
      const result = await world.sign({}, { env: { NODE_OPTIONS: `--require ${folder.file('evil.cjs')}` } })
      assertHolds(existsSync(folder.file('ran')), 'their code ran')
      return result
    }
  },
  signing(
    {
      who: 'runner',
      does: 'leaves a file in dist from an earlier job',
      given: 'sign, artifacts: dist/*',
      answer: 'passes',
      instead: 'The step signs it like the others: give digests, or use fresh runners'
    },
    {},
    { files: { ...FILES, 'dist/left-over.tgz': 'old' } }
  ),
  signing(
    {
      who: 'runner',
      does: 'leaves a file in dist from an earlier job',
      given: 'sign, artifacts and digests',
      answer: 'DIGESTS_MISMATCH'
    },
    { digests: LINES.join('\n') },
    { files: { ...FILES, 'dist/left-over.tgz': 'old' } },
    { after: nothingSigned }
  ),
  {
    who: 'runner',
    does: 'leaves an artifact with a signature and a key of their own beside it',
    given: 'verify, pin',
    answer: 'NO_TRUSTED_KEY',
    run: async () => {
      const world = await startWorld()
      const key = await testKey('RSA_2048', 11)
      const files = {
        'dist/app.tgz': APP,
        'dist/app.tgz.sig': signatureOf(key, APP),
        'dist/key.pem': pemOf(key)
      }
      return world.verify({ artifacts: 'dist/*.tgz', 'public-key-fingerprint': pinOf(world) }, { files })
    }
  },
  {
    who: 'runner',
    does: 'leaves the same, and the step trusts the key in that folder',
    given: 'verify, trusted-public-key: dist/key.pem, no pin',
    answer: 'passes with a warning',
    instead: 'The warning names the key file: keep the key in the repository, or pin it',
    run: async () => {
      const world = await startWorld()
      const key = await testKey('RSA_2048', 11)
      const files = {
        'dist/app.tgz': APP,
        'dist/app.tgz.sig': signatureOf(key, APP),
        'dist/key.pem': pemOf(key)
      }
      return world.verify({ artifacts: 'dist/*.tgz', 'trusted-public-key': 'dist/key.pem' }, { files })
    }
  }
]
