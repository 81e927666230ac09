import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cause } from '../../src/diagnosis/diagnosis.ts'
import { openWorkshop } from '../support/mistakes.ts'
import type { Workshop } from '../support/mistakes.ts'
import { decodeEntities, expectFailure } from '../support/outcome.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult } from '../support/run-action.ts'
import { resultsOf, verdictsOf } from '../support/signed-files.ts'
import { expectsTool } from '../support/tools.ts'
import { TAG, startWorld } from '../support/world.ts'
import type { Inputs } from '../support/world.ts'

// Each mistake is made with the program that people make it with; what the step says of it is compared word for word.

/** A sentence, or one with what is only known when the files are there. */
type Sentence = string | ((shop: Workshop) => string)

interface Mistake {
  /** Name of the artifact in the folder of the group. */
  readonly file: string
  /** Shell script, about the artifact `$F`; see `openWorkshop` for what it has. */
  readonly make: string
  readonly cause: Cause
  readonly message: Sentence
  readonly hint: string
}

interface Group {
  readonly what: string
  /** At most nine, since the runner shows no more annotations: all must be among them. */
  readonly mistakes: readonly Mistake[]
  /** Made after the others, and right: file by script. */
  readonly right?: Readonly<Record<string, string>>
  readonly inputs?: (shop: Workshop) => Inputs
  /** Something to do with the folder after all files are made. */
  readonly finish?: string
  /** `local` without any service by default. */
  readonly where?: 'local' | 'kms' | 'release'
}

const AGAIN = 'Download the signature again, byte for byte, or sign again.'
const ANOTHER_KIND = 'Verify it with the tool that made it, or sign with an RSA key.'
const TWICE = {
  cause: 'signed-digest-of-digest',
  message: "the trusted key signed the digest of this file's digest: it was hashed twice",
  hint: 'Sign again: "aws kms sign" takes a digest with --message-type DIGEST only, OpenSSL with "pkeyutl -pkeyopt digest:", not with "dgst".'
} as const
const HEX = {
  cause: 'signed-hex-digest',
  message: "the trusted key signed the hexadecimal text of this file's digest, not the file",
  hint: 'Sign the digest itself (raw bytes, with --message-type DIGEST), or the file.'
} as const
const SWAPPED = {
  cause: 'signed-other-artifact',
  hint: 'Put each signature beside its own artifact; two of them may have been swapped.'
} as const
const CHANGED = {
  cause: 'file-changed',
  hint: 'Take the file that was signed, or sign this one.'
} as const
const WRONG = {
  cause: 'wrong-key-or-damaged',
  message: ({ key }: Workshop) =>
    `the signature was not made by the trusted key (${key}), or is damaged; these cases are indistinguishable`,
  hint: 'Download artifact and signature again, or give the public key of the key that signed.'
} as const
const PGP = {
  cause: 'signature-unreadable',
  message:
    'the signature file is an OpenPGP signature that names the key {fingerprint}: it is by a key other than the trusted one, or damaged',
  hint: 'Verify it with gpg and the certificate of its signer, or download it again; with the OpenPGP certificate of the trusted key as the anchor, these cases are told apart.'
} as const
const MISSING_HINT =
  'Sign the artifact, put its signature beside it, or give another suffix in signature-suffix.'
const CHECKSUMS_HINT = 'Take the file and the checksums file of one release, or sign again.'
const TO_RAW = 'Convert it to raw bytes or to standard base64 with padding.'
const FROM_JSON =
  'Extract the signature if this is the whole response of "aws kms sign": --query Signature --output text | base64 --decode.'

const unsupported = (name: string) =>
  ({
    cause: 'unsupported-algorithm',
    message: `the trusted key made this signature as ${name}, which is not an accepted algorithm`,
    hint: `Sign with one of RSASSA_PSS_SHA_256, RSASSA_PSS_SHA_384, RSASSA_PSS_SHA_512, RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PKCS1_V1_5_SHA_384, RSASSA_PKCS1_V1_5_SHA_512${name.includes('PSS') ? '; some libraries use SHA-1 for MGF1 by default' : ''}.`
  }) as const
const text = (cause: Cause, change: string, by = 'the trusted key signed') =>
  ({
    cause,
    message: `${by} this text before ${change}`,
    hint: 'Take the file as it was signed; keep editors, scripts and git ("* -text" in .gitattributes) from converting it on its way.'
  }) as const
const unreadable = (what: string, hint: string) =>
  ({ cause: 'signature-unreadable', message: `the signature ${what}`, hint }) as const
const otherKind = (what: string) =>
  unreadable(`file is ${what}, expected an RSA signature of 256 bytes`, ANOTHER_KIND)
const otherAlgorithm = (used: string) =>
  ({
    cause: 'other-algorithm',
    message: `the trusted key signed exactly this file, but with ${used}, and signing-algorithm allows RSASSA_PSS_SHA_256 only`,
    hint: `Sign it with RSASSA_PSS_SHA_256, or change signing-algorithm if ${used} is intended.`
  }) as const

const ADD_BOM = `{ printf '\\357\\273\\277'; cat "$F"; } >"$T/bom" && mv "$T/bom" "$F"`
const TO_CRLF = `sed -i 's/$/\\r/' "$F"`
const TO_LF = `sed -i 's/\\r$//' "$F"`

const GROUPS: readonly Group[] = [
  {
    what: 'something else was signed',
    mistakes: [
      {
        file: 'aws-without-digest.txt',
        make: `openssl dgst -sha256 -binary "$F" >"$T/digest"
kms_sign --message "fileb://$T/digest" --query Signature --output text | base64 --decode >"$F.sig"`,
        ...TWICE
      },
      {
        file: 'openssl-twice.txt',
        make: `openssl dgst -sha256 -binary "$F" | openssl dgst -sha256 -sign "$KEY" >"$F.sig"`,
        ...TWICE
      },
      {
        file: 'hex-line.txt',
        make: `sha256sum "$F" | cut -d ' ' -f 1 | openssl dgst -sha256 -sign "$KEY" >"$F.sig"`,
        ...HEX
      },
      {
        file: 'hex-bare.txt',
        make: `sha512sum "$F" | cut -d ' ' -f 1 | tr -d '\\n' | openssl dgst -sha512 $pss -sign "$KEY" >"$F.sig"`,
        ...HEX
      },
      {
        file: 'swapped-a.txt',
        make: `echo a >"$F"; sign; mv "$F.sig" dist/swapped-b.txt.sig`,
        ...SWAPPED,
        message: "this is the trusted key's signature of another artifact, dist/swapped-b.txt"
      },
      {
        file: 'swapped-b.txt',
        make: `echo b >"$F"; F=dist/swapped-a.txt; echo b >"$T/b"; openssl dgst -sha256 $pss -sign "$KEY" "$T/b" >"$F.sig"`,
        ...SWAPPED,
        message: "this is the trusted key's signature of another artifact, dist/swapped-a.txt"
      },
      {
        file: 'changed-pkcs1.txt',
        make: `cp "$F" keys/before.txt; sign; sed -i 's/two/2/' "$F"`,
        ...CHANGED,
        message: ({ digestOf }) =>
          `the trusted key signed a file with the digest ${digestOf('keys/before.txt')}; this file has ${digestOf('dist/changed-pkcs1.txt')}: the file changed after signing, or it is another file`
      },
      {
        file: 'changed-pss.txt',
        make: `to_pss; sed -i 's/two/2/' "$F"`,
        ...CHANGED,
        message: ({ digestOf }) =>
          `the trusted key signed (RSASSA_PSS_SHA_256), but not this content; this file has ${digestOf('dist/changed-pss.txt')}: the file changed after signing, or it is another file`
      },
      {
        file: 'missing.txt',
        make: '',
        cause: 'signature-missing',
        message:
          'there is no signature; looked for dist/missing.txt.sig, missing.txt.sig, the same with .asc, .gpg, .sshsig or .sigstore.json',
        hint: MISSING_HINT
      }
    ],
    right: { 'right.txt': 'to_pss' }
  },
  {
    what: 'no algorithm that is accepted',
    mistakes: [
      {
        file: 'sha1.txt',
        make: `openssl dgst -sha1 -sign "$KEY" "$F" >"$F.sig"`,
        ...unsupported('RSASSA-PKCS1-v1_5 with SHA-1')
      },
      {
        file: 'sha1-pss.txt',
        make: `openssl dgst -sha1 $pss -sign "$KEY" "$F" >"$F.sig"`,
        ...unsupported('RSASSA-PSS with SHA-1')
      },
      {
        file: 'sha224.txt',
        make: `openssl dgst -sha224 -sign "$KEY" "$F" >"$F.sig"`,
        ...unsupported('RSASSA-PKCS1-v1_5 with SHA-224')
      },
      {
        file: 'sha3.txt',
        make: `openssl dgst -sha3-256 -sign "$KEY" "$F" >"$F.sig"`,
        ...unsupported('RSASSA-PKCS1-v1_5 with SHA3-256')
      },
      {
        file: 'bare-digest.txt',
        make: `openssl dgst -sha256 -binary "$F" | openssl pkeyutl -sign -inkey "$KEY" >"$F.sig"`,
        ...unsupported(
          'RSASSA-PKCS1-v1_5 over a bare digest (SHA-256?), without the name of its hash function'
        )
      },
      {
        file: 'bare-text.txt',
        make: `openssl pkeyutl -sign -inkey "$KEY" -in "$F" >"$F.sig"`,
        ...unsupported('RSASSA-PKCS1-v1_5 over 40 bytes as they are, without a hash function')
      },
      {
        file: 'mgf1-sha1.txt',
        make: `python3 "$PSS" "$KEY" "$F" sha1 32 >"$F.sig"`,
        ...unsupported('RSASSA-PSS with SHA-256 and MGF1 with SHA-1')
      },
      {
        file: 'mgf1-sha1-max.txt',
        make: `python3 "$PSS" "$KEY" "$F" sha1 max >"$F.sig"`,
        ...unsupported('RSASSA-PSS with SHA-256 and MGF1 with SHA-1')
      },
      {
        file: 'mgf1-sha512.txt',
        make: `sign $pss -sigopt rsa_mgf1_md:sha512`,
        ...unsupported('RSASSA-PSS with SHA-256 and MGF1 with SHA-512')
      }
    ],
    right: { 'max-salt.txt': 'python3 "$PSS" "$KEY" "$F" sha256 max >"$F.sig"' }
  },
  {
    what: 'another algorithm that is accepted',
    inputs: () => ({ 'signing-algorithm': 'RSASSA_PSS_SHA_256' }),
    mistakes: [
      { file: 'padding.txt', make: 'sign', ...otherAlgorithm('RSASSA_PKCS1_V1_5_SHA_256') },
      {
        file: 'hash.txt',
        make: `openssl dgst -sha512 $pss -sign "$KEY" "$F" >"$F.sig"`,
        ...otherAlgorithm('RSASSA_PSS_SHA_512')
      },
      {
        file: 'both.txt',
        make: `openssl dgst -sha384 -sign "$KEY" "$F" >"$F.sig"`,
        ...otherAlgorithm('RSASSA_PKCS1_V1_5_SHA_384')
      }
    ],
    right: { 'right.txt': 'to_pss' }
  },
  {
    what: 'the text was converted on its way',
    mistakes: [
      {
        file: 'to-crlf.txt',
        make: `sign; ${TO_CRLF}`,
        ...text('line-endings-changed', 'its line endings were changed from LF to CRLF')
      },
      {
        file: 'to-lf.txt',
        make: `${TO_CRLF}; to_pss; ${TO_LF}`,
        ...text('line-endings-changed', 'its line endings were changed from CRLF to LF')
      },
      {
        file: 'bom-added.txt',
        make: `to_pss; ${ADD_BOM}`,
        ...text('byte-order-mark-changed', 'a byte-order mark was added')
      },
      {
        file: 'bom-removed.txt',
        make: `${ADD_BOM}; sign; sed -i '1s/^\\xef\\xbb\\xbf//' "$F"`,
        ...text('byte-order-mark-changed', 'its byte-order mark was removed')
      },
      {
        file: 'newline-added.txt',
        make: `printf 'no end' >"$F"; sign; echo >>"$F"`,
        ...text('final-newline-changed', 'a final newline was added')
      },
      {
        file: 'newline-removed.txt',
        make: `to_pss; printf %s "$(cat "$F")" >"$T/x" && mv "$T/x" "$F"`,
        ...text('final-newline-changed', 'its final newline was removed')
      },
      {
        file: 'crlf-and-bom.txt',
        make: `sign; ${TO_CRLF}; ${ADD_BOM}`,
        ...text(
          'line-endings-changed',
          'its line endings were changed from LF to CRLF and a byte-order mark was added'
        )
      },
      {
        file: 'crlf-and-sha512.txt',
        make: `openssl dgst -sha512 $pss -sign "$KEY" "$F" >"$F.sig"; ${TO_CRLF}`,
        ...text('line-endings-changed', 'its line endings were changed from LF to CRLF')
      },
      {
        file: 'crlf-and-max-salt.txt',
        make: `python3 "$PSS" "$KEY" "$F" sha256 max >"$F.sig"; ${TO_CRLF}`,
        ...text('line-endings-changed', 'its line endings were changed from LF to CRLF')
      }
    ]
  },
  {
    what: 'the signature is written in another way',
    mistakes: [
      {
        file: 'base64url.txt',
        make: `until to_pss; base64 -w0 "$F.sig" | tr '+/' '-_' >"$T/x"; grep -q '[-_]' "$T/x"; do :; done; mv "$T/x" "$F.sig"`,
        ...unreadable('file is base64url', TO_RAW)
      },
      {
        file: 'no-padding.txt',
        make: `sign; base64 -w0 "$F.sig" | tr -d = >"$T/x"; mv "$T/x" "$F.sig"`,
        ...unreadable('file is base64 without its padding', TO_RAW)
      },
      {
        file: 'base64-bom.txt',
        make: `sign; { printf '\\357\\273\\277'; base64 -w0 "$F.sig"; } >"$T/x"; mv "$T/x" "$F.sig"`,
        ...unreadable('file is base64 with spaces or a byte-order mark', TO_RAW)
      },
      {
        file: 'hex.txt',
        make: `sign; xxd -p "$F.sig" >"$T/x"; mv "$T/x" "$F.sig"`,
        ...unreadable('file is hexadecimal', 'Convert it: xxd -r -p file.hex > file.sig')
      },
      {
        file: 'pem.txt',
        make: `sign; { echo '-----BEGIN SIGNATURE-----'; openssl base64 -in "$F.sig"; echo '-----END SIGNATURE-----'; } >"$T/x"; mv "$T/x" "$F.sig"`,
        ...unreadable('file is PEM', 'Decode it to raw bytes or to plain base64.')
      },
      {
        file: 'page.txt',
        make: `python3 -c "from http.server import DEFAULT_ERROR_MESSAGE as page
print(page % dict(code=404, message='Not Found', explain='Nothing matches the given URI'))" >"$F.sig"`,
        ...unreadable(
          'file is an HTML page',
          'Download the asset itself: the server returned a web page (a log-in or an error).'
        )
      },
      {
        file: 'json.txt',
        make: `openssl dgst -sha256 -binary "$F" >"$T/digest"
kms_sign --message "fileb://$T/digest" --message-type DIGEST --output json >"$F.sig"`,
        ...unreadable(
          'file is the whole response of "aws kms sign"',
          'Extract the signature: aws kms sign … --query Signature --output text | base64 --decode > file.sig'
        )
      },
      {
        file: 'json-string.txt',
        make: `openssl dgst -sha256 -binary "$F" >"$T/digest"
kms_sign --message "fileb://$T/digest" --message-type DIGEST --query Signature --output json >"$F.sig"`,
        ...unreadable('file is JSON', FROM_JSON)
      },
      {
        file: 'utf16.txt',
        make: `sign; base64 -w0 "$F.sig" | iconv -f ascii -t utf-16 >"$T/x"; mv "$T/x" "$F.sig"`,
        ...unreadable(
          'file is text in UTF-16, as ">" of Windows PowerShell writes it',
          'Convert it to plain base64 in ASCII, or write it with Out-File -Encoding ascii.'
        )
      }
    ],
    right: {
      'base64.txt': 'sign; base64 "$F.sig" >"$T/x"; mv "$T/x" "$F.sig"',
      'base64-crlf.txt': `sign; openssl base64 -in "$F.sig" | sed 's/$/\\r/' >"$T/x"; mv "$T/x" "$F.sig"`,
      'base64-kms.txt': `openssl dgst -sha256 -binary "$F" >"$T/digest"
kms_sign --message "fileb://$T/digest" --message-type DIGEST --query Signature --output text >"$F.sig"`
    }
  },
  {
    what: 'the signature was cut, changed or made by another key',
    mistakes: [
      { file: 'empty.txt', make: `: >"$F.sig"`, ...unreadable('file is empty', AGAIN) },
      {
        file: 'truncated.txt',
        make: `sign; head -c 200 "$F.sig" >"$T/x"; mv "$T/x" "$F.sig"`,
        ...unreadable('has 200 bytes, expected 256: it is truncated or not a signature', AGAIN)
      },
      {
        file: 'truncated-base64.txt',
        make: `sign; base64 -w0 "$F.sig" | head -c 300 >"$T/x"; mv "$T/x" "$F.sig"`,
        ...unreadable('has 225 bytes after base64, expected 256: it is truncated or not a signature', AGAIN)
      },
      {
        file: 'as-text.txt',
        make: `sign; python3 -c "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode(errors='replace').encode())" <"$F.sig" >"$T/x"; mv "$T/x" "$F.sig"`,
        ...unreadable(
          'was damaged: its bytes were converted as if they were UTF-8 text',
          'Sign again, and keep the signature as bytes wherever it is read and written, or as base64.'
        )
      },
      {
        file: 'too-large.txt',
        make: `head -c 20000 "$KEY" /dev/zero 2>/dev/null | head -c 20000 >"$F.sig"`,
        ...unreadable('file has more than 16384 bytes, expected 256: it is not an RSA signature', AGAIN)
      },
      {
        file: 'longer-key.txt',
        make: `openssl dgst -sha256 -sign "$LONG" "$F" | base64 >"$F.sig"`,
        ...unreadable(
          'has 384 bytes after base64, the size for an RSA_3072 key, but the trusted key is RSA_2048',
          'Give the public key of the key that signed: another one made this signature.'
        )
      },
      { file: 'other-key.txt', make: `openssl dgst -sha256 -sign "$OTHER" "$F" >"$F.sig"`, ...WRONG },
      {
        file: 'damaged.txt',
        make: `sign; xxd -p "$F.sig" | tr 0123456789abcdef 123456789abcdef0 | xxd -r -p >"$T/x"; mv "$T/x" "$F.sig"`,
        ...WRONG
      },
      {
        file: 'changed-max-salt.txt',
        make: `python3 "$PSS" "$KEY" "$F" sha256 max >"$F.sig"; sed -i 's/two/2/' "$F"`,
        ...WRONG,
        message: ({ key }) =>
          `the signature covers different content, was made by a key other than the trusted one (${key}), or is damaged; these cases are indistinguishable`
      }
    ]
  },
  {
    what: 'the signature is of another kind',
    mistakes: [
      {
        file: 'pgp-armoured.txt',
        make: `mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key release@example.org rsa2048 sign never 2>"$T/log"
gpg --batch --quiet --armor --output "$F.sig" --detach-sign "$F"`,
        ...PGP
      },
      { file: 'pgp-binary.txt', make: `gpg --batch --quiet --output "$F.sig" --detach-sign "$F"`, ...PGP },
      {
        file: 'ssh.txt',
        make: `ssh-keygen -q -t ed25519 -N '' -f "$T/ssh"; ssh-keygen -q -Y sign -f "$T/ssh" -n file <"$F" >"$F.sig"`,
        ...unreadable(
          'file is an SSH signature by an algorithm other than rsa-sha2-256, rsa-sha2-512 or ecdsa-sha2-nistp256, 384 and 521',
          'Verify it with ssh-keygen -Y verify and the key of its signer.'
        )
      },
      {
        file: 'minisign.txt',
        make: `{ echo 'untrusted comment: signature from minisign secret key'; head -c 74 /dev/urandom | base64 -w0; echo; } >"$F.sig"`,
        ...unreadable(
          'file is a minisign signature',
          'Verify it with that tool, or give the suffix of the signatures as signature-suffix.'
        )
      },
      {
        file: 'ecdsa.txt',
        make: `openssl dgst -sha256 -sign "$EC" "$F" >"$F.sig"`,
        ...otherKind('an ECDSA signature')
      },
      {
        file: 'ecdsa-base64.txt',
        make: `openssl ecparam -name secp384r1 -genkey -noout -out "$T/ec"; openssl dgst -sha384 -sign "$T/ec" "$F" | base64 >"$F.sig"`,
        ...otherKind('an ECDSA signature')
      },
      {
        file: 'ed25519.txt',
        make: `openssl genpkey -algorithm ed25519 -out "$T/ed"; openssl pkeyutl -sign -rawin -inkey "$T/ed" -in "$F" >"$F.sig"`,
        ...otherKind('an Ed25519 signature, or a bare ECDSA P-256 one')
      },
      {
        file: 'cms.txt',
        make: `openssl req -x509 -new -key "$KEY" -subj /CN=release -out "$WORKSHOP/certificate.pem"
openssl cms -sign -binary -signer "$WORKSHOP/certificate.pem" -inkey "$KEY" -in "$F" -outform DER -out "$F.sig"`,
        ...otherKind('a CMS (PKCS #7) signature')
      },
      {
        file: 'cms-pem.txt',
        make: `openssl cms -sign -binary -signer "$WORKSHOP/certificate.pem" -inkey "$KEY" -in "$F" -outform PEM -out "$F.sig"`,
        ...otherKind('a CMS (PKCS #7) signature')
      }
    ],
    finish: 'gpgconf --kill gpg-agent'
  },
  {
    what: 'the signature file is another file',
    mistakes: [
      {
        file: 'smime.txt',
        make: `openssl req -x509 -new -key "$KEY" -subj /CN=release -out "$T/certificate.pem"
openssl cms -sign -signer "$T/certificate.pem" -inkey "$KEY" -in "$F" -out "$F.sig"`,
        ...otherKind('an S/MIME message')
      },
      {
        file: 'certificate.txt',
        make: `openssl req -x509 -new -key "$KEY" -subj /CN=release -out "$F.sig"`,
        ...unreadable('file is PEM "CERTIFICATE", not a signature', 'Put the signature itself there.')
      },
      {
        file: 'public.txt',
        make: `openssl pkey -in "$KEY" -pubout -out "$F.sig"`,
        ...unreadable('file is PEM "PUBLIC KEY", not a signature', 'Put the signature itself there.')
      },
      {
        file: 'private.txt',
        make: `openssl ecparam -name prime256v1 -genkey -noout -out "$F.sig"`,
        ...unreadable(
          'file is a PRIVATE key',
          'Remove it wherever it was published, treat the key as leaked, and sign with another one.'
        )
      }
    ]
  },
  {
    what: 'a revoked key signed',
    inputs: ({ other }) => ({
      'trusted-public-key': 'keys/key.pem\nkeys/other.pem',
      'public-key-fingerprint': `any\n!${other}`
    }),
    mistakes: [
      {
        file: 'app.txt',
        make: `openssl dgst -sha256 -sign "$OTHER" "$F" >"$F.sig"`,
        cause: 'key-revoked',
        message: ({ other }) =>
          `the key ${other} signed exactly this file, but that key is revoked in public-key-fingerprint`,
        hint: 'Sign it with a key that is not revoked.'
      }
    ],
    right: { 'right.txt': 'to_pss' }
  },
  {
    what: 'a key that is not pinned signed',
    inputs: ({ key }) => ({
      'trusted-public-key': 'keys/key.pem\nkeys/other.pem',
      'public-key-fingerprint': key
    }),
    mistakes: [
      {
        file: 'app.txt',
        make: `openssl dgst -sha256 $pss -sign "$OTHER" "$F" >"$F.sig"`,
        cause: 'key-not-pinned',
        message: ({ other }) =>
          `the key ${other} signed exactly this file, but that key is not pinned in public-key-fingerprint`,
        hint: 'Add this fingerprint to public-key-fingerprint if the key is intended; get it from its owner, not from the release.'
      }
    ],
    right: { 'right.txt': 'to_pss' }
  },
  {
    what: 'a key that is not trusted signed, and KMS disagrees',
    where: 'kms',
    inputs: () => ({ 'trusted-public-key': 'keys/key.pem\nkeys/other.pem', 'verify-with': 'kms' }),
    mistakes: [
      {
        file: 'app.txt',
        make: `openssl dgst -sha256 -sign "$OTHER" "$F" >"$F.sig"`,
        cause: 'key-not-trusted',
        message: ({ other }) =>
          `the key ${other} signed exactly this file, but that key is not among the trusted ones`,
        hint: 'Give the key as trusted-public-key, key-id or public-key-fingerprint if it is intended.'
      },
      {
        // AWS KMS takes salts as long as the digest only
        file: 'max-salt.txt',
        make: 'python3 "$PSS" "$KEY" "$F" sha256 max >"$F.sig"',
        cause: 'kms-disagrees',
        message: 'the local check accepts the signature, but KMS rejects it with {key ARN}',
        hint: 'Correct AWS_ENDPOINT_URL_KMS, or the trusted key, which must be the public key of key-id; trust neither result until this is explained.'
      }
    ],
    right: { 'right.txt': 'to_pss' }
  },
  {
    what: 'a checksums file says otherwise',
    inputs: () => ({ artifacts: 'dist/*', 'checksums-file': 'dist/SHA256SUMS' }),
    mistakes: [
      {
        file: 'changed.txt',
        make: 'echo one >"$F"; sha256sum "$F" >"$WORKSHOP/sums"; cp "$F" keys/listed.txt; echo two >"$F"',
        cause: 'checksums-mismatch',
        message: ({ digestOf }) =>
          `dist/SHA256SUMS lists it with ${digestOf('keys/listed.txt')}, this file has ${digestOf('dist/changed.txt')}: the file changed, or it is another version`,
        hint: CHECKSUMS_HINT
      },
      {
        file: 'changed-and-signed.txt',
        make: 'sha256sum "$F" >>"$WORKSHOP/sums"; cp "$F" keys/listed-2.txt; echo two >>"$F"; to_pss',
        cause: 'checksums-mismatch',
        message: ({ digestOf }) =>
          `dist/SHA256SUMS lists it with ${digestOf('keys/listed-2.txt')}, this file has ${digestOf('dist/changed-and-signed.txt')}, although its own signature is valid: one of the two is of another version`,
        hint: CHECKSUMS_HINT
      },
      {
        file: 'crlf.txt',
        make: `sha256sum "$F" >>"$WORKSHOP/sums"; ${TO_CRLF}`,
        ...text(
          'line-endings-changed',
          'its line endings were changed from LF to CRLF',
          'dist/SHA256SUMS lists'
        )
      },
      {
        file: 'other.txt',
        make: '',
        cause: 'not-in-checksums',
        message:
          'dist/SHA256SUMS does not list it (it does list "sub/other.txt"), and it has no signature of its own; looked for dist/other.txt.sig, other.txt.sig, the same with .asc, .gpg, .sshsig or .sigstore.json',
        hint: MISSING_HINT
      },
      {
        file: 'SHA256SUMS',
        make: `sha256sum "$WORKSHOP/pss.py" | sed 's/ [^ ]*$/ sub\\/other.txt/' >>"$WORKSHOP/sums"
echo right >dist/right.txt; sha256sum dist/right.txt >>"$WORKSHOP/sums"
sed 's/ dist\\// /' "$WORKSHOP/sums" >"$F"; to_pss`,
        cause: 'checksums-incomplete',
        message: 'its signature is valid, but it lists "sub/other.txt", which is missing',
        hint: 'Put the listed files beside it, or name only the artifacts that you want verified, without the checksums file.'
      }
    ],
    right: { 'right.txt': 'echo right >"$F"' }
  },
  {
    what: 'a checksums file cannot be relied on',
    inputs: () => ({ artifacts: 'dist/*' }),
    mistakes: [
      {
        file: 'app.txt',
        make: 'md5sum "$F" | sed "s/ dist./ /" >dist/SHA256SUMS',
        cause: 'signature-missing',
        message:
          'there is no signature; looked for dist/app.txt.sig, app.txt.sig, the same with .asc, .gpg, .sshsig or .sigstore.json; dist/SHA256SUMS, which could cover it, is not verified: its signature is valid, but it is rejected as a checksums file: line 1 has a digest of 32 hexadecimal digits (MD5?), expected 64, 96 or 128, seen: "a948c31710fe588f5785e3e6ee482585  app.txt"',
        hint: 'Regenerate it with one line per file, as sha256sum prints them.'
      },
      {
        file: 'SHA256SUMS',
        make: 'md5sum dist/app.txt | sed "s/ dist./ /" >"$F"; sign',
        cause: 'checksums-invalid',
        message:
          'its signature is valid, but it is rejected as a checksums file: line 1 has a digest of 32 hexadecimal digits (MD5?), expected 64, 96 or 128, seen: "a948c31710fe588f5785e3e6ee482585  app.txt"',
        hint: 'Regenerate it with one line per file, as sha256sum prints them.'
      }
    ]
  },
  {
    what: 'a release with what no evidence covers',
    where: 'release',
    inputs: () => ({ 'release-assets': '*\n!notes.txt', artifacts: undefined }),
    mistakes: [
      {
        file: 'gone.txt.sig',
        make: `sign; mv "$F.sig" "$F"`,
        cause: 'asset-unverified',
        message: 'it is named as the signature of gone.txt, which is not on the release',
        hint: 'Delete it, or exempt it with a line "!gone.txt.sig" in release-assets.'
      },
      {
        file: 'old-key.pem',
        make: `openssl pkey -in "$OTHER" -pubout -out "$F"`,
        cause: 'key-not-trusted',
        message: ({ other }) => `it is a public key that is not trusted (${other})`,
        hint: 'Delete it, or exempt it with a line "!old-key.pem" in release-assets; if this key is intended, give it as trusted-public-key or public-key-fingerprint.'
      },
      {
        file: 'unsigned.txt',
        make: '',
        cause: 'signature-missing',
        message:
          'there is no signature; looked for asset unsigned.txt.sig, the same with .asc, .gpg, .sshsig or .sigstore.json',
        hint: 'Sign it, or exempt it with a line "!unsigned.txt" in release-assets.'
      },
      {
        file: 'notes.txt',
        make: '',
        cause: 'exempted',
        message: 'exempted by the line "!notes.txt" in release-assets, not verified',
        hint: 'Sign it and remove the line to have it verified.'
      }
    ],
    right: { 'right.txt': 'to_pss' }
  }
]

const TOOLS_ARE_THERE = [
  ['openssl', 'version'],
  ['aws', '--version'],
  ['python3', '-c', 'import cryptography'],
  ['gpg', '--version'],
  ['sh', '-c', 'command -v ssh-keygen xxd sha256sum base64 iconv sed']
].every(([command = '', ...args]) => expectsTool(command, ...args))

describe.runIf(TOOLS_ARE_THERE).each(GROUPS)('$what:', group => {
  const { mistakes, right = {}, where = 'local' } = group
  let shop: Workshop
  let result: ActionResult
  let keyArn: string

  beforeAll(async () => {
    shop = await openWorkshop()
    const scripts = [...mistakes.map(({ file, make }) => [file, make] as const), ...Object.entries(right)]
    for (const [file] of scripts) shop.folder.write(`dist/${file}`, `The artifact ${file}\nin two lines\n`)
    for (const [file, script] of scripts) await shop.run(script, `dist/${file}`)
    if (group.finish !== undefined) await shop.run(group.finish, '')
    ;({ result, keyArn } = await execute(group, shop))
  })
  afterAll(() => shop.close())

  const shown = (file: string): string => (where === 'release' ? file : `dist/${file}`)

  test.each(mistakes)('$file: $cause', ({ file, cause, message, hint }) => {
    const artifact = shown(file)
    const found = resultsOf(result).find(entry => entry.artifact === artifact)
    const sentence = (typeof message === 'string' ? message : message(shop))
      .replace('{key ARN}', keyArn)
      .replace('{fingerprint}', /\b[0-9A-F]{40}\b/.exec(found?.diagnosis?.message ?? '')?.[0] ?? '')
    expect(found?.diagnosis).toEqual({ cause, message: sentence, hint })
    expect(found?.verified).toBe(false)
    const isExempted = cause === 'exempted'
    const line = isExempted
      ? `Exempted, not verified: ${artifact}`
      : `REJECTED ${artifact}: ${sentence}. ${hint}`
    const annotation = { level: 'error', file: artifact, message: line }
    expect(result.stdout.split('\n').filter(printed => printed.endsWith(line))).toHaveLength(1)
    expect(result.annotations.filter(entry => entry.file === artifact)).toEqual(
      isExempted ? [] : [annotation]
    )
    expect(decodeEntities(result.summary)).toContain(
      isExempted
        ? `Exempted, not verified: <code>${artifact}</code>`
        : `<li>❌ <code>${artifact}</code>: ${cause}<br>${sentence}.<br><b>What to do:</b> ${hint}</li>`
    )
  })

  test('nothing else is refused, and the step fails', () => {
    expect(mistakes.length).toBeLessThanOrEqual(9)
    expect(result.exitCode).toBe(1)
    expect(result.outputs.get('verified')).toBe('false')
    expect(verdictsOf(result)).toEqual(
      Object.fromEntries([
        ...mistakes.map(({ file, cause }) => [shown(file), cause]),
        ...Object.keys(right).map(file => [shown(file), 'verified'])
      ])
    )
  })
})

/** What takes a whole release or a list of another job to get wrong: test/e2e/verify-binding.test.ts. */
const MADE_WITH_A_RELEASE: readonly Cause[] = [
  'signed-as-other-protocol',
  'not-signed-by-all',
  'binding-missing',
  'binding-broken',
  'binding-mismatch',
  'statement-mismatch',
  'digest-mismatch',
  'not-expected',
  'expected-missing'
]

test('every cause that there is was made', () => {
  // tsc refuses this when a member of Cause is missing here
  const all: Readonly<Record<Cause, true>> = {
    'signature-missing': true,
    'signature-unreadable': true,
    'other-algorithm': true,
    'unsupported-algorithm': true,
    'key-revoked': true,
    'key-not-pinned': true,
    'key-not-trusted': true,
    'signed-other-artifact': true,
    'signed-digest-of-digest': true,
    'signed-hex-digest': true,
    'signed-as-other-protocol': true,
    'file-changed': true,
    'line-endings-changed': true,
    'byte-order-mark-changed': true,
    'final-newline-changed': true,
    'wrong-key-or-damaged': true,
    'kms-disagrees': true,
    'checksums-mismatch': true,
    'checksums-invalid': true,
    'checksums-incomplete': true,
    'not-in-checksums': true,
    'not-signed-by-all': true,
    'binding-missing': true,
    'binding-broken': true,
    'binding-mismatch': true,
    'statement-mismatch': true,
    'digest-mismatch': true,
    'not-expected': true,
    'expected-missing': true,
    'asset-unverified': true,
    exempted: true
  }
  const made = new Set<Cause>([
    ...GROUPS.flatMap(({ mistakes }) => mistakes.map(({ cause }) => cause)),
    ...MADE_WITH_A_RELEASE
  ])
  expect([...made].sort()).toEqual(Object.keys(all).sort())
})

/** Runs the step as the group wants it; in a world of its own where it needs one. */
async function execute(
  { inputs, where = 'local', mistakes, right = {} }: Group,
  shop: Workshop
): Promise<{ result: ActionResult; keyArn: string }> {
  const given = {
    artifacts: 'dist/*.txt',
    'trusted-public-key': 'keys/key.pem',
    ...inputs?.(shop)
  }
  const options = { cwd: shop.folder.path }
  if (where === 'local') {
    const local = Object.entries({ mode: 'verify', ...given }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined
    )
    return { result: await runAction({ ...options, inputs: Object.fromEntries(local) }), keyArn: '' }
  }
  const world = await startWorld()
  try {
    if (where === 'release') {
      const names = [...mistakes.map(({ file }) => file), ...Object.keys(right)]
      for (const name of [...names, ...Object.keys(right).map(file => `${file}.sig`)]) {
        const content = readFileSync(join(shop.folder.path, 'dist', name))
        world.github.addAsset(world.release, { name, content })
      }
    }
    const more = where === 'release' ? { 'release-tag': TAG } : world.awsInputs
    return { result: await world.verify({ ...given, ...more }, options), keyArn: world.key.arn }
  } finally {
    await world.close()
  }
}

describe.runIf(TOOLS_ARE_THERE)('a trusted key file that is none is refused by what it is:', () => {
  const EXPORT =
    'Use the public key in PEM or DER as the sign mode writes it ("aws kms get-public-key" gives the same DER).'
  let shop: Workshop
  beforeAll(async () => {
    shop = await openWorkshop()
  })
  afterAll(() => shop.close())

  test.each([
    {
      file: 'private.pem',
      make: 'openssl genrsa -out "$F" 2048',
      reason: 'it holds a PRIVATE key',
      hint: 'Remove it from the repository, treat the key as leaked, and use its public half.'
    },
    {
      file: 'private.der',
      make: 'openssl pkey -in "$KEY" -outform DER -out "$F"',
      reason: 'it is a PRIVATE key',
      hint: 'Treat the key as leaked, and use its public half.'
    },
    {
      file: 'secp256k1.pem',
      make: 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 | openssl pkey -pubout -out "$F"',
      reason:
        'it is a key on secp256k1, the curve of cryptocurrencies: ssh-keygen and Sigstore do not take its signatures',
      hint: 'Use a KMS key of spec RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384 or ECC_NIST_P521.'
    },
    {
      file: 'ed25519.pem',
      make: 'openssl genpkey -algorithm ed25519 | openssl pkey -pubout -out "$F"',
      reason:
        'it is an Ed25519 key, with which KMS signs no digest as it is: ED25519_PH_SHA_512 hashes it once more, and ED25519_SHA_512 takes whole files of at most 4096 bytes',
      hint: 'Use a KMS key of spec RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384 or ECC_NIST_P521.'
    },
    {
      file: 'small.pem',
      make: 'openssl genrsa 1024 | openssl pkey -pubout -out "$F"',
      reason: 'its modulus has 1024 bits, expected 2048, 3072 or 4096',
      hint: 'Use a KMS key of spec RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384 or ECC_NIST_P521.'
    },
    {
      file: 'pss.pem',
      make: 'openssl genpkey -algorithm rsa-pss -pkeyopt rsa_keygen_bits:2048 | openssl pkey -pubout -out "$F"',
      reason:
        'it is an id-RSASSA-PSS key, expected an RSA key (rsaEncryption), one on the curve P-256, P-384 or P-521, or one of ML-DSA',
      hint: 'Use a KMS key of spec RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384 or ECC_NIST_P521.'
    },
    {
      file: 'certificate.pem',
      make: 'openssl req -x509 -new -key "$KEY" -subj /CN=release -out "$F"',
      reason: 'it is a certificate, expected a public key',
      hint: 'Extract the key: openssl x509 -in certificate.pem -noout -pubkey > key.pem'
    },
    {
      file: 'pkcs1.pem',
      make: 'openssl rsa -in "$KEY" -RSAPublicKey_out -out "$F"',
      reason: 'it is a PKCS#1 "RSA PUBLIC KEY", expected a SubjectPublicKeyInfo ("PUBLIC KEY")',
      hint: 'Convert it: openssl rsa -RSAPublicKey_in -in key.pem -pubout -out spki.pem'
    },
    {
      file: 'two.pem',
      make: 'cat keys/key.pem keys/other.pem >"$F"',
      reason: 'it holds 2 PEM blocks, expected one',
      hint: 'Put each key into a file of its own.'
    },
    {
      file: 'text.pem',
      make: 'openssl rsa -pubin -in keys/key.pem -text -out "$F"',
      reason: 'there is text or an empty line around or inside its PEM block',
      hint: 'Keep the PEM block alone in the file.'
    },
    {
      file: 'base64.pem',
      make: `grep -v -e '-----' keys/key.pem >"$F"`,
      reason: 'it is bare base64 without its PEM lines',
      hint: 'Decode it to DER: base64 --decode key.txt > key.der'
    },
    {
      file: 'ssh.pub',
      make: `ssh-keygen -i -m PKCS8 -f keys/key.pem >"$F"`,
      reason: 'it is an SSH public key, expected PEM "PUBLIC KEY" or DER',
      hint: EXPORT
    },
    {
      file: 'rfc4716.pub',
      make: `ssh-keygen -i -m PKCS8 -f keys/key.pem >"$T/ssh"; ssh-keygen -e -f "$T/ssh" >"$F"`,
      reason: 'it is an SSH public key, expected PEM "PUBLIC KEY" or DER',
      hint: EXPORT
    },
    {
      file: 'json.pem',
      make: 'aws kms get-public-key --key-id "$KEY_ARN" --output json >"$F"',
      reason:
        'it is the whole response of "aws kms get-public-key", expected its PublicKey alone, decoded from base64',
      hint: 'Extract the key: aws kms get-public-key … --query PublicKey --output text | base64 --decode > key.der'
    },
    {
      file: 'page.pem',
      make: `echo '<!DOCTYPE HTML><title>Not found</title>' >"$F"`,
      reason: 'it is an HTML page, expected a public key',
      hint: EXPORT
    },
    { file: 'none.pem', make: 'date >"$F"', reason: 'it is not a public key in PEM or DER', hint: EXPORT },
    { file: 'empty.pem', make: ': >"$F"', reason: 'the file is empty', hint: EXPORT }
  ])('$file', async ({ file, make, reason, hint }) => {
    await shop.run(make, `keys/${file}`)
    const content = shop.folder.read(`keys/${file}`)
    const result = await runAction({
      cwd: workspace({ [`trusted/${file}`]: content, 'app.txt': 'an artifact' }).path,
      inputs: { mode: 'verify', artifacts: 'app.txt', 'trusted-public-key': `trusted/${file}` }
    })
    expectFailure(result, {
      code: 'KEY_FILE_INVALID',
      message: `The trusted public key trusted/${file} cannot be used: ${reason}.`,
      hint
    })
    expect(decodeEntities(result.summary)).toContain(`cannot be used: ${reason}.`)
    expect(result.outputs.get('verified')).toBe('false')
  })
})
