import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import type { Log, Signer, SigningKey } from '../../ports.ts'
import { recoverMessages, schemeOf } from '../../signature/schemes/index.ts'
import type { Planned, Proven } from '../model.ts'

/** Has digests signed and proves each signature with the public key before anyone sees it; what is valid already is kept. */
export class Notary {
  readonly #inputs: SignInputs
  readonly #signer: Signer
  readonly #key: SigningKey
  readonly #log: Log
  #warned = false

  constructor(inputs: SignInputs, signer: Signer, key: SigningKey, log: Log) {
    this.#inputs = inputs
    this.#signer = signer
    this.#key = key
    this.#log = log
  }

  async sign(item: Planned): Promise<Proven> {
    if (item.found.kind === 'valid') {
      this.#log.info(`Kept ${item.found.asset.name}: valid for ${item.path}`)
      return { ...item, signature: item.found.signature }
    }
    const { algorithm } = this.#inputs
    const signature = await this.#signer.sign(this.#key, algorithm, item.digest)
    const { publicKey } = this.#key
    const scheme = schemeOf(algorithm)
    if (!scheme.verify(publicKey, item.digest, signature)) {
      throw notByKms(
        `The signature that KMS gave for ${item.path} does not verify with the public key of ${this.#key.arn}.`
      )
    }
    const salt = recoverMessages(publicKey, signature, [scheme])[0]?.saltLength
    const expected = scheme.saltLength
    if (salt !== undefined && salt !== expected) {
      const what = `a PSS salt of ${salt} bytes, expected ${expected} as AWS KMS makes it`
      if (!this.#signer.emulated) throw notByKms(`The signature for ${item.path} has ${what}.`)
      if (!this.#warned)
        this.#log.warning(`The KMS at AWS_ENDPOINT_URL_KMS signs with ${what}: it is an emulator.`)
      this.#warned = true
    }
    this.#log.info(`Signed ${item.path}`)
    return { ...item, signature }
  }
}

function notByKms(message: string): ActionError {
  return new ActionError('KMS_ANSWER_WRONG', `${message} AWS KMS does not answer like this.`, {
    hint: 'Nothing was published. Check AWS_ENDPOINT_URL_KMS and the network between the runner and KMS.'
  })
}
