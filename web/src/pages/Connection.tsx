import { Button, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api, got } from '../api/client.ts'
import { usePress } from '../api/press.ts'
import { connection } from '../api/queries.ts'
import type { Connection as ConnectionOf } from '../api/types.ts'
import { CheckedAnswer } from '../parts/Checked.tsx'
import { CopyId } from '../parts/Copy.tsx'
import { Deed } from '../parts/Deed.tsx'
import { Door, DoorButton, useGo } from '../parts/Door.tsx'
import { ExternalLink, Refresh, Trash } from '../parts/icons.ts'
import { LookBack } from '../parts/LookBack.tsx'
import { Meter } from '../parts/Meter.tsx'
import { many, number } from '../parts/money.ts'
import { AskedPage, Facts, Page, Panel } from '../parts/Page.tsx'
import { Problem } from '../parts/Problem.tsx'
import { ReplaceKeys } from '../parts/ReplaceKeys.tsx'
import { Promote, SecondPair } from '../parts/SecondPair.tsx'
import { Status } from '../parts/Status.tsx'
import { Day, Time, useNow } from '../parts/Time.tsx'
import { OtherKey } from './OtherKey.tsx'

export function Connection() {
  const { id = '' } = useParams({ strict: false })
  return (
    <AskedPage of={useQuery(connection(id))} title="Connection">
      {(it) => (it.connector === 'shipstation' ? <Shown it={it} /> : <OtherKey it={it} />)}
    </AskedPage>
  )
}

function Shown({ it }: { it: ConnectionOf }) {
  const path = { params: { path: { id: it.id } } }
  const recheck = usePress(() => got(api.POST('/api/connections/{id}/check', path)))
  const read = usePress(() => got(api.POST('/api/connections/{id}/read', path)), {
    says: (done) => done.says,
  })
  const isStopped = it.status.word === 'Stopped'
  const standIn = it.second !== null && it.second.refused === null
  return (
    <Page
      title={it.name}
      lead={<Status of={it.status} />}
      actions={
        <>
          {it.sandboxUrl && (
            <DoorButton href={it.sandboxUrl} variant="default" rightSection={<ExternalLink size={14} />}>
              Open the sandbox
            </DoorButton>
          )}
          <Button variant="default" loading={recheck.isPending} onClick={() => recheck.mutate()}>
            Check the keys
          </Button>
          <Button
            variant="default"
            leftSection={<Refresh size={16} />}
            loading={read.isPending}
            onClick={() => read.mutate()}
          >
            Read now
          </Button>
          <Remove it={it} />
        </>
      }
    >
      <Problem of={recheck.error ?? read.error} />
      {recheck.data && <CheckedAnswer it={recheck.data} />}
      {isStopped && (!it.sandbox || standIn) && (
        <section className="next">
          <p>
            Nothing is lost: what waits goes as soon as a pair is accepted.
            {standIn && ' Your second pair can take the first one’s place now.'}
          </p>
          <div className="line">
            {standIn && <Promote it={it} label="Use the second pair as the first" />}
            {!it.sandbox && <ReplaceKeys id={it.id} name={it.name} size="sm" main={!standIn} />}
          </div>
        </section>
      )}
      <div className="two">
        <Panel
          title="Key"
          actions={
            it.sandbox || isStopped ? null : (
              <ReplaceKeys id={it.id} name={it.name} full={it.second !== null} />
            )
          }
        >
          <Facts
            of={[
              ['API Key', <code key="k">ends in {it.apiKey.last4}</code>],
              ['Given', <Time key="g" at={it.apiKey.changedAt} />],
              [
                'Ends',
                it.expiresOn ? (
                  <span key="e">
                    <Day date={it.expiresOn} /> <span className="dim">{it.expiresSays}</span>
                  </span>
                ) : (
                  (it.expiresSays ?? 'not known')
                ),
              ],
              ['Account', <CopyId key="a" text={it.account} label="Copy the account" />],
              ['Last answer', <Time key="l" at={it.lastAnswer} />],
              ['Webhooks', it.webhooks.says],
              ['Reads back', <LookBack key="b" id={it.id} days={it.lookBack} />],
            ]}
          />
        </Panel>
        <div className="two-deep">
          <Panel title="Requests this minute">
            {it.budget ? <Meter of={it.budget} /> : <p className="dim">No request has been made yet.</p>}
          </Panel>
          <SecondPair it={it} />
        </div>
      </div>
      <Streams of={it.streams} />
      <div className="two">
        <Panel title="Used by">
          {it.usedBy.length === 0 ? (
            <p className="dim">
              Nothing yet. <Door href="/integrations">Set up an integration</Door>
            </p>
          ) : (
            <ul className="stack-tight">
              {it.usedBy.map((one) => (
                <li key={one.id}>
                  <Door href={one.href}>{one.title}</Door>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title="Stores">
          <ul className="stack-tight">
            {it.stores.map((store) => (
              <li key={store.id}>
                <Door href={`/orders?store=${store.id}`}>{store.name}</Door>{' '}
                <span className="dim">
                  {store.marketplace}
                  {store.active ? '' : ', inactive'}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    </Page>
  )
}

function Streams({ of }: { of: ConnectionOf['streams'] }) {
  return (
    <Panel title="What is read" flush>
      <ul className="streams" aria-live="polite">
        {of.map((it) => (
          <li key={it.name}>
            <b>{it.name}</b>
            <span className="num">{many(it.records, 'record')}</span>
            <span className="dim">{it.says === 'Read' ? '' : it.says}</span>
            <span className="dim small">
              read <Time at={it.lastRead} />
              {it.nextRead && (
                <>
                  , next <Next at={it.nextRead} />
                </>
              )}
            </span>
            {it.progress !== null && it.progress < 1 && (
              <Progress
                value={it.progress * 100}
                aria-label={`${it.name}, ${number(Math.round(it.progress * 100))} percent read`}
                className="streams-bar"
              />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** A read whose time has come is due, not "a minute ago". */
function Next({ at }: { at: string }) {
  return Date.parse(at) > useNow() ? <Time at={at} /> : <span>due now</span>
}

function Remove({ it }: { it: ConnectionOf }) {
  const go = useGo()
  const remove = usePress(
    () => got(api.DELETE('/api/connections/{id}', { params: { path: { id: it.id } } })),
    {
      says: (done) => done.says,
      then: () => go('/connections'),
    },
  )
  return (
    <Deed
      title="Remove this connection"
      label="Remove"
      press="Remove"
      danger
      icon={<Trash size={16} />}
      problem={remove.error}
      pending={remove.isPending}
      onPress={() => remove.mutateAsync()}
    >
      {it.usedBy.length > 0 ? (
        <p>
          {it.usedBy.map((one) => one.title).join(', ')} uses these keys, so they cannot be forgotten yet.
          Remove that integration’s sync first.
        </p>
      ) : (
        <p>
          The keys are forgotten and ShipStation is read no longer. What is in ShipStation stays, and so does
          what was read: connecting the same account again finds it.
        </p>
      )}
    </Deed>
  )
}
