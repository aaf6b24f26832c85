import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Whether a process with this number runs. One that belongs to somebody else (EPERM) runs too. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * When this process began, in a form that is only good for comparing. Process numbers are used again after a restart
 * of the machine or of a container; number, start and boot together are not. Null when there is no such process.
 */
export function startOf(pid: number): string | null {
  if (!isRunning(pid)) return null
  try {
    // Field 22 of /proc/<pid>/stat; the command in field 2 may hold spaces and brackets, so count after the last one.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z') return null
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${fields[19]}`
  } catch {
    return startByPs(pid)
  }
}

function startByPs(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Waits until the process is gone; false when it still runs after `ms`. */
export async function goneWithin(pid: number, ms: number): Promise<boolean> {
  const end = performance.now() + ms
  while (startOf(pid) !== null) {
    if (performance.now() > end) return false
    await pause(10)
  }
  return true
}
