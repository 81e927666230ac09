/**
 * Milliseconds since this process began: no change of the time of day moves them. As `performance.now()`, for what each run does: that
 * makes Node.js load `node:perf_hooks`.
 */
export function uptimeMs(): number {
  return process.uptime() * 1000
}
