import { sql } from 'kysely'
import type { Person } from '../../access/person.ts'
import type { Db } from '../../store/open.ts'
import type { Answer, Given } from '../api/define.ts'
import type { routes } from '../api/workspace.ts'
import type { Deps } from '../deps.ts'
import { mailSettingsOf } from '../outbox/settings.ts'
import { Problem } from '../problem.ts'
import { found } from '../serve.ts'

export async function workspaceRow(db: Db, workspace: string): Promise<{ name: string; zone: string }> {
  const { rows } = await sql<{
    name: string
    zone: string
  }>`select name, zone from workspaces where id = ${workspace}`.execute(db)
  return found(rows[0], 'workspace')
}

export async function workspaceView(deps: Deps, person: Person): Promise<Answer<typeof routes.workspace>> {
  const [{ name, zone }, mail] = await Promise.all([
    workspaceRow(deps.db, person.workspace),
    mailSettingsOf(deps, person.workspace),
  ])
  return {
    ...{ name, zone, url: deps.url, version: deps.version },
    person: { name: person.name, email: person.email },
    mail: { smtp: mail.smtp, tested: mail.tested },
  }
}

export async function changeWorkspace(
  db: Db,
  workspace: string,
  { name, zone }: Given<typeof routes.change>['body'],
): Promise<void> {
  const trimmed = name?.trim()
  if (trimmed === '') throw new Problem(422, 'A workspace needs a name.', { field: 'name' })
  if (zone !== undefined && !isZone(zone))
    throw new Problem(422, `There is no time zone “${zone}”.`, {
      remedy: 'Write it as area and city, such as Europe/Berlin.',
      field: 'zone',
    })
  await sql`update workspaces set name = coalesce(${trimmed ?? null}, name), zone = coalesce(${zone ?? null}, zone) where id = ${workspace}`.execute(
    db,
  )
}

/** Named zones only: the database counts days in it too, and an offset such as +02:00 knows no summer. */
function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
