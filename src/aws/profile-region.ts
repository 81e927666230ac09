import { KMSClient } from '@aws-sdk/client-kms'

/** The Region that the environment or the profile in the shared AWS files names; undefined when none does, or they cannot be read. */
export async function regionOfProfile(): Promise<string | undefined> {
  const client = new KMSClient({})
  try {
    return await client.config.region()
  } catch {
    return undefined
  } finally {
    client.destroy()
  }
}
