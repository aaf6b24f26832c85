import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api, got } from '../api/client.ts'
import { usePress } from '../api/press.ts'
import { order } from '../api/queries.ts'
import type { OrderPage } from '../api/types.ts'
import { Parcels } from '../parts/Addressed.tsx'
import { CopyId, CopyText } from '../parts/Copy.tsx'
import { Deed } from '../parts/Deed.tsx'
import { Door, DoorButton } from '../parts/Door.tsx'
import { ExternalLink } from '../parts/icons.ts'
import { sideLook } from '../parts/looks.ts'
import { AskedPage, Page, Panel } from '../parts/Page.tsx'
import { Mark } from '../parts/Status.tsx'
import { Timeline } from '../parts/Timeline.tsx'
import { Value } from '../parts/Value.tsx'

export function Order() {
  const { id = '' } = useParams({ strict: false })
  return (
    <AskedPage of={useQuery(order(id))} title="Order">
      {(it) => <Shown it={it} />}
    </AskedPage>
  )
}

function Shown({ it }: { it: OrderPage }) {
  return (
    <Page
      title={it.title}
      lead={
        <>
          {it.says !== it.next?.says && <>{it.says} </>}
          {it.campaign && <From it={it.campaign} />}
        </>
      }
      actions={
        <>
          {it.actions.map((action) => (
            <Action key={action.do} id={it.id} action={action} />
          ))}
          <CopyText text={it.support}>Copy for support</CopyText>
        </>
      }
    >
      {it.next && (
        <section className="next">
          <p>{it.next.says}</p>
          <DoorButton href={it.next.href}>{it.next.action}</DoorButton>
        </section>
      )}
      <div className="sides">
        {it.sides.map((side) => (
          <Side key={side.system} it={side} />
        ))}
      </div>
      <Panel title="Tracking">
        <Parcels of={it.tracking} {...(it.trackingSays ? { says: it.trackingSays } : {})} />
      </Panel>
      <Panel title="What happened">
        <Timeline of={it.timeline} said={it.next?.says ?? null} />
      </Panel>
    </Page>
  )
}

const From = ({ it }: { it: NonNullable<OrderPage['campaign']> }) => (
  <>
    From <Door href={`/campaigns/${it.slug}`}>{it.name}</Door>,{' '}
    <Door href={`/campaigns/${it.slug}/backers/${encodeURIComponent(it.number)}`}>backer {it.number}</Door>
  </>
)

/** What one pastes into a search field or a letter to support. */
const copied = new Set(['Order number', 'Order id', 'Order key'])

function Side({ it }: { it: OrderPage['sides'][number] }) {
  return (
    <section className="panel side" aria-label={`In ${it.system}`}>
      <header className="side-head">
        <div>
          <span className="dim small">{it.system}</span>
          <h2>{it.title}</h2>
          <Mark of={sideLook(it.state)} />
        </div>
      </header>
      <dl className="facts small">
        {it.fields.map((field) => (
          <div key={field.label}>
            <dt>{field.label}</dt>
            <dd>
              {field.value === null ? (
                <span className="dim">none</span>
              ) : copied.has(field.label) ? (
                <CopyId text={field.value} label={`Copy the ${field.label.toLowerCase()}`} />
              ) : (
                <Value of={field.value} />
              )}
            </dd>
          </div>
        ))}
      </dl>
      <Lines of={it.lines} />
      {it.url && (
        <Door href={it.url} className="door line">
          {it.url.startsWith('/') ? (
            'Open in the outbox'
          ) : (
            <>
              Open in {it.system} <ExternalLink size={14} aria-hidden />
            </>
          )}
        </Door>
      )}
    </section>
  )
}

function Lines({ of }: { of: OrderPage['sides'][number]['lines'] }) {
  if (of.length === 0) return null
  // A report has neither SKUs nor prices: columns of dashes say nothing.
  const skus = of.some((line) => line.sku !== null)
  const prices = of.some((line) => line.unitPrice !== null)
  return (
    <table className="lines" aria-label="Lines">
      <thead>
        <tr>
          {skus && <th scope="col">SKU</th>}
          <th scope="col">Name</th>
          <th scope="col" data-right="true">
            Quantity
          </th>
          {prices && (
            <th scope="col" data-right="true">
              Price
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {of.map((line, place) => (
          // why: two lines may be alike
          <tr key={place}>
            {skus && (
              <td>
                <code>{line.sku ?? '–'}</code>
              </td>
            )}
            <td>{line.name}</td>
            <td data-right="true">{line.quantity}</td>
            {prices && <td data-right="true">{line.unitPrice ?? '–'}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Action({ id, action }: { id: string; action: OrderPage['actions'][number] }) {
  const press = usePress(
    () =>
      action.do === 'send-again'
        ? got(api.POST('/api/orders/{id}/send-again', { params: { path: { id } } }))
        : got(api.POST('/api/orders/{id}/skip', { params: { path: { id } } })),
    { says: (it) => it.says },
  )
  return (
    <Deed
      title={action.title}
      press={action.title}
      problem={press.error}
      pending={press.isPending}
      onPress={() => press.mutateAsync()}
    >
      <p>{action.consequence}</p>
    </Deed>
  )
}
