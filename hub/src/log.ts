import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import type { Redactor } from './access/redact.ts'

const LARGEST_FILE = 10_000_000
/** A line longer than this is somebody's payload, not news. */
const LONGEST_LINE = 8_000

/** One JSON line each, secrets taken out: all of them in `data/hub.log`, warnings and worse at the console too. */
export function openLog(data: string, redactor: Redactor): { log: Logger; close(): void } {
  const path = join(data, 'hub.log')
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_FILE) renameSync(path, `${path}.1`)
  const file = openSync(path, 'a', 0o600)
  let open = true
  const toFile = { write: (line: string) => void (open && written(file, cleaned(line))) }
  const toConsole = { write: (line: string) => void process.stderr.write(cleaned(line)) }
  const cleaned = (line: string) => cut(redactor.redact(line))
  const log = pino(
    { level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.multistream([
      { level: 'info', stream: toFile },
      { level: 'warn', stream: toConsole },
    ]),
  )
  return {
    log,
    close() {
      open = false
      closeSync(file)
    },
  }
}

/** A line that a full disk does not take is lost; whoever wanted to say it goes on. */
function written(file: number, line: string): void {
  try {
    writeSync(file, line)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

/** Still one line, and still JSON for who reads it by machine. */
const cut = (line: string) =>
  line.length <= LONGEST_LINE ? line : `${JSON.stringify({ cut: line.slice(0, LONGEST_LINE / 2) })}\n`
