import type { KeyObject } from 'node:crypto'
import { formatOf } from '../../../src/signature/formats/index.ts'
import type { FormatName } from '../../../src/signature/formats/index.ts'
import { filePrehash } from '../../../src/signature/prehash.ts'
import { schemeOf } from '../../../src/signature/schemes/index.ts'
import { sshString } from '../../../src/signature/ssh-wire.ts'
import { CERTIFICATE, CERTIFIED_AT, certificateIn, formatInputs } from '../formats.ts'
import {
  attestation,
  jsonWebToken,
  openPgpSignature,
  sshCertificate,
  sshSignature,
  x509Certificate
} from '../forgeries.ts'
import type { Forgery, Signing } from '../forgeries.ts'
import { testKey } from '../keys.ts'
import { digestOf } from '../rsa-encodings.ts'
import { certificateOf, signatureFile } from '../signature-files.ts'
import { startWorld } from '../world.ts'
import type { World } from '../world.ts'
import { nothingSigned, signedDigests } from './signing.ts'
import { APP, assertHolds, onRelease, put, signedWorld } from './stage.ts'
import type { Attack } from './stage.ts'

// What somebody can do who controls one artifact's bytes, where the key signs with PKCS#1 v1.5: have it say something else. Each is first
// carried out without the step, on a signature over the same bytes by the same key: a program that nobody here wrote takes the result.

const ALGORITHM = 'RSASSA_PKCS1_V1_5_SHA_256'
const GUESSED_AT = CERTIFIED_AT + 60

interface ForgeryRow {
  readonly what: string
  readonly format: FormatName
  /** Whether it is on the release already, and is streamed. */
  readonly isAttached?: true
  readonly make: (signing: Signing, certificate: Uint8Array) => Forgery
}

const forging = ({ what, format, make, isAttached }: ForgeryRow): Attack => ({
  who: 'build',
  does: `makes an artifact whose signature is ${what} as well`,
  given: `sign, ${format} with ${ALGORITHM}${isAttached === undefined ? '' : ', release-assets'}`,
  answer: 'ARTIFACT_NOT_SIGNABLE',
  run: async () => {
    const world = await startWorld()
    const privateKey = await testKey('RSA_2048', 0)
    const certificate = await certificateIn(privateKey)
    const { key } = await certificateOf(privateKey, { createdAt: CERTIFIED_AT })
    const prehash = filePrehash(formatOf(format).prepare(schemeOf(ALGORITHM), key, GUESSED_AT).prehash)
    const signing = prehash.kind === 'hash' ? { key } : { key, trailer: prehash.trailer }
    const forgery = make(signing, certificate[CERTIFICATE] ?? new Uint8Array())
    const signature = signatureOver(forgery.artifact, format, privateKey, signing)
    assertHolds(await forgery.isAcceptedWith(signature), 'without the step the forgery is accepted')

    const content = forgery.artifact
    const forged = isAttached === undefined ? { 'dist/forged.bin': content } : {}
    if (isAttached !== undefined) world.github.addAsset(world.release, { name: 'forged.bin', content })
    const inputs = {
      ...formatInputs([format]),
      'signing-algorithm': ALGORITHM,
      upload: 'all',
      ...(isAttached && { 'release-assets': '*.bin' })
    }
    const result = await world.sign(inputs, { files: { 'dist/app.tgz': APP, ...forged, ...certificate } })
    nothingSigned(world)
    nothingAttached(world)
    return result
  }
})

/** The bytes of the signature that a format holds, by the key and nobody who looks at the artifact. */
function signatureOver(
  content: Uint8Array,
  format: FormatName,
  privateKey: KeyObject,
  { key }: Signing
): Uint8Array {
  const file = signatureFile({
    format,
    privateKey,
    key,
    algorithm: ALGORITHM,
    content,
    createdAt: GUESSED_AT
  })
  const bytes = formatOf(format).read(file, key)?.bytes
  if (bytes === undefined) throw new Error(`a file of the format ${format} is not read`)
  return bytes
}

const nothingAttached = ({ github }: World): void =>
  assertHolds(github.mutations().length === 0, 'nothing was attached')

/** The attestation, by inputs under which it may be signed. */
const harmless = (row: Pick<Attack, 'given' | 'holds'>, format: FormatName, algorithm: string): Attack => ({
  who: 'build',
  does: 'makes an artifact whose signature is an attestation as well',
  ...row,
  answer: 'passes',
  run: async () => {
    const world = await startWorld()
    const privateKey = await testKey('RSA_2048', 0)
    const { key } = await certificateOf(privateKey, { createdAt: CERTIFIED_AT })
    const forgery = attestation({ key })
    const inputs = { ...formatInputs([format]), 'signing-algorithm': algorithm }
    const result = await world.sign(inputs, { files: { 'dist/forged.bin': forgery.artifact } })
    assertHolds(signedDigests(world).length === 1, 'it was signed')
    const file = world.release.assets.find(({ name }) => name.startsWith('forged.bin.'))?.content?.bytes()
    const bytes = file && formatOf(format).read(file, key)?.bytes
    assertHolds(bytes !== undefined && !(await forgery.isAcceptedWith(bytes)), 'no verifier takes it for one')
    return result
  }
})

export const FORGERY_ATTACKS: readonly Attack[] = [
  ...(['raw', 'base64', 'sigstore', 'openpgp', 'openpgp-binary'] as const).map(format =>
    forging({ what: 'an attestation', format, make: attestation })
  ),
  forging({ what: 'an attestation', format: 'raw', make: attestation, isAttached: true }),
  forging({ what: 'the SSH signature of another file', format: 'raw', make: sshSignature }),
  forging({ what: 'an SSH certificate for root', format: 'raw', make: sshCertificate }),
  forging({ what: 'the OpenPGP signature of another file', format: 'raw', make: openPgpSignature }),
  forging({ what: 'the OpenPGP signature of another file', format: 'sigstore', make: openPgpSignature }),
  forging({ what: 'a JSON Web Token', format: 'base64', make: jsonWebToken }),
  forging({ what: 'an X.509 certificate', format: 'raw', make: x509Certificate }),
  forging({ what: 'an X.509 certificate', format: 'openpgp', make: x509Certificate }),
  harmless(
    {
      given: 'sign, raw with RSASSA_PSS_SHA_256, the default',
      holds: 'PSS is a different padding, which no verifier of attestations accepts'
    },
    'raw',
    'RSASSA_PSS_SHA_256'
  ),
  harmless(
    {
      given: `sign, ssh with ${ALGORITHM}`,
      holds: 'What is signed is a structure around a hash of the file'
    },
    'ssh',
    ALGORITHM
  ),
  onRelease(
    {
      who: 'release',
      does: 'attaches the text of an SSH signature of the release as a file, and that signature as the signature of the file',
      given: 'pin, closed world',
      answer: 'VERIFICATION_FAILED: signed-as-other-protocol'
    },
    async () => {
      const inputs = { ...formatInputs(['raw', 'ssh']), 'signing-algorithm': ALGORITHM, strategy: 'each' }
      const world = await signedWorld(inputs, {}, { 'dist/app.tgz': APP })
      const { key } = await certificateOf(await testKey('RSA_2048', 0), { createdAt: CERTIFIED_AT })
      const attached = world.release.assets.find(({ name }) => name === 'app.tgz.sshsig')?.content?.bytes()
      const bytes = attached && formatOf('ssh').read(attached, key)?.bytes
      const fields = ['file', '', 'sha256', digestOf('sha256', APP)].map(one => sshString(Buffer.from(one)))
      put(world, 'NOTICE', Buffer.concat([Buffer.from('SSHSIG'), ...fields]))
      put(world, 'NOTICE.sig', bytes ?? Buffer.alloc(0))
      return { world }
    }
  )
]
