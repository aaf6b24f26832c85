import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

const zones = ['UTC', 'America/Los_Angeles', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Kiritimati']
type Told = { zone: number; minutes: number; lost: string[]; hash: string }

test('of the 2,880 minutes of the two days of change none is lost, as cursor, as version or as modify date, in five time zones alike', async () => {
  const file = new URL('nights.ts', import.meta.url).pathname
  const told = await Promise.all(
    zones.map(async (TZ) => {
      const { stdout } = await promisify(execFile)(process.execPath, [file], { env: { ...process.env, TZ } })
      return JSON.parse(stdout) as Told // why: the program beside this one wrote it
    }),
  )
  assert.deepEqual(
    told.flatMap((one) => one.lost),
    [],
  )
  assert.deepEqual(
    told.map((one) => one.minutes),
    zones.map(() => 2880),
  )
  assert.equal(new Set(told.map((one) => one.hash)).size, 1, 'the same everywhere')
  assert.equal(new Set(told.map((one) => one.zone)).size, 5, 'and the zones were different ones')
})
