import { createHash } from 'node:crypto'

/** Where a certificate belongs in a Web Key Directory (draft-koch-openpgp-webkey-service), by the mail address of its user id. */
export interface DirectoryEntry {
  readonly address: string
  /** Of the site `https://openpgpkey.<domain>`. */
  readonly path: string
  readonly domain: string
}

const ZBASE32 = 'ybndrfg8ejkmcpqxot1uwisza345h769'

/** The entry for a user id as `Acme Releases <releases@acme.example>`; undefined for one without a mail address. */
export function directoryEntryOf(userId: string): DirectoryEntry | undefined {
  const address = /^(?:.*<)?([\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)>?$/.exec(userId)?.[1]
  const [local, domain] = address?.toLowerCase().split('@') ?? []
  if (address === undefined || local === undefined || domain === undefined) return undefined
  const hash = zbase32(createHash('sha1').update(local).digest())
  return { address, domain, path: `.well-known/openpgpkey/${domain}/hu/${hash}` }
}

/** RFC 6189, section 5.1.6, of a whole number of 5 bytes. */
function zbase32(bytes: Uint8Array): string {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map(five => ZBASE32[Number.parseInt(five, 2)]).join('')
}
