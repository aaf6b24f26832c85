import { sql } from 'kysely'
import type { Mapping } from '../../model/pledge.ts'
import type { Product } from '../../model/shop.ts'
import type { Db } from '../../store/open.ts'
import type { Known } from '../backers/known.ts'
import type { Thing } from './found.ts'

export type Suggestion = { sku: string; name: string | null; because: string }
type Elsewhere = { title: string; campaign: string; line: NonNullable<Mapping['lines']>[number] }

/** What a thing may be: as it was answered in another campaign, else a product of that SKU, that name, or nearly that name. */
export async function suggestions(db: Db, known: Known): Promise<(thing: Thing) => Suggestion | null> {
  const earlier = new Map<string, Elsewhere>()
  for (const one of await answeredElsewhere(db, known)) earlier.set(plain(one.title), one)
  const products = await productsOf(db, known)
  const bySku = new Map(products.map((one) => [plain(one.sku), one]))
  const byName = new Map(products.map((one) => [plain(one.name ?? ''), one]))
  return ({ title }) => {
    const name = plain(title)
    if (name === '') return null
    const before = earlier.get(name)
    if (before)
      return {
        ...{ sku: before.line.sku, name: before.line.name },
        because: `In ${before.campaign} “${before.title}” is this.`,
      }
    const sku = bySku.get(name)
    if (sku) return { sku: sku.sku, name: sku.name, because: 'A product in ShipStation has this as its SKU.' }
    const same = byName.get(name)
    if (same) return { sku: same.sku, name: same.name, because: 'A product in ShipStation has this name.' }
    const near = nearest(name, products)
    return near && { sku: near.sku, name: near.name, because: `Sounds like “${near.name}” in ShipStation.` }
  }
}

/** Things that are one SKU, once, in other campaigns of this workspace; the newest answer last. */
async function answeredElsewhere(db: Db, known: Known): Promise<Elsewhere[]> {
  const { rows } = await sql<Elsewhere>`
    select m.data ->> 'title' as title, c.data ->> 'name' as campaign, m.data -> 'lines' -> 0 as line
    from records m join records c on c.workspace = m.workspace and c.account = m.account and c.kind = 'campaign' and not c.gone
    where m.workspace = ${known.workspace} and m.kind = 'mapping' and m.account <> ${known.at.self} and not m.gone
      and jsonb_typeof(m.data -> 'lines') = 'array' and jsonb_array_length(m.data -> 'lines') = 1
      and (m.data -> 'lines' -> 0 ->> 'quantity')::int = 1
    order by m.seq
  `.execute(db)
  return rows
}

type Sold = Product & { sku: string }
async function productsOf(db: Db, known: Known): Promise<Sold[]> {
  const { rows } = await sql<{ data: Sold }>`
    select data from records where workspace = ${known.workspace} and kind = 'product' and not gone
      and (${known.sync.connected} = '' or account = ${known.sync.connected})
      and coalesce(data ->> 'sku', '') <> '' and (data ->> 'active')::boolean order by data ->> 'sku'
  `.execute(db)
  return rows.map((row) => row.data)
}

/** "Moon-Lamp (black)" → "moon lamp black": marks, case and accents aside. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** The product that shares the most words with a name, if those are most of the words of both. */
function nearest(name: string, products: readonly Sold[]): Sold | null {
  const words = new Set(name.split(' '))
  let best: { product: Sold; score: number } | null = null
  for (const product of products) {
    const theirs = new Set(plain(product.name ?? '').split(' '))
    const common = [...words].filter((word) => theirs.has(word)).length
    const score = common / (words.size + theirs.size - common)
    if (score >= 0.5 && score > (best?.score ?? 0)) best = { product, score }
  }
  return best?.product ?? null
}
