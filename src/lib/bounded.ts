/** The whole content; undefined when it has more than `maxBytes`. */
export async function readBounded(
  content: AsyncIterable<Uint8Array>,
  maxBytes: number
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > maxBytes) return undefined
    chunks.push(Uint8Array.from(chunk)) // its buffer may be used again
  }
  return Buffer.concat(chunks)
}
