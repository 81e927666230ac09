import { sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFile as read } from 'node:fs/promises'
import { FakeKms } from '../../fakes/kms.ts'
import { testKey } from '../keys.ts'
import type { MlDsaKeySpec } from '../keys.ts'
import { runAction } from '../run-action.ts'
import { pemOf, resultsOf } from '../signed-files.ts'
import { expectsTool, hasTool, outputOf, runTool } from '../tools.ts'
import { workspace } from '../workspace.ts'
import type { Workspace } from '../workspace.ts'
import { missing, SECTIONS } from './site.ts'
import type { Tool } from './site.ts'

// Programs that have ML-DSA, tried with the signature of an additional key over a checksums file, and with theirs over another one.

const SPECS = ['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'] as const satisfies readonly MlDsaKeySpec[]
type Spec = (typeof SPECS)[number]
const nameOf = (spec: Spec): string => spec.replaceAll('_', '-')

/** What a program is asked; paths are absolute. */
interface Program {
  /** Whether the signature is of the file by the public key. */
  accepts(publicKey: string, file: string, signature: string): Promise<boolean>
  /** Signs the file. */
  sign(privateKey: string, file: string): Promise<Uint8Array>
}

function tool(rest: Pick<Tool, 'name' | 'isExpected' | 'version'>, program: Program): Tool {
  return {
    ...rest,
    rows: async () => {
      const folder = workspace()
      try {
        const accepts = await filter(spec => acceptedOf(folder, spec, program))
        const accepted = await filter(spec => acceptedHere(folder, spec, program))
        return [{ section: SECTIONS.additional, accepts, accepted }]
      } finally {
        folder.remove()
      }
    }
  }
}

async function filter(holds: (spec: Spec) => Promise<boolean>): Promise<string> {
  const accepted: string[] = []
  for (const spec of SPECS) if (await holds(spec)) accepted.push(nameOf(spec))
  return accepted.join(', ') || 'nothing'
}

/** A list that the action signs with an additional key; another list must be refused beside the same signature. */
async function acceptedOf(parent: Workspace, spec: Spec, program: Program): Promise<boolean> {
  const folder = `ours-${spec}`
  parent.write(`${folder}/app.tgz`, 'the application\n')
  const kms = await FakeKms.start({ region: 'eu-central-1', accountId: '111122223333' })
  try {
    const user = kms.credentials.addUser('arn:aws:iam::111122223333:user/release')
    const [first, additional] = [await kms.createKey(), await kms.createKey({ keySpec: spec })]
    const { exitCode, stdout } = await runAction({
      cwd: parent.file(folder),
      kms,
      env: { AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SECRET_ACCESS_KEY: user.secretAccessKey },
      inputs: {
        artifacts: 'app.tgz',
        'key-id': first.arn,
        'additional-key-id': additional.arn,
        strategy: 'checksums',
        upload: 'none'
      }
    })
    if (exitCode !== 0) throw new Error(stdout)
  } finally {
    await kms.close()
  }
  const suffix = nameOf(spec).toLowerCase()
  const [key, list, signature] = [
    `signing-public-key.${suffix}.pem`,
    'SHA256SUMS',
    `SHA256SUMS.${suffix}.sig`
  ].map(name => parent.file(`${folder}/${name}`)) as [string, string, string]
  const changed = parent.write(`${folder}/changed`, `${parent.read(`${folder}/SHA256SUMS`).toString()}#\n`)
  if (await program.accepts(key, changed, signature)) throw new Error(`A changed list passes with ${spec}`)
  return program.accepts(key, list, signature)
}

/** A list that the program signs, before verify mode. */
async function acceptedHere(parent: Workspace, spec: Spec, program: Program): Promise<boolean> {
  const key: KeyObject = await testKey(spec)
  const folder = `theirs-${spec}`
  const privateKey = parent.write(`${folder}/private`, seedOf(key, spec))
  parent.write(`${folder}/key.pem`, pemOf(key))
  parent.write(`${folder}/app.tgz`, 'the application\n')
  const list = parent.write(`${folder}/SHA256SUMS`, parent.read(`ours-${spec}/SHA256SUMS`))
  parent.write(`${folder}/SHA256SUMS.sig`, await program.sign(privateKey, list))
  const result = await runAction({
    cwd: parent.file(folder),
    inputs: { mode: 'verify', artifacts: 'app.tgz', 'trusted-public-key': 'key.pem' }
  })
  const [verdict] = resultsOf(result)
  return verdict?.verified === true && verdict.signingAlgorithm === 'ML_DSA_SHAKE_256'
}

/** The private key in PEM as its seed alone (RFC 9881, section 6), the form that every program here reads. */
function seedOf(key: KeyObject, spec: Spec): string {
  const { priv } = key.export({ format: 'jwk' }) as { readonly priv?: string }
  const oid = { ML_DSA_44: '11', ML_DSA_65: '12', ML_DSA_87: '13' }[spec]
  const head = Buffer.from(`3034020100300b06096086480165030403${oid}04228020`, 'hex')
  const seed = Buffer.from(priv ?? missing('seed'), 'base64url')
  const lines =
    Buffer.concat([head, seed])
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n')
}

const firstLine = async (command: string, ...args: readonly string[]): Promise<string> =>
  (await outputOf(command, args)).toString().split('\n')[0] ?? ''

/** Not demanded of a machine: OpenSSL has ML-DSA from 3.5 on. */
const OPENSSL = tool(
  {
    name: 'OpenSSL, `openssl pkeyutl -rawin`',
    isExpected: () => hasTool('openssl', 'genpkey', '-algorithm', 'ML-DSA-65', '-out', '/dev/null'),
    version: async () => (await firstLine('openssl', 'version')).split(' ')[1] ?? missing('version')
  },
  {
    accepts: async (key, file, signature) => {
      const args = ['-verify', '-rawin', '-pubin', '-inkey', key, '-sigfile', signature, '-in', file]
      return (await runTool('openssl', ['pkeyutl', ...args])).code === 0
    },
    sign: (key, file) => outputOf('openssl', ['pkeyutl', '-sign', '-rawin', '-inkey', key, '-in', file])
  }
)

const NODE = tool(
  {
    name: 'Node.js, `node:crypto`',
    isExpected: () => true,
    version: () => Promise.resolve(process.versions.node)
  },
  {
    accepts: async (key, file, signature) =>
      verify(null, await read(file), (await read(key)).toString(), await read(signature)),
    sign: async (key, file) => sign(null, await read(file), (await read(key)).toString())
  }
)

const PYTHON = `
import sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
def read(path):
    with open(path, 'rb') as file:
        return file.read()
key, file, *signature = [read(path) for path in sys.argv[1:]]
if signature:
    try:
        serialization.load_pem_public_key(key).verify(signature[0], file)
    except InvalidSignature:
        sys.exit(1)
else:
    sys.stdout.buffer.write(serialization.load_pem_private_key(key, None).sign(file))
`

const CRYPTOGRAPHY = tool(
  {
    name: "Python's `cryptography`, ML-DSA",
    isExpected: () =>
      expectsTool('python3', '-c', 'from cryptography.hazmat.primitives.asymmetric import mldsa'),
    version: () => firstLine('python3', '-c', 'import cryptography; print(cryptography.__version__)')
  },
  {
    accepts: async (key, file, signature) => {
      const { code, stderr } = await runTool('python3', ['-c', PYTHON, key, file, signature])
      if (stderr !== '') throw new Error(stderr)
      return code === 0
    },
    sign: (key, file) => outputOf('python3', ['-c', PYTHON, key, file])
  }
)

export const ADDITIONAL_TOOLS: readonly Tool[] = [OPENSSL, NODE, CRYPTOGRAPHY]
