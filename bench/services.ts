import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { RunOptions } from '../test/support/run-action.ts'
import { BenchError, stopping } from './measure.ts'
import type { AwsFacts, GitHubFacts, Latencies, Order, Reply, Report, SeenRequest } from './service-host.ts'

/** KMS, STS, OIDC and GitHub as they stand now. */
export interface Surroundings {
  readonly aws: AwsFacts
  readonly github: GitHubFacts
}

/** What reached the services since they were started anew. */
export interface Traffic {
  readonly requests: readonly SeenRequest[]
  readonly assets: number
  /** CPU time of the stand-ins, in milliseconds. */
  readonly cpuMs: number
}

/** The stand-ins on loopback: KMS, STS and OIDC in one process, GitHub in another. */
export class Services {
  readonly #aws = new Host('aws')
  readonly #github = new Host('github')

  /** New services without a past: a new draft release, empty logs. */
  async restart(latencies: Latencies = {}): Promise<Surroundings> {
    const [aws, github] = await Promise.all([
      this.#aws.ask<AwsFacts>({ kind: 'restart', latencies }),
      this.#github.ask<GitHubFacts>({ kind: 'restart', latencies })
    ])
    return { aws, github }
  }

  async traffic(): Promise<Traffic> {
    const [aws, github] = await Promise.all([
      this.#aws.ask<Report>({ kind: 'report' }),
      this.#github.ask<Report>({ kind: 'report' })
    ])
    return {
      requests: [...aws.requests, ...github.requests],
      assets: github.assets,
      cpuMs: aws.cpuMs + github.cpuMs
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#aws.close(), this.#github.close()])
  }
}

/** The step's surroundings for `prepareStep`; with `oidc` it assumes the role, else it has a user's keys. */
export function stepOptions({ aws, github }: Surroundings, oidc: boolean): RunOptions {
  const secrets = (): readonly string[] => []
  return {
    github: { ...github, secrets },
    kms: { url: aws.kmsUrl, calls: [], secrets },
    ...(oidc
      ? {
          sts: { url: aws.stsUrl, secrets },
          oidc: { url: aws.oidcUrl, requestToken: aws.requestToken, secrets }
        }
      : { env: { AWS_ACCESS_KEY_ID: aws.accessKeyId, AWS_SECRET_ACCESS_KEY: aws.secretAccessKey } })
  }
}

/** `key-id`, and `role-to-assume` with `oidc`. */
export function awsInputs({ aws }: Surroundings, oidc: boolean): Record<string, string> {
  return { 'key-id': aws.keyArn, ...(oidc && { 'role-to-assume': aws.roleArn }) }
}

/** An order without its number. */
type Request = { [K in Order['kind']]: Omit<Extract<Order, { kind: K }>, 'id'> }[Order['kind']]

class Host {
  readonly #process: ChildProcess
  readonly #waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (reason: Error) => void }
  >()
  #lastId = 0

  constructor(role: 'aws' | 'github') {
    this.#process = fork(new URL('service-host.ts', import.meta.url), [role], { stdio: 'inherit' })
    this.#process.on('message', ({ id, value, failure }: Reply) => {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (failure === undefined) waiting?.resolve(value)
      else waiting?.reject(new BenchError(`The stand-in for ${role} failed: ${failure}`))
    })
    this.#process.on('exit', () => {
      for (const { reject } of this.#waiting.values())
        reject(new BenchError(`The stand-in for ${role} ended.`))
    })
    stopping.signal.addEventListener('abort', () => void this.close())
  }

  async ask<T>(request: Request): Promise<T> {
    stopping.signal.throwIfAborted()
    const id = ++this.#lastId
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#process.send({ ...request, id })
    return (await answer) as T
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    if (this.#process.connected) this.#process.disconnect()
    await ended
  }
}
