import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { about } from '../../api/refused.ts'
import type { Campaign } from '../../api/types.ts'
import { useGo } from '../../parts/Door.tsx'
import { Page } from '../../parts/Page.tsx'
import { Note, Problem } from '../../parts/Problem.tsx'
import { nameFrom, slugOf } from '../../parts/slug.ts'
import { StateChoice } from './states.tsx'

/** The currencies in which Kickstarter takes pledges. */
const currencies = 'AUD CAD CHF CZK DKK EUR GBP HKD HUF JPY MXN NOK NZD PLN RON SEK SGD THB USD'.split(' ')
const titles = new Intl.DisplayNames(['en'], { type: 'currency' })
const fields = ['address', 'name', 'currency', 'state']

export function NewCampaign() {
  const go = useGo()
  const [address, setAddress] = useState('')
  const [named, setNamed] = useState<string | null>(null)
  const [currency, setCurrency] = useState('USD')
  const [state, setState] = useState<Campaign['state']>('live')
  const slug = slugOf(address)
  const name = named ?? (slug ? nameFrom(slug) : '')
  const make = usePress(
    () => got(api.POST('/api/campaigns', { body: { address: address.trim(), name, currency, state } })),
    { then: (it) => go(`/campaigns/${it.slug}`) },
  )
  const says = (field: string) => about(make.error, field)
  return (
    <Page
      title="Set up a Kickstarter campaign"
      lead="One campaign for each project whose pledge manager you use. Its backers come in with Kickstarter’s backer report."
      narrow
    >
      <form
        className="stack form"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <TextInput
          label="Kickstarter project address"
          description="As it stands in the browser on your project’s page."
          placeholder="https://www.kickstarter.com/projects/you/moon-lamp"
          required
          autoFocus
          value={address}
          error={says('address')}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <div aria-live="polite">
          {slug ? (
            <Note>
              This campaign is <code>{slug}</code> for ever. Its orders in ShipStation are known by it, so it
              can never be changed; the name below can.
            </Note>
          ) : (
            address.trim() !== '' && (
              <p className="dim">
                This is not a project’s address yet: it holds /projects/, the creator and the project.
              </p>
            )
          )}
        </div>
        <TextInput
          label="Name"
          required
          value={name}
          error={says('name')}
          onChange={(event) => setNamed(event.currentTarget.value)}
        />
        <Select
          label="Currency"
          description="The one in which the project took its pledges."
          searchable
          allowDeselect={false}
          data={currencies.map((code) => ({ value: code, label: `${code} – ${titles.of(code) ?? code}` }))}
          value={currency}
          error={says('currency')}
          onChange={(next) => setCurrency(next ?? 'USD')}
        />
        <StateChoice value={state} onChange={setState} error={says('state')} />
        <Problem of={make.error} fields={fields} />
        <div>
          <Button type="submit" loading={make.isPending} disabled={!slug}>
            Create the campaign
          </Button>
        </div>
      </form>
    </Page>
  )
}
