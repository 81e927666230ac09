import { describe, expect, it } from 'vitest'
import {
  assertUsableCredentials,
  credentialSources,
  normalizeAwsSwitches
} from '../../src/aws/sdk-environment.ts'

function normalized(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const copy = { ...env }
  normalizeAwsSwitches(copy)
  return copy
}

describe('a switch of AWS', () => {
  const SWITCHES = [
    'AWS_USE_FIPS_ENDPOINT',
    'AWS_USE_DUALSTACK_ENDPOINT',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_EC2_METADATA_V1_DISABLED',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    'AWS_DISABLE_CLOCK_SKEW_CORRECTION'
  ]

  it.each(SWITCHES)('%s is obeyed in any case', name => {
    for (const value of ['true', 'True', 'TRUE', ' true\n'])
      expect(normalized({ [name]: value })).toEqual({ [name]: 'true' })
    expect(normalized({ [name]: 'False' })).toEqual({ [name]: 'false' })
  })

  it.each(SWITCHES)('%s is unset when empty', name => {
    expect(normalized({ [name]: '' })).toEqual({})
  })

  it.each(SWITCHES)('%s is refused with another value', name => {
    for (const value of ['1', 'yes', 'on', 'ture'])
      expect(() => normalized({ [name]: value })).toThrow(`${name} is "${value}", expected true or false.`)
  })
})

describe('AWS_DEFAULTS_MODE', () => {
  it('is obeyed in any case', () => {
    expect(normalized({ AWS_DEFAULTS_MODE: 'In-Region' })).toEqual({ AWS_DEFAULTS_MODE: 'in-region' })
  })

  it('is refused when unknown', () => {
    expect(() => normalized({ AWS_DEFAULTS_MODE: 'fast' })).toThrow(
      'AWS_DEFAULTS_MODE is "fast", expected auto, in-region, cross-region, mobile, standard or legacy.'
    )
  })
})

it('the SDK is not told how often to try', () => {
  expect(normalized({ AWS_RETRY_MODE: 'adaptive', AWS_MAX_ATTEMPTS: 'x', PATH: '/bin' })).toEqual({
    PATH: '/bin'
  })
})

it('the name of the application is as long as the SDK takes it: a longer one would be a warning past the log', () => {
  expect(normalized({ AWS_SDK_UA_APP_ID: 'a'.repeat(51) })).toEqual({ AWS_SDK_UA_APP_ID: 'a'.repeat(50) })
})

describe('credentials of the environment', () => {
  it.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])(
    '%s with a character that no header can carry is refused, and not shown',
    name => {
      for (const value of ['hush\n', '\r\nhush', 'hu sh', 'hu\u0000sh', 'hu\u00fcsh']) {
        const thrown = refusalOf(() => assertUsableCredentials({ [name]: value }))
        expect(thrown).toMatchObject({
          code: 'ENVIRONMENT_INVALID',
          message: `${name} contains a line break, a space or another character that no AWS credential has.`,
          hint: `Give ${name} again, or the secret behind it, without a line break at its end.`
        })
      }
    }
  )

  it.each([
    [{ AWS_ACCESS_KEY_ID: 'AKIA' }, 'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not'],
    [
      { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: '' },
      'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is empty'
    ],
    [{ AWS_SECRET_ACCESS_KEY: 's3cret' }, 'AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not'],
    [{ AWS_SESSION_TOKEN: 'token' }, 'AWS_SESSION_TOKEN is set, but AWS_ACCESS_KEY_ID is not'],
    [{ AWS_WEB_IDENTITY_TOKEN_FILE: '/t' }, 'AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not']
  ])('are refused by halves: %j', (env, message) => {
    const thrown = refusalOf(() => assertUsableCredentials(env)) as Error
    expect(thrown).toMatchObject({ code: 'ENVIRONMENT_INVALID' })
    expect(thrown.message).toBe(`${message}: the AWS SDK would go on to other credentials.`)
    expect(thrown.message).not.toContain('s3cret')
  })

  it('that are all empty are none', () => {
    const env = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' }
    expect(() => assertUsableCredentials(env)).not.toThrow()
    expect(() => assertUsableCredentials({ AWS_ROLE_ARN: 'the variable of another step' })).not.toThrow()
  })

  it('as AWS issues them are taken', () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalr/XUtn+FEMI',
      AWS_SESSION_TOKEN: ''
    }
    expect(() => assertUsableCredentials(env)).not.toThrow()
  })

  it('come from sources that have names', () => {
    expect(credentialSources({ AWS_PROFILE: 'release', AWS_CONFIG_FILE: '', AWS_REGION: 'x' })).toEqual([
      'AWS_PROFILE (release)'
    ])
    expect(
      credentialSources({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://user:s3cret@127.0.0.1:9/s3cret?s3cret',
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/s3cret'
      })
    ).toEqual([
      'AWS_CONTAINER_CREDENTIALS_FULL_URI ("http://127.0.0.1:9")',
      'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'
    ])
    expect(credentialSources({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 's3cret' })).toEqual([
      'AWS_CONTAINER_CREDENTIALS_FULL_URI (not a URL)'
    ])
  })
})

function refusalOf(act: () => void): unknown {
  try {
    act()
  } catch (thrown) {
    return thrown
  }
  return undefined
}
