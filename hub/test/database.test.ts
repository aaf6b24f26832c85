import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { freshDatabase } from './rig/database.ts'

test('two fresh databases do not see each other', async () => {
  await using one = await freshDatabase()
  await using other = await freshDatabase()
  await one.pool.query('create table only_here (id int)')
  const { rows } = await other.pool.query(`select to_regclass('only_here') as found`)
  assert.equal(rows[0].found, null)
})

test('the address of a fresh database works as DATABASE_URL', async () => {
  await using database = await freshDatabase()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query('select current_database() as name')
  await client.end()
  assert.equal(rows[0].name, database.name)
})
