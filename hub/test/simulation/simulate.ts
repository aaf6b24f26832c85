import { Engine } from '../../src/engine/engine.ts'
import type { Context } from '../../src/engine/context.ts'
import { Registry } from '../../src/engine/registry.ts'
import type { Connector } from '../../src/connector.ts'
import type { Store } from '../../src/store/store.ts'
import { type Company, connectorsOf, furnish, integrationOf } from './company.ts'
import { type Counts, Faults } from './faults.ts'
import { Notices } from './far/notices.ts'
import { Post } from './far/post.ts'
import { type Dump, type Ground, written } from './hands.ts'
import type { Program } from './far/pledges.ts'
import { Dice } from './kernel/dice.ts'
import { Kernel } from './kernel/kernel.ts'
import { Process } from './kernel/process.ts'
import { Trace } from './kernel/trace.ts'
import { Mischief } from './mischief.ts'
import { Network } from './network.ts'
import { Oracle } from './oracle/index.ts'
import { People } from './people.ts'
import { type Scene, sceneOf } from './scene.ts'
import { secretsIn } from './secrets.ts'
import { timed } from './timed.ts'

export type Lived = {
  seed: number
  violations: string[]
  fingerprint: string
  last: string[]
  counts: Counts
  turns: number
  hours: number
}

const HOUR = 3_600_000
const enough = 80 * HOUR
/** So many looks in a row find nothing to do: what was being read has come in. */
const looks = 3

/** One seed from its beginning to its rest, on this ground. */
export async function simulate(
  seed: number,
  ground: Ground,
  options: { print?: (line: string) => void } = {},
): Promise<Lived> {
  const hub = new Hub(seed, ground, options.print ?? null)
  return hub.live()
}

class Hub {
  readonly #seed: number
  readonly #dice: Dice
  readonly #faults: Faults
  readonly #scene: Scene
  readonly #kernel: Kernel
  readonly #trace: Trace
  readonly #ground: Ground
  readonly #store: Store
  readonly #timing: Context['timing']
  readonly #post = new Post()
  readonly #companies: Company[] = []
  readonly #people: People[] = []
  readonly #mischief: Mischief[] = []
  readonly #running = new Map<Process, Engine>()
  #network: Network | null = null
  /** The program that is put in now, and what each reads and writes by. */
  #program: Program = '1'
  readonly #connectors = new Map<Program, Connector[]>()
  #oracle: Oracle | null = null
  #drawn = 0
  #atRest: Dump | null = null
  /** Days go by for the sweeps: one process, which looks seldom. */
  #isSlow = false

  constructor(seed: number, ground: Ground, print: ((line: string) => void) | null) {
    this.#seed = seed
    this.#dice = new Dice(seed * 2_654_435_761)
    this.#faults = new Faults(this.#dice)
    this.#scene = sceneOf(this.#dice, this.#faults)
    this.#kernel = new Kernel(this.#scene.start)
    const { look } = this.#scene
    this.#timing = { lease: 100_000, beat: 30_000, deadline: 30_000, look, late: null, limit: null }
    this.#trace = new Trace(60, print)
    this.#ground = ground
    this.#store = timed(ground, this.#kernel)
  }

  async live(): Promise<Lived> {
    await this.#furnish()
    for (let n = 0; n < this.#scene.processes; n += 1) this.#start()
    this.#schedule()
    const { start, busyMs } = this.#scene
    const broken = () => this.#oracle?.broken ?? false
    try {
      await this.#kernel.until(start + busyMs, broken)
      if (!broken()) await this.#calm()
    } catch (error) {
      this.#oracle?.says(`I10 ${error instanceof Error ? (error.stack ?? '') : String(error)}`)
    }
    this.#trace.weigh(written(this.#atRest ?? (await this.#ground.hands.dump())))
    for (const process of this.#running.keys()) process.state = 'dead'
    return {
      seed: this.#seed,
      violations: this.#oracle?.violations ?? [],
      fingerprint: this.#trace.fingerprint(),
      last: this.#trace.last(),
      counts: this.#faults.counts,
      turns: this.#kernel.steps,
      hours: (this.#kernel.now - start) / HOUR,
    }
  }

  async #furnish(): Promise<void> {
    await this.#ground.clear()
    await this.#ground.setNow(this.#kernel.now)
    for (const [index, workspace] of this.#scene.workspaces.entries())
      this.#companies.push(
        await furnish(this.#ground, this.#kernel, this.#scene, workspace, this.#seed * 2 + index),
      )
    for (const program of ['1', '2'] as const)
      this.#connectors.set(program, connectorsOf(this.#scene, program, this.#faults))
    this.#oracle = new Oracle(this.#companies, this.#post, this.#kernel)
    const fars = this.#companies.flatMap((company) => [company.shipstation, company.events, company.ledger])
    const oracle = this.#oracle
    this.#network = new Network(fars, (host, request) => oracle.heard(host, request))
    const stage = {
      ...{ kernel: this.#kernel, ground: { ...this.#ground, store: this.#store } },
      ...{ faults: this.#faults, trace: this.#trace },
      engines: () => this.#up().map(([, engine]) => engine),
      program: () => (this.#up()[0]?.[1].context.program === '1' ? ('1' as const) : this.#program),
    }
    for (const company of this.#companies) {
      company.ledger.isDrifting = () => {
        if (!this.#faults.strikes('page drift', 5)) return false
        this.#faults.count('page drift')
        return true
      }
      if (this.#scene.lateMs > 0) company.shipstation.world.shop.switch({ lateMs: this.#scene.lateMs })
      const people = new People(stage, company, this.#dice)
      this.#people.push(people)
      this.#mischief.push(new Mischief(stage, company, this.#dice))
      const notices = new Notices(stage, company, this.#dice, (says) => oracle.says(`I6 ${says}`))
      if (this.#scene.hooks) company.shipstation.told = (body) => notices.told(body)
      for (let n = 0; n < this.#scene.orders; n += 1) await people.order()
      for (let n = 0; n < this.#scene.pledges; n += 1) await people.pledge()
    }
  }

  #start(): void {
    const process = new Process({
      ...{ name: `p${(this.#drawn += 1)}`, kernel: this.#kernel, faults: this.#faults, trace: this.#trace },
      ...{ dice: this.#dice, store: this.#store },
      died: (dead) => {
        this.#running.delete(dead)
        if (this.#isSlow && this.#running.size > 0) return
        this.#kernel.later(this.#dice.between(1_000, 180_000), () => this.#start())
      },
    })
    if (this.#faults.strikes('skew', 5)) {
      this.#faults.count('skew')
      process.skew = Math.round(this.#dice.between(-600_000, 600_000))
    }
    const engine = new Engine(this.#contextOf(process), false)
    this.#running.set(process, engine)
    this.#trace.note(this.#kernel.now, `${process.name} starts`)
    engine.start().catch((error: unknown) => process.die(`at its start: ${String(error)}`))
  }

  #contextOf(process: Process): Context {
    if (!this.#network) throw new Error('nothing is furnished')
    const registry = new Registry(this.#connectors.get(this.#program) ?? [])
    return {
      ...{ store: process.store, registry, clock: process.clock, chance: process.chance },
      program: this.#program,
      transport: this.#network.transportOf(process),
      mail: this.#post.senderOf(process),
      secretsOf: (row) => secretsIn(row.secrets),
      sealSecrets: (_, secrets) => JSON.stringify(secrets),
      timing: this.#timing,
      clean: (text) => text,
      says: {
        info() {},
        warn: (it, words) =>
          this.#trace.note(this.#kernel.now, `${process.name} warns: ${words} ${JSON.stringify(it)}`),
        error: (it, words) => {
          this.#trace.note(this.#kernel.now, `${process.name} errs: ${words} ${JSON.stringify(it)}`)
          if (words === 'a plan failed' || words === 'a lane ended')
            this.#oracle?.says(`${words}: ${JSON.stringify(it)}`)
        },
      },
      tell() {},
      hasRoom: () => true,
    }
  }

  #schedule(): void {
    const { busyMs, deeds, newProgram } = this.#scene
    if (newProgram !== null) this.#kernel.later(newProgram * busyMs, () => this.#putIn('2'))
    for (const people of this.#people)
      for (let n = 0; n < deeds; n += 1) this.#kernel.later(this.#dice.between(0, busyMs), () => people.act())
    for (const mischief of this.#mischief) mischief.schedule(busyMs, deeds)
    for (let n = 0; n < 40; n += 1) this.#kernel.later(this.#dice.between(0, busyMs), () => this.#disturb())
    const watch = () => {
      this.#kernel.later(60_000, watch)
      this.#oracle?.watch(this.#ground)
    }
    watch()
  }

  #up() {
    return [...this.#running].filter(([process]) => process.state === 'up')
  }

  /** Another program: whoever starts from now on has it, and who is there is told to stop, one after the other. */
  #putIn(program: Program): void {
    this.#program = program
    this.#faults.count('new program')
    this.#trace.note(this.#kernel.now, `program ${program} is put in`)
    for (const [process, engine] of this.#running)
      this.#kernel.later(this.#dice.between(1_000, 1_200_000), () => {
        if (process.state === 'dead') return
        this.#trace.note(this.#kernel.now, `${process.name} is replaced`)
        void engine.stop().finally(() => process.die('replaced'))
      })
  }

  /** Something happens to one of the processes. */
  #disturb(): void {
    const faults = this.#faults
    const up = this.#up()
    const [process, engine] = up.length > 0 ? this.#dice.pick(up) : [null, null]
    const kind = faults.one(['crash', 'stall', 'laptop sleep', 'clean stop', 'clock jump'], 1)
    if (!process || !engine || !kind) return
    faults.count(kind)
    if (kind === 'crash') process.die('on the spot')
    else if (kind === 'stall') process.stall(this.#dice.between(1_000, 240_000), false)
    else if (kind === 'laptop sleep') process.stall(this.#dice.between(10_000, 3_600_000), true)
    else if (kind === 'clock jump') process.skew += Math.round(this.#dice.between(-3 * HOUR, 3 * HOUR))
    else {
      this.#trace.note(this.#kernel.now, `${process.name} is told to stop`)
      void engine.stop().finally(() => process.die('stopped'))
    }
  }

  /** No fault any more, and nobody does anything: now all must come to rest. */
  async #calm(): Promise<void> {
    const kernel = this.#kernel
    this.#faults.isOn = false
    this.#trace.note(kernel.now, 'calm')
    for (const mischief of this.#mischief) mischief.heal()
    for (const company of this.#companies) {
      company.shipstation.world.shop.switch({ lateMs: 0 })
      await this.#ground.hands.setState(integrationOf(company), 'active')
      await this.#ground.hands.replaceSecrets(
        `${company.workspace}-ss`,
        JSON.stringify(company.shipstation.secrets),
      )
      // A token that was renewed and lost with its process: somebody connects the books again.
      await this.#ground.hands.replaceSecrets(
        `${company.workspace}-le`,
        JSON.stringify(company.ledger.secrets),
      )
    }
    // What is due is done when it is due; only what nobody could know of is looked for more seldom.
    this.#timing.look = 120_000
    for (const process of this.#running.keys()) process.skew = 0
    // What people did last may be seen only so much later.
    const since = kernel.now + 60_000 + Math.max(this.#scene.lateMs, this.#scene.lateParcelMs)
    const end = kernel.now + enough
    let left: string[] = []
    let clean = 0
    const look = () => {
      kernel.later(this.#isSlow ? HOUR : 30_000, look)
      if (kernel.now < since) return
      kernel.ask(async () => {
        left = [...(await this.#ground.hands.left()), ...(this.#oracle?.unread(since) ?? [])]
        if (left.length === 0) left.push(...((await this.#oracle?.unmapped(this.#ground)) ?? []))
        if (left.length === 0 && !this.#isSlow) await this.#oracle?.unpassed(this.#ground)
        const unswept = left.length === 0 ? ((await this.#oracle?.unswept(this.#ground)) ?? []) : []
        if (unswept.length > 0 && !this.#isSlow) this.#slowDown()
        left.push(...unswept)
        clean = left.length === 0 ? clean + 1 : 0
      })
    }
    look()
    await kernel.until(end, () => clean === looks || (this.#oracle?.broken ?? false))
    this.#atRest = await this.#ground.hands.dump()
    this.#oracle?.rest(clean === looks ? [] : left, this.#atRest)
  }

  /** All that is left is the sweeps', which take days: whoever is up stops, and one goes on that looks every few hours. */
  #slowDown(): void {
    this.#trace.note(this.#kernel.now, 'days go by')
    this.#isSlow = true
    Object.assign(this.#timing, { lease: 4 * HOUR, beat: HOUR, look: HOUR })
    for (const { sources } of [...this.#connectors.values()].flat())
      for (const source of Object.values(sources ?? {})) source.everySeconds = (6 * HOUR) / 1000
    for (const [process, engine] of this.#running)
      void engine.stop().finally(() => process.die('for a long time'))
  }
}
