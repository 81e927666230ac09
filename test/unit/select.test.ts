import { describe, expect, it } from 'vitest'
import { selectArtifacts } from '../../src/artifacts/select.ts'

/** Selects names; each artifact's signature is called like it with `.sig`. */
async function select(
  names: readonly string[],
  { listed = [], keys = [] }: { readonly listed?: readonly string[]; readonly keys?: readonly string[] } = {}
): Promise<object> {
  const { artifacts, own } = await selectArtifacts(names, {
    nameOf: name => name,
    keyOf: name => name,
    signaturesOf: async name => [`${name}.sig`],
    isListed: name => listed.includes(name),
    findReason: async name => (keys.includes(name) ? 'it is a key' : undefined)
  })
  return { artifacts, own: Object.fromEntries(own.map(({ file, reason }) => [file, reason])) }
}

describe('selectArtifacts', () => {
  it('tells a signature by its artifact, in whatever order they come', async () => {
    const expected = { artifacts: ['app'], own: { 'app.sig': 'it is the signature of app' } }
    expect(await select(['app', 'app.sig'])).toEqual(expected)
    expect(await select(['app.sig', 'app'])).toEqual(expected)
  })

  it('takes a signature of a signature for an artifact: it belongs to none', async () => {
    expect(await select(['app', 'app.sig', 'app.sig.sig', 'app.sig.sig.sig'])).toEqual({
      artifacts: ['app', 'app.sig.sig'],
      own: {
        'app.sig': 'it is the signature of app',
        'app.sig.sig.sig': 'it is the signature of app.sig.sig'
      }
    })
  })

  it('takes a signature without its artifact for an artifact', async () => {
    expect(await select(['other.sig'])).toEqual({ artifacts: ['other.sig'], own: {} })
  })

  it('takes the signature of what is no artifact for an artifact', async () => {
    expect(await select(['key.pem', 'key.pem.sig'], { keys: ['key.pem'] })).toEqual({
      artifacts: ['key.pem.sig'],
      own: { 'key.pem': 'it is a key' }
    })
  })

  it('judges what is listed, though it is a signature as well', async () => {
    expect(await select(['app', 'app.sig'], { listed: ['app.sig'] })).toEqual({
      artifacts: ['app', 'app.sig'],
      own: {}
    })
  })
})
