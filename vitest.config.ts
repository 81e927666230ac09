import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'
import { SlowestTests } from './test/support/slowest-tests.ts'
import { TIERS } from './test/support/tiers.ts'

/** Tiers that start no other process: their files may share one, which saves more than half of their time. */
const IN_PROCESS: readonly string[] = ['repository', 'unit', 'use-cases', 'property']

const MINUTE_MS = 60_000

/** A project of its own, wherever the file is. */
const SLOW = 'test/**/*.slow.test.ts'

/** What takes minutes is begun first, so that no processor is idle while the last of it ends. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}

const rank = ({ project }: TestSpecification): number => (project.name === 'slow' ? 0 : 1)

export default defineConfig(({ mode }) => ({
  test: {
    reporters: [new SlowestTests(), 'default', ...(process.env['GITHUB_ACTIONS'] ? ['github-actions'] : [])],
    sequence: { sequencer: SlowFirst },
    maxWorkers: Math.min(2 * availableParallelism(), 8), // most workers wait: for the bundle, or for what the bundle waits for
    testTimeout: 5 * MINUTE_MS, // against what hangs, not against what is slow: others may use the machine too
    hookTimeout: 5 * MINUTE_MS,
    env: mode === 'quick' ? { FAST_CHECK_RUNS: '20' } : {},
    setupFiles: process.env['PEAKS'] === undefined ? [] : ['test/support/name-peaks.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'slow', include: [SLOW], testTimeout: 15 * MINUTE_MS, hookTimeout: 15 * MINUTE_MS }
      },
      ...TIERS.map(name => ({
        extends: true as const,
        test: {
          name,
          include: [`test/${name}/**/*.test.ts`],
          exclude: [SLOW],
          isolate: !IN_PROCESS.includes(name)
        }
      }))
    ]
  }
}))
