import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { createSecureContext, getCACertificates } from 'node:tls'
import { ActionError } from '../errors.ts'
import { agentThrough, type Proxy } from '../network/proxy.ts'

/** The way to AWS: connections that are kept and shared by all clients of a run. */
export interface Network {
  readonly agent: Agent
  readonly proxy: Proxy | undefined
  /** Called before the first request to an address that is none of AWS. */
  readonly onCustomEndpoint: (origin: string) => void
}

const MAX_SOCKETS = 50 // the SDK's own; more than are ever in use at once
const MAX_BUNDLE_BYTES = 4 * 1024 * 1024

/**
 * @param announce called once for each address that is none of AWS, before the first request to it.
 * @param caBundle path of a PEM file with certificate authorities that are trusted besides Node's own and those of
 * `NODE_EXTRA_CA_CERTS`.
 */
export function connectNetwork(
  proxy: Proxy | undefined,
  caBundle: string | undefined,
  announce: (origin: string) => void = () => undefined
): Network {
  const agent = agentThrough(proxy, Agent, {
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    // made once: it takes some milliseconds to read all authorities
    ...(caBundle === undefined
      ? {}
      : { secureContext: createSecureContext({ ca: [...defaultAuthorities(), ...readBundle(caBundle)] }) })
  })
  const announced = new Set<string>()
  const onCustomEndpoint = (origin: string): void => {
    if (!announced.has(origin)) announce(origin)
    announced.add(origin)
  }
  return { agent, proxy, onCustomEndpoint }
}

/** Absent from the first Node.js 22. */
function defaultAuthorities(): string[] {
  if (typeof getCACertificates === 'function') return getCACertificates('default')
  throw new ActionError(
    'ENVIRONMENT_INVALID',
    `AWS_CA_BUNDLE needs Node.js 22.15 or newer; this is ${process.versions.node}.`,
    { hint: 'Use a newer Node.js, or give the authorities in NODE_EXTRA_CA_CERTS.' }
  )
}

function readBundle(path: string): string[] {
  const refused = (seen: string, cause?: unknown): ActionError =>
    new ActionError(
      'ENVIRONMENT_INVALID',
      `AWS_CA_BUNDLE is "${path}", ${seen}, expected a file of PEM certificates.`,
      {
        hint: 'Give the path of a PEM file that can be read here, or remove AWS_CA_BUNDLE from the environment.',
        cause
      }
    )
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw refused('which cannot be read', cause)
  }
  if (text.length > MAX_BUNDLE_BYTES) throw refused('which is larger than 4 MiB')
  // OpenSSL passes over what it cannot read, and then every connection fails without naming the file
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw refused('which contains no PEM certificate')
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block).toString()
    } catch (cause) {
      throw refused(`whose certificate ${index + 1} is damaged`, cause)
    }
  })
}
