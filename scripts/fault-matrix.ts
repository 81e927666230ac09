// Prints what becomes of a release when a request goes wrong, a row for each kind of request and of fault.
// Usage: node scripts/fault-matrix.ts [--entry FILE] [WORD…]   (only rows with all of these words)
import { parseArgs } from 'node:util'
import {
  ENDLESS_ROWS,
  ROWS,
  inPool,
  runRow,
  titleOf,
  type Outcome,
  type Row
} from '../test/support/fault-matrix.ts'

const ROWS_AT_ONCE = 12
const ENDLESS_ROWS_AT_ONCE = 6

const { values, positionals } = parseArgs({
  options: { entry: { type: 'string' } },
  allowPositionals: true
})
const chosen = (rows: readonly Row[]): Row[] =>
  rows.filter(row => positionals.every(word => titleOf(row).includes(word)))
const outcomes = [
  ...(await inPool(chosen(ROWS), ROWS_AT_ONCE, row => runRow(row, values.entry))),
  // in this process, where time is short: fewer at once
  ...(await inPool(chosen(ENDLESS_ROWS), ENDLESS_ROWS_AT_ONCE, row => runRow(row)))
]

const verdictOf = ({ row, runs, problems }: Outcome): string => {
  if (problems.length > 0) return 'WRONG'
  if (row.expected === 'refused') return 'refused, nothing lost'
  return runs.length === 1 ? 'complete' : 'complete after a re-run'
}
const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length))
const table = [
  ['request', 'fault', 'release'],
  ...outcomes
    .toSorted((a, b) => (a.row.request < b.row.request ? -1 : a.row.request > b.row.request ? 1 : 0))
    .map(outcome => [outcome.row.request, outcome.row.fault, verdictOf(outcome)])
]
const widths = [0, 1, 2].map(column => widest(table.map(cells => cells[column] ?? '')))
for (const [index, cells] of table.entries()) {
  console.log(`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
  if (index === 0) console.log(`| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`)
}

const wrong = outcomes.filter(({ problems }) => problems.length > 0)
for (const { row, problems, runs } of wrong) {
  console.log(`\n${titleOf(row)}`)
  for (const problem of problems) console.log(`  ${problem}`)
  for (const { exitCode, error } of runs)
    console.log(`  exit code ${exitCode}${error === undefined ? '' : `, ${error}`}`)
}
const byVerdict = Map.groupBy(outcomes, verdictOf)
const counts = [...byVerdict].map(([verdict, { length }]) => `${length} ${verdict}`)
console.log(`\n${outcomes.length} rows: ${counts.join(', ')}`)
process.exitCode = wrong.length === 0 ? 0 : 1
