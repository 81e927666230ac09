import { decodeBase64Lines } from '../signature/formats/detached.ts'
import { KNOWN_SUFFIXES, MAX_SIGNATURE_FILE_BYTES } from '../signature/formats/index.ts'
import type { PublicKey } from '../signature/public-key.ts'
import { trimText } from '../signature/text-kinds.ts'
import type { Terms } from '../ports/terms.ts'
import { ofAnotherLength, ofAnotherSize, otherSignature, tooLarge } from './other-signatures.ts'
import { AGAIN, type FileDescription, type SeenFile } from './seen-file.ts'
import { describeStatedSignature } from './stated-signatures.ts'
import { base64Variant, convertedToUtf8, hexadecimal, knownText, otherText, pem } from './text-files.ts'

type Detector = (seen: SeenFile) => FileDescription | undefined

/** The first that returns a description decides, so the order is from certain to likely. */
const DETECTORS: readonly Detector[] = [
  empty,
  ({ file, key }) =>
    file.length > MAX_SIGNATURE_FILE_BYTES ? undefined : describeStatedSignature(file, key),
  knownText,
  hexadecimal, // before base64, whose letters its digits are
  base64Variant,
  otherSignature,
  pem,
  convertedToUtf8,
  tooLarge,
  ofAnotherSize,
  otherText
]

/**
 * The description of a file that is not a signature by any of the keys in any format.
 *
 * @param file a file that `parseSignature` found unreadable for each key.
 * @param others trusted keys besides `key`.
 * @param suffix what its name ends with; undefined when that is not known.
 */
export function describeUnreadable(
  file: Uint8Array,
  key: PublicKey,
  terms: Terms,
  {
    others = [],
    suffix
  }: { readonly others?: readonly PublicKey[]; readonly suffix?: string | undefined } = {}
): FileDescription {
  const text = Buffer.from(file.subarray(0, MAX_SIGNATURE_FILE_BYTES)).toString('latin1')
  const trimmed = trimText(text)
  const decoded = file.length > MAX_SIGNATURE_FILE_BYTES ? undefined : decodeBase64Lines(file)
  const seen: SeenFile = {
    file,
    decoded,
    bytes: Buffer.from(decoded ?? file),
    text,
    trimmed,
    compact: trimmed.replace(/\s/g, ''),
    label: /^-----BEGIN ([A-Z0-9 #]{1,64})-----/.exec(trimmed)?.[1],
    key,
    keys: [key, ...others],
    terms,
    isSuffixGiven:
      suffix !== undefined && suffix !== '' && !KNOWN_SUFFIXES.some(known => suffix.endsWith(known))
  }
  for (const detect of DETECTORS) {
    const described = detect(seen)
    if (described !== undefined) return described
  }
  return ofAnotherLength(seen)
}

function empty({ file }: SeenFile): FileDescription | undefined {
  return file.length === 0 ? { description: 'the signature file is empty', hint: AGAIN } : undefined
}
