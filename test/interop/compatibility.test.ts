import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  compatibilityRows,
  mergeRows,
  parseRows,
  pinnedVersions,
  renderPage
} from '../support/compatibility/page.ts'
import { TOOLS } from '../support/compatibility/programs.ts'

// docs/compatibility.md is what comes out when its programs are run.

const page = readFileSync(new URL('../../docs/compatibility.md', import.meta.url), 'utf8')

test('each program does what the page says', async () => {
  expect(renderPage(mergeRows(parseRows(page), await compatibilityRows(), true))).toBe(page)
})

test('every row is of a program that is run, and of the version that CI installs where it installs one', () => {
  const rows = parseRows(page)
  expect(rows.length).toBeGreaterThan(10)
  expect(rows.map(({ tool }) => tool).filter(tool => !TOOLS.some(({ name }) => name === tool))).toEqual([])
  const versionOf = (tool: string): string | undefined => rows.find(row => row.tool === tool)?.version
  expect(versionOf("Python's `cryptography`")).toBe(/^cryptography=(\S+)/m.exec(ci())?.[1])
  expect(pinnedVersions()('moto')).toMatch(/^\d/)
})

const ci = (): string => readFileSync(new URL('../../.ci/run', import.meta.url), 'utf8')
