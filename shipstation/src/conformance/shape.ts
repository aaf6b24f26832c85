/** What an answer has to have in common with the example: status aside, its keys, the kinds of its values, its nulls. */
export type Difference = { path: string; says: string }

const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

export type Allowance = {
  /** Members that real answers have and the documents leave out. */
  more: RegExp
  /** Members whose value, null or not, is the account's own. */
  free: RegExp
}

/** Every way in which `actual` is not shaped like `example`. Lists are compared element by element, as far as both go. */
export function differences(example: unknown, actual: unknown, allowed: Allowance, path = ''): Difference[] {
  const [wanted, got] = [kindOf(example), kindOf(actual)]
  if (allowed.free.test(path)) return []
  if (wanted !== got) return [{ path, says: `is ${got}, the example has ${wanted}` }]
  if (Array.isArray(example) && Array.isArray(actual)) {
    if (example.length === 0) return []
    if (actual.length === 0) return [{ path, says: 'is empty' }]
    const pairs = example.slice(0, actual.length).map((one, at) => [one, actual[at]])
    return pairs.flatMap(([one, other]) => differences(one, other, allowed, `${path}[]`))
  }
  if (wanted !== 'object') return []
  // The casts: both were seen to be objects.
  const [left, right] = [example as Record<string, unknown>, actual as Record<string, unknown>]
  const missing = Object.keys(left)
    .filter((key) => !(key in right))
    .map((key) => ({ path: `${path}.${key}`, says: 'is missing' }))
  const more = Object.keys(right)
    .filter((key) => !(key in left) && !allowed.more.test(`${path}.${key}`))
    .map((key) => ({ path: `${path}.${key}`, says: 'is not in the example' }))
  const inside = Object.keys(left)
    .filter((key) => key in right)
    .flatMap((key) => differences(left[key], right[key], allowed, `${path}.${key}`))
  return [...missing, ...more, ...inside]
}

/** Two values that have to be equal: null when they are. */
export const unequal = (path: string, wanted: unknown, got: unknown): Difference[] =>
  JSON.stringify(wanted) === JSON.stringify(got)
    ? []
    : [{ path, says: `is ${JSON.stringify(got)}, the example has ${JSON.stringify(wanted)}` }]
