import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { argv, env } from 'node:process'
import { parseArgs } from 'node:util'

// Stand-in for `gh release view | create | upload | edit | delete` with the options that the examples give, on the API of GITHUB_API_URL.

interface Release {
  readonly id: number
  readonly tag_name: string
  readonly upload_url: string
  readonly assets: readonly { readonly id: number; readonly name: string }[]
}

const { GITHUB_API_URL = '', GH_TOKEN, GH_REPO } = env

const API = `${GITHUB_API_URL}/repos/${GH_REPO}`

async function request(
  method: string,
  url: string,
  body?: string | Uint8Array<ArrayBuffer>
): Promise<unknown> {
  if (GH_TOKEN === undefined || GH_REPO === undefined) throw new Error('set GH_TOKEN and GH_REPO')
  const headers = { authorization: `token ${GH_TOKEN}`, 'user-agent': 'GitHub CLI' }
  const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
  const response = await fetch(url, {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-type': type },
    ...(body === undefined ? {} : { body })
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${text} (${url})`)
  return text === '' ? undefined : JSON.parse(text)
}

async function find(tag: string): Promise<Release> {
  const releases = (await request('GET', `${API}/releases?per_page=100`)) as readonly Release[]
  const release = releases.find(({ tag_name: name }) => name === tag)
  if (release === undefined) throw new Error('release not found')
  return release
}

async function create(
  tag: string,
  options: { draft: boolean; title: string; verifyTag: boolean }
): Promise<void> {
  if (options.verifyTag) await request('GET', `${API}/git/ref/tags/${tag}`)
  const release = { tag_name: tag, name: options.title, draft: options.draft }
  await request('POST', `${API}/releases`, JSON.stringify(release))
}

async function upload(tag: string, files: readonly string[], clobber: boolean): Promise<void> {
  const release = await find(tag)
  for (const file of files) {
    const name = basename(file)
    const old = release.assets.find(asset => asset.name === name)
    if (old !== undefined && !clobber) throw new Error(`asset under the same name already exists: ${name}`)
    if (old !== undefined) await request('DELETE', `${API}/releases/assets/${old.id}`)
    const url = release.upload_url.replace(/\{.*\}$/, `?name=${encodeURIComponent(name)}`)
    await request('POST', url, new Uint8Array(readFileSync(file)))
  }
}

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    clobber: { type: 'boolean', default: false },
    draft: { type: 'boolean', default: false },
    title: { type: 'string', default: '' },
    'verify-tag': { type: 'boolean', default: false }
  },
  strict: false // for --draft=false
})
const [group, verb, tag = '', ...files] = positionals
try {
  if (group !== 'release') throw new Error(`unknown command "${group}"`)
  if (verb === 'view') process.stdout.write(`title: ${(await find(tag)).tag_name}\n`)
  else if (verb === 'create')
    await create(tag, {
      draft: values['draft'] === true,
      title: String(values['title']),
      verifyTag: values['verify-tag'] === true
    })
  else if (verb === 'upload') await upload(tag, files, values['clobber'] === true)
  else if (verb === 'edit' && argv.includes('--draft=false'))
    await request('PATCH', `${API}/releases/${(await find(tag)).id}`, JSON.stringify({ draft: false }))
  else if (verb === 'delete' && argv.includes('--yes'))
    await request('DELETE', `${API}/releases/${(await find(tag)).id}`)
  else throw new Error(`unknown command "${argv.slice(2).join(' ')}"`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
