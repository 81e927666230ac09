import { resolve } from 'node:path'
import { connectKms } from '../aws/connect-kms.ts'
import { assertUsableCredentials, normalizeAwsSwitches } from '../aws/sdk-environment.ts'
import { displayPath } from '../lib/files.ts'
import { untrusted } from '../lib/text.ts'
import { Waiting } from '../lib/waiting.ts'
import { readNetworkEnvironment, type NetworkEnvironment } from '../network/network-environment.ts'
import { parseProxy } from '../network/proxy.ts'
import type { Signer } from '../ports/signer.ts'
import { VerifyingSigner } from '../sign/produce/verifying-signer.ts'
import { parseCertificate, type Certificate } from '../signature/openpgp/certificate.ts'
import { createCertificate } from '../signature/openpgp/create-certificate.ts'
import { readCertificateFile, writeCertificateFile, type CertificatePlace } from './certificate-file.ts'
import { lacksRegion, parseCertificateOptions, type CertificateOptions } from './certificate-options.ts'
import { planCertificate, type CertificatePlan } from './certificate-plan.ts'
import { describeCertificate, describePublication } from './certificate-text.ts'
import type { Arguments } from './options.ts'
import type { Terminal } from './terminal.ts'
import { OPTION_AWS_TERMS } from './terms.ts'

// The only module of the command that reaches the network. It is loaded for openpgp-certificate alone.

/** What surrounds the command. */
export interface CertificatePorts {
  /** Absolute path of the folder that paths begin from. */
  readonly workspace: string
  /** This process's environment, which the AWS SDK reads by itself. */
  readonly env: NodeJS.ProcessEnv
}

/**
 * Makes the OpenPGP certificate of a KMS key, or renews it, and prints what to do with it.
 *
 * @throws INPUT_INVALID, FILE_NOT_WRITABLE, and what KMS and the way to it throws. Nothing is written then.
 */
export async function runCertificate(
  given: Arguments,
  { workspace, env }: CertificatePorts,
  terminal: Terminal
): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  const environment = readNetworkEnvironment(env)
  const region = lacksRegion(given) ? await findRegion(environment) : undefined
  const options = parseCertificateOptions(given, region, now)
  const place = placeOf(options, workspace)
  const existing = await readCertificateFile(place)
  normalizeAwsSwitches(env)
  assertUsableCredentials(env)
  const signer = new VerifyingSigner(connect(options, environment, { env, terminal }), terminal)
  const key = await signer.fetchKey()
  const { shown } = place
  const plan = planCertificate({ options, key, existing, shown, now })
  const bytes = await createCertificate(plan.request, async digest => {
    const issued = await signer.sign(key, plan.algorithm, digest, 'the certificate')
    return issued.bytes
  })
  const certificate = await assertAsPlanned(bytes, plan)
  await writeCertificateFile(place, bytes, existing)
  const written = {
    certificate,
    key,
    algorithm: plan.algorithm,
    shown,
    before: existing?.certificate
  }
  for (const line of [...describeCertificate(written), '', ...describePublication(written)])
    terminal.line(line)
}

async function findRegion({ region }: NetworkEnvironment): Promise<string | undefined> {
  if (region !== undefined) return region
  const { regionOfProfile } = await import('../aws/profile-region.ts')
  return regionOfProfile()
}

function connect(
  { key }: CertificateOptions,
  environment: NetworkEnvironment,
  { env, terminal }: { readonly env: NodeJS.ProcessEnv; readonly terminal: Terminal }
): Signer {
  const proxy = parseProxy(environment.httpsProxy, environment.noProxy)
  for (const secret of proxy?.secrets ?? []) terminal.hide(secret)
  const waiting = new Waiting({ info: text => terminal.info(text) })
  return connectKms({
    key,
    environment,
    proxy,
    role: undefined,
    env,
    waiting,
    terms: OPTION_AWS_TERMS,
    log: terminal
  })
}

function placeOf({ out }: CertificateOptions, workspace: string): CertificatePlace {
  const path = resolve(workspace, out)
  return { path, shown: untrusted(displayPath(path, workspace)) }
}

/** The certificate as whoever gets the file reads it: every signature in it is verified once more. */
async function assertAsPlanned(bytes: Uint8Array, { request }: CertificatePlan): Promise<Certificate> {
  const parsed = await parseCertificate(bytes)
  if (parsed.kind === 'refused') throw new Error(`a certificate was made of which is said: ${parsed.reason}`)
  const { key, userIds, isRevoked } = parsed.certificate
  const isAsPlanned =
    key.fingerprint === request.key.fingerprint &&
    key.openpgp.createdAt === request.createdAt &&
    key.openpgp.expiresAt === request.expiresAt &&
    userIds.length === 1 &&
    userIds[0] === request.userId &&
    !isRevoked
  if (!isAsPlanned) throw new Error('a certificate was made that says something else than was asked for')
  return parsed.certificate
}
