import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { findTextChange } from '../../src/diagnosis/text-changes.ts'
import type { Digest } from '../../src/signature/algorithms.ts'

type Undo = readonly [description: string, undo: (text: string) => string]

const BOM = '\xef\xbb\xbf'
const NOTHING: Undo = ['', text => text]

// whole strings, where the module hashes pieces as they pass by
const ENDINGS: readonly Undo[] = [
  NOTHING,
  ['its line endings were changed from LF to CRLF', text => text.replaceAll('\r\n', '\n')],
  [
    'its line endings were changed from CRLF to LF',
    text => text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')
  ]
]
const BOMS: readonly Undo[] = [
  NOTHING,
  ['a byte-order mark was added', text => (text.startsWith(BOM) ? text.slice(3) : text)],
  ['its byte-order mark was removed', text => (text.startsWith(BOM) ? text : BOM + text)]
]
const FINALS: readonly Undo[] = [
  NOTHING,
  ['a final newline was added', text => text.replace(/\r?\n$/, '')],
  ['its final newline was removed', text => text + (text.includes('\r\n') ? '\r\n' : '\n')]
]

/** What the text may have been, with the first description that leads there. */
function originals(now: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const bom of BOMS) {
    for (const endings of ENDINGS) {
      for (const final of FINALS) {
        const edits = [endings, bom, final]
        const then = edits.reduce((text, [, undo]) => undo(text), now)
        const description = edits.map(([text]) => text).filter(text => text !== '')
        if (then !== now && !found.has(then)) found.set(then, description.join(' and '))
      }
    }
  }
  return found
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'latin1').digest()
}

async function* piecesOf(text: string, size: number): AsyncIterable<Uint8Array> {
  for (let start = 0; start < text.length; start += size)
    yield Buffer.from(text.slice(start, start + size), 'latin1')
}

function changeOf(now: string, then: string, size: number): Promise<string | undefined> {
  const isSigned = ({ bytes }: Digest): boolean => sha256(then).equals(bytes)
  return findTextChange(piecesOf(now, size), ['sha256'], isSigned).then(change =>
    change !== undefined && 'description' in change ? change.description : undefined
  )
}

describe('findTextChange', () => {
  it('finds each form of a text, however the text arrives', async () => {
    const letters = ['a', '\r', '\n']
    let texts = ['']
    for (let length = 0; length < 3; length++)
      texts = [...new Set(texts.flatMap(text => [text, ...letters.map(letter => text + letter)]))]
    texts.push('a\r\r\n\r\nb', '\r\n\r', 'a\n\r\n', '\xef\xbb')
    for (const text of texts.flatMap(plain => [plain, BOM + plain])) {
      expect(await changeOf(text, text, 2)).toBeUndefined()
      for (const [then, description] of originals(text))
        expect([text, then, await changeOf(text, then, 1 + (then.length % 3))]).toEqual([
          text,
          then,
          description
        ])
    }
  })

  it('finds nothing in a file that is no text, or too large', async () => {
    expect(await changeOf('a\0\r\n', 'a\0\n', 2)).toBeUndefined()
    const large = 'a'.repeat(16 * 1024 * 1024)
    expect(await changeOf(`${large}\n`, large, 1024 * 1024)).toBeUndefined()
  })

  it('reads a large text once, and lets others work meanwhile', async () => {
    const line = 'sixteen bytes..\n'
    const now = line.replace('\n', '\r\n').repeat(200_000)
    let turns = 0
    let isOver = false
    const turn = (): void => {
      turns += 1
      if (!isOver) setImmediate(turn)
    }
    setImmediate(turn)
    const change = await changeOf(now, line.repeat(200_000), now.length)
    isOver = true
    expect(change).toBe('its line endings were changed from LF to CRLF')
    expect(turns).toBeGreaterThan(5)
  })
})
