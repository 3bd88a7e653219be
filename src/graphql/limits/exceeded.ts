import { GraphQLError } from 'graphql'

/** The refusal of a request that asks for more than a limit allows, as every limit words it. */
export function exceeded(fault: {
  readonly code: string
  readonly what: string
  readonly limit: number
  readonly found: number | null
  readonly advice: string
  /** The field that took the largest part, where that is known. */
  readonly field?: string | null
}): GraphQLError {
  const { code, what, limit, found, advice, field = null } = fault
  const excess = found === null ? 'more' : format(found)
  return new GraphQLError(`${what}: at most ${format(limit)} are allowed, this has ${excess}. ${advice}`, {
    // `spec` follows GraphQL over HTTP: status 200 for clients that accept only application/json, 400 for all others.
    extensions: {
      code,
      limit,
      ...(found === null ? {} : { found }),
      ...(field === null ? {} : { field }),
      http: { status: 400, spec: true },
    },
  })
}

const format = (count: number) => count.toLocaleString('en')
