import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { until } from '../../demo/until.ts'
import { cpuOf, memoryOf } from '../ground.ts'
import { manyAccounts } from './accounts.ts'
import { benchHub, loadNow, rounded } from './ground.ts'

const connections = 50
const minutes = Number(process.env.LONGSHORE_BENCH_MINUTES ?? 3)

/** Fifty quiet accounts in a real hub, each read every minute: what that costs of a core, PostgreSQL's part beside it. */
export async function polling(): Promise<object> {
  await using accounts = await manyAccounts(connections)
  await using ground = await benchHub(accounts.url)
  for (const [n, { apiKey, apiSecret }] of accounts.all.entries())
    await ground.client.send('POST', '/api/connections/shipstation', {
      apiKey,
      apiSecret,
      expiresOn: null,
      name: `Shop ${n}`,
    })
  await until(
    'each account was read back',
    async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from sources where finished_at is not null
          and (covered is null or covered <= opened_at - look_back * interval '1 day')`.execute(ground.db)
      const all = await sql<{ n: number }>`select count(*)::int as n from sources`.execute(ground.db)
      return rows[0]?.n === all.rows[0]?.n
    },
    600,
  )
  const polls = () => accounts.all.map(({ world }) => world.requests.count)
  const before = {
    hub: cpuOf(ground.pid),
    database: databaseSeconds(ground.serverPid),
    polls: polls(),
    at: performance.now(),
  }
  await new Promise((over) => setTimeout(over, minutes * 60_000))
  const seconds = (performance.now() - before.at) / 1000
  const asked = polls().map((count, n) => (count - (before.polls[n] ?? 0)) / (seconds / 60))
  return {
    ...{ connections, minutes },
    hubOfACore: rounded((cpuOf(ground.pid) - before.hub) / seconds, 3),
    postgresOfACore: rounded((databaseSeconds(ground.serverPid) - before.database) / seconds, 3),
    requestsAMinuteOfAnAccount: { fewest: rounded(Math.min(...asked)), most: rounded(Math.max(...asked)) },
    hubMemoryMB: memoryOf(ground.pid),
    atMost: { hubOfACore: 0.1 },
    load: loadNow(),
  }
}

/** Of the server, of the processes that it has now, and of those that have ended. */
function databaseSeconds(server: number): number {
  const children = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && Number(statOf(pid)[1]) === server)
    .map((pid) => ticks(statOf(pid), [11, 12]))
  return (ticks(statOf(server), [11, 12, 13, 14]) + children.reduce((all, one) => all + one, 0)) / 100
}
/** What the system says of a process after its name: nothing of one that has ended since it was listed. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  } catch {
    return []
  }
}
const ticks = (stat: readonly string[], places: readonly number[]) =>
  places.reduce((all, place) => all + Number(stat[place] ?? 0), 0)
