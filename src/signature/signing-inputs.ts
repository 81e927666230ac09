import type { SigningInput } from './cross-protocol.ts'

/** What a signature over a file of each kind would be as well. */
export const MEANINGS: Readonly<Record<SigningInput, string>> = {
  'dsse-envelope': 'an attestation (the text that a DSSE envelope is signed over)',
  'ssh-signature': 'an SSH signature (an SSHSIG structure)',
  'ssh-certificate': 'an SSH certificate',
  'ssh-login': 'a login over SSH',
  'cloud-request': 'a request to AWS or Google Cloud (its string to sign)',
  'tls-handshake': 'a handshake of TLS',
  'cose-structure': 'a COSE signature',
  jws: 'a JSON Web Signature or token (a JWS signing input)',
  paseto: 'a PASETO token (its pre-authentication encoding)',
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
