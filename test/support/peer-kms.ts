import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import type { KeySpec } from '@aws-sdk/client-kms'
import { PEERS } from './peers.ts'
import { hasTool } from './tools.ts'
import { workspace } from './workspace.ts'

/** A KMS that other people wrote, as the tests start it. */
export interface PeerKmsProgram {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** More of them, for a port. */
  readonly options?: (port: number) => readonly string[]
  /** Environment that makes it listen on this port and keep its data in this folder. */
  environment(port: number, folder: string): Readonly<Record<string, string>>
}

export interface PeerKms {
  readonly name: string
  readonly url: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Makes a key for signatures over the KMS API; gives its ARN. */
  createKey(spec: KeySpec): Promise<string>
  close(): Promise<void>
}

const REGION = 'us-east-1'
const ACCOUNT = '111122223333'
const START_TIMEOUT_MS = 30_000

/**
 * The programs of this kind that are at hand: MiniStack and moto (PyPI), which scripts/install-peers.sh installs, and local-kms
 * (https://github.com/nsmithuk/local-kms) where it is on the PATH.
 */
export function findPeerKms(): PeerKmsProgram[] {
  const python = join(PEERS, 'python/bin/python')
  return [
    ...(existsSync(python) ? [ministack(python), moto(python)] : []),
    ...(hasTool('sh', '-c', 'command -v local-kms') ? [LOCAL_KMS] : [])
  ]
}

/** The environment of an AWS CLI that asks this program for this account, where the program keeps more than one. */
export function awsEnvironment(peer: PeerKms, account: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: peer.url,
    AWS_ACCESS_KEY_ID: account, // MiniStack keeps an account apart for each key of twelve digits
    AWS_SECRET_ACCESS_KEY: peer.credentials.secretAccessKey,
    AWS_REGION: peer.region,
    AWS_DEFAULT_REGION: peer.region,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: ''
  }
}

function ministack(python: string): PeerKmsProgram {
  return {
    name: 'MiniStack',
    command: python,
    args: ['-m', 'ministack'],
    environment: (port, folder) => ({
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      SERVICES: 'kms,iam,sts,cloudformation,tagging',
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      MINISTACK_REGION: REGION,
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      LOG_LEVEL: 'WARNING',
      TMPDIR: folder
    })
  }
}

function moto(python: string): PeerKmsProgram {
  return {
    name: 'moto',
    command: python,
    args: ['-m', 'moto.server', '--host', '127.0.0.1'],
    options: port => ['--port', String(port)],
    environment: (_port, folder) => ({ MOTO_ACCOUNT_ID: ACCOUNT, TMPDIR: folder })
  }
}

const LOCAL_KMS: PeerKmsProgram = {
  name: 'local-kms',
  command: 'local-kms',
  args: [],
  environment: (port, folder) => ({
    PORT: String(port),
    KMS_REGION: REGION,
    KMS_ACCOUNT_ID: ACCOUNT,
    KMS_DATA_PATH: folder,
    KMS_SEED_PATH: `${folder}/no-seed.yaml`
  })
}

/** Starts the program on a free port of this machine and waits until it answers. */
export async function startPeerKms(program: PeerKmsProgram): Promise<PeerKms> {
  const folder = workspace()
  const port = await freePort()
  const env = { PATH: process.env['PATH'], HOME: folder.path, ...program.environment(port, folder.path) }
  const child = spawn(program.command, [...program.args, ...(program.options?.(port) ?? [])], {
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text))
  const ended = new Promise<void>(resolve => {
    child.once('close', () => {
      resolve()
    })
    child.once('error', error => {
      output.push(String(error))
      resolve()
    })
  })

  const url = `http://127.0.0.1:${port}`
  // MiniStack takes an access key of twelve digits for the account.
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'peer-kms-takes-any-secret' }
  const client = new KMSClient({ region: REGION, endpoint: url, credentials })
  const close = async (): Promise<void> => {
    client.destroy()
    child.kill()
    await ended
    folder.remove()
  }
  try {
    await answers(url, child, output)
  } catch (error) {
    await close()
    throw error
  }
  return {
    name: program.name,
    url,
    region: REGION,
    credentials,
    createKey: async KeySpec => {
      const { KeyMetadata } = await client.send(new CreateKeyCommand({ KeySpec, KeyUsage: 'SIGN_VERIFY' }))
      if (KeyMetadata?.Arn === undefined) throw new Error(`${program.name} made a key without an ARN`)
      return KeyMetadata.Arn
    },
    close
  }
}

async function answers(url: string, child: ChildProcess, output: readonly string[]): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    try {
      await (await fetch(url, { signal: AbortSignal.timeout(1000) })).body?.cancel()
      return
    } catch (cause) {
      const ended = child.exitCode !== null || child.pid === undefined
      if (!ended && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 50))
      else throw new Error(`${child.spawnfile} does not answer: ${output.join('')}`, { cause })
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('There is no free TCP port')
  return address.port
}
