import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { z, ZodType } from 'zod'
import { No } from './no.ts'

/** What a route of the API answers. Types alone come from there: the command line is a client like any other. */
export type AnswerOf<E extends { answer: ZodType }> = z.output<E['answer']>
type Route = { answer: ZodType }

export type Hub = {
  url: string
  get<E extends Route>(path: string): Promise<AnswerOf<E>>
  send<E extends Route>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<AnswerOf<E>>
  upload<E extends Route>(path: string, bytes: Blob): Promise<AnswerOf<E>>
}
export type Where = { url?: string | undefined; data?: string | undefined }

/** The hub on this machine, with the token that only this machine's people can read. Nothing is asked yet. */
export function hubAt(where: Where, environment: NodeJS.ProcessEnv): Hub {
  const folder = resolve(where.data ?? (environment.LONGSHORE_DATA?.trim() || 'data'))
  const url = addressOf(where, environment, folder)
  const ask = (method: string, path: string, body?: string | Blob, type = 'application/json') =>
    answerOf({ url, folder }, method, path, { type, body })
  return {
    url,
    get: (path) => ask('GET', path) as never, // why: the route's own schema made the answer; the caller names the route
    send: (method, path, body) => ask(method, path, JSON.stringify(body ?? {})) as never, // why: as above
    upload: (path, bytes) => ask('POST', path, bytes, 'application/octet-stream') as never, // why: as above
  }
}

/**
 * `--url`; else what the environment says, as it says it to the hub; else what the hub wrote into its data folder. A folder that
 * was named by `--data` speaks for itself. An address that leads through a proxy is passed over: the token does not count there.
 */
function addressOf(where: Where, environment: NodeJS.ProcessEnv, folder: string): string {
  if (where.url !== undefined) return givenAddress(where.url)
  const written = originOf(wordIn(folder, 'hub.url') ?? '')
  if (written && where.data !== undefined) return written.origin
  const named = originOf(environment.LONGSHORE_URL?.trim() ?? '')
  if (named && isHere(named)) return named.origin
  const port = environment.LONGSHORE_PORT?.trim() || '0'
  if (!/^\d{1,5}$/.test(port))
    throw new No(2, `LONGSHORE_PORT is "${port}".`, { remedy: 'Set it to the port the hub listens on.' })
  if (Number(port) > 0) return `http://127.0.0.1:${port}`
  return written?.origin ?? 'http://127.0.0.1:4000'
}

function givenAddress(given: string): string {
  const url = originOf(given)
  if (url === null)
    throw new No(2, `--url is "${given}", and that is no address of a hub.`, {
      remedy: 'Write it like http://127.0.0.1:4000.',
    })
  if (!isHere(url))
    throw new No(2, `${url.host} is another machine, and the command line works on the hub's own.`, {
      remedy: 'Run it there, with an address such as http://127.0.0.1:4000.',
    })
  return url.origin
}

function originOf(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  return url && /^https?:$/.test(url.protocol) ? url : null
}
const isHere = (url: URL) => /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)

type At = { url: string; folder: string }

async function answerOf(
  at: At,
  method: string,
  path: string,
  { type, body }: { type: string; body: string | Blob | undefined },
): Promise<unknown> {
  const token = wordIn(at.folder, 'cli.token')
  const response = await fetch(at.url + path, {
    method,
    redirect: 'error',
    headers: {
      'content-type': type,
      'x-longshore': '1',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body }),
  }).catch(() => {
    throw new No(75, `No hub answers at ${at.url}.`, {
      remedy:
        'Start it with npm start in the folder of Longshore. If it runs, name its data folder (--data FOLDER) or its address (--url http://127.0.0.1:PORT).',
    })
  })
  const answer = jsonOf(await response.text())
  if (response.status === 401) throw await notSignedIn(at, token)
  if (response.ok && answer !== null) return answer
  if (answer?.says === undefined)
    throw new No(1, `What answers at ${at.url} is not a Longshore hub, or not of this version.`)
  throw new No(1, answer.says, answer)
}

type Said = { says?: string; remedy?: string; field?: string }

function jsonOf(text: string): Said | null {
  try {
    return JSON.parse(text) as Said // why: every answer that is not fine is a Problem; others are passed on as they are
  } catch {
    return null
  }
}

/** What the hub keeps in a file of its folder for whoever may read it. */
function wordIn(folder: string, file: string): string | null {
  try {
    return readFileSync(join(folder, file), 'utf8').trim()
  } catch {
    return null
  }
}

/** The hub runs and does not know us: it has no owner yet, or the token is another hub's. */
async function notSignedIn(at: At, token: string | null): Promise<No> {
  const setup = await fetch(`${at.url}/api/setup`).then(
    (response) => response.text(),
    () => '',
  )
  if ((jsonOf(setup) as { needed?: boolean } | null)?.needed)
    return new No(1, 'This hub has no owner yet.', {
      remedy:
        'Open the sign-up link that the hub printed when it started; starting it again prints a new one.',
    })
  return new No(
    1,
    token === null
      ? `There is no readable cli.token in ${at.folder}.`
      : `The token in ${at.folder} is not of the hub at ${at.url}.`,
    {
      remedy:
        "Name the hub's own data folder with --data or LONGSHORE_DATA, and be the user who runs the hub: the file is for that user alone.",
    },
  )
}
