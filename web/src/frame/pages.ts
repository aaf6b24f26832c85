import {
  Activity,
  AlertTriangle,
  ArrowsExchange,
  Home,
  ListDetails,
  PlugConnected,
  Settings,
} from '../parts/icons.ts'

/** The rail, in its order; the letter goes there after `g`. */
export const pages = [
  { title: 'Overview', href: '/', icon: Home, letter: 'v' },
  { title: 'Orders', href: '/orders', icon: ListDetails, letter: 'o' },
  { title: 'Integrations', href: '/integrations', icon: ArrowsExchange, letter: 'i' },
  { title: 'Issues', href: '/issues', icon: AlertTriangle, letter: 'u' },
  { title: 'Connections', href: '/connections', icon: PlugConnected, letter: 'c' },
  { title: 'Activity', href: '/activity', icon: Activity, letter: 'a' },
  { title: 'Settings', href: '/settings', icon: Settings, letter: 's' },
] as const

export const campaignPages = [
  { title: 'Board', path: '' },
  { title: 'Backers', path: '/backers' },
  { title: 'Items', path: '/items' },
  { title: 'Orders', path: '/orders' },
  { title: 'Sync', path: '/sync' },
] as const

/** Is this rail entry the page we are on or over? The overview only when it is exactly it; a campaign has entries of its own. */
export const isUnder = (href: string, path: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)
