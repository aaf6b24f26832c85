import { gzipSync } from 'node:zlib'
import { type Answer, bytesOf, type Passing, type Trouble } from './proxy.ts'

/** What a network and a far side can do to a request. `there`: whether what it asked for was done all the same. */
type Deed = Trouble['deed']

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
const json = { 'content-type': 'application/json' }
const answer = (status: number, body: string | Buffer, headers: Record<string, string> = json): Answer => ({
  ...{ status, headers },
  body: typeof body === 'string' ? Buffer.from(body) : body,
})
const page = '<!doctype html><title>Log in</title><form>Please log in to continue.</form>'
const html = { 'content-type': 'text/html; charset=utf-8' }

/** Nothing is asked of the far side; the hub hears this. */
const instead =
  (it: Answer): Deed =>
  (passing) =>
    passing.give(it)
/** The far side does it, and the hub hears something else, made of the answer. */
const changed =
  (change: (it: Answer) => Answer): Deed =>
  async (passing) =>
    passing.give(change(await passing.ask()))
const body = (change: (text: string) => string | Buffer): Deed =>
  changed((it) => ({ ...it, body: Buffer.from(change(it.body.toString())) }))
/** The far side does it, and what the hub hears of it is cut off: of all the bytes, head and body. */
const cut =
  (where: (whole: Buffer, head: number) => number): Deed =>
  async ({ ask, socket }) => {
    const it = await ask()
    const whole = bytesOf(it)
    const part = whole.subarray(0, where(whole, whole.length - it.body.length))
    socket.write(part, () => socket.destroy())
  }
const raw =
  (bytes: string): Deed =>
  ({ socket }) =>
    void socket.end(bytes)

async function drip({ ask, socket }: Passing) {
  for (const byte of bytesOf(await ask())) {
    if (socket.destroyed) return
    socket.write(Buffer.from([byte]))
    await pause(1000)
  }
}

async function endless({ ask, socket }: Passing) {
  await ask()
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n[')
  const part = Buffer.alloc(256 * 1024, ' ')
  while (!socket.destroyed)
    if (!socket.write(part)) await Promise.race([new Promise((go) => socket.once('drain', go)), pause(200)])
}

/** 64 MB of nothing in 64 kB; who opens it without a limit is filled up. */
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
const results = (change: (all: unknown[]) => unknown[]) =>
  body((text) => {
    const whole = JSON.parse(text) as { results: unknown[] } // why: the sandbox's own answer
    return JSON.stringify({ ...whole, results: change(whole.results) })
  })

export type Scenario = { name: string; on: 'write' | 'reading'; times: number; deed: Deed; downMs?: number }
const write = (name: string, deed: Deed, times = 1): Scenario => ({ name, on: 'write', times, deed })
const reading = (name: string, deed: Deed, times = 1): Scenario => ({ name, on: 'reading', times, deed })

/**
 * The deadline of a request is two seconds here. What makes an attempt of a write meets it once: a second one would wait for a minute
 * before it is tried again, and a third for five; storms of that kind are the simulation's, whose time is cheap.
 */
export const scenarios: Scenario[] = [
  write('an answer after half a second', async (it) => {
    await pause(500)
    it.give(await it.ask())
  }),
  write('no answer within the deadline, and nothing done', () => pause(3000)),
  write('an answer after the deadline', async (it) => {
    const late = await it.ask()
    await pause(2500)
    it.give(late)
  }),
  write('one byte a second', drip),
  write('a connection that is reset before it was heard', ({ socket }) => void socket.resetAndDestroy()),
  write('a connection that is reset after the deed', async ({ ask, socket }) => {
    await ask()
    socket.resetAndDestroy()
  }),
  write('a connection that is closed without a word', ({ socket }) => void socket.end()),
  write(
    'an answer cut off in its head',
    cut((_, head) => Math.floor(head / 2)),
  ),
  write(
    'an answer cut off after its head',
    cut((_, head) => head),
  ),
  write(
    'half an answer',
    cut((whole, head) => Math.floor((whole.length + head) / 2)),
  ),
  write(
    'half an answer that says it is whole',
    body((text) => text.slice(0, Math.floor(text.length / 2))),
  ),
  write(
    '429 three times',
    instead(answer(429, '{"Message":"Too many"}', { ...json, 'retry-after': '1' })),
    3,
  ),
  write('500 instead of the deed', instead(answer(500, '{"Message":"An error has occurred."}'))),
  write(
    '500 after the deed',
    changed((it) => ({ ...it, status: 500 })),
  ),
  write('502 from a machine in between', instead(answer(502, page, html))),
  write('503 with a word about when', instead(answer(503, '', { 'retry-after': '1' })), 3),
  write('a web page instead of the deed', instead(answer(200, page, html))),
  write(
    'a web page after the deed',
    changed(() => answer(200, page, html)),
  ),
  write(
    'the right answer under the wrong type',
    changed((it) => ({ ...it, headers: { ...it.headers, 'content-type': 'text/plain' } })),
  ),
  write(
    'a byte order mark before the answer',
    body((text) => `\uFEFF${text}`),
  ),
  write(
    'a bomb of gzip',
    changed(() => answer(200, bomb, { ...json, 'content-encoding': 'gzip' })),
  ),
  write('an answer without an end', endless),
  write('a redirect to itself', (it) => it.give(answer(302, '', { location: it.path }))),
  write(
    'nothing at all, with 200',
    changed(() => answer(200, '')),
  ),
  write(
    '204',
    changed(() => answer(204, '')),
  ),
  write(
    'null',
    body(() => 'null'),
  ),
  write(
    'numbers that are none',
    body((text) => text.replace(/"orderId":\d+/g, '"orderId":NaN')),
  ),
  write(
    'the same key twice',
    body((text) => text.replace('{', '{"results":[],')),
  ),
  write(
    'an answer in another order',
    results((all) => all.toReversed()),
  ),
  write(
    'an answer that leaves one out',
    results((all) => all.slice(1)),
  ),
  write('a line that is no HTTP', raw('SMTP ready\r\n\r\n')),
  write('a head without an end', raw(`HTTP/1.1 200 OK\r\nx-long: ${'a'.repeat(100_000)}\r\n\r\n`)),
  { ...write('nobody who listens for two seconds', () => {}, 0), downMs: 2000 },
  reading('a reading that is reset twice', ({ socket }) => void socket.resetAndDestroy(), 2),
  reading('a reading that meets 500 twice', instead(answer(500, '{}')), 2),
  reading('a reading that meets a web page', instead(answer(200, page, html))),
  reading(
    'a reading that is cut off',
    cut((whole) => whole.length - 20),
  ),
  reading('a reading at one byte a second', drip),
  reading('a reading that meets 429', instead(answer(429, '', { 'retry-after': '1' }))),
  reading(
    'a reading with a byte order mark',
    body((text) => `\uFEFF${text}`),
  ),
  reading('a reading of another shape', instead(answer(200, '{"orders":null}'))),
  reading('a reading without an end', endless),
]
