import { ActionError } from '../errors.ts'
import { isLoopback } from './endpoints.ts'

/** The proxy that the job's environment names for `https:` requests, with its exceptions. */
export interface Proxy {
  /** Without user and password, for messages. */
  readonly name: string
  /** What must not appear in a message: the password in every form, or a short one together with the user. */
  readonly secrets: readonly string[]
  /** The two variables for the option `proxyEnv` of `http.Agent`. */
  readonly variables: Readonly<Record<'HTTPS_PROXY' | 'NO_PROXY', string>>
  /** Whether a request to this host goes through the proxy. */
  applies(hostname: string, port?: number): boolean
}

/**
 * The proxy of the environment; undefined when none is set. The variables are read as the Actions toolkit reads them, so that requests to
 * GitHub, STS and KMS take the same way: a proxy without scheme is `http://`, an exception includes its subdomains, loopback is always
 * excepted.
 *
 * @param text `HTTPS_PROXY`.
 * @param noProxy comma-separated hosts, `host:port`, `.suffix`, or `*`.
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
  const exceptions = toExceptions(noProxy)
  return {
    name: `${parsed.protocol}//${parsed.host}`,
    secrets: password === '' ? [] : secretsOf(parsed, user, password),
    variables: {
      HTTPS_PROXY: url,
      NO_PROXY: [...exceptions, 'localhost', '127.0.0.0-127.255.255.255', '::1'].join(',')
    },
    applies: (hostname, port = 443) =>
      !isLoopback(hostname) && !exceptions.some(exception => matches(exception, hostname.toLowerCase(), port))
  }
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

/** The exceptions for Node.js, to which `example.com` is one host only; to the toolkit, curl and most others it is its subdomains too. */
function toExceptions(noProxy: string): string[] {
  const entries = noProxy.split(/[\s,]+/).map(entry => entry.toLowerCase())
  return entries
    .filter(entry => entry !== '')
    .flatMap(entry => (/^[\w-][\w.-]*$/.test(entry) ? [entry, `.${entry}`] : [entry.replace(/^\*\./, '.')]))
}

function matches(exception: string, host: string, port: number): boolean {
  if (exception === '*' || exception === host || exception === `${host}:${port}`) return true
  return exception.startsWith('.') && `.${host}`.endsWith(exception)
}
