import { devNull } from 'node:os'

/**
 * Takes out of this process's environment what must not steer the AWS SDK; the job's environment is not changed.
 * With a role, nothing left behind on the machine may: no shared AWS file, no profile, no global endpoint. Instance
 * metadata is not asked on GitHub's runners: no answer there can be meant for this job.
 */
export function restrainAwsSdk(
  env: NodeJS.ProcessEnv,
  { withRole, githubHosted }: { withRole: boolean; githubHosted: boolean }
): void {
  if (githubHosted) env['AWS_EC2_METADATA_DISABLED'] = 'true'
  if (!withRole) return
  env['AWS_CONFIG_FILE'] = devNull
  env['AWS_SHARED_CREDENTIALS_FILE'] = devNull
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ENDPOINT_URL']) delete env[name]
}
