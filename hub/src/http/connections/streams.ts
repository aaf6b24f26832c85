/** A source's stream in the words of ShipStation's own pages, in the order in which people look for them. */
export const streamNames: Record<string, string> = {
  orders: 'Orders',
  shipments: 'Labels',
  fulfillments: 'Marked as shipped',
  products: 'Products',
  stores: 'Stores',
  tags: 'Tags',
  users: 'Users',
  warehouses: 'Ship-from locations',
  carriers: 'Carriers',
  customers: 'Customers',
}

/** The same inside a sentence: “reading labels and marks as shipped fails”. */
export const inSentence = (stream: string): string =>
  stream === 'fulfillments' ? 'marks as shipped' : (streamNames[stream] ?? stream).toLowerCase()
