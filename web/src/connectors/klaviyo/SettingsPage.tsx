import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Asked } from '../../parts/Empty.tsx'
import { Panel } from '../../parts/Page.tsx'
import { DaysField, MetricsField, StoresField } from './Fields.tsx'
import { review } from './queries.ts'
import { SaveBar } from './SaveBar.tsx'
import { type Changing, useChanging } from './settings.ts'
import type { Klaviyo, Review } from './types.ts'
import { useKlaviyo } from './useKlaviyo.ts'

export const SettingsPage = () => (
  <Asked of={useKlaviyo()} lines={10}>
    {(it) => <WithReview it={it} />}
  </Asked>
)

const WithReview = ({ it }: { it: Klaviyo }) => (
  <Asked of={useQuery(review(it.shipstation.connection))} lines={10}>
    {(about) => <Forms it={it} about={about} />}
  </Asked>
)

function Forms({ it, about }: { it: Klaviyo; about: Review }) {
  const changing = useChanging(it)
  const { value, change } = changing
  return (
    <>
      <div className="two">
        <div className="stack halves">
          <Panel title="What is sent">
            <div className="stack">
              <StoresField of={about.stores} value={value} onChange={change} />
              <DaysField value={value} onChange={change} />
            </div>
          </Panel>
          <Who of={changing} usual={about.usual.denied} />
        </div>
        <div className="stack halves">
          <Panel title="Metrics">
            <MetricsField of={about.metrics} value={value} onChange={change} />
          </Panel>
          <More of={changing} account={it.account.currency} />
        </div>
      </div>
      <SaveBar id={it.id} of={changing} />
    </>
  )
}

function Who({ of: { value, change }, usual }: { of: Changing; usual: string[] }) {
  const [text, setText] = useState<string | null>(null)
  const isUsual = value.denied.join() === usual.join()
  return (
    <Panel title="Who" note="By e-mail address. Nobody is ever subscribed to anything.">
      <div className="stack">
        <Textarea
          label="Addresses left out"
          description="Of marketplaces and tests, one a line; * stands for anything. They would become profiles that nobody is reached by."
          autosize
          minRows={5}
          maxRows={12}
          value={text ?? value.denied.join('\n')}
          onChange={(event) => {
            setText(event.currentTarget.value)
            change({ denied: linesOf(event.currentTarget.value) })
          }}
          onBlur={() => setText(null)}
        />
        {!isUsual && (
          <div>
            <button type="button" className="plain" onClick={() => change({ denied: usual })}>
              Back to the usual list
            </button>
          </div>
        )}
        <Switch
          label="Phone number where there is no e-mail address"
          description="Off is safer: a number on a label may be a stranger’s, and Klaviyo joins people who share one."
          checked={value.phone}
          onChange={(event) => change({ phone: event.currentTarget.checked })}
        />
      </div>
    </Panel>
  )
}
const linesOf = (text: string) => text.split('\n').flatMap((line) => line.trim() || [])

function More({ of: { value, change }, account }: { of: Changing; account: string | null }) {
  return (
    <Panel title="On every event">
      <div className="stack">
        <TextInput
          label="Tracking page of your own"
          description="{number} and {carrier} are filled in. Blank: the carrier’s own page."
          placeholder="https://track.example.com/?n={number}"
          value={value.trackingPage ?? ''}
          onChange={(event) => change({ trackingPage: event.currentTarget.value.trim() || null })}
        />
        <TextInput
          className="short-field"
          label="Currency"
          description={`ShipStation names none. Blank: none is sent.${account ? ` Klaviyo’s is ${account}.` : ''}`}
          maxLength={3}
          value={value.currency ?? ''}
          onChange={(event) => change({ currency: event.currentTarget.value.trim().toUpperCase() || null })}
        />
        <Switch
          label="Order Shipped carries the order’s total as value"
          description="Off as a rule: your shop’s Placed Order carries it already, and it would count twice."
          checked={value.valued.includes('Order Shipped')}
          onChange={(event) =>
            change({
              valued: event.currentTarget.checked
                ? [...value.valued, 'Order Shipped']
                : value.valued.filter((one) => one !== 'Order Shipped'),
            })
          }
        />
        <NumberInput
          className="short-field"
          label="Stale after (hours)"
          description="An event that is older when it leaves, after an outage say, starts no flow."
          min={1}
          max={8760}
          allowDecimal={false}
          clampBehavior="strict"
          value={value.staleHours}
          onChange={(hours) => typeof hours === 'number' && hours >= 1 && change({ staleHours: hours })}
        />
        <Select
          label="Time zone shown in ShipStation"
          description="ShipStation does not tell it to programs. It only explains why days may differ."
          placeholder="Not said yet"
          searchable
          clearable
          data={Intl.supportedValuesOf('timeZone')}
          value={value.shipstationZone}
          onChange={(shipstationZone) => change({ shipstationZone })}
        />
      </div>
    </Panel>
  )
}
