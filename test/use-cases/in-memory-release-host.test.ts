import { describe, expect, test } from 'vitest'
import { NameTakenError } from '../../src/ports/release-host.ts'
import { contentOfBytes } from '../../src/release/content.ts'
import { InMemoryReleaseHost } from './support/in-memory-release-host.ts'

// The test object keeps GitHub's rules, or the use cases would be tested against another world.

const content = (name: string, text = 'a text\n'): ReturnType<typeof contentOfBytes> =>
  contentOfBytes(name, Buffer.from(text))

describe('InMemoryReleaseHost', () => {
  test('stores an asset under the name that GitHub gives it', async () => {
    const host = new InMemoryReleaseHost()
    const { name } = await host.upload(host.release, content('größe 1.txt'))
    expect(name).toBe(host.storedName('größe 1.txt'))
    expect(host.names).toEqual([name])
    expect(host.mutations).toEqual([`upload ${name}`])
  })

  test('takes the same bytes twice, and no others under a name that is taken', async () => {
    const host = new InMemoryReleaseHost()
    const first = await host.upload(host.release, content('a.txt'))
    expect(await host.upload(host.release, content('a.txt'))).toEqual(first)
    await expect(host.upload(host.release, content('a.txt', 'other'))).rejects.toThrow(NameTakenError)
    expect(host.mutations).toEqual(['upload a.txt'])
  })

  test('renames to a name that is free only', async () => {
    const host = new InMemoryReleaseHost()
    const one = host.put('one.txt', '1')
    host.put('two.txt', '2')
    expect(await host.rename(one, 'two.txt')).toBeUndefined()
    expect(await host.rename(one, 'three.txt')).toMatchObject({ id: one.id, name: 'three.txt' })
  })

  test('removes the very asset that is meant, once', async () => {
    const host = new InMemoryReleaseHost()
    const asset = host.put('one.txt', '1')
    await expect(host.remove({ ...asset, size: 2 })).rejects.toMatchObject({ code: 'RELEASE_CHANGED' })
    await host.remove(asset)
    await host.remove(asset)
    expect(host.mutations).toEqual([`delete ${asset.id} one.txt`])
  })

  test('takes no more than 1,000 assets', async () => {
    const host = new InMemoryReleaseHost()
    for (let number = 1; number <= 1000; number++) host.put(`${number}.txt`, 'x')
    await expect(host.upload(host.release, content('one-more.txt'))).rejects.toMatchObject({
      code: 'GITHUB_REFUSED'
    })
  })

  test('changes nothing any more on an immutable release but its notes', async () => {
    const host = new InMemoryReleaseHost({ immutableReleases: true })
    const asset = host.put('one.txt', '1')
    await host.update(host.release, { draft: false })
    const refused = { code: 'GITHUB_REFUSED' }
    await expect(host.upload(host.release, content('two.txt'))).rejects.toMatchObject(refused)
    await expect(host.rename(asset, 'two.txt')).rejects.toMatchObject(refused)
    await expect(host.remove(asset)).rejects.toMatchObject(refused)
    await expect(host.update(host.release, { draft: true })).rejects.toMatchObject(refused)
    await host.update(host.release, { notes: 'read me' })
    expect(host.mutations).toEqual(['publish', 'update notes'])
  })

  test.each([
    { how: 'before it has effect', fault: 'failAt', names: ['a.txt'] },
    { how: 'after it had effect', fault: 'loseAnswerAt', names: ['a.txt', 'b.txt'] },
    { how: 'half way', fault: 'breakAt', names: ['a.txt', 'b.txt'] }
  ] as const)('lets one change fail $how', async ({ fault, names }) => {
    const host = new InMemoryReleaseHost()
    host[fault](2)
    await host.upload(host.release, content('a.txt'))
    await expect(host.upload(host.release, content('b.txt'))).rejects.toMatchObject({
      code: 'GITHUB_UNREACHABLE'
    })
    expect(host.names).toEqual(names)
    expect(await host.upload(host.release, content('b.txt'))).toMatchObject({ state: 'uploaded' })
  })

  test('lets all changes fail once the job is killed', async () => {
    const host = new InMemoryReleaseHost()
    host.failAt(1, { forGood: true })
    const unreachable = { code: 'GITHUB_UNREACHABLE' }
    await expect(host.upload(host.release, content('a.txt'))).rejects.toMatchObject(unreachable)
    await expect(host.upload(host.release, content('a.txt'))).rejects.toMatchObject(unreachable)
    host.recover()
    expect(await host.upload(host.release, content('a.txt'))).toMatchObject({ name: 'a.txt' })
  })
})
