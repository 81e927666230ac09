import { describe, expect, it } from 'vitest'
import { renamePatiently, replaceEmptyFolder } from '../../src/lib/rename.ts'
import type { RenameSystem } from '../../src/lib/rename.ts'

interface Attempts extends RenameSystem {
  readonly calls: string[]
  readonly waited: number[]
}

/** A system whose operations fail with these codes, one after the other, and then succeed. */
function failing(codes: {
  readonly rename?: readonly string[]
  readonly rmdir?: readonly string[]
}): Attempts {
  const left = { rename: [...(codes.rename ?? [])], rmdir: [...(codes.rmdir ?? [])] }
  const calls: string[] = []
  const waited: number[] = []
  const act = async (name: 'rename' | 'rmdir'): Promise<void> => {
    calls.push(name)
    const code = left[name].shift()
    if (code !== undefined) throw Object.assign(new Error(code), { code })
  }
  return {
    calls,
    waited,
    rename: () => act('rename'),
    rmdir: () => act('rmdir'),
    sleep: async ms => waited.push(ms)
  }
}

describe('renamePatiently', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])('tries again after %s', async code => {
    const system = failing({ rename: [code, code] })
    await renamePatiently('a', 'b', system)
    expect(system.calls).toEqual(['rename', 'rename', 'rename'])
  })

  it('gives up after some seconds, with the error of the system', async () => {
    const system = failing({ rename: Array.from({ length: 100 }, () => 'EPERM') })
    await expect(renamePatiently('a', 'b', system)).rejects.toMatchObject({ code: 'EPERM' })
    const total = system.waited.reduce((sum, ms) => sum + ms, 0)
    expect(total).toBeGreaterThan(3_000)
    expect(total).toBeLessThan(10_000)
  })

  it.each(['ENOENT', 'ENOSPC', 'EXDEV', 'EISDIR'])('fails at once with %s', async code => {
    const system = failing({ rename: [code] })
    await expect(renamePatiently('a', 'b', system)).rejects.toMatchObject({ code })
    expect(system.waited).toEqual([])
  })
})

describe('replaceEmptyFolder', () => {
  it('is one rename where the system renames onto an empty folder', async () => {
    const system = failing({})
    await replaceEmptyFolder('a', 'b', system)
    expect(system.calls).toEqual(['rename'])
  })

  it('removes the empty folder first where it does not, as Windows', async () => {
    const system = failing({ rename: ['EPERM', 'EBUSY'], rmdir: [] })
    await replaceEmptyFolder('a', 'b', system)
    expect(system.calls).toEqual(['rename', 'rmdir', 'rename', 'rmdir', 'rename'])
  })

  it('renames though the folder is gone by then', async () => {
    const system = failing({ rename: ['EPERM'], rmdir: ['ENOENT'] })
    await replaceEmptyFolder('a', 'b', system)
    expect(system.calls).toEqual(['rename', 'rmdir', 'rename'])
  })

  it.each(['ENOTEMPTY', 'EEXIST'])('fails at once where there is something in it: %s', async code => {
    const system = failing({ rename: ['EPERM'], rmdir: [code] })
    await expect(replaceEmptyFolder('a', 'b', system)).rejects.toMatchObject({ code })
    expect(system.waited).toEqual([])
  })
})
