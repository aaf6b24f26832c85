import { Door } from '../../parts/Door.tsx'
import { AlertTriangle, CircleCheck, CircleX, InfoCircle } from '../../parts/icons.ts'
import type { CheckedKey } from './types.ts'

/** What Klaviyo answered to a key: whose it is, each scope on its own, and the one thing to do about it. `again`: of a key that is in use. */
export function CheckedAnswer({ it, again = false }: { it: CheckedKey; again?: boolean }) {
  const tone = !it.ok ? 'bad' : it.scopes.some(({ ok }) => !ok) ? 'wait' : 'good'
  const Icon = tone === 'good' ? CircleCheck : AlertTriangle
  return (
    <div className="checked" data-tone={tone} role="status">
      <p className="line">
        <Icon size={18} className="tone" aria-hidden />
        <b className="grow">{it.says}</b>
      </p>
      {it.account?.isTest && !again && (
        <p>
          <b>A test account.</b> Events are kept apart from your real customers; set the real account up as an
          integration of its own when you are satisfied.
        </p>
      )}
      {it.scopes.length > 0 && (
        <ul className="scopes" aria-label="Scopes">
          {it.scopes.map((one) => (
            <li key={one.scope} data-tone={one.ok ? 'good' : one.needed ? 'bad' : 'wait'}>
              {one.ok ? (
                <CircleCheck size={15} className="tone" aria-hidden />
              ) : one.needed ? (
                <CircleX size={15} className="tone" aria-hidden />
              ) : (
                <InfoCircle size={15} className="tone" aria-hidden />
              )}
              <code>{one.scope}</code>
              <span>{one.says}</span>
            </li>
          ))}
        </ul>
      )}
      {it.remedy && <p>{it.remedy}</p>}
      {it.integration === null && it.goingThere.length > 0 && !again && (
        <p>Events of another ShipStation account go there already. Both are counted on their own.</p>
      )}
      {it.integration && !again && (
        <p>
          This account is set up already.{' '}
          <Door href={`/integrations/klaviyo/${it.integration}`}>Open it</Door> and change its settings there.
        </p>
      )}
    </div>
  )
}
