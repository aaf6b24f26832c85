import { z } from 'zod'
import { open } from './open.ts'

export const CONTENTS = ['merchandise', 'documents', 'gift', 'returned_goods', 'sample'] as const
export const NON_DELIVERY = ['return_to_sender', 'treat_as_abandoned'] as const

/** `value` is in US dollars, per unit. With `customsItemId` the line is updated, without it a line is added. */
export const CustomsItem = z.looseObject({
  customsItemId: z.union([z.number(), z.string()]).nullish(),
  description: z.string().nullish(),
  quantity: z.number().nullish(),
  value: z.number().nullish(),
  harmonizedTariffCode: z.string().nullish(),
  countryOfOrigin: z.string().nullish(),
})
export type CustomsItem = z.infer<typeof CustomsItem>

export const InternationalOptions = z.looseObject({
  contents: open(CONTENTS).nullish(),
  customsItems: z.array(CustomsItem).nullish(),
  nonDelivery: open(NON_DELIVERY).nullish(),
})
export type InternationalOptions = z.infer<typeof InternationalOptions>
