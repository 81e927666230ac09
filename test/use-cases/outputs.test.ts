import { describe, expect, test } from 'vitest'
import { useCaseWorld } from './support/world.ts'
import type { Files, Inputs } from './support/world.ts'

// The files that a signing run writes: known, and found writable, before anything is signed.

const APP = { 'dist/app.tgz': 'the artifact\n' }

interface Case {
  readonly what: string
  readonly files?: Files
  readonly inputs: Inputs
}

describe('two files of one path, with nothing attached,', () => {
  test('are none where folders tell them apart', async () => {
    const world = await useCaseWorld({ files: { 'dist/signing-public-key': 'a text\n' } })
    const { error, workspace } = await world.sign({ upload: 'none', 'signature-suffix': '.pem' })
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
})
