import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const guide = read('docs/reviewing.md')
const named = (text: string, folder: string): string[] => [
  ...new Set(
    [...text.matchAll(new RegExp(`\`(${folder}/[\\w./-]+\\.ts)\``, 'g'))].map(([, path = '']) => path)
  )
]

test('the guide for reviewers names files and tests that exist', () => {
  const paths = [...named(guide, 'src'), ...named(guide, 'test')]
  expect(paths.length).toBeGreaterThan(30)
  expect(paths.filter(path => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([])
})

test('what decides "verified", and what may leave the machine, can be read in one sitting', () => {
  const tables = guide.slice(guide.indexOf('## What makes'), guide.indexOf('## Then, in this order'))
  const rows = tables.split('\n').filter(line => line.startsWith('| `src/'))
  const files = rows.flatMap(row => named(row.split('|')[1] ?? '', 'src'))
  expect(files.length).toBeGreaterThan(10)
  const lines = files.reduce((sum, path) => sum + read(path).split('\n').length, 0)
  expect(lines).toBeLessThanOrEqual(1500)
})
