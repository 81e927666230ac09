import { describe, expect, test } from 'vitest'
import { parseChecksums } from '../../src/manifests/checksums.ts'
import { PACKET, packet } from '../../src/signature/openpgp/packets.ts'
import { certificateFile } from '../support/signature-files.ts'
import { pemOf, sha256, signatureOf } from '../support/signed-files.ts'
import { dearmored } from '../support/stock-verifiers.ts'
import { LocalSigner } from './support/local-signer.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { UseCaseWorld } from './support/world.ts'

// What is an artifact, and what is a signature, a key or a leftover.

const BIN = 'the binary\n'
const KEY = 'signing-public-key.pem'
const LEFTOVER = 'kms-sign-new-1003-app.bin.sig'
const ALL = { artifacts: undefined, 'release-assets': '*' }
const CLOSED_WORLD = { 'release-assets': '*', 'release-tag': TAG }
const JUNK = 'holding anything'

/** The names in the checksums file that is attached. */
function listed({ host }: UseCaseWorld): readonly string[] {
  const parsed = parseChecksums(host.bytes('SHA256SUMS'))
  return parsed.kind === 'checksums' ? [...parsed.list.entries.keys()] : []
}

async function signedBinary(): Promise<UseCaseWorld> {
  const world = await useCaseWorld({ files: {} })
  world.host.put('app.bin', BIN)
  const { error } = await world.sign({ ...ALL, strategy: 'both' })
  expect(error).toBeUndefined()
  return world
}

describe('a replacement that was interrupted and that nobody completes', () => {
  test('is refused by the closed world, whatever it holds', async () => {
    const world = await signedBinary()
    const contents = [JUNK, signatureOf(world.signer.privateKey, BIN), world.host.bytes('app.bin.sig')]
    for (const content of contents) {
      world.host.put(LEFTOVER, content)
      const result = await world.verify(CLOSED_WORLD)
      expect(result.error?.code).toBe('VERIFICATION_FAILED')
      expect(verdictsOf(result)).toMatchObject({ [LEFTOVER]: 'asset-unverified', 'app.bin': 'verified' })
    }
  })

  test('is passed over by the closed world when it is exempted', async () => {
    const world = await signedBinary()
    world.host.put(LEFTOVER, JUNK)
    const result = await world.verify({ ...CLOSED_WORLD, 'release-assets': '*\n!kms-sign-new-*' })
    expect(result.error).toBeUndefined()
    expect(result.report.exempted.map(({ artifact }) => artifact)).toEqual([LEFTOVER])
  })

  test.each([
    { what: 'a signature', name: LEFTOVER },
    { what: 'an artifact', name: 'kms-sign-new-1001-app.bin' },
    { what: 'a checksums file', name: 'kms-sign-new-1007-SHA256SUMS' }
  ])('of $what is not signed as an artifact', async ({ name }) => {
    const other = await LocalSigner.of('use-cases-other')
    const world = await useCaseWorld({ files: {} })
    world.host.put('app.bin', BIN)
    world.host.put('app.bin.sig', signatureOf(world.signer.privateKey, BIN))
    world.host.put(name, signatureOf(other.privateKey, BIN))
    const { error, report } = await world.sign({ ...ALL, strategy: 'both' })
    expect(error).toBeUndefined()
    expect(report.artifacts.map(({ path }) => path)).toEqual(['app.bin'])
    expect(listed(world)).toEqual(['app.bin', 'release-binding.json'])
    expect(world.host.names).not.toContain(`${name}.sig`)
  })

  test('is completed, and not signed, by a run that selects all assets', async () => {
    const world = await useCaseWorld({ files: {} })
    world.host.put('app.bin', BIN)
    const { id } = world.host.put(LEFTOVER, signatureOf(world.signer.privateKey, BIN))
    const { error, mutations, signCalls } = await world.sign({ ...ALL, strategy: 'each' })
    expect({ error, signCalls }).toEqual({ error: undefined, signCalls: 0 })
    expect(mutations).toEqual([`rename ${id} ${LEFTOVER} to app.bin.sig`, `upload ${KEY}`])
  })
})

describe('an asset with the name of the public key file, and with that key and more', () => {
  test('is not taken for the key', async () => {
    const world = await useCaseWorld()
    world.host.put(KEY, `${pemOf(world.signer.privateKey)}\n \t\n`)
    const { error, mutations } = await world.sign()
    expect(error?.code).toBe('ASSET_CONFLICT')
    expect(error?.message).toContain(KEY)
    expect(mutations).toEqual([])
  })
})

describe('verify mode with a wildcard over local files', () => {
  test('passes over the signature of an artifact, and the trusted key', async () => {
    const { signer, verify } = await useCaseWorld()
    const files = {
      'dist/app': BIN,
      'dist/app.sig': signatureOf(signer.privateKey, BIN),
      'dist/key.pem': pemOf(signer.privateKey)
    }
    const result = await verify({ artifacts: 'dist/*', 'trusted-public-key': 'dist/key.pem' }, { files })
    expect(result.error).toBeUndefined()
    expect(verdictsOf(result)).toEqual({ 'dist/app': 'verified' })
  })

  test('passes over a trusted key in any form that is nothing else, under any name', async () => {
    const { signer, verify } = await useCaseWorld()
    const pem = pemOf(signer.privateKey)
    const certificate = await certificateFile(signer.privateKey)
    const files = {
      'dist/app': BIN,
      'dist/app.sig': signatureOf(signer.privateKey, BIN),
      'dist/a.asc': certificate,
      'dist/b': dearmored(certificate),
      'dist/c.pem': pem.replaceAll('\n', '\r\n'),
      'dist/d.txt': pem.trimEnd(),
      'dist/e.der': signer.key.publicKey.der
    }
    const result = await verify({ artifacts: 'dist/*' }, { files })
    expect(result.error).toBeUndefined()
    expect(verdictsOf(result)).toEqual({ 'dist/app': 'verified' })
  })

  test.each<{ what: string; content: (pem: string, certificate: string) => string | Uint8Array }>([
    {
      what: 'armor headers',
      content: (_, certificate) => certificate.replace('\n', '\nComment: ; echo evil; exit 0\n')
    },
    {
      what: 'a user id that is not signed by its key',
      content: (_, certificate) =>
        Buffer.concat([dearmored(Buffer.from(certificate)), packet(PACKET.userId, Buffer.from('PK\x03\x04'))])
    },
    { what: 'spaces, or lines of different lengths', content: pem => `${pem}\t \n \t\n` },
    { what: 'spaces, or lines of different lengths', content: pem => pem.replace(/\n(\w\w)/, '\n$1\n') }
  ])('refuses a file with the trusted key and $what', async ({ what, content }) => {
    const { signer, verify } = await useCaseWorld()
    const certificate = Buffer.from(await certificateFile(signer.privateKey)).toString()
    const files = {
      'keys/key.pem': pemOf(signer.privateKey),
      'dist/app': BIN,
      'dist/app.sig': signatureOf(signer.privateKey, BIN),
      'dist/install.sh': content(pemOf(signer.privateKey), certificate)
    }
    const result = await verify({ artifacts: 'dist/*', 'trusted-public-key': 'keys/key.pem' }, { files })
    expect(verdictsOf(result)).toEqual({ 'dist/app': 'verified', 'dist/install.sh': 'signature-missing' })
    expect(result.lines.join('\n')).toContain(
      `Not excluded as a trusted key: dist/install.sh, which also holds ${what}`
    )
  })

  test('tells of the trusted key in a file with more that the file is the matter, and not the key', async () => {
    const { signer, verify } = await useCaseWorld()
    const pem = pemOf(signer.privateKey)
    const files = {
      'keys/key.pem': pem,
      'dist/app': BIN,
      'dist/app.sig': signatureOf(signer.privateKey, BIN),
      'dist/key.pem': `${pem}\t \n`
    }
    const { report } = await verify({ artifacts: 'dist/*', 'trusted-public-key': 'keys/key.pem' }, { files })
    expect(report.results).toMatchObject([
      { artifact: 'dist/app', kind: 'verified' },
      {
        artifact: 'dist/key.pem',
        kind: 'refused',
        diagnosis: {
          message: expect.stringContaining('it holds a trusted key, and spaces') as unknown,
          hint: expect.stringContaining('openssl pkey -pubin') as unknown
        }
      }
    ])
  })

  test.each([
    { what: 'anything', content: () => JUNK },
    {
      what: 'a signature of the artifact',
      content: ({ signer }: UseCaseWorld) => signatureOf(signer.privateKey, BIN)
    }
  ])('refuses the signature of a signature, holding $what', async ({ content }) => {
    const world = await useCaseWorld()
    const files = {
      'dist/app': BIN,
      'dist/app.sig': signatureOf(world.signer.privateKey, BIN),
      'dist/app.sig.sig': content(world)
    }
    const result = await world.verify({ artifacts: 'dist/*', 'key-id': world.signer.keyId }, { files })
    expect(result.error?.code).toBe('VERIFICATION_FAILED')
    expect(result.error?.message).toContain('dist/app.sig.sig')
    expect(verdictsOf(result)).toMatchObject({ 'dist/app': 'verified' })
  })

  test('refuses a signature of the trusted key that holds anything', async () => {
    const { signer, verify } = await useCaseWorld()
    const files = {
      'dist/app': BIN,
      'dist/app.sig': signatureOf(signer.privateKey, BIN),
      'dist/key.pem': pemOf(signer.privateKey),
      'dist/key.pem.sig': JUNK
    }
    const result = await verify({ artifacts: 'dist/*', 'trusted-public-key': 'dist/key.pem' }, { files })
    expect(result.error?.code).toBe('VERIFICATION_FAILED')
    expect(result.error?.message).toContain('dist/key.pem')
  })
})

describe('an asset that the host lists under a name that it would not store', () => {
  const ODD = 'a..b'

  test('is refused for its signature, although a signed list has it', async () => {
    const { host, signer, verify } = await useCaseWorld()
    const list = `${sha256(BIN)}  ${ODD}\n`
    host.put(ODD, BIN)
    host.put(`${ODD}.sig`, JUNK)
    host.put('SHA256SUMS', list)
    host.put('SHA256SUMS.sig', signatureOf(signer.privateKey, list))
    const result = await verify({ ...CLOSED_WORLD, 'key-id': signer.keyId })
    expect(result.error?.code).toBe('VERIFICATION_FAILED')
    expect(verdictsOf(result)).toMatchObject({ [ODD]: 'signature-unreadable' })
  })

  test('is refused for its signature, although there is a valid one under the stored name', async () => {
    const { host, signer, verify } = await useCaseWorld()
    host.put(ODD, BIN)
    host.put('a.b.sig', signatureOf(signer.privateKey, BIN))
    host.put(`${ODD}.sig`, JUNK)
    const result = await verify({
      ...CLOSED_WORLD,
      'release-assets': '*\n!a.b.sig',
      'key-id': signer.keyId
    })
    expect(result.error?.code).toBe('VERIFICATION_FAILED')
    expect(result.error?.message).toContain(ODD)
  })
})

describe('all assets of a release that has the public key of another key', () => {
  const old = (): Promise<LocalSigner> => LocalSigner.of('use-cases-old')

  test.each(['each', 'both'])(
    'are signed anew, and the key replaced, when overwriting (strategy: %s)',
    async strategy => {
      const world = await useCaseWorld({ files: {} })
      world.host.put('app.bin', BIN)
      expect((await world.sign({ ...ALL, strategy }, { signer: await old() })).error).toBeUndefined()
      const { error, report } = await world.sign({ ...ALL, strategy, overwrite: 'true' })
      expect(error).toBeUndefined()
      expect(report.artifacts.map(({ path }) => path)).toEqual(['app.bin'])
      expect(world.host.bytes(KEY).toString()).toBe(pemOf(world.signer.privateKey))
      expect((await world.verify(CLOSED_WORLD)).error).toBeUndefined()
    }
  )

  test('are not signed unasked: the key is in the way', async () => {
    const world = await useCaseWorld({ files: {} })
    world.host.put('app.bin', BIN)
    world.host.put(KEY, pemOf((await old()).privateKey))
    const { error, mutations, signCalls } = await world.sign(ALL)
    expect(error?.code).toBe('ASSET_CONFLICT')
    expect(error?.message).toContain(KEY)
    expect({ mutations, signCalls }).toEqual({ mutations: [], signCalls: 0 })
  })

  test('are signed under another name of the new key', async () => {
    const world = await useCaseWorld({ files: {} })
    world.host.put('app.bin', BIN)
    world.host.put(KEY, pemOf((await old()).privateKey))
    const { error, report } = await world.sign({
      artifacts: undefined,
      'release-assets': `*\n!${KEY}`,
      'public-key-file': 'key-2026.pem'
    })
    expect(error).toBeUndefined()
    expect(report.artifacts.map(({ path }) => path)).toEqual(['app.bin'])
    expect(world.host.names).toEqual(['app.bin', 'app.bin.sig', 'key-2026.pem', KEY].sort())
  })
})

describe('an upload that is not complete', () => {
  const PART = 'b.tgz'

  async function worldWithPart(): Promise<UseCaseWorld> {
    const world = await useCaseWorld({ files: {} })
    world.host.put('a.tgz', BIN)
    world.host.putUnfinished(PART)
    return world
  }

  test.each(['*', `a.tgz\n${PART}`])(
    'is an error before anything is signed where release-assets selects it: %j',
    async releaseAssets => {
      for (const dryRun of ['true', 'false']) {
        const world = await worldWithPart()
        const inputs = { ...ALL, 'release-assets': releaseAssets, strategy: 'both', 'dry-run': dryRun }
        const { error, mutations, signCalls } = await world.sign(inputs)
        expect(error?.code).toBe('RELEASE_INCOMPLETE')
        expect(error?.message).toBe(
          'The upload of b.tgz to the release 7 is not complete, and release-assets selects it; nothing was signed.'
        )
        expect(error?.hint).toContain('exclude it with a line "!b.tgz"')
        expect([mutations, signCalls]).toEqual([[], 0])
      }
    }
  )

  test('is none where a line excludes it', async () => {
    const world = await worldWithPart()
    const { error } = await world.sign({ ...ALL, 'release-assets': `*\n!${PART}`, strategy: 'both' })
    expect(error).toBeUndefined()
    expect(listed(world)).toEqual(['a.tgz', 'release-binding.json'])
  })

  test.each(['a.tgz.sig', 'SHA256SUMS', 'SHA256SUMS.sig', KEY, 'kms-sign-new-17-a.tgz.sig'])(
    'of %s, which an interrupted run left, is made again',
    async name => {
      const world = await useCaseWorld({ files: {} })
      world.host.put('a.tgz', BIN)
      world.host.putUnfinished(name)
      const { error, lines } = await world.sign({ ...ALL, strategy: 'both' })
      expect(error).toBeUndefined()
      expect(listed(world)).toEqual(['a.tgz', 'release-binding.json'])
      expect(lines).toContain(
        `Excluded asset ${name}: its upload is not complete, and ${name.startsWith('kms-sign-new-') ? 'an interrupted replacement left it' : 'this step makes it'}.`
      )
    }
  )

  test.each([
    { what: 'a file', path: `dist/${PART}`, inputs: {}, files: { [`dist/${PART}`]: 'a part\n' } },
    {
      what: 'digests',
      path: PART,
      inputs: { artifacts: undefined, digests: `${sha256('a part\n')}  ${PART}` },
      files: {}
    }
  ])('under the name of an artifact is told: $what', async ({ path, inputs, files }) => {
    for (const dryRun of ['true', 'false']) {
      const world = await worldWithPart()
      const { error, lines } = await world.sign({ ...inputs, 'dry-run': dryRun }, { files })
      expect(error).toBeUndefined()
      expect(lines.filter(line => line.startsWith('warning: '))).toEqual([
        'warning: The upload of b.tgz to the release 7 is not complete: what is signed was not compared with it. Wait for the job that uploads it, then verify the release; if none does, delete the asset and attach the file again.'
      ])
      const published = await world.sign(
        { ...inputs, 'publish-release': 'true', 'dry-run': dryRun },
        { files }
      )
      expect(published.error?.code).toBe('RELEASE_INCOMPLETE')
      expect(published.error?.message).toBe(
        `The release is not published: the upload of the artifact ${path} to it is not complete.`
      )
      expect(published.signCalls).toBe(0)
    }
  })

  test('under the name of an artifact that this step attaches needs no word', async () => {
    const world = await worldWithPart()
    const { error, lines } = await world.sign({ upload: 'all' }, { files: { [`dist/${PART}`]: BIN } })
    expect(error).toBeUndefined()
    expect(lines.filter(line => line.startsWith('warning: '))).toEqual([])
    expect(world.host.bytes(PART).toString()).toBe(BIN)
  })
})

describe('an asset that comes onto the release while its assets are signed', () => {
  async function signMeanwhile(act: (world: UseCaseWorld) => unknown, releaseAssets = '*') {
    const world = await useCaseWorld({ files: {} })
    world.host.put('a.tgz', BIN)
    world.host.beforeUpload('SHA256SUMS.sig', () => act(world))
    const inputs = { ...ALL, 'release-assets': releaseAssets, strategy: 'both' }
    return { world, inputs, result: await world.sign(inputs) }
  }

  test.each([
    { what: 'a new one', name: 'c.tgz' },
    { what: 'one in place of another', name: 'a.tgz' }
  ])('is not passed over where it is to be listed: $what', async ({ name }) => {
    const { world, inputs, result } = await signMeanwhile(({ host }) => host.put(name, 'came late\n'))
    expect(result.error?.code).toBe('RELEASE_CHANGED')
    const during = 'while this step signed the assets that release-assets selects'
    expect(result.error?.message).toBe(
      name === 'a.tgz'
        ? `a.tgz was replaced or removed on the release 7 ${during}; SHA256SUMS lists what it was before, and is not attached.`
        : `${name} was added to the release 7 ${during}; SHA256SUMS does not list it and is not attached.`
    )
    expect(world.host.names).not.toContain('SHA256SUMS.sig')
    expect(result.report.attached.map(asset => asset.name)).not.toContain('SHA256SUMS.sig')
    if (name === 'a.tgz') return
    expect((await world.sign(inputs)).error).toBeUndefined()
    expect(listed(world)).toEqual(['a.tgz', name, 'release-binding.json'])
  })

  test('is told when one that was signed is removed', async () => {
    const { world, result } = await signMeanwhile(async ({ host }) => {
      for (const asset of await host.listAssets()) if (asset.name === 'a.tgz') await host.remove(asset)
      host.put('c.tgz', 'came late\n')
    })
    expect(result.error?.message).toContain('a.tgz was replaced or removed on the release 7')
    expect(world.host.names).not.toContain('SHA256SUMS')
  })

  test('is not passed over when the release is read again before anything is signed', async () => {
    const world = await useCaseWorld({ files: {} })
    world.host.put('a.tgz', BIN)
    const inputs = { ...ALL, 'release-assets': '*', strategy: 'both', overwrite: 'true' }
    expect((await world.sign(inputs)).error).toBeUndefined()
    world.host.put('b.tgz', BIN)
    const download = world.host.download.bind(world.host)
    let isFirst = true
    world.host.download = async function* (asset) {
      if (isFirst && asset.name === 'SHA256SUMS') {
        isFirst = false
        world.host.put('SHA256SUMS', world.host.bytes('SHA256SUMS'))
        world.host.put('c.tgz', 'came late\n')
      }
      yield* download(asset)
    }
    expect((await world.sign(inputs)).error?.code).toBe('RELEASE_CHANGED')
    expect(isFirst).toBe(false)
    expect(listed(world)).not.toContain('b.tgz')
  })

  test('leaves what a second run goes on from, where an old list is replaced', async () => {
    const world = await useCaseWorld({ files: {} })
    world.host.put('a.tgz', BIN)
    const inputs = { ...ALL, 'release-assets': '*', strategy: 'checksums', overwrite: 'true' }
    expect((await world.sign(inputs)).error).toBeUndefined()
    world.host.put('b.tgz', BIN)
    const old = (await world.host.listAssets()).find(({ name }) => name === 'SHA256SUMS.sig')
    world.host.beforeUpload(`kms-sign-new-${old?.id}-SHA256SUMS.sig`, () =>
      world.host.put('c.tgz', 'came late\n')
    )
    expect((await world.sign(inputs)).error?.code).toBe('RELEASE_CHANGED')
    expect((await world.sign(inputs)).error).toBeUndefined()
    expect(listed(world)).toEqual(['a.tgz', 'b.tgz', 'c.tgz', 'release-binding.json'])
  })

  test.each([
    { what: 'one that is not selected', releaseAssets: 'a.tgz', name: 'c.tgz', content: () => 'late\n' },
    {
      what: 'a signature by the key',
      releaseAssets: '*',
      name: 'a.tgz.asc',
      content: ({ signer }: UseCaseWorld) => signatureOf(signer.privateKey, BIN)
    }
  ])('does not disturb: $what', async ({ releaseAssets, name, content }) => {
    const { world, result } = await signMeanwhile(
      ({ host, ...others }) => host.put(name, content({ host, ...others })),
      releaseAssets
    )
    expect(result.error).toBeUndefined()
    expect(listed(world)).toEqual(['a.tgz', 'release-binding.json'])
  })
})
