import { createHash, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { FakeAccount } from '../fakes/aws-cli.ts'
import { scriptedAccount } from '../support/fake-aws-cli.ts'
import type { ScriptedAccount, SetupRun } from '../support/fake-aws-cli.ts'
import { normalize, renderCloudFormation, shellsForSetup } from '../support/aws-setup.ts'
import { IS_CI } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'

// What examples/aws/setup.sh does with what is there already, and with a CLI that is noisy, denies or stops.
// test/interop/aws-setup.test.ts runs it with the AWS CLI against an emulated account.

const BOUNDARIES = ['strict', 'wide'].map(name => `arn:aws:iam::111122223333:policy/${name}`)

let accounts: ScriptedAccount[] = []
afterEach(() => {
  for (const account of accounts) account.remove()
  accounts = []
})
const place = workspace()
afterAll(() => {
  place.remove()
})
const shells = await shellsForSetup(place.path)
const empty = (): ScriptedAccount => {
  const account = scriptedAccount()
  accounts.push(account)
  return account
}
const made = new Map<
  string,
  { readonly account: FakeAccount; readonly files: Readonly<Record<string, string>> }
>()
/** An account in which the script has run with these parameters. */
const setUp = async (parameters: Readonly<Record<string, string>> = {}): Promise<ScriptedAccount> => {
  const scripted = empty()
  scripted.change(({ policies }) => policies.push(...BOUNDARIES))
  const before = made.get(JSON.stringify(parameters))
  if (before === undefined) {
    expect(await scripted.run(parameters)).toMatchObject({ code: 0, stderr: '' })
    made.set(JSON.stringify(parameters), { account: scripted.read(), files: scripted.files() })
    return scripted
  }
  scripted.change(account => Object.assign(account, before.account))
  for (const [name, content] of Object.entries(before.files)) scripted.write(name, content)
  return scripted
}

const READS = /^(sts get-|iam get-|kms (describe-|list-|get-)|resourcegroupstaggingapi get-)/
const writesOf = ({ calls }: SetupRun): readonly string[] => calls.filter(call => !READS.test(call))
const ROLE = 'release-signing'
const WORKFLOW = { JOB_WORKFLOW_REF: 'octo-org/workflows/.github/workflows/sign.yml@refs/tags/v1' }
const IDS = { REPOSITORY_WITH_IDS: 'octo-org@98/product@12' }
const BOTH = 'RSASSA_PSS_SHA_256, RSASSA_PKCS1_V1_5_SHA_256'
const ADMIN_ROLE = 'arn:aws:iam::111122223333:role/security/Admin'

interface Trust {
  Statement: { Condition: { StringEquals: Record<string, string | string[]> } }[]
}
const SUB = 'token.actions.githubusercontent.com:sub'
const conditionsOf = ({ roles }: FakeAccount, name = ROLE): Record<string, string | string[]> => {
  const trust = roles[name]?.trust as Trust | undefined
  return trust?.Statement[0]?.Condition.StringEquals ?? {}
}
const editPolicy = (account: FakeAccount, edit: (statements: Record<string, unknown>[]) => void): void => {
  const key = Object.values(account.keys)[0]
  if (key === undefined) throw new Error('no key')
  const policy = JSON.parse(key.policy) as { Statement: Record<string, unknown>[] }
  edit(policy.Statement)
  key.policy = JSON.stringify(policy)
}

interface Drop {
  readonly title: string
  readonly first?: Readonly<Record<string, string>>
  /** What somebody did by hand between the runs. */
  readonly edit?: (account: FakeAccount) => void
  readonly second?: Readonly<Record<string, string>>
  readonly kinds: string
  readonly shown: string
}

const DROPS: readonly Drop[] = [
  {
    title: 'another repository',
    second: { REPOSITORY: 'octo-org/other' },
    kinds: 'owner,subject',
    shown: 'owner: The key behind alias/release-signing belongs to octo-org/product (tag repository)'
  },
  {
    title: 'no workflow where there was one',
    first: WORKFLOW,
    kinds: 'condition',
    shown: 'job_workflow_ref = octo-org/workflows/.github/workflows/sign.yml@refs/tags/v1'
  },
  {
    title: 'no ids where there were some',
    first: IDS,
    kinds: 'subject,condition',
    shown: 'repository_id = 12'
  },
  {
    title: 'another environment',
    second: { ENVIRONMENT: 'staging' },
    kinds: 'subject',
    shown: 'sub = repo:octo-org/product:environment:release'
  },
  {
    title: 'another audience',
    second: { AUDIENCE: 'https://signing.example.com' },
    kinds: 'condition',
    shown: 'aud = sts.amazonaws.com'
  },
  {
    title: 'a subject that was added by hand',
    edit: account => {
      conditionsOf(account)[SUB] = [
        'repo:octo-org/product:environment:release',
        'repo:octo-org/x:environment:y'
      ]
    },
    kinds: 'subject',
    shown: 'sub = repo:octo-org/x:environment:y'
  },
  {
    title: 'a condition that was added by hand',
    edit: account => {
      conditionsOf(account)['token.actions.githubusercontent.com:enterprise_id'] = '7'
    },
    kinds: 'condition',
    shown: 'enterprise_id = 7'
  },
  {
    title: 'a condition of the verify role that was added by hand',
    edit: account => {
      conditionsOf(account, `${ROLE}-verify`)['aws:SourceIp'] = '192.0.2.0/24'
    },
    kinds: 'condition',
    shown: 'aws:SourceIp = 192.0.2.0/24'
  },
  {
    title: 'a Deny of the key policy that was added by hand',
    edit: account => {
      editPolicy(account, statements => {
        statements.push({
          Sid: 'NoOutsiders',
          Effect: 'Deny',
          Principal: '*',
          Action: 'kms:*',
          Resource: '*'
        })
      })
    },
    kinds: 'statement',
    shown: 'NoOutsiders.Effect = Deny'
  },
  {
    title: 'another algorithm',
    second: { SIGNING_ALGORITHMS: 'RSASSA_PKCS1_V1_5_SHA_256' },
    kinds: 'algorithm',
    shown: 'kms:SigningAlgorithm = RSASSA_PSS_SHA_256'
  },
  {
    title: 'the refusal of an algorithm, by a longer list',
    second: { SIGNING_ALGORITHMS: BOTH },
    kinds: 'algorithm',
    shown:
      'the Deny would not hold any more for NoOtherAlgorithmSigns.Condition.StringNotEquals.kms:SigningAlgorithm = RSASSA_PKCS1_V1_5_SHA_256'
  },
  {
    title: 'an algorithm, by a shorter list',
    first: { SIGNING_ALGORITHMS: BOTH },
    kinds: 'algorithm',
    shown: 'SigningRoleSignsDigests.Condition.StringEquals.kms:SigningAlgorithm = RSASSA_PKCS1_V1_5_SHA_256'
  },
  {
    title: 'a key administration role',
    first: { KEY_ADMIN_ROLE: ADMIN_ROLE },
    kinds: 'statement',
    shown: `OnlyKeyAdministratorChanges.Condition.StringNotEquals.aws:PrincipalArn = ${ADMIN_ROLE}`
  },
  {
    title: 'a statement of the role that was added by hand',
    edit: ({ roles }) => {
      const policy = roles[ROLE]?.policies['sign'] as { Statement: object[] }
      policy.Statement.push({ Effect: 'Deny', Action: '*', Resource: '*' })
    },
    kinds: 'statement',
    shown: '3.Effect = Deny'
  },
  {
    title: 'another permissions boundary',
    first: { PERMISSIONS_BOUNDARY: BOUNDARIES[0] ?? '' },
    second: { PERMISSIONS_BOUNDARY: BOUNDARIES[1] ?? '' },
    kinds: 'condition',
    shown: 'permissions boundary = arn:aws:iam::111122223333:policy/strict'
  }
]

describe('setup.sh run again', () => {
  test('changes nothing where nothing differs', async () => {
    const account = await setUp({ ...WORKFLOW, ...IDS, TAGS: 'team=release,cost-centre=42' })
    const [before, files] = [account.read(), account.files()]
    const again = await account.run({ ...WORKFLOW, ...IDS, TAGS: 'team=release,cost-centre=42' })
    expect(again).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Changes: none\n/) })
    expect(writesOf(again)).toEqual([])
    expect([account.read(), account.files()]).toEqual([before, files])
  })

  test.each(DROPS)(
    'refuses to drop what is there: $title',
    async ({ first, edit, second = {}, kinds, shown }) => {
      const account = await setUp(first)
      if (edit !== undefined) account.change(edit)
      const before = account.read()
      const refused = await account.run(second)
      expect(refused).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^Nothing was changed: this would drop what is there\.\n/)
      })
      expect(refused.stderr).toContain(shown)
      expect(refused.stderr).toMatch(new RegExp(`--allow-drop=${kinds}\n$`))
      expect(writesOf(refused)).toEqual([])
      expect(account.read()).toEqual(before)

      const almost = kinds.split(',').slice(1).join(',')
      const partly = await account.run(second, almost === '' ? {} : { args: [`--allow-drop=${almost}`] })
      expect(partly).toMatchObject({ code: 1 })
      const dropped = await account.run(second, { args: [`--allow-drop=${kinds}`] })
      expect(dropped).toMatchObject({ code: 0, stderr: '' })
      expect(JSON.stringify(account.read())).not.toBe(JSON.stringify(before))
    }
  )

  test.each([
    ['aws-cn', 'cn-north-1', 'github.example.com/_services/token'],
    ['aws-us-gov', 'us-gov-west-1', 'token.actions.octo.ghe.com']
  ])('changes nothing where nothing differs in %s', async (partition, region, issuer) => {
    const account = empty()
    account.change(changed => {
      changed.caller = changed.caller.replace('arn:aws:', `arn:${partition}:`)
    })
    const parameters = {
      AWS_REGION: region,
      OIDC_ISSUER: issuer,
      ENVIRONMENT: 'release 1.0/eu',
      ...IDS,
      ...WORKFLOW
    }
    expect(await account.run(parameters)).toMatchObject({ code: 0, stderr: '' })
    const before = account.read()
    expect(JSON.stringify(before)).not.toContain('arn:aws:')
    expect(await account.run(parameters)).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^Changes: none\n/)
    })
    expect(account.read()).toEqual(before)
  })

  test('finds the same list of algorithms in any order and spelling', async () => {
    const account = await setUp({ SIGNING_ALGORITHMS: BOTH })
    const before = account.read()
    for (const list of ['RSASSA_PKCS1_V1_5_SHA_256 RSASSA_PSS_SHA_256', `${BOTH},RSASSA_PSS_SHA_256`])
      expect(await account.run({ SIGNING_ALGORITHMS: list })).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^Changes: none\n/)
      })
    expect(account.read()).toEqual(before)
  })

  test('replaces a principal that was deleted without being asked to', async () => {
    const account = await setUp()
    const before = account.read()
    account.change(changed => {
      editPolicy(changed, statements => {
        for (const statement of statements)
          if (statement['Sid'] === 'VerifyRoleVerifies')
            statement['Principal'] = { AWS: 'AROAEXAMPLEEXAMPLE234' }
      })
    })
    expect(await account.run()).toMatchObject({ code: 0, stderr: '' })
    expect(Object.values(account.read().keys).map(({ policy }) => JSON.parse(policy) as unknown)).toEqual(
      Object.values(before.keys).map(({ policy }) => JSON.parse(policy) as unknown)
    )
  })

  test('takes over what an older version of it made, without a tag for the repository', async () => {
    const account = await setUp()
    const before = account.read()
    account.change(({ roles, keys }) => {
      for (const owned of [...Object.values(roles), ...Object.values(keys)])
        owned.tags = owned.tags.filter(({ Key }) => Key === 'made-by')
    })
    const other = await account.run({ REPOSITORY: 'octo-org/other' })
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('--allow-drop=subject') })
    expect(await account.run()).toMatchObject({ code: 0 })
    expect(account.read()).toEqual(before)
  })
})

describe('setup.sh with an additional key of ML-DSA', () => {
  const ADDITIONAL = { ADDITIONAL_KEY_SPEC: 'ML_DSA_65' }
  const arnOf = ({ aliases }: FakeAccount, alias: string): string => aliases[`alias/${alias}`] ?? ''

  test('makes exactly what the other two forms make, and its public key file', async () => {
    const account = await setUp(ADDITIONAL)
    const { roles, keys, aliases } = account.read()
    const [keyArn, additionalKeyArn] = [ROLE, `${ROLE}-additional`].map(name => arnOf(account.read(), name))
    if (keyArn === undefined || additionalKeyArn === undefined) throw new Error('no keys')
    const { setUp: expected, workflow } = renderCloudFormation(
      { repository: 'octo-org/product', additionalKeySpec: 'ML_DSA_65' },
      { partition: 'aws', account: '111122223333', keyArn, additionalKeyArn }
    )
    const keyOf = (arn: string): unknown => {
      const { spec, usage, tags, policy } = keys[arn] ?? throwMissing(arn)
      const own = tags.filter(({ Key }) => Key !== 'made-by').map(({ Key, Value }) => [Key, Value])
      return { spec, usage, tags: Object.fromEntries(own), policy: JSON.parse(policy) }
    }
    expect(Object.keys(aliases)).toEqual([expected.alias, expected.additional?.alias])
    expect(normalize([keyOf(keyArn), { ...(keyOf(additionalKeyArn) as object), alias: undefined }])).toEqual(
      normalize([expected.key, { ...expected.additional, alias: undefined }])
    )
    expect(normalize([roles[ROLE]?.policies['sign'], roles[`${ROLE}-verify`]?.policies['verify']])).toEqual(
      normalize([expected.signing.policy, expected.verify.policy])
    )
    const { 'signing-public-key.ml-dsa-65.pem': pem = '', ...others } = account.files()
    expect(Object.keys(others)).toEqual(['signing-public-key.pem'])
    const publicKey = createPublicKey(pem)
    expect(publicKey.asymmetricKeyType).toBe('ml-dsa-65')
    expect(publicKey.export({ format: 'pem', type: 'spki' })).toBe(pem)
    const pin = createHash('sha256')
      .update(publicKey.export({ format: 'der', type: 'spki' }))
      .digest('hex')
    const { stdout, stderr } = await account.run(ADDITIONAL)
    expect(stderr).toBe('')
    expect(stdout).toContain(
      `\nADDITIONAL_KEY_ARN: ${additionalKeyArn}\nADDITIONAL_KEY_FINGERPRINT: sha256:${pin}\n`
    )
    const first = /^KEY_FINGERPRINT: (.*)$/m.exec(stdout)?.[1] ?? ''
    const filledIn = workflow
      .replace('sha256:<64 hex digits>', first)
      .replace('<64 hex digits of the additional key>', pin)
    expect(filledIn).toContain(`additional-key-id: ${additionalKeyArn}\n`)
    expect(filledIn).toContain('require-signatures: all\n')
    expect(stdout.slice(stdout.indexOf('# Start from this one'))).toBe(filledIn)
  })

  test('is added without a switch, changes nothing when run again, and is not forgotten without one', async () => {
    const account = await setUp()
    const plan = await account.run(ADDITIONAL, { args: ['--plan'] })
    for (const line of [
      '+ alias/release-signing-additional',
      '+ The key behind alias/release-signing-additional: ML_DSA_65 SIGN_VERIFY',
      '+ The key policy of alias/release-signing-additional: NothingButDigestsIsSigned.Condition.StringNotEquals.kms:MessageType = EXTERNAL_MU',
      '+ The policy sign of release-signing: SignAdditionally.Condition.StringEquals.kms:MessageType = EXTERNAL_MU'
    ])
      expect(plan.stdout).toContain(line)
    expect(plan.stdout).not.toContain('  - ')
    expect(Object.keys(account.read().keys)).toHaveLength(1)
    expect(await account.run(ADDITIONAL)).toMatchObject({ code: 0, stderr: '' })
    const before = account.read()
    expect(await account.run(ADDITIONAL)).toMatchObject({ stdout: expect.stringMatching(/^Changes: none\n/) })
    const without = await account.run()
    expect(without.stderr).toContain('SignAdditionally.Action = kms:Sign')
    expect(without.stderr).toMatch(/--allow-drop=algorithm,statement\n$/)
    const other = await account.run({ ADDITIONAL_KEY_SPEC: 'ML_DSA_87' })
    expect(other.stderr).toContain(
      'alias/release-signing-additional is a key of ML_DSA_65 SIGN_VERIFY, expected ML_DSA_87 SIGN_VERIFY'
    )
    expect(account.read()).toEqual(before)
  })

  test('finds each of its keys without an alias', async () => {
    const account = await setUp(ADDITIONAL)
    const before = account.read()
    account.change(changed => (changed.aliases = {}))
    expect(await account.run(ADDITIONAL)).toMatchObject({ code: 0, stderr: '' })
    expect(account.read()).toEqual(before)
  })
})

const throwMissing = (arn: string): never => {
  throw new Error(`There is no key ${arn}`)
}

describe('setup.sh refuses before it asks AWS', () => {
  const ROWS: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ KEY_SPEC: 'ECC_NIST_P256' }, 'a key of ECC_NIST_P256 signs with no other algorithm'],
    [{ KEY_SPEC: 'ECC_SECG_P256K1' }, "KEY_SPEC is 'ECC_SECG_P256K1', expected RSA_"],
    [{ KEY_SPEC: 'ML_DSA_65' }, "KEY_SPEC is 'ML_DSA_65', expected RSA_"],
    [{ ADDITIONAL_KEY_SPEC: 'RSA_4096' }, "ADDITIONAL_KEY_SPEC is 'RSA_4096', expected (ML_DSA_"],
    [{ SIGNING_ALGORITHM: 'RSASSA_PSS_SHA_512' }, 'SIGNING_ALGORITHM is now SIGNING_ALGORITHMS, a list'],
    [{ AWS_REGION: 'eu-central-1\n' }, "AWS_REGION is 'eu-central-1\n', expected"],
    [{ REPOSITORY_WITH_IDS: 'octo-org@98/other@12' }, 'expected octo-org/product with its ids'],
    [{ TAGS: 'team=a,Team=b' }, 'TAGS sets team, which is set already'],
    [{ TAGS: 'Repository=b' }, 'TAGS sets repository, which is set already'],
    [{ TAGS: 'a=b,AWS:x=y' }, 'a tag that begins with aws:'],
    [{ NAME: '-verify' }, "NAME is '-verify', expected"]
  ]
  test.each(ROWS)('%j', async (parameters, message) => {
    const account = empty()
    const run = await account.run(parameters)
    expect(run).toMatchObject({ code: 1, stdout: '', calls: [], stderr: expect.stringContaining(message) })
    expect(account.leftovers()).toEqual([])
  })

  test('a folder in the place of the public key', async () => {
    const account = empty()
    account.write('signing-public-key.pem/file', '')
    expect(await account.run()).toMatchObject({
      code: 1,
      calls: [],
      stderr: 'signing-public-key.pem, where the public key is written to, is a folder\n'
    })
  })
})

describe('setup.sh reads before it changes', () => {
  const FOREIGN: readonly (readonly [string, (account: FakeAccount) => void, string])[] = [
    ['a role', ({ roles }) => (roles[ROLE] = theirs()), 'The role release-signing exists'],
    [
      'a role of the name of the verify role',
      ({ roles }) => (roles[`${ROLE}-verify`] = theirs(`${ROLE}-verify`)),
      'The role release-signing-verify exists'
    ],
    [
      'a key behind the alias',
      account => {
        for (const key of Object.values(account.keys)) key.tags = []
        account.roles = {}
      },
      'The key behind alias/release-signing exists'
    ]
  ]
  const theirs = (name = ROLE): FakeAccount['roles'][string] => ({
    Arn: `arn:aws:iam::111122223333:role/${name}`,
    trust: { Version: '2012-10-17', Statement: [] },
    tags: [],
    policies: {}
  })

  test.each(FOREIGN)('and leaves %s alone that it did not make', async (_, edit, message) => {
    const account = await setUp()
    account.change(edit)
    const before = account.read()
    const refused = await account.run()
    expect(refused).toMatchObject({
      code: 1,
      stderr: `${message} but was not made by this script; choose another NAME\n`
    })
    expect(account.read()).toEqual(before)
  })

  test('and does not take the verify role of another setup for its signing role', async () => {
    const account = await setUp()
    const before = account.read()
    expect(await account.run({ NAME: `${ROLE}-verify`, ENVIRONMENT: 'production' })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`belongs to the setup with NAME=${ROLE}`)
    })
    expect(account.read()).toEqual(before)
  })

  test.each(['Disabled', 'PendingDeletion', 'Unavailable'])('and stops at a key that is %s', async state => {
    const account = await setUp()
    account.change(({ keys }) => {
      for (const key of Object.values(keys)) key.state = state
    })
    const [before, files] = [account.read(), account.files()]
    expect(await account.run({ ENVIRONMENT: 'x' }, { args: ['--allow-drop=subject'] })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`has the state ${state}, expected Enabled`)
    })
    expect([account.read(), account.files()]).toEqual([before, files])
  })

  test.each(['EXTERNAL', 'AWS_CLOUDHSM'])('and stops at a key of the origin %s', async origin => {
    const account = await setUp()
    account.change(({ keys }) => {
      for (const key of Object.values(keys)) key.origin = origin
    })
    const [before, files] = [account.read(), account.files()]
    expect(await account.run({ ENVIRONMENT: 'x' }, { args: ['--allow-drop=subject'] })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`has the origin ${origin}, expected AWS_KMS`)
    })
    expect([account.read(), account.files()]).toEqual([before, files])
  })

  test('and stops at a key that has replicas, or may have', async () => {
    const account = await setUp()
    account.change(({ keys }) => {
      for (const key of Object.values(keys)) key.multiRegion = true
    })
    const [before, files] = [account.read(), account.files()]
    expect(await account.run({ ENVIRONMENT: 'x' }, { args: ['--allow-drop=subject'] })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is a multi-Region key, expected one of a single Region')
    })
    expect([account.read(), account.files()]).toEqual([before, files])
  })

  test('and stops at a key of another usage', async () => {
    const account = await setUp()
    account.change(({ keys }) => {
      for (const key of Object.values(keys)) key.usage = 'ENCRYPT_DECRYPT'
    })
    expect(await account.run()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is a key of RSA_4096 ENCRYPT_DECRYPT, expected RSA_4096 SIGN_VERIFY')
    })
  })

  test('and stops at a key of another spec, and at a role on another path', async () => {
    const account = await setUp()
    const before = account.read()
    for (const [change, message] of [
      [{ KEY_SPEC: 'RSA_2048' }, 'is a key of RSA_4096 SIGN_VERIFY, expected RSA_2048 SIGN_VERIFY'],
      [{ ROLE_PATH: '/releases/' }, 'expected arn:aws:iam::111122223333:role/releases/release-signing']
    ] as const)
      expect(await account.run(change)).toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
    expect(account.read()).toEqual(before)
  })

  test.each([
    [
      'KEY_ADMIN_ROLE',
      ADMIN_ROLE.replace('111122223333', '999999999999'),
      'expected one of arn:aws:iam::111122223333:'
    ],
    ['KEY_ADMIN_ROLE', ADMIN_ROLE.replace('aws', 'aws-cn'), 'expected one of arn:aws:iam::111122223333:'],
    [
      'PERMISSIONS_BOUNDARY',
      'arn:aws:iam::999999999999:policy/strict',
      'expected one of arn:aws:iam::111122223333:'
    ],
    ['PERMISSIONS_BOUNDARY', 'arn:aws:iam::111122223333:policy/none', 'which is not there']
  ])('and stops at a %s that is %s', async (name, arn, message) => {
    const account = empty()
    const before = account.read()
    const refused = await account.run({ [name]: arn })
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
    expect(account.read()).toEqual(before)
  })

  test('and stops where a read is denied', async () => {
    const account = await setUp()
    const before = account.read()
    const { calls } = await account.run()
    for (const deny of new Set(calls)) {
      const denied = await account.run(
        { ENVIRONMENT: 'x', ALLOW_DROP: 'subject' },
        { deny, noise: 'a warning that says (NoSuchEntity) and (NotFoundException)' }
      )
      expect(denied).toMatchObject({ code: 1, stderr: expect.stringContaining(`aws ${deny} failed: `) })
      expect(account.read()).toEqual(before)
    }
  })

  test('and runs as the only role that may change the key, when there is one', async () => {
    const account = empty()
    const before = account.read()
    const other = ADMIN_ROLE.replace('Admin', 'KeyAdministration')
    expect(await account.run({ KEY_ADMIN_ROLE: other })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`Run this as ${other}`)
    })
    expect(await account.run({ KEY_ADMIN_ROLE: other }, { args: ['--plan'] })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Run this as ${other}`)
    })
    expect(account.read()).toEqual(before)
    expect(await account.run({ KEY_ADMIN_ROLE: ADMIN_ROLE })).toMatchObject({ code: 0 })
  })

  test('and as the one that may change the key now, when another is to take its place', async () => {
    const account = await setUp({ KEY_ADMIN_ROLE: ADMIN_ROLE })
    const other = ADMIN_ROLE.replace('Admin', 'KeyAdministration')
    account.change(changed => (changed.caller = changed.caller.replace('/Admin/', '/KeyAdministration/')))
    const before = account.read()
    for (const parameters of [{}, { KEY_ADMIN_ROLE: other, ENVIRONMENT: 'x' }])
      expect(await account.run(parameters, { args: ['--allow-drop=subject,statement'] })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`Run this as ${ADMIN_ROLE}, not as`)
      })
    expect(account.read()).toEqual(before)
  })

  test('and does not wait for a key policy that locks its author out', async () => {
    const account = empty()
    account.change(changed => (changed.locksOut = true))
    const { code, stderr, calls } = await account.run()
    expect(code).toBe(1)
    expect(stderr).toContain(
      'aws kms create-key failed: \nAn error occurred (MalformedPolicyDocumentException)'
    )
    expect(stderr).not.toContain('trying again')
    expect(calls.filter(call => call === 'kms create-key')).toHaveLength(1)
  })

  test('and with --plan shows everything and changes nothing', async () => {
    const account = empty()
    const before = account.read()
    const plan = await account.run({ KEY_ADMIN_ROLE: ADMIN_ROLE, ...IDS }, { args: ['--plan'] })
    expect(plan).toMatchObject({ code: 0, stderr: '' })
    for (const line of [
      '+ OIDC provider token.actions.githubusercontent.com with the client id sts.amazonaws.com',
      '+ The role release-signing',
      '+ The role release-signing-verify',
      'token.actions.githubusercontent.com:repository_id = 12',
      '+ The key behind alias/release-signing: RSA_4096 SIGN_VERIFY',
      'NobodyElseSigns.Effect = Deny',
      'OnlyKeyAdministratorChanges.Action = kms:PutKeyPolicy',
      '+ The policy sign of release-signing: SignDigests.Action = kms:Sign'
    ])
      expect(plan.stdout).toContain(line)
    expect([account.read(), account.files()]).toEqual([before, {}])
  })

  test('and prints what it adds to the provider that the account shares', async () => {
    const account = await setUp()
    const arn = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'
    account.change(({ providers }) => (providers[arn] = ['other']))
    expect((await account.run()).stdout).toContain(
      '+ OIDC provider token.actions.githubusercontent.com, which the account shares: client id sts.amazonaws.com'
    )
    expect(account.read().providers[arn]).toEqual(['other', 'sts.amazonaws.com'])
  })
})

describe('setup.sh and its surroundings', () => {
  test('what the CLI writes to stderr becomes part of nothing', async () => {
    const account = empty()
    const noise = 'DeprecationWarning: (NoSuchEntity) arn:aws:iam::999999999999:role/wrong'
    expect(await account.run({}, { noise })).toMatchObject({ code: 0 })
    expect(await account.run({}, { noise })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Changes: none/)
    })
    expect(JSON.stringify(account.read())).not.toContain('wrong')
    expect(Object.keys(account.read().keys)).toHaveLength(1)
  })

  test('two keys without an alias are for a person to decide about', async () => {
    const account = await setUp()
    account.change(({ keys, aliases }) => {
      const [[arn, key] = ['', undefined]] = Object.entries(keys)
      if (key !== undefined) keys[`${arn}2`] = key
      delete aliases['alias/release-signing']
    })
    const before = account.read()
    expect(await account.run()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Two keys were made for alias\/release-signing/)
    })
    expect(account.read()).toEqual(before)
  })

  test('the file of another key is kept beside the new one', async () => {
    const account = empty()
    account.write('signing-public-key.pem', 'of another account\n')
    const { stdout } = await account.run()
    expect(stdout).toContain('- signing-public-key.pem, of another key')
    expect(Object.values(account.files()).sort()).toEqual([
      expect.stringMatching(/^-----BEGIN PUBLIC KEY-----\n/),
      'of another account\n'
    ])
  })

  test.runIf(IS_CI)('every shell is at hand', () => {
    expect(shells.map(({ name }) => name)).toEqual(['dash', 'bash', 'zsh', 'busybox'])
  })

  test.each(shells)('does the same in $name', async shell => {
    const account = empty()
    const parameters = { ...WORKFLOW, ...IDS, ADDITIONAL_KEY_SPEC: 'ML_DSA_44' }
    const first = await account.run(parameters, { shell })
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(await account.run(parameters, { shell })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Changes: none/)
    })
    expect(await account.run({}, { shell })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--allow-drop=subject,condition,algorithm,statement')
    })
    expect(account.leftovers()).toEqual([])
  })
})

describe('the runbook that stops signing', () => {
  const page = readFileSync(new URL('../../docs/runbooks/stop-signing.md', import.meta.url), 'utf8')
  const [block = ''] = [...page.matchAll(/^ *```sh\n([^`]*put-key-policy[^`]*)```/gm)].map(([, code]) => code)
  const statements = (account: FakeAccount): readonly unknown[] =>
    (JSON.parse(Object.values(account.keys)[0]?.policy ?? '') as { Statement: unknown[] }).Statement
  const STOP = { Sid: 'Stop', Effect: 'Deny', Principal: '*', Action: 'kms:Sign', Resource: '*' }

  test.each(shells)('adds a Deny, which the setup takes away on purpose: $name', async shell => {
    const account = await setUp()
    const [arn = ''] = Object.keys(account.read().keys)
    const before = statements(account.read())
    const pasted = { ...shell, command: [...shell.command, '-c', block] as const }
    const stopped = await account.run({ KEY_ARN: arn }, { shell: pasted })
    expect(stopped).toMatchObject({
      code: 0,
      stderr: '',
      calls: ['kms get-key-policy', 'kms put-key-policy']
    })
    expect(statements(account.read())).toEqual([STOP, ...before])

    if (shell !== shells[0]) return // the setup in each shell is tested above
    expect(await account.run()).toMatchObject({ code: 1 })
    expect(await account.run({}, { args: ['--allow-drop=statement'] })).toMatchObject({ code: 0 })
    expect(statements(account.read())).toEqual(before)
  })

  test('says when the policy is not as expected', async () => {
    const account = await setUp()
    const [arn = ''] = Object.keys(account.read().keys)
    account.change(({ keys }) => {
      const key = keys[arn]
      if (key !== undefined) key.policy = '{ "Version": "2012-10-17", "Statement": {} }'
    })
    const shell = { name: 'sh', command: ['sh', '-c', block] as const, path: process.env['PATH'] ?? '' }
    const { stdout, calls } = await account.run({ KEY_ARN: arn }, { shell })
    expect([stdout, calls]).toEqual(['NOT STOPPED: add the statement by hand\n', ['kms get-key-policy']])
  })
})
