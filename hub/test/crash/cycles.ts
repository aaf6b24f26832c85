import { alone, type Cycle, type Kind } from './kinds.ts'
import type { Member } from './member.ts'
import { checkAlways, checkAtRest, rest } from './oracle.ts'
import { nameOf, random, Tally } from './tally.ts'
import { together } from './together.ts'
import { Work } from './work.ts'
import { crashWorld, type World } from './world.ts'

export type Wanted = {
  hubs: 1 | 2
  seed: number
  databaseUrl?: string
  /** Whether another cycle is to come after so many. */
  more(cycles: number, tally: Tally): boolean
  says(line: string): void
  /** Which kinds of kill may come in the n-th cycle, from 0; all unless said. */
  kinds?(kind: Kind, cycle: number): boolean
}
export type Outcome = {
  tally: Tally
  starts: number[]
  cycles: number
  orders: number
  mails: number
  minutes: number
}

/** Kills hubs, opens them again, and looks whether all is well: after each cycle what can be said then, at the end everything. */
export async function runCycles(wanted: Wanted): Promise<Outcome> {
  const chance = random(wanted.seed)
  await using world = await crashWorld(wanted)
  try {
    return await cyclesIn(world, wanted, chance)
  } catch (error) {
    // The world is taken away: what it looked like is told before.
    for (const line of await lookOf(world)) wanted.says(line)
    throw error
  }
}

async function cyclesIn(world: World, wanted: Wanted, chance: () => number): Promise<Outcome> {
  const tally = new Tally()
  const links = await Promise.all(world.members.map((member) => member.start()))
  const work = new Work(world)
  await work.setUp(links.filter((link) => link !== null))
  let cycles = 0
  while (wanted.more(cycles, tally)) {
    const all = wanted.hubs === 1 ? alone : together
    const kind = drawKind(
      all.filter((one) => wanted.kinds?.(one, cycles) ?? true),
      chance(),
    )
    cycles += 1
    const line = await oneCycle({ world, work, chance, tally }, kind)
    wanted.says(`${String(cycles).padStart(3)} ${line}`)
  }
  await rest(world, work)
  await checkAtRest(world, work)
  return {
    ...{ tally, cycles, starts: world.members.flatMap((member) => member.starts) },
    orders: work.report.expected.length,
    mails: world.mail.mails.length,
    minutes: world.sandbox.windows().length,
  }
}

/** Who held what, and the hubs' last words, for whoever looks for the cause. */
async function lookOf(world: World): Promise<string[]> {
  const rows = await world
    .query<{ held: string }>(
      `select 'lane ' || account || ' of ' || coalesce(hub, 'nobody') || ', fence ' || fence as held from lanes
        union all select 'hub ' || id || ', process ' || pid || ', until ' || lease_until || ', now ' || clock_timestamp() from hubs
        union all select 'database: ' || state || ' ' || coalesce(wait_event, '') || ' ' || left(query, 120) from pg_stat_activity where datname = current_database()`,
    )
    .catch(() => [])
  const words = world.members.flatMap((member) => {
    const state = member.isUp ? 'is up' : 'is down'
    return [
      `hub ${member.url} (process ${member.process?.pid}) ${state}: ${member.process?.words()}`,
      ...member.log(12),
    ]
  })
  return [...rows.map(({ held }) => held), ...words]
}

async function oneCycle(it: Omit<Cycle, 'member' | 'doing'>, kind: Kind): Promise<string> {
  const { world, work, chance, tally } = it
  const member = await drawMember(world, chance())
  const cycle: Cycle = { ...it, member, doing: work.stir(chance()) }
  // Whatever goes wrong in it is told after the kill.
  cycle.doing.catch(() => {})
  const { half, says } = await kind.run(cycle)
  const did = await cycle.doing
  tally.note(kind.name, half)
  const opened = await openAll(world)
  await checkAlways(world, work)
  return `${kind.name}: ${says} | ${did} | ${half ? nameOf(half) : '–'} | ${opened}`
}

/** Mostly the hub that makes ShipStation's requests, where there are several. */
async function drawMember({ members, query }: World, draw: number): Promise<Member> {
  const rows = await query<{ pid: number }>(
    `select pid from hubs where id = (select hub from lanes where account like 'shipstation:%' limit 1)`,
  )
  const holder = members.find(({ process }) => process?.pid === rows[0]?.pid) ?? members[0]
  const member = draw < 0.75 ? holder : members.find((one) => one !== holder)
  const one = member ?? holder
  if (!one) throw new Error('a world has hubs')
  return one
}

/** Starts whatever is down. */
async function openAll(world: World): Promise<string> {
  const down = world.members.filter((member) => !member.isUp)
  if (down.length === 0) return 'runs on'
  for (const { process } of down)
    if (process?.fell) throw new Error(`a hub ended by itself: ${process.words()}`)
  if (world.cluster !== null) await world.forget()
  await Promise.all(down.map((member) => member.start()))
  return `open again in ${Math.round(Math.max(...down.map((member) => member.starts.at(-1) ?? 0)))} ms`
}

function drawKind(kinds: readonly Kind[], draw: number): Kind {
  let left = draw * kinds.reduce((sum, kind) => sum + kind.weight, 0)
  for (const kind of kinds) {
    left -= kind.weight
    if (left < 0) return kind
  }
  throw new Error('there is no kind of kill')
}
