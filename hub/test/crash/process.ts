import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A hub process from its first moment on: it may be ended before it is ready. */
export type Launched = {
  pid: number
  /** The sign-up link that it prints beside its ready line, if any. Fails when it ends before. */
  ready: Promise<string | null>
  ended: Promise<void>
  readonly isOver: boolean
  /** It ended by itself: nobody had signalled it, nor was it told to end itself. */
  readonly fell: boolean
  signal(name: NodeJS.Signals): void
  /** Its last words, for when it should not have ended. */
  words(): string
}

/** As `npm start` runs it: compiled code is kept from one start to the next, or most of a start were reading it. */
const memory = ['--max-old-space-size=448', '--max-semi-space-size=4']
const main = fileURLToPath(new URL('../../../bin/start.cjs', import.meta.url))
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export function launch(environment: Record<string, string>): Launched {
  const child = spawn(process.execPath, [...memory, main], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let words = ''
  const hear = (part: Buffer) => (words = (words + part.toString()).slice(-4000))
  child.stderr.on('data', hear)
  child.stdout.on('data', hear)
  let isOver = false
  let isTold = false
  let fell = false
  const ended = new Promise<void>((end) =>
    child.once('exit', (code) => {
      isOver = true
      fell = code !== null && !isTold
      running.delete(child)
      end()
    }),
  )
  const ready = new Promise<string | null>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      // The sign-up link follows in the same breath, when there is one.
      if (line.startsWith('ready '))
        setTimeout(() => resolve(/(https?:\S+\/setup#\S+)/.exec(words)?.[1] ?? null), 20)
    })
    void ended.then(() =>
      reject(new Error(`the hub ended with ${child.exitCode ?? child.signalCode}: ${words}`)),
    )
  })
  ready.catch(() => {})
  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    get isOver() {
      return isOver
    },
    get fell() {
      return fell
    },
    signal(name) {
      isTold ||= name !== 'SIGSTOP' && name !== 'SIGCONT'
      child.kill(name)
    },
    words: () => words,
  }
}
