import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { IS_CI } from './tools.ts'

const PLATFORM = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

/** A version of Node.js by its major number. */
export interface OtherNode {
  readonly major: number
  readonly path: string
}

/** This Node, and those that scripts/install-peers.sh puts into `.peers/`: those that are there, and in CI all. */
export function findNodes(majors: readonly number[]): OtherNode[] {
  return majors.map(major => ({ major, path: pathOf(major) })).filter(({ path }) => IS_CI || existsSync(path))
}

function pathOf(major: number): string {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath
  const folder = new URL(
    `../../.peers/node-${major}/node_modules/node-${PLATFORM}/bin/node${process.platform === 'win32' ? '.exe' : ''}`,
    import.meta.url
  )
  return fileURLToPath(folder)
}
