import { createHash } from 'node:crypto'
import { ActionError } from '../../../src/errors.ts'
import { isSameAsset, NameTakenError } from '../../../src/ports/release-host.ts'
import type {
  AssetContent,
  Release,
  ReleaseAsset,
  ReleaseChange,
  ReleaseReference,
  ReleaseHost,
  Repository
} from '../../../src/ports/release-host.ts'
import { storedAssetName } from '../../fakes/asset-name.ts'

/** How a host differs from the usual one: a repository whose one release is a draft without a tag. */
export interface HostOptions {
  readonly tag?: string
  readonly repository?: string
  readonly draft?: boolean
  /** What the tag will be made from. */
  readonly target?: string
  readonly immutable?: boolean
  readonly notes?: string
  /** False as on a server that does not know `digest`, or not yet. */
  readonly knowsDigests?: boolean
  /** Whether a release becomes immutable when it is published. */
  readonly immutableReleases?: boolean
}

/** Where a mutation fails: before it has effect, half way through an upload, or when only its answer is lost. */
export type Moment = 'before' | 'during' | 'after'

interface Stored {
  readonly asset: ReleaseAsset
  readonly bytes: Buffer
  /** What an upload that is under way will have stored once somebody has waited for it. */
  readonly pending: Buffer | undefined
}

type Kept = Pick<ReleaseAsset, 'id' | 'name'> &
  Pick<Stored, 'bytes' | 'pending'> & { readonly state: 'uploaded' | 'starter' }

interface Fault {
  /** Mutations until it happens, this one included. */
  left: number
  readonly moment: Moment
  /** Whether all that comes later fails too, as for a job that was killed. */
  readonly forGood: boolean
}

/** One release of one repository, in memory, with the rules of `test/fakes/github`. */
export class InMemoryReleaseHost implements ReleaseHost {
  readonly name = 'GitHub'
  readonly addressVariable = 'GITHUB_API_URL'
  readonly limits = { assets: 1000, assetBytes: 2 * 1024 ** 3 - 1, notesCharacters: 125_000 }
  /** Its clock, which moves by hand; milliseconds since 1970. */
  now = 0
  /** Commits by tag. */
  readonly tags = new Map<string, string>()
  /** What had effect, a line each. */
  readonly mutations: string[] = []
  readonly reads = { find: 0, reread: 0, list: 0, download: 0, repository: 0, tag: 0 }

  readonly #options: HostOptions
  readonly #assets = new Map<number, Stored>()
  readonly #storedNames = new Map<string, string>()
  readonly #siblings = new Map<string, () => unknown>()
  #release: Release
  #knowsDigests: boolean
  #nextId = 1001
  #fault: Fault | undefined

  constructor(options: HostOptions = {}) {
    const { tag = 'v1.2.3', draft = true, target = 'main', immutable = false, notes = '' } = options
    this.#options = options
    this.#knowsDigests = options.knowsDigests ?? true
    this.#release = {
      id: 7,
      tag,
      repository: this.#repository,
      targetCommitish: target,
      draft,
      immutable,
      url: `https://github.com/${this.#repository}/releases/${tag}`,
      notes,
      uploadUrl: `https://uploads.github.com/repos/${this.#repository}/releases/7/assets{?name,label}`
    }
  }

  //---- What a test sets up and asks ----

  /** The release as it is now. */
  get release(): Release {
    return this.#release
  }

  /** The names of all assets, sorted; unfinished ones included. */
  get names(): string[] {
    return this.#all.map(({ name }) => name).sort()
  }

  /** Puts an asset there, in place of one of its name, as somebody else would; the name is stored as it is. */
  put(name: string, content: string | Uint8Array): ReleaseAsset {
    this.take(name)
    return this.#store(name, Buffer.from(content), 'uploaded')
  }

  /** Leaves an unfinished upload there, which ends by itself with `pending` or never. */
  putUnfinished(name: string, pending?: string | Uint8Array): ReleaseAsset {
    return this.#store(
      name,
      Buffer.alloc(0),
      'starter',
      pending === undefined ? undefined : Buffer.from(pending)
    )
  }

  /** Takes an asset away, as somebody else would. */
  take(name: string): void {
    const asset = this.#named(name)
    if (asset !== undefined) this.#assets.delete(asset.id)
  }

  /** The bytes of an asset that must be there. */
  bytes(name: string): Buffer {
    const asset = this.#named(name)
    const stored = asset && this.#assets.get(asset.id)
    if (stored === undefined) throw new Error(`No asset "${name}"; there are: ${this.names.join(', ')}`)
    return stored.bytes
  }

  /** All assets as they are, to compare with later. */
  snapshot(): readonly string[] {
    return this.#all.map(({ id, name, digest, state }) => `${id} ${name} ${digest} ${state}`).sort()
  }

  /** Lets the `n`-th mutation from now on fail; `forGood` as when the job is killed there. */
  failAt(n: number, { forGood = false }: { forGood?: boolean } = {}): void {
    this.#fault = { left: n, moment: 'before', forGood }
  }

  /** Lets the `n`-th mutation from now on have its effect, and then fail. */
  loseAnswerAt(n: number, { forGood = false }: { forGood?: boolean } = {}): void {
    this.#fault = { left: n, moment: 'after', forGood }
  }

  /** Like `failAt`; an upload leaves an unfinished asset. */
  breakAt(n: number, { forGood = false }: { forGood?: boolean } = {}): void {
    this.#fault = { left: n, moment: 'during', forGood }
  }

  /** From now on the digests of all assets are known, as on GitHub some time after an upload. */
  fillInDigests(): void {
    this.#knowsDigests = true
    for (const [id, { asset, bytes, pending }] of this.#assets)
      if (asset.state === 'uploaded')
        this.#assets.set(id, { asset: { ...asset, digest: sha256(bytes) }, bytes, pending })
  }

  /** Nothing fails any more. */
  recover(): void {
    this.#fault = undefined
  }

  /** The host renames in a way that nobody foresaw: what is uploaded as `sent` is stored as `stored`. */
  storeAs(sent: string, stored: string): void {
    this.#storedNames.set(sent, stored)
  }

  /** Lets somebody else act once, right before an asset is stored under this name. */
  beforeUpload(name: string, run: () => unknown): void {
    this.#siblings.set(`upload ${name}`, run)
  }

  /** The same, right before an asset of this name is removed. */
  beforeRemoval(name: string, run: () => unknown): void {
    this.#siblings.set(`remove ${name}`, run)
  }

  /** The same, right before an asset gets this name. */
  beforeRename(name: string, run: () => unknown): void {
    this.#siblings.set(`rename ${name}`, run)
  }

  //---- ReleaseHost ----

  async find({ id, tag }: ReleaseReference): Promise<Release> {
    this.reads.find += 1
    const isMeant =
      (id ?? this.#release.id) === this.#release.id && (tag ?? this.#release.tag) === this.#release.tag
    if (!isMeant) throw new ActionError('RELEASE_NOT_FOUND', `There is no release for ${id} and "${tag}".`)
    return this.#release
  }

  async describeRepository(): Promise<Repository> {
    this.reads.repository += 1
    return { name: this.#repository, id: 4711 }
  }

  async findTagCommit(tag: string): Promise<string | undefined> {
    this.reads.tag += 1
    return this.tags.get(tag)
  }

  async reread(): Promise<Release> {
    this.reads.reread += 1
    return this.#release
  }

  serverNow(): number {
    return this.now
  }

  assertWritable(): void {
    if (this.#release.immutable) throw new ActionError('RELEASE_IMMUTABLE', 'The release is immutable.')
  }

  async update(_: Release, change: ReleaseChange): Promise<Release> {
    const { notes, draft } = change
    const what = [
      ...(notes === undefined ? [] : ['update notes']),
      ...(draft === undefined ? [] : [draft ? 'make a draft again' : 'publish'])
    ]
    return this.#mutate(what.join(' and '), () => {
      if (this.#release.immutable && draft !== undefined) throw refused('a published release stays public')
      if ((notes ?? '').length > this.limits.notesCharacters) throw refused('body is too long')
      const isPublished = draft === false && this.#release.draft
      this.#release = {
        ...this.#release,
        ...change,
        ...(isPublished && this.#options.immutableReleases === true ? { immutable: true } : {})
      }
      // their addresses change with it
      for (const [id, { asset, ...stored }] of this.#assets)
        this.#assets.set(id, { ...stored, asset: { ...asset, url: this.#urlOf(asset.name) } })
      return this.#release
    })
  }

  async listAssets(): Promise<readonly ReleaseAsset[]> {
    this.reads.list += 1
    return this.#all
  }

  async *download({ id, name }: ReleaseAsset, failed?: AbortSignal): AsyncIterable<Uint8Array> {
    failed?.throwIfAborted()
    this.reads.download += 1
    const stored = this.#assets.get(id)
    if (stored === undefined) throw changed(`The asset ${name} no longer exists.`)
    yield stored.bytes
  }

  async upload(_: Release, content: AssetContent, failed?: AbortSignal): Promise<ReleaseAsset> {
    failed?.throwIfAborted()
    const chunks: Uint8Array[] = []
    for await (const chunk of content.open()) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    if (bytes.length !== content.size || sha256(bytes) !== content.sha256)
      throw new Error(`${content.name} is sent with other bytes than it is said to have`)
    const name = this.#storedNames.get(content.name) ?? storedAssetName(content.name)
    await this.#letOthersAct(`upload ${name}`)

    const there = await this.#waitFor(this.#named(name))
    if (there !== undefined) {
      if (sha256(this.bytes(name)) === content.sha256) return there
      throw new NameTakenError(there)
    }
    const store = (): ReleaseAsset => {
      if (this.#release.immutable) throw refused('cannot upload assets to an immutable release')
      if (bytes.length === 0) throw refused('size must be greater than or equal to 1')
      if (bytes.length > this.limits.assetBytes) throw refused('size must be less than 2147483648')
      if (this.#assets.size >= this.limits.assets) throw refused('file_count limited to 1000 assets')
      const taken = this.#named(name)
      if (taken !== undefined) throw new NameTakenError(taken)
      return this.#store(name, bytes, 'uploaded')
    }
    return this.#mutate(`upload ${name}`, store, () => this.#store(name, Buffer.alloc(0), 'starter'))
  }

  async rename({ id, name: before }: ReleaseAsset, wanted: string): Promise<ReleaseAsset | undefined> {
    const name = storedAssetName(wanted)
    await this.#letOthersAct(`rename ${name}`)
    const stored = this.#assets.get(id)
    const taken = this.#named(name)
    if (stored === undefined || (taken !== undefined && taken.id !== id)) return undefined
    return this.#mutate(`rename ${id} ${before} to ${name}`, () => {
      if (this.#release.immutable) throw refused('cannot update asset of an immutable release')
      const asset = { ...stored.asset, name }
      this.#assets.set(id, { ...stored, asset })
      return asset
    })
  }

  async remove(asset: ReleaseAsset): Promise<void> {
    const now = this.#assets.get(asset.id)?.asset
    if (now === undefined) return
    if (!isSameAsset(asset, now))
      throw changed(`The asset ${asset.name} was changed by someone else; it is not removed.`)
    await this.#letOthersAct(`remove ${asset.name}`)
    await this.#mutate(`delete ${asset.id} ${asset.name}`, () => {
      if (this.#release.immutable) throw refused('cannot delete asset from an immutable release')
      this.#assets.delete(asset.id)
    })
  }

  storedName(name: string): string {
    return storedAssetName(name)
  }

  //---- Inside ----

  get #repository(): string {
    return this.#options.repository ?? 'octo-org/product'
  }

  get #all(): readonly ReleaseAsset[] {
    return [...this.#assets.values()].map(({ asset }) => asset)
  }

  #named(name: string): ReleaseAsset | undefined {
    return this.#all.find(asset => asset.name === name)
  }

  #store(name: string, bytes: Buffer, state: 'uploaded' | 'starter', pending?: Buffer): ReleaseAsset {
    const id = this.#nextId
    this.#nextId += 1
    return this.#keep({ id, name, state, bytes, pending })
  }

  #keep({ id, name, state, bytes, pending }: Kept): ReleaseAsset {
    const asset: ReleaseAsset = {
      id,
      name,
      size: bytes.length,
      state,
      digest: state === 'uploaded' && this.#knowsDigests ? sha256(bytes) : undefined,
      createdAt: this.now,
      url: this.#urlOf(name)
    }
    this.#assets.set(id, { asset, bytes, pending })
    return asset
  }

  async #letOthersAct(change: string): Promise<void> {
    const sibling = this.#siblings.get(change)
    this.#siblings.delete(change)
    await sibling?.()
  }

  #urlOf(name: string): string {
    const { draft, tag } = this.#release
    return `https://github.com/${this.#repository}/releases/download/${draft ? 'untagged-1a2b3c' : tag}/${name}`
  }

  /** An unfinished upload is complete after a while, or is removed. */
  async #waitFor(asset: ReleaseAsset | undefined): Promise<ReleaseAsset | undefined> {
    if (asset === undefined || asset.state === 'uploaded') return asset
    const { id, name } = asset
    const bytes = this.#assets.get(id)?.pending
    if (bytes !== undefined) return this.#keep({ id, name, state: 'uploaded', bytes, pending: undefined })
    await this.remove(asset)
    return undefined
  }

  /** @param half what is left of it when it breaks off. */
  async #mutate<T>(line: string, effect: () => T, half: () => unknown = () => undefined): Promise<T> {
    const moment = this.#nextFault()
    if (moment === 'during') half()
    if (moment === 'before' || moment === 'during') throw unreachable(line)
    const result = effect()
    this.mutations.push(line)
    if (moment === 'after') throw unreachable(line)
    return result
  }

  #nextFault(): Moment | undefined {
    const fault = this.#fault
    if (fault === undefined) return undefined
    fault.left -= 1
    if (fault.left === 0) return fault.moment
    return fault.left < 0 && fault.forGood ? 'before' : undefined
  }
}

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

const refused = (message: string): ActionError =>
  new ActionError('GITHUB_REFUSED', `The host refuses: ${message}.`)

const changed = (message: string): ActionError => new ActionError('RELEASE_CHANGED', message)

const unreachable = (line: string): ActionError =>
  new ActionError('GITHUB_UNREACHABLE', `The host was not reached: ${line}.`)
