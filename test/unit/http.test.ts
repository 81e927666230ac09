import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { openFetch, wholeFetch } from '../../src/github/fetch.ts'
import { Connections, piecesOf } from '../../src/network/http.ts'

async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

const connections = (): Connections => new Connections(undefined)

test('a body is read as it comes, and no longer once the signal aborts', async () => {
  const url = await serve((_, response) => {
    response.write('first')
  })
  const ending = new AbortController()
  const { signal } = ending
  const answer = await connections().send({ url, method: 'GET', headers: {}, signal })
  const pieces: string[] = []
  const reading = (async () => {
    for await (const piece of piecesOf(answer, signal)) {
      pieces.push(String(piece))
      ending.abort(new Error('the reason'))
    }
  })()
  await expect(reading).rejects.toThrow('the reason')
  expect(pieces).toEqual(['first'])
})

test('a request that is never answered ends with the reason of its signal', async () => {
  const url = await serve(() => ending.abort(new Error('the reason')))
  const ending = new AbortController()
  const sent = connections().send({ url, method: 'GET', headers: {}, signal: ending.signal })
  await expect(sent).rejects.toThrow('the reason')
})

test('an upload that is refused before its end is not sent to its end', async () => {
  const url = await serve((request, response) => {
    request.once('data', () => response.writeHead(422).end('{"message":"taken"}'))
  })
  let sent = 0
  let ended = false
  async function* body(): AsyncIterable<Uint8Array> {
    try {
      for (; sent < 2 ** 30; sent += 64 * 1024) yield Buffer.alloc(64 * 1024)
    } finally {
      ended = true
    }
  }
  const headers = { 'content-length': String(2 ** 30) }
  const answer = await wholeFetch(connections())(url.href, { method: 'POST', headers, body: body() })
  expect([answer.status, await answer.text()]).toEqual([422, '{"message":"taken"}'])
  await expect.poll(() => ended).toBe(true)
  expect(sent).toBeLessThan(2 ** 29)
})

test('a body that cannot be read ends the request with that reason', async () => {
  const url = await serve(request => request.resume())
  async function* body(): AsyncIterable<Uint8Array> {
    yield Buffer.from('begin')
    throw new Error('the file is gone')
  }
  const sent = connections().send({ url, method: 'POST', headers: {}, body: body() })
  await expect(sent).rejects.toThrow('the file is gone')
})

test('a redirect takes the token along to the same origin only', async () => {
  const seen: [string, string | undefined][] = []
  const other = await serve(({ url, headers }, response) => {
    seen.push([`other ${url}`, headers.authorization])
    response.end('here')
  })
  const first = await serve(({ url, headers }, response) => {
    seen.push([`first ${url}`, headers.authorization])
    response.writeHead(302, { location: url === '/a' ? '/b' : `${other.href}c` }).end('moved')
  })
  const answer = await openFetch(connections())(`${first.href}a`, { headers: { Authorization: 'token t' } })
  expect(await answer.text()).toBe('here')
  expect(answer.url).toBe(`${other.href}c`)
  expect(seen).toEqual([
    ['first /a', 'token t'],
    ['first /b', 'token t'],
    ['other /c', undefined]
  ])
})

test('a redirect to an address that is neither https nor loopback is not followed', async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: 'http://example.com/' }).end())
  const fetched = openFetch(connections())(url.href)
  await expect(fetched).rejects.toMatchObject({ code: 'ENVIRONMENT_INSECURE' })
})

test.each(['POST', 'PATCH', 'DELETE'])('a redirect of a %s is an error', async method => {
  const url = await serve((_, response) => response.writeHead(307, { location: '/b' }).end())
  await expect(openFetch(connections())(url.href, { method })).rejects.toMatchObject({
    code: 'GITHUB_REFUSED',
    message: `GitHub answered a ${method} with a redirect; it is not followed.`
  })
})

test('redirects without an end are given up', async () => {
  let requests = 0
  const url = await serve((_, response) => {
    requests++
    response.writeHead(302, { location: '/again' }).end()
  })
  await expect(openFetch(connections())(url.href)).rejects.toMatchObject({ code: 'GITHUB_REFUSED' })
  expect(requests).toBe(6)
})

test('what is zipped is unzipped, and breaks off as an error', async () => {
  const zipped = gzipSync('{"a":1}'.repeat(10_000))
  const url = await serve(({ url: path }, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end(path === '/whole' ? zipped : zipped.subarray(0, zipped.length / 2))
  })
  const fetch = wholeFetch(connections())
  expect((await (await fetch(`${url.href}whole`)).text()).length).toBe(70_000)
  await expect(fetch(`${url.href}half`)).rejects.toThrow(/unexpected end of file|terminated|aborted/)
})

test('connections are used again', async () => {
  const ports = new Set<number | undefined>()
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort)
    response.end('{}')
  })
  const fetch = wholeFetch(connections())
  for (let request = 0; request < 3; request++) await fetch(url.href)
  expect(ports.size).toBe(1)
})
