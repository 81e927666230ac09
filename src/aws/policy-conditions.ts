// How a statement of an IAM policy writes its conditions.

/** Condition keys with the values that are compared. */
export type Conditions = Readonly<Record<string, string | readonly string[]>>

/** The `Condition` of a statement, and nothing where there is none. */
export function when({
  equals = {},
  notEquals = {}
}: {
  readonly equals?: Conditions
  readonly notEquals?: Conditions
}): object {
  const condition = {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(Object.keys(notEquals).length > 0 && { StringNotEquals: notEquals })
  }
  return Object.keys(condition).length === 0 ? {} : { Condition: condition }
}

/** A list of one value is written as the value: STS counts characters. */
export function oneOrAll(values: readonly string[]): string | readonly string[] {
  const [one] = values
  return one !== undefined && values.length === 1 ? one : values
}
