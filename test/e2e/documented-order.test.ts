import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { RATE_LIMIT_BUDGET_MS } from '../../src/github/api.ts'
import { MAX_OTHER_UPLOAD_MS } from '../../src/github/upload.ts'
import { UPLOADS_AT_ONCE } from '../../src/release/limits.ts'
import { startWorld, TAG } from '../support/world.ts'

// docs/releases.md says in which order assets are attached, and how long a run waits: what the bundle does is held against the page.

const PAGE = readFileSync(fileURLToPath(new URL('../../docs/releases.md', import.meta.url)), 'utf8')

/** What the page calls the assets of the run below. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  'the artifacts': ['a.tgz', 'b.tgz'],
  'the signatures of the artifacts': ['a.tgz.sig', 'b.tgz.sig'],
  'the public keys': ['signing-public-key.pem', 'signing-public-key.ml-dsa-65.pem'],
  'the binding': ['release-binding.json'],
  'the signatures of the checksums file': ['SHA256SUMS.sig', 'SHA256SUMS.ml-dsa-65.sig'],
  'the release statement': ['release.sigstore.json'],
  'the record': ['record.json'],
  'the signatures of the record': ['record.json.sig'],
  'the checksums file': ['SHA256SUMS']
}

/** The lines of the step, each with the assets that it names. */
function documentedOrder(): string[][] {
  const [, step = ''] = /^5\. \*\*Attach\*\*(.*?)^6\. /ms.exec(PAGE) ?? []
  const lines = [...step.matchAll(/^ {3}\d\. (.*)$/gm)].map(([, line = '']) => line)
  return lines.map(line =>
    line
      .replace(/, with `.*|: .*/, '')
      .split(', ')
      .flatMap(called => CALLED[called] ?? [`unknown: ${called}`])
      .sort()
  )
}

test('assets are attached in the order that the page states', async () => {
  const order = documentedOrder()
  const world = await startWorld()
  const additional = await world.kms.createKey({ keySpec: 'ML_DSA_65' })
  const inputs = {
    strategy: 'both',
    upload: 'all',
    'record-file': 'record.json',
    'statement-file': 'release.sigstore.json',
    'additional-key-id': additional.arn
  }
  world.github.setTag(TAG)
  const result = await world.sign(inputs, { files: { 'dist/a.tgz': 'a', 'dist/b.tgz': 'b' } })
  expect(result).toMatchObject({ exitCode: 0 })
  const sent = world.github
    .mutations()
    .flatMap(({ method, path }) => (method === 'POST' ? (/[?&]name=([^&]+)/.exec(path)?.[1] ?? []) : []))
  expect(sent).toHaveLength(order.flat().length)
  let begin = 0
  const seen = order.map(({ length }) => sent.slice(begin, (begin += length)).sort())
  expect(seen).toEqual(order)
})

test('so many are attached at once as the page states', () => {
  const [, number = ''] = /^5\. \*\*Attach\*\*, .* at most (\w+) at once:$/m.exec(PAGE) ?? []
  expect({ three: 3, four: 4, five: 5, six: 6 }[number]).toBe(UPLOADS_AT_ONCE)
})

test('each wait with a bound of its own is as long as the page states', () => {
  const [limits = ''] = /^## Limits$.*?^## /ms.exec(PAGE) ?? []
  const minutes = [...limits.matchAll(/at most (\d+) minutes/g)].map(([, number]) => Number(number))
  expect(minutes.map(number => number * 60_000)).toEqual([RATE_LIMIT_BUDGET_MS, MAX_OTHER_UPLOAD_MS])
  const [, growing] = /up to (\d+) minutes while it grows/.exec(PAGE) ?? []
  expect(Number(growing) * 60_000).toBe(MAX_OTHER_UPLOAD_MS)
})
