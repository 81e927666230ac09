import { outputOf } from './tools.ts'
import type { AwsCliTarget } from './tools.ts'

// Many commands of the AWS CLI in one process: each process of its own takes a second.

/** How one command ended, as a shell would see it. */
export interface AwsCommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

// The CLI's own entry where it is a package of Python, and else its program.
const RUN_ALL = `
import contextlib, io, json, subprocess, sys
try:
    from awscli.clidriver import create_clidriver
    driver = create_clidriver()
except ImportError:
    driver = None

def run(args):
    if driver is None:
        done = subprocess.run(['aws', *args], capture_output=True, text=True)
        return {'code': done.returncode, 'stdout': done.stdout, 'stderr': done.stderr}
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver.main(args)
        except SystemExit as exit:
            code = exit.code
    return {'code': code, 'stdout': out.getvalue(), 'stderr': err.getvalue()}

print(json.dumps([run(args) for args in json.load(sys.stdin)]))
`

/** Runs commands of the AWS CLI one after another, led to an endpoint on this machine. */
export async function awsCommands(
  { endpoint, region, credentials }: AwsCliTarget,
  commands: readonly (readonly string[])[]
): Promise<readonly AwsCommandResult[]> {
  const env = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: ''
  }
  const input = JSON.stringify(commands.map(args => ['--output', 'json', ...args]))
  const output = await outputOf('python3', ['-c', RUN_ALL], { env, input })
  return JSON.parse(output.toString()) as readonly AwsCommandResult[]
}
