import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

/** One request as it reached a fake. `body` stays empty when the server runs with `rawBody`. */
export interface RecordedRequest {
  readonly method: string
  /** Path with its query, exactly as sent. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Milliseconds since 1970, with fractions: the harness compares it with what else happened. */
  readonly at: number
}

/** Answers one request; `incoming` is only worth reading when the server runs with `rawBody`. */
export type Handler = (
  request: RecordedRequest,
  response: ServerResponse,
  incoming: IncomingMessage
) => Promise<void> | void

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  readonly requests: RecordedRequest[]
  close(): Promise<void>
}

export interface ServerOptions {
  readonly faults?: Faults
  /** The handler reads `incoming` itself: for uploads too large to hold. */
  readonly rawBody?: boolean
  readonly maxBodyBytes?: number
  /** How far away the server seems: each answer comes so much later. */
  readonly latencyMs?: number | undefined
}

/**
 * What goes wrong with a request: `drop-before` closes the socket and nothing happens, `drop-after` lets it
 * take effect and then closes the socket, `stall` never answers, `silence` sends headers and no more, `trickle` goes on with
 * a blank now and then, `hold` lets it wait until a promise settles, `respond` answers instead of the handler.
 */
export interface Fault {
  readonly kind: 'drop-before' | 'drop-after' | 'stall' | 'silence' | 'trickle' | 'hold' | 'respond'
  readonly match?: (request: RecordedRequest) => boolean
  /** How many matching requests are hit; 1 by default. */
  readonly times?: number
  /** For `hold`. */
  readonly until?: Promise<unknown>
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Faults waiting for the requests they match, first queued first served. */
export class Faults {
  readonly #queue: { readonly fault: Fault; left: number }[] = []

  next(fault: Fault): void {
    this.#queue.push({ fault, left: fault.times ?? 1 })
  }

  take(request: RecordedRequest): Fault | undefined {
    const entry = this.#queue.find(({ fault, left }) => left > 0 && (fault.match?.(request) ?? true))
    if (entry === undefined) return undefined
    entry.left -= 1
    return entry.fault
  }

  /** Faults that no request has met yet: a test can assert that this is 0. */
  get pending(): number {
    return this.#queue.reduce((total, { left }) => total + left, 0)
  }

  clear(): void {
    this.#queue.length = 0
  }
}

const TRICKLE_MS = 50
const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024

/** Starts an HTTP server on a free port of 127.0.0.1 that records every request. */
export async function startServer(handler: Handler, options: ServerOptions = {}): Promise<LoopbackServer> {
  const requests: RecordedRequest[] = []
  const sockets = new Set<Socket>()

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = options.rawBody ? Buffer.alloc(0) : await readBody(incoming, options.maxBodyBytes)
    if (body === undefined) {
      response.writeHead(413, { connection: 'close' }).end()
      return
    }
    const request: RecordedRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body,
      at: performance.timeOrigin + performance.now()
    }
    requests.push(request)
    if (options.latencyMs !== undefined) await delay(options.latencyMs)
    const fault = options.faults?.take(request)
    if (fault === undefined) await handler(request, response, incoming)
    else await commit(fault, request, response, incoming)
  }

  const commit = async (
    fault: Fault,
    request: RecordedRequest,
    response: ServerResponse,
    incoming: IncomingMessage
  ): Promise<void> => {
    switch (fault.kind) {
      case 'drop-before':
        incoming.socket.destroy()
        return
      case 'drop-after':
        muzzle(response)
        await handler(request, response, incoming)
        incoming.socket.destroy()
        return
      case 'stall':
        // Keep draining, so that the client waits for the answer and not for room to write.
        incoming.resume()
        return
      case 'silence':
      case 'trickle': {
        incoming.resume()
        response.writeHead(fault.status ?? 200, fault.headers ?? { 'content-type': 'application/json' })
        response.flushHeaders()
        if (fault.kind === 'silence') return
        const drops = setInterval(() => response.write(' '), TRICKLE_MS)
        response.on('close', () => clearInterval(drops))
        return
      }
      case 'hold':
        await fault.until
        await handler(request, response, incoming)
        return
      case 'respond':
        incoming.resume()
        response.writeHead(fault.status ?? 500, fault.headers).end(fault.body ?? '')
    }
  }

  const server = createServer((incoming, response) => {
    // A client that goes away must not take the test process down.
    incoming.on('error', () => {})
    serve(incoming, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(`The fake failed: ${String(error)}`)
    })
  })
  // Uploads of several GiB and stalled answers outlive Node's defaults.
  server.requestTimeout = 0
  server.keepAliveTimeout = 0 // to close what is idle races with the next request on it
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })

  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The fake got no TCP port')

  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: async () => {
      const closed = new Promise<void>(resolve => {
        server.close(() => {
          resolve()
        })
      })
      for (const socket of sockets) socket.destroy()
      await closed
    }
  }
}

/** Writes a JSON answer, compressed where its headers say so. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {}
): void {
  const text = JSON.stringify(value)
  const body = headers['content-encoding'] === 'gzip' ? gzipSync(text) : text
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}

/** Guards what came out of `JSON.parse`. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The whole body, or undefined once it grows beyond `maxBytes`. */
async function readBody(
  incoming: IncomingMessage,
  maxBytes = DEFAULT_MAX_BODY_BYTES
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Lets a handler believe it answers while nothing reaches the wire; its `end` closes the socket. */
function muzzle(response: ServerResponse): void {
  response.writeHead = () => response
  response.write = () => true
  response.end = () => {
    response.socket?.destroy()
    return response
  }
}
