import { z } from 'zod'

/** The small nouns of a ShipStation account. */
export const store = z.object({
  name: z.string(),
  marketplace: z.string(),
  manual: z.boolean(),
  active: z.boolean(),
})
export const tag = z.object({ name: z.string(), color: z.string().nullable() })
export const user = z.object({ name: z.string() })
export const warehouse = z.object({
  name: z.string(),
  isDefault: z.boolean(),
  country: z.string().nullable(),
})
export const product = z.object({
  sku: z.string().nullable(),
  name: z.string().nullable(),
  price: z.string().nullable(),
  active: z.boolean(),
})

export const carrier = z.object({ name: z.string(), code: z.string(), nickname: z.string().nullable() })
export const customer = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
})

export type Store = z.infer<typeof store>
export type Tag = z.infer<typeof tag>
export type User = z.infer<typeof user>
export type Warehouse = z.infer<typeof warehouse>
export type Product = z.infer<typeof product>
export type Carrier = z.infer<typeof carrier>
export type Customer = z.infer<typeof customer>
