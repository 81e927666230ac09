import * as fc from 'fast-check'
import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import { cases, expectMoreThan } from '../support/random.ts'
import { runAction } from '../support/run-action.ts'
import { runKmsSign, verdictsIn } from '../support/run-kms-sign.ts'
import { pemOf, sha256, signatureOf, verdictsOf, withBitFlipped } from '../support/signed-files.ts'
import { expectsTool, runTool } from '../support/tools.ts'
import { filledIn, runScript, shellsHere } from '../support/verify-script.ts'
import { REPOSITORY, startWorld, TAG, type World } from '../support/world.ts'
import { workspace, type Workspace } from '../support/workspace.ts'

// Random damaged releases: the command must answer as verify mode does, file by file, and no file passes whose signature OpenSSL rejects;
// the verify script must answer as the command does that demands the release.
//
// Where they differ, on purpose:
// - A folder without --all is not asked to be whole: what its list names and what is not there is printed, not rejected. Verify mode
//   rejects the list with `artifacts: folder/**`.
// - A wildcard of the action does not meet hidden files; a folder has them.

const CONTENTS: Readonly<Record<string, string>> = {
  'app.tgz': 'the application\n',
  'tool.zip': 'the tool\n',
  'notes.txt': 'one\ntwo\n'
}

type Damage = Readonly<{ kind: (typeof KINDS)[number]; at: number; other: number; bit: number }>

const KINDS = [
  'flip a bit',
  'cut',
  'empty',
  'remove',
  'swap',
  'copy over',
  'extra file',
  'extra signature',
  'CRLF',
  'append a newline',
  'sign by another key',
  'list again, signed by another key',
  'replace the key'
] as const

const damages = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    at: fc.nat(1000),
    other: fc.nat(1000),
    bit: fc.nat(2000)
  }),
  { maxLength: 3 }
)

/** The binding names it, and the script accepts no other than https. */
const SERVER = { GITHUB_SERVER_URL: 'https://github.com' }

let key: KeyObject
let foreign: KeyObject
let world: World

beforeAll(async () => {
  const files = Object.fromEntries(Object.entries(CONTENTS).map(([name, text]) => [`dist/${name}`, text]))
  world = await startWorld()
  const run = await world.sign({ strategy: 'both', upload: 'all' }, { files, env: SERVER })
  if (run.exitCode !== 0) throw new Error(run.stdout)
  key = world.key.publicKey
  foreign = await testKey('RSA_2048', 21)
})

type Files = Map<string, Buffer>

const signedFiles = (): Files =>
  new Map(
    world.github
      .assets(world.release.id)
      .map(({ name, content }) => [name, Buffer.from(content?.bytes() ?? '')] as const)
  )

function damage(files: Files, { kind, at, other, bit }: Damage): void {
  const names = [...files.keys()].sort()
  const pick = (number: number): string => names[number % names.length] ?? ''
  const name = pick(at)
  const bytes = files.get(name)
  if (bytes === undefined) return
  switch (kind) {
    case 'flip a bit':
      if (bytes.length > 0) files.set(name, withBitFlipped(bytes, bit % (bytes.length * 8)))
      return
    case 'cut':
      return void files.set(name, bytes.subarray(0, Math.floor(bytes.length / 2)))
    case 'empty':
      return void files.set(name, Buffer.alloc(0))
    case 'remove':
      return void files.delete(name)
    case 'swap':
      files.set(name, files.get(pick(other)) ?? bytes)
      return void files.set(pick(other), bytes)
    case 'copy over':
      return void files.set(pick(other), bytes)
    case 'extra file':
      return void files.set(`extra-${bit}.bin`, Buffer.from(`${bit}`))
    case 'extra signature':
      return void files.set(`extra-${bit}.bin.sig`, bytes)
    case 'CRLF':
      return void files.set(name, Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'))
    case 'append a newline':
      return void files.set(name, Buffer.concat([bytes, Buffer.from('\n')]))
    case 'sign by another key':
      return void files.set(`${name}.sig`, signatureOf(foreign, bytes))
    case 'list again, signed by another key': {
      const lines = names.map(listed => `${sha256(files.get(listed) ?? '')}  ${listed}\n`)
      files.set('SHA256SUMS', Buffer.from(lines.join('')))
      return void files.set('SHA256SUMS.sig', signatureOf(foreign, lines.join('')))
    }
    case 'replace the key':
      return void files.set('signing-public-key.pem', Buffer.from(pemOf(foreign)))
  }
}

interface Answer {
  readonly passes: boolean
  readonly verdicts: Readonly<Record<string, string>>
}

async function askCommand(folder: Workspace, ...args: readonly string[]): Promise<Answer> {
  const cli = ['verify', '--json', '--key', 'owner/key.pem', ...args]
  const result = await runKmsSign({ cwd: folder.path, args: cli })
  return { passes: result.exitCode === 0, verdicts: result.stdout === '' ? {} : verdictsIn(result) }
}

async function askAction(folder: Workspace): Promise<Answer> {
  const inputs = { mode: 'verify', artifacts: 'rel/*', 'trusted-public-key': 'owner/key.pem' }
  const result = await runAction({ cwd: folder.path, inputs })
  return { passes: result.exitCode === 0, verdicts: verdictsOf(result) }
}

/** The same files as the assets of a release, as a closed world. */
async function askActionOnRelease(folder: Workspace, files: Files): Promise<Answer> {
  const release = world.github.createRelease({ tag: TAG, draft: true })
  for (const [name, content] of files) world.github.addAsset(release, { name, content })
  const inputs = {
    'release-assets': '*',
    'release-id': String(release.id),
    'trusted-public-key': 'owner/key.pem'
  }
  const result = await world.verify(inputs, { cwd: folder.path, env: SERVER })
  return { passes: result.exitCode === 0, verdicts: verdictsOf(result) }
}

const [SHELL] = shellsHere()

async function scriptPasses(folder: Workspace): Promise<boolean> {
  if (SHELL === undefined) throw new Error('There is no shell')
  const script = filledIn('verify.sh', { publicKey: pemOf(key) })
  return (await runScript(SHELL, { script, args: [folder.file('rel')] })).code === 0
}

async function opensslAccepts(folder: Workspace, name: string): Promise<boolean> {
  const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1']
  const args = ['dgst', '-sha256', '-verify', 'owner/key.pem', '-signature', `rel/${name}.sig`, ...pss]
  return (await runTool('openssl', [...args, `rel/${name}`], { cwd: folder.path })).code === 0
}

describe.runIf(expectsTool('openssl', 'version'))('a damaged release', () => {
  test('is answered alike by the command, by verify mode, by the script and by OpenSSL', async () => {
    const seen = { passed: 0, rejected: 0 }
    await fc.assert(
      fc.asyncProperty(damages, async all => {
        const files = signedFiles()
        for (const one of all) damage(files, one)
        fc.pre(files.size > 0)
        const folder = workspace({ 'owner/key.pem': pemOf(key) })
        try {
          for (const [name, bytes] of files) folder.write(`rel/${name}`, bytes)
          const paths = [...files.keys()].map(name => `rel/${name}`)
          const [byName, whole, inFolder, bound, action, onRelease, script] = await Promise.all([
            askCommand(folder, '--', ...paths),
            askCommand(folder, '--all', 'rel'),
            askCommand(folder, 'rel'),
            askCommand(folder, '--expect', `${REPOSITORY}@${TAG}`, 'rel'),
            askAction(folder),
            askActionOnRelease(workspace({ 'owner/key.pem': pemOf(key) }), files),
            scriptPasses(folder)
          ])
          expect(byName).toEqual(action)
          expect(whole).toEqual(onRelease)
          const { 'rel/SHA256SUMS': list, ...inPart } = inFolder.verdicts
          const { 'rel/SHA256SUMS': wholeList, ...others } = action.verdicts
          expect(inPart).toEqual(others)
          // a list that is not whole is judged by what else there is to say of it
          const expected =
            wholeList === 'checksums-incomplete' ? '(verified|binding-[a-z]+)' : String(wholeList)
          expect(String(list)).toMatch(new RegExp(`^${expected}$`))
          expect(script).toBe(bound.passes)
          for (const [path, verdict] of Object.entries(byName.verdicts)) {
            const name = path.slice('rel/'.length)
            if (verdict !== 'verified' || !files.has(`${name}.sig`)) continue
            expect({ name, accepted: await opensslAccepts(folder, name) }).toEqual({ name, accepted: true })
          }
          seen[whole.passes ? 'passed' : 'rejected'] += 1
        } finally {
          folder.remove()
        }
      }),
      cases(60) // each starts seven processes
    )
    expectMoreThan(15, seen.rejected)
    expectMoreThan(4, seen.passed)
  })
})
