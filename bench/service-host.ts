// A process for stand-ins, forked by services.ts: what they cost is not measured as the bench's or the step's.
// Usage: node service-host.ts aws|github, with an IPC channel.
import { FakeGitHub } from '../test/fakes/github.ts'
import type { RecordedRequest } from '../test/fakes/http.ts'
import { FakeKms } from '../test/fakes/kms.ts'
import { FakeOidc } from '../test/fakes/oidc.ts'
import { CredentialStore } from '../test/fakes/policy.ts'
import { FakeSts } from '../test/fakes/sts.ts'

/** How far away the services seem, in milliseconds; nothing is added where it is missing. */
export interface Latencies {
  readonly kms?: number
  readonly sts?: number
  readonly oidc?: number
  readonly github?: number
}

export const ADDITIONAL_SPECS = ['RSA_3072', 'ECC_NIST_P256', 'ML_DSA_65'] as const

export interface AwsFacts {
  readonly kmsUrl: string
  readonly stsUrl: string
  readonly oidcUrl: string
  readonly requestToken: string
  readonly keyArn: string
  /** Of one key of each kind that can sign a checksums file as well. */
  readonly additionalKeyArns: Readonly<Record<(typeof ADDITIONAL_SPECS)[number], string>>
  readonly roleArn: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
}

export interface GitHubFacts {
  readonly apiUrl: string
  readonly serverUrl: string
  readonly owner: string
  readonly repo: string
  readonly repositoryId: number
  readonly token: string
  readonly releaseId: number
  readonly violations: readonly unknown[]
}

export type ServiceName = 'KMS' | 'STS' | 'OIDC' | 'GitHub'

export interface SeenRequest {
  readonly service: ServiceName
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What happened since the services were started anew. */
export interface Report {
  readonly requests: readonly SeenRequest[]
  /** CPU time of the process, in milliseconds. */
  readonly cpuMs: number
  /** Assets on the release. */
  readonly assets: number
}

export type Order =
  | { readonly id: number; readonly kind: 'restart'; readonly latencies: Latencies }
  | { readonly id: number; readonly kind: 'report' }

export type Reply = { readonly id: number; readonly value?: unknown; readonly failure?: string }

const REPOSITORY = { owner: 'octo-org', repo: 'product' }
const SLUG = `${REPOSITORY.owner}/${REPOSITORY.repo}`
const REGION = 'eu-central-1'
const ACCOUNT = '111122223333'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/release-signing`

interface Services {
  readonly facts: AwsFacts | GitHubFacts
  requests(): SeenRequest[]
  assets(): number
  close(): Promise<unknown>
}

const seen = (service: ServiceName, requests: readonly RecordedRequest[]): SeenRequest[] =>
  requests.map(({ at }) => ({ service, at }))

const latency = (latencyMs: number | undefined): { latencyMs?: number } =>
  latencyMs === undefined ? {} : { latencyMs }

async function startAws({ kms: kmsMs, sts: stsMs, oidc: oidcMs }: Latencies): Promise<Services> {
  const credentials = new CredentialStore()
  const oidc = await FakeOidc.start({ repository: SLUG, ref: 'refs/heads/main', ...latency(oidcMs) })
  const roles = [{ arn: ROLE, subject: `repo:${SLUG}:*` }]
  const sts = await FakeSts.start({ oidc, credentials, roles, ...latency(stsMs) })
  const kms = await FakeKms.start({ region: REGION, accountId: ACCOUNT, credentials, ...latency(kmsMs) })
  const key = await kms.createKey({ keySpec: 'RSA_2048' })
  const additional = await Promise.all(
    ADDITIONAL_SPECS.map(async keySpec => [keySpec, (await kms.createKey({ keySpec })).arn] as const)
  )
  const user = credentials.addUser(`arn:aws:iam::${ACCOUNT}:user/release`)
  return {
    facts: {
      kmsUrl: kms.url,
      stsUrl: sts.url,
      oidcUrl: oidc.url,
      requestToken: oidc.requestToken,
      keyArn: key.arn,
      additionalKeyArns: Object.fromEntries(additional) as AwsFacts['additionalKeyArns'],
      roleArn: ROLE,
      accessKeyId: user.accessKeyId,
      secretAccessKey: user.secretAccessKey,
      region: REGION
    },
    requests: () => [
      ...seen('KMS', kms.requests),
      ...seen('STS', sts.requests),
      ...seen('OIDC', oidc.requests)
    ],
    assets: () => 0,
    close: () => Promise.all([oidc.close(), sts.close(), kms.close()])
  }
}

async function startGitHub({ github: githubMs }: Latencies): Promise<Services> {
  // An Enterprise Server counts no requests: 200 uploads would otherwise wait for GitHub's minute, whoever makes them.
  const github = await FakeGitHub.start({ ...REPOSITORY, ghes: true, ...latency(githubMs) })
  const release = github.createRelease({ tag: 'v1.0.0', draft: true })
  return {
    facts: {
      apiUrl: github.apiUrl,
      serverUrl: github.serverUrl,
      ...REPOSITORY,
      repositoryId: github.repositoryId,
      token: github.token,
      releaseId: release.id,
      violations: []
    },
    requests: () => seen('GitHub', [...github.requests, ...github.downloads.requests]),
    assets: () => github.assets(release.id).length,
    close: () => github.close()
  }
}

const start = process.argv[2] === 'aws' ? startAws : startGitHub
let services: Services | undefined
let cpuBefore = process.cpuUsage()

async function obey(order: Order): Promise<unknown> {
  if (order.kind === 'restart') {
    await services?.close()
    services = await start(order.latencies)
    cpuBefore = process.cpuUsage()
    return services.facts
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  return {
    requests: services?.requests() ?? [],
    cpuMs: (user + system) / 1000,
    assets: services?.assets() ?? 0
  } satisfies Report
}

const reply = (answer: Reply): void => {
  process.send?.(answer)
}
process.on('message', (order: Order) => {
  obey(order).then(
    value => reply({ id: order.id, value }),
    (thrown: unknown) => reply({ id: order.id, failure: String(thrown) })
  )
})
// Ctrl-C goes to the whole group of processes; the bench says when these end.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
