import { existsSync, readdirSync, readFileSync } from 'node:fs'
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

/** Lines that the files of each list have at most. */
const LISTS = [
  ['What makes an artifact "verified"', 1400],
  ['What makes a whole release verified', 500],
  ['What leaves the machine', 500],
  ['What the key is made to say', 400],
  ['How texts of other protocols are recognized', 350]
] as const

test.each(LISTS)('%s can be read in one sitting: at most %i lines', (heading, limit) => {
  const section = guide.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter(line => line.startsWith('| `src/'))
  const files = rows.flatMap(row => named(row.split('|')[1] ?? '', 'src'))
  expect(files.length).toBeGreaterThan(2)
  const lines = files.reduce((sum, path) => sum + read(path).split('\n').length, 0)
  expect(lines).toBeLessThanOrEqual(limit)
})

test('the guide names every module of the formats of other tools', () => {
  const section = guide.split('\n## The formats of other tools\n')[1]?.split('\n## ')[0] ?? ''
  const folders = ['src/signature/formats', 'src/signature/openpgp']
  const modules = folders.flatMap(folder =>
    readdirSync(new URL(`../../${folder}`, import.meta.url))
      .filter(name => name.endsWith('.ts'))
      .map(name => `${folder}/${name}`)
  )
  const listed = named(section, 'src')
  expect(
    modules.filter(path => !listed.includes(path) && !/(?:index|format|identity)\.ts$/.test(path))
  ).toEqual([])
})
