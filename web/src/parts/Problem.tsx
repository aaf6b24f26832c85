import { about, Refused } from '../api/refused.ts'
import { AlertTriangle } from './icons.ts'

/** A refusal that belongs to no field on this form (those that do stand beside their field). */
export function Problem({ of, fields = [] }: { of: Error | null; fields?: string[] }) {
  if (!of || fields.some((field) => about(of, field))) return null
  const words = of instanceof Refused ? of : { says: of.message, remedy: undefined }
  return (
    <div className="problem" role="alert">
      <AlertTriangle size={18} aria-hidden />
      <div>
        <b>{words.says}</b>
        {words.remedy && <p>{words.remedy}</p>}
      </div>
    </div>
  )
}

/** A quiet sentence that matters: a consequence, a reason, a limit. */
export function Note({
  tone = 'calm',
  children,
}: {
  tone?: 'calm' | 'wait' | 'good'
  children: React.ReactNode
}) {
  return (
    <div className="note" data-tone={tone}>
      {children}
    </div>
  )
}
