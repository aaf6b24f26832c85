import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { klaviyo } from './queries.ts'

/** The integration whose pages these are, by the id in the address. */
export const useId = (): string => useParams({ strict: false }).id ?? ''
export const useKlaviyo = () => useQuery(klaviyo(useId()))
