/** An order as the New Order form of the sandbox's page takes it. */
export const manual = (email: string) => ({
  customerEmail: email,
  shipTo: {
    ...{
      name: 'Ada Winter',
      street1: '120 Alder St',
      city: 'Portland',
      state: 'OR',
      postalCode: '97205',
      country: 'US',
    },
  },
  items: [{ sku: 'BEAN-01', name: 'Harbour Blend', quantity: 2, unitPrice: 14.5 }],
})
