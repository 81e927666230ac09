import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { describeDifference, formatBinding, parseBinding } from '../../src/manifests/release-binding.ts'
import { formatRecord, parseRecord, equivalentRecords } from '../../src/manifests/signing-record.ts'
import type { SigningRecord } from '../../src/manifests/signing-record.ts'
import { damaged } from '../support/mutations.ts'
import { cases, expectMoreThan } from '../support/random.ts'

describe('bindings and records', () => {
  const binding = {
    server: 'https://github.com',
    repository: 'octo-org/product',
    repositoryId: 123456789,
    tag: 'v1.2.3',
    commit: 'a'.repeat(40)
  }
  const record: SigningRecord = {
    type: 'kms-sign-action/record/v1',
    key: { arn: 'arn:aws:kms:eu-central-1:111122223333:key/x', spec: 'RSA_2048', fingerprint: 'sha256:0' },
    signingAlgorithm: 'RSASSA_PSS_SHA_256',
    saltLength: 32,
    server: null,
    repository: null,
    tag: null,
    commit: null,
    run: { id: null, attempt: null, workflow: null },
    artifacts: [{ name: 'app.tgz', size: 1, digest: `sha256:${'0'.repeat(64)}`, signature: 'AA==' }]
  }
  test('records are equivalent whatever the requests were that made their signatures', () => {
    const withId = (requestId?: string | null): SigningRecord => ({
      ...record,
      artifacts: record.artifacts.map(artifact => ({
        ...artifact,
        ...(requestId === undefined ? {} : { requestId })
      }))
    })
    for (const before of [withId(), withId(null), withId('one')])
      for (const now of [withId(null), withId('two')])
        assert.ok(equivalentRecords(before, now, { withSignatures: true }))
  })

  /** The same JSON with any other value in the place of one. */
  const withOther = (value: object): fc.Arbitrary<Buffer> =>
    fc
      .tuple(fc.constantFrom(...Object.keys(value), 'other', '__proto__'), fc.jsonValue({ maxDepth: 3 }))
      .map(([name, other]) => Buffer.from(JSON.stringify({ ...value, [name]: other })))

  const bindings = [
    formatBinding(binding),
    formatBinding({ ...binding, repositoryId: undefined, commit: undefined })
  ]

  test('a binding is what its fields say, or none', () => {
    let bound = 0
    const parsedJson: unknown = JSON.parse(Buffer.from(bindings[0] ?? '').toString())
    fc.assert(
      fc.property(fc.oneof(damaged(bindings), withOther(parsedJson as object)), file => {
        const parsed = parseBinding(file)
        if (parsed === undefined) return
        const json = JSON.parse(file.toString('utf8').replace(/^\ufeff/, '')) as Record<string, unknown>
        const stated = Object.entries(parsed).filter(([, value]) => value !== undefined)
        assert.equal(json['type'], 'kms-sign-action/release-binding/v1')
        for (const [name, value] of stated) {
          assert.equal(typeof value, name === 'repositoryId' ? 'number' : 'string')
          assert.equal(json[name], value)
        }
        assert.deepEqual(parseBinding(formatBinding(parsed)), parsed)
        if (describeDifference(parsed, { kind: 'here', ...binding }) !== undefined) return
        bound += 1
        assert.deepEqual([parsed.tag, new URL(parsed.server).origin], [binding.tag, binding.server])
        assert.equal(parsed.commit ?? binding.commit, binding.commit)
        if (parsed.repositoryId === undefined)
          assert.equal(parsed.repository.toLowerCase(), binding.repository)
        else assert.equal(parsed.repositoryId, binding.repositoryId)
      }),
      cases(3000)
    )
    expectMoreThan(10, bound)
  })

  test('no record makes the comparison fail', () => {
    fc.assert(
      fc.property(
        fc.oneof(damaged([formatRecord(record)]), withOther(record)),
        fc.boolean(),
        (file, withSignatures) => {
          const parsed = parseRecord(file)
          if (parsed === undefined) return
          assert.equal(parsed.type, record.type)
          assert.equal(typeof equivalentRecords(parsed, record, { withSignatures }), 'boolean')
        }
      ),
      cases(3000)
    )
    for (const artifacts of [null, [null], 5, 'x', {}])
      expect(parseRecord(Buffer.from(JSON.stringify({ ...record, artifacts })))).toBeUndefined()
  })
})

describe('parseBinding', () => {
  it('reads what formatBinding wrote', () => {
    const commit = fc.stringMatching(/^([0-9a-f]{40}|[0-9a-f]{64})$/)
    const binding = fc.record({
      server: fc.webUrl(),
      repository: fc.string({ unit: 'grapheme' }),
      repositoryId: fc.option(fc.maxSafeInteger(), { nil: undefined }),
      tag: fc.string({ unit: 'grapheme' }),
      commit: fc.option(commit, { nil: undefined })
    })
    fc.assert(
      fc.property(binding, value => {
        expect(parseBinding(formatBinding(value))).toEqual(value)
      })
    )
  })

  it('never throws', () => {
    const values = fc.oneof(
      fc.uint8Array(),
      fc.json().map(text => Buffer.from(text)),
      fc
        .record({
          type: fc.constant('kms-sign-action/release-binding/v1'),
          server: fc.jsonValue(),
          repository: fc.jsonValue(),
          repositoryId: fc.jsonValue(),
          tag: fc.jsonValue(),
          commit: fc.jsonValue()
        })
        .map(fields => Buffer.from(JSON.stringify(fields)))
    )
    fc.assert(
      fc.property(values, bytes => {
        expect(() => parseBinding(bytes)).not.toThrow()
      })
    )
  })
})
