import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KeyObject } from 'node:crypto'
import { formatOf } from '../../src/signature/formats/index.ts'
import type { HashName, SigningAlgorithm } from '../../src/signature/algorithms.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { ARTIFACT_KEY_SPECS } from '../../src/signature/public-key.ts'
import type { ArtifactKey } from '../../src/signature/public-key.ts'
import {
  algorithmOf,
  CERTIFICATE,
  CERTIFIED_AT,
  certificateIn,
  EVERY_FORMAT,
  formatInputs,
  kindsOf,
  SUFFIXES
} from '../support/formats.ts'
import { testKey } from '../support/keys.ts'
import { jsonOutput } from '../support/outcome.ts'
import type { ActionResult } from '../support/run-action.ts'
import { runKmsSign, verdictsIn } from '../support/run-kms-sign.ts'
import { digestOf } from '../support/rsa-encodings.ts'
import { certificateOf, signatureFile } from '../support/signature-files.ts'
import { pemOf, sha256, signatureOf, verdictsOf, withBitFlipped } from '../support/signed-files.ts'
import { hasCosign, sigstoreJsAccepts, STOCK_TOOLS } from '../support/stock-verifiers.ts'
import { expectsTool, runTool } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'
import type { Workspace } from '../support/workspace.ts'
import { startWorld, TAG } from '../support/world.ts'
import type { World } from '../support/world.ts'

// One step signs files and assets of a release in all formats; every program accepts what is for it, and nothing that was changed. Then
// verify mode and the command do.

const ALGORITHM = 'RSASSA_PSS_SHA_256'
const BUILT = { 'app.tgz': 'the artifact\n', 'big tool.bin': Buffer.alloc(300_000, 'tool') }
const ATTACHED = { 'old.bin': 'attached by another job\n' }
const STATEMENT = 'release.sigstore.json'
/** The algorithm that a step states for a key: PSS for RSA, and for a curve its own. */
const ALGORITHMS: Readonly<Record<ArtifactKey['spec'], string>> = {
  RSA_2048: ALGORITHM,
  RSA_3072: ALGORITHM,
  RSA_4096: ALGORITHM,
  ECC_NIST_P256: 'ECDSA_SHA_256',
  ECC_NIST_P384: 'ECDSA_SHA_384',
  ECC_NIST_P521: 'ECDSA_SHA_512'
}

const inputsFor = (
  algorithm: string,
  formats: readonly FormatName[],
  hasStatement: boolean
): Readonly<Record<string, string>> => ({
  ...formatInputs(formats),
  strategy: 'both',
  upload: 'all',
  artifacts: 'dist/*',
  'release-assets': 'old.bin',
  ...(hasStatement && { 'statement-file': STATEMENT }),
  'signing-algorithm': algorithm
})

interface Signed {
  readonly world: World
  readonly run: ActionResult
  /** The assets of the release as files. */
  readonly folder: Workspace
  readonly privateKey: KeyObject
  /** With the certificate. */
  readonly key: ArtifactKey
  readonly certificate: Readonly<Record<string, Uint8Array>>
}

describe.each(ARTIFACT_KEY_SPECS)('a release that is signed in all formats with an %s key', spec => {
  const algorithm = ALGORITHMS[spec]
  const isRsa = spec.startsWith('RSA')
  // Sigstore's bundles and statements are by RSA or P-256 alone
  const hasSigstore = isRsa || spec === 'ECC_NIST_P256'
  const formats = EVERY_FORMAT.filter(format => hasSigstore || format !== 'sigstore')
  const inputs = inputsFor(algorithm, formats, hasSigstore)
  const hash = `sha${algorithm.slice(-3)}` as HashName
  const checksums = `${hash.toUpperCase()}SUMS`
  const contents = ['app.tgz', 'big.tool.bin', 'old.bin', checksums]

  let signed: Signed

  beforeAll(async () => {
    const world = await startWorld({ key: { keySpec: spec } })
    const privateKey = await testKey(spec, 0)
    const certificate = await certificateIn(privateKey)
    const { key } = await certificateOf(privateKey, { createdAt: CERTIFIED_AT })
    for (const [name, content] of Object.entries(ATTACHED))
      world.github.addAsset(world.release, { name, content })
    world.github.setTag(TAG, { sha: 'a'.repeat(40) })
    const built = Object.entries(BUILT).map(([name, content]) => [`dist/${name}`, content] as const)
    const files = { ...Object.fromEntries(built), ...certificate }
    const source = workspace(files)
    const run = await world.sign(inputs, { cwd: source.path })
    const folder = workspace(certificate)
    for (const { name, content } of world.github.assets(world.release.id))
      folder.write(`release/${name}`, content?.bytes() ?? '')
    signed = { world, run, folder, privateKey, key, certificate }
  })

  afterAll(async () => {
    await signed.world.close()
  })

  const read = (name: string): Buffer => signed.folder.read(`release/${name}`)

  test('costs one request for each signature that differs, and one for the statement, of digests alone', () => {
    const { run, world } = signed
    expect(run).toMatchObject({ exitCode: 0, annotations: [] })
    const calls = world.kms.calls.filter(({ operation }) => operation === 'Sign')
    expect(calls).toHaveLength(contents.length * kindsOf(formats, algorithm).size + (hasSigstore ? 1 : 0))
    expect(world.kms.calls.filter(({ operation }) => operation === 'GetPublicKey')).toHaveLength(1)
    for (const { message, messageType } of calls)
      expect([messageType, message.length]).toEqual(['DIGEST', Number(algorithm.slice(-3)) / 8])
    // each file's own digest is signed by RSA twice: with PSS for raw and base64, with PKCS#1 for the bundle
    for (const name of contents) {
      const own = calls.filter(({ message }) => message.equals(digestOf(hash, read(name))))
      expect(own.map(({ signingAlgorithm = '' }) => signingAlgorithm).toSorted(byText)).toEqual(
        isRsa ? ['RSASSA_PKCS1_V1_5_SHA_256', algorithm] : [algorithm]
      )
    }
  })

  test('had a session for exactly the algorithms in use', () => {
    const policies = signed.world.sts.calls.map(({ policy = '' }) => policy)
    expect(policies).toHaveLength(1)
    for (const policy of policies)
      expect(conditionsOf(policy)).toEqual(isRsa ? [algorithm, 'RSASSA_PKCS1_V1_5_SHA_256'] : [algorithm])
  })

  test('has every signature as an asset, a file and an output', () => {
    const { run, folder } = signed
    const names = contents.flatMap(name => formats.map(format => name + SUFFIXES[format]))
    expect(folder.list()).toEqual(expect.arrayContaining(names.map(name => `release/${name}`)))
    const outputs = jsonOutput(run, 'signatures') as readonly Record<string, unknown>[]
    expect(outputs.map(({ assetName }) => assetName)).toEqual(expect.arrayContaining(names))
    expect(outputs).toHaveLength(names.length)
    for (const { format, signingAlgorithm, signatureFile: path, assetName } of outputs as readonly Record<
      string,
      string
    >[]) {
      expect(signingAlgorithm).toBe(algorithmOf(format as FormatName, algorithm))
      expect(readFileSync(join(run.workspace, path ?? ''))).toEqual(read(assetName ?? ''))
    }
    expect(run.outputs.get('statement-file')).toBe(hasSigstore ? STATEMENT : undefined)
  })

  for (const tool of STOCK_TOOLS) {
    const readFormats = tool.formats.filter(format => formats.includes(format))
    if (readFormats.length === 0) continue
    test.runIf(tool.isExpected())(`is accepted by ${tool.name}, and nothing that was changed`, async () => {
      const { privateKey, key, certificate } = signed
      const verifier = await tool.trusting({ key, certificate: certificate[CERTIFICATE] ?? new Uint8Array() })
      const foreign = await testKey(spec, 1)
      try {
        for (const format of readFormats) {
          for (const name of contents)
            expect([format, name, await verifier.accepts(read(name), read(name + SUFFIXES[format]))]).toEqual(
              [format, name, true]
            )
          const [content, signature] = [read('app.tgz'), read(`app.tgz${SUFFIXES[format]}`)]
          const signedIn = algorithmOf(format, algorithm) as SigningAlgorithm
          const by = (signer: KeyObject): Uint8Array =>
            signatureFile({
              format,
              privateKey: signer,
              key,
              algorithm: signedIn,
              content,
              createdAt: CERTIFIED_AT + 1
            })
          const refused = [
            [Buffer.concat([content, Buffer.of(0)]), signature],
            [withBitFlipped(content, 3), signature],
            [content, read(`old.bin${SUFFIXES[format]}`)],
            [content, by(foreign)]
          ] as const
          for (const [index, [file, changed]] of refused.entries())
            expect([format, index, await verifier.accepts(file, changed)]).toEqual([format, index, false])
          expect(await verifier.accepts(content, by(privateKey))).toBe(true)
        }
      } finally {
        await verifier.close()
      }
    })
  }

  test.runIf(expectsTool('openssl', 'version'))(
    'is accepted by OpenSSL: raw, and base64 that it decodes',
    async () => {
      const { folder, privateKey } = signed
      const cwd = folder.file('release')
      const openssl = (...args: readonly string[]) => runTool('openssl', args, { cwd })
      folder.write('release/key.pem', pemOf(privateKey))
      const options = !isRsa ? [] : ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest']
      const verify = async (signature: string, file: string): Promise<boolean> =>
        (await openssl('dgst', `-${hash}`, ...options, '-verify', 'key.pem', '-signature', signature, file))
          .code === 0
      for (const name of contents) {
        expect((await openssl('base64', '-d', '-A', '-in', `${name}.b64`, '-out', `${name}.raw`)).code).toBe(
          0
        )
        expect(read(`${name}.raw`)).toEqual(read(`${name}.sig`))
        expect(await verify(`${name}.sig`, name)).toBe(true)
      }
      folder.write('release/changed', withBitFlipped(read('app.tgz'), 3))
      folder.write('release/damaged.sig', withBitFlipped(read('app.tgz.sig'), 99))
      folder.write('release/foreign.sig', signatureOf(await testKey(spec, 1), read('app.tgz'), algorithm))
      expect(await verify('app.tgz.sig', 'changed')).toBe(false)
      expect(await verify('damaged.sig', 'app.tgz')).toBe(false)
      expect(await verify('foreign.sig', 'app.tgz')).toBe(false)
      for (const name of folder
        .list()
        .filter(path => /\/(?:key\.pem|changed|[^/]*\.raw|(?:damaged|foreign)\.sig)$/.test(path)))
        await runTool('rm', [name], { cwd: folder.path })
    }
  )

  test.each(hasSigstore ? [STATEMENT] : [])(
    'has a statement, %s, that @sigstore/verify and cosign accept, about these files',
    async () => {
      const { key, folder } = signed
      expect(sigstoreJsAccepts(read(STATEMENT), key.keyObject)).toBe(true)
      const { dsseEnvelope } = JSON.parse(read(STATEMENT).toString()) as { dsseEnvelope: { payload: string } }
      const { subject } = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString()) as {
        subject: readonly { name?: string; digest: Record<string, string> }[]
      }
      expect(subject.slice(1)).toEqual(
        [checksums, 'app.tgz', 'big.tool.bin', 'old.bin'].map(name => ({
          name,
          digest: { sha256: sha256(read(name)) }
        }))
      )
      const accepted = await Promise.all(
        contents.map(async name => !hasCosign() || cosignAccepts(folder, name, pemOf(signed.privateKey)))
      )
      expect(accepted).toEqual([true, true, true, true])
      expect(
        hasCosign() && (await cosignAccepts(folder, `${contents[0]}.sig`, pemOf(signed.privateKey)))
      ).toBe(false)
    }
  )

  test('is verified by the action, with the certificate as the one anchor, and by KMS', async () => {
    const { world, certificate } = signed
    const cwd = workspace(certificate).path
    const closed = { 'release-assets': '*', 'release-tag': TAG, 'signature-suffix': '.b64' }
    const local = await world.verify({ ...closed, 'trusted-public-key': CERTIFICATE }, { cwd })
    expect(local.exitCode).toBe(0)
    const verdicts = verdictsOf(local)
    expect(Object.keys(verdicts).toSorted(byText)).toEqual(
      [...contents, 'release-binding.json', ...(hasSigstore ? [STATEMENT] : [])].toSorted(byText)
    )
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['verified']))

    const seen = world.kms.calls.length
    const signedDigests = new Set(
      world.kms.calls.filter(({ operation }) => operation === 'Sign').map(described)
    )
    const byKms = await world.verify(
      { ...closed, ...world.awsInputs, 'verify-with': 'kms', 'trusted-public-key': CERTIFICATE },
      { cwd }
    )
    expect(byKms.exitCode).toBe(0)
    const asked = world.kms.calls.slice(seen).filter(({ operation }) => operation === 'Verify')
    // what was signed is sent, not the file's digest, where these differ
    expect(new Set(asked.map(described))).toEqual(signedDigests)
  })

  test('is verified by the command, with the certificate as the one anchor, and by a key without', async () => {
    const { folder, privateKey } = signed
    const args = ['verify', '--all', '--json', '--signature-suffix', '.b64']
    const all = { cwd: folder.path, args: [...args, '--key', CERTIFICATE, 'release'] }
    const verified = await runKmsSign(all)
    expect([verified.exitCode, new Set(Object.values(verdictsIn(verified)))]).toEqual([
      0,
      new Set(['verified'])
    ])
    expect(Object.keys(verdictsIn(verified))).toHaveLength(contents.length + (hasSigstore ? 2 : 1))
    folder.write('key.pem', pemOf(privateKey))
    expect((await runKmsSign({ ...all, args: [...args, '--key', 'key.pem', 'release'] })).exitCode).toBe(0)
    const foreign = await certificateIn(await testKey(spec, 1))
    folder.write('foreign.asc', foreign[CERTIFICATE] ?? '')
    const refused = await runKmsSign({ ...all, args: [...args, '--key', 'foreign.asc', 'release'] })
    expect(refused.exitCode).toBe(1)
    expect(Object.values(verdictsIn(refused))).not.toContain('verified')
  })

  test('asks KMS for nothing when it is signed again', async () => {
    const { world, run, certificate } = signed
    const [calls, changes] = [world.kms.calls.length, world.github.mutations().length]
    const files = Object.entries(BUILT).map(([name, content]) => [`dist/${name}`, content] as const)
    const again = await world.sign(inputs, { files: { ...Object.fromEntries(files), ...certificate } })
    expect(again.exitCode).toBe(0)
    expect(world.kms.calls.slice(calls).map(({ operation }) => operation)).toEqual(['GetPublicKey'])
    expect(world.github.mutations()).toHaveLength(changes)
    expect(again.outputs.get('signature-files')).toBe(run.outputs.get('signature-files'))
  })

  test('has the suffixes of its formats only', () => {
    for (const format of EVERY_FORMAT.filter(name => name !== 'base64'))
      expect(SUFFIXES[format]).toBe(formatOf(format).suffix)
  })
})

describe('a format alone', () => {
  test.each(EVERY_FORMAT)(
    '%s: of an asset that is streamed, with a session for its one algorithm',
    async format => {
      const world = await startWorld()
      const privateKey = await testKey('RSA_2048', 0)
      const certificate = await certificateIn(privateKey)
      const content = Buffer.alloc(3_000_000, 'streamed ')
      world.github.addAsset(world.release, { name: 'old.bin', content })
      const inputs = { ...formatInputs([format]), artifacts: undefined, 'release-assets': 'old.bin' }
      const run = await world.sign(inputs, { files: certificate })
      expect(run).toMatchObject({ exitCode: 0, annotations: [] })
      const algorithm = algorithmOf(format, ALGORITHM)
      expect(conditionsOf(world.sts.calls[0]?.policy ?? '')).toEqual([algorithm])
      const calls = world.kms.calls.filter(({ operation }) => operation === 'Sign')
      expect(calls.map(({ signingAlgorithm }) => signingAlgorithm)).toEqual([algorithm])

      const signature = world.github.asset(world.release.id, `old.bin${SUFFIXES[format]}`).content?.bytes()
      const { key } = await certificateOf(privateKey, { createdAt: CERTIFIED_AT })
      for (const tool of STOCK_TOOLS.filter(
        ({ formats, isExpected }) => formats.includes(format) && isExpected()
      )) {
        const verifier = await tool.trusting({
          key,
          certificate: certificate[CERTIFICATE] ?? new Uint8Array()
        })
        expect([tool.name, await verifier.accepts(content, signature ?? new Uint8Array())]).toEqual([
          tool.name,
          true
        ])
        await verifier.close()
      }
    }
  )

  const digests = `${sha256('somewhere\n')}  far.bin`
  test.each(['raw', 'base64', 'ssh'] as const)('%s: of a digest alone', async format => {
    const world = await startWorld()
    const inputs = {
      ...formatInputs([format]),
      artifacts: undefined,
      digests,
      upload: 'none',
      'release-tag': undefined
    }
    const run = await world.sign(inputs, { files: {} })
    expect(run.exitCode).toBe(0)
    expect(world.kms.calls.filter(({ operation }) => operation === 'Sign')).toHaveLength(1)
    const cwd = workspace({ 'far.bin': 'somewhere\n', 'key.pem': pemOf(world.key.publicKey) })
    cwd.write(`far.bin${SUFFIXES[format]}`, readFileSync(join(run.workspace, `far.bin${SUFFIXES[format]}`)))
    const args = ['verify', '--key', 'key.pem', '--signature-suffix', '.b64', 'far.bin']
    expect(await runKmsSign({ cwd: cwd.path, args })).toMatchObject({ exitCode: 0 })
  })
})

const byText = (a: string, b: string): number => (a < b ? -1 : 1)

const described = ({ signingAlgorithm, message }: World['kms']['calls'][number]): string =>
  `${signingAlgorithm} ${message.toString('hex')}`

/** The algorithms that a session policy allows, a list for each statement that allows any. */
function conditionsOf(policy: string): unknown[] {
  const { Statement } = JSON.parse(policy) as {
    readonly Statement: readonly {
      readonly Effect: string
      readonly Condition?: Readonly<Record<string, Record<string, unknown>>>
    }[]
  }
  return Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(
    ({ Condition }) => Condition?.['StringEquals']?.['kms:SigningAlgorithm'] ?? []
  )
}

async function cosignAccepts(folder: Workspace, name: string, pem: string): Promise<boolean> {
  folder.write('cosign.pem', pem)
  const type = 'https://in-toto.io/attestation/release/v0.2'
  const options = ['--key', 'cosign.pem', '--bundle', `release/${STATEMENT}`, '--type', type]
  const args = ['verify-blob-attestation', ...options, '--insecure-ignore-tlog', `release/${name}`]
  return (await runTool('cosign', args, { cwd: folder.path, env: { HOME: folder.path } })).code === 0
}
