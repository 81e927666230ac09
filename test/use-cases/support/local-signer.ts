import type { KeyObject } from 'node:crypto'
import type { ActionError } from '../../../src/errors.ts'
import type { IssuedSignature, Signer, SigningKey } from '../../../src/ports/signer.ts'
import { SIGNING_ALGORITHMS } from '../../../src/signature/algorithms.ts'
import type { Digest, SigningAlgorithm } from '../../../src/signature/algorithms.ts'
import { signDigest, verifyDigest } from '../../fakes/kms.ts'
import { testKey } from '../../support/keys.ts'
import { publicKeyOf } from '../../support/public-keys.ts'

type Operation = 'fetchKey' | 'sign' | 'checkPermission' | 'verify'

/** A signer with an RSA key of this machine, which signs as AWS KMS does. */
export class LocalSigner implements Signer {
  readonly emulated = false
  readonly keyId: string
  readonly key: SigningKey
  readonly privateKey: KeyObject
  /** Calls by operation, refused ones included. */
  readonly calls: Record<Operation, number> = { fetchKey: 0, sign: 0, checkPermission: 0, verify: 0 }
  /** What it was asked to sign, to say whether it would sign, and to verify, in this order: all that it sees of an artifact. */
  readonly asked: {
    readonly operation: Operation
    readonly algorithm: SigningAlgorithm
    readonly digest: Digest
  }[] = []
  readonly #refusals = new Map<Operation, ActionError>()

  constructor(privateKey: KeyObject) {
    this.privateKey = privateKey
    const publicKey = publicKeyOf(privateKey)
    const id = publicKey.fingerprint.slice('sha256:'.length, 'sha256:'.length + 12)
    this.keyId = `arn:aws:kms:eu-central-1:111122223333:key/${id}`
    this.key = { arn: this.keyId, publicKey, algorithms: SIGNING_ALGORITHMS }
  }

  /** @param slot tells keys apart: the same one is the same key in all tests. */
  static async of(slot: string): Promise<LocalSigner> {
    return new LocalSigner(await testKey('RSA_2048', slot))
  }

  /** What a pin names. */
  get fingerprint(): string {
    return this.key.publicKey.fingerprint
  }

  /** From now on the operation fails like this. */
  refuse(operation: Operation, error: ActionError): void {
    this.#refusals.set(operation, error)
  }

  async fetchKey(): Promise<SigningKey> {
    this.#count('fetchKey')
    return this.key
  }

  async sign(_: SigningKey, algorithm: SigningAlgorithm, digest: Digest): Promise<IssuedSignature> {
    this.#count('sign')
    this.asked.push({ operation: 'sign', algorithm, digest })
    return {
      bytes: signDigest({ privateKey: this.privateKey, algorithm, digest: Buffer.from(digest.bytes) }),
      requestId: `request-${this.calls.sign}`
    }
  }

  async checkPermission(_: SigningKey, algorithm: SigningAlgorithm, digest: Digest): Promise<boolean> {
    this.#count('checkPermission')
    this.asked.push({ operation: 'checkPermission', algorithm, digest })
    return true
  }

  async verify(
    { publicKey }: SigningKey,
    algorithm: SigningAlgorithm,
    digest: Digest,
    signature: Uint8Array
  ): Promise<boolean> {
    this.#count('verify')
    this.asked.push({ operation: 'verify', algorithm, digest })
    if (publicKey.fingerprint !== this.fingerprint) return false
    return verifyDigest({
      key: this.privateKey,
      algorithm,
      digest: Buffer.from(digest.bytes),
      signature: Buffer.from(signature)
    })
  }

  #count(operation: Operation): void {
    this.calls[operation] += 1
    const refusal = this.#refusals.get(operation)
    if (refusal !== undefined) throw refusal
  }
}
