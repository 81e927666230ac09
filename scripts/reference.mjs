// Writes docs/reference/inputs.md and the table of docs/reference/outputs.md from action.yml; with --check it only says whether they are
// current. What action.yml has no place for, the group of an input, its mode and an example, is here.
import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'yaml'

const read = path => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const { inputs, outputs } = parse(read('action.yml'))

/** Inputs by what they are about, each with an example. */
const GROUPS = {
  'What is signed or verified': {
    mode: 'verify',
    artifacts: 'dist/*',
    'release-assets': "'*'",
    digests: '${{ needs.build.outputs.digests }}',
    strategy: 'checksums'
  },
  'Key and role': {
    'key-id': 'arn:aws:kms:eu-central-1:111122223333:key/<key id>',
    'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_256',
    'additional-key-id': 'alias/release-signing-additional',
    'aws-region': 'eu-central-1',
    'role-to-assume': 'arn:aws:iam::111122223333:role/release-signing',
    'role-session-name': 'release',
    'role-duration-seconds': '1800',
    audience: 'sts.amazonaws.com'
  },
  Formats: {
    'signature-format': 'openpgp',
    'openpgp-certificate': 'keys/release.asc',
    'statement-file': 'release.sigstore.json',
    'checksums-file': 'SHA256SUMS',
    'signature-suffix': '.signature'
  },
  Release: {
    upload: 'all',
    'release-tag': 'v1.2.3',
    'release-id': '190000001',
    repository: 'your-org/your-repo',
    token: '${{ github.token }}',
    'publish-release': 'true',
    'verify-instructions': 'https://example.com/release-key'
  },
  Files: {
    'output-directory': 'verified',
    'public-key-file': 'keys/signing-public-key.der',
    'record-file': 'signing-record.json',
    'job-summary': 'false'
  },
  Verification: {
    'trusted-public-key': 'keys/signing-public-key.pem',
    'public-key-fingerprint': 'sha256:<64 hex digits>',
    'require-signatures': 'all',
    'require-binding': 'your-org/your-repo@v1.2.3',
    'verify-with': 'kms'
  },
  Safety: {
    overwrite: 'true',
    'dry-run': 'true',
    'job-total': "'1'"
  }
}

const SIGN_ONLY = /^Sign mode: /

// two blanks, as in a line of sha256sum, stay two
const oneLine = text => text.replace(/\s*\n\s*/g, ' ').trim()
const code = text => `\`${text}\``

function inputSection(name, example) {
  const { description, default: standard } = inputs[name]
  const text = oneLine(description)
  const isForBoth = SIGN_ONLY.test(text) && /\. Verify mode: /.test(text)
  const mode = isForBoth ? 'Both modes' : (/^(?:Sign|Verify) mode(?=: )/.exec(text)?.[0] ?? 'Both modes')
  const facts = [
    mode,
    standard === undefined || standard === '' ? 'no default' : `default ${code(standard)}`,
    `example ${code(`${name}: ${example}`)}`
  ]
  const meaning = isForBoth ? text : text.replace(/^(?:Sign|Verify) mode: /, '')
  return [`### ${code(name)}`, facts.join(' · '), meaning[0].toUpperCase() + meaning.slice(1)]
}

function inputsPage() {
  const grouped = Object.values(GROUPS).flatMap(Object.keys)
  const missing = Object.keys(inputs).filter(name => !grouped.includes(name))
  const unknown = grouped.filter(name => !(name in inputs))
  if (missing.length + unknown.length > 0 || new Set(grouped).size !== grouped.length)
    throw new Error(
      `Each input must be in one group of ${import.meta.url}: ${[...missing, ...unknown].join(', ')}`
    )
  const links = Object.entries(GROUPS).map(
    ([group, examples]) =>
      `- ${group}: ${Object.keys(examples)
        .map(name => `[${code(name)}](#${name})`)
        .join(', ')}`
  )
  return [
    '# Inputs',
    'For people who write or review a step that uses this action.',
    'Lists take one item per line; blank lines and lines that start with `#` are skipped. An input that is not declared here is an error, since the runner only warns about it; so is an input that has no meaning in the mode. All input problems are reported together. Booleans are `true` or `false`, also `True`, `TRUE`, `False` and `FALSE`, and nothing else.',
    '<!-- Written by scripts/reference.mjs from action.yml. -->',
    links.join('\n'),
    ...Object.entries(GROUPS).flatMap(([group, examples]) => [
      `## ${group}`,
      ...Object.entries(examples).flatMap(([name, example]) => inputSection(name, example))
    ])
  ].join('\n\n')
}

function outputsTable(page) {
  const [begin, end] = ['<!-- outputs: written by scripts/reference.mjs -->', '<!-- end of outputs -->']
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (after === undefined) throw new Error(`docs/reference/outputs.md has no markers "${begin}" and "${end}"`)
  const rows = Object.entries(outputs).map(
    ([name, { description }]) => `| ${code(name)} | ${oneLine(description).replaceAll('|', '\\|')} |`
  )
  // left alone by prettier, which would pad all rows to the longest
  const table = ['<!-- prettier-ignore -->', '| Output | Meaning |', '| --- | --- |', ...rows].join('\n')
  return `${before}${begin}\n\n${table}\n\n${end}${after}`
}

const PAGES = {
  'docs/reference/inputs.md': () => `${inputsPage()}\n`,
  'docs/reference/outputs.md': outputsTable
}

for (const [path, make] of Object.entries(PAGES)) {
  const before = read(path)
  const after = make(before)
  if (after === before) {
    console.log(`${path} is what action.yml says.`)
  } else if (process.argv.includes('--check')) {
    console.error(`${path} is not what action.yml says: run "node scripts/reference.mjs".`)
    process.exitCode = 1
  } else {
    writeFileSync(new URL(`../${path}`, import.meta.url), after)
    console.log(`Wrote ${path}.`)
  }
}
