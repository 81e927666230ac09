import { ActionError } from '../errors.ts'

/** Throws once the job is cancelled; asked before each request, so that a request under way can end. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelledError()
}

export function cancelledError(): ActionError {
  return new ActionError('CANCELLED', 'The job was cancelled; what is attached already is complete.', {
    hint: 'Run the job again: it keeps what is valid and goes on from there.'
  })
}
