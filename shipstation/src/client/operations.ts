// The 48 operations of V1, each named in its docstring by method and path: its page at https://www.shipstation.com/docs/api/ has the same
// name and is its source. What holds for all of them:
//   Units: amounts are decimal numbers without a currency, as on the wire (`money` adds them up); costs and rates are US dollars. Dates are
//   Pacific wall time without an offset (`times`); `shipDate` and `holdUntilDate` are days.
//   Errors: `failure` names the class for a status. Any operation may throw Unauthorized, PaymentRequired, Forbidden, RateLimited, ServerError,
//   NotJson and Misshapen, and what the transport throws where no answer came; a docstring names what is its own beside these.
export * from './account.ts'
export * from './catalogue.ts'
export * from './orders.ts'
export * from './shipments.ts'
export * from './webhooks.ts'
