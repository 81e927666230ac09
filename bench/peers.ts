import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'

export type PeerName = 'openssl' | 'sha256sum' | 'xargs' | 'curl' | 'aws' | 'cosign'

export interface Peer {
  readonly path: string
  /** The first line of what it says about itself. */
  readonly version: string
}

export type Peers = ReadonlyMap<PeerName, Peer>

const VERSION_ARGUMENTS: Readonly<Record<PeerName, readonly string[]>> = {
  openssl: ['version'],
  sha256sum: ['--version'],
  xargs: ['--version'],
  curl: ['--version'],
  aws: ['--version'],
  cosign: ['version']
}

/** Programs to compare with that are installed and work. */
export function findPeers(): Peers {
  const found = new Map<PeerName, Peer>()
  for (const [name, args] of Object.entries(VERSION_ARGUMENTS) as [PeerName, readonly string[]][]) {
    const path = findProgram(name)
    if (path === undefined) continue
    const { status, stdout } = spawnSync(path, args, { encoding: 'utf8' })
    if (status === 0) found.set(name, { path, version: firstVersionLine(stdout) })
  }
  return found
}

/** A line for each program that is missing. */
export function describeMissing(peers: Peers): string[] {
  const names = Object.keys(VERSION_ARGUMENTS) as PeerName[]
  return names.filter(name => !peers.has(name)).map(name => `${name} is not installed: not compared with.`)
}

/** The environment of a peer: nothing of AWS but what is given. */
export function peerEnvironment(
  peers: Peers,
  variables: Readonly<Record<string, string>> = {}
): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|GITHUB|ACTIONS)_/.test(name))
  const aws = peers.get('aws')
  return {
    ...Object.fromEntries(inherited),
    PATH: `${aws === undefined ? '' : `${dirname(aws.path)}:`}${process.env['PATH']}`,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    ...variables
  }
}

function findProgram(name: string): string | undefined {
  const path = firstLine('sh', '-c', 'command -v "$1"', 'sh', name)
  // pyenv's shim is a shell script that costs time of its own
  if (path !== undefined && /\/shims\//.test(path)) return firstLine('pyenv', 'which', name) ?? path
  return path
}

function firstLine(command: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  const [line = ''] = status === 0 ? stdout.split('\n') : []
  return line === '' ? undefined : line
}

function firstVersionLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim())
  return lines.find(line => /\d+\.\d+/.test(line)) ?? lines[0] ?? ''
}
