import { BUILD_ATTACKS } from './attacks/build.ts'
import { FORGERY_ATTACKS } from './attacks/forgery.ts'
import { RELEASE_ATTACKS } from './attacks/release.ts'
import { REPLAY_ATTACKS } from './attacks/replay.ts'
import { RUNNER_ATTACKS } from './attacks/runner.ts'
import { API_ATTACKS, KMS_ATTACKS } from './attacks/services.ts'
import type { Attack } from './attacks/stage.ts'
import { TWO_KEY_ATTACKS } from './attacks/two-keys.ts'
import { ALIAS_ATTACKS, WORKFLOW_ATTACKS } from './attacks/workflow.ts'

/** Every attack that the suite carries out; docs/security-model.md is made of them. */
export const ATTACKS: readonly Attack[] = [
  ...RELEASE_ATTACKS,
  ...REPLAY_ATTACKS,
  ...BUILD_ATTACKS,
  ...FORGERY_ATTACKS,
  ...TWO_KEY_ATTACKS,
  ...API_ATTACKS,
  ...KMS_ATTACKS,
  ...ALIAS_ATTACKS,
  ...RUNNER_ATTACKS,
  ...WORKFLOW_ATTACKS
]

/** As a test's name, and to tell rows apart. */
export const titleOf = ({ who, does, given }: Attack): string => `${who}: ${does} [${given}]`
