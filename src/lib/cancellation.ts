import { ActionError } from '../errors.ts'

/** @throws CANCELLED once the job is cancelled; another ActionError when the signal was aborted with one. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw reasonOf(signal)
}

/** The ActionError that the signal was aborted with; CANCELLED when it was aborted with anything else. */
export function reasonOf({ reason }: AbortSignal): ActionError {
  return reason instanceof ActionError ? reason : cancelledError()
}

/** The error of a run that ends because the job was cancelled. */
export function cancelledError(): ActionError {
  return new ActionError('CANCELLED', 'The job was cancelled; each asset that is attached is complete.', {
    hint: 'Run the job again: it keeps what is valid and continues from there.'
  })
}
