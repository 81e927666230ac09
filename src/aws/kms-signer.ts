import {
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  VerifyCommand,
  type GetPublicKeyCommandOutput
} from '@aws-sdk/client-kms'
import { ActionError } from '../errors.ts'
import { type RetryPolicy, type Waiting } from '../lib/waiting.ts'
import { TimeLimitError } from '../lib/transfer-watch.ts'
import type { IssuedSignature, KeyReference, Signer, SigningKey } from '../ports.ts'
import { isSigningAlgorithm, type Digest, type SigningAlgorithm } from '../signature/algorithms.ts'
import { isKeySpec, KEY_SPECS, parsePublicKey } from '../signature/public-key.ts'
import { AWS_LIMITS, clientConfig, guardRequests, type AwsLimits, type ServiceLocation } from './client.ts'
import type { RoleCredentials } from './credentials.ts'
import { adviseCredentials, adviseKms, WRONG_ANSWER_HINT, type KmsCall } from './kms-advice.ts'
import type { Network } from './network.ts'
import { IncompleteAnswerError, outlookOf } from './service-error.ts'

export interface KmsSignerOptions {
  readonly key: KeyReference
  readonly kms: ServiceLocation
  readonly network: Network
  /** The assumed role; undefined: the SDK's default chain of credentials. */
  readonly role: { readonly arn: string; readonly credentials: () => Promise<RoleCredentials> } | undefined
  /** What names the sources of that chain, for messages. */
  readonly sources?: readonly string[]
  readonly waiting: Waiting
  readonly limits?: AwsLimits | undefined
}

const ATTEMPTS = 6
const BASE_DELAY_MS = 250

/** AWS KMS behind the `Signer` port. KMS is always called with the identifier that the user gave. */
export class KmsSigner implements Signer {
  readonly keyId: string
  readonly emulated: boolean
  readonly #reference: KeyReference
  readonly #region: string
  readonly #roleArn: string | undefined
  readonly #sources: readonly string[]
  readonly #client: KMSClient
  readonly #waiting: Waiting
  readonly #end: (reason: ActionError) => void
  readonly #limits: AwsLimits

  constructor({ key, kms, network, role, sources = [], waiting, limits = AWS_LIMITS }: KmsSignerOptions) {
    this.keyId = key.id
    this.#reference = key
    this.emulated = kms.endpoint !== undefined
    this.#region = kms.region
    this.#roleArn = role?.arn
    this.#sources = sources
    this.#client = new KMSClient({
      ...clientConfig(kms, network, limits),
      ...(role === undefined ? {} : { credentials: role.credentials })
    })
    guardRequests(this.#client, network)
    const branch = waiting.branch()
    this.#waiting = branch.waiting
    this.#end = branch.end
    this.#limits = limits
  }

  async fetchKey(): Promise<SigningKey> {
    const command = new GetPublicKeyCommand({ KeyId: this.keyId })
    const answer = await this.#call('GetPublicKey', undefined, async abortSignal => {
      const answered = await this.#client.send(command, { abortSignal })
      const { KeyId: arn, PublicKey: der } = answered
      if (arn !== undefined && der !== undefined) return { ...answered, arn, der }
      throw new IncompleteAnswerError('GetPublicKey', 'an ARN or a key', answered)
    })
    const key = toSigningKey(answer, this.keyId)
    assertAskedFor(key, this.#reference)
    return key
  }

  async sign(key: SigningKey, algorithm: SigningAlgorithm, digest: Digest): Promise<IssuedSignature> {
    const command = new SignCommand({
      KeyId: this.keyId,
      Message: digest.bytes,
      MessageType: 'DIGEST',
      SigningAlgorithm: algorithm
    })
    const answer = await this.#call('Sign', algorithm, async abortSignal => {
      const answered = await this.#client.send(command, { abortSignal })
      const { Signature: signature = Uint8Array.of() } = answered
      if (signature.length > 0) return { ...answered, signature }
      throw new IncompleteAnswerError('Sign', 'a signature', answered)
    })
    assertSameKey(key, answer.KeyId, this.keyId)
    if (answer.SigningAlgorithm !== algorithm) {
      throw answerWrong(
        `KMS signed with ${answer.SigningAlgorithm ?? 'no algorithm'}, expected ${algorithm}.`
      )
    }
    return {
      bytes: Uint8Array.from(answer.signature), // a copy: the SDK's bytes are a piece of 8 KiB that would all be kept
      requestId: toRequestId(answer.$metadata.requestId)
    }
  }

  async checkPermission(key: SigningKey, algorithm: SigningAlgorithm, digest: Digest): Promise<boolean> {
    const command = new SignCommand({
      KeyId: this.keyId,
      Message: digest.bytes,
      MessageType: 'DIGEST',
      SigningAlgorithm: algorithm,
      DryRun: true
    })
    const signed = await this.#call('Sign', algorithm, async abortSignal =>
      this.#client.send(command, { abortSignal }).then(
        () => true,
        unless('DryRunOperationException') // it would have worked
      )
    )
    if (!signed) return true
    if (this.emulated) return false
    throw answerWrong(
      `KMS signed with ${key.arn} although it was asked for a dry run; the signature is dropped.`
    )
  }

  async verify(
    key: SigningKey,
    algorithm: SigningAlgorithm,
    digest: Digest,
    signature: Uint8Array
  ): Promise<boolean> {
    const command = new VerifyCommand({
      KeyId: this.keyId,
      Message: digest.bytes,
      MessageType: 'DIGEST',
      Signature: signature,
      SigningAlgorithm: algorithm
    })
    const answer = await this.#call('Verify', algorithm, async abortSignal => {
      const answered = await this.#client
        .send(command, { abortSignal })
        .catch(unless('KMSInvalidSignatureException'))
      if (answered === false || answered.SignatureValid !== undefined) return answered
      throw new IncompleteAnswerError('Verify', 'a verdict', answered)
    })
    if (answer === false) return false
    assertSameKey(key, answer.KeyId, this.keyId)
    if (answer.SigningAlgorithm !== algorithm) {
      throw answerWrong(
        `KMS verified with ${answer.SigningAlgorithm ?? 'no algorithm'}, expected ${algorithm}.`
      )
    }
    return answer.SignatureValid === true
  }

  /** A call that fails for good ends all others: without one signature or verdict the run comes to nothing. */
  async #call<T>(
    operation: KmsCall['operation'],
    algorithm: SigningAlgorithm | undefined,
    attempt: (signal: AbortSignal) => Promise<T>
  ): Promise<T> {
    const { keyId } = this
    const call: KmsCall = { operation, keyId, region: this.#region, algorithm, roleArn: this.#roleArn }
    let hasCredentials = false
    const policy: RetryPolicy = {
      service: 'KMS',
      doing: `call kms:${operation}`,
      attempts: ATTEMPTS,
      baseDelayMs: BASE_DELAY_MS,
      throttleBudgetMs: this.#limits.throttleBudgetMs,
      outlook: outlookOf,
      explain: thrown =>
        hasCredentials ? adviseKms(thrown, call) : adviseCredentials(thrown, operation, this.#sources)
    }
    try {
      return await this.#waiting.retry(policy, async () => {
        hasCredentials = false
        await this.#awaitCredentials(operation)
        hasCredentials = true
        return this.#waiting.within(this.#limits.answerMs, `the answer of KMS to ${operation}`, attempt)
      })
    } catch (thrown) {
      if (thrown instanceof ActionError) this.#end(thrown)
      throw thrown
    }
  }

  /** The SDK keeps them; fetched here, they have the time that they need, and a call has its own. */
  async #awaitCredentials(operation: KmsCall['operation']): Promise<void> {
    const fetch = async (): Promise<unknown> => this.#client.config.credentials()
    if (this.#roleArn !== undefined) return void (await fetch())
    const limitMs = this.#limits.credentialsMs
    try {
      await this.#waiting.within(limitMs, 'AWS credentials', fetch)
    } catch (cause) {
      if (!(cause instanceof TimeLimitError)) throw cause
      const message = `No AWS credentials for kms:${operation}: none of the SDK's sources answered within ${limitMs / 1000} seconds.`
      throw new ActionError('CREDENTIALS_MISSING', message, {
        hint: 'Give role-to-assume, or check the sources that the environment names: a profile, a process, instance metadata.',
        cause
      })
    }
  }
}

/** The id as AWS writes it; one of another form comes from something in between. */
function toRequestId(id: string | undefined): string | undefined {
  return id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : undefined
}

/** Takes an exception of this name for an answer that is no: not a failure of the call. */
function unless(name: string): (thrown: unknown) => false {
  return thrown => {
    if (thrown instanceof Error && thrown.name === name) return false
    throw thrown
  }
}

type CompleteKey = GetPublicKeyCommandOutput & { readonly arn: string; readonly der: Uint8Array }

function toSigningKey(answer: CompleteKey, keyId: string): SigningKey {
  const { arn, der, KeySpec: spec = 'of an unknown spec', KeyUsage: usage } = answer
  if (answer.KeySpec === undefined && answer.CustomerMasterKeySpec !== undefined)
    throw answerOfEmulator(
      `KMS answered GetPublicKey with CustomerMasterKeySpec ${answer.CustomerMasterKeySpec}, but without KeySpec.`
    )
  if (!arn.startsWith('arn:'))
    throw answerOfEmulator(`KMS answered GetPublicKey with the bare key id ${arn}, expected the key's ARN.`)
  if (!isKeySpec(spec)) {
    const expected = `${KEY_SPECS.slice(0, -1).join(', ')} or ${KEY_SPECS.at(-1)}`
    throw unusable(`The KMS key ${keyId} is ${spec}, expected ${expected}.`)
  }
  if (usage !== 'SIGN_VERIFY') {
    throw unusable(`The KMS key ${keyId} has the usage ${usage ?? 'unknown'}, expected SIGN_VERIFY.`)
  }
  const parsed = parsePublicKey(der)
  if (parsed.kind === 'refused')
    throw answerWrong(`KMS answered GetPublicKey with a key that cannot be used: ${parsed.reason}.`)
  return {
    arn,
    publicKey: parsed.key,
    algorithms: (answer.SigningAlgorithms ?? []).filter(isSigningAlgorithm)
  }
}

/**
 * The key that answers must be the one that was asked for, as far as its reference says: an ARN whole, an id as the end of the ARN, an
 * alias ARN by Region and account.
 *
 * @throws KMS_ANSWER_WRONG
 */
function assertAskedFor({ arn }: SigningKey, { id, kind, partition, region, account }: KeyReference): void {
  const isSame =
    kind === 'arn'
      ? arn === id
      : kind === 'id'
        ? arn.endsWith(`:key/${id}`)
        : kind === 'alias' || arn.startsWith(`arn:${partition}:kms:${region}:${account}:key/`)
  if (!isSame) throw answerWrong(`KMS was asked for the key ${id}, and answered with ${arn}.`)
}

/** The same key, or its replica in another Region: a multi-Region key has one id (`mrk-…`) and one key material everywhere. */
function assertSameKey(key: SigningKey, answered: string | undefined, keyId: string): void {
  if (answered === key.arn) return
  const id = (arn: string | undefined): string => arn?.slice(arn.indexOf(':key/') + 1) ?? ''
  if (id(key.arn).startsWith('key/mrk-') && id(answered) === id(key.arn)) return
  if (answered !== undefined && key.arn.endsWith(`:key/${answered}`))
    throw answerOfEmulator(`KMS answered with the bare key id ${answered}, expected ${key.arn}.`)
  throw new ActionError(
    'KMS_ANSWER_WRONG',
    `${keyId} was ${key.arn} at first, but KMS then used ${answered ?? 'no key'}.`,
    {
      hint: keyId.includes('alias/')
        ? 'The alias was moved while this step ran: run the job again once it is settled, or give a key ARN.'
        : WRONG_ANSWER_HINT
    }
  )
}

function unusable(message: string): ActionError {
  return new ActionError('KMS_KEY_UNUSABLE', message, {
    hint: 'Create a key with: aws kms create-key --key-spec RSA_4096 --key-usage SIGN_VERIFY'
  })
}

function answerOfEmulator(message: string): ActionError {
  return new ActionError('KMS_ANSWER_WRONG', message, {
    hint: 'AWS does not answer like this, emulators do (moto): check AWS_ENDPOINT_URL_KMS, or use an emulator that answers as AWS does.'
  })
}

function answerWrong(message: string): ActionError {
  return new ActionError('KMS_ANSWER_WRONG', message, {
    hint: WRONG_ANSWER_HINT
  })
}
