import type { Checked as CheckedOf } from '../api/types.ts'
import { AlertTriangle, CircleCheck } from './icons.ts'
import { many } from './money.ts'

/** What ShipStation answered to a try, with the stores that prove whose account it is. */
export function CheckedAnswer({ it }: { it: CheckedOf }) {
  return (
    <div className="checked" data-tone={it.ok ? 'good' : 'bad'} role="status">
      <p className="line">
        {it.ok ? (
          <CircleCheck size={18} className="tone" aria-hidden />
        ) : (
          <AlertTriangle size={18} className="tone" aria-hidden />
        )}
        <b>{it.says}</b>
      </p>
      {it.remedy && <p>{it.remedy}</p>}
      {it.alreadyConnectedAs && (
        <p>
          This account is connected already, as <b>{it.alreadyConnectedAs}</b>. A second pair joins it and
          shares its requests.
        </p>
      )}
      {it.ok && (
        <>
          <p className="dim small">
            {it.account ? `Account ${it.account}. ` : ''}
            {many(it.stores.length, 'store')}:
          </p>
          <ul className="stores small">
            {it.stores.map((store) => (
              <li key={store.id}>
                {store.name}{' '}
                <span className="dim">
                  {store.marketplace}
                  {store.active ? '' : ', inactive'}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
