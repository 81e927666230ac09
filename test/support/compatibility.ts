import { constants, createPublicKey, randomUUID, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { SigningAlgorithm } from '../../src/signature/algorithms.ts'
import { KEY_SPECS } from '../../src/signature/public-key.ts'
import type { KeySpec } from '../../src/signature/public-key.ts'
import { formatOf } from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { schemesOf } from '../../src/signature/schemes/index.ts'
import { FakeKms } from '../fakes/kms.ts'
import { testKey } from './keys.ts'
import { expectedTally, INSTALLED_EMULATORS } from './kms-known.ts'
import { AS_AWS } from './kms-round.ts'
import { runAction } from './run-action.ts'
import type { ActionResult } from './run-action.ts'
import { certificateFile, certificateOf, signatureFile } from './signature-files.ts'
import { resultsOf } from './signed-files.ts'
import { hasCosign, STOCK_TOOLS } from './stock-verifiers.ts'
import { expectsTool, outputOf, runTool } from './tools.ts'
import { workspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

// What docs/compatibility.md says: which program accepts which signature files of this action, and which of its files this action accepts.
// Every row is what a program said just now. A format of signature files is a section; a program is an entry of TOOLS.

/** A row of the page, as it came out. */
export interface Row {
  /** Heading of its table. */
  readonly section: string
  readonly tool: string
  readonly version: string
  /** What it accepts of this action's files. */
  readonly accepts: string
  /** What this action does with files that it made. */
  readonly accepted: string
}

/** One file that was signed: `NAME` and `NAME.sig` in the folder, by the key of this size. */
interface Signed {
  readonly name: string
  readonly spec: KeySpec
  readonly algorithm: SigningAlgorithm
}

/** All algorithms with keys of all sizes, in the folder, with `RSA_2048.pem` and so on: the public keys. */
interface Site {
  readonly folder: Workspace
  /** Private keys, in a folder that no pattern names. */
  readonly privateKeys: Workspace
  readonly keys: ReadonlyMap<KeySpec, KeyObject>
}

export interface Tool {
  readonly name: string
  /** Whether its rows are asked for here. */
  readonly isExpected: () => boolean
  /** What the machine has is as it is; other versions are pinned. */
  readonly version: () => Promise<string>
  rows(site: Site): Promise<readonly Omit<Row, 'tool' | 'version'>[]>
}

/** Headings, by format; the last is of files that are not signed with a key of KMS. */
export const SECTIONS: Readonly<Record<FormatName | 'other', string>> = {
  raw: 'Format `raw`',
  base64: 'Format `base64`',
  openpgp: 'Format `openpgp`',
  'openpgp-binary': 'Format `openpgp-binary`',
  ssh: 'Format `ssh`',
  sigstore: 'Format `sigstore`',
  other: 'Files that other programs sign with keys of their own'
}

const COMBINATIONS: readonly Omit<Signed, 'name'>[] = KEY_SPECS.flatMap(spec =>
  schemesOf(spec).map(({ name: algorithm }) => ({ spec, algorithm }))
)

/** The rows of every program that is expected here. */
export async function compatibilityRows(tools: readonly Tool[] = TOOLS): Promise<Row[]> {
  const site = await makeSite()
  try {
    const rows: Row[] = []
    for (const tool of tools.filter(({ isExpected }) => isExpected())) {
      const version = await tool.version()
      for (const row of await tool.rows(site)) rows.push({ ...row, tool: tool.name, version })
    }
    return rows
  } finally {
    site.folder.remove()
    site.privateKeys.remove()
  }
}

/** Rows as tables, in the order of the sections. */
export function renderRows(rows: readonly Row[]): string {
  return Object.values(SECTIONS)
    .map(section => {
      const lines = rows
        .filter(row => row.section === section)
        .map(({ tool, version, accepts, accepted }) => `| ${tool} | ${version} | ${accepts} | ${accepted} |`)
      const head = [
        '| Program | Version | It accepts of this action | Verify mode, of its files |',
        '| --- | --- | --- | --- |'
      ]
      return [`### ${section}`, '', '<!-- prettier-ignore -->', ...head, ...lines, ''].join('\n')
    })
    .join('\n')
}

/** The page with these rows; the rest of it is of pinned versions and of what tests hold to. */
export function renderPage(rows: readonly Row[]): string {
  return `${INTRODUCTION}

## Signature files

${renderRows(rows)}
${renderEmulators()}
${renderRuntimes()}`
}

/**
 * The rows of a page, with what has come out since: programs that are not on this machine stay as they are.
 *
 * @param keepVersions the versions of the page stay too: those of the system's programs differ from machine to machine.
 */
export function mergeRows(page: readonly Row[], fresh: readonly Row[], keepVersions: boolean): Row[] {
  const find = (rows: readonly Row[], { section, tool }: Pick<Row, 'section' | 'tool'>): Row | undefined =>
    rows.find(row => row.section === section && row.tool === tool)
  const merged = fresh.map(row => ({
    ...row,
    version: (keepVersions ? find(page, row)?.version : undefined) ?? row.version
  }))
  const untried = TOOLS.filter(({ isExpected }) => !isExpected()).map(({ name }) => name)
  const kept = page.filter(row => untried.includes(row.tool))
  const order = TOOLS.map(({ name }) => name)
  return [...merged, ...kept].sort((a, b) => order.indexOf(a.tool) - order.indexOf(b.tool))
}

const INTRODUCTION = `# Compatibility

For users who verify with another program, and for those who change it: which programs accept the files of this action, and which of theirs it
accepts. Nothing here is claimed: \`npm run compatibility\` ran each program and wrote this page, and \`test/interop/compatibility.test.ts\` runs them
again and compares. Versions are those of the machine on which the page was last written. How to verify with each:
[verifying.md](verifying.md).`

function renderEmulators(): string {
  const pinned = pinnedVersions()
  const lines = INSTALLED_EMULATORS.map(name => {
    const groups = Object.entries(expectedTally(name))
    const counts = groups.flatMap(([, outcomes]) => Object.entries(outcomes))
    const total = counts.reduce((sum, [, count]) => sum + count, 0)
    const same = counts.filter(([outcome]) => outcome === AS_AWS).reduce((sum, [, count]) => sum + count, 0)
    const others = groups.flatMap(([group, outcomes]) =>
      Object.keys(outcomes)
        .filter(outcome => outcome !== AS_AWS)
        .map(outcome => `${group}: ${outcome.replaceAll(/<([^>]*)>/g, '$1').split('. ')[0]}`)
    )
    return `| ${name} | ${pinned(name.toLowerCase())} | ${same} of ${total} | ${others.join('<br>')} |`
  })
  return `## KMS

Emulators that other people wrote, asked in all ways: algorithm, key, form of the key's name, \`RAW\` and \`DIGEST\`, by the action and by the AWS CLI
${pinned('aws_cli')}. \`npm run peer-kms -- http://127.0.0.1:PORT\` asks any other one on this machine.

<!-- prettier-ignore -->
| Emulator | Version | As AWS KMS | What it does otherwise |
| --- | --- | --- | --- |
${lines.join('\n')}
`
}

function renderRuntimes(): string {
  const pinned = pinnedVersions()
  const [tooOld, ...nodes] = pinned('nodes').split(' ')
  return `## Runners and Node.js

The examples run as they are written with act ${pinned('act')} (\`test/interop/examples.test.ts\`); what that does otherwise than GitHub is in
\`test/README.md\`. The action and the command run on Node.js ${nodes.join(', ')}, that of \`package-lock.json\` and Bun ${pinned('bun')}, and say on Node.js ${tooOld} that it is
too old (\`test/e2e/node-versions.test.ts\`).
`
}

/** The versions that .ci/run and scripts/install-peers.sh install. */
export function pinnedVersions(): (name: string) => string {
  const root = new URL('../../', import.meta.url)
  const text = ['.ci/run', 'scripts/install-peers.sh']
    .map(path => readFileSync(new URL(path, root), 'utf8'))
    .join('\n')
  const versions = new Map(
    [...text.matchAll(/^(\w+)=(?:'([^']*)'|(\S+))/gm)].map(([, name = '', quoted, bare]) => [
      name,
      quoted ?? bare ?? ''
    ])
  )
  return name => versions.get(name) ?? missing(`version of ${name}`)
}

/** The rows of a page that `renderRows` wrote. */
export function parseRows(page: string): Row[] {
  const [, files = ''] = page.split('\n## Signature files\n')
  const [tables = ''] = files.split('\n## ')
  return tables.split('\n### ').flatMap(part => {
    const [section = '', ...lines] = part.replace(/^### /, '').split('\n')
    return lines.flatMap(line => {
      const [, tool, version, accepts, accepted] = /^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$/.exec(line) ?? []
      if (tool === undefined || tool === 'Program' || tool === '---') return []
      return [{ section, tool, version: version ?? '', accepts: accepts ?? '', accepted: accepted ?? '' }]
    })
  })
}

async function makeSite(): Promise<Site> {
  const folder = workspace()
  const privateKeys = workspace()
  const keys = new Map<KeySpec, KeyObject>()
  for (const spec of KEY_SPECS) {
    const key = await testKey(spec)
    keys.set(spec, key)
    privateKeys.write(`${spec}.pem`, key.export({ type: 'pkcs8', format: 'pem' }))
    folder.write(`${spec}.pem`, createPublicKey(key).export({ type: 'spki', format: 'pem' }))
  }
  const kms = await FakeKms.start({ region: 'eu-central-1', accountId: '111122223333' })
  try {
    const user = kms.credentials.addUser('arn:aws:iam::111122223333:user/release')
    const env = { AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SECRET_ACCESS_KEY: user.secretAccessKey }
    for (const [keySpec, privateKey] of keys) {
      const { arn } = await kms.createKey({ keySpec, privateKey })
      for (const one of COMBINATIONS.filter(({ spec }) => spec === keySpec)) {
        const name = nameOf(one)
        folder.write(name, `Signed with ${one.algorithm} by a key ${keySpec}\n`)
        const files = {
          artifacts: name,
          strategy: 'each',
          upload: 'none',
          'public-key-file': `${keySpec}-of-kms.pem`
        }
        const inputs = {
          'key-id': arn,
          'signing-algorithm': one.algorithm,
          'signature-format': 'raw .sig\nbase64 .b64'
        }
        const { exitCode, stdout } = await runAction({
          cwd: folder.path,
          kms,
          env,
          inputs: { ...files, ...inputs }
        })
        if (exitCode !== 0) throw new Error(stdout)
      }
    }
  } finally {
    await kms.close()
  }
  return { folder, privateKeys, keys }
}

const nameOf = ({ spec, algorithm }: Omit<Signed, 'name'>): string => `ours/${spec}-${algorithm}.bin`

/** What a program says of each file of ours; each must refuse the same signature beside another file. */
async function acceptedOf(
  { folder }: Site,
  suffix: '.sig' | '.b64',
  accepts: (one: Signed, file: string, signature: string) => Promise<boolean> | boolean
): Promise<string> {
  const accepted: Signed[] = []
  for (const combination of COMBINATIONS) {
    const one = { ...combination, name: nameOf(combination) }
    const signature = folder.file(`${one.name}${suffix}`)
    if (await accepts(one, folder.file(one.name), signature)) accepted.push(one)
    const changed = folder.write('changed.bin', `${folder.read(one.name).toString()}.`)
    if (await accepts(one, changed, signature)) throw new Error(`A changed file passes with ${signature}`)
  }
  return describe(accepted)
}

/** What verify mode accepts of files that a program made, for each combination; `undefined` for one that it cannot make. */
async function madeBy(
  site: Site,
  label: string,
  make: (one: Omit<Signed, 'name'>, file: string) => Promise<Uint8Array | undefined> | Uint8Array | undefined
): Promise<string> {
  const { folder } = site
  const made: Signed[] = []
  for (const one of COMBINATIONS) {
    const name = `${label}/${one.spec}-${one.algorithm}.bin`
    const signature = await make(one, folder.write(name, `Made by ${label} with ${one.algorithm}\n`))
    if (signature === undefined) continue
    folder.write(`${name}.sig`, signature)
    made.push({ ...one, name })
  }
  const results = resultsOf(await verifyMode(site, `${label}/*.bin`))
  return describe(
    made.filter(({ name, algorithm }) =>
      results.some(
        result => result.artifact === name && result.verified && result.signingAlgorithm === algorithm
      )
    )
  )
}

function verifyMode({ folder }: Site, artifacts: string): Promise<ActionResult> {
  const keys = KEY_SPECS.map(spec => `${spec}.pem`).join('\n')
  return runAction({ cwd: folder.path, inputs: { mode: 'verify', artifacts, 'trusted-public-key': keys } })
}

/** What verify mode says of a signature file that is none of ours. */
async function named(site: Site, make: (file: string) => Promise<Uint8Array>): Promise<string> {
  const name = `other/${randomUUID()}.bin`
  site.folder.write(`${name}.sig`, await make(site.folder.write(name, 'Signed by another program\n')))
  const [result] = resultsOf(await verifyMode(site, name))
  // fingerprints are of keys of this machine
  const message = result?.diagnosis?.message.replace(/ \(sha256:[^)]*\)/, '')
  return result?.verified === true ? 'accepted' : `rejected: ${message}`
}

function describe(accepted: readonly Omit<Signed, 'name'>[]): string {
  if (accepted.length === 0) return 'nothing'
  if (accepted.length === COMBINATIONS.length) return `every algorithm by ${sizesOf(KEY_SPECS)}`
  const keysOf = [...Map.groupBy(accepted, ({ algorithm }) => algorithm)].map(
    ([algorithm, ones]) => [algorithm, sizesOf(ones.map(({ spec }) => spec))] as const
  )
  return [...Map.groupBy(keysOf, ([, sizes]) => sizes)]
    .map(([sizes, ones]) => `${ones.map(([algorithm]) => `\`${algorithm}\``).join(', ')} by ${sizes}`)
    .join('; ')
}

const sizesOf = (specs: readonly KeySpec[]): string =>
  specs.map(spec => spec.replace('ECC_NIST_P', 'P-').replace('_', ' ')).join(', ')

//---- The programs ----

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

const missing = (what: string): never => {
  throw new Error(`There is no ${what}`)
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
  // built from source, where that is possible
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
    for (const spec of KEY_SPECS) {
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

const SIGSTORE_VERSION = "require('./package.json').devDependencies['@sigstore/verify']"

export const TOOLS: readonly Tool[] = [
  OPENSSL,
  NODE,
  CRYPTOGRAPHY,
  COSIGN,
  reader('gpg', ['gpg', '--version'], ['openpgp', 'openpgp-binary']),
  reader('gpgv', ['gpgv', '--version'], ['openpgp', 'openpgp-binary']),
  reader('sq', ['sq', '--version'], ['openpgp', 'openpgp-binary']),
  reader('ssh-keygen', ['ssh', '-V'], ['ssh']),
  reader('@sigstore/verify', ['node', '-p', SIGSTORE_VERSION], ['sigstore']),
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
