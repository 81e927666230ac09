import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { longestChain } from '../../bench/latency.ts'
import { median, ratios, renderRatio } from '../../bench/report.ts'
import { runTool, hasTool } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'

const BENCH = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url))
const RESULTS = fileURLToPath(new URL('../../bench/RESULTS.md', import.meta.url))
const TIME = /^(?:\d+ ms|\d+(?:\.\d+)? s)$/
const MISSING = /^–$/
const RATIO = /^\d+(?:\.\d+)? \(\d+(?:\.\d+)?\.\.\d+(?:\.\d+)?\)$/

/** The cells of the rows of each table, headings first. */
function tablesOf(text: string): string[][][] {
  return text
    .split(/^### .*$/m)
    .slice(1)
    .map(part =>
      part
        .split('\n')
        .filter(line => line.startsWith('|') && !line.startsWith('| -'))
        .map(line =>
          line
            .split('|')
            .slice(1, -1)
            .map(cell => cell.trim())
        )
    )
}

const results = (): string => (existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : '')

describe('npm run bench', () => {
  test('a quick section prints its table, leaves nothing behind and keeps RESULTS.md', async () => {
    const temp = workspace()
    const before = results()
    const { code, stdout, stderr } = await runTool(
      process.execPath,
      [BENCH, '--quick', '--section', 'verify', '--section', 'growth'],
      { env: { TMPDIR: temp.path } }
    )
    const text = stdout.toString()
    expect({ code, stderr: stderr.replaceAll(/^….*\n/gm, '') }).toEqual({ code: 0, stderr: '' })
    expect(text).toMatch(/^- Machine: \d+ cores, /m)
    expect(text).toMatch(/^- Ours: kms-sign-action \d+\.\d+\.\d+.*, Node 2\d\./m)

    const [verify = [], withKms = [], growth = [], ...others] = tablesOf(text)
    expect(others).toEqual([])
    const hasPeer = hasTool('openssl', 'version')
    expect(verify[0]).toEqual(['artifacts', 'ours', 'openssl loop', 'openssl : ours'])
    expect(verify.slice(1).map(([count]) => count)).toEqual(['1', '20'])
    for (const [, ours, openssl, ratio] of verify.slice(1)) {
      expect(ours).toMatch(TIME)
      expect(openssl).toMatch(hasPeer ? TIME : MISSING)
      expect(ratio).toMatch(hasPeer ? RATIO : MISSING)
    }
    const hasScript = hasPeer && hasTool('aws', '--version')
    expect(withKms.slice(1).map(([count, way]) => [count, way])).toEqual([
      ['1', 'keys'],
      ['20', 'keys'],
      ['1', 'OIDC'],
      ['20', 'OIDC']
    ])
    for (const [, , ours, script, ratio] of withKms.slice(1)) {
      expect(ours).toMatch(TIME)
      expect(script?.replace(' (scaled)', '')).toMatch(hasScript ? TIME : MISSING)
      expect(ratio).toMatch(hasScript ? RATIO : MISSING)
    }
    // what is counted is not measured: it is the same on any machine
    const [head = [], ...rows] = growth
    const column = (name: string): number => head.indexOf(name)
    const each = rows.filter(([strategy]) => strategy === 'each')
    expect(
      each.map(row => ['artifacts', 'OIDC', 'STS', 'KMS', 'GitHub'].map(name => row[column(name)]))
    ).toEqual([
      ['1', '1', '1', '2', '0'],
      ['10', '1', '1', '11', '0']
    ])
    expect(each[0]?.[column('peak memory')]).toMatch(/^\d+(?:\.\d+)? MB$/)
    expect(temp.list()).toEqual([])
    expect(results()).toBe(before)
  })

  test('signs and verifies with an additional key of each kind', async () => {
    const temp = workspace()
    const { code, stdout } = await runTool(
      process.execPath,
      [BENCH, '--quick', '--section', 'additional-key'],
      { env: { TMPDIR: temp.path } }
    )
    const [[, ...rows] = []] = tablesOf(stdout.toString())
    expect(code).toBe(0)
    expect(rows.map(([spec]) => spec)).toEqual(['none', 'RSA_3072', 'ECC_NIST_P256', 'ML_DSA_65'])
    for (const [spec, sign, signRatio, verify, verifyRatio] of rows) {
      for (const time of [sign, verify]) expect(time).toMatch(TIME)
      for (const ratio of [signRatio, verifyRatio]) expect(ratio).toMatch(spec === 'none' ? /^$/ : RATIO)
    }
  })

  test('a peer that is not installed is a line that says so', async () => {
    const temp = workspace()
    const { code, stdout } = await runTool(
      process.execPath,
      [BENCH, '--quick', '--section', 'hashing', '--section', 'whole-step', '--section', 'start-up'],
      { env: { TMPDIR: temp.path, PATH: temp.path } }
    )
    const text = stdout.toString()
    for (const name of ['openssl', 'sha256sum', 'aws', 'cosign']) {
      expect(text).toContain(`- ${name} is not installed: not compared with.`)
    }
    const [hashing = []] = tablesOf(text)
    expect(hashing[1]?.slice(3)).toEqual(['–', '–', '–', '–', '–'])
    expect(code).toBe(0)
  })

  test('an unknown section is an error that names the known ones', async () => {
    const { code, stderr } = await runTool(process.execPath, [BENCH, '--section', 'speed'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/There is no section speed\.\n.*hashing\|whole-step\|verify/)
  })

  describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
    /** A bench that has begun with a section. */
    async function begun(section: string) {
      const temp = workspace()
      const child = spawn(process.execPath, [BENCH, '--section', section], {
        env: { ...process.env, TMPDIR: temp.path },
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true
      })
      await once(child.stderr, 'data')
      // not before the last process that holds stderr has ended
      return { temp, child, ended: once(child, 'close') }
    }

    test('ends it with everything that it started', async () => {
      const { temp, child, ended } = await begun('hashing')
      child.kill('SIGINT')
      child.kill('SIGINT') // npm passes on what the terminal has sent
      expect(await ended).toEqual([130, null])
      expect(readdirSync(temp.path)).toEqual([])
    })

    test('removes its files after the services, which make keys there, have ended', async () => {
      const { temp, child, ended } = await begun('additional-key')
      const services = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
        .split('\n')
        .filter(line => line.includes('service-host.ts'))
        .map(line => line.trim().split(/\s+/).map(Number))
        .flatMap(([pid = 0, parent]) => (parent === child.pid ? [pid] : []))
      expect(services).toHaveLength(2)
      for (const pid of services) process.kill(pid, 'SIGSTOP')
      try {
        child.kill('SIGINT')
        for await (const line of createInterface(child.stderr)) {
          if (line === 'Stopping what was started…') break
        }
        // a bench that does not wait for them is gone by now; one that waits is here, however slow the machine
        await setTimeout(500)
        expect(child.exitCode).toBeNull()
      } finally {
        for (const pid of services) process.kill(pid, 'SIGCONT')
      }
      expect(await ended).toEqual([130, null])
      expect(readdirSync(temp.path)).toEqual([])
    })
  })
})

test('ratios are formed round by round', () => {
  expect(ratios([2, 4], [8, 2])).toEqual([4, 0.5])
  expect(renderRatio([4, 0.5, 20])).toBe('4.00 (0.50..20.0)')
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
})

test('the longest chain is the one that waits longest, not the one with the most requests', () => {
  expect(longestChain([])).toEqual({ length: 0, ms: 0 })
  const beside = [
    { service: 'GitHub', at: 0 },
    { service: 'OIDC', at: 0 },
    { service: 'STS', at: 41 },
    { service: 'KMS', at: 82 }
  ] as const
  expect(longestChain(beside)).toEqual({ length: 1, ms: 150 })
  // sent before the answers to all others had come
  expect(longestChain([...beside, { service: 'KMS', at: 140 }])).toEqual({ length: 4, ms: 160 })
  expect(longestChain([...beside, { service: 'GitHub', at: 151 }])).toEqual({ length: 2, ms: 300 })
})
