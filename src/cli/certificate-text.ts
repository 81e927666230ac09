import { untrusted } from '../lib/text.ts'
import type { SigningKey } from '../ports/signer.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'
import { shellWord } from '../signature/openssl-commands.ts'
import type { Certificate } from '../signature/openpgp/certificate.ts'
import { formatFingerprint } from '../signature/openpgp/identity.ts'
import { directoryEntryOf } from '../signature/openpgp/web-key-directory.ts'
import { formatTime } from './times.ts'

/** A certificate that was written. */
export interface WrittenCertificate {
  readonly certificate: Certificate
  readonly key: SigningKey
  readonly algorithm: SigningAlgorithm
  /** The path as messages show it. */
  readonly shown: string
  /** What it said before; undefined for a new one. */
  readonly before: Certificate | undefined
}

/** What the certificate is, a line each. */
export function describeCertificate({
  certificate,
  key,
  algorithm,
  shown,
  before
}: WrittenCertificate): string[] {
  const { openpgp, spec, fingerprint } = certificate.key
  const dropped = before?.userIds.filter(userId => !certificate.userIds.includes(userId)) ?? []
  return [
    `${shown}: ${before === undefined ? 'an OpenPGP certificate' : 'the renewed OpenPGP certificate'} of ${key.arn}, ${spec}`,
    `OpenPGP fingerprint: ${formatFingerprint(openpgp)}`,
    `public-key-fingerprint: ${fingerprint}`,
    ...certificate.userIds.map(userId => `User ID: ${userId}`),
    ...dropped.map(userId => `Dropped: ${userId}. Whoever imported the earlier certificate still has it.`),
    `Created ${formatTime(openpgp.createdAt)}, ${describeEnd(openpgp.expiresAt)}`,
    `Signed with ${algorithm} by AWS KMS, and verified here.`
  ]
}

/** When a certificate ends, as a clause. */
export function describeEnd(expiresAt: number | undefined): string {
  return expiresAt === undefined ? 'valid without expiry' : `valid until ${formatTime(expiresAt)}`
}

/** What to do with it, a line each. */
export function describePublication({ certificate, shown }: WrittenCertificate): string[] {
  const { openpgp } = certificate.key
  const { createdAt, expiresAt } = openpgp
  const file = shellWord(shown)
  const [userId = ''] = certificate.userIds
  const entry = directoryEntryOf(userId)
  return [
    'Next steps:',
    `- Commit it (git add ${file}), and name it in the workflow: openpgp-certificate: ${shown}`,
    '- Publish the fingerprint where your users look for it, outside of the releases.',
    `- Your users import it: gpg --import ${file}`,
    entry === undefined
      ? '- Upload it to https://keys.openpgp.org/upload. Without an e-mail address in the user id, people find it there by its fingerprint only.'
      : `- Upload it to https://keys.openpgp.org/upload, and confirm the message that ${untrusted(entry.address)} gets: otherwise the server withholds the user id.`,
    ...(entry === undefined
      ? []
      : [
          `- Or serve it from your domain (Web Key Directory), in binary: gpg --export ${formatFingerprint(openpgp)} > ${entry.path} on https://openpgpkey.${entry.domain}/`
        ]),
    `- Keep the file, or the date: --created ${formatTime(createdAt)} makes a certificate with the same fingerprint; another date gives another fingerprint.`,
    expiresAt === undefined
      ? '- It does not expire. To stop its use, disable the KMS key.'
      : `- Before ${formatTime(expiresAt)} run the same command again, then commit and publish the file again: the fingerprint stays the same, and earlier signatures stay valid. After expiry nothing can be signed for it, and gpg reports an expired key.`
  ]
}
