/**
 * The bytes that a DSSE envelope's signature is over: the pre-authentication encoding of its payload (DSSE protocol 1.0.2,
 * "Signature definition"). Lengths are in bytes.
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType)
  const head = Buffer.concat([
    Buffer.from(`${DSSE_PREFIX}${type.length} `),
    type,
    Buffer.from(` ${payload.length} `)
  ])
  return Buffer.concat([head, payload])
}

/** What every pre-authentication encoding begins with. */
export const DSSE_PREFIX = 'DSSEv1 '
