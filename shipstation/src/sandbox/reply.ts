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
  query: Record<string, string>
  headers: IncomingMessage['headers']
  body: string
}

/** An answer that is JSON already. */
export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' },
  body: body === null ? '' : body instanceof JsonText ? body.text : JSON.stringify(body),
})
