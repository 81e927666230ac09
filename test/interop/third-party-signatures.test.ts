import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CERTIFICATE, certificateIn, formatInputs } from '../support/formats.ts'
import { pemOf } from '../support/signed-files.ts'
import { gpgHome } from '../support/stock-verifiers.ts'
import { expectsTool, outputOf } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'
import { LocalSigner } from '../use-cases/support/local-signer.ts'
import { TAG, useCaseWorld, verdictsOf } from '../use-cases/support/world.ts'
import type { Files, UseCaseWorld } from '../use-cases/support/world.ts'

// Signatures by other people's keys, made by their programs, beside those of the trusted key: no evidence for the artifact and none
// against it, and in a closed world a file like any other, which nothing vouches for.

const APP = 'the artifact\n'

interface ThirdParty {
  readonly what: string
  readonly file: string
  readonly tool: 'gpg' | 'ssh-keygen'
  readonly type: string
  readonly says: RegExp
}

const byGpg = (type: string, suffix: '.asc' | '.gpg' | '.sig', says: RegExp): ThirdParty => ({
  what: `${type} key of gpg, as ${suffix}`,
  file: `app.tgz${suffix}`,
  tool: 'gpg',
  type,
  says
})

const NO_KMS_KEY =
  /^the signature file is an OpenPGP signature by a key that is neither RSA nor on a NIST curve: another signer made it$/
const OTHER_KEY =
  /^the signature file is an OpenPGP signature by the key [0-9A-F]{40}, which is not the trusted one$/

/** Without the certificate a signature of the same kind may also be a damaged one of the trusted key. */
const OTHER_RSA_KEY =
  /^the signature file is an OpenPGP signature (?:by the key [0-9A-F]{40}, which is not the trusted one|that names the key [0-9A-F]{40}: it is by a key other than the trusted one, or damaged)$/

const THIRD_PARTIES: readonly ThirdParty[] = [
  byGpg('ed25519', '.asc', NO_KMS_KEY),
  byGpg('ed25519', '.gpg', NO_KMS_KEY),
  byGpg('rsa2048', '.asc', OTHER_RSA_KEY),
  byGpg('rsa2048', '.gpg', OTHER_RSA_KEY),
  byGpg('nistp256', '.asc', OTHER_KEY),
  { what: 'ed25519 key of ssh-keygen', file: 'app.tgz.sshsig', tool: 'ssh-keygen', type: 'ed25519', says: /^the signature file is an SSH signature by an algorithm other than rsa-sha2-256, rsa-sha2-512 or ecdsa-sha2-nistp256, 384 and 521$/ },
  { what: 'rsa key of ssh-keygen', file: 'app.tgz.sshsig', tool: 'ssh-keygen', type: 'rsa', says: /^the signature file is an SSH signature by a key other than the trusted one$/ }
] // prettier-ignore

const isExpected = ({ tool }: ThirdParty): boolean =>
  tool === 'gpg' ? expectsTool('gpg', '--version') : expectsTool('sh', '-c', 'command -v ssh-keygen')

const made = new Map<ThirdParty, Uint8Array>()
let gnupg: Awaited<ReturnType<typeof gpgHome>>
let keys: Files

beforeAll(async () => {
  const own = await LocalSigner.of('use-cases')
  keys = { ...(await certificateIn(own.privateKey)), 'keys/key.pem': pemOf(own.privateKey) }
  gnupg = await gpgHome()
  for (const party of THIRD_PARTIES.filter(isExpected)) {
    made.set(party, party.tool === 'gpg' ? await signWithGpg(party) : await signWithSsh(party))
  }
})

afterAll(() => gnupg.close())

async function signWithGpg({ type, file }: ThirdParty): Promise<Uint8Array> {
  const { folder, gpg } = gnupg
  const user = `${type}@else.example`
  const known = await gpg('--list-secret-keys', user)
  if (known.code !== 0) await gpg('--passphrase', '', '--quick-generate-key', user, type, 'sign', 'never')
  folder.write('app.tgz', APP)
  const armor = file.endsWith('.asc') ? ['--armor'] : []
  const output = ['--yes', '--output', folder.file(file)]
  const { code, stderr } = await gpg(...output, '-u', user, ...armor, '--detach-sign', folder.file('app.tgz'))
  if (code !== 0) throw new Error(stderr)
  return folder.read(file)
}

async function signWithSsh({ type }: ThirdParty): Promise<Uint8Array> {
  const folder = workspace({ 'app.tgz': APP })
  const run = (...args: readonly string[]) => outputOf('ssh-keygen', args, { cwd: folder.path })
  await run('-q', '-t', type, '-N', '', '-f', 'key')
  await run('-q', '-Y', 'sign', '-f', 'key', '-n', 'file', 'app.tgz')
  const signature = folder.read('app.tgz.sig')
  folder.remove()
  return signature
}

const fileOf = (party: ThirdParty): Files => ({ [party.file]: made.get(party) ?? '' })

/** A release whose artifact has a signature of its own, and that of somebody else. */
async function releaseWith(party: ThirdParty): Promise<UseCaseWorld> {
  const world = await useCaseWorld({ files: { 'dist/app.tgz': APP, ...keys } })
  const { error } = await world.sign({ upload: 'all' })
  expect(error).toBeUndefined()
  world.host.put(party.file, made.get(party) ?? '')
  return world
}

describe.each(THIRD_PARTIES.filter(isExpected))('a signature by an $what', party => {
  test.each([CERTIFICATE, 'keys/key.pem'])(
    'does not matter beside one that holds, with %s as anchor',
    async anchor => {
      const world = await releaseWith(party)
      const files = {
        'app.tgz': APP,
        'app.tgz.sig': world.host.bytes('app.tgz.sig'),
        ...fileOf(party),
        ...keys
      }
      const result = await world.verify({ artifacts: 'app.tgz', 'trusted-public-key': anchor }, { files })
      expect([result.error, verdictsOf(result)]).toEqual([undefined, { 'app.tgz': 'verified' }])
      const other = result.report.results[0]?.signatures.find(({ file }) => file === party.file)
      expect(other).toMatchObject({
        verdict: 'not-evidence',
        diagnosis: { message: expect.stringMatching(party.says) as string }
      })
    }
  )

  test.each([CERTIFICATE, 'keys/key.pem'])(
    'proves nothing alone, and is told as that, with %s as anchor',
    async anchor => {
      const world = await useCaseWorld()
      const files = { 'app.tgz': APP, ...fileOf(party), ...keys }
      const result = await world.verify({ artifacts: 'app.tgz', 'trusted-public-key': anchor }, { files })
      expect(result.error?.code).toBe('VERIFICATION_FAILED')
      expect(result.report.results[0]).toMatchObject({
        diagnosis: { message: expect.stringMatching(party.says) as string }
      })
    }
  )

  test('is refused in a closed world, and there alone, unless it is exempted', async () => {
    const world = await releaseWith(party)
    const closed = { 'release-assets': '*', 'release-tag': TAG }
    const refused = await world.verify(closed)
    expect(refused.error?.code).toBe('VERIFICATION_FAILED')
    expect(verdictsOf(refused)).toEqual({
      'app.tgz': 'verified',
      [party.file]: party.what.startsWith('ed25519') ? 'signature-unreadable' : 'asset-unverified'
    })
    const exempted = await world.verify({ ...closed, 'release-assets': `*\n!${party.file}` })
    expect([exempted.error, verdictsOf(exempted)]).toEqual([undefined, { 'app.tgz': 'verified' }])
    expect(exempted.report.exempted.map(({ artifact }) => artifact)).toEqual([party.file])
  })

  test('keeps a release from being published unless it is exempted', async () => {
    const world = await releaseWith(party)
    const publishing = { upload: 'all', 'publish-release': 'true' }
    const refused = await world.sign(publishing)
    expect([refused.error?.code, world.host.release.draft]).toEqual(['RELEASE_INCOMPLETE', true])
    expect(refused.error?.message).toContain(party.file)
    const { error } = await world.sign({ ...publishing, 'release-assets': `!${party.file}` })
    expect([error, world.host.release.draft]).toEqual([undefined, false])
  })

  test('is not overwritten by a signature of its format unless that is allowed, and by another suffix never', async () => {
    const world = await releaseWith(party)
    const format = party.file.endsWith('.sshsig')
      ? 'ssh'
      : party.file.endsWith('.asc')
        ? 'openpgp'
        : 'openpgp-binary'
    const files = { 'dist/app.tgz': APP, ...keys }
    const refused = await world.sign(formatInputs([format]), { files })
    expect([refused.error?.code, refused.signCalls, refused.mutations]).toEqual(['ASSET_CONFLICT', 0, []])
    // what a KMS key can have made may be by an older key of the same owner, which overwrite is for
    const canBeOfKms = party.type !== 'ed25519'
    const forced = await world.sign({ ...formatInputs([format]), overwrite: 'true' }, { files })
    expect(forced.error?.code).toBe(canBeOfKms ? undefined : 'ASSET_CONFLICT')
    const beside = await (
      await releaseWith(party)
    ).sign({ ...formatInputs([format]), 'signature-format': `${format} .release` }, { files })
    expect(beside.error).toBeUndefined()
  })
})
