import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { workspace } from '../support/workspace.ts'
import { useCaseWorld } from './support/world.ts'

// A file that cannot be written or read again: told before anything is signed where that is possible, and for what it is.

const NAME = `${'n'.repeat(250)}.tgz` // with the suffix too long for a file system

test('a directory where a signature is to be written is named before anything is signed', async () => {
  const world = await useCaseWorld()
  const folder = workspace({ 'dist/app.tgz': 'the artifact\n' })
  mkdirSync(folder.file('dist/app.tgz.sig'))
  const { error, signCalls } = await world.sign({ artifacts: 'dist/app.tgz' }, { workspace: folder })
  expect(error).toMatchObject({
    code: 'FILE_NOT_WRITABLE',
    message: 'dist/app.tgz.sig is a directory, where a signature is to be written.',
    hint: 'Remove the directory, or give another suffix in signature-format.'
  })
  expect(signCalls).toBe(0)
})

test('a file where a directory is to be made is named', async () => {
  const world = await useCaseWorld()
  const files = { 'dist/app.tgz': 'the artifact\n', out: 'a file' }
  const { error } = await world.sign({ 'output-directory': 'out/signatures' }, { files })
  expect(error).toMatchObject({
    code: 'FILE_NOT_WRITABLE',
    message: 'Cannot write into out: it is not a directory.'
  })
  expect(error?.hint).toBe('Remove that file, or give another output-directory.')
})

test('a name that is too long with its suffix is told before anything is signed', async () => {
  const world = await useCaseWorld()
  const { error, signCalls } = await world.sign({}, { files: { [`dist/${NAME}`]: 'x' } })
  expect(error).toMatchObject({ code: 'FILE_NOT_WRITABLE' })
  expect(error?.message).toContain('it is 258 bytes long, and a name on Linux has at most 255')
  expect(error?.hint).toContain('Rename the artifact')
  expect(signCalls).toBe(0)
})

test('a name that is too long with its suffix has no signature beside it, in verify mode', async () => {
  const world = await useCaseWorld()
  const { report } = await world.verify(
    { artifacts: 'dist/*', 'trusted-public-key': 'key.pem' },
    {
      files: {
        [`dist/${NAME}`]: 'x',
        'key.pem': world.signer.key.publicKey.keyObject.export({ type: 'spki', format: 'pem' }).toString()
      }
    }
  )
  expect(report.results).toMatchObject([{ kind: 'refused', diagnosis: { cause: 'signature-missing' } }])
})

test.each<[what: string, change: (path: string) => void, code: string, message: string]>([
  [
    'removed',
    path => rmSync(path),
    'ARTIFACT_CHANGED',
    'cannot be read again to be attached: it no longer exists'
  ],
  [
    'replaced by a directory',
    path => {
      rmSync(path)
      mkdirSync(path)
    },
    'ARTIFACT_UNREADABLE',
    'cannot be read again to be attached: it is a directory (EISDIR)'
  ],
  [
    'made longer',
    path => writeFileSync(path, 'x'.repeat(99)),
    'ARTIFACT_CHANGED',
    'changed after it was signed'
  ]
])('an artifact that was %s before it is sent is told as that', async (_, change, code, message) => {
  const world = await useCaseWorld()
  const folder = workspace({ 'dist/app.tgz': 'the artifact\n' })
  const upload = world.host.upload.bind(world.host)
  world.host.upload = async (release, content) => {
    if (content.name === 'app.tgz') change(folder.file('dist/app.tgz'))
    return upload(release, content)
  }
  const { error } = await world.sign({ upload: 'all', artifacts: 'dist/app.tgz' }, { workspace: folder })
  expect(error).toMatchObject({ code })
  expect(error?.message).toContain(`dist/app.tgz ${message}`)
})
