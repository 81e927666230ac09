import { constants, createPublicKey, randomUUID, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SIGNING_ALGORITHMS } from '../../src/signature/algorithms.ts'
import type { SigningAlgorithm } from '../../src/signature/algorithms.ts'
import { KEY_SPECS } from '../../src/signature/public-key.ts'
import type { KeySpec } from '../../src/signature/public-key.ts'
import { FakeKms } from '../fakes/kms.ts'
import { testKey } from './keys.ts'
import { expectedTally, KNOWN_EMULATORS } from './kms-known.ts'
import { AS_AWS } from './kms-round.ts'
import { runAction } from './run-action.ts'
import type { ActionResult } from './run-action.ts'
import { resultsOf } from './signed-files.ts'
import { expectsTool, hasTool, outputOf, runTool } from './tools.ts'
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

export const SECTIONS = {
  raw: 'Raw bytes: `signature-encoding: raw`',
  base64: 'Base64: `signature-encoding: base64`',
  other: 'Signature files of other kinds'
} as const

const COMBINATIONS: readonly Omit<Signed, 'name'>[] = KEY_SPECS.flatMap(spec =>
  SIGNING_ALGORITHMS.map(algorithm => ({ spec, algorithm }))
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
  const lines = KNOWN_EMULATORS.map(name => {
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

Emulators that other people wrote, asked in all ways: algorithm, key size, form of the key, \`RAW\` and \`DIGEST\`, by the action and by the AWS CLI
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
    for (const [spec, privateKey] of keys) {
      const { arn } = await kms.createKey({ keySpec: spec, privateKey })
      for (const algorithm of SIGNING_ALGORITHMS)
        for (const encoding of ['raw', 'base64'] as const) {
          const name = nameOf({ spec, algorithm }, encoding)
          folder.write(name, `Signed with ${algorithm} by an ${spec} key, ${encoding}\n`)
          const inputs = { 'key-id': arn, 'signing-algorithm': algorithm, 'signature-encoding': encoding }
          const files = { artifacts: name, strategy: 'each', upload: 'none', 'public-key-file': 'key.pem' }
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

const nameOf = ({ spec, algorithm }: Omit<Signed, 'name'>, encoding: string): string =>
  `ours/${spec}-${algorithm}-${encoding}.bin`

const signedIn = (encoding: 'raw' | 'base64'): Signed[] =>
  COMBINATIONS.map(one => ({ ...one, name: nameOf(one, encoding) }))

/** What a program says of each file of ours; each must refuse the same signature beside another file. */
async function acceptedOf(
  { folder }: Site,
  encoding: 'raw' | 'base64',
  accepts: (one: Signed, file: string) => Promise<boolean> | boolean
): Promise<string> {
  const accepted: Signed[] = []
  for (const one of signedIn(encoding)) {
    if (await accepts(one, folder.file(one.name))) accepted.push(one)
    const changed = folder.write('changed.bin', `${folder.read(one.name).toString()}.`)
    if (await accepts(one, changed)) throw new Error(`A changed file passes with ${one.name}.sig`)
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
  return result?.verified === true ? 'accepted' : `rejected: ${result?.diagnosis?.message}`
}

function describe(accepted: readonly Omit<Signed, 'name'>[]): string {
  if (accepted.length === COMBINATIONS.length) return 'all six algorithms, keys of 2048, 3072 and 4096 bits'
  if (accepted.length === 0) return 'nothing'
  const sizes = Map.groupBy(accepted, ({ algorithm }) => algorithm)
  return [...sizes]
    .map(
      ([algorithm, ones]) =>
        `\`${algorithm}\`, keys of ${ones.map(({ spec }) => spec.slice(4)).join(', ')} bits`
    )
    .join('; ')
}

//---- The programs ----

const hashOf = (algorithm: string): string => `sha${algorithm.slice(-3)}`
const isPss = (algorithm: string): boolean => algorithm.includes('PSS')

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
    const accepts = await acceptedOf(site, 'raw', async ({ spec, algorithm, name }, file) => {
      const key = ['-verify', site.folder.file(`${spec}.pem`), '-signature', site.folder.file(`${name}.sig`)]
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
    const options = (key: KeyObject, algorithm: string) =>
      isPss(algorithm)
        ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
        : { key, padding: constants.RSA_PKCS1_PADDING }
    const keyOf = (spec: KeySpec): KeyObject => site.keys.get(spec) ?? missing(spec)
    const accepts = await acceptedOf(site, 'raw', ({ spec, algorithm, name }, file) =>
      verify(
        hashOf(algorithm),
        readFileSync(file),
        options(createPublicKey(keyOf(spec)), algorithm),
        site.folder.read(`${name}.sig`)
      )
    )
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
from cryptography.hazmat.primitives.asymmetric import padding

def run(one):
    algorithm = getattr(hashes, one['hash'].upper())()
    pad = padding.PSS(padding.MGF1(algorithm), algorithm.digest_size) if one['pss'] else padding.PKCS1v15()
    with open(one['key'], 'rb') as key, open(one['file'], 'rb') as file:
        key, data = key.read(), file.read()
    if 'signature' not in one:
        return base64.b64encode(serialization.load_pem_private_key(key, None).sign(data, pad, algorithm)).decode()
    try:
        with open(one['signature'], 'rb') as signature:
            serialization.load_pem_public_key(key).verify(signature.read(), data, pad, algorithm)
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
    const run = async (one: object): Promise<unknown> =>
      JSON.parse(
        (await outputOf('python3', ['-c', CRYPTOGRAPHY_PY], { input: JSON.stringify(one) })).toString()
      )
    const accepts = await acceptedOf(site, 'raw', async ({ spec, algorithm, name }, file) => {
      const files = { key: site.folder.file(`${spec}.pem`), file, signature: site.folder.file(`${name}.sig`) }
      return (await run({ ...files, hash: hashOf(algorithm), pss: isPss(algorithm) })) === true
    })
    const accepted = await madeBy(site, 'cryptography', async ({ spec, algorithm }, file) => {
      const files = { key: site.privateKeys.file(`${spec}.pem`), file }
      return Buffer.from(
        String(await run({ ...files, hash: hashOf(algorithm), pss: isPss(algorithm) })),
        'base64'
      )
    })
    return [{ section: SECTIONS.raw, accepts, accepted }]
  }
}

/** Its own keys, made from ours; it signs with PKCS #1 v1.5 and SHA-256 whatever the key. */
const COSIGN: Tool = {
  name: 'cosign',
  // built from source, where that is possible
  isExpected: () => hasTool('cosign', 'version'),
  version: async () => {
    const { stdout, stderr } = await runTool('cosign', ['version'])
    return versionIn(/GitVersion:\s+(\S+)/.exec(stdout.toString() + stderr)?.[1] ?? '')
  },
  rows: async site => {
    const { folder, privateKeys } = site
    const env = { HOME: privateKeys.path, COSIGN_PASSWORD: 'none' }
    const accepts = await acceptedOf(site, 'base64', async ({ spec, name }, file) => {
      const key = ['--key', folder.file(`${spec}.pem`), '--signature', folder.file(`${name}.sig`)]
      const args = ['verify-blob', ...key, '--insecure-ignore-tlog=true', file]
      return (await runTool('cosign', args, { env })).code === 0
    })
    for (const spec of KEY_SPECS) {
      const prefix = privateKeys.file(`cosign-${spec}`)
      const args = [
        'import-key-pair',
        '--key',
        privateKeys.file(`${spec}.pem`),
        '--output-key-prefix',
        prefix
      ]
      await outputOf('cosign', args, { env })
    }
    const signBlob = (spec: KeySpec, ...args: readonly string[]) =>
      outputOf(
        'cosign',
        [
          'sign-blob',
          '--key',
          privateKeys.file(`cosign-${spec}.key`),
          '--yes',
          '--use-signing-config=false',
          '--tlog-upload=false',
          ...args
        ],
        { env }
      )
    const accepted = await madeBy(site, 'cosign', async ({ spec, algorithm }, file) => {
      if (algorithm !== 'RSASSA_PKCS1_V1_5_SHA_256') return undefined
      await signBlob(spec, '--new-bundle-format=false', '--output-signature', `${file}.cosign`, file)
      return readFileSync(`${file}.cosign`)
    })
    const bundle = await named(site, async file => {
      await signBlob('RSA_2048', '--bundle', `${file}.bundle`, file)
      return readFileSync(`${file}.bundle`)
    })
    return [
      { section: SECTIONS.base64, accepts, accepted },
      { section: SECTIONS.other, accepts: NOT_MADE, accepted: bundle }
    ]
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

export const TOOLS: readonly Tool[] = [
  OPENSSL,
  NODE,
  CRYPTOGRAPHY,
  COSIGN,
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
