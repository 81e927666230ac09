import { beforeAll, describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import type { SignInputs, VerifyInputs } from '../../src/inputs/types.ts'
import { commandBlock } from '../../src/report/html.ts'
import { shellWord, opensslCommands } from '../../src/signature/openssl-commands.ts'
import { failureSummary } from '../../src/report/failure.ts'
import { signSummary } from '../../src/report/sign-summary.ts'
import { verifySummary } from '../../src/report/verify-summary.ts'
import { emptySignReport } from '../../src/sign/report.ts'
import { emptyVerifyReport } from '../../src/verify/report.ts'
import type { SignatureForm } from '../../src/signature/formats/index.ts'
import type { SignedArtifact, SignReport } from '../../src/sign/report.ts'
import type { RsaPublicKey } from '../../src/signature/public-key.ts'
import type { RefusedResult, VerifiedResult } from '../../src/verify/model.ts'
import type { VerifyReport } from '../../src/verify/report.ts'
import { testKey } from '../support/keys.ts'
import { decodeEntities, unwrapped } from '../support/outcome.ts'
import { publicKeyOf } from '../support/public-keys.ts'

let publicKey: RsaPublicKey
const SIGNING = inputsWith({})

beforeAll(async () => {
  publicKey = publicKeyOf(await testKey('RSA_2048'))
})

const DRAFT = {
  id: 1,
  tag: 'v1.2.3',
  repository: 'o/r',
  targetCommitish: 'main',
  draft: true,
  immutable: false,
  url: 'https://github.com/o/r/releases/1',
  notes: '',
  uploadUrl: ''
}
const BINDING = {
  server: 'https://github.com',
  repository: 'o/r',
  tag: 'v1.2.3',
  commit: 'c'.repeat(40),
  repositoryId: 1
}
const FAILURE = new ActionError('KMS_ACCESS_DENIED', "The role can't sign.", { hint: 'Allow kms:Sign.' })

describe('the summary of a signing run', () => {
  it.each([
    ['raw', 'RSASSA_PSS_SHA_256', 'dist/app.tgz'],
    ['base64', 'RSASSA_PKCS1_V1_5_SHA_512', 'dist/app.tgz'],
    ['base64', 'RSASSA_PSS_SHA_384', `dist/${'long'.repeat(50)} it's.tgz`]
  ])('shows the commands to verify with, whole: %s, %s', (encoding, algorithm, path) => {
    const inputs = inputsWith({ 'signature-format': encoding, 'signing-algorithm': algorithm })
    const [form] = inputs.forms
    if (form === undefined) throw new Error('no format')
    const command = opensslCommands(form, undefined, {
      artifact: path,
      signature: `${path}.sig`,
      publicKey: 'key.pem'
    })
    expect(command.split('\n')).toHaveLength(encoding === 'raw' ? 1 : 2)
    expect(blocks(signSummary(inputs, report(path, form), undefined))).toContain(command)
  })

  it('shows names as they are and lets none of them be markup', () => {
    const path = "dist/<b>it's</b> [x](y) `z` & @all.tgz"
    const summary = signSummary(SIGNING, report(path), undefined)
    expect(summary).not.toContain('<b>it')
    expect(decodeEntities(summary)).toContain(path)
  })

  it('shows what failed and what to do', () => {
    expect(decodeEntities(failureSummary(FAILURE))).toMatch(
      /KMS_ACCESS_DENIED.*The role can't sign\..*Allow kms:Sign\./
    )
  })

  it.each<[string, Partial<SignReport>, Readonly<Record<string, string>>]>([
    ['Signed 1 artifact; nothing was attached', {}, {}],
    ['Signed 1 artifact; the release is still a draft: publish it', { release: DRAFT }, {}],
    ['Signed 1 artifact of a public release', { release: { ...DRAFT, draft: false } }, {}],
    [
      'Signed 1 artifact and published the release',
      { release: { ...DRAFT, draft: false }, published: true },
      {}
    ],
    ['Dry run: 1 artifact would be signed; nothing was changed', {}, { 'dry-run': 'true' }]
  ])('begins with what happened and what is next: %s', (heading, known, given) => {
    const summary = signSummary(inputsWith(given), { ...report('dist/app.tgz'), ...known }, undefined)
    expect(summary.split('\n')[0]).toBe(`## ${heading}`)
  })

  it('of a run that failed begins with the error, and says what is on the release', () => {
    const asset = { name: 'a', url: '', id: 1, digest: undefined, action: 'uploaded' } as const
    const attached = [{ ...asset, asset: undefined as never }]
    const failed = { ...report('dist/app.tgz'), attached, release: DRAFT }
    const summary = decodeEntities(signSummary(SIGNING, failed, FAILURE))
    expect(summary).toMatch(/^## Signing failed\n\n<p><b>KMS_ACCESS_DENIED<\/b>/)
    expect(summary).toContain('Before that, 1 asset was already on the release.')
    expect(summary).not.toMatch(/### (?:Pin|Verify)/)
  })

  it('has the pin, then how to verify, and the artifacts last', () => {
    const summary = signSummary(SIGNING, report('dist/app.tgz'), undefined)
    const order = ['## Signed', '### Pin this key', '### Verify with OpenSSL', '### Verify with kms-sign']
    const places = [...order, '### Artifacts'].map(part => summary.indexOf(part))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places).not.toContain(-1)
  })

  it('says to what it is bound, or why to nothing and how it would be', () => {
    const bound = { checksumsFile: 'SHA256SUMS', binding: BINDING, release: DRAFT }
    const facts = (known: Partial<SignReport>): string =>
      decodeEntities(signSummary(SIGNING, { ...report('a'), ...known }, undefined))
    expect(facts(bound)).toContain(
      `<b>Bound:</b> to <code>o/r@v1.2.3</code> at <code>${BINDING.commit}</code>`
    )
    expect(facts({ release: DRAFT })).toMatch(/<b>Bound:<\/b> no: .*strategy: both/)
    expect(facts({})).toContain('without a release (upload: none) there is nothing to bind it to.')
  })

  it('shows the beginning of a digest, and each name once', () => {
    const summary = decodeEntities(signSummary(SIGNING, report('dist/app.tgz'), undefined))
    const [, table = ''] = summary.split('### Artifacts')
    expect(table).toContain('<th>Artifact</th><th>SHA-256</th>')
    expect(table).toContain(`<code>${'00'.repeat(6)}…</code>`)
    expect(table).not.toContain('00'.repeat(7))
    expect(table.match(/app\.tgz/g)).toHaveLength(1)
    expect(table).toContain('Each has <code>.sig</code> beside it.')
  })

  it('shows beside a name only what differs from the others', () => {
    const known = many(3)
    const [first, second, third] = known.signed
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few')
    const signed = [first, { ...second, assetName: 'odd.sig.1' }, { ...third, kept: true }]
    const summary = decodeEntities(signSummary(SIGNING, { ...known, signed }, undefined))
    expect(summary).toContain('Unless it says otherwise, each has <code>.sig</code> beside it.')
    expect(summary).toContain('<code>dist/1.tgz</code><br>has <code>odd.sig.1</code> beside it')
    expect(summary).toContain('<code>dist/2.tgz</code><br>has <code>.sig</code> (kept) beside it')
    expect(summary).toContain('<b>Kept:</b> 1 of 3 signatures, made by an earlier run and still valid')
  })

  it.each([
    [19, false],
    [20, true]
  ])('with %i artifacts: folded is %j', (count, isFolded) => {
    const summary = signSummary(SIGNING, many(count), undefined)
    expect(summary.includes(`<summary><b>Artifacts (${count})</b></summary>`)).toBe(isFolded)
    expect(summary.includes('### Artifacts')).toBe(!isFolded)
  })

  it('verifies all files, by their names or by those of their signatures', () => {
    const command = (count: number): string =>
      blocks(signSummary(SIGNING, many(count), undefined)).find(text => text.includes('openssl')) ?? ''
    expect(command(2)).toMatch(/^\(for file in dist\/0\.tgz dist\/1\.tgz; do\n.* \|\| exit 1\ndone\)$/s)
    expect(command(20)).toContain('dist/19.tgz; do')
    expect(command(21)).toMatch(
      /^\(verified=no\nfor signature in dist\/\*\.sig; do\n {2}file=\$\{signature%\.sig\}\n.*\[ "\$verified" = yes \]\)$/s
    )
  })

  it('claims no system that docs/verifying.md calls untested', () => {
    const summary = signSummary(SIGNING, report('dist/app.tgz'), undefined)
    expect(decodeEntities(summary)).toContain('Tested on Linux; also written for macOS.')
    expect(decodeEntities(summary)).not.toMatch(/Git Bash|PowerShell|tested on (?:macOS|Windows)/)
  })
})

describe('a command of a summary', () => {
  it('is broken between words alone, and an option stays with its value', () => {
    const [shown = ''] = blocks(
      commandBlock(
        `npx github:your-org/kms-sign-action#<full commit SHA> verify --key k.pem --fingerprint sha256:${'0'.repeat(64)} --expect o/r@v1 ${shellWord("it's a long name")}`
      ),
      text => text
    )
    expect(shown.split('\n')).toEqual([
      'npx github:your-org/kms-sign-action#<full commit SHA> verify --key k.pem \\',
      `    --fingerprint sha256:${'0'.repeat(64)} \\`,
      `    --expect o/r@v1 'it'\\''s a long name'`
    ])
  })
})

describe('the summary of a verification', () => {
  const refusal = (artifact: string): RefusedResult => ({
    kind: 'refused',
    artifact,
    signatureFile: undefined,
    signatures: [],
    digest: undefined,
    diagnosis: {
      cause: 'signature-missing',
      message: `no <i>signature</i> for ${artifact}`,
      hint: 'Sign it.'
    }
  })
  const verifiedResult = (artifact: string, bound = true): VerifiedResult => {
    const key = { key: publicKey, reason: 'a pin' }
    return {
      kind: 'verified',
      artifact,
      signatureFile: `${artifact}.sig`,
      signatures: [
        {
          file: `${artifact}.sig`,
          format: 'raw',
          algorithm: 'RSASSA_PSS_SHA_256',
          verdict: 'valid',
          diagnosis: undefined
        }
      ],
      digest: { hash: 'sha256', bytes: new Uint8Array(32) },
      proof: { algorithm: 'RSASSA_PSS_SHA_256', format: 'raw', saltLength: 32 } as VerifiedResult['proof'],
      key,
      keys: [key],
      checksums: 'SHA256SUMS',
      bound
    }
  }
  const verified = (known: Partial<VerifyReport>, failure?: ActionError): string =>
    decodeEntities(
      verifySummary(
        demands({}),
        {
          ...emptyVerifyReport(),
          release: DRAFT,
          binding: { kind: 'bound', binding: BINDING },
          trust: { trusted: [{ key: publicKey, reason: 'a pin' }], untrusted: [] },
          ...known
        },
        failure
      )
    )
  const VERDICT = new ActionError('VERIFICATION_FAILED', '1 of 2 artifacts are not verified.')

  it.each<[string, readonly boolean[]]>([
    ['Verified 2 artifacts of this release', [true, true]],
    ['Verified 2 artifacts, of which 1 is not bound to this release', [true, false]],
    ['Verified 1 artifact, not bound to a release', [false]]
  ])('begins with the verdict: %s', (heading, bound) => {
    const results = bound.map((is, index) => verifiedResult(`${index}.tgz`, is))
    expect(verified({ results }).split('\n')[0]).toBe(`## ${heading}`)
  })

  it('has what was rejected first: the cause, what was seen, what to do', () => {
    const summary = verified({ results: [verifiedResult('a.tgz'), refusal('b.tgz')] }, VERDICT)
    expect(summary.split('\n')[0]).toBe('## Verification failed: 1 of 2 rejected')
    expect(summary.split('\n')[3]).toBe(
      '<li>❌ <code>b.tgz</code>: signature-missing<br>no <i>signature</i> for b.tgz.<br><b>What to do:</b> Sign it.</li>'
    )
    expect(summary.indexOf('b.tgz')).toBeLessThan(summary.indexOf('a.tgz'))
    expect(
      verifySummary(demands({}), { ...emptyVerifyReport(), results: [refusal('b')] }, VERDICT)
    ).not.toContain('<i>')
  })

  it('of a run that ended before a verdict begins with the error', () => {
    expect(verified({ trust: undefined }, FAILURE)).toMatch(
      /^## Verification failed\n\n<p><b>KMS_ACCESS_DENIED/
    )
  })

  it('repeats the verdict of a whole release with the command, with all that it depended on', () => {
    const revoked = `sha256:${'0'.repeat(64)}`
    const given = {
      'signing-algorithm': 'RSASSA_PSS_SHA_256',
      'checksums-file': 'SUMS',
      'public-key-fingerprint': `any\n!${revoked}`
    }
    const known = {
      ...emptyVerifyReport(),
      release: DRAFT,
      trust: { trusted: [{ key: publicKey, reason: 'a pin' }], untrusted: [] },
      binding: { kind: 'bound', binding: BINDING } as const,
      results: [verifiedResult('a.tgz')],
      exempted: [refusal('notes.txt')]
    }
    const [command] = blocks(verifySummary(demands(given), known, undefined))
    expect(command).toBe(
      `npx github:your-org/kms-sign-action#<full commit SHA> verify --fingerprint ${publicKey.fingerprint} --expect o/r@v1.2.3 --checksums-file=SUMS '--fingerprint=!${revoked}' --algorithm=RSASSA_PSS_SHA_256 --all --exempt=notes.txt .`
    )
    const part = demands({ ...given, 'release-assets': '*.tgz' })
    expect(blocks(verifySummary(part, known, undefined))).toEqual([])
  })
})

describe('a summary of many long names', () => {
  const LIMIT = 900 * 1024
  const names = Array.from({ length: 900 }, (_, index) => `dist/${'_é'.repeat(150)}${index}`)

  it('of a signing run stays under what GitHub takes, and says what is not shown', () => {
    const { artifacts, signed, ...rest } = report('dist/app')
    const [subject] = artifacts
    const [own] = signed
    if (subject === undefined || own === undefined) throw new Error('no artifact')
    const all = {
      ...rest,
      artifacts: names.map(path => ({ ...subject, path })),
      signed: names.map(path => ({
        ...own,
        subject: { ...subject, path },
        signatureFile: `${path}.sig`,
        requestId: path
      })),
      plan: names
    }
    const signing = signSummary(SIGNING, all, undefined)
    expect(Buffer.byteLength(signing)).toBeLessThan(LIMIT)
    const shown = signing.split('<tr><td>').length - 1
    expect(shown).toBeGreaterThan(50)
    expect(signing).toContain(`and ${900 - shown} more, not shown here`)
    const dryRun = signSummary(inputsWith({ 'dry-run': 'true' }), all, undefined)
    expect(Buffer.byteLength(dryRun)).toBeLessThan(LIMIT)
    expect(dryRun.match(/and \d+ more, not shown here/g)?.length).toBeGreaterThanOrEqual(2)
  })

  it('of a signing run in as many folders, too', () => {
    const known = many(900, index => `${'_é'.repeat(150)}${index}`)
    const signing = signSummary(SIGNING, known, undefined)
    expect(Buffer.byteLength(signing)).toBeLessThan(LIMIT)
    // folders of that many are not named one by one
    expect(signing).not.toContain('### Verify with kms-sign')
    const attached = { ...known, release: DRAFT }
    expect(Buffer.byteLength(signSummary(SIGNING, attached, undefined))).toBeLessThan(LIMIT)
  })

  it('of a verification, too', () => {
    const refused = names.map(artifact => ({
      kind: 'refused' as const,
      artifact,
      signatureFile: undefined,
      signatures: [],
      digest: undefined,
      diagnosis: {
        cause: 'signature-missing' as const,
        message: `no signature for ${artifact}`,
        hint: artifact
      }
    }))
    const summary = verifySummary(
      demands({}),
      { ...emptyVerifyReport(), results: refused, exempted: refused, delivered: names },
      undefined
    )
    expect(Buffer.byteLength(summary)).toBeLessThan(LIMIT)
    expect(summary.match(/and \d+ more, not shown here/g)).toHaveLength(3)
  })
})

function inputsWith(given: Readonly<Record<string, string>>): SignInputs {
  return parsed({ artifacts: 'a', 'key-id': 'alias/release', upload: 'none', ...given }) as SignInputs
}

function demands(given: Readonly<Record<string, string>>): VerifyInputs {
  const anchors = { 'trusted-public-key': 'k.pem', 'release-tag': 'v1', 'release-assets': '*' }
  return parsed({ mode: 'verify', ...anchors, ...given }) as VerifyInputs
}

function parsed(all: Readonly<Record<string, string>>): SignInputs | VerifyInputs {
  const env = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  )
  const job = {
    serverUrl: 'https://github.com',
    repository: 'o/r',
    eventRelease: undefined,
    tag: undefined,
    region: 'eu-west-2',
    sessionName: 's1'
  }
  return parseInputs(env, job)
}

function report(path: string, form = SIGNING.forms[0]): SignReport {
  return {
    ...emptySignReport(),
    key: { arn: 'arn:aws:kms:eu-west-2:111122223333:key/1', publicKey, algorithms: [] },
    ...signedFiles([path], form),
    publicKeyFiles: ['key.pem']
  }
}

/** A run that signed so many files. */
function many(
  count: number,
  folder: (index: number) => string = () => 'dist',
  form: SignatureForm | undefined = SIGNING.forms[0]
): SignReport {
  const paths = Array.from({ length: count }, (_, index) => `${folder(index)}/${index}.tgz`)
  return { ...report('dist/app.tgz'), ...signedFiles(paths, form) }
}

function signedFiles(
  paths: readonly string[],
  form: SignatureForm | undefined
): Pick<SignReport, 'artifacts'> & { readonly signed: readonly SignedArtifact[] } {
  if (form === undefined) throw new Error('no format')
  const digest = { hash: 'sha256', bytes: new Uint8Array(32) } as const
  const artifacts = paths.map(path => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    size: 1,
    digests: new Map([['sha256', digest] as const]),
    digest,
    digestBy: async () => digest
  }))
  const signed = artifacts.map(subject => ({
    subject,
    form,
    isDocument: false,
    signatureFile: `${subject.path}.sig`,
    assetName: undefined,
    kept: false,
    requestId: undefined,
    saltLength: undefined
  }))
  return { artifacts, signed }
}

/** The code blocks, as a browser shows them, each command in as few lines as it has. */
function blocks(html: string, read = unwrapped): string[] {
  return [...html.matchAll(/<pre><code>(.*?)<\/code><\/pre>/gs)].map(([, code = '']) =>
    read(decodeEntities(code))
  )
}
