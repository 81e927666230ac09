import { defineConfig } from 'vitest/config'
import { SlowestTests } from './test/support/slowest-tests.ts'

/** The folders of test/ that hold tests; test/README.md says what belongs where. */
export const TIERS = ['repository', 'unit', 'use-cases', 'property', 'kit', 'e2e', 'interop'] as const

/** Of any tier, but kept out of it: what takes more than ten seconds of a processor, or waits as long. */
const SLOW = 'test/**/*.slow.test.ts'

export default defineConfig(({ mode }) => ({
  test: {
    reporters: [new SlowestTests(), 'default', ...(process.env['GITHUB_ACTIONS'] ? ['github-actions'] : [])],
    maxWorkers: 4,
    testTimeout: 180_000,
    hookTimeout: 300_000,
    env: mode === 'quick' ? { FAST_CHECK_RUNS: '20' } : {},
    projects: [
      { extends: true, test: { name: 'slow', include: [SLOW] } },
      ...TIERS.map(name => ({
        extends: true as const,
        test: { name, include: [`test/${name}/**/*.test.ts`], exclude: [SLOW] }
      }))
    ]
  }
}))
