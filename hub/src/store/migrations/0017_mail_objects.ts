import { type Kysely, sql } from 'kysely'

const part = (text: string) => `length(${text}) || ':' || ${text}`
/** As `objectKey` makes it, with the connector's name in the account's place. */
const object = `'ls-' || left(encode(sha256(convert_to('4:mail13:mail.messages' || ${['m.account', 'm.kind', 'm.id'].map(part).join(' || ')}, 'UTF8')), 'hex'), 32)`

/**
 * A mail is about a record, whichever server it goes by: with another server it is not another mail. Where one went by two of them
 * already, the later stands for both.
 */
export const statements = [
  `with mails as (
      select key, workspace, deed, nth, state = 'superseded' or mode <> 'once' as free, coalesce(about ->> 'account', src_account) as account,
        coalesce(about ->> 'kind', src_kind) as kind, coalesce(about ->> 'id', src_id) as id
      from steps where sink = 'mail.messages'),
    last as (select distinct on (workspace, account, kind, id, deed) key, workspace from mails where not free order by workspace, account, kind, id, deed, nth desc)
    update steps s set object = ${object} from mails m
    where s.workspace = m.workspace and s.key = m.key and (m.free or (m.workspace, m.key) in (select workspace, key from last))`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
