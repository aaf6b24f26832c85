import { availableParallelism, cpus } from 'node:os'
import { day } from './engine/day.ts'
import { delivered } from './engine/delivered.ts'
import { fenceOne } from './engine/fence-one.ts'
import { allFences } from './engine/fences.ts'
import { mirror } from './engine/mirror.ts'
import { polling } from './engine/polling.ts'
import { fullSpeed } from './full-speed.ts'
import { importAlone } from './import.ts'
import { klaviyo } from './klaviyo.ts'
import { paced } from './paced.ts'
import { startTimes } from './start.ts'
import { figures as shipstation } from '../../shipstation/bench/figures.ts'
import { firstLoad } from './web.ts'

// `npm run bench`: prints JSON. Figures of one run on one machine; compare ratios, and runs on the same machine.
const wanted = process.argv.slice(2)
const parts: Record<string, () => Promise<object>> = {
  start: startTimes,
  import: importAlone,
  full: fullSpeed,
  paced,
  klaviyo,
  web: firstLoad,
  'fence-one': fenceOne,
  fences: allFences,
  delivered,
  mirror,
  polling,
  day,
  shipstation,
}
const figures: Record<string, object> = {}
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.error(`measuring ${name}`)
  figures[name] = await part()
}
console.log(
  JSON.stringify(
    {
      machine: { cores: availableParallelism(), cpu: cpus()[0]?.model ?? 'unknown', node: process.version },
      figures,
    },
    null,
    2,
  ),
)
