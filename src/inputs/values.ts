import { findKeyIn } from '../signature/key-forms.ts'
import { holdsPrivateKey } from '../signature/not-a-key.ts'
import { TEXT_KIND_NAMES, textKindOf, type TextKind } from '../signature/text-kinds.ts'

// What a wrong value is, for messages: quoted, or named where a whole text was given for a name.

const MAX_QUOTED_CHARACTERS = 300

/** No id, name or path looks like them from this length on. */
const MIN_ENCODED_CHARACTERS = 128
const ENCODED: readonly TextKind[] = ['base64', 'base64-twice', 'base64-pem', 'hex']

/** Names can be long as well, but of letters alone. */
const LOOKS_ENCODED = /\d/

/** Any value with two words, or in quotation marks, could be one of these. */
const NOT_TELLING: readonly TextKind[] = ['text', 'certutil', 'server-error']

/** The value in quotes, escaped and cut; or what it is, when a whole text such as a key was given. A key is never quoted. */
export function describeValue(value: string): string {
  return (
    describeText(value) ??
    JSON.stringify(value.length > MAX_QUOTED_CHARACTERS ? `${value.slice(0, MAX_QUOTED_CHARACTERS)}…` : value)
  )
}

/** What a whole text is, as "a public key in PEM"; undefined for what may be a name, a path or an id. */
export function describeText(value: string): string | undefined {
  if (holdsPrivateKey(value)) return 'a PRIVATE key (treat it as leaked, and make a new one)'
  const kind = textKindOf(Buffer.from(value).toString('latin1'))
  if (kind === undefined || NOT_TELLING.includes(kind)) return undefined
  if (kind === 'json' && !isJsonObject(value)) return undefined
  if (!ENCODED.includes(kind)) return TEXT_KIND_NAMES[kind]
  if (value.length < MIN_ENCODED_CHARACTERS || !LOOKS_ENCODED.test(value)) return undefined
  return findKeyIn(value) === undefined ? TEXT_KIND_NAMES[kind] : `a public key in ${TEXT_KIND_NAMES[kind]}`
}

function isJsonObject(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  } catch {
    return false
  }
}
