import { sql } from 'kysely'
import { press } from '../../campaigns/create.ts'
import type { Person } from '../../access/person.ts'
import type { Ref } from '../../connector.ts'
import { replanOne } from '../../store/flows.ts'
import type { Trx } from '../../store/open.ts'
import { dueNow, sourcesOf } from '../../store/sources.ts'
import { type Settled, settle } from '../../store/steps.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/orders.ts'
import type { Deps } from '../deps.ts'
import { counted } from '../overview/phrases.ts'
import { Problem } from '../problem.ts'
import type { StepFact } from './facts.ts'
import { closedBy } from './sendings.ts'
import type { Subject } from './subject.ts'

type Action = Answer<typeof routes.show>['actions'][number]
type Ground = Pick<Deps, 'registry' | 'clock'>
/** What a press would do: repeat these, look whether these arrived, plan the pledge anew, close these. */
export type Open = { again: StepFact[]; look: StepFact[]; replan: boolean; close: StepFact[] }

/**
 * An unknown outcome where the far side can be asked is never repeated on a press: it is looked up first, or there might be
 * two of it. Where it cannot be asked (mail), a person is the procedure.
 */
export function openOf(ground: Ground, subject: Subject, steps: readonly StepFact[]): Open {
  const asked = (step: StepFact) => {
    const { sink } = ground.registry.sink(step.sink)
    return sink.echo !== undefined && sink.again !== 'doubles'
  }
  const unknown = steps.filter((step) => step.state === 'unknown')
  const refused = steps.filter((step) => step.state === 'refused')
  const later = steps.filter((step) => step.state === 'planned' && step.dueAt > ground.clock.now())
  const doubtful = unknown.filter((step) => !asked(step))
  const state = subject.standing?.state
  return {
    again: [...refused, ...doubtful, ...later],
    look: unknown.filter(asked),
    replan: state === 'task' || state === 'waiting',
    close: [...refused, ...doubtful],
  }
}

export function actionsOf(open: Open): Action[] {
  const { again, look, replan, close } = open
  const mails = again.filter((step) => step.sink === 'mail.messages')
  const doubtful = mails.some((step) => step.state === 'unknown')
  const consequence = doubtful
    ? 'The e-mail goes once more. If the first did arrive, the backer has it twice.'
    : look.length > 0
      ? 'Looks in ShipStation now. It is sent again only if it never arrived.'
      : again.length > 0
        ? 'It goes with the next request. ShipStation knows the order by its key, so there will be no second one.'
        : 'Everything about this order is looked at anew. What is still unanswered goes on waiting.'
  const actions: Action[] = []
  if (again.length + look.length > 0 || replan)
    actions.push({ do: 'send-again', title: again.length > 0 ? 'Send again' : 'Look again', consequence })
  if (close.length > 0)
    actions.push({
      do: 'skip',
      title: 'Close without sending',
      consequence: 'Nothing is sent, and this no longer waits for you. A newer change may still go.',
    })
  return actions
}

const nameOf = (subject: Subject) =>
  subject.order?.data?.number
    ? `Order ${subject.order.data.number}`
    : `Backer ${subject.pledge?.ref.id ?? ''}`

export async function sendAgain(
  deps: Deps,
  subject: Subject,
  steps: readonly StepFact[],
  person: Person,
): Promise<string> {
  const { again, look, replan } = openOf(deps, subject, steps)
  if (again.length + look.length === 0 && !replan)
    throw new Problem(409, 'There is nothing to send again.', {
      remedy:
        'What ShipStation has is what the campaign says. Change the backer, and the change goes by itself.',
    })
  await deps.db.transaction().execute(async (trx) => {
    const reason = `Sent again by ${person.name}.`
    await settleAll(trx, deps, subject.workspace, again, { event: 'again', state: 'planned', reason })
    if (subject.pledge && subject.sync?.flow)
      await replanOne(
        trx,
        { id: subject.sync.flow, workspace: subject.workspace },
        subject.pledge.ref,
        'replay',
      )
    await note(
      trx,
      deps,
      subject,
      person,
      again.length > 0 ? 'Sent again' : 'Looked again',
      again[0]?.reason ?? null,
    )
  })
  for (const account of new Set(look.map((step) => step.account)))
    await lookNow(deps, subject.workspace, account)
  wakeAll(deps, subject, steps)
  if (again.length === 0) return look.length > 0 ? 'Looking in ShipStation now.' : 'Looking at it anew.'
  if (subject.sync?.state === 'paused') return `${nameOf(subject)} goes when the sync is restarted.`
  if (subject.connection?.stopped) return `${nameOf(subject)} goes when the connection works again.`
  return `${nameOf(subject)} goes again with the next request.`
}

export async function skip(
  deps: Deps,
  subject: Subject,
  steps: readonly StepFact[],
  person: Person,
): Promise<string> {
  const { close, look } = openOf(deps, subject, steps)
  if (close.length === 0)
    throw new Problem(409, 'There is nothing to close.', {
      remedy:
        look.length > 0
          ? 'Longshore is looking in ShipStation whether it arrived, and closes this by itself.'
          : 'Only what was refused, or an e-mail nobody knows about, can be closed.',
    })
  await deps.db.transaction().execute(async (trx) => {
    const reason = closedBy(person.name)
    await settleAll(trx, deps, subject.workspace, close, { event: 'closed', state: 'cancelled', reason })
    await note(trx, deps, subject, person, 'Closed without sending', close[0]?.reason ?? null)
  })
  wakeAll(deps, subject, steps)
  return `Closed: ${counted(close.length, 'thing')} about ${nameOf(subject).toLowerCase()} no longer waits for you.`
}

async function settleAll(
  trx: Trx,
  deps: Deps,
  workspace: string,
  steps: readonly Pick<StepFact, 'key'>[],
  to: Pick<Settled, 'event' | 'state' | 'reason'>,
): Promise<void> {
  const at = deps.clock.now()
  const due = to.state === 'planned' ? at : null
  const settled = steps.map(({ key }): Settled => ({ key, ...to, due, attempted: false }))
  await settle(trx, workspace, settled, at)
}

/** An unknown outcome is settled by what the next reading shows. */
async function lookNow(deps: Deps, workspace: string, account: string): Promise<void> {
  const streams = (await sourcesOf(deps.db, workspace, account)).map((source) => source.stream)
  await dueNow(deps.db, workspace, account, streams, deps.clock.now())
}

async function note(
  trx: Trx,
  deps: Deps,
  subject: Subject,
  person: Person,
  title: string,
  detail: string | null,
): Promise<void> {
  const ref: Ref | undefined = subject.pledge?.ref ?? subject.order?.ref
  if (!ref) return
  const { account, kind, id } = ref
  await press(trx, deps, {
    workspace: subject.workspace,
    who: person.name,
    title,
    detail,
    account,
    kind,
    ref: id,
  })
}

function wakeAll(deps: Deps, subject: Subject, steps: readonly StepFact[]): void {
  deps.engine.plan()
  for (const account of new Set(steps.map((step) => step.account)))
    deps.engine.wake(subject.workspace, account)
  deps.events.tell('order', subject.id)
  deps.events.tell('overview', subject.workspace)
}

/** Every step of a cause at once, as if each had been pressed. Gives how many moved. */
export async function againAll(
  deps: Deps,
  workspace: string,
  person: Person,
  keys: readonly string[],
  title: string,
): Promise<number> {
  const moved = await deps.db.transaction().execute(async (trx) => {
    const at = deps.clock.now()
    const reason = `Sent again by ${person.name}.`
    const settled = keys.map(
      (key): Settled => ({
        ...{ key, event: 'again', state: 'planned', reason, due: at, attempted: false },
      }),
    )
    const keysMoved = await settle(trx, workspace, settled, at)
    await sql`insert into presses (workspace, at, who, title, detail, account, kind, ref)
      values (${workspace}, ${at}, ${person.name}, ${`Tried again: ${title}`}, ${counted(keysMoved.length, 'thing')}, null, 'issue', null)`.execute(
      trx,
    )
    return keysMoved
  })
  const { rows } = await sql<{ account: string }>`
    select distinct account from steps where workspace = ${workspace} and key = any(${moved})
  `.execute(deps.db)
  deps.engine.plan()
  for (const { account } of rows) deps.engine.wake(workspace, account)
  deps.events.tell('overview', workspace)
  return moved.length
}
