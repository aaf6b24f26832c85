import type { Shop } from './shop.ts'

/** The answer to a deed that makes nothing. */
export const done = (shop: Shop, message: string) => ({
  success: shop.settings.successText ? 'true' : true,
  message,
})
