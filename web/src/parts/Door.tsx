import { Button, type ButtonProps } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import type { ComponentProps, MouseEvent } from 'react'

/** Goes to one of our own addresses, query and all. */
export function useGo(): (href: string, replace?: boolean) => void {
  const { history } = useRouter()
  return (href, replace) => (replace ? history.replace(href) : history.push(href))
}

const isOurs = (href: string) => href.startsWith('/') && !href.startsWith('//') && !href.startsWith('/api/')

/** Only what a browser can open safely: an answer from outside never becomes a script. */
export const safe = (href: string): string => (/^(https?:|mailto:|\/(?!\/)|#)/i.test(href) ? href : '#')

function useDoor(href: string) {
  const go = useGo()
  return (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !isOurs(href)) return
    event.preventDefault()
    go(href)
  }
}

type DoorProps = Omit<ComponentProps<'a'>, 'href'> & { href: string }
/** A link to a page of ours, or out of the house. */
export function Door({ href, children, className = 'door', ...rest }: DoorProps) {
  const open = useDoor(href)
  const out = /^https?:/i.test(href)
  return (
    <a
      {...rest}
      className={className}
      href={safe(href)}
      onClick={open}
      {...(out ? { target: '_blank', rel: 'noreferrer' } : {})}
    >
      {children}
    </a>
  )
}

type DoorButtonProps = ButtonProps & { href: string; children: React.ReactNode; download?: boolean }
export function DoorButton({ href, children, ...rest }: DoorButtonProps) {
  const open = useDoor(href)
  const out = /^https?:/i.test(href)
  return (
    <Button
      component="a"
      href={safe(href)}
      onClick={open}
      {...rest}
      {...(out ? { target: '_blank', rel: 'noreferrer' } : {})}
    >
      {children}
    </Button>
  )
}
