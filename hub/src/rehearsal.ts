import type pg from 'pg'

/** Where a crash test ends the process, or lets it stand still: when this point is passed for the n-th time. */
export type End = { at: string; pass: number; by: 'SIGKILL' | 'SIGSTOP' }

/**
 * Ends this process at a named point. Points are what passes between the hub and its database, seen from outside: "before insert
 * into attempts", "after update steps", "before commit of insert into changes" (a commit is named by what was written last).
 */
export function endAt(pool: pg.Pool, end: End): void {
  let passed = 0
  const pass = (point: string) => {
    if (point !== end.at) return
    passed += 1
    if (passed === end.pass) process.kill(process.pid, end.by)
  }
  pool.on('connect', (client) => watch(client, pass))
}

function watch(client: pg.PoolClient, pass: (point: string) => void) {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown // why: it is called in all its forms
  let last = 'nothing'
  const watched = (...given: unknown[]) => {
    const deed = deedOf(given[0], last)
    if (deed === null) return query(...given)
    if (!deed.startsWith('commit')) last = deed
    pass(`before ${deed}`)
    const told = given.at(-1)
    if (typeof told !== 'function')
      return Promise.resolve(query(...given)).then((answer) => {
        pass(`after ${deed}`)
        return answer
      })
    return query(...given.slice(0, -1), (...answer: unknown[]) => {
      pass(`after ${deed}`)
      told(...answer)
    })
  }
  client.query = watched as typeof client.query // why: as above
}

/** What a statement does, in the words of a point; null when it only reads. */
function deedOf(statement: unknown, last: string): string | null {
  const text = typeof statement === 'string' ? statement : (statement as { text?: string }).text // why: pg takes either
  if (text === undefined) return null
  if (/^\s*commit\b/i.test(text)) return `commit of ${last}`
  const [, verb, table] =
    /\b(insert into|(?<!for )(?<!do )update|delete from|create table)\s+(?:if not exists\s+)?"?([\w.]+)/i.exec(
      text,
    ) ?? []
  return verb && table ? `${verb.toLowerCase()} ${table}` : null
}
