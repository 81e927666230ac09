import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import { LoadedModules } from '../support/loaded-modules.ts'
import { runAction } from '../support/run-action.ts'
import { pemOf, signatureOf } from '../support/signed-files.ts'
import { workspace } from '../support/workspace.ts'
import { startWorld } from '../support/world.ts'

// What a run of the action loads, told by Node.js itself: a chunk is parsed only by a run that has a use for it.

const DIST = fileURLToPath(new URL('../../dist', import.meta.url))

/** What is in no chunk but one, in words of its own. */
const PARTS = {
  curves: 'Weierstrass',
  'the engine of verify mode': 'the verdict table has',
  'the assets of a release': ': it is a trusted key.',
  'OpenPGP certificates': 'it is not one OpenPGP certificate',
  'brackets and braces of patterns': 'of artifacts is not a glob',
  'explanations of rejections': 'line endings were changed',
  'AWS KMS': 'TrentService',
  'the GitHub API': 'already_exists'
} as const

/** Modules of Node.js that take it half a millisecond or more to load, and that a run without a network has no use for. */
const SLOW_MODULES = [
  'internal/fs/promises',
  'perf_hooks',
  '_http_client',
  'https',
  'tls',
  'zlib',
  'child_process'
]

/** Those of the parts that are in files of dist/ that were loaded. */
function partsOf(loaded: readonly string[]): string[] {
  const code = loaded
    .filter(name => name.endsWith('.index.js'))
    .map(name => readFileSync(`${DIST}/${basename(name)}`, 'utf8').toLowerCase())
  expect(code.length).toBeGreaterThan(2)
  return Object.entries(PARTS).flatMap(([part, text]) =>
    code.some(chunk => chunk.includes(text.toLowerCase())) ? [part] : []
  )
}

const notes = () => new LoadedModules(workspace())

test.each([
  ['an RSA key', {}, {}, ['AWS KMS', 'the GitHub API']],
  ['an RSA key, files only', {}, { upload: 'none' }, ['AWS KMS']],
  [
    'an RSA key, and publishing the release',
    {},
    { upload: 'all', 'publish-release': 'true' },
    ['the engine of verify mode', 'the assets of a release', 'AWS KMS', 'the GitHub API']
  ],
  [
    'a key on a curve',
    { key: { keySpec: 'ECC_NIST_P256' } },
    { 'signing-algorithm': 'ECDSA_SHA_256' },
    ['curves', 'AWS KMS', 'the GitHub API']
  ]
] as const)('signing with %s', async (_, options, inputs, expected) => {
  const world = await startWorld(options)
  const loaded = notes()
  const { exitCode } = await world.sign(inputs, { env: loaded.env, nodeArgs: loaded.nodeArgs })
  expect(exitCode).toBe(0)
  expect(partsOf(loaded.take())).toEqual(expected)
})

/** Verifies `a.txt`, signed with the content `a`. */
async function verifyLocal(
  content: string,
  artifacts: string
): Promise<readonly [number | null, LoadedModules]> {
  const key = await testKey('RSA_2048')
  const folder = workspace({ 'key.pem': pemOf(key), 'a.txt': content, 'a.txt.sig': signatureOf(key, 'a') })
  const loaded = new LoadedModules(folder)
  const inputs = { mode: 'verify', artifacts, 'trusted-public-key': 'key.pem' }
  const { exitCode } = await runAction({
    cwd: folder.path,
    inputs,
    env: loaded.env,
    nodeArgs: loaded.nodeArgs
  })
  return [exitCode, loaded]
}

test.each([
  ['that are verified', 'a', 'a.txt', 0, ['the engine of verify mode']],
  ['that a wildcard finds', 'a', '*.txt', 0, ['the engine of verify mode']],
  ['that braces name', 'a', '{a,a}.txt', 0, ['the engine of verify mode', 'brackets and braces of patterns']],
  ['that are rejected', 'another', 'a.txt', 1, ['the engine of verify mode', 'explanations of rejections']]
] as const)('verifying local files %s', async (_, content, artifacts, exitCode, expected) => {
  const [code, loaded] = await verifyLocal(content, artifacts)
  expect(code).toBe(exitCode)
  expect(partsOf(loaded.take())).toEqual(expected)
})

test('verifying local files loads nothing of Node.js that is slow and not used', async () => {
  const [code, loaded] = await verifyLocal('a', '*.txt')
  expect(code).toBe(0)
  const ofNode = loaded.takeNodes()
  expect(ofNode).toContain('crypto')
  expect(SLOW_MODULES.filter(name => ofNode.includes(name))).toEqual([])
})
