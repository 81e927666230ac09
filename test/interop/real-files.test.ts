import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { signingInputOf } from '../../src/signature/cross-protocol.ts'
import { certificateIn, EVERY_FORMAT, formatInputs, kindsOf } from '../support/formats.ts'
import { testKey } from '../support/keys.ts'
import { gpgHome } from '../support/stock-verifiers.ts'
import { expectsTool, hasTool, outputOf } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'
import type { Workspace } from '../support/workspace.ts'
import { startWorld } from '../support/world.ts'

// What people release is none of what cross-protocol.ts refuses: files that real programs made, signed by the bundle in every format.

const ALGORITHM = 'RSASSA_PKCS1_V1_5_SHA_256'
const TRAILER_BYTES = 41

interface Kind {
  readonly what: string
  readonly isExpected: () => boolean
  /** Makes files in `out/`, of what is in `in/`. */
  readonly make: (folder: Workspace) => Promise<unknown>
}

const run = (folder: Workspace, command: string, ...args: readonly string[]): Promise<Buffer> =>
  outputOf(command, args, { cwd: folder.path, env: { HOME: folder.path } })

const KINDS: readonly Kind[] = [
  {
    what: 'tar and gzip',
    isExpected: () => expectsTool('tar', '--version'),
    make: async folder => {
      await run(folder, 'tar', '-cf', 'out/a.tar', 'in')
      await run(folder, 'tar', '-czf', 'out/a.tar.gz', 'in')
    }
  },
  {
    what: 'zip, xz and bzip2 by Python, a wheel and a byte code file',
    isExpected: () => expectsTool('python3', '--version'),
    make: folder => {
      const script = `import shutil, py_compile
for f in ('zip', 'xztar', 'bztar'): shutil.make_archive('out/b', f, 'in')
shutil.copy('out/b.zip', 'out/acme-1-py3-none-any.whl')
py_compile.compile('in/a.py', 'out/a.pyc')`
      return run(folder, 'python3', '-c', script)
    }
  },
  {
    what: 'a PE executable',
    isExpected: () => hasTool('python3', '-c', 'import setuptools'),
    make: folder =>
      run(
        folder,
        'python3',
        '-c',
        "import glob, os, setuptools, shutil\nfor f in glob.glob(os.path.dirname(setuptools.__file__) + '/*.exe')[:2]: shutil.copy(f, 'out')"
      )
  },
  {
    what: 'an ELF executable',
    isExpected: () => existsSync('/bin/ls'),
    make: async folder => folder.write('out/ls', readFileSync('/bin/ls'))
  },
  {
    what: 'a DER certificate, a request, a list and keys',
    isExpected: () => expectsTool('openssl', 'version'),
    make: async folder => {
      const openssl = (...args: readonly string[]) => run(folder, 'openssl', ...args)
      const subject = ['-subj', '/CN=acme', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem']
      await openssl('req', '-x509', '-outform', 'DER', '-out', 'out/root.crt', ...subject)
      await openssl('req', '-new', '-outform', 'DER', '-out', 'out/acme.csr', ...subject)
      await openssl('rsa', '-in', 'key.pem', '-pubout', '-outform', 'DER', '-out', 'out/pub.der')
      await openssl('rsa', '-in', 'key.pem', '-RSAPublicKey_out', '-outform', 'DER', '-out', 'out/pkcs1.der')
      const input = ['-binary', '-in', 'in/a.txt', '-signer', 'root.pem', '-inkey', 'root.key']
      await openssl('req', '-x509', '-out', 'root.pem', ...subject.slice(0, -1), 'root.key')
      await openssl('cms', '-sign', '-outform', 'DER', '-out', 'out/a.p7s', ...input)
      await openssl('cms', '-sign', '-nodetach', '-outform', 'DER', '-out', 'out/a.p7m', ...input)
    }
  },
  {
    what: 'a .deb',
    isExpected: () => hasTool('dpkg-deb', '--version'),
    make: folder => {
      const control =
        'Package: acme\nVersion: 1\nArchitecture: all\nMaintainer: Acme <a@acme.example>\nDescription: x\n'
      folder.write('p/DEBIAN/control', control)
      folder.write('p/usr/share/acme/a.txt', 'text\n')
      return run(folder, 'dpkg-deb', '--root-owner-group', '--build', 'p', 'out/a.deb')
    }
  },
  {
    what: 'an .rpm',
    isExpected: () => hasTool('rpmbuild', '--version'),
    make: folder => {
      const spec =
        'Name: acme\nVersion: 1\nRelease: 1\nSummary: x\nLicense: MIT\nBuildArch: noarch\n%description\nx\n%files\n'
      folder.write('a.spec', spec)
      const defined = [`_topdir ${folder.path}`, `_dbpath ${folder.path}/db`, `_rpmdir ${folder.path}/out`]
      return run(folder, 'rpmbuild', '-bb', ...defined.flatMap(value => ['--define', value]), 'a.spec')
    }
  },
  {
    what: 'a bundle and a pack of git, and a patch',
    isExpected: () => expectsTool('git', '--version'),
    make: async folder => {
      const git = (...args: readonly string[]) =>
        run(folder, 'git', '-C', 'in', '-c', 'user.name=a', '-c', 'user.email=a@acme.example', ...args)
      await git('init', '-q')
      await git('add', '-A')
      await git('commit', '-qm', 'first')
      await git('bundle', 'create', '-q', '../out/in.bundle', 'HEAD')
      folder.write('out/first.patch', await git('format-patch', '--root', '--stdout', 'HEAD'))
      folder.write('out/in.tar', await git('archive', 'HEAD'))
      await git('gc', '-q')
      for (const name of readdirSync(folder.file('in/.git/objects/pack')))
        cpSync(folder.file(`in/.git/objects/pack/${name}`), folder.file(`out/${name}`))
    }
  },
  {
    what: 'OpenPGP certificates and signatures, in binary and armor',
    isExpected: () => expectsTool('gpg', '--version'),
    make: async folder => {
      const { gpg, close } = await gpgHome()
      try {
        for (const [name, algorithm] of [
          ['rsa', 'rsa2048'],
          ['ed25519', 'ed25519']
        ] as const) {
          const user = `${name}@acme.example`
          await gpg('--passphrase', '', '--quick-generate-key', user, algorithm, 'sign', 'never')
          for (const [suffix, options] of [
            ['gpg', []],
            ['asc', ['--armor']]
          ] as const) {
            await gpg('--output', folder.file(`out/${name}-key.${suffix}`), ...options, '--export', user)
            const output = ['--output', folder.file(`out/${name}.${suffix}`)]
            await gpg(...output, '-u', user, ...options, '--detach-sign', folder.file('in/a.txt'))
          }
        }
      } finally {
        await close()
      }
    }
  },
  {
    what: 'texts, a PDF, a token that is signed already, and small files',
    isExpected: () => true,
    make: async folder => {
      const texts = {
        'a.pdf': '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
        'sbom.json': '{"bomFormat":"CycloneDX","specVersion":"1.5"}\n',
        'install.sh': '#!/bin/sh\nset -eu\n',
        'README.md': '# Acme\n\nSSHSIG and DSSEv1 are formats.\n',
        'version.txt': '1.2.3',
        'dotted.txt': 'release.tar',
        'token.jwt': `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.e30.${'c2ln'.repeat(64)}`,
        'one.bin': '\u0004',
        'zero.bin': '\u0000',
        'seq.bin': '0\u0080'
      }
      for (const [name, content] of Object.entries(texts)) folder.write(`out/${name}`, content)
    }
  }
]

const EXPECTED = KINDS.filter(({ isExpected }) => isExpected())
const made = new Map<string, ReadonlyMap<string, Buffer>>()

beforeAll(async () => {
  for (const { what, make } of EXPECTED) {
    const folder = workspace({
      'in/a.txt': 'text\n',
      'in/a.py': 'print(1)\n',
      'in/b.bin': Buffer.alloc(70_000, 7),
      'out/.keep': ''
    })
    await make(folder)
    const names = folder.list().filter(name => name.startsWith('out/') && name !== 'out/.keep')
    made.set(what, new Map(names.map(name => [basename(name), readFileSync(folder.file(name))])))
    folder.remove()
  }
})

describe('what real programs make', () => {
  test.each(EXPECTED)('is no signing input of another protocol: $what', ({ what }) => {
    const files = made.get(what) ?? new Map<string, Buffer>()
    expect(files.size).toBeGreaterThan(0)
    for (const [name, bytes] of files)
      expect([name, signingInputOf(bytes), signingInputOf(bytes, TRAILER_BYTES)]).toEqual([
        name,
        undefined,
        undefined
      ])
  })

  test('is signed in every format, by one step', async () => {
    const world = await startWorld()
    const all = [...made.entries()].flatMap(([, files], kind) =>
      [...files].map(
        ([name, bytes]) => [`dist/${kind}-${name.replaceAll(/\.(?:asc|gpg)$/g, '.$&')}`, bytes] as const
      )
    )
    const certificate = await certificateIn(await testKey('RSA_2048', 0))
    // nothing is attached: GitHub takes about one asset a second from a run that attaches hundreds
    const inputs = {
      ...formatInputs(),
      'signing-algorithm': ALGORITHM,
      upload: 'none',
      'release-tag': undefined
    }
    const result = await world.sign(inputs, { files: { ...Object.fromEntries(all), ...certificate } })
    expect(result).toMatchObject({ exitCode: 0 })
    const signed = world.kms.calls.filter(({ operation }) => operation === 'Sign')
    expect(signed).toHaveLength(all.length * kindsOf(EVERY_FORMAT, ALGORITHM).size)
  })
})
