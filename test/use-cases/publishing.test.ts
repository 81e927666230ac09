import { describe, expect, test } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { TAG, useCaseWorld } from './support/world.ts'
import type { UseCaseWorld } from './support/world.ts'

// What is said when a release has been published and something goes wrong then.

const PUBLISHED = { upload: 'all', 'publish-release': 'true' }

/** Lets `act` happen at the first listing after the release became public, and every one after that. */
function onceListedInPublic({ host }: UseCaseWorld, act: () => unknown): void {
  const list = host.listAssets.bind(host)
  host.listAssets = async () => {
    if (!host.release.draft) await act()
    return list()
  }
}

test('the assets in the report have the addresses of the public release', async () => {
  const { sign, host } = await useCaseWorld()
  const draft = await sign({ upload: 'all' })
  expect(draft.report.attached[0]?.url).toContain('/download/untagged-')
  const { report } = await sign(PUBLISHED)
  expect(report.attached.length).toBeGreaterThan(2)
  for (const { url, name } of report.attached)
    expect(url).toBe(`https://github.com/octo-org/product/releases/download/${TAG}/${name}`)
  expect(host.release.draft).toBe(false)
})

describe('a check after publishing that cannot be made', () => {
  test.each([
    new ActionError('GITHUB_UNREACHABLE', 'GitHub cannot be reached to list the assets of the release.'),
    new ActionError('CANCELLED', 'The job was cancelled; each asset that is attached is complete.'),
    new ActionError('RELEASE_NOT_FOUND', `The release 7 for "${TAG}" no longer exists.`)
  ])('says that the release is public, and what was not checked: $code', async failure => {
    const world = await useCaseWorld()
    onceListedInPublic(world, () => {
      throw failure
    })
    const { error, report } = await world.sign(PUBLISHED)
    expect(error).toMatchObject({ code: failure.code, cause: failure })
    expect(error?.message).toBe(
      `The release 7 is public (${world.host.release.url}), but whether its assets changed while it was published could not be checked: ${failure.message}`
    )
    expect(error?.hint).toContain('Verify the public release now')
    expect({ published: report.published, draft: report.release?.draft }).toEqual({
      published: true,
      draft: false
    })
    expect(world.host.mutations).not.toContain('make a draft again')
  })
})

describe('a signature of an earlier run, in a format that this one does not make', () => {
  test('is named where the gate rejects the artifact, with what to do about it', async () => {
    const world = await useCaseWorld()
    const signed = await world.sign({ 'signature-format': 'raw\nssh', upload: 'all' })
    expect(signed.error).toBeUndefined()
    const { error } = await world.sign(
      { ...PUBLISHED, overwrite: 'true' },
      { files: { 'dist/app.tgz': 'another build\n' } }
    )
    expect(error).toMatchObject({ code: 'RELEASE_INCOMPLETE' })
    expect(error?.message).toContain('the first, app.tgz, signature app.tgz.sshsig: the trusted key signed')
    expect(error?.hint).toBe(
      'If app.tgz.sshsig is of an earlier run, delete it from the release, or add its format to signature-format and set overwrite: true.'
    )
  })
})

describe('an asset that changed while the release was published', () => {
  test('makes it a draft again, and the report says so', async () => {
    const world = await useCaseWorld()
    onceListedInPublic(world, () => world.host.put('evil.sh', 'put there meanwhile'))
    const { error, report } = await world.sign(PUBLISHED)
    expect(error).toMatchObject({ code: 'RELEASE_CHANGED' })
    expect(error?.message).toContain('it is a draft again')
    expect({ published: report.published, draft: report.release?.draft }).toEqual({
      published: false,
      draft: true
    })
  })

  test('withdraws it also when the host says that it published another tag or target', async () => {
    for (const lie of [{ tag: 'v6.6.6' }, { targetCommitish: 'evil' }]) {
      const world = await useCaseWorld()
      const update = world.host.update.bind(world.host)
      world.host.update = async (release, change) => {
        const released = await update(release, change)
        return change.draft === false ? { ...released, ...lie } : released
      }
      const { error, report } = await world.sign(PUBLISHED)
      expect(error).toMatchObject({ code: 'RELEASE_CHANGED' })
      expect(error?.message).toBe(
        'Tag or target of the release 7 changed while it was published; it is a draft again.'
      )
      expect(report.release?.draft).toBe(true)
    }
  })

  test('is told to be public where the release cannot be withdrawn', async () => {
    const world = await useCaseWorld({ release: { immutableReleases: true } })
    onceListedInPublic(world, () => world.host.put('evil.sh', 'put there meanwhile'))
    const { error, report } = await world.sign(PUBLISHED)
    expect(error?.message).toContain('it is PUBLIC and could not be withdrawn')
    expect(report.published).toBe(true)
  })
})

describe('a tag that moves while its release is signed', () => {
  const BOUND = { ...PUBLISHED, strategy: 'both' }
  const [BEFORE, NOW] = ['1'.repeat(40), '2'.repeat(40)]

  test.each([
    { what: 'to another commit', now: NOW, seen: `points to the commit ${NOW} now` },
    { what: 'away', now: undefined, seen: 'does not exist any more' }
  ])('leaves it a draft: $what', async ({ now, seen }) => {
    const world = await useCaseWorld()
    world.host.tags.set(TAG, BEFORE)
    world.host.beforeUpload('SHA256SUMS', () =>
      now === undefined ? world.host.tags.delete(TAG) : world.host.tags.set(TAG, now)
    )
    const { error, mutations } = await world.sign(BOUND)
    expect(error?.code).toBe('RELEASE_CHANGED')
    expect(error?.message).toBe(
      `The tag "${TAG}" ${seen}; what this run signed is for the commit ${BEFORE}, and the release is not published.`
    )
    expect(mutations).not.toContain('publish')
  })

  test('leaves it a draft when it is made of another commit than the target of the release', async () => {
    const world = await useCaseWorld({ release: { target: BEFORE } })
    world.host.beforeUpload('SHA256SUMS', () => world.host.tags.set(TAG, NOW))
    expect((await world.sign(BOUND)).error?.code).toBe('RELEASE_CHANGED')
  })

  test.each([
    { what: 'there is none', release: {}, act: () => undefined },
    {
      what: 'it is made of the target of the release',
      release: { target: BEFORE },
      act: ({ host }: UseCaseWorld) => host.tags.set(TAG, BEFORE)
    },
    {
      what: 'it is made of a branch',
      release: { target: 'main' },
      act: ({ host }: UseCaseWorld) => host.tags.set(TAG, NOW)
    }
  ])('is none where $what', async ({ release, act }) => {
    const world = await useCaseWorld({ release })
    world.host.beforeUpload('SHA256SUMS', () => act(world))
    const { error, report } = await world.sign(BOUND)
    expect({ error, published: report.published }).toEqual({ error: undefined, published: true })
    const asked = world.host.reads.tag
    await world.sign(BOUND)
    expect(world.host.reads.tag - asked).toBeLessThanOrEqual(2) // once before signing, once before publishing
  })
})

describe('digests that the host fills in late', () => {
  test('are no change of the release that is published', async () => {
    const world = await useCaseWorld({ release: { knowsDigests: false } })
    onceListedInPublic(world, () => world.host.fillInDigests())
    const { error, report } = await world.sign(PUBLISHED)
    expect({ error, published: report.published }).toEqual({ error: undefined, published: true })
  })

  test('are no change of a release that is verified as a whole', async () => {
    const world = await useCaseWorld({ release: { knowsDigests: false } })
    await world.sign({ upload: 'all' })
    const list = world.host.listAssets.bind(world.host)
    let listed = 0
    world.host.listAssets = async () => {
      listed += 1
      if (listed === 2) world.host.fillInDigests()
      return list()
    }
    const { error } = await world.verify({ 'release-assets': '*', 'release-tag': TAG })
    expect({ error, listed }).toEqual({ error: undefined, listed: 2 })
  })

  test('are no change of a stale asset that is replaced', async () => {
    const world = await useCaseWorld({ release: { knowsDigests: false } })
    await world.sign({}, { signer: (await useCaseWorld({ key: 'the one before' })).signer })
    const upload = world.host.upload.bind(world.host)
    world.host.upload = async (release, content) => {
      world.host.fillInDigests()
      return upload(release, content)
    }
    const { error, mutations } = await world.sign({ overwrite: 'true', 'public-key-file': 'new.pem' })
    expect(error).toBeUndefined()
    expect(mutations.filter(line => line.startsWith('delete'))).toHaveLength(1)
  })
})

describe('an immutable release', () => {
  test.each([
    { what: 'another artifact', files: { 'dist/app.tgz': 'the artifact\n', 'dist/b.tgz': 'b' } },
    { what: 'another build', files: { 'dist/app.tgz': 'another build\n' } }
  ])('is the reason why nothing can be signed again, not a conflict: $what', async ({ files }) => {
    const world = await useCaseWorld({ release: { immutableReleases: true } })
    const inputs = { ...PUBLISHED, strategy: 'both', overwrite: 'true' }
    expect((await world.sign(inputs)).error).toBeUndefined()
    for (const overwrite of ['true', 'false']) {
      const { error, signCalls, mutations } = await world.sign({ ...inputs, overwrite }, { files })
      expect(error?.code).toBe('RELEASE_IMMUTABLE')
      expect(error?.message).toContain('immutable')
      expect(error?.hint ?? '').not.toContain('overwrite')
      expect([signCalls, mutations]).toEqual([0, []])
    }
  })
})

test('the gate does not offer to exempt what something signed contradicts', async () => {
  const world = await useCaseWorld()
  const files = { 'dist/app.tgz': 'the artifact\n', 'dist/b.tgz': 'b\n' }
  await world.sign({ strategy: 'checksums', upload: 'all' }, { files })
  world.host.beforeUpload('c.tgz', () => world.host.put('b.tgz', 'another build\n'))
  const { error } = await world.sign(PUBLISHED, { files: { 'dist/c.tgz': 'c\n' } })
  expect(error?.code).toBe('RELEASE_INCOMPLETE')
  expect(error?.message).toContain('b.tgz: SHA256SUMS lists it with')
  expect(error?.hint).toBe(
    'Find out what changed since it was signed. If that was on purpose, sign everything again in one step, with strategy: both and overwrite: true.'
  )
})
