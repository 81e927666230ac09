import { fileURLToPath } from 'node:url'
import type { Bench } from './context.ts'
import { time } from './measure.ts'
import { peerEnvironment, type PeerName } from './peers.ts'
import type { Surroundings } from './services.ts'

/** A shell script of this folder that does what the step does. */
export interface Script {
  /** What it is called in the tables. */
  readonly name: string
  readonly file: string
  readonly needs: readonly PeerName[]
}

/** Artifacts that a script really handles when it stands for more: it takes a second for each. */
export const SAMPLE = 5

export const canRun = ({ peers }: Bench, { needs }: Script): boolean => needs.every(name => peers.has(name))

/** Runs a script on files below `cwd`; in milliseconds. */
export async function timeScript(
  bench: Bench,
  { file }: Script,
  {
    surroundings: { aws, github },
    oidc,
    cwd,
    args
  }: {
    readonly surroundings: Surroundings
    readonly oidc: boolean
    readonly cwd: string
    readonly args: readonly string[]
  }
): Promise<number> {
  const env = peerEnvironment(bench.peers, {
    AWS_ENDPOINT_URL_KMS: aws.kmsUrl,
    AWS_ENDPOINT_URL_STS: aws.stsUrl,
    AWS_REGION: aws.region,
    AWS_DEFAULT_REGION: aws.region,
    ...(oidc
      ? {
          ROLE_ARN: aws.roleArn,
          ACTIONS_ID_TOKEN_REQUEST_URL: aws.oidcUrl,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: aws.requestToken
        }
      : { AWS_ACCESS_KEY_ID: aws.accessKeyId, AWS_SECRET_ACCESS_KEY: aws.secretAccessKey }),
    COSIGN_MAJOR: /v(\d+)\./.exec(bench.peers.get('cosign')?.version ?? '')?.[1] ?? '',
    KEY_ID: aws.keyArn,
    API_URL: github.apiUrl,
    REPOSITORY: `${github.owner}/${github.repo}`,
    RELEASE_ID: String(github.releaseId),
    TOKEN: github.token
  })
  const command = fileURLToPath(new URL(file, import.meta.url))
  return (await time({ command, args, cwd, env })).ms
}

/**
 * What a script would take for `count` artifacts, round by round. On a busy machine one artifact can take longer than several: then an
 * artifact more is taken to cost nothing, so that the figure favors the script and is never less than what was measured.
 *
 * @param one times with one artifact.
 * @param some times with `sample` artifacts.
 */
export function scaled(
  one: readonly number[] | undefined,
  some: readonly number[] | undefined,
  sample: number,
  count: number
): readonly number[] | undefined {
  if (one === undefined || some === undefined || count === 1) return one
  return one.map((ms, round) => {
    const more = Math.max(0, (some[round] ?? Number.NaN) - ms) / (sample - 1)
    return ms + (count - 1) * more
  })
}
