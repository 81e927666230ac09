import {
  assertDistinctNames,
  assertEachPatternKeeps,
  assertOneLinePaths,
  discoverFiles,
  type Artifact
} from '../../artifacts/find.ts'
import { FolderSpelling } from '../../artifacts/folder-spelling.ts'
import { selectArtifacts } from '../../artifacts/select.ts'
import { describeSkipped } from '../../artifacts/skipped.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { counted } from '../../lib/text.ts'
import type { Log } from '../../ports/log.ts'
import { documentPaths, type OutputNames } from '../output-names.ts'

/**
 * The local artifacts by path. Files that this run will write are excluded, each with a line in the log.
 *
 * @throws ARTIFACT_NOT_FOUND, ARTIFACT_UNREADABLE, ARTIFACT_NAMES_COLLIDE, ARTIFACT_NOT_SIGNABLE
 */
export async function findLocalArtifacts(
  { artifacts: patterns, strategy }: SignInputs,
  names: OutputNames,
  { workspace, log }: { readonly workspace: string; readonly log: Log }
): Promise<readonly Artifact[]> {
  if (patterns.length === 0) return []
  const discovered = await discoverFiles(patterns, workspace)
  // what an earlier run wrote may be there in another spelling
  const spelling = new FolderSpelling(workspace)
  const documents = new Set(await Promise.all(documentPaths(names).map(path => spelling.of(path))))
  const { artifacts, own } = await selectArtifacts(discovered.files, {
    nameOf: ({ name }) => name,
    keyOf: ({ absolutePath }) => absolutePath,
    signaturesOf: async ({ absolutePath }) =>
      strategy === 'checksums'
        ? []
        : Promise.all(names.signaturesOf(absolutePath).map(({ file }) => spelling.of(file))),
    isListed: () => false,
    findReason: async ({ absolutePath }) => (documents.has(absolutePath) ? 'this step writes it' : undefined)
  })
  for (const { file } of own) log.info(`Excluded ${file.path}: this step writes it.`)
  for (const entry of discovered.skipped) log.info(describeSkipped(entry))
  assertEachPatternKeeps(discovered, new Set(artifacts.map(({ absolutePath }) => absolutePath)))
  assertDistinctNames(artifacts)
  assertOneLinePaths(artifacts)
  log.info(`Found ${counted(artifacts.length, 'artifact')} to sign.`)
  return artifacts.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
