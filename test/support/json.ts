/**
 * The JSON of a file with some of its values changed, by their paths.
 *
 * @param changes by `field.0.field`: a new value, or undefined to take the field away.
 */
export function jsonWith(file: Uint8Array, changes: Readonly<Record<string, unknown>>): Buffer {
  const whole: unknown = JSON.parse(Buffer.from(file).toString())
  for (const [path, value] of Object.entries(changes)) {
    const fields = path.split('.')
    const last = fields.pop() ?? ''
    const parent = fields.reduce<unknown>((node, field) => Reflect.get(Object(node), field), whole)
    if (value === undefined) Reflect.deleteProperty(Object(parent), last)
    else Reflect.set(Object(parent), last, value)
  }
  return Buffer.from(JSON.stringify(whole))
}
