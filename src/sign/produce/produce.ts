import { mapAsKnown } from '../../lib/concurrency.ts'
import type { Comparison, Planned, Preparation, Proven, Signed, Subject } from '../model.ts'
import { planAllChecksums, planFresh } from '../plan/compare.ts'
import { makeRecord, planRecord } from '../plan/record.ts'
import type { Notary } from './verifying-signer.ts'

const CALLS_AT_ONCE = 8 // well under KMS's request quota for RSA, which other jobs share

/** Signs each artifact as soon as it is hashed, the checksums file once all are, and last the record of it all. */
export async function signAll(
  preparation: Preparation,
  { target, planned, checksums: compared }: Comparison,
  notary: Notary
): Promise<Signed> {
  const { inputs, pending } = preparation
  const digests = pending.map(({ hashed }) => hashed)
  const artifacts = await mapAsKnown<Subject, Planned | Proven>(
    digests,
    CALLS_AT_ONCE,
    async (subject, index) => {
      const item = pending[index]
      const plan = (item && planned.get(item)) ?? (await planFresh(inputs, target, subject))
      return inputs.strategy === 'checksums' ? plan : notary.sign(plan)
    }
  )
  const checksums = compared ?? (await planAllChecksums(preparation, target, artifacts))
  const sealed = checksums && { ...checksums, planned: await notary.sign(checksums.planned) }
  const all = sealed === undefined ? artifacts : [...artifacts, sealed.planned]
  const record = await planRecord(
    preparation,
    target,
    makeRecord(preparation, target, await preparation.binding, all)
  )
  return {
    artifacts,
    checksums: sealed,
    record: record && { ...record, planned: await notary.sign(record.planned) }
  }
}
