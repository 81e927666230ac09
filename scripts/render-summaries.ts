// Renders job summaries of real runs with GitHub's Markdown and headless Chromium, to docs/images/*.png unless --to names a folder:
// node scripts/render-summaries.ts [--to FOLDER] [--width PIXELS] [chromium]. It needs cmark-gfm, as Debian packages it, and Chromium.
// Key, names and release are the same each time, so that a picture changes only when the page does.
import { execFileSync } from 'node:child_process'
import { checkPrimeSync, createHash, createPrivateKey, type KeyObject } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { escapeHtml } from '../src/lib/text.ts'
import type { ActionResult } from '../test/support/run-action.ts'
import { pemOf } from '../test/support/signed-files.ts'
import { TAG, startWorld } from '../test/support/world.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { to: { type: 'string' }, width: { type: 'string' } }
})
const BROWSER = positionals[0] ?? 'chromium'
const IMAGES = resolve(values.to ?? fileURLToPath(new URL('../docs/images/', import.meta.url)))
const WIDTH = Number(values.width ?? 1012) // of a job summary on GitHub
const KEY_ID = '1e1f4a2b-6c0d-4a5e-9b7a-2f8d3c4b5a69'
const ENV = { GITHUB_SERVER_URL: 'https://github.com' } // else the binding names the fake

const THEMES = {
  light: {
    text: '#1f2328',
    background: '#ffffff',
    border: '#d1d9e0',
    code: '#818b981f',
    pre: '#f6f8fa'
  },
  dark: {
    text: '#f0f6fc',
    background: '#0d1117',
    border: '#3d444d',
    code: '#656c7633',
    pre: '#151b23'
  }
}

function page(summary: string, { text, background, border, code, pre }: (typeof THEMES)['light']): string {
  const html = execFileSync('cmark-gfm', ['--unsafe', '-e', 'table', '-e', 'tagfilter'], {
    input: summary,
    encoding: 'utf8'
  })
  return `<!doctype html><meta charset="utf-8"><style>
html { width: ${WIDTH}px }
body { font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; color: ${text}; background: ${background}; margin: ${WIDTH < 600 ? 12 : 24}px; overflow-wrap: break-word }
h2 { font-size: 1.5em; border-bottom: 1px solid ${border}; padding-bottom: .3em } h3 { font-size: 1.25em }
h2, h3 { line-height: 1.25; margin: 24px 0 16px } h2:first-child { margin-top: 0 } ul { padding-left: 2em } li { margin-top: .25em }
p, ul, table, pre, details { margin: 0 0 16px }
table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto }
td, th { border: 1px solid ${border}; padding: 6px 13px }
code { font: 12px ui-monospace, "Liberation Mono", monospace; background: ${code}; padding: .2em .4em; border-radius: 6px; white-space: break-spaces }
pre { background: ${pre}; padding: 16px; border-radius: 6px; overflow: auto; font-size: 12px; line-height: 1.45 } pre code { background: none; padding: 0; white-space: pre }
a { color: #4493f8 } summary { cursor: pointer }
</style>${html}<script>document.title = document.documentElement.scrollHeight</script>`
}

/** What Chromium prints. */
function browse(file: string, ...options: readonly string[]): string {
  const common = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--hide-scrollbars'
  ]
  return execFileSync(BROWSER, [...common, ...options, `file://${file}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore']
  })
}

function shoot(name: string, { summary: told }: ActionResult): void {
  // what differs each time: the address of the fake, which stands for GitHub's, and the name of a draft in its address
  const summary = told
    .replaceAll(escapeHtml(world.github.serverUrl), escapeHtml('https://github.com'))
    .replaceAll(/(?<=untagged(?:-|&#45;))[0-9a-f]+/g, '0123456789abcdef0123')
  const folder = mkdtempSync(join(tmpdir(), 'summary-'))
  for (const [theme, colours] of Object.entries(THEMES)) {
    const file = join(folder, 'page.html')
    writeFileSync(file, page(summary, colours))
    const [, height = '600'] =
      /<title>(\d+)<\/title>/.exec(browse(file, `--window-size=${WIDTH},100`, '--dump-dom')) ?? []
    browse(file, `--window-size=${WIDTH},${height}`, `--screenshot=${join(IMAGES, `${name}-${theme}.png`)}`)
  }
  rmSync(folder, { recursive: true })
}

/** A prime of 1024 bits, the same each time for a label. */
function primeOf(label: string): bigint {
  const parts = [0, 1, 2, 3].map(part => createHash('sha256').update(`${label} ${part}`).digest('hex'))
  let candidate = BigInt(`0x${parts.join('')}`) | (3n << 1022n) | 1n
  while (candidate % 65537n === 1n || !checkPrimeSync(candidate)) candidate += 2n
  return candidate
}

/** A key that everybody can make: for pictures, and for nothing else. */
function fixedKey(): KeyObject {
  const [p, q, e] = [primeOf('p'), primeOf('q'), 65537n] as const
  const d = inverse(e, (p - 1n) * (q - 1n))
  const parts = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  const encoded = Object.entries(parts).map(([name, value]) => {
    const hex = value.toString(16)
    return [name, Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url')]
  })
  return createPrivateKey({ key: { kty: 'RSA', ...Object.fromEntries(encoded) }, format: 'jwk' })
}

/** Of `value`, by Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next, factor, following] = [modulus, value % modulus, 0n, 1n]
  while (next !== 0n) {
    const quotient = rest / next
    ;[rest, next] = [next, rest - quotient * next]
    ;[factor, following] = [following, factor - quotient * following]
  }
  return ((factor % modulus) + modulus) % modulus
}

mkdirSync(IMAGES, { recursive: true })
const world = await startWorld({ key: { privateKey: fixedKey(), keyId: KEY_ID } })
try {
  world.github.setTag(TAG)
  const files = {
    'dist/acme-linux-x64.tgz': 'linux',
    'dist/acme-macos-arm64.tgz': 'macos',
    'dist/acme.sbom.json': '{}\n'
  }
  const inputs = { strategy: 'both', upload: 'all' }
  shoot('summary-dry-run', await world.sign({ ...inputs, 'dry-run': 'true' }, { files, env: ENV }))
  shoot('summary-signed', await world.sign(inputs, { files, env: ENV }))
  const trust = { 'release-assets': '*', 'release-tag': TAG, 'trusted-public-key': 'keys/release.pem' }
  const key = { 'keys/release.pem': pemOf(world.key.publicKey) }
  shoot('summary-verified', await world.verify(trust, { files: key, env: ENV }))
  const app = world.github.asset(world.release.id, 'acme.sbom.json')
  app.content = world.github.addAsset(world.github.createRelease({ tag: 'v0' }), {
    name: 'x',
    content: '{}\r\n'
  }).content
  world.github.addAsset(world.release, { name: 'install.sh', content: '#!/bin/sh\n' })
  shoot('summary-refused', await world.verify(trust, { files: key, env: ENV }))
  console.log(`Rendered to ${IMAGES}`)
} finally {
  await world.close()
}
