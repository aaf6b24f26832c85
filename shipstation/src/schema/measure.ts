import { z } from 'zod'
import { open } from './open.ts'

export const WEIGHT_UNITS = ['pounds', 'ounces', 'grams'] as const
export const LENGTH_UNITS = ['inches', 'centimeters'] as const
export const INSURERS = ['shipsurance', 'carrier', 'provider', 'xcover', 'parcelguard'] as const

/** `WeightUnits` is ShipStation's own number for `units` (1 is ounces); read only, absent from older answers. */
export const Weight = z.looseObject({
  value: z.number().nullish(),
  units: open(WEIGHT_UNITS).nullish(),
  WeightUnits: z.number().nullish(),
})
export type Weight = z.infer<typeof Weight>

export const Dimensions = z.looseObject({
  length: z.number().nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  units: open(LENGTH_UNITS).nullish(),
})
export type Dimensions = z.infer<typeof Dimensions>

export const InsuranceOptions = z.looseObject({
  provider: open(INSURERS).nullish(),
  insureShipment: z.boolean().nullish(),
  insuredValue: z.number().nullish(),
})
export type InsuranceOptions = z.infer<typeof InsuranceOptions>
