import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, got } from './client.ts'
import type { BackerQuery, FeedQuery, OrderQuery, RunQuery } from './types.ts'

// The first word of a key is what live updates wake; see live.ts.
export const workspace = () =>
  queryOptions({ queryKey: ['workspace'], queryFn: () => got(api.GET('/api/workspace')), staleTime: 60_000 })
export const overview = () =>
  queryOptions({ queryKey: ['overview'], queryFn: () => got(api.GET('/api/overview')) })
export const issues = () => queryOptions({ queryKey: ['issues'], queryFn: () => got(api.GET('/api/issues')) })
export const mailSettings = () =>
  queryOptions({ queryKey: ['mails', 'settings'], queryFn: () => got(api.GET('/api/mail')) })
export const mails = (query: { page: number; campaign?: string; q?: string }) =>
  queryOptions({
    queryKey: ['mails', query],
    queryFn: () => got(api.GET('/api/mails', { params: { query } })),
    placeholderData: keepPreviousData,
  })

export const connections = () =>
  queryOptions({ queryKey: ['connections'], queryFn: () => got(api.GET('/api/connections')) })
export const connection = (id: string) =>
  queryOptions({
    queryKey: ['connections', id],
    queryFn: () => got(api.GET('/api/connections/{id}', { params: { path: { id } } })),
  })
export const shipFroms = (id: string) =>
  queryOptions({
    queryKey: ['ship-froms', id],
    queryFn: () => got(api.GET('/api/connections/{id}/ship-froms', { params: { path: { id } } })),
    enabled: id !== '',
  })

export const campaigns = () =>
  queryOptions({ queryKey: ['campaigns'], queryFn: () => got(api.GET('/api/campaigns')) })
export const campaign = (slug: string) =>
  queryOptions({
    queryKey: ['campaigns', slug],
    queryFn: () => got(api.GET('/api/campaigns/{slug}', { params: { path: { slug } } })),
  })
export const imports = (slug: string) =>
  queryOptions({
    queryKey: ['campaigns', slug, 'imports'],
    queryFn: () => got(api.GET('/api/campaigns/{slug}/imports', { params: { path: { slug } } })),
  })
export const imported = (slug: string, id: string) =>
  queryOptions({
    queryKey: ['campaigns', slug, 'imports', id],
    queryFn: () => got(api.GET('/api/campaigns/{slug}/imports/{id}', { params: { path: { slug, id } } })),
  })
export const items = (slug: string) =>
  queryOptions({
    queryKey: ['campaigns', slug, 'items'],
    queryFn: () => got(api.GET('/api/campaigns/{slug}/items', { params: { path: { slug } } })),
  })
export const backers = (slug: string, query: BackerQuery) =>
  queryOptions({
    queryKey: ['campaigns', slug, 'backers', query],
    queryFn: () => got(api.GET('/api/campaigns/{slug}/backers', { params: { path: { slug }, query } })),
    placeholderData: keepPreviousData,
  })
export const backer = (slug: string, number: string) =>
  queryOptions({
    queryKey: ['campaigns', slug, 'backer', number],
    queryFn: () =>
      got(api.GET('/api/campaigns/{slug}/backers/{number}', { params: { path: { slug, number } } })),
  })
export const wouldSend = (slug: string, number: string) =>
  queryOptions({
    queryKey: ['campaigns', slug, 'backer', number, 'would-send'],
    queryFn: () =>
      got(
        api.GET('/api/campaigns/{slug}/backers/{number}/would-send', { params: { path: { slug, number } } }),
      ),
  })
export const sync = (slug: string) =>
  queryOptions({
    queryKey: ['campaigns', slug, 'sync'],
    queryFn: () => got(api.GET('/api/campaigns/{slug}/sync', { params: { path: { slug } } })),
    refetchInterval: 5_000,
  })
export const outlook = (slug: string) =>
  queryOptions({
    queryKey: ['campaigns', slug, 'sync', 'outlook'],
    queryFn: () => got(api.GET('/api/campaigns/{slug}/sync/outlook', { params: { path: { slug } } })),
  })
export const restart = (slug: string) =>
  queryOptions({
    queryKey: ['campaigns', slug, 'sync', 'restart'],
    queryFn: () => got(api.GET('/api/campaigns/{slug}/sync/restart', { params: { path: { slug } } })),
  })

export const orders = (query: OrderQuery) =>
  queryOptions({
    queryKey: ['orders', query],
    queryFn: () => got(api.GET('/api/orders', { params: { query } })),
    placeholderData: keepPreviousData,
  })
export const order = (id: string) =>
  queryOptions({
    queryKey: ['orders', 'one', id],
    queryFn: () => got(api.GET('/api/orders/{id}', { params: { path: { id } } })),
  })
export const search = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: () => got(api.GET('/api/search', { params: { query: { q } } })),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })

/** Everything that ShipStation is kept in step with, whatever its kind. */
export const systems = () =>
  queryOptions({
    queryKey: ['integrations'],
    queryFn: async () => {
      const [kickstarter, klaviyo] = await Promise.all([
        got(api.GET('/api/campaigns')),
        got(api.GET('/api/klaviyo')),
      ])
      return { campaigns: kickstarter.campaigns, klaviyos: klaviyo.integrations }
    },
  })

const at = (id: string) => ({ path: { id } })
export const watch = (id: string) =>
  queryOptions({
    queryKey: ['integrations', id],
    queryFn: () => got(api.GET('/api/integrations/{id}', { params: at(id) })),
  })
export const runs = (id: string, query: RunQuery) =>
  queryOptions({
    queryKey: ['integrations', id, 'runs', query],
    queryFn: () => got(api.GET('/api/integrations/{id}/runs', { params: { ...at(id), query } })),
    placeholderData: keepPreviousData,
  })
export const feed = (id: string, query: FeedQuery) =>
  queryOptions({
    queryKey: ['integrations', id, 'feed', query],
    queryFn: () => got(api.GET('/api/integrations/{id}/feed', { params: { ...at(id), query } })),
    placeholderData: keepPreviousData,
  })
export const feedStep = (id: string, key: string) =>
  queryOptions({
    queryKey: ['integrations', id, 'step', key],
    queryFn: () => got(api.GET('/api/integrations/{id}/feed/{key}', { params: { path: { id, key } } })),
  })
export const questions = (id: string) =>
  queryOptions({
    queryKey: ['integrations', id, 'questions'],
    queryFn: () => got(api.GET('/api/integrations/{id}/questions', { params: at(id) })),
  })
