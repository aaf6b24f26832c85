import { sql } from 'kysely'
import { z } from 'zod'
import type { Answer, Given } from '../api/define.ts'
import type { routes } from '../api/workspace.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'

/** What is remembered of the last test. With another mail server it says nothing any more. */
const remembered = z.object({ testedAt: z.string(), from: z.string(), smtp: z.string().nullable() })

export async function mailSettingsOf(
  { db, mailer }: Pick<Deps, 'db' | 'mailer'>,
  workspace: string,
): Promise<Answer<typeof routes.mailSettings>> {
  const { rows } = await sql<{ value: unknown }>`
    select value from preferences where workspace = ${workspace} and name = 'mail'
  `.execute(db)
  const last = remembered.safeParse(rows[0]?.value).data ?? null
  const tested = last !== null && last.smtp === mailer.smtp
  return {
    smtp: mailer.smtp,
    from: last?.from ?? null,
    tested,
    testedAt: tested ? last.testedAt : null,
  }
}

/** Sends one mail to the person who asks, or says why it cannot, and remembers that it was tested. */
export async function testMail(
  deps: Deps,
  workspace: string,
  { to, from }: Given<typeof routes.testMail>['body'],
): Promise<string> {
  const { mailer, chance, clock } = deps
  if (mailer.smtp !== null) {
    const text =
      'This is a test from Longshore. If you can read it, mails to your backers leave by the same way.\n\nNobody else got it.'
    const mail = { to, from, replyTo: null, subject: 'Longshore can send mail', text, pledge: null }
    const html = `<p>${text.replace('\n\n', '</p><p>')}</p>`
    try {
      await mailer.send({ ...mail, html, messageId: `<${chance.id('test')}@longshore>` })
    } catch (error) {
      throw new Problem(422, `The mail server ${mailer.smtp} did not take the mail: ${wordsOf(error)}`, {
        remedy: 'Check LONGSHORE_SMTP_URL, and whether the server lets you send as this address.',
      })
    }
  }
  const value = { testedAt: clock.now().toISOString(), from, smtp: mailer.smtp }
  await sql`
    insert into preferences (workspace, name, value) values (${workspace}, 'mail', ${JSON.stringify(value)}::jsonb)
    on conflict (workspace, name) do update set value = excluded.value
  `.execute(deps.db)
  deps.events.tell('mail', workspace)
  return mailer.smtp === null
    ? 'There is no mail server (LONGSHORE_SMTP_URL), so nothing leaves. The outbox shows each mail as it would have gone.'
    : `Sent to ${to} by ${mailer.smtp}. Look whether it arrived, in the spam folder too.`
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
