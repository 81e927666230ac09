import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { testKey, type TestKeySpec } from '../support/keys.ts'
import { derOf, pemOf } from '../support/signed-files.ts'
import { expectsTool, runTool } from '../support/tools.ts'
import { fakeCommand, filledIn } from '../support/verify-script.ts'
import { REPOSITORY, startWorld, type World } from '../support/world.ts'
import { workspace } from '../support/workspace.ts'

// The recipes of docs/verifying.md for other CI systems, run with local files as these systems run them.

const PAGE = readFileSync(fileURLToPath(new URL('../../docs/verifying.md', import.meta.url)), 'utf8')

function block(language: string, part: string): string {
  const found = [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(
    ([, name, text = '']) => name === language && text.includes(part)
  )
  if (found.length !== 1) throw new Error(`${found.length} blocks of ${language} have "${part}"`)
  return found[0]?.[2] ?? ''
}

interface GitLabJob {
  readonly before_script: readonly string[]
  readonly script: readonly string[]
}

/** The lines of the job, as a runner of GitLab puts them into one script, and those of the step of Jenkins. */
const RECIPES: Readonly<
  Record<string, () => { readonly shell: readonly [string, ...string[]]; readonly script: string }>
> = {
  GitLab: () => {
    const { verify } = parse(block('yaml', 'before_script')) as { readonly verify: GitLabJob }
    return {
      shell: ['busybox', 'sh', '-e', '-c'],
      script: [...verify.before_script, ...verify.script].join('\n')
    }
  },
  Jenkins: () => {
    const [, script = ''] = /sh '''\n([\s\S]*?)'''/.exec(block('groovy', 'pipeline')) ?? []
    return { shell: ['sh', '-xe', '-c'], script }
  }
}

/** Gives the files of a folder for those of the release that the recipes name. */
const CURL = `
for url; do :; done
while [ "$1" != -o ]; do shift; done
case $url in https://github.com/your-org/your-repo/releases/download/v1.2.3/*) ;; *) exit 22 ;; esac
[ -f "$RELEASE/\${url##*/}" ] || exit 22
cat "$RELEASE/\${url##*/}" >"$2"
`

const hasTools =
  process.platform !== 'win32' && expectsTool('openssl', 'version') && expectsTool('busybox', 'true')

describe.runIf(hasTools)('docs/verifying.md for other CI systems', () => {
  let world: World
  let files: Readonly<Record<string, Uint8Array>>

  beforeAll(async () => {
    world = await startWorld()
    const env = { GITHUB_SERVER_URL: 'https://github.com' }
    const contents = { 'dist/app.tgz': 'the application\n', 'dist/tool.zip': 'the tool\n' }
    const run = await world.sign({ strategy: undefined, upload: 'all' }, { files: contents, env })
    if (run.exitCode !== 0) throw new Error(run.stdout)
    files = Object.fromEntries(
      world.github
        .assets(world.release.id)
        .map(({ name, content }) => [name, content?.bytes() ?? Buffer.of()])
    )
  })
  afterAll(async () => await world.close())

  async function run(recipe: string, release: Readonly<Record<string, Uint8Array>>, tag = 'v1.2.3') {
    const { shell, script } = RECIPES[recipe]?.() ?? { shell: ['false'] as const, script: '' }
    const verify = filledIn('verify.sh', {
      publicKey: pemOf(world.key.publicKey),
      repository: REPOSITORY,
      tag
    })
    const job = workspace({ 'ci/verify.sh': verify })
    const PATH = `${fakeCommand('curl', CURL)}:${fakeCommand('apk', 'exit 0\n')}:${process.env['PATH']}`
    const [program, ...args] = shell
    const env = { PATH, RELEASE: workspace(release).path }
    const { code, stdout } = await runTool(program, [...args, script], { cwd: job.path, env })
    return {
      code,
      told: stdout.toString(),
      downloaded: job.list().filter(name => name.startsWith('download/'))
    }
  }

  test.each(Object.keys(RECIPES))('%s takes what is verified', async recipe => {
    const { code, told, downloaded } = await run(recipe, files)
    expect({ code, told }).toEqual({
      code: 0,
      told: expect.stringMatching(/^app\.tgz: OK\nVerified for /) as string
    })
    expect(downloaded).toContain('download/app.tgz')
  })

  test.each(Object.keys(RECIPES))('%s fails with anything else', async recipe => {
    const { 'SHA256SUMS.sig': signature, 'release-binding.json': binding, 'app.tgz': app, ...rest } = files
    if (signature === undefined || binding === undefined || app === undefined) throw new Error('no release')
    const wrong = [
      { ...files, 'app.tgz': Buffer.from('a trojan\n') },
      { ...files, 'app.tgz': app.subarray(1) },
      { ...files, SHA256SUMS: Buffer.from(`${'0'.repeat(64)}  app.tgz\n`) },
      { ...rest, 'SHA256SUMS.sig': signature, 'app.tgz': app },
      { ...rest, 'release-binding.json': binding, 'app.tgz': app },
      { ...rest, 'SHA256SUMS.sig': signature, 'release-binding.json': binding }
    ]
    for (const release of wrong) expect((await run(recipe, release)).code).not.toBe(0)
    expect((await run(recipe, files, 'v1.2.4')).code).not.toBe(0)
  })
})

describe('what the blocks for PowerShell rely on', () => {
  const blocks = [...PAGE.matchAll(/^```powershell\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)

  test.each<TestKeySpec>(['RSA_2048', 'RSA_3072', 'RSA_4096'])(
    'where the parts of a key are: %s',
    async spec => {
      const key = await testKey(spec)
      const der = derOf(key)
      const size = der.length - 38
      const { n, e } = key.export({ format: 'jwk' })
      expect(size).toBe(Number(spec.slice(4)) / 8)
      expect(der.subarray(33, size + 33).toString('base64url')).toBe(n)
      expect(der.subarray(size + 33).toString('hex')).toBe('0203010001')
      expect(e).toBe('AQAB')
    }
  )

  test('neither a continued line nor a pipe of bytes, and no program', () => {
    expect(blocks).toHaveLength(3)
    for (const text of blocks) {
      expect(text).toMatch(/^& \{\n[^]*\n\}\n$/)
      expect(text).not.toMatch(/\\$|`$|&&|\|\||openssl/m)
      expect(text.match(/ \| [\w-]+/g) ?? []).toEqual(
        text.includes('ConvertFrom-Json') ? [' | ConvertFrom-Json'] : []
      )
      // not in Windows PowerShell 5.1
      expect(text).not.toMatch(
        /ImportFromPem|ImportSubjectPublicKeyInfo|\?\?|ToHexString|HashData|-AsByteStream/
      )
    }
  })

  test('the key is read alike in all of them', () => {
    const reading = (text: string): string => /^ {2}if \(-not \(\$pem .*\n.*\n/m.exec(text)?.[0] ?? ''
    const whole = (text: string): string => /\$der = [^]*ImportParameters/.exec(text)?.[0] ?? ''
    expect(new Set(blocks.map(reading)).size).toBe(1)
    expect(new Set(blocks.slice(1).map(whole)).size).toBe(1)
    expect(whole(blocks[1] ?? '')).toContain('02-03-01-00-01')
  })
})

test('docs/verifying.md leads from OpenSSL to the script and then to the command', () => {
  const order = ['](#all-files-of-a-list) or', '](#in-a-script)**', '](#with-the-command) `kms-sign`'].map(
    part => PAGE.indexOf(part)
  )
  expect(order).not.toContain(-1)
  expect(order).toEqual(order.toSorted((a, b) => a - b))
})
