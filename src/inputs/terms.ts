import { hasWildcard } from '../artifacts/pattern.ts'
import type { Terms } from '../ports/terms.ts'

const LOCAL_PART =
  'Put the listed files beside it, or name only the artifacts that you want verified, without the checksums file.'

const LOCAL_NAMES =
  'Give the files the names that are listed, or make the checksums file with the names that they have here, and sign it again.'

/** The action: its inputs, its job, a release. */
export const INPUT_TERMS: Terms = {
  names: {
    'checksums-file': 'checksums-file',
    'signature-suffix': 'signature-suffix',
    'signing-algorithm': 'signing-algorithm',
    'trusted-public-key': 'trusted-public-key',
    'public-key-fingerprint': 'public-key-fingerprint',
    'require-binding': 'require-binding',
    'require-signatures': 'require-signatures',
    'key-id': 'key-id',
    'aws-region': 'aws-region'
  },
  notAKey: {
    role: 'give a role in role-to-assume',
    fingerprint: 'give a fingerprint in public-key-fingerprint'
  },
  anchors: ['trusted-public-key', 'key-id', 'public-key-fingerprint'],
  keepKey: 'Keep it in the repository elsewhere',
  toName: 'Name the artifacts in artifacts or release-assets.',
  toBind: 'Sign the release with strategy: checksums or both, which binds it to its repository and tag.',
  elsewhere: 'in the workspace nor on the release',
  keyFileMissing: 'Check out the repository before this step, or correct the path in trusted-public-key.',
  inWorld: 'on the release',
  member: name => `asset ${name}`,
  toComplete: {
    local: LOCAL_PART,
    release: 'Attach what is missing, or sign the release again.'
  },
  toRename: {
    local: LOCAL_NAMES,
    release:
      'Make the checksums file with the names that the assets have on the release (GitHub replaces spaces and special characters with dots), and sign it again.'
  },
  giveList: name => `checksums-file: ${name}`,
  keepKeyFile: 'keep that file in the repository',
  exemption: 'line',
  exempt: name =>
    hasWildcard(name)
      ? 'rename it before you exempt it: "*" and "?" in a line of release-assets stand for other names as well'
      : `exempt it with a line "!${name}" in release-assets`,
  exemptedBy: pattern => `the line "${pattern}" in release-assets`,
  whyEmpty: 'an expression may have evaluated to an empty string'
}
