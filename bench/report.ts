/** A table with what is to be said about it. */
export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** One sentence each. */
  readonly notes?: readonly string[]
}

/** What the design asks for, held against what was measured. */
export interface Target {
  readonly what: string
  readonly target: string
  readonly measured: string
  readonly met: boolean
}

export interface SectionReport {
  readonly tables: readonly Table[]
  readonly targets: readonly Target[]
}

export const NOT_MEASURED = '–'

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (upper + lower) / 2
}

/** How often ours fits into the other's time, pair by pair: above 1 ours is faster. */
export function ratios(ours: readonly number[], other: readonly number[]): number[] {
  return ours.map((ms, round) => (other[round] ?? Number.NaN) / ms)
}

/** Median and range: `3.1 (2.9..3.4)`. */
export function renderRatio(values: readonly number[] | undefined): string {
  if (values === undefined || values.length === 0) return NOT_MEASURED
  return `${factor(median(values))} (${factor(Math.min(...values))}..${factor(Math.max(...values))})`
}

/** Median of a time in milliseconds, in the unit that suits. */
export function renderTime(values: readonly number[] | undefined): string {
  if (values === undefined || values.length === 0) return NOT_MEASURED
  const ms = median(values)
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
}

export const renderBytes = (bytes: number): string =>
  bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(0)} kB`

const factor = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)

export function renderTable({ title, head, rows, notes = [] }: Table): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map(cells => cells[column]?.length ?? 0))
  )
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  return [
    `### ${title}`,
    '',
    line(head),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.map(line),
    ...(notes.length === 0 ? [] : ['', ...notes.map(note => `- ${note}`)])
  ].join('\n')
}

export const targetTable = (targets: readonly Target[]): Table => ({
  title: 'Targets',
  head: ['what', 'target', 'measured', ''],
  rows: targets.map(({ what, target, measured, met }) => [what, target, measured, met ? 'met' : 'MISSED'])
})
