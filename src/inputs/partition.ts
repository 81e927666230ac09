import type { KeyReference, RoleInputs } from '../ports/signer.ts'
import type { InputReader } from './reader.ts'
import { describeValue } from './values.ts'

/** The partitions that have Regions of their own, by how the names of these begin. */
const PARTITIONS: readonly (readonly [beginning: RegExp, partition: string])[] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^us-iso-/, 'aws-iso'],
  [/^us-isob-/, 'aws-iso-b'],
  [/^eu-isoe-/, 'aws-iso-e'],
  [/^us-isof-/, 'aws-iso-f'],
  [/^eusc-/, 'aws-eusc']
]

/** Of a Region. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([beginning]) => beginning.test(region))?.[1] ?? 'aws'
}

/** Whether the partition of an ARN is another than expected; of one that is not known here, nothing can be said. */
export function isOtherPartition(given: string | undefined, expected: string): boolean {
  return given !== expected && ['aws', ...PARTITIONS.map(([, name]) => name)].includes(given ?? '')
}

/** A session of one partition is nothing in another. */
export function comparePartitions(
  reader: InputReader,
  key: KeyReference | undefined,
  role: RoleInputs | undefined
): void {
  if (key === undefined || !isOtherPartition(role?.partition, partitionOf(key.region))) return
  reader.problem(
    `role-to-assume: ${describeValue(role?.arn ?? '')} is of the partition ${role?.partition}, but the key is in ${key.region}, which is of ${partitionOf(key.region)}; give a role of the same partition as the key`
  )
}
