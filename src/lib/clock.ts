/**
 * Milliseconds since this process began: no change of the time of day moves them. What every run does uses this in place of
 * `performance.now()`, which loads `node:perf_hooks`.
 */
export function uptimeMs(): number {
  return process.uptime() * 1000
}
