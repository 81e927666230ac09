// Renders job summaries of real runs to docs/images/*.png with headless Chromium: node scripts/render-summaries.ts [chromium]
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fingerprintOf, pemOf } from '../test/support/signed-files.ts'
import { TAG, startWorld } from '../test/support/world.ts'

const BROWSER = process.argv[2] ?? 'chromium'
const IMAGES = fileURLToPath(new URL('../docs/images/', import.meta.url))
const WIDTH = 1012 // of a job summary on GitHub

const THEMES = {
  light: {
    text: '#1f2328',
    background: '#ffffff',
    muted: '#59636e',
    border: '#d1d9e0',
    code: '#818b981f',
    pre: '#f6f8fa'
  },
  dark: {
    text: '#f0f6fc',
    background: '#0d1117',
    muted: '#9198a1',
    border: '#3d444d',
    code: '#656c7633',
    pre: '#151b23'
  }
}

/** What GitHub makes of the little Markdown that a summary has: headings; the rest is HTML. */
function page(summary: string, { text, background, border, code, pre }: (typeof THEMES)['light']): string {
  const html = summary
    .split(/(<pre>[^]*?<\/pre>)/)
    .map(part =>
      part.startsWith('<pre>')
        ? part
        : part
            .replaceAll(/^### (.*)$/gm, '<h3>$1</h3>')
            .replaceAll(/^## (.*)$/gm, '<h2>$1</h2>')
            .replaceAll(/^(?!<)(\S.*)$/gm, '<p>$1</p>')
    )
    .join('')
  return `<!doctype html><meta charset="utf-8"><style>
body { font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; color: ${text}; background: ${background}; margin: 24px; }
h2 { font-size: 1.5em; border-bottom: 1px solid ${border}; padding-bottom: .3em } h3 { font-size: 1.25em }
table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto; margin-bottom: 16px }
td, th { border: 1px solid ${border}; padding: 6px 13px }
code { font: 12px ui-monospace, "Liberation Mono", monospace; background: ${code}; padding: .2em .4em; border-radius: 6px; white-space: break-spaces }
pre { background: ${pre}; padding: 16px; border-radius: 6px; overflow: auto } pre code { background: none; padding: 0; white-space: pre }
a { color: #4493f8 } summary { cursor: pointer }
</style>${html}`
}

function shoot(name: string, summary: string, height: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'summary-'))
  for (const [theme, colours] of Object.entries(THEMES)) {
    const file = join(folder, 'page.html')
    writeFileSync(file, page(summary, colours))
    const image = join(IMAGES, `${name}-${theme}.png`)
    execFileSync(BROWSER, [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars',
      `--window-size=${WIDTH},${height}`, `--screenshot=${image}`, `file://${file}`
    ], { stdio: 'ignore' }) // prettier-ignore
  }
  rmSync(folder, { recursive: true })
}

mkdirSync(IMAGES, { recursive: true })
const world = await startWorld()
try {
  const files = {
    'dist/acme-linux-x64.tgz': 'linux',
    'dist/acme-macos-arm64.tgz': 'macos',
    'dist/acme.sbom.json': '{}\n'
  }
  const rehearsed = await world.sign({ strategy: 'both', upload: 'all', 'dry-run': 'true' }, { files })
  shoot('summary-dry-run', rehearsed.summary, 640)
  const signed = await world.sign({ strategy: 'both', upload: 'all' }, { files })
  shoot('summary-signed', signed.summary, 760)
  const trust = { 'release-assets': '*', 'release-tag': TAG, 'trusted-public-key': 'keys/release.pem' }
  const key = { 'keys/release.pem': pemOf(world.key.publicKey) }
  shoot('summary-verified', (await world.verify(trust, { files: key })).summary, 460)
  const app = world.github.asset(world.release.id, 'acme.sbom.json')
  app.content = world.github.addAsset(world.github.createRelease({ tag: 'v0' }), {
    name: 'x',
    content: '{}\r\n'
  }).content
  world.github.addAsset(world.release, { name: 'install.sh', content: '#!/bin/sh\n' })
  shoot('summary-refused', (await world.verify(trust, { files: key })).summary, 560)
  console.log(`Rendered to docs/images, key ${fingerprintOf(world.key.publicKey)}`)
} finally {
  await world.close()
}
