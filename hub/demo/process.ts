import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type HubProcess = {
  url: string
  link: string | null
  /** When its ready line came, on this process's performance clock. */
  readyAt: number
  child: ChildProcess
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** As `npm start` runs it: a small heap is enough, and V8 lets it grow to what it is given. */
const memory = ['--max-old-space-size=448', '--max-semi-space-size=4']
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Starts the real hub as its own process, and waits for its ready line. */
export function startHub(environment: Record<string, string>): Promise<HubProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...memory, main], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (part: Buffer) => (errors = (errors + part.toString()).slice(-4000)))
    const ended = new Promise<void>((end) => child.once('exit', () => end()))
    child.once('exit', (code) =>
      reject(new Error(`the hub ended with ${code} before it was ready: ${errors}`)),
    )
    const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await ended
    }
    let readyAt = 0
    let url: string | null = null
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^ready (\S+)/.exec(line)?.[1]
      if (ready) {
        url = ready
        readyAt = performance.now()
        // The sign-up link follows on the next line, when there is one.
        setTimeout(() => resolve({ url: ready, link: null, readyAt, child, stop }), 300)
      }
      const link = /(https?:\S+\/setup#\S+)/.exec(line)?.[1]
      if (link && url) resolve({ url, link, readyAt, child, stop })
    })
  })
}
