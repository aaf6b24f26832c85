import type { components, paths } from './schema.gen.ts'

type All = components['schemas']
export type Status = All['Status']
export type OrderState = All['OrderState']
export type Tracking = All['Tracking']
export type Address = All['Address']
export type Budget = All['Budget']
export type Overview = All['Overview']
export type Issue = All['Issue']
export type Mail = All['Mail']
export type Connection = All['Connection']
export type Checked = All['Checked']
export type Campaign = All['Campaign']
export type Import = All['Import']
export type ItemRow = All['ItemRow']
export type ItemAnswer = All['ItemAnswer']
export type BackerRow = All['BackerRow']
export type Backer = All['Backer']
export type WouldSend = All['WouldSend']
export type Sync = All['Sync']
export type Outlook = All['Outlook']
/** Answered by the bytes route, which the document does not hold. */
export type FilledTemplate = {
  filled: number
  kept: number
  unmatched: string[]
  says: string[]
  fileName: string
  /** base64 */
  file: string
}
export type OrderRow = All['OrderRow']
export type OrderPage = All['OrderPage']
export type TimelineEntry = All['TimelineEntry']
export type ActivityEntry = All['ActivityEntry']
export type Workspace = All['Workspace']
export type Watch = All['Watch']
export type Run = All['Run']
export type FeedStep = All['Step']

export type RunQuery = NonNullable<paths['/api/integrations/{id}/runs']['get']['parameters']['query']>
export type FeedQuery = NonNullable<paths['/api/integrations/{id}/feed']['get']['parameters']['query']>
export type BackerQuery = NonNullable<paths['/api/campaigns/{slug}/backers']['get']['parameters']['query']>
export type OrderQuery = NonNullable<paths['/api/orders']['get']['parameters']['query']>
