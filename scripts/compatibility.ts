import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compatibilityRows, mergeRows, parseRows, renderPage } from '../test/support/compatibility/page.ts'
import { TOOLS } from '../test/support/compatibility/programs.ts'

// `npm run compatibility`: runs every program of docs/compatibility.md that is on this machine, and writes the page.

const PAGE = fileURLToPath(new URL('../docs/compatibility.md', import.meta.url))

const rows = await compatibilityRows()
writeFileSync(PAGE, renderPage(mergeRows(parseRows(readFileSync(PAGE, 'utf8')), rows, false)))
const missing = TOOLS.filter(({ isExpected }) => !isExpected()).map(({ name }) => name)
if (missing.length > 0)
  console.log(`Not on this machine, so that their rows stay as they are: ${missing.join('; ')}`)
console.log(`Wrote ${rows.length} rows of programs to docs/compatibility.md`)
