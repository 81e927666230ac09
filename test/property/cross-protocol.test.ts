import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CrossProtocolCheck, signingInputOf } from '../../src/signature/cross-protocol.ts'
import type { SigningInput } from '../../src/signature/cross-protocol.ts'
import { cases } from '../support/random.ts'

// No false alarm: what people release is signed, whatever it is.

const TRAILER_BYTES = 41

const content = fc.oneof(
  fc.uint8Array({ maxLength: 5000 }),
  // as random as compressed data, and of a size that a head or a tail does not hold
  fc
    .tuple(fc.integer({ min: 1, max: 200_000 }), fc.integer())
    .map(([length, seed]) => pseudoRandom(length, seed)),
  fc.string({ unit: 'grapheme', maxLength: 3000 }).map(text => Buffer.from(text)),
  fc.json().map(text => Buffer.from(text)),
  fc.base64String().map(text => Buffer.from(text)),
  fc.array(fc.string()).map(lines => gzipSync(lines.join('\n')))
)

describe('a file that is nothing else', () => {
  it('is none of the inputs of other protocols, alone or with a trailer', () => {
    fc.assert(
      fc.property(content, bytes => {
        expect(signingInputOf(bytes)).toBeUndefined()
        expect(signingInputOf(bytes, TRAILER_BYTES)).toBeUndefined()
      }),
      cases(3000)
    )
  })

  it('is found the same in any pieces', () => {
    fc.assert(
      fc.property(content, fc.array(fc.nat(5000), { maxLength: 20 }), (bytes, cuts) => {
        const check = new CrossProtocolCheck()
        const places = [0, ...cuts.filter(cut => cut < bytes.length).toSorted((a, b) => a - b), bytes.length]
        for (const [index, at] of places.entries()) check.update(bytes.subarray(at, places[index + 1] ?? at))
        expect(check.finding()).toBe(signingInputOf(bytes))
      }),
      cases(500)
    )
  })
})

describe('files of this machine', () => {
  it('are signed: programs, libraries, scripts, pictures, certificates, modules', () => {
    const kinds = new Map<string, number>()
    const flagged: [string, SigningInput][] = []
    for (const path of [process.execPath, ...filesBelow(FOLDERS, 4000)]) {
      const check = new CrossProtocolCheck()
      const begins = readInPieces(path, piece => check.update(piece))
      kinds.set(begins, (kinds.get(begins) ?? 0) + 1)
      for (const appendedBytes of [0, TRAILER_BYTES]) {
        const finding = check.finding(appendedBytes)
        if (finding !== undefined) flagged.push([path, finding])
      }
    }
    expect(flagged).toEqual([])
    expect(kinds.size).toBeGreaterThan(20)
  })
})

const FOLDERS = [
  '/usr/bin',
  '/usr/lib',
  '/usr/share',
  '/etc/ssl/certs',
  'node_modules',
  'dist',
  'docs',
  'test/vectors'
]
const MOST_BYTES = 8 << 20

/** Some files below each folder, without following links; what cannot be read is left out. */
function filesBelow(folders: readonly string[], most: number): string[] {
  return folders.flatMap(folder => {
    const all = walk(folder, 4)
    const step = Math.max(1, Math.floor((all.length * folders.length) / most))
    return all.filter((_, index) => index % step === 0).filter(isReadable)
  })
}

const MOST_FOLDERS = 40

function walk(folder: string, depth: number): string[] {
  if (depth === 0) return []
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
  const files = entries.filter(entry => entry.isFile()).map(({ name }) => join(folder, name))
  const below = entries.filter(entry => entry.isDirectory()).slice(0, MOST_FOLDERS)
  return [...files, ...below.flatMap(({ name }) => walk(join(folder, name), depth - 1))]
}

function isReadable(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'))
    return statSync(path).size <= MOST_BYTES
  } catch {
    return false
  }
}

/** Reads a file in pieces; gives its first four bytes, which tell its kind. */
function readInPieces(path: string, update: (piece: Buffer) => void): string {
  const file = openSync(path, 'r')
  const buffer = Buffer.alloc(64 * 1024)
  let begins = ''
  try {
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      if (begins === '') begins = buffer.toString('latin1', 0, 4)
      update(buffer.subarray(0, read))
    }
  } finally {
    closeSync(file)
  }
  return begins
}

/** Bytes without any pattern (xorshift), always the same for a seed. */
function pseudoRandom(length: number, seed: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = (seed ^ 0x9e3779b9) | 1
  for (let round = 0; round < 16; round++) state = next(state)
  for (let index = 0; index < words.length; index++) words[index] = state = next(state)
  return Buffer.from(words.buffer, 0, length)
}

function next(state: number): number {
  let word = state
  word ^= word << 13
  word ^= word >>> 17
  word ^= word << 5
  return word
}
