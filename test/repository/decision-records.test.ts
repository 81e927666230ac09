import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

const FOLDER = new URL('../../docs/decisions/', import.meta.url)
const FILE = /^(\d{4})-[a-z0-9-]+\.md$/
const HEAD = /^# (\d+)\. (.+)\n\n- Date: (\d{4}-\d\d-\d\d)\n- Status: (.+)\n\n## Context\n/
const HEADINGS = ['Context', 'Decision', 'Rejected alternatives', 'Consequences']

const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8')

const records = readdirSync(FOLDER)
  .filter(name => name !== 'README.md')
  .sort()

test('decision records are numbered from 1 on, without gaps', () => {
  expect(records.length).toBeGreaterThan(40)
  expect(records.map(name => Number(FILE.exec(name)?.[1]))).toEqual(records.map((_, index) => index + 1))
})

test.each(records)('%s has a date, a status, a context and a decision', name => {
  const text = read(name)
  expect(HEAD.exec(text)?.[1]).toBe(String(Number(name.slice(0, 4))))
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)
  expect(headings).toEqual(HEADINGS.filter(heading => headings.includes(heading)))
  expect(headings.slice(0, 2)).toEqual(['Context', 'Decision'])
})

test('the index lists each record once, with its title, date and status', () => {
  const rows = [...read('README.md').matchAll(/^\| (\[\d{4}\].+) \|$/gm)].map(([, row = '']) => row)
  const expected = records.map(name => {
    const [, , title, date, status] = HEAD.exec(read(name)) ?? []
    return [`[${name.slice(0, 4)}](${name})`, title, date, status].join(' | ')
  })
  expect(rows.sort()).toEqual(expected)
})
