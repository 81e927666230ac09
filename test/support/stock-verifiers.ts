import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { bundleFromJSON } from '@sigstore/bundle'
import { toSignedEntity, Verifier } from '@sigstore/verify'
import { createMessage, readKey, readSignature, verify } from 'openpgp'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { unarmor } from '../../src/signature/openpgp/armor.ts'
import { allowedSignersLine } from '../../src/signature/formats/ssh.ts'
import type { ArtifactKey } from '../../src/signature/public-key.ts'
import { expectsTool, runTool } from './tools.ts'
import { workspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

// The programs for which signature files are made, each as its users run it.

/** Who is trusted. */
export interface Trusted {
  readonly key: ArtifactKey
  /** The file of the key's certificate. */
  readonly certificate: Uint8Array
}

/** One program, set up to trust one key. */
export interface StockVerifier {
  accepts(content: Uint8Array | string, signature: Uint8Array): Promise<boolean>
  close(): Promise<void>
}

export interface StockTool {
  readonly name: string
  readonly formats: readonly FormatName[]
  /** Whether its tests run here. */
  readonly isExpected: () => boolean
  trusting(trusted: Trusted): Promise<StockVerifier>
}

export const IDENTITY = 'releases@acme.example'

/** The file of a certificate in binary. */
export function dearmored(certificate: Uint8Array): Uint8Array {
  const bytes = unarmor('PUBLIC KEY BLOCK', certificate)
  if (bytes === undefined) throw new Error('the certificate has no armor')
  return bytes
}

/** GnuPG with a home of its own. */
export async function gpgHome(): Promise<{
  readonly folder: Workspace
  readonly gpg: (...args: readonly string[]) => ReturnType<typeof runTool>
  readonly close: () => Promise<void>
}> {
  const folder = workspace()
  const { path } = workspace()
  const env = { GNUPGHOME: path, LC_ALL: 'C' }
  return {
    folder,
    gpg: (...args) => runTool('gpg', ['--batch', '--no-tty', '--status-fd', '1', ...args], { env }),
    close: async () => {
      await runTool('gpgconf', ['--kill', 'all'], { env })
      folder.remove()
    }
  }
}

const GPG: StockTool = {
  name: 'gpg',
  formats: ['openpgp', 'openpgp-binary'],
  isExpected: () => expectsTool('gpg', '--version'),
  trusting: async ({ certificate }) => {
    const { folder, gpg, close } = await gpgHome()
    const imported = await gpg('--import', folder.write('key.asc', certificate))
    if (imported.code !== 0) throw new Error(imported.stderr)
    return {
      accepts: async (content, signature) => {
        const files = [folder.write('file.sig', signature), folder.write('file', content)]
        const { code, stdout } = await gpg('--verify', ...files)
        return code === 0 && /^\[GNUPG:\] GOODSIG /m.test(stdout.toString())
      },
      close
    }
  }
}

const GPGV: StockTool = {
  name: 'gpgv',
  formats: ['openpgp', 'openpgp-binary'],
  isExpected: () => expectsTool('gpgv', '--version'),
  trusting: async ({ certificate }) => {
    const folder = workspace()
    const keyring = folder.write('key.gpg', dearmored(certificate))
    return {
      accepts: async (content, signature) => {
        const files = [folder.write('file.sig', signature), folder.write('file', content)]
        const { code } = await runTool('gpgv', ['--keyring', keyring, ...files], {
          env: { GNUPGHOME: folder.path }
        })
        return code === 0
      },
      close: async () => folder.remove()
    }
  }
}

const SQ: StockTool = {
  name: 'sq',
  formats: ['openpgp', 'openpgp-binary'],
  isExpected: () => expectsTool('sq', '--version'),
  trusting: async ({ certificate }) => {
    const folder = workspace()
    const signer = folder.write('key.asc', certificate)
    // its options were renamed between 0.27 and 1.0
    const help = (await runTool('sq', ['verify', '--help'])).stdout.toString()
    const [by, detached] = [/--signer-(cert|file)/, /--(detached|signature-file)/].map(
      option => option.exec(help)?.[0] ?? ''
    )
    return {
      accepts: async (content, signature) => {
        const files = [folder.write('file.sig', signature), folder.write('file', content)] as const
        const args = ['verify', by ?? '', signer, `${detached}=${files[0]}`, files[1]]
        return (await runTool('sq', args, { env: { HOME: folder.path } })).code === 0
      },
      close: async () => folder.remove()
    }
  }
}

/** The OpenPGP library of browsers and of Node.js, with its own opinion of what is safe. */
const OPENPGP_JS: StockTool = {
  name: 'OpenPGP.js',
  formats: ['openpgp', 'openpgp-binary'],
  isExpected: () => true,
  trusting: async ({ certificate }) => {
    const verificationKeys = await readKey({ binaryKey: dearmored(certificate) })
    return {
      accepts: async (content, file) => {
        try {
          const text = Buffer.from(file).toString()
          const signature = text.includes('-----BEGIN PGP')
            ? await readSignature({ armoredSignature: text })
            : await readSignature({ binarySignature: file })
          const message = await createMessage({ binary: Buffer.from(content) })
          await verify({ message, signature, verificationKeys, format: 'binary', expectSigned: true })
          return true
        } catch {
          return false
        }
      },
      close: async () => {}
    }
  }
}

const SSH_KEYGEN: StockTool = {
  name: 'ssh-keygen',
  formats: ['ssh'],
  isExpected: () => expectsTool('sh', '-c', 'command -v ssh-keygen'),
  trusting: async ({ key }) => {
    const folder = workspace()
    const signers = folder.write('allowed_signers', allowedSignersLine(key, IDENTITY))
    return {
      accepts: async (content, signature) => {
        const file = folder.write('file.sshsig', signature)
        const args = ['-Y', 'verify', '-f', signers, '-I', IDENTITY, '-n', 'file', '-s', file]
        return (await runTool('ssh-keygen', args, { input: content })).code === 0
      },
      close: async () => folder.remove()
    }
  }
}

/** `@sigstore/verify`, which trusts this key, whatever a bundle's hint says, and asks no log. */
export function sigstoreJsAccepts(
  bundle: Uint8Array,
  publicKey: KeyObject,
  content?: Uint8Array | string
): boolean {
  const verifier = new Verifier(
    {
      certificateAuthorities: [],
      timestampAuthorities: [],
      tlogs: [],
      ctlogs: [],
      publicKey: () => ({ publicKey, validFor: () => true })
    },
    { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }
  )
  try {
    const parsed = bundleFromJSON(JSON.parse(Buffer.from(bundle).toString()))
    verifier.verify(toSignedEntity(parsed, content === undefined ? undefined : Buffer.from(content)))
    return true
  } catch {
    return false
  }
}

const SIGSTORE_JS: StockTool = {
  name: '@sigstore/verify',
  formats: ['sigstore'],
  isExpected: () => true,
  trusting: async ({ key }) => ({
    accepts: async (content, signature) => sigstoreJsAccepts(signature, key.keyObject, content),
    close: async () => {}
  })
}

/** `.ci/run` builds it. */
export const hasCosign = (): boolean => expectsTool('cosign', 'version')

/** The public key for programs that read PEM. */
export function pemOf({ der }: ArtifactKey): string {
  return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
    .export({ type: 'spki', format: 'pem' })
    .toString()
}

const COSIGN: StockTool = {
  name: 'cosign',
  formats: ['sigstore'],
  isExpected: hasCosign,
  trusting: async ({ key }) => {
    const folder = workspace()
    const pem = folder.write('key.pem', pemOf(key))
    return {
      accepts: async (content, signature) => {
        const bundle = folder.write('file.sigstore.json', signature)
        const file = folder.write('file', content)
        const args = ['verify-blob', '--key', pem, '--bundle', bundle, '--insecure-ignore-tlog', file]
        return (await runTool('cosign', args, { env: { HOME: folder.path } })).code === 0
      },
      close: async () => folder.remove()
    }
  }
}

export const STOCK_TOOLS: readonly StockTool[] = [GPG, GPGV, SQ, OPENPGP_JS, SSH_KEYGEN, SIGSTORE_JS, COSIGN]
