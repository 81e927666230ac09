import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Workspace } from './workspace.ts'

/**
 * Notes each module that is resolved, by `import` and by `require`, in a file, and at the end what Node.js loaded of its own. It imports
 * nothing: Node.js would load what the bundle may never ask for.
 */
const NOTE_MODULES = `
  const { appendFileSync } = process.getBuiltinModule('node:fs')
  const { registerHooks } = process.getBuiltinModule('node:module')
  process.on('exit', () => {
    for (const name of process.moduleLoadList)
      if (name.startsWith('NativeModule ')) appendFileSync(process.env.MODULES, name.replace(' ', ':') + '\\n')
  })
  registerHooks({
    resolve(specifier, context, next) {
      appendFileSync(process.env.MODULES, specifier + '\\n')
      return next(specifier, context)
    }
  })`

const OF_NODE = 'NativeModule:'

/** What makes a run of the bundle note the modules that it loads, and reads what it noted. */
export class LoadedModules {
  readonly nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(NOTE_MODULES)}`]
  readonly env: { readonly MODULES: string }

  /** @param folder where the notes are kept, in a file named `modules`. */
  constructor(folder: Pick<Workspace, 'path'>) {
    this.env = { MODULES: join(folder.path, 'modules') }
  }

  /** Of the run since the last call, each once: names of built-in modules without `node:`, and of files. */
  take(): string[] {
    return this.#take().filter(name => !name.startsWith(OF_NODE))
  }

  /** Of the run since the last call: what Node.js loaded of its own modules, internal ones included. */
  takeNodes(): string[] {
    return this.#take()
      .filter(name => name.startsWith(OF_NODE))
      .map(name => name.slice(OF_NODE.length))
  }

  #take(): string[] {
    const names = readFileSync(this.env.MODULES, 'utf8').split('\n').filter(Boolean)
    rmSync(this.env.MODULES)
    return [...new Set(names.map(name => name.replace(/^node:/, '')))]
  }
}
