import { choice, flag } from './choice.ts'

/** What becomes of an order that is sent. */
export const orders = {
  lockedOrder: choice('createorder on a shipped or cancelled order', 'refused', 'unchanged'),
  batchSize: choice('More than 100 orders, or none, in `createorders`', 'refused', 'taken'),
  keyScope: choice('Which order an `orderKey` names', 'account', 'store'),
  deletedKey: choice("A deleted order's key", 'free', 'locked'),
  itemIds: choice(
    'Whether lines keep their `orderItemId` when an order is replaced',
    'by lineItemKey',
    'always new',
  ),
  manualStore: choice('An order for an account without an active manual store', 'made', 'error'),
  unknownStore: choice('A `storeId` that the account does not have', 'refused', 'manual store'),
  unknownTags: choice('`tagIds` that the account does not have', 'dropped', 'kept'),
  addressValidation: choice('Which addresses are validated', 'US', 'none'),
  billCountry: choice('`billTo.country`', 'may be left out', 'demanded'),
  weightUnits: choice('Numbers of `WeightUnits`', 'pounds 0, grams 2', 'pounds 2, grams 3'),
  customs: choice('`customsItems` of an order that goes abroad', 'as sent', 'from the lines'),
  madeShipped: choice('An order that is sent as `shipped`', 'has no fulfillment', 'has one'),
  catalogue: choice('When customer and products are made of an order', 'after', 'modifying', 'at once'),
  customersFollow: flag("A later order changes its customer's address", false),
}

/** What moves `modifyDate`, and what people at the screens do. */
export const deeds = {
  tagsModify: flag('Tags and assignment move `modifyDate`', true),
  holdModifies: flag('Hold and restore move `modifyDate`', true),
  labelModifies: flag('A label moves `modifyDate`', true),
  markModifies: flag('Marking as shipped moves `modifyDate`', true),
  voidModifies: flag('A void moves `modifyDate`', true),
  holdEnds: choice('When a hold until a date ends', 'on that day', 'the day after'),
  splitKey: choice('`orderKey` of a split child', "its parent's", 'its own'),
  splitPaid: choice('What was paid, after a split', 'divided', "the parent's"),
  splitExtras: choice('Tax and shipping, after a split', "the parent's", 'divided'),
  splitUpdate: choice('What updating a split or merged order demands', 'orderId and orderKey', 'either'),
  mergePaid: choice('Amounts of a merged order', 'summed', "the survivor's"),
  rejected: choice('An order that a provider rejected', 'locked', 'open'),
}
