import { statSync, type Stats } from 'node:fs'
import { resolve } from 'node:path'
import { NameGlobs } from '../artifacts/name-glob.ts'
import { discoverPaths, type DiscoveredPaths } from '../artifacts/paths.ts'
import { ActionError, systemErrorCode } from '../errors.ts'
import { listed } from '../lib/text.ts'
import { describeExempted, refusedFacts, rejectedLine, verifiedFacts, verifiedLine } from '../report/lines.ts'
import { resultEntries } from '../report/outputs.ts'
import { OPTION_TERMS } from './terms.ts'
import { readKeyFiles } from '../trust/key-files.ts'
import { assertAllVerified, verifyGathered, type GatheredRelease } from '../verify/gathered.ts'
import { toPolicy } from '../verify/policy.ts'
import { emptyVerifyReport, type VerifyReport } from '../verify/report.ts'
import { openFolder, type ReleaseFolder } from './folder.ts'
import { parseVerifyOptions, type Arguments, type VerifyOptions } from './options.ts'
import type { Terminal } from './terminal.ts'

const MAX_NAMES = 10

/**
 * Verifies what the paths lead to, and prints a line for each file.
 *
 * @param workspace absolute path of the folder that paths begin from.
 * @throws VERIFICATION_FAILED after all lines are printed; INPUT_INVALID, and what reading and judging throws.
 */
export async function runVerify(given: Arguments, workspace: string, terminal: Terminal): Promise<void> {
  const options = parseVerifyOptions(given)
  const report = emptyVerifyReport()
  // nothing is printed of a verification that did not come to its end: a part of it, or a list of nothing, could pass for a verdict
  await verifyPaths(options, workspace, terminal, report)
  print(report, options, terminal)
  if (report.results.length > 0 && !options.json) terminal.line(closingLine(report))
  assertAllVerified(report.results, OPTION_TERMS)
}

async function verifyPaths(
  options: VerifyOptions,
  workspace: string,
  log: Terminal,
  report: VerifyReport
): Promise<void> {
  const keyFiles = await readKeyFiles(options.keyFiles, workspace, OPTION_TERMS)
  const folder = options.all ? await openReleaseFolder(options, workspace) : undefined
  const discovered = folder === undefined ? await discoverPaths(options.paths, workspace) : NOTHING
  const ports = { log, workspace, cancelled: new AbortController().signal }
  const release: GatheredRelease | undefined = folder && {
    snapshot: folder.files,
    globs: new NameGlobs(['*', ...options.exempt.map(glob => `!${glob}`)]),
    evidence: { kind: 'files', hash: async jobs => folder.hash(jobs, ports) },
    files: folder.paths
  }
  await verifyGathered(
    {
      policy: toPolicy(options, OPTION_TERMS, discovered.reachedByFolder),
      pins: options.pins,
      keyFiles,
      kmsKey: undefined,
      kms: undefined,
      keyId: undefined,
      discovered,
      notFiles: discovered.notFiles,
      release,
      expected: undefined,
      describeRelease: undefined,
      checkout: undefined
    },
    ports,
    report
  )
  await folder?.assertUnchanged()
}

const NOTHING: DiscoveredPaths = {
  files: [],
  byPattern: new Map(),
  skipped: [],
  describeUseless: folder => folder,
  reachedByFolder: new Set(),
  notFiles: []
}

/** The folder of `--all`, which must have something to judge. */
async function openReleaseFolder(
  { paths: [path = '.'], exempt }: VerifyOptions,
  workspace: string
): Promise<ReleaseFolder> {
  const absolutePath = resolve(workspace, path)
  assertFolder(absolutePath, path)
  const folder = await openFolder(absolutePath, workspace)
  const globs = new NameGlobs(['*', ...exempt.map(glob => `!${glob}`)])
  const { assets, incomplete, provisional } = folder.files
  const names = [...assets.keys(), ...incomplete.keys(), ...provisional.map(({ asset }) => asset.name)]
  if (names.some(name => globs.isSelected(name))) return folder
  throw new ActionError(
    'ARTIFACT_NOT_FOUND',
    `There is ${names.length === 0 ? 'no file' : 'no file that is not exempted'} in the folder ${JSON.stringify(path)}.`,
    { hint: 'Correct the path, or download the files first.' }
  )
}

function statusOf(path: string): Stats | string {
  try {
    return statSync(path)
  } catch (thrown) {
    return systemErrorCode(thrown) ?? String(thrown)
  }
}

function assertFolder(absolutePath: string, path: string): void {
  const status = statusOf(absolutePath)
  if (typeof status !== 'string' && status.isDirectory()) return
  const found = typeof status === 'string' ? `cannot be looked at (${status})` : 'is not a folder'
  throw new ActionError(
    'ARTIFACT_NOT_FOUND',
    `${JSON.stringify(path)} ${found}, expected one: --all is for a folder.`,
    {
      hint: 'Correct the path, or omit --all to verify files.'
    }
  )
}

function print(report: VerifyReport, { json }: VerifyOptions, terminal: Terminal): void {
  const { results, exempted, missing } = report
  if (json) {
    // an empty array would pass for one of which every entry is verified
    if (results.length > 0) terminal.jsonArray(resultEntries(report))
    return
  }
  for (const result of results) {
    if (result.kind === 'verified') terminal.verified(verifiedFacts(result, { namesKey: true }))
    else terminal.rejected(refusedFacts(result))
  }
  for (const result of exempted) terminal.line(describeExempted(result))
  if (missing.length > 0) terminal.line(describeMissing(missing))
}

function closingLine({ results }: VerifyReport): string {
  const rejected = results.filter(({ kind }) => kind === 'refused').length
  return rejected === 0 ? verifiedLine(results.length) : rejectedLine(rejected, results.length)
}

/** What a signed list names and a folder does not have: whoever needs a part of a release may take a part. */
function describeMissing(missing: readonly string[]): string {
  const names = missing.map(name => JSON.stringify(name))
  return `Listed, not here: ${listed(names, 'and', MAX_NAMES)}`
}
