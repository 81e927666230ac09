import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PEERS } from './peers.ts'
import { IS_CI } from './tools.ts'

const PLATFORM = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const PROGRAM = `node_modules/node-${PLATFORM}/bin/node${process.platform === 'win32' ? '.exe' : ''}`

/** One Node.js: `22` is any 22, `24.0` any 24.0; or what stands in for it. */
export interface OtherNode {
  readonly version: string
  readonly path: string
}

/** This Node, and those that scripts/install-peers.sh installs: those that are there, and in CI all. */
export function findNodes(versions: readonly string[]): OtherNode[] {
  return versions
    .map(version => ({ version, path: pathOf(version) }))
    .filter(({ path }) => IS_CI || existsSync(path))
}

/** Bun, where scripts/install-peers.sh installs it: on Linux. */
export function findBun(): OtherNode[] {
  const packages = join(PEERS, 'bun/node_modules/@oven')
  const [name] = existsSync(packages) ? readdirSync(packages) : []
  if (name !== undefined) return [{ version: 'Bun', path: join(packages, name, 'bin/bun') }]
  if (IS_CI && process.platform === 'linux') throw new Error(`Bun is not in ${packages}`)
  return []
}

function pathOf(version: string): string {
  if (`${process.versions.node}.`.startsWith(`${version}.`)) return process.execPath
  const installed = existsSync(PEERS) ? readdirSync(PEERS) : []
  const folder = installed.find(name => `${name}.`.startsWith(`node-${version}.`))
  return join(PEERS, folder ?? `node-${version}`, PROGRAM)
}
