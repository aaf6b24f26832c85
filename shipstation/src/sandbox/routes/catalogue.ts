import type { Customer } from '../../schema/customer.ts'
import type { Product } from '../../schema/product.ts'
import { flag, text, wall } from '../fields.ts'
import { holds, isDesc, paged, same, sorted } from '../paging.ts'
import { refuse } from '../refusal.ts'
import { type Call, pathId, route } from '../route.ts'

function listProducts({ shop, query }: Call) {
  const start = wall(query.startdate, 'request.startDate')
  const end = wall(query.enddate, 'request.endDate')
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

export const catalogueRoutes = [
  route('GET', '/products', listProducts),
  route('GET', '/products/*', getProduct),
  route('GET', '/customers', listCustomers),
  route('GET', '/customers/*', getCustomer),
]
