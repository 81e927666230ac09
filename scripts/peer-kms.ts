import { AS_AWS, kmsRound, tally } from '../test/support/kms-round.ts'

// `npm run peer-kms -- http://127.0.0.1:PORT`: everything that this action asks of KMS, asked of an emulator on this machine by the
// action and by the AWS CLI, and what it does otherwise than AWS KMS. It makes three keys there and deletes nothing.

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

const [address = ''] = process.argv.slice(2)
if (!URL.canParse(address) || !LOOPBACK.has(new URL(address).hostname)) {
  console.error(
    `Expected the address of an emulator on this machine, saw "${address}".\n` +
      'npm run peer-kms -- http://127.0.0.1:8080'
  )
  process.exit(2)
}
const {
  AWS_ACCESS_KEY_ID: accessKeyId = '111122223333', // some take an access key of twelve digits for the account
  AWS_SECRET_ACCESS_KEY: secretAccessKey = 'emulators-take-any-secret',
  AWS_REGION: region = 'us-east-1'
} = process.env

const credentials = { accessKeyId, secretAccessKey }
const checks = await kmsRound({ endpoint: new URL(address).origin, region, credentials })
for (const [group, outcomes] of Object.entries(tally(checks))) {
  console.log(group)
  for (const [outcome, count] of Object.entries(outcomes))
    console.log(`  ${String(count).padStart(4)}  ${outcome}`)
}
const other = checks.filter(({ outcome }) => outcome !== AS_AWS)
if (other.length > 0) console.log('\nThe first of each kind that is not as AWS KMS does it:')
for (const [group, [first]] of Map.groupBy(other, check => check.group))
  console.log(`  ${group}: ${first?.what}: ${first?.outcome}`)
console.log(`\n${checks.length - other.length} of ${checks.length} ${AS_AWS}`)
process.exitCode = other.length === 0 ? 0 : 1
