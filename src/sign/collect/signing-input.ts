import { MEANINGS } from '../../signature/signing-inputs.ts'
import { ActionError } from '../../errors.ts'
import type { Digests } from '../../hashing/hasher.ts'
import type { SigningInput } from '../../signature/cross-protocol.ts'
import { needsCrossProtocolCheck, type FileForm } from '../../signature/formats/index.ts'
import { hashOf, shareKeys } from '../../signature/schemes/index.ts'

/** Those of which PSS makes one as well (RFC 4055, RFC 7518, RFC 8230, RFC 8446, RFC 9231, TUF 1.0). */
const ALSO_BY_PSS: ReadonlySet<SigningInput> = new Set([
  'tls-handshake',
  'cose-structure',
  'jws',
  'tuf-metadata',
  'xml-signature',
  'jar-signature',
  'x509-certificate',
  'x509-certificate-request',
  'x509-revocation-list',
  'x509-attribute-certificate',
  'ocsp-response',
  'cms-attributes'
])

/**
 * An artifact whose bytes are the signing input of another protocol is not signed: whoever made it would have the key say what it never
 * said.
 *
 * @throws ARTIFACT_NOT_SIGNABLE
 */
export function assertSignable(path: string, digests: Digests, forms: readonly FileForm[]): void {
  const found = findOtherMeaning(digests, forms)
  if (found === undefined) return
  throw notSignable(
    `The artifact ${path} is not signed: a signature over its bytes`,
    found,
    `Find out where the file comes from: it may have been made to misuse the key. If it is meant, put it into an archive and sign that${orWithPss(found)}.`
  )
}

/**
 * The same for a checksums file or a record, which names of artifacts could make such a text: verify mode would reject it.
 *
 * @throws ARTIFACT_NOT_SIGNABLE
 */
export function assertDocumentSignable(path: string, digests: Digests, forms: readonly FileForm[]): void {
  const found = findOtherMeaning(digests, forms)
  if (found === undefined) return
  throw notSignable(
    `${path} is not signed: with the names and digests that it lists, a signature over it`,
    found,
    'Find out who chose the names of the artifacts: they may have been chosen to misuse the key. If they are meant, rename the artifacts.'
  )
}

/** What a signature of a form over some bytes would be in another protocol. */
interface OtherMeaning {
  readonly form: FileForm
  readonly input: SigningInput
}

function notSignable(what: string, { form, input }: OtherMeaning, hint: string): ActionError {
  const { algorithm, format } = form
  return new ActionError(
    'ARTIFACT_NOT_SIGNABLE',
    `${what} with ${algorithm} (${format}) would also be ${MEANINGS[input]} by this key.`,
    { hint }
  )
}

function findOtherMeaning(digests: Digests, forms: readonly FileForm[]): OtherMeaning | undefined {
  for (const [key, { signingInput: input = 'none' }] of digests) {
    if (input === 'none') continue
    const form = forms.find(
      candidate =>
        needsCrossProtocolCheck(candidate) &&
        (key === hashOf(candidate.algorithm) || (candidate.format.startsWith('openpgp') && key.includes('+')))
    )
    if (form !== undefined) return { form, input }
  }
  return undefined
}

/** What PSS would change, for a key that makes it. */
function orWithPss({ form, input }: OtherMeaning): string {
  if (!shareKeys(form.algorithm, 'RSASSA_PSS_SHA_256')) return ''
  return ALSO_BY_PSS.has(input)
    ? ' (signed as raw with RSASSA_PSS_SHA_256 alone it would not be refused, but these exist with PSS as well)'
    : ', or sign it as raw with RSASSA_PSS_SHA_256 alone'
}
