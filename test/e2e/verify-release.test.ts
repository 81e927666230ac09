import type { KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { RecordedRequest } from '../fakes/http.ts'
import { testKey } from '../support/keys.ts'
import { expectFailure, filesIn, summaryText } from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import type { ActionResult, Workspace } from '../support/run-action.ts'
import {
  derOf,
  fingerprintOf,
  pemOf,
  resultsOf,
  sha256,
  signatureOf,
  verdictsOf,
  withBitFlipped
} from '../support/signed-files.ts'
import { TAG, startWorld } from '../support/world.ts'
import type { Inputs, World, WorldOptions, WorldRunOptions } from '../support/world.ts'

// Assets of a release, judged by a trusted key of the checkout.

const KEY_FILE = 'keys/release.pem'
const APP = 'the application\n'

let key: KeyObject
let other: KeyObject

beforeAll(async () => {
  ;[key, other] = await Promise.all([testKey('RSA_2048', 0), testKey('RSA_2048', 1)])
})

/** By name; one without content is an upload that was never completed. */
type Assets = Readonly<Record<string, string | Uint8Array | undefined>>

/** What a release of this action looks like. */
const whole = (): Assets => ({
  'app.tgz': APP,
  'app.tgz.sig': signatureOf(key, APP),
  'signing-public-key.pem': pemOf(key)
})

async function worldWith(assets: Assets, options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options)
  for (const [name, content] of Object.entries(assets))
    world.github.addAsset(world.release, content === undefined ? { name } : { name, content })
  return world
}

/** Verifies the whole release unless the inputs say otherwise. */
function verify(world: World, inputs: Inputs = {}, options: WorldRunOptions = {}): Promise<ActionResult> {
  return world.verify(
    {
      'release-assets': '*',
      'release-tag': TAG,
      'trusted-public-key': KEY_FILE,
      ...inputs
    },
    { files: { [KEY_FILE]: pemOf(key) }, ...options }
  )
}

const downloadsOf = (world: World): Record<string, number> =>
  Object.fromEntries(world.github.assets(world.release.id).map(({ name, downloads }) => [name, downloads]))

describe('assets by their names', () => {
  test('are verified from a stream, without the token at the other origin', async () => {
    const content = Buffer.alloc(3 * 1024 * 1024, 'large')
    const world = await worldWith({
      ...whole(),
      'large.bin': content,
      'large.bin.sig': `${signatureOf(key, content, 'RSASSA_PKCS1_V1_5_SHA_384').toString('base64')}\n`,
      'unsigned.txt': 'nobody asked'
    })
    const result = await verify(world, { 'release-assets': 'app.*\nlarge.???' })
    expect(result).toMatchObject({ exitCode: 0, annotations: [], strayFiles: [] })
    expect(resultsOf(result)).toEqual([
      {
        artifact: 'app.tgz',
        verified: true,
        bound: false,
        digest: `sha256:${sha256(APP)}`,
        signingAlgorithm: 'RSASSA_PSS_SHA_256',
        saltLength: 32,
        keys: [fingerprintOf(key)],
        signatureFile: 'app.tgz.sig',
        signatureFormat: 'raw',
        signatures: [expect.objectContaining({ file: 'app.tgz.sig', format: 'raw', verdict: 'valid' })],
        diagnosis: null
      },
      {
        artifact: 'large.bin',
        verified: true,
        bound: false,
        digest: expect.stringMatching(/^sha384:[0-9a-f]{96}$/),
        signingAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_384',
        saltLength: null,
        keys: [fingerprintOf(key)],
        signatureFile: 'large.bin.sig',
        signatureFormat: 'base64',
        signatures: [expect.objectContaining({ format: 'base64', verdict: 'valid', diagnosis: null })],
        diagnosis: null
      }
    ])
    expect(Object.fromEntries(result.outputs)).toMatchObject({
      verified: 'true',
      'public-key-fingerprint': fingerprintOf(key),
      'release-id': String(world.release.id)
    })
    // each byte once, and only what was asked for
    expect(downloadsOf(world)).toEqual({
      'app.tgz': 1,
      'app.tgz.sig': 1,
      'large.bin': 1,
      'large.bin.sig': 1,
      'signing-public-key.pem': 0,
      'unsigned.txt': 0
    })
    const { requests } = world.github.downloads
    expect(requests).toHaveLength(4)
    for (const { headers } of requests) {
      expect(headers).not.toHaveProperty('authorization')
      expect(headers['accept-encoding']).toBe('identity')
    }
    expect(world.github.mutations()).toEqual([])
    expect(world.kms.requests).toEqual([])
    expect(filesIn(result.workspace)).toEqual([KEY_FILE])
  })

  test.each<{ how: string; options: WorldOptions; hops?: number }>([
    { how: 'from the API itself', options: { github: { downloads: 'direct' } } },
    { how: 'after five redirects', options: {}, hops: 5 },
    { how: 'of a published release', options: { release: { draft: false } } },
    { how: 'of Enterprise Server', options: { github: { ghes: true, digests: 'null' } } },
    { how: 'of a server that knows no digests', options: { github: { digests: 'absent' } } },
    {
      how: 'of an immutable release, with a token that may only read',
      options: { release: { draft: false, immutable: true }, github: { permissions: 'read' } }
    }
  ])('are verified $how', async ({ options, hops = 1 }) => {
    const world = await worldWith(whole(), options)
    world.github.downloads.hops = hops
    const result = await verify(world)
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'verified' })
  })

  test('are not followed through more redirects', async () => {
    const world = await worldWith(whole())
    world.github.downloads.hops = 6
    const result = await verify(world, { 'release-assets': 'app.tgz' })
    expect(result.exitCode).toBe(1)
    expectFailure(result, {
      code: 'GITHUB_REFUSED',
      message: 'A download was redirected more than 5 times.',
      hint: 'Run the job again; if it fails again, check the proxy between the runner and GitHub.'
    })
  })

  test.each([
    { by: 'its id', inputs: { 'release-tag': undefined }, ofRelease: true },
    { by: 'the release event', inputs: { 'release-tag': undefined }, event: true },
    { by: 'the tag that the run is for', inputs: { 'release-tag': undefined }, ref: `refs/tags/${TAG}` },
    { by: 'its full ref', inputs: { 'release-tag': `refs/tags/${TAG}` } }
  ])('the release may be named by $by', async ({ inputs, ofRelease, event, ref = 'refs/heads/main' }) => {
    const world = await worldWith(whole())
    const { id } = world.release
    const named = ofRelease === true ? { ...inputs, 'release-id': String(id) } : inputs
    const payload = { release: { id, tag_name: TAG } }
    const result = await verify(world, named, {
      ref,
      ...(event === true ? { event: { name: 'release', payload } } : {})
    })
    expect(result.exitCode).toBe(0)
    expect(result.outputs.get('release-id')).toBe(String(id))
  })

  test('a file of the checkout may have its signature on the release', async () => {
    const world = await worldWith(whole())
    const files = { [KEY_FILE]: pemOf(key), 'dist/app.tgz': APP, 'dist/new.tgz': 'not signed yet' }
    const inputs = { 'release-assets': undefined, artifacts: 'dist/*' }
    const result = await verify(world, inputs, { files })
    expect(resultsOf(result)).toMatchObject([
      { artifact: 'dist/app.tgz', verified: true, signatureFile: 'app.tgz.sig' },
      {
        artifact: 'dist/new.tgz',
        verified: false,
        diagnosis: {
          cause: 'signature-missing',
          message: `there is no signature; looked for dist/new.tgz.sig, new.tgz.sig, asset new.tgz.sig of release ${world.release.id}, the same with .asc, .gpg, .sshsig or .sigstore.json`
        }
      }
    ])
    expect(downloadsOf(world)).toMatchObject({ 'app.tgz': 0, 'app.tgz.sig': 1 })
  })

  test('the files beside a release need not be on it: both are verified in one step', async () => {
    const world = await worldWith(whole())
    const files = { [KEY_FILE]: pemOf(key), 'dist/b.tgz': 'b', 'dist/b.tgz.sig': signatureOf(key, 'b') }
    const result = await verify(world, { artifacts: 'dist/b.tgz' }, { files })
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'verified', 'dist/b.tgz': 'verified' })
  })

  test('a pattern that selects nothing is an error that says what there is', async () => {
    const world = await worldWith(whole())
    const result = await verify(world, { 'release-assets': 'app.tgz\n*.zip' })
    expect(result.exitCode).toBe(1)
    expectFailure(result, {
      code: 'ARTIFACT_NOT_FOUND',
      message: `No asset of the release ${world.release.id} matches the pattern "*.zip" of release-assets; it has app.tgz, app.tgz.sig, signing-public-key.pem.`,
      hint: 'Correct release-tag or the spelling of the pattern.'
    })
  })

  test('a release without assets is an error', async () => {
    const world = await worldWith({})
    const result = await verify(world)
    expect(result.exitCode).toBe(1)
    expectFailure(result, {
      code: 'ARTIFACT_NOT_FOUND',
      message: `No asset of the release ${world.release.id} matches the pattern "*" of release-assets; it has no assets.`,
      hint: 'Correct release-tag or the spelling of the pattern.'
    })
  })

  test('a release with nothing but the key is an error', async () => {
    const world = await worldWith({ 'signing-public-key.pem': pemOf(key) })
    const result = await verify(world)
    expect(result.exitCode).toBe(1)
    expectFailure(result, {
      code: 'ARTIFACT_NOT_FOUND',
      message: 'There is nothing to verify: only trusted keys and signatures were found.',
      hint: 'Name the artifacts in artifacts or release-assets.'
    })
  })

  test('a release that is not there is an error, without advice for signing', async () => {
    const world = await startWorld({ release: false })
    const result = await verify(world)
    expect(result.exitCode).toBe(1)
    const [error] = result.annotations
    expect(error?.title).toBe('RELEASE_NOT_FOUND')
    expect(error?.message).toContain(`There is no release for the tag "${TAG}", published or draft`)
    expect(error?.message).not.toMatch(/upload: none|Create it first/)
  })
})

test('what sign mode attached is a closed world', async () => {
  const world = await startWorld()
  const files = { 'dist/app.tgz': APP, 'dist/tool.zip': 'zip' }
  const inputs = { upload: 'all', 'public-key-file': 'release.pem\nrelease.der' }
  const signed = await world.sign(inputs, { files })
  expect(signed.exitCode).toBe(0)
  const result = await verify(world, {
    'trusted-public-key': undefined,
    'public-key-fingerprint': signed.outputs.get('public-key-fingerprint'),
    'output-directory': 'verified'
  })
  expect(result).toMatchObject({ exitCode: 0, annotations: [] })
  expect(verdictsOf(result)).toEqual({ 'app.tgz': 'verified', 'tool.zip': 'verified' })
  expect(filesIn(result.workspace)).toEqual([KEY_FILE, 'verified/app.tgz', 'verified/tool.zip'])
})

const EXEMPTED = {
  message: 'exempted by the line "!notes.txt" in release-assets, not verified',
  hint: 'Sign it and remove the line to have it verified.'
}

describe("release-assets: '*' refuses what no evidence covers", () => {
  interface Extra {
    readonly what: string
    readonly assets: () => Assets
    readonly inputs?: Inputs
    /** What is refused, and what is to be done about it. */
    readonly refused: () => Readonly<Record<string, { readonly message: string; readonly hint: string }>>
  }
  const foreignKey = (name: string) => ({
    message: `it is a public key that is not trusted (${fingerprintOf(other)})`,
    hint: `Delete it, or exempt it with a line "!${name}" in release-assets; if this key is intended, give it as trusted-public-key or public-key-fingerprint.`
  })
  const unsigned = (name: string) => ({
    message: `there is no signature; looked for asset ${name}.sig, the same with .asc, .gpg, .sshsig or .sigstore.json`,
    hint: `Sign it, or exempt it with a line "!${name}" in release-assets.`
  })

  test.each<Extra>([
    {
      what: 'an unsigned file',
      assets: () => ({ 'extra.txt': 'extra' }),
      refused: () => ({ 'extra.txt': unsigned('extra.txt') })
    },
    {
      what: 'a file that is called like one of ours',
      assets: () => ({ SHA256SUMS: `${sha256(APP)}  app.tgz\n`, 'release-binding.json': '{}' }),
      refused: () => ({
        SHA256SUMS: unsigned('SHA256SUMS'),
        'release-binding.json': unsigned('release-binding.json')
      })
    },
    {
      what: 'a signature of nothing',
      assets: () => ({ 'gone.tgz.sig': signatureOf(key, 'gone') }),
      refused: () => ({
        'gone.tgz.sig': {
          message: 'it is named as the signature of gone.tgz, which is not on the release',
          hint: 'Delete it, or exempt it with a line "!gone.tgz.sig" in release-assets.'
        }
      })
    },
    {
      what: 'a signature of a signature',
      assets: () => ({ 'app.tgz.sig.sig': signatureOf(key, 'whatever') }),
      refused: () => ({
        'app.tgz.sig.sig': {
          message: 'it is named as the signature of app.tgz.sig, which is not verified',
          hint: 'Delete it, or exempt it with a line "!app.tgz.sig.sig" in release-assets.'
        }
      })
    },
    {
      what: 'the key of somebody else',
      assets: () => ({ 'old-key.pem': pemOf(other), 'old-key.der': derOf(other) }),
      refused: () => ({ 'old-key.der': foreignKey('old-key.der'), 'old-key.pem': foreignKey('old-key.pem') })
    },
    {
      what: 'the trusted key with something after it',
      assets: () => ({
        'key.pem': `${pemOf(key)}#!/bin/sh\n`,
        'key.der': Buffer.concat([derOf(key), Buffer.of(0)])
      }),
      refused: () => ({ 'key.der': unsigned('key.der'), 'key.pem': unsigned('key.pem') })
    },
    {
      what: 'an upload that was never completed',
      assets: () => ({ 'app.zip': undefined }),
      refused: () => ({
        'app.zip': {
          message: 'its upload was never completed',
          hint: 'Delete it from the release, or attach it again.'
        }
      })
    },
    {
      what: 'an artifact whose signature was never completed',
      assets: () => ({ 'b.tgz': 'b', 'b.tgz.sig': undefined }),
      refused: () => ({
        'b.tgz': unsigned('b.tgz'),
        'b.tgz.sig': {
          message: 'its upload was never completed',
          hint: 'Delete it from the release, or attach it again.'
        }
      })
    },
    {
      what: 'the signature of a file that is exempted',
      assets: () => ({ 'notes.txt': 'notes', 'notes.txt.sig': signatureOf(key, 'notes') }),
      inputs: { 'release-assets': '*\n!notes.txt' },
      refused: () => ({
        'notes.txt.sig': {
          message: 'it is named as the signature of notes.txt, which is not verified',
          hint: 'Delete it, or exempt it with a line "!notes.txt.sig" in release-assets.'
        },
        'notes.txt': EXEMPTED
      })
    }
  ])('$what', async ({ assets, inputs, refused }) => {
    const world = await worldWith({ ...whole(), ...assets() })
    const result = await verify(world, { ...inputs, 'output-directory': 'verified' })
    expect(result.exitCode).toBe(1)
    expect(result.outputs.get('verified')).toBe('false')
    const { 'app.tgz': app, ...others } = Object.fromEntries(
      resultsOf(result).map(({ artifact, diagnosis }) => [artifact, diagnosis])
    )
    expect(app).toBeNull()
    expect(
      Object.fromEntries(Object.entries(others).map(([name, diagnosis]) => [name, withoutCause(diagnosis)]))
    ).toEqual(refused())
    for (const [name, { message, hint }] of Object.entries(refused()).filter(([, why]) => why !== EXEMPTED)) {
      const line = `REJECTED ${name}: ${message}. ${hint}`
      expect(result.annotations).toContainEqual({ level: 'error', file: name, message: line })
    }
    expect(filesIn(result.workspace)).toEqual([KEY_FILE])
    expect(world.github.mutations()).toEqual([])
  })

  const withoutCause = (
    diagnosis: { readonly message: string; readonly hint: string } | null | undefined
  ): unknown => ({ message: diagnosis?.message, hint: diagnosis?.hint })

  test('a release that was signed again with another key, which lies beside it', async () => {
    const world = await worldWith({
      'app.tgz': 'a trojan\n',
      'app.tgz.sig': signatureOf(other, 'a trojan\n'),
      'signing-public-key.pem': pemOf(other)
    })
    const result = await verify(world)
    expect(result.exitCode).toBe(1)
    expect(verdictsOf(result)).toEqual({
      'app.tgz': 'key-not-trusted',
      'signing-public-key.pem': 'key-not-trusted'
    })
  })

  test('a trusted key under any name is one of our own', async () => {
    const world = await worldWith({ ...whole(), 'README.md': pemOf(key), 'key.der': derOf(key) })
    const result = await verify(world)
    expect(result.exitCode).toBe(0)
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'verified' })
  })

  test('what ! exempts is not downloaded, and is named in log and summary', async () => {
    const world = await worldWith({ ...whole(), 'app.sbom.json': '{}', 'notes.txt': 'notes', 'b.txt': 'b' })
    const result = await verify(world, { 'release-assets': '*\n!*.txt\n!app.sbom.json' })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(verdictsOf(result)).toEqual({
      'app.tgz': 'verified',
      'app.sbom.json': 'exempted',
      'notes.txt': 'exempted',
      'b.txt': 'exempted'
    })
    for (const name of ['app.sbom.json', 'notes.txt', 'b.txt'])
      expect(result.stdout).toContain(`\nExempted, not verified: ${name}\n`)
    expect(summaryText(result)).toMatch(
      /Exempted, not verified:\s+app\.sbom\.json\s,\s+notes\.txt\s,\s+b\.txt/
    )
    expect(downloadsOf(world)).toMatchObject({ 'app.sbom.json': 0, 'notes.txt': 0, 'b.txt': 0 })
  })

  test('a key and a signature that are exempted are not missed', async () => {
    const world = await worldWith({ ...whole(), 'x.asc': 'gpg' })
    expect(await verify(world, { 'release-assets': '*\n!*.asc\n!*.pem' })).toMatchObject({ exitCode: 0 })
    const withoutSignature = await verify(world, { 'release-assets': '*\n!*.asc\n!*.sig' })
    // what is taken out of the verdict can still be evidence
    expect(verdictsOf(withoutSignature)).toEqual({
      'app.tgz': 'verified',
      'app.tgz.sig': 'exempted',
      'x.asc': 'exempted'
    })
  })
})

describe('a refused asset', () => {
  test('is told like a refused file', async () => {
    const world = await worldWith({
      ...whole(),
      'changed.bin': 'after',
      'changed.bin.sig': signatureOf(key, 'before', 'RSASSA_PKCS1_V1_5_SHA_256'),
      'damaged.bin': 'damaged',
      'damaged.bin.sig': withBitFlipped(signatureOf(key, 'damaged'), 99),
      'page.bin': 'page',
      'page.bin.sig': '<!doctype html><title>Sign in</title>',
      'large.bin': 'large',
      'large.bin.sig': Buffer.alloc(16 * 1024 + 1),
      'one.bin': 'one',
      'one.bin.sig': signatureOf(key, 'two'),
      'two.bin': 'two',
      'two.bin.sig': signatureOf(key, 'one')
    })
    const result = await verify(world, { 'release-assets': '*.bin\napp.tgz' })
    expect(result.exitCode).toBe(1)
    expect(verdictsOf(result)).toEqual({
      'app.tgz': 'verified',
      'changed.bin': 'file-changed',
      'damaged.bin': 'wrong-key-or-damaged',
      'large.bin': 'signature-unreadable',
      'one.bin': 'signed-other-artifact',
      'page.bin': 'signature-unreadable',
      'two.bin': 'signed-other-artifact'
    })
    expect(result.annotations.at(-1)).toMatchObject({
      title: 'VERIFICATION_FAILED',
      message: expect.stringMatching(/^6 of 7 artifacts are not verified\. The log names each with its cause/)
    })
  })

  test('with a hostile name does no harm to the log and the summary', async () => {
    const name = 'evil\n::error::x\r##[stop-commands]x\u202E<img src=x> | **b** @octocat'
    const world = await worldWith({ ...whole(), [name]: undefined })
    const result = await verify(world)
    expect(result.exitCode).toBe(1)
    expect(resultsOf(result).find(({ verified }) => !verified)?.artifact).toBe(name)
    expect(result.annotations).toHaveLength(1)
    expect(result.summary).not.toMatch(/<img|\*\*b|@octocat|\u202E/)
  })
})

describe('a release that changes while it is verified', () => {
  /** Does something when a request like this comes, before it is answered. */
  function upon(world: World, matches: (request: RecordedRequest) => boolean, effect: () => void): void {
    let done = false
    world.github.faults.next({
      kind: 'drop-before',
      match: request => {
        if (!done && matches(request)) {
          done = true
          effect()
        }
        return false
      }
    })
  }

  test.each<{ what: string; change: (world: World) => void }>([
    {
      what: 'an asset is added',
      change: ({ github, release }) => github.addAsset(release, { name: 'late.txt', content: 'late' })
    },
    {
      what: 'an asset is removed',
      change: ({ release }) => release.assets.splice(2, 1)
    },
    {
      what: 'an asset is replaced under its name',
      change: ({ github, release }) => {
        release.assets.splice(2, 1)
        github.addAsset(release, { name: 'signing-public-key.pem', content: pemOf(key) })
      }
    },
    {
      what: 'an asset is renamed',
      change: ({ github, release }) => {
        github.asset(release.id, 'signing-public-key.pem').name = 'renamed.pem'
      }
    },
    {
      what: 'the bytes of an asset change under its id',
      change: ({ github, release }) => {
        github.asset(release.id, 'app.tgz').content = github.addAsset(github.createRelease({ tag: 'v0' }), {
          name: 'x',
          content: 'THE APPLICATION\n'
        }).content
      }
    }
  ])('is an error: $what', async ({ change }) => {
    const world = await worldWith(whole())
    const signature = world.github.asset(world.release.id, 'signing-public-key.pem')
    // the key is read first; the artifact was streamed when the listing is read again
    let listings = 0
    upon(
      world,
      ({ path }) => path.includes(`/releases/${world.release.id}/assets?`) && (listings += 1) === 2,
      () => change(world)
    )
    expect(signature.downloads).toBe(0)
    const result = await verify(world, { 'output-directory': 'verified' })
    expectFailure(result, {
      code: 'RELEASE_CHANGED',
      message: `The assets of the release ${world.release.id} changed while they were verified.`,
      hint: 'Let all jobs that attach to the release finish, then verify again.'
    })
    expect(result.outputs.get('verified')).toBe('false')
    const results = JSON.parse(result.outputs.get('results') ?? '') as readonly { verified: boolean }[]
    expect(results.filter(({ verified }) => verified)).toEqual([])
    expect(results).not.toEqual([])
    expect(filesIn(result.workspace)).toEqual([KEY_FILE])
  })

  test('an artifact that is replaced before it is streamed never counts as the listed one', async () => {
    const world = await worldWith(whole())
    const { id } = world.github.asset(world.release.id, 'app.tgz')
    const trojan = 'THE APPLICATION\n'
    upon(
      world,
      ({ path }) => path.endsWith(`/releases/assets/${id}`),
      () => {
        const made = world.github.createRelease({ tag: 'v0' })
        const { content } = world.github.addAsset(made, { name: 'x', content: trojan })
        world.github.asset(world.release.id, 'app.tgz').content = content
      }
    )
    const result = await verify(world, { 'output-directory': 'verified' })
    expectFailure(result, {
      code: 'ASSET_WRONG',
      message: `The download of app.tgz is sha256:${sha256(trojan)}, GitHub lists sha256:${sha256(APP)}.`,
      hint: 'Run the job again; if it fails again, delete the asset from the release and attach it again.'
    })
    expect(filesIn(result.workspace)).toEqual([KEY_FILE])
  })
})

describe('a download that is not what GitHub lists', () => {
  const AGAIN = 'Run the job again; if it fails again, delete the asset from the release and attach it again.'

  test.each([
    {
      kind: 'short',
      message: `The download of app.tgz has 8 bytes; GitHub lists ${APP.length}.`
    },
    {
      kind: 'html',
      message: `The download of app.tgz is an HTML page of more than ${APP.length} bytes; GitHub lists ${APP.length}.`
    },
    {
      kind: 'corrupt',
      message: `The download of app.tgz is sha256:${sha256(withBitFlipped(Buffer.from(APP), 0))}, GitHub lists sha256:${sha256(APP)}.`
    }
  ] as const)('is an error: $kind', async ({ kind, message }) => {
    const world = await worldWith(whole())
    world.github.lie({ kind, asset: 'app.tgz', times: 3 })
    const result = await verify(world, { 'output-directory': 'verified' })
    expectFailure(result, { code: 'ASSET_WRONG', message, hint: AGAIN })
    expect(result.outputs.get('verified')).toBe('false')
    expect(filesIn(result.workspace)).toEqual([KEY_FILE])
  })

  test('is resumed when the connection broke, and is an error when it always does', async () => {
    const world = await worldWith(whole())
    const inputs = { 'output-directory': 'verified' }
    world.github.lie({ kind: 'truncated', asset: 'app.tgz' })
    const resumed = await verify(world, inputs)
    expect(verdictsOf(resumed)).toEqual({ 'app.tgz': 'verified' })
    expect(readFileSync(join(resumed.workspace, 'verified/app.tgz'), 'utf8')).toBe(APP)

    world.github.lie({ kind: 'truncated', asset: 'app.tgz', times: 99 })
    const broken = await verify(world, inputs)
    expect(broken).toMatchObject({
      exitCode: 1,
      annotations: [
        { title: 'GITHUB_UNREACHABLE', message: expect.stringMatching(/^Cannot download app\.tgz: /) }
      ]
    })
    expect(filesIn(broken.workspace)).toEqual([KEY_FILE])
  })

  test('is an error: another digest than its bytes have', async () => {
    const world = await worldWith(whole())
    const digest = `sha256:${'0'.repeat(64)}`
    world.github.lie({ kind: 'digest', asset: 'app.tgz', digest, times: 9 })
    const result = await verify(world)
    expect(result.exitCode).toBe(1)
    expectFailure(result, {
      code: 'ASSET_WRONG',
      message: `The download of app.tgz is sha256:${sha256(APP)}, GitHub lists ${digest}.`,
      hint: AGAIN
    })
  })

  test('is an error: a page instead of a signature', async () => {
    const world = await worldWith(whole())
    world.github.lie({ kind: 'html', asset: 'app.tgz.sig', times: 5 })
    const result = await verify(world)
    expect(result.exitCode).toBe(1)
    expect(result.annotations[0]).toMatchObject({
      title: 'ASSET_WRONG',
      message: expect.stringMatching(
        /^The download of app\.tgz\.sig is an HTML page of 7\d bytes; GitHub lists 256\. /
      )
    })
  })

  test('is refused by its signature where GitHub knows no digest', async () => {
    const world = await worldWith(whole(), { github: { digests: 'null' } })
    world.github.lie({ kind: 'corrupt', asset: 'app.tgz' })
    const result = await verify(world, { 'output-directory': 'verified' })
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'file-changed' })
    expect(filesIn(result.workspace)).toEqual([KEY_FILE])
  })

  test('is no error when a server would rather compress', async () => {
    const world = await worldWith(whole())
    world.github.lie({ kind: 'gzip', asset: 'app.tgz' })
    expect(await verify(world)).toMatchObject({ exitCode: 0 })
  })
})

describe('output-directory', () => {
  const assets = (): Assets => ({ ...whole(), 'b.bin': 'b', 'b.bin.sig': signatureOf(key, 'b') })
  const inputs = { 'output-directory': 'out/verified' }

  function folderWith(files: Readonly<Record<string, string>> = {}): Workspace {
    return workspace({ [KEY_FILE]: pemOf(key), ...files })
  }

  test('has exactly the verified assets', async () => {
    const world = await worldWith(assets())
    const folder = folderWith()
    mkdirSync(folder.file('out/verified'), { recursive: true })
    const result = await verify(world, inputs, { cwd: folder.path })
    expect(result.exitCode).toBe(0)
    expect(folder.list()).toEqual([KEY_FILE, 'out/verified/app.tgz', 'out/verified/b.bin'])
    expect(folder.read('out/verified/app.tgz').toString()).toBe(APP)
    expect(folder.read('out/verified/b.bin').toString()).toBe('b')
    const [, kept = ''] = /Verified assets were kept as:(.*)\n/.exec(summaryText(result)) ?? []
    expect(kept.split(',').map(path => path.trim())).toEqual(['out/verified/app.tgz', 'out/verified/b.bin'])
  })

  test('has nothing when one asset is refused', async () => {
    const world = await worldWith({ ...assets(), 'b.bin': 'changed' })
    const folder = folderWith()
    const result = await verify(world, inputs, { cwd: folder.path })
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'verified', 'b.bin': 'file-changed' })
    expect(readdirSync(folder.path)).toEqual(['keys'])
    expect(summaryText(result)).not.toContain('were kept')
  })

  test('has nothing when the download of one asset fails', async () => {
    const world = await worldWith(assets())
    world.github.lie({ kind: 'corrupt', asset: 'b.bin', times: 3 })
    const folder = folderWith()
    expect(await verify(world, inputs, { cwd: folder.path })).toMatchObject({ exitCode: 1 })
    expect(folder.list()).toEqual([KEY_FILE])
  })

  test.each(['../evil.sh', '..', 'a/b', 'a\\b', 'C:evil'])('never follows the asset name %s', async name => {
    const world = await worldWith({ ...whole(), [name]: 'evil', [`${name}.sig`]: signatureOf(key, 'evil') })
    const folder = folderWith()
    const result = await verify(world, inputs, { cwd: folder.path })
    expectFailure(result, {
      code: 'ASSET_WRONG',
      message: `Asset name ${JSON.stringify(name)} is not a valid file name; nothing was written.`,
      hint: 'Correct GITHUB_API_URL: GitHub does not store such names.'
    })
    expect(folder.list()).toEqual([KEY_FILE])
    expect(existsSync(folder.file('../evil.sh'))).toBe(false)
  })

  test('that is a file is an error', async () => {
    const world = await worldWith(assets())
    const result = await verify(world, inputs, { cwd: folderWith({ out: 'a file' }).path })
    expect(result.exitCode).toBe(1)
    expect(result.annotations[0]).toMatchObject({
      title: 'FILE_NOT_WRITABLE',
      message: expect.stringMatching(
        /^Cannot write .*out\/verified: a .* \((ENOTDIR|EEXIST)\)\. Remove that file/
      )
    })
  })
})
