import { describe, expect, test } from 'vitest'
import { pemOf, sha256, signatureOf } from '../support/signed-files.ts'
import { useCaseWorld, verdictsOf } from './support/world.ts'

// Each folder of artifacts can have lists of its own, which are read one after the other.

const line = (content: string, name: string): string => `${sha256(content)}  ${name}\n`
const padded = (list: string, lines: number): string => list + '# a comment\n'.repeat(lines)

describe('lists in many folders', () => {
  test('what is read after the verified one changes nothing of it', async () => {
    const world = await useCaseWorld()
    const { privateKey } = world.signer
    const list = padded(line('the artifact\n', 'app.tgz'), 10)
    const files = {
      'key.pem': pemOf(privateKey),
      // before it a longer one, after it one of the same length, and a longer one
      'a/x.txt': 'x',
      'a/SHA256SUMS': padded(line('x', 'x.txt'), 100),
      'a/SHA256SUMS.sig': signatureOf(privateKey, 'another list'),
      'b/app.tgz': 'the artifact\n',
      'b/SHA256SUMS': list,
      'b/SHA256SUMS.sig': signatureOf(privateKey, list),
      'c/y.txt': 'y',
      'c/SHA256SUMS': list.replace('app', 'ppa'),
      'c/SHA256SUMS.sig': signatureOf(privateKey, 'another list'),
      'd/app.tgz': 'the artifact\n',
      'd/SHA256SUMS': list,
      'd/SHA256SUMS.sig': signatureOf(privateKey, list),
      'e/z.txt': 'z',
      'e/SHA256SUMS': padded(list, 200),
      'e/SHA256SUMS.sig': signatureOf(privateKey, 'another list')
    }
    const result = await world.verify({ artifacts: '**/app.tgz\n*/*.txt' }, { files })
    expect(verdictsOf(result)).toEqual({
      'a/x.txt': 'not-in-checksums',
      'b/app.tgz': 'verified',
      'c/y.txt': 'not-in-checksums',
      'd/app.tgz': 'verified',
      'e/z.txt': 'not-in-checksums'
    })
    // the list itself is judged by the bytes that were verified
    const own = await world.verify({ artifacts: '*/app.tgz\n*/SHA256SUMS' }, { files })
    expect(verdictsOf(own)).toMatchObject({ 'b/SHA256SUMS': 'verified', 'd/SHA256SUMS': 'verified' })
  })

  test('two that differ and are both signed are an error that names both', async () => {
    const world = await useCaseWorld()
    const { privateKey } = world.signer
    const [one, other] = [line('1', 'a.txt'), line('2', 'b.txt')]
    const files = {
      'key.pem': pemOf(privateKey),
      'a/a.txt': '1',
      'a/SHA256SUMS': one,
      'a/SHA256SUMS.sig': signatureOf(privateKey, one),
      'b/b.txt': '2',
      'b/SHA256SUMS': other,
      'b/SHA256SUMS.sig': signatureOf(privateKey, other)
    }
    const { error } = await world.verify({ artifacts: '*/*.txt' }, { files })
    expect(error).toMatchObject({
      code: 'CHECKSUMS_UNUSABLE',
      message: 'Two signed checksums files differ: a/SHA256SUMS and b/SHA256SUMS; expected one.'
    })
  })
})
