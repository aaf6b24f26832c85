import type { Connector, Source } from '../../connector.ts'
import { z } from 'zod'
import { mail } from './mail.ts'
import { orders } from './plan.ts'
import { type RawRow, rawRow } from './report/raw.ts'
import { toPledge } from './report/row.ts'
import { type Settings, settings } from './settings.ts'

/** Kickstarter has no API: pledges come in by the backer report, which is read in `report/`. */
const pledges: Source<Settings, RawRow> = {
  kind: 'pledge',
  everySeconds: 0,
  lateSeconds: 0,
  raw: rawRow,
  map(raw) {
    const pledge = toPledge(raw)
    return { id: pledge.number, version: null, data: pledge }
  },
}

export const kickstarter: Connector<Settings, Record<string, never>> = {
  id: 'kickstarter',
  title: 'Kickstarter',
  settings,
  secrets: z.object({}),
  sources: { pledges },
  flows: { orders, mail },
}
