import type { Agent, AgentOptions } from 'node:https'
import { BlockList, isIP } from 'node:net'
import { ActionError } from '../errors.ts'
import { describeAddress, isLoopback } from './endpoints.ts'

/** The proxy that the job's environment names for `https:` requests, with its exceptions. */
export interface Proxy {
  /** Without user and password, for messages. */
  readonly name: string
  /** What must not appear in a message: the password in every form, or a short one together with the user. */
  readonly secrets: readonly string[]
  /** With user and password. */
  readonly url: string
  /** About entries of `NO_PROXY` that except nothing, since it is not known what they mean. */
  readonly warnings: readonly string[]
  /** Whether a request to this host goes through the proxy. */
  applies(hostname: string, port?: number): boolean
}

/**
 * The proxy of the environment; undefined when none is set. The variables are read as the Actions toolkit reads them, so that requests to
 * GitHub, STS and KMS take the same way: a proxy without scheme is `http://`, an exception includes its subdomains, loopback is always
 * excepted.
 *
 * @param text `HTTPS_PROXY`.
 * @param noProxy hosts, `host:port`, `.suffix`, addresses, subnets as `10.0.0.0/8`, or `*`.
 * @throws ENVIRONMENT_INVALID
 */
export function parseProxy(text: string | undefined, noProxy = ''): Proxy | undefined {
  if (text === undefined) return undefined
  const url = text.includes('://') ? text : `http://${text}`
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const credentials = parsed === undefined ? undefined : readCredentials(parsed)
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || credentials === undefined) {
    const seen = parsed === undefined ? 'not a URL' : `a ${parsed.protocol}// URL`
    // its text is not shown: it can hold a password
    throw new ActionError(
      'ENVIRONMENT_INVALID',
      `HTTPS_PROXY is ${credentials === undefined && parsed !== undefined ? 'a URL with a wrong % escape' : seen}, expected http://host:port or https://host:port.`,
      {
        hint: 'Correct HTTPS_PROXY (or https_proxy); user and password go before the host, percent-encoded: http://user:password@host:port.'
      }
    )
  }
  const { user, password } = credentials
  const exceptions = parseExceptions(noProxy)
  return {
    name: `${parsed.protocol}//${parsed.host}`,
    secrets: password === '' ? [] : secretsOf(parsed, user, password),
    url,
    warnings: exceptions.unknown.map(
      entry =>
        `NO_PROXY: ${entry} is not understood, so it excepts no host from the proxy; give host names, domains or addresses.`
    ),
    applies: (hostname, port = 443) => !isLoopback(hostname) && !exceptions.matches(hostname, port)
  }
}

/**
 * Connections of `https:`, through the proxy where it applies. Whether it does is decided by `applies` alone: Node.js reads exceptions in
 * a way of its own.
 *
 * @param HttpsAgent of `node:https`, which is loaded when it is needed.
 */
export function agentThrough(
  proxy: Proxy | undefined,
  HttpsAgent: typeof Agent,
  options: AgentOptions
): Agent {
  const direct = new HttpsAgent({ ...options, proxyEnv: {} })
  if (proxy === undefined) return direct
  const agent = new HttpsAgent({ ...options, proxyEnv: { HTTPS_PROXY: proxy.url } })
  const connectToProxy = agent.createConnection.bind(agent)
  agent.createConnection = (target, done) =>
    proxy.applies(target.host ?? '', Number(target.port ?? 443))
      ? connectToProxy(target, done)
      : direct.createConnection(target, done)
  return agent
}

/** Node.js older than 24.5 ignores an agent's proxy without a word: requests would go past it. */
export function assertProxySupported(version: string, { name }: Proxy, hostname: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 24 || (major === 24 && minor >= 5)) return
  throw new ActionError(
    'ENVIRONMENT_INVALID',
    `${hostname} is to be reached through the proxy ${name}, which needs Node.js 24.5 or newer; this is ${version}.`,
    {
      hint: 'Use a newer Node.js (an updated runner brings it), or except this host in NO_PROXY if it can be reached directly.'
    }
  )
}

const MIN_MASKED = 8 // shorter ones are found in honest text and in digests, and outputs would be damaged

/** A short password is hidden only as part of something that is found nowhere else. */
function secretsOf(url: URL, user: string, password: string): string[] {
  const basic = Buffer.from(`${user}:${password}`).toString('base64')
  return password.length >= MIN_MASKED
    ? [password, url.password, basic]
    : [`${user}:${password}@`, `${url.username}:${url.password}@`, basic]
}

function readCredentials({
  username,
  password
}: URL): { readonly user: string; readonly password: string } | undefined {
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
  } catch {
    return undefined
  }
}

interface Exceptions {
  readonly unknown: readonly string[]
  matches(hostname: string, port: number): boolean
}

const NAME = /^(?!\d+\.\d+\.\d+\.\d+-)\*?\.?([\w-][\w.-]*?)\.?(?::(\d+))?$/
const SUBNET = /^([\da-f.:]+)\/(\d{1,3})$/

/** A name is its subdomains too, as for the toolkit, curl and most others; with a port, only on that. */
function parseExceptions(noProxy: string): Exceptions {
  const names: { readonly name: string; readonly port: number | undefined }[] = []
  const addresses = new BlockList()
  const unknown: string[] = []
  const entries = noProxy.toLowerCase().split(/[\s,;]+/)
  for (const entry of entries.filter(entry => entry !== '' && entry !== '*')) {
    const address = entry.replace(/^\[(.*)\]$/, '$1')
    const [, subnet = '', bits] = SUBNET.exec(entry) ?? []
    const [, name, port] = NAME.exec(entry) ?? []
    if (isIP(address) !== 0) addresses.addAddress(address, familyOf(address))
    else if (isIP(subnet) !== 0 && Number(bits) <= (isIP(subnet) === 4 ? 32 : 128))
      addresses.addSubnet(subnet, Number(bits), familyOf(subnet))
    else if (name !== undefined) names.push({ name, port: port === undefined ? undefined : Number(port) })
    else unknown.push(entry.includes('://') ? describeAddress(entry) : `"${entry.slice(0, 100)}"`)
  }
  const matches = (hostname: string, port: number): boolean => {
    const host = hostname.toLowerCase().replace(/^\[(.*)\]$|\.$/g, '$1')
    if (entries.includes('*') || (isIP(host) !== 0 && addresses.check(host, familyOf(host)))) return true
    return names.some(
      ({ name, port: only }) =>
        (only === undefined || only === port) &&
        (host === name || (isIP(host) === 0 && host.endsWith(`.${name}`)))
    )
  }
  return { unknown, matches }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
