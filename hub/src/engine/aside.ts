import type { AsideRow } from '../store/aside.ts'
import { nothing, pull, type Pulled } from './pull.ts'
import type { Pass } from './readings.ts'
import { sift } from './sift.ts'

/** What was set aside is tried again so often, and by every new program. */
export const asideAgainMs = 3_600_000

/**
 * Tries a record that was set aside once more: from the remote where it can be asked for, as it came where it cannot. What fits is
 * taken back with its page; what the remote does not have any more is no trouble either. True: it is taken back.
 */
export async function tryAgain({ of, source, read }: Pass, row: AsideRow): Promise<Pulled> {
  const where = { ...of.seat, stream: of.stream }
  const drop = () => of.store.transaction((tx) => tx.takeBack(where, [row.id]))
  if (row.place) {
    // What is still broken there is set aside anew, under the neighbours that it has now.
    const { from, to, by } = row.place
    const found: string[] = []
    const pulled = await pull(of, source, read, { from, to, cursor: null, by }, ({ asides }) =>
      found.push(...asides),
    )
    if (!found.includes(row.id)) await drop()
    return pulled
  }
  const only = source.windows ? lookFor(source.windows.look, row) : null
  if (only === null) {
    if (sift(source, [row.raw]).good.length === 0) return nothing
    return pull(of, source, () => asItCame(row.raw), { only: row.id })
  }
  let isThere = false
  const pulled = await pull(of, source, read, { only }, ({ ids }) => {
    isThere ||= ids.includes(row.id)
  })
  if (!isThere) await drop()
  return pulled
}

async function* asItCame(raw: unknown) {
  yield { items: [raw], cursor: null }
}

/** What does not fit may lack the very field that it is looked up by. */
function lookFor(look: (raw: never) => string, row: AsideRow): string | null {
  try {
    // why: it is no record of the source's, which is why it was set aside; what comes of it is checked
    const only = look(row.raw as never)
    return only.includes(row.id) ? only : null
  } catch {
    return null
  }
}
