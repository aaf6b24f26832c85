import type { ItemAnswer, ItemRow } from '../../api/types.ts'

export type Line = NonNullable<ItemAnswer['lines']>[number]
/** What stands in the fields of one row: at least one line, perhaps still empty. */
export type Draft = { lines: Line[]; digital: boolean }

export const emptyLine = (): Line => ({ sku: '', name: null, quantity: 1, unitPrice: null })

export const draftOf = (it: ItemRow): Draft => ({
  lines: it.lines.length > 0 ? it.lines.map((line) => ({ ...line })) : [emptyLine()],
  digital: it.digital,
})

/** What would be saved: digital ships nothing; no SKU at all means not answered. */
export function answerOf(key: string, draft: Draft): ItemAnswer {
  if (draft.digital) return { key, lines: [], digital: true }
  const lines = draft.lines
    .filter((line) => line.sku.trim() !== '')
    .map((line) => ({
      sku: line.sku.trim(),
      name: line.name?.trim() || null,
      quantity: line.quantity,
      unitPrice: line.unitPrice?.trim() || null,
    }))
  return { key, lines: lines.length > 0 ? lines : null, digital: false }
}

/** Only what differs from what the hub has: typing and taking it back is no change. */
export function changedAnswers(items: ItemRow[], drafts: Map<string, Draft>): ItemAnswer[] {
  return items.flatMap((it) => {
    const draft = drafts.get(it.key)
    if (!draft) return []
    const answer = answerOf(it.key, draft)
    return JSON.stringify(answer) === JSON.stringify(answerOf(it.key, draftOf(it))) ? [] : [answer]
  })
}

export const isUnmapped = (it: ItemRow): boolean => !it.answered
