import { createHash, randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, renameSync, statSync, truncateSync, utimesSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StreamHasher, digestBy, hashFiles, startHashing } from '../../src/artifacts/hash.ts'
import type { Digests, HashJob } from '../../src/artifacts/hash.ts'
import { hashFileSync } from '../../src/artifacts/hash-file.ts'
import { HASH_NAMES, equalDigests, formatDigest } from '../../src/signature/algorithms.ts'
import type { HashName } from '../../src/signature/algorithms.ts'
import { workspace } from '../support/workspace.ts'
import type { Workspace } from '../support/workspace.ts'

const WORKER = new URL('../../src/artifacts/hash-worker.ts', import.meta.url)
const RUNNING = new AbortController().signal
/** From this size on together, files are hashed in workers. */
const WORKERS_FROM = 16 * 1024 * 1024

describe('hashFiles', () => {
  it.each([0, 1, 63, 64, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3 * 1024 * 1024 + 7])(
    'hashes a file of %d bytes as node:crypto does',
    async size => {
      const content = randomBytes(size)
      const folder = workspace({ a: content })
      expect(hex(await hashFiles([job(folder, 'a', HASH_NAMES)], RUNNING, WORKER))).toEqual([
        expected(content, HASH_NAMES)
      ])
    }
  )

  it('computes what is asked for, in the order of the jobs', async () => {
    const contents = { a: 'first', b: 'second', c: '' }
    const folder = workspace(contents)
    const jobs = [job(folder, 'c', ['sha384']), job(folder, 'a', ['sha512', 'sha256']), job(folder, 'b', [])]
    const digests = await hashFiles(jobs, RUNNING, WORKER)
    expect(hex(digests)).toEqual([expected('', ['sha384']), expected('first', ['sha512', 'sha256']), {}])
  })

  it('does nothing for no files', async () => {
    expect(await hashFiles([], RUNNING, WORKER)).toEqual([])
  })

  describe('in workers', () => {
    it('gives the same, whatever the sizes and their order', async () => {
      const folder = workspace()
      const sizes = [0, 5_000_000, 1, 9_000_001, 262_144, 3_000_000]
      const contents = sizes.map(size => randomBytes(size))
      const jobs = contents.map((content, index) => {
        folder.write(`${index}`, content)
        return job(folder, `${index}`, index % 2 === 0 ? ['sha256'] : ['sha512', 'sha384'])
      })
      expect(jobs.reduce((sum, { size }) => sum + size, 0)).toBeGreaterThan(WORKERS_FROM)
      const digests = await hashFiles(jobs, RUNNING, WORKER)
      expect(hex(digests)).toEqual(jobs.map(({ hashes }, index) => expected(contents[index] ?? '', hashes)))
    })

    it('hashes the holes of a sparse file as zeros', async () => {
      const folder = workspace()
      const jobs = [sparse(folder, 'a', WORKERS_FROM + 3), sparse(folder, 'b', WORKERS_FROM)]
      const digests = await hashFiles(jobs, RUNNING, WORKER)
      expect(hex(digests)).toEqual(jobs.map(({ size }) => expected(Buffer.alloc(size), ['sha256'])))
    })

    it('fails for a file that is not there', async () => {
      const folder = workspace()
      const missing = { ...sparse(folder, 'b', 1), absolutePath: folder.file('c'), path: 'dist/c' }
      await expect(
        hashFiles([sparse(folder, 'a', WORKERS_FROM), missing], RUNNING, WORKER)
      ).rejects.toMatchObject({
        code: 'ARTIFACT_UNREADABLE',
        message: 'Cannot read the artifact dist/c: ENOENT.'
      })
    })

    it('fails for a folder', async () => {
      const folder = workspace()
      mkdirSync(folder.file('c'))
      const wrong = { ...sparse(folder, 'b', 1), absolutePath: folder.file('c'), path: 'c' }
      await expect(
        hashFiles([wrong, sparse(folder, 'a', WORKERS_FROM)], RUNNING, WORKER)
      ).rejects.toMatchObject({
        code: 'ARTIFACT_UNREADABLE',
        message: 'Cannot read the artifact c: EISDIR.'
      })
    })

    it('fails for a file that grows while it is read', async () => {
      const folder = workspace()
      const growing = sparse(folder, 'a', 256 * 1024 * 1024)
      const timer = setInterval(() => appendFileSync(growing.absolutePath, 'x'), 2)
      try {
        await expect(hashFiles([growing], RUNNING, WORKER)).rejects.toMatchObject({
          code: 'ARTIFACT_CHANGED',
          message: 'The artifact a changed while it was read.'
        })
      } finally {
        clearInterval(timer)
      }
    })

    it('fails for a file that is written in place while it is read', async () => {
      const folder = workspace()
      const changing = sparse(folder, 'a', 256 * 1024 * 1024)
      let seconds = 1_000_000_000
      const timer = setInterval(() => utimesSync(changing.absolutePath, ++seconds, seconds), 2)
      try {
        await expect(hashFiles([changing], RUNNING, WORKER)).rejects.toMatchObject({
          code: 'ARTIFACT_CHANGED'
        })
      } finally {
        clearInterval(timer)
      }
    })

    it('stops when the run is cancelled, before or meanwhile', async () => {
      const folder = workspace()
      const jobs = [sparse(folder, 'a', 8 * 1024 * 1024 * 1024)]
      const cancel = new AbortController()
      const hashing = hashFiles(jobs, cancel.signal, WORKER)
      setImmediate(() => cancel.abort())
      await expect(hashing).rejects.toMatchObject({ code: 'CANCELLED' })
      await expect(hashFiles(jobs, cancel.signal, WORKER)).rejects.toMatchObject({ code: 'CANCELLED' })
      await expect(hashFiles([], cancel.signal, WORKER)).rejects.toMatchObject({ code: 'CANCELLED' })
    })

    it('fails when a worker dies, and does not wait for it', async () => {
      const folder = workspace()
      const jobs = [sparse(folder, 'a', WORKERS_FROM)]
      const dying = folder.write('dying.mjs', 'process.exit(3)')
      const broken = folder.write('broken.mjs', 'throw new Error("broken")')
      const idle = folder.write('idle.mjs', '')
      await expect(hashFiles(jobs, RUNNING, dying)).rejects.toThrow('a hash worker stopped early with code 3')
      await expect(hashFiles(jobs, RUNNING, broken)).rejects.toThrow('broken')
      await expect(hashFiles(jobs, RUNNING, idle)).rejects.toThrow('a hash worker stopped early with code 0')
    })

    it('fails when a worker answers for another file', async () => {
      const folder = workspace()
      const lying = folder.write(
        'lying.mjs',
        'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => parentPort.postMessage({ index: 7, hash: { kind: "hashed", digests: [] } }))'
      )
      await expect(hashFiles([sparse(folder, 'a', WORKERS_FROM)], RUNNING, lying)).rejects.toThrow(
        'a worker answered for file 7'
      )
    })
  })

  describe('without workers', () => {
    it('fails for a file that is not there, and for a folder', async () => {
      const folder = workspace({ 'sub/x': '' })
      for (const [name, code] of [
        ['gone', 'ENOENT'],
        ['sub', 'EISDIR']
      ] as const) {
        const wrong = { absolutePath: folder.file(name), path: name, size: 1, hashes: ['sha256'] as const }
        await expect(hashFiles([wrong], RUNNING, WORKER)).rejects.toMatchObject({
          code: 'ARTIFACT_UNREADABLE',
          message: `Cannot read the artifact ${name}: ${code}.`,
          hint: 'Give the user that runs this job read permission on the file.'
        })
      }
    })

    it('hashes what is there now, whatever the size was when the file was found', async () => {
      const folder = workspace({ a: 'now longer than before' })
      const digests = await hashFiles([{ ...job(folder, 'a', ['sha256']), size: 3 }], RUNNING, WORKER)
      expect(hex(digests)).toEqual([expected('now longer than before', ['sha256'])])
    })
  })
})

describe('startHashing', () => {
  const HUGE = 512 * 1024 * 1024 * 1024 // takes minutes

  it('gives each digest as soon as it is known, while a large file is still read', async () => {
    const folder = workspace({ small: 'small' })
    const hashing = startHashing(
      [sparse(folder, 'huge', HUGE), job(folder, 'small', ['sha256'])],
      RUNNING,
      WORKER
    )
    const small = await hashing.digests[1]
    expect(hex([small ?? new Map()])).toEqual([expected('small', ['sha256'])])
    expect(await Promise.race([hashing.digests[0], turn('not yet')])).toBe('not yet')
    await hashing.stop()
  })

  it('counts the bytes that are done, in workers and without', async () => {
    const folder = workspace({ a: 'first', b: 'second' })
    const here = startHashing([job(folder, 'a', ['sha256']), job(folder, 'b', ['sha256'])], RUNNING, WORKER)
    expect(here.bytesDone()).toBe(0)
    await Promise.all(here.digests)
    expect(here.bytesDone()).toBe(11)

    const large = [sparse(folder, 'c', WORKERS_FROM), sparse(folder, 'd', 5)]
    const inWorkers = startHashing(large, RUNNING, WORKER)
    await Promise.all(inWorkers.digests)
    expect(inWorkers.bytesDone()).toBe(WORKERS_FROM + 5)
    await inWorkers.stop()
  })

  it('begins without being waited for: bytes are done before anybody asks for a digest', async () => {
    const folder = workspace()
    const hashing = startHashing([sparse(folder, 'huge', HUGE)], RUNNING, WORKER)
    while (hashing.bytesDone() === 0) await turn()
    await hashing.stop()
    expect(hashing.bytesDone()).toBeLessThan(HUGE)
  })

  it('reads nothing more once it is stopped, also twice', async () => {
    const folder = workspace()
    const jobs = Array.from({ length: 200 }, (_, index) => {
      folder.write(`${index}`, 'x')
      return job(folder, `${index}`, ['sha256'])
    })
    const hashing = startHashing(jobs, RUNNING, WORKER)
    await hashing.digests[0]
    await hashing.stop()
    for (let turns = 0; turns < 20; turns++) await turn()
    const done = hashing.bytesDone()
    expect(done).toBeLessThan(200)
    for (let turns = 0; turns < 20; turns++) await turn()
    expect(hashing.bytesDone()).toBe(done)
    await hashing.stop()

    const inWorkers = startHashing([sparse(folder, 'huge', HUGE)], RUNNING, WORKER)
    await inWorkers.stop()
    const before = inWorkers.bytesDone()
    for (let turns = 0; turns < 20; turns++) await turn()
    expect(inWorkers.bytesDone()).toBe(before)
    await inWorkers.stop()
  })

  it.each([0, WORKERS_FROM])(
    'fails all that is not done for the first failure; %d bytes beside',
    async size => {
      const folder = workspace({ a: 'a' })
      const gone = { ...job(folder, 'a', ['sha256']), absolutePath: folder.file('gone'), path: 'gone' }
      const hashing = startHashing([gone, sparse(folder, 'huge', size === 0 ? 1 : HUGE)], RUNNING, WORKER)
      const reasons = await Promise.allSettled(hashing.digests)
      expect(reasons).toMatchObject([
        { status: 'rejected', reason: { code: 'ARTIFACT_UNREADABLE' } },
        { status: 'rejected', reason: { code: 'ARTIFACT_UNREADABLE' } }
      ])
      await hashing.stop()
    }
  )

  it('keeps what was known before a failure', async () => {
    const folder = workspace({ a: 'a' })
    const gone = { ...job(folder, 'a', ['sha256']), absolutePath: folder.file('gone'), path: 'gone' }
    const hashing = startHashing([job(folder, 'a', ['sha256']), gone], RUNNING, WORKER)
    await expect(hashing.digests[1]).rejects.toMatchObject({ code: 'ARTIFACT_UNREADABLE' })
    expect(hex([(await hashing.digests[0]) ?? new Map()])).toEqual([expected('a', ['sha256'])])
  })

  it.each(['before', 'meanwhile'])('fails all when the job is cancelled %s', async when => {
    const folder = workspace()
    const cancel = new AbortController()
    if (when === 'before') cancel.abort()
    const hashing = startHashing([sparse(folder, 'huge', HUGE)], cancel.signal, WORKER)
    cancel.abort()
    await expect(hashing.digests[0]).rejects.toMatchObject({ code: 'CANCELLED' })
    await hashing.stop()
  })
})

describe('hashFileSync', () => {
  it('tells that another file of the same size and time was put in its place while it was read', () => {
    const folder = workspace({ a: 'x'.repeat(300_000), other: 'y'.repeat(300_000) })
    const path = folder.file('a')
    const { atime, mtime } = statSync(path)
    utimesSync(folder.file('other'), atime, mtime)
    let replaced = false
    const replace = (): void => {
      if (!replaced) renameSync(folder.file('other'), path)
      replaced = true
    }
    expect(hashFileSync(path, ['sha256'], replace)).toEqual({ kind: 'changed' })
    expect(hashFileSync(path, ['sha256'])).toMatchObject({ kind: 'hashed' })
  })

  it('tells each piece that is done', () => {
    const folder = workspace({ a: 'x'.repeat(300_000) })
    const pieces: number[] = []
    hashFileSync(folder.file('a'), ['sha256'], bytes => pieces.push(bytes))
    expect(pieces.reduce((sum, bytes) => sum + bytes, 0)).toBe(300_000)
  })

  it('tells that a file changed while it was read', async () => {
    const folder = workspace()
    const { absolutePath } = sparse(folder, 'a', 64 * 1024 * 1024)
    // Another thread appends all the while, since this one is busy.
    const appending = new Worker(
      `const { appendFileSync } = require('node:fs'); const { parentPort, workerData } = require('node:worker_threads')
       appendFileSync(workerData, 'x'); parentPort.postMessage('begun'); setInterval(() => appendFileSync(workerData, 'x'), 1)`,
      { eval: true, workerData: absolutePath }
    )
    await new Promise(resolve => appending.once('message', resolve))
    const result = hashFileSync(absolutePath, ['sha256'])
    await appending.terminate()
    expect(result).toEqual({ kind: 'changed' })
  })
})

describe('StreamHasher', () => {
  it('gives the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), fc.subarray(HASH_NAMES, { minLength: 1 }), (chunks, hashes) => {
        const hasher = new StreamHasher([...hashes, ...hashes])
        for (const chunk of chunks) hasher.update(chunk)
        const content = Buffer.concat(chunks)
        expect(hasher.size).toBe(content.length)
        expect(hex([hasher.digests()])).toEqual([expected(content, hashes)])
      }),
      { numRuns: 500 }
    )
  })
})

describe('digestBy', () => {
  it('gives the digest by one hash, which must be there', () => {
    const digests = new StreamHasher(['sha384']).digests()
    expect(digestBy(digests, 'sha384').hash).toBe('sha384')
    expect(() => digestBy(digests, 'sha256')).toThrow('no sha256 digest was computed')
  })
})

describe('digests', () => {
  it('are written as GitHub writes them, and equal only in hash and bytes', () => {
    const a = { hash: 'sha256', bytes: Buffer.alloc(32, 0xab) } as const
    expect(formatDigest(a)).toBe(`sha256:${'ab'.repeat(32)}`)
    expect(equalDigests(a, { hash: 'sha256', bytes: Uint8Array.from(a.bytes) })).toBe(true)
    expect(equalDigests(a, { hash: 'sha384', bytes: a.bytes })).toBe(false)
    expect(equalDigests(a, { hash: 'sha256', bytes: a.bytes.subarray(1) })).toBe(false)
    expect(equalDigests(a, { hash: 'sha256', bytes: Buffer.alloc(32) })).toBe(false)
  })
})

function job(folder: Workspace, name: string, hashes: readonly HashName[]): HashJob {
  return { absolutePath: folder.file(name), path: name, size: statSync(folder.file(name)).size, hashes }
}

function sparse(folder: Workspace, name: string, size: number): HashJob {
  folder.write(name, '')
  truncateSync(folder.file(name), size)
  return job(folder, name, ['sha256'])
}

function hex(all: readonly Digests[]): Record<string, string>[] {
  return all.map(digests =>
    Object.fromEntries(
      [...digests].map(([name, { hash, bytes }]) => [name, `${hash}:${Buffer.from(bytes).toString('hex')}`])
    )
  )
}

function expected(content: string | Uint8Array, hashes: readonly HashName[]): Record<string, string> {
  return Object.fromEntries(
    hashes.map(hash => [hash, `${hash}:${createHash(hash).update(content).digest('hex')}`])
  )
}
