import { createHash } from 'node:crypto'
import { workspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

// An image in a folder (OCI image layout), with a signature as cosign keeps it: a payload, and beside it a bare signature over its bytes.

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const PAYLOAD = 'application/vnd.dev.cosign.simplesigning.v1+json'

interface Blob {
  readonly digest: string
  readonly size: number
}

/** An image that nobody built. */
export class ContainerImage {
  readonly folder: Workspace = workspace()
  readonly #manifest: Blob

  constructor() {
    const config = this.#put({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } })
    this.#manifest = this.#putManifest(config, [])
  }

  /** What its signatures name it by. */
  get digest(): string {
    return this.#manifest.digest
  }

  /** Puts a payload and its signature beside the image. */
  sign(payload: Uint8Array, signature: Uint8Array): void {
    const layer = this.#putBytes(payload)
    const rootfs = { type: 'layers', diff_ids: [layer.digest] }
    const signatures = this.#putManifest(this.#put({ architecture: '', os: '', rootfs }), [
      {
        mediaType: PAYLOAD,
        ...layer,
        annotations: { 'dev.cosignproject.cosign/signature': Buffer.from(signature).toString('base64') }
      }
    ])
    const entry = (kind: string, blob: Blob) => ({
      mediaType: MANIFEST,
      ...blob,
      annotations: { kind: `dev.cosignproject.cosign/${kind}` }
    })
    const manifests = [entry('image', this.#manifest), entry('sigs', signatures)]
    this.folder.write('oci-layout', '{"imageLayoutVersion":"1.0.0"}')
    this.folder.write('index.json', JSON.stringify({ schemaVersion: 2, manifests }))
  }

  #putManifest(config: Blob, layers: readonly object[]): Blob {
    const typed = { mediaType: CONFIG, ...config }
    return this.#put({ schemaVersion: 2, mediaType: MANIFEST, config: typed, layers })
  }

  #put(value: object): Blob {
    return this.#putBytes(Buffer.from(JSON.stringify(value)))
  }

  #putBytes(bytes: Uint8Array): Blob {
    const hex = createHash('sha256').update(bytes).digest('hex')
    this.folder.write(`blobs/sha256/${hex}`, bytes)
    return { digest: `sha256:${hex}`, size: bytes.length }
  }
}
