import { describe, expect, it } from 'vitest'
import {
  MAX_BINDING_BYTES,
  describeDifference,
  formatBinding,
  parseBinding,
  type Binding
} from '../../src/manifests/release-binding.ts'

const COMMIT = 'd6fde92930d4715a2b49857d24b940956b26d2d3'
const OTHER_COMMIT = '0123456789abcdef0123456789abcdef01234567'
const BINDING: Binding = {
  server: 'https://github.com',
  repository: 'octo-org/product',
  repositoryId: 123456789,
  tag: 'v1.2.3',
  commit: COMMIT
}
const TEXT = `{
  "type": "kms-sign-action/release-binding/v1",
  "server": "https://github.com",
  "repository": "octo-org/product",
  "repositoryId": 123456789,
  "tag": "v1.2.3",
  "commit": "${COMMIT}"
}
`

describe('formatBinding', () => {
  it('writes one line for each thing it says, and none for what is not known', () => {
    expect(Buffer.from(formatBinding(BINDING)).toString()).toBe(TEXT)
    const unknown = formatBinding({ ...BINDING, repositoryId: undefined, commit: undefined })
    expect(JSON.parse(Buffer.from(unknown).toString())).toEqual({
      type: 'kms-sign-action/release-binding/v1',
      server: 'https://github.com',
      repository: 'octo-org/product',
      tag: 'v1.2.3'
    })
  })
})

describe('parseBinding', () => {
  it('passes over what a later version may add', () => {
    expect(parseBinding(Buffer.from(TEXT.replace('{', '{ "more": [1],')))).toEqual(BINDING)
  })

  it.each([
    ['nothing', ''],
    ['other text', 'release-binding'],
    ['another type', TEXT.replace('/v1', '/v2')],
    ['no type', TEXT.replace('"type"', '"kind"')],
    ['a list', `[${TEXT}]`],
    ['null', 'null'],
    ['no server', TEXT.replace('"server"', '"host"')],
    ['a repository that is no text', TEXT.replace('"octo-org/product"', '7')],
    ['no tag', TEXT.replace('"tag"', '"ref"')],
    ['an id that is text', TEXT.replace('123456789', '"123456789"')],
    ['an id that is null', TEXT.replace('123456789', 'null')],
    ['an id with a fraction', TEXT.replace('123456789', '1.5')],
    ['an id that is not exact', TEXT.replace('123456789', '9007199254740993')],
    ['a short commit', TEXT.replace(COMMIT, COMMIT.slice(0, 12))],
    ['a commit in capitals', TEXT.replace(COMMIT, COMMIT.toUpperCase())],
    ['a commit that is null', TEXT.replace(`"${COMMIT}"`, 'null')],
    ['a commit with more after it', TEXT.replace(COMMIT, `${COMMIT}\\n`)],
    ['something after it', `${TEXT}{}`],
    ['too many bytes', TEXT + ' '.repeat(MAX_BINDING_BYTES)],
    ['no UTF-8', Buffer.concat([Buffer.from(TEXT.slice(0, 60)), Buffer.from([0xff])])]
  ])('refuses %s', (_, content) => {
    expect(parseBinding(Buffer.from(content))).toBeUndefined()
  })
})

describe('describeDifference from the release at hand', () => {
  it.each<[what: string, signed: Partial<Binding>, here: Partial<Binding>, difference: string | undefined]>([
    ['the same', {}, {}, undefined],
    ['a renamed repository', { repository: 'octo-org/before' }, {}, undefined],
    ['a server written otherwise', { server: 'https://GitHub.com/' }, {}, undefined],
    [
      'a name in other case, no id',
      { repository: 'Octo-Org/Product', repositoryId: undefined },
      {},
      undefined
    ],
    ['no tag then, and one now', { commit: undefined }, {}, undefined],
    ['no tag then nor now', { commit: undefined }, { commit: undefined }, undefined],
    [
      'another server',
      { server: 'https://github.example.com' },
      {},
      'it was signed for https://github.example.com, expected https://github.com'
    ],
    [
      'another port',
      { server: 'https://github.com:8443' },
      {},
      'it was signed for https://github.com:8443, expected https://github.com'
    ],
    [
      'the same name, another id',
      { repositoryId: 7 },
      {},
      'it was signed for the repository octo-org/product (id 7), expected octo-org/product (id 123456789)'
    ],
    [
      'another name, an id on one side only',
      { repository: 'octo-org/other', repositoryId: undefined },
      {},
      'it was signed for the repository octo-org/other, expected octo-org/product'
    ],
    ['another tag', { tag: 'v1.2.2' }, {}, 'it was signed for the tag "v1.2.2", expected "v1.2.3"'],
    ['a tag in other case', { tag: 'V1.2.3' }, {}, 'it was signed for the tag "V1.2.3", expected "v1.2.3"'],
    [
      'a moved tag',
      {},
      { commit: OTHER_COMMIT },
      `it was signed for the commit ${COMMIT}, but the tag "v1.2.3" points to ${OTHER_COMMIT}`
    ],
    [
      'a tag that is gone',
      {},
      { commit: undefined },
      `it was signed for the commit ${COMMIT}, but the tag "v1.2.3" does not exist`
    ]
  ])('%s', (_, signed, here, difference) => {
    expect(describeDifference({ ...BINDING, ...signed }, { kind: 'here', ...BINDING, ...here })).toBe(
      difference
    )
  })
})

describe('describeDifference from a release that is named', () => {
  const named = {
    kind: 'named',
    server: BINDING.server,
    repository: 'octo-org/product',
    tag: 'v1.2.3'
  } as const

  it.each<[what: string, signed: Partial<Binding>, difference: string | undefined]>([
    ['the same', {}, undefined],
    ['whatever the id and commit', { repositoryId: 7, commit: undefined }, undefined],
    ['a name in other case', { repository: 'Octo-Org/Product' }, undefined],
    [
      'another repository',
      { repository: 'octo-org/other' },
      'it was signed for the repository octo-org/other, expected octo-org/product'
    ],
    ['another tag', { tag: 'v1.2.4' }, 'it was signed for the tag "v1.2.4", expected "v1.2.3"']
  ])('%s', (_, signed, difference) => {
    expect(describeDifference({ ...BINDING, ...signed }, named)).toBe(difference)
  })

  it('on a server that is named too', () => {
    const there = { ...named, server: 'https://ghe.example.com/' }
    expect(describeDifference({ ...BINDING, server: 'https://ghe.example.com' }, there)).toBeUndefined()
    expect(describeDifference(BINDING, there)).toBe(
      `it was signed for ${BINDING.server}, expected https://ghe.example.com/`
    )
  })
})
