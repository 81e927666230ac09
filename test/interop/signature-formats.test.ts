import type { KeyObject } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SigningAlgorithm } from '../../src/signature/algorithms.ts'
import { formatOf } from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import type { ArtifactKey } from '../../src/signature/public-key.ts'
import { ARTIFACT_KEY_SPECS } from '../../src/signature/public-key.ts'
import type { KeySpec } from '../../src/signature/public-key.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { signDigest } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import {
  certificateFile,
  certificateOf,
  CREATED_AT,
  digestBy,
  isJudgedValid,
  signatureFile
} from '../support/signature-files.ts'
import { STOCK_TOOLS } from '../support/stock-verifiers.ts'
import type { StockTool, StockVerifier } from '../support/stock-verifiers.ts'

// What is written in each format is accepted by the programs that it is for, and nothing else is: a changed file, a changed signature, a
// signature by another key. The verdict of this action is the same each time.

const CONTENT = 'The artifact\n'

interface Pair {
  readonly privateKey: KeyObject
  readonly key: ArtifactKey
  readonly certificate: Uint8Array
}

const pairs = new Map<KeySpec, readonly [own: Pair, foreign: Pair]>()

beforeAll(async () => {
  const pair = async (spec: KeySpec, slot: number): Promise<Pair> => {
    const privateKey = await testKey(spec, slot)
    const { key } = await certificateOf(privateKey)
    return { privateKey, key, certificate: await certificateFile(privateKey) }
  }
  for (const spec of ARTIFACT_KEY_SPECS) pairs.set(spec, [await pair(spec, 0), await pair(spec, 1)])
})

function pairOf(spec: KeySpec): readonly [own: Pair, foreign: Pair] {
  const found = pairs.get(spec)
  if (found === undefined) throw new Error(`no key ${spec}`)
  return found
}

/** A well-formed file whose signature is over another digest: one bit of what was signed differs. */
function wrongSignature(
  format: FormatName,
  { privateKey, key }: Pair,
  algorithm: SigningAlgorithm
): Uint8Array {
  const unsigned = formatOf(format).prepare(schemeOf(algorithm), key, CREATED_AT + 1)
  const signed = unsigned.signedDigest(digestBy(unsigned.prehash, CONTENT))
  const digest = Buffer.from(signed.bytes)
  digest.writeUInt8(digest.readUInt8(31) ^ 1, 31)
  return unsigned.encode(signDigest({ privateKey, algorithm, digest }), signed)
}

/** What the program reads of what a key of the spec can sign. */
function combinationsOf(
  { formats }: Pick<StockTool, 'formats'>,
  spec: KeySpec
): { readonly format: FormatName; readonly algorithm: SigningAlgorithm }[] {
  return formats.flatMap(format =>
    formatOf(format)
      .algorithms.filter(algorithm => schemeOf(algorithm).keySpecs.includes(spec))
      .map(algorithm => ({ format, algorithm }))
  )
}

for (const tool of STOCK_TOOLS) {
  const specs = ARTIFACT_KEY_SPECS.filter(spec => combinationsOf(tool, spec).length > 0)
  describe.runIf(tool.isExpected()).each(specs)(`${tool.name}, %s`, spec => {
    let verifier: StockVerifier
    beforeAll(async () => {
      verifier = await tool.trusting(pairOf(spec)[0])
    })
    afterAll(() => verifier.close())

    test.each(combinationsOf(tool, spec))('$format, $algorithm', async ({ format, algorithm }) => {
      const [own, foreign] = pairOf(spec)
      const fileBy = ({ privateKey, key }: Pair): Uint8Array =>
        signatureFile({ format, privateKey, key, algorithm, content: CONTENT })
      const cases = [
        { what: 'its own', content: CONTENT, file: fileBy(own), expected: true },
        { what: 'an empty file', content: '', file: fileBy(own), expected: false },
        { what: 'a changed file', content: `${CONTENT}.`, file: fileBy(own), expected: false },
        {
          what: 'a changed signature',
          content: CONTENT,
          file: wrongSignature(format, own, algorithm),
          expected: false
        },
        { what: 'another key', content: CONTENT, file: fileBy(foreign), expected: false },
        {
          what: 'another key under the name of this one',
          content: CONTENT,
          file: fileBy({ ...foreign, key: own.key }),
          expected: false
        }
      ]
      for (const { what, content, file, expected } of cases) {
        expect([what, isJudgedValid(format, file, own.key, content)]).toEqual([what, expected])
        expect([what, await verifier.accepts(content, file)]).toEqual([what, expected])
      }
    })
  })
}
