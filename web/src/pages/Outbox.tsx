import { Modal, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { mailSettings, mails } from '../api/queries.ts'
import type { Mail } from '../api/types.ts'
import { pageOf } from '../parts/address.ts'
import { type Column, words } from '../parts/columns.tsx'
import { Door } from '../parts/Door.tsx'
import { Empty } from '../parts/Empty.tsx'
import { Find } from '../parts/Filter.tsx'
import { useFilters } from '../parts/filters.ts'
import { mailLook } from '../parts/looks.ts'
import { Facts, Page } from '../parts/Page.tsx'
import { Note } from '../parts/Problem.tsx'
import { Rows } from '../parts/Rows.tsx'
import { Mark } from '../parts/Status.tsx'
import { ExactTime, Time } from '../parts/Time.tsx'

export function Outbox() {
  const [filters, set] = useFilters()
  const { q, campaign } = filters
  const page = pageOf(filters)
  const found = useQuery(mails({ page, ...(q ? { q } : {}), ...(campaign ? { campaign } : {}) }))
  const how = useQuery(mailSettings())
  const [open, setOpen] = useState<Mail | null>(null)
  const columns: Column<Mail>[] = [
    {
      key: 'to',
      title: 'To',
      cell: (it) => (
        <button type="button" className="plain row-door" data-row-door="" onClick={() => setOpen(it)}>
          {it.to}
        </button>
      ),
      text: (it) => it.to,
    },
    words('subject', 'Subject', (it) => it.subject, { from: 'md', width: '46%' }),
    {
      key: 'state',
      title: 'State',
      width: '174px',
      cell: (it) => <Mark of={mailLook[it.state]} />,
      text: (it) => it.says ?? mailLook[it.state].word,
    },
    {
      key: 'at',
      title: 'When',
      width: '130px',
      from: 'md',
      cell: (it) => <Time at={it.at} />,
      text: (it) => it.at,
    },
  ]
  return (
    <Page title="Outbox" lead="Every mail to a backer, as it was or would be sent.">
      {how.data && !how.data.smtp && (
        <Note>
          No mail server is set (LONGSHORE_SMTP_URL), so mails are kept here to read and none leaves.{' '}
          <Door href="/settings">How to set one</Door>
        </Note>
      )}
      {(q || campaign || found.data?.total !== 0) && (
        <Find label="Find a mail" value={q ?? ''} onFind={(text) => set({ q: text })} />
      )}
      <Rows
        name="Mails"
        columns={columns}
        rows={found.data?.mails}
        total={found.data?.total ?? 0}
        rowKey={(it) => it.id}
        problem={found.error}
        again={() => void found.refetch()}
        onClear={q || campaign ? () => set({ q: '', campaign: '' }) : undefined}
        empty={
          <Empty title="No mail yet">
            One appears here for each parcel, once mail is switched on for a campaign.
          </Empty>
        }
        page={page}
        size={50}
        onPage={(next) => set({ page: String(next) }, 'page')}
      />
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={open?.subject ?? ''}
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {open && <Read it={open} />}
      </Modal>
    </Page>
  )
}

function Read({ it }: { it: Mail }) {
  const [as, setAs] = useState('text')
  return (
    <div className="stack">
      <Facts
        of={[
          ['To', it.to],
          [
            'State',
            <span key="s" className="line">
              <Mark of={mailLook[it.state]} /> {it.says}
            </span>,
          ],
          ['When', <ExactTime key="at" at={it.at} />],
          [
            'Order',
            it.order ? (
              <Door key="o" href={`/orders/${it.order}`}>
                Open its page
              </Door>
            ) : (
              'none'
            ),
          ],
        ]}
      />
      <SegmentedControl
        aria-label="Show the mail as"
        value={as}
        onChange={setAs}
        data={[
          { value: 'text', label: 'Text' },
          { value: 'html', label: 'HTML' },
        ]}
      />
      {as === 'text' ? (
        <pre className="wire mail-text">{it.text}</pre>
      ) : (
        // why: sandboxed without a single right, and under this page's policy: a mail can neither run nor fetch anything
        <iframe className="mail-html" sandbox="" srcDoc={it.html} title="The mail as HTML" />
      )}
    </div>
  )
}
