import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/** What the placeholders and expressions of examples/workflows stand for, where a test says nothing else. */
export const EXAMPLE_VALUES: Readonly<Record<string, string>> = {
  '<key id>': '1234abcd-12ab-34cd-56ef-1234567890ab',
  '<64 hex digits>': '0123456789abcdef'.repeat(4),
  '${{ env.KEY_ARN }}': 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  '${{ env.KEY_FINGERPRINT }}': `sha256:${'0123456789abcdef'.repeat(4)}`,
  '${{ needs.build.outputs.digests }}': `${'0123456789abcdef'.repeat(4)}  app.tgz`,
  '${{ inputs.digests }}': `${'0123456789abcdef'.repeat(4)}  app.tgz`,
  '${{ inputs.tag }}': 'v1.2.3',
  '${{ inputs.assets }}': '*.tgz',
  '${{ inputs.key-id }}': 'alias/release-signing',
  '${{ inputs.public-key-fingerprint }}': `sha256:${'0123456789abcdef'.repeat(4)}`,
  '${{ secrets.PRODUCT_READ_TOKEN }}': 'ghs_token',
  '${{ steps.version.outputs.number }}': '1.2.3',
  '${{ inputs.role-to-assume }}': 'arn:aws:iam::111122223333:role/release-signing'
}

/** A value of an example with everything filled in; what nobody knows how to fill in is an error. */
export function fillIn(text: string, values: Readonly<Record<string, string>> = {}): string {
  const filled = [...Object.entries(values), ...Object.entries(EXAMPLE_VALUES)].reduce(
    (before, [placeholder, value]) => before.replaceAll(placeholder, value),
    text
  )
  if (/\$\{\{|<[a-z0-9 ]+>/.test(filled)) throw new Error(`Nothing is known for a placeholder in "${text}"`)
  return filled
}

/** The inputs of the step below a heading of docs/recipes.md. */
export function inputsOfRecipe(
  heading: string,
  values: Readonly<Record<string, string>> = {}
): Record<string, string> {
  const [, section = ''] = read('docs/recipes.md').split(`\n## ${heading}\n`)
  const [, block = ''] =
    /^```yaml\n(- uses: your-org\/[\s\S]*?)^```$/m.exec(section.split('\n## ')[0] ?? '') ?? []
  const [step] = (parse(block) ?? []) as readonly Step[]
  if (step === undefined) throw new Error(`docs/recipes.md has no step below "${heading}"`)
  return toInputs(step, values)
}

interface Step {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')

const toInputs = (step: Step, values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(step.with ?? {}).map(([name, value]) => [name, fillIn(String(value), values)])
  )
