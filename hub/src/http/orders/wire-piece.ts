import { z } from 'zod'
import type { entry } from '../api/orders.ts'

export type Wire = NonNullable<z.infer<typeof entry>['wire']>
type Piece = { object: string; remote: string | null; number: string | null }

const request = z.object({ method: z.string(), path: z.string(), body: z.unknown() })
const named = z.looseObject({
  orderKey: z.string().nullish(),
  orderId: z.number().nullish(),
  orderNumber: z.string().nullish(),
})
const batch = z.looseObject({ results: z.array(z.unknown()) })

/**
 * What was said on the wire about one thing alone: a request may have carried a hundred others, which are nobody's business
 * here. Null when nothing of it left. Orders are told apart by `orderKey`; one that was taken over keeps its own key and goes by its id or number.
 */
export function wirePiece(
  attempt: { request: unknown; status: number | null; answer: unknown; milliseconds: number | null },
  of: Piece,
  more: { attempt: number; nextTry: string | null },
): Wire | null {
  const asked = request.safeParse(attempt.request)
  if (!asked.success) return null
  const { method, path, body } = asked.data
  const said = Array.isArray(body) ? mine(body, of) : (body ?? null)
  // Locked orders are refused here, before the others of their batch are sent.
  if (Array.isArray(said) && said.length === 0) return null
  const answered = batch.safeParse(attempt.answer)
  const answer = answered.success
    ? { ...answered.data, results: mine(answered.data.results, of) }
    : attempt.answer
  return {
    request: { method, path, body: said },
    answer: attempt.status === null ? null : { status: attempt.status, body: answer ?? null },
    milliseconds: attempt.milliseconds,
    ...more,
  }
}

function mine(list: readonly unknown[], of: Piece): unknown[] {
  const is = (test: (it: z.infer<typeof named>) => boolean) =>
    list.filter((one) => {
      const parsed = named.safeParse(one)
      return parsed.success && test(parsed.data)
    })
  const byKey = is((it) => it.orderKey === of.object)
  if (byKey.length > 0) return byKey
  const byId = of.remote === null ? [] : is((it) => String(it.orderId) === of.remote)
  if (byId.length > 0) return byId
  return of.number === null ? [] : is((it) => it.orderNumber === of.number)
}
