import type { ActionError } from '../errors.ts'
import { block, sections, text } from './html.ts'

/** The job summary of a run that failed before its mode was known, or before it began. */
export function failureSummary(failure: ActionError): string {
  return sections(['## Failed', failureSection(failure)])
}

/** The error of a run, as HTML of the job summary: its code, message, hint and details. */
export function failureSection(failure: ActionError): string {
  const hint = failure.hint === undefined ? '' : `<br><b>What to do:</b> ${text(failure.hint)}`
  const details = failure.details === undefined ? '' : `\n\n${block(failure.details)}`
  return `<p><b>${text(failure.code)}</b>: ${text(failure.message)}${hint}</p>${details}`
}
