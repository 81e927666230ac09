import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brokenRules, parseTemplate, renderOutputs, renderResources } from './cloudformation.ts'
import { blocksOf, evaluateAttribute, renderPolicyDocument } from './terraform.ts'
import type { HclFile } from './terraform.ts'
import { outputOf } from './tools.ts'
import { busyboxPrograms, linkCommands, shellsHere, whereIs } from './verify-script.ts'

/** Parameters of `examples/aws`, under the names that Terraform and the script spell in other cases. */
export type SetUpParameters = Readonly<Record<string, string>>

/** The account and the keys that a set-up is rendered for. */
export interface SetUpAccount {
  readonly partition: string
  readonly account: string
  readonly keyArn: string
  /** Of the key of ML-DSA, where the parameters have one. */
  readonly additionalKeyArn?: string
}

/** What a set-up makes, as far as it decides who may do what. */
export interface SetUp {
  readonly alias: unknown
  readonly key: KeySetUp
  /** Null without one. */
  readonly additional: (KeySetUp & { readonly alias: unknown }) | null
  readonly signing: RoleSetUp
  readonly verify: RoleSetUp
  readonly provider: { readonly url: unknown; readonly audiences: unknown }
}

/** A set-up that is not there yet, with the workflow for it, which has no fingerprint. */
export interface RenderedSetUp {
  readonly setUp: SetUp
  readonly workflow: string
}

export interface KeySetUp {
  readonly spec: unknown
  readonly usage: unknown
  readonly tags: unknown
  readonly policy: unknown
}

export interface RoleSetUp {
  readonly name: unknown
  readonly path: unknown
  /** Null without one. */
  readonly boundary: unknown
  readonly tags: unknown
  readonly trust: unknown
  readonly policy: unknown
}

const FOLDER = fileURLToPath(new URL('../../examples/aws/', import.meta.url))
export const SETUP = {
  folder: FOLDER,
  script: `${FOLDER}setup.sh`,
  template: `${FOLDER}cloudformation.yaml`,
  terraform: `${FOLDER}terraform`,
  monitoring: `${FOLDER}monitoring.yaml`,
  /** What each of them prints with its values filled in. */
  workflow: fileURLToPath(new URL('../../examples/workflows/sign-release.yml', import.meta.url))
}

/** The shells of this machine that run `setup.sh`, each with the PATH behind that of the AWS CLI. */
export async function shellsForSetup(folder: string): Promise<readonly SetupShell[]> {
  return await Promise.all(
    shellsHere().map(async ({ name, command: [program, ...first], onlyBusyBox = false }) => ({
      name,
      command: [await whereIs(program), ...first] as const,
      path: onlyBusyBox
        ? linkCommands(`${folder}/busybox`, await busyboxPrograms(BUSYBOX_APPLETS))
        : (process.env['PATH'] ?? '')
    }))
  )
}

export interface SetupShell {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly path: string
}

const BUSYBOX_APPLETS = 'awk cat cmp cp cut grep mktemp mv paste rm sed sleep sort tr uniq wc'.split(' ')

export const toPascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
export const toSnakeCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
export const toEnvironmentName = (name: string): string => toSnakeCase(name).toUpperCase()

/** The set-up of the CloudFormation template. */
export function renderCloudFormation(parameters: SetUpParameters, account: SetUpAccount): RenderedSetUp {
  const template = parseTemplate(readFileSync(SETUP.template, 'utf8'))
  const { name = 'release-signing', rolePath = '/' } = parameters
  const role = `arn:${account.partition}:iam::${account.account}:role${rolePath}${name}`
  const given = Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => [toPascalCase(key), value])
  )
  const broken = brokenRules(template, given)
  if (broken.length > 0) throw new Error(broken.join('\n'))
  const context = {
    parameters: given,
    pseudo: { 'AWS::Partition': account.partition, 'AWS::AccountId': account.account },
    resources: {
      'SigningRole.Arn': role,
      'VerifyRole.Arn': `${role}-verify`,
      'Key.Arn': account.keyArn,
      'AdditionalKey.Arn': account.additionalKeyArn ?? '',
      SigningRole: name,
      VerifyRole: `${name}-verify`,
      Key: account.keyArn.split('/')[1] ?? '',
      AdditionalKey: account.additionalKeyArn?.split('/')[1] ?? ''
    }
  }
  const resources = renderResources(template, context)
  const get = (id: string, property: string): unknown => resources[id]?.[property]
  const roleOf = (id: string, policy: string): RoleSetUp => ({
    name: get(id, 'RoleName'),
    path: get(id, 'Path'),
    boundary: get(id, 'PermissionsBoundary') ?? null,
    tags: toTags(get(id, 'Tags')),
    trust: JSON.parse(String(get(id, 'AssumeRolePolicyDocument'))),
    policy: get(policy, 'PolicyDocument')
  })
  const keyOf = (id: string): KeySetUp => ({
    spec: get(id, 'KeySpec'),
    usage: get(id, 'KeyUsage'),
    tags: toTags(get(id, 'Tags')),
    policy: get(id, 'KeyPolicy')
  })
  const setUp = {
    alias: get('KeyAlias', 'AliasName'),
    key: keyOf('Key'),
    additional:
      resources['AdditionalKey'] === undefined
        ? null
        : { ...keyOf('AdditionalKey'), alias: get('AdditionalKeyAlias', 'AliasName') },
    signing: roleOf('SigningRole', 'SignPolicy'),
    verify: roleOf('VerifyRole', 'VerifyPolicy'),
    provider: { url: get('OidcProvider', 'Url'), audiences: get('OidcProvider', 'ClientIdList') }
  }
  return { setUp, workflow: String(renderOutputs(template, context)['Workflow']) }
}

/** The set-up of the Terraform configuration, parsed by python-hcl2. */
export async function renderTerraform(
  parameters: SetUpParameters,
  account: SetUpAccount
): Promise<RenderedSetUp> {
  const main = await parseHcl('main.tf')
  const outputs = blocksOf(await parseHcl('outputs.tf'), 'output', 1)
  const variables = blocksOf(await parseHcl('variables.tf'), 'variable', 1)
  const [locals = {}] = main['locals'] ?? []
  const resources = blocksOf(main, 'resource', 2)
  const documents = blocksOf(main, 'data', 2)
  const given = new Map<string, unknown>(
    Object.entries(parameters).map(([key, value]) => {
      const name = toSnakeCase(key)
      return [name, variables.get(name)?.['type'] === '${list(string)}' ? value.split(/ *, */) : value]
    })
  )
  for (const key of given.keys()) if (!variables.has(key)) throw new Error(`There is no variable ${key}`)

  const lookUp = (path: string): unknown => {
    const [head = '', second = '', third = '', fourth] = path.split('.')
    if (head === 'var')
      return given.get(second) ?? evaluateAttribute(variables.get(second)?.['default'], lookUp)
    if (head === 'local') return evaluateAttribute(locals[second], lookUp)
    if (path === 'null') return null
    if (path === 'path.module') return SETUP.terraform
    if (path === 'data.aws_partition.current.partition') return account.partition
    if (path === 'data.aws_caller_identity.current.account_id') return account.account
    const document = documents.get(`${second}.${third}`)
    if (head === 'data' && fourth === 'json' && document !== undefined)
      return renderPolicyDocument(document, lookUp)
    if (path === 'aws_kms_key.signing.arn') return account.keyArn
    if (path === 'aws_kms_key.additional[*].arn')
      return get('aws_kms_key.additional', 'count') === 0 ? [] : [account.additionalKeyArn]
    if (head === 'aws_iam_role' && third === 'arn')
      return `arn:${account.partition}:iam::${account.account}:role${String(get(`aws_iam_role.${second}`, 'path'))}${String(get(`aws_iam_role.${second}`, 'name'))}`
    throw new Error(`The configuration refers to ${path}, which is not known`)
  }
  const get = (resource: string, attribute: string): unknown =>
    evaluateAttribute(resources.get(resource)?.[attribute], lookUp)
  const [lifecycle = {}] = (resources.get('aws_kms_key.signing')?.['lifecycle'] ?? []) as readonly {
    precondition?: readonly Readonly<Record<string, unknown>>[]
  }[]
  for (const { condition, error_message: message } of lifecycle.precondition ?? [])
    if (evaluateAttribute(condition, lookUp) !== true) throw new Error(String(message))
  const roleOf = (role: string, policy: string): RoleSetUp => {
    if (resources.get(`aws_iam_role_policy.${policy}`)?.['role'] !== `\${aws_iam_role.${role}.id}`)
      throw new Error(`The policy ${policy} is not that of the role ${role}`)
    return {
      name: get(`aws_iam_role.${role}`, 'name'),
      path: get(`aws_iam_role.${role}`, 'path'),
      boundary: get(`aws_iam_role.${role}`, 'permissions_boundary') ?? null,
      tags: get(`aws_iam_role.${role}`, 'tags'),
      trust: get(`aws_iam_role.${role}`, 'assume_role_policy'),
      policy: get(`aws_iam_role_policy.${policy}`, 'policy')
    }
  }
  const keyOf = (key: string): KeySetUp => ({
    spec: get(`aws_kms_key.${key}`, 'customer_master_key_spec'),
    usage: get(`aws_kms_key.${key}`, 'key_usage'),
    tags: get(`aws_kms_key.${key}`, 'tags'),
    policy: get(`aws_kms_key.${key}`, 'policy')
  })
  const additionalKeys = get('aws_kms_alias.additional', 'count')
  const provider = 'aws_iam_openid_connect_provider.github'
  const setUp = {
    alias: get('aws_kms_alias.signing', 'name'),
    key: keyOf('signing'),
    additional:
      additionalKeys === 0
        ? null
        : { ...keyOf('additional'), alias: get('aws_kms_alias.additional', 'name') },
    signing: roleOf('signing', 'sign'),
    verify: roleOf('verify', 'verify'),
    provider: { url: get(provider, 'url'), audiences: get(provider, 'client_id_list') }
  }
  return { setUp, workflow: String(evaluateAttribute(outputs.get('workflow')?.['value'], lookUp)) }
}

/** The tags that say whose the role is; `made-by` says which of the three forms made it. */
function toTags(tags: unknown): unknown {
  const own = (tags as readonly { readonly Key: string; readonly Value: string }[]).filter(
    ({ Key: key }) => key !== 'made-by' && !key.startsWith('aws:')
  )
  return Object.fromEntries(own.map(({ Key: key, Value: value }) => [key, value]))
}

const parsed = new Map<string, Promise<HclFile>>()

/** A file of the Terraform example as python-hcl2 reads it. */
export function parseHcl(name: string): Promise<HclFile> {
  const file =
    parsed.get(name) ??
    outputOf('hcl2tojson', [`${SETUP.terraform}/${name}`]).then(
      json => JSON.parse(json.toString()) as HclFile
    )
  parsed.set(name, file)
  return file
}

/** The set-up that is there in an account, asked of IAM and KMS by the AWS CLI. */
export async function readSetUp(
  env: Readonly<Record<string, string>>,
  { name, account, issuer }: { readonly name: string; readonly account: string; readonly issuer: string }
): Promise<SetUp> {
  /** One value of the answer, by a JMESPath query. */
  const aws = async (query: string, ...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await outputOf('aws', [...args, '--query', query, '--output', 'json'], { env })).toString())
  const roleOf = async (role: string, policy: string): Promise<RoleSetUp> => ({
    name: role,
    path: await aws('Role.Path', 'iam', 'get-role', '--role-name', role),
    boundary: await aws(
      'Role.PermissionsBoundary.PermissionsBoundaryArn',
      'iam',
      'get-role',
      '--role-name',
      role
    ),
    tags: toTags(await aws('Role.Tags', 'iam', 'get-role', '--role-name', role)),
    trust: await aws('Role.AssumeRolePolicyDocument', 'iam', 'get-role', '--role-name', role),
    policy: await aws(
      'PolicyDocument',
      ...`iam get-role-policy --role-name ${role} --policy-name ${policy}`.split(' ')
    )
  })
  const alias = `alias/${name}`
  const describe = ['kms', 'describe-key', '--key-id', alias]
  const keyId = String(await aws('KeyMetadata.KeyId', ...describe))
  const policy = `kms get-key-policy --policy-name default --key-id ${keyId}`
  const arn = `arn:aws:iam::${account}:oidc-provider/${issuer}`
  const provider = ['iam', 'get-open-id-connect-provider', '--open-id-connect-provider-arn', arn]
  const tags = (await aws('Tags', 'kms', 'list-resource-tags', '--key-id', keyId)) as readonly {
    readonly TagKey: string
    readonly TagValue: string
  }[]
  return {
    alias,
    key: {
      spec: await aws('KeyMetadata.KeySpec', ...describe),
      usage: await aws('KeyMetadata.KeyUsage', ...describe),
      tags: toTags(tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }))),
      policy: JSON.parse(String(await aws('Policy', ...policy.split(' '))))
    },
    additional: null, // no emulator makes keys of ML-DSA: test/e2e/aws-setup-script.test.ts has them
    signing: await roleOf(name, 'sign'),
    verify: await roleOf(`${name}-verify`, 'verify'),
    provider: { url: await aws('Url', ...provider), audiences: await aws('ClientIDList', ...provider) }
  }
}

/** The same set-up with what IAM takes for equal made equal: a text for a list of one, and any order in a list. */
export function normalize(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(normalize)
    if (items.length === 1 && typeof items[0] === 'string') return items[0]
    return items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, normalize(item)])
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
