import type { Deps } from '../http/deps.ts'
import type { Entities, Kind } from '../model/entities.ts'
import { bringIn } from '../engine/bring-in.ts'
import type { Entered } from '../engine/enter.ts'
import { program } from '../engine/program.ts'
import { workOf } from '../store/store.ts'
import type { Trx } from '../store/open.ts'

type Written<K extends Kind> = {
  workspace: string
  account: string
  kind: K
  items: { id: string; data: Entities[K]; raw?: unknown }[]
  source: string
  request?: bigint
}

/** Writes records that are born here. They enter mirror and log like any page, so plans that looked at them look again. */
export function native<K extends Kind>(
  trx: Trx,
  deps: Pick<Deps, 'clock'>,
  it: Written<K>,
): Promise<Entered> {
  const at = deps.clock.now()
  return bringIn(workOf(trx), program, {
    ...it,
    items: it.items.map((item) => ({
      id: item.id,
      raw: item.raw ?? item.data,
      data: item.data,
      version: null,
      of: [],
    })),
    request: it.request ?? BigInt(at.getTime()),
    at,
    why: 'live',
  })
}
