import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const SHORTEST_SECRET = 8
const CHUNK_BYTES = 4 * 1024 * 1024

/** Looks for known secrets in text and files, in the disguises that code gives them by accident. */
export class LeakCheck {
  readonly #needles: readonly { readonly secret: string; readonly form: Buffer }[]
  readonly #longest: number

  constructor(secrets: readonly string[]) {
    this.#needles = [...new Set(secrets)].flatMap(secret =>
      formsOf(secret).map(form => ({ secret, form: Buffer.from(form) }))
    )
    this.#longest = Math.max(0, ...this.#needles.map(({ form }) => form.length))
  }

  /** The secrets that occur in the text. */
  inText(text: string): string[] {
    return this.#in(Buffer.from(text))
  }

  async inFile(path: string): Promise<string[]> {
    const found = new Set<string>()
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const buffer = Buffer.allocUnsafe(Math.min(size + 1, CHUNK_BYTES)) // a large one for each small file takes longer than the search
      let carry = Buffer.alloc(0)
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length)
        if (bytesRead === 0) break
        const window = Buffer.concat([carry, buffer.subarray(0, bytesRead)])
        for (const secret of this.#in(window)) found.add(secret)
        carry = window.subarray(Math.max(0, window.length - this.#longest))
      }
    } finally {
      await file.close()
    }
    return [...found]
  }

  #in(bytes: Buffer): string[] {
    return [...new Set(this.#needles.filter(({ form }) => bytes.includes(form)).map(({ secret }) => secret))]
  }
}

/** A secret as a test's message may name it. */
export const nameSecret = (secret: string): string => `the secret "${secret.slice(0, 6)}…"`

function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST_SECRET) {
    throw new Error(`A known secret has ${secret.length} characters, expected at least ${SHORTEST_SECRET}`)
  }
  const bytes = Buffer.from(secret)
  // Whoever has the signature of a JWT whose claims were printed has the token.
  const [, , signature] = secret.split('.')
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      bytes.toString('hex'),
      ...[0, 1, 2].flatMap(shift => [
        base64Within(bytes, shift, 'base64'),
        base64Within(bytes, shift, 'base64url')
      ]),
      ...(secret.startsWith('eyJ') && signature !== undefined && signature !== '' ? [signature] : [])
    ])
  ]
}

/** The part of a Base64 text that shows the bytes when `shift` other bytes precede them in its group. */
function base64Within(bytes: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString(encoding)
    .replaceAll('=', '')
  const wholeGroups = (shift + bytes.length) % 3 === 0
  return text.slice(Math.ceil((shift * 8) / 6), wholeGroups ? undefined : -1)
}

/** Every regular file below the folders with a mark that changes when the file does. */
export async function listFiles(folders: readonly string[]): Promise<Map<string, string>> {
  const marks = new Map<string, string>()
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const { ino, size, ctimeMs } = await stat(path)
      marks.set(path, `${ino} ${size} ${ctimeMs}`)
    }
  }
  return marks
}
