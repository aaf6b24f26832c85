import { type Kysely, sql } from 'kysely'

/** Where words begin in what the mirror held before: as `listed.ts` says it of what is written from now on. */
const starts = `select left(substr(t, at), 200) from (select regexp_replace(lower(trim(field)), '\\s+', ' ', 'g') as t) x,
  lateral (select 1 as at union all select regexp_instr(t, '[[:alnum:]]+', 1, n) from generate_series(1, regexp_count(t, '[[:alnum:]]+')) n) p`

export const fill = [
  `insert into listed_orders (workspace, account, id, status, store, placed_at, number, words)
    select r.workspace, r.account, r.id, coalesce(o.status, ''), coalesce(o.store, ''), o."placedAt", lower(coalesce(o.number, '')),
      array_to_tsvector(array(select w from unnest(array[o.number, o."shipTo" ->> 'name', o.email] || array(select l ->> 'sku' from jsonb_array_elements(o.lines) l)) field,
        lateral (${starts}) s (w) where w <> ''))
    from records r cross join lateral jsonb_to_record(r.data)
      as o (number text, status text, store text, "placedAt" text, email text, "shipTo" jsonb, lines jsonb) where r.kind = 'order' and not r.gone`,
  `insert into listed_counts select workspace, account, status, store, count(*) from listed_orders group by 1, 2, 3, 4`,
]

/**
 * What the list of orders filters, sorts, counts and searches by, in narrow rows: the mirror's own are unpacked one by one, which takes
 * seconds for as many as a shop has. Counts are kept, not made: they are asked for with each page.
 */
const statements = [
  `create table listed_orders (
    workspace text not null, account text not null, id text not null,
    status text collate "C" not null, store text collate "C" not null, placed_at text collate "C", number text collate "C" not null,
    words tsvector not null, primary key (workspace, account, id))`,
  `create table listed_counts (
    workspace text not null, account text not null, status text collate "C" not null, store text collate "C" not null,
    n bigint not null, primary key (workspace, account, status, store))`,
  ...fill,
  `create index listed_orders_placed on listed_orders (workspace, placed_at desc nulls last, id desc, account desc) include (status, store)`,
  `create index listed_orders_number on listed_orders (workspace, number, id, account) include (status, store)`,
  `create index listed_orders_words on listed_orders using gin (words)`,
  ...['records_number', 'records_placed', 'records_lines', 'records_email', 'records_receiver'].map(
    (index) => `drop index ${index}`,
  ),
  `create index records_email on records (workspace, lower(data ->> 'email') text_pattern_ops) where kind = 'pledge'`,
  `create index records_receiver on records (workspace, lower(data #>> '{address,name}') text_pattern_ops) where kind = 'pledge'`,
  `analyze listed_orders`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
