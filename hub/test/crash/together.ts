import assert from 'node:assert/strict'
import { until } from '../../demo/until.ts'
import type { Cycle, Kind } from './kinds.ts'
import { ofSeveral, pause, standStill, wake } from './kinds.ts'
import { halfDone } from './tally.ts'
import { type World, timing } from './world.ts'
import type { Member } from './member.ts'

/** No lane may be idle for longer, whatever becomes of its hub. */
const longestIdle = 60_000

/** What two hubs on one PostgreSQL go through besides. */

/** How long it takes until every lane is held by a hub that lives, in milliseconds. */
async function lanesMove(world: World, without: string | null): Promise<number> {
  const began = performance.now()
  await until(
    'every lane is held by a living hub',
    async () => {
      const [row] = await world.query<{
        n: number
      }>(`select count(*)::int as n from lanes l where account not like '%?%' and (
        hub is not distinct from ${without === null ? 'null' : `'${without}'`}
        or not exists (select from hubs h where h.id = l.hub and h.lease_until > clock_timestamp()))`)
      return row?.n === 0
    },
    longestIdle / 1000,
  )
  return performance.now() - began
}

/** As the hub calls itself in the database; null while it has not registered. */
async function idOf(world: World, member: Member): Promise<string | null> {
  const [row] = await world.query<{ id: string }>(
    `select id from hubs where pid = ${member.process?.pid ?? 0} order by started_at desc limit 1`,
  )
  return row?.id ?? null
}

/** Stopped for longer than its lease: the other takes its lanes, and what it had open it may not settle when it comes back. */
const stall: Kind = {
  name: 'stopped and continued',
  weight: 14,
  async run(it) {
    const { world, member, chance } = it
    const where = await standStill(it)
    const lapses = pause(timing.lease + 500)
    const id = await idOf(world, member)
    const half = await halfDone(world)
    const moved = await lanesMove(world, id)
    await lapses
    const taken = new Date()
    await pause(chance() * 1500)
    await wake(member)
    if (member.isUp && id !== null)
      await until('it has registered anew', async () => (await idOf(world, member)) !== id)
    await pause(timing.deadline)
    const stale =
      await world.query(`select id, outcome, says from attempts where hub = '${id}' and (started_at > '${taken.toISOString()}'
      or (ended_at > '${taken.toISOString()}' and says is distinct from 'the hub stopped before the answer was written down'))`)
    assert.deepEqual(stale, [], 'a hub that lost its lanes settled something')
    return { half, says: `${where}; lanes moved after ${(moved / 1000).toFixed(1)} s` }
  },
}

const both: Kind = {
  name: 'both at once',
  weight: 10,
  async run({ world }) {
    await Promise.all(world.members.map((member) => member.end('SIGKILL')))
    return { half: await halfDone(world), says: '' }
  },
}

/** One after the other is stopped politely and started again, while somebody asks for a page all the time. */
const rolling: Kind = {
  name: 'rolling restart',
  weight: 10,
  async run({ world }) {
    const watch = someoneAsks(world)
    let slowest = 0
    for (const member of world.members) {
      const began = performance.now()
      await member.end('SIGTERM')
      await member.start()
      slowest = Math.max(slowest, performance.now() - began)
    }
    const { longest, asked } = await watch.end()
    assert.ok(
      longest <= slowest + 500,
      `nobody answered for ${Math.round(longest)} ms, longer than a restart (${Math.round(slowest)} ms)`,
    )
    return {
      half: null,
      says: `${asked} pages asked for, none answered for ${Math.round(longest)} ms at most`,
    }
  },
}

/** Asks at the common address again and again. `longest`: between two answers. */
function someoneAsks(world: World) {
  let goesOn = true
  let asked = 0
  let longest = 0
  const asking = (async () => {
    let last = performance.now()
    while (goesOn) {
      const isAnswered = await fetch(`${world.front.url}/`, { signal: AbortSignal.timeout(3000) }).then(
        (answer) => answer.status < 500 && answer.text().then(() => true),
        () => false,
      )
      const now = performance.now()
      if (isAnswered) {
        longest = Math.max(longest, now - last)
        last = now
      }
      asked += 1
      await pause(20)
    }
  })()
  return {
    async end() {
      goesOn = false
      await asking
      return { longest, asked }
    },
  }
}

/** Killed; the other has its lanes before the killed one is started again. */
const moves = (kind: Kind): Kind => ({
  ...kind,
  async run(it: Cycle) {
    const killed = await kind.run(it)
    const moved = await lanesMove(it.world, await idOf(it.world, it.member))
    return { ...killed, says: `${killed.says}; lanes moved after ${(moved / 1000).toFixed(1)} s` }
  },
})

export const together: Kind[] = [...ofSeveral.map(moves), stall, both, rolling]
