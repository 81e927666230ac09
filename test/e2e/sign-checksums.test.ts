import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { assetNames, downloadAssets, jsonOutput, kmsOperations } from '../support/outcome.ts'
import { verdictsOf } from '../support/signed-files.ts'
import { TAG, startWorld } from '../support/world.ts'

const FILES = { 'dist/app.tgz': 'app\n', 'dist/tool.zip': 'tool\n' }

test('one signature for a checksums file of all artifacts, which sha256sum accepts', async () => {
  const world = await startWorld()
  const signed = await world.sign({ strategy: 'checksums', upload: 'all' }, { files: FILES })
  expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
  expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
  expect(assetNames(world)).toEqual([
    'SHA256SUMS',
    'SHA256SUMS.sig',
    'app.tgz',
    'release-binding.json',
    'signing-public-key.pem',
    'tool.zip'
  ])
  const folder = downloadAssets(world)
  expect(execFileSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })).toBe(
    'app.tgz: OK\nrelease-binding.json: OK\ntool.zip: OK\n'
  )
  expect(jsonOutput(signed, 'signatures')).toMatchObject([
    { artifact: 'SHA256SUMS', assetName: 'SHA256SUMS.sig' }
  ])

  const again = await world.sign({ strategy: 'checksums', upload: 'all' }, { files: FILES })
  expect(again.exitCode).toBe(0)
  expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'GetPublicKey'])

  const verified = await world.verify({
    'release-assets': '*',
    'release-tag': TAG,
    'public-key-fingerprint': signed.outputs.get('public-key-fingerprint')
  })
  expect(verified).toMatchObject({ exitCode: 0, annotations: [] })
  expect(verdictsOf(verified)).toEqual({
    SHA256SUMS: 'verified',
    'app.tgz': 'verified',
    'release-binding.json': 'verified',
    'tool.zip': 'verified'
  })
})

test('both, published through the gate', async () => {
  const world = await startWorld()
  const signed = await world.sign(
    { strategy: 'both', upload: 'all', 'publish-release': 'true' },
    { files: FILES }
  )
  expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
  expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'Sign', 'Sign'])
  expect(world.release.draft).toBe(false)
})
