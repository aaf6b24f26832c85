import { isAbsolute, join, resolve } from 'node:path'
import { Refusal } from './refusal.ts'

/** One line of the table in the README. `read` gives the value, or throws the remedy in words. */
interface Setting<T> {
  variable: string
  /** As written in the README; what an unset or empty variable means. */
  standard: string
  words: string
  read(value: string | undefined, others: { data: string }): T
}

const setting = <T>(it: Setting<T>) => it

/** All the configuration there is. The README's table is checked against this one by a test. */
export const SETTINGS = {
  port: setting({
    variable: 'LONGSHORE_PORT',
    standard: '4000',
    words: 'The port the hub listens on. 0 takes any free one.',
    read: (value = '4000') => portOf(value),
  }),
  host: setting({
    variable: 'LONGSHORE_HOST',
    standard: '127.0.0.1',
    words: 'The address it listens on. 0.0.0.0 in a container, behind a reverse proxy.',
    read: (value = '127.0.0.1') => hostOf(value),
  }),
  data: setting({
    variable: 'LONGSHORE_DATA',
    standard: './data',
    words: 'The folder for everything the hub keeps: database, key, log. One hub to a folder.',
    read: (_value, { data }) => data,
  }),
  url: setting({
    variable: 'LONGSHORE_URL',
    standard: 'none',
    words:
      'The address people and ShipStation reach the hub at, such as https://hub.example.com. Without it there are no webhooks, and links in mails lead to this machine.',
    read: (value) => (value === undefined ? null : originOf(value)),
  }),
  smtpUrl: setting({
    variable: 'LONGSHORE_SMTP_URL',
    standard: 'none',
    words:
      'The mail server, such as smtps://user:password@mail.example.com. Without it, mails wait in an outbox that can be read on screen.',
    read: (value) => (value === undefined ? null : smtpOf(value)),
  }),
  keyFile: setting({
    variable: 'LONGSHORE_KEY_FILE',
    standard: '`<data>/key`',
    words:
      'The key that credentials are encrypted with. Made at the first start; keep a copy away from the database.',
    read: (value, { data }) => (value === undefined ? join(data, 'key') : resolve(value)),
  }),
  databaseUrl: setting({
    variable: 'DATABASE_URL',
    standard: 'none',
    words:
      'A PostgreSQL 15 or newer, such as postgres://user:password@host/longshore. Without it the hub runs its own in `<data>/postgres`.',
    read: (value) => (value === undefined ? null : databaseOf(value)),
  }),
  shipstationUrl: setting({
    variable: 'LONGSHORE_SHIPSTATION_URL',
    standard: 'none',
    words:
      'For whoever develops against a ShipStation sandbox of their own: its address, such as http://127.0.0.1:4010. Without it, ShipStation is where it is.',
    read: (value) => (value === undefined ? null : originOf(value)),
  }),
  klaviyoUrl: setting({
    variable: 'LONGSHORE_KLAVIYO_URL',
    standard: 'none',
    words:
      'For whoever develops against a Klaviyo sandbox of their own: its address, such as http://127.0.0.1:4020. Without it, Klaviyo is where it is.',
    read: (value) => (value === undefined ? null : originOf(value)),
  }),
  proxy: setting({
    variable: 'HTTPS_PROXY',
    standard: 'none',
    words:
      'The proxy for requests to ShipStation and other services outside, such as http://proxy.example.com:3128.',
    read: (value) => (value === undefined ? null : proxyOf(value)),
  }),
}

/** The configuration, read and checked once at the start; nothing else reads the environment. */
export type Config = { [Name in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[Name]['read']> }

/** @throws Refusal (exit 78) that names the variable, what it holds, and what it should. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = (variable: string) => environment[variable]?.trim() || undefined
  const data = resolve(given('LONGSHORE_DATA') ?? 'data')
  const entries = Object.entries(SETTINGS).map(([name, it]) => {
    const value = given(it.variable)
    try {
      return [name, it.read(value, { data })]
    } catch (error) {
      throw new Refusal(`${it.variable} is "${withoutPassword(value ?? '')}": ${(error as Error).message}`)
    }
  })
  // Object.fromEntries forgets which name had which type; the table above is where they come from.
  return Object.fromEntries(entries) as Config
}

function portOf(value: string): number {
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65_535)
    throw new Error('set it to a port number from 0 to 65535, such as 4000.')
  return port
}

function hostOf(value: string): string {
  if (/[\s/]|:\/\//.test(value)) throw new Error('set it to an address alone, such as 127.0.0.1 or 0.0.0.0.')
  return value
}

function originOf(value: string): string {
  const url = urlOf(value, ['http:', 'https:'], 'https://hub.example.com')
  if (url.pathname !== '/' || url.search || url.username)
    throw new Error('set it to the bare address, without path, such as https://hub.example.com.')
  return url.origin
}

const smtpOf = (value: string) =>
  urlOf(value, ['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com').href

const proxyOf = (value: string) => urlOf(value, ['http:', 'https:'], 'http://proxy.example.com:3128').href

/** Kept as given: PostgreSQL addresses with a socket folder are not quite URLs. */
function databaseOf(value: string): string {
  const fits =
    /^postgres(ql)?:\/\/\S+$/.test(value) || (value.startsWith('socket:') && isAbsolute(value.slice(7)))
  if (!fits) throw new Error('set it to an address such as postgres://user:password@host:5432/longshore.')
  return value
}

function urlOf(value: string, protocols: string[], example: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null
  if (!url || !protocols.includes(url.protocol)) throw new Error(`set it to an address such as ${example}.`)
  return url
}

const withoutPassword = (value: string) => value.replace(/(:\/\/[^:/@\s]*:)[^@\s]*@/, '$1…@')
