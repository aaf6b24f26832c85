import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { LaneLost } from '../../src/store/lanes.ts'
import type { Ground } from './hands.ts'
import type { Command, Place } from './conformance/command.ts'
import { inside } from './conformance/inside.ts'
import { byHand, outside, seats } from './conformance/outside.ts'
import { memoryGround } from './memory/ground.ts'
import { postgresGround } from './postgres/ground.ts'

const began = Date.UTC(2026, 1, 1, 12)
let postgres: Ground
before(async () => void (postgres = await postgresGround()))
after(async () => postgres.close())

/** The rows that every command may meet. */
async function furnish({ hands }: Ground) {
  for (const id of ['a', 'b']) await hands.addWorkspace(id)
  const at = new Date(began)
  const common = { workspace: 'a', connector: 'x', settings: { base: 'b' }, secrets: 's', at }
  await hands.addConnection({ id: 'c1', account: 'x:1', ...common })
  for (const workspace of ['a', 'b']) for (const name of ['x:1', 'y:1']) await hands.addLane(workspace, name)
  for (const account of ['x:1', 'y:1']) await hands.addNative('a', account, 'x')
  await hands.stock('x:1', 'mug', 5)
  for (const stream of ['orders', 'shipments']) await hands.addSource('a', 'x:1', stream, 'order', at)
  for (const n of ['1', '2']) {
    const integration = { id: `i${n}`, workspace: 'a', connector: 'x', account: `x:${n}`, connected: 'y:1' }
    await hands.addIntegration({ ...integration, settings: { n } })
    const flow = { id: `f${n}`, workspace: 'a', integration: `i${n}`, name: 'orders', connector: 'x' }
    await hands.addFlow({ ...flow, from: 'x:1', to: 'y:1', sink: 's.orders', position: 0n, since: at })
  }
}

type Act =
  | { kind: 'alone'; command: Command; wait: number }
  | { kind: 'together'; commands: Command[]; fails: boolean }
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant('alone' as const),
    command: fc.oneof(...seats, ...byHand, ...outside),
    wait: fc.integer({ min: 0, max: 10 }),
  }),
  fc.record({
    kind: fc.constant('together' as const),
    commands: fc.array(fc.oneof(...inside, ...outside), { minLength: 1, maxLength: 5 }),
    fails: fc.boolean(),
  }),
)

/** As the caller's types show it: a row may bring columns along that no type names. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (name, one: unknown) => {
      if (name.includes('_')) return undefined
      if (typeof one === 'bigint') return String(one)
      return one instanceof Map ? Object.fromEntries([...one].sort(([a], [b]) => (a < b ? -1 : 1))) : one
    }),
  )

/** Does it all on one store, and gives what each question was answered with and what the tables hold in the end. */
async function lived(ground: Ground, acts: readonly Act[]) {
  await ground.clear()
  await ground.setNow(began)
  await furnish(ground)
  const place: Place = { ground, asked: ground.store, work: null, attempts: [], runs: [], now: began }
  const said: unknown[] = []
  const said1 = async (command: Command, at: Place) => said.push([command.name, plain(await command.run(at))])
  for (const one of acts) {
    const [attempts, runs] = [place.attempts.length, place.runs.length]
    try {
      if (one.kind === 'alone') {
        place.now += one.wait * 60_000
        await ground.setNow(place.now)
        await said1(one.command, place)
      } else {
        await ground.store.transaction(async (tx) => {
          // What is asked inside is asked of the transaction; hands and seats have transactions of their own.
          for (const command of one.commands) await said1(command, { ...place, asked: tx, work: tx })
          if (one.fails) throw new Error('rolled back')
        })
      }
    } catch (error) {
      said.push(['threw', error instanceof LaneLost])
      place.attempts.length = attempts
      place.runs.length = runs
    }
  }
  return { said, tables: await ground.hands.dump() }
}

test('whatever is asked of them, the store in memory and PostgreSQL say the same and hold the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
      const [real, stand] = [await lived(postgres, acts), await lived(memoryGround(), acts)]
      assert.deepEqual(stand.said, real.said)
      assert.deepEqual(stand.tables, real.tables)
    }),
    { numRuns: Number(process.env.RUNS ?? 100), seed: 20260201 },
  )
})
