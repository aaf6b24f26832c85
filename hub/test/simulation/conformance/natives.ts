import fc from 'fast-check'
import { asks } from '../far/shelf.ts'
import { type Command, command, key, work } from './command.ts'

/** What was brought in here, and what a sink of ours asks of its own tables. */
export const natives: fc.Arbitrary<Command>[] = [
  command('takeNative', [fc.constantFrom('1', '2'), fc.boolean()], async (p, program, isThrough) => {
    const native = await work(p).takeNative(['x', 'z'], program)
    const mapped = { program, stream: isThrough ? null : 'rows', after: '2' }
    if (native) await work(p).saveNativeMapped(native, mapped)
    return native
  }),
  command('unmapNative', [fc.constantFrom('1', '2')], (p, program) =>
    work(p).unmapNative({ workspace: 'a', account: 'x:1' }, program),
  ),
  command(
    'query',
    [fc.constantFrom('mug', 'none'), fc.integer({ min: 0, max: 3 }), key, fc.boolean()],
    async (p, item, n, object, isKept) => {
      const { query } = work(p)
      await query('savepoint deed')
      await query(asks.note, [`${object} ${n}`, object, 'x:1', item, n, 'v1'])
      const taken = await query(asks.taken, [object])
      await query(asks.giveBack, ['x:1', item, 1])
      const left = await query(asks.take, ['x:1', item, n])
      await query(asks.keep, [object, 'x:1', item, n, 'v1'])
      if (!isKept) await query('rollback to savepoint deed')
      return { taken, left, then: await query(asks.taken, [object]) }
    },
  ),
]
