import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: 2, // most of the long tests wait for a server's rate limits
    testTimeout: 60_000,
    hookTimeout: 120_000
  }
})
