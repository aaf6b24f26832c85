import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Example = { method: string; path: string; query: Record<string, string>; body: unknown }

/** An example request as it was written down: a request line, headers, a body. */
export function readRequest(folder: string, name: string): Example {
  const written = readFileSync(join(folder, `${name}Request.txt`), 'utf8').replaceAll('\r\n', '\n')
  const [head = '', ...rest] = written.split(/\n\s*\n/)
  const [method = '', target = ''] = (head.split('\n')[0] ?? '').split(' ')
  const { pathname, searchParams } = new URL(target, 'https://ssapi.shipstation.com')
  const body = rest.join('\n\n').trim()
  return {
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    body: body === '' ? undefined : JSON.parse(body),
  }
}

export const readResponse = (folder: string, name: string): unknown =>
  JSON.parse(readFileSync(join(folder, `${name}Response.json`), 'utf8'))
