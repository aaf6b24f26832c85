import type { TimelineEntry } from '../api/types.ts'
import { CopyText } from './Copy.tsx'
import { Time } from './Time.tsx'

/** JSON as it goes over the wire. */
export function Json({ of, label }: { of: unknown; label: string }) {
  const text = typeof of === 'string' ? of : JSON.stringify(of, null, 2)
  return (
    // why: a region that scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <pre className="wire" tabIndex={0} aria-label={label}>
      {text ?? 'nothing'}
    </pre>
  )
}

/** One request and its answer: the only place where the engine's own words show. */
export function Wire({ of }: { of: NonNullable<TimelineEntry['wire']> }) {
  return (
    <div className="stack">
      <p className="wire-line">
        <code>
          {of.request.method} {of.request.path}
        </code>{' '}
        {of.answer ? <b>answered {of.answer.status}</b> : <b>no answer</b>}
        {of.milliseconds !== null && <span> in {of.milliseconds} ms</span>}
        <span> · attempt {of.attempt}</span>
        {of.nextTry && (
          <span>
            {' '}
            · next try <Time at={of.nextTry} />
          </span>
        )}
      </p>
      {of.request.body !== null && of.request.body !== undefined && (
        <>
          <h4>Request</h4>
          <Json of={of.request.body} label="Request body" />
        </>
      )}
      {of.answer && (
        <>
          <h4>Answer</h4>
          <Json of={of.answer.body} label="Answer body" />
        </>
      )}
      <div>
        <CopyText text={JSON.stringify(of, null, 2)}>Copy request and answer</CopyText>
      </div>
    </div>
  )
}
