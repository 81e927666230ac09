import { describe, expect, it } from 'vitest'
import { runCommand } from '../../src/cli/command.ts'
import { Terminal, type Output } from '../../src/cli/terminal.ts'
import { harmlessJson } from '../../src/lib/text.ts'

class FakeOutput implements Output {
  text = ''
  readonly isTTY: boolean
  readonly #listeners: ((error: NodeJS.ErrnoException) => void)[] = []

  constructor(isTTY: boolean) {
    this.isTTY = isTTY
  }

  write(text: string, done?: () => void): void {
    this.text += text
    done?.()
  }

  on(_: 'error', listener: (error: NodeJS.ErrnoException) => void): void {
    this.#listeners.push(listener)
  }

  fail(code: string): void {
    for (const listener of this.#listeners) listener(Object.assign(new Error(code), { code }))
  }
}

const streams = (isTTY: boolean, isPlain = false) => ({
  stdout: new FakeOutput(isTTY),
  stderr: new FakeOutput(isTTY),
  isPlain
})

describe('marks', () => {
  it('are colored on a terminal, plain where colors are not wanted, and words elsewhere', () => {
    const shown = [streams(true), streams(true, true), streams(false), streams(false, true)].map(all => {
      const terminal = new Terminal(all)
      terminal.verified('a')
      terminal.rejected('b')
      return all.stdout.text
    })
    expect(shown).toEqual([
      '\u001b[32m✓\u001b[39m a\n\u001b[31m✗\u001b[39m b\n',
      '✓ a\n✗ b\n',
      'Verified a\nREJECTED b\n',
      'Verified a\nREJECTED b\n'
    ])
  })
})

describe('a secret', () => {
  it('is hidden wherever it would be printed, more than once too', () => {
    const all = streams(false)
    const terminal = new Terminal(all)
    terminal.hide('hush.')
    terminal.hide('p%40ss')
    terminal.line('a hush. b')
    terminal.warning('hush.hush. p%40ss')
    terminal.jsonArray([{ text: 'hush.', other: 'hush' }])
    expect([all.stdout.text, all.stderr.text]).toEqual([
      'a *** b\n[{"text":"***","other":"hush"}]\n',
      'Warning: ****** ***\n'
    ])
  })
})

describe('progress', () => {
  it('is overwritten on a terminal, by the next line too', () => {
    const all = streams(true)
    const terminal = new Terminal(all)
    expect(terminal.progress.everyMs).toBe(1000)
    terminal.progress.show('Hashed 1 GiB')
    terminal.progress.show('Hashed 2 GiB')
    terminal.line('done')
    terminal.line('more')
    expect(all.stderr.text).toBe('\r\u001b[KHashed 1 GiB\r\u001b[KHashed 2 GiB\r\u001b[K')
    expect(all.stdout.text).toBe('done\nmore\n')
  })

  it('is not shown elsewhere', () => {
    const all = streams(false)
    new Terminal(all).progress.show('Hashed 1 GiB')
    expect(all.stderr.text).toBe('')
  })
})

describe('untrusted text', () => {
  const NAME = 'a\u001b[31m\u202eb\r\n::error::c##[group]\u0007'

  it('has nothing that a terminal or a runner obeys, wherever it is printed', () => {
    const all = streams(true, true)
    const terminal = new Terminal(all)
    terminal.verified(NAME)
    terminal.rejected(NAME)
    terminal.line(NAME)
    terminal.info(NAME)
    terminal.warning(NAME)
    terminal.error(NAME)
    terminal.progress.show(NAME)
    const own = `${all.stdout.text}${all.stderr.text}`.replaceAll('\r\u001b[K', '')
    // oxlint-disable-next-line no-control-regex
    expect(own).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|##\[|^::/m)
    expect(own.split('\n')).toHaveLength(7)
  })

  it('is escaped in JSON, which parses to the same', () => {
    const value = [{ artifact: NAME, tag: '\u{e0041}', other: 'ä✓' }]
    const json = harmlessJson(JSON.stringify(value))
    expect(JSON.parse(json)).toEqual(value)
    // oxlint-disable-next-line no-control-regex
    expect(json).not.toMatch(/[\u0000-\u001f\u202e\u{e0041}]|##\[/u)
    expect(json).toContain('ä✓')
  })

  it('leaves ordinary JSON as it is', () => {
    const json = JSON.stringify([{ artifact: 'dist/app #1.tgz', verified: true }])
    expect(harmlessJson(json)).toBe(json)
  })
})

describe('what the command prints cannot be written', () => {
  const run = async (code: string) => {
    const all = streams(false)
    const running = runCommand(['--version'], { ...all, env: {}, cwd: () => '/' })
    all.stdout.fail(code)
    return { exitCode: await running, stderr: all.stderr.text }
  }

  it('changes nothing where the reader has read enough', async () => {
    expect(await run('EPIPE')).toEqual({ exitCode: 0, stderr: '' })
  })

  it('fails where the disk is full', async () => {
    expect(await run('ENOSPC')).toEqual({
      exitCode: 2,
      stderr: 'kms-sign: cannot print the result: ENOSPC\n'
    })
  })
})
