/** The fields of a backer that can be corrected, as they are named on screen. */
export const fieldTitles = {
  name: 'Name',
  company: 'Company',
  street1: 'Street',
  street2: 'Second address line',
  street3: 'Third address line',
  postalCode: 'Postal code',
  city: 'City',
  state: 'State or province',
  country: 'Country (two letters)',
  phone: 'Phone',
  email: 'E-mail',
} as const
export type Field = keyof typeof fieldTitles
