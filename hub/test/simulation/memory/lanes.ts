import { type Block, LaneLost, type Seat } from '../../../src/store/lanes.ts'
import type { Memory } from './memory.ts'
import type { Lane } from './rows.ts'
import { by, named } from './tables.ts'

type Place = { workspace: string; account: string; fence: bigint }
const living = (m: Memory, hub: string | null) =>
  hub !== null && (m.hubs.get(hub)?.lease_until ?? 0) > m.now()
const seatOf = ({ workspace, account, fence, reserved }: Lane, now: number): Seat => ({
  workspace,
  account,
  fence,
  reserved: (Array.isArray(reserved) ? [] : reserved.blocks)
    .map((block) => ({ ...block, left: block.left - (now - (Array.isArray(reserved) ? 0 : reserved.at)) }))
    .filter((block) => block.left > 0),
})
const held = (m: Memory, { workspace, account, fence }: Place): Lane | null => {
  const lane = m.lanes.get(named(workspace, account))
  return lane?.fence === fence ? lane : null
}
const lost = (account: string) => new LaneLost(`the lane of ${account} has another holder`)

export function registerHub(
  m: Memory,
  id: string,
  _host: string,
  _pid: number,
  leaseMs: number,
  alone: boolean,
): void {
  if (alone) for (const hub of m.hubs.where(() => true)) m.hubs.drop(hub)
  if (m.hubs.get(id)) throw new Error(`the hub ${id} is registered already`)
  m.hubs.put({ id, lease_until: m.now() + leaseMs })
}

export function beat(m: Memory, id: string, leaseMs: number): boolean {
  if (!living(m, id)) return false
  m.hubs.put({ id, lease_until: m.now() + leaseMs })
  return true
}

export function leaveHub(m: Memory, id: string): void {
  for (const lane of m.lanes.where((one) => one.hub === id)) m.lanes.put({ ...lane, hub: null })
  const hub = m.hubs.get(id)
  if (hub) m.hubs.drop(hub)
}

export function fairShare(m: Memory): number {
  const all = m.lanes.where((lane) => !lane.account.includes('?')).length
  const hubs = m.hubs.where((one) => one.lease_until > m.now()).length
  return Math.ceil(all / Math.max(1, hubs))
}

export function seat(
  m: Memory,
  hub: string,
  having: readonly { workspace: string; account: string }[],
): Seat[] {
  const abandoned = (lane: Lane) => lane.account.includes('?') && !living(m, lane.hub)
  for (const lane of m.lanes.where(abandoned)) m.lanes.drop(lane)
  const all = m.lanes
    .where(() => true)
    .sort(
      by(
        (lane) => lane.workspace,
        (lane) => lane.account,
      ),
    )
  const hubs = Math.max(1, m.hubs.where((one) => one.lease_until > m.now()).length)
  const room = Math.ceil(all.length / hubs) - all.filter((lane) => lane.hub === hub).length
  const had = new Set(having.map(({ workspace, account }) => named(workspace, account)))
  const lost = all.filter(
    (lane) =>
      lane.hub === hub && !lane.account.includes('?') && !had.has(named(lane.workspace, lane.account)),
  )
  const vacant = all.filter((lane) => !living(m, lane.hub)).slice(0, Math.max(0, room))
  const free = all.filter((lane) => lost.includes(lane) || vacant.includes(lane))
  return free.map((lane) => seatOf(m.lanes.put({ ...lane, hub, fence: lane.fence + 1n }), m.now()))
}

export function letGo(m: Memory, it: Place): void {
  const lane = held(m, it)
  if (lane) m.lanes.put({ ...lane, hub: null })
}

export function holdFence(m: Memory, it: Place): void {
  if (!held(m, it)) throw lost(it.account)
}

export function reserve(m: Memory, it: Place, blocks: readonly Block[]): void {
  const lane = held(m, it)
  if (!lane) throw lost(it.account)
  m.lanes.put({ ...lane, reserved: { at: m.now(), blocks: [...blocks] } })
}

export function openLane(m: Memory, workspace: string, account: string, hub: string): Seat {
  const lane = m.lanes.get(named(workspace, account))
  return seatOf(
    m.lanes.put(
      lane ? { ...lane, hub, fence: lane.fence + 1n } : { workspace, account, hub, fence: 1n, reserved: [] },
    ),
    m.now(),
  )
}

export function dropLane(m: Memory, workspace: string, account: string): void {
  const lane = m.lanes.get(named(workspace, account))
  if (lane) m.lanes.drop(lane)
}
