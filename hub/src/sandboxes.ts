#!/usr/bin/env node
/**
 * `npm run sandbox`: ShipStation's sandbox and Klaviyo's beside it, each its own process. The first line is one object with the
 * addresses and keys of both. `--klaviyo-…` goes to Klaviyo's, everything else to ShipStation's; `--speed` and `--die-with-parent`
 * go to both.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const SHIPSTATION = fileURLToPath(import.meta.resolve('shipstation/sandbox/main'))
const KLAVIYO = fileURLToPath(import.meta.resolve('./connectors/klaviyo/sandbox/main.ts'))
const USUAL_PORT = '4020'

const given = process.argv.slice(2)
const forKlaviyo: string[] = []
const forShipStation: string[] = []
for (let at = 0; at < given.length; at++) {
  const word = given[at] ?? ''
  const next = given[at + 1]
  const words = word.includes('=') || next === undefined || next.startsWith('--') ? [word] : [word, next]
  if (word.startsWith('--klaviyo-')) forKlaviyo.push(word.replace('--klaviyo-', '--'), ...words.slice(1))
  else forShipStation.push(...words)
  if (/^--speed(=|$)/.test(word)) forKlaviyo.push(...words)
  at += words.length - 1
}
const isBound = given.includes('--die-with-parent')
const isPortNamed = forKlaviyo.some((word) => /^--port(=|$)/.test(word))

type Line = { url: string; apiKey: string; apiSecret?: string }
const children: ChildProcess[] = []
let isEnding = false

/** Starts one; the line that it begins with says where it is. It ends with us, however we end: its input is our pipe. */
function start(program: string, words: string[]): Promise<Line | null> {
  const own = words.filter((word) => word !== '--die-with-parent')
  const child = spawn(process.execPath, [program, ...own, '--die-with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  return new Promise((resolve) => {
    let isReady = false
    child.once('exit', (code) => {
      if (isReady) end(code ?? 1)
      else resolve(null)
    })
    createInterface({ input: child.stdout }).once('line', (line) => {
      isReady = true
      resolve(JSON.parse(line) as Line) // why: the first line of both is this object
    })
  })
}

function end(code: number): void {
  if (isEnding) return
  isEnding = true
  const ended = children.map(
    (child) =>
      new Promise<void>((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done()
        child.once('exit', () => done())
        child.kill('SIGTERM')
      }),
  )
  void Promise.all(ended).then(() => process.exit(code))
}

process.once('SIGTERM', () => end(0))
process.once('SIGINT', () => end(0))
if (isBound)
  process.stdin
    .resume()
    .once('end', () => end(0))
    .once('close', () => end(0))

/** Nobody asked for a port of Klaviyo's: where the usual one is taken, any other does. */
async function startKlaviyo(): Promise<Line | null> {
  if (isPortNamed) return start(KLAVIYO, forKlaviyo)
  const { createServer } = await import('node:net')
  const isFree = await new Promise<boolean>((resolve) => {
    const probe = createServer().once('error', () => resolve(false))
    probe.listen(Number(USUAL_PORT), '127.0.0.1', () => probe.close(() => resolve(true)))
  })
  return start(KLAVIYO, [...forKlaviyo, '--port', isFree ? USUAL_PORT : '0'])
}

const [shipstation, klaviyo] = await Promise.all([start(SHIPSTATION, forShipStation), startKlaviyo()])
if (shipstation && klaviyo) {
  const { url, apiKey, apiSecret } = shipstation
  console.log(JSON.stringify({ url, apiKey, apiSecret, klaviyoUrl: klaviyo.url, klaviyoKey: klaviyo.apiKey }))
} else end(children.find(({ exitCode }) => exitCode)?.exitCode ?? 1)
