/** Run in a process of its own with `TZ` set: every minute of the two nights of change, read as the connector reads. */
import { createHash } from 'node:crypto'
import { times } from 'shipstation'
import { versionOf } from '../../src/connectors/shipstation/map.ts'
import { reached, startOf } from '../../src/connectors/shipstation/read.ts'

const minuteMs = 60_000
/** Pacific days: the one has 23 hours, the other 25. */
const days = [
  ['2026-03-08T08:00:00Z', 23 * 60],
  ['2026-11-01T07:00:00Z', 25 * 60],
] as const

const lost: string[] = []
const outputs: unknown[] = []
let minutes = 0

for (const [midnight, length] of days) {
  const began = Date.parse(midnight)
  const walls = Array.from({ length }, (_, n) => times.toPacific(new Date(began + n * minuteMs), 'seven'))
  minutes += length
  // As a cursor: nothing that is modified at or after its moment lies before where the reading starts.
  let least = '9999'
  for (const wall of walls.toReversed()) {
    least = wall < least ? wall : least
    const start = startOf(wall, new Date(0))
    if (!(least > asListed(start))) lost.push(`cursor ${wall}`)
    outputs.push(start, versionOf(wall), reached(wall).toISOString())
  }
  // As a version: of two moments the later never has the smaller one.
  let greatest = ''
  for (const wall of walls) {
    const version = versionOf(wall)
    if (version !== null && version < greatest) lost.push(`version ${wall}`)
    if (version !== null) greatest = version
  }
  lost.push(...followed(walls))
}

/** As modifyDate: one order a minute, one increment a minute, its cursor the newest date that it saw. Gives what it never saw. */
function followed(walls: readonly string[]): string[] {
  let unseen: string[] = []
  let cursor = walls[0] ?? ''
  for (const modified of walls) {
    const start = asListed(startOf(cursor, new Date(0)))
    const listed = [...unseen, modified].filter((wall) => wall > start)
    unseen = [...unseen, modified].filter((wall) => wall <= start)
    cursor = listed.reduce((newest, wall) => (wall > newest ? wall : newest), cursor)
  }
  return unseen.map((wall) => `modified ${wall}`)
}

/** ShipStation takes a bound as the text of its own dates, and leaves out the moment itself. */
function asListed(bound: string): string {
  return `${bound.replace(' ', 'T')}.0000000`
}

const hash = createHash('sha256').update(JSON.stringify(outputs)).digest('hex')
console.log(JSON.stringify({ zone: new Date(0).getTimezoneOffset(), minutes, lost, hash }))
