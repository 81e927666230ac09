import { constants, createHash, createPublicKey, randomUUID, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { SigningAlgorithm } from '../../src/signature/algorithms.ts'
import { ARTIFACT_KEY_SPECS } from '../../src/signature/public-key.ts'
import type { KeySpec } from '../../src/signature/public-key.ts'
import { schemesOf } from '../../src/signature/schemes/index.ts'
import { awsCommands } from './aws-commands.ts'
import type { AwsCommandResult } from './aws-commands.ts'
import { runAction } from './run-action.ts'
import type { ActionResult } from './run-action.ts'
import type { AwsCliTarget } from './tools.ts'
import { workspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

// Everything that this action asks of KMS, asked of a KMS that other people wrote: by the action, and by the AWS CLI as people do it.

/** One thing that was asked, and how it differs from what AWS KMS does: `AS_AWS` when it does not. */
export interface Check {
  /** What kind of thing: `sign by the AWS CLI, RAW`. */
  readonly group: string
  /** Which one: `RSA_2048, RSASSA_PSS_SHA_256, key ARN`. */
  readonly what: string
  readonly outcome: string
}

export const AS_AWS = 'as AWS KMS'

const MESSAGE_TYPES = ['RAW', 'DIGEST'] as const
type MessageType = (typeof MESSAGE_TYPES)[number]

interface Key {
  readonly spec: KeySpec
  readonly arn: string
  readonly publicKey: KeyObject
  /** The ways to name it. */
  readonly forms: Readonly<Record<string, string>>
}

interface Combination {
  readonly key: Key
  readonly algorithm: SigningAlgorithm
  readonly form: string
}

/** A file that was signed, below the workspace of its key. */
interface SignedFile extends Combination {
  readonly path: string
}

/** Makes a key of each size with an alias, and signs and verifies with them in all ways. It deletes nothing. */
export async function kmsRound(target: AwsCliTarget): Promise<Check[]> {
  const place = workspace()
  try {
    const { keys, checks } = await createKeys(target)
    const folders = keys.map(key => ({ key, folder: workspace() }))
    const parts = await Promise.all(folders.map(({ key, folder }) => roundOfKey({ target, key, folder })))
    for (const { folder } of folders) folder.remove()
    return [...checks, ...parts.flat(), ...(await refusals(target, keys, place))]
  } finally {
    place.remove()
  }
}

/** Equal outcomes of a group together: how often each, with an example; keys and lengths of salts are left out of them. */
export function tally(checks: readonly Check[]): Record<string, Record<string, number>> {
  const groups = Object.entries(Object.groupBy(checks, ({ group }) => group))
  return Object.fromEntries(
    groups.map(([group, members = []]) => {
      const counts: Record<string, number> = {}
      for (const { outcome } of members) counts[impersonal(outcome)] = (counts[impersonal(outcome)] ?? 0) + 1
      return [group, counts]
    })
  )
}

const impersonal = (outcome: string): string =>
  outcome
    .replaceAll(/arn:aws:kms:[\w-]+:\d+:key\/[\w-]+/g, '<key ARN>')
    .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<key id>')
    .replaceAll(/\b(?:RSA_\d{4}|ECC_NIST_P\d{3})\b/g, '<key spec>')
    .replaceAll(/salt of \d+ bytes, expected \d+/g, 'salt of … bytes, expected …')
    .replaceAll(/\bfor [\w./-]+\.bin\b/g, 'for <file>')

//---- Keys ----

async function createKeys(target: AwsCliTarget): Promise<{ keys: Key[]; checks: Check[] }> {
  const specs = ARTIFACT_KEY_SPECS
  const created = await kms(
    target,
    specs.map(spec => ['create-key', '--key-usage', 'SIGN_VERIFY', '--key-spec', spec])
  )
  const ids = created.map(answer => String(fieldsOf(fieldsOf(answer)['KeyMetadata'])['KeyId']))
  const aliases = ids.map(id => `alias/round-${id}`)
  await kms(
    target,
    ids.map((id, index) => ['create-alias', '--alias-name', aliases[index] ?? '', '--target-key-id', id])
  )
  const exported = await kms(
    target,
    ids.map(id => ['get-public-key', '--key-id', id])
  )
  const keys = specs.map((spec, index): Key => {
    const id = ids[index] ?? ''
    const alias = aliases[index] ?? ''
    const arn = String(fieldsOf(fieldsOf(created[index])['KeyMetadata'])['Arn'])
    const der = Buffer.from(String(fieldsOf(exported[index])['PublicKey']), 'base64')
    return {
      spec,
      arn,
      publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }),
      forms: {
        'key ARN': arn,
        'key id': id,
        'alias name': alias,
        'alias ARN': arn.replace(/:key\/.*$/, `:${alias}`)
      }
    }
  })
  const described = specs.map((spec, index) => ({
    group: 'create-key',
    what: spec,
    outcome: differences(fieldsOf(created[index])['KeyMetadata'], {
      KeySpec: spec,
      CustomerMasterKeySpec: spec,
      KeyUsage: 'SIGN_VERIFY',
      KeyState: 'Enabled',
      Enabled: true,
      Origin: 'AWS_KMS'
    })
  }))
  const forms = keys.flatMap(key => Object.entries(key.forms).map(([form, id]) => ({ key, form, id })))
  const answers = await kms(
    target,
    forms.map(({ id }) => ['get-public-key', '--key-id', id])
  )
  const published = forms.map(({ key, form }, index) => ({
    group: 'get-public-key',
    what: `${key.spec}, ${form}`,
    outcome: differences(answers[index], {
      KeyId: key.arn,
      KeySpec: key.spec,
      KeyUsage: 'SIGN_VERIFY',
      PublicKey: key.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      SigningAlgorithms: algorithmsOf(key.spec)
    })
  }))
  return { keys, checks: [...described, ...published] }
}

//---- Signing and verifying ----

interface Site {
  readonly target: AwsCliTarget
  readonly key: Key
  /** The workspace of this key. */
  readonly folder: Workspace
}

async function roundOfKey(site: Site): Promise<Check[]> {
  const combinations = algorithmsOf(site.key.spec).flatMap(algorithm =>
    Object.keys(site.key.forms).map(form => ({ key: site.key, algorithm, form }))
  )
  const byAction = await signByAction(site, combinations)
  const byCli = await signByCli(site, combinations)
  const signed = [...byAction.signed, ...byCli.signed]
  return [
    ...byAction.checks,
    ...byCli.checks,
    ...(await verifyByCli(site, signed)),
    ...(await verifyByAction(site, signed)),
    await dryRun(site)
  ]
}

interface Signing {
  readonly checks: readonly Check[]
  /** What is right so far. */
  readonly signed: readonly SignedFile[]
}

async function signByAction(site: Site, combinations: readonly Combination[]): Promise<Signing> {
  const checks: Check[] = []
  const signed: SignedFile[] = []
  for (const combination of combinations) {
    const { key, algorithm, form } = combination
    const path = write(site.folder, combination, 'action')
    const result = await act(site, {
      artifacts: path,
      'key-id': key.forms[form] ?? '',
      'signing-algorithm': algorithm,
      strategy: 'each',
      upload: 'none'
    })
    const made = result.exitCode === 0 ? judge(site.folder, { ...combination, path }) : AS_AWS
    const said = told(result)
    const arn = result.outputs.get('key-arn')
    const other = result.exitCode === 0 && arn !== key.arn ? `key-arn is ${arn}` : AS_AWS
    const outcome = [said, made, other].find(one => one !== AS_AWS) ?? AS_AWS
    checks.push({ group: 'sign by the action', what: nameOf(combination), outcome })
    if (result.exitCode === 0) signed.push({ ...combination, path })
  }
  return { checks, signed }
}

async function signByCli({ target, folder }: Site, combinations: readonly Combination[]): Promise<Signing> {
  const asked = MESSAGE_TYPES.flatMap(messageType =>
    combinations.map(one => ({ ...one, messageType, path: write(folder, one, messageType) }))
  )
  const answers = await kms(
    target,
    asked.map(one => ['sign', ...parametersOf(folder, one)])
  )
  const checks = asked.map((one, index) => {
    const answer = fieldsOf(answers[index])
    const fields = differences(answer, { KeyId: one.key.arn, SigningAlgorithm: one.algorithm })
    if (typeof answer['Signature'] === 'string')
      folder.write(`${one.path}.sig`, Buffer.from(answer['Signature'], 'base64'))
    const outcome = fields === AS_AWS ? judge(folder, one) : fields
    return { group: `sign by the AWS CLI, ${one.messageType}`, what: nameOf(one), outcome }
  })
  return { checks, signed: asked.filter(one => isOver(folder, one)) }
}

async function verifyByCli({ target, folder }: Site, signed: readonly SignedFile[]): Promise<Check[]> {
  const asked = MESSAGE_TYPES.flatMap(messageType => signed.map(one => ({ ...one, messageType })))
  const answers = await kms(
    target,
    asked.map(one => [
      'verify',
      ...parametersOf(folder, one),
      '--signature',
      `fileb://${folder.file(`${one.path}.sig`)}`
    ])
  )
  return asked.map((one, index) => ({
    group: `verify by the AWS CLI, ${one.messageType}`,
    what: nameOf(one),
    outcome: differences(answers[index], {
      KeyId: one.key.arn,
      SignatureValid: true,
      SigningAlgorithm: one.algorithm
    })
  }))
}

/** All files at once, by the key as a file and by KMS. */
async function verifyByAction(site: Site, signed: readonly SignedFile[]): Promise<Check[]> {
  if (signed.length === 0) return []
  site.folder.write('key.pem', site.key.publicKey.export({ format: 'pem', type: 'spki' }))
  const checks: Check[] = []
  const inputs = {
    'by its public key': { 'trusted-public-key': 'key.pem' },
    'by KMS': { 'trusted-public-key': 'key.pem', 'key-id': site.key.arn, 'verify-with': 'kms' }
  }
  for (const [how, more] of Object.entries(inputs)) {
    const result = await act(site, { mode: 'verify', artifacts: 'files/*.bin', ...more })
    const results = JSON.parse(result.outputs.get('results') ?? '[]') as readonly {
      readonly artifact: string
      readonly verified: boolean
      readonly diagnosis: { readonly message: string } | null
    }[]
    for (const one of signed) {
      const found = results.find(({ artifact }) => artifact === one.path)
      const refused = found?.diagnosis?.message ?? told(result)
      const outcome = found?.verified === true ? AS_AWS : refused
      checks.push({ group: `verify by the action, ${how}`, what: nameOf(one), outcome })
    }
  }
  return checks
}

async function dryRun(site: Site): Promise<Check> {
  site.folder.write('dry/app.bin', 'not to be signed\n')
  const result = await act(site, {
    artifacts: 'dry/*.bin',
    'key-id': site.key.arn,
    'signing-algorithm': algorithmsOf(site.key.spec)[0] ?? '',
    upload: 'none',
    strategy: 'each',
    'dry-run': 'true'
  })
  return { group: 'dry run by the action', what: site.key.spec, outcome: told(result) }
}

//---- What KMS must refuse ----

async function refusals(target: AwsCliTarget, keys: readonly Key[], place: Workspace): Promise<Check[]> {
  const short = `fileb://${place.write('short', Buffer.alloc(20, 1))}`
  const long = `fileb://${place.write('long', Buffer.alloc(4097, 1))}`
  const wrong = `fileb://${place.write('wrong', Buffer.alloc(256, 1))}`
  const cases = keys.flatMap(({ spec, arn }) => {
    const [algorithm = ''] = algorithmsOf(spec)
    const other = spec.startsWith('RSA') ? 'ECDSA_SHA_256' : 'RSASSA_PSS_SHA_256'
    const sign = (...args: readonly string[]) => ['sign', '--key-id', arn, '--signing-algorithm', ...args]
    return [
      {
        what: `${spec}, a digest of another length`,
        error: 'ValidationException',
        command: sign(algorithm, '--message-type', 'DIGEST', '--message', short)
      },
      {
        what: `${spec}, a message of 4097 bytes`,
        error: 'ValidationException',
        command: sign(algorithm, '--message', long)
      },
      {
        what: `${spec}, an algorithm of another kind of key`,
        error: 'InvalidKeyUsageException',
        command: sign(other, '--message', short)
      },
      {
        what: `${spec}, a signature that is none`,
        error: 'KMSInvalidSignatureException',
        command: ['verify', ...sign(algorithm, '--message', short, '--signature', wrong).slice(1)]
      },
      {
        what: `${spec}, an alias that does not exist`,
        error: 'NotFoundException',
        command: ['get-public-key', '--key-id', `alias/none-${randomUUID()}`]
      }
    ]
  })
  const results = await awsCommands(
    target,
    cases.map(({ command }) => ['kms', ...command])
  )
  return cases.map(({ what, error }, index) => {
    const name = errorName(results[index])
    return { group: 'refuse', what, outcome: name === error ? AS_AWS : `${name}, expected ${error}` }
  })
}

//---- Parts ----

const algorithmsOf = (spec: KeySpec): SigningAlgorithm[] => schemesOf(spec).map(({ name }) => name)

const nameOf = ({ key, algorithm, form }: Combination): string => `${key.spec}, ${algorithm}, ${form}`

const hashOf = (algorithm: string): string => `sha${algorithm.slice(-3)}`

/** A file with a content of its own, and beside it its digest. */
function write(folder: Workspace, { key, algorithm, form }: Combination, by: string): string {
  const path = `files/${algorithm}-${form.replace(' ', '-')}-${by}.bin`
  const content = `${path} ${key.arn}\n`
  folder.write(path, content)
  folder.write(path.replace('files/', 'digests/'), createHash(hashOf(algorithm)).update(content).digest())
  return path
}

function parametersOf(
  folder: Workspace,
  { key, algorithm, form, path, messageType }: SignedFile & { readonly messageType: MessageType }
): string[] {
  const message = messageType === 'RAW' ? path : path.replace('files/', 'digests/')
  return [
    '--key-id',
    key.forms[form] ?? '',
    '--signing-algorithm',
    algorithm,
    '--message-type',
    messageType,
    '--message',
    `fileb://${folder.file(message)}`
  ]
}

/** Judged by Node's OpenSSL: over the file, with the salt that AWS KMS makes, or what it is instead. */
function judge(folder: Workspace, { key, algorithm, path }: SignedFile): string {
  const signature = folder.read(`${path}.sig`)
  const holds = (content: Uint8Array, saltLength: number): boolean =>
    verify(hashOf(algorithm), content, keyOptions(key, algorithm, saltLength), signature)
  const content = folder.read(path)
  const digest = folder.read(path.replace('files/', 'digests/'))
  const { RSA_PSS_SALTLEN_DIGEST, RSA_PSS_SALTLEN_AUTO } = constants
  if (holds(content, RSA_PSS_SALTLEN_DIGEST)) return AS_AWS
  if (holds(content, RSA_PSS_SALTLEN_AUTO)) return 'a PSS salt of another length than the digest'
  if (holds(digest, RSA_PSS_SALTLEN_AUTO)) return 'the digest was hashed again'
  return 'a signature that does not verify'
}

const isOver = (folder: Workspace, one: SignedFile): boolean => {
  const judged = folder.list().includes(`${one.path}.sig`) ? judge(folder, one) : ''
  return judged === AS_AWS || judged.startsWith('a PSS salt')
}

function keyOptions({ publicKey }: Key, algorithm: SigningAlgorithm, saltLength: number) {
  return algorithm.includes('PSS')
    ? { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
    : { key: publicKey, padding: constants.RSA_PKCS1_PADDING }
}

function act({ target, folder }: Site, inputs: Readonly<Record<string, string>>): Promise<ActionResult> {
  return runAction({
    cwd: folder.path,
    inputs,
    env: {
      AWS_ENDPOINT_URL_KMS: target.endpoint,
      AWS_REGION: target.region,
      AWS_ACCESS_KEY_ID: target.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: target.credentials.secretAccessKey
    },
    secrets: [target.credentials.secretAccessKey]
  })
}

/** What the step said of KMS. */
function told({ annotations }: ActionResult): string {
  return annotations.length === 0
    ? AS_AWS
    : annotations
        .map(({ title, message }) => (title === undefined ? message : `${title}: ${message}`))
        .join(' ')
}

/** The answers of commands that must work; what one said instead is an answer that fits nothing. */
async function kms(target: AwsCliTarget, commands: readonly (readonly string[])[]): Promise<unknown[]> {
  const results = await awsCommands(
    target,
    commands.map(command => ['kms', ...command])
  )
  return results.map(result =>
    result.code === 0 ? (result.stdout === '' ? {} : JSON.parse(result.stdout)) : errorName(result)
  )
}

const errorName = (result: AwsCommandResult | undefined): string =>
  result?.code === 0
    ? 'no error'
    : (/\((\w+)\) when calling/.exec(result?.stderr ?? '')?.[1] ?? result?.stderr ?? '')

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

/** The fields that are not as expected; lists in any order. */
function differences(answer: unknown, expected: Readonly<Record<string, unknown>>): string {
  if (typeof answer === 'string') return answer
  const found = fieldsOf(answer)
  const asText = (value: unknown): string =>
    JSON.stringify(Array.isArray(value) ? value.map(String).toSorted() : value) ?? 'missing'
  const wrong = Object.entries(expected).filter(([name, value]) => asText(found[name]) !== asText(value))
  if (wrong.length === 0) return AS_AWS
  return wrong
    .map(([name, value]) => `${name} is ${asText(found[name])}, expected ${asText(value)}`)
    .join('; ')
}
