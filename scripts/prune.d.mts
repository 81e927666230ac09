/** The folders of the packages of which something is used, relative to the root. */
export function usedPackages(): Promise<string[]>
/** Writes what is used into a folder, under the paths that it comes from. */
export function writeUsed(folder: string): Promise<void>
