import { type Seat } from '../store/lanes.ts'
import { applyDue } from './apply.ts'
import type { AllSpending } from './budgets.ts'
import type { Context } from './context.ts'
import { Lane } from './lane.ts'
import { Membership } from './membership.ts'
import { planFlow } from './plan.ts'
import { remapNative } from './remap.ts'

/** After so many looks the tables have grown enough for PostgreSQL to be told. */
const freshenAfter = 2000
/** What could not be planned is tried again so soon; on a full disk not sooner than that is looked at. */
const againMs = { usually: 1_000, withoutRoom: 30_000 }

/** The engine of one hub process: its registration, its lanes, and the planner. */
export class Engine {
  readonly context: Context
  readonly #alone: boolean
  readonly #lanes = new Map<string, Lane>()
  /** Lanes that ended here while this process lives: nobody else takes them before they are let go. */
  readonly #ended: Seat[] = []
  /** Lanes that finish before they go over to another process. */
  readonly #leaving = new Set<Lane>()
  #seating: Promise<void> = Promise.resolve()
  #membership: Membership
  #beats: { stop(): void } | null = null
  #planning: Promise<void> | null = null
  #planAgain = false
  #looks: { stop(): void } | null = null
  readonly #end = new AbortController()
  #stopping = false
  #looked = 0
  /** What is ours was mapped by this program. */
  #mapped = false

  /** `alone`: the database is embedded and belongs to this process. */
  constructor(context: Context, alone: boolean) {
    this.context = context
    this.#alone = alone
    this.#membership = new Membership(context, context.chance.id('hub'))
  }

  async start() {
    await this.#membership.join(this.#alone)
    const { clock, timing } = this.context
    this.#beats = clock.every(timing.beat, () => this.#beat())
    this.#looks = clock.every(timing.look, async () => this.plan())
    await this.seatLanes()
    this.plan()
  }

  /** Finishes or drops what is in hand and frees the lanes, so that others go on at once. */
  async stop() {
    this.#stopping = true
    this.#end.abort()
    this.#beats?.stop()
    this.#looks?.stop()
    await Promise.all([...this.#lanes.values(), ...this.#leaving].map((lane) => lane.stop()))
    this.#lanes.clear()
    await this.#seating
    await this.#planning
    await this.#membership.leave().catch(() => {})
  }

  /** After a commit that gives an account work, or that brought a new account. One seating at a time. */
  seatLanes(): Promise<void> {
    const next = this.#seating.then(() => this.#seat())
    this.#seating = next.catch(() => {})
    return next
  }

  async #seat() {
    if (this.#stopping || this.#membership.lapsed) return
    const membership = this.#membership
    // Taken out first: two callers at once would each let go of the same one, and drop another.
    for (let ended = this.#ended.shift(); ended; ended = this.#ended.shift()) await this.#letGo(ended)
    // What is ours by the tables and does not live here was taken by a seating whose answer never came: it is taken anew.
    const having = [...this.#lanes.values(), ...this.#leaving].map((lane) => lane.seat)
    const seats = await this.context.store.seat(membership.id, having)
    // Stopped or lapsed meanwhile: what was taken is held by nobody living, and others take it.
    if (this.#isStopping() || this.#membership !== membership) return
    for (const taken of seats) {
      const name = laneName(taken.workspace, taken.account)
      const lane = new Lane(this.context, membership, taken, () => this.plan())
      this.#lanes.set(name, lane)
      lane.start(() => {
        if (this.#lanes.get(name) === lane) this.#lanes.delete(name)
        this.#ended.push(taken)
      })
    }
    await this.#shareOut(membership)
  }

  /** Another process has come: a lane that is more than our share finishes what it has in hand and goes over to it. */
  async #shareOut(membership: Membership) {
    const most = await this.context.store.fairShare()
    const [name, lane] = [...this.#lanes].at(-1) ?? []
    if (this.#lanes.size <= most || !name || !lane || this.#membership !== membership) return
    this.#lanes.delete(name)
    this.#leaving.add(lane)
    // Not waited for: what is on its way may take half a minute, and the lease has to be renewed meanwhile.
    void lane.leave().finally(() => {
      this.#leaving.delete(lane)
      this.#ended.push(lane.seat)
      void this.seatLanes().catch(() => {})
    })
  }

  async #letGo(seat: Seat) {
    try {
      await this.context.store.letGo(seat)
    } catch (error) {
      this.#ended.push(seat)
      throw error
    }
  }

  #isStopping() {
    return this.#stopping
  }

  wake(workspace: string, account: string) {
    this.#lanes.get(laneName(workspace, account))?.wake()
  }

  lane(workspace: string, account: string): Lane | null {
    return this.#lanes.get(laneName(workspace, account)) ?? null
  }

  get membership() {
    return this.#membership
  }

  spending(workspace: string, account: string): AllSpending | null {
    return this.lane(workspace, account)?.budget?.spending() ?? null
  }

  /** Plans whatever is behind, once now and once more if somebody asked meanwhile. */
  plan(): void {
    this.#planAgain = true
    this.#planning ??= this.#planAll().finally(() => {
      this.#planning = null
      if (this.#planAgain && !this.#stopping) this.plan()
    })
  }

  async #planAll() {
    while (this.#planAgain && !this.#stopping) {
      this.#planAgain = false
      let failed = false
      const meanwhile = (error: unknown, flow: string | null) => {
        failed = true
        this.context.says.error({ error: String(error), flow }, 'planning will be tried again')
      }
      try {
        await this.#mapSome()
        // One flow that cannot be planned does not hold up the others.
        for (const id of await this.context.store.flowsBehind())
          await this.#planThrough(id).catch((error: unknown) => meanwhile(error, id))
        // What was done here may have changed what others planned by.
        if ((await applyDue(this.context, this.#membership.id, () => !this.#stopping)) > 0)
          this.#planAgain = true
      } catch (error) {
        meanwhile(error, null)
      }
      const pause = this.context.hasRoom() ? againMs.usually : againMs.withoutRoom
      if (failed) await this.context.clock.sleep(pause, this.#end.signal)
    }
  }

  /** What came in here is mapped by this program, a piece before each look at the plans. */
  async #mapSome() {
    if (this.#mapped || !this.context.hasRoom()) return
    try {
      this.#mapped = (await remapNative(this.context)) === null
      if (!this.#mapped) this.#planAgain = true
    } catch (error) {
      // What is planned goes on with what was mapped before; the next start tries again.
      this.#mapped = true
      this.context.says.error({ error: String(error) }, 'what was brought in could not be mapped anew')
    }
  }

  async #planThrough(id: string) {
    for (;;) {
      const planned = await planFlow(this.context.store, this.context.registry, this.context.clock, id)
      for (const defect of planned.defects) this.context.says.error({ defect, flow: id }, 'a plan failed')
      this.#looked += planned.looked
      if (this.#looked > freshenAfter) {
        this.#looked = 0
        await this.context.store.freshenStatistics()
      }
      if (planned.steps > 0 && planned.workspace && planned.to) this.wake(planned.workspace, planned.to)
      if (planned.looked > 0 && planned.workspace) this.context.tell('overview', planned.workspace)
      if (!planned.more || this.#stopping) return
    }
  }

  async #beat() {
    try {
      if (!(await this.#membership.beat())) await this.#joinAnew()
      await this.seatLanes()
    } catch (error) {
      this.context.says.warn({ error: String(error) }, 'the lease was not renewed and will be tried again')
    }
  }

  /** A lapsed lease is never revived: every lane is let go, and the process registers under a new id. */
  async #joinAnew() {
    const lanes = [...this.#lanes.values()]
    this.#lanes.clear()
    await Promise.all(lanes.map((lane) => lane.stop()))
    this.#membership = new Membership(this.context, this.context.chance.id('hub'))
    await this.#membership.join(this.#alone)
  }
}

const laneName = (workspace: string, account: string) => `${workspace}\n${account}`
