/** What `action.yml` declares of an input. */
export interface InputSpec {
  /** The mode in which the input has a meaning. */
  readonly mode: 'sign' | 'verify' | 'both'
  /** The default that `action.yml` declares; without one, an empty input is absent. */
  readonly default?: string
}

/** Every input that `action.yml` declares; a test compares the two. */
export const INPUTS = {
  mode: { mode: 'both', default: 'sign' },
  artifacts: { mode: 'both' },
  'release-assets': { mode: 'both' },
  digests: { mode: 'both', default: 'none' },
  'key-id': { mode: 'both' },
  'signing-algorithm': { mode: 'both' },
  'aws-region': { mode: 'both' },
  'role-to-assume': { mode: 'both' },
  'role-session-name': { mode: 'both' },
  'role-duration-seconds': { mode: 'both', default: '900' },
  audience: { mode: 'both' },
  strategy: { mode: 'sign' },
  'checksums-file': { mode: 'both' },
  'signature-format': { mode: 'sign', default: 'raw' },
  'openpgp-certificate': { mode: 'sign' },
  'statement-file': { mode: 'sign' },
  'additional-key-id': { mode: 'sign' },
  'signature-suffix': { mode: 'verify' },
  'output-directory': { mode: 'both' },
  'public-key-file': { mode: 'sign', default: 'signing-public-key.pem' },
  'trusted-public-key': { mode: 'both' },
  'public-key-fingerprint': { mode: 'both', default: 'any' },
  'require-binding': { mode: 'verify', default: 'if-present' },
  'require-signatures': { mode: 'verify', default: 'any' },
  'record-file': { mode: 'sign' },
  'job-summary': { mode: 'both', default: 'true' },
  upload: { mode: 'sign', default: 'signatures' },
  'release-tag': { mode: 'both' },
  'release-id': { mode: 'both' },
  repository: { mode: 'both' },
  token: { mode: 'both', default: '${{ github.token }}' },
  overwrite: { mode: 'sign', default: 'false' },
  'publish-release': { mode: 'sign', default: 'false' },
  'verify-instructions': { mode: 'sign', default: 'false' },
  'verify-with': { mode: 'verify', default: 'local' },
  'dry-run': { mode: 'sign', default: 'false' },
  'job-total': { mode: 'both', default: '${{ strategy.job-total }}' }
} as const satisfies Record<string, InputSpec>

export type InputName = keyof typeof INPUTS
export const INPUT_NAMES = Object.keys(INPUTS) as InputName[]
