import { describe, expect, it } from 'vitest'
import { storedAssetName } from '../../src/github/asset-name.ts'

describe('storedAssetName', () => {
  it.each([
    ['app-1.0_x64.tar.gz', 'app-1.0_x64.tar.gz'],
    ['a b.zip', 'a.b.zip'],
    ['a  b  .zip', 'a.b.zip'],
    ['a+b@c.zip', 'a+b@c.zip'],
    ['a#b%c&d.zip', 'a.b.c.d.zip'],
    ['app (1).zip', 'app.1.zip'],
    ['a..b...c', 'a.b.c'],
    ['a.zip.', 'a.zip'],
    ['.gitignore', 'default.gitignore'],
    ['LICENSE', 'LICENSE'],
    ['über.txt', 'uber.txt'],
    ['naïve café.pdf', 'naive.cafe.pdf'],
    ['über.txt'.normalize('NFD'), 'uber.txt'],
    ['日本.txt', 'default.txt'],
    ['a日b.txt', 'a.b.txt'],
    ["it's [1].exe", 'it.s.1.exe'],
    ['a~b^c.bin', 'a.b.c.bin']
  ])('stores %j as %j', (name, expected) => {
    expect(storedAssetName(name)).toBe(expected)
  })
})
