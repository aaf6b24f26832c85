import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../api/client.ts'
import { usePress } from '../api/press.ts'
import { about } from '../api/refused.ts'
import type { Checked } from '../api/types.ts'
import { CheckedAnswer } from '../parts/Checked.tsx'
import { useGo } from '../parts/Door.tsx'
import { Expiry, inAYear } from '../parts/Expiry.tsx'
import { useFilters } from '../parts/filters.ts'
import { Flask, Key } from '../parts/icons.ts'
import { KeyFields } from '../parts/KeyFields.tsx'
import { KeySteps } from '../parts/KeySteps.tsx'
import { Page } from '../parts/Page.tsx'
import { Problem } from '../parts/Problem.tsx'
import type { Pair } from '../parts/paste.ts'
import { Wizard } from '../parts/Wizard.tsx'

export function Connect() {
  const [{ with: way }] = useFilters()
  const go = useGo()
  return (
    <Page
      title="Connect ShipStation"
      lead="Once, for everything: every integration uses this one connection."
    >
      {way === 'key' ? <WithKey /> : <Ways onKey={() => go('/connections/new?with=key')} />}
    </Page>
  )
}

function Ways({ onKey }: { onKey: () => void }) {
  const go = useGo()
  const sandbox = usePress(() => got(api.POST('/api/connections/sandbox')), {
    says: () => 'The sandbox runs, and is connected.',
    then: (it) => go(`/connections/${it.id}`),
  })
  return (
    <>
      <div className="ways">
        <section className="panel way">
          <Key size={22} aria-hidden />
          <h2>Your ShipStation account</h2>
          <p className="dim">With its API Key and Secret. The steps to make them stand beside the fields.</p>
          <Button onClick={onKey}>Connect with a key</Button>
        </section>
        <section className="panel way">
          <Flask size={22} aria-hidden />
          <h2>The sandbox</h2>
          <p className="dim">
            A ShipStation of your own on this machine, with stores and a page to print labels on. Nothing
            reaches the outside.
          </p>
          <Button onClick={() => sandbox.mutate()} loading={sandbox.isPending}>
            Try with the sandbox
          </Button>
        </section>
      </div>
      <Problem of={sandbox.error} />
    </>
  )
}

const fields = ['apiKey', 'apiSecret']

function WithKey() {
  const go = useGo()
  const [pair, setPair] = useState<Pair>({ apiKey: '', apiSecret: '' })
  const [name, setName] = useState('')
  const [expiresOn, setExpiresOn] = useState<string | null>(inAYear)
  const [answer, setAnswer] = useState<Checked | null>(null)
  const check = usePress(() => got(api.POST('/api/connections/shipstation/check', { body: pair })), {
    then: setAnswer,
  })
  const add = usePress(
    () =>
      got(
        api.POST('/api/connections/shipstation', {
          body: { ...pair, expiresOn, ...(name.trim() ? { name: name.trim() } : {}) },
        }),
      ),
    { says: () => 'ShipStation is connected and being read.', then: (it) => go(`/connections/${it.id}`) },
  )
  const ok = answer?.ok === true
  return (
    <Wizard
      at={ok ? 1 : 0}
      steps={[
        { title: 'Key and secret', done: ok },
        { title: 'Whose account, and until when', done: false },
      ]}
    >
      {ok ? (
        <div className="stack form">
          <CheckedAnswer it={answer} />
          <TextInput
            label="Name"
            description="For your own eyes, such as ShipStation – main."
            placeholder="ShipStation"
            value={name}
            error={about(add.error, 'name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Expiry value={expiresOn} onChange={setExpiresOn} error={about(add.error, 'expiresOn')} />
          <Problem of={add.error} fields={['name', 'expiresOn']} />
          <div className="line">
            <Button onClick={() => add.mutate()} loading={add.isPending}>
              Connect
            </Button>
            <Button variant="default" onClick={() => setAnswer(null)}>
              Back
            </Button>
          </div>
        </div>
      ) : (
        <div className="beside">
          <form
            className="stack form"
            onSubmit={(event) => {
              event.preventDefault()
              setAnswer(null)
              check.mutate()
            }}
          >
            <KeyFields
              value={pair}
              problem={check.error}
              onChange={(next) => {
                setPair(next)
                setAnswer(null)
                check.reset()
              }}
            />
            <Problem of={check.error} fields={fields} />
            {answer && <CheckedAnswer it={answer} />}
            <div className="line">
              <Button type="submit" loading={check.isPending}>
                Check with ShipStation
              </Button>
              <Button variant="default" onClick={() => go('/connections/new')}>
                Back
              </Button>
            </div>
            <p className="dim small">
              They are tried against ShipStation now and kept only when you connect, encrypted.
            </p>
          </form>
          <KeySteps />
        </div>
      )}
    </Wizard>
  )
}
