import { GraphQLError } from 'graphql'

/** What one GraphQL request may ask for; `docs/decisions/limits.md` gives the reason for each number. */
export interface Limits {
  /** Bytes of a POST body, or characters of a GET address. */
  readonly bytes: number
  /** Lexical tokens of the document. */
  readonly tokens: number
  /** Brackets of any kind open at once. */
  readonly brackets: number
  /** Fields from the root down to the deepest leaf, fragments followed. */
  readonly depth: number
  /** Fields once every fragment is written out. */
  readonly fields: number
  /** Fields of one operation directly under the root. */
  readonly rootFields: number
  /** Aliases written in the document. */
  readonly aliases: number
  /** Directives written in the document. */
  readonly directives: number
  /** Objects the answer may hold, as estimated from page sizes before anything is read. */
  readonly cost: number
  /** Values the answer may hold, counted level by level while it is computed. */
  readonly values: number
  /** Rows an operation may read besides those of its pages. */
  readonly rows: number
  /** Bytes of all texts of an answer, field names included, and of bodies read by one statement. */
  readonly answerBytes: number
  /** Searches and counts of an operation. */
  readonly scans: number
  /** Milliseconds until the answer must be ready. */
  readonly deadline: number
  /** Entries to expect of a connection if neither the query nor the schema says how many. */
  readonly pageSize: number
  /** Entries to expect of a list without pages, such as the sections of an article. */
  readonly listSize: number
}

/** The limits in force unless an operator sets others. */
export const defaultLimits: Limits = {
  bytes: 100_000,
  tokens: 2_000,
  brackets: 50,
  depth: 16,
  fields: 500,
  rootFields: 30,
  aliases: 50,
  directives: 50,
  cost: 40_000,
  values: 100_000,
  rows: 20_000,
  answerBytes: 10_000_000,
  scans: 20,
  deadline: 10_000,
  pageSize: 20,
  listSize: 5,
}

/** The refusal of a request that asks for more than a limit allows. */
export function exceeded(fault: {
  readonly code: string
  /** What is too much, as the beginning of a sentence. */
  readonly what: string
  readonly limit: number
  /** How much there is, if that was counted to the end. */
  readonly found?: number | null
  readonly advice: string
  /** The field that took the largest part, if known. */
  readonly field?: string | null
}): GraphQLError {
  const { code, what, limit, found = null, advice, field = null } = fault
  const excess = found === null ? 'more' : format(found)
  return new GraphQLError(`${what}: at most ${format(limit)} are allowed, this has ${excess}. ${advice}`, {
    // `spec` as in GraphQL over HTTP: status 200 for clients that accept only application/json, 400 for all others.
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
