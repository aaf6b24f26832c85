/** The same value whatever order its members came in. */
export function plain(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(plain).join(',')}]`
  if (value instanceof Date) return JSON.stringify(value)
  const members = value as Record<string, unknown> // why: an object that is no array and not null
  let text = ''
  for (const name of Object.keys(members).sort()) {
    const member = members[name]
    if (member !== undefined) text += `${text === '' ? '' : ','}"${name}":${plain(member)}`
  }
  return `{${text}}`
}
