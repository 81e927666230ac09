import type { KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  formatStatement,
  formatStatementBundle,
  parseStatementBundle,
  statementSigningInput
} from '../../src/manifests/release-statement.ts'
import { RSA_SPECS } from '../../src/signature/public-key.ts'
import type { ArtifactKey } from '../../src/signature/public-key.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { envelopeAlgorithmOf } from '../../src/signature/verdict.ts'
import { testKey } from '../support/keys.ts'
import { loadedKeyOf } from '../support/public-keys.ts'
import { digestOf } from '../support/rsa-encodings.ts'
import { digestSigner } from '../support/signature-files.ts'
import { hasCosign, pemOf, sigstoreJsAccepts } from '../support/stock-verifiers.ts'
import { runTool } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'

// The release statement, in the verifiers that policies are written for.

const ARTIFACT = 'The artifact\n'
const PREDICATE = 'https://in-toto.io/attestation/release/v0.2'
const statementFor = (tag: string): Uint8Array =>
  formatStatement({
    release: {
      server: 'https://github.com',
      repository: 'octo-org/product',
      repositoryId: 5,
      tag,
      commit: 'd6fde92930d4715a2b49857d24b940956b26d2d3'
    },
    files: [
      { name: 'app.tgz', digest: { hash: 'sha256', bytes: digestOf('sha256', ARTIFACT) } },
      { name: 'SHA256SUMS', digest: { hash: 'sha256', bytes: digestOf('sha256', 'sums') } }
    ]
  })
const STATEMENT = statementFor('v1.2.3')

/** A bundle under the name of `key`, signed by `privateKey` over `signed`. */
async function bundleBy(privateKey: KeyObject, key: ArtifactKey, signed = STATEMENT): Promise<Uint8Array> {
  const bytes = digestOf('sha256', statementSigningInput(signed))
  return formatStatementBundle(STATEMENT, await digestSigner(privateKey)({ hash: 'sha256', bytes }), key)
}

function isValidHere(bundle: Uint8Array, key: ArtifactKey): boolean {
  const read = parseStatementBundle(bundle, key)
  if (read === undefined) return false
  const digest = { hash: 'sha256', bytes: digestOf('sha256', read.signedBytes) } as const
  const algorithm = envelopeAlgorithmOf(key)
  return algorithm !== undefined && schemeOf(algorithm).verify(key, digest, read.signature)
}

async function cosignAccepts(bundle: Uint8Array, key: ArtifactKey, file = ARTIFACT): Promise<boolean> {
  const folder = workspace({ 'release.sigstore.json': bundle, 'key.pem': pemOf(key), 'app.tgz': file })
  const bundleOptions = ['--key', 'key.pem', '--bundle', 'release.sigstore.json', '--type', PREDICATE]
  const args = ['verify-blob-attestation', ...bundleOptions, '--insecure-ignore-tlog', 'app.tgz']
  const { code } = await runTool('cosign', args, { cwd: folder.path, env: { HOME: folder.path } })
  return code === 0
}

/** Verifiers of envelopes take one algorithm for RSA, and of the curves P-256 only. */
const SPECS = [...RSA_SPECS, 'ECC_NIST_P256'] as const

describe.each(SPECS)('a statement by an %s key', spec => {
  const cases = [
    { what: 'its own', slot: 0, signed: STATEMENT, expected: true },
    { what: 'a signature over another statement', slot: 0, signed: statementFor('v1.2.4'), expected: false },
    { what: 'a signature by another key', slot: 1, signed: STATEMENT, expected: false }
  ]

  test.each(cases)('$what: $expected, here and by @sigstore/verify', async ({ slot, signed, expected }) => {
    const key = await loadedKeyOf(await testKey(spec))
    const bundle = await bundleBy(await testKey(spec, slot), key, signed)
    expect(isValidHere(bundle, key)).toBe(expected)
    expect(sigstoreJsAccepts(bundle, key.keyObject)).toBe(expected)
  })

  test.runIf(hasCosign()).each(cases)('$what: $expected, by cosign', async ({ slot, signed, expected }) => {
    const key = await loadedKeyOf(await testKey(spec))
    const bundle = await bundleBy(await testKey(spec, slot), key, signed)
    expect(await cosignAccepts(bundle, key)).toBe(expected)
    expect(await cosignAccepts(bundle, key, 'another file')).toBe(false)
  })
})
