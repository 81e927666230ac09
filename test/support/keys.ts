import { createPrivateKey, generateKeyPair, randomUUID } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Key kinds that tests need, named as KMS names them. */
export type TestKeySpec = RsaKeySpec | keyof typeof CURVES_OF_SPECS | MlDsaKeySpec
export type MlDsaKeySpec = 'ML_DSA_44' | 'ML_DSA_65' | 'ML_DSA_87'
type RsaKeySpec = 'RSA_2048' | 'RSA_3072' | 'RSA_4096'

/** Curves of OpenSSL by KMS's names. */
const CURVES_OF_SPECS = {
  ECC_NIST_P256: 'prime256v1',
  ECC_NIST_P384: 'secp384r1',
  ECC_NIST_P521: 'secp521r1',
  ECC_SECG_P256K1: 'secp256k1'
} as const

/** Types of Node.js by KMS's names. */
const ML_DSA_TYPES = { ML_DSA_44: 'ml-dsa-44', ML_DSA_65: 'ml-dsa-65', ML_DSA_87: 'ml-dsa-87' } as const

export function isMlDsa(spec: TestKeySpec): spec is MlDsaKeySpec {
  return Object.hasOwn(ML_DSA_TYPES, spec)
}

function isOnCurve(spec: TestKeySpec): spec is keyof typeof CURVES_OF_SPECS {
  return Object.hasOwn(CURVES_OF_SPECS, spec)
}

const generate = promisify(generateKeyPair)
const loaded = new Map<string, Promise<KeyObject>>()

/**
 * A private key for tests: the same spec and slot give the same key in all processes of this machine, other
 * slots give other keys. Made on first use, since RSA 4096 takes seconds, and kept in the temporary folder.
 */
export function testKey(spec: TestKeySpec, slot: number | string = 0): Promise<KeyObject> {
  const name = `${spec}-${slot}`
  let key = loaded.get(name)
  if (key === undefined) {
    key = loadOrMake(spec, name)
    loaded.set(name, key)
  }
  return key
}

async function loadOrMake(spec: TestKeySpec, name: string): Promise<KeyObject> {
  const folder = join(tmpdir(), `kms-sign-action-test-keys-${userInfo().username}`)
  const path = join(folder, `${name}.pem`)
  const found = await readKey(path)
  if (found !== undefined) return found

  const { privateKey } = await makeKeyPair(spec)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `${randomUUID()}.tmp`)
  await writeFile(draft, privateKey.export({ format: 'pem', type: 'pkcs8' }), { flag: 'wx', mode: 0o600 })
  try {
    // Unlike a rename, a link never replaces the key that another process is already using.
    await link(draft, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
  return createPrivateKey(await readFile(path))
}

async function readKey(path: string): Promise<KeyObject | undefined> {
  try {
    return createPrivateKey(await readFile(path))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function makeKeyPair(spec: TestKeySpec): Promise<{ privateKey: KeyObject }> {
  if (isMlDsa(spec)) return generate(ML_DSA_TYPES[spec])
  if (isOnCurve(spec)) return generate('ec', { namedCurve: CURVES_OF_SPECS[spec] })
  return generate('rsa', { modulusLength: Number(spec.slice('RSA_'.length)) })
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
