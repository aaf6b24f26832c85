import type { Ask } from '../connector.ts'
import type { Work } from '../store/store.ts'

/** What a notice asks to be looked at. */
export type Heard = { stream: string; ask: Ask }[]

const floodMs = 30_000

/**
 * Keeps what a notice asks for: what it names is looked at once, and what is new beside that is looked for when the notice was news
 * itself. Whoever sent it is told so only once this is committed.
 */
export async function hear(
  tx: Pick<Work, 'addHint' | 'dueNow'>,
  { workspace, account }: { workspace: string; account: string },
  heard: Heard,
  at: Date,
): Promise<void> {
  const hint = ({ stream, ask }: Heard[number]) =>
    tx.addHint({ workspace, account, stream, ask, person: false, about: null, at })
  const named = heard.filter(({ ask }) => 'only' in ask)
  const beside = heard.filter(({ ask }) => !('only' in ask))
  const read = (streams: readonly string[], from: Date) => tx.dueNow(workspace, account, streams, from)
  const others = beside.map(({ stream }) => stream)
  if (named.length === 0) for (const one of beside) await hint(one)
  let isNews = false
  for (const one of named) {
    const became = await hint(one)
    if (became === 'due') isNews = true
    // Too many are named to look at each: all that is new is read instead, and once in a while however many more come.
    if (became === 'full') await read([one.stream, ...others], new Date(at.getTime() + floodMs))
  }
  if (isNews) await read(others, at)
}
