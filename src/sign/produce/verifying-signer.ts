import { createHash } from 'node:crypto'
import { ActionError } from '../../errors.ts'
import type { Log } from '../../ports/log.ts'
import type { IssuedSignature, Signer, SigningKey } from '../../ports/signer.ts'
import { formatDigest, type SigningAlgorithm, type SigningValue } from '../../signature/algorithms.ts'
import { publicKeyHash, representMessage } from '../../signature/ml-dsa-key.ts'
import { saltLengthOf, schemeOf } from '../../signature/schemes/index.ts'

/** A signer that verifies each signature with the public key before it returns it. */
export class VerifyingSigner implements Signer {
  readonly #signer: Signer
  readonly #log: Log
  #warned = false

  constructor(signer: Signer, log: Log) {
    this.#signer = signer
    this.#log = log
  }

  get keyId(): string {
    return this.#signer.keyId
  }

  get emulated(): boolean {
    return this.#signer.emulated
  }

  async fetchKey(): Promise<SigningKey> {
    return this.#signer.fetchKey()
  }

  /**
   * A signature that is verified.
   *
   * @param of the name of the artifact, for messages.
   * @throws KMS_ANSWER_WRONG when it does not verify, or was not made as AWS KMS makes it.
   */
  async sign(
    key: SigningKey,
    algorithm: SigningAlgorithm,
    value: SigningValue,
    of: string = formatDigest(value)
  ): Promise<IssuedSignature> {
    const issued = await this.#signer.sign(key, algorithm, value)
    const signature = issued.bytes
    const scheme = schemeOf(algorithm)
    if (!scheme.verify(key.publicKey, value, signature)) {
      const type = value.hash === 'mu' ? 'EXTERNAL_MU' : 'DIGEST'
      if (scheme.verify(key.publicKey, hashedAgain(key, value), signature))
        throw notByKms(
          `The signature that KMS returned for ${of} is of the ${value.hash === 'mu' ? 'representative as if it were a message' : 'digest of its digest'}: MessageType ${type} was ignored, as some emulators do (moto).`
        )
      throw notByKms(
        `The signature that KMS returned for ${of} does not verify with the public key of ${key.arn}.`
      )
    }
    const salt = saltLengthOf(key.publicKey, algorithm, [signature])
    const expected = scheme.saltLength
    if (salt !== undefined && salt !== expected) {
      const what = `a PSS salt of ${salt} bytes, expected ${expected} as AWS KMS makes it`
      if (!this.emulated) throw notByKms(`The signature for ${of} has ${what}.`)
      if (!this.#warned)
        this.#log.warning(`The KMS at AWS_ENDPOINT_URL_KMS signs with ${what}: it is an emulator.`)
      this.#warned = true
    }
    return issued
  }

  async checkPermission(key: SigningKey, algorithm: SigningAlgorithm, value: SigningValue): Promise<boolean> {
    return this.#signer.checkPermission(key, algorithm, value)
  }

  async verify(
    key: SigningKey,
    algorithm: SigningAlgorithm,
    value: SigningValue,
    signature: Uint8Array
  ): Promise<boolean> {
    return this.#signer.verify(key, algorithm, value, signature)
  }
}

/** What is signed where the bytes that KMS gets are taken for a message (`MessageType` RAW). */
function hashedAgain({ publicKey }: SigningKey, value: SigningValue): SigningValue {
  if (value.hash !== 'mu') return { ...value, bytes: createHash(value.hash).update(value.bytes).digest() }
  return publicKey.kind === 'ml-dsa' ? representMessage(publicKeyHash(publicKey), value.bytes) : value
}

function notByKms(message: string): ActionError {
  return new ActionError('KMS_ANSWER_WRONG', `${message} AWS KMS never returns a response like this.`, {
    hint: 'Correct AWS_ENDPOINT_URL_KMS, or find out which service responds in place of KMS; nothing was published.'
  })
}
