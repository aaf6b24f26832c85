import { z } from 'zod'
import { open } from './open.ts'

export const WEBHOOK_EVENTS = [
  'ORDER_NOTIFY',
  'ITEM_ORDER_NOTIFY',
  'SHIP_NOTIFY',
  'ITEM_SHIP_NOTIFY',
  'FULFILLMENT_SHIPPED',
  'FULFILLMENT_REJECTED',
] as const
export const WebhookEvent = open(WEBHOOK_EVENTS)
export type WebhookEvent = z.infer<typeof WebhookEvent>

/** A subscription as listed: its members are written in capitals, unlike everything else. */
export const Webhook = z.looseObject({
  WebHookID: z.number(),
  IsLabelAPIHook: z.boolean().nullish(),
  SellerID: z.number().nullish(),
  StoreID: z.number().nullish(),
  HookType: WebhookEvent.nullish(),
  MessageFormat: z.string().nullish(),
  Url: z.string().nullish(),
  Name: z.string().nullish(),
  BulkCopyBatchID: z.unknown().nullish(),
  BulkCopyRecordID: z.unknown().nullish(),
  Active: z.boolean().nullish(),
  WebhookLogs: z.array(z.unknown()).nullish(),
  Seller: z.unknown().nullish(),
  Store: z.unknown().nullish(),
})
export type Webhook = z.infer<typeof Webhook>
export const Webhooks = z.looseObject({ webhooks: z.array(Webhook) })

export const Subscribed = z.looseObject({ id: z.number() })
export type Subscribed = z.infer<typeof Subscribed>

/** What ShipStation posts: unsigned, and only a hint where to look. */
export const Notification = z.looseObject({ resource_url: z.string(), resource_type: WebhookEvent })
export type Notification = z.infer<typeof Notification>
