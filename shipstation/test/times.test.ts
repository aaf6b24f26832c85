import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toInstant, toPacific, window, windows } from '../src/client/times.ts'
import { fromUnits, toDecimal, totalOf, toUnits } from '../src/client/money.ts'

const instants = fc.date({ min: new Date('2010-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })

test('an instant written as Pacific time reads back as itself, but for the repeated hour, where it is one of the two', () => {
  fc.assert(
    fc.property(instants, (instant) => {
      const wall = toPacific(instant, 'seven')
      const both = [toInstant(wall, 'earlier').getTime(), toInstant(wall, 'later').getTime()]
      assert.ok(both.includes(instant.getTime()), `${instant.toISOString()} ${wall}`)
    }),
    { numRuns: 2_000 },
  )
})

test('a real timestamp of an answer is the right instant', () => {
  assert.equal(toInstant('2015-06-06T00:29:35.0000000', 'earlier').toISOString(), '2015-06-06T07:29:35.000Z')
})

const ZONES = ['America/Los_Angeles', 'Europe/Berlin', 'Australia/Adelaide', 'Pacific/Kiritimati', 'UTC']

for (const zone of ZONES)
  test(`every minute of both change days is right in a process in ${zone}`, (t) => {
    const before = process.env.TZ
    t.after(() => {
      if (before === undefined) delete process.env.TZ
      else process.env.TZ = before
    })
    process.env.TZ = zone
    assert.equal(new Intl.DateTimeFormat().resolvedOptions().timeZone, zone)
    everyMinute()
  })

function everyMinute() {
  for (const [day, repeated, missing] of [
    ['2026-11-01', true, false],
    ['2026-03-08', false, true],
  ] as const)
    for (let minute = 0; minute < 1_440; minute++) {
      const hour = String(Math.floor(minute / 60)).padStart(2, '0')
      const wall = `${day} ${hour}:${String(minute % 60).padStart(2, '0')}:00`
      const [earlier, later] = [toInstant(wall, 'earlier'), toInstant(wall, 'later')]
      const apart = later.getTime() - earlier.getTime()
      assert.equal(apart, (repeated && hour === '01') || (missing && hour === '02') ? 3_600_000 : 0, wall)
      if (!(missing && hour === '02'))
        for (const instant of [earlier, later]) assert.equal(toPacific(instant, 'request'), wall)
    }
}

test('the missing hour lies between its two readings', () => {
  assert.equal(toInstant('2026-03-08 02:30:00', 'earlier').toISOString(), '2026-03-08T09:30:00.000Z')
  assert.equal(toInstant('2026-03-08 02:30:00', 'later').toISOString(), '2026-03-08T10:30:00.000Z')
})

test('each field has its own form', () => {
  const instant = new Date('2015-08-17T16:24:14.780Z')
  assert.equal(toPacific(instant, 'seven'), '2015-08-17T09:24:14.7800000')
  assert.equal(toPacific(instant, 'trimmed'), '2015-08-17T09:24:14.78')
  assert.equal(toPacific(new Date('2015-08-17T16:20:00Z'), 'trimmed'), '2015-08-17T09:20:00')
  assert.equal(toPacific(instant, 'request'), '2015-08-17 09:24:14')
  assert.equal(toPacific(instant, 'date'), '2015-08-17')
})

test('a text that is no time is refused, and one that names its offset is taken at its word', () => {
  for (const text of ['', 'yesterday', '2025-02-30', '2025-01-01 25:00:00', '12/31/2025'])
    assert.throws(() => toInstant(text, 'earlier'), RangeError, text)
  assert.equal(toInstant('2025-01-01T00:00:00Z', 'later').toISOString(), '2025-01-01T00:00:00.000Z')
  assert.equal(toInstant('2025-01-01T00:00:00-05:00', 'later').toISOString(), '2025-01-01T05:00:00.000Z')
})

test('totals are exact where floats are not', () => {
  const order = {
    items: [
      { quantity: 2, unitPrice: 99.99 },
      { quantity: 1, unitPrice: -20.55 },
    ],
    taxAmount: 5,
    shippingAmount: 10,
  }
  assert.equal(totalOf(order), 194.43)
  assert.equal(totalOf({ items: [{ quantity: 3, unitPrice: 0.1 }] }), 0.3)
  assert.equal(toUnits(1.005, 3), 1005)
  assert.equal(toUnits(-4.9, 2), -490)
  assert.equal(toUnits(1e-7, 4), 0)
  assert.equal(fromUnits(1850, 2), 18.5)
  assert.equal(toDecimal(-5, 2), '-0.05')
})

const changeDays = fc.oneof(
  instants,
  fc.date({ min: new Date('2026-11-01T05:00Z'), max: new Date('2026-11-01T12:00Z'), noInvalidDate: true }),
  fc.date({ min: new Date('2026-03-08T07:00Z'), max: new Date('2026-03-08T12:00Z'), noInvalidDate: true }),
)

test('a window holds every moment of its stretch, as text, on nights of change too', () => {
  fc.assert(
    fc.property(changeDays, fc.nat(7_200_000), fc.nat(1000), (from, lengthMs, part) => {
      const until = new Date(from.getTime() + lengthMs)
      const wall = toPacific(new Date(from.getTime() + Math.floor((lengthMs * part) / 1000)), 'seven')
      const { start, end = '' } = window(from, until, { overlapMs: 0 })
      assert.ok(start.replace(' ', 'T') < wall, `${start} ${wall}`)
      assert.ok(wall < end.replace(' ', 'T'), `${wall} ${end}`)
      assert.deepEqual(Object.keys(window(from)), ['start'])
    }),
    { numRuns: 2_000 },
  )
})

test('pieces of a stretch leave no gap between them', () => {
  const pieces = [...windows(new Date('2026-10-31T00:00Z'), new Date('2026-11-02T00:00Z'), 3_600_000)]
  assert.equal(pieces.length, 48)
  for (const [at, { start }] of pieces.entries())
    assert.ok(at === 0 || start < (pieces[at - 1]?.end ?? ''), start)
})

test('a cursor as an answer had it goes back by the overlap', () => {
  assert.equal(window('2026-06-01T10:00:00.1230000').start, '2026-06-01 09:54:59')
})
