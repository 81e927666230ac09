import type { Reporter, TestModule } from 'vitest/node'

const COUNT = 10

/** Prints what took longest at the end of a run: tests, and the hooks of a file, in which many tests do their work. */
export class SlowestTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    if (tests.length <= COUNT) return
    const durations = tests.map(test => ({
      ms: test.diagnostic()?.duration ?? 0,
      what: `${test.module.relativeModuleId} > ${test.fullName.replaceAll(/\s+/g, ' ')}`
    }))
    const slowest = [...durations, ...modules.map(hooksOf)]
      .toSorted((a, b) => b.ms - a.ms)
      .slice(0, COUNT)
      .map(({ ms, what }) => `${(ms / 1000).toFixed(1).padStart(8)} s  ${what}\n`)
    process.stdout.write(`\nThe slowest:\n${slowest.join('')}`)
  }
}

function hooksOf(module: TestModule): { ms: number; what: string } {
  const inTests = [...module.children.allTests()].reduce(
    (sum, test) => sum + (test.diagnostic()?.duration ?? 0),
    0
  )
  return { ms: module.diagnostic().duration - inTests, what: `${module.relativeModuleId}, its hooks` }
}
