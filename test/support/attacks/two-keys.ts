import { sign } from 'node:crypto'
import type { FakeKey } from '../../fakes/kms.ts'
import { testKey } from '../keys.ts'
import { fingerprintOf, pemOf, sha256, signatureOf } from '../signed-files.ts'
import { startWorld } from '../world.ts'
import type { Inputs, World } from '../world.ts'
import { APP, onRelease, pinOf, put, signFor, take } from './stage.ts'
import type { Attack, Attacked } from './stage.ts'

// What somebody can do with a release whose checksums file two keys signed: one of RSA, and one of ML-DSA by additional-key-id.

const LIST = 'SHA256SUMS'
const [RSA_SIG, ML_DSA_SIG] = [`${LIST}.sig`, `${LIST}.ml-dsa-65.sig`]
const [RSA_KEY, ML_DSA_KEY] = ['signing-public-key.pem', 'signing-public-key.ml-dsa-65.pem']
const TROJAN = 'a trojan\n'

interface TwoKeys {
  readonly world: World
  readonly additional: FakeKey
}

type Act = (keys: TwoKeys) => unknown
type Row = Partial<Pick<Attack, 'holds' | 'instead' | 'who'>> & {
  /** Besides two pins. */
  readonly inputs?: Inputs
  /** Of which keys; those of both otherwise. */
  readonly pins?: (keys: TwoKeys) => string
}

async function twoKeys(): Promise<TwoKeys> {
  const world = await startWorld()
  const additional = await world.kms.createKey({ keySpec: 'ML_DSA_65' })
  await signFor(world, { 'additional-key-id': additional.arn })
  return { world, additional }
}

const bothPins = ({ world, additional }: TwoKeys): string =>
  `${pinOf(world)}\n${fingerprintOf(additional.publicKey)}`

function attack(does: string, given: string, answer: string, act: Act, row: Row = {}): Attack {
  const { inputs = {}, pins = bothPins, who = does.startsWith(BROKEN) ? 'broken' : 'release', ...rest } = row
  return onRelease({ who, does, given, answer, ...rest }, async (): Promise<Attacked> => {
    const keys = await twoKeys()
    await act(keys)
    return { world: keys.world, inputs: { 'public-key-fingerprint': pins(keys), ...inputs } }
  })
}

const ALL = { inputs: { 'require-signatures': 'all' } }
const all = (does: string, answer: string, act: Act, row: Row = {}): Attack =>
  attack(does, 'two pins, require-signatures: all', answer, act, { ...ALL, ...row })
const any = (does: string, answer: string, act: Act, row: Row = {}): Attack =>
  attack(does, 'two pins, require-signatures: any', answer, act, row)

/** As who forges signatures of the first key: another artifact, listed and signed by the first key, by its private half. */
async function breakRsa({ world }: TwoKeys): Promise<void> {
  const broken = await testKey('RSA_2048')
  put(world, 'app.tgz', TROJAN)
  put(world, LIST, take(world, LIST).toString().replace(sha256(APP), sha256(TROJAN)))
  for (const [name, content] of [
    ['app.tgz', Buffer.from(TROJAN)],
    [LIST, contentOf(world, LIST)]
  ] as const)
    put(world, `${name}.sig`, signatureOf(broken, content))
}

const contentOf = ({ github, release }: World, name: string): Buffer =>
  github.asset(release.id, name).content?.bytes() ?? Buffer.alloc(0)

function damage({ world }: TwoKeys, name: string): void {
  const bytes = Buffer.from(take(world, name))
  bytes[9] = (bytes[9] ?? 0) ^ 1
  put(world, name, bytes)
}

function swap({ world }: TwoKeys, one: string, other: string): void {
  const [first, second] = [take(world, one), take(world, other)]
  put(world, one, second)
  put(world, other, first)
}

/** Their own key of ML-DSA in the place of a key, with its signature of the list as it is. */
async function replaceKey({ world }: TwoKeys, key: string, signature: string): Promise<void> {
  const theirs = await testKey('ML_DSA_65', 11)
  put(world, key, pemOf(theirs))
  put(world, signature, sign(null, contentOf(world, LIST), theirs))
}

const REMOVED = 'removes the signature of the additional key'
const BROKEN = 'signs a list of their own with the first key, and'

export const TWO_KEY_ATTACKS: readonly Attack[] = [
  all(REMOVED, 'VERIFICATION_FAILED: not-signed-by-all', ({ world }) => take(world, ML_DSA_SIG)),
  any(REMOVED, 'passes', ({ world }) => take(world, ML_DSA_SIG), {
    holds: 'The first key signed the list, and the log names the key that did not'
  }),
  all(
    'removes the signature of the list by the first key',
    'VERIFICATION_FAILED: not-signed-by-all',
    ({ world }) => take(world, RSA_SIG)
  ),
  any('removes the signature of the list by the first key', 'passes', ({ world }) => take(world, RSA_SIG), {
    holds: 'The additional key signed the list, and the log names the key that did not'
  }),
  all(
    `${BROKEN} removes that of the additional key`,
    'VERIFICATION_FAILED: not-signed-by-all',
    async keys => {
      await breakRsa(keys)
      take(keys.world, ML_DSA_SIG)
    }
  ),
  any(
    `${BROKEN} removes that of the additional key`,
    'passes',
    async keys => {
      await breakRsa(keys)
      take(keys.world, ML_DSA_SIG)
    },
    {
      instead: 'One key is enough by default: require-signatures: all, once every release has both signatures'
    }
  ),
  any(
    `${BROKEN} leaves that of the additional key as it is`,
    'VERIFICATION_FAILED: signature-missing, wrong-key-or-damaged',
    breakRsa
  ),
  any(
    'damages the signature of the additional key',
    'VERIFICATION_FAILED: signature-missing, wrong-key-or-damaged',
    keys => damage(keys, ML_DSA_SIG)
  ),
  all(
    'damages the signature of the additional key',
    'VERIFICATION_FAILED: not-signed-by-all, signature-missing, wrong-key-or-damaged',
    keys => damage(keys, ML_DSA_SIG)
  ),
  any(
    'damages the signature of the list by the first key',
    'VERIFICATION_FAILED: signature-missing, wrong-key-or-damaged',
    keys => damage(keys, RSA_SIG)
  ),
  all(
    'puts the signature of the first key in the place of that of the additional key',
    'VERIFICATION_FAILED: not-signed-by-all',
    ({ world }) => put(world, ML_DSA_SIG, contentOf(world, RSA_SIG))
  ),
  all(
    'puts the signature of the additional key in the place of that of the first key',
    'VERIFICATION_FAILED: not-signed-by-all',
    ({ world }) => put(world, RSA_SIG, contentOf(world, ML_DSA_SIG))
  ),
  all('swaps the names of the two signatures', 'passes', keys => swap(keys, RSA_SIG, ML_DSA_SIG), {
    holds: 'A signature is what it proves, and names prove nothing: both keys signed the list'
  }),
  all('swaps the names of the two public keys', 'passes', keys => swap(keys, RSA_KEY, ML_DSA_KEY), {
    holds: 'The pins say which keys count, under whatever names'
  }),
  any(
    'puts a key of ML-DSA of their own in the place of the RSA key, with its signature',
    'VERIFICATION_FAILED: asset-unverified, key-not-trusted, signature-missing, signature-unreadable, wrong-key-or-damaged',
    keys => replaceKey(keys, RSA_KEY, RSA_SIG)
  ),
  any(
    'puts an RSA key of their own in the place of that of ML-DSA, with its signature',
    'VERIFICATION_FAILED: key-not-pinned, key-not-trusted, signature-missing',
    async ({ world }) => {
      const theirs = await testKey('RSA_2048', 11)
      put(world, ML_DSA_KEY, pemOf(theirs))
      put(world, ML_DSA_SIG, signatureOf(theirs, contentOf(world, LIST)))
    }
  ),
  all(
    'puts a key of ML-DSA of their own in the place of the additional key, with its signature',
    'NO_TRUSTED_KEY',
    keys => replaceKey(keys, ML_DSA_KEY, ML_DSA_SIG)
  ),
  attack(
    'removes the signature of the additional key and leaves that of the first',
    'pin of the additional key alone',
    'VERIFICATION_FAILED: asset-unverified, key-not-trusted, signature-missing, signature-unreadable',
    ({ world }) => take(world, ML_DSA_SIG),
    { pins: ({ additional }) => fingerprintOf(additional.publicKey) }
  ),
  attack(
    'removes all signatures of the first key and leaves that of the additional',
    'pin of the first key alone',
    'VERIFICATION_FAILED: asset-unverified, key-not-trusted, signature-missing, signature-unreadable',
    ({ world }) => {
      for (const name of ['app.tgz.sig', 'tool.zip.sig', RSA_SIG]) take(world, name)
    },
    { pins: ({ world }) => pinOf(world) }
  ),
  all(
    "puts the additional key's signature of an older list in the place of this one's",
    'VERIFICATION_FAILED: not-signed-by-all, signature-missing, wrong-key-or-damaged',
    olderSignature,
    { who: 'old' }
  ),
  any(
    "puts the additional key's signature of an older list in the place of this one's",
    'VERIFICATION_FAILED: signature-missing, wrong-key-or-damaged',
    olderSignature,
    { who: 'old' }
  )
]

/** The signature of a list that the additional key signed for an earlier release. */
async function olderSignature({ world }: TwoKeys): Promise<void> {
  const older = `${sha256('the build before\n')}  app.tgz\n`
  put(world, ML_DSA_SIG, sign(null, Buffer.from(older), await testKey('ML_DSA_65')))
}
