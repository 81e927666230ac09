import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import { INPUT_NAMES } from '../../src/inputs/schema.ts'
import type { Inputs } from '../../src/inputs/types.ts'
import type { JobContext } from '../../src/ports/job.ts'
import { damaged } from '../support/mutations.ts'
import { cases, expectMoreThan } from '../support/random.ts'

const KEY_ID = '5211d781-06f0-4062-82a1-0b5e8a99c468'
const KEY_ARN = `arn:aws:kms:eu-west-2:111122223333:key/${KEY_ID}`
const ROLE = 'arn:aws:iam::111122223333:role/release-signing'
const PIN = `sha256:${'0a'.repeat(32)}`
const JOB: JobContext = {
  serverUrl: 'https://github.com',
  repository: 'octo-org/product',
  eventRelease: undefined,
  tag: 'v1',
  region: 'eu-central-1',
  sessionName: 's'
}
const SIGN_WITH_ROLE = { INPUT_ARTIFACTS: '*', 'INPUT_KEY-ID': KEY_ARN, 'INPUT_ROLE-TO-ASSUME': ROLE }

describe('the reader of inputs', () => {
  const values = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '',
        'true',
        'false',
        'any',
        'none',
        PIN,
        `!${PIN}`,
        `${PIN}\n!${PIN}`,
        '*',
        'dist/*',
        '!x',
        'kms',
        'k.pem',
        'v1',
        '0',
        'octo-org/product@v1',
        'alias/a',
        'arn:aws:kms:eu-central-1:111122223333:key/x',
        `${'0'.repeat(64)}  a`,
        '@file'
      )
    },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    {
      weight: 1,
      arbitrary: damaged([
        PIN,
        `!${PIN}`,
        `# ${PIN}\n any \n`,
        'RSASSA_PSS_SHA_256',
        'owner/name',
        '../..',
        '.sig'
      ]).map(String)
    }
  )
  const NAMES =
    'artifacts release-assets digests key-id signing-algorithm aws-region role-to-assume role-duration-seconds checksums-file signature-suffix output-directory trusted-public-key public-key-fingerprint require-binding release-tag release-id repository verify-with'.split(
      ' '
    )
  const DEFAULTS = {
    mode: 'verify',
    artifacts: 'dist/*',
    digests: 'none',
    'public-key-fingerprint': 'any',
    'trusted-public-key': 'k.pem',
    'signature-format': 'raw .sig',
    'public-key-file': 'signing-public-key.pem',
    'require-binding': 'if-present',
    upload: 'signatures',
    overwrite: 'false',
    'publish-release': 'false',
    'verify-instructions': 'false',
    'verify-with': 'local',
    'dry-run': 'false',
    'role-duration-seconds': '900',
    token: 't'
  }
  const given = fc.tuple(
    fc.constantFrom('sign', 'verify'),
    fc.dictionary(
      fc.oneof(
        { weight: 30, arbitrary: fc.constantFrom(...NAMES) },
        { weight: 1, arbitrary: fc.string({ maxLength: 30 }) }
      ),
      values,
      { maxKeys: 5 }
    )
  )

  function read(mode: string, inputs: Readonly<Record<string, string>>): Inputs | ActionError {
    const all = Object.entries({ ...DEFAULTS, 'key-id': mode === 'sign' ? 'alias/a' : '', ...inputs, mode })
    const env = Object.fromEntries(
      all.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])
    )
    try {
      return parseInputs(env, JOB)
    } catch (thrown) {
      if (thrown instanceof ActionError) return thrown
      throw thrown
    }
  }

  test('gives inputs or one INPUT_INVALID, and never fewer pins or anchors than were meant', () => {
    let accepted = 0
    fc.assert(
      fc.property(given, ([mode, inputs]) => {
        const parsed = read(mode, inputs)
        if (parsed instanceof ActionError) {
          assert.equal(parsed.code, 'INPUT_INVALID')
          return
        }
        accepted += 1
        const pinLines = (inputs['public-key-fingerprint'] ?? 'any')
          .split('\n')
          .map(line => line.trim())
          .filter(line => line !== '' && !line.startsWith('#'))
        const { allowed, revoked } = parsed.pins
        assert.equal(revoked.length, pinLines.filter(line => line.startsWith('!')).length)
        assert.equal(allowed?.length ?? 0, pinLines.filter(line => /^sha256:/i.test(line)).length)
        assert(pinLines.length > 0)
        assert.notDeepEqual(allowed, [])
        for (const pin of [...(allowed ?? []), ...revoked]) assert.match(pin, /^sha256:[0-9a-f]{64}$/)
        if (parsed.digests === undefined) assert.equal((inputs['digests'] ?? 'none').trim(), 'none')
        if (parsed.mode === 'verify') {
          assert(parsed.trustedKeyFiles.length > 0 || allowed !== undefined || parsed.key !== undefined)
          assert([...parsed.artifacts, ...parsed.releaseAssets].some(pattern => !pattern.startsWith('!')))
          const binding = (inputs['require-binding'] ?? 'if-present').trim()
          assert.equal(parsed.requireBinding.kind === 'not-required', /^(false|False|FALSE)$/.test(binding))
          assert.equal(parsed.requireBinding.kind === 'if-present', binding === 'if-present')
        }
      }),
      cases(6000)
    )
    expectMoreThan(300, accepted)
  })
})

describe('the role', () => {
  it('never has a session name that STS refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), sessionName => {
        const inputs = parseInputs(SIGN_WITH_ROLE, { ...JOB, sessionName })
        expect(inputs.role?.sessionName).toMatch(/^[\w+=,.@-]{2,64}$/)
      }),
      cases(300)
    )
  })
})

describe('whatever is given', () => {
  it('parseInputs answers, or throws one ActionError that names an input', () => {
    const values = fc.oneof(
      fc.constantFrom(
        '',
        'sign',
        'verify',
        'true',
        'none',
        '*',
        'kms',
        KEY_ARN,
        KEY_ID,
        'alias/a',
        ROLE,
        PIN,
        `!${PIN}`,
        'any',
        'refs/tags/',
        '900',
        'a.pem',
        'eu-west-2'
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constant(undefined)
    )
    const names = fc.oneof(
      fc.constantFrom(...INPUT_NAMES),
      fc.constantFrom('__proto__', 'constructor', 'to-string', 'hasOwnProperty'),
      fc.string({ maxLength: 30 })
    )
    const given = fc.dictionary(
      names.map(name => `INPUT_${name.toUpperCase()}`),
      values
    )
    const job = fc.record({
      serverUrl: fc.string(),
      repository: fc.option(fc.string(), { nil: undefined }),
      eventRelease: fc.option(fc.record({ id: fc.nat(), tag: fc.string() }), { nil: undefined }),
      tag: fc.option(fc.string(), { nil: undefined }),
      region: fc.option(fc.string(), { nil: undefined }),
      sessionName: fc.string()
    })
    fc.assert(
      fc.property(given, job, (variables, context) => {
        expect(outcomeOf(variables, context)).toMatch(
          /^(sign|verify)$|^INPUT_INVALID: (An input is|\d+ inputs are) wrong: [^]+\.$/
        )
      }),
      cases(3000)
    )
  })
})

/** The mode, or what is wrong; whatever else is thrown goes through. */
function outcomeOf(variables: Readonly<Record<string, string | undefined>>, job: JobContext): string {
  try {
    return parseInputs(variables, job).mode
  } catch (thrown) {
    if (!(thrown instanceof ActionError)) throw thrown
    return `${thrown.code}: ${thrown.message}`
  }
}
