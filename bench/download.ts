import { spawnSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { REPOSITORY_ROOT, type Section } from './context.ts'
import { BenchError } from './measure.ts'
import { renderBytes } from './report.ts'

const KIB = 1024
const TARGET_KIB = 700

interface Size {
  /** Bytes of the tar.gz, and of the tar in it. */
  readonly packed: number
  readonly unpacked: number
}

/** What a runner downloads of this commit for each job that has the action in `uses:`. */
export const download: Section = {
  name: 'download',
  run: async bench => {
    bench.say('download')
    const archive = sizeOf()
    const row = (what: string, { packed, unpacked }: Size): string[] => [
      what,
      renderBytes(packed),
      renderBytes(unpacked),
      (packed / archive.packed).toFixed(2)
    ]
    return {
      tables: [
        {
          title: 'Download: what a runner gets of a commit',
          head: ['what', 'packed (tar.gz)', 'unpacked', 'packed : archive'],
          rows: [
            row('the archive', archive),
            row('of it `dist/` and `action.yml`', sizeOf('dist', 'action.yml'))
          ],
          notes: [
            '`.gitattributes` leaves out of the archive what no runner needs: sources, tests, documents, examples, scripts.'
          ]
        }
      ],
      targets: [
        {
          what: 'Archive of a commit, which a runner downloads',
          target: `≤ ${TARGET_KIB} KiB`,
          measured: `${Math.round(archive.packed / KIB)} KiB`,
          met: archive.packed <= TARGET_KIB * KIB
        }
      ]
    }
  }
}

function sizeOf(...paths: readonly string[]): Size {
  const args = ['archive', '--format=tar', 'HEAD', '--', ...paths]
  const { status, stdout } = spawnSync('git', args, { cwd: REPOSITORY_ROOT, maxBuffer: 1024 * KIB * KIB })
  if (status !== 0)
    throw new BenchError('git archive failed: this section needs git, and a clone of the repository.')
  return { packed: gzipSync(stdout).length, unpacked: stdout.length }
}
