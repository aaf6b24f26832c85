import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { api, got } from '../api/client.ts'
import { usePress } from '../api/press.ts'
import type { Connection } from '../api/types.ts'
import { CheckedAnswer } from './Checked.tsx'
import { Deed } from './Deed.tsx'
import { Facts, Panel } from './Page.tsx'
import { type GivenPair, PairForm } from './PairForm.tsx'
import { Note, Problem } from './Problem.tsx'
import { Day, Time } from './Time.tsx'

type Of = { it: Connection }
type Second = NonNullable<Connection['second']>
const at = ({ id }: Connection) => ({ params: { path: { id } } })

/** The account's second key pair: off until a person says so, with what it costs. */
export function SecondPair({ it }: Of) {
  return it.second ? <Used it={it} second={it.second} /> : <Unused it={it} />
}

function Unused({ it }: Of) {
  return (
    <Panel title="Second key pair" actions={<Give it={it} label="Use the second pair" />}>
      <div className="stack">
        <p>
          <b>Off.</b> ShipStation gives an account two key pairs, each with 40 requests a minute. One does the
          work here. The other slot is for changing keys without a gap.
        </p>
        <p className="dim">
          With both at work, twice as much is read and sent a minute. <Cost />
        </p>
      </div>
    </Panel>
  )
}

const Cost = () => (
  <>
    It takes both of ShipStation’s slots: no other program gets a pair of its own. And to change keys later,
    you give the second one back first.
  </>
)

function Used({ it, second }: Of & { second: Second }) {
  const check = usePress(() => got(api.POST('/api/connections/{id}/second/check', at(it))))
  const { refused } = second
  const isStopped = it.status.word === 'Stopped'
  return (
    <Panel
      title="Second key pair"
      actions={
        <>
          {refused && (
            <>
              <Button variant="default" size="xs" loading={check.isPending} onClick={() => check.mutate()}>
                Check it again
              </Button>
              <Give it={it} label="Give another pair" />
            </>
          )}
          {!refused && !isStopped && <Promote it={it} label="Use it as the first" size="xs" />}
          <StopUsing it={it} />
        </>
      }
    >
      <div className="stack">
        {refused ? (
          <Note tone="wait">
            <b>Not used.</b> It was refused <Time at={refused.at} />. {refused.says} {refused.remedy}
          </Note>
        ) : isStopped ? (
          <p>
            <b>Ready.</b> Nothing is asked while the connection is stopped. This pair can take the first one’s
            place.
          </p>
        ) : (
          <p>
            <b>In use.</b> Both pairs work for this account, {it.budget?.limit ?? 80} requests a minute
            together. Both of ShipStation’s slots are taken.
          </p>
        )}
        <Problem of={check.error} />
        {check.data?.ok === false && <CheckedAnswer it={check.data} />}
        <Facts
          of={[
            ['API Key', <code key="k">ends in {second.last4}</code>],
            ['Given', <Time key="g" at={second.changedAt} />],
            [
              'Ends',
              second.expiresOn ? (
                <span key="e">
                  <Day date={second.expiresOn} /> <span className="dim">{second.expiresSays}</span>
                </span>
              ) : (
                'not known'
              ),
            ],
          ]}
        />
      </div>
    </Panel>
  )
}

function Give({ it, label }: Of & { label: string }) {
  const [opened, { open, close }] = useDisclosure(false)
  const give = usePress(
    (body: GivenPair) => got(api.PUT('/api/connections/{id}/second', { ...at(it), body })),
    { says: () => `${it.name} works with two key pairs now.` },
  )
  return (
    <>
      <Button variant="default" size="xs" onClick={open}>
        {label}
      </Button>
      <PairForm
        title="Use the second pair"
        opened={opened}
        onClose={close}
        press="Check it and use it"
        pending={give.isPending}
        problem={give.error}
        onGive={give.mutateAsync}
      >
        <p>
          <Cost />
        </p>
        <p className="dim">
          Make a second pair of the same account. It is tried now, and kept only if it works, encrypted.
        </p>
      </PairForm>
    </>
  )
}

/** One press, also for when the first pair is refused: it is how keys are changed without a gap. */
export function Promote({ it, label, size = 'sm' }: Of & { label: string; size?: string }) {
  const promote = usePress(() => got(api.POST('/api/connections/{id}/second/first', at(it))), {
    says: (now) => `${now.name} works with the pair that ends in ${now.apiKey.last4} now.`,
  })
  return (
    <Deed
      title="Use the second pair as the first"
      label={label}
      press="Use it as the first"
      size={size}
      variant={size === 'sm' ? 'filled' : 'default'}
      pending={promote.isPending}
      problem={promote.error}
      onPress={() => promote.mutateAsync()}
    >
      <p>
        The pair that ends in {it.second?.last4} is tried, then takes the place of the one that ends in{' '}
        {it.apiKey.last4}, which is forgotten here. Nothing is interrupted; from then on one pair does the
        work.
      </p>
      <p>Then delete the old pair in ShipStation: its slot is free for a new one.</p>
    </Deed>
  )
}

function StopUsing({ it }: Of) {
  const stop = usePress(() => got(api.DELETE('/api/connections/{id}/second', at(it))), {
    says: (done) => done.says,
  })
  return (
    <Deed
      title="Stop using the second pair"
      label="Stop using it"
      press="Stop using it"
      size="xs"
      danger
      pending={stop.isPending}
      problem={stop.error}
      onPress={() => stop.mutateAsync()}
    >
      <p>
        It is forgotten here at once, and the first pair goes on alone with 40 requests a minute. Its slot in
        ShipStation is free when you delete it there.
      </p>
    </Deed>
  )
}
