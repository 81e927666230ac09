import { createPublicKey, randomUUID } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { DigestAlgorithm } from '../../../src/signature/algorithms.ts'
import { ARTIFACT_KEY_SPECS } from '../../../src/signature/public-key.ts'
import type { KeySpec } from '../../../src/signature/public-key.ts'
import type { FormatName } from '../../../src/signature/formats/index.ts'
import { DIGEST_SCHEMES } from '../../../src/signature/schemes/index.ts'
import { FakeKms } from '../../fakes/kms.ts'
import { testKey } from '../keys.ts'
import { runAction } from '../run-action.ts'
import type { ActionResult } from '../run-action.ts'
import { resultsOf } from '../signed-files.ts'
import { workspace } from '../workspace.ts'
import type { Workspace } from '../workspace.ts'

// What programs are tried with: files that this action signed with every algorithm and key, and what they sign with those keys.

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
export interface Signed {
  readonly name: string
  readonly spec: KeySpec
  readonly algorithm: DigestAlgorithm
}

/** All algorithms with keys of all sizes, in the folder, with `RSA_2048.pem` and so on: the public keys. */
export interface Site {
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

/** Headings, by format; the last two are of additional keys, and of files that are not signed with a key of KMS. */
export const SECTIONS: Readonly<Record<FormatName | 'additional' | 'other', string>> = {
  raw: 'Format `raw`',
  base64: 'Format `base64`',
  openpgp: 'Format `openpgp`',
  'openpgp-binary': 'Format `openpgp-binary`',
  ssh: 'Format `ssh`',
  sigstore: 'Format `sigstore`',
  additional: 'Checksums files that an additional key of ML-DSA signed',
  other: 'Files that other programs sign with keys of their own'
}

export const COMBINATIONS: readonly Omit<Signed, 'name'>[] = ARTIFACT_KEY_SPECS.flatMap(spec =>
  DIGEST_SCHEMES.filter(({ keySpecs }) => keySpecs.includes(spec)).map(({ name: algorithm }) => ({
    spec,
    algorithm
  }))
)

export async function makeSite(): Promise<Site> {
  const folder = workspace()
  const privateKeys = workspace()
  const keys = new Map<KeySpec, KeyObject>()
  for (const spec of ARTIFACT_KEY_SPECS) {
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
export async function acceptedOf(
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
export async function madeBy(
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
  const keys = ARTIFACT_KEY_SPECS.map(spec => `${spec}.pem`).join('\n')
  return runAction({ cwd: folder.path, inputs: { mode: 'verify', artifacts, 'trusted-public-key': keys } })
}

/** What verify mode says of a signature file that is none of ours. */
export async function named(site: Site, make: (file: string) => Promise<Uint8Array>): Promise<string> {
  const name = `other/${randomUUID()}.bin`
  site.folder.write(`${name}.sig`, await make(site.folder.write(name, 'Signed by another program\n')))
  const [result] = resultsOf(await verifyMode(site, name))
  // fingerprints are of keys of this machine
  const message = result?.diagnosis?.message.replace(/ \(sha256:[^)]*\)/, '')
  return result?.verified === true ? 'accepted' : `rejected: ${message}`
}

export function describe(accepted: readonly Omit<Signed, 'name'>[]): string {
  if (accepted.length === 0) return 'nothing'
  if (accepted.length === COMBINATIONS.length) return `every algorithm by ${sizesOf(ARTIFACT_KEY_SPECS)}`
  const keysOf = [...Map.groupBy(accepted, ({ algorithm }) => algorithm)].map(
    ([algorithm, ones]) => [algorithm, sizesOf(ones.map(({ spec }) => spec))] as const
  )
  return [...Map.groupBy(keysOf, ([, sizes]) => sizes)]
    .map(([sizes, ones]) => `${ones.map(([algorithm]) => `\`${algorithm}\``).join(', ')} by ${sizes}`)
    .join('; ')
}

const sizesOf = (specs: readonly KeySpec[]): string =>
  specs.map(spec => spec.replace('ECC_NIST_P', 'P-').replace('_', ' ')).join(', ')

export const missing = (what: string): never => {
  throw new Error(`There is no ${what}`)
}
