import { hasWildcard } from '../artifacts/pattern.ts'
import { INPUT_TERMS } from '../inputs/terms.ts'
import type { AwsTerms, Terms } from '../ports/terms.ts'
import { shellWord } from '../signature/openssl-commands.ts'
import { ARTIFACT_KEY_SPECS } from '../signature/public-key.ts'

/** The command: its options, the current folder, a folder of files. */
export const OPTION_TERMS: Terms = {
  names: {
    'checksums-file': '--checksums-file',
    'signature-suffix': '--signature-suffix',
    'signing-algorithm': '--algorithm',
    'trusted-public-key': '--key',
    'public-key-fingerprint': '--fingerprint',
    'require-binding': '--expect',
    'require-signatures': '--require-signatures',
    'key-id': '--key-id',
    'aws-region': '--aws-region'
  },
  notAKey: {
    role: 'a role is assumed by a profile (AWS_PROFILE)',
    fingerprint: 'a fingerprint names no key for AWS'
  },
  anchors: ['--key', '--fingerprint'],
  keepKey: 'Get it from its owner and keep it in another folder',
  toName: 'Name the artifacts themselves, or the folder that they are in.',
  toBind:
    'Get the checksums file, its signature and release-binding.json of the release as well; they are there if it was signed with strategy: checksums or both.',
  elsewhere: 'in the current folder',
  keyFileMissing: 'Correct the path in --key.',
  inWorld: 'in the folder',
  member: name => `file ${name}`,
  toComplete: {
    local: INPUT_TERMS.toComplete.local,
    release: 'Get what is missing; without --all the files that are there are verified.'
  },
  toRename: { local: INPUT_TERMS.toRename.local, release: INPUT_TERMS.toRename.local },
  giveList: name => `--checksums-file ${shellWord(name)}`,
  keepKeyFile: 'keep that file apart from what it verifies',
  exemption: 'option',
  exempt: name =>
    hasWildcard(name)
      ? 'rename it before you exempt it: "*" and "?" of --exempt stand for other names as well'
      : `exempt it with ${exemptOption(name)}`,
  exemptedBy: pattern => exemptOption(pattern.replace(/^!/, '')),
  whyEmpty: 'a variable of the shell may be empty'
}

/** A person at a terminal who asks AWS, for an OpenPGP certificate. */
export const OPTION_AWS_TERMS: AwsTerms = {
  keyId: '--key-id',
  keySpecs: ARTIFACT_KEY_SPECS,
  caller: 'the profile (AWS_PROFILE)',
  compared: algorithm =>
    `${algorithm === undefined ? '' : `--algorithm (${algorithm}; OpenPGP has no place for PSS, so that a policy for RSASSA_PSS_SHA_* alone is not enough), `}--key-id and the identity of the credentials (aws sts get-caller-identity)`,
  correct:
    'correct the options, or use another profile; where only the role of a release job may sign, run the command in such a job',
  pasteFrom: 'below',
  getCredentials:
    'Sign in (aws sso login), name a profile in AWS_PROFILE, or set the variables that "aws configure export-credentials --format env" prints',
  getOthers: 'use another profile',
  renew: 'sign in again (aws sso login), or get others'
}

function exemptOption(name: string): string {
  return name.startsWith('-') ? `--exempt=${shellWord(name)}` : `--exempt ${shellWord(name)}`
}
