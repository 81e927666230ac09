import { fileURLToPath } from 'node:url'

/** What makes a run leave its peak of memory, with the name of its test, in the file that `npm run memory` gives; nothing otherwise. */
export function peakProbe(): {
  readonly nodeArgs: readonly string[]
  readonly env: Readonly<Record<string, string>>
} {
  const { PEAKS, PEAK_OF = '' } = process.env
  if (PEAKS === undefined) return { nodeArgs: [], env: {} }
  const probe = fileURLToPath(new URL('peak-probe.cjs', import.meta.url))
  return { nodeArgs: ['--require', probe], env: { PEAKS, PEAK_OF } }
}
