import { verify } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hashBytes } from '../../src/hashing/hasher.ts'
import { HASH_NAMES } from '../../src/signature/algorithms.ts'
import type { HashName, DigestAlgorithm } from '../../src/signature/algorithms.ts'
import { parsePublicKey } from '../../src/signature/public-key.ts'
import type { PublicKey } from '../../src/signature/public-key.ts'
import { loadSchemes, schemeOf } from '../../src/signature/schemes/index.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { algorithmWith, digestOf } from '../support/rsa-encodings.ts'

interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly flags: readonly string[]
  /** Hexadecimal. */
  readonly msg: string
  readonly sig: string
  readonly result: 'valid' | 'acceptable' | 'invalid'
}

interface VectorSet {
  readonly source: string
  readonly algorithm: 'RSASSA-PKCS1-v1_5' | 'RSASSA-PSS' | 'ECDSA'
  readonly groups: readonly {
    readonly sha: 'SHA-256' | 'SHA-384' | 'SHA-512'
    readonly sLen?: number
    readonly key: string
    readonly tests: readonly Vector[]
  }[]
}

const FOLDER = new URL('../vectors/wycheproof/', import.meta.url)
const files = readdirSync(FOLDER).filter(name => name.endsWith('.json'))

/** What the vectors leave open, and what is decided here: a DigestInfo without NULL is refused. */
const ACCEPTABLE = { MissingNull: 'refused' } as const

describe('Project Wycheproof', () => {
  it('has all sets that are expected', () => {
    expect(files).toHaveLength(21)
    const sets = files.map(read)
    const count = sets.flatMap(({ groups }) => groups.flatMap(({ tests }) => tests)).length
    expect(count).toBe(3413 + 1530)
  })

  it.each(files)('%s', async file => {
    const { algorithm, groups, source } = read(file)
    expect(source).toContain(file)
    const wrong: string[] = []
    for (const { sha, sLen, key, tests } of groups) {
      const hash = sha.replace('SHA-', 'sha') as HashName
      const signing = algorithmOf(algorithm, hash)
      const publicKey = await readKey(key)
      for (const vector of tests) {
        const verdict = judgeVector(publicKey, signing, hash, sLen, vector)
        if (verdict !== expectedOf(vector)) wrong.push(`${vector.tcId} ${vector.comment}: ${verdict}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

function expectedOf({ result, flags, comment }: Vector): string {
  if (result === 'acceptable') {
    const decided = flags.map(flag => Object.entries(ACCEPTABLE).find(([name]) => name === flag)?.[1])
    return decided[0] ?? `undecided: ${flags.join(', ')}`
  }
  // The sets fix the salt length; here any that the RFC allows is accepted, and reported as it is.
  const salt = /^s_len changed to (\d+)$/.exec(comment)?.[1]
  if (salt !== undefined) return `accepted with a salt of ${salt} bytes`
  return result === 'valid' ? 'accepted' : 'refused'
}

/** Asks everything that can say yes; they must agree, and the salt must be as long as the set says. */
function judgeVector(
  key: PublicKey,
  algorithm: DigestAlgorithm,
  hash: HashName,
  saltLength: number | undefined,
  { msg, sig, flags }: Vector
): string {
  const message = Buffer.from(msg, 'hex')
  const signature = Buffer.from(sig, 'base64')
  const digests = hashBytes(message, HASH_NAMES)
  const examinations = examine(signature, [key])
  const verified = judge(examinations, digests, algorithm)
  const holds = verified !== undefined
  // for curves the reference is OpenSSL: Node.js verifies ECDSA over a message only, and in a hundredth of the time
  const reference =
    key.kind === 'ec'
      ? verify(hash, message, key.keyObject, signature)
      : schemeOf(algorithm).verify(key, { hash, bytes: digestOf(hash, message) }, signature)
  if (holds !== reference) return 'contradictory'
  if (verified !== undefined) {
    const salt = verified.saltLength
    return salt === saltLength ? 'accepted' : `accepted with a salt of ${salt} bytes`
  }
  if (key.kind === 'ec') return 'refused' // it has one algorithm
  // Where no algorithm is pinned, a sound signature by another one that is known is accepted, and only such a one.
  const other = judge(examinations, digests, undefined)?.algorithm
  return other === undefined || flags.some(isAboutAnother) ? 'refused' : `accepted as ${other}`
}

function algorithmOf(algorithm: VectorSet['algorithm'], hash: HashName): DigestAlgorithm {
  if (algorithm === 'ECDSA') return `ECDSA_SHA_${hash.slice('sha'.length) as '256' | '384' | '512'}`
  return algorithmWith(algorithm === 'RSASSA-PSS' ? 'PSS' : 'PKCS1-v1_5', hash)
}

function isAboutAnother(flag: string): boolean {
  return flag === 'WrongHash' || flag === 'WrongPrimitive'
}

function read(file: string): VectorSet {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as VectorSet
}

async function readKey(der: string): Promise<PublicKey> {
  const parsed = parsePublicKey(Buffer.from(der, 'base64'))
  if (parsed.kind === 'refused') throw new Error(parsed.reason)
  await loadSchemes(parsed.key)
  return parsed.key
}
