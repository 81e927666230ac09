import { AS_AWS } from './kms-round.ts'

// What the round finds in emulators: where they differ from AWS KMS, in the words that the action
// and the AWS CLI have for it. test/interop/peer-kms.slow.test.ts compares, and docs/compatibility.md lists it.

/** Outcomes by how often, by what was asked. */
export type Tally = Readonly<Record<string, Readonly<Record<string, number>>>>

const SIGNED_IN_DRY_RUN =
  'The KMS at AWS_ENDPOINT_URL_KMS signed although it was asked for a dry run: it is an emulator that ignores DryRun. The signature was discarded.'
export const EMULATOR_HINT =
  'AWS never sends such a response, but emulators do (moto): check AWS_ENDPOINT_URL_KMS, or use an emulator that responds as AWS does.'
const WITHOUT_KEY_SPEC = `KMS_ANSWER_WRONG: KMS answered GetPublicKey with CustomerMasterKeySpec <key spec>, but without KeySpec. ${EMULATOR_HINT}`

/** Outcomes by how often; what is not here is as AWS KMS does it. */
const KNOWN: Readonly<Record<string, Tally>> = {
  MiniStack: {
    'dry run by the action': { [SIGNED_IN_DRY_RUN]: 6 },
    refuse: { [AS_AWS]: 24, 'a message of 4097 bytes: no error, expected ValidationException': 6 }
  },
  moto: {
    'get-public-key': {
      'KeyId is "<key id>", expected "<key ARN>"; KeySpec is missing, expected "<key spec>"': 24
    },
    'sign by the action': { [WITHOUT_KEY_SPEC]: 84 },
    'sign by the AWS CLI, RAW': { [AS_AWS]: 48, 'a PSS salt of another length than the digest': 36 },
    'sign by the AWS CLI, DIGEST': { 'the digest was hashed again': 84 },
    'verify by the AWS CLI, RAW': { [AS_AWS]: 84 },
    'verify by the AWS CLI, DIGEST': { 'SignatureValid is false, expected true': 84 },
    'verify by the action, by its public key': { [AS_AWS]: 84 },
    'verify by the action, by KMS': { [WITHOUT_KEY_SPEC]: 84 },
    'dry run by the action': { [WITHOUT_KEY_SPEC]: 6 },
    refuse: {
      'a digest of another length: no error, expected ValidationException': 6,
      'a message of 4097 bytes: no error, expected ValidationException': 6,
      'an algorithm of another kind of key: ValidationException, expected InvalidKeyUsageException': 6,
      'a signature that is none: no error, expected KMSInvalidSignatureException': 6,
      [AS_AWS]: 6
    }
  }
}
const ALL_AS_AWS: Tally = {
  'create-key': { [AS_AWS]: 6 },
  'get-public-key': { [AS_AWS]: 24 },
  'sign by the action': { [AS_AWS]: 84 },
  'sign by the AWS CLI, RAW': { [AS_AWS]: 84 },
  'sign by the AWS CLI, DIGEST': { [AS_AWS]: 84 },
  'verify by the AWS CLI, RAW': { [AS_AWS]: 252 },
  'verify by the AWS CLI, DIGEST': { [AS_AWS]: 252 },
  'verify by the action, by its public key': { [AS_AWS]: 252 },
  'verify by the action, by KMS': { [AS_AWS]: 252 },
  'dry run by the action': { [AS_AWS]: 6 },
  refuse: { [AS_AWS]: 30 }
}

/** All that the round must find in an emulator of this name. */
export const expectedTally = (name: string): Tally => ({ ...ALL_AS_AWS, ...KNOWN[name] })

/** Those that CI runs. */
export const EMULATORS: readonly string[] = Object.keys(KNOWN)
