import type { Proxy } from '../network/proxy.ts'
import type { IdentityToken, KeyReference, Log, RoleInputs } from '../ports.ts'
import type { Waiting } from '../lib/waiting.ts'
import type { AwsLimits, ServiceLocation } from './client.ts'
import { roleCredentials } from './credentials.ts'
import { KmsSigner } from './kms-signer.ts'
import { connectNetwork } from './network.ts'
import { sessionPolicy, type KeyUse } from './session-policy.ts'

export interface KmsConnection {
  readonly key: KeyReference
  readonly kms: ServiceLocation
  readonly proxy: Proxy | undefined
  /** Path of a PEM file. */
  readonly caBundle: string | undefined
  /** The role to assume; undefined: the SDK's default chain of credentials. */
  readonly role: RoleConnection | undefined
  /** What names the sources of that chain, for messages. */
  readonly sources: readonly string[]
  readonly waiting: Waiting
  readonly limits?: AwsLimits | undefined
}

export interface RoleConnection {
  readonly role: RoleInputs
  readonly use: KeyUse
  readonly sts: ServiceLocation
  readonly identityToken: IdentityToken
  readonly log: Log
  /** Called with each secret part of the credentials before they are used. */
  readonly mask: (secret: string) => void
}

/**
 * KMS behind the `Signer` port, with STS before it where a role is assumed. The one door of this folder, so that the SDK is loaded as one
 * piece, and only by a run that asks AWS.
 *
 * @throws ENVIRONMENT_INVALID
 */
export function connectKms(connection: KmsConnection): KmsSigner {
  const { key, kms, proxy, caBundle, role: assumed, sources, waiting, limits } = connection
  const network = connectNetwork(proxy, caBundle)
  if (assumed === undefined)
    return new KmsSigner({ key, kms, network, role: undefined, sources, waiting, limits })
  const { role, use, ...session } = assumed
  const policy = sessionPolicy(key, role, use)
  const credentials = roleCredentials({ ...session, role, policy, network, waiting, limits })
  return new KmsSigner({ key, kms, network, role: { arn: role.arn, credentials }, waiting, limits })
}
