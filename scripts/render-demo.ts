// Draws what `npm run demo` prints, without the log lines of its steps, as docs/images/demo.svg: node scripts/render-demo.ts
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const DEMO = fileURLToPath(new URL('../demo/demo.ts', import.meta.url))
const PICTURE = fileURLToPath(new URL('../docs/images/demo.svg', import.meta.url))
const COLUMNS = 112
const [FONT_SIZE, LINE_HEIGHT, MARGIN] = [13, 19, 24]
const COLOURS = { title: '#f0f6fc', text: '#b1bac4', command: '#79c0ff', good: '#7ee787', bad: '#ff7b72' }

/** Of the log of a step only its first error. */
const isShown = (line: string, index: number, all: readonly string[]): boolean =>
  !line.startsWith('   | ') ||
  (line.startsWith('   | ERROR: ') && all[index - 1]?.startsWith('   | ERROR: ') !== true)

const lines = execFileSync(process.execPath, [DEMO], { encoding: 'utf8' })
  .trimEnd()
  .split('\n')
  .filter(isShown)
  .map(line => line.replace(/^ {3}\| /, '   '))
  .flatMap(line => wrapped(line).map(text => ({ text, colour: colourOf(line) })))

/** Lines of at most so many characters; what goes on is indented. */
function wrapped(line: string, indent = `${/^ */.exec(line)?.[0] ?? ''}  `): string[] {
  if (line.length <= COLUMNS) return [line]
  const end = line.lastIndexOf(' ', COLUMNS)
  return [line.slice(0, end), ...wrapped(`${indent}${line.slice(end + 1)}`, indent)]
}

function colourOf(line: string): string {
  if (/^\S/.test(line)) return COLOURS.title
  if (/^ +\$ |^ {5,}/.test(line)) return COLOURS.command
  if (/ERROR: /.test(line)) return COLOURS.bad
  return /: OK$|Verified OK|Good "file" signature/.test(line) ? COLOURS.good : COLOURS.text
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const shown = [{ text: '$ npm run demo', colour: COLOURS.command }, { text: '', colour: '' }, ...lines]
const rows = shown.map(({ text, colour }, index) => {
  const y = MARGIN + FONT_SIZE + index * LINE_HEIGHT
  return `<text x="${MARGIN}" y="${y}" fill="${colour}" xml:space="preserve">${escaped(text)}</text>`
})
const [width, height] = [COLUMNS * FONT_SIZE * 0.602 + 2 * MARGIN, shown.length * LINE_HEIGHT + 2 * MARGIN]
writeFileSync(
  PICTURE,
  `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace" font-size="${FONT_SIZE}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${rows.join('\n')}
</svg>
`
)
console.log(`Wrote ${PICTURE}.`)
