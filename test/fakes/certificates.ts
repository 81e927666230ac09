import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A certificate authority of a company, with one certificate that it issued. */
export interface Certificates {
  /** PEM of the authority. */
  readonly authority: string
  /** PEM of the certificate for all names. */
  readonly certificate: string
  /** PEM of its private key. */
  readonly key: string
}

const run = promisify(execFile)

/** Makes an authority and a certificate for DNS names, with OpenSSL. */
export async function makeCertificates(names: readonly string[]): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'certificates-'))
  const file = (name: string): string => join(folder, name)
  const openssl = async (...args: string[]): Promise<void> => {
    await run('openssl', args, { cwd: folder })
  }
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const subject = (name: string): string[] => ['-subj', `/O=Test/CN=${name}`]
  try {
    await openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      ...subject('CA')
    )
    await openssl('req', '-new', ...newKey, '-keyout', 'leaf.key', '-out', 'leaf.csr', ...subject('leaf'))
    await writeFile(file('leaf.cnf'), `subjectAltName=${names.map(name => `DNS:${name}`).join(',')}\n`)
    const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'leaf.cnf']
    await openssl('x509', '-req', '-in', 'leaf.csr', '-out', 'leaf.pem', '-days', '2', ...authority)
    const [ca, certificate, key] = await Promise.all(
      ['ca.pem', 'leaf.pem', 'leaf.key'].map(name => readFile(file(name), 'utf8'))
    )
    return { authority: ca ?? '', certificate: certificate ?? '', key: key ?? '' }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
