import type { Question } from '../serve/queries.ts'

const article = `sections(orderBy: POSITION_ASC) { nodes { heading anchor html } } quotes(orderBy: POSITION_ASC) { nodes { text attribution } }`

const QUERIES: Partial<Record<Question['name'], string>> = {
  Q1: `query ($path: String!) { articleByPath: articleByPathKey(pathKey: $path) { title path published ${article}
    imageCredits(orderBy: POSITION_ASC) { nodes { attribution } } aliases(orderBy: POSITION_ASC) { nodes { path } } } }`,
  Q2: `{ quotesByTheme: allQuotesOfThemes(condition: { theme: "water" }, orderBy: [LISTED_PUBLISHED_DESC, PATH_ASC, POSITION_ASC], first: 50) {
    nodes { quote { text attribution section { heading } article { title path } } } } }`,
  Q3: `{ articles: allArticles(condition: { kind: "PAGE" }, orderBy: [LISTED_PUBLISHED_DESC, PATH_ASC], first: 20) {
    nodes { title path ${article.replace(' html', '')} } } }`,
}

/** A question as PostGraphile understands it over the views of `schema.sql`; null where it has none. */
export function forPostGraphile(question: Question): Question | null {
  const query = QUERIES[question.name]?.replace(/\s+/g, ' ')
  if (!query) return null
  const variables = question.variables.map((given) =>
    'path' in given ? { path: String(given.path).replace(/(?<=.)\/$/, '') } : given,
  )
  return { ...question, query, variables }
}

/** What both answers hold if they say the same: lists without their `nodes`, and quotes without what leads to them. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
  const [only] = entries
  if (entries.length === 1 && only && (only[0] === 'nodes' || only[0] === 'quote')) return plain(only[1])
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]))
}
