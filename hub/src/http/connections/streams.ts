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
