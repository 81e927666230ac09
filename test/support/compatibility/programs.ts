import { constants, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ARTIFACT_KEY_SPECS } from '../../../src/signature/public-key.ts'
import type { KeySpec } from '../../../src/signature/public-key.ts'
import { formatOf } from '../../../src/signature/formats/index.ts'
import type { FormatName } from '../../../src/signature/formats/index.ts'
import { certificateFile, certificateOf, signatureFile } from '../signature-files.ts'
import { hasCosign, STOCK_TOOLS } from '../stock-verifiers.ts'
import { expectsTool, outputOf, runTool } from '../tools.ts'
import { workspace } from '../workspace.ts'
import { ADDITIONAL_TOOLS } from './additional.ts'
import { acceptedOf, COMBINATIONS, describe, madeBy, missing, named, SECTIONS } from './site.ts'
import type { Signed, Site, Tool } from './site.ts'

// The programs of docs/compatibility.md, each as its users run it.

const hashOf = (algorithm: string): string => `sha${algorithm.slice(-3)}`
const isPss = (algorithm: string): boolean => algorithm.includes('PSS')
const isEcdsa = (algorithm: string): boolean => algorithm.startsWith('ECDSA')

const firstLine = async (command: string, ...args: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await runTool(command, args)
  return `${stdout.toString()}${stderr}`.trim().split('\n')[0] ?? ''
}
const versionIn = (text: string): string => /\d+(?:\.\d+)+(?:p\d+)?/.exec(text)?.[0] ?? text

const OPENSSL: Tool = {
  name: 'OpenSSL, `openssl dgst`',
  isExpected: () => expectsTool('openssl', 'version'),
  version: async () => versionIn(await firstLine('openssl', 'version')),
  rows: async site => {
    const options = (algorithm: string): string[] =>
      isPss(algorithm) ? ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1'] : []
    const accepts = await acceptedOf(site, '.sig', async ({ spec, algorithm }, file, signature) => {
      const key = ['-verify', site.folder.file(`${spec}.pem`), '-signature', signature]
      const args = ['dgst', `-${hashOf(algorithm)}`, ...key, ...options(algorithm), file]
      return (await runTool('openssl', args)).code === 0
    })
    const accepted = await madeBy(site, 'openssl', ({ spec, algorithm }, file) => {
      const key = ['-sign', site.privateKeys.file(`${spec}.pem`)]
      return outputOf('openssl', ['dgst', `-${hashOf(algorithm)}`, ...key, ...options(algorithm), file])
    })
    return [{ section: SECTIONS.raw, accepts, accepted }]
  }
}

const NODE: Tool = {
  name: 'OpenSSL of Node.js, `node:crypto`',
  isExpected: () => true,
  version: async () => versionIn(process.versions.openssl),
  rows: async site => {
    const options = (key: KeyObject, algorithm: string) => {
      if (isEcdsa(algorithm)) return { key }
      if (!isPss(algorithm)) return { key, padding: constants.RSA_PKCS1_PADDING }
      const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
      return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
    }
    const keyOf = (spec: KeySpec): KeyObject => site.keys.get(spec) ?? missing(spec)
    const accepts = await acceptedOf(site, '.sig', ({ spec, algorithm }, file, signature) => {
      const key = options(createPublicKey(keyOf(spec)), algorithm)
      return verify(hashOf(algorithm), readFileSync(file), key, readFileSync(signature))
    })
    const accepted = await madeBy(site, 'node', ({ spec, algorithm }, file) =>
      sign(hashOf(algorithm), readFileSync(file), options(keyOf(spec), algorithm))
    )
    return [{ section: SECTIONS.raw, accepts, accepted }]
  }
}

const CRYPTOGRAPHY_PY = `
import base64, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

def run(one):
    algorithm = getattr(hashes, one['hash'].upper())()
    pss = padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
    how = {'pss': [pss, algorithm], 'pkcs1': [padding.PKCS1v15(), algorithm], 'ecdsa': [ec.ECDSA(algorithm)]}[one['scheme']]
    with open(one['key'], 'rb') as key, open(one['file'], 'rb') as file:
        key, data = key.read(), file.read()
    if 'signature' not in one:
        return base64.b64encode(serialization.load_pem_private_key(key, None).sign(data, *how)).decode()
    try:
        with open(one['signature'], 'rb') as signature:
            serialization.load_pem_public_key(key).verify(signature.read(), data, *how)
        return True
    except InvalidSignature:
        return False

print(json.dumps(run(json.load(sys.stdin))))
`

const CRYPTOGRAPHY: Tool = {
  name: "Python's `cryptography`",
  isExpected: () => expectsTool('python3', '-c', 'import cryptography'),
  version: () => firstLine('python3', '-c', 'import cryptography; print(cryptography.__version__)'),
  rows: async site => {
    const run = async (algorithm: string, files: object): Promise<unknown> => {
      const scheme = isEcdsa(algorithm) ? 'ecdsa' : isPss(algorithm) ? 'pss' : 'pkcs1'
      const input = JSON.stringify({ ...files, hash: hashOf(algorithm), scheme })
      return JSON.parse((await outputOf('python3', ['-c', CRYPTOGRAPHY_PY], { input })).toString())
    }
    const accepts = await acceptedOf(site, '.sig', async ({ spec, algorithm }, file, signature) => {
      const files = { key: site.folder.file(`${spec}.pem`), file, signature }
      return (await run(algorithm, files)) === true
    })
    const accepted = await madeBy(site, 'cryptography', async ({ spec, algorithm }, file) => {
      const files = { key: site.privateKeys.file(`${spec}.pem`), file }
      return Buffer.from(String(await run(algorithm, files)), 'base64')
    })
    return [{ section: SECTIONS.raw, accepts, accepted }]
  }
}

/** Its own keys, made from ours; the algorithm is the one that it has for the key. */
const COSIGN: Tool = {
  name: 'cosign, `cosign verify-blob` and `sign-blob`',
  isExpected: hasCosign,
  version: async () => {
    const { stdout, stderr } = await runTool('cosign', ['version'])
    return versionIn(/GitVersion:\s+(\S+)/.exec(stdout.toString() + stderr)?.[1] ?? '')
  },
  rows: async site => {
    const { folder, privateKeys } = site
    const env = { HOME: privateKeys.path, COSIGN_PASSWORD: 'none' }
    const accepts = await acceptedOf(site, '.b64', async ({ spec }, file, signature) => {
      const key = ['--key', folder.file(`${spec}.pem`), '--signature', signature]
      const args = ['verify-blob', ...key, '--insecure-ignore-tlog=true', file]
      return (await runTool('cosign', args, { env })).code === 0
    })
    for (const spec of ARTIFACT_KEY_SPECS) {
      const prefix = privateKeys.file(`cosign-${spec}`)
      const key = privateKeys.file(`${spec}.pem`)
      await outputOf('cosign', ['import-key-pair', '--key', key, '--output-key-prefix', prefix], { env })
    }
    const signBlob = async (spec: KeySpec, ...args: readonly string[]) => {
      const key = ['--key', privateKeys.file(`cosign-${spec}.key`)]
      const offline = ['--use-signing-config=false', '--tlog-upload=false']
      await outputOf('cosign', ['sign-blob', '--yes', ...key, ...offline, ...args], { env })
    }
    const accepted = await madeBy(site, 'cosign', async ({ spec, algorithm }, file) => {
      // of an RSA key's algorithms it has this one
      if (!isEcdsa(algorithm) && algorithm !== 'RSASSA_PKCS1_V1_5_SHA_256') return undefined
      await signBlob(spec, '--new-bundle-format=false', '--output-signature', `${file}.cosign`, file)
      return readFileSync(`${file}.cosign`)
    })
    const bundles = await madeBy(site, 'bundles', async ({ spec, algorithm }, file) => {
      if (!isEcdsa(algorithm) && algorithm !== 'RSASSA_PKCS1_V1_5_SHA_256') return undefined
      await signBlob(spec, '--bundle', `${file}.bundle`, file)
      return readFileSync(`${file}.bundle`)
    })
    const ours = await stockAccepts(site, 'cosign', 'sigstore')
    return [
      { section: SECTIONS.base64, accepts, accepted },
      { section: SECTIONS.sigstore, accepts: ours, accepted: bundles }
    ]
  }
}

/** What a program of stock-verifiers.ts accepts of a format, for each algorithm and key that the format has. */
async function stockAccepts({ keys }: Site, tool: string, format: FormatName): Promise<string> {
  const stock = STOCK_TOOLS.find(({ name }) => name === tool) ?? missing(tool)
  const has = COMBINATIONS.filter(({ algorithm }) => formatOf(format).algorithms.includes(algorithm))
  const accepted: Omit<Signed, 'name'>[] = []
  for (const [spec, privateKey] of keys) {
    const ofKey = has.filter(one => one.spec === spec)
    if (ofKey.length === 0) continue
    const { key } = await certificateOf(privateKey)
    const verifier = await stock.trusting({ key, certificate: await certificateFile(privateKey) })
    for (const one of ofKey) {
      const content = `Signed in the format ${format}\n`
      const file = signatureFile({ format, privateKey, key, algorithm: one.algorithm, content })
      if (await verifier.accepts(content, file)) accepted.push(one)
      if (await verifier.accepts(`${content}.`, file)) throw new Error(`${tool} accepts a changed file`)
    }
    await verifier.close()
  }
  return describe(accepted)
}

/** A program that reads a format; what it makes of its own keys is another entry. */
function reader(name: string, version: readonly [string, ...string[]], formats: readonly FormatName[]): Tool {
  const { isExpected } = STOCK_TOOLS.find(tool => tool.name === name) ?? missing(name)
  return {
    name: `\`${name}\``,
    isExpected,
    version: async () => versionIn(await firstLine(...version)),
    rows: site =>
      Promise.all(
        formats.map(async format => ({
          section: SECTIONS[format],
          accepts: await stockAccepts(site, name, format),
          accepted: 'see the last table'
        }))
      )
  }
}

const NOT_MADE = 'not made'

/** A program that signs files in a format of its own: a shell script that makes `$F.made` of `$F`. */
function maker(name: string, probe: readonly [string, ...string[]], script: string, version = probe): Tool {
  return {
    name,
    isExpected: () => expectsTool(...probe),
    version: async () => versionIn(await firstLine(...version)),
    rows: async site => {
      const accepted = await named(site, async file => {
        const place = workspace()
        const env = {
          F: file,
          T: place.path,
          GNUPGHOME: place.path,
          HOME: place.path,
          KEY: site.privateKeys.file('RSA_2048.pem')
        }
        await outputOf('sh', ['-euc', script], { env, cwd: place.path })
        await runTool('sh', ['-c', 'command -v gpgconf >/dev/null && gpgconf --kill all'], { env })
        place.remove()
        return readFileSync(`${file}.made`)
      })
      return [{ section: SECTIONS.other, accepts: NOT_MADE, accepted }]
    }
  }
}

const GPG_KEY = `gpg --batch --quiet --passphrase '' --quick-generate-key 'Somebody <a@example.org>' rsa3072 sign never`
const SSH_SIGN =
  'ssh-keygen -q -t rsa -b 3072 -N "" -f ssh; ssh-keygen -q -Y sign -f ssh -n file "$F"; mv "$F.sig" "$F.made"'

const versionOf = (dependency: string) =>
  ['node', '-p', `require('./package.json').devDependencies['${dependency}']`] as const

export const TOOLS: readonly Tool[] = [
  OPENSSL,
  NODE,
  CRYPTOGRAPHY,
  ...ADDITIONAL_TOOLS,
  COSIGN,
  reader('gpg', ['gpg', '--version'], ['openpgp', 'openpgp-binary']),
  reader('gpgv', ['gpgv', '--version'], ['openpgp', 'openpgp-binary']),
  reader('sq', ['sq', '--version'], ['openpgp', 'openpgp-binary']),
  reader('OpenPGP.js', versionOf('openpgp'), ['openpgp', 'openpgp-binary']),
  reader('ssh-keygen', ['ssh', '-V'], ['ssh']),
  reader('@sigstore/verify', versionOf('@sigstore/verify'), ['sigstore']),
  maker(
    'GnuPG, `gpg --detach-sign --armor`',
    ['gpg', '--version'],
    `${GPG_KEY}; gpg --batch --quiet --armor --output "$F.made" --detach-sign "$F"`
  ),
  maker(
    'GnuPG, `gpg --detach-sign`',
    ['gpg', '--version'],
    `${GPG_KEY}; gpg --batch --quiet --output "$F.made" --detach-sign "$F"`
  ),
  maker('OpenSSH, `ssh-keygen -Y sign`', ['sh', '-c', 'command -v ssh-keygen'], SSH_SIGN, ['ssh', '-V']),
  maker(
    'Sequoia, `sq sign`',
    ['sq', '--version'],
    'sq key generate --userid a@example.org --export k.pgp; sq sign --detached --signer-key k.pgp --output "$F.made" "$F"'
  ),
  maker(
    'minisign',
    ['minisign', '-v'],
    'minisign -G -W -p m.pub -s m.key >/dev/null; minisign -S -s m.key -m "$F" -x "$F.made" >/dev/null'
  ),
  maker(
    'signify',
    ['sh', '-c', 'command -v signify-openbsd'],
    'signify-openbsd -G -n -p s.pub -s s.sec; signify-openbsd -S -s s.sec -m "$F" -x "$F.made"',
    ['sh', '-c', "dpkg-query -W -f '${Version}' signify-openbsd"]
  ),
  maker(
    'OpenSSL, `openssl cms -sign`',
    ['openssl', 'version'],
    'openssl req -x509 -new -key "$KEY" -subj /CN=somebody -days 1 -out c.pem; openssl cms -sign -binary -in "$F" -signer c.pem -inkey "$KEY" -outform PEM -out "$F.made"'
  ),
  maker(
    'OpenSSL, `openssl pkeyutl -sign` with an Ed25519 key',
    ['openssl', 'version'],
    'openssl genpkey -algorithm ed25519 -out e.pem; openssl pkeyutl -sign -inkey e.pem -rawin -in "$F" -out "$F.made"'
  )
]
