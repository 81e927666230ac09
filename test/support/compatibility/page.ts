import { readFileSync } from 'node:fs'
import { EMULATORS, expectedTally } from '../kms-known.ts'
import { AS_AWS } from '../kms-round.ts'
import { TOOLS } from './programs.ts'
import { makeSite, missing, SECTIONS } from './site.ts'
import type { Row, Tool } from './site.ts'

// What docs/compatibility.md says: which program accepts which signature files of this action, and which of its files this action accepts.
// Every row is what a program said just now. A format of signature files is a section; a program is an entry of TOOLS.

/** The rows of every program that is expected here. */
export async function compatibilityRows(tools: readonly Tool[] = TOOLS): Promise<Row[]> {
  const site = await makeSite()
  try {
    const rows: Row[] = []
    for (const tool of tools.filter(({ isExpected }) => isExpected())) {
      const version = await tool.version()
      for (const row of await tool.rows(site)) rows.push({ ...row, tool: tool.name, version })
    }
    return rows
  } finally {
    site.folder.remove()
    site.privateKeys.remove()
  }
}

/** Rows as tables, in the order of the sections. */
export function renderRows(rows: readonly Row[]): string {
  return Object.values(SECTIONS)
    .map(section => {
      const lines = rows
        .filter(row => row.section === section)
        .map(({ tool, version, accepts, accepted }) => `| ${tool} | ${version} | ${accepts} | ${accepted} |`)
      const head = [
        '| Program | Version | It accepts of this action | Verify mode, of its files |',
        '| --- | --- | --- | --- |'
      ]
      return [`### ${section}`, '', '<!-- prettier-ignore -->', ...head, ...lines, ''].join('\n')
    })
    .join('\n')
}

/** The page with these rows; the rest of it is of pinned versions and of what tests hold to. */
export function renderPage(rows: readonly Row[]): string {
  return `${INTRODUCTION}

## Signature files

${renderRows(rows)}
${renderEmulators()}
${renderRuntimes()}`
}

/**
 * The rows of a page, with what has come out since: programs that are not on this machine stay as they are.
 *
 * @param keepVersions the versions of the page stay too: those of the system's programs differ from machine to machine.
 */
export function mergeRows(page: readonly Row[], fresh: readonly Row[], keepVersions: boolean): Row[] {
  const find = (rows: readonly Row[], { section, tool }: Pick<Row, 'section' | 'tool'>): Row | undefined =>
    rows.find(row => row.section === section && row.tool === tool)
  const merged = fresh.map(row => ({
    ...row,
    version: (keepVersions ? find(page, row)?.version : undefined) ?? row.version
  }))
  const untried = TOOLS.filter(({ isExpected }) => !isExpected()).map(({ name }) => name)
  const kept = page.filter(row => untried.includes(row.tool))
  const order = TOOLS.map(({ name }) => name)
  return [...merged, ...kept].sort((a, b) => order.indexOf(a.tool) - order.indexOf(b.tool))
}

const INTRODUCTION = `# Compatibility

For users who verify with another program, and for those who change it: which programs accept the files of this action, and which of theirs it
accepts. Nothing here is claimed: \`npm run compatibility\` ran each program and wrote this page, and \`test/interop/compatibility.test.ts\` runs them
again and compares. Versions are those of the machine on which the page was last written. How to verify with each:
[verifying.md](verifying.md).`

function renderEmulators(): string {
  const pinned = pinnedVersions()
  const lines = EMULATORS.map(name => {
    const groups = Object.entries(expectedTally(name))
    const counts = groups.flatMap(([, outcomes]) => Object.entries(outcomes))
    const total = counts.reduce((sum, [, count]) => sum + count, 0)
    const same = counts.filter(([outcome]) => outcome === AS_AWS).reduce((sum, [, count]) => sum + count, 0)
    const others = groups.flatMap(([group, outcomes]) =>
      Object.keys(outcomes)
        .filter(outcome => outcome !== AS_AWS)
        .map(outcome => `${group}: ${outcome.replaceAll(/<([^>]*)>/g, '$1').split('. ')[0]}`)
    )
    return `| ${name} | ${pinned(name.toLowerCase())} | ${same} of ${total} | ${others.join('<br>')} |`
  })
  return `## KMS

Emulators that other people wrote, asked in all ways: algorithm, key, form of the key's name, \`RAW\` and \`DIGEST\`, by the action and by the AWS CLI
${pinned('aws_cli')}. \`npm run peer-kms -- http://127.0.0.1:PORT\` asks any other one on this machine.

<!-- prettier-ignore -->
| Emulator | Version | As AWS KMS | What it does otherwise |
| --- | --- | --- | --- |
${lines.join('\n')}
`
}

function renderRuntimes(): string {
  const pinned = pinnedVersions()
  const [tooOld, ...nodes] = pinned('nodes').split(' ')
  return `## Runners and Node.js

The examples run as they are written with act ${pinned('act')} (\`test/interop/examples.test.ts\`); what that does otherwise than GitHub is in
\`test/README.md\`. The action and the command run on Node.js ${nodes.join(', ')}, that of \`package-lock.json\` and Bun ${pinned('bun')}, and say on Node.js ${tooOld} that it is
too old (\`test/e2e/node-versions.test.ts\`).
`
}

/** The versions that .ci/run and scripts/install-peers.sh install. */
export function pinnedVersions(): (name: string) => string {
  const root = new URL('../../../', import.meta.url)
  const text = ['.ci/run', 'scripts/install-peers.sh']
    .map(path => readFileSync(new URL(path, root), 'utf8'))
    .join('\n')
  const versions = new Map(
    [...text.matchAll(/^(\w+)=(?:'([^']*)'|(\S+))/gm)].map(([, name = '', quoted, bare]) => [
      name,
      quoted ?? bare ?? ''
    ])
  )
  return name => versions.get(name) ?? missing(`version of ${name}`)
}

/** The rows of a page that `renderRows` wrote. */
export function parseRows(page: string): Row[] {
  const [, files = ''] = page.split('\n## Signature files\n')
  const [tables = ''] = files.split('\n## ')
  return tables.split('\n### ').flatMap(part => {
    const [section = '', ...lines] = part.replace(/^### /, '').split('\n')
    return lines.flatMap(line => {
      const [, tool, version, accepts, accepted] = /^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$/.exec(line) ?? []
      if (tool === undefined || tool === 'Program' || tool === '---') return []
      return [{ section, tool, version: version ?? '', accepts: accepts ?? '', accepted: accepted ?? '' }]
    })
  })
}
