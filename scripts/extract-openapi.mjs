// Takes from GitHub's OpenAPI description what the fake of its API is checked against, as plain JSON Schema.
// Usage: node scripts/extract-openapi.mjs <unpacked folder of the npm package @octokit/openapi>
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = '/repos/{owner}/{repo}'
const OPERATIONS = [
  ['get', ''],
  ['get', '/releases'],
  ['post', '/releases'],
  ['get', '/releases/latest'],
  ['get', '/releases/tags/{tag}'],
  ['get', '/releases/{release_id}'],
  ['patch', '/releases/{release_id}'],
  ['get', '/releases/{release_id}/assets'],
  ['post', '/releases/{release_id}/assets'],
  ['get', '/releases/assets/{asset_id}'],
  ['patch', '/releases/assets/{asset_id}'],
  ['get', '/git/ref/{ref}'],
  ['get', '/git/tags/{tag_sha}'],
  ['get', '/commits/{ref}']
]
// Repositories within a repository, which the fake never sends.
const LEFT_OUT = new Set(['template_repository', 'parent', 'source'])
const KEPT = ['type', 'format', 'enum', 'required', 'pattern']

const folder = process.argv[2]
if (folder === undefined) throw new Error('Missing argument: the unpacked folder of @octokit/openapi')
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const { paths } = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.deref.json'), 'utf8'))

const definitions = new Map()
const operations = {}
for (const [method, path] of OPERATIONS) {
  const { responses } = paths[`${REPOSITORY}${path}`][method]
  const schemas = Object.entries(responses)
    .map(([status, { content }]) => [status, content?.['application/json']?.schema])
    .filter(([, schema]) => schema !== undefined)
    .map(([status, schema]) => [status, shared(plain(schema))])
  operations[`${method.toUpperCase()} ${REPOSITORY}${path}`] = Object.fromEntries(schemas)
}

const extract = {
  source: `api.github.com in @octokit/openapi ${version}, by scripts/extract-openapi.mjs`,
  definitions: Object.fromEntries([...definitions].map(([text, name]) => [name, JSON.parse(text)])),
  operations
}
const out = new URL('../test/vectors/github-releases-openapi.json', import.meta.url)
writeFileSync(out, `${JSON.stringify(extract, null, 1)}\n`)
console.log(`Wrote ${fileURLToPath(out)}`)

/** OpenAPI 3.0 says `nullable` where JSON Schema lists the type null. */
function plain(schema) {
  const kept = Object.fromEntries(KEPT.filter(key => key in schema).map(key => [key, schema[key]]))
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    if (key in schema) kept[key] = schema[key].map(plain)
  }
  if ('items' in schema) kept.items = shared(plain(schema.items))
  if (typeof schema.additionalProperties === 'object') {
    kept.additionalProperties = plain(schema.additionalProperties)
  } else if ('additionalProperties' in schema) {
    kept.additionalProperties = schema.additionalProperties
  }
  if ('properties' in schema) {
    const properties = Object.entries(schema.properties).filter(([name]) => !LEFT_OUT.has(name))
    kept.properties = Object.fromEntries(properties.map(([name, value]) => [name, shared(plain(value))]))
  }
  return schema.nullable === true ? { anyOf: [kept, { type: 'null' }] } : kept
}

/** Large schemas occur many times: each is written once. */
function shared(schema) {
  const text = JSON.stringify(schema)
  if (text.length < 150) return schema
  if (!definitions.has(text)) definitions.set(text, `schema-${definitions.size + 1}`)
  return { $ref: `#/definitions/${definitions.get(text)}` }
}
