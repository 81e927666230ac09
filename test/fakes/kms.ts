import {
  constants,
  createHash,
  createPublicKey,
  privateEncrypt,
  publicDecrypt,
  randomBytes,
  randomUUID
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { signEcdsa, verifyEcdsa } from './ecdsa.ts'
import { MU_BYTES, muOf, signMu, verifyMu } from './ml-dsa.ts'
import { isMlDsa, testKey } from '../support/keys.ts'
import type { TestKeySpec } from '../support/keys.ts'
import type { AwsErrorCode } from './aws-errors.ts'
import { Faults, isRecord, startServer } from './http.ts'
import type { LoopbackServer, RecordedRequest } from './http.ts'
import { AwsError, authenticate, Constraints, CredentialStore } from './policy.ts'
import type { Credential, PolicyContext } from './policy.ts'
import { keyRefusal, parseResourcePolicy } from './resource-policy.ts'
import type { ResourcePolicy } from './resource-policy.ts'

/** `DescribeKey` is what other tools ask for; the action must not. */
export type KmsOperation = 'Sign' | 'Verify' | 'GetPublicKey' | 'DescribeKey'
export type KeyUsage = 'SIGN_VERIFY' | 'ENCRYPT_DECRYPT' | 'KEY_AGREEMENT'
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Unavailable'

/** AWS salts as long as the digest; `max` is what local-kms and moto do. */
export type PssSalt = 'digest' | 'max'

export interface FakeKey {
  readonly keyId: string
  readonly arn: string
  readonly keySpec: TestKeySpec
  readonly keyUsage: KeyUsage
  readonly publicKey: KeyObject
}

/** One authenticated call, as it was sent: also of those that were then refused. */
export interface KmsCall {
  readonly operation: KmsOperation
  readonly principal: string
  readonly keyId: string | undefined
  readonly messageType: string | undefined
  /** Empty for GetPublicKey. */
  readonly message: Buffer
  readonly signingAlgorithm: string | undefined
  readonly dryRun: boolean
  /** Of the answer's header; `requestID` of the event in CloudTrail. */
  readonly requestId: string
}

export interface FakeKmsOptions {
  readonly region: string
  readonly accountId: string
  readonly partition?: string
  /** Share it with FakeSts to accept the sessions that it issues. */
  readonly credentials?: CredentialStore
  readonly pssSalt?: PssSalt
  /** Time that each call takes at least: makes concurrency visible in `peakInFlight`. */
  readonly latencyMs?: number
}

export interface NewKey {
  readonly keySpec?: TestKeySpec
  readonly keyUsage?: KeyUsage
  readonly state?: KeyState
  /** A UUID, or `mrk-` and 32 hex digits; a random UUID by default. */
  readonly keyId?: string
  readonly aliases?: readonly string[]
  /** JSON of the key policy; without one the account's own policies decide. */
  readonly policy?: string
  /** For a replica of a multi-Region key; by default each key of a fake is another one. */
  readonly privateKey?: KeyObject
}

/**
 * An answer that is wrong without an error: a damaged signature, a signature over the hash of what was sent
 * (RAW instead of DIGEST), another key's ARN, another algorithm's name, a real signature although a dry run was asked for.
 */
export type Lie =
  | { readonly kind: 'damaged-signature' }
  | { readonly kind: 'raw-signature' }
  | { readonly kind: 'dry-run-ignored' }
  | { readonly kind: 'key-arn'; readonly keyArn: string }
  | { readonly kind: 'signing-algorithm'; readonly signingAlgorithm: string }

interface StoredKey extends FakeKey {
  readonly privateKey: KeyObject
  readonly policy: ResourcePolicy | undefined
  state: KeyState
}

interface Alias {
  keyId: string
  /** A move that happens by itself once this many more calls have named the alias. */
  pending?: { readonly keyId: string; callsLeft: number }
}

type Input = Readonly<Record<string, unknown>>
type Output = Readonly<Record<string, unknown>>

const RSA_SIGNING_ALGORITHMS = ['RSASSA_PKCS1_V1_5', 'RSASSA_PSS'].flatMap(scheme =>
  [256, 384, 512].map(bits => `${scheme}_SHA_${bits}`)
)
/** The one algorithm of each curve (developer guide, "Elliptic curve key specs"). */
const ECDSA_ALGORITHMS = {
  ECC_NIST_P256: 'ECDSA_SHA_256',
  ECC_NIST_P384: 'ECDSA_SHA_384',
  ECC_NIST_P521: 'ECDSA_SHA_512',
  ECC_SECG_P256K1: 'ECDSA_SHA_256'
} as const
/** The one algorithm of ML-DSA, of each size (developer guide, "ML-DSA key specs"). */
const ML_DSA_ALGORITHM = 'ML_DSA_SHAKE_256'
const OTHER_SIGNING_ALGORITHMS =
  'ECDSA_SHA_256 ECDSA_SHA_384 ECDSA_SHA_512 SM2DSA ML_DSA_SHAKE_256 ED25519_SHA_512 ED25519_PH_SHA_512'
const SIGNING_ALGORITHMS = [...RSA_SIGNING_ALGORITHMS, ...OTHER_SIGNING_ALGORITHMS.split(' ')]
const MESSAGE_TYPES = ['RAW', 'DIGEST', 'EXTERNAL_MU']
const MAX_MESSAGE_BYTES = 4096
const MAX_SIGNATURE_BYTES = 6144
const KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/
const THROTTLED = 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.'
const STATE_TEXT = {
  PendingDeletion: 'is pending deletion.',
  PendingImport: 'is pending import.',
  Unavailable: 'is unavailable.'
}

/** AWS KMS of one account in one Region, with real keys, behind a loopback endpoint. */
export class FakeKms {
  readonly faults = new Faults()
  readonly calls: KmsCall[] = []
  readonly credentials: CredentialStore
  /** The most calls that were under way at one time. */
  peakInFlight = 0

  readonly #options: FakeKmsOptions
  readonly #keys = new Map<string, StoredKey>()
  readonly #aliases = new Map<string, Alias>()
  readonly #denied = new Map<string, string>()
  readonly #lies: { readonly lie: Lie; readonly operation: KmsOperation; left: number }[] = []
  #server: LoopbackServer | undefined
  #inFlight = 0

  private constructor(options: FakeKmsOptions) {
    this.#options = options
    this.credentials = options.credentials ?? new CredentialStore()
  }

  static async start(options: FakeKmsOptions): Promise<FakeKms> {
    const kms = new FakeKms(options)
    kms.#server = await startServer((request, response) => kms.#serve(request, response), {
      faults: kms.faults
    })
    return kms
  }

  get url(): string {
    return this.#running.url
  }

  get requests(): readonly RecordedRequest[] {
    return this.#running.requests
  }

  async close(): Promise<void> {
    await this.#running.close()
  }

  /** What must never show in a log. */
  secrets(): string[] {
    return this.credentials.secrets()
  }

  async createKey(options: NewKey = {}): Promise<FakeKey> {
    const { keySpec = 'RSA_2048', keyUsage = 'SIGN_VERIFY', state = 'Enabled' } = options
    const keyId = options.keyId ?? randomUUID()
    if (!KEY_ID.test(keyId)) throw new Error(`Not a key id: ${keyId}`)
    const slot = [...this.#keys.values()].filter(key => key.keySpec === keySpec).length
    const privateKey = options.privateKey ?? (await testKey(keySpec, slot))
    const publicKey = createPublicKey(privateKey)
    const arn = this.#arn(`key/${keyId}`)
    const policy = options.policy === undefined ? undefined : parseResourcePolicy(options.policy)
    const key = { keyId, arn, keySpec, keyUsage, publicKey, privateKey, policy, state }
    this.#keys.set(keyId, key)
    for (const alias of options.aliases ?? []) this.pointAlias(alias, keyId)
    return key
  }

  setState(keyId: string, state: KeyState): void {
    const key = this.#keys.get(keyId)
    if (key === undefined) throw new Error(`No such key: ${keyId}`)
    key.state = state
  }

  /** Makes the alias, or moves it: now, or after it was named in `afterCalls` more calls. */
  pointAlias(alias: string, keyId: string, { afterCalls = 0 } = {}): void {
    if (!alias.startsWith('alias/') || !this.#keys.has(keyId))
      throw new Error(`Cannot point ${alias} to ${keyId}`)
    const current = this.#aliases.get(alias)
    if (afterCalls > 0 && current !== undefined) current.pending = { keyId, callsLeft: afterCalls }
    else this.#aliases.set(alias, { keyId })
  }

  /** Refuses an action such as `kms:Sign`, as a key policy or the role's own policy does. */
  deny(action: string, because = `because no identity-based policy allows the ${action} action`): void {
    this.#denied.set(action, because)
  }

  allow(action: string): void {
    this.#denied.delete(action)
  }

  throttle(times: number, operation?: KmsOperation): void {
    this.faults.next({
      kind: 'respond',
      times,
      match: request => operation === undefined || request.headers['x-amz-target'] === target(operation),
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ __type: 'ThrottlingException' satisfies AwsErrorCode, message: THROTTLED })
    })
  }

  /** Answers the next calls of an operation wrongly. */
  lie(lie: Lie, { operation = 'Sign', times = 1 }: { operation?: KmsOperation; times?: number } = {}): void {
    this.#lies.push({ lie, operation, left: times })
  }

  get #running(): LoopbackServer {
    if (this.#server === undefined) throw new Error('FakeKms is not started')
    return this.#server
  }

  #arn(resource: string): string {
    const { partition = 'aws', region, accountId } = this.#options
    return `arn:${partition}:kms:${region}:${accountId}:${resource}`
  }

  async #serve(request: RecordedRequest, response: ServerResponse): Promise<void> {
    const requestId = randomUUID()
    this.#inFlight += 1
    this.peakInFlight = Math.max(this.peakInFlight, this.#inFlight)
    try {
      if (this.#options.latencyMs !== undefined)
        await new Promise(resolve => setTimeout(resolve, this.#options.latencyMs))
      response.setHeader('date', new Date(this.credentials.now()).toUTCString())
      send(response, 200, this.#handle(request, requestId), requestId)
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      // KMS spells this one field with a capital letter.
      const field = error.code === 'AccessDeniedException' ? 'Message' : 'message'
      const text = error.message === '' ? {} : { [field]: error.message }
      send(response, error.status, { __type: error.code, ...text }, requestId)
    } finally {
      this.#inFlight -= 1
    }
  }

  #handle(request: RecordedRequest, requestId: string): Output {
    const { region } = this.#options
    const credential = authenticate(request, this.credentials, { region, service: 'kms' })
    const operation = parseOperation(request)
    const input = parseInput(request)
    const call = { ...toCall(operation, credential, input), requestId }
    this.calls.push(call)
    assertValid(call, input)

    const { key, alias } = this.#find(call.keyId ?? '')
    this.#authorize(call, credential, key, alias)
    if (operation === 'DescribeKey') return { KeyMetadata: keyMetadata(key) }
    assertUsable(key, operation)
    if (operation === 'GetPublicKey') return this.#finish(operation, publicKeyOutput(key))

    const algorithm = call.signingAlgorithm ?? ''
    assertFits(key, algorithm)
    const digest = toSigned(call, key, algorithm)
    if (call.dryRun && this.#takeLie(operation, ['dry-run-ignored']) === undefined)
      throw new AwsError(
        'DryRunOperationException',
        'The request would have succeeded, but the DryRun option is set.',
        412
      )
    const output = { KeyId: key.arn, SigningAlgorithm: algorithm }
    if (operation === 'Verify') {
      const signature = toBytes(input['Signature'])
      if (!verifyDigest({ key: key.privateKey, algorithm, digest, signature, pssSalt: this.#pssSalt }))
        throw new AwsError('KMSInvalidSignatureException', '')
      return this.#finish(operation, { ...output, SignatureValid: true })
    }
    return this.#finish(operation, { ...output, Signature: this.#sign(key, algorithm, digest) })
  }

  get #pssSalt(): PssSalt {
    return this.#options.pssSalt ?? 'digest'
  }

  #sign(key: StoredKey, algorithm: string, digest: Buffer): string {
    const lie = this.#takeLie('Sign', ['damaged-signature', 'raw-signature'])
    const { privateKey } = key
    const signed = lie?.kind === 'raw-signature' ? hash(algorithm, digest, privateKey) : digest
    const signature = signDigest({ privateKey, algorithm, digest: signed, pssSalt: this.#pssSalt })
    if (lie?.kind === 'damaged-signature') signature[10] = (signature[10] ?? 0) ^ 1
    return signature.toString('base64')
  }

  #finish(operation: KmsOperation, output: Output): Output {
    const lie = this.#takeLie(operation, ['key-arn', 'signing-algorithm'])
    if (lie?.kind === 'key-arn') return { ...output, KeyId: lie.keyArn }
    if (lie?.kind === 'signing-algorithm') return { ...output, SigningAlgorithm: lie.signingAlgorithm }
    return output
  }

  #takeLie(operation: KmsOperation, kinds: readonly Lie['kind'][]): Lie | undefined {
    const entry = this.#lies.find(
      ({ lie, operation: of, left }) => left > 0 && of === operation && kinds.includes(lie.kind)
    )
    if (entry === undefined) return undefined
    entry.left -= 1
    return entry.lie
  }

  #find(identifier: string): { key: StoredKey; alias: string | undefined } {
    const resource = identifier.startsWith('arn:') ? this.#toResource(identifier) : identifier
    const alias = resource.startsWith('alias/') ? resource : undefined
    const keyId = alias === undefined ? resource.replace(/^key\//, '') : this.#resolve(alias)
    const key = this.#keys.get(keyId)
    if (key !== undefined) return { key, alias }
    if (!KEY_ID.test(keyId)) throw notFound(`Invalid keyId '${keyId}'`)
    throw notFound(`Key '${this.#arn(`key/${keyId}`)}' does not exist`)
  }

  #toResource(arn: string): string {
    const { partition = 'aws', region, accountId } = this.#options
    const [, arnPartition, service, arnRegion, account, resource = ''] = arn.split(':')
    if (arnPartition !== partition || service !== 'kms') throw notFound(`Invalid arn ${arn}`)
    if (arnRegion !== region) throw notFound(`Invalid arn ${arnRegion}`)
    if (!/^(?:key|alias)\//.test(resource)) throw notFound(`Invalid arn ${arn}`)
    if (account === accountId) return resource
    throw notFound(resource.startsWith('key/') ? `Key '${arn}' does not exist` : `Alias ${arn} is not found.`)
  }

  #resolve(name: string): string {
    const alias = this.#aliases.get(name)
    if (alias === undefined) throw notFound(`Alias ${this.#arn(name)} is not found.`)
    const { keyId, pending } = alias
    if (pending === undefined) return keyId
    pending.callsLeft -= 1
    if (pending.callsLeft === 0) this.#aliases.set(name, { keyId: pending.keyId })
    return keyId
  }

  #authorize(call: KmsCall, credential: Credential, key: StoredKey, alias: string | undefined): void {
    const action = `kms:${call.operation}`
    const aliases = [...this.#aliases].filter(([, { keyId }]) => keyId === key.keyId).map(([name]) => name)
    const context: PolicyContext = {
      'kms:MessageType': call.messageType,
      'kms:SigningAlgorithm': call.signingAlgorithm,
      'kms:RequestAlias': alias,
      'kms:ResourceAliases': aliases
    }
    const because =
      this.#denied.get(action) ?? keyRefusal(credential, key.policy, { action, resource: key.arn, context })
    if (because === undefined) return
    throw new AwsError(
      'AccessDeniedException',
      `User: ${credential.principal} is not authorized to perform: ${action} on resource: ${key.arn} ${because}`
    )
  }
}

//---- Wire format ----

function target(operation: KmsOperation): string {
  return `TrentService.${operation}`
}

function parseOperation(request: RecordedRequest): KmsOperation {
  const operations: readonly KmsOperation[] = ['Sign', 'Verify', 'GetPublicKey', 'DescribeKey']
  const operation = operations.find(name => request.headers['x-amz-target'] === target(name))
  if (operation === undefined || request.method !== 'POST')
    throw new AwsError('UnknownOperationException', '')
  return operation
}

function parseInput(request: RecordedRequest): Input {
  let input: unknown
  try {
    input = JSON.parse(request.body.toString())
  } catch {
    // Answered below, like JSON that is no object.
  }
  if (request.headers['content-type'] !== 'application/x-amz-json-1.1' || !isRecord(input))
    throw new AwsError('SerializationException', '')
  return input
}

function toCall(
  operation: KmsOperation,
  { principal }: Credential,
  input: Input
): Omit<KmsCall, 'requestId'> {
  return {
    operation,
    principal,
    keyId: toText(input['KeyId']),
    messageType: toText(input['MessageType']),
    message: toBytes(input['Message']),
    signingAlgorithm: toText(input['SigningAlgorithm']),
    dryRun: input['DryRun'] === true
  }
}

function toText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new AwsError('SerializationException', '')
  return value
}

function toBytes(value: unknown): Buffer {
  const bytes = Buffer.from(toText(value) ?? '', 'base64')
  if (bytes.toString('base64') !== (value ?? '')) throw new AwsError('SerializationException', '')
  return bytes
}

function send(response: ServerResponse, status: number, output: Output, requestId: string): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': requestId
  })
  response.end(JSON.stringify(output))
}

function publicKeyOutput(key: StoredKey): Output {
  const { arn, keySpec, keyUsage, publicKey } = key
  const signs = keyUsage === 'SIGN_VERIFY'
  return {
    KeyId: arn,
    PublicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    KeySpec: keySpec,
    ...(isMlDsa(keySpec) ? {} : { CustomerMasterKeySpec: keySpec }), // the model of the SDK has no value for these
    KeyUsage: keyUsage,
    ...(signs ? { SigningAlgorithms: signingAlgorithms(keySpec) } : {}),
    ...(keyUsage === 'ENCRYPT_DECRYPT'
      ? { EncryptionAlgorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] }
      : {}),
    ...(keyUsage === 'KEY_AGREEMENT' ? { KeyAgreementAlgorithms: ['ECDH'] } : {})
  }
}

/** `KeyMetadata` of the API reference, of a key that was made just now. */
function keyMetadata(key: StoredKey): Output {
  const { KeyId: arn, PublicKey: _, ...facts } = publicKeyOutput(key)
  return {
    ...facts,
    Arn: arn,
    KeyId: key.arn.split('/').at(-1),
    AWSAccountId: key.arn.split(':')[4],
    CreationDate: Math.floor(Date.now() / 1000),
    Enabled: key.state === 'Enabled',
    KeyState: key.state,
    KeyManager: 'CUSTOMER',
    Origin: 'AWS_KMS',
    Description: ''
  }
}

//---- What KMS insists on ----

function assertValid(call: KmsCall, input: Input): void {
  const { operation, keyId, messageType, message, signingAlgorithm } = call
  const constraints = new Constraints()
  const checkBytes = (field: string, { length }: Buffer, max: number): void => {
    constraints.require(length >= 1, `at '${field}'`, 'have length greater than or equal to 1')
    constraints.require(length <= max, `at '${field}'`, `have length less than or equal to ${max}`)
  }
  const checkEnum = (field: string, value: string, values: readonly string[]): void => {
    const constraint = `satisfy enum value set: [${values.join(', ')}]`
    constraints.require(values.includes(value), `'${value}' at '${field}'`, constraint)
  }

  constraints.require(keyId !== undefined, "null at 'keyId'", 'not be null')
  if (operation === 'Sign' || operation === 'Verify') {
    checkBytes('message', message, MAX_MESSAGE_BYTES)
    if (messageType !== undefined) checkEnum('messageType', messageType, MESSAGE_TYPES)
    if (signingAlgorithm === undefined)
      constraints.require(false, "null at 'signingAlgorithm'", 'not be null')
    else checkEnum('signingAlgorithm', signingAlgorithm, SIGNING_ALGORITHMS)
  }
  if (operation === 'Verify') checkBytes('signature', toBytes(input['Signature']), MAX_SIGNATURE_BYTES)
  constraints.assertMet('ValidationException')
}

function assertUsable({ arn, keyUsage, state }: StoredKey, operation: KmsOperation): void {
  if (state === 'Disabled') throw new AwsError('DisabledException', `${arn} is disabled.`)
  if (state !== 'Enabled') throw new AwsError('KMSInvalidStateException', `${arn} ${STATE_TEXT[state]}`)
  if (operation !== 'GetPublicKey' && keyUsage !== 'SIGN_VERIFY')
    throw invalidUsage(`${arn} key usage is ${keyUsage} which is not valid for ${operation}.`)
}

function assertFits({ keySpec }: StoredKey, algorithm: string): void {
  if (!signingAlgorithms(keySpec).includes(algorithm))
    throw invalidUsage(`Algorithm ${algorithm} is incompatible with key spec ${keySpec}.`)
}

/**
 * What is signed of a message: its hash, or what was sent in its place. Keys of ML-DSA take no digest, and others no μ (developer guide,
 * "ML-DSA key specs"; API reference, Sign: "the length of the Message value must be 64 bytes").
 */
function toSigned(
  { messageType = 'RAW', message }: KmsCall,
  { keySpec, privateKey }: StoredKey,
  algorithm: string
): Buffer {
  if (messageType === 'RAW') return hash(algorithm, message, privateKey)
  if (messageType !== (isMlDsa(keySpec) ? 'EXTERNAL_MU' : 'DIGEST'))
    throw invalid(`Message type ${messageType} is incompatible with key spec ${keySpec}.`)
  if (messageType === 'EXTERNAL_MU') {
    if (message.length !== MU_BYTES)
      throw invalid(`External mu is invalid length for algorithm ${algorithm}.`)
    return message
  }
  if (message.length !== parseAlgorithm(algorithm).hashBytes)
    throw invalid(`Digest is invalid length for algorithm ${algorithm}.`)
  return message
}

function signingAlgorithms(keySpec: TestKeySpec): readonly string[] {
  if (isMlDsa(keySpec)) return [ML_DSA_ALGORITHM]
  return isOnCurve(keySpec) ? [ECDSA_ALGORITHMS[keySpec]] : RSA_SIGNING_ALGORITHMS
}

function isOnCurve(keySpec: TestKeySpec): keySpec is keyof typeof ECDSA_ALGORITHMS {
  return keySpec in ECDSA_ALGORITHMS
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message)
}

function invalidUsage(message: string): AwsError {
  return new AwsError('InvalidKeyUsageException', message)
}

function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message)
}

//---- Signatures of a ready digest, which node:crypto does not offer: RSA here (RFC 8017), ECDSA in ecdsa.ts ----

// Notes of section 9.2: the DER of a DigestInfo up to its digest.
const DIGEST_INFO = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440'
}

interface Algorithm {
  readonly scheme: 'PSS' | 'PKCS1_V1_5' | 'ECDSA'
  readonly hashName: keyof typeof DIGEST_INFO
  readonly hashBytes: number
}

/** Signs a digest as KMS does for `MessageType: DIGEST`, or a μ as for `EXTERNAL_MU`. */
export function signDigest(options: {
  readonly privateKey: KeyObject
  readonly algorithm: string
  readonly digest: Buffer
  readonly pssSalt?: PssSalt
}): Buffer {
  const { privateKey, digest, pssSalt = 'digest' } = options
  if (options.algorithm === ML_DSA_ALGORITHM) return signMu(privateKey, digest)
  const algorithm = parseAlgorithm(options.algorithm)
  if (algorithm.scheme === 'ECDSA') return signEcdsa(privateKey, digest)
  const encoded =
    algorithm.scheme === 'PSS'
      ? encodePss(algorithm, digest, modulusBytes(privateKey), pssSalt)
      : encodePkcs1(algorithm, digest, modulusBytes(privateKey))
  return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encoded)
}

/** Verifies as strictly as KMS: a PSS salt must be as long as the digest unless `pssSalt` is `max`. */
export function verifyDigest(options: {
  /** The private half for ECDSA and ML-DSA; for RSA either. */
  readonly key: KeyObject
  readonly algorithm: string
  readonly digest: Buffer
  readonly signature: Buffer
  readonly pssSalt?: PssSalt
}): boolean {
  const { key, digest, signature, pssSalt = 'digest' } = options
  if (options.algorithm === ML_DSA_ALGORITHM) return verifyMu(key, digest, signature)
  const algorithm = parseAlgorithm(options.algorithm)
  if (algorithm.scheme === 'ECDSA') return verifyEcdsa(key, digest, signature)
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  if (signature.length !== modulusBytes(publicKey) || digest.length !== algorithm.hashBytes) return false
  try {
    if (algorithm.scheme === 'PKCS1_V1_5') return opensPkcs1(algorithm, digest, publicKey, signature)
    const saltBytes = decodePss(algorithm, digest, publicKey, signature)
    return saltBytes !== undefined && (saltBytes === algorithm.hashBytes || pssSalt === 'max')
  } catch {
    return false
  }
}

function parseAlgorithm(name: string): Algorithm {
  const match = /^(RSASSA_PSS|RSASSA_PKCS1_V1_5|ECDSA)_SHA_(256|384|512)$/.exec(name)
  if (match === null) throw new Error(`Not a signing algorithm of this fake: ${name}`)
  const schemes = { RSASSA_PSS: 'PSS', RSASSA_PKCS1_V1_5: 'PKCS1_V1_5', ECDSA: 'ECDSA' } as const
  const scheme = schemes[match[1] as keyof typeof schemes]
  const hashName = match[2] === '256' ? 'sha256' : match[2] === '384' ? 'sha384' : 'sha512'
  return { scheme, hashName, hashBytes: Number(match[2]) / 8 }
}

/** The digest of a message, or its μ. */
function hash(algorithm: string, message: Buffer, privateKey: KeyObject): Buffer {
  if (algorithm === ML_DSA_ALGORITHM) return muOf(privateKey, message)
  return createHash(parseAlgorithm(algorithm).hashName).update(message).digest()
}

function modulusBytes(key: KeyObject): number {
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8
}

/** EMSA-PKCS1-v1_5, section 9.2. */
function encodePkcs1({ hashName }: Algorithm, digest: Buffer, length: number): Buffer {
  const digestInfo = Buffer.concat([Buffer.from(DIGEST_INFO[hashName], 'hex'), digest])
  const padding = Buffer.alloc(length - digestInfo.length - 3, 0xff)
  return Buffer.concat([Buffer.of(0x00, 0x01), padding, Buffer.of(0x00), digestInfo])
}

function opensPkcs1(
  { hashName }: Algorithm,
  digest: Buffer,
  publicKey: KeyObject,
  signature: Buffer
): boolean {
  // OpenSSL takes the padding off here, so that signing and verifying share no code.
  const digestInfo = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature)
  return digestInfo.equals(Buffer.from(DIGEST_INFO[hashName] + digest.toString('hex'), 'hex'))
}

/** EMSA-PSS-ENCODE, section 9.1.1, for moduli of a whole number of bytes. */
function encodePss(
  { hashName, hashBytes }: Algorithm,
  digest: Buffer,
  length: number,
  pssSalt: PssSalt
): Buffer {
  const salt = randomBytes(pssSalt === 'max' ? length - hashBytes - 2 : hashBytes)
  const h = createHash(hashName)
    .update(Buffer.concat([Buffer.alloc(8), digest, salt]))
    .digest()
  const db = Buffer.concat([Buffer.alloc(length - salt.length - hashBytes - 2), Buffer.of(0x01), salt])
  const maskedDb = xor(db, mgf1(hashName, h, db.length))
  // One bit is left over between the modulus and what is encoded.
  maskedDb[0] = (maskedDb[0] ?? 0) & 0x7f
  return Buffer.concat([maskedDb, h, Buffer.of(0xbc)])
}

/** EMSA-PSS-VERIFY, section 9.1.2: the length of the salt, or undefined when it is inconsistent. */
function decodePss(
  { hashName, hashBytes }: Algorithm,
  digest: Buffer,
  publicKey: KeyObject,
  signature: Buffer
): number | undefined {
  const encoded = publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature)
  const dbBytes = encoded.length - hashBytes - 1
  const h = encoded.subarray(dbBytes, -1)
  if (encoded.at(-1) !== 0xbc || (encoded[0] ?? 0) > 0x7f) return undefined
  const db = xor(encoded.subarray(0, dbBytes), mgf1(hashName, h, dbBytes))
  db[0] = (db[0] ?? 0) & 0x7f
  const separator = db.findIndex(byte => byte !== 0)
  if (db[separator] !== 0x01) return undefined
  const salt = db.subarray(separator + 1)
  const expected = createHash(hashName).update(Buffer.alloc(8)).update(digest).update(salt).digest()
  return expected.equals(h) ? salt.length : undefined
}

/** Mask generation, section B.2.1. */
function mgf1(hashName: string, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let counter = 0, made = 0; made < length; counter += 1) {
    const suffix = Buffer.alloc(4)
    suffix.writeUInt32BE(counter)
    const block = createHash(hashName).update(seed).update(suffix).digest()
    blocks.push(block)
    made += block.length
  }
  return Buffer.concat(blocks).subarray(0, length)
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)))
}
