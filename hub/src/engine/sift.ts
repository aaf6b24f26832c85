import type { Broken, Source } from '../connector.ts'
import type { Place } from '../store/aside.ts'
import type { Seen } from '../store/log.ts'

/** A record that fits. `changed`: when it became what it is, at the remote, as an instant. */
export type Good = Seen & { changed: string | null }
/** What is set aside, with its reason. */
export type Bad = { id: string; raw: unknown; reason: string; place: Place | null }

/** What does not fit its schema is set aside with its reason; the rest of the page goes on. */
export function sift(
  source: Source<unknown, unknown>,
  items: readonly unknown[],
): { good: Good[]; bad: Bad[] } {
  const good: Good[] = []
  const bad: Bad[] = []
  for (const raw of items) {
    const parsed = source.raw.safeParse(raw)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      const reason = `${issue?.path.join('.') || 'the record'}: ${issue?.message ?? 'does not fit'}`
      bad.push({ id: idOf(raw), raw, reason, place: null })
      continue
    }
    const mapped = source.map(parsed.data)
    if (!mapped) continue
    const { id, data, version, of = [], times } = mapped
    good.push({ id, raw, data, version, of, made: times?.made ?? null, changed: times?.changed ?? null })
  }
  return { good, bad }
}

export function idOf(raw: unknown): string {
  const values = Object.entries(raw && typeof raw === 'object' ? raw : {})
  return String(values.find(([name]) => /id$/i.test(name))?.[1] ?? 'without an id')
}

/** The stretch that a reading went over, as far as it says: instants. */
export type Stretch = { from: string; to: string; by: 'made' | 'changed' }

/** A record that the remote fails to show has no name: it is known by its neighbours, and looked for between them. */
export function unnamed(source: Source<unknown, unknown>, broken: Broken, stretch: Stretch): Bad {
  const [before, after] = [neighbour(source, broken.before), neighbour(source, broken.after)]
  const beside = before ? `after ${before.id}` : after ? `before ${after.id}` : 'alone'
  // What has no version stands in its list by when it was made, whatever happened to it since.
  const timeOf = (one: Good | null) =>
    one && (stretch.by === 'made' || one.version === null ? one.made : one.changed)
  const place: Place = {
    from: timeOf(before) ?? stretch.from,
    to: (after && [after.made ?? '', timeOf(after) ?? ''].sort().at(-1)) || stretch.to,
    by: stretch.by,
  }
  return { id: beside, raw: null, reason: broken.says, place }
}

const neighbour = (source: Source<unknown, unknown>, raw: unknown): Good | null =>
  raw === null ? null : (sift(source, [raw]).good[0] ?? null)
