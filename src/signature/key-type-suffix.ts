import { KEY_SPECS, type KeySpec } from './public-key.ts'

/** As `.ml-dsa-65`: how names say by which kind of key a signature of a checksums file is that not all of its readers have. */
export function keyTypeSuffix(spec: KeySpec): string {
  return `.${spec.toLowerCase().replaceAll('_', '-')}`
}

/** The name of a public key file with the kind of the key before its extension, as `signing-public-key.ml-dsa-65.pem`. */
export function withKeyType(fileName: string, spec: KeySpec): string {
  const [extension = ''] = /\.[^./\\]+$/.exec(fileName) ?? []
  return fileName.slice(0, fileName.length - extension.length) + keyTypeSuffix(spec) + extension
}

/** The suffixes of signatures by additional keys, with the spec that each states. */
export const ADDITIONAL_SUFFIXES: ReadonlyMap<string, KeySpec> = new Map(
  KEY_SPECS.map(spec => [`${keyTypeSuffix(spec)}.sig`, spec])
)
