import { constants, createPublicKey, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { FakeGitHub } from '../fakes/github.ts'
import type { FakeAsset, FakeGitHubOptions, FakeRelease } from '../fakes/github.ts'
import { contentOf } from '../fakes/github/content.ts'
import { FakeKms } from '../fakes/kms.ts'
import { FakeOidc } from '../fakes/oidc.ts'
import { CredentialStore } from '../fakes/policy.ts'
import { FakeSts } from '../fakes/sts.ts'
import type { Fault, Faults, RecordedRequest } from '../fakes/http.ts'
import { testKey } from './keys.ts'
import { signHere } from './sign-here.ts'
import { AWS_LIMITS } from '../../src/aws/client.ts'
import type { TimeLimits } from '../../src/connect.ts'
import { runAction, startAction, workspace } from './run-action.ts'
import type { ActionResult, RunOptions, StartedAction } from './run-action.ts'
import { pemOf, signatureOf } from './signed-files.ts'

// One release that makes the step send every kind of request, all that can go wrong with each of them, and what must hold
// afterwards. Runs outside vitest too: scripts/fault-matrix.ts prints it.

const REGION = 'eu-central-1'
const ACCOUNT = '111122223333'
const TAG = 'v1.2.3'
const KEY_FILE = 'signing-public-key.pem'
/** Notes with Windows line ends, and with characters that take several bytes. */
const NOTES = '# What is new\r\n\r\n- Größer, schneller ✓\r\n'
const SECTION_START = '<!-- kms-sign-action: verify start -->'
const SECTION_END = '<!-- kms-sign-action: verify end -->'

/** Larger than a public key can be, so that it is read only to be hashed. */
const ATTACHED = Buffer.alloc(100 * 1024, 'attached before ')
const OLD = Buffer.from('signed by an earlier run\n')
const ONE = Buffer.from('the first artifact\n')
/** Takes more than one piece to send. */
const TWO = Buffer.alloc(300 * 1024, 'the second artifact ')
const CHECKSUMS = 'of another tool\n'

const CONTENTS: Readonly<Record<string, Buffer>> = {
  'app-attached.bin': ATTACHED,
  'old.bin': OLD,
  'one.bin': ONE,
  'two.bin': TWO
}
const SIGNED_HERE = ['app-attached.bin', 'one.bin', 'two.bin']
const EXPECTED = [
  ...Object.keys(CONTENTS).flatMap(name => [name, `${name}.sig`]),
  'checksums.txt',
  KEY_FILE
].sort()

export const SCENARIO_INPUTS: Readonly<Record<string, string>> = {
  mode: 'sign',
  strategy: 'each',
  artifacts: 'dist/*.bin',
  'release-assets': 'app-attached.bin\n!checksums.txt',
  'release-tag': TAG,
  upload: 'all',
  overwrite: 'true',
  'verify-instructions': 'true',
  'publish-release': 'true'
}

export interface SiteOptions {
  readonly github?: Partial<FakeGitHubOptions>
  /** What runs instead of dist/index.js. */
  readonly entry?: string | undefined
}

/** AWS KMS with a key, GitHub with a draft, and the step that signs it. */
export interface Site {
  readonly github: FakeGitHub
  readonly kms: FakeKms
  readonly sts: FakeSts
  readonly oidc: FakeOidc
  readonly release: FakeRelease
  readonly privateKey: KeyObject
  /** Runs the step on a runner of its own, with what the build left there. */
  run(more?: Partial<RunOptions>): Promise<ActionResult>
  start(more?: Partial<RunOptions>): Promise<StartedAction>
  /** What a run over OIDC needs, instead of credentials of the environment. */
  overOidc(): Pick<RunOptions, 'sts' | 'oidc' | 'inputs'>
  /** Runs sign mode in this process, over OIDC, with time limits that can be waited for. */
  runHere(limits: TimeLimits): Promise<Pick<ActionResult, 'exitCode' | 'annotations'>>
  /** What is missing, doubled or wrong; empty when the release is as it should be in the end. */
  findDefects(): string[]
  /** What was good before and is not any more. */
  findDamage(): string[]
  /** How many signatures KMS has to be asked for now. */
  countNeeded(): number
  countSigned(): number
  close(): Promise<void>
}

/** Sets the scenario up: a draft with an artifact, earlier work that is complete, a stale signature and a foreign file. */
export async function startSite({ github: options = {}, entry }: SiteOptions = {}): Promise<Site> {
  const credentials = new CredentialStore()
  const { accessKeyId, secretAccessKey } = credentials.addUser(`arn:aws:iam::${ACCOUNT}:user/ci`)
  const oidc = await FakeOidc.start({ repository: 'octo-org/product', ref: `refs/tags/${TAG}` })
  const role = { arn: `arn:aws:iam::${ACCOUNT}:role/release-signing`, subject: 'repo:octo-org/product:*' }
  const [kms, sts, github, privateKey] = await Promise.all([
    FakeKms.start({ region: REGION, accountId: ACCOUNT, credentials }),
    FakeSts.start({ oidc, credentials, roles: [role] }),
    FakeGitHub.start({ owner: 'octo-org', repo: 'product', ...options }),
    testKey('RSA_2048')
  ])
  const key = await kms.createKey({ privateKey })
  const release = github.createRelease({ tag: TAG, draft: true, body: NOTES })
  const good = [
    github.addAsset(release, { name: 'app-attached.bin', content: ATTACHED }),
    github.addAsset(release, { name: 'old.bin', content: OLD }),
    github.addAsset(release, { name: 'old.bin.sig', content: signatureOf(privateKey, OLD) }),
    github.addAsset(release, { name: 'checksums.txt', content: CHECKSUMS })
  ].map(({ id, name, content }) => ({ id, name, sha256: content?.sha256 }))
  github.addAsset(release, { name: 'one.bin.sig', content: signatureOf(privateKey, 'an earlier build\n') })

  const toRun = (more: Partial<RunOptions> = {}): RunOptions => ({
    github,
    kms,
    cwd: workspace({ 'dist/one.bin': ONE, 'dist/two.bin': TWO }).path,
    timeoutMs: 400_000,
    secrets: [secretAccessKey],
    ...(entry === undefined ? {} : { entry }),
    ...more,
    inputs: { ...SCENARIO_INPUTS, 'key-id': key.arn, ...more.inputs },
    env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, ...more.env }
  })

  const holds = (asset: FakeAsset | undefined, artifact: Buffer | undefined): boolean =>
    asset?.content !== undefined &&
    artifact !== undefined &&
    isSignature(privateKey, artifact, asset.content.bytes())
  const named = (name: string): FakeAsset | undefined => release.assets.find(asset => asset.name === name)

  const findDamage = (): string[] => {
    const lost = good.filter(({ id, name, sha256 }) => {
      const now = release.assets.find(asset => asset.id === id)
      return now?.name !== name || now.content?.sha256 !== sha256
    })
    return [
      ...lost.map(({ name }) => `${name} was good and is not as it was`),
      ...(release.body?.startsWith(NOTES) === true ? [] : ['the notes were changed outside the section']),
      ...(github.releases.length === 1 ? [] : [`there are ${github.releases.length} releases`]),
      ...(release.draft ? [] : findDefects().map(defect => `published although ${defect}`))
    ]
  }

  const findDefects = (): string[] => {
    const names = release.assets.map(({ name }) => name).sort()
    const notes = release.body ?? ''
    const sections = notes.split(SECTION_START).length - 1
    const keyFile = named(KEY_FILE)?.content?.bytes()
    return [
      ...(release.draft ? ['it is a draft'] : []),
      ...EXPECTED.filter(name => !names.includes(name)).map(name => `${name} is missing`),
      ...names.filter((name, i) => names.indexOf(name) !== i).map(name => `${name} is there twice`),
      ...names.filter(name => !EXPECTED.includes(name)).map(name => `${name} should not be there`),
      ...release.assets
        .filter(({ content }) => content === undefined)
        .map(({ name }) => `${name} is incomplete`),
      ...Object.entries(CONTENTS).flatMap(([name, content]) => [
        ...(named(name)?.content?.bytes().equals(content) === true ? [] : [`${name} has other bytes`]),
        ...(holds(named(`${name}.sig`), named(name)?.content?.bytes())
          ? []
          : [`${name}.sig does not hold for what is attached`])
      ]),
      ...(keyFile !== undefined && createPublicKey(keyFile).equals(createPublicKey(privateKey))
        ? []
        : [`${KEY_FILE} is not the key`]),
      ...(sections === 1 && notes.endsWith(`${SECTION_END}\r\n`)
        ? []
        : [`the notes have ${sections} sections`]),
      ...(notes.startsWith(NOTES) ? [] : ['the notes were changed outside the section'])
    ]
  }

  const overOidc = (): Pick<RunOptions, 'sts' | 'oidc' | 'inputs'> => ({
    sts,
    oidc,
    inputs: { ...toRun().inputs, 'role-to-assume': role.arn }
  })
  return {
    github,
    kms,
    sts,
    oidc,
    release,
    privateKey,
    runHere: async limits => {
      return signHere({ ...toRun(), ...overOidc() }, { limits })
    },
    overOidc,
    run: more => runAction(toRun(more)),
    start: more => startAction(toRun(more)),
    findDefects,
    findDamage,
    countNeeded: () =>
      SIGNED_HERE.filter(name => {
        const waiting = release.assets.filter(asset => asset.name.endsWith(`-${name}.sig`))
        return ![named(`${name}.sig`), ...waiting].some(asset => holds(asset, CONTENTS[name]))
      }).length,
    countSigned: () => kms.calls.filter(({ operation }) => operation === 'Sign').length,
    close: async () => {
      await Promise.all([kms, sts, oidc, github].map(fake => fake.close()))
    }
  }
}

function isSignature(key: KeyObject, content: Buffer, signature: Buffer): boolean {
  return verify(
    'sha256',
    content,
    { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
    signature
  )
}

/** Where a kind of request is met, and whether GitHub or its storage answers it. */
interface Kind {
  readonly where: (site: Site) => Faults
  readonly match: (request: RecordedRequest) => boolean
}

const isAsset = ({ path }: RecordedRequest): boolean => /\/releases\/assets\/\d+$/.test(path)
const isRelease = ({ path }: RecordedRequest): boolean => /\/releases\/\d+$/.test(path)
const wantsBytes = ({ headers }: RecordedRequest): boolean =>
  String(headers.accept).includes('application/octet-stream')

const api = (match: Kind['match']): Kind => ({ where: ({ github }) => github.faults, match })
const aws = (operation: string): Kind => ({
  where: ({ kms }) => kms.faults,
  match: ({ headers }) => headers['x-amz-target'] === `TrentService.${operation}`
})
const uploadOf = (name: string): Kind =>
  api(({ method, path }) => method === 'POST' && sentName(path).startsWith(name))

/** A fresh matcher for each row, since some of them count. */
const KINDS = {
  'list releases': () => api(({ method, path }) => method === 'GET' && /\/releases\?/.test(path)),
  'list assets': () => api(({ method, path }) => method === 'GET' && /\/releases\/\d+\/assets/.test(path)),
  'download, API': () => api(request => request.method === 'GET' && isAsset(request) && wantsBytes(request)),
  'download, storage': (): Kind => ({ where: ({ github }) => github.downloads.faults, match: () => true }),
  'upload artifact': () => uploadOf('two.bin'),
  'upload signature': () => uploadOf('two.bin.sig'),
  'upload key': () => uploadOf(KEY_FILE),
  'upload replacement': () => uploadOf('kms-sign-new-'),
  're-read asset': () => api(request => request.method === 'GET' && isAsset(request) && !wantsBytes(request)),
  'delete asset': () => api(({ method }) => method === 'DELETE'),
  'rename asset': () => api(request => request.method === 'PATCH' && isAsset(request)),
  're-read release': () => api(request => request.method === 'GET' && isRelease(request)),
  'change notes': () => api(nth(1, request => request.method === 'PATCH' && isRelease(request))),
  publish: () => api(nth(2, request => request.method === 'PATCH' && isRelease(request))),
  'OIDC token': (): Kind => ({ where: ({ oidc }) => oidc.faults, match: () => true }),
  'assume the role': (): Kind => ({ where: ({ sts }) => sts.faults, match: () => true }),
  'public key of KMS': () => aws('GetPublicKey'),
  'signature of KMS': () => aws('Sign')
} satisfies Record<string, () => Kind>

type KindName = keyof typeof KINDS

const ALL_KIND_NAMES = Object.keys(KINDS) as KindName[]
/** Requests to GitHub and its storage. */
const KIND_NAMES = ALL_KIND_NAMES.slice(0, ALL_KIND_NAMES.indexOf('OIDC token'))
const UPLOADS = KIND_NAMES.filter(kind => kind.startsWith('upload'))

/** From the `first` matching request on. */
function nth(first: number, match: Kind['match']): Kind['match'] {
  const seen = new Set<RecordedRequest>()
  return request => {
    if (!match(request)) return false
    seen.add(request)
    return seen.size >= first
  }
}

function sentName(path: string): string {
  return new URL(path, 'http://localhost').searchParams.get('name') ?? ''
}

/** One thing that goes wrong. */
export interface Row {
  readonly request: string
  readonly fault: string
  /**
   * `one`: the run itself must get over it. `re-run`: the run may fail, and the next with the same inputs completes it.
   * `refused`: an error that leaves what the other job did.
   */
  readonly expected: 'one' | 're-run' | 'refused'
  readonly github?: Partial<FakeGitHubOptions>
  /** Runs in this process: what is waited for would take minutes otherwise. */
  readonly limits?: TimeLimits
  /** Runs in the bundle with a clock that goes faster. */
  readonly fastClock?: boolean
  /** Returns whether the fault was met, to be asked afterwards. */
  readonly arrange: (site: Site) => () => boolean
}

function faulty(request: KindName, fault: string, details: Fault, expected: Row['expected'] = 'one'): Row {
  return {
    request,
    fault,
    expected,
    arrange: site => {
      const { where, match } = KINDS[request]()
      let met = false
      where(site).next({
        ...details,
        match: candidate => {
          const matches = match(candidate)
          met ||= matches
          return matches
        }
      })
      return () => met
    }
  }
}

const SECONDARY_LIMIT = JSON.stringify({
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
})
const respond = (status: number, headers: Record<string, string> = {}, body = '{}'): Fault => ({
  kind: 'respond',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body
})

const LIMITED: readonly KindName[] = KIND_NAMES.filter(kind => kind !== 'download, storage')

/** Runs `act` once, when the first request matches and before it takes effect. */
function before(kind: KindName, act: (site: Site) => void): Row['arrange'] {
  return site => {
    const { where, match } = KINDS[kind]()
    let met = false
    where(site).next({
      kind: 'drop-before',
      match: request => {
        if (!met && match(request)) {
          met = true
          act(site)
        }
        return false
      }
    })
    return () => met
  }
}

const store = (name: string, content: (site: Site) => string | Uint8Array) => (site: Site) => {
  site.github.addAsset(site.release, { name, content: content(site) })
}
const provisionalName = ({ release }: Site): string => {
  const stale = release.assets.find(({ name }) => name === 'one.bin.sig')
  return `kms-sign-new-${stale?.id}-one.bin.sig`
}

const RACES: readonly Row[] = [
  {
    request: 'upload artifact',
    fault: 'another job stores the same bytes first',
    expected: 'one',
    arrange: before(
      'upload artifact',
      store('two.bin', () => TWO)
    )
  },
  {
    request: 'upload artifact',
    fault: 'another job stores other bytes first',
    expected: 'refused',
    arrange: before(
      'upload artifact',
      store('two.bin', () => 'another build')
    )
  },
  {
    request: 'upload signature',
    fault: 'another job stores a valid signature first',
    expected: 'one',
    arrange: before(
      'upload signature',
      store('two.bin.sig', ({ privateKey }) => signatureOf(privateKey, TWO))
    )
  },
  {
    request: 'upload signature',
    fault: 'another job stores a signature of other bytes first',
    expected: 'refused',
    arrange: before(
      'upload signature',
      store('two.bin.sig', ({ privateKey }) => signatureOf(privateKey, 'another build'))
    )
  },
  {
    request: 'upload signature',
    fault: 'another job is in the middle of storing a valid one',
    expected: 'one',
    arrange: before('upload signature', ({ github, release, privateKey }) => {
      const asset = github.addAsset(release, { name: 'two.bin.sig' })
      setTimeout(() => {
        asset.content = contentOf(signatureOf(privateKey, TWO))
      }, 1500)
    })
  },
  {
    request: 'upload key',
    fault: 'another job stores the same key first, written otherwise',
    expected: 'one',
    arrange: before(
      'upload key',
      store(KEY_FILE, ({ privateKey }) => pemOf(privateKey).replaceAll('\n', '\r\n'))
    )
  },
  {
    request: 'upload key',
    fault: 'another job stores something else first',
    expected: 'refused',
    arrange: before(
      'upload key',
      store(KEY_FILE, () => 'To verify, call us.')
    )
  },
  {
    request: 'upload replacement',
    fault: 'another job stores its replacement first',
    expected: 'one',
    arrange: before('upload replacement', site => {
      store(provisionalName(site), ({ privateKey }) => signatureOf(privateKey, ONE))(site)
    })
  },
  {
    request: 'upload replacement',
    fault: 'an earlier run left one for other bytes',
    expected: 'one',
    arrange: before('upload replacement', site => {
      store(provisionalName(site), ({ privateKey }) => signatureOf(privateKey, 'an earlier build'))(site)
    })
  },
  {
    request: 'rename asset',
    fault: 'another job stores a valid signature first',
    expected: 'one',
    arrange: before(
      'rename asset',
      store('one.bin.sig', ({ privateKey }) => signatureOf(privateKey, ONE))
    )
  },
  {
    request: 'rename asset',
    fault: 'another job stores a signature of other bytes first',
    expected: 'refused',
    arrange: before(
      'rename asset',
      store('one.bin.sig', ({ privateKey }) => signatureOf(privateKey, 'another build'))
    )
  }
]

const always =
  (arrange: (site: Site) => void): Row['arrange'] =>
  site => {
    arrange(site)
    return () => true
  }

const lagging = (listings: number, reads: number): Row => ({
  request: 'any',
  fault: `new assets unknown to ${listings} listings and ${reads} reads`,
  expected: 'one',
  arrange: always(({ github }) => {
    github.lagNewAssets({ listings, reads })
  })
})

const lyingDownload = (kind: 'truncated' | 'short' | 'corrupt' | 'html', asset: string, more = {}): Row => ({
  request: 'download, storage',
  fault: `${kind} ${asset}${'github' in more ? ', no digests' : ''}`,
  expected: 'one',
  ...more,
  arrange: always(({ github }) => {
    github.lie({ kind, asset })
  })
})

const leftover = (request: KindName, name: string): Row[] => [
  {
    request,
    fault: '502, an empty starter stays',
    expected: 'one',
    arrange: always(site => {
      site.github.failUpload({ leaves: 'starter', asset: name === '' ? provisionalName(site) : name })
    })
  },
  {
    request,
    fault: '502, stored all the same',
    expected: 'one',
    arrange: always(site => {
      site.github.failUpload({ leaves: 'asset', asset: name === '' ? provisionalName(site) : name })
    })
  }
]

const SERVERS: readonly { readonly what: string; readonly github: Partial<FakeGitHubOptions> }[] = [
  { what: 'github.com', github: {} },
  { what: 'digests null', github: { digests: 'null' } },
  { what: 'Enterprise Server without digests', github: { ghes: true, digests: 'absent' } },
  { what: 'bytes served by the API itself', github: { downloads: 'direct' } },
  { what: 'releases become immutable', github: { immutableReleases: true } }
]

/** Short for the service that a row is about, as long as the bundle's for the others: a busy machine is no service that stalls. */
const SHORT = {
  aws: { aws: { ...AWS_LIMITS, connectMs: 3_000, headersMs: 3_000, answerMs: 3_000 } },
  oidc: { oidc: { answerMs: 1_500, throttleBudgetMs: 1_000 } },
  github: {
    github: {
      answerMs: 1_500,
      transfer: { windowMs: 1_500, minBytesPerWindow: 16 * 1024 },
      leftoverMs: 1_000
    }
  }
} satisfies Record<string, TimeLimits>

function shortLimits(kind: KindName): TimeLimits {
  if (KIND_NAMES.includes(kind)) return SHORT.github
  return kind === 'OIDC token' ? SHORT.oidc : SHORT.aws
}

const ENDLESS: readonly (readonly [kind: KindName, row: Row])[] = ALL_KIND_NAMES.flatMap(kind =>
  (
    [
      ['accepts and never answers', 'stall'],
      ['headers, then silence', 'silence'],
      ['trickle', 'trickle']
    ] as const
  ).map(([what, fault]) => [kind, faulty(kind, what, { kind: fault })] as const)
)

/** What goes on for ever, for every service; run in this process. */
export const ENDLESS_ROWS: readonly Row[] = ENDLESS.map(([kind, row]) => ({
  ...row,
  limits: shortLimits(kind)
}))

/** One request to each service, and each way in which GitHub's are made: an answer that is late on a busy machine must not look endless. */
const ONE_A_SERVICE: readonly KindName[] = [
  'list assets',
  'download, storage',
  'upload artifact',
  'OIDC token',
  'assume the role',
  'signature of KMS'
]

/** The same in the bundle, over OIDC, with a clock that goes faster. */
export const ENDLESS_BUNDLE_ROWS: readonly Row[] = ENDLESS.filter(([kind]) =>
  ONE_A_SERVICE.includes(kind)
).map(([, row]) => ({ ...row, fastClock: true }))

const FAST_CLOCK = ['--import', new URL('fast-clock.mjs', import.meta.url).href]

/** An outage is waited for: half a minute takes three seconds. */
const lasting = (row: Row): Row => ({ ...row, fastClock: true })

/** Every row that the bundle runs; slow ones first, so that their waiting overlaps with everything else. */
export const ROWS: readonly Row[] = [
  ...(['list assets', 'upload artifact'] as const).map(kind => faulty(kind, 'stalled', { kind: 'stall' })),
  ...(['list assets', 'upload signature', 'publish'] as const).map(kind =>
    faulty(kind, '403 secondary limit, no Retry-After', respond(403, {}, SECONDARY_LIMIT))
  ),
  ...UPLOADS.flatMap(kind =>
    leftover(
      kind,
      {
        'upload artifact': 'two.bin',
        'upload signature': 'two.bin.sig',
        'upload key': KEY_FILE,
        'upload replacement': ''
      }[kind as string] ?? ''
    )
  ),
  ...KIND_NAMES.flatMap(kind => [
    lasting(
      faulty(kind, 'dropped before, again and again', { kind: 'drop-before', times: Infinity }, 're-run')
    ),
    lasting(
      faulty(kind, 'dropped after, again and again', { kind: 'drop-after', times: Infinity }, 're-run')
    ),
    lasting(faulty(kind, '500 to the end', { ...respond(500), times: Infinity }, 're-run'))
  ]),
  ...KIND_NAMES.map(kind => faulty(kind, 'dropped before', { kind: 'drop-before' })),
  ...KIND_NAMES.map(kind => faulty(kind, 'dropped after', { kind: 'drop-after' })),
  ...KIND_NAMES.map(kind => faulty(kind, '500', respond(500))),
  ...KIND_NAMES.map(kind => faulty(kind, '503 twice', { ...respond(503), times: 2 })),
  ...KIND_NAMES.map(kind => faulty(kind, '429, Retry-After: 1', respond(429, { 'retry-after': '1' }))),
  ...LIMITED.map(kind =>
    faulty(kind, '403 secondary limit, Retry-After: 1', respond(403, { 'retry-after': '1' }, SECONDARY_LIMIT))
  ),
  ...RACES,
  lagging(1, 0),
  lagging(2, 0),
  lagging(3, 0),
  lagging(0, 1),
  lagging(0, 2),
  lagging(2, 2),
  {
    ...lagging(2, 1),
    fault: 'the answer is lost and 2 listings do not know the asset',
    arrange: site => {
      site.github.lagNewAssets({ listings: 2, reads: 1 })
      return faulty('upload signature', '', { kind: 'drop-after' }).arrange(site)
    }
  },
  lyingDownload('truncated', 'app-attached.bin'),
  lyingDownload('short', 'app-attached.bin'),
  lyingDownload('corrupt', 'app-attached.bin'),
  lyingDownload('html', 'app-attached.bin'),
  lyingDownload('truncated', 'app-attached.bin', { github: { ghes: true, digests: 'absent' } }),
  lyingDownload('short', 'app-attached.bin', { github: { ghes: true, digests: 'absent' } }),
  lyingDownload('html', 'one.bin.sig'),
  lyingDownload('corrupt', 'one.bin.sig'),
  lyingDownload('html', 'old.bin'),
  lyingDownload('corrupt', 'checksums.txt'),
  ...SERVERS.map(({ what, github }): Row => ({
    request: 'any',
    fault: `none, ${what}`,
    expected: 'one',
    github,
    arrange: always(() => {})
  })),
  {
    ...faulty('publish', 'dropped after, releases become immutable', { kind: 'drop-after' }),
    github: { immutableReleases: true }
  },
  {
    ...faulty('publish', 'dropped after again and again, releases become immutable', {
      kind: 'drop-after',
      times: Infinity
    }),
    github: { immutableReleases: true },
    expected: 're-run'
  },
  {
    ...faulty('upload signature', 'dropped after, no digests', { kind: 'drop-after' }),
    github: { ghes: true, digests: 'absent' }
  },
  {
    ...faulty('upload artifact', 'dropped after, digests null', { kind: 'drop-after' }),
    github: { digests: 'null' }
  }
]

export interface RunRecord {
  readonly exitCode: number | null
  /** Title and text of the error, as people see them. */
  readonly error: string | undefined
  /** Signatures that KMS was asked for beyond those that were missing. */
  readonly excess: number
  readonly damage: readonly string[]
}

export interface Outcome {
  readonly row: Row
  readonly runs: readonly RunRecord[]
  /** What does not hold, in words; empty when all is well. */
  readonly problems: readonly string[]
  readonly seconds: number
}

/** Runs a row: the run that meets the fault, then at most one more. */
export async function runRow(row: Row, entry?: string): Promise<Outcome> {
  const startedAt = performance.now()
  const site = await startSite({ github: row.github ?? {}, entry })
  const runs: RunRecord[] = []
  const problems: string[] = []
  try {
    const wasMet = row.arrange(site)
    const more = row.fastClock === true ? { ...site.overOidc(), nodeArgs: FAST_CLOCK } : {}
    runs.push(await record(site, more, row.limits))
    if (!wasMet()) problems.push('no request met the fault')
    site.github.faults.clear()
    site.github.downloads.faults.clear()
    site.github.lagNewAssets({})
    if (row.expected === 'refused') problems.push(...judgeRefusal(site, runs[0]))
    else {
      if (row.expected === 're-run' && runs[0]?.exitCode !== 0) runs.push(await record(site))
      if (runs.at(-1)?.exitCode !== 0) problems.push(`it failed: ${runs.at(-1)?.error}`)
      problems.push(...site.findDefects())
    }
  } catch (thrown) {
    problems.push(String(thrown))
  } finally {
    await site.close()
  }
  for (const [index, { damage, excess }] of runs.entries()) {
    problems.push(...damage)
    if (excess > 0) problems.push(`run ${index + 1} asked KMS for ${excess} signatures too many`)
  }
  return { row, runs, problems, seconds: (performance.now() - startedAt) / 1000 }
}

/** A run of the step, with what it did that it should not have done. */
export async function record(
  site: Site,
  more?: Partial<RunOptions>,
  limits?: TimeLimits
): Promise<RunRecord> {
  const needed = site.countNeeded()
  const signed = site.countSigned()
  const result = limits === undefined ? await site.run(more) : await site.runHere(limits)
  const error = result.annotations.find(({ level }) => level === 'error')
  return {
    exitCode: result.exitCode,
    error: error === undefined ? undefined : `${error.title}: ${error.message}`,
    excess: Math.max(0, site.countSigned() - signed - needed),
    damage: site.findDamage()
  }
}

/** What another job stored is where it was, and nothing was published over it. */
function judgeRefusal(site: Site, run: RunRecord | undefined): string[] {
  return [
    ...(run?.exitCode === 1 ? [] : ['it did not fail']),
    ...(run?.error?.startsWith('ASSET_CONFLICT: ') === true ? [] : [`it said ${run?.error}`]),
    ...(site.release.draft ? [] : ['it was published']),
    ...(site.release.assets.some(asset => isForeign(site, asset)) ? [] : ["the other job's asset is gone"])
  ]
}

const FOREIGN = new Set(['another build', 'To verify, call us.'])

function isForeign({ privateKey }: Site, { content }: FakeAsset): boolean {
  if (content === undefined) return false
  const bytes = content.bytes()
  return FOREIGN.has(bytes.toString()) || isSignature(privateKey, Buffer.from('another build'), bytes)
}

/** Runs all, so many at a time: most of the time is waiting. */
export async function inPool<T, R>(
  items: readonly T[],
  size: number,
  act: (item: T, index: number) => Promise<R>
): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await act(item, index)
  }
  await Promise.all(Array.from({ length: size }, lane))
  return results
}

export function titleOf({ request, fault }: Row): string {
  return `${request}: ${fault}`
}
