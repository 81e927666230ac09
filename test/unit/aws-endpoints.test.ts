import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import { clientConfig } from '../../src/aws/client.ts'
import { connectNetwork } from '../../src/aws/network.ts'

// By the SDK's own data, so that an update that loses a partition is noticed. Nothing is sent.

const NETWORK = connectNetwork(undefined, undefined)
const CREDENTIALS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' }

class Sent extends Error {
  readonly host: string
  constructor(host: string) {
    super(host)
    this.host = host
  }
}

interface Stack {
  add(middleware: () => (args: { request: unknown }) => never, options: object): void
}

/** The host that the client would have asked. */
async function hostOf(
  client: { readonly middlewareStack: unknown },
  send: () => Promise<unknown>
): Promise<string> {
  const stack = client.middlewareStack as Stack
  stack.add(
    () =>
      ({ request }) => {
        throw new Sent((request as { hostname: string }).hostname)
      },
    { step: 'finalizeRequest', priority: 'low' }
  )
  const thrown: unknown = await send().catch((error: unknown) => error)
  return thrown instanceof Sent ? thrown.host : `failed: ${String(thrown)}`
}

async function hostsIn(region: string, useFipsEndpoint: boolean): Promise<string[]> {
  const config = {
    ...clientConfig({ region, endpoint: undefined }, NETWORK),
    credentials: CREDENTIALS,
    useFipsEndpoint
  }
  const kms = new KMSClient(config)
  const sts = new STSClient(config)
  const role = {
    RoleArn: 'arn:aws:iam::111122223333:role/x',
    RoleSessionName: 'xx',
    WebIdentityToken: 'token'
  }
  return [
    await hostOf(kms, () => kms.send(new GetPublicKeyCommand({ KeyId: 'alias/x' }))),
    await hostOf(sts, () => sts.send(new AssumeRoleWithWebIdentityCommand(role)))
  ]
}

test.each([
  ['eu-central-1', 'eu-central-1.amazonaws.com'],
  ['us-east-1', 'us-east-1.amazonaws.com'],
  ['cn-north-1', 'cn-north-1.amazonaws.com.cn'],
  ['cn-northwest-1', 'cn-northwest-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'us-gov-west-1.amazonaws.com'],
  ['us-gov-east-1', 'us-gov-east-1.amazonaws.com'],
  ['eusc-de-east-1', 'eusc-de-east-1.amazonaws.eu'],
  ['us-iso-east-1', 'us-iso-east-1.c2s.ic.gov'],
  ['us-isob-east-1', 'us-isob-east-1.sc2s.sgov.gov'],
  ['eu-isoe-west-1', 'eu-isoe-west-1.cloud.adc-e.uk'],
  ['us-isof-south-1', 'us-isof-south-1.csp.hci.ic.gov']
])('%s is asked at its own endpoints', async (region, suffix) => {
  expect(await hostsIn(region, false)).toEqual([`kms.${suffix}`, `sts.${suffix}`])
})

test.each([
  ['us-east-1', 'kms-fips.us-east-1.amazonaws.com', 'sts-fips.us-east-1.amazonaws.com'],
  ['ca-central-1', 'kms-fips.ca-central-1.amazonaws.com', 'sts-fips.ca-central-1.amazonaws.com'],
  ['us-gov-west-1', 'kms-fips.us-gov-west-1.amazonaws.com', 'sts.us-gov-west-1.amazonaws.com'],
  ['us-gov-east-1', 'kms-fips.us-gov-east-1.amazonaws.com', 'sts.us-gov-east-1.amazonaws.com']
])('%s has FIPS endpoints', async (region, ...hosts) => {
  expect(await hostsIn(region, true)).toEqual(hosts)
})
