import { describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import type { ActionResult } from '../support/run-action.ts'
import { fingerprintOf, sha256, signatureOf } from '../support/signed-files.ts'
import { startWorld, TAG } from '../support/world.ts'
import type { Inputs, World } from '../support/world.ts'

// What the log of a run looks like as a whole: parts that are folded, a line for each artifact, nothing twice.

const FILES = { 'dist/a.tgz': 'a\n', 'dist/b.tgz': 'b\n' }
const ENV = { GITHUB_SERVER_URL: 'https://github.com' }

/** The log without debug lines and masks, as lines; a folded part as its title with its lines. */
function partsOf({ stdout }: ActionResult): (string | Readonly<Record<string, string[]>>)[] {
  const parts: (string | Record<string, string[]>)[] = []
  let open: string[] | undefined
  for (const line of stdout.trimEnd().split('\n')) {
    if (/^::(?:debug|add-mask)::/.test(line)) continue
    const [, title] = /^::group::(.*)$/.exec(line) ?? []
    if (title !== undefined) parts.push({ [title]: (open = []) })
    else if (line === '::endgroup::') open = undefined
    else if (open === undefined) parts.push(line)
    else open.push(line.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>'))
  }
  return parts
}

const release: Inputs = { strategy: 'both', upload: 'all', 'publish-release': 'true' }

async function signedWorld(inputs: Inputs = {}): Promise<{ world: World; signed: ActionResult }> {
  const world = await startWorld({ key: { privateKey: await testKey('RSA_2048') } })
  world.github.setTag(TAG)
  const signed = await world.sign({ ...release, ...inputs }, { files: FILES, env: ENV })
  expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
  return { world, signed }
}

const verifyAll = ({ world }: { readonly world: World }, inputs: Inputs = {}): Promise<ActionResult> =>
  world.verify(
    {
      'release-assets': '*',
      'release-tag': TAG,
      'public-key-fingerprint': fingerprintOf(world.key.publicKey),
      ...inputs
    },
    { env: ENV }
  )

test('a run that signs', async () => {
  const { world, signed } = await signedWorld()
  const parts = partsOf(signed)
  expect(parts.map(part => (typeof part === 'string' ? part : Object.keys(part)[0]))).toEqual([
    'Artifacts, key and release',
    'Sign',
    'Attach',
    'Publish',
    expect.stringMatching(
      /^Signed 2 artifacts with 3 signatures, all listed in SHA256SUMS; attached to \S+\.$/
    ),
    'To pin this key where you verify:',
    `public-key-fingerprint: ${fingerprintOf(world.key.publicKey)}`
  ])
  expect(parts).toContainEqual({
    Sign: ['dist/a.tgz', 'dist/b.tgz', 'SHA256SUMS'].map(path => `Signed ${path} (KMS request <id>)`)
  })
  const lines = signed.stdout.split('\n').filter(line => !line.startsWith('::') && line !== '')
  expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([])
})

test('a run that finds everything done has no part without a line', async () => {
  const { world } = await signedWorld()
  const again = await world.sign(release, { files: FILES, env: ENV })
  const titles = partsOf(again).flatMap(part => (typeof part === 'string' ? [] : Object.keys(part)))
  expect(titles).toEqual(['Artifacts, key and release', 'Sign', 'Publish'])
})

test('a run that verifies', async () => {
  const verified = await verifyAll(await signedWorld())
  expect(verified).toMatchObject({ exitCode: 0, annotations: [], unbound: undefined })
  const parts = partsOf(verified)
  expect(parts.at(-1)).toBe('4 artifacts verified.')
  expect(parts).toHaveLength(3)
  expect(parts[1]).toEqual({
    Verified: [
      expect.stringMatching(
        /^Verified SHA256SUMS: sha256:[0-9a-f]{64}, SHA256SUMS\.sig \(raw\), RSASSA_PSS_SHA_256, salt 32 bytes$/
      ),
      expect.stringMatching(/^Verified a\.tgz: /),
      expect.stringMatching(/^Verified b\.tgz: /),
      expect.stringMatching(/^Verified release-binding\.json: /)
    ]
  })
})

test('a run that rejects shows that unfolded, each file once, and says at the end how many', async () => {
  const { world, signed } = await signedWorld()
  expect(signed.exitCode).toBe(0)
  for (const name of ['c.bin', 'd.bin']) world.github.addAsset(world.release, { name, content: name })
  const rejected = await verifyAll({ world })
  const parts = partsOf(rejected)
  expect(parts.filter(part => typeof part === 'string')).toEqual([
    expect.stringMatching(/^::error file=c\.bin::REJECTED c\.bin: /),
    expect.stringMatching(/^::error file=d\.bin::REJECTED d\.bin: /),
    '::error title=VERIFICATION_FAILED::2 of 6 artifacts are not verified. The log names each with its cause and what to do.'
  ])
})

test('an error of a run that signs is not folded', async () => {
  const world = await startWorld()
  world.kms.deny('kms:Sign')
  const parts = partsOf(await world.sign(release, { files: FILES }))
  expect(parts.at(-1)).toMatch(/^::error title=KMS_ACCESS_DENIED::/)
})

describe('that files of an older release would pass', () => {
  const SAYS =
    'bound to a release: validly signed files of an older release would pass in their place. If the files were signed with strategy: both or checksums, set require-binding to true or to owner/name@tag; to accept this, set require-binding: false.'

  test('is warned of where nothing is bound, and stands in the log alone', async () => {
    const verified = await verifyAll(await signedWorld({ strategy: 'each' }))
    expect(verified).toMatchObject({
      exitCode: 0,
      annotations: [],
      unbound: `No verified artifact is ${SAYS}`
    })
    expect(partsOf(verified)).toContain(`::warning::No verified artifact is ${SAYS}`)
    expect(verified.summary).toContain('## Verified 2 artifacts, not bound to a release')
    expect(verified.summary).not.toMatch(/older release|require-binding/)
  })

  test('is warned of for a file that the list does not have', async () => {
    const { world } = await signedWorld({ 'publish-release': 'false' })
    const privateKey = await testKey('RSA_2048')
    world.github.addAsset(world.release, { name: 'late.bin', content: 'late' })
    world.github.addAsset(world.release, { name: 'late.bin.sig', content: signatureOf(privateKey, 'late') })
    const verified = await verifyAll({ world })
    expect(verified.exitCode).toBe(0)
    expect(verified.unbound).toBe(`1 of 5 artifacts, the first late.bin, are not ${SAYS}`)
    expect(await verifyAll({ world }, { 'require-binding': 'true' })).toMatchObject({ exitCode: 1 })
  })

  test.each<[string, Inputs]>([
    ['require-binding: false accepts it', { 'require-binding': 'false' }],
    ['digests say which files are meant', { digests: '' }]
  ])('is not warned of where %s', async (_, inputs) => {
    const { world } = await signedWorld({ strategy: 'each' })
    const lines = Object.entries(FILES).map(([path, content]) => `${sha256(content)}  ${path.slice(5)}`)
    const digests = 'digests' in inputs ? { digests: lines.join('\n') } : {}
    expect(await verifyAll({ world }, { ...inputs, ...digests })).toMatchObject({
      exitCode: 0,
      annotations: [],
      unbound: undefined
    })
  })

  test('is not warned of where something is rejected', async () => {
    const { world } = await signedWorld({ strategy: 'each' })
    world.github.addAsset(world.release, { name: 'c.bin', content: 'c' })
    expect(await verifyAll({ world })).toMatchObject({ exitCode: 1, unbound: undefined })
  })
})
