import { setTimeout as delay } from 'node:timers/promises'

export interface RetryPolicy {
  /** All attempts, the first included. */
  readonly attempts: number
  readonly baseDelayMs: number
  readonly isTransient: (thrown: unknown) => boolean
  readonly sleep?: (ms: number) => Promise<unknown>
}

/** Runs `attempt` until it succeeds, fails for good, or the attempts are used up; waits with full jitter in between. */
export async function retry<T>(policy: RetryPolicy, attempt: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await attempt()
    } catch (thrown) {
      if (round >= policy.attempts || !policy.isTransient(thrown)) throw thrown
      await (policy.sleep ?? delay)(Math.random() * policy.baseDelayMs * 2 ** round)
    }
  }
}
