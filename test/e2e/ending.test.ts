import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Fault, Faults, RecordedRequest } from '../fakes/http.ts'
import { failure } from '../support/outcome.ts'
import type { ActionResult, StartedAction } from '../support/run-action.ts'
import { startWorld } from '../support/world.ts'
import type { Inputs, World } from '../support/world.ts'

/** A second, and what a machine takes that does something else too; what holds a process holds it for minutes. */
const GONE_MS = 2_500

const NOT_FOUND = {
  code: 'RELEASE_NOT_FOUND',
  message: 'There is no release for the tag "v1.2.3", published or draft, among 0 seen.',
  hint: 'Check release-tag and repository; a draft must be there before this step and is seen only with "permissions: { contents: write }".'
}
const SERVICES = {
  OIDC: { faults: ({ oidc }: World): Faults => oidc.faults, match: () => true },
  STS: { faults: ({ sts }: World): Faults => sts.faults, match: () => true },
  KMS: { faults: ({ kms }: World): Faults => kms.faults, match: () => true },
  'the storage of GitHub': {
    faults: ({ github }: World): Faults => github.downloads.faults,
    match: () => true
  }
}
type ServiceName = keyof typeof SERVICES
const ENDLESS = ['stall', 'silence', 'trickle'] as const
const EACH = (names: readonly ServiceName[]) =>
  names.flatMap(name => ENDLESS.map(kind => [name, kind] as const))

/** The service answers nothing any more; resolves when it was asked. */
async function hang(world: World, name: ServiceName, kind: Fault['kind']): Promise<void> {
  const { faults, match } = SERVICES[name]
  return new Promise(resolve => {
    faults(world).next({
      kind,
      times: Infinity,
      match: request => {
        resolve()
        return match() && request.path !== ''
      }
    })
  })
}

interface Ended {
  readonly result: ActionResult
  /** From what is printed last to the end of the process. */
  readonly afterErrorMs: number
}

async function ended(run: StartedAction): Promise<Ended> {
  let printedAt = 0
  run.child.stdout?.on('data', (text: Buffer) => {
    if (text.includes('::error')) printedAt = performance.now()
  })
  const exited = new Promise<number>(resolve => run.child.once('exit', () => resolve(performance.now())))
  const [result, exitedAt] = await Promise.all([run.finished, exited])
  expect(printedAt).toBeGreaterThan(0)
  return { result, afterErrorMs: exitedAt - printedAt }
}

/** The error is the last of all lines. */
function assertLast(result: ActionResult): void {
  expect(result.stdout.trimEnd().split('\n').at(-1)).toMatch(/^::error /)
}

const isListing = ({ path }: RecordedRequest): boolean => path.includes('/releases?')

describe('after an error nothing more is said, and the process is gone within a second', () => {
  test.each(EACH(['OIDC', 'STS', 'KMS']))('while %s is asked: %s', async (name, kind) => {
    const world = await startWorld({ release: false })
    const asked = hang(world, name, kind)
    world.github.faults.next({ kind: 'hold', match: isListing, until: asked })
    const { result, afterErrorMs } = await ended(await world.startSign())
    expect(result).toMatchObject(failure(NOT_FOUND))
    expect(afterErrorMs).toBeLessThan(GONE_MS)
    assertLast(result)
  })

  test('while KMS is slow to answer: its answer is not told any more', async () => {
    const world = await startWorld({ release: false, kms: { latencyMs: 700 } })
    world.github.faults.next({
      kind: 'hold',
      match: isListing,
      until: new Promise<void>(resolve => {
        world.kms.faults.next({
          kind: 'stall',
          match: () => {
            resolve()
            return false
          }
        })
      })
    })
    const { result, afterErrorMs } = await ended(await world.startSign())
    expect(result).toMatchObject(failure(NOT_FOUND))
    expect(afterErrorMs).toBeLessThan(GONE_MS)
    expect(result.stdout).not.toMatch(/^Key /m)
    assertLast(result)
  })

  test('while a proxy accepts and never connects, and keeps its end of the socket open', async () => {
    const sockets = new Set<Socket>()
    const proxy = createServer({ allowHalfOpen: true }, socket => {
      sockets.add(socket)
      socket.on('error', () => {}).resume()
    })
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      proxy.close()
    })
    const world = await startWorld({ release: false })
    world.github.faults.next({
      kind: 'hold',
      match: isListing,
      until: new Promise(resolve => proxy.once('connection', resolve))
    })
    const { port } = proxy.address() as AddressInfo
    const env = {
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://oidc.corp.example/token?api-version=2.0'
    }
    const { result, afterErrorMs } = await ended(await world.startSign({}, { env }))
    expect(result).toMatchObject(failure(NOT_FOUND))
    expect(sockets.size).toBeGreaterThan(0)
    expect(afterErrorMs).toBeLessThan(GONE_MS)
    assertLast(result)
  })
})

describe('a job that is cancelled is gone within a second', () => {
  test.each(EACH(['OIDC', 'STS', 'KMS', 'the storage of GitHub']))(
    'while %s is asked: %s',
    async (name, kind) => {
      const world = await startWorld()
      world.github.addAsset(world.release, { name: 'app.bin', content: Buffer.alloc(100_000) })
      const asked = hang(world, name, kind)
      const inputs =
        name === 'the storage of GitHub' ? { artifacts: undefined, 'release-assets': '*.bin' } : {}
      const run = await world.startSign(inputs)
      const ending = ended(run)
      await asked
      await new Promise(resolve => setTimeout(resolve, 100))
      const cancelledAt = performance.now()
      run.child.kill(kind === 'stall' ? 'SIGINT' : 'SIGTERM')
      const { result } = await ending
      expect(performance.now() - cancelledAt).toBeLessThan(2 * GONE_MS) // the checks of the harness included
      expect(result).toMatchObject(
        failure({
          code: 'CANCELLED',
          message: 'The job was cancelled; each asset that is attached is complete.',
          hint: 'Run the job again: it keeps what is valid and continues from there.'
        })
      )
      assertLast(result)
    }
  )
})

test('the second signal of the runner on Windows, SIGBREAK, cancels like the others', async () => {
  const world = await startWorld()
  const asked = hang(world, 'KMS', 'stall')
  // no other system has that signal: another one stands for it
  const stand = "process.on('SIGUSR2', () => process.emit('SIGBREAK', 'SIGBREAK'))"
  const run = await world.startSign(
    {},
    { nodeArgs: ['--import', `data:text/javascript,${encodeURIComponent(stand)}`] }
  )
  const ending = ended(run)
  await asked
  run.child.kill('SIGUSR2')
  const { result } = await ending
  expect(result).toMatchObject(
    failure({
      code: 'CANCELLED',
      message: 'The job was cancelled; each asset that is attached is complete.',
      hint: 'Run the job again: it keeps what is valid and continues from there.'
    })
  )
})

test('a run that succeeds is gone at once, though its connections are kept open', async () => {
  const world = await startWorld()
  const run = await world.startSign()
  let printedAt = 0
  run.child.stdout?.on('data', () => {
    printedAt = performance.now()
  })
  const exited = new Promise<number>(resolve => run.child.once('exit', () => resolve(performance.now())))
  expect((await run.finished).exitCode).toBe(0)
  expect((await exited) - printedAt).toBeLessThan(GONE_MS)
})

test.each([
  ['no file', undefined, /: GITHUB_STEP_SUMMARY is empty\.$/],
  ['a file in no folder', '/no/such/folder/summary', /: ENOENT/]
])('a runner with %s for the summary draws a warning, and the run goes well', async (_, path, reason) => {
  const world = await startWorld()
  const result = await world.sign({}, { env: { GITHUB_STEP_SUMMARY: path } })
  expect(result.exitCode).toBe(0)
  expect(result.annotations).toEqual([
    expect.objectContaining({
      level: 'warning',
      message: expect.stringMatching(reason) as string
    })
  ])
  expect(result.annotations[0]?.message).toMatch(/^The job summary could not be written: /)
})

test.each<readonly [string, Inputs, number]>([
  ['signs', {}, 0],
  ['fails', { 'release-tag': 'v9' }, 1],
  ['is given wrong inputs', { overwrite: 'perhaps' }, 1]
])('with job-summary: false no summary is written by a step that %s', async (_, inputs, exitCode) => {
  const world = await startWorld()
  const quiet = await world.sign({ ...inputs, 'job-summary': 'false' })
  const usual = await world.sign(inputs)
  expect([quiet, usual]).toMatchObject([{ exitCode }, { exitCode }])
  expect(quiet.summary).toBe('')
  expect(usual.summary).not.toBe('')
  expect(quiet.annotations).toEqual(usual.annotations)
})
