import type { SkippedKind } from './expand.ts'

/** Something that a wildcard met and that it does not take. Of folders, only hidden ones are among them. */
export interface SkippedEntry {
  /** As people know it. */
  readonly path: string
  readonly kind: SkippedKind
}

/** A line for the log. */
export function describeSkipped({ path, kind }: SkippedEntry): string {
  switch (kind) {
    case 'link':
      return `Skipped ${path}: a symbolic link that a wildcard meets is not followed.`
    case 'special':
      return `Skipped ${path}: it is not a regular file (a pipe, a socket or a device).`
    case 'hidden':
      return `Skipped ${path}: a wildcard matches no name that begins with a dot; a pattern that has the dot does.`
  }
}
