import { WEBHOOK_EVENTS } from '../../schema/webhook.ts'
import { integer, text } from '../fields.ts'
import { misfit, refuse } from '../refusal.ts'
import { type Call, given, pathId, route } from '../route.ts'

function subscribe(call: Call) {
  const { shop } = call
  const body = given(call)
  const [target, event] = [text(body.target_url) ?? '', text(body.event) ?? '']
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target))
    throw misfit('request.target_url', 'The target_url field is required and has to be an address.')
  if (!(WEBHOOK_EVENTS as readonly string[]).includes(event))
    throw misfit(
      'request.event',
      `Error converting value "${event}" to type 'SS.OpenApi.Models.WebhookEvent'.`,
    )
  const StoreID = integer(body.store_id, 'request.store_id')
  if (StoreID !== null && !shop.stores.get(StoreID)) throw refuse(404, `Store ${StoreID} was not found.`)
  const WebHookID = shop.next('webhook', 1_000)
  shop.webhooks.put(WebHookID, {
    IsLabelAPIHook: false,
    WebHookID,
    SellerID: 100_000 + shop.seed,
    StoreID,
    HookType: event,
    MessageFormat: 'Json',
    Url: target,
    Name: text(body.friendly_name),
    BulkCopyBatchID: null,
    BulkCopyRecordID: null,
    Active: true,
    WebhookLogs: [],
    Seller: null,
    Store: null,
  })
  return { id: WebHookID }
}

function unsubscribe(call: Call) {
  const id = pathId(call)
  if (id === null || !call.shop.webhooks.get(id)) throw refuse(404, `Webhook ${call.ids[0]} was not found.`)
  call.shop.webhooks.delete(id)
  return null
}

export const webhookRoutes = [
  route('GET', '/webhooks', ({ shop }) => ({ webhooks: shop.webhooks.all() })),
  route('POST', '/webhooks/subscribe', subscribe),
  route('DELETE', '/webhooks/*', unsubscribe),
]
