import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import type { KeySpec } from '@aws-sdk/client-kms'
import { PEERS } from './peers.ts'
import { workspace } from './workspace.ts'

/** A KMS that other people wrote, as the tests start it. */
export interface PeerKmsProgram {
  readonly name: string
  readonly command: string
  /** Those, and the environment, that make it listen on a free port, print its URL as RUNNING matches it, and keep its data in this folder. */
  readonly args: readonly string[]
  environment(folder: string): Readonly<Record<string, string>>
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

/** What both programs print, by the web servers that they are built on, once they listen. */
const RUNNING = /Running on (http:\/\/127\.0\.0\.1:[0-9]+)/

/** The programs of this kind that are at hand: MiniStack and moto (PyPI), which scripts/install-peers.sh installs. */
export function findPeerKms(): PeerKmsProgram[] {
  const python = join(PEERS, 'python/bin/python')
  return existsSync(python) ? [ministack(python), moto(python)] : []
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
    environment: folder => ({
      GATEWAY_PORT: '0',
      BIND_HOST: '127.0.0.1',
      SERVICES: 'kms,iam,sts,cloudformation,tagging',
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      MINISTACK_REGION: REGION,
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      LOG_LEVEL: 'INFO',
      TMPDIR: folder
    })
  }
}

function moto(python: string): PeerKmsProgram {
  return {
    name: 'moto',
    command: python,
    args: ['-m', 'moto.server', '--host', '127.0.0.1', '--port', '0'],
    environment: folder => ({ MOTO_ACCOUNT_ID: ACCOUNT, TMPDIR: folder })
  }
}

/**
 * Starts the program and waits until it says where it listens. The program takes the port itself: one that was looked for beforehand may be
 * another test's by the time it listens, and the AWS CLI would talk to that.
 */
export async function startPeerKms(program: PeerKmsProgram): Promise<PeerKms> {
  const folder = workspace()
  const env = { PATH: process.env['PATH'], HOME: folder.path, ...program.environment(folder.path) }
  const child = spawn(program.command, program.args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>(resolve => {
    child.once('close', () => {
      resolve()
    })
    child.once('error', () => {
      resolve()
    })
  })
  const end = async (): Promise<void> => {
    child.kill()
    await ended
    folder.remove()
  }
  const url = await whereItListens(child).catch(async (error: unknown) => {
    await end()
    throw error
  })
  // MiniStack takes an access key of twelve digits for the account.
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'peer-kms-takes-any-secret' }
  const client = new KMSClient({ region: REGION, endpoint: url, credentials })
  const close = async (): Promise<void> => {
    client.destroy()
    await end()
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

async function whereItListens(child: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  let output = ''
  return new Promise<string>((resolve, reject) => {
    const fail = (what: string): void => {
      clearTimeout(timer)
      reject(new Error(`${child.spawnfile} ${what}: ${output}`))
    }
    const timer = setTimeout(fail, START_TIMEOUT_MS, 'does not say where it listens')
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const url = RUNNING.exec(output)?.[1]
        if (url === undefined) return
        clearTimeout(timer)
        for (const read of [child.stdout, child.stderr]) read.removeAllListeners('data').resume()
        resolve(url)
      })
    child.once('close', () => {
      fail('ended before it listened')
    })
    child.once('error', error => {
      fail(`cannot be started (${error.message})`)
    })
  })
}
