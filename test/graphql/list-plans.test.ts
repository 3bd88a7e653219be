import { afterAll, beforeAll, expect, test } from 'vitest'
import { editNewest } from '../../bench/support/edit-newest.ts'
import { ARTICLES, fillLibrary } from '../support/crowded-library.ts'
import { openReader, type Reader } from '../support/reader.ts'

/** `COMMONPLACE_EDITED_RELEASES=200` makes the site twice as large. */
const RELEASES = Number(process.env.COMMONPLACE_EDITED_RELEASES ?? 80)

const BIG = /^(editions|quotes|quote_themes|edition_themes|edition_terms|search_texts|sections)$/

const orders = (...fields: string[]) =>
  fields.flatMap((field) => ['ASC', 'DESC'].map((direction) => `orderBy: { field: ${field}, direction: ${direction} }`))

const articles = [
  ...orders('PUBLISHED', 'UPDATED', 'TITLE', 'PATH'),
  'where: { kinds: [SECTION] }',
  'where: { section: "folder-3" }',
  'where: { pathPrefix: "/folder-7/page-7" }',
  'where: { language: "es" }',
  'where: { theme: "theme-5" }',
  'where: { themes: ["theme-5", "theme-6"] }',
  'where: { term: { taxonomy: "tags", slug: "tag-7" } }',
  'where: { text: "a77" }',
  'where: { publishedAfter: "2001-02-01T00:00:00Z" }',
  'where: { publishedBefore: "2000-01-03T00:00:00Z" }',
  'where: { updatedAfter: "2027-02-01T00:00:00Z" }',
  'where: { updatedBefore: "2026-01-03T00:00:00Z" }',
  'where: { language: "es", themes: ["theme-11", "theme-21"], term: { taxonomy: "tags", slug: "tag-11" } }',
]

const quotes = [
  ...orders('PUBLISHED', 'ARTICLE', 'ATTRIBUTION'),
  ...orders('PUBLISHED', 'ARTICLE', 'ATTRIBUTION').map((order) => `where: { theme: "theme-5" }, ${order}`),
  'where: { themes: ["theme-5", "theme-6"] }',
  'where: { article: "/folder-1/page-1" }',
  'where: { text: "w77" }',
  'where: { language: "es" }',
  'where: { attributed: true }',
  'where: { attributed: false }',
  'where: { publishedAfter: "2001-02-01T00:00:00Z" }',
  'where: { publishedBefore: "2000-01-03T00:00:00Z" }',
  'where: { theme: "theme-11", language: "es", attributed: true }',
]

const lists = [
  ...articles.map((list) => `articles(${list}) { nodes { path } totalCount }`),
  ...quotes.map((list) => `quotes(${list}) { nodes { id } totalCount }`),
  'quotesByTheme(theme: "theme-5") { nodes { id } totalCount }',
  'quotesByTheme(theme: "theme-11", language: "es") { nodes { id } totalCount }',
  ...orders('NAME', 'QUOTES').map((order) => `themes(${order}) { nodes { slug } totalCount }`),
  'themes(where: { language: "es", empty: true }) { nodes { slug } totalCount }',
  'themes(first: 5) { nodes { quoteCount quotes(first: 5) { nodes { id } } } }',
  'terms(taxonomy: "tags") { nodes { name } totalCount }',
  'terms(taxonomy: "tags", first: 5) { nodes { articles { nodes { path } totalCount } } }',
  'search(text: "w77") { totalCount edges { highlight } }',
]

/** Of so few articles Postgres may find it as cheap to read all as to look each up for several themes, and now and then does. */
const severalThemes = 'themes(first: 5) { nodes { articles { nodes { path } totalCount } } }'

const lookUps = [
  'articleByPath(path: "/folder-9/page-9999") { title }',
  'articleByPath(path: "/folder-9/page-9999") { translations { path } }',
  'articleByPath(path: "/folder-9/page-9999") { previous { path } next { path } }',
  'articleByPath(path: "/folder-9/page-9999") { sections { heading } quotes { text } aliases { path } themes { slug } terms { name } }',
  'resolvePath(path: "/folder-9/page-9999/") { __typename }',
  'articles(first: 50) { nodes { translations { path } previous { path } next { path } } }',
]

let reader: Reader

/** What Postgres reads for each list at the first release, and after the others. */
const first = new Map<string, Work>()
const last = new Map<string, Work>()

beforeAll(async () => {
  reader = await openReader()
  await fillLibrary(reader.db.database)
  for (const list of [...lists, severalThemes, ...lookUps]) first.set(list, await workOf(list))
  await editNewest(reader.db.database, RELEASES - 1)
  for (const list of [...lists, severalThemes, ...lookUps]) last.set(list, await workOf(list))
}, 600_000)

afterAll(() => reader.close())

test.each(lists)('%s comes from indexes among 100,000 quotes', (list) => {
  expect(last.get(list)?.scanned).toEqual([])
  expect(last.get(list)?.removed).toBeLessThanOrEqual(ARTICLES)
})

test.each([...lists, severalThemes])(`%s reads no more after ${RELEASES} releases than after the first`, (list) => {
  // What was edited lies in other blocks than the rest, and what was closed counts in the statistics of its table.
  expect(last.get(list)?.blocks).toBeLessThan(3 * (first.get(list)?.blocks ?? 0) + 500)
})

test.each(lookUps)(`%s reads as much of an article that ${RELEASES} releases edited as before`, (lookUp) => {
  expect(last.get(lookUp)?.scanned).toEqual([])
  // The article is one of those that were edited; what was closed lies in other blocks, and the index is higher.
  expect(last.get(lookUp)?.blocks).toBeLessThan(1.5 * (first.get(lookUp)?.blocks ?? 0) + 20)
})

test('an article and its parts are read by plans that are made once', async () => {
  for (let page = 1; page <= 20; page++) {
    const path = `/folder-${page % 10}/page-${page}`
    await reader.ask(`{ articleByPath(path: "${path}") { sections { heading } quotes { text } aliases { path } } }`)
  }
  const planned = await reader.db.database.sql<{ custom: number; generic: number }[]>`
    select custom_plans::integer as custom, generic_plans::integer as generic from pg_prepared_statements
    where statement like '%[])[1]%' and custom_plans + generic_plans > 10`

  expect(planned.length).toBeGreaterThan(0)
  // Postgres makes five for the values at hand before it compares.
  expect(planned.filter(({ custom }) => custom > 5)).toEqual([])
})

interface Work {
  readonly blocks: number
  /** Rows that were read and are not in the list. */
  readonly removed: number
  /** Big tables that were read as a whole. */
  readonly scanned: readonly string[]
}

/** As much of a node of a plan as is looked at here. */
interface Node {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Rows Removed by Filter'?: number
  readonly 'Actual Loops': number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly Node[]
}

async function workOf(list: string): Promise<Work> {
  const { errors } = await reader.ask(`{ ${list} }`)
  expect(errors).toEqual([])
  const plans: Node[] = []
  for (const { statement, parameters } of [...reader.db.executions].slice(1)) {
    const [row] = await reader.db.database.sql.unsafe(
      `explain (analyze, buffers, format json) ${statement}`,
      parameters as never[],
    )
    plans.push(row?.['QUERY PLAN'][0].Plan)
  }
  // What is only read where no count is kept stands in the plan, too, and is not run.
  const nodes = plans.flatMap(allNodes).filter((node) => node['Actual Loops'] > 0)
  const work = {
    blocks: plans.reduce((sum, plan) => sum + plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], 0),
    removed: nodes.reduce((sum, node) => sum + (node['Rows Removed by Filter'] ?? 0) * node['Actual Loops'], 0),
    scanned: nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? (node['Relation Name'] ?? []) : [])),
  }
  return { ...work, scanned: work.scanned.filter((table) => BIG.test(table)) }
}

function allNodes(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(allNodes)]
}
