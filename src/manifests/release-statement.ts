import type { Digest } from '../signature/algorithms.ts'
import { preAuthenticationEncoding } from '../signature/dsse.ts'
import { formatBundle, keyHint, parseBundle } from '../signature/sigstore-bundle.ts'
import type { PublicKey } from '../signature/public-key.ts'
import { Malformed } from '../signature/wire.ts'
import { isCommitId, originOf } from './release-binding.ts'

/** The release that a statement is about. */
export interface StatedRelease {
  /** As "https://github.com". */
  readonly server: string
  /** `owner/name`. */
  readonly repository: string
  /** Undefined where the API reports none. */
  readonly repositoryId: number | undefined
  readonly tag: string
  /** The commit of the tag, 40 or 64 hexadecimal digits. */
  readonly commit: string
}

/** A file of the release, by the name that it has there. */
export interface StatedFile {
  readonly name: string
  /** SHA-256. */
  readonly digest: Digest
}

/** An in-toto statement about a release (in-toto attestation framework 1.0, predicate "release" 0.2). */
export interface ReleaseStatement {
  readonly release: StatedRelease
  readonly files: readonly StatedFile[]
}

/** A statement in its envelope and bundle: evidence once `signature` verifies over `signedBytes`. */
export interface StatementEnvelope {
  readonly statement: ReleaseStatement
  readonly signature: Uint8Array
  /** The pre-authentication encoding of the statement. */
  readonly signedBytes: Uint8Array
}

/** Of in-toto: more are an error of the caller, which names the checksums file instead. */
export const MAX_STATEMENT_FILES = 1023
export const MAX_STATEMENT_BYTES = 1024 * 1024

const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1'
export const PREDICATE_TYPE = 'https://in-toto.io/attestation/release/v0.2'
const PAYLOAD_TYPE = 'application/vnd.in-toto+json'
const PUBLIC_SERVER = 'https://github.com'

/** The bytes of a statement, always the same for the same release and files. @throws when there are more than `MAX_STATEMENT_FILES`. */
export function formatStatement({ release, files }: ReleaseStatement): Uint8Array {
  if (files.length > MAX_STATEMENT_FILES) throw new Error(`${files.length} files in one statement`)
  const { repositoryId, commit } = release
  const purl = purlOf(release)
  return Buffer.from(
    JSON.stringify({
      _type: STATEMENT_TYPE,
      subject: [
        { uri: purl, digest: { [commitAlgorithm(commit)]: commit } },
        ...files.map(({ name, digest }) => ({ name, digest: { sha256: hexOf(digest) } }))
      ],
      predicateType: PREDICATE_TYPE,
      predicate: { purl, packageId: repositoryId?.toString() } // JSON has no undefined one
    })
  )
}

/** What is signed for a statement. */
export function statementSigningInput(statement: Uint8Array): Uint8Array {
  return preAuthenticationEncoding(PAYLOAD_TYPE, statement)
}

/** The bytes of the Sigstore bundle that holds a statement and its one signature. */
export function formatStatementBundle(
  statement: Uint8Array,
  signature: Uint8Array,
  key: PublicKey
): Uint8Array {
  return formatBundle({
    hint: keyHint(key),
    content: { kind: 'envelope', payloadType: PAYLOAD_TYPE, payload: statement, signature }
  })
}

/**
 * The statement in a bundle by this key; undefined when the file is anything else, or says more than a statement of this action does. Says
 * nothing about validity.
 */
export function parseStatementBundle(file: Uint8Array, key: PublicKey): StatementEnvelope | undefined {
  const found = readSignedStatement(file)
  return found?.hint === keyHint(key) ? found : undefined
}

/** The same by whatever key: that which `hint` names. */
export function readSignedStatement(
  file: Uint8Array
): (StatementEnvelope & { readonly hint: string }) | undefined {
  if (file.length > MAX_STATEMENT_BYTES) return undefined
  const bundle = parseBundle(file)
  if (bundle instanceof Malformed) return undefined
  const { content, hint } = bundle
  if (content.kind !== 'envelope' || content.payloadType !== PAYLOAD_TYPE) return undefined
  const statement = parseStatement(content.payload)
  if (statement === undefined) return undefined
  const { signature, payload } = content
  return { statement, signature, signedBytes: statementSigningInput(payload), hint }
}

/** The statement in a payload: the bytes must be those that `formatStatement` makes of what they say. */
export function parseStatement(payload: Uint8Array): ReleaseStatement | undefined {
  const { subject, predicate } = toRecord(payload)
  const [first, ...rest] = Array.isArray(subject) ? (subject as unknown[]) : []
  const { uri, digest } = fieldsOf(first)
  const { packageId } = fieldsOf(predicate)
  const [commit] = Object.values(fieldsOf(digest))
  const release = parsePurl(uri)
  const files = rest.map(fileOf).filter(file => file !== undefined)
  if (release === undefined || !isCommitId(commit)) return undefined
  const repositoryId = packageId === undefined ? undefined : Number(packageId)
  if (repositoryId !== undefined && !Number.isSafeInteger(repositoryId)) return undefined
  if (files.length !== rest.length || files.length > MAX_STATEMENT_FILES) return undefined
  const statement = { release: { ...release, repositoryId, commit }, files }
  return Buffer.from(formatStatement(statement)).equals(payload) ? statement : undefined
}

/**
 * The files of a statement that are here with another digest.
 *
 * @param digestOf SHA-256 of the file of that name; undefined when it is not here.
 */
export function findStatedMismatches(
  { files }: ReleaseStatement,
  digestOf: (name: string) => Digest | undefined
): string[] {
  return files
    .filter(({ name, digest }) => {
      const now = digestOf(name)
      return now !== undefined && hexOf(now) !== hexOf(digest)
    })
    .map(({ name }) => name)
}

/**
 * `pkg:github/owner/name@tag` (package-url specification: the type github has names in lowercase), with the server where it is not the
 * public one.
 */
function purlOf({ server, repository, tag }: Pick<StatedRelease, 'server' | 'repository' | 'tag'>): string {
  const name = repository.toLowerCase().split('/').map(encodePurl).join('/')
  const qualifier =
    originOf(server) === PUBLIC_SERVER ? '' : `?repository_url=${encodePurl(originOf(server))}`
  return `pkg:github/${name}@${encodePurl(tag)}${qualifier}`
}

function parsePurl(uri: unknown): Pick<StatedRelease, 'server' | 'repository' | 'tag'> | undefined {
  const pattern = /^pkg:github\/([^/@?#]+\/[^/@?#]+)@([^/@?#]+)(?:\?repository_url=([^&#?]+))?$/
  const [, repository, tag, server] = (typeof uri === 'string' && pattern.exec(uri)) || []
  if (repository === undefined || tag === undefined) return undefined
  try {
    return {
      server: server === undefined ? PUBLIC_SERVER : decodeURIComponent(server),
      repository: decodeURIComponent(repository),
      tag: decodeURIComponent(tag)
    }
  } catch {
    return undefined
  }
}

/** Percent-encoding of a package URL: all but letters, digits, `.`, `-`, `_`, `~` and `:`. */
function encodePurl(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':')
}

function commitAlgorithm(commit: string): 'sha1' | 'gitCommit' {
  return commit.length === 40 ? 'sha1' : 'gitCommit'
}

function fileOf(value: unknown): StatedFile | undefined {
  const { name, digest } = fieldsOf(value)
  const { sha256 } = fieldsOf(digest)
  if (typeof name !== 'string' || typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    return undefined
  return { name, digest: { hash: 'sha256', bytes: Buffer.from(sha256, 'hex') } }
}

function hexOf({ bytes }: Digest): string {
  return Buffer.from(bytes).toString('hex')
}

function toRecord(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)))
  } catch {
    return {}
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}
