import { digestBy } from '../../hashing/hasher.ts'
import type { AssetContent, ReleaseAsset } from '../../ports/release-host.ts'
import type { Attachment, IsEquivalent } from '../../release/attach.ts'
import { contentOfBytes, contentOfFile } from '../../release/content.ts'
import { storedSignatureName } from '../../release/names.ts'
import { isPublicKey } from '../../release/public-keys.ts'
import { hasDigest, hasSameBytes, readAsset } from '../../release/read.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../../signature/formats/index.ts'
import type {
  ContentPlan,
  Document,
  ProducedArtifact,
  PublicKeyDocument,
  SignedStatement,
  SignedSubject,
  SigningContext,
  ValidSignature
} from '../model.ts'
import { readValidSignature } from '../plan/signature.ts'

// Attachments, made of plans and signed content.

/** The attachment of an artifact; undefined when this run does not attach it. An asset with the same digest is equivalent. */
export function artifactAttachment(
  snapshot: ReleaseSnapshot,
  { planned, subject }: ProducedArtifact
): Attachment | undefined {
  const { artifact, content } = planned
  if (content === undefined || artifact.source.kind !== 'file') return undefined
  const sha256 = digestBy(subject.digests, 'sha256')
  return toAttachment(content, contentOfFile(artifact.source.file, sha256), async there =>
    hasDigest(snapshot, there, sha256)
  )
}

/** The attachment of a checksums file, binding or record; undefined when nothing is attached. An asset with the same bytes is equivalent. */
export function documentAttachment(
  snapshot: ReleaseSnapshot,
  { name, bytes, content }: Document
): Attachment | undefined {
  if (content === undefined) return undefined
  return toAttachment(content, contentOfBytes(name, bytes), async there =>
    hasSameBytes(snapshot, there, bytes)
  )
}

/** The attachment of the release statement. An asset that says the same and is valid is equivalent. */
export function statementAttachment({
  planned: { name, content, isEquivalent },
  bytes
}: SignedStatement): Attachment {
  return toAttachment(content, contentOfBytes(name, bytes), isEquivalent)
}

/** The attachment of a public key file; undefined when nothing is attached. An asset with the same key in another form is equivalent. */
export function publicKeyAttachment(
  snapshot: ReleaseSnapshot,
  { name, bytes, content, key }: PublicKeyDocument
): Attachment | undefined {
  if (content === undefined) return undefined
  return toAttachment(
    content,
    contentOfBytes(name, bytes),
    async there => key !== undefined && (await isPublicKey(snapshot, there, key.publicKey))
  )
}

/** The attachment of a signature. An asset that is any valid signature of the artifact is equivalent. */
export function signatureAttachment(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  signed: SignedSubject
): Attachment {
  const { form, plan, subject } = signed
  const finalName = storedSignatureName(snapshot.host, subject.name, form.suffix)
  const content = contentOfBytes(finalName, signed.content)
  const isEquivalent: IsEquivalent = async there =>
    (await readAttachedSignature(context, snapshot, signed, there)) !== undefined
  switch (plan.kind) {
    case 'kept':
      return snapshot.assets.get(plan.asset.name) === plan.asset
        ? { kind: 'kept', asset: plan.asset }
        : { kind: 'interrupted', asset: plan.asset, content, isEquivalent, old: plan.old }
    case 'undecided':
      throw new Error('a dry run attaches nothing')
    case 'new':
      return { kind: 'new', content, isEquivalent }
    case 'replacement':
      return { kind: 'replacement', content, isEquivalent, old: plan.old }
  }
}

/** The signature in an asset; undefined when it is not a valid one for the subject. */
export async function readAttachedSignature(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  { subject, form }: Pick<SignedSubject, 'subject' | 'form'>,
  asset: ReleaseAsset
): Promise<ValidSignature | undefined> {
  const file = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES)
  return file && readValidSignature(context, subject, form, file)
}

function toAttachment(plan: ContentPlan, content: AssetContent, isEquivalent: IsEquivalent): Attachment {
  switch (plan.kind) {
    case 'kept':
      return plan
    case 'interrupted':
      return { kind: 'interrupted', asset: plan.asset, content, isEquivalent }
    case 'new':
      return { kind: 'new', content, isEquivalent }
    case 'replacement':
      return { kind: 'replacement', content, isEquivalent, old: plan.old }
  }
}
