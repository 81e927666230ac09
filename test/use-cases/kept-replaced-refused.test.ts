import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { pemOf, signatureOf } from '../support/signed-files.ts'
import { LocalSigner } from './support/local-signer.ts'
import { TAG, useCaseWorld } from './support/world.ts'
import type { Inputs, UseCaseOptions, UseCaseWorld } from './support/world.ts'

// The table "Kept, replaced, refused" of docs/releases.md, row by row.

/** Words of the table's cells, and what a test sees of them. */
type Outcome = 'kept' | 'replaced' | 'ASSET_CONFLICT' | 'removed' | 'not touched'

interface Case {
  /** First cell of the row, as the page has it. */
  readonly row: string
  readonly what: string
  /** The release before the run; what happens here does not count. */
  readonly before: (world: UseCaseWorld) => unknown
  readonly world?: UseCaseOptions
  /** Inputs of the run. */
  readonly inputs?: Inputs
  readonly outcome: Outcome
  readonly overwriting: Outcome
  /** What changes on the release where nothing is refused; ids as `#`. */
  readonly changes?: readonly string[]
  readonly signCalls?: number
}

const APP = 'the artifact\n'
const CHANGED = 'a later build\n'
const KEY = 'signing-public-key.pem'
const RECORD = 'signing-record.json'
const EVERYTHING = { strategy: 'both', 'record-file': RECORD }
const BINDING = 'release-binding.json'
const UNSIGNED_LIST = `${'0'.repeat(64)}  app.tgz\n`
const PGP = '-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n-----END PGP SIGNATURE-----\n'

let other: LocalSigner

beforeAll(async () => {
  other = await LocalSigner.of('use-cases-other')
})

const replacing = (name: string): readonly string[] => [
  `upload kms-sign-new-#-${name}`,
  `delete # ${name}`,
  `rename # kms-sign-new-#-${name} to ${name}`
]

const signed =
  (inputs: Inputs = {}, content = APP) =>
  async ({ sign }: UseCaseWorld): Promise<void> => {
    const { error } = await sign(inputs, { files: { 'dist/app.tgz': content } })
    expect(error).toBeUndefined()
  }

/** Everything of a first run is there; then one asset is exchanged. */
const signedBut =
  (name: string, content: (world: UseCaseWorld) => string | Uint8Array, inputs: Inputs = EVERYTHING) =>
  async (world: UseCaseWorld): Promise<void> => {
    await signed(inputs)(world)
    world.host.put(name, content(world))
  }

const STALE_SIGNATURE = {
  row: 'a signature of another key, algorithm, format or file',
  inputs: EVERYTHING,
  outcome: 'ASSET_CONFLICT',
  overwriting: 'replaced'
} as const

/** The record quotes the signatures: a new one of a file makes another record. */
const WITH_RECORD = [...replacing('app.tgz.sig'), ...replacing(RECORD), ...replacing(`${RECORD}.sig`)]

const OTHER_KEY = {
  row: 'another public key',
  inputs: EVERYTHING,
  outcome: 'ASSET_CONFLICT',
  changes: replacing(KEY)
} as const

const NOT_OURS = {
  row: 'under a name of this action, but not a signature or public key',
  outcome: 'ASSET_CONFLICT',
  overwriting: 'ASSET_CONFLICT'
} as const

const SAME = {
  row: 'the same checksums file, binding, record or statement',
  inputs: EVERYTHING,
  outcome: 'kept',
  overwriting: 'kept'
} as const

const OTHER_LIST = {
  row: 'a checksums file of this action with different content',
  inputs: { strategy: 'checksums' },
  outcome: 'ASSET_CONFLICT'
} as const

const OTHER_DOCUMENT = {
  row: 'a binding, record or statement of this action with different content',
  inputs: EVERYTHING,
  outcome: 'ASSET_CONFLICT',
  overwriting: 'replaced'
} as const

const UNSIGNED = {
  row: 'an unsigned checksums file, a binding, record or statement of another tool',
  inputs: EVERYTHING,
  outcome: 'ASSET_CONFLICT',
  overwriting: 'ASSET_CONFLICT'
} as const

const OTHER_BYTES = { row: 'an artifact with different content', outcome: 'ASSET_CONFLICT' } as const

const UNFINISHED = {
  row: 'an unfinished upload under a name that is sent',
  inputs: { 'public-key-file': KEY },
  signCalls: 1
} as const

const cases: readonly Case[] = [
  {
    row: 'a signature that is valid now, the same public key',
    what: 'both of an earlier run',
    before: signed(),
    outcome: 'kept',
    overwriting: 'kept'
  },
  {
    ...STALE_SIGNATURE,
    what: 'another key',
    before: signedBut('app.tgz.sig', () => signatureOf(other.privateKey, APP)),
    changes: WITH_RECORD,
    signCalls: 2
  },
  {
    ...STALE_SIGNATURE,
    what: 'another algorithm',
    before: signedBut('app.tgz.sig', ({ signer }) =>
      signatureOf(signer.privateKey, APP, 'RSASSA_PKCS1_V1_5_SHA_256')
    ),
    changes: WITH_RECORD,
    signCalls: 2
  },
  {
    ...STALE_SIGNATURE,
    what: 'another encoding',
    before: signedBut('app.tgz.sig', ({ host }) => `${host.bytes('app.tgz.sig').toString('base64')}\n`),
    changes: WITH_RECORD,
    signCalls: 2
  },
  {
    ...STALE_SIGNATURE,
    what: 'another file',
    before: signedBut('app.tgz.sig', ({ signer }) => signatureOf(signer.privateKey, CHANGED)),
    changes: WITH_RECORD,
    signCalls: 2
  },
  {
    ...STALE_SIGNATURE,
    what: 'another key, of the checksums file',
    before: signedBut('SHA256SUMS.sig', ({ host }) =>
      signatureOf(other.privateKey, host.bytes('SHA256SUMS'))
    ),
    changes: [...replacing('SHA256SUMS.sig'), ...replacing(RECORD), ...replacing(`${RECORD}.sig`)],
    signCalls: 2
  },
  {
    ...OTHER_KEY,
    what: 'that only signatures of this run needed',
    before: signedBut(KEY, () => pemOf(other.privateKey)),
    overwriting: 'replaced'
  },
  {
    ...OTHER_KEY,
    what: 'that a signature outside this run may need',
    before: async world => {
      await signedBut(KEY, () => pemOf(other.privateKey))(world)
      world.host.put('tool.zip.sig', signatureOf(other.privateKey, 'the tool'))
    },
    overwriting: 'ASSET_CONFLICT'
  },
  { ...NOT_OURS, what: 'a PGP signature', before: ({ host }) => host.put('app.tgz.sig', PGP) },
  { ...NOT_OURS, what: 'a text for a key', before: ({ host }) => host.put(KEY, 'see our website\n') },
  { ...SAME, what: 'all of an earlier run', before: signed(EVERYTHING) },
  {
    ...OTHER_LIST,
    what: 'of an earlier build',
    before: signed({ strategy: 'checksums' }, CHANGED),
    overwriting: 'replaced',
    changes: [...replacing('SHA256SUMS.sig'), ...replacing('SHA256SUMS')],
    signCalls: 1
  },
  {
    ...OTHER_LIST,
    what: 'that lists what this run does not sign',
    before: async ({ sign }) => {
      const files = { 'dist/app.tgz': APP, 'dist/tool.zip': 'the tool\n' }
      expect((await sign({ strategy: 'checksums' }, { files })).error).toBeUndefined()
    },
    overwriting: 'ASSET_CONFLICT'
  },
  {
    ...OTHER_DOCUMENT,
    what: 'a binding of another tag',
    before: signedBut(BINDING, ({ host }) => host.bytes(BINDING).toString().replace(TAG, 'v1.2.2')),
    changes: replacing(BINDING)
  },
  {
    ...OTHER_DOCUMENT,
    what: 'a record of another key',
    before: signedBut(RECORD, ({ host, signer }) =>
      host.bytes(RECORD).toString().replaceAll(signer.keyId, other.keyId)
    ),
    // not the record of before: the ids of the requests are known to the run alone that signed
    changes: [...replacing(RECORD), ...replacing(`${RECORD}.sig`)],
    signCalls: 1
  },
  { ...UNSIGNED, what: 'a checksums file', before: ({ host }) => host.put('SHA256SUMS', UNSIGNED_LIST) },
  { ...UNSIGNED, what: 'a binding', before: ({ host }) => host.put(BINDING, '{"type":"other"}\n') },
  { ...UNSIGNED, what: 'a record', before: ({ host }) => host.put(RECORD, '{"type":"other"}\n') },
  {
    row: 'a checksums file, record or statement that this step does not make, signed by this key, and that has another digest of what it signs',
    what: 'a list of an earlier build',
    before: signed({ strategy: 'checksums' }, CHANGED),
    outcome: 'ASSET_CONFLICT',
    overwriting: 'ASSET_CONFLICT'
  },
  {
    row: 'an artifact with the same bytes',
    what: 'of an earlier run',
    before: signed({ upload: 'all' }),
    inputs: { upload: 'all' },
    outcome: 'kept',
    overwriting: 'kept'
  },
  {
    ...OTHER_BYTES,
    what: 'on a draft, with upload: all',
    before: signed({ upload: 'all' }, CHANGED),
    inputs: { upload: 'all' },
    overwriting: 'replaced',
    changes: [...replacing('app.tgz'), ...replacing('app.tgz.sig')],
    signCalls: 1
  },
  {
    ...OTHER_BYTES,
    what: 'on a draft, with upload: signatures',
    before: signed({ upload: 'all' }, CHANGED),
    overwriting: 'ASSET_CONFLICT'
  },
  {
    ...OTHER_BYTES,
    what: 'on a public release, with upload: all',
    before: signed({ upload: 'all' }, CHANGED),
    world: { release: { draft: false } },
    inputs: { upload: 'all' },
    overwriting: 'ASSET_CONFLICT'
  },
  {
    ...UNFINISHED,
    what: 'that never ends',
    before: ({ host }) => host.putUnfinished('app.tgz.sig'),
    outcome: 'removed',
    overwriting: 'removed',
    changes: ['delete # app.tgz.sig', 'upload app.tgz.sig', `upload ${KEY}`]
  },
  {
    ...UNFINISHED,
    what: 'that ends well',
    before: ({ host, signer }) => host.putUnfinished('app.tgz.sig', signatureOf(signer.privateKey, APP)),
    outcome: 'kept',
    overwriting: 'kept',
    changes: [`upload ${KEY}`]
  },
  {
    row: 'anything else',
    what: 'a text and a signature of something else',
    before: ({ host }) => {
      host.put('notes.txt', 'read me\n')
      host.put('tool.zip.sig', PGP)
    },
    outcome: 'not touched',
    overwriting: 'not touched',
    changes: ['upload app.tgz.sig', `upload ${KEY}`],
    signCalls: 1
  }
]

interface Row {
  readonly found: string
  readonly done: string
  readonly overwriting: string
}

function readTable(): readonly Row[] {
  const page = readFileSync(new URL('../../docs/releases.md', import.meta.url), 'utf8')
  const [, section = ''] = /^## Kept, replaced, refused\n(.*?)^## /ms.exec(page) ?? []
  const rows = section
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line => line.split('|').map(cell => cell.trim()))
    .map(([, found = '', done = '', overwriting = '']) => ({ found, done, overwriting }))
  return rows.slice(2).map(row => (row.overwriting === 'the same' ? { ...row, overwriting: row.done } : row))
}

/** Whether a cell allows for an outcome: a condition in it means that something is refused where it is not met. */
function allows(cell: string, outcome: Outcome): boolean {
  if (outcome === 'ASSET_CONFLICT') return cell.includes('`ASSET_CONFLICT`') || cell.includes(', unless ')
  return cell.includes(outcome) || (outcome === 'kept' && cell.startsWith('waited for'))
}

const outcomeOf = (item: Case, overwrite: string): Outcome =>
  overwrite === 'true' ? item.overwriting : item.outcome

const withoutIds = (mutations: readonly string[]): string[] =>
  mutations.map(line => line.replace(/^(delete|rename) \d+ /, '$1 # ').replace(/new-\d+-/, 'new-#-'))

describe('the table of docs/releases.md', () => {
  const table = readTable()

  test('has a case for each row, and a row for each case', () => {
    expect(table.length).toBeGreaterThan(0)
    expect([...new Set(cases.map(({ row }) => row))]).toEqual(table.map(({ found }) => found))
  })

  test.each(cases)('says what becomes of $row: $what', ({ row, outcome, overwriting }) => {
    const cells = table.find(({ found }) => found === row)
    expect(cells).toBeDefined()
    expect(cells?.done).toSatisfy((cell: string) => allows(cell, outcome))
    expect(cells?.overwriting).toSatisfy((cell: string) => allows(cell, overwriting))
  })
})

describe.each([{ overwrite: 'false' }, { overwrite: 'true' }])(
  'with overwrite: $overwrite',
  ({ overwrite }) => {
    test.each(cases)('$row ($what) becomes what the table says', async item => {
      const world = await useCaseWorld(item.world)
      await item.before(world)
      const isRefused = outcomeOf(item, overwrite) === 'ASSET_CONFLICT'

      const { error, mutations, signCalls } = await world.sign({ ...item.inputs, overwrite })

      expect({ code: error?.code, mutations: withoutIds(mutations).sort(), signCalls }).toEqual({
        code: isRefused ? 'ASSET_CONFLICT' : undefined,
        mutations: isRefused ? [] : [...(item.changes ?? [])].sort(),
        signCalls: isRefused ? 0 : (item.signCalls ?? 0)
      })
    })

    test.each(cases)('a dry run says what the run would do: $row ($what)', async item => {
      const world = await useCaseWorld(item.world)
      await item.before(world)
      const isRefused = outcomeOf(item, overwrite) === 'ASSET_CONFLICT'

      const inputs = { ...item.inputs, overwrite, 'dry-run': 'true' }
      const { error, mutations, signCalls } = await world.sign(inputs)

      expect({ code: error?.code, mutations, signCalls }).toEqual({
        code: isRefused ? 'ASSET_CONFLICT' : undefined,
        mutations: [],
        signCalls: 0
      })
    })
  }
)
