import { Lanes, settleAll } from '../concurrency.ts'
import {
  planAllChecksums,
  planFresh,
  type Comparison,
  type PlannedChecksums,
  type Preparation
} from './compare.ts'
import type { Planned, Proven } from './plan.ts'
import type { Notary } from './prove.ts'
import type { Pending } from './subjects.ts'
import { makeRecord } from './record.ts'
import { planRecord, type PlannedRecord } from './record-plan.ts'

const CALLS_AT_ONCE = 8 // well under KMS's request quota for RSA, which other jobs share

/** Artifacts of which those that are signed by themselves have their signature. */
export interface Signed {
  readonly artifacts: readonly (Planned | Proven)[]
  readonly checksums: (PlannedChecksums & { readonly planned: Proven }) | undefined
  readonly record: (PlannedRecord & { readonly planned: Proven }) | undefined
}

/** Signs each artifact as soon as it is hashed, the checksums file once all are, and last the record of it all. */
export async function signAll(
  preparation: Preparation,
  { target, planned, checksums: compared }: Comparison,
  notary: Notary
): Promise<Signed> {
  const { inputs, pending } = preparation
  const lanes = new Lanes(CALLS_AT_ONCE)
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)
  const signOne = async (item: Pending): Promise<Planned | Proven> => {
    // nobody waits for large files to be hashed once it is known that the run fails
    const subject = await Promise.race([item.hashed, failure.promise])
    const plan = planned.get(item) ?? (await planFresh(inputs, target, subject))
    return inputs.strategy === 'checksums' ? plan : lanes.run(() => notary.sign(plan))
  }
  const artifacts = await settleAll(
    pending.map(async item => {
      try {
        return await signOne(item)
      } catch (reason) {
        failure.reject(reason)
        throw reason
      }
    })
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

export function isProven(item: Planned | Proven): item is Proven {
  return 'signature' in item
}
