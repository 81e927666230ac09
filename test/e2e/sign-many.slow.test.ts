import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { assetNames, filesIn, jsonOutput, kmsOperations, warningsOf } from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import type { Workspace } from '../support/run-action.ts'
import { resultsOf } from '../support/signed-files.ts'
import { outputOf } from '../support/tools.ts'
import { startWorld } from '../support/world.ts'
import type { World } from '../support/world.ts'

const FEW = 500
/** With a signature each. */
const SIGNATURES = 3_000
const MANY = 5_000
const MAX_GROWTH_MB = 60
const MAX_MB = 150
const MAX_HEAP_MB = 56
/** Of 2,000 signatures more, 20 kB each. */
const MAX_GROWTH_OF_SIGNATURES_MB = 40
const TIMEOUT_MS = 600_000
/** GitHub's, for all outputs of a job. */
const MAX_OUTPUTS_BYTES = 1024 * 1024

function artifacts(count: number): Workspace {
  return workspace(
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `dist/part-${index % 10}/artifact-${index}.bin`,
        `${index}\n`
      ])
    )
  )
}

/**
 * Runs with a probe that tells the most memory, in MB, that the process ever held. The heap is limited, so that this is what the run needs, and
 * not what V8 leaves lying where nothing presses; a run that needs more ends without a result.
 */
async function withPeak<T>(
  act: (nodeArgs: readonly string[]) => Promise<T>
): Promise<[result: T, peakMb: number]> {
  const folder = workspace()
  const probe = folder.write(
    'probe.cjs',
    `const { readFileSync, writeFileSync } = require('node:fs')
     process.on('exit', () => writeFileSync(${JSON.stringify(folder.file('peak'))}, readFileSync('/proc/self/status')))`
  )
  const result = await act(['--require', probe, `--max-old-space-size=${MAX_HEAP_MB}`])
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(folder.file('peak'), 'utf8')) ?? []
  return [result, (Number(kib) * 1024) / 1e6]
}

const outputBytes = (outputs: ReadonlyMap<string, string>): number =>
  [...outputs].reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0)

const TOO_LARGE =
  'The output results is empty: it would be larger than the 1 MiB that GitHub takes. The log has all of it; in sign mode, record-file does, too.'

async function signAndVerify(
  world: World,
  count: number
): Promise<{ readonly signMb: number; readonly verifyMb: number; readonly results: unknown }> {
  const { path: cwd } = artifacts(count)
  const inputs = { strategy: 'checksums', artifacts: 'dist/**', upload: 'none', 'release-tag': undefined }
  world.kms.calls.length = 0
  const [signed, signMb] = await withPeak(nodeArgs =>
    world.sign(inputs, { cwd, nodeArgs, timeoutMs: TIMEOUT_MS })
  )
  expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
  expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
  expect(jsonOutput(signed, 'signatures')).toMatchObject([{ artifact: 'SHA256SUMS' }])
  expect(signed.summary).toContain(`and ${count + 1 - 500} more`)
  const printed = await outputOf('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd })
  expect(String(printed).match(/: OK$/gm)).toHaveLength(count)

  const trust = { 'trusted-public-key': 'signing-public-key.pem' }
  const [verified, verifyMb] = await withPeak(nodeArgs =>
    world.verify({ artifacts: 'dist/**', ...trust }, { cwd, nodeArgs, timeoutMs: TIMEOUT_MS })
  )
  expect(verified.exitCode).toBe(0)
  expect(warningsOf(verified)).toEqual(count === FEW ? [] : [TOO_LARGE])
  expect(verified.stdout).toContain(`${count} artifacts verified.`)
  for (const { outputs, summary } of [signed, verified]) {
    expect(outputBytes(outputs)).toBeLessThan(MAX_OUTPUTS_BYTES)
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
  }
  // what does not fit is left empty: whoever parses it fails, since no list would pass for the whole
  if (count > FEW) return { signMb, verifyMb, results: verified.outputs.get('results') }
  return { signMb, verifyMb, results: resultsOf(verified).length }
}

test('5,000 artifacts take one signature, and hardly more memory than 500', async () => {
  const world = await startWorld({ release: false })
  const few = await signAndVerify(world, FEW)
  const many = await signAndVerify(world, MANY)
  expect([few.results, many.results]).toEqual([FEW, ''])
  expect(Math.max(many.signMb, many.verifyMb)).toBeLessThan(MAX_MB)
  expect(many.signMb - few.signMb).toBeLessThan(MAX_GROWTH_MB)
  expect(many.verifyMb - few.verifyMb).toBeLessThan(MAX_GROWTH_MB)
})

// one alone would not do for comparison: with the first hundreds V8 compiles, and OpenSSL and the allocator take what they keep
test('3,000 signatures take hardly more memory than 1,000', async () => {
  const world = await startWorld({ release: false })
  const sign = async (count: number): Promise<number> => {
    const inputs = { strategy: 'each', artifacts: 'dist/**', upload: 'none', 'release-tag': undefined }
    const [signed, peakMb] = await withPeak(nodeArgs =>
      world.sign(inputs, { cwd: artifacts(count).path, nodeArgs, timeoutMs: TIMEOUT_MS })
    )
    expect(signed.exitCode).toBe(0)
    expect(signed.stdout).toContain(`Signed ${count} artifacts`)
    return peakMb
  }
  const few = await sign(SIGNATURES / 3)
  const many = await sign(SIGNATURES)
  expect(many).toBeLessThan(MAX_MB)
  expect(many - few).toBeLessThan(MAX_GROWTH_OF_SIGNATURES_MB)
})

test('5,000 artifacts that are somewhere else are listed on a release by one checksums file', async () => {
  const world = await startWorld()
  const { path: cwd } = artifacts(MANY)
  const inputs = { strategy: 'checksums', artifacts: 'dist/**' }
  const signed = await world.sign(inputs, { cwd, timeoutMs: TIMEOUT_MS })
  expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
  expect(assetNames(world)).toEqual([
    'SHA256SUMS',
    'SHA256SUMS.sig',
    'release-binding.json',
    'signing-public-key.pem'
  ])
  expect(filesIn(cwd)).toHaveLength(MANY + 4)
  expect(outputBytes(signed.outputs)).toBeLessThan(MAX_OUTPUTS_BYTES)
  const again = await world.sign(inputs, { cwd, timeoutMs: TIMEOUT_MS })
  expect(again).toMatchObject({ exitCode: 0, annotations: [] })
  expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'GetPublicKey'])
  const trust = { 'trusted-public-key': 'signing-public-key.pem' }
  const verified = await world.verify(
    { artifacts: 'dist/**', 'release-tag': world.release.tag, ...trust },
    { cwd, timeoutMs: TIMEOUT_MS }
  )
  expect(verified.exitCode).toBe(0)
  expect(warningsOf(verified)).toEqual([TOO_LARGE])
  expect(verified.stdout).toContain(`${MANY} artifacts verified.`)
})
