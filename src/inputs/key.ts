import type { JobContext, KeyReference, RoleInputs } from '../ports.ts'
import type { Pins } from '../trust/anchors.ts'
import { INPUTS } from './schema.ts'
import { isPem, quote, type InputReader } from './reader.ts'

const MAX_PINS = 100
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/
const KEY_ARN = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):(\d{12}):(key|alias)\/[\w/-]+$/
const KEY_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]+)$/i
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/[\w+=,.@/-]+$/

/** `key-id` with its Region; undefined when it is not given, or so wrong that no call could be made with it. */
export function parseKey(reader: InputReader, job: JobContext): KeyReference | undefined {
  const id = reader.text('key-id')
  const given = reader.text('aws-region')
  if (given !== undefined && !REGION.test(given)) {
    reader.problem(`aws-region: ${quote(given)}, expected a Region such as eu-central-1`)
  }
  if (id === undefined) return undefined
  const arn = KEY_ARN.exec(id)
  if (arn === null && (id.startsWith('arn:') || !/^(alias\/[\w/-]+|[A-Za-z0-9-]+)$/.test(id))) {
    reader.problem(
      `key-id: ${quote(id)}, expected a key id, a key ARN (arn:aws:kms:<region>:<account>:key/<id>), an alias (alias/<name>) or an alias ARN`
    )
    return undefined
  }
  if (arn === null && !id.startsWith('alias/') && !KEY_ID.test(id)) {
    reader.problem(`key-id: ${quote(id)} is no key id; perhaps alias/${id} is intended`)
    return undefined
  }
  const fromArn = arn?.[2]
  if (given !== undefined && fromArn !== undefined && given !== fromArn) {
    reader.problem(
      `aws-region: "${given}", but the ARN in key-id names ${fromArn}; remove aws-region or give the same`
    )
  }
  const region = given ?? fromArn ?? job.region
  if (region === undefined) {
    reader.problem('aws-region: no Region is known; give aws-region, a key ARN as key-id, or set AWS_REGION')
    return undefined
  }
  if (given === undefined && fromArn !== undefined && !REGION.test(fromArn)) {
    reader.problem(`key-id: the ARN names the Region "${fromArn}", expected a Region such as eu-central-1`)
  } else if (given === undefined && !REGION.test(region)) {
    reader.problem(`AWS_REGION: ${quote(region)} in the environment, expected a Region such as eu-central-1`)
  }
  const isAlias = arn === null ? id.startsWith('alias/') : arn[4] === 'alias'
  const kind = arn === null ? (isAlias ? 'alias' : 'id') : isAlias ? 'alias-arn' : 'arn'
  return { id, kind, region, partition: arn?.[1], account: arn?.[3] }
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
      `role-to-assume: ${quote(arn)}, expected a role ARN such as arn:aws:iam::111122223333:role/release-signing`
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

/** For a fingerprint as another tool writes it: what to write instead. */
function meantPin(line: string): string {
  const [, revoked = '', hex = ''] = /^(!?)(?:sha-?256[:=]?)?((?:[0-9a-f]{2}:?){32})$/i.exec(line) ?? []
  const digits = hex.replaceAll(':', '').toLowerCase()
  return digits.length === 64 ? `; perhaps ${revoked}sha256:${digits} is intended` : ''
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
export function parsePins(reader: InputReader): Pins {
  const lines = reader.list('public-key-fingerprint')
  if (lines.length === 0) {
    reader.problem(
      'public-key-fingerprint: empty, expected sha256:<64 hex> or "any"; an expression may have evaluated to an empty string'
    )
  }
  if (lines.length > MAX_PINS)
    reader.problem(`public-key-fingerprint: ${lines.length} pins, expected at most ${MAX_PINS}`)
  const allowed: string[] = []
  const revoked: string[] = []
  for (const line of lines.filter(line => line !== 'any')) {
    const pin = /^(!?)(sha256:[0-9a-f]{64})$/i.exec(line)
    if (pin?.[2] === undefined) {
      const pem = isPem(lines.join('\n'))
      reader.problem(
        `public-key-fingerprint: ${pem ? 'a key in PEM' : quote(line)}, expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"${pem ? '; a key belongs into a file that trusted-public-key names' : meantPin(line)}`
      )
    } else (pin[1] === '!' ? revoked : allowed).push(pin[2].toLowerCase())
  }
  for (const pin of new Set(allowed.filter(pin => revoked.includes(pin))))
    reader.problem(`public-key-fingerprint: ${pin} is both allowed and revoked; remove one of the two lines`)
  const any = lines.includes('any')
  if (any && allowed.length > 0) {
    reader.problem('public-key-fingerprint: "any" together with pins; remove "any", or the pins mean nothing')
  }
  return { allowed: any || allowed.length === 0 ? undefined : allowed, revoked }
}
