import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../refusal.ts'
import { startOf } from './process.ts'

interface Holder {
  pid: number
  start: string
}

/** One hub to a data folder: two supervisors on one PostgreSQL would end each other's server. */
export interface Hold {
  release(): void
}

/**
 * Takes the data folder for this process, or refuses with the holder's pid (exit 75). A lock left by a killed hub is
 * recognised because no process with its number *and* start runs any more.
 */
export function holdFolder(folder: string): Hold {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = join(folder, 'hub.lock')
  const mine: Holder = { pid: process.pid, start: startOf(process.pid) ?? 'unknown' }
  const draft = join(folder, `hub.lock.${process.pid}`)
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 })
  try {
    // A hard link is made whole or not at all, and never over another: the lock never exists half written.
    while (!linked(draft, lock)) clearIfDead(lock, folder)
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    release() {
      if (holderOf(lock)?.start === mine.start) rmSync(lock, { force: true })
    },
  }
}

function clearIfDead(lock: string, folder: string): void {
  refuseIfAlive(lock, folder)
  // Two starts may find the same dead lock. Moving takes whatever lies there *now*: look again at what was moved, and
  // put it back if the other start has meanwhile made it its own.
  const moved = `${lock}.${process.pid}.dead`
  try {
    renameSync(lock, moved)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  try {
    refuseIfAlive(moved, folder)
  } catch (error) {
    linked(moved, lock)
    throw error
  } finally {
    rmSync(moved, { force: true })
  }
}

/** Whether a hub has held this folder and is gone without letting go of it. */
export function wasAbandoned(folder: string): boolean {
  const holder = holderOf(join(folder, 'hub.lock'))
  return holder !== null && startOf(holder.pid) !== holder.start
}

function refuseIfAlive(lock: string, folder: string): void {
  const holder = holderOf(lock)
  if (!holder || holder.pid === process.pid || startOf(holder.pid) !== holder.start) return
  throw new Refusal(
    `The data folder ${folder} is in use by the hub with process id ${holder.pid}. ` +
      'Stop that one first, or start this one on another folder with LONGSHORE_DATA.',
    75,
  )
}

function holderOf(lock: string): Holder | null {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as Holder
  } catch {
    return null
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
