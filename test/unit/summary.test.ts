import { beforeAll, describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import type { SignInputs } from '../../src/inputs/types.ts'
import { opensslCommands } from '../../src/signature/openssl-commands.ts'
import { failureSummary } from '../../src/report/failure.ts'
import { signSummary } from '../../src/report/sign-summary.ts'
import { verifySummary } from '../../src/report/verify-summary.ts'
import { emptySignReport } from '../../src/sign/report.ts'
import { emptyVerifyReport } from '../../src/verify/report.ts'
import type { SignatureForm } from '../../src/signature/formats/index.ts'
import type { SignReport } from '../../src/sign/report.ts'
import type { RsaPublicKey } from '../../src/signature/public-key.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'

let publicKey: RsaPublicKey

beforeAll(async () => {
  publicKey = publicKeyOf(await testKey('RSA_2048'))
})

describe('the summary of a signing run', () => {
  it.each([
    ['raw', 'RSASSA_PSS_SHA_256', 'dist/app.tgz'],
    ['base64', 'RSASSA_PKCS1_V1_5_SHA_512', 'dist/app.tgz'],
    ['base64', 'RSASSA_PSS_SHA_384', `dist/${'long'.repeat(50)} it's.tgz`]
  ])('shows the commands to verify with, whole: %s, %s', (encoding, algorithm, path) => {
    const inputs = inputsWith({ 'signature-format': encoding, 'signing-algorithm': algorithm })
    const [form = NO_FORM] = inputs.forms
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
    const summary = signSummary(inputsWith({}), report(path), undefined)
    expect(summary).not.toContain('<b>it')
    expect(rendered(summary)).toContain(path)
  })

  it('shows what failed and what to do', () => {
    const failure = new ActionError('KMS_ACCESS_DENIED', "The role can't sign.", { hint: 'Allow kms:Sign.' })
    expect(rendered(failureSummary(failure))).toMatch(
      /KMS_ACCESS_DENIED.*The role can't sign\..*Allow kms:Sign\./
    )
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
    const many = names.map(path => ({ ...subject, path }))
    const all = {
      ...rest,
      artifacts: many,
      signed: many.map(item => ({ ...own, subject: item, signatureFile: `${item.path}.sig` })),
      plan: names
    }
    const signing = signSummary(inputsWith({}), all, undefined)
    expect(Buffer.byteLength(signing)).toBeLessThan(LIMIT)
    const shown = signing.split('<tr><td>').length - 1
    expect(shown).toBeGreaterThan(50)
    expect(signing).toContain(`and ${900 - shown} more, not shown here`)
    const dryRun = signSummary(inputsWith({ 'dry-run': 'true' }), all, undefined)
    expect(Buffer.byteLength(dryRun)).toBeLessThan(LIMIT)
    expect(dryRun).toMatch(/and \d+ more lines, not shown here/)
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
      { ...emptyVerifyReport(), results: refused, exempted: refused, delivered: names },
      undefined
    )
    expect(Buffer.byteLength(summary)).toBeLessThan(LIMIT)
    expect(summary.match(/and \d+ more, not shown here/g)).toHaveLength(3)
  })
})

function inputsWith(given: Readonly<Record<string, string>>): SignInputs {
  const all = { artifacts: 'a', 'key-id': 'alias/release', upload: 'none', ...given }
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
  return parseInputs(env, job) as SignInputs
}

const NO_FORM: SignatureForm = { format: 'raw', suffix: '.sig', algorithm: 'RSASSA_PSS_SHA_256' }

function report(path: string, form = NO_FORM): SignReport {
  const digest = { hash: 'sha256', bytes: new Uint8Array(32) } as const
  const subject = {
    name: path.slice('dist/'.length),
    path,
    size: 1,
    digests: new Map([['sha256', digest] as const]),
    digest,
    digestBy: async () => digest
  }
  return {
    ...emptySignReport(),
    key: { arn: 'arn:aws:kms:eu-west-2:111122223333:key/1', publicKey, algorithms: [] },
    artifacts: [subject],
    signed: [
      {
        subject,
        form,
        isDocument: false,
        signatureFile: `${path}.sig`,
        assetName: undefined,
        kept: false,
        requestId: undefined,
        saltLength: undefined
      }
    ],
    publicKeyFiles: ['key.pem']
  }
}

/** The code blocks, as a browser shows them. */
function blocks(html: string): string[] {
  return [...html.matchAll(/<pre><code>(.*?)<\/code><\/pre>/gs)].map(([, code = '']) => rendered(code))
}

function rendered(html: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }
  return html.replace(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_, code: string | undefined, name: string) =>
    code === undefined ? (named[name] ?? '') : String.fromCharCode(Number(code))
  )
}
