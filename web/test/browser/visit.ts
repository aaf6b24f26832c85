import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { freePort } from '../../../hub/demo/port.ts'
import { freshPage, screenshot, startBrowser } from '../../../hub/test/rig/browser.ts'
import { startHub, type TestHub } from '../../../hub/test/rig/hub.ts'

type Within = Page | Locator
type Named = string | RegExp

/** A person in front of a real hub: everything is found by its role and name, as they and their screen reader would. */
export interface Visit {
  hub: TestHub
  browser: Browser
  page: Page
  /** What the browser complained about: errors on its console, breaches of the policy, crashed scripts. */
  complaints: string[]
  /** Names what is tried, so that a failure says where, and leaves a picture of it. */
  step(name: string, work: () => Promise<void>): Promise<void>
  press(name: Named, within?: Within): Promise<void>
  follow(name: Named, within?: Within): Promise<void>
  fill(label: Named, value: string, within?: Within): Promise<void>
  sees(text: Named, within?: Within): Promise<void>
  /** Presses the button and gives the file to the chooser that opens. */
  hands(file: string, button: Named, within?: Within): Promise<void>
  dialog(title: Named): Locator
  [Symbol.asyncDispose](): Promise<void>
}

export const exact = (name: Named) => (typeof name === 'string' ? { name, exact: true } : { name })

/** The hub knows its own address, so that the sandbox's webhooks reach it. */
export async function hubThatIsCalled(env: Record<string, string> = {}): Promise<TestHub> {
  const port = await freePort()
  return startHub({
    env: {
      LONGSHORE_PORT: String(port),
      LONGSHORE_URL: `http://127.0.0.1:${port}`,
      LONGSHORE_REHEARSAL: JSON.stringify({ sandbox: { limit: 'off', webhookDelay: 100 } }),
      ...env,
    },
  })
}

export async function visit(t: TestContext, env: Record<string, string> = {}): Promise<Visit> {
  const [hub, browser] = await Promise.all([hubThatIsCalled(env), startBrowser()])
  const page = await freshPage(browser)
  page.setDefaultTimeout(45_000)
  const complaints = listenTo(page)
  return {
    ...{ hub, browser, page, complaints },
    step: stepsOf(t, page),
    press: (name, within = page) => within.getByRole('button', exact(name)).click(),
    follow: (name, within = page) => within.getByRole('link', exact(name)).click(),
    fill: (label, value, within = page) => fieldOf(within, label).fill(value),
    sees: (text, within = page) => within.getByText(text).first().waitFor(),
    async hands(file, button, within = page) {
      const chooser = page.waitForEvent('filechooser')
      await within.getByRole('button', exact(button)).click()
      await (await chooser).setFiles(file)
    },
    dialog: (title) => page.getByRole('dialog', exact(title)),
    async [Symbol.asyncDispose]() {
      await browser.close()
      await hub[Symbol.asyncDispose]()
    },
  }
}

/** A label that is asked for ends in a star that nobody reads aloud. */
const fieldOf = (within: Within, label: Named) =>
  within.getByLabel(
    typeof label === 'string'
      ? new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}( \\*)?$`)
      : label,
  )

export function listenTo(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (said) => {
    if (said.type() === 'error') complaints.push(`${new URL(page.url()).pathname}: ${said.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`${new URL(page.url()).pathname}: ${error.message}`))
  return complaints
}

function stepsOf(t: TestContext, page: Page): Visit['step'] {
  return async (name, work) => {
    const began = performance.now()
    try {
      await work()
      t.diagnostic(`${((performance.now() - began) / 1000).toFixed(1)} s  ${name}`)
    } catch (error) {
      const picture = join(mkdtempSync(join(tmpdir(), 'longshore-failed-')), 'page.png')
      await screenshot(page, picture).catch(() => {})
      const words = error instanceof Error ? error.message : String(error)
      throw new Error(`at “${name}” on ${page.url()}: ${words}\nA picture of it: ${picture}`, {
        cause: error,
      })
    }
  }
}
