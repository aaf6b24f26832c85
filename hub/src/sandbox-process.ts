import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type RunningSandbox = { url: string; apiKey: string; apiSecret: string }
/** The ShipStation sandbox as a process of its own, its state in `data/sandbox/`, started and ended with the hub. */
export type SandboxProcess = {
  /** Starts it when it does not run. */
  start(): Promise<RunningSandbox>
  running(): RunningSandbox | null
  stop(): Promise<void>
}

const program = fileURLToPath(import.meta.resolve('shipstation/sandbox/main'))

export function sandboxProcess(
  data: string,
  options: { speed?: number; limit?: string; webhookDelay?: number } = {},
): SandboxProcess {
  const folder = join(data, 'sandbox')
  let child: ChildProcess | null = null
  let running: RunningSandbox | null = null
  let starting: Promise<RunningSandbox> | null = null

  const launch = async (): Promise<RunningSandbox> => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const wanted = portOf(folder)
    const started = await spawnOn(wanted).catch((error: unknown) => {
      if (wanted === '0') throw error
      return spawnOn('0')
    })
    writeFileSync(join(folder, 'port'), new URL(started.url).port, { mode: 0o600 })
    return started
  }

  const spawnOn = (port: string) =>
    new Promise<RunningSandbox>((resolve, reject) => {
      const args = [program, '--port', port, '--state', join(folder, 'state.json'), '--die-with-parent']
      if (options.speed) args.push('--speed', String(options.speed))
      if (options.limit) args.push('--limit', options.limit)
      if (options.webhookDelay !== undefined) args.push('--webhook-delay', String(options.webhookDelay))
      const process_ = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
      child = process_
      let errors = ''
      process_.stderr.on('data', (part: Buffer) => (errors = (errors + part.toString()).slice(-2000)))
      process_.once('exit', () => {
        if (child === process_) {
          const ran = running !== null
          running = null
          // It ended by itself, or somebody ended it: who uses it needs it back, at the same address.
          if (ran) setTimeout(() => void (child === process_ && start().catch(() => {})), 500)
        }
        reject(new Error(`The sandbox ended before it was ready. ${errors}`))
      })
      createInterface({ input: process_.stdout }).once('line', (line) => {
        running = JSON.parse(line) as RunningSandbox // why: its first line is this object, by its README
        resolve(running)
      })
    })

  const start = () => {
    if (running) return Promise.resolve(running)
    starting ??= launch().finally(() => (starting = null))
    return starting
  }

  return {
    running: () => running,
    start,
    async stop() {
      const ending = child
      child = null
      running = null
      if (!ending || ending.exitCode !== null) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => ending.kill('SIGKILL'), 3000)
        ending.once('exit', () => {
          clearTimeout(timer)
          resolve()
        })
        ending.kill('SIGTERM')
      })
    },
  }
}

/** The port of last time, so that links into the sandbox's page go on working. */
function portOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'port'), 'utf8').trim()
  } catch {
    return '0'
  }
}
