import { Customer } from '../schema/customer.ts'
import { Done } from '../schema/done.ts'
import { Product } from '../schema/product.ts'
import { call, page } from './call.ts'
import type { Http, Options } from './http.ts'
import type { CustomerFilter, ProductFilter } from './lists.ts'

/** `GET /products`: one page. */
export const listProducts = (http: Http, filter: ProductFilter = {}, options?: Options) =>
  page(http, '/products', 'products', Product, filter, options)

/** `GET /products/{productId}` */
export const getProduct = (http: Http, { productId }: { productId: number }, options?: Options) =>
  call(http, { method: 'GET', path: `/products/${productId}` }, Product, options)

/** `PUT /products/{productId}`: the whole product; a field that is left out is emptied. */
export const updateProduct = (http: Http, product: Product, options?: Options) =>
  call(http, { method: 'PUT', path: `/products/${product.productId}`, body: product }, Done, options)

/** `GET /customers`: one page. */
export const listCustomers = (http: Http, filter: CustomerFilter = {}, options?: Options) =>
  page(http, '/customers', 'customers', Customer, filter, options)

/** `GET /customers/{customerId}` */
export const getCustomer = (http: Http, { customerId }: { customerId: number }, options?: Options) =>
  call(http, { method: 'GET', path: `/customers/${customerId}` }, Customer, options)
