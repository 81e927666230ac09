import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { INPUT_NAMES } from '../../src/inputs/schema.ts'
import { parseInputs, wantsSummary } from '../../src/inputs/parse.ts'
import type { Inputs, SignInputs, VerifyInputs } from '../../src/inputs/types.ts'
import type { JobContext } from '../../src/ports/job.ts'
import { meantInputs, nearestInput } from '../../src/inputs/spelling.ts'

const ACCOUNT = '111122223333'
const KEY_ID = '5211d781-06f0-4062-82a1-0b5e8a99c468'
const KEY_ARN = `arn:aws:kms:eu-west-2:${ACCOUNT}:key/${KEY_ID}`
const ROLE = `arn:aws:iam::${ACCOUNT}:role/release-signing`
const PIN = `sha256:${'0a'.repeat(32)}`
const OTHER_PIN = `sha256:${'b1'.repeat(32)}`

const PEM = '-----BEGIN PUBLIC KEY-----\nMIIBIjANBg\n-----END PUBLIC KEY-----\n'

const NO_RELEASE =
  'release-tag: no release is named and this run is not for a release or a tag; give release-tag or release-id, or set upload: none to attach nothing'

const JOB: JobContext = {
  serverUrl: 'https://github.com',
  repository: 'octo-org/app',
  eventRelease: undefined,
  tag: 'v1.2.3',
  region: undefined,
  sessionName: 'octo-org@app-42-1'
}
const SIGN = { artifacts: 'dist/*.tgz', 'key-id': KEY_ARN, 'job-total': '1' }
const VERIFY = { mode: 'verify', artifacts: 'dist/*.tgz', 'trusted-public-key': 'release.pem' }

describe('sign mode', () => {
  it('needs a key and artifacts only', () => {
    expect(sign({})).toEqual({
      mode: 'sign',
      artifacts: ['dist/*.tgz'],
      releaseAssets: [],
      key: { id: KEY_ARN, kind: 'arn', region: 'eu-west-2', partition: 'aws', account: ACCOUNT },
      algorithm: 'RSASSA_PSS_SHA_256',
      forms: [{ format: 'raw', suffix: '.sig', algorithm: 'RSASSA_PSS_SHA_256' }],
      certificateFile: undefined,
      statementFile: undefined,
      strategy: 'both',
      digests: undefined,
      recordFile: undefined,
      dryRun: false,
      checksumsFile: undefined,
      role: undefined,
      outputDirectory: undefined,
      publicKeyFiles: ['signing-public-key.pem'],
      trustedKeyFiles: [],
      pins: { allowed: undefined, revoked: [] },
      repository: 'octo-org/app',
      release: { id: undefined, tag: 'v1.2.3' },
      token: undefined,
      upload: 'signatures',
      overwrite: false,
      isMatrixJob: false,
      publishRelease: false,
      verifyInstructions: undefined
    })
  })

  it('takes everything that is given', () => {
    const inputs = sign({
      artifacts: '  # the packages\r\ndist/*.tgz\r\n\r\n  !dist/*-debug.tgz  \n# none\nout/a file.zip\n',
      'key-id': 'alias/release',
      'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_512',
      'aws-region': 'us-gov-west-1',
      'signature-format': 'base64 .rsa-sig\n# for the Terraform registry\n  openpgp-binary\nsigstore',
      'openpgp-certificate': 'keys/release.asc',
      'statement-file': 'release.sigstore.json',
      'output-directory': 'out',
      'public-key-file': 'a.pem\nb.der',
      'trusted-public-key': 'keys/1.pem\nkeys/2.pem',
      'public-key-fingerprint': `${PIN.toUpperCase().replace('SHA', 'sha')}\n!${OTHER_PIN}`,
      upload: 'all',
      'release-tag': 'refs/tags/v2',
      'release-id': '77',
      repository: 'other-org/other.app',
      token: ' secret ',
      overwrite: 'True'
    })
    expect(inputs).toMatchObject({
      artifacts: ['dist/*.tgz', '!dist/*-debug.tgz', 'out/a file.zip'],
      key: { id: 'alias/release', kind: 'alias', region: 'us-gov-west-1' },
      algorithm: 'RSASSA_PKCS1_V1_5_SHA_512',
      forms: [
        { format: 'base64', suffix: '.rsa-sig', algorithm: 'RSASSA_PKCS1_V1_5_SHA_512' },
        { format: 'openpgp-binary', suffix: '.gpg', algorithm: 'RSASSA_PKCS1_V1_5_SHA_512' },
        { format: 'sigstore', suffix: '.sigstore.json', algorithm: 'RSASSA_PKCS1_V1_5_SHA_256' }
      ],
      certificateFile: 'keys/release.asc',
      statementFile: 'release.sigstore.json',
      outputDirectory: 'out',
      publicKeyFiles: ['a.pem', 'b.der'],
      trustedKeyFiles: ['keys/1.pem', 'keys/2.pem'],
      pins: { allowed: [PIN], revoked: [OTHER_PIN] },
      upload: 'all',
      release: { id: 77, tag: 'v2' },
      repository: 'other-org/other.app',
      token: 'secret',
      overwrite: true
    })
  })

  it.each<[given: string | undefined, wanted: boolean]>([
    [undefined, true],
    ['true', true],
    ['false', false],
    ['FALSE', false],
    // what is wrong is told in the summary, too
    ['', true],
    ['no', true]
  ])('writes a job summary with job-summary: %j: %j', (given, wanted) => {
    expect(wantsSummary(env({ ...SIGN, ...(given === undefined ? {} : { 'job-summary': given }) }))).toBe(
      wanted
    )
  })

  it('signs assets of the release, without any file', () => {
    const inputs = sign({
      artifacts: '',
      'release-assets': '*.msi\n!x',
      'publish-release': 'true',
      'job-total': '1'
    })
    expect(inputs).toMatchObject({ artifacts: [], releaseAssets: ['*.msi', '!x'], publishRelease: true })
  })

  it.each<[given: Record<string, string>, strategy: string]>([
    [{ strategy: '' }, 'both'],
    [{ strategy: '', 'job-total': '1' }, 'both'],
    [{ strategy: '', 'job-total': '2' }, 'each'],
    [{ strategy: 'each' }, 'each'],
    [{ strategy: 'checksums' }, 'checksums'],
    [{ strategy: 'each', 'job-total': '2' }, 'each']
  ])('with %j signs by %s', (given, strategy) => {
    expect(sign(given)).toMatchObject({ strategy })
  })

  describe('where the runner does not say whether there is a matrix', () => {
    const warningsOf = (given: Record<string, string>): string[] => {
      const warnings: string[] = []
      parseInputs(env({ ...SIGN, 'job-total': '', ...given }), JOB, text => warnings.push(text))
      return warnings
    }

    it('refuses to publish, which nothing takes back', () => {
      expect(() => warningsOf({ 'publish-release': 'true' })).toThrow(
        'job-total: empty, expected the number of matrix jobs'
      )
    })

    it.each([
      [{}, 'where strategy would'],
      [{ strategy: 'checksums' }, 'where strategy would'],
      [{ strategy: 'each', 'verify-instructions': 'true' }, 'where verify-instructions would'],
      [{ strategy: 'each', 'record-file': 'record.json' }, 'where record-file would'],
      [
        { 'verify-instructions': 'true', 'record-file': 'r.json' },
        'where verify-instructions and strategy and'
      ]
    ])('warns of %j', (given, text) => {
      expect(warningsOf(given)).toEqual([expect.stringContaining(text)])
    })

    it.each([{ strategy: 'each' }, { upload: 'none' }, { 'job-total': '1', 'publish-release': 'true' }])(
      'says nothing of %j, which harms no other job',
      given => {
        expect(warningsOf(given)).toEqual([])
      }
    )
  })

  it('refuses a name for the checksums file where the default strategy makes none', () => {
    expect(problem({ ...SIGN, 'checksums-file': 'SUMS', 'job-total': '3' })).toBe(
      'checksums-file: with strategy: each, the default in a matrix job, there is no checksums file; set strategy to checksums or both'
    )
  })

  it.each([
    ['output-directory', 'out\nput'],
    ['checksums-file', 'a\nb/SHA256SUMS'],
    ['record-file', 'a\nb.json'],
    ['statement-file', 'a\nb.json'],
    ['public-key-file', 'a\rb.pem']
  ])('refuses a line break in %s, which would be two files in the outputs', (name, value) => {
    expect(problem({ ...SIGN, [name]: value })).toMatch(
      new RegExp(`^${name}: .*, expected (?:one line|a (?:file )?name)`)
    )
  })

  it('names no release when nothing is uploaded', () => {
    expect(sign({ upload: 'none' }).release).toBeUndefined()
    expect(sign({ upload: 'none' }, { ...JOB, tag: undefined }).release).toBeUndefined()
  })
})

describe('verify mode', () => {
  it('needs artifacts and a key to trust only, and then no release', () => {
    expect(verify({})).toEqual({
      mode: 'verify',
      artifacts: ['dist/*.tgz'],
      releaseAssets: [],
      key: undefined,
      algorithm: undefined,
      role: undefined,
      signatureSuffixes: [],
      outputDirectory: undefined,
      trustedKeyFiles: ['release.pem'],
      pins: { allowed: undefined, revoked: [] },
      requireBinding: { kind: 'if-present' },
      requireSignatures: 'any',
      repository: 'octo-org/app',
      release: undefined,
      token: undefined,
      verifyWith: 'local'
    })
  })

  it('takes a pin or a key alone as the anchor', () => {
    const pinned = verify({ 'trusted-public-key': '', 'public-key-fingerprint': PIN })
    const byKey = verify({ 'trusted-public-key': '', 'key-id': KEY_ARN, 'verify-with': 'kms' })
    expect(pinned.pins).toEqual({ allowed: [PIN], revoked: [] })
    expect(byKey).toMatchObject({ key: { id: KEY_ARN }, verifyWith: 'kms' })
  })

  it.each([
    ['false', undefined],
    ['FALSE', undefined],
    ['true', { pinPublishedAt: undefined }],
    ['True', { pinPublishedAt: undefined }],
    [' https://example.com/security#key ', { pinPublishedAt: 'https://example.com/security#key' }],
    ['https://example.com', { pinPublishedAt: 'https://example.com' }],
    [
      'https://github.com/octo-org/app/blob/main/keys/README.md',
      { pinPublishedAt: 'https://github.com/octo-org/app/blob/main/keys/README.md' }
    ],
    [
      'https://keys.example.com/octo-org/app/releases/%zz',
      { pinPublishedAt: 'https://keys.example.com/octo-org/app/releases/%zz' }
    ],
    [
      'https://github.com/octo-org/app/releases-and-keys',
      { pinPublishedAt: 'https://github.com/octo-org/app/releases-and-keys' }
    ]
  ])('takes verify-instructions: %s', (value, expected) => {
    expect(sign({ 'verify-instructions': value })).toMatchObject({ verifyInstructions: expected })
  })

  it.each([
    '',
    'yes',
    'ture',
    'http://example.com/key',
    'https://',
    'https:///key',
    'https://user@example.com/key',
    'https://user:secret@example.com/key',
    'https://example.com/a b',
    'https://example.com/>\n[x](y)',
    'https://example.com/`x`',
    'https://example.com/|',
    'https://example.com:99999/',
    'javascript:alert(1)',
    'example.com/key',
    'sha256:00',
    `https://example.com/${'x'.repeat(500)}`
  ])('refuses verify-instructions: %j', value => {
    const said = problem({ ...SIGN, 'verify-instructions': value })
    expect(said).toMatch(
      /^verify-instructions: .*, expected true, false, or the https:\/\/ address of a page that states the fingerprint$/
    )
  })

  it.each([
    'https://github.com/octo-org/app/releases',
    'https://github.com/octo-org/app/releases/tag/v1.2.3',
    'https://GitHub.com/Octo-Org/App/Releases/download/v1.2.3/KEY.txt',
    'https://github.com/octo-org/app/x/../releases/latest#key',
    'https://github.com/octo-org/%61pp/releases',
    'https://github.com/octo-org/app%2Freleases/tag/v1.2.3',
    'https://github.com//octo-org//app/releases/tag/v1.2.3',
    'https://www.github.com/octo-org/app/releases',
    'https://api.github.com/repos/octo-org/app/releases/1',
    'https://github.com/api/v3/repos/octo-org/app/releases/1',
    'https://github.com/octo-org/app/x/%2e%2e/releases'
  ])('refuses verify-instructions of the releases themselves: %j', value => {
    expect(problem({ ...SIGN, 'verify-instructions': value })).toMatch(
      /expected a page outside of the releases/
    )
  })

  it.each<[value: string, demand: unknown]>([
    ['if-present', { kind: 'if-present' }],
    ['True', { kind: 'here' }],
    ['FALSE', { kind: 'not-required' }],
    [
      'octo-org/app@v1',
      { kind: 'named', server: 'https://github.com', repository: 'octo-org/app', tag: 'v1' }
    ],
    [
      'https://ghe.example.com:8443/octo-org/app@refs/tags/app@1.2.3',
      { kind: 'named', server: 'https://ghe.example.com:8443', repository: 'octo-org/app', tag: 'app@1.2.3' }
    ]
  ])('takes require-binding: %s', (value, demand) => {
    const inputs = { 'require-binding': value, 'release-tag': 'v1' }
    expect(verify(inputs).requireBinding).toEqual(demand)
  })

  it.each(['', ' ', 'tRUE', 'yes', 'octo-org/app', 'octo-org@v1', '../..@v1', 'https://ghe.example.com@v1'])(
    'refuses require-binding: %j',
    value => {
      expect(problem({ ...VERIFY, 'require-binding': value })).toBe(
        `require-binding: ${value.trim() === '' ? 'empty' : JSON.stringify(value)}, expected true, false, if-present or owner/name@tag`
      )
    }
  )

  it('verifies assets of the release that the run is for', () => {
    const inputs = verify({ artifacts: '', 'release-assets': '*\n!notes.txt', 'output-directory': 'out' })
    expect(inputs).toMatchObject({
      artifacts: [],
      releaseAssets: ['*', '!notes.txt'],
      release: { id: undefined, tag: 'v1.2.3' },
      outputDirectory: 'out'
    })
  })
})

describe('the Region', () => {
  const id = { 'key-id': KEY_ID }
  it.each<readonly [string, Record<string, string>, string | undefined, string]>([
    ['is the ARN’s', { 'key-id': KEY_ARN }, undefined, 'eu-west-2'],
    ['is the ARN’s, whatever the environment says', { 'key-id': KEY_ARN }, 'us-east-1', 'eu-west-2'],
    ['can be given as well', { 'key-id': KEY_ARN, 'aws-region': 'eu-west-2' }, 'us-east-1', 'eu-west-2'],
    [
      'is the given one without an ARN',
      { ...id, 'aws-region': 'ap-southeast-3' },
      'us-east-1',
      'ap-southeast-3'
    ],
    ['is the environment’s last', id, 'cn-north-1', 'cn-north-1'],
    ['is an isolated partition’s', id, 'us-isob-east-1', 'us-isob-east-1']
  ])('%s', (_, given, region, expected) => {
    expect(sign(given, { ...JOB, region }).key.region).toBe(expected)
  })
})

describe('the key', () => {
  it.each([
    [KEY_ID, 'id', undefined, undefined],
    [`mrk-${'1f'.repeat(16)}`, 'id', undefined, undefined],
    ['alias/team/release_1', 'alias', undefined, undefined],
    [KEY_ARN, 'arn', 'aws', ACCOUNT],
    [`arn:aws-new:kms:eu-west-2:${ACCOUNT}:alias/team/release`, 'alias-arn', 'aws-new', ACCOUNT],
    [`arn:aws:kms:eu-west-2:${ACCOUNT}:key/mrk-12`, 'arn', 'aws', ACCOUNT]
  ])('%s is an %s', (id, kind, partition, account) => {
    const { key } = sign({ 'key-id': id, 'aws-region': 'eu-west-2' })
    expect(key).toEqual({ id, kind, region: 'eu-west-2', partition, account })
  })
})

describe('the pins', () => {
  it('may say "any" twice, and beside a revoked key', () => {
    expect(sign({ 'public-key-fingerprint': `any\nany\n!${PIN}` }).pins).toEqual({
      allowed: undefined,
      revoked: [PIN]
    })
  })
})

describe('the role', () => {
  it('has defaults for all but its ARN', () => {
    expect(sign({ 'role-to-assume': ROLE }).role).toEqual({
      arn: ROLE,
      partition: 'aws',
      account: ACCOUNT,
      sessionName: 'octo-org@app-42-1',
      durationSeconds: 900,
      audience: 'sts.amazonaws.com'
    })
  })

  it.each([
    ['aws', 'eu-west-2', 'sts.amazonaws.com'],
    ['aws-us-gov', 'us-gov-west-1', 'sts.amazonaws.com'],
    ['aws-cn', 'cn-north-1', 'sts.amazonaws.com.cn']
  ])('in the partition %s, %s has the audience %s', (partition, region, audience) => {
    const given = {
      'key-id': KEY_ID,
      'aws-region': region,
      'role-to-assume': ROLE.replace('arn:aws:', `arn:${partition}:`)
    }
    expect(sign(given).role).toMatchObject({ partition, audience })
  })

  it('takes what is given', () => {
    const given = { 'role-to-assume': ROLE, audience: 'internal', 'role-duration-seconds': '43200' }
    expect(sign(given).role).toMatchObject({ audience: 'internal', durationSeconds: 43_200 })
  })

  it.each([
    ['my session/1: ü', 'my-session-1---'],
    ['a', 'a-'],
    ['=,.@-_w', '=,.@-_w'],
    ['x'.repeat(80), 'x'.repeat(64)],
    ['日本', '--']
  ])('turns the session name %j into %j', (given, expected) => {
    expect(sign({ 'role-to-assume': ROLE, 'role-session-name': given }).role?.sessionName).toBe(expected)
  })
})

describe('the release', () => {
  const event = { id: 5, tag: 'v9' }
  it.each<readonly [string, Record<string, string>, Partial<JobContext>, unknown]>([
    ['is that of the tag', {}, {}, { id: undefined, tag: 'v1.2.3' }],
    ['is that of the event first', {}, { eventRelease: event }, event],
    [
      'is the given tag’s before both',
      { 'release-tag': 'v3' },
      { eventRelease: event },
      { id: undefined, tag: 'v3' }
    ],
    ['is the given id', { 'release-id': '12' }, { eventRelease: event }, { id: 12, tag: undefined }],
    ['loses refs/tags/', { 'release-tag': 'refs/tags/release/1' }, {}, { id: undefined, tag: 'release/1' }],
    [
      'keeps refs/tags/ within a tag',
      { 'release-tag': 'x/refs/tags/1' },
      {},
      { id: undefined, tag: 'x/refs/tags/1' }
    ],
    [
      'is the job’s in the job’s own repository',
      { repository: 'Octo-Org/App' },
      {},
      { id: undefined, tag: 'v1.2.3' }
    ]
  ])('%s', (_, given, job, expected) => {
    expect(sign(given, { ...JOB, ...job }).release).toEqual(expected)
  })
})

describe('booleans and numbers', () => {
  it.each([
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
    ['FALSE', false],
    [' true\n', true]
  ])('%j is %s', (text, expected) => {
    expect(sign({ overwrite: text }).overwrite).toBe(expected)
  })

  it.each(['yes', 'no', '1', '0', 'on', 'tRUE', 'true ish', '"true"'])('%j is no boolean', text => {
    expect(problem({ ...SIGN, overwrite: text })).toBe(
      `overwrite: ${JSON.stringify(text)}, expected true or false`
    )
  })

  it.each([
    '899',
    '43201',
    '0',
    '-900',
    '+900',
    '900.0',
    '9e2',
    '0x384',
    '900s',
    '9 00',
    '９００',
    '9'.repeat(17)
  ])('%j is no duration', text => {
    expect(problem({ ...SIGN, 'role-to-assume': ROLE, 'role-duration-seconds': text })).toBe(
      `role-duration-seconds: ${JSON.stringify(text)}, expected a whole number from 900 to 43200`
    )
  })
})

describe('what is wrong is said', () => {
  const wrong: readonly (readonly [
    string,
    Readonly<Record<string, string | undefined>>,
    string,
    Partial<JobContext>?
  ])[] = [
    ['an unknown mode', { mode: 'sing', ...SIGN }, 'mode: "sing", expected sign or verify'],
    ['an empty mode', { mode: '', ...SIGN }, 'mode: empty, expected sign or verify'],
    [
      'a mode with a byte-order mark',
      { mode: '\ufeffsign', ...SIGN },
      'mode: "\ufeffsign", expected sign or verify'
    ],
    [
      'a mode with a no-break space',
      { mode: 'sign\u00a0', ...SIGN },
      'mode: "sign\u00a0", expected sign or verify'
    ],
    ...['\u2028', ' ', '\u00e4', '\0'].map(
      character =>
        [
          `a token with ${JSON.stringify(character)}`,
          { ...SIGN, token: `ghs_x${character}y` },
          'token: a space or another character that no token of GitHub has; give it again, or the secret behind it'
        ] as const
    ),
    [
      'a key ARN of another partition than its Region',
      { ...SIGN, 'key-id': `arn:aws:kms:cn-north-1:${ACCOUNT}:key/${KEY_ID}` },
      'key-id: the ARN is of the partition aws, but its Region cn-north-1 is of aws-cn; copy the whole ARN as aws kms describe-key prints it'
    ],
    [
      'an additional key of another partition than its Region',
      { ...SIGN, 'additional-key-id': `arn:aws-us-gov:kms:eu-west-2:${ACCOUNT}:alias/x` },
      'additional-key-id: the ARN is of the partition aws-us-gov, but its Region eu-west-2 is of aws; copy the whole ARN as aws kms describe-key prints it'
    ],
    [
      'a role of another partition than the key',
      { ...SIGN, 'key-id': `arn:aws-cn:kms:cn-north-1:${ACCOUNT}:key/${KEY_ID}`, 'role-to-assume': ROLE },
      `role-to-assume: "${ROLE}" is of the partition aws, but the key is in cn-north-1, which is of aws-cn; give a role of the same partition as the key`
    ],
    [
      'a role of another partition than the key that verifies',
      { ...VERIFY, 'key-id': KEY_ID, 'aws-region': 'us-gov-west-1', 'role-to-assume': ROLE },
      `role-to-assume: "${ROLE}" is of the partition aws, but the key is in us-gov-west-1, which is of aws-us-gov; give a role of the same partition as the key`
    ],
    [
      'no key',
      { artifacts: 'a' },
      'key-id: empty, expected the id, ARN, alias or alias ARN of the KMS key that signs'
    ],
    [
      'no artifacts',
      { 'key-id': KEY_ARN },
      'artifacts: no pattern given, expected at least one glob of files to sign (an expression may have evaluated to an empty string), or of assets in release-assets'
    ],
    [
      'artifacts of comments and exclusions only',
      { ...SIGN, artifacts: '# dist/*\n!dist/x\n\n' },
      'artifacts: only patterns that exclude, expected at least one glob of files to sign'
    ],
    [
      'artifacts to verify of exclusions only',
      { ...VERIFY, artifacts: '!dist/x' },
      'artifacts: only patterns that exclude, expected at least one glob of files to verify'
    ],
    [
      'a YAML list in lines',
      { ...SIGN, artifacts: '- dist/*' },
      'artifacts: "- dist/*", expected one pattern a line, without the dash of a YAML list ("|" after the name of the input makes lines)'
    ],
    [
      'a list in brackets',
      { ...SIGN, artifacts: '[a.tgz, b.zip]' },
      'artifacts: "[a.tgz, b.zip]", expected one pattern a line, without the brackets and commas of a list'
    ],
    [
      'a pattern in quotation marks',
      { ...SIGN, 'release-assets': "'*.msi'" },
      'release-assets: "\'*.msi\'", expected one pattern a line, without quotation marks'
    ],
    [
      'a trusted key itself',
      { ...VERIFY, 'trusted-public-key': PEM },
      'trusted-public-key: a public key in PEM, expected the path of a file with the key; keep that file in the repository'
    ],
    [
      'a key itself as a pin',
      { ...SIGN, 'public-key-fingerprint': PEM },
      'public-key-fingerprint: a public key in PEM, expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"; put a key into a file, and give the path in trusted-public-key'
    ],
    ...[
      ['0A'.repeat(32), PIN],
      [`!${'0a'.repeat(32)}`, `!${PIN}`],
      [Array.from({ length: 32 }, () => '0A').join(':'), PIN],
      [`sha256:${Array.from({ length: 32 }, () => '0a').join(':')}`, PIN]
    ].map(
      ([pin = '', meant = '']) =>
        [
          `the pin ${pin}, as another tool writes it`,
          { ...SIGN, 'public-key-fingerprint': pin },
          `public-key-fingerprint: "${pin}", expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"; perhaps ${meant} is intended`
        ] as const
    ),
    [
      'the name of an alias as a key',
      { ...SIGN, 'key-id': 'release', 'aws-region': 'eu-west-2' },
      'key-id: "release" is not a key id; perhaps alias/release is intended'
    ],
    [
      'a Region that is none, in the ARN',
      { ...SIGN, 'key-id': KEY_ARN.replace('eu-west-2', 'euwest2') },
      'key-id: the ARN names the Region "euwest2", expected a Region such as eu-central-1'
    ],
    [
      'a repository as an address, in a run for a tag',
      { ...SIGN, repository: 'git@github.com:octo-org/app.git' },
      'repository: "git@github.com:octo-org/app.git", expected owner/name; perhaps octo-org/app is intended'
    ],
    [
      'a key that is none',
      { ...SIGN, 'key-id': 'the release key' },
      'key-id: "the release key", expected a key id, a key ARN (arn:aws:kms:<region>:<account>:key/<id>), an alias (alias/<name>) or an alias ARN'
    ],
    [
      'the ARN of something else',
      { ...SIGN, 'key-id': ROLE },
      `key-id: "${ROLE}", expected a key id, a key ARN (arn:aws:kms:<region>:<account>:key/<id>), an alias (alias/<name>) or an alias ARN; give a role in role-to-assume`
    ],
    [
      'two Regions',
      { ...SIGN, 'aws-region': 'us-east-1' },
      'aws-region: "us-east-1", but the ARN in key-id names eu-west-2; remove aws-region or give the same'
    ],
    [
      'no Region',
      { ...SIGN, 'key-id': KEY_ID },
      'aws-region: no Region is known; give aws-region, a key ARN as key-id, or set AWS_REGION'
    ],
    [
      'a zone for a Region',
      { ...SIGN, 'key-id': KEY_ID, 'aws-region': 'eu-west-2a' },
      'aws-region: "eu-west-2a", expected a Region such as eu-central-1'
    ],
    [
      'a Region in the environment that is a host name',
      { ...SIGN, 'key-id': KEY_ID },
      'AWS_REGION (or AWS_DEFAULT_REGION): "evil.example" in the environment, expected a Region such as eu-central-1',
      { region: 'evil.example' }
    ],
    [
      'a role that is none',
      { ...SIGN, 'role-to-assume': 'release-signing' },
      'role-to-assume: "release-signing", expected a role ARN such as arn:aws:iam::111122223333:role/release-signing'
    ],
    [
      'an unknown algorithm',
      { ...SIGN, 'signing-algorithm': 'RSASSA_PSS_SHA256' },
      'signing-algorithm: "RSASSA_PSS_SHA256", expected one of RSASSA_PSS_SHA_256, RSASSA_PSS_SHA_384, RSASSA_PSS_SHA_512, RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PKCS1_V1_5_SHA_384, RSASSA_PKCS1_V1_5_SHA_512, ECDSA_SHA_256, ECDSA_SHA_384, ECDSA_SHA_512'
    ],
    [
      'an algorithm named like a property of every object',
      { ...SIGN, 'signing-algorithm': 'constructor' },
      'signing-algorithm: "constructor", expected one of RSASSA_PSS_SHA_256, RSASSA_PSS_SHA_384, RSASSA_PSS_SHA_512, RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PKCS1_V1_5_SHA_384, RSASSA_PKCS1_V1_5_SHA_512, ECDSA_SHA_256, ECDSA_SHA_384, ECDSA_SHA_512'
    ],
    [
      'a former input',
      { ...SIGN, 'signature-encoding': 'base64' },
      '"signature-encoding" is not an input of this action; the closest is signature-format'
    ],
    ...[
      ['hex', ''],
      ['pgp', '; perhaps openpgp is intended'],
      ['GPG', '; perhaps openpgp is intended'],
      ['sigstor', '; perhaps sigstore is intended'],
      ['cosign', '; perhaps sigstore is intended'],
      ['raw, base64', ''],
      ['raw .sig .asc', ''],
      ['Raw', '; perhaps raw is intended']
    ].map(
      ([format = '', next = '']) =>
        [
          `the format ${JSON.stringify(format)}`,
          { ...SIGN, 'signature-format': format },
          `signature-format: ${JSON.stringify(format)}, expected one format a line, of raw, base64, openpgp, openpgp-binary, ssh, sigstore, optionally followed by a suffix that replaces the usual one${next}`
        ] as const
    ),
    [
      'two formats of one suffix',
      { ...SIGN, 'signature-format': 'raw\nbase64' },
      'signature-format: raw and base64 would both be files that end in .sig; give one of them another suffix, as "base64 .sig.base64"'
    ],
    [
      'two formats of one suffix in other letters',
      { ...SIGN, 'signature-format': 'raw .SSHSIG\nssh' },
      'signature-format: raw and ssh would both be files that end in .sshsig; give one of them another suffix, as "ssh .sshsig.ssh"'
    ],
    [
      'a format twice',
      { ...SIGN, 'signature-format': 'ssh\nssh' },
      'signature-format: ssh twice with the suffix .sshsig; remove one of the lines'
    ],
    [
      'a hash that SSH signatures do not have',
      { ...SIGN, 'signature-format': 'ssh', 'signing-algorithm': 'RSASSA_PSS_SHA_384' },
      'signature-format: ssh cannot be made with the hash of signing-algorithm RSASSA_PSS_SHA_384; it takes RSASSA_PKCS1_V1_5_SHA_256 or RSASSA_PKCS1_V1_5_SHA_512, so set signing-algorithm to one of the same hash as these'
    ],
    [
      'OpenPGP without a certificate',
      { ...SIGN, 'signature-format': 'raw\nopenpgp-binary .gpg' },
      'openpgp-certificate: empty, but signature-format has openpgp-binary; give the certificate of the key, a file in the repository that kms-sign openpgp-certificate makes'
    ],
    [
      'a certificate without OpenPGP',
      { ...SIGN, 'openpgp-certificate': 'release.asc' },
      'openpgp-certificate: given, but signature-format has no openpgp or openpgp-binary; add one of them, or remove it'
    ],
    [
      'a statement of another name',
      { ...SIGN, 'statement-file': 'release.intoto.jsonl' },
      'statement-file: "release.intoto.jsonl", expected a file name ending in .json, such as release.sigstore.json'
    ],
    [
      'a suffix in sign mode',
      { ...SIGN, 'signature-suffix': '.rsa' },
      'signature-suffix: given, but it has no meaning in sign mode; give the suffix after its format in signature-format, as "raw .sig"'
    ],
    ...(
      [
        [
          'openpgp',
          { 'openpgp-certificate': 'r.asc' },
          'openpgp needs the files, since it does not sign their plain digests, and only digests are given; name the files in artifacts or release-assets, or set strategy: checksums'
        ],
        [
          'sigstore',
          {},
          'sigstore signs the bytes of a file, which the step must check first (they could be the text of an attestation), and only digests are given; name the files in artifacts or release-assets, or set strategy: checksums'
        ],
        [
          'raw\nssh',
          { 'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_256' },
          'raw with RSASSA_PKCS1_V1_5_SHA_256 over digests, whose files the step cannot check, together with ssh of the same key; name the files in artifacts or release-assets, or set strategy: checksums, or sign as raw with RSASSA_PSS_SHA_256 and an RSA key'
        ],
        [
          'base64',
          { 'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_256', 'statement-file': 's.json' },
          'base64 with RSASSA_PKCS1_V1_5_SHA_256 over digests, whose files the step cannot check, together with statement-file of the same key; name the files in artifacts or release-assets, or set strategy: checksums, or sign as base64 with RSASSA_PSS_SHA_256 and an RSA key'
        ]
      ] as const
    ).map(
      ([format, more, expected]) =>
        [
          `${format} of digests alone`,
          { ...SIGN, ...more, artifacts: '', digests: `${'0'.repeat(64)}  a`, 'signature-format': format },
          `signature-format: ${expected}`
        ] as const
    ),
    [
      'a statement of digests that are not SHA-256',
      {
        ...SIGN,
        artifacts: '',
        digests: `${'0'.repeat(128)}  a`,
        strategy: 'checksums',
        'signing-algorithm': 'RSASSA_PSS_SHA_512',
        'statement-file': 'release.sigstore.json'
      },
      'statement-file: a statement names files by SHA-256, and only digests of another hash are given, for RSASSA_PSS_SHA_512; name the files in artifacts or release-assets, or sign with RSASSA_PSS_SHA_256'
    ],
    ['an unknown upload', { ...SIGN, upload: 'some' }, 'upload: "some", expected signatures or all or none'],
    [
      'a key file of another kind',
      { ...SIGN, 'public-key-file': 'key.pub' },
      'public-key-file: "key.pub", expected a name ending in .pem or .der'
    ],
    [
      'a key file without a name',
      { ...SIGN, 'public-key-file': 'keys/.pem' },
      'public-key-file: "keys/.pem", expected a name ending in .pem or .der'
    ],
    [
      'no key file',
      { ...SIGN, 'public-key-file': '' },
      'public-key-file: empty, expected a file name ending in .pem or .der'
    ],
    ...['sig', '.', '..sig', '.a/b', '.a\\b', '.sig.', '.s*g', `.${'a'.repeat(32)}`].flatMap(
      suffix =>
        [
          [
            `the suffix ${JSON.stringify(suffix)}`,
            { ...SIGN, 'signature-format': `raw ${suffix}` },
            `signature-format: ${JSON.stringify(`raw ${suffix}`)}, expected a dot and up to 31 letters, digits, "-", "_" or "." as suffix`
          ],
          [
            `the suffix ${JSON.stringify(suffix)} to look for`,
            { ...VERIFY, 'signature-suffix': suffix },
            `signature-suffix: ${JSON.stringify(suffix)}, expected a dot and up to 31 letters, digits, "-", "_" or "." as suffix`
          ]
        ] as const
    ),
    [
      'no format',
      { ...SIGN, 'signature-format': '' },
      'signature-format: empty, expected one format a line, of raw, base64, openpgp, openpgp-binary, ssh, sigstore, optionally followed by a suffix that replaces the usual one'
    ],
    [
      'an empty pin',
      { ...SIGN, 'public-key-fingerprint': '' },
      'public-key-fingerprint: empty, expected sha256:<64 hex> or "any"; an expression may have evaluated to an empty string'
    ],
    [
      'a pin of comments only',
      { ...SIGN, 'public-key-fingerprint': '# ours\n' },
      'public-key-fingerprint: empty, expected sha256:<64 hex> or "any"; an expression may have evaluated to an empty string'
    ],
    ...[`sha256:${'0a'.repeat(31)}`, `${PIN}0`, `SHA1:${'0a'.repeat(20)}`, `\ufeff${PIN}`, '!any', 'ANY'].map(
      pin =>
        [
          `the pin ${JSON.stringify(pin)}`,
          { ...SIGN, 'public-key-fingerprint': pin },
          `public-key-fingerprint: ${JSON.stringify(pin)}, expected sha256:<64 hex>, !sha256:<64 hex> for a revoked key, or "any"`
        ] as const
    ),
    [
      'any key together with a pin',
      { ...SIGN, 'public-key-fingerprint': `any\n${PIN}` },
      'public-key-fingerprint: "any" together with pins; remove "any", or the pins mean nothing'
    ],
    [
      'too many pins',
      { ...SIGN, 'public-key-fingerprint': `${PIN}\n`.repeat(101) },
      'public-key-fingerprint: 101 pins, expected at most 100'
    ],
    [
      'a repository without an owner',
      { ...SIGN, repository: 'app', 'release-tag': 'v1' },
      'repository: "app", expected owner/name'
    ],
    [
      'a repository as an address',
      { ...SIGN, repository: 'https://github.com/o/r', 'release-tag': 'v1' },
      'repository: "https://github.com/o/r", expected owner/name; perhaps o/r is intended'
    ],
    ['no release', SIGN, NO_RELEASE, { tag: undefined }],
    ['no release in another repository', { ...SIGN, repository: 'other/app' }, NO_RELEASE],
    [
      'a tag that is only a prefix',
      { ...SIGN, 'release-tag': 'refs/tags/' },
      'release-tag: "refs/tags/", expected a tag name'
    ],
    [
      'an id that is none',
      { ...SIGN, 'release-id': 'latest' },
      'release-id: "latest", expected a whole number from 1 to 9007199254740991'
    ],
    [
      'the id zero',
      { ...SIGN, 'release-id': '0' },
      'release-id: "0", expected a whole number from 1 to 9007199254740991'
    ],

    [
      'nothing to verify',
      { ...VERIFY, artifacts: '' },
      'artifacts: no pattern given, expected globs of files in artifacts, or of asset names in release-assets (an expression may have evaluated to an empty string)'
    ],
    [
      'nobody to trust',
      { ...VERIFY, 'trusted-public-key': '' },
      'trusted-public-key: no key to trust is given; give a public key file from the checkout, a pin in public-key-fingerprint, or key-id'
    ],
    ...(
      [
        ['trusted-public-key', '# none'],
        ['trusted-public-key', ' \n\t'],
        ['role-to-assume', ' '],
        ['key-id', '\n'],
        ['signing-algorithm', ' ']
      ] as const
    ).map(
      ([name, value]) =>
        [
          `a ${name} of ${JSON.stringify(value)}`,
          { ...(name === 'key-id' ? VERIFY : SIGN), [name]: value },
          `${name}: only spaces or comments, expected ${name === 'trusted-public-key' ? 'paths of public key files' : 'a value'}; remove it if none is meant (an expression may have evaluated to an empty string)`
        ] as const
    ),
    [
      'a session name without a role',
      { ...SIGN, 'role-to-assume': '', 'role-session-name': 's' },
      'role-to-assume: empty beside role-session-name; give the ARN of the role (an expression may have evaluated to an empty string), or remove role-session-name'
    ],
    [
      'an audience and a duration without a role',
      { ...SIGN, audience: 'a', 'role-duration-seconds': '1800' },
      'role-to-assume: empty beside audience and role-duration-seconds; give the ARN of the role (an expression may have evaluated to an empty string), or remove audience and role-duration-seconds'
    ],
    [
      'a pin both allowed and revoked',
      { ...SIGN, 'public-key-fingerprint': `${PIN}\n!${PIN.toUpperCase().replace('SHA', 'sha')}` },
      `public-key-fingerprint: ${PIN} is both allowed and revoked; remove one of the two lines`
    ],
    [
      'nobody to trust but a revoked key',
      { ...VERIFY, 'trusted-public-key': '', 'public-key-fingerprint': `!${PIN}` },
      'trusted-public-key: no key to trust is given; give a public key file from the checkout, a pin in public-key-fingerprint, or key-id'
    ],
    [
      'KMS without a key',
      { ...VERIFY, 'verify-with': 'kms' },
      'verify-with: "kms" needs key-id, the KMS key that verifies'
    ],
    [
      'every key must sign, and one is trusted',
      { ...VERIFY, 'require-signatures': 'all', 'key-id': 'alias/release', 'aws-region': 'eu-central-1' },
      'require-signatures: "all" cannot be used with key-id, by which exactly one key is trusted; remove key-id, and give each key in trusted-public-key or public-key-fingerprint'
    ],
    [
      'a folder for assets without assets',
      { ...VERIFY, 'output-directory': 'out' },
      'output-directory: in verify mode it keeps verified release assets, but release-assets is empty'
    ],
    [
      'assets without a release',
      { ...VERIFY, 'release-assets': '*' },
      'release-assets: no release is named and this run is not for a release or a tag; give release-tag or release-id',
      { tag: undefined }
    ],
    [
      'assets to sign without a release',
      { ...SIGN, artifacts: '', upload: 'none', 'release-assets': '*' },
      'release-assets: with upload: none no release is looked up; remove one of the two'
    ],
    [
      'a release to publish without one',
      { ...SIGN, upload: 'none', 'publish-release': 'true' },
      'publish-release: with upload: none there is no release; remove one of the two'
    ],
    [
      'instructions for a release without one',
      { ...SIGN, upload: 'none', 'verify-instructions': 'https://example.com/key' },
      'verify-instructions: with upload: none there is no release; remove one of the two'
    ],
    [
      'a release to publish by each job of a matrix',
      { ...SIGN, 'publish-release': 'true', 'job-total': '3' },
      'publish-release: given in one of 3 matrix jobs; give it in one job after the matrix, or set job-total: 1 when each matrix job signs its own release'
    ],
    [
      'instructions by each job of a matrix',
      { ...SIGN, 'verify-instructions': 'true', 'job-total': '2' },
      'verify-instructions: given in one of 2 matrix jobs; give it in one job after the matrix, or set job-total: 1 when each matrix job signs its own release'
    ],
    [
      'no number of jobs',
      { ...SIGN, 'job-total': 'two' },
      'job-total: "two", expected a whole number from 1 to 1000'
    ],
    [
      'an input of verify mode in sign mode',
      { ...SIGN, 'verify-with': 'kms' },
      'verify-with: given, but it has no meaning in sign mode; remove it or set mode: verify'
    ],
    [
      'an input of sign mode in verify mode',
      { ...VERIFY, upload: 'none' },
      'upload: given, but it has no meaning in verify mode; remove it or set mode: sign'
    ],

    [
      'a typing error',
      { ...SIGN, 'public-key-fingerprints': PIN },
      '"public-key-fingerprints" is not an input of this action; the closest is public-key-fingerprint'
    ],
    [
      'an underscore',
      { ...SIGN, public_key_fingerprint: PIN },
      '"public_key_fingerprint" is not an input of this action; the closest is public-key-fingerprint'
    ],
    [
      'one letter too few',
      { ...SIGN, artifact: 'x' },
      '"artifact" is not an input of this action; the closest is artifacts'
    ],
    [
      'an unknown name with a hyphen',
      { ...SIGN, 'gpg-passphrase': 'x' },
      '"gpg-passphrase" is not an input of this action'
    ],
    [
      'an empty undeclared input',
      { ...SIGN, 'require-bindings': '' },
      '"require-bindings" is not an input of this action; the closest is require-binding'
    ]
  ]

  it.each(wrong.map(([name, given, expected, job = {}]) => [name, given, expected, job] as const))(
    '%s',
    (_, given, expected, job) => {
      expect(problem(given, { ...JOB, ...job })).toBe(expected)
    }
  )

  it.each([
    ['artifacts', '~/dist/*', SIGN],
    ['artifacts', 'dist/*\n!~/dist/*.md', SIGN],
    ['digests', '@~/SHA256SUMS', SIGN],
    ['checksums-file', '~/SHA256SUMS', SIGN],
    ['output-directory', '~', SIGN],
    ['output-directory', '~/v', SIGN],
    ['public-key-file', '~/key.pem', SIGN],
    ['record-file', '~/record.json', SIGN],
    ['statement-file', '~/release.sigstore.json', SIGN],
    ['openpgp-certificate', '~/release.asc', { ...SIGN, 'signature-format': 'openpgp' }],
    ['trusted-public-key', '~/key.pem', VERIFY],
    ['output-directory', '~\\v', { ...VERIFY, 'release-assets': '*' }]
  ])('a home directory in %s: %s', (name, value, inputs) => {
    expect(refusal({ ...inputs, [name]: value }).message).toContain(
      `, but "~" is not expanded; expected a path relative to the workspace, or an absolute one`
    )
  })

  it('no home directory in a name that only begins with a tilde', () => {
    expect(() => parseInputs(env({ ...SIGN, artifacts: '~app.tgz\n./~/app.tgz' }), JOB)).not.toThrow()
  })

  it('all at once, in one error', () => {
    const thrown = refusal({
      mode: 'sign',
      'key-id': '?',
      'signature-format': 'hex',
      overwrite: 'maybe',
      'public-key-fingerprint': '',
      'verify-with': 'kms'
    })
    expect(thrown.code).toBe('INPUT_INVALID')
    expect(thrown.hint).toBe('Correct the "with:" block of this step.')
    expect(thrown.message).toMatch(/^6 inputs are wrong: \(1\) verify-with: .*; \(6\) [^;]*\.$/)
    for (const name of ['key-id', 'artifacts', 'signature-format', 'overwrite', 'public-key-fingerprint'])
      expect(thrown.message).toContain(`) ${name}: `)
  })

  it('without what was given in full, when that is long', () => {
    const text = problem({ ...SIGN, repository: 'x'.repeat(5000), 'release-tag': 'v1' })
    expect(text).toBe(`repository: "${'x'.repeat(300)}…", expected owner/name`)
  })

  it('without a line break from what was given', () => {
    expect(problem({ ...SIGN, repository: 'a\n::error::b', 'release-tag': 'v1' })).toBe(
      'repository: "a\\n::error::b", expected owner/name'
    )
  })
})

describe('white space', () => {
  it('around a value is dropped, if it is ASCII', () => {
    expect(sign({ 'key-id': `\t\v\f\r\n ${KEY_ARN} \n` }).key.id).toBe(KEY_ARN)
  })

  it.each(['\ufeff', '\u00a0', '\u2028', '\u3000'])('%j stays, as part of a pattern', mark => {
    expect(sign({ artifacts: `${mark}dist/*` }).artifacts).toEqual([`${mark}dist/*`])
  })
})

describe('variables that are no inputs of ours', () => {
  it.each<[Readonly<Record<string, string>>, number]>([
    [{ strategy: 'both', 'release-tag': 'v1' }, 1],
    [{ strategy: 'checksums', 'release-id': '5' }, 1],
    [{ strategy: 'each', 'release-tag': 'v1' }, 0],
    [{ strategy: 'both' }, 0]
  ])('that name a release which nothing is bound to there is a warning: %j', (given, count) => {
    const warnings: string[] = []
    const rest = Object.fromEntries(Object.entries(SIGN).filter(([name]) => !name.startsWith('release-')))
    parseInputs(env({ ...rest, upload: 'none', ...given }), JOB, text => warnings.push(text))
    expect(warnings).toEqual(
      Array.from({ length: count }, () => expect.stringContaining('nothing binds the files to it') as string)
    )
  })

  it.each(['INPUT_VERSION', 'INPUT_X', 'INPUT_BUILD_NUMBER'])('of %s there is a warning', name => {
    const warnings: string[] = []
    parseInputs({ ...env(SIGN), [name]: 'x' }, JOB, text => warnings.push(text))
    expect(warnings).toEqual([
      `"${name.slice(6).toLowerCase()}" is not an input of this action and has no effect. Remove it, or correct its name.`
    ])
  })

  it.each(['INPUT_', 'INPUTS', 'PATH'])('%s is passed over', name => {
    const warnings: string[] = []
    parseInputs({ ...env(SIGN), [name]: 'x' }, JOB, text => warnings.push(text))
    expect(warnings).toEqual([])
  })

  it('a variable without a value is passed over', () => {
    expect(parseInputs({ ...env(SIGN), 'INPUT_KEY-IDS': undefined }, JOB).mode).toBe('sign')
  })
})

describe('a word for an input', () => {
  it.each([
    ['fingerprint', 'public-key-fingerprint'],
    ['fingerprints', 'public-key-fingerprint'],
    ['fingerprnt', 'public-key-fingerprint'],
    ['algorithm', 'signing-algorithm'],
    ['dry', 'dry-run'],
    ['dry_run', 'dry-run'],
    ['binding', 'require-binding'],
    ['publish', 'publish-release'],
    ['tag', 'release-tag'],
    ['tag_name', 'release-tag'],
    ['region', 'aws-region'],
    ['role', 'role-to-assume'],
    ['role-arn', 'role-to-assume'],
    ['kms-key-id', 'key-id'],
    ['kms_key', 'key-id'],
    ['files', 'artifacts'],
    ['path', 'artifacts'],
    ['suffix', 'signature-format'],
    ['gpg_private_key', 'openpgp-certificate'],
    ['gpg-key', 'openpgp-certificate'],
    ['checksums', 'checksums-file or digests'],
    ['id', 'key-id, additional-key-id or release-id'],
    ['public-key', 'trusted-public-key, public-key-fingerprint or public-key-file'],
    ['key', 'key-id, trusted-public-key, public-key-fingerprint or public-key-file']
  ])('%s is refused, since it means %s', (name, meant) => {
    expect(problem({ ...SIGN, [name]: 'x' })).toBe(
      `"${name}" is not an input of this action; the closest is ${meant}`
    )
  })

  it('is each part of a declared name', () => {
    const parts = new Set(INPUT_NAMES.flatMap(name => name.split('-')))
    const others = [...parts].filter(part => !INPUT_NAMES.some(name => name === part))
    expect(others.filter(part => meantInputs(part, INPUT_NAMES).length === 0)).toEqual([])
  })

  it.each(['version', 'draft-notes-xyz', 'debug', 'environment'])('%s is none', name => {
    expect(meantInputs(name, INPUT_NAMES)).toEqual([])
  })
})

describe('nearestInput', () => {
  it.each([
    ['key_id', 'key-id'],
    ['keyid', 'key-id'],
    ['public-key-fingerprit', 'public-key-fingerprint'],
    ['role-to-asume', 'role-to-assume'],
    ['release-asset', 'release-assets'],
    ['tokne', undefined],
    ['toke', 'token'],
    ['something', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined]
  ])('%# is %s', (name, expected) => {
    expect(nearestInput(name, INPUT_NAMES)).toBe(expected)
  })
})

/** As the runner makes variables of inputs. */
function env(given: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])
  )
}

function sign(given: Readonly<Record<string, string>>, job: JobContext = JOB): SignInputs {
  const inputs: Inputs = parseInputs(env({ ...SIGN, ...given }), job)
  if (inputs.mode !== 'sign') throw new Error('expected sign mode')
  return inputs
}

function verify(given: Readonly<Record<string, string>>, job: JobContext = JOB): VerifyInputs {
  const inputs: Inputs = parseInputs(env({ ...VERIFY, ...given }), job)
  if (inputs.mode !== 'verify') throw new Error('expected verify mode')
  return inputs
}

function refusal(given: Readonly<Record<string, string | undefined>>, job: JobContext = JOB): ActionError {
  try {
    parseInputs(env(given), job)
  } catch (thrown) {
    if (thrown instanceof ActionError) return thrown
    throw thrown
  }
  throw new Error('the inputs were accepted')
}

/** The one thing that is wrong. */
function problem(given: Readonly<Record<string, string | undefined>>, job: JobContext = JOB): string {
  const { message } = refusal(given, job)
  expect(message).toMatch(/^An input is wrong: [^]*\.$/)
  return message.slice('An input is wrong: '.length, -1)
}
