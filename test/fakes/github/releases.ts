import { invalid, notFound, Refusal } from './answers.ts'
import type { Answer } from './answers.ts'
import { commitJson, refJson, releaseJson, repositoryJson, tagJson } from './shapes.ts'
import { DEFAULT_COMMIT, timestamp } from './world.ts'
import type { Call, FakeRelease, FakeTag, Permission, Route, World } from './world.ts'

const MAX_BODY_CHARACTERS = 125_000

type Fields = Readonly<Record<string, unknown>>

/** The endpoints of releases, and of what a tag points to. */
export function releaseEndpoints(world: World): Route[] {
  return [
    ['GET', /^$/, () => ({ status: 200, body: repositoryJson(world) })],
    ['GET', /^\/releases$/, call => listReleases(world, call)],
    ['POST', /^\/releases$/, call => postRelease(world, call)],
    ['GET', /^\/releases\/latest$/, () => answer(world, latestOf(world))],
    ['GET', /^\/releases\/tags\/(.+)$/, ({ params: [tag] }) => answer(world, publishedOn(world, tag))],
    ['GET', /^\/releases\/(\d+)$/, call => answer(world, visible(world, call))],
    ['PATCH', /^\/releases\/(\d+)$/, call => patchRelease(world, call)],
    ['DELETE', /^\/releases\/(\d+)$/, call => deleteRelease(world, call)],
    ['GET', /^\/git\/ref\/tags\/(.+)$/, ({ params: [tag] }) => getRef(world, tag)],
    ['GET', /^\/git\/tags\/([0-9a-f]+)$/, ({ params: [sha] }) => getTag(world, sha)],
    ['GET', /^\/commits\/(.+)$/, ({ params: [ref] }) => getCommit(world, ref ?? '')]
  ]
}

/** The release that the call's first parameter names, as far as its token may see it. */
export function visible(world: World, { params: [id], permission }: Call): FakeRelease {
  const release = world.releases.find(candidate => String(candidate.id) === id)
  if (release === undefined || !mayKnow(release, permission)) throw notFound()
  return release
}

export const mayKnow = ({ draft }: FakeRelease, permission: Permission): boolean =>
  !draft || permission === 'write'

/** A person's `gh` may do it; the action never deletes a release. */
function deleteRelease(world: World, call: Call): Answer {
  if (call.incoming.headers['user-agent'] !== 'GitHub CLI') world.violate('release-deleted', call.request)
  world.releases.splice(world.releases.indexOf(visible(world, call)), 1)
  return { status: 204 }
}

/** One page of a list, with the links to the others. GitHub's links name the repository by id. */
export function paged(world: World, { url }: Call, items: readonly unknown[]): Answer {
  const perPage = Math.min(100, positive(url.searchParams.get('per_page')) ?? 30)
  const page = positive(url.searchParams.get('page')) ?? 1
  const last = Math.max(1, Math.ceil(items.length / perPage))
  const path = url.pathname.replace(/^.*?\/repos\/[^/]+\/[^/]+|^.*?\/repositories\/\d+/, '')
  const link = (rel: string, number: number): string => {
    const query = new URLSearchParams(url.searchParams)
    query.set('page', String(number))
    return `<${world.apiUrl}/repositories/${world.repositoryId}${path}?${query.toString()}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [link('prev', page - 1)] : []),
    ...(page < last ? [link('next', page + 1), link('last', last)] : []),
    ...(page > 1 ? [link('first', 1)] : [])
  ]
  return {
    status: 200,
    body: items.slice((page - 1) * perPage, page * perPage),
    ...(links.length === 0 ? {} : { headers: { link: links.join(', ') } })
  }
}

const positive = (parameter: string | null): number | undefined =>
  parameter !== null && /^[1-9]\d*$/.test(parameter) ? Number(parameter) : undefined

function answer(world: World, release: FakeRelease | undefined, status = 200): Answer {
  if (release === undefined) throw notFound()
  return { status, body: releaseJson(world, release) }
}

function listReleases(world: World, call: Call): Answer {
  const shown = world.releases.filter(release => mayKnow(release, call.permission)).toReversed()
  return paged(
    world,
    call,
    shown.map(release => releaseJson(world, release))
  )
}

const publishedOn = (world: World, tag: string | undefined): FakeRelease | undefined =>
  world.releases.find(release => !release.draft && release.tag === tag)

function latestOf(world: World): FakeRelease | undefined {
  const candidates = world.releases.filter(({ draft, prerelease }) => !draft && !prerelease)
  return candidates.find(({ id }) => id === world.latestId) ?? candidates.sort(byVersion).at(-1)
}

const byVersion = (a: FakeRelease, b: FakeRelease): number =>
  a.tag.localeCompare(b.tag, 'en', { numeric: true })

async function postRelease(world: World, call: Call): Promise<Answer> {
  const fields = await call.json()
  assertBody(fields)
  const tag = text(fields, 'tag_name')
  if (tag === undefined) throw invalid({ resource: 'Release', code: 'missing_field', field: 'tag_name' })
  const draft = fields['draft'] === true
  const target = text(fields, 'target_commitish') ?? 'main'
  if (!draft) assertPublishable(world, { id: 0, tag, target })
  const release = world.addRelease({
    tag,
    target,
    draft,
    name: text(fields, 'name') ?? null,
    body: text(fields, 'body') ?? null,
    prerelease: fields['prerelease'] === true
  })
  if (!draft) published(world, release, fields)
  return answer(world, release, 201)
}

async function patchRelease(world: World, call: Call): Promise<Answer> {
  const fields = await call.json()
  const release = visible(world, call)
  assertBody(fields)
  if (release.immutable) assertMutable(fields)
  const tag = text(fields, 'tag_name') ?? release.tag
  const target = text(fields, 'target_commitish') ?? release.target
  const publishes = release.draft && fields['draft'] === false
  if (publishes) assertPublishable(world, { id: release.id, tag, target })

  Object.assign(release, { tag, target, updatedAt: timestamp() })
  if ('name' in fields) release.name = text(fields, 'name') ?? null
  if ('body' in fields) release.body = text(fields, 'body') ?? null
  if (typeof fields['prerelease'] === 'boolean') release.prerelease = fields['prerelease']
  if (publishes) {
    release.draft = false
    release.publishedAt = timestamp()
    published(world, release, fields)
  } else if (fields['draft'] === true) {
    release.draft = true
    release.publishedAt = null
  } else if (!release.draft) {
    makeLatest(world, release, fields['make_latest'])
  }
  return answer(world, release)
}

function assertBody(fields: Fields): void {
  if ((text(fields, 'body') ?? '').length <= MAX_BODY_CHARACTERS) return
  throw invalid({
    resource: 'Release',
    code: 'custom',
    field: 'body',
    message: `body is too long (maximum is ${MAX_BODY_CHARACTERS} characters)`
  })
}

/** https://github.com/github/docs/pull/45730: name, body, prerelease and make_latest stay editable. */
function assertMutable(fields: Fields): void {
  for (const field of ['tag_name', 'target_commitish', 'draft']) {
    if (field in fields) throw new Refusal(422, `${field} cannot be changed when release is immutable`)
  }
}

function assertPublishable(
  world: World,
  { id, tag, target }: Pick<FakeRelease, 'id' | 'tag' | 'target'>
): void {
  const other = publishedOn(world, tag)
  if (other !== undefined && other.id !== id) {
    throw invalid({ resource: 'Release', code: 'already_exists', field: 'tag_name' })
  }
  if (world.tags.has(tag)) return
  if (world.options.tagsRestricted === true) {
    throw invalid(
      {
        resource: 'Release',
        code: 'custom',
        field: 'pre_receive',
        message:
          'pre_receive Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n'
      },
      { resource: 'Release', code: 'custom', message: 'Published releases must have a valid tag' }
    )
  }
  if (commitOf(world, target) === undefined) {
    throw invalid({ resource: 'Release', code: 'invalid', field: 'target_commitish' })
  }
}

/** A release that was published makes its tag, and may become the latest and immutable. */
export function published(world: World, release: FakeRelease, fields: Fields = {}): void {
  if (!world.tags.has(release.tag))
    world.addTag(release.tag, commitOf(world, release.target) ?? DEFAULT_COMMIT)
  makeLatest(world, release, fields['make_latest'] ?? 'true')
  if (world.options.immutableReleases === true) release.immutable = true
}

function makeLatest(world: World, release: FakeRelease, wish: unknown): void {
  if (wish === 'true' && !release.prerelease) world.latestId = release.id
  else if (wish === 'legacy') world.latestId = undefined
}

function getRef(world: World, name: string | undefined): Answer {
  const tag = world.tags.get(name ?? '')
  if (tag === undefined) throw notFound()
  return { status: 200, body: refJson(world, tag) }
}

function getTag(world: World, sha: string | undefined): Answer {
  const withInner = (tag: FakeTag): FakeTag[] => [
    tag,
    ...(tag.inner === undefined ? [] : withInner(tag.inner))
  ]
  const tag = [...world.tags.values()].flatMap(withInner).find(({ objectSha }) => objectSha === sha)
  if (tag === undefined) throw notFound()
  return { status: 200, body: tagJson(world, tag) }
}

function getCommit(world: World, ref: string): Answer {
  const sha = commitOf(world, ref.replace(/^(?:refs\/)?(?:tags|heads)\//, ''))
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${ref}`)
  return { status: 200, body: commitJson(world, sha) }
}

function commitOf(world: World, ref: string): string | undefined {
  const known = [...world.branches.values(), ...[...world.tags.values()].map(({ sha }) => sha)]
  return world.tags.get(ref)?.sha ?? world.branches.get(ref) ?? known.find(sha => sha === ref)
}

function text(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  return typeof value === 'string' ? value : undefined
}
