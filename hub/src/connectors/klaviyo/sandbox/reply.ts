import type { IncomingMessage } from 'node:http'

/** An answer before it is written. `cut` breaks it off half-way; `drop` hangs up instead. */
export type Reply = {
  status: number
  headers: Record<string, string>
  body: string | Buffer
  cut?: boolean
  drop?: boolean
}

export type Asked = {
  method: string
  path: string
  /** The path with its query, as it came. */
  target: string
  /** Scheme and host as the caller wrote them: links in answers lead back there. */
  origin: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
}

export const json = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  type = 'application/json; charset=utf-8',
): Reply => ({
  status,
  headers: { ...headers, 'Content-Type': type },
  body: body === null ? '' : JSON.stringify(body),
})
