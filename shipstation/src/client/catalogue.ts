import { Customer } from '../schema/customer.ts'
import { Done } from '../schema/done.ts'
import { Product } from '../schema/product.ts'
import { call, page } from './call.ts'
import type { Http, Options } from './http.ts'
import type { CustomerFilter, ProductFilter } from '../schema/filters.ts'

/** `GET /products`: one page. Weights are ounces, prices decimal numbers. @throws Invalid for a filter that is no date. */
export const listProducts = (http: Http, filter: ProductFilter = {}, options?: Options) =>
  page(http, '/products', 'products', Product, filter, options)

/** `GET /products/{productId}`. @throws NotFound */
export const getProduct = (http: Http, { productId }: { productId: number }, options?: Options) =>
  call(http, { method: 'GET', path: `/products/${productId}` }, Product, options)

/** `PUT /products/{productId}`: the whole product; a field that is left out is emptied. @throws NotFound, Invalid */
export const updateProduct = (http: Http, product: Product, options?: Options) =>
  call(http, { method: 'PUT', path: `/products/${product.productId}`, body: product }, Done, options)

/** `GET /customers`: one page. Made by ShipStation from orders with a `customerUsername`. */
export const listCustomers = (http: Http, filter: CustomerFilter = {}, options?: Options) =>
  page(http, '/customers', 'customers', Customer, filter, options)

/** `GET /customers/{customerId}`. @throws NotFound */
export const getCustomer = (http: Http, { customerId }: { customerId: number }, options?: Options) =>
  call(http, { method: 'GET', path: `/customers/${customerId}` }, Customer, options)
