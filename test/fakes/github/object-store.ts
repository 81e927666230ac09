import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Faults, startServer } from '../http.ts'
import type { LoopbackServer, RecordedRequest } from '../http.ts'
import { sendContent } from './assets.ts'
import type { FakeAsset, World } from './world.ts'

/** The other origin that downloads are sent to: whoever has a URL has the bytes, and the token is not for it. */
export class ObjectStore {
  readonly faults = new Faults()
  /** How many redirects a download goes through. */
  hops = 1

  readonly #world: World
  readonly #token: string
  readonly #objects = new Map<string, FakeAsset>()
  #server: LoopbackServer | undefined

  constructor(world: World, token: string) {
    this.#world = world
    this.#token = token
  }

  async start(): Promise<string> {
    this.#server = await startServer(
      (request, response, incoming) => this.#serve(request, response, incoming),
      { faults: this.faults, rawBody: true, latencyMs: this.#world.options.latencyMs }
    )
    return this.#server.url
  }

  async close(): Promise<void> {
    await this.#server?.close()
  }

  get requests(): readonly RecordedRequest[] {
    return this.#server?.requests ?? []
  }

  signedUrl(asset: FakeAsset): string {
    const signature = randomBytes(24).toString('hex')
    this.#objects.set(signature, asset)
    return `${this.#world.otherOrigin}/objects/${asset.id}?sig=${signature}&hop=1`
  }

  async #serve(request: RecordedRequest, response: ServerResponse, incoming: IncomingMessage): Promise<void> {
    incoming.resume()
    const { authorization } = request.headers
    const sent = [request.path, ...Object.values(request.headers)].join('\n')
    if (authorization !== undefined || sent.includes(this.#token)) {
      this.#world.violate('token-sent-to-other-host', request)
    }
    if (request.method !== 'GET') this.#world.violate('write-to-other-host', request)

    const { pathname, searchParams } = new URL(request.path, this.#world.otherOrigin)
    const signature = searchParams.get('sig') ?? ''
    const asset = this.#objects.get(signature)
    const hop = Number(searchParams.get('hop'))
    if (authorization !== undefined) {
      response.writeHead(400).end('Only one authentication mechanism is allowed')
    } else if (request.method !== 'GET' || pathname !== `/objects/${asset?.id}` || asset === undefined) {
      response.writeHead(404).end('The specified blob does not exist.')
    } else if (hop < this.hops) {
      response.writeHead(302, { location: `${pathname}?sig=${signature}&hop=${hop + 1}` }).end()
    } else {
      await sendContent(this.#world, asset, request.headers['accept-encoding'], response)
    }
  }
}
