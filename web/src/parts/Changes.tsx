import { sentence } from './looks.ts'
import { Value } from './Value.tsx'

type Change = { field: string; before: string | null; after: string | null }

/** Old → new, field by field. */
export function Changes({ of }: { of: Change[] }) {
  return (
    <ul className="changes">
      {of.map((it) => (
        <li key={it.field}>
          <span className="dim">{sentence(it.field)}</span>
          {it.before === null ? (
            <span className="only-read">nothing</span>
          ) : (
            <del>
              <Value of={it.before} />
            </del>
          )}
          <span aria-label="became">→</span>
          {it.after === null ? (
            <span className="dim">empty</span>
          ) : (
            <ins>
              <Value of={it.after} />
            </ins>
          )}
        </li>
      ))}
    </ul>
  )
}
