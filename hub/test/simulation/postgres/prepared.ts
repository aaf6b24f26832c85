import { createHash } from 'node:crypto'
import pg from 'pg'

const names = new Map<string, string>()
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
  names.set(text, name)
  return name
}

type Query = (asked: { name: string; text: string; values: unknown[] }) => Promise<unknown>

/** A client that has PostgreSQL parse and plan each statement once: the same few hundred are asked ten thousand times. */
export class PreparedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    const ask = super.query.bind(this) as unknown as Query // why: of its many forms this one is used here
    const query = (text: unknown, values: unknown, told: unknown) =>
      typeof text === 'string' && Array.isArray(values) && values.length > 0 && told === undefined
        ? ask({ name: nameOf(text), text, values })
        : (ask as (...given: unknown[]) => unknown)(text, values, told) // why: as above
    this.query = query as typeof this.query // why: whoever asks otherwise is handed through
  }
}
