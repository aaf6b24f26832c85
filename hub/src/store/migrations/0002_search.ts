import { type Kysely, sql } from 'kysely'

/** Ways in for people: the search box, the list of orders, and from an order back to what it was made from. */
const statements = [
  `create index links_remote on links (workspace, account, remote_id)`,
  `create index records_number on records (workspace, lower(data ->> 'number') text_pattern_ops) where kind = 'order'`,
  `create index records_placed on records (workspace, (data ->> 'placedAt') desc nulls last, id desc) where kind = 'order' and not gone`,
  `create index records_email on records (workspace, lower(data ->> 'email') text_pattern_ops) where kind in ('order', 'pledge')`,
  `create index records_receiver on records (workspace, lower(coalesce(data #>> '{shipTo,name}', data #>> '{address,name}')) text_pattern_ops) where kind in ('order', 'pledge')`,
  `create index records_backer on records (workspace, lower(data ->> 'name') text_pattern_ops) where kind = 'pledge'`,
  `create index records_tracking on records (workspace, lower(data ->> 'tracking') text_pattern_ops) where kind in ('shipment', 'fulfillment')`,
  `create index records_made on records (workspace, account, (data ->> 'createdAt')) where kind in ('shipment', 'fulfillment')`,
  `create index records_lines on records using gin ((data -> 'lines') jsonb_path_ops) where kind = 'order'`,
  `create index steps_refused on steps (workspace, sink) where state in ('refused', 'unknown')`,
  `create index steps_mail on steps (workspace, nth) where sink = 'mail.messages'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
