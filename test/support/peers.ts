import { fileURLToPath } from 'node:url'

/** Where scripts/install-peers.sh installs what other people wrote: in CI a folder that is kept between runs. */
export const PEERS = process.env['KMS_SIGN_PEERS'] ?? fileURLToPath(new URL('../../.peers', import.meta.url))
