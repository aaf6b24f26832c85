import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, got } from '../../api/client.ts'
import type { FeedQuery, Of, ReportQuery, Settings } from './types.ts'

// The first word of a key is what live updates wake; see api/live.ts.
const at = (id: string) => ({ params: { path: { id } } })

export const klaviyo = (id: string) =>
  queryOptions({
    queryKey: ['klaviyo', id],
    queryFn: () => got(api.GET('/api/klaviyo/{id}', at(id))),
    refetchInterval: 5_000,
  })
export const review = (connection: string) =>
  queryOptions({
    queryKey: ['klaviyo', 'review', connection],
    queryFn: () => got(api.GET('/api/klaviyo/review/{connection}', { params: { path: { connection } } })),
    enabled: connection !== '',
  })
/** Counted anew only when the settings change: it looks at every order of the window. */
export const outlook = (of: Of, settings: Settings) =>
  queryOptions({
    queryKey: ['klaviyo-outlook', of, settings],
    queryFn: () =>
      got(
        'id' in of
          ? api.POST('/api/klaviyo/{id}/outlook', { ...at(of.id), body: { settings } })
          : api.POST('/api/klaviyo/outlook', { body: { connection: of.connection, settings } }),
      ),
    staleTime: 60_000,
    retry: false,
  })
export const preview = (connection: string, settings: Settings) =>
  queryOptions({
    queryKey: ['klaviyo-preview', connection, settings],
    queryFn: () => got(api.POST('/api/klaviyo/preview', { body: { connection, settings } })),
    staleTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  })
export const feed = (id: string, query: FeedQuery) =>
  queryOptions({
    queryKey: ['klaviyo', id, 'feed', query],
    queryFn: () => got(api.GET('/api/klaviyo/{id}/feed', { params: { path: { id }, query } })),
    placeholderData: keepPreviousData,
  })
export const feedEvent = (id: string, key: string) =>
  queryOptions({
    queryKey: ['klaviyo', id, 'event', key],
    queryFn: () => got(api.GET('/api/klaviyo/{id}/events/{key}', { params: { path: { id, key } } })),
  })
// Both ask Klaviyo itself, within its limits: not woken by every order that goes by.
export const report = (id: string, query: ReportQuery) =>
  queryOptions({
    queryKey: ['klaviyo-report', id, query],
    queryFn: () => got(api.GET('/api/klaviyo/{id}/report', { params: { path: { id }, query } })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
export const reportDay = (id: string, day: string, query: Pick<ReportQuery, 'metric' | 'store'>) =>
  queryOptions({
    queryKey: ['klaviyo-report', id, 'day', day, query],
    queryFn: () => got(api.GET('/api/klaviyo/{id}/report/{day}', { params: { path: { id, day }, query } })),
  })
export const restart = (id: string) =>
  queryOptions({
    queryKey: ['klaviyo', id, 'restart'],
    queryFn: () => got(api.GET('/api/klaviyo/{id}/restart', at(id))),
    enabled: false,
  })
