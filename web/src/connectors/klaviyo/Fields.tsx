import { Checkbox, NumberInput, Radio } from '@mantine/core'
import type { Metric, Review, Settings } from './types.ts'

type FieldProps = { value: Settings; onChange: (patch: Partial<Settings>) => void }

/** All stores, those to come as well, or some of them. */
export function StoresField({ value, onChange, of }: FieldProps & { of: Review['stores'] }) {
  const all = of.map((one) => one.id)
  const chosen = value.stores ?? all
  const toggle = (id: string, on: boolean) =>
    onChange({ stores: on ? [...chosen, id] : chosen.filter((one) => one !== id) })
  return (
    <Radio.Group
      label="Stores"
      description="The store’s name stands first on every event, so flows and segments can be narrowed by it."
      value={value.stores === null ? 'all' : 'some'}
      onChange={(how) => onChange({ stores: how === 'all' ? null : all })}
    >
      <div className="stack choices">
        <Radio value="all" label={`All ${of.length} stores, and those to come`} />
        <Radio value="some" label="Only these" />
        <ul className="picked">
          {of.map((one) => (
            <li key={one.id}>
              <Checkbox
                label={
                  <>
                    {one.name}{' '}
                    <span className="dim">
                      {one.marketplace}
                      {one.active ? '' : ', inactive'}
                    </span>
                  </>
                }
                checked={chosen.includes(one.id)}
                onChange={(event) => toggle(one.id, event.currentTarget.checked)}
              />
            </li>
          ))}
        </ul>
        {chosen.length === 0 && <p className="dim">No store: nothing would be sent.</p>}
      </div>
    </Radio.Group>
  )
}

export function DaysField({ value, onChange }: FieldProps) {
  return (
    <NumberInput
      className="short-field"
      label="Days back"
      description="Events of so many days are sent as history, which starts no flow."
      min={1}
      max={730}
      allowDecimal={false}
      clampBehavior="strict"
      value={value.days}
      onChange={(days) => typeof days === 'number' && days >= 1 && onChange({ days })}
    />
  )
}

type MetricsProps = FieldProps & { of: { metric: Metric; says: string; usual: boolean }[] }
/** Klaviyo's five, named to the letter, and what is offered besides. */
export function MetricsField({ value, onChange, of }: MetricsProps) {
  const box = ({ metric, says }: MetricsProps['of'][number]) => (
    <Checkbox
      key={metric}
      value={metric}
      label={metric}
      description={says}
      checked={value.metrics.includes(metric)}
      onChange={(event) => {
        const on = event.currentTarget.checked
        const all = of.map((one) => one.metric)
        onChange({
          metrics: all.filter((one) => (one === metric ? on : value.metrics.includes(one))),
        })
      }}
    />
  )
  return (
    <div className="metrics-choice">
      <fieldset className="plain-set">
        <legend>The five of Klaviyo’s own integration</legend>
        {of.filter((one) => one.usual).map(box)}
      </fieldset>
      <fieldset className="plain-set">
        <legend>Besides, if you want them</legend>
        {of.filter((one) => !one.usual).map(box)}
      </fieldset>
    </div>
  )
}
