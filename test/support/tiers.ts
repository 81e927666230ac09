/** The folders of test/ that hold tests, each a project of Vitest; test/README.md says what belongs where. */
export const TIERS = ['repository', 'unit', 'use-cases', 'property', 'kit', 'e2e', 'interop'] as const
