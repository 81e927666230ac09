import type { JobContext } from '../ports/job.ts'
import type { KeyReference, RoleInputs } from '../ports/signer.ts'
import type { Terms } from '../ports/terms.ts'
import {
  DIGEST_ALGORITHMS,
  isDigestAlgorithm,
  isSigningAlgorithm,
  type DigestAlgorithm
} from '../signature/algorithms.ts'
import { findKeyIn } from '../signature/key-forms.ts'
import { UNSUPPORTED_KINDS } from '../signature/not-a-key.ts'
import type { Pins } from '../trust/anchors.ts'
import { isOtherPartition, partitionOf } from './partition.ts'
import { INPUTS } from './schema.ts'
import type { InputReader, SettingReader } from './reader.ts'
import { describeText, describeValue } from './values.ts'

const MAX_PINS = 100
/** Which of the two it was is not known here. */
const REGION_VARIABLES = 'AWS_REGION (or AWS_DEFAULT_REGION)'
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/
const KEY_ARN = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):(\d{12}):(key|alias)\/[\w/-]+$/
const KEY_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]+)$/i
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/[\w+=,.@/-]+$/

/**
 * `key-id` with its Region; undefined when it is not given, or so wrong that no call could be made with it.
 *
 * @param region of the environment, for a key whose Region is not given.
 */
export function parseKey(reader: SettingReader, region: string | undefined): KeyReference | undefined {
  const setting = reader.terms.names['aws-region']
  const given = reader.text('aws-region')
  const id = reader.text('key-id')
  if (given !== undefined && !REGION.test(given)) {
    reader.problem(`${setting}: ${describeValue(given)}, expected a Region such as eu-central-1`)
  }
  const fromArn = id === undefined ? undefined : KEY_ARN.exec(id)?.[2]
  if (given !== undefined && fromArn !== undefined && given !== fromArn) {
    reader.problem(
      `${setting}: "${given}", but the ARN in ${reader.terms.names['key-id']} names ${fromArn}; remove ${setting} or give the same`
    )
  }
  return parseReference(reader, {
    setting: reader.terms.names['key-id'],
    id,
    region: given ?? fromArn ?? region
  })
}

/** `additional-key-id` with its Region: that of its ARN, else that of `key-id`; another key than that. */
export function parseAdditionalKey(
  reader: InputReader,
  region: string | undefined,
  key: KeyReference | undefined
): KeyReference | undefined {
  const id = reader.text('additional-key-id')
  const fromArn = id === undefined ? undefined : KEY_ARN.exec(id)?.[2]
  const near = fromArn ?? reader.text('aws-region') ?? key?.region ?? region
  const additional = parseReference(reader, { setting: 'additional-key-id', id, region: near })
  if (key !== undefined && additional !== undefined && isSameReference(key, additional))
    reader.problem(
      `additional-key-id: the same key as key-id, ${describeValue(additional.id)}; give another one, or remove it`
    )
  return additional
}

/** Whether two references are surely to one key: an alias may be one of the other's. */
function isSameReference(one: KeyReference, other: KeyReference): boolean {
  const named = ({ id, kind }: KeyReference): string =>
    kind === 'id' ? `key/${id}` : id.slice(id.lastIndexOf(':') + 1)
  const account = (key: KeyReference, otherwise: KeyReference): string | undefined =>
    key.account ?? otherwise.account
  return (
    named(one) === named(other) && one.region === other.region && account(one, other) === account(other, one)
  )
}

interface GivenKey {
  /** What messages call it. */
  readonly setting: string
  readonly id: string | undefined
  readonly region: string | undefined
}

function parseReference(reader: SettingReader, { setting, id, region }: GivenKey): KeyReference | undefined {
  if (id === undefined) return undefined
  const { names } = reader.terms
  const arn = KEY_ARN.exec(id)
  if (arn === null && (id.startsWith('arn:') || !/^(alias\/[\w/-]+|[A-Za-z0-9-]+)$/.test(id))) {
    reader.problem(
      `${setting}: ${describeValue(id)}, expected a key id, a key ARN (arn:aws:kms:<region>:<account>:key/<id>), an alias (alias/<name>) or an alias ARN${meantKey(id, reader.terms)}`
    )
    return undefined
  }
  if (arn === null && !id.startsWith('alias/') && !KEY_ID.test(id)) {
    const meant = describeText(id) === undefined ? `; perhaps alias/${id} is intended` : ''
    reader.problem(`${setting}: ${describeValue(id)} is not a key id${meant}`)
    return undefined
  }
  const fromArn = arn?.[2]
  if (region === undefined) {
    reader.problem(
      `${names['aws-region']}: no Region is known; give ${names['aws-region']}, a key ARN as ${names['key-id']}, or set AWS_REGION`
    )
    return undefined
  }
  if (fromArn !== undefined && region === fromArn && !REGION.test(fromArn)) {
    reader.problem(
      `${setting}: the ARN names the Region "${fromArn}", expected a Region such as eu-central-1`
    )
  } else if (reader.text('aws-region') === undefined && !REGION.test(region)) {
    reader.problem(
      `${REGION_VARIABLES}: ${describeValue(region)} in the environment, expected a Region such as eu-central-1`
    )
  }
  if (fromArn !== undefined && isOtherPartition(arn?.[1], partitionOf(fromArn)))
    reader.problem(
      `${setting}: the ARN is of the partition ${arn?.[1]}, but its Region ${fromArn} is of ${partitionOf(fromArn)}; copy the whole ARN as aws kms describe-key prints it`
    )
  const isAlias = arn === null ? id.startsWith('alias/') : arn[4] === 'alias'
  const kind = arn === null ? (isAlias ? 'alias' : 'id') : isAlias ? 'alias-arn' : 'arn'
  return { id, kind, region, partition: arn?.[1], account: arn?.[3] }
}

/** Where something else that people have belongs, or the key in an address of the console. */
function meantKey(value: string, { notAKey }: Terms): string {
  if (/^arn:aws[a-z-]*:(iam|sts):/.test(value)) return `; ${notAKey.role}`
  if (/^!?sha256:[0-9a-f]{64}$/i.test(value)) return `; ${notAKey.fingerprint}`
  const [, id] = /^https:\/\/[\w.-]*console\.\S*\/kms\/keys\/((?:mrk-)?[0-9a-f-]{32,36})/.exec(value) ?? []
  return id === undefined ? '' : `; perhaps ${id} is intended`
}

/** The role that a session of it names, or where something else belongs. */
function meantRole(value: string): string {
  const [, partition, account, name] =
    /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)/.exec(value) ?? []
  if (name !== undefined) return `; perhaps arn:${partition}:iam::${account}:role/${name} is intended`
  if (/^(arn:aws[a-z-]*:kms:|alias\/)/.test(value)) return '; give a KMS key in key-id'
  return /^arn:aws[a-z-]*:iam::\d*:(user|oidc-provider)\//.test(value)
    ? '; give the role that trusts the OIDC provider of GitHub'
    : ''
}

/** The role and its session; undefined when no role is given. */
export function parseRole(reader: InputReader, job: JobContext): RoleInputs | undefined {
  const arn = reader.text('role-to-assume')
  const duration = reader.integer('role-duration-seconds', 900, 43_200)
  if (arn === undefined) {
    refuseWithoutRole(reader, duration)
    return undefined
  }
  const match = ROLE_ARN.exec(arn)
  if (match === null) {
    reader.problem(
      `role-to-assume: ${describeValue(arn)}, expected a role ARN such as arn:aws:iam::111122223333:role/release-signing${meantRole(arn)}`
    )
  }
  return {
    arn,
    partition: match?.[1] ?? '',
    account: match?.[2] ?? '',
    sessionName: toSessionName(reader.text('role-session-name') ?? job.sessionName),
    durationSeconds: duration,
    audience:
      reader.text('audience') ?? (match?.[1] === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com')
  }
}

/** @param all the whole input: where it is a key, no line of it says so. */
function wrongPin(line: string, all: string, names: Terms['names']): string {
  const key = findKeyIn(all)
  const meant = meantPin(line)
  const text = describeText(all)
  const isLine = key === undefined && meant !== ''
  const seen = (isLine ? undefined : text) ?? describeValue(line)
  const next =
    key !== undefined
      ? `; the fingerprint of this key is ${key.fingerprint}`
      : isLine || text === undefined
        ? meant
        : `; put a key into a file, and give the path in ${names['trusted-public-key']}`
  return `${names['public-key-fingerprint']}: ${seen}, expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"${next}`
}

/** As "openssl dgst -sha256" and "sha256sum" print a digest. */
const OUTPUTS_OF_TOOLS =
  /^(?:sha2?-?256 ?\([^)]*\) ?= ?(?<dgst>[0-9a-f]{64})|(?<sum>[0-9a-f]{64}) [ *](?<file>.+))$/i

const OTHER_HASHES: Readonly<Record<number, string>> = {
  32: 'MD5',
  40: 'SHA-1',
  96: 'SHA-384',
  128: 'SHA-512'
}

/** For a fingerprint as another tool writes it: what to write instead, or why it cannot be converted. */
function meantPin(line: string): string {
  const [, revoked = '', rest = ''] = /^(!?)(.*)$/.exec(line) ?? []
  const { dgst, sum, file = '' } = OUTPUTS_OF_TOOLS.exec(rest)?.groups ?? {}
  if (/\.(pem|pub|crt|cer)$/i.test(file))
    return '; that is the hash of a file in PEM, and a fingerprint that of its DER: openssl pkey -pubin -in FILE -outform DER | openssl dgst -sha256'
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(rest))
    return '; that is a fingerprint of SSH, the hash of another form of the key: openssl pkey -pubin -in FILE -outform DER | openssl dgst -sha256'
  const digits =
    dgst ?? sum ?? /^(?:sha-?256[:=/]?)?((?:[0-9a-f]{2}:?){16,64})$/i.exec(rest)?.[1]?.replaceAll(':', '')
  const base64 = /^(?:pin-)?(?:sha256[:=/])?"?([A-Za-z0-9+/]{43}=)"?$/.exec(rest)?.[1] // RFC 7469
  const hex = (
    digits ?? (base64 === undefined ? '' : Buffer.from(base64, 'base64').toString('hex'))
  ).toLowerCase()
  const other = OTHER_HASHES[hex.length]
  if (other !== undefined) return `; ${hex.length} digits are ${other}, and it must be SHA-256`
  return hex.length === 64 ? `; perhaps ${revoked}sha256:${hex} is intended` : ''
}

/** A described session means a role: credentials of the environment must not take its place. */
function refuseWithoutRole(reader: InputReader, duration: number): void {
  const names = [
    ...(['role-session-name', 'audience'] as const).filter(name => reader.text(name) !== undefined),
    ...(duration === Number(INPUTS['role-duration-seconds'].default) ? [] : ['role-duration-seconds'])
  ]
  if (names.length === 0) return
  const given = names.join(' and ')
  reader.problem(
    `role-to-assume: empty beside ${given}; give the ARN of the role (an expression may have evaluated to an empty string), or remove ${given}`
  )
}

/** The name as STS accepts it for `RoleSessionName`: 2 to 64 of `[\w+=,.@-]` (API reference, AssumeRoleWithWebIdentity). */
function toSessionName(name: string): string {
  return name
    .replace(/[^\w+=,.@-]/g, '-')
    .slice(0, 64)
    .padEnd(2, '-')
}

/** The keys that `public-key-fingerprint` allows and revokes, in lower case. */
export function parsePins(reader: SettingReader): Pins {
  const { names, whyEmpty } = reader.terms
  const setting = names['public-key-fingerprint']
  const lines = reader.list('public-key-fingerprint')
  if (lines.length === 0) {
    reader.problem(`${setting}: empty, expected sha256:<64 hex> or "any"; ${whyEmpty}`)
  }
  if (lines.length > MAX_PINS)
    reader.problem(`${setting}: ${lines.length} pins, expected at most ${MAX_PINS}`)
  const allowed: string[] = []
  const revoked: string[] = []
  for (const line of lines.filter(line => line !== 'any')) {
    const pin = /^(!?)(sha256:[0-9a-f]{64})$/i.exec(line)
    if (pin?.[2] === undefined) reader.problem(wrongPin(line, lines.join('\n'), names))
    else (pin[1] === '!' ? revoked : allowed).push(pin[2].toLowerCase())
  }
  for (const pin of new Set(allowed.filter(pin => revoked.includes(pin))))
    reader.problem(`${setting}: ${pin} is both allowed and revoked; remove one of the two lines`)
  const any = lines.includes('any')
  if (any && allowed.length > 0) {
    reader.problem(`${setting}: "any" together with pins; remove "any", or the pins mean nothing`)
  }
  return { allowed: any || allowed.length === 0 ? undefined : allowed, revoked }
}

/** Algorithms of KMS for keys of other kinds (API reference, `SigningAlgorithms`, `MacAlgorithms` and `EncryptionAlgorithms`). */
const OTHER_ALGORITHMS: readonly (readonly [beginning: string, key: string])[] = [
  ['ED25519_', UNSUPPORTED_KINDS.ed25519],
  ['SM2DSA', UNSUPPORTED_KINDS.sm2],
  ['HMAC_', UNSUPPORTED_KINDS.hmac],
  ['RSAES_', 'a key for encryption, which cannot sign']
]

function whyNoAlgorithm(name: string): string {
  const key = OTHER_ALGORITHMS.find(([beginning]) => name.startsWith(beginning))?.[1]
  return key === undefined ? '' : `; that is the algorithm of ${key}`
}

/** `signing-algorithm`; undefined when none is given. */
export function parseAlgorithm(reader: SettingReader): DigestAlgorithm | undefined {
  const name = reader.text('signing-algorithm')
  if (name === undefined || isDigestAlgorithm(name)) return name
  const next = isSigningAlgorithm(name)
    ? '; keys of ML-DSA have no other, and sign no file but the checksums file: give one as additional-key-id to sign, as trusted key to verify'
    : whyNoAlgorithm(name)
  reader.problem(
    `${reader.terms.names['signing-algorithm']}: ${describeValue(name)}, expected one of ${DIGEST_ALGORITHMS.join(', ')}${next}`
  )
  return undefined
}
