/** Skips that differ only in whom or what they name, under one heading each. */
const headings: [RegExp, string][] = [
  [/^Not sent: the order has no e-mail/, 'The order has no e-mail address'],
  [/^Not sent: the order has neither/, 'The order has neither an e-mail address nor a whole phone number'],
  [/is on the list of addresses left out/, 'The address is on the list of those left out'],
  [/is no e-mail address\.$/, 'What stands as e-mail address is none'],
  [/^Not sent: the store .* is not chosen/, 'The store is not chosen'],
  [/^Not sent yet: its order has not been read/, 'The order of the label has not been read yet'],
  [/^Not sent: the parcel belongs to no order/, 'The parcel belongs to no order'],
  [/came with its first label/, 'Another parcel of an order that was told already'],
  [/^Order Shipped comes from its label/, 'Shipped orders: told by their label'],
  [/^No Order Shipped: (it|the order) was marked/, 'Marked as shipped, without a label of ShipStation’s'],
  [/^No Order Shipped: it came/, 'Came to ShipStation as shipped'],
  [/return label/, 'Return labels'],
  [/label was voided/, 'Voided labels'],
  [/more than \d+ days before/, 'Older than the days back'],
  [/is not chosen\.$/, 'The metric is not chosen'],
  [/there is none for the status/, 'A status without a metric'],
  [/^Deleted in/, 'Deleted orders'],
]

export const headingOf = (skip: string): string =>
  headings.find(([pattern]) => pattern.test(skip))?.[1] ?? skip.replace(/\.$/, '')
