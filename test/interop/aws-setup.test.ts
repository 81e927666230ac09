import { createHash, createPublicKey } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  normalize,
  parseHcl,
  readSetUp,
  renderCloudFormation,
  renderTerraform,
  SETUP,
  toEnvironmentName,
  toPascalCase,
  toSnakeCase
} from '../support/aws-setup.ts'
import type { SetUp, SetUpAccount, SetUpParameters } from '../support/aws-setup.ts'
import { parseTemplate } from '../support/cloudformation.ts'
import { awsEnvironment, findPeerKms, startPeerKms } from '../support/peer-kms.ts'
import type { PeerKms } from '../support/peer-kms.ts'
import { blocksOf, evaluateAttribute } from '../support/terraform.ts'
import { expectsTool, hasTool, IS_CI, outputOf, runTool } from '../support/tools.ts'
import { commandsOnly } from '../support/verify-script.ts'
import { workspace } from '../support/workspace.ts'

// The three set-ups of examples/aws against the tools that people run them with, and against each other.

const GITHUB = 'token.actions.githubusercontent.com'
const CASES: readonly {
  readonly title: string
  readonly partition: string
  readonly account: string
  readonly parameters: SetUpParameters
}[] = [
  {
    title: 'what is set when only a repository is given',
    partition: 'aws',
    account: '111122223333',
    parameters: { repository: 'octo-org/product' }
  },
  {
    title: 'every parameter, in China, for GitHub Enterprise Server',
    partition: 'aws-cn',
    account: '222233334444',
    parameters: {
      repository: 'octo-org/product',
      repositoryWithIds: 'octo-org@98/product@12',
      environment: 'sign',
      verifyEnvironment: 'check',
      name: 'product-releases',
      keySpec: 'RSA_2048',
      signingAlgorithms: 'RSASSA_PKCS1_V1_5_SHA_512,RSASSA_PSS_SHA_512',
      oidcIssuer: 'github.example.com/_services/token',
      jobWorkflowRef: 'octo-org/workflows/.github/workflows/sign.yml@refs/tags/v1',
      rolePath: '/releases/',
      permissionsBoundary: 'arn:aws-cn:iam::222233334444:policy/boundary',
      keyAdminRole: 'arn:aws-cn:iam::222233334444:role/KeyAdministration'
    }
  },
  {
    title: 'a repository with ids, whose id STS compares, and another audience',
    partition: 'aws',
    account: '112233445566',
    parameters: {
      repository: 'octo-org/product',
      repositoryWithIds: 'octo-org@98/product@12',
      environment: 'release/production 1.0',
      audience: 'https://signing.example.com'
    }
  },
  {
    title: 'a list of subjects',
    partition: 'aws',
    account: '113344556677',
    parameters: {
      repository: 'octo-org/product',
      repositoryWithIds: 'octo-org@98/product@12',
      subjects: 'repo:octo-org/product:environment:release-a,repo:octo-org/other:environment:release'
    }
  },
  {
    title: 'GovCloud',
    partition: 'aws-us-gov',
    account: '333344445555',
    parameters: { repository: 'octo-org/product', keySpec: 'RSA_3072' }
  },
  {
    title: 'two algorithms, of which each has its own padding',
    partition: 'aws',
    account: '114455667788',
    parameters: {
      repository: 'octo-org/product',
      signingAlgorithms: 'RSASSA_PSS_SHA_256,RSASSA_PKCS1_V1_5_SHA_256'
    }
  },
  {
    title: 'an EC key',
    partition: 'aws',
    account: '115566778899',
    parameters: {
      repository: 'octo-org/product',
      keySpec: 'ECC_NIST_P384',
      signingAlgorithms: 'ECDSA_SHA_384'
    }
  }
]
/** No emulator makes keys of ML-DSA: test/e2e/aws-setup-script.test.ts runs the script for them. */
const ADDITIONAL: (typeof CASES)[number] = {
  title: 'an additional key of ML-DSA, which one role alone may change',
  partition: 'aws',
  account: '116677889900',
  parameters: {
    repository: 'octo-org/product',
    additionalKeySpec: 'ML_DSA_65',
    keyAdminRole: 'arn:aws:iam::116677889900:role/KeyAdministration'
  }
}

const KEY_SPECS = ['RSA_2048', 'RSA_3072', 'RSA_4096', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521']
const ALGORITHMS = ['RSASSA_PSS', 'RSASSA_PKCS1_V1_5', 'ECDSA'].flatMap(scheme =>
  ['256', '384', '512'].map(bits => `${scheme}_SHA_${bits}`)
)
/** What a key of KMS signs with (KMS Developer Guide, "Key spec reference"). */
const algorithmsOf = (spec: string): readonly string[] => {
  const curve = { ECC_NIST_P256: '256', ECC_NIST_P384: '384', ECC_NIST_P521: '512' }[spec]
  return curve === undefined ? ALGORITHMS.slice(0, 6) : [`ECDSA_SHA_${curve}`]
}

/** Parameters with values that all three forms accept, and that all refuse. */
const VALUES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'Repository',
    ['octo-org/product', 'o/.github'],
    ['octo-org', 'a/b\nc/d', 'a/*', 'a/b"', 'a/${aws:username}']
  ],
  ['RepositoryWithIds', ['octo-org@1/product@2'], ['o/p', 'o@1/p', 'o@x/p@2']],
  [
    'Environment',
    ['release', 'release 1.0', 'eu/release', '.', 'a@b+c'],
    [' release', 'release ', 'a:b', 'a"b', 'a*', 'ä', '${x}', 'a\nb']
  ],
  ['AdditionalKeySpec', ['', 'ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'], ['ML_DSA_66', 'RSA_4096', 'ML-DSA-65']],
  ['Name', ['release-signing', '_x', 'a'.repeat(57)], ['-x', 'a'.repeat(58), 'a.b', 'a b']],
  [
    'OidcIssuer',
    [
      'token.actions.githubusercontent.com',
      'token.actions.githubusercontent.com/octo-enterprise',
      'token.actions.octo.ghe.com',
      'github.example.com/_services/token'
    ],
    [
      'https://github.example.com/_services/token',
      'github.example.com:8443/_services/token',
      'github.example.com/_services/token/',
      'GitHub.example.com'
    ]
  ],
  ['JobWorkflowRef', ['o/r/.github/workflows/s.yml@refs/tags/v1'], ['o/r/.github/workflows/s.yml', '*']],
  [
    'Subjects',
    [
      'repo:o/a:environment:release',
      'repo:o/a:environment:r 1,repo:o@1/b@2:environment:r:job_workflow_ref:o/w/x@y'
    ],
    [
      'repo:o/a:ref:refs/heads/main',
      'repo:o/a:pull_request',
      'repo:o/*:environment:release',
      'x,',
      'repo:o/a:environment:'
    ]
  ],
  ['Audience', ['api://signing', 'https://a.example/b'], ['a b', 'a"b']],
  [
    'KeyAdminRole',
    ['arn:aws-cn:iam::111122223333:role/x/Admin'],
    ['Admin', 'arn:aws:iam::111122223333:user/a', '*']
  ],
  ['PermissionsBoundary', ['arn:aws:iam::aws:policy/PowerUserAccess'], ['boundary']],
  ['RolePath', ['/', '/a/b/'], ['a', '/a', '/a b/']]
]

test.runIf(expectsTool('cfn-lint', '--version'))('cfn-lint finds nothing in the templates', async () => {
  const templates = [SETUP.template, SETUP.monitoring]
  expect(await runTool('cfn-lint', ['--include-checks', 'I', '--', ...templates])).toMatchObject({
    code: 0
  })
})

test.runIf(expectsTool('shellcheck', '--version'))('shellcheck finds nothing in the script', async () => {
  const { code, stdout } = await runTool('shellcheck', ['--shell', 'sh', SETUP.script])
  expect({ code, found: stdout.toString() }).toEqual({ code: 0, found: '' })
})

test('the commands can be pasted into an interactive shell', () => {
  const [head = '', block = ''] = readFileSync(SETUP.script, 'utf8').split(/^(?=\($)/m)
  expect(head.split('\n').filter(line => !line.startsWith('#') && line !== '')).toEqual([])
  // zsh takes # for a command and the e of $NAME:environment for a modifier; bash, too, takes ! for its history
  // what lies between the words of a here-document is no command
  const commands = block.replaceAll(/<<'(\w+)'\n[^]*?\n\1\n/g, '')
  expect(commands.split('\n').filter(line => /(^|\s)#|!(?!=)|\$\w+:/.test(line))).toEqual([])
  expect(block.trimEnd().endsWith('\n)')).toBe(true)
})

test('the workflow that is printed is the one of the examples', () => {
  const workflow = readFileSync(SETUP.workflow, 'utf8')
  expect(/<<'WORKFLOW'\n([^]*?)WORKFLOW\n/.exec(readFileSync(SETUP.script, 'utf8'))?.[1]).toBe(workflow)
  expect(readFileSync(`${SETUP.terraform}/release.yml`, 'utf8')).toBe(workflow)
})

test.runIf(expectsTool('checkov', '--version'))(
  'checkov finds nothing that has no reason beside it',
  async () => {
    for (const target of [
      ['-f', SETUP.template],
      ['-f', SETUP.monitoring],
      ['-d', SETUP.terraform]
    ]) {
      const { code, stdout } = await runTool('checkov', [
        '--skip-download',
        '--compact',
        '--quiet',
        ...target
      ])
      expect({ target, code, found: stdout.toString() }).toEqual({
        target,
        code: 0,
        found: expect.not.stringMatching(/^Check: /m)
      })
    }
  }
)

const hasTerraform = hasTool('terraform', 'version')
test.runIf(hasTerraform)('terraform takes the files for formatted', async () => {
  expect(await runTool('terraform', ['fmt', '-check', SETUP.terraform])).toMatchObject({ code: 0 })
})

test.runIf(hasTerraform)(
  'terraform validates the configuration where it has the provider',
  async ({ skip }) => {
    const folder = workspace()
    cpSync(SETUP.terraform, folder.path, { recursive: true })
    const options = { cwd: folder.path, env: { CHECKPOINT_DISABLE: '1' } }
    const init = await runTool('terraform', ['init', '-backend=false', '-no-color'], options)
    skip(init.code !== 0, `terraform init: ${init.stderr}`)
    expect(await runTool('terraform', ['validate', '-no-color'], options)).toMatchObject({ code: 0 })
  }
)

describe.runIf(expectsTool('hcl2tojson', '--version'))('Terraform and CloudFormation', () => {
  test('and the script accept the same values', async () => {
    const template = parseTemplate(readFileSync(SETUP.template, 'utf8'))
    const variables = blocksOf(await parseHcl('variables.tf'), 'variable', 1)
    const patterns = (parameter: string): readonly RegExp[] => {
      const [validation = {}] = (variables.get(toSnakeCase(parameter).slice(1))?.['validation'] ??
        []) as readonly Record<string, string>[]
      const inTerraform = /regex\("\^(.*)\$", var/.exec(validation['condition'] ?? '')?.[1]
      const { AllowedPattern: pattern, AllowedValues: values } = (template['Parameters']?.[parameter] ??
        {}) as { readonly AllowedPattern?: string; readonly AllowedValues?: readonly string[] }
      const inTemplate = pattern ?? values?.join('|') ?? ''
      return [inTemplate, inTerraform ?? ''].map(pattern => new RegExp(`^(?:${pattern})$`))
    }
    const inAll = async (parameter: string, value: string): Promise<readonly boolean[]> => {
      const script = await runTool('sh', [SETUP.script], {
        env: {
          REPOSITORY: 'octo-org/product',
          AWS_REGION: 'eu-central-1',
          PATH: process.env['PATH'] ?? '',
          AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
          [toSnakeCase(parameter).slice(1).toUpperCase()]: value
        }
      })
      return [
        ...patterns(parameter).map(pattern => pattern.test(value)),
        !/ is '[^]*', expected /.test(script.stderr)
      ]
    }
    for (const [parameter, accepted, refused] of VALUES) {
      for (const value of accepted)
        expect({ value, in: await inAll(parameter, value) }).toEqual({ value, in: [true, true, true] })
      for (const value of refused)
        expect({ value, in: await inAll(parameter, value) }).toEqual({ value, in: [false, false, false] })
    }
  })

  test(
    'accept the algorithms that a key has, alone and together, and no others',
    { timeout: 600_000 },
    async () => {
      const where = { partition: 'aws', account: '111122223333', keyArn: 'arn:aws:kms:x:111122223333:key/k' }
      const noAws = await commandsOnly([
        'awk',
        'cut',
        'grep',
        'paste',
        'sed',
        'sort',
        'sh',
        'tr',
        'uniq',
        'wc'
      ])
      const inScript = async (parameters: SetUpParameters): Promise<boolean> => {
        const env = Object.entries(parameters).map(([name, value]) => [toEnvironmentName(name), value])
        const { stderr } = await runTool('sh', [SETUP.script], {
          cwd: '/',
          env: { PATH: noAws, AWS_REGION: 'eu-central-1', ...Object.fromEntries(env) }
        })
        return !stderr.startsWith('SIGNING_ALGORITHMS is ')
      }
      /** Another error than the one about the key is its text. */
      const makes = async (render: () => unknown): Promise<boolean | string> => {
        try {
          await render()
          return true
        } catch (error) {
          return /signs with .* only/.test(String(error)) ? false : String(error)
        }
      }
      for (const keySpec of KEY_SPECS) {
        const own = algorithmsOf(keySpec)
        const lists = [
          ...ALGORITHMS,
          own.join(','),
          `${own[0]},${ALGORITHMS.find(name => !own.includes(name))}`
        ]
        for (const signingAlgorithms of lists) {
          const parameters = { repository: 'octo-org/product', keySpec, signingAlgorithms }
          const expected = signingAlgorithms.split(',').every(name => own.includes(name))
          expect({
            keySpec,
            signingAlgorithms,
            in: [
              await inScript(parameters),
              await makes(() => renderCloudFormation(parameters, where)),
              await makes(() => renderTerraform(parameters, where))
            ]
          }).toEqual({ keySpec, signingAlgorithms, in: [expected, expected, expected] })
        }
      }
    }
  )

  test('have the same parameters with the same defaults and descriptions', async () => {
    const template = parseTemplate(readFileSync(SETUP.template, 'utf8'))
    const variables = blocksOf(await parseHcl('variables.tf'), 'variable', 1)
    const literal = (value: unknown): unknown =>
      value === undefined ? undefined : String(evaluateAttribute(value, () => undefined))
    const ofTerraform = [...variables].map(([name, { default: standard, description }]) => [
      name,
      { default: literal(standard), description: literal(description) }
    ])
    const ofCloudFormation = Object.entries(template['Parameters'] ?? {}).map(([name, parameter]) => [
      toSnakeCase(name).slice(1),
      { default: parameter['Default'], description: parameter['Description'] }
    ])
    expect(Object.fromEntries(ofTerraform)).toEqual(Object.fromEntries(ofCloudFormation))
  })

  test.each([...CASES, ADDITIONAL])('make the same: $title', async ({ parameters, partition, account }) => {
    const keyArn = `arn:${partition}:kms:xx-west-1:${account}:key/the-key`
    const where = { partition, account, keyArn, additionalKeyArn: `${keyArn}-of-ml-dsa` }
    const [terraform, stack] = [
      await renderTerraform(parameters, where),
      renderCloudFormation(parameters, where)
    ]
    expect(normalize(terraform.setUp)).toEqual(normalize(stack.setUp))
    expect(terraform.workflow).toBe(stack.workflow)
    const own = workflowFor(parameters, where)
    expect(stack.workflow).toBe(hasOwnCallers(parameters) ? FOR_OWN_CALLERS : own)
  })
})

const FOR_OWN_CALLERS =
  'The role trusts what its list of subjects or the name of a reusable workflow says: examples/workflows/reusable-signing.yml is a workflow for that.'
const hasOwnCallers = ({ subjects, jobWorkflowRef }: SetUpParameters): boolean =>
  subjects !== undefined || jobWorkflowRef !== undefined

/** `examples/workflows/sign-release.yml` with the values of a set-up, all but the fingerprint. */
function workflowFor(parameters: SetUpParameters, { keyArn, additionalKeyArn }: SetUpAccount): string {
  const { signingAlgorithms = '', audience, environment = 'release' } = parameters
  const { name = 'release-signing', rolePath = '/' } = parameters
  const hasAdditionalKey = parameters['additionalKeySpec'] !== undefined
  const [, partition, , , account] = keyArn.split(':')
  const [algorithm = ''] = signingAlgorithms.split(',')
  const role = `arn:${partition}:iam::${account}:role${rolePath}${name}`
  const line = '\n          '
  const further = [
    algorithm !== '' && algorithm !== 'RSASSA_PSS_SHA_256' && `signing-algorithm: ${algorithm}`,
    audience !== undefined && `audience: ${audience}`,
    hasAdditionalKey && `additional-key-id: ${additionalKeyArn}`
  ].filter(line => line !== false)
  return readFileSync(SETUP.workflow, 'utf8')
    .replace('arn:aws:kms:eu-central-1:111122223333:key/<key id>', keyArn)
    .replace('arn:aws:iam::111122223333:role/release-signing', [role, ...further].join(line))
    .replace('environment: release', `environment: '${environment}'`)
    .replace(
      'require-binding: true',
      hasAdditionalKey ? `require-binding: true${line}require-signatures: all` : '$&'
    )
    .replace(PIN, hasAdditionalKey ? `|-\n    ${PIN}\n    ${ADDITIONAL_PIN}` : PIN)
}

const PIN = 'sha256:<64 hex digits>'
const ADDITIONAL_PIN = 'sha256:<64 hex digits of the additional key>'

const emulator = findPeerKms().find(({ name }) => name === 'MiniStack')

test.runIf(IS_CI)('an emulator with IAM and KMS is at hand', () => {
  expect(emulator?.name).toBe('MiniStack') // scripts/install-peers.sh
})

const hasAccount = emulator !== undefined && expectsTool('aws', '--version')
// the AWS CLI takes about a second a call
describe.runIf(hasAccount)('in an emulated account', { timeout: 15 * 60_000 }, () => {
  let peer: PeerKms
  const folder = workspace()
  beforeAll(async () => {
    if (emulator !== undefined) peer = await startPeerKms(emulator)
  })
  afterAll(async () => {
    await peer.close()
    folder.remove()
  })

  const accountEnv = (account: string): Record<string, string> => awsEnvironment(peer, account)
  const scriptEnv = (parameters: SetUpParameters): Record<string, string> =>
    Object.fromEntries(Object.entries(parameters).map(([name, value]) => [toEnvironmentName(name), value]))
  /** The emulator knows one partition only, so another one, and the policy there, are told to the script by what stands in for the CLI. */
  const standIn = async (partition: string, account: string): Promise<string> => {
    const real = (await outputOf('sh', ['-c', 'command -v aws'])).toString().trim()
    const path = `${partition}/aws`
    folder.write(path, '')
    writeFileSync(
      `${folder.path}/${path}`,
      `#!/bin/sh
case "$*" in
  "sts get-caller-identity "*) echo arn:${partition}:sts::${account}:assumed-role/KeyAdministration/admin ;;
  "iam get-policy "*) echo {} ;;
  *) exec '${real}' "$@" ;;
esac
`,
      { mode: 0o755 }
    )
    await outputOf('chmod', ['755', `${folder.path}/${path}`])
    return `${folder.path}/${partition}:${process.env['PATH'] ?? ''}`
  }
  const runScript = (account: string, env: Readonly<Record<string, string>>) =>
    runTool('sh', [SETUP.script], { cwd: folder.path, env: { ...accountEnv(account), ...env } })
  const read = (account: string, { name = 'release-signing', oidcIssuer = GITHUB }: SetUpParameters) =>
    readSetUp(accountEnv(account), { name, account, issuer: oidcIssuer })
  const withHttps = (setUp: SetUp): unknown => {
    const url = String(setUp.provider.url).replace('https://', '')
    return normalize({ ...setUp, provider: { ...setUp.provider, url } })
  }

  test.each(CASES)('the script makes $title', async ({ partition, account, parameters }) => {
    const PATH = await standIn(partition, account)
    const { code, stdout, stderr } = await runScript(account, { ...scriptEnv(parameters), PATH })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const keyArn = /^KEY_ARN: (.*)$/m.exec(stdout.toString())?.[1] ?? ''
    const expected = renderCloudFormation(parameters, { partition, account, keyArn })
    expect(withHttps(await read(account, parameters))).toEqual(withHttps(expected.setUp))
    const pin = /^KEY_FINGERPRINT: (.*)$/m.exec(stdout.toString())?.[1] ?? ''
    const workflow = expected.workflow.replace('sha256:<64 hex digits>', pin)
    const isPrinted = stdout.toString().endsWith(`\n\n${workflow}${hasOwnCallers(parameters) ? '\n' : ''}`)
    expect(isPrinted ? workflow : stdout.toString()).toBe(workflow)
  })

  const valuesOf = ({ stdout }: { readonly stdout: Buffer }): string =>
    stdout.toString().slice(stdout.toString().indexOf('KEY_ARN: '))

  // the emulator finds no resource of another partition; test/e2e/aws-setup-script.test.ts has those
  test.each(CASES.filter(({ partition }) => partition === 'aws'))(
    'the script changes nothing when it is run again: $title',
    async ({ account, parameters }) => {
      const first = await runScript(account, scriptEnv(parameters))
      const again = await runScript(account, scriptEnv(parameters))
      expect(again).toMatchObject({ code: 0, stderr: '' })
      expect(again.stdout.toString()).toBe(`Changes: none\n${valuesOf(first)}`)
    }
  )

  test('running the script again makes nothing twice and repairs what was changed', async () => {
    const account = '444455556666'
    const env = scriptEnv({ repository: 'octo-org/product' })
    const first = await runScript(account, env)
    const made = await read(account, {})
    const aws = (...args: readonly string[]) => outputOf('aws', args, { env: accountEnv(account) })
    const allowAll =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]}'
    await aws(
      'iam',
      'put-role-policy',
      '--role-name',
      'release-signing',
      '--policy-name',
      'sign',
      '--policy-document',
      allowAll
    )
    await aws(
      'kms',
      'put-key-policy',
      '--key-id',
      /key\/(\S+)/.exec(first.stdout.toString())?.[1] ?? '',
      '--policy-name',
      'default',
      '--policy',
      allowAll
    )
    expect(await read(account, {})).not.toEqual(made)

    const refused = await runScript(account, env)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(/^Nothing was changed: .*--allow-drop=statement\n$/s)
    expect(await read(account, {})).not.toEqual(made)

    const second = await runScript(account, { ...env, ALLOW_DROP: 'statement' })
    expect(second).toMatchObject({ code: 0, stderr: '' })
    expect(valuesOf(second)).toBe(valuesOf(first))
    expect(await read(account, {})).toEqual(made)
    expect((await aws('kms', 'list-keys', '--query', 'length(Keys)')).toString().trim()).toBe('1')
  })

  test('the script leaves a role and a key alone that it did not make', async () => {
    const account = '555566667777'
    const aws = (...args: readonly string[]) => outputOf('aws', args, { env: accountEnv(account) })
    const trust =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}]}'
    await aws('iam', 'create-role', '--role-name', 'theirs', '--assume-role-policy-document', trust)
    const { stdout: unused, ...role } = await runScript(account, {
      REPOSITORY: 'octo-org/product',
      NAME: 'theirs'
    })
    expect({ ...role, unused: unused.toString() }).toEqual({
      code: 1,
      stderr: 'The role theirs exists but was not made by this script; choose another NAME\n',
      unused: ''
    })
    const { keyId } = JSON.parse(
      (
        await aws(
          'kms',
          'create-key',
          '--key-spec',
          'RSA_4096',
          '--key-usage',
          'SIGN_VERIFY',
          '--query',
          '{keyId:KeyMetadata.KeyId}',
          '--output',
          'json'
        )
      ).toString()
    ) as { keyId: string }
    await aws('kms', 'create-alias', '--alias-name', 'alias/their-key', '--target-key-id', keyId)
    expect(await runScript(account, { REPOSITORY: 'octo-org/product', NAME: 'their-key' })).toMatchObject({
      code: 1,
      stderr: 'The key behind alias/their-key exists but was not made by this script; choose another NAME\n'
    })
  })

  test.each([
    ['REPOSITORY', 'octo-org/*'],
    ['REPOSITORY', 'octo-org/a", "repo:x/y'],
    ['ENVIRONMENT', '${aws:username}'],
    ['SIGNING_ALGORITHMS', 'ECDSA_SHA_256'],
    ['OIDC_ISSUER', 'https://github.example.com'],
    ['JOB_WORKFLOW_REF', '*']
  ])('the script refuses %s=%s before it asks AWS', async (name, value) => {
    const { code, stderr } = await runScript('666677778888', {
      REPOSITORY: 'octo-org/product',
      PATH: process.env['PATH'] ?? '',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      [name]: value
    })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`${name} is '${value}', expected `)
    })
  })

  test.each(CASES.slice(0, 2))('CloudFormation makes $title', async ({ parameters }) => {
    // the emulator has no provider resource, one partition, and no permissions boundaries in a stack
    const account = '777788889999'
    const { name = 'release-signing', oidcIssuer = GITHUB } = parameters
    const env = accountEnv(account)
    const deploy = `cloudformation deploy --stack-name ${name} --template-file ${SETUP.template} --capabilities CAPABILITY_NAMED_IAM --parameter-overrides`
    const overrides = { ...parameters, createOidcProvider: 'false' }
    await outputOf(
      'aws',
      [
        'iam',
        'create-open-id-connect-provider',
        '--url',
        `https://${oidcIssuer}`,
        '--client-id-list',
        'sts.amazonaws.com'
      ],
      { env }
    )
    await outputOf(
      'aws',
      [
        ...deploy.split(' '),
        ...Object.entries(overrides).map(([key, value]) => `${toPascalCase(key)}=${value}`)
      ],
      { env }
    )
    const made = await read(account, parameters)
    const keyArn = JSON.stringify(made.signing.policy).match(/arn:aws:kms:[^"]+/)?.[0] ?? ''
    const { permissionsBoundary: _, ...others } = parameters
    const expected = renderCloudFormation(others, { partition: 'aws', account, keyArn })
    expect(withHttps(made)).toEqual(withHttps(expected.setUp))

    // the block of examples/aws/README.md that writes the key and its workflow
    const block = /^STACK=[^]*?(?=^```)/m.exec(readFileSync(`${SETUP.folder}README.md`, 'utf8'))?.[0] ?? ''
    const place = workspace()
    const script = block.replace('STACK=release-signing', `STACK=${name}`)
    expect(await runTool('sh', ['-e', '-c', script], { cwd: place.path, env })).toMatchObject({ code: 0 })
    const der = createPublicKey(place.read('signing-public-key.pem')).export({ type: 'spki', format: 'der' })
    const pin = createHash('sha256').update(der).digest('hex')
    expect(place.read('release.yml').toString().trimEnd()).toBe(
      expected.workflow.replace('<64 hex digits>', pin).trimEnd()
    )
  })
})
