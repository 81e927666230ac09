import { describe, expect, it } from 'vitest'
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts'
import { Beginning, findWrongFile, withWrongFile } from '../../src/diagnosis/wrong-file.ts'

const DIAGNOSIS: Diagnosis = { cause: 'file-changed', message: 'it changed', hint: 'Take the other one.' }
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 256\n`

async function explained(content: string, bytesAtOnce = 5): Promise<Diagnosis | undefined> {
  const bytes = Buffer.from(content)
  const pieces = async function* (): AsyncIterable<Uint8Array> {
    for (let at = 0; at < bytes.length; at += bytesAtOnce) yield bytes.subarray(at, at + bytesAtOnce)
  }
  const beginning = new Beginning()
  for await (const _ of beginning.of(pieces())) if (beginning.isWhole) break
  const wrong = findWrongFile(beginning)
  return wrong && withWrongFile(DIAGNOSIS, wrong)
}

describe('a rejected file', () => {
  it.each<readonly [string, string, RegExp]>([
    ['', 'empty', /^Download the file again, with curl -f/],
    ['Not Found', 'the error text of a server', /^Download the file again, with curl -f/],
    ['{"message":"Not Found"}', 'the error text of a server', /^Download the file again, with curl -f/],
    [POINTER, 'a Git LFS pointer, not the file that it stands for', /^Fetch the file itself: git lfs pull/],
    ['<!DOCTYPE html><html>', 'an HTML page', /^If it should be no web page, .* Take the other one\.$/],
    ['<?xml version="1.0"?><Error><Code>x', 'an HTML page', /^If it should be no web page/]
  ])('%j is told to be %s', async (content, what, hint) => {
    for (const bytesAtOnce of [5, 10_000])
      expect(await explained(content, bytesAtOnce)).toEqual({
        cause: 'file-changed',
        message: `this file is ${what}; it changed`,
        hint: expect.stringMatching(hint)
      })
  })

  it.each(['<?xml version="1.0"?><project>', 'some text of mine', '{"message":"hello"}', '\0\x01'])(
    '%j is told to be nothing else',
    async content => {
      expect(await explained(content)).toBeUndefined()
    }
  )
})
