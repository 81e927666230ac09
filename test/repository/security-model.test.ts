import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ATTACKS, titleOf } from '../support/attacks.ts'
import { ADVERSARIES } from '../support/attacks/stage.ts'
import type { Adversary, Attack } from '../support/attacks/stage.ts'

// The tables of docs/security-model.md are made of the attacks; after a change: npx vitest run test/repository/security-model.test.ts -u

const PAGE = fileURLToPath(new URL('../../docs/security-model.md', import.meta.url))
const BEGIN = '<!-- attacks: made by test/repository/security-model.test.ts -->'
const END = '<!-- end of attacks -->'

describe('the attacks', () => {
  test('are each another one', () => {
    const titles = ATTACKS.map(titleOf)
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
  })

  test('come from every adversary', () => {
    expect(new Set(ATTACKS.map(({ who }) => who))).toEqual(new Set(Object.keys(ADVERSARIES)))
  })

  test('that pass say why nothing is lost, or what protects instead', () => {
    const passing = ATTACKS.filter(({ answer }) => answer.startsWith('passes'))
    expect(passing.filter(({ holds, instead }) => (holds === undefined) === (instead === undefined))).toEqual(
      []
    )
  })

  test('that are refused need no excuse', () => {
    expect(
      ATTACKS.filter(({ answer, holds }) => !answer.startsWith('passes') && holds !== undefined)
    ).toEqual([])
  })
})

test('docs/security-model.md has them all', async () => {
  const page = readFileSync(PAGE, 'utf8')
  const [before = '', rest = ''] = page.split(BEGIN)
  const [, after = ''] = rest.split(END)
  expect([before, after].every(part => part.length > 0)).toBe(true)
  await expect(`${before}${BEGIN}\n\n${renderAttacks()}\n\n${END}${after}`).toMatchFileSnapshot(PAGE)
})

test('docs/security-model.md has each meaning that a signature over an artifact could have, in the words of the error', () => {
  const page = readFileSync(PAGE, 'utf8')
  const [, section = ''] = page.split('\n## Bytes that mean something else\n')
  const table = /(?:^\|.*\n)+/m.exec(section)?.[0] ?? ''
  const [, , ...rows] = table.trimEnd().split('\n')
  const told = rows.map(row => row.split('|')[2]?.trim())
  const source = readFileSync(new URL('../../src/signature/signing-inputs.ts', import.meta.url), 'utf8')
  const [, meanings = ''] = /MEANINGS[^{]*\{\n([\s\S]*?)^\}/m.exec(source) ?? []
  const known = [...meanings.matchAll(/^ {2}'?[\w-]+'?: '(.+)',?$/gm)].map(([, text]) => text)
  expect(known.length).toBeGreaterThan(10)
  expect(told).toEqual(known)
})

/** A table for each adversary: what is refused or harmless first, then what is out of reach. */
function renderAttacks(): string {
  const sections = (Object.keys(ADVERSARIES) as Adversary[]).map(who => {
    const rows = ATTACKS.filter(attack => attack.who === who)
    const [missed = [], noticed = []] = [true, false].map(isMissed =>
      rows.filter(({ instead }) => (instead !== undefined) === isMissed)
    )
    return [
      `### Who ${ADVERSARIES[who]}`,
      table(noticed, 'What the step answers', ({ answer, holds }) =>
        holds === undefined ? code(answer) : `${cell(answer)}: ${cell(lower(holds))}`
      ),
      ...(missed.length === 0 ? [] : ['Out of reach of the step:']),
      table(missed, 'What protects instead', ({ answer, instead = '' }) => {
        const answered = answer.startsWith('passes') ? cell(answer) : code(answer)
        return `${answered}: ${cell(lower(instead))}`
      })
    ]
      .filter(part => part !== '')
      .join('\n\n')
  })
  return sections.join('\n\n')
}

function table(rows: readonly Attack[], last: string, tell: (attack: Attack) => string): string {
  if (rows.length === 0) return ''
  return [
    '<!-- prettier-ignore -->',
    `| | What they do | Where | ${last} |`,
    '| --- | --- | --- | --- |',
    ...rows.map(
      attack =>
        `| ${ATTACKS.indexOf(attack) + 1} ☐ | ${cell(attack.does)} | ${cell(attack.given)} | ${tell(attack)} |`
    )
  ].join('\n')
}

/** The code, and the causes of the refused artifacts after it. */
function code(answer: string): string {
  const [name = '', causes] = answer.split(': ')
  return `\`${name}\`${causes === undefined ? '' : `: ${causes}`}`
}

const lower = (sentence: string): string =>
  /^[A-Z][a-z ]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence

const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('<', '\\<').replaceAll('*', '\\*').replaceAll('_', '\\_')
