import { describe, expect, test } from 'vitest'
import { formatPem } from '../../src/signature/public-key.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { useCaseWorld } from './support/world.ts'
import type { Files, Inputs } from './support/world.ts'

// The files that a signing run writes: known, and found writable, before anything is signed.

const APP = { 'dist/app.tgz': 'the artifact\n' }

interface Case {
  readonly what: string
  readonly files?: Files
  readonly inputs: Inputs
}

const COLLIDING: readonly Case[] = [
  {
    what: 'the checksums file and the public key',
    inputs: { strategy: 'checksums', 'checksums-file': 'list.pem', 'public-key-file': 'list.pem' }
  },
  {
    what: 'the checksums file and the public key, spelled differently',
    inputs: { strategy: 'checksums', 'checksums-file': 'out/list.pem', 'public-key-file': './out//list.pem' }
  },
  {
    what: 'the checksums file and the record',
    inputs: { strategy: 'both', 'checksums-file': 'x.json', 'record-file': 'x.json' }
  },
  {
    what: "the checksums file's signature and the record",
    inputs: {
      strategy: 'both',
      'checksums-file': 'x',
      'signature-format': 'raw .json',
      'record-file': 'x.json'
    }
  },
  {
    what: "an artifact's signature and the public key",
    files: { 'signing-public-key': 'a text\n' },
    inputs: { artifacts: 'signing-public-key', 'signature-format': 'raw .pem' }
  },
  {
    what: "an artifact's signature and the public key, in output-directory",
    files: { 'dist/signing-public-key': 'a text\n' },
    inputs: { 'signature-format': 'raw .pem', 'output-directory': 'out' }
  },
  {
    what: "an artifact's signature and the record",
    files: { 'dist/record': 'a text\n' },
    inputs: { 'signature-format': 'raw .json', 'output-directory': 'out', 'record-file': 'record.json' }
  },
  {
    what: 'two public key files',
    inputs: { 'public-key-file': 'key.pem\n./key.pem' }
  }
]

describe('an artifact with a name that replacements have for a moment', () => {
  test.each(['signatures', 'all'])('is refused before anything is signed: upload: %s', async upload => {
    const files = { 'dist/kms-sign-new-17-app.tgz': 'a text\n' }
    const world = await useCaseWorld({ files })
    for (const dryRun of ['true', 'false']) {
      const { error, signer } = await world.sign({ artifacts: 'dist/*', upload, 'dry-run': dryRun })
      expect(error?.code).toBe('ARTIFACT_NAMES_COLLIDE')
      expect(error?.message).toContain('kms-sign-new-17-app.tgz')
      expect(signer.calls.sign).toBe(0)
    }
  })
})

describe('a public key file of another key in the workspace', () => {
  test('is not replaced unasked: a later step may trust it', async () => {
    const other = formatPem(publicKeyOf(await testKey('RSA_3072', 7)))
    const files = { ...APP, 'signing-public-key.pem': other }
    const world = await useCaseWorld({ files })
    const refused = await world.sign({ upload: 'none' })
    expect(refused.error?.code).toBe('FILE_NOT_WRITABLE')
    expect(refused.error?.message).toMatch(
      /^signing-public-key\.pem already exists with another key \(sha256:/
    )
    expect(refused.signer.calls.sign).toBe(0)
    const { error, workspace } = await world.sign({ upload: 'none', overwrite: 'true' })
    expect(error).toBeUndefined()
    expect(workspace.read('signing-public-key.pem').toString()).not.toBe(other)
  })
})

describe('two files of one path, with nothing attached,', () => {
  test.each(COLLIDING)('are refused before anything is signed: $what', async ({ files = APP, inputs }) => {
    const world = await useCaseWorld({ files })
    const { error, signer, workspace } = await world.sign({ upload: 'none', ...inputs })
    expect(error?.code).toBe('ARTIFACT_NAMES_COLLIDE')
    expect(signer.calls.sign).toBe(0)
    expect(workspace.list()).toEqual(Object.keys(files))
  })

  test.each(COLLIDING)('are refused by a dry run: $what', async ({ files = APP, inputs }) => {
    const world = await useCaseWorld({ files })
    const { error } = await world.sign({ upload: 'none', 'dry-run': 'true', ...inputs })
    expect(error?.code).toBe('ARTIFACT_NAMES_COLLIDE')
  })

  test('are none where folders tell them apart', async () => {
    const world = await useCaseWorld({ files: { 'dist/signing-public-key': 'a text\n' } })
    const { error, workspace } = await world.sign({ upload: 'none', 'signature-format': 'raw .pem' })
    expect(error).toBeUndefined()
    expect(workspace.list()).toEqual([
      'dist/signing-public-key',
      'dist/signing-public-key.pem',
      'signing-public-key.pem'
    ])
  })
})

const UNWRITABLE: readonly Case[] = [
  {
    what: 'output-directory is a file',
    files: { ...APP, out: 'a file\n' },
    inputs: { 'output-directory': 'out' }
  },
  {
    what: 'output-directory is below a file',
    files: { ...APP, out: 'a file\n' },
    inputs: { 'output-directory': 'out/signatures/2026' }
  },
  {
    what: 'the public key is below a file',
    files: { ...APP, keys: 'a file\n' },
    inputs: { 'public-key-file': 'keys/signing-public-key.pem' }
  },
  {
    what: 'the record is below a file',
    files: { ...APP, records: 'a file\n' },
    inputs: { 'record-file': 'records/record.json' }
  }
]

describe('a file that cannot be written', () => {
  test.each(UNWRITABLE)('fails the run: $what', async ({ files, inputs }) => {
    const world = await useCaseWorld(files === undefined ? {} : { files })
    const { error, mutations } = await world.sign({ strategy: 'both', ...inputs })
    expect(error?.code).toBe('FILE_NOT_WRITABLE')
    expect(mutations).toEqual([])
  })

  test.each(UNWRITABLE)('fails the dry run as well: $what', async ({ files = APP, inputs }) => {
    const world = await useCaseWorld({ files })
    const { error, workspace } = await world.sign({ strategy: 'both', 'dry-run': 'true', ...inputs })
    expect(error?.code).toBe('FILE_NOT_WRITABLE')
    expect(workspace.list()).toEqual(Object.keys(files).sort())
  })

  test.each(UNWRITABLE)('is noticed before anything is signed: $what', async ({ files = APP, inputs }) => {
    const world = await useCaseWorld({ files })
    const { signCalls } = await world.sign({ strategy: 'both', ...inputs })
    expect(signCalls).toBe(0)
  })
})
