import type { Asked, Store, Work } from '../../../src/store/store.ts'
import { drained } from './kernel.ts'
import type { Process } from './process.ts'

/** The transaction's process died in it: nothing of it is kept. */
class Died extends Error {}
const lost = () => new Error('the connection to the database was lost')
/** A process makes some ten thousand of these calls: each is a chance to die. */
const rarely = 0.02

/** The store as a process sees it: every call is a turn of the kernel, a place to die, and may fail before or after it took effect. */
export function guarded(process: Process, store: Store): Store {
  const call = (name: string, run: () => Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (process.state !== 'dead') process.kernel.ask(() => asked(process, name, run, { resolve, reject }))
    })
  const all = Object.fromEntries(
    Object.entries(store)
      .filter(([name]) => name !== 'transaction')
      .map(([name, deed]) => [
        name,
        // why: each is a function of what it is given
        (...given: unknown[]) =>
          call(name, () => (deed as (...all: unknown[]) => Promise<unknown>)(...given)),
      ]),
  )
  const seat: Seat = { tx: null }
  const steps = stepsOf(process, seat)
  const inside = async <T>(tx: Work, work: (tx: Work) => Promise<T>): Promise<T> => {
    seat.tx = tx
    const answer = await work(steps)
    if (process.state === 'dead') throw new Died('died')
    if (process.faults.strikes('commit fails', rarely)) {
      process.faults.count('commit fails')
      throw lost()
    }
    return answer
  }
  return {
    ...(all as Asked), // why: the same names
    transaction: <T>(work: (tx: Work) => Promise<T>) =>
      call('transaction', () => store.transaction((tx) => inside(tx, work))) as Promise<T>, // why: what the work gave
  }
}

/** One transaction at a time is open; this process's is here. */
type Seat = { tx: Work | null }

type Told = { resolve(answer: unknown): void; reject(error: unknown): void }

/** One call, in its turn. Nobody is told of one whose process died meanwhile. */
async function asked(process: Process, name: string, run: () => Promise<unknown>, told: Told): Promise<void> {
  const { faults, trace, kernel } = process
  if (process.mayDie(`before ${name}`, rarely)) return
  const fails = (error: unknown) => {
    if (!process.mayDie(`after ${name}`, rarely)) process.deliver(() => told.reject(error))
  }
  if (faults.strikes('store refuses', rarely)) {
    faults.count('store refuses')
    return fails(lost())
  }
  let answer: unknown
  try {
    answer = await run()
    trace.note(kernel.now, `${process.name} ${name}`)
    // A lane that had a holder before.
    if (name === 'seat')
      for (const seat of answer as { fence: bigint }[]) if (seat.fence > 1n) faults.count('takeover') // why: what seating gives
  } catch (error) {
    trace.note(kernel.now, `${process.name} ${name}: ${error instanceof Died ? 'died' : String(error)}`)
    return fails(error)
  }
  if (process.mayDie(`after ${name}`, rarely)) return
  const isLost = faults.strikes('commit answer lost', rarely)
  if (isLost) faults.count('commit answer lost')
  process.deliver(() => (isLost ? told.reject(lost()) : told.resolve(answer)))
}

/** What a transaction is asked, each with its turn and its chance to die. Made once: a process has thousands of transactions. */
function stepsOf(process: Process, seat: Seat): Work {
  const { faults, trace, kernel } = process
  const note = (line: string) => trace.note(kernel.now, `${process.name}   ${line}`)
  const step =
    (name: string) =>
    async (...given: unknown[]) => {
      // Whoever else can go on does so first: how long the database takes decides nothing.
      await drained()
      // Whoever catches what it died of goes on with nothing.
      if (process.state === 'dead') throw new Died('died')
      if (faults.strikes('crash in a transaction', rarely / 4)) {
        faults.count('crash in a transaction')
        process.die(`in a transaction, before ${name}`)
        throw new Died('died')
      }
      const deed = seat.tx?.[name as keyof Work] as (...all: unknown[]) => Promise<unknown> // why: the proxy is asked for these names alone
      const answer = await deed(...given)
      noted(name, given, note)
      const { why, account = '' } = (name === 'append' ? given[0] : {}) as { why?: string; account?: string } // why: what it takes
      if (why === 'remapped')
        faults.count(account.startsWith('pledges:') ? 'remapped here' : 'remapped there')
      return answer
    }
  const made = new Map<string | symbol, unknown>()
  return new Proxy({} as Work, {
    // why: a promise of this object is no promise itself
    get: (_, name) => {
      if (name === 'then') return undefined
      if (!made.has(name)) made.set(name, step(String(name)))
      return made.get(name)
    },
  })
}

/** What a settling transaction writes is worth a line; what it only looks at is not. */
function noted(name: string, given: unknown[], note: (line: string) => void): void {
  const rows = (index: number) => given[index] as Record<string, unknown>[] // why: the lists that these deeds take
  if (name === 'append')
    note(
      `append ${rows(1)
        .map((row) => `${String(row.id)}@${String(row.seq)}`)
        .join(' ')}`,
    )
  if (name === 'settle')
    for (const row of rows(1)) note(`step ${String(row.key)} ${String(row.event)} ${String(row.state)}`)
  if (name === 'insertSteps')
    for (const row of rows(1))
      note(`step ${String(row.key)} planned: ${String(row.deed)} ${JSON.stringify(row.source)}`)
  if (name === 'saveLooks')
    for (const row of rows(1)) note(`look ${JSON.stringify(row.ref)} ${JSON.stringify(row.verdicts)}`)
  if (name === 'saveLinks')
    for (const row of rows(1)) note(`link ${JSON.stringify(row.source)} ${JSON.stringify(row.receipt)}`)
  if (name === 'openAttempt') note(`leaves ${(given[0] as { steps: string[] }).steps.join(' ')}`) // why: what it takes
  if (name === 'moveCursor' || name === 'movePosition')
    note(
      `${name} ${given
        .slice(name === 'moveCursor' ? -2 : -1)
        .map(String)
        .join(' ')}`,
    )
}
