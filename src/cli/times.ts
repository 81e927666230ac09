// Times as options give them, in seconds since 1970.

const DATE = /^\d{4}-\d\d-\d\d$/
const TIME = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/
const DAY = 24 * 3600

/** As in GnuPG: a month has 30 days, a year 365. */
const UNITS: Readonly<Record<string, number>> = { d: DAY, w: 7 * DAY, m: 30 * DAY, y: 365 * DAY }

/**
 * A date (its beginning in UTC) or a time with its offset (RFC 3339); undefined for anything else, and for a day that no calendar has.
 */
export function parseTime(text: string): number | undefined {
  const date = DATE.test(text) ? text : TIME.exec(text)?.[1]
  if (date === undefined) return undefined
  const midnight = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms / 1000
}

/** The time in UTC, as `parseTime` reads it. */
export function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

/** A number of days, weeks, months or years, as `2y`, in seconds; undefined for anything else. */
export function parseSpan(text: string): number | undefined {
  const [, count = '', unit = ''] = /^([1-9]\d{0,4})([dwmy])$/.exec(text) ?? []
  const seconds = UNITS[unit]
  return seconds === undefined ? undefined : Number(count) * seconds
}

/**
 * As `allowed_signers` has it (ssh-keygen(1)): a date in the time zone of whoever verifies, which every version reads; a time in UTC, from
 * OpenSSH 9.1 on.
 */
export function formatSignerTime(text: string): string | undefined {
  const seconds = parseTime(text)
  if (seconds === undefined) return undefined
  if (DATE.test(text)) return text.replaceAll('-', '')
  return formatTime(seconds).replace(/[-:T]/g, '')
}
