/** What a report may be at most. A campaign with 63 columns and 10,000 backers is 8 MB; these stop accidents and attacks. */
export const limits = {
  bytes: 100_000_000,
  columns: 400,
  /** One row, quoted line breaks included. A quote that is never closed ends here too. */
  rowBytes: 1_000_000,
  rows: 1_000_000,
  zipFiles: 1_000,
  /** Real reports shrink by 5 to 20 times. Below `ratioFrom` bytes nobody is hurt. */
  zipRatio: 200,
  ratioFrom: 1_000_000,
  /** More of one thing in one box is a phone number, a postcode or a year. */
  quantity: 999,
} as const
