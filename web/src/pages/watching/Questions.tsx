import { useQuery } from '@tanstack/react-query'
import { questions } from '../../api/queries.ts'
import { Door, DoorButton } from '../../parts/Door.tsx'
import { Asked, Empty } from '../../parts/Empty.tsx'
import { many, number } from '../../parts/money.ts'

/** What waits for an answer: each question once, whom it holds up, and the page where it is answered. */
export function Questions({ id }: { id: string }) {
  return (
    <Asked of={useQuery(questions(id))}>
      {({ questions: list }) =>
        list.length === 0 ? (
          <Empty title="Nothing waits for you">
            When Longshore cannot know something, such as which product a reward is, it asks here and holds
            back only what the answer is about.
          </Empty>
        ) : (
          list.map((it) => (
            <article
              key={`${it.kind} ${it.ref} ${it.question}`}
              className="panel issue"
              aria-label={it.question}
            >
              <header className="line">
                <h2 className="grow">{it.question}</h2>
                <span className="tab-count" title={many(it.count, 'record')}>
                  {number(it.count)}
                </span>
              </header>
              <div className="line">
                <DoorButton href={it.answer.href}>{it.answer.title}</DoorButton>
                <span className="dim small">{many(it.count, 'record')} will go on when it is answered.</span>
              </div>
              {it.hurts.length > 0 && (
                <details>
                  <summary>
                    Whom it holds up ({number(it.hurts.length)}
                    {it.count > it.hurts.length ? ` of ${number(it.count)}` : ''})
                  </summary>
                  <ul className="hurts">
                    {it.hurts.map((one) => (
                      <li key={one.href}>
                        <Door href={one.href}>{one.title}</Door>
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </article>
          ))
        )
      }
    </Asked>
  )
}
