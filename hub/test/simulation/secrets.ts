const opened = new Map<string, unknown>()
/** What is stored is plain JSON here, and is read a thousand times. */
export function secretsIn(text: string): unknown {
  const known = opened.get(text)
  if (known !== undefined) return known
  const secrets: unknown = JSON.parse(text)
  if (opened.size > 1_000) opened.clear()
  opened.set(text, secrets)
  return secrets
}
