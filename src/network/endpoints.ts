import { ActionError } from '../errors.ts'

/** Whether a host is this machine: `localhost`, `127.0.0.0/8` or `::1`. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname) ||
    hostname.replace(/^\[|\]$/g, '') === '::1'
  )
}

const AWS_DOMAIN = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|amazonwebservices\.com\.cn)$/

/** Whether a host is one of AWS, in any partition. */
export function isAwsHost(hostname: string): boolean {
  return AWS_DOMAIN.test(hostname)
}

const MAX_SHOWN = 100

/** An address for messages: without user, password, path and query, which can hold secrets. */
export function describeAddress(url: string): string {
  if (!URL.canParse(url)) return `"${url.slice(0, MAX_SHOWN)}"`
  const { protocol, host } = new URL(url)
  return host === '' ? `an address of the kind "${protocol}"` : `"${protocol}//${host}"`
}

/**
 * The parsed URL, which is https or loopback. Secrets and signatures travel over TLS only, wherever the endpoint is configured; loopback
 * is excepted for emulators.
 *
 * @param source the variable that holds the URL, or what it is the address of, for the message.
 * @throws ENVIRONMENT_INSECURE
 */
export function assertSecureEndpoint(url: string, source: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback(parsed.hostname)))
    return parsed
  throw new ActionError(
    'ENVIRONMENT_INSECURE',
    `${source} is ${describeAddress(url)}, expected an https:// URL.`,
    {
      hint: /^[A-Z_]+$/.test(source)
        ? `Give an https:// URL, or remove ${source} from the environment.`
        : 'Give an https:// address where this one is configured; only loopback addresses may be plain http.'
    }
  )
}
