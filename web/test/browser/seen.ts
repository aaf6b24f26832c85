import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** WCAG 2.2 AA and all before it. */
const everything = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }
const only = (...values: string[]) => ({ type: 'rule', values })
/**
 * Wide and narrow every rule; between them what another width can break; in the other theme what other colours can. What
 * stands on a page at 1024 stands there at 1440 or at 390 too, so its colours are looked at there.
 */
const looks = [
  { colorScheme: 'light', width: 1440, rules: everything },
  { colorScheme: 'light', width: 1024, rules: only('target-size') },
  { colorScheme: 'light', width: 390, rules: everything },
  { colorScheme: 'dark', width: 390, rules: only('color-contrast', 'link-in-text-block') },
  { colorScheme: 'dark', width: 1024, rules: only('link-in-text-block') },
  { colorScheme: 'dark', width: 1440, rules: only('color-contrast', 'link-in-text-block') },
] as const

/** Its heading stands and nothing on it is still being read. */
export async function stand(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('heading').first().waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null)
}

export async function faultsOn(page: Page, runOnly: object = everything): Promise<string[]> {
  if (!(await page.evaluate('Boolean(globalThis.axe)'))) await page.evaluate(axe)
  return page.evaluate(async (how) => {
    type Found = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }
    const { axe: tool } = globalThis as unknown as { axe: { run(on: Node, how: object): Promise<Found> } } // why: put there just now
    const { violations } = await tool.run(document, { runOnly: how, resultTypes: ['violations'] })
    return violations.flatMap((it) =>
      it.nodes.map((node) => `${it.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    )
  }, runOnly)
}

/** What is wrong with the page that stands there, at each width and in both themes. */
export async function faultsEverywhere(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const { colorScheme, width, rules } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 844 })
    await page.waitForFunction(
      (theme) => document.documentElement.dataset['mantineColorScheme'] === theme,
      colorScheme,
    )
    // Colours that are still on their way from one theme to the other are nobody's colours.
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map((it) => it.finished.catch(() => null))).then(() => null),
    )
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    const found = await faultsOn(page, rules)
    faults.push(
      ...(wider > 0 ? [`${width}, ${colorScheme}: ${wider} px wider than the window`] : []),
      ...found.map((fault) => `${width}, ${colorScheme}: ${fault}`),
    )
  }
  return faults
}
