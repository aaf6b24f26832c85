import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { unpackChromium } from './chromium.ts'

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts a browser with an empty profile. `await using` closes it; Playwright ends its process with ours in any case. */
export async function startBrowser(): Promise<Browser> {
  const { executablePath, env } = await unpackChromium()
  return chromium.launch({ executablePath, args: ARGUMENTS, env: { ...processEnv(), ...env } })
}

/** A page of its own browser context: no cookies, no cache of another test. `width` in CSS pixels; 390 is a phone. */
export async function freshPage(
  browser: Browser,
  options: { width?: number; height?: number; dark?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.dark ? 'dark' : 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  return context.newPage()
}

/** A picture of the whole page, once its fonts are there and nothing moves. */
export async function screenshot(page: Page, file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  await page.evaluate('document.fonts.ready.then(() => null)')
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled', caret: 'hide' })
}

const processEnv = () =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
