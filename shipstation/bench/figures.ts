import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createHttp, listOrders } from '../src/index.ts'
import { pageOf } from '../src/client/call.ts'
import { createPace, type User } from '../src/client/pace.ts'
import { toPacific } from '../src/client/times.ts'
import { Order } from '../src/schema/order.ts'
import { startSandbox } from '../src/sandbox/index.ts'
import { Budget } from '../src/sandbox/budget.ts'

const ORDERS = 100_000
const DAY = 86_400_000

/** Figures of one run on one machine, each with what it is to be: `sandbox`, `parse`, `backfill`. */
export async function figures(): Promise<object> {
  return { sandbox: await sandbox(), parse: await parse(), backfill: backfill() }
}

const median = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
const ms = (value: number) => Math.round(value * 10) / 10

/** The program with 100,000 orders: what it holds, and pages of 500 of those modified since a day. */
async function sandbox(): Promise<object> {
  const began = performance.now()
  const program = join(import.meta.dirname, '../src/sandbox/main.ts')
  const flags = ['--port', '0', '--limit', 'off', '--orders', String(ORDERS)]
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    // The casts: what the program prints first.
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const startedSeconds = ms((performance.now() - began) / 1000)
    const access = JSON.parse(line) as Access
    const pages: number[] = []
    for (let n = 0; n < 10; n++) await page(access, 40)
    for (let n = 0; n < 42; n++) pages.push(await page(access, 85 - 2 * n))
    const again: number[] = []
    for (let n = 0; n < 21; n++) again.push(await page(access, 40))
    return {
      orders: ORDERS,
      startedSeconds,
      megabytes: residentMegabytes(child.pid ?? 0),
      megabytesAtMost: 600,
      pageMs: ms(median(pages)),
      pageMsAtMost: 50,
      samePageMs: ms(median(again)),
      slowestPageMs: ms(Math.max(...pages)),
      readyMs: await firstAnswer(),
      readyMsAtMost: 100,
    }
  } finally {
    child.kill('SIGKILL')
  }
}

type Access = { url: string; apiKey: string; apiSecret: string }

/** To the last byte, which is thrown away: what a client makes of it is measured below. */
async function page({ url, apiKey, apiSecret }: Access, days: number): Promise<number> {
  const modifyDateStart = toPacific(new Date(Date.now() - days * DAY), 'request')
  const query = new URLSearchParams({ modifyDateStart, sortBy: 'ModifyDate', pageSize: '500' })
  const began = performance.now()
  const request = get(`${url}/orders?${query.toString()}`, { auth: `${apiKey}:${apiSecret}`, agent })
  // The cast: what the event is documented to bring.
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  await once(answer.resume(), 'end')
  return performance.now() - began
}

const agent = new Agent({ keepAlive: true })

/** Resident, as the kernel counts it; null where there is no such file. */
function residentMegabytes(pid: number): number | null {
  const status = `/proc/${pid}/status`
  if (!existsSync(status)) return null
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1000)
}

/** From the call to the first answer, in a process that is warm. */
async function firstAnswer(): Promise<number> {
  const began = performance.now()
  const { close } = await startSandbox({})
  const ready = performance.now() - began
  await close()
  return ms(ready)
}

/** What parsing and checking a page of 500 costs beside `JSON.parse` of the same bytes. */
async function parse(): Promise<object> {
  const { url, apiKey, apiSecret, close } = await startSandbox({ limit: 'off', orders: 500 })
  const http = createHttp({ apiKey, apiSecret, address: url })
  const text = JSON.stringify((await http('GET', '/orders', { query: { pageSize: '500' } })).body)
  const { misfits } = await listOrders(http, { pageSize: 500 })
  await close()
  const request = { method: 'GET', path: '/orders' }
  const [plain, whole]: [number[], number[]] = [[], []]
  for (let n = 0; n < 120; n++) {
    const start = performance.now()
    JSON.parse(text)
    const middle = performance.now()
    pageOf(request, 'orders', Order, JSON.parse(text))
    // The first rounds warm the engine up.
    if (n < 20) continue
    plain.push(middle - start)
    whole.push(performance.now() - middle)
  }
  const times = Math.round((median(whole) / median(plain)) * 100) / 100
  return {
    kilobytes: Math.round(text.length / 1000),
    misfits: misfits.length,
    jsonMs: ms(median(plain)),
    parsedAndCheckedMs: ms(median(whole)),
    times,
    timesAtMost: 2.5,
  }
}

/**
 * A backfill of 100,000 orders in pages of 500 against the sandbox's own budget, on a clock of its own: how many of the requests of
 * each full window were used, with places kept for a person and without.
 */
function backfill(): object {
  return { kept: runBackfill(false), nobodyToWaitFor: runBackfill(true) }
}

function runBackfill(isAlone: boolean): object {
  let now = 0
  const clock = { now: () => now, speed: 1, outside: (wait: number) => wait, set() {}, freeze() {} }
  const budget = new Budget(clock, 40)
  const pace = createPace()
  // A person's request is sent whenever there is one left: that is a backfill with nobody to wait for.
  const user: User = isAlone ? 'person' : 'backfill'
  let refused = 0
  for (let pages = 0; pages < ORDERS / 500; ) {
    const wait = pace.wait(now, user, new Set<User>([user]))
    if (wait > 0) {
      now += Math.ceil(wait)
      continue
    }
    pace.spend(now, user)
    const sentAt = now
    const isTaken = budget.take('key')
    const [remaining, resetSeconds] = ['X-Rate-Limit-Remaining', 'X-Rate-Limit-Reset'].map((name) =>
      Number(budget.headers('key')[name]),
    )
    now += 350
    const said = { limit: 40, remaining: remaining ?? 0, resetSeconds: resetSeconds ?? 60, sentAt }
    pace.learn(now, { status: isTaken ? 200 : 429, ...said })
    if (isTaken) pages++
    else refused++
  }
  const full = budget.windows.slice(1, -1).map(({ answered }) => answered)
  const used = full.reduce((sum, answered) => sum + answered, 0) / (full.length * 40)
  return {
    minutes: Math.ceil(now / 60_000),
    usedPercent: Math.round(used * 1000) / 10,
    atLeastPercent: isAlone ? 99 : 95,
    refused429: refused,
  }
}

if (import.meta.main) console.log(JSON.stringify(await figures(), null, 2))
