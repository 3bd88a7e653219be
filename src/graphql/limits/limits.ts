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
  /** Values the answer may hold: counted while it is made, before those of the next level are. */
  readonly values: number
  /** Rows an operation may read beside those of its pages. */
  readonly rows: number
  /** Bytes all texts of an answer may have together, names of fields included, and bodies that are read at once. */
  readonly answerBytes: number
  /** Searches and counts of an operation. */
  readonly scans: number
  /** Milliseconds until the answer must be ready. */
  readonly deadline: number
  /** Rows a connection is taken to hold where neither the query nor the schema says how many. */
  readonly pageSize: number
  /** Entries a list without pages, such as the sections of an article, is taken to hold. */
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
