import type { ActionResult } from '../run-action.ts'
import { fingerprintOf, pemOf } from '../signed-files.ts'
import { ALIAS, startWorld } from '../world.ts'
import { signing } from './signing.ts'
import { FILES, ROLE_OF_ENVIRONMENT, assertHolds, pinOf, signFor, signedWorld, verifyAll } from './stage.ts'
import type { Attack } from './stage.ts'

// What somebody can do who runs other workflows, changes this one, or moves the key's alias.

export const WORKFLOW_ATTACKS: readonly Attack[] = [
  signing(
    {
      who: 'token',
      does: 'requests the role from a job outside of the environment',
      given: 'trust policy bound to the environment',
      answer: 'ROLE_REFUSED'
    },
    {},
    undefined,
    { world: { role: ROLE_OF_ENVIRONMENT } }
  ),
  signing(
    {
      who: 'token',
      does: 'requests the role from a job outside of the environment',
      given: 'trust policy bound to the repository only',
      answer: 'passes',
      instead:
        'Bind the trust policy to the environment, or to job_workflow_ref; CloudTrail has every session and signature'
    },
    {}
  ),
  ...(
    [
      ['writes public-key-fingerprnt', { 'public-key-fingerprnt': `sha256:${'0'.repeat(64)}` }, 'a pin'],
      [
        'gives an expression that evaluates to an empty string as the pin',
        { 'public-key-fingerprint': '' },
        'a pin'
      ],
      ['gives "any" beside a pin', { 'public-key-fingerprint': `any\nsha256:${'0'.repeat(64)}` }, 'a pin'],
      ['publishes from a matrix job', { 'publish-release': 'true', 'job-total': '3' }, 'publish-release']
    ] as const
  ).map(([does, inputs, given]) =>
    signing({ who: 'workflow', does, given, answer: 'INPUT_INVALID' }, inputs)
  ),
  signing(
    {
      who: 'workflow',
      does: 'starts the signing job by pull_request_target',
      given: 'sign',
      answer: 'passes with a warning',
      instead: 'An environment with reviewers, and a trust policy bound to it'
    },
    {},
    { event: { name: 'pull_request_target', payload: {} } }
  ),
  {
    who: 'workflow',
    does: 'leaves a revoked key in the checkout, as the anchor',
    given: 'verify, "!sha256:…"',
    answer: 'NO_TRUSTED_KEY',
    run: async () => {
      const world = await signedWorld()
      const inputs = {
        'public-key-fingerprint': `!${pinOf(world)}`,
        'trusted-public-key': 'keys/release.pem'
      }
      return verifyAll(world, inputs, { files: { 'keys/release.pem': pemOf(world.key.publicKey) } })
    }
  }
]

export const ALIAS_ATTACKS: readonly Attack[] = [
  ...(
    [
      ['between two runs', 'pin', true, 'KEY_NOT_ALLOWED', undefined],
      [
        'between two runs',
        'no pin, nothing attached',
        false,
        'passes',
        'A pin or trusted-public-key in the signing step'
      ]
    ] as const
  ).map(([when, given, pinned, answer, instead]): Attack => ({
    who: 'alias',
    does: `moves the alias to another key ${when}`,
    given,
    answer,
    ...(instead === undefined ? {} : { instead }),
    run: async () => {
      const world = await startWorld()
      world.kms.pointAlias(ALIAS, (await world.kms.createKey()).keyId)
      return world.sign({
        'key-id': world.aliasArn,
        ...(pinned ? { 'public-key-fingerprint': pinOf(world) } : {})
      })
    }
  })),
  {
    who: 'alias',
    does: 'moves the alias to another key between two runs',
    given: 'no pin, the release has signatures',
    answer: 'ASSET_CONFLICT',
    run: async () => {
      const world = await startWorld()
      await signFor(world, { 'key-id': world.aliasArn })
      world.kms.pointAlias(ALIAS, (await world.kms.createKey()).keyId)
      return world.sign({ 'key-id': world.aliasArn, strategy: 'both', upload: 'all' }, { files: FILES })
    }
  },
  {
    who: 'alias',
    does: 'moves the alias in the middle of a run',
    given: 'sign',
    answer: 'KMS_ANSWER_WRONG',
    run: async () => {
      const world = await startWorld()
      world.kms.pointAlias(ALIAS, (await world.kms.createKey()).keyId, { afterCalls: 2 })
      const result = await world.sign({ 'key-id': world.aliasArn }, { files: FILES })
      assertHolds(world.github.mutations().length === 0, 'nothing was attached')
      return result
    }
  },
  {
    who: 'alias',
    does: 'moves the alias to their key and signs the release with it',
    given: 'verify, key-id: alias, pin',
    answer: 'NO_TRUSTED_KEY',
    run: () => resigned(true)
  },
  {
    who: 'alias',
    does: 'moves the alias to their key and signs the release with it',
    given: 'verify, key-id: alias',
    answer: 'passes',
    instead: 'The log says that an alias can be moved: pin the key, or give its ARN',
    run: () => resigned(false)
  }
]

async function resigned(pinned: boolean): Promise<ActionResult> {
  const world = await startWorld()
  const other = await world.kms.createKey()
  world.kms.pointAlias(ALIAS, other.keyId)
  await signFor(world, { 'key-id': world.aliasArn })
  assertHolds(fingerprintOf(other.publicKey) !== pinOf(world), 'another key')
  return verifyAll(world, {
    ...world.awsInputs,
    'key-id': world.aliasArn,
    'public-key-fingerprint': pinned ? pinOf(world) : 'any'
  })
}
