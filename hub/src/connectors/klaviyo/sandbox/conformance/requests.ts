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

/**
 * What was sent to a sandbox, held against Klaviyo's own description: every body member by member, every answer that is described.
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
        ...(status >= 400 ? [{ path: '', says: `was refused with ${status}: ${answer}` }] : []),
        ...(asked ? problems(document, asked, JSON.parse(body), 'body') : []),
        ...(answered ? problems(document, answered, JSON.parse(answer), 'answer') : []),
      ],
    }
  })
}
