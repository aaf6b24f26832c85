import type { Ref, Stored } from '../connector.ts'
import type { Link } from '../store/links.ts'
import { type StepRow, subjectOf } from '../store/steps.ts'
import { refKey } from './key.ts'
import { isItsOwn } from './outcome.ts'
import type { Sending } from './send.ts'

/** A copy of theirs older than this is read again before we write over it. */
const freshMs = 600_000
/** So few are read one by one, each as it is this moment; more of them by one look at what is new. */
const fewEnough = 10

/** Lays beside each step what the remote holds now: what its people set there is to survive our write. `unread`: where that could not be read, and why. */
export async function withTheirs(
  it: Sending,
  steps: readonly StepRow[],
  links: Map<string, Link>,
  echo: Ref['kind'] | undefined,
): Promise<{ stored: Stored<unknown>[]; unread: Map<string, string> }> {
  const { context } = it.calls
  const { workspace, account } = it.seat
  const linked = [...links.values()].map(
    (link): Ref => ({ account, kind: echo ?? 'order', id: link.receipt.id }),
  )
  const { gone, failed } =
    echo && linked.length > 0
      ? await renew(it, linked, echo)
      : { gone: new Set<string>(), failed: new Map<string, string>() }
  const rows = echo ? await context.store.recordsOf(workspace, linked, true) : []
  // What was deleted there, or merged into another, is never written again under its old key: that would make a second one.
  const theirs = new Map(rows.filter((row) => !gone.has(row.id)).map((row) => [row.id, row.raw]))
  const unread = new Map<string, string>()
  const stored = steps.flatMap((step): Stored<unknown>[] => {
    const link = links.get(refKey(subjectOf(step)))?.receipt ?? null
    const says = link ? failed.get(link.id) : undefined
    if (says !== undefined) {
      unread.set(step.key, says)
      return []
    }
    const { key, object, deed, body } = step
    return [{ key, object, do: deed, body, link, theirs: link ? (theirs.get(link.id) ?? null) : null }]
  })
  return { stored, unread }
}

/** Somebody may have set a weight or a tag there a moment ago: our copy is renewed before it is written back. Gives the ids that are gone, and those that cannot be read: they hold up no other. */
async function renew(it: Sending, linked: readonly Ref[], echo: Ref['kind']) {
  const { context } = it.calls
  if (linked.length > fewEnough) await it.refresh(echo)
  const known = linked.length > fewEnough ? await context.store.recordsOf(it.seat.workspace, linked) : []
  const now = context.clock.now().getTime()
  const seen = new Map(known.map((row) => [row.id, row.seenAt.getTime()]))
  const gone = new Set<string>()
  const failed = new Map<string, string>()
  for (const ref of linked) {
    const isFresh = linked.length > fewEnough && now - (seen.get(ref.id) ?? 0) <= freshMs
    if (isFresh) continue
    try {
      if (!(await it.reread(ref))) gone.add(ref.id)
    } catch (error) {
      if (!isItsOwn(error)) throw error
      failed.set(ref.id, error.message)
    }
  }
  return { gone, failed }
}
