// Takes from Project Wycheproof's RSA and ECDSA signature vectors the sets that KMS keys can make, without what is written twice.
// Usage: node scripts/extract-wycheproof.mjs <unpacked folder of the crate wycheproof> <its version>
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SETS = [
  ...[2048, 3072, 4096].flatMap(bits => [256, 384, 512].map(hash => `rsa_signature_${bits}_sha${hash}_test`)),
  'rsa_pss_2048_sha256_mgf1_0_test',
  'rsa_pss_2048_sha256_mgf1_32_test',
  'rsa_pss_2048_sha384_mgf1_48_test',
  'rsa_pss_3072_sha256_mgf1_32_test',
  'rsa_pss_4096_sha256_mgf1_32_test',
  'rsa_pss_4096_sha384_mgf1_48_test',
  'rsa_pss_4096_sha512_mgf1_32_test',
  'rsa_pss_4096_sha512_mgf1_64_test',
  'rsa_pss_misc_test',
  'ecdsa_secp256r1_sha256_test',
  'ecdsa_secp384r1_sha384_test',
  'ecdsa_secp521r1_sha512_test'
]
const HASHES = ['SHA-256', 'SHA-384', 'SHA-512']

const [folder, version] = process.argv.slice(2)
if (folder === undefined || version === undefined)
  throw new Error('Missing arguments: the unpacked folder of the crate wycheproof and its version')
const out = new URL('../test/vectors/wycheproof/', import.meta.url)
mkdirSync(out, { recursive: true })
copyFileSync(join(folder, 'LICENSE'), new URL('LICENSE', out))

for (const set of SETS) {
  const { algorithm, testGroups } = JSON.parse(readFileSync(join(folder, 'src/data', `${set}.json`), 'utf8'))
  const groups = testGroups.filter(isOurs).map(toGroup)
  const source = `Project Wycheproof, ${set}.json as in the crate wycheproof ${version}; Apache-2.0, see LICENSE`
  const head = {
    source,
    changes: 'trimmed by scripts/extract-wycheproof.mjs; keys and signatures in base64',
    algorithm
  }
  writeFileSync(new URL(`${set}.json`, out), `${pretty(head, groups)}\n`)
}
console.log(`Wrote ${SETS.length} sets to ${fileURLToPath(out)}`)

function isOurs({ keySize, publicKey, sha, mgf, mgfSha }) {
  if (publicKey?.type === 'EcPublicKey') return true
  return [2048, 3072, 4096].includes(keySize) && HASHES.includes(sha) && (mgf === undefined || mgfSha === sha)
}

function toGroup({ sha, sLen, publicKeyDer, tests }) {
  const base64 = hex => Buffer.from(hex, 'hex').toString('base64')
  return {
    sha,
    ...(sLen === undefined ? {} : { sLen }),
    key: base64(publicKeyDer),
    tests: tests.map(({ tcId, comment, flags, msg, sig, result }) => ({
      tcId,
      comment,
      flags,
      msg,
      sig: base64(sig),
      result
    }))
  }
}

/** One test a line. */
function pretty(head, groups) {
  const tests = group => group.tests.map(test => `  ${JSON.stringify(test)}`).join(',\n')
  const body = groups.map(
    group => `${JSON.stringify({ ...group, tests: [] }).slice(0, -2)}\n${tests(group)}\n]}`
  )
  return `${JSON.stringify(head).slice(0, -1)},"groups":[\n${body.join(',\n')}\n]}`
}
