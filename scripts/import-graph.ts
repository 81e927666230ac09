// Prints how the parts of src/ import each other, type imports included: circles, arrows that lead up, and each part's arrows.
import {
  MAY_IMPORT,
  findCircles,
  findForbidden,
  importsOf,
  partOf,
  readSources
} from '../test/support/import-graph.ts'

const sources = readSources()
const imports = importsOf(sources).filter(({ to }) => to.endsWith('.ts'))
const circles = findCircles(imports)
const order = Object.keys(MAY_IMPORT)
const upward = imports.filter(({ from, to }) => order.indexOf(partOf(to)) < order.indexOf(partOf(from)))

console.log(`${sources.size} modules, ${imports.length} imports`)
console.log(`circles: ${circles.length}`)
for (const circle of circles) console.log(`  ${circle.join(' ↔ ')}`)
console.log(`arrows up: ${upward.length}`)
for (const { from, to } of upward) console.log(`  ${from} → ${to}`)
console.log(`not allowed: ${findForbidden(imports, sources).length}`)
for (const part of order) {
  const used = imports.filter(({ from }) => partOf(from) === part).map(({ to }) => partOf(to))
  const others = [...new Set(used)]
    .filter(other => other !== part)
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
  console.log(`${part.padEnd(10)} → ${others.join(', ') || '(nothing)'}`)
}
