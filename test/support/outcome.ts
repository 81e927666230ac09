import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import type { ActionResult } from './run-action.ts'
import { workspace } from './run-action.ts'
import { ARTIFACT } from './world.ts'
import type { World } from './world.ts'

/** What a failed run must say: the title of its annotation, the cause and the next step. */
export interface Failure {
  readonly code: string
  readonly message: string | RegExp
  readonly hint: string
}

/** The text as a pattern that a reader of a failed test still understands. */
const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

/** For `toMatchObject`: the run failed with this one annotation and no other. */
export function failure({ code, message, hint }: Failure): object {
  // A cause in a server's words does not always end like a sentence.
  const cause =
    typeof message === 'string' ? String.raw`^${escape(message)}\.?` : `^(?=[^]*?(?:${message.source}))[^]*`
  const line = new RegExp(`${cause} ${escape(hint)}$`)
  return {
    exitCode: 1,
    annotations: [{ level: 'error', title: code, message: expect.stringMatching(line) as string }]
  }
}

/** Like `failure`, for one input that cannot be right. */
export function inputProblem(problem: string): object {
  return failure({
    code: 'INPUT_INVALID',
    message: `An input is wrong: ${problem}.`,
    hint: 'Correct the "with:" block of this step.'
  })
}

/** What was changed: on the release, or tried to be, and the files that there are in the workspace now. */
export function effectsOf(world: World, result: ActionResult): object {
  return {
    changes: world.github.mutations().map(({ method, path }) => `${method} ${path}`),
    files: filesIn(result.workspace)
  }
}

/** The effects of a run that failed before it wrote a file or changed the release. */
export function untouched(files: Readonly<Record<string, unknown>> = ARTIFACT): object {
  return { changes: [], files: Object.keys(files).sort() }
}

/** All requests to anybody. */
export const requestsOf = ({ oidc, sts, kms, github }: World): unknown[] =>
  [oidc, sts, kms, github].flatMap(fake => fake.requests)

/** The run failed with this one error, whatever it warned of. */
export function expectFailure(result: ActionResult, expected: Failure): void {
  const annotations = result.annotations.filter(({ level }) => level === 'error')
  expect({ exitCode: result.exitCode, annotations }).toMatchObject(failure(expected))
}

/** An input that cannot be right failed before anything was asked of anybody. */
export function expectInputProblem(world: World, result: ActionResult, problem: string): void {
  expect(result).toMatchObject(inputProblem(problem))
  expect(requestsOf(world)).toEqual([])
}

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

export const warningsOf = (result: ActionResult): string[] =>
  result.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message)

/** An output that is JSON. */
export function jsonOutput(result: ActionResult, name: string): unknown {
  return JSON.parse(result.outputs.get(name) ?? 'null')
}

export const assetNames = (world: World): string[] =>
  world.github
    .assets(world.release.id)
    .map(({ name }) => name)
    .sort()

/** The operations that KMS was asked for, in their order. */
export const kmsOperations = (world: World): string[] => world.kms.calls.map(({ operation }) => operation)

/** The job summary as a browser would show it, without its tags. */
export function summaryText(result: ActionResult): string {
  return decodeEntities(result.summary.replaceAll(/<[^>]*>/g, ' '))
}

export function decodeEntities(html: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }
  return html.replaceAll(/&(?:#(\d+)|(\w+));/g, (entity, code: string | undefined, name: string) =>
    code === undefined ? (names[name] ?? entity) : String.fromCodePoint(Number(code))
  )
}

/** The commands under a heading of the summary, as a reader would copy them. */
export function commandIn(result: ActionResult, heading: string): string {
  const [, block] = result.summary.split(`### ${heading}\n\n<pre><code>`)
  const [code] = (block ?? '').split('</code></pre>')
  return decodeEntities(code ?? '')
}

/** A command without the continuations of its lines. */
export function unwrapped(command: string): string {
  return command.replaceAll(/ \\\n */g, ' ')
}

/** Every command of the summary, folded ones too, by what is said in front of it. */
export function commandsIn({ summary }: Pick<ActionResult, 'summary'>): Map<string, string> {
  const found = summary.matchAll(
    /^(?:### |<details><summary>)(Verify [^<\n]*)(?:<\/summary>)?\n\n(?:[^<\n][^\n]*\n\n)?<pre><code>(.*?)<\/code><\/pre>/gms
  )
  return new Map([...found].map(([, title = '', code = '']) => [title, decodeEntities(code)]))
}

/** Runs the OpenSSL commands of the summary in a folder; what they print. */
export async function runPrintedCommand(result: ActionResult, folder: string): Promise<string> {
  const command = commandIn(result, 'Verify with OpenSSL')
  expect(command).not.toBe('')
  const { stdout } = await promisify(execFile)('sh', ['-ec', command], { cwd: folder })
  return stdout
}

/** A new folder with all assets of the world's release, and with more files. */
export function downloadAssets(
  world: World,
  more: Readonly<Record<string, string | Uint8Array>> = {}
): string {
  const files = Object.entries(more).map(([name, content]) => [join('download', name), content] as const)
  const folder = join(workspace(Object.fromEntries(files)).path, 'download')
  mkdirSync(folder, { recursive: true })
  for (const { name, content } of world.github.assets(world.release.id)) {
    if (content !== undefined) writeFileSync(join(folder, name), content.bytes())
  }
  return folder
}
