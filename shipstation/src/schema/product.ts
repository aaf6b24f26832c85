import { z } from 'zod'

export const ProductTag = z.looseObject({ tagId: z.number(), name: z.string().nullish() })
export const ProductCategory = z.looseObject({ categoryId: z.number(), name: z.string().nullish() })

/** Products come into being when an order with a new SKU does; V1 can neither make nor delete them. */
export const Product = z.looseObject({
  productId: z.number(),
  aliases: z.unknown().nullish(),
  sku: z.string().nullish(),
  name: z.string().nullish(),
  price: z.number().nullish(),
  defaultCost: z.number().nullish(),
  length: z.number().nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  weightOz: z.number().nullish(),
  internalNotes: z.string().nullish(),
  fulfillmentSku: z.string().nullish(),
  createDate: z.string().nullish(),
  modifyDate: z.string().nullish(),
  active: z.boolean().nullish(),
  productCategory: ProductCategory.nullish(),
  productType: z.string().nullish(),
  warehouseLocation: z.string().nullish(),
  defaultCarrierCode: z.string().nullish(),
  defaultServiceCode: z.string().nullish(),
  defaultPackageCode: z.string().nullish(),
  defaultIntlCarrierCode: z.string().nullish(),
  defaultIntlServiceCode: z.string().nullish(),
  defaultIntlPackageCode: z.string().nullish(),
  defaultConfirmation: z.string().nullish(),
  defaultIntlConfirmation: z.string().nullish(),
  customsDescription: z.string().nullish(),
  customsValue: z.number().nullish(),
  customsTariffNo: z.string().nullish(),
  customsCountryCode: z.string().nullish(),
  noCustoms: z.boolean().nullish(),
  tags: z.array(ProductTag).nullish(),
  upc: z.string().nullish(),
  thumbnailUrl: z.string().nullish(),
})
export type Product = z.infer<typeof Product>
