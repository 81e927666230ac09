import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readlinkSync,
  renameSync,
  statSync,
  truncateSync,
  utimesSync
} from 'node:fs'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { hashFiles, startHashing } from '../../src/hashing/hash.ts'
import { digestBy, digestOfBytes, hashBytes, toPrehashes } from '../../src/hashing/hasher.ts'
import type { HashJob } from '../../src/hashing/hash-work.ts'
import type { Digests } from '../../src/hashing/hasher.ts'
import { hashFile, type FileHash } from '../../src/hashing/hash-file.ts'
import { plainPrehash } from '../../src/signature/prehash.ts'
import { HASH_NAMES, equalDigests, formatDigest } from '../../src/signature/algorithms.ts'
import type { HashName } from '../../src/signature/algorithms.ts'
import { workspace } from '../support/workspace.ts'
import type { Workspace } from '../support/workspace.ts'

const WORKERS = { workerUrl: new URL('../../src/hashing/hash-worker.ts', import.meta.url), cores: 3 }
const RUNNING = new AbortController().signal
const SILENT = { info: () => undefined, debug: () => undefined, warning: () => undefined }
const PORTS = { log: SILENT, cancelled: RUNNING }
/** For each time that files have this size together, a worker helps. */
const WORKER_BYTES = 32 * 1024 * 1024
const GIB = 1024 * 1024 * 1024
const SHA256 = { prehashes: toPrehashes(['sha256']) }

describe('hashFiles', () => {
  it.each([0, 1, 63, 64, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3 * 1024 * 1024 + 7])(
    'hashes a file of %d bytes as node:crypto does',
    async size => {
      const content = randomBytes(size)
      const folder = workspace({ a: content })
      expect(hex(await hashFiles([job(folder, 'a', HASH_NAMES)], PORTS, WORKERS))).toEqual([
        expected(content, HASH_NAMES)
      ])
    }
  )

  it('computes what is asked for, in the order of the jobs', async () => {
    const contents = { a: 'first', b: 'second', c: '' }
    const folder = workspace(contents)
    const jobs = [job(folder, 'c', ['sha384']), job(folder, 'a', ['sha512', 'sha256']), job(folder, 'b', [])]
    const digests = await hashFiles(jobs, PORTS, WORKERS)
    expect(hex(digests)).toEqual([expected('', ['sha384']), expected('first', ['sha512', 'sha256']), {}])
  })

  it('does nothing for no files', async () => {
    expect(await hashFiles([], PORTS, WORKERS)).toEqual([])
  })

  describe('in this thread and in workers', () => {
    it('gives the same, whatever the sizes and their order', async () => {
      const folder = workspace()
      const many = Array.from({ length: 300 }, (_, index) => 100_000 + index)
      const sizes = [0, 35_000_000, 1, 33_554_433, 262_144, 3_000_000, ...many]
      const contents = sizes.map(size => randomBytes(size))
      const jobs = contents.map((content, index) => {
        folder.write(`${index}`, content)
        return job(folder, `${index}`, index % 2 === 0 ? ['sha256'] : ['sha512', 'sha384'])
      })
      expect(jobs.reduce((sum, { size }) => sum + size, 0)).toBeGreaterThan(2 * WORKER_BYTES)
      for (const cores of [1, 2, 3, 64]) {
        const digests = await hashFiles(jobs, PORTS, { ...WORKERS, cores })
        expect(hex(digests)).toEqual(
          jobs.map(({ prehashes }, index) => expected(contents[index] ?? '', hashesOf(prehashes)))
        )
      }
    })

    it('hashes the holes of a sparse file as zeros', async () => {
      const folder = workspace()
      const jobs = [sparse(folder, 'a', WORKER_BYTES + 3), sparse(folder, 'b', WORKER_BYTES)]
      const digests = await hashFiles(jobs, PORTS, WORKERS)
      expect(hex(digests)).toEqual(jobs.map(({ size }) => expected(Buffer.alloc(size), ['sha256'])))
    })

    // The worker is given the largest file, this thread takes the next.
    describe.each([
      ['a worker', 3 * WORKER_BYTES],
      ['this thread', WORKER_BYTES]
    ])('in %s', (_, size) => {
      it.each([
        ['that is not there', 'gone', 'it no longer exists (ENOENT)', 'Let nothing remove'],
        ['that is a folder', 'sub', 'it is a directory (EISDIR)', 'Give the path of a file.']
      ])('fails for a file %s', async (__, name, reason, hint) => {
        const folder = workspace({ 'sub/x': '' })
        const other = sparse(folder, 'a', 2 * WORKER_BYTES)
        const wrong = { ...other, size, absolutePath: folder.file(name), path: `dist/${name}` }
        await expect(hashFiles([other, wrong], PORTS, { ...WORKERS, cores: 2 })).rejects.toMatchObject({
          code: 'ARTIFACT_UNREADABLE',
          message: `Cannot read the artifact dist/${name}: ${reason}.`,
          hint: expect.stringContaining(hint) as unknown
        })
      })

      it.each<[string, (path: string, time: number) => void]>([
        ['grows', path => appendFileSync(path, 'x')],
        ['is written in place', (path, time) => utimesSync(path, time, time)]
      ])('fails for a file that %s while it is read', async (__, change) => {
        const folder = workspace()
        const changing = { ...sparse(folder, 'a', 8 * WORKER_BYTES), size }
        const other = sparse(folder, 'b', 2 * WORKER_BYTES)
        let seconds = 1_000_000_000
        const timer = setInterval(() => change(changing.absolutePath, ++seconds), 2)
        try {
          await expect(hashFiles([changing, other], PORTS, { ...WORKERS, cores: 2 })).rejects.toMatchObject({
            code: 'ARTIFACT_CHANGED',
            message: 'The artifact a changed while it was read.'
          })
        } finally {
          clearInterval(timer)
        }
      })
    })

    it('stops when the run is cancelled, before or meanwhile', async () => {
      const folder = workspace()
      const jobs = [sparse(folder, 'a', 64 * GIB), sparse(folder, 'b', 64 * GIB)]
      const cancel = new AbortController()
      const hashing = hashFiles(jobs, { ...PORTS, cancelled: cancel.signal }, WORKERS)
      setImmediate(() => cancel.abort())
      await expect(hashing).rejects.toMatchObject({ code: 'CANCELLED' })
      await expect(hashFiles(jobs, { ...PORTS, cancelled: cancel.signal }, WORKERS)).rejects.toMatchObject({
        code: 'CANCELLED'
      })
      await expect(hashFiles([], { ...PORTS, cancelled: cancel.signal }, WORKERS)).rejects.toMatchObject({
        code: 'CANCELLED'
      })
    })

    it('fails when a worker dies, and does not wait for it', async () => {
      const folder = workspace()
      const jobs = [sparse(folder, 'a', 64 * GIB), sparse(folder, 'b', 64 * GIB)]
      const hashWith = (name: string, code: string): Promise<unknown> =>
        hashFiles(jobs, PORTS, { ...WORKERS, workerUrl: folder.write(name, code) })
      await expect(hashWith('dying.mjs', 'process.exit(3)')).rejects.toThrow(
        'a hash worker stopped early with code 3'
      )
      await expect(hashWith('broken.mjs', 'throw new Error("broken")')).rejects.toThrow('broken')
      await expect(hashWith('idle.mjs', '')).rejects.toThrow('a hash worker stopped early with code 0')
    })

    it('hashes all of it in this thread where no worker can be started', async () => {
      const folder = workspace()
      const jobs = [sparse(folder, 'a', WORKER_BYTES), sparse(folder, 'b', WORKER_BYTES)]
      const workerUrl = new URL('https://share.example/hash-worker.js') // as an address that Node.js does not take
      const digests = await hashFiles(jobs, PORTS, { ...WORKERS, workerUrl })
      expect(hex(digests)).toEqual(jobs.map(({ size }) => expected(Buffer.alloc(size), ['sha256'])))
    })

    it('fails when a worker answers for another file', async () => {
      const folder = workspace()
      const lying = folder.write(
        'lying.mjs',
        'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => parentPort.postMessage([{ index: 7, hash: { kind: "hashed", digests: [] } }]))'
      )
      const jobs = [sparse(folder, 'a', WORKER_BYTES), sparse(folder, 'b', 64 * GIB)]
      await expect(hashFiles(jobs, PORTS, { ...WORKERS, workerUrl: lying })).rejects.toThrow(
        'a worker answered for file 7'
      )
    })

    it('ends a worker as soon as there is nothing left for it', async () => {
      const folder = workspace({ alive: '' })
      const alive = folder.file('alive')
      const workerUrl = folder.write(
        'living.mjs',
        `import { parentPort } from 'node:worker_threads'; import { appendFileSync } from 'node:fs'
         setInterval(() => appendFileSync(${JSON.stringify(alive)}, 'x'), 5)
         parentPort.on('message', () => parentPort.postMessage([{ index: 0, hash: { kind: 'hashed', size: 65 * 2 ** 30, digests: new Map() } }]))`
      )
      const jobs = [sparse(folder, 'a', 65 * GIB), sparse(folder, 'b', 64 * GIB)]
      const hashing = startHashing(jobs, RUNNING, { workerUrl, cores: 2 })
      await hashing.digests[0]
      for (let before = -1; statSync(alive).size !== before; await wait(200)) before = statSync(alive).size
      expect(await Promise.race([hashing.digests[1], turn('not yet')])).toBe('not yet')
      await hashing.stop()
    })

    it.each([
      ['one file', 3, [4 * WORKER_BYTES]],
      ['files that are small together', 3, [WORKER_BYTES - 2, 1]],
      ['one core', 1, [WORKER_BYTES, WORKER_BYTES, WORKER_BYTES]]
    ])('starts no worker for %s', async (_, cores, sizes) => {
      const folder = workspace()
      const dying = folder.write('dying.mjs', 'process.exit(3)')
      const jobs = sizes.map((size, index) => sparse(folder, `${index}`, size))
      const digests = await hashFiles(jobs, PORTS, { workerUrl: dying, cores })
      expect(hex(digests)).toEqual(jobs.map(({ size }) => expected(Buffer.alloc(size), ['sha256'])))
    })
  })

  it.each([3, 30])('tells that a file has another size than when it was found: %i bytes then', async size => {
    const folder = workspace({ a: 'another size than then' })
    await expect(
      hashFiles([{ ...job(folder, 'a', ['sha256']), size }], PORTS, WORKERS)
    ).rejects.toMatchObject({
      code: 'ARTIFACT_CHANGED',
      message: 'The artifact a changed while it was read.'
    })
  })
})

describe('startHashing', () => {
  const HUGE = 512 * GIB // takes minutes

  it('gives each digest as soon as it is known, while a large file is still read', async () => {
    const folder = workspace({ small: 'small' })
    const hashing = startHashing(
      [sparse(folder, 'huge', HUGE), job(folder, 'small', ['sha256'])],
      RUNNING,
      WORKERS
    )
    const small = await hashing.digests[1]
    expect(hex([small ?? new Map()])).toEqual([expected('small', ['sha256'])])
    expect(await Promise.race([hashing.digests[0], turn('not yet')])).toBe('not yet')
    await hashing.stop()
  })

  it('counts the bytes that are done, in workers and without', async () => {
    const folder = workspace({ a: 'first', b: 'second' })
    const here = startHashing([job(folder, 'a', ['sha256']), job(folder, 'b', ['sha256'])], RUNNING, WORKERS)
    expect(here.bytesDone()).toBe(0)
    await Promise.all(here.digests)
    expect(here.bytesDone()).toBe(11)

    const large = [sparse(folder, 'c', 3 * WORKER_BYTES), sparse(folder, 'd', 2 * WORKER_BYTES + 5)]
    const inWorkers = startHashing(large, RUNNING, WORKERS)
    await Promise.all(inWorkers.digests)
    expect(inWorkers.bytesDone()).toBe(5 * WORKER_BYTES + 5)
    await inWorkers.stop()
  })

  it('begins without being waited for: bytes are done before anybody asks for a digest', async () => {
    const folder = workspace()
    const hashing = startHashing([sparse(folder, 'huge', HUGE)], RUNNING, WORKERS)
    while (hashing.bytesDone() === 0) await turn()
    await hashing.stop()
    expect(hashing.bytesDone()).toBeLessThan(HUGE)
  })

  it('leaves this thread to others between two pieces of a file', async () => {
    const folder = workspace()
    const hashing = startHashing([sparse(folder, 'huge', HUGE)], RUNNING, WORKERS)
    for (let turns = 0; turns < 50; turns++) {
      const before = hashing.bytesDone()
      await turn()
      expect(hashing.bytesDone() - before).toBeLessThan(256 * 1024 * 1024) // a second and more would have gone by
    }
    await hashing.stop()
  })

  it('reads nothing more once it is stopped, also twice', async () => {
    const folder = workspace()
    const jobs = Array.from({ length: 2000 }, (_, index) => {
      folder.write(`${index}`, 'x')
      return job(folder, `${index}`, ['sha256'])
    })
    const hashing = startHashing(jobs, RUNNING, WORKERS)
    await hashing.digests[0]
    await hashing.stop()
    for (let turns = 0; turns < 20; turns++) await turn()
    const done = hashing.bytesDone()
    expect(done).toBeLessThan(2000)
    for (let turns = 0; turns < 20; turns++) await turn()
    expect(hashing.bytesDone()).toBe(done)
    await hashing.stop()

    const inWorkers = startHashing([sparse(folder, 'a', HUGE), sparse(folder, 'b', HUGE)], RUNNING, WORKERS)
    await inWorkers.stop()
    const before = inWorkers.bytesDone()
    for (let turns = 0; turns < 20; turns++) await turn()
    expect(inWorkers.bytesDone()).toBe(before)
    await inWorkers.stop()
  })

  it.each([0, WORKER_BYTES])(
    'fails all that is not done for the first failure; %d bytes beside',
    async size => {
      const folder = workspace({ a: 'a' })
      const gone = { ...job(folder, 'a', ['sha256']), absolutePath: folder.file('gone'), path: 'gone' }
      const hashing = startHashing([gone, sparse(folder, 'huge', size === 0 ? 1 : HUGE)], RUNNING, WORKERS)
      const reasons = await Promise.allSettled(hashing.digests)
      expect(reasons).toMatchObject([
        { status: 'rejected', reason: { code: 'ARTIFACT_UNREADABLE' } },
        { status: 'rejected', reason: { code: 'ARTIFACT_UNREADABLE' } }
      ])
      await hashing.stop()
    }
  )

  it.each(['a failure', 'a cancellation'])('begins no other file after %s', async after => {
    const folder = workspace()
    const jobs = Array.from({ length: 2000 }, (_, index) => {
      folder.write(`${index}`, 'x')
      return job(folder, `${index}`, ['sha256'])
    })
    const gone = {
      absolutePath: folder.file('gone'),
      path: 'gone',
      size: 2,
      prehashes: toPrehashes(['sha256'])
    }
    const cancel = new AbortController()
    const all = after === 'a failure' ? [gone, ...jobs] : jobs
    const hashing = startHashing(all, cancel.signal, WORKERS)
    await hashing.digests[0]?.catch(() => undefined)
    cancel.abort()
    const done = hashing.bytesDone()
    expect(done).toBeLessThan(2000)
    for (let turns = 0; turns < 50; turns++) await turn()
    expect(hashing.bytesDone()).toBeLessThanOrEqual(done + 1) // the file that was being read
    await hashing.stop()
  })

  it('keeps what was known before a failure', async () => {
    const folder = workspace({ a: 'a' })
    const gone = { ...job(folder, 'a', ['sha256']), absolutePath: folder.file('gone'), path: 'gone' }
    const hashing = startHashing([job(folder, 'a', ['sha256']), gone], RUNNING, WORKERS)
    await expect(hashing.digests[1]).rejects.toMatchObject({ code: 'ARTIFACT_UNREADABLE' })
    expect(hex([(await hashing.digests[0]) ?? new Map()])).toEqual([expected('a', ['sha256'])])
  })

  it.each(['before', 'meanwhile'])('fails all when the job is cancelled %s', async when => {
    const folder = workspace()
    const cancel = new AbortController()
    if (when === 'before') cancel.abort()
    const hashing = startHashing([sparse(folder, 'huge', HUGE)], cancel.signal, WORKERS)
    cancel.abort()
    await expect(hashing.digests[0]).rejects.toMatchObject({ code: 'CANCELLED' })
    await hashing.stop()
  })
})

describe('hashFile', () => {
  /** What it answers, and what happens between two pieces. */
  function hashWhole(path: string, between: (bytes: number) => void = () => undefined): FileHash {
    const steps = hashFile(path, { prehashes: toPrehashes(['sha256']) })
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value
      between(step.value)
    }
  }

  const cannotReplace = process.platform === 'win32' // a file that is being read is not replaced there
  it.skipIf(cannotReplace)('tells that another file was put in its place while it was read', () => {
    const folder = workspace({ a: 'x'.repeat(300_000), other: 'y'.repeat(300_000) })
    const path = folder.file('a')
    const { atime, mtime } = statSync(path)
    utimesSync(folder.file('other'), atime, mtime)
    let replaced = false
    const replace = (): void => {
      if (!replaced) renameSync(folder.file('other'), path)
      replaced = true
    }
    expect(hashWhole(path, replace)).toEqual({ kind: 'changed' })
    expect(hashWhole(path)).toMatchObject({ kind: 'hashed' })
  })

  it('yields each piece that is done', () => {
    const folder = workspace({ a: 'x'.repeat(300_000) })
    const pieces: number[] = []
    hashWhole(folder.file('a'), bytes => pieces.push(bytes))
    expect(pieces).toEqual([262_144, 37_856, 0])
  })

  it('tells that a file changed while it was read', () => {
    const folder = workspace({ a: 'x'.repeat(300_000) })
    expect(hashWhole(folder.file('a'), () => appendFileSync(folder.file('a'), 'x'))).toEqual({
      kind: 'changed'
    })
  })

  it('keeps two files apart that are read in turns', () => {
    const contents = { a: randomBytes(700_000), b: randomBytes(700_000) }
    const folder = workspace(contents)
    const both = [hashFile(folder.file('a'), SHA256), hashFile(folder.file('b'), SHA256)]
    for (let turns = 0; turns < 4; turns++) for (const steps of both) steps.next()
    expect(both.map(steps => steps.next().value)).toEqual(
      Object.values(contents).map(content => ({
        kind: 'hashed',
        digests: new Map([['sha256', digestOfBytes(content, plainPrehash('sha256'))]]),
        size: 700_000
      }))
    )
  })

  it.runIf(existsSync('/proc/self/fd'))('closes the file, also when it is ended early', () => {
    const folder = workspace({ a: 'x'.repeat(300_000) })
    const isOpen = (): boolean =>
      readdirSync('/proc/self/fd').some(fd => linkOf(`/proc/self/fd/${fd}`) === folder.file('a'))
    const steps = hashFile(folder.file('a'), SHA256)
    steps.next()
    expect(isOpen()).toBe(true)
    steps.return({ kind: 'changed' })
    expect(isOpen()).toBe(false)
  })
})

/** Where a symbolic link leads; empty when it is gone by now. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

describe('digestBy', () => {
  it('gives the digest by one hash, which must be there', () => {
    const digests = hashBytes(Buffer.alloc(0), ['sha384'])
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

function hashesOf(prehashes: HashJob['prehashes']): HashName[] {
  return prehashes.map(({ hash }) => hash)
}

function job(folder: Workspace, name: string, hashes: readonly HashName[]): HashJob {
  return {
    absolutePath: folder.file(name),
    path: name,
    size: statSync(folder.file(name)).size,
    prehashes: toPrehashes(hashes)
  }
}

function sparse(folder: Workspace, name: string, size: number): HashJob {
  folder.write(name, '')
  // NTFS would take the space for it
  if (process.platform === 'win32') execFileSync('fsutil', ['sparse', 'setflag', folder.file(name)])
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
