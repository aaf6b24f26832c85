import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes where this hub listens into its data folder, so that the command line finds it on whatever port it is. */
export function leaveAddress(data: string, url: string): { takeAway(): void } {
  const file = join(data, 'hub.url')
  writeFileSync(file, `${url}\n`, { mode: 0o600 })
  return { takeAway: () => rmSync(file, { force: true }) }
}
