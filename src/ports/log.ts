/** The log of the job. Whatever implements it makes text safe for the runner; nothing else prints. */
export interface Log {
  info(text: string): void
  debug(text: string): void
  warning(text: string): void
  /** Begins a part of the log that can be folded, which ends the one before; without a title it only ends that. */
  readonly section?: (title?: string) => void
  /** How progress is shown where lines can be overwritten; without it a line of information every ten seconds. */
  readonly progress?: { readonly everyMs: number; readonly show: (text: string) => void }
}
