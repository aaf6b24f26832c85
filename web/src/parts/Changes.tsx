type Change = { field: string; before: string | null; after: string | null }

/** Old → new, field by field. */
export function Changes({ of }: { of: Change[] }) {
  return (
    <ul className="changes">
      {of.map((it) => (
        <li key={it.field}>
          <span className="dim">{it.field}</span>
          <del>{it.before ?? 'nothing'}</del>
          <span aria-label="became">→</span>
          <ins>{it.after ?? 'nothing'}</ins>
        </li>
      ))}
    </ul>
  )
}
