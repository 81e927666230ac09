import { createServer, request as forward } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Server } from 'node:tls'
import type { Certificates } from './certificates.ts'

/** One request that reached the proxy. */
export interface ProxiedRequest {
  readonly method: string
  /** `host:port` of CONNECT, else the absolute URL. */
  readonly target: string
  /** `user:password`; undefined when none was sent. */
  readonly credentials: string | undefined
  /** Of the proxy's answer. */
  readonly status: number
}

export interface FakeProxyOptions {
  /** `user:password` that must be sent. */
  readonly credentials?: string
  /** Where hosts really are, as URLs of plain fakes; the proxy knows no other host. */
  readonly hosts: Readonly<Record<string, string>>
  /** What the hosts show as servers of TLS. */
  readonly certificates: Certificates
}

/** A company's forward proxy: CONNECT and plain requests, Basic authentication, and all hosts behind it. */
export class FakeProxy {
  readonly requests: ProxiedRequest[] = []
  /** Answers every CONNECT with this status. */
  refuseWith: { readonly status: number; readonly times: number } | undefined

  readonly #options: FakeProxyOptions
  readonly #sockets = new Set<Socket>()
  readonly #hosts: Server[] = []
  readonly #server = createServer()

  private constructor(options: FakeProxyOptions) {
    this.#options = options
  }

  static async start(options: FakeProxyOptions): Promise<FakeProxy> {
    const proxy = new FakeProxy(options)
    proxy.#server.on('connection', socket => {
      proxy.#watch(socket)
    })
    proxy.#server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
      proxy.#connect(incoming, socket)
    })
    proxy.#server.on('request', (incoming, response) => {
      const status = proxy.#judge(incoming)
      if (status !== 200) {
        response.writeHead(status).end()
        return
      }
      const { hostname, port, pathname, search } = new URL(incoming.url ?? '')
      const options = {
        ...proxy.#address(hostname, port),
        method: incoming.method,
        path: pathname + search,
        headers: incoming.headers
      }
      const passed = forward(options, answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      incoming.pipe(passed)
    })
    await new Promise<void>(resolve => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  /** `127.0.0.1:<port>`. */
  get host(): string {
    return `127.0.0.1:${portOf(this.#server)}`
  }

  /** Names of the hosts that were reached, each once, sorted. */
  get reached(): string[] {
    const targets = this.requests.filter(({ status }) => status === 200).map(({ target }) => target)
    return [...new Set(targets)].sort()
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(
      [this.#server, ...this.#hosts].map(
        server =>
          new Promise<void>(resolve => {
            server.close(() => {
              resolve()
            })
          })
      )
    )
  }

  #connect(incoming: IncomingMessage, socket: Socket): void {
    const status = this.#judge(incoming)
    if (status !== 200) {
      const header = status === 407 ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : ''
      socket.end(`HTTP/1.1 ${status} ${REASONS[status] ?? 'Refused'}\r\n${header}Content-Length: 0\r\n\r\n`)
      return
    }
    const [hostname = '', port = ''] = (incoming.url ?? '').split(':')
    const host = this.#tlsServer(this.#address(hostname, port))
    host.listen(0, '127.0.0.1', () => {
      const tunnel = connect(portOf(host), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        join(socket, tunnel)
      })
      this.#watch(tunnel)
    })
  }

  /** A host behind the proxy for one tunnel: takes TLS off and passes the bytes to the fake. */
  #tlsServer(address: { readonly host: string; readonly port: number }): Server {
    const { certificate, key } = this.#options.certificates
    const server = createTlsServer({ cert: certificate, key }, outer => {
      const inner = connect(address.port, address.host)
      this.#watch(inner)
      join(outer, inner)
    })
    server.on('connection', (socket: Socket) => {
      this.#watch(socket)
    })
    server.on('tlsClientError', () => {}) // a client that does not trust the certificate goes away
    this.#hosts.push(server)
    return server
  }

  #judge(incoming: IncomingMessage): number {
    const { 'proxy-authorization': authorization = '' } = incoming.headers
    const sent = /^Basic (.+)$/.exec(authorization)?.[1]
    const credentials = sent === undefined ? undefined : Buffer.from(sent, 'base64').toString()
    const target = incoming.url ?? ''
    const status = this.#status(target, credentials)
    this.requests.push({ method: incoming.method ?? '', target, credentials, status })
    return status
  }

  #status(target: string, credentials: string | undefined): number {
    if (this.refuseWith !== undefined && this.refuseWith.times > 0) {
      this.refuseWith = { ...this.refuseWith, times: this.refuseWith.times - 1 }
      return this.refuseWith.status
    }
    if (this.#options.credentials !== undefined && credentials !== this.#options.credentials) return 407
    const hostname = target.includes('://') ? new URL(target).hostname : (target.split(':')[0] ?? '')
    return hostname in this.#options.hosts ? 200 : 403
  }

  #address(hostname: string, port: string): { readonly host: string; readonly port: number } {
    const url = new URL(this.#options.hosts[hostname] ?? `http://${hostname}:${port}`)
    return { host: url.hostname, port: Number(url.port) }
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => this.#sockets.delete(socket))
  }
}

const REASONS: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  407: 'Proxy Authentication Required',
  502: 'Bad Gateway'
}

function join(one: Socket, other: Socket): void {
  one.pipe(other)
  other.pipe(one)
  for (const [socket, peer] of [
    [one, other],
    [other, one]
  ] as const) {
    socket.on('error', () => peer.destroy())
    socket.on('close', () => peer.destroy())
  }
}

function portOf(server: { address(): ReturnType<Server['address']> }): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server got no TCP port')
  return address.port
}
