import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lastingPort } from './port.ts'
import { until } from '../../demo/until.ts'
import type { End } from '../../src/rehearsal.ts'
import { readPidFile } from '../../src/store/embedded/postmaster.ts'
import { bytesOf, type Passing } from '../proxy/proxy.ts'
import { Member } from './member.ts'
import { drawPoint } from './points.ts'
import { type HalfDone, halfDone, type Tally } from './tally.ts'
import type { Work } from './work.ts'
import type { World } from './world.ts'
import { timing } from './world.ts'

/** One cycle's surroundings. `doing`: what was begun before the kill, and ends with it. */
export type Cycle = {
  world: World
  work: Work
  /** The hub that this cycle is about. */
  member: Member
  chance(): number
  tally: Tally
  doing: Promise<string>
}
/** Half done at the moment of the kill, as far as anybody could be asked; and what more there is to say. */
export type Killed = { half: HalfDone | null; says: string }
/** A way to end a hub. Leaves it ended, or running as before where it says so. */
export type Kind = {
  name: string
  weight: number
  /** It takes long, and is left to long runs. */
  isLong?: boolean
  run(it: Cycle): Promise<Killed>
}

export const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** Ends it now, and asks the database what was half done. */
async function killNow({ world, member }: Cycle, says: string): Promise<Killed> {
  await member.end('SIGKILL')
  return { half: await halfDone(world), says }
}

/** Waits until the database shows that something is under way, or a moment has passed. */
async function busy(world: World, most = 1500) {
  const end = performance.now() + most
  while (performance.now() < end) {
    const half = await halfDone(world)
    if (half.inFlight + half.unsettled + half.importRows > 0) return
    await pause(10)
  }
}

/** Until the process has ended by itself, or so long. */
const ended = async (member: Member, most: number) =>
  Promise.race([member.process?.ended.then(() => true), pause(most).then(() => false)])

const random: Kind = {
  name: 'at random',
  weight: 32,
  async run(it) {
    const { chance, world } = it
    const wait = chance() * 300
    if (chance() < 0.8) await busy(world)
    await pause(wait)
    return killNow(it, `after ${Math.round(wait)} ms`)
  },
}

/** Opens the hub anew with a point at which it is to end, and gives it work. */
export async function openTo(it: Cycle, end: End) {
  await it.member.end('SIGKILL')
  await it.doing
  const launched = it.member.begin(end)
  const there = until(
    'it is ready, has ended, or stands still',
    async () => launched.isOver || standsStill(launched.pid),
    30,
  )
  await Promise.race([launched.ready, there]).catch(() => {})
  if (it.member.isUp) it.doing = it.work.stir(0).then(() => it.work.stir(0.6))
}

/** Whether a process was stopped by a signal. */
export const standsStill = (pid: number) => /^State:\s*T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

/** The hub is opened anew with a point at which it kills itself. */
const point: Kind = {
  name: 'at a named point',
  weight: 30,
  async run(it) {
    const end = drawPoint(it.chance, 'SIGKILL')
    await openTo(it, end)
    const there = await ended(it.member, 6000)
    if (there) it.tally.passed(end.at)
    return killNow(
      it,
      there ? `${end.at}, pass ${end.pass}` : `at random, for ${end.at} was not passed ${end.pass} times`,
    )
  },
}

type Moment = 'before the far side heard' | 'before the answer came back' | 'in the middle of the answer'
const moments: Moment[] = [
  'before the far side heard',
  'before the answer came back',
  'in the middle of the answer',
]

/** The far side itself ends the hub that asks. */
async function atTheWire(it: Passing, moment: Moment, kill: () => void) {
  if (moment === 'before the far side heard') return kill()
  const answer = await it.ask()
  if (moment === 'before the answer came back') return kill()
  const bytes = bytesOf(answer)
  it.socket.write(bytes.subarray(0, Math.floor(bytes.length * 0.6)), () => kill())
}

const wire: Kind = {
  name: 'at the wire',
  weight: 15,
  async run(it) {
    const { world, member, chance } = it
    const moment = moments[Math.floor(chance() * moments.length)] ?? moments[0] ?? 'before the far side heard'
    const isWrite = chance() < 0.7
    world.proxy.trouble({
      times: 1,
      meets: ({ method }) => (method === 'POST') === isWrite,
      deed: (passing) => atTheWire(passing, moment, () => member.process?.signal('SIGKILL')),
    })
    const there = await ended(member, 4000)
    world.proxy.clear()
    return killNow(
      it,
      there ? `${moment} (${isWrite ? 'a write' : 'a reading'})` : 'at random, for nothing was asked',
    )
  },
}

const mailed: Kind = {
  name: 'when a mail has left',
  weight: 6,
  async run(it) {
    const { world, member, work } = it
    world.mail.arrived = () => member.process?.signal('SIGKILL')
    it.doing = it.doing.then(() => work.stir(0.6))
    const there = await ended(member, 4000)
    world.mail.arrived = null
    return killNow(it, there ? 'before its sender heard of it' : 'at random, for no mail was sent')
  },
}

/** Stops it somewhere, or at a named point, half of the times each. */
export async function standStill(it: Cycle): Promise<string> {
  const { member, world, chance, tally } = it
  const end = drawPoint(chance, 'SIGSTOP')
  if (chance() < 0.5) {
    await openTo(it, end)
    const there = await until('it stands', async () => standsStill(member.process?.pid ?? 0), 4).catch(
      () => false,
    )
    member.freeze()
    if (there) tally.passed(end.at)
    if (there) return `${end.at}, pass ${end.pass}`
    // It would stand still there later, when nobody looks.
    await member.end('SIGKILL')
    await member.start()
  }
  await busy(world)
  member.freeze()
  return 'at random'
}

/** Lets it go on; one that stood still while it opened comes to its ready line, or is opened again. */
export async function wake(member: Member) {
  member.thaw()
  await Promise.race([member.process?.ready, member.process?.ended]).catch(() => {})
}

/** Stopped for longer than the lease, then continued: it has lost its lanes and has to notice. */
const stall: Kind = {
  name: 'stopped and continued',
  weight: 6,
  isLong: true,
  async run(it) {
    const { world, member, chance } = it
    const where = await standStill(it)
    const wait = timing.lease + 300 + chance() * 1200
    const half = await halfDone(world)
    await pause(wait)
    await wake(member)
    return { half, says: `${where}, for ${(wait / 1000).toFixed(1)} s` }
  },
}

const opening: Kind = {
  name: 'while it opened',
  weight: 6,
  async run(it) {
    const killed = await killNow(it, '')
    const wait = it.chance() * 1000
    it.member.begin()
    await pause(wait)
    await it.member.end('SIGKILL')
    await it.world.forget()
    return { half: killed.half, says: `after ${Math.round(wait)} ms` }
  },
}

/** As a power cut: the database goes too, and again while it recovers. */
const recovery: Kind = {
  name: 'with its PostgreSQL, and again during recovery',
  weight: 6,
  async run(it) {
    const { world, member, chance } = it
    await busy(world)
    const half = await halfDone(world)
    await killBoth(it)
    const wait = 150 + chance() * 700
    member.begin()
    await pause(wait)
    await killBoth(it)
    return { half, says: `after ${Math.round(wait)} ms of it` }
  },
}

async function killBoth({ world, member }: Cycle) {
  await world.forget()
  const server = world.cluster === null ? null : readPidFile(world.cluster)
  member.process?.signal('SIGKILL')
  if (server) killQuietly(server.pid)
  await member.end('SIGKILL')
}

function killQuietly(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It had ended already; its file was left behind.
  }
}

/** Another hub on a folder of its own, killed at its very first start, once or twice: it begins all the same. */
const firstStart: Kind = {
  name: 'during the very first start',
  weight: 6,
  isLong: true,
  async run({ chance }) {
    await using undo = new AsyncDisposableStack()
    const data = await mkdtemp(join(tmpdir(), 'longshore-first-'))
    undo.defer(() => rm(data, { recursive: true, force: true }))
    const port = await lastingPort()
    const member = new Member(
      `http://127.0.0.1:${port}`,
      data,
      { LONGSHORE_PORT: String(port), LONGSHORE_DATA: data },
      {},
    )
    // Also when it does not start: nothing of it is left running.
    undo.defer(() => member.endWhole())
    const waits: number[] = []
    for (let kill = 0; kill < 2; kill += 1) {
      waits.push(Math.round(chance() * 2200))
      member.begin()
      await pause(waits.at(-1) ?? 0)
      await member.end('SIGKILL')
    }
    const link = await member.start()
    if (link === null) throw new Error('a hub without an owner printed no link')
    return { half: null, says: `after ${waits.join(' and ')} ms` }
  },
}

export const alone: Kind[] = [random, point, wire, mailed, stall, opening, recovery, firstStart]
/** Those that make sense for one hub of several on a server of their own. */
export const ofSeveral: Kind[] = [random, point, wire, mailed, opening]
