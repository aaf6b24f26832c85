/** The demo and the tests speak to the hub as a browser does: with the owner's cookie, over HTTP. */
export type Client = {
  url: string
  get<T = Record<string, unknown>>(path: string): Promise<T>
  send<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>
  upload<T = Record<string, unknown>>(path: string, bytes: Uint8Array | string): Promise<T>
  raw(path: string): Promise<Response>
}

/** Makes the owner with the link that the hub printed, and keeps the session. */
export async function signUp(url: string, link: string): Promise<Client> {
  const token = new URL(link).hash.slice(1)
  const owner = {
    token,
    name: 'Ada Creator',
    email: 'ada@example.com',
    password: 'a long and quiet sentence',
    workspace: 'Lamp Works',
    zone: 'Europe/Berlin',
  }
  const response = await fetch(`${url}/api/setup`, {
    method: 'POST',
    headers: headersFor(url),
    body: JSON.stringify(owner),
  })
  if (!response.ok) throw new Error(`setting up failed: ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return clientWith(url, cookie)
}

const headersFor = (url: string) => ({ 'content-type': 'application/json', 'x-longshore': '1', origin: url })

function clientWith(url: string, cookie: string): Client {
  const ask = async <T>(
    method: string,
    path: string,
    body?: string | Uint8Array,
    type = 'application/json',
  ): Promise<T> => {
    const response = await fetch(url + path, {
      method,
      headers: { ...headersFor(url), 'content-type': type, cookie },
      ...(body === undefined ? {} : { body: body as NonNullable<RequestInit['body']> }),
    }) // why: a Uint8Array is a body; the type wants its buffer named
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`)
    return JSON.parse(text) as T
  }
  return {
    url,
    get: (path) => ask('GET', path),
    send: (method, path, body) => ask(method, path, JSON.stringify(body ?? {})),
    upload: (path, bytes) => ask('POST', path, bytes, 'application/octet-stream'),
    raw: (path) => fetch(url + path, { headers: { cookie } }),
  }
}
