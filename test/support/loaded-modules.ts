import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Workspace } from './workspace.ts'

/** Notes each module that is resolved, by `import` and by `require`, in a file. */
const NOTE_MODULES = `
  import { appendFileSync } from 'node:fs'
  import { registerHooks } from 'node:module'
  registerHooks({
    resolve(specifier, context, next) {
      appendFileSync(process.env.MODULES, specifier + '\\n')
      return next(specifier, context)
    }
  })`

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
    const names = readFileSync(this.env.MODULES, 'utf8').split('\n').filter(Boolean)
    rmSync(this.env.MODULES)
    return [...new Set(names.map(name => name.replace(/^node:/, '')))]
  }
}
