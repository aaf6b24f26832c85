type Words = { says: string; remedy?: string | undefined; field?: string | undefined }

/** What the hub answered instead of yes: a sentence, what to do, and the field it is about. Status 0: no answer at all. */
export class Refused extends Error {
  readonly says: string
  readonly remedy: string | undefined
  readonly field: string | undefined
  readonly status: number
  constructor(status: number, words: Words) {
    super(words.says)
    this.says = words.says
    this.remedy = words.remedy
    this.field = words.field
    this.status = status
  }
}

export function refusedFrom(status: number, body: unknown): Refused {
  if (body && typeof body === 'object') {
    const it = body as Record<string, unknown> // why: parsed by hand below, field by field
    const says = text(it['says']) ?? text(it['message'])
    if (says) return new Refused(status, { says, remedy: text(it['remedy']), field: text(it['field']) })
  }
  if (status === 413)
    return new Refused(status, { says: 'The file is too large for the hub.', remedy: 'Send a smaller one.' })
  return new Refused(status, {
    says: `The hub answered ${status} without a reason.`,
    remedy: 'Try again; if it stays, look at the hub’s log.',
  })
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The sentence to stand under one field, when the refusal is about it. */
export const about = (problem: Error | null, field: string): string | undefined =>
  problem instanceof Refused && (problem.field === field || problem.field?.startsWith(`${field}.`))
    ? [problem.says, problem.remedy].filter(Boolean).join(' ')
    : undefined
