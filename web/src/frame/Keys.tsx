import { Kbd, Modal, Switch } from '@mantine/core'
import { useState } from 'react'
import { pages } from './pages.ts'
import { lettersOn, switchLetters } from './shortcuts.ts'

export function Keys({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [on, setOn] = useState(lettersOn)
  const flip = (next: boolean) => {
    switchLetters(next)
    setOn(next)
  }
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className="stack">
        <div className="keys">
          <span>
            <Kbd>/</Kbd> or <Kbd>Ctrl K</Kbd>
          </span>
          <span>Search</span>
          <span>
            <Kbd>j</Kbd> <Kbd>k</Kbd>
          </span>
          <span>Next and previous row; Enter opens it</span>
          {pages.map((page) => (
            <KeyRow key={page.href} letter={page.letter} title={page.title} />
          ))}
          <span>
            <Kbd>?</Kbd>
          </span>
          <span>These keys</span>
        </div>
        <Switch
          label="Single-letter keys"
          description="Off: only Ctrl K works. For those whose software types letters by itself."
          checked={on}
          onChange={(event) => flip(event.currentTarget.checked)}
        />
      </div>
    </Modal>
  )
}

const KeyRow = ({ letter, title }: { letter: string; title: string }) => (
  <>
    <span>
      <Kbd>g</Kbd> then <Kbd>{letter}</Kbd>
    </span>
    <span>{title}</span>
  </>
)
