import { expect, test } from 'vitest'
import type { RecordedRequest } from '../fakes/http.ts'
import { workspace } from '../support/run-action.ts'
import type { ActionResult } from '../support/run-action.ts'
import { TAG, startWorld } from '../support/world.ts'
import type { World } from '../support/world.ts'

// Each request costs time and a share of a rate limit: none is sent that is not needed, and none twice.

/** How often each kind of request was sent; kinds that were not are left out. */
type Tally = Readonly<Record<string, number>>

const KINDS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['list releases', /^GET \/repos\/[^/]+\/[^/]+\/releases\?/],
  ['list assets', /^GET \/repos\/[^/]+\/[^/]+\/releases\/\d+\/assets\?/],
  ['read repository', /^GET \/repos\/[^/]+\/[^/]+$/],
  ['read tag', /^GET .*\/git\/ref\/tags\/v1\.2\.3$/],
  ['re-read release', /^GET .*\/releases\/\d+$/],
  ['download', /^GET .*\/releases\/assets\/\d+$/],
  ['upload', /^POST \/uploads\//],
  ['publish', /^PATCH .*\/releases\/\d+$/]
]

/** With credentials over OIDC and a key in KMS. */
const KEY = { OIDC: 1, STS: 1, GetPublicKey: 1 }
/** To find the release, and what is attached. */
const FIND = { 'list releases': 1, 'list assets': 1 }
/** What a binding says of the release. */
const BINDING = { 'read repository': 1, 'read tag': 1 }

function describeGitHub({ method, path }: RecordedRequest): string {
  const line = `${method} ${path}`
  return KINDS.find(([, pattern]) => pattern.test(line))?.[0] ?? line
}

/** What `act` makes a world be asked. No GitHub resource may be asked for twice but those in `twice`. */
async function tallyOf(
  world: World,
  act: () => Promise<ActionResult>,
  twice: readonly string[] = []
): Promise<Tally> {
  const { oidc, sts, kms, github } = world
  const seen = [oidc, sts, github, github.downloads].map(fake => fake.requests.length)
  kms.calls.length = 0
  const result = await act()
  expect(result).toMatchObject({ exitCode: 0, annotations: [] })
  const [oidcs = [], stss = [], api = [], storage = []] = [oidc, sts, github, github.downloads].map(
    (fake, index) => fake.requests.slice(seen[index])
  )
  const gets = api.filter(({ method }) => method === 'GET')
  const repeated = gets.filter(({ path }, index) => gets.findIndex(other => other.path === path) !== index)
  expect(repeated.map(describeGitHub)).toEqual(twice)
  // each download is an answer of the API that leads to the storage
  expect(storage).toHaveLength(api.filter(request => describeGitHub(request) === 'download').length)
  const names = [
    ...oidcs.map(() => 'OIDC'),
    ...stss.map(() => 'STS'),
    ...kms.calls.map(({ operation }) => operation),
    ...api.map(describeGitHub)
  ]
  return Object.fromEntries(
    Map.groupBy(names, name => name)
      .entries()
      .map(([name, all]) => [name, all.length])
  )
}

const artifacts = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`dist/app-${index}.tgz`, `${index}\n`]))

const LISTED_AGAIN = ['list assets']

interface SignRow {
  readonly strategy: 'each' | 'checksums' | 'both'
  readonly count: number
  readonly upload: 'signatures' | 'all'
  /** The first run. */
  readonly Sign: number
  readonly uploads: number
  /** The second run, which keeps all: signatures, public key and binding are read; other digests GitHub knows. */
  readonly kept: number
}

const SIGN: readonly SignRow[] = [
  { strategy: 'each', count: 1, upload: 'signatures', Sign: 1, uploads: 2, kept: 2 },
  { strategy: 'each', count: 1, upload: 'all', Sign: 1, uploads: 3, kept: 2 },
  { strategy: 'each', count: 20, upload: 'signatures', Sign: 20, uploads: 21, kept: 21 },
  { strategy: 'each', count: 20, upload: 'all', Sign: 20, uploads: 41, kept: 21 },
  { strategy: 'checksums', count: 1, upload: 'signatures', Sign: 1, uploads: 4, kept: 3 },
  { strategy: 'checksums', count: 1, upload: 'all', Sign: 1, uploads: 5, kept: 3 },
  { strategy: 'checksums', count: 20, upload: 'signatures', Sign: 1, uploads: 4, kept: 3 },
  { strategy: 'checksums', count: 20, upload: 'all', Sign: 1, uploads: 24, kept: 3 },
  { strategy: 'both', count: 1, upload: 'signatures', Sign: 2, uploads: 5, kept: 4 },
  { strategy: 'both', count: 1, upload: 'all', Sign: 2, uploads: 6, kept: 4 },
  { strategy: 'both', count: 20, upload: 'signatures', Sign: 21, uploads: 24, kept: 23 },
  { strategy: 'both', count: 20, upload: 'all', Sign: 21, uploads: 44, kept: 23 }
]

test.each(SIGN)(
  'signing $count with strategy $strategy and upload $upload',
  async ({ strategy, count, upload, Sign, uploads, kept }) => {
    const world = await startWorld()
    const { path: cwd } = workspace(artifacts(count))
    const sign = (): Promise<ActionResult> =>
      world.sign({ strategy, upload, artifacts: 'dist/*.tgz' }, { cwd })
    const hasList = strategy !== 'each'
    const find = hasList ? { ...FIND, ...BINDING } : FIND
    // the assets are listed again right before a checksums file goes up
    const listed = hasList ? { 'list assets': 2 } : {}
    expect(await tallyOf(world, sign, hasList ? LISTED_AGAIN : [])).toEqual({
      ...KEY,
      ...find,
      ...listed,
      Sign,
      upload: uploads
    })
    expect(await tallyOf(world, sign)).toEqual({ ...KEY, ...find, download: kept })
  }
)

test.each([
  { strategy: 'each', count: 1, Sign: 1 },
  { strategy: 'each', count: 20, Sign: 20 },
  { strategy: 'checksums', count: 1, Sign: 1 },
  { strategy: 'checksums', count: 20, Sign: 1 },
  { strategy: 'both', count: 1, Sign: 2 },
  { strategy: 'both', count: 20, Sign: 21 }
])('signing $count with strategy $strategy and no release', async ({ strategy, count, Sign }) => {
  const world = await startWorld({ release: false })
  const { path: cwd } = workspace(artifacts(count))
  const sign = (): Promise<ActionResult> =>
    world.sign({ strategy, upload: 'none', artifacts: 'dist/*.tgz', 'release-tag': undefined }, { cwd })
  expect(await tallyOf(world, sign)).toEqual({ ...KEY, Sign })
  // nothing tells a second run that a file beside an artifact is a signature that this key made
  expect(await tallyOf(world, sign)).toEqual({ ...KEY, Sign })
})

interface VerifyRow {
  readonly strategy: 'each' | 'checksums' | 'both'
  readonly count: number
  /** Downloads that judge the whole release, and artifacts by name. */
  readonly world: number
  readonly named: number
}

// artifacts, their signatures or checksums file and signature, the key; a closed world reads the binding too
const VERIFY: readonly VerifyRow[] = [
  { strategy: 'each', count: 1, world: 3, named: 3 },
  { strategy: 'each', count: 20, world: 41, named: 41 },
  { strategy: 'checksums', count: 1, world: 5, named: 4 },
  { strategy: 'checksums', count: 20, world: 24, named: 23 },
  { strategy: 'both', count: 1, world: 6, named: 5 },
  { strategy: 'both', count: 20, world: 44, named: 43 }
]
// the verdict is about the release as it was listed first, so it is listed again at the end
test.each(VERIFY)(
  'verifying $count signed with strategy $strategy',
  async ({ strategy, count, world: whole, named }) => {
    const world = await startWorld()
    const { path: cwd } = workspace(artifacts(count))
    const signed = await world.sign({ strategy, upload: 'all', artifacts: 'dist/*.tgz' }, { cwd })
    expect(signed.exitCode).toBe(0)
    const trust = { 'public-key-fingerprint': signed.outputs.get('public-key-fingerprint') }
    const release = { ...trust, 'release-tag': TAG }
    const find = { 'list releases': 1, 'list assets': 2, ...(strategy === 'each' ? {} : BINDING) }
    const binding = strategy === 'each' ? 0 : 1

    const closed = (): Promise<ActionResult> => world.verify({ ...release, 'release-assets': '*' })
    expect(await tallyOf(world, closed, LISTED_AGAIN)).toEqual({ ...find, download: whole })

    const byName = (): Promise<ActionResult> => world.verify({ ...release, 'release-assets': 'app-*.tgz' })
    expect(await tallyOf(world, byName, LISTED_AGAIN)).toEqual({ ...find, download: named + binding })

    const byKey = (): Promise<ActionResult> =>
      world.verify({ ...world.awsInputs, 'release-tag': TAG, 'release-assets': 'app-*.tgz' })
    // the key comes from KMS, and not from the release
    expect(await tallyOf(world, byKey, LISTED_AGAIN)).toEqual({
      ...KEY,
      ...find,
      download: named + binding - 1
    })

    const files = { artifacts: 'dist/*.tgz', 'trusted-public-key': 'signing-public-key.pem' }
    expect(await tallyOf(world, () => world.verify({ ...files, ...trust }, { cwd }))).toEqual({})
  }
)

test.each([
  { strategy: 'each', uploads: 41, downloads: 21 },
  { strategy: 'checksums', uploads: 24, downloads: 4 },
  { strategy: 'both', uploads: 44, downloads: 24 }
])('publishing 20 signed with strategy $strategy', async ({ strategy, uploads, downloads }) => {
  const world = await startWorld()
  world.github.setTag(TAG)
  const { path: cwd } = workspace(artifacts(20))
  // that a PSS signature can look by chance as if made with another hash as well makes no artifact be read
  const inputs = { strategy, upload: 'all', artifacts: 'dist/*.tgz', 'publish-release': 'true' }
  // The gate judges what is attached, not what was meant to be: it reads the release and lists its assets when all is attached,
  // again when all is judged, and again when the release is public; before it is, it reads the release once more, and the tag if
  // what was signed names its commit.
  const lists = strategy === 'each' ? 4 : 5 // before a checksums file goes up, too
  const gate = { 'list assets': lists, 're-read release': 2, publish: 1, download: downloads }
  const find = strategy === 'each' ? FIND : { ...FIND, ...BINDING, 'read tag': 2 }
  const Sign = { each: 20, checksums: 1, both: 21 }[strategy]
  const twice = [
    ...(strategy === 'each' ? [] : LISTED_AGAIN),
    'list assets',
    'list assets',
    ...(strategy === 'each' ? [] : ['read tag']),
    're-read release',
    'list assets'
  ]
  expect(await tallyOf(world, () => world.sign(inputs, { cwd }), twice)).toEqual({
    ...KEY,
    ...find,
    ...gate,
    Sign,
    upload: uploads
  })
})
