/**
 * The one thing an operation needs: something that sends a request to ShipStation, with the credentials, and gives the answer.
 * `body` in the answer is the parsed JSON, or the text where it was not JSON. It throws only when there is no answer.
 */
export type Http = (
  method: string,
  path: string,
  options?: { query?: Record<string, string>; body?: unknown; signal?: AbortSignal },
) => Promise<{ status: number; headers: Headers; body: unknown }>

export type Answer = Awaited<ReturnType<Http>>
export type Request = { method: string; path: string; query?: Record<string, string> }
export type Options = { signal?: AbortSignal }
