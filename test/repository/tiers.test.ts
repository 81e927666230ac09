import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { TIERS } from '../support/tiers.ts'

// What test/README.md says of the folders of test/, as far as a program can tell.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8')
const find = (pattern: string): string[] =>
  globSync(pattern, { cwd: ROOT }).map(path => path.replaceAll('\\', '/'))

const files = find('test/**/*.test.ts')
const filesWith = (text: RegExp): string[] => files.filter(path => text.test(read(path)))
const isOutside = (tiers: readonly string[]) => (path: string) =>
  !tiers.some(tier => path.startsWith(`test/${tier}/`))

test('every test is in a folder that runs', () => {
  expect(files.length).toBeGreaterThan(80)
  expect(files.filter(isOutside(TIERS))).toEqual([])
})

test('random cases are in property/, or in interop/ where another program answers, and can be repeated', () => {
  const random = filesWith(/^import .* from 'fast-check'$/m)
  expect(random.length).toBeGreaterThan(10)
  expect(random.filter(isOutside(['property', 'interop']))).toEqual([])
  expect(random.filter(path => !read(path).includes("/support/random.ts'"))).toEqual([])
})

test('what runs the bundle is in none of the quick tiers', () => {
  const running = filesWith(/\b(?:runAction|startAction|startWorld|runKmsSign)\(/)
  expect(running.length).toBeGreaterThan(30)
  expect(running.filter(isOutside(['kit', 'e2e', 'interop']))).toEqual([])
})

test('documents and comments name tests that exist', () => {
  const documents = ['*.md', 'docs/**/*.md', 'test/**/*.md', 'test/**/*.ts', 'scripts/*', '.github/**/*.yml']
  const named = documents
    .flatMap(find)
    .flatMap(path => [...read(path).matchAll(/\btest\/[\w./-]+\.test\.ts\b/g)].map(([name]) => name))
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter(name => !files.includes(name))).toEqual([])
})
