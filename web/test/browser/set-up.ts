import { fileURLToPath } from 'node:url'
import { until } from '../../../hub/demo/until.ts'
import { exact, type Visit } from './visit.ts'

const examples = fileURLToPath(new URL('../../../examples/kickstarter/', import.meta.url))
export const exampleFile = (name: string) => `${examples}${name}`

export async function signUp(v: Visit): Promise<void> {
  await v.page.goto(v.hub.setupLink ?? '')
  await v.fill('Your name', 'Ada Creator')
  await v.fill('E-mail', 'ada@example.com')
  await v.fill('Password', 'a long and quiet sentence')
  await v.fill('Workspace', 'Lamp Works')
  await v.press('Make the owner’s account')
  await v.page.getByRole('navigation', { name: 'Main' }).waitFor()
}

/** A pair that ShipStation does not know: its sentence stands on the page, and nothing is kept. */
export async function tryWrongKeys(v: Visit): Promise<void> {
  await v.follow('Connect ShipStation')
  await v.press('Connect with a key')
  await v.sees('How to make a key in ShipStation')
  await v.fill('API Key', 'a'.repeat(32))
  await v.fill('API Secret', 'b'.repeat(32))
  await v.press('Check with ShipStation')
  await v.sees('ShipStation does not accept this pair.')
  await v.press('Back')
}

export async function connectSandbox(v: Visit): Promise<void> {
  await v.press('Try with the sandbox')
  await v.page.getByRole('heading', { name: 'What is read' }).waitFor()
  await v.page.getByRole('list').filter({ hasText: 'Manual' }).first().waitFor()
}

/** A draft may be prepared; its sync says that it needs more, and the setting is one press away. */
export async function createCampaign(v: Visit): Promise<void> {
  await v.follow('Integrations')
  await v.follow('Set up a Kickstarter campaign')
  await v.fill('Kickstarter project address', 'https://www.kickstarter.com/projects/lampworks/moon-lamp')
  await v.sees(/This campaign is moon-lamp for ever/)
  await v.page.getByRole('radio', exact('Draft')).check()
  await v.press('Create the campaign')
  await v.page.getByRole('heading', exact('Moon lamp')).waitFor()
}

export async function setLive(v: Visit): Promise<void> {
  await tab(v, 'Sync')
  await v.sees(/Sync needs a pledge manager that is live or closed/)
  await v.press('Campaign settings')
  const dialog = v.dialog('Campaign settings')
  await dialog.getByRole('radio', exact('Live')).check()
  await v.press('Save', dialog)
  await dialog.waitFor({ state: 'hidden' })
  await v.page.getByText(/Sync needs a pledge manager/).waitFor({ state: 'hidden' })
}

/** The campaign's own tabs, which stand in the rail too. */
export const tab = async (v: Visit, title: string) =>
  v.page.getByRole('navigation', exact('Campaign')).getByRole('link', { name: title }).click()

/** Gives the report to the page, looks at the preview, imports it. `expects` is the preview's sentence. */
export async function importReport(v: Visit, file: string, expects: RegExp, look?: () => Promise<void>) {
  await v.follow('Import a report')
  await v.hands(exampleFile(file), 'Choose a file')
  await v.page.getByRole('heading', { name: expects }).waitFor()
  await look?.()
  await v.press(/^Import [\d,]+ rows$/)
  await v.page.getByRole('heading', exact('Imported')).waitFor()
}

/** The numbers of the backers in a state, once its tab and the table under it say the same; none where there is no such tab. */
export async function backersIn(v: Visit, state: string): Promise<string[]> {
  await tab(v, 'Backers')
  const states = v.page.getByRole('group', exact('State'))
  const button = states.getByRole('button', { name: new RegExp(`^${state} `) })
  await states.getByRole('button', { name: /^All \d/ }).waitFor()
  return until(`the tab “${state}” and its table agree`, async () => {
    // It may go while it is looked for: orders move by themselves.
    if ((await button.count()) === 0) return []
    await button.click({ timeout: 1_000 }).catch(() => {})
    return v.page.evaluate((word) => {
      const pressed = document.querySelector('[aria-label=State] [aria-pressed=true]')?.textContent ?? ''
      const rows = [...document.querySelectorAll('table[aria-label=Backers][aria-busy=false] tbody tr')]
      const agree =
        pressed === `${word} ${rows.length}` && rows.every((row) => row.textContent?.includes(word))
      return agree && rows.map((row) => row.querySelector('[data-row-door]')?.textContent ?? '')
    }, state)
  })
}
