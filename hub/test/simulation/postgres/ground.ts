import { sql } from 'kysely'
import { addLane } from '../../../src/store/lanes.ts'
import { replanAll, replanOne } from '../../../src/store/flows.ts'
import { type Db, openDb, openPool } from '../../../src/store/open.ts'
import { addHint } from '../../../src/store/hints.ts'
import { postgresStore } from '../../../src/store/store.ts'
import { freshDatabase } from '../../rig/database.ts'
import type { Ask } from '../../../src/connector.ts'
import { PreparedClient } from './prepared.ts'
import { askedOf, type Ground, type Hands, laidOut, shown } from '../hands.ts'

/** What the database takes for the time: a schema that comes before its own. */
const clock = [
  `create schema sim`,
  `create function sim.clock_timestamp() returns timestamptz language sql stable as $$ select current_setting('sim.now')::timestamptz $$`,
  `create function sim.now() returns timestamptz language sql stable as $$ select current_setting('sim.now')::timestamptz $$`,
]

/** The tables of a sink of ours. */
const shelf = [
  'create table shelf (shop text not null, item text not null, n int not null, primary key (shop, item))',
  'create table shelf_taken (object text primary key, shop text not null, item text not null, quantity int not null, street text not null)',
  `create table shelf_deeds (nth bigint generated always as identity, key text not null, object text not null, shop text not null,
    item text not null, quantity int not null, street text not null)`,
]

/** The real store on a database of its own, with one connection and a clock that stands still until it is set. */
export async function postgresGround(): Promise<Ground> {
  const database = await freshDatabase()
  for (const statement of [...clock, ...shelf]) await database.pool.query(statement)
  const pool = openPool(
    {
      connectionString: database.url,
      max: 1,
      idleTimeoutMillis: 0,
      options: '-c search_path=sim,pg_catalog,public -c plan_cache_mode=force_generic_plan -c jit=off',
      Client: PreparedClient,
    },
    () => {},
  )
  const db = openDb(pool)
  const setNow = async (at: number) => {
    await sql`select set_config('sim.now', ${new Date(at).toISOString()}, false)`.execute(db)
  }
  await setNow(0)
  return {
    store: postgresStore(db),
    hands: handsOn(db),
    setNow,
    clear: async () => {
      // So few rows are gone sooner than their files are made anew. What others lean on goes last.
      const all = ['listed_orders', 'listed_counts', ...Object.keys(shown).reverse()]
      await pool.query(all.map((name) => `delete from ${name}`).join('; '))
    },
    close: async () => {
      await pool.end()
      await database[Symbol.asyncDispose]()
    },
  }
}

function handsOn(db: Db): Hands {
  const run = async (statement: ReturnType<typeof sql>) => void (await statement.execute(db))
  return {
    addWorkspace: (id) => run(sql`insert into workspaces (id, name) values (${id}, ${id})`),
    addConnection: (it) =>
      run(sql`insert into connections (id, workspace, connector, account, name, settings, secrets, key_id, last4, changed_at, created_at)
        values (${it.id}, ${it.workspace}, ${it.connector}, ${it.account}, ${it.id}, ${JSON.stringify(it.settings)}::jsonb, ${it.secrets}, 'k', '', ${it.at}, ${it.at})`),
    replaceSecrets: (id, secrets) =>
      run(sql`update connections set secrets = ${secrets}, stopped = null where id = ${id}`),
    addLane: (workspace, account) => addLane(db, workspace, account),
    addNative: (workspace, account, connector) =>
      run(
        sql`insert into accounts (workspace, id, connector, native) values (${workspace}, ${account}, ${connector}, true)`,
      ),
    stock: (shop, item, n) => run(sql`insert into shelf (shop, item, n) values (${shop}, ${item}, ${n})`),
    addSource: (workspace, account, stream, kind, due) =>
      run(
        sql`insert into sources (workspace, account, stream, kind, due_at) values (${workspace}, ${account}, ${stream}, ${kind}, ${due}) on conflict do nothing`,
      ),
    addIntegration: (it) =>
      run(sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
        values (${it.id}, ${it.workspace}, ${it.connector}, ${it.account}, '', ${it.connected}, ${JSON.stringify(it.settings)}::jsonb, 'active')`),
    addFlow: (it) =>
      run(sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
        values (${it.id}, ${it.workspace}, ${it.integration}, ${it.name}, ${it.connector}, ${it.from}, ${it.to}, ${it.sink}, 'active', ${it.position}, ${it.since})`),
    async setState(id, state) {
      await run(sql`update integrations set state = ${state} where id = ${id}`)
      await run(sql`update flows set state = ${state} where integration = ${id}`)
    },
    setSettings: (id, settings) =>
      run(sql`update integrations set settings = ${JSON.stringify(settings)}::jsonb where id = ${id}`),
    removeIntegration: (id, at) => remove(db, id, at),
    async addHint(workspace, account, stream, ask, person, at) {
      // why: the asks handed in here are asks
      await addHint(db, { workspace, account, stream, ask: ask as Ask, person, about: null, at })
    },
    replanAll: (...given) => replanAll(db, ...given),
    replanOne: (...given) => replanOne(db, ...given),
    async left() {
      const { rows } = await sql<{ what: string }>`
        select 'step ' || s.state || ' ' || s.sink || ' ' || s.deed as what from steps s join flows f on f.id = s.flow
          where s.state = 'in_flight' or ((s.state = 'unknown' and s.sink <> 'post.letters' or s.state = 'planned' and f.state = 'active')
            and not exists (select from steps o where o.object = s.object and o.nth <= s.nth and o.state = 'unknown' and (o.sink = 'post.letters' or starts_with(o.reason, ${askedOf}))))
        union all select 'flow ' || f.id from flows f join workspaces w on w.id = f.workspace where f.state <> 'removed' and f.position < w.last_seq
        union all select 'replan ' || flow from replans
        union all select 'hint ' || stream from hints where due_at is not null
        union all select 'aside ' || stream from set_aside
        union all select 'source ' || workspace || ' ' || stream from sources where failed is not null
      `.execute(db)
      return rows.map((row) => row.what)
    },
    async living(workspace, account, kind) {
      const { rows } = await sql<{ id: string }>`select id from records
        where workspace = ${workspace} and account = ${account} and kind = ${kind} and not gone order by id collate "C"`.execute(
        db,
      )
      return rows.map((row) => row.id)
    },
    async dump(names = Object.keys(shown)) {
      const tables: Record<string, object[]> = {}
      for (const name of names)
        tables[name] = (await sql<object>`select * from ${sql.table(name)}`.execute(db)).rows
      return laidOut(tables)
    },
  }
}

async function remove(db: Db, id: string, at: Date): Promise<void> {
  await sql`update integrations set state = 'removed' where id = ${id}`.execute(db)
  await sql`update flows set state = 'removed' where integration = ${id}`.execute(db)
  await sql`update steps set state = 'superseded', reason = 'the sync was removed', settled_at = ${at}
    where flow in (select id from flows where integration = ${id}) and state in ('planned', 'refused')`.execute(
    db,
  )
  for (const table of ['looks', 'look_refs', 'replans'])
    await sql`delete from ${sql.table(table)} where flow in (select id from flows where integration = ${id})`.execute(
      db,
    )
}
