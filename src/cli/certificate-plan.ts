import { ActionError } from '../errors.ts'
import type { SigningKey } from '../ports/signer.ts'
import type { DigestAlgorithm } from '../signature/algorithms.ts'
import type { CertificateRequest } from '../signature/openpgp/create-certificate.ts'
import { hashOf } from '../signature/schemes/index.ts'
import type { CertificateFile } from './certificate-file.ts'
import { CERTIFICATE_ALGORITHMS, type CertificateOptions } from './certificate-options.ts'
import { formatTime } from './times.ts'

/** What the certificate will say, and what it is signed with. */
export interface CertificatePlan {
  readonly request: CertificateRequest
  readonly algorithm: DigestAlgorithm
}

export interface PlanContext {
  readonly options: CertificateOptions
  readonly key: SigningKey
  /** What is at the place of the certificate. */
  readonly existing: CertificateFile | undefined
  /** `options.out` as messages show it. */
  readonly shown: string
  /** Seconds since 1970. */
  readonly now: number
}

/**
 * A new certificate, or the next one of the same fingerprint. Everything that stands against it is found here, before KMS is asked to sign.
 *
 * @throws KMS_KEY_UNUSABLE, FILE_NOT_WRITABLE for the certificate of another key or time, KEY_NOT_ALLOWED for one that is revoked,
 * ENVIRONMENT_INVALID for a clock that is behind, INPUT_INVALID.
 */
export function planCertificate(context: PlanContext): CertificatePlan {
  const { options, key, existing, now } = context
  const algorithm = chooseAlgorithm(options, key)
  if (existing !== undefined) assertRenewable(existing, context)
  const createdAt = existing?.certificate.key.openpgp.createdAt ?? options.createdAt ?? now
  const expiresAt = typeof options.validFor === 'number' ? now + options.validFor : undefined
  if (expiresAt !== undefined && expiresAt - createdAt > MAX_UINT32)
    throw wrongOption(
      `--valid-for: the end would be more than 136 years after the creation on ${formatTime(createdAt)}, which OpenPGP cannot state`
    )
  if (key.publicKey.kind === 'ml-dsa') throw new Error('an algorithm that the key does not have')
  const request = {
    key: key.publicKey,
    userId: options.userId,
    createdAt,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    // of two signatures of one second programs choose differently
    signedAt: Math.max(now, (existing?.certificate.key.openpgp.signedAt ?? 0) + 1),
    hash: hashOf(algorithm),
    previous: existing?.bytes
  }
  return { request, algorithm }
}

const MAX_UINT32 = 2 ** 32 - 1

function chooseAlgorithm({ algorithm }: CertificateOptions, key: SigningKey): DigestAlgorithm {
  const wanted = algorithm === undefined ? CERTIFICATE_ALGORITHMS : [algorithm]
  const chosen = wanted.find(one => key.algorithms.includes(one))
  if (chosen !== undefined) return chosen
  const listed = key.algorithms.length === 0 ? 'none that is known here' : key.algorithms.join(', ')
  throw new ActionError(
    'KMS_KEY_UNUSABLE',
    `${key.arn} signs with ${listed}, expected ${wanted.join(' or ')}.`,
    {
      hint:
        algorithm === undefined
          ? 'Use another key: OpenPGP signatures are RSASSA-PKCS1-v1_5, which every RSA key of AWS KMS makes, or ECDSA by P-256, P-384 or P-521.'
          : 'Give an algorithm that the key lists, or omit --algorithm.'
    }
  )
}

function assertRenewable({ certificate }: CertificateFile, { options, key, shown, now }: PlanContext): void {
  const { fingerprint, openpgp } = certificate.key
  const { createdAt, expiresAt } = openpgp
  if (fingerprint !== key.publicKey.fingerprint)
    throw new ActionError(
      'FILE_NOT_WRITABLE',
      `${shown} is the certificate of ${fingerprint}, not of ${key.arn} (${key.publicKey.fingerprint}), and is not overwritten.`,
      {
        hint: 'Correct --key-id, or give another file in --out. After a change of the key keep the old certificate: what the old key signed is verified with it.'
      }
    )
  if (certificate.isRevoked)
    throw new ActionError(
      'KEY_NOT_ALLOWED',
      `The certificate in ${shown} is revoked, and a revocation cannot be undone.`,
      {
        hint: 'Use another KMS key.'
      }
    )
  if (options.createdAt !== undefined && options.createdAt !== createdAt)
    throw new ActionError(
      'FILE_NOT_WRITABLE',
      `${shown} was created on ${formatTime(createdAt)}, expected ${formatTime(options.createdAt)} by --created: it would become another certificate, with another fingerprint, and is not overwritten.`,
      { hint: 'Omit --created to renew it, or give another file in --out.' }
    )
  if (certificate.key.openpgp.signedAt > now)
    throw new ActionError(
      'ENVIRONMENT_INVALID',
      `The certificate in ${shown} was signed on ${formatTime(certificate.key.openpgp.signedAt)}, but here it is ${formatTime(now)}.`,
      { hint: 'Correct the clock of this machine: programs use the newer of two certificates.' }
    )
  if (certificate.revokedUserIds.includes(options.userId))
    throw wrongOption(`--user-id: ${JSON.stringify(options.userId)} is revoked in ${shown}; give another one`)
  if (options.validFor === undefined && expiresAt !== undefined)
    throw wrongOption(
      `--valid-for: not given, but the certificate in ${shown} ends on ${formatTime(expiresAt)}; say how long from now the next one holds, or "never"`
    )
}

function wrongOption(problem: string): ActionError {
  return new ActionError('INPUT_INVALID', `An argument is wrong: ${problem}.`, {
    hint: '"kms-sign openpgp-certificate --help" shows what can be given.'
  })
}
