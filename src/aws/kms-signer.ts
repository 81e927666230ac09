import {
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  VerifyCommand,
  type SignCommandInput
} from '@aws-sdk/client-kms'
import { ActionError } from '../errors.ts'
import { type RetryPolicy, type Waiting } from '../lib/waiting.ts'
import { TimeLimitError } from '../lib/transfer-watch.ts'
import type { IssuedSignature, KeyReference, Signer, SigningKey } from '../ports/signer.ts'
import type { AwsTerms } from '../ports/terms.ts'
import type { SigningAlgorithm, SigningValue } from '../signature/algorithms.ts'
import { loadSchemes } from '../signature/schemes/index.ts'
import { AWS_LIMITS, clientConfig, guardRequests, type AwsLimits, type ServiceLocation } from './client.ts'
import type { RoleCredentials } from './credentials.ts'
import { adviseCredentials, adviseKms, WRONG_ANSWER_HINT, type KmsCall } from './kms-advice.ts'
import type { Network } from './network.ts'
import { IncompleteAnswerError, awsOutlookOf } from './service-error.ts'
import { answerOfEmulator, answerWrong } from './key-errors.ts'
import { assertAskedFor, toSigningKey } from './signing-key.ts'

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
  readonly terms: AwsTerms
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
  readonly #terms: AwsTerms

  constructor(options: KmsSignerOptions) {
    const { key, kms, network, role, sources = [], waiting, limits = AWS_LIMITS, terms } = options
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
    this.#terms = terms
  }

  async fetchKey(): Promise<SigningKey> {
    const command = new GetPublicKeyCommand({ KeyId: this.keyId })
    const answer = await this.#call('GetPublicKey', undefined, async abortSignal => {
      const answered = await this.#client.send(command, { abortSignal })
      const { KeyId: arn, PublicKey: der } = answered
      if (typeof arn === 'string' && der instanceof Uint8Array) return { ...answered, arn, der }
      throw new IncompleteAnswerError('GetPublicKey', 'an ARN or a key', answered)
    })
    const key = toSigningKey(answer, this.keyId, this.#terms)
    assertAskedFor(key, this.#reference)
    await loadSchemes(key.publicKey)
    return key
  }

  async sign(key: SigningKey, algorithm: SigningAlgorithm, value: SigningValue): Promise<IssuedSignature> {
    const command = new SignCommand({
      KeyId: this.keyId,
      ...messageOf(value),
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

  async checkPermission(key: SigningKey, algorithm: SigningAlgorithm, value: SigningValue): Promise<boolean> {
    const command = new SignCommand({
      KeyId: this.keyId,
      ...messageOf(value),
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
    value: SigningValue,
    signature: Uint8Array
  ): Promise<boolean> {
    const command = new VerifyCommand({
      KeyId: this.keyId,
      ...messageOf(value),
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
    const [region, roleArn, terms] = [this.#region, this.#roleArn, this.#terms]
    const call: KmsCall = { operation, keyId, region, algorithm, roleArn, terms }
    let hasCredentials = false
    const policy: RetryPolicy = {
      service: 'KMS',
      doing: `call kms:${operation}`,
      attempts: ATTEMPTS,
      baseDelayMs: BASE_DELAY_MS,
      throttleBudgetMs: this.#limits.throttleBudgetMs,
      outlook: awsOutlookOf,
      explain: thrown =>
        hasCredentials ? adviseKms(thrown, call) : adviseCredentials(thrown, call, this.#sources)
    }
    try {
      return await this.#waiting.retry(policy, async () => {
        hasCredentials = false
        await this.#awaitCredentials(operation)
        hasCredentials = true
        return this.#waiting.within(this.#limits.answerMs, `KMS to respond to ${operation}`, attempt)
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
        hint: `${this.#terms.getCredentials}, or check the sources that the environment names: a profile, a process, instance metadata.`,
        cause
      })
    }
  }
}

/** What KMS gets of what is signed: a digest, or the representative that ML-DSA makes of a message. Both are hashes. */
function messageOf({ hash, bytes }: SigningValue): Pick<SignCommandInput, 'Message' | 'MessageType'> {
  return { Message: bytes, MessageType: hash === 'mu' ? 'EXTERNAL_MU' : 'DIGEST' }
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

/** The same key, or its replica in another Region: a multi-Region key has one id (`mrk-…`) and one key material everywhere. */
function assertSameKey(key: SigningKey, answered: string | undefined, keyId: string): void {
  if (answered === key.arn) return
  const id = (arn: unknown): string => (typeof arn === 'string' ? arn.slice(arn.indexOf(':key/') + 1) : '')
  if (id(key.arn).startsWith('key/mrk-') && id(answered) === id(key.arn)) return
  if (answered !== undefined && key.arn.endsWith(`:key/${answered}`))
    throw answerOfEmulator(`KMS answered with the bare key id ${answered}, expected ${key.arn}.`)
  throw new ActionError(
    'KMS_ANSWER_WRONG',
    `${keyId} was ${key.arn} at first, but KMS then used ${answered ?? 'no key'}.`,
    {
      hint: keyId.includes('alias/')
        ? 'The alias was moved meanwhile: try again once it is settled, or give a key ARN.'
        : WRONG_ANSWER_HINT
    }
  )
}
