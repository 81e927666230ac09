import { dirname, resolve } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import { ActionError } from '../errors.ts'
import { foldedName } from '../lib/file-names.ts'
import type { Log } from '../ports/log.ts'
import type { Signer, SigningKey } from '../ports/signer.ts'
import type { Terms } from '../ports/terms.ts'
import { otherFingerprintsOf } from '../signature/key-forms.ts'
import type { PublicKey } from '../signature/public-key.ts'
import { listed } from '../lib/text.ts'
import type { KeyFile } from './key-files.ts'

/** Allowed and revoked keys by `sha256:<64 hex>` fingerprint. */
export interface Pins {
  /** Undefined: any key. */
  readonly allowed: readonly string[] | undefined
  readonly revoked: readonly string[]
}

/** A key whose signatures are accepted, and the anchors that make it trusted. */
export interface TrustedKey {
  readonly key: PublicKey
  /** As "trusted-public-key release.pem". */
  readonly reason: string
}

/** The keys at hand, by whether they are trusted. */
export interface Trust {
  readonly trusted: readonly TrustedKey[]
  /** Keys at hand that are not trusted: named in diagnoses, never used for a verdict. */
  readonly untrusted: readonly {
    readonly key: PublicKey
    readonly why: 'revoked' | 'not pinned' | 'not trusted'
  }[]
}

/**
 * What the pins make of a key. A revoked key is revoked even if another pin allows it, and also where its pin was made of another form of the
 * key: to take that for the pin of no key would switch the revocation off.
 */
export function judgeByPins(key: PublicKey, pins: Pins): 'allowed' | 'revoked' | 'not pinned' {
  if (pins.revoked.includes(key.fingerprint)) return 'revoked'
  if (pins.revoked.length > 0 && findOtherPin([key], pins.revoked) !== undefined) return 'revoked'
  return pins.allowed === undefined || pins.allowed.includes(key.fingerprint) ? 'allowed' : 'not pinned'
}

/**
 * A pin that was made of another form of one of the keys, and what to write instead; undefined when there is none.
 *
 * @param setting what the reader knows the pins by.
 */
function findOtherPin(
  keys: readonly PublicKey[],
  pins: readonly string[],
  setting = 'public-key-fingerprint'
): string | undefined {
  for (const key of keys) {
    const other = otherFingerprintsOf(key).find(({ fingerprint }) => pins.includes(fingerprint))
    if (other !== undefined)
      return `The pin ${other.fingerprint} is the SHA-256 of ${other.of}, not of its DER SubjectPublicKeyInfo: write ${key.fingerprint} in ${setting} if this key is intended.`
  }
  return undefined
}

/** Logs, if the key is named by an alias, that an alias can be moved. */
export function noticeAlias({ keyId }: Pick<Signer, 'keyId'>, log: Log): void {
  if (keyId.includes('alias/'))
    log.info(
      `The alias ${keyId} can be moved to another key; pin the key in public-key-fingerprint to detect that.`
    )
}

/**
 * In sign mode, before anything is signed: pins and trusted key files, where they are given, must allow the KMS key.
 *
 * @param input that names the key.
 * @throws KEY_NOT_ALLOWED
 */
export function assertKeyAllowed(
  key: SigningKey,
  pins: Pins,
  keyFiles: readonly KeyFile[],
  input: 'key-id' | 'additional-key-id' = 'key-id'
): void {
  const { fingerprint } = key.publicKey
  const refuse = (message: string, hint: string): never => {
    throw new ActionError('KEY_NOT_ALLOWED', message, { hint })
  }
  const judgement = judgeByPins(key.publicKey, pins)
  if (judgement === 'revoked') {
    refuse(
      `The key ${key.arn} (${fingerprint}) is revoked by public-key-fingerprint.`,
      'Sign with another key.'
    )
  }
  if (judgement === 'not pinned') {
    refuse(
      `The key ${key.arn} has the fingerprint ${fingerprint}, expected ${pins.allowed?.join(' or ')}.`,
      findOtherPin([key.publicKey], pins.allowed ?? []) ??
        `Correct ${input} (an alias may have been moved), or add its fingerprint to public-key-fingerprint if this key is intended.`
    )
  }
  if (keyFiles.length > 0 && !keyFiles.some(file => file.key.fingerprint === fingerprint)) {
    refuse(
      `The key ${key.arn} (${fingerprint}) is not among the keys of trusted-public-key (${keyFiles.map(file => file.path).join(', ')}).`,
      `Correct ${input} (an alias may have been moved), or add its public key to trusted-public-key if this key is intended.`
    )
  }
}

/** Everything that can make a key trusted. */
export interface Anchors {
  readonly pins: Pins
  readonly keyFiles: readonly KeyFile[]
  /** Undefined without `key-id`. */
  readonly kmsKey: SigningKey | undefined
  /** Keys found with the artifacts or on the release; only a pin can make one of them trusted. */
  readonly found: readonly KeyFile[]
  readonly terms: Terms
}

/**
 * In verify mode: the keys that every given anchor agrees on, and the other keys at hand.
 *
 * @throws NO_TRUSTED_KEY
 */
export function resolveTrust(anchors: Anchors): Trust {
  const { pins, keyFiles, kmsKey, found } = anchors
  const byPinAlone = keyFiles.length === 0 && kmsKey === undefined && pins.allowed !== undefined
  const candidates: KeyFile[] = byPinAlone ? [...found] : [...keyFiles]
  if (!byPinAlone && keyFiles.length === 0 && kmsKey !== undefined) {
    candidates.push({ path: kmsKey.arn, key: kmsKey.publicKey })
  }
  const trusted = new Map<string, TrustedKey>()
  const untrusted = new Map<string, Trust['untrusted'][number]>()
  for (const { path, key } of candidates) {
    const judgement = judgeByPins(key, pins)
    const agreed = kmsKey === undefined || kmsKey.publicKey.fingerprint === key.fingerprint
    if (judgement === 'allowed' && agreed) {
      const known = trusted.get(key.fingerprint)
      if (known === undefined || saysMore(key, known.key))
        trusted.set(key.fingerprint, { key, reason: reasonFor(path, byPinAlone, anchors) })
    } else untrusted.set(key.fingerprint, { key, why: judgement === 'allowed' ? 'not trusted' : judgement })
  }
  for (const { key } of [...found, ...(kmsKey === undefined ? [] : [{ key: kmsKey.publicKey }])]) {
    const judgement = judgeByPins(key, pins)
    if (trusted.has(key.fingerprint) || untrusted.has(key.fingerprint)) continue
    untrusted.set(key.fingerprint, { key, why: judgement === 'allowed' ? 'not trusted' : judgement })
  }
  if (trusted.size === 0) throw noTrustedKey(anchors, [...untrusted.values()])
  return { trusted: [...trusted.values()], untrusted: [...untrusted.values()] }
}

/** Whether a certificate says more of the same key than what is known of it, or what its key said later, whichever was given first. */
function saysMore({ openpgp }: PublicKey, { openpgp: known }: PublicKey): boolean {
  if (openpgp === undefined || known === undefined) return openpgp !== undefined
  if (openpgp.signedAt !== known.signedAt) return openpgp.signedAt > known.signedAt
  return Buffer.compare(openpgp.fingerprint, known.fingerprint) > 0
}

/** The same trust, with more keys that are known but not trusted, for diagnoses. */
export function withUnknownKeys(trust: Trust, keys: readonly PublicKey[], pins: Pins): Trust {
  const known = new Set([...trust.trusted, ...trust.untrusted].map(({ key }) => key.fingerprint))
  const unknown = keys.filter(({ fingerprint }) => !known.has(fingerprint))
  const why = (key: PublicKey): Trust['untrusted'][number]['why'] => {
    const judgement = judgeByPins(key, pins)
    return judgement === 'allowed' ? 'not trusted' : judgement
  }
  return { ...trust, untrusted: [...trust.untrusted, ...unknown.map(key => ({ key, why: why(key) }))] }
}

/** Logs a warning for each trusted key file that may have been downloaded with the artifacts: unless it is pinned, it proves nothing. */
export function warnOfKeysBesideArtifacts({
  keyFiles,
  artifacts,
  pins,
  workspace,
  checkout,
  terms,
  log
}: {
  readonly keyFiles: readonly KeyFile[]
  readonly artifacts: readonly Pick<Artifact, 'absolutePath'>[]
  readonly pins: Pins
  /** Absolute path. */
  readonly workspace: string
  /** Absolute path of a folder whose own files nobody downloaded with the artifacts; undefined: there is none. */
  readonly checkout: string | undefined
  readonly terms: Terms
  readonly log: Log
}): void {
  if (pins.allowed !== undefined) return
  // folders are compared as where case is ignored: a warning too many does no harm
  const folded = (path: string): string => foldedName(resolve(workspace, path))
  const keyPaths = new Set(keyFiles.map(({ path }) => folded(path)))
  const others = artifacts.filter(({ absolutePath }) => !keyPaths.has(folded(absolutePath)))
  const folders = new Set(others.map(({ absolutePath }) => folded(dirname(absolutePath))))
  if (checkout !== undefined) folders.delete(folded(checkout))
  const reached = new Set(artifacts.map(({ absolutePath }) => folded(absolutePath)))
  for (const { path } of keyFiles) {
    const isBeside = folders.has(folded(dirname(path)))
    // found with them, as what is in a folder that is verified; in a checkout, where artifacts are in folders of their own, below one of these
    const isBelow =
      others.length > 0 &&
      reached.has(folded(path)) &&
      (checkout === undefined || foldersAbove(folded(path)).some(above => folders.has(above)))
    if (!isBeside && !isBelow) continue
    log.warning(
      `The trusted key ${path} is ${isBeside ? 'in the same directory as' : 'in a directory among'} the artifacts and may have been downloaded with them. ${terms.keepKey}, or pin it in ${terms.names['public-key-fingerprint']}.`
    )
  }
}

function foldersAbove(path: string): string[] {
  const above = dirname(path)
  return above === path ? [] : [above, ...foldersAbove(above)]
}

function reasonFor(path: string, byPinAlone: boolean, anchors: Anchors): string {
  const { kmsKey, pins, keyFiles, terms } = anchors
  const pinned = terms.names['public-key-fingerprint']
  const reasons = [
    ...(keyFiles.length > 0 ? [`${terms.names['trusted-public-key']} ${path}`] : []),
    ...(kmsKey === undefined ? [] : [`key-id (${kmsKey.arn})`]),
    ...(pins.allowed === undefined ? [] : [byPinAlone ? `${pinned} (key found as ${path})` : pinned])
  ]
  return reasons.join(' and ')
}

function noTrustedKey(
  { pins, keyFiles, kmsKey, found, terms }: Anchors,
  untrusted: Trust['untrusted']
): ActionError {
  const seen = untrusted.map(({ key, why }) => `${key.fingerprint} (${why})`).join(', ')
  const otherPin = findOtherPin(
    untrusted.map(({ key }) => key),
    pins.allowed ?? [],
    terms.names['public-key-fingerprint']
  )
  if (keyFiles.length === 0 && kmsKey === undefined) {
    return new ActionError(
      'NO_TRUSTED_KEY',
      `No key with the pinned fingerprint ${pins.allowed?.join(' or ')} was found; ${found.length === 1 ? 'one public key was' : `${found.length} public keys were`} looked at${seen === '' ? '' : `: ${seen}`}.`,
      {
        hint:
          otherPin ??
          `Put the public key beside the artifacts or ${terms.inWorld}, or give it as ${terms.names['trusted-public-key']}.`
      }
    )
  }
  return new ActionError('NO_TRUSTED_KEY', `No key satisfies every trust anchor; found: ${seen}.`, {
    hint: otherPin ?? `Make ${listed(terms.anchors, 'and')} name the same key, and remove revoked ones.`
  })
}

/**
 * Where every key of the anchors must sign: each anchor must have made its key trusted, and there must be two at least. Else an anchor that
 * is not there, or an expression that came to nothing, would turn "all" into less. Revoked keys are none that must sign.
 *
 * @throws NO_TRUSTED_KEY
 */
export function assertAllTrusted(
  { trusted, untrusted }: Trust,
  { pins, keyFiles, terms }: Omit<Anchors, 'found' | 'kmsKey'>
): void {
  const setting = terms.names['require-signatures']
  const known = new Set(trusted.map(({ key }) => key.fingerprint))
  const revoked = new Set(untrusted.flatMap(({ key, why }) => (why === 'revoked' ? key.fingerprint : [])))
  const anchored = [
    ...(pins.allowed ?? []).filter(pin => !pins.revoked.includes(pin)),
    ...keyFiles.map(({ key }) => key.fingerprint)
  ]
  const missing = [...new Set(anchored)].filter(pin => !known.has(pin) && !revoked.has(pin))
  if (missing.length > 0)
    throw new ActionError(
      'NO_TRUSTED_KEY',
      `Where ${setting} is all, every key of the anchors must sign, but ${listed(missing, 'and')} is not trusted by each anchor that is given, or was not found.`,
      {
        hint: `Give each key as ${terms.names['trusted-public-key']}, and pins, if any, of all of them; omit a key that is not to sign.`
      }
    )
  if (known.size >= 2) return
  throw new ActionError(
    'NO_TRUSTED_KEY',
    `Where ${setting} is all, every key of the anchors must sign, and there is one only: ${[...known].join('')}.`,
    {
      hint: `Give the other key as well, as ${terms.names['trusted-public-key']} or ${terms.names['public-key-fingerprint']} (${terms.whyEmpty}), or omit ${setting}.`
    }
  )
}
