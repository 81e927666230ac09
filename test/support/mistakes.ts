import { createPublicKey } from 'node:crypto'
import { FakeKms } from '../fakes/kms.ts'
import { testKey } from './keys.ts'
import { fingerprintOf, sha256 } from './signed-files.ts'
import { outputOf } from './tools.ts'
import { workspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

// A workshop in which people make their mistakes with real programs: shell scripts on files.

const REGION = 'eu-central-1'
const PSS_PY = `
import sys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

key_file, file, mask, salt = sys.argv[1:]
with open(key_file, 'rb') as opened:
    key = serialization.load_pem_private_key(opened.read(), None)
with open(file, 'rb') as opened:
    data = opened.read()
mgf = padding.MGF1({'sha1': hashes.SHA1(), 'sha256': hashes.SHA256()}[mask])
length = padding.PSS.MAX_LENGTH if salt == 'max' else int(salt)
sys.stdout.buffer.write(key.sign(data, padding.PSS(mgf, length), hashes.SHA256()))
`
/** What the scripts have besides the variables: `sign [option…]` makes `$F.sig`, `kms_sign [option…]` prints KMS's answer. */
const PRELUDE = `
set -eu
T=$(mktemp -d "$WORKSHOP/XXXXXX")
sign() { openssl dgst -sha256 -sign "$KEY" "$@" "$F" >"$F.sig"; }
pss='-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-1'
to_pss() { sign $pss; }
kms_sign() { aws kms sign --key-id "$KEY_ARN" --signing-algorithm RSASSA_PSS_SHA_256 "$@"; }
`

/** Files that programs made, and what a diagnosis can say of them. */
export interface Workshop {
  readonly folder: Workspace
  /** Fingerprints of the key in `$KEY` and of the one in `$OTHER`. */
  readonly key: string
  readonly other: string
  /** `sha256:<64 hex>` of a file as it is now. */
  readonly digestOf: (file: string) => string
  /** Runs a script in the folder, about a file: `$F`. */
  run(script: string, file: string): Promise<void>
  close(): Promise<void>
}

/**
 * Private keys in a folder of its own: `$KEY` and `$OTHER` (RSA 2048), `$LONG` (RSA 3072), `$EC` (P-256); their public
 * keys in `keys/`; `$PSS` for Python; the AWS CLI led to a KMS that has `$KEY` as `$KEY_ARN`.
 */
export async function openWorkshop(): Promise<Workshop> {
  const [key, other, long, ec] = await Promise.all([
    testKey('RSA_2048', 0),
    testKey('RSA_2048', 1),
    testKey('RSA_3072'),
    testKey('ECC_NIST_P256')
  ])
  const kms = await FakeKms.start({ region: REGION, accountId: '111122223333' })
  const { arn } = await kms.createKey({ privateKey: key })
  const user = kms.credentials.addUser('arn:aws:iam::111122223333:user/release')
  const workshop = workspace({ 'pss.py': PSS_PY })
  const folder = workspace()
  for (const [name, made] of Object.entries({ key, other, long, ec })) {
    workshop.write(`${name}.pem`, made.export({ type: 'pkcs8', format: 'pem' }))
    folder.write(`keys/${name}.pem`, createPublicKey(made).export({ type: 'spki', format: 'pem' }))
  }
  const env = {
    WORKSHOP: workshop.path,
    KEY: workshop.file('key.pem'),
    OTHER: workshop.file('other.pem'),
    LONG: workshop.file('long.pem'),
    EC: workshop.file('ec.pem'),
    PSS: workshop.file('pss.py'),
    GNUPGHOME: workshop.file('gnupg'),
    KEY_ARN: arn,
    AWS_ENDPOINT_URL_KMS: kms.url,
    AWS_ACCESS_KEY_ID: user.accessKeyId,
    AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: ''
  }
  return {
    folder,
    key: fingerprintOf(key),
    other: fingerprintOf(other),
    digestOf: file => `sha256:${sha256(folder.read(file))}`,
    run: async (script, file) => {
      await outputOf('sh', ['-c', `${PRELUDE}${script}`], { cwd: folder.path, env: { ...env, F: file } })
    },
    close: async () => {
      await kms.close()
      folder.remove()
      workshop.remove()
    }
  }
}
