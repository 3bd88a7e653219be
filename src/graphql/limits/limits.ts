import { GraphQLError } from 'graphql'

/** What one GraphQL request may ask for. */
export type Limits = Readonly<Record<keyof typeof defaultLimits, number>>

/** The limits in force unless an operator sets others; `docs/decisions/limits.md` gives the reason for each number. */
export const defaultLimits = {
  /** Bytes of a POST body, or characters of a GET address. */
  bytes: 100_000,
  /** Lexical tokens of the document. */
  tokens: 2_000,
  /** Brackets of any kind open at once. */
  brackets: 50,
  /** Fields from the root down to the deepest leaf, fragments followed. */
  depth: 16,
  /** Fields once every fragment is written out. */
  fields: 500,
  /** Fields of one operation directly under the root. */
  rootFields: 30,
  /** Aliases written in the document. */
  aliases: 50,
  /** Directives written in the document. */
  directives: 50,
  /** Objects the answer may hold, as estimated from page sizes before anything is read. */
  cost: 40_000,
  /** Values the answer may hold, counted level by level while it is computed. */
  values: 100_000,
  /** Rows an operation may read besides those of its pages. */
  rows: 20_000,
  /** Bytes of all texts of an answer, field names included, and of bodies read by one statement. */
  answerBytes: 10_000_000,
  /** Searches and counts of an operation. */
  scans: 20,
  /** Milliseconds until the answer must be ready. */
  deadline: 10_000,
  /** Entries to expect of a connection if neither the query nor the schema says how many. */
  pageSize: 20,
  /** Entries to expect of a list without pages, such as the sections of an article. */
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
    extensions: {
      code,
      limit,
      ...(found === null ? {} : { found }),
      ...(field === null ? {} : { field }),
      // To GraphQL over HTTP, a limit is one more rule of validation.
      http: { status: 422 },
    },
  })
}

const format = (count: number) => count.toLocaleString('en')
