import { describe, expect, test } from 'vitest'
import type { HostOptions, InMemoryReleaseHost } from './support/in-memory-release-host.ts'
import { LocalSigner } from './support/local-signer.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { Files, Inputs, UseCaseWorld } from './support/world.ts'

// A run ends at any of its changes; a second one with the same inputs must complete it.

interface Scenario {
  readonly what: string
  /** What both runs state. */
  readonly inputs: Inputs
  /** The release before the first run. */
  readonly before?: (world: UseCaseWorld) => Promise<unknown> | void
  readonly isPublished?: boolean
  readonly release?: HostOptions
}

/** How a mutation fails; `forGood` as when the job is killed there. */
interface Interruption {
  readonly how: string
  /** Mutations that it makes a difference for. */
  readonly of?: RegExp
  readonly interrupt: (host: InMemoryReleaseHost, n: number) => void
}

const APP = 'the artifact\n'
const TOOL = 'the tool\n'
const FILES = { 'dist/app.tgz': APP, 'dist/tool.zip': TOOL }
const BOTH = { strategy: 'both', 'record-file': 'signing-record.json' }
const OUTPUTS = ['release-binding.json', 'SHA256SUMS', 'signing-record.json']

const scenarios: readonly Scenario[] = [
  {
    what: 'a first signing',
    inputs: BOTH,
    before: ({ host }) => {
      host.put('app.tgz', APP)
      host.put('tool.zip', TOOL)
    }
  },
  { what: 'upload: all on a draft', inputs: { ...BOTH, upload: 'all' } },
  {
    what: 'upload: all with instructions, and publishing',
    inputs: { ...BOTH, upload: 'all', 'verify-instructions': 'true', 'publish-release': 'true' },
    isPublished: true
  },
  {
    what: 'upload: all to a server that knows no digests',
    inputs: { ...BOTH, upload: 'all' },
    release: { knowsDigests: false }
  },
  {
    what: 'a replacement of all signatures, by another key',
    inputs: { ...BOTH, overwrite: 'true' },
    before: async world => {
      world.host.put('app.tgz', APP)
      world.host.put('tool.zip', TOOL)
      await signOld(world, BOTH)
    }
  },
  {
    what: 'a replacement of a build and of all signatures, by another key',
    inputs: { ...BOTH, upload: 'all', overwrite: 'true' },
    before: async world => {
      const files = { 'dist/app.tgz': 'an earlier build\n', 'dist/tool.zip': TOOL }
      await signOld(world, { ...BOTH, upload: 'all' }, files)
    }
  }
]

const interruptions: readonly Interruption[] = [
  { how: 'one change fails', interrupt: (host, n) => host.failAt(n) },
  { how: 'one answer is lost', interrupt: (host, n) => host.loseAnswerAt(n) },
  { how: 'the job is killed before a change', interrupt: (host, n) => host.failAt(n, { forGood: true }) },
  {
    how: 'the job is killed after a change',
    interrupt: (host, n) => host.loseAnswerAt(n, { forGood: true })
  },
  {
    how: 'the job is killed during an upload',
    of: /^upload/,
    interrupt: (host, n) => host.breakAt(n, { forGood: true })
  }
]

const isProvisional = (name: string): boolean => name.startsWith('kms-sign-new-')

/** A release as it was signed before the key was rotated. */
async function signOld({ sign }: UseCaseWorld, inputs: Inputs, files: Files = FILES): Promise<void> {
  const { error } = await sign(inputs, { files, signer: await LocalSigner.of('use-cases-old') })
  expect(error).toBeUndefined()
}

async function worldOf({ before, release = {} }: Scenario): Promise<UseCaseWorld> {
  const world = await useCaseWorld({ files: FILES, key: 'use-cases-new', release })
  await before?.(world)
  return world
}

/** What is wrong after a second run; empty when all is as if the first had not been interrupted. */
async function problemsAfter(scenario: Scenario, world: UseCaseWorld): Promise<readonly string[]> {
  const { host } = world
  const again = await world.sign(scenario.inputs)
  if (again.error !== undefined) return [`${again.error.code}: ${again.error.message}`]
  const verified = await world.verify({
    'release-assets': '*',
    'release-tag': TAG,
    'checksums-file': 'SHA256SUMS',
    'require-binding': 'true'
  })
  const elsewhere = again.report.signed.filter(
    ({ signatureFile, assetName }) =>
      Buffer.compare(again.workspace.read(signatureFile), host.bytes(assetName ?? '')) !== 0
  )
  const unverified = Object.entries(verdictsOf(verified)).filter(([, verdict]) => verdict !== 'verified')
  return [
    ...host.names.filter(isProvisional).map(name => `${name} is left`),
    ...elsewhere.map(({ signatureFile }) => `${signatureFile} is not the attached signature`),
    ...unverified.map(([name, cause]) => `${name} is not verified: ${cause}`),
    ...(verified.error === undefined ? [] : [`verification fails: ${verified.error.message}`]),
    ...(host.release.draft === (scenario.isPublished === true) ? ['draft or not'] : [])
  ]
}

describe.each(scenarios)('$what', scenario => {
  test('all goes well when nothing is interrupted', async () => {
    const world = await worldOf(scenario)
    expect(await problemsAfter(scenario, world)).toEqual([])
    expect(world.host.names).toEqual(expect.arrayContaining(OUTPUTS))
  })

  test('a second run changes nothing when the first was not interrupted', async () => {
    const world = await worldOf(scenario)
    await world.sign(scenario.inputs)
    const { error, mutations, signCalls } = await world.sign(scenario.inputs)
    expect({ error, mutations, signCalls }).toEqual({ error: undefined, mutations: [], signCalls: 0 })
  })

  test.each(interruptions)('a second run completes it wherever $how', async ({ interrupt, of = /./ }) => {
    const whole = await worldOf(scenario)
    const { mutations } = await whole.sign(scenario.inputs)
    expect(mutations.length).toBeGreaterThan(5)
    const problems: string[] = []
    for (const [index, mutation] of mutations.entries()) {
      if (!of.test(mutation)) continue
      const world = await worldOf(scenario)
      interrupt(world.host, index + 1)
      const { error } = await world.sign(scenario.inputs)
      world.host.recover()
      if (error === undefined) problems.push(`${mutation}: was not interrupted`)
      const found = await problemsAfter(scenario, world)
      problems.push(...found.map(problem => `${mutation} (${index + 1} of ${mutations.length}): ${problem}`))
    }
    expect(problems).toEqual([])
  })
})
