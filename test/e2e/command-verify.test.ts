import { spawn, spawnSync } from 'node:child_process'
import { createHash, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  formatStatement,
  formatStatementBundle,
  statementSigningInput
} from '../../src/manifests/release-statement.ts'
import { testKey } from '../support/keys.ts'
import { CLI, runKmsSign, verdictsIn } from '../support/run-kms-sign.ts'
import { anyPublicKeyOf } from '../support/public-keys.ts'
import { digestSigner } from '../support/signature-files.ts'
import { fingerprintOf, pemOf, sha256, signatureOf } from '../support/signed-files.ts'
import { expectsTool } from '../support/tools.ts'
import { workspace, type Workspace } from '../support/workspace.ts'

// The committed command on files, as people have them after a download.

const FILES = { 'app.tgz': 'the application\n', 'tool two.zip': 'the tool\n' }
const REPOSITORY = 'octo-org/product'

let key: KeyObject
let other: KeyObject

beforeAll(async () => {
  key = await testKey('RSA_2048')
  other = await testKey('RSA_2048', 1)
})

const bindingOf = (tag: string): string =>
  JSON.stringify({
    type: 'kms-sign-action/release-binding/v1',
    server: 'https://github.com',
    repository: REPOSITORY,
    tag
  })

/** A download as `strategy: both` makes it, in `rel`, and the key beside that folder. */
function download(files: Readonly<Record<string, string>> = FILES, tag = 'v1.2.3'): Workspace {
  const listed = { ...files, 'release-binding.json': bindingOf(tag) }
  const list = Object.entries(listed)
    .map(([name, content]) => `${sha256(content)}  ${name}\n`)
    .join('')
  const all = { ...files, SHA256SUMS: list }
  return workspace({
    'key.pem': pemOf(key),
    ...Object.fromEntries(Object.entries({ ...listed, ...all }).map(([name, text]) => [`rel/${name}`, text])),
    ...Object.fromEntries(
      Object.entries(all).map(([name, text]) => [`rel/${name}.sig`, signatureOf(key, text)])
    ),
    'rel/signing-public-key.pem': pemOf(key)
  })
}

const verify = (folder: Workspace, ...args: readonly string[]) =>
  runKmsSign({ cwd: folder.path, args: ['verify', '--key', 'key.pem', ...args] })

describe.runIf(process.platform !== 'win32')('a symbolic link', () => {
  test('in place of a listed file is rejected, named by itself and in its folder', async () => {
    const folder = download()
    rmSync(folder.file('rel/tool two.zip'))
    symlinkSync('app.tgz', folder.file('rel/tool two.zip'))
    const byName = await verify(folder, 'rel/app.tgz', 'rel/tool two.zip')
    expect(byName.exitCode).toBe(1)
    expect(byName.stdout).toContain('REJECTED rel/tool two.zip: ')
    const whole = await verify(folder, 'rel')
    expect(whole.exitCode).toBe(1)
    expect(whole.stdout).toContain(
      'REJECTED rel/tool two.zip: it is a symbolic link, which is not followed in a folder. Put the file itself in its place, or name the link by itself.'
    )
    expect(whole.stdout).not.toContain('Listed, not here')
    const json = await verify(folder, '--json', 'rel')
    expect(verdictsIn(json)).toMatchObject({ 'rel/tool two.zip': 'asset-unverified' })
  })

  test('that is named is verified by its own name', async () => {
    const folder = download()
    symlinkSync('app.tgz', folder.file('rel/latest.tgz'))
    const { exitCode, stdout } = await verify(folder, 'rel/app.tgz', 'rel/latest.tgz')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Verified rel/app.tgz: ')
    expect(stdout).toContain('REJECTED rel/latest.tgz: ')
  })
})

test('nothing is printed as JSON of a verification that cannot be made', async () => {
  const folder = download()
  folder.write('key.pem', 'no key')
  const { exitCode, stdout } = await verify(folder, '--json', 'rel')
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
})

describe('files', () => {
  test('are verified with what is beside them, a line each and the count last', async () => {
    const { exitCode, stdout, stderr } = await verify(download(), 'rel/app.tgz', 'rel/tool two.zip')
    expect(exitCode).toBe(0)
    const proof = (name: string, content: string): string =>
      `Verified rel/${name}: sha256:${sha256(content)}, listed in rel/SHA256SUMS, rel/${name}.sig (raw), RSASSA_PSS_SHA_256, salt 32 bytes, key ${fingerprintOf(key)}`
    expect(stdout.split('\n')).toEqual([
      proof('app.tgz', FILES['app.tgz']),
      proof('tool two.zip', FILES['tool two.zip']),
      '2 artifacts verified.',
      ''
    ])
    expect(stderr.split('\n')).toEqual([
      `Trusted key ${fingerprintOf(key)}, RSA_2048, by --key key.pem`,
      `rel/SHA256SUMS lists 3 files and is signed by ${fingerprintOf(key)}`,
      `Not bound to a release: it was signed for ${REPOSITORY} "v1.2.3", but no release is named to compare with.`,
      ''
    ])
  })

  test('may have signature and list in the current folder', async () => {
    const folder = download()
    const cwd = folder.file('rel')
    folder.write('elsewhere/app.tgz', FILES['app.tgz'])
    const result = await runKmsSign({ cwd, args: ['verify', '--key', '../key.pem', '../elsewhere/app.tgz'] })
    expect(result).toMatchObject({ exitCode: 0 })
    expect(result.stdout).toContain('app.tgz.sig (raw)')
  })

  test('have the signature beside them before one in the current folder, which is named if it is rejected', async () => {
    const folder = download()
    folder.write('app.tgz.sig', signatureOf(key, 'an older version\n'))
    const beside = await verify(folder, 'rel/app.tgz')
    expect(beside.stdout).toContain('rel/app.tgz.sig (raw)')
    expect(beside.exitCode).toBe(0)
    rmSync(folder.file('rel/app.tgz.sig'))
    const { exitCode, stdout } = await verify(folder, 'rel/app.tgz')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('REJECTED rel/app.tgz, signature app.tgz.sig: the trusted key signed')
  })

  test('are rejected with the cause and what to do, and the others are verified', async () => {
    const folder = download()
    folder.write('rel/app.tgz', 'a trojan\n')
    const { exitCode, stdout } = await verify(folder, 'rel/app.tgz', 'rel/tool two.zip')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(
      /^REJECTED rel\/app\.tgz: the trusted key signed .*the file changed after signing.* Take the file that was signed, or sign this one\.$/m
    )
    expect(stdout).toMatch(/^Verified rel\/tool two\.zip: /m)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 of 2 artifacts not verified.')
  })

  test.each([
    ['', 'this file is empty; '],
    ['404: Not Found', 'this file is the error text of a server; '],
    ['<!DOCTYPE html>', 'this file is an HTML page; ']
  ])('are told to be what they are, in place of what was signed: %j', async (content, what) => {
    const folder = download()
    folder.write('rel/app.tgz', content)
    expect((await verify(folder, 'rel/app.tgz')).stdout).toContain(`REJECTED rel/app.tgz: ${what}the trusted`)
    rmSync(folder.file('rel/app.tgz.sig'))
    expect((await verify(folder, 'rel/app.tgz')).stdout).toContain(`${what}rel/SHA256SUMS lists it with`)
  })

  test.each([
    ['ECC_NIST_P384', 'sha256', 'SHA-256', 'P-384', 'SHA-384'],
    ['ECC_NIST_P256', 'sha512', 'SHA-512', 'P-256', 'SHA-256']
  ] as const)('that an %s key signed by %s are told to be', async (spec, hash, name, curve, own) => {
    const privateKey = await testKey(spec)
    const folder = workspace({
      'key.pem': pemOf(privateKey),
      app: 'content',
      'app.sig': sign(hash, Buffer.from('content'), privateKey)
    })
    const { exitCode, stdout } = await verify(folder, 'app')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(
      `REJECTED app: the trusted key signed exactly this file, but with ECDSA by ${name}, and keys on ${curve} are accepted with ${own} only. Sign it with ${own}: openssl dgst`
    )
    folder.write('app', 'other content')
    expect((await verify(folder, 'app')).stdout).toContain('these cases are indistinguishable')
  })

  test('of which a shell expanded a wildcard are taken as with a wildcard of the action', async () => {
    const folder = download()
    const names = folder.list().filter(name => name.startsWith('rel/'))
    expect(await verify(folder, ...names)).toMatchObject({ exitCode: 0 })
    folder.write('rel/SHA256SUMS.part', 'x')
    const result = await verify(folder, '--json', ...names.filter(name => !name.includes('tool')))
    expect(result.exitCode).toBe(1)
    expect(verdictsIn(result)['rel/SHA256SUMS']).toBe('checksums-incomplete')
  })

  test.runIf(process.platform !== 'win32')('by two names for one file are judged under each', async () => {
    const folder = download({ 'app-1': 'one', 'app-2': 'two' })
    for (const name of ['rel/app-2', 'rel/app-2.sig']) rmSync(folder.file(name))
    symlinkSync('app-1', folder.file('rel/app-2'))
    symlinkSync('rel', folder.file('again'))
    for (const paths of [
      ['rel/app-1', 'rel/app-2'],
      ['again/app-2', 'rel/app-1']
    ]) {
      const result = await verify(folder, '--json', ...paths)
      expect(result.exitCode).toBe(1)
      expect(verdictsIn(result)).toEqual(
        Object.fromEntries(paths.map(path => [path, path.endsWith('1') ? 'verified' : 'checksums-mismatch']))
      )
    }
  })

  test('with names that are options, blanks or wildcards are files', async () => {
    const files = { '-': 'dash', '--all': 'option', '*': 'star', ' ': 'blank', '$(id)': 'command' }
    const folder = download(files)
    const cwd = folder.file('rel')
    const args = ['verify', '--key', '../key.pem', '--', ...Object.keys(files)]
    expect(await runKmsSign({ cwd, args })).toMatchObject({ exitCode: 0 })
  })

  test('with names that a terminal would obey do no harm', async () => {
    const name = 'a\u001b]0;x\u0007\u202e\n::error::y ##[group]'
    const folder = workspace({ 'key.pem': pemOf(key), [`rel/${name}`]: 'x' })
    for (const args of [[`rel/${name}`], ['rel'], ['--all', 'rel']])
      expect((await verify(folder, ...args)).exitCode).toBe(1)
    expect(Object.keys(verdictsIn(await verify(folder, '--json', 'rel')))).toEqual([`rel/${name}`])
    expect(await verify(folder, '\u001b[31mgone')).toMatchObject({ exitCode: 2, stdout: '' })
  })
})

describe('a folder', () => {
  test('has every file in it verified, and a part of a release is enough', async () => {
    const folder = download()
    expect(await verify(folder, 'rel')).toMatchObject({ exitCode: 0 })
    const part = download()
    for (const name of ['rel/tool two.zip', 'rel/tool two.zip.sig']) spawnSync('rm', [part.file(name)])
    const { exitCode, stdout } = await verify(part, 'rel')
    expect(exitCode).toBe(0)
    expect(stdout.split('\n').slice(-3)).toEqual([
      'Listed, not here: "tool two.zip"',
      '3 artifacts verified.',
      ''
    ])
  })

  test.each(['.hidden', 'sub/deep.txt', '.git/hooks/pre-commit'])(
    'is not verified with %s in it',
    async name => {
      const folder = download()
      folder.write(`rel/${name}`, 'x')
      const result = await verify(folder, '--json', 'rel')
      expect(result.exitCode).toBe(1)
      expect(verdictsIn(result)[`rel/${name}`]).toBe('not-in-checksums')
    }
  )

  test.runIf(process.platform !== 'win32').each<readonly [string, (path: string) => void, string]>([
    ['a link', path => symlinkSync('app.tgz', path), 'it is a symbolic link, which is not followed'],
    ['a link that leads nowhere', path => symlinkSync('gone', path), 'it is a symbolic link'],
    ['a pipe', path => spawnSync('mkfifo', [path]), 'it is not a regular file (a pipe'],
    ['a folder', path => mkdirSync(path), 'it is a folder, and a file of this name is listed']
  ])('with %s under a listed name is rejected', async (_, put, why) => {
    const folder = download()
    for (const name of ['tool two.zip', 'tool two.zip.sig']) rmSync(folder.file(`rel/${name}`))
    put(folder.file('rel/tool two.zip'))
    const { exitCode, stdout } = await verify(folder, 'rel')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(`REJECTED rel/tool two.zip: ${why}`)
    expect(stdout).not.toContain('Listed, not here')
    expect(verdictsIn(await verify(folder, '--json', 'rel'))).toMatchObject({
      'rel/tool two.zip': 'asset-unverified',
      'rel/app.tgz': 'verified'
    })
  })

  test.runIf(process.platform !== 'win32')(
    'with a link under another name is rejected, and an empty folder is none of its business',
    async () => {
      const folder = download()
      symlinkSync('app.tgz', folder.file('rel/latest'))
      mkdirSync(folder.file('rel/empty'))
      const result = await verify(folder, '--json', 'rel')
      expect(result.exitCode).toBe(1)
      expect(verdictsIn(result)).toMatchObject({ 'rel/latest': 'asset-unverified' })
      rmSync(folder.file('rel/latest'))
      expect(await verify(folder, 'rel')).toMatchObject({ exitCode: 0 })
    }
  )

  test('has a file in a folder of its name, as some programs put it there', async () => {
    const folder = download()
    for (const name of ['app.tgz', 'app.tgz.sig']) rmSync(folder.file(`rel/${name}`))
    folder.write('rel/app.tgz/app.tgz', FILES['app.tgz'])
    expect(await verify(folder, 'rel')).toMatchObject({ exitCode: 0 })
  })

  test('with a stripped signature is not verified', async () => {
    const folder = download()
    for (const name of ['app.tgz', 'SHA256SUMS']) spawnSync('rm', [folder.file(`rel/${name}.sig`)])
    const result = await verify(folder, '--json', 'rel')
    expect(result.exitCode).toBe(1)
    expect(verdictsIn(result)).toMatchObject({
      'rel/app.tgz': 'signature-missing',
      'rel/SHA256SUMS': 'signature-missing'
    })
  })

  test.each([
    ['a file', ['rel/app.tgz'], 'rel/SHA256SUMS', 'rel/SHA256SUMS.sig'],
    ['--all', ['--all', 'rel'], 'SHA256SUMS', 'file SHA256SUMS.sig']
  ])(
    'with a list whose signature was not downloaded names that signature: %s',
    async (_, args, list, signature) => {
      const folder = download()
      for (const name of ['app.tgz', 'SHA256SUMS']) rmSync(folder.file(`rel/${name}.sig`))
      const { exitCode, stdout } = await verify(folder, ...args)
      expect(exitCode).toBe(1)
      expect(stdout).toContain(
        `app.tgz: ${list} lists it, but the signature of that list, ${signature}, is not here; there is no signature`
      )
      expect(stdout).toContain(
        `Get the signature of ${list} as well, or sign ${list} if it was never signed.`
      )
      folder.write('rel/app.tgz', 'other content')
      expect((await verify(folder, ...args)).stdout).toContain('app.tgz: there is no signature; looked for')
    }
  )

  test('is told when a list names what is not there and the list was named, too', async () => {
    const folder = download()
    spawnSync('rm', [folder.file('rel/tool two.zip'), folder.file('rel/tool two.zip.sig')])
    expect(verdictsIn(await verify(folder, '--json', 'rel', 'rel/SHA256SUMS'))).toMatchObject({
      'rel/SHA256SUMS': 'checksums-incomplete'
    })
  })

  test('with nothing but keys and signatures is an error', async () => {
    const folder = workspace({ 'key.pem': pemOf(key), 'keys/a.pem': pemOf(key), 'rel/x': '' })
    expect(await verify(folder, 'keys')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('The folder "keys" has only signatures and public keys.')
    })
  })
})

describe('--all', () => {
  const all = async (folder: Workspace, ...args: readonly string[]) =>
    verify(folder, '--all', '--json', ...args, 'rel')

  test('verifies a whole release, names as on the release', async () => {
    const folder = download()
    const result = await all(folder)
    expect(result.exitCode).toBe(0)
    expect(verdictsIn(result)).toEqual({
      SHA256SUMS: 'verified',
      'app.tgz': 'verified',
      'release-binding.json': 'verified',
      'tool two.zip': 'verified'
    })
  })

  test.each<readonly [string, (folder: Workspace) => void, Readonly<Record<string, string>>]>([
    ['a file that nobody signed', f => f.write('rel/install.sh', 'x'), { 'install.sh': 'not-in-checksums' }],
    ['a hidden one', f => f.write('rel/.x', 'x'), { '.x': 'not-in-checksums' }],
    [
      'one in a folder below',
      f => f.write('rel/sub/app.tgz', FILES['app.tgz']),
      { 'sub/app.tgz': 'not-in-checksums' }
    ],
    [
      'a key that is not trusted',
      f => f.write('rel/new.pem', pemOf(other)),
      { 'new.pem': 'key-not-trusted' }
    ],
    [
      'a signature of nothing',
      f => f.write('rel/gone.sig', Buffer.alloc(256, 1)),
      { 'gone.sig': 'asset-unverified' }
    ],
    [
      'a missing file',
      f => spawnSync('rm', [f.file('rel/app.tgz')]),
      { SHA256SUMS: 'checksums-incomplete', 'app.tgz.sig': 'asset-unverified' }
    ],
    ['a changed file', f => f.write('rel/app.tgz', 'x'), { 'app.tgz': 'file-changed' }],
    [
      'a leftover of a replacement',
      f => f.write('rel/kms-sign-new-7-app.tgz', FILES['app.tgz']),
      { 'kms-sign-new-7-app.tgz': 'asset-unverified' }
    ],
    [
      'a signature that is too large',
      f => f.write('rel/app.tgz.sig', Buffer.alloc(20_000)),
      { 'app.tgz': 'signature-unreadable' }
    ]
  ])('rejects %s', async (_, change, expected) => {
    const folder = download()
    change(folder)
    const result = await all(folder)
    expect(result.exitCode).toBe(1)
    const rejected = Object.entries(verdictsIn(result)).filter(([, verdict]) => verdict !== 'verified')
    expect(Object.fromEntries(rejected)).toEqual(expected)
  })

  test.runIf(process.platform !== 'win32')(
    'rejects links and special files, which are not followed',
    async () => {
      const folder = download()
      symlinkSync('app.tgz', folder.file('rel/link'))
      symlinkSync('/', folder.file('rel/root'))
      spawnSync('mkfifo', [folder.file('rel/pipe')])
      const { exitCode, stdout } = await verify(folder, '--all', 'rel')
      expect(exitCode).toBe(1)
      expect(stdout).toContain(
        'REJECTED link: it is a symbolic link, which is not followed. Put the file itself in its place, or exempt it with --exempt link.'
      )
      expect(stdout).toContain('REJECTED root: it is a symbolic link')
      expect(stdout).toContain('REJECTED pipe: it is not a regular file (a pipe, a socket or a device).')
      expect(await all(folder, '--exempt', 'link', '--exempt', 'root', '--exempt', 'pipe')).toMatchObject({
        exitCode: 0
      })
    }
  )

  test('tells of what another key made that it can be given as well, and verifies with it', async () => {
    const folder = download()
    const second = await testKey('RSA_3072')
    const list = readFileSync(folder.file('rel/SHA256SUMS'))
    folder.write('rel/SHA256SUMS.rsa-3072.sig', signatureOf(second, list))
    folder.write('rel/signing-public-key.rsa-3072.pem', pemOf(second))
    folder.write('second.pem', pemOf(second))
    const named = 'SHA256SUMS by another key, RSA_3072, and is not by a trusted key'
    const whole = await verify(folder, '--all', 'rel')
    expect(whole.stdout).toContain(
      `REJECTED SHA256SUMS.rsa-3072.sig: it is named as a signature of ${named}. If the key that made it is intended, give it as --key too; else delete it, or exempt it`
    )
    const inFolder = await verify(folder, 'rel')
    expect(inFolder.stdout).toContain(
      `REJECTED rel/SHA256SUMS.rsa-3072.sig: it is named as a signature of rel/${named}; rel/SHA256SUMS does not list it`
    )
    expect(inFolder.stdout).toContain(
      `REJECTED rel/signing-public-key.rsa-3072.pem: it is a public key that is not trusted (${fingerprintOf(second)}, RSA_3072); `
    )
    expect(inFolder.stdout.split('If that key is intended, give it as --key too;')).toHaveLength(3)
    for (const args of [['--all', 'rel'], ['rel']])
      expect(await verify(folder, '--key', 'second.pem', ...args)).toMatchObject({ exitCode: 0 })
  })

  test('reports what is exempted, as not verified', async () => {
    const folder = download()
    folder.write('rel/app.sbom.json', '{}')
    const { exitCode, stdout } = await verify(folder, '--all', '--exempt', '*.sbom.json', 'rel')
    expect(exitCode).toBe(0)
    expect(stdout.split('\n').slice(-3)).toEqual([
      'Exempted, not verified: app.sbom.json',
      '4 artifacts verified.',
      ''
    ])
    expect(verdictsIn(await all(folder, '--exempt', '*.sbom.json'))).toMatchObject({
      'app.sbom.json': 'exempted'
    })
  })

  test.each([
    ['a file', 'rel/app.tgz', '"rel/app.tgz" is not a folder, expected one'],
    ['nothing', 'gone', '"gone" cannot be looked at (ENOENT)'],
    ['an empty folder', 'empty', 'There is no file in the folder "empty".']
  ])('of %s is an error', async (_, path, message) => {
    const folder = download()
    mkdirSync(folder.file('empty'))
    const { exitCode, stdout, stderr } = await verify(folder, '--all', path)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  test('with everything exempted is an error', async () => {
    const folder = download()
    expect(await verify(folder, '--all', '--exempt', '*', 'rel')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('There is no file that is not exempted in the folder "rel".')
    })
  })
})

describe('--expect', () => {
  test.each([
    ['octo-org/product@v1.2.3', 0],
    ['Octo-Org/Product@refs/tags/v1.2.3', 0],
    ['octo-org/product@v1.2.4', 1],
    ['octo-org/fork@v1.2.3', 1],
    ['https://github.com/octo-org/product@v1.2.3', 0],
    ['https://ghe.example/octo-org/product@v1.2.3', 1]
  ])('%s of files and folders ends with %i', async (expected, exitCode) => {
    const folder = download()
    for (const args of [['rel/app.tgz'], ['rel'], ['--all', 'rel']]) {
      const result = await verify(folder, '--expect', expected, '--json', ...args)
      expect(result.exitCode).toBe(exitCode)
      const verdicts = new Set(Object.values(verdictsIn(result)))
      expect(verdicts).toEqual(new Set([exitCode === 0 ? 'verified' : 'binding-mismatch']))
    }
  })

  test('demands a binding', async () => {
    const folder = download()
    spawnSync('rm', [folder.file('rel/release-binding.json')])
    const { exitCode, stdout } = await verify(folder, '--expect', `${REPOSITORY}@v1.2.3`, 'rel/app.tgz')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(
      'REJECTED rel/app.tgz: its signature is valid, but --expect is set and there is no release-binding.json, which rel/SHA256SUMS lists. Get the checksums file, its signature and release-binding.json'
    )
  })
})

describe('keys', () => {
  const run = (folder: Workspace, ...args: readonly string[]) =>
    runKmsSign({ cwd: folder.path, args: ['verify', ...args] })

  test('a fingerprint alone finds the key among the files', async () => {
    const folder = download()
    for (const args of [['rel'], ['--all', 'rel'], ['rel/app.tgz']])
      expect(await run(folder, '--fingerprint', fingerprintOf(key), ...args)).toMatchObject({ exitCode: 0 })
  })

  test.runIf(process.platform !== 'win32')(
    'a fingerprint alone passes over candidates that cannot be read, and names them',
    async () => {
      const folder = download()
      symlinkSync('server.pem', folder.file('rel/server.pem'))
      const { exitCode, stderr } = await run(folder, '--fingerprint', fingerprintOf(key), 'rel/app.tgz')
      expect(exitCode).toBe(0)
      expect(stderr).toMatch(/^Skipped as a candidate for the pinned key: Cannot read .*server\.pem: /m)
    }
  )

  test('a statement about other files is told in words that name no input', async () => {
    const folder = download()
    const statement = formatStatement({
      release: {
        server: 'https://github.com',
        repository: REPOSITORY,
        repositoryId: 1,
        tag: 'v1.2.3',
        commit: 'a'.repeat(40)
      },
      files: [{ name: 'app.tgz', digest: { hash: 'sha256', bytes: Buffer.alloc(32) } }]
    })
    const digest = createHash('sha256').update(statementSigningInput(statement)).digest()
    const signature = await digestSigner(key)({ hash: 'sha256', bytes: digest })
    folder.write(
      'rel/release.sigstore.json',
      formatStatementBundle(statement, signature, anyPublicKeyOf(key))
    )
    const { exitCode, stdout } = await verify(folder, '--all', 'rel')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(
      'REJECTED release.sigstore.json: this release statement is rejected: it states another digest of app.tgz.'
    )
  })

  test('a fingerprint of another form of the key is told in the words of the command', async () => {
    const pin = `sha256:${sha256(pemOf(key))}`
    const { exitCode, stderr } = await run(download(), '--fingerprint', pin, '--all', 'rel')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`write ${fingerprintOf(key)} in --fingerprint if this key is intended.`)
  })

  test('a fingerprint of another key rejects, with the keys that were seen', async () => {
    const folder = download()
    const { exitCode, stderr } = await run(folder, '--fingerprint', fingerprintOf(other), '--all', 'rel')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('NO_TRUSTED_KEY')
    expect(stderr).toContain('or give it as --key.')
  })

  test('a revoked key rejects', async () => {
    const folder = download()
    expect(
      await run(folder, '--key', 'key.pem', '--fingerprint', `!${fingerprintOf(key)}`, 'rel')
    ).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        'Make --key and --fingerprint name the same key, and remove revoked ones.'
      )
    })
  })

  test('a key that lies with the files draws a warning, in the current folder too', async () => {
    const folder = download()
    const inside = { cwd: folder.file('rel'), args: ['verify', '--key', 'signing-public-key.pem', '.'] }
    for (const { stderr, exitCode } of [
      await run(folder, '--key', 'rel/signing-public-key.pem', 'rel'),
      await run(folder, '--key', 'rel/signing-public-key.pem', '--all', 'rel'),
      await runKmsSign(inside),
      await runKmsSign({ ...inside, args: [...inside.args.slice(0, -1), '--all', '.'] })
    ]) {
      expect(exitCode).toBe(0)
      expect(stderr).toMatch(/^Warning: The trusted key .* is in the same directory as the artifacts/m)
      expect(stderr).toContain('or pin it in --fingerprint.')
    }
    expect((await run(folder, '--key', 'key.pem', 'rel')).stderr).not.toContain('Warning')
  })

  test('a key in a folder below draws a warning, too', async () => {
    const folder = download()
    folder.write('rel/keys/k.pem', pemOf(key))
    for (const args of [['rel'], ['--all', 'rel']]) {
      const { stderr, exitCode } = await run(folder, '--key', 'rel/keys/k.pem', ...args)
      expect(exitCode).toBe(0)
      expect(stderr).toMatch(
        /^Warning: The trusted key rel\/keys\/k\.pem is in a directory among the artifacts/m
      )
    }
    const named = await run(folder, '--key', 'rel/keys/k.pem', 'rel/app.tgz')
    expect(named.stderr).not.toContain('Warning')
  })

  test.each([
    [
      'gone.pem',
      'KEY_FILE_INVALID: The trusted public key gone.pem does not exist or is not a regular file. Correct the path in --key.'
    ],
    ['rel/app.tgz', 'KEY_FILE_INVALID: The trusted public key rel/app.tgz cannot be used']
  ])('%s is no key', async (file, message) => {
    const { exitCode, stdout, stderr } = await run(download(), '--key', file, 'rel')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})

describe('the process', () => {
  test.each([
    [[], 2, /no command is given, expected verify, fingerprint or openpgp-certificate/],
    [['sign'], 2, /"sign" is not a command/],
    [['verify'], 2, /no path is given.*"kms-sign verify --help" shows/],
    [['--help'], 0, /^Usage: kms-sign verify/],
    [['verify', '--help'], 0, /--exempt GLOB/],
    [['fingerprint', '-h'], 0, /^Usage: kms-sign fingerprint/],
    [['--version'], 0, /^kms-sign \d+\.\d+\.\d+\n$/]
  ])('kms-sign %j ends with %i', async (args, exitCode, text) => {
    const result = await runKmsSign({ cwd: workspace().path, args })
    expect(result.exitCode).toBe(exitCode)
    expect(exitCode === 0 ? result.stdout : result.stderr).toMatch(text)
    expect(exitCode === 0 ? result.stderr : result.stdout).toBe('')
  })

  test('ends with its verdict when nobody reads on', async () => {
    const folder = download(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, `${i}`])))
    for (const [change, expected] of [
      [() => {}, 0],
      [() => folder.write('rel/f7', 'x'), 1]
    ] as const) {
      change()
      const child = spawn(process.execPath, [CLI, 'verify', '--key', 'key.pem', 'rel'], { cwd: folder.path })
      child.stdout.destroy()
      let stderr = ''
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
      const code = await new Promise(resolve => child.once('close', resolve))
      expect({ code, stderr }).toEqual({ code: expected, stderr: expect.not.stringContaining('EPIPE') })
    }
  })

  test.runIf(process.platform === 'linux')('fails when the result cannot be written', async () => {
    const folder = download()
    const line = '"$0" "$1" verify --key key.pem rel >/dev/full'
    const { status, stderr } = spawnSync('sh', ['-c', line, process.execPath, CLI], {
      cwd: folder.path,
      encoding: 'utf8'
    })
    expect(status).toBe(2)
    expect(stderr).toContain('cannot print the result: ')
  })

  test.runIf(process.platform !== 'win32')('is ended by a signal at once, without a verdict', async () => {
    const folder = download()
    truncateSync(folder.write('rel/big', ''), 64 * 2 ** 30)
    const child = spawn(process.execPath, [CLI, 'verify', '--key', 'key.pem', 'rel/big'], {
      cwd: folder.path
    })
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    await new Promise(resolve => child.stderr.once('data', resolve))
    child.kill('SIGINT')
    const ended = await new Promise(resolve => child.once('close', (_, signal) => resolve(signal)))
    expect({ ended, stdout }).toEqual({ ended: 'SIGINT', stdout: '' })
  })

  test.runIf(process.platform !== 'win32')('says so when the current folder is gone', async () => {
    const folder = workspace({ 'key.pem': pemOf(key) })
    const line = 'cd gone && rmdir ../gone && "$0" "$1" verify --key key.pem x'
    mkdirSync(folder.file('gone'))
    const { status, stderr } = spawnSync('sh', ['-c', line, process.execPath, CLI], {
      cwd: folder.path,
      encoding: 'utf8'
    })
    expect(status).toBe(2)
    expect(stderr).toContain('kms-sign: ')
    expect(stderr).not.toMatch(/^ +at /m)
  })

  test('reads nothing of the environment that could change the verdict', async () => {
    const folder = download()
    const env = {
      INPUT_ARTIFACTS: 'x',
      'INPUT_TRUSTED-PUBLIC-KEY': 'rel/app.tgz',
      GITHUB_WORKSPACE: '/nowhere',
      GITHUB_OUTPUT: '/nowhere',
      FORCE_COLOR: '3'
    }
    const args = ['verify', '--key', 'key.pem', 'rel']
    expect(await runKmsSign({ cwd: folder.path, args, env })).toEqual(
      await runKmsSign({ cwd: folder.path, args })
    )
  })
})

describe.runIf(expectsTool('python3', '-c', 'import pty'))('on a terminal', () => {
  const onTerminal = (
    folder: Workspace,
    env: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ) => {
    const python = 'import pty, sys, os; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'
    const { status, stdout } = spawnSync(
      'python3',
      ['-c', python, process.execPath, CLI, 'verify', '--key', 'key.pem', ...args],
      { cwd: folder.path, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm', ...env } }
    )
    return { status, stdout }
  }

  test('files are marked, in color unless NO_COLOR is set', () => {
    const folder = download()
    folder.write('rel/tool two.zip', 'x')
    const colored = onTerminal(folder, {}, 'rel')
    expect(colored.status).toBe(1)
    expect(colored.stdout).toContain('\n\u001b[32m✓\u001b[39m rel/app.tgz: ')
    expect(colored.stdout).toContain('\n\u001b[31m✗\u001b[39m rel/tool two.zip: ')
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      const { stdout } = onTerminal(folder, env, 'rel')
      expect(stdout).toMatch(/^✓ rel\/app\.tgz: /m)
      expect(stdout).not.toContain('\u001b[3')
    }
    expect(onTerminal(folder, { NO_COLOR: '' }, 'rel').stdout).toContain('\u001b[32m')
  })
})
