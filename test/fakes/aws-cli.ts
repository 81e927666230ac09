import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'

// An `aws` command with an account in a file: the calls of examples/aws/setup.sh, their JSON and their errors as AWS CLI 2 prints them.
// It runs as a program (startFakeAwsCli of test/support/fake-aws-cli.ts makes the command), so it has no imports of the tests.

export interface FakeTag {
  readonly Key: string
  readonly Value: string
}

export interface FakeRole {
  Arn: string
  trust: unknown
  boundary?: string | undefined
  tags: FakeTag[]
  policies: Record<string, unknown>
}

export interface FakeKey {
  spec: string
  usage: string
  state: string
  origin: string
  multiRegion?: boolean
  /** As KMS keeps it: text. */
  policy: string
  tags: FakeTag[]
  /** SPKI in base64. */
  publicKey: string
}

export interface FakeAccount {
  caller: string
  providers: Record<string, string[]>
  roles: Record<string, FakeRole>
  keys: Record<string, FakeKey>
  aliases: Record<string, string>
  /** ARNs of managed policies. */
  policies: string[]
  /** The caller may not change a key policy, whatever that says. */
  locksOut?: boolean
}

class Refusal extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

type Options = Readonly<Record<string, string>>
type Operation = (account: FakeAccount, options: Options) => unknown

const REGION = 'eu-central-1'
const accountOf = ({ caller }: FakeAccount): string => caller.split(':')[4] ?? ''

function found<T>(table: Readonly<Record<string, T>>, name: string, code: string): T {
  const value = table[name]
  if (value === undefined) throw new Refusal(code, `${name} cannot be found.`)
  return value
}

function keyOf(account: FakeAccount, id = ''): readonly [string, FakeKey] {
  const arn = id.startsWith('alias/') ? found(account.aliases, id, 'NotFoundException') : id
  return [arn, found(account.keys, arn, 'NotFoundException')]
}

const roleOf = (account: FakeAccount, options: Options): FakeRole =>
  found(account.roles, options['role-name'] ?? '', 'NoSuchEntity')

function withTags(before: readonly FakeTag[], added: readonly FakeTag[]): FakeTag[] {
  return [...before.filter(({ Key }) => added.every(tag => tag.Key !== Key)), ...added]
}

const iamTags = (text = '[]'): FakeTag[] => JSON.parse(text) as FakeTag[]
const kmsTags = (text = '[]'): FakeTag[] =>
  (JSON.parse(text) as { TagKey: string; TagValue: string }[]).map(({ TagKey, TagValue }) => ({
    Key: TagKey,
    Value: TagValue
  }))

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'sts get-caller-identity': ({ caller }) => ({ Arn: caller }),
  'iam get-open-id-connect-provider': ({ providers }, options) => ({
    ClientIDList: found(providers, options['open-id-connect-provider-arn'] ?? '', 'NoSuchEntity')
  }),
  'iam create-open-id-connect-provider': (account, options) => {
    const { Url, ClientIDList } = JSON.parse(options['cli-input-json'] ?? '') as {
      Url: string
      ClientIDList: string[]
    }
    const [, partition] = account.caller.split(':')
    const arn = `arn:${partition}:iam::${accountOf(account)}:oidc-provider/${Url.replace('https://', '')}`
    account.providers[arn] = ClientIDList
    return {}
  },
  'iam add-client-id-to-open-id-connect-provider': ({ providers }, options) => {
    const { OpenIDConnectProviderArn: arn, ClientID } = JSON.parse(options['cli-input-json'] ?? '') as {
      OpenIDConnectProviderArn: string
      ClientID: string
    }
    found(providers, arn, 'NoSuchEntity').push(ClientID)
  },
  'iam get-policy': ({ policies }, options) => {
    const arn = options['policy-arn'] ?? ''
    if (!policies.includes(arn)) throw new Refusal('NoSuchEntity', `${arn} cannot be found.`)
    return { Policy: { Arn: arn } }
  },
  'iam get-role': (account, options) => {
    const { Arn, trust, boundary, tags } = roleOf(account, options)
    return {
      Role: {
        Arn,
        AssumeRolePolicyDocument: trust,
        Tags: tags,
        ...(boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: boundary } })
      }
    }
  },
  'iam create-role': (account, options) => {
    const name = options['role-name'] ?? ''
    if (account.roles[name] !== undefined) throw new Refusal('EntityAlreadyExists', `${name} is there.`)
    const [, partition] = account.caller.split(':')
    account.roles[name] = {
      Arn: `arn:${partition}:iam::${accountOf(account)}:role${options['path'] ?? '/'}${name}`,
      trust: JSON.parse(options['assume-role-policy-document'] ?? ''),
      boundary: options['permissions-boundary'],
      tags: iamTags(options['tags']),
      policies: {}
    }
    return {}
  },
  'iam tag-role': (account, options) => {
    const role = roleOf(account, options)
    role.tags = withTags(role.tags, iamTags(options['tags']))
  },
  'iam update-assume-role-policy': (account, options) => {
    roleOf(account, options).trust = JSON.parse(options['policy-document'] ?? '')
  },
  'iam put-role-permissions-boundary': (account, options) => {
    roleOf(account, options).boundary = options['permissions-boundary']
  },
  'iam get-role-policy': (account, options) => ({
    PolicyDocument: found(roleOf(account, options).policies, options['policy-name'] ?? '', 'NoSuchEntity')
  }),
  'iam put-role-policy': (account, options) => {
    roleOf(account, options).policies[options['policy-name'] ?? ''] = JSON.parse(
      options['policy-document'] ?? ''
    )
  },
  'kms describe-key': (account, options) => {
    const [Arn, { spec, usage, state, origin, multiRegion }] = keyOf(account, options['key-id'])
    return {
      KeyMetadata: {
        Arn,
        KeySpec: spec,
        KeyUsage: usage,
        KeyState: state,
        Origin: origin,
        MultiRegion: multiRegion ?? false
      }
    }
  },
  'kms list-resource-tags': (account, options) => ({
    Tags: keyOf(account, options['key-id'])[1].tags.map(({ Key, Value }) => ({
      TagKey: Key,
      TagValue: Value
    }))
  }),
  'kms tag-resource': (account, options) => {
    const [, key] = keyOf(account, options['key-id'])
    key.tags = withTags(key.tags, kmsTags(options['tags']))
  },
  'kms get-key-policy': (account, options) => ({ Policy: keyOf(account, options['key-id'])[1].policy }),
  'kms put-key-policy': (account, options) => {
    keyOf(account, options['key-id'])[1].policy = checkedPolicy(account, options['policy'])
  },
  'kms create-key': (account, options) => {
    const publicKey = makePublicKey(options['key-spec'] ?? '')
    const [, partition] = account.caller.split(':')
    const id = `0000000${Object.keys(account.keys).length}-5d5c-4d0c-9a44-6b8b0f2f7f11`
    const arn = `arn:${partition}:kms:${REGION}:${accountOf(account)}:key/${id}`
    account.keys[arn] = {
      spec: options['key-spec'] ?? '',
      usage: options['key-usage'] ?? '',
      state: 'Enabled',
      origin: 'AWS_KMS',
      policy: checkedPolicy(account, options['policy']),
      tags: kmsTags(options['tags']),
      publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    }
    return { KeyMetadata: { Arn: arn } }
  },
  'kms create-alias': (account, options) => {
    const alias = options['alias-name'] ?? ''
    if (account.aliases[alias] !== undefined)
      throw new Refusal('AlreadyExistsException', `${alias} is there.`)
    account.aliases[alias] = keyOf(account, options['target-key-id'])[0]
  },
  'kms get-public-key': (account, options) => {
    const [arn, { state, publicKey }] = keyOf(account, options['key-id'])
    if (state !== 'Enabled') throw new Refusal('KMSInvalidStateException', `${arn} is ${state}.`)
    return { PublicKey: publicKey }
  },
  'resourcegroupstaggingapi get-resources': ({ keys }) => ({
    ResourceTagMappingList: Object.entries(keys)
      .filter(([, { tags }]) =>
        FILTERS.every(([key, value]) => tags.some(tag => tag.Key === key && tag.Value === value))
      )
      .map(([ResourceARN, { tags }]) => ({ ResourceARN, Tags: tags }))
  })
}

function makePublicKey(spec: string): KeyObject {
  switch (spec) {
    case 'ML_DSA_44':
      return generateKeyPairSync('ml-dsa-44').publicKey
    case 'ML_DSA_65':
      return generateKeyPairSync('ml-dsa-65').publicKey
    case 'ML_DSA_87':
      return generateKeyPairSync('ml-dsa-87').publicKey
    default:
      return spec.startsWith('ECC_')
        ? generateKeyPairSync('ec', { namedCurve: spec.replace('ECC_NIST_P', 'P-') }).publicKey
        : generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
  }
}

/** KMS takes only roles that exist for principals of a key policy, and none that locks its author out. */
function checkedPolicy({ roles, locksOut }: FakeAccount, text = ''): string {
  if (locksOut === true)
    throw new Refusal(
      'MalformedPolicyDocumentException',
      'The new key policy will not allow you to update the key policy in the future.'
    )
  const known = Object.values(roles).map(({ Arn }) => Arn)
  const { Statement } = JSON.parse(text) as { Statement: { Principal: unknown }[] }
  const named =
    JSON.stringify(Statement.map(({ Principal }) => Principal)).match(/arn:[^"]*:role\/[^"]*/g) ?? []
  const unknown = named.find(arn => !known.includes(arn))
  if (unknown !== undefined)
    throw new Refusal('MalformedPolicyDocumentException', `Policy contains ${unknown}.`)
  return text
}

const FILTERS: (readonly [string, string])[] = []

function parseOptions(args: readonly string[]): Options {
  const options: Record<string, string> = {}
  for (let at = 0; at < args.length; at++) {
    const name = (args[at] ?? '').replace(/^--/, '')
    if (!(args[at] ?? '').startsWith('--')) {
      const [, key = '', value = ''] = /^Key=(.*),Values=(.*)$/.exec(args[at] ?? '') ?? []
      FILTERS.push([key, value])
    } else if (name === 'tag-filters') continue
    else options[name] = args[++at] ?? ''
  }
  return options
}

function print(answer: unknown, { query, output }: Options): void {
  if (answer === undefined) return
  const value = (query ?? '')
    .split('.')
    .filter(part => part !== '')
    .reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], answer)
  process.stdout.write(`${output === 'text' ? String(value) : JSON.stringify(value, undefined, 4)}\n`)
}

/** One call, from the arguments of the process and the variables `FAKE_AWS_*`. */
function main(): void {
  const { FAKE_AWS_FOLDER: folder = '.', FAKE_AWS_STOP: stop = '', FAKE_AWS_NOISE: noise = '' } = process.env
  const [stopAt, signal, when] = stop.split(' ')
  const name = process.argv.slice(2, 4).join(' ')
  const log = `${folder}/calls`
  appendFileSync(log, `${name}\n`)
  const stops = readFileSync(log, 'utf8').split('\n').length - 1 === Number(stopAt)
  const end = (): void => {
    process.kill(process.ppid, signal)
  }
  if (noise !== '') process.stderr.write(`${noise}\n`)
  if (stops && when === 'before') {
    end()
    return
  }
  const file = `${folder}/account.json`
  const account = JSON.parse(readFileSync(file, 'utf8')) as FakeAccount
  try {
    if (existsSync(`${folder}/deny`) && readFileSync(`${folder}/deny`, 'utf8') === name)
      throw new Refusal('AccessDenied', `User: ${account.caller} is not authorized to perform ${name}`)
    const operation = OPERATIONS[name]
    if (operation === undefined) throw new Refusal('UnknownOperation', name)
    const options = parseOptions(process.argv.slice(4))
    const answer = operation(account, options)
    writeFileSync(file, JSON.stringify(account))
    if (stops) end()
    print(answer, options)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (stops) end()
    process.stderr.write(
      `\nAn error occurred (${error.code}) when calling the ${name} operation: ${error.message}\n`
    )
    process.exitCode = 254
  }
}

if (process.env['FAKE_AWS_FOLDER'] !== undefined) main()
