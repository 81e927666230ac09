import { digestBy } from '../../hashing/hasher.ts'
import type { AssetContent, ReleaseAsset } from '../../ports.ts'
import type { Attachment, IsEquivalent } from '../../release/attach.ts'
import { contentOfBytes, contentOfFile } from '../../release/content.ts'
import { storedSignatureName } from '../../release/names.ts'
import { readPublicKey } from '../../release/public-keys.ts'
import { hasDigest, hasSameBytes, readAsset } from '../../release/read.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { MAX_SIGNATURE_FILE_BYTES, formatOf } from '../../signature/formats/index.ts'
import type { ContentPlan, Document, ProducedArtifact, SignedSubject, SigningContext } from '../model.ts'
import { readValidSignature } from '../plan/signature.ts'

// From plans and what was signed to what is sent.

/** Undefined when the artifact is not this run's to send. */
export function artifactAttachment(
  snapshot: ReleaseSnapshot,
  { planned, subject }: ProducedArtifact
): Attachment | undefined {
  const { artifact, content } = planned
  if (content === undefined || artifact.source.kind !== 'file') return undefined
  const sha256 = digestBy(subject.digests, 'sha256')
  return toAttachment(snapshot, content, contentOfFile(artifact.source.file, sha256), async there =>
    hasDigest(snapshot, there, sha256)
  )
}

/** A checksums file, binding or record: the same bytes are as good. */
export function documentAttachment(
  snapshot: ReleaseSnapshot,
  { name, bytes, content }: Document
): Attachment | undefined {
  if (content === undefined) return undefined
  return toAttachment(snapshot, content, contentOfBytes(name, bytes), async there =>
    hasSameBytes(snapshot, there, bytes)
  )
}

/** A public key file: the same key in another form is as good. */
export function publicKeyAttachment(
  { key }: SigningContext,
  snapshot: ReleaseSnapshot,
  { name, bytes, content }: Document
): Attachment | undefined {
  if (content === undefined) return undefined
  return toAttachment(
    snapshot,
    content,
    contentOfBytes(name, bytes),
    async there => (await readPublicKey(snapshot, there))?.fingerprint === key?.publicKey.fingerprint
  )
}

/**
 * A signature: any valid one is as good.
 *
 * @param artifactName what its artifact is called on the release, as far as that is known.
 */
export function signatureAttachment(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  { subject, plan, signature }: SignedSubject,
  artifactName: string
): Attachment {
  const { names } = context
  const finalName = storedSignatureName(snapshot.host, artifactName, names.signatureSuffix)
  switch (plan.kind) {
    case 'kept':
      return snapshot.assets.get(plan.asset.name) === plan.asset
        ? { kind: 'kept', asset: plan.asset }
        : { kind: 'interrupted', asset: plan.asset, finalName, old: plan.old }
    case 'undecided':
      throw new Error('a signature that was not judged is attached by no run')
    case 'new':
    case 'replacement': {
      const content = contentOfBytes(finalName, encodeSignature(context, signature))
      const isEquivalent: IsEquivalent = async there =>
        (await readAttachedSignature(context, snapshot, subject, there)) !== undefined
      return plan.kind === 'new'
        ? { kind: 'new', content, isEquivalent }
        : { kind: 'replacement', content, isEquivalent, old: plan.old }
    }
  }
}

/** The bytes of a signature file. */
export function encodeSignature({ options, key }: SigningContext, signature: Uint8Array): Uint8Array {
  if (key === undefined) throw new Error('a signature without a key')
  return formatOf(options.encoding).encode(signature, key.publicKey)
}

/** The valid signature that an asset is; undefined when it is none. */
export async function readAttachedSignature(
  { options, key }: SigningContext,
  snapshot: ReleaseSnapshot,
  subject: SignedSubject['subject'],
  asset: ReleaseAsset
): Promise<Uint8Array | undefined> {
  const file = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES)
  return file === undefined || key === undefined ? undefined : readValidSignature(options, key, subject, file)
}

function toAttachment(
  snapshot: ReleaseSnapshot,
  plan: ContentPlan,
  content: AssetContent,
  isEquivalent: IsEquivalent
): Attachment {
  switch (plan.kind) {
    case 'kept':
      return plan
    case 'interrupted':
      return { kind: 'interrupted', asset: plan.asset, finalName: snapshot.host.storedName(content.name) }
    case 'new':
      return { kind: 'new', content, isEquivalent }
    case 'replacement':
      return { kind: 'replacement', content, isEquivalent, old: plan.old }
  }
}
