import {
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  VerifyCommand,
  type GetPublicKeyCommandOutput
} from '@aws-sdk/client-kms'
import { ActionError } from '../errors.ts'
import type { Waiting } from '../lib/waiting.ts'
import type { KeyReference, Signer, SigningKey } from '../ports.ts'
import { isSigningAlgorithm, type Digest, type SigningAlgorithm } from '../signature/algorithms.ts'
import { isKeySpec, KEY_SPECS, parsePublicKey } from '../signature/public-key.ts'
import { clientConfig, guardRequests, type ServiceLocation } from './client.ts'
import type { RoleCredentials } from './credentials.ts'
import { adviseKms, type KmsCall } from './kms-advice.ts'
import type { Network } from './network.ts'
import { outlookOf } from './service-error.ts'

export interface KmsSignerOptions {
  readonly key: KeyReference
  readonly kms: ServiceLocation
  readonly network: Network
  /** The assumed role; undefined: the SDK's default chain of credentials. */
  readonly role: { readonly arn: string; readonly credentials: () => Promise<RoleCredentials> } | undefined
  readonly waiting: Waiting
}

const ATTEMPTS = 6 // a throttled call is worth waiting for: a signature less fails the whole run
const BASE_DELAY_MS = 250

/** AWS KMS behind the `Signer` port. KMS is always called with the identifier that the user gave. */
export class KmsSigner implements Signer {
  readonly keyId: string
  readonly emulated: boolean
  readonly #region: string
  readonly #roleArn: string | undefined
  readonly #client: KMSClient
  readonly #waiting: Waiting

  constructor({ key, kms, network, role, waiting }: KmsSignerOptions) {
    this.keyId = key.id
    this.emulated = kms.endpoint !== undefined
    this.#region = kms.region
    this.#roleArn = role?.arn
    this.#client = new KMSClient({
      ...clientConfig(kms, network),
      ...(role === undefined ? {} : { credentials: role.credentials })
    })
    guardRequests(this.#client, network)
    this.#waiting = waiting
  }

  async fetchKey(): Promise<SigningKey> {
    const command = new GetPublicKeyCommand({ KeyId: this.keyId })
    const answer = await this.#call('GetPublicKey', undefined, async () => this.#client.send(command))
    return toSigningKey(answer, this.keyId)
  }

  async sign(key: SigningKey, algorithm: SigningAlgorithm, digest: Digest): Promise<Uint8Array> {
    const command = new SignCommand({
      KeyId: this.keyId,
      Message: digest.bytes,
      MessageType: 'DIGEST',
      SigningAlgorithm: algorithm
    })
    const answer = await this.#call('Sign', algorithm, async () => this.#client.send(command))
    assertSameKey(key, answer.KeyId, this.keyId)
    if (answer.SigningAlgorithm !== algorithm) {
      throw answerWrong(
        `KMS signed with ${answer.SigningAlgorithm ?? 'no algorithm'}, expected ${algorithm}.`
      )
    }
    if (answer.Signature === undefined || answer.Signature.length === 0)
      throw answerWrong('KMS answered without a signature.')
    return Uint8Array.from(answer.Signature) // a copy: the SDK's bytes are a piece of 8 KiB that would all be kept
  }

  async checkPermission(key: SigningKey, algorithm: SigningAlgorithm, digest: Digest): Promise<void> {
    const command = new SignCommand({
      KeyId: this.keyId,
      Message: digest.bytes,
      MessageType: 'DIGEST',
      SigningAlgorithm: algorithm,
      DryRun: true
    })
    const signed = await this.#call('Sign', algorithm, async () =>
      this.#client.send(command).then(
        () => true,
        unless('DryRunOperationException') // it would have worked
      )
    )
    if (!signed) return
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
    const answer = await this.#call('Verify', algorithm, async () =>
      this.#client.send(command).catch(unless('KMSInvalidSignatureException'))
    )
    if (answer === false) return false
    assertSameKey(key, answer.KeyId, this.keyId)
    if (answer.SigningAlgorithm !== algorithm) {
      throw answerWrong(
        `KMS verified with ${answer.SigningAlgorithm ?? 'no algorithm'}, expected ${algorithm}.`
      )
    }
    return answer.SignatureValid === true
  }

  async #call<T>(
    operation: KmsCall['operation'],
    algorithm: SigningAlgorithm | undefined,
    attempt: () => Promise<T>
  ): Promise<T> {
    const call: KmsCall = {
      operation,
      keyId: this.keyId,
      region: this.#region,
      algorithm,
      roleArn: this.#roleArn
    }
    return this.#waiting.retry(
      {
        service: 'KMS',
        doing: `call kms:${operation}`,
        attempts: ATTEMPTS,
        baseDelayMs: BASE_DELAY_MS,
        outlook: outlookOf,
        explain: thrown => adviseKms(thrown, call)
      },
      attempt
    )
  }
}

/** Takes an exception of this name for an answer that is no: not a failure of the call. */
function unless(name: string): (thrown: unknown) => false {
  return thrown => {
    if (thrown instanceof Error && thrown.name === name) return false
    throw thrown
  }
}

function toSigningKey(answer: GetPublicKeyCommandOutput, keyId: string): SigningKey {
  const { KeyId: arn, PublicKey: der, KeySpec: spec = 'of an unknown spec', KeyUsage: usage } = answer
  if (!isKeySpec(spec)) {
    const expected = `${KEY_SPECS.slice(0, -1).join(', ')} or ${KEY_SPECS.at(-1)}`
    throw unusable(`The KMS key ${keyId} is ${spec}, expected ${expected}.`)
  }
  if (usage !== 'SIGN_VERIFY') {
    throw unusable(`The KMS key ${keyId} has the usage ${usage ?? 'unknown'}, expected SIGN_VERIFY.`)
  }
  if (arn === undefined || der === undefined)
    throw answerWrong('KMS answered GetPublicKey without an ARN or a key.')
  const parsed = parsePublicKey(der)
  if (parsed.kind === 'refused')
    throw answerWrong(`KMS answered GetPublicKey with a key that cannot be used: ${parsed.reason}.`)
  return {
    arn,
    publicKey: parsed.key,
    algorithms: (answer.SigningAlgorithms ?? []).filter(isSigningAlgorithm)
  }
}

/** The same key, or its replica in another Region: a multi-Region key has one id (`mrk-…`) and one key material everywhere. */
function assertSameKey(key: SigningKey, answered: string | undefined, keyId: string): void {
  if (answered === key.arn) return
  const id = (arn: string | undefined): string => arn?.slice(arn.indexOf(':key/') + 1) ?? ''
  if (id(key.arn).startsWith('key/mrk-') && id(answered) === id(key.arn)) return
  throw new ActionError(
    'KMS_ANSWER_WRONG',
    `${keyId} was ${key.arn} at first, but KMS then used ${answered ?? 'no key'}.`,
    {
      hint: keyId.includes('alias/')
        ? 'The alias was moved while this step ran: run the job again once it is settled, or give a key ARN.'
        : 'Check AWS_ENDPOINT_URL_KMS and the network between the runner and KMS: AWS does not answer like this.'
    }
  )
}

function unusable(message: string): ActionError {
  return new ActionError('KMS_KEY_UNUSABLE', message, {
    hint: 'Create a key with: aws kms create-key --key-spec RSA_4096 --key-usage SIGN_VERIFY'
  })
}

function answerWrong(message: string): ActionError {
  return new ActionError('KMS_ANSWER_WRONG', message, {
    hint: 'Check AWS_ENDPOINT_URL_KMS and the network between the runner and KMS: AWS does not answer like this.'
  })
}
