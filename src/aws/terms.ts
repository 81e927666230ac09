import type { AwsTerms } from '../ports/terms.ts'
import { ARTIFACT_KEY_SPECS, KEY_SPECS } from '../signature/public-key.ts'

/** The author of a workflow. */
export const WORKFLOW_TERMS: AwsTerms = {
  keyId: 'key-id',
  keySpecs: ARTIFACT_KEY_SPECS,
  caller: 'role-to-assume',
  compared: algorithm =>
    `${algorithm === undefined ? '' : `signing-algorithm (${algorithm}), `}role-to-assume and key-id of this step`,
  correct: 'correct the workflow',
  pasteFrom: 'in the log',
  getCredentials:
    'Give role-to-assume and add "permissions: { id-token: write }" to the job, or configure AWS credentials in an earlier step',
  getOthers: 'remove it and give role-to-assume instead',
  renew: 'get new ones right before this step, or give role-to-assume, whose credentials the step renews'
}

/** The same about `additional-key-id`, whose algorithm follows from the key. */
export const ADDITIONAL_KEY_TERMS: AwsTerms = {
  ...WORKFLOW_TERMS,
  keyId: 'additional-key-id',
  keySpecs: KEY_SPECS,
  compared: algorithm =>
    `${algorithm === undefined ? '' : `the algorithm of that key (${algorithm}), `}role-to-assume and additional-key-id of this step`
}
