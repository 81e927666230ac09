import { boundedLine } from '../lib/text.ts'
import type { SignInputs } from '../inputs/types.ts'
import type { SignReport } from '../sign/report.ts'
import { formatDigest } from '../signature/algorithms.ts'
import type { RefusedResult } from '../verify/model.ts'
import type { VerifyReport } from '../verify/report.ts'

/** Outputs of the step by name; an output without a value is absent. */
export type Outputs = ReadonlyMap<string, string>

/**
 * GitHub cuts a job's outputs at 1 MiB. A list that does not fit becomes an empty string, which is not JSON, so that a step that parses it
 * fails: part of a list, or `[]`, would pass for the whole.
 */
const MAX_JSON_CHARACTERS = 900_000

/** The outputs of sign mode, as far as the report goes. */
export function signOutputs(inputs: SignInputs, report: SignReport): Outputs {
  const { key, additionalKey, release, signed, attached } = report
  const keys = [key, additionalKey?.key].filter(one => one !== undefined)
  const signatures = signed.map(({ subject, form, signatureFile, assetName, kept }) => ({
    artifact: subject.path,
    size: subject.size ?? null,
    digest: formatDigest(subject.digest),
    format: form.format,
    signingAlgorithm: form.algorithm,
    signatureFile,
    assetName: assetName ?? null,
    kept
  }))
  const assets = attached.map(({ name, url, id, digest, action }) => ({
    name,
    url,
    id,
    digest: digest ?? null,
    action
  }))
  return defined([
    ['signatures', boundedJson(signatures)],
    ['signature-files', signed.map(({ signatureFile }) => signatureFile).join('\n')],
    ['checksums-file', report.checksumsFile],
    ['record-file', report.recordFile],
    ['statement-file', report.statement?.file],
    ['public-key-file', report.publicKeyFiles.join('\n')],
    ['public-key-fingerprint', lines(keys.map(({ publicKey }) => publicKey.fingerprint))],
    ['key-arn', lines(keys.map(({ arn }) => arn))],
    ['signing-algorithm', inputs.algorithm],
    ['release-id', release?.id.toString()],
    ['release-url', release?.url],
    ['assets', boundedJson(assets)]
  ])
}

/** The outputs of verify mode, as far as the report goes. */
export function verifyOutputs(report: VerifyReport): Outputs {
  const { trust, release } = report
  return defined([
    ['results', boundedJson(resultEntries(report))],
    ['public-key-fingerprint', trust?.trusted.map(({ key }) => key.fingerprint).join('\n')],
    ['release-id', release?.id.toString()],
    ['release-url', release?.url]
  ])
}

/** The entries of the output `results`: one for each artifact, then one for each exempted asset. */
export function* resultEntries({ results, exempted }: VerifyReport): Iterable<object> {
  for (const result of [...results, ...exempted]) {
    const proof = result.kind === 'verified' ? result.proof : undefined
    yield {
      artifact: result.artifact,
      verified: result.kind === 'verified',
      bound: result.kind === 'verified' && result.bound,
      digest: result.digest === undefined ? null : formatDigest(result.digest),
      signingAlgorithm: proof?.algorithm ?? null,
      saltLength: proof?.saltLength ?? null,
      signatureFile: result.signatureFile ?? null,
      signatureFormat: proof?.format ?? null,
      keys: result.kind === 'verified' ? result.keys.map(({ key }) => key.fingerprint) : [],
      signatures: result.signatures.map(({ file, format, algorithm, verdict, diagnosis }) => ({
        file,
        format: format ?? null,
        signingAlgorithm: algorithm ?? null,
        verdict,
        diagnosis: bounded(diagnosis)
      })),
      diagnosis: bounded(result.kind === 'verified' ? undefined : result.diagnosis)
    }
  }
}

/** A name in a diagnosis may be as long as a server makes it. */
function bounded(diagnosis: RefusedResult['diagnosis'] | undefined): RefusedResult['diagnosis'] | null {
  if (diagnosis === undefined) return null
  const { cause, message, hint } = diagnosis
  return { cause, message: boundedLine(message), hint: boundedLine(hint) }
}

function lines(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join('\n')
}

function defined(entries: readonly (readonly [string, string | undefined])[]): Outputs {
  return new Map(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined))
}

/** As JSON; empty as soon as it does not fit. */
function boundedJson(entries: Iterable<object>): string {
  const parts: string[] = []
  let characters = '[]'.length
  for (const entry of entries) {
    const json = JSON.stringify(entry)
    characters += json.length + (parts.length === 0 ? 0 : ','.length)
    if (characters > MAX_JSON_CHARACTERS) return ''
    parts.push(json)
  }
  return `[${parts.join(',')}]`
}

/** Names of the outputs that did not fit and are empty, for a warning. */
export function leftEmpty(outputs: Outputs): string[] {
  return ['signatures', 'assets', 'results'].filter(name => outputs.get(name) === '')
}
