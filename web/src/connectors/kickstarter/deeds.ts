import { api, got } from '../../api/client.ts'

type Fields = { field: string; value: string | null; remove: boolean }[]

type Decision = { finalized: 'finalize' | 'hold' | null; reason: string | null }

/** The same decision for many backers at once: for all of them or for none. */
export const decideMany = (slug: string, body: Decision & { numbers: string[] }) =>
  got(api.POST('/api/campaigns/{slug}/backers/decisions', { params: { path: { slug } }, body }))

/** What a person can do to one backer. */
export const deedsOf = (slug: string, number: string) => {
  const params = { path: { slug, number } }
  return {
    decide: (body: Decision) =>
      got(api.POST('/api/campaigns/{slug}/backers/{number}/decision', { params, body })),
    correct: (fields: Fields) =>
      got(api.PUT('/api/campaigns/{slug}/backers/{number}/correction', { params, body: { fields } })),
    resolve: (body: { field: string; take: 'report' | 'ours' }) =>
      got(api.POST('/api/campaigns/{slug}/backers/{number}/conflict', { params, body })),
    twin: (body: { choice: 'adopt' | 'send' | 'leave'; orderId: string | null }) =>
      got(api.POST('/api/campaigns/{slug}/backers/{number}/twin', { params, body })),
    refund: (body: { press: string; amount: string; reason: string | null }) =>
      got(api.POST('/api/campaigns/{slug}/backers/{number}/refund', { params, body })),
    withdraw: (press: string) =>
      got(
        api.DELETE('/api/campaigns/{slug}/backers/{number}/refund/{press}', {
          params: { path: { slug, number, press } },
        }),
      ),
  }
}
