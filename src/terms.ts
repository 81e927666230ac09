import { shellWord } from './signature/openssl-commands.ts'

/** A setting of a verification that messages name, as the action's input for it is called. */
export type Setting =
  | 'checksums-file'
  | 'signature-suffix'
  | 'signing-algorithm'
  | 'trusted-public-key'
  | 'public-key-fingerprint'
  | 'require-binding'

/** The words of messages that depend on who is spoken to: the author of a workflow, or a person at a terminal. */
export interface Terms {
  /** What the reader knows a setting by: an input, or an option. */
  readonly names: Readonly<Record<Setting, string>>
  /** The settings that can make a key trusted. */
  readonly anchors: readonly string[]
  /** What to do with a trusted key that lies with the artifacts, as an imperative. */
  readonly keepKey: string
  /** What to do where nothing but signatures and keys is left to verify. */
  readonly toName: string
  /** What to do about artifacts that nothing binds to a release. */
  readonly toBind: string
  /** Where a list may be that is not beside the artifacts, for a sentence with "neither". */
  readonly elsewhere: string
  /** What to do about a key file that is not there. */
  readonly keyFileMissing: string
  /** What a closed world consists of, as "on the release". */
  readonly inWorld: string
  /** One file of a closed world, as "asset app.tgz". */
  readonly member: (name: string) => string
  /** What to do about a checksums file that lists more than is there: local files, or a closed world. */
  readonly toComplete: { readonly local: string; readonly release: string }
  /** The same where all that is missing is there under other names. */
  readonly toRename: { readonly local: string; readonly release: string }
  /** How a checksums file of this name is given, without an end. */
  readonly giveList: (name: string) => string
  /** Where to keep a key, as an imperative. */
  readonly keepKeyFile: string
  /** What exempts: "line". */
  readonly exemption: string
  /** How to take one file out of a closed world, as an imperative. */
  readonly exempt: (name: string) => string
  /** What exempted a file. */
  readonly exemptedBy: (pattern: string) => string
  /** Why a setting can be empty though a value was meant. */
  readonly whyEmpty: string
}

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
    'require-binding': 'require-binding'
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
      'Make the checksums file with the names that the assets have on the release (GitHub replaces blanks and special characters with dots), and sign it again.'
  },
  giveList: name => `checksums-file: ${name}`,
  keepKeyFile: 'keep that file in the repository',
  exemption: 'line',
  exempt: name => `exempt it with a line "!${name}" in release-assets`,
  exemptedBy: pattern => `the line "${pattern}" in release-assets`,
  whyEmpty: 'an expression may have evaluated to an empty string'
}

/** The command: its options, the current folder, a folder of files. */
export const OPTION_TERMS: Terms = {
  names: {
    'checksums-file': '--checksums-file',
    'signature-suffix': '--signature-suffix',
    'signing-algorithm': '--algorithm',
    'trusted-public-key': '--key',
    'public-key-fingerprint': '--fingerprint',
    'require-binding': '--expect'
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
    local: LOCAL_PART,
    release: 'Get what is missing; without --all the files that are there are verified.'
  },
  toRename: { local: LOCAL_NAMES, release: LOCAL_NAMES },
  giveList: name => `--checksums-file ${shellWord(name)}`,
  keepKeyFile: 'keep that file apart from what it verifies',
  exemption: 'option',
  exempt: name => `exempt it with ${exemptOption(name)}`,
  exemptedBy: pattern => exemptOption(pattern.replace(/^!/, '')),
  whyEmpty: 'a variable of the shell may be empty'
}

function exemptOption(name: string): string {
  return name.startsWith('-') ? `--exempt=${shellWord(name)}` : `--exempt ${shellWord(name)}`
}

/** Several names in a sentence: "a, b or c". */
export function listed(names: readonly string[], conjunction: 'and' | 'or'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`
}
