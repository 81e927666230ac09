import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FormatName } from '../../src/signature/formats/index.ts'
import {
  algorithmOf,
  certificateIn,
  CERTIFICATE,
  EVERY_FORMAT,
  formatInputs,
  kindsOf,
  signatureKind,
  SUFFIXES
} from '../support/formats.ts'
import { cases, expectMoreThan } from '../support/random.ts'
import { digestOf } from '../support/rsa-encodings.ts'
import { LocalSigner } from '../use-cases/support/local-signer.ts'
import { TAG, useCaseWorld, verdictsOf } from '../use-cases/support/world.ts'
import type { Files, Inputs, UseCaseWorld } from '../use-cases/support/world.ts'

// Signing in any set of formats: KMS is asked once for each signature that differs, never again for one that is there, and never for a
// file that is none of these. Verify mode then accepts everything that was attached.

const LOCAL = { 'dist/app.tgz': 'the artifact\n', 'dist/tool.zip': 'the tool\n' }
const ATTACHED = { 'old.bin': 'built by another job\n' }
const STRATEGIES = ['each', 'checksums', 'both'] as const
const UPLOADS = ['signatures', 'all', 'none'] as const

interface Run {
  readonly formats: readonly FormatName[]
  readonly algorithm: string
  readonly strategy: (typeof STRATEGIES)[number]
  readonly upload: (typeof UPLOADS)[number]
  /** Whether local files are signed, assets of the release, or both. */
  readonly sources: 'files' | 'assets' | 'files and assets'
}

const ALGORITHMS = ['RSASSA_PSS_SHA_', 'RSASSA_PKCS1_V1_5_SHA_'].flatMap(scheme =>
  ['256', '384', '512'].map(bits => scheme + bits)
)

const run: fc.Arbitrary<Run> = fc
  .record({
    formats: fc.shuffledSubarray(EVERY_FORMAT, { minLength: 1 }),
    algorithm: fc.constantFrom(...ALGORITHMS),
    strategy: fc.constantFrom(...STRATEGIES),
    upload: fc.constantFrom(...UPLOADS),
    sources: fc.constantFrom('files' as const, 'assets' as const, 'files and assets' as const)
  })
  // SSH has no SHA-384, and without a release there are no assets
  .filter(({ formats, algorithm, upload, sources }) => {
    const canBe = !(formats.includes('ssh') && algorithm.endsWith('384'))
    return canBe && (upload !== 'none' || sources === 'files')
  })

let certificate: Files

beforeAll(async () => {
  certificate = await certificateIn((await LocalSigner.of('use-cases')).privateKey)
})

function inputsOf({ formats, algorithm, strategy, upload, sources }: Run): Inputs {
  return {
    ...formatInputs(formats),
    strategy,
    upload,
    'signing-algorithm': algorithm,
    artifacts: sources === 'assets' ? undefined : 'dist/*.{tgz,zip}',
    'release-assets': sources === 'files' ? undefined : 'old.bin',
    'release-tag': upload === 'none' ? undefined : TAG
  }
}

const artifactsOf = ({ sources }: Run): Readonly<Record<string, string>> => ({
  ...(sources === 'assets' ? {} : { 'app.tgz': LOCAL['dist/app.tgz'], 'tool.zip': LOCAL['dist/tool.zip'] }),
  ...(sources === 'files' ? {} : ATTACHED)
})

async function worldOf(one: Run): Promise<UseCaseWorld> {
  const world = await useCaseWorld({ files: { ...LOCAL, ...certificate } })
  for (const [name, content] of Object.entries(artifactsOf(one)))
    if (name in ATTACHED || one.upload === 'signatures') world.host.put(name, content)
  return world
}

/** The names of everything that a run signs, without those of signatures. */
function signedNames(one: Run): string[] {
  const list = `SHA${one.algorithm.slice(-3)}SUMS`
  return [
    ...(one.strategy === 'checksums' ? [] : Object.keys(artifactsOf(one))),
    ...(one.strategy === 'each' ? [] : [list])
  ]
}

describe('a run in any formats', () => {
  test('asks KMS once for each signature that differs, with digests alone', async () => {
    await fc.assert(
      fc.asyncProperty(run, async one => {
        const world = await worldOf(one)
        const first = await world.sign(inputsOf(one))
        expect(first.error).toBeUndefined()
        const { asked } = world.signer
        const kinds = kindsOf(one.formats, one.algorithm)
        expect(first.signCalls).toBe(kinds.size * signedNames(one).length)
        const algorithms = new Set(one.formats.map(format => algorithmOf(format, one.algorithm)))
        expect(new Set(asked.map(({ algorithm }) => algorithm))).toEqual(algorithms)
        for (const { algorithm, digest } of asked)
          expect([digest.hash, digest.bytes.length]).toEqual([
            `sha${algorithm.slice(-3)}`,
            Number(algorithm.slice(-3)) / 8
          ])
        // a file's own digest is signed for raw, base64 and sigstore alone
        const own = asked.filter(
          ({ algorithm, digest }) =>
            Object.values(artifactsOf(one)).some(content =>
              digestOf(digest.hash, content).equals(Buffer.from(digest.bytes))
            ) && algorithm
        )
        const plain = [...kinds].filter(kind => kind.endsWith(' file')).length
        const files = one.strategy === 'checksums' ? 0 : Object.keys(artifactsOf(one)).length
        expect(own).toHaveLength(plain * files)
      }),
      cases(40)
    )
  })

  test('is verified as a whole, and keeps everything when it is repeated', async () => {
    await fc.assert(
      fc.asyncProperty(
        run.filter(({ upload }) => upload !== 'none'),
        async one => {
          const world = await worldOf(one)
          const first = await world.sign(inputsOf(one))
          expect(first.error).toBeUndefined()
          for (const name of signedNames(one))
            for (const format of one.formats) {
              const asset = world.host.bytes(name + SUFFIXES[format])
              const local = first.workspace.list().find(path => path.endsWith(name + SUFFIXES[format])) ?? ''
              expect(first.workspace.read(local)).toEqual(asset)
            }
          const before = world.host.snapshot()
          const again = await world.sign(inputsOf(one))
          expect([again.error, again.signCalls, again.mutations]).toEqual([undefined, 0, []])
          expect(world.host.snapshot()).toEqual(before)

          const verified = await world.verify(
            {
              'trusted-public-key': CERTIFICATE,
              'signature-suffix': '.b64',
              'release-assets': '*',
              'release-tag': TAG
            },
            { files: certificate }
          )
          const binding = one.strategy === 'each' ? [] : ['release-binding.json']
          const judged = new Set([...Object.keys(artifactsOf(one)), ...signedNames(one), ...binding])
          expect(verdictsOf(verified)).toEqual(
            Object.fromEntries([...judged].map(name => [name, 'verified']))
          )
          expect(verified.error).toBeUndefined()
          for (const { artifact, signatures } of verified.report.results) {
            const expected = one.formats.map(format => `${artifact}${SUFFIXES[format]} ${format} valid`)
            const isSigned = signedNames(one).includes(artifact)
            const found = signatures.map(({ file, format, verdict }) => `${file} ${format} ${verdict}`)
            expect(found.toSorted()).toEqual(isSigned ? expected.toSorted() : [])
          }
        }
      ),
      cases(40)
    )
  })

  test('makes what is missing again, and asks KMS only for what no other form holds', async () => {
    const attached = run.filter(({ upload, formats }) => upload !== 'none' && formats.length > 1)
    await fc.assert(
      fc.asyncProperty(attached, fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), async (one, taken) => {
        const world = await worldOf(one)
        expect((await world.sign(inputsOf(one))).error).toBeUndefined()
        const whole = new Map(world.host.names.map(name => [name, world.host.bytes(name)]))
        const all = signedNames(one).flatMap(name => one.formats.map(format => ({ name, format })))
        const lost = new Set(taken.map(index => all[index % all.length]))
        for (const { name, format } of all.filter(item => lost.has(item)))
          world.host.take(name + SUFFIXES[format])

        const kindOf = ({ name, format }: (typeof all)[number]): string =>
          `${name} ${signatureKind(format, one.algorithm)}`
        const held = new Set(all.filter(item => !lost.has(item)).map(kindOf))
        const needed = new Set(all.filter(item => lost.has(item)).map(kindOf)).difference(held)
        const again = await world.sign(inputsOf(one))
        expect([again.error, again.signCalls]).toEqual([undefined, needed.size])
        expect(again.mutations).toHaveLength(lost.size)
        expect(world.host.names).toEqual([...whole.keys()].toSorted())
        // what was not made again by KMS is what was there, byte for byte: the time in an OpenPGP signature is that of the one that is kept
        for (const item of all.filter(each => !needed.has(kindOf(each)))) {
          const name = item.name + SUFFIXES[item.format]
          expect([name, world.host.bytes(name)]).toEqual([name, whole.get(name)])
        }
      }),
      cases(40)
    )
  })
})

describe('a release that has no room for all formats', () => {
  interface Crowded extends Run {
    /** Assets of others. */
    readonly present: number
    readonly record: boolean
    readonly statement: boolean
    /** Whether an earlier run signed in the first format. */
    readonly begun: boolean
  }
  const crowded: fc.Arbitrary<Crowded> = fc
    .tuple(
      run.filter(({ upload, formats }) => upload !== 'none' && formats.length > 1),
      fc.record({
        present: fc.integer({ min: 975, max: 994 }),
        record: fc.boolean(),
        statement: fc.boolean(),
        begun: fc.boolean()
      })
    )
    .map(([one, more]) => ({ ...one, ...more }))

  const crowdedInputs = (one: Crowded): Inputs => ({
    ...inputsOf(one),
    ...(one.record && { 'record-file': 'record.json' }),
    ...(one.statement && { 'statement-file': 'release.sigstore.json' }),
    overwrite: 'true',
    'dry-run': 'true'
  })

  test('has it without the formats that the error names', async () => {
    let advised = 0
    await fc.assert(
      fc.asyncProperty(crowded, async one => {
        const world = await worldOf(one)
        world.host.tags.set(TAG, 'a'.repeat(40))
        const [first = 'raw'] = one.formats
        if (one.begun) await world.sign(inputsOf({ ...one, formats: [first] }))
        for (let n = 0; n < one.present; n += 1) world.host.put(`other-${n}`, 'x')
        const { error } = await world.sign(crowdedInputs(one))
        const names = /^Drop ([\w-]+(?: and [\w-]+)*) from signature-format/.exec(error?.hint ?? '')?.[1]
        if (names === undefined) return
        advised += 1
        const left = one.formats.filter(format => !names.split(' and ').includes(format))
        const again = await world.sign(crowdedInputs({ ...one, formats: left }))
        expect(again.error).toBeUndefined()
        // one less would not be enough
        const [spared = 'raw'] = names.split(' and ') as FormatName[]
        const more = one.formats.filter(format => left.includes(format) || format === spared)
        expect((await world.sign(crowdedInputs({ ...one, formats: more }))).error?.code).toBe(
          'ASSET_CONFLICT'
        )
      }),
      cases(60)
    )
    expectMoreThan(2, advised)
  })
})
