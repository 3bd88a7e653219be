/** Where in a list somebody is: after or before one of its entries. */
export interface Place {
  readonly first: number | null
  readonly last: number | null
  readonly after: string | null
  readonly before: string | null
}

/** The part of a list that an address asks for: so many from the start, or on either side of a cursor. */
export function placeOf(parameters: URLSearchParams, size: number): Place {
  const [after, before] = [parameters.get('after') || null, parameters.get('before') || null]
  return before !== null
    ? { first: null, last: size, after: null, before }
    : { first: size, last: null, after, before: null }
}

/** As every list of GraphQL gives it. */
export interface PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

/** After which cursor a list goes on; null at its end. */
export function nextIn({ pageInfo }: { readonly pageInfo: PageInfo }): string | null {
  return pageInfo.hasNextPage ? pageInfo.endCursor : null
}

/** These fields of it. */
export const pageInfoFields = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
