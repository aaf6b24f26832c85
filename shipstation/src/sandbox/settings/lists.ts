import { choice } from './choice.ts'

/** How lists are paged and narrowed. */
export const lists = {
  pageSizeOver: choice('A `pageSize` over 500', '500', 'error'),
  pageUnder: choice('A `page` or `pageSize` under 1', 'taken for 1', 'error'),
  pastEnd: choice('A page after the last', 'empty', '404'),
  offsets: choice('A filter date with an offset or `Z`', 'honoured', 'ignored'),
  bounds: choice(
    'Whether `createDate`, `modifyDate` and `paymentDate` bounds of orders include their moment',
    'as written',
    'inclusive',
  ),
  subSeconds: choice('Parts of a second, where dates are compared', 'counted', 'cut off'),
  shipDateBounds: choice('A time in a `shipDate` bound of shipments', 'its day', 'its moment'),
  numberFilter: choice('Where the `orderNumber` filter of orders looks', 'beginning', 'anywhere'),
  parcelNumber: choice(
    'What the `orderNumber` filter of shipments and fulfillments takes',
    'whole',
    'beginning',
  ),
  nameFilter: choice('What `customerName` and `recipientName` take', 'part', 'whole'),
  customerName: choice('Which names `customerName` is looked for in', 'either address', 'ship to'),
  filterCase: choice('Upper and lower case in a filter by text', 'alike', 'exact'),
  deleted: choice('A deleted order', '404', 'shown', 'listed'),
}
