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
  const source = readFileSync(new URL('../../src/sign/collect/signing-input.ts', import.meta.url), 'utf8')
  const [, meanings = ''] = /MEANINGS[^{]*\{\n([\s\S]*?)^\}/m.exec(source) ?? []
  const known = [...meanings.matchAll(/^ {2}'?[\w-]+'?: '(.+)',?$/gm)].map(([, text]) => text)
  expect(known.length).toBeGreaterThan(10)
  expect(told).toEqual(known)
})

function renderAttacks(): string {
  const noticed = ATTACKS.filter(({ instead }) => instead === undefined)
  const missed = ATTACKS.filter(({ instead }) => instead !== undefined)
  const numberOf = (attack: Attack): number => ATTACKS.indexOf(attack) + 1
  const table = (rows: readonly Attack[], last: string, tell: (attack: Attack) => string): string =>
    [
      '<!-- prettier-ignore -->',
      `| | Who | What they do | Where | ${last} |`,
      '| --- | --- | --- | --- | --- |',
      ...rows.map(
        attack =>
          `| ${numberOf(attack)} ☐ | ${nameOf(attack.who)} | ${cell(attack.does)} | ${cell(attack.given)} | ${tell(attack)} |`
      )
    ].join('\n')
  return `### Refused, or harmless (${noticed.length})

${table(noticed, 'What the step answers', ({ answer, holds }) => (holds === undefined ? code(answer) : `${cell(answer)}: ${cell(lower(holds))}`))}

### Out of reach (${missed.length})

The step does these things too, or cannot tell them from what is meant. What protects is somewhere else.

${table(missed, 'What protects instead', ({ answer, instead = '' }) => `${cell(answer.startsWith('passes') ? answer : '')}${answer.startsWith('passes') ? '' : code(answer)}: ${cell(lower(instead))}`)}`
}

const nameOf = (who: Adversary): string => ADVERSARIES[who]

/** The code, and the causes of the refused artifacts after it. */
function code(answer: string): string {
  const [name = '', causes] = answer.split(': ')
  return `\`${name}\`${causes === undefined ? '' : `: ${causes}`}`
}

const lower = (sentence: string): string =>
  /^[A-Z][a-z ]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence

const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('<', '\\<').replaceAll('*', '\\*').replaceAll('_', '\\_')
