import { ActionError } from '../errors.ts'

/** Throws once the job is cancelled, or the run has ended for another reason. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw reasonOf(signal)
}

/** Why the signal aborted; a signal that says nothing means that the job was cancelled. */
export function reasonOf({ reason }: AbortSignal): ActionError {
  return reason instanceof ActionError ? reason : cancelledError()
}

export function cancelledError(): ActionError {
  return new ActionError('CANCELLED', 'The job was cancelled; what is attached already is complete.', {
    hint: 'Run the job again: it keeps what is valid and goes on from there.'
  })
}
