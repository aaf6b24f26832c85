import type { Answer } from '../api/define.ts'
import type { routes } from '../api/orders.ts'
import type { Subject } from './subject.ts'

type Page = Omit<Answer<typeof routes.show>, 'support'>

/** The whole page as text, to be sent to whoever helps. Exact times; nothing that opens a door. */
export function supportText(page: Page, subject: Subject, version: string): string {
  const lines = [
    `${page.title} (${page.id}), Longshore ${version}`,
    page.says,
    subject.order ? `ShipStation: ${subject.order.ref.account}, order id ${subject.order.ref.id}` : '',
    ...page.sides.flatMap((side) => [
      '',
      `${side.system}: ${side.title}, ${side.state}`,
      ...side.fields.map(({ label, value }) => `  ${label}: ${value ?? 'none'}`),
      ...side.lines.map(({ sku, name, quantity, unitPrice }) =>
        `  ${quantity} × ${sku ?? ''} ${name ?? ''}${unitPrice ? ` at ${unitPrice}` : ''}`.trimEnd(),
      ),
    ]),
    '',
    'Timeline, newest first:',
    ...page.timeline.flatMap(({ at, kind, title, detail, who, changes, wire }) => [
      `${at} ${kind}: ${title}${who ? ` (${who})` : ''}${detail ? `: ${detail}` : ''}`,
      ...changes.map(({ field, before, after }) => `  ${field}: ${before ?? 'none'} → ${after ?? 'none'}`),
      ...(wire ? [`  attempt ${wire.attempt}, ${wire.milliseconds ?? '?'} ms`, ...wireText(wire)] : []),
    ]),
  ]
  return lines.join('\n')
}

type Wire = NonNullable<Page['timeline'][number]['wire']>
const wireText = ({ request, answer }: Wire) => [
  `  > ${request.method} ${request.path} ${JSON.stringify(request.body)}`,
  answer ? `  < ${answer.status} ${JSON.stringify(answer.body)}` : '  < no answer',
]
