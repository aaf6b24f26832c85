import type { Logged } from '../requests.ts'
import { type Document, type Problem, problems, type Schema } from './openapi.ts'

export type Outcome = { name: string; problems: Problem[] }

export function described(document: Document, operation: string) {
  const [method = '', path = ''] = operation.split(' ')
  return document.paths[path]?.[method.toLowerCase()]
}

export function bodySchema(document: Document, operation: string): Schema | undefined {
  return Object.values(described(document, operation)?.requestBody?.content ?? {})[0]?.schema
}

export function answerSchema(document: Document, operation: string, status: number): Schema | undefined {
  return Object.values(described(document, operation)?.responses[String(status)]?.content ?? {})[0]?.schema
}

/** Every parameter of the address: one that the description does not name, is missing, or has a value that it does not allow. */
function ofQuery(document: Document, operation: string, path: string): Problem[] {
  const given = new URL(path, 'http://sandbox').searchParams
  const known = (described(document, operation)?.parameters ?? []).filter((one) => one.in === 'query')
  const missing = known.filter(({ name, required }) => required && !given.has(name))
  return [
    ...missing.map(({ name }) => ({ path: `query/${name}`, says: 'is missing' })),
    ...[...given].flatMap(([name, text]) => {
      const { schema } = known.find((one) => one.name === name) ?? {}
      if (!schema) return [{ path: `query/${name}`, says: 'is not described' }]
      return problems(document, schema, valueOf(schema, text), `query/${name}`)
    }),
  ]
}

/** A parameter is text; a list is written with commas. */
function valueOf({ type }: Schema, text: string): unknown {
  if (type === 'array') return text.split(',')
  if ((type === 'integer' || type === 'number') && text.trim() !== '') return Number(text)
  return text
}

/**
 * What was sent to a sandbox, held against Klaviyo's own description: every address and body member by member, every answer that is described.
 * A request that the sandbox refused is a problem too: its written limits are stricter than the description.
 */
export function judged(document: Document, requests: readonly Logged[]): Outcome[] {
  return requests.map(({ method, path, operation, status, body, answer }) => {
    const name = `${method} ${path}`
    if (operation === null)
      return { name, problems: [{ path: '', says: `is no call of Klaviyo's (${status})` }] }
    const asked = bodySchema(document, operation)
    const answered = answerSchema(document, operation, status)
    return {
      name,
      problems: [
        ...ofQuery(document, operation, path),
        ...(status >= 400 ? [{ path: '', says: `was refused with ${status}: ${answer}` }] : []),
        ...(asked ? problems(document, asked, JSON.parse(body), 'body') : []),
        ...(answered ? problems(document, answered, JSON.parse(answer), 'answer') : []),
      ],
    }
  })
}
