import type { Customer } from '../../schema/customer.ts'
import { Product } from '../../schema/product.ts'
import { flag, text, wall } from '../fields.ts'
import { holds, isDesc, paged, same, sorted } from '../paging.ts'
import { done } from '../done.ts'
import { trimmed } from '../orders/items.ts'
import { misfit, refuse } from '../refusal.ts'
import { type Call, given, pathId, route } from '../route.ts'

function listProducts({ shop, query }: Call) {
  const start = wall(query.startdate, 'request.startDate', shop.settings.offsets)
  const end = wall(query.enddate, 'request.endDate', shop.settings.offsets)
  const withInactive = flag(text(query.showinactive)?.toLowerCase(), 'request.showInactive') ?? false
  const isTagged = ({ tags }: Product) =>
    !text(query.tagid) || tags?.some((tag) => same(tag.tagId, query.tagid))
  const fits = (product: Product) =>
    (withInactive || product.active) &&
    (!text(query.sku) || same(product.sku, query.sku)) &&
    (!text(query.upc) || same(product.upc, query.upc)) &&
    (!text(query.name) || holds(product.name, query.name)) &&
    (!text(query.productcategoryid) || same(product.productCategory?.categoryId, query.productcategoryid)) &&
    isTagged(product) &&
    (start === null || (product.createDate ?? '') > start) &&
    (end === null || (product.createDate ?? '') < end)
  const by = (product: Product) =>
    same(query.sortby, 'SKU')
      ? (product.sku ?? '')
      : same(query.sortby, 'ModifyDate')
        ? (product.modifyDate ?? '')
        : same(query.sortby, 'CreateDate')
          ? (product.createDate ?? '')
          : product.productId
  const matched = sorted(shop.products.all().filter(fits), by, ({ productId }) => productId, isDesc(query))
  return paged('products', matched, query, shop.settings, (product) => product)
}

function listCustomers({ shop, query }: Call) {
  const marketplaces = (customer: Customer) => customer.marketplaceUsernames ?? []
  const fits = (customer: Customer) =>
    (!text(query.statecode) || same(customer.state, query.statecode)) &&
    (!text(query.countrycode) || same(customer.countryCode, query.countrycode)) &&
    (!text(query.tagid) || customer.tags?.some((tag) => same(tag.tagId, query.tagid))) &&
    (!text(query.marketplaceid) ||
      marketplaces(customer).some((one) => same(one.marketplaceId, query.marketplaceid)))
  const by = (customer: Customer) =>
    same(query.sortby, 'Name')
      ? (customer.name ?? '')
      : same(query.sortby, 'ModifyDate')
        ? (customer.modifyDate ?? '')
        : same(query.sortby, 'CreateDate')
          ? (customer.createDate ?? '')
          : customer.customerId
  const matched = sorted(shop.customers.all().filter(fits), by, ({ customerId }) => customerId, isDesc(query))
  return paged('customers', matched, query, shop.settings, (customer) => customer)
}

function getProduct(call: Call) {
  const product = call.shop.products.get(pathId(call) ?? -1)
  if (!product) throw refuse(404, `Product ${call.ids[0]} was not found.`)
  return product
}

function getCustomer(call: Call) {
  const customer = call.shop.customers.get(pathId(call) ?? -1)
  if (!customer) throw refuse(404, `Customer ${call.ids[0]} was not found.`)
  return customer
}

/** The whole product is replaced; what ShipStation itself knows of it stays. */
function updateProduct(call: Call) {
  const { shop } = call
  const { productId, createDate, sku } = getProduct(call)
  const empty = Object.fromEntries(Object.keys(Product.shape).map((field) => [field, null]))
  const product = Product.safeParse({ ...empty, active: true, ...given(call), productId, createDate })
  if (!product.success) throw misfit('request', product.error.issues[0]?.message ?? 'It is no product.')
  const modifyDate = trimmed(shop.wallNow())
  shop.products.put(productId, { ...product.data, modifyDate })
  if (sku && shop.bySku.get(sku) === productId) shop.bySku.delete(sku)
  if (product.data.sku) shop.bySku.set(product.data.sku, productId)
  return done(shop, 'The requested product has been updated')
}

export const catalogueRoutes = [
  route('GET', '/products', listProducts),
  route('GET', '/products/*', getProduct),
  route('PUT', '/products/*', updateProduct),
  route('GET', '/customers', listCustomers),
  route('GET', '/customers/*', getCustomer),
]
