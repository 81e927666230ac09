// JSON as GitHub's OpenAPI description has it.
import type { FakeAsset, FakeRelease, FakeTag, World } from './world.ts'

const LONG_AGO = '2011-01-26T19:01:12Z'

const nodeId = (kind: string, id: number | string): string =>
  `${kind}_${Buffer.from(String(id)).toString('base64url')}`

/** What the embedded list of a release shows: it leaves `starter` assets out, as the list of assets does not. */
export function releaseJson(world: World, release: FakeRelease): Record<string, unknown> {
  const url = `${world.repositoryUrl}/releases/${release.id}`
  const { tag, draft } = release
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${world.uploadsUrl}/releases/${release.id}/assets{?name,label}`,
    html_url: `${pageUrl(world)}/releases/tag/${draft ? release.untagged : encodeURIComponent(tag)}`,
    id: release.id,
    author: userJson(world),
    node_id: nodeId('RE', release.id),
    tag_name: tag,
    target_commitish: release.target,
    name: release.name,
    draft,
    // Enterprise Server has no immutable releases.
    ...(world.options.ghes === true ? {} : { immutable: release.immutable }),
    prerelease: release.prerelease,
    created_at: release.createdAt,
    updated_at: release.updatedAt,
    published_at: release.publishedAt,
    assets: release.assets
      .filter(({ content }) => content !== undefined)
      .map(asset => assetJson(world, release, asset)),
    tarball_url: draft ? null : `${world.repositoryUrl}/tarball/${tag}`,
    zipball_url: draft ? null : `${world.repositoryUrl}/zipball/${tag}`,
    body: release.body
  }
}

/** `digest` is what the answer claims; by default the truth. */
export function assetJson(
  world: World,
  release: FakeRelease,
  asset: FakeAsset,
  digest: string | null = asset.content === undefined ? null : `sha256:${asset.content.sha256}`
): Record<string, unknown> {
  const { digests = 'sent' } = world.options
  const tag = release.draft ? release.untagged : encodeURIComponent(release.tag)
  return {
    url: `${world.repositoryUrl}/releases/assets/${asset.id}`,
    id: asset.id,
    node_id: nodeId('RA', asset.id),
    name: asset.name,
    label: asset.label,
    uploader: userJson(world),
    content_type: asset.contentType,
    state: asset.content === undefined ? 'starter' : 'uploaded',
    size: asset.content?.size ?? 0,
    ...(digests === 'absent' ? {} : { digest: digests === 'null' ? null : digest }),
    download_count: asset.downloads,
    created_at: asset.createdAt,
    updated_at: asset.updatedAt,
    browser_download_url: `${pageUrl(world)}/releases/download/${tag}/${asset.name}`
  }
}

export function refJson(world: World, tag: FakeTag): Record<string, unknown> {
  const sha = tag.objectSha ?? tag.sha
  const kind = tag.objectSha === undefined ? 'commit' : 'tag'
  return {
    ref: `refs/tags/${tag.name}`,
    node_id: nodeId('REF', tag.name),
    url: `${world.repositoryUrl}/git/refs/tags/${tag.name}`,
    object: { sha, type: kind, url: `${world.repositoryUrl}/git/${kind}s/${sha}` }
  }
}

export function tagJson(world: World, tag: FakeTag): Record<string, unknown> {
  const sha = tag.inner?.objectSha ?? tag.sha
  const kind = tag.inner === undefined ? 'commit' : 'tag'
  return {
    node_id: nodeId('TA', tag.name),
    sha: tag.objectSha,
    url: `${world.repositoryUrl}/git/tags/${tag.objectSha}`,
    tagger: { name: 'Mona Lisa', email: 'mona@example.com', date: LONG_AGO },
    object: { sha, type: kind, url: `${world.repositoryUrl}/git/${kind}s/${sha}` },
    tag: tag.name,
    message: `Release ${tag.name}\n`,
    verification: unsigned()
  }
}

export function commitJson(world: World, sha: string): Record<string, unknown> {
  const person = { name: 'Mona Lisa', email: 'mona@example.com', date: LONG_AGO }
  const url = `${world.repositoryUrl}/commits/${sha}`
  return {
    sha,
    node_id: nodeId('C', sha),
    commit: {
      author: person,
      committer: person,
      message: 'Release',
      tree: { sha, url: `${world.repositoryUrl}/git/trees/${sha}` },
      url: `${world.repositoryUrl}/git/commits/${sha}`,
      comment_count: 0,
      verification: unsigned()
    },
    url,
    html_url: `${pageUrl(world)}/commit/${sha}`,
    comments_url: `${url}/comments`,
    author: userJson(world),
    committer: userJson(world),
    parents: [],
    stats: { total: 0, additions: 0, deletions: 0 },
    files: []
  }
}

const unsigned = () => ({
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null
})

// Members of a repository that are its url and a path, with the template that GitHub appends.
const REPOSITORY_LINKS: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}'
}

export function repositoryJson(world: World): Record<string, unknown> {
  const { owner, repo } = world.options
  const page = pageUrl(world)
  return {
    id: world.repositoryId,
    node_id: nodeId('R', world.repositoryId),
    name: repo,
    full_name: `${owner}/${repo}`,
    private: true,
    visibility: 'private',
    owner: userJson(world, owner, 'Organization'),
    html_url: page,
    description: null,
    fork: false,
    url: world.repositoryUrl,
    ...Object.fromEntries(
      Object.entries(REPOSITORY_LINKS).map(([name, path]) => [name, world.repositoryUrl + path])
    ),
    git_url: `git://127.0.0.1/${owner}/${repo}.git`,
    ssh_url: `git@127.0.0.1:${owner}/${repo}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: 'main',
    created_at: LONG_AGO,
    updated_at: LONG_AGO,
    pushed_at: LONG_AGO,
    archived: false,
    disabled: false,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    size: 180,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: 0,
    open_issues_count: 0,
    network_count: 0,
    subscribers_count: 0,
    // These are a user's roles; for the job's token they say nothing about `contents: write`.
    permissions: { admin: false, maintain: false, push: false, triage: false, pull: false }
  }
}

function userJson(world: World, login = 'github-actions[bot]', type = 'Bot'): Record<string, unknown> {
  const url = `${world.apiUrl}/users/${encodeURIComponent(login)}`
  return {
    login,
    id: 41898282,
    node_id: nodeId('BOT', login),
    avatar_url: `${world.origin}/avatars/u/41898282?v=4`,
    gravatar_id: '',
    url,
    html_url: `${world.origin}/apps/github-actions`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false
  }
}

const pageUrl = ({ origin, options }: World): string => `${origin}/${options.owner}/${options.repo}`
