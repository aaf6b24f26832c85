/** The most records that a page holds. Source: https://www.shipstation.com/docs/api/requirements/#pagination */
export const MOST_PER_PAGE = 500
