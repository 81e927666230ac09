import { ActionError } from '../../errors.ts'
import type { HashedContent } from '../../hashing/hasher.ts'
import type { SigningInput } from '../../signature/cross-protocol.ts'
import { formatOf, type FileForm } from '../../signature/formats/index.ts'
import { hashOf, shareKeys } from '../../signature/schemes/index.ts'

/** What a signature over a file of each kind would be as well. */
const MEANINGS: Readonly<Record<SigningInput, string>> = {
  'dsse-envelope': 'an attestation (the text that a DSSE envelope is signed over)',
  'ssh-signature': 'an SSH signature (an SSHSIG structure)',
  'ssh-certificate': 'an SSH certificate',
  'ssh-login': 'a login over SSH',
  'cloud-request': 'a request to AWS or Google Cloud (its string to sign)',
  'tls-handshake': 'a handshake of TLS',
  'cose-structure': 'a COSE signature',
  jws: 'a JSON Web Signature or token (a JWS signing input)',
  'git-object': 'a signed commit or tag of git',
  'container-signature': 'a signature of a container image (a payload of cosign or of simple signing)',
  'tuf-metadata': 'signed metadata of TUF or in-toto',
  'xml-signature': 'an XML signature (its SignedInfo)',
  'jar-signature': 'the signature of a JAR file (its signature file)',
  'x509-certificate': 'an X.509 certificate (a TBSCertificate)',
  'x509-certificate-request': 'a request for an X.509 certificate',
  'x509-revocation-list': 'a certificate revocation list (a TBSCertList)',
  'x509-attribute-certificate': 'an X.509 attribute certificate',
  'ocsp-response': 'an OCSP response',
  'cms-attributes': 'a CMS (PKCS #7) signature (its signed attributes)',
  'openpgp-certification': 'an OpenPGP certification of a key',
  'openpgp-signature': 'an OpenPGP signature over the part before its last bytes (an OpenPGP trailer)'
}

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
 * Whether signatures of this form over an artifact can be taken for signatures of another protocol: by PKCS #1 v1.5 and ECDSA a signature
 * says nothing of its purpose, and the artifact's own bytes begin what is signed. Attestations and the signatures of SSH, git and OpenPGP are never made
 * with PSS.
 */
export function signsForeignBytes({ format, algorithm }: FileForm): boolean {
  return formatOf(format).signsArtifactBytes && !algorithm.startsWith('RSASSA_PSS_')
}

/**
 * An artifact whose bytes are the signing input of another protocol is not signed: whoever made it would have the key say what it never
 * said.
 *
 * @throws ARTIFACT_NOT_SIGNABLE
 */
export function assertSignable(
  path: string,
  { signingInputs }: HashedContent,
  forms: readonly FileForm[]
): void {
  for (const [key, input] of signingInputs) {
    const form = forms.find(
      candidate =>
        signsForeignBytes(candidate) &&
        (key === hashOf(candidate.algorithm) || (candidate.format.startsWith('openpgp') && key.includes('+')))
    )
    if (form === undefined) continue
    throw new ActionError(
      'ARTIFACT_NOT_SIGNABLE',
      `The artifact ${path} is not signed: a signature over its bytes with ${form.algorithm} (${form.format}) would also be ${MEANINGS[input]} by this key.`,
      {
        hint: `Find out where the file comes from: it may have been made to misuse the key. If it is meant, put it into an archive and sign that${orWithPss(form, input)}.`
      }
    )
  }
}

/** What PSS would change, for a key that makes it. */
function orWithPss({ algorithm }: FileForm, input: SigningInput): string {
  if (!shareKeys(algorithm, 'RSASSA_PSS_SHA_256')) return ''
  return ALSO_BY_PSS.has(input)
    ? ' (signed as raw with RSASSA_PSS_SHA_256 alone it would not be refused, but these exist with PSS as well)'
    : ', or sign it as raw with RSASSA_PSS_SHA_256 alone'
}
