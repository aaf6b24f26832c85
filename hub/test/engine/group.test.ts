import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Connector, Flow, Ref } from '../../src/connector.ts'
import { shipstation } from '../../src/connectors/shipstation/index.ts'
import { machineClock } from '../../src/engine/clock.ts'
import { enter } from '../../src/engine/enter.ts'
import { planFlow } from '../../src/engine/plan.ts'
import { Registry } from '../../src/engine/registry.ts'
import type { OrderDraft } from '../../src/model/order.ts'
import { postgresStore, workOf } from '../../src/store/store.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { deskConnector, draft, drawingBoard, remote } from './desk.ts'

const number: Ref<'number'> = { account: remote, kind: 'number', id: '1001' }
/** Sends a pledge's order, unless one of its number is there already: then somebody is asked. */
const careful: Flow<unknown, OrderDraft> = {
  ...{ on: ['pledge'], from: 'self', to: 'shipstation.orders' },
  needs: () => [{ kind: 'order', of: number }],
  plan: (change, view) =>
    view.all('order', number).length > 0
      ? [
          {
            wait: 'There is a 1001 already. Send this too?',
            for: { account: change.ref.account, kind: 'mapping', id: '1' },
          },
        ]
      : [{ do: 'put', mode: 'latest', body: draft('1', {}, '1'), says: 'Send the order' }],
}
const connector: Connector = { ...deskConnector, flows: { orders: careful } }

test('a record that leaves a group wakes the plan that looked at the group: renumbered or gone, the question is over', async () => {
  for (const after of ['renumbered', 'gone'] as const) {
    await using on = await drawingBoard()
    const plan = () =>
      planFlow(postgresStore(on.db), new Registry([shipstation, connector]), machineClock(), 'flow')
    let request = 0n
    const order = (data: object | null, of: string[]) =>
      on.db.transaction().execute((trx) =>
        enter(workOf(trx), {
          ...{
            workspace: WORKSPACE,
            account: remote,
            kind: 'order',
            request: (request += 1n),
            at: new Date(),
          },
          ...{ source: 'test', why: 'live' },
          items: [
            { id: '7', raw: data ?? {}, data, version: null, of: of.map((id) => ({ kind: 'number', id })) },
          ],
        }),
      )
    await order({ number: '1001' }, ['1001'])
    await on.put('pledge', [{ id: '1', data: {} }])
    await plan()
    assert.deepEqual(await on.states(), [], 'somebody is asked')
    if (after === 'gone') await order(null, [])
    else await order({ number: '1002' }, ['1002'])
    while ((await plan()).more);
    assert.deepEqual(await on.states(), ['planned'], after)
  }
})
