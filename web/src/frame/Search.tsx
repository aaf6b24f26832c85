import { Kbd, Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { search } from '../api/queries.ts'
import { useGo } from '../parts/Door.tsx'
import { Failed } from '../parts/Empty.tsx'
import { Search as Glass } from '../parts/icons.ts'
import { pages } from './pages.ts'

type SearchProps = { opened: boolean; onOpen: () => void; onClose: () => void }
export function Search({ opened, onOpen, onClose }: SearchProps) {
  return (
    <>
      <button type="button" className="top-search" onClick={onOpen} aria-keyshortcuts="/ Control+K">
        <Glass size={16} aria-hidden />
        <span>Search an order, backer, tracking number, e-mail…</span>
        <Kbd size="xs" aria-hidden>
          /
        </Kbd>
      </button>
      <Modal
        opened={opened}
        onClose={onClose}
        withCloseButton={false}
        size={600}
        yOffset="10dvh"
        centered={false}
        padding="xs"
        title="Search"
        classNames={{ header: 'only-read' }}
      >
        <Finder onClose={onClose} />
      </Modal>
    </>
  )
}

function Finder({ onClose }: { onClose: () => void }) {
  const go = useGo()
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), 150)
  const found = useQuery(search(q))
  const [at, setAt] = useState(0)
  // why: another question, back to its first answer
  useEffect(() => setAt(0), [q])
  const hits =
    q === ''
      ? pages.map((page) => ({ kind: 'Page', title: page.title, detail: '', href: page.href as string }))
      : (found.data?.hits ?? [])
  const open = (href: string | undefined) => {
    if (!href) return
    onClose()
    go(href)
  }
  const pressed = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && hits.length > 0) setAt((at + step + hits.length) % hits.length)
    else if (event.key === 'Enter') open(hits[at]?.href)
    else return
    event.preventDefault()
  }
  return (
    <div className="stack">
      <TextInput
        data-autofocus
        aria-label="Search by any number, name or e-mail"
        placeholder="Order number, backer number, tracking number, e-mail…"
        leftSection={<Glass size={16} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={pressed}
        role="combobox"
        aria-expanded
        aria-controls="hits"
        aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
        size="md"
      />
      {found.error && q !== '' && <Failed problem={found.error} again={() => void found.refetch()} />}
      <ul className="hits" id="hits" role="listbox" aria-label="Results">
        {hits.map((hit, place) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keyboard
          <li
            key={`${hit.href}${hit.title}`}
            id={`hit-${place}`}
            role="option"
            aria-selected={place === at}
            onClick={() => open(hit.href)}
            onMouseMove={() => setAt(place)}
          >
            <span title={hit.kind}>{hit.kind}</span>
            <span>
              <b>{hit.title}</b> <span className="dim">{hit.detail}</span>
            </span>
          </li>
        ))}
      </ul>
      {q !== '' && found.data && hits.length === 0 && (
        <p className="dim" role="status">
          Nothing carries “{q}”: no order, backer, tracking number or e-mail.
        </p>
      )}
    </div>
  )
}
