import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { campaign } from '../../api/queries.ts'

/** The campaign whose pages these are, by the slug in the address. */
export const useSlug = (): string => useParams({ strict: false }).slug ?? ''
export const useCampaign = () => useQuery(campaign(useSlug()))
