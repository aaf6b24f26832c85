import { Button, Group, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Problem } from './Problem.tsx'

type DeedProps = {
  title: string
  /** what pressing causes, said before it happens */
  children: ReactNode
  /** the verb on the last button */
  press: string
  onPress: () => Promise<unknown>
  label?: ReactNode
  danger?: boolean
  variant?: string
  icon?: ReactNode
  disabled?: boolean
  pending?: boolean
  problem: Error | null
  onOpen?: () => void
  size?: string
}

/** A button that reaches outside: first its consequence, then the press, then its outcome. */
export function Deed(it: DeedProps) {
  const [open, { open: show, close }] = useDisclosure(false)
  const press = () => {
    it.onPress().then(close, () => undefined) // why: the refusal is shown in the dialog
  }
  return (
    <>
      <Button
        variant={it.variant ?? 'default'}
        size={it.size ?? 'sm'}
        leftSection={it.icon}
        disabled={it.disabled ?? false}
        onClick={() => {
          it.onOpen?.()
          show()
        }}
      >
        {it.label ?? it.title}
      </Button>
      <Modal opened={open} onClose={close} title={it.title}>
        <div className="stack">
          {it.children}
          <Problem of={it.problem} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button {...(it.danger ? { color: 'red' } : {})} loading={it.pending ?? false} onClick={press}>
              {it.press}
            </Button>
          </Group>
        </div>
      </Modal>
    </>
  )
}
