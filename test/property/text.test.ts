import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml, harmless } from '../../src/lib/text.ts'
import { decodeEntities } from '../support/outcome.ts'
import { cases } from '../support/random.ts'

/** As actions/runner reads a line of a step's output (ActionCommand.cs): either form makes it a command. */
function isCommand(line: string): boolean {
  // .NET's TrimStart takes off what Unicode calls white space, which JavaScript's \s covers but for NEL.
  return /^[\s\u0085]*::/.test(line) || line.includes('##[')
}

describe('harmless', () => {
  it('leaves no line that the runner would obey, whatever the text is', () => {
    const pieces = fc.constantFrom(
      '::',
      ':',
      '##[',
      '#',
      '[',
      '\n',
      '\r',
      ' ',
      '\t',
      '\u0085',
      '\u00a0',
      '\u2028',
      '\ufeff',
      '\u3000',
      'error',
      ']'
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 3 }))), parts => {
        const clean = harmless(parts.join(''))
        expect(clean.split(/\r\n|\r|\n/).filter(isCommand)).toEqual([])
      }),
      cases(2000)
    )
  })

  it('changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(':', '#', '[', '\n', ' ', 'a', '\u202e') }), text => {
        expect(harmless(harmless(text))).toBe(harmless(text))
      }),
      cases(2000)
    )
  })
})

describe('escapeHtml', () => {
  it('gives the text back, once rendered, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        expect(decodeEntities(escapeHtml(text))).toBe(harmless(text))
      }),
      cases(3000)
    )
  })
})
