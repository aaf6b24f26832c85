import type { components, paths } from '../../api/schema.gen.ts'

type All = components['schemas']
export type Klaviyo = All['KlaviyoIntegration']
export type Settings = All['KlaviyoSettings']
export type Metric = Settings['metrics'][number]
export type CheckedKey = All['KlaviyoChecked']
export type Review = All['KlaviyoReview']
export type Outlook = All['KlaviyoOutlook']
export type Example = All['KlaviyoPreview']['examples'][number]
export type Event = All['KlaviyoEvent']
export type Zones = All['KlaviyoZones']
export type Report = All['KlaviyoReport']
export type Difference = All['KlaviyoDay']['differences'][number]
export type FeedQuery = NonNullable<paths['/api/klaviyo/{id}/feed']['get']['parameters']['query']>
export type ReportQuery = NonNullable<paths['/api/klaviyo/{id}/report']['get']['parameters']['query']>

/** Whose settings they are: of a draft that is stored nowhere, or of an integration. */
export type Of = { connection: string } | { id: string }
