import { ActionIcon, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useLive } from '../api/live.ts'
import { workspace } from '../api/queries.ts'
import { Refused } from '../api/refused.ts'
import { Loading } from '../parts/Empty.tsx'
import { Menu2 } from '../parts/icons.ts'
import { Keys } from './Keys.tsx'
import { Person } from './Person.tsx'
import { Rail } from './Rail.tsx'
import { Search } from './Search.tsx'
import { useShortcuts } from './shortcuts.ts'

/** Only who is signed in sees the frame; whatever else fails, its own part of the page says so. */
export function Frame() {
  const who = useQuery(workspace())
  const turnedAway = who.error instanceof Refused && who.error.status === 401
  // why: asked again after a failure it is pending anew, and the frame must not blink out for that
  const unsure = who.isPending && who.errorUpdateCount === 0
  if (!unsure && !turnedAway) return <Framed />
  return (
    <div className="doorstep">
      <div className="doorstep-box">
        <Loading lines={3} />
      </div>
    </div>
  )
}

function Framed() {
  useLive()
  const [menu, { open, close }] = useDisclosure(false)
  const [search, finding] = useDisclosure(false)
  const [keys, helping] = useDisclosure(false)
  const { pathname } = useLocation()
  useShortcuts({ search: finding.open, keys: helping.open })
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the menu closes when the page changes
  useEffect(() => close(), [pathname, close])
  return (
    <div className="frame">
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <nav className="rail" aria-label="Main">
        <Rail />
      </nav>
      <Drawer
        opened={menu}
        onClose={close}
        title="Longshore"
        size={280}
        closeButtonProps={{ 'aria-label': 'Close the menu' }}
      >
        <nav className="rail" aria-label="Main">
          <Rail />
        </nav>
      </Drawer>
      <div>
        <header className="top">
          <ActionIcon
            className="top-burger"
            variant="subtle"
            color="gray"
            size={40}
            aria-label="Menu"
            onClick={open}
          >
            <Menu2 size={20} />
          </ActionIcon>
          <Search opened={search} onOpen={finding.open} onClose={finding.close} />
          <div className="spacer" />
          <Person onKeys={helping.open} />
        </header>
        <main id="main" className="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Keys opened={keys} onClose={helping.close} />
    </div>
  )
}
